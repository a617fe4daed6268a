#include <norma/sem.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/notation/model.h"
#include "models/observed/patterns.h"
#include "models/sem/estimate.h"
#include "models/sem/fit_result.h"
#include "models/sem/inference.h"
#include "models/sem/sem_options.h"
#include "models/sem/weight.h"

static bool has_means(const norma_sem_model *model)
{
    for (size_t k = 0; k < model->n_lines; k++)
        if (model->lines[k].op == NORMA_SEM_INTERCEPT)
            return true;
    return false;
}

static bool is_item(const norma_data *data, const char *id)
{
    for (size_t j = 0; j < norma_data_items(data); j++)
        if (strcmp(norma_data_item_id(data, j), id) == 0)
            return true;
    return false;
}

static bool is_listed(const norma_sem_data *data, const char *id)
{
    for (size_t k = 0; k < data->n_ordered; k++)
        if (strcmp(data->ordered[k], id) == 0)
            return true;
    return false;
}

/* Ids that the model treats as ordinal: those said to be, and those with thresholds in its text. */
static norma_status find_ordered(const char ***out, size_t *n, const norma_sem_model *model,
                                 const norma_sem_data *data, norma_error *err)
{
    size_t p;
    const char *const *ids = norma_sem_model_observed(model, &p);
    const char **ordered = NORMA__NEW(const char *, p);
    if (!ordered)
        return norma__no_memory(err);
    *n = 0;
    for (size_t v = 0; v < p; v++)
        if (is_listed(data, ids[v]) || norma_sem_model_has_thresholds(model, ids[v]) ||
            (data->all_ordered && is_item(data->data, ids[v])))
            ordered[(*n)++] = ids[v];
    *out = ordered;
    return NORMA_OK;
}

/* Least squares of continuous variables take covariances by n - 1, as lavaan does. */
static norma_status observe(norma__sem_fitted *fitted, const norma_sem_model *model,
                            const norma_sem_data *data, bool ordinal, norma_error *err)
{
    size_t p;
    const char *const *ids = norma_sem_model_observed(model, &p);
    norma_sem_options options = fitted->options;
    if (fitted->discrepancy != NORMA_SEM_F_ML && !ordinal)
        options.wishart = true;
    bool *needed = NORMA__NEW(bool, p);
    if (!needed)
        return norma__no_memory(err);
    for (size_t v = 0; v < p; v++)
        needed[v] = !options.free_x && model->roles[model->observed[v]].exogenous;
    const norma_status status =
        norma__observed_with(&fitted->observed, ids, p, needed, data, &options, options.means, err);
    free(needed);
    return status;
}

static norma_status complete_table(norma__sem_fitted *fitted, const norma_sem_model *model,
                                   norma_error *err)
{
    const norma_sem_options *o = &fitted->options;
    const norma_sem_setting setting = {.n_groups = fitted->observed.n_groups,
                                       .categories = fitted->observed.categories,
                                       .cfa = true,
                                       .means = o->means,
                                       .orthogonal = o->orthogonal,
                                       .theta = o->theta,
                                       .fixed_x = !o->free_x,
                                       .identification =
                                           (norma_sem_identification)o->identification,
                                       .equal = o->equal,
                                       .partial = o->partial,
                                       .n_partial = o->n_partial};
    return norma_sem_table_of(&fitted->table, model, &setting, err);
}

/* What sets the defaults; ordered: ids of ordinal variables. */
static norma_status prepare(norma__sem_fitted *fitted, const norma_sem_model *model,
                            const norma_sem_data *given, norma_error *err)
{
    const char **ordered = NULL;
    norma_sem_data data = *given;
    norma_status status = find_ordered(&ordered, &data.n_ordered, model, given, err);
    if (status != NORMA_OK)
        return status;
    data.ordered = ordered;
    data.all_ordered = false;
    const norma__sem_traits traits = {.ordinal = data.n_ordered > 0,
                                      .grouped = data.group != NORMA_NONE,
                                      .clustered = data.cluster != NORMA_NONE,
                                      .weighted = norma_data_weights(data.data) != NULL,
                                      .means = has_means(model)};
    status = norma__sem_resolve(&fitted->options, &fitted->discrepancy, &traits, err);
    if (status == NORMA_OK)
        status = observe(fitted, model, &data, traits.ordinal, err);
    if (status == NORMA_OK)
        status = complete_table(fitted, model, err);
    if (status == NORMA_OK && !fitted->options.free_x && fitted->options.missing != NORMA_SEM_FIML)
        status = norma__observed_given(&fitted->observed, fitted->table->exogenous, err);
    if (status == NORMA_OK)
        status = norma__sem_weigh(fitted, err);
    free(ordered);
    return status;
}

static norma_status describe_groups(norma_sem *sem, norma_error *err)
{
    const norma__observed *observed = &sem->inner->observed;
    sem->groups = NORMA__NEW(norma_sem_group, observed->n_groups);
    if (!sem->groups)
        return norma__no_memory(err);
    sem->n_groups = observed->n_groups;
    for (size_t g = 0; g < observed->n_groups; g++) {
        const norma__observed_group *sample = &observed->groups[g];
        sem->groups[g] =
            (norma_sem_group){.n = sample->n,
                              .n_patterns = sample->patterns ? sample->patterns->rows.n_runs : 1,
                              .n_clusters = sample->n_clusters};
        const norma_status status =
            norma__keep_text(&sem->groups[g].name, sample->name ? sample->name : "", err);
        if (status != NORMA_OK)
            return status;
    }
    return NORMA_OK;
}

static norma_status describe(norma_sem *sem, norma_error *err)
{
    const norma__sem_fitted *fitted = sem->inner;
    sem->estimator = fitted->options.estimator;
    sem->discrepancy = (int)fitted->discrepancy;
    sem->missing = fitted->options.missing;
    sem->errors = fitted->options.errors;
    sem->test = fitted->options.test;
    sem->information = fitted->options.information;
    sem->n = fitted->observed.n;
    sem->convergence = fitted->convergence;
    norma_status status = describe_groups(sem, err);
    const size_t n = fitted->structure.n_free;
    if (status == NORMA_OK && fitted->vcov) {
        sem->vcov = NORMA__NEW(double, n *n);
        if (!sem->vcov)
            return norma__no_memory(err);
        memcpy(sem->vcov, fitted->vcov, n * n * sizeof *sem->vcov);
    }
    return status == NORMA_OK ? norma__sem_estimates(&sem->estimates, fitted, err) : status;
}

/* What can not be had where the search did not converge is left out: a note says it did not. */
static norma_status where_converged(const norma_sem *sem, norma_status status, norma_error *err)
{
    if (status != NORMA_EDATA || sem->inner->convergence.converged)
        return status;
    if (err)
        *err = (norma_error){0};
    return NORMA_OK;
}

static norma_status fit(norma_sem *sem, const norma_sem_model *model, const norma_sem_data *data,
                        norma_error *err)
{
    norma__sem_fitted *fitted = sem->inner;
    norma_status status = prepare(fitted, model, data, err);
    sem->table = fitted->table; /* the result's from here on */
    if (status == NORMA_OK)
        status = norma__notes_append(&sem->notes, &fitted->observed.notes, err);
    if (status == NORMA_OK)
        status = norma__notes_append(&sem->notes, &fitted->table->notes, err);
    if (status == NORMA_OK)
        status = norma__sem_estimate(fitted, NULL, &sem->notes, err);
    if (status == NORMA_OK)
        status = where_converged(sem, norma__sem_errors(fitted, &sem->notes, err), err);
    if (status == NORMA_OK)
        status = describe(sem, err);
    if (status == NORMA_OK)
        status = where_converged(sem, norma__sem_fill_fit(sem, &sem->notes, err), err);
    return status;
}

norma_status norma_sem_fit(norma_sem **out, const norma_sem_model *model,
                           const norma_sem_data *data, const norma_sem_options *options,
                           norma_error *err)
{
    const norma_sem_options defaults = NORMA_SEM_OPTIONS_INIT;
    norma_sem *sem = NULL;

    *out = NULL;
    if (!model || !data || !data->data)
        return norma__fail(err, NORMA_EINVAL, "a model is fitted to data: give both");
    options = options ? options : &defaults;
    norma_status status = norma_options_check(norma_sem_option_table(), options, err);
    if (status != NORMA_OK)
        return status;
    norma__prepare_numerics();
    sem = NORMA__NEW(norma_sem, 1);
    if (!sem)
        return norma__no_memory(err);
    sem->inner = NORMA__NEW(norma__sem_fitted, 1);
    if (!sem->inner) {
        status = norma__no_memory(err);
        goto done;
    }
    sem->inner->options = *options;
    if ((status = fit(sem, model, data, err)) != NORMA_OK)
        goto done;
    *out = sem;
    sem = NULL;
done:
    norma_sem_free(sem);
    return status;
}

double norma_sem_measure_of(const norma_sem *sem, const char *name)
{
    for (size_t k = 0; k < sem->n_fit; k++)
        if (strcmp(sem->fit[k].name, name) == 0)
            return sem->fit[k].value;
    return NAN;
}

void norma_sem_free(norma_sem *sem)
{
    if (!sem)
        return;
    for (size_t g = 0; g < sem->n_groups; g++)
        free(sem->groups[g].name);
    free(sem->groups);
    free(sem->estimates);
    free(sem->fit);
    free(sem->vcov);
    norma__sem_fitted_free(sem->inner);
    norma_sem_table_free(sem->table);
    norma_notes_clear(&sem->notes);
    free(sem);
}

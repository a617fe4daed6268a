#include "models/sem/moments_fit.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

static norma_status discrepancy_of(norma_sem_discrepancy *out, int estimator, norma_error *err)
{
    *out = estimator == NORMA_SEM_GLS   ? NORMA_SEM_F_GLS
           : estimator == NORMA_SEM_ULS ? NORMA_SEM_F_ULS
                                        : NORMA_SEM_F_ML;
    if (estimator == NORMA_SEM_ML || estimator == NORMA_SEM_AUTO || *out != NORMA_SEM_F_ML)
        return NORMA_OK;
    return norma__fail(err, NORMA_EINVAL, "moments alone are fitted by ml, gls or uls");
}

/* Means when there is a mean structure, then covariances column by column. */
static void list_statistics(norma__observed_group *group, size_t p, bool means)
{
    group->k = 0;
    for (size_t i = 0; i < p && means; i++)
        group->statistics[group->k++] = (norma__statistic){NORMA__MEAN, i, 0};
    for (size_t j = 0; j < p; j++)
        for (size_t i = j; i < p; i++)
            group->statistics[group->k++] = (norma__statistic){NORMA__COVARIANCE, i, j};
}

static norma_status new_group(norma__observed_group *group, size_t p, bool means, norma_error *err)
{
    const size_t k = p + p * (p + 1) / 2;
    group->mean = NORMA__NEW(double, p);
    group->cov = NORMA__NEW(double, p *p);
    group->statistics = NORMA__NEW(norma__statistic, k);
    group->values = NORMA__NEW(double, k);
    if (!group->mean || !group->cov || !group->statistics || !group->values)
        return norma__no_memory(err);
    list_statistics(group, p, means);
    return norma__keep_text(&group->name, "", err);
}

static norma_status new_observed(norma__observed *out, const norma_sem_table *table,
                                 norma_error *err)
{
    const size_t p = table->n_observed;
    norma_status status = NORMA_OK;
    *out = (norma__observed){.p = p, .means = table->means, .threads = 1};
    out->ids = NORMA__NEW(char *, p);
    out->categories = NORMA__NEW(size_t, p);
    out->first_threshold = NORMA__NEW(size_t, p + 1);
    out->groups = NORMA__NEW(norma__observed_group, table->n_groups);
    if (!out->ids || !out->categories || !out->first_threshold || !out->groups)
        return norma__no_memory(err);
    for (size_t i = 0; i < p && status == NORMA_OK; i++)
        status = norma__keep_text(&out->ids[i], table->observed[i], err);
    for (size_t i = 0; i <= p; i++)
        out->first_threshold[i] = table->means ? i : 0;
    for (; out->n_groups < table->n_groups && status == NORMA_OK; out->n_groups++)
        status = new_group(&out->groups[out->n_groups], p, table->means, err);
    return status;
}

static void fill_observed(norma__observed *out, const norma__sem_moments *groups)
{
    const size_t p = out->p;
    out->n = 0;
    for (size_t g = 0; g < out->n_groups; g++) {
        norma__observed_group *group = &out->groups[g];
        group->n = groups[g].n;
        group->total = (double)groups[g].n;
        out->n += groups[g].n;
        memcpy(group->cov, groups[g].cov, p * p * sizeof *group->cov);
        for (size_t i = 0; i < p; i++)
            group->mean[i] = groups[g].mean ? groups[g].mean[i] : 0;
        for (size_t t = 0; t < group->k; t++) {
            const norma__statistic *s = &group->statistics[t];
            group->values[t] =
                s->kind == NORMA__MEAN ? group->mean[s->i] : group->cov[s->i + s->j * p];
        }
    }
}

norma_status norma__sem_fit_moments(norma__sem_fitted **out, norma_sem_table *table,
                                    const norma__sem_moments *groups,
                                    const norma_sem_options *options, const double *start,
                                    norma_notes *notes, norma_error *err)
{
    norma__sem_fitted *fitted = NULL;
    norma_sem_discrepancy discrepancy;

    *out = NULL;
    norma_status status = discrepancy_of(&discrepancy, options->estimator, err);
    if (status == NORMA_OK && table->ordinal)
        status = norma__fail(err, NORMA_EINVAL, "moments alone are those of continuous variables");
    if (status != NORMA_OK)
        return status;
    fitted = NORMA__NEW(norma__sem_fitted, 1);
    if (!fitted)
        return norma__no_memory(err);
    fitted->options = *options;
    fitted->options.missing = NORMA_SEM_LISTWISE;
    fitted->options.means = table->means;
    fitted->discrepancy = discrepancy;
    fitted->table = table;
    status = new_observed(&fitted->observed, table, err);
    if (status == NORMA_OK) {
        fill_observed(&fitted->observed, groups);
        status = norma__sem_estimate(fitted, start, notes, err);
    }
    if (status != NORMA_OK)
        norma__sem_fitted_free(fitted);
    else
        *out = fitted;
    return status;
}

norma_status norma__sem_refit_moments(norma__sem_fitted *fitted, const norma__sem_moments *groups,
                                      const double *start, norma_notes *notes, norma_error *err)
{
    const size_t n = fitted->structure.n_free;
    double *here = NORMA__NEW(double, n);
    if (!here)
        return norma__no_memory(err);
    memcpy(here, start ? start : fitted->theta, n * sizeof *here);
    free(fitted->information);
    free(fitted->inverse);
    free(fitted->vcov);
    fitted->information = fitted->inverse = fitted->vcov = NULL;
    fill_observed(&fitted->observed, groups);
    const norma_status status = norma__sem_estimate(fitted, here, notes, err);
    free(here);
    return status;
}

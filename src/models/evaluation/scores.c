/* Factor scores of every row that a model was fitted to. */
#include "models/evaluation/scores.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

/* auto, and the names that mean the same of continuous variables. */
static norma_status choose(norma_sem_score_method *method, int wanted, bool ordinal,
                           norma_error *err)
{
    *method = (norma_sem_score_method)wanted;
    if (*method == NORMA_SEM_SCORES_AUTO)
        *method = ordinal ? NORMA_SEM_SCORES_MODAL : NORMA_SEM_SCORES_REGRESSION;
    if (ordinal && (*method == NORMA_SEM_SCORES_REGRESSION || *method == NORMA_SEM_SCORES_BARTLETT))
        return norma__fail(err, NORMA_EINVAL,
                           "%s scores are of continuous variables: ask for modal or ml scores of "
                           "ordinal ones",
                           norma_sem_score_method_names[*method]);
    if (!ordinal && *method == NORMA_SEM_SCORES_MODAL)
        *method = NORMA_SEM_SCORES_REGRESSION;
    if (!ordinal && *method == NORMA_SEM_SCORES_ML)
        *method = NORMA_SEM_SCORES_BARTLETT;
    return NORMA_OK;
}

static norma_status begin(norma_sem_scores *result, const norma__sem_fitted *fitted,
                          norma_error *err)
{
    const norma__observed *observed = &fitted->observed;
    const size_t cells = observed->n * fitted->table->n_latent;
    result->n = observed->n;
    result->n_groups = observed->n_groups;
    result->n_factors = fitted->table->n_latent;
    result->factors = (const char *const *)fitted->table->latent;
    result->rows = NORMA__NEW(size_t, observed->n);
    result->group = NORMA__NEW(size_t, observed->n);
    result->scores = NORMA__NEW(double, cells);
    result->se = NORMA__NEW(double, cells);
    result->determinacy = NORMA__NEW(double, result->n_groups * result->n_factors);
    if (!result->rows || !result->group || !result->scores || !result->se || !result->determinacy)
        return norma__no_memory(err);
    for (size_t c = 0; c < cells; c++)
        result->scores[c] = result->se[c] = NAN;
    return NORMA_OK;
}

static norma_status note_group(norma_sem_scores *result, const norma__observed_group *group,
                               bool defined, size_t open, norma_error *err)
{
    if (!defined)
        return norma__note(&result->notes, err, "sem-scores-undefined", group->name, NAN, NAN,
                           "there are no factor scores: a residual variance is not positive, or an "
                           "observed variable is both explained and a cause");
    if (open == 0)
        return NORMA_OK;
    return norma__note(
        &result->notes, err, "sem-scores-open", group->name, (double)open, (double)group->n,
        "the answers of %zu of %zu rows have no most likely factor scores", open, group->n);
}

static norma_status score_group(norma_sem_scores *result, const norma__sem_fitted *fitted,
                                size_t group, size_t from, size_t threads, norma_error *err)
{
    const norma__observed_group *sample = &fitted->observed.groups[group];
    const norma__score_place to = {.from = from,
                                   .n_all = result->n,
                                   .n_factors = result->n_factors,
                                   .scores = result->scores,
                                   .se = result->se,
                                   .determinacy = result->determinacy + group,
                                   .n_groups = result->n_groups};
    const bool ml = result->method == NORMA_SEM_SCORES_ML;
    bool defined = true;
    size_t open = 0;
    for (size_t r = 0; r < sample->n; r++) {
        result->rows[from + r] = sample->rows[r];
        result->group[from + r] = group;
    }
    const bool linear = result->method == NORMA_SEM_SCORES_REGRESSION ||
                        result->method == NORMA_SEM_SCORES_BARTLETT;
    norma_status status =
        linear ? norma__linear_scores(&to, fitted, group,
                                      result->method == NORMA_SEM_SCORES_BARTLETT, err)
               : norma__modal_scores(&to, &open, &defined, fitted, group, ml, threads, err);
    result->n_open += open;
    return status == NORMA_OK ? note_group(result, sample, defined, open, err) : status;
}

norma_status norma_sem_scores_of(norma_sem_scores **out, const norma_sem *sem,
                                 const norma_sem_evaluation_options *options, norma_error *err)
{
    norma_sem_evaluation_options o;
    const norma__sem_fitted *fitted = sem->inner;
    norma_sem_scores *result = NULL;
    norma_sem_score_method method;
    size_t from = 0;
    norma_status status;

    *out = NULL;
    if ((status = norma__evaluation_options(&o, options, err)) != NORMA_OK ||
        (status = choose(&method, o.scores, fitted->observed.ordinal, err)) != NORMA_OK)
        return status;
    result = NORMA__NEW(norma_sem_scores, 1);
    if (!result)
        return norma__no_memory(err);
    result->method = method;
    status = begin(result, fitted, err);
    for (size_t g = 0; g < fitted->observed.n_groups && status == NORMA_OK; g++) {
        status = score_group(result, fitted, g, from, o.threads, err);
        from += fitted->observed.groups[g].n;
    }
    if (status == NORMA_OK) {
        *out = result;
        result = NULL;
    }
    norma_sem_scores_free(result);
    return status;
}

void norma_sem_scores_free(norma_sem_scores *scores)
{
    if (!scores)
        return;
    free(scores->rows);
    free(scores->group);
    free(scores->scores);
    free(scores->se);
    free(scores->determinacy);
    norma_notes_clear(&scores->notes);
    free(scores);
}

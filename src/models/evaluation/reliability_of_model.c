/* Reliability from the model, and whether its factors are distinct. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/evaluation/coefficients_of_model.h"
#include "models/evaluation/htmt.h"

static norma_status begin(norma_sem_reliability *result, size_t *factors,
                          const norma__sem_fitted *fitted, const norma__indicators *measured,
                          norma_error *err)
{
    const size_t groups = fitted->structure.n_groups;
    result->n_groups = groups;
    result->factors = NORMA__NEW(const char *, measured->n_factors);
    if (!result->factors)
        return norma__no_memory(err);
    for (size_t f = 0; f < measured->n_factors; f++)
        if (measured->n_items[f] >= 2) {
            factors[result->n_factors] = f;
            result->factors[result->n_factors++] = fitted->table->latent[f];
        }
    double **fields[] = {&result->fornell,  &result->htmt,      &result->htmt_se,
                         &result->htmt_low, &result->htmt_high, &result->htmt2,
                         &result->htmt2_se, &result->htmt2_low, &result->htmt2_high};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        *fields[i] = NORMA__NEW(double, groups * result->n_factors * result->n_factors);
        if (!*fields[i])
            return norma__no_memory(err);
    }
    return NORMA_OK;
}

/* Correlations of factors; on the diagonal the root of the variance that each extracts. */
static void fornell_larcker(norma_sem_reliability *result, const norma__sem_fitted *fitted,
                            size_t group, const norma__indicators *measured, const size_t *factors)
{
    const size_t n = result->n_factors, p = measured->p, m = fitted->structure.m;
    const double *all = fitted->implied[group].all;
    double *out = result->fornell + group * n * n;
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) {
            const size_t i = p + factors[a], j = p + factors[b];
            out[a + b * n] =
                a == b ? sqrt(norma__extracted_variance(fitted, group, measured, factors[a]))
                       : all[i + j * m] / sqrt(all[i + i * m] * all[j + j * m]);
        }
}

norma_status norma_sem_reliability_of(norma_sem_reliability **out, const norma_sem *sem,
                                      const norma_sem_evaluation_options *options, norma_error *err)
{
    norma_sem_evaluation_options o;
    const norma__sem_fitted *fitted = sem->inner;
    norma__indicators measured = {0};
    norma_sem_reliability *result = NULL;
    size_t *factors = NULL, capacity = 0;
    norma_status status;

    *out = NULL;
    if ((status = norma__evaluation_options(&o, options, err)) != NORMA_OK)
        return status;
    result = NORMA__NEW(norma_sem_reliability, 1);
    factors = NORMA__NEW(size_t, fitted->structure.m);
    if (!result || !factors) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__indicators_of(&measured, fitted, err)) != NORMA_OK ||
        (status = begin(result, factors, fitted, &measured, err)) != NORMA_OK)
        goto done;
    for (size_t g = 0; g < result->n_groups && status == NORMA_OK; g++) {
        status = norma__coefficients_of(result, &capacity, fitted, g, &measured, err);
        fornell_larcker(result, fitted, g, &measured, factors);
        if (status == NORMA_OK)
            status = norma__htmt_of(result, fitted, g, &measured, factors, o.conf_level, err);
    }
    if (status == NORMA_OK) {
        *out = result;
        result = NULL;
    }
done:
    norma__indicators_clear(&measured);
    free(factors);
    norma_sem_reliability_free(result);
    return status;
}

void norma_sem_reliability_free(norma_sem_reliability *reliability)
{
    if (!reliability)
        return;
    double *fields[] = {reliability->fornell,  reliability->htmt,      reliability->htmt_se,
                        reliability->htmt_low, reliability->htmt_high, reliability->htmt2,
                        reliability->htmt2_se, reliability->htmt2_low, reliability->htmt2_high};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        free(fields[i]);
    free(reliability->rows);
    free(reliability->factors);
    norma_notes_clear(&reliability->notes);
    free(reliability);
}

#include "models/reliability/omega.h"

#include <float.h>
#include <math.h>

#include "foundation/note.h"
#include "models/extraction/minres.h"

/* The variance of the sum of the standardised items; NaN when a correlation is. */
static double sum_of(const double *cor, size_t p)
{
    double sum = 0;
    for (size_t k = 0; k < p * p; k++)
        sum += cor[k];
    return sum;
}

/* 1 - sum (1 - lambda^2) / sum r: common variance over observed variance of the sum of the
   standardised items. What the factor leaves of the correlations between items thus counts as
   common, as in psych's omega(); a communality over 1 counts as 1, which psych does not do. */
static double omega_total(const double *loadings, size_t p, double total)
{
    double unique = 0;
    for (size_t i = 0; i < p; i++)
        unique += fmax(0, 1 - loadings[i] * loadings[i]);
    return 1 - unique / total;
}

static norma_status note_solution(norma_reliability_result *r, const norma__extracted *fit,
                                  norma_error *err)
{
    norma_status status = NORMA_OK;
    if (!fit->converged)
        status = norma__note(&r->notes, err, "no-convergence", r->id, fit->gradient_max, NAN,
                             "the one-factor solution of %s has not converged (largest gradient "
                             "%.2g): do not use omega",
                             r->id, fit->gradient_max);
    for (size_t i = 0; i < r->n_items && status == NORMA_OK; i++)
        if (fit->uniquenesses[i] <= NORMA__LEAST_UNIQUENESS)
            status = norma__note(&r->notes, err, "omega-heywood", r->items[i].id,
                                 fit->uniquenesses[i], NAN,
                                 "the uniqueness of item %s in the one-factor solution is at its "
                                 "lower bound %g (Heywood case): omega is not to be trusted",
                                 r->items[i].id, NORMA__LEAST_UNIQUENESS);
    return status;
}

static norma_status note_undefined(norma_reliability_result *r, double total, norma_error *err)
{
    if (r->n_items < 3)
        return norma__note(&r->notes, err, "omega-few-items", r->id, (double)r->n_items, 3,
                           "omega of %s is undefined: one factor needs 3 items to be identified, "
                           "it has %zu",
                           r->id, r->n_items);
    if (isnan(total))
        return norma__note(&r->notes, err, "omega-undefined", r->id, NAN, NAN,
                           "omega of %s is undefined: a correlation of its items is undefined",
                           r->id);
    return norma__note(&r->notes, err, "omega-no-variance", r->id, NAN, NAN,
                       "omega of %s is undefined: the sum of its standardised items does not vary",
                       r->id);
}

norma_status norma__omega_fill(norma_reliability_result *result, const norma_moments *moments,
                               norma_error *err)
{
    norma__extracted fit = {0};
    size_t p = moments->n_items;
    double total = sum_of(moments->cor, p);
    norma_status status;

    result->omega_total = NAN;
    if (p < 3 || !(total > 16 * DBL_EPSILON * (double)(p * p)))
        return note_undefined(result, total, err);
    if ((status = norma__minres(&fit, moments->cor, p, 1, err)) != NORMA_OK)
        return status;
    result->omega_total = omega_total(fit.loadings, p, total);
    status = note_solution(result, &fit, err);
    result->loadings = fit.loadings; /* the result owns them from here */
    fit.loadings = NULL;
    norma__extracted_free(&fit);
    return status;
}

/* Omega of one minres factor of standardised items: McDonald (1999). The denominators are named:
 * observed, or the model's. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/extraction/extract.h"
#include "models/reliability/estimates.h"
#include "models/reliability/minres_slopes.h"

enum { RESIDUAL, OBSERVED, IMPLIED }; /* of minres */

typedef struct sums {
    double loadings, unique, observed; /* of loadings, uniquenesses, correlations */
} sums;

static double value_of(int kind, sums s)
{
    double common = s.loadings * s.loadings;
    return kind == RESIDUAL   ? 1 - s.unique / s.observed
           : kind == OBSERVED ? common / s.observed
                              : common / (common + s.unique);
}

/* Derivative by loading i of each, and by every correlation (the same for all). */
static double by_loading(int kind, sums s, double loading)
{
    double all = s.loadings * s.loadings + s.unique;
    return kind == RESIDUAL ? 2 * loading / s.observed
           : kind == OBSERVED
               ? 2 * s.loadings / s.observed
               : (2 * s.loadings * s.unique + 2 * s.loadings * s.loadings * loading) / (all * all);
}

static double by_correlation(int kind, sums s)
{
    double square = s.observed * s.observed;
    return kind == RESIDUAL   ? s.unique / square
           : kind == OBSERVED ? -s.loadings * s.loadings / square
                              : 0;
}

static norma_status minres_gradients(norma__estimates *out, const norma__covariances *c,
                                     const double *loadings, sums s, norma_error *err)
{
    size_t p = c->p, square = p * p;
    double *slopes = NORMA__NEW(double, p);
    norma_status status = slopes ? NORMA_OK : norma__no_memory(err);
    for (int kind = RESIDUAL; kind <= IMPLIED && status == NORMA_OK; kind++) {
        double *gradient = out->gradients + (size_t)kind * square;
        for (size_t k = 0; k < square; k++)
            gradient[k] = by_correlation(kind, s);
        for (size_t i = 0; i < p; i++)
            slopes[i] = by_loading(kind, s, loadings[i]);
        status = norma__follow_minres(gradient, slopes, c->cor, loadings, p, err);
        norma__by_covariances(gradient, c);
    }
    free(slopes);
    return status;
}

norma_status norma__omegas_minres(norma__estimates *out, const norma__covariances *c,
                                  norma_error *err)
{
    norma__extracted fit = {0};
    sums s = {.observed = norma__total_variance(c->cor, c->p)};
    norma_status status;

    norma__undefined(out, NORMA__N_OMEGAS_MINRES, c->p);
    if (!norma__one_factor_possible(c) || isnan(s.observed))
        return NORMA_OK;
    if ((status = norma__extract(&fit, NORMA_EXTRACT_MINRES, c->cor, c->p, 1, err)) != NORMA_OK)
        return status;
    for (size_t i = 0; i < c->p; i++) {
        s.loadings += fit.loadings[i];
        s.unique += fmax(0, 1 - fit.loadings[i] * fit.loadings[i]);
    }
    for (int kind = RESIDUAL; kind <= IMPLIED; kind++)
        out->values[kind] = value_of(kind, s);
    norma__tell(out, &fit);
    if (out->gradients && fit.converged && !fit.n_heywood)
        status = minres_gradients(out, c, fit.loadings, s, err);
    norma__extracted_free(&fit);
    return status;
}

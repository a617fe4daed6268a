/* Omega of one factor by maximum likelihood, in the unit of the answers: McDonald (1999). */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/extraction/extract.h"
#include "models/reliability/estimates.h"
#include "models/reliability/likelihood.h"

enum { OBSERVED, IMPLIED };

/* The solution in the unit of the answers, and the covariances that it was fitted to. */
typedef struct solution {
    double *cov, *loadings, *unique;
    double common, errors, total; /* sum of loadings, of uniquenesses; observed variance */
} solution;

static bool solution_new(solution *s, const norma__covariances *c, const norma__extracted *fit)
{
    size_t p = c->p;
    *s = (solution){.cov = NORMA__NEW(double, p *p + 2 * p),
                    .total = norma__total_variance(c->cov, p)};
    if (!s->cov)
        return false;
    norma__scaled(s->cov, c);
    s->loadings = s->cov + p * p;
    s->unique = s->loadings + p;
    for (size_t i = 0; i < p; i++) {
        s->loadings[i] = c->sd[i] * fit->loadings[i];
        s->unique[i] = c->sd[i] * c->sd[i] * fit->uniquenesses[i];
        s->common += s->loadings[i];
        s->errors += s->unique[i];
    }
    return true;
}

static norma_status gradients_of(norma__estimates *out, const norma__covariances *c,
                                 const solution *s, norma_error *err)
{
    size_t p = c->p, square = p * p;
    const norma__likely fit = {
        .p = p, .k = 1, .cov = s->cov, .loadings = s->loadings, .unique = s->unique};
    double *slopes = NORMA__NEW(double, 4 * p);
    double common = s->common * s->common, all = common + s->errors;
    if (!slopes)
        return norma__no_memory(err);
    double *of_implied = slopes + 2 * p;
    for (size_t k = 0; k < square; k++) {
        out->gradients[OBSERVED * square + k] = -common / (s->total * s->total);
        out->gradients[IMPLIED * square + k] = 0;
    }
    for (size_t i = 0; i < p; i++) {
        slopes[i] = 2 * s->common / s->total;
        of_implied[i] = 2 * s->common * s->errors / (all * all);
        of_implied[p + i] = -common / (all * all);
    }
    norma_status status = norma__follow_likelihood(out->gradients, slopes, 2, &fit, err);
    free(slopes);
    return status;
}

norma_status norma__omegas_ml(norma__estimates *out, const norma__covariances *c, norma_error *err)
{
    norma__extracted fit = {0};
    solution s = {0};
    norma_status status;

    norma__undefined(out, NORMA__N_OMEGAS_ML, c->p);
    if (!norma__one_factor_possible(c))
        return NORMA_OK;
    status = norma__extract(&fit, NORMA_EXTRACT_ML, c->cor, c->p, 1, err);
    if (status == NORMA_EDATA)
        return NORMA_OK;
    if (status == NORMA_OK && !solution_new(&s, c, &fit))
        status = norma__no_memory(err);
    if (status == NORMA_OK) {
        double common = s.common * s.common;
        out->values[OBSERVED] = common / s.total;
        out->values[IMPLIED] = common / (common + s.errors);
        norma__tell(out, &fit);
        if (out->gradients && fit.converged && !fit.n_heywood)
            status = gradients_of(out, c, &s, err);
    }
    free(s.cov);
    norma__extracted_free(&fit);
    return status;
}

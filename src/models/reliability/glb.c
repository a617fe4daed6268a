/* The greatest lower bound: 1 - max sum psi / 1'S1 with S - Psi positive semidefinite. Woodhouse &
   Jackson (1977), Psychometrika 42, 579-591; ten Berge & Socan (2004), Psychometrika 69, 613-625.
 */
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/extraction/trace.h"
#include "models/reliability/estimates.h"

static const double NULL_VALUE = 1e-7;   /* of the mean variance: an eigenvalue that is zero */
static const double LEAST_UNIQUE = 1e-6; /* of an item's variance: psi is not at its bound */
static const double FIT = 1e-5;          /* of the dual's diagonal to 1 */

/* The dual of the maximum is min tr(S Y), Y positive semidefinite with 1 on the diagonal where psi
   is positive: Y is the gradient. It lies in the null space N of S - Psi: Y = N B N', and its
   diagonal is linear in B. */
typedef struct dual {
    size_t p, rank, n, active; /* columns of N; entries of B; items with psi over 0 */
    double *space;             /* p x rank */
    double *system, *right;    /* active x n; n or active, whichever is more */
} dual;

static void fill_system(dual *d, const double *psi, const double *cov)
{
    size_t row = 0;
    for (size_t i = 0; i < d->p; i++) {
        if (psi[i] <= LEAST_UNIQUE * cov[i + i * d->p])
            continue;
        for (size_t b = 0, at = 0; b < d->rank; b++)
            for (size_t a = 0; a <= b; a++, at++)
                d->system[row + at * d->active] =
                    (a == b ? 1 : 2) * d->space[i + a * d->p] * d->space[i + b * d->p];
        d->right[row++] = 1;
    }
}

/* Y; false when the diagonal does not determine it. */
static bool solve(double *y, dual *d)
{
    const int m = (int)d->active, n = (int)d->n;
    if (d->n > d->active ||
        LAPACKE_dgels(LAPACK_COL_MAJOR, 'N', m, n, 1, d->system, m, d->right, m) != 0)
        return false;
    double misfit = 0;
    for (size_t k = d->n; k < d->active; k++)
        misfit += d->right[k] * d->right[k];
    memset(y, 0, d->p * d->p * sizeof *y);
    for (size_t b = 0, at = 0; b < d->rank; b++)
        for (size_t a = 0; a <= b; a++, at++)
            for (size_t j = 0; j < d->p; j++)
                for (size_t i = 0; i < d->p; i++)
                    y[i + j * d->p] += d->right[at] * (a == b ? 0.5 : 1) *
                                       (d->space[i + a * d->p] * d->space[j + b * d->p] +
                                        d->space[i + b * d->p] * d->space[j + a * d->p]);
    return misfit <= FIT * FIT * (double)d->active;
}

static void count_null(dual *d, const double *values, double mean_variance)
{
    d->rank = 0;
    while (d->rank < d->p && values[d->p - 1 - d->rank] <= NULL_VALUE * mean_variance)
        d->rank++;
    d->n = d->rank * (d->rank + 1) / 2;
}

static norma_status follow(double *gradient, bool *found, const double *psi, const double *cov,
                           size_t p, norma_error *err)
{
    double *rest = NORMA__NEW(double, 2 * p * p + p);
    dual d = {.p = p};
    double variance = 0;
    norma_status status = NORMA_OK;

    *found = false;
    if (!rest)
        return norma__no_memory(err);
    double *vectors = rest + p * p, *values = vectors + p * p;
    memcpy(rest, cov, p * p * sizeof *rest);
    for (size_t i = 0; i < p; i++) {
        rest[i + i * p] -= psi[i];
        variance += cov[i + i * p] / (double)p;
        d.active += psi[i] > LEAST_UNIQUE * cov[i + i * p];
    }
    if ((status = norma__eigen(values, vectors, rest, p, err)) != NORMA_OK)
        goto done;
    count_null(&d, values, variance);
    d.space = vectors + (p - d.rank) * p;
    if (d.rank == 0 || d.n > d.active)
        goto done;
    d.system = NORMA__NEW(double, d.active *d.n);
    d.right = NORMA__NEW(double, d.active);
    if (!d.system || !d.right) {
        status = norma__no_memory(err);
        goto done;
    }
    fill_system(&d, psi, cov);
    *found = solve(gradient, &d);
done:
    free(rest);
    free(d.system);
    free(d.right);
    return status;
}

norma_status norma__glb(norma__estimates *out, const norma__covariances *c, norma_error *err)
{
    size_t p = c->p;
    double total = norma__total_variance(c->cov, p), unique = 0;
    double *psi;
    bool found = false;

    norma__undefined(out, 1, p);
    if (isnan(total))
        return NORMA_OK;
    if (!(psi = NORMA__NEW(double, p)))
        return norma__no_memory(err);
    norma_status status = norma__minimum_trace(psi, &unique, c->cov, NULL, p, err);
    if (status == NORMA_OK && out->gradients)
        status = follow(out->gradients, &found, psi, c->cov, p, err);
    if (status == NORMA_OK) {
        out->values[0] = norma__bound(found ? out->gradients : NULL, 1, unique, total, p);
        if (out->gradients && !found)
            out->gradients[0] = NAN;
    }
    free(psi);
    return status == NORMA_EDATA ? NORMA_OK : status;
}

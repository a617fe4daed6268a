#include "models/sem/baseline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/observed/incomplete_likelihood.h"
#include "models/sem/information_weight.h"
#include "models/sem/tests_trace.h"

/* ---- covariance matrices ----------------------------------------------------------------------
 */

/* The block of fixed variables, n x n. */
static void take_block(double *block, const double *cov, const bool *fixed, size_t p, size_t n)
{
    for (size_t j = 0, b = 0; j < p; j++) {
        if (!fixed[j])
            continue;
        for (size_t i = 0, a = 0; i < p; i++)
            if (fixed[i])
                block[a++ + b * n] = cov[i + j * p];
        b++;
    }
}

norma_status norma__sem_exogenous_inverse(double *out, bool *ok, const double *cov,
                                          const bool *fixed, size_t p, norma_error *err)
{
    size_t n = 0;
    memset(out, 0, p * p * sizeof *out);
    for (size_t i = 0; i < p; i++)
        n += fixed[i];
    double *block = NORMA__NEW(double, n *n);
    if (!block)
        return norma__no_memory(err);
    take_block(block, cov, fixed, p, n);
    *ok = n == 0 || norma__invert_spd(block, NULL, block, n);
    for (size_t j = 0, b = 0; *ok && j < p; j++) {
        if (!fixed[j])
            continue;
        for (size_t i = 0, a = 0; i < p; i++)
            if (fixed[i])
                out[i + j * p] = block[a++ + b * n];
        b++;
    }
    free(block);
    return NORMA_OK;
}

/* The independence model's covariances. */
static void isolate(double *out, const double *cov, const bool *fixed, size_t p)
{
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            out[i + j * p] = i == j || (fixed[i] && fixed[j]) ? cov[i + j * p] : 0;
}

/* ln|isolated| - ln|S|: twice the discrepancy of ML; NaN when S is not positive definite. */
static norma_status likelihood(double *out, const double *cov, const bool *fixed, size_t p,
                               norma_error *err)
{
    double *isolated = NORMA__NEW(double, p *p), *inverse = NORMA__NEW(double, p *p);
    double alone, all;
    norma_status status = isolated && inverse ? NORMA_OK : norma__no_memory(err);
    *out = NAN;
    if (status == NORMA_OK) {
        isolate(isolated, cov, fixed, p);
        if (norma__invert_spd(inverse, &alone, isolated, p) &&
            norma__invert_spd(inverse, &all, cov, p))
            *out = alone - all;
    }
    free(isolated);
    free(inverse);
    return status;
}

/* Least of tr((I - S^-1 D)^2) / 2 over the variances in D that are free: linear equations with the
   squares of the entries of S^-1. */
static norma_status generalised(double *out, const double *cov, const bool *fixed, size_t p,
                                norma_error *err)
{
    double *w = NORMA__NEW(double, 4 * p * p);
    norma_status status = NORMA_OK;
    *out = NAN;
    if (!w)
        return norma__no_memory(err);
    double *d = w + p * p, *wd = d + p * p, *m = wd + p * p;
    if (!norma__invert_spd(w, NULL, cov, p))
        goto done;
    isolate(d, cov, fixed, p);
    for (size_t i = 0; i < p; i++)
        if (!fixed[i])
            d[i + i * p] = 0;
    /* b_i = w_ii - (W D0 W)_ii, stood in the diagonal of wd */
    for (size_t i = 0; i < p; i++) {
        double b = w[i + i * p];
        for (size_t j = 0; j < p; j++)
            for (size_t k = 0; k < p; k++)
                b -= w[i + j * p] * d[j + k * p] * w[k + i * p];
        wd[i] = fixed[i] ? 0 : b;
    }
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            m[i + j * p] = fixed[i] || fixed[j] ? (i == j ? 1 : 0) : w[i + j * p] * w[i + j * p];
    if (!norma__invert_spd(m, NULL, m, p))
        goto done;
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; !fixed[i] && j < p; j++)
            d[i + i * p] += m[i + j * p] * wd[j];
    *out = 0;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) {
            double a = i == j, b = i == j;
            for (size_t k = 0; k < p; k++) {
                a -= w[i + k * p] * d[k + j * p];
                b -= w[j + k * p] * d[k + i * p];
            }
            *out += a * b / 2;
        }
done:
    free(w);
    return status;
}

/* ---- statistics -------------------------------------------------------------------------------
 */

static bool is_tested(const norma__statistic *at, const bool *fixed)
{
    return at->kind == NORMA__COVARIANCE && at->i != at->j && !(fixed[at->i] && fixed[at->j]);
}

static bool is_free(const norma__statistic *at, const bool *fixed)
{
    if (at->kind == NORMA__COVARIANCE)
        return at->i == at->j && !fixed[at->i];
    return at->kind == NORMA__THRESHOLD || !fixed[at->i];
}

/* s'(W_ss - W_sf W_ff^-1 W_fs) s with a full W: s tested, f free statistics. */
static norma_status by_full(double *out, const norma__sem_weight *weight, const bool *fixed,
                            norma_error *err)
{
    const norma__observed_group *g = weight->group;
    const size_t k = g->k;
    size_t n = 0;
    size_t *at = NORMA__NEW(size_t, k);
    double *ws = NORMA__NEW(double, k), *wff = NULL;
    norma_status status = at && ws ? NORMA_OK : norma__no_memory(err);
    if (status != NORMA_OK)
        goto done;
    *out = 0;
    for (size_t s = 0; s < k; s++) {
        if (is_free(&g->statistics[s], fixed))
            at[n++] = s;
        for (size_t t = 0; t < k; t++)
            ws[s] +=
                is_tested(&g->statistics[t], fixed) ? weight->full[s + t * k] * g->values[t] : 0;
        *out += is_tested(&g->statistics[s], fixed) ? ws[s] * g->values[s] : 0;
    }
    wff = NORMA__NEW(double, n *n);
    if (!wff) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t b = 0; b < n; b++)
        for (size_t a = 0; a < n; a++)
            wff[a + b * n] = weight->full[at[a] + at[b] * k];
    if (!norma__invert_spd(wff, NULL, wff, n))
        *out = NAN;
    for (size_t b = 0; b < n; b++)
        for (size_t a = 0; a < n; a++)
            *out -= wff[a + b * n] * ws[at[a]] * ws[at[b]];
done:
    free(at);
    free(ws);
    free(wff);
    return status;
}

static double by_diagonal(const norma__sem_weight *weight, const bool *fixed)
{
    const norma__observed_group *g = weight->group;
    double sum = 0;
    for (size_t s = 0; s < g->k; s++)
        if (is_tested(&g->statistics[s], fixed))
            sum += g->values[s] * g->values[s] * (weight->diagonal ? weight->diagonal[s] : 1);
    return sum;
}

static norma_status least_squares(double *out, const norma__sem_fitted *fitted, size_t group,
                                  const bool *fixed, norma_error *err)
{
    norma__sem_weight weight;
    bool ok;
    norma_status status = norma__sem_weight_of(&weight, &ok, fitted, group, err);
    if (status == NORMA_OK && weight.full)
        status = by_full(out, &weight, fixed, err);
    else if (status == NORMA_OK)
        *out = by_diagonal(&weight, fixed);
    norma__sem_weight_clear(&weight);
    return status;
}

/* ---- incomplete data --------------------------------------------------------------------------
 */

/* Each variable by its own answers, which is what maximises a likelihood without covariances; the
   saturated model's moments among fixed variables. */
static norma_status incomplete(double *out, const norma__sem_fitted *fitted, size_t group,
                               const bool *fixed, norma_error *err)
{
    const norma__observed_group *g = &fitted->observed.groups[group];
    const size_t p = fitted->observed.p;
    double *sigma = NORMA__NEW(double, p *p), *mu = NORMA__NEW(double, p);
    norma_status status = sigma && mu ? NORMA_OK : norma__no_memory(err);
    *out = NAN;
    if (status != NORMA_OK)
        goto done;
    isolate(sigma, g->cov, fixed, p);
    for (size_t j = 0; j < p; j++) {
        double n = 0, sum = 0, square = 0;
        for (int turn = 0; turn < 2; turn++)
            for (size_t r = 0; r < g->n; r++) {
                const double x = g->x[r + j * g->n], w = g->weights ? g->weights[r] : 1;
                if (isnan(x))
                    continue;
                if (turn == 0) {
                    n += w;
                    sum += w * x;
                } else {
                    square += w * (x - sum / n) * (x - sum / n);
                }
            }
        mu[j] = fixed[j] ? g->mean[j] : sum / n;
        if (!fixed[j])
            sigma[j + j * p] = square / n;
    }
    double f;
    if (norma__incomplete_at(&f, NULL, NULL, &fitted->observed, group, sigma, mu))
        *out = f - norma__incomplete_saturated(&fitted->observed, group);
done:
    free(sigma);
    free(mu);
    return status;
}

/* ---- all groups -------------------------------------------------------------------------------
 */

static norma_status add_group(norma__sem_baseline *out, const norma__sem_fitted *fitted, size_t g,
                              const bool *fixed, norma_error *err)
{
    const norma__observed *observed = &fitted->observed;
    const norma__observed_group *group = &observed->groups[g];
    const bool likely = fitted->discrepancy == NORMA_SEM_F_ML;
    const double n = likely && !observed->wishart ? group->total : group->total - 1;
    double f = NAN, normal = NAN;
    norma_status status;
    if (observed->missing == NORMA_SEM_FIML)
        status = incomplete(&f, fitted, g, fixed, err);
    else if (likely)
        status = likelihood(&f, group->cov, fixed, observed->p, err);
    else if (fitted->discrepancy == NORMA_SEM_F_GLS)
        status = generalised(&f, group->cov, fixed, observed->p, err);
    else
        status = least_squares(&f, fitted, g, fixed, err);
    if (status == NORMA_OK && observed->ordinal)
        status = likelihood(&normal, group->cov, fixed, observed->p, err);
    out->chisq += n * f;
    out->normal += group->total * normal;
    for (size_t j = 0; j < observed->p; j++)
        for (size_t i = 0; i < j; i++)
            out->df += !(fixed[i] && fixed[j]);
    return status;
}

norma_status norma__sem_baseline_of(norma__sem_baseline *out, const norma__sem_fitted *fitted,
                                    norma_error *err)
{
    bool *fixed;
    size_t n;
    norma_status status = norma__sem_fixed(&fixed, &n, fitted, err);
    *out = (norma__sem_baseline){0, 0, 0};
    for (size_t g = 0; g < fitted->structure.n_groups && status == NORMA_OK; g++)
        status = add_group(out, fitted, g, fixed, err);
    free(fixed);
    return status;
}

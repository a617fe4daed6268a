#include "models/sem/baseline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/observed/incomplete_likelihood.h"
#include "models/sem/incomplete_separate.h"
#include "models/sem/information_weight.h"

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
static void isolate(double *out, const double *cov, const bool *exogenous, size_t p)
{
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            out[i + j * p] = i == j || (exogenous[i] && exogenous[j]) ? cov[i + j * p] : 0;
}

/* ln|isolated| - ln|S|: twice the discrepancy of ML; NaN when S is not positive definite. */
static norma_status likelihood(double *out, const double *cov, const bool *exogenous, size_t p,
                               norma_error *err)
{
    double *isolated = NORMA__NEW(double, p *p), *inverse = NORMA__NEW(double, p *p);
    double alone, all;
    norma_status status = isolated && inverse ? NORMA_OK : norma__no_memory(err);
    *out = NAN;
    if (status == NORMA_OK) {
        isolate(isolated, cov, exogenous, p);
        if (norma__invert_spd(inverse, &alone, isolated, p) &&
            norma__invert_spd(inverse, &all, cov, p))
            *out = alone - all;
    }
    free(isolated);
    free(inverse);
    return status;
}

/* Entries of D that are free: the diagonal, and the lower half of the exogenous block. */
static size_t list_free(size_t (*at)[2], const bool *exogenous, size_t p)
{
    size_t n = 0;
    for (size_t j = 0; j < p; j++)
        for (size_t i = j; i < p; i++)
            if (i == j || (exogenous[i] && exogenous[j])) {
                at[n][0] = i;
                at[n++][1] = j;
            }
    return n;
}

/* Least of tr((I - W D)^2) / 2, W = S^-1, over D = sum of theta_e E_e: (p - b' M^-1 b) / 2 with
   M_ef = tr(W E_e W E_f) and b_e = tr(W E_e). */
static norma_status generalised(double *out, const double *cov, const bool *exogenous, size_t p,
                                norma_error *err)
{
    double *w = NORMA__NEW(double, p *p), *m = NULL, *b = NULL;
    size_t(*at)[2] = norma__new(p * (p + 1) / 2, sizeof *at);
    norma_status status = NORMA_OK;
    *out = NAN;
    if (!w || !at) {
        status = norma__no_memory(err);
        goto done;
    }
    if (!norma__invert_spd(w, NULL, cov, p))
        goto done;
    const size_t n = list_free(at, exogenous, p);
    m = NORMA__NEW(double, n *n);
    b = NORMA__NEW(double, n);
    if (!m || !b) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t f = 0; f < n; f++) {
        const size_t r = at[f][0], c = at[f][1];
        b[f] = (r == c ? 1 : 2) * w[r + c * p];
        for (size_t e = 0; e < n; e++) {
            const size_t i = at[e][0], j = at[e][1];
            m[e + f * n] = (i == j ? 1 : 2) * (r == c ? 1 : 2) *
                           (w[i + r * p] * w[j + c * p] + w[i + c * p] * w[j + r * p]) / 2;
        }
    }
    if (!norma__invert_spd(m, NULL, m, n))
        goto done;
    *out = (double)p;
    for (size_t f = 0; f < n; f++)
        for (size_t e = 0; e < n; e++)
            *out -= m[e + f * n] * b[e] * b[f];
    *out /= 2;
done:
    free(w);
    free(m);
    free(b);
    free(at);
    return status;
}

/* ---- statistics -------------------------------------------------------------------------------
 */

static bool is_tested(const norma__statistic *at, const bool *exogenous)
{
    return at->kind == NORMA__COVARIANCE && at->i != at->j &&
           !(exogenous[at->i] && exogenous[at->j]);
}

static bool is_free(const norma__statistic *at, const bool *exogenous)
{
    return at->kind != NORMA__COVARIANCE || !is_tested(at, exogenous);
}

/* s'(W_ss - W_sf W_ff^-1 W_fs) s with a full W: s tested, f free statistics. */
static norma_status by_full(double *out, const norma__sem_weight *weight, const bool *exogenous,
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
        if (is_free(&g->statistics[s], exogenous))
            at[n++] = s;
        for (size_t t = 0; t < k; t++)
            ws[s] += is_tested(&g->statistics[t], exogenous)
                         ? weight->full[s + t * k] * g->values[t]
                         : 0;
        *out += is_tested(&g->statistics[s], exogenous) ? ws[s] * g->values[s] : 0;
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

static double by_diagonal(const norma__sem_weight *weight, const bool *exogenous)
{
    const norma__observed_group *g = weight->group;
    double sum = 0;
    for (size_t s = 0; s < g->k; s++)
        if (is_tested(&g->statistics[s], exogenous))
            sum += g->values[s] * g->values[s] * (weight->diagonal ? weight->diagonal[s] : 1);
    return sum;
}

static norma_status least_squares(double *out, const norma__sem_fitted *fitted, size_t group,
                                  const bool *exogenous, norma_error *err)
{
    norma__sem_weight weight;
    bool ok;
    norma_status status = norma__sem_weight_of(&weight, &ok, fitted, group, err);
    if (status == NORMA_OK && weight.full)
        status = by_full(out, &weight, exogenous, err);
    else if (status == NORMA_OK)
        *out = by_diagonal(&weight, exogenous);
    norma__sem_weight_clear(&weight);
    return status;
}

/* ---- incomplete data --------------------------------------------------------------------------
 */

/* Each variable by its own answers, which is what maximises a likelihood without covariances. */
static norma_status incomplete(double *out, const norma__sem_fitted *fitted, size_t group,
                               norma_error *err)
{
    norma__sem_separate separate;
    double f;
    const norma_status status = norma__sem_separate_of(&separate, fitted, group, err);
    *out = NAN;
    if (status == NORMA_OK &&
        norma__incomplete_at(&f, NULL, NULL, &fitted->observed, group, separate.sigma, separate.mu))
        *out = f - norma__incomplete_saturated(&fitted->observed, group);
    norma__sem_separate_clear(&separate);
    return status;
}

/* ---- all groups -------------------------------------------------------------------------------
 */

static norma_status add_group(norma__sem_baseline *out, const norma__sem_fitted *fitted, size_t g,
                              const bool *exogenous, norma_error *err)
{
    const norma__observed *observed = &fitted->observed;
    const norma__observed_group *group = &observed->groups[g];
    const bool likely = fitted->discrepancy == NORMA_SEM_F_ML;
    const double n = likely && !observed->wishart ? group->total : group->total - 1;
    double f = NAN, normal = NAN;
    norma_status status;
    if (observed->missing == NORMA_SEM_FIML)
        status = incomplete(&f, fitted, g, err);
    else if (likely)
        status = likelihood(&f, group->cov, exogenous, observed->p, err);
    else if (fitted->discrepancy == NORMA_SEM_F_GLS)
        status = generalised(&f, group->cov, exogenous, observed->p, err);
    else
        status = least_squares(&f, fitted, g, exogenous, err);
    if (status == NORMA_OK && observed->ordinal)
        status = likelihood(&normal, group->cov, exogenous, observed->p, err);
    out->chisq += n * f;
    out->normal += group->total * normal;
    for (size_t j = 0; j < observed->p; j++)
        for (size_t i = 0; i < j; i++)
            out->df += !(exogenous[i] && exogenous[j]);
    return status;
}

norma_status norma__sem_baseline_of(norma__sem_baseline *out, const norma__sem_fitted *fitted,
                                    norma_error *err)
{
    norma_status status = NORMA_OK;
    *out = (norma__sem_baseline){0, 0, 0};
    for (size_t g = 0; g < fitted->structure.n_groups && status == NORMA_OK; g++)
        status = add_group(out, fitted, g, fitted->table->exogenous, err);
    return status;
}

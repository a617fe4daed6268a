#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_roots.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "statistics/serial.h"

/* Beyond this the conditional normal distributions are steps. */
#define NEAR_ONE 0.9999
static const double CLOSE = 1e-12;
enum { MOST_STEPS = 100 };

/* ---- one pair: the correlation ---- */

/* Olsson, Drasgow & Dorans (1982), with thresholds, mean and variance given: a root of the score
   (the second of their two steps). */
static double score_at(double rho, void *pair)
{
    return norma__serial_score(pair, rho);
}

static double root_between(gsl_function *score, double low, double high)
{
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (!solver)
        return NAN;
    gsl_root_fsolver_set(solver, score, low, high);
    for (int step = 0; step < MOST_STEPS; step++) {
        gsl_root_fsolver_iterate(solver);
        low = gsl_root_fsolver_x_lower(solver);
        high = gsl_root_fsolver_x_upper(solver);
        if (high - low <= CLOSE)
            break;
    }
    double root = gsl_root_fsolver_root(solver);
    gsl_root_fsolver_free(solver);
    return root;
}

/* From 0 outwards, where the likelihood rises: far out, on the other side, it may be too small for
   its slope to be known. */
double norma__serial_estimate(norma__serial *pair, bool *at_bound)
{
    static const double steps[] = {0, 0.5, 0.8, 0.95, 0.99, 0.999, NEAR_ONE};
    gsl_function score = {.function = score_at, .params = pair};
    const double at_zero = score_at(0, pair), sign = at_zero > 0 ? 1 : -1;
    *at_bound = false;
    if (at_zero == 0)
        return 0;
    for (size_t k = 1; k < sizeof steps / sizeof steps[0]; k++)
        if (sign * score_at(sign * steps[k], pair) < 0)
            return sign > 0 ? root_between(&score, steps[k - 1], steps[k])
                            : root_between(&score, -steps[k], -steps[k - 1]);
    *at_bound = true;
    return sign * NEAR_ONE;
}

/* ---- its standard error ---- */

/* x = A^-1 b for a small symmetric positive definite A, which is overwritten; false without one. */
static bool solve(double *x, double *a, const double *b, size_t n)
{
    if (!norma__invert_spd(a, NULL, a, n))
        return false;
    for (size_t i = 0; i < n; i++) {
        x[i] = 0;
        for (size_t k = 0; k < n; k++)
            x[i] += a[i + k * n] * b[k];
    }
    return true;
}

/* The block of first-step products from one parameter on, k x k. */
static void pick_block(double *block, const norma__serial_sums *sums, size_t m, size_t from,
                       size_t k)
{
    for (size_t c = 0; c < k; c++)
        for (size_t r = 0; r < k; r++)
            block[r + c * k] = sums->first[from + r + (from + c) * m];
}

/* Muthen (1984): rho's estimate moves with the mean of s - A21 A11^-1 u, with s its score, u the
   scores of the first step, A21 the products of s with the pair's scores for the parameters of the
   first step, all divided by A22, the sum of s^2. A11 has a block for the item, one for the
   number. */
static double error_of(const norma__serial *pair, const norma__serial_sums *sums, double *block)
{
    size_t m = pair->n_first, k = pair->n_categories - 1;
    double weights[NORMA__MOST_FIRST];
    pick_block(block, sums, m, 0, k);
    if (!solve(weights, block, sums->cross, k))
        return NAN;
    pick_block(block, sums, m, k, 2);
    if (!solve(weights + k, block, sums->cross + k, 2))
        return NAN;
    double variance = sums->square;
    for (size_t i = 0; i < m; i++) {
        variance -= 2 * weights[i] * sums->with_first[i];
        for (size_t j = 0; j < m; j++)
            variance += weights[i] * weights[j] * sums->first[i + j * m];
    }
    return sqrt(variance) / sums->square;
}

static norma_status find_error(double *error, const norma__serial *pair, double rho,
                               norma_error *err)
{
    norma__serial_sums *sums = NORMA__NEW(norma__serial_sums, 1);
    double *block = NORMA__NEW(double, pair->n_categories * pair->n_categories + 4);
    norma_status status = NORMA_OK;
    if (sums && block) {
        norma__serial_sum(sums, pair, rho);
        *error = error_of(pair, sums, block);
    } else {
        status = norma__no_memory(err);
    }
    free(sums);
    free(block);
    return status;
}

/* ---- all pairs ---- */

static norma_status note_pair(norma__correlating *c, size_t item, size_t variable, bool at_bound,
                              norma_error *err)
{
    const norma_correlation *r = c->result;
    const norma_correlation_variable *a = &r->variables[item], *b = &r->variables[variable];
    double rho = r->matrix[item + variable * r->n_variables];
    if (isnan(rho))
        return norma__note(
            &c->result->notes, err, "polyserial-undefined", a->id,
            r->n[item + variable * r->n_variables], NAN,
            "the correlation of %s and %s is undefined: one of them does not vary in "
            "the %.0f rows with both",
            a->id, b->id, r->n[item + variable * r->n_variables]);
    if (at_bound)
        return norma__note(&c->result->notes, err, "polyserial-boundary", a->id, rho, NAN,
                           "the correlation of %s and %s is at its bound, %.4f: the categories "
                           "part the numbers without overlap",
                           a->id, b->id, rho);
    return NORMA_OK;
}

static norma_status fill_pair(norma__correlating *c, size_t item, size_t variable, norma_error *err)
{
    norma_correlation *r = c->result;
    size_t p = r->n_variables, ij = item + variable * p, ji = variable + item * p;
    norma__serial pair;
    bool at_bound = false;
    norma_status status;

    r->matrix[ij] = NAN;
    if ((status = norma__serial_take(&pair, c, item, variable, err)) != NORMA_OK)
        goto done;
    r->n[ij] = r->n[ji] = (double)pair.n_pair;
    if (pair.n_categories > 1 && pair.sd > 0 && pair.n_pair > 1)
        r->matrix[ij] = norma__serial_estimate(&pair, &at_bound);
    r->matrix[ji] = r->matrix[ij];
    if (r->se && !at_bound && !isnan(r->matrix[ij])) {
        status = find_error(&r->se[ij], &pair, r->matrix[ij], err);
        r->se[ji] = r->se[ij];
    }
done:
    norma__serial_free(&pair);
    return status == NORMA_OK ? note_pair(c, item, variable, at_bound, err) : status;
}

norma_status norma__polyserials(norma__correlating *c, norma_error *err)
{
    norma_status status = NORMA_OK;
    norma__prepare_numerics();
    for (size_t v = c->result->n_items; v < c->result->n_variables; v++)
        for (size_t i = 0; i < c->result->n_items && status == NORMA_OK; i++)
            status = fill_pair(c, i, v, err);
    return status;
}

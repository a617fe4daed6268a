/* The conditions are those of Jennrich (1973), Psychometrika 38, 593-604 (oblique: Lambda' f' inv
   Phi is diagonal) and of Archer & Jennrich (1973), Psychometrika 38, 581-592 (orthogonal: Lambda'
   f' is symmetric), f' the gradient of the criterion; of unrotated solutions, that Lambda' W Lambda
   is diagonal. Each is differentiated once, as the gradient of a sum of conditions times
   multipliers: second derivatives of the criterion are needed in one direction only, and are taken
   from its gradient. */
#include "models/factor/errors_gauge.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* ---- small matrices ---- */

static void multiply(double *out, CBLAS_TRANSPOSE turn_a, const double *a, CBLAS_TRANSPOSE turn_b,
                     const double *b, size_t rows, size_t columns, size_t inner, double add)
{
    const int m = (int)rows, n = (int)columns, l = (int)inner;
    cblas_dgemm(CblasColMajor, turn_a, turn_b, m, n, l, 1, a, turn_a == CblasTrans ? l : m, b,
                turn_b == CblasTrans ? n : l, add, out, m);
}

/* ---- second derivatives ---- */

/* Loadings over which a criterion bends: geomin's are about the root of delta. */
static double step_of(const norma__rotation *rotation)
{
    const bool geomin =
        rotation->method == NORMA_ROTATE_GEOMIN || rotation->method == NORMA_ROTATE_GEOMIN_T;
    return 3e-4 * (geomin ? fmin(1, 10 * sqrt(rotation->delta)) : 1);
}

/* Adds the derivative of the criterion's gradient in a direction: differences of fourth order,
   which are exact for criteria of fourth degree. work: 2 p k. */
static void add_bend(double *out, const double *direction, const norma__gauge *g, double *work)
{
    static const double at[4] = {1, -1, 2, -2}, weight[4] = {8, -8, -1, 1};
    const size_t n = g->p * g->k;
    double *moved = work, *gradient = work + n, longest = 0;
    for (size_t i = 0; i < n; i++)
        longest = fmax(longest, fabs(direction[i]));
    if (!(longest > 0))
        return;
    const double step = step_of(g->rotation) / longest;
    for (size_t s = 0; s < 4; s++) {
        for (size_t i = 0; i < n; i++)
            moved[i] = g->pattern[i] + at[s] * step * direction[i];
        norma__rotation_loss(gradient, moved, g->p, g->k, g->rotation);
        for (size_t i = 0; i < n; i++)
            out[i] += weight[s] * gradient[i] / (12 * step);
    }
}

/* ---- the conditions, each times its multiplier, added up ---- */

static bool is_rotated(const norma__gauge *g)
{
    return g->rotation->method != NORMA_ROTATE_NONE;
}

static bool is_oblique(const norma__gauge *g)
{
    return norma__rotation_oblique(g->rotation->method);
}

/* of_pattern = gradient M' + the criterion's bend in direction pattern M: what d(pattern' gradient)
   gains from a change of the pattern, times M. work: 3 p k. */
static void pull_slope(double *of_pattern, const double *m, const norma__gauge *g, double *work)
{
    multiply(work, CblasNoTrans, g->pattern, CblasNoTrans, m, g->p, g->k, g->k, 0);
    multiply(of_pattern, CblasNoTrans, g->gradient, CblasTrans, m, g->p, g->k, g->k, 0);
    add_bend(of_pattern, work, g, work + g->p * g->k);
}

/* Off the diagonal slope inv(Phi) = 0; on it, Phi keeps its own: (K Phi)_aa = 0. work: 2 k^2 and
   3 p k. */
static void oblique(double *of_pattern, double *of_k, const double *z, const norma__gauge *g,
                    double *work)
{
    const size_t k = g->k;
    double *off = work, *product = off + k * k, *rest = product + k * k;
    memcpy(off, z, k * k * sizeof *off);
    for (size_t a = 0; a < k; a++)
        off[a * (k + 1)] = 0;
    multiply(product, CblasNoTrans, off, CblasNoTrans, g->inverse, k, k, k, 0);
    pull_slope(of_pattern, product, g, rest);
    multiply(of_k, CblasTrans, g->pattern, CblasNoTrans, of_pattern, k, k, g->p, 0);
    multiply(product, CblasTrans, g->slope, CblasNoTrans, off, k, k, k, 0);
    multiply(product, CblasTrans, off, CblasNoTrans, g->slope, k, k, k, 1);
    multiply(of_k, CblasNoTrans, g->inverse, CblasNoTrans, product, k, k, k, 1);
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
            of_k[b * k + a] += z[a * (k + 1)] * g->phi[b * k + a];
}

/* Multipliers under the diagonal and on it are those of K + K' = 0. */
static void add_skew(double *of_k, const double *z, size_t k)
{
    for (size_t b = 0; b < k; b++)
        for (size_t a = b; a < k; a++) {
            of_k[b * k + a] += z[b * k + a];
            of_k[a * k + b] += a == b ? 0 : z[b * k + a];
        }
}

/* Above the diagonal slope - slope' = 0. work: as oblique(). */
static void orthogonal(double *of_pattern, double *of_k, const double *z, const norma__gauge *g,
                       double *work)
{
    const size_t k = g->k;
    double *skew = work, *rest = skew + k * k;
    for (size_t b = 0; b < k; b++)
        for (size_t a = 0; a < k; a++)
            skew[b * k + a] = a < b ? z[b * k + a] : a > b ? -z[a * k + b] : 0;
    pull_slope(of_pattern, skew, g, rest);
    multiply(of_k, CblasTrans, g->pattern, CblasNoTrans, of_pattern, k, k, g->p, 0);
    add_skew(of_k, z, k);
}

/* Above the diagonal Lambda' W Lambda = 0; W = inv(Psi) moves with the communalities. */
static void unrotated(double *of_pattern, double *of_communalities, double *of_k, const double *z,
                      const norma__gauge *g, double *work)
{
    const size_t k = g->k, p = g->p;
    double *both = work;
    for (size_t b = 0; b < k; b++)
        for (size_t a = 0; a < k; a++)
            both[b * k + a] = a < b ? z[b * k + a] : a > b ? z[a * k + b] : 0;
    multiply(of_pattern, CblasNoTrans, g->pattern, CblasNoTrans, both, p, k, k, 0);
    for (size_t i = 0; i < p; i++) {
        double sum = 0;
        for (size_t a = 0; a < k; a++) {
            sum += of_pattern[a * p + i] * g->pattern[a * p + i] / 2;
            of_pattern[a * p + i] *= g->weight[i];
        }
        of_communalities[i] += g->weighted ? g->weight[i] * g->weight[i] * sum : 0;
    }
    multiply(of_k, CblasTrans, g->pattern, CblasNoTrans, of_pattern, k, k, p, 0);
    add_skew(of_k, z, k);
}

/* Normalised rows: d pattern_i = d lambda_i / h_i - pattern_i d h_i^2 / (2 h_i^2). */
static void pull_rows(double *of_x, double *of_communalities, const double *of_pattern,
                      const norma__gauge *g)
{
    const bool normalised = is_rotated(g) && g->rotation->kaiser;
    for (size_t i = 0; i < g->p; i++) {
        double length = normalised ? sqrt(g->communalities[i]) : 1, along = 0;
        for (size_t at = i; at < g->p * g->k; at += g->p) {
            of_x[at] += of_pattern[at] / length;
            along += of_pattern[at] * g->pattern[at];
        }
        if (normalised)
            of_communalities[i] -= along / (2 * g->communalities[i]);
    }
}

/* Adds what the conditions times z gain from X and the communalities; fills what they gain from K.
 */
static void pull_conditions(double *of_x, double *of_communalities, double *of_k, const double *z,
                            const norma__gauge *g, double *work)
{
    double *of_pattern = work, *rest = work + g->p * g->k;
    if (!is_rotated(g))
        unrotated(of_pattern, of_communalities, of_k, z, g, rest);
    else if (is_oblique(g))
        oblique(of_pattern, of_k, z, g, rest);
    else
        orthogonal(of_pattern, of_k, z, g, rest);
    pull_rows(of_x, of_communalities, of_pattern, g);
}

/* of_pattern, what the conditions need, and a k x k matrix for the caller. */
size_t norma__gauge_work(size_t p, size_t k)
{
    return 4 * p * k + 3 * k * k;
}

/* ---- solving them ---- */

static bool gauge_room(norma__gauge *g)
{
    const size_t pk = g->p * g->k, kk = g->k * g->k;
    g->pattern = NORMA__NEW(double, pk);
    g->gradient = NORMA__NEW(double, pk);
    g->inverse = NORMA__NEW(double, kk);
    g->slope = NORMA__NEW(double, kk);
    g->system = NORMA__NEW(double, kk *kk);
    g->pivots = NORMA__NEW(int, kk);
    return g->pattern && g->gradient && g->inverse && g->slope && g->system && g->pivots;
}

static void set_pattern(norma__gauge *g)
{
    const bool normalised = is_rotated(g) && g->rotation->kaiser;
    for (size_t i = 0; i < g->p; i++)
        for (size_t at = i; at < g->p * g->k; at += g->p)
            g->pattern[at] = g->loadings[at] / (normalised ? sqrt(g->communalities[i]) : 1);
    if (!is_rotated(g))
        return;
    norma__rotation_loss(g->gradient, g->pattern, g->p, g->k, g->rotation);
    multiply(g->slope, CblasTrans, g->pattern, CblasNoTrans, g->gradient, g->k, g->k, g->p, 0);
}

static bool factorise(norma__gauge *g)
{
    const lapack_int kk = (lapack_int)(g->k * g->k);
    double size = LAPACKE_dlange(LAPACK_COL_MAJOR, '1', kk, kk, g->system, kk), condition = 0;
    if (!isfinite(size) ||
        LAPACKE_dgetrf(LAPACK_COL_MAJOR, kk, kk, g->system, kk, g->pivots) != 0 ||
        LAPACKE_dgecon(LAPACK_COL_MAJOR, '1', kk, g->system, kk, size, &condition) != 0)
        return false;
    return condition > 1e-10;
}

norma_status norma__gauge_solve(norma__gauge *g, bool *solvable, norma_error *err)
{
    const size_t k = g->k, kk = k * k, pk = g->p * k;
    double *work = NORMA__NEW(double, norma__gauge_work(g->p, k) + pk + g->p + kk);
    *solvable = false;
    if (!gauge_room(g) || !work) {
        free(work);
        return norma__no_memory(err);
    }
    if (norma__invert_spd(g->inverse, NULL, g->phi, k)) {
        double *of_x = work + norma__gauge_work(g->p, k), *of_h = of_x + pk, *z = of_h + g->p;
        set_pattern(g);
        for (size_t c = 0; c < kk; c++) {
            z[c] = 1;
            pull_conditions(of_x, of_h, g->system + c * kk, z, g, work);
            z[c] = 0;
        }
        *solvable = factorise(g);
    }
    free(work);
    return NORMA_OK;
}

void norma__gauge_clear(norma__gauge *g)
{
    free(g->pattern);
    free(g->gradient);
    free(g->inverse);
    free(g->slope);
    free(g->system);
    free(g->pivots);
}

/* With conditions M K + N X = 0, K = -inv(M) N X: the multipliers are -inv(M') of_k. */
void norma__gauge_pull(double *of_x, double *of_communalities, double *of_k, const norma__gauge *g,
                       double *work)
{
    const lapack_int kk = (lapack_int)(g->k * g->k);
    LAPACKE_dgetrs(LAPACK_COL_MAJOR, 'N', kk, 1, g->system, kk, g->pivots, of_k, kk);
    for (lapack_int c = 0; c < kk; c++)
        of_k[c] = -of_k[c];
    pull_conditions(of_x, of_communalities, work, of_k, g, work + kk);
}

#include "statistics/gaps.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>

#include "foundation/numeric.h"

size_t norma__gaps_work(size_t p)
{
    return 3 * p * p + p;
}

norma__gaps norma__gaps_in(double *work, size_t *sets, size_t p)
{
    norma__prepare_numerics();
    return (norma__gaps){.p = p,
                         .holes = sets,
                         .others = sets + p,
                         .slopes = work,
                         .rest = work + p * p,
                         .room = work + 2 * p * p,
                         .deviations = work + 3 * p * p};
}

void norma__gaps_find(norma__gaps *g, const double *row)
{
    g->m = g->o = 0;
    for (size_t j = 0; j < g->p; j++)
        if (isnan(row[j]))
            g->holes[g->m++] = j;
        else
            g->others[g->o++] = j;
}

static void pick(double *part, const double *whole, size_t p, const size_t *rows, size_t n_rows,
                 const size_t *columns, size_t n_columns)
{
    for (size_t c = 0; c < n_columns; c++)
        for (size_t r = 0; r < n_rows; r++)
            part[r + c * n_rows] = whole[rows[r] + columns[c] * p];
}

static void mirror(double *a, size_t n)
{
    for (size_t c = 0; c < n; c++)
        for (size_t r = 0; r < c; r++)
            a[r + c * n] = a[c + r * n];
}

/* The inverse of a small matrix, in plain loops: a call into LAPACK takes longer than the work.
   With a = L L', a column of the inverse at a time from L^-1. */
static bool invert_few(double *a, double *log_det, double *l, size_t n)
{
    *log_det = 0;
    for (size_t k = 0; k < n; k++) { /* a becomes L */
        if (!(a[k + k * n] > 0))
            return false;
        double root = sqrt(a[k + k * n]);
        *log_det += 2 * log(root);
        a[k + k * n] = root;
        for (size_t i = k + 1; i < n; i++)
            a[i + k * n] /= root;
        for (size_t j = k + 1; j < n; j++)
            for (size_t i = j; i < n; i++)
                a[i + j * n] -= a[i + k * n] * a[j + k * n];
    }
    for (size_t j = 0; j < n; j++) { /* l becomes L^-1 */
        for (size_t i = j; i < n; i++)
            l[i + j * n] = i == j;
        for (size_t k = j; k < n; k++) {
            l[k + j * n] /= a[k + k * n];
            for (size_t i = k + 1; i < n; i++)
                l[i + j * n] -= a[i + k * n] * l[k + j * n];
        }
    }
    for (size_t j = 0; j < n; j++)
        for (size_t i = j; i < n; i++) {
            double sum = 0;
            for (size_t k = i; k < n; k++)
                sum += l[k + i * n] * l[k + j * n];
            a[i + j * n] = a[j + i * n] = sum;
        }
    return true;
}

/* Few holes: from the precision matrix K, rest = K_mm^-1, and ln |S_oo| = ln |S| + ln |K_mm|. */
static bool regress_by_precision(norma__gaps *g, double log_det)
{
    double log_det_of_holes;
    pick(g->rest, g->precision, g->p, g->holes, g->m, g->holes, g->m);
    if (!invert_few(g->rest, &log_det_of_holes, g->room, g->m))
        return false;
    g->log_det = log_det + log_det_of_holes;
    return true;
}

/* ... and what is expected of them is mean - K_mm^-1 K_mo (x - mean)_o. */
static void fill_by_precision(double *filled, const norma__gaps *g, const double *mean)
{
    double *pull = g->room;
    for (size_t j = 0; j < g->p; j++)
        g->deviations[j] = filled[j] - mean[j];
    for (size_t i = 0; i < g->m; i++)
        g->deviations[g->holes[i]] = 0;
    for (size_t i = 0; i < g->m; i++)
        pull[i] = cblas_ddot((blasint)g->p, g->precision + g->holes[i] * g->p, 1, g->deviations, 1);
    for (size_t i = 0; i < g->m; i++) {
        double x = mean[g->holes[i]];
        for (size_t k = 0; k < g->m; k++)
            x -= g->rest[i + k * g->m] * pull[k];
        filled[g->holes[i]] = x;
    }
}

/* Many holes: from the covariance matrix S, slopes = S_mo S_oo^-1, rest = S_mm - slopes S_om. */
static bool regress_by_covariance(norma__gaps *g, const double *covariance)
{
    blasint m = (blasint)g->m, o = (blasint)g->o;
    pick(g->room, covariance, g->p, g->others, g->o, g->others, g->o);
    if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', o, g->room, o) != 0)
        return false;
    g->log_det = 0;
    for (size_t k = 0; k < g->o; k++)
        g->log_det += 2 * log(g->room[k + k * g->o]);
    pick(g->slopes, covariance, g->p, g->holes, g->m, g->others, g->o);
    pick(g->rest, covariance, g->p, g->holes, g->m, g->holes, g->m);
    cblas_dtrsm(CblasColMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, m, o, 1, g->room,
                o, g->slopes, m); /* S_mo L^-T */
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, m, o, -1, g->slopes, m, 1, g->rest, m);
    mirror(g->rest, g->m);
    cblas_dtrsm(CblasColMajor, CblasRight, CblasLower, CblasNoTrans, CblasNonUnit, m, o, 1, g->room,
                o, g->slopes, m);
    return true;
}

static void fill_by_slopes(double *filled, const norma__gaps *g, const double *mean)
{
    for (size_t k = 0; k < g->o; k++)
        g->deviations[k] = filled[g->others[k]] - mean[g->others[k]];
    for (size_t i = 0; i < g->m; i++) {
        double x = mean[g->holes[i]];
        for (size_t k = 0; k < g->o; k++)
            x += g->slopes[i + k * g->m] * g->deviations[k];
        filled[g->holes[i]] = x;
    }
}

bool norma__gaps_regress(norma__gaps *g, const double *precision, double log_det,
                         const double *covariance)
{
    g->precision = precision;
    return g->m <= g->o ? regress_by_precision(g, log_det) : regress_by_covariance(g, covariance);
}

void norma__gaps_fill(double *row, const norma__gaps *g, const double *mean)
{
    if (g->m <= g->o)
        fill_by_precision(row, g, mean);
    else
        fill_by_slopes(row, g, mean);
}

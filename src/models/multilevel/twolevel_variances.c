/* Where within = K K' and between = K D K', D diagonal, the information about -2 ln L of changes X
   and Y of both is a sum over pairs of items of h_ww X^2 + 2 h_wb X Y + h_bb Y^2, as in
   twolevel_saturated.c; the sum score is there q = K' sd. */
#include "models/multilevel/twolevel_variances.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* The covariances that one level's factor implies. */
static void imply(double *cov, const double *loadings, const double *unique, size_t p)
{
    for (size_t j = 0; j < p; j++) {
        for (size_t i = 0; i < p; i++)
            cov[i + j * p] = loadings[i] * loadings[j];
        cov[j + j * p] += unique[j];
    }
}

/* q and D. work: 3 p x p; within = L L', inv(L) between inv(L)' = U D U', K = L U. */
static norma_status turn(double *q, double *d, double *work, const norma__twolevel_factor *fit,
                         const norma__twolevel_sums *sums, norma_error *err)
{
    const size_t p = sums->p;
    const lapack_int order = (lapack_int)p;
    double *within = work, *between = within + p * p, *u = between + p * p;
    const double *at = fit->parameters;
    imply(within, at + LOADING_WITHIN * p, at + UNIQUE_WITHIN * p, p);
    imply(between, at + LOADING_BETWEEN * p, at + UNIQUE_BETWEEN * p, p);
    LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', order, within, order);
    LAPACKE_dsygst_work(LAPACK_COL_MAJOR, 1, 'L', order, between, order, within, order);
    for (size_t j = 1; j < p; j++)
        for (size_t i = 0; i < j; i++)
            between[i + j * p] = between[j + i * p];
    norma_status status = norma__eigen(d, u, between, p, err);
    cblas_dcopy(order, sums->sd, 1, work + 3 * p * p, 1);
    cblas_dtrmv(CblasColMajor, CblasLower, CblasTrans, CblasNonUnit, order, within, order,
                work + 3 * p * p, 1);
    cblas_dgemv(CblasColMajor, CblasTrans, order, order, 1, u, order, work + 3 * p * p, 1, 0, q, 1);
    return status;
}

/* The inverse information of one pair of items, times square. */
static void add_pair(double variances[3], double square, double di, double dj,
                     const norma__twolevel_sums *sums)
{
    double ww = 0, wb = 0, bb = 0;
    for (size_t c = 0; c < sums->n_sizes; c++) {
        const double n = sums->sizes[c].n;
        const double vv = sums->sizes[c].count / ((1 + n * di) * (1 + n * dj));
        ww += vv;
        wb += n * vv;
        bb += n * n * vv;
    }
    const double det = ww * bb - wb * wb;
    variances[0] += 2 * square * bb / det;
    variances[1] += 2 * square * ww / det;
    variances[2] -= 2 * square * wb / det;
}

norma_status norma__level_variances(double variances[3], const norma__twolevel_factor *fit,
                                    const norma__twolevel_sums *sums, norma_error *err)
{
    const size_t p = sums->p;
    double *work = NORMA__NEW(double, 3 * p * p + 3 * p);
    if (!work)
        return norma__no_memory(err);
    double *q = work + 3 * p * p + p, *d = q + p;
    norma_status status = turn(q, d, work, fit, sums, err);
    variances[0] = variances[1] = variances[2] = 0;
    for (size_t j = 0; j < p && status == NORMA_OK; j++)
        for (size_t i = 0; i < p; i++)
            add_pair(variances, q[i] * q[i] * q[j] * q[j], d[i], d[j], sums);
    free(work);
    return status;
}

#include "models/evaluation/chance.h"

#include <gsl/gsl_randist.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"

bool norma__chance_solve(double *matrix, double *right, size_t n)
{
    norma__prepare_numerics();
    lapack_int *pivots = NORMA__NEW(lapack_int, n);
    bool solved = pivots && LAPACKE_dgesv_work(LAPACK_COL_MAJOR, (lapack_int)n, 1, matrix,
                                               (lapack_int)n, pivots, right, (lapack_int)n) == 0;
    free(pivots);
    return solved;
}

bool norma__chance_root(double *root, const double *spd, size_t p)
{
    norma__prepare_numerics();
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            root[j * p + i] = i < j ? 0 : spd[j * p + i];
    return LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', (lapack_int)p, root, (lapack_int)p) == 0;
}

/* With B lower triangular of normals, and roots of chi-squares of n - 1, n - 2, ... on its
   diagonal, root B B' root' is Wishart: Smith & Hocking (1972), Appl. Stat. 21, 341-345. */
void norma__chance_covariances(double *cov, const double *root, size_t p, size_t n, gsl_rng *random,
                               double *work)
{
    double *b = cov, *t = work;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            b[j * p + i] = i < j    ? 0
                           : i == j ? sqrt(gsl_ran_chisq(random, (double)(n - 1 - i)))
                                    : gsl_ran_gaussian_ziggurat(random, 1);
    memset(t, 0, p * p * sizeof *t); /* t = root b, lower triangular */
    for (size_t j = 0; j < p; j++)
        for (size_t k = j; k < p; k++)
            for (size_t i = k; i < p; i++)
                t[j * p + i] += root[k * p + i] * b[j * p + k];
    memset(cov, 0, p * p * sizeof *cov);
    for (size_t k = 0; k < p; k++)
        for (size_t j = k; j < p; j++)
            for (size_t i = j; i < p; i++)
                cov[j * p + i] += t[k * p + i] * t[k * p + j];
    for (size_t j = 0; j < p; j++)
        for (size_t i = j; i < p; i++)
            cov[i * p + j] = cov[j * p + i] /= (double)n;
}

double norma__chance_df(const norma__sem_fitted *fitted)
{
    const norma_sem_table *t = fitted->table;
    double df = -(double)fitted->convergence.n_estimated;
    for (size_t g = 0; g < fitted->observed.n_groups; g++)
        df += (double)fitted->observed.groups[g].k;
    for (size_t r = 0; r < t->n; r++)
        df -= t->rows[r].exogenous;
    return df;
}

double norma__chance_chisq(const norma__sem_fitted *fitted)
{
    return 2 * (double)fitted->observed.n * fitted->f;
}

void norma__chance_moments(double *drawn_mean, double *drawn_cov, const double *mean,
                           const double *root, size_t p, size_t n, gsl_rng *random, double *work)
{
    for (size_t i = 0; i < p; i++)
        work[i] = gsl_ran_gaussian_ziggurat(random, 1) / sqrt((double)n);
    for (size_t i = 0; i < p; i++) {
        drawn_mean[i] = mean[i];
        for (size_t j = 0; j <= i; j++)
            drawn_mean[i] += root[j * p + i] * work[j];
    }
    norma__chance_covariances(drawn_cov, root, p, n, random, work);
}

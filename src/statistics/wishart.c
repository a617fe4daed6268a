#include "statistics/wishart.h"

#include <gsl/gsl_cblas.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

/* W = BB' with B lower triangular (p x columns), b_ij normal and b_jj^2 chi-square on n - 1 - j.
   With n - 1 < p rows B has only n - 1 columns. */
static void draw_factor(double *b, size_t p, size_t columns, size_t df, gsl_rng *random)
{
    memset(b, 0, p * columns * sizeof *b);
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < columns && j <= i; j++)
            b[j * p + i] = j < i ? gsl_ran_gaussian_ziggurat(random, 1)
                                 : sqrt(gsl_ran_chisq(random, (double)(df - j)));
}

/* Rows of length 1: BB' is then a correlation matrix. */
static void scale_rows(double *b, size_t p, size_t columns)
{
    for (size_t i = 0; i < p; i++) {
        double square = 0;
        for (size_t j = 0; j < columns && j <= i; j++)
            square += b[j * p + i] * b[j * p + i];
        double length = sqrt(square);
        for (size_t j = 0; j < columns && j <= i; j++)
            b[j * p + i] /= length;
    }
}

void norma__wishart_correlations(double *cor, const double *root, size_t p, size_t n,
                                 gsl_rng *random, double *work)
{
    const size_t columns = n - 1 < p ? n - 1 : p;
    const int rows = (int)p, width = (int)columns;
    draw_factor(work, p, columns, n - 1, random);
    if (root)
        cblas_dtrmm(CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, rows, width,
                    1, root, rows, work, rows);
    scale_rows(work, p, columns);
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasNoTrans, rows, width, 1, work, rows, 0, cor, rows);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++)
            cor[i * p + j] = cor[j * p + i];
}

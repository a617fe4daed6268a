/* Linear algebra and special functions as norma uses them: LAPACK and GSL with our errors. All
   matrices are column-major, n x n unless said otherwise. */
#ifndef NORMA_FOUNDATION_NUMERIC_H
#define NORMA_FOUNDATION_NUMERIC_H

#include <stdbool.h>
#include <stddef.h>

#include <norma/status.h>

/* Once: switches off GSL's default handler, which aborts the host, and sets BLAS to one thread.
   Call before any call to GSL, BLAS or LAPACK that does not go through this header. */
void norma__prepare_numerics(void);

/* The number of threads to use: wanted, or all the machine has when wanted is 0. */
int norma__threads(size_t wanted);

/* As norma__threads(), but only so many that the bytes of working memory that each needs stay
   within 256 MiB together; at least one. */
int norma__threads_within(size_t wanted, size_t bytes);

/* Eigenvalues in decreasing order, and eigenvectors in the columns of vectors (NULL: values only)
   of a symmetric matrix, which is left as it was. NORMA_EDATA when LAPACK does not converge or a
   value is not finite. */
norma_status norma__eigen(double *values, double *vectors, const double *symmetric, size_t n,
                          norma_error *err);

/* Inverse and log-determinant (NULL: not wanted) of a symmetric positive definite matrix. Returns
   false, leaving the outputs undefined, when it is not positive definite. inverse may be the
   matrix itself; it is filled in full. */
bool norma__invert_spd(double *inverse, double *log_det, const double *spd, size_t n);

/* p-values and quantiles; NaN in gives NaN out, nothing aborts. */
double norma__chisq_upper(double x, double df);
double norma__f_upper(double x, double df1, double df2);
double norma__f_quantile(double p, double df1, double df2);
double norma__t_upper(double x, double df);
double norma__t_quantile(double p, double df);
double norma__normal_quantile(double p);

#endif

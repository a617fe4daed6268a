#include "foundation/numeric.h"

#include <cblas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <lapacke.h>
#include <math.h>
#include <omp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* One BLAS thread: norma's own loops share the work, and the sums then never depend on threads. */
static void prepare(void)
{
    gsl_set_error_handler_off();
    openblas_set_num_threads(1);
}

void norma__prepare_numerics(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, prepare);
}

int norma__threads(size_t wanted)
{
    int most = omp_get_num_procs();
    if (wanted == 0)
        return omp_get_max_threads() < most ? omp_get_max_threads() : most;
    return wanted < 1024 ? (int)wanted : 1024;
}

int norma__threads_within(size_t wanted, size_t bytes)
{
    const size_t together = (size_t)256 << 20;
    size_t threads = (size_t)norma__threads(wanted);
    size_t fit = bytes > 0 ? together / bytes : threads;
    return (int)(threads < fit ? threads : fit > 0 ? fit : 1);
}

static bool all_finite(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i]))
            return false;
    return true;
}

static void reverse_order(double *values, double *vectors, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        size_t k = n - 1 - i;
        double value = values[i];
        values[i] = values[k];
        values[k] = value;
        for (size_t r = 0; vectors && r < n; r++) {
            double x = vectors[i * n + r];
            vectors[i * n + r] = vectors[k * n + r];
            vectors[k * n + r] = x;
        }
    }
}

norma_status norma__eigen(double *values, double *vectors, const double *symmetric, size_t n,
                          norma_error *err)
{
    norma__prepare_numerics();
    if (!all_finite(symmetric, n * n))
        return norma__fail(err, NORMA_EDATA, "a matrix of %zu items has undefined entries", n);
    double *work = vectors ? vectors : NORMA__NEW(double, n *n);
    if (!work)
        return norma__no_memory(err);
    memcpy(work, symmetric, n * n * sizeof *work);
    lapack_int info = LAPACKE_dsyevd(LAPACK_COL_MAJOR, vectors ? 'V' : 'N', 'U', (lapack_int)n,
                                     work, (lapack_int)n, values);
    if (!vectors)
        free(work);
    if (info == LAPACK_WORK_MEMORY_ERROR)
        return norma__no_memory(err);
    if (info != 0)
        return norma__fail(err, NORMA_EDATA,
                           "the eigenvalues of a matrix of %zu items did not converge", n);
    reverse_order(values, vectors, n);
    return NORMA_OK;
}

bool norma__invert_spd(double *inverse, double *log_det, const double *spd, size_t n)
{
    norma__prepare_numerics();
    if (inverse != spd)
        memcpy(inverse, spd, n * n * sizeof *inverse);
    if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', (lapack_int)n, inverse, (lapack_int)n) != 0)
        return false;
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += log(inverse[i * n + i]);
    if (log_det)
        *log_det = 2 * sum;
    if (LAPACKE_dpotri(LAPACK_COL_MAJOR, 'L', (lapack_int)n, inverse, (lapack_int)n) != 0)
        return false;
    for (size_t c = 0; c < n; c++)
        for (size_t r = 0; r < c; r++)
            inverse[c * n + r] = inverse[r * n + c];
    return true;
}

double norma__chisq_upper(double x, double df)
{
    norma__prepare_numerics();
    return isnan(x) || !(df > 0) ? NAN : gsl_cdf_chisq_Q(x < 0 ? 0 : x, df);
}

double norma__f_upper(double x, double df1, double df2)
{
    norma__prepare_numerics();
    return isnan(x) || !(df1 > 0) || !(df2 > 0) ? NAN : gsl_cdf_fdist_Q(x < 0 ? 0 : x, df1, df2);
}

double norma__t_upper(double x, double df)
{
    norma__prepare_numerics();
    return isnan(x) || !(df > 0) ? NAN : gsl_cdf_tdist_Q(x, df);
}

double norma__t_quantile(double p, double df)
{
    norma__prepare_numerics();
    return isnan(p) || !(df > 0) ? NAN : gsl_cdf_tdist_Pinv(p, df);
}

double norma__normal_quantile(double p)
{
    norma__prepare_numerics();
    return isnan(p) ? NAN : gsl_cdf_ugaussian_Pinv(p);
}

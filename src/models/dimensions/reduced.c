#include "models/dimensions/reduced.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "foundation/numeric.h"

/* An item that the others explain to this is a linear combination of them, up to rounding. */
static const double NO_UNIQUENESS = 1e-12;

/* What LAPACK's blocked reduction to tridiagonal form wants a row: blocks of 32 at most, and 2. */
static const size_t A_ROW = 66;

size_t norma__reduced_work(size_t p)
{
    return 2 * p * p + A_ROW * p + 1;
}

/* Eigenvalues of a matrix that is lost; work: A_ROW p + 1. */
static bool decompose(double *values, double *matrix, size_t p, double *work)
{
    const lapack_int n = (lapack_int)p;
    lapack_int integers;
    if (LAPACKE_dsyevd_work(LAPACK_COL_MAJOR, 'N', 'U', n, matrix, n, values, work,
                            (lapack_int)(A_ROW * p + 1), &integers, 1) != 0)
        return false;
    for (size_t i = 0; i < p / 2; i++) {
        double value = values[i];
        values[i] = values[p - 1 - i];
        values[p - 1 - i] = value;
    }
    return true;
}

bool norma__eigenvalues(double *values, const double *cor, size_t p, double *work)
{
    memcpy(work, cor, p * p * sizeof *cor);
    return decompose(values, work, p, work + 2 * p * p);
}

static bool give_up(double *values, double *log_det, size_t p)
{
    for (size_t i = 0; i < p; i++)
        values[i] = NAN;
    if (log_det)
        *log_det = NAN;
    return false;
}

bool norma__reduced_eigenvalues(double *values, double *log_det, const double *cor, size_t p,
                                double *work)
{
    double *inverse = work, *reduced = work + p * p;
    if (!norma__invert_spd(inverse, log_det, cor, p))
        return give_up(values, log_det, p);
    memcpy(reduced, cor, p * p * sizeof *reduced);
    for (size_t i = 0; i < p; i++) {
        double unique = 1 / inverse[i * p + i];
        if (!(unique > NO_UNIQUENESS))
            return give_up(values, log_det, p);
        reduced[i * p + i] = 1 - unique;
    }
    return decompose(values, reduced, p, work + 2 * p * p) || give_up(values, log_det, p);
}

#include "models/sem/invert.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/inference.h"
#include "models/sem/inference_algebra.h"

static const double NOTHING = 1e-9;

/* ---- the space of the constraints -------------------------------------------------------------
 */

/* Q of the pivoted QR of J' (n x h): its columns after the rank of J. */
static norma_status complement(double **basis, size_t *columns, const double *jacobian, size_t h,
                               size_t n, norma_error *err)
{
    norma_status status = NORMA_OK;
    const size_t least = h < n ? h : n;
    size_t rank = 0;
    double *q = NORMA__NEW(double, n *(h > n ? h : n)), *tau = NORMA__NEW(double, least);
    lapack_int *pivots = NORMA__NEW(lapack_int, h);
    double *kept = NULL;
    if (!q || !tau || !pivots) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t i = 0; i < h; i++)
        for (size_t j = 0; j < n; j++)
            q[j + i * n] = jacobian[i + j * h];
    if (LAPACKE_dgeqp3(LAPACK_COL_MAJOR, (int)n, (int)h, q, (int)n, pivots, tau) != 0) {
        status = norma__fail(err, NORMA_EDATA, "the equality constraints are not finite");
        goto done;
    }
    while (rank < least && fabs(q[rank + rank * n]) > NOTHING * fmax(fabs(q[0]), NOTHING))
        rank++;
    if (LAPACKE_dorgqr(LAPACK_COL_MAJOR, (int)n, (int)n, (int)least, q, (int)n, tau) != 0) {
        status = norma__fail(err, NORMA_EDATA, "the equality constraints are not finite");
        goto done;
    }
    kept = NORMA__NEW(double, n *(n - rank));
    if (!kept) {
        status = norma__no_memory(err);
        goto done;
    }
    memcpy(kept, q + n * rank, n * (n - rank) * sizeof *kept);
    *basis = kept;
    *columns = n - rank;
done:
    free(q);
    free(tau);
    free(pivots);
    return status;
}

norma_status norma__sem_free_directions(double **basis, size_t *columns,
                                        const norma__sem_fitted *fitted, norma_error *err)
{
    const norma__relations *relations = &fitted->relations;
    const size_t n = fitted->structure.n_free, h = relations->n_equal;
    norma_status status = NORMA_OK;
    double *values = NULL, *jacobian = NULL;
    *basis = NULL;
    *columns = n;
    if (h == 0 || n == 0)
        return NORMA_OK;
    values = NORMA__NEW(double, h + relations->n_greater + relations->n_defined);
    jacobian = NORMA__NEW(double, h *n);
    if (!values || !jacobian) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__relations_at(relations, fitted->theta, values, jacobian, values + h, NULL,
                                      values + h + relations->n_greater, NULL, err)) != NORMA_OK)
        goto done;
    status = complement(basis, columns, jacobian, h, n, err);
done:
    free(values);
    free(jacobian);
    return status;
}

/* ---- inverses ---------------------------------------------------------------------------------
 */

/* 1 / sqrt of the diagonal, so that parameters' units do not matter; 1 where it is not positive. */
static void units_of(double *unit, const double *symmetric, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const double d = fabs(symmetric[i + i * n]);
        unit[i] = d > 0 && isfinite(d) ? 1 / sqrt(d) : 1;
    }
}

static void scale(double *out, const double *symmetric, const double *unit, size_t n)
{
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++)
            out[i + j * n] = symmetric[i + j * n] * unit[i] * unit[j];
}

/* Cholesky; false when a pivot is nothing or negative: then eigenvalues must tell. */
static bool invert_definite(double *matrix, size_t n)
{
    if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', (int)n, matrix, (int)n) != 0)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!(matrix[i + i * n] * matrix[i + i * n] > NOTHING))
            return false;
    if (LAPACKE_dpotri(LAPACK_COL_MAJOR, 'L', (int)n, matrix, (int)n) != 0)
        return false;
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < j; i++)
            matrix[i + j * n] = matrix[j + i * n];
    return true;
}

static norma_status invert_by_eigenvalues(double *matrix, size_t *rank, size_t n, norma_error *err)
{
    double *values = NORMA__NEW(double, n), *vectors = NORMA__NEW(double, n *n);
    double *scaled = NORMA__NEW(double, n *n);
    norma_status status = NORMA_OK;
    if (!values || !vectors || !scaled) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__eigen(values, vectors, matrix, n, err)) != NORMA_OK)
        goto done;
    const double largest = fmax(fabs(values[0]), fabs(values[n - 1]));
    *rank = 0;
    for (size_t c = 0; c < n; c++) {
        const bool counts = fabs(values[c]) > NOTHING * largest;
        *rank += counts;
        for (size_t i = 0; i < n; i++)
            scaled[i + c * n] = counts ? vectors[i + c * n] / values[c] : 0;
    }
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)n, (int)n, (int)n, 1, scaled, (int)n,
                vectors, (int)n, 0, matrix, (int)n);
done:
    free(values);
    free(vectors);
    free(scaled);
    return status;
}

norma_status norma__sem_invert_symmetric(double *inverse, size_t *rank, const double *symmetric,
                                         size_t n, norma_error *err)
{
    norma_status status = NORMA_OK;
    double *unit = NORMA__NEW(double, n), *matrix = NORMA__NEW(double, n *n);
    *rank = n;
    if (!unit || !matrix) {
        status = norma__no_memory(err);
        goto done;
    }
    if (n == 0)
        goto done;
    norma__prepare_numerics();
    units_of(unit, symmetric, n);
    scale(matrix, symmetric, unit, n);
    if (!invert_definite(matrix, n)) {
        scale(matrix, symmetric, unit, n);
        if ((status = invert_by_eigenvalues(matrix, rank, n, err)) != NORMA_OK)
            goto done;
    }
    scale(inverse, matrix, unit, n);
done:
    free(unit);
    free(matrix);
    return status;
}

/* K (K'IK)^-1 K'. */
static norma_status invert_within(double *inverse, size_t *rank, const double *information,
                                  const double *basis, size_t n, size_t r, norma_error *err)
{
    norma_status status = NORMA_OK;
    double *ik = NORMA__NEW(double, n *r), *small = NORMA__NEW(double, r *r);
    if (!ik || !small) {
        status = norma__no_memory(err);
        goto done;
    }
    norma__product(ik, information, false, basis, n, r, n, 1);
    norma__product(small, basis, true, ik, r, r, n, 1);
    if ((status = norma__sem_invert_symmetric(small, rank, small, r, err)) != NORMA_OK)
        goto done;
    norma__product(ik, basis, false, small, n, r, r, 1);
    if (r > 0)
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)n, (int)n, (int)r, 1, ik, (int)n,
                    basis, (int)n, 0, inverse, (int)n);
    else
        memset(inverse, 0, n * n * sizeof *inverse);
done:
    free(ik);
    free(small);
    return status;
}

norma_status norma__sem_invert(double *inverse, size_t *rank, const double *information,
                               const norma__sem_fitted *fitted, norma_error *err)
{
    double *basis = NULL;
    size_t columns, n = fitted->structure.n_free;
    norma_status status = norma__sem_free_directions(&basis, &columns, fitted, err);
    if (status == NORMA_OK)
        status = basis ? invert_within(inverse, rank, information, basis, n, columns, err)
                       : norma__sem_invert_symmetric(inverse, rank, information, n, err);
    free(basis);
    return status;
}

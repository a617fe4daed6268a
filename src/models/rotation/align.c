#include "models/rotation/align.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/extraction/loadings.h"
#include "models/rotation/assign.h"

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

void norma__tucker(double *congruence, const double *a, const double *b, size_t p, size_t k)
{
    for (size_t c = 0; c < k; c++)
        for (size_t r = 0; r < k; r++) {
            const double *x = a + r * p, *y = b + c * p;
            double size = sqrt(dot(x, x, p)) * sqrt(dot(y, y, p));
            congruence[c * k + r] = size > 0 ? dot(x, y, p) / size : 0;
        }
}

/* Factor from[r] of the old becomes factor r. */
static void reorder(double *loadings, double *phi, const size_t *from, double *old, size_t p,
                    size_t k)
{
    memcpy(old, loadings, p * k * sizeof *old);
    for (size_t r = 0; r < k; r++)
        memcpy(loadings + r * p, old + from[r] * p, p * sizeof *old);
    if (!phi)
        return;
    memcpy(old, phi, k * k * sizeof *old);
    for (size_t c = 0; c < k; c++)
        for (size_t r = 0; r < k; r++)
            phi[c * k + r] = old[from[c] * k + from[r]];
}

static void reflect(double *loadings, double *phi, const double *target, size_t p, size_t k)
{
    for (size_t r = 0; r < k; r++)
        if (dot(loadings + r * p, target + r * p, p) < 0) {
            norma__negate(loadings + r * p, p, 1);
            if (phi) {
                norma__negate(phi + r * k, k, 1);
                norma__negate(phi + r, k, k);
            }
        }
}

norma_status norma__align(double *loadings, double *phi, const double *target, size_t p, size_t k,
                          norma_error *err)
{
    size_t *from = NORMA__NEW(size_t, k);
    double *gain = NORMA__NEW(double, k *k + (p > k ? p : k) * k);
    norma_status status = from && gain ? NORMA_OK : norma__no_memory(err);
    if (status != NORMA_OK)
        goto done;
    norma__tucker(gain, target, loadings, p, k); /* reflected: only sizes count */
    for (size_t i = 0; i < k * k; i++)
        gain[i] = fabs(gain[i]);
    if ((status = norma__assign(from, gain, k, err)) != NORMA_OK)
        goto done;
    reorder(loadings, phi, from, gain + k * k, p, k);
    reflect(loadings, phi, target, p, k);
done:
    free(from);
    free(gain);
    return status;
}

/* T = UV' of loadings' target = USV'. */
norma_status norma__procrustes(double *t, double *turned, const double *loadings,
                               const double *target, size_t p, size_t k, norma_error *err)
{
    const int rows = (int)p, n = (int)k;
    norma_status status = NORMA_OK;
    double *memory = NORMA__NEW(double, 3 * k * k + 2 * k + p * k);
    if (!memory)
        return norma__no_memory(err);
    double *cross = memory, *u = cross + k * k, *v = u + k * k, *s = v + k * k, *off = s + k;
    double *product = off + k;
    norma__prepare_numerics();
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, n, n, rows, 1, loadings, rows, target,
                rows, 0, cross, n);
    int info = LAPACKE_dgesvd(LAPACK_COL_MAJOR, 'A', 'A', n, n, cross, n, s, u, n, v, n, off);
    if (info == LAPACK_WORK_MEMORY_ERROR) {
        status = norma__no_memory(err);
        goto done;
    }
    if (info != 0) {
        status = norma__fail(err, NORMA_EDATA,
                             "the loadings cannot be brought to the target: "
                             "their products have no singular values");
        goto done;
    }
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, u, n, v, n, 0, t, n);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, rows, n, n, 1, loadings, rows, t, n, 0,
                product, rows);
    if (turned)
        memcpy(turned, product, p * k * sizeof *turned);
done:
    free(memory);
    return status;
}

/* Promax: Hendrickson & White (1964, Br. J. Stat. Psychol. 17, 65-70), as R's promax() does it. The
   target is the varimax pattern V with its loadings raised to a power, signs kept; U = inv(V'V) V'
   target, its columns scaled so that factors have variance 1: diag(inv(U'U)) = 1. */
#include "models/rotation/promax.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

typedef struct bench {
    int p, k;
    double *target;              /* p x k */
    double *cross, *u, *inverse; /* k x k */
    double *lapack;              /* k x k */
    int *pivots;                 /* k */
} bench;

static bool regress(bench *b, const double *v, double power)
{
    for (size_t i = 0; i < (size_t)b->p * (size_t)b->k; i++)
        b->target[i] = copysign(pow(fabs(v[i]), power), v[i]);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, b->k, b->k, b->p, 1, v, b->p, v, b->p, 0,
                b->cross, b->k);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, b->k, b->k, b->p, 1, v, b->p, b->target,
                b->p, 0, b->u, b->k);
    return LAPACKE_dposv_work(LAPACK_COL_MAJOR, 'L', b->k, b->k, b->cross, b->k, b->u, b->k) == 0;
}

static bool invert(bench *b)
{
    size_t n = (size_t)b->k * (size_t)b->k;
    memcpy(b->inverse, b->u, n * sizeof *b->u);
    if (LAPACKE_dgetrf_work(LAPACK_COL_MAJOR, b->k, b->k, b->inverse, b->k, b->pivots) != 0 ||
        LAPACKE_dgetri_work(LAPACK_COL_MAJOR, b->k, b->inverse, b->k, b->pivots, b->lapack,
                            b->k * b->k) != 0)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!isfinite(b->inverse[i]))
            return false;
    return true;
}

/* inv(U'U) = inv(U) inv(U)': its diagonal are the rows' squared lengths. */
static void scale(bench *b)
{
    for (int r = 0; r < b->k; r++) {
        double length = cblas_dnrm2(b->k, b->inverse + r, b->k);
        cblas_dscal(b->k, length, b->u + (size_t)r * (size_t)b->k, 1);
        cblas_dscal(b->k, 1 / length, b->inverse + r, b->k);
    }
}

norma_status norma__promax(double *loadings, double *t, bool *done, size_t p, size_t k,
                           double power, norma_error *err)
{
    norma_status status = NORMA_OK;
    double *memory = NORMA__NEW(double, p *k + 4 * k * k);
    int *pivots = NORMA__NEW(int, k);
    *done = false;
    if (!memory || !pivots) {
        status = norma__no_memory(err);
        goto done;
    }
    bench b = {.p = (int)p, .k = (int)k, .target = memory, .pivots = pivots};
    b.cross = memory + p * k;
    b.u = b.cross + k * k;
    b.inverse = b.u + k * k;
    b.lapack = b.inverse + k * k;
    if (!regress(&b, loadings, power) || !invert(&b))
        goto done;
    scale(&b);
    memcpy(b.target, loadings, p * k * sizeof *loadings);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, b.p, b.k, b.k, 1, b.target, b.p, b.u,
                b.k, 0, loadings, b.p);
    memcpy(b.cross, t, k * k * sizeof *t);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, b.k, b.k, b.k, 1, b.cross, b.k, b.inverse,
                b.k, 0, t, b.k);
    *done = true;
done:
    free(memory);
    free(pivots);
    return status;
}

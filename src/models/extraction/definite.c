#include "models/extraction/definite.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* What of an item's variance those before it leave open: less is rounding. */
static const double LEAST_REST = 1e-12;

/* The first item that those before it determine, by Cholesky's pivots; p when there is none. */
static size_t first_dependent(double *factor, size_t p)
{
    const lapack_int order = (lapack_int)p;
    lapack_int info = LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', order, factor, order);
    size_t sound = info > 0 ? (size_t)info - 1 : p;
    for (size_t i = 0; i < sound; i++)
        if (factor[i * p + i] * factor[i * p + i] < LEAST_REST)
            return i;
    return sound;
}

norma_status norma__need_definite(const double *cor, size_t p, const char *method, norma_error *err)
{
    norma__prepare_numerics();
    for (size_t i = 0; i < p * p; i++)
        if (!isfinite(cor[i]))
            return norma__fail(err, NORMA_EDATA, "a matrix of %zu items has undefined entries", p);
    double *factor = NORMA__NEW(double, p *p);
    if (!factor)
        return norma__no_memory(err);
    memcpy(factor, cor, p * p * sizeof *factor);
    size_t item = first_dependent(factor, p);
    free(factor);
    if (item == p)
        return NORMA_OK;
    return norma__fail(
        err, NORMA_EDATA,
        "%s needs a positive definite matrix, and this one of %zu items is none from "
        "item %zu on: leave items out, or use minres, pa or pca",
        method, p, item + 1);
}

#include "models/dimensions/graph_root.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

static void clear_above_diagonal(double *root, size_t p)
{
    for (size_t j = 1; j < p; j++)
        memset(root + j * p, 0, j * sizeof *root);
}

/* cor = V diag(d) V' = R'R with QR = diag(sqrt(d)) V'. */
static norma_status root_of_semidefinite(double *root, const double *cor, size_t p, double *work,
                                         norma_error *err)
{
    const lapack_int P = (lapack_int)p;
    double *vectors = work, *values = work + p * p, *tau = values + p, *room = tau + p;
    norma_status status = norma__eigen(values, vectors, cor, p, err);
    if (status != NORMA_OK)
        return status;
    for (size_t k = 0; k < p; k++)
        for (size_t i = 0; i < p; i++)
            root[i * p + k] = sqrt(fmax(values[k], 0)) * vectors[k * p + i];
    LAPACKE_dgeqr2_work(LAPACK_COL_MAJOR, P, P, root, P, tau, room);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i <= j; i++)
            root[i * p + j] = root[j * p + i];
    return NORMA_OK;
}

norma_status norma__correlation_root(double *root, const double *cor, size_t p, norma_error *err)
{
    const lapack_int P = (lapack_int)p;
    norma_status status = NORMA_OK;
    norma__prepare_numerics();
    memcpy(root, cor, p * p * sizeof *root);
    if (LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', P, root, P) != 0) {
        double *work = NORMA__NEW(double, p *p + 3 * p);
        status = work ? root_of_semidefinite(root, cor, p, work, err) : norma__no_memory(err);
        free(work);
    }
    clear_above_diagonal(root, p);
    return status;
}

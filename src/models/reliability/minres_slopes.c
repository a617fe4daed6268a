#include "models/reliability/minres_slopes.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* At the minimum, sum over j of (r_ij - l_i l_j) l_j = 0 for every i: its derivative by the
   loadings is J, that by r_ij is l_j. So a function with slopes f moves with the correlations by
   -(u l' + l u') / 2, where J u = f. */
static void fill_jacobian(double *jacobian, const double *cor, const double *loadings, size_t p)
{
    double square = 0;
    for (size_t i = 0; i < p; i++)
        square += loadings[i] * loadings[i];
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            jacobian[i + j * p] = i == j ? loadings[i] * loadings[i] - square
                                         : cor[i + j * p] - 2 * loadings[i] * loadings[j];
}

norma_status norma__follow_minres(double *gradient, double *slopes, const double *cor,
                                  const double *loadings, size_t p, norma_error *err)
{
    double *jacobian = NORMA__NEW(double, p *p);
    int *pivots = NORMA__NEW(int, p);
    norma_status status = jacobian && pivots ? NORMA_OK : norma__no_memory(err);

    norma__prepare_numerics();
    if (status == NORMA_OK) {
        fill_jacobian(jacobian, cor, loadings, p);
        if (LAPACKE_dgesv(LAPACK_COL_MAJOR, (int)p, 1, jacobian, (int)p, pivots, slopes, (int)p) !=
            0)
            for (size_t i = 0; i < p; i++)
                slopes[i] = NAN;
        for (size_t j = 0; j < p; j++)
            for (size_t i = 0; i < p; i++)
                gradient[i + j * p] -= (slopes[i] * loadings[j] + loadings[i] * slopes[j]) / 2;
    }
    free(jacobian);
    free(pivots);
    return status;
}

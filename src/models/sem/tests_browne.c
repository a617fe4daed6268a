/* T = min over b of the sum of N_g (r - Delta K b)' Gamma^-1 (r - Delta K b), r what the sample's
   statistics are above the model's: the part of the residuals that no step of the parameters takes
   away. */
#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/fixed.h"
#include "models/sem/inference_algebra.h"
#include "models/sem/invert.h"
#include "models/sem/tests.h"

typedef struct sums {
    size_t columns;
    double *xx, *xy; /* columns x columns, columns */
    double yy;
} sums;

static void add_group(sums *to, double *gamma, double *x, double *r, size_t k, double n)
{
    const int columns = (int)to->columns;
    cblas_dtrsm(CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, (int)k, columns,
                1, gamma, (int)k, x, (int)k);
    cblas_dtrsv(CblasColMajor, CblasLower, CblasNoTrans, CblasNonUnit, (int)k, gamma, (int)k, r, 1);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, columns, columns, (int)k, n, x, (int)k, x,
                (int)k, 1, to->xx, columns);
    cblas_dgemv(CblasColMajor, CblasTrans, (int)k, columns, n, x, (int)k, r, 1, 1, to->xy, 1);
    to->yy += n * cblas_ddot((int)k, r, 1, r, 1);
}

/* ok: Gamma is positive definite. */
static norma_status take_group(sums *to, bool *ok, const norma__sem_fitted *fitted, size_t group,
                               const double *basis, norma_error *err)
{
    const norma__observed_group *g = &fitted->observed.groups[group];
    const size_t k = g->k, q = fitted->structure.n_free;
    double *gamma = norma__new_filled(k * k, sizeof *gamma);
    double *delta = norma__new_filled(k * q + 1, sizeof *delta);
    double *x = norma__new_filled(k * to->columns + 1, sizeof *x), *r = NORMA__NEW(double, k);
    norma_status status = NORMA_OK;
    *ok = false;
    if (!(gamma && delta && x && r)) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__observed_gamma(gamma, &fitted->observed, group, err)) != NORMA_OK)
        goto done;
    norma__sem_statistics(r, delta, &fitted->structure, group, g, &fitted->implied[group]);
    for (size_t s = 0; s < k; s++)
        r[s] = g->values[s] - r[s];
    if (basis)
        norma__product(x, delta, false, basis, k, to->columns, q, 1);
    else
        memcpy(x, delta, k * q * sizeof *x);
    *ok = norma__observed_units(&fitted->observed, group) > k &&
          LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', (int)k, gamma, (int)k) == 0;
    const bool likely = fitted->discrepancy == NORMA_SEM_F_ML && !fitted->observed.wishart;
    if (*ok)
        add_group(to, gamma, x, r, k, likely ? g->total : g->total - 1);
done:
    free(gamma);
    free(delta);
    free(x);
    free(r);
    return status;
}

norma_status norma__sem_browne(double *chisq, const norma__sem_fitted *fitted, norma_error *err)
{
    double *basis = NULL;
    bool ok = fitted->observed.missing != NORMA_SEM_FIML;
    bool *fixed = NULL;
    size_t n_fixed, rank;
    sums to = {0};
    *chisq = NAN;
    norma__prepare_numerics();
    norma_status status = norma__sem_free_directions(&basis, &to.columns, fitted, err);
    if (status == NORMA_OK)
        status = norma__sem_fixed(&fixed, &n_fixed, fitted, err);
    ok = ok && status == NORMA_OK && n_fixed == 0;
    to.xx = NORMA__NEW(double, to.columns *to.columns);
    to.xy = NORMA__NEW(double, to.columns);
    if (status == NORMA_OK && (!to.xx || !to.xy))
        status = norma__no_memory(err);
    for (size_t g = 0; g < fitted->structure.n_groups && status == NORMA_OK && ok; g++)
        status = take_group(&to, &ok, fitted, g, basis, err);
    if (status == NORMA_OK && ok)
        status = norma__sem_invert_symmetric(to.xx, &rank, to.xx, to.columns, err);
    if (status == NORMA_OK && ok) {
        *chisq = to.yy;
        for (size_t j = 0; j < to.columns; j++)
            for (size_t i = 0; i < to.columns; i++)
                *chisq -= to.xx[i + j * to.columns] * to.xy[i] * to.xy[j];
    }
    free(basis);
    free(fixed);
    free(to.xx);
    free(to.xy);
    return status;
}

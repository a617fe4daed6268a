/* Mardia (1970), Biometrika 57, 519-530. With y = L^-1 (x - mean) and S = L L',
   b1 = sum of all squared third moments of y: O(n p^3), not O(n^2 p). */
#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/evaluation/evaluation.h"

/* Rows without a missing answer, centred: n x p. */
static size_t complete_rows(double *y, const norma__observed_group *group, size_t p)
{
    size_t n = 0;
    for (size_t r = 0; r < group->n; r++) {
        bool complete = true;
        for (size_t i = 0; i < p; i++)
            complete = complete && !isnan(group->x[r + i * group->n]);
        for (size_t i = 0; complete && i < p; i++)
            y[n * p + i] = group->x[r + i * group->n];
        n += complete;
    }
    for (size_t i = 0; i < p; i++) {
        double mean = 0;
        for (size_t r = 0; r < n; r++)
            mean += y[r * p + i] / (double)n;
        for (size_t r = 0; r < n; r++)
            y[r * p + i] -= mean;
    }
    return n;
}

/* y (p x n, a column a row) becomes L^-1 y; false when the covariances are not positive definite.
 */
static bool whiten(double *y, double *cov, size_t p, size_t n)
{
    const int k = (int)p;
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, k, (int)n, 1 / ((double)n - 1), y, k, 0,
                cov, k);
    if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', k, cov, k) != 0)
        return false;
    cblas_dtrsm(CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, k, (int)n, 1, cov,
                k, y, k);
    return true;
}

/* Sum over i of the squared elements of (1/n) sum_r y_ri y_r y_r'. */
static double skewness_of(const double *y, double *weighted, double *moment, size_t p, size_t n)
{
    const int k = (int)p;
    double sum = 0;
    for (size_t i = 0; i < p; i++) {
        for (size_t r = 0; r < n; r++)
            for (size_t j = 0; j < p; j++)
                weighted[r * p + j] = y[r * p + i] * y[r * p + j] / (double)n;
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, k, k, (int)n, 1, weighted, k, y, k, 0,
                    moment, k);
        for (size_t e = 0; e < p * p; e++)
            sum += moment[e] * moment[e];
    }
    return sum;
}

static double kurtosis_of(const double *y, size_t p, size_t n)
{
    double sum = 0;
    for (size_t r = 0; r < n; r++) {
        double distance = 0;
        for (size_t j = 0; j < p; j++)
            distance += y[r * p + j] * y[r * p + j];
        sum += distance * distance / (double)n;
    }
    return sum;
}

static norma_status note_undefined(norma_sem_normality *result, const char *group, norma_error *err)
{
    return norma__note(&result->notes, err, "sem-mardia-undefined", group, NAN, NAN,
                       "Mardia's coefficients are undefined: the covariance matrix of the complete "
                       "rows is not positive definite");
}

static norma_status fill(norma_sem_normality *result, const norma__observed *observed, size_t g,
                         norma_error *err)
{
    const norma__observed_group *group = &observed->groups[g];
    norma_sem_mardia *out = &result->groups[g];
    const size_t p = observed->p;
    const double d = (double)p;
    double *y = NORMA__NEW(double, group->n *p), *weighted = NORMA__NEW(double, group->n *p),
           *square = NORMA__NEW(double, p *p);
    norma_status status = y && weighted && square ? NORMA_OK : norma__no_memory(err);
    const size_t n = status == NORMA_OK ? complete_rows(y, group, p) : 0;

    *out = (norma_sem_mardia){g, n, NAN, NAN, d * (d + 1) * (d + 2) / 6, NAN, NAN, NAN, NAN};
    if (status != NORMA_OK || n < 2 || !whiten(y, square, p, n)) {
        if (status == NORMA_OK)
            status = note_undefined(result, group->name, err);
    } else {
        out->skewness = skewness_of(y, weighted, square, p, n);
        out->skewness_chisq = (double)n * out->skewness / 6;
        out->skewness_p = norma__chisq_upper(out->skewness_chisq, out->skewness_df);
        out->kurtosis = kurtosis_of(y, p, n);
        out->kurtosis_z = (out->kurtosis - d * (d + 2)) / sqrt(8 * d * (d + 2) / (double)n);
        out->kurtosis_p = 2 * norma__normal_cdf(-fabs(out->kurtosis_z));
    }
    free(y);
    free(weighted);
    free(square);
    return status;
}

norma_status norma_sem_normality_of(norma_sem_normality **out, const norma_sem *sem,
                                    norma_error *err)
{
    const norma__observed *observed = &sem->inner->observed;
    norma_sem_normality *result = NORMA__NEW(norma_sem_normality, 1);
    norma_status status = NORMA_OK;

    *out = NULL;
    norma__prepare_numerics();
    if (result)
        result->groups = NORMA__NEW(norma_sem_mardia, observed->n_groups);
    if (!result || !result->groups)
        status = norma__no_memory(err);
    if (status == NORMA_OK) {
        result->n_groups = observed->n_groups;
        if (observed->ordinal)
            status = norma__note(&result->notes, err, "sem-mardia-ordinal", NULL, NAN, NAN,
                                 "Mardia's coefficients take the places of ordinal answers as "
                                 "numbers; they are no assumption of this estimator");
    }
    for (size_t g = 0; g < observed->n_groups && status == NORMA_OK; g++)
        status = fill(result, observed, g, err);
    if (status == NORMA_OK) {
        *out = result;
        result = NULL;
    }
    norma_sem_normality_free(result);
    return status;
}

void norma_sem_normality_free(norma_sem_normality *normality)
{
    if (!normality)
        return;
    free(normality->groups);
    norma_notes_clear(&normality->notes);
    free(normality);
}

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cblas.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "statistics/correlation.h"

/* An eigenvalue under this is 0 to the precision of the arithmetic: the matrix is not positive
   definite. Smoothed, the smallest is a hundred times as large. */
static const double EIGENVALUE_ZERO = 1e-12;
static const double EIGENVALUE_FLOOR = 1e-10;

static bool has_undefined(const norma_correlation *r)
{
    for (size_t k = 0; k < r->n_variables * r->n_variables; k++)
        if (isnan(r->matrix[k]))
            return true;
    return false;
}

/* ---- the ways ---- */

/* psych::cor.smooth: eigenvalues under the zero become the floor, all are scaled to add up to p,
   and what they make is divided by its diagonal. constant: how many were raised. */
static void raise_eigenvalues(double *matrix, double *values, double *vectors, size_t p,
                              double *constant)
{
    double sum = 0;
    for (size_t k = 0; k < p; k++) {
        *constant += values[k] < EIGENVALUE_ZERO;
        values[k] = values[k] < EIGENVALUE_ZERO ? EIGENVALUE_FLOOR : values[k];
        sum += values[k];
    }
    for (size_t k = 0; k < p; k++)
        for (size_t i = 0; i < p; i++)
            vectors[i + k * p] *= sqrt(values[k] * (double)p / sum);
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, (int)p, (int)p, 1, vectors, (int)p, 0,
                matrix, (int)p);
    for (size_t i = 0; i < p; i++)
        values[i] = sqrt(matrix[i + i * p]);
    for (size_t j = 0; j < p; j++)
        for (size_t i = j; i < p; i++)
            matrix[i + j * p] = matrix[j + i * p] =
                i == j ? 1 : matrix[i + j * p] / (values[i] * values[j]);
}

/* (R + k I) / (1 + k), which divides the correlations. k is 0.001, or the next power of ten that
   is enough, as in LISREL (Joreskog & Sorbom, 1996). */
static double add_ridge(double *matrix, size_t p, double smallest)
{
    double k = 0.001;
    while (smallest + k < EIGENVALUE_FLOOR)
        k *= 10;
    for (size_t i = 0; i < p * p; i++)
        matrix[i] = i % (p + 1) == 0 ? 1 : matrix[i] / (1 + k);
    return k;
}

/* (1 - s) R + s I with the least s that brings the smallest eigenvalue to the floor. */
static double shrink(double *matrix, size_t p, double smallest)
{
    double s = (EIGENVALUE_FLOOR - smallest) / (1 - smallest);
    for (size_t i = 0; i < p * p; i++)
        matrix[i] = i % (p + 1) == 0 ? 1 : (1 - s) * matrix[i];
    return s;
}

static norma_status note_smoothed(norma_correlation *r, int how, norma_error *err)
{
    if (how == NORMA_SMOOTH_EIGEN)
        return norma__note(&r->notes, err, "smoothed", "eigen", r->smoothing,
                           (double)r->n_variables,
                           "the matrix was smoothed: %.0f of %zu eigenvalues were raised to %g",
                           r->smoothing, r->n_variables, EIGENVALUE_FLOOR);
    if (how == NORMA_SMOOTH_RIDGE)
        return norma__note(&r->notes, err, "smoothed", "ridge", r->smoothing, NAN,
                           "the matrix was smoothed: correlations were divided by 1 + %g",
                           r->smoothing);
    return norma__note(&r->notes, err, "smoothed", "shrink", r->smoothing, NAN,
                       "the matrix was smoothed: correlations were multiplied by 1 - %.3g",
                       r->smoothing);
}

static norma_status smooth(norma_correlation *r, int how, double *values, double *vectors,
                           norma_error *err)
{
    size_t p = r->n_variables;
    norma_status status =
        norma__note(&r->notes, err, "not-positive-definite", norma_correlation_type_names[r->type],
                    r->smallest_eigenvalue, 0,
                    "the matrix is not positive definite: its smallest eigenvalue is %.3g",
                    r->smallest_eigenvalue);
    if (status != NORMA_OK || how == NORMA_SMOOTH_NONE)
        return status;
    if (how == NORMA_SMOOTH_EIGEN)
        raise_eigenvalues(r->matrix, values, vectors, p, &r->smoothing);
    else if (how == NORMA_SMOOTH_RIDGE)
        r->smoothing = add_ridge(r->matrix, p, r->smallest_eigenvalue);
    else
        r->smoothing = shrink(r->matrix, p, r->smallest_eigenvalue);
    if ((status = norma__eigen(values, NULL, r->matrix, p, err)) != NORMA_OK)
        return status;
    r->smoothed_smallest_eigenvalue = values[p - 1];
    return note_smoothed(r, how, err);
}

norma_status norma__smooth(norma__correlating *c, norma_error *err)
{
    norma_correlation *r = c->result;
    const int how = c->options->smooth;
    size_t p = r->n_variables;
    double *values = NULL, *vectors = NULL;
    norma_status status = NORMA_OK;

    if (has_undefined(r)) {
        if (how == NORMA_SMOOTH_NONE)
            return NORMA_OK;
        return norma__note(&r->notes, err, "not-smoothed", NULL, NAN, NAN,
                           "the matrix was not smoothed: it has undefined correlations");
    }
    values = NORMA__NEW(double, p);
    vectors = how == NORMA_SMOOTH_EIGEN ? NORMA__NEW(double, p *p) : NULL;
    if (!values || (how == NORMA_SMOOTH_EIGEN && !vectors)) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__eigen(values, vectors, r->matrix, p, err)) != NORMA_OK)
        goto done;
    r->smallest_eigenvalue = values[p - 1];
    if (r->smallest_eigenvalue < EIGENVALUE_ZERO)
        status = smooth(r, how, values, vectors, err);
    r->positive_definite =
        fmax(r->smallest_eigenvalue, r->smoothed_smallest_eigenvalue) >= EIGENVALUE_ZERO;
done:
    free(values);
    free(vectors);
    return status;
}

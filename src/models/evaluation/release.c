/* Score tests of equality constraints. Every free row of the table is given a parameter of its own;
   J0, the inverse of the information in the space of the constraints, is then known from the fitted
   model's. Along a direction d that meets all constraints but one,
     V = d'Id - d'I J0 I d,  X2 = n (d's)^2 / V,  change = (d's / V) (d - J0 I d). */
#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/evaluation/evaluation.h"
#include "models/evaluation/extended.h"
#include "models/sem/inference.h"
#include "models/sem/invert.h"

static const double NOTHING = 1e-8;

typedef struct work {
    norma__extended apart;
    size_t n, q;                   /* parameters apart and shared */
    size_t *of, *row;              /* of each parameter apart: the shared one, the row */
    double *inverse;               /* q x q, in the space of the constraints */
    double *information;           /* n x n, apart */
    double *directions, *followed; /* n x r: d, and d - J0 I d */
    double *variance;              /* r x r */
} work;

static void work_clear(work *w)
{
    norma__extended_clear(&w->apart);
    free(w->of);
    free(w->row);
    free(w->inverse);
    free(w->information);
    free(w->directions);
    free(w->followed);
    free(w->variance);
}

static norma_status inverse_of(work *w, const norma__sem_fitted *fitted, norma_error *err)
{
    size_t rank;
    double *information = NORMA__NEW(double, w->q * w->q);
    w->inverse = NORMA__NEW(double, w->q * w->q);
    norma_status status = information && w->inverse ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__expected_information(information, fitted, err);
    if (status == NORMA_OK)
        status = norma__sem_invert(w->inverse, &rank, information, fitted, err);
    free(information);
    return status;
}

static norma_status begin(work *w, const norma__sem_fitted *fitted, norma_error *err)
{
    norma_status status;
    w->q = fitted->structure.n_free;
    w->of = NORMA__NEW(size_t, fitted->table->n);
    w->row = NORMA__NEW(size_t, fitted->table->n);
    if (!w->of || !w->row)
        return norma__no_memory(err);
    if ((status = norma__extend_shared(&w->apart, w->of, w->row, fitted, err)) != NORMA_OK)
        return status;
    w->n = w->apart.fitted.structure.n_free;
    return inverse_of(w, fitted, err);
}

/* The first parameter apart that shares f. */
static size_t first_of(const work *w, size_t f)
{
    for (size_t a = 0; a < w->n; a++)
        if (w->of[a] == f)
            return a;
    return NORMA_NONE;
}

static size_t apart_of(const work *w, size_t row)
{
    for (size_t a = 0; a < w->n; a++)
        if (w->row[a] == row)
            return a;
    return NORMA_NONE;
}

/* Rows that share a parameter with an earlier one; their direction is their own. */
static void list_shared(norma_sem_releases *result, work *w)
{
    for (size_t a = 0; a < w->n; a++) {
        const size_t first = first_of(w, w->of[a]);
        if (first == a)
            continue;
        w->directions[a + result->n * w->n] = 1;
        result->rows[result->n++] =
            (norma_sem_release){.lhs = w->row[first], .rhs = w->row[a], .constraint = NORMA_NONE};
    }
}

/* Which rows of the table the equality constraints are: those that the relations count. */
static size_t next_equality(const norma_sem_table *table, size_t from)
{
    while (from < table->n && table->rows[from].op != NORMA_SEM_EQUAL)
        from++;
    return from;
}

/* Written constraints h(theta) = 0 with Jacobian H: all that share move together, by H'(HH')^+ e.
 */
static norma_status list_written(norma_sem_releases *result, work *w,
                                 const norma__sem_fitted *fitted, norma_error *err)
{
    const norma__relations *relations = &fitted->relations;
    const size_t h = relations->n_equal, q = w->q;
    size_t rank, row = 0;
    double *values = NORMA__NEW(double, h + relations->n_greater + relations->n_defined);
    double *jacobian = NORMA__NEW(double, h *q), *square = NORMA__NEW(double, h *h);
    norma_status status = values && jacobian && square ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__relations_at(relations, fitted->theta, values, jacobian, values + h, NULL,
                                     values + h + relations->n_greater, NULL, err);
    for (size_t i = 0; status == NORMA_OK && i < h; i++)
        for (size_t j = 0; j < h; j++)
            for (size_t f = 0; f < q; f++)
                square[i + j * h] += jacobian[i + f * h] * jacobian[j + f * h];
    if (status == NORMA_OK)
        status = norma__sem_invert_symmetric(square, &rank, square, h, err);
    for (size_t j = 0; status == NORMA_OK && j < h; j++) {
        row = next_equality(fitted->table, row);
        for (size_t a = 0; a < w->n; a++)
            for (size_t i = 0; i < h; i++)
                w->directions[a + result->n * w->n] +=
                    jacobian[i + w->of[a] * h] * square[i + j * h];
        result->rows[result->n++] =
            (norma_sem_release){.lhs = NORMA_NONE, .rhs = NORMA_NONE, .constraint = row++};
    }
    free(values);
    free(jacobian);
    free(square);
    return status;
}

/* followed = d - J0 I d, variance = followed' I d. */
static norma_status follow(work *w, size_t r, norma_error *err)
{
    const size_t n = w->n, q = w->q;
    double *moved = NORMA__NEW(double, n *r), *shared = NORMA__NEW(double, q *r),
           *back = NORMA__NEW(double, q *r);
    w->information = NORMA__NEW(double, n *n);
    w->followed = NORMA__NEW(double, n *r);
    w->variance = NORMA__NEW(double, r *r);
    norma_status status = moved && shared && back && w->information && w->followed && w->variance
                              ? NORMA_OK
                              : norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__expected_information(w->information, &w->apart.fitted, err);
    if (status == NORMA_OK) {
        const int rows = (int)n, columns = (int)r, few = (int)q;
        cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, rows, columns, 1, w->information, rows,
                    w->directions, rows, 0, moved, rows);
        for (size_t c = 0; c < r; c++)
            for (size_t a = 0; a < n; a++)
                shared[w->of[a] + c * q] += moved[a + c * n];
        cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, few, columns, 1, w->inverse, few, shared,
                    few, 0, back, few);
        for (size_t c = 0; c < r; c++)
            for (size_t a = 0; a < n; a++)
                w->followed[a + c * n] = w->directions[a + c * n] - back[w->of[a] + c * q];
        cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, columns, columns, rows, 1, w->followed,
                    rows, moved, rows, 0, w->variance, columns);
    }
    free(moved);
    free(shared);
    free(back);
    return status;
}

static double score_along(const work *w, size_t c)
{
    double sum = 0;
    for (size_t a = 0; a < w->n; a++)
        sum -= w->apart.gradient[a] * w->directions[a + c * w->n];
    return sum;
}

/* Information along a direction, nothing else moving. */
static double bare(const work *w, size_t c)
{
    double sum = 0;
    const double *d = w->directions + c * w->n;
    for (size_t a = 0; a < w->n; a++)
        for (size_t b = 0; d[a] != 0 && b < w->n; b++)
            sum += d[a] * d[b] * w->information[a + b * w->n];
    return sum;
}

static void test_one(norma_sem_release *row, const work *w, size_t r, size_t c, double n)
{
    const double score = score_along(w, c), v = w->variance[c + c * r];
    const bool defined = v > NOTHING * bare(w, c);
    const double step = defined ? score / v : NAN;
    row->x2 = n * score * step;
    row->p = norma__chisq_upper(row->x2, 1);
    row->epc_lhs = row->epc_rhs = NAN;
    if (row->constraint != NORMA_NONE)
        return;
    row->epc_lhs = step * w->followed[apart_of(w, row->lhs) + c * w->n];
    row->epc_rhs = step * w->followed[apart_of(w, row->rhs) + c * w->n];
}

static norma_status test_all(norma_sem_releases *result, const work *w, double n, norma_error *err)
{
    const size_t r = result->n;
    size_t rank = 0;
    double *inverse = NORMA__NEW(double, r *r), *score = NORMA__NEW(double, r);
    norma_status status = inverse && score ? NORMA_OK : norma__no_memory(err);
    for (size_t c = 0; status == NORMA_OK && c < r; c++) {
        score[c] = score_along(w, c);
        for (size_t b = 0; b < r; b++)
            inverse[b + c * r] = (w->variance[b + c * r] + w->variance[c + b * r]) / 2;
    }
    if (status == NORMA_OK)
        status = norma__sem_invert_symmetric(inverse, &rank, inverse, r, err);
    result->total_x2 = 0;
    for (size_t a = 0; status == NORMA_OK && a < r; a++)
        for (size_t b = 0; b < r; b++)
            result->total_x2 += n * score[a] * inverse[a + b * r] * score[b];
    result->total_df = (double)rank;
    result->total_p = norma__chisq_upper(result->total_x2, result->total_df);
    if (status == NORMA_OK && rank < r)
        status =
            norma__note(&result->notes, err, "sem-score-test-rank", NULL, (double)rank, (double)r,
                        "released all at once, the %zu equality constraints leave a model that "
                        "is not identified; the test of all has %zu degrees of freedom",
                        r, rank);
    free(inverse);
    free(score);
    return status;
}

static norma_status fill(norma_sem_releases *result, const norma__sem_fitted *fitted,
                         norma_error *err)
{
    work w = {0};
    const double n = (double)fitted->observed.n;
    norma_status status = begin(&w, fitted, err);
    const size_t most = w.n - (w.n < w.q ? w.n : w.q) + fitted->relations.n_equal;
    if (status == NORMA_OK && most > 0) {
        result->rows = NORMA__NEW(norma_sem_release, most);
        w.directions = NORMA__NEW(double, most *w.n);
        status = result->rows && w.directions ? NORMA_OK : norma__no_memory(err);
        if (status == NORMA_OK) {
            list_shared(result, &w);
            status = list_written(result, &w, fitted, err);
        }
        if (status == NORMA_OK)
            status = follow(&w, result->n, err);
        for (size_t c = 0; status == NORMA_OK && c < result->n; c++)
            test_one(&result->rows[c], &w, result->n, c, n);
        if (status == NORMA_OK)
            status = test_all(result, &w, n, err);
    }
    work_clear(&w);
    return status;
}

norma_status norma_sem_releases_of(norma_sem_releases **out, const norma_sem *sem,
                                   const norma_sem_evaluation_options *options, norma_error *err)
{
    norma_sem_evaluation_options o;
    norma_sem_releases *result = NULL;
    norma_status status;

    *out = NULL;
    norma__prepare_numerics();
    if ((status = norma__evaluation_options(&o, options, err)) != NORMA_OK)
        return status;
    result = NORMA__NEW(norma_sem_releases, 1);
    if (!result)
        return norma__no_memory(err);
    result->total_x2 = result->total_df = result->total_p = NAN;
    status = fill(result, sem->inner, err);
    if (status == NORMA_EDATA) {
        result->n = 0;
        status = norma__note(&result->notes, err, "sem-score-test-singular", NULL, NAN, NAN,
                             "there are no score tests: the model's covariance matrix is not "
                             "positive definite");
    }
    if (status == NORMA_OK) {
        *out = result;
        result = NULL;
    }
    norma_sem_releases_free(result);
    return status;
}

void norma_sem_releases_free(norma_sem_releases *releases)
{
    if (!releases)
        return;
    free(releases->rows);
    norma_notes_clear(&releases->notes);
    free(releases);
}

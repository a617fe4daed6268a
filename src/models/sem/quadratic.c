/* Null-space steps with a working set of inequalities: Nocedal & Wright (2006), ch. 16. */
#include "models/sem/quadratic.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* Constraints in use, as Q R P' = their rows: columns 0 ... rank - 1 of Q span them. */
typedef struct range {
    size_t n, n_used, rank;
    size_t *used;  /* which row each is */
    double *q, *r; /* n x n; n_used x n_used, upper */
    lapack_int *pivot;
    double *work;
} range;

static void range_clear(range *c)
{
    free(c->used);
    free(c->q);
    free(c->r);
    free(c->pivot);
    *c = (range){0};
}

static norma_status range_new(range *out, size_t n, size_t n_rows, norma_error *err)
{
    const size_t widest = n > n_rows ? n : n_rows;
    *out = (range){.n = n};
    out->used = NORMA__NEW(size_t, n_rows);
    out->q = NORMA__NEW(double, n *widest);
    out->r = NORMA__NEW(double, n_rows *n_rows + 2 * widest);
    out->pivot = NORMA__NEW(lapack_int, n_rows);
    if (!out->used || !out->q || !out->r || !out->pivot) {
        range_clear(out);
        norma__no_memory(err);
        return NORMA_ENOMEM;
    }
    out->work = out->r + n_rows * n_rows;
    return NORMA_OK;
}

/* Factorises the rows in use; q becomes a whole basis. False when LAPACK fails. */
static bool factorise(range *c, const double *rows, size_t n_rows, const bool *use)
{
    const size_t n = c->n;
    c->n_used = c->rank = 0;
    for (size_t i = 0; i < n_rows; i++)
        if (!use || use[i]) {
            memcpy(c->q + c->n_used * n, rows + i * n, n * sizeof *rows);
            c->pivot[c->n_used] = 0;
            c->used[c->n_used++] = i;
        }
    const size_t least = n < c->n_used ? n : c->n_used;
    if (LAPACKE_dgeqp3(LAPACK_COL_MAJOR, (lapack_int)n, (lapack_int)c->n_used, c->q, (lapack_int)n,
                       c->pivot, c->work) != 0)
        return false;
    for (size_t i = 0; i < least; i++)
        if (fabs(c->q[i + i * n]) > 1e-10 * fabs(c->q[0]))
            c->rank = i + 1;
    for (size_t j = 0; j < c->n_used; j++)
        for (size_t i = 0; i < c->n_used; i++)
            c->r[i + j * c->n_used] = i <= j && i < n ? c->q[i + j * n] : 0;
    return LAPACKE_dorgqr(LAPACK_COL_MAJOR, (lapack_int)n, (lapack_int)n, (lapack_int)least, c->q,
                          (lapack_int)n, c->work) == 0;
}

/* The shortest step onto the constraints in use: R' y = P' right, s = Q y. */
static void onto(double *step, const range *c, const double *right)
{
    double *y = c->work;
    for (size_t i = 0; i < c->rank; i++)
        y[i] = right[c->used[c->pivot[i] - 1]];
    cblas_dtrsv(CblasColMajor, CblasUpper, CblasTrans, CblasNonUnit, (int)c->rank, c->r,
                (int)c->n_used, y, 1);
    cblas_dgemv(CblasColMajor, CblasNoTrans, (int)c->n, (int)c->rank, 1, c->q, (int)c->n, y, 1, 0,
                step, 1);
}

/* R mu = Q' slope, for the constraints in use that are independent. */
static void multipliers_of(double *multipliers, size_t n_rows, const range *c, const double *slope)
{
    double *y = c->work;
    memset(multipliers, 0, n_rows * sizeof *multipliers);
    if (c->rank == 0)
        return;
    cblas_dgemv(CblasColMajor, CblasTrans, (int)c->n, (int)c->rank, 1, c->q, (int)c->n, slope, 1, 0,
                y, 1);
    cblas_dtrsv(CblasColMajor, CblasUpper, CblasNoTrans, CblasNonUnit, (int)c->rank, c->r,
                (int)c->n_used, y, 1);
    for (size_t i = 0; i < c->rank; i++)
        multipliers[c->used[c->pivot[i] - 1]] = y[i];
}

/* slope = g + B s. */
static void slope_at(double *slope, const norma__quadratic *problem, const double *step)
{
    memcpy(slope, problem->g, problem->n * sizeof *slope);
    cblas_dsymv(CblasColMajor, CblasLower, (int)problem->n, 1, problem->b, (int)problem->n, step, 1,
                1, slope, 1);
}

/* The minimum with the constraints in use as equalities; work: 2 n x n + 2 n. */
static bool reduced_step(double *step, const range *c, const norma__quadratic *problem,
                         double *work)
{
    const size_t n = problem->n, free_n = n - c->rank;
    double *reduced = work, *half = work + n * n, *slope = half + n * n, *z = slope + n;
    memset(step, 0, n * sizeof *step);
    if (c->rank > 0)
        onto(step, c, problem->right);
    if (free_n == 0)
        return true;
    slope_at(slope, problem, step);
    const double *basis = c->rank > 0 ? c->q + c->rank * n : NULL;
    if (c->rank == 0) {
        memcpy(reduced, problem->b, n * n * sizeof *reduced);
        memcpy(z, slope, n * sizeof *z);
    } else {
        cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, (int)n, (int)free_n, 1, problem->b,
                    (int)n, basis, (int)n, 0, half, (int)n);
        cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, (int)free_n, (int)free_n, (int)n, 1,
                    basis, (int)n, half, (int)n, 0, reduced, (int)free_n);
        cblas_dgemv(CblasColMajor, CblasTrans, (int)n, (int)free_n, 1, basis, (int)n, slope, 1, 0,
                    z, 1);
    }
    const lapack_int size = (lapack_int)free_n;
    if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', size, reduced, size) != 0 ||
        LAPACKE_dpotrs(LAPACK_COL_MAJOR, 'L', size, 1, reduced, size, z, size) != 0)
        return false;
    if (c->rank == 0)
        cblas_daxpy((int)n, -1, z, 1, step, 1);
    else
        cblas_dgemv(CblasColMajor, CblasNoTrans, (int)n, (int)free_n, -1, basis, (int)n, z, 1, 1,
                    step, 1);
    return true;
}

/* The inequality not in use that the step breaks most; n_rows for none. */
static size_t most_broken(const norma__quadratic *problem, const bool *use, const double *step)
{
    size_t worst = problem->n_rows;
    double most = 1e-12;
    for (size_t i = problem->n_equal; i < problem->n_rows; i++) {
        const double *row = problem->rows + i * problem->n;
        const double broken = problem->right[i] - cblas_ddot((int)problem->n, row, 1, step, 1);
        if (!use[i] && broken > most) {
            most = broken;
            worst = i;
        }
    }
    return worst;
}

/* The inequality in use that holds the step back from where it wants to go; n_rows for none. */
static size_t most_idle(const norma__quadratic *problem, const bool *use, const double *multipliers)
{
    size_t worst = problem->n_rows;
    double most = 0;
    for (size_t i = problem->n_equal; i < problem->n_rows; i++)
        if (use[i] && multipliers[i] < most) {
            most = multipliers[i];
            worst = i;
        }
    return worst;
}

static bool work_through(double *step, double *multipliers, const norma__quadratic *problem,
                         range *c, bool *use, double *work)
{
    const size_t n = problem->n, most_rounds = 3 * (problem->n_rows - problem->n_equal) + 1;
    for (size_t i = 0; i < problem->n_rows; i++)
        use[i] = i < problem->n_equal;
    for (size_t round = 0; round < most_rounds; round++) {
        c->n_used = c->rank = 0;
        if ((problem->n_rows > 0 && !factorise(c, problem->rows, problem->n_rows, use)) ||
            !reduced_step(step, c, problem, work))
            return false;
        slope_at(work, problem, step);
        multipliers_of(multipliers, problem->n_rows, c, work);
        const size_t idle = most_idle(problem, use, multipliers);
        const size_t broken = most_broken(problem, use, step);
        if (idle == problem->n_rows && broken == problem->n_rows)
            return true;
        if (broken < problem->n_rows && c->rank < n)
            use[broken] = true;
        if (idle < problem->n_rows)
            use[idle] = false;
        else if (broken < problem->n_rows && c->rank >= n)
            return false;
    }
    return true; /* it circles: the last step serves, the search judges it */
}

norma_status norma__quadratic_step(double *step, double *multipliers, bool *solved,
                                   const norma__quadratic *problem, norma_error *err)
{
    const size_t n = problem->n;
    range c = {0};
    double *work = NORMA__NEW(double, 2 * n * n + 2 * n);
    bool *use = NORMA__NEW(bool, problem->n_rows);
    norma_status status = NORMA_OK;

    *solved = false;
    if (!work || !use)
        status = norma__no_memory(err);
    if (status == NORMA_OK && problem->n_rows > 0)
        status = range_new(&c, n, problem->n_rows, err);
    if (status == NORMA_OK) {
        c.n = n;
        *solved = work_through(step, multipliers, problem, &c, use, work);
    }
    range_clear(&c);
    free(work);
    free(use);
    return status;
}

norma_status norma__quadratic_multipliers(double *multipliers, const norma__quadratic *problem,
                                          const bool *use, norma_error *err)
{
    range c = {0};
    if (problem->n_rows == 0)
        return NORMA_OK;
    const norma_status status = range_new(&c, problem->n, problem->n_rows, err);
    if (status == NORMA_OK && factorise(&c, problem->rows, problem->n_rows, use))
        multipliers_of(multipliers, problem->n_rows, &c, problem->g);
    range_clear(&c);
    return status;
}

norma_status norma__null_space(double *basis, size_t *n_free, const double *rows, size_t n,
                               size_t n_rows, const bool *use, norma_error *err)
{
    range c = {0};
    memset(basis, 0, n * n * sizeof *basis);
    *n_free = n;
    for (size_t i = 0; i < n; i++)
        basis[i + i * n] = 1;
    if (n_rows == 0)
        return NORMA_OK;
    const norma_status status = range_new(&c, n, n_rows, err);
    if (status == NORMA_OK && factorise(&c, rows, n_rows, use)) {
        *n_free = n - c.rank;
        memcpy(basis, c.q + c.rank * n, n * *n_free * sizeof *basis);
    }
    range_clear(&c);
    return status;
}

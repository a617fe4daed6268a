#include "models/sem/convergence.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/notation/expression.h"
#include "models/sem/constraints.h"
#include "models/sem/discrepancy.h"
#include "models/sem/estimate.h"
#include "models/sem/quadratic.h"

static const double FLAT = 1e-8; /* of eigenvalues of matrices with unit diagonal */
enum { DIRECTIONS = 2 };

/* Curvature in units of every parameter's own, where constraints leave room: Z' D M D Z. */
typedef struct room {
    const norma__sem_fitted *fitted;
    size_t n, n_free; /* dimensions without and with what constraints leave */
    size_t *kept;     /* n: parameters; thresholds that solve themselves are none */
    bool *solved;
    double *unit;   /* n: D */
    double *basis;  /* n x n_free */
    double *matrix; /* n_all x n_all */
    double *scaled, *half;
    double *values, *vectors; /* n_free, n_free x n_free: of the last matrix */
} room;

static void room_clear(room *r)
{
    free(r->kept);
    free(r->solved);
    free(r->unit);
}

static norma_status room_new(room *r, const norma__sem_fitted *fitted, norma_error *err)
{
    const size_t n = fitted->structure.n_free;
    *r = (room){.fitted = fitted};
    r->kept = NORMA__NEW(size_t, n);
    r->solved = NORMA__NEW(bool, n);
    r->unit = NORMA__NEW(double, 2 * n + 5 * n * n);
    if (!r->kept || !r->solved || !r->unit) {
        norma__no_memory(err);
        return NORMA_ENOMEM;
    }
    const norma_status status = norma__sem_mark_solved(r->solved, fitted, fitted->theta, err);
    for (size_t i = 0; i < n && status == NORMA_OK; i++)
        if (!r->solved[i])
            r->kept[r->n++] = i;
    r->values = r->unit + n;
    r->basis = r->values + n;
    r->matrix = r->basis + n * n;
    r->scaled = r->matrix + n * n;
    r->half = r->scaled + n * n;
    r->vectors = r->half + n * n;
    return status;
}

/* The directions that equalities and binding inequalities leave, in scaled parameters. */
static norma_status find_room(room *r, size_t *n_equal, norma_error *err)
{
    norma__sem_constraints constraints;
    norma_status status = norma__sem_constraints_new(&constraints, r->fitted, err);
    const size_t rows = constraints.n_rows;
    double *columns = NORMA__NEW(double, r->n *rows);
    bool *use = NORMA__NEW(bool, rows);
    size_t left = r->n;

    if (status == NORMA_OK && (!columns || !use))
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__sem_constraints_at(&constraints, r->fitted, r->fitted->theta, err);
    for (size_t c = 0; c < rows && status == NORMA_OK; c++) {
        use[c] = c < constraints.n_equal;
        for (size_t i = 0; i < r->n; i++)
            columns[i + c * r->n] = constraints.jacobian[c + r->kept[i] * rows] * r->unit[i];
    }
    if (status == NORMA_OK)
        status = norma__null_space(r->basis, &left, columns, r->n, rows, use, err);
    *n_equal = r->n - left;
    r->n_free = left;
    norma__sem_constraints_free(&constraints);
    free(columns);
    free(use);
    return status;
}

static void scale_by_units(room *r)
{
    const size_t all = r->fitted->structure.n_free;
    for (size_t j = 0; j < r->n; j++)
        for (size_t i = 0; i < r->n; i++)
            r->scaled[i + j * r->n] =
                r->unit[i] * r->unit[j] * r->matrix[r->kept[i] + r->kept[j] * all];
}

/* Eigenvalues, increasing, of the matrix in its room. */
static norma_status analyse(room *r, norma_error *err)
{
    const int n = (int)r->n, left = (int)r->n_free;
    scale_by_units(r);
    if (left == 0)
        return NORMA_OK;
    if (r->n_free == r->n) {
        memcpy(r->vectors, r->scaled, r->n * r->n * sizeof *r->vectors);
    } else {
        cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, n, left, 1, r->scaled, n, r->basis, n, 0,
                    r->half, n);
        cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, left, left, n, 1, r->basis, n, r->half,
                    n, 0, r->vectors, left);
    }
    for (size_t e = 0; e < r->n_free * r->n_free; e++)
        if (!isfinite(r->vectors[e]))
            r->vectors[e] = 0;
    if (LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'L', left, r->vectors, left, r->values) != 0)
        return norma__no_memory(err);
    return NORMA_OK;
}

/* Direction q among the room's eigenvectors as a step of all parameters. */
static void direction(double *step, const room *r, size_t q)
{
    memset(step, 0, r->fitted->structure.n_free * sizeof *step);
    for (size_t i = 0; i < r->n; i++) {
        double sum = 0;
        if (r->n_free == r->n)
            sum = r->vectors[i + q * r->n];
        else
            for (size_t z = 0; z < r->n_free; z++)
                sum += r->basis[i + z * r->n] * r->vectors[z + q * r->n_free];
        step[r->kept[i]] = r->unit[i] * sum;
    }
}

/* The change of the gradient along a direction of unit curvature, by a central difference. */
static bool gradient_change(double *change, double *work, const norma__sem_fitted *fitted,
                            const double *step)
{
    const size_t n = fitted->structure.n_free;
    const double h = 1e-4;
    double f, *theta = work, *down = work + n;
    for (size_t i = 0; i < n; i++)
        theta[i] = fitted->theta[i] + h * step[i];
    bool defined = norma__sem_discrepancy_at(&f, change, fitted, fitted->implied, theta);
    for (size_t i = 0; i < n; i++)
        theta[i] = fitted->theta[i] - h * step[i];
    defined = defined && norma__sem_discrepancy_at(&f, down, fitted, fitted->implied, theta);
    for (size_t i = 0; i < n; i++)
        change[i] = (change[i] - down[i]) / (2 * h);
    return defined;
}

/* Where second derivatives have no closed form: the smallest of them among the directions in which
   the metric is flattest (Rayleigh and Ritz). */
static norma_status smallest_by_differences(double *smallest, const room *r, norma_error *err)
{
    const norma__sem_fitted *fitted = r->fitted;
    const size_t n = fitted->structure.n_free;
    const size_t few = r->n_free < DIRECTIONS ? r->n_free : DIRECTIONS;
    double *work = NORMA__NEW(double, (DIRECTIONS + 3) * n);
    double small[DIRECTIONS * DIRECTIONS] = {0}, values[DIRECTIONS] = {0}, f;
    if (!work)
        return norma__no_memory(err);
    double *steps = work, *change = work + DIRECTIONS * n;
    bool defined = few > 0;
    for (size_t q = 0; q < few; q++)
        direction(steps + q * n, r, q);
    for (size_t q = 0; q < few && defined; q++) {
        defined = gradient_change(change, change + n, fitted, steps + q * n);
        for (size_t z = 0; z < few; z++)
            small[z + q * few] = cblas_ddot((int)n, change, 1, steps + z * n, 1);
    }
    for (size_t e = 0; e < few * few; e++)
        defined = defined && isfinite(small[e]);
    *smallest = NAN;
    if (defined && LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'N', 'L', (lapack_int)few, small,
                                  (lapack_int)few, values) == 0)
        *smallest = values[0];
    norma__sem_discrepancy_at(&f, fitted->gradient, fitted, fitted->implied, fitted->theta);
    free(work);
    return NORMA_OK;
}

/* The free parameter as its user would write it. */
static void name_parameter(char *name, size_t size, const norma_sem_table *table, size_t parameter)
{
    for (size_t r = 0; r < table->n; r++) {
        const norma_sem_parameter *row = &table->rows[r];
        if (row->free != parameter)
            continue;
        if (table->n_groups > 1)
            snprintf(name, size, "%s%s%s.g%zu", row->lhs, norma_sem_op_names[row->op], row->rhs,
                     row->group + 1);
        else
            snprintf(name, size, "%s%s%s", row->lhs, norma_sem_op_names[row->op], row->rhs);
        return;
    }
    snprintf(name, size, "?");
}

/* The parameters that move together without any effect: those that the flattest directions move
   most. */
static norma_status note_unidentified(const room *r, size_t flat, norma_notes *notes,
                                      norma_error *err)
{
    const size_t n = r->fitted->structure.n_free;
    char names[200] = "", name[128];
    size_t used = 0;
    double *step = NORMA__NEW(double, 2 * n);
    if (!step)
        return norma__no_memory(err);
    double *most = step + n;
    for (size_t q = 0; q < flat; q++) {
        direction(step, r, q);
        for (size_t i = 0; i < r->n; i++) {
            const size_t parameter = r->kept[i];
            most[parameter] = fmax(most[parameter], fabs(step[parameter]) / r->unit[i]);
        }
    }
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, most[i]);
    for (size_t i = 0; i < n; i++) {
        if (most[i] < 0.1 * largest)
            continue;
        name_parameter(name, sizeof name, r->fitted->table, i);
        const bool fits = used + strlen(name) + 8 <= sizeof names;
        const int more = snprintf(names + used, sizeof names - used, "%s%s",
                                  used > 0 ? (fits ? ", " : " ...") : "", fits ? name : "");
        used += more > 0 ? (size_t)more : 0;
        if (!fits)
            break;
    }
    free(step);
    char subject[72];
    snprintf(subject, sizeof subject, "%.67s", names);
    norma__trim_utf8(subject);
    return norma__note(notes, err, "sem-not-identified", subject, (double)flat, NAN,
                       "the model is not identified: %zu direction%s leave%s the fit as it is; "
                       "these parameters move: %s",
                       flat, flat == 1 ? "" : "s", flat == 1 ? "s" : "", names);
}

static void set_units(room *r)
{
    const size_t all = r->fitted->structure.n_free;
    for (size_t i = 0; i < r->n; i++) {
        const double curvature = r->matrix[r->kept[i] * (all + 1)];
        r->unit[i] = curvature > 0 && isfinite(curvature) ? 1 / sqrt(curvature) : 1;
    }
}

static norma_status judge_curvature(norma__sem_fitted *fitted, norma_notes *notes, norma_error *err)
{
    norma_sem_convergence *c = &fitted->convergence;
    const size_t n = fitted->structure.n_free;
    size_t flat = 0, n_equal = 0;
    room r;
    norma_status status = room_new(&r, fitted, err);
    if (status == NORMA_OK)
        status = norma__sem_metric(r.matrix, fitted, fitted->implied, r.solved, err);
    if (status != NORMA_OK)
        goto done;
    set_units(&r);
    if ((status = find_room(&r, &n_equal, err)) != NORMA_OK ||
        (status = analyse(&r, err)) != NORMA_OK)
        goto done;
    while (flat < r.n_free && !(r.values[flat] > FLAT))
        flat++;
    c->n_estimated = n - n_equal;
    c->rank = c->n_estimated - flat;
    if (flat > 0 && (status = note_unidentified(&r, flat, notes, err)) != NORMA_OK)
        goto done;
    if (!norma__sem_has_hessian(fitted)) {
        status = smallest_by_differences(&c->smallest_hessian, &r, err);
        goto done;
    }
    if ((status = norma__sem_hessian(r.matrix, fitted, fitted->implied, r.solved, err)) == NORMA_OK)
        status = analyse(&r, err);
    c->smallest_hessian = r.n_free > 0 ? r.values[0] : NAN;
done:
    room_clear(&r);
    return status;
}

static const char *variable_name(const norma_sem_table *table, size_t variable)
{
    return variable < table->n_observed ? table->observed[variable]
                                        : table->latent[variable - table->n_observed];
}

/* "" for the only group. */
static const char *group_name(const norma__sem_fitted *fitted, size_t group)
{
    const char *name = fitted->observed.groups[group].name;
    return fitted->observed.n_groups > 1 && name ? name : "";
}

static norma_status note_improper(const norma__sem_fitted *fitted, size_t group, size_t row,
                                  size_t col, double value, norma_notes *notes, norma_error *err)
{
    const norma_sem_table *table = fitted->table;
    const char *name = group_name(fitted, group);
    if (row == col)
        return norma__note(notes, err, "sem-heywood", variable_name(table, row), value, NAN,
                           "the (residual) variance of \"%s\"%s%s is negative: %.4g",
                           variable_name(table, row), name[0] ? " in group " : "", name, value);
    return norma__note(notes, err, "sem-correlation-beyond-one", variable_name(table, row), value,
                       NAN, "the (residual) correlation of \"%s\" and \"%s\"%s%s is beyond 1: %.4g",
                       variable_name(table, row), variable_name(table, col),
                       name[0] ? " in group " : "", name, value);
}

/* Negative variances, and correlations beyond 1, of what is estimated or implied. */
static norma_status judge_group(norma__sem_fitted *fitted, size_t group, norma_notes *notes,
                                norma_error *err)
{
    const size_t m = fitted->structure.m;
    const double *s = fitted->implied[group].s;
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < m && status == NORMA_OK; i++)
        if (s[i + i * m] < -1e-10) {
            fitted->convergence.n_heywood++;
            status = note_improper(fitted, group, i, i, s[i + i * m], notes, err);
        }
    for (size_t j = 0; j < m; j++)
        for (size_t i = j + 1; i < m && status == NORMA_OK; i++) {
            const double product = s[i + i * m] * s[j + j * m];
            const double correlation = s[i + j * m] / sqrt(product);
            if (s[i + j * m] == 0 || !(product > 0) || fabs(correlation) <= 1 + 1e-10)
                continue;
            fitted->convergence.n_heywood++;
            status = note_improper(fitted, group, i, j, correlation, notes, err);
        }
    return status;
}

/* Covariances of latent variables that no variables can have. */
static norma_status judge_latent(const norma__sem_fitted *fitted, size_t group, norma_notes *notes,
                                 norma_error *err)
{
    const size_t p = fitted->structure.p, m = fitted->structure.m, n = m - p;
    const double *all = fitted->implied[group].all;
    if (n == 0)
        return NORMA_OK;
    double *latent = NORMA__NEW(double, n *n + n);
    if (!latent)
        return norma__no_memory(err);
    for (size_t j = 0; j < n; j++)
        memcpy(latent + j * n, all + p + (p + j) * m, n * sizeof *latent);
    norma_status status = norma__eigen(latent + n * n, NULL, latent, n, err);
    const double largest = latent[n * n], smallest = latent[n * n + n - 1];
    free(latent);
    if (status != NORMA_OK || smallest >= -1e-10 * fmax(1, fabs(largest)))
        return status;
    const char *name = group_name(fitted, group);
    return norma__note(notes, err, "sem-not-positive-definite-latent", name, smallest, NAN,
                       "the covariances of the latent variables%s%s are not positive definite: "
                       "their smallest eigenvalue is %.4g",
                       name[0] ? " in group " : "", name, smallest);
}

static norma_status note_search(const norma__sem_fitted *fitted, const norma__sem_end *end,
                                norma_notes *notes, norma_error *err)
{
    const norma_sem_convergence *c = &fitted->convergence;
    if (!end->converged)
        return norma__note(notes, err, "sem-not-converged", NULL, (double)c->iterations, NAN,
                           "the search did not converge in %zu iterations: the largest derivative "
                           "left is %.2g; do not use the estimates",
                           c->iterations, c->gradient_max);
    if (c->rank == c->n_estimated && c->smallest_hessian < -FLAT)
        return norma__note(notes, err, "sem-saddle", NULL, c->smallest_hessian, NAN,
                           "the solution is no minimum: the smallest eigenvalue of the second "
                           "derivatives is %.2g",
                           c->smallest_hessian);
    return NORMA_OK;
}

norma_status norma__sem_judge(norma__sem_fitted *fitted, const norma__sem_end *end,
                              norma_notes *notes, norma_error *err)
{
    norma_sem_convergence *c = &fitted->convergence;
    norma_status status = NORMA_OK;
    *c = (norma_sem_convergence){.iterations = end->iterations,
                                 .starts = 1,
                                 .optima = end->converged ? 1 : 0,
                                 .gradient_max = end->gradient_max,
                                 .smallest_hessian = NAN};
    if (fitted->structure.n_free > 0)
        status = judge_curvature(fitted, notes, err);
    for (size_t g = 0; g < fitted->structure.n_groups && status == NORMA_OK; g++) {
        status = judge_group(fitted, g, notes, err);
        if (status == NORMA_OK)
            status = judge_latent(fitted, g, notes, err);
    }
    c->converged = end->converged && !(c->rank == c->n_estimated && c->smallest_hessian < -FLAT);
    return status == NORMA_OK ? note_search(fitted, end, notes, err) : status;
}

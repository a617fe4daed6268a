#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/difference.h"
#include "models/sem/inference_algebra.h"
#include "models/sem/invert.h"
#include "models/sem/tests.h"

norma_status norma__difference_tests(norma__sem_test out[2], const norma__sem_fitted *fitted,
                                     bool scaled, norma_notes *notes, norma_error *err)
{
    norma__sem_fitted plain = *fitted;
    if (!scaled)
        plain.options.test = NORMA_SEM_TEST_STANDARD;
    return norma__sem_tests(out, &plain, notes, err);
}

/* ---- by derivatives ---------------------------------------------------------------------------
 */

/* Derivatives of all groups' statistics by the directions that are free: rows x *columns. */
static norma_status stack(double **out, size_t *rows, size_t *columns, double **basis,
                          const norma__sem_fitted *fitted, norma_error *err)
{
    const size_t q = fitted->structure.n_free;
    double *delta = NULL, *all = NULL;
    *rows = 0;
    for (size_t g = 0; g < fitted->observed.n_groups; g++)
        *rows += fitted->observed.groups[g].k;
    norma_status status = norma__sem_free_directions(basis, columns, fitted, err);
    if (status != NORMA_OK)
        return status;
    delta = norma__new_filled(*rows * q + 1, sizeof *delta);
    all = norma__new_filled(*rows * q + 1, sizeof *all);
    *out = norma__new_filled(*rows * *columns + 1, sizeof **out);
    if (!delta || !all || !*out) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t g = 0, from = 0; g < fitted->observed.n_groups; g++) {
        const norma__observed_group *group = &fitted->observed.groups[g];
        norma__sem_statistics(NULL, delta, &fitted->structure, g, group, &fitted->implied[g]);
        for (size_t a = 0; a < q; a++)
            memcpy(all + from + a * *rows, delta + a * group->k, group->k * sizeof *all);
        from += group->k;
    }
    if (*basis)
        norma__product(*out, all, false, *basis, *rows, *columns, q, fitted->observed.threads);
    else
        memcpy(*out, all, *rows * q * sizeof *all);
done:
    free(delta);
    free(all);
    return status;
}

/* h = pseudo-inverse of one times two, from the normal equations at unit diagonal. */
static norma_status regress(double *h, const double *one, size_t r1, const double *two, size_t r2,
                            size_t rows, size_t threads, norma_error *err)
{
    double *xx = NORMA__NEW(double, r1 *r1), *xy = NORMA__NEW(double, r1 *r2);
    size_t rank;
    norma_status status = xx && xy ? NORMA_OK : norma__no_memory(err);
    if (status != NORMA_OK)
        goto done;
    norma__product(xx, one, true, one, r1, r1, rows, threads);
    norma__product(xy, one, true, two, r1, r2, rows, threads);
    if ((status = norma__sem_invert_symmetric(xx, &rank, xx, r1, err)) == NORMA_OK)
        norma__product(h, xx, false, xy, r1, r2, r1, 1);
done:
    free(xx);
    free(xy);
    return status;
}

/* Rows orthogonal to the columns of h (r1 x r2), r1 - wanted of them from its singular vectors: the
   smaller model may have more directions than it has degrees of freedom less. */
static norma_status complement(double **a, size_t *rows, double *h, size_t r1, size_t r2,
                               norma_error *err)
{
    const size_t least = r1 < r2 ? r1 : r2;
    double *values = NORMA__NEW(double, least), *u = NORMA__NEW(double, r1 *r1);
    double *room = NORMA__NEW(double, least);
    norma_status status = values && u && room ? NORMA_OK : norma__no_memory(err);
    size_t rank = 0;
    if (status != NORMA_OK)
        goto done;
    if (least > 0 && LAPACKE_dgesvd(LAPACK_COL_MAJOR, 'A', 'N', (int)r1, (int)r2, h, (int)r1,
                                    values, u, (int)r1, NULL, 1, room) != 0) {
        status = norma__fail(err, NORMA_EDATA, "the models' derivatives are not finite");
        goto done;
    }
    while (rank < least && values[rank] > 1e-8 * values[0])
        rank++;
    *rows = r1 - rank;
    *a = NORMA__NEW(double, *rows *r1);
    if (!*a) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t i = 0; i < *rows; i++)
        for (size_t j = 0; j < r1; j++)
            (*a)[i + j * *rows] = u[j + (rank + i) * r1];
done:
    free(values);
    free(u);
    free(room);
    return status;
}

norma_status norma__constraints_delta(double **a, size_t *rows, const norma__sem_fitted *larger,
                                      const norma__sem_fitted *smaller, norma_error *err)
{
    double *one = NULL, *two = NULL, *k1 = NULL, *k0 = NULL, *h = NULL, *within = NULL;
    const size_t q = larger->structure.n_free;
    size_t n, r1, r2;
    *a = NULL;
    norma_status status = stack(&one, &n, &r1, &k1, larger, err);
    if (status == NORMA_OK)
        status = stack(&two, &n, &r2, &k0, smaller, err);
    if (status != NORMA_OK)
        goto done;
    h = NORMA__NEW(double, r1 *r2);
    status =
        h ? regress(h, one, r1, two, r2, n, larger->observed.threads, err) : norma__no_memory(err);
    if (status == NORMA_OK)
        status = complement(&within, rows, h, r1, r2, err);
    if (status != NORMA_OK || !k1)
        goto done;
    *a = NORMA__NEW(double, *rows *q); /* A K1' */
    if (!*a) {
        status = norma__no_memory(err);
        goto done;
    }
    if (*rows > 0)
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)*rows, (int)q, (int)r1, 1, within,
                    (int)*rows, k1, (int)q, 0, *a, (int)*rows);
done:
    if (status == NORMA_OK && !*a) {
        *a = within;
        within = NULL;
    }
    free(one);
    free(two);
    free(k1);
    free(k0);
    free(h);
    free(within);
    return status;
}

/* ---- by name ----------------------------------------------------------------------------------
 */

/* The row of a table for the same parameter, in the same group; NULL: none. */
static const norma_sem_parameter *find(const norma_sem_table *table, const norma_sem_parameter *row)
{
    for (size_t r = 0; r < table->n; r++) {
        const norma_sem_parameter *other = &table->rows[r];
        const bool same = strcmp(other->lhs, row->lhs) == 0 && strcmp(other->rhs, row->rhs) == 0;
        const bool turned = row->op == NORMA_SEM_COVARIANCE && strcmp(other->lhs, row->rhs) == 0 &&
                            strcmp(other->rhs, row->lhs) == 0;
        if (other->op == row->op && other->group == row->group && (same || turned))
            return other;
    }
    return NULL;
}

static bool is_parameter(const norma_sem_parameter *row)
{
    return row->op <= NORMA_SEM_SCALING && !row->exogenous;
}

/* What a free parameter of the smaller model was first in the larger: to join the others to. */
typedef struct work {
    double *a;
    size_t capacity, rows, *first; /* first: n_free of the smaller; NORMA_NONE */
} work;

static void add_row(work *at, size_t parameter, size_t less)
{
    at->a[at->rows + parameter * at->capacity] += 1;
    if (less != NORMA_NONE)
        at->a[at->rows + less * at->capacity] -= 1;
    at->rows++;
}

static void take(work *at, bool *freed, const norma_sem_parameter *row,
                 const norma_sem_parameter *here)
{
    if (row->free == NORMA_NONE) {
        *freed = *freed || (here && here->free != NORMA_NONE);
        return;
    }
    if (!here || here->free == NORMA_NONE)
        add_row(at, row->free, NORMA_NONE);
    else if (at->first[here->free] == NORMA_NONE)
        at->first[here->free] = row->free;
    else if (at->first[here->free] != row->free)
        add_row(at, row->free, at->first[here->free]);
}

/* The smaller model's own equalities, by the larger's parameters. */
static norma_status take_relations(work *at, const norma__sem_fitted *smaller, norma_error *err)
{
    const norma__relations *relations = &smaller->relations;
    const size_t h = relations->n_equal, q = smaller->structure.n_free;
    double *values = NORMA__NEW(double, h + relations->n_greater + relations->n_defined);
    double *jacobian = NORMA__NEW(double, h *q);
    norma_status status = values && jacobian ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK && h > 0)
        status = norma__relations_at(relations, smaller->theta, values, jacobian, values + h, NULL,
                                     values + h + relations->n_greater, NULL, err);
    for (size_t i = 0; status == NORMA_OK && i < h; i++, at->rows++)
        for (size_t j = 0; j < q; j++)
            if (at->first[j] != NORMA_NONE)
                at->a[at->rows + at->first[j] * at->capacity] += jacobian[i + j * h];
    free(values);
    free(jacobian);
    return status;
}

norma_status norma__constraints_exact(double **a, size_t *rows, bool *freed,
                                      const norma__sem_fitted *larger,
                                      const norma__sem_fitted *smaller, norma_error *err)
{
    const norma_sem_table *table = larger->table;
    const size_t q = larger->structure.n_free, q0 = smaller->structure.n_free;
    work at = {.capacity = table->n + smaller->relations.n_equal};
    norma_status status = NORMA_OK;
    *a = NULL;
    *freed = false;
    at.a = NORMA__NEW(double, at.capacity *q);
    at.first = NORMA__NEW(size_t, q0);
    if (!at.a || !at.first) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t j = 0; j < q0; j++)
        at.first[j] = NORMA_NONE;
    for (size_t r = 0; r < table->n; r++)
        if (is_parameter(&table->rows[r]))
            take(&at, freed, &table->rows[r], find(smaller->table, &table->rows[r]));
    if ((status = take_relations(&at, smaller, err)) != NORMA_OK)
        goto done;
    *a = NORMA__NEW(double, at.rows *q);
    if (!*a) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t j = 0; j < q; j++)
        memcpy(*a + j * at.rows, at.a + j * at.capacity, at.rows * sizeof **a);
    *rows = at.rows;
done:
    free(at.a);
    free(at.first);
    return status;
}

/* ---- one model at the other's estimates -------------------------------------------------------
 */

norma_status norma__sem_fitted_at(norma__sem_fitted **out, const norma__sem_fitted *larger,
                                  const norma__sem_fitted *smaller, norma_error *err)
{
    const size_t q = larger->structure.n_free, groups = larger->structure.n_groups;
    norma__sem_fitted *there = NORMA__NEW(norma__sem_fitted, 1);
    norma_status status = NORMA_OK;
    bool ok = true;
    *out = NULL;
    if (!there)
        return norma__no_memory(err);
    *there = *larger;
    there->information = there->inverse = there->vcov = NULL;
    there->theta = NORMA__NEW(double, q);
    there->inverse = NORMA__NEW(double, q *q);
    there->information = NORMA__NEW(double, q *q);
    there->implied = NORMA__NEW(norma__sem_implied, groups);
    if (!there->theta || !there->inverse || !there->information || !there->implied) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t r = 0; r < larger->table->n; r++) {
        const norma_sem_parameter *row = &larger->table->rows[r];
        if (!is_parameter(row) || row->free == NORMA_NONE)
            continue;
        const norma_sem_parameter *here = find(smaller->table, row);
        there->theta[row->free] = !here                      ? 0
                                  : here->free == NORMA_NONE ? here->value
                                                             : smaller->theta[here->free];
    }
    for (size_t g = 0; g < groups && status == NORMA_OK; g++)
        if ((status = norma__sem_implied_new(&there->implied[g], &there->structure, err)) ==
            NORMA_OK)
            ok = ok && norma__sem_imply(&there->implied[g], &there->structure, g, there->theta);
    size_t rank;
    if (status == NORMA_OK && ok &&
        (status = norma__sem_information(there->information, there,
                                         (norma_sem_information)there->options.information, err)) ==
            NORMA_OK)
        status = norma__sem_invert(there->inverse, &rank, there->information, there, err);
    if (status == NORMA_OK && ok) {
        *out = there;
        there = NULL;
    }
done:
    norma__sem_fitted_at_free(there);
    return status;
}

void norma__sem_fitted_at_free(norma__sem_fitted *fitted)
{
    if (!fitted)
        return;
    for (size_t g = 0; fitted->implied && g < fitted->structure.n_groups; g++)
        norma__sem_implied_free(&fitted->implied[g]);
    free(fitted->implied);
    free(fitted->theta);
    free(fitted->inverse);
    free(fitted->information);
    free(fitted);
}

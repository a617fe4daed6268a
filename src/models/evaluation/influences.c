/* u_i = I^-1 Delta' V z_i with the expected information I, the normal model's weight matrix V and
   what row i adds to the sample's moments, z_i (observed.h). */
#include "models/evaluation/influences.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/inference.h"

/* One column of V Delta from one of Delta (k). square, work: p x p each; precision: Sigma^-1. */
static void weigh(double *column, const norma__observed_group *g, const double *precision, size_t p,
                  double *square, double *work)
{
    size_t means = 0;
    memset(square, 0, p * p * sizeof *square);
    for (size_t s = 0; s < g->k; s++) {
        const norma__statistic *one = &g->statistics[s];
        if (one->kind == NORMA__MEAN)
            means++;
        else
            square[one->j * p + one->i] = square[one->i * p + one->j] = column[s];
    }
    for (size_t j = 0; j < p; j++) /* work = precision square */
        for (size_t i = 0; i < p; i++) {
            work[j * p + i] = 0;
            for (size_t a = 0; a < p; a++)
                work[j * p + i] += precision[a * p + i] * square[j * p + a];
        }
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) {
            square[j * p + i] = 0;
            for (size_t a = 0; a < p; a++)
                square[j * p + i] += work[a * p + i] * precision[j * p + a];
        }
    for (size_t i = 0; means && i < p; i++) { /* means stand first, by variable */
        work[i] = 0;
        for (size_t a = 0; a < p; a++)
            work[i] += precision[a * p + i] * column[a];
    }
    for (size_t s = 0; s < g->k; s++) {
        const norma__statistic *one = &g->statistics[s];
        column[s] = one->kind == NORMA__MEAN
                        ? work[one->i]
                        : square[one->j * p + one->i] * (one->i == one->j ? 0.5 : 1);
    }
}

/* Sums of squares and cubes of the columns of u (n x q). */
static void add_up(double *squares, double *cubes, const double *u, size_t n, size_t q)
{
    for (size_t j = 0; j < q; j++)
        for (size_t i = 0; i < n; i++) {
            double x = u[j * n + i];
            squares[j] += x * x;
            cubes[j] += x * x * x;
        }
}

/* to (n x b) = from (n x a) times matrix (a x b). */
static void multiply(double *to, const double *from, const double *matrix, size_t n, size_t a,
                     size_t b)
{
    memset(to, 0, n * b * sizeof *to);
    for (size_t j = 0; j < b; j++)
        for (size_t k = 0; k < a; k++) {
            double by = matrix[j * a + k];
            for (size_t i = 0; by != 0 && i < n; i++)
                to[j * n + i] += by * from[k * n + i];
        }
}

/* One group's share; onto (q x all): parameters, then :=, by parameters. sums: 2 x all. */
static norma_status add_group(double *sums, const norma__sem_fitted *f, size_t group,
                              const double *onto, size_t all, norma_error *err)
{
    const norma__observed_group *g = &f->observed.groups[group];
    size_t p = f->structure.p, q = f->structure.n_free, k = g->k;
    size_t n = norma__observed_units(&f->observed, group);
    double *delta = NORMA__NEW(double, k *q), *square = NORMA__NEW(double, 3 * p * p);
    double *matrix = NORMA__NEW(double, k *all), *u = NORMA__NEW(double, n *all);
    norma_status status = NORMA_OK;
    if (!delta || !square || !matrix || !u)
        status = norma__no_memory(err);
    if (status == NORMA_OK && !norma__invert_spd(square, NULL, f->implied[group].sigma, p))
        status = norma__fail(err, NORMA_EDATA, "the implied covariances are not positive definite");
    if (status == NORMA_OK) {
        norma__sem_statistics(NULL, delta, &f->structure, group, g, &f->implied[group]);
        for (size_t j = 0; j < q; j++)
            weigh(delta + j * k, g, square, p, square + p * p, square + 2 * p * p);
        multiply(matrix, delta, onto, k, q, all);
        status = norma__observed_project(u, &f->observed, group, matrix, all, err);
    }
    if (status == NORMA_OK)
        add_up(sums, sums + all, u, n, all);
    free(delta);
    free(square);
    free(matrix);
    free(u);
    return status;
}

norma_status norma__influence_accelerations(double *by_free, double *by_defined,
                                            const norma__sem_fitted *f, norma_error *err)
{
    size_t q = f->structure.n_free, d = f->relations.n_defined, all = q + d, rank;
    double *information = NORMA__NEW(double, q *q), *inverse = NORMA__NEW(double, q *q);
    double *onto = NORMA__NEW(double, q *all), *jacobian = NORMA__NEW(double, d *q);
    double *sums = NORMA__NEW(double, 2 * all);
    norma_status status = NORMA_OK;
    if (!information || !inverse || !onto || !jacobian || !sums)
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__sem_information(information, f, NORMA_SEM_INFORMATION_EXPECTED, err);
    if (status == NORMA_OK)
        status = norma__sem_invert(inverse, &rank, information, f, err);
    if (status == NORMA_OK)
        status = norma__relations_at(&f->relations, f->theta, NULL, NULL, NULL, NULL, NULL,
                                     jacobian, err);
    if (status == NORMA_OK) {
        memcpy(onto, inverse, q * q * sizeof *onto);
        for (size_t j = 0; j < d; j++)
            for (size_t i = 0; i < q; i++)
                for (size_t a = 0; a < q; a++)
                    onto[(q + j) * q + i] += inverse[a * q + i] * jacobian[a * d + j];
    }
    for (size_t g = 0; status == NORMA_OK && g < f->observed.n_groups; g++)
        status = add_group(sums, f, g, onto, all, err);
    for (size_t j = 0; status == NORMA_OK && j < all; j++) {
        double a = sums[j] > 0 ? sums[all + j] / (6 * pow(sums[j], 1.5)) : 0;
        if (j < q)
            by_free[j] = a;
        else
            by_defined[j - q] = a;
    }
    free(information);
    free(inverse);
    free(onto);
    free(jacobian);
    free(sums);
    return status;
}

/* kappa of two rows: ((d_i'W d_j)^2 - d_i'W S W d_i - d_j'W S W d_j + tr(W S W S)) / 2 + d_i'W d_j;
   all products d_i'W d_j of two blocks of rows are one small matrix product. Given h (observed.h),
   with C the unexplained covariances: ((d_i'W d_j)^2 - (d_i'W h_j)^2 - (h_i'W d_j)^2 + (h_i'W
   h_j)^2) / 2 + (d_i - h_i)'W (d_j - h_j), less halves of d'W C W d - h'W C W h, and tr(W C W C) /
   2; minus adds nothing. */
#include <cblas.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/inference_algebra.h"
#include "models/sem/tests_second.h"

enum { BLOCK = 160, PARTS = 4 };

/* One W: t = d W and u = h W (n x p; NULL: no h), b the forms d'W S W d, c = tr(W S W S). */
typedef struct part {
    double sign;
    double *t, *u, *b, c;
    bool means, baseline;
} part;

typedef struct pairs {
    const norma__observed_group *group;
    size_t n, p, q, n_parts;
    double *d;       /* n x p */
    const double *h; /* n x p, or NULL */
    part parts[PARTS];
    double *squares;      /* n x p: (d^2 / s - 1) of variances taken out, or 0 */
    const double *scores; /* n x q */
    double *moved;        /* n x q: scores times I^-1 */
} pairs;

static norma_status deviations(pairs *at, const double *s, const bool *variances, norma_error *err)
{
    at->d = norma__new_filled(at->n * at->p, sizeof *at->d);
    at->squares = norma__new_filled(at->n * at->p, sizeof *at->squares);
    if (!at->d || !at->squares)
        return norma__no_memory(err);
    for (size_t j = 0; j < at->p; j++)
        for (size_t i = 0; i < at->n; i++) {
            const double d = at->group->x[i + j * at->n] - at->group->mean[j];
            const double h = at->h ? at->h[i + j * at->n] : 0, v = s[j + j * at->p];
            const double centre = at->h ? at->group->unexplained[j + j * at->p] / v : 1;
            at->d[i + j * at->n] = d;
            at->squares[i + j * at->n] = variances[j] ? (d * d - h * h) / v - centre : 0;
        }
    return NORMA_OK;
}

/* out = x W, and sign times the forms x'W S W x are added to b. */
static void take_forms(double *out, double *b, double sign, double *room, const pairs *at,
                       const double *x, const double *w, const double *s, size_t threads)
{
    const size_t n = at->n, p = at->p;
    norma__product(out, x, false, w, n, p, p, threads);
    norma__product(room, out, false, s, n, p, p, threads);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < n; i++)
            b[i] += sign * room[i + j * n] * out[i + j * n];
}

static norma_status add_part(pairs *at, double sign, const double *w, const double *s, bool means,
                             bool baseline, size_t threads, norma_error *err)
{
    const size_t n = at->n, p = at->p;
    part *here = &at->parts[at->n_parts++];
    double *ts = norma__new_filled(n * p, sizeof *ts);
    norma_status status = NORMA_OK;
    *here = (part){.sign = sign, .means = means, .baseline = baseline};
    here->t = norma__new_filled(n * p, sizeof *here->t);
    here->u = at->h ? norma__new_filled(n * p, sizeof *here->u) : NULL;
    here->b = NORMA__NEW(double, n);
    if (!ts || !here->t || !here->b || (at->h && !here->u)) {
        status = norma__no_memory(err);
        goto done;
    }
    take_forms(here->t, here->b, 1, ts, at, at->d, w, s, threads);
    if (at->h)
        take_forms(here->u, here->b, -1, ts, at, at->h, w, s, threads);
    /* tr(W S W S) */
    double *ws = NORMA__NEW(double, p *p);
    if (!ws) {
        status = norma__no_memory(err);
        goto done;
    }
    norma__product(ws, w, false, s, p, p, p, 1);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            here->c += ws[i + j * p] * ws[j + i * p];
    free(ws);
done:
    free(ts);
    return status;
}

static void clear(pairs *at)
{
    for (size_t i = 0; i < PARTS; i++) {
        free(at->parts[i].t);
        free(at->parts[i].u);
        free(at->parts[i].b);
    }
    free(at->d);
    free(at->squares);
    free(at->moved);
}

/* ---- one pair of blocks ---- */

/* product = left rows of a times right rows of b, turned. */
static void multiply(double *product, const double *a, const double *b, size_t lda, size_t wide,
                     size_t rows, size_t columns)
{
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)rows, (int)columns, (int)wide, 1, a,
                (int)lda, b, (int)lda, 0, product, (int)rows);
}

static void add_kappa(double *kappa, const part *here, const double *product, size_t i0, size_t j0,
                      size_t rows, size_t columns)
{
    for (size_t j = 0; j < columns; j++)
        for (size_t i = 0; i < rows; i++) {
            const double g = product[i + j * rows];
            kappa[i + j * rows] +=
                here->sign *
                ((g * g - here->b[i0 + i] - here->b[j0 + j] + here->c) / 2 + (here->means ? g : 0));
        }
}

/* What h takes off: the three products it is in. */
static void take_given(double *kappa, double *product, const pairs *at, const part *here, size_t i0,
                       size_t j0, size_t rows, size_t columns)
{
    const double *left[] = {here->t, here->u, here->u}, *right[] = {at->h, at->d, at->h};
    for (int k = 0; k < 3; k++) {
        const double sign = k < 2 ? -here->sign : here->sign;
        multiply(product, left[k] + i0, right[k] + j0, at->n, at->p, rows, columns);
        for (size_t i = 0; i < rows * columns; i++)
            kappa[i] += sign * (product[i] * product[i] / 2 + (here->means ? product[i] : 0));
    }
}

static void weigh(double *kappa, const double *weights, size_t i0, size_t j0, size_t rows,
                  size_t columns)
{
    for (size_t j = 0; j < columns; j++)
        for (size_t i = 0; i < rows; i++)
            kappa[i + j * rows] *= weights[i0 + i] * weights[j0 + j];
}

static norma__second sum_pair(const pairs *at, size_t i0, size_t j0, double *room)
{
    const size_t rows = at->n - i0 < BLOCK ? at->n - i0 : BLOCK;
    const size_t columns = at->n - j0 < BLOCK ? at->n - j0 : BLOCK, all = rows * columns;
    double *model = room, *baseline = model + all, *product = baseline + all;
    norma__second sum = {0, 0, 0};
    memset(model, 0, 2 * all * sizeof *model);
    for (size_t k = 0; k < at->n_parts; k++) {
        const part *here = &at->parts[k];
        multiply(product, here->t + i0, at->d + j0, at->n, at->p, rows, columns);
        double *kappa = here->baseline ? baseline : model;
        add_kappa(kappa, here, product, i0, j0, rows, columns);
        if (at->h)
            take_given(kappa, product, at, here, i0, j0, rows, columns);
    }
    multiply(product, at->squares + i0, at->squares + j0, at->n, at->p, rows, columns);
    cblas_daxpy((int)all, -0.5, product, 1, baseline, 1);
    if (at->group->weights) {
        weigh(model, at->group->weights, i0, j0, rows, columns);
        weigh(baseline, at->group->weights, i0, j0, rows, columns);
    }
    multiply(product, at->moved + i0, at->scores + j0, at->n, at->q, rows, columns);
    for (size_t i = 0; i < all; i++) {
        sum.square += model[i] * model[i];
        sum.cross += model[i] * product[i];
        sum.baseline += baseline[i] * baseline[i];
    }
    return sum;
}

static norma_status sum_pairs(norma__second *out, const pairs *at, size_t threads, norma_error *err)
{
    const size_t blocks = (at->n + BLOCK - 1) / BLOCK, room = 3 * (size_t)BLOCK * BLOCK;
    const int used = norma__threads(threads);
    norma__second *sums = NORMA__NEW(norma__second, blocks * blocks);
    double *rooms = norma__new((size_t)used * room, sizeof *rooms);
    norma_status status = NORMA_OK;
    if (!(sums && rooms)) {
        status = norma__no_memory(err);
        goto done;
    }
#pragma omp parallel for schedule(dynamic) num_threads(used)
    for (size_t pair = 0; pair < blocks * blocks; pair++) {
        const size_t i = pair % blocks, j = pair / blocks;
        if (i >= j)
            sums[pair] =
                sum_pair(at, i * BLOCK, j * BLOCK, rooms + (size_t)omp_get_thread_num() * room);
    }
    *out = (norma__second){0, 0, 0};
    for (size_t pair = 0; pair < blocks * blocks; pair++) {
        const double times =
            (pair % blocks == pair / blocks ? 1 : 2) / (at->group->total * at->group->total);
        out->square += times * sums[pair].square;
        out->cross += times * sums[pair].cross;
        out->baseline += times * sums[pair].baseline;
    }
done:
    free(sums);
    free(rooms);
    return status;
}

norma_status norma__second_by_rows(norma__second *out, const norma__sem_fitted *fitted,
                                   size_t group, const norma__normal_form *model,
                                   const norma__normal_form *baseline, const double *scores,
                                   const double *inverse, norma_error *err)
{
    const size_t threads = fitted->observed.threads;
    pairs at = {.group = &fitted->observed.groups[group],
                .n = fitted->observed.groups[group].n,
                .p = fitted->observed.p,
                .q = fitted->structure.n_free,
                .scores = scores};
    at.h = model->given ? at.group->given : NULL;
    const norma__normal_form *forms[2] = {model, baseline};
    double *s = NULL;
    norma__prepare_numerics();
    norma_status status = norma__sem_likely_cov(&s, fitted, group, err);
    if (status != NORMA_OK || (status = deviations(&at, s, baseline->variances, err)) != NORMA_OK)
        goto done;
    for (int f = 0; f < 2; f++)
        for (int minus = 0; minus < (forms[f]->minus && !at.h ? 2 : 1); minus++)
            if ((status = add_part(&at, minus ? -1 : 1, minus ? forms[f]->minus : forms[f]->plus,
                                   at.h ? at.group->unexplained : s, forms[f]->means, f == 1,
                                   threads, err)) != NORMA_OK)
                goto done;
    at.moved = norma__new_filled(at.n * at.q + 1, sizeof *at.moved);
    if (!at.moved) {
        status = norma__no_memory(err);
        goto done;
    }
    norma__product(at.moved, scores, false, inverse, at.n, at.q, at.q, threads);
    status = sum_pairs(out, &at, threads, err);
done:
    free(s);
    clear(&at);
    return status;
}

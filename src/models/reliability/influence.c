#include "models/reliability/influence.h"

#include <cblas.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* Rows that are looked at together. */
enum { BLOCK = 512 };

/* Sums of powers of a gradient's influences over the rows of a block. */
typedef struct powers {
    double first, second, third;
} powers;

typedef struct pass {
    const norma__rows *rows;
    const norma_moments *moments;
    const double *gradients; /* n_gradients x p x p: those of pairs that are answered more often */
    double *offsets;         /* n_gradients x p x p, gradient x covariance; NULL: rows complete */
    size_t n_gradients, n_blocks;
    powers *sums; /* n_blocks x n_gradients */
} pass;

/* d of the rows of a block, 0 where an answer is missing, and which answers there are (NULL: all
   are). */
static size_t centre(double *d, double *answered, const pass *p, size_t block)
{
    const norma__rows *rows = p->rows;
    size_t first = block * BLOCK;
    size_t m = rows->n_distinct - first < BLOCK ? rows->n_distinct - first : BLOCK;
    for (size_t j = 0; j < rows->p; j++)
        for (size_t i = 0; i < m; i++) {
            double x = rows->x[j * rows->n_distinct + first + i];
            d[j * m + i] = isnan(x) ? 0 : x - p->moments->mean[j];
            if (answered)
                answered[j * m + i] = isnan(x) ? 0 : 1;
        }
    return m;
}

/* u += sign x' G x of m rows. */
static void add_forms(double *u, double *work, const double *x, const double *gradient, size_t m,
                      size_t p, double sign)
{
    cblas_dsymm(CblasColMajor, CblasRight, CblasUpper, (int)m, (int)p, sign, gradient, (int)p, x,
                (int)m, 0, work, (int)m);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < m; i++)
            u[i] += work[j * m + i] * x[j * m + i];
}

static powers powers_of(const double *u, const uint32_t *times, size_t m)
{
    powers sums = {0};
    for (size_t i = 0; i < m; i++) {
        double weighted = times[i] * u[i];
        sums.first += weighted;
        sums.second += weighted * u[i];
        sums.third += weighted * u[i] * u[i];
    }
    return sums;
}

/* d, work and answered of a block, and u. */
static size_t work_of(size_t p)
{
    return BLOCK * (3 * p + 1);
}

static void run_block(const pass *s, size_t block, double *numbers)
{
    size_t p = s->rows->p, square = p * p;
    double *d = numbers, *work = d + BLOCK * p, *u = work + BLOCK * p;
    double *answered = s->offsets ? u + BLOCK : NULL;
    size_t m = centre(d, answered, s, block);
    for (size_t k = 0; k < s->n_gradients; k++) {
        if (isnan(s->gradients[k * square]))
            continue; /* conclude() says so */
        memset(u, 0, m * sizeof *u);
        add_forms(u, work, d, s->gradients + k * square, m, p, 1);
        if (answered)
            add_forms(u, work, answered, s->offsets + k * square, m, p, -1);
        s->sums[block * s->n_gradients + k] = powers_of(u, s->rows->times + block * BLOCK, m);
    }
}

/* Sums over all rows, turned to those about the mean influence, which is 0 but for pairs that are
   not answered equally often. */
static norma__influence conclude(const pass *s, size_t k)
{
    powers all = {0};
    double n = (double)s->rows->n;
    if (isnan(s->gradients[k * s->rows->p * s->rows->p]))
        return (norma__influence){NAN, NAN};
    for (size_t b = 0; b < s->n_blocks; b++) {
        const powers *of_block = &s->sums[b * s->n_gradients + k];
        all.first += of_block->first;
        all.second += of_block->second;
        all.third += of_block->third;
    }
    double mean = all.first / n;
    double second = all.second - n * mean * mean;
    double third = all.third - 3 * mean * all.second + 2 * n * mean * mean * mean;
    return (norma__influence){.variance = second / (n * (n - 1)),
                              .acceleration = third / (6 * pow(second, 1.5))};
}

/* Gradients of pairs weigh n / n_pair, and what is taken off them is their covariance's share. */
static double *weigh_pairs(double *offsets, const pass *s, const double *gradients)
{
    const norma_moments *m = s->moments;
    size_t square = m->n_items * m->n_items;
    double *weighed = offsets + s->n_gradients * square;
    for (size_t k = 0; k < s->n_gradients; k++)
        for (size_t e = 0; e < square; e++) {
            weighed[k * square + e] =
                gradients[k * square + e] * (double)s->rows->n / (double)m->n_pair[e];
            offsets[k * square + e] = weighed[k * square + e] * m->cov[e];
        }
    return weighed;
}

norma_status norma__influences(norma__influence *out, const double *gradients, size_t n_gradients,
                               const norma__rows *rows, const norma_moments *moments,
                               size_t threads, norma_error *err)
{
    pass s = {.rows = rows,
              .moments = moments,
              .gradients = gradients,
              .n_gradients = n_gradients,
              .n_blocks = (rows->n_distinct + BLOCK - 1) / BLOCK};
    size_t each = work_of(rows->p), square = rows->p * rows->p;
    int n_threads = norma__threads(threads);
    double *numbers = NORMA__NEW(double, (size_t)n_threads *each);

    norma__prepare_numerics();
    s.sums = NORMA__NEW(powers, s.n_blocks * n_gradients);
    s.offsets = rows->complete ? NULL : NORMA__NEW(double, 2 * n_gradients * square);
    norma_status status = NORMA_OK;
    if (!numbers || !s.sums || (!rows->complete && !s.offsets)) {
        status = norma__no_memory(err);
        goto done;
    }
    if (s.offsets)
        s.gradients = weigh_pairs(s.offsets, &s, gradients);
#pragma omp parallel for num_threads(n_threads) schedule(dynamic)
    for (size_t b = 0; b < s.n_blocks; b++)
        run_block(&s, b, numbers + (size_t)omp_get_thread_num() * each);
    for (size_t k = 0; k < n_gradients; k++)
        out[k] = conclude(&s, k);
done:
    free(numbers);
    free(s.sums);
    free(s.offsets);
    return status;
}

norma_status norma__normal_variances(double *variances, const double *gradients, size_t n_gradients,
                                     const double *cov, size_t p, size_t n, norma_error *err)
{
    double *product = NORMA__NEW(double, p *p);
    if (!product)
        return norma__no_memory(err);
    norma__prepare_numerics();
    for (size_t k = 0; k < n_gradients; k++) {
        double trace = 0;
        variances[k] = NAN;
        if (isnan(gradients[k * p * p]))
            continue;
        cblas_dsymm(CblasColMajor, CblasLeft, CblasUpper, (int)p, (int)p, 1, gradients + k * p * p,
                    (int)p, cov, (int)p, 0, product, (int)p);
        for (size_t j = 0; j < p; j++)
            for (size_t i = 0; i < p; i++)
                trace += product[i + j * p] * product[j + i * p];
        variances[k] = 2 * trace / (double)n;
    }
    free(product);
    return NORMA_OK;
}

/* Moments of rows that count several times, from their cells, block by block and in a fixed order.
   Answers are centred at their item's mean and taken times the root of how often the row counts:
   the matrix times itself then holds all sums of squares and products, a missing answer being 0.
   What pairs of items lose by the holes of either is small, and summed apart. */
#include "statistics/redraw_moments.h"

#include <cblas.h>
#include <math.h>
#include <norma/moments.h>
#include <string.h>

#include "foundation/numeric.h"

/* ---- one item ---- */

typedef struct answers {
    double n, mean; /* mean of cells */
} answers;

static answers answers_to(const norma__counted_rows *r, size_t j)
{
    const uint8_t *cells = r->cells + j * r->stride;
    uint64_t n = 0, sum = 0;
    for (size_t d = 0; d < r->n; d++) {
        uint64_t times = cells[d] == NORMA_MISSING_CELL ? 0 : r->times ? r->times[d] : 1;
        n += times;
        sum += times * cells[d];
    }
    return (answers){(double)n, (double)sum / (double)n};
}

/* ---- a block of rows ---- */

typedef struct block {
    double *x; /* most x p */
    size_t n, most;
    size_t row[NORMA__MOMENTS_BLOCK];
    double root[NORMA__MOMENTS_BLOCK];
} block;

static size_t block_rows(size_t n)
{
    return n < NORMA__MOMENTS_BLOCK ? n : NORMA__MOMENTS_BLOCK;
}

/* The next rows that count; returns where the others begin. */
static size_t choose_rows(block *b, const norma__counted_rows *r, size_t from)
{
    for (b->n = 0; from < r->n && b->n < b->most; from++) {
        uint32_t times = r->times ? r->times[from] : 1;
        b->row[b->n] = from;
        b->root[b->n] = sqrt(times);
        b->n += times > 0;
    }
    return from;
}

static void fill_item(block *b, const norma__counted_rows *r, size_t j, double mean)
{
    const uint8_t *cells = r->cells + j * r->stride;
    double *x = b->x + j * b->most;
    for (size_t k = 0; k < b->n; k++)
        x[k] = b->root[k] * (cells[b->row[k]] - mean);
    for (size_t k = 0; k < b->n && !r->complete; k++)
        x[k] = cells[b->row[k]] == NORMA_MISSING_CELL ? 0 : x[k];
}

/* ---- all of them ---- */

typedef struct moments {
    size_t p;
    answers of[NORMA_MOMENTS_ITEMS_MAX];
    double squares[NORMA_MOMENTS_ITEMS_MAX];
    double *products; /* p x p, above the diagonal and on it */
    double *lost;     /* 3 x p x p: rows, sums and squares of the row's item among the rows that
                         lack an answer to the column's; NULL: no row does */
} moments;

static void add_lost(moments *m, const block *b, const norma__counted_rows *r)
{
    size_t holes[NORMA__MOMENTS_BLOCK];
    for (size_t j = 0; j < m->p; j++) {
        const uint8_t *lacking = r->cells + j * r->stride;
        size_t n = 0;
        for (size_t k = 0; k < b->n; k++)
            if (lacking[b->row[k]] == NORMA_MISSING_CELL)
                holes[n++] = k;
        for (size_t i = 0; i < m->p && n > 0; i++) {
            const uint8_t *cells = r->cells + i * r->stride;
            const double *x = b->x + i * b->most;
            double *lost = m->lost + 3 * (j * m->p + i);
            for (size_t h = 0; h < n; h++) {
                double root = b->root[holes[h]], value = x[holes[h]];
                bool there = cells[b->row[holes[h]]] != NORMA_MISSING_CELL;
                lost[0] += there ? root * root : 0;
                lost[1] += root * value;
                lost[2] += value * value;
            }
        }
    }
}

static void sum_rows(moments *m, const norma__counted_rows *r, double *work)
{
    const int p = (int)m->p;
    block b = {.x = work, .most = block_rows(r->n)};
    for (size_t j = 0; j < m->p; j++)
        m->of[j] = answers_to(r, j);
    memset(m->products, 0, m->p * m->p * sizeof *m->products);
    if (m->lost)
        memset(m->lost, 0, 3 * m->p * m->p * sizeof *m->lost);
    for (size_t from = 0; from < r->n;) {
        from = choose_rows(&b, r, from);
        for (size_t j = 0; j < m->p; j++)
            fill_item(&b, r, j, m->of[j].mean);
        cblas_dsyrk(CblasColMajor, CblasUpper, CblasTrans, p, (int)b.n, 1, b.x, (int)b.most, 1,
                    m->products, p);
        if (m->lost)
            add_lost(m, &b, r);
    }
    for (size_t j = 0; j < m->p; j++)
        m->squares[j] = m->products[j * m->p + j];
}

/* ---- pairs of items ---- */

/* Of the rows that answered both, about the item's mean over all rows that answered it. */
typedef struct half {
    double n, sum, square;
} half;

static half half_of(const moments *m, size_t i, size_t other)
{
    const double none[3] = {0}, *lost = m->lost ? m->lost + 3 * (other * m->p + i) : none;
    return (half){m->of[i].n - lost[0], -lost[1], m->squares[i] - lost[2]};
}

/* Answers are whole numbers: one that differs from all others alone gives 1/2 or more. */
static bool varies(const half *h)
{
    return h->square - h->sum * h->sum / h->n > 0.25;
}

typedef struct pair {
    double covariance, correlation;
} pair;

static pair pair_of(const moments *m, size_t i, size_t j)
{
    const half x = half_of(m, i, j), y = half_of(m, j, i);
    if (!(x.n >= 2))
        return (pair){NAN, NAN};
    if (!varies(&x) || !varies(&y))
        return (pair){0, NAN};
    double product = m->products[j * m->p + i] - x.sum * y.sum / x.n;
    double lengths = sqrt(x.square - x.sum * x.sum / x.n) * sqrt(y.square - y.sum * y.sum / y.n);
    return (pair){product / (x.n - 1), i == j ? 1 : fmax(-1, fmin(1, product / lengths))};
}

/* Turns the sums of products into covariances or correlations. */
static bool finish(moments *m, bool correlations)
{
    bool defined = true;
    for (size_t j = 0; j < m->p; j++)
        for (size_t i = 0; i <= j; i++) {
            const pair both = pair_of(m, i, j);
            double value = correlations ? both.correlation : both.covariance;
            m->products[j * m->p + i] = m->products[i * m->p + j] = value;
            defined = defined && !isnan(both.correlation);
        }
    return defined;
}

static bool moments_of(double *out, const norma__counted_rows *r, double *work, bool correlations)
{
    moments m = {
        .p = r->p, .products = out, .lost = r->complete ? NULL : work + block_rows(r->n) * r->p};
    sum_rows(&m, r, work);
    return finish(&m, correlations);
}

/* ---- of a sample ---- */

size_t norma__counted_work(size_t n, size_t p, bool complete)
{
    return block_rows(n) * p + (complete ? 0 : 3 * p * p);
}

bool norma__counted_correlations(double *cor, const norma__counted_rows *rows, double *work)
{
    norma__prepare_numerics();
    return moments_of(cor, rows, work, true);
}

static norma__counted_rows counted(const norma__rows *rows, const uint32_t *times)
{
    return (norma__counted_rows){.cells = rows->cells,
                                 .times = times ? times : rows->times,
                                 .stride = rows->n_distinct,
                                 .n = rows->n_distinct,
                                 .p = rows->p,
                                 .complete = rows->complete};
}

bool norma__rows_moments(double *mean, double *cov, const norma__rows *rows, const uint32_t *times,
                         double *work)
{
    const norma__counted_rows r = counted(rows, times);
    bool defined = true;
    for (size_t j = 0; j < r.p && mean; j++) {
        const answers of = answers_to(&r, j);
        mean[j] = rows->lowest[j] + of.mean;
        defined = defined && of.n > 0;
    }
    norma__prepare_numerics();
    return cov ? moments_of(cov, &r, work, false) : defined;
}

bool norma__rows_correlations(double *cor, const norma__rows *rows, const uint32_t *times,
                              double *work)
{
    const norma__counted_rows r = counted(rows, times);
    return norma__counted_correlations(cor, &r, work);
}

size_t norma__rows_work(const norma__rows *rows)
{
    return norma__counted_work(rows->n_distinct, rows->p, rows->complete);
}

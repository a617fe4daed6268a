#include "statistics/products.h"

#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "statistics/sample.h"

/* Rows are added block by block: the columns of a block stay in cache, and the sum of ROWS
   products, each at most 127^2, fits 32 bits. */
enum { ROWS = 512 };

/* A block of rows, p columns of ROWS each; missing answers and rows beyond the last are 0. */
typedef struct block {
    int16_t *code;
    int16_t *square;
    int16_t *answered;
    size_t n;
    bool complete; /* no answer is missing */
} block;

/* What one thread works with. */
typedef struct worker {
    block block;
    norma__products sums;
} worker;

static bool sums_new(norma__products *sums, size_t p)
{
    *sums = (norma__products){.p = p};
    sums->n = NORMA__NEW(int64_t, p * p);
    sums->sum = NORMA__NEW(int64_t, p * p);
    sums->square = NORMA__NEW(int64_t, p * p);
    sums->cross = NORMA__NEW(int64_t, p * p);
    return sums->n && sums->sum && sums->square && sums->cross;
}

norma_status norma__products_new(norma__products *products, size_t p, norma_error *err)
{
    if (sums_new(products, p))
        return NORMA_OK;
    norma__products_free(products);
    return norma__no_memory(err);
}

void norma__products_free(norma__products *products)
{
    free(products->n);
    free(products->sum);
    free(products->square);
    free(products->cross);
    *products = (norma__products){0};
}

static bool worker_new(worker *w, size_t p)
{
    w->block.code = NORMA__NEW(int16_t, p * ROWS);
    w->block.square = NORMA__NEW(int16_t, p * ROWS);
    w->block.answered = NORMA__NEW(int16_t, p * ROWS);
    return w->block.code && w->block.square && w->block.answered && sums_new(&w->sums, p);
}

static size_t worker_bytes(size_t p)
{
    return p * (3 * ROWS * sizeof(int16_t) + 4 * p * sizeof(int64_t));
}

static void worker_clear(worker *w)
{
    free(w->block.code);
    free(w->block.square);
    free(w->block.answered);
    norma__products_free(&w->sums);
}

static void workers_free(worker *workers, size_t n)
{
    for (size_t w = 0; workers && w < n; w++)
        worker_clear(&workers[w]);
    free(workers);
}

static worker *workers_new(size_t n, size_t p)
{
    worker *workers = NORMA__NEW(worker, n);
    for (size_t w = 0; workers && w < n; w++)
        if (!worker_new(&workers[w], p)) {
            workers_free(workers, n);
            return NULL;
        }
    return workers;
}

static int half_span(const norma_sample *sample, size_t j)
{
    return (norma__sample_max(sample, j) - norma__sample_min(sample, j)) / 2;
}

int norma__code_origin(const norma_sample *sample, size_t j)
{
    int half = half_span(sample, j);
    return norma__sample_reversed(sample, j) ? norma__sample_max(sample, j) - half
                                             : norma__sample_min(sample, j) + half;
}

/* A reversed answer min + max - x has the code half - cell, any other cell - half. */
static void gather_item(block *b, size_t j, const norma_sample *sample, const size_t *rows)
{
    const uint8_t *cells = norma_data_cells(sample->data, sample->items[j]);
    int half = half_span(sample, j);
    int sign = norma__sample_reversed(sample, j) ? -1 : 1;
    int16_t *code = b->code + j * ROWS;
    int16_t *square = b->square + j * ROWS;
    int16_t *answered = b->answered + j * ROWS;
    size_t n_answered = 0;

    for (size_t r = 0; r < b->n; r++) {
        uint8_t cell = cells[rows[r]];
        bool is_answer = cell != NORMA_MISSING_CELL;
        code[r] = (int16_t)(is_answer ? sign * (cell - half) : 0);
        answered[r] = is_answer;
        n_answered += is_answer;
    }
    for (size_t r = b->n; r < ROWS; r++)
        code[r] = answered[r] = 0;
    for (size_t r = 0; r < ROWS; r++)
        square[r] = (int16_t)(code[r] * code[r]);
    b->complete = b->complete && n_answered == b->n;
}

static void gather(block *b, const norma_sample *sample, const size_t *rows, size_t n)
{
    b->n = n < ROWS ? n : ROWS;
    b->complete = true;
    for (size_t j = 0; j < sample->n_items; j++)
        gather_item(b, j, sample, rows);
}

static int32_t dot(const int16_t *restrict a, const int16_t *restrict b)
{
    int32_t sum = 0;
    for (size_t r = 0; r < ROWS; r++)
        sum += a[r] * b[r];
    return sum;
}

/* Without a missing answer the sums of an item are the same for each of its pairs. */
static void add_complete(norma__products *sums, const block *b)
{
    for (size_t i = 0; i < sums->p; i++) {
        const int16_t *code = b->code + i * ROWS;
        int32_t sum = dot(code, b->answered + i * ROWS);
        int32_t square = dot(code, code);
        for (size_t j = 0; j < sums->p; j++) {
            size_t ij = i + j * sums->p;
            sums->n[ij] += (int64_t)b->n;
            sums->sum[ij] += sum;
            sums->square[ij] += square;
            if (j <= i)
                sums->cross[ij] += dot(code, b->code + j * ROWS);
        }
    }
}

static void add_incomplete(norma__products *sums, const block *b)
{
    for (size_t i = 0; i < sums->p; i++) {
        const int16_t *code = b->code + i * ROWS;
        const int16_t *square = b->square + i * ROWS;
        const int16_t *answered = b->answered + i * ROWS;
        for (size_t j = 0; j < sums->p; j++) {
            size_t ij = i + j * sums->p;
            const int16_t *other_answered = b->answered + j * ROWS;
            sums->sum[ij] += dot(code, other_answered);
            sums->square[ij] += dot(square, other_answered);
            if (j <= i) {
                sums->n[ij] += dot(answered, other_answered);
                sums->cross[ij] += dot(code, b->code + j * ROWS);
            }
        }
    }
}

static void work(worker *w, const norma_sample *sample, const size_t *rows, size_t n)
{
    gather(&w->block, sample, rows, n);
    if (w->block.complete)
        add_complete(&w->sums, &w->block);
    else
        add_incomplete(&w->sums, &w->block);
}

static void add_sums(norma__products *total, const norma__products *part)
{
    for (size_t k = 0; k < total->p * total->p; k++) {
        total->n[k] += part->n[k];
        total->sum[k] += part->sum[k];
        total->square[k] += part->square[k];
        total->cross[k] += part->cross[k];
    }
}

/* n and cross were added up below the diagonal only. */
static void mirror(norma__products *sums)
{
    size_t p = sums->p;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++) {
            sums->n[i + j * p] = sums->n[j + i * p];
            sums->cross[i + j * p] = sums->cross[j + i * p];
        }
}

norma_status norma__products_of(norma__products *products, const norma_sample *sample,
                                const size_t *rows, size_t n, size_t threads, norma_error *err)
{
    size_t n_blocks = (n + ROWS - 1) / ROWS;
    size_t n_workers = (size_t)norma__threads_within(threads, worker_bytes(sample->n_items));
    if (n_workers > n_blocks)
        n_workers = n_blocks ? n_blocks : 1;
    worker *workers = workers_new(n_workers, sample->n_items);

    *products = (norma__products){0};
    if (!workers)
        return norma__no_memory(err);
#pragma omp parallel for schedule(dynamic) num_threads((int)n_workers)
    for (size_t b = 0; b < n_blocks; b++)
        work(&workers[omp_get_thread_num()], sample, rows + b * ROWS, n - b * ROWS);

    for (size_t w = 1; w < n_workers; w++)
        add_sums(&workers[0].sums, &workers[w].sums);
    mirror(&workers[0].sums);
    *products = workers[0].sums;
    workers[0].sums = (norma__products){0};
    workers_free(workers, n_workers);
    return NORMA_OK;
}

#include "tables/count.h"

#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "tables/block.h"

static norma_status refuse_sum(norma_error *err)
{
    return norma__fail(err, NORMA_EDATA,
                       "the weights add up to more than 2^53 millionths, which is as far as sums "
                       "are exact: give smaller weights");
}

static norma_status check_weights(const norma__counting *c, norma_error *err)
{
    const int64_t *weights = norma_data_weights(c->data);
    int64_t sum = 0;
    for (size_t k = 0; weights && k < c->n; k++) {
        size_t r = c->rows ? c->rows[k] : k;
        if (weights[r] > NORMA__MOST_COUNT - sum)
            return refuse_sum(err);
        sum += weights[r];
    }
    return NORMA_OK;
}

/* The greatest common divisor of the weights: with all of them 1, one bit is left of each. */
static int64_t unit_of(const norma__counting *c)
{
    const int64_t *weights = norma_data_weights(c->data);
    int64_t unit = 0;
    for (size_t k = 0; weights && k < c->n && unit != 1; k++) {
        int64_t a = weights[c->rows ? c->rows[k] : k];
        while (a) {
            int64_t rest = unit % a;
            unit = a;
            a = rest;
        }
    }
    return unit ? unit : 1;
}

/* ---- the work of several threads ---- */

typedef struct worker {
    norma__block block;
    norma__tally tally;
} worker;

static void workers_free(worker *workers, size_t n)
{
    for (size_t w = 0; workers && w < n; w++) {
        norma__block_clear(&workers[w].block);
        norma__tally_clear(&workers[w].tally);
    }
    free(workers);
}

static worker *workers_new(size_t n, const norma__planes_plan *plan, const norma__path *path,
                           bool weighted)
{
    worker *workers = NORMA__NEW(worker, n);
    for (size_t w = 0; workers && w < n; w++)
        if (!norma__block_new(&workers[w].block, plan, path, weighted) ||
            !norma__tally_new(&workers[w].tally, plan)) {
            workers_free(workers, n);
            return NULL;
        }
    return workers;
}

/* Blocks as large as may be, but enough of them for all threads. */
static size_t block_rows(size_t n, size_t threads)
{
    size_t words = (n + NORMA__WORD_ROWS * threads - 1) / (NORMA__WORD_ROWS * threads);
    return NORMA__WORD_ROWS * (words < 1                    ? 1
                               : words < NORMA__BLOCK_WORDS ? words
                                                            : NORMA__BLOCK_WORDS);
}

static norma_status count_with(norma__group *into, const norma__counting *c,
                               const norma__planes_plan *plan, norma_error *err)
{
    const norma__path *path = norma__path_at(c->path);
    const int64_t unit = unit_of(c);
    size_t threads = (size_t)norma__threads_within(c->threads, norma__block_bytes(plan));
    size_t rows = block_rows(c->n, threads), n_blocks = (c->n + rows - 1) / rows;
    size_t n_workers = threads < n_blocks ? threads : n_blocks ? n_blocks : 1;
    worker *workers = workers_new(n_workers, plan, path, norma_data_weights(c->data) != NULL);

    if (!workers)
        return norma__no_memory(err);
#pragma omp parallel for schedule(dynamic) num_threads((int)n_workers) if (n_workers > 1)
    for (size_t k = 0; k < n_blocks; k++) {
        worker *w = &workers[omp_get_thread_num()];
        size_t begin = k * rows;
        norma__block_fill(&w->block, &w->tally, c, begin, c->n - begin < rows ? c->n - begin : rows,
                          unit);
        norma__block_count(&w->block, &w->tally);
    }
    for (size_t w = 0; w < n_workers; w++) {
        norma__block_settle(&workers[w].block, &workers[w].tally);
        norma__tally_add(into, c->tables, plan, &workers[w].tally, unit);
    }
    workers_free(workers, n_workers);
    return NORMA_OK;
}

/* Rows may be added to rows counted before. */
static norma_status check_sums(const norma__group *group, const norma_tables *t, norma_error *err)
{
    for (size_t k = 0; k < t->first[t->n_items]; k++)
        if (group->one_way[k] > NORMA__MOST_COUNT)
            return refuse_sum(err);
    return NORMA_OK;
}

norma_status norma__count_rows(norma__group *into, const norma__counting *c, norma_error *err)
{
    norma__planes_plan plan = {0};
    norma_status status;
    if ((status = check_weights(c, err)) != NORMA_OK)
        return status;
    if ((status = norma__planes_plan_make(&plan, c, err)) == NORMA_OK)
        status = count_with(into, c, &plan, err);
    norma__planes_plan_clear(&plan);
    return status == NORMA_OK ? check_sums(into, c->tables, err) : status;
}

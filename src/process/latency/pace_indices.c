#include "process/latency/pace.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

enum { BLOCK = NORMA__TIMING_BLOCK };

/* Huang, Curran, Keeney, Poposki & DeShon (2012): under 2 s an item nobody reads. */
static const double FAST_MS = 2000;

/* Leiner (2019): who takes no time at all is three times as fast as the others. */
static const double MOST_SPEED = 3;

/* A block of rows while the items go by; gathered holds n_items latencies a row, for the median. */
typedef struct block_state {
    double *gathered;
    double total[BLOCK], speed[BLOCK], factor[BLOCK];
    size_t n[BLOCK], n_gathered[BLOCK], n_effort[BLOCK], n_solution[BLOCK], n_speed[BLOCK];
    size_t n_factor[BLOCK], n_fast[BLOCK], n_places[BLOCK];
} block_state;

/* An item counts for effort when it has a threshold, or when there were only interruptions. */
static bool tells_effort(const norma__pace *pace, size_t item)
{
    return !isnan(pace->threshold_ms[item]) || isnan(pace->mean_ms[item]);
}

/* RTE counts solution behaviour, an interruption being anything but rapid (Wise & Kong, 2005), and
   what is too short to be used nothing but. */
static void add_effort(block_state *state, size_t r, double ms, norma__fate fate, double threshold)
{
    if (fate == NORMA__UNTIMED || fate == NORMA__REVISIT ||
        (fate == NORMA__USED && isnan(threshold)))
        return;
    state->n_effort[r]++;
    state->n_solution[r] += fate == NORMA__INTERRUPTION || (fate == NORMA__USED && ms >= threshold);
}

/* A place is a page, or an item that is on none. */
static void add_place(block_state *state, size_t r, double ms, double ms_an_item, double median_ms)
{
    if (!isnan(ms_an_item)) {
        state->n_fast[r] += ms_an_item < FAST_MS;
        state->n_places[r]++;
    }
    if (isnan(ms) || !(median_ms > 0))
        return;
    state->factor[r] += ms > 0 ? fmin(MOST_SPEED, median_ms / ms) : MOST_SPEED;
    state->n_factor[r]++;
}

static void add_page(block_state *state, const norma__pace *pace, const norma__timings *timings,
                     const norma_instrument *instrument, const norma_data *data, size_t page,
                     size_t first, size_t n)
{
    double ms[BLOCK], ms_an_item[BLOCK];
    norma__page_times(ms, ms_an_item, timings, instrument, data, page, first, n);
    for (size_t r = 0; r < n; r++)
        add_place(state, r, ms[r], ms_an_item[r], pace->page_median_ms[page]);
}

static void add_item(block_state *state, const norma__pace *pace, const norma__timings *timings,
                     const norma_instrument *instrument, const norma_data *data, size_t item,
                     size_t first, size_t n)
{
    double ms[BLOCK], mean = pace->mean_log[item], sd = pace->sd_log[item];
    norma__fate fate[BLOCK];
    const double *log_ms = norma__log_ms(timings, item) + first;
    bool effort = tells_effort(pace, item);
    norma__clean_latencies(ms, fate, timings, instrument, data, item, first, n);
    for (size_t r = 0; r < n; r++) {
        if (fate[r] == NORMA__UNTIMED)
            continue;
        state->n[r]++;
        state->total[r] += fmax(ms[r], 0);
        if (effort)
            add_effort(state, r, ms[r], fate[r], pace->threshold_ms[item]);
        if (timings->page_of[item] == NORMA_NONE)
            add_place(state, r, ms[r], ms[r], pace->median_ms[item]);
        if (fate[r] == NORMA__USED || fate[r] == NORMA__INTERRUPTION)
            state->gathered[r * pace->n_items + state->n_gathered[r]++] = ms[r];
        if (fate[r] == NORMA__USED && sd > 0) {
            state->speed[r] += (log_ms[r] - mean) / sd;
            state->n_speed[r]++;
        }
    }
}

static void put(double *const indices[NORMA_INDICES], norma_index index, size_t row, double value,
                size_t n)
{
    if (indices[index])
        indices[index][row] = n ? value : NAN;
}

static void finish_block(double *const indices[NORMA_INDICES], block_state *state, size_t n_items,
                         size_t first, size_t n)
{
    for (size_t r = 0; r < n; r++) {
        size_t row = first + r, n_gathered = state->n_gathered[r];
        put(indices, NORMA_INDEX_TOTAL_MS, row, state->total[r], state->n[r]);
        put(indices, NORMA_INDEX_RTE, row,
            (double)state->n_solution[r] / (double)state->n_effort[r], state->n_effort[r]);
        put(indices, NORMA_INDEX_SPEED, row, state->speed[r] / (double)state->n_speed[r],
            state->n_speed[r]);
        put(indices, NORMA_INDEX_RELATIVE_SPEED, row, state->factor[r] / (double)state->n_factor[r],
            state->n_factor[r]);
        put(indices, NORMA_INDEX_FAST_PAGES, row,
            (double)state->n_fast[r] / (double)state->n_places[r], state->n_places[r]);
        if (indices[NORMA_INDEX_MEDIAN_MS])
            indices[NORMA_INDEX_MEDIAN_MS][row] =
                n_gathered ? gsl_stats_median(state->gathered + r * n_items, 1, n_gathered) : NAN;
    }
}

norma_status norma__pace_indices(double *const indices[NORMA_INDICES], const norma__pace *pace,
                                 const norma_instrument *instrument, const norma_data *data,
                                 const norma__timings *timings, int threads, norma_error *err)
{
    size_t n_items = pace->n_items, n_blocks = (timings->n_rows + BLOCK - 1) / BLOCK;
    if ((size_t)threads > n_blocks)
        threads = (int)n_blocks;
    double *gathered = NORMA__NEW(double, (size_t)threads *BLOCK *n_items);
    if (!gathered)
        return norma__no_memory(err);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t b = 0; b < n_blocks; b++) {
        size_t first = b * BLOCK, left = timings->n_rows - first, n = left < BLOCK ? left : BLOCK;
        block_state state = {.gathered = gathered + (size_t)omp_get_thread_num() * BLOCK * n_items};
        for (size_t j = 0; j < n_items; j++)
            if (timings->recorded[j] && instrument->items[j].control == NORMA_CONTROL_NONE)
                add_item(&state, pace, timings, instrument, data, j, first, n);
        for (size_t p = 0; p < timings->n_pages; p++)
            add_page(&state, pace, timings, instrument, data, p, first, n);
        finish_block(indices, &state, n_items, first, n);
    }
    free(gathered);
    return NORMA_OK;
}

static void page_effort(double *rte, const norma__pace *pace, const norma__timings *timings,
                        const norma_instrument *instrument, const norma_data *data,
                        const norma_page *page, size_t first, size_t n)
{
    double ms[BLOCK];
    norma__fate fate[BLOCK];
    block_state state = {0};
    for (size_t i = 0; i < page->n_items; i++) {
        size_t item = page->items[i];
        if (instrument->items[item].control != NORMA_CONTROL_NONE || !tells_effort(pace, item))
            continue;
        norma__clean_latencies(ms, fate, timings, instrument, data, item, first, n);
        for (size_t r = 0; r < n; r++)
            add_effort(&state, r, ms[r], fate[r], pace->threshold_ms[item]);
    }
    for (size_t r = 0; r < n; r++)
        rte[r] = state.n_effort[r] ? (double)state.n_solution[r] / (double)state.n_effort[r] : NAN;
}

void norma__pace_page_efforts(double *rte, const norma__pace *pace,
                              const norma_instrument *instrument, const norma_data *data,
                              const norma__timings *timings, int threads)
{
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t p = 0; p < timings->n_pages; p++)
        for (size_t first = 0; first < timings->n_rows; first += BLOCK) {
            size_t left = timings->n_rows - first;
            page_effort(rte + p * timings->n_rows + first, pace, timings, instrument, data,
                        &instrument->pages[p], first, left < BLOCK ? left : BLOCK);
        }
}

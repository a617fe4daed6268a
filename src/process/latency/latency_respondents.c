#include "process/latency/latency.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

enum { BLOCK = 128 };

/* A block of rows while the items go by; gathered holds n_items latencies a row, for the median. */
typedef struct block_state {
    double *gathered;
    double total[BLOCK], speed[BLOCK];
    size_t n[BLOCK], n_solution[BLOCK], n_speed[BLOCK];
} block_state;

/* RTE counts solution behaviour, an interruption being anything but rapid (Wise & Kong, 2005). */
static void add_item(block_state *state, const norma_item_latency *item, const double *ms, size_t n,
                     size_t n_items, double interruption_ms)
{
    bool varies = item->sd_log > 0;
    for (size_t r = 0; r < n; r++) {
        if (!norma__latency_recorded(ms[r]))
            continue;
        bool interrupted = ms[r] > interruption_ms;
        state->gathered[r * n_items + state->n[r]++] = ms[r];
        state->total[r] += ms[r];
        state->n_solution[r] += interrupted || ms[r] >= item->threshold_ms;
        if (interrupted || !varies)
            continue;
        state->speed[r] += (log(ms[r]) - item->mean_log) / item->sd_log;
        state->n_speed[r]++;
    }
}

static void finish_block(norma_screen_result *screen, block_state *state, size_t first, size_t n)
{
    for (size_t r = 0; r < n; r++) {
        size_t row = first + r;
        double *mine = state->gathered + r * screen->n_items;
        double count = (double)state->n[r];
        bool any = state->n[r] > 0;
        screen->indices[NORMA_INDEX_TOTAL_MS][row] = any ? state->total[r] : NAN;
        screen->indices[NORMA_INDEX_MEDIAN_MS][row] =
            any ? gsl_stats_median(mine, 1, state->n[r]) : NAN;
        screen->indices[NORMA_INDEX_RTE][row] = any ? (double)state->n_solution[r] / count : NAN;
        screen->indices[NORMA_INDEX_SPEED][row] =
            state->n_speed[r] ? state->speed[r] / (double)state->n_speed[r] : NAN;
    }
}

static void measure_block(norma_screen_result *screen, const norma_data *data,
                          double interruption_ms, size_t first, double *gathered)
{
    size_t n = screen->n_rows - first < BLOCK ? screen->n_rows - first : BLOCK;
    block_state state = {.gathered = gathered};
    for (size_t j = 0; j < screen->n_items; j++) {
        const double *ms = norma_data_latencies(data, j);
        if (ms)
            add_item(&state, &screen->item_latencies[j], ms + first, n, screen->n_items,
                     interruption_ms);
    }
    finish_block(screen, &state, first, n);
}

norma_status norma__latency_respondents(norma_screen_result *screen, const norma_data *data,
                                        const norma_screening *screening, int threads,
                                        norma_error *err)
{
    size_t n_blocks = (screen->n_rows + BLOCK - 1) / BLOCK;
    if ((size_t)threads > n_blocks)
        threads = (int)n_blocks;
    double *gathered = NORMA__NEW(double, (size_t)threads *BLOCK * screen->n_items);
    if (!gathered)
        return norma__no_memory(err);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t b = 0; b < n_blocks; b++)
        measure_block(screen, data, screening->interruption_ms, b * BLOCK,
                      gathered + (size_t)omp_get_thread_num() * BLOCK * screen->n_items);
    free(gathered);
    return NORMA_OK;
}

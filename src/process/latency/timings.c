#include "process/latency/timings.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "process/latency/timing_notes.h"
#include "process/latency/timing_sources.h"

void norma__timings_free(norma__timings *timings)
{
    if (!timings)
        return;
    free(timings->log_ms);
    free(timings->recorded);
    free(timings->of_page);
    free(timings->n_short);
    free(timings->n_interruptions);
    free(timings->n_revisits);
    free(timings->interruptions);
    free(timings->page_of);
    free(timings->weight);
    free(timings->page_recorded);
    for (size_t p = 0; timings->page_weights && p < timings->n_pages; p++)
        free(timings->page_weights[p]);
    free(timings->page_weights);
    free(timings);
}

static norma__timings *timings_new(const norma_data *data)
{
    norma__timings *made = NORMA__NEW(norma__timings, 1);
    if (!made)
        return NULL;
    made->n_rows = made->stride = norma_data_rows(data);
    made->n_items = norma_data_items(data);
    made->n_pages = norma_data_pages(data);
    made->recorded = NORMA__NEW(bool, made->n_items);
    made->of_page = NORMA__NEW(bool, made->n_items);
    made->n_short = NORMA__NEW(size_t, made->n_items);
    made->n_interruptions = NORMA__NEW(size_t, made->n_items);
    made->n_revisits = NORMA__NEW(size_t, made->n_items);
    made->interruptions = NORMA__NEW(uint16_t, made->n_rows);
    made->page_of = NORMA__NEW(size_t, made->n_items);
    made->weight = NORMA__NEW(uint32_t, made->n_items);
    made->page_recorded = NORMA__NEW(bool, made->n_pages);
    made->page_weights = NORMA__NEW(uint32_t *, made->n_pages);
    if (made->recorded && made->of_page && made->n_short && made->n_interruptions &&
        made->n_revisits && made->interruptions && made->page_of && made->weight &&
        made->page_recorded && made->page_weights)
        return made;
    norma__timings_free(made);
    return NULL;
}

/* One block of rows, all items: logs, and what each rule leaves out. */
static void clean_block(norma__timings *timings, norma__timing_tally *tallies,
                        const norma_instrument *instrument, const norma_data *data, size_t first,
                        size_t n)
{
    double ms[NORMA__TIMING_BLOCK];
    norma__fate fate[NORMA__TIMING_BLOCK];
    for (size_t j = 0; j < timings->n_items; j++) {
        double *logs = timings->log_ms + j * timings->stride + first;
        norma__clean_latencies(ms, fate, timings, instrument, data, j, first, n);
        for (size_t r = 0; r < n; r++) {
            logs[r] = fate[r] == NORMA__USED ? log(ms[r]) : NAN;
            timings->interruptions[first + r] =
                (uint16_t)(timings->interruptions[first + r] + (fate[r] == NORMA__INTERRUPTION));
        }
        norma__timing_tally_add(&tallies[j], ms, fate, n, instrument->screening.load_ms);
    }
}

/* Every thread counts for itself; counts add up to the same in any order. */
static void clean_all(norma__timings *timings, norma__timing_tally *tallies,
                      const norma_instrument *instrument, const norma_data *data, int threads)
{
    size_t n_blocks = (timings->n_rows + NORMA__TIMING_BLOCK - 1) / NORMA__TIMING_BLOCK;
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t b = 0; b < n_blocks; b++) {
        size_t first = b * NORMA__TIMING_BLOCK, left = timings->n_rows - first;
        clean_block(timings, tallies + (size_t)omp_get_thread_num() * timings->n_items, instrument,
                    data, first, left < NORMA__TIMING_BLOCK ? left : NORMA__TIMING_BLOCK);
    }
    for (size_t i = timings->n_items; i < timings->n_items * (size_t)threads; i++)
        norma__timing_tally_merge(&tallies[i % timings->n_items], &tallies[i]);
    for (size_t j = 0; j < timings->n_items; j++) {
        timings->n_short[j] = tallies[j].n_short;
        timings->n_interruptions[j] = tallies[j].n_interruptions;
        timings->n_revisits[j] = tallies[j].n_revisits;
    }
}

norma_status norma__timings_new(norma__timings **out, const norma_instrument *instrument,
                                const norma_data *data, int threads, norma_notes *notes,
                                norma_error *err)
{
    norma_status status;
    bool any = false;
    norma__timing_tally *tallies = NULL;
    norma__timings *made = timings_new(data);
    *out = NULL;
    if (!made) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__find_recorded(made, instrument, data, &any, err)) != NORMA_OK || !any)
        goto done;
    made->log_ms = NORMA__NEW(double, made->stride * made->n_items);
    tallies = NORMA__NEW(norma__timing_tally, made->n_items * (size_t)threads);
    if (!made->log_ms || !tallies) {
        status = norma__no_memory(err);
        goto done;
    }
    clean_all(made, tallies, instrument, data, threads);
    if ((status = norma__timing_notes(made, tallies, instrument, data, notes, err)) != NORMA_OK)
        goto done;
    *out = made;
    made = NULL;
done:
    free(tallies);
    norma__timings_free(made);
    return status;
}

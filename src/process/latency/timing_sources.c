#include "process/latency/timing_sources.h"

#include <math.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* Readers leave NaN where there is no time. */
static bool is_recorded(double ms)
{
    return ms > 0 && ms < INFINITY;
}

static bool any_recorded(const double *ms, size_t n)
{
    for (size_t r = 0; ms && r < n; r++)
        if (is_recorded(ms[r]))
            return true;
    return false;
}

/* By words, where all of the page's items have them, else equally. */
static void weigh_items(norma__timings *timings, const norma_instrument *instrument,
                        const norma_page *page)
{
    bool by_words = true;
    for (size_t i = 0; i < page->n_items; i++)
        by_words &= instrument->items[page->items[i]].words > 0;
    for (size_t i = 0; i < page->n_items; i++) {
        size_t words = instrument->items[page->items[i]].words;
        timings->weight[page->items[i]] = !by_words            ? 1
                                          : words < UINT16_MAX ? (uint32_t)words
                                                               : UINT16_MAX;
    }
}

static norma_status add_weights(norma__timings *timings, const norma_data *data,
                                const norma_page *page, size_t p, norma_error *err)
{
    uint32_t *sum = timings->page_weights[p] = NORMA__NEW(uint32_t, timings->n_rows);
    if (!sum)
        return norma__no_memory(err);
    for (size_t i = 0; i < page->n_items; i++) {
        const uint8_t *cells = norma_data_cells(data, page->items[i]);
        uint32_t weight = timings->weight[page->items[i]];
        for (size_t r = 0; r < timings->n_rows; r++)
            sum[r] += cells[r] == NORMA_MISSING_CELL ? 0 : weight;
    }
    return NORMA_OK;
}

static norma_status find_page(norma__timings *timings, const norma_instrument *instrument,
                              const norma_data *data, size_t p, norma_error *err)
{
    const norma_page *page = &instrument->pages[p];
    bool shared = false;
    timings->page_recorded[p] = any_recorded(norma_data_page_times(data, p), timings->n_rows);
    for (size_t i = 0; i < page->n_items; i++) {
        size_t j = page->items[i];
        timings->page_of[j] = p;
        timings->of_page[j] = timings->page_recorded[p] && !timings->recorded[j];
        timings->recorded[j] |= timings->of_page[j];
        shared |= timings->of_page[j];
    }
    if (!shared)
        return NORMA_OK;
    weigh_items(timings, instrument, page);
    return add_weights(timings, data, page, p, err);
}

norma_status norma__find_recorded(norma__timings *timings, const norma_instrument *instrument,
                                  const norma_data *data, bool *any, norma_error *err)
{
    norma_status status = NORMA_OK;
    *any = false;
    for (size_t j = 0; j < timings->n_items; j++) {
        timings->page_of[j] = NORMA_NONE;
        timings->recorded[j] = any_recorded(norma_data_latencies(data, j), timings->n_rows);
    }
    for (size_t p = 0; p < timings->n_pages && status == NORMA_OK; p++)
        status = find_page(timings, instrument, data, p, err);
    for (size_t j = 0; j < timings->n_items; j++)
        *any |= timings->recorded[j];
    return status;
}

static norma__fate fate_of(double ms, const norma_screening *screening)
{
    if (!(ms > 0) || ms < screening->shortest_ms)
        return NORMA__SHORT;
    return ms > screening->interruption_ms ? NORMA__INTERRUPTION : NORMA__USED;
}

static void take_own(double *ms, const double *raw, double load_ms, size_t n)
{
    for (size_t r = 0; r < n; r++)
        ms[r] = is_recorded(raw[r]) ? raw[r] - load_ms : NAN;
}

static void take_share(double *ms, const norma__timings *timings, const norma_data *data,
                       size_t item, size_t first, size_t n, double load_ms)
{
    size_t page = timings->page_of[item];
    const double *time = norma_data_page_times(data, page) + first;
    const uint32_t *sum = timings->page_weights[page] + first;
    const uint8_t *cells = norma_data_cells(data, item) + first;
    double weight = timings->weight[item];
    for (size_t r = 0; r < n; r++)
        ms[r] = cells[r] != NORMA_MISSING_CELL && is_recorded(time[r])
                    ? (time[r] - load_ms) * weight / sum[r]
                    : NAN;
}

/* NULL: pages may be opened as often as they like. */
static const double *visits_of(const norma_instrument *instrument, const norma_data *data,
                               size_t page)
{
    return page == NORMA_NONE || instrument->screening.revisits_count
               ? NULL
               : norma_data_page_visits(data, page);
}

void norma__clean_latencies(double *ms, norma__fate *fate, const norma__timings *timings,
                            const norma_instrument *instrument, const norma_data *data, size_t item,
                            size_t first, size_t n)
{
    const norma_screening *screening = &instrument->screening;
    const double *visits = visits_of(instrument, data, timings->page_of[item]);
    if (timings->of_page[item])
        take_share(ms, timings, data, item, first, n, screening->load_ms);
    else if (timings->recorded[item])
        take_own(ms, norma_data_latencies(data, item) + first, screening->load_ms, n);
    else
        for (size_t r = 0; r < n; r++)
            ms[r] = NAN;
    for (size_t r = 0; r < n; r++)
        fate[r] = isnan(ms[r])                      ? NORMA__UNTIMED
                  : visits && visits[first + r] > 1 ? NORMA__REVISIT
                                                    : fate_of(ms[r], screening);
}

/* ---- pages ---- */

static void add_item(double *sum, size_t *n_timed, const norma__timings *timings,
                     const norma_instrument *instrument, const norma_data *data, size_t item,
                     size_t first, size_t n)
{
    double ms[NORMA__TIMING_BLOCK];
    norma__fate fate[NORMA__TIMING_BLOCK];
    norma__clean_latencies(ms, fate, timings, instrument, data, item, first, n);
    for (size_t r = 0; r < n; r++) {
        if (fate[r] == NORMA__UNTIMED || fate[r] == NORMA__REVISIT)
            continue;
        sum[r] += fmax(ms[r], 0);
        n_timed[r]++;
    }
}

static void times_of_items(double *ms, double *ms_an_item, const norma__timings *timings,
                           const norma_instrument *instrument, const norma_data *data,
                           const norma_page *page, size_t first, size_t n)
{
    double sum[NORMA__TIMING_BLOCK] = {0};
    size_t n_timed[NORMA__TIMING_BLOCK] = {0};
    for (size_t i = 0; i < page->n_items; i++)
        add_item(sum, n_timed, timings, instrument, data, page->items[i], first, n);
    for (size_t r = 0; r < n; r++) {
        ms_an_item[r] = n_timed[r] ? sum[r] / (double)n_timed[r] : NAN;
        ms[r] = ms_an_item[r] * (double)page->n_items;
    }
}

void norma__page_times(double *ms, double *ms_an_item, const norma__timings *timings,
                       const norma_instrument *instrument, const norma_data *data, size_t page,
                       size_t first, size_t n)
{
    const norma_page *shown = &instrument->pages[page];
    const double *visits = visits_of(instrument, data, page);
    size_t n_answered[NORMA__TIMING_BLOCK] = {0};
    if (!timings->page_recorded[page]) {
        times_of_items(ms, ms_an_item, timings, instrument, data, shown, first, n);
        return;
    }
    take_own(ms, norma_data_page_times(data, page) + first, instrument->screening.load_ms, n);
    for (size_t i = 0; i < shown->n_items; i++) {
        const uint8_t *cells = norma_data_cells(data, shown->items[i]) + first;
        for (size_t r = 0; r < n; r++)
            n_answered[r] += cells[r] != NORMA_MISSING_CELL;
    }
    for (size_t r = 0; r < n; r++) {
        if (visits && visits[first + r] > 1)
            ms[r] = NAN;
        ms_an_item[r] = n_answered[r] ? ms[r] / (double)n_answered[r] : NAN;
    }
}

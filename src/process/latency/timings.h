/* The latencies that are used: cleaned by the instrument's rules, on the log scale. */
#ifndef NORMA_PROCESS_LATENCY_TIMINGS_H
#define NORMA_PROCESS_LATENCY_TIMINGS_H

#include <norma/sample.h>

typedef struct norma__timings {
    size_t n_rows, n_items;
    size_t stride;  /* values from one item to the next */
    double *log_ms; /* n_items columns: natural log of ms; NaN: not recorded or left out */
    bool *recorded, *of_page; /* n_items: any latency at all; a share of a page's time */
    size_t *n_short, *n_interruptions, *n_revisits; /* n_items: left out, by rule */
    uint16_t *interruptions; /* n_rows: left out as interruptions, which are effort all the same */
    size_t *page_of;         /* n_items: the page that it is on, or NORMA_NONE */
    uint32_t *weight;        /* n_items: of its share of a page's time: its words, or 1 */
    size_t n_pages;
    bool *page_recorded; /* n_pages: any time of its own at all */
    uint32_t *
        *page_weights; /* n_pages: NULL, or n_rows sums of the weights of the items answered */
} norma__timings;

/* Latencies of items; where an item has none but its page has a time, the page's time is shared
   among the items answered on it (by words, where all of them are known, else equally). Leaves the
   notes of every rule that left something out, and of a unit that looks wrong. *out NULL with
   NORMA_OK when the table has no latency. */
norma_status norma__timings_new(norma__timings **out, const norma_instrument *instrument,
                                const norma_data *data, int threads, norma_notes *notes,
                                norma_error *err);
void norma__timings_free(norma__timings *timings);

static inline const double *norma__log_ms(const norma__timings *timings, size_t item)
{
    return timings->log_ms + item * timings->stride;
}

/* What becomes of a latency. */
typedef enum norma__fate {
    NORMA__UNTIMED = 0,  /* not recorded */
    NORMA__USED,         /* kept */
    NORMA__SHORT,        /* shorter than shortest_ms, or than the page takes to appear */
    NORMA__INTERRUPTION, /* longer than interruption_ms: effort, but no speed */
    NORMA__REVISIT       /* of a page that was opened more than once */
} norma__fate;

/* Rows are taken so many at a time, so that what is worked on stays in cache. */
enum { NORMA__TIMING_BLOCK = 256 };

/* The latencies of an item in rows first ... first + n - 1 (n at most NORMA__TIMING_BLOCK), load
   time taken off, NaN where untimed, and what becomes of each. */
void norma__clean_latencies(double *ms, norma__fate *fate, const norma__timings *timings,
                            const norma_instrument *instrument, const norma_data *data, size_t item,
                            size_t first, size_t n);

/* The times of a page in these rows, load time taken off and NaN where there is none: its own, or
   that of its items where only they were timed, taken from those that were to all of them; and the
   time of one item answered. */
void norma__page_times(double *ms, double *ms_an_item, const norma__timings *timings,
                       const norma_instrument *instrument, const norma_data *data, size_t page,
                       size_t first, size_t n);

#endif

/* Small tables with latencies for the tests of response times. */
#ifndef NORMA_TESTS_TIMED_H
#define NORMA_TESTS_TIMED_H

#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"
#include "process/latency/lognormal.h"
#include "process/latency/pace.h"
#include "process/latency/timings.h"

typedef struct timed {
    norma_instrument *instrument;
    norma_data *data;
    norma_notes notes;
    norma__timings *timings;
} timed;

static inline norma_instrument *instrument_of(const char *json)
{
    norma_instrument *instrument;
    norma_error err = {0};
    if (norma_instrument_parse(&instrument, json, strlen(json), "test", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return instrument;
}

/* Items q1, q2, ... answered 1 to 9, in one scale, with a column of latencies each. */
static inline norma_instrument *instrument_of_items(size_t n_items)
{
    norma__buffer json = {0};
    norma__put(&json, "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", "
                      "\"answers\": {\"min\": 1, \"max\": 9}, \"latency\": {\"column\": "
                      "\"{item}_ms\", \"unit\": \"ms\"}, \"items\": [");
    for (size_t j = 0; j < n_items; j++)
        norma__putf(&json, "%s\"q%zu\"", j ? ", " : "", j + 1);
    norma__put(&json, "], \"scales\": [{\"id\": \"all\", \"items\": [");
    for (size_t j = 0; j < n_items; j++)
        norma__putf(&json, "%s\"q%zu\"", j ? ", " : "", j + 1);
    norma__put(&json, "]}]}");
    norma_instrument *instrument = instrument_of(json.bytes);
    norma__buffer_free(&json);
    return instrument;
}

/* A table of latencies (n_rows x n_items, column-major); answers are 1, 2, 3, ... in turn. */
static inline norma_data *data_of_latencies(const norma_instrument *instrument, size_t n_rows,
                                            const double *ms)
{
    uint8_t *cells = NORMA__NEW(uint8_t, n_rows * instrument->n_items);
    norma_data_source source = {.n_rows = n_rows, .cells = cells, .latencies = ms};
    norma_data *data;
    norma_error err = {0};
    for (size_t i = 0; i < n_rows * instrument->n_items; i++)
        cells[i] = (uint8_t)(i % 7);
    if (norma_data_make(&data, instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    free(cells);
    return data;
}

/* One page p1 of items a, b, c that was timed itself (p1_time, p1_visits), and d with latencies of
   its own; words of a, b, c as given. */
static inline norma_instrument *instrument_of_a_page(size_t a, size_t b, size_t c)
{
    char json[1000];
    snprintf(json, sizeof json,
             "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", "
             "\"answers\": {\"min\": 1, \"max\": 9}, \"items\": [{\"id\": \"a\", \"words\": %zu}, "
             "{\"id\": \"b\", \"words\": %zu}, {\"id\": \"c\", \"words\": %zu}, "
             "{\"id\": \"d\", \"latency\": \"d_ms\"}], \"pages\": [{\"id\": \"p1\", \"items\": "
             "[\"a\", \"b\", \"c\"], \"time\": \"p1_time\", \"visits\": \"p1_visits\"}], "
             "\"scales\": [{\"id\": \"all\", \"items\": [\"a\", \"b\", \"c\", \"d\"]}]}",
             a, b, c);
    return instrument_of(json);
}

static inline timed timed_of(size_t n_rows, size_t n_items, const double *ms)
{
    timed t = {.instrument = instrument_of_items(n_items)};
    t.data = data_of_latencies(t.instrument, n_rows, ms);
    return t;
}

static inline norma__timings *clean(timed *t, int threads)
{
    norma_error err = {0};
    norma__timings_free(t->timings);
    norma_notes_clear(&t->notes);
    if (norma__timings_new(&t->timings, t->instrument, t->data, threads, &t->notes, &err) !=
        NORMA_OK)
        fail_msg("%s", err.message);
    return t->timings;
}

static inline void free_timed(timed *t)
{
    norma__timings_free(t->timings);
    norma_notes_clear(&t->notes);
    norma_data_free(t->data);
    norma_instrument_free(t->instrument);
}

static inline const norma_note *note_of(const norma_notes *notes, const char *code)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->list[i].code, code) == 0)
            return &notes->list[i];
    return NULL;
}

#endif

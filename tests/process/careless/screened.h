/* Small tables for the tests of screening: an instrument, its data and what screening says. */
#ifndef NORMA_TESTS_SCREENED_H
#define NORMA_TESTS_SCREENED_H

#include "support/check.h"

#include <math.h>
#include <norma/screen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"

#define MISSING NORMA_MISSING_CELL

/* Answers go from 1 to 9, so that a cell is an answer less 1. */
typedef struct table {
    norma_instrument *instrument;
    norma_data *data;
    norma_screen_result *screen;
} table;

static inline norma_instrument *make_instrument(size_t n_items, bool latencies, const char *reverse,
                                                const char *screening)
{
    norma__buffer json = {0};
    norma_instrument *instrument;
    norma_error err = {0};
    norma__put(&json, "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", "
                      "\"answers\": {\"min\": 1, \"max\": 9}, ");
    if (latencies)
        norma__put(&json, "\"latency\": {\"column\": \"{item}_ms\", \"unit\": \"ms\"}, ");
    norma__put(&json, "\"items\": [");
    for (size_t j = 0; j < n_items; j++)
        norma__putf(&json, "%s{\"id\": \"q%zu\", \"reverse\": %s}", j ? ", " : "", j + 1,
                    reverse && reverse[j] == '-' ? "true" : "false");
    norma__put(&json, "], \"scales\": [{\"id\": \"all\", \"items\": [");
    for (size_t j = 0; j < n_items; j++)
        norma__putf(&json, "%s\"q%zu\"", j ? ", " : "", j + 1);
    norma__put(&json, "]}]");
    if (screening)
        norma__putf(&json, ", \"screening\": %s", screening);
    norma__put(&json, "}");
    if (norma_instrument_parse(&instrument, json.bytes, json.length, "test", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma__buffer_free(&json);
    return instrument;
}

/* cells and ms are n_rows x n_items, column-major; ms NULL records no latencies; reverse holds '-'
   for each reversed item, NULL for none. */
static inline table make_table(size_t n_rows, size_t n_items, const uint8_t *cells,
                               const double *ms, const char *reverse, const char *screening)
{
    norma_data_source source = {.n_rows = n_rows, .cells = cells, .latencies = ms};
    norma_error err = {0};
    table t = {make_instrument(n_items, ms != NULL, reverse, screening), NULL, NULL};
    if (norma_data_make(&t.data, t.instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return t;
}

static inline norma_screen_result *screened(table *t, size_t threads)
{
    norma_screen_options options = NORMA_SCREEN_OPTIONS_INIT;
    norma_error err = {0};
    options.threads = threads;
    norma_screen_result_free(t->screen);
    if (norma_screen(&t->screen, t->instrument, t->data, &options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return t->screen;
}

static inline void free_table(table *t)
{
    norma_screen_result_free(t->screen);
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

/* Small response tables for tests of the floors above data. Include after support/check.h. */
#ifndef NORMA_TESTS_TABLE_H
#define NORMA_TESTS_TABLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/sample.h>

#define NO_ANSWER (-9999)

/* A table and the sample of all its items; for some of them set sample.items and sample.n_items. */
typedef struct table {
    norma_data *data;
    norma_sample sample;
} table;

static inline norma_sample sample_all(const norma_data *data)
{
    static size_t items[64];
    for (size_t j = 0; j < sizeof items / sizeof *items; j++)
        items[j] = j;
    assert_true(norma_data_items(data) <= sizeof items / sizeof *items);
    return (norma_sample){.data = data, .items = items, .n_items = norma_data_items(data)};
}

/* Items I1, I2, ... of p, with the same range; reversed: p flags, or NULL. */
static inline norma_instrument *instrument_of(size_t p, int min, int max, const bool *reversed,
                                              bool latencies)
{
    char json[4096], scale[1024] = "";
    int at = snprintf(
        json, sizeof json,
        "{\"format\": \"norma-instrument-1\", \"id\": \"test\", \"version\": \"1\", "
        "%s \"answers\": {\"min\": %d, \"max\": %d}, \"items\": [",
        latencies ? "\"latency\": {\"column\": \"{item}_ms\", \"unit\": \"ms\"}," : "", min, max);
    for (size_t j = 0; j < p; j++) {
        at += snprintf(json + at, sizeof json - (size_t)at, "%s{\"id\": \"I%zu\", \"reverse\": %s}",
                       j ? ", " : "", j + 1, reversed && reversed[j] ? "true" : "false");
        size_t end = strlen(scale);
        snprintf(scale + end, sizeof scale - end, "%s\"I%zu\"", j ? ", " : "", j + 1);
    }
    at += snprintf(json + at, sizeof json - (size_t)at,
                   "], \"scales\": [{\"id\": \"all\", \"items\": [%s]}]}", scale);
    norma_instrument *instrument = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&instrument, json, (size_t)at, "test", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return instrument;
}

/* n x p answers, row by row as they read in the test; latencies are column-major, or NULL. */
static inline table table_with(const int *answers, size_t n, size_t p, int min, int max,
                               const bool *reversed, const double *latencies)
{
    norma_instrument *instrument = instrument_of(p, min, max, reversed, latencies != NULL);
    uint8_t *cells = calloc(n * p, 1);
    table t = {0};
    assert_non_null(cells);
    for (size_t r = 0; r < n; r++)
        for (size_t j = 0; j < p; j++) {
            int answer = answers[r * p + j];
            cells[j * n + r] = (uint8_t)(answer == NO_ANSWER ? NORMA_MISSING_CELL : answer - min);
        }
    norma_data_source source = {.n_rows = n, .cells = cells, .latencies = latencies};
    norma_error err = {0};
    if (norma_data_make(&t.data, instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    t.sample = sample_all(t.data);
    norma_instrument_free(instrument);
    free(cells);
    return t;
}

static inline table table_of(const int *answers, size_t n, size_t p, int min, int max)
{
    return table_with(answers, n, p, min, max, NULL, NULL);
}

/* All 25 items of datasets/bfi. */
static inline table table_bfi(void)
{
    norma_instrument *instrument = NULL;
    table t = {0};
    norma_error err = {0};
    if (norma_instrument_load(&instrument, NORMA_DATASETS "/bfi/instrument.json", &err) !=
            NORMA_OK ||
        norma_data_read(&t.data, instrument, NORMA_DATASETS "/bfi/bfi.csv", NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_instrument_free(instrument);
    t.sample = sample_all(t.data);
    return t;
}

static inline void table_free(table *t)
{
    norma_data_free(t->data);
    t->data = NULL;
}

/* The note with a code and subject (NULL: any), or NULL. */
static inline const norma_note *find_note(const norma_notes *notes, const char *code,
                                          const char *subject)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->list[i].code, code) == 0 &&
            (!subject || strcmp(notes->list[i].subject, subject) == 0))
            return &notes->list[i];
    return NULL;
}

#endif

/* A small instrument of three levels and tables of answers to it, for the tests of this floor. */
#ifndef NORMA_TESTS_ASSESSMENT_FIXTURE_H
#define NORMA_TESTS_ASSESSMENT_FIXTURE_H

#include "support/check.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <norma/sample.h>

/* Two themes of one range with reversed items, a theme whose ranges differ, two levels above. */
static const char FIXTURE[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"fixture\", \"version\": \"1\","
    "\"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"a1\", {\"id\": \"a2\", \"reverse\": "
    "true},"
    "\"a3\", \"b1\", \"b2\", {\"id\": \"b3\", \"reverse\": true}, {\"id\": \"c1\", \"min\": 0, "
    "\"max\": 6},"
    "{\"id\": \"c2\", \"min\": -2, \"max\": 2, \"reverse\": true}, \"c3\"],"
    "\"scales\": [{\"id\": \"all\", \"parts\": [\"ab\", \"c\"]}, {\"id\": \"ab\", \"parts\": "
    "[\"a\", \"b\"]},"
    "{\"id\": \"a\", \"items\": [\"a1\", \"a2\", \"a3\"]}, {\"id\": \"b\", \"items\": [\"b1\", "
    "\"b2\", \"b3\"]},"
    "{\"id\": \"c\", \"items\": [\"c1\", \"c2\", \"c3\"]}]}";
enum { FIXTURE_ITEMS = 9 };

static inline norma_instrument *instrument_of(const char *json)
{
    norma_instrument *instrument = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&instrument, json, strlen(json), "fixture", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return instrument;
}

/* A small generator of our own: the tests of this floor need no good randomness. */
static inline uint32_t fixture_random(uint64_t *state)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(*state >> 33);
}

static inline norma_data *data_of(const norma_instrument *instrument, const uint8_t *cells,
                                  size_t n_rows)
{
    norma_data *data = NULL;
    norma_data_source source = {.n_rows = n_rows, .cells = cells};
    norma_error err = {0};
    if (norma_data_make(&data, instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return data;
}

/* Random answers, each missing with the given chance in 100. */
static inline norma_data *random_data(const norma_instrument *instrument, size_t n_rows,
                                      unsigned missing, uint64_t seed)
{
    uint64_t state = seed;
    uint8_t *cells = calloc(n_rows * instrument->n_items + 1, 1);
    assert_non_null(cells);
    for (size_t i = 0; i < instrument->n_items; i++)
        for (size_t r = 0; r < n_rows; r++) {
            const norma_item *item = &instrument->items[i];
            uint32_t answer = fixture_random(&state) % (uint32_t)(item->max - item->min + 1);
            cells[i * n_rows + r] =
                fixture_random(&state) % 100 < missing ? NORMA_MISSING_CELL : (uint8_t)answer;
        }
    norma_data *data = data_of(instrument, cells, n_rows);
    free(cells);
    return data;
}

#endif

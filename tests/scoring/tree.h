/* Instruments written for a test, answers as they read in it, and their scores. */
#ifndef NORMA_TESTS_SCORING_TREE_H
#define NORMA_TESTS_SCORING_TREE_H

#include "assessment/fixture.h"

#include <math.h>
#include <stdio.h>

#include <norma/read.h>
#include <norma/score.h>

/* Six items from 1 to 5, of which i6 is reversed; scales and more are the test's. */
#define SIX_ITEMS(scales)                                                                          \
    "{\"format\": \"norma-instrument-1\", \"id\": \"six\", \"version\": \"1\", \"answers\": "      \
    "{\"min\": 1, \"max\": 5}, \"items\": [\"i1\", \"i2\", \"i3\", \"i4\", \"i5\", {\"id\": "      \
    "\"i6\", \"reverse\": true}], " scales "}"
enum { NONE = -99 };

typedef struct scored {
    norma_instrument *instrument;
    norma_data *data;
    norma_scores *scores;
} scored;

/* n x p answers, row by row as given (not keyed), NONE where missing; hold may be NULL. */
static inline scored scored_with(const char *json, const int *answers, size_t n,
                                 const uint8_t *hold, const norma_score_options *options)
{
    scored s = {.instrument = instrument_of(json)};
    const size_t p = s.instrument->n_items;
    uint8_t *cells = calloc(n * p, 1);
    assert_non_null(cells);
    for (size_t r = 0; r < n; r++)
        for (size_t i = 0; i < p; i++)
            cells[i * n + r] = answers[r * p + i] == NONE
                                   ? NORMA_MISSING_CELL
                                   : (uint8_t)(answers[r * p + i] - s.instrument->items[i].min);
    s.data = data_of(s.instrument, cells, n);
    free(cells);
    norma_error err = {0};
    if (norma_score(&s.scores, s.instrument, s.data, NULL, hold, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return s;
}

static inline scored scored_of(const char *json, const int *answers, size_t n)
{
    return scored_with(json, answers, n, NULL, NULL);
}

static inline void scored_free(scored *s)
{
    norma_scores_free(s->scores);
    norma_data_free(s->data);
    norma_instrument_free(s->instrument);
}

static inline double mean_on(const scored *s, const char *id, size_t row)
{
    const size_t k = norma_instrument_find_scale(s->instrument, id);
    return s->scores->mean[k * s->scores->n_rows + row];
}

static inline double pomp_on(const scored *s, const char *id, size_t row)
{
    const size_t k = norma_instrument_find_scale(s->instrument, id);
    return s->scores->pomp[k * s->scores->n_rows + row];
}

#endif

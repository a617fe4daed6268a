/* Tables for the tests of indices of answers: an instrument of any shape, its data, the indices. */
#ifndef NORMA_TESTS_ANSWERED_H
#define NORMA_TESTS_ANSWERED_H

#include "support/check.h"

#include <math.h>
#include <norma/data.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"

#define NO_ANSWER (-9999)

typedef struct answered {
    norma_instrument *instrument;
    norma_data *data;
    double *indices[NORMA_INDICES]; /* those that are wanted */
} answered;

/* An instrument from the members of its file that come after id and version. */
static inline norma_instrument *instrument_with(const char *members)
{
    norma__buffer json = {0};
    norma_instrument *instrument = NULL;
    norma_error err = {0};
    norma__putf(&json,
                "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", %s}",
                members);
    if (norma_instrument_parse(&instrument, json.bytes, json.length, "test", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma__buffer_free(&json);
    return instrument;
}

/* n_items items q1, q2, ... with answers from min to max; those with '-' in reverse are reversed
   (NULL: none). A scale of every size items in turn (0: one of all). more: further members. */
static inline norma_instrument *instrument_of(size_t n_items, int min, int max, const char *reverse,
                                              size_t size, const char *more)
{
    norma__buffer members = {0};
    size = size ? size : n_items;
    norma__putf(&members, "\"answers\": {\"min\": %d, \"max\": %d}, \"items\": [", min, max);
    for (size_t j = 0; j < n_items; j++)
        norma__putf(&members, "%s{\"id\": \"q%zu\", \"reverse\": %s}", j ? ", " : "", j + 1,
                    reverse && reverse[j] == '-' ? "true" : "false");
    norma__put(&members, "], \"scales\": [");
    for (size_t j = 0; j < n_items; j++) {
        if (j % size == 0)
            norma__putf(&members, "%s{\"id\": \"s%zu\", \"items\": [", j ? "]}, " : "",
                        j / size + 1);
        norma__putf(&members, "%s\"q%zu\"", j % size ? ", " : "", j + 1);
    }
    norma__putf(&members, "]}]%s%s", more ? ", " : "", more ? more : "");
    norma_instrument *instrument = instrument_with(members.bytes);
    norma__buffer_free(&members);
    return instrument;
}

/* n rows of answers, row by row as they read in the test; positions likewise, or NULL. Takes the
   instrument. */
static inline answered answered_of(norma_instrument *instrument, const int *answers, size_t n,
                                   const double *positions)
{
    answered t = {.instrument = instrument};
    size_t p = instrument->n_items;
    uint8_t *cells = NORMA__NEW(uint8_t, n * p);
    double *places = NORMA__NEW(double, n *p);
    norma_error err = {0};
    for (size_t r = 0; r < n; r++)
        for (size_t j = 0; j < p; j++) {
            int answer = answers[r * p + j];
            cells[j * n + r] = (uint8_t)(answer == NO_ANSWER ? NORMA_MISSING_CELL
                                                             : answer - instrument->items[j].min);
            places[j * n + r] = positions ? positions[r * p + j] : NAN;
        }
    norma_data_source source = {
        .n_rows = n, .cells = cells, .positions = positions ? places : NULL};
    if (norma_data_make(&t.data, instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    free(cells);
    free(places);
    return t;
}

static inline void want(answered *t, const norma_index *indices, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (!t->indices[indices[k]])
            t->indices[indices[k]] = NORMA__NEW(double, norma_data_rows(t->data));
}

static inline void free_answered(answered *t)
{
    for (size_t k = 0; k < NORMA_INDICES; k++)
        free(t->indices[k]);
    norma_data_free(t->data);
    norma_instrument_free(t->instrument);
    *t = (answered){0};
}

/* Whole numbers that look like chance, the same on every machine. */
static inline unsigned chance(unsigned *state, unsigned bound)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % bound;
}

/* n x p answers from 1 to categories; one in gaps is missing (0: none). */
static inline int *chance_answers(size_t n, size_t p, unsigned categories, unsigned gaps,
                                  unsigned seed)
{
    int *answers = NORMA__NEW(int, n *p);
    for (size_t k = 0; k < n * p; k++) {
        int answer = 1 + (int)chance(&seed, categories);
        answers[k] = gaps && chance(&seed, gaps) == 0 ? NO_ANSWER : answer;
    }
    return answers;
}

static inline const norma_note *noted(const norma_notes *notes, const char *code)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->list[i].code, code) == 0)
            return &notes->list[i];
    return NULL;
}

#endif

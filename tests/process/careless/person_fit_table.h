/* Tables of several scales for the tests of person fit, and what is measured of them. */
#ifndef NORMA_TESTS_PERSON_FIT_TABLE_H
#define NORMA_TESTS_PERSON_FIT_TABLE_H

#include "process/careless/screened.h"

#include <gsl/gsl_randist.h>

#include "foundation/normal.h"
#include "foundation/random.h"
#include "process/careless/graded.h"

/* Answers go from 0 to max; sizes: items of each scale, in order, 0 ends; reverse holds '-' for
   each reversed item, NULL for none. Items over in the end are in no scale. */
static inline norma_instrument *scales_instrument(size_t n_items, int max, const char *reverse,
                                                  const size_t *sizes, bool positions)
{
    norma__buffer json = {0};
    norma_instrument *instrument;
    norma_error err = {0};
    norma__putf(&json,
                "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", "
                "\"answers\": {\"min\": 0, \"max\": %d}, \"items\": [",
                max);
    for (size_t j = 0; j < n_items; j++) {
        norma__putf(&json, "%s{\"id\": \"q%zu\", \"reverse\": %s", j ? ", " : "", j + 1,
                    reverse && reverse[j] == '-' ? "true" : "false");
        if (positions)
            norma__putf(&json, ", \"position\": \"p%zu\"", j + 1);
        norma__put(&json, "}");
    }
    norma__put(&json, "], \"scales\": [");
    for (size_t s = 0, j = 0; sizes[s] > 0; s++) {
        norma__putf(&json, "%s{\"id\": \"s%zu\", \"items\": [", s ? ", " : "", s + 1);
        for (size_t i = 0; i < sizes[s]; i++, j++)
            norma__putf(&json, "%s\"q%zu\"", i ? ", " : "", j + 1);
        norma__put(&json, "]}");
    }
    norma__put(&json, "]}");
    if (norma_instrument_parse(&instrument, json.bytes, json.length, "test", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma__buffer_free(&json);
    return instrument;
}

static inline table make_scales(size_t n_rows, size_t n_items, int max, const uint8_t *cells,
                                const char *reverse, const size_t *sizes)
{
    norma_data_source source = {.n_rows = n_rows, .cells = cells};
    norma_error err = {0};
    table t = {scales_instrument(n_items, max, reverse, sizes, false), NULL, NULL};
    if (norma_data_make(&t.data, t.instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return t;
}

/* A model and its indices. */
typedef struct fitted {
    norma__response_model *graded;
    double *index[NORMA_INDICES];
    norma_notes notes;
} fitted;

static inline void measure(fitted *fit, const table *t, int threads)
{
    static const norma_index mine[] = {NORMA_INDEX_GUTTMAN, NORMA_INDEX_U3,
                                       NORMA_INDEX_LZ,      NORMA_INDEX_LZ_STAR,
                                       NORMA_INDEX_ONSET,   NORMA_INDEX_ONSET_STATISTIC};
    norma_error err = {0};
    for (size_t k = 0; k < sizeof mine / sizeof *mine; k++) {
        free(fit->index[mine[k]]);
        fit->index[mine[k]] = NORMA__NEW(double, norma_data_rows(t->data));
    }
    if (norma__response_model_indices(fit->index, fit->graded, t->instrument, t->data, threads,
                                      &err) != NORMA_OK)
        fail_msg("%s", err.message);
}

static inline fitted fit_of(const table *t)
{
    fitted fit = {0};
    norma_error err = {0};
    if (norma__response_model_new(&fit.graded, t->instrument, t->data, NULL, 2, &fit.notes, &err) !=
        NORMA_OK)
        fail_msg("%s", err.message);
    if (fit.graded)
        measure(&fit, t, 2);
    return fit;
}

static inline void fitted_clear(fitted *fit)
{
    norma__response_model_free(fit->graded);
    for (size_t k = 0; k < NORMA_INDICES; k++)
        free(fit->index[k]);
    norma_notes_clear(&fit->notes);
}

#endif

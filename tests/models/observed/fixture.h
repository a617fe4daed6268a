/* Samples for tests of models of structure: columns of a data set that are observed. Include after
   support/check.h. */
#ifndef NORMA_TESTS_OBSERVED_FIXTURE_H
#define NORMA_TESTS_OBSERVED_FIXTURE_H

#include <stdio.h>
#include <string.h>

#include <norma/read.h>

#include "models/observed/observed.h"

/* A data set as read, and what is observed of it. */
typedef struct sample {
    norma_data *data;
    norma_sem_data given;
    norma_sem_options options;
    norma__observed observed;
} sample;

/* Columns of datasets/file as items (without a declared range) and numbers; unit and weights:
   columns or NULL. */
static inline sample sample_of(const char *file, const char *items, const char *numbers,
                               const char *unit, const char *weights)
{
    char path[512];
    norma_error err = {0};
    norma_header *header = NULL;
    norma_instrument *instrument = NULL;
    sample s = {.options = NORMA_SEM_OPTIONS_INIT};
    norma_item_list list = {.items = items, .continuous = numbers, .unit = unit};
    norma_read_options read = NORMA_READ_OPTIONS_INIT;
    read.weights_column = weights;
    snprintf(path, sizeof path, NORMA_DATASETS "/%s", file);
    if (norma_header_read(&header, path, &err) != NORMA_OK ||
        norma_instrument_from_list(&instrument, &list, (const char *const *)header->columns,
                                   header->n_columns, &err) != NORMA_OK ||
        norma_data_read(&s.data, instrument, path, &read, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_header_free(header);
    norma_instrument_free(instrument);
    s.given = (norma_sem_data){.data = s.data, .group = NORMA_NONE, .cluster = NORMA_NONE};
    return s;
}

static inline void observe(sample *s, const char *const *ids, size_t p)
{
    norma_error err = {0};
    if (norma__observed_of(&s->observed, ids, p, &s->given, &s->options, true, &err) != NORMA_OK)
        fail_msg("%s", err.message);
}

static inline void sample_free(sample *s)
{
    norma__observed_clear(&s->observed);
    norma_data_free(s->data);
}

static inline bool noted(const norma_notes *notes, const char *code, double value, double of)
{
    for (size_t k = 0; k < notes->n; k++)
        if (strcmp(notes->list[k].code, code) == 0) {
            assert_close(notes->list[k].value, value, 0, 0);
            assert_close(notes->list[k].of, of, 0, 0);
            return true;
        }
    return false;
}

#endif

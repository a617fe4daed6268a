/* A frame: a file of responses as columns, before any instrument says what they mean. What every
   format is read into and written from, except where responses are read from delimited text or a
   response file straight into a response table. */
#ifndef NORMA_FORMATS_FRAME_H
#define NORMA_FORMATS_FRAME_H

#include <norma/read.h>

#include "foundation/names.h"

enum { NORMA__MISSING_RANGES = 3 }; /* as many as SPSS has */

/* A value and what it stands for. */
typedef struct norma__value_label {
    double value; /* numbers; a column of texts has no value labels */
    char *label;  /* UTF-8 */
} norma__value_label;

typedef struct norma__missing_range {
    double low, high; /* inclusive; equal for a single value */
} norma__missing_range;

/* A column: whole numbers within 254 steps as one byte each, other numbers as doubles, texts by a
   dictionary. Exactly one of bytes, numbers and codes is not NULL. */
typedef struct norma__frame_column {
    char *name;
    char *label; /* "" when there is none */
    uint8_t *bytes;
    int origin;      /* a byte is number - origin; 255 is missing */
    double *numbers; /* NaN: system-missing */
    uint32_t *codes; /* indices into texts; UINT32_MAX: missing */
    char **texts;    /* UTF-8, in order of first appearance */
    size_t n_texts, texts_capacity;
    norma__names index;
    bool borrowed; /* bytes, numbers, codes and every text (not the array texts) lie in what the
                      frame has mapped: read-only, and not to be freed */
    norma__value_label *value_labels; /* by value */
    size_t n_value_labels;
    norma__missing_range missing[NORMA__MISSING_RANGES]; /* user-missing; the numbers stay */
    size_t n_missing;
    int decimals; /* shown; -1: unknown */
} norma__frame_column;

typedef struct norma__frame {
    norma__frame_column *columns;
    size_t n_columns, n_rows;
    void *mapped; /* read-only, NULL when nothing is; unmapped with the frame, or moved to the
                     table whose cells then lie in it */
    size_t mapped_size;
    norma_input input;
    norma_notes notes;
} norma__frame;

/* The number in a row, NaN when system- or user-missing; the column has no texts. */
double norma__frame_number(const norma__frame_column *column, size_t row);

void norma__frame_free(norma__frame *frame);

/* A response table from a frame, checked as norma_data_read() says; the frame's input and notes are
   moved to it. */
norma_status norma__frame_to_data(norma_data **out, norma__frame *frame,
                                  const norma_instrument *instrument,
                                  const norma_read_options *options, norma_error *err);

#endif

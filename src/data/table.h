/* Inside the response table: what the readers fill and the accessors look at. */
#ifndef NORMA_DATA_TABLE_H
#define NORMA_DATA_TABLE_H

#include <norma/data.h>

#include "foundation/names.h"

/* An item of the table. */
typedef struct norma__column {
    char *id;
    int min, max;
    bool reversed;
    uint8_t *cells;    /* n_rows; in the table's own, or in a mapped file */
    double *latencies; /* NULL when not recorded */
    size_t position;   /* of its places among the numbers; NORMA_NONE: not recorded */
} norma__column;

/* A page of the table. */
typedef struct norma__page {
    size_t time, visits; /* among the numbers; NORMA_NONE: not recorded */
} norma__page;

/* A column of numbers of the table: see data/numbers.h. */
typedef struct norma__variable {
    char *id;
    double *values; /* n_rows, NaN missing */
} norma__variable;

/* A label column: one small number a row. */
typedef struct norma__label {
    char *column;
    char **names; /* in order of first appearance */
    size_t n_names, capacity;
    uint32_t *codes; /* n_rows; NORMA__NO_LABEL when missing */
    norma__names index;
} norma__label;

#define NORMA__NO_LABEL UINT32_MAX

struct norma_data {
    size_t n_rows, n_items;
    size_t stride;  /* cells from one item to the next; at least n_rows */
    uint8_t *cells; /* stride an item; NULL when the items' cells are in a mapped file */
    void *mapped;   /* that file, or NULL */
    size_t mapped_size;
    double *latencies; /* stride a recorded item */
    norma__column *items;
    norma__variable *numbers; /* the continuous variables first */
    size_t n_numbers, n_continuous;
    norma__page *pages;
    size_t n_pages;
    int64_t *weights;  /* n_rows, millionths; NULL: none */
    size_t *file_rows; /* NULL: row + 1 */
    char *ids;         /* respondent ids, NUL-ended, one after the other; NULL: none */
    size_t *id_starts; /* n_rows offsets into ids */
    norma__label *labels;
    size_t n_labels, n_units; /* columns of units come first */
    norma_input input;
    norma_notes notes;
};

/* Cells from one column of n_rows to the next. */
size_t norma__stride_for(size_t n_rows);

/* A table with room for n_rows (cells, latencies, numbers zero; no ids, no codes, no
   weights) whose items, label columns, pages and numbers are those of the instrument;
   with_latencies: recorded where the instrument names a column for them. */
norma_status norma__data_new(norma_data **out, const norma_instrument *instrument, size_t n_rows,
                             bool with_latencies, norma_error *err);

/* Adds label columns, none of which is there yet, with room for n_rows codes. */
norma_status norma__data_add_labels(norma_data *data, const char *const *columns, size_t n,
                                    norma_error *err);

/* The code of a label, which is copied when it is new. */
norma_status norma__label_code(uint32_t *code, norma__label *label, const char *text, size_t length,
                               norma_error *err);

/* Frees what an input holds and empties it. */
void norma__input_clear(norma_input *input);

#endif

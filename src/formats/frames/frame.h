/* A frame: a file of responses as columns, before any instrument says what they mean. What every
   format is read into and written from, except where responses are read from delimited text or a
   response file straight into a response table. */
#ifndef NORMA_FORMATS_FRAME_H
#define NORMA_FORMATS_FRAME_H

#include <norma/read.h>

#include "formats/text/csv.h"
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
    int origin;      /* a byte is number - origin; 255 is system-missing */
    double *numbers; /* NaN: system-missing */
    uint32_t *codes; /* indices into texts; NORMA__NO_TEXT: missing */
    char **texts;    /* UTF-8, none empty, in order of first appearance */
    size_t n_texts, texts_capacity;
    norma__names index;
    bool borrowed; /* bytes, numbers, codes and every text (not the array texts) lie in what the
                      frame has mapped: read-only, and not to be freed */
    norma__value_label *value_labels; /* by value */
    size_t n_value_labels;
    norma__missing_range missing[NORMA__MISSING_RANGES]; /* user-missing; the numbers stay */
    size_t n_missing;
    int decimals;            /* shown; -1: unknown */
    size_t n_rows, capacity; /* put so far, and room, while the column is built */
    int smallest, largest;   /* of the numbers kept as bytes so far; smallest > largest: none */
} norma__frame_column;

#define NORMA__NO_TEXT UINT32_MAX

typedef struct norma__frame {
    norma__frame_column *columns;
    size_t n_columns, n_rows;
    void *mapped; /* read-only, NULL when nothing is; unmapped with the frame, or moved to the
                     table whose cells then lie in it */
    size_t mapped_size;
    norma_input input;
    norma_notes notes;
} norma__frame;

/* The number in a row; NaN when system-missing, or user-missing. The column has no texts. */
double norma__frame_raw(const norma__frame_column *column, size_t row);
double norma__frame_number(const norma__frame_column *column, size_t row);
bool norma__frame_is_user_missing(const norma__frame_column *column, double number);

/* ---- building ---- */

/* Adds an empty column, of texts or of numbers; it is columns[n_columns - 1], until the next one is
   added. */
norma_status norma__frame_add(norma__frame *frame, const char *name, bool is_text,
                              norma_error *err);

/* Puts a value into a row at or after the last one put; rows in between are missing. Numbers stay
   bytes as long as they are whole and within 254 steps. The empty text is missing. */
norma_status norma__frame_put_number(norma__frame_column *column, size_t row, double number,
                                     norma_error *err);
norma_status norma__frame_put_text(norma__frame_column *column, size_t row, const char *text,
                                   size_t length, norma_error *err);

/* Makes every column n_rows long. */
norma_status norma__frame_end(norma__frame *frame, size_t n_rows, norma_error *err);

/* Drops all columns but the first. */
void norma__frame_cut(norma__frame *frame, size_t n_columns);

void norma__frame_free(norma__frame *frame);

/* ---- using ---- */

/* The header of a frame, as what finds columns by their names. NORMA_EDATA when two columns have
   one name. The names are the frame's; free in any case. */
norma_status norma__frame_header(norma__csv *header, const norma__frame *frame, norma_error *err);
void norma__frame_header_free(norma__csv *header);

/* The names of a frame's columns as norma_header_read() gives them. */
norma_status norma__frame_names(norma_header **out, const norma__frame *frame, norma_error *err);

/* A response table from a frame, checked as norma_data_read() says. On success the frame's input,
   notes and mapping are moved to it; the frame can then only be freed. */
norma_status norma__frame_to_data(norma_data **out, norma__frame *frame,
                                  const norma_instrument *instrument,
                                  const norma_read_options *options, norma_error *err);

#endif

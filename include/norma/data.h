/* The response table: answers one byte a cell, column by column, and what came with them. */
#ifndef NORMA_DATA_H
#define NORMA_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <norma/instrument.h>
#include <norma/note.h>
#include <norma/option.h>
#include <norma/progress.h>
#include <norma/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The cell of a missing answer; every other cell is answer - item.min, in 0 ... 254. */
#define NORMA_MISSING_CELL 255

/** A response table: n_rows respondents x n_items items of one instrument. Opaque. */
typedef struct norma_data norma_data;

/** Where a table came from. */
typedef struct norma_input {
    char *file;     /* as it was named; "" when made in memory */
    char *sha256;   /* hex digest of the file's bytes; "" when made in memory */
    size_t rows;    /* data rows read, those set aside by a filter included */
    size_t columns; /* columns in the file */
    char delimiter;
    const char *encoding;   /* "utf-8" or "windows-1252" */
    char **ignored_columns; /* columns the instrument does not name, in file order */
    size_t n_ignored_columns;
} norma_input;

/* Rows and items. Rows keep file order; items keep instrument order. */
size_t norma_data_rows(const norma_data *data);
size_t norma_data_items(const norma_data *data);

/** @return the row's number in its file, counted from 1 after the header. */
size_t norma_data_file_row(const norma_data *data, size_t row);

/** @return n_rows cells of item, as answered (not recoded); borrowed. */
const uint8_t *norma_data_cells(const norma_data *data, size_t item);

/** @return n_rows latencies of item in ms, NaN where missing; NULL when not recorded; borrowed. */
const double *norma_data_latencies(const norma_data *data, size_t item);

/** The item's range and key as used; range_known is true here. min = max + 1 never happens: an item
    without any answer and without a declared range has min = max = 0. */
int norma_data_min(const norma_data *data, size_t item);
int norma_data_max(const norma_data *data, size_t item);
/** @return whether the item is recoded min + max - x before analysis. */
bool norma_data_reversed(const norma_data *data, size_t item);

/** @return the item's id; borrowed. */
const char *norma_data_item_id(const norma_data *data, size_t item);

/** @return the respondent's id, or "" when the instrument names no id column; borrowed. */
const char *norma_data_respondent(const norma_data *data, size_t row);

/* Labels of rows: the unit columns first (0 ... n_units - 1, largest unit first), then the role
   column when there is one. Every label is one of a small set of names. */
size_t norma_data_labels(const norma_data *data); /* how many label columns */
const char *norma_data_label_column(const norma_data *data, size_t label);
size_t norma_data_label_names(const norma_data *data, size_t label); /* how many names it has */
const char *norma_data_label_name(const norma_data *data, size_t label, size_t name);
/** @return the index of the row's name, or NORMA_NONE when missing. */
size_t norma_data_label(const norma_data *data, size_t label, size_t row);

/** @return where the table came from; borrowed. */
const norma_input *norma_data_input(const norma_data *data);

/** @return what the reader did that its user must know; borrowed. */
const norma_notes *norma_data_notes(const norma_data *data);

/** Frees a table; takes NULL. */
void norma_data_free(norma_data *data);

/* ---- reading ----------------------------------------------------------------------------------
 */

/** What becomes of a whole number beyond its item's range, and of a latency not over 0. */
typedef enum norma_out_of_range {
    NORMA_OUT_OF_RANGE_ERROR = 0, /* the first ten places are named */
    NORMA_OUT_OF_RANGE_MISSING    /* made missing, with a note and counts per item */
} norma_out_of_range;

/** Options of norma_data_read(). */
typedef struct norma_read_options {
    uint32_t version;
    int out_of_range; /* a norma_out_of_range; rules answers and latencies alike */
    size_t threads;   /* 0: all */
    /* Filter: keep the rows whose column (any column of the file) is, or is not, one of values.
       NULL column: all rows. */
    const char *where_column;
    const char *const *where_values;
    size_t n_where_values;
    bool where_not;
    norma_progress progress;
} norma_read_options;
#define NORMA_READ_OPTIONS_INIT                                                                    \
    {                                                                                              \
        .version = 1                                                                               \
    }

/** The table of out-of-range and threads. */
norma_option_table norma_read_option_table(void);

/**
 * Reads a delimited text file into a response table, checking every cell against the instrument.
 *
 * The delimiter (comma, semicolon, tab) is the one that splits the header into most columns; UTF-8
 * with or without byte-order mark, else Windows-1252; fields may be quoted; LF or CRLF. Empty
 * cells, NA and the instrument's codes are missing answers; empty cells and NA missing labels and
 * ids. Latencies may have a decimal comma or point, and an exponent. See docs/data-format.md.
 *
 * @param out         a new table, or NULL on failure; free with norma_data_free()
 * @param instrument  not kept: the table copies what it needs
 * @param path        a regular file
 * @param options     NULL takes NORMA_READ_OPTIONS_INIT
 * @param err         NULL, or receives the status and one sentence
 * @return NORMA_OK; NORMA_EIO when the file cannot be read; NORMA_EDATA when it is empty, has no
 *         data row, a ragged row, a quote never closed, a NUL byte, a duplicate or missing column,
 *         a cell that is no answer or no latency (the first ten places are named, never the
 *         content of a cell), a duplicate respondent id, or no row that the filter keeps;
 *         NORMA_EINVAL for an option out of range or a filter column that is not there;
 *         NORMA_ENOMEM
 *
 * Notes: columns-ignored, windows-1252, rows-chosen, filter-value-absent, range-observed,
 * out-of-range and latency-out-of-range (one an item), respondents-without-id, labels-missing (one
 * a column). progress is told the share of the rows read.
 *
 * Time O(bytes); memory: the file, one byte an answer, eight a latency. The result does not depend
 * on the number of threads.
 */
norma_status norma_data_read(norma_data **out, const norma_instrument *instrument, const char *path,
                             const norma_read_options *options, norma_error *err);

/** The header of a delimited text file. */
typedef struct norma_header {
    char **columns;
    size_t n_columns;
} norma_header;

/**
 * Reads only the header, and no more of the file than it takes.
 *
 * @return NORMA_OK; NORMA_EIO when the file cannot be read; NORMA_EDATA when it is empty or its
 *         header is blank, has two columns of one name, more than 100,000 columns or a quote never
 *         closed; NORMA_ENOMEM
 */
norma_status norma_header_read(norma_header **out, const char *path, norma_error *err);
void norma_header_free(norma_header *header);

/* ---- making a table in memory ------------------------------------------------------------------
 */

/** What norma_data_make() copies; every pointer is borrowed. */
typedef struct norma_data_source {
    size_t n_rows;
    const uint8_t *cells;    /* n_rows x n_items, column-major; answer - min, or the missing cell */
    const double *latencies; /* n_rows x n_items, ms, NaN missing; NULL: none recorded */
    const char *const *respondents;   /* n_rows; NULL: none */
    const char *const *const *labels; /* label columns in order, each n_rows names (NULL: missing);
                                         NULL: none */
} norma_data_source;

/**
 * Makes a response table from arrays, for simulation, bindings and tests.
 *
 * @return NORMA_OK; NORMA_EDATA when a cell is beyond its item's range or an item has none;
 *         NORMA_ENOMEM
 */
norma_status norma_data_make(norma_data **out, const norma_instrument *instrument,
                             const norma_data_source *source, norma_error *err);

/* ---- a sample: which answers an analysis sees ---------------------------------------------------
 */

/** What a method does with missing answers. */
typedef enum norma_missing {
    NORMA_MISSING_LISTWISE = 0, /* rows with any of the items missing are left out */
    NORMA_MISSING_PAIRWISE      /* every pair of items uses the rows that answered both */
} norma_missing;
extern const char *const norma_missing_names[]; /* "listwise", "pairwise", NULL */

/** Some items of some rows of a table, keyed. A small value: pass by pointer, nothing to free. */
typedef struct norma_sample {
    const norma_data *data;
    const size_t *items; /* n_items indices */
    size_t n_items;
    const uint8_t *keep; /* n_rows flags, 0 leaves the row out; NULL keeps all */
} norma_sample;

#ifdef __cplusplus
}
#endif
#endif

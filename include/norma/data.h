/* The response table: answers one byte a cell, column by column, and what came with them. */
#ifndef NORMA_DATA_H
#define NORMA_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <norma/instrument.h>
#include <norma/note.h>
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
    char *file;             /* as it was named; "" when made in memory */
    char *sha256;           /* hex digest of the file's bytes; "" when made in memory */
    size_t rows;            /* data rows read, those set aside by a filter included */
    size_t columns;         /* columns in the file */
    const char *format;     /* "delimited text", "SPSS", ...: never NULL, and no thing to free */
    char delimiter;         /* of delimited text; 0 for other formats */
    const char *encoding;   /* of its texts: "utf-8", "utf-16" or "windows-1252" */
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

/** @return n_rows places at which item was shown, 1 first, NaN where missing; NULL when not
   recorded; borrowed. */
const double *norma_data_positions(const norma_data *data, size_t item);

/* Pages are those of the instrument that the table was read with. */
size_t norma_data_pages(const norma_data *data); /* how many */
/** @return n_rows times of page in ms, NaN where missing; NULL when not recorded; borrowed. */
const double *norma_data_page_times(const norma_data *data, size_t page);
/** @return n_rows numbers of times that page was opened, NaN where missing; NULL when not recorded;
   borrowed. */
const double *norma_data_page_visits(const norma_data *data, size_t page);

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
   column when there is one, then those that only the reader was asked for (norma_read_options).
   Every label is one of a small set of names. */
size_t norma_data_labels(const norma_data *data); /* how many label columns */
const char *norma_data_label_column(const norma_data *data, size_t label);
size_t norma_data_label_names(const norma_data *data, size_t label); /* how many names it has */
const char *norma_data_label_name(const norma_data *data, size_t label, size_t name);
/** @return the index of the row's name, or NORMA_NONE when missing. */
size_t norma_data_label(const norma_data *data, size_t label, size_t row);

/* Numbers beside the items (age, tenure, a test score): the instrument's continuous variables. */
size_t norma_data_continuous(const norma_data *data); /* how many */
const char *norma_data_continuous_id(const norma_data *data, size_t variable);
/** @return n_rows numbers, NaN where missing; borrowed. */
const double *norma_data_continuous_values(const norma_data *data, size_t variable);

/** @return n_rows weights over 0, in millionths (1,000,000 is a weight of 1); NULL when no column
   of weights was named; borrowed. Whole numbers, so that sums of weights are exact in any order. */
const int64_t *norma_data_weights(const norma_data *data);

/** What a weight of 1 is in norma_data_weights(). */
#define NORMA_WEIGHT_ONE INT64_C(1000000)

/** @return where the table came from; borrowed. */
const norma_input *norma_data_input(const norma_data *data);

/** @return what the reader did that its user must know; borrowed. */
const norma_notes *norma_data_notes(const norma_data *data);

/** Frees a table; takes NULL. */
void norma_data_free(norma_data *data);

/* ---- making a table in memory ------------------------------------------------------------------
 */

/** What norma_data_make() copies; every pointer is borrowed. */
typedef struct norma_data_source {
    size_t n_rows;
    const uint8_t *cells;    /* n_rows x n_items, column-major; answer - min, or the missing cell */
    const double *latencies; /* n_rows x n_items, ms, NaN missing; NULL: none recorded */
    const double *positions; /* n_rows x n_items, NaN missing; NULL: none recorded */
    const double *page_times;         /* n_rows x n_pages, ms, NaN missing; NULL: none recorded */
    const double *page_visits;        /* n_rows x n_pages, NaN missing; NULL: none recorded */
    const double *continuous;         /* n_rows x n_continuous, column-major; NULL: all missing */
    const int64_t *weights;           /* n_rows, as norma_data_weights(); NULL: none */
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

/* ---- missing answers ----------------------------------------------------------------------------
 */

/** What a method does with missing answers. */
typedef enum norma_missing {
    NORMA_MISSING_LISTWISE = 0, /* rows with any of the items missing are left out */
    NORMA_MISSING_PAIRWISE      /* every pair of items uses the rows that answered both */
} norma_missing;
extern const char *const norma_missing_names[]; /* "listwise", "pairwise", NULL */

#ifdef __cplusplus
}
#endif
#endif

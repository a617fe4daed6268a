/* One pass over the rows of a file, in chunks that threads share. */
#ifndef NORMA_FORMATS_ROWS_H
#define NORMA_FORMATS_ROWS_H

#include "formats/cell.h"
#include "formats/csv.h"
#include "formats/plan.h"
#include "foundation/digest.h"

enum { NORMA__PLACES = 10 };

/* Bytes; tests make it small, so that small files have many chunks. */
extern size_t norma__smallest_chunk;

/* A cell that could not be read. */
typedef struct norma__place {
    size_t row, column;
    norma__trouble trouble;
} norma__place;

/* Smallest and largest answer of an item; smallest > largest while there is none. */
typedef struct norma__extent {
    int smallest, largest;
} norma__extent;

/* A run of whole rows, unless quotes hold line ends. */
typedef struct norma__chunk {
    const char *begin, *end;
    size_t first_row, n_rows;
    size_t room;      /* at least n_rows, and equal when no quotes hold line ends */
    const char *stop; /* where the last row ended; begins after end when quotes hold line ends */
    bool is_1252;
    norma__fault fault; /* the first row that is no row, where the chunk was left */
    size_t fault_row;
    const char *fault_at;
    norma__place places[NORMA__PLACES]; /* the first ones */
    size_t n_places;                    /* those that were met */
    size_t troubles[NORMA__TROUBLES];
    size_t n_rounded;       /* weights */
    norma__extent *extents; /* n_items; NULL unless ranges are observed */
} norma__chunk;

/* The rows of a file. */
typedef struct norma__rows {
    norma__chunk *chunks;
    size_t n_chunks;
    size_t n_rows; /* before the first walk: that there is room for */
    bool quoted;   /* a quote stands somewhere, so line ends may stand within quotes */
    int threads;
    bool wants_digest; /* of the whole file, made while the rows are walked */
    char sha256[NORMA__DIGEST_SIZE];
    uint8_t *keep;          /* n_rows, where the plan has a filter */
    uint8_t *seen;          /* n_where_values: which were met */
    size_t *beyond;         /* n_items: answers made missing because beyond their range */
    size_t *impossible;     /* n_items: latencies made missing */
    norma__extent *extents; /* n_items, over all chunks, where ranges are observed */
} norma__rows;

/* Splits the body into chunks, counts its rows, and says in plan's csv how it is encoded.
   NORMA_EDATA when there is no row. Free in any case. */
norma_status norma__rows_find(norma__rows *rows, norma__csv *csv, const norma__plan *plan,
                              norma_error *err);
void norma__rows_free(norma__rows *rows);

/* Walks all rows by the roles of the plan. NORMA_EDATA for the first row that is none. Cells in
   trouble are left in the chunks. */
norma_status norma__rows_walk(norma__rows *rows, const norma__plan *plan, norma_error *err);

/* Fails with NORMA_EDATA when there are cells in trouble, naming the first ten. */
norma_status norma__rows_check(const norma__rows *rows, const norma__plan *plan, norma_error *err);

#endif

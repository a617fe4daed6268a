/* The rows of a section, walked in chunks that threads share. */
#ifndef NORMA_FORMATS_ROWS_H
#define NORMA_FORMATS_ROWS_H

#include "formats/text/cell.h"
#include "formats/text/csv.h"
#include "formats/text/lanes.h"
#include "formats/text/plan.h"
#include "formats/text/section.h"

enum { NORMA__PLACES = 10, NORMA__TILE_ROWS = 64 };

/* A cell that could not be read. */
typedef struct norma__place {
    size_t row, column; /* row over the whole text, from 0 */
    norma__trouble trouble;
} norma__place;

/* Cells that could not be read. */
typedef struct norma__places {
    norma__place first[NORMA__PLACES];
    size_t n; /* of these */
    size_t troubles[NORMA__TROUBLES];
} norma__places;

/* Smallest and largest answer of an item; smallest > largest while there is none. In the end both
   are 0 where there was none. */
typedef struct norma__extent {
    int smallest, largest;
    bool empty; /* in the end: there was none */
} norma__extent;

#define NORMA__NO_EXTENT ((norma__extent){NORMA__FARTHEST + 1, -NORMA__FARTHEST - 1, false})

/* A run of whole rows, unless quotes hold line ends. */
typedef struct norma__chunk {
    const char *begin, *end;
    size_t first_row, n_rows; /* in the section */
    size_t room;              /* at least n_rows, and equal when no quotes hold line ends */
    const char *stop;         /* where the last row ended; after end when quotes hold line ends */
    norma__fault fault;       /* the first row that is no row, where the chunk was left */
    size_t fault_row;
    const char *fault_at;
    norma__places places;
    size_t n_rounded;       /* weights */
    norma__extent *extents; /* n_items; NULL unless ranges are observed */
} norma__chunk;

/* Runs beside a walk, in one of its threads. */
typedef struct norma__aside {
    void (*run)(void *context);
    void *context;
} norma__aside;

/* What walks need, made once for a text; and what the last one found. */
typedef struct norma__rows {
    const norma__plan *plan;
    int threads;
    norma__chunk *chunks;
    size_t n_chunks, most_chunks;
    size_t n_rows;    /* in the section */
    const char *stop; /* where the next section's rows begin */
    uint8_t *keep;    /* a row, where the plan has a filter; room for room_kept rows */
    size_t room_kept;
    uint8_t *seen;          /* n_where_values: which were met */
    size_t *beyond;         /* n_items: answers made missing because beyond their range */
    size_t *impossible;     /* n_items, then n_pages: times made missing */
    norma__extent *extents; /* most_chunks x n_items where ranges are observed */
    uint8_t **columns;      /* of answers, in file order: where the section's cells go */
    norma__lanes lanes;     /* {0}: answers are taken one by one */
    uint8_t *tiles;         /* a thread */
} norma__rows;

/* Free in any case. */
norma_status norma__rows_new(norma__rows *rows, const norma__plan *plan, size_t most_chunks,
                             int threads, norma_error *err);
void norma__rows_free(norma__rows *rows);

/* Lays the section's chunks out; *room is how many rows there must be room for. */
norma_status norma__rows_lay(norma__rows *rows, const norma__section *section, size_t *room,
                             norma_error *err);

/* Walks the rows, of which before have gone before, by the roles of the plan; aside (or NULL) runs
   meanwhile. The byte at the section's end becomes NUL. A row that goes on after the section is
   left to the next. NORMA_EDATA for the first row that is none; cells in trouble are left in the
   chunks. */
norma_status norma__rows_walk(norma__rows *rows, const norma__section *section, size_t before,
                              const norma__aside *aside, norma_error *err);

#endif

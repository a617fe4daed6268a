/* Reading delimited text section by section, into one table or block by block. */
#ifndef NORMA_FORMATS_READER_H
#define NORMA_FORMATS_READER_H

#include "data/table.h"
#include "formats/stream.h"
#include "formats/text/rows.h"
#include "formats/text/texts.h"

/* What was counted in the rows so far. */
typedef struct norma__tally {
    size_t n_rows, n_kept;
    size_t n_rounded;       /* weights */
    size_t *beyond;         /* n_items, then n_pages */
    size_t *impossible;     /* n_items, then n_pages */
    uint8_t *seen;          /* n_where_values */
    norma__places places;   /* of cells in trouble */
    norma__extent *extents; /* n_items; NULL when all ranges are given */
} norma__tally;

typedef struct norma__reader {
    norma__source *source;
    norma__take_block *take; /* NULL: one table of all rows */
    void *context;
    struct norma__id_book *ids; /* of all blocks */
    size_t section_size, most_chunks;
    size_t header_bytes; /* before the first row */
    norma__csv csv;
    norma__plan plan;
    norma__rows rows;
    norma__texts texts;
    norma__tally tally;
    norma__section sections[2]; /* the one that is walked and the one that is made meanwhile */
    bool encoding_known, answers_known;
    uint16_t *one;       /* 256 an item */
    const char **fields; /* the start of every field of the section, stride a column of text */
    size_t stride;
    norma_data *data;
    size_t room; /* rows that the table has room for */
} norma__reader;

/* Reads the header into csv, whose bytes are the section's. Free both in any case. */
norma_status norma__reader_header(norma__csv *csv, norma__section *section, norma__source *source,
                                  norma_error *err);

/* Reads the header, and plans what becomes of its columns. */
norma_status norma__reader_open(norma__reader *reader, norma__source *source,
                                const norma_instrument *instrument,
                                const norma_read_options *options, norma_error *err);
void norma__reader_close(norma__reader *reader);

/* Reads all rows into a table, or gives them to take; in the end input and notes are the table's.
 */
norma_status norma__reader_run(norma__reader *reader, norma_error *err);

/* ---- parts of it ---- */

/* One pass over all rows. ready is called before a section is walked, which has at most room rows;
   done after it. */
typedef norma_status norma__ready(norma__reader *reader, size_t room, norma_error *err);
typedef norma_status norma__done(norma__reader *reader, norma_error *err);
norma_status norma__reader_pass(norma__reader *reader, norma__ready *ready, norma__done *done,
                                norma_error *err);

/* A pass that only looks for the ranges that the instrument does not give. */
norma_status norma__observe_ranges(norma__reader *reader, norma_error *err);

/* Whether the body is Windows-1252, by all of it. Not asked while all of it was ASCII. */
norma_status norma__judge_encoding(norma__reader *reader, norma_error *err);

/* Room for rows in all of the table; what it holds stays. */
norma_status norma__make_room(norma__reader *reader, size_t rows, norma_error *err);

/* Aims the roles of the plan at the table's rows from at on, of which there is room for so many. */
norma_status norma__aim(norma__reader *reader, size_t at, size_t room, norma_error *err);

/* Tells the roles what answers are: all digits while ranges are observed, then those in range. */
norma_status norma__learn_digits(norma__reader *reader, norma_error *err);
norma_status norma__learn_answers(norma__reader *reader, norma_error *err);

/* Notes, the input, and what can only be refused when all rows are known. */
norma_status norma__reader_finish(norma__reader *reader, norma_error *err);

#endif

/* One thread's walk along the rows of a chunk. */
#ifndef NORMA_FORMATS_WALK_H
#define NORMA_FORMATS_WALK_H

#include "formats/text/rows.h"

typedef struct norma__walk {
    const norma__plan *plan;
    const norma__csv *csv;
    norma__rows *rows;
    norma__chunk *chunk;
    size_t before; /* rows of the text before the section */
    size_t row;    /* in the section */
    uint8_t *tile; /* the answers of the row, in file order */
} norma__walk;

/* Takes the row at p by the roles of its columns. The start of the next row; NULL and the chunk's
   fault when there is no row. */
const char *norma__take_row(norma__walk *walk, const char *p);

/* The same for a row that is not wanted: its fields are only counted. */
const char *norma__pass_row(norma__walk *walk, const char *p);

/* Whether the filter lets the row in. A row too short to tell is let in, to be refused. */
bool norma__is_wanted(const norma__walk *walk, const char *p);

/* Takes one field that is no plain digit. The byte that ends it; NULL and the fault. */
const char *norma__take_field(norma__walk *walk, const char *p, size_t column);

#endif

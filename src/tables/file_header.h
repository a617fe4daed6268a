/* The second line of a .tab file: what was counted, as one line of JSON. */
#ifndef NORMA_TABLES_FILE_HEADER_H
#define NORMA_TABLES_FILE_HEADER_H

#include "foundation/buffer.h"
#include "tables/counts.h"

/* What a header says. */
typedef struct norma__tables_header {
    norma_instrument *instrument;
    int *min, *max; /* ranges as used, an item each */
    norma_missing missing;
    bool weighted;
    char *by;
    char **groups; /* in strictly increasing byte order */
    size_t n_groups;
} norma__tables_header;

/* Adds the header's line, without its line end. */
void norma__put_tables_header(norma__buffer *out, const norma_tables *tables);

/* Reads one back; place is what sentences begin with ("x.tab, line 2"). NORMA_EDATA. */
norma_status norma__read_tables_header(norma__tables_header *header, const char *json,
                                       size_t length, const char *place, norma_error *err);
void norma__tables_header_clear(norma__tables_header *header);

#endif

/* What ReadStat hands over, gathered into a frame. */
#ifndef NORMA_FORMATS_FOREIGN_GATHER_H
#define NORMA_FORMATS_FOREIGN_GATHER_H

#include <readstat.h>

#include "formats/frames/frame.h"

/* A label of a set of value labels, until all variables are known. */
typedef struct norma__set_label {
    char *set;
    double value;
    char *text;
} norma__set_label;

/* What the handlers fill. The first error ends the reading. */
typedef struct norma__gathering {
    norma__frame *frame;
    const char *name; /* of the file */
    char **sets;      /* the set of labels of each column; NULL: none */
    size_t n_sets;
    norma__set_label *labels;
    size_t n_labels;
    size_t n_rows;
    size_t work; /* cells and bytes of text that may still come */
    size_t n_tagged, n_user_texts, n_dropped, n_dates;
    bool bad_text; /* met a text that is no UTF-8 */
    norma_status status;
    norma_error *err;
} norma__gathering;

/* Sets the handlers of a parser whose context is a gathering; names_only: of columns. */
void norma__gather_with(readstat_parser_t *parser, bool names_only);

/* After the parser: columns of one length, and value labels where they belong. */
norma_status norma__gather_end(norma__gathering *g);

/* Frees all, the frame too. */
void norma__gathering_clear(norma__gathering *g);

#endif

/* Delimited text: its fields and rows, before anything knows what its columns mean. */
#ifndef NORMA_FORMATS_CSV_TEXT_H
#define NORMA_FORMATS_CSV_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include <norma/status.h>

#include "formats/text/export_kind.h"
#include "foundation/buffer.h"
#include "foundation/names.h"

/* A delimited text whose header was read. bytes is followed by NORMA__FILE_PADDING zero bytes, so
   that a NUL ends every field and nobody has to look for the end of the text. */
typedef struct norma__csv {
    const char *name; /* of the file, for messages */
    const char *bytes, *end;
    const char *body; /* first byte after the header */
    char delimiter;
    bool header_1252, body_1252; /* not UTF-8, so taken for Windows-1252 */
    bool ends[256];              /* bytes that end a field: delimiter, CR, LF, NUL */
    char **columns;
    size_t n_columns;
    norma__names index; /* names of columns, as indices into column_of */
    size_t *column_of;
    norma__export found; /* whose export it is */
} norma__csv;

/* What is wrong with a row as text. */
typedef enum norma__fault {
    NORMA__NO_FAULT = 0,
    NORMA__TOO_FEW,
    NORMA__TOO_MANY,
    NORMA__NUL,
    NORMA__OPEN_QUOTE,
    NORMA__AFTER_QUOTE,
    NORMA__BARE_CR
} norma__fault;

/* The content of a field: blanks around it and the quotes are left out. */
typedef struct norma__field {
    const char *begin, *end;
    bool quoted; /* a doubled quote stands for one */
} norma__field;

/* The column of a name, or (size_t)-1. */
size_t norma__csv_column(const norma__csv *csv, const char *name);

/* The field at p, or NULL and what is wrong; else the byte that ends it. */
const char *norma__csv_field(const norma__csv *csv, const char *p, norma__field *field,
                             norma__fault *fault);

/* The start of the next row, given the byte that ends a row's last field; NULL and the fault when
   no line ends there. */
const char *norma__csv_next_row(const norma__csv *csv, const char *p, norma__fault *fault);

/* Whether the field, made UTF-8 when the body is not, is this text; the empty or NA field. */
bool norma__field_is(const norma__csv *csv, const norma__field *field, const char *text);
bool norma__field_is_absent(const norma__field *field);

/* Appends the field as UTF-8. */
void norma__field_put(norma__buffer *out, const norma__field *field, bool is_1252);

#endif

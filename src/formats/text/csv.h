/* Opening delimited text: encoding, delimiter, header; and refusing it. */
#ifndef NORMA_FORMATS_CSV_H
#define NORMA_FORMATS_CSV_H

#include "formats/text/csv_text.h"

/* Reads encoding, delimiter and header, that of an export included. NORMA_EDATA for an empty text,
   UTF-16, a header that is blank, has too many columns or two of one name, and for its faults. Free
   in any case. */
norma_status norma__csv_open(norma__csv *csv, const char *bytes, size_t length, const char *name,
                             norma_error *err);
void norma__csv_free(norma__csv *csv);

/* Fails because two columns, counted from 0, have one name. */
norma_status norma__refuse_twin_columns(const norma__csv *csv, size_t first, size_t second,
                                        norma_error *err);

/* Fails with what is wrong with row number row (from 1 after the header), which begins at p. */
norma_status norma__csv_refuse(const norma__csv *csv, norma__fault fault, size_t row, const char *p,
                               norma_error *err);

#endif

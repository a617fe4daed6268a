/* Files of SPSS, Stata and SAS, through ReadStat. */
#ifndef NORMA_FORMATS_FOREIGN_H
#define NORMA_FORMATS_FOREIGN_H

#include <norma/convert.h>

#include "formats/frames/frame.h"

/* Whether a format is one of these. */
bool norma__is_foreign(norma_file_format format);

/* Reads a file into a frame: names, labels, value labels, user-missing values, numbers and texts.
   Notes: tagged-missing, user-missing-texts, labels-dropped, dates-as-numbers, windows-1252.
   NORMA_EIO when the file cannot be read; NORMA_EDATA when it is not sound, holds texts that are
   none, or claims more columns, cells or texts than a file of its size can hold. */
norma_status norma__foreign_frame(norma__frame **out, norma_file_format format, const char *path,
                                  norma_error *err);

/* The same from bytes; name stands for the file. */
norma_status norma__foreign_parse(norma__frame **out, norma_file_format format, const char *bytes,
                                  size_t length, const char *name, norma_error *err);

/* norma_header_read() and norma_data_read() for such a file. */
norma_status norma__foreign_header(norma_header **out, norma_file_format format, const char *path,
                                   norma_error *err);
norma_status norma__foreign_read(norma_data **out, norma_file_format format,
                                 const norma_instrument *instrument, const char *path,
                                 const norma_read_options *options, norma_error *err);

#endif

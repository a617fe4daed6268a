/* Whether a format can hold the names of columns. */
#ifndef NORMA_FORMATS_CONVERT_NAMES_H
#define NORMA_FORMATS_CONVERT_NAMES_H

#include <readstat.h>

#include "formats/convert/convert_limits.h"

/* The writer has begun. Fails with NORMA_EDATA, naming the first ten of all columns whose names are
   too long, are of other characters, or differ by capitals alone. */
norma_status norma__names_check(const norma__limits *limits, const norma__frame *frame,
                                norma_file_format to, readstat_writer_t *writer,
                                readstat_variable_t *const *variables, norma_error *err);

#endif

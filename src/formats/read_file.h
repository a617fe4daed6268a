/* One file to a response table, whatever its format. */
#ifndef NORMA_FORMATS_READ_FILE_H
#define NORMA_FORMATS_READ_FILE_H

#include <norma/read.h>

/* norma_data_read() of checked options and without a second file. */
norma_status norma__read_file(norma_data **out, const norma_instrument *instrument,
                              const char *path, const norma_read_options *options,
                              norma_error *err);

/* Fails because a format holds no responses, or is not known here. */
norma_status norma__refuse_format(norma_file_format format, const char *path, norma_error *err);

#endif

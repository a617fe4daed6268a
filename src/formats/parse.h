/* Reading a response table from bytes in memory. */
#ifndef NORMA_FORMATS_PARSE_H
#define NORMA_FORMATS_PARSE_H

#include <norma/read.h>

/* norma_data_read() for bytes that are already in memory and are followed by NORMA__FILE_PADDING
   zero bytes; name stands for the file. options must not be NULL. */
norma_status norma__data_parse(norma_data **out, const norma_instrument *instrument,
                               const char *bytes, size_t length, const char *name,
                               const norma_read_options *options, norma_error *err);

#endif

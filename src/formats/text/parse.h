/* Reading a response table from delimited text, wherever its bytes are. */
#ifndef NORMA_FORMATS_PARSE_H
#define NORMA_FORMATS_PARSE_H

#include "formats/stream.h"
#include "formats/text/source.h"

/* norma_data_read() for a source, with options that must not be NULL; by norma__data_stream() when
   there is someone to take blocks, and then *out has input and notes of the whole and no rows. */
norma_status norma__text_read(norma_data **out, const norma_instrument *instrument,
                              norma__source *source, const norma_read_options *options,
                              norma__take_block *take, void *context, norma_error *err);

/* norma_data_read() for bytes that are already in memory and are followed by NORMA__FILE_PADDING
   zero bytes; name stands for the file. options must not be NULL. */
norma_status norma__data_parse(norma_data **out, const norma_instrument *instrument,
                               const char *bytes, size_t length, const char *name,
                               const norma_read_options *options, norma_error *err);

#endif

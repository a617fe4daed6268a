/* A file of any format as a frame. */
#ifndef NORMA_FORMATS_ANY_FRAME_H
#define NORMA_FORMATS_ANY_FRAME_H

#include "formats/frames/frame.h"

/* Reads a file; of delimited text only n_wanted columns are kept (NULL: all), as
   norma__text_frame_of() says. NORMA_EDATA for tables of counts, which purpose ends the sentence
   about ("they have no responses to convert"). */
norma_status norma__any_frame(norma__frame **out, norma_file_format *format, const char *path,
                              const char *const *wanted, size_t n_wanted, const char *purpose,
                              norma_error *err);

#endif

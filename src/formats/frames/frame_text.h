/* Delimited text as a frame, for conversion: no instrument says what its columns mean. */
#ifndef NORMA_FORMATS_FRAME_TEXT_H
#define NORMA_FORMATS_FRAME_TEXT_H

#include "formats/frames/frame.h"

/* Reads a file. A column whose cells are all numbers, empty or NA is one of numbers; a number with
   a leading zero or a plus, a whole one that no double holds, or one with a decimal comma where
   commas delimit, keeps its column a text. In a column of texts NA is a text. NORMA_EDATA as for
   norma_data_read(). */
norma_status norma__text_frame(norma__frame **out, const char *path, norma_error *err);

/* The same of n_wanted columns; the others are in the frame without what they hold. Not all need be
   in the file. NULL: all columns. */
norma_status norma__text_frame_of(norma__frame **out, const char *path, const char *const *wanted,
                                  size_t n_wanted, norma_error *err);

/* The same from memory; name stands for the file. */
norma_status norma__text_frame_parse_of(norma__frame **out, const char *bytes, size_t length,
                                        const char *name, const char *const *wanted,
                                        size_t n_wanted, norma_error *err);
norma_status norma__text_frame_parse(norma__frame **out, const char *bytes, size_t length,
                                     const char *name, norma_error *err);

#endif

/* norma's own response file (.nrd): binary, column by column, used where it lies on the disk.
   docs/response-file.md says what it is made of. */
#ifndef NORMA_FORMATS_RESPONSES_H
#define NORMA_FORMATS_RESPONSES_H

#include <norma/output.h>

#include "formats/frames/frame.h"

/* How every response file begins; no NUL is counted. */
#define NORMA__RESPONSES_MAGIC "norma-responses\n"

/* Writes a frame. The bytes depend on what the columns hold alone. NORMA_EDATA when there is no
   column, two have one name, or one is not as frame.h says. Free with norma_output_free(). */
norma_status norma__responses_write(norma_output *out, const norma__frame *frame, norma_error *err);

/* A frame whose columns lie in a file that is mapped. NORMA_EIO when it cannot be read;
   NORMA_EDATA when it is no response file, of another version, cut short, damaged or not sound:
   everything is verified before anything is used. */
norma_status norma__responses_frame(norma__frame **out, const char *path, norma_error *err);

/* The same from memory that outlives the frame, begins where doubles may, and is exactly length
   bytes long; name stands for the file. */
norma_status norma__responses_parse(norma__frame **out, const void *bytes, size_t length,
                                    const char *name, norma_error *err);

/* norma_header_read() for a response file: its checksum is not verified, only what is used. */
norma_status norma__responses_header(norma_header **out, const char *path, norma_error *err);

/* norma_data_read() for a response file. Answers lie in the mapped file where they are bytes from
   the item's smallest answer on, none is made missing, and no filter was asked for. */
norma_status norma__responses_read(norma_data **out, const norma_instrument *instrument,
                                   const char *path, const norma_read_options *options,
                                   norma_error *err);

#endif

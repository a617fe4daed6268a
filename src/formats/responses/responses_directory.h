/* The head and the directory of a response file: what it holds, before its data are looked at. */
#ifndef NORMA_FORMATS_RESPONSES_DIRECTORY_H
#define NORMA_FORMATS_RESPONSES_DIRECTORY_H

#include "formats/responses/responses_layout.h"

/* Reads the head of a file of length bytes. NORMA_EDATA when it is no
   response file, of another version, cut short or appended to; after success the directory lies
   between the head and the checksum, the file has room for both and for the padding between, and
   the checksum begins where data might. */
norma_status norma__responses_open(norma__responses_head *head, const void *bytes, size_t length,
                                   const char *name, norma_error *err);

/* Reads the directory, head->directory bytes, into columns without data, and the records into a
   new array; free with free(), also after failure. */
norma_status norma__responses_directory(norma__frame *frame, norma__responses_record **records,
                                        const norma__responses_head *head, const void *directory,
                                        const char *name, norma_error *err);

#endif

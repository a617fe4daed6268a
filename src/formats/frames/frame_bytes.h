/* Columns of bytes, of which there are millions of rows and 256 values. */
#ifndef NORMA_FORMATS_FRAME_BYTES_H
#define NORMA_FORMATS_FRAME_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which bytes the rows have; kept: the n_rows rows that count, NULL for the first n_rows. */
void norma__bytes_met(bool met[256], const uint8_t *bytes, const size_t *kept, size_t n_rows);

/* Whether all n bytes are wanted ones, of which 255 must be one. As fast as memory where no
   unwanted one comes before another that is wanted. */
bool norma__bytes_all(const uint8_t *bytes, size_t n, const bool wanted[256]);

#endif

/* The values of a figure as the norm store keeps them: IEEE 754 doubles of 8 bytes, little-endian,
   column by column, and their SHA-256. */
#ifndef NORMA_NORMS_CALIBRATION_BYTES_H
#define NORMA_NORMS_CALIBRATION_BYTES_H

#include <stdbool.h>
#include <stdint.h>

#include <norma/calibration.h>

#include "foundation/digest.h"

typedef struct norma__figure_bytes {
    uint8_t *bytes; /* length; never NULL after packing */
    size_t length;
    char sha256[NORMA__DIGEST_SIZE];
} norma__figure_bytes;

norma_status norma__figure_pack(norma__figure_bytes *out, const norma_frozen *figure,
                                norma_error *err);
void norma__figure_bytes_free(norma__figure_bytes *bytes);

/* Whether bytes are as many as n_rows x n_columns of the figure need, and have that digest. */
bool norma__figure_is(const norma_frozen *figure, const char *sha256, const void *bytes,
                      size_t length);
/* Gives the figure its values. */
norma_status norma__figure_unpack(norma_frozen *figure, const uint8_t *bytes, size_t length,
                                  norma_error *err);

#endif

#include "norms/calibration_bytes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

enum { SIZE = 8 }; /* of a double */
static const uint64_t NOT_A_NUMBER = UINT64_C(0x7ff8000000000000);

/* NaN has many patterns, and one meaning here. */
static void put_double(uint8_t *out, double value)
{
    uint64_t bits = NOT_A_NUMBER;
    if (!isnan(value))
        memcpy(&bits, &value, sizeof bits);
    for (size_t b = 0; b < SIZE; b++)
        out[b] = (uint8_t)(bits >> (8 * b));
}

static double get_double(const uint8_t *bytes)
{
    uint64_t bits = 0;
    double value;
    for (size_t b = 0; b < SIZE; b++)
        bits |= (uint64_t)bytes[b] << (8 * b);
    memcpy(&value, &bits, sizeof value);
    return value;
}

norma_status norma__figure_pack(norma__figure_bytes *out, const norma_frozen *figure,
                                norma_error *err)
{
    const size_t n = figure->n_rows * figure->n_columns;
    out->length = n * SIZE;
    if (!(out->bytes = NORMA__NEW(uint8_t, out->length + 1)))
        return norma__no_memory(err);
    for (size_t k = 0; k < n; k++)
        put_double(out->bytes + k * SIZE, figure->values[k]);
    norma__digest(out->sha256, out->bytes, out->length);
    return NORMA_OK;
}

void norma__figure_bytes_free(norma__figure_bytes *bytes)
{
    free(bytes->bytes);
}

/* No product can overflow. */
static bool fills(const norma_frozen *figure, size_t length)
{
    if (figure->n_rows == 0 || figure->n_columns == 0)
        return length == 0;
    return length % SIZE == 0 && length / SIZE % figure->n_rows == 0 &&
           length / SIZE / figure->n_rows == figure->n_columns;
}

bool norma__figure_is(const norma_frozen *figure, const char *sha256, const void *bytes,
                      size_t length)
{
    char digest[NORMA__DIGEST_SIZE];
    norma__digest(digest, bytes ? bytes : "", length);
    return fills(figure, length) && strcmp(digest, sha256) == 0;
}

norma_status norma__figure_unpack(norma_frozen *figure, const uint8_t *bytes, size_t length,
                                  norma_error *err)
{
    const size_t n = length / SIZE;
    if (!(figure->values = NORMA__NEW(double, n + 1)))
        return norma__no_memory(err);
    for (size_t k = 0; k < n; k++)
        figure->values[k] = get_double(bytes + k * SIZE);
    return NORMA_OK;
}

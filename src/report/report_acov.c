#include <string.h>

#include "foundation/status.h"
#include "report/envelope.h"

/* The format of NumPy's .npy files, version 1.0: six magic bytes, two of version, two of the
   header's length (little-endian), a Python literal that ends in a newline and fills up to a
   multiple of 64 bytes, then the numbers. */
enum { BEFORE = 10, ALIGNED = 64 };

static void put_header(norma__buffer *out, size_t n)
{
    norma__buffer literal = {0};
    norma__putf(&literal, "{'descr': '<f8', 'fortran_order': True, 'shape': (%zu, %zu), }", n, n);
    while (!literal.failed && (BEFORE + literal.length + 1) % ALIGNED != 0)
        norma__put(&literal, " ");
    norma__put(&literal, "\n");
    const unsigned char length[2] = {(unsigned char)(literal.length & 0xff),
                                     (unsigned char)(literal.length >> 8)};
    norma__put_bytes(out, "\x93NUMPY\x01\x00", 8);
    norma__put_bytes(out, length, sizeof length);
    norma__put_bytes(out, literal.bytes ? literal.bytes : "", literal.length);
    out->failed |= literal.failed;
    norma__buffer_free(&literal);
}

/* Doubles are written as the machine has them where that is little-endian, byte by byte elsewhere.
 */
static void put_doubles(norma__buffer *out, const double *values, size_t n)
{
    const uint16_t one = 1;
    if (*(const unsigned char *)&one == 1) {
        norma__put_bytes(out, values, n * sizeof *values);
        return;
    }
    for (size_t k = 0; k < n; k++) {
        unsigned char native[sizeof *values], turned[sizeof *values];
        memcpy(native, &values[k], sizeof native);
        for (size_t i = 0; i < sizeof native; i++)
            turned[i] = native[sizeof native - 1 - i];
        norma__put_bytes(out, turned, sizeof turned);
    }
}

norma_status norma_report_acov(norma_output *out, const norma_correlation *result, norma_error *err)
{
    norma__buffer bytes = {0};
    *out = (norma_output){0};
    if (!result->acov)
        return norma__fail(err, NORMA_EINVAL,
                           "there is no covariance matrix of the estimates to write: ask for "
                           "--acov full");
    put_header(&bytes, result->n_acov);
    put_doubles(&bytes, result->acov, result->n_acov * result->n_acov);
    return norma__hand_over(out, &bytes, err);
}

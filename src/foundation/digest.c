#include "foundation/digest.h"

void norma__digest_begin(norma__digesting *digesting)
{
    sha256_init(&digesting->context);
}

void norma__digest_add(norma__digesting *digesting, const void *bytes, size_t length)
{
    sha256_update(&digesting->context, length, bytes);
}

void norma__digest_sum(uint8_t sum[NORMA__DIGEST_BYTES], const norma__digesting *digesting)
{
    struct sha256_ctx context = digesting->context; /* taking the digest would empty it */
    sha256_digest(&context, NORMA__DIGEST_BYTES, sum);
}

void norma__digest_hex(char hex[NORMA__DIGEST_SIZE], const norma__digesting *digesting)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t sum[NORMA__DIGEST_BYTES];
    norma__digest_sum(sum, digesting);
    for (size_t i = 0; i < sizeof sum; i++) {
        hex[2 * i] = digits[sum[i] >> 4];
        hex[2 * i + 1] = digits[sum[i] & 15];
    }
    hex[2 * sizeof sum] = '\0';
}

void norma__digest(char hex[NORMA__DIGEST_SIZE], const void *bytes, size_t length)
{
    norma__digesting all;
    norma__digest_begin(&all);
    norma__digest_add(&all, bytes, length);
    norma__digest_hex(hex, &all);
}

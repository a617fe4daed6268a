/* SHA-256 of bytes: at once, or in pieces. */
#ifndef NORMA_FOUNDATION_DIGEST_H
#define NORMA_FOUNDATION_DIGEST_H

#include <nettle/sha2.h>
#include <stddef.h>
#include <stdint.h>

#define NORMA__DIGEST_SIZE 65  /* as 64 lower-case hex digits and a NUL */
#define NORMA__DIGEST_BYTES 32 /* as it is */

void norma__digest(char hex[NORMA__DIGEST_SIZE], const void *bytes, size_t length);

/* What was added so far. */
typedef struct norma__digesting {
    struct sha256_ctx context;
} norma__digesting;

void norma__digest_begin(norma__digesting *digesting);
void norma__digest_add(norma__digesting *digesting, const void *bytes, size_t length);

/* The digest of what was added so far; more may be added after it. */
void norma__digest_sum(uint8_t sum[NORMA__DIGEST_BYTES], const norma__digesting *digesting);
void norma__digest_hex(char hex[NORMA__DIGEST_SIZE], const norma__digesting *digesting);

#endif

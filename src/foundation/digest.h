/* SHA-256 of bytes, as 64 lower-case hex digits. */
#ifndef NORMA_FOUNDATION_DIGEST_H
#define NORMA_FOUNDATION_DIGEST_H

#include <stddef.h>

#define NORMA__DIGEST_SIZE 65

void norma__digest(char hex[NORMA__DIGEST_SIZE], const void *bytes, size_t length);

#endif

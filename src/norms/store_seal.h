/* Seals: SHA-256 of what was written, by which each reading knows that it is what it read. They are
   quick; the digest that travels with a norm set is that of its canonical form. */
#ifndef NORMA_NORMS_STORE_SEAL_H
#define NORMA_NORMS_STORE_SEAL_H

#include <norma/norms.h>

#include "foundation/digest.h"

/* Each with what tells it from its neighbour: a text with its length, NULL as ""; numbers as 8
   bytes, little-endian; NaN and zero of any sign alike, as SQLite keeps them. */
void norma__seal_text(norma__digesting *seal, const char *text);
void norma__seal_whole(norma__digesting *seal, int64_t number);
void norma__seal_number(norma__digesting *seal, double number);

/* Of a scale and its values; companies is the digest of its companies as they are kept, "" when
   there are none. */
void norma__seal_scale(char hex[NORMA__DIGEST_SIZE], const norma_norm_scale *scale,
                       const char *companies);

/* Of a set's own row and its parents, and so of all of it: contents is the seal of the rest. */
void norma__seal_set(char hex[NORMA__DIGEST_SIZE], const norma_norm_set *set, const char *contents);

#endif

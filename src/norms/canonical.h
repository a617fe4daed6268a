/* Norm sets and calibrations as canonical JSON (RFC 8785; docs/norm-store.md): one text for one
   content, whose SHA-256 is their identity. */
#ifndef NORMA_NORMS_CANONICAL_H
#define NORMA_NORMS_CANONICAL_H

#include <norma/norms.h>

#include "foundation/buffer.h"
#include "foundation/digest.h"

enum { NORMA__CANONICAL_PIECE = 8192 };

/* Where canonical JSON goes to, piece by piece. */
typedef struct norma__canonical {
    void (*take)(void *to, const char *bytes, size_t length);
    void *to;
    bool refused; /* a text is not UTF-8, or holds U+0000: there is no JSON for it */
    size_t used;
    char piece[NORMA__CANONICAL_PIECE];
} norma__canonical;

/* Into a buffer, which says itself when it failed; or into a digest. */
void norma__canonical_to_buffer(norma__canonical *out, norma__buffer *buffer);
void norma__canonical_to_digest(norma__canonical *out, norma__digesting *digesting);
/* Hands over what is left. */
void norma__canonical_end(norma__canonical *out);

/* JSON as it stands: brackets, commas, keys. */
void norma__canonical_raw(norma__canonical *out, const char *json);
/* A text in quotes; NULL as "". */
void norma__canonical_text(norma__canonical *out, const char *text);
/* NaN is null, infinities are the texts "Infinity" and "-Infinity". */
void norma__canonical_real(norma__canonical *out, double number);
void norma__canonical_size(norma__canonical *out, size_t number);

/* The contents: all that is fixed when a version is written. Not among them: sha256 itself, and
   retired and current, which change later. */
void norma__canonical_set(norma__canonical *out, const norma_norm_set *set);
void norma__canonical_calibration(norma__canonical *out, const norma_calibration *calibration);

/* SHA-256 of the contents in 64 hex digits. NORMA_EINVAL when the set is only listed, or a text in
   it is not UTF-8. */
norma_status norma__norms_digest(char out[NORMA__DIGEST_SIZE], const norma_norm_set *set,
                                 norma_error *err);
norma_status norma__calibration_digest(char out[NORMA__DIGEST_SIZE],
                                       const norma_calibration *calibration, norma_error *err);

#endif

/* Reading canonical JSON back: whatever is not written as norma__canonical_...() writes it is
   refused at the byte where it departs from that. What stands where is known, so that there is
   nothing to nest, and no tree to build. */
#ifndef NORMA_NORMS_CANONICAL_READ_H
#define NORMA_NORMS_CANONICAL_READ_H

#include <stdbool.h>
#include <stddef.h>

#include <norma/status.h>

/* After one failure nothing more is read, and values are 0 or NULL: readers check once, at the end.
 */
typedef struct norma__canonical_in {
    const char *bytes; /* a NUL follows the last */
    size_t length, at;
    const char *file; /* for sentences */
    norma_status status;
    norma_error *err;
} norma__canonical_in;

/* Whether the next byte is this one; it is not taken. */
bool norma__canonical_next(const norma__canonical_in *in, char c);

/* Takes JSON that must stand here as it is. */
void norma__canonical_expect(norma__canonical_in *in, const char *json);

/* A text, in new memory. */
char *norma__canonical_read_text(norma__canonical_in *in);
/* null is NaN. */
double norma__canonical_read_real(norma__canonical_in *in);
/* A whole number from 0 to 2^53. */
size_t norma__canonical_read_size(norma__canonical_in *in);

/* Goes on in an array with one more element: takes the bracket or the comma before it, or the
   bracket at its end. The array has room for n + 1 elements then. */
bool norma__canonical_another(norma__canonical_in *in, void **array, size_t n, size_t size);

/* Arrays. An array that may be null is NULL then, with *n 0; an empty one is not NULL. */
double *norma__canonical_read_reals(norma__canonical_in *in, size_t *n);
size_t *norma__canonical_read_sizes(norma__canonical_in *in, size_t *n);

/* Fails at the byte where reading stands. */
void norma__canonical_refuse(norma__canonical_in *in, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif

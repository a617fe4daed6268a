/* A double as JSON text, in the one form that RFC 8785 allows. */
#ifndef NORMA_NORMS_CANONICAL_NUMBER_H
#define NORMA_NORMS_CANONICAL_NUMBER_H

#include <stddef.h>
#include <stdint.h>

enum { NORMA__CANONICAL_NUMBER = 32 }; /* room for any, with a NUL */

/* Writes the fewest digits that read as the same double, the nearest of them when there are
   several, as ECMAScript lays them out whatever the locale; -0 as 0. Returns the length. The number
   is finite. */
size_t norma__canonical_number(char text[NORMA__CANONICAL_NUMBER], double number);

/* Writes a whole number. */
size_t norma__canonical_whole(char *text, uint64_t number);

#endif

/* A look at bytes before anything is read from them. */
#ifndef NORMA_FORMATS_LOOK_H
#define NORMA_FORMATS_LOOK_H

#include <stdbool.h>
#include <stddef.h>

typedef struct norma__look {
    size_t newlines;
    bool quoted; /* a double quote stands there */
    bool ascii;
    bool utf8;
} norma__look;

norma__look norma__look_at(const char *bytes, size_t length);

#endif

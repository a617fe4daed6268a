/* The rule files that the library carries, compiled in from the folder rules. */
#ifndef NORMA_DATA_SHIPPED_H
#define NORMA_DATA_SHIPPED_H

#include <stddef.h>

typedef struct norma__shipped {
    const char *name; /* of the file, without its ending */
    const char *bytes;
    size_t length;
} norma__shipped;

/* The screening rules of an instrument that gives none. */
norma__shipped norma__default_screening(void);

/* A set of gate criteria, from 0; the first is the default. Past the last the name is NULL. */
norma__shipped norma__shipped_gate(size_t index);

#endif

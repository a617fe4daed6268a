/* Names and the order in which they were added: columns, ids, labels. */
#ifndef NORMA_FOUNDATION_NAMES_H
#define NORMA_FOUNDATION_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A hash table; {0} is empty. The texts are borrowed: they must stay where they are. */
typedef struct norma__names {
    struct norma__name *list; /* in the order added */
    size_t n, capacity;
    uint32_t *slots; /* index + 1 into list, 0 free; n_slots is a power of two */
    size_t n_slots;
} norma__names;

/* The index of a name, or (size_t)-1. */
size_t norma__names_find(const norma__names *names, const char *text, size_t length);

/* Adds a name unless it is there; *index is where it stands, n - 1 when it is new. Returns false
   when there is no memory. */
bool norma__names_add(norma__names *names, const char *text, size_t length, size_t *index);

void norma__names_free(norma__names *names);

#endif

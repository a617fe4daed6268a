/* Memory: checked for overflow, zeroed, and able to fail on purpose. */
#ifndef NORMA_FOUNDATION_MEMORY_H
#define NORMA_FOUNDATION_MEMORY_H

#include <stddef.h>

#include <norma/status.h>

/* count elements of size bytes, zeroed; NULL when there is no memory or the product overflows.
   count = 0 gives a valid pointer. Free with free(). */
void *norma__new(size_t count, size_t size);

/* The same for an array that will be filled from end to end: where it is large the system is asked
   for large pages, which it hands out three times as fast. */
void *norma__new_filled(size_t count, size_t size);

/* Grows an array to count elements; NULL leaves the old one as it was. */
void *norma__grow(void *array, size_t count, size_t size);

/* A copy of a text, or of its first length bytes; NULL when there is no memory. */
char *norma__copy_text(const char *text);
char *norma__copy_bytes(const char *text, size_t length);

/* A copy of a text, or NORMA_ENOMEM said in err. */
norma_status norma__keep_text(char **copy, const char *text, norma_error *err);

/* Frees n texts and the array that holds them; takes NULL. */
void norma__free_texts(char **texts, size_t n);

#define NORMA__NEW(type, count) ((type *)norma__new((count), sizeof(type)))
#define NORMA__GROW(array, type, count) ((type *)norma__grow((array), (count), sizeof(type)))

/* Tests: the allocation that brings this from 1 to 0 fails; 0 (the default) never fails. */
extern long norma__alloc_countdown;

#endif

/* Reading JSON strictly: every value knows its place, so that every refusal can name it. */
#ifndef NORMA_DATA_JSON_H
#define NORMA_DATA_JSON_H

#include <cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include <norma/status.h>

/* A value, or an absent member (value NULL), and how it was reached. Lives on the stack: a place
   must not outlive the one it was reached from. */
typedef struct norma__json {
    const cJSON *value;
    const struct norma__json *up; /* NULL for the document */
    const char *key;              /* NULL for an element of an array */
    size_t index;
    const char *file;
    norma_error *err;
} norma__json;

/* Parses a document; name stands for its file. Refuses what cJSON lets pass: a NUL byte or \u0000,
   bytes that are not UTF-8, nesting over 32, text after the end. Free with cJSON_Delete(). */
norma_status norma__json_parse(cJSON **out, const char *text, size_t length, const char *name,
                               norma_error *err);

/* Fails with NORMA_EINSTRUMENT, the file and the place as a JSON pointer before the sentence. */
norma_status norma__json_fail(const norma__json *at, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Checks that a value is an object whose members are all known (a NULL-ended list) or begin with
   an underscore, none given twice. */
norma_status norma__json_members(const norma__json *object, const char *const *known);

/* The member of an object; value NULL when it is absent. */
norma__json norma__json_member(const norma__json *object, const char *key);

/* The element of an array, given by its value while the array is walked. */
norma__json norma__json_element(const norma__json *array, const cJSON *value, size_t index);

/* Checks that a value is an array of at most so many elements; *n is how many it has. */
norma_status norma__json_array(const norma__json *array, size_t most, size_t *n);

/* Borrows a text. A name is 1 to 64 characters without control characters. */
norma_status norma__json_text(const char **text, const norma__json *at);
norma_status norma__json_name(const char **text, const norma__json *at);

/* Numbers within bounds. */
norma_status norma__json_real(double *number, const norma__json *at, double min, double max);
norma_status norma__json_whole(int *number, const norma__json *at, int min, int max);
norma_status norma__json_bool(bool *truth, const norma__json *at);

#endif

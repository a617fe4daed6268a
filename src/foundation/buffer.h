/* A text that grows: what reports and keys are written into. */
#ifndef NORMA_FOUNDATION_BUFFER_H
#define NORMA_FOUNDATION_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

/* {0} is empty. After one failed allocation the buffer stays failed and ignores what is added, so
   that writers check once, at the end. */
typedef struct norma__buffer {
    char *bytes; /* NUL-ended once anything was added */
    size_t length, capacity;
    bool failed;
} norma__buffer;

void norma__put(norma__buffer *buffer, const char *text);
/* bytes may be NULL when there are none. */
void norma__put_bytes(norma__buffer *buffer, const void *bytes, size_t length);
void norma__putf(norma__buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void norma__buffer_free(norma__buffer *buffer);

#endif

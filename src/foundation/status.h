/* Shared but private: how a function fills its norma_error. */
#ifndef NORMA_FOUNDATION_STATUS_H
#define NORMA_FOUNDATION_STATUS_H

#include <norma/status.h>

/* Fills err (when given) with the status and a formatted sentence; returns the status. */
norma_status norma__fail(norma_error *err, norma_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* norma__fail() for NORMA_ENOMEM. */
norma_status norma__no_memory(norma_error *err);

/* Makes text fit for one line of a terminal: control characters become blanks. */
void norma__one_line(char *text);

/* Drops an incomplete UTF-8 character at the end of a text that was cut. */
void norma__trim_utf8(char *text);

#endif

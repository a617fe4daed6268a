/* What is kept in a norm store has a name and the time at which it was made. */
#ifndef NORMA_NORMS_STORE_LABEL_H
#define NORMA_NORMS_STORE_LABEL_H

#include <stdbool.h>

#include <norma/status.h>

enum { NORMA__TIME_SIZE = 21 }; /* 2025-01-31T23:59:59Z and its NUL */

/* NORMA_EINVAL for a name that is not 1 to 64 printable characters, and for a time (NULL: none is
   given) that is not UTC; what is "norm set" or "calibration". */
norma_status norma__check_label(const char *name, const char *created, const char *what,
                                norma_error *err);

/* How many days a month, 1 to 12, has. */
int norma__days_of(int year, int month);

/* Whether a text is a time, as norma__now_utc() writes it. */
bool norma__utc_time(const char *text);

void norma__now_utc(char text[NORMA__TIME_SIZE]);

#endif

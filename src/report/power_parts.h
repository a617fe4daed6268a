/* Shared but private: the figures of a power analysis for a terminal. */
#ifndef NORMA_REPORT_POWER_PARTS_H
#define NORMA_REPORT_POWER_PARTS_H

#include "report/envelope.h"

/* A title in English over lines of figures. */
void norma__power_title(norma__buffer *text, norma_language l, const char *english);
/* One figure and, in English, what it is. */
void norma__power_line(norma__buffer *text, norma_language l, const char *english,
                       const char *figure);

#endif

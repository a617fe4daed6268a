/* Shared but private: writing texts and numbers for people and for files. */
#ifndef NORMA_REPORT_WRITE_H
#define NORMA_REPORT_WRITE_H

#include <norma/instrument.h>

#include "foundation/buffer.h"

/* Bytes of the valid UTF-8 character at text, 1 to 4; 0 when there is none. */
size_t norma__utf8_width(const char *text);

/* Characters of a text, as columns of a terminal count them. */
size_t norma__utf8_columns(const char *text);

/* A text with invalid bytes as U+FFFD and control characters as blanks. */
void norma__put_clean(norma__buffer *out, const char *text);

/* A text for HTML, as content or as an attribute between double quotes. */
void norma__put_html(norma__buffer *out, const char *text);

/* ---- numbers for people: with the language's decimal mark, "–" when undefined ---- */

typedef struct norma__figure {
    char text[48];
} norma__figure;

norma__figure norma__fixed(norma_language language, double value, int decimals);
norma__figure norma__signed(norma_language language, double value, int decimals);
norma__figure norma__count(norma_language language, double value);
/* 0.079 as "7.9 %" */
norma__figure norma__percent(norma_language language, double share);
/* A p-value: "< 0.001" or three decimals. */
norma__figure norma__p_value(norma_language language, double p);
/* A figure of unknown size with about three significant digits: 0.9, 120, 0.01 */
norma__figure norma__plain(norma_language language, double value);
/* Three significant digits, however small the figure is: -0.192, 1e-10, -3.34e-32. */
norma__figure norma__significant(norma_language language, double value);
/* A limit or an option as it was given: 0.999, 0.50001, 0.00001. */
norma__figure norma__setting(norma_language language, double value);
/* The same of a share in percent, and of milliseconds: "90%", "1 s". */
norma__figure norma__plain_percent(norma_language language, double share);
norma__figure norma__plain_duration(norma_language language, double ms);
/* Milliseconds as seconds or ms, whichever reads better. */
norma__figure norma__duration(norma_language language, double ms);

/* ---- numbers for files ---- */

/* 17 significant digits, which give the double back; "null" when not finite. */
void norma__put_exact(norma__buffer *out, double value);

/* At most 10 significant digits without trailing zeros; nothing when not finite. */
void norma__put_short(norma__buffer *out, double value);
/* The same for several, a comma before each. */
void norma__put_values(norma__buffer *out, const double *values, size_t n);
void norma__put_whole(norma__buffer *out, size_t value);

/* ---- CSV fields (RFC 4180) ---- */

/* A text from data, quoted where needed; one that a spreadsheet would take for a formula gets an
   apostrophe in front. */
void norma__put_field(norma__buffer *out, const char *text);

/* A text that must be read back as it is: quoted where needed. */
void norma__put_exact_field(norma__buffer *out, const char *text);

#endif

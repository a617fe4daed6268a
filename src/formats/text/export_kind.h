/* What can be recognised of an export's header. */
#ifndef NORMA_FORMATS_EXPORT_KIND_H
#define NORMA_FORMATS_EXPORT_KIND_H

#include <stdbool.h>
#include <stddef.h>

typedef enum norma__export_kind {
    NORMA__NO_EXPORT = 0,
    NORMA__QUALTRICS, /* rows of wordings and import ids follow the row of names */
    NORMA__LIMESURVEY /* a heading is a question's code and its wording */
} norma__export_kind;

/* What was recognised of a header; {0} for text that is no export. */
typedef struct norma__export {
    norma__export_kind kind;
    size_t header_rows; /* Qualtrics: that of names included */
    bool is_1252;       /* Qualtrics: the rows after that of names are not UTF-8 */
    size_t separator;   /* LimeSurvey: bytes between code and wording */
    size_t n_cut;       /* LimeSurvey: headings that were cut after their code */
    bool undecided;     /* a row that might have told ended with the bytes at hand */
    char **texts;       /* n_texts, a column each: NULL, the wording, or the whole heading */
    size_t n_texts;
} norma__export;

#endif

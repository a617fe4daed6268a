/* Exports of survey services: delimited text whose header is more than a row of names. */
#ifndef NORMA_FORMATS_EXPORT_H
#define NORMA_FORMATS_EXPORT_H

#include <stdbool.h>
#include <stddef.h>

#include <norma/note.h>

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

struct norma__csv;

/* Looks at the names of a text and at the rows after them. Body is moved after the header rows of a
   Qualtrics export. Where those are not whole in the bytes at hand, found is undecided, unless
   they are many bytes. A column of LimeSurvey's takes the
   code for its name and is found by its whole heading too. */
norma_status norma__export_find(struct norma__csv *csv, norma_error *err);
norma_status norma__qualtrics_find(struct norma__csv *csv, norma_error *err);
norma_status norma__limesurvey_find(struct norma__csv *csv, norma_error *err);
void norma__export_free(norma__export *found);

/* The wording that came with a column, "" when none did; borrowed. */
const char *norma__export_label(const struct norma__csv *csv, size_t column);

/* Notes what was recognised: qualtrics-headers or limesurvey-headings. */
norma_status norma__export_note(norma_notes *notes, const struct norma__csv *csv, norma_error *err);

#endif

/* Exports of survey services: delimited text whose header is more than a row of names. */
#ifndef NORMA_FORMATS_EXPORT_H
#define NORMA_FORMATS_EXPORT_H

#include <norma/note.h>

#include "formats/text/csv_text.h"

/* Looks at the names of a text and at the rows after them. Body is moved after the header rows of a
   Qualtrics export. Where those are not whole in the bytes at hand, found is undecided, unless
   they are many bytes. A column of LimeSurvey's takes the
   code for its name and is found by its whole heading too. */
norma_status norma__export_find(norma__csv *csv, norma_error *err);
norma_status norma__qualtrics_find(norma__csv *csv, norma_error *err);
norma_status norma__limesurvey_find(norma__csv *csv, norma_error *err);
void norma__export_free(norma__export *found);

/* The wording that came with a column, "" when none did; borrowed. */
const char *norma__export_label(const norma__csv *csv, size_t column);

/* Notes what was recognised: qualtrics-headers or limesurvey-headings. */
norma_status norma__export_note(norma_notes *notes, const norma__csv *csv, norma_error *err);

#endif

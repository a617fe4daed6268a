/* The parts of a conversion: a frame written in one format or another, in memory. */
#ifndef NORMA_FORMATS_CONVERT_PARTS_H
#define NORMA_FORMATS_CONVERT_PARTS_H

#include <norma/convert.h>

#include "formats/frames/frame.h"

/* Which columns lose something: as many as a note can name, and how many there are. */
typedef struct norma__losers {
    const char *names[10];
    size_t n;
} norma__losers;

void norma__lose(norma__losers *losers, const char *column);

/* Notes what they lose, which the sentence says ("labels are not kept"); nothing when none does. */
norma_status norma__note_losers(norma_notes *notes, const norma__losers *losers, const char *code,
                                const norma__frame *frame, const char *sentence, norma_error *err);

/* What every format without a place for them says. */
#define NORMA__VALUE_LABELS_LOST "the labels of values are not kept"
#define NORMA__MISSING_LOST                                                                        \
    "user-missing values stay as numbers, and nothing says that they are missing"

/* Delimited text, gzip when compressed. Notes: labels-not-kept, value-labels-not-kept,
   user-missing-not-kept, texts-like-numbers, infinite-not-kept. */
norma_status norma__convert_text(norma_output *out, norma_notes *notes, const norma__frame *frame,
                                 const norma_convert_options *options, norma_error *err);

/* SPSS, Stata and SAS. Notes: those above and labels-cut, value-labels-cut, xpt-version-8,
   sas-unread. NORMA_EDATA where the format cannot hold a name, a text or a number. */
norma_status norma__convert_foreign(norma_output *out, norma_notes *notes,
                                    const norma__frame *frame, const norma_convert_options *options,
                                    norma_error *err);

#endif

/* Respondent ids and labels, from where their fields stand in the file. */
#ifndef NORMA_FORMATS_TEXTS_H
#define NORMA_FORMATS_TEXTS_H

#include "data/table.h"
#include "formats/text/csv.h"

/* What is gathered from section to section; {0} is nothing. */
typedef struct norma__texts {
    norma__buffer ids; /* NUL-ended, one after the other */
    size_t unnamed;    /* rows without an id */
    size_t *missing;   /* rows without a label, by column */
} norma__texts;

/* Adds n rows to the table after the first at: their ids and labels, from where their fields stand;
   fields holds the start of every field, stride a column of norma__plan_texts(). */
norma_status norma__texts_add(norma__texts *texts, norma_data *data, const norma__csv *csv,
                              const norma_instrument *instrument, const char *const *fields,
                              size_t stride, size_t at, size_t n, norma_error *err);

/* Notes of rows without an id, and of rows without a label. */
norma_status norma__texts_note_ids(const norma__texts *texts, norma_data *data, norma_error *err);
norma_status norma__texts_note_labels(const norma__texts *texts, norma_data *data,
                                      norma_error *err);

void norma__texts_free(norma__texts *texts);

#endif

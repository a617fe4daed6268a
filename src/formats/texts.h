/* Respondent ids and labels, from where their fields stand in the file. */
#ifndef NORMA_FORMATS_TEXTS_H
#define NORMA_FORMATS_TEXTS_H

#include "data/table.h"
#include "formats/csv.h"

/* Fills ids and labels of a table. fields holds the start of every field, stride a column of
   norma__plan_texts(). NORMA_EDATA when two rows have the same id. */
norma_status norma__texts_take(norma_data *data, const norma__csv *csv,
                               const norma_instrument *instrument, const char *const *fields,
                               size_t stride, norma_error *err);

#endif

/* Columns of a file of trials: by name, and as a small number a row. */
#ifndef NORMA_FORMATS_TRIAL_COLUMNS_H
#define NORMA_FORMATS_TRIAL_COLUMNS_H

#include <norma/trials.h>

#include "formats/frames/frame.h"

/* The values of a column: every row's is an index into names, or NORMA_TRIAL_NONE. */
typedef struct norma__coded {
    uint32_t *of; /* n_rows */
    norma_trial_names names;
} norma__coded;

/* The column of a name; NORMA_EDATA when the file has none, saying what it is wanted for. */
norma_status norma__trial_column(const norma__frame_column **column, const norma__frame *frame,
                                 const norma__csv *header, const char *name, const char *role,
                                 norma_error *err);

/* Codes a column of texts or numbers. Free in any case. */
norma_status norma__code_column(norma__coded *coded, const norma__frame_column *column,
                                size_t n_rows, norma_error *err);

/* Joins the values of two columns by "/" into the first. A row without the one or the other has
   none. */
norma_status norma__join_codes(norma__coded *into, const norma__coded *more, size_t n_rows,
                               norma_error *err);
void norma__coded_free(norma__coded *coded);

/* A number a row; NORMA_EDATA at the first text that is none. */
norma_status norma__trial_numbers(double *numbers, const norma__frame *frame,
                                  const norma__frame_column *column, norma_error *err);

#endif

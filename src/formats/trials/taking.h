/* From a frame to trials: what the parts of that work share. */
#ifndef NORMA_FORMATS_TRIALS_TAKING_H
#define NORMA_FORMATS_TRIALS_TAKING_H

#include "formats/trials/trial_columns.h"

/* The work: whole columns first, then the rows that count. */
typedef struct norma__taking {
    const norma_trial_plan *plan;
    const norma_trials_options *options;
    norma__frame *frame;
    norma__csv header;
    bool *kept; /* a row */
    norma_trials *made;
    size_t left_out, in_no_test;
    norma_error *err;
} norma__taking;

/* A column by its name, and its values; role is what it is wanted for. */
norma_status norma__taking_column(const norma__frame_column **column, const norma__taking *t,
                                  const char *name, const char *role);
norma_status norma__take_codes(norma__coded *coded, const norma__taking *t, const char *name,
                               const char *role);

bool norma__is_one_of(const char *text, char *const *values, size_t n);

/* Says which rows are trials: those that are not left out and are of a block that a test uses; and
   codes their blocks, which is for no plan without a column of blocks. */
norma_status norma__choose_trials(norma__coded *blocks, norma__taking *t);

/* The numbers of a column, of the rows that count. */
norma_status norma__take_trial_numbers(double **out, const norma__taking *t, const char *name,
                                       const char *role);

/* Latencies in ms, checked. */
norma_status norma__take_trial_latencies(norma__taking *t);

#endif

/* How a sample is observed: variables, then rows, then the moments of every group. */
#ifndef NORMA_MODELS_OBSERVED_PARTS_H
#define NORMA_MODELS_OBSERVED_PARTS_H

#include "models/observed/observed.h"

/* What the steps work on. */
typedef struct norma__observing {
    norma__observed *out;
    const norma_sem_data *data;
    const norma_sem_options *options;
    size_t *item;   /* p: of the data; NORMA_NONE: a continuous variable, ... */
    size_t *number; /* p: ... which is this one */
    size_t *group;  /* n_rows: of each row of the data; NORMA_NONE: left out */
} norma__observing;

/* Finds every variable in the data; which are ordinal. */
norma_status norma__observing_variables(norma__observing *w, norma_error *err);

/* Whether a row of the data has a value of variable v; and the value, keyed. */
bool norma__observing_has(const norma__observing *w, size_t v, size_t row);
double norma__observing_value(const norma__observing *w, size_t v, size_t row);

/* Which rows are used, in which groups, with what weights and clusters; their values x. */
norma_status norma__observing_rows(norma__observing *w, norma_error *err);

/* Statistics, mean and cov of a group of continuous variables without missing values. */
norma_status norma__observe_continuous(norma__observed *observed, size_t group, norma_error *err);

/* What the rows of a block add to one statistic: column c of z, units from ... from + n - 1. */
void norma__observed_column(double *z, const norma__observed *observed, size_t group, size_t c,
                            size_t from, size_t n);

#endif

/* How a sample is observed: variables, then rows, then categories, then every group's moments. */
#ifndef NORMA_MODELS_OBSERVED_PARTS_H
#define NORMA_MODELS_OBSERVED_PARTS_H

#include "models/observed/observed.h"

/* What the steps work on. */
typedef struct norma__observing {
    norma__observed *out;
    const norma_sem_data *data;
    const norma_sem_options *options;
    size_t *item;       /* p: of the data; NORMA_NONE: a continuous variable, ... */
    size_t *number;     /* p: ... which is this one */
    bool *ordered;      /* p */
    const bool *needed; /* p: without which a row is left out, FIML; NULL: none */
    size_t *group;      /* n_rows: of each row of the data; NORMA_NONE: left out */
    size_t **place; /* p: of every category of an ordinal variable as answered, or NORMA__UNUSED;
                       NULL: continuous */
} norma__observing;

/* Finds every variable in the data; which are ordinal. */
norma_status norma__observing_variables(norma__observing *w, norma_error *err);

/* Whether a row of the data has a value of variable v; and the value: keyed, of ordinal ones the
   number of the category from 0. */
bool norma__observing_has(const norma__observing *w, size_t v, size_t row);
double norma__observing_value(const norma__observing *w, size_t v, size_t row);

/* Which rows are used, in which groups, with what weights and clusters; their values x. */
norma_status norma__observing_rows(norma__observing *w, norma_error *err);

/* The categories that ordinal variables have in all groups; x becomes their places. */
norma_status norma__observing_categories(norma__observing *w, norma_error *err);

/* Statistics, mean and cov of a group of continuous variables without missing values. */
norma_status norma__observe_continuous(norma__observed *observed, size_t group, norma_error *err);

/* The same with ordinal variables, and influence. */
norma_status norma__observe_ordinal(norma__observing *w, size_t group, norma_error *err);

/* NORMA_EDATA unless variable v varies in the group. */
norma_status norma__observed_varies(const norma__observed *observed, size_t group, size_t v,
                                    norma_error *err);

/* A group's statistics in their order, and room for its moments. */
norma_status norma__list_statistics(norma__observed *observed, size_t group, norma_error *err);

/* What rows of ordinal and mixed data add to each statistic, times the group's total: of ordinal
   variables alone by answers, else by row. */
typedef struct norma__influence {
    uint8_t *places; /* n x p: of answers, the number of categories where missing; ordinal ones */
    size_t *at;      /* k: where the statistic's table is in tables, or its column in columns */
    double *tables;  /* by place; of i and j by [place of j * (categories of i + 1) + place of i] */
    double *columns; /* n numbers each */
} norma__influence;
void norma__influence_free(norma__influence *influence); /* takes NULL */

/* Whether a statistic is of ordinal variables alone. */
static inline bool norma__by_answers(const norma__observed *o, const norma__statistic *s)
{
    return o->categories[s->i] > 0 && (s->kind == NORMA__THRESHOLD || o->categories[s->j] > 0);
}

/* What the rows of a block add to one statistic: column c of z, units from ... from + n - 1. */
void norma__observed_column(double *z, const norma__observed *observed, size_t group, size_t c,
                            size_t from, size_t n);

#endif

/* Answers as numbers that can be laid beside each other within a respondent. */
#ifndef NORMA_PROCESS_CARELESS_ANSWERS_H
#define NORMA_PROCESS_CARELESS_ANSWERS_H

#include <norma/data.h>

/* The items that measure something; control items are left out. An answer's number is origin +
   step x cell: the answer itself, or, where the instrument declares ranges that differ, its share
   of the item's range, so that no item weighs more for having more categories. */
typedef struct norma__answers {
    size_t n;       /* items */
    size_t *items;  /* their indices, in instrument order */
    size_t *place;  /* of every item of the instrument: which of these; NORMA_NONE: control */
    int64_t *first; /* the answer of cell 0, above the lowest of all: whole numbers that
                       compare across items */
    double *origin, *step;
} norma__answers;

norma_status norma__answers_of(norma__answers *answers, const norma_instrument *instrument,
                               const norma_data *data, norma_error *err);
void norma__answers_clear(norma__answers *answers);

/* Sums over n pairs of numbers of one respondent. */
typedef struct norma__pair_sums {
    double n, x, y, xx, yy, xy;
} norma__pair_sums;

/* Fewest pairs that a correlation within a respondent is taken from, as in careless. */
enum { NORMA__FEWEST_PAIRS = 3 };

/* The correlation of x and y in [-1, 1]; NaN with fewer than NORMA__FEWEST_PAIRS pairs, or where
   either does not vary. */
double norma__within_correlation(const norma__pair_sums *sums);

/* Which leaf scale every one of the answers counts in: an item of several counts in the first;
   NORMA_NONE: of none. scale_of has room for answers->n. */
void norma__first_scales(size_t *scale_of, const norma__answers *answers,
                         const norma_instrument *instrument);

#endif

/* What tables of counts say about rows, and what they leave open. */
#ifndef NORMA_STATISTICS_COUNTED_H
#define NORMA_STATISTICS_COUNTED_H

#include "statistics/products.h"

/* Counts tell exactly how many rows answered one item, both of two, or all that were tabulated. How
   many answered all, or any, of some other set of items they may leave open: the number is then the
   least that the counts allow. */
typedef struct norma__counted {
    size_t n_rows;
    size_t n_complete; /* rows that answered all items of the sample */
    size_t n_any;      /* rows that answered at least one of them */
    bool complete_known, any_known;
} norma__counted;

norma__counted norma__rows_counted(const norma_sample *sample, const norma__products *sums);

/* What the answers of one row count for: 1, or a weight of 1 in millionths. */
int64_t norma__counted_unit(const norma_sample *sample);

/* Sums of weights as the nearest whole number of them. */
size_t norma__whole_count(int64_t count, int64_t unit);

/* Whether every pair of items was answered by the same rows: deletion then makes no difference. */
bool norma__same_rows(const norma__products *sums);

/* NORMA_EDATA when the tables do not hold what deletion would leave: listwise from tables counted
   pairwise is possible only where the rows of every pair are those of all. */
norma_status norma__counted_allow(const norma__products *sums, norma_missing missing,
                                  const norma_sample *sample, norma_error *err);

/* The least number (weight) of rows that answered any item: of those that answered one or the other
   of two. */
int64_t norma__least_any(const norma__products *sums);

/* The notes that go with them: "weighted", "complete-rows-unknown", "complete-in-all". */
norma_status norma__note_counted(norma_notes *notes, const norma__counted *counted,
                                 const norma_sample *sample, norma_error *err);

#endif

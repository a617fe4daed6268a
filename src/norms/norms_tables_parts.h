/* Inside norms from tables: one scale in one table of counts. */
#ifndef NORMA_NORMS_NORMS_TABLES_PARTS_H
#define NORMA_NORMS_NORMS_TABLES_PARTS_H

#include <norma/norms_tables.h>

/* A scale as a weighted sum of the POMP of its items; of two at most, every respondent's score is
   in the counts. */
typedef struct norma__scale_sum {
    const norma_instrument *instrument;
    size_t scale;
    double *weight; /* n_items of the scale, sum 1 */
    bool in_counts; /* scores of persons are counted, not only their moments */
} norma__scale_sum;

norma_status norma__scale_sum_of(norma__scale_sum *out, const norma_instrument *instrument,
                                 size_t scale, norma_error *err);
void norma__scale_sum_clear(norma__scale_sum *sum);

/* n, mean and ss of a group's scores (NORMA_NONE: of all), and how many answered some of the items
   only; alpha NULL: unwanted. n 0 where fewer than two answered an item or a pair. */
typedef struct norma__scale_moments {
    norma_unit_scores scores;
    size_t incomplete;
    double alpha;
} norma__scale_moments;
norma_status norma__scale_moments_of(norma__scale_moments *out, const norma__scale_sum *sum,
                                     const norma_tables *tables, size_t group, size_t threads,
                                     norma_error *err);

/* Scores of a group's respondents, one by one, where they are in the counts; those who have none
   are left out, and *n is how many have. Free with free(). */
norma_status norma__scale_scores_of(double **pomp, size_t *n, const norma__scale_sum *sum,
                                    const norma_tables *tables, size_t group, norma_error *err);

#endif

/* The validity index: how probable careless responding is, given all indices together. */
#ifndef NORMA_PROCESS_CARELESS_VALIDITY_H
#define NORMA_PROCESS_CARELESS_VALIDITY_H

#include <norma/calibration.h>

#include "process/careless/nulls.h"

/* The log likelihood ratio of careless against careful is the sum over indices of high x (positive
   part of the score) + low x (negative part), each less its mean among careful respondents, and the
   intercept. Scores are positive where suspicious; of two-sided indices either part is. */
typedef struct norma__validity {
    double intercept;
    double high[NORMA_INDICES], low[NORMA_INDICES]; /* 0: the index is not in it */
    double mean_high[NORMA_INDICES], mean_low[NORMA_INDICES];
    bool in_it[NORMA_INDICES];
    double middle, width; /* median and lower half of the interquartile range of the sum among
                             careful draws */
    double shift, spread; /* of a sample against these, as in norma__nulls */
    double prevalence, prevalence_se;
} norma__validity;

/* Whether an index has a part in validity: not those that say what another says already, nor those
   that depend on who else is in the file. */
bool norma__validity_takes(norma_index index);

/* Indices of a table with the extremity of its rows. */
typedef struct norma__measured {
    double *indices[NORMA_INDICES]; /* n_rows each; NULL: not there */
    double *extremity;
    size_t n_rows;
} norma__measured;

/* Learns the ratio from draws. */
norma_status norma__validity_learn(norma__validity *validity, const norma__nulls *nulls,
                                   const norma__measured *careful, const norma__measured *careless,
                                   int threads, norma_error *err);

/* Fills log_ratio (n_rows), and contributions, those of indices that are not NULL. */
void norma__validity_ratios(double *log_ratio, double *const contributions[NORMA_INDICES],
                            const norma__validity *validity, const norma__nulls *nulls,
                            const norma__measured *measured, int threads);

/* Sets shift and spread from the middle of a sample's sums (as learnt, unadapted). */
norma_status norma__validity_adapt(norma__validity *validity, const double *log_ratio,
                                   const uint8_t *keep, size_t n_rows, norma_error *err);

/* The ratio when the sample's middle is taken into account. */
double norma__validity_adapted(const norma__validity *validity, double log_ratio);

/* Prevalence by maximum likelihood (EM) over the sample. */
norma_status norma__validity_prevalence(norma__validity *validity, const double *log_ratio,
                                        size_t n_rows, norma_error *err);

/* Posterior probability of careless responding. */
double norma__validity_posterior(const norma__validity *validity, double log_ratio);

/* Figures "validity.*". */
norma_status norma__validity_freeze(norma_calibration *calibration, const norma__validity *validity,
                                    norma_error *err);
norma_status norma__validity_thaw(norma__validity *validity, const norma_calibration *calibration,
                                  norma_error *err);

#endif

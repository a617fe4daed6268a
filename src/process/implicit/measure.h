/* The parts of scoring a measure. */
#ifndef NORMA_PROCESS_IMPLICIT_MEASURE_H
#define NORMA_PROCESS_IMPLICIT_MEASURE_H

#include "process/implicit/scores.h"

/* Scores an association test. */
norma_status norma__score_association(norma_implicit_measure *measure, const norma_trials *trials,
                                      const norma_implicit_options *options, norma_error *err);

/* Scores every scale of a test of statements: test->n_scales measures, whose test and scale are
   set. Notes: statement-unseen, trials-in-no-scale. */
norma_status norma__score_statements(norma_implicit_measure *measures, norma_notes *notes,
                                     const norma_trials *trials,
                                     const norma_implicit_options *options, norma_error *err);

/* Reliability of an association test; the persons that count are known. */
norma_status norma__split_association(norma_implicit_measure *measure, const norma__sheets *sheets,
                                      const norma__recipe *recipe,
                                      const norma_implicit_options *options, norma_error *err);

/* ---- statistics of halves and scores ---- */

/* Running sums of pairs of half scores; pairs that are not both numbers are passed over. */
typedef struct norma__pairs {
    double n, x, y, xx, yy, xy;
} norma__pairs;
void norma__pairs_add(norma__pairs *pairs, double x, double y);
double norma__pairs_r(const norma__pairs *pairs);

/* A correlation of halves as it is reported. */
norma_half_correlation norma__half_correlation(const norma__pairs *pairs, double conf_level);

/* Mean, median and percentiles of the Spearman-Brown coefficients of n_splits random halves. */
norma_status norma__summarise_splits(norma_implicit_reliability *reliability,
                                     const norma__pairs *splits, size_t n_splits, double conf_level,
                                     norma_error *err);

/* Once all persons are scored: who counts, how many, mean, SD, interval, reliability from standard
   errors, order effect, devices. */
norma_status norma__summarise_measure(norma_implicit_measure *measure, const norma_trials *trials,
                                      double conf_level, norma_error *err);

/* Notes on persons. */
norma_status norma__note_persons(norma_notes *notes, const norma_implicit_measure *measure,
                                 const norma_trials *trials, norma_error *err);

#endif

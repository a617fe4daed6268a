/* Scores of respondents on the scales of an instrument. */
#ifndef NORMA_SCORE_H
#define NORMA_SCORE_H

#include <norma/sample.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Scores: n_rows x n_scales, column-major (scale by scale, all of the instrument's scales). */
typedef struct norma_scores {
    size_t n_rows, n_scales;
    double *mean; /* mean of the keyed items answered; NaN when too few are, the row is left out or
                     the scale is held */
    double *pomp; /* percent of maximum possible: 100 (mean - min) / (max - min), item by item when
                     ranges differ */
    size_t *n_scored;    /* n_scales: rows with a score */
    size_t *n_too_few;   /* n_scales: rows kept whose items were answered too rarely */
    double min_answered; /* the rule in force: share of items that must be answered */
} norma_scores;

/**
 * Scores the kept rows on every scale that is not held.
 *
 * @param keep  n_rows flags; NULL keeps all
 * @param hold  n_scales flags, 1 for a held scale; NULL: none
 * @return NORMA_OK; NORMA_ENOMEM
 */
norma_status norma_score(norma_scores **out, const norma_instrument *instrument,
                         const norma_data *data, const uint8_t *keep, const uint8_t *hold,
                         norma_error *err);

/** Frees scores; takes NULL. */
void norma_scores_free(norma_scores *scores);

#ifdef __cplusplus
}
#endif
#endif

/* Scores of respondents on the scales of an instrument. */
#ifndef NORMA_SCORE_H
#define NORMA_SCORE_H

#include <norma/option.h>
#include <norma/sample.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of norma_score(). */
typedef struct norma_score_options {
    uint32_t version;
    int missing;    /* a norma_score_missing; -1 (default): as the instrument says */
    size_t threads; /* 0: all */
} norma_score_options;
#define NORMA_SCORE_OPTIONS_INIT                                                                   \
    {                                                                                              \
        .version = 1, .missing = -1                                                                \
    }
/** @return the table of the options of norma_score(): flags, bounds and help; never NULL. The
    default of missing, -1, is no choice of the table: it leaves the choice to the instrument. */
norma_option_table norma_score_option_table(void);

/** Scores: n_rows x n_scales, column-major (scale by scale, all of the instrument's scales). */
typedef struct norma_scores {
    size_t n_rows, n_scales;
    double *mean; /* (weighted) mean of the keyed items, or of the parts' means where the instrument
                     scores a scale from its parts; NaN when too few are answered, the row is left
                     out or the scale is held */
    double *pomp; /* percent of maximum possible: 100 (mean - min) / (max - min), item by item when
                     ranges differ */
    size_t *n_scored;    /* n_scales: rows with a score */
    size_t *n_too_few;   /* n_scales: rows kept whose items were answered too rarely */
    size_t *n_imputed;   /* n_scales: rows scored with at least one of its items missing */
    double min_answered; /* the rule in force: share of items that must be answered */
    int missing;         /* a norma_score_missing, in force */
    norma_notes notes;   /* "score-em-not-converged", "score-em-singular" */
} norma_scores;

/**
 * Scores the kept rows on every scale that is not held, by the rules of the instrument (weights,
 * from items or from parts, missing answers). Rows that are not kept lend nothing to what is
 * expected of missing answers either. A held scale shows no score; where its whole is made from the
 * scores of its parts, it still counts there.
 *
 * @param keep     n_rows flags; NULL keeps all
 * @param hold     n_scales flags, 1 for a held scale; NULL: none
 * @param options  NULL takes NORMA_SCORE_OPTIONS_INIT
 * @return NORMA_OK; NORMA_EINVAL for an option outside its range, or EM of a scale of more than
 *         1,000 items; NORMA_ENOMEM
 *
 * Equal scores of equal weights are equal doubles, however the answers were spread, and nothing
 * depends on the number of threads. docs/score.md has the definitions and their sources,
 * docs/benchmarks.md what 1,000,000 x 80 with a hierarchy of 35 scales takes.
 */
norma_status norma_score(norma_scores **out, const norma_instrument *instrument,
                         const norma_data *data, const uint8_t *keep, const uint8_t *hold,
                         const norma_score_options *options, norma_error *err);

/** Frees scores; takes NULL. */
void norma_scores_free(norma_scores *scores);

/** @return the sum score that a mean of this scale stands for: mean x number of items (missing ones
    counted at the person's mean); of a scale scored from its parts, mean x number of parts; of a
    weighted scale, mean x sum of weights. */
double norma_score_sum(const norma_instrument *instrument, size_t scale, double mean);

/** What a score says of the person's true score. All in the score's own unit. */
typedef struct norma_score_interval {
    double se; /* standard error of measurement: sd sqrt(1 - r) */
    double observed_low,
        observed_high;          /* observed score +- z se: intervals of the observed score */
    double true_estimate;       /* regressed: mean + r (score - mean): Kelley */
    double true_se;             /* standard error of estimation: sd sqrt(r (1 - r)) */
    double true_low, true_high; /* true_estimate +- z true_se: intervals of the true score */
} norma_score_interval;
/** Lord & Novick (1968), section 3.8; Dudek (1979), Psychological Bulletin 86, 335-337. NaN for a
    reliability that is NaN or outside [0, 1] or a level outside (0, 1). */
norma_score_interval norma_score_interval_of(double score, double mean, double sd,
                                             double reliability, double conf_level);

#ifdef __cplusplus
}
#endif
#endif

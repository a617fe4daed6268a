/* Differences of scores, with their own reliability: two scales of a profile, two waves, two
   populations. */
#ifndef NORMA_DIFFERENCE_H
#define NORMA_DIFFERENCE_H

#include <norma/multilevel.h>
#include <norma/sample.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @return the reliability of x - y: Lord (1956), Educational and Psychological Measurement 16,
   421-437; (sx^2 rx + sy^2 ry - 2 sx sy rxy) / (sx^2 + sy^2 - 2 sx sy rxy); NaN when the difference
   does not vary. With r_xy = 0, that of a difference between two people. */
double norma_difference_reliability(double sd_x, double reliability_x, double sd_y,
                                    double reliability_y, double r_xy);

/** Two scores of the same people. */
typedef struct norma_difference {
    size_t n;            /* rows with both */
    double mean, sd;     /* of x - y */
    double low, high, p; /* paired t; p is NaN when the difference does not vary */
    double r_xy;
    double reliability;  /* of the difference */
    double sem;          /* of one person's difference: sqrt(sem_x^2 + sem_y^2) */
    double smallest;     /* smallest difference of one person that is more than error:
                            quantile x sem */
    size_t above, below; /* people whose difference exceeds it, either way */
} norma_difference;

/**
 * @param x, y         n_rows scores each in the same unit, NaN skipped
 * @param keep         n_rows flags; NULL: all
 * @param reliability_x, reliability_y  NaN when not known; what needs them is then NaN and 0
 * @param conf_level   coverage of the interval and of the smallest difference
 * @return NORMA_OK (NaN where undefined, n < 2 included); NORMA_EINVAL when conf_level is outside
 *         (0, 1)
 */
norma_status norma_difference_of(norma_difference *out, const double *x, const double *y,
                                 size_t n_rows, const uint8_t *keep, double reliability_x,
                                 double reliability_y, double conf_level, norma_error *err);

/** Whether two populations' answers mean the same. Alphas differ when they are .05 or more apart
   and their equality is rejected at .05. */
typedef enum norma_comparability {
    NORMA_COMPARABLE = 0,       /* Tucker's congruence of the loadings >= .95 and alphas alike */
    NORMA_COMPARABLE_FAIRLY,    /* .85 to .95, or alphas that differ */
    NORMA_NOT_COMPARABLE,       /* under .85 */
    NORMA_COMPARABILITY_UNKNOWN /* too few to know: needs is how many */
} norma_comparability;
/** "comparable", "fairly comparable", "not comparable", "not known", NULL */
extern const char *const norma_comparability_names[];

/** One scale in two populations (executives against employees). */
typedef struct norma_gap {
    size_t n[2];
    double mean[2], sd[2];
    double gap, se, df, low, high, p; /* mean[0] - mean[1]; Welch; with finite-population correction
                                         when head counts are given */
    double hedges_g, g_low, g_high;   /* pooled sd, exact correction, noncentral t */
    double reliability;               /* of a difference of two persons' scores, pooled; of use to
                                         a reader who compares single answers */
    int comparability;                /* a norma_comparability */
    double congruence;                /* Tucker's, of one-factor minres loadings; NaN: not known */
    double alpha[2], alpha_p;         /* equality of independent alphas: Feldt (1969) F test */
    size_t complete[2];               /* rows with all items answered */
    size_t needed; /* complete rows a population that the check needs; 0: no number would do, as
                      there are fewer than three items */
} norma_gap;

/**
 * The gap on one scale, and whether both populations' answers mean the same.
 *
 * @param scores      n_rows scores of the scale, NaN skipped
 * @param sample      the scale's items, for the check of structure (none: there is no check, as of
 *                    a number beside the items), and the rows that are kept
 * @param first, second  n_rows flags of the two populations
 * @param head_counts 2 numbers, 0 unknown; NULL: none
 * @return NORMA_OK (NaN where undefined); NORMA_EINVAL for counts, a row in both populations, a
 *         head count under n, or conf_level outside (0, 1); NORMA_ENOMEM
 *
 * The check needs `needed` complete rows in each population, and three items; below, comparability
 * is not known. Time O(n items). Formulas, sources and the choice of `needed`: docs/difference.md.
 */
norma_status norma_gap_of(norma_gap *out, const double *scores, const norma_sample *sample,
                          const uint8_t *first, const uint8_t *second, const size_t *head_counts,
                          double conf_level, norma_error *err);

/**
 * The gap alone, from n, mean and sum of squares, as of the two populations of one unit:
 * comparability is not known here (that of the whole sample holds), and alphas are NaN; so is the
 * interval of Hedges' g, which costs more than all the rest and says nothing that the gap's does
 * not.
 *
 * @return NORMA_OK (NaN where undefined); NORMA_EINVAL for a head count under n or conf_level
 *         outside (0, 1)
 */
norma_status norma_gap_of_means(norma_gap *out, const norma_unit_scores sides[2],
                                const size_t *head_counts, double conf_level, norma_error *err);

#ifdef __cplusplus
}
#endif
#endif

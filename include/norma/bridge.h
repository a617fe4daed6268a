/* From one norm version to another: a table from old scores to new ones, and past scores restated.
 */
#ifndef NORMA_BRIDGE_H
#define NORMA_BRIDGE_H

#include <norma/norms.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A percentile that changes by more points than this has moved. */
#define NORMA_BRIDGE_POINTS 5.0

/** One score of the old version. Index 0 is the old version, 1 the new one. */
typedef struct norma_bridge_row {
    double score;         /* POMP, a distinct value of the old norm */
    double percentile[2]; /* of that score among the respondents of each norm; with another scoring
                             key, of its equivalent in the new one */
    double t[2];          /* linear T, likewise */
    double equivalent;    /* the score with the same percentile in the new norm, POMP */
    double se, low, high; /* its standard error: both norms are samples; NaN where nobody tells */
    double linear;        /* the score with the same z in the new norm */
} norma_bridge_row;

/** A bridge of one scale. */
typedef struct norma_bridge {
    char *scale;
    bool same_key; /* the scoring key did not change */
    size_t n_rows;
    norma_bridge_row *rows;     /* by score, increasing; none when a norm has no distribution */
    double change;              /* mean of percentile[1] - percentile[0] over the old respondents */
    double largest, largest_at; /* the largest change either way, and its score */
    double moved;               /* share of the old respondents whose percentile moves by more than
                                   NORMA_BRIDGE_POINTS */
    double slope, intercept;    /* linear = slope x score + intercept */
    norma_notes notes;          /* "bridge-other-key", "bridge-linear-only" */
} norma_bridge;

/**
 * The bridge table of a scale between two norm sets: equipercentile and linear equating of the two
 * norms' POMP distributions, taken as samples of populations that may be compared.
 *
 * @param out   a new bridge, or NULL on failure; free with norma_bridge_free()
 * @param from, to  loaded with their distributions
 * @return NORMA_OK; NORMA_EINVAL when a set has no such scale, was only listed, or conf_level is
 *         outside (0, 1); NORMA_ENOMEM
 *
 * Where the scoring key changed, the same POMP is not the same score: percentiles under the new
 * version are those of the equivalent, equal to the old ones but for ties, and a note says so.
 * Formulas: docs/bridge.md.
 */
norma_status norma_bridge_of(norma_bridge **out, const norma_norm_set *from,
                             const norma_norm_set *to, const char *scale_id, double conf_level,
                             norma_error *err);

/** Frees a bridge; takes NULL. */
void norma_bridge_free(norma_bridge *bridge);

/** The scores of one scale under two versions. */
typedef struct norma_restated_scale {
    char *id;
    bool same_key;
    bool restated;         /* false: a version has no norm of it; what follows is then NaN */
    size_t n;              /* people with a score */
    size_t moved;          /* whose percentile changes by more than NORMA_BRIDGE_POINTS */
    double change;         /* mean change of percentile */
    double largest;        /* the largest either way; NaN when n is 0 */
    double *percentile[2]; /* n_rows each; NaN without a score */
    double *t[2];
    double *equivalent; /* in the new norm; the score itself when the key did not change */
} norma_restated_scale;

/** Past scores under two norm versions. */
typedef struct norma_restated {
    size_t n_rows, n_scales;
    norma_restated_scale *scales;
    size_t n_people, n_moved; /* with any score, and with any percentile that moved */
    norma_notes notes;        /* "restated-other-key", "restated-no-norm" */
} norma_restated;

/**
 * Restates scores.
 *
 * @param out     a new result, or NULL on failure; free with norma_restated_free()
 * @param scales  n_scales ids
 * @param pomp    n_rows x n_scales, column-major; NaN: no score, which stays so
 * @return NORMA_OK; NORMA_EINVAL when a set was only listed; NORMA_EDATA when neither version has a
 *         norm of any of the scales; NORMA_ENOMEM
 */
norma_status norma_restate(norma_restated **out, const norma_norm_set *from,
                           const norma_norm_set *to, const char *const *scales, size_t n_scales,
                           const double *pomp, size_t n_rows, norma_error *err);

/** Frees a result; takes NULL. */
void norma_restated_free(norma_restated *restated);

#ifdef __cplusplus
}
#endif
#endif

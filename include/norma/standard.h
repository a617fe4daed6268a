/* Standard scores: where a score stands in a distribution. */
#ifndef NORMA_STANDARD_H
#define NORMA_STANDARD_H

#include <norma/norms.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One score in all its dresses; NaN for a NaN. Where the distribution does not vary only its
    percentile ranks are defined. */
typedef struct norma_standard {
    double percentile; /* 100 (below + at / 2) / n: Crawford, Garthwaite & Slick (2009) */
    double percentile_below, percentile_at_or_below; /* the two other definitions */
    double z;                                        /* (score - mean) / sd */
    double t;                                        /* 50 + 10 z */
    double sten;         /* clip(floor(5.5 + 2 z + .5), 1, 10): halves go up */
    double stanine;      /* clip(floor(5 + 2 z + .5), 1, 9) */
    double z_normalised; /* normal quantile of (mid rank - 1/2) / n (RankIt), in the distribution;
                            beyond its ends, that of a single lowest or highest respondent */
    double t_normalised; /* 50 + 10 z_normalised */
    double sten_normalised, stanine_normalised;
} norma_standard;

/** @return a score's standard scores in a distribution of POMP scores. */
norma_standard norma_standard_of(const norma_norm_scale *distribution, double pomp);

/**
 * The standard scores of every distinct value of a distribution, in one pass: to score many people
 * against it, look their score up among the values.
 *
 * @param out  room for n_values
 */
void norma_standard_table(norma_standard *out, const norma_norm_scale *distribution);

/**
 * The distribution of a sample's own scores on a scale.
 *
 * @param pomp  n_rows, NaN skipped
 * @param out   free with norma_norm_scale_clear()
 * @return NORMA_OK; NORMA_EDATA when there is no score; NORMA_ENOMEM
 */
norma_status norma_norm_scale_of(norma_norm_scale *out, const char *id, const double *pomp,
                                 size_t n_rows, double alpha, norma_error *err);

/** Copies a distribution of persons, without that of companies; free with
    norma_norm_scale_clear(). */
norma_status norma_norm_scale_copy(norma_norm_scale *out, const norma_norm_scale *from,
                                   norma_error *err);

/** Frees what it holds; the struct is the caller's. */
void norma_norm_scale_clear(norma_norm_scale *scale);

#ifdef __cplusplus
}
#endif
#endif

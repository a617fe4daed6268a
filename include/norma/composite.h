/* Reliability of a score built from lower-level scales. */
#ifndef NORMA_COMPOSITE_H
#define NORMA_COMPOSITE_H

#include <norma/reliability.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A composite of k parts: the weighted sum of their scores. */
typedef struct norma_composite {
    char *id;
    size_t n_parts;
    size_t n; /* rows with all parts */
    char **part_ids;
    double *weights;       /* k */
    double *reliabilities; /* k: the parts' alpha */
    double *sds;           /* k: of the parts' scores */
    double *correlations;  /* k x k, of the parts' scores */
    double *disattenuated; /* k x k: divided by the roots of the reliabilities; NaN where one is
                              not positive */
    norma_coefficient reliability; /* Mosier (1943), Psychometrika 8, 161-168; interval by the ADF
                                      delta method and, when bootstrapped, percentile */
    double sem;                    /* of the weighted mean of the parts, answer units */
    norma_notes notes;             /* "composite-undefined", "composite-over-one" */
} norma_composite;

/**
 * Mosier's reliability of a composite: 1 - sum w^2 s^2 (1 - r) / variance of the composite, from
 * the rows that have an answer to every item of every part.
 *
 * @param parts    n_parts >= 2 samples of the same data; each scored by the mean of its items
 * @param weights  n_parts, over 0; NULL: equal
 * @param options  conf_level, bootstrap, seed and threads count; NULL takes the defaults
 * @return NORMA_OK; NORMA_EDATA for counts or fewer than 2 rows; NORMA_EINVAL for an item in two
 *         parts or fewer than 2 parts; NORMA_ENOMEM
 */
norma_status norma_composite_of(norma_composite **out, const char *id, const norma_sample *parts,
                                const char *const *part_ids, size_t n_parts, const double *weights,
                                const norma_reliability_options *options, norma_error *err);

/** Frees a composite; takes NULL. */
void norma_composite_free(norma_composite *composite);

#ifdef __cplusplus
}
#endif
#endif

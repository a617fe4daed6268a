/* Description: what was answered, item by item. */
#ifndef NORMA_DESCRIBE_H
#define NORMA_DESCRIBE_H

#include <norma/sample.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One item, described as answered (not recoded). */
typedef struct norma_item_description {
    char *id;
    bool reversed;
    int min, max; /* declared (or observed) range */
    size_t n, n_missing;
    double mean, sd;       /* sd with n - 1; NaN when n < 1, n < 2 */
    double median;         /* of the answers, the mean of the two middle ones when n is even */
    double skewness;       /* g1 = m3 / m2^1.5, moments with n */
    double kurtosis;       /* excess, g2 = m4 / m2^2 - 3 */
    double floor, ceiling; /* shares of answers at the range's ends, after no recoding */
    size_t *counts;        /* max - min + 1 counts by category */
    /* latencies; n_latencies = 0 and NaN when not recorded */
    size_t n_latencies;
    double latency_median_ms, latency_mean_ms; /* quantiles as R's type 7 */
    double latency_q10_ms, latency_q90_ms;
} norma_item_description;

/** A table described. */
typedef struct norma_description {
    size_t n_rows, n_items, n_complete; /* n_complete: rows without a missing answer */
    double missing_share;               /* missing cells / cells */
    norma_item_description *items;
    norma_notes notes; /* "no-answers", "constant-item" */
} norma_description;

/**
 * Describes every item of a sample.
 *
 * @param out  a new description, or NULL on failure; free with norma_description_free()
 * @return NORMA_OK, also without a row or an answer (the figures are then NaN); NORMA_EINVAL when
 *         the sample has no item; NORMA_ENOMEM
 */
norma_status norma_describe(norma_description **out, const norma_sample *sample, norma_error *err);
void norma_description_free(norma_description *description);

#ifdef __cplusplus
}
#endif
#endif

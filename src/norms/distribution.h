/* The distribution of a sample's scores: distinct values and how many have each. */
#ifndef NORMA_NORMS_DISTRIBUTION_H
#define NORMA_NORMS_DISTRIBUTION_H

#include <norma/norms.h>

/* Fills n, values, counts and the moments of an empty scale from n_rows POMP scores, NaN skipped;
   without any score only n = 0 says so. False when there is no memory. */
bool norma__distribution_take(norma_norm_scale *scale, const double *pomp, size_t n_rows);

/* Shares and effective numbers of a scale whose values are counted, as of independent respondents
   who all count the same. False when there is no memory. */
bool norma__distribution_weigh_equally(norma_norm_scale *scale);

/* How many scores lie below a value, and at it. */
void norma__distribution_count(size_t *below, size_t *at, const norma_norm_scale *scale,
                               double value);

#endif

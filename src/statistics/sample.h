/* What every method does with a sample before it computes. */
#ifndef NORMA_STATISTICS_SAMPLE_H
#define NORMA_STATISTICS_SAMPLE_H

#include <norma/sample.h>

/* NORMA_EINVAL when the sample has no item or names one that its table has not. */
norma_status norma__sample_check(const norma_sample *sample, norma_error *err);

static inline bool norma__sample_keeps(const norma_sample *sample, size_t row)
{
    return !sample->keep || sample->keep[row];
}

/* The id of the sample's j-th item; borrowed. */
const char *norma__sample_id(const norma_sample *sample, size_t j);

#endif

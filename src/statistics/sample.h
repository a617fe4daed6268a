/* What every method does with a sample before it computes: rows and counts alike. */
#ifndef NORMA_STATISTICS_SAMPLE_H
#define NORMA_STATISTICS_SAMPLE_H

#include <norma/sample.h>

/* NORMA_EINVAL when the sample has neither rows nor tables or both, no item, or names an item or a
   group that is not there. */
norma_status norma__sample_check(const norma_sample *sample, norma_error *err);

/* Whether a row of the sample's data is in it. */
static inline bool norma__sample_keeps(const norma_sample *sample, size_t row)
{
    return !sample->keep || sample->keep[row];
}

/* The sample's j-th item: its id (borrowed), range as used, and key. */
const char *norma__sample_id(const norma_sample *sample, size_t j);
int norma__sample_min(const norma_sample *sample, size_t j);
int norma__sample_max(const norma_sample *sample, size_t j);
bool norma__sample_reversed(const norma_sample *sample, size_t j);

#endif

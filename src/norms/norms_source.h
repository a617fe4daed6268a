/* From scores to a norm set in memory, before anything is written. */
#ifndef NORMA_NORMS_NORMS_SOURCE_H
#define NORMA_NORMS_NORMS_SOURCE_H

#include "norms/norms_companies.h"

/* Describes the scales that have scores. The version is 0: the store gives it, and the digests
   (NULL). NORMA_EINVAL for a bad name, time, date or weight, NORMA_EDATA when there is no score or
   too few respondents. */
norma_status norma__norms_describe(norma_norm_set **out, const norma_norms_source *source,
                                   norma_error *err);

/* Adds the scales that have scores, with their figures; set->scales has room for all. */
norma_status norma__norms_describe_scales(norma_norm_set *set, const norma_norms_source *source,
                                          const norma__company_scores *companies, norma_error *err);

/* Name, time, dates and weights, as norma__norms_describe() checks them. */
norma_status norma__norms_check(const norma_norms_source *source, norma_error *err);

/* Copies what its maker says of a set: population, dates, companies, weighting, parents. False when
   there is no memory. */
bool norma__norms_declare(norma_norm_set *set, const norma_norms_source *source);

/* Writes a set in memory as the next version of its name, in one transaction. */
norma_status norma__norms_add(int64_t *version, const char *store, norma_norm_set *set,
                              norma_error *err);

#endif

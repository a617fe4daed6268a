/* From scores to a norm set in memory, before anything is written. */
#ifndef NORMA_NORMS_NORMS_SOURCE_H
#define NORMA_NORMS_NORMS_SOURCE_H

#include <norma/norms.h>

/* Describes the scales that have scores. The version is 0: the store gives it. NORMA_EINVAL for a
   bad name or time, NORMA_EDATA when there is no score or too few respondents. */
norma_status norma__norms_describe(norma_norm_set **out, const norma_norms_source *source,
                                   norma_error *err);

#endif

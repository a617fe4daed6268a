/* What one row is to a norm set that is to be made. */
#ifndef NORMA_NORMS_SOURCE_ROWS_H
#define NORMA_NORMS_SOURCE_ROWS_H

#include <norma/norms.h>

static inline bool norma__source_keeps(const norma_norms_source *source, size_t row)
{
    return !source->keep || source->keep[row];
}

static inline double norma__source_weight(const norma_norms_source *source, size_t row)
{
    return source->weights ? source->weights[row] : 1;
}

#endif

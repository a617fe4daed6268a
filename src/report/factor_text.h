/* Shared but private: the tables of a factor analysis for a terminal. */
#ifndef NORMA_REPORT_FACTOR_TEXT_H
#define NORMA_REPORT_FACTOR_TEXT_H

#include "report/factor_parts.h"

/* Items by the factor of their largest loading, and there by its size: n_items indices; false when
   there was no memory. */
bool norma__factor_order(size_t *order, const norma_factor_result *r);

/* Loadings, communality, uniqueness and complexity; under them what belongs to each factor. */
void norma__put_loading_table(norma__buffer *out, const norma__factor_view *view,
                              const size_t *order);

/* The hierarchical solution of Schmid and Leiman, when there is one. */
void norma__put_hierarchy(norma__buffer *out, const norma__factor_view *view, const size_t *order);

#endif

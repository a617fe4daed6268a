/* What is refused before anything is equated. */
#ifndef NORMA_EQUATING_CHECK_H
#define NORMA_EQUATING_CHECK_H

#include <norma/equate.h>

norma_status norma__equate_check(const norma_score_table *x, const norma_score_table *y,
                                 const norma_equate_options *options, norma_error *err);

#endif

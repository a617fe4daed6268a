/* The respondent most like each one: all pairs of a few, candidates among many. */
#ifndef NORMA_PROCESS_CARELESS_NEAREST_H
#define NORMA_PROCESS_CARELESS_NEAREST_H

#include <norma/note.h>

#include "process/careless/alike.h"

/* Up to so many respondents all pairs are compared. */
enum { NORMA__NEAREST_ALL = 20000 };

/* Raises best[k], of row rows[k] of the codes, to the largest share of equal answers with another
   of the n rows, whose answers are all different. Beyond NORMA__NEAREST_ALL rows only those are
   compared that agree in a whole block of items; what then stays under the share that this is sure
   to find is -1. Notes: "nearest-in-blocks", "nearest-capped". */
norma_status norma__nearest(double *best, const norma__codes *codes, const size_t *rows, size_t n,
                            int threads, norma_notes *notes, norma_error *err);

#endif

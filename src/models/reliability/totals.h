/* Raw scores of complete rows: how often each occurs. */
#ifndef NORMA_MODELS_RELIABILITY_TOTALS_H
#define NORMA_MODELS_RELIABILITY_TOTALS_H

#include <norma/status.h>

#include "statistics/redraw.h"

/* Sums of the keyed answers, each counted from its item's lowest. */
typedef struct norma__totals {
    size_t n;      /* scores are 0 ... n - 1 */
    size_t *rows;  /* n: rows with each */
    size_t *score; /* n_distinct: of each distinct row */
} norma__totals;

/* Of rows without missing answers. NORMA_ENOMEM leaves {0}. */
norma_status norma__totals_of(norma__totals *out, const norma__rows *rows, norma_error *err);
void norma__totals_clear(norma__totals *totals);

#endif

/* Inside redraw.h: rows of cells that count several times. */
#ifndef NORMA_STATISTICS_REDRAW_MOMENTS_H
#define NORMA_STATISTICS_REDRAW_MOMENTS_H

#include "statistics/redraw.h"

/* Complete rows are taken so many at a time: 80 items of them fit in the second-level cache. */
enum { NORMA__MOMENTS_BLOCK = 256 };

typedef struct norma__counted_rows {
    const uint8_t *cells;  /* n x p; a missing answer is NORMA_MISSING_CELL */
    const uint32_t *times; /* n; NULL: each row once */
    size_t stride;         /* from one item to the next, at least n */
    size_t n, p;           /* p at most NORMA_MOMENTS_ITEMS_MAX */
    bool complete;
} norma__counted_rows;

/* norma__rows_correlations() of these; work: norma__counted_work() numbers. */
bool norma__counted_correlations(double *cor, const norma__counted_rows *rows, double *work);
size_t norma__counted_work(size_t n, size_t p, bool complete);

#endif

#include "process/careless/extremity.h"

#include <math.h>

enum { BLOCK = 512 };

/* Sums over a scale of the answers of a block, each from -1 to 1; exact in any order but summed in
   the order of the items all the same. */
static void add_item(double *sum, double *n, const norma_data *data, size_t item, size_t first,
                     size_t rows)
{
    const uint8_t *cells = norma_data_cells(data, item) + first;
    double span = norma_data_max(data, item) - norma_data_min(data, item);
    double sign = norma_data_reversed(data, item) ? -1 : 1;
    if (span == 0)
        return;
    for (size_t r = 0; r < rows; r++) {
        bool answered = cells[r] != NORMA_MISSING_CELL;
        sum[r] += answered ? sign * (2 * cells[r] / span - 1) : 0;
        n[r] += answered;
    }
}

static void measure_block(double *extremity, const norma_instrument *instrument,
                          const norma_data *data, size_t first, size_t rows)
{
    double total[BLOCK] = {0}, scales[BLOCK] = {0};
    for (size_t s = 0; s < instrument->n_scales; s++) {
        const norma_scale *scale = &instrument->scales[s];
        double sum[BLOCK] = {0}, n[BLOCK] = {0};
        if (scale->n_parts > 0)
            continue;
        for (size_t i = 0; i < scale->n_items; i++)
            add_item(sum, n, data, scale->items[i], first, rows);
        for (size_t r = 0; r < rows; r++) {
            total[r] += n[r] > 0 ? fabs(sum[r] / n[r]) : 0;
            scales[r] += n[r] > 0;
        }
    }
    for (size_t r = 0; r < rows; r++)
        extremity[first + r] = scales[r] > 0 ? total[r] / scales[r] : NAN;
}

void norma__extremity(double *extremity, const norma_instrument *instrument, const norma_data *data,
                      int threads)
{
    size_t n = norma_data_rows(data);
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t first = 0; first < n; first += BLOCK)
        measure_block(extremity, instrument, data, first, n - first < BLOCK ? n - first : BLOCK);
}

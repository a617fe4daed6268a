#include "statistics/polychoric_cells.h"

#include <math.h>

static const double HALF = 0.5;

static size_t empty_cells(const double *counts, size_t n)
{
    size_t empty = 0;
    for (size_t k = 0; k < n; k++)
        empty += counts[k] == 0;
    return empty;
}

/* One empty cell of four: one half there and in the cell opposite, off the other two, so that the
   margins stay (less than half where weights leave less to take). With two, the table is diagonal
   and the correlation is perfect as it stands. */
static size_t fill_keeping_margins(double *counts)
{
    if (empty_cells(counts, 4) != 1)
        return 0;
    bool on_diagonal = counts[0] == 0 || counts[3] == 0;
    double spare = on_diagonal ? fmin(counts[1], counts[2]) : fmin(counts[0], counts[3]);
    double half = on_diagonal ? fmin(HALF, spare / 2) : -fmin(HALF, spare / 2);
    counts[0] += half;
    counts[3] += half;
    counts[1] -= half;
    counts[2] -= half;
    return 1;
}

static size_t fill_all(double *counts, size_t n)
{
    size_t filled = 0;
    for (size_t k = 0; k < n; k++)
        if (counts[k] == 0) {
            counts[k] = HALF;
            filled++;
        }
    return filled;
}

/* psych::polychoric() leaves cells alone when thresholds are global, psych::tetrachoric() does
   not. */
static bool psych_fills(const norma_correlate_options *options)
{
    return options->thresholds == NORMA_THRESHOLDS_PAIRWISE ||
           options->type == NORMA_COR_TETRACHORIC;
}

size_t norma__correct_cells(double *counts, size_t rows, size_t columns,
                            const norma_correlate_options *options)
{
    if (options->zero_cells == NORMA_ZERO_LAVAAN && rows == 2 && columns == 2)
        return fill_keeping_margins(counts);
    if (options->zero_cells == NORMA_ZERO_PSYCH && psych_fills(options))
        return fill_all(counts, rows * columns);
    return 0;
}

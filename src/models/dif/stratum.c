#include "models/dif/parts.h"

norma__dif_stratum norma__dif_stratum_of(const norma_dif_counts *t, size_t stratum)
{
    norma__dif_stratum s = {{0, 0}, {0, 0}, {0, 0}};
    for (size_t g = 0; g < 2; g++)
        for (size_t c = 0; c < t->n_categories; c++) {
            double n = norma__dif_count(t, stratum, g, c), y = (double)c;
            s.n[g] += n;
            s.sum[g] += n * y;
            s.squares[g] += n * y * y;
        }
    return s;
}

/* Guttman's lambda 4 of a given split: 1 - s'Ss / 1'S1. Where the split is the best one, it stays
   so in a neighbourhood: its gradient is that of the maximum. */
#include <math.h>

#include "models/reliability/estimates.h"
#include "models/reliability/splits.h"

norma_status norma__lambda4(norma__estimates *out, const norma__covariances *c, norma_error *err)
{
    size_t p = c->p;
    double total = norma__total_variance(c->cov, p);
    (void)err;
    norma__undefined(out, 1, p);
    if (!c->split || isnan(total))
        return NORMA_OK;
    for (size_t j = 0; j < p && out->gradients; j++)
        for (size_t i = 0; i < p; i++)
            out->gradients[i + j * p] = c->split[i] * c->split[j];
    out->values[0] =
        norma__bound(out->gradients, 1, norma__split_form(c->split, c->cov, p), total, p);
    return NORMA_OK;
}

#include <math.h>

#include "foundation/note.h"
#include "models/factor/parts.h"
#include "models/rotation/schmid_leiman.h"

norma_status norma__factor_hierarchy(norma_factor_result *r, const double *cor, norma_error *err)
{
    const size_t p = r->n_items, k = r->n_factors;
    bool proper = true;
    norma_status status =
        norma__schmid_leiman(&r->schmid_leiman, &proper, cor, r->loadings, r->phi, p, k, err);
    if (status == NORMA_OK && k == 2)
        status = norma__note(&r->notes, err, "schmid-leiman-two", NULL, r->phi[1], NAN,
                             "two factors do not say how each loads on a general one: both "
                             "loadings were taken to be equal");
    if (status == NORMA_OK && !proper)
        status = norma__note(&r->notes, err, "schmid-leiman-improper", NULL, NAN, NAN,
                             "the correlations of the factors leave no proper general factor (a "
                             "second-order loading is over 1, or a correlation is negative): do "
                             "not interpret the hierarchical solution");
    return status;
}

/* Eigenvectors of R, each as long as the root of its eigenvalue: Hotelling (1933), J. Educ.
   Psychol. 24, 417-441, 498-520. */
#include "models/extraction/components.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/extraction/loadings.h"

norma_status norma__components(norma__extracted *fit, const double *cor, size_t p, size_t k,
                               norma_error *err)
{
    norma_status status = norma__extracted_new(fit, p, k, err);
    if (status != NORMA_OK)
        return status;
    double *values = NORMA__NEW(double, p *p + p);
    if (!values) {
        status = norma__no_memory(err);
        goto done;
    }
    const double *vectors = values + p;
    if ((status = norma__eigen(values, values + p, cor, p, err)) != NORMA_OK)
        goto done;
    for (size_t n = 0; n < k; n++)
        for (size_t i = 0; i < p; i++)
            fit->loadings[n * p + i] = sqrt(fmax(values[n], 0)) * vectors[n * p + i];
    for (size_t m = 0; m < p; m++)
        fit->objective += m < k && values[m] > 0 ? 0 : values[m] * values[m] / 2;
    for (size_t i = 0; i < p; i++) {
        fit->uniquenesses[i] = cor[i * p + i];
        for (size_t n = 0; n < k; n++)
            fit->uniquenesses[i] -= fit->loadings[n * p + i] * fit->loadings[n * p + i];
        fit->n_heywood += fit->uniquenesses[i] < -1e-12;
    }
    fit->converged = true;
    status = norma__order_factors(fit->loadings, NULL, NULL, p, k, 0, err);
done:
    free(values);
    if (status != NORMA_OK)
        norma__extracted_free(fit);
    return status;
}

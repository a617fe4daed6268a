/* Principal axes: Thurstone (1947), Multiple-factor analysis. A communality that stays is one whose
   diagonal residual is zero, which is where the derivatives of minres are. */
#include "models/extraction/axes.h"

#include "models/extraction/communality.h"
#include "models/extraction/loadings.h"

norma_status norma__axes(norma__extracted *fit, const double *cor, size_t p, size_t k,
                         norma_error *err)
{
    double first;
    norma_status status = norma__by_communality(fit, &first, false, cor, p, k, err);
    if (status == NORMA_OK)
        fit->objective = norma__off_diagonal(fit->loadings, cor, p, k);
    return status;
}

/* Omegas of the Schmid-Leiman solution: minres, oblimin, one second-order factor. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/reliability/estimates.h"
#include "models/rotation/align.h"
#include "models/rotation/rotate.h"
#include "models/rotation/schmid_leiman.h"

enum { TOTAL, HIERARCHICAL, ECV };

enum { STARTS = 100 };

norma_status norma__oblique_pattern(double *pattern, const norma__covariances *c, uint64_t seed,
                                    size_t threads, norma_error *err)
{
    const norma__rotation oblimin = {
        .method = NORMA_ROTATE_OBLIMIN, .starts = STARTS, .seed = seed, .threads = threads};
    norma__extracted fit = {0};
    norma__rotated rotated = {0};
    norma_status status = norma__extract(&fit, NORMA_EXTRACT_MINRES, c->cor, c->p, c->factors, err);
    if (status == NORMA_OK)
        status = norma__rotate(&rotated, fit.loadings, c->p, c->factors, &oblimin, err);
    if (status == NORMA_OK)
        memcpy(pattern, rotated.loadings, c->p * c->factors * sizeof *pattern);
    norma__rotated_free(&rotated);
    norma__extracted_free(&fit);
    return status;
}

/* Rotated from where the loadings are closest to the pattern that is known. */
static norma_status rotate(norma__rotated *rotated, const norma__extracted *fit,
                           const norma__covariances *c, norma_error *err)
{
    const norma__rotation oblimin = {.method = NORMA_ROTATE_OBLIMIN, .threads = 1};
    double *start = NORMA__NEW(double, c->factors * c->factors);
    if (!start)
        return norma__no_memory(err);
    norma_status status =
        norma__procrustes(start, NULL, fit->loadings, c->pattern, c->p, c->factors, err);
    if (status == NORMA_OK)
        status = norma__rotate_from(rotated, fit->loadings, start, c->p, c->factors, &oblimin, err);
    free(start);
    return status;
}

norma_status norma__omegas_schmid_leiman(norma__estimates *out, const norma__covariances *c,
                                         norma_error *err)
{
    norma__extracted fit = {0};
    norma__rotated rotated = {0};
    norma_schmid_leiman solution = {0};
    bool proper = true;
    norma_status status;

    norma__undefined(out, NORMA__N_OMEGAS_SCHMID_LEIMAN, c->p);
    if (!c->pattern || !norma__one_factor_possible(c))
        return NORMA_OK;
    status = norma__extract(&fit, NORMA_EXTRACT_MINRES, c->cor, c->p, c->factors, err);
    if (status == NORMA_OK)
        status = rotate(&rotated, &fit, c, err);
    if (status == NORMA_OK)
        status = norma__schmid_leiman(&solution, &proper, c->cor, rotated.loadings, rotated.phi,
                                      c->p, c->factors, err);
    if (status == NORMA_OK) {
        out->values[TOTAL] = solution.omega_total;
        out->values[HIERARCHICAL] = solution.omega_hierarchical;
        out->values[ECV] = solution.ecv;
        out->improper = !proper;
        norma__tell(out, &fit);
    }
    norma__schmid_leiman_clear(&solution);
    norma__rotated_free(&rotated);
    norma__extracted_free(&fit);
    return status == NORMA_EDATA ? NORMA_OK : status;
}

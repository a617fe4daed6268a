#include "models/sem/weight.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

static norma_status weigh_fully(double *weight, const norma__observed *observed, size_t group,
                                norma_error *err)
{
    const norma__observed_group *sample = &observed->groups[group];
    const size_t units = norma__observed_units(observed, group);
    if (units <= sample->k)
        return norma__fail(err, NORMA_EDATA,
                           "wls needs more rows than statistics, and there are %zu rows for %zu: "
                           "take dwls or wlsmv",
                           units, sample->k);
    const norma_status status = norma__observed_gamma(weight, observed, group, err);
    if (status == NORMA_OK && !norma__invert_spd(weight, NULL, weight, sample->k))
        return norma__fail(err, NORMA_EDATA,
                           "wls needs a weight matrix, and the covariances of the sample's %zu "
                           "statistics have no inverse: take dwls or wlsmv",
                           sample->k);
    return status;
}

static norma_status weigh_each(double *weight, const norma__observed *observed, size_t group,
                               norma_error *err)
{
    const size_t k = observed->groups[group].k;
    const norma_status status = norma__observed_gamma_diagonal(weight, observed, group, err);
    for (size_t t = 0; t < k && status == NORMA_OK; t++) {
        if (!(weight[t] > 0) || !isfinite(weight[t]))
            return norma__fail(err, NORMA_EDATA,
                               "a statistic of the sample does not vary: its weight is undefined");
        weight[t] = 1 / weight[t];
    }
    return status;
}

norma_status norma__sem_weigh(norma__sem_fitted *fitted, norma_error *err)
{
    const norma__observed *observed = &fitted->observed;
    const bool full = fitted->discrepancy == NORMA_SEM_F_WLS;
    norma_status status = NORMA_OK;
    size_t n = 0, at = 0;
    free(fitted->weight);
    fitted->weight = NULL;
    if (!full && fitted->discrepancy != NORMA_SEM_F_DWLS)
        return NORMA_OK;
    for (size_t g = 0; g < observed->n_groups; g++) {
        const size_t k = observed->groups[g].k;
        if (full && k > 16384)
            return norma__fail(err, NORMA_EDATA,
                               "wls of %zu statistics needs too large a matrix: take dwls", k);
        n += full ? k * k : k;
    }
    fitted->weight = NORMA__NEW(double, n);
    if (!fitted->weight)
        return norma__no_memory(err);
    for (size_t g = 0; g < observed->n_groups && status == NORMA_OK; g++) {
        const size_t k = observed->groups[g].k;
        status = full ? weigh_fully(fitted->weight + at, observed, g, err)
                      : weigh_each(fitted->weight + at, observed, g, err);
        at += full ? k * k : k;
    }
    return status;
}

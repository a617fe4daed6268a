#include <norma/factor.h>

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/rotation/assign.h"

static norma_status check_key(const norma_factor_result *factor, const size_t *key,
                              double cross_limit, norma_error *err)
{
    if (!(cross_limit >= 0))
        return norma__fail(err, NORMA_EINVAL, "the limit of cross-loadings is 0 or more, not %g",
                           cross_limit);
    for (size_t i = 0; i < factor->n_items; i++)
        if (key[i] != NORMA_NONE && key[i] >= factor->n_factors)
            return norma__fail(err, NORMA_EINVAL,
                               "item %s is keyed to scale number %zu, but %zu factors are matched "
                               "to scales 0 to %zu",
                               factor->item_ids[i], key[i], factor->n_factors,
                               factor->n_factors - 1);
    return NORMA_OK;
}

static norma_key_match *match_new(size_t k, double cross_limit)
{
    norma_key_match *m = NORMA__NEW(norma_key_match, 1);
    if (!m)
        return NULL;
    m->n_factors = k;
    m->cross_limit = cross_limit;
    m->factor_of_scale = NORMA__NEW(size_t, k);
    m->scale_hits = NORMA__NEW(size_t, k);
    m->scale_items = NORMA__NEW(size_t, k);
    m->scale_cross = NORMA__NEW(size_t, k);
    if (m->factor_of_scale && m->scale_hits && m->scale_items && m->scale_cross)
        return m;
    norma_key_match_free(m);
    return NULL;
}

/* gain of scale s and factor f: the |loadings| on f of the items keyed to s. */
static norma_status assign_factors(norma_key_match *m, const norma_factor_result *factor,
                                   const size_t *key, norma_error *err)
{
    size_t p = factor->n_items, k = factor->n_factors;
    double *gain = NORMA__NEW(double, k *k);
    if (!gain)
        return norma__no_memory(err);
    for (size_t f = 0; f < k; f++)
        for (size_t i = 0; i < p; i++)
            if (key[i] != NORMA_NONE)
                gain[f * k + key[i]] += fabs(factor->loadings[f * p + i]);
    norma_status status = norma__assign(m->factor_of_scale, gain, k, err);
    free(gain);
    return status;
}

static void count_item(norma_key_match *m, const norma_factor_result *factor, size_t item,
                       size_t scale)
{
    size_t own = m->factor_of_scale[scale], cross = 0, p = factor->n_items;
    double on_own = fabs(factor->loadings[own * p + item]);
    bool hit = true;
    for (size_t f = 0; f < m->n_factors; f++) {
        double loading = fabs(factor->loadings[f * p + item]);
        if (f == own)
            continue;
        hit = hit && loading < on_own;
        cross += loading > m->cross_limit;
    }
    m->n_keyed++;
    m->n_hits += hit;
    m->n_cross += cross;
    m->scale_items[scale]++;
    m->scale_hits[scale] += hit;
    m->scale_cross[scale] += cross > 0;
}

norma_status norma_factor_match(norma_key_match **out, const norma_factor_result *factor,
                                const size_t *key, double cross_limit, norma_error *err)
{
    *out = NULL;
    norma_status status = check_key(factor, key, cross_limit, err);
    if (status != NORMA_OK)
        return status;
    norma_key_match *m = match_new(factor->n_factors, cross_limit);
    if (!m)
        return norma__no_memory(err);
    if ((status = assign_factors(m, factor, key, err)) != NORMA_OK) {
        norma_key_match_free(m);
        return status;
    }
    for (size_t i = 0; i < factor->n_items; i++)
        if (key[i] != NORMA_NONE)
            count_item(m, factor, i, key[i]);
    *out = m;
    return NORMA_OK;
}

void norma_key_match_free(norma_key_match *match)
{
    if (!match)
        return;
    free(match->factor_of_scale);
    free(match->scale_hits);
    free(match->scale_items);
    free(match->scale_cross);
    free(match);
}

#include <norma/drift.h>

#include <math.h>
#include <stdlib.h>

#include "benchmark/drift_tests.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

const char *const norma_drift_verdict_names[] = {"unknown", "equivalent", "drifted", "not clear",
                                                 NULL};

norma_option_table norma_drift_option_table(void)
{
    static const norma_option table[] = {
        {"conf-level", NORMA_OPTION_REAL, offsetof(norma_drift_options, conf_level), 1e-6, 1 - 1e-6,
         NULL, "coverage of intervals"},
        {"bound", NORMA_OPTION_REAL, offsetof(norma_drift_options, bound), 1e-6, 10, NULL,
         "changes smaller than this do not matter, in sd of the old norm"},
        {0}};
    return table;
}

void norma_drift_free(norma_drift *drift)
{
    if (!drift)
        return;
    for (size_t s = 0; drift->scales && s < drift->n_scales; s++)
        free(drift->scales[s].id);
    for (size_t j = 0; drift->items && j < drift->n_items; j++)
        free(drift->items[j].id);
    free(drift->scales);
    free(drift->items);
    norma_notes_clear(&drift->notes);
    free(drift);
}

/* ---- spread ---- */

/* Of the log of a standard deviation, from the kurtosis: var(s^2) / s^4 = (g2 + 2) / n. */
static double log_sd_variance(const norma_norm_scale *s)
{
    return (s->kurtosis + 2) / (4 * s->n_effective);
}

static void fill_spread(norma_drift_scale *d, const norma_norm_scale *old,
                        const norma_norm_scale *now, double conf_level)
{
    double margin = norma__normal_quantile((1 + conf_level) / 2) *
                    sqrt(log_sd_variance(old) + log_sd_variance(now));
    d->sd_ratio = old->sd > 0 ? now->sd / old->sd : NAN;
    d->sd_ratio_low = d->sd_ratio * exp(-margin);
    d->sd_ratio_high = d->sd_ratio * exp(margin);
}

/* ---- the whole distribution ---- */

/* Walks through the values of both. ks: cumulated shares after each; shift: of the percentile rank
   of each, half of those at it counted. */
static void fill_distribution(norma_drift_scale *d, const norma_norm_scale *old,
                              const norma_norm_scale *now)
{
    double below[2] = {0, 0};
    size_t i = 0, j = 0;
    d->ks = d->shift = 0;
    d->shift_at = NAN;
    while (i < old->n_values || j < now->n_values) {
        double a = i < old->n_values ? old->values[i] : INFINITY;
        double b = j < now->n_values ? now->values[j] : INFINITY;
        double value = fmin(a, b),
               at[2] = {a <= value ? old->shares[i++] : 0, b <= value ? now->shares[j++] : 0};
        double shift = 100 * (below[1] + at[1] / 2 - below[0] - at[0] / 2);
        if (fabs(shift) > fabs(d->shift)) {
            d->shift = shift;
            d->shift_at = value;
        }
        below[0] += at[0];
        below[1] += at[1];
        d->ks = fmax(d->ks, fabs(below[1] - below[0]));
    }
    double n = old->n_effective * now->n_effective / (old->n_effective + now->n_effective);
    d->ks_p = norma__kolmogorov_upper(d->ks, n);
}

static norma_status fill_scale(norma_drift_scale *d, const norma_norm_set *const sets[2],
                               const norma_norm_scale *old, const norma_norm_scale *now,
                               const norma_drift_options *o, norma_error *err)
{
    norma__drift_mean home = norma__drift_mean_of(sets[0], old);
    norma__drift_mean away = norma__drift_mean_of(sets[1], now);
    *d = (norma_drift_scale){.n = {old->n, now->n},
                             .n_companies = {old->n_companies, now->n_companies},
                             .alpha = {old->alpha, now->alpha},
                             .ks = NAN,
                             .ks_p = NAN,
                             .shift = NAN,
                             .shift_at = NAN};
    d->mean = norma__drift_change_of(&home, &away, o);
    fill_spread(d, old, now, o->conf_level);
    if (old->n_values && now->n_values)
        fill_distribution(d, old, now);
    return norma__keep_text(&d->id, old->id, err);
}

/* ---- all of it ---- */

static norma_status fill_scales(norma_drift *drift, const norma_norm_set *old,
                                const norma_norm_set *collection, const norma_drift_options *o,
                                norma_error *err)
{
    const norma_norm_set *const sets[2] = {old, collection};
    norma_status status = NORMA_OK;
    drift->scales = NORMA__NEW(norma_drift_scale, old->n_scales);
    if (!drift->scales)
        return norma__no_memory(err);
    for (size_t s = 0; s < old->n_scales && status == NORMA_OK; s++) {
        size_t there = norma_norm_find_scale(collection, old->scales[s].id);
        if (there == NORMA_NONE)
            continue;
        status = fill_scale(&drift->scales[drift->n_scales], sets, &old->scales[s],
                            &collection->scales[there], o, err);
        drift->n_scales += status == NORMA_OK;
    }
    if (status == NORMA_OK && drift->n_scales == 0)
        status = norma__fail(err, NORMA_EDATA,
                             "the collection and version %lld of norm set '%s' have no scale in "
                             "common",
                             (long long)old->version, old->name);
    return status;
}

norma_status norma_drift_of(norma_drift **out, const norma_norm_set *old,
                            const norma_norm_set *collection, const norma_instrument *instrument,
                            const norma_data *data, const norma_drift_options *options,
                            norma_error *err)
{
    const norma_drift_options defaults = NORMA_DRIFT_OPTIONS_INIT;
    const norma_drift_options *o = options ? options : &defaults;
    norma_drift *drift = NULL;
    norma_status status;

    *out = NULL;
    if ((status = norma_options_check(norma_drift_option_table(), o, err)) != NORMA_OK)
        return status;
    if (!old->scales || !collection->scales)
        return norma__fail(err, NORMA_EINVAL, "drift needs norm sets with their distributions");
    if (!(drift = NORMA__NEW(norma_drift, 1)))
        return norma__no_memory(err);
    status = fill_scales(drift, old, collection, o, err);
    if (status == NORMA_OK)
        status = norma__drift_items(drift, old, collection, instrument, data, o, err);
    if (status == NORMA_OK) {
        *out = drift;
        drift = NULL;
    }
    norma_drift_free(drift);
    return status;
}

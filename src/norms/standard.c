#include <norma/standard.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "norms/distribution.h"

/* Halves go up, whatever the rounding mode. */
static double rounded_within(double x, double low, double high)
{
    return isnan(x) ? NAN : fmin(fmax(floor(x + 0.5), low), high);
}

static double sten_of(double z)
{
    return rounded_within(5.5 + 2 * z, 1, 10);
}

static double stanine_of(double z)
{
    return rounded_within(5 + 2 * z, 1, 9);
}

/* RankIt: (mid rank - 1/2) / n, which is the share below and half of the share at the score. Beyond
   the ends of the distribution, where that is 0 or 1, a score stands as a single lowest or highest
   respondent would. */
static double normalised(double below, double at, double n)
{
    return norma__normal_quantile(fmin(fmax(below + at / 2, 0.5 / n), 1 - 0.5 / n));
}

static norma_standard standard_at(const norma_norm_scale *d, double pomp, double below, double at)
{
    const bool varies = d->sd > 0;
    norma_standard s = {.percentile = 100 * (below + at / 2),
                        .percentile_below = 100 * below,
                        .percentile_at_or_below = 100 * fmin(below + at, 1)};
    s.z = varies ? (pomp - d->mean) / d->sd : NAN;
    s.t = norma_norm_t(d, pomp);
    s.sten = sten_of(s.z);
    s.stanine = stanine_of(s.z);
    s.z_normalised = varies ? normalised(below, at, (double)d->n) : NAN;
    s.t_normalised = 50 + 10 * s.z_normalised;
    s.sten_normalised = sten_of(s.z_normalised);
    s.stanine_normalised = stanine_of(s.z_normalised);
    return s;
}

norma_standard norma_standard_of(const norma_norm_scale *distribution, double pomp)
{
    const norma_standard unknown = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    double below, at;
    if (isnan(pomp) || distribution->n_values == 0)
        return unknown;
    norma__distribution_shares(&below, &at, distribution, pomp);
    return standard_at(distribution, pomp, below, at);
}

void norma_standard_table(norma_standard *out, const norma_norm_scale *distribution)
{
    norma__share_sum sum = {0};
    double below = 0;
    for (size_t v = 0; v < distribution->n_values; v++) {
        out[v] = standard_at(distribution, distribution->values[v], below, distribution->shares[v]);
        below = norma__distribution_sum(&sum, distribution, v);
    }
}

norma_status norma_norm_scale_of(norma_norm_scale *out, const char *id, const double *pomp,
                                 size_t n_rows, double alpha, norma_error *err)
{
    norma_status status = NORMA_OK;
    *out = (norma_norm_scale){.alpha = alpha, .id = norma__copy_text(id)};
    if (!out->id || !norma__distribution_take(out, pomp, n_rows))
        status = norma__no_memory(err);
    else if (out->n == 0)
        status = norma__fail(err, NORMA_EDATA,
                             "nobody has a score on scale '%s', so it has no distribution", id);
    if (status != NORMA_OK)
        norma_norm_scale_clear(out);
    return status;
}

static void *copied(const void *from, size_t n, size_t size)
{
    void *to = norma__new(n, size);
    if (to && n > 0)
        memcpy(to, from, n * size);
    return to;
}

norma_status norma_norm_scale_copy(norma_norm_scale *out, const norma_norm_scale *from,
                                   norma_error *err)
{
    const size_t n = from->n_values;
    *out = *from;
    out->n_companies = 0;
    out->companies = NULL;
    out->id = norma__copy_text(from->id);
    out->values = copied(from->values, n, sizeof *from->values);
    out->counts = copied(from->counts, n, sizeof *from->counts);
    out->shares = copied(from->shares, n, sizeof *from->shares);
    out->effective = copied(from->effective, n, sizeof *from->effective);
    if (out->id && out->values && out->counts && out->shares && out->effective)
        return NORMA_OK;
    norma_norm_scale_clear(out);
    return norma__no_memory(err);
}

void norma_norm_scale_clear(norma_norm_scale *scale)
{
    free(scale->id);
    free(scale->values);
    free(scale->counts);
    free(scale->shares);
    free(scale->effective);
    free(scale->companies);
    *scale = (norma_norm_scale){0};
}

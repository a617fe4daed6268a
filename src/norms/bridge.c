#include <norma/bridge.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "norms/bridge_parts.h"

/* ---- two distributions ---- */

norma_status norma__span_new(norma__span *span, const norma_norm_scale *from,
                             const norma_norm_scale *to, norma_error *err)
{
    *span = (norma__span){.from = from, .to = to};
    span->by_ranks = from->n_values > 0 && to->n_values > 0;
    span->slope = from->sd > 0 ? to->sd / from->sd : NAN;
    span->intercept = to->mean - span->slope * from->mean;
    if (!span->by_ranks)
        return NORMA_OK;
    norma_status status = norma__spread_new(&span->old, from->values, from->n_values, err);
    if (status == NORMA_OK)
        status = norma__spread_new(&span->new, to->values, to->n_values, err);
    if (status == NORMA_OK) {
        norma__spread_take(&span->old, from->shares);
        norma__spread_take(&span->new, to->shares);
    } else {
        norma__span_clear(span);
    }
    return status;
}

void norma__span_clear(norma__span *span)
{
    norma__spread_clear(&span->old);
    norma__spread_clear(&span->new);
}

static double within_range(double pomp)
{
    return pomp < 0 ? 0 : pomp > 100 ? 100 : pomp;
}

/* Scores in files have ten digits: one that is a value of the norm but for rounding is tied with
   it. */
static double snapped(const norma_norm_scale *scale, double pomp)
{
    const double rounding = 1e-6;
    size_t low = 0, high = scale->n_values;
    while (low < high) { /* the first value that is not under pomp - rounding */
        size_t middle = low + (high - low) / 2;
        if (scale->values[middle] < pomp - rounding)
            low = middle + 1;
        else
            high = middle;
    }
    return low < scale->n_values && scale->values[low] <= pomp + rounding ? scale->values[low]
                                                                          : pomp;
}

norma__place norma__span_cross(const norma__span *span, double pomp)
{
    if (isnan(pomp))
        return (norma__place){NAN, NAN};
    if (!span->by_ranks)
        return (norma__place){within_range(span->slope * pomp + span->intercept), NAN};
    norma__place place =
        norma__spread_place(&span->new, norma__spread_below(&span->old, snapped(span->from, pomp)));
    place.point = within_range(place.point);
    return place;
}

double norma__span_rank(const norma_norm_scale *scale, double pomp)
{
    if (isnan(pomp) || scale->n_values == 0)
        return NAN;
    return norma_norm_percentile(scale, snapped(scale, pomp));
}

norma_status norma__span_check(const norma_norm_set *from, const norma_norm_set *to,
                               norma_error *err)
{
    if (from->scales && to->scales)
        return NORMA_OK;
    return norma__fail(err, NORMA_EINVAL,
                       "a norm set that was only listed has no distributions: load it");
}

bool norma__same_key(const norma_norm_set *from, const norma_norm_set *to)
{
    return strcmp(from->key_sha256, to->key_sha256) == 0;
}

/* ---- standard errors ---- */

/* The variance of a rank, below + part x at: multinomial, with the people that it is worth. */
static double rank_variance(const norma_norm_scale *scale, const norma__spread *spread, size_t i,
                            double rank)
{
    double below = spread->below[2 * i], at = spread->share[i];
    double part = at > 0 ? (rank - below) / at : 0;
    double n = scale->effective ? scale->effective[i] : (double)scale->n;
    return n > 0 ? (below + part * part * at - rank * rank) / n : NAN;
}

/* The delta method: both ranks vary, over the density of the new norm. */
static double error_of(const norma__span *span, size_t i, norma__place place)
{
    if (!(place.density > 0))
        return NAN;
    double rank = norma__spread_rank(&span->old, i);
    size_t j = norma__spread_score(&span->new, place.point);
    double variance = rank_variance(span->from, &span->old, i, rank) +
                      rank_variance(span->to, &span->new, j, rank);
    return sqrt(fmax(variance, 0)) / place.density;
}

/* ---- the table ---- */

static void fill_row(norma_bridge_row *row, const norma__span *span, size_t i, bool same_key,
                     double z)
{
    row->score = span->from->values[i];
    norma__place place = norma__span_cross(span, row->score);
    double in_new = same_key ? row->score : place.point;
    row->equivalent = place.point;
    row->linear = within_range(span->slope * row->score + span->intercept);
    row->percentile[0] = norma__span_rank(span->from, row->score);
    row->percentile[1] = norma__span_rank(span->to, in_new);
    row->t[0] = norma_norm_t(span->from, row->score);
    row->t[1] = norma_norm_t(span->to, in_new);
    row->se = error_of(span, i, place);
    row->low = within_range(row->equivalent - z * row->se);
    row->high = within_range(row->equivalent + z * row->se);
}

static void summarise(norma_bridge *b, const norma__span *span)
{
    b->change = b->moved = 0;
    b->largest = 0;
    b->largest_at = b->rows[0].score;
    for (size_t i = 0; i < b->n_rows; i++) {
        const norma_bridge_row *row = &b->rows[i];
        double change = row->percentile[1] - row->percentile[0];
        b->change += span->from->shares[i] * change;
        if (fabs(change) > NORMA_BRIDGE_POINTS)
            b->moved += span->from->shares[i];
        if (fabs(change) > fabs(b->largest)) {
            b->largest = change;
            b->largest_at = row->score;
        }
    }
}

static norma_status fill(norma_bridge *b, const norma__span *span, double conf_level,
                         norma_error *err)
{
    double z = norma__normal_quantile(0.5 + conf_level / 2);
    b->slope = span->slope;
    b->intercept = span->intercept;
    b->change = b->moved = b->largest = b->largest_at = NAN;
    if (!span->by_ranks)
        return norma__note(&b->notes, err, "bridge-linear-only", b->scale, NAN, NAN,
                           "a version of %s has only a mean and a standard deviation: the bridge "
                           "is a line, without a table",
                           b->scale);
    if (!(b->rows = NORMA__NEW(norma_bridge_row, span->from->n_values)))
        return norma__no_memory(err);
    b->n_rows = span->from->n_values;
    for (size_t i = 0; i < b->n_rows; i++)
        fill_row(&b->rows[i], span, i, b->same_key, z);
    summarise(b, span);
    return NORMA_OK;
}

static norma_status find(const norma_norm_scale **scale, const norma_norm_set *set, const char *id,
                         norma_error *err)
{
    size_t at = norma_norm_find_scale(set, id);
    if (at == NORMA_NONE)
        return norma__fail(err, NORMA_EINVAL, "norm set '%s' version %lld has no scale '%s'",
                           set->name, (long long)set->version, id);
    *scale = &set->scales[at];
    return NORMA_OK;
}

norma_status norma_bridge_of(norma_bridge **out, const norma_norm_set *from,
                             const norma_norm_set *to, const char *scale_id, double conf_level,
                             norma_error *err)
{
    norma_bridge *made = NULL;
    norma__span span = {0};
    const norma_norm_scale *old = NULL, *new = NULL;
    norma_status status;

    *out = NULL;
    if (!(conf_level > 0 && conf_level < 1))
        return norma__fail(err, NORMA_EINVAL, "conf-level must be over 0 and under 1");
    if ((status = norma__span_check(from, to, err)) != NORMA_OK ||
        (status = find(&old, from, scale_id, err)) != NORMA_OK ||
        (status = find(&new, to, scale_id, err)) != NORMA_OK)
        return status;
    if (!(made = NORMA__NEW(norma_bridge, 1)))
        return norma__no_memory(err);
    made->same_key = norma__same_key(from, to);
    if ((status = norma__keep_text(&made->scale, scale_id, err)) == NORMA_OK &&
        (status = norma__span_new(&span, old, new, err)) == NORMA_OK)
        status = fill(made, &span, conf_level, err);
    if (status == NORMA_OK && !made->same_key)
        status = norma__note(&made->notes, err, "bridge-other-key", scale_id, NAN, NAN,
                             "the scoring key changed: scores of %s cross to those of the same "
                             "percentile, as if both norms were of one population",
                             scale_id);
    if (status == NORMA_OK) {
        *out = made; /* the caller owns it from here */
        made = NULL;
    }
    norma__span_clear(&span);
    norma_bridge_free(made);
    return status;
}

void norma_bridge_free(norma_bridge *bridge)
{
    if (!bridge)
        return;
    free(bridge->scale);
    free(bridge->rows);
    norma_notes_clear(&bridge->notes);
    free(bridge);
}

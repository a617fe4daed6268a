#include <norma/norm_history.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

static const char ITEM_MEANS[] = "items.mean";

void norma_norm_diff_free(norma_norm_diff *diff)
{
    if (!diff)
        return;
    for (size_t s = 0; diff->scales && s < diff->n_scales; s++) {
        free(diff->scales[s].id);
        free(diff->scales[s].shifts);
    }
    for (size_t j = 0; diff->items && j < diff->n_items; j++)
        free(diff->items[j].id);
    free(diff->scales);
    free(diff->items);
    norma_notes_clear(&diff->notes);
    free(diff);
}

/* ---- one scale ------------------------------------------------------------------------------- */

static void take_side(norma_norm_scale_diff *d, int side, const norma_norm_scale *scale)
{
    d->in[side] = scale != NULL;
    d->mean[side] = scale ? scale->mean : NAN;
    d->sd[side] = scale ? scale->sd : NAN;
    d->alpha[side] = scale ? scale->alpha : NAN;
    d->n[side] = scale ? scale->n : 0;
    d->n_companies[side] = scale ? scale->n_companies : 0;
    d->company_mean[side] = scale && scale->n_companies ? scale->company_mean : NAN;
    d->between[side] = scale && scale->n_companies ? scale->between : NAN;
}

/* A walk up the scores of a distribution. */
typedef struct walk {
    const norma_norm_scale *scale;
    size_t v;
    double below; /* share of respondents below values[v] */
} walk;

/* The percentile rank of a score that is not below those asked for before. */
static double rank_at(walk *w, double pomp)
{
    const norma_norm_scale *s = w->scale;
    for (; w->v < s->n_values && s->values[w->v] < pomp; w->v++)
        w->below += s->shares[w->v];
    const bool at = w->v < s->n_values && s->values[w->v] == pomp;
    return 100 * fmin(1, w->below + (at ? s->shares[w->v] / 2 : 0));
}

/* The next score that occurs on either side; infinite at the end. */
static double next_score(const walk *w, size_t passed)
{
    return passed < w->scale->n_values ? w->scale->values[passed] : INFINITY;
}

/* The scores of both sides, each once, with their ranks; room for all of both. */
static size_t rank_scores(norma_norm_shift *out, const norma_norm_scale *const side[2])
{
    walk walks[2] = {{.scale = side[0]}, {.scale = side[1]}};
    size_t n = 0, passed[2] = {0, 0};
    for (;; n++) {
        const double next[2] = {next_score(&walks[0], passed[0]), next_score(&walks[1], passed[1])};
        const double pomp = fmin(next[0], next[1]);
        if (isinf(pomp))
            return n;
        out[n].pomp = pomp;
        for (int i = 0; i < 2; i++) {
            passed[i] += next[i] == pomp;
            out[n].rank[i] = rank_at(&walks[i], pomp);
            out[n].t[i] = norma_norm_t(side[i], pomp);
        }
    }
}

static void find_largest_change(norma_norm_scale_diff *d)
{
    for (size_t v = 0; v < d->n_shifts; v++) {
        const double change = d->shifts[v].rank[1] - d->shifts[v].rank[0];
        if (v == 0 || fabs(change) > fabs(d->largest_change)) {
            d->largest_change = change;
            d->changes_most = d->shifts[v].pomp;
        }
    }
}

static bool shift_scores(norma_norm_scale_diff *d, const norma_norm_scale *const side[2])
{
    d->shifts = NORMA__NEW(norma_norm_shift, side[0]->n_values + side[1]->n_values);
    if (!d->shifts)
        return false;
    d->n_shifts = rank_scores(d->shifts, side);
    find_largest_change(d);
    return true;
}

static bool has_distribution(const norma_norm_scale *scale)
{
    return scale->n_values > 0 && scale->values && scale->shares;
}

static norma_status compare_scale(norma_norm_diff *diff, norma_norm_scale_diff *d,
                                  const norma_norm_scale *first, const norma_norm_scale *second,
                                  norma_error *err)
{
    const norma_norm_scale *const side[2] = {first, second};
    for (int i = 0; i < 2; i++)
        take_side(d, i, side[i]);
    d->shift = d->sd[0] > 0 ? (d->mean[1] - d->mean[0]) / d->sd[0] : NAN;
    d->sd_ratio = d->sd[0] > 0 ? d->sd[1] / d->sd[0] : NAN;
    d->largest_change = d->changes_most = NAN;
    if (!(d->id = norma__copy_text(first ? first->id : second->id)))
        return norma__no_memory(err);
    if (!first || !second)
        return NORMA_OK;
    if (!has_distribution(first) || !has_distribution(second))
        return norma__note(
            &diff->notes, err, "diff-no-distribution", d->id, NAN, NAN,
            "%.200s: one of the versions was made of tables and has no distribution, "
            "so percentile ranks are not compared",
            d->id);
    return shift_scores(d, side) ? NORMA_OK : norma__no_memory(err);
}

static const norma_norm_scale *scale_of(const norma_norm_set *set, const char *id)
{
    const size_t s = norma_norm_find_scale(set, id);
    return s == NORMA_NONE ? NULL : &set->scales[s];
}

static norma_status compare_scales(norma_norm_diff *diff, const norma_norm_set *first,
                                   const norma_norm_set *second, norma_error *err)
{
    norma_status status = NORMA_OK;
    diff->scales = NORMA__NEW(norma_norm_scale_diff, first->n_scales + second->n_scales);
    if (!diff->scales)
        return norma__no_memory(err);
    for (size_t s = 0; status == NORMA_OK && s < first->n_scales; s++)
        status = compare_scale(diff, &diff->scales[diff->n_scales++], &first->scales[s],
                               scale_of(second, first->scales[s].id), err);
    for (size_t s = 0; status == NORMA_OK && s < second->n_scales; s++)
        if (!scale_of(first, second->scales[s].id))
            status =
                compare_scale(diff, &diff->scales[diff->n_scales++], NULL, &second->scales[s], err);
    return status;
}

/* ---- items ----------------------------------------------------------------------------------- */

typedef struct item_list {
    const char *const *ids; /* NULL: not known */
    size_t n;
    const norma_frozen *means; /* NULL: not kept */
} item_list;

static item_list items_of(const norma_norm_set *set, const char *const *ids, size_t n_ids)
{
    const norma_frozen *means = norma_norm_figure(set, ITEM_MEANS);
    item_list list = {ids, ids ? n_ids : means ? means->n_rows : 0, means};
    if (means && (means->n_rows != list.n || means->n_columns != 1))
        list.means = NULL;
    return list;
}

static size_t place_of(const item_list *list, const char *id)
{
    for (size_t j = 0; j < list->n; j++)
        if (strcmp(list->ids[j], id) == 0)
            return j;
    return NORMA_NONE;
}

static norma_status add_item(norma_norm_diff *diff, const item_list *const lists[2],
                             const size_t places[2], norma_error *err)
{
    norma_norm_item_diff *item = &diff->items[diff->n_items++];
    for (int i = 0; i < 2; i++) {
        item->in[i] = places[i] != NORMA_NONE;
        item->mean[i] = item->in[i] && lists[i]->means ? lists[i]->means->values[places[i]] : NAN;
    }
    const int known = item->in[1] ? 1 : 0;
    item->place = places[known] + 1;
    const char *const *ids = lists[known]->ids;
    return norma__keep_text(&item->id, ids ? ids[places[known]] : "", err);
}

/* By id where ids are known; else the key is the same, and so are places. */
static norma_status compare_items(norma_norm_diff *diff, const item_list *const lists[2],
                                  norma_error *err)
{
    const bool by_id = lists[0]->ids && lists[1]->ids;
    norma_status status = NORMA_OK;
    diff->items = NORMA__NEW(norma_norm_item_diff, lists[0]->n + lists[1]->n);
    if (!diff->items)
        return norma__no_memory(err);
    for (size_t j = 0; status == NORMA_OK && j < lists[0]->n; j++) {
        const size_t other = by_id             ? place_of(lists[1], lists[0]->ids[j])
                             : j < lists[1]->n ? j
                                               : NORMA_NONE;
        status = add_item(diff, lists, (const size_t[2]){j, other}, err);
    }
    for (size_t j = 0; status == NORMA_OK && j < lists[1]->n; j++)
        if (by_id ? place_of(lists[0], lists[1]->ids[j]) == NORMA_NONE : j >= lists[0]->n)
            status = add_item(diff, lists, (const size_t[2]){NORMA_NONE, j}, err);
    return status;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static norma_status note_keys(norma_norm_diff *diff, const norma_norm_set *first,
                              const norma_norm_set *second, bool ids_known, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (strcmp(first->instrument_id, second->instrument_id) != 0)
        status = norma__note(&diff->notes, err, "diff-other-instrument", NULL, NAN, NAN,
                             "the versions are of two instruments: equal names of scales need not "
                             "mean equal scales");
    else if (!diff->same_key)
        status = norma__note(&diff->notes, err, "diff-other-key", NULL, NAN, NAN,
                             "items, ranges, reversals, scales or rules of scoring differ between "
                             "the versions: a change of scores may be one of the key");
    if (status == NORMA_OK && !diff->same_key && !ids_known)
        status = norma__note(&diff->notes, err, "diff-items-unknown", NULL, NAN, NAN,
                             "which items were added or dropped is not known: one of the versions "
                             "has no calibration that names them");
    return status;
}

static norma_status fill(norma_norm_diff *diff, const norma_norm_set *first,
                         const norma_norm_set *second, const item_list *const lists[2],
                         norma_error *err)
{
    const bool ids_known = lists[0]->ids && lists[1]->ids;
    diff->same = *first->sha256 && strcmp(first->sha256, second->sha256) == 0;
    diff->same_key = strcmp(first->instrument_id, second->instrument_id) == 0 &&
                     strcmp(first->key_sha256, second->key_sha256) == 0;
    norma_status status = note_keys(diff, first, second, ids_known, err);
    if (status == NORMA_OK)
        status = compare_scales(diff, first, second, err);
    if (status == NORMA_OK && (diff->same_key || ids_known))
        status = compare_items(diff, lists, err);
    return status;
}

norma_status norma_norms_diff(norma_norm_diff **out, const norma_norm_set *first,
                              const norma_norm_set *second, const char *const *const items[2],
                              const size_t n_items[2], norma_error *err)
{
    *out = NULL;
    if (!first->scales || !second->scales)
        return norma__fail(err, NORMA_EINVAL,
                           "norm sets that are only listed cannot be compared: load them");
    const item_list a = items_of(first, items ? items[0] : NULL, items ? n_items[0] : 0),
                    b = items_of(second, items ? items[1] : NULL, items ? n_items[1] : 0);
    norma_norm_diff *diff = NORMA__NEW(norma_norm_diff, 1);
    if (!diff)
        return norma__no_memory(err);
    norma_status status = fill(diff, first, second, (const item_list *const[2]){&a, &b}, err);
    if (status == NORMA_OK) {
        *out = diff;
        diff = NULL;
    }
    norma_norm_diff_free(diff);
    return status;
}

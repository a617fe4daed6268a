#include <norma/norms.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/distribution.h"
#include "norms/norms_store.h"

/* ---- sets -------------------------------------------------------------------------------------
 */

static const char ALL_SETS[] =
    "SELECT name, version, created, norma_version, instrument_id, instrument_version, key_sha256,"
    " source_file, source_sha256, filter, n_rows, n_kept, n_scales"
    " FROM norm_set ORDER BY name, version";

static norma_norm_set *set_of_row(sqlite3_stmt *row)
{
    norma_norm_set *set = NORMA__NEW(norma_norm_set, 1);
    if (!set)
        return NULL;
    set->name = norma__text_at(row, 0);
    set->version = sqlite3_column_int64(row, 1);
    set->created = norma__text_at(row, 2);
    set->norma_version = norma__text_at(row, 3);
    set->instrument_id = norma__text_at(row, 4);
    set->instrument_version = norma__text_at(row, 5);
    set->key_sha256 = norma__text_at(row, 6);
    set->source_file = norma__text_at(row, 7);
    set->source_sha256 = norma__text_at(row, 8);
    set->filter = norma__text_at(row, 9);
    set->n_rows = norma__size_at(row, 10);
    set->n_kept = norma__size_at(row, 11);
    set->n_scales = norma__size_at(row, 12);
    if (set->name && set->created && set->norma_version && set->instrument_id &&
        set->instrument_version && set->key_sha256 && set->source_file && set->source_sha256 &&
        set->filter)
        return set;
    norma_norm_set_free(set);
    return NULL;
}

static bool add_set(norma_norm_list *list, norma_norm_set *set)
{
    norma_norm_set **sets = set ? NORMA__GROW(list->sets, norma_norm_set *, list->n + 1) : NULL;
    if (!sets) {
        norma_norm_set_free(set);
        return false;
    }
    list->sets = sets;
    list->sets[list->n++] = set;
    return true;
}

static norma_status list_sets(norma_norm_list **out, const norma__store *store, norma_error *err)
{
    sqlite3_stmt *sets = NULL;
    norma_norm_list *list = NORMA__NEW(norma_norm_list, 1);
    norma_status status =
        list ? norma__store_prepare(&sets, store, ALL_SETS, err) : norma__no_memory(err);
    for (bool row = true; status == NORMA_OK && row;) {
        status = norma__store_step(store, sets, &row, err);
        if (status == NORMA_OK && row && !add_set(list, set_of_row(sets)))
            status = norma__no_memory(err);
    }
    sqlite3_finalize(sets);
    if (status == NORMA_OK) {
        *out = list;
        list = NULL;
    }
    norma_norm_list_free(list);
    return status;
}

norma_status norma_norms_list(norma_norm_list **out, const char *store, norma_error *err)
{
    norma__store file = {0};
    *out = NULL;
    norma_status status = norma__store_open_to_read(&file, store, err);
    if (status == NORMA_OK)
        status = list_sets(out, &file, err);
    norma__store_close(&file);
    return status;
}

void norma_norm_list_free(norma_norm_list *list)
{
    if (!list)
        return;
    for (size_t i = 0; i < list->n; i++)
        norma_norm_set_free(list->sets[i]);
    free(list->sets);
    free(list);
}

/* The index of the chosen set. */
static norma_status choose(size_t *out, const norma_norm_list *list, const norma__store *store,
                           const norma_norms_choice *choice, norma_error *err)
{
    norma__store_entry *entries = NORMA__NEW(norma__store_entry, list->n + 1);
    if (!entries)
        return norma__no_memory(err);
    for (size_t i = 0; i < list->n; i++)
        entries[i] = (norma__store_entry){list->sets[i]->name, list->sets[i]->version};
    norma_status status =
        norma__store_choose(out, store, entries, list->n, "norm set", choice, err);
    free(entries);
    return status;
}

/* ---- scales -----------------------------------------------------------------------------------
 */

static const char ALL_SCALES[] =
    "SELECT norm_scale_id, scale, n, mean, sd, skewness, kurtosis, min, max, alpha,"
    " (SELECT count(*) FROM norm_value v WHERE v.norm_scale_id = s.norm_scale_id)"
    " FROM norm_scale s JOIN norm_set USING (norm_set_id) WHERE name = ? AND norm_set.version = ?"
    " ORDER BY norm_scale_id";
static const char ALL_VALUES[] =
    "SELECT value, count FROM norm_value WHERE norm_scale_id = ? ORDER BY value";

/* Whether the distribution is one: what a later comparison relies on. */
static bool adds_up(const norma_norm_scale *scale, size_t read)
{
    size_t n = 0;
    for (size_t v = 0; v < scale->n_values; v++) {
        if (!(scale->values[v] >= 0 && scale->values[v] <= 100) || scale->counts[v] == 0 ||
            scale->counts[v] > scale->n || (v > 0 && !(scale->values[v] > scale->values[v - 1])))
            return false;
        n += scale->counts[v];
    }
    return read == scale->n_values && n == scale->n && n > 0 && isfinite(scale->mean);
}

static norma_status read_values(norma_norm_scale *scale, int64_t scale_id,
                                const norma__store *store, norma_error *err)
{
    sqlite3_stmt *values = NULL;
    size_t read = 0;
    norma_status status = norma__store_prepare(&values, store, ALL_VALUES, err);
    if (status == NORMA_OK)
        sqlite3_bind_int64(values, 1, scale_id);
    for (bool row = true; status == NORMA_OK && row;) {
        status = norma__store_step(store, values, &row, err);
        if (status == NORMA_OK && row && read++ < scale->n_values) {
            scale->values[read - 1] = norma__number_at(values, 0);
            scale->counts[read - 1] = norma__size_at(values, 1);
        }
    }
    sqlite3_finalize(values);
    if (status == NORMA_OK && !adds_up(scale, read)) {
        char what[160];
        snprintf(what, sizeof what, "the distribution of scale '%.80s' does not add up", scale->id);
        return norma__store_damaged(store, what, err);
    }
    if (status == NORMA_OK && !norma__distribution_weigh_equally(scale))
        return norma__no_memory(err);
    return status;
}

static norma_status read_scale(norma_norm_scale *scale, sqlite3_stmt *row,
                               const norma__store *store, norma_error *err)
{
    scale->id = norma__text_at(row, 1);
    scale->n = norma__size_at(row, 2);
    scale->mean = norma__number_at(row, 3);
    scale->sd = norma__number_at(row, 4);
    scale->skewness = norma__number_at(row, 5);
    scale->kurtosis = norma__number_at(row, 6);
    scale->min = norma__number_at(row, 7);
    scale->max = norma__number_at(row, 8);
    scale->alpha = norma__number_at(row, 9);
    scale->n_values = norma__size_at(row, 10);
    scale->values = NORMA__NEW(double, scale->n_values);
    scale->counts = NORMA__NEW(size_t, scale->n_values);
    if (!scale->id || !scale->values || !scale->counts)
        return norma__no_memory(err);
    return read_values(scale, sqlite3_column_int64(row, 0), store, err);
}

static norma_status read_scales(norma_norm_set *set, const norma__store *store, norma_error *err)
{
    sqlite3_stmt *scales = NULL;
    const size_t expected = set->n_scales;
    set->n_scales = 0;
    norma_status status = norma__store_prepare(&scales, store, ALL_SCALES, err);
    if (status == NORMA_OK) {
        sqlite3_bind_text(scales, 1, set->name, -1, SQLITE_STATIC);
        sqlite3_bind_int64(scales, 2, set->version);
    }
    for (bool row = true; status == NORMA_OK && row;) {
        status = norma__store_step(store, scales, &row, err);
        if (status != NORMA_OK || !row)
            break;
        norma_norm_scale *grown = NORMA__GROW(set->scales, norma_norm_scale, set->n_scales + 1);
        if (!grown) {
            status = norma__no_memory(err);
            break;
        }
        set->scales = grown;
        set->scales[set->n_scales] = (norma_norm_scale){0};
        status = read_scale(&set->scales[set->n_scales++], scales, store, err);
    }
    sqlite3_finalize(scales);
    if (status == NORMA_OK && set->n_scales != expected)
        return norma__store_damaged(store, "a norm set has lost scales", err);
    return status;
}

norma_status norma_norms_load(norma_norm_set **out, const char *store,
                              const norma_norms_choice *choice, norma_error *err)
{
    norma__store file = {0};
    norma_norm_list *list = NULL;
    size_t chosen = 0;
    norma_status status;

    *out = NULL;
    if ((status = norma__store_open_to_read(&file, store, err)) != NORMA_OK)
        goto done;
    if ((status = list_sets(&list, &file, err)) != NORMA_OK)
        goto done;
    if ((status = choose(&chosen, list, &file, choice, err)) != NORMA_OK)
        goto done;
    if ((status = read_scales(list->sets[chosen], &file, err)) != NORMA_OK)
        goto done;
    *out = list->sets[chosen];
    list->sets[chosen] = NULL;
done:
    norma_norm_list_free(list);
    norma__store_close(&file);
    return status;
}

norma_status norma_norms_fit(const norma_norm_set *set, const norma_instrument *instrument,
                             norma_error *err)
{
    if (strcmp(set->instrument_id, instrument->id) != 0)
        return norma__fail(
            err, NORMA_ESTORE,
            "norm set '%s' version %lld is of the instrument '%.64s', not of '%.64s'", set->name,
            (long long)set->version, set->instrument_id, instrument->id);
    if (strcmp(set->key_sha256, instrument->key_sha256) != 0)
        return norma__fail(
            err, NORMA_ESTORE,
            "norm set '%s' version %lld was made with another scoring key: version '%.64s' of "
            "instrument '%.64s', not this one, '%.64s': build norms with this one",
            set->name, (long long)set->version, set->instrument_version, instrument->id,
            instrument->version);
    return NORMA_OK;
}

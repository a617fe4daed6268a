#include <norma/norms.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/norms_store.h"
#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* ---- columns ----------------------------------------------------------------------------------
 */

static char *text_at(sqlite3_stmt *row, int column)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    return text ? norma__copy_text(text) : NULL;
}

static double number_at(sqlite3_stmt *row, int column)
{
    return sqlite3_column_type(row, column) == SQLITE_NULL ? NAN
                                                           : sqlite3_column_double(row, column);
}

static size_t size_at(sqlite3_stmt *row, int column)
{
    sqlite3_int64 value = sqlite3_column_int64(row, column);
    return value > 0 ? (size_t)value : 0;
}

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
    set->name = text_at(row, 0);
    set->version = sqlite3_column_int64(row, 1);
    set->created = text_at(row, 2);
    set->norma_version = text_at(row, 3);
    set->instrument_id = text_at(row, 4);
    set->instrument_version = text_at(row, 5);
    set->key_sha256 = text_at(row, 6);
    set->source_file = text_at(row, 7);
    set->source_sha256 = text_at(row, 8);
    set->filter = text_at(row, 9);
    set->n_rows = size_at(row, 10);
    set->n_kept = size_at(row, 11);
    set->n_scales = size_at(row, 12);
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

/* ---- choosing ---------------------------------------------------------------------------------
 */

static bool new_name(const norma_norm_list *list, size_t i)
{
    return i == 0 || strcmp(list->sets[i]->name, list->sets[i - 1]->name) != 0;
}

/* "it holds 'a' (versions 1 to 3), 'b' (version 1)" */
static void put_contents(norma__buffer *text, const norma_norm_list *list)
{
    norma__put(text, list->n ? "it holds " : "it holds nothing");
    for (size_t i = 0; i < list->n; i++) {
        if (!new_name(list, i))
            continue;
        size_t last = i;
        while (last + 1 < list->n && !new_name(list, last + 1))
            last++;
        norma__putf(text, "%s'%s' (version", i ? ", " : "", list->sets[i]->name);
        if (last > i)
            norma__putf(text, "s %lld to %lld)", (long long)list->sets[i]->version,
                        (long long)list->sets[last]->version);
        else
            norma__putf(text, " %lld)", (long long)list->sets[i]->version);
    }
}

static norma_status refuse_choice(const norma__store *store, const norma_norm_list *list,
                                  const norma_norms_choice *choice, norma_error *err)
{
    norma__buffer contents = {0};
    norma_status status;
    put_contents(&contents, list);
    if (contents.failed)
        status = norma__no_memory(err);
    else if (!choice->name)
        status = norma__fail(err, NORMA_ESTORE,
                             "name the norm set to use from the store '%.300s': %.600s",
                             store->path, contents.bytes);
    else if (choice->version == 0)
        status =
            norma__fail(err, NORMA_ESTORE, "the store '%.300s' has no norm set '%.80s': %.500s",
                        store->path, choice->name, contents.bytes);
    else
        status = norma__fail(err, NORMA_ESTORE,
                             "the store '%.300s' has no version %lld of a norm set '%.80s': %.450s",
                             store->path, (long long)choice->version, choice->name, contents.bytes);
    norma__buffer_free(&contents);
    return status;
}

/* The index of the chosen set, or NORMA_NONE. The list is ordered, so the newest comes last. */
static size_t choose(const norma_norm_list *list, const norma_norms_choice *choice)
{
    size_t found = NORMA_NONE;
    for (size_t i = 0; i < list->n; i++) {
        if (!choice->name && i > 0 && new_name(list, i))
            return NORMA_NONE;
        if (choice->name && strcmp(choice->name, list->sets[i]->name) != 0)
            continue;
        if (choice->version == 0 || choice->version == list->sets[i]->version)
            found = i;
    }
    return found;
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
            scale->values[read - 1] = number_at(values, 0);
            scale->counts[read - 1] = size_at(values, 1);
        }
    }
    sqlite3_finalize(values);
    if (status == NORMA_OK && !adds_up(scale, read)) {
        char what[160];
        snprintf(what, sizeof what, "the distribution of scale '%.80s' does not add up", scale->id);
        return norma__store_damaged(store, what, err);
    }
    return status;
}

static norma_status read_scale(norma_norm_scale *scale, sqlite3_stmt *row,
                               const norma__store *store, norma_error *err)
{
    scale->id = text_at(row, 1);
    scale->n = size_at(row, 2);
    scale->mean = number_at(row, 3);
    scale->sd = number_at(row, 4);
    scale->skewness = number_at(row, 5);
    scale->kurtosis = number_at(row, 6);
    scale->min = number_at(row, 7);
    scale->max = number_at(row, 8);
    scale->alpha = number_at(row, 9);
    scale->n_values = size_at(row, 10);
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
    const norma_norms_choice any = {0};
    const norma_norms_choice *wanted = choice ? choice : &any;
    norma__store file = {0};
    norma_norm_list *list = NULL;
    size_t chosen;
    norma_status status;

    *out = NULL;
    if ((status = norma__store_open_to_read(&file, store, err)) != NORMA_OK)
        goto done;
    if ((status = list_sets(&list, &file, err)) != NORMA_OK)
        goto done;
    if ((chosen = choose(list, wanted)) == NORMA_NONE) {
        status = refuse_choice(&file, list, wanted, err);
        goto done;
    }
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

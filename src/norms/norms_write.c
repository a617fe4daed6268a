#include "norms/norms_write.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/canonical.h"
#include "norms/norms_contents.h"
#include "norms/norms_overlap.h"

/* ---- the set as it can be kept ----------------------------------------------------------------
 */

/* What is not said is said to be "". */
static norma_status say_all(norma_norm_set *set, norma_error *err)
{
    char **texts[] = {
        &set->created,    &set->norma_version,  &set->instrument_id, &set->instrument_version,
        &set->key_sha256, &set->source_file,    &set->source_sha256, &set->filter,
        &set->population, &set->collected_from, &set->collected_to,  &set->company_column,
        &set->margins,    &set->calibration,    &set->sha256,        &set->retired};
    for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++)
        if (!*texts[t] && !(*texts[t] = norma__copy_text("")))
            return norma__no_memory(err);
    if (!*set->calibration)
        set->calibration_version = 0;
    return NORMA_OK;
}

/* What a program could give, and no file could keep. */
static norma_status check_set(const norma_norm_set *set, norma_error *err)
{
    for (size_t s = 0; s < set->n_scales; s++) {
        const norma_norm_scale *scale = &set->scales[s];
        if (scale->n_values > 0 &&
            (!scale->values || !scale->counts || !scale->shares || !scale->effective))
            return norma__fail(err, NORMA_EINVAL, "scale '%.80s' of a norm set has no distribution",
                               scale->id);
    }
    for (size_t f = 1; f < set->n_figures; f++)
        if (strcmp(set->figures[f - 1].name, set->figures[f].name) >= 0)
            return norma__fail(err, NORMA_EINVAL,
                               "the figures '%.80s' and '%.80s' of a norm set are not in order",
                               set->figures[f - 1].name, set->figures[f].name);
    return NORMA_OK;
}

/* ---- its place among the others ---------------------------------------------------------------
 */

/* The newest version of the name, and its digest; 0 and "" when there is none. */
static norma_status find_newest(int64_t *version, char **sha256, const norma__store *store,
                                const char *name, norma_error *err)
{
    sqlite3_stmt *query = NULL;
    bool row = false;
    norma_status status = norma__store_prepare(
        &query, store,
        "SELECT version, sha256 FROM norm_set WHERE name = ? ORDER BY version DESC LIMIT 1", err);
    if (status == NORMA_OK) {
        norma__bind_text(query, 1, name);
        status = norma__store_step(store, query, &row, err);
    }
    *version = row ? sqlite3_column_int64(query, 0) : 0;
    if (status == NORMA_OK && !(*sha256 = row ? norma__text_at(query, 1) : norma__copy_text("")))
        status = norma__no_memory(err);
    sqlite3_finalize(query);
    return status;
}

static norma_status take_place(norma_norm_set *set, const norma__store *store, norma_error *err)
{
    char *previous = NULL;
    int64_t newest = 0;
    norma_status status = find_newest(&newest, &previous, store, set->name, err);
    if (status != NORMA_OK)
        goto done;
    if (set->version != 0 && set->version <= newest) {
        status = norma__fail(err, NORMA_ESTORE,
                             "the store '%.300s' has version %lld of the norm set '%.80s': version "
                             "%lld cannot be added after it",
                             store->path, (long long)newest, set->name, (long long)set->version);
        goto done;
    }
    if (set->previous_sha256 && newest > 0 && strcmp(set->previous_sha256, previous) != 0) {
        status = norma__fail(err, NORMA_ESTORE,
                             "version %lld of the norm set '%.80s' follows another version than "
                             "version %lld in the store '%.300s'",
                             (long long)set->version, set->name, (long long)newest, store->path);
        goto done;
    }
    if (set->version == 0)
        set->version = newest + 1;
    if (!set->previous_sha256) {
        set->previous_sha256 = previous;
        previous = NULL;
    }
done:
    free(previous);
    return status;
}

static norma_status take_digest(norma_norm_set *set, norma_error *err)
{
    char sha256[NORMA__DIGEST_SIZE];
    norma_status status = norma__norms_digest(sha256, set, err);
    if (status != NORMA_OK)
        return status;
    if (*set->sha256 && strcmp(set->sha256, sha256) != 0)
        return norma__fail(err, NORMA_ESTORE,
                           "norm set '%.80s' version %lld is not what its digest was taken of",
                           set->name, (long long)set->version);
    char *own = norma__copy_text(sha256);
    if (!own)
        return norma__no_memory(err);
    free(set->sha256);
    set->sha256 = own;
    return NORMA_OK;
}

static norma_status check_calibration(const norma_norm_set *set, const norma__store *store,
                                      norma_error *err)
{
    sqlite3_stmt *query = NULL;
    bool row = false;
    if (!*set->calibration)
        return NORMA_OK;
    norma_status status = norma__store_prepare(
        &query, store, "SELECT 1 FROM calibration WHERE name = ? AND version = ?", err);
    if (status == NORMA_OK) {
        norma__bind_text(query, 1, set->calibration);
        sqlite3_bind_int64(query, 2, set->calibration_version);
        status = norma__store_step(store, query, &row, err);
    }
    sqlite3_finalize(query);
    if (status == NORMA_OK && !row)
        status = norma__fail(err, NORMA_ESTORE,
                             "the store '%.300s' has no version %lld of the calibration '%.80s', "
                             "which the norm set '%.80s' refers to",
                             store->path, (long long)set->calibration_version, set->calibration,
                             set->name);
    return status;
}

/* ---- writing ----------------------------------------------------------------------------------
 */

norma_status norma__norm_set_copy_in(const norma__store *store, norma_norm_set *set,
                                     norma_error *err)
{
    char contents[NORMA__DIGEST_SIZE];
    int64_t id;
    norma_status status;
    if ((status = say_all(set, err)) != NORMA_OK || (status = check_set(set, err)) != NORMA_OK ||
        (status = take_place(set, store, err)) != NORMA_OK ||
        (status = check_calibration(set, store, err)) != NORMA_OK ||
        (status = take_digest(set, err)) != NORMA_OK ||
        (status = norma__store_next_number(&id, store, "SELECT max(norm_set_id) FROM norm_set",
                                           NULL, err)) != NORMA_OK ||
        (status = norma__norm_contents_write(contents, store, set, id, err)) != NORMA_OK)
        return status;
    return norma__norm_head_write(store, set, id, contents, err);
}

norma_status norma__norm_set_write(const norma__store *store, norma_norm_set *set, norma_error *err)
{
    norma_status status = norma__norms_refuse_overlap(store, set, err);
    return status == NORMA_OK ? norma__norm_set_copy_in(store, set, err) : status;
}

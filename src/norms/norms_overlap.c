#include "norms/norms_overlap.h"

#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* ---- the sets that are nearly as large --------------------------------------------------------
 */

typedef struct candidates {
    int64_t *ids;
    size_t n, room;
} candidates;

/* An index finds them: no set of another size is looked at, nor its values. */
static const char NEARLY_AS_MANY[] =
    "SELECT norm_set_id FROM norm_scale c JOIN norm_set USING (norm_set_id)"
    " WHERE c.scale = ?1 AND c.n BETWEEN ?2 - ?3 AND ?2 + ?3 AND c.n <> ?2"
    " AND instrument_id = ?4 AND key_sha256 = ?5";

static norma_status add_candidate(candidates *near, int64_t id, norma_error *err)
{
    if (near->n == near->room) {
        const size_t wanted = near->room ? 2 * near->room : 16;
        int64_t *grown = NORMA__GROW(near->ids, int64_t, wanted);
        if (!grown)
            return norma__no_memory(err);
        near->ids = grown;
        near->room = wanted;
    }
    near->ids[near->n++] = id;
    return NORMA_OK;
}

static norma_status find_on_scale(candidates *near, sqlite3_stmt *query, const norma__store *store,
                                  const norma_norm_scale *scale, norma_error *err)
{
    norma_status status = NORMA_OK;
    norma__bind_text(query, 1, scale->id);
    norma__bind_size(query, 2, scale->n);
    for (bool row = true; status == NORMA_OK && row;) {
        status = norma__store_step(store, query, &row, err);
        if (status == NORMA_OK && row)
            status = add_candidate(near, sqlite3_column_int64(query, 0), err);
    }
    sqlite3_reset(query);
    return status;
}

static int by_id(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Each of them once, the oldest first. */
static norma_status find_candidates(candidates *near, const norma__store *store,
                                    const norma_norm_set *set, norma_error *err)
{
    sqlite3_stmt *query = NULL;
    size_t kept = 0;
    norma_status status = norma__store_prepare(&query, store, NEARLY_AS_MANY, err);
    if (status == NORMA_OK) {
        sqlite3_bind_int(query, 3, NORMA_NORMS_MIN_N - 1);
        norma__bind_text(query, 4, set->instrument_id);
        norma__bind_text(query, 5, set->key_sha256);
    }
    for (size_t s = 0; status == NORMA_OK && s < set->n_scales; s++)
        if (set->scales[s].n_values > 0)
            status = find_on_scale(near, query, store, &set->scales[s], err);
    sqlite3_finalize(query);
    if (near->n > 0)
        qsort(near->ids, near->n, sizeof *near->ids, by_id);
    for (size_t i = 0; i < near->n; i++)
        if (kept == 0 || near->ids[i] != near->ids[kept - 1])
            near->ids[kept++] = near->ids[i];
    near->n = kept;
    return status;
}

/* ---- one against the other --------------------------------------------------------------------
 */

static const char VALUES[] =
    "SELECT value, v.count FROM norm_scale JOIN norm_value v USING (norm_scale_id)"
    " WHERE norm_set_id = ? AND scale = ? ORDER BY value";

/* Whether a set has more respondents than the other at some value of a common scale, and the other
   way round. */
typedef struct excess {
    bool own, other;
} excess;

static norma_status compare_scale(excess *more, sqlite3_stmt *values, const norma__store *store,
                                  const norma_norm_scale *scale, norma_error *err)
{
    norma_status status = NORMA_OK;
    size_t v = 0, read = 0;
    norma__bind_text(values, 2, scale->id);
    for (bool row = true; status == NORMA_OK && !(more->own && more->other);) {
        status = norma__store_step(store, values, &row, err);
        if (status != NORMA_OK || !row)
            break;
        const double value = norma__number_at(values, 0);
        const size_t count = norma__size_at(values, 1);
        for (read++; v < scale->n_values && scale->values[v] < value; v++)
            more->own = true;
        const bool common = v < scale->n_values && scale->values[v] <= value;
        const size_t own = common ? scale->counts[v] : 0;
        more->own = more->own || own > count;
        more->other = more->other || count > own;
        v += common;
    }
    if (read > 0 && v < scale->n_values)
        more->own = true;
    sqlite3_reset(values);
    return status;
}

static norma_status compare_sets(excess *more, sqlite3_stmt *values, const norma__store *store,
                                 const norma_norm_set *set, int64_t other, norma_error *err)
{
    norma_status status = NORMA_OK;
    *more = (excess){false, false};
    sqlite3_bind_int64(values, 1, other);
    for (size_t s = 0; status == NORMA_OK && s < set->n_scales && !(more->own && more->other); s++)
        if (set->scales[s].n_values > 0)
            status = compare_scale(more, values, store, &set->scales[s], err);
    return status;
}

static norma_status refuse(const norma__store *store, int64_t other, norma_error *err)
{
    sqlite3_stmt *row = NULL;
    bool found = false;
    char *name = NULL;
    norma_status status = norma__store_prepare(
        &row, store, "SELECT name, version FROM norm_set WHERE norm_set_id = ?", err);
    if (status == NORMA_OK) {
        sqlite3_bind_int64(row, 1, other);
        status = norma__store_step(store, row, &found, err);
    }
    if (status == NORMA_OK)
        status =
            !found || !(name = norma__text_at(row, 0))
                ? norma__no_memory(err)
                : norma__fail(err, NORMA_EDATA,
                              "these norms and '%.200s' version %lld differ by fewer than %d "
                              "respondents, whose scores would be their difference: wait for "
                              "more, or keep one of the two in a store of its own",
                              name, (long long)sqlite3_column_int64(row, 1), NORMA_NORMS_MIN_N);
    free(name);
    sqlite3_finalize(row);
    return status;
}

norma_status norma__norms_refuse_overlap(const norma__store *store, const norma_norm_set *set,
                                         norma_error *err)
{
    candidates near = {0};
    sqlite3_stmt *values = NULL;
    norma_status status = find_candidates(&near, store, set, err);
    if (status == NORMA_OK)
        status = norma__store_prepare(&values, store, VALUES, err);
    for (size_t i = 0; status == NORMA_OK && i < near.n; i++) {
        excess more;
        status = compare_sets(&more, values, store, set, near.ids[i], err);
        if (status == NORMA_OK && !(more.own && more.other))
            status = refuse(store, near.ids[i], err);
    }
    sqlite3_finalize(values);
    free(near.ids);
    return status;
}

#include <norma/norms.h>

#include "foundation/status.h"
#include "norms/norms_overlap.h"
#include "norms/norms_source.h"
#include "norms/norms_store.h"

static norma_status write_values(const norma__store *store, const norma_norm_scale *scale,
                                 int64_t scale_id, norma_error *err)
{
    sqlite3_stmt *insert = NULL;
    norma_status status =
        norma__store_prepare(&insert, store, "INSERT INTO norm_value VALUES (?, ?, ?)", err);
    for (size_t v = 0; status == NORMA_OK && v < scale->n_values; v++) {
        sqlite3_bind_int64(insert, 1, scale_id);
        sqlite3_bind_double(insert, 2, scale->values[v]);
        norma__bind_size(insert, 3, scale->counts[v]);
        status = norma__store_run_once(store, insert, err);
    }
    sqlite3_finalize(insert);
    return status;
}

static norma_status write_scale(const norma__store *store, const norma_norm_scale *scale,
                                int64_t scale_id, int64_t set_id, norma_error *err)
{
    const double figures[] = {scale->mean, scale->sd,  scale->skewness, scale->kurtosis,
                              scale->min,  scale->max, scale->alpha};
    sqlite3_stmt *insert = NULL;
    norma_status status = write_values(store, scale, scale_id, err);
    if (status == NORMA_OK)
        status = norma__store_prepare(
            &insert, store, "INSERT INTO norm_scale VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", err);
    if (status == NORMA_OK) {
        sqlite3_bind_int64(insert, 1, scale_id);
        sqlite3_bind_int64(insert, 2, set_id);
        norma__bind_text(insert, 3, scale->id);
        norma__bind_size(insert, 4, scale->n);
        for (int f = 0; f < 7; f++)
            sqlite3_bind_double(insert, 5 + f, figures[f]);
        status = norma__store_run_once(store, insert, err);
    }
    sqlite3_finalize(insert);
    return status;
}

static norma_status write_set_row(const norma__store *store, const norma_norm_set *set,
                                  int64_t set_id, norma_error *err)
{
    const char *texts[] = {
        set->created,    set->norma_version, set->instrument_id, set->instrument_version,
        set->key_sha256, set->source_file,   set->source_sha256, set->filter};
    sqlite3_stmt *insert = NULL;
    norma_status status = norma__store_prepare(
        &insert, store, "INSERT INTO norm_set VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        err);
    if (status == NORMA_OK) {
        sqlite3_bind_int64(insert, 1, set_id);
        norma__bind_text(insert, 2, set->name);
        sqlite3_bind_int64(insert, 3, set->version);
        for (int t = 0; t < 8; t++)
            norma__bind_text(insert, 4 + t, texts[t]);
        norma__bind_size(insert, 12, set->n_rows);
        norma__bind_size(insert, 13, set->n_kept);
        norma__bind_size(insert, 14, set->n_scales);
        status = norma__store_run_once(store, insert, err);
    }
    sqlite3_finalize(insert);
    return status;
}

/* Values, then scales, then the set: each row seals those before it (see the schema). */
static norma_status write_set(const norma__store *store, norma_norm_set *set, norma_error *err)
{
    int64_t set_id, scale_id;
    norma_status status;
    if ((status = norma__store_next_number(&set->version, store,
                                           "SELECT max(version) FROM norm_set WHERE name = ?",
                                           set->name, err)) != NORMA_OK ||
        (status = norma__store_next_number(&set_id, store, "SELECT max(norm_set_id) FROM norm_set",
                                           NULL, err)) != NORMA_OK ||
        (status = norma__store_next_number(
             &scale_id, store, "SELECT max(norm_scale_id) FROM norm_scale", NULL, err)) != NORMA_OK)
        return status;
    for (size_t s = 0; s < set->n_scales; s++)
        if ((status = write_scale(store, &set->scales[s], scale_id++, set_id, err)) != NORMA_OK)
            return status;
    status = norma__norms_refuse_overlap(store, set, set_id, err);
    return status == NORMA_OK ? write_set_row(store, set, set_id, err) : status;
}

norma_status norma_norms_build(int64_t *version, const char *store,
                               const norma_norms_source *source, norma_error *err)
{
    norma_norm_set *set = NULL;
    norma__store file = {0};
    norma_status status;

    if ((status = norma__norms_describe(&set, source, err)) != NORMA_OK)
        goto done;
    if ((status = norma__store_open_to_write(&file, store, err)) != NORMA_OK)
        goto done;
    if ((status = write_set(&file, set, err)) != NORMA_OK)
        goto done;
    if ((status = norma__store_commit(&file, err)) != NORMA_OK)
        goto done;
    if (version)
        *version = set->version;
done:
    norma__store_close(&file);
    norma_norm_set_free(set);
    return status;
}

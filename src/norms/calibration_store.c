/* Writing a calibration to the norm store. */
#include <norma/norms.h>

#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/calibration_rows.h"
#include "norms/canonical.h"
#include "norms/figure_rows.h"
#include "norms/norms_store.h"
#include "norms/store_label.h"

static const char INSERT_FIGURE[] = "INSERT INTO calibration_figure VALUES (?, ?, ?, ?, ?, ?, ?)";

static norma_status write_items(const norma__store *store, const norma_calibration *calibration,
                                int64_t calibration_id, norma_error *err)
{
    sqlite3_stmt *insert = NULL;
    norma_status status = norma__store_prepare(
        &insert, store, "INSERT INTO calibration_item VALUES (?, ?, ?, ?, ?)", err);
    for (size_t j = 0; status == NORMA_OK && j < calibration->n_items; j++) {
        sqlite3_bind_int64(insert, 1, calibration_id);
        norma__bind_size(insert, 2, j + 1);
        norma__bind_text(insert, 3, calibration->items[j]);
        sqlite3_bind_int(insert, 4, calibration->min[j]);
        sqlite3_bind_int(insert, 5, calibration->max[j]);
        status = norma__store_run_once(store, insert, err);
    }
    sqlite3_finalize(insert);
    return status;
}

static norma_status write_head(const norma__store *store, const norma_calibration *calibration,
                               int64_t calibration_id, norma_error *err)
{
    const char *texts[] = {calibration->created,       calibration->norma_version,
                           calibration->instrument_id, calibration->instrument_version,
                           calibration->source_file,   calibration->source_sha256,
                           calibration->filter};
    const size_t sizes[] = {calibration->n_rows, calibration->n_kept, calibration->n_items,
                            calibration->n_figures};
    sqlite3_stmt *insert = NULL;
    norma_status status = norma__store_prepare(
        &insert, store, "INSERT INTO calibration VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        err);
    if (status == NORMA_OK) {
        sqlite3_bind_int64(insert, 1, calibration_id);
        norma__bind_text(insert, 2, calibration->name);
        sqlite3_bind_int64(insert, 3, calibration->version);
        for (int t = 0; t < 7; t++)
            norma__bind_text(insert, 4 + t, texts[t]);
        for (int s = 0; s < 4; s++)
            norma__bind_size(insert, 11 + s, sizes[s]);
        status = norma__store_run_once(store, insert, err);
    }
    sqlite3_finalize(insert);
    return status;
}

/* Figures and items before the calibration, whose row seals them (see the schema). */
norma_status norma__calibration_write(const norma__store *store,
                                      const norma_calibration *calibration, norma_error *err)
{
    char sha256[NORMA__DIGEST_SIZE];
    int64_t id, figure_id;
    norma_status status;
    if ((status = norma__store_next_number(
             &id, store, "SELECT max(calibration_id) FROM calibration", NULL, err)) != NORMA_OK ||
        (status = norma__store_next_number(
             &figure_id, store, "SELECT max(calibration_figure_id) FROM calibration_figure", NULL,
             err)) != NORMA_OK)
        return status;
    for (size_t f = 0; f < calibration->n_figures; f++)
        if ((status = norma__figure_write(sha256, store, INSERT_FIGURE, &calibration->figures[f],
                                          figure_id++, id, err)) != NORMA_OK)
            return status;
    if ((status = write_items(store, calibration, id, err)) != NORMA_OK ||
        (status = write_head(store, calibration, id, err)) != NORMA_OK)
        return status;
    return norma__calibration_digest_write(store, calibration, err);
}

/* Few respondents are no measure of others, and could be told from it. */
static norma_status check_calibration(const norma_calibration *calibration, norma_error *err)
{
    if (calibration->n_kept < NORMA_CALIBRATION_MIN_N)
        return norma__fail(err, NORMA_EDATA,
                           "a calibration rests on at least %d respondents, and this one on %zu",
                           NORMA_CALIBRATION_MIN_N, calibration->n_kept);
    if (calibration->n_items == 0 || calibration->n_figures == 0)
        return norma__fail(err, NORMA_EDATA, "the calibration holds no %s",
                           calibration->n_items ? "figure" : "item");
    return NORMA_OK;
}

norma_status norma_calibration_store(int64_t *version, const char *store,
                                     norma_calibration *calibration, const char *name,
                                     const char *created, norma_error *err)
{
    char now[NORMA__TIME_SIZE];
    char *own_name = NULL, *own_time = NULL;
    norma_calibration labelled = *calibration; /* which owns nothing of it */
    norma__store file = {0};
    norma_status status;

    if ((status = norma__check_label(name, created, "calibration", err)) != NORMA_OK)
        goto done;
    if ((status = check_calibration(calibration, err)) != NORMA_OK)
        goto done;
    norma__now_utc(now);
    own_name = norma__copy_text(name);
    own_time = norma__copy_text(created ? created : now);
    if (!own_name || !own_time) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__store_open_to_write(&file, store, err)) != NORMA_OK)
        goto done;
    if ((status = norma__store_next_number(&labelled.version, &file,
                                           "SELECT max(version) FROM calibration WHERE name = ?",
                                           own_name, err)) != NORMA_OK)
        goto done;
    labelled.name = own_name;
    labelled.created = own_time;
    if ((status = norma__calibration_write(&file, &labelled, err)) != NORMA_OK)
        goto done;
    if ((status = norma__store_commit(&file, err)) != NORMA_OK)
        goto done;
    free(calibration->name);
    free(calibration->created);
    calibration->name = own_name;
    calibration->created = own_time;
    calibration->version = labelled.version;
    own_name = own_time = NULL;
    if (version)
        *version = labelled.version;
done:
    norma__store_close(&file);
    free(own_name);
    free(own_time);
    return status;
}

/* Reading calibrations from the norm store. */
#include <norma/norms.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/calibration_rows.h"
#include "norms/canonical.h"
#include "norms/figure_rows.h"
#include "norms/norms_store.h"

/* ---- heads ------------------------------------------------------------------------------------
 */

static const char ALL_CALIBRATIONS[] =
    "SELECT name, version, created, norma_version, instrument_id, instrument_version,"
    " source_file, source_sha256, filter, n_rows, n_kept, n_items"
    " FROM calibration ORDER BY name, version";

/* A calibration without its items and figures. */
static norma_calibration *head_of_row(sqlite3_stmt *row)
{
    norma_calibration *made = NORMA__NEW(norma_calibration, 1);
    if (!made)
        return NULL;
    made->name = norma__text_at(row, 0);
    made->version = sqlite3_column_int64(row, 1);
    made->created = norma__text_at(row, 2);
    made->norma_version = norma__text_at(row, 3);
    made->instrument_id = norma__text_at(row, 4);
    made->instrument_version = norma__text_at(row, 5);
    made->source_file = norma__text_at(row, 6);
    made->source_sha256 = norma__text_at(row, 7);
    made->filter = norma__text_at(row, 8);
    made->n_rows = norma__size_at(row, 9);
    made->n_kept = norma__size_at(row, 10);
    made->n_items = norma__size_at(row, 11);
    if (made->name && made->created && made->norma_version && made->instrument_id &&
        made->instrument_version && made->source_file && made->source_sha256 && made->filter)
        return made;
    norma_calibration_free(made);
    return NULL;
}

static bool add(norma_calibrations *list, norma_calibration *one)
{
    norma_calibration **grown =
        one ? NORMA__GROW(list->list, norma_calibration *, list->n + 1) : NULL;
    if (!grown) {
        norma_calibration_free(one);
        return false;
    }
    list->list = grown;
    list->list[list->n++] = one;
    return true;
}

norma_status norma__calibrations_list(norma_calibrations **out, const norma__store *store,
                                      norma_error *err)
{
    sqlite3_stmt *heads = NULL;
    norma_calibrations *list = NORMA__NEW(norma_calibrations, 1);
    bool row = store->format >= 2;
    norma_status status = list ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK && row)
        status = norma__store_prepare(&heads, store, ALL_CALIBRATIONS, err);
    while (status == NORMA_OK && row) {
        status = norma__store_step(store, heads, &row, err);
        if (status == NORMA_OK && row && !add(list, head_of_row(heads)))
            status = norma__no_memory(err);
    }
    sqlite3_finalize(heads);
    if (status == NORMA_OK) {
        *out = list;
        list = NULL;
    }
    norma_calibrations_free(list);
    return status;
}

void norma_calibrations_free(norma_calibrations *list)
{
    if (!list)
        return;
    for (size_t i = 0; i < list->n; i++)
        norma_calibration_free(list->list[i]);
    free(list->list);
    free(list);
}

static norma_status choose(size_t *out, const norma_calibrations *list, const norma__store *store,
                           const norma_norms_choice *choice, norma_error *err)
{
    norma__store_entry *entries = NORMA__NEW(norma__store_entry, list->n + 1);
    if (!entries)
        return norma__no_memory(err);
    for (size_t i = 0; i < list->n; i++)
        entries[i] = (norma__store_entry){list->list[i]->name, list->list[i]->version, false};
    norma__store_newest_are_current(entries, list->n);
    norma_status status =
        norma__store_choose(out, store, entries, list->n, "calibration", choice, err);
    free(entries);
    return status;
}

/* A statement about the rows of one calibration. */
static norma_status prepare_for(sqlite3_stmt **out, const norma__store *store, const char *sql,
                                const norma_calibration *of, norma_error *err)
{
    norma_status status = norma__store_prepare(out, store, sql, err);
    if (status == NORMA_OK) {
        norma__bind_text(*out, 1, of->name);
        sqlite3_bind_int64(*out, 2, of->version);
    }
    return status;
}

/* ---- items ------------------------------------------------------------------------------------
 */

static const char ITEMS[] =
    "SELECT place, item, min, max FROM calibration_item JOIN calibration USING (calibration_id)"
    " WHERE name = ? AND version = ? ORDER BY place";

static bool small_whole_number(sqlite3_stmt *row, int column)
{
    const sqlite3_int64 value = sqlite3_column_int64(row, column);
    return value >= INT_MIN && value <= INT_MAX;
}

static norma_status add_item(norma_calibration *of, sqlite3_stmt *row, const norma__store *store,
                             norma_error *err)
{
    const size_t j = of->n_items;
    if (norma__size_at(row, 0) != j + 1 || !small_whole_number(row, 2) ||
        !small_whole_number(row, 3))
        return norma__store_damaged(store, "the items of a calibration do not follow each other",
                                    err);
    char **items = NORMA__GROW(of->items, char *, j + 1);
    if (items)
        of->items = items;
    int *min = NORMA__GROW(of->min, int, j + 1);
    if (min)
        of->min = min;
    int *max = NORMA__GROW(of->max, int, j + 1);
    if (max)
        of->max = max;
    if (!items || !min || !max || !(of->items[j] = norma__text_at(row, 1)))
        return norma__no_memory(err);
    of->min[j] = sqlite3_column_int(row, 2);
    of->max[j] = sqlite3_column_int(row, 3);
    of->n_items++;
    return NORMA_OK;
}

static norma_status read_items(norma_calibration *of, const norma__store *store, norma_error *err)
{
    sqlite3_stmt *items = NULL;
    const size_t expected = of->n_items;
    of->n_items = 0;
    norma_status status = prepare_for(&items, store, ITEMS, of, err);
    for (bool row = true; status == NORMA_OK && row;) {
        status = norma__store_step(store, items, &row, err);
        if (status == NORMA_OK && row)
            status = add_item(of, items, store, err);
    }
    sqlite3_finalize(items);
    if (status == NORMA_OK && of->n_items != expected)
        return norma__store_damaged(store, "a calibration has lost items", err);
    return status;
}

/* ---- figures ----------------------------------------------------------------------------------
 */

static const char FIGURES[] = "SELECT f.name, f.n_rows, f.n_columns, sha256, value"
                              " FROM calibration_figure f JOIN calibration c USING (calibration_id)"
                              " WHERE c.name = ? AND c.version = ? ORDER BY f.name";
static const char N_FIGURES[] = "SELECT n_figures FROM calibration WHERE name = ? AND version = ?";

static norma_status add_figure(norma_calibration *of, sqlite3_stmt *row, const norma__store *store,
                               norma_error *err)
{
    norma_frozen *grown = NORMA__GROW(of->figures, norma_frozen, of->n_figures + 1);
    if (!grown)
        return norma__no_memory(err);
    of->figures = grown;
    of->figures[of->n_figures] = (norma_frozen){0};
    return norma__figure_read(&of->figures[of->n_figures++], row, store, "a calibration", err);
}

static norma_status expected_figures(size_t *out, const norma_calibration *of,
                                     const norma__store *store, norma_error *err)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    norma_status status = prepare_for(&statement, store, N_FIGURES, of, err);
    if (status == NORMA_OK)
        status = norma__store_step(store, statement, &row, err);
    *out = row ? norma__size_at(statement, 0) : 0;
    sqlite3_finalize(statement);
    return status;
}

static norma_status read_figures(norma_calibration *of, const norma__store *store, norma_error *err)
{
    sqlite3_stmt *figures = NULL;
    size_t expected = 0;
    norma_status status = expected_figures(&expected, of, store, err);
    if (status == NORMA_OK)
        status = prepare_for(&figures, store, FIGURES, of, err);
    for (bool row = true; status == NORMA_OK && row;) {
        status = norma__store_step(store, figures, &row, err);
        if (status == NORMA_OK && row)
            status = add_figure(of, figures, store, err);
    }
    sqlite3_finalize(figures);
    if (status == NORMA_OK && of->n_figures != expected)
        return norma__store_damaged(store, "a calibration has lost figures", err);
    return status;
}

/* ---- digests ----------------------------------------------------------------------------------
 */

static const char DIGEST[] = "SELECT sha256 FROM calibration_digest JOIN calibration"
                             " USING (calibration_id) WHERE name = ? AND version = ?";

static norma_status check_digest(const norma_calibration *of, const norma__store *store,
                                 norma_error *err)
{
    sqlite3_stmt *statement = NULL;
    char sha256[NORMA__DIGEST_SIZE];
    bool row = false, same = false;
    norma_status status = norma__calibration_digest(sha256, of, err);
    if (status == NORMA_EINVAL)
        return norma__store_damaged(store, "a text of a calibration is not UTF-8", err);
    if (status == NORMA_OK)
        status = prepare_for(&statement, store, DIGEST, of, err);
    if (status == NORMA_OK)
        status = norma__store_step(store, statement, &row, err);
    if (status == NORMA_OK && row) {
        const char *told = (const char *)sqlite3_column_text(statement, 0);
        if (!told)
            status = norma__no_memory(err);
        else
            same = strcmp(told, sha256) == 0;
    }
    sqlite3_finalize(statement);
    return status != NORMA_OK || same
               ? status
               : norma__store_damaged(store, "a calibration is not what was written", err);
}

static norma_status read_contents(norma_calibration *of, const norma__store *store,
                                  norma_error *err)
{
    norma_status status = read_items(of, store, err);
    if (status == NORMA_OK)
        status = read_figures(of, store, err);
    return status == NORMA_OK && store->format >= 3 ? check_digest(of, store, err) : status;
}

norma_status norma__calibration_read(norma_calibration **out, const norma__store *store,
                                     const norma_norms_choice *choice, norma_error *err)
{
    norma_calibrations *list = NULL;
    size_t chosen = 0;
    *out = NULL;
    norma_status status = norma__calibrations_list(&list, store, err);
    if (status == NORMA_OK)
        status = choose(&chosen, list, store, choice, err);
    if (status == NORMA_OK)
        status = read_contents(list->list[chosen], store, err);
    if (status == NORMA_OK) {
        *out = list->list[chosen];
        list->list[chosen] = NULL;
    }
    norma_calibrations_free(list);
    return status;
}

/* Verifying a store as an SQLite file: its pages, its references, its schema. */
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/status.h"
#include "norms/norms_verify.h"
#include "norms/store_schema.h"

/* What SQLite says when it cannot go on is a finding too; NORMA_ENOMEM is none. */
static norma_status find_failure(norma_norms_verification *v, norma_status status,
                                 const norma_error *found, norma_error *err)
{
    if (status == NORMA_OK)
        return NORMA_OK;
    if (status == NORMA_ENOMEM)
        return norma__no_memory(err);
    return norma__verify_find(v, err, "verify-file", NULL, found->message);
}

/* ---- pages and references -------------------------------------------------------------------- */

static norma_status check_integrity(norma_norms_verification *v, const norma__store *store,
                                    norma_error *found, norma_error *err)
{
    sqlite3_stmt *rows = NULL;
    bool row = true;
    norma_status status = norma__store_prepare(&rows, store, "PRAGMA integrity_check(20)", found);
    while (status == NORMA_OK && row) {
        status = norma__store_step(store, rows, &row, found);
        const char *line = row ? (const char *)sqlite3_column_text(rows, 0) : NULL;
        if (status == NORMA_OK && line && strcmp(line, "ok") != 0)
            status = norma__verify_find(v, err, "verify-file", NULL, line);
    }
    sqlite3_finalize(rows);
    return status;
}

static norma_status check_references(norma_norms_verification *v, const norma__store *store,
                                     norma_error *found, norma_error *err)
{
    sqlite3_stmt *rows = NULL;
    norma__buffer line = {0};
    bool row = false;
    norma_status status = norma__store_prepare(&rows, store, "PRAGMA foreign_key_check", found);
    if (status == NORMA_OK)
        status = norma__store_step(store, rows, &row, found);
    if (status == NORMA_OK && row) {
        const char *table = (const char *)sqlite3_column_text(rows, 0);
        norma__putf(&line, "a row of table %.64s refers to one that is not there",
                    table ? table : "?");
        status = line.failed ? norma__no_memory(found)
                             : norma__verify_find(v, err, "verify-file", NULL, line.bytes);
    }
    norma__buffer_free(&line);
    sqlite3_finalize(rows);
    return status;
}

/* ---- schema ---------------------------------------------------------------------------------- */

static norma_status put_schema(norma__buffer *out, const norma__store *store, norma_error *err)
{
    sqlite3_stmt *rows = NULL;
    bool row = true;
    norma_status status = norma__store_prepare(
        &rows, store,
        "SELECT type, name, tbl_name, sql, typeof(type) || typeof(name) || typeof(tbl_name) ||"
        " typeof(sql) FROM sqlite_schema ORDER BY name",
        err);
    while (status == NORMA_OK && row) {
        status = norma__store_step(store, rows, &row, err);
        for (int c = 0; status == NORMA_OK && row && c < 5; c++) {
            const char *text = (const char *)sqlite3_column_text(rows, c);
            norma__putf(out, "%s\n", text ? text : "");
        }
    }
    sqlite3_finalize(rows);
    if (status == NORMA_OK && out->failed)
        status = norma__no_memory(err);
    return status;
}

/* That of a store made just now, in memory. */
static norma_status put_wanted(norma__buffer *out, norma_error *err)
{
    norma__store fresh = {.path = ":memory:"};
    norma_status status = NORMA_OK;
    if (sqlite3_open(":memory:", &fresh.db) != SQLITE_OK)
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__store_create(&fresh, err);
    if (status == NORMA_OK)
        status = put_schema(out, &fresh, err);
    sqlite3_close(fresh.db);
    return status;
}

static norma_status check_schema(norma_norms_verification *v, const norma__store *store,
                                 norma_error *found, norma_error *err)
{
    norma__buffer is = {0}, wanted = {0};
    norma_status status = put_schema(&is, store, found);
    if (status == NORMA_OK)
        status = put_wanted(&wanted, found);
    if (status == NORMA_OK &&
        strcmp(is.bytes ? is.bytes : "", wanted.bytes ? wanted.bytes : "") != 0)
        status = norma__verify_find(v, err, "verify-schema", NULL,
                                    "its tables, indices and triggers are not those of a norm "
                                    "store of its format");
    norma__buffer_free(&is);
    norma__buffer_free(&wanted);
    return status;
}

/* A store of an older format has none of the tables that came later: its number is what was
 * written.
 */
static norma_status check_format(norma_norms_verification *v, const norma__store *store,
                                 norma_error *found, norma_error *err)
{
    int64_t later = 0;
    norma_status status = norma__store_ask_number(
        &later, store,
        store->format == 1 ? "SELECT count(*) FROM sqlite_schema WHERE name = 'calibration'"
                           : "SELECT count(*) FROM sqlite_schema WHERE name = 'norm_event'",
        found);
    return status == NORMA_OK && later > 0
               ? norma__verify_find(v, err, "verify-schema", NULL,
                                    "it has tables that its format does not have")
               : status;
}

norma_status norma__verify_file(norma_norms_verification *v, const norma__store *store,
                                norma_error *err)
{
    norma_error found = {0};
    norma_status status = check_integrity(v, store, &found, err);
    if (status == NORMA_OK)
        status = check_references(v, store, &found, err);
    if (status == NORMA_OK)
        status = store->format == NORMA__STORE_FORMAT ? check_schema(v, store, &found, err)
                                                      : check_format(v, store, &found, err);
    return find_failure(v, status, &found, err);
}

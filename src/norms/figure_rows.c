#include "norms/figure_rows.h"

#include <stdio.h>
#include <string.h>

#include "foundation/status.h"

/* The blob lives until the statement ends. */
norma_status norma__figure_write(char sha256[NORMA__DIGEST_SIZE], const norma__store *store,
                                 const char *insert, const norma_frozen *figure, int64_t id,
                                 int64_t owner, norma_error *err)
{
    sqlite3_stmt *row = NULL;
    norma__figure_bytes bytes = {0};
    norma_status status = norma__figure_pack(&bytes, figure, err);
    if (status == NORMA_OK)
        status = norma__store_prepare(&row, store, insert, err);
    if (status == NORMA_OK) {
        sqlite3_bind_int64(row, 1, id);
        sqlite3_bind_int64(row, 2, owner);
        norma__bind_text(row, 3, figure->name);
        norma__bind_size(row, 4, figure->n_rows);
        norma__bind_size(row, 5, figure->n_columns);
        norma__bind_text(row, 6, bytes.sha256);
        sqlite3_bind_blob64(row, 7, bytes.bytes, bytes.length, SQLITE_STATIC);
        status = norma__store_run_once(store, row, err);
    }
    memcpy(sha256, bytes.sha256, NORMA__DIGEST_SIZE);
    sqlite3_finalize(row);
    norma__figure_bytes_free(&bytes);
    return status;
}

norma_status norma__figure_read(norma_frozen *figure, sqlite3_stmt *row, const norma__store *store,
                                const char *of, norma_error *err)
{
    const void *bytes = sqlite3_column_blob(row, 4);
    const size_t length = (size_t)sqlite3_column_bytes(row, 4);
    const char *sha256 = (const char *)sqlite3_column_text(row, 3);
    char what[160];
    figure->name = norma__text_at(row, 0);
    figure->n_rows = norma__size_at(row, 1);
    figure->n_columns = norma__size_at(row, 2);
    if (!figure->name || !sha256 || (!bytes && sqlite3_errcode(store->db) == SQLITE_NOMEM))
        return norma__no_memory(err);
    if (norma__figure_is(figure, sha256, bytes, length))
        return norma__figure_unpack(figure, bytes, length, err);
    snprintf(what, sizeof what, "the values of figure '%.80s' of %s are others", figure->name, of);
    return norma__store_damaged(store, what, err);
}

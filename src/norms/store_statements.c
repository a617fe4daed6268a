/* Statements of a norm store: preparing, stepping, binding, and reading columns. */
#include "norms/store_statements.h"

#include <math.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* ---- failing ----------------------------------------------------------------------------------
 */

norma_status norma__store_fail(const norma__store *store, norma_error *err)
{
    const int code = sqlite3_extended_errcode(store->db);
    const int reason = sqlite3_system_errno(store->db);
    const char *path = store->path, *why = reason ? strerror(reason) : sqlite3_errmsg(store->db);
    if (code == SQLITE_IOERR_NOMEM)
        return norma__no_memory(err);
    switch (code & 0xff) {
    case SQLITE_NOMEM:
        return norma__no_memory(err);
    case SQLITE_NOTADB:
        return norma__fail(err, NORMA_ESTORE, "'%.400s' is not a norm store: it is no SQLite file",
                           path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return norma__fail(err, NORMA_ESTORE,
                           "the store '%.400s' is in use by another program: try again when it has "
                           "finished",
                           path);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return norma__fail(err, NORMA_ESTORE,
                           "the store '%.400s' cannot be written: it is read-only", path);
    case SQLITE_FULL:
        return norma__fail(err, NORMA_ESTORE,
                           "the disk is full: nothing was written to the store '%.400s'", path);
    case SQLITE_IOERR:
        return norma__fail(err, NORMA_ESTORE,
                           "the disk failed under the store '%.400s': nothing was written (%s)",
                           path, why);
    case SQLITE_CANTOPEN:
        return norma__fail(err, NORMA_ESTORE,
                           "the store '%.400s' or its journal cannot be opened: %s", path, why);
    case SQLITE_CORRUPT:
        return norma__store_damaged(store, sqlite3_errmsg(store->db), err);
    default:
        return norma__fail(err, NORMA_ESTORE, "the store '%.400s' cannot be used: %s", path,
                           sqlite3_errmsg(store->db));
    }
}

norma_status norma__store_damaged(const norma__store *store, const char *what, norma_error *err)
{
    return norma__fail(err, NORMA_ESTORE,
                       "the store '%.400s' is damaged: bring it back from a copy (%.200s)",
                       store->path, what);
}

/* ---- statements -------------------------------------------------------------------------------
 */

norma_status norma__store_prepare(sqlite3_stmt **out, const norma__store *store, const char *sql,
                                  norma_error *err)
{
    return sqlite3_prepare_v2(store->db, sql, -1, out, NULL) == SQLITE_OK
               ? NORMA_OK
               : norma__store_fail(store, err);
}

norma_status norma__store_step(const norma__store *store, sqlite3_stmt *statement, bool *row,
                               norma_error *err)
{
    int code = sqlite3_step(statement);
    *row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? NORMA_OK : norma__store_fail(store, err);
}

norma_status norma__store_run(const norma__store *store, const char *sql, norma_error *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? NORMA_OK
               : norma__store_fail(store, err);
}

norma_status norma__store_ask_number(int64_t *out, const norma__store *store, const char *sql,
                                     norma_error *err)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    norma_status status = norma__store_prepare(&statement, store, sql, err);
    if (status == NORMA_OK)
        status = norma__store_step(store, statement, &row, err);
    *out = row ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return status;
}

norma_status norma__store_run_once(const norma__store *store, sqlite3_stmt *statement,
                                   norma_error *err)
{
    bool row;
    norma_status status = norma__store_step(store, statement, &row, err);
    sqlite3_reset(statement);
    return status;
}

norma_status norma__store_next_number(int64_t *out, const norma__store *store, const char *sql,
                                      const char *name, norma_error *err)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    norma_status status = norma__store_prepare(&statement, store, sql, err);
    if (status == NORMA_OK && name)
        norma__bind_text(statement, 1, name);
    if (status == NORMA_OK)
        status = norma__store_step(store, statement, &row, err);
    *out = row ? sqlite3_column_int64(statement, 0) + 1 : 1;
    sqlite3_finalize(statement);
    return status;
}

void norma__bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

void norma__bind_size(sqlite3_stmt *statement, int at, size_t value)
{
    sqlite3_bind_int64(statement, at, (sqlite3_int64)value);
}

char *norma__text_at(sqlite3_stmt *row, int column)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    return text ? norma__copy_text(text) : NULL;
}

double norma__number_at(sqlite3_stmt *row, int column)
{
    return sqlite3_column_type(row, column) == SQLITE_NULL ? NAN
                                                           : sqlite3_column_double(row, column);
}

size_t norma__size_at(sqlite3_stmt *row, int column)
{
    sqlite3_int64 value = sqlite3_column_int64(row, column);
    return value > 0 ? (size_t)value : 0;
}

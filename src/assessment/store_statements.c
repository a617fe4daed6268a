/* Statements of a norm store: preparing, stepping, binding, and reading columns. */
#include "assessment/norms_store.h"

#include <math.h>

#include "foundation/memory.h"
#include "foundation/status.h"

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

#include "norms/norms_contents.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/figure_rows.h"

norma_status norma__norm_numbers_write(char sha256[NORMA__DIGEST_SIZE], const norma__store *store,
                                       const char *insert, int64_t id, double *values, size_t n,
                                       norma_error *err)
{
    const norma_frozen column = {.n_rows = n, .n_columns = 1, .values = values};
    norma__figure_bytes bytes = {0};
    sqlite3_stmt *row = NULL;
    norma_status status = norma__figure_pack(&bytes, &column, err);
    if (status == NORMA_OK)
        status = norma__store_prepare(&row, store, insert, err);
    if (status == NORMA_OK) {
        sqlite3_bind_int64(row, 1, id);
        sqlite3_bind_blob64(row, 2, bytes.bytes, bytes.length, SQLITE_STATIC);
        status = norma__store_run_once(store, row, err);
    }
    memcpy(sha256, bytes.sha256, NORMA__DIGEST_SIZE);
    sqlite3_finalize(row);
    norma__figure_bytes_free(&bytes);
    return status;
}

static norma_status take_numbers(double **out, char sha256[NORMA__DIGEST_SIZE], sqlite3_stmt *row,
                                 const norma__store *store, size_t n, norma_error *err)
{
    norma_frozen column = {0};
    const void *bytes = sqlite3_column_blob(row, 0);
    const size_t length = (size_t)sqlite3_column_bytes(row, 0);
    if (!bytes && sqlite3_errcode(store->db) == SQLITE_NOMEM)
        return norma__no_memory(err);
    if (length % sizeof(double) != 0 || length / sizeof(double) != n)
        return norma__store_damaged(store,
                                    "the companies of a norm set are not as many as they "
                                    "were",
                                    err);
    norma__digest(sha256, bytes ? bytes : "", length);
    norma_status status = norma__figure_unpack(&column, bytes, length, err);
    *out = column.values;
    return status;
}

norma_status norma__norm_numbers_read(double **out, char sha256[NORMA__DIGEST_SIZE],
                                      const norma__store *store, const char *select, int64_t id,
                                      size_t n, norma_error *err)
{
    sqlite3_stmt *numbers = NULL;
    bool row = false;
    *out = NULL;
    sha256[0] = '\0';
    norma_status status = norma__store_prepare(&numbers, store, select, err);
    if (status == NORMA_OK) {
        sqlite3_bind_int64(numbers, 1, id);
        status = norma__store_step(store, numbers, &row, err);
    }
    if (status == NORMA_OK && row)
        status = take_numbers(out, sha256, numbers, store, n, err);
    sqlite3_finalize(numbers);
    return status;
}

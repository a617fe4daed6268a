/* The SQLite file behind the norm store: opening, refusing, and one way of failing. */
#ifndef NORMA_ASSESSMENT_NORMS_STORE_H
#define NORMA_ASSESSMENT_NORMS_STORE_H

#include <sqlite3.h>
#include <stdbool.h>

#include <norma/norms.h>

typedef struct norma__store {
    sqlite3 *db;
    const char *path; /* borrowed, for sentences */
    bool created;     /* the file was made by this opening */
} norma__store;

/* Opens a store and begins a transaction: to write, making the file when there is none, or to read
   only. Refuses what is no store of ours. Close with norma__store_close() also after a failure. */
norma_status norma__store_open_to_write(norma__store *store, const char *path, norma_error *err);
norma_status norma__store_open_to_read(norma__store *store, const char *path, norma_error *err);

norma_status norma__store_commit(norma__store *store, norma_error *err);

/* Rolls back what was not committed; a file that this opening made and nobody committed to is
   removed again. */
void norma__store_close(norma__store *store);

/* What the last SQLite call complained about, as one sentence. */
norma_status norma__store_fail(const norma__store *store, norma_error *err);
/* The same for contents that cannot be: what says where. */
norma_status norma__store_damaged(const norma__store *store, const char *what, norma_error *err);

norma_status norma__store_prepare(sqlite3_stmt **out, const norma__store *store, const char *sql,
                                  norma_error *err);
/* Steps to the next row; *row is false at the end. */
norma_status norma__store_step(const norma__store *store, sqlite3_stmt *statement, bool *row,
                               norma_error *err);

#endif

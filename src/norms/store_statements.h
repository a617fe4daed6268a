/* An open norm store: its statements, and one way of failing. */
#ifndef NORMA_NORMS_STORE_STATEMENTS_H
#define NORMA_NORMS_STORE_STATEMENTS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <sys/stat.h>

#include <norma/norms.h>

enum {
    NORMA__STORE_APPLICATION = 0x6e726d61, /* "nrma", at byte 68 of the file */
    NORMA__STORE_FORMAT = 3                /* user_version; grows with the schema */
};

typedef struct norma__store {
    sqlite3 *db;
    const char *path; /* borrowed, for sentences */
    bool created;     /* the file was made by this opening */
    int format;       /* of the file, 1 to NORMA__STORE_FORMAT; 0: it is empty */
    bool as_it_lies;  /* read where nothing can be written, so without a lock */
    struct stat then; /* the file when it was opened so */
} norma__store;

/* What the last SQLite call complained about, as one sentence. */
norma_status norma__store_fail(const norma__store *store, norma_error *err);
/* The same for contents that cannot be: what says where. */
norma_status norma__store_damaged(const norma__store *store, const char *what, norma_error *err);

norma_status norma__store_prepare(sqlite3_stmt **out, const norma__store *store, const char *sql,
                                  norma_error *err);
/* Steps to the next row; *row is false at the end. */
norma_status norma__store_step(const norma__store *store, sqlite3_stmt *statement, bool *row,
                               norma_error *err);
/* One that gives no rows, and is used again with other values. */
norma_status norma__store_run_once(const norma__store *store, sqlite3_stmt *statement,
                                   norma_error *err);
norma_status norma__store_run(const norma__store *store, const char *sql, norma_error *err);

/* The first number that a query gives, 0 when it gives none; or the number after it (1 for the
   first), of the rows of one name when it is not NULL. */
norma_status norma__store_ask_number(int64_t *out, const norma__store *store, const char *sql,
                                     norma_error *err);
norma_status norma__store_next_number(int64_t *out, const norma__store *store, const char *sql,
                                      const char *name, norma_error *err);

/* A text is borrowed until the statement ends. NaN is stored as NULL, which is what SQLite makes of
   it. */
void norma__bind_text(sqlite3_stmt *statement, int at, const char *text);
void norma__bind_size(sqlite3_stmt *statement, int at, size_t value);

/* A copy, or NULL without memory; NULL as NaN; a number below 0 as 0. */
char *norma__text_at(sqlite3_stmt *row, int column);
double norma__number_at(sqlite3_stmt *row, int column);
size_t norma__size_at(sqlite3_stmt *row, int column);

#endif

#include "assessment/norms_store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "foundation/buffer.h"
#include "foundation/status.h"

enum {
    APPLICATION = 0x6e726d61, /* "nrma", at byte 68 of the file */
    FORMAT = 1,               /* user_version; grows with the schema */
    PATIENCE_MS = 2000        /* how long to wait for another program's lock */
};

/* A set is written from its values up to its own row, which seals it: nothing can be added to a
   scale or a set once its row stands, and nothing can be changed or taken away. */
static const char *const SCHEMA[] = {
    "CREATE TABLE norm_set ("
    " norm_set_id INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL, version INTEGER NOT NULL CHECK (version >= 1),"
    " created TEXT NOT NULL, norma_version TEXT NOT NULL,"
    " instrument_id TEXT NOT NULL, instrument_version TEXT NOT NULL, key_sha256 TEXT NOT NULL,"
    " source_file TEXT NOT NULL, source_sha256 TEXT NOT NULL, filter TEXT NOT NULL,"
    " n_rows INTEGER NOT NULL CHECK (n_rows >= n_kept),"
    " n_kept INTEGER NOT NULL CHECK (n_kept >= 0),"
    " n_scales INTEGER NOT NULL CHECK (n_scales >= 1),"
    " UNIQUE (name, version)) STRICT",

    "CREATE TABLE norm_scale ("
    " norm_scale_id INTEGER PRIMARY KEY,"
    " norm_set_id INTEGER NOT NULL REFERENCES norm_set DEFERRABLE INITIALLY DEFERRED,"
    " scale TEXT NOT NULL, n INTEGER NOT NULL CHECK (n >= 1),"
    " mean REAL NOT NULL, sd REAL, skewness REAL, kurtosis REAL,"
    " min REAL NOT NULL, max REAL NOT NULL, alpha REAL,"
    " UNIQUE (norm_set_id, scale)) STRICT",

    "CREATE TABLE norm_value ("
    " norm_scale_id INTEGER NOT NULL REFERENCES norm_scale DEFERRABLE INITIALLY DEFERRED,"
    " value REAL NOT NULL CHECK (value BETWEEN 0 AND 100),"
    " count INTEGER NOT NULL CHECK (count >= 1),"
    " PRIMARY KEY (norm_scale_id, value)) STRICT, WITHOUT ROWID",

    "CREATE TRIGGER norm_set_in_order BEFORE INSERT ON norm_set WHEN"
    " EXISTS (SELECT 1 FROM norm_set WHERE norm_set_id = NEW.norm_set_id) OR NEW.version <>"
    " (SELECT coalesce(max(version), 0) + 1 FROM norm_set WHERE name = NEW.name)"
    " BEGIN SELECT raise(ABORT, 'versions of a norm set follow each other'); END",
    "CREATE TRIGGER norm_scale_sealed BEFORE INSERT ON norm_scale WHEN"
    " EXISTS (SELECT 1 FROM norm_scale WHERE norm_scale_id = NEW.norm_scale_id) OR"
    " EXISTS (SELECT 1 FROM norm_set WHERE norm_set_id = NEW.norm_set_id)"
    " BEGIN SELECT raise(ABORT, 'a norm set is never changed'); END",
    "CREATE TRIGGER norm_value_sealed BEFORE INSERT ON norm_value WHEN"
    " EXISTS (SELECT 1 FROM norm_scale WHERE norm_scale_id = NEW.norm_scale_id)"
    " BEGIN SELECT raise(ABORT, 'a norm set is never changed'); END",

#define NEVER(what, table)                                                                         \
    "CREATE TRIGGER " table "_no_" what " BEFORE " what " ON " table                               \
    " BEGIN SELECT raise(ABORT, 'a norm set is never changed'); END"
    NEVER("update", "norm_set"),
    NEVER("delete", "norm_set"),
    NEVER("update", "norm_scale"),
    NEVER("delete", "norm_scale"),
    NEVER("update", "norm_value"),
    NEVER("delete", "norm_value"),
#undef NEVER
};

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

static norma_status run(const norma__store *store, const char *sql, norma_error *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? NORMA_OK
               : norma__store_fail(store, err);
}

static norma_status ask_number(int64_t *out, const norma__store *store, const char *sql,
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

/* ---- opening ----------------------------------------------------------------------------------
 */

/* A path that SQLite takes as a plain file, whatever it begins with. */
static int open_file(norma__store *store, int flags)
{
    norma__buffer plain = {0};
    if (store->path[0] != '/')
        norma__put(&plain, "./");
    norma__put(&plain, store->path);
    int code = plain.failed ? SQLITE_NOMEM : sqlite3_open_v2(plain.bytes, &store->db, flags, NULL);
    norma__buffer_free(&plain);
    return code;
}

static norma_status connect_to(norma__store *store, int flags, norma_error *err)
{
    int code = open_file(store, flags);
    if (!store->db)
        return norma__no_memory(err);
    if (code != SQLITE_OK)
        return norma__store_fail(store, err);
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db, PATIENCE_MS);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return NORMA_OK;
}

static norma_status refuse_what_is_no_file(const char *path, norma_error *err)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return errno == ENOENT
                   ? norma__fail(err, NORMA_ESTORE,
                                 "there is no norm store '%.400s': norma norms build makes one",
                                 path)
                   : norma__fail(err, NORMA_ESTORE, "the store '%.400s' cannot be opened: %s", path,
                                 strerror(errno));
    if (S_ISDIR(about.st_mode))
        return norma__fail(err, NORMA_ESTORE, "'%.400s' is a folder, not a norm store", path);
    if (!S_ISREG(about.st_mode))
        return norma__fail(err, NORMA_ESTORE, "'%.400s' is not a regular file: no norm store",
                           path);
    return NORMA_OK;
}

static norma_status check_integrity(const norma__store *store, norma_error *err)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    norma_status status = norma__store_prepare(&statement, store, "PRAGMA quick_check(1)", err);
    if (status == NORMA_OK)
        status = norma__store_step(store, statement, &row, err);
    if (status == NORMA_OK) {
        const char *word = row ? (const char *)sqlite3_column_text(statement, 0) : NULL;
        if (!word)
            status = norma__store_fail(store, err);
        else if (strcmp(word, "ok") != 0)
            status = norma__store_damaged(store, word, err);
    }
    sqlite3_finalize(statement);
    return status;
}

/* Says whether the file is still empty, and refuses what is not ours. */
static norma_status identify(const norma__store *store, bool *empty, norma_error *err)
{
    int64_t application = 0, format = 0, objects = 0;
    norma_status status;
    if ((status = ask_number(&application, store, "PRAGMA application_id", err)) != NORMA_OK ||
        (status = ask_number(&format, store, "PRAGMA user_version", err)) != NORMA_OK ||
        (status = ask_number(&objects, store, "SELECT count(*) FROM sqlite_schema", err)) !=
            NORMA_OK)
        return status;
    *empty = application == 0 && format == 0 && objects == 0;
    if (*empty)
        return NORMA_OK;
    if (application != APPLICATION)
        return norma__fail(err, NORMA_ESTORE,
                           "'%.400s' is not a norm store: it is an SQLite file of another program",
                           store->path);
    if (format > FORMAT)
        return norma__fail(err, NORMA_ESTORE,
                           "the store '%.400s' was made by a newer norma (format %lld; this one, "
                           "%s, knows %d): use that one",
                           store->path, (long long)format, norma_version(), FORMAT);
    return check_integrity(store, err);
}

static norma_status make_schema(const norma__store *store, norma_error *err)
{
    norma_status status = NORMA_OK;
    char identity[96];
    for (size_t i = 0; status == NORMA_OK && i < sizeof SCHEMA / sizeof SCHEMA[0]; i++)
        status = run(store, SCHEMA[i], err);
    sqlite3_snprintf(sizeof identity, identity,
                     "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION, FORMAT);
    return status == NORMA_OK ? run(store, identity, err) : status;
}

/* Everything that is read is read in one transaction: one state of the file. */
static int begin_reading(const norma__store *store)
{
    return sqlite3_exec(store->db, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
}

/* A build that was killed leaves a journal, which only a writer can undo: let SQLite do that, and
   nothing else. */
static norma_status undo_interrupted_build(norma__store *store, norma_error *err)
{
    sqlite3_close(store->db);
    store->db = NULL;
    norma_status status = connect_to(store, SQLITE_OPEN_READWRITE, err);
    return status == NORMA_OK ? run(store, "PRAGMA query_only = ON", err) : status;
}

norma_status norma__store_open_to_read(norma__store *store, const char *path, norma_error *err)
{
    bool empty = false;
    norma_status status;
    *store = (norma__store){.path = path};
    if ((status = refuse_what_is_no_file(path, err)) != NORMA_OK ||
        (status = connect_to(store, SQLITE_OPEN_READONLY, err)) != NORMA_OK)
        return status;
    int code = begin_reading(store);
    if (code == SQLITE_READONLY_ROLLBACK) {
        if ((status = undo_interrupted_build(store, err)) != NORMA_OK)
            return status;
        code = begin_reading(store);
    }
    if (code != SQLITE_OK)
        return norma__store_fail(store, err);
    status = identify(store, &empty, err);
    if (status == NORMA_OK && empty)
        return norma__fail(err, NORMA_ESTORE,
                           "the store '%.400s' is empty: no norm set was finished in it", path);
    return status;
}

/* Another build that failed on a new store takes its empty file away again; a lock on a file that
   is no longer there must not be written to. */
static norma_status refuse_moved_file(const norma__store *store, norma_error *err)
{
    int moved = 0;
    if (sqlite3_file_control(store->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
        moved)
        return norma__fail(err, NORMA_ESTORE,
                           "the store '%.400s' was removed or replaced meanwhile: try again",
                           store->path);
    return NORMA_OK;
}

norma_status norma__store_open_to_write(norma__store *store, const char *path, norma_error *err)
{
    bool empty = false;
    norma_status status;
    *store = (norma__store){.path = path};
    int made = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (made >= 0) {
        close(made);
        store->created = true;
    } else if (errno != EEXIST)
        return norma__fail(err, NORMA_ESTORE, "the store '%.400s' cannot be made: %s", path,
                           strerror(errno));
    if ((status = refuse_what_is_no_file(path, err)) != NORMA_OK ||
        (status = connect_to(store, SQLITE_OPEN_READWRITE, err)) != NORMA_OK ||
        (status = run(store, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; BEGIN IMMEDIATE",
                      err)) != NORMA_OK ||
        (status = refuse_moved_file(store, err)) != NORMA_OK ||
        (status = identify(store, &empty, err)) != NORMA_OK)
        return status;
    return empty ? make_schema(store, err) : NORMA_OK;
}

norma_status norma__store_commit(norma__store *store, norma_error *err)
{
    norma_status status = run(store, "COMMIT", err);
    if (status == NORMA_OK)
        store->created = false; /* it stays */
    return status;
}

/* Under the lock, so that no other build can have begun in it. */
static void remove_if_still_empty(const norma__store *store)
{
    struct stat about;
    if (store->db && !sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_exec(store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (stat(store->path, &about) == 0 && about.st_size == 0)
        unlink(store->path);
}

void norma__store_close(norma__store *store)
{
    if (store->created)
        remove_if_still_empty(store);
    sqlite3_close(store->db);
    *store = (norma__store){0};
}

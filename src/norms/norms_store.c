#include "norms/norms_store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "foundation/buffer.h"
#include "foundation/status.h"
#include "norms/store_schema.h"

enum { PATIENCE_MS = 2000 /* how long to wait for another program's lock */ };

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
                   ? norma__fail(
                         err, NORMA_ESTORE,
                         "there is no norm store '%.400s': norma norms build makes one, and "
                         "so does --calibrate",
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

/* Learns the format, 0 of a file that is still empty, and refuses what is not ours. */
static norma_status identify(norma__store *store, norma_error *err)
{
    int64_t application = 0, format = 0, objects = 0;
    norma_status status;
    if ((status = norma__store_ask_number(&application, store, "PRAGMA application_id", err)) !=
            NORMA_OK ||
        (status = norma__store_ask_number(&format, store, "PRAGMA user_version", err)) !=
            NORMA_OK ||
        (status = norma__store_ask_number(&objects, store, "SELECT count(*) FROM sqlite_schema",
                                          err)) != NORMA_OK)
        return status;
    if (application == 0 && format == 0 && objects == 0)
        return NORMA_OK;
    if (application != NORMA__STORE_APPLICATION)
        return norma__fail(err, NORMA_ESTORE,
                           "'%.400s' is not a norm store: it is an SQLite file of another program",
                           store->path);
    if (format > NORMA__STORE_FORMAT)
        return norma__fail(err, NORMA_ESTORE,
                           "the store '%.400s' was made by a newer norma (format %lld; this one, "
                           "%s, knows %d): use that one",
                           store->path, (long long)format, norma_version(), NORMA__STORE_FORMAT);
    if (format < 1)
        return norma__store_damaged(store, "its format has no number", err);
    store->format = (int)format;
    return check_integrity(store, err);
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
    return status == NORMA_OK ? norma__store_run(store, "PRAGMA query_only = ON", err) : status;
}

norma_status norma__store_open_to_read(norma__store *store, const char *path, norma_error *err)
{
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
    status = identify(store, err);
    if (status == NORMA_OK && store->format == 0)
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
        (status = norma__store_run(
             store, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; BEGIN IMMEDIATE", err)) !=
            NORMA_OK ||
        (status = refuse_moved_file(store, err)) != NORMA_OK ||
        (status = identify(store, err)) != NORMA_OK)
        return status;
    return norma__store_bring_up_to_date(store, err);
}

norma_status norma__store_commit(norma__store *store, norma_error *err)
{
    norma_status status = norma__store_run(store, "COMMIT", err);
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

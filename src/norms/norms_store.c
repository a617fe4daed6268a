#include "norms/norms_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "foundation/buffer.h"
#include "foundation/status.h"
#include "norms/store_migrate.h"

int norma__store_patience_ms = 5000;

/* ---- opening ----------------------------------------------------------------------------------
 */

/* A path that SQLite takes as a plain file, whatever it begins with. */
static void put_plain(norma__buffer *plain, const char *path)
{
    if (path[0] != '/')
        norma__put(plain, "./");
    norma__put(plain, path);
}

/* The same as a URI that says that nobody writes to the file. */
static void put_immutable(norma__buffer *uri, const char *path)
{
    norma__put(uri, path[0] == '/' ? "file:" : "file:./");
    for (const unsigned char *c = (const unsigned char *)path; *c; c++)
        norma__putf(uri, *c == '%' || *c == '?' || *c == '#' ? "%%%02X" : "%c", *c);
    norma__put(uri, "?immutable=1");
}

static int open_file(norma__store *store)
{
    norma__buffer name = {0};
    int flags = SQLITE_OPEN_READWRITE; /* or to read only, where that is all that is allowed */
    if (store->as_it_lies) {
        put_immutable(&name, store->path);
        flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    } else
        put_plain(&name, store->path);
    int code = name.failed ? SQLITE_NOMEM : sqlite3_open_v2(name.bytes, &store->db, flags, NULL);
    norma__buffer_free(&name);
    return code;
}

static norma_status connect_to(norma__store *store, norma_error *err)
{
    int code = open_file(store);
    if (!store->db)
        return norma__no_memory(err);
    if (code != SQLITE_OK)
        return norma__store_fail(store, err);
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db, norma__store_patience_ms);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return NORMA_OK;
}

static norma_status refuse_what_is_no_file(const char *path, struct stat *about, norma_error *err)
{
    if (stat(path, about) != 0)
        return errno == ENOENT
                   ? norma__fail(
                         err, NORMA_ESTORE,
                         "there is no norm store '%.400s': norma norms build makes one, and "
                         "so does --calibrate",
                         path)
                   : norma__fail(err, NORMA_ESTORE, "the store '%.400s' cannot be opened: %s", path,
                                 strerror(errno));
    if (S_ISDIR(about->st_mode))
        return norma__fail(err, NORMA_ESTORE, "'%.400s' is a folder, not a norm store", path);
    if (!S_ISREG(about->st_mode))
        return norma__fail(err, NORMA_ESTORE, "'%.400s' is not a regular file: no norm store",
                           path);
    return NORMA_OK;
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
    return NORMA_OK;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

/* Where SQLite puts its other files: beside the file itself, not beside a link to it. */
static bool neighbour(const char *path, const char *ending, struct stat *about)
{
    norma__buffer name = {0};
    char *real = realpath(path, NULL);
    norma__put(&name, real ? real : path);
    norma__put(&name, ending);
    const bool there = !name.failed && stat(name.bytes, about) == 0;
    norma__buffer_free(&name);
    free(real);
    return there;
}

static bool may_write_folder_of(const char *path)
{
    char *real = realpath(path, NULL), *slash = real ? strrchr(real, '/') : NULL;
    if (slash)
        slash[1] = '\0';
    const bool may = slash && access(real, W_OK) == 0;
    free(real);
    return may;
}

/* How a place lets a store be read. */
typedef enum place {
    SHARED,     /* whoever reads writes, too: who else reads is noted beside the store, and whoever
                   comes last clears up */
    AS_IT_LIES, /* that is not allowed, and nothing is left to be cleared up */
    LEFT        /* it is not allowed, and something is */
} place;

static place place_of(const char *path)
{
    struct stat about;
    if (access(path, W_OK) == 0 && may_write_folder_of(path))
        return SHARED;
    const bool left = (neighbour(path, "-wal", &about) && about.st_size > 0) ||
                      (neighbour(path, "-journal", &about) && about.st_size > 0);
    return left ? LEFT : AS_IT_LIES;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

norma_status norma__store_check_unmoved(const norma__store *store, norma_error *err)
{
    struct stat now, left;
    if (!store->as_it_lies || (stat(store->path, &now) == 0 && same_file(&now, &store->then) &&
                               !(neighbour(store->path, "-wal", &left) && left.st_size > 0)))
        return NORMA_OK;
    return norma__fail(err, NORMA_ESTORE,
                       "the store '%.400s' was written to while it was read: try again",
                       store->path);
}

/* Everything that is read is read in one transaction: one state of the file. */
static norma_status begin_reading(const norma__store *store, place where, norma_error *err)
{
    norma_status status = norma__store_run(
        store, "PRAGMA query_only = ON; BEGIN; SELECT count(*) FROM sqlite_schema", err);
    const int code = sqlite3_errcode(store->db) & 0xff;
    if (status == NORMA_OK || where != LEFT || (code != SQLITE_CANTOPEN && code != SQLITE_READONLY))
        return status;
    return norma__fail(
        err, NORMA_ESTORE,
        "the store '%.400s' was not closed when it was last written, and nothing can "
        "be written where it lies: open it once where it can be written, with the "
        "file beside it that ends in -wal or -journal",
        store->path);
}

norma_status norma__store_open_to_read(norma__store *store, const char *path, norma_error *err)
{
    norma_status status;
    *store = (norma__store){.path = path};
    if ((status = refuse_what_is_no_file(path, &store->then, err)) != NORMA_OK)
        return status;
    const place where = place_of(path);
    store->as_it_lies = where == AS_IT_LIES;
    if ((status = connect_to(store, err)) != NORMA_OK ||
        (status = begin_reading(store, where, err)) != NORMA_OK ||
        (status = identify(store, err)) != NORMA_OK)
        return status;
    if (store->format == 0)
        return norma__fail(err, NORMA_ESTORE,
                           "the store '%.400s' is empty: no norm set was finished in it", path);
    return NORMA_OK;
}

/* ---- writing ----------------------------------------------------------------------------------
 */

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
    if ((status = refuse_what_is_no_file(path, &store->then, err)) != NORMA_OK ||
        (status = connect_to(store, err)) != NORMA_OK ||
        (status = norma__store_run(
             store, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; BEGIN IMMEDIATE", err)) !=
            NORMA_OK ||
        (status = refuse_moved_file(store, err)) != NORMA_OK ||
        (status = identify(store, err)) != NORMA_OK)
        return status;
    return norma__store_bring_up_to_date(store, err);
}

/* From its second transaction on a store is read while it is written to. A new one is made, and one
   of an older format brought up to date, under a journal that leaves the file as it was when that
   fails. Where it cannot be had now (somebody reads) the next one to write sees to it. */
static void write_ahead_from_now_on(const norma__store *store)
{
    sqlite3_busy_timeout(store->db, 0);
    sqlite3_exec(store->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    sqlite3_busy_timeout(store->db, norma__store_patience_ms);
}

norma_status norma__store_commit(norma__store *store, norma_error *err)
{
    norma_status status = norma__store_run(store, "COMMIT", err);
    if (status == NORMA_OK) {
        store->created = false; /* it stays */
        write_ahead_from_now_on(store);
    }
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

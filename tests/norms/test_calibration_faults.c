#define CORRELATED 20
#include "calibration_world.h"

#include <sys/wait.h>

#include "faulty_disk.h"
#include "faulty_memory.h"
#include "norms/norms_store.h"

/* ---- damage ----------------------------------------------------------------------------------
 */

static void refuse_load(const world *w, const char *sentence)
{
    norma_calibration *loaded = NULL;
    norma_error err = {0};
    assert_int_equal(norma_calibration_load(&loaded, w->store, NULL, &err), NORMA_ESTORE);
    assert_null(loaded);
    if (!strstr(err.message, "damaged") || !strstr(err.message, sentence))
        fail_msg("'%s' does not say '%s'", err.message, sentence);
}

static void a_calibration_that_was_tampered_with_is_refused(void **state)
{
    world *w = *state;
    static const struct {
        const char *sql, *sentence;
    } cases[] = {
        {"UPDATE calibration_figure SET value = zeroblob(96) WHERE n_rows = 4",
         "values of figure 'awkward' of a calibration are others"},
        {"PRAGMA ignore_check_constraints = ON; UPDATE calibration_figure SET"
         " n_rows = 9223372036854775807 WHERE n_rows = 4",
         ""},
        {"PRAGMA ignore_check_constraints = ON; UPDATE calibration_figure SET n_rows = 0 WHERE"
         " n_rows = 4",
         ""},
        {"UPDATE calibration_figure SET sha256 = 'x' WHERE n_rows = 4",
         "values of figure 'awkward'"},
        {"DELETE FROM calibration_figure WHERE n_rows = 0", "lost figures"},
        {"UPDATE calibration_item SET max = 3000000000 WHERE place = 2", "do not follow"},
        {"UPDATE calibration_item SET place = 99 WHERE place = 2", "do not follow"},
        {"DELETE FROM calibration_item WHERE place = 9", "lost items"},
    };
    static const char UNLOCK[] =
        "PRAGMA foreign_keys = OFF; DROP TRIGGER calibration_item_no_update;"
        "DROP TRIGGER calibration_item_no_delete; DROP TRIGGER calibration_figure_no_update;"
        "DROP TRIGGER calibration_figure_no_delete;";
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char sql[1024];
        store_as(w, "panel", 1);
        snprintf(sql, sizeof sql, "%s%s", UNLOCK, cases[i].sql);
        run_sql(w->store, sql);
        refuse_load(w, cases[i].sentence);
        unlink(w->store);
    }
}

/* Each page of the file overwritten in turn: never a crash, never a wrong number. */
static void damaged_pages_are_noticed(void **state)
{
    world *w = *state;
    size_t size, refused = 0;
    store_as(w, "panel", 1);
    char *bytes = bytes_of(w->store, &size), *broken = malloc(size);
    assert_non_null(broken);
    for (size_t page = 0; page < size / 4096; page++)
        for (int fill = 0; fill <= 0xff; fill += 0x33) {
            norma_calibration *loaded = NULL;
            memcpy(broken, bytes, size);
            memset(broken + page * 4096 + (page == 0 ? 100 : 0), fill, 600);
            write_bytes(w->store, broken, size);
            norma_status status = norma_calibration_load(&loaded, w->store, NULL, NULL);
            assert_true(status == NORMA_OK || status == NORMA_ESTORE);
            if (loaded)
                check_same_figures(loaded, w->calibration);
            refused += status == NORMA_ESTORE;
            norma_calibration_free(loaded);
        }
    assert_true(refused >= size / 4096);
    free(bytes);
    free(broken);
}

/* ---- a disk that fails -----------------------------------------------------------------------
 */

/* What a store was before: nothing, of format 1, or with a calibration. */
typedef enum before { NO_STORE, FORMAT_1, ONE_CALIBRATION } before;

static void make_before(world *w, before was)
{
    if (was == FORMAT_1)
        make_old_store(w->store, 1);
    if (was == ONE_CALIBRATION)
        store_as(w, "panel", 1);
}

static void check_as_before(const world *w, before was)
{
    norma_norm_set *set = NULL;
    norma_calibrations *list = NULL;
    if (was == NO_STORE) {
        assert_false(file_exists(w->store));
        return;
    }
    assert_int_equal(norma_calibrations_list(&list, w->store, NULL), NORMA_OK);
    assert_int_equal(list->n, was == ONE_CALIBRATION);
    norma_calibrations_free(list);
    if (was == FORMAT_1) {
        assert_int_equal(norma_norms_load(&set, w->store, &(norma_norms_choice){"old", 1}, NULL),
                         NORMA_OK);
        norma_norm_set_free(set);
    }
}

/* The k-th write fails, for every k until storing succeeds. */
static void fail_every_write(world *w, disk_fault fault, const char *sentence, before was)
{
    norma_status status = NORMA_ESTORE;
    long k = 0;
    make_before(w, was);
    while (status != NORMA_OK) {
        norma_error err = {0};
        disk_set(fault, ++k);
        status = norma_calibration_store(NULL, w->store, w->calibration, "panel", CREATED, &err);
        disk_set(DISK_SOUND, 0);
        if (status == NORMA_OK)
            break;
        assert_int_equal(status, NORMA_ESTORE);
        if (!strstr(err.message, sentence))
            fail_msg("write %ld: '%s' does not say '%s'", k, err.message, sentence);
        check_as_before(w, was);
    }
    assert_true(k > 5);
    norma_calibration *loaded = load(w, "panel", 0);
    assert_int_equal(loaded->version, was == ONE_CALIBRATION ? 2 : 1);
    check_same_figures(loaded, w->calibration);
    norma_calibration_free(loaded);
}

static void a_full_disk_leaves_no_new_store(void **state)
{
    fail_every_write(*state, DISK_FULL, "the disk is full", NO_STORE);
}

static void a_full_disk_leaves_an_old_store_as_it_was(void **state)
{
    fail_every_write(*state, DISK_FULL, "the disk is full", ONE_CALIBRATION);
}

static void a_full_disk_leaves_a_store_of_format_1(void **state)
{
    fail_every_write(*state, DISK_FULL, "the disk is full", FORMAT_1);
}

static void a_broken_disk_leaves_a_store_of_format_1(void **state)
{
    fail_every_write(*state, DISK_BROKEN, "the disk failed", FORMAT_1);
}

/* A child stores and dies at its k-th write, half of it done: true when it did. */
static bool store_and_die(const world *w, long k)
{
    int outcome;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        disk_set(DISK_POWER_CUT, k);
        norma_status status =
            norma_calibration_store(NULL, w->store, w->calibration, "panel", CREATED, NULL);
        _exit(status == NORMA_OK ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &outcome, 0), child);
    assert_true(WIFEXITED(outcome));
    assert_true(WEXITSTATUS(outcome) == 0 || WEXITSTATUS(outcome) == POWER_CUT_EXIT);
    return WEXITSTATUS(outcome) == POWER_CUT_EXIT;
}

/* Killed at one write after the other of the first calibration, a store of format 1 has its norms,
   and the calibration whole or not at all. */
static void a_killed_migration_leaves_the_store_consistent(void **state)
{
    world *w = *state;
    long k = 1;
    for (bool killed = true; killed; k += 1 + k / 8) {
        norma_calibrations *list = NULL;
        norma_norm_set *set = NULL;
        make_old_store(w->store, 1);
        killed = store_and_die(w, k);
        assert_int_equal(norma_calibrations_list(&list, w->store, NULL), NORMA_OK);
        assert_true(list->n == 0 || list->n == 1);
        if (list->n == 1) {
            norma_calibration *loaded = load(w, "panel", 1);
            check_same_figures(loaded, w->calibration);
            norma_calibration_free(loaded);
        }
        norma_calibrations_free(list);
        assert_int_equal(norma_norms_load(&set, w->store, &(norma_norms_choice){"old", 1}, NULL),
                         NORMA_OK);
        norma_norm_set_free(set);
        unlink(w->store);
    }
    assert_true(k > 6);
}

static void a_store_in_use_is_not_waited_for_forever(void **state)
{
    world *w = *state;
    norma_error err = {0};
    sqlite3 *db;
    store_as(w, "panel", 1);
    assert_int_equal(sqlite3_open(w->store, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(
        norma_calibration_store(NULL, w->store, w->calibration, "panel", CREATED, &err),
        NORMA_ESTORE);
    assert_non_null(strstr(err.message, "in use by another program"));
    sqlite3_close(db);
    assert_int_equal(w->calibration->version, 1);
    store_as(w, "panel", 2);
}

/* ---- memory ----------------------------------------------------------------------------------
 */

static void nothing_leaks(void **state)
{
    world *w = *state;
    int64_t version = 0;
    norma_calibration *loaded = NULL;
    norma_calibrations *list = NULL;
    make_old_store(w->store, 1);
    check_every_allocation(version, norma_calibration_store(&version, w->store, w->calibration,
                                                            "panel", CREATED, NULL));
    check_every_allocation(loaded, norma_calibration_load(&loaded, w->store, NULL, NULL));
    check_every_allocation(list, norma_calibrations_list(&list, w->store, NULL));
    check_same_figures(loaded, w->calibration);
    norma_calibration_free(loaded);
    norma_calibrations_free(list);
    norma_calibrations_free(NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)
    const struct CMUnitTest tests[] = {
        TEST(a_calibration_that_was_tampered_with_is_refused),
        TEST(damaged_pages_are_noticed),
        TEST(a_full_disk_leaves_no_new_store),
        TEST(a_full_disk_leaves_an_old_store_as_it_was),
        TEST(a_full_disk_leaves_a_store_of_format_1),
        TEST(a_broken_disk_leaves_a_store_of_format_1),
        TEST(a_killed_migration_leaves_the_store_consistent),
        TEST(a_store_in_use_is_not_waited_for_forever),
        TEST(nothing_leaks),
    };
    memory_install();
    disk_install();
    norma__store_patience_ms = 50;
    return cmocka_run_group_tests_name("calibration_faults", tests, NULL, NULL);
}

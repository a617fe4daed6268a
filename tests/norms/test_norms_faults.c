#include "norms_world.h"

#include <sys/wait.h>

#include "faulty_disk.h"
#include "faulty_memory.h"
#include "norms/norms_store.h"

/* Every refusal of a store: to build, to load and to list, each with its sentence, and the file as
   it was. */
static void refuse(const world *w, const char *to_build, const char *to_read)
{
    norma_error err = {0};
    norma_norm_set *set = NULL;
    norma_norm_list *list = NULL;
    if (to_build) {
        assert_int_equal(norma_norms_build(NULL, w->store, &w->source, &err), NORMA_ESTORE);
        if (!strstr(err.message, to_build))
            fail_msg("'%s' does not say '%s'", err.message, to_build);
    }
    if (to_read) {
        assert_int_equal(norma_norms_load(&set, w->store, NULL, &err), NORMA_ESTORE);
        if (!strstr(err.message, to_read))
            fail_msg("'%s' does not say '%s'", err.message, to_read);
        assert_int_equal(norma_norms_list(&list, w->store, &err), NORMA_ESTORE);
        assert_non_null(strstr(err.message, to_read));
    }
    assert_true(!set && !list);
}

static void refuse_unchanged(const world *w, const char *to_build, const char *to_read)
{
    size_t size, after_size;
    char *before = bytes_of(w->store, &size);
    refuse(w, to_build, to_read);
    char *after = bytes_of(w->store, &after_size);
    assert_int_equal(size, after_size);
    assert_memory_equal(before, after, size);
    free(before);
    free(after);
}

/* ---- what is no store ------------------------------------------------------------------------
 */

static void a_text_file_is_no_store(void **state)
{
    world *w = *state;
    char text[3000];
    memset(text, 'a', sizeof text);
    write_bytes(w->store, text, sizeof text);
    refuse_unchanged(w, "it is no SQLite file", "it is no SQLite file");
    write_bytes(w->store, "id;a1\n", 6); /* shorter than SQLite's header */
    refuse_unchanged(w, "it is no SQLite file", "it is no SQLite file");
}

static void another_programs_database_is_no_store(void **state)
{
    world *w = *state;
    run_sql(w->store, "CREATE TABLE mail (subject TEXT); PRAGMA user_version = 1");
    refuse_unchanged(w, "SQLite file of another program", "SQLite file of another program");
}

static void a_newer_store_is_left_to_newer_programs(void **state)
{
    world *w = *state;
    build(w, 1);
    run_sql(w->store, "PRAGMA user_version = 4");
    refuse_unchanged(w, "made by a newer norma (format 4", "made by a newer norma (format 4");
}

static void folders_devices_and_absent_files_are_refused(void **state)
{
    world *w = *state;
    refuse(w, NULL, "there is no norm store");
    assert_false(file_exists(w->store));
    strcpy(w->store, w->folder);
    refuse(w, "is a folder", "is a folder");
    strcpy(w->store, "/dev/null");
    refuse(w, "not a regular file", "not a regular file");
    snprintf(w->store, sizeof w->store, "%s/no/norms.db", w->folder);
    refuse(w, "cannot be made: No such file", "there is no norm store");
    strcpy(w->store, "");
    refuse(w, "cannot be made", "there is no norm store");
}

static void an_empty_file_holds_no_norms_but_may_take_them(void **state)
{
    world *w = *state;
    write_bytes(w->store, "", 0);
    refuse(w, NULL, "is empty: no norm set was finished in it");
    build(w, 1);
}

/* A path is a file, not what SQLite could read into it. */
static void special_names_are_ordinary_files(void **state)
{
    world *w = *state;
    char here[512], store[96];
    assert_non_null(getcwd(here, sizeof here));
    strcpy(store, w->store);
    assert_int_equal(chdir(w->folder), 0);
    const char *const names[] = {":memory:", "file:x.db?mode=memory"};
    for (size_t i = 0; i < 2; i++) {
        strcpy(w->store, names[i]);
        build(w, 1);
        assert_true(file_exists(names[i]));
        unlink(names[i]);
    }
    assert_int_equal(chdir(here), 0);
    strcpy(w->store, store);
}

/* ---- what is in the way ----------------------------------------------------------------------
 */

static void a_store_in_use_is_not_waited_for_forever(void **state)
{
    world *w = *state;
    norma_norm_set *set = NULL;
    sqlite3 *db;
    build(w, 1);
    assert_int_equal(sqlite3_open(w->store, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    refuse(w, "in use by another program", NULL);
    assert_int_equal(norma_norms_load(&set, w->store, NULL, NULL), NORMA_OK); /* meanwhile */
    norma_norm_set_free(set);
    sqlite3_close(db);
    build(w, 2);
}

static void a_read_only_store_can_be_read(void **state)
{
    world *w = *state;
    norma_norm_set *set = NULL;
    build(w, 1);
    disk.read_only = true;
    refuse_unchanged(w, "it is read-only", NULL);
    assert_int_equal(norma_norms_load(&set, w->store, NULL, NULL), NORMA_OK);
    disk.read_only = false;
    norma_norm_set_free(set);
}

/* Reading makes no file and takes no lock for long: the folder is as it was. */
static void reading_leaves_no_trace(void **state)
{
    world *w = *state;
    size_t size, after_size;
    norma_norm_set *set = NULL;
    build(w, 1);
    char *before = bytes_of(w->store, &size);
    disk_set(DISK_BROKEN, 1); /* any write would fail */
    assert_int_equal(norma_norms_load(&set, w->store, NULL, NULL), NORMA_OK);
    disk_set(DISK_SOUND, 0);
    char *after = bytes_of(w->store, &after_size);
    assert_int_equal(size, after_size);
    assert_memory_equal(before, after, size);
    free(before);
    free(after);
    norma_norm_set_free(set);
}

/* ---- damage ----------------------------------------------------------------------------------
 */

/* Each page of the file overwritten in turn: never a crash, never a wrong number. */
static void damaged_pages_are_noticed(void **state)
{
    world *w = *state;
    size_t size;
    build(w, 1);
    norma_norm_set *sound = NULL, *set;
    assert_int_equal(norma_norms_load(&sound, w->store, NULL, NULL), NORMA_OK);
    char *bytes = bytes_of(w->store, &size), *broken = malloc(size);
    assert_non_null(broken);
    size_t refused = 0;
    for (size_t page = 0; page < size / 4096; page++)
        for (int fill = 0; fill <= 0xff; fill += 0x33) {
            norma_error err = {0};
            memcpy(broken, bytes, size);
            memset(broken + page * 4096 + (page == 0 ? 100 : 0), fill, 600);
            write_bytes(w->store, broken, size);
            norma_status status = norma_norms_load(&set, w->store, NULL, &err);
            if (status == NORMA_OK) {
                assert_int_equal(set->scales[0].n, sound->scales[0].n);
                norma_norm_set_free(set);
            } else {
                assert_int_equal(status, NORMA_ESTORE);
                refused++;
            }
            status = norma_norms_build(NULL, w->store, &w->source, &err);
            assert_true(status == NORMA_OK || status == NORMA_ESTORE);
        }
    assert_true(refused >= size / 4096);
    write_bytes(w->store, bytes, size / 2);
    refuse(w, "damaged", "damaged");
    free(bytes);
    free(broken);
    norma_norm_set_free(sound);
}

static void a_distribution_that_was_tampered_with_is_refused(void **state)
{
    world *w = *state;
    norma_error err = {0};
    norma_norm_set *set = NULL;
    build(w, 1);
    run_sql(w->store, "DROP TRIGGER norm_value_no_UPDATE;"
                      "UPDATE norm_value SET count = count + 1 WHERE norm_scale_id = 2");
    assert_int_equal(norma_norms_load(&set, w->store, NULL, &err), NORMA_ESTORE);
    assert_non_null(strstr(err.message, "damaged"));
    assert_non_null(strstr(err.message, "scale 'ab' does not add up"));
    run_sql(w->store, "DROP TRIGGER norm_scale_no_DELETE; PRAGMA foreign_keys = OFF;"
                      "DELETE FROM norm_scale WHERE norm_scale_id = 2");
    assert_int_equal(norma_norms_load(&set, w->store, NULL, &err), NORMA_ESTORE);
    assert_non_null(strstr(err.message, "lost scales"));
    run_sql(w->store, "DROP TABLE norm_set");
    refuse(w, "cannot be used", "cannot be used");
}

/* ---- a disk that fails -----------------------------------------------------------------------
 */

/* The k-th write fails, for every k until a build succeeds: a new store is then not there, and an
   old one holds what it held. */
static void fail_every_write(world *w, disk_fault fault, const char *sentence, bool old)
{
    norma_status status = NORMA_ESTORE;
    norma_error err = {0};
    norma_norm_list *list;
    long k = 0;
    if (old)
        build(w, 1);
    while (status != NORMA_OK) {
        disk_set(fault, ++k);
        status = norma_norms_build(NULL, w->store, &w->source, &err);
        disk_set(DISK_SOUND, 0);
        if (status == NORMA_OK)
            break;
        assert_int_equal(status, NORMA_ESTORE);
        if (!strstr(err.message, sentence))
            fail_msg("write %ld: '%s' does not say '%s'", k, err.message, sentence);
        if (!old)
            assert_false(file_exists(w->store));
        else {
            assert_int_equal(norma_norms_list(&list, w->store, &err), NORMA_OK);
            assert_int_equal(list->n, 1);
            norma_norm_list_free(list);
        }
    }
    assert_true(k > 5);
    norma_norm_set *set = NULL;
    assert_int_equal(norma_norms_load(&set, w->store, NULL, &err), NORMA_OK);
    assert_int_equal(set->version, old ? 2 : 1);
    norma_norm_set_free(set);
}

static void a_full_disk_leaves_no_new_store(void **state)
{
    fail_every_write(*state, DISK_FULL, "the disk is full", false);
}

static void a_full_disk_leaves_an_old_store_as_it_was(void **state)
{
    fail_every_write(*state, DISK_FULL, "the disk is full", true);
}

static void a_broken_disk_leaves_an_old_store_as_it_was(void **state)
{
    fail_every_write(*state, DISK_BROKEN, "the disk failed", true);
}

/* A child builds and dies at its k-th write, half of it done: true when it did, false when it
   finished first. */
static bool build_and_die(const world *w, long k)
{
    int outcome;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        disk_set(DISK_POWER_CUT, k);
        _exit(norma_norms_build(NULL, w->store, &w->source, NULL) == NORMA_OK ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &outcome, 0), child);
    assert_true(WIFEXITED(outcome));
    assert_true(WEXITSTATUS(outcome) == 0 || WEXITSTATUS(outcome) == POWER_CUT_EXIT);
    return WEXITSTATUS(outcome) == POWER_CUT_EXIT;
}

/* Killed at one write after the other (at fewer of the later ones, which are alike), a store holds
   every set that was finished, and whole; a reader undoes what was left, and the next build goes on
   counting. */
static void a_killed_build_leaves_the_store_consistent(void **state)
{
    world *w = *state;
    char log[128];
    int64_t finished = 1;
    size_t interrupted = 0;
    snprintf(log, sizeof log, "%s-wal", w->store);
    build(w, 1);
    for (long k = 1; build_and_die(w, k); k += 1 + k / 8) {
        norma_norm_set *set = NULL;
        norma_error err = {0};
        interrupted += file_exists(log);
        if (norma_norms_load(&set, w->store, NULL, &err) != NORMA_OK)
            fail_msg("write %ld: %s", k, err.message);
        /* killed after its last write to the store, a build is finished */
        assert_true(set->version == finished || set->version == finished + 1);
        finished = set->version;
        norma_norm_set_free(set);
        assert_false(file_exists(log)); /* one file again */
    }
    assert_true(interrupted > 3);
    build(w, finished + 2); /* the child that was not killed made one */
}

static void a_first_build_that_was_killed_can_be_made_again(void **state)
{
    world *w = *state;
    for (long k = 1; build_and_die(w, k); k += 1 + k / 8) {
        norma_norm_list *list = NULL;
        norma_error err = {0};
        norma_status status = norma_norms_list(&list, w->store, &err);
        if (status == NORMA_OK)
            assert_int_equal(list->n, 1);
        else
            assert_non_null(strstr(err.message, "is empty"));
        norma_norm_list_free(list);
        if (status != NORMA_OK)
            build(w, 1);
        unlink(w->store);
    }
}

/* ---- memory ----------------------------------------------------------------------------------
 */

static void nothing_leaks_in_a_build(void **state)
{
    world *w = *state;
    int64_t version = 0;
    check_every_allocation(version, norma_norms_build(&version, w->store, &w->source, NULL));
    norma_norm_list *list = NULL;
    assert_int_equal(norma_norms_list(&list, w->store, NULL), NORMA_OK);
    assert_int_equal(list->n, version);
    norma_norm_list_free(list);
}

static void nothing_leaks_in_loading(void **state)
{
    world *w = *state;
    norma_norm_set *set = NULL;
    norma_norm_list *list = NULL;
    build(w, 1);
    check_every_allocation(set, norma_norms_load(&set, w->store, NULL, NULL));
    check_every_allocation(list, norma_norms_list(&list, w->store, NULL));
    norma_norm_set_free(set);
    norma_norm_list_free(list);
    norma_norm_set_free(NULL);
    norma_norm_list_free(NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)
    const struct CMUnitTest tests[] = {
        TEST(a_text_file_is_no_store),
        TEST(another_programs_database_is_no_store),
        TEST(a_newer_store_is_left_to_newer_programs),
        TEST(folders_devices_and_absent_files_are_refused),
        TEST(an_empty_file_holds_no_norms_but_may_take_them),
        TEST(special_names_are_ordinary_files),
        TEST(a_store_in_use_is_not_waited_for_forever),
        TEST(a_read_only_store_can_be_read),
        TEST(reading_leaves_no_trace),
        TEST(damaged_pages_are_noticed),
        TEST(a_distribution_that_was_tampered_with_is_refused),
        TEST(a_full_disk_leaves_no_new_store),
        TEST(a_full_disk_leaves_an_old_store_as_it_was),
        TEST(a_broken_disk_leaves_an_old_store_as_it_was),
        TEST(a_killed_build_leaves_the_store_consistent),
        TEST(a_first_build_that_was_killed_can_be_made_again),
        TEST(nothing_leaks_in_a_build),
        TEST(nothing_leaks_in_loading),
    };
    memory_install();
    disk_install();
    norma__store_patience_ms = 50;
    return cmocka_run_group_tests_name("norms_faults", tests, NULL, NULL);
}

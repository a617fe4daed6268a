/* Where a store may lie: in places that cannot be written, beside what a killed process left. */
#include "same_set.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "faulty_disk.h"

enum { NOBODY = 65534 };

typedef struct world {
    char folder[64];
    char store[96], log[112], shared[112]; /* the store, its -wal and its -shm */
} world;

static int world_new(void **state)
{
    static world w;
    strcpy(w.folder, "/tmp/norma-test-XXXXXX");
    assert_non_null(mkdtemp(w.folder));
    snprintf(w.store, sizeof w.store, "%s/a 100%%?#1 norms.db", w.folder);
    snprintf(w.log, sizeof w.log, "%s-wal", w.store);
    snprintf(w.shared, sizeof w.shared, "%s-shm", w.store);
    *state = &w;
    return 0;
}

static int world_free(void **state)
{
    world *w = *state;
    chmod(w->folder, 0700);
    unlink(w->log);
    unlink(w->shared);
    unlink(w->store);
    assert_int_equal(rmdir(w->folder), 0);
    return 0;
}

static void build(const world *w, int64_t version)
{
    norma_norm_set *set = rich_set("a", &SMALL, (uint64_t)version);
    add_to(w->store, set, version);
    norma_norm_set_free(set);
}

/* Who runs the tests may write everywhere; nobody may not. */
static void become_nobody(void)
{
    if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
        _exit(100);
}

static void must_not_write(const world *w, mode_t store, mode_t folder)
{
    assert_int_equal(chmod(w->store, store), 0);
    assert_int_equal(chmod(w->folder, folder), 0);
}

/* A child that may not write reads the newest version, and leaves no file behind: its number, or
   100 and more for a refusal, whose sentence goes to the pipe. */
static int read_as_nobody(const world *w, char *sentence, size_t room)
{
    int outcome, ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        norma_norm_set *set = NULL;
        norma_error err = {0};
        become_nobody();
        norma_status status = norma_norms_load(&set, w->store, NULL, &err);
        if (write(ends[1], err.message, strlen(err.message)) < 0)
            _exit(102);
        _exit(status == NORMA_OK ? (int)set->version : 101);
    }
    close(ends[1]);
    ssize_t length = read(ends[0], sentence, room - 1);
    sentence[length > 0 ? length : 0] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &outcome, 0), child);
    assert_true(WIFEXITED(outcome));
    return WEXITSTATUS(outcome);
}

static void a_store_that_cannot_be_written_is_read_wherever_it_lies(void **state)
{
    world *w = *state;
    static const struct {
        mode_t store, folder;
    } modes[] = {{0444, 0755}, {0444, 0555}, {0666, 0555}, {0444, 0777}};
    build(w, 1);
    build(w, 2);
    for (size_t m = 0; m < sizeof modes / sizeof modes[0]; m++) {
        char sentence[600];
        must_not_write(w, modes[m].store, modes[m].folder);
        const int version = read_as_nobody(w, sentence, sizeof sentence);
        if (version != 2)
            fail_msg("modes %zu: %d, %s", m, version, sentence);
        assert_false(file_exists(w->log) || file_exists(w->shared));
    }
}

static void a_store_that_cannot_be_written_is_not_written_to(void **state)
{
    world *w = *state;
    int outcome;
    build(w, 1);
    build(w, 2);
    must_not_write(w, 0444, 0555);
    pid_t child = fork();
    if (child == 0) {
        norma__store store;
        norma_error err = {0};
        become_nobody();
        norma_status status = norma__store_open_to_write(&store, w->store, &err);
        _exit(status == NORMA_ESTORE && strstr(err.message, "cannot be written") ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &outcome, 0), child);
    assert_true(WIFEXITED(outcome) && WEXITSTATUS(outcome) == 0);
}

/* A reader without locks notices that somebody who may write did. */
static void a_store_that_is_written_to_while_it_is_read_without_locks_is_refused(void **state)
{
    world *w = *state;
    int outcome, go[2], opened[2];
    char byte;
    build(w, 1);
    must_not_write(w, 0644, 0755);
    assert_true(pipe(go) == 0 && pipe(opened) == 0);
    pid_t child = fork();
    if (child == 0) {
        norma__store store;
        norma_error err = {0};
        become_nobody();
        if (access(w->store, W_OK) == 0)
            _exit(0); /* the tests are not run as root: it cannot be tried */
        if (norma__store_open_to_read(&store, w->store, &err) != NORMA_OK ||
            norma__store_check_unmoved(&store, &err) != NORMA_OK || write(opened[1], "x", 1) != 1 ||
            read(go[0], &byte, 1) != 1)
            _exit(1);
        norma_status status = norma__store_check_unmoved(&store, &err);
        _exit(status == NORMA_ESTORE && strstr(err.message, "written to while it was read") ? 0
                                                                                            : 2);
    }
    close(opened[1]);
    if (read(opened[0], &byte, 1) == 1) {
        build(w, 2);
        assert_int_equal(write(go[1], "x", 1), 1);
    }
    close(opened[0]);
    close(go[0]);
    close(go[1]);
    assert_int_equal(waitpid(child, &outcome, 0), child);
    assert_true(WIFEXITED(outcome));
    assert_int_equal(WEXITSTATUS(outcome), 0);
}

/* Commits, and is killed before it closes the store. */
static void commit_and_die(const world *w, int64_t version)
{
    int outcome;
    pid_t child = fork();
    if (child == 0) {
        norma__store store;
        norma_norm_set *set = rich_set("a", &SMALL, (uint64_t)version);
        if (norma__store_open_to_write(&store, w->store, NULL) == NORMA_OK &&
            write_and_note(&store, set, NULL) == NORMA_OK &&
            norma__store_commit(&store, NULL) == NORMA_OK)
            raise(SIGKILL);
        _exit(1);
    }
    assert_int_equal(waitpid(child, &outcome, 0), child);
    assert_true(WIFSIGNALED(outcome));
}

static void what_a_killed_process_committed_is_read_and_put_into_the_one_file(void **state)
{
    world *w = *state;
    build(w, 1);
    commit_and_die(w, 2);
    assert_true(file_exists(w->log) && file_exists(w->shared));
    norma_norm_set *set = load_from(w->store, NULL, 0);
    assert_int_equal(set->version, 2);
    norma_norm_set_free(set);
    assert_false(file_exists(w->log) || file_exists(w->shared));
}

/* Where nothing can be written, what is left beside the store cannot be put into it: it is read
   with it, or a sentence says what is in the way. */
static void what_a_killed_process_left_is_not_overlooked_where_nothing_can_be_written(void **state)
{
    world *w = *state;
    char sentence[600];
    build(w, 1);
    commit_and_die(w, 2);
    chmod(w->log, 0444);
    chmod(w->shared, 0444);
    must_not_write(w, 0444, 0555);
    int version = read_as_nobody(w, sentence, sizeof sentence);
    if (version != 2 && !strstr(sentence, "open it once where it can be written"))
        fail_msg("%d: %s", version, sentence);
    chmod(w->folder, 0755);
    unlink(w->shared);
    chmod(w->folder, 0555);
    version = read_as_nobody(w, sentence, sizeof sentence);
    if (version != 2 && !strstr(sentence, "open it once where it can be written"))
        fail_msg("%d: %s", version, sentence);
    chmod(w->folder, 0755);
    chmod(w->store, 0644);
    norma_norm_set *set = load_from(w->store, NULL, 0);
    assert_int_equal(set->version, 2);
    norma_norm_set_free(set);
}

/* A file that two names lead to has one log: that of the file. */
static void a_link_leads_to_the_store_and_its_log(void **state)
{
    world *w = *state;
    char name[112];
    build(w, 1);
    commit_and_die(w, 2);
    snprintf(name, sizeof name, "%s/link", w->folder);
    assert_int_equal(symlink(w->store, name), 0);
    norma_norm_set *set = load_from(name, NULL, 0);
    assert_int_equal(set->version, 2);
    norma_norm_set_free(set);
    unlink(name);
}

/* Somebody reads, so the second writer cannot have the write-ahead log; it writes all the same. */
static void a_writer_is_content_without_the_log_while_others_read(void **state)
{
    world *w = *state;
    sqlite3 *db;
    build(w, 1);
    run_sql(w->store, "PRAGMA journal_mode = DELETE");
    norma__store_patience_ms = 2000;
    assert_int_equal(sqlite3_open(w->store, &db), SQLITE_OK);
    build(w, 2);
    assert_int_equal(sqlite3_exec(db, "SELECT count(*) FROM norm_set", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    build(w, 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)
    const struct CMUnitTest tests[] = {
        TEST(a_store_that_cannot_be_written_is_read_wherever_it_lies),
        TEST(a_store_that_cannot_be_written_is_not_written_to),
        TEST(a_store_that_is_written_to_while_it_is_read_without_locks_is_refused),
        TEST(what_a_killed_process_committed_is_read_and_put_into_the_one_file),
        TEST(what_a_killed_process_left_is_not_overlooked_where_nothing_can_be_written),
        TEST(a_link_leads_to_the_store_and_its_log),
        TEST(a_writer_is_content_without_the_log_while_others_read),
    };
    disk_install(); /* sound, and waited for by nobody */
    return cmocka_run_group_tests_name("norms_places", tests, NULL, NULL);
}

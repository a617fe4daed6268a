#include "same_set.h"

#include "faulty_disk.h"
#include "store_stress.h"

typedef struct world {
    char folder[64];
    char store[96];
} world;

static int world_new(void **state)
{
    static world w;
    strcpy(w.folder, "/tmp/norma-test-XXXXXX");
    assert_non_null(mkdtemp(w.folder));
    snprintf(w.store, sizeof w.store, "%s/norms.db", w.folder);
    *state = &w;
    return 0;
}

static int world_free(void **state)
{
    world *w = *state;
    char journal[128];
    snprintf(journal, sizeof journal, "%s-journal", w->store);
    unlink(journal); /* of a writer that was killed before it wrote to it */
    unlink(w->store);
    assert_int_equal(rmdir(w->folder), 0);
    return 0;
}

/* scripts/kill-store does it a thousand times. */
static void killed_at_any_moment_a_store_loses_nothing_and_shows_no_half(void **state)
{
    world *w = *state;
    stress s = {.path = w->store, .size = &SMALL, .seed = 1, .longest_us = 8000};
    for (int k = 0; k < 60; k++)
        if (!stress_kill(&s))
            fail_msg("%s", s.complaint);
    assert_true(s.hits > 10);
    assert_true(s.commits > 10);
}

static void many_read_while_one_writes(void **state)
{
    world *w = *state;
    double seconds;
    stress s = {.path = w->store, .size = &SMALL};
    assert_int_equal(stress_write(&s, 1, NULL), NORMA_OK);
    s.known = 1;
    if (!stress_together(&s, 8, 20, &seconds))
        fail_msg("%s", s.complaint);
    assert_true(s.commits > 1);
}

/* Each has its turn. */
static void several_write_and_none_is_lost(void **state)
{
    world *w = *state;
    enum { WRITERS = 4, EACH = 6 };
    stress s = {.path = w->store, .size = &SMALL};
    pid_t writers[WRITERS];
    for (int p = 0; p < WRITERS; p++)
        if ((writers[p] = fork()) == 0) {
            norma_status status = NORMA_OK;
            for (int i = 0; status == NORMA_OK && i < EACH; i++)
                status = stress_write(&s, p * EACH + i, NULL);
            _exit(status != NORMA_OK);
        }
    for (int p = 0; p < WRITERS; p++) {
        int outcome;
        assert_int_equal(waitpid(writers[p], &outcome, 0), writers[p]);
        assert_true(WIFEXITED(outcome) && WEXITSTATUS(outcome) == 0);
    }
    assert_true(stress_check(&s, WRITERS * EACH));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)
    const struct CMUnitTest tests[] = {
        TEST(killed_at_any_moment_a_store_loses_nothing_and_shows_no_half),
        TEST(many_read_while_one_writes),
        TEST(several_write_and_none_is_lost),
    };
    disk_install(); /* sound, and waited for by nobody */
    return cmocka_run_group_tests_name("norms_stress", tests, NULL, NULL);
}

#include "same_set.h"

#include "faulty_disk.h"
#include "norms/canonical.h"
#include "norms/store_label.h"

typedef struct world {
    char folder[64];
    char store[96]; /* a path in it; no file unless made */
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
    unlink(w->store);
    assert_int_equal(rmdir(w->folder), 0); /* nothing is left beside the store */
    return 0;
}

/* ---- what is written is what is read ---------------------------------------------------------
 */

static void everything_comes_back_to_the_last_bit(void **state)
{
    world *w = *state;
    char sha256[NORMA__DIGEST_SIZE];
    norma_norm_set *set = rich_set("Éole", &SMALL, 1);
    add_to(w->store, set, 1);
    norma_norm_set *loaded = load_from(w->store, NULL, 0);
    same_set(loaded, set);
    assert_int_equal(norma__norms_digest(sha256, loaded, NULL), NORMA_OK);
    assert_string_equal(loaded->sha256, sha256);
    assert_string_equal(loaded->previous_sha256, "");
    assert_string_equal(loaded->retired, "");
    assert_true(loaded->current);
    norma_norm_set_free(loaded);
    norma_norm_set_free(set);
}

static void persons_alone_and_tables_alone_come_back(void **state)
{
    world *w = *state;
    const rich_size persons = {2, 7, 0, 100}, tables = {2, 0, 4, 100};
    norma_norm_set *one = rich_set("persons", &persons, 2), *other = rich_set("tables", &tables, 3);
    other->scales[1].min = other->scales[1].max = NAN;
    add_to(w->store, one, 1);
    add_to(w->store, other, 1);
    norma_norm_set *loaded = load_from(w->store, "persons", 0);
    same_set(loaded, one);
    assert_null(loaded->scales[0].companies);
    norma_norm_set_free(loaded);
    loaded = load_from(w->store, "tables", 0);
    same_set(loaded, other);
    assert_int_equal(loaded->scales[0].n_values, 0);
    norma_norm_set_free(loaded);
    norma_norm_set_free(one);
    norma_norm_set_free(other);
}

static void a_list_has_heads_and_parents_alone(void **state)
{
    world *w = *state;
    norma_norm_list *list = NULL;
    norma_norm_set *set = rich_set("a", &SMALL, 1);
    add_to(w->store, set, 1);
    assert_int_equal(norma_norms_list(&list, w->store, NULL), NORMA_OK);
    assert_int_equal(list->n, 1);
    same_head(list->sets[0], set);
    assert_null(list->sets[0]->scales);
    assert_null(list->sets[0]->figures);
    assert_null(list->sets[0]->company_weights);
    norma_norm_list_free(list);
    norma_norm_set_free(set);
}

static norma_status try_to_add(const world *w, norma_norm_set *set, norma_error *err)
{
    norma__store store;
    open_store(&store, w->store, true);
    norma_status status = write_and_note(&store, set, err);
    if (status == NORMA_OK)
        status = norma__store_commit(&store, err);
    norma__store_close(&store);
    return status;
}

static void refuse_to_add(const world *w, norma_norm_set *set, norma_status want,
                          const char *sentence)
{
    norma_error err = {0};
    assert_int_equal(try_to_add(w, set, &err), want);
    if (!strstr(err.message, sentence))
        fail_msg("'%s' does not say '%s'", err.message, sentence);
    norma_norm_set_free(set);
}

static void a_set_refers_to_a_calibration_of_its_store(void **state)
{
    world *w = *state;
    norma_norm_set *set = rich_set("a", &SMALL, 1);
    add_to(w->store, set, 1);
    norma_norm_set_free(set);
    run_sql(w->store, "INSERT INTO calibration VALUES (1, 'panel', 1, '', '', '', '', '', '', '',"
                      " 200, 150, 1, 1)");
    set = rich_set("a", &SMALL, 2);
    free(set->calibration);
    set->calibration = norma__copy_text("panel");
    set->calibration_version = 1;
    add_to(w->store, set, 2);
    norma_norm_set *loaded = load_from(w->store, "a", 2);
    same_set(loaded, set);
    norma_norm_set_free(loaded);
    norma_norm_set_free(set);
    set = rich_set("a", &SMALL, 3);
    set->calibration = norma__copy_text("panel");
    set->calibration_version = 2;
    refuse_to_add(w, set, NORMA_ESTORE, "has no version 2 of the calibration 'panel'");
}

static void what_no_file_could_keep_is_refused(void **state)
{
    world *w = *state;
    norma_norm_set *set = rich_set("a", &SMALL, 1);
    strcpy(set->figures[1].name, "aaa");
    refuse_to_add(w, set, NORMA_EINVAL, "'items.counts' and 'aaa' of a norm set are not in order");
    set = rich_set("a", &SMALL, 1);
    free(set->scales[1].shares);
    set->scales[1].shares = NULL;
    refuse_to_add(w, set, NORMA_EINVAL, "scale 's1' of a norm set has no distribution");
    assert_false(file_exists(w->store));
}

/* ---- versions and digests --------------------------------------------------------------------
 */

static void each_version_has_the_digest_of_the_one_before(void **state)
{
    world *w = *state;
    norma_norm_set *one = rich_set("a", &SMALL, 1), *other = rich_set("b", &SMALL, 2),
                   *two = rich_set("a", &SMALL, 3);
    add_to(w->store, one, 1);
    add_to(w->store, other, 1);
    add_to(w->store, two, 2);
    assert_int_equal(strlen(one->sha256), 64);
    assert_string_equal(other->previous_sha256, "");
    assert_string_equal(two->previous_sha256, one->sha256);
    norma_norm_set_free(one);
    norma_norm_set_free(other);
    norma_norm_set_free(two);
}

/* As an import has it: version, digests and all. */
static void a_set_of_another_store_keeps_its_version_and_digest(void **state)
{
    world *w = *state;
    norma_norm_set *set = rich_set("a", &SMALL, 1);
    set->version = 3;
    set->previous_sha256 = norma__copy_text("that of version 2");
    add_to(w->store, set, 3);
    norma_norm_set *loaded = load_from(w->store, NULL, 0);
    assert_int_equal(loaded->version, 3);
    assert_string_equal(loaded->previous_sha256, "that of version 2");

    free(loaded->previous_sha256); /* next, version 5 */
    loaded->previous_sha256 = norma__copy_text(set->sha256);
    loaded->version = 5;
    free(loaded->sha256);
    loaded->sha256 = NULL;
    add_to(w->store, loaded, 5);
    norma_norm_set_free(loaded);
    norma_norm_set_free(set);

    norma_error err = {0};
    norma_norm_set *none = NULL;
    assert_int_equal(norma_norms_load(&none, w->store, &(norma_norms_choice){"a", 4}, &err),
                     NORMA_ESTORE);
    assert_non_null(strstr(err.message, "it holds 'a' (versions 3, 5)"));

    set = rich_set("a", &SMALL, 1);
    set->version = 5;
    refuse_to_add(w, set, NORMA_ESTORE, "version 5 cannot be added after it");
    set = rich_set("a", &SMALL, 1);
    set->version = 6;
    set->previous_sha256 = norma__copy_text("another");
    refuse_to_add(w, set, NORMA_ESTORE, "follows another version than version 5");
    set = rich_set("a", &SMALL, 1);
    set->sha256 = norma__copy_text("another");
    refuse_to_add(w, set, NORMA_ESTORE, "is not what its digest was taken of");
}

/* ---- history ---------------------------------------------------------------------------------
 */

static void note(const world *w, norma_norm_happening kind, const char *name, int64_t version)
{
    norma__store store;
    open_store(&store, w->store, true);
    assert_int_equal(norma__norm_event_append(&store, kind, name, version, "2025-01-01T00:00:00Z",
                                              "a new collection", NULL),
                     NORMA_OK);
    keep(&store);
}

static void build_another(const world *w, const char *name, int64_t version)
{
    norma_norm_set *set = rich_set(name, &SMALL, 7 + (uint64_t)version);
    add_to(w->store, set, version);
    norma_norm_set_free(set);
}

/* In a list and in a load. */
static void check_current(const world *w, const char *name, int64_t version)
{
    norma_norm_list *list = NULL;
    norma_norm_set *set = load_from(w->store, name, 0);
    assert_int_equal(set->version, version);
    assert_true(set->current);
    norma_norm_set_free(set);
    assert_int_equal(norma_norms_list(&list, w->store, NULL), NORMA_OK);
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->sets[i]->name, name) == 0)
            assert_int_equal(list->sets[i]->current, list->sets[i]->version == version);
    norma_norm_list_free(list);
}

static void a_name_means_its_newest_version_that_is_not_retired(void **state)
{
    world *w = *state;
    build_another(w, "a", 1);
    build_another(w, "a", 2);
    build_another(w, "b", 1);
    build_another(w, "a", 3);
    check_current(w, "a", 3);
    note(w, NORMA_NORM_RETIRED, "a", 3);
    check_current(w, "a", 2);
    check_current(w, "b", 1);
    norma_norm_set *set = load_from(w->store, "a", 3);
    assert_string_equal(set->retired, "2025-01-01T00:00:00Z");
    assert_false(set->current);
    norma_norm_set_free(set);
    build_another(w, "a", 4);
    check_current(w, "a", 4);
}

static void a_name_means_what_it_was_rolled_back_to_until_another_is_built(void **state)
{
    world *w = *state;
    build_another(w, "a", 1);
    build_another(w, "a", 2);
    build_another(w, "a", 3);
    note(w, NORMA_NORM_ROLLED_BACK, "a", 1);
    check_current(w, "a", 1);
    note(w, NORMA_NORM_ROLLED_BACK, "a", 2);
    check_current(w, "a", 2);
    build_another(w, "b", 1);
    check_current(w, "a", 2);
    note(w, NORMA_NORM_RETIRED, "a", 2);
    check_current(w, "a", 3);
    note(w, NORMA_NORM_ROLLED_BACK, "a", 1);
    build_another(w, "a", 4);
    check_current(w, "a", 4);
}

static void a_name_without_a_version_in_use_is_refused(void **state)
{
    world *w = *state;
    norma_norm_set *set = NULL;
    norma_error err = {0};
    build_another(w, "a", 1);
    note(w, NORMA_NORM_RETIRED, "a", 1);
    assert_int_equal(norma_norms_load(&set, w->store, &(norma_norms_choice){"a", 0}, &err),
                     NORMA_ESTORE);
    assert_non_null(strstr(err.message, "every version of the norm set 'a' in the store"));
    assert_non_null(strstr(err.message, "is retired"));
    assert_int_equal(norma_norms_load(&set, w->store, NULL, &err), NORMA_ESTORE);
    assert_non_null(strstr(err.message, "every norm set in the store"));
    norma_norm_set_free(load_from(w->store, "a", 1));
    build_another(w, "b", 1); /* is then the only one that is meant without a name */
    set = load_from(w->store, NULL, 0);
    assert_string_equal(set->name, "b");
    norma_norm_set_free(set);
}

/* As the documentation says how to check them: a text, its SHA-256, and that of the one before. */
static void events_are_a_chain(void **state)
{
    world *w = *state;
    norma__store store;
    norma__norm_events *events = NULL;
    char text[512], sha256[NORMA__DIGEST_SIZE];
    norma_norm_set *set = rich_set("a", &SMALL, 1);
    add_to(w->store, set, 1);
    build_another(w, "b", 1);
    note(w, NORMA_NORM_RETIRED, "a", 1);
    open_store(&store, w->store, false);
    assert_int_equal(norma__norm_events_list(&events, &store, NULL), NORMA_OK);
    assert_int_equal(events->n, 3);
    const norma_norm_event *first = &events->list[0], *last = &events->list[2];
    assert_int_equal(first->kind, NORMA_NORM_BUILT);
    assert_string_equal(first->created, set->created);
    assert_string_equal(first->previous_sha256, "");
    assert_string_equal(events->list[1].previous_sha256, first->sha256);
    assert_string_equal(last->set_sha256, set->sha256);
    snprintf(text, sizeof text, "3\nretired\na\n1\n2025-01-01T00:00:00Z\n%s\n%s\na new collection",
             set->sha256, events->list[1].sha256);
    norma__digest(sha256, text, strlen(text));
    assert_string_equal(last->sha256, sha256);
    norma__norm_events_free(events);
    norma__store_close(&store);
    norma_norm_set_free(set);
}

static void events_are_about_versions_that_are_there(void **state)
{
    world *w = *state;
    norma__store store;
    build_another(w, "a", 1);
    open_store(&store, w->store, true);
    assert_int_equal(norma__norm_event_append(&store, NORMA_NORM_RETIRED, "a", 2, NULL, NULL, NULL),
                     NORMA_ESTORE);
    norma__store_close(&store);
}

/* ---- tampering -------------------------------------------------------------------------------
 */

static void nothing_is_read_that_was_not_written(void **state)
{
    world *w = *state;
    static const struct {
        const char *sql, *sentence;
        bool listed; /* a list notices, too */
    } cases[] = {
        {"UPDATE norm_set SET n_kept = n_kept + 1", "norm set 'a' version 1 is not what", true},
        {"UPDATE norm_set SET population = 'all'", "norm set 'a' version 1 is not what", true},
        {"UPDATE norm_set SET n_effective = NULL", "norm set 'a' version 1 is not what", true},
        {"UPDATE norm_set SET sha256 = 'x'", "norm set 'a' version 1 is not what", true},
        {"UPDATE norm_parent SET version = 9", "norm set 'a' version 1 is not what", true},
        {"DELETE FROM norm_parent WHERE place = 2", "norm set 'a' version 1 is not what", true},
        {"UPDATE norm_scale SET mean = mean + 1e-9 WHERE scale = 's1'", "scale 's1' is not", false},
        {"UPDATE norm_scale SET n_effective = 13 WHERE scale = 's1'", "scale 's1' is not", false},
        {"UPDATE norm_scale SET seal = 'x' WHERE scale = 's1'", "scale 's1' is not", false},
        {"UPDATE norm_value SET share = share * 1.0001 WHERE norm_scale_id = 1", "'s0'", false},
        {"UPDATE norm_value SET effective = 3 WHERE effective IS NULL AND norm_scale_id = 1",
         "scale 's0' is not what was written", false},
        {"UPDATE norm_value SET count = count + 1 WHERE norm_scale_id = 1", "does not add", false},
        {"DELETE FROM norm_company WHERE norm_scale_id = 2", "scale 's1' is not", false},
        {"UPDATE norm_company SET value = zeroblob(96) WHERE norm_scale_id = 2", "'s1'", false},
        {"UPDATE norm_company SET value = zeroblob(24)", "companies of a norm set", false},
        {"DELETE FROM norm_company_weight", "contents of a norm set", false},
        {"UPDATE norm_company_weight SET value = zeroblob(32)", "contents of a norm set", false},
        {"UPDATE norm_figure SET value = zeroblob(48) WHERE n_rows = 3", "items.counts", false},
        {"UPDATE norm_figure SET name = 'items.count' WHERE n_rows = 3", "contents of a", false},
        {"DELETE FROM norm_figure WHERE n_rows = 0", "lost figures", false},
        {"DELETE FROM norm_scale WHERE scale = 's2'", "lost scales", false},
        {"UPDATE norm_event SET because = 'other'", "event 1 of its history", true},
        {"UPDATE norm_event SET kind = 'imported'", "event 1 of its history", true},
    };
    size_t size;
    build_another(w, "a", 1);
    run_sql(w->store, "PRAGMA journal_mode = DELETE");
    sqlite3 *db;
    assert_int_equal(sqlite3_open(w->store, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE"
                                  " type = 'trigger'",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    char *sound = bytes_of(w->store, &size);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        norma_norm_set *set = NULL;
        norma_norm_list *list = NULL;
        norma_error err = {0};
        write_bytes(w->store, sound, size);
        run_sql(w->store, cases[i].sql);
        assert_int_equal(norma_norms_load(&set, w->store, NULL, &err), NORMA_ESTORE);
        if (!strstr(err.message, "damaged") || !strstr(err.message, cases[i].sentence))
            fail_msg("%s: '%s' does not say '%s'", cases[i].sql, err.message, cases[i].sentence);
        assert_int_equal(norma_norms_list(&list, w->store, &err),
                         cases[i].listed ? NORMA_ESTORE : NORMA_OK);
        norma_norm_list_free(list);
    }
    free(sound);
}

/* ---- sets that overlap -----------------------------------------------------------------------
 */

/* As many as there are, but one: their difference would be that one's scores. */
static void a_set_that_lacks_one_respondent_is_refused_among_many(void **state)
{
    world *w = *state;
    const rich_size size = {4, 7, 0, 100};
    for (int64_t v = 1; v <= 30; v++) {
        norma_norm_set *set = rich_set("a", &size, (uint64_t)v);
        for (size_t s = 0; s < 4; s++) { /* sizes that are near, distributions that are not */
            set->scales[s].counts[v % 7] += (size_t)v % 5;
            set->scales[s].n += (size_t)v % 5;
        }
        add_to(w->store, set, v);
        norma_norm_set_free(set);
    }
    norma_norm_set *set = load_from(w->store, "a", 17);
    for (size_t s = 0; s < 4; s++) {
        set->scales[s].counts[1]++;
        set->scales[s].n++;
    }
    set->version = 0;
    free(set->sha256);
    free(set->previous_sha256);
    set->sha256 = set->previous_sha256 = NULL;
    refuse_to_add(w, set, NORMA_EDATA, "these norms and 'a' version 17 differ by fewer than 10");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)
    const struct CMUnitTest tests[] = {
        TEST(everything_comes_back_to_the_last_bit),
        TEST(persons_alone_and_tables_alone_come_back),
        TEST(a_list_has_heads_and_parents_alone),
        TEST(a_set_refers_to_a_calibration_of_its_store),
        TEST(what_no_file_could_keep_is_refused),
        TEST(each_version_has_the_digest_of_the_one_before),
        TEST(a_set_of_another_store_keeps_its_version_and_digest),
        TEST(a_name_means_its_newest_version_that_is_not_retired),
        TEST(a_name_means_what_it_was_rolled_back_to_until_another_is_built),
        TEST(a_name_without_a_version_in_use_is_refused),
        TEST(events_are_a_chain),
        TEST(events_are_about_versions_that_are_there),
        TEST(nothing_is_read_that_was_not_written),
        TEST(a_set_that_lacks_one_respondent_is_refused_among_many),
    };
    disk_install(); /* sound, and waited for by nobody */
    return cmocka_run_group_tests_name("norms_write", tests, NULL, NULL);
}

#include "same_set.h"

#include "faulty_disk.h"
#include "norms/canonical.h"
#include "old_store.h"

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
    unlink(w->store);
    assert_int_equal(rmdir(w->folder), 0);
    return 0;
}

/* What a store says of itself: its tables, indexes and triggers, by name. */
static char *schema_of(const char *path)
{
    sqlite3 *db;
    sqlite3_stmt *query;
    char *text = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT group_concat(name || ': ' || sql, char(10)) FROM (SELECT name,"
                           " sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name)",
                           -1, &query, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    text = norma__copy_text((const char *)sqlite3_column_text(query, 0));
    assert_non_null(text);
    sqlite3_finalize(query);
    sqlite3_close(db);
    return text;
}

static void add_one(const world *w, int64_t version)
{
    norma_norm_set *set = rich_set("new", &SMALL, (uint64_t)version);
    add_to(w->store, set, version);
    norma_norm_set_free(set);
}

static void check_old(const norma_norm_set *set, const char *name, int64_t version)
{
    assert_string_equal(set->name, name);
    assert_int_equal(set->version, version);
    assert_string_equal(set->population, "");
    assert_string_equal(set->company_column, "");
    assert_string_equal(set->calibration, "");
    assert_int_equal(set->weighting, NORMA_WEIGHT_RESPONDENTS);
    assert_int_equal(set->n_companies + set->n_parents + set->n_figures, 0);
    assert_close(set->n_effective, (double)set->n_kept, 0, 0);
    for (size_t s = 0; s < set->n_scales; s++) {
        const norma_norm_scale *scale = &set->scales[s];
        assert_close(scale->n_effective, (double)scale->n, 0, 0);
        assert_true(isnan(scale->company_mean) && isnan(scale->between) && isnan(scale->within));
        assert_null(scale->companies);
        for (size_t v = 0; v < scale->n_values; v++) {
            assert_close(scale->shares[v], (double)scale->counts[v] / (double)scale->n, 0, 0);
            assert_close(scale->effective[v], (double)scale->n, 0, 0);
        }
    }
}

/* ---- reading ---------------------------------------------------------------------------------
 */

static void an_older_store_is_read_as_it_stands(void **state)
{
    world *w = *state;
    for (int format = 1; format <= 2; format++) {
        size_t size, after_size;
        norma_norm_list *list = NULL;
        norma_calibrations *calibrations = NULL;
        make_old_store(w->store, format);
        char *before = bytes_of(w->store, &size);
        norma_norm_set *set = load_from(w->store, "early", 0);
        check_old(set, "early", 1);
        assert_int_equal(set->n_scales, 2);
        assert_string_equal(set->filter, "year is 2022");
        assert_close(set->scales[1].values[1], 100.0 / 3, 0, 0);
        assert_int_equal(set->scales[1].counts[2], 30);
        assert_string_equal(set->sha256, "");
        norma_norm_set_free(set);
        assert_int_equal(norma_norms_list(&list, w->store, NULL), NORMA_OK);
        assert_int_equal(list->n, 3);
        assert_string_equal(list->sets[0]->name, "early");
        assert_true(list->sets[0]->current && !list->sets[1]->current && list->sets[2]->current);
        assert_int_equal(norma_calibrations_list(&calibrations, w->store, NULL), NORMA_OK);
        assert_int_equal(calibrations->n, 0);
        char *after = bytes_of(w->store, &after_size);
        assert_int_equal(size, after_size);
        assert_memory_equal(before, after, size);
        free(before);
        free(after);
        norma_norm_list_free(list);
        norma_calibrations_free(calibrations);
        unlink(w->store);
    }
}

/* ---- writing ---------------------------------------------------------------------------------
 */

static void an_older_store_grows_into_a_new_one_when_it_is_written_to(void **state)
{
    world *w = *state;
    add_one(w, 1);
    char *want = schema_of(w->store);
    for (int format = 1; format <= 2; format++) {
        unlink(w->store);
        make_old_store(w->store, format);
        add_one(w, 1);
        char *got = schema_of(w->store);
        assert_string_equal(got, want);
        free(got);
        norma_norm_set_free(load_from(w->store, "new", 1));
    }
    free(want);
}

static void its_sets_are_kept_and_have_a_chain_of_digests(void **state)
{
    world *w = *state;
    static const struct {
        const char *name, *created;
        int64_t version;
    } built[] = {{"old", "2023-01-01T00:00:00Z", 1},
                 {"early", "2023-02-01T00:00:00Z", 1},
                 {"old", "2023-03-01T00:00:00Z", 2},
                 {"new", "2024-06-30T12:00:00Z", 1}};
    norma_norm_set *before[3], *after[3];
    norma__store store;
    norma__norm_events *events = NULL;
    make_old_store(w->store, 2);
    for (size_t i = 0; i < 3; i++)
        before[i] = load_from(w->store, built[i].name, built[i].version);
    add_one(w, 1);
    for (size_t i = 0; i < 3; i++) {
        char sha256[NORMA__DIGEST_SIZE];
        after[i] = load_from(w->store, built[i].name, built[i].version);
        check_old(after[i], built[i].name, built[i].version);
        assert_int_equal(norma__norms_digest(sha256, after[i], NULL), NORMA_OK);
        assert_string_equal(after[i]->sha256, sha256);
        assert_string_equal(after[i]->norma_version, "0.1.0");
        assert_string_equal(after[i]->created, built[i].created);
        for (size_t s = 0; s < before[i]->n_scales; s++)
            same_scale(&after[i]->scales[s], &before[i]->scales[s], 0);
    }
    assert_string_equal(after[0]->previous_sha256, "");
    assert_string_equal(after[1]->previous_sha256, "");
    assert_string_equal(after[2]->previous_sha256, after[0]->sha256);
    open_store(&store, w->store, false);
    assert_int_equal(norma__norm_events_list(&events, &store, NULL), NORMA_OK);
    assert_int_equal(events->n, 4);
    for (size_t e = 0; e < 4; e++) {
        assert_string_equal(events->list[e].name, built[e].name);
        assert_int_equal(events->list[e].version, built[e].version);
        assert_string_equal(events->list[e].created, built[e].created);
    }
    norma__norm_events_free(events);
    norma__store_close(&store);
    for (size_t i = 0; i < 3; i++) {
        norma_norm_set_free(before[i]);
        norma_norm_set_free(after[i]);
    }
}

/* What does not add up is not carried over, and the file stays as it was. */
static void a_damaged_older_store_is_not_written_to(void **state)
{
    world *w = *state;
    norma__store store;
    norma_error err = {0};
    size_t size, after_size;
    make_old_store(w->store, 2);
    run_sql(w->store, "DROP TRIGGER norm_value_no_update;"
                      "UPDATE norm_value SET count = 31 WHERE norm_scale_id = 4 AND value = 25");
    char *before = bytes_of(w->store, &size);
    assert_int_equal(norma__store_open_to_write(&store, w->store, &err), NORMA_ESTORE);
    assert_non_null(strstr(err.message, "the distribution of scale 'a' does not add up"));
    norma__store_close(&store);
    char *after = bytes_of(w->store, &after_size);
    assert_int_equal(size, after_size);
    assert_memory_equal(before, after, size);
    free(before);
    free(after);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)
    const struct CMUnitTest tests[] = {
        TEST(an_older_store_is_read_as_it_stands),
        TEST(an_older_store_grows_into_a_new_one_when_it_is_written_to),
        TEST(its_sets_are_kept_and_have_a_chain_of_digests),
        TEST(a_damaged_older_store_is_not_written_to),
    };
    disk_install(); /* sound, and waited for by nobody */
    return cmocka_run_group_tests_name("norms_migration", tests, NULL, NULL);
}

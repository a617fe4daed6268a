#include "calibration_world.h"

/* ---- what is written is what is read ---------------------------------------------------------
 */

static void a_calibration_comes_back_to_the_last_bit(void **state)
{
    world *w = *state;
    store_as(w, "panel", 1);
    assert_string_equal(w->calibration->name, "panel");
    assert_int_equal(w->calibration->version, 1);
    assert_string_equal(w->calibration->created, CREATED);
    norma_calibration *loaded = load(w, NULL, 0);
    assert_string_equal(loaded->name, "panel");
    assert_int_equal(loaded->version, 1);
    assert_string_equal(loaded->created, CREATED);
    assert_string_equal(loaded->norma_version, NORMA_VERSION);
    assert_string_equal(loaded->instrument_id, "fixture");
    assert_string_equal(loaded->instrument_version, "1");
    assert_string_equal(loaded->source_file, w->calibration->source_file);
    assert_string_equal(loaded->source_sha256, w->calibration->source_sha256);
    assert_string_equal(loaded->filter, "COMPID is not 8, 13");
    assert_int_equal(loaded->n_rows, RESPONDENTS);
    assert_int_equal(loaded->n_kept, KEPT);
    assert_int_equal(loaded->n_items, FIXTURE_ITEMS);
    for (size_t j = 0; j < FIXTURE_ITEMS; j++) {
        assert_string_equal(loaded->items[j], w->instrument->items[j].id);
        assert_int_equal(loaded->min[j], norma_data_min(w->data, j));
        assert_int_equal(loaded->max[j], norma_data_max(w->data, j));
    }
    check_same_figures(loaded, w->calibration);
    assert_int_equal(norma_calibration_fit(loaded, w->instrument, w->data, NULL), NORMA_OK);
    norma_calibration_free(loaded);
}

static void figures_are_found_by_name(void **state)
{
    world *w = *state;
    double one = 0;
    norma_error err = {0};
    store_as(w, "panel", 1);
    norma_calibration *loaded = load(w, "panel", 1);
    assert_int_equal(norma__thaw(&one, loaded, "one", 1, 1, &err), NORMA_OK);
    assert_close(one, -1.0 / 3, 0, 0);
    assert_int_equal(norma_calibration_find(loaded, "none")->n_columns, 7);
    assert_null(norma_calibration_find(loaded, "other"));
    norma_calibration_free(loaded);
}

/* Element (3, 2) of a figure, as the documentation says how to find it. */
static void anything_that_reads_sqlite_reads_a_figure(void **state)
{
    world *w = *state;
    const size_t at = CORRELATED + 2;
    const double want = norma_calibration_find(w->calibration, "pairs.correlation")->values[at];
    sqlite3 *db;
    sqlite3_stmt *query;
    uint64_t bits = 0;
    double got;
    store_as(w, "panel", 1);
    assert_int_equal(sqlite3_open(w->store, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT value FROM calibration_figure f JOIN calibration c"
                                        " USING (calibration_id) WHERE c.name = 'panel' AND"
                                        " version = 1 AND f.name = 'pairs.correlation'",
                                        -1, &query, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    assert_int_equal(sqlite3_column_bytes(query, 0), 8 * CORRELATED * CORRELATED);
    const uint8_t *bytes = sqlite3_column_blob(query, 0);
    for (size_t b = 0; b < 8; b++)
        bits |= (uint64_t)bytes[8 * at + b] << (8 * b);
    memcpy(&got, &bits, sizeof got);
    assert_close(got, want, 0, 0);
    assert_int_equal(sqlite3_step(query), SQLITE_DONE);
    sqlite3_finalize(query);
    sqlite3_close(db);
}

static void the_same_calibration_makes_the_same_file(void **state)
{
    world *w = *state;
    size_t size, again_size;
    store_as(w, "panel", 1);
    char *bytes = bytes_of(w->store, &size);
    unlink(w->store);
    store_as(w, "panel", 1);
    char *again = bytes_of(w->store, &again_size);
    assert_int_equal(size, again_size);
    assert_memory_equal(bytes, again, size);
    free(bytes);
    free(again);
}

static void the_time_is_now_in_utc_unless_given(void **state)
{
    world *w = *state;
    assert_int_equal(norma_calibration_store(NULL, w->store, w->calibration, "panel", NULL, NULL),
                     NORMA_OK);
    norma_calibration *loaded = load(w, NULL, 0);
    assert_int_equal(strlen(loaded->created), 20);
    assert_true(strncmp(loaded->created, "20", 2) == 0 && loaded->created[19] == 'Z');
    norma_calibration_free(loaded);
}

/* ---- names and versions ----------------------------------------------------------------------
 */

static void versions_count_within_a_name(void **state)
{
    world *w = *state;
    const struct {
        const char *name;
        int64_t version;
    } want[] = {{"panel", 1}, {"panel", 2}, {"Éole, 2025", 1}};
    norma_calibrations *list = NULL;
    store_as(w, "panel", 1);
    store_as(w, "Éole, 2025", 1);
    store_as(w, "panel", 2);
    assert_int_equal(norma_calibrations_list(&list, w->store, NULL), NORMA_OK);
    assert_int_equal(list->n, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(list->list[i]->name, want[i].name);
        assert_int_equal(list->list[i]->version, want[i].version);
        assert_int_equal(list->list[i]->n_items, FIXTURE_ITEMS);
        assert_int_equal(list->list[i]->n_kept, KEPT);
        assert_null(list->list[i]->figures);
    }
    norma_calibrations_free(list);
    norma_calibration *newest = load(w, "panel", 0), *first = load(w, "panel", 1);
    assert_int_equal(newest->version, 2);
    assert_int_equal(first->version, 1);
    norma_calibration_free(newest);
    norma_calibration_free(first);
}

static void refuse_choice(const world *w, const char *name, int64_t version, const char *sentence)
{
    norma_calibration *loaded = NULL;
    norma_error err = {0};
    assert_int_equal(
        norma_calibration_load(&loaded, w->store, &(norma_norms_choice){name, version}, &err),
        NORMA_ESTORE);
    assert_null(loaded);
    if (!strstr(err.message, sentence))
        fail_msg("'%s' does not say '%s'", err.message, sentence);
}

static void a_missing_choice_says_what_is_there(void **state)
{
    world *w = *state;
    store_as(w, "panel", 1);
    store_as(w, "panel", 2);
    refuse_choice(w, "Spain", 0, "has no calibration 'Spain': it holds 'panel' (versions 1 to 2)");
    refuse_choice(w, "panel", 7, "has no version 7 of a calibration 'panel'");
    store_as(w, "Spain", 1);
    refuse_choice(w, NULL, 0, "name the calibration to use");
    refuse_choice(w, NULL, 0, "'Spain' (version 1), 'panel' (versions 1 to 2)");
    strcpy(w->store + strlen(w->store) - 2, "no");
    refuse_choice(w, NULL, 0, "there is no norm store");
}

/* ---- older stores ----------------------------------------------------------------------------
 */

static int64_t number_of(const char *path, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *query;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &query, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    sqlite3_close(db);
    return number;
}

static void a_store_of_format_1_is_read_as_it_is(void **state)
{
    world *w = *state;
    norma_norm_set *set = NULL;
    norma_calibrations *list = NULL;
    size_t size, after_size;
    make_old_store(w->store, 1);
    char *before = bytes_of(w->store, &size);
    assert_int_equal(norma_norms_load(&set, w->store, &(norma_norms_choice){"old", 1}, NULL),
                     NORMA_OK);
    assert_int_equal(set->scales[0].counts[1], 30);
    assert_int_equal(norma_calibrations_list(&list, w->store, NULL), NORMA_OK);
    assert_int_equal(list->n, 0);
    refuse_choice(w, NULL, 0, "holds no calibration");
    char *after = bytes_of(w->store, &after_size);
    assert_int_equal(size, after_size);
    assert_memory_equal(before, after, size);
    free(before);
    free(after);
    norma_norm_set_free(set);
    norma_calibrations_free(list);
}

/* The tables that a store grew are those of a new one, and its norms are still there. */
static void a_store_of_format_1_grows_when_it_is_written_to(void **state)
{
    world *w = *state;
    static const char COUNT[] =
        "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'calibration%' AND type <> 'index'";
    norma_norm_set *set = NULL;
    store_as(w, "panel", 1);
    const int64_t in_new = number_of(w->store, COUNT);
    assert_int_equal(in_new, 4 + 4 + 8);
    unlink(w->store);
    make_old_store(w->store, 1);
    store_as(w, "panel", 1);
    assert_int_equal(number_of(w->store, COUNT), in_new);
    assert_int_equal(number_of(w->store, "PRAGMA user_version"), 3);
    norma_calibration *loaded = load(w, NULL, 0);
    check_same_figures(loaded, w->calibration);
    norma_calibration_free(loaded);
    assert_int_equal(norma_norms_load(&set, w->store, &(norma_norms_choice){"old", 1}, NULL),
                     NORMA_OK);
    assert_string_equal(set->name, "old");
    norma_norm_set_free(set);
}

static void a_store_of_calibrations_alone_holds_no_norms(void **state)
{
    world *w = *state;
    norma_norm_set *set = NULL;
    norma_norm_list *list = NULL;
    norma_error err = {0};
    store_as(w, "panel", 1);
    assert_int_equal(norma_norms_list(&list, w->store, NULL), NORMA_OK);
    assert_int_equal(list->n, 0);
    norma_norm_list_free(list);
    assert_int_equal(norma_norms_load(&set, w->store, NULL, &err), NORMA_ESTORE);
    assert_non_null(strstr(err.message, "holds no norm set"));
}

/* ---- immutable -------------------------------------------------------------------------------
 */

static void nothing_in_a_calibration_can_be_changed(void **state)
{
    world *w = *state;
    const char *const attempts[] = {
        "UPDATE calibration SET name = 'other'",
        "UPDATE calibration_item SET min = 0",
        "UPDATE calibration_figure SET name = 'x' || name",
        "UPDATE calibration_figure SET value = zeroblob(8) WHERE n_rows = 1",
        "DELETE FROM calibration_figure",
        "DELETE FROM calibration_item",
        "DELETE FROM calibration",
        "INSERT INTO calibration_figure VALUES (99, 1, 'new', 1, 1, '', zeroblob(8))",
        "INSERT OR REPLACE INTO calibration_figure SELECT calibration_figure_id, 99, name, n_rows,"
        " n_columns, sha256, value FROM calibration_figure",
        "INSERT INTO calibration_item VALUES (1, 99, 'new', 1, 5)",
        "INSERT OR REPLACE INTO calibration_item SELECT calibration_id, place, item, 0, 9"
        " FROM calibration_item",
        "INSERT OR REPLACE INTO calibration SELECT calibration_id, 'other', 1, created,"
        " norma_version, instrument_id, instrument_version, source_file, source_sha256, filter,"
        " n_rows, n_kept, n_items, n_figures FROM calibration",
        "UPDATE calibration_digest SET sha256 = ''",
        "DELETE FROM calibration_digest",
        "INSERT OR REPLACE INTO calibration_digest VALUES (1, '')",
        "INSERT INTO calibration SELECT 99, name, 1, created, norma_version, instrument_id,"
        " instrument_version, source_file, source_sha256, filter, n_rows, n_kept, n_items,"
        " n_figures FROM calibration",
    };
    sqlite3 *db;
    store_as(w, "panel", 1);
    assert_int_equal(sqlite3_open(w->store, &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++)
        if (sqlite3_exec(db, attempts[i], NULL, NULL, NULL) != SQLITE_CONSTRAINT)
            fail_msg("accepted: %s (%s)", attempts[i], sqlite3_errmsg(db));
    sqlite3_close(db);
    norma_calibration *loaded = load(w, NULL, 0);
    check_same_figures(loaded, w->calibration);
    norma_calibration_free(loaded);
}

/* ---- refusals of what to write ---------------------------------------------------------------
 */

static void refuse(const world *w, const char *name, const char *created, norma_status want,
                   const char *sentence)
{
    norma_error err = {0};
    int64_t version = 0;
    assert_int_equal(
        norma_calibration_store(&version, w->store, w->calibration, name, created, &err), want);
    if (!strstr(err.message, sentence))
        fail_msg("'%s' does not say '%s'", err.message, sentence);
    assert_int_equal(version, 0);
    assert_null(w->calibration->name);
    assert_false(file_exists(w->store));
}

static void what_makes_no_calibration_is_refused(void **state)
{
    world *w = *state;
    refuse(w, "", CREATED, NORMA_EINVAL, "the name of a calibration has 1 to 64 printable");
    refuse(w, NULL, CREATED, NORMA_EINVAL, "the name of a calibration");
    refuse(w, "panel", "yesterday", NORMA_EINVAL, "the creation time of a calibration is UTC");
    w->calibration->n_kept = NORMA_CALIBRATION_MIN_N - 1;
    refuse(w, "panel", CREATED, NORMA_EDATA, "at least 100 respondents, and this one on 99");
    w->calibration->n_kept = KEPT;
    size_t n = w->calibration->n_figures;
    w->calibration->n_figures = 0;
    refuse(w, "panel", CREATED, NORMA_EDATA, "the calibration holds no figure");
    w->calibration->n_figures = n;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)
    const struct CMUnitTest tests[] = {
        TEST(a_calibration_comes_back_to_the_last_bit),
        TEST(figures_are_found_by_name),
        TEST(anything_that_reads_sqlite_reads_a_figure),
        TEST(the_same_calibration_makes_the_same_file),
        TEST(the_time_is_now_in_utc_unless_given),
        TEST(versions_count_within_a_name),
        TEST(a_missing_choice_says_what_is_there),
        TEST(a_store_of_format_1_is_read_as_it_is),
        TEST(a_store_of_format_1_grows_when_it_is_written_to),
        TEST(a_store_of_calibrations_alone_holds_no_norms),
        TEST(nothing_in_a_calibration_can_be_changed),
        TEST(what_makes_no_calibration_is_refused),
    };
    return cmocka_run_group_tests_name("calibration_store", tests, NULL, NULL);
}

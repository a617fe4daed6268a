#include "norms_world.h"

#include <sqlite3.h>

static norma_norm_set *load(const world *w, const char *name, int64_t version)
{
    norma_norm_set *set = NULL;
    norma_norms_choice choice = {name, version};
    norma_error err = {0};
    if (norma_norms_load(&set, w->store, &choice, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return set;
}

/* ---- what is written is what is read ---------------------------------------------------------
 */

static void a_set_comes_back_as_it_was_built(void **state)
{
    world *w = *state;
    w->source.filter = "COMPID is not 8, 13";
    build(w, 1);
    norma_norm_set *set = load(w, "France 2024", 1);
    assert_string_equal(set->name, "France 2024");
    assert_int_equal(set->version, 1);
    assert_string_equal(set->created, "2024-06-30T12:00:00Z");
    assert_string_equal(set->norma_version, NORMA_VERSION);
    assert_string_equal(set->instrument_id, "fixture");
    assert_string_equal(set->instrument_version, "1");
    assert_string_equal(set->key_sha256, w->instrument->key_sha256);
    assert_string_equal(set->filter, "COMPID is not 8, 13");
    assert_int_equal(set->n_rows, RESPONDENTS);
    assert_int_equal(set->n_kept, RESPONDENTS);
    assert_int_equal(set->n_scales, 5);
    for (size_t s = 0; s < 5; s++) {
        assert_string_equal(set->scales[s].id, w->instrument->scales[s].id);
        assert_close(set->scales[s].alpha, w->alpha[s], 0, 0);
    }
    norma_norm_set_free(set);
}

/* The distribution against the scores themselves: counts, percentile ranks, moments. */
static void the_distribution_is_that_of_the_scores(void **state)
{
    world *w = *state;
    build(w, 1);
    norma_norm_set *set = load(w, NULL, 0);
    for (size_t s = 0; s < set->n_scales; s++) {
        const norma_norm_scale *scale = &set->scales[s];
        const double *pomp = w->scores->pomp + s * RESPONDENTS;
        double n = 0, sum = 0, m2 = 0, m3 = 0, m4 = 0;
        for (size_t r = 0; r < RESPONDENTS; r++)
            if (!isnan(pomp[r])) {
                n++;
                sum += pomp[r];
            }
        for (size_t r = 0; r < RESPONDENTS; r++) {
            if (isnan(pomp[r]))
                continue;
            double d = pomp[r] - sum / n, below = 0, at = 0;
            m2 += d * d / n;
            m3 += d * d * d / n;
            m4 += d * d * d * d / n;
            for (size_t q = 0; q < RESPONDENTS; q++) {
                below += pomp[q] < pomp[r];
                at += pomp[q] == pomp[r];
            }
            assert_close(norma_norm_percentile(scale, pomp[r]), 100 * (below + at / 2) / n, 1e-15,
                         0);
            assert_true(pomp[r] >= scale->min && pomp[r] <= scale->max);
        }
        assert_int_equal(scale->n, (size_t)n);
        assert_close(scale->mean, sum / n, 1e-14, 0);
        assert_close(scale->sd, sqrt(m2 * n / (n - 1)), 1e-13, 0);
        assert_close(scale->skewness, m3 / pow(m2, 1.5), 1e-11, 1e-13);
        assert_close(scale->kurtosis, m4 / (m2 * m2) - 3, 1e-11, 1e-13);
        assert_close(norma_norm_t(scale, scale->mean), 50, 1e-15, 0);
    }
    norma_norm_set_free(set);
}

static void the_source_file_is_named_without_its_folder(void **state)
{
    world *w = *state;
    char path[128], header[] = "a1,a2,a3,b1,b2,b3,c1,c2,c3\n", *bytes;
    size_t size;
    snprintf(path, sizeof path, "%s/answers.csv", w->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(header, file);
    for (int r = 0; r < 12; r++)
        fprintf(file, "1,2,3,%d,5,1,%d,0,5\n", 1 + r % 5, r % 7);
    fclose(file);
    norma_data *data = NULL;
    norma_scores *scores = NULL;
    assert_int_equal(norma_data_read(&data, w->instrument, path, NULL, NULL), NORMA_OK);
    unlink(path);
    assert_int_equal(norma_score(&scores, w->instrument, data, NULL, NULL, NULL, NULL), NORMA_OK);
    w->source.data = data;
    w->source.n_kept = 12;
    w->source.scores = scores;
    build(w, 1);
    norma_norm_set *set = load(w, NULL, 0);
    assert_string_equal(set->source_file, "answers.csv");
    assert_string_equal(set->source_sha256, norma_data_input(data)->sha256);
    bytes = bytes_of(w->store, &size);
    assert_null(memmem(bytes, size, w->folder, strlen(w->folder)));
    free(bytes);
    norma_norm_set_free(set);
    norma_scores_free(scores);
    norma_data_free(data);
}

static void held_scales_are_left_out(void **state)
{
    world *w = *state;
    uint8_t hold[5] = {1, 0, 0, 1, 0};
    norma_scores *scores = NULL;
    assert_int_equal(norma_score(&scores, w->instrument, w->data, NULL, hold, NULL, NULL),
                     NORMA_OK);
    w->source.scores = scores;
    build(w, 1);
    norma_norm_set *set = load(w, NULL, 0);
    assert_int_equal(set->n_scales, 3);
    for (size_t s = 0; s < 5; s++) {
        size_t at = norma_norm_find_scale(set, w->instrument->scales[s].id);
        assert_true(hold[s] ? at == NORMA_NONE : at < 3);
    }
    norma_norm_set_free(set);
    norma_scores_free(scores);
}

static void the_time_is_now_in_utc_unless_given(void **state)
{
    world *w = *state;
    w->source.created = NULL;
    build(w, 1);
    norma_norm_set *set = load(w, NULL, 0);
    assert_int_equal(strlen(set->created), 20);
    assert_true(strncmp(set->created, "20", 2) == 0 && set->created[10] == 'T' &&
                set->created[19] == 'Z');
    norma_norm_set_free(set);
}

/* With the time given, two builds make the same bytes. */
static void the_same_build_makes_the_same_file(void **state)
{
    world *w = *state;
    size_t size, again_size;
    build(w, 1);
    char *bytes = bytes_of(w->store, &size);
    unlink(w->store);
    build(w, 1);
    char *again = bytes_of(w->store, &again_size);
    assert_int_equal(size, again_size);
    assert_memory_equal(bytes, again, size);
    free(bytes);
    free(again);
}

/* ---- names and versions ----------------------------------------------------------------------
 */

static void versions_count_within_a_name(void **state)
{
    world *w = *state;
    norma_norm_list *list = NULL;
    build(w, 1);
    build(w, 2);
    w->source.name = "Éole, 2025";
    build(w, 1);
    w->source.name = "France 2024";
    build(w, 3);
    assert_int_equal(norma_norms_list(&list, w->store, NULL), NORMA_OK);
    const struct {
        const char *name;
        int64_t version;
    } want[] = {{"France 2024", 1}, {"France 2024", 2}, {"France 2024", 3}, {"Éole, 2025", 1}};
    assert_int_equal(list->n, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(list->sets[i]->name, want[i].name);
        assert_int_equal(list->sets[i]->version, want[i].version);
        assert_int_equal(list->sets[i]->n_scales, 5);
        assert_null(list->sets[i]->scales);
        assert_true(norma_norm_find_scale(list->sets[i], "a") == NORMA_NONE);
    }
    norma_norm_list_free(list);
    norma_norm_set *set = load(w, "France 2024", 0);
    assert_int_equal(set->version, 3);
    norma_norm_set_free(set);
    set = load(w, "France 2024", 2);
    assert_int_equal(set->version, 2);
    norma_norm_set_free(set);
}

static void a_missing_choice_says_what_is_there(void **state)
{
    world *w = *state;
    norma_norm_set *set = NULL;
    norma_error err = {0};
    build(w, 1);
    build(w, 2);
    assert_int_equal(norma_norms_load(&set, w->store, &(norma_norms_choice){"Spain", 0}, &err),
                     NORMA_ESTORE);
    assert_non_null(strstr(err.message, "no norm set 'Spain': it holds 'France 2024' (versions 1 "
                                        "to 2)"));
    assert_int_equal(
        norma_norms_load(&set, w->store, &(norma_norms_choice){"France 2024", 7}, &err),
        NORMA_ESTORE);
    assert_non_null(strstr(err.message, "no version 7 of a norm set 'France 2024'"));
    w->source.name = "Spain";
    build(w, 1);
    assert_int_equal(norma_norms_load(&set, w->store, NULL, &err), NORMA_ESTORE);
    assert_non_null(strstr(err.message, "name the norm set to use"));
    assert_non_null(strstr(err.message, "'France 2024' (versions 1 to 2), 'Spain' (version 1)"));
    assert_null(set);
}

static void norms_of_another_instrument_are_refused(void **state)
{
    world *w = *state;
    norma_error err = {0};
    build(w, 1);
    norma_norm_set *set = load(w, NULL, 0);
    assert_int_equal(norma_norms_fit(set, w->instrument, &err), NORMA_OK);
    char other[sizeof FIXTURE];
    memcpy(other, FIXTURE, sizeof FIXTURE);
    *strstr(other, "fixture") = 'F';
    norma_instrument *instrument = instrument_of(other);
    assert_int_equal(norma_norms_fit(set, instrument, &err), NORMA_ESTORE);
    assert_non_null(strstr(err.message, "is of the instrument 'fixture', not of 'Fixture'"));
    norma_instrument_free(instrument);
    memcpy(other, FIXTURE, sizeof FIXTURE);
    *strstr(other, "\"max\": 5") = ' ';
    memcpy(strstr(other, "max\": 5") - 1, "\"max\": 6", 8);
    instrument = instrument_of(other);
    assert_int_equal(norma_norms_fit(set, instrument, &err), NORMA_ESTORE);
    assert_non_null(strstr(err.message, "another scoring key"));
    norma_instrument_free(instrument);
    norma_norm_set_free(set);
}

/* ---- immutable -------------------------------------------------------------------------------
 */

static void nothing_in_a_store_can_be_changed(void **state)
{
    world *w = *state;
    const char *const attempts[] = {
        "UPDATE norm_set SET name = 'other'",
        "UPDATE norm_scale SET mean = 50",
        "UPDATE norm_value SET count = count + 1",
        "UPDATE norm_event SET because = 'x'",
        "DELETE FROM norm_value",
        "DELETE FROM norm_scale",
        "DELETE FROM norm_set",
        "DELETE FROM norm_event",
        "INSERT INTO norm_value VALUES (1, 0.123, 5, .1, 5)",
        "INSERT OR REPLACE INTO norm_value SELECT norm_scale_id, value, 99, 1, 1 FROM norm_value",
        "INSERT OR REPLACE INTO norm_scale SELECT norm_scale_id, norm_set_id, scale, n, 0, sd,"
        " skewness, kurtosis, min, max, alpha, n_effective, n_values, n_companies, company_mean,"
        " variance_between, variance_within, seal FROM norm_scale",
        "INSERT INTO norm_scale VALUES (99, 1, 'new', 20, 50, 10, 0, 0, 0, 100, NULL, 20, 0, 0,"
        " NULL, NULL, NULL, '')",
        "CREATE TEMP TABLE other AS SELECT * FROM norm_set; UPDATE other SET name = 'other';"
        "INSERT OR REPLACE INTO norm_set SELECT * FROM other",
        "UPDATE other SET norm_set_id = 99; INSERT INTO norm_set SELECT * FROM other WHERE 0;"
        "UPDATE other SET name = 'France 2024'; INSERT INTO norm_set SELECT * FROM other",
        "INSERT INTO norm_company VALUES (1, zeroblob(24))",
        "INSERT INTO norm_company_weight VALUES (1, zeroblob(8))",
        "INSERT INTO norm_figure VALUES (1, 1, 'new', 1, 1, '', zeroblob(8))",
        "INSERT INTO norm_parent VALUES (1, 1, 'new', 1, '')",
        "INSERT INTO norm_event VALUES (3, 'built', 'France 2024', 1, '', '', '', '', '')",
        "INSERT OR REPLACE INTO norm_event SELECT 1, 'retired', name, version, created, '', '', '',"
        " '' FROM norm_event",
        "PRAGMA foreign_keys = ON; INSERT INTO norm_event VALUES (2, 'built', 'x', 1, '', '', '',"
        " '', '')",
    };
    sqlite3 *db;
    build(w, 1);
    assert_int_equal(sqlite3_open(w->store, &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++)
        if (sqlite3_exec(db, attempts[i], NULL, NULL, NULL) != SQLITE_CONSTRAINT)
            fail_msg("accepted: %s (%s)", attempts[i], sqlite3_errmsg(db));
    sqlite3_close(db);
    norma_norm_set_free(load(w, NULL, 0));
}

/* ---- refusals of what to write ---------------------------------------------------------------
 */

static void refuse_build(const world *w, norma_status status, const char *sentence)
{
    norma_error err = {0};
    int64_t version = 0;
    assert_int_equal(norma_norms_build(&version, w->store, &w->source, &err), status);
    if (!strstr(err.message, sentence))
        fail_msg("'%s' does not say '%s'", err.message, sentence);
    assert_int_equal(version, 0);
}

static void names_are_printable_and_short(void **state)
{
    world *w = *state;
    char name[80] = {0};
    const char *const bad[] = {"", " a", "a ", "a\nb", "a\x7f", "a\xc2\x85", "\xff", "\xc3", NULL};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        w->source.name = bad[i];
        refuse_build(w, NORMA_EINVAL, "1 to 64 printable characters");
    }
    memset(name, 'x', 65);
    w->source.name = name;
    refuse_build(w, NORMA_EINVAL, "1 to 64 printable characters");
    assert_false(file_exists(w->store));
    name[64] = '\0';
    build(w, 1);
    w->source.name = "écoles, 東京 2024";
    build(w, 1);
}

static void times_are_utc(void **state)
{
    world *w = *state;
    const char *const bad[] = {"",
                               "2024-06-30",
                               "2024-06-30 12:00:00Z",
                               "2024-06-30T12:00:00",
                               "2024-13-30T12:00:00Z",
                               "2024-06-30T12:00:00+",
                               "2024-06-31T12:00:00Z",
                               "2023-02-29T12:00:00Z"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        w->source.created = bad[i];
        refuse_build(w, NORMA_EINVAL, "UTC");
    }
    assert_false(file_exists(w->store));
}

/* The first n respondents alone. */
static norma_scores *scores_of_first(const world *w, size_t n)
{
    norma_scores *scores = NULL;
    assert_int_equal(norma_score(&scores, w->instrument, w->data, NULL, NULL, NULL, NULL),
                     NORMA_OK);
    for (size_t s = 0; s < 5; s++)
        for (size_t r = n; r < scores->n_rows; r++)
            scores->pomp[s * scores->n_rows + r] = NAN;
    return scores;
}

/* 60 respondents less 55 of them are five; less 30 of them, thirty. */
static void norms_that_differ_by_a_few_are_refused(void **state)
{
    world *w = *state;
    norma_scores *most = scores_of_first(w, 55), *half = scores_of_first(w, 30);
    build(w, 1);
    w->source.scores = most;
    w->source.name = "employees";
    refuse_build(w, NORMA_EDATA, "these norms and 'France 2024' version 1 differ by fewer than 10");
    w->source.scores = half;
    build(w, 1);
    w->source.scores = w->scores; /* the same again tells nothing new */
    w->source.name = "France 2024";
    build(w, 2);
    norma_scores_free(most);
    norma_scores_free(half);
}

/* As many more, of other people, are no overlap: not all scores of one are in the other. */
static void norms_of_other_people_may_be_nearly_as_many(void **state)
{
    world *w = *state;
    norma_scores *others = scores_of_first(w, 55);
    for (size_t s = 0; s < 5; s++)
        for (size_t r = 0; r < 55; r++)
            others->pomp[s * others->n_rows + r] = 100 - others->pomp[s * others->n_rows + r];
    build(w, 1);
    w->source.scores = others;
    build(w, 2);
    norma_scores_free(others);
}

/* Nine people can be told apart; ten is the least. */
static void few_respondents_make_no_norms(void **state)
{
    world *w = *state;
    uint8_t keep[RESPONDENTS] = {0};
    norma_scores *scores = NULL;
    size_t kept = 0;
    const double *all = w->scores->pomp; /* of the scale "all" */
    for (size_t r = 0; r < RESPONDENTS && kept < 9; r++)
        if (!isnan(all[r])) {
            keep[r] = 1;
            kept++;
        }
    assert_int_equal(norma_score(&scores, w->instrument, w->data, keep, NULL, NULL, NULL),
                     NORMA_OK);
    w->source.scores = scores;
    refuse_build(w, NORMA_EDATA, "norms need at least 10");
    assert_false(file_exists(w->store));
    norma_scores_free(scores);

    const uint8_t hold[5] = {1, 1, 1, 1, 1};
    assert_int_equal(norma_score(&scores, w->instrument, w->data, NULL, hold, NULL, NULL),
                     NORMA_OK);
    w->source.scores = scores;
    refuse_build(w, NORMA_EDATA, "no scale has a score");
    norma_scores_free(scores);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)
    const struct CMUnitTest tests[] = {
        TEST(a_set_comes_back_as_it_was_built),
        TEST(the_distribution_is_that_of_the_scores),
        TEST(the_source_file_is_named_without_its_folder),
        TEST(held_scales_are_left_out),
        TEST(the_time_is_now_in_utc_unless_given),
        TEST(the_same_build_makes_the_same_file),
        TEST(versions_count_within_a_name),
        TEST(a_missing_choice_says_what_is_there),
        TEST(norms_of_another_instrument_are_refused),
        TEST(nothing_in_a_store_can_be_changed),
        TEST(names_are_printable_and_short),
        TEST(times_are_utc),
        TEST(norms_that_differ_by_a_few_are_refused),
        TEST(norms_of_other_people_may_be_nearly_as_many),
        TEST(few_respondents_make_no_norms),
    };
    return cmocka_run_group_tests_name("norms_store", tests, NULL, NULL);
}

#include "process/careless/answered.h"

#include <norma/read.h>

#include "data/calibration.h"
#include "process/careless/pairs.h"

#define MISSING NORMA_MISSING_CELL

enum { NA = NO_ANSWER };

static const norma_index INDICES[] = {NORMA_INDEX_EVEN_ODD,          NORMA_INDEX_SYNONYMS,
                                      NORMA_INDEX_ANTONYMS,          NORMA_INDEX_SEMANTIC_SYNONYMS,
                                      NORMA_INDEX_SEMANTIC_ANTONYMS, NORMA_INDEX_PERSON_TOTAL};
enum { N_INDICES = sizeof INDICES / sizeof *INDICES };

/* Takes the instrument. */
static answered read_table(norma_instrument *instrument, const char *path)
{
    answered t = {.instrument = instrument};
    norma_error err = {0};
    if (norma_data_read(&t.data, instrument, path, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return t;
}

/* careless's own data: scales A to J of five items each. */
static answered careless_data(void)
{
    norma__buffer members = {0};
    norma__put(&members, "\"answers\": {\"min\": 1, \"max\": 5}, \"items\": [");
    for (int j = 0; j < 50; j++)
        norma__putf(&members, "%s{\"id\": \"scale%c%d\"}", j ? "," : "", 'A' + j / 5, j % 5 + 1);
    norma__put(&members, "], \"scales\": [");
    for (int s = 0; s < 10; s++) {
        norma__putf(&members, "%s{\"id\": \"%c\", \"items\": [", s ? "," : "", 'A' + s);
        for (int j = 1; j <= 5; j++)
            norma__putf(&members, "%s\"scale%c%d\"", j > 1 ? "," : "", 'A' + s, j);
        norma__put(&members, "]}");
    }
    norma__put(&members, "]");
    norma_instrument *instrument = instrument_with(members.bytes);
    norma__buffer_free(&members);
    return read_table(instrument, NORMA_REFERENCE "/screen_careless_sim1.csv");
}

static answered bfi(void)
{
    norma_instrument *instrument = NULL;
    assert_int_equal(
        norma_instrument_load(&instrument, NORMA_DATASETS "/bfi/instrument.json", NULL), NORMA_OK);
    return read_table(instrument, NORMA_DATASETS "/bfi/bfi.csv");
}

static norma__pairs *pairs_of(const answered *t, double limit, const uint8_t *keep,
                              norma_notes *notes)
{
    norma__pairs *pairs = NULL;
    norma_notes ours = {0};
    norma_error err = {0};
    if (norma__pairs_at(&pairs, limit, t->instrument, t->data, keep, 2, notes ? notes : &ours,
                        &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_notes_clear(&ours);
    return pairs;
}

static void measure(answered *t, const norma__pairs *pairs, int threads)
{
    norma_error err = {0};
    want(t, INDICES, N_INDICES);
    if (norma__pairs_indices(t->indices, pairs, t->instrument, t->data, threads, &err) != NORMA_OK)
        fail_msg("%s", err.message);
}

/* The pairs at a limit, and every index by them. */
static void measure_at(answered *t, double limit)
{
    norma__pairs *pairs = pairs_of(t, limit, NULL, NULL);
    measure(t, pairs, 2);
    norma__pairs_free(pairs);
}

/* Compares a reference, null for NaN, with the index of the rows that count. */
static void compare(const double *index, double sign, const uint8_t *keep, const cJSON *reference,
                    const char *name, size_t n)
{
    size_t row = 0, compared = 0;
    for (const cJSON *v = json_at(reference, name)->child; v; v = v->next, row++, compared++) {
        while (keep && !keep[row])
            row++;
        assert_close(sign * index[row], cJSON_IsNull(v) ? NAN : v->valuedouble, 1e-10, 1e-13);
    }
    assert_int_equal(compared, n);
}

/* ---- certified: careless 1.2.2 on R 4.2.2 (scripts/reference/careless.R) ---- */

static void pairs_equal_those_of_careless_on_its_own_data(void **state)
{
    (void)state;
    cJSON *reference = reference_load("careless_sim1.json");
    answered t = careless_data();
    norma__pairs *pairs = pairs_of(&t, NORMA__PAIRS_LIMIT, NULL, NULL);
    measure(&t, pairs, 2);
    assert_int_equal(pairs->n_synonyms, (size_t)json_number(reference, "synonym_pairs"));
    assert_int_equal(pairs->n_antonyms, 0);
    compare(t.indices[NORMA_INDEX_EVEN_ODD], -1, NULL, reference, "even_odd", 200);
    compare(t.indices[NORMA_INDEX_SYNONYMS], 1, NULL, reference, "synonyms", 200);
    assert_true(isnan(t.indices[NORMA_INDEX_ANTONYMS][0]));
    norma__pairs_free(pairs);
    free_answered(&t);
    cJSON_Delete(reference);
}

static size_t flag_complete(uint8_t *keep, const norma_data *data)
{
    size_t n = 0;
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        keep[r] = 1;
        for (size_t j = 0; j < norma_data_items(data); j++)
            keep[r] &= norma_data_cells(data, j)[r] != MISSING;
        n += keep[r];
    }
    return n;
}

/* Reversed items count as answered in pairs, and keyed in even-odd. Where careless would draw at
   random, both are undefined. */
static void pairs_of_bfi_equal_those_of_careless(void **state)
{
    (void)state;
    cJSON *reference = reference_load("careless_bfi.json");
    answered t = bfi();
    uint8_t *keep = NORMA__NEW(uint8_t, norma_data_rows(t.data));
    assert_int_equal(flag_complete(keep, t.data), 2436);
    const struct {
        double limit;
        const uint8_t *keep;
        norma_index index;
        double sign;
        const char *name;
    } cases[] = {
        {.50, keep, NORMA_INDEX_SYNONYMS, 1, "synonyms"},
        {.35, keep, NORMA_INDEX_ANTONYMS, 1, "antonyms"},
        {.50, keep, NORMA_INDEX_EVEN_ODD, -1, "even_odd"},
        {.50, NULL, NORMA_INDEX_SYNONYMS, 1, "missing_synonyms"},
        {.35, NULL, NORMA_INDEX_ANTONYMS, 1, "missing_antonyms"},
        {.50, NULL, NORMA_INDEX_EVEN_ODD, -1, "missing_even_odd"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        norma__pairs *pairs = pairs_of(&t, cases[k].limit, cases[k].keep, NULL);
        measure(&t, pairs, 2);
        compare(t.indices[cases[k].index], cases[k].sign, cases[k].keep, reference, cases[k].name,
                300);
        norma__pairs_free(pairs);
    }
    free(keep);
    free_answered(&t);
    cJSON_Delete(reference);
}

/* ---- by hand ---- */

static void declared_pairs_are_taken_as_answered(void **state)
{
    (void)state;
    const char pairs[] = "\"screening\": {\"pairs\": {\"alike\": [[\"q1\", \"q2\"], [\"q3\", "
                         "\"q4\"], [\"q5\", \"q6\"]], \"opposite\": [[\"q1\", \"q4\"], [\"q3\", "
                         "\"q6\"], [\"q5\", \"q2\"], [\"q1\", \"q6\"]]}}";
    const int answers[] = {
        1, 1,  3, 3, 5, 5,  /* alike: 1 1, 3 3, 5 5; opposite: 1 3, 3 5, 5 1, 1 5 */
        1, 5,  3, 3, 5, 1,  /* 1 5, 3 3, 5 1; 1 3, 3 1, 5 5, 1 1 */
        1, NA, 3, 3, 5, 5,  /* two pairs alike are too few; 1 3, 3 5, 1 5 */
        2, 1,  2, 3, 2, 5}; /* the first of each pair does not vary */
    const double alike[] = {1, -1, NAN, NAN};
    /* by hand: x 1 3 5 1, y 3 5 1 5: Sxy = -7, Sxx = Syy = 11; y 3 1 5 1: 7, 11, 11;
       x 1 3 1, y 3 5 5: Sxy = 4/3, Sxx = Syy = 8/3 */
    const double opposite[] = {-7 / 11., 7 / 11., 0.5, NAN};
    answered t = answered_of(instrument_of(6, 1, 5, "+-+-+-", 0, pairs), answers, 4, NULL);
    measure(&t, NULL, 1);
    for (size_t r = 0; r < 4; r++) {
        assert_close(t.indices[NORMA_INDEX_SEMANTIC_SYNONYMS][r], alike[r], 1e-14, 0);
        assert_close(t.indices[NORMA_INDEX_SEMANTIC_ANTONYMS][r], opposite[r], 1e-14, 0);
        assert_true(isnan(t.indices[NORMA_INDEX_SYNONYMS][r]));
        assert_true(isnan(t.indices[NORMA_INDEX_PERSON_TOTAL][r]));
    }
    free_answered(&t);
}

/* Means 2, 3, 4, 3: the first answers in their order, the second against it. */
static void person_total_is_the_correlation_with_the_item_means(void **state)
{
    (void)state;
    const int answers[] = {1, 3, 5, 3, 3, 2, 1, 2, 2, 4, NA, 4, 2, 3, NA, 3, 4, 4, 4, 4};
    const uint8_t keep[] = {1, 0, 0, 0, 0};
    answered t = answered_of(instrument_of(4, 1, 5, "+-++", 0, NULL), answers, 5, NULL);
    norma__pairs *pairs = pairs_of(&t, 0.6, keep, NULL);
    const double values[] = {1, -1, 1, 1, NAN};
    measure(&t, pairs, 1);
    for (size_t j = 0; j < 4; j++)
        assert_close(pairs->mean[j], answers[j], 0, 0); /* of the one who is kept */
    for (size_t r = 0; r < 5; r++)
        assert_close(t.indices[NORMA_INDEX_PERSON_TOTAL][r], values[r], 1e-14, 0);
    norma__pairs_free(pairs);
    free_answered(&t);
}

/* Halves 1 and 2, 2 and 4, 3 and 3 of three scales: r = .5, 2 r / (1 + r) = 2/3. */
static void even_odd_is_stepped_up_and_never_under_minus_one(void **state)
{
    (void)state;
    const int answers[] = {1, 2,  2, 4, 3, 3, /* .5 */
                           1, 3,  2, 2, 3, 1, /* r = -1 */
                           1, 1,  1, 2, 1, 3, /* a half that does not vary */
                           1, NA, 2, 4, 3, 3, /* a scale without a half: two are left */
                           1, 2,  3, 4, 5, 5};
    double r = 6 / sqrt(8 * 14 / 3.); /* of 1 3 5 and 2 4 5 */
    const double values[] = {2 / 3., -1, NAN, NAN, 2 * r / (1 + r)};
    answered t = answered_of(instrument_of(6, 1, 5, NULL, 2, NULL), answers, 5, NULL);
    measure(&t, NULL, 1);
    for (size_t k = 0; k < 5; k++)
        assert_close(t.indices[NORMA_INDEX_EVEN_ODD][k], values[k], 1e-12, 0);
    free_answered(&t);
}

/* ---- laws ---- */

enum { N = 150, P = 12 };

/* Answers that hang together: one trait a respondent, and chance. */
static void traits(int answers[N * P], unsigned seed)
{
    for (size_t r = 0; r < N; r++) {
        int trait = (int)chance(&seed, 4);
        for (size_t j = 0; j < P; j++) {
            int answer = 1 + trait + (int)chance(&seed, 2);
            answers[r * P + j] = j % 4 == 3 ? 6 - answer : answer;
            if (chance(&seed, 15) == 0)
                answers[r * P + j] = NA;
        }
    }
}

static void assert_same_indices(const answered *a, const answered *b, double tolerance)
{
    for (size_t k = 0; k < N_INDICES; k++)
        for (size_t r = 0; r < norma_data_rows(a->data); r++)
            assert_close(b->indices[INDICES[k]][r], a->indices[INDICES[k]][r], tolerance,
                         tolerance);
}

static void pairs_are_the_same_in_the_mirror(void **state)
{
    (void)state;
    int answers[N * P], mirrored[N * P];
    traits(answers, 1);
    for (size_t k = 0; k < N * P; k++)
        mirrored[k] = answers[k] == NA ? NA : 6 - answers[k];
    answered t = answered_of(instrument_of(P, 1, 5, "+++-+++-+++-", 4, NULL), answers, N, NULL);
    answered m = answered_of(instrument_of(P, 1, 5, "+++-+++-+++-", 4, NULL), mirrored, N, NULL);
    measure_at(&t, 0.6);
    measure_at(&m, 0.6);
    assert_true(t.indices[NORMA_INDEX_SYNONYMS][0] > 0);
    assert_true(t.indices[NORMA_INDEX_ANTONYMS][0] < 0);
    assert_same_indices(&t, &m, 1e-12);
    free_answered(&t);
    free_answered(&m);
}

/* A key concerns the halves of scales alone; there, reversing an item and recoding it cancel. */
static void keys_turn_halves_and_nothing_else(void **state)
{
    (void)state;
    int answers[N * P], recoded[N * P];
    traits(answers, 2);
    for (size_t k = 0; k < N * P; k++)
        recoded[k] = answers[k] != NA && k % P % 4 == 3 ? 6 - answers[k] : answers[k];
    answered keyed = answered_of(instrument_of(P, 1, 5, "+++-+++-+++-", 4, NULL), answers, N, NULL);
    answered plain = answered_of(instrument_of(P, 1, 5, NULL, 4, NULL), answers, N, NULL);
    answered turned = answered_of(instrument_of(P, 1, 5, NULL, 4, NULL), recoded, N, NULL);
    measure_at(&keyed, 0.6);
    measure_at(&plain, 0.6);
    measure_at(&turned, 0.6);
    bool differ = false;
    for (size_t r = 0; r < N; r++) {
        for (size_t k = 1; k < N_INDICES; k++)
            assert_close(keyed.indices[INDICES[k]][r], plain.indices[INDICES[k]][r], 0, 0);
        assert_close(keyed.indices[NORMA_INDEX_EVEN_ODD][r],
                     turned.indices[NORMA_INDEX_EVEN_ODD][r], 1e-12, 1e-12);
        differ |= keyed.indices[NORMA_INDEX_EVEN_ODD][r] != plain.indices[NORMA_INDEX_EVEN_ODD][r];
    }
    assert_true(differ);
    free_answered(&keyed);
    free_answered(&plain);
    free_answered(&turned);
}

/* Items answered from 0 to 40 by tens, among items from 1 to 5, weigh as these do. */
static void ranges_that_differ_are_laid_over_each_other(void **state)
{
    (void)state;
    int answers[N * P], wide[N * P];
    traits(answers, 3);
    for (size_t k = 0; k < N * P; k++)
        wide[k] = answers[k] != NA && k % P % 2 ? 10 * (answers[k] - 1) : answers[k];
    norma__buffer members = {0};
    norma__put(&members, "\"items\": [");
    for (int j = 0; j < P; j++)
        norma__putf(&members, "%s{\"id\": \"q%d\", \"min\": %d, \"max\": %d}", j ? "," : "", j + 1,
                    j % 2 ? 0 : 1, j % 2 ? 40 : 5);
    norma__put(&members, "], \"scales\": [{\"id\": \"s1\", \"items\": [\"q1\", \"q2\", \"q3\", "
                         "\"q4\"]}, {\"id\": \"s2\", \"items\": [\"q5\", \"q6\", \"q7\", "
                         "\"q8\"]}, {\"id\": \"s3\", \"items\": [\"q9\", \"q10\", \"q11\", "
                         "\"q12\"]}]");
    answered t = answered_of(instrument_of(P, 1, 5, NULL, 4, NULL), answers, N, NULL);
    answered w = answered_of(instrument_with(members.bytes), wide, N, NULL);
    measure_at(&t, 0.6);
    measure_at(&w, 0.6);
    assert_same_indices(&t, &w, 1e-10);
    norma__buffer_free(&members);
    free_answered(&t);
    free_answered(&w);
}

static void respondents_do_not_depend_on_each_other_or_on_threads(void **state)
{
    (void)state;
    int answers[N * P], turned[N * P];
    traits(answers, 4);
    for (size_t r = 0; r < N; r++)
        memcpy(turned + (N - 1 - r) * P, answers + r * P, P * sizeof(int));
    answered t = answered_of(instrument_of(P, 1, 5, NULL, 3, NULL), answers, N, NULL);
    answered u = answered_of(instrument_of(P, 1, 5, NULL, 3, NULL), turned, N, NULL);
    norma__pairs *pairs = pairs_of(&t, 0.6, NULL, NULL);
    measure(&t, pairs, 1);
    measure(&u, pairs, 3);
    for (size_t k = 0; k < N_INDICES; k++)
        for (size_t r = 0; r < N; r++)
            assert_close(u.indices[INDICES[k]][N - 1 - r], t.indices[INDICES[k]][r], 0, 0);
    norma__pairs_free(pairs);
    free_answered(&t);
    free_answered(&u);
}

/* ---- frozen ---- */

static norma_calibration *frozen(const answered *t, const norma__pairs *pairs)
{
    norma_calibration *calibration = NULL;
    norma_error err = {0};
    if (norma__calibration_new(&calibration, t->instrument, t->data, N, "", &err) != NORMA_OK ||
        norma__pairs_freeze(calibration, pairs, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return calibration;
}

static void what_was_frozen_measures_as_before(void **state)
{
    (void)state;
    int answers[N * P];
    traits(answers, 5);
    answered t = answered_of(instrument_of(P, 1, 5, NULL, 4, NULL), answers, N, NULL);
    answered u = answered_of(instrument_of(P, 1, 5, NULL, 4, NULL), answers, 10, NULL);
    norma__pairs *pairs = pairs_of(&t, 0.6, NULL, NULL), *thawed = NULL;
    norma_calibration *calibration = frozen(&t, pairs);
    assert_int_equal(norma__pairs_thaw(&thawed, calibration, u.instrument, NULL), NORMA_OK);
    measure(&t, pairs, 1);
    measure(&u, thawed, 1);
    assert_int_equal(thawed->n_synonyms, pairs->n_synonyms);
    assert_int_equal(thawed->n_antonyms, pairs->n_antonyms);
    assert_true(pairs->n_antonyms > 0);
    assert_same_indices(&u, &t, 0);
    norma__pairs_free(pairs);
    norma__pairs_free(thawed);
    norma_calibration_free(calibration);
    free_answered(&t);
    free_answered(&u);
}

static void refuse_thaw(const norma_calibration *calibration, const norma_instrument *instrument,
                        const char *sentence)
{
    norma__pairs *pairs = NULL;
    norma_error err = {0};
    assert_int_equal(norma__pairs_thaw(&pairs, calibration, instrument, &err), NORMA_ESTORE);
    assert_null(pairs);
    assert_string_equal(err.message, sentence);
}

static void a_calibration_that_names_no_item_is_refused(void **state)
{
    (void)state;
    int answers[N * P];
    traits(answers, 6);
    answered t = answered_of(instrument_of(P, 1, 5, NULL, 4, NULL), answers, N, NULL);
    norma__pairs *pairs = pairs_of(&t, 0.6, NULL, NULL);
    norma_calibration *calibration = frozen(&t, pairs), *empty = NULL;
    norma_frozen *figure = (norma_frozen *)norma_calibration_find(calibration, "pairs.synonyms");
    const double wrong[] = {P, -1, 0.5, NAN};
    for (size_t k = 0; k < 4; k++) {
        figure->values[1] = wrong[k];
        refuse_thaw(calibration, t.instrument,
                    "figure 'pairs.synonyms' of the calibration names no item in pair 2: make a "
                    "new one");
    }
    figure->n_columns = 3;
    refuse_thaw(calibration, t.instrument,
                "the calibration has no figure 'pairs.synonyms' of pairs: make a new one");
    assert_int_equal(norma__calibration_new(&empty, t.instrument, t.data, N, "", NULL), NORMA_OK);
    refuse_thaw(empty, t.instrument,
                "the calibration has no figure 'pairs.limit' of 1 by 1: make a new one");
    norma_calibration_free(empty);
    norma_calibration_free(calibration);
    norma__pairs_free(pairs);
    free_answered(&t);
}

/* ---- notes ---- */

static void what_is_missing_is_noted(void **state)
{
    (void)state;
    const int answers[] = {1, 1, 3, 2, 2, 1, 3, 3, 2, 4, 4, 3};
    answered t = answered_of(instrument_of(3, 1, 5, NULL, 0, NULL), answers, 4, NULL);
    norma_notes notes = {0};
    norma__pairs *pairs = pairs_of(&t, 0.6, NULL, &notes);
    assert_int_equal(pairs->n_synonyms, 1);
    assert_string_equal(noted(&notes, "few-synonyms")->message,
                        "1 pairs of items are synonyms, at a correlation of 0.60: a respondent's "
                        "correlation over them needs 3");
    assert_close(noted(&notes, "few-antonyms")->of, -0.6, 0, 0);
    assert_close(noted(&notes, "pairs-few-rows")->value, 4, 0, 0);
    norma_notes_clear(&notes);
    norma__pairs_free(pairs);
    free_answered(&t);
}

static void one_respondent_has_no_pairs(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 3};
    answered t = answered_of(instrument_of(3, 1, 5, NULL, 0, NULL), answers, 1, NULL);
    norma__pairs *pairs = pairs_of(&t, 0.6, NULL, NULL);
    assert_int_equal(pairs->n_synonyms + pairs->n_antonyms, 0);
    measure(&t, pairs, 1);
    assert_close(t.indices[NORMA_INDEX_PERSON_TOTAL][0], 1, 1e-15, 0);
    norma__pairs_free(pairs);
    free_answered(&t);
}

/* ---- memory ---- */

static norma_status new_and_free(norma__pairs **pairs, const answered *t)
{
    norma_notes notes = {0};
    norma_status status = norma__pairs_new(pairs, t->instrument, t->data, NULL, 2, &notes, NULL);
    norma_notes_clear(&notes);
    return status;
}

static norma_status freeze_and_free(const answered *t, const norma__pairs *pairs)
{
    norma_calibration *calibration = NULL;
    norma_status status = norma__calibration_new(&calibration, t->instrument, t->data, N, "", NULL);
    if (status == NORMA_OK)
        status = norma__pairs_freeze(calibration, pairs, NULL);
    norma_calibration_free(calibration);
    return status;
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    int answers[N * P];
    traits(answers, 7);
    answered t = answered_of(instrument_of(P, 1, 5, NULL, 4, NULL), answers, N, NULL);
    norma__pairs *pairs = NULL, *thawed = NULL;
    check_every_allocation(pairs, new_and_free(&pairs, &t));
    norma_calibration *calibration = frozen(&t, pairs);
    want(&t, INDICES, N_INDICES);
    check_every_allocation(NULL,
                           norma__pairs_indices(t.indices, pairs, t.instrument, t.data, 2, NULL));
    check_every_allocation(NULL, freeze_and_free(&t, pairs));
    check_every_allocation(thawed, norma__pairs_thaw(&thawed, calibration, t.instrument, NULL));
    norma_calibration_free(calibration);
    norma__pairs_free(pairs);
    norma__pairs_free(thawed);
    free_answered(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_equal_those_of_careless_on_its_own_data),
        cmocka_unit_test(pairs_of_bfi_equal_those_of_careless),
        cmocka_unit_test(declared_pairs_are_taken_as_answered),
        cmocka_unit_test(person_total_is_the_correlation_with_the_item_means),
        cmocka_unit_test(even_odd_is_stepped_up_and_never_under_minus_one),
        cmocka_unit_test(pairs_are_the_same_in_the_mirror),
        cmocka_unit_test(keys_turn_halves_and_nothing_else),
        cmocka_unit_test(ranges_that_differ_are_laid_over_each_other),
        cmocka_unit_test(respondents_do_not_depend_on_each_other_or_on_threads),
        cmocka_unit_test(what_was_frozen_measures_as_before),
        cmocka_unit_test(a_calibration_that_names_no_item_is_refused),
        cmocka_unit_test(what_is_missing_is_noted),
        cmocka_unit_test(one_respondent_has_no_pairs),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests_name("pairs", tests, NULL, NULL);
}

#include "scoring/tree.h"

#define ONE_SCALE                                                                                  \
    SIX_ITEMS("\"scales\": [{\"id\": \"s\", \"items\": [\"i1\", \"i2\", \"i3\", \"i4\"]}]")

static scored by(int missing, const char *json, const int *answers, size_t n)
{
    norma_score_options o = NORMA_SCORE_OPTIONS_INIT;
    o.missing = missing;
    return scored_with(json, answers, n, NULL, &o);
}

static bool has_note(const norma_scores *s, const char *code, const char *subject)
{
    for (size_t i = 0; i < s->notes.n; i++)
        if (strcmp(s->notes.list[i].code, code) == 0 &&
            strcmp(s->notes.list[i].subject, subject) == 0)
            return true;
    return false;
}

/* ---- against R: scripts/reference/scoring.R --------------------------------------------------
 */

/* datasets/bfi with every eleventh answer removed, as the script removes them. */
static norma_data *bfi_with_holes(const norma_instrument *instrument)
{
    norma_data *whole = NULL;
    norma_error err = {0};
    if (norma_data_read(&whole, instrument, NORMA_DATASETS "/bfi/bfi.csv", NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    const size_t n = norma_data_rows(whole), p = norma_data_items(whole);
    uint8_t *cells = calloc(n * p, 1);
    assert_non_null(cells);
    for (size_t j = 0; j < p; j++)
        for (size_t r = 0; r < n; r++)
            cells[j * n + r] = (7919 * (r + 1) + 104729 * (j + 1)) % 11 == 0
                                   ? NORMA_MISSING_CELL
                                   : norma_data_cells(whole, j)[r];
    norma_data *data = data_of(instrument, cells, n);
    free(cells);
    norma_data_free(whole);
    return data;
}

/* Mean, sd and every 35th score. */
static void equals_reference(const double *mean, const double *pomp, size_t n,
                             const cJSON *reference, const cJSON *rows)
{
    double sum = 0, squares = 0, scored = 0;
    int at = 2;
    for (size_t r = 0; r < n; r++)
        if (!isnan(mean[r])) {
            sum += mean[r];
            scored++;
        }
    for (size_t r = 0; r < n; r++)
        if (!isnan(mean[r]))
            squares += (mean[r] - sum / scored) * (mean[r] - sum / scored);
    assert_close(sum / scored, cJSON_GetArrayItem(reference, 0)->valuedouble, 1e-9, 0);
    assert_close(sqrt(squares / (scored - 1)), cJSON_GetArrayItem(reference, 1)->valuedouble, 1e-8,
                 0);
    const cJSON *row;
    cJSON_ArrayForEach(row, rows)
    {
        const cJSON *want = cJSON_GetArrayItem(reference, at++);
        const size_t r = (size_t)row->valuedouble;
        assert_close(mean[r], cJSON_IsNull(want) ? NAN : want->valuedouble, 1e-8, 0);
        assert_close(pomp[r], 20 * (mean[r] - 1), 1e-12, 1e-12);
    }
}

static void scores_of_bfi_with_holes_equal_r(void **state)
{
    (void)state;
    cJSON *reference = reference_load("scoring.json");
    norma_instrument *instrument = NULL;
    assert_int_equal(
        norma_instrument_load(&instrument, NORMA_DATASETS "/bfi/instrument.json", NULL), NORMA_OK);
    norma_data *data = bfi_with_holes(instrument);
    const char *const ways[] = {"person_mean", "two_way", "em", "complete"};
    for (int way = 0; way < 4; way++) {
        norma_score_options o = NORMA_SCORE_OPTIONS_INIT;
        norma_scores *s = NULL;
        o.missing = way;
        assert_int_equal(norma_score(&s, instrument, data, NULL, NULL, &o, NULL), NORMA_OK);
        assert_int_equal(s->missing, way);
        assert_int_equal(s->notes.n, 0);
        for (size_t k = 0; k < instrument->n_scales; k++) {
            const cJSON *of = json_at(reference, instrument->scales[k].id);
            equals_reference(s->mean + k * s->n_rows, s->pomp + k * s->n_rows, s->n_rows,
                             json_at(of, ways[way]), json_at(reference, "rows"));
            if (way == NORMA_SCORE_COMPLETE) {
                assert_int_equal(s->n_imputed[k], 0);
                assert_int_equal(s->n_scored[k], (size_t)(json_number(of, "scored/0") -
                                                          json_number(of, "imputed/0")));
            } else {
                assert_int_equal(s->n_scored[k], (size_t)json_number(of, "scored/0"));
                assert_int_equal(s->n_imputed[k], (size_t)json_number(of, "imputed/0"));
            }
        }
        norma_scores_free(s);
    }
    norma_data_free(data);
    norma_instrument_free(instrument);
    cJSON_Delete(reference);
}

/* ---- two-way by hand -------------------------------------------------------------------------
 */

static void two_way_adds_the_item_to_the_person(void **state)
{
    (void)state;
    const int answers[] = {4, 3, 5, NONE, 1, 1, 2, 3, 1, 2, 1, 1, 5, 5, NONE, 4, 1, 1};
    scored s = by(NORMA_SCORE_TWO_WAY, ONE_SCALE, answers, 3);
    /* item means 11/3, 11/3, 3, 3; overall 34/10 */
    assert_close(mean_on(&s, "s", 0), (12 + (4 + 3 - 3.4)) / 4, 1e-14, 0);
    assert_close(mean_on(&s, "s", 1), 2, 1e-15, 0);
    assert_close(mean_on(&s, "s", 2), (14 + (14.0 / 3 + 3 - 3.4)) / 4, 1e-14, 0);
    assert_int_equal(s.scores->n_imputed[0], 2);
    scored_free(&s);
}

static void expected_answers_stay_within_the_range(void **state)
{
    (void)state;
    const int answers[] = {5, 5, 5, NONE, 1, 1, 1, 1, 1, 5, 1, 1, 1, 1, 1, 5, 1, 1};
    scored s = by(NORMA_SCORE_TWO_WAY, ONE_SCALE, answers, 3);
    assert_true(mean_on(&s, "s", 0) == 5); /* and not 5 + 5 - 31/11 for i4 */
    assert_true(pomp_on(&s, "s", 0) == 100);
    scored_free(&s);
}

static void rows_that_are_left_out_lend_nothing(void **state)
{
    (void)state;
    const uint8_t cells[] = {
        3, 1, 4, 0, 2, 2, 4, 0, 4, 0, NORMA_MISSING_CELL, 0, NORMA_MISSING_CELL, 1,
        3, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    const uint8_t keep[] = {1, 1, 1, 0};
    norma_instrument *instrument = instrument_of(ONE_SCALE);
    norma_data *data = data_of(instrument, cells, 4);
    norma_score_options o = NORMA_SCORE_OPTIONS_INIT;
    norma_scores *s = NULL;
    o.missing = NORMA_SCORE_TWO_WAY;
    assert_int_equal(norma_score(&s, instrument, data, keep, NULL, &o, NULL), NORMA_OK);
    assert_close(s->mean[0], (12 + (4 + 3 - 3.4)) / 4, 1e-14, 0); /* as without the fourth row */
    assert_true(isnan(s->mean[3]));
    norma_scores_free(s);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

/* Expected answers are of the scale of items; the scales above take them as they are. */
static void scales_above_take_the_expected_answers(void **state)
{
    (void)state;
    static const char json[] =
        SIX_ITEMS("\"scoring\": {\"missing\": \"two-way\"}, \"scales\": [{\"id\": \"top\", "
                  "\"parts\": [\"s\", \"t\"]}, {\"id\": \"s\", \"items\": [\"i1\", \"i2\", "
                  "\"i3\", \"i4\"]}, {\"id\": \"t\", \"items\": [\"i5\", \"i6\"]}]");
    const int answers[] = {4, 3, 5, NONE, 2, 3, 2, 3, 1, 2, 1, 1, 5, 5, NONE, 4, NONE, NONE};
    scored s = scored_of(json, answers, 3);
    assert_int_equal(s.scores->missing, NORMA_SCORE_TWO_WAY);
    assert_close(mean_on(&s, "top", 0), (12 + (4 + 3 - 3.4) + 2 + 3) / 6, 1e-14, 0);
    assert_true(isnan(mean_on(&s, "t", 2)));
    /* what no scale of items could fill stays out: three answers and an expected one */
    assert_close(mean_on(&s, "top", 2), (14 + (14.0 / 3 + 3 - 3.4)) / 4, 1e-14, 0);
    scored_free(&s);
}

/* Shares of the range: of items from 0 to 2 and 0 to 10, half of one is half of the other. */
static void ranges_that_differ_are_made_alike(void **state)
{
    (void)state;
    static const char json[] =
        "{\"format\": \"norma-instrument-1\", \"id\": \"r\", \"version\": \"1\", \"answers\": "
        "{\"min\": 0, \"max\": 2}, \"items\": [\"i1\", {\"id\": \"i2\", \"max\": 10}, \"i3\"], "
        "\"scales\": [{\"id\": \"s\", \"items\": [\"i1\", \"i2\", \"i3\"]}]}";
    const int answers[] = {1, NONE, 1, 2, 5, 0};
    scored s = by(NORMA_SCORE_TWO_WAY, json, answers, 2);
    /* person .5, item .5, overall (.5 + .5 + 1 + .5 + 0) / 5 = .5 */
    assert_close(pomp_on(&s, "s", 0), 50, 1e-14, 0);
    assert_close(mean_on(&s, "s", 0), 7.0 / 3, 1e-14, 0);
    scored_free(&s);
}

/* ---- EM --------------------------------------------------------------------------------------
 */

/* i2 is 6 - i1 but for one row: what is expected of it follows the regression on i1 alone. */
static void em_expects_what_the_regression_says(void **state)
{
    (void)state;
    static const char two[] =
        SIX_ITEMS("\"scales\": [{\"id\": \"s\", \"items\": [\"i1\", \"i2\"]}]");
    const int answers[] = {1, 5, 1, 1, 1, 1, 2, 4, 1, 1, 1, 1, 3, 2,    1, 1, 1, 1,
                           4, 2, 1, 1, 1, 1, 5, 1, 1, 1, 1, 1, 2, NONE, 1, 1, 1, 1};
    scored s = by(NORMA_SCORE_EM, two, answers, 6);
    /* five complete rows: means 3 and 2.8, covariance -10, variance 10: slope -1 */
    assert_close(mean_on(&s, "s", 5), (2 + 2.8 + 1) / 2, 1e-8, 0);
    assert_int_equal(s.scores->n_imputed[0], 1);
    scored_free(&s);
}

static void em_of_items_that_depend_on_one_another_is_said_and_replaced(void **state)
{
    (void)state;
    const int answers[] = {1, 1, 2, 3, 1, 1, 2, 2, 1, 5, 1, 1, 4, 4,    5, 2, 1, 1,
                           5, 5, 3, 3, 1, 1, 3, 3, 4, 1, 1, 1, 2, NONE, 4, 4, 1, 1};
    scored s = by(NORMA_SCORE_EM, ONE_SCALE, answers, 6);
    assert_true(has_note(s.scores, "score-em-singular", "s"));
    assert_close(mean_on(&s, "s", 5), 10.0 / 3, 1e-15, 0);
    assert_int_equal(s.scores->n_imputed[0], 1);
    scored_free(&s);
}

static void an_item_that_does_not_vary_is_expected_as_it_is(void **state)
{
    (void)state;
    const int answers[] = {1, 4, 2, NONE, 1, 1, 2, 4, 1, NONE, 1, 1, 4, 4,    5, NONE, 1, 1,
                           5, 4, 3, NONE, 1, 1, 3, 4, 4, NONE, 1, 1, 2, NONE, 4, NONE, 1, 1};
    scored s = by(NORMA_SCORE_EM, ONE_SCALE, answers, 6);
    assert_int_equal(s.scores->notes.n, 0);
    assert_close(mean_on(&s, "s", 5), 10.0 / 3, 1e-15, 0); /* i4, which nobody answered, is out */
    scored_free(&s);
    s = by(NORMA_SCORE_TWO_WAY, ONE_SCALE, answers, 6);
    assert_close(mean_on(&s, "s", 5), (6 + (3 + 4 - (17 + 20 + 19) / 17.0)) / 3, 1e-14, 0);
    scored_free(&s);
}

/* ---- complete --------------------------------------------------------------------------------
 */

static void complete_wants_every_answer_below(void **state)
{
    (void)state;
    static const char json[] =
        SIX_ITEMS("\"scoring\": {\"missing\": \"complete\"}, \"scales\": [{\"id\": \"top\", "
                  "\"parts\": [\"s\", \"t\"], \"score\": \"parts\"}, {\"id\": \"s\", \"items\": "
                  "[\"i1\", \"i2\"]}, {\"id\": \"t\", \"items\": [\"i3\", \"i4\"]}]");
    const int answers[] = {1, 2, 3, 4, 1, 1, 1, 2, NONE, 4, 1, 1};
    scored s = scored_of(json, answers, 2);
    assert_close(mean_on(&s, "top", 0), 2.5, 1e-15, 0);
    assert_true(isnan(mean_on(&s, "top", 1)) && isnan(mean_on(&s, "t", 1)));
    assert_close(mean_on(&s, "s", 1), 1.5, 1e-15, 0);
    assert_int_equal(s.scores->n_too_few[0], 1);
    scored_free(&s);
}

/* ---- refusals, threads, leaks ----------------------------------------------------------------
 */

static void a_way_that_does_not_exist_is_refused(void **state)
{
    (void)state;
    norma_instrument *instrument = instrument_of(ONE_SCALE);
    norma_data *data = random_data(instrument, 10, 20, 1);
    norma_score_options o = NORMA_SCORE_OPTIONS_INIT;
    norma_scores *s = NULL;
    norma_error err = {0};
    o.missing = 7;
    assert_int_equal(norma_score(&s, instrument, data, NULL, NULL, &o, &err), NORMA_EINVAL);
    assert_null(s);
    assert_string_equal(err.message,
                        "--missing is one of person-mean, two-way, em, complete, not '7'");
    norma_data_free(data);
    norma_instrument_free(instrument);
}

static void threads_do_not_change_what_is_expected(void **state)
{
    (void)state;
    norma_instrument *instrument = instrument_of(FIXTURE);
    norma_data *data = random_data(instrument, 5000, 15, 9);
    for (int way = NORMA_SCORE_TWO_WAY; way <= NORMA_SCORE_EM; way++) {
        norma_scores *s[2] = {NULL, NULL};
        for (size_t t = 0; t < 2; t++) {
            norma_score_options o = NORMA_SCORE_OPTIONS_INIT;
            o.missing = way;
            o.threads = t ? 8 : 1; /* more than there are scales, and one */
            assert_int_equal(norma_score(&s[t], instrument, data, NULL, NULL, &o, NULL), NORMA_OK);
        }
        const size_t bytes = s[0]->n_rows * s[0]->n_scales * sizeof(double);
        assert_memory_equal(s[0]->mean, s[1]->mean, bytes);
        assert_memory_equal(s[0]->pomp, s[1]->pomp, bytes);
        for (size_t i = 0; i < s[0]->n_rows * s[0]->n_scales; i++)
            assert_true(isnan(s[0]->pomp[i]) || (s[0]->pomp[i] >= 0 && s[0]->pomp[i] <= 100));
        norma_scores_free(s[0]);
        norma_scores_free(s[1]);
    }
    norma_data_free(data);
    norma_instrument_free(instrument);
}

static void nothing_leaks(void **state)
{
    (void)state;
    norma_instrument *instrument = instrument_of(FIXTURE);
    norma_data *data = random_data(instrument, 300, 15, 9);
    for (int way = NORMA_SCORE_TWO_WAY; way <= NORMA_SCORE_EM; way++) {
        norma_score_options o = NORMA_SCORE_OPTIONS_INIT;
        norma_scores *s = NULL;
        o.missing = way;
        o.threads = 1;
        check_every_allocation(s, norma_score(&s, instrument, data, NULL, NULL, &o, NULL));
        norma_scores_free(s);
    }
    norma_data_free(data);
    norma_instrument_free(instrument);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_of_bfi_with_holes_equal_r),
        cmocka_unit_test(two_way_adds_the_item_to_the_person),
        cmocka_unit_test(expected_answers_stay_within_the_range),
        cmocka_unit_test(rows_that_are_left_out_lend_nothing),
        cmocka_unit_test(scales_above_take_the_expected_answers),
        cmocka_unit_test(ranges_that_differ_are_made_alike),
        cmocka_unit_test(em_expects_what_the_regression_says),
        cmocka_unit_test(em_of_items_that_depend_on_one_another_is_said_and_replaced),
        cmocka_unit_test(an_item_that_does_not_vary_is_expected_as_it_is),
        cmocka_unit_test(complete_wants_every_answer_below),
        cmocka_unit_test(a_way_that_does_not_exist_is_refused),
        cmocka_unit_test(threads_do_not_change_what_is_expected),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests_name("missing answers", tests, NULL, NULL);
}

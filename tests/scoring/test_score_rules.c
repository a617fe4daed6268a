#include "scoring/tree.h"

/* ---- weights ---------------------------------------------------------------------------------
 */

static void items_weigh_what_the_instrument_says(void **state)
{
    (void)state;
    const int answers[] = {5,    2,    4, 3,    NONE, 1, /* i6 reversed: 5 */
                           NONE, NONE, 4, NONE, 1,    1};
    scored s = scored_of(SIX_ITEMS("\"scales\": [{\"id\": \"a\", \"items\": [\"i1\", \"i2\", "
                                   "\"i3\"], \"weights\": {\"i1\": 2, \"i3\": 0.5}}, {\"id\": "
                                   "\"b\", \"items\": [\"i4\", \"i5\", \"i6\"], \"weights\": "
                                   "{\"i4\": 3}}]"),
                         answers, 2);
    assert_close(mean_on(&s, "a", 0), (2 * 5 + 2 + 0.5 * 4) / 3.5, 1e-15, 0);
    assert_close(pomp_on(&s, "a", 0), 100 * ((2 * 4 + 1 + 0.5 * 3) / 3.5) / 4, 1e-15, 0);
    assert_close(mean_on(&s, "b", 0), (3 * 3 + 5) / 4.0, 1e-15, 0); /* i5 has no say */
    assert_true(isnan(mean_on(&s, "a", 1)));                        /* one of three answered */
    assert_close(mean_on(&s, "b", 1), (1 + 5) / 2.0, 1e-15, 0);
    assert_int_equal(s.scores->n_scored[0], 1);
    assert_int_equal(s.scores->n_too_few[0], 1);
    assert_int_equal(s.scores->n_imputed[0], 0);
    assert_int_equal(s.scores->n_imputed[1], 2);
    assert_close(norma_score_sum(s.instrument, 0, 2), 7, 1e-15, 0);
    assert_close(norma_score_sum(s.instrument, 1, 2), 10, 1e-15, 0);
    scored_free(&s);
}

/* Only proportions matter, and decimals are made whole: the same doubles. */
static void weights_in_the_same_proportion_give_the_same_doubles(void **state)
{
    (void)state;
    enum { N = 3000 };
    const char *const json[] = {
        SIX_ITEMS("\"scales\": [{\"id\": \"a\", \"items\": [\"i1\", \"i2\", \"i3\", \"i4\"], "
                  "\"weights\": {\"i1\": 1, \"i2\": 3, \"i3\": 4, \"i4\": 2}}]"),
        SIX_ITEMS("\"scales\": [{\"id\": \"a\", \"items\": [\"i1\", \"i2\", \"i3\", \"i4\"], "
                  "\"weights\": {\"i1\": 0.1, \"i2\": 0.3, \"i3\": 0.4, \"i4\": 0.2}}]")};
    norma_scores *s[2] = {NULL, NULL};
    for (size_t i = 0; i < 2; i++) {
        norma_instrument *instrument = instrument_of(json[i]);
        norma_data *data = random_data(instrument, N, 20, 11);
        assert_int_equal(norma_score(&s[i], instrument, data, NULL, NULL, NULL, NULL), NORMA_OK);
        norma_data_free(data);
        norma_instrument_free(instrument);
    }
    assert_memory_equal(s[0]->mean, s[1]->mean, N * sizeof(double));
    assert_memory_equal(s[0]->pomp, s[1]->pomp, N * sizeof(double));
    for (size_t r = 0; r < N; r++) { /* weights of up to 10, of 4 steps each */
        const double whole = s[0]->pomp[r] * 4 * 2520 / 100;
        if (!isnan(whole))
            assert_true(s[0]->pomp[r] == 100 * round(whole) / (4 * 2520));
    }
    norma_scores_free(s[0]);
    norma_scores_free(s[1]);
}

static void weights_that_are_no_decimals_stay_within_the_range(void **state)
{
    (void)state;
    const int answers[] = {5, 5, 5, 5, 5, 1, 1, 1, 1, 1, 1, 5};
    scored s = scored_of(
        SIX_ITEMS("\"scales\": [{\"id\": \"a\", \"items\": [\"i1\", \"i2\", \"i3\", \"i4\", "
                  "\"i5\", \"i6\"], \"weights\": {\"i1\": 0.3333333333333333, \"i2\": "
                  "0.14285714285714285, \"i3\": 1e-6, \"i4\": 1.7320508075688772}}]"),
        answers, 2);
    assert_close(pomp_on(&s, "a", 0), 100, 1e-15, 0);
    assert_true(pomp_on(&s, "a", 0) <= 100);
    assert_close(pomp_on(&s, "a", 1), 0, 0, 0);
    assert_close(mean_on(&s, "a", 0), 5, 1e-15, 0);
    scored_free(&s);
}

/* ---- scores of parts -------------------------------------------------------------------------
 */

#define TWO_PARTS(more)                                                                            \
    SIX_ITEMS("\"scales\": [{\"id\": \"top\", \"parts\": [\"a\", \"b\"], \"score\": "              \
              "\"parts\"" more "}, {\"id\": \"a\", \"items\": [\"i1\"]}, {\"id\": \"b\", "         \
              "\"items\": [\"i2\", \"i3\", \"i4\", \"i5\"]}]")

static void a_scale_of_parts_is_the_mean_of_their_scores(void **state)
{
    (void)state;
    const int answers[] = {5,    1, 2,    1,    2,    1, /* a 5, b 1.5 */
                           NONE, 4, 4,    4,    NONE, 1, /* no a, b 4 */
                           5,    3, 3,    3,    NONE, 1, /* a 5, b 3 */
                           NONE, 3, NONE, NONE, NONE, 1};
    scored s = scored_of(TWO_PARTS(""), answers, 4);
    assert_close(mean_on(&s, "top", 0), 3.25, 1e-15, 0);
    assert_close(pomp_on(&s, "top", 0), 100 * (4 + 0.5) / 8, 1e-15, 0);
    assert_close(mean_on(&s, "top", 1), 4, 1e-15, 0); /* half of the parts */
    assert_close(mean_on(&s, "top", 2), 4, 1e-15, 0);
    assert_true(isnan(mean_on(&s, "top", 3)) && isnan(pomp_on(&s, "top", 3)));
    assert_int_equal(s.scores->n_scored[0], 3);
    assert_int_equal(s.scores->n_too_few[0], 1);
    assert_int_equal(s.scores->n_imputed[0], 2); /* an answer is missing somewhere below */
    assert_close(norma_score_sum(s.instrument, 0, 3.25), 6.5, 1e-15, 0);
    scored_free(&s);
}

static void parts_weigh_what_the_instrument_says(void **state)
{
    (void)state;
    const int answers[] = {5, 1, 2, 1, 2, 1};
    scored s = scored_of(TWO_PARTS(", \"weights\": {\"b\": 3}"), answers, 1);
    assert_close(mean_on(&s, "top", 0), (5 + 3 * 1.5) / 4, 1e-15, 0);
    assert_close(pomp_on(&s, "top", 0), (100 + 3 * 12.5) / 4, 1e-15, 0);
    assert_close(norma_score_sum(s.instrument, 0, 2), 8, 1e-15, 0);
    scored_free(&s);
}

static void a_held_part_is_not_shown_and_still_counts_in_its_whole(void **state)
{
    (void)state;
    const int answers[] = {5, 1, 2, 1, 2, 1};
    uint8_t hold[3] = {0};
    norma_instrument *instrument = instrument_of(TWO_PARTS(""));
    const size_t b = norma_instrument_find_scale(instrument, "b");
    norma_instrument_free(instrument);
    hold[b] = 1;
    scored s = scored_with(TWO_PARTS(""), answers, 1, hold, NULL);
    assert_close(mean_on(&s, "top", 0), 3.25, 1e-15, 0);
    assert_true(isnan(mean_on(&s, "b", 0)) && isnan(pomp_on(&s, "b", 0)));
    assert_int_equal(s.scores->n_scored[b], 0);
    scored_free(&s);
    hold[b] = 0;
    hold[0] = 1;
    s = scored_with(TWO_PARTS(""), answers, 1, hold, NULL);
    assert_true(isnan(mean_on(&s, "top", 0)));
    assert_close(mean_on(&s, "b", 0), 1.5, 1e-15, 0);
    scored_free(&s);
}

static const char LEVELS[] = SIX_ITEMS(
    "\"scales\": [{\"id\": \"top\", \"parts\": [\"x\", \"y\"], \"score\": \"%s\"}, {\"id\": "
    "\"x\", \"parts\": [\"a\", \"b\"], \"score\": \"%s\"}, {\"id\": \"a\", \"items\": [\"i1\", "
    "\"i2\"]}, {\"id\": \"b\", \"items\": [\"i3\", \"i4\"]}, {\"id\": \"y\", \"items\": [\"i5\", "
    "\"i6\"]}]");

/* From items above a scale of parts: all its items. From parts above a scale of items: its mean. */
static void every_level_has_its_own_rule(void **state)
{
    (void)state;
    const int answers[] = {5, 4, 2, 1, 1, 5}; /* a 4.5, b 1.5, x 3, y 1 */
    char json[1024];
    snprintf(json, sizeof json, LEVELS, "items", "parts");
    scored s = scored_of(json, answers, 1);
    assert_close(mean_on(&s, "x", 0), 3, 1e-15, 0);
    assert_close(mean_on(&s, "top", 0), 14.0 / 6, 1e-15, 0);
    scored_free(&s);
    snprintf(json, sizeof json, LEVELS, "parts", "items");
    s = scored_of(json, answers, 1);
    assert_close(mean_on(&s, "x", 0), 3, 1e-15, 0);
    assert_close(mean_on(&s, "top", 0), 2, 1e-15, 0);
    scored_free(&s);
}

/* Three parts of three, two and six items with holes: whatever way a score comes about, it is the
   double next to the fraction. */
static void equal_composites_are_equal_doubles(void **state)
{
    (void)state;
    enum { N = 20000 };
    norma_instrument *instrument = instrument_of(
        "{\"format\": \"norma-instrument-1\", \"id\": \"c\", \"version\": \"1\", \"answers\": "
        "{\"min\": 1, \"max\": 6}, \"items\": [\"a1\", \"a2\", \"a3\", \"b1\", \"b2\", \"c1\", "
        "\"c2\", \"c3\", \"c4\", \"c5\", \"c6\"], \"scales\": [{\"id\": \"top\", \"parts\": "
        "[\"a\", \"b\", \"c\"], \"score\": \"parts\"}, {\"id\": \"a\", \"items\": [\"a1\", "
        "\"a2\", \"a3\"]}, {\"id\": \"b\", \"items\": [\"b1\", \"b2\"]}, {\"id\": \"c\", "
        "\"items\": [\"c1\", \"c2\", \"c3\", \"c4\", \"c5\", \"c6\"]}]}");
    norma_data *data = random_data(instrument, N, 10, 21);
    norma_scores *s = NULL;
    assert_int_equal(norma_score(&s, instrument, data, NULL, NULL, NULL, NULL), NORMA_OK);
    for (size_t r = 0; r < N; r++) { /* sixtieths over 1, 2 or 3 parts */
        const double in_360 = s->mean[r] * 360;
        if (!isnan(in_360))
            assert_true(s->mean[r] == round(in_360) / 360);
    }
    norma_scores_free(s);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

/* Without holes, parts of as many items weigh alike in both. */
static void equal_parts_score_as_their_items_do(void **state)
{
    (void)state;
    enum { N = 500 };
    norma_scores *s[2] = {NULL, NULL};
    for (size_t i = 0; i < 2; i++) {
        char json[1024];
        snprintf(json, sizeof json,
                 SIX_ITEMS("\"scales\": [{\"id\": \"top\", \"parts\": [\"a\", \"b\"], \"score\": "
                           "\"%s\"}, {\"id\": \"a\", \"items\": [\"i1\", \"i2\", \"i3\"]}, "
                           "{\"id\": \"b\", \"items\": [\"i4\", \"i5\", \"i6\"]}]"),
                 i ? "parts" : "items");
        norma_instrument *instrument = instrument_of(json);
        norma_data *data = random_data(instrument, N, 0, 31);
        assert_int_equal(norma_score(&s[i], instrument, data, NULL, NULL, NULL, NULL), NORMA_OK);
        norma_data_free(data);
        norma_instrument_free(instrument);
    }
    assert_memory_equal(s[0]->mean, s[1]->mean, N * sizeof(double));
    for (size_t r = 0; r < N; r++)
        assert_close(s[0]->pomp[r], s[1]->pomp[r], 1e-15, 1e-14);
    norma_scores_free(s[0]);
    norma_scores_free(s[1]);
}

/* ---- many items ------------------------------------------------------------------------------
 */

/* Sums of 300 items of 0 ... 254 pass every byte and many a 16 bit number. */
static void long_scales_of_wide_items_do_not_overflow(void **state)
{
    (void)state;
    enum { P = 300, N = 5 };
    char *json = calloc(1, 20 * P + 512), *at = json;
    uint8_t cells[P * N];
    assert_non_null(json);
    at += sprintf(at, "{\"format\": \"norma-instrument-1\", \"id\": \"l\", \"version\": \"1\", "
                      "\"answers\": {\"min\": -4, \"max\": 250}, \"items\": [");
    for (int i = 0; i < P; i++)
        at += sprintf(at, "%s\"i%d\"", i ? ", " : "", i);
    at += sprintf(at, "], \"scales\": [{\"id\": \"s\", \"items\": [");
    for (int i = 0; i < P; i++)
        at += sprintf(at, "%s\"i%d\"", i ? ", " : "", i);
    sprintf(at, "]}]}");
    for (size_t i = 0; i < P; i++)
        for (size_t r = 0; r < N; r++) /* row 0 lowest, row 4 highest, between them by quarters */
            cells[i * N + r] = r == 4 ? 254 : (uint8_t)(i % 4 < r ? 254 : 0);
    norma_instrument *instrument = instrument_of(json);
    norma_data *data = data_of(instrument, cells, N);
    norma_scores *s = NULL;
    assert_int_equal(norma_score(&s, instrument, data, NULL, NULL, NULL, NULL), NORMA_OK);
    for (size_t r = 0; r < N; r++) {
        assert_true(s->pomp[r] == 25 * (double)r);
        assert_true(s->mean[r] == -4 + 63.5 * (double)r);
    }
    norma_scores_free(s);
    norma_data_free(data);
    norma_instrument_free(instrument);
    free(json);
}

static void nothing_leaks(void **state)
{
    (void)state;
    norma_instrument *instrument = instrument_of(TWO_PARTS(", \"weights\": {\"b\": 3}"));
    norma_data *data = random_data(instrument, 50, 20, 41);
    norma_scores *s = NULL;
    check_every_allocation(s, norma_score(&s, instrument, data, NULL, NULL, NULL, NULL));
    norma_scores_free(s);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_weigh_what_the_instrument_says),
        cmocka_unit_test(weights_in_the_same_proportion_give_the_same_doubles),
        cmocka_unit_test(weights_that_are_no_decimals_stay_within_the_range),
        cmocka_unit_test(a_scale_of_parts_is_the_mean_of_their_scores),
        cmocka_unit_test(parts_weigh_what_the_instrument_says),
        cmocka_unit_test(a_held_part_is_not_shown_and_still_counts_in_its_whole),
        cmocka_unit_test(every_level_has_its_own_rule),
        cmocka_unit_test(equal_composites_are_equal_doubles),
        cmocka_unit_test(equal_parts_score_as_their_items_do),
        cmocka_unit_test(long_scales_of_wide_items_do_not_overflow),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests_name("score rules", tests, NULL, NULL);
}

#include "assessment/fixture.h"

#include <math.h>
#include <omp.h>

#include <norma/score.h>

static norma_scores *score(const norma_instrument *instrument, const norma_data *data,
                           const uint8_t *keep, const uint8_t *hold)
{
    norma_scores *scores = NULL;
    assert_int_equal(norma_score(&scores, instrument, data, keep, hold, NULL, NULL), NORMA_OK);
    assert_int_equal(scores->n_rows, norma_data_rows(data));
    assert_int_equal(scores->n_scales, instrument->n_scales);
    return scores;
}

/* One answer, keyed, in its item's units; NaN when missing. */
static double keyed(const norma_data *data, size_t item, size_t row)
{
    uint8_t cell = norma_data_cells(data, item)[row];
    int min = norma_data_min(data, item), max = norma_data_max(data, item);
    if (cell == NORMA_MISSING_CELL)
        return NAN;
    return norma_data_reversed(data, item) ? max - cell : min + cell;
}

/* ---- by hand ---------------------------------------------------------------------------------
 */

/* One person; a: 5, 1 reversed to 5, 3; b: 2, missing, 4 reversed to 2; c: 6 of 0..6, -1 of -2..2
   reversed to 1, 2 of 1..5. */
static void scores_by_hand(void **state)
{
    (void)state;
    const uint8_t cells[FIXTURE_ITEMS] = {4, 0, 2, 1, NORMA_MISSING_CELL, 3, 6, 1, 1};
    norma_instrument *instrument = instrument_of(FIXTURE);
    norma_data *data = data_of(instrument, cells, 1);
    norma_scores *s = score(instrument, data, NULL, NULL);
    const struct {
        const char *id;
        double mean, pomp;
    } want[] = {
        {"a", 13.0 / 3, 100 * (13.0 / 3 - 1) / 4},
        {"b", 2, 25},
        {"ab", 17.0 / 5, 60},
        {"c", 9.0 / 3, 100 * (1 + 0.75 + 0.25) / 3},
        {"all", 26.0 / 8, 100 * (1 + 1 + 0.5 + 0.25 + 0.25 + 1 + 0.75 + 0.25) / 8},
    };
    for (size_t i = 0; i < 5; i++) {
        size_t k = norma_instrument_find_scale(instrument, want[i].id);
        assert_close(s->mean[k], want[i].mean, 1e-15, 0);
        assert_close(s->pomp[k], want[i].pomp, 1e-15, 0);
        assert_int_equal(s->n_scored[k], 1);
    }
    norma_scores_free(s);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

/* ---- laws ------------------------------------------------------------------------------------
 */

static void scores_equal_a_naive_loop(void **state)
{
    (void)state;
    enum { N = 5003 };
    uint8_t keep[N], hold[5] = {0};
    norma_instrument *instrument = instrument_of(FIXTURE);
    norma_data *data = random_data(instrument, N, 30, 1);
    for (size_t r = 0; r < N; r++)
        keep[r] = r % 7 != 3;
    hold[norma_instrument_find_scale(instrument, "b")] = 1;
    norma_scores *s = score(instrument, data, keep, hold);
    for (size_t k = 0; k < instrument->n_scales; k++) {
        const norma_scale *scale = &instrument->scales[k];
        size_t scored = 0, too_few = 0;
        for (size_t r = 0; r < N; r++) {
            double sum = 0, share = 0;
            size_t n = 0;
            for (size_t i = 0; i < scale->n_items; i++) {
                size_t item = scale->items[i];
                double x = keyed(data, item, r);
                if (isnan(x))
                    continue;
                sum += x;
                share += (x - norma_data_min(data, item)) /
                         (norma_data_max(data, item) - norma_data_min(data, item));
                n++;
            }
            bool kept = keep[r] && !hold[k], enough = kept && n > 0 && 2 * n >= scale->n_items;
            assert_close(s->mean[k * N + r], enough ? sum / (double)n : NAN, 1e-14, 0);
            assert_close(s->pomp[k * N + r], enough ? 100 * share / (double)n : NAN, 1e-13, 1e-13);
            scored += enough;
            too_few += kept && !enough;
        }
        assert_int_equal(s->n_scored[k], scored);
        assert_int_equal(s->n_too_few[k], too_few);
    }
    norma_scores_free(s);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

/* Every answer x turned to min + max - x: POMP turns to 100 - POMP and stays in 0 ... 100. */
static void reversing_every_answer_turns_pomp_round(void **state)
{
    (void)state;
    enum { N = 2000 };
    uint8_t cells[N * FIXTURE_ITEMS];
    norma_instrument *instrument = instrument_of(FIXTURE);
    norma_data *data = random_data(instrument, N, 20, 2);
    for (size_t i = 0; i < FIXTURE_ITEMS; i++)
        for (size_t r = 0; r < N; r++) {
            uint8_t cell = norma_data_cells(data, i)[r];
            int top = instrument->items[i].max - instrument->items[i].min;
            cells[i * N + r] = cell == NORMA_MISSING_CELL ? cell : (uint8_t)(top - cell);
        }
    norma_data *turned = data_of(instrument, cells, N);
    norma_scores *s = score(instrument, data, NULL, NULL);
    norma_scores *t = score(instrument, turned, NULL, NULL);
    for (size_t i = 0; i < N * instrument->n_scales; i++) {
        assert_true(isnan(s->pomp[i]) || (s->pomp[i] >= 0 && s->pomp[i] <= 100));
        assert_close(t->pomp[i], 100 - s->pomp[i], 1e-14, 1e-13);
    }
    norma_scores_free(s);
    norma_scores_free(t);
    norma_data_free(data);
    norma_data_free(turned);
    norma_instrument_free(instrument);
}

/* Norm tables rely on it: 2 of 4 on one item and 4 of 8 on two are the same double. */
static void equal_scores_are_equal_doubles(void **state)
{
    (void)state;
    enum { N = 20000 };
    norma_instrument *instrument = instrument_of(FIXTURE);
    norma_data *data = random_data(instrument, N, 40, 3);
    norma_scores *s = score(instrument, data, NULL, NULL);
    const size_t c = norma_instrument_find_scale(instrument, "c");
    for (size_t r = 0; r < N; r++) {
        /* shares of twelfths, over one, two or three items: a multiple of 1 / 72 */
        double in_72 = s->pomp[c * N + r] * 72 / 100;
        if (!isnan(in_72))
            assert_true(s->pomp[c * N + r] == 100 * round(in_72) / 72);
    }
    norma_scores_free(s);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    enum { N = 9001 };
    const int before = omp_get_max_threads();
    norma_instrument *instrument = instrument_of(FIXTURE);
    norma_data *data = random_data(instrument, N, 25, 4);
    omp_set_num_threads(1);
    norma_scores *one = score(instrument, data, NULL, NULL);
    omp_set_num_threads(before > 1 ? before : 2);
    norma_scores *more = score(instrument, data, NULL, NULL);
    omp_set_num_threads(before);
    size_t bytes = N * instrument->n_scales * sizeof(double);
    assert_memory_equal(one->mean, more->mean, bytes);
    assert_memory_equal(one->pomp, more->pomp, bytes);
    assert_memory_equal(one->n_scored, more->n_scored, instrument->n_scales * sizeof(size_t));
    norma_scores_free(one);
    norma_scores_free(more);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

/* ---- the rule --------------------------------------------------------------------------------
 */

static void the_share_to_answer_is_met_exactly(void **state)
{
    (void)state;
    /* ten items, 0.3 of them: 3 are enough, 2 are not, although 0.3 * 10 > 3 in binary */
    const char json[] = "{\"format\": \"norma-instrument-1\", \"id\": \"ten\", \"version\": \"1\","
                        "\"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"i1\", \"i2\", \"i3\","
                        "\"i4\", \"i5\", \"i6\", \"i7\", \"i8\", \"i9\", \"i10\"], \"scales\":"
                        "[{\"id\": \"s\", \"items\": [\"i1\", \"i2\", \"i3\", \"i4\", \"i5\","
                        "\"i6\", \"i7\", \"i8\", \"i9\", \"i10\"]}],"
                        "\"scoring\": {\"min_answered\": 0.3}}";
    uint8_t cells[2 * 10];
    memset(cells, NORMA_MISSING_CELL, sizeof cells);
    cells[0] = cells[2] = cells[4] = 1; /* row 0: three items */
    cells[1] = cells[3] = 1;            /* row 1: two */
    norma_instrument *instrument = instrument_of(json);
    norma_data *data = data_of(instrument, cells, 2);
    norma_scores *s = score(instrument, data, NULL, NULL);
    assert_true(s->mean[0] == 2 && s->pomp[0] == 25);
    assert_true(isnan(s->mean[1]) && isnan(s->pomp[1]));
    assert_int_equal(s->n_scored[0], 1);
    assert_int_equal(s->n_too_few[0], 1);
    assert_true(s->min_answered == 0.3);
    norma_scores_free(s);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

static void nobody_kept_gives_no_score(void **state)
{
    (void)state;
    const uint8_t keep[3] = {0};
    norma_instrument *instrument = instrument_of(FIXTURE);
    norma_data *data = random_data(instrument, 3, 0, 5);
    norma_scores *s = score(instrument, data, keep, NULL);
    for (size_t i = 0; i < 3 * instrument->n_scales; i++)
        assert_true(isnan(s->mean[i]) && isnan(s->pomp[i]));
    for (size_t k = 0; k < instrument->n_scales; k++)
        assert_true(s->n_scored[k] == 0 && s->n_too_few[k] == 0);
    norma_scores_free(s);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

static void nothing_leaks(void **state)
{
    (void)state;
    norma_instrument *instrument = instrument_of(FIXTURE);
    norma_data *data = random_data(instrument, 20, 10, 6);
    norma_scores *s = NULL;
    check_every_allocation(s, norma_score(&s, instrument, data, NULL, NULL, NULL, NULL));
    norma_scores_free(s);
    norma_scores_free(NULL);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_by_hand),
        cmocka_unit_test(scores_equal_a_naive_loop),
        cmocka_unit_test(reversing_every_answer_turns_pomp_round),
        cmocka_unit_test(equal_scores_are_equal_doubles),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(the_share_to_answer_is_met_exactly),
        cmocka_unit_test(nobody_kept_gives_no_score),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests_name("score", tests, NULL, NULL);
}

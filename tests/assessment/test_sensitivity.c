#include "fixture.h"

#include <math.h>
#include <norma/reliability.h>
#include <norma/score.h>
#include <norma/sensitivity.h>

enum { ROWS = 300 };

static norma_screen_result *screened(const norma_instrument *instrument, const norma_data *data)
{
    norma_screen_options options = NORMA_SCREEN_OPTIONS_INIT;
    norma_screen_result *screen = NULL;
    norma_error err = {0};
    options.draws = 1000;
    if (norma_screen(&screen, instrument, data, &options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return screen;
}

static norma_sensitivity_result *sensitivity_of(const norma_instrument *instrument,
                                                const norma_data *data,
                                                const norma_screen_result *screen)
{
    norma_sensitivity_result *result = NULL;
    norma_error err = {0};
    if (norma_sensitivity(&result, instrument, data, screen, 1, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return result;
}

static void believe_all(norma_screen_result *screen)
{
    for (size_t r = 0; r < screen->n_rows; r++) {
        screen->keep[r] = 1;
        screen->indices[NORMA_INDEX_VALIDITY][r] = 0;
    }
    screen->prevalence = 0.01;
}

/* Law: where nobody is careless the three are one, and equal to what the methods say of the rows.
 */
static void without_careless_respondents_nothing_changes(void **state)
{
    (void)state;
    norma_instrument *instrument = instrument_of(FIXTURE);
    norma_data *data = random_data(instrument, ROWS, 4, 3);
    norma_screen_result *screen = screened(instrument, data);
    believe_all(screen);
    norma_sensitivity_result *result = sensitivity_of(instrument, data, screen);
    assert_int_equal(result->n_scales, instrument->n_scales);
    for (size_t s = 0; s < result->n_scales; s++) {
        const norma_sensitivity_scale *scale = &result->scales[s];
        const norma_scale *about = &instrument->scales[scale->scale];
        const norma_sample sample = {
            .data = data, .items = about->items, .n_items = about->n_items};
        norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
        norma_reliability_result *reliability = NULL;
        options.missing = NORMA_MISSING_PAIRWISE;
        assert_int_equal(norma_reliability(&reliability, "s", &sample, &options, NULL), NORMA_OK);
        assert_close(scale->alpha[NORMA_EXCLUDE_NONE], reliability->alpha, 1e-12, 1e-12);
        for (size_t e = 1; e < NORMA_EXCLUSIONS; e++) {
            assert_close(scale->alpha[e], scale->alpha[0], 0, 0);
            assert_close(scale->mean[e], scale->mean[0], 0, 0);
            assert_close(scale->sd[e], scale->sd[0], 0, 0);
            assert_close(scale->effect[e], 0, 0, 0);
        }
        norma_reliability_result_free(reliability);
    }
    assert_true(result->structure.n_factors > 0);
    for (size_t e = 0; e < NORMA_EXCLUSIONS; e++) {
        assert_close(result->structure.congruence[e], 1, 1e-9, 0);
        assert_close(result->structure.equal[e], (double)result->structure.n_factors, 0, 0);
    }
    norma_sensitivity_result_free(result);
    norma_screen_result_free(screen);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

/* Law: a weight of 0 is as good as leaving out, and means are those of the rows that are left. */
static void certainly_careless_respondents_weigh_nothing(void **state)
{
    (void)state;
    norma_instrument *instrument = instrument_of(FIXTURE);
    norma_data *data = random_data(instrument, ROWS, 4, 5);
    norma_screen_result *screen = screened(instrument, data);
    uint8_t keep[ROWS];
    believe_all(screen);
    for (size_t r = 0; r < ROWS; r++) {
        keep[r] = r % 5 != 0;
        screen->indices[NORMA_INDEX_VALIDITY][r] = keep[r] ? 0 : 1;
    }
    norma_sensitivity_result *result = sensitivity_of(instrument, data, screen);
    norma_scores *scores = NULL;
    assert_int_equal(norma_score(&scores, instrument, data, keep, NULL, NULL, NULL), NORMA_OK);
    assert_close(result->n[NORMA_EXCLUDE_NONE], ROWS, 0, 0);
    assert_close(result->n[NORMA_EXCLUDE_FLAGGED], 0.8 * ROWS, 0, 0);
    for (size_t s = 0; s < result->n_scales; s++) {
        const norma_sensitivity_scale *scale = &result->scales[s];
        double sum = 0, n = 0;
        for (size_t r = 0; r < ROWS; r++) {
            double pomp = scores->pomp[scale->scale * ROWS + r];
            sum += isnan(pomp) ? 0 : pomp;
            n += !isnan(pomp);
        }
        assert_close(scale->mean[NORMA_EXCLUDE_FLAGGED], sum / n, 1e-12, 0);
        assert_close(scale->n[NORMA_EXCLUDE_FLAGGED], n, 1e-12, 0);
        assert_close(scale->alpha[NORMA_EXCLUDE_WEIGHTED], scale->alpha[NORMA_EXCLUDE_FLAGGED],
                     1e-9, 1e-12);
        assert_close(scale->mean[NORMA_EXCLUDE_WEIGHTED], scale->mean[NORMA_EXCLUDE_FLAGGED], 1e-12,
                     0);
    }
    norma_scores_free(scores);
    norma_sensitivity_result_free(result);
    norma_screen_result_free(screen);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

static void without_validity_nothing_is_weighted(void **state)
{
    (void)state;
    norma_instrument *instrument = instrument_of(FIXTURE);
    norma_data *data = random_data(instrument, 40, 4, 7);
    norma_screen_result *screen = screened(instrument, data);
    norma_sensitivity_result *result = sensitivity_of(instrument, data, screen);
    assert_true(isnan(screen->prevalence));
    assert_false(result->defined[NORMA_EXCLUDE_WEIGHTED]);
    assert_int_equal(result->notes.n, 1);
    assert_string_equal(result->notes.list[0].code, "sensitivity-no-validity");
    assert_true(isnan(result->scales[0].alpha[NORMA_EXCLUDE_WEIGHTED]));
    assert_true(result->scales[0].sd[NORMA_EXCLUDE_NONE] > 0);
    norma_sensitivity_result_free(result);
    norma_screen_result_free(screen);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

static void a_screening_of_another_table_is_refused(void **state)
{
    (void)state;
    norma_instrument *instrument = instrument_of(FIXTURE);
    norma_data *data = random_data(instrument, 40, 4, 7);
    norma_data *other = random_data(instrument, 41, 4, 7);
    norma_screen_result *screen = screened(instrument, data);
    norma_sensitivity_result *result = NULL;
    norma_error err = {0};
    assert_int_equal(norma_sensitivity(&result, instrument, other, screen, 1, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "the screening is of another table");
    check_every_allocation(result, norma_sensitivity(&result, instrument, data, screen, 1, NULL));
    norma_sensitivity_result_free(result);
    norma_screen_result_free(screen);
    norma_data_free(data);
    norma_data_free(other);
    norma_instrument_free(instrument);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_careless_respondents_nothing_changes),
        cmocka_unit_test(certainly_careless_respondents_weigh_nothing),
        cmocka_unit_test(without_validity_nothing_is_weighted),
        cmocka_unit_test(a_screening_of_another_table_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

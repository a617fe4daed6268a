#include "process/latency/logged.h"

#include <gsl/gsl_randist.h>

#include "data/calibration.h"
#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "foundation/random.h"

static double *numbers(const cJSON *reference, const char *path)
{
    const cJSON *list = json_at(reference, path), *value;
    double *all = NORMA__NEW(double, (size_t)cJSON_GetArraySize(list));
    size_t k = 0;
    cJSON_ArrayForEach(value, list) all[k++] = cJSON_IsNull(value) ? NAN : value->valuedouble;
    return all;
}

static void assert_list(const double *got, const cJSON *reference, const char *at, const char *name,
                        double rel, double abs)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%s", at, name);
    double *want = numbers(reference, path);
    size_t n = (size_t)cJSON_GetArraySize(json_at(reference, path));
    for (size_t i = 0; i < n; i++)
        assert_close(got[i], want[i], rel, abs);
    free(want);
}

static double at(const cJSON *reference, const char *object, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%s", object, name);
    return json_number(reference, path);
}

/* ---- reference values ---- */

enum { N = 150, P = 6 };

static void check_factor_model(const char *logs, const char *object)
{
    cJSON *reference = reference_load("lognormal.json");
    double *y = numbers(reference, logs);
    logged t = items_of(N, P, y, NULL);
    const norma__speed_model *m = fitted(&t, false, 2);
    const norma_lognormal *s = &m->summary;
    assert_int_equal(t.notes.n, 0);
    assert_true(s->fitted && s->converged && !s->frozen);
    assert_true(s->gradient_max < 1e-10);
    assert_list(m->beta, reference, object, "beta", 1e-7, 0);
    assert_list(m->alpha, reference, object, "alpha", 1e-6, 0);
    assert_list(m->beta_se, reference, object, "beta_se", 1e-5, 0);
    assert_list(m->alpha_se, reference, object, "alpha_se", 1e-5, 0);
    assert_list(m->fit, reference, object, "fit", 1e-4, 1e-5);
    assert_close(s->sd_speed, at(reference, object, "sd_speed"), 1e-6, 0);
    assert_close(s->sd_speed_se, at(reference, object, "sd_speed_se"), 1e-5, 0);
    assert_close(s->log_likelihood, at(reference, object, "log_likelihood"), 1e-10, 0);
    assert_close(s->aic, at(reference, object, "aic"), 1e-10, 0);
    assert_close(s->bic, at(reference, object, "bic"), 1e-10, 0);
    norma__speeds speeds = speeds_of(&t, 1);
    double *want = numbers(json_at(reference, object), "speed");
    for (size_t i = 0, k = 0; i < N; i++)
        if (!isnan(speeds.speed[i]))
            assert_close(speeds.speed[i], want[k++], 1e-5, 1e-6);
    free(want);
    free_speeds(&speeds);
    free_logged(&t);
    free(y);
    cJSON_Delete(reference);
}

static void complete_latencies_give_lavaans_factor_model(void **state)
{
    (void)state;
    check_factor_model("complete", "factor_complete");
}

static void incomplete_latencies_give_lavaans_factor_model(void **state)
{
    (void)state;
    check_factor_model("incomplete", "factor_incomplete");
}

static void check_slope(const char *object, bool positions)
{
    cJSON *reference = reference_load("lognormal.json");
    double *y = numbers(reference, "incomplete"), *place = numbers(reference, "position");
    logged t = items_of(N, P, y, positions ? place : NULL);
    const norma__speed_model *m = fitted(&t, true, 2);
    const norma_lognormal *s = &m->summary;
    assert_true(s->converged && m->sloped);
    assert_list(m->beta, reference, object, "beta", 1e-6, 0);
    assert_list(m->alpha, reference, object, "alpha", 1e-4, 0);
    assert_list(m->beta_se, reference, object, "beta_se", 1e-4, 0);
    assert_list(m->alpha_se, reference, object, "alpha_se", 1e-3, 0);
    assert_close(s->log_likelihood, at(reference, object, "log_likelihood"), 1e-9, 0);
    assert_close(s->slope_log_likelihood, at(reference, object, "slope_log_likelihood"), 1e-9, 0);
    assert_close(sqrt(m->speed_variance), at(reference, object, "sd_speed"), 1e-4, 0);
    assert_close(s->sd_slope, at(reference, object, "sd_slope"), 1e-4, 0);
    assert_close(s->sd_slope_se, at(reference, object, "sd_slope_se"), 1e-3, 0);
    assert_close(s->cor_speed_slope, at(reference, object, "cor_speed_slope"), 1e-3, 0);
    if (positions) {
        assert_close(s->mean_slope, at(reference, object, "mean_slope"), 1e-5, 0);
        assert_close(s->mean_slope_se, at(reference, object, "mean_slope_se"), 1e-4, 0);
        assert_close(s->slope_statistic, 2 * (s->slope_log_likelihood - s->log_likelihood), 1e-12,
                     0);
    }
    norma__speeds speeds = speeds_of(&t, 2);
    assert_list(speeds.speed, reference, object, "speed", 1e-3, 1e-4);
    assert_list(speeds.slope, reference, object, "slope", 1e-3, 1e-4);
    free_speeds(&speeds);
    free_logged(&t);
    free(y);
    free(place);
    cJSON_Delete(reference);
}

static void a_slope_of_recorded_places_is_that_of_a_mixed_model(void **state)
{
    (void)state;
    check_slope("strewn", true);
}

static void a_slope_of_the_instruments_order_has_no_mean(void **state)
{
    (void)state;
    check_slope("in_order", false);
}

/* ---- laws ---- */

enum { HOLES = 400, TIMED = 7 };

/* HOLES x TIMED logs that the model made, one in eight missing. */
static double *simulated(uint64_t seed)
{
    double *y = NORMA__NEW(double, (size_t)HOLES *TIMED);
    gsl_rng *random = norma__random_new(seed, 0);
    for (size_t i = 0; i < HOLES; i++) {
        double tau = gsl_ran_gaussian_ziggurat(random, 0.4);
        for (size_t j = 0; j < TIMED; j++) {
            double e = gsl_ran_gaussian_ziggurat(random, 0.3 + 0.1 * (double)j);
            y[j * HOLES + i] =
                gsl_rng_uniform(random) < 0.125 ? NAN : 8 + 0.2 * (double)j - tau + e;
        }
    }
    gsl_rng_free(random);
    return y;
}

static void threads_change_no_bit(void **state)
{
    (void)state;
    for (int sloped = 0; sloped < 2; sloped++) {
        double *y = simulated(3);
        logged one = items_of(HOLES, TIMED, y, NULL), four = items_of(HOLES, TIMED, y, NULL);
        fitted(&one, sloped, 1);
        fitted(&four, sloped, 4);
        norma__speeds a = speeds_of(&one, 1), b = speeds_of(&four, 4);
        size_t bytes = TIMED * sizeof(double), all = HOLES * sizeof(double);
        assert_memory_equal(one.model->beta, four.model->beta, bytes);
        assert_memory_equal(one.model->beta_se, four.model->beta_se, bytes);
        assert_memory_equal(one.model->alpha_se, four.model->alpha_se, bytes);
        assert_memory_equal(&one.model->summary.log_likelihood, &four.model->summary.log_likelihood,
                            sizeof(double));
        assert_memory_equal(a.speed, b.speed, all);
        assert_memory_equal(a.fit, b.fit, all);
        free_speeds(&a);
        free_speeds(&b);
        free_logged(&one);
        free_logged(&four);
        free(y);
    }
}

/* tau = -sum alpha^2 (log t - beta) / (1 / sigma^2 + sum alpha^2), and its posterior sd. */
static void speeds_are_posterior_means(void **state)
{
    (void)state;
    double *y = simulated(4);
    logged t = items_of(HOLES, TIMED, y, NULL);
    const norma__speed_model *m = fitted(&t, false, 1);
    norma__speeds s = speeds_of(&t, 1);
    for (size_t i = 0; i < HOLES; i++) {
        double b = 0, g = 0;
        for (size_t j = 0; j < TIMED; j++) {
            double log_ms = y[j * HOLES + i], w = m->alpha[j] * m->alpha[j];
            b += isnan(log_ms) ? 0 : w * (m->beta[j] - log_ms);
            g += isnan(log_ms) ? 0 : w;
        }
        assert_close(s.speed[i], b / (1 / m->speed_variance + g), 1e-12, 1e-14);
        assert_close(s.speed_se[i], 1 / sqrt(1 / m->speed_variance + g), 1e-12, 0);
        assert_true(isnan(s.slope[i]));
    }
    free_speeds(&s);
    free_logged(&t);
    free(y);
}

/* The sum of squares by hand, for m latencies a chi-square of m - 1. */
static void fit_is_a_chi_square_as_a_normal_deviate(void **state)
{
    (void)state;
    double *y = simulated(5);
    y[3] += 4; /* somebody left the room */
    logged t = items_of(HOLES, TIMED, y, NULL);
    const norma__speed_model *m = fitted(&t, false, 1);
    norma__speeds s = speeds_of(&t, 1);
    for (size_t i = 0; i < HOLES; i++) {
        double b = 0, g = 0, squares = 0;
        size_t n = 0;
        for (size_t j = 0; j < TIMED; j++) {
            double r = y[j * HOLES + i] - m->beta[j], w = m->alpha[j] * m->alpha[j];
            if (isnan(r))
                continue;
            n++;
            b += w * r;
            g += w;
            squares += w * r * r;
        }
        assert_close(s.fit_p[i], norma__chisq_upper(squares - b * b / g, (double)n - 1), 1e-8, 0);
        assert_close(norma__normal_cdf(-s.fit[i]), s.fit_p[i], 1e-8, 1e-14);
    }
    assert_true(s.fit[3] > 5);
    free_speeds(&s);
    free_logged(&t);
    free(y);
}

static void the_model_moves_with_unit_origin_and_order(void **state)
{
    (void)state;
    double *y = simulated(6), z[HOLES * TIMED];
    for (size_t j = 0; j < TIMED; j++)
        for (size_t i = 0; i < HOLES; i++)
            z[(TIMED - 1 - j) * HOLES + (HOLES - 1 - i)] = 3 * y[j * HOLES + i] + (double)j;
    logged plain = items_of(HOLES, TIMED, y, NULL), moved = items_of(HOLES, TIMED, z, NULL);
    const norma__speed_model *a = fitted(&plain, false, 1), *b = fitted(&moved, false, 1);
    for (size_t j = 0; j < TIMED; j++) {
        size_t k = TIMED - 1 - j;
        assert_close(b->beta[k], 3 * a->beta[j] + (double)j, 1e-9, 0);
        assert_close(b->alpha[k], a->alpha[j] / 3, 1e-7, 0);
        assert_close(b->beta_se[k], 3 * a->beta_se[j], 1e-7, 0);
        assert_close(b->alpha_se[k], a->alpha_se[j] / 3, 1e-7, 0);
    }
    assert_close(b->summary.sd_speed, 3 * a->summary.sd_speed, 1e-8, 0);
    assert_close(b->summary.reliability, a->summary.reliability, 1e-8, 0);
    free_logged(&plain);
    free_logged(&moved);
    free(y);
}

static void respondents_left_out_do_not_count(void **state)
{
    (void)state;
    double *y = simulated(7), half[HOLES / 2 * TIMED];
    uint8_t keep[HOLES];
    for (size_t i = 0; i < HOLES; i++)
        keep[i] = i % 2 == 0;
    for (size_t j = 0; j < TIMED; j++)
        for (size_t i = 0; i < HOLES / 2; i++)
            half[j * (HOLES / 2) + i] = y[j * HOLES + 2 * i];
    logged all = items_of(HOLES, TIMED, y, NULL), some = items_of(HOLES / 2, TIMED, half, NULL);
    const norma__speed_model *want = fitted(&some, false, 1);
    assert_int_equal(norma__speed_model_new(&all.model, all.instrument, all.data, &all.timings,
                                            keep, false, 2, &all.notes, NULL),
                     NORMA_OK);
    assert_int_equal(all.model->summary.n, want->summary.n);
    assert_int_equal(all.model->summary.n_latencies, want->summary.n_latencies);
    assert_close(all.model->summary.log_likelihood, want->summary.log_likelihood, 1e-11, 0);
    for (size_t j = 0; j < TIMED; j++) {
        assert_close(all.model->beta[j], want->beta[j], 1e-9, 0);
        assert_close(all.model->alpha_se[j], want->alpha_se[j], 1e-7, 0);
    }
    free_logged(&all);
    free_logged(&some);
    free(y);
}

static void a_frozen_model_tells_the_same_of_everybody(void **state)
{
    (void)state;
    for (int sloped = 0; sloped < 2; sloped++) {
        double *y = simulated(8);
        logged t = items_of(HOLES, TIMED, y, NULL);
        norma_calibration *kept = NULL;
        fitted(&t, sloped, 1);
        norma__speeds before = speeds_of(&t, 1);
        assert_int_equal(norma__calibration_new(&kept, t.instrument, t.data, HOLES, "", NULL),
                         NORMA_OK);
        assert_int_equal(norma__speed_model_freeze(kept, t.model, NULL), NORMA_OK);
        double log_likelihood = t.model->summary.log_likelihood;
        norma__speed_model_free(t.model);
        assert_int_equal(norma__speed_model_thaw(&t.model, kept, NULL), NORMA_OK);
        assert_true(t.model->summary.frozen && t.model->summary.converged);
        assert_true(t.model->sloped == (bool)sloped);
        assert_int_equal(t.model->summary.n, HOLES);
        assert_true(t.model->summary.log_likelihood == log_likelihood);
        norma__speeds after = speeds_of(&t, 1);
        for (size_t i = 0; i < HOLES; i++) {
            assert_close(after.speed[i], before.speed[i], 0, 0);
            assert_close(after.slope[i], before.slope[i], 0, 0);
            assert_close(after.fit[i], before.fit[i], 0, 0);
        }
        free_speeds(&before);
        free_speeds(&after);
        norma_calibration_free(kept);
        free_logged(&t);
        free(y);
    }
}

static void norma_latency_shows_what_the_model_gives(void **state)
{
    (void)state;
    double *y = simulated(13), ms[HOLES * TIMED];
    for (size_t i = 0; i < HOLES * TIMED; i++)
        ms[i] = exp(y[i]);
    timed t = timed_of(HOLES, TIMED, ms);
    norma_latency_options options = NORMA_LATENCY_OPTIONS_INIT;
    norma_latency_result *result = NULL;
    norma__speed_model *m = NULL;
    norma_error err = {0};
    options.replicates = 0;
    options.fatigue = true;
    clean(&t, 1);
    if (norma_latency(&result, t.instrument, t.data, &options, &err) != NORMA_OK ||
        norma__speed_model_new(&m, t.instrument, t.data, t.timings, NULL, true, 1, &t.notes,
                               &err) != NORMA_OK)
        fail_msg("%s", err.message);
    assert_non_null(note_of(&result->notes, "lognormal-slope-mean"));
    for (size_t j = 0; j < TIMED; j++) {
        assert_close(result->items[j].time_intensity, m->beta[j], 0, 0);
        assert_close(result->items[j].discrimination_se, m->alpha_se[j], 0, 0);
        assert_close(result->items[j].fit, m->fit[j], 0, 0);
        assert_close(result->items[j].fit_p, 2 * norma__normal_cdf(-fabs(m->fit[j])), 1e-14, 0);
    }
    assert_close(result->lognormal.slope_p, m->summary.slope_p, 0, 0);
    assert_close(result->lognormal.mean_slope, 0, 0, 0);
    assert_true(isfinite(result->slope[0]) && isfinite(result->fit[0]));
    norma__speed_model_free(m);
    norma_latency_result_free(result);
    free_timed(&t);
    free(y);
}

/* ---- input that gives little or nothing ---- */

static void expect_no_model(size_t n, size_t p, const double *logs)
{
    logged t = items_of(n, p, logs, NULL);
    assert_null(fitted(&t, false, 1));
    assert_non_null(note_of(&t.notes, "lognormal-undefined"));
    free_logged(&t);
}

static void one_respondent_or_one_item_or_no_variance_gives_no_model(void **state)
{
    (void)state;
    const double few[] = {8, 9, 7}, item[] = {8, 9, 7, 8.5}, same[] = {8, 8, 8, 9, 9, 9},
                 apart[] = {8, 8.5, NAN, NAN, NAN, NAN, 9, 7};
    expect_no_model(1, 3, few);
    expect_no_model(4, 1, item);
    expect_no_model(3, 2, same);
    expect_no_model(4, 2, apart); /* nobody has two latencies */
}

static void items_that_tell_nothing_are_left_out(void **state)
{
    (void)state;
    double *y = simulated(9);
    for (size_t i = 0; i < HOLES; i++) {
        y[i] = i == 5 ? 8 : NAN; /* one latency */
        y[2 * HOLES + i] = 7.25; /* all alike */
        y[4 * HOLES + i] = NAN;  /* none */
    }
    logged t = items_of(HOLES, TIMED, y, NULL);
    const norma__speed_model *m = fitted(&t, false, 1);
    const norma_note *note = note_of(&t.notes, "lognormal-items-left-out");
    assert_non_null(note);
    assert_string_equal(note->subject, "q1");
    assert_close(note->value, 2, 0, 0);
    assert_true(isnan(m->beta[0]) && isnan(m->alpha[2]) && isnan(m->beta[4]));
    assert_true(isfinite(m->beta[1]) && isfinite(m->alpha_se[6]));
    free_logged(&t);
    free(y);
}

/* Two items with the same times: the likelihood has no maximum but at the bound. */
static void an_item_that_is_all_speed_is_named(void **state)
{
    (void)state;
    double *y = simulated(10);
    memcpy(y + HOLES, y, HOLES * sizeof *y);
    logged t = items_of(HOLES, TIMED, y, NULL);
    const norma__speed_model *m = fitted(&t, false, 1);
    const norma_note *note = note_of(&t.notes, "lognormal-heywood");
    assert_non_null(note);
    assert_true(m->alpha[0] > 100 || m->alpha[1] > 100);
    for (size_t j = 0; j < TIMED; j++)
        assert_true(isfinite(m->beta[j]) && isfinite(m->alpha[j]));
    norma__speeds s = speeds_of(&t, 1);
    assert_true(isfinite(s.speed[0]) && isfinite(s.fit[0]));
    free_speeds(&s);
    free_logged(&t);
    free(y);
}

/* Few respondents, coarse times, holes: whatever the sample, the search ends where the
   gradient is 0. */
static void small_samples_converge(void **state)
{
    (void)state;
    gsl_rng *random = norma__random_new(31, 0);
    for (int r = 0; r < 300; r++) {
        size_t n = 3 + gsl_rng_uniform_int(random, 10), p = 2 + gsl_rng_uniform_int(random, 5);
        double y[12 * 6], unit = r % 3 == 0 ? 1 : 0.01;
        for (size_t i = 0; i < n * p; i++)
            y[i] = gsl_rng_uniform(random) < 0.2
                       ? NAN
                       : 8 + unit * floor(gsl_ran_gaussian_ziggurat(random, 1) / unit);
        logged t = items_of(n, p, y, NULL);
        const norma__speed_model *m = fitted(&t, false, 1);
        if (m) {
            assert_true(m->summary.converged && m->summary.gradient_max <= 1e-10);
            assert_true(isfinite(m->summary.log_likelihood));
        }
        free_logged(&t);
    }
    gsl_rng_free(random);
}

/* The second item runs against the first: no common speed. */
static void no_difference_in_speed_is_said(void **state)
{
    (void)state;
    const double y[] = {8, 8.2, 8.1, 8.9, 9, 8.7, 8.9, 8};
    logged t = items_of(4, 2, y, NULL);
    const norma__speed_model *m = fitted(&t, true, 1);
    assert_non_null(note_of(&t.notes, "lognormal-no-speed"));
    assert_non_null(note_of(&t.notes, "lognormal-slope-undefined"));
    assert_true(m->summary.sd_speed == 0 && isnan(m->summary.reliability));
    assert_close(m->beta[0], (8 + 8.2 + 8.1 + 8.9) / 4, 1e-14, 0);
    norma__speeds s = speeds_of(&t, 1);
    assert_true(s.speed[0] == 0 && s.speed_se[0] == 0);
    free_speeds(&s);
    free_logged(&t);
}

static void control_items_and_shares_of_pages_are_left_out(void **state)
{
    (void)state;
    const char *json =
        "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", \"answers\": "
        "{\"min\": 1, \"max\": 5}, \"items\": [\"q1\", \"q2\", \"q3\", \"q4\", \"q5\", \"q6\", "
        "{\"id\": \"q7\", \"control\": {\"kind\": \"bogus\", \"accept\": [1]}}], \"pages\": "
        "[{\"id\": \"a\", \"items\": [\"q1\", \"q2\", \"q3\"]}], \"scales\": [{\"id\": \"s\", "
        "\"items\": [\"q1\", \"q2\"]}]}";
    norma_instrument *instrument = instrument_of(json);
    double *y = simulated(11);
    logged t = logged_of(instrument, HOLES, TIMED, y, NULL);
    t.instrument = instrument;
    t.timings.of_page[0] = t.timings.of_page[1] = t.timings.of_page[2] = true;
    const norma__speed_model *m = fitted(&t, false, 1);
    const norma_note *note = note_of(&t.notes, "lognormal-page-shares");
    assert_non_null(note);
    assert_close(note->value, 2, 0, 0);
    size_t left = 0;
    for (size_t j = 0; j < 3; j++)
        left += isnan(m->beta[j]) ? 0 : 1;
    assert_int_equal(left, 1);
    assert_true(isfinite(m->beta[5]));
    assert_true(isnan(m->beta[6]));
    free_logged(&t);
    free(y);
}

static void nothing_leaks(void **state)
{
    (void)state;
    double *y = simulated(12);
    logged t = items_of(HOLES, TIMED, y, NULL);
    norma_calibration *kept = NULL;
    norma__speed_model *thawed = NULL;
    check_every_allocation(t.model,
                           norma__speed_model_new(&t.model, t.instrument, t.data, &t.timings, NULL,
                                                  true, 1, &t.notes, NULL));
    double speed[HOLES], *none = NULL;
    norma__speeds s = {.speed = speed};
    check_every_allocation(none, norma__speeds_of(&s, t.model, t.data, &t.timings, 1, NULL));
    assert_int_equal(norma__calibration_new(&kept, t.instrument, t.data, HOLES, "", NULL),
                     NORMA_OK);
    assert_int_equal(norma__speed_model_freeze(kept, t.model, NULL), NORMA_OK);
    check_every_allocation(thawed, norma__speed_model_thaw(&thawed, kept, NULL));
    norma__speed_model_free(thawed);
    norma_calibration_free(kept);
    free_logged(&t);
    free(y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(complete_latencies_give_lavaans_factor_model),
        cmocka_unit_test(incomplete_latencies_give_lavaans_factor_model),
        cmocka_unit_test(a_slope_of_recorded_places_is_that_of_a_mixed_model),
        cmocka_unit_test(a_slope_of_the_instruments_order_has_no_mean),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(speeds_are_posterior_means),
        cmocka_unit_test(fit_is_a_chi_square_as_a_normal_deviate),
        cmocka_unit_test(the_model_moves_with_unit_origin_and_order),
        cmocka_unit_test(respondents_left_out_do_not_count),
        cmocka_unit_test(a_frozen_model_tells_the_same_of_everybody),
        cmocka_unit_test(norma_latency_shows_what_the_model_gives),
        cmocka_unit_test(one_respondent_or_one_item_or_no_variance_gives_no_model),
        cmocka_unit_test(items_that_tell_nothing_are_left_out),
        cmocka_unit_test(an_item_that_is_all_speed_is_named),
        cmocka_unit_test(small_samples_converge),
        cmocka_unit_test(no_difference_in_speed_is_said),
        cmocka_unit_test(control_items_and_shares_of_pages_are_left_out),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

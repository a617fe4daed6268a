#include "process/latency/timed.h"

#include <gsl/gsl_randist.h>

#include "data/calibration.h"
#include "foundation/random.h"

static norma_latency_result *analysed(const timed *t, const norma_latency_options *options)
{
    norma_latency_result *result;
    norma_error err = {0};
    if (norma_latency(&result, t->instrument, t->data, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return result;
}

/* Log-normal latencies of n respondents of different speed; the first n_rapid answer in a tenth of
   the time. */
static timed respondents(size_t n, size_t p, size_t n_rapid, double unit)
{
    gsl_rng *random = norma__random_new(4, 0);
    double *ms = NORMA__NEW(double, n *p);
    for (size_t r = 0; r < n; r++) {
        double speed = 0.3 * gsl_ran_ugaussian(random) + (r < n_rapid ? log(10) : 0);
        for (size_t j = 0; j < p; j++)
            ms[j * n + r] =
                unit * exp(8 + 0.1 * (double)j - speed + 0.35 * gsl_ran_ugaussian(random));
    }
    timed t = timed_of(n, p, ms);
    gsl_rng_free(random);
    free(ms);
    return t;
}

/* By hand: q1 mean 3150 / 3 = 1050, q2 mean 8000 / 2 = 4000. */
static void the_figures_of_a_hand_example(void **state)
{
    (void)state;
    const double ms[] = {50, 1000, 2100, 90000, 3000, 5000};
    timed t = timed_of(3, 2, ms);
    t.instrument->screening.latency_floor_ms = 100;
    t.instrument->items[1].words = 12;
    norma_latency_result *result = analysed(&t, NULL);
    const norma_latency_item *q = result->items;
    assert_int_equal(q[0].n, 3);
    assert_int_equal(q[1].n, 2);
    assert_int_equal(q[1].n_interruptions, 1);
    assert_close(q[1].median_ms, 4000, 0, 0);
    const double first[] = {105, 100, 105, 157.5, 210, 315, NAN, 2000, NAN, NAN};
    const double second[] = {400, 100, 400, 600, 800, 1200, 3600, 2000, NAN, NAN};
    for (size_t m = 0; m < NORMA_THRESHOLD_METHODS; m++) {
        assert_close(q[0].thresholds_ms[m], first[m], 1e-15, 0);
        assert_close(q[1].thresholds_ms[m], second[m], 1e-15, 0);
    }
    assert_close(q[0].threshold_ms, 105, 1e-15, 0);
    assert_int_equal(q[0].n_rapid, 1);
    const double rte[] = {0.5, 1, 1}, total[] = {90050, 4000, 7100};
    for (size_t r = 0; r < 3; r++) {
        assert_close(result->rte[r], rte[r], 0, 0);
        assert_close(result->total_ms[r], total[r], 0, 0);
    }
    assert_int_equal(result->n_used[0], 1);
    assert_non_null(note_of(&result->notes, "interruptions"));
    norma_latency_result_free(result);
    free_timed(&t);
}

static void the_method_in_force_decides_on_effort(void **state)
{
    (void)state;
    const double ms[] = {50, 1000, 2100, 90000, 3000, 5000};
    timed t = timed_of(3, 2, ms);
    norma_latency_options options = NORMA_LATENCY_OPTIONS_INIT;
    options.threshold = NORMA_THRESHOLD_PAGE;
    norma_latency_result *result = analysed(&t, &options);
    assert_int_equal(result->items[0].n_rapid, 2);
    assert_close(result->rte[1], 0.5, 0, 0);
    norma_latency_result_free(result);
    options.threshold = NORMA_THRESHOLD_WORDS;
    t.instrument->items[1].words = 12;
    result = analysed(&t, &options);
    const norma_note *note = note_of(&result->notes, "threshold-undefined");
    assert_non_null(note);
    assert_close(note->value, 1, 0, 0);
    assert_close(note->of, 2, 0, 0);
    assert_true(isnan(result->items[0].threshold_ms));
    assert_close(result->rte[1], 0, 0, 0); /* 3,000 ms for 12 words; q1 does not count */
    norma_latency_result_free(result);
    t.instrument->items[1].words = 0; /* no threshold at all: an interruption is no effort either */
    result = analysed(&t, &options);
    for (size_t r = 0; r < 3; r++)
        assert_true(isnan(result->rte[r]));
    norma_latency_result_free(result);
    free_timed(&t);
}

static void rapid_respondents_are_found_by_the_mixture(void **state)
{
    (void)state;
    timed t = respondents(1000, 6, 80, 1);
    norma_latency_options options = NORMA_LATENCY_OPTIONS_INIT;
    options.threshold = NORMA_THRESHOLD_MIXTURE;
    options.replicates = 99;
    norma_latency_result *result = analysed(&t, &options);
    for (size_t j = 0; j < 6; j++) {
        assert_true(result->items[j].mixture.two && result->items[j].mixture.separated);
        assert_close(result->items[j].mixture.share, 0.08, 0, 0.02);
        assert_in_range(result->items[j].n_rapid, 70, 90);
    }
    for (size_t r = 0; r < 1000; r++)
        assert_true(r < 80 ? result->rte[r] < 0.35 : result->rte[r] > 0.65);
    norma_latency_result_free(result);
    free_timed(&t);
}

static void the_result_does_not_depend_on_threads(void **state)
{
    (void)state;
    timed t = respondents(700, 5, 50, 1);
    norma_latency_options options = NORMA_LATENCY_OPTIONS_INIT;
    options.replicates = 50;
    options.threads = 1;
    norma_latency_result *one = analysed(&t, &options);
    options.threads = 3;
    norma_latency_result *three = analysed(&t, &options);
    assert_memory_equal(one->rte, three->rte, 700 * sizeof(double));
    assert_memory_equal(one->relative_speed, three->relative_speed, 700 * sizeof(double));
    assert_memory_equal(one->speed, three->speed, 700 * sizeof(double));
    for (size_t j = 0; j < 5; j++) {
        assert_memory_equal(one->items[j].thresholds_ms, three->items[j].thresholds_ms,
                            sizeof one->items[j].thresholds_ms);
        assert_close(one->items[j].mixture.p, three->items[j].mixture.p, 0, 0);
    }
    norma_latency_result_free(one);
    norma_latency_result_free(three);
    free_timed(&t);
}

/* Law: seconds read as such are the same as milliseconds; what is timed in another unit, with rules
   in that unit, has the same effort and the same speed. */
static void the_unit_does_not_matter_to_speed(void **state)
{
    (void)state;
    timed t = respondents(300, 5, 0, 1), u = respondents(300, 5, 0, 4);
    norma_latency_result *r = analysed(&t, NULL), *q;
    u.instrument->screening.interruption_ms *= 4;
    q = analysed(&u, NULL);
    assert_close(q->lognormal.sd_speed, r->lognormal.sd_speed, 1e-6, 0);
    for (size_t i = 0; i < 300; i++)
        assert_close(q->speed[i], r->speed[i], 1e-5, 1e-6);
    for (size_t j = 0; j < 5; j++)
        assert_close(q->items[j].time_intensity, r->items[j].time_intensity + log(4), 1e-7, 0);
    norma_latency_result_free(r);
    norma_latency_result_free(q);
    free_timed(&t);
    free_timed(&u);
}

static norma_calibration *calibration_of(const timed *t, bool fitted)
{
    norma_calibration *made;
    norma__timings *timings;
    norma__pace *pace;
    norma__speed_model *speeds;
    norma_notes notes = {0};
    const norma__threshold_plan plan = {300, 0.95, 50, 1};
    size_t n = norma_data_rows(t->data);
    assert_int_equal(norma__timings_new(&timings, t->instrument, t->data, 1, &notes, NULL),
                     NORMA_OK);
    assert_int_equal(norma__pace_new(&pace, t->instrument, t->data, timings, 1, &notes, NULL),
                     NORMA_OK);
    if (fitted)
        assert_int_equal(
            norma__pace_fit(pace, NULL, t->instrument, t->data, timings, &plan, 1, NULL), NORMA_OK);
    assert_int_equal(norma__calibration_new(&made, t->instrument, t->data, n, "", NULL), NORMA_OK);
    assert_int_equal(norma__pace_freeze(made, pace, NULL), NORMA_OK);
    if (fitted) {
        assert_int_equal(norma__speed_model_new(&speeds, t->instrument, t->data, timings, NULL,
                                                false, 1, &notes, NULL),
                         NORMA_OK);
        assert_int_equal(norma__speed_model_freeze(made, speeds, NULL), NORMA_OK);
        norma__speed_model_free(speeds);
    }
    norma__pace_free(pace);
    norma__timings_free(timings);
    norma_notes_clear(&notes);
    return made;
}

static timed first_ten_of(const timed *all)
{
    size_t p = all->instrument->n_items;
    double ms[10 * 6];
    for (size_t j = 0; j < p; j++)
        memcpy(ms + 10 * j, norma_data_latencies(all->data, j), 10 * sizeof(double));
    return timed_of(10, p, ms);
}

/* Law: ten people held against a calibration get what they got among the thousand. */
static void ten_people_are_measured_by_a_calibration_as_among_all(void **state)
{
    (void)state;
    timed all = respondents(1000, 6, 80, 1), ten = first_ten_of(&all);
    norma_calibration *calibration = calibration_of(&all, true);
    norma_latency_options options = NORMA_LATENCY_OPTIONS_INIT;
    options.threshold = NORMA_THRESHOLD_MIXTURE;
    options.replicates = 50;
    norma_latency_result *among_all = analysed(&all, &options);
    options.frozen = calibration;
    norma_latency_result *alone = analysed(&ten, &options);
    assert_true(alone->lognormal.frozen);
    for (size_t j = 0; j < 6; j++) {
        assert_memory_equal(alone->items[j].thresholds_ms, among_all->items[j].thresholds_ms,
                            sizeof alone->items[j].thresholds_ms);
        assert_int_equal(alone->items[j].n, 10);
        assert_true(isnan(alone->items[j].mixture.share));
    }
    assert_memory_equal(alone->rte, among_all->rte, 10 * sizeof(double));
    assert_memory_equal(alone->relative_speed, among_all->relative_speed, 10 * sizeof(double));
    for (size_t r = 0; r < 10; r++)
        assert_close(alone->speed[r], among_all->speed[r], 1e-12, 1e-14);
    norma_latency_result_free(among_all);
    norma_latency_result_free(alone);
    norma_calibration_free(calibration);
    free_timed(&all);
    free_timed(&ten);
}

static void what_a_calibration_lacks_is_said_or_refused(void **state)
{
    (void)state;
    timed all = respondents(200, 6, 0, 1), other = respondents(200, 4, 0, 1);
    norma_calibration *calibration = calibration_of(&all, false);
    norma_latency_options options = NORMA_LATENCY_OPTIONS_INIT;
    norma_error err = {0};
    options.frozen = calibration;
    norma_latency_result *result = analysed(&all, &options);
    assert_non_null(note_of(&result->notes, "not-in-calibration"));
    assert_true(isnan(result->speed[0]));
    norma_latency_result_free(result);
    options.threshold = NORMA_THRESHOLD_MIXTURE;
    assert_int_equal(norma_latency(&result, all.instrument, all.data, &options, &err),
                     NORMA_ESTORE);
    assert_non_null(strstr(err.message, "no thresholds by the method 'mixture'"));
    options.threshold = NORMA_THRESHOLD_DECLARED;
    assert_int_equal(norma_latency(&result, other.instrument, other.data, &options, &err),
                     NORMA_ESTORE);
    assert_null(result);
    norma_calibration_free(calibration);
    free_timed(&all);
    free_timed(&other);
}

static void the_smallest_tables_are_analysed(void **state)
{
    (void)state;
    const double one[] = {2500}, same[] = {900, 900, 900, 900};
    timed t = timed_of(1, 1, one), u = timed_of(2, 2, same);
    norma_latency_result *result = analysed(&t, NULL);
    assert_close(result->median_ms[0], 2500, 0, 0);
    assert_true(isnan(result->speed[0]));
    assert_non_null(note_of(&result->notes, "lognormal-undefined"));
    norma_latency_result_free(result);
    result = analysed(&u, NULL);
    assert_non_null(note_of(&result->notes, "latency-constant"));
    assert_true(isnan(result->items[0].mixture.share));
    norma_latency_result_free(result);
    free_timed(&t);
    free_timed(&u);
}

static void pages_have_efforts_of_their_own(void **state)
{
    (void)state;
    const uint8_t cells[] = {0, 1, 2, 1, 1, 2, 3, 3, 1, 4, 1, 5};
    const double times[] = {300, 12000, 5000};
    norma_data_source source = {.n_rows = 3, .cells = cells, .page_times = times};
    timed t = {.instrument = instrument_of_a_page(3, 3, 3)};
    assert_int_equal(norma_data_make(&t.data, t.instrument, &source, NULL), NORMA_OK);
    norma_latency_result *result = analysed(&t, NULL);
    assert_int_equal(result->n_pages, 1);
    assert_close(result->page_rte[0], 0, 0, 0);
    assert_close(result->page_rte[1], 1, 0, 0);
    assert_true(result->items[0].of_page);
    assert_int_equal(result->items[3].n, 0); /* not timed */
    assert_true(isnan(result->items[3].threshold_ms));
    norma_latency_result_free(result);
    free_timed(&t);
}

static void refusals_are_sentences(void **state)
{
    (void)state;
    timed none = timed_of(2, 2, NULL), t = respondents(20, 3, 0, 1);
    norma_latency_options options = NORMA_LATENCY_OPTIONS_INIT;
    norma_latency_result *result;
    norma_error err = {0};
    assert_int_equal(norma_latency(&result, none.instrument, none.data, NULL, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "the table has no latency"));
    assert_null(result);
    assert_int_equal(norma_latency(&result, none.instrument, t.data, NULL, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "3 items"));
    options.ms_per_word = 0;
    assert_int_equal(norma_latency(&result, t.instrument, t.data, &options, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "ms-per-word"));
    free_timed(&none);
    free_timed(&t);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    timed t = respondents(51, 3, 10, 1);
    norma_latency_options options = NORMA_LATENCY_OPTIONS_INIT;
    norma_latency_result *result = NULL;
    options.replicates = 2;
    options.fatigue = true;
    options.threads = 1;
    check_every_allocation(result, norma_latency(&result, t.instrument, t.data, &options, NULL));
    norma_latency_result_free(result);
    result = NULL;
    norma_calibration *calibration = calibration_of(&t, true);
    options.frozen = calibration;
    check_every_allocation(result, norma_latency(&result, t.instrument, t.data, &options, NULL));
    norma_latency_result_free(result);
    norma_calibration_free(calibration);
    free_timed(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_figures_of_a_hand_example),
        cmocka_unit_test(the_method_in_force_decides_on_effort),
        cmocka_unit_test(rapid_respondents_are_found_by_the_mixture),
        cmocka_unit_test(the_result_does_not_depend_on_threads),
        cmocka_unit_test(the_unit_does_not_matter_to_speed),
        cmocka_unit_test(ten_people_are_measured_by_a_calibration_as_among_all),
        cmocka_unit_test(what_a_calibration_lacks_is_said_or_refused),
        cmocka_unit_test(the_smallest_tables_are_analysed),
        cmocka_unit_test(pages_have_efforts_of_their_own),
        cmocka_unit_test(refusals_are_sentences),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

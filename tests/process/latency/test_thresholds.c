#include "process/latency/timed.h"

#include <gsl/gsl_randist.h>

#include "foundation/random.h"
#include "process/latency/cumulative.h"
#include "process/latency/mixture.h"
#include "process/latency/thresholds.h"

static const norma__threshold_plan PLAN = {
    .ms_per_word = 300, .conf_level = 0.95, .replicates = 99, .seed = 1};

/* A pace, and the mixtures of its items. */
typedef struct mixed {
    timed t;
    norma__pace *pace;
    norma_latency_mixture *mixtures;
    double *threshold_ms;
} mixed;

static mixed mixed_of(size_t n_rows, size_t n_items, const double *ms,
                      const norma__threshold_plan *plan, int threads)
{
    mixed m = {.t = timed_of(n_rows, n_items, ms)};
    norma_error err = {0};
    clean(&m.t, threads);
    m.mixtures = NORMA__NEW(norma_latency_mixture, n_items);
    m.threshold_ms = NORMA__NEW(double, n_items);
    if (norma__pace_new(&m.pace, m.t.instrument, m.t.data, m.t.timings, threads, &m.t.notes,
                        &err) != NORMA_OK ||
        norma__mixture_thresholds(m.threshold_ms, m.mixtures, m.t.timings, m.pace, plan, threads,
                                  &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return m;
}

static void free_mixed(mixed *m)
{
    norma__pace_free(m->pace);
    free(m->mixtures);
    free(m->threshold_ms);
    free_timed(&m->t);
}

static void check_mixture(const norma_latency_mixture *got, double border, const cJSON *want,
                          double rel)
{
    assert_close(got->share, json_number(want, "share"), rel, 0);
    assert_close(got->mean[0], json_number(want, "mean/0"), rel, 0);
    assert_close(got->mean[1], json_number(want, "mean/1"), rel, 0);
    assert_close(got->sd[0], json_number(want, "sd/0"), rel, 0);
    assert_close(got->sd[1], json_number(want, "sd/1"), rel, 0);
    assert_close(got->statistic, json_number(want, "statistic"), rel, 0);
    assert_close(got->separation, json_number(want, "separation"), rel, 0);
    assert_close(log(border), json_number(want, "border"), rel, 0);
}

/* Source: scripts/reference/latency.R, direct maximum likelihood on the same bins; and on the
   latencies themselves, from which the bins may differ by so much. */
static void the_mixture_equals_direct_maximum_likelihood(void **state)
{
    (void)state;
    cJSON *reference = reference_load("latency_mixture.json");
    const cJSON *list = json_at(reference, "ms"), *one;
    size_t n = (size_t)cJSON_GetArraySize(list), i = 0;
    double *ms = NORMA__NEW(double, n);
    cJSON_ArrayForEach(one, list) ms[i++] = one->valuedouble;
    mixed m = mixed_of(n, 1, ms, &PLAN, 1);
    check_mixture(m.mixtures, m.threshold_ms[0], json_at(reference, "of_bins"), 1e-6);
    check_mixture(m.mixtures, m.threshold_ms[0], json_at(reference, "of_latencies"), 1e-2);
    assert_true(m.mixtures->two && m.mixtures->separated);
    assert_close(m.mixtures->p, 0.01, 1e-15, 0);
    free_mixed(&m);
    free(ms);
    cJSON_Delete(reference);
}

/* n latencies, a share of them rapid, of which the mean is e^-gap that of the slow. */
static double *draw(size_t n, double share, double gap, double skew, uint64_t seed)
{
    double *ms = NORMA__NEW(double, n);
    gsl_rng *random = norma__random_new(seed, 0);
    for (size_t r = 0; r < n; r++) {
        bool rapid = gsl_rng_uniform(random) < share;
        double z = gsl_ran_ugaussian(random);
        ms[r] = 4000 * exp(0.4 * z + skew * z * z - (rapid ? gap : 0));
    }
    gsl_rng_free(random);
    return ms;
}

static void a_rapid_component_is_recovered(void **state)
{
    (void)state;
    enum { N = 20000 };
    double *ms = draw(N, 0.08, 1.8, 0, 5);
    mixed m = mixed_of(N, 1, ms, &PLAN, 2);
    assert_close(m.mixtures->share, 0.08, 0, 0.006); /* three standard errors */
    assert_close(m.mixtures->mean[0], log(4000) - 1.8, 0, 0.04);
    assert_close(m.mixtures->mean[1], log(4000), 0, 0.01);
    assert_close(m.mixtures->sd[0], 0.4, 0, 0.03);
    assert_close(m.mixtures->sd[1], 0.4, 0, 0.007);
    /* equal sds: halfway, moved by the log odds, 1.8 / 2 + .16 log(.92 / .08) / 1.8 under the slow
     */
    assert_close(log(m.threshold_ms[0]), log(4000) - 0.9 - 0.16 * log(0.92 / 0.08) / 1.8, 0, 0.03);
    free_mixed(&m);
    free(ms);
}

static void one_component_has_no_threshold(void **state)
{
    (void)state;
    double *ms = draw(4000, 0, 0, 0, 6);
    mixed m = mixed_of(4000, 1, ms, &PLAN, 1);
    assert_false(m.mixtures->two);
    assert_true(m.mixtures->p > 0.05);
    assert_true(isnan(m.threshold_ms[0]));
    free_mixed(&m);
    free(ms);
}

/* Skewed latencies need two components, but not two kinds of respondents. */
static void components_that_cannot_be_told_apart_have_no_threshold(void **state)
{
    (void)state;
    double *ms = draw(4000, 0, 0, 0.05, 7);
    mixed m = mixed_of(4000, 1, ms, &PLAN, 1);
    assert_true(m.mixtures->two);
    assert_true(m.mixtures->separation < 2 && !m.mixtures->separated);
    assert_true(isnan(m.threshold_ms[0]));
    free_mixed(&m);
    free(ms);
}

/* A long slow tail is a higher maximum than the rapid ones are, which are found all the same. */
static void a_slow_tail_does_not_hide_the_rapid(void **state)
{
    (void)state;
    enum { N = 3000, RAPID = 150 };
    double *ms = draw(N, 0, 0, 0, 14), *tail = draw(N, 0, 0, 0.08, 15);
    for (size_t r = 0; r < N; r++)
        ms[r] = r % 20 == 0 ? ms[r] / 6 : r % 5 == 1 ? 4000 * pow(tail[r] / 3000, 2) : ms[r];
    mixed m = mixed_of(N, 1, ms, &PLAN, 1);
    assert_true(m.mixtures->two && m.mixtures->separated);
    assert_close(m.mixtures->share, (double)RAPID / N, 0, 0.015);
    assert_true(m.threshold_ms[0] > 900 && m.threshold_ms[0] < 1900);
    free_mixed(&m);
    free(ms);
    free(tail);
}

static void when_most_are_rapid_they_are_not_called_so(void **state)
{
    (void)state;
    double *ms = draw(3000, 0.8, 2.5, 0, 8);
    mixed m = mixed_of(3000, 1, ms, &PLAN, 1);
    assert_true(m.mixtures->share > 0.5);
    assert_false(m.mixtures->separated);
    assert_true(isnan(m.threshold_ms[0]));
    free_mixed(&m);
    free(ms);
}

/* Law: twice the log-likelihood gained is beyond its bootstrap 95 % in 5 % of samples of one
   component (here of 200, so between 1 and 9 % with near certainty). */
static void the_test_of_two_components_keeps_its_level(void **state)
{
    (void)state;
    enum { N = 500, P = 200 };
    norma__threshold_plan plan = PLAN;
    size_t n_two = 0;
    plan.replicates = 199;
    double *ms = draw(N * P, 0, 0, 0, 9);
    mixed m = mixed_of(N, P, ms, &plan, 2);
    for (size_t j = 0; j < P; j++)
        n_two += m.mixtures[j].two;
    assert_in_range(n_two, 2, 18);
    free_mixed(&m);
    free(ms);
}

static void without_replicates_bic_decides(void **state)
{
    (void)state;
    norma__threshold_plan plan = PLAN;
    plan.replicates = 0;
    double *ms = draw(2000, 0.1, 1.8, 0, 10);
    mixed m = mixed_of(1000, 2, ms, &plan, 1);
    for (size_t j = 0; j < 2; j++) {
        assert_true(isnan(m.mixtures[j].p));
        assert_true(m.mixtures[j].two && m.mixtures[j].statistic > 3 * log(1000));
    }
    free_mixed(&m);
    free(ms);
}

static void few_or_constant_latencies_have_no_mixture(void **state)
{
    (void)state;
    double *ms = draw(49, 0.2, 2, 0, 11);
    mixed m = mixed_of(49, 1, ms, &PLAN, 1);
    assert_true(isnan(m.mixtures->share) && isnan(m.threshold_ms[0]) && !m.mixtures->two);
    free_mixed(&m);
    free(ms);
    double same[60];
    for (size_t r = 0; r < 60; r++)
        same[r] = 900;
    m = mixed_of(60, 1, same, &PLAN, 1);
    assert_true(isnan(m.mixtures->share) && isnan(m.threshold_ms[0]));
    free_mixed(&m);
}

/* Law: another unit, or another number of threads, changes nothing but the unit. */
static void units_and_threads_do_not_matter_to_the_mixture(void **state)
{
    (void)state;
    double *ms = draw(3000, 0.1, 1.6, 0, 12), longer[3000];
    for (size_t r = 0; r < 3000; r++)
        longer[r] = ms[r] * 2;
    mixed m = mixed_of(1000, 3, ms, &PLAN, 1), twice = mixed_of(1000, 3, longer, &PLAN, 3);
    for (size_t j = 0; j < 3; j++) {
        assert_close(twice.threshold_ms[j], 2 * m.threshold_ms[j], 1e-6, 0);
        assert_close(twice.mixtures[j].p, m.mixtures[j].p, 0, 0);
    }
    free_mixed(&m);
    free_mixed(&twice);
    free(ms);
}

static void rules_give_thresholds_by_hand(void **state)
{
    (void)state;
    double got[NORMA_THRESHOLD_METHODS];
    const norma_item item = {.words = 7};
    const norma_screening rules = {
        .latency_floor_ms = 300, .latency_share = 0.25, .latency_cap_ms = 1000};
    norma__rule_thresholds(got, 4500, &item, &rules, 300);
    const double want[] = {1000, 300, 450, 675, 900, 1000, 2100, 2000};
    for (size_t k = 0; k < 8; k++)
        assert_close(got[k], want[k], 1e-15, 0);
    norma__rule_thresholds(got, NAN, &(norma_item){0}, &rules, 300);
    assert_true(isnan(got[NORMA_THRESHOLD_NT10]) && isnan(got[NORMA_THRESHOLD_WORDS]));
}

/* ---- the cumulative method ---- */

/* Answers to 8 items of one trait by n respondents, the first n_rapid of whom take half a second
   and answer anything. */
static norma_data *attitudes(const norma_instrument *instrument, size_t n, size_t n_rapid,
                             double loading)
{
    gsl_rng *random = norma__random_new(3, 0);
    uint8_t *cells = NORMA__NEW(uint8_t, 8 * n);
    double *ms = NORMA__NEW(double, 8 * n);
    norma_data_source source = {.n_rows = n, .cells = cells, .latencies = ms};
    norma_data *data;
    for (size_t r = 0; r < n; r++) {
        double trait = gsl_ran_ugaussian(random);
        for (size_t j = 0; j < 8; j++) {
            double z = loading * trait + sqrt(1 - loading * loading) * gsl_ran_ugaussian(random);
            if (r < n_rapid)
                z = gsl_ran_ugaussian(random);
            cells[j * n + r] = (uint8_t)fmax(0, fmin(8, floor(4.5 + 2 * z)));
            ms[j * n + r] = (r < n_rapid ? 600 : 4000) * exp(0.3 * gsl_ran_ugaussian(random));
        }
    }
    assert_int_equal(norma_data_make(&data, instrument, &source, NULL), NORMA_OK);
    gsl_rng_free(random);
    free(cells);
    free(ms);
    return data;
}

static void find_cumulative(double *threshold_ms, timed *t, int threads)
{
    norma__pace *pace;
    norma_error err = {0};
    clean(t, threads);
    if (norma__pace_new(&pace, t->instrument, t->data, t->timings, threads, &t->notes, &err) !=
            NORMA_OK ||
        norma__cumulative_thresholds(threshold_ms, t->instrument, t->data, t->timings,
                                     pace->mean_log, pace->sd_log, 0.95, threads, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma__pace_free(pace);
}

/* The rapid end by 1,500 ms (three sd), the others begin at 1,600; the cumulated correlation needs
   some of the others before it is reliably over 0. */
static void answers_that_carry_nothing_end_at_the_cumulative_threshold(void **state)
{
    (void)state;
    double one[8], three[8];
    timed t = {.instrument = instrument_of_items(8)};
    t.data = attitudes(t.instrument, 2000, 300, 0.7);
    find_cumulative(one, &t, 1);
    find_cumulative(three, &t, 3);
    assert_memory_equal(one, three, sizeof one);
    for (size_t j = 0; j < 8; j++)
        assert_true(one[j] > 900 && one[j] < 2700);
    free_timed(&t);
}

static void where_the_fast_answer_like_the_slow_there_is_no_cumulative_threshold(void **state)
{
    (void)state;
    double threshold[8];
    size_t n_found = 0;
    timed t = {.instrument = instrument_of_items(8)};
    t.data = attitudes(t.instrument, 2000, 0, 0.7);
    find_cumulative(threshold, &t, 2);
    for (size_t j = 0; j < 8; j++)
        n_found += isnan(threshold[j]) ? 0 : 1;
    assert_int_equal(n_found, 0);
    free_timed(&t);
    timed few = {.instrument = instrument_of_items(8)};
    few.data = attitudes(few.instrument, 59, 29, 0.7);
    find_cumulative(threshold, &few, 1);
    for (size_t j = 0; j < 8; j++)
        assert_true(isnan(threshold[j])); /* thirty are needed on either side */
    free_timed(&few);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    double *ms = draw(400, 0.2, 2, 0, 13), threshold[4];
    norma_latency_mixture mixtures[4];
    void *nothing = NULL; /* both fill what is the caller's */
    norma__threshold_plan plan = PLAN;
    plan.replicates = 19;
    mixed m = mixed_of(100, 4, ms, &plan, 1);
    check_every_allocation(nothing, norma__mixture_thresholds(threshold, mixtures, m.t.timings,
                                                              m.pace, &plan, 2, NULL));
    check_every_allocation(
        nothing, norma__cumulative_thresholds(threshold, m.t.instrument, m.t.data, m.t.timings,
                                              m.pace->mean_log, m.pace->sd_log, 0.95, 2, NULL));
    free_mixed(&m);
    free(ms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mixture_equals_direct_maximum_likelihood),
        cmocka_unit_test(a_rapid_component_is_recovered),
        cmocka_unit_test(one_component_has_no_threshold),
        cmocka_unit_test(components_that_cannot_be_told_apart_have_no_threshold),
        cmocka_unit_test(a_slow_tail_does_not_hide_the_rapid),
        cmocka_unit_test(when_most_are_rapid_they_are_not_called_so),
        cmocka_unit_test(the_test_of_two_components_keeps_its_level),
        cmocka_unit_test(without_replicates_bic_decides),
        cmocka_unit_test(few_or_constant_latencies_have_no_mixture),
        cmocka_unit_test(units_and_threads_do_not_matter_to_the_mixture),
        cmocka_unit_test(rules_give_thresholds_by_hand),
        cmocka_unit_test(answers_that_carry_nothing_end_at_the_cumulative_threshold),
        cmocka_unit_test(where_the_fast_answer_like_the_slow_there_is_no_cumulative_threshold),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

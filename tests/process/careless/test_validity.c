#include "process/careless/respondents.h"

#include "process/careless/extremity.h"

static norma_screen_options few_draws(void)
{
    norma_screen_options options = NORMA_SCREEN_OPTIONS_INIT;
    options.draws = 4000;
    return options;
}

static double share_beyond(const double *p, const uint8_t *among, size_t n, double fpr, size_t *m)
{
    double beyond = 0;
    *m = 0;
    for (size_t r = 0; r < n; r++)
        if ((!among || among[r]) && !isnan(p[r])) {
            beyond += p[r] <= fpr;
            ++*m;
        }
    return *m ? beyond / (double)*m : 0;
}

/* ---- simulation: careful respondents ---- */

/* 2,000 careful respondents of a population that is not the one drawn from: it is only estimated.
   A rate of .05 has a standard error of .005, and the limits rest on 4,000 draws. */
static void limits_are_error_rates(void **state)
{
    (void)state;
    enum { N = 2000 };
    size_t m, n_indices = 0;
    respondents r = make_respondents(N, 0, NOBODY, true, 3);
    norma_screen_options options = few_draws();
    options.fpr = 0.05;
    const norma_screen_result *screen = screen_with(&r, &options);
    for (size_t k = 0; k < NORMA_INDEX_BEYOND; k++) {
        if (!screen->p[k])
            continue;
        double share = share_beyond(screen->p[k], NULL, N, 0.05, &m);
        assert_int_equal((size_t)lround(share * (double)m), screen->limits[k].n_beyond);
        if (share > 0.075)
            fail_msg("%s: %.3f of careful respondents are beyond a limit at .05",
                     norma_index_name((norma_index)k), share);
        n_indices++;
    }
    assert_true(n_indices > 20);
    assert_true(screen->prevalence < 0.02);
    assert_true(screen->prevalence_low >= 0 && screen->prevalence_high > screen->prevalence &&
                screen->prevalence_high < 0.01);
    assert_null(note_of(&screen->notes, "prevalence-high"));
    assert_null(note_of(&screen->notes, "null-spread"));
    free_respondents(&r);
}

/* At so small an error rate most tails go on past the last draw. */
static void limits_are_values_that_an_index_can_have(void **state)
{
    (void)state;
    static const norma_index shares[] = {NORMA_INDEX_LONGSTRING_SHARE,
                                         NORMA_INDEX_STRAIGHT_SHARE,
                                         NORMA_INDEX_AUTOCORRELATION,
                                         NORMA_INDEX_ACQUIESCENCE,
                                         NORMA_INDEX_EXTREME,
                                         NORMA_INDEX_GUTTMAN,
                                         NORMA_INDEX_U3,
                                         NORMA_INDEX_RTE,
                                         NORMA_INDEX_FAST_PAGES};
    static const norma_index correlations[] = {NORMA_INDEX_EVEN_ODD, NORMA_INDEX_SYNONYMS,
                                               NORMA_INDEX_PERSON_TOTAL};
    respondents r = make_respondents(300, 0, NOBODY, true, 3);
    norma_screen_options options = few_draws();
    options.fpr = 1e-6;
    const norma_index_limit *limits = screen_with(&r, &options)->limits;
    size_t n_none = 0;
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
        const norma_index_limit *limit = &limits[shares[i]];
        n_none += isnan(limit->low) && isnan(limit->high) ? 1 : 0;
        assert_true(isnan(limit->low) || limit->low > 0);
        assert_true(isnan(limit->high) || limit->high < 1);
    }
    for (size_t i = 0; i < sizeof correlations / sizeof correlations[0]; i++) {
        n_none += isnan(limits[correlations[i]].low) ? 1 : 0;
        assert_true(isnan(limits[correlations[i]].low) || limits[correlations[i]].low > -1);
    }
    assert_true(n_none > 0);
    assert_true(limits[NORMA_INDEX_LONGSTRING].high == floor(limits[NORMA_INDEX_LONGSTRING].high));
    assert_null(r.screen->p[NORMA_INDEX_MAHALANOBIS_P]);
    free_respondents(&r);
}

/* The tenth with the most extreme opinions has no more beyond the limits than the others: for every
   index within three standard errors of a difference, and less over all indices. */
static void honest_extreme_respondents_are_no_more_suspicious(void **state)
{
    (void)state;
    enum { N = 3000 };
    respondents r = make_respondents(N, 0, NOBODY, true, 5);
    norma_screen_options options = few_draws();
    options.fpr = 0.05;
    const norma_screen_result *screen = screen_with(&r, &options);
    double *extremity = NORMA__NEW(double, N), *sorted = NORMA__NEW(double, N);
    uint8_t *extreme = NORMA__NEW(uint8_t, N), *rest = NORMA__NEW(uint8_t, N);
    double sum_extreme = 0, sum_rest = 0, careless_extreme = 0, careless_rest = 0;
    norma__extremity(extremity, r.instrument, r.data, 1);
    memcpy(sorted, extremity, N * sizeof *sorted);
    gsl_sort(sorted, 1, N);
    for (size_t i = 0; i < N; i++) {
        extreme[i] = extremity[i] >= sorted[N - N / 10];
        rest[i] = !extreme[i];
        careless_extreme += extreme[i] && screen->indices[NORMA_INDEX_VALIDITY][i] >= 0.5;
        careless_rest += rest[i] && screen->indices[NORMA_INDEX_VALIDITY][i] >= 0.5;
    }
    for (size_t k = 0; k < NORMA_INDEX_BEYOND; k++) {
        size_t m, m_rest;
        if (!screen->p[k])
            continue;
        double a = share_beyond(screen->p[k], extreme, N, 0.05, &m);
        double b = share_beyond(screen->p[k], rest, N, 0.05, &m_rest);
        sum_extreme += a;
        sum_rest += b;
        if (m > 0 && a > b + 3.5 * sqrt(0.05 * 0.95 / (double)m) + 0.01)
            fail_msg("%s: %.3f of the extreme, %.3f of the others",
                     norma_index_name((norma_index)k), a, b);
    }
    assert_true(sum_extreme <= 1.1 * sum_rest);
    assert_true(careless_extreme <= 0.005 * N / 10);
    assert_true(careless_rest <= 0.005 * N);
    free(extremity);
    free(sorted);
    free(extreme);
    free(rest);
    free_respondents(&r);
}

/* ---- simulation: careless ones ---- */

static void find_careless(carelessness kind, bool latencies, double found_least)
{
    enum { N = 1000, CARELESS = 100 };
    respondents r = make_respondents(N, CARELESS, kind, latencies, 7);
    const norma_screen_options options = few_draws();
    const norma_screen_result *screen = screen_with(&r, &options);
    const double *validity = screen->indices[NORMA_INDEX_VALIDITY];
    double found = 0, accused = 0;
    for (size_t i = 0; i < N; i++) {
        assert_true(validity[i] >= 0 && validity[i] <= 1);
        found += i >= N - CARELESS && validity[i] >= 0.5;
        accused += i < N - CARELESS && validity[i] >= 0.5;
    }
    assert_true(found >= found_least * CARELESS);
    assert_true(accused <= 0.01 * N);
    assert_true(fabs(screen->prevalence - 0.1) < 0.03);
    assert_true(screen->prevalence_low < screen->prevalence &&
                screen->prevalence < screen->prevalence_high);
    assert_int_equal((size_t)(found + accused), screen->limits[NORMA_INDEX_VALIDITY].n_beyond);
    free_respondents(&r);
}

static void random_answers_are_found(void **state)
{
    (void)state;
    find_careless(AT_RANDOM, true, 0.98);
    find_careless(AT_RANDOM, false, 0.9);
}

static void straight_lines_are_found(void **state)
{
    (void)state;
    find_careless(STRAIGHT, true, 0.98);
    find_careless(STRAIGHT, false, 0.9);
}

/* With prevalence and contributions the posterior is theirs: whoever is called careless has
   positive parts, and the largest of a straight line is of an index of runs or of consistency. */
static void contributions_say_why(void **state)
{
    (void)state;
    enum { N = 600, CARELESS = 30 };
    respondents r = make_respondents(N, CARELESS, STRAIGHT, false, 9);
    const norma_screen_options options = few_draws();
    const norma_screen_result *screen = screen_with(&r, &options);
    for (size_t i = N - CARELESS; i < N; i++) {
        double sum = 0;
        for (size_t k = 0; k < NORMA_INDICES; k++)
            sum += screen->contributions[k] ? screen->contributions[k][i] : 0;
        if (screen->indices[NORMA_INDEX_VALIDITY][i] >= 0.5)
            assert_true(sum > 0);
    }
    assert_true(screen->limits[NORMA_INDEX_LONGSTRING].weight > 0);
    assert_null(screen->contributions[NORMA_INDEX_LONGSTRING_SHARE]);
    assert_true(isnan(screen->limits[NORMA_INDEX_LONGSTRING_SHARE].weight));
    free_respondents(&r);
}

/* ---- laws ---- */

static void the_judgement_does_not_depend_on_threads(void **state)
{
    (void)state;
    enum { N = 700 };
    respondents a = make_respondents(N, 40, AT_RANDOM, true, 11);
    respondents b = make_respondents(N, 40, AT_RANDOM, true, 11);
    norma_screen_options one = few_draws(), four = few_draws();
    one.threads = 1;
    four.threads = 4;
    const norma_screen_result *x = screen_with(&a, &one), *y = screen_with(&b, &four);
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        assert_int_equal(x->p[k] != NULL, y->p[k] != NULL);
        if (x->p[k])
            assert_memory_equal(x->p[k], y->p[k], N * sizeof(double));
        if (x->contributions[k])
            assert_memory_equal(x->contributions[k], y->contributions[k], N * sizeof(double));
        if (x->indices[k])
            assert_memory_equal(x->indices[k], y->indices[k], N * sizeof(double));
    }
    assert_close(x->prevalence, y->prevalence, 0, 0);
    free_respondents(&a);
    free_respondents(&b);
}

/* Ten people held against a calibration are judged as they would be among a thousand. */
static void a_calibration_judges_everybody_alone(void **state)
{
    (void)state;
    enum { N = 800, TEN = 10 };
    respondents all = make_respondents(N, 60, AT_RANDOM, true, 13);
    respondents ten = {four_scales(true), NULL, NULL};
    norma_calibration *calibration = NULL;
    norma_error err = {0};
    norma_screen_options options = few_draws();
    if (norma_calibrate(&calibration, all.instrument, all.data, &options, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    assert_true(calibration->n_kept >= N * 17 / 20 && calibration->n_kept < N - 40);
    uint8_t cells[TEN * P];
    double ms[TEN * P];
    for (size_t j = 0; j < P; j++)
        for (size_t i = 0; i < TEN; i++) {
            cells[j * TEN + i] = norma_data_cells(all.data, j)[(size_t)(N - TEN) + i];
            ms[j * TEN + i] = norma_data_latencies(all.data, j)[(size_t)(N - TEN) + i];
        }
    const norma_data_source source = {.n_rows = TEN, .cells = cells, .latencies = ms};
    assert_int_equal(norma_data_make(&ten.data, ten.instrument, &source, NULL), NORMA_OK);
    options.frozen = calibration;
    const norma_screen_result *among = screen_with(&all, &options);
    const norma_screen_result *alone = screen_with(&ten, &options);
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        if (!alone->p[k])
            continue;
        for (size_t i = 0; i < TEN; i++) {
            assert_close(alone->p[k][i], among->p[k][(size_t)(N - TEN) + i], 1e-9, 1e-9);
            assert_close(alone->indices[k][i], among->indices[k][(size_t)(N - TEN) + i], 1e-9,
                         1e-9);
        }
    }
    for (size_t i = 0; i < TEN; i++) {
        assert_close(alone->indices[NORMA_INDEX_VALIDITY][i],
                     among->indices[NORMA_INDEX_VALIDITY][(size_t)(N - TEN) + i], 1e-9, 1e-9);
        assert_true(alone->indices[NORMA_INDEX_VALIDITY][i] > 0.5);
    }
    assert_close(alone->prevalence, among->prevalence, 0, 0);
    assert_true(alone->frozen);
    norma_calibration_free(calibration);
    free_respondents(&all);
    free_respondents(&ten);
}

static void rules_of_the_instrument_may_name_validity(void **state)
{
    (void)state;
    norma_rule rule = {.id = "careless",
                       .index = NORMA_INDEX_VALIDITY,
                       .at_least = true,
                       .limit = 0.5,
                       .exclude = true};
    respondents r = make_respondents(500, 50, AT_RANDOM, false, 15);
    norma_rule *own = r.instrument->screening.rules;
    size_t n_own = r.instrument->screening.n_rules;
    norma_screen_options options = few_draws();
    options.extent = NORMA_SCREEN_RULES; /* all the same: the rule needs all */
    r.instrument->screening.rules = &rule;
    r.instrument->screening.n_rules = 1;
    const norma_screen_result *screen = screen_with(&r, &options);
    assert_true(screen->rule_applied[0]);
    assert_int_equal(screen->rule_counts[0], screen->limits[NORMA_INDEX_VALIDITY].n_beyond);
    assert_int_equal(screen->n_kept, 500 - screen->rule_counts[0]);
    assert_true(screen->rule_counts[0] > 40);
    r.instrument->screening.rules = own;
    r.instrument->screening.n_rules = n_own;
    free_respondents(&r);
}

/* ---- what cannot be said ---- */

static norma_instrument *few_items(void)
{
    static const char *json =
        "{\"format\": \"norma-instrument-1\", \"id\": \"few\", \"version\": \"1\","
        "\"answers\": {\"min\": 1, \"max\": 5},"
        "\"items\": [\"q1\", \"q2\", \"q3\", \"q4\"], \"scales\":"
        "[{\"id\": \"s\", \"items\": [\"q1\", \"q2\", \"q3\", \"q4\"]}]}";
    norma_instrument *instrument;
    assert_int_equal(norma_instrument_parse(&instrument, json, strlen(json), "few", NULL),
                     NORMA_OK);
    return instrument;
}

static void four_items_alone_judge_nobody(void **state)
{
    (void)state;
    enum { N = 200 };
    respondents all = make_respondents(N, 0, NOBODY, false, 29);
    respondents few = {.instrument = few_items()};
    uint8_t cells[N * 4];
    const norma_data_source source = {.n_rows = N, .cells = cells};
    for (size_t j = 0; j < 4; j++)
        memcpy(cells + j * N, norma_data_cells(all.data, j), N);
    assert_int_equal(norma_data_make(&few.data, few.instrument, &source, NULL), NORMA_OK);
    const norma_screen_options options = few_draws();
    const norma_screen_result *screen = screen_with(&few, &options);
    const norma_note *note = note_of(&screen->notes, "null-few-items");
    assert_non_null(note);
    assert_close(note->value, 4, 0, 0);
    assert_true(isnan(screen->prevalence));
    free_respondents(&all);
    free_respondents(&few);
}

/* Nobody is vouched for who answered nothing. */
static void nothing_is_said_of_whom_nothing_is_known(void **state)
{
    (void)state;
    enum { N = 150 };
    respondents r = make_respondents(N, 0, NOBODY, false, 27);
    uint8_t cells[N * P];
    const norma_data_source source = {.n_rows = N, .cells = cells};
    for (size_t j = 0; j < P; j++) {
        memcpy(cells + j * N, norma_data_cells(r.data, j), N);
        cells[j * N] = NORMA_MISSING_CELL;
    }
    norma_data_free(r.data);
    assert_int_equal(norma_data_make(&r.data, r.instrument, &source, NULL), NORMA_OK);
    const norma_screen_options options = few_draws();
    const norma_screen_result *screen = screen_with(&r, &options);
    assert_true(isnan(screen->indices[NORMA_INDEX_VALIDITY][0]));
    for (size_t i = 1; i < N; i++)
        assert_true(screen->indices[NORMA_INDEX_VALIDITY][i] < 0.5);
    free_respondents(&r);
}

static void too_few_respondents_have_indices_and_no_limits(void **state)
{
    (void)state;
    respondents r = make_respondents(60, 0, NOBODY, false, 17);
    const norma_screen_options options = few_draws();
    const norma_screen_result *screen = screen_with(&r, &options);
    const norma_note *note = note_of(&screen->notes, "null-few-rows");
    assert_non_null(note);
    assert_close(note->value, 60, 0, 0);
    for (size_t k = 0; k < NORMA_INDICES; k++)
        assert_null(screen->p[k]);
    assert_true(isnan(screen->prevalence));
    assert_true(screen->indices[NORMA_INDEX_EVEN_ODD][0] <= 1);
    assert_true(isnan(screen->indices[NORMA_INDEX_VALIDITY][0]));
    free_respondents(&r);
}

/* With fewer left than a second look needs, the first one stands, and nothing says there is none.
 */
static void too_few_careful_respondents_leave_the_first_look(void **state)
{
    (void)state;
    respondents r = make_respondents(110, 20, AT_RANDOM, true, 23);
    const norma_screen_options options = few_draws();
    const norma_screen_result *screen = screen_with(&r, &options);
    const norma_note *note = note_of(&screen->notes, "null-first-look");
    assert_non_null(note);
    assert_true(note->value >= 85 && note->value < 100);
    assert_null(note_of(&screen->notes, "null-few-rows"));
    assert_true(screen->prevalence > 0.1);
    assert_false(screen->frozen);
    free_respondents(&r);
}

/* Where half are careless, the middle of the sample is anything: it must not be called careful. */
static void samples_with_too_many_careless_respondents_are_said_to_be_so(void **state)
{
    (void)state;
    norma_screen_options options = few_draws();
    options.draws = 1000;
    respondents many = make_respondents(500, 200, AT_RANDOM, true, 25);
    const norma_screen_result *screen = screen_with(&many, &options);
    const norma_note *note = note_of(&screen->notes, "prevalence-high");
    assert_true(screen->prevalence > 1.0 / 3);
    assert_non_null(note);
    assert_close(note->value, 100 * screen->prevalence, 0.5, 0);
    assert_null(note_of(&screen->notes, "null-spread"));
    for (int kind = AT_RANDOM; kind <= STRAIGHT; kind++) {
        respondents half = make_respondents(500, 250, (carelessness)kind, true, 25);
        screen = screen_with(&half, &options);
        assert_non_null(note_of(&screen->notes, "null-spread"));
        free_respondents(&half);
    }
    free_respondents(&many);
}

static void refusals_say_what_to_do(void **state)
{
    (void)state;
    norma_screen_result *screen = NULL;
    norma_calibration *calibration = NULL;
    norma_error err = {0};
    respondents r = make_respondents(60, 0, NOBODY, false, 19);
    norma_screen_options options = few_draws();
    assert_int_equal(norma_calibrate(&calibration, r.instrument, r.data, &options, NULL, &err),
                     NORMA_EDATA);
    assert_string_equal(err.message, "a calibration needs 100 respondents that the rules of the "
                                     "instrument keep, and there are 60");
    assert_null(calibration);
    options.fpr = 0;
    assert_int_equal(norma_screen(&screen, r.instrument, r.data, &options, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "fpr"));
    options.fpr = 0.01;
    options.draws = 10;
    assert_int_equal(norma_screen(&screen, r.instrument, r.data, &options, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "draws"));
    free_respondents(&r);
}

/* The parts fail allocation by allocation in tests of their own; here every seventh, since a judge
   simulates thousands of respondents before the last one. */
static void nothing_leaks(void **state)
{
    (void)state;
    respondents r = make_respondents(100, 8, AT_RANDOM, false, 21);
    norma_screen_result *screen = NULL;
    norma_screen_options options = NORMA_SCREEN_OPTIONS_INIT;
    norma_status status = NORMA_ENOMEM;
    options.draws = 1000;
    options.threads = 1;
    for (long k = 1; status != NORMA_OK; k += 7) {
        norma__alloc_countdown = k;
        status = norma_screen(&screen, r.instrument, r.data, &options, NULL);
        norma__alloc_countdown = 0;
        assert_true(status == NORMA_OK || (status == NORMA_ENOMEM && !screen));
    }
    norma_screen_result_free(screen);
    free_respondents(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_are_error_rates),
        cmocka_unit_test(limits_are_values_that_an_index_can_have),
        cmocka_unit_test(honest_extreme_respondents_are_no_more_suspicious),
        cmocka_unit_test(random_answers_are_found),
        cmocka_unit_test(straight_lines_are_found),
        cmocka_unit_test(contributions_say_why),
        cmocka_unit_test(the_judgement_does_not_depend_on_threads),
        cmocka_unit_test(a_calibration_judges_everybody_alone),
        cmocka_unit_test(rules_of_the_instrument_may_name_validity),
        cmocka_unit_test(too_few_respondents_have_indices_and_no_limits),
        cmocka_unit_test(too_few_careful_respondents_leave_the_first_look),
        cmocka_unit_test(samples_with_too_many_careless_respondents_are_said_to_be_so),
        cmocka_unit_test(four_items_alone_judge_nobody),
        cmocka_unit_test(nothing_is_said_of_whom_nothing_is_known),
        cmocka_unit_test(refusals_say_what_to_do),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "process/latency/timed.h"

#include "data/calibration.h"

enum { SHOWN = 6 };
static const norma_index OF_PACE[SHOWN] = {
    NORMA_INDEX_TOTAL_MS, NORMA_INDEX_MEDIAN_MS,      NORMA_INDEX_RTE,
    NORMA_INDEX_SPEED,    NORMA_INDEX_RELATIVE_SPEED, NORMA_INDEX_FAST_PAGES};

typedef struct paced {
    timed t;
    norma__pace *pace;
    double *indices[NORMA_INDICES];
} paced;

static void measure(paced *p, int threads)
{
    norma_error err = {0};
    for (size_t k = 0; k < SHOWN; k++) {
        free(p->indices[OF_PACE[k]]);
        p->indices[OF_PACE[k]] = NORMA__NEW(double, norma_data_rows(p->t.data));
    }
    if (norma__pace_indices(p->indices, p->pace, p->t.instrument, p->t.data, p->t.timings, threads,
                            &err) != NORMA_OK)
        fail_msg("%s", err.message);
}

static paced paced_of(timed t, int threads)
{
    paced p = {.t = t};
    norma_error err = {0};
    clean(&p.t, threads);
    if (norma__pace_new(&p.pace, t.instrument, t.data, p.t.timings, threads, &p.t.notes, &err) !=
        NORMA_OK)
        fail_msg("%s", err.message);
    measure(&p, threads);
    return p;
}

static void free_paced(paced *p)
{
    for (size_t k = 0; k < NORMA_INDICES; k++)
        free(p->indices[k]);
    norma__pace_free(p->pace);
    free_timed(&p->t);
}

/* By hand: medians 3000 and 2000 ms; factors min(3, 3000 / t), min(3, 2000 / t). */
static void relative_speed_is_the_mean_of_the_factors(void **state)
{
    (void)state;
    const double ms[] = {1500, 3000, 6000, 500, 2000, NAN};
    paced p = paced_of(timed_of(3, 2, ms), 1);
    assert_close(p.pace->median_ms[0], 3000, 0, 0);
    assert_close(p.pace->median_ms[1], 1250, 0, 0);
    const double *factor = p.indices[NORMA_INDEX_RELATIVE_SPEED];
    assert_close(factor[0], (2 + 2.5) / 2, 1e-15, 0);
    assert_close(factor[1], (1 + 0.625) / 2, 1e-15, 0);
    assert_close(factor[2], 0.5, 1e-15, 0);
    const double fast[] = {1, 0, 0}; /* 2,000 ms are not under 2 s */
    for (size_t r = 0; r < 3; r++)
        assert_close(p.indices[NORMA_INDEX_FAST_PAGES][r], fast[r], 0, 0);
    free_paced(&p);
}

static void who_takes_no_time_is_three_times_as_fast(void **state)
{
    (void)state;
    const double ms[] = {10, 4000, 4000, 4000, 5000};
    paced p = paced_of(timed_of(5, 1, ms), 1);
    assert_close(p.indices[NORMA_INDEX_RELATIVE_SPEED][0], 3, 0, 0);
    free_paced(&p);
}

/* What is too short to be used is no effort; interruptions are effort; both have no speed. */
static void effort_counts_what_cleaning_left_out(void **state)
{
    (void)state;
    const double ms[] = {50, 3000, 4000, 90000, 90000, 6000, 3000, 4000};
    timed t = timed_of(4, 2, ms);
    t.instrument->screening.shortest_ms = 100;
    t.instrument->screening.interruption_ms = 60000;
    t.instrument->screening.latency_floor_ms = 3500;
    paced p = paced_of(t, 1);
    const double rte[] = {0.5, 0.5, 0.5, 1};
    for (size_t r = 0; r < 4; r++)
        assert_close(p.indices[NORMA_INDEX_RTE][r], rte[r], 1e-15, 0);
    assert_true(isnan(p.indices[NORMA_INDEX_SPEED][0]));
    assert_close(p.indices[NORMA_INDEX_TOTAL_MS][0], 90050, 1e-15, 0);
    assert_close(p.indices[NORMA_INDEX_MEDIAN_MS][0], 90000, 1e-15, 0);
    assert_int_equal(p.pace->items[0].n_rapid, 2);
    free_paced(&p);
}

/* A control item is read too, but says nothing of the pace at which the others are answered. */
static void control_items_are_described_and_count_in_no_index(void **state)
{
    (void)state;
    const double ms[] = {1000, 2000, 3000, 100, 200, 300};
    timed t = timed_of(3, 2, ms);
    t.instrument->items[1].control = NORMA_CONTROL_DIRECTED;
    paced p = paced_of(t, 1);
    assert_close(p.pace->median_ms[1], 200, 0, 0);
    for (size_t r = 0; r < 3; r++)
        assert_close(p.indices[NORMA_INDEX_TOTAL_MS][r], ms[r], 0, 0);
    free_paced(&p);
}

/* Where pages were timed they are the places; d, which is on none, is a place of its own. */
static void pages_are_the_places_of_relative_speed(void **state)
{
    (void)state;
    const uint8_t cells[] = {0, 1, 2, 1, 1, 2, 3, 3, NORMA_MISSING_CELL, 4, 1, 5};
    const double ms[] = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 1000, 2000, 4000};
    const double times[] = {3000, 12000, 5000};
    norma_data_source source = {.n_rows = 3, .cells = cells, .latencies = ms, .page_times = times};
    timed t = {.instrument = instrument_of_a_page(1, 1, 1)};
    assert_int_equal(norma_data_make(&t.data, t.instrument, &source, NULL), NORMA_OK);
    paced p = paced_of(t, 1);
    assert_close(p.pace->page_median_ms[0], 5000, 0, 0);
    const double factor[] = {(5000. / 3000 + 2) / 2, (5000. / 12000 + 1) / 2, (1 + 0.5) / 2};
    const double fast[] = {1, 0, 0}; /* 1 s and 1 s; 4 s and 2 s; 2.5 s and 4 s */
    const double total[] = {4000, 14000, 9000};
    double page_rte[3];
    for (size_t r = 0; r < 3; r++) {
        assert_close(p.indices[NORMA_INDEX_RELATIVE_SPEED][r], factor[r], 1e-15, 0);
        assert_close(p.indices[NORMA_INDEX_FAST_PAGES][r], fast[r], 0, 0);
        assert_close(p.indices[NORMA_INDEX_TOTAL_MS][r], total[r], 1e-14, 0);
    }
    for (size_t j = 0; j < 3; j++)
        p.pace->threshold_ms[j] = j == 0 ? 3000 : 1550;
    norma__pace_page_efforts(page_rte, p.pace, t.instrument, t.data, p.t.timings, 1);
    assert_close(page_rte[0], 0, 0, 0);
    assert_close(page_rte[1], 1, 0, 0);
    assert_close(page_rte[2], 0.5, 0, 0);
    free_paced(&p);
}

enum { N = 700, P = 6 };
static double *some_latencies(double scale)
{
    double *ms = NORMA__NEW(double, N *P);
    for (size_t i = 0; i < N * P; i++)
        ms[i] = i % 17 ? scale * (300 + (double)((i * 7919) % 69733)) : NAN;
    return ms;
}

static void the_indices_do_not_depend_on_threads(void **state)
{
    (void)state;
    double *ms = some_latencies(1);
    paced one = paced_of(timed_of(N, P, ms), 1), three = paced_of(timed_of(N, P, ms), 3);
    for (size_t k = 0; k < SHOWN; k++)
        assert_memory_equal(one.indices[OF_PACE[k]], three.indices[OF_PACE[k]], N * sizeof(double));
    free_paced(&one);
    free_paced(&three);
    free(ms);
}

/* Law: a respondent's pace is the same at any place of the file. */
static void the_order_of_the_rows_does_not_matter(void **state)
{
    (void)state;
    double *ms = some_latencies(1), *turned = NORMA__NEW(double, N *P);
    for (size_t j = 0; j < P; j++)
        for (size_t r = 0; r < N; r++)
            turned[j * N + r] = ms[j * N + (N - 1 - r)];
    paced p = paced_of(timed_of(N, P, ms), 2), q = paced_of(timed_of(N, P, turned), 2);
    for (size_t k = 0; k < SHOWN; k++)
        for (size_t r = 0; r < N; r++)
            assert_close(q.indices[OF_PACE[k]][r], p.indices[OF_PACE[k]][N - 1 - r], 1e-11, 1e-11);
    free_paced(&p);
    free_paced(&q);
    free(ms);
    free(turned);
}

/* Law: with rules in the new unit, effort and speed are the same and times in proportion. */
static void the_unit_of_time_does_not_matter(void **state)
{
    (void)state;
    double *ms = some_latencies(1), *longer = some_latencies(4);
    timed t = timed_of(N, P, ms), u = timed_of(N, P, longer);
    norma_screening *rules = &u.instrument->screening;
    rules->latency_floor_ms *= 4;
    rules->latency_cap_ms *= 4;
    rules->interruption_ms *= 4;
    paced p = paced_of(t, 1), q = paced_of(u, 1);
    for (size_t r = 0; r < N; r++) {
        assert_close(q.indices[NORMA_INDEX_RTE][r], p.indices[NORMA_INDEX_RTE][r], 0, 0);
        assert_close(q.indices[NORMA_INDEX_SPEED][r], p.indices[NORMA_INDEX_SPEED][r], 1e-12,
                     1e-12);
        assert_close(q.indices[NORMA_INDEX_RELATIVE_SPEED][r],
                     p.indices[NORMA_INDEX_RELATIVE_SPEED][r], 1e-13, 0);
        assert_close(q.indices[NORMA_INDEX_TOTAL_MS][r], 4 * p.indices[NORMA_INDEX_TOTAL_MS][r],
                     1e-13, 0);
    }
    free_paced(&p);
    free_paced(&q);
    free(ms);
    free(longer);
}

static norma_calibration *frozen_from(const paced *p)
{
    norma_calibration *calibration;
    assert_int_equal(norma__calibration_new(&calibration, p->t.instrument, p->t.data, N, "", NULL),
                     NORMA_OK);
    assert_int_equal(norma__pace_freeze(calibration, p->pace, NULL), NORMA_OK);
    return calibration;
}

/* Law: frozen and thawed, the same respondents have the same indices to the last bit; and ten of
   them have those that they had among all. */
static void a_frozen_pace_measures_ten_people_as_it_did_among_all(void **state)
{
    (void)state;
    double *ms = some_latencies(1), few[10 * P];
    paced all = paced_of(timed_of(N, P, ms), 1);
    norma_calibration *calibration = frozen_from(&all);
    for (size_t j = 0; j < P; j++)
        for (size_t r = 0; r < 10; r++)
            few[j * 10 + r] = ms[j * N + r];
    paced ten = {.t = timed_of(10, P, few)};
    clean(&ten.t, 1);
    assert_int_equal(norma__pace_thaw(&ten.pace, calibration, ten.t.instrument, NULL), NORMA_OK);
    measure(&ten, 1);
    for (size_t k = 0; k < SHOWN; k++)
        assert_memory_equal(ten.indices[OF_PACE[k]], all.indices[OF_PACE[k]], 10 * sizeof(double));
    norma_calibration_free(calibration);
    free_paced(&ten);
    free_paced(&all);
    free(ms);
}

static void a_calibration_without_pace_is_refused(void **state)
{
    (void)state;
    double *ms = some_latencies(1);
    norma__pace *thawed;
    norma_error err = {0};
    paced p = paced_of(timed_of(N, P, ms), 1);
    norma_calibration *empty;
    assert_int_equal(norma__calibration_new(&empty, p.t.instrument, p.t.data, N, "", NULL),
                     NORMA_OK);
    assert_int_equal(norma__pace_thaw(&thawed, empty, p.t.instrument, &err), NORMA_ESTORE);
    assert_non_null(strstr(err.message, "pace.threshold_ms"));
    assert_null(thawed);
    norma_calibration_free(empty);
    free_paced(&p);
    free(ms);
}

static void one_respondent_and_one_item_are_measured(void **state)
{
    (void)state;
    const double ms[] = {2500};
    paced p = paced_of(timed_of(1, 1, ms), 2);
    assert_close(p.indices[NORMA_INDEX_TOTAL_MS][0], 2500, 0, 0);
    assert_close(p.indices[NORMA_INDEX_RELATIVE_SPEED][0], 1, 0, 0);
    assert_close(p.indices[NORMA_INDEX_RTE][0], 1, 0, 0);
    assert_true(isnan(p.indices[NORMA_INDEX_SPEED][0]));
    free_paced(&p);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    const double ms[] = {1500, 200, 70000, 60400, 60600, NAN};
    timed t = timed_of(3, 2, ms);
    norma__pace *pace = NULL, *thawed = NULL;
    clean(&t, 1);
    check_every_allocation(
        pace, norma__pace_new(&pace, t.instrument, t.data, t.timings, 2, &t.notes, NULL));
    norma_calibration *calibration;
    assert_int_equal(norma__calibration_new(&calibration, t.instrument, t.data, 3, "", NULL),
                     NORMA_OK);
    assert_int_equal(norma__pace_freeze(calibration, pace, NULL), NORMA_OK);
    check_every_allocation(thawed, norma__pace_thaw(&thawed, calibration, t.instrument, NULL));
    norma_calibration_free(calibration);
    norma__pace_free(thawed);
    norma__pace_free(pace);
    free_timed(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relative_speed_is_the_mean_of_the_factors),
        cmocka_unit_test(who_takes_no_time_is_three_times_as_fast),
        cmocka_unit_test(effort_counts_what_cleaning_left_out),
        cmocka_unit_test(control_items_are_described_and_count_in_no_index),
        cmocka_unit_test(pages_are_the_places_of_relative_speed),
        cmocka_unit_test(the_indices_do_not_depend_on_threads),
        cmocka_unit_test(the_order_of_the_rows_does_not_matter),
        cmocka_unit_test(the_unit_of_time_does_not_matter),
        cmocka_unit_test(a_frozen_pace_measures_ten_people_as_it_did_among_all),
        cmocka_unit_test(a_calibration_without_pace_is_refused),
        cmocka_unit_test(one_respondent_and_one_item_are_measured),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "process/careless/screened.h"

/* A table of latencies alone: everyone answers 1, 2, 3, ... in turn. */
static table latency_table(size_t n_rows, size_t n_items, const double *ms, const char *screening)
{
    uint8_t *cells = NORMA__NEW(uint8_t, n_rows * n_items);
    for (size_t i = 0; i < n_rows * n_items; i++)
        cells[i] = (uint8_t)(i % 7);
    table t = make_table(n_rows, n_items, cells, ms, NULL, screening);
    free(cells);
    return t;
}

#define LATENCY_RULES(floor, share, cap)                                                           \
    "{\"rules\": [], \"warnings_exclude\": 2, \"latency\": {\"floor_ms\": " #floor                 \
    ", \"share_of_mean\": " #share ", \"cap_ms\": " #cap ", \"interruption_ms\": 60000}}"

/* q1: 1000 2000 3000 50; q2: 200000 (an interruption) 4000 100 and none. */
static const double HAND[] = {1000, 2000, 3000, 50, 200000, 4000, 100, NAN};

/* By hand: q1 mean 6050 / 4 = 1512.5, threshold 151.25; q2 mean 4100 / 2 = 2050, threshold 205. */
static void item_figures_of_a_hand_example(void **state)
{
    (void)state;
    table t = latency_table(4, 2, HAND, LATENCY_RULES(100, 0.10, 10000));
    const norma_item_latency *q = screened(&t, 2)->item_latencies;
    assert_int_equal(q[0].n, 4);
    assert_int_equal(q[0].n_interruptions, 0);
    assert_int_equal(q[0].n_rapid, 1);
    assert_close(q[0].mean_ms, 1512.5, 1e-15, 0);
    assert_close(q[0].median_ms, 1500, 1e-15, 0);
    assert_close(q[0].threshold_ms, 151.25, 1e-15, 0);
    assert_close(q[0].mean_log, log(1000. * 2000 * 3000 * 50) / 4, 1e-14, 0);
    assert_int_equal(q[1].n, 3);
    assert_int_equal(q[1].n_interruptions, 1);
    assert_int_equal(q[1].n_rapid, 1);
    assert_close(q[1].median_ms, 2050, 1e-15, 0);
    assert_close(q[1].threshold_ms, 205, 1e-15, 0);
    assert_close(q[1].sd_log, log(4000 / 100.) / sqrt(2), 1e-14, 0);
    free_table(&t);
}

static void respondent_figures_of_a_hand_example(void **state)
{
    (void)state;
    const double total[] = {201000, 6000, 3100, 50}, median[] = {100500, 3000, 1550, 50};
    const double rte[] = {1, 1, 0.5, 0};
    table t = latency_table(4, 2, HAND, LATENCY_RULES(100, 0.10, 10000));
    norma_screen_result *screen = screened(&t, 2);
    const norma_item_latency *q = screen->item_latencies;
    for (size_t r = 0; r < 4; r++) {
        double z1 = (log(HAND[r]) - q[0].mean_log) / q[0].sd_log;
        double z2 = (log(HAND[4 + r]) - q[1].mean_log) / q[1].sd_log;
        double speed = r == 0 || r == 3 ? z1 : (z1 + z2) / 2; /* interrupted; not recorded */
        assert_close(screen->indices[NORMA_INDEX_TOTAL_MS][r], total[r], 1e-15, 0);
        assert_close(screen->indices[NORMA_INDEX_MEDIAN_MS][r], median[r], 1e-15, 0);
        assert_close(screen->indices[NORMA_INDEX_RTE][r], rte[r], 1e-15, 0);
        assert_close(screen->indices[NORMA_INDEX_SPEED][r], speed, 1e-13, 1e-13);
    }
    const norma_note *note = note_of(&screen->notes, "interruptions");
    assert_non_null(note);
    assert_close(note->value, 1, 0, 0);
    assert_close(note->of, 7, 0, 0);
    free_table(&t);
}

static void thresholds_keep_to_floor_and_cap(void **state)
{
    (void)state;
    table floored = latency_table(4, 2, HAND, LATENCY_RULES(1000, 0.10, 10000));
    table capped = latency_table(4, 2, HAND, LATENCY_RULES(100, 1.0, 500));
    for (size_t j = 0; j < 2; j++) {
        assert_close(screened(&floored, 1)->item_latencies[j].threshold_ms, 1000, 0, 0);
        assert_close(screened(&capped, 1)->item_latencies[j].threshold_ms, 500, 0, 0);
    }
    assert_close(floored.screen->indices[NORMA_INDEX_RTE][0], 1, 0, 0); /* at the threshold: slow */
    free_table(&floored);
    free_table(&capped);
}

/* Law: within an item, standardised logs have mean 0 over those who have one. */
static void speed_is_zero_on_average(void **state)
{
    (void)state;
    enum { N = 250, P = 7 };
    double *ms = NORMA__NEW(double, N *P), sum = 0;
    for (size_t i = 0; i < N * P; i++)
        ms[i] = 500 + (double)((i * 7919) % 9973);
    table t = latency_table(N, P, ms, NULL);
    norma_screen_result *screen = screened(&t, 2);
    for (size_t r = 0; r < N; r++)
        sum += screen->indices[NORMA_INDEX_SPEED][r];
    assert_close(sum, 0, 0, 1e-10);
    free_table(&t);
    free(ms);
}

static void the_histogram_counts_every_latency_once(void **state)
{
    (void)state;
    double ms[] = {1, 99, 100.5, 599999, 600001, 2e8, NAN, 1000};
    table t = latency_table(8, 1, ms, NULL);
    norma_screen_result *screen = screened(&t, 1);
    size_t sum = 0, bins = screen->latency_bins;
    for (size_t b = 0; b < bins; b++) {
        sum += screen->latency_counts[b];
        assert_true(screen->latency_edges_ms[b] < screen->latency_edges_ms[b + 1]);
        if (screen->latency_edges_ms[b] <= 1000 && 1000 < screen->latency_edges_ms[b + 1])
            assert_int_equal(screen->latency_counts[b], 1);
    }
    assert_int_equal(sum, 7);
    assert_int_equal(screen->latency_counts[0], 3);
    assert_int_equal(screen->latency_counts[bins - 1], 3);
    assert_close(screen->latency_edges_ms[0], 100, 0, 0);
    assert_close(screen->latency_edges_ms[bins], 600000, 0, 0);
    free_table(&t);
}

static void a_wrong_unit_is_suspected(void **state)
{
    (void)state;
    double seconds[] = {2.5, 4, 3.1, 60}, thousandfold[] = {2.5e6, 4e6, 3.1e6, 6e5};
    table t = latency_table(4, 1, seconds, NULL);
    table u = latency_table(4, 1, thousandfold, NULL);
    table v = latency_table(4, 2, HAND, NULL);
    assert_non_null(strstr(note_of(&screened(&t, 1)->notes, "latency-unit")->message, "seconds"));
    assert_non_null(
        strstr(note_of(&screened(&u, 1)->notes, "latency-unit")->message, "milliseconds"));
    assert_null(note_of(&screened(&v, 1)->notes, "latency-unit"));
    assert_true(isnan(u.screen->item_latencies[0].threshold_ms)); /* interruptions only */
    assert_close(u.screen->indices[NORMA_INDEX_RTE][0], 1, 0, 0);
    assert_true(isnan(u.screen->indices[NORMA_INDEX_SPEED][0]));
    free_table(&t);
    free_table(&u);
    free_table(&v);
}

static void an_item_of_constant_latency_is_left_out_of_speed(void **state)
{
    (void)state;
    double ms[] = {700, 700, 700, 900, 1800, 3600};
    table t = latency_table(3, 2, ms, NULL);
    norma_screen_result *screen = screened(&t, 1);
    const norma_note *note = note_of(&screen->notes, "latency-constant");
    assert_non_null(note);
    assert_string_equal(note->subject, "q1");
    assert_close(screen->item_latencies[0].sd_log, 0, 0, 0);
    assert_close(screen->indices[NORMA_INDEX_SPEED][0], -1, 1e-14, 0);
    assert_close(screen->indices[NORMA_INDEX_SPEED][1], 0, 0, 1e-14);
    free_table(&t);
}

static void a_respondent_without_latencies_has_no_figure(void **state)
{
    (void)state;
    double ms[] = {NAN, 800, 900, NAN, 1800, 3600};
    table t = latency_table(3, 2, ms, NULL);
    norma_screen_result *screen = screened(&t, 1);
    for (size_t k = NORMA_INDEX_TOTAL_MS; k <= NORMA_INDEX_SPEED; k++) {
        assert_true(isnan(screen->indices[k][0]));
        assert_true(!isnan(screen->indices[k][1]));
    }
    free_table(&t);
}

static void items_without_a_latency_column_are_noted(void **state)
{
    (void)state;
    static const char json[] =
        "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\","
        "\"answers\": {\"min\": 1, \"max\": 9}, \"items\": [\"a\", {\"id\": \"b\", "
        "\"latency\": \"b_ms\"}], \"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\"]}]}";
    const uint8_t cells[] = {0, 1, 2, 3, 4, 5};
    const double ms[] = {NAN, NAN, NAN, 1000, 2000, 3000};
    norma_data_source source = {.n_rows = 3, .cells = cells, .latencies = ms};
    table t = {0};
    assert_int_equal(norma_instrument_parse(&t.instrument, json, sizeof json - 1, "test", NULL),
                     NORMA_OK);
    assert_int_equal(norma_data_make(&t.data, t.instrument, &source, NULL), NORMA_OK);
    const norma_note *note = note_of(&screened(&t, 1)->notes, "latencies-missing");
    assert_non_null(note);
    assert_string_equal(note->subject, "a");
    assert_close(note->value, 1, 0, 0);
    assert_close(note->of, 2, 0, 0);
    assert_int_equal(t.screen->item_latencies[0].n, 0);
    assert_close(t.screen->indices[NORMA_INDEX_TOTAL_MS][2], 3000, 0, 0);
    free_table(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(item_figures_of_a_hand_example),
        cmocka_unit_test(respondent_figures_of_a_hand_example),
        cmocka_unit_test(thresholds_keep_to_floor_and_cap),
        cmocka_unit_test(speed_is_zero_on_average),
        cmocka_unit_test(the_histogram_counts_every_latency_once),
        cmocka_unit_test(a_wrong_unit_is_suspected),
        cmocka_unit_test(an_item_of_constant_latency_is_left_out_of_speed),
        cmocka_unit_test(a_respondent_without_latencies_has_no_figure),
        cmocka_unit_test(items_without_a_latency_column_are_noted),
    };
    return cmocka_run_group_tests_name("latency", tests, NULL, NULL);
}

#include "process/latency/timed.h"

static void check_note(const timed *t, const char *code, double value, double of)
{
    const norma_note *note = note_of(&t->notes, code);
    if (!note)
        fail_msg("no note %s", code);
    assert_close(note->value, value, 0, 0);
    assert_close(note->of, of, 0, 0);
}

/* 500 ms of loading, nothing under 100 ms after that, interruptions over 60 s. */
static void every_rule_leaves_out_what_it_says(void **state)
{
    (void)state;
    const double ms[] = {1500, 400, 550, 60400, 60600, NAN, 2500, 600, 500};
    const double want[] = {1000, NAN, NAN, 59900, NAN, NAN, 2000, 100, NAN};
    timed t = timed_of(3, 3, ms);
    t.instrument->screening.load_ms = 500;
    t.instrument->screening.shortest_ms = 100;
    t.instrument->screening.interruption_ms = 60000;
    norma__timings *timings = clean(&t, 1);
    for (size_t j = 0; j < 3; j++)
        for (size_t r = 0; r < 3; r++)
            assert_close(norma__log_ms(timings, j)[r], log(want[3 * j + r]), 1e-15, 0);
    assert_int_equal(timings->n_short[0], 2);
    assert_int_equal(timings->n_short[2], 1); /* as long as loading takes: no time at all */
    assert_int_equal(timings->n_interruptions[1], 1);
    assert_int_equal(timings->interruptions[1], 1);
    assert_int_equal(timings->interruptions[0] + timings->interruptions[2], 0);
    check_note(&t, "latencies-short", 3, 8);
    check_note(&t, "interruptions", 1, 8);
    assert_null(note_of(&t.notes, "latency-unit"));
    free_timed(&t);
}

static void too_many_interruptions_are_a_limit_that_does_not_suit(void **state)
{
    (void)state;
    double ms[100];
    for (size_t i = 0; i < 100; i++)
        ms[i] = i < 5 ? 70000 : 20000 + (double)i;
    timed few = timed_of(100, 1, ms);
    ms[5] = 70000;
    timed many = timed_of(100, 1, ms);
    few.instrument->screening.interruption_ms = many.instrument->screening.interruption_ms = 60000;
    clean(&few, 1);
    clean(&many, 1);
    assert_null(note_of(&few.notes, "interruptions-many"));
    check_note(&many, "interruptions-many", 6, 100);
    free_timed(&few);
    free_timed(&many);
}

static void without_rules_nothing_is_left_out(void **state)
{
    (void)state;
    const double ms[] = {1, 2e3, 3e4, 6e4};
    timed t = timed_of(4, 1, ms);
    norma__timings *timings = clean(&t, 1);
    for (size_t r = 0; r < 4; r++)
        assert_close(norma__log_ms(timings, 0)[r], log(ms[r]), 0, 0);
    assert_int_equal(t.notes.n, 0);
    free_timed(&t);
}

static void a_table_without_latency_has_no_timings(void **state)
{
    (void)state;
    const double none[] = {NAN, NAN, NAN, NAN};
    timed with_columns = timed_of(2, 2, none), without_columns = timed_of(2, 2, NULL);
    assert_null(clean(&with_columns, 1));
    assert_null(clean(&without_columns, 1));
    assert_int_equal(with_columns.notes.n, 0);
    free_timed(&with_columns);
    free_timed(&without_columns);
}

static void a_column_with_nothing_in_it_is_missing(void **state)
{
    (void)state;
    const double ms[] = {1000, 2000, NAN, NAN};
    timed t = timed_of(2, 2, ms);
    norma__timings *timings = clean(&t, 1);
    assert_true(timings->recorded[0] && !timings->recorded[1]);
    check_note(&t, "latencies-missing", 1, 2);
    assert_string_equal(note_of(&t.notes, "latencies-missing")->subject, "q2");
    free_timed(&t);
}

/* Load time does not hide a unit that is wrong: the unit is told from what was recorded. */
static void seconds_taken_for_milliseconds_are_named(void **state)
{
    (void)state;
    const double seconds[] = {2.5, 4, 3.1, 60}, thousandfold[] = {2.5e6, 4e6, 3.1e6, 6e6};
    timed t = timed_of(4, 1, seconds), u = timed_of(4, 1, thousandfold);
    t.instrument->screening.load_ms = 500;
    clean(&t, 1);
    clean(&u, 1);
    check_note(&t, "latency-unit", 3, 4);
    assert_string_equal(note_of(&t.notes, "latency-unit")->subject, "s");
    check_note(&u, "latency-unit", 4, 4);
    assert_string_equal(note_of(&u.notes, "latency-unit")->subject, "ms");
    free_timed(&t);
    free_timed(&u);
}

static void latencies_that_are_all_equal_are_noted(void **state)
{
    (void)state;
    const double ms[] = {700, 700, 1800, 3600};
    timed t = timed_of(2, 2, ms);
    clean(&t, 1);
    assert_string_equal(note_of(&t.notes, "latency-constant")->subject, "q1");
    free_timed(&t);
}

enum { NONE = NORMA_MISSING_CELL };

/* Four respondents: all answered; b skipped; page opened twice; page not timed. */
static timed timed_page(size_t a, size_t b, size_t c)
{
    const uint8_t cells[] = {0, 1, 2, 3, 1, NONE, 2, 3, 4, 3, 1, 0, 5, 4, 1, 0};
    const double ms[] = {NAN, NAN, NAN, NAN, NAN, NAN,  NAN,  NAN,
                         NAN, NAN, NAN, NAN, 900, 1000, 1100, NAN};
    const double times[] = {12000, 6000, 9000, NAN}, visits[] = {1, 1, 2, NAN};
    norma_data_source source = {
        .n_rows = 4, .cells = cells, .latencies = ms, .page_times = times, .page_visits = visits};
    timed t = {.instrument = instrument_of_a_page(a, b, c)};
    norma_error err = {0};
    if (norma_data_make(&t.data, t.instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return t;
}

static void check_ms(const timed *t, size_t item, const double *want)
{
    for (size_t r = 0; r < 4; r++)
        assert_close(exp(norma__log_ms(t->timings, item)[r]), want[r], 1e-14, 0);
}

static void a_page_s_time_is_shared_among_the_items_answered_by_their_words(void **state)
{
    (void)state;
    timed t = timed_page(2, 4, 6);
    clean(&t, 1);
    check_ms(&t, 0, (const double[]){2000, 1500, NAN, NAN});
    check_ms(&t, 1, (const double[]){4000, NAN, NAN, NAN});
    check_ms(&t, 2, (const double[]){6000, 4500, NAN, NAN});
    check_ms(&t, 3, (const double[]){900, 1000, 1100, NAN});
    assert_true(t.timings->of_page[0] && !t.timings->of_page[3]);
    check_note(&t, "latencies-of-pages", 3, 4);
    check_note(&t, "latencies-revisited", 3, 11);
    free_timed(&t);
}

static void shares_are_equal_where_words_are_not_known(void **state)
{
    (void)state;
    timed t = timed_page(2, 4, 6);
    t.instrument->items[2].words = 0;
    t.instrument->screening.revisits_count = true;
    t.instrument->screening.load_ms = 600;
    clean(&t, 1);
    check_ms(&t, 0, (const double[]){3800, 2700, 2800, NAN});
    check_ms(&t, 1, (const double[]){3800, NAN, 2800, NAN});
    check_ms(&t, 3, (const double[]){300, 400, 500, NAN});
    assert_null(note_of(&t.notes, "latencies-revisited"));
    free_timed(&t);
}

static void the_times_of_a_page_are_its_own_or_those_of_its_items(void **state)
{
    (void)state;
    double ms[NORMA__TIMING_BLOCK], an_item[NORMA__TIMING_BLOCK];
    timed t = timed_page(2, 4, 6);
    norma__page_times(ms, an_item, clean(&t, 1), t.instrument, t.data, 0, 0, 4);
    const double own[] = {12000, 6000, NAN, NAN}, own_an_item[] = {4000, 3000, NAN, NAN};
    for (size_t r = 0; r < 4; r++) {
        assert_close(ms[r], own[r], 0, 0);
        assert_close(an_item[r], own_an_item[r], 0, 0);
    }
    free_timed(&t);
    /* items were timed, and one of them is missing: its time is taken to be the mean of the other
     */
    const double of_items[] = {1000, 2000, 3000, NAN};
    timed u = timed_of(2, 2, of_items);
    norma_page page = {"p", (size_t[]){0, 1}, 2, NULL, NULL};
    u.instrument->pages = &page;
    u.instrument->n_pages = 1;
    norma__page_times(ms, an_item, clean(&u, 1), u.instrument, u.data, 0, 0, 2);
    assert_close(ms[0], 4000, 0, 0);
    assert_close(ms[1], 4000, 0, 0);
    assert_close(an_item[1], 2000, 0, 0);
    u.instrument->pages = NULL;
    u.instrument->n_pages = 0;
    free_timed(&u);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    enum { N = 1111, P = 5 };
    double *ms = NORMA__NEW(double, N *P);
    for (size_t i = 0; i < N * P; i++)
        ms[i] = i % 13 ? 100 + (double)((i * 7919) % 99733) : NAN;
    timed t = timed_of(N, P, ms), u = timed_of(N, P, ms);
    norma__timings *one = clean(&t, 1), *three = clean(&u, 3);
    assert_memory_equal(one->log_ms, three->log_ms, N * P * sizeof(double));
    assert_memory_equal(one->interruptions, three->interruptions, N * sizeof(uint16_t));
    assert_memory_equal(one->n_interruptions, three->n_interruptions, P * sizeof(size_t));
    assert_int_equal(t.notes.n, u.notes.n);
    for (size_t i = 0; i < t.notes.n; i++)
        assert_string_equal(t.notes.list[i].message, u.notes.list[i].message);
    free_timed(&t);
    free_timed(&u);
    free(ms);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    const double ms[] = {1500, 200, 70000, 60400, 60600, NAN};
    timed t = timed_of(3, 2, ms);
    check_every_allocation(t.timings,
                           norma__timings_new(&t.timings, t.instrument, t.data, 2, &t.notes, NULL));
    free_timed(&t);
    timed page = timed_page(1, 2, 3);
    check_every_allocation(page.timings, norma__timings_new(&page.timings, page.instrument,
                                                            page.data, 1, &page.notes, NULL));
    free_timed(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_leaves_out_what_it_says),
        cmocka_unit_test(too_many_interruptions_are_a_limit_that_does_not_suit),
        cmocka_unit_test(too_many_interruptions_are_a_limit_that_does_not_suit),
        cmocka_unit_test(without_rules_nothing_is_left_out),
        cmocka_unit_test(a_table_without_latency_has_no_timings),
        cmocka_unit_test(a_column_with_nothing_in_it_is_missing),
        cmocka_unit_test(seconds_taken_for_milliseconds_are_named),
        cmocka_unit_test(latencies_that_are_all_equal_are_noted),
        cmocka_unit_test(a_page_s_time_is_shared_among_the_items_answered_by_their_words),
        cmocka_unit_test(shares_are_equal_where_words_are_not_known),
        cmocka_unit_test(the_times_of_a_page_are_its_own_or_those_of_its_items),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "process/careless/screened.h"

#include <gsl/gsl_rng.h>

#include "foundation/random.h"

static const char RULES[] =
    "{\"rules\": ["
    "{\"id\": \"blank\", \"index\": \"missing_share\", \"at_least\": 0.5, \"action\": \"exclude\", "
    "\"source\": \"test\"},"
    "{\"id\": \"straight\", \"index\": \"longstring\", \"at_least\": 4, \"action\": \"warn\", "
    "\"source\": \"test\"},"
    "{\"id\": \"flat\", \"index\": \"irv\", \"below\": 0.5, \"action\": \"warn\", "
    "\"source\": \"test\"},"
    "{\"id\": \"long\", \"index\": \"longstring_share\", \"at_least\": 0.1, \"min_items\": 20, "
    "\"action\": \"exclude\", \"source\": \"test\"},"
    "{\"id\": \"fast\", \"index\": \"median_ms\", \"below\": 1000, \"action\": \"exclude\", "
    "\"source\": \"test\"}],"
    "\"warnings_exclude\": 2}";

/* Rows: 1 5 9 1, mixed; 3 3 3 3, straight and flat; 1 2 1 2, neither; . . . 4, blank;
   2 3 2 2, sd exactly .5, which is not below .5. */
static const uint8_t ANSWERS[] = {0, 2, 0, MISSING, 1, 4, 2, 1, MISSING, 2,
                                  8, 2, 0, MISSING, 1, 0, 2, 1, 3,       1};

static void rules_fire_at_their_limits(void **state)
{
    (void)state;
    const uint32_t flags[] = {0, 1u << 1 | 1u << 2, 0, 1u << 0, 0};
    const uint8_t keep[] = {1, 0, 1, 0, 1};
    const size_t counts[] = {1, 1, 1, 0, 0};
    table t = make_table(5, 4, ANSWERS, NULL, NULL, RULES);
    norma_screen_result *screen = screened(&t, 0);
    assert_int_equal(screen->n_rules, 5);
    assert_close(screen->indices[NORMA_INDEX_IRV][4], 0.5, 0, 0);
    for (size_t r = 0; r < 5; r++) {
        assert_int_equal(screen->flags[r], flags[r]);
        assert_int_equal(screen->keep[r], keep[r]);
    }
    for (size_t k = 0; k < 5; k++) {
        assert_int_equal(screen->rule_counts[k], counts[k]);
        assert_int_equal(screen->rule_applied[k], k < 3);
    }
    assert_int_equal(screen->n_flagged, 2);
    assert_int_equal(screen->n_kept, 3);
    free_table(&t);
}

/* An index that is undefined for a respondent never fires, whichever way the rule looks. */
static void undefined_indices_never_fire(void **state)
{
    (void)state;
    static const char rules[] =
        "{\"rules\": ["
        "{\"id\": \"a\", \"index\": \"longstring\", \"at_least\": 0, \"action\": \"exclude\", "
        "\"source\": \"test\"},"
        "{\"id\": \"b\", \"index\": \"irv\", \"below\": 100, \"action\": \"exclude\", "
        "\"source\": \"test\"}], \"warnings_exclude\": 0}";
    const uint8_t cells[] = {MISSING, 1, MISSING, 2};
    table t = make_table(2, 2, cells, NULL, NULL, rules);
    norma_screen_result *screen = screened(&t, 1);
    assert_int_equal(screen->flags[0], 0);
    assert_int_equal(screen->flags[1], 3);
    assert_int_equal(screen->keep[0], 1);
    free_table(&t);
}

static void assert_not_applied(const norma_screen_result *screen, const char *code,
                               const char *rule, const char *why)
{
    for (size_t i = 0; i < screen->notes.n; i++) {
        const norma_note *note = &screen->notes.list[i];
        if (strcmp(note->code, code) == 0 && strcmp(note->subject, rule) == 0) {
            assert_non_null(strstr(note->message, why));
            return;
        }
    }
    fail_msg("no note on rule %s", rule);
}

static void a_rule_that_cannot_apply_says_why(void **state)
{
    (void)state;
    const double ms[20] = {0}; /* replaced below: every latency missing */
    double missing[20];
    for (size_t i = 0; i < 20; i++)
        missing[i] = NAN + ms[i];
    table without = make_table(5, 4, ANSWERS, NULL, NULL, RULES);
    table empty = make_table(5, 4, ANSWERS, missing, NULL, RULES);
    screened(&without, 1);
    screened(&empty, 1);
    assert_false(without.screen->has_latencies);
    assert_null(without.screen->item_latencies);
    assert_null(without.screen->indices[NORMA_INDEX_RTE]);
    assert_not_applied(without.screen, "rule-not-applied", "long",
                       "at least 20 items, and there are 4");
    assert_not_applied(without.screen, "rule-without-latencies", "fast",
                       "median_ms needs response latencies");
    assert_not_applied(empty.screen, "rule-index-undefined", "fast",
                       "median_ms is undefined for every respondent");
    free_table(&without);
    free_table(&empty);
}

static void one_warning_is_not_two(void **state)
{
    (void)state;
    static const char rules[] = "{\"rules\": [{\"id\": \"a\", \"index\": \"longstring\", "
                                "\"at_least\": 1, \"action\": \"warn\", \"source\": \"test\"}], "
                                "\"warnings_exclude\": %d}";
    for (int limit = 0; limit <= 2; limit++) {
        char json[256];
        snprintf(json, sizeof json, rules, limit);
        table t = make_table(5, 4, ANSWERS, NULL, NULL, json);
        norma_screen_result *screen = screened(&t, 1);
        assert_int_equal(screen->n_flagged, 5);
        assert_int_equal(screen->n_kept, limit == 1 ? 0 : 5); /* nobody left is no error */
        assert_int_equal(note_of(&screen->notes, "many-set-aside") != NULL, limit == 1);
        free_table(&t);
    }
}

static table random_table(size_t n, size_t p, bool latencies)
{
    uint8_t *cells = NORMA__NEW(uint8_t, n * p);
    double *ms = NORMA__NEW(double, n *p);
    gsl_rng *random = norma__random_new(5, 0);
    for (size_t i = 0; i < n * p; i++) {
        cells[i] =
            gsl_rng_uniform(random) < 0.05 ? MISSING : (uint8_t)gsl_rng_uniform_int(random, 9);
        ms[i] = cells[i] == MISSING ? NAN : 200 / (1e-4 + gsl_rng_uniform(random));
    }
    gsl_rng_free(random);
    table t = make_table(n, p, cells, latencies ? ms : NULL, NULL, NULL);
    free(cells);
    free(ms);
    return t;
}

static void the_result_does_not_depend_on_threads(void **state)
{
    (void)state;
    enum { N = 3000, P = 30 };
    table a = random_table(N, P, true), b = random_table(N, P, true);
    norma_screen_result *one = screened(&a, 1), *four = screened(&b, 4);
    for (size_t k = 0; k < NORMA_INDICES; k++)
        if (one->indices[k])
            assert_memory_equal(one->indices[k], four->indices[k], N * sizeof(double));
        else
            assert_null(four->indices[k]);
    assert_memory_equal(one->mahalanobis_df, four->mahalanobis_df, N * sizeof(double));
    assert_memory_equal(one->flags, four->flags, N * sizeof *one->flags);
    assert_memory_equal(one->keep, four->keep, N);
    for (size_t j = 0; j < P; j++) {
        assert_close(one->item_latencies[j].mean_ms, four->item_latencies[j].mean_ms, 0, 0);
        assert_close(one->item_latencies[j].sd_log, four->item_latencies[j].sd_log, 0, 0);
    }
    assert_memory_equal(one->latency_counts, four->latency_counts,
                        one->latency_bins * sizeof(size_t));
    assert_int_equal(one->notes.n, four->notes.n);
    for (size_t i = 0; i < one->notes.n; i++)
        assert_string_equal(one->notes.list[i].message, four->notes.list[i].message);
    free_table(&a);
    free_table(&b);
}

/* One respondent or one item or nothing answered: undefined is NaN, and nothing falls over. */
static void the_smallest_tables_are_screened(void **state)
{
    (void)state;
    const double ms[] = {1500, 800, 1200, 900};
    const uint8_t cells[] = {3, 1, 4, 1}, nothing[] = {MISSING, MISSING, MISSING, MISSING};
    table one_row = make_table(1, 4, cells, ms, NULL, NULL);
    table one_item = make_table(4, 1, cells, ms, NULL, NULL);
    table one_cell = make_table(1, 1, cells, NULL, NULL, NULL);
    table empty = make_table(2, 2, nothing, ms, NULL, NULL);
    screened(&one_row, 2);
    assert_close(one_row.screen->indices[NORMA_INDEX_LONGSTRING][0], 1, 0, 0);
    assert_close(one_row.screen->indices[NORMA_INDEX_MEDIAN_MS][0], 1050, 0, 0);
    assert_true(isnan(one_row.screen->indices[NORMA_INDEX_SPEED][0]));
    screened(&one_item, 2);
    assert_true(isnan(one_item.screen->indices[NORMA_INDEX_IRV][0]));
    assert_close(one_item.screen->indices[NORMA_INDEX_MAHALANOBIS][2], 1.75 * 1.75 / 2.25, 1e-14,
                 0); /* 4 2 5 2: mean 3.25, variance 2.25 */
    screened(&one_cell, 2);
    assert_true(isnan(one_cell.screen->indices[NORMA_INDEX_MAHALANOBIS][0]));
    screened(&empty, 2);
    assert_close(empty.screen->indices[NORMA_INDEX_MISSING_SHARE][1], 1, 0, 0);
    free_table(&one_row);
    free_table(&one_item);
    free_table(&one_cell);
    free_table(&empty);
}

static void refusals_are_sentences(void **state)
{
    (void)state;
    norma_screen_options options = NORMA_SCREEN_OPTIONS_INIT;
    norma_screen_result *screen;
    norma_error err;
    table t = random_table(10, 3, false), other = random_table(10, 4, false);
    table nobody = random_table(0, 3, false);
    options.threads = 5000;
    assert_int_equal(norma_screen(&screen, t.instrument, t.data, &options, &err), NORMA_EINVAL);
    assert_null(screen);
    assert_non_null(strstr(err.message, "threads"));
    assert_int_equal(norma_screen(&screen, other.instrument, t.data, NULL, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "the table has 3 items and the instrument 4"));
    assert_int_equal(norma_screen(&screen, nobody.instrument, nobody.data, NULL, &err),
                     NORMA_EDATA);
    assert_string_equal(err.message, "there is no respondent to screen");
    free_table(&t);
    free_table(&other);
    free_table(&nobody);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    table t = random_table(50, 4, true);
    check_every_allocation(t.screen, norma_screen(&t.screen, t.instrument, t.data, NULL, NULL));
    free_table(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_fire_at_their_limits),
        cmocka_unit_test(undefined_indices_never_fire),
        cmocka_unit_test(a_rule_that_cannot_apply_says_why),
        cmocka_unit_test(one_warning_is_not_two),
        cmocka_unit_test(the_result_does_not_depend_on_threads),
        cmocka_unit_test(the_smallest_tables_are_screened),
        cmocka_unit_test(refusals_are_sentences),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests_name("screen", tests, NULL, NULL);
}

#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/retest.h>

#include "support/counted.h"

/* Items I1 ... Ip of 0 ... 100 (I2 reversed when wanted) of respondents with ids. */
static norma_data *occasion_of(const int *answers, const char *const *ids, size_t n, size_t p,
                               bool reverse_second)
{
    char json[1024], list[256] = "";
    int at = snprintf(json, sizeof json,
                      "{\"format\": \"norma-instrument-1\", \"id\": \"test\", \"version\": \"1\", "
                      "\"columns\": {\"respondent\": \"id\"}, "
                      "\"answers\": {\"min\": 0, \"max\": 100}, \"items\": [");
    for (size_t j = 0; j < p; j++) {
        at += snprintf(json + at, sizeof json - (size_t)at, "%s{\"id\": \"I%zu\", \"reverse\": %s}",
                       j ? ", " : "", j + 1, reverse_second && j == 1 ? "true" : "false");
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s\"I%zu\"", j ? ", " : "",
                 j + 1);
    }
    at += snprintf(json + at, sizeof json - (size_t)at,
                   "], \"scales\": [{\"id\": \"all\", \"items\": [%s]}]}", list);
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    norma_error err = {0};
    uint8_t *cells = calloc(n * p, 1);
    assert_non_null(cells);
    for (size_t r = 0; r < n; r++)
        for (size_t j = 0; j < p; j++)
            cells[j * n + r] =
                answers[r * p + j] == NO_ANSWER ? NORMA_MISSING_CELL : (uint8_t)answers[r * p + j];
    norma_data_source source = {.n_rows = n, .cells = cells, .respondents = ids};
    if (norma_instrument_parse(&instrument, json, (size_t)at, "test", &err) != NORMA_OK ||
        norma_data_make(&data, instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_instrument_free(instrument);
    free(cells);
    return data;
}

static norma_retest *retest_of(norma_data *first, norma_data *second)
{
    norma_retest *r = NULL;
    norma_error err = {0};
    norma_sample a = sample_all(first), b = sample_all(second);
    if (norma_retest_of(&r, "trait", &a, &b, 0.95, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

/* ---- certified: R 4.2.2 and psych 2.2.9, scripts/reference/icc.R ---- */

static double listed(const cJSON *from, const char *name, size_t k)
{
    return cJSON_GetArrayItem(json_at(from, name), (int)k)->valuedouble;
}

/* The scores have one decimal: ten times each is the answer to the one item. */
static norma_data *simulated(const cJSON *want, size_t occasion, bool backwards)
{
    static char names[40][8];
    static const char *ids[40];
    int answers[40];
    for (size_t i = 0; i < 40; i++) {
        size_t row = backwards ? 39 - i : i;
        snprintf(names[i], sizeof names[i], "p%zu", i);
        ids[row] = names[i];
        answers[row] = (int)lround(10 * listed(want, "scores", i + 40 * occasion));
    }
    return occasion_of(answers, ids, 40, 1, false);
}

static void figures_are_those_of_r_whatever_the_order_of_rows(void **state)
{
    (void)state;
    cJSON *reference = reference_load("icc.json");
    const cJSON *want = json_at(reference, "retest");
    norma_data *first = simulated(want, 0, false), *second = simulated(want, 1, true);
    norma_retest *r = retest_of(first, second);
    assert_int_equal(r->n, 40);
    assert_int_equal(r->n_unmatched, 0);
    assert_close(r->r.value, json_number(want, "r"), 1e-12, 0);
    assert_int_equal(r->r.intervals[0].method, NORMA_INTERVAL_FISHER_Z);
    assert_close(r->r.intervals[0].low, listed(want, "r_interval", 0), 1e-12, 0);
    assert_close(r->r.intervals[0].high, listed(want, "r_interval", 1), 1e-12, 0);
    assert_close(r->sd[0], 10 * listed(want, "sd", 0), 1e-12, 0);
    assert_close(r->sd[1], 10 * listed(want, "sd", 1), 1e-12, 0);
    assert_close(r->change, 10 * json_number(want, "change"), 1e-12, 0);
    assert_close(r->change_low, 10 * listed(want, "change_interval", 0), 1e-10, 0);
    assert_close(r->change_high, 10 * listed(want, "change_interval", 1), 1e-10, 0);
    assert_close(r->change_p, json_number(want, "change_p"), 1e-10, 0);
    assert_close(r->change_d, json_number(want, "change") / json_number(want, "sd_change"), 1e-12,
                 0);
    for (size_t f = 0; f < NORMA_ICC_FORMS; f++)
        assert_close(r->icc.forms[f].value, listed(want, "icc", f), 1e-10, 0);
    norma_retest_free(r);
    norma_data_free(first);
    norma_data_free(second);
    cJSON_Delete(reference);
}

/* ---- by hand ---- */

static const char *const FIVE[] = {"a", "b", "c", "d", "e"};

static void errors_and_change_follow_from_their_formulas(void **state)
{
    (void)state;
    const int before[] = {10, 20, 30, 40, 50}, after[] = {22, 18, 34, 41, 95};
    norma_data *first = occasion_of(before, FIVE, 5, 1, false);
    norma_data *second = occasion_of(after, FIVE, 5, 1, false);
    norma_retest *r = retest_of(first, second);
    double pooled = sqrt((250 + r->sd[1] * r->sd[1]) / 2);
    assert_close(r->mean[0], 30, 1e-15, 0);
    assert_close(r->mean[1], 42, 1e-15, 0);
    assert_close(r->sem, pooled * sqrt(1 - r->r.value), 1e-14, 0);
    assert_close(r->smallest_change, 1.959963984540054 * sqrt(2) * r->sem, 1e-12, 0);
    /* the mean squares of two occasions: half the squared differences */
    assert_close(r->icc.ms_error, (0 * 0 + 14 * 14 + 8 * 8 + 11 * 11 + 33 * 33) / 8.0, 1e-12, 0);
    assert_close(r->icc.ms_columns, 5 * 12 * 12 / 2.0, 1e-12, 0);
    assert_close(r->sem_agreement,
                 sqrt(r->icc.ms_error + (r->icc.ms_columns - r->icc.ms_error) / 5), 1e-12, 0);
    assert_int_equal(r->improved, 1);
    assert_int_equal(r->declined, 0);
    norma_retest_free(r);
    norma_data_free(first);
    norma_data_free(second);
}

static void scores_are_means_of_keyed_answers(void **state)
{
    (void)state;
    const int before[] = {10, 90, 20, 70, 35, 60, 40, 10};
    const int after[] = {20, 80, 20, 60, 40, 55, 60, 5};
    norma_data *first = occasion_of(before, FIVE, 4, 2, true);
    norma_data *second = occasion_of(after, FIVE, 4, 2, true);
    norma_retest *r = retest_of(first, second);
    assert_close(r->mean[0], (10 + 25 + 37.5 + 65) / 4, 1e-14, 0);
    assert_close(r->mean[1], (20 + 30 + 42.5 + 77.5) / 4, 1e-14, 0);
    norma_retest_free(r);
    norma_data_free(first);
    norma_data_free(second);
}

static void only_those_found_and_complete_twice_count_and_notes_tell_the_rest(void **state)
{
    (void)state;
    const int before[] = {10, 20, 30, 40, 50, 60}, after[] = {20, 30, NO_ANSWER, 15, 40, 1};
    const char *const ids[] = {"a", "b", "c", "d", "", "f"}, *const later[] = {"c", "d", "b",
                                                                               "a", "x", ""};
    norma_data *first = occasion_of(before, ids, 6, 1, false);
    norma_data *second = occasion_of(after, later, 6, 1, false);
    norma_retest *r = retest_of(first, second);
    assert_int_equal(r->n, 3); /* a, c, d */
    assert_int_equal(r->n_first, 6);
    assert_int_equal(r->n_second, 6);
    assert_int_equal(r->n_unmatched, 2); /* f, x */
    assert_close(r->mean[0], (10 + 30 + 40) / 3.0, 1e-14, 0);
    assert_close(r->mean[1], (15 + 20 + 30) / 3.0, 1e-14, 0);
    assert_close(find_note(&r->notes, "retest-unmatched", "trait")->value, 2, 0, 0);
    assert_close(find_note(&r->notes, "retest-unmatched", "trait")->of, 6, 0, 0);
    assert_close(find_note(&r->notes, "retest-incomplete", "trait")->value, 1, 0, 0);
    assert_close(find_note(&r->notes, "retest-without-id", "trait")->value, 2, 0, 0);
    assert_int_equal(r->r.n_intervals, 0); /* three are too few for one */
    norma_retest_free(r);
    norma_data_free(first);
    norma_data_free(second);
}

static void rows_left_out_of_the_sample_are_not_met(void **state)
{
    (void)state;
    const int before[] = {10, 20, 30, 40, 50}, after[] = {22, 18, 34, 41, 95};
    const uint8_t keep[] = {1, 1, 1, 1, 0};
    norma_data *first = occasion_of(before, FIVE, 5, 1, false);
    norma_data *second = occasion_of(after, FIVE, 5, 1, false);
    norma_sample a = sample_all(first), b = sample_all(second);
    norma_retest *r = NULL;
    a.keep = keep;
    assert_int_equal(norma_retest_of(&r, "trait", &a, &b, 0.95, NULL), NORMA_OK);
    assert_int_equal(r->n, 4);
    assert_int_equal(r->n_first, 4);
    assert_int_equal(r->n_unmatched, 1);
    norma_retest_free(r);
    norma_data_free(first);
    norma_data_free(second);
}

static void a_score_that_does_not_vary_has_no_stability(void **state)
{
    (void)state;
    const int before[] = {10, 10, 11, 10, 10, 11, 11, 10, 10}; /* means of three: 31 / 3 each */
    const int after[] = {10, 10, 10, 20, 20, 20, 35, 30, 30};
    norma_data *first = occasion_of(before, FIVE, 3, 3, false);
    norma_data *second = occasion_of(after, FIVE, 3, 3, false);
    norma_retest *r = retest_of(first, second);
    assert_true(isnan(r->r.value) && isnan(r->sem) && isnan(r->smallest_change));
    assert_int_equal(r->improved + r->declined, 0);
    assert_non_null(find_note(&r->notes, "retest-constant", "trait"));
    norma_retest_free(r);
    r = retest_of(second, second);
    assert_close(r->r.value, 1, 1e-14, 0);
    assert_true(isnan(r->change_d) && isnan(r->change_p) && r->change == 0);
    norma_retest_free(r);
    norma_data_free(first);
    norma_data_free(second);
}

/* ---- refusals ---- */

static void refuses(norma_sample a, norma_sample b, norma_status status, const char *sentence)
{
    norma_retest *r = NULL;
    norma_error err = {0};
    assert_int_equal(norma_retest_of(&r, "trait", &a, &b, 0.95, &err), status);
    assert_null(r);
    if (!strstr(err.message, sentence))
        fail_msg("%s", err.message);
}

static void occasions_that_cannot_be_matched_are_refused(void **state)
{
    (void)state;
    const int answers[] = {10, 20, 30, 40, 50};
    const char *const twice[] = {"a", "b", "c", "b", "e"}, *const others[] = {"v", "w", "x", "y",
                                                                              "z"};
    norma_data *first = occasion_of(answers, FIVE, 5, 1, false);
    norma_data *doubled = occasion_of(answers, twice, 5, 1, false);
    norma_data *strangers = occasion_of(answers, others, 5, 1, false);
    norma_data *nameless = occasion_of(answers, NULL, 5, 1, false);
    norma_tables *tables = counted_dataset("bfi", NULL, NORMA_MISSING_PAIRWISE);
    norma_sample a = sample_all(first), two = sample_all(first);
    const size_t both[] = {0, 0};
    two.items = both;
    two.n_items = 2;
    refuses(a, sample_all(doubled), NORMA_EDATA,
            "rows 2 and 4 of the second occasion have the same respondent id");
    refuses(sample_all(doubled), a, NORMA_EDATA, "rows 2 and 4 of the first occasion");
    refuses(a, sample_all(strangers), NORMA_EDATA, "on both occasions for 0 respondents");
    refuses(a, sample_all(nameless), NORMA_EDATA, "no row of the second occasion has a respondent");
    refuses(a, counts_of(tables, NULL, 0), NORMA_EDATA, "tables of counts do not know");
    refuses(a, two, NORMA_EINVAL, "there are 1 and 2");
    norma_tables_free(tables);
    norma_data_free(first);
    norma_data_free(doubled);
    norma_data_free(strangers);
    norma_data_free(nameless);
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    const int before[] = {10, 20, 30, 40, NO_ANSWER}, after[] = {22, 18, 34, 41, 95};
    norma_data *first = occasion_of(before, FIVE, 5, 1, false);
    norma_data *second = occasion_of(after, FIVE, 5, 1, false);
    norma_sample a = sample_all(first), b = sample_all(second);
    norma_retest *r = NULL;
    check_every_allocation(r, norma_retest_of(&r, "trait", &a, &b, 0.95, NULL));
    norma_retest_free(r);
    norma_data_free(first);
    norma_data_free(second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_those_of_r_whatever_the_order_of_rows),
        cmocka_unit_test(errors_and_change_follow_from_their_formulas),
        cmocka_unit_test(scores_are_means_of_keyed_answers),
        cmocka_unit_test(only_those_found_and_complete_twice_count_and_notes_tell_the_rest),
        cmocka_unit_test(rows_left_out_of_the_sample_are_not_met),
        cmocka_unit_test(a_score_that_does_not_vary_has_no_stability),
        cmocka_unit_test(occasions_that_cannot_be_matched_are_refused),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

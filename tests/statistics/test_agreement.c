#include "support/check.h"

#include <math.h>

#include <norma/agreement.h>
#include <norma/read.h>

#include "support/counted.h"

/* Units by number: unit[r] < 0 is none. */
static norma_grouping grouping_of(const int *unit, size_t n_rows, size_t n_units)
{
    norma_grouping group = {.n_rows = n_rows, .n_units = n_units};
    group.unit = calloc(n_rows + 1, sizeof *group.unit);
    assert_non_null(group.unit);
    for (size_t r = 0; r < n_rows; r++)
        group.unit[r] = unit[r] < 0 ? NORMA_NO_UNIT : (uint32_t)unit[r];
    return group;
}

static norma_agreement_result *agreement_of(const norma_sample *sample, const norma_grouping *group,
                                            size_t threads)
{
    norma_agreement_result *result = NULL;
    norma_error err = {0};
    if (norma_agreement_of(&result, sample, group, threads, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return result;
}

static double listed(const cJSON *list, size_t i)
{
    const cJSON *x = cJSON_GetArrayItem(list, (int)i);
    assert_non_null(x);
    return cJSON_IsNull(x) ? NAN : x->valuedouble;
}

static void check_units(const norma_agreement_result *got, const cJSON *want)
{
    for (size_t u = 0; u < got->n_units; u++) {
        const norma_agreement *unit = &got->units[u];
        assert_int_equal(unit->n, (size_t)listed(json_at(want, "n"), u));
        for (size_t k = 0; k < NORMA_NULLS; k++)
            assert_close(unit->rwg_j[k], listed(json_at(want, "rwg_j"), k * got->n_units + u),
                         1e-12, 1e-14);
        assert_close(unit->rwg_star, listed(json_at(want, "rwg_star"), u), 1e-12, 1e-14);
        assert_close(unit->awg, listed(json_at(want, "awg"), u), 1e-12, 1e-14);
        assert_close(unit->ad_mean, listed(json_at(want, "ad_mean"), u), 1e-12, 1e-14);
        assert_close(unit->ad_median, listed(json_at(want, "ad_median"), u), 1e-12, 1e-14);
    }
}

/* ---- certified ---- */

typedef struct leaders {
    table t;
    norma_grouping group;
} leaders;

/* datasets/lq2002: its first scale is the eleven leadership items. Companies in numerical order. */
static leaders leaders_make(void)
{
    norma_instrument *instrument = NULL;
    leaders l = {0};
    norma_error err = {0};
    const char *folder = NORMA_DATASETS "/lq2002/";
    char path[512], csv[512];
    snprintf(path, sizeof path, "%sinstrument.json", folder);
    snprintf(csv, sizeof csv, "%slq2002.csv", folder);
    if (norma_instrument_load(&instrument, path, &err) != NORMA_OK ||
        norma_data_read(&l.t.data, instrument, csv, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_instrument_free(instrument);
    l.t.sample = sample_all(l.t.data);
    l.t.sample.n_items = 11;
    assert_string_equal(norma_data_item_id(l.t.data, 10), "LEAD11");

    size_t n = norma_data_rows(l.t.data), n_units = norma_data_label_names(l.t.data, 0);
    int *unit = calloc(n, sizeof *unit);
    assert_non_null(unit);
    for (size_t r = 0; r < n; r++) {
        int company = atoi(norma_data_label_name(l.t.data, 0, norma_data_label(l.t.data, 0, r)));
        for (size_t other = 0; other < n_units; other++)
            unit[r] += atoi(norma_data_label_name(l.t.data, 0, other)) < company;
    }
    l.group = grouping_of(unit, n, n_units);
    free(unit);
    return l;
}

static void leaders_free(leaders *l)
{
    free(l->group.unit);
    table_free(&l->t);
}

/* R's multilevel 2.7; scripts/reference/agreement.R. */
static void forty_nine_companies_equal_r(void **state)
{
    (void)state;
    leaders l = leaders_make();
    cJSON *want = reference_load("agreement.json");
    norma_agreement_result *got = agreement_of(&l.t.sample, &l.group, 2);
    assert_int_equal(got->n_units, 49);
    assert_int_equal(got->categories, 5);
    assert_close(got->ad_limit, 5.0 / 6, 1e-15, 0);
    check_units(got, json_at(want, "lq2002"));
    norma_agreement_result_free(got);

    l.t.sample.n_items = 1; /* rwg of one item */
    got = agreement_of(&l.t.sample, &l.group, 1);
    for (size_t u = 0; u < 49; u++) {
        const norma_agreement *unit = &got->units[u];
        assert_close(unit->rwg_j[0], listed(json_at(want, "one/rwg"), u), 1e-12, 1e-14);
        assert_close(unit->rwg_j[1], listed(json_at(want, "one/rwg_slight"), u), 1e-12, 1e-14);
        assert_close(unit->awg, listed(json_at(want, "one/awg"), u), 1e-12, 1e-14);
        assert_close(unit->ad_mean, listed(json_at(want, "one/ad_mean"), u), 1e-12, 1e-14);
        assert_close(unit->ad_median, listed(json_at(want, "one/ad_median"), u), 1e-12, 1e-14);
    }
    norma_agreement_result_free(got);
    cJSON_Delete(want);
    leaders_free(&l);
}

/* Answers of 1 to 7 with some missing; units of one, of unanimous members, at the end of the range;
   units are those of "nine" in agreement.json. */
static table nine_units(norma_grouping *group, const cJSON *nine)
{
    int answers[99 * 4], unit[99];
    for (size_t r = 0; r < 99; r++) {
        unit[r] = (int)listed(json_at(nine, "unit"), r) - 1;
        for (size_t j = 0; j < 4; j++) {
            int answer = (int)listed(json_at(nine, "cells"), j * 99 + r);
            answers[r * 4 + j] = answer ? answer : NO_ANSWER;
        }
    }
    *group = grouping_of(unit, 99, 9);
    return table_of(answers, 99, 4, 1, 7);
}

static void units_at_the_edge_equal_r(void **state)
{
    (void)state;
    norma_grouping group;
    cJSON *want = reference_load("agreement.json");
    table t = nine_units(&group, json_at(want, "nine"));
    norma_agreement_result *got = agreement_of(&t.sample, &group, 1);
    check_units(got, json_at(want, "nine"));
    assert_true(isnan(got->units[1].rwg_j[0]));
    assert_close(got->units[2].rwg_j[0], 1, 0, 0);
    assert_true(isnan(got->units[5].awg));
    norma_agreement_result_free(got);
    free(group.unit);
    table_free(&t);
    cJSON_Delete(want);
}

static void values_equal_r(void **state)
{
    (void)state;
    norma_grouping group;
    cJSON *want = reference_load("agreement.json");
    const cJSON *cells = json_at(want, "nine/cells");
    table t = nine_units(&group, json_at(want, "nine"));
    double score[99];
    for (size_t r = 0; r < 99; r++) {
        score[r] = 0;
        for (size_t j = 0; j < 4; j++) {
            double answer = listed(cells, j * 99 + r);
            score[r] += answer > 0 ? answer / 4 : NAN;
        }
    }
    norma_agreement_result *got = NULL;
    assert_int_equal(norma_agreement_of_values(&got, score, &group, 1, 7, 0, NULL), NORMA_OK);
    for (size_t u = 0; u < 9; u++) {
        assert_close(got->units[u].rwg_j[0], listed(json_at(want, "values/rwg"), u), 1e-12, 1e-14);
        assert_close(got->units[u].awg, listed(json_at(want, "values/awg"), u), 1e-12, 1e-14);
        assert_close(got->units[u].ad_mean, listed(json_at(want, "values/ad_mean"), u), 1e-12,
                     1e-14);
        assert_close(got->units[u].ad_median, listed(json_at(want, "values/ad_median"), u), 1e-12,
                     1e-14);
        assert_true(isnan(got->units[u].rwg_j[NORMA_NULL_SLIGHT_SKEW]));
    }
    norma_agreement_result_free(got);
    assert_int_equal(norma_agreement_of_values(&got, score, &group, 1, 7, 7, NULL), NORMA_OK);
    assert_close(got->units[0].rwg_j[NORMA_NULL_NORMAL],
                 1 - got->units[0].mean_variance / norma_null_variance(NORMA_NULL_NORMAL, 7), 1e-14,
                 0);
    norma_agreement_result_free(got);
    free(group.unit);
    table_free(&t);
    cJSON_Delete(want);
}

/* The shares of five categories that James, Demaree & Wolf (1984, table 1) and LeBreton & Senter
   (2008) draw give the variances that are printed. */
static void nulls_of_five_categories_are_those_of_their_shares(void **state)
{
    (void)state;
    const double shares[NORMA_NULLS][5] = {{.20, .20, .20, .20, .20}, {.05, .15, .20, .35, .25},
                                           {0, .10, .15, .40, .35},   {0, 0, .10, .40, .50},
                                           {.11, .22, .34, .22, .11}, {.07, .24, .38, .24, .07}};
    for (int k = 0; k < NORMA_NULLS; k++) {
        double mean = 0, square = 0;
        for (int x = 0; x < 5; x++) {
            mean += shares[k][x] * x;
            square += shares[k][x] * x * x;
        }
        assert_close(norma_null_variance((norma_null)k, 5), square - mean * mean, 1e-12, 0);
        assert_true(isnan(norma_null_variance((norma_null)k, 1)));
        assert_true(isnan(norma_null_variance((norma_null)k, 12)) == (k != NORMA_NULL_UNIFORM));
    }
    assert_close(norma_null_variance(NORMA_NULL_UNIFORM, 7), 4, 0, 0);
    assert_true(isnan(norma_null_variance(NORMA_NULLS, 5)));
}

/* ---- laws ---- */

static void agreement_ignores_keying_and_rows_outside(void **state)
{
    (void)state;
    const int plain[] = {1, 4, 2, 5, 2, 4, 5, 3, 4, 4, 3, 3, 1, 1};
    const int turned[] = {5, 4, 4, 5, 4, 4, 1, 3, 2, 4, 3, 3, 5, 1};
    const int unit[] = {0, 0, 0, 1, 1, 1, -1};
    const bool reversed[] = {true, false};
    const uint8_t keep[] = {1, 1, 1, 1, 1, 0, 1};
    norma_grouping group = grouping_of(unit, 7, 2);
    table a = table_of(plain, 7, 2, 1, 5), b = table_with(turned, 7, 2, 1, 5, reversed, NULL);
    a.sample.keep = b.sample.keep = keep;
    norma_agreement_result *x = agreement_of(&a.sample, &group, 1);
    norma_agreement_result *y = agreement_of(&b.sample, &group, 1);
    assert_int_equal(x->units[0].n, 3);
    assert_int_equal(x->units[1].n, 2);
    for (size_t u = 0; u < 2; u++) {
        assert_close(x->units[u].rwg_j[0], y->units[u].rwg_j[0], 1e-14, 0);
        assert_close(x->units[u].awg, y->units[u].awg, 1e-14, 0);
        assert_close(x->units[u].ad_median, y->units[u].ad_median, 1e-14, 0);
    }
    norma_agreement_result_free(x);
    norma_agreement_result_free(y);
    table_free(&a);
    table_free(&b);
    free(group.unit);
}

static void threads_change_no_byte(void **state)
{
    (void)state;
    leaders l = leaders_make();
    norma_agreement_result *one = agreement_of(&l.t.sample, &l.group, 1);
    norma_agreement_result *five = agreement_of(&l.t.sample, &l.group, 5);
    assert_memory_equal(one->units, five->units, one->n_units * sizeof *one->units);
    norma_agreement_result_free(one);
    norma_agreement_result_free(five);
    leaders_free(&l);
}

/* By hand: answers 1 5 1 5 vary by 16/3, more than the uniform null's 2. */
static void dissent_makes_rwg_zero_and_rwg_star_negative(void **state)
{
    (void)state;
    const int answers[] = {1, 5, 1, 5}, unit[] = {0, 0, 0, 0};
    norma_grouping group = grouping_of(unit, 4, 2);
    table t = table_of(answers, 4, 1, 1, 5);
    norma_agreement_result *got = agreement_of(&t.sample, &group, 1);
    assert_close(got->units[0].mean_variance, 16.0 / 3, 1e-15, 0);
    assert_close(got->units[0].rwg_j[0], 0, 0, 0);
    assert_close(got->units[0].rwg_star, 1 - 8.0 / 3, 1e-15, 0);
    assert_close(got->units[0].awg, -1, 1e-15, 0);
    assert_close(got->units[0].ad_mean, 2, 0, 0);
    assert_int_equal(got->units[1].n, 0);
    assert_true(isnan(got->units[1].sd));
    norma_agreement_result_free(got);
    free(group.unit);
    table_free(&t);
}

static void labels_are_those_of_lebreton_and_senter(void **state)
{
    (void)state;
    assert_string_equal(norma_agreement_label(0), "none");
    assert_string_equal(norma_agreement_label(.31), "weak");
    assert_string_equal(norma_agreement_label(.70), "moderate");
    assert_string_equal(norma_agreement_label(.71), "strong");
    assert_string_equal(norma_agreement_label(.91), "very strong");
    assert_string_equal(norma_agreement_label(NAN), "");
}

/* ---- notes and refusals ---- */

static void items_of_unlike_ranges_have_their_own_nulls(void **state)
{
    (void)state;
    static const char json[] =
        "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", \"answers\": "
        "{\"min\": 1, \"max\": 5}, \"items\": [{\"id\": \"A\"}, {\"id\": \"B\", \"min\": 0, "
        "\"max\": 3}], \"scales\": [{\"id\": \"s\", \"items\": [\"A\", \"B\"]}]}";
    const uint8_t cells[] = {0, 1, 3, 0, 3, 3};
    const int unit[] = {0, 0, 0};
    norma_instrument *instrument = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&instrument, json, sizeof json - 1, "t", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    const norma_data_source source = {.n_rows = 3, .cells = cells};
    table t = {0};
    assert_int_equal(norma_data_make(&t.data, instrument, &source, NULL), NORMA_OK);
    norma_instrument_free(instrument);
    t.sample = sample_all(t.data);
    norma_grouping group = grouping_of(unit, 3, 1);
    norma_agreement_result *got = agreement_of(&t.sample, &group, 1);
    double ratio = (7.0 / 3 / 2 + 3 / 1.25) / 2; /* variances 7/3 and 3, nulls 2 and 15/12 */
    assert_close(got->units[0].rwg_star, 1 - ratio, 1e-14, 0);
    assert_close(got->ad_limit, (5.0 / 6 + 4.0 / 6) / 2, 1e-15, 0);
    assert_int_equal(got->categories, 0);
    assert_true(isnan(got->units[0].rwg_j[NORMA_NULL_HEAVY_SKEW]));
    assert_non_null(find_note(&got->notes, "agreement-categories-differ", NULL));
    assert_close(find_note(&got->notes, "agreement-null-unknown", NULL)->value, 4, 0, 0);
    assert_int_equal(got->notes.n, 2);
    norma_agreement_result_free(got);
    free(group.unit);
    table_free(&t);
}

static void what_cannot_be_compared_is_refused(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 3}, unit[] = {0, 0, 0};
    const double values[] = {1, 9, NAN};
    norma_grouping group = grouping_of(unit, 3, 1);
    table t = table_of(answers, 3, 1, 1, 5);
    norma_agreement_result *got = NULL;
    norma_error err = {0};
    group.n_rows = 2;
    assert_int_equal(norma_agreement_of(&got, &t.sample, &group, 1, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "units of 2 rows do not belong to a table of 3");
    group.n_rows = 3;
    assert_int_equal(norma_agreement_of_values(&got, values, &group, 0, 5, 0, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "the value of row 2 is outside the range 0 to 5"));
    assert_int_equal(norma_agreement_of_values(&got, values, &group, 5, 5, 0, &err), NORMA_EINVAL);

    norma_tables *tables =
        counted_answers((const int[]){1, 2, 3, 4, 5}, 5, 1, NORMA_MISSING_LISTWISE);
    const norma_sample counts = counts_of(tables, NULL, 1);
    assert_int_equal(norma_agreement_of(&got, &counts, &group, 1, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "needs rows"));
    assert_null(got);
    norma_tables_free(tables);
    free(group.unit);
    table_free(&t);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 3}, unit[] = {0, 0, 0};
    const double values[] = {1, 4, NAN};
    norma_grouping group = grouping_of(unit, 3, 1);
    table t = table_of(answers, 3, 1, 1, 3);
    norma_agreement_result *got = NULL;
    check_every_allocation(got, norma_agreement_of(&got, &t.sample, &group, 1, NULL));
    norma_agreement_result_free(got);
    check_every_allocation(got, norma_agreement_of_values(&got, values, &group, 0, 5, 3, NULL));
    norma_agreement_result_free(got);
    norma_agreement_result_free(NULL);
    free(group.unit);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forty_nine_companies_equal_r),
        cmocka_unit_test(units_at_the_edge_equal_r),
        cmocka_unit_test(values_equal_r),
        cmocka_unit_test(nulls_of_five_categories_are_those_of_their_shares),
        cmocka_unit_test(agreement_ignores_keying_and_rows_outside),
        cmocka_unit_test(threads_change_no_byte),
        cmocka_unit_test(dissent_makes_rwg_zero_and_rwg_star_negative),
        cmocka_unit_test(labels_are_those_of_lebreton_and_senter),
        cmocka_unit_test(items_of_unlike_ranges_have_their_own_nulls),
        cmocka_unit_test(what_cannot_be_compared_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "support/check.h"

#include <math.h>
#include <string.h>

#include <norma/composite.h>

#include "support/counted.h"

static const char *const NAMES[] = {"extraversion", "agreeableness", "conscientiousness"};
static const size_t EXTRAVERSION[] = {10, 11, 12, 13, 14}, AGREEABLENESS[] = {0, 1, 2, 3, 4},
                    CONSCIENTIOUSNESS[] = {5, 6, 7, 8, 9};

static void three_parts(norma_sample parts[3], const table *t)
{
    static const size_t *const items[] = {EXTRAVERSION, AGREEABLENESS, CONSCIENTIOUSNESS};
    for (size_t j = 0; j < 3; j++) {
        parts[j] = t->sample;
        parts[j].items = items[j];
        parts[j].n_items = 5;
    }
}

static norma_composite *composite_of(const norma_sample *parts, size_t k, const double *weights,
                                     const norma_reliability_options *options)
{
    norma_composite *c = NULL;
    norma_error err = {0};
    if (norma_composite_of(&c, "whole", parts, NAMES, k, weights, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return c;
}

static double listed(const cJSON *from, const char *name, size_t k)
{
    return cJSON_GetArrayItem(json_at(from, name), (int)k)->valuedouble;
}

/* ---- certified: R 4.2.2 and psych 2.2.9 on bfi, scripts/reference/composite_bfi.R ---- */

static void the_composite_of_bfi_scales_is_that_of_mosier(void **state)
{
    (void)state;
    const double weights[] = {1, 2, 3};
    table t = table_bfi();
    norma_sample parts[3];
    cJSON *want = reference_load("composite_bfi.json");
    three_parts(parts, &t);
    norma_composite *c = composite_of(parts, 3, NULL, NULL);
    assert_close((double)c->n, json_number(want, "n"), 0, 0);
    for (size_t j = 0; j < 3; j++) {
        assert_close(c->reliabilities[j], listed(want, "alphas", j), 1e-11, 0);
        assert_close(c->sds[j], listed(want, "sds", j), 1e-11, 0);
        assert_close(c->weights[j], 1, 0, 0);
    }
    for (size_t k = 0; k < 9; k++)
        assert_close(c->correlations[k], listed(want, "correlations", k), 1e-11, 0);
    for (size_t b = 1, k = 0; b < 3; b++)
        for (size_t a = 0; a < b; a++, k++)
            assert_close(c->disattenuated[a + 3 * b], listed(want, "disattenuated", k), 1e-11, 0);
    assert_close(c->reliability.value, json_number(want, "equal/reliability"), 1e-11, 0);
    assert_close(c->reliability.se, json_number(want, "equal/se"), 1e-7, 0);
    assert_close(c->sem, json_number(want, "equal/sem"), 1e-11, 0);
    assert_int_equal(c->reliability.n_intervals, 1);
    assert_int_equal(c->reliability.intervals[0].method, NORMA_INTERVAL_ADF);
    assert_close(c->reliability.intervals[0].high - c->reliability.intervals[0].low,
                 2 * 1.959963984540054 * c->reliability.se, 1e-12, 0);
    norma_composite_free(c);
    c = composite_of(parts, 3, weights, NULL);
    assert_close(c->reliability.value, json_number(want, "weighted/reliability"), 1e-11, 0);
    assert_close(c->reliability.se, json_number(want, "weighted/se"), 1e-7, 0);
    norma_composite_free(c);
    cJSON_Delete(want);
    table_free(&t);
}

/* ---- laws ---- */

/* Parallel parts: the composite of two is as reliable as Spearman and Brown say. */
static void two_equal_parts_step_up_as_spearman_and_brown_say(void **state)
{
    (void)state;
    const int pattern[] = {1, 2, 2, 1, 3, 3, 4, 5, 5, 4, 2, 3, 4, 4, 1, 1};
    int answers[96 * 4], *at = answers;
    for (size_t a = 0; a < 4; a++) /* four answers in all 24 orders: all items covary alike */
        for (size_t order = 0; order < 256; order++) {
            size_t w = order & 3, x = order >> 2 & 3, y = order >> 4 & 3, z = order >> 6;
            if ((1 << w | 1 << x | 1 << y | 1 << z) != 15)
                continue;
            *at++ = pattern[4 * a + w];
            *at++ = pattern[4 * a + x];
            *at++ = pattern[4 * a + y];
            *at++ = pattern[4 * a + z];
        }
    table t = table_of(answers, 96, 4, 1, 5);
    norma_sample parts[2] = {t.sample, t.sample};
    const size_t other[] = {2, 3};
    parts[0].n_items = 2;
    parts[1].items = other;
    parts[1].n_items = 2;
    norma_composite *c = composite_of(parts, 2, NULL, NULL);
    norma_reliability_result *all = NULL;
    assert_int_equal(norma_reliability(&all, "all", &t.sample, NULL, NULL), NORMA_OK);
    double r = c->reliabilities[0];
    assert_close(c->reliabilities[1], r, 1e-12, 0);
    assert_close(c->correlations[1], r, 1e-12, 0); /* parallel: they correlate as reliable */
    assert_close(c->disattenuated[1], 1, 1e-12, 0);
    assert_close(c->reliability.value, 2 * r / (1 + r), 1e-12, 0);
    assert_close(c->reliability.value, all->alpha, 1e-12, 0);
    norma_reliability_result_free(all);
    norma_composite_free(c);
    table_free(&t);
}

static void the_bootstrap_is_the_same_for_any_number_of_threads(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_sample parts[3];
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    three_parts(parts, &t);
    options.bootstrap = 400;
    options.threads = 1;
    norma_composite *one = composite_of(parts, 3, NULL, &options);
    options.threads = 3;
    norma_composite *three = composite_of(parts, 3, NULL, &options);
    const norma_coefficient *a = &one->reliability, *b = &three->reliability;
    assert_int_equal(a->n_intervals, 2);
    assert_int_equal(a->intervals[1].method, NORMA_INTERVAL_PERCENTILE);
    assert_memory_equal(a->intervals, b->intervals, 2 * sizeof *a->intervals);
    assert_close(a->intervals[1].low, a->intervals[0].low, 0, 0.3 * a->se);
    assert_close(a->intervals[1].high, a->intervals[0].high, 0, 0.3 * a->se);
    norma_composite_free(one);
    norma_composite_free(three);
    table_free(&t);
}

static void a_part_of_one_item_leaves_the_composite_undefined(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_sample parts[3];
    three_parts(parts, &t);
    parts[1].n_items = 1;
    norma_composite *c = composite_of(parts, 3, NULL, NULL);
    assert_true(isnan(c->reliability.value) && isnan(c->reliability.se) && isnan(c->sem));
    assert_int_equal(c->reliability.n_intervals, 0);
    assert_true(isfinite(c->correlations[1]) && isnan(c->disattenuated[1]));
    assert_non_null(find_note(&c->notes, "composite-undefined", "agreeableness"));
    norma_composite_free(c);
    table_free(&t);
}

static void a_corrected_correlation_over_one_is_told(void **state)
{
    (void)state;
    /* both parts are the same two items, which correlate .5 */
    const int answers[] = {1, 1, 1, 1, 1, 2, 1, 2, 2, 1, 2, 1, 2, 3, 2, 3, 3, 2, 3, 2, 3, 3, 3, 3};
    table t = table_of(answers, 6, 4, 1, 3);
    norma_sample parts[2] = {t.sample, t.sample};
    const size_t other[] = {2, 3};
    parts[0].n_items = 2;
    parts[1].items = other;
    parts[1].n_items = 2;
    norma_composite *c = composite_of(parts, 2, NULL, NULL);
    assert_close(c->correlations[1], 1, 1e-12, 0);
    assert_close(c->disattenuated[1], 1 / c->reliabilities[0], 1e-12, 0);
    assert_true(c->disattenuated[1] > 1.4);
    assert_close(find_note(&c->notes, "composite-over-one", "whole")->value, c->disattenuated[1], 0,
                 0);
    norma_composite_free(c);
    table_free(&t);
}

/* ---- refusals ---- */

static void refuses(const norma_sample *parts, size_t k, const double *weights, norma_status status,
                    const char *sentence)
{
    norma_composite *c = NULL;
    norma_error err = {0};
    assert_int_equal(norma_composite_of(&c, "whole", parts, NAMES, k, weights, NULL, &err), status);
    assert_null(c);
    if (!strstr(err.message, sentence))
        fail_msg("%s", err.message);
}

static void what_is_no_composite_is_refused(void **state)
{
    (void)state;
    const double zero[] = {1, 0, 1}, unknown[] = {1, NAN, 1};
    table t = table_bfi();
    norma_tables *tables = counted_dataset("bfi", NULL, NORMA_MISSING_PAIRWISE);
    norma_sample parts[3], same[2], counts[2];
    three_parts(parts, &t);
    same[0] = same[1] = parts[0];
    counts[0] = counts_of(tables, EXTRAVERSION, 5);
    counts[1] = counts_of(tables, AGREEABLENESS, 5);
    refuses(parts, 1, NULL, NORMA_EINVAL, "at least 2 parts, got 1");
    refuses(same, 2, NULL, NORMA_EINVAL, "item E1 is in two parts");
    refuses(parts, 3, zero, NORMA_EINVAL, "weight 2 of a composite is not over 0");
    refuses(parts, 3, unknown, NORMA_EINVAL, "weight 2");
    refuses(counts, 2, NULL, NORMA_EDATA, "");
    norma_tables_free(tables);
    table_free(&t);
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    const int answers[] = {1, 3, 1, 3, 2, 1, 2, 1, 3, 2, 3, 2, 1, 1, 1, 1, 2, 3, 2, 3};
    table t = table_of(answers, 5, 4, 1, 3);
    norma_sample parts[2] = {t.sample, t.sample};
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    norma_composite *c = NULL;
    const size_t other[] = {2, 3};
    parts[0].n_items = 2;
    parts[1].items = other;
    parts[1].n_items = 2;
    options.bootstrap = 5;
    options.threads = 1;
    check_every_allocation(c,
                           norma_composite_of(&c, "whole", parts, NAMES, 2, NULL, &options, NULL));
    norma_composite_free(c);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_composite_of_bfi_scales_is_that_of_mosier),
        cmocka_unit_test(two_equal_parts_step_up_as_spearman_and_brown_say),
        cmocka_unit_test(the_bootstrap_is_the_same_for_any_number_of_threads),
        cmocka_unit_test(a_part_of_one_item_leaves_the_composite_undefined),
        cmocka_unit_test(a_corrected_correlation_over_one_is_told),
        cmocka_unit_test(what_is_no_composite_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

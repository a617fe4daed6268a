#include "support/check.h"

#include <math.h>

#include <norma/information.h>

#include "foundation/normal.h"
#include "models/reliability/graded.h"
#include "support/counted.h"

static norma_information *information_of(const norma_sample *sample, size_t n_theta)
{
    norma_information *f = NULL;
    norma_error err = {0};
    if (norma_information_of(&f, sample, NORMA_MISSING_LISTWISE, n_theta, 1, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return f;
}

/* ---- certified: lavaan 0.6-14 and psych 2.2.9 on bfi, scripts/reference/information_bfi.R ---- */

static double listed(const cJSON *from, const char *name, size_t k)
{
    return cJSON_GetArrayItem(json_at(from, name), (int)k)->valuedouble;
}

/* psych stops its polychorics and its minres up to 2e-5 from the optimum. */
static void check_model(const norma_information *f, const cJSON *want)
{
    size_t at = 0;
    for (size_t j = 0; j < f->n_items; j++) {
        assert_close(f->loadings[j], listed(want, "loadings", j), 0, 1e-6);
        assert_close(f->slopes[j], listed(want, "slopes", j), 0, 5e-6);
        assert_close(f->slopes[j], listed(want, "psych/discrimination", j), 0, 3e-4);
        for (size_t c = 0; c < f->n_locations[j]; c++, at++) {
            assert_close(f->thresholds[j][c], listed(want, "thresholds", at), 1e-9, 1e-12);
            assert_close(f->locations[j][c], f->thresholds[j][c] / f->loadings[j], 1e-15, 0);
            assert_close(f->slopes[j] * f->locations[j][c], listed(want, "psych/difficulty", at), 0,
                         3e-4);
        }
    }
}

static void slopes_thresholds_and_curves_of_bfi_are_those_of_the_peers(void **state)
{
    (void)state;
    static const char *const scales[] = {"agreeableness", "conscientiousness", "extraversion",
                                         "neuroticism", "openness"};
    table t = table_bfi();
    cJSON *reference = reference_load("information_bfi.json");
    norma_sample sample = t.sample;
    sample.n_items = 5;
    for (size_t s = 0; s < 5; s++) {
        sample.items = t.sample.items + 5 * s;
        norma_information *f = information_of(&sample, 9); /* -4, -3, ... 4 */
        const cJSON *want = json_at(reference, scales[s]);
        check_model(f, want);
        for (size_t j = 0; j < 5; j++)
            for (size_t k = 0; k < 7; k++)
                assert_close(f->items[k + 1 + 9 * j], listed(want, "information", k + 7 * j), 1e-5,
                             0);
        norma_information_free(f);
    }
    cJSON_Delete(reference);
    table_free(&t);
}

/* ---- laws ---- */

static double reached(const norma__graded *item, size_t c, double theta)
{
    return norma__normal_cdf((item->loading * theta - item->thresholds[c]) / item->root);
}

static void probabilities_are_differences_of_boundary_curves(void **state)
{
    (void)state;
    const double thresholds[] = {-1.3, -0.2, 0.9};
    const norma__graded item = {
        .loading = 0.7, .root = sqrt(1 - 0.49), .thresholds = thresholds, .n = 3};
    for (double theta = -6; theta <= 6; theta += 0.5) {
        double p[4], slope[4], sum = 0, drift = 0, up[4], down[4];
        norma__graded_at(p, slope, &item, theta);
        norma__graded_at(up, NULL, &item, theta + 1e-5);
        norma__graded_at(down, NULL, &item, theta - 1e-5);
        for (size_t c = 0; c < 4; c++) {
            double high = c == 0 ? 1 : reached(&item, c - 1, theta);
            double low = c == 3 ? 0 : reached(&item, c, theta);
            assert_close(p[c], high - low, 1e-9, 1e-15);
            assert_close(slope[c], (up[c] - down[c]) / 2e-5, 1e-7, 1e-10);
            sum += p[c];
            drift += slope[c];
        }
        assert_close(sum, 1, 1e-14, 0);
        assert_close(drift, 0, 0, 1e-14);
    }
}

/* Two categories: the information of Birnbaum's normal ogive, a^2 phi^2 / (P Q). */
static void information_of_two_categories_is_that_of_the_normal_ogive(void **state)
{
    (void)state;
    const double tau = 0.4;
    const norma__graded item = {.loading = 0.6, .root = 0.8, .thresholds = &tau, .n = 1};
    for (double theta = -3; theta <= 3; theta += 1) {
        double z = 0.75 * theta - 0.5, p = norma__normal_cdf(z), d = norma__normal_density(z);
        assert_close(norma__graded_information(&item, theta), 0.5625 * d * d / (p * (1 - p)), 1e-12,
                     0);
    }
}

static void curves_add_up_and_reach_from_minus_four_to_four(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_sample sample = t.sample;
    sample.n_items = 5;
    norma_information *f = information_of(&sample, 81);
    assert_close(f->theta[0], -4, 0, 0);
    assert_close(f->theta[80], 4, 0, 0);
    assert_close(f->theta[40], 0, 0, 0);
    for (size_t k = 0; k < 81; k++) {
        double sum = 0;
        for (size_t j = 0; j < 5; j++)
            sum += f->items[k + 81 * j];
        assert_close(f->total[k], sum, 1e-14, 0);
    }
    /* the mean error variance, by a coarser rule */
    double error = 0, weights = 0;
    for (size_t k = 0; k < 81; k++) {
        double w = norma__normal_density(f->theta[k]);
        error += w / (1 + f->total[k]);
        weights += w;
    }
    assert_close(f->marginal_reliability, 1 - error / weights, 1e-4, 0);
    norma_information_free(f);
    table_free(&t);
}

static void an_item_keyed_the_wrong_way_keeps_its_negative_loading(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_sample sample = t.sample;
    const size_t items[] = {0, 1, 2, 3, 4};
    const bool wrong[] = {false, true, false, false, false};
    int *answers = calloc(2800 * 5, sizeof *answers);
    assert_non_null(answers);
    sample.items = items;
    sample.n_items = 5;
    for (size_t j = 0; j < 5; j++)
        for (size_t r = 0; r < 2800; r++) {
            uint8_t cell = norma_data_cells(t.data, j)[r];
            answers[r * 5 + j] = cell == NORMA_MISSING_CELL ? NO_ANSWER : cell + 1;
            if (cell != NORMA_MISSING_CELL && norma_data_reversed(t.data, j))
                answers[r * 5 + j] = 6 - cell;
        }
    table turned = table_with(answers, 2800, 5, 1, 6, wrong, NULL);
    norma_information *right = information_of(&sample, 17);
    norma_information *left = information_of(&turned.sample, 17);
    assert_close(left->loadings[1], -right->loadings[1], 1e-7, 0);
    assert_non_null(find_note(&left->notes, "information-negative-loading", "I2"));
    assert_null(find_note(&right->notes, "information-negative-loading", NULL));
    for (size_t k = 0; k < 17; k++)
        assert_close(left->total[k], right->total[k], 1e-6, 0);
    assert_true(left->locations[1][0] > left->locations[1][4]);
    norma_information_free(right);
    norma_information_free(left);
    table_free(&turned);
    table_free(&t);
    free(answers);
}

static void counts_give_what_rows_give(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_tables *tables = counted_dataset("bfi", NULL, NORMA_MISSING_PAIRWISE);
    const size_t items[] = {5, 6, 7, 8, 9};
    norma_sample rows = t.sample, counts = counts_of(tables, items, 5);
    norma_information *a = NULL, *b = NULL;
    rows.items = items;
    rows.n_items = 5;
    assert_int_equal(norma_information_of(&a, &rows, NORMA_MISSING_PAIRWISE, 5, 1, NULL), NORMA_OK);
    assert_int_equal(norma_information_of(&b, &counts, NORMA_MISSING_PAIRWISE, 5, 2, NULL),
                     NORMA_OK);
    assert_memory_equal(a->total, b->total, 5 * sizeof *a->total);
    assert_true(a->marginal_reliability == b->marginal_reliability);
    norma_information_free(a);
    norma_information_free(b);
    norma_tables_free(tables);
    table_free(&t);
}

/* Two items that are the same but for one row: their factor takes all there is. */
static void a_heywood_case_is_named_and_its_slope_stays_finite(void **state)
{
    (void)state;
    int answers[60 * 3];
    for (int r = 0; r < 60; r++) {
        answers[3 * r] = 1 + r % 3;
        answers[3 * r + 1] = r == 7 ? 3 : 1 + r % 3;
        answers[3 * r + 2] = 1 + (r * 7 % 60) / 30 + r % 2;
    }
    table t = table_of(answers, 60, 3, 1, 3);
    norma_information *f = information_of(&t.sample, 9);
    assert_non_null(find_note(&f->notes, "information-heywood", NULL));
    for (size_t j = 0; j < 3; j++)
        assert_true(fabs(f->slopes[j]) < 14.2);
    for (size_t k = 0; k < 9; k++)
        assert_true(isfinite(f->total[k]));
    assert_true(f->marginal_reliability > 0 && f->marginal_reliability < 1);
    norma_information_free(f);
    table_free(&t);
}

/* ---- refusals ---- */

static void refuses(const table *t, size_t n_items, size_t n_theta, norma_status status,
                    const char *sentence)
{
    norma_information *f = NULL;
    norma_error err = {0};
    norma_sample sample = t->sample;
    sample.n_items = n_items;
    assert_int_equal(norma_information_of(&f, &sample, NORMA_MISSING_LISTWISE, n_theta, 1, &err),
                     status);
    assert_null(f);
    if (!strstr(err.message, sentence))
        fail_msg("%s", err.message);
}

static void what_has_no_information_is_refused(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 1, 1, 2, 2, 1, 2, 1, 3, 1, 3, 1, 1, 2, 2, 3, 3, 3, 1};
    const int still[] = {1, 2, 1, 2, 2, 1, 1, 2, 3, 1, 2, 2};
    table t = table_of(answers, 5, 4, 1, 3), constant = table_of(still, 4, 3, 1, 3);
    refuses(&t, 2, 9, NORMA_EDATA, "needs at least 3 items to identify a factor, got 2");
    refuses(&t, 3, 1, NORMA_EINVAL, "at least 2 trait values, got 1");
    refuses(&constant, 3, 9, NORMA_EDATA, "item I2 does not vary");
    table_free(&t);
    table_free(&constant);
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 1, 1, 2, 2, 2, 2, 1, 3, 1, 3, 2, 1, 2, 2, 3, 3, 3, 1, 2, 1, 3, 1};
    table t = table_of(answers, 8, 3, 1, 3);
    norma_information *f = NULL;
    check_every_allocation(f,
                           norma_information_of(&f, &t.sample, NORMA_MISSING_LISTWISE, 9, 1, NULL));
    norma_information_free(f);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slopes_thresholds_and_curves_of_bfi_are_those_of_the_peers),
        cmocka_unit_test(probabilities_are_differences_of_boundary_curves),
        cmocka_unit_test(information_of_two_categories_is_that_of_the_normal_ogive),
        cmocka_unit_test(curves_add_up_and_reach_from_minus_four_to_four),
        cmocka_unit_test(an_item_keyed_the_wrong_way_keeps_its_negative_loading),
        cmocka_unit_test(counts_give_what_rows_give),
        cmocka_unit_test(a_heywood_case_is_named_and_its_slope_stays_finite),
        cmocka_unit_test(what_has_no_information_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

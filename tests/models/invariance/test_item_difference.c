#include "support/check.h"

#include <math.h>

#include <norma/invariance.h>

static const double easy[] = {-1.25, 0.1, 1.28}, hard[] = {-1, 0.3, 0.65};

/* scripts/reference/dmacs.R: stats::integrate() of R 4.2.2 */
static void differences_of_lines_are_their_integrals(void **state)
{
    (void)state;
    norma_item_function r = {.loading = 0.76, .intercept = 0.65};
    norma_item_function f = {.loading = 0.74, .intercept = 1.28};
    norma_item_difference d = norma_item_difference_of(&r, &f, 0.21, 1.76, 1.85);
    assert_close(d.dmacs, 0.338574177010302, 1e-10, 0);
    assert_close(d.bias, 0.6258, 1e-12, 0);
    assert_close(d.signed_dmacs, 0.6258 / 1.85, 1e-12, 0);
    r = (norma_item_function){.loading = 0.8, .intercept = 0.1};
    f = (norma_item_function){.loading = 0.3, .intercept = 0.2};
    d = norma_item_difference_of(&r, &f, -0.4, 2.25, 1.1);
    assert_close(d.dmacs, 0.734340655518341, 1e-10, 0);
    assert_close(d.bias, 0.3, 1e-12, 0);
    assert_close(d.unsigned_bias, 0.645658255421179, 1e-10, 0);
}

static void differences_of_ordinal_items_are_their_integrals(void **state)
{
    (void)state;
    norma_item_function r = {.loading = 0.54, .n_thresholds = 3, .thresholds = easy, .residual = 1};
    norma_item_function f = {
        .loading = 0.74, .intercept = 0.2, .n_thresholds = 3, .thresholds = hard, .residual = 0.7};
    norma_item_difference d = norma_item_difference_of(&r, &f, 0.11, 1.65, 0.92);
    assert_close(d.dmacs, 0.403770074289831, 1e-9, 0);
    assert_close(d.bias, 0.220192053772272, 1e-9, 0);
    assert_close(d.unsigned_bias, 0.317438671147176, 2e-4, 0); /* |x| has a corner */
}

static void an_item_that_is_the_same_differs_by_nothing(void **state)
{
    (void)state;
    norma_item_function r = {.loading = 0.54, .n_thresholds = 3, .thresholds = easy, .residual = 1};
    norma_item_difference d = norma_item_difference_of(&r, &r, 0.3, 2, 1);
    assert_true(d.dmacs == 0 && d.bias == 0 && d.unsigned_bias == 0);
}

static void what_is_undefined_is_nan(void **state)
{
    (void)state;
    norma_item_function r = {.loading = 0.5}, f = {.loading = 0.6};
    assert_true(isnan(norma_item_difference_of(&r, &f, 0, 1, 0).dmacs));
    assert_true(isnan(norma_item_difference_of(&r, &f, 0, 0, 1).dmacs));
    f.n_thresholds = 3;
    f.thresholds = easy;
    assert_true(isnan(norma_item_difference_of(&r, &f, 0, 1, 1).dmacs));
}

static void rules_say_what_they_were_published_for(void **state)
{
    (void)state;
    norma_invariance_limits l =
        norma_invariance_limits_of(NORMA_INVARIANCE_RULE_CHEN_2007, NORMA_INVARIANCE_METRIC, 301);
    assert_true(l.cfi == -0.010 && l.rmsea == 0.015 && l.srmr == 0.030);
    l = norma_invariance_limits_of(NORMA_INVARIANCE_RULE_CHEN_2007, NORMA_INVARIANCE_SCALAR, 300);
    assert_true(l.cfi == -0.005 && l.rmsea == 0.010 && l.srmr == 0.005);
    l = norma_invariance_limits_of(NORMA_INVARIANCE_RULE_CHEN_2007, NORMA_INVARIANCE_MEANS, 500);
    assert_true(isnan(l.cfi) && isnan(l.rmsea) && isnan(l.srmr));
    size_t n;
    const norma_invariance_cutoff *table = norma_invariance_cutoffs(&n);
    for (size_t i = 0; i < n; i++)
        assert_true(table[i].limits.cfi < 0 && table[i].source[0] &&
                    table[i].least_n <= table[i].most_n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_of_lines_are_their_integrals),
        cmocka_unit_test(differences_of_ordinal_items_are_their_integrals),
        cmocka_unit_test(an_item_that_is_the_same_differs_by_nothing),
        cmocka_unit_test(what_is_undefined_is_nan),
        cmocka_unit_test(rules_say_what_they_were_published_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

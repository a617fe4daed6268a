#include "rotations.h"

/* Law: central differences of the value are the gradient, of every rotation that has one. */
static void gradients_are_the_slopes_of_values(void **state)
{
    (void)state;
    double l[ITEMS * FACTORS], gradient[ITEMS * FACTORS];
    turned_structure(l, ITEMS, FACTORS, 5);
    for (size_t number = NORMA_ROTATE_VARIMAX; number <= N_ROTATIONS; number++) {
        const norma__rotation rotation = rotation_of(number);
        if (number == NORMA_ROTATE_PROMAX)
            continue;
        double value = norma__rotation_loss(gradient, l, ITEMS, FACTORS, &rotation);
        assert_close(norma__rotation_loss(NULL, l, ITEMS, FACTORS, &rotation), value, 0, 0);
        for (size_t i = 0; i < ITEMS * FACTORS; i++) {
            const double at = l[i], h = 1e-5;
            l[i] = at + h;
            double above = norma__rotation_loss(NULL, l, ITEMS, FACTORS, &rotation);
            l[i] = at - h;
            double below = norma__rotation_loss(NULL, l, ITEMS, FACTORS, &rotation);
            l[i] = at;
            assert_close(gradient[i], (above - below) / (2 * h), 1e-6, 1e-8);
        }
    }
}

/* Items are taken in blocks: values of many items are those of their parts, where the criterion is
   a sum over items. */
static void values_add_up_over_items(void **state)
{
    (void)state;
    enum { MANY = 150, FIRST = 70, K = 5 };
    double l[MANY * K], first[FIRST * K], second[(MANY - FIRST) * K], gradient[MANY * K],
        part[MANY * K];
    turned_structure(l, MANY, K, 6);
    for (size_t r = 0; r < K; r++)
        for (size_t i = 0; i < MANY; i++) {
            if (i < FIRST)
                first[r * FIRST + i] = l[r * MANY + i];
            else
                second[r * (MANY - FIRST) + i - FIRST] = l[r * MANY + i];
        }
    const norma_rotation sums[] = {NORMA_ROTATE_GEOMIN, NORMA_ROTATE_QUARTIMIN,
                                   NORMA_ROTATE_BIFACTOR};
    for (size_t n = 0; n < 3; n++) {
        const norma__rotation rotation = {.method = sums[n], .delta = 0.01};
        double all = norma__rotation_loss(gradient, l, MANY, K, &rotation);
        double parts = norma__rotation_loss(NULL, second, MANY - FIRST, K, &rotation);
        parts += norma__rotation_loss(part, first, FIRST, K, &rotation);
        assert_close(all, parts, 1e-13, 0);
        for (size_t r = 0; r < K; r++)
            for (size_t i = 0; i < FIRST; i++)
                assert_close(gradient[r * MANY + i], part[r * FIRST + i], 1e-13, 1e-300);
    }
}

/* Values by hand: two items, two factors. */
static void values_are_those_of_the_formulas(void **state)
{
    (void)state;
    const double l[4] = {.8, .1, .2, .5}, target[4] = {.7, NAN, 0, .6};
    norma__rotation r = {.method = NORMA_ROTATE_QUARTIMIN, .delta = 0.01, .target = target};
    const double half_products = (.64 * .04 + .01 * .25) / 2;
    assert_close(norma__rotation_loss(NULL, l, 2, 2, &r), half_products, 1e-14, 0);
    r.method = NORMA_ROTATE_OBLIMIN;
    r.gamma = 0.5; /* less gamma x products of the factors' means x items / 2 */
    assert_close(norma__rotation_loss(NULL, l, 2, 2, &r), half_products - .5 * .65 * .29 / 4, 1e-14,
                 0);
    r.method = NORMA_ROTATE_GEOMIN;
    assert_close(norma__rotation_loss(NULL, l, 2, 2, &r), sqrt(.65 * .05) + sqrt(.02 * .26), 1e-14,
                 0);
    r.method = NORMA_ROTATE_VARIMAX;
    assert_close(norma__rotation_loss(NULL, l, 2, 2, &r), -(pow(.63 / 2, 2) + pow(.21 / 2, 2)),
                 1e-14, 0);
    r.method = NORMA_ROTATE_QUARTIMAX;
    assert_close(norma__rotation_loss(NULL, l, 2, 2, &r),
                 -(.64 * .64 + .01 * .01 + .04 * .04 + .25 * .25) / 2, 1e-14, 0);
    r.method = NORMA_ROTATE_TARGET;
    assert_close(norma__rotation_loss(NULL, l, 2, 2, &r), .01 + .04 + .01, 1e-14, 0);
    r.method = NORMA_ROTATE_SIMPLIMAX;
    assert_close(norma__rotation_loss(NULL, l, 2, 2, &r), .01 + .04, 1e-14, 0);
    r.zeros = 3;
    assert_close(norma__rotation_loss(NULL, l, 2, 2, &r), .01 + .04 + .25, 1e-14, 0);
    r.method = NORMA_ROTATE_INFOMAX; /* ln 2 less the mutual information of the 2 x 2 table */
    double s = .94,
           information = .64 * log(.64 * s / (.68 * .65)) + .04 * log(.04 * s / (.68 * .29)) +
                         .01 * log(.01 * s / (.26 * .65)) + .25 * log(.25 * s / (.26 * .29));
    assert_close(norma__rotation_loss(NULL, l, 2, 2, &r), log(2) - information / s, 1e-14, 0);
    r.method = NORMA_ROTATE_PROMAX;
    double gradient[4];
    assert_true(isnan(norma__rotation_loss(gradient, l, 2, 2, &r)) && isnan(gradient[3]));
}

/* Equal loadings: so many as asked for are taken, no more. */
static void simplimax_breaks_ties(void **state)
{
    (void)state;
    double equal[8], gradient[8];
    for (size_t i = 0; i < 8; i++)
        equal[i] = i % 2 ? 0.5 : -0.5;
    const norma__rotation r = {.method = NORMA_ROTATE_SIMPLIMAX, .zeros = 3};
    assert_close(norma__rotation_loss(gradient, equal, 4, 2, &r), 0.75, 1e-14, 0);
    for (size_t i = 0; i < 8; i++)
        assert_close(gradient[i], i < 3 ? 2 * equal[i] : 0, 0, 0);
}

/* Criteria of patterns with loadings of 0 are finite. */
static void zeros_are_no_trouble(void **state)
{
    (void)state;
    double l[ITEMS * FACTORS] = {0}, gradient[ITEMS * FACTORS];
    for (size_t i = 0; i < ITEMS; i++)
        l[i % FACTORS * ITEMS + i] = i < 11 ? 0.7 : 0; /* the last item has none at all */
    for (size_t number = NORMA_ROTATE_VARIMAX; number <= N_ROTATIONS; number++) {
        const norma__rotation rotation = rotation_of(number);
        if (number == NORMA_ROTATE_PROMAX)
            continue;
        assert_true(isfinite(norma__rotation_loss(gradient, l, ITEMS, FACTORS, &rotation)));
        for (size_t i = 0; i < ITEMS * FACTORS; i++)
            assert_true(isfinite(gradient[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradients_are_the_slopes_of_values),
        cmocka_unit_test(values_add_up_over_items),
        cmocka_unit_test(values_are_those_of_the_formulas),
        cmocka_unit_test(simplimax_breaks_ties),
        cmocka_unit_test(zeros_are_no_trouble),
    };
    return cmocka_run_group_tests_name("rotation_criteria", tests, NULL, NULL);
}

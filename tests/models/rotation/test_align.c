#include "models/rotation/align.h"

#include "rotations.h"

static void tucker_is_the_cosine_of_columns(void **state)
{
    (void)state;
    const double a[6] = {1, 2, 2, 0, 0, 0}, b[6] = {2, 4, 4, -2, 1, 0};
    double c[4];
    norma__tucker(c, a, b, 3, 2);
    assert_close(c[0], 1, 1e-15, 0);
    assert_close(c[2], 0, 0, 1e-15);
    assert_true(c[1] == 0 && c[3] == 0); /* a column of zeros */
}

/* Law: a permuted and reflected solution comes back exactly. */
static void align_undoes_order_and_signs(void **state)
{
    (void)state;
    double l[ITEMS * FACTORS], mixed[ITEMS * FACTORS], phi[9];
    const double from[9] = {1, .3, .2, .3, 1, -.1, .2, -.1, 1};
    const size_t order[FACTORS] = {2, 0, 1};
    const double sign[FACTORS] = {-1, 1, -1};
    turned_structure(l, ITEMS, FACTORS, 3);
    for (size_t c = 0; c < FACTORS; c++) {
        for (size_t i = 0; i < ITEMS; i++)
            mixed[c * ITEMS + i] = sign[c] * l[order[c] * ITEMS + i];
        for (size_t r = 0; r < FACTORS; r++)
            phi[c * FACTORS + r] = sign[c] * sign[r] * from[order[c] * FACTORS + order[r]];
    }
    assert_int_equal(norma__align(mixed, phi, l, ITEMS, FACTORS, NULL), NORMA_OK);
    for (size_t i = 0; i < ITEMS * FACTORS; i++)
        assert_close(mixed[i], l[i], 0, 0);
    for (size_t i = 0; i < 9; i++)
        assert_close(phi[i], from[i], 0, 0);
}

/* The largest congruence is .75, of the first with the first; the sum is largest without it. */
static void align_maximises_the_sum(void **state)
{
    (void)state;
    double l[6] = {.75, .66, 0, .7, .1, -.7};
    const double target[6] = {1, 0, 0, 0, 1, 0};
    assert_int_equal(norma__align(l, NULL, target, 3, 2, NULL), NORMA_OK);
    assert_true(l[0] == .7 && l[3] == .75);
}

/* Law: T is orthogonal and brings loadings back that an orthogonal matrix turned, reflections
   too; L'target T' is symmetric at the optimum. */
static void procrustes_brings_loadings_back(void **state)
{
    (void)state;
    double l[ITEMS * FACTORS], turned[ITEMS * FACTORS], back[ITEMS * FACTORS], t[9];
    turned_structure(l, ITEMS, FACTORS, 4);
    const double angle = 0.7, c = cos(angle), s = sin(angle);
    for (size_t i = 0; i < ITEMS; i++) { /* a rotation and a reflection */
        turned[i] = c * l[i] + s * l[ITEMS + i];
        turned[ITEMS + i] = s * l[i] - c * l[ITEMS + i];
        turned[2 * ITEMS + i] = l[2 * ITEMS + i];
    }
    assert_int_equal(norma__procrustes(t, back, turned, l, ITEMS, FACTORS, NULL), NORMA_OK);
    for (size_t i = 0; i < ITEMS * FACTORS; i++)
        assert_close(back[i], l[i], 0, 1e-14);
    for (size_t r = 0; r < 3; r++)
        for (size_t q = 0; q < 3; q++) {
            double sum = 0;
            for (size_t i = 0; i < 3; i++)
                sum += t[r * 3 + i] * t[q * 3 + i];
            assert_close(sum, r == q, 0, 1e-14);
        }
    /* back may be where the loadings were */
    assert_int_equal(norma__procrustes(t, turned, turned, l, ITEMS, FACTORS, NULL), NORMA_OK);
    assert_close(turned[5], l[5], 0, 1e-14);
    assert_int_equal(norma__procrustes(t, NULL, turned, l, ITEMS, FACTORS, NULL), NORMA_OK);
}

static void a_target_without_loadings_leaves_an_orthogonal_matrix(void **state)
{
    (void)state;
    double l[ITEMS * FACTORS], t[9];
    const double none[ITEMS * FACTORS] = {0};
    turned_structure(l, ITEMS, FACTORS, 4);
    assert_int_equal(norma__procrustes(t, NULL, l, none, ITEMS, FACTORS, NULL), NORMA_OK);
    double square = 0;
    for (size_t i = 0; i < 9; i++)
        square += t[i] * t[i];
    assert_close(square, 3, 1e-14, 0);
    assert_int_equal(norma__align(l, NULL, none, ITEMS, FACTORS, NULL), NORMA_OK);
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    double l[ITEMS * FACTORS], phi[9] = {0}, t[9];
    turned_structure(l, ITEMS, FACTORS, 4);
    void *out = NULL;
    check_every_allocation(out, norma__align(l, phi, l, ITEMS, FACTORS, NULL));
    check_every_allocation(out, norma__procrustes(t, l, l, l, ITEMS, FACTORS, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tucker_is_the_cosine_of_columns),
        cmocka_unit_test(align_undoes_order_and_signs),
        cmocka_unit_test(align_maximises_the_sum),
        cmocka_unit_test(procrustes_brings_loadings_back),
        cmocka_unit_test(a_target_without_loadings_leaves_an_orthogonal_matrix),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("align", tests, NULL, NULL);
}

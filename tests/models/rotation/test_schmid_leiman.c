#include "models/rotation/schmid_leiman.h"

#include "rotations.h"

/* A hierarchy of its own: three groups of four items, loadings l on their factor, which load g on
   the general one. */
static const double SECOND[3] = {.8, .7, .6};

static void hierarchy(double *pattern, double *phi, double *cor)
{
    memset(pattern, 0, ITEMS * FACTORS * sizeof *pattern);
    for (size_t i = 0; i < ITEMS; i++)
        pattern[i * FACTORS / ITEMS * ITEMS + i] = 0.5 + 0.03 * (double)i;
    for (size_t c = 0; c < FACTORS; c++)
        for (size_t r = 0; r < FACTORS; r++)
            phi[c * FACTORS + r] = r == c ? 1 : SECOND[r] * SECOND[c];
    for (size_t j = 0; j < ITEMS; j++)
        for (size_t i = 0; i < ITEMS; i++) {
            size_t r = i * FACTORS / ITEMS, c = j * FACTORS / ITEMS;
            cor[j * ITEMS + i] =
                i == j ? 1 : pattern[r * ITEMS + i] * phi[c * FACTORS + r] * pattern[c * ITEMS + j];
        }
}

/* Law: a hierarchy is found back, with its communalities and omegas by hand. */
static void a_hierarchy_is_found_back(void **state)
{
    (void)state;
    double pattern[ITEMS * FACTORS], phi[9], cor[ITEMS * ITEMS];
    norma_schmid_leiman s;
    bool proper;
    hierarchy(pattern, phi, cor);
    assert_int_equal(norma__schmid_leiman(&s, &proper, cor, pattern, phi, ITEMS, FACTORS, NULL),
                     NORMA_OK);
    assert_true(proper);
    double general = 0, squares = 0, all = 0, variance = 0, unique = 0;
    for (size_t i = 0; i < ITEMS; i++) {
        size_t f = i * FACTORS / ITEMS;
        double l = pattern[f * ITEMS + i], g = l * SECOND[f];
        assert_close(s.general[i], g, 1e-9, 0);
        assert_close(s.group[f * ITEMS + i], l * sqrt(1 - SECOND[f] * SECOND[f]), 1e-9, 0);
        assert_close(s.communalities[i], l * l, 1e-12, 0);
        assert_close(s.ecv_items[i], SECOND[f] * SECOND[f], 1e-9, 0);
        general += g;
        squares += g * g;
        all += l * l;
        unique += 1 - l * l;
    }
    for (size_t i = 0; i < ITEMS * ITEMS; i++)
        variance += cor[i];
    for (size_t r = 0; r < FACTORS; r++)
        assert_close(s.second_order[r], SECOND[r], 1e-9, 0);
    assert_close(s.ecv, squares / all, 1e-9, 0);
    assert_close(s.omega_hierarchical, general * general / variance, 1e-9, 0);
    assert_close(s.omega_total, 1 - unique / variance, 1e-9, 0);
    norma__schmid_leiman_clear(&s);
}

static void two_factors_share_their_correlation(void **state)
{
    (void)state;
    const double pattern[8] = {.8, .7, 0, 0, 0, 0, .6, .5}, phi[4] = {1, .49, .49, 1};
    double cor[16];
    norma_schmid_leiman s;
    bool proper;
    for (size_t i = 0; i < 16; i++)
        cor[i] = i % 5 == 0;
    assert_int_equal(norma__schmid_leiman(&s, &proper, cor, pattern, phi, 4, 2, NULL), NORMA_OK);
    assert_true(proper);
    assert_close(s.second_order[0], .7, 1e-15, 0);
    assert_close(s.general[3], .35, 1e-15, 0);
    assert_close(s.group[0], .8 * sqrt(.51), 1e-15, 0);
    norma__schmid_leiman_clear(&s);
    const double apart[4] = {1, -.2, -.2, 1};
    assert_int_equal(norma__schmid_leiman(&s, &proper, cor, pattern, apart, 4, 2, NULL), NORMA_OK);
    assert_false(proper);
    assert_true(s.general[0] == 0 && s.ecv == 0);
    norma__schmid_leiman_clear(&s);
}

/* phi_12 phi_13 / phi_23 over 1, and factors that do not share their sign: said, and finite. */
static void improper_hierarchies_are_said(void **state)
{
    (void)state;
    double pattern[ITEMS * FACTORS], phi[9], cor[ITEMS * ITEMS];
    const double improper[2][9] = {{1, .8, .7, .8, 1, .3, .7, .3, 1},
                                   {1, .5, -.4, .5, 1, .3, -.4, .3, 1}};
    norma_schmid_leiman s;
    bool proper;
    hierarchy(pattern, phi, cor);
    for (size_t n = 0; n < 2; n++) {
        assert_int_equal(
            norma__schmid_leiman(&s, &proper, cor, pattern, improper[n], ITEMS, FACTORS, NULL),
            NORMA_OK);
        assert_false(proper);
        for (size_t i = 0; i < ITEMS; i++)
            assert_true(isfinite(s.general[i]) && isfinite(s.group[i]));
        assert_true(isfinite(s.ecv) && isfinite(s.omega_hierarchical));
        norma__schmid_leiman_clear(&s);
    }
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    double pattern[ITEMS * FACTORS], phi[9], cor[ITEMS * ITEMS];
    norma_schmid_leiman s = {0};
    bool proper;
    hierarchy(pattern, phi, cor);
    check_every_allocation(
        s.general, norma__schmid_leiman(&s, &proper, cor, pattern, phi, ITEMS, FACTORS, NULL));
    norma__schmid_leiman_clear(&s);
    norma__schmid_leiman_clear(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hierarchy_is_found_back),
        cmocka_unit_test(two_factors_share_their_correlation),
        cmocka_unit_test(improper_hierarchies_are_said),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("schmid_leiman", tests, NULL, NULL);
}

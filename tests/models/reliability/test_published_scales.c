/* Published matrices. */
#include "support/check.h"

#include <math.h>
#include <stdlib.h>

#include "models/reliability/estimates.h"
#include "models/reliability/splits.h"

enum { P = 9, K = 3 };

/* Nine mental tests of 213 people: Bechtoldt (1961), Psychometrika 26, 405-432, after Thurstone &
   Thurstone (1941). Below the diagonal, row by row, in thousandths. */
static const int THURSTONE[] = {828, 776, 779, 439, 493, 460, 432, 464, 425, 674, 447, 489,
                                443, 590, 541, 447, 432, 401, 381, 402, 288, 541, 537, 534,
                                350, 367, 320, 555, 380, 358, 359, 424, 446, 325, 598, 452};

typedef struct tests {
    double cor[P * P], sd[P], pattern[P * K];
    int8_t split[P];
    norma__covariances from;
} tests;

static void thurstone(tests *t)
{
    size_t at = 0;
    for (size_t i = 0; i < P; i++) {
        t->sd[i] = t->cor[i + i * P] = 1;
        for (size_t j = 0; j < i; j++)
            t->cor[i + j * P] = t->cor[j + i * P] = THURSTONE[at++] / 1000.0;
    }
    t->from = (norma__covariances){
        .p = P, .cov = t->cor, .cor = t->cor, .sd = t->sd, .split = t->split, .factors = K};
    assert_int_equal(norma__oblique_pattern(t->pattern, &t->from, 1, 0, NULL), NORMA_OK);
    t->from.pattern = t->pattern;
}

/* psych's manual, omega(Thurstone): "Alpha: 0.89, G.6: 0.91, Omega Hierarchical: 0.74, Omega H
   asymptotic: 0.79, Omega Total: 0.93"; ECV .60. Further digits: psych 2.2.9, whose minres stops at
   1e-5. */
static void omegas_of_nine_tests_are_those_of_the_manual(void **state)
{
    (void)state;
    tests t;
    double v[NORMA__MOST_VALUES];
    norma__estimates out = {.values = v};
    thurstone(&t);
    assert_int_equal(norma__omegas_schmid_leiman(&out, &t.from, NULL), NORMA_OK);
    assert_false(out.improper);
    assert_close(v[0], 0.93, 0, 0.005);
    assert_close(v[1], 0.74, 0, 0.005);
    assert_close(v[1] / v[0], 0.79, 0, 0.005);
    assert_close(v[0], 0.930825414903, 1e-5, 0);
    assert_close(v[1], 0.736070318258, 3e-5, 0);
    assert_close(v[2], 0.5969016, 3e-5, 0);
    assert_int_equal(norma__alphas(&out, &t.from, NULL), NORMA_OK);
    assert_close(v[0], 0.891457535637, 1e-11, 0);
    assert_close(v[6], 0.908176241800, 1e-11, 0);
}

/* The best half of psych's guttman(Thurstone): .9231905; no split can pass the greatest lower
 * bound. */
static void no_split_of_nine_tests_passes_the_greatest_lower_bound(void **state)
{
    (void)state;
    tests t;
    double *forms = NULL, split, glb;
    size_t n;
    norma__estimates of_split = {.values = &split}, of_glb = {.values = &glb};
    thurstone(&t);
    assert_int_equal(norma__splits_all(t.split, &forms, &n, t.cor, P, 0, NULL), NORMA_OK);
    assert_int_equal(norma__lambda4(&of_split, &t.from, NULL), NORMA_OK);
    assert_int_equal(norma__glb(&of_glb, &t.from, NULL), NORMA_OK);
    double best_half = 1 - forms[0] / norma__total_variance(t.cor, P);
    assert_close(best_half, 0.9231905, 0, 1e-7);
    assert_true(split >= best_half - 1e-12 && split <= glb);
    free(forms);
}

int main(void)
{
    const struct CMUnitTest all[] = {
        cmocka_unit_test(omegas_of_nine_tests_are_those_of_the_manual),
        cmocka_unit_test(no_split_of_nine_tests_passes_the_greatest_lower_bound),
    };
    return cmocka_run_group_tests_name("published scales", all, NULL, NULL);
}

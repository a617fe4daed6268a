#include "statistics/wishart.h"

#include <math.h>

#include "foundation/numeric.h"
#include "foundation/random.h"
#include "support/check.h"

enum { P = 3, REPLICATES = 4000 };

/* Law: correlations of n rows of normals have the mean r (1 - (1 - r^2) / 2n) and the variance
   (1 - r^2)^2 / (n - 1), up to the next order in 1 / n; 4.5 standard errors. */
static void correlations_vary_as_normal_theory_says(void **state)
{
    (void)state;
    const double r21 = 0.6, r31 = -0.3, r32 = 0.2;
    const double l22 = sqrt(1 - r21 * r21), l32 = (r32 - r21 * r31) / l22;
    const double root[P * P] = {1, r21, r31, 0, l22, l32, 0, 0, sqrt(1 - r31 * r31 - l32 * l32)};
    const double want[3] = {r21, r31, r32};
    const size_t n = 400, at[3] = {1, 2, 5};
    double cor[P * P], work[P * P], sum[3] = {0}, square[3] = {0};
    gsl_rng *random = norma__random_new(11, 0);
    assert_non_null(random);
    norma__prepare_numerics();
    for (int k = 0; k < REPLICATES; k++) {
        norma__wishart_correlations(cor, root, P, n, random, work);
        for (int m = 0; m < 3; m++) {
            sum[m] += cor[at[m]] / REPLICATES;
            square[m] += (cor[at[m]] - want[m]) * (cor[at[m]] - want[m]) / REPLICATES;
        }
    }
    for (int m = 0; m < 3; m++) {
        double rest = 1 - want[m] * want[m], se = rest / sqrt((double)n - 1);
        double mean = want[m] * (1 - rest / (2 * (double)n));
        assert_close(sum[m], mean, 0, 4.5 * se / sqrt(REPLICATES));
        assert_close(square[m], se * se, 4.5 * sqrt(2.0 / REPLICATES) + 0.01, 0);
    }
    gsl_rng_free(random);
}

/* Law: a correlation matrix, of the rank that its rows allow, by either way. */
static void fewer_rows_than_items_give_their_rank(void **state)
{
    (void)state;
    enum { ITEMS = 12, ROWS = 6 };
    double cor[ITEMS * ITEMS], work[ITEMS * ITEMS], values[ITEMS], root[ITEMS * ITEMS] = {0};
    gsl_rng *random = norma__random_new(3, 0);
    assert_non_null(random);
    norma__prepare_numerics();
    for (size_t j = 0; j < ITEMS; j++)
        for (size_t i = j; i < ITEMS; i++)
            root[j * ITEMS + i] = i == j ? 0.8 : 0.1;
    for (int way = 0; way < 2; way++) {
        norma__wishart_correlations(cor, way ? root : NULL, ITEMS, ROWS, random, work);
        for (size_t j = 0; j < ITEMS; j++)
            for (size_t i = 0; i <= j; i++) {
                assert_true(fabs(cor[j * ITEMS + i]) <= 1 + 1e-14);
                assert_close(cor[i * ITEMS + j], cor[j * ITEMS + i], 0, 0);
                if (i == j)
                    assert_close(cor[j * ITEMS + i], 1, 1e-14, 0);
            }
        assert_int_equal(norma__eigen(values, NULL, cor, ITEMS, NULL), NORMA_OK);
        assert_true(values[ROWS - 2] > 1e-6);
        assert_true(fabs(values[ROWS - 1]) < 1e-12);
    }
    gsl_rng_free(random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(correlations_vary_as_normal_theory_says),
        cmocka_unit_test(fewer_rows_than_items_give_their_rank),
    };
    return cmocka_run_group_tests_name("wishart", tests, NULL, NULL);
}

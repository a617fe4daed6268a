#include "support/check.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/normal.h"
#include "foundation/numeric.h"

static double at(const cJSON *row, int k)
{
    return cJSON_GetArrayItem(row, k)->valuedouble;
}

/* mpmath at 40 digits: scripts/reference/normal.py. */
static void distribution_functions_equal_forty_digits(void **state)
{
    (void)state;
    cJSON *reference = reference_load("normal.json");
    const cJSON *row = NULL;
    cJSON_ArrayForEach(row, json_at(reference, "cdf"))
        assert_close(norma__normal_cdf(at(row, 0)), at(row, 1), 1e-14, 0);
    cJSON_ArrayForEach(row, json_at(reference, "binormal"))
    {
        double h = at(row, 0), k = at(row, 1), rho = at(row, 2), want = at(row, 3);
        assert_close(norma__binormal_cdf(h, k, rho), want, 0, 1e-15);
        assert_close(norma__binormal_cdf(k, h, rho), want, 0, 1e-15);
    }
    cJSON_Delete(reference);
}

static double text_at(const cJSON *row, int k)
{
    return strtod(cJSON_GetArrayItem(row, k)->valuestring, NULL);
}

/* The same; "inf" is a bound, so numbers are texts. */
static void small_rectangles_equal_sixty_digits(void **state)
{
    (void)state;
    cJSON *reference = reference_load("normal.json");
    const cJSON *row = NULL;
    cJSON_ArrayForEach(row, json_at(reference, "log_rectangle"))
    {
        double x[6];
        for (int k = 0; k < 6; k++)
            x[k] = text_at(row, k);
        double got = norma__binormal_log_rectangle(x[0], x[1], x[2], x[3], x[4]);
        assert_close(expm1(got - x[5]), 0, 0, 1e-10);
        got = norma__binormal_log_rectangle(x[2], x[3], x[0], x[1], x[4]);
        assert_close(expm1(got - x[5]), 0, 0, 1e-10);
    }
    cJSON_Delete(reference);
}

static void a_rectangle_without_extent_has_no_probability(void **state)
{
    (void)state;
    assert_true(norma__normal_log_between(1, 1) == -INFINITY);
    assert_true(norma__binormal_log_rectangle(0, 0, -1, 1, 0.5) == -INFINITY);
    assert_true(norma__binormal_log_rectangle(-1, 1, 2, 1, 0.5) == -INFINITY);
    assert_close(norma__normal_log_between(-INFINITY, INFINITY), 0, 0, 0);
    assert_close(norma__normal_log_between(-INFINITY, -40), -804.608442013754, 1e-12, 0);
    assert_close(norma__normal_log_between(40, INFINITY), -804.608442013754, 1e-12, 0);
}

/* Sheppard (1899): P(X < 0, Y < 0) = 1/4 + asin(rho) / 2 pi. */
static void the_quadrant_is_sheppards(void **state)
{
    (void)state;
    for (int i = -1000; i <= 1000; i++) {
        double rho = i / 1000.0;
        double want = 0.25 + asin(rho) / (2 * M_PI);
        assert_close(norma__binormal_cdf(0, 0, rho), want, 0, 1e-15);
    }
}

/* Laws: Phi2(h, k, rho) + Phi2(h, -k, -rho) = Phi(h); the four quadrants add up to 1. */
static void quadrants_add_up(void **state)
{
    (void)state;
    for (double rho = -1; rho <= 1; rho += 0.03125)
        for (double h = -4; h <= 4; h += 0.5)
            for (double k = -4; k <= 4; k += 0.375) {
                double both = norma__binormal_cdf(h, k, rho);
                double left = norma__binormal_cdf(h, -k, -rho);
                double right = norma__binormal_cdf(-h, k, -rho);
                double none = norma__binormal_cdf(-h, -k, rho);
                assert_close(both + left, norma__normal_cdf(h), 0, 1e-15);
                assert_close(both + left + right + none, 1, 0, 2e-15);
            }
}

/* Plackett (1954): the derivative in rho is the density. */
static void the_derivative_in_rho_is_the_density(void **state)
{
    (void)state;
    const double step = 1e-5;
    for (double rho = -0.99; rho < 1; rho += 0.045)
        for (double h = -2; h <= 2; h += 0.8)
            for (double k = -2; k <= 2; k += 0.7) {
                double up = norma__binormal_cdf(h, k, rho + step);
                double down = norma__binormal_cdf(h, k, rho - step);
                double curve = fabs(rho) > 0.9 ? 1e-4 : 1e-7; /* of the density, in a step */
                assert_close((up - down) / (2 * step), norma__binormal_density(h, k, rho), curve,
                             1e-4 * curve + 1e-9);
            }
}

static void edges_are_exact(void **state)
{
    (void)state;
    const double infinity = INFINITY;
    assert_close(norma__normal_cdf(infinity), 1, 0, 0);
    assert_close(norma__normal_cdf(-infinity), 0, 0, 0);
    assert_close(norma__normal_density(infinity), 0, 0, 0);
    assert_close(norma__normal_density(0), 1 / sqrt(2 * M_PI), 1e-15, 0);
    for (double rho = -1; rho <= 1; rho += 0.5) {
        assert_close(norma__binormal_cdf(infinity, 0.5, rho), norma__normal_cdf(0.5), 0, 0);
        assert_close(norma__binormal_cdf(0.5, infinity, rho), norma__normal_cdf(0.5), 0, 0);
        assert_close(norma__binormal_cdf(-infinity, infinity, rho), 0, 0, 0);
        assert_close(norma__binormal_density(infinity, 0, rho), 0, 0, 0);
    }
    assert_close(norma__binormal_cdf(0.25, 1, 1), norma__normal_cdf(0.25), 0, 1e-16);
    assert_close(norma__binormal_cdf(-0.25, 1, -1),
                 norma__normal_cdf(-0.25) - norma__normal_cdf(-1), 0, 1e-16);
    assert_close(norma__binormal_cdf(-0.5, 0.25, -1), 0, 0, 0);
    assert_true(isnan(norma__binormal_cdf(0, 0, 1.5)));
    assert_true(isnan(norma__binormal_cdf(NAN, 0, 0.5)));
}

/* Quantile and distribution function are inverse to one another. */
static void the_quantile_inverts_the_distribution(void **state)
{
    (void)state;
    for (double p = 1e-6; p < 1; p += 0.0078125)
        assert_close(norma__normal_cdf(norma__normal_quantile(p)), p, 1e-13, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distribution_functions_equal_forty_digits),
        cmocka_unit_test(small_rectangles_equal_sixty_digits),
        cmocka_unit_test(a_rectangle_without_extent_has_no_probability),
        cmocka_unit_test(the_quadrant_is_sheppards),
        cmocka_unit_test(quadrants_add_up),
        cmocka_unit_test(the_derivative_in_rho_is_the_density),
        cmocka_unit_test(edges_are_exact),
        cmocka_unit_test(the_quantile_inverts_the_distribution),
    };
    return cmocka_run_group_tests_name("normal", tests, NULL, NULL);
}

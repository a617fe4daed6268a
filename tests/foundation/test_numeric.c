#include "support/check.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "foundation/digest.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* The 3 x 3 second-difference matrix: eigenvalues 2 - 2 cos(i pi / 4), determinant 4. */
static const double second_difference[] = {2, -1, 0, -1, 2, -1, 0, -1, 2};

static void eigenvalues_come_in_decreasing_order_with_their_vectors(void **state)
{
    (void)state;
    double values[3], vectors[9];
    assert_int_equal(norma__eigen(values, vectors, second_difference, 3, NULL), NORMA_OK);
    for (size_t i = 0; i < 3; i++) {
        assert_close(values[i], 2 - 2 * cos((double)(3 - i) * M_PI / 4), 1e-14, 0);
        for (size_t r = 0; r < 3; r++) {
            double product = 0;
            for (size_t c = 0; c < 3; c++)
                product += second_difference[c * 3 + r] * vectors[i * 3 + c];
            assert_close(product, values[i] * vectors[i * 3 + r], 0, 1e-14);
        }
    }
    double only_values[3];
    assert_int_equal(norma__eigen(only_values, NULL, second_difference, 3, NULL), NORMA_OK);
    for (size_t i = 0; i < 3; i++)
        assert_close(only_values[i], values[i], 1e-14, 0);
}

static void undefined_entries_are_refused(void **state)
{
    (void)state;
    const double matrix[] = {1, NAN, NAN, 1};
    double values[2];
    norma_error err;
    assert_int_equal(norma__eigen(values, NULL, matrix, 2, &err), NORMA_EDATA);
    assert_string_equal(err.message, "a matrix of 2 items has undefined entries");
}

static void an_inverse_times_its_matrix_is_one(void **state)
{
    (void)state;
    double inverse[9], log_det;
    assert_true(norma__invert_spd(inverse, &log_det, second_difference, 3));
    assert_close(log_det, log(4), 1e-14, 0);
    for (size_t r = 0; r < 3; r++)
        for (size_t c = 0; c < 3; c++) {
            double product = 0;
            for (size_t k = 0; k < 3; k++)
                product += second_difference[k * 3 + r] * inverse[c * 3 + k];
            assert_close(product, r == c, 0, 1e-14);
        }
    const double indefinite[] = {1, 2, 2, 1};
    assert_false(norma__invert_spd(inverse, NULL, indefinite, 2));
}

/* R 4.2.2: qf(.975, 212, 1272), pchisq(3.84, 1, lower = FALSE), qt(.975, 9), qnorm(.975). */
static void quantiles_equal_those_of_r(void **state)
{
    (void)state;
    assert_close(norma__f_quantile(0.975, 212, 1272), 1.2194374008594844, 1e-12, 0);
    assert_close(norma__chisq_upper(3.84, 1), 0.050043521248705224, 1e-12, 0);
    assert_close(norma__t_quantile(0.975, 9), 2.2621571627982049, 1e-12, 0);
    assert_close(norma__f_upper(1.2194374008594844, 212, 1272), 0.025, 1e-12, 0);
    assert_close(norma__t_upper(2.2621571627982049, 9), 0.025, 1e-12, 0);
    assert_close(norma__t_upper(-2.2621571627982049, 9), 0.975, 1e-12, 0);
    assert_true(norma__f_upper(-1, 3, 4) == 1 && isnan(norma__f_upper(1, 0, 4)));
    assert_true(isnan(norma__t_upper(1, 0)) && isnan(norma__t_upper(NAN, 3)));
    assert_close(norma__normal_quantile(0.975), 1.9599639845400536, 1e-12, 0);
    assert_true(isnan(norma__f_quantile(0.5, 0, 3)) && isnan(norma__chisq_upper(NAN, 1)));
}

/* R 4.2.2, qf(c(.025, .975), 86781, 260343) and qf(.025, .5, 3): GSL's own inverse gives NaN for
   the first and the last. The law, up to what a million complete rows of 80 items need. */
static void the_f_quantile_holds_for_many_degrees_of_freedom(void **state)
{
    (void)state;
    assert_close(norma__f_quantile(0.025, 86781, 260343), 0.98917919615757155, 1e-12, 0);
    assert_close(norma__f_quantile(0.975, 86781, 260343), 1.0109089307339829, 1e-12, 0);
    assert_close(norma__f_quantile(0.025, 0.5, 3), 1.3677139794054938e-06, 1e-9, 0);
    for (double df = 1; df <= 1e6; df *= 10)
        for (double p = 0.005; p < 1; p += 0.165) {
            double x = norma__f_quantile(p, df, 79 * df);
            assert_close(gsl_cdf_fdist_P(x, df, 79 * df), p, 1e-9, 0);
        }
    assert_true(norma__f_quantile(0, 3, 4) == 0 && isnan(norma__f_quantile(1, 3, 4)));
}

static void threads_are_as_many_as_wanted_and_as_memory_lets(void **state)
{
    (void)state;
    assert_true(norma__threads_within(0, 1) >= 1);
    assert_int_equal(norma__threads_within(64, 0), 64);
    assert_int_equal(norma__threads_within(64, (size_t)1 << 20), 64);
    assert_int_equal(norma__threads_within(64, (size_t)64 << 20), 4);
    assert_int_equal(norma__threads_within(64, (size_t)1 << 40), 1);
}

/* FIPS 180-4, the one-block example. */
static void the_digest_is_sha_256(void **state)
{
    (void)state;
    char hex[NORMA__DIGEST_SIZE];
    norma__digest(hex, "abc", 3);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eigenvalues_come_in_decreasing_order_with_their_vectors),
        cmocka_unit_test(undefined_entries_are_refused),
        cmocka_unit_test(an_inverse_times_its_matrix_is_one),
        cmocka_unit_test(quantiles_equal_those_of_r),
        cmocka_unit_test(the_f_quantile_holds_for_many_degrees_of_freedom),
        cmocka_unit_test(threads_are_as_many_as_wanted_and_as_memory_lets),
        cmocka_unit_test(the_digest_is_sha_256),
    };
    return cmocka_run_group_tests_name("numeric", tests, NULL, NULL);
}

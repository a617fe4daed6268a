#include "support/check.h"

#include <gsl/gsl_randist.h>
#include <math.h>

#include "foundation/random.h"

static void a_stream_repeats_itself(void **state)
{
    (void)state;
    gsl_rng *a = norma__random_new(7, 3);
    gsl_rng *b = norma__random_new(1, 1);
    norma__random_restart(b, 7, 3);
    for (int i = 0; i < 100; i++)
        assert_true(gsl_rng_uniform(a) == gsl_rng_uniform(b));
    gsl_rng_free(a);
    gsl_rng_free(b);
}

/* Law: 20,000 normals of neighbouring streams have mean 0 and are uncorrelated; 4.5 standard
   errors of 1 / sqrt(20000). */
static void neighbouring_streams_are_uncorrelated(void **state)
{
    (void)state;
    enum { N = 20000 };
    double mean = 0, product = 0;
    gsl_rng *a = norma__random_new(1, 0);
    gsl_rng *b = norma__random_new(1, 1);
    for (int i = 0; i < N; i++) {
        double x = gsl_ran_gaussian_ziggurat(a, 1), y = gsl_ran_gaussian_ziggurat(b, 1);
        mean += x / N;
        product += x * y / N;
    }
    gsl_rng_free(a);
    gsl_rng_free(b);
    assert_close(mean, 0, 0, 4.5 / sqrt(N));
    assert_close(product, 0, 0, 4.5 / sqrt(N));
}

/* Law: each of 6 and each of 3 * 2^30 numbers (in thirds) is as likely; chi-square with 5 and 2
   degrees of freedom, .9999 quantiles 25.7 and 18.4. */
static void whole_numbers_are_equally_likely(void **state)
{
    (void)state;
    enum { N = 60000 };
    const uint32_t wide = 3221225472u;
    double six[6] = {0}, three[3] = {0}, chisq = 0, chisq_wide = 0;
    gsl_rng *random = norma__random_new(2, 0);
    for (int i = 0; i < N; i++) {
        six[norma__random_below(random, 6)]++;
        three[norma__random_below(random, wide) / (wide / 3)]++;
        assert_int_equal(norma__random_below(random, 1), 0);
    }
    for (int k = 0; k < 6; k++)
        chisq += (six[k] - N / 6.0) * (six[k] - N / 6.0) / (N / 6.0);
    for (int k = 0; k < 3; k++)
        chisq_wide += (three[k] - N / 3.0) * (three[k] - N / 3.0) / (N / 3.0);
    assert_true(chisq < 25.7);
    assert_true(chisq_wide < 18.4);
    gsl_rng_free(random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_repeats_itself),
        cmocka_unit_test(neighbouring_streams_are_uncorrelated),
        cmocka_unit_test(whole_numbers_are_equally_likely),
    };
    return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}

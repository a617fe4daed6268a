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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_repeats_itself),
        cmocka_unit_test(neighbouring_streams_are_uncorrelated),
    };
    return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}

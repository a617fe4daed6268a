#include "models/dimensions/parallel.h"

#include <gsl/gsl_randist.h>
#include <string.h>

#include "foundation/numeric.h"
#include "models/factorial.h"

enum { P = 25 };

static norma__parallel_options with(size_t replicates, uint64_t seed, size_t threads)
{
    norma__parallel_options o = {.replicates = 100, .percentile = 95, .seed = 1};
    o.replicates = replicates;
    o.seed = seed;
    o.threads = threads;
    return o;
}

/* R: 500 samples of 2,436 rows of 25 independent normals, drawn row by row
   (scripts/reference/factor_bfi.R); 5 standard errors of the difference of two such runs. */
static void wishart_draws_agree_with_drawn_rows(void **state)
{
    (void)state;
    double values[P], mean[P] = {0}, q95[P] = {0}, mean_se[P] = {0}, q95_se[P] = {0};
    cJSON *reference = reference_load("factor_bfi.json");
    read_numbers(values, P, json_at(reference, "eigenvalues"));
    read_numbers(mean, P, json_at(reference, "parallel/mean"));
    read_numbers(q95, P, json_at(reference, "parallel/q95"));
    read_numbers(mean_se, P, json_at(reference, "parallel/mean_se"));
    read_numbers(q95_se, P, json_at(reference, "parallel/q95_se"));
    norma__parallel_options o = with(500, 1, 0);
    norma_parallel parallel;
    assert_int_equal(norma__parallel(&parallel, values, P, 2436, &o, NULL), NORMA_OK);
    assert_int_equal(parallel.n_factors, 5); /* as psych's fa.parallel (ncomp) */
    for (size_t i = 0; i < P; i++) {
        assert_close(parallel.mean[i], mean[i], 0, 5 * sqrt(2) * mean_se[i]);
        assert_close(parallel.threshold[i], q95[i], 0, 5 * sqrt(2) * q95_se[i]);
    }
    norma__parallel_clear(&parallel);
    cJSON_Delete(reference);
}

/* Eigenvalues of the correlations of n x p normals, their means over many samples. */
static void simulate_by_rows(double *mean, size_t p, size_t n, size_t samples)
{
    double *x = calloc(n * p, sizeof *x), *cor = calloc(p * p, sizeof *cor), values[P];
    gsl_rng *random = norma__random_new(99, 0);
    assert_true(x && cor && random);
    memset(mean, 0, p * sizeof *mean);
    for (size_t s = 0; s < samples; s++) {
        for (size_t j = 0; j < p; j++) {
            double sum = 0, square = 0;
            for (size_t r = 0; r < n; r++)
                sum += x[j * n + r] = gsl_ran_gaussian_ziggurat(random, 1);
            for (size_t r = 0; r < n; r++) {
                x[j * n + r] -= sum / (double)n;
                square += x[j * n + r] * x[j * n + r];
            }
            for (size_t r = 0; r < n; r++)
                x[j * n + r] /= sqrt(square);
        }
        for (size_t j = 0; j < p; j++)
            for (size_t i = 0; i < p; i++) {
                cor[j * p + i] = 0;
                for (size_t r = 0; r < n; r++)
                    cor[j * p + i] += x[j * n + r] * x[i * n + r];
            }
        assert_int_equal(norma__eigen(values, NULL, cor, p, NULL), NORMA_OK);
        for (size_t i = 0; i < p; i++)
            mean[i] += values[i] / (double)samples;
    }
    gsl_rng_free(random);
    free(x);
    free(cor);
}

/* With fewer rows than items the Bartlett factor is a trapezoid: the rank is n - 1, and the
   eigenvalues are those of drawn rows. Their standard deviation is under .25 here, so that means
   of 2,000 differ by less than .04 in five standard errors. */
static void fewer_rows_than_items_are_simulated_too(void **state)
{
    (void)state;
    double values[P] = {0}, mean[P] = {0};
    for (size_t n = 2; n <= 26; n += 8) {
        norma__parallel_options o = with(2000, 4, 0);
        norma_parallel parallel;
        simulate_by_rows(mean, P, n, 2000);
        assert_int_equal(norma__parallel(&parallel, values, P, n, &o, NULL), NORMA_OK);
        double trace = 0;
        for (size_t i = 0; i < P; i++) {
            trace += parallel.mean[i];
            assert_close(parallel.mean[i], mean[i], 0, i < n - 1 ? 0.04 : 1e-12);
        }
        assert_close(trace, P, 1e-12, 0);
        norma__parallel_clear(&parallel);
    }
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    double values[P] = {0};
    norma_parallel one, three, other;
    norma__parallel_options o = with(50, 9, 1);
    assert_int_equal(norma__parallel(&one, values, P, 300, &o, NULL), NORMA_OK);
    o.threads = 3;
    assert_int_equal(norma__parallel(&three, values, P, 300, &o, NULL), NORMA_OK);
    o.seed = 10;
    assert_int_equal(norma__parallel(&other, values, P, 300, &o, NULL), NORMA_OK);
    assert_memory_equal(one.threshold, three.threshold, sizeof values);
    assert_memory_equal(one.mean, three.mean, sizeof values);
    assert_memory_not_equal(one.mean, other.mean, sizeof values);
    norma__parallel_clear(&one);
    norma__parallel_clear(&three);
    norma__parallel_clear(&other);
}

/* Longman, Cota, Holden & Fekken (1989), Multivariate Behavioral Research 24, 59-69: the 95 %
   points of the first two eigenvalues of 50 to 500 rows of 5 to 50 items, by their regressions on
   log n and log p, which are within 7 % of simulations at every size. */
static void the_regressions_of_longman_et_al_are_reproduced(void **state)
{
    (void)state;
    static const double weights[2][4] = {{0.0316, 0.7611, -0.0979, -0.3138},
                                         {0.1162, 0.8613, -0.1122, -0.9281}};
    static const size_t rows[] = {50, 100, 200, 500}, items[] = {5, 10, 20, 25};
    double values[P] = {0}, worst = 0, sum = 0;
    for (size_t a = 0; a < 4; a++)
        for (size_t b = 0; b < 4; b++) {
            const double n = log((double)rows[a]), p = log((double)items[b]);
            norma__parallel_options o = with(400, 6, 0);
            norma_parallel parallel;
            assert_int_equal(norma__parallel(&parallel, values, items[b], rows[a], &o, NULL),
                             NORMA_OK);
            for (size_t i = 0; i < 2; i++) {
                const double *w = weights[i];
                double published = exp(w[0] * n + w[1] * p + w[2] * n * p + w[3]);
                double off = parallel.threshold[i] / published - 1;
                worst = fabs(off) > worst ? fabs(off) : worst;
                sum += off;
            }
            norma__parallel_clear(&parallel);
        }
    assert_true(worst < 0.07);
    assert_close(sum / 32, 0, 0, 0.02); /* too high here, too low there */
}

/* Counting stops at the first eigenvalue that is not over its threshold. */
static void counting_stops_at_the_first_failure(void **state)
{
    (void)state;
    const double values[4] = {2.5, 0.5, 1.2, 0.9}; /* the third would be over its threshold */
    norma__parallel_options o = with(100, 1, 1);
    norma_parallel parallel;
    assert_int_equal(norma__parallel(&parallel, values, 4, 5000, &o, NULL), NORMA_OK);
    assert_true(parallel.threshold[2] < 1.2);
    assert_int_equal(parallel.n_factors, 1);
    norma__parallel_clear(&parallel);
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    const double values[3] = {2, .6, .4};
    norma__parallel_options o = with(3, 1, 1);
    norma_parallel parallel = {0};
    check_every_allocation(parallel.threshold, norma__parallel(&parallel, values, 3, 10, &o, NULL));
    norma__parallel_clear(&parallel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wishart_draws_agree_with_drawn_rows),
        cmocka_unit_test(the_regressions_of_longman_et_al_are_reproduced),
        cmocka_unit_test(fewer_rows_than_items_are_simulated_too),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(counting_stops_at_the_first_failure),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("parallel", tests, NULL, NULL);
}

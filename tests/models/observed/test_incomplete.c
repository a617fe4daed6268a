#include "support/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/numeric.h"
#include "foundation/random.h"
#include "models/observed/incomplete_likelihood.h"
#include "models/observed/incomplete_saturated.h"
#include "models/observed/patterns.h"
#include "models/observed/unstructured_fill.h"
#include "models/observed/unstructured_parts.h"

enum { N = 301, P = 9 };

/* A group of its own; x (n x p) is copied. */
static void begin(norma__observed *o, norma__observed_group *g, const double *x,
                  const double *weights, size_t n, size_t p)
{
    *g = (norma__observed_group){.n = n,
                                 .x = malloc(n * p * sizeof *x),
                                 .weights = weights ? malloc(n * sizeof *x) : NULL,
                                 .mean = malloc(p * sizeof *x),
                                 .cov = malloc(p * p * sizeof *x)};
    for (size_t r = 0; r < n; r++)
        g->total += weights ? weights[r] : 1;
    memcpy(g->x, x, n * p * sizeof *x);
    if (weights)
        memcpy(g->weights, weights, n * sizeof *x);
    *o = (norma__observed){.p = p, .n = n, .n_groups = 1, .groups = g};
}

static void end(norma__observed_group *g)
{
    norma__patterns_free(g->patterns);
    free(g->x);
    free(g->weights);
    free(g->mean);
    free(g->cov);
}

static norma_status saturate(norma__observed *o, size_t threads)
{
    norma_status status = norma__patterns_of(o->groups, o->p, threads, &o->notes, NULL);
    if (status != NORMA_OK) {
        norma__patterns_free(o->groups->patterns);
        o->groups->patterns = NULL;
    }
    return status;
}

/* The nine tests of Holzinger and Swineford with 8 % of the cells missing. */
static double *tests_of(const cJSON *reference)
{
    double *x = malloc(N * P * sizeof *x);
    size_t k = 0;
    const cJSON *value;
    cJSON_ArrayForEach(value, json_at(reference, "columns")) x[k++] =
        cJSON_IsNull(value) ? NAN : value->valuedouble;
    assert_int_equal(k, N * P);
    return x;
}

static void numbers(double *to, const cJSON *reference, const char *path, size_t n)
{
    size_t k = 0;
    const cJSON *value;
    cJSON_ArrayForEach(value, json_at(reference, path)) if (k < n) to[k++] = value->valuedouble;
    assert_int_equal(k, n);
}

/* Answers of p variables to one factor, missing with a chance. */
static double *simulate(size_t n, size_t p, double missing, uint64_t seed)
{
    double *x = malloc(n * p * sizeof *x);
    gsl_rng *random = norma__random_new(seed, 0);
    for (size_t r = 0; r < n; r++) {
        double factor = norma__normal_quantile(gsl_rng_uniform_pos(random));
        for (size_t j = 0; j < p; j++) {
            double y = 3 + 0.7 * factor + norma__normal_quantile(gsl_rng_uniform_pos(random));
            x[r + j * n] = gsl_rng_uniform(random) < missing ? NAN : y;
        }
    }
    gsl_rng_free(random);
    return x;
}

static double log_likelihood(const norma__observed_group *g, size_t p, double f)
{
    double cells = 0;
    for (size_t i = 0; i < g->n * p; i++)
        cells += !isnan(g->x[i]);
    return -0.5 * ((double)g->n * f + cells * log(2 * M_PI));
}

/* Certified: lavaan 0.6-14, EM run to 1e-13, scripts/reference/sem_fiml.R. */
static void the_saturated_model_is_lavaans(void **state)
{
    (void)state;
    cJSON *reference = reference_load("sem_fiml.json");
    double *x = tests_of(reference), mean[P], cov[P * P];
    norma__observed o;
    norma__observed_group g;
    begin(&o, &g, x, NULL, N, P);
    assert_int_equal(saturate(&o, 2), NORMA_OK);
    assert_int_equal(o.notes.n, 0);
    numbers(mean, reference, "mean", P);
    numbers(cov, reference, "cov", P * P);
    for (size_t i = 0; i < P; i++)
        assert_close(g.mean[i], mean[i], 1e-9, 1e-9);
    for (size_t i = 0; i < P * P; i++)
        assert_close(g.cov[i], cov[i], 1e-8, 1e-9);
    assert_close(log_likelihood(&g, P, norma__incomplete_saturated(&o, 0)),
                 json_number(reference, "ml/fit/unrestricted_logl"), 1e-12, 0);
    end(&g);
    free(x);
    cJSON_Delete(reference);
}

static void the_likelihood_of_a_model_is_lavaans(void **state)
{
    (void)state;
    cJSON *reference = reference_load("sem_fiml.json");
    double *x = tests_of(reference), mean[P], cov[P * P], f;
    norma__observed o;
    norma__observed_group g;
    begin(&o, &g, x, NULL, N, P);
    assert_int_equal(saturate(&o, 1), NORMA_OK);
    numbers(mean, reference, "implied_mean", P);
    numbers(cov, reference, "implied_cov", P * P);
    assert_true(norma__incomplete_at(&f, NULL, NULL, &o, 0, cov, mean));
    assert_close(log_likelihood(&g, P, f), json_number(reference, "ml/fit/logl"), 1e-12, 0);
    cov[0] = -1;
    assert_false(norma__incomplete_at(&f, NULL, NULL, &o, 0, cov, mean));
    end(&g);
    free(x);
    cJSON_Delete(reference);
}

/* Some point that is not the maximum. */
static void elsewhere(double *sigma, double *mu, const norma__observed_group *g, size_t p)
{
    for (size_t j = 0; j < p; j++) {
        mu[j] = g->mean[j] + 0.05 * (double)j;
        for (size_t i = 0; i < p; i++)
            sigma[i + j * p] = 0.9 * g->cov[i + j * p] + (i == j ? 0.3 : 0);
    }
}

/* Law: slopes are differences of f, also with most of some rows missing and with weights. */
static void slopes_are_differences(void **state)
{
    (void)state;
    enum { n = 120, p = 6 };
    double *x = simulate(n, p, 0.45, 3), weights[n], sigma[p * p], mu[p], slope[p * p], slope_mu[p],
           f, low, high;
    for (size_t r = 0; r < n; r++)
        weights[r] = 0.5 + (double)(r % 5) / 4;
    norma__observed o;
    norma__observed_group g;
    begin(&o, &g, x, weights, n, p);
    assert_int_equal(saturate(&o, 1), NORMA_OK);
    elsewhere(sigma, mu, &g, p);
    assert_true(norma__incomplete_at(&f, slope, slope_mu, &o, 0, sigma, mu));
    const double h = 1e-5;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i <= j; i++) {
            double before[2] = {sigma[i + j * p], sigma[j + i * p]};
            sigma[i + j * p] = sigma[j + i * p] = before[0] + h;
            assert_true(norma__incomplete_at(&high, NULL, NULL, &o, 0, sigma, mu));
            sigma[i + j * p] = sigma[j + i * p] = before[0] - h;
            assert_true(norma__incomplete_at(&low, NULL, NULL, &o, 0, sigma, mu));
            sigma[i + j * p] = before[0];
            sigma[j + i * p] = before[1];
            assert_close((i == j ? 1 : 2) * slope[i + j * p], (high - low) / (2 * h), 1e-7, 1e-8);
        }
    for (size_t j = 0; j < p; j++) {
        mu[j] += h;
        assert_true(norma__incomplete_at(&high, NULL, NULL, &o, 0, sigma, mu));
        mu[j] -= 2 * h;
        assert_true(norma__incomplete_at(&low, NULL, NULL, &o, 0, sigma, mu));
        mu[j] += h;
        assert_close(slope_mu[j], (high - low) / (2 * h), 1e-7, 1e-8);
    }
    end(&g);
    free(x);
}

/* Law: at the maximum of the saturated model its slopes vanish. */
static void the_saturated_model_is_a_maximum(void **state)
{
    (void)state;
    enum { n = 200, p = 5 };
    double *x = simulate(n, p, 0.2, 4), slope[p * p], slope_mu[p], f;
    norma__observed o;
    norma__observed_group g;
    begin(&o, &g, x, NULL, n, p);
    assert_int_equal(saturate(&o, 1), NORMA_OK);
    assert_true(norma__incomplete_at(&f, slope, slope_mu, &o, 0, g.cov, g.mean));
    assert_close(f, norma__incomplete_saturated(&o, 0), 1e-14, 0);
    for (size_t i = 0; i < p * p; i++)
        assert_close(slope[i], 0, 0, 1e-9);
    for (size_t i = 0; i < p; i++)
        assert_close(slope_mu[i], 0, 0, 1e-9);
    end(&g);
    free(x);
}

/* Law: nothing missing, f is ln |Sigma| + tr(Sigma^-1 (S + (m - mu)(m - mu)')). */
static void complete_rows_have_the_likelihood_of_their_moments(void **state)
{
    (void)state;
    enum { n = 150, p = 4 };
    double *x = simulate(n, p, 0, 5), sigma[p * p], mu[p], inverse[p * p], f, log_det, want = 0;
    norma__observed o;
    norma__observed_group g;
    begin(&o, &g, x, NULL, n, p);
    assert_int_equal(saturate(&o, 1), NORMA_OK);
    double mean[p] = {0};
    for (size_t j = 0; j < p; j++)
        for (size_t r = 0; r < n; r++)
            mean[j] += x[r + j * n] / n;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) {
            double s = 0;
            for (size_t r = 0; r < n; r++)
                s += (x[r + i * n] - mean[i]) * (x[r + j * n] - mean[j]) / n;
            assert_close(g.cov[i + j * p], s, 1e-12, 0);
        }
    elsewhere(sigma, mu, &g, p);
    assert_true(norma__invert_spd(inverse, &log_det, sigma, p));
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            want +=
                inverse[i + j * p] * (g.cov[i + j * p] + (g.mean[i] - mu[i]) * (g.mean[j] - mu[j]));
    assert_true(norma__incomplete_at(&f, NULL, NULL, &o, 0, sigma, mu));
    assert_close(f, want + log_det, 1e-13, 0);
    end(&g);
    free(x);
}

/* Law: a row of weight 2 is two rows; rows may stand in any order; empty rows change nothing but
   how many there are. */
static void weights_repeat_rows_and_order_is_nothing(void **state)
{
    (void)state;
    enum { n = 90, p = 4 };
    double *x = simulate(n, p, 0.25, 6), twice[(n + 30) * p], weights[n], sigma[p * p], mu[p],
           slope[2][p * p], f[2];
    for (size_t r = 0; r < n; r++)
        weights[r] = r < 30 ? 2 : 1;
    for (size_t j = 0; j < p; j++)
        for (size_t r = 0; r < n + 30; r++) /* in reverse, the first thirty once more */
            twice[r + j * (n + 30)] = x[(r < n ? n - 1 - r : r - n) + j * n];
    norma__observed o[2];
    norma__observed_group g[2];
    begin(&o[0], &g[0], x, weights, n, p);
    begin(&o[1], &g[1], twice, NULL, n + 30, p);
    assert_int_equal(saturate(&o[0], 1), NORMA_OK);
    assert_int_equal(saturate(&o[1], 2), NORMA_OK);
    elsewhere(sigma, mu, &g[0], p);
    for (size_t k = 0; k < 2; k++)
        assert_true(norma__incomplete_at(&f[k], slope[k], NULL, &o[k], 0, sigma, mu));
    assert_close(f[0], f[1], 1e-12, 0);
    for (size_t i = 0; i < p * p; i++) {
        assert_close(slope[0][i], slope[1][i], 1e-9, 1e-11);
        assert_close(g[0].cov[i], g[1].cov[i], 1e-8, 1e-9);
    }
    end(&g[0]);
    end(&g[1]);
    free(x);
}

/* Law: the information of the saturated model is what differences of the slopes say, in the
   variables of the patterns. */
static void saturated_information_is_differences_of_slopes(void **state)
{
    (void)state;
    enum { n = 150, p = 4, k = p + p * (p + 1) / 2 };
    double *x = simulate(n, p, 0.2, 11), weights[n], a[k * k], slope[p * p], slope_mu[p], f;
    for (size_t r = 0; r < n; r++)
        weights[r] = 0.5 + (double)(r % 5) / 4;
    norma__observed o;
    norma__observed_group g;
    begin(&o, &g, x, weights, n, p);
    assert_int_equal(saturate(&o, 1), NORMA_OK);
    assert_int_equal(norma__unstructured_size(p), k);
    assert_int_equal(norma__unstructured_information(a, &o, 0, NULL), NORMA_OK);
    const double *scale = g.patterns->rows.scale, h = 1e-5;
    double sigma[p * p], mu[p];
    for (size_t l = 0; l < p; l++)
        for (size_t m = l; m <= p; m++) { /* m = p: the mean of l */
            size_t column = m == p ? l : norma__unstructured_place(p, m, l);
            double unit = m == p ? scale[l] : scale[l] * scale[m], want[k] = {0};
            for (int side = -1; side < 2; side += 2) {
                memcpy(sigma, g.cov, sizeof sigma);
                memcpy(mu, g.mean, sizeof mu);
                if (m == p)
                    mu[l] += side * h * unit;
                else
                    sigma[m + l * p] += side * h * unit;
                if (m < p && m > l)
                    sigma[l + m * p] += side * h * unit;
                assert_true(norma__incomplete_at(&f, slope, slope_mu, &o, 0, sigma, mu));
                for (size_t j = 0; j < p; j++) {
                    want[j] += side * slope_mu[j] * scale[j] / (4 * h);
                    for (size_t i = j; i < p; i++)
                        want[norma__unstructured_place(p, i, j)] += side * (i == j ? 1 : 2) *
                                                                    slope[i + j * p] * scale[i] *
                                                                    scale[j] / (4 * h);
                }
            }
            for (size_t i = 0; i < k; i++)
                assert_close(a[i + column * k], want[i], 1e-6, 1e-6);
        }
    end(&g);
    free(x);
}

static void fixed_moments_are_left_out_of_the_saturated_model(void **state)
{
    (void)state;
    enum { n = 150, p = 4, all = p + p * (p + 1) / 2 };
    double *x = simulate(n, p, 0.2, 12), a[all * all];
    const bool fixed[p] = {false, true, false, true};
    bool ok;
    norma__observed o;
    norma__observed_group g;
    norma__unstructured s;
    begin(&o, &g, x, NULL, n, p);
    assert_int_equal(saturate(&o, 2), NORMA_OK);
    assert_int_equal(norma__unstructured_information(a, &o, 0, NULL), NORMA_OK);
    assert_int_equal(norma__unstructured_of(&s, &ok, &o, 0, fixed, true, NULL), NORMA_OK);
    assert_true(ok);
    assert_int_equal(s.k, all - 5);
    for (size_t j = 0; j < s.k; j++)
        for (size_t i = j; i < s.k; i++) {
            double sum = 0;
            for (size_t l = 0; l < s.k; l++)
                sum += s.factor[i + l * s.k] * s.factor[j + l * s.k];
            assert_close(sum, a[s.kept[i] + s.kept[j] * all], 1e-10, 1e-12);
        }
    norma__unstructured_clear(&s);
    end(&g);
    free(x);
}

/* Law: without holes A is J, B the mean product of the scores of the normal model, and clusters of
   one row are rows, but for C / (C - 1). */
static void complete_rows_have_the_information_of_the_normal_model(void **state)
{
    (void)state;
    enum { n = 150, p = 3, k = p + p * (p + 1) / 2 };
    double *x = simulate(n, p, 0, 13);
    bool ok;
    norma__observed o;
    norma__observed_group g;
    norma__unstructured s, clustered;
    begin(&o, &g, x, NULL, n, p);
    assert_int_equal(saturate(&o, 1), NORMA_OK);
    assert_int_equal(norma__unstructured_of(&s, &ok, &o, 0, NULL, true, NULL), NORMA_OK);
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i < k; i++)
            assert_close(s.complete[i + j * k], i == j, 1e-9, 1e-9);
    assert_close(s.both, s.trace, 1e-10, 0);
    assert_close(s.alone, k, 1e-10, 0);
    g.n_clusters = n;
    g.cluster = malloc(n * sizeof *g.cluster);
    g.members = malloc(n * sizeof *g.members);
    g.starts = malloc((n + 1) * sizeof *g.starts);
    for (size_t r = 0; r <= n; r++) {
        g.starts[r] = r;
        if (r < n)
            g.cluster[r] = (uint32_t)(g.members[r] = r);
    }
    assert_int_equal(norma__unstructured_of(&clustered, &ok, &o, 0, NULL, true, NULL), NORMA_OK);
    assert_close(clustered.trace, s.trace * n / (n - 1), 1e-10, 0);
    norma__unstructured_clear(&s);
    norma__unstructured_clear(&clustered);
    free(g.cluster);
    free(g.members);
    free(g.starts);
    end(&g);
    free(x);
}

static void the_saturated_model_has_the_same_bytes_for_any_number_of_threads(void **state)
{
    (void)state;
    enum { n = 500, p = 8 };
    double *x = simulate(n, p, 0.1, 14);
    bool ok;
    norma__unstructured s[2];
    for (size_t t = 0; t < 2; t++) {
        norma__observed o;
        norma__observed_group g;
        begin(&o, &g, x, NULL, n, p);
        assert_int_equal(saturate(&o, 1 + 2 * t), NORMA_OK);
        assert_int_equal(norma__unstructured_of(&s[t], &ok, &o, 0, NULL, true, NULL), NORMA_OK);
        end(&g);
    }
    assert_memory_equal(s[0].factor, s[1].factor, s[0].k * s[0].k * sizeof(double));
    assert_memory_equal(s[0].scores, s[1].scores, s[0].k * s[0].k * sizeof(double));
    assert_memory_equal(&s[0].both, &s[1].both, sizeof(double));
    norma__unstructured_clear(&s[0]);
    norma__unstructured_clear(&s[1]);
    free(x);
}

static norma_status saturated_twice(norma__observed *o)
{
    const norma__unstructured *kept;
    norma_status status = norma__unstructured_kept(&kept, o, 0, NULL, false, NULL);
    if (status == NORMA_OK)
        status = norma__unstructured_kept(&kept, o, 0, NULL, true, NULL);
    norma__patterns_release(o->groups->patterns);
    return status;
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    (void)state;
    enum { n = 700, p = 12 };
    double *x = simulate(n, p, 0.1, 7), sigma[p * p], mu[p], slope[2][p * p], f[2];
    norma__observed o[2];
    norma__observed_group g[2];
    for (size_t k = 0; k < 2; k++) {
        begin(&o[k], &g[k], x, NULL, n, p);
        assert_int_equal(saturate(&o[k], 1 + 2 * k), NORMA_OK);
    }
    elsewhere(sigma, mu, &g[0], p);
    for (size_t k = 0; k < 2; k++)
        assert_true(norma__incomplete_at(&f[k], slope[k], NULL, &o[k], 0, sigma, mu));
    assert_memory_equal(&f[0], &f[1], sizeof f[0]);
    assert_memory_equal(slope[0], slope[1], sizeof slope[0]);
    assert_memory_equal(g[0].cov, g[1].cov, p * p * sizeof *g[0].cov);
    for (size_t k = 0; k < 2; k++)
        end(&g[k]);
    free(x);
}

static void a_saturated_model_without_a_maximum_is_refused(void **state)
{
    (void)state;
    enum { n = 60, p = 3 };
    double *x = simulate(n, p, 0.1, 8);
    for (size_t r = 0; r < n; r++)
        x[r + n] = 4;
    norma__observed o;
    norma__observed_group g;
    norma_error err = {0};
    begin(&o, &g, x, NULL, n, p);
    assert_int_equal(norma__patterns_of(&g, p, 1, &o.notes, &err), NORMA_EDATA);
    assert_string_equal(err.message, "the normal model of 3 variables has no maximum in the 60 "
                                     "rows with answers: a variable does not vary or variables "
                                     "depend on one another; leave some out, or take more rows");
    end(&g);
    free(x);
}

static void pairs_that_nobody_answered_are_noted(void **state)
{
    (void)state;
    enum { n = 80, p = 3 };
    double *x = simulate(n, p, 0, 9);
    for (size_t r = 0; r < n; r++)
        x[r + (r % 2) * n] = NAN;
    norma__observed o;
    norma__observed_group g;
    begin(&o, &g, x, NULL, n, p);
    assert_int_equal(saturate(&o, 1), NORMA_OK);
    assert_string_equal(o.notes.list[0].code, "sem-pairs-unseen");
    norma_notes_clear(&o.notes);
    end(&g);
    free(x);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    enum { n = 40, p = 3 };
    double *x = simulate(n, p, 0.2, 10), weights[n];
    for (size_t r = 0; r < n; r++)
        weights[r] = 1;
    norma__observed o;
    norma__observed_group g;
    begin(&o, &g, x, weights, n, p);
    check_every_allocation(g.patterns, saturate(&o, 1));
    check_every_allocation(NULL, saturated_twice(&o));
    end(&g);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_saturated_model_is_lavaans),
        cmocka_unit_test(the_likelihood_of_a_model_is_lavaans),
        cmocka_unit_test(slopes_are_differences),
        cmocka_unit_test(the_saturated_model_is_a_maximum),
        cmocka_unit_test(complete_rows_have_the_likelihood_of_their_moments),
        cmocka_unit_test(weights_repeat_rows_and_order_is_nothing),
        cmocka_unit_test(saturated_information_is_differences_of_slopes),
        cmocka_unit_test(fixed_moments_are_left_out_of_the_saturated_model),
        cmocka_unit_test(complete_rows_have_the_information_of_the_normal_model),
        cmocka_unit_test(the_saturated_model_has_the_same_bytes_for_any_number_of_threads),
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
        cmocka_unit_test(a_saturated_model_without_a_maximum_is_refused),
        cmocka_unit_test(pairs_that_nobody_answered_are_noted),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/importance.h>

#include "foundation/random.h"
#include "models/outcomes/dominance.h"

/* ---- certified: R 4.2.2, scripts/reference/importance.R ---- */

static double listed(const cJSON *from, const char *name, size_t i)
{
    const cJSON *entry = cJSON_GetArrayItem(json_at(from, name), (int)i);
    assert_non_null(entry);
    return entry->valuedouble;
}

static double *list_of(const cJSON *from, const char *name, size_t n)
{
    double *list = calloc(n, sizeof *list);
    assert_non_null(list);
    for (size_t i = 0; i < n; i++)
        list[i] = listed(from, name, i);
    return list;
}

static norma_importance *importance_of(const double *x, size_t k, const double *y, size_t n,
                                       const norma_grouping *group, size_t bootstrap,
                                       size_t threads)
{
    norma_importance_options o = NORMA_IMPORTANCE_OPTIONS_INIT;
    norma_importance *m = NULL;
    norma_error err = {0};
    o.bootstrap = bootstrap;
    o.threads = threads;
    if (norma_importance_of(&m, x, k, y, n, group, NULL, &o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return m;
}

static norma_importance *example(const cJSON *root, const char *name, size_t bootstrap)
{
    const cJSON *want = json_at(root, name);
    size_t n = (size_t)json_number(want, "n"), k = (size_t)json_number(want, "k");
    double *x = list_of(want, "x", n * k), *y = list_of(want, "y", n);
    norma_importance *m = importance_of(x, k, y, n, NULL, bootstrap, 1);
    free(x);
    free(y);
    return m;
}

static void figures_are_those_of_regressions_of_every_model(void **state)
{
    static const char *const names[] = {"mtcars", "attitude", "swiss"};
    cJSON *root = reference_load("importance.json");
    (void)state;
    for (size_t e = 0; e < 3; e++) {
        const cJSON *want = json_at(root, names[e]);
        norma_importance *m = example(root, names[e], 0);
        size_t k = m->n_predictors;
        assert_close(m->r2, json_number(want, "r2"), 1e-12, 0);
        assert_close(m->r2_adjusted, json_number(want, "r2_adjusted"), 1e-12, 0);
        for (size_t i = 0; i < k; i++) {
            const norma_predictor *p = &m->predictors[i];
            assert_close(p->r, listed(want, "r", i), 1e-12, 0);
            assert_close(p->beta, listed(want, "beta", i), 1e-10, 0);
            assert_close(p->weight, listed(want, "weights", i), 1e-11, 0);
            assert_close(p->share, 100 * p->weight / m->r2, 1e-12, 0);
            assert_close(p->general, listed(want, "general", i), 1e-10, 0);
            assert_true(isnan(p->low) && isnan(p->random_high) && isnan(p->general_low));
        }
        for (size_t i = 0; i < k * k; i++) {
            assert_close(m->conditional[i], listed(want, "conditional", i), 1e-9, 1e-12);
            assert_int_equal(m->complete[i], listed(want, "complete", i));
        }
        assert_null(m->reproduced);
        norma_importance_free(m);
    }
    cJSON_Delete(root);
}

/* Printed by the documentation of R's rwa 0.1.2 for mpg ~ cyl + disp + hp + wt of mtcars. */
static void weights_are_those_that_rwa_prints(void **state)
{
    static const double raw[] = {0.2096904, 0.1883043, 0.1799590, 0.2706812};
    static const double rescaled[] = {24.70914, 22.18908, 21.20570, 31.89607};
    cJSON *root = reference_load("importance.json");
    norma_importance *m = example(root, "mtcars", 0);
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        assert_close(m->predictors[i].weight, raw[i], 0, 0.5000001e-7);
        assert_close(m->predictors[i].share, rescaled[i], 0, 0.51e-5);
    }
    norma_importance_free(m);
    cJSON_Delete(root);
}

/* Printed by the documentation of R's dominanceanalysis for rating ~ . of attitude: complaints,
   privileges, learning, raises, critical, advance. */
static void dominance_is_that_which_dominanceanalysis_prints(void **state)
{
    static const double general[] = {.371, .051, .156, .120, .007, .028};
    static const char *const complete[] = {"011111", "000010", "010111",
                                           "000010", "000000", "000000"};
    static const double complaints[] = {.681, .494, .374, .287, .220, .169};
    cJSON *root = reference_load("importance.json");
    norma_importance *m = example(root, "attitude", 0);
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        assert_close(m->predictors[i].general, general[i], 0, .00051);
        assert_close(m->conditional[i], complaints[i], 0, .00051);
        for (size_t j = 0; j < 6; j++)
            assert_int_equal(m->complete[i + j * 6], complete[i][j] == '1');
    }
    norma_importance_free(m);
    cJSON_Delete(root);
}

/* ---- laws ---- */

/* n rows of k predictors that correlate, and a criterion of the first two. */
static void simulate(double *x, double *y, size_t n, size_t k, uint64_t seed)
{
    gsl_rng *random = norma__random_new(seed, 1);
    for (size_t i = 0; i < n; i++) {
        double common = gsl_rng_uniform(random);
        for (size_t j = 0; j < k; j++)
            x[i + j * n] = common + gsl_rng_uniform(random);
        y[i] = x[i] + .5 * x[i + n] + 2 * gsl_rng_uniform(random);
    }
    gsl_rng_free(random);
}

/* (k + 1) x (k + 1), by the sums of the textbook. */
static void correlate(double *r, const double *x, const double *y, size_t n, size_t k)
{
    for (size_t a = 0; a <= k; a++)
        for (size_t b = 0; b <= k; b++) {
            const double *u = a < k ? x + a * n : y, *v = b < k ? x + b * n : y;
            double su = 0, sv = 0, suu = 0, svv = 0, suv = 0, rows = (double)n;
            for (size_t i = 0; i < n; i++) {
                su += u[i], sv += v[i];
                suu += u[i] * u[i], svv += v[i] * v[i], suv += u[i] * v[i];
            }
            r[a + b * (k + 1)] =
                (suv - su * sv / rows) / sqrt((suu - su * su / rows) * (svv - sv * sv / rows));
        }
}

static void orthogonal_predictors_weigh_their_squared_correlations(void **state)
{
    double r[25] = {0};
    static const double with[] = {.5, -.4, .3, .1};
    norma_importance *m = NULL;
    (void)state;
    for (size_t i = 0; i < 5; i++)
        r[i + i * 5] = 1;
    for (size_t i = 0; i < 4; i++)
        r[i + 4 * 5] = r[4 + i * 5] = with[i];
    assert_int_equal(norma_importance_of_correlations(&m, r, 4, 100, NULL), NORMA_OK);
    for (size_t i = 0; i < 4; i++) {
        assert_close(m->predictors[i].weight, with[i] * with[i], 1e-13, 0);
        assert_close(m->predictors[i].general, with[i] * with[i], 1e-13, 0);
        for (size_t s = 0; s < 4; s++)
            assert_close(m->conditional[s + i * 4], with[i] * with[i], 1e-12, 0);
    }
    assert_close(m->r2_adjusted, 1 - (1 - m->r2) * 99 / 95, 1e-13, 0);
    norma_importance_free(m);
}

static void weights_and_dominance_sum_to_r2_in_any_order_of_predictors(void **state)
{
    enum { N = 200, K = 7 };
    static double x[N * K], turned[N * K], y[N];
    (void)state;
    simulate(x, y, N, K, 3);
    for (size_t j = 0; j < K; j++)
        memcpy(turned + j * N, x + (K - 1 - j) * N, N * sizeof *x);
    norma_importance *m = importance_of(x, K, y, N, NULL, 0, 1);
    norma_importance *t = importance_of(turned, K, y, N, NULL, 0, 1);
    double weights = 0, general = 0;
    for (size_t j = 0; j < K; j++) {
        weights += m->predictors[j].weight;
        general += m->predictors[j].general;
        assert_true(m->predictors[j].weight >= 0);
        assert_close(t->predictors[K - 1 - j].weight, m->predictors[j].weight, 1e-11, 0);
        assert_close(t->predictors[K - 1 - j].general, m->predictors[j].general, 1e-11, 0);
    }
    assert_close(weights, m->r2, 1e-13, 0);
    assert_close(general, m->r2, 1e-12, 0);
    norma_importance_free(m);
    norma_importance_free(t);
}

/* Shapley's (1953) value: the mean of what a predictor adds over all orders. */
static double added_over_orders(const double *r2, size_t j, size_t model, size_t k)
{
    double sum = 0;
    size_t left = 0;
    for (size_t i = 0; i < k; i++)
        if (!(model >> i & 1)) {
            size_t with = model | (size_t)1 << i;
            sum += i == j ? r2[with] - r2[model] : added_over_orders(r2, j, with, k);
            left++;
        }
    return left ? sum / (double)left : 0;
}

static void general_dominance_is_the_shapley_value(void **state)
{
    enum { N = 60, K = 6 };
    static double x[N * K], y[N], r2[(size_t)1 << K], general[K], work[400];
    double r[(K + 1) * (K + 1)];
    (void)state;
    assert_true(norma__dominance_work(K) <= 400);
    simulate(x, y, N, K, 5);
    norma_importance *m = importance_of(x, K, y, N, NULL, 0, 1);
    correlate(r, x, y, N, K);
    norma__general_dominance(general, r2, r, K + 1, K, work);
    for (size_t j = 0; j < K; j++) {
        assert_close(general[j], added_over_orders(r2, j, 0, K), 1e-11, 0);
        assert_close(general[j], m->predictors[j].general, 1e-10, 0);
    }
    norma_importance_free(m);
}

static bool has_note(const norma_importance *m, const char *code)
{
    for (size_t i = 0; i < m->notes.n; i++)
        if (strcmp(m->notes.list[i].code, code) == 0)
            return true;
    return false;
}

static void a_copy_of_a_predictor_shares_its_weight(void **state)
{
    enum { N = 100, K = 3 };
    static double x[N * K], y[N];
    (void)state;
    simulate(x, y, N, 2, 7);
    memcpy(x + 2 * N, x, N * sizeof *x);
    norma_importance *two = importance_of(x, 2, y, N, NULL, 0, 1);
    norma_importance *m = importance_of(x, K, y, N, NULL, 20, 1);
    assert_true(has_note(m, "importance-collinear"));
    assert_true(isnan(m->predictors[0].beta));
    assert_close(m->r2, two->r2, 1e-9, 0);
    assert_close(m->predictors[0].weight, m->predictors[2].weight, 1e-9, 0);
    assert_close(m->predictors[0].general, m->predictors[2].general, 1e-9, 0);
    assert_true(m->predictors[0].low > 0);
    norma_importance_free(two);
    norma_importance_free(m);
}

static void many_predictors_are_sampled_close_to_what_all_models_give(void **state)
{
    enum { N = 300, K = 14 };
    static double x[N * K], y[N], sampled[K], work[400];
    double r[(K + 1) * (K + 1)];
    size_t order[K];
    (void)state;
    simulate(x, y, N, K, 11);
    norma_importance *m = importance_of(x, K, y, N, NULL, 0, 1);
    norma_importance *more;
    correlate(r, x, y, N, K);
    gsl_rng *random = norma__random_new(1, 0);
    assert_true(norma__sampled_dominance_work(K) <= 400);
    double error = norma__sampled_dominance(sampled, r, K + 1, K, 1000, random, order, work);
    gsl_rng_free(random);
    assert_true(error > 0 && error < .003);
    for (size_t j = 0; j < K; j++)
        assert_true(fabs(sampled[j] - m->predictors[j].general) < 4 * error);

    static double wide[N * 22], z[N];
    simulate(wide, z, N, 22, 13);
    more = importance_of(wide, 22, z, N, NULL, 0, 1);
    double sum = 0;
    for (size_t j = 0; j < 22; j++)
        sum += more->predictors[j].general;
    assert_close(sum, more->r2, 1e-10, 0);
    assert_true(has_note(more, "dominance-sampled"));
    assert_null(more->conditional);
    assert_null(more->complete);
    norma_importance_free(m);
    norma_importance_free(more);
}

/* ---- the bootstrap ---- */

static void assert_same_numbers(const norma_importance *a, const norma_importance *b)
{
    size_t k = a->n_predictors;
    assert_memory_equal(a->predictors, b->predictors, k * sizeof *a->predictors);
    for (size_t i = 0; i < k * k; i++)
        assert_true(a->reproduced[i] == b->reproduced[i] ||
                    (isnan(a->reproduced[i]) && isnan(b->reproduced[i])));
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    enum { N = 400, K = 5 };
    static double x[N * K], y[N];
    (void)state;
    simulate(x, y, N, K, 17);
    norma_importance *one = importance_of(x, K, y, N, NULL, 200, 1);
    norma_importance *three = importance_of(x, K, y, N, NULL, 200, 3);
    assert_same_numbers(one, three);
    norma_importance_free(one);
    norma_importance_free(three);
}

static void what_drives_the_criterion_beats_a_random_predictor_and_the_rest_does_not(void **state)
{
    enum { N = 500, K = 4 };
    static double x[N * K], y[N];
    gsl_rng *random = norma__random_new(23, 1);
    (void)state;
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < K; j++)
            x[i + j * N] = gsl_rng_uniform(random);
        y[i] = x[i] + .6 * x[i + N] + gsl_rng_uniform(random);
    }
    gsl_rng_free(random);
    norma_importance *m = importance_of(x, K, y, N, NULL, 400, 1);
    for (size_t j = 0; j < K; j++) {
        const norma_predictor *p = &m->predictors[j];
        assert_true(p->low >= 0 && p->low <= p->weight && p->weight <= p->high);
        assert_true(p->general_low <= p->general && p->general <= p->general_high);
        assert_true((p->random_low > 0) == (j < 2));
    }
    assert_true(m->reproduced[0 + 1 * K] > .9); /* the first weighs more than the second */
    assert_close(m->reproduced[0 + 1 * K] + m->reproduced[1 + 0 * K], 1, 1e-12, 0);
    norma_importance_free(m);
}

/* Everybody is in the file four times: units are these four, and what is drawn by unit is as wide
   as a quarter of the rows says, while rows by themselves would halve it. */
static void units_are_drawn_whole(void **state)
{
    enum { N = 100, K = 2, TIMES = 4 };
    static double x[N * TIMES * K], y[N * TIMES], few[N * K], of_few[N];
    static uint32_t unit[N * TIMES];
    norma_grouping group = {
        .column = (char *)"team", .n_rows = N * TIMES, .n_units = N, .unit = unit};
    (void)state;
    simulate(few, of_few, N, K, 29);
    for (size_t i = 0; i < N * TIMES; i++) {
        unit[i] = (uint32_t)(i % N);
        y[i] = of_few[i % N];
        for (size_t j = 0; j < K; j++)
            x[i + j * N * TIMES] = few[i % N + j * N];
    }
    norma_importance *by_unit = importance_of(x, K, y, N * TIMES, &group, 600, 1);
    norma_importance *by_row = importance_of(x, K, y, N * TIMES, NULL, 600, 1);
    norma_importance *alone = importance_of(few, K, of_few, N, NULL, 600, 1);
    assert_int_equal(by_unit->n_units, N);
    assert_int_equal(by_row->n_units, 0);
    double width = by_unit->predictors[0].high - by_unit->predictors[0].low;
    double wide = alone->predictors[0].high - alone->predictors[0].low;
    double narrow = by_row->predictors[0].high - by_row->predictors[0].low;
    assert_true(fabs(width / wide - 1) < .15);
    assert_true(fabs(narrow / wide - .5) < .1);
    norma_importance_free(by_unit);
    norma_importance_free(by_row);
    norma_importance_free(alone);
}

static void few_units_and_one_unit_leave_notes(void **state)
{
    enum { N = 60, K = 2 };
    static double x[N * K], y[N];
    static uint32_t unit[N];
    norma_grouping group = {.column = (char *)"team", .n_rows = N, .n_units = 5, .unit = unit};
    (void)state;
    simulate(x, y, N, K, 31);
    x[3] = NAN;
    for (size_t i = 0; i < N; i++)
        unit[i] = (uint32_t)(i % 5);
    norma_importance *m = importance_of(x, K, y, N, &group, 50, 1);
    assert_int_equal(m->n_units, 5);
    assert_int_equal(m->n, N - 1);
    assert_true(has_note(m, "importance-few-units") && has_note(m, "importance-incomplete"));
    assert_true(has_note(m, "importance-few-samples") == false);
    assert_true(!has_note(m, "importance-few-respondents"));
    norma_importance_free(m);
    norma_importance *few = importance_of(x + 30, K, y + 30, 19, NULL, 0, 1);
    assert_true(has_note(few, "importance-few-respondents"));
    norma_importance_free(few);
    memset(unit, 0, sizeof unit);
    m = importance_of(x, K, y, N, &group, 10, 1);
    assert_int_equal(m->n_units, 0);
    assert_true(has_note(m, "importance-one-unit") && has_note(m, "importance-few-samples"));
    norma_importance_free(m);
}

/* ---- refusals ---- */

static void refuse(const double *x, size_t k, const double *y, size_t n, const char *sentence)
{
    norma_importance *m = NULL;
    norma_error err = {0};
    assert_int_equal(norma_importance_of(&m, x, k, y, n, NULL, NULL, NULL, &err), NORMA_EDATA);
    assert_null(m);
    assert_string_equal(err.message, sentence);
}

static void what_cannot_be_compared_is_refused(void **state)
{
    enum { N = 30 };
    static double x[N * 3], y[N];
    norma_importance_options o = NORMA_IMPORTANCE_OPTIONS_INIT;
    norma_importance *m = NULL;
    norma_error err = {0};
    (void)state;
    simulate(x, y, N, 3, 37);
    refuse(x, 1, y, N, "importance is of 2 or more predictors, not of 1");
    refuse(x, 3, y, 4,
           "importance of 3 predictors needs 5 respondents with all of them and the criterion, and "
           "there are 4");
    o.conf_level = 1;
    assert_int_equal(norma_importance_of(&m, x, 2, y, N, NULL, NULL, &o, &err), NORMA_EINVAL);
    for (size_t i = 0; i < N; i++)
        x[i + N] = .1;
    refuse(x, 2, y, N, "predictor 2 does not vary");
    x[N] = INFINITY;
    refuse(x, 2, y, N, "variable 2 is infinite in row 1");
    static const double indefinite[] = {1, .9, .9, .9, 1, -.9, .9, -.9, 1};
    assert_int_equal(norma_importance_of_correlations(&m, indefinite, 2, 9, &err), NORMA_EDATA);
    assert_string_equal(err.message, "the correlations of 2 predictors and a criterion are not "
                                     "positive definite");
    norma_importance_free(NULL);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    enum { N = 30 };
    static double x[N * 3], y[N];
    norma_importance_options o = NORMA_IMPORTANCE_OPTIONS_INIT;
    norma_importance *m = NULL;
    (void)state;
    simulate(x, y, N, 3, 41);
    x[0] = NAN;
    o.bootstrap = 4;
    o.threads = 1;
    check_every_allocation(m, norma_importance_of(&m, x, 3, y, N, NULL, NULL, &o, NULL));
    norma_importance_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_those_of_regressions_of_every_model),
        cmocka_unit_test(weights_are_those_that_rwa_prints),
        cmocka_unit_test(dominance_is_that_which_dominanceanalysis_prints),
        cmocka_unit_test(orthogonal_predictors_weigh_their_squared_correlations),
        cmocka_unit_test(weights_and_dominance_sum_to_r2_in_any_order_of_predictors),
        cmocka_unit_test(general_dominance_is_the_shapley_value),
        cmocka_unit_test(a_copy_of_a_predictor_shares_its_weight),
        cmocka_unit_test(many_predictors_are_sampled_close_to_what_all_models_give),
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
        cmocka_unit_test(what_drives_the_criterion_beats_a_random_predictor_and_the_rest_does_not),
        cmocka_unit_test(units_are_drawn_whole),
        cmocka_unit_test(few_units_and_one_unit_leave_notes),
        cmocka_unit_test(what_cannot_be_compared_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Implied moments and their derivatives: against moments written out and against differences. */
#include "models/sem/by_hand.h"

#include "foundation/numeric.h"
#include "models/sem/jacobian.h"
#include "models/sem/normal_information.h"
#include "models/sem/structure.h"

#include <math.h>

#define assert_done(call) assert_int_equal((call), NORMA_OK)
#define X (char *)(uintptr_t)
enum { FIXED = -1 };
#define FIX ((size_t)FIXED)

/* Two factors, the second regressed on the first and on an observed variable that it also sends
   effects back to: a loop; a residual covariance; means. */
static const hand_row CONTINUOUS[] = {
    {"f", NORMA_SEM_MEASURES, "y1", FIX, 1, 0},   {"f", NORMA_SEM_MEASURES, "y2", 0, 0, 0},
    {"f", NORMA_SEM_MEASURES, "y3", 1, 0, 0},     {"g", NORMA_SEM_MEASURES, "y3", 2, 0, 0},
    {"g", NORMA_SEM_MEASURES, "y4", FIX, 1, 0},   {"g", NORMA_SEM_MEASURES, "y5", 0, 0, 0},
    {"g", NORMA_SEM_REGRESSION, "f", 3, 0, 0},    {"g", NORMA_SEM_REGRESSION, "x", 4, 0, 0},
    {"f", NORMA_SEM_REGRESSION, "g", 5, 0, 0},    {"y1", NORMA_SEM_COVARIANCE, "y1", 6, 0, 0},
    {"y2", NORMA_SEM_COVARIANCE, "y2", 7, 0, 0},  {"y3", NORMA_SEM_COVARIANCE, "y3", 8, 0, 0},
    {"y4", NORMA_SEM_COVARIANCE, "y4", 9, 0, 0},  {"y5", NORMA_SEM_COVARIANCE, "y5", 10, 0, 0},
    {"y1", NORMA_SEM_COVARIANCE, "y2", 11, 0, 0}, {"x", NORMA_SEM_COVARIANCE, "x", 12, 0, 0},
    {"f", NORMA_SEM_COVARIANCE, "f", 13, 0, 0},   {"g", NORMA_SEM_COVARIANCE, "g", 14, 0, 0},
    {"y1", NORMA_SEM_INTERCEPT, "", 15, 0, 0},    {"y2", NORMA_SEM_INTERCEPT, "", 16, 0, 0},
    {"y3", NORMA_SEM_INTERCEPT, "", 17, 0, 0},    {"y4", NORMA_SEM_INTERCEPT, "", 18, 0, 0},
    {"y5", NORMA_SEM_INTERCEPT, "", 19, 0, 0},    {"x", NORMA_SEM_INTERCEPT, "", 20, 0, 0},
    {"g", NORMA_SEM_INTERCEPT, "", 21, 0, 0},     {"f", NORMA_SEM_INTERCEPT, "", 22, 0, 0}};
static char *const CONTINUOUS_IDS[] = {X "y1", X "y2", X "y3", X "y4", X "y5", X "x"};
static char *const LATENT_IDS[] = {X "f", X "g"};
static const double CONTINUOUS_THETA[] = {0.8, 0.7,  0.4, 0.5, 0.3, -0.2, 0.9, 1.1,
                                          1.3, 0.8,  0.7, 0.2, 1.2, 1.0,  0.6, 0.1,
                                          0.3, -0.2, 0.5, 0.4, 0.7, 0.2,  -0.3};

/* Four ordinal and one continuous variable; o4 sends effects to the factor and to o3. */
static const hand_row MIXED[] = {
    {"f", NORMA_SEM_MEASURES, "o1", 0, 0, 0},      {"f", NORMA_SEM_MEASURES, "o2", 1, 0, 0},
    {"f", NORMA_SEM_MEASURES, "o3", 2, 0, 0},      {"f", NORMA_SEM_MEASURES, "y", 3, 0, 0},
    {"f", NORMA_SEM_REGRESSION, "o4", 4, 0, 0},    {"o3", NORMA_SEM_REGRESSION, "o4", 5, 0, 0},
    {"o1", NORMA_SEM_COVARIANCE, "o1", 6, 1, 0},   {"o2", NORMA_SEM_COVARIANCE, "o2", FIX, 1, 0},
    {"o3", NORMA_SEM_COVARIANCE, "o3", FIX, 1, 0}, {"o4", NORMA_SEM_COVARIANCE, "o4", FIX, 1, 0},
    {"y", NORMA_SEM_COVARIANCE, "y", 7, 0, 0},     {"o1", NORMA_SEM_COVARIANCE, "o2", 8, 0, 0},
    {"f", NORMA_SEM_COVARIANCE, "f", 9, 0, 0},     {"o1", NORMA_SEM_THRESHOLD, "t1", 10, 0, 0},
    {"o1", NORMA_SEM_THRESHOLD, "t2", 11, 0, 0},   {"o2", NORMA_SEM_THRESHOLD, "t1", 10, 0, 0},
    {"o3", NORMA_SEM_THRESHOLD, "t1", 12, 0, 0},   {"o3", NORMA_SEM_THRESHOLD, "t2", 13, 0, 0},
    {"o4", NORMA_SEM_THRESHOLD, "t1", 14, 0, 0},   {"o1", NORMA_SEM_SCALING, "o1", 15, 0, 0},
    {"o2", NORMA_SEM_SCALING, "o2", FIX, 1, 0},    {"o4", NORMA_SEM_SCALING, "o4", 16, 0, 0},
    {"y", NORMA_SEM_INTERCEPT, "", 17, 0, 0},      {"f", NORMA_SEM_INTERCEPT, "", 18, 0, 0},
    {"o2", NORMA_SEM_INTERCEPT, "", 19, 0, 0}};
static char *const MIXED_IDS[] = {X "o1", X "y", X "o2", X "o3", X "o4"};
static const size_t MIXED_CATEGORIES[] = {3, 0, 2, 3, 2};
static const double MIXED_THETA[] = {0.7,  0.5, 0.6,  0.9, 0.3, -0.2, 1.3, 0.8, 0.1, 0.7,
                                     -0.5, 0.6, -0.3, 0.4, 0.2, 1.1,  0.9, 0.5, 0.2, -0.1};

typedef struct fixture {
    norma_sem_table table;
    norma__observed observed;
    norma__observed_group group;
    norma__sem_structure structure;
    norma__sem_implied implied;
    const double *theta;
} fixture;

static void set_up(fixture *f, bool mixed, bool theta)
{
    const size_t p = mixed ? 5 : 6;
    size_t *categories = mixed ? (size_t *)(uintptr_t)MIXED_CATEGORIES : NULL;
    char **ids = (char **)(uintptr_t)(mixed ? MIXED_IDS : CONTINUOUS_IDS);
    *f = (fixture){.theta = mixed ? MIXED_THETA : CONTINUOUS_THETA};
    f->table =
        hand_table(mixed ? MIXED : CONTINUOUS,
                   mixed ? sizeof MIXED / sizeof *MIXED : sizeof CONTINUOUS / sizeof *CONTINUOUS,
                   ids, categories, p, (char **)(uintptr_t)LATENT_IDS, mixed ? 1 : 2, 1);
    f->table.theta = theta;
    hand_statistics(&f->group, p, categories, true);
    f->observed = (norma__observed){.p = p, .n_groups = 1, .groups = &f->group};
    assert_done(norma__sem_structure_of(&f->structure, &f->table, &f->observed, NULL));
    assert_done(norma__sem_implied_new(&f->implied, &f->structure, NULL));
    assert_true(norma__sem_imply(&f->implied, &f->structure, 0, f->theta));
}

static void tear_down(fixture *f)
{
    norma__sem_implied_free(&f->implied);
    norma__sem_structure_clear(&f->structure);
    free(f->table.rows);
    free(f->group.statistics);
    free(f->group.values);
}

/* Statistics at theta with parameter q moved by step. */
static void moved_statistics(double *values, fixture *f, size_t q, double step)
{
    double theta[32];
    memcpy(theta, f->theta, f->structure.n_free * sizeof *theta);
    theta[q] += step;
    assert_true(norma__sem_imply(&f->implied, &f->structure, 0, theta));
    norma__sem_statistics(values, NULL, &f->structure, 0, &f->group, &f->implied);
}

static void check_jacobian(bool mixed, bool theta)
{
    fixture f;
    set_up(&f, mixed, theta);
    const size_t k = f.group.k, n = f.structure.n_free;
    double *jacobian = calloc(k * n, sizeof *jacobian), up[64], down[64];
    assert_true(jacobian && k <= 64);
    norma__sem_statistics(NULL, jacobian, &f.structure, 0, &f.group, &f.implied);
    for (size_t q = 0; q < n; q++) {
        moved_statistics(up, &f, q, 1e-5);
        moved_statistics(down, &f, q, -1e-5);
        for (size_t t = 0; t < k; t++)
            assert_close(jacobian[t + k * q], (up[t] - down[t]) / 2e-5, 1e-7, 1e-9);
    }
    free(jacobian);
    tear_down(&f);
}

static void derivatives_of_statistics_are_what_differences_say(void **state)
{
    (void)state;
    check_jacobian(false, false);
    check_jacobian(true, false);
    check_jacobian(true, true);
}

/* Slopes of sum of weight_t statistic_t. */
static void fill_slopes(fixture *f, const double *weights)
{
    const size_t p = f->structure.p;
    norma__sem_slopes *slopes = &f->implied.slopes;
    memset(slopes->sigma, 0, p * p * sizeof *slopes->sigma);
    for (size_t t = 0; t < f->group.k; t++) {
        const norma__statistic *s = &f->group.statistics[t];
        if (s->kind == NORMA__MEAN)
            slopes->mu[s->i] = weights[t];
        else if (s->kind == NORMA__THRESHOLD)
            slopes->cuts[f->structure.cut[s->i] + s->j] = weights[t];
        else if (s->i == s->j)
            slopes->sigma[s->i + s->j * p] = weights[t];
        else
            slopes->sigma[s->i + s->j * p] = slopes->sigma[s->j + s->i * p] = weights[t] / 2;
    }
}

static void check_gradient(bool mixed, bool theta)
{
    fixture f;
    set_up(&f, mixed, theta);
    const size_t k = f.group.k, n = f.structure.n_free;
    double *jacobian = calloc(k * n, sizeof *jacobian), weights[64], gradient[32] = {0};
    assert_non_null(jacobian);
    for (size_t t = 0; t < k; t++)
        weights[t] = sin((double)(3 * t + 1));
    norma__sem_statistics(NULL, jacobian, &f.structure, 0, &f.group, &f.implied);
    fill_slopes(&f, weights);
    norma__sem_add_gradient(gradient, &f.structure, 0, &f.implied);
    for (size_t q = 0; q < n; q++) {
        double sum = 0;
        for (size_t t = 0; t < k; t++)
            sum += weights[t] * jacobian[t + k * q];
        assert_close(gradient[q], sum, 1e-11, 1e-12);
    }
    free(jacobian);
    tear_down(&f);
}

static void gradients_from_slopes_are_those_of_the_jacobian(void **state)
{
    (void)state;
    check_gradient(false, false);
    check_gradient(true, false);
    check_gradient(true, true);
}

static void check_sparse(bool mixed, bool theta)
{
    fixture f;
    norma__sem_places places;
    norma__sem_jacobian sparse = {0};
    set_up(&f, mixed, theta);
    const size_t k = f.group.k, n = f.structure.n_free;
    double *jacobian = calloc(k * n, sizeof *jacobian);
    assert_non_null(jacobian);
    norma__sem_statistics(NULL, jacobian, &f.structure, 0, &f.group, &f.implied);
    assert_done(norma__sem_places_of(&places, &f.structure, &f.group, NULL));
    assert_done(norma__sem_jacobian_at(&sparse, &f.structure, 0, &places, &f.implied, NULL, NULL));
    for (size_t e = 0; e < sparse.n; e++)
        jacobian[sparse.list[e].statistic + k * sparse.list[e].free] -= sparse.list[e].value;
    for (size_t e = 0; e < k * n; e++)
        assert_close(jacobian[e], 0, 0, 1e-14);
    norma__sem_places_clear(&places);
    norma__sem_jacobian_clear(&sparse);
    free(jacobian);
    tear_down(&f);
}

static void the_list_of_derivatives_is_the_whole_jacobian(void **state)
{
    (void)state;
    check_sparse(false, false);
    check_sparse(true, false);
    check_sparse(true, true);
}

/* Slopes of the discrepancy (ln|Sigma| + tr(Sigma^-1 T)) / 2 are (W - W T W) / 2 and -W e. */
static void normal_gradient(double *gradient, fixture *f, const double *cov, const double *mean,
                            const double *theta)
{
    const size_t p = f->structure.p;
    double w[36], e[6], t[36];
    assert_true(norma__sem_imply(&f->implied, &f->structure, 0, theta));
    assert_true(norma__invert_spd(w, NULL, f->implied.sigma, p));
    for (size_t i = 0; i < p; i++)
        e[i] = mean[i] - f->implied.mu[i];
    for (size_t i = 0; i < p * p; i++)
        t[i] = cov[i] + e[i % p] * e[i / p];
    for (size_t i = 0; i < p; i++) {
        f->implied.slopes.mu[i] = 0;
        for (size_t j = 0; j < p; j++) {
            double sum = w[i + j * p];
            for (size_t r = 0; r < p; r++)
                for (size_t s = 0; s < p; s++)
                    sum -= w[i + r * p] * t[r + s * p] * w[s + j * p];
            f->implied.slopes.sigma[i + j * p] = sum / 2;
            f->implied.slopes.mu[i] -= w[i + j * p] * e[j];
        }
    }
    memset(gradient, 0, f->structure.n_free * sizeof *gradient);
    norma__sem_add_gradient(gradient, &f->structure, 0, &f->implied);
}

/* A sample whose moments are near those at theta. */
static void near_sample(double *cov, double *mean, const fixture *f)
{
    const size_t p = f->structure.p;
    for (size_t i = 0; i < p; i++) {
        mean[i] = f->implied.mu[i] + 0.3 * cos((double)i);
        for (size_t j = 0; j < p; j++)
            cov[i + j * p] = f->implied.sigma[i + j * p] * (i == j ? 1.2 : 0.9);
    }
}

static void observed_information_is_the_difference_of_gradients(void **state)
{
    fixture f;
    double cov[36], mean[6], up[32], down[32], theta[32];
    (void)state;
    set_up(&f, false, false);
    const size_t n = f.structure.n_free;
    double *hessian = calloc(n * n, sizeof *hessian);
    assert_non_null(hessian);
    near_sample(cov, mean, &f);
    assert_done(
        norma__sem_add_normal_hessian(hessian, &f.structure, 0, &f.implied, cov, mean, 0.7, NULL));
    for (size_t q = 0; q < n; q++) {
        memcpy(theta, f.theta, n * sizeof *theta);
        theta[q] += 1e-5;
        normal_gradient(up, &f, cov, mean, theta);
        theta[q] -= 2e-5;
        normal_gradient(down, &f, cov, mean, theta);
        for (size_t r = 0; r < n; r++)
            assert_close(hessian[r + q * n], 0.7 * (up[r] - down[r]) / 2e-5, 1e-7, 1e-8);
    }
    free(hessian);
    tear_down(&f);
}

/* Where the sample's moments are the implied ones, both are the same. */
static void expected_information_is_the_observed_one_of_a_perfect_fit(void **state)
{
    fixture f;
    double weight[36];
    (void)state;
    set_up(&f, false, false);
    const size_t n = f.structure.n_free;
    double *expected = calloc(2 * n * n, sizeof *expected), *observed = expected + n * n;
    assert_non_null(expected);
    assert_true(norma__invert_spd(weight, NULL, f.implied.sigma, f.structure.p));
    assert_done(
        norma__sem_add_normal_information(expected, &f.structure, 0, &f.implied, weight, 1, NULL));
    assert_done(norma__sem_add_normal_hessian(observed, &f.structure, 0, &f.implied,
                                              f.implied.sigma, f.implied.mu, 1, NULL));
    for (size_t e = 0; e < n * n; e++)
        assert_close(expected[e], observed[e], 1e-11, 1e-12);
    free(expected);
    tear_down(&f);
}

static void ordinal_variables_have_variance_one(void **state)
{
    (void)state;
    for (int theta = 0; theta < 2; theta++) {
        fixture f;
        set_up(&f, true, theta == 1);
        for (size_t i = 0; i < 5; i++)
            if (f.structure.ordinal[i])
                assert_close(f.implied.scale[i] * f.implied.scale[i] * f.implied.raw[i + 5 * i], 1,
                             1e-14, 0);
        tear_down(&f);
    }
}

/* A factor by hand: sigma = lambda psi lambda' + theta, mu = nu + lambda alpha. */
static void one_factor_implies_what_is_written_in_books(void **state)
{
    static const hand_row rows[] = {
        {"f", NORMA_SEM_MEASURES, "a", FIX, 1, 0},   {"f", NORMA_SEM_MEASURES, "b", 0, 0, 0},
        {"a", NORMA_SEM_COVARIANCE, "a", 1, 0, 0},   {"b", NORMA_SEM_COVARIANCE, "b", 2, 0, 0},
        {"f", NORMA_SEM_COVARIANCE, "f", 3, 0, 0},   {"a", NORMA_SEM_INTERCEPT, "", 4, 0, 0},
        {"b", NORMA_SEM_INTERCEPT, "", FIX, 0.5, 0}, {"f", NORMA_SEM_INTERCEPT, "", 5, 0, 0}};
    const double theta[] = {2, 0.25, 0.5, 1.5, 3, 0.75};
    char *ids[] = {X "a", X "b"}, *latent[] = {X "f"};
    norma__observed_group group = {0};
    norma__observed observed = {.p = 2, .n_groups = 1, .groups = &group};
    norma__sem_structure structure;
    norma__sem_implied implied;
    (void)state;
    norma_sem_table table = hand_table(rows, 8, ids, NULL, 2, latent, 1, 1);
    assert_done(norma__sem_structure_of(&structure, &table, &observed, NULL));
    assert_done(norma__sem_implied_new(&implied, &structure, NULL));
    assert_true(norma__sem_imply(&implied, &structure, 0, theta));
    assert_close(implied.sigma[0], 1.75, 1e-15, 0);
    assert_close(implied.sigma[1], 3, 1e-15, 0);
    assert_close(implied.sigma[3], 6.5, 1e-15, 0);
    assert_close(implied.mu[0], 3.75, 1e-15, 0);
    assert_close(implied.mu[1], 2, 1e-15, 0);
    assert_true(structure.direct);
    norma__sem_implied_free(&implied);
    norma__sem_structure_clear(&structure);
    free(table.rows);
}

static void a_loop_of_gain_one_implies_nothing(void **state)
{
    static const hand_row rows[] = {{"a", NORMA_SEM_REGRESSION, "b", 0, 0, 0},
                                    {"b", NORMA_SEM_REGRESSION, "a", 1, 0, 0},
                                    {"a", NORMA_SEM_COVARIANCE, "a", 2, 0, 0},
                                    {"b", NORMA_SEM_COVARIANCE, "b", 3, 0, 0}};
    const double theta[] = {2, 0.5, 1, 1};
    char *ids[] = {X "a", X "b"};
    norma__observed_group group = {0};
    norma__observed observed = {.p = 2, .n_groups = 1, .groups = &group};
    norma__sem_structure structure;
    norma__sem_implied implied;
    (void)state;
    norma_sem_table table = hand_table(rows, 4, ids, NULL, 2, NULL, 0, 1);
    assert_done(norma__sem_structure_of(&structure, &table, &observed, NULL));
    assert_done(norma__sem_implied_new(&implied, &structure, NULL));
    assert_false(norma__sem_imply(&implied, &structure, 0, theta));
    norma__sem_implied_free(&implied);
    norma__sem_structure_clear(&structure);
    free(table.rows);
}

static void unknown_variables_and_thresholds_are_refused(void **state)
{
    static const hand_row stranger[] = {{"f", NORMA_SEM_MEASURES, "a", 0, 0, 0}};
    static const hand_row cut[] = {{"a", NORMA_SEM_THRESHOLD, "t3", 0, 0, 0}};
    char *ids[] = {X "a"};
    size_t categories[] = {3};
    norma__observed_group group = {0};
    norma__observed observed = {.p = 1, .n_groups = 1, .groups = &group};
    norma__sem_structure structure;
    norma_error err;
    (void)state;
    norma_sem_table table = hand_table(stranger, 1, ids, NULL, 1, NULL, 0, 1);
    assert_int_equal(norma__sem_structure_of(&structure, &table, &observed, &err), NORMA_EDATA);
    assert_string_equal(err.message,
                        "a parameter of \"f\" and \"a\" is about a variable that the model lacks");
    free(table.rows);
    table = hand_table(cut, 1, ids, categories, 1, NULL, 0, 1);
    assert_int_equal(norma__sem_structure_of(&structure, &table, &observed, &err), NORMA_EDATA);
    assert_string_equal(err.message, "\"a | t3\" is no threshold of \"a\" as it was answered");
    free(table.rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(derivatives_of_statistics_are_what_differences_say),
        cmocka_unit_test(gradients_from_slopes_are_those_of_the_jacobian),
        cmocka_unit_test(the_list_of_derivatives_is_the_whole_jacobian),
        cmocka_unit_test(observed_information_is_the_difference_of_gradients),
        cmocka_unit_test(expected_information_is_the_observed_one_of_a_perfect_fit),
        cmocka_unit_test(ordinal_variables_have_variance_one),
        cmocka_unit_test(one_factor_implies_what_is_written_in_books),
        cmocka_unit_test(a_loop_of_gain_one_implies_nothing),
        cmocka_unit_test(unknown_variables_and_thresholds_are_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

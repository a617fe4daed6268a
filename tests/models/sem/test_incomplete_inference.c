/* Holzinger and Swineford's nine tests on three factors, 8 % of the cells missing: against lavaan
   0.6-14 at the same estimates (scripts/reference/sem_fiml.R). */
#include "models/sem/by_hand.h"

#include <stdio.h>

#include "foundation/numeric.h"
#include "models/observed/incomplete_saturated.h"
#include "models/observed/patterns.h"
#include "models/sem/incomplete_inference.h"

enum { N = 301, P = 9, Q = 30 };
#define FIX NORMA_NONE
#define X (char *)(uintptr_t)

static char *const TESTS[] = {X "x1", X "x2", X "x3", X "x4", X "x5",
                              X "x6", X "x7", X "x8", X "x9"};
static char *const FACTORS[] = {X "visual", X "textual", X "speed"};

typedef struct fixture {
    norma__observed observed;
    norma__observed_group groups[2];
    norma_sem_table table;
    norma__sem_fitted fitted;
    norma__sem_implied implied[2];
    double theta[2 * Q];
} fixture;

/* ---- the model, its parameters in lavaan's order ---- */

static void add(hand_row *rows, size_t *n, const char *lhs, norma_sem_op op, const char *rhs,
                size_t *free, size_t group)
{
    rows[(*n)++] = (hand_row){lhs, op, rhs, free ? (*free)++ : FIX, free ? 0 : 1, group};
}

static void write_group(hand_row *rows, size_t *n, size_t *free, size_t group)
{
    for (size_t i = 0; i < P; i++)
        add(rows, n, FACTORS[i / 3], NORMA_SEM_MEASURES, TESTS[i], i % 3 ? free : NULL, group);
    for (size_t i = 0; i < P; i++)
        add(rows, n, TESTS[i], NORMA_SEM_COVARIANCE, TESTS[i], free, group);
    for (size_t f = 0; f < 3; f++)
        add(rows, n, FACTORS[f], NORMA_SEM_COVARIANCE, FACTORS[f], free, group);
    for (size_t f = 0; f < 3; f++)
        for (size_t g = f + 1; g < 3; g++)
            add(rows, n, FACTORS[f], NORMA_SEM_COVARIANCE, FACTORS[g], free, group);
    for (size_t i = 0; i < P; i++)
        add(rows, n, TESTS[i], NORMA_SEM_INTERCEPT, "", free, group);
}

/* ---- the sample ---- */

static void take_group(norma__observed_group *g, const double *x, const double *weights,
                       const uint8_t *is, size_t which)
{
    g->n = 0;
    for (size_t r = 0; r < N; r++)
        g->n += !is || is[r] == which;
    g->x = malloc(g->n * P * sizeof *x);
    g->weights = weights ? malloc(g->n * sizeof *x) : NULL;
    g->mean = malloc(P * sizeof *x);
    g->cov = malloc(P * P * sizeof *x);
    g->total = 0;
    for (size_t r = 0, to = 0; r < N; r++) {
        if (is && is[r] != which)
            continue;
        for (size_t j = 0; j < P; j++)
            g->x[to + j * g->n] = x[r + j * N];
        if (weights)
            g->weights[to] = weights[r];
        g->total += weights ? weights[r] : 1;
        to++;
    }
    hand_statistics(g, P, NULL, true);
}

static void numbers(double *to, const cJSON *reference, const char *path, size_t n)
{
    size_t k = 0;
    const cJSON *value;
    cJSON_ArrayForEach(value, json_at(reference, path))
    {
        if (k < n)
            to[k] = cJSON_IsNull(value) ? NAN : value->valuedouble;
        k++;
    }
    assert_int_equal(k, n);
}

/* lavaan counts schools from that of the first row. */
static void schools(uint8_t *is, const cJSON *reference)
{
    double grant_white[N];
    numbers(grant_white, reference, "school", N);
    for (size_t r = 0; r < N; r++)
        is[r] = grant_white[r] != grant_white[0];
}

static void clusters(norma__observed_group *g)
{
    g->n_clusters = 23;
    g->cluster = malloc(g->n * sizeof *g->cluster);
    g->starts = malloc((g->n_clusters + 1) * sizeof *g->starts);
    g->members = malloc(g->n * sizeof *g->members);
    for (size_t c = 0, to = 0; c <= g->n_clusters; c++) {
        g->starts[c] = to;
        for (size_t r = 0; r < g->n && c < g->n_clusters; r++)
            if ((r + 1) % 23 == c) {
                g->cluster[r] = (uint32_t)c;
                g->members[to++] = r;
            }
    }
}

/* As lavaan's: they sum to n. */
static void weigh(double *weights)
{
    double sum = 0;
    for (size_t r = 0; r < N; r++)
        sum += weights[r] = 0.5 + (double)((r + 1) % 7) / 4;
    for (size_t r = 0; r < N; r++)
        weights[r] *= N / sum;
}

static void begin(fixture *f, const cJSON *reference, const char *name, size_t threads)
{
    const size_t n_groups = strcmp(name, "groups") == 0 ? 2 : 1;
    double *x = malloc(N * P * sizeof *x), weights[N];
    uint8_t is[N];
    char path[64];
    hand_row rows[100];
    size_t n = 0, free_ones = 0;
    memset(f, 0, sizeof *f);
    numbers(x, reference, "columns", N * P);
    schools(is, reference);
    weigh(weights);
    f->observed = (norma__observed){.p = P,
                                    .n = N,
                                    .n_groups = n_groups,
                                    .groups = f->groups,
                                    .means = true,
                                    .missing = NORMA_SEM_FIML,
                                    .threads = threads};
    for (size_t g = 0; g < n_groups; g++) {
        take_group(&f->groups[g], x, strcmp(name, "weights") == 0 ? weights : NULL,
                   n_groups > 1 ? is : NULL, g);
        if (strcmp(name, "clusters") == 0)
            clusters(&f->groups[g]);
        assert_int_equal(norma__patterns_of(&f->groups[g], P, threads, &f->observed.notes, NULL),
                         NORMA_OK);
        write_group(rows, &n, &free_ones, g);
    }
    free(x);
    f->table = hand_table(rows, n, (char **)(uintptr_t)TESTS, NULL, P, (char **)(uintptr_t)FACTORS,
                          3, n_groups);
    f->fitted = (norma__sem_fitted){
        .table = &f->table, .observed = f->observed, .implied = f->implied, .theta = f->theta};
    f->fitted.options = (norma_sem_options)NORMA_SEM_OPTIONS_INIT;
    f->fitted.options.missing = NORMA_SEM_FIML;
    assert_int_equal(norma__sem_structure_of(&f->fitted.structure, &f->table, &f->observed, NULL),
                     NORMA_OK);
    assert_int_equal(f->fitted.structure.n_free, Q * n_groups);
    snprintf(path, sizeof path, "%s/theta", name);
    numbers(f->theta, reference, path, Q * n_groups);
    for (size_t g = 0; g < n_groups; g++) {
        assert_int_equal(norma__sem_implied_new(&f->implied[g], &f->fitted.structure, NULL),
                         NORMA_OK);
        assert_true(norma__sem_imply(&f->implied[g], &f->fitted.structure, g, f->theta));
    }
}

static void end(fixture *f)
{
    for (size_t g = 0; g < f->observed.n_groups; g++) {
        norma__observed_group *group = &f->groups[g];
        norma__sem_implied_free(&f->implied[g]);
        norma__patterns_free(group->patterns);
        free(group->x);
        free(group->weights);
        free(group->mean);
        free(group->cov);
        free(group->cluster);
        free(group->starts);
        free(group->members);
        free(group->statistics);
        free(group->values);
    }
    norma__sem_structure_clear(&f->fitted.structure);
    free(f->table.rows);
}

/* ---- certified ---- */

static void matrix_is(const double *got, const cJSON *reference, const char *path, size_t q,
                      double rel, double abs)
{
    double *want = malloc(q * q * sizeof *want);
    numbers(want, reference, path, q * q);
    for (size_t i = 0; i < q * q; i++)
        assert_close(got[i], want[i], rel, abs);
    free(want);
}

static void information_is_lavaans(void **state)
{
    (void)state;
    cJSON *reference = reference_load("sem_fiml.json");
    double *out = malloc(Q * Q * sizeof *out);
    fixture f;
    begin(&f, reference, "ml", 1);
    assert_int_equal(norma__sem_incomplete_information(out, &f.fitted, NULL), NORMA_OK);
    matrix_is(out, reference, "ml/information", Q, 1e-6, 1e-6); /* lavaan: differences */
    assert_int_equal(norma__sem_incomplete_meat(out, &f.fitted, NULL), NORMA_OK);
    matrix_is(out, reference, "ml/meat", Q, 1e-9, 1e-9);
    assert_int_equal(norma__sem_incomplete_expected(out, &f.fitted, NULL), NORMA_OK);
    matrix_is(out, reference, "ml/expected", Q, 1e-9, 1e-9);
    end(&f);
    free(out);
    cJSON_Delete(reference);
}

/* Standard errors by information, or by sandwich; lavaan's information is of differences. */
static void errors_are_lavaans(const char *name, bool robust, size_t threads)
{
    cJSON *reference = reference_load("sem_fiml.json");
    fixture f;
    begin(&f, reference, name, threads);
    const size_t q = f.fitted.structure.n_free;
    double *bread = malloc(3 * q * q * sizeof *bread), *meat = bread + q * q, *half = meat + q * q;
    double want[2 * Q];
    char path[64];
    snprintf(path, sizeof path, "%s/se", name);
    numbers(want, reference, path, q);
    assert_int_equal(norma__sem_incomplete_information(bread, &f.fitted, NULL), NORMA_OK);
    assert_int_equal(norma__sem_incomplete_meat(meat, &f.fitted, NULL), NORMA_OK);
    assert_true(norma__invert_spd(bread, NULL, bread, q));
    for (size_t i = 0; i < q; i++) {
        double variance = 0;
        for (size_t j = 0; j < q; j++) {
            half[j] = 0;
            for (size_t k = 0; k < q; k++)
                half[j] += bread[k + i * q] * meat[k + j * q];
            variance += half[j] * bread[j + i * q];
        }
        assert_close(sqrt((robust ? variance : bread[i + i * q]) / N), want[i], 1e-6, 0);
    }
    free(bread);
    end(&f);
    cJSON_Delete(reference);
}

static void standard_errors_are_lavaans(void **state)
{
    (void)state;
    errors_are_lavaans("ml", false, 1);
}

static void robust_errors_are_lavaans(void **state)
{
    (void)state;
    errors_are_lavaans("mlr", true, 1);
    errors_are_lavaans("groups", true, 2);
}

static void weights_and_clusters_have_lavaans_errors(void **state)
{
    (void)state;
    errors_are_lavaans("weights", true, 1);
    errors_are_lavaans("clusters", true, 2);
}

static void scores_are_lavaans(void **state)
{
    (void)state;
    cJSON *reference = reference_load("sem_fiml.json");
    double *out = malloc(Q * N * sizeof *out), want[Q], sum;
    fixture f;
    begin(&f, reference, "ml", 1);
    assert_int_equal(norma__sem_incomplete_scores(out, &f.fitted, 0, NULL), NORMA_OK);
    numbers(want, reference, "ml/score_first_row", Q);
    for (size_t q = 0; q < Q; q++) {
        sum = 0;
        for (size_t r = 0; r < N; r++)
            sum += out[q + r * Q];
        assert_close(out[q], want[q], 1e-9, 1e-9);
        assert_close(sum, 0, 0, 1e-8); /* it is the maximum */
    }
    end(&f);
    free(out);
    cJSON_Delete(reference);
}

/* Test statistics, scaling factors and robust figures; lavaan's information is of differences. */
static void figures_are_lavaans(const char *name, bool robust, size_t threads)
{
    cJSON *reference = reference_load("sem_fiml.json");
    fixture f;
    norma__sem_incomplete_figures got;
    char path[96];
    double fit[8];
    static const char *const names[] = {"baseline_chisq",
                                        "baseline_df",
                                        "rmsea_robust",
                                        "cfi_robust",
                                        "df",
                                        "chisq_scaling_factor",
                                        "scaling_factor_h1",
                                        "baseline_chisq_scaling_factor"};
    begin(&f, reference, name, threads);
    const double n_groups = (double)f.observed.n_groups;
    f.fitted.convergence.n_estimated = Q * f.observed.n_groups;
    assert_int_equal(
        norma__sem_incomplete_figures_of(&got, &f.fitted, robust, true, &f.observed.notes, NULL),
        NORMA_OK);
    for (size_t i = 0; i < (robust ? 8 : 5); i++) {
        snprintf(path, sizeof path, "%s/fit/%s", name, names[i]);
        fit[i] = json_number(reference, path);
    }
    const double df = (double)got.n_saturated - (double)f.fitted.convergence.n_estimated;
    assert_close(got.baseline_df, fit[1], 0, 0);
    assert_close(sqrt(fmax(0, got.t - got.c * df) / (N * df) * n_groups), fit[2], 1e-6, 0);
    assert_close(1 - (got.t - got.c * df) / (got.t0 - got.c0 * got.baseline_df), fit[3], 1e-6, 0);
    assert_close(df, fit[4], 0, 0);
    if (robust) {
        double *bread = malloc(2 * f.fitted.structure.n_free * f.fitted.structure.n_free *
                               sizeof *bread),
               trace = 0;
        const size_t q = f.fitted.structure.n_free;
        assert_int_equal(norma__sem_incomplete_information(bread, &f.fitted, NULL), NORMA_OK);
        assert_int_equal(norma__sem_incomplete_meat(bread + q * q, &f.fitted, NULL), NORMA_OK);
        assert_true(norma__invert_spd(bread, NULL, bread, q));
        for (size_t i = 0; i < q * q; i++)
            trace += bread[i] * bread[q * q + i];
        assert_close((got.trace_saturated - trace) / df, fit[5], 1e-6, 0);
        assert_close(got.trace_saturated / (double)got.n_saturated, fit[6], 1e-8, 0);
        assert_close((got.trace_saturated - got.trace_baseline) / got.baseline_df, fit[7], 1e-6, 0);
        free(bread);
    }
    norma__sem_incomplete_release(&f.fitted);
    end(&f);
    cJSON_Delete(reference);
}

static void tests_and_robust_figures_are_lavaans(void **state)
{
    (void)state;
    figures_are_lavaans("ml", false, 1);
    figures_are_lavaans("mlr", true, 2);
    figures_are_lavaans("groups", true, 1);
}

static void weights_and_clusters_have_lavaans_figures(void **state)
{
    (void)state;
    figures_are_lavaans("weights", true, 1);
    figures_are_lavaans("clusters", true, 1);
}

/* ---- laws ---- */

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    (void)state;
    cJSON *reference = reference_load("sem_fiml.json");
    double *out = malloc(4 * Q * Q * sizeof *out);
    for (size_t k = 0; k < 2; k++) {
        fixture f;
        begin(&f, reference, "ml", 1 + 2 * k);
        double *to = out + 2 * k * Q * Q;
        assert_int_equal(norma__sem_incomplete_information(to, &f.fitted, NULL), NORMA_OK);
        assert_int_equal(norma__sem_incomplete_meat(to + Q * Q, &f.fitted, NULL), NORMA_OK);
        end(&f);
    }
    assert_memory_equal(out, out + 2 * Q * Q, 2 * Q * Q * sizeof *out);
    free(out);
    cJSON_Delete(reference);
}

/* Away from the maximum the information is what differences of the scores say. */
static void information_is_differences_of_scores(void **state)
{
    (void)state;
    cJSON *reference = reference_load("sem_fiml.json");
    double *information = malloc(Q * Q * sizeof *information);
    double *scores = malloc(Q * N * sizeof *scores);
    const double h = 1e-5;
    fixture f;
    begin(&f, reference, "weights", 1);
    for (size_t q = 0; q < Q; q++)
        f.theta[q] += 0.03 * (double)(q % 3);
    assert_true(norma__sem_imply(&f.implied[0], &f.fitted.structure, 0, f.theta));
    assert_int_equal(norma__sem_incomplete_information(information, &f.fitted, NULL), NORMA_OK);
    for (size_t q = 0; q < Q; q++) {
        double slope[Q] = {0};
        for (int side = -1; side < 2; side += 2) {
            f.theta[q] += side * h;
            assert_true(norma__sem_imply(&f.implied[0], &f.fitted.structure, 0, f.theta));
            assert_int_equal(norma__sem_incomplete_scores(scores, &f.fitted, 0, NULL), NORMA_OK);
            for (size_t r = 0; r < N; r++)
                for (size_t k = 0; k < Q; k++)
                    slope[k] -= f.groups[0].weights[r] * side * scores[k + r * Q] / (2 * h * N);
            f.theta[q] -= side * h;
        }
        for (size_t k = 0; k < Q; k++)
            assert_close(information[k + q * Q], slope[k], 1e-6, 1e-7);
    }
    end(&f);
    free(information);
    free(scores);
    cJSON_Delete(reference);
}

/* ---- refusals and memory ---- */

static void a_model_that_is_not_positive_definite_is_refused(void **state)
{
    (void)state;
    cJSON *reference = reference_load("sem_fiml.json");
    double *out = malloc(Q * N * sizeof *out);
    norma_error err = {0};
    fixture f;
    begin(&f, reference, "ml", 1);
    f.theta[6] = -5;
    assert_true(norma__sem_imply(&f.implied[0], &f.fitted.structure, 0, f.theta));
    assert_int_equal(norma__sem_incomplete_information(out, &f.fitted, &err), NORMA_EDATA);
    assert_string_equal(err.message, "the implied covariances are not positive definite");
    assert_int_equal(norma__sem_incomplete_expected(out, &f.fitted, NULL), NORMA_EDATA);
    assert_int_equal(norma__sem_incomplete_scores(out, &f.fitted, 0, NULL), NORMA_EDATA);
    end(&f);
    free(out);
    cJSON_Delete(reference);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    cJSON *reference = reference_load("sem_fiml.json");
    double *out = malloc(Q * Q * sizeof *out);
    fixture f;
    begin(&f, reference, "clusters", 1);
    check_every_allocation(NULL, norma__sem_incomplete_information(out, &f.fitted, NULL));
    check_every_allocation(NULL, norma__sem_incomplete_meat(out, &f.fitted, NULL));
    check_every_allocation(NULL, norma__sem_incomplete_expected(out, &f.fitted, NULL));
    end(&f);
    free(out);
    cJSON_Delete(reference);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(information_is_lavaans),
        cmocka_unit_test(standard_errors_are_lavaans),
        cmocka_unit_test(robust_errors_are_lavaans),
        cmocka_unit_test(weights_and_clusters_have_lavaans_errors),
        cmocka_unit_test(scores_are_lavaans),
        cmocka_unit_test(tests_and_robust_figures_are_lavaans),
        cmocka_unit_test(weights_and_clusters_have_lavaans_figures),
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
        cmocka_unit_test(information_is_differences_of_scores),
        cmocka_unit_test(a_model_that_is_not_positive_definite_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

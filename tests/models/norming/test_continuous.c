#include "support/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/continuous.h>

/* ---- reading comprehension, scripts/reference/continuous.R ---- */

enum { GRADES = 7, SCORES = 29, PUPILS = 1400 };

typedef struct pupils {
    double score[PUPILS], grade[PUPILS];
    norma_continuous_source source;
} pupils;

static double listed(const cJSON *from, const char *path, size_t i)
{
    const cJSON *item = cJSON_GetArrayItem(json_at(from, path), (int)i);
    assert_non_null(item);
    return item->valuedouble;
}

static void load(pupils *p, const cJSON *want)
{
    size_t n = 0;
    for (size_t g = 0; g < GRADES; g++)
        for (size_t s = 0; s < SCORES; s++)
            for (double k = listed(want, "counts", g * SCORES + s); k > 0; k--, n++) {
                p->grade[n] = listed(want, "grades", g);
                p->score[n] = (double)s;
            }
    assert_int_equal(n, PUPILS);
    p->source = (norma_continuous_source){PUPILS, p->score, p->grade, NULL, NULL};
}

static norma_continuous *fit(const norma_continuous_source *source,
                             const norma_continuous_options *options)
{
    norma_error err = {0};
    norma_continuous *result;
    if (norma_continuous_fit(&result, source, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return result;
}

static bool has_note(const norma_continuous *r, const char *code)
{
    for (size_t i = 0; i < r->notes.n; i++)
        if (strcmp(r->notes.list[i].code, code) == 0)
            return true;
    return false;
}

/* leaps 3.1 looks for the same subsets. */
static void best_subsets_are_those_of_leaps(void **state)
{
    (void)state;
    cJSON *want = reference_load("continuous.json");
    pupils p;
    norma_continuous_options o = NORMA_CONTINUOUS_OPTIONS_INIT;
    load(&p, want);
    o.most_terms = 12;
    o.candidates = 1;
    o.bootstrap = 0;
    norma_continuous *r = fit(&p.source, &o);
    assert_int_equal(r->n_subsets, 12);
    for (size_t k = 0; k < r->n_subsets; k++) {
        assert_int_equal(r->subsets[k].n_terms, k + 1);
        assert_close(r->subsets[k].rss, listed(want, "surface/rss", k), 1e-8, 0);
        assert_close(r->subsets[k].adjusted_r2, listed(want, "surface/adjusted_r2", k), 1e-10, 0);
        assert_true((double)r->subsets[k].terms == listed(want, "surface/terms", k));
    }
    norma_continuous_free(r);
    cJSON_Delete(want);
}

static void check_surface(const norma_continuous_model *m, const cJSON *want)
{
    for (size_t k = 0; k < m->n_terms; k++) {
        assert_int_equal(m->terms[k].part, (size_t)listed(want, "l", k));
        assert_int_equal(m->terms[k].power, (size_t)listed(want, "a", k));
        assert_close(m->terms[k].value, listed(want, "b", k), 1e-8, 0);
    }
}

/* lm() of R 4.2.2; adjusted R2 .991 with 3 terms and .993 with 8 is what the vignette of cNORM
   reports of these data. */
static void surface_reaches_the_published_fit_with_as_few_terms(void **state)
{
    (void)state;
    cJSON *want = reference_load("continuous.json");
    pupils p;
    norma_continuous_options o = NORMA_CONTINUOUS_OPTIONS_INIT;
    load(&p, want);
    o.bootstrap = 0;
    o.candidates = 1;
    norma_continuous *r = fit(&p.source, &o);
    assert_int_equal(r->model->n_terms, 4);
    assert_close(r->subsets[r->chosen].adjusted_r2, .991, 0, .0005);
    check_surface(r->model, json_at(want, "surface/three"));
    for (size_t k = 0; k < 16; k++) {
        const double z = norma_continuous_z(r->model, listed(want, "surface/three/at_score", k),
                                            listed(want, "surface/three/at_grade", k));
        assert_close(50 + 10 * z, listed(want, "surface/three/t", k), 1e-8, 0);
    }
    norma_continuous_free(r);
    o.terms = 8;
    r = fit(&p.source, &o);
    assert_int_equal(r->model->n_terms, 9);
    assert_close(r->subsets[r->chosen].adjusted_r2, .993, 0, .0005);
    check_surface(r->model, json_at(want, "surface/eight"));
    norma_continuous_free(r);
    cJSON_Delete(want);
}

static void check_likelihood(int method, const char *name)
{
    cJSON *want = reference_load("continuous.json");
    const cJSON *own = json_at(want, name);
    pupils p;
    norma_continuous_options o = NORMA_CONTINUOUS_OPTIONS_INIT;
    load(&p, want);
    o.method = method;
    o.all_degrees = true;
    norma_continuous *r = fit(&p.source, &o);
    assert_true(r->fit.converged);
    assert_true(r->fit.gradient < 1e-9);
    for (size_t k = 0; k < r->model->n_terms; k++) {
        const double se = listed(own, "se", k);
        assert_close(r->model->terms[k].value, listed(own, "b", k), 1e-5, 1e-4 * se);
        assert_close(r->model->terms[k].se, se, 1e-3, 0); /* of numeric second derivatives */
    }
    norma_continuous_free(r);
    cJSON_Delete(want);
}

/* nlm() of R 4.2.2 */
static void likelihoods_have_the_maximum_that_nlm_finds(void **state)
{
    (void)state;
    check_likelihood(NORMA_CONTINUOUS_SHASH, "shash");
    check_likelihood(NORMA_CONTINUOUS_BOX_COX, "box_cox");
    check_likelihood(NORMA_CONTINUOUS_BETA_BINOMIAL, "beta_binomial");
}

/* lm() of R 4.2.2 */
static void moments_are_weighted_regressions_of_those_of_groups(void **state)
{
    (void)state;
    cJSON *want = reference_load("continuous.json");
    pupils p;
    norma_continuous_options o = NORMA_CONTINUOUS_OPTIONS_INIT;
    load(&p, want);
    o.method = NORMA_CONTINUOUS_MOMENTS;
    o.all_degrees = true;
    o.bootstrap = 0;
    norma_continuous *r = fit(&p.source, &o);
    for (size_t k = 0; k < 4; k++)
        assert_close(r->model->terms[k].value, listed(want, "moments/mean", k), 1e-10, 0);
    for (size_t k = 0; k < 3; k++)
        assert_close(r->model->terms[4 + k].value, listed(want, "moments/sd", k), 1e-10, 0);
    norma_continuous_free(r);
    cJSON_Delete(want);
}

/* ---- laws ---- */

/* 1,500 made-up respondents of 20 to 60.9 years; scores rise and spread with age. */
enum { MADE = 1500 };
typedef struct people {
    double score[MADE], age[MADE], weight[MADE];
    norma_continuous_source source;
} people;

static void make(people *p)
{
    uint64_t state = 12345;
    for (size_t i = 0; i < MADE; i++) {
        double sum = 0;
        for (int k = 0; k < 12; k++) { /* twelve uniform numbers are nearly normal */
            state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            sum += (double)(state >> 11) / 9007199254740992.0;
        }
        p->age[i] = 20 + (double)(i * 409 % 410) / 10;
        p->weight[i] = 1 + (double)(i % 3);
        p->score[i] =
            round(fmin(40, fmax(0, 10 + p->age[i] / 4 + (sum - 6) * (2 + p->age[i] / 20))));
    }
    p->source = (norma_continuous_source){MADE, p->score, p->age, NULL, NULL};
}

static void scores_come_back_from_their_norm_scores(void **state)
{
    (void)state;
    people p;
    norma_continuous_options o = NORMA_CONTINUOUS_OPTIONS_INIT;
    make(&p);
    o.bootstrap = 20;
    for (o.method = 0; o.method < NORMA_CONTINUOUS_METHODS; o.method++) {
        norma_continuous *r = fit(&p.source, &o);
        assert_true(r->fit.converged);
        for (double z = -1.5; z <= 1.5; z += 0.5)
            for (double age = 20; age <= 60; age += 8) {
                const double score = norma_continuous_score(r->model, z, age);
                assert_close(norma_continuous_z(r->model, score, age), z, 1e-7, 1e-7);
            }
        assert_true(isnan(norma_continuous_z(r->model, 20, 19.9)));
        assert_true(isnan(norma_continuous_score(r->model, 0, 61.1)));
        assert_int_equal(r->n_at, NORMA_CONTINUOUS_MOST_AT);
        for (size_t k = 0; k < r->n_at * NORMA_CONTINUOUS_CURVES; k++)
            assert_true(r->curves[k].low <= r->curves[k].score &&
                        r->curves[k].score <= r->curves[k].high);
        assert_close(r->below[4], 50, 0, 3);
        norma_continuous_free(r);
    }
}

static void a_weight_of_two_is_the_respondent_twice(void **state)
{
    (void)state;
    people p;
    norma_continuous_options o = NORMA_CONTINUOUS_OPTIONS_INIT;
    double *score = NORMA__NEW(double, 3 * MADE), *age = NORMA__NEW(double, 3 * MADE);
    size_t n = 0;
    make(&p);
    for (size_t i = 0; i < MADE; i++)
        for (double k = 0; k < p.weight[i]; k++, n++) {
            score[n] = p.score[i];
            age[n] = p.age[i];
        }
    const norma_continuous_source twice = {n, score, age, NULL, NULL};
    p.source.weights = p.weight;
    o.bootstrap = 0;
    o.n_classes = 10;
    for (o.method = 0; o.method < NORMA_CONTINUOUS_METHODS; o.method++) {
        if (o.method == NORMA_CONTINUOUS_MOMENTS) /* degrees of freedom are people's */
            continue;
        o.terms = 3;
        o.all_degrees = true;
        norma_continuous *one = fit(&p.source, &o), *two = fit(&twice, &o);
        assert_true(has_note(one, "continuous-weighted"));
        if (o.method != NORMA_CONTINUOUS_SURFACE) /* its classes are of people */
            for (size_t k = 0; k < one->model->n_terms; k++)
                assert_close(one->model->terms[k].value, two->model->terms[k].value, 1e-6, 1e-6);
        assert_close(norma_continuous_score(one->model, 1, 40),
                     norma_continuous_score(two->model, 1, 40), 2e-2, 0);
        norma_continuous_free(one);
        norma_continuous_free(two);
    }
    free(score);
    free(age);
}

static void windows_and_classes_say_much_the_same(void **state)
{
    (void)state;
    people p;
    norma_continuous_options o = NORMA_CONTINUOUS_OPTIONS_INIT;
    make(&p);
    o.bootstrap = 0;
    o.groups = NORMA_GROUPS_CLASSES;
    norma_continuous *classes = fit(&p.source, &o);
    o.groups = NORMA_GROUPS_WINDOW;
    o.window = 4;
    norma_continuous *window = fit(&p.source, &o);
    assert_int_equal(classes->n_groups, 15);
    for (double z = -1; z <= 1; z += 0.5)
        for (double age = 25; age <= 55; age += 10)
            assert_close(norma_continuous_score(window->model, z, age),
                         norma_continuous_score(classes->model, z, age), 0, 0.7);
    norma_continuous_free(classes);
    norma_continuous_free(window);
}

static void methods_are_compared_on_respondents_left_out(void **state)
{
    (void)state;
    people p;
    norma_continuous_options o = NORMA_CONTINUOUS_OPTIONS_INIT;
    make(&p);
    o.bootstrap = 0;
    o.compare = true;
    o.folds = 2;
    norma_continuous *r = fit(&p.source, &o);
    assert_int_equal(r->n_compared, NORMA_CONTINUOUS_METHODS);
    for (size_t k = 0; k < r->n_compared; k++) {
        assert_true(r->compared[k].fitted);
        assert_true(r->compared[k].held_out < r->compared[k].log_likelihood / MADE + 1e-3);
        assert_close(r->compared[k].held_out, -2.75, 0.1, 0);
    }
    norma_continuous_free(r);
}

static void a_model_is_the_same_frozen_and_thawed(void **state)
{
    (void)state;
    people p;
    norma_continuous_options o = NORMA_CONTINUOUS_OPTIONS_INIT;
    norma_error err;
    make(&p);
    o.bootstrap = 0;
    for (o.method = 0; o.method < NORMA_CONTINUOUS_METHODS; o.method++) {
        norma_frozen frozen;
        norma_continuous_model *back = NULL;
        norma_continuous *r = fit(&p.source, &o);
        assert_int_equal(norma_continuous_freeze(&frozen, r->model, "verbal", &err), NORMA_OK);
        assert_string_equal(frozen.name, "continuous.verbal");
        check_every_allocation(back, norma_continuous_thaw(&back, &frozen, &err));
        for (double age = 20; age <= 60; age += 10)
            assert_true(norma_continuous_z(back, 17, age) == norma_continuous_z(r->model, 17, age));
        norma_continuous_model_free(back);
        for (size_t k = 0; k < 14; k++) { /* none of the first numbers may be anything */
            const double kept = frozen.values[k];
            frozen.values[k] = k == 9 ? NAN : -1e9;
            if (k != 2 && k != 4 && k != 7 && k != 10) { /* these four may be any number */
                assert_int_equal(norma_continuous_thaw(&back, &frozen, &err), NORMA_ESTORE);
                assert_null(back);
            }
            frozen.values[k] = kept;
        }
        free(frozen.name);
        free(frozen.values);
        norma_continuous_free(r);
    }
}

/* ---- refusals, and memory ---- */

static void refuse(const norma_continuous_source *source, const norma_continuous_options *options,
                   norma_status status, const char *says)
{
    norma_continuous *r;
    norma_error err = {0};
    assert_int_equal(norma_continuous_fit(&r, source, options, &err), status);
    assert_null(r);
    if (!strstr(err.message, says))
        fail_msg("'%s' does not say '%s'", err.message, says);
}

static void what_cannot_be_normed_is_refused(void **state)
{
    (void)state;
    people p;
    norma_continuous_options o = NORMA_CONTINUOUS_OPTIONS_INIT;
    make(&p);
    norma_continuous_source few = p.source;
    few.n_rows = 99;
    refuse(&few, &o, NORMA_EDATA, "at least 100 respondents");
    o.score_max = 30;
    refuse(&p.source, &o, NORMA_EDATA, "beyond the range");
    o.score_max = -1;
    o.score_min = 1;
    refuse(&p.source, &o, NORMA_EINVAL, "lowest score");
    o = (norma_continuous_options)NORMA_CONTINUOUS_OPTIONS_INIT;
    o.t_min = 90;
    refuse(&p.source, &o, NORMA_EINVAL, "t-min");
    o = (norma_continuous_options)NORMA_CONTINUOUS_OPTIONS_INIT;
    p.weight[7] = 0;
    p.source.weights = p.weight;
    refuse(&p.source, &o, NORMA_EDATA, "row 8: a weight");
    p.source.weights = NULL;
    p.score[5] = INFINITY;
    refuse(&p.source, &o, NORMA_EDATA, "row 6");
    for (size_t i = 0; i < MADE; i++)
        p.score[i] = (double)(i % 2);
    refuse(&p.source, &o, NORMA_EDATA, "2 different values");
    make(&p);
    for (size_t i = 0; i < MADE; i++)
        p.score[i] += 0.5 * (double)(i % 7 == 0);
    o.method = NORMA_CONTINUOUS_BETA_BINOMIAL;
    p.score[3] += 0.25;
    refuse(&p.source, &o, NORMA_EDATA, "sum scores");
    for (size_t i = 0; i < MADE; i++)
        p.age[i] = (double)(i % 2);
    refuse(&p.source, &o, NORMA_EDATA, "fewer than 3 different values");
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    people p;
    norma_continuous_options o = NORMA_CONTINUOUS_OPTIONS_INIT;
    norma_continuous *r = NULL;
    make(&p);
    p.source.n_rows = 150;
    o.bootstrap = 2;
    o.n_classes = 3;
    o.most_terms = 2;
    o.compare = true;
    o.folds = 2;
    o.mean_degree = o.spread_degree = 1;
    o.shape_degree = 0;
    o.norm_power = 2;
    check_every_allocation(r, norma_continuous_fit(&r, &p.source, &o, NULL));
    norma_continuous_free(r);
    r = NULL;
    o.compare = false;
    o.groups = NORMA_GROUPS_WINDOW;
    check_every_allocation(r, norma_continuous_fit(&r, &p.source, &o, NULL));
    norma_continuous_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(best_subsets_are_those_of_leaps),
        cmocka_unit_test(surface_reaches_the_published_fit_with_as_few_terms),
        cmocka_unit_test(likelihoods_have_the_maximum_that_nlm_finds),
        cmocka_unit_test(moments_are_weighted_regressions_of_those_of_groups),
        cmocka_unit_test(scores_come_back_from_their_norm_scores),
        cmocka_unit_test(a_weight_of_two_is_the_respondent_twice),
        cmocka_unit_test(windows_and_classes_say_much_the_same),
        cmocka_unit_test(methods_are_compared_on_respondents_left_out),
        cmocka_unit_test(a_model_is_the_same_frozen_and_thawed),
        cmocka_unit_test(what_cannot_be_normed_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

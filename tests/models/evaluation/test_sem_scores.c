/* Reliability from the model, factor scores, normality. tests/reference/sem_evaluation.json: lavaan
   0.6-14 and semTools 0.5-6 by scripts/reference/sem_evaluation.R. */
#include "support/check.h"

#include "models/evaluation/fixture.h"

static const norma_sem_options PLAIN = NORMA_SEM_OPTIONS_INIT;

static double coefficient(const norma_sem_reliability *r, size_t group, const char *factor,
                          const char *name)
{
    for (size_t k = 0; k < r->n; k++)
        if (r->rows[k].group == group && strcmp(r->rows[k].factor, factor) == 0 &&
            strcmp(r->rows[k].name, name) == 0)
            return r->rows[k].est;
    fail_msg("%s of \"%s\" is not listed", name, factor);
    return NAN;
}

static norma_sem_reliability *reliability_of(const model_case *c)
{
    norma_sem_reliability *r = NULL;
    assert_int_equal(norma_sem_reliability_of(&r, c->sem, NULL, NULL), NORMA_OK);
    return r;
}

/* Every factor's coefficient against a list by factor. */
static void check_factors(const norma_sem_reliability *r, const cJSON *want, const char *name)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, want)
        assert_close(coefficient(r, 0, item->string, name), item->valuedouble, 1e-5, 0);
}

/* semTools' reliability(): alpha, omega, omega2, omega3, avevar a factor; total. */
static void check_table(const norma_sem_reliability *r, const cJSON *want, const char *const *names,
                        size_t n)
{
    const cJSON *of;
    cJSON_ArrayForEach(of, want)
    {
        const bool total = strcmp(of->string, "total") == 0;
        for (size_t k = 0; !total && k < n; k++)
            assert_close(coefficient(r, 0, of->string, names[k]), number_at(of, k), 1e-5, 0);
        if (total)
            assert_close(coefficient(r, 0, "", "omega_total"), number_at(of, 2), 1e-5, 0);
    }
}

static void check_scores(const model_case *c, const char *name, norma_sem_score_method method,
                         double tolerance)
{
    norma_sem_evaluation_options o = NORMA_SEM_EVALUATION_OPTIONS_INIT;
    norma_sem_scores *s = NULL;
    o.scores = (int)method;
    assert_int_equal(norma_sem_scores_of(&s, c->sem, &o, NULL), NORMA_OK);
    for (size_t g = 0; g < s->n_groups; g++) {
        const cJSON *want = cJSON_GetArrayItem(json_at(c->want, name), (int)g);
        size_t from = 0;
        while (s->group[from] != g)
            from++;
        for (size_t k = 0; k < s->n_factors; k++)
            for (size_t r = 0; r < 25; r++)
                assert_close(s->scores[from + r + k * s->n],
                             number_at(cJSON_GetArrayItem(want, (int)k), r), tolerance, tolerance);
    }
    norma_sem_scores_free(s);
}

static void check_one_error(const model_case *c, const char *name, norma_sem_score_method method)
{
    norma_sem_evaluation_options o = NORMA_SEM_EVALUATION_OPTIONS_INIT;
    norma_sem_scores *s = NULL;
    o.scores = (int)method;
    assert_int_equal(norma_sem_scores_of(&s, c->sem, &o, NULL), NORMA_OK);
    for (size_t k = 0; k < s->n_factors; k++) {
        assert_close(s->se[k * s->n], number_at(json_at(c->want, name), k), 1e-5, 0);
        assert_true(s->determinacy[k] > 0.5 && s->determinacy[k] < 1);
    }
    norma_sem_scores_free(s);
}

static void three_factors_are_as_semtools_has_them(void **state)
{
    (void)state;
    const char *const names[] = {"alpha", "omega", "omega_implied", "omega_observed"};
    model_case c = fit_case("three", HS, NULL, NINE, NULL, &PLAIN);
    norma_sem_reliability *r = reliability_of(&c);
    check_factors(r, json_at(c.want, "omega"), "omega_observed");
    check_factors(r, json_at(c.want, "ave"), "ave");
    check_table(r, json_at(c.want, "reliability"), names, 4);
    assert_int_equal(r->n_factors, 3);
    for (size_t e = 0; e < 9; e++) {
        assert_close(r->htmt[e], number_at(json_at(c.want, "htmt"), e), 1e-10, 0);
        assert_close(r->htmt2[e], number_at(json_at(c.want, "htmt2"), e), 1e-10, 0);
    }
    assert_close(r->htmt_se[1], json_number(c.want, "htmt_se"), 1e-5, 0);
    assert_close(r->fornell[0], sqrt(coefficient(r, 0, "visual", "ave")), 1e-12, 0);
    norma_sem_reliability_free(r);
    case_free(&c);
}

static void factors_of_factors_and_general_factors(void **state)
{
    (void)state;
    model_case c = fit_case("second", HS, NULL, NINE, NULL, &PLAIN);
    norma_sem_reliability *r = reliability_of(&c);
    assert_close(coefficient(r, 0, "g", "omega_l1"), json_number(c.want, "levels/omegaL1"), 1e-5,
                 0);
    assert_close(coefficient(r, 0, "g", "omega_l2"), json_number(c.want, "levels/omegaL2"), 1e-5,
                 0);
    assert_close(coefficient(r, 0, "g", "partial_omega_l1"),
                 json_number(c.want, "levels/partialOmegaL1"), 1e-5, 0);
    norma_sem_reliability_free(r);
    case_free(&c);
    norma_sem_options o = PLAIN;
    o.identification = NORMA_SEM_STD_LV;
    o.orthogonal = true;
    c = fit_case("bifactor", HS, NULL, NINE, NULL, &o);
    r = reliability_of(&c);
    check_factors(r, json_at(c.want, "omega"), "omega_implied");
    assert_close(coefficient(r, 0, "g", "ecv"), json_number(c.want, "ecv"), 1e-5, 0);
    assert_true(isnan(coefficient(r, 0, "g", "ave")));
    norma_sem_reliability_free(r);
    case_free(&c);
}

static void ordinal_scales(void **state)
{
    (void)state;
    norma_sem_options o = PLAIN;
    const char *const names[] = {"alpha", "alpha_ordinal"};
    model_case c = fit_case("wlsmv", "bfi/bfi.csv", "E3:E5,N1:N5", NULL, NULL, &o);
    norma_sem_reliability *r = reliability_of(&c);
    check_factors(r, json_at(c.want, "omega"), "omega_ordinal");
    check_factors(r, json_at(c.want, "ave"), "ave");
    check_table(r, json_at(c.want, "reliability"), names, 2);
    assert_close(r->htmt[1], number_at(json_at(c.want, "htmt"), 1), 1e-5, 0);
    assert_true(r->htmt_se[1] > 0.005 && r->htmt_se[1] < 0.1);
    norma_sem_reliability_free(r);
    norma_sem_scores *s = NULL;
    assert_int_equal(norma_sem_scores_of(&s, c.sem, NULL, NULL), NORMA_OK);
    assert_int_equal(s->method, NORMA_SEM_SCORES_MODAL);
    for (size_t k = 0; k < 2; k++)
        for (size_t row = 0; row < 15; row++)
            assert_close(s->scores[row + k * s->n],
                         number_at(cJSON_GetArrayItem(json_at(c.want, "modal"), (int)k), row), 1e-5,
                         1e-5);
    assert_int_equal(s->n_open, 0);
    norma_sem_scores_free(s);
    case_free(&c);
    o.theta = true;
    c = fit_case("theta", "bfi/bfi.csv", "E3:E5,N1:N5", NULL, NULL, &o);
    r = reliability_of(&c);
    check_factors(r, json_at(c.want, "omega"), "omega_ordinal");
    norma_sem_reliability_free(r);
    case_free(&c);
}

static void scores_of_complete_rows(void **state)
{
    (void)state;
    model_case c = fit_case("three", HS, NULL, NINE, NULL, &PLAIN);
    check_scores(&c, "regression", NORMA_SEM_SCORES_AUTO, 1e-5);
    check_scores(&c, "bartlett", NORMA_SEM_SCORES_BARTLETT, 1e-5);
    check_one_error(&c, "regression_se", NORMA_SEM_SCORES_MODAL);
    check_one_error(&c, "bartlett_se", NORMA_SEM_SCORES_ML);
    case_free(&c);
    c = fit_case("democracy", "../tests/reference/political_democracy.csv", NULL, "y1:y8,x1:x3",
                 NULL, &PLAIN);
    check_scores(&c, "regression", NORMA_SEM_SCORES_AUTO, 1e-5);
    check_scores(&c, "bartlett", NORMA_SEM_SCORES_BARTLETT, 1e-5);
    case_free(&c);
    c = fit_case("mimic", HS, NULL, "x1:x9,ageyr,sex", NULL, &PLAIN);
    check_scores(&c, "regression", NORMA_SEM_SCORES_AUTO, 1e-5);
    check_scores(&c, "bartlett", NORMA_SEM_SCORES_BARTLETT, 1e-5);
    case_free(&c);
}

static void scores_of_groups_and_of_incomplete_rows(void **state)
{
    (void)state;
    norma_sem_options o = PLAIN;
    o.equal = NORMA_SEM_EQUAL_LOADINGS | NORMA_SEM_EQUAL_INTERCEPTS;
    model_case c = fit_case("scalar", HS, NULL, NINE, "school", &o);
    check_scores(&c, "regression", NORMA_SEM_SCORES_AUTO, 1e-5);
    case_free(&c);
    o = PLAIN;
    o.missing = NORMA_SEM_FIML;
    c = fit_case("fiml", "../tests/reference/holzinger_swineford_gaps.csv", NULL, NINE, NULL, &o);
    check_scores(&c, "regression", NORMA_SEM_SCORES_AUTO, 1e-5);
    check_scores(&c, "bartlett", NORMA_SEM_SCORES_BARTLETT, 1e-5);
    case_free(&c);
}

static void mardias_coefficients(void **state)
{
    (void)state;
    model_case c = fit_case("three", HS, NULL, NINE, NULL, &PLAIN);
    norma_sem_normality *m = NULL;
    const cJSON *want = json_at(c.want, "mardia");
    assert_int_equal(norma_sem_normality_of(&m, c.sem, NULL), NORMA_OK);
    const norma_sem_mardia *g = &m->groups[0];
    const double got[] = {g->skewness, g->skewness_chisq, g->skewness_df, g->skewness_p,
                          g->kurtosis, g->kurtosis_z,     g->kurtosis_p};
    for (size_t k = 0; k < 7; k++)
        assert_close(got[k], number_at(want, k), 1e-8, 0);
    norma_sem_normality_free(m);
    case_free(&c);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    norma_error err;
    norma_sem_evaluation_options o = NORMA_SEM_EVALUATION_OPTIONS_INIT;
    norma_sem_scores *s = NULL;
    norma_sem_standardised *t = NULL;
    model_case c = fit_case("wlsmv", "bfi/bfi.csv", "E3:E5,N1:N5", NULL, NULL, &PLAIN);
    o.scores = NORMA_SEM_SCORES_BARTLETT;
    assert_int_equal(norma_sem_scores_of(&s, c.sem, &o, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "bartlett scores are of continuous variables: ask for modal "
                                     "or ml scores of ordinal ones");
    o.conf_level = 1;
    assert_int_equal(norma_sem_standardise(&t, c.sem, &o, &err), NORMA_EINVAL);
    assert_null(s);
    assert_null(t);
    case_free(&c);
}

static void threads_do_not_change_scores(void **state)
{
    (void)state;
    norma_sem_evaluation_options o = NORMA_SEM_EVALUATION_OPTIONS_INIT;
    norma_sem_scores *one = NULL, *three = NULL;
    model_case c = fit_case("wlsmv", "bfi/bfi.csv", "E3:E5,N1:N5", NULL, NULL, &PLAIN);
    o.threads = 1;
    assert_int_equal(norma_sem_scores_of(&one, c.sem, &o, NULL), NORMA_OK);
    o.threads = 3;
    assert_int_equal(norma_sem_scores_of(&three, c.sem, &o, NULL), NORMA_OK);
    assert_memory_equal(one->scores, three->scores, one->n * one->n_factors * sizeof(double));
    norma_sem_scores_free(one);
    norma_sem_scores_free(three);
    case_free(&c);
}

static void nothing_leaks(void **state)
{
    (void)state;
    model_case c = fit_case("three", HS, NULL, NINE, NULL, &PLAIN);
    norma_sem_standardised *standardised = NULL;
    check_every_allocation(standardised, norma_sem_standardise(&standardised, c.sem, NULL, NULL));
    norma_sem_standardised_free(standardised);
    norma_sem_residuals *residuals = NULL;
    check_every_allocation(residuals, norma_sem_residuals_of(&residuals, c.sem, NULL, NULL));
    norma_sem_residuals_free(residuals);
    norma_sem_modifications *modifications = NULL;
    check_every_allocation(modifications,
                           norma_sem_modifications_of(&modifications, c.sem, NULL, NULL));
    norma_sem_modifications_free(modifications);
    norma_sem_reliability *reliability = NULL;
    check_every_allocation(reliability, norma_sem_reliability_of(&reliability, c.sem, NULL, NULL));
    norma_sem_reliability_free(reliability);
    norma_sem_scores *scores = NULL;
    check_every_allocation(scores, norma_sem_scores_of(&scores, c.sem, NULL, NULL));
    norma_sem_scores_free(scores);
    norma_sem_rsquare *rsquare = NULL;
    check_every_allocation(rsquare, norma_sem_rsquare_of(&rsquare, c.sem, NULL));
    norma_sem_rsquare_free(rsquare);
    norma_sem_normality *normality = NULL;
    check_every_allocation(normality, norma_sem_normality_of(&normality, c.sem, NULL));
    norma_sem_normality_free(normality);
    case_free(&c);
    c = fit_case("written", HS, NULL, NINE, NULL, &PLAIN);
    norma_sem_releases *releases = NULL;
    check_every_allocation(releases, norma_sem_releases_of(&releases, c.sem, NULL, NULL));
    norma_sem_releases_free(releases);
    case_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_factors_are_as_semtools_has_them),
        cmocka_unit_test(factors_of_factors_and_general_factors),
        cmocka_unit_test(ordinal_scales),
        cmocka_unit_test(scores_of_complete_rows),
        cmocka_unit_test(scores_of_groups_and_of_incomplete_rows),
        cmocka_unit_test(mardias_coefficients),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(threads_do_not_change_scores),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

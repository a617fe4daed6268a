/* Whole fits from rows: against lavaan's (scripts/reference/sem_bfi.R), and refusals. */
#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/observed/fixture.h"
#include "models/sem/fitted.h"

static const char FIVE[] = "A =~ A1 + A2 + A3 + A4 + A5\nC =~ C1 + C2 + C3 + C4 + C5\n"
                           "E =~ E1 + E2 + E3 + E4 + E5\nN =~ N1 + N2 + N3 + N4 + N5\n"
                           "O =~ O1 + O2 + O3 + O4 + O5\n";
static const char TWO[] = "A =~ A1 + A2 + A3 + A4 + A5\nN =~ N1 + N2 + N3 + N4 + N5\n";
static const char SECOND[] = "G =~ A + C + E + N + O\n";
static const char GENERAL[] = "G =~ A1 + A2 + A3 + A4 + A5 + C1 + C2 + C3 + C4 + C5 + E1 + E2 + "
                              "E3 + E4 + E5 + N1 + N2 + N3 + N4 + N5 + O1 + O2 + O3 + O4 + O5\n";

static norma_status fit(norma_sem **out, sample *s, const char *text, const char *more,
                        const norma_sem_options *options, norma_error *err)
{
    char model[1024];
    norma_sem_model *read = NULL;
    snprintf(model, sizeof model, "%s%s", text, more);
    assert_int_equal(norma_sem_model_read(&read, model, "model", err), NORMA_OK);
    const norma_status status = norma_sem_fit(out, read, &s->given, options, err);
    norma_sem_model_free(read);
    return status;
}

/* The estimate of the row called "A=~A1". */
static const norma_sem_estimate *row_of(const norma_sem *sem, const char *name)
{
    char own[64];
    for (size_t r = 0; r < sem->table->n; r++) {
        const norma_sem_parameter *row = &sem->table->rows[r];
        snprintf(own, sizeof own, "%s%s%s", row->lhs, norma_sem_op_names[row->op], row->rhs);
        if (strcmp(own, name) == 0)
            return &sem->estimates[r];
    }
    fail_msg("no row %s", name);
    return NULL;
}

static double listed(const cJSON *want, const char *list, int r)
{
    return cJSON_GetArrayItem(json_at(want, list), r)->valuedouble;
}

/* lavaan ends with derivatives of 1e-6 to 3e-5, and so within 4e-5 of the minimum; its polychoric
   correlations are searched to 1e-8. */
static void check_case(const char *name, const norma_sem *sem)
{
    cJSON *reference = reference_load("sem_bfi.json");
    const cJSON *want = json_at(reference, name), *rows = json_at(want, "rows");
    assert_true(sem->convergence.converged);
    assert_true(sem->convergence.gradient_max < 1e-9);
    assert_true(sem->convergence.gradient_max < json_number(want, "gradient_max"));
    assert_int_equal(sem->n, (int)json_number(want, "n"));
    assert_close(sem->inner->f, json_number(want, "f"), 2e-7, 0);
    for (int r = 0; r < cJSON_GetArraySize(rows); r++) {
        const norma_sem_estimate *row = row_of(sem, cJSON_GetArrayItem(rows, r)->valuestring);
        assert_close(row->est, listed(want, "est", r), 4e-5, 4e-5);
        assert_close(row->std_lv, listed(want, "std_lv", r), 4e-5, 4e-5);
        assert_close(row->std_all, listed(want, "std_all", r), 4e-5, 4e-5);
    }
    cJSON_Delete(reference);
}

typedef struct fit_case {
    const char *name, *text, *more;
    norma_sem_options options;
    bool ordered;
} fit_case;
#define OPTIONS(...)                                                                               \
    {                                                                                              \
        .version = 1, .starts = 5, .bootstrap = 1000, .conf_level = 0.95, .seed = 1, __VA_ARGS__   \
    }

static void check_cases(const fit_case *cases, size_t n)
{
    for (size_t c = 0; c < n; c++) {
        norma_error err = {0};
        norma_sem *sem = NULL;
        sample s = sample_of("bfi/bfi.csv", "A1:O5", NULL, NULL, NULL);
        s.given.all_ordered = cases[c].ordered;
        if (fit(&sem, &s, cases[c].text, cases[c].more, &cases[c].options, &err) != NORMA_OK)
            fail_msg("%s: %s", cases[c].name, err.message);
        check_case(cases[c].name, sem);
        norma_sem_free(sem);
        sample_free(&s);
    }
}

static void fits_of_continuous_items_are_lavaans(void **state)
{
    static const fit_case cases[] = {
        {"ml", FIVE, "", OPTIONS(.estimator = NORMA_SEM_AUTO), false},
        {"gls", FIVE, "", OPTIONS(.estimator = NORMA_SEM_GLS), false},
        {"uls", FIVE, "", OPTIONS(.estimator = NORMA_SEM_ULS), false},
        {"wls", TWO, "", OPTIONS(.estimator = NORMA_SEM_WLS), false},
        {"std_lv", FIVE, "", OPTIONS(.identification = NORMA_SEM_STD_LV), false},
        {"second_order", FIVE, SECOND, OPTIONS(.estimator = NORMA_SEM_ML), false},
        {"bifactor", FIVE, GENERAL, OPTIONS(.identification = NORMA_SEM_STD_LV, .orthogonal = true),
         false},
        {"fiml", FIVE, "", OPTIONS(.missing = NORMA_SEM_FIML), false}};
    (void)state;
    check_cases(cases, sizeof cases / sizeof *cases);
}

static void fits_of_ordinal_items_are_lavaans(void **state)
{
    static const fit_case cases[] = {
        {"wlsmv", FIVE, "", OPTIONS(.estimator = NORMA_SEM_AUTO), true},
        {"wlsmv_theta", FIVE, "", OPTIONS(.theta = true), true},
        {"ulsmv", FIVE, "", OPTIONS(.estimator = NORMA_SEM_ULSMV), true},
        {"pairwise", FIVE, "", OPTIONS(.missing = NORMA_SEM_PAIRWISE), true},
        {"ordinal_wls", TWO, "", OPTIONS(.estimator = NORMA_SEM_WLS), true}};
    (void)state;
    check_cases(cases, sizeof cases / sizeof *cases);
}

static void fits_of_ordinal_and_continuous_items_are_lavaans(void **state)
{
    const char *const ordered[] = {"A2", "N1", "A5"};
    norma_error err = {0};
    norma_sem *sem = NULL;
    (void)state;
    sample s = sample_of("bfi/bfi.csv", "A1:O5", NULL, NULL, NULL);
    s.given.ordered = ordered;
    s.given.n_ordered = 3;
    if (fit(&sem, &s, TWO, "", NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    assert_int_equal(sem->estimator, NORMA_SEM_WLSMV);
    check_case("mixed", sem);
    norma_sem_free(sem);
    sample_free(&s);
}

/* lavaan 0.6-14: cfa("A=~A1+A2+A3+A4+A5", psychTools::bfi, group = "gender", ordered = TRUE,
   group.equal = c("thresholds", "loadings")), by parameterization: f and what the second group
   has. */
static void ordinal_groups_that_share_thresholds_are_lavaans(void **state)
{
    static const double scales[2][5] = {
        {1.01697899, 1.00069057, 0.89537446, 0.90237270, 0.92342510},
        {0.92654049, 0.72166041, 0.49271386, 0.76509933, 0.67980499}};
    static const double loadings[2][2] = {{-1.68044747, -2.02540831}, {-2.12296933, -3.35332017}};
    static const double means[] = {-0.22357296, -0.24539582};
    (void)state;
    for (int theta = 0; theta < 2; theta++) {
        const norma_sem_options options =
            OPTIONS(.theta = theta == 1, .equal = (unsigned)NORMA_SEM_EQUAL_THRESHOLDS |
                                                  (unsigned)NORMA_SEM_EQUAL_LOADINGS);
        norma_error err = {0};
        norma_sem *sem = NULL;
        size_t scale = 0;
        sample s = sample_of("bfi/bfi.csv", "A1:A5", NULL, "gender", NULL);
        s.given.group = 0;
        s.given.all_ordered = true;
        if (fit(&sem, &s, "A =~ A1 + A2 + A3 + A4 + A5\n", "", &options, &err) != NORMA_OK)
            fail_msg("%s", err.message);
        assert_close(sem->inner->f, 0.030073146350, 1e-8, 0);
        assert_int_equal(sem->convergence.n_estimated, 37);
        assert_close(row_of(sem, "A=~A2")->est, loadings[theta][0], 1e-5, 0);
        assert_close(row_of(sem, "A=~A3")->est, loadings[theta][1], 1e-5, 0);
        for (size_t r = 0; r < sem->table->n; r++) {
            const norma_sem_parameter *row = &sem->table->rows[r];
            if (row->group == 1 && row->op == NORMA_SEM_SCALING)
                assert_close(sem->estimates[r].est, scales[theta][scale++], 1e-5, 0);
            if (row->group == 1 && row->op == NORMA_SEM_INTERCEPT && strcmp(row->lhs, "A") == 0)
                assert_close(sem->estimates[r].est, means[theta], 1e-5, 0);
        }
        assert_int_equal(scale, 5);
        norma_sem_free(sem);
        sample_free(&s);
    }
}

static void check_refusal(norma_sem_options options, bool ordered, norma_status status,
                          const char *sentence)
{
    norma_error err = {0};
    norma_sem *sem = NULL;
    sample s = sample_of("bfi/bfi.csv", "A1:O5", NULL, NULL, NULL);
    s.given.all_ordered = ordered;
    assert_int_equal(fit(&sem, &s, TWO, "", &options, &err), status);
    assert_null(sem);
    assert_string_equal(err.message, sentence);
    sample_free(&s);
}

static void options_that_exclude_each_other_are_refused(void **state)
{
    (void)state;
    check_refusal((norma_sem_options)OPTIONS(.estimator = NORMA_SEM_ML), true, NORMA_EINVAL,
                  "ml cannot be had with ordinal variables: take wlsmv, ulsmv, dwls, uls or wls");
    check_refusal((norma_sem_options)OPTIONS(.estimator = NORMA_SEM_GLS, .missing = NORMA_SEM_FIML),
                  false, NORMA_EINVAL, "missing fiml cannot be had with gls: take ml or mlr");
    check_refusal((norma_sem_options)OPTIONS(.missing = NORMA_SEM_FIML), true, NORMA_EINVAL,
                  "missing fiml cannot be had with ordinal variables: take pairwise or listwise");
    check_refusal((norma_sem_options)OPTIONS(.missing = NORMA_SEM_PAIRWISE), false, NORMA_EINVAL,
                  "missing pairwise cannot be had with continuous variables alone: take fiml");
    check_refusal((norma_sem_options)OPTIONS(.theta = true), false, NORMA_EINVAL,
                  "theta cannot be had with continuous variables alone: leave it out");
    check_refusal((norma_sem_options)OPTIONS(.wishart = true, .estimator = NORMA_SEM_ULS), false,
                  NORMA_EINVAL,
                  "wishart cannot be had with uls: it is a likelihood of complete covariances");
    check_refusal((norma_sem_options)OPTIONS(.test = NORMA_SEM_TEST_SATORRA_BENTLER,
                                             .missing = NORMA_SEM_FIML),
                  false, NORMA_EINVAL,
                  "satorra-bentler cannot be had with missing fiml: take yuan-bentler-mplus");
    check_refusal((norma_sem_options)OPTIONS(.errors = NORMA_SEM_ERRORS_HUBER_WHITE,
                                             .estimator = NORMA_SEM_WLSMV),
                  true, NORMA_EINVAL,
                  "huber-white cannot be had with wlsmv: take robust-sem or standard errors");
}

static void estimators_stand_for_lavaans_errors_and_tests(void **state)
{
    static const struct {
        int estimator, errors, test, information;
    } wants[] = {{NORMA_SEM_ML, NORMA_SEM_ERRORS_STANDARD, NORMA_SEM_TEST_STANDARD,
                  NORMA_SEM_INFORMATION_EXPECTED},
                 {NORMA_SEM_MLM, NORMA_SEM_ERRORS_ROBUST_SEM, NORMA_SEM_TEST_SATORRA_BENTLER,
                  NORMA_SEM_INFORMATION_EXPECTED},
                 {NORMA_SEM_MLR, NORMA_SEM_ERRORS_HUBER_WHITE, NORMA_SEM_TEST_YUAN_BENTLER_MPLUS,
                  NORMA_SEM_INFORMATION_OBSERVED}};
    norma_error err = {0};
    (void)state;
    for (size_t w = 0; w < sizeof wants / sizeof *wants; w++) {
        const norma_sem_options options = OPTIONS(.estimator = wants[w].estimator);
        norma_sem *sem = NULL;
        sample s = sample_of("bfi/bfi.csv", "A1:O5", NULL, NULL, NULL);
        assert_int_equal(fit(&sem, &s, TWO, "", &options, &err), NORMA_OK);
        assert_int_equal(sem->errors, wants[w].errors);
        assert_int_equal(sem->test, wants[w].test);
        assert_int_equal(sem->information, wants[w].information);
        norma_sem_free(sem);
        sample_free(&s);
    }
}

static void defined_parameters_follow_their_expressions(void **state)
{
    norma_error err = {0};
    norma_sem *sem = NULL;
    (void)state;
    sample s = sample_of("bfi/bfi.csv", "A1:O5", NULL, NULL, NULL);
    assert_int_equal(fit(&sem, &s, "A =~ A1 + a*A2 + b*A3 + A4\n", "ab := a*b\n", NULL, &err),
                     NORMA_OK);
    assert_close(row_of(sem, "ab:=a*b")->est, row_of(sem, "A=~A2")->est * row_of(sem, "A=~A3")->est,
                 1e-14, 0);
    assert_close(row_of(sem, "ab:=a*b")->std_all,
                 row_of(sem, "A=~A2")->std_all * row_of(sem, "A=~A3")->std_all, 1e-14, 0);
    norma_sem_free(sem);
    sample_free(&s);
}

/* A residual variance of -1; a loop of gain 1; a constraint without a value. */
static void models_without_a_solution_are_told_and_not_refused(void **state)
{
    static const struct {
        const char *text, *code;
    } cases[] = {{"A =~ A2 + A3 + A4 + A5\nA2 ~~ 0*A2\nA3 ~~ -1*A3\n", "sem-no-start"},
                 {"A =~ B\nB =~ A\nA =~ A1 + A2\n", "sem-no-start"},
                 {"A =~ a*A2 + b*A3 + A4 + A5\na == sqrt(b - 5)\n", "sem-not-converged"}};
    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        norma_error err = {0};
        norma_sem *sem = NULL;
        bool told = false;
        sample s = sample_of("bfi/bfi.csv", "A1:A5", NULL, NULL, NULL);
        if (fit(&sem, &s, cases[c].text, "", NULL, &err) != NORMA_OK)
            fail_msg("%s", err.message);
        assert_false(sem->convergence.converged);
        for (size_t k = 0; k < sem->notes.n; k++)
            told = told || strcmp(sem->notes.list[k].code, cases[c].code) == 0;
        assert_true(told);
        norma_sem_free(sem);
        sample_free(&s);
    }
}

static void nothing_leaks_when_memory_is_short(void **state)
{
    norma_sem *sem = NULL;
    norma_sem_model *model = NULL;
    (void)state;
    sample s = sample_of("bfi/bfi.csv", "A1:A5", NULL, NULL, NULL);
    assert_int_equal(
        norma_sem_model_read(&model, "A =~ A1 + a*A2 + A3 + A4\na > 0\na < 9\n", "model", NULL),
        NORMA_OK);
    check_every_allocation(sem, norma_sem_fit(&sem, model, &s.given, NULL, NULL));
    norma_sem_free(sem);
    norma_sem_model_free(model);
    sample_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_of_continuous_items_are_lavaans),
        cmocka_unit_test(fits_of_ordinal_items_are_lavaans),
        cmocka_unit_test(fits_of_ordinal_and_continuous_items_are_lavaans),
        cmocka_unit_test(ordinal_groups_that_share_thresholds_are_lavaans),
        cmocka_unit_test(options_that_exclude_each_other_are_refused),
        cmocka_unit_test(estimators_stand_for_lavaans_errors_and_tests),
        cmocka_unit_test(defined_parameters_follow_their_expressions),
        cmocka_unit_test(models_without_a_solution_are_told_and_not_refused),
        cmocka_unit_test(nothing_leaks_when_memory_is_short)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

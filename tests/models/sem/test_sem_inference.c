/* Every figure of fit and every standard error that lavaan 0.6-14 prints, for the cases of
   scripts/reference/sem_fit.R, which polishes lavaan's estimates. Where it differs by design,
   docs/sem-tests.md says so. */
#include "support/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/sem.h>

#include "models/observed/fixture.h"
#include "models/sem/fitted.h"
#include "models/sem/inference.h"

static const char *text(const cJSON *at, const char *name)
{
    const cJSON *item = cJSON_GetObjectItem(at, name);
    return item ? item->valuestring : NULL;
}

static int option(const char *const *names, const char *value)
{
    for (int i = 0; value && names[i]; i++)
        if (strcmp(names[i], value) == 0)
            return i;
    return 0;
}

static norma_sem *fit_case(sample *s, const cJSON *at)
{
    char file[64];
    const char *data = text(at, "data"), *unit = text(at, "group");
    norma_error err = {0};
    norma_sem_model *model = NULL;
    norma_sem *sem = NULL;
    if (strcmp(data, "hs") == 0)
        snprintf(file, sizeof file, "../tests/reference/sem_hs1939.csv");
    else if (strcmp(data, "holes") == 0)
        snprintf(file, sizeof file, "../tests/reference/sem_exogenous.csv");
    else
        snprintf(file, sizeof file, "%s/%s.csv", data, data);
    *s = sample_of(file, text(at, "items"), text(at, "numbers"), unit ? unit : text(at, "cluster"),
                   NULL);
    s->given.group = unit ? 0 : NORMA_NONE;
    s->given.cluster = text(at, "cluster") ? 0 : NORMA_NONE;
    s->given.all_ordered = cJSON_GetObjectItem(at, "ordered") != NULL;
    s->options.estimator = option(norma_sem_estimator_names, text(at, "estimator"));
    s->options.test = option(norma_sem_test_kind_names, text(at, "test"));
    s->options.information = option(norma_sem_information_names, text(at, "information"));
    s->options.identification = option(norma_sem_identification_names, text(at, "identification"));
    s->options.missing = option(norma_sem_missing_names, text(at, "missing"));
    s->options.free_x = cJSON_GetObjectItem(at, "free_x") != NULL;
    s->options.wishart = cJSON_GetObjectItem(at, "wishart") != NULL;
    s->options.theta = cJSON_GetObjectItem(at, "theta") != NULL;
    s->options.means = cJSON_GetObjectItem(at, "means") != NULL;
    s->options.equal = cJSON_GetObjectItem(at, "equal") ? (unsigned)json_number(at, "equal") : 0;
    if (norma_sem_model_read(&model, text(at, "model"), "model", &err) != NORMA_OK ||
        norma_sem_fit(&sem, model, &s->given, &s->options, &err) != NORMA_OK)
        fail_msg("%s: %s", text(at, "name"), err.message);
    norma_sem_model_free(model);
    return sem;
}

/* Ours on purpose: Mplus's denominators, all groups' statistics. */
static bool differs(const cJSON *at, const char *name)
{
    const char *title = text(at, "name");
    const bool baseline_robust =
        strcmp(name, "cfi_robust") == 0 || strcmp(name, "tli_robust") == 0 ||
        strcmp(name, "nnfi_robust") == 0 || strcmp(name, "rni_robust") == 0;
    if (strcmp(name, "scaling_factor_h0") == 0)
        return strstr(title, "scalar") != NULL;
    return strcmp(title, "bfi gender") == 0 && (baseline_robust || strcmp(name, "wrmr") == 0);
}

static bool near(double got, double want)
{
    return fabs(got - want) <= 5e-6 * fmax(fabs(want), 0.05);
}

static size_t wrong_figures(const norma_sem *sem, const cJSON *at)
{
    size_t wrong = 0;
    for (const cJSON *m = json_at(at, "fit")->child; m; m = m->next) {
        const double got = norma_sem_measure_of(sem, m->string);
        if (!cJSON_IsNumber(m) || differs(at, m->string) || near(got, m->valuedouble))
            continue;
        print_message("%s: %s %.10g, lavaan %.10g\n", text(at, "name"), m->string, got,
                      m->valuedouble);
        wrong++;
    }
    return wrong;
}

static size_t row_of(const norma_sem_table *table, const char *key)
{
    char name[128];
    for (size_t r = 0; r < table->n; r++) {
        const norma_sem_parameter *row = &table->rows[r];
        snprintf(name, sizeof name, "%s%s%s.%zu", row->lhs, norma_sem_op_names[row->op], row->rhs,
                 row->group == NORMA_NONE ? 0 : row->group + 1);
        if (strcmp(name, key) == 0)
            return r;
    }
    return NORMA_NONE;
}

static size_t wrong_estimates(const norma_sem *sem, const cJSON *at)
{
    const cJSON *keys = json_at(at, "keys"), *est = json_at(at, "est"), *se = json_at(at, "se");
    size_t wrong = 0;
    for (int i = 0; i < cJSON_GetArraySize(keys); i++) {
        const size_t r = row_of(sem->table, cJSON_GetArrayItem(keys, i)->valuestring);
        if (r == NORMA_NONE)
            continue;
        const double e = cJSON_GetArrayItem(est, i)->valuedouble;
        const double s = cJSON_GetArrayItem(se, i)->valuedouble;
        if (near(sem->estimates[r].est, e) && near(sem->estimates[r].se, s))
            continue;
        print_message("%s: %s %.10g (%.10g), lavaan %.10g (%.10g)\n", text(at, "name"),
                      cJSON_GetArrayItem(keys, i)->valuestring, sem->estimates[r].est,
                      sem->estimates[r].se, e, s);
        wrong++;
    }
    return wrong;
}

static void check_reference(const char *name)
{
    cJSON *cases = reference_load(name);
    size_t wrong = 0;
    for (const cJSON *at = cases->child; at; at = at->next) {
        sample s;
        norma_sem *sem = fit_case(&s, at);
        wrong += wrong_figures(sem, at) + wrong_estimates(sem, at);
        norma_sem_free(sem);
        sample_free(&s);
    }
    cJSON_Delete(cases);
    assert_int_equal(wrong, 0);
}

static void figures_and_standard_errors_are_those_of_lavaan(void **state)
{
    (void)state;
    check_reference("sem_fit.json");
}

/* scripts/reference/sem_exogenous.R: exogenous observed variables, fixed and free, whole and with
   holes, by every estimator. */
static void exogenous_variables_are_taken_as_lavaan_takes_them(void **state)
{
    (void)state;
    check_reference("sem_exogenous.json");
}

/* ---- differences ---- */

static cJSON *school(const char *estimator, int equal)
{
    cJSON *at = cJSON_CreateObject();
    cJSON_AddStringToObject(at, "name", "school");
    cJSON_AddStringToObject(at, "data", "hs");
    cJSON_AddStringToObject(at, "numbers", "x1,x2,x3,x4,x5,x6,x7,x8,x9");
    cJSON_AddStringToObject(at, "group", "school");
    cJSON_AddStringToObject(at, "estimator", estimator);
    cJSON_AddNumberToObject(at, "equal", equal);
    cJSON_AddStringToObject(at, "model", "v =~ x1 + x2 + x3\nt =~ x4 + x5 + x6\ns =~ x7 + x8 + x9");
    return at;
}

/* lavTestLRT() of lavaan 0.6-14, to the digits its own stop leaves: 2e-5. */
static void check_difference(const char *estimator, int larger, int smaller,
                             norma__sem_difference method, bool shifted, double chisq, double df)
{
    sample s, t;
    cJSON *one = school(estimator, larger), *two = school(estimator, smaller);
    norma_sem *h1 = fit_case(&s, one), *h0 = fit_case(&t, two);
    norma__sem_test out;
    norma_notes notes = {0};
    norma_error err = {0};
    assert_int_equal(norma__sem_compare(&out, h1->inner, h0->inner, method, shifted, &notes, NULL),
                     NORMA_OK);
    assert_close(out.chisq, chisq, 2e-5, 0);
    assert_close(out.df, df, 1e-5, 0);
    assert_int_equal(norma__sem_compare(&out, h0->inner, h1->inner, method, shifted, &notes, &err),
                     NORMA_EINVAL);
    assert_non_null(strstr(err.message, "the smaller model must have more degrees of freedom"));
    norma_notes_clear(&notes);
    norma_sem_free(h1);
    norma_sem_free(h0);
    sample_free(&s);
    sample_free(&t);
    cJSON_Delete(one);
    cJSON_Delete(two);
}

static void difference_tests_are_those_of_lavaan(void **state)
{
    (void)state;
    check_difference("ml", 0, 1, NORMA__DIFFERENCE_PLAIN, false, 8.1922003, 6);
    check_difference("mlm", 0, 1, NORMA__DIFFERENCE_SATORRA_2000, false, 7.80892864, 6);
    check_difference("mlm", 1, 3, NORMA__DIFFERENCE_SATORRA_2000, true, 38.9609057, 6);
    check_difference("mlm", 0, 1, NORMA__DIFFERENCE_SATORRA_2000_EXACT, false, 7.67980177, 6);
    check_difference("mlm", 1, 3, NORMA__DIFFERENCE_SATORRA_BENTLER_2001, false, 54.9339835, 6);
    check_difference("mlr", 0, 1, NORMA__DIFFERENCE_SATORRA_BENTLER_2010, false, 5.32265756, 6);
    check_difference("mlr", 3, 19, NORMA__DIFFERENCE_SATORRA_2000, false, 15.2927138, 9);
    check_difference("mlmv", 0, 1, NORMA__DIFFERENCE_SATORRA_2000, false, 7.10665938, 5.46041);
}

/* ---- memory ---- */

static void inference_gives_back_what_it_took(const char *estimator, bool ordinal)
{
    sample s = sample_of("bfi/bfi.csv", "A1:A4", NULL, NULL, NULL);
    norma_sem_model *model = NULL;
    norma_sem *sem = NULL;
    s.options.estimator = option(norma_sem_estimator_names, estimator);
    s.options.threads = 1;
    s.given.all_ordered = ordinal;
    assert_int_equal(norma_sem_model_read(&model, "A =~ A1 + A2 + A3 + A4", "model", NULL),
                     NORMA_OK);
    check_every_allocation(sem, norma_sem_fit(&sem, model, &s.given, &s.options, NULL));
    norma_sem_free(sem);
    norma_sem_model_free(model);
    sample_free(&s);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    inference_gives_back_what_it_took("mlmv", false);
    inference_gives_back_what_it_took("mlr", false);
    inference_gives_back_what_it_took("gls", false);
    inference_gives_back_what_it_took("wlsmv", true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_and_standard_errors_are_those_of_lavaan),
        cmocka_unit_test(exogenous_variables_are_taken_as_lavaan_takes_them),
        cmocka_unit_test(difference_tests_are_those_of_lavaan),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

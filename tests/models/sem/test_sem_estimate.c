/* Estimates: against lavaan's (scripts/reference/sem_estimation.R), published ones, and laws. */
#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/sem/discrepancy.h"
#include "models/sem/moments_fit.h"

static const norma_sem_options ML = NORMA_SEM_OPTIONS_INIT;

/* A model fitted to moments that tests own. */
typedef struct fitted_model {
    norma_sem_model *model;
    norma_sem_table *table;
    norma__sem_fitted *fitted;
    norma__sem_moments groups[4];
    double *moments[8];
    norma_notes notes;
} fitted_model;

static void fit(fitted_model *f, const char *text, const norma_sem_setting *setting,
                const norma_sem_options *options)
{
    norma_error err = {0};
    if (norma_sem_model_read(&f->model, text, "model", &err) != NORMA_OK ||
        norma_sem_table_of(&f->table, f->model, setting, &err) != NORMA_OK ||
        norma__sem_fit_moments(&f->fitted, f->table, f->groups, options, NULL, &f->notes, &err) !=
            NORMA_OK)
        fail_msg("%s", err.message);
}

static void clear(fitted_model *f)
{
    norma__sem_fitted_free(f->fitted);
    norma_sem_table_free(f->table);
    norma_sem_model_free(f->model);
    norma_notes_clear(&f->notes);
    for (size_t k = 0; k < 8; k++)
        free(f->moments[k]);
    *f = (fitted_model){0};
}

static double *numbers(const cJSON *list)
{
    const int n = cJSON_GetArraySize(list);
    double *out = calloc((size_t)n + 1, sizeof *out);
    assert_non_null(out);
    for (int i = 0; i < n; i++)
        out[i] = cJSON_GetArrayItem(list, i)->valuedouble;
    return out;
}

static size_t read_groups(fitted_model *f, const cJSON *want)
{
    const cJSON *groups = json_at(want, "groups");
    const size_t n = (size_t)cJSON_GetArraySize(groups);
    for (size_t g = 0; g < n; g++) {
        const cJSON *group = cJSON_GetArrayItem(groups, (int)g);
        f->moments[2 * g] = numbers(json_at(group, "cov"));
        f->moments[2 * g + 1] = numbers(json_at(group, "mean"));
        f->groups[g] = (norma__sem_moments){
            .n = (size_t)json_number(group, "n"),
            .cov = f->moments[2 * g],
            .mean = cJSON_GetArraySize(json_at(group, "mean")) > 0 ? f->moments[2 * g + 1] : NULL};
    }
    return n;
}

/* The estimate of a row called "f=~x1.1", as the reference calls it. */
static double estimate_of(const fitted_model *f, const char *name)
{
    char own[64];
    for (size_t r = 0; r < f->table->n; r++) {
        const norma_sem_parameter *row = &f->table->rows[r];
        if (row->group == NORMA_NONE)
            continue;
        snprintf(own, sizeof own, "%s%s%s.%zu", row->lhs, norma_sem_op_names[row->op], row->rhs,
                 row->group + 1);
        if (strcmp(own, name) == 0)
            return row->free == NORMA_NONE ? row->value : f->fitted->theta[row->free];
    }
    fail_msg("no row %s", name);
    return NAN;
}

static void check_estimates(const fitted_model *f, const cJSON *want, double rel)
{
    const cJSON *rows = json_at(want, "rows"), *est = json_at(want, "est");
    for (int r = 0; r < cJSON_GetArraySize(rows); r++) {
        const double got = estimate_of(f, cJSON_GetArrayItem(rows, r)->valuestring);
        if (!isnan(got)) /* exogenous rows take the sample's */
            assert_close(got, cJSON_GetArrayItem(est, r)->valuedouble, rel, rel);
    }
}

/* lavaan stops with derivatives of 1e-6 (1e-5 under constraints), ours are below 1e-9, and f is no
   larger than its. */
static void check_case(const char *name, norma_sem_setting setting, int estimator, double rel)
{
    cJSON *reference = reference_load("sem_estimation.json");
    const cJSON *want = json_at(reference, name);
    norma_sem_options options = ML;
    fitted_model f = {0};
    setting.n_groups = read_groups(&f, want);
    setting.cfa = true;
    setting.fixed_x = true;
    options.estimator = estimator;
    fit(&f, json_at(want, "model")->valuestring, &setting, &options);
    assert_true(f.fitted->convergence.converged);
    assert_true(f.fitted->convergence.gradient_max < 1e-9);
    assert_true(f.fitted->f <= json_number(want, "f/0") + 1e-13);
    assert_close(f.fitted->f, json_number(want, "f/0"), 1e-7, 0);
    check_estimates(&f, want, rel);
    clear(&f);
    cJSON_Delete(reference);
}

static void estimates_are_lavaans(void **state)
{
    const norma_sem_setting plain = {0};
    (void)state;
    check_case("hs", plain, NORMA_SEM_ML, 2e-5);
    check_case("hs_gls", plain, NORMA_SEM_GLS, 2e-5);
    check_case("hs_uls", plain, NORMA_SEM_ULS, 2e-5);
    check_case("hs_std", (norma_sem_setting){.identification = NORMA_SEM_STD_LV}, NORMA_SEM_ML,
               2e-5);
    check_case("hs_means", (norma_sem_setting){.means = true}, NORMA_SEM_ML, 2e-5);
    check_case("hs_second", plain, NORMA_SEM_ML, 2e-5);
}

static void estimates_under_constraints_are_lavaans(void **state)
{
    (void)state;
    check_case("hs_constrained", (norma_sem_setting){0}, NORMA_SEM_ML, 2e-5);
}

static void estimates_with_covariates_are_lavaans(void **state)
{
    (void)state;
    check_case("hs_mimic", (norma_sem_setting){0}, NORMA_SEM_ML, 2e-5);
}

static void estimates_of_groups_that_share_parameters_are_lavaans(void **state)
{
    (void)state;
    check_case("hs_scalar",
               (norma_sem_setting){.means = true,
                                   .equal = (unsigned)NORMA_SEM_EQUAL_LOADINGS |
                                            (unsigned)NORMA_SEM_EQUAL_INTERCEPTS},
               NORMA_SEM_ML, 2e-5);
}

static void estimates_of_whole_models_of_structure_are_lavaans(void **state)
{
    (void)state;
    check_case("democracy", (norma_sem_setting){0}, NORMA_SEM_ML, 2e-5);
    check_case("democracy_free", (norma_sem_setting){0}, NORMA_SEM_ML, 2e-5);
    check_case("democracy_gls", (norma_sem_setting){0}, NORMA_SEM_GLS, 2e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(estimates_are_lavaans),
        cmocka_unit_test(estimates_under_constraints_are_lavaans),
        cmocka_unit_test(estimates_with_covariates_are_lavaans),
        cmocka_unit_test(estimates_of_groups_that_share_parameters_are_lavaans),
        cmocka_unit_test(estimates_of_whole_models_of_structure_are_lavaans)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

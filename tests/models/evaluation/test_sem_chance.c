/* What draws samples from fitted models and fits them again: power, cut-offs, bootstrap. */
#include "support/check.h"

#include <math.h>
#include <string.h>

#include <norma/sem_simulation.h>

#include "models/evaluation/influences.h"
#include "models/observed/fixture.h"
#include "models/sem/inference.h"

static const char FIVE[] = "A =~ A1 + A2 + A3 + A4 + A5\nC =~ C1 + C2 + C3 + C4 + C5\n"
                           "E =~ E1 + E2 + E3 + E4 + E5\nN =~ N1 + N2 + N3 + N4 + N5\n"
                           "O =~ O1 + O2 + O3 + O4 + O5\n";
static const char ONE[] = "N =~ N1 + a*N2 + N3 + b*N4 + N5\nd := a*b\n";

static norma_sem *fit(sample *s, const char *text, int errors)
{
    norma_sem_model *model = NULL;
    norma_sem *sem = NULL;
    norma_error err = {0};
    norma_sem_options options = NORMA_SEM_OPTIONS_INIT;
    options.errors = errors;
    if (norma_sem_model_read(&model, text, "m", &err) != NORMA_OK ||
        norma_sem_fit(&sem, model, &s->given, &options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_sem_model_free(model);
    return sem;
}

static sample bfi(void)
{
    return sample_of("bfi/bfi.csv", "A1:O5", NULL, "gender", NULL);
}

static norma_sem_population *population_of(const char *text)
{
    norma_sem_model *model = NULL;
    norma_sem_population *made = NULL;
    assert_int_equal(norma_sem_model_read(&model, text, "m", NULL), NORMA_OK);
    assert_int_equal(norma_sem_population_of(&made, model, 1, NULL), NORMA_OK);
    norma_sem_model_free(model);
    return made;
}

static norma_sem_model *read_model(const char *text)
{
    norma_sem_model *model = NULL;
    assert_int_equal(norma_sem_model_read(&model, text, "m", NULL), NORMA_OK);
    return model;
}

static norma_status power_of(norma_sem_power **out, const norma_sem_population *population,
                             const char *analysis, const norma_sem_power_options *o,
                             norma_error *err)
{
    norma_sem_model *model = read_model(analysis);
    norma_status status = norma_sem_power_of(out, population, model, o, err);
    norma_sem_model_free(model);
    return status;
}

/* scripts/reference/sem_power.R: lavaan 0.6-14, whose search ends at 1e-7. */
static void power_of_a_model_is_that_of_lavaan_in_the_population(void **state)
{
    (void)state;
    cJSON *want = reference_load("sem_power.json");
    norma_sem_population *population = population_of(json_at(want, "population")->valuestring);
    norma_sem_power_options o = NORMA_SEM_POWER_OPTIONS_INIT;
    norma_sem_power *w = NULL;
    o.n = (size_t)json_number(want, "n");
    o.replicates = 0;
    o.identification = NORMA_SEM_STD_LV;
    assert_int_equal(power_of(&w, population, json_at(want, "analysis")->valuestring, &o, NULL),
                     NORMA_OK);
    assert_close(w->f0, json_number(want, "f0"), 1e-7, 0);
    assert_close(w->df, json_number(want, "df"), 0, 0);
    assert_close(w->power, json_number(want, "power"), 1e-6, 0);
    assert_close(w->n_needed, json_number(want, "n_needed"), 0, 0);
    assert_int_equal(w->n_parameters, cJSON_GetArraySize(json_at(want, "est")));
    for (int k = 0; k < (int)w->n_parameters; k++) {
        const norma_sem_parameter_power *one = &w->parameters[k];
        assert_close(one->truth, cJSON_GetArrayItem(json_at(want, "est"), k)->valuedouble, 2e-6,
                     2e-6);
        assert_close(one->se, cJSON_GetArrayItem(json_at(want, "se"), k)->valuedouble, 5e-6, 0);
        assert_close(one->power,
                     cJSON_GetArrayItem(json_at(want, "parameter_power"), k)->valuedouble, 1e-4, 0);
        assert_true(isnan(one->rejected));
    }
    norma_sem_power_free(w);
    norma_sem_population_free(population);
    cJSON_Delete(want);
}

static void simulated_power_is_near_the_computed(void **state)
{
    (void)state;
    norma_sem_population *population =
        population_of("f =~ 0.7*x1 + 0.6*x2 + 0.8*x3 + 0.5*x4\nx1 ~~ 0.3*x4");
    norma_sem_power_options o = NORMA_SEM_POWER_OPTIONS_INIT;
    norma_sem_power *w = NULL, *again = NULL, *right = NULL;
    o.n = 250;
    o.replicates = 300;
    o.threads = 1;
    assert_int_equal(power_of(&w, population, "f =~ x1 + x2 + x3 + x4", &o, NULL), NORMA_OK);
    o.threads = 2;
    assert_int_equal(power_of(&again, population, "f =~ x1 + x2 + x3 + x4", &o, NULL), NORMA_OK);
    assert_true(w->converged >= 296);
    assert_close(w->rejected, w->power, 0, 0.08); /* three standard errors of a share */
    assert_close(w->mean_chisq, w->df + w->noncentrality, 0.1, 0);
    for (size_t k = 0; k < w->n_parameters; k++) {
        const norma_sem_parameter_power *one = &w->parameters[k];
        assert_close(one->mean, one->truth, 0, 0.25 * one->se);
        assert_memory_equal(one, &again->parameters[k], sizeof *one);
    }
    assert_int_equal(power_of(&right, population, "f =~ x1 + x2 + x3 + x4\nx1 ~~ x4", &o, NULL),
                     NORMA_OK);
    assert_close(right->power, o.alpha, 1e-9, 0);
    assert_true(isnan(right->n_needed));
    assert_close(right->rejected, o.alpha, 0, 0.035);
    for (size_t k = 0; k < right->n_parameters; k++)
        assert_close(right->parameters[k].coverage, 0.95, 0, 0.04);
    norma_sem_power_free(w);
    norma_sem_power_free(again);
    norma_sem_power_free(right);
    norma_sem_population_free(population);
}

static void power_without_its_variables_is_refused(void **state)
{
    (void)state;
    norma_sem_population *population = population_of("f =~ 0.7*x1 + 0.6*x2 + 0.8*x3; x1 | 0*t1");
    norma_sem_power *w = NULL;
    norma_error err = {0};
    assert_int_equal(power_of(&w, population, "f =~ x1 + x2 + x3", NULL, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "x1 is ordinal"));
    norma_sem_population_free(population);
    population = population_of("f =~ 0.7*x1 + 0.6*x2 + 0.8*x3");
    assert_int_equal(power_of(&w, population, "f =~ x1 + x2 + x9", NULL, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "x9 is in the analysis model and not"));
    norma_sem_population_free(population);
}

/* The influence of a row on a variance is (x - mean)^2 - variance. */
static void acceleration_of_a_variance_is_that_of_its_squares(void **state)
{
    (void)state;
    sample s = bfi();
    norma_sem *sem = fit(&s, "N1 ~~ a*N1 + N2\nd := 2*a", NORMA_SEM_ERRORS_AUTO);
    const norma__observed_group *g = &sem->inner->observed.groups[0];
    double free[3], defined[1], squares = 0, cubes = 0;
    assert_int_equal(norma__influence_accelerations(free, defined, sem->inner, NULL), NORMA_OK);
    for (size_t i = 0; i < g->n; i++) {
        double d = g->x[i] - g->mean[0], u = d * d - g->cov[0];
        squares += u * u;
        cubes += u * u * u;
    }
    assert_close(free[0], cubes / (6 * pow(squares, 1.5)), 1e-8, 0);
    assert_close(defined[0], free[0], 1e-10, 0);
    norma_sem_free(sem);
    sample_free(&s);
}

/* The sandwich's standard error of a free parameter; NaN of other rows. */
static double error_of(const norma_sem *sem, size_t row)
{
    size_t free = sem->table->rows[row].free, q = sem->table->n_free;
    return free == NORMA_NONE ? NAN : sqrt(sem->inner->vcov[free * q + free]);
}

static void the_bootstrap_gives_the_robust_errors_for_any_number_of_threads(void **state)
{
    (void)state;
    sample s = bfi();
    norma_sem *sem = fit(&s, ONE, NORMA_SEM_ERRORS_HUBER_WHITE);
    norma_sem_bootstrap_options o = NORMA_SEM_BOOTSTRAP_OPTIONS_INIT;
    norma_sem_bootstrap *b = NULL, *again = NULL;
    if (!sem->inner->vcov)
        assert_int_equal(norma__sem_errors(sem->inner, &sem->notes, NULL), NORMA_OK);
    o.replicates = 300;
    o.threads = 1;
    o.bollen_stine = true;
    assert_int_equal(norma_sem_bootstrap_of(&b, sem, &o, NULL), NORMA_OK);
    o.threads = 2;
    assert_int_equal(norma_sem_bootstrap_of(&again, sem, &o, NULL), NORMA_OK);
    assert_int_equal(b->converged, 300);
    for (size_t k = 0; k < b->n; k++) {
        const norma_sem_bootstrap_row *row = &b->rows[k];
        double est = sem->estimates[k].est, se = error_of(sem, k);
        assert_memory_equal(row, &again->rows[k], sizeof *row);
        if (isnan(se))
            continue;
        assert_close(row->se, se, 0.15, 0); /* four standard errors of an error */
        assert_close(row->bias, 0, 0, 0.25 * se);
        assert_close(row->low, est - 1.96 * se, 0, 0.6 * se);
        assert_close(row->bca_high, est + 1.96 * se, 0, 0.6 * se);
    }
    assert_true(b->bollen_stine_p < 0.01); /* chi-square 367 on 5 */
    norma_sem_bootstrap_free(b);
    norma_sem_bootstrap_free(again);
    norma_sem_free(sem);
    sample_free(&s);
}

static void the_bootstrap_refuses_what_it_is_not_for(void **state)
{
    (void)state;
    sample s = bfi();
    norma_error err = {0};
    norma_sem_bootstrap *b = NULL;
    norma_sem_cutoffs *w = NULL;
    s.given.all_ordered = true;
    norma_sem *sem = fit(&s, "N =~ N1 + N2 + N3 + N4", NORMA_SEM_ERRORS_AUTO);
    assert_int_equal(norma_sem_bootstrap_of(&b, sem, NULL, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "complete continuous data"));
    norma_sem_free(sem);
    s.given.all_ordered = false;
    sem = fit(&s, "N =~ N1 + N2 + N3", NORMA_SEM_ERRORS_AUTO);
    assert_int_equal(norma_sem_cutoffs_of(&w, sem, NULL, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "no degrees of freedom"));
    norma_sem_free(sem);
    sample_free(&s);
}

/* What is added: multi_add_HB() of the R package dynamic (commit 559d116) for lavaan's fit of the
   same model. */
static void cutoffs_of_several_factors_are_of_cross_loadings(void **state)
{
    (void)state;
    sample s = bfi();
    norma_sem *sem = fit(&s, FIVE, NORMA_SEM_ERRORS_AUTO);
    norma_sem_cutoff_options o = NORMA_SEM_CUTOFF_OPTIONS_INIT;
    norma_sem_cutoffs *w = NULL, *again = NULL;
    o.replicates = 24;
    o.threads = 1;
    assert_int_equal(norma_sem_cutoffs_of(&w, sem, &o, NULL), NORMA_OK);
    o.threads = 2;
    assert_int_equal(norma_sem_cutoffs_of(&again, sem, &o, NULL), NORMA_OK);
    assert_int_equal(w->n_levels, 4);
    assert_int_equal(w->converged, 24);
    double before = 0;
    for (size_t l = 0; l < 4; l++) {
        const norma_sem_cutoff_level *level = &w->levels[l];
        assert_int_equal(level->n_added, l + 1);
        assert_true(level->rmsea.value > before);
        assert_true(level->rmsea.right < 0.02 && level->cfi.right > 0.99);
        assert_close(level->rmsea.power, 0.95, 0, 1e-12); /* n = 2,436 tells them apart */
        assert_memory_equal(&level->cfi, &again->levels[l].cfi, sizeof level->cfi);
        before = level->rmsea.value;
    }
    assert_string_equal(w->levels[0].added, "N =~ 0.233*O4");
    assert_string_equal(w->levels[3].added,
                        "N =~ 0.233*O4\nN =~ 0.344*A1\nE =~ 0.503*N5\nN =~ 0.546*C3");
    assert_close(w->rmsea, 0.078, 0, 0.001);
    norma_sem_cutoffs_free(w);
    norma_sem_cutoffs_free(again);
    norma_sem_free(sem);
    sample_free(&s);
}

/* The same pairs as one_add() of the R package dynamic. */
static void cutoffs_of_one_factor_are_of_residual_correlations(void **state)
{
    (void)state;
    sample s = bfi();
    norma_sem *sem = fit(&s, "G =~ N1 + N2 + N3 + N4 + N5 + E1", NORMA_SEM_ERRORS_AUTO);
    norma_sem_cutoff_options o = NORMA_SEM_CUTOFF_OPTIONS_INIT;
    norma_sem_cutoffs *w = NULL;
    o.replicates = 24;
    assert_int_equal(norma_sem_cutoffs_of(&w, sem, &o, NULL), NORMA_OK);
    assert_int_equal(w->n_levels, 3);
    assert_int_equal(strncmp(w->levels[0].added, "E1 ~~ 0.2", 9), 0); /* the weakest two */
    assert_non_null(strstr(w->levels[0].added, "*N5"));
    assert_non_null(strstr(w->levels[1].added, "\nN4 ~~ "));
    assert_non_null(strstr(w->levels[2].added, "\nN2 ~~ "));
    for (size_t l = 0; l < 3; l++) {
        assert_int_equal(w->levels[l].n_added, l + 1);
        assert_true(w->levels[l].srmr.value > w->levels[l].srmr.right);
        assert_true(w->levels[l].cfi.value < w->levels[l].cfi.right);
    }
    norma_sem_cutoffs_free(w);
    norma_sem_free(sem);
    sample_free(&s);
}

static void cutoffs_of_ordinal_items_come_from_answers_cut_at_the_thresholds(void **state)
{
    (void)state;
    sample s = bfi();
    s.given.all_ordered = true;
    norma_sem *sem = fit(&s, "N =~ N1 + N2 + N3 + N4 + N5", NORMA_SEM_ERRORS_AUTO);
    norma_sem_cutoff_options o = NORMA_SEM_CUTOFF_OPTIONS_INIT;
    norma_sem_cutoffs *w = NULL, *again = NULL;
    norma_error err = {0};
    o.replicates = 20;
    o.threads = 1;
    if (norma_sem_cutoffs_of(&w, sem, &o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    o.threads = 2;
    assert_int_equal(norma_sem_cutoffs_of(&again, sem, &o, NULL), NORMA_OK);
    assert_int_equal(w->n_levels, 2);
    assert_int_equal(w->converged, 20);
    assert_close(w->rmsea, norma_sem_measure_of(sem, "rmsea_scaled"), 0, 0);
    for (size_t l = 0; l < 2; l++) {
        const norma_sem_cutoff_level *level = &w->levels[l];
        assert_true(level->rmsea.value > level->rmsea.right);
        assert_true(level->cfi.right > 0.99 && level->cfi.value < level->cfi.right);
        assert_true(level->srmr.value > level->srmr.right);
        assert_memory_equal(&level->rmsea, &again->levels[l].rmsea, sizeof level->rmsea);
    }
    norma_sem_cutoffs_free(w);
    norma_sem_cutoffs_free(again);
    norma_sem_free(sem);
    sample_free(&s);
}

static void nothing_leaks(void **state)
{
    (void)state;
    sample s = bfi();
    norma_sem *sem = fit(&s, "N =~ N1 + N2 + N3 + N4", NORMA_SEM_ERRORS_AUTO);
    norma_sem_bootstrap_options b = NORMA_SEM_BOOTSTRAP_OPTIONS_INIT;
    norma_sem_bootstrap *bootstrap = NULL;
    b.replicates = 2;
    b.threads = 1;
    b.bollen_stine = true;
    check_every_allocation(bootstrap, norma_sem_bootstrap_of(&bootstrap, sem, &b, NULL));
    norma_sem_bootstrap_free(bootstrap);
    norma_sem_cutoff_options c = NORMA_SEM_CUTOFF_OPTIONS_INIT;
    norma_sem_cutoffs *cutoffs = NULL;
    c.replicates = 2;
    c.threads = 1;
    check_every_allocation(cutoffs, norma_sem_cutoffs_of(&cutoffs, sem, &c, NULL));
    norma_sem_cutoffs_free(cutoffs);
    norma_sem_free(sem);
    sample_free(&s);
    norma_sem_population *population = population_of("f =~ 0.7*x1 + 0.6*x2 + 0.8*x3 + 0.5*x4");
    norma_sem_power_options o = NORMA_SEM_POWER_OPTIONS_INIT;
    norma_sem_power *w = NULL;
    o.replicates = 2;
    o.threads = 1;
    norma_sem_model *model = read_model("f =~ x1 + x2 + x3 + x4");
    check_every_allocation(w, norma_sem_power_of(&w, population, model, &o, NULL));
    norma_sem_model_free(model);
    norma_sem_power_free(w);
    norma_sem_population_free(population);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(power_of_a_model_is_that_of_lavaan_in_the_population),
        cmocka_unit_test(simulated_power_is_near_the_computed),
        cmocka_unit_test(power_without_its_variables_is_refused),
        cmocka_unit_test(acceleration_of_a_variance_is_that_of_its_squares),
        cmocka_unit_test(the_bootstrap_gives_the_robust_errors_for_any_number_of_threads),
        cmocka_unit_test(the_bootstrap_refuses_what_it_is_not_for),
        cmocka_unit_test(cutoffs_of_several_factors_are_of_cross_loadings),
        cmocka_unit_test(cutoffs_of_one_factor_are_of_residual_correlations),
        cmocka_unit_test(cutoffs_of_ordinal_items_come_from_answers_cut_at_the_thresholds),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

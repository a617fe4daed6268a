/* Whole fits to incomplete rows: all figures that lavaan 0.6-14 and we both have
   (scripts/reference/sem_fiml.R), and what weights, clusters and groups change. */
#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/sem.h>

enum { N = 301, P = 9 };

static const char MODEL[] = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\n"
                            "speed =~ x7 + x8 + x9\n";

typedef struct rows {
    double x[N * P];
    int64_t weights[N];
    char names[N][8];
    const char *labels[N];
} rows;

static void name_rows(rows *r, const cJSON *reference, const char *kind)
{
    for (size_t k = 0; k < N; k++) {
        const int school = cJSON_GetArrayItem(json_at(reference, "school"), (int)k)->valueint;
        snprintf(r->names[k], sizeof r->names[k], "%zu",
                 strcmp(kind, "groups") == 0 ? (size_t)school : (k + 1) % 23);
        r->labels[k] = r->names[k];
        r->weights[k] = (int64_t)(500000 + 250000 * ((k + 1) % 7));
    }
}

/* The nine tests; a label column of schools or classes, or weights, when kind says so. */
static norma_data *tests_of(const cJSON *reference, const char *kind)
{
    static const char *const columns[] = {"x1", "x2", "x3", "x4", "x5",
                                          "x6", "x7", "x8", "x9", "label"};
    const bool labelled = strcmp(kind, "groups") == 0 || strcmp(kind, "clusters") == 0;
    const norma_item_list list = {.continuous = "x1:x9", .unit = labelled ? "label" : NULL};
    rows *r = calloc(1, sizeof *r);
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    norma_error err = {0};
    size_t k = 0;
    const cJSON *value;
    cJSON_ArrayForEach(value, json_at(reference, "columns"))
    {
        r->x[k++] = cJSON_IsNull(value) ? NAN : value->valuedouble;
    }
    name_rows(r, reference, kind);
    const char *const *labels[] = {r->labels};
    const norma_data_source source = {.n_rows = N,
                                      .continuous = r->x,
                                      .weights = strcmp(kind, "weights") == 0 ? r->weights : NULL,
                                      .labels = labelled ? labels : NULL};
    if (norma_instrument_from_list(&instrument, &list, columns, 10, &err) != NORMA_OK ||
        norma_data_make(&data, instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_instrument_free(instrument);
    free(r);
    return data;
}

static norma_sem *fit(const norma_data *data, const char *kind, const norma_sem_options *options)
{
    const norma_sem_data given = {.data = data,
                                  .group = strcmp(kind, "groups") == 0 ? 0 : NORMA_NONE,
                                  .cluster = strcmp(kind, "clusters") == 0 ? 0 : NORMA_NONE};
    norma_sem_model *model = NULL;
    norma_sem *sem = NULL;
    norma_error err = {0};
    if (norma_sem_model_read(&model, MODEL, "model", &err) != NORMA_OK ||
        norma_sem_fit(&sem, model, &given, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_sem_model_free(model);
    return sem;
}

static void estimates_are(const norma_sem *sem, const cJSON *want)
{
    for (size_t r = 0; r < sem->table->n; r++) {
        const norma_sem_parameter *row = &sem->table->rows[r];
        if (row->free == NORMA_NONE)
            continue;
        const int k = (int)row->free;
        assert_close(sem->estimates[r].est,
                     cJSON_GetArrayItem(json_at(want, "theta"), k)->valuedouble, 1e-7, 1e-8);
        assert_close(sem->estimates[r].se, cJSON_GetArrayItem(json_at(want, "se"), k)->valuedouble,
                     1e-6, 0);
    }
}

/* p-values beyond 1e-15 are 0 in lavaan. */
static void figures_are(const norma_sem *sem, const cJSON *want)
{
    size_t compared = 0;
    for (size_t k = 0; k < sem->n_fit; k++) {
        const cJSON *value = cJSON_GetObjectItem(json_at(want, "fit"), sem->fit[k].name);
        if (!value || !cJSON_IsNumber(value) || isnan(sem->fit[k].value))
            continue;
        if (fabs(sem->fit[k].value - value->valuedouble) > 1e-6 * fabs(value->valuedouble) + 1e-9)
            fail_msg("%s: %.12g is not %.12g", sem->fit[k].name, sem->fit[k].value,
                     value->valuedouble);
        compared++;
    }
    assert_true(compared >= 30);
}

static void check(const char *kind, int estimator, size_t threads)
{
    cJSON *reference = reference_load("sem_fiml.json");
    norma_data *data = tests_of(reference, kind);
    norma_sem_options options = NORMA_SEM_OPTIONS_INIT;
    options.missing = NORMA_SEM_FIML;
    options.estimator = estimator;
    options.threads = threads;
    norma_sem *sem = fit(data, kind, &options);
    assert_true(sem->convergence.converged);
    estimates_are(sem, json_at(reference, kind));
    figures_are(sem, json_at(reference, kind));
    norma_sem_free(sem);
    norma_data_free(data);
    cJSON_Delete(reference);
}

static void fits_of_incomplete_rows_are_lavaans(void **state)
{
    (void)state;
    check("ml", NORMA_SEM_ML, 1);
    check("mlr", NORMA_SEM_MLR, 2);
}

static void groups_weights_and_clusters_are_lavaans(void **state)
{
    (void)state;
    check("groups", NORMA_SEM_MLR, 1);
    check("weights", NORMA_SEM_MLR, 1);
    check("clusters", NORMA_SEM_MLR, 1);
}

/* Law: without holes FIML is ML with means. */
static void complete_rows_make_fiml_ml(void **state)
{
    (void)state;
    cJSON *reference = reference_load("sem_fiml.json");
    norma_data *data = tests_of(reference, "ml");
    uint8_t keep[N];
    norma_sem_model *model = NULL;
    norma_sem *sem[2];
    for (size_t r = 0; r < N; r++) {
        keep[r] = 1;
        for (size_t j = 0; j < P; j++)
            if (isnan(norma_data_continuous_values(data, j)[r]))
                keep[r] = 0;
    }
    const norma_sem_data given = {
        .data = data, .keep = keep, .group = NORMA_NONE, .cluster = NORMA_NONE};
    assert_int_equal(norma_sem_model_read(&model, MODEL, "model", NULL), NORMA_OK);
    for (size_t k = 0; k < 2; k++) {
        norma_sem_options options = NORMA_SEM_OPTIONS_INIT;
        options.estimator = NORMA_SEM_MLR;
        options.means = true;
        options.missing = k == 0 ? NORMA_SEM_LISTWISE : NORMA_SEM_FIML;
        assert_int_equal(norma_sem_fit(&sem[k], model, &given, &options, NULL), NORMA_OK);
    }
    for (size_t r = 0; r < sem[0]->table->n; r++) {
        assert_close(sem[1]->estimates[r].est, sem[0]->estimates[r].est, 1e-8, 1e-8);
        assert_close(sem[1]->estimates[r].se, sem[0]->estimates[r].se, 1e-6, 1e-8);
    }
    static const char *const same[] = {"chisq", "chisq_scaled",   "cfi",
                                       "rmsea", "baseline_chisq", "baseline_chisq_scaled"};
    for (size_t k = 0; k < sizeof same / sizeof *same; k++)
        assert_close(norma_sem_measure_of(sem[1], same[k]), norma_sem_measure_of(sem[0], same[k]),
                     1e-7, 1e-9);
    norma_sem_free(sem[0]);
    norma_sem_free(sem[1]);
    norma_sem_model_free(model);
    norma_data_free(data);
    cJSON_Delete(reference);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_of_incomplete_rows_are_lavaans),
        cmocka_unit_test(groups_weights_and_clusters_are_lavaans),
        cmocka_unit_test(complete_rows_make_fiml_ml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

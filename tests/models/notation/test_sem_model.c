#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/sem_model.h>

static norma_sem_model *read_model(const char *text)
{
    norma_sem_model *model = NULL;
    norma_error err = {0};
    if (norma_sem_model_read(&model, text, "model.txt", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return model;
}

static norma_sem_table *table_of(const char *text, const norma_sem_setting *setting)
{
    norma_sem_model *model = read_model(text);
    norma_sem_table *table = NULL;
    norma_error err = {0};
    if (norma_sem_table_of(&table, model, setting, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_sem_model_free(model);
    return table;
}

static int index_of(const char *const *names, const char *name)
{
    for (int k = 0; names[k]; k++)
        if (strcmp(names[k], name) == 0)
            return k;
    fail_msg("no %s", name);
    return -1;
}

static size_t size_at(const cJSON *object, const char *key)
{
    return (size_t)cJSON_GetObjectItem(object, key)->valuedouble;
}

static void check_row(const cJSON *want, const norma_sem_parameter *row, const char *model, int k)
{
    const cJSON *at[9];
    for (int i = 0; i < 9; i++)
        at[i] = cJSON_GetArrayItem(want, i);
    size_t group = (size_t)at[3]->valuedouble, free = (size_t)at[5]->valuedouble;
    const char *op = norma_sem_op_names[row->op];
    bool relation = row->op >= NORMA_SEM_DEFINED;
    double value = row->free == NORMA_NONE ? row->value : row->start;
    bool same = strcmp(row->lhs, at[0]->valuestring) == 0 && strcmp(op, at[1]->valuestring) == 0 &&
                strcmp(row->rhs, at[2]->valuestring) == 0 &&
                (relation || row->group + 1 == group) && row->user == cJSON_IsTrue(at[4]) &&
                row->free + 1 == free && strcmp(row->label, at[7]->valuestring) == 0 &&
                row->exogenous == cJSON_IsTrue(at[8]) &&
                (cJSON_IsNull(at[6]) ? isnan(value) : value == at[6]->valuedouble);
    if (!same) {
        char *text = cJSON_PrintUnformatted(want);
        fail_msg("%s\nrow %d: lavaan %s, here %s %s %s group %zu user %d free %zu value %g label "
                 "'%s' exo %d",
                 model, k + 1, text, row->lhs, op, row->rhs, row->group + 1, row->user,
                 row->free + 1, value, row->label, row->exogenous);
    }
}

static void check_names(const cJSON *want, const char *const *got, size_t n)
{
    assert_int_equal(cJSON_GetArraySize(want), n);
    for (size_t k = 0; k < n; k++)
        assert_string_equal(got[k], cJSON_GetArrayItem(want, (int)k)->valuestring);
}

static void check_case(const cJSON *one)
{
    size_t categories[32], n;
    const char *partial[8], *text = cJSON_GetObjectItem(one, "model")->valuestring;
    const cJSON *shared = cJSON_GetObjectItem(one, "partial"), *rows;
    norma_sem_setting s = {.n_groups = size_at(one, "groups"),
                           .categories = categories,
                           .cfa = true,
                           .means = cJSON_IsTrue(cJSON_GetObjectItem(one, "means")),
                           .orthogonal = cJSON_IsTrue(cJSON_GetObjectItem(one, "orthogonal")),
                           .theta = cJSON_IsTrue(cJSON_GetObjectItem(one, "theta")),
                           .fixed_x = cJSON_IsTrue(cJSON_GetObjectItem(one, "fixed_x")),
                           .identification = (norma_sem_identification)index_of(
                               norma_sem_identification_names,
                               cJSON_GetObjectItem(one, "identification")->valuestring),
                           .equal = (unsigned)size_at(one, "equal"),
                           .partial = partial,
                           .n_partial = (size_t)cJSON_GetArraySize(shared)};
    for (size_t k = 0; k < s.n_partial; k++)
        partial[k] = cJSON_GetArrayItem(shared, (int)k)->valuestring;
    norma_sem_model *model = read_model(text);
    const char *const *ids = norma_sem_model_observed(model, &n);
    check_names(cJSON_GetObjectItem(one, "observed"), ids, n);
    for (size_t k = 0; k < n; k++)
        categories[k] =
            (size_t)cJSON_GetArrayItem(cJSON_GetObjectItem(one, "categories"), (int)k)->valuedouble;
    ids = norma_sem_model_latent(model, &n);
    check_names(cJSON_GetObjectItem(one, "latent"), ids, n);
    norma_sem_table *table = table_of(norma_sem_model_text(model), &s);
    rows = cJSON_GetObjectItem(one, "rows");
    for (int k = 0; k < cJSON_GetArraySize(rows) && k < (int)table->n; k++)
        check_row(cJSON_GetArrayItem(rows, k), &table->rows[k], text, k);
    assert_int_equal(cJSON_GetArraySize(rows), table->n);
    norma_sem_table_free(table);
    norma_sem_model_free(model);
}

/* scripts/reference/sem_tables.R: lavaan 0.6-14. */
static void tables_are_those_of_lavaan(void **state)
{
    (void)state;
    cJSON *cases = reference_load("sem_tables.json");
    const cJSON *one;
    assert_true(cJSON_GetArraySize(cases) >= 40);
    cJSON_ArrayForEach(one, cases) check_case(one);
    cJSON_Delete(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_those_of_lavaan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

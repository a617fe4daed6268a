/* Fitted models for tests of what follows from them. Include after support/check.h. */
#ifndef NORMA_TESTS_EVALUATION_FIXTURE_H
#define NORMA_TESTS_EVALUATION_FIXTURE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/read.h>
#include <norma/sem_evaluation.h>

#define HS "../tests/reference/holzinger_swineford.csv"
#define NINE "x1:x9"

typedef struct model_case {
    norma_data *data;
    norma_sem *sem;
    cJSON *file;
    const cJSON *want; /* of the case */
} model_case;

/* The model of a case of sem_evaluation.json, fitted to columns of datasets/file: items or numbers;
   unit: the groups' column. */
static inline model_case fit_case(const char *name, const char *file, const char *items,
                                  const char *numbers, const char *unit,
                                  const norma_sem_options *options)
{
    char path[512];
    norma_error err = {0};
    norma_header *header = NULL;
    norma_instrument *instrument = NULL;
    norma_sem_model *model = NULL;
    model_case c = {.file = reference_load("sem_evaluation.json")};
    norma_item_list list = {.items = items, .continuous = numbers, .unit = unit};
    norma_read_options read = NORMA_READ_OPTIONS_INIT;
    c.want = json_at(c.file, name);
    snprintf(path, sizeof path, NORMA_DATASETS "/%s", file);
    if (norma_header_read(&header, path, &err) != NORMA_OK ||
        norma_instrument_from_list(&instrument, &list, (const char *const *)header->columns,
                                   header->n_columns, &err) != NORMA_OK ||
        norma_data_read(&c.data, instrument, path, &read, &err) != NORMA_OK ||
        norma_sem_model_read(&model, json_at(c.want, "model")->valuestring, "model", &err) !=
            NORMA_OK)
        fail_msg("%s", err.message);
    const norma_sem_data data = {.data = c.data,
                                 .group = unit ? 0 : NORMA_NONE,
                                 .cluster = NORMA_NONE,
                                 .all_ordered = items != NULL};
    if (norma_sem_fit(&c.sem, model, &data, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_header_free(header);
    norma_instrument_free(instrument);
    norma_sem_model_free(model);
    return c;
}

static inline void case_free(model_case *c)
{
    norma_sem_free(c->sem);
    norma_data_free(c->data);
    cJSON_Delete(c->file);
}

static inline double number_at(const cJSON *array, size_t k)
{
    const cJSON *item = cJSON_GetArrayItem(array, (int)k);
    assert_non_null(item);
    return cJSON_IsNumber(item) ? item->valuedouble : NAN;
}

static inline const char *text_at(const cJSON *array, size_t k)
{
    return cJSON_GetArrayItem(array, (int)k)->valuestring;
}

/* Group of row k of a table of R's, from 0; tables of one group have no such column. */
static inline size_t group_at(const cJSON *table, size_t k)
{
    const cJSON *group = cJSON_GetObjectItem(table, "group");
    return group ? (size_t)number_at(group, k) - 1 : 0;
}

/* The row of our table that is row k of R's; NORMA_NONE. */
static inline size_t row_of(const norma_sem_table *table, const cJSON *rows, size_t k)
{
    const char *lhs = text_at(json_at(rows, "lhs"), k), *op = text_at(json_at(rows, "op"), k);
    const char *rhs = text_at(json_at(rows, "rhs"), k);
    const bool defined = strcmp(op, ":=") == 0;
    for (size_t r = 0; r < table->n; r++) {
        const norma_sem_parameter *row = &table->rows[r];
        if (strcmp(row->lhs, lhs) == 0 && strcmp(norma_sem_op_names[row->op], op) == 0 &&
            (defined || strcmp(row->rhs, rhs) == 0) && (defined || row->group == group_at(rows, k)))
            return r;
    }
    return NORMA_NONE;
}

#endif

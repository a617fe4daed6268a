#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/read.h>

#include "data/json.h"
#include "foundation/file.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "units/units_parts.h"

enum { MOST_BYTES = 1 << 28 };

/* A copy of a text that the inputs own. */
static norma_status keep(const char **out, norma_units_inputs *inputs, const char *text,
                         norma_error *err)
{
    char **texts = NORMA__GROW(inputs->texts, char *, inputs->n_texts + 1);
    if (!texts)
        return norma__no_memory(err);
    inputs->texts = texts;
    if (!(texts[inputs->n_texts] = norma__copy_text(text)))
        return norma__no_memory(err);
    *out = texts[inputs->n_texts++];
    return NORMA_OK;
}

/* ---- head counts ---- */

static bool has_column(const norma_header *header, const char *name)
{
    for (size_t c = 0; c < header->n_columns; c++)
        if (strcmp(header->columns[c], name) == 0)
            return true;
    return false;
}

/* Read as responses are, so that a unit has the same name in both files. */
static norma_status read_table(norma_data **out, const char *path, norma_error *err)
{
    char column[] = "column", unit[] = "unit", people[] = "people", population[] = "population";
    char empty[] = "";
    char *units[] = {column, unit}, *numbers[] = {people};
    norma_instrument form = {.id = empty,
                             .version = empty,
                             .title = {{empty, empty}},
                             .sha256 = empty,
                             .key_sha256 = empty,
                             .unit_columns = units,
                             .n_units = 2,
                             .continuous_columns = numbers,
                             .n_continuous = 1};
    norma_header *header = NULL;
    norma_status status = norma_header_read(&header, path, err);
    if (status != NORMA_OK)
        return status;
    if (has_column(header, population))
        form.role_column = population;
    const char *const needed[] = {column, unit, people};
    for (size_t k = 0; k < 3 && status == NORMA_OK; k++)
        if (!has_column(header, needed[k]))
            status = norma__fail(err, NORMA_EDATA,
                                 "%s has no column '%s': head counts are in columns column, unit "
                                 "and people, and population where populations are kept apart",
                                 path, needed[k]);
    norma_header_free(header);
    if (status != NORMA_OK)
        return status;
    return norma_data_read(out, &form, path, NULL, err);
}

static norma_status take_label(const char **out, norma_units_inputs *inputs, const norma_data *data,
                               size_t label, size_t row, const char *path, norma_error *err)
{
    const size_t name = norma_data_label(data, label, row);
    if (name == NORMA_NONE)
        return norma__fail(err, NORMA_EDATA, "%s, row %zu: nothing in column '%s'", path,
                           norma_data_file_row(data, row), norma_data_label_column(data, label));
    return keep(out, inputs, norma_data_label_name(data, label, name), err);
}

static norma_status take_head_count(norma_units_inputs *inputs, const norma_data *data, size_t row,
                                    const char *path, norma_error *err)
{
    norma_head_count *count = &inputs->head_counts[inputs->n_head_counts];
    const double people = norma_data_continuous_values(data, 0)[row];
    norma_status status;
    *count = (norma_head_count){0};
    if (!(people >= 1 && people <= 0x1p52) || people != floor(people))
        return norma__fail(err, NORMA_EDATA,
                           "%s, row %zu: column 'people' needs a whole number over 0", path,
                           norma_data_file_row(data, row));
    count->people = (size_t)people;
    if ((status = take_label(&count->column, inputs, data, 0, row, path, err)) != NORMA_OK ||
        (status = take_label(&count->unit, inputs, data, 1, row, path, err)) != NORMA_OK)
        return status;
    if (norma_data_labels(data) > 2 && norma_data_label(data, 2, row) != NORMA_NONE)
        status = take_label(&count->population, inputs, data, 2, row, path, err);
    inputs->n_head_counts += status == NORMA_OK;
    return status;
}

norma_status norma_units_read_head_counts(norma_units_inputs *inputs, const char *path,
                                          norma_error *err)
{
    norma_data *data = NULL;
    norma_status status = read_table(&data, path, err);
    const size_t n = status == NORMA_OK ? norma_data_rows(data) : 0;
    if (status == NORMA_OK) {
        norma_head_count *list =
            NORMA__GROW(inputs->head_counts, norma_head_count, inputs->n_head_counts + n);
        if (list)
            inputs->head_counts = list;
        else
            status = norma__no_memory(err);
    }
    for (size_t row = 0; row < n && status == NORMA_OK; row++)
        status = take_head_count(inputs, data, row, path, err);
    norma_data_free(data);
    return status;
}

/* ---- earlier results ---- */

static norma_status not_a_result(const norma__json *at)
{
    return norma__json_fail(at, "this is no result that norma units wrote as JSON");
}

/* A text, or NULL where it is null or absent. */
static norma_status optional_text(const char **out, norma_units_inputs *inputs,
                                  const norma__json *object, const char *key)
{
    const norma__json at = norma__json_member(object, key);
    const char *text = NULL;
    *out = NULL;
    if (!at.value || cJSON_IsNull(at.value))
        return NORMA_OK;
    norma_status status = norma__json_text(&text, &at);
    return status == NORMA_OK ? keep(out, inputs, text, at.err) : status;
}

static norma_status add_print(norma_units_inputs *inputs, const norma_unit_printed *print,
                              norma_error *err)
{
    norma_unit_printed *list =
        NORMA__GROW(inputs->before, norma_unit_printed, inputs->n_before + 1);
    if (!list)
        return norma__no_memory(err);
    inputs->before = list;
    list[inputs->n_before++] = *print;
    return NORMA_OK;
}

static norma_status take_n(norma_units_inputs *inputs, norma_unit_printed *print,
                           const norma__json *cell)
{
    const norma__json at = norma__json_member(cell, "n");
    double n = 0;
    if (!at.value || cJSON_IsNull(at.value))
        return NORMA_OK;
    norma_status status = norma__json_real(&n, &at, 0, 0x1p52);
    print->n = (size_t)n;
    return status == NORMA_OK ? add_print(inputs, print, at.err) : status;
}

/* An object with "level", "population" and "units", each with "id" and "n". */
static norma_status take_level(norma_units_inputs *inputs, const norma__json *object)
{
    const norma__json units = norma__json_member(object, "units");
    norma_unit_printed print = {0};
    size_t index = 0;
    norma_status status;
    if (!cJSON_IsArray(units.value))
        return not_a_result(object);
    if ((status = optional_text(&print.column, inputs, object, "level")) != NORMA_OK ||
        (status = optional_text(&print.population, inputs, object, "population")) != NORMA_OK)
        return status;
    if (!print.column)
        return not_a_result(object);
    for (const cJSON *value = units.value->child; value && status == NORMA_OK;
         value = value->next) {
        const norma__json unit = norma__json_element(&units, value, index++);
        status = optional_text(&print.unit, inputs, &unit, "id");
        if (status == NORMA_OK)
            status = print.unit ? take_n(inputs, &print, &unit) : not_a_result(&unit);
    }
    return status;
}

static norma_status take_each(norma_units_inputs *inputs, const norma__json *array,
                              norma_status (*take)(norma_units_inputs *, const norma__json *))
{
    size_t index = 0;
    norma_status status = NORMA_OK;
    for (const cJSON *value = array->value->child; value && status == NORMA_OK;
         value = value->next) {
        const norma__json element = norma__json_element(array, value, index++);
        status = take(inputs, &element);
    }
    return status;
}

static norma_status take_total(norma_units_inputs *inputs, const norma__json *object)
{
    norma_unit_printed print = {0};
    norma_status status = optional_text(&print.population, inputs, object, "id");
    return status == NORMA_OK ? take_n(inputs, &print, object) : status;
}

static norma_status take_results(norma_units_inputs *inputs, const norma__json *document)
{
    const norma__json command = norma__json_member(document, "command");
    const norma__json results = norma__json_member(document, "results");
    if (!cJSON_IsString(command.value) || strcmp(command.value->valuestring, "units") != 0 ||
        !cJSON_IsObject(results.value))
        return not_a_result(document);
    const norma__json populations = norma__json_member(&results, "populations");
    const norma__json levels = norma__json_member(&results, "levels");
    if (!cJSON_IsArray(populations.value) || !cJSON_IsArray(levels.value))
        return not_a_result(&results);
    norma_status status = take_each(inputs, &populations, take_total);
    return status == NORMA_OK ? take_each(inputs, &levels, take_level) : status;
}

norma_status norma_units_read_printed(norma_units_inputs *inputs, const char *path,
                                      norma_error *err)
{
    char *bytes = NULL;
    size_t length = 0;
    cJSON *tree = NULL;
    norma_status status = norma__file_read(&bytes, &length, path, MOST_BYTES, err);
    if (status == NORMA_OK)
        status = norma__json_parse(&tree, bytes, length, path, err);
    if (status == NORMA_OK) {
        const norma__json document = {.value = tree, .file = path, .err = err};
        status = take_results(inputs, &document);
    }
    if (status == NORMA_EINSTRUMENT) { /* what a place in JSON is called below */
        status = NORMA_EDATA;
        if (err)
            err->status = status;
    }
    cJSON_Delete(tree);
    free(bytes);
    return status;
}

void norma_units_inputs_clear(norma_units_inputs *inputs)
{
    norma__free_texts(inputs->texts, inputs->n_texts);
    free(inputs->head_counts);
    free(inputs->before);
    *inputs = (norma_units_inputs){0};
}

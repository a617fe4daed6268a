#include "data/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "data/numbers.h"
#include "foundation/memory.h"
#include "foundation/status.h"

const char *const norma_missing_names[] = {"listwise", "pairwise", NULL};

/* ---- making ---- */

/* An odd number of cache lines, so that the columns of one row do not all fall on the same few
   sets of the cache, as they would at a power of two. */
size_t norma__stride_for(size_t n_rows)
{
    return ((n_rows + 63) / 64 | 1) * 64;
}

static norma_status make_items(norma_data *data, const norma_instrument *instrument,
                               norma_error *err)
{
    if (!(data->items = NORMA__NEW(norma__column, instrument->n_items)))
        return norma__no_memory(err);
    data->n_items = instrument->n_items;
    for (size_t i = 0; i < data->n_items; i++) {
        const norma_item *item = &instrument->items[i];
        data->items[i] = (norma__column){.reversed = item->reversed,
                                         .position = NORMA_NONE,
                                         .min = item->range_known ? item->min : 0,
                                         .max = item->range_known ? item->max : 0};
        if (norma__keep_text(&data->items[i].id, item->id, err) != NORMA_OK)
            return NORMA_ENOMEM;
    }
    return NORMA_OK;
}

norma_status norma__data_add_labels(norma_data *data, const char *const *columns, size_t n,
                                    norma_error *err)
{
    norma__label *labels = NORMA__GROW(data->labels, norma__label, data->n_labels + n);
    if (!labels)
        return norma__no_memory(err);
    data->labels = labels;
    for (size_t k = 0; k < n; k++) {
        norma__label *label = &data->labels[data->n_labels++];
        *label = (norma__label){0};
        if (norma__keep_text(&label->column, columns[k], err) != NORMA_OK)
            return NORMA_ENOMEM;
        if (!(label->codes = NORMA__NEW(uint32_t, data->n_rows)))
            return norma__no_memory(err);
    }
    return NORMA_OK;
}

static norma_status make_labels(norma_data *data, const norma_instrument *instrument,
                                norma_error *err)
{
    const char *const role[] = {instrument->role_column};
    norma_status status = norma__data_add_labels(
        data, (const char *const *)instrument->unit_columns, instrument->n_units, err);
    data->n_units = instrument->n_units;
    return status == NORMA_OK && instrument->role_column
               ? norma__data_add_labels(data, role, 1, err)
               : status;
}

static norma_status make_latencies(norma_data *data, const norma_instrument *instrument,
                                   norma_error *err)
{
    size_t n = 0;
    for (size_t i = 0; i < data->n_items; i++)
        n += instrument->items[i].latency_column != NULL;
    if (n == 0)
        return NORMA_OK;
    if (!(data->latencies =
              n > SIZE_MAX / data->stride ? NULL : NORMA__NEW(double, n * data->stride)))
        return norma__no_memory(err);
    n = 0;
    for (size_t i = 0; i < data->n_items; i++)
        if (instrument->items[i].latency_column)
            data->items[i].latencies = data->latencies + data->stride * n++;
    return NORMA_OK;
}

static void place_number(norma_data *data, const norma__number_column *number, size_t v)
{
    if (number->kind == NORMA__POSITION)
        data->items[number->of].position = v;
    else if (number->kind == NORMA__PAGE_TIME)
        data->pages[number->of].time = v;
    else if (number->kind == NORMA__PAGE_VISITS)
        data->pages[number->of].visits = v;
}

static norma_status make_numbers(norma_data *data, const norma_instrument *instrument,
                                 norma_error *err)
{
    size_t n = norma__count_numbers(instrument);
    norma__number_column *list = NORMA__NEW(norma__number_column, n);
    norma_status status = NORMA_OK;
    data->numbers = NORMA__NEW(norma__variable, n);
    data->pages = NORMA__NEW(norma__page, instrument->n_pages);
    if (!list || !data->numbers || !data->pages)
        status = norma__no_memory(err);
    if (status == NORMA_OK) {
        norma__list_numbers(list, instrument);
        data->n_numbers = n;
        data->n_continuous = instrument->n_continuous;
        data->n_pages = instrument->n_pages;
    }
    for (size_t p = 0; p < data->n_pages; p++)
        data->pages[p] = (norma__page){NORMA_NONE, NORMA_NONE};
    for (size_t v = 0; v < data->n_numbers && status == NORMA_OK; v++) {
        place_number(data, &list[v], v);
        status = norma__keep_text(&data->numbers[v].id, list[v].column, err);
        if (status == NORMA_OK && !(data->numbers[v].values = NORMA__NEW(double, data->n_rows)))
            status = norma__no_memory(err);
    }
    free(list);
    return status;
}

norma_status norma__data_new(norma_data **out, const norma_instrument *instrument, size_t n_rows,
                             bool with_latencies, norma_error *err)
{
    norma_data *data = NORMA__NEW(norma_data, 1);
    norma_status status;

    *out = NULL;
    if (!data)
        return norma__no_memory(err);
    data->n_rows = n_rows;
    data->stride = norma__stride_for(n_rows);
    data->input.format = "delimited text";
    data->input.delimiter = ',';
    data->input.encoding = "utf-8";
    if ((status = make_items(data, instrument, err)) != NORMA_OK ||
        (status = make_labels(data, instrument, err)) != NORMA_OK)
        goto done;
    if (!(data->cells = NORMA__NEW(uint8_t, data->stride * data->n_items))) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t i = 0; i < data->n_items; i++)
        data->items[i].cells = data->cells + i * data->stride;
    if ((status = make_numbers(data, instrument, err)) != NORMA_OK)
        goto done;
    if (with_latencies && (status = make_latencies(data, instrument, err)) != NORMA_OK)
        goto done;
    *out = data;
    data = NULL;
done:
    norma_data_free(data);
    return status;
}

norma_status norma__label_code(uint32_t *code, norma__label *label, const char *text, size_t length,
                               norma_error *err)
{
    size_t index = norma__names_find(&label->index, text, length);
    if (index != NORMA_NONE) {
        *code = (uint32_t)index;
        return NORMA_OK;
    }
    if (label->n_names == label->capacity) {
        size_t capacity = label->capacity ? 2 * label->capacity : 8;
        char **names = NORMA__GROW(label->names, char *, capacity);
        if (!names)
            return norma__no_memory(err);
        label->names = names;
        label->capacity = capacity;
    }
    char *copy = norma__copy_bytes(text, length);
    if (!copy)
        return norma__no_memory(err);
    label->names[label->n_names++] = copy;
    if (!norma__names_add(&label->index, copy, length, &index))
        return norma__no_memory(err);
    *code = (uint32_t)index;
    return NORMA_OK;
}

void norma__input_clear(norma_input *input)
{
    free(input->file);
    free(input->sha256);
    norma__free_texts(input->ignored_columns, input->n_ignored_columns);
    *input = (norma_input){.format = "", .encoding = ""};
}

void norma_data_free(norma_data *data)
{
    if (!data)
        return;
    for (size_t i = 0; i < data->n_items; i++)
        free(data->items[i].id);
    for (size_t l = 0; l < data->n_labels; l++) {
        free(data->labels[l].column);
        norma__free_texts(data->labels[l].names, data->labels[l].n_names);
        free(data->labels[l].codes);
        norma__names_free(&data->labels[l].index);
    }
    for (size_t v = 0; v < data->n_numbers; v++) {
        free(data->numbers[v].id);
        free(data->numbers[v].values);
    }
    free(data->numbers);
    free(data->pages);
    free(data->weights);
    if (data->mapped)
        munmap(data->mapped, data->mapped_size);
    free(data->labels);
    free(data->items);
    free(data->cells);
    free(data->latencies);
    free(data->file_rows);
    free(data->ids);
    free(data->id_starts);
    norma__input_clear(&data->input);
    norma_notes_clear(&data->notes);
    free(data);
}

/* ---- looking ---- */

size_t norma_data_rows(const norma_data *data)
{
    return data->n_rows;
}

size_t norma_data_items(const norma_data *data)
{
    return data->n_items;
}

size_t norma_data_file_row(const norma_data *data, size_t row)
{
    return data->file_rows ? data->file_rows[row] : row + 1;
}

const uint8_t *norma_data_cells(const norma_data *data, size_t item)
{
    return data->items[item].cells;
}

const double *norma_data_latencies(const norma_data *data, size_t item)
{
    return data->items[item].latencies;
}

/* NULL for NORMA_NONE. */
static const double *numbers_of(const norma_data *data, size_t v)
{
    return v == NORMA_NONE ? NULL : data->numbers[v].values;
}

const double *norma_data_positions(const norma_data *data, size_t item)
{
    return numbers_of(data, data->items[item].position);
}

size_t norma_data_pages(const norma_data *data)
{
    return data->n_pages;
}

const double *norma_data_page_times(const norma_data *data, size_t page)
{
    return numbers_of(data, data->pages[page].time);
}

const double *norma_data_page_visits(const norma_data *data, size_t page)
{
    return numbers_of(data, data->pages[page].visits);
}

int norma_data_min(const norma_data *data, size_t item)
{
    return data->items[item].min;
}

int norma_data_max(const norma_data *data, size_t item)
{
    return data->items[item].max;
}

bool norma_data_reversed(const norma_data *data, size_t item)
{
    return data->items[item].reversed;
}

const char *norma_data_item_id(const norma_data *data, size_t item)
{
    return data->items[item].id;
}

const char *norma_data_respondent(const norma_data *data, size_t row)
{
    return data->ids ? data->ids + data->id_starts[row] : "";
}

size_t norma_data_labels(const norma_data *data)
{
    return data->n_labels;
}

const char *norma_data_label_column(const norma_data *data, size_t label)
{
    return data->labels[label].column;
}

size_t norma_data_label_names(const norma_data *data, size_t label)
{
    return data->labels[label].n_names;
}

const char *norma_data_label_name(const norma_data *data, size_t label, size_t name)
{
    return data->labels[label].names[name];
}

size_t norma_data_label(const norma_data *data, size_t label, size_t row)
{
    uint32_t code = data->labels[label].codes[row];
    return code == NORMA__NO_LABEL ? NORMA_NONE : code;
}

size_t norma_data_continuous(const norma_data *data)
{
    return data->n_continuous;
}

const char *norma_data_continuous_id(const norma_data *data, size_t variable)
{
    return data->numbers[variable].id;
}

const double *norma_data_continuous_values(const norma_data *data, size_t variable)
{
    return data->numbers[variable].values;
}

const int64_t *norma_data_weights(const norma_data *data)
{
    return data->weights;
}

const norma_input *norma_data_input(const norma_data *data)
{
    return &data->input;
}

const norma_notes *norma_data_notes(const norma_data *data)
{
    return &data->notes;
}

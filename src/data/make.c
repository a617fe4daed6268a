#include <norma/data.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/table.h"
#include "foundation/memory.h"
#include "foundation/status.h"

static norma_status copy_cells(norma_data *data, const norma_instrument *instrument,
                               const norma_data_source *source, norma_error *err)
{
    for (size_t i = 0; i < data->n_items; i++) {
        const uint8_t *from = source->cells + i * source->n_rows;
        if (!instrument->items[i].range_known)
            return norma__fail(err, NORMA_EDATA, "item %s has no range", data->items[i].id);
        int steps = data->items[i].max - data->items[i].min;
        for (size_t r = 0; r < source->n_rows; r++)
            if (from[r] != NORMA_MISSING_CELL && from[r] > steps)
                return norma__fail(
                    err, NORMA_EDATA, "row %zu, item %s: the answer is beyond the range %d to %d",
                    r + 1, data->items[i].id, data->items[i].min, data->items[i].max);
        memcpy(data->items[i].cells, from, source->n_rows);
        if (source->latencies && data->items[i].latencies)
            memcpy(data->items[i].latencies, source->latencies + i * source->n_rows,
                   source->n_rows * sizeof(double));
    }
    return NORMA_OK;
}

/* n_rows numbers, or NaN where the source has none. */
static void copy_number(norma_data *data, size_t v, const double *from)
{
    for (size_t r = 0; r < data->n_rows; r++)
        data->numbers[v].values[r] = from ? from[r] : NAN;
}

static const double *column_of(const double *columns, size_t n_rows, size_t column)
{
    return columns ? columns + column * n_rows : NULL;
}

/* What the source did not record is not recorded, whatever the instrument names. */
static void copy_shown(norma_data *data, const norma_data_source *source)
{
    size_t n = data->n_rows;
    for (size_t i = 0; i < data->n_items; i++)
        if (data->items[i].position != NORMA_NONE) {
            copy_number(data, data->items[i].position, column_of(source->positions, n, i));
            data->items[i].position = source->positions ? data->items[i].position : NORMA_NONE;
        }
    for (size_t p = 0; p < data->n_pages; p++) {
        norma__page *page = &data->pages[p];
        if (page->time != NORMA_NONE)
            copy_number(data, page->time, column_of(source->page_times, n, p));
        if (page->visits != NORMA_NONE)
            copy_number(data, page->visits, column_of(source->page_visits, n, p));
        page->time = source->page_times ? page->time : NORMA_NONE;
        page->visits = source->page_visits ? page->visits : NORMA_NONE;
    }
}

static norma_status copy_numbers(norma_data *data, const norma_data_source *source,
                                 norma_error *err)
{
    for (size_t v = 0; v < data->n_continuous; v++)
        copy_number(data, v, column_of(source->continuous, data->n_rows, v));
    copy_shown(data, source);
    if (!source->weights)
        return NORMA_OK;
    if (!(data->weights = NORMA__NEW(int64_t, source->n_rows)))
        return norma__no_memory(err);
    for (size_t r = 0; r < source->n_rows; r++) {
        if (source->weights[r] <= 0)
            return norma__fail(err, NORMA_EDATA, "row %zu: the weight is not over 0", r + 1);
        data->weights[r] = source->weights[r];
    }
    return NORMA_OK;
}

static norma_status copy_ids(norma_data *data, const norma_data_source *source, norma_error *err)
{
    size_t length = 0;
    if (!source->respondents)
        return NORMA_OK;
    for (size_t r = 0; r < source->n_rows; r++)
        length += strlen(source->respondents[r]) + 1;
    data->ids = NORMA__NEW(char, length);
    data->id_starts = NORMA__NEW(size_t, source->n_rows);
    if (!data->ids || !data->id_starts)
        return norma__no_memory(err);
    length = 0;
    for (size_t r = 0; r < source->n_rows; r++) {
        size_t size = strlen(source->respondents[r]) + 1;
        memcpy(data->ids + length, source->respondents[r], size);
        data->id_starts[r] = length;
        length += size;
    }
    return NORMA_OK;
}

static norma_status copy_labels(norma_data *data, const norma_data_source *source, norma_error *err)
{
    for (size_t l = 0; l < data->n_labels; l++)
        for (size_t r = 0; r < source->n_rows; r++) {
            const char *name = source->labels ? source->labels[l][r] : NULL;
            norma_status status = NORMA_OK;
            data->labels[l].codes[r] = NORMA__NO_LABEL;
            if (name)
                status = norma__label_code(&data->labels[l].codes[r], &data->labels[l], name,
                                           strlen(name), err);
            if (status != NORMA_OK)
                return status;
        }
    return NORMA_OK;
}

norma_status norma_data_make(norma_data **out, const norma_instrument *instrument,
                             const norma_data_source *source, norma_error *err)
{
    norma_data *data = NULL;
    norma_status status;

    *out = NULL;
    if ((status = norma__data_new(&data, instrument, source->n_rows, source->latencies != NULL,
                                  err)) != NORMA_OK)
        return status;
    data->input.rows = source->n_rows;
    if ((status = copy_cells(data, instrument, source, err)) != NORMA_OK ||
        (status = copy_numbers(data, source, err)) != NORMA_OK ||
        (status = copy_ids(data, source, err)) != NORMA_OK ||
        (status = copy_labels(data, source, err)) != NORMA_OK ||
        (status = norma__keep_text(&data->input.file, "", err)) != NORMA_OK ||
        (status = norma__keep_text(&data->input.sha256, "", err)) != NORMA_OK)
        goto done;
    *out = data;
    data = NULL;
done:
    norma_data_free(data);
    return status;
}

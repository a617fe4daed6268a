#include "formats/texts.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

/* The field was read before, so it has no fault now. */
static norma__field field_at(const norma__csv *csv, const char *p)
{
    norma__field field = {0};
    norma__fault fault;
    norma__csv_field(csv, p, &field, &fault);
    return field;
}

/* ---- respondent ids ---- */

static norma_status note_unnamed(norma_data *data, size_t n, norma_error *err)
{
    if (n == 0)
        return NORMA_OK;
    return norma__note(&data->notes, err, "respondents-without-id", NULL, (double)n,
                       (double)data->n_rows, "%zu of %zu respondents have no id", n, data->n_rows);
}

static norma_status copy_ids(norma_data *data, const norma__csv *csv, const char *const *fields,
                             norma_error *err)
{
    norma__buffer text = {0};
    size_t unnamed = 0;
    if (!(data->id_starts = NORMA__NEW(size_t, data->n_rows)))
        return norma__no_memory(err);
    for (size_t row = 0; row < data->n_rows; row++) {
        norma__field field = field_at(csv, fields[row]);
        data->id_starts[row] = text.length;
        if (norma__field_is_absent(&field))
            unnamed++;
        else
            norma__field_put(&text, &field, csv->body_1252);
        norma__put_bytes(&text, "", 1);
    }
    if (text.failed) {
        norma__buffer_free(&text);
        return norma__no_memory(err);
    }
    data->ids = text.bytes;
    return note_unnamed(data, unnamed, err);
}

static norma_status refuse_twin(const norma_data *data, const norma__csv *csv, const char *column,
                                const char *id, size_t row, norma_error *err)
{
    size_t first = 0;
    while (strcmp(norma_data_respondent(data, first), id) != 0)
        first++;
    return norma__fail(
        err, NORMA_EDATA, "%s: rows %zu and %zu have the same respondent id in column %.64s",
        csv->name, norma_data_file_row(data, first), norma_data_file_row(data, row), column);
}

static norma_status check_ids(const norma_data *data, const norma__csv *csv, const char *column,
                              norma_error *err)
{
    norma__names seen = {0};
    norma_status status = NORMA_OK;
    for (size_t row = 0; row < data->n_rows && status == NORMA_OK; row++) {
        const char *id = norma_data_respondent(data, row);
        size_t before = seen.n, index;
        if (!*id)
            continue;
        if (!norma__names_add(&seen, id, strlen(id), &index))
            status = norma__no_memory(err);
        else if (seen.n == before)
            status = refuse_twin(data, csv, column, id, row, err);
    }
    norma__names_free(&seen);
    return status;
}

/* ---- labels ---- */

static bool same_bytes(const norma__field *a, const norma__field *b)
{
    size_t length = (size_t)(a->end - a->begin);
    return a->quoted == b->quoted && length == (size_t)(b->end - b->begin) &&
           memcmp(a->begin, b->begin, length) == 0;
}

static norma_status code_of(uint32_t *code, norma__label *label, const norma__csv *csv,
                            const norma__field *field, norma__buffer *text, norma_error *err)
{
    *code = NORMA__NO_LABEL;
    if (norma__field_is_absent(field))
        return NORMA_OK;
    text->length = 0;
    norma__field_put(text, field, csv->body_1252);
    if (text->failed)
        return norma__no_memory(err);
    return norma__label_code(code, label, text->bytes, text->length, err);
}

static norma_status take_labels(norma_data *data, norma__label *label, const norma__csv *csv,
                                const char *const *fields, norma_error *err)
{
    norma__buffer text = {0};
    norma__field last = {0};
    size_t missing = 0;
    norma_status status = NORMA_OK;
    for (size_t row = 0; row < data->n_rows && status == NORMA_OK; row++) {
        norma__field field = field_at(csv, fields[row]);
        if (row > 0 && same_bytes(&field, &last)) /* files are often sorted by unit */
            label->codes[row] = label->codes[row - 1];
        else
            status = code_of(&label->codes[row], label, csv, &field, &text, err);
        missing += label->codes[row] == NORMA__NO_LABEL;
        last = field;
    }
    norma__buffer_free(&text);
    if (status == NORMA_OK && missing)
        status = norma__note(&data->notes, err, "labels-missing", label->column, (double)missing,
                             (double)data->n_rows, "%zu of %zu rows have nothing in column %.64s",
                             missing, data->n_rows, label->column);
    return status;
}

norma_status norma__texts_take(norma_data *data, const norma__csv *csv,
                               const norma_instrument *instrument, const char *const *fields,
                               size_t stride, norma_error *err)
{
    norma_status status;
    if (instrument->respondent_column) {
        if ((status = copy_ids(data, csv, fields, err)) != NORMA_OK ||
            (status = check_ids(data, csv, instrument->respondent_column, err)) != NORMA_OK)
            return status;
        fields += stride;
    }
    for (size_t l = 0; l < data->n_labels; l++, fields += stride)
        if ((status = take_labels(data, &data->labels[l], csv, fields, err)) != NORMA_OK)
            return status;
    return NORMA_OK;
}

#include "formats/texts.h"

#include <stdlib.h>
#include <string.h>

#include "formats/tell.h"
#include "foundation/memory.h"
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
    return norma__note_unnamed(data, unnamed, err);
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
    if (status == NORMA_OK)
        status = norma__note_unlabelled(data, label, missing, err);
    return status;
}

norma_status norma__texts_take(norma_data *data, const norma__csv *csv,
                               const norma_instrument *instrument, const char *const *fields,
                               size_t stride, norma_error *err)
{
    norma_status status;
    if (instrument->respondent_column) {
        if ((status = copy_ids(data, csv, fields, err)) != NORMA_OK ||
            (status = norma__check_ids(data, csv->name, instrument->respondent_column, err)) !=
                NORMA_OK)
            return status;
        fields += stride;
    }
    for (size_t l = 0; l < data->n_labels; l++, fields += stride)
        if ((status = take_labels(data, &data->labels[l], csv, fields, err)) != NORMA_OK)
            return status;
    return NORMA_OK;
}

#include "formats/text/texts.h"

#include <stdlib.h>
#include <string.h>

#include "formats/text/tell.h"
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

static norma_status take_ids(norma__texts *texts, norma_data *data, const norma__csv *csv,
                             const char *const *fields, size_t at, size_t n, norma_error *err)
{
    for (size_t row = 0; row < n; row++) {
        norma__field field = field_at(csv, fields[row]);
        data->id_starts[at + row] = texts->ids.length;
        if (norma__field_is_absent(&field))
            texts->unnamed++;
        else
            norma__field_put(&texts->ids, &field, csv->body_1252);
        norma__put_bytes(&texts->ids, "", 1);
    }
    return texts->ids.failed ? norma__no_memory(err) : NORMA_OK;
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

static norma_status take_labels(norma__label *label, size_t *missing, const norma__csv *csv,
                                const char *const *fields, size_t at, size_t n, norma_error *err)
{
    norma__buffer text = {0};
    norma__field last = {0};
    uint32_t *codes = label->codes + at;
    norma_status status = NORMA_OK;
    for (size_t row = 0; row < n && status == NORMA_OK; row++) {
        norma__field field = field_at(csv, fields[row]);
        if (row > 0 && same_bytes(&field, &last)) /* files are often sorted by unit */
            codes[row] = codes[row - 1];
        else
            status = code_of(&codes[row], label, csv, &field, &text, err);
        *missing += codes[row] == NORMA__NO_LABEL;
        last = field;
    }
    norma__buffer_free(&text);
    return status;
}

/* ---- both ---- */

norma_status norma__texts_add(norma__texts *texts, norma_data *data, const norma__csv *csv,
                              const norma_instrument *instrument, const char *const *fields,
                              size_t stride, size_t at, size_t n, norma_error *err)
{
    norma_status status;
    if (!texts->missing && !(texts->missing = NORMA__NEW(size_t, data->n_labels)))
        return norma__no_memory(err);
    if (instrument->respondent_column) {
        if ((status = take_ids(texts, data, csv, fields, at, n, err)) != NORMA_OK)
            return status;
        fields += stride;
    }
    for (size_t l = 0; l < data->n_labels; l++, fields += stride)
        if ((status = take_labels(&data->labels[l], &texts->missing[l], csv, fields, at, n, err)) !=
            NORMA_OK)
            return status;
    return NORMA_OK;
}

norma_status norma__texts_note_ids(const norma__texts *texts, norma_data *data, norma_error *err)
{
    return norma__note_unnamed(data, texts->unnamed, err);
}

norma_status norma__texts_note_labels(const norma__texts *texts, norma_data *data, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t l = 0; l < data->n_labels && texts->missing && status == NORMA_OK; l++)
        status = norma__note_unlabelled(data, &data->labels[l], texts->missing[l], err);
    return status;
}

void norma__texts_free(norma__texts *texts)
{
    norma__buffer_free(&texts->ids);
    free(texts->missing);
}

#include <stdlib.h>
#include <string.h>

#include "formats/frames/frame_intake.h"
#include "formats/text/tell.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* Equal for rows whose texts are equal; files are often sorted by unit. */
static bool same_cell(const norma__frame_column *column, size_t a, size_t b)
{
    return column->codes     ? column->codes[a] == column->codes[b]
           : column->numbers ? column->numbers[a] == column->numbers[b]
                             : column->bytes[a] == column->bytes[b];
}

static norma_status take_ids(norma__intake *in, const norma__frame_column *column, norma_error *err)
{
    norma_data *data = in->data;
    norma__buffer text = {0};
    size_t unnamed = 0;
    if (!(data->id_starts = NORMA__NEW(size_t, data->n_rows)))
        return norma__no_memory(err);
    for (size_t r = 0; r < in->n_rows; r++) {
        char printed[NORMA__SHORTEST];
        norma__field field = norma__cell_field(column, norma__intake_row(in, r), printed);
        data->id_starts[r] = text.length;
        if (norma__field_is_absent(&field))
            unnamed++;
        else
            norma__field_put(&text, &field, false);
        norma__put_bytes(&text, "", 1);
    }
    if (text.failed) {
        norma__buffer_free(&text);
        return norma__no_memory(err);
    }
    data->ids = text.bytes;
    return norma__note_unnamed(data, unnamed, err);
}

static norma_status take_labels(norma__intake *in, const norma__frame_column *column,
                                norma__label *label, norma_error *err)
{
    norma_status status = NORMA_OK;
    size_t missing = 0, last = 0;
    for (size_t r = 0; r < in->n_rows && status == NORMA_OK; r++) {
        size_t row = norma__intake_row(in, r);
        char printed[NORMA__SHORTEST];
        label->codes[r] = NORMA__NO_LABEL;
        if (r > 0 && same_cell(column, row, last)) {
            label->codes[r] = label->codes[r - 1];
        } else {
            norma__field field = norma__cell_field(column, row, printed);
            if (!norma__field_is_absent(&field))
                status = norma__label_code(&label->codes[r], label, field.begin,
                                           (size_t)(field.end - field.begin), err);
        }
        missing += label->codes[r] == NORMA__NO_LABEL;
        last = row;
    }
    return status == NORMA_OK ? norma__note_unlabelled(in->data, label, missing, err) : status;
}

norma_status norma__intake_texts(norma__intake *in, norma_error *err)
{
    const norma_instrument *instrument = in->plan.instrument;
    size_t ids = instrument->respondent_column ? 1 : 0;
    for (size_t t = 0; t < norma__plan_texts(&in->plan); t++) {
        const char *name = norma__plan_text(&in->plan, t);
        const norma__frame_column *column =
            &in->frame->columns[norma__csv_column(&in->header, name)];
        norma_status status = t < ids ? take_ids(in, column, err)
                                      : take_labels(in, column, &in->data->labels[t - ids], err);
        if (status == NORMA_OK && t < ids)
            status = norma__check_ids(in->data, in->header.name, name, err);
        if (status != NORMA_OK)
            return status;
    }
    return NORMA_OK;
}

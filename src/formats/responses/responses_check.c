#include <math.h>
#include <string.h>

#include "formats/responses/responses_layout.h"
#include "foundation/status.h"
#include "foundation/text.h"

bool norma__responses_same_order(void)
{
    const uint16_t one = 1;
    return *(const unsigned char *)&one == 1;
}

static bool is_text(const char *text)
{
    return norma__is_utf8(text, strlen(text));
}

/* What is wrong with a column, or NULL. */
static const char *fault_of(const norma__frame_column *column)
{
    if (!is_text(column->name) || !is_text(column->label))
        return "its name or label is not UTF-8";
    if (column->decimals < -1)
        return "its number of decimals is negative";
    if (column->origin > NORMA__RESPONSES_ORIGIN)
        return "its numbers are too large";
    if (column->codes && (column->n_missing || column->n_value_labels))
        return "texts have labels or missing values that only numbers have";
    if (column->n_missing > NORMA__MISSING_RANGES)
        return "it has more than three ranges of missing values";
    for (size_t m = 0; m < column->n_missing; m++)
        if (!(column->missing[m].low <= column->missing[m].high))
            return "a range of missing values is empty";
    for (size_t v = 0; v < column->n_value_labels; v++) {
        if (!is_text(column->value_labels[v].label))
            return "a value's label is not UTF-8";
        if (isnan(column->value_labels[v].value) ||
            (v > 0 && !(column->value_labels[v - 1].value < column->value_labels[v].value)))
            return "its labelled values are not in order";
    }
    return NULL;
}

static norma_status check_names(const norma__frame *frame, const char *name, norma_error *err)
{
    norma__names seen = {0};
    norma_status status = NORMA_OK;
    for (size_t c = 0; c < frame->n_columns && status == NORMA_OK; c++) {
        const char *column = frame->columns[c].name;
        size_t before = seen.n, index;
        if (!*column)
            continue;
        if (!norma__names_add(&seen, column, strlen(column), &index))
            status = norma__no_memory(err);
        else if (seen.n == before)
            status =
                norma__fail(err, NORMA_EDATA, "%s has two columns named '%.64s'", name, column);
    }
    norma__names_free(&seen);
    return status;
}

norma_status norma__responses_check(const norma__frame *frame, const char *name, norma_error *err)
{
    if (frame->n_columns == 0)
        return norma__fail(err, NORMA_EDATA, "%s has no column", name);
    if (frame->n_columns > NORMA__RESPONSES_COLUMNS)
        return norma__fail(err, NORMA_EDATA, "%s has more than %d columns", name,
                           NORMA__RESPONSES_COLUMNS);
    for (size_t c = 0; c < frame->n_columns; c++) {
        const char *fault = fault_of(&frame->columns[c]);
        if (fault)
            return norma__fail(err, NORMA_EDATA, "%s: column %zu is not sound: %s", name, c + 1,
                               fault);
    }
    return check_names(frame, name, err);
}

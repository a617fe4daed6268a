#include <math.h>
#include <string.h>

#include "formats/frames/frame_intake.h"
#include "formats/frames/shortest.h"

/* ---- cells as fields ---- */

norma__field norma__field_of(const char *text)
{
    norma__field field = {.begin = text, .end = text + strlen(text)};
    while (*field.begin == ' ' || *field.begin == '\t')
        field.begin++;
    while (field.end > field.begin && (field.end[-1] == ' ' || field.end[-1] == '\t'))
        field.end--;
    return field;
}

bool norma__number_is(double number, const char *text)
{
    char printed[NORMA__SHORTEST];
    if (!isfinite(number))
        return isnan(number) && !*text;
    norma__shortest(printed, number);
    return strcmp(printed, text) == 0;
}

norma__field norma__cell_field(const norma__frame_column *column, size_t row,
                               char printed[NORMA__SHORTEST])
{
    static const norma__field nothing = {.begin = "", .end = ""};
    if (column->codes)
        return column->codes[row] == NORMA__NO_TEXT
                   ? nothing
                   : norma__field_of(column->texts[column->codes[row]]);
    double number = norma__frame_number(column, row);
    if (isnan(number))
        return nothing;
    return (norma__field){.begin = printed, .end = printed + norma__shortest(printed, number)};
}

/* ---- latencies ---- */

/* The latency that the number's text would be, where that takes no text to tell. */
static bool glance(double *ms, double number, int exponent)
{
    if (!(number > 0 && number <= NORMA__LONGEST_MS / 1e6))
        return false;
    double micros = exponent ? nearbyint(number * 1e6) : 0;
    if (exponent && micros / 1e6 != number)
        return false;
    *ms = exponent ? micros / 1e3 : number;
    return true;
}

static norma__trouble latency_at(double *ms, const norma__intake *in,
                                 const norma__frame_column *column, size_t row)
{
    char printed[NORMA__SHORTEST];
    if (!column->codes && glance(ms, norma__frame_number(column, row), in->plan.latency_exponent))
        return NORMA__NO_TROUBLE;
    norma__field field = norma__cell_field(column, row, printed);
    return norma__latency(ms, &in->plan, &field);
}

void norma__intake_latencies(norma__intake *in, size_t column)
{
    const size_t item = in->plan.roles[column].item;
    const bool forgiven = in->plan.options->out_of_range == NORMA_OUT_OF_RANGE_MISSING;
    double *latencies = in->data->items[item].latencies;
    norma__troubles own = {0};
    for (size_t r = 0; r < in->n_rows; r++) {
        size_t row = norma__intake_row(in, r);
        norma__trouble trouble = latency_at(&latencies[r], in, &in->frame->columns[column], row);
        if (trouble == NORMA__NO_TROUBLE)
            continue;
        latencies[r] = NAN;
        if (trouble == NORMA__IMPOSSIBLE_LATENCY && forgiven)
            in->impossible[item]++;
        else
            norma__meet(&own, row, column, trouble);
    }
    norma__intake_troubles(in, &own);
}

/* ---- numbers and weights ---- */

void norma__intake_numbers(norma__intake *in, size_t column)
{
    const norma__frame_column *from = &in->frame->columns[column];
    const bool coded = in->plan.instrument->n_missing_codes > 0;
    const bool forgiven = in->plan.options->out_of_range == NORMA_OUT_OF_RANGE_MISSING;
    const norma__role *role = &in->plan.roles[column];
    double *values = in->data->numbers[role->item].values;
    norma__troubles own = {0};
    for (size_t r = 0; r < in->n_rows; r++) {
        size_t row = norma__intake_row(in, r);
        char printed[NORMA__SHORTEST];
        if (!from->codes && !coded) {
            values[r] = norma__frame_number(from, row);
            if (!isinf(values[r]) && role->number == NORMA__CONTINUOUS)
                continue;
        }
        norma__field field = norma__cell_field(from, row, printed);
        norma__trouble trouble = norma__number(&values[r], &in->plan, role->number, &field);
        if (trouble == NORMA__IMPOSSIBLE_LATENCY && forgiven)
            in->impossible[in->data->n_items + role->of]++;
        else if (trouble != NORMA__NO_TROUBLE)
            norma__meet(&own, row, column, trouble);
    }
    norma__intake_troubles(in, &own);
}

void norma__intake_weights(norma__intake *in, size_t column)
{
    norma__troubles own = {0};
    for (size_t r = 0; r < in->n_rows; r++) {
        size_t row = norma__intake_row(in, r);
        char printed[NORMA__SHORTEST];
        bool rounded = false;
        norma__field field = norma__cell_field(&in->frame->columns[column], row, printed);
        norma__trouble trouble = norma__weight(&in->data->weights[r], &rounded, &field);
        if (trouble != NORMA__NO_TROUBLE)
            norma__meet(&own, row, column, trouble);
        in->n_rounded += rounded;
    }
    norma__intake_troubles(in, &own);
}

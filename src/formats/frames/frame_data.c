#include "formats/frames/frame_intake.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/instrument_parts.h"
#include "formats/text/tell.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* ---- the filter ---- */

static bool cell_is(const norma__frame_column *column, size_t row, const char *text)
{
    if (!column->codes)
        return norma__number_is(norma__frame_raw(column, row), text);
    norma__field field = norma__field_of(
        column->codes[row] == NORMA__NO_TEXT ? "" : column->texts[column->codes[row]]);
    size_t length = (size_t)(field.end - field.begin);
    return strlen(text) == length && memcmp(field.begin, text, length) == 0;
}

static bool is_wanted(norma__intake *in, const norma__frame_column *column, size_t row)
{
    const norma_read_options *o = in->plan.options;
    for (size_t v = 0; v < o->n_where_values; v++)
        if (cell_is(column, row, o->where_values[v])) {
            in->seen[v] = 1;
            return !o->where_not;
        }
    return o->where_not;
}

static norma_status choose_rows(norma__intake *in, norma_error *err)
{
    in->n_rows = in->frame->n_rows;
    if (in->n_rows == 0)
        return norma__fail(err, NORMA_EDATA, "%s has a header and no row of data", in->header.name);
    if (in->plan.where == NORMA_NONE)
        return NORMA_OK;
    in->kept = NORMA__NEW(size_t, in->frame->n_rows);
    in->seen = NORMA__NEW(uint8_t, in->plan.options->n_where_values);
    if (!in->kept || !in->seen)
        return norma__no_memory(err);
    in->n_rows = 0;
    for (size_t row = 0; row < in->frame->n_rows; row++)
        if (is_wanted(in, &in->frame->columns[in->plan.where], row))
            in->kept[in->n_rows++] = row;
    return NORMA_OK;
}

static norma_status name_rows(norma__intake *in, norma_error *err)
{
    norma_data *data = in->data;
    if (!in->kept)
        return NORMA_OK;
    if (!(data->file_rows = NORMA__NEW(size_t, in->n_rows)))
        return norma__no_memory(err);
    for (size_t r = 0; r < in->n_rows; r++)
        data->file_rows[r] = in->kept[r] + 1;
    return norma__note_chosen(data, in->plan.options, in->seen, in->frame->n_rows, in->header.name,
                              err);
}

/* ---- columns ---- */

static norma_status read_column(norma__intake *in, size_t column, norma_error *err)
{
    switch (in->plan.roles[column].kind) {
    case NORMA__ANSWER:
        return norma__intake_answers(in, column, err);
    case NORMA__OBSERVED:
        return norma__intake_extent(in, column, err);
    case NORMA__LATENCY:
        norma__intake_latencies(in, column);
        break;
    case NORMA__NUMBER:
        norma__intake_numbers(in, column);
        break;
    case NORMA__WEIGHT:
        norma__intake_weights(in, column);
        break;
    case NORMA__TEXT:
    case NORMA__IGNORED:
        break;
    }
    return NORMA_OK;
}

static void tell(const norma__intake *in, size_t *done)
{
    const norma_progress *progress = &in->plan.options->progress;
    size_t now;
#pragma omp atomic capture
    now = ++*done;
    if (progress->step)
#pragma omp critical(norma__intake_progress)
        progress->step(progress->context, "reading", (double)now / (double)in->plan.n_columns);
}

/* Reads the columns that are of some kind, those of unknown range or all others. */
static norma_status read_columns(norma__intake *in, bool observed, norma_error *err)
{
    norma_status status = NORMA_OK;
    size_t done = 0;
#pragma omp parallel for num_threads(norma__threads(in->plan.options->threads)) schedule(dynamic, 1)
    for (size_t c = 0; c < in->plan.n_columns; c++) {
        norma__kind kind = in->plan.roles[c].kind;
        if ((kind == NORMA__OBSERVED) == observed && read_column(in, c, NULL) != NORMA_OK) {
#pragma omp atomic write
            status = NORMA_ENOMEM;
        }
        if (!observed)
            tell(in, &done);
    }
    return status == NORMA_OK ? NORMA_OK : norma__no_memory(err);
}

/* ---- ranges that the instrument does not give ---- */

static norma_status observe_ranges(norma__intake *in, norma_error *err)
{
    size_t n_items = in->plan.instrument->n_items;
    norma_status status;
    if (in->plan.n_observed == 0)
        return NORMA_OK;
    if (!(in->extents = NORMA__NEW(norma__extent, n_items)))
        return norma__no_memory(err);
    if ((status = read_columns(in, true, err)) != NORMA_OK)
        return status;
    for (size_t c = 0; c < in->plan.n_columns; c++) {
        norma__role *role = &in->plan.roles[c];
        if (role->kind != NORMA__OBSERVED)
            continue;
        norma__extent *e = &in->extents[role->item];
        if (e->largest < e->smallest)
            *e = (norma__extent){.empty = true};
        if ((long)e->largest - e->smallest > NORMA__WIDEST_RANGE)
            return norma__refuse_span(in->header.name, in->plan.instrument->items[role->item].id,
                                      err);
        role->kind = NORMA__ANSWER;
    }
    return NORMA_OK;
}

static norma_status note_ranges(const norma__intake *in, norma_error *err)
{
    int smallest = NORMA__FARTHEST, largest = -NORMA__FARTHEST;
    size_t n = 0;
    for (size_t i = 0; in->extents && i < in->data->n_items; i++)
        if (!in->plan.instrument->items[i].range_known) {
            norma__extent e = in->extents[i];
            smallest = !e.empty && e.smallest < smallest ? e.smallest : smallest;
            largest = !e.empty && e.largest > largest ? e.largest : largest;
            n++;
        }
    return norma__note_ranges(in->data, n, smallest, largest, err);
}

/* ---- all of it ---- */

static norma_status make_table(norma__intake *in, norma_error *err)
{
    const norma_instrument *instrument = in->plan.instrument;
    norma_status status = norma__data_new(&in->data, instrument, in->n_rows, true, err);
    if (status == NORMA_OK)
        status = norma__data_add_labels(in->data, in->plan.labels, in->plan.n_labels, err);
    if (status != NORMA_OK)
        return status;
    in->beyond = NORMA__NEW(size_t, instrument->n_items);
    in->impossible = NORMA__NEW(size_t, instrument->n_items + instrument->n_pages);
    if (in->plan.options->weights_column)
        in->data->weights = NORMA__NEW(int64_t, in->n_rows);
    if (!in->beyond || !in->impossible || (in->plan.options->weights_column && !in->data->weights))
        return norma__no_memory(err);
    for (size_t i = 0; in->extents && i < instrument->n_items; i++)
        if (!instrument->items[i].range_known) {
            in->data->items[i].min = in->extents[i].smallest;
            in->data->items[i].max = in->extents[i].largest;
        }
    return NORMA_OK;
}

/* Notes come in the order in which delimited text leaves them. */
static norma_status finish(norma__intake *in, norma_error *err)
{
    norma_data *data = in->data;
    norma_status status;
    data->input.rows = in->frame->n_rows;
    data->input.columns = in->frame->n_columns;
    if ((status = norma__notes_append(&data->notes, &in->frame->notes, err)) != NORMA_OK ||
        (status = norma__note_ignored(data, &in->plan, err)) != NORMA_OK ||
        (status = name_rows(in, err)) != NORMA_OK || (status = note_ranges(in, err)) != NORMA_OK ||
        (status = norma__note_forgiven(data, in->plan.instrument, in->beyond, in->impossible,
                                       err)) != NORMA_OK ||
        (status = norma__note_rounded(data, in->plan.options->weights_column, in->n_rounded,
                                      err)) != NORMA_OK)
        return status;
    return norma__intake_texts(in, err);
}

/* What the frame still owns and the table needs from now on. */
static void hand_over(norma__intake *in)
{
    norma_input *from = &in->frame->input, *to = &in->data->input;
    to->file = from->file;
    to->sha256 = from->sha256;
    to->format = from->format;
    to->delimiter = from->delimiter;
    to->encoding = from->encoding;
    from->file = from->sha256 = NULL;
    in->data->mapped = in->frame->mapped;
    in->data->mapped_size = in->frame->mapped_size;
    in->frame->mapped = NULL;
}

norma_status norma__frame_to_data(norma_data **out, norma__frame *frame,
                                  const norma_instrument *instrument,
                                  const norma_read_options *options, norma_error *err)
{
    norma__intake in = {.frame = frame};
    norma_status status;

    *out = NULL;
    if ((status = norma__frame_header(&in.header, frame, err)) != NORMA_OK ||
        (status = norma__plan_make(&in.plan, &in.header, instrument, options, err)) != NORMA_OK ||
        (status = choose_rows(&in, err)) != NORMA_OK ||
        (status = observe_ranges(&in, err)) != NORMA_OK ||
        (status = make_table(&in, err)) != NORMA_OK ||
        (status = read_columns(&in, false, err)) != NORMA_OK ||
        (status = norma__intake_refuse(&in, err)) != NORMA_OK ||
        (status = finish(&in, err)) != NORMA_OK)
        goto done;
    hand_over(&in);
    *out = in.data;
    in.data = NULL;
done:
    norma_data_free(in.data);
    free(in.kept);
    free(in.seen);
    free(in.beyond);
    free(in.impossible);
    free(in.extents);
    norma__plan_free(&in.plan);
    norma__frame_header_free(&in.header);
    return status;
}

#include "formats/parse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/instrument_codes.h"
#include "data/instrument_parts.h"
#include "data/table.h"
#include "formats/rows.h"
#include "formats/tell.h"
#include "formats/texts.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

/* Everything that reading needs and the table does not keep. */
struct reading {
    norma__csv csv;
    norma__plan plan;
    norma__rows rows;
    uint16_t *one;       /* 256 an item */
    const char **fields; /* the start of every field, stride a column of text */
    size_t stride;       /* rows there is room for: no fewer than there turn out to be */
    norma_data *data;
};

/* ---- ranges that the instrument does not give ---- */

static norma_status gather_extents(struct reading *r, norma_error *err)
{
    size_t n_items = r->plan.instrument->n_items;
    if (!(r->rows.extents = NORMA__NEW(norma__extent, n_items)))
        return norma__no_memory(err);
    for (size_t i = 0; i < n_items; i++) {
        norma__extent all = {NORMA__FARTHEST + 1, -NORMA__FARTHEST - 1};
        for (size_t c = 0; c < r->rows.n_chunks; c++) {
            norma__extent part = r->rows.chunks[c].extents[i];
            all.smallest = part.smallest < all.smallest ? part.smallest : all.smallest;
            all.largest = part.largest > all.largest ? part.largest : all.largest;
        }
        if (all.largest < all.smallest)
            all = (norma__extent){0, 0};
        if ((long)all.largest - all.smallest > NORMA__WIDEST_RANGE)
            return norma__refuse_span(r->csv.name, r->plan.instrument->items[i].id, err);
        r->rows.extents[i] = all;
    }
    return NORMA_OK;
}

/* A walk in which only items of unknown range are looked at; then they are known. */
static norma_status observe_ranges(struct reading *r, norma_error *err)
{
    norma__role *all = r->plan.roles;
    norma_status status;

    if (r->plan.n_observed == 0)
        return NORMA_OK;
    if (!(r->plan.roles = NORMA__NEW(norma__role, r->plan.n_columns))) {
        r->plan.roles = all;
        return norma__no_memory(err);
    }
    for (size_t c = 0; c < r->plan.n_columns; c++)
        if (all[c].kind == NORMA__OBSERVED)
            r->plan.roles[c] = all[c];
    status = norma__rows_walk(&r->rows, &r->plan, err);
    free(r->plan.roles);
    r->plan.roles = all;
    if (status == NORMA_OK)
        status = gather_extents(r, err);
    r->plan.n_observed = 0;
    return status;
}

static norma_status note_ranges(const struct reading *r, norma_error *err)
{
    int smallest = NORMA__FARTHEST, largest = -NORMA__FARTHEST;
    size_t n = 0;
    for (size_t i = 0; r->rows.extents && i < r->data->n_items; i++)
        if (!r->plan.instrument->items[i].range_known) {
            norma__extent e = r->rows.extents[i];
            smallest = e.smallest < smallest ? e.smallest : smallest;
            largest = e.largest > largest ? e.largest : largest;
            n++;
        }
    return norma__note_ranges(r->data, n, smallest, largest, err);
}

/* ---- where cells go ---- */

/* Whether a code can be a field of one byte as it stands. */
static bool is_one_byte(const char *code, const norma__csv *csv)
{
    return code[0] && !code[1] && code[0] != '"' && !csv->ends[(unsigned char)code[0]];
}

/* The cells of fields of one byte: the digits in range, codes of answers, codes of missing ones. */
static void fill_one(uint16_t *one, size_t item, int min, int max, const norma__plan *plan)
{
    const norma_instrument *instrument = plan->instrument;
    size_t n_codes;
    const norma_answer_code *codes = norma__item_codes(instrument, item, &n_codes);
    for (int b = 0; b < 256; b++)
        one[b] = NORMA__LOOK_CLOSER;
    for (int digit = 0; digit <= 9; digit++)
        if (digit >= min && digit <= max)
            one['0' + digit] = (uint16_t)(digit - min);
    for (size_t i = 0; i < n_codes; i++)
        if (is_one_byte(codes[i].text, plan->csv))
            one[(unsigned char)codes[i].text[0]] = codes[i].answer >= min && codes[i].answer <= max
                                                       ? (uint16_t)(codes[i].answer - min)
                                                       : NORMA__LOOK_CLOSER;
    for (size_t i = 0; i < instrument->n_missing_codes; i++)
        if (is_one_byte(instrument->missing_codes[i], plan->csv))
            one[(unsigned char)instrument->missing_codes[i][0]] = NORMA_MISSING_CELL;
}

static void aim(struct reading *r)
{
    norma_data *data = r->data;
    for (size_t c = 0; c < r->plan.n_columns; c++) {
        norma__role *role = &r->plan.roles[c];
        size_t item = role->item;
        if (role->kind == NORMA__OBSERVED)
            role->kind = NORMA__ANSWER;
        if (role->kind == NORMA__ANSWER) {
            role->min = data->items[item].min;
            role->max = data->items[item].max;
            role->cells = data->items[item].cells;
            role->one = r->one + 256 * item;
            fill_one(r->one + 256 * item, item, role->min, role->max, &r->plan);
        } else if (role->kind == NORMA__LATENCY) {
            role->numbers = data->items[item].latencies;
        } else if (role->kind == NORMA__NUMBER) {
            role->numbers = data->continuous[item].values;
        } else if (role->kind == NORMA__WEIGHT) {
            role->weights = data->weights;
        } else if (role->kind == NORMA__TEXT) {
            role->fields = r->fields + item * r->stride;
        }
    }
}

static norma_status make_table(struct reading *r, norma_error *err)
{
    const norma_instrument *instrument = r->plan.instrument;
    size_t n_texts = norma__plan_texts(instrument);
    norma_status status;

    if ((status = norma__data_new(&r->data, instrument, r->rows.n_rows, true, err)) != NORMA_OK)
        return status;
    for (size_t i = 0; r->rows.extents && i < r->data->n_items; i++)
        if (!instrument->items[i].range_known) {
            r->data->items[i].min = r->rows.extents[i].smallest;
            r->data->items[i].max = r->rows.extents[i].largest;
        }
    r->stride = r->rows.n_rows;
    r->one = NORMA__NEW(uint16_t, 256 * r->data->n_items);
    r->fields = n_texts > SIZE_MAX / (r->stride + 1)
                    ? NULL
                    : NORMA__NEW(const char *, n_texts * r->rows.n_rows);
    if (r->plan.options->weights_column)
        r->data->weights = NORMA__NEW(int64_t, r->rows.n_rows);
    if (!r->one || !r->fields || (r->plan.options->weights_column && !r->data->weights))
        return norma__no_memory(err);
    aim(r);
    return NORMA_OK;
}

/* ---- rows set aside by the filter ---- */

static void close_ranks(const struct reading *r)
{
    norma_data *data = r->data;
    const uint8_t *keep = r->rows.keep;
    size_t kept = 0;
    for (size_t row = 0; row < r->rows.n_rows; row++) {
        if (!keep[row])
            continue;
        for (size_t i = 0; i < data->n_items; i++) {
            uint8_t *cells = data->items[i].cells;
            cells[kept] = cells[row];
            if (data->items[i].latencies)
                data->items[i].latencies[kept] = data->items[i].latencies[row];
        }
        for (size_t v = 0; v < data->n_continuous; v++)
            data->continuous[v].values[kept] = data->continuous[v].values[row];
        if (data->weights)
            data->weights[kept] = data->weights[row];
        for (size_t t = 0; t < norma__plan_texts(r->plan.instrument); t++)
            r->fields[t * r->stride + kept] = r->fields[t * r->stride + row];
        data->file_rows[kept++] = row + 1;
    }
    data->n_rows = kept;
}

static norma_status set_aside(struct reading *r, norma_error *err)
{
    norma_data *data = r->data;

    data->n_rows = r->rows.n_rows;
    if (!r->rows.keep)
        return NORMA_OK;
    if (!(data->file_rows = NORMA__NEW(size_t, r->rows.n_rows)))
        return norma__no_memory(err);
    close_ranks(r);
    return norma__note_chosen(data, r->plan.options, r->rows.seen, r->rows.n_rows, r->csv.name,
                              err);
}

/* ---- what must be told ---- */

static norma_status note_rounded(const struct reading *r, norma_error *err)
{
    size_t n = 0;
    for (size_t c = 0; c < r->rows.n_chunks; c++)
        n += r->rows.chunks[c].n_rounded;
    return norma__note_rounded(r->data, r->plan.options->weights_column, n, err);
}

static norma_status describe_input(const struct reading *r, norma_error *err)
{
    norma_input *input = &r->data->input;
    input->rows = r->rows.n_rows;
    input->columns = r->csv.n_columns;
    input->delimiter = r->csv.delimiter;
    input->encoding =
        r->csv.header_1252 || r->csv.found.is_1252 || r->csv.body_1252 ? "windows-1252" : "utf-8";
    if (norma__keep_text(&input->file, r->csv.name, err) != NORMA_OK ||
        norma__keep_text(&input->sha256, r->rows.sha256, err) != NORMA_OK ||
        norma__export_note(&r->data->notes, &r->csv, err) != NORMA_OK)
        return NORMA_ENOMEM;
    if (strcmp(input->encoding, "utf-8") == 0)
        return NORMA_OK;
    return norma__note(&r->data->notes, err, "windows-1252", NULL, NAN, NAN,
                       "the file is not UTF-8 and was read as Windows-1252");
}

/* ---- all of it ---- */

static norma_status walk(struct reading *r, norma_error *err)
{
    norma_status status;
    if ((status = norma__rows_find(&r->rows, &r->csv, &r->plan, err)) != NORMA_OK ||
        (status = observe_ranges(r, err)) != NORMA_OK || (status = make_table(r, err)) != NORMA_OK)
        return status;
    r->rows.wants_digest = true;
    status = norma__rows_walk(&r->rows, &r->plan, err);
    return status == NORMA_OK ? norma__rows_check(&r->rows, &r->plan, err) : status;
}

static norma_status finish(struct reading *r, norma_error *err)
{
    norma_status status;
    if ((status = describe_input(r, err)) != NORMA_OK ||
        (status = norma__note_ignored(r->data, &r->plan, err)) != NORMA_OK ||
        (status = set_aside(r, err)) != NORMA_OK || (status = note_ranges(r, err)) != NORMA_OK ||
        (status = norma__note_forgiven(r->data, r->rows.beyond, r->rows.impossible, err)) !=
            NORMA_OK ||
        (status = note_rounded(r, err)) != NORMA_OK)
        return status;
    return norma__texts_take(r->data, &r->csv, r->plan.instrument, r->fields, r->stride, err);
}

norma_status norma__data_parse(norma_data **out, const norma_instrument *instrument,
                               const char *bytes, size_t length, const char *name,
                               const norma_read_options *options, norma_error *err)
{
    struct reading r = {0};
    norma_status status;

    *out = NULL;
    if ((status = norma__csv_open(&r.csv, bytes, length, name, err)) != NORMA_OK ||
        (status = norma__plan_make(&r.plan, &r.csv, instrument, options, err)) != NORMA_OK ||
        (status = walk(&r, err)) != NORMA_OK || (status = finish(&r, err)) != NORMA_OK)
        goto done;
    *out = r.data;
    r.data = NULL;
done:
    norma_data_free(r.data);
    free(r.one);
    free(r.fields);
    norma__rows_free(&r.rows);
    norma__plan_free(&r.plan);
    norma__csv_free(&r.csv);
    return status;
}

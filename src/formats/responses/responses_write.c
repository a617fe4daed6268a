#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/frames/frame_bytes.h"
#include "formats/responses/responses.h"
#include "formats/responses/responses_layout.h"
#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "foundation/text.h"

/* The texts of a column in the order of their first appearance in its rows; those that no row has
   are left out, and so is the empty one, which is missing. */
struct dictionary {
    uint32_t *number_of; /* n_texts: place in order, or UINT32_MAX */
    uint32_t *order;
    size_t n, bytes; /* of the texts, NULs included */
};

/* What is known of a frame before its bytes are written. */
struct layout {
    const norma__frame *frame;
    struct dictionary *dictionaries; /* a column */
    norma__buffer directory;
    const char *name; /* of the frame, for sentences */
};

static void free_layout(struct layout *layout)
{
    for (size_t c = 0; layout->dictionaries && c < layout->frame->n_columns; c++) {
        free(layout->dictionaries[c].number_of);
        free(layout->dictionaries[c].order);
    }
    free(layout->dictionaries);
    norma__buffer_free(&layout->directory);
}

static norma_status order_texts(struct layout *layout, size_t c, norma_error *err)
{
    const norma__frame_column *column = &layout->frame->columns[c];
    struct dictionary *d = &layout->dictionaries[c];
    d->number_of = NORMA__NEW(uint32_t, column->n_texts);
    d->order = NORMA__NEW(uint32_t, column->n_texts);
    if (!d->number_of || !d->order)
        return norma__no_memory(err);
    for (size_t t = 0; t < column->n_texts; t++)
        d->number_of[t] = UINT32_MAX;
    for (size_t row = 0; row < layout->frame->n_rows; row++) {
        uint32_t code = column->codes[row];
        if (code == UINT32_MAX || d->number_of[code] != UINT32_MAX)
            continue;
        const char *text = column->texts[code];
        if (!*text) /* missing */
            continue;
        if (!norma__is_utf8(text, strlen(text)))
            return norma__fail(err, NORMA_EDATA,
                               "%s: column %zu is not sound: its texts are not "
                               "UTF-8",
                               layout->name, c + 1);
        d->number_of[code] = (uint32_t)d->n;
        d->order[d->n++] = code;
        d->bytes += strlen(text) + 1;
    }
    return NORMA_OK;
}

/* The number that byte 0 stands for: the one that most questionnaires begin with, 1 or 0, where the
   numbers allow it, so that answers can stay where they are when they are read. */
static int origin_of(const norma__frame_column *column, size_t n_rows)
{
    bool met[256];
    int smallest = 0, largest = NORMA_MISSING_CELL - 1;
    norma__bytes_met(met, column->bytes, NULL, n_rows);
    while (smallest < largest && !met[smallest])
        smallest++;
    while (largest > smallest && !met[largest])
        largest--;
    if (!met[smallest])
        return 1; /* all are missing */
    smallest += column->origin;
    largest += column->origin;
    if (smallest >= 1 && largest <= NORMA_MISSING_CELL)
        return 1;
    if (smallest >= 0 && largest < NORMA_MISSING_CELL)
        return 0;
    return smallest < NORMA__RESPONSES_ORIGIN ? smallest : NORMA__RESPONSES_ORIGIN;
}

/* ---- the directory ---- */

static norma__responses_record record_of(const norma__frame_column *column,
                                         const struct dictionary *d, size_t n_rows)
{
    norma__responses_record record = {.decimals = column->decimals,
                                      .n_missing = (uint32_t)column->n_missing,
                                      .n_value_labels = (uint32_t)column->n_value_labels};
    if (column->bytes) {
        record.kind = NORMA__KIND_BYTES;
        record.origin = origin_of(column, n_rows);
        record.length = n_rows;
    } else if (column->numbers) {
        record.kind = NORMA__KIND_NUMBERS;
        record.length = n_rows * sizeof(double);
    } else {
        record.kind = NORMA__KIND_TEXTS;
        record.n_texts = (uint32_t)d->n;
        record.length = n_rows * sizeof(uint32_t) + d->bytes;
    }
    return record;
}

static void put_text(norma__buffer *out, const char *text)
{
    norma__put_bytes(out, text, strlen(text) + 1);
}

static size_t describe(norma__buffer *out, const norma__frame_column *column,
                       const struct dictionary *d, size_t n_rows)
{
    norma__responses_record record = record_of(column, d, n_rows);
    norma__put_bytes(out, &record, sizeof record);
    for (size_t m = 0; m < column->n_missing; m++) {
        norma__put_bytes(out, &column->missing[m].low, sizeof(double));
        norma__put_bytes(out, &column->missing[m].high, sizeof(double));
    }
    for (size_t v = 0; v < column->n_value_labels; v++)
        norma__put_bytes(out, &column->value_labels[v].value, sizeof(double));
    put_text(out, column->name);
    put_text(out, column->label);
    for (size_t v = 0; v < column->n_value_labels; v++)
        put_text(out, column->value_labels[v].label);
    return record.length + norma__responses_gap(record.length);
}

/* Finds the length of everything; head->length is that of the file. */
static norma_status lay_out(norma__responses_head *head, struct layout *layout, norma_error *err)
{
    const norma__frame *frame = layout->frame;
    size_t data = 0;
    if (!(layout->dictionaries = NORMA__NEW(struct dictionary, frame->n_columns)))
        return norma__no_memory(err);
    for (size_t c = 0; c < frame->n_columns; c++) {
        const norma__frame_column *column = &frame->columns[c];
        norma_status status = NORMA_OK;
        if (column->codes)
            status = order_texts(layout, c, err);
        if (status != NORMA_OK)
            return status;
        data += describe(&layout->directory, column, &layout->dictionaries[c], frame->n_rows);
    }
    if (layout->directory.failed)
        return norma__no_memory(err);
    *head = (norma__responses_head){.version = NORMA__RESPONSES_VERSION,
                                    .rows = frame->n_rows,
                                    .columns = frame->n_columns,
                                    .directory = layout->directory.length};
    memcpy(head->magic, NORMA__RESPONSES_MAGIC, sizeof head->magic);
    size_t start = sizeof *head + layout->directory.length;
    head->length = start + norma__responses_gap(start) + data + NORMA__DIGEST_BYTES;
    return NORMA_OK;
}

/* ---- the data ---- */

static char *put(char *at, const void *bytes, size_t length)
{
    if (length)
        memcpy(at, bytes, length);
    return at + length;
}

static char *put_steps(char *at, const norma__frame_column *column, size_t n_rows, int origin)
{
    const unsigned shift = (unsigned)column->origin - (unsigned)origin;
    for (size_t row = 0; row < n_rows; row++) {
        const uint8_t byte = column->bytes[row];
        at[row] = (char)(byte == NORMA_MISSING_CELL ? byte : (uint8_t)(byte + shift));
    }
    return at + n_rows;
}

/* A number that is missing has one form, whatever made it. */
static char *put_numbers(char *at, const double *numbers, size_t n_rows)
{
    for (size_t row = 0; row < n_rows; row++) {
        const double number = isnan(numbers[row]) ? (double)NAN : numbers[row];
        at = put(at, &number, sizeof number);
    }
    return at;
}

static char *put_texts(char *at, const norma__frame_column *column, const struct dictionary *d,
                       size_t n_rows)
{
    for (size_t row = 0; row < n_rows; row++) {
        uint32_t code = column->codes[row];
        code = code == UINT32_MAX ? code : d->number_of[code];
        at = put(at, &code, sizeof code);
    }
    for (size_t t = 0; t < d->n; t++) {
        const char *text = column->texts[d->order[t]];
        at = put(at, text, strlen(text) + 1);
    }
    return at;
}

/* The output was zeroed, so that gaps are. */
static void fill(const norma_output *out, const norma__responses_head *head,
                 const struct layout *layout)
{
    const norma__frame *frame = layout->frame;
    char *at = put(out->bytes, head, sizeof *head);
    at = put(at, layout->directory.bytes, layout->directory.length);
    for (size_t c = 0; c < frame->n_columns; c++) {
        const norma__frame_column *column = &frame->columns[c];
        at += norma__responses_gap((size_t)(at - out->bytes));
        if (column->bytes)
            at = put_steps(at, column, frame->n_rows, origin_of(column, frame->n_rows));
        else if (column->numbers)
            at = put_numbers(at, column->numbers, frame->n_rows);
        else
            at = put_texts(at, column, &layout->dictionaries[c], frame->n_rows);
    }
    norma__digesting digesting;
    norma__digest_begin(&digesting);
    norma__digest_add(&digesting, out->bytes, out->length - NORMA__DIGEST_BYTES);
    norma__digest_sum((uint8_t *)out->bytes + out->length - NORMA__DIGEST_BYTES, &digesting);
}

norma_status norma__responses_write(norma_output *out, const norma__frame *frame, norma_error *err)
{
    struct layout layout = {.frame = frame,
                            .name = frame->input.file ? frame->input.file : "the table"};
    norma__responses_head head = {0};
    norma_status status;

    *out = (norma_output){0};
    if (!norma__responses_same_order())
        return norma__fail(err, NORMA_EIO, "response files need a little-endian machine");
    if ((status = norma__responses_check(frame, layout.name, err)) != NORMA_OK ||
        (status = lay_out(&head, &layout, err)) != NORMA_OK)
        goto done;
    if (!(out->bytes = NORMA__NEW(char, head.length + 1))) {
        status = norma__no_memory(err);
        goto done;
    }
    out->length = head.length;
    fill(out, &head, &layout);
done:
    free_layout(&layout);
    return status;
}

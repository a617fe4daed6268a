#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "formats/convert/convert_parts.h"
#include "formats/frames/frame_intake.h"
#include "formats/frames/shortest.h"
#include "formats/text/decimal.h"
#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* ---- what text cannot hold ---- */

/* Whether a reader less wary than ours would take a column of texts for one of numbers. */
static bool like_numbers(const norma__frame_column *column)
{
    for (size_t t = 0; t < column->n_texts; t++) {
        norma__decimal number;
        norma__field field = norma__field_of(column->texts[t]);
        if (!norma__decimal_read(&number, field.begin, field.end))
            return false;
    }
    return column->n_texts > 0;
}

static bool has_infinite(const norma__frame_column *column, size_t n_rows)
{
    for (size_t row = 0; column->numbers && row < n_rows; row++)
        if (isinf(column->numbers[row]))
            return true;
    return false;
}

static norma_status note_losses(norma_notes *notes, const norma__frame *frame, norma_error *err)
{
    norma__losers labels = {0}, values = {0}, missing = {0}, numbers = {0}, infinite = {0};
    norma_status status;
    for (size_t c = 0; c < frame->n_columns; c++) {
        const norma__frame_column *column = &frame->columns[c];
        if (*column->label)
            norma__lose(&labels, column->name);
        if (column->n_value_labels)
            norma__lose(&values, column->name);
        if (column->n_missing)
            norma__lose(&missing, column->name);
        if (column->codes && like_numbers(column))
            norma__lose(&numbers, column->name);
        if (has_infinite(column, frame->n_rows))
            norma__lose(&infinite, column->name);
    }
    if ((status = norma__note_losers(notes, &labels, "labels-not-kept", frame,
                                     "the label of the column is not kept", err)) != NORMA_OK ||
        (status = norma__note_losers(notes, &values, "value-labels-not-kept", frame,
                                     NORMA__VALUE_LABELS_LOST, err)) != NORMA_OK ||
        (status = norma__note_losers(notes, &missing, "user-missing-not-kept", frame,
                                     NORMA__MISSING_LOST, err)) != NORMA_OK ||
        (status = norma__note_losers(
             notes, &numbers, "texts-like-numbers", frame,
             "all texts are numbers, and other programs may take them for such", err)) != NORMA_OK)
        return status;
    return norma__note_losers(notes, &infinite, "infinite-not-kept", frame,
                              "infinite numbers are missing", err);
}

/* ---- fields ---- */

static bool needs_quotes(const char *text, char delimiter)
{
    size_t length = strlen(text);
    const char marks[] = {delimiter, '"', '\n', '\r', '\0'};
    return strpbrk(text, marks) ||
           (length && (strchr(" \t", text[0]) || strchr(" \t", text[length - 1])));
}

static void put_field(norma__buffer *out, const char *text, char delimiter)
{
    if (!needs_quotes(text, delimiter)) {
        norma__put(out, text);
        return;
    }
    norma__put_bytes(out, "\"", 1);
    for (const char *quote; (quote = strchr(text, '"')); text = quote + 1) {
        norma__put_bytes(out, text, (size_t)(quote - text) + 1);
        norma__put_bytes(out, "\"", 1);
    }
    norma__put(out, text);
    norma__put_bytes(out, "\"", 1);
}

static void put_cell(norma__buffer *out, const norma__frame_column *column, size_t row,
                     char delimiter)
{
    char printed[NORMA__SHORTEST];
    if (column->codes) {
        if (column->codes[row] != NORMA__NO_TEXT)
            put_field(out, column->texts[column->codes[row]], delimiter);
        return;
    }
    double number = norma__frame_raw(column, row);
    if (isfinite(number))
        norma__put_bytes(out, printed, (size_t)norma__shortest(printed, number));
}

/* A row of nothing would be no row, so a missing cell that is alone is quoted. */
static void put_row(norma__buffer *out, const norma__frame *frame, size_t row, char delimiter)
{
    size_t before = out->length;
    for (size_t c = 0; c < frame->n_columns; c++) {
        if (c > 0)
            norma__put_bytes(out, &delimiter, 1);
        put_cell(out, &frame->columns[c], row, delimiter);
    }
    if (out->length == before)
        norma__put(out, "\"\"");
    norma__put_bytes(out, "\n", 1);
}

/* ---- gzip ---- */

/* The same bytes give the same file: its header has no time and no name. */
static norma_status compress_text(norma__buffer *text, norma_error *err)
{
    z_stream z = {0};
    unsigned char block[1 << 14];
    norma__buffer out = {0};
    size_t at = 0;
    if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return norma__no_memory(err);
    for (int done = Z_OK; done != Z_STREAM_END && !out.failed;) {
        size_t left = text->length - at, most = 1 << 20;
        if (z.avail_in == 0 && left > 0) {
            z.next_in = (unsigned char *)text->bytes + at;
            z.avail_in = (unsigned)(left < most ? left : most);
            at += z.avail_in;
        }
        z.next_out = block;
        z.avail_out = sizeof block;
        done = deflate(&z, at == text->length ? Z_FINISH : Z_NO_FLUSH);
        norma__put_bytes(&out, block, sizeof block - z.avail_out);
    }
    deflateEnd(&z);
    norma__buffer_free(text);
    *text = out;
    return out.failed ? norma__no_memory(err) : NORMA_OK;
}

norma_status norma__convert_text(norma_output *out, norma_notes *notes, const norma__frame *frame,
                                 const norma_convert_options *options, norma_error *err)
{
    char delimiter = options->delimiter ? options->delimiter : ',';
    norma__buffer text = {0};
    norma_status status = note_losses(notes, frame, err);
    if (status != NORMA_OK)
        return status;
    for (size_t c = 0; c < frame->n_columns; c++) {
        if (c > 0)
            norma__put_bytes(&text, &delimiter, 1);
        put_field(&text, frame->columns[c].name, delimiter);
    }
    norma__put_bytes(&text, "\n", 1);
    for (size_t row = 0; row < frame->n_rows && !text.failed; row++)
        put_row(&text, frame, row, delimiter);
    status = text.failed         ? norma__no_memory(err)
             : options->compress ? compress_text(&text, err)
                                 : NORMA_OK;
    if (status == NORMA_OK)
        *out = (norma_output){.bytes = text.bytes, .length = text.length};
    else
        norma__buffer_free(&text);
    return status;
}

#include <limits.h>
#include <math.h>
#include <readstat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/convert/convert_names.h"
#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* The work. */
struct writing {
    const norma__frame *frame;
    const norma_convert_options *options;
    const norma__limits *limits;
    norma_file_format to;
    readstat_writer_t *writer;
    readstat_variable_t **variables;
    readstat_string_ref_t ***refs; /* a column: one for each of its texts; NULL: none needed */
    norma__buffer out;
    norma_notes *notes;
    norma_error *err;
};

/* Days are not known here, and the same columns are to give the same bytes. */
#define WRITTEN_AT 315532800 /* 1 January 1980 */

static const char *kind(const struct writing *w)
{
    return norma_file_format_name(w->to);
}

/* ---- columns ---- */

/* A label cut to so many bytes, no character in two. */
static char *cut(const char *label, size_t most)
{
    char *copy = norma__copy_bytes(label, strlen(label) < most ? strlen(label) : most);
    if (copy)
        norma__trim_utf8(copy);
    return copy;
}

/* The smallest type of Stata's that holds all numbers; other formats have doubles alone. */
static readstat_type_t type_of(const struct writing *w, const norma__frame_column *column)
{
    double smallest = 0, largest = 0;
    if (w->to != NORMA_FILE_DTA)
        return READSTAT_TYPE_DOUBLE;
    for (size_t row = 0; row < w->frame->n_rows; row++) {
        double number = norma__frame_raw(column, row);
        if (isnan(number))
            continue;
        if (number != floor(number) || (number == 0 && signbit(number)))
            return READSTAT_TYPE_DOUBLE;
        smallest = number < smallest ? number : smallest;
        largest = number > largest ? number : largest;
    }
    if (smallest >= -127 && largest <= 100)
        return READSTAT_TYPE_INT8;
    if (smallest >= -32767 && largest <= 32740)
        return READSTAT_TYPE_INT16;
    return smallest >= -2147483647.0 && largest <= 2147483620.0 ? READSTAT_TYPE_INT32
                                                                : READSTAT_TYPE_DOUBLE;
}

static norma_status add_labels(struct writing *w, size_t c)
{
    const norma__frame_column *column = &w->frame->columns[c];
    readstat_type_t type = w->to == NORMA_FILE_DTA ? READSTAT_TYPE_INT32 : READSTAT_TYPE_DOUBLE;
    readstat_label_set_t *set = NULL;
    char name[32];
    snprintf(name, sizeof name, "labels%zu", c);
    for (size_t v = 0; v < column->n_value_labels; v++) {
        const norma__value_label *label = &column->value_labels[v];
        if (!norma__keeps_label(w->limits, label))
            continue;
        if (!set && !(set = readstat_add_label_set(w->writer, type, name)))
            return norma__no_memory(w->err);
        char *text = cut(label->label, w->limits->value_label);
        if (!text)
            return norma__no_memory(w->err);
        if (type == READSTAT_TYPE_INT32)
            readstat_label_int32_value(set, (int32_t)label->value, text);
        else
            readstat_label_double_value(set, label->value, text);
        free(text);
    }
    if (set)
        readstat_variable_set_label_set(w->variables[c], set);
    return NORMA_OK;
}

static void add_missing(const struct writing *w, size_t c)
{
    const norma__frame_column *column = &w->frame->columns[c];
    if (!norma__keeps_missing(w->limits, column))
        return;
    for (size_t i = 0; i < column->n_missing; i++) {
        const norma__missing_range *m = &column->missing[i];
        if (m->low == m->high)
            readstat_variable_add_missing_double_value(w->variables[c], m->low);
        else
            readstat_variable_add_missing_double_range(w->variables[c], m->low, m->high);
    }
}

/* Texts too long for a column of Stata's stand once each, beside the rows. */
static norma_status add_refs(struct writing *w, size_t c)
{
    const norma__frame_column *column = &w->frame->columns[c];
    size_t n = column->n_texts; /* and the empty one */
    if (!(w->refs[c] = NORMA__NEW(readstat_string_ref_t *, n + 1)))
        return norma__no_memory(w->err);
    for (size_t t = 0; t <= n; t++)
        if (!(w->refs[c][t] = readstat_add_string_ref(w->writer, t < n ? column->texts[t] : "")))
            return norma__no_memory(w->err);
    return NORMA_OK;
}

static norma_status add_column(struct writing *w, size_t c)
{
    const norma__frame_column *column = &w->frame->columns[c];
    size_t width = column->codes ? norma__widest(column) : 0;
    bool by_ref = width > w->limits->text;
    readstat_type_t type = !column->codes ? type_of(w, column)
                           : by_ref       ? READSTAT_TYPE_STRING_REF
                                          : READSTAT_TYPE_STRING;
    char format[32];

    if (!(w->variables[c] =
              readstat_add_variable(w->writer, column->name, type, by_ref ? 0 : width)))
        return norma__no_memory(w->err);
    char *label = cut(column->label, w->limits->label);
    if (!label)
        return norma__no_memory(w->err);
    readstat_variable_set_label(w->variables[c], label);
    free(label);
    if (by_ref)
        return add_refs(w, c);
    if (column->codes)
        return NORMA_OK;
    if (column->decimals >= 0 && (w->to == NORMA_FILE_SAV || w->to == NORMA_FILE_POR)) {
        snprintf(format, sizeof format, "F%d.%d", column->decimals > 5 ? 40 : 8, column->decimals);
        readstat_variable_set_format(w->variables[c], format);
    }
    add_missing(w, c);
    return add_labels(w, c);
}

/* ---- ReadStat ---- */

static ssize_t take_bytes(const void *bytes, size_t length, void *context)
{
    struct writing *w = context;
    norma__put_bytes(&w->out, bytes, length);
    return w->out.failed ? -1 : (ssize_t)length;
}

static norma_status begin(struct writing *w)
{
    long n = (long)w->frame->n_rows;
    readstat_error_t code;
    readstat_set_data_writer(w->writer, take_bytes);
    readstat_writer_set_file_timestamp(w->writer, WRITTEN_AT);
    switch (w->to) {
    case NORMA_FILE_POR:
        code = readstat_begin_writing_por(w->writer, w, n);
        break;
    case NORMA_FILE_DTA:
        readstat_writer_set_file_format_version(w->writer, w->frame->n_columns > 32767 ? 119 : 118);
        code = readstat_begin_writing_dta(w->writer, w, n);
        break;
    case NORMA_FILE_SAS:
        code = readstat_begin_writing_sas7bdat(w->writer, w, n);
        break;
    case NORMA_FILE_XPT:
        readstat_writer_set_file_format_version(w->writer, w->limits->version_8 ? 8 : 5);
        code = readstat_begin_writing_xport(w->writer, w, n);
        break;
    default:
        readstat_writer_set_compression(w->writer, w->options->compress ? READSTAT_COMPRESS_BINARY
                                                                        : READSTAT_COMPRESS_ROWS);
        code = readstat_begin_writing_sav(w->writer, w, n);
        break;
    }
    return code == READSTAT_OK ? NORMA_OK
                               : norma__fail(w->err, NORMA_EDATA, "%s cannot be written here: %s",
                                             kind(w), readstat_error_message(code));
}

static readstat_error_t put_cell(struct writing *w, size_t row, size_t c)
{
    const norma__frame_column *column = &w->frame->columns[c];
    const readstat_variable_t *variable = w->variables[c];
    if (column->codes) {
        uint32_t code = column->codes[row];
        size_t text = code == NORMA__NO_TEXT ? column->n_texts : code;
        if (w->refs[c])
            return readstat_insert_string_ref(w->writer, variable, w->refs[c][text]);
        return readstat_insert_string_value(w->writer, variable,
                                            code == NORMA__NO_TEXT ? "" : column->texts[code]);
    }
    double number = norma__frame_raw(column, row);
    if (isnan(number))
        return readstat_insert_missing_value(w->writer, variable);
    switch (variable->type) {
    case READSTAT_TYPE_INT8:
        return readstat_insert_int8_value(w->writer, variable, (int8_t)number);
    case READSTAT_TYPE_INT16:
        return readstat_insert_int16_value(w->writer, variable, (int16_t)number);
    case READSTAT_TYPE_INT32:
        return readstat_insert_int32_value(w->writer, variable, (int32_t)number);
    default:
        return readstat_insert_double_value(w->writer, variable, number);
    }
}

static norma_status refuse_row(const struct writing *w, readstat_error_t code, size_t row, size_t c)
{
    if (w->out.failed || code == READSTAT_ERROR_MALLOC)
        return norma__no_memory(w->err);
    if (code == READSTAT_ERROR_ROW_IS_TOO_WIDE_FOR_PAGE)
        return norma__fail(w->err, NORMA_EDATA,
                           "%s cannot hold rows as wide as these: keep fewer columns", kind(w));
    if (c < w->frame->n_columns)
        return norma__fail(w->err, NORMA_EDATA,
                           "%s cannot hold what stands in row %zu, column %.64s", kind(w), row + 1,
                           w->frame->columns[c].name);
    return norma__fail(w->err, NORMA_EDATA,
                       "%s cannot hold these columns: a label, a text or a name has characters "
                       "that it has not",
                       kind(w));
}

static norma_status put_rows(struct writing *w)
{
    size_t n = w->frame->n_columns;
    readstat_error_t code = READSTAT_OK;
    for (size_t row = 0; row < w->frame->n_rows; row++) {
        size_t c = n;
        if ((code = readstat_begin_row(w->writer)) == READSTAT_OK)
            for (c = 0; c < n && (code = put_cell(w, row, c)) == READSTAT_OK; c++)
                ;
        if (code == READSTAT_OK)
            code = readstat_end_row(w->writer);
        if (code != READSTAT_OK)
            return refuse_row(w, code, row, c);
    }
    code = readstat_end_writing(w->writer);
    return code == READSTAT_OK ? NORMA_OK : refuse_row(w, code, 0, n);
}

static norma_status write_all(struct writing *w)
{
    norma_status status = NORMA_OK;
    if (w->frame->n_rows > INT_MAX)
        return norma__fail(w->err, NORMA_EDATA, "%s holds at most %d rows", kind(w), INT_MAX);
    w->writer = readstat_writer_init();
    w->variables = NORMA__NEW(readstat_variable_t *, w->frame->n_columns);
    w->refs = NORMA__NEW(readstat_string_ref_t **, w->frame->n_columns);
    if (!w->writer || !w->variables || !w->refs)
        return norma__no_memory(w->err);
    for (size_t c = 0; c < w->frame->n_columns && status == NORMA_OK; c++)
        status = add_column(w, c);
    if (status != NORMA_OK || (status = begin(w)) != NORMA_OK ||
        (status = norma__names_check(w->limits, w->frame, w->to, w->writer, w->variables,
                                     w->err)) != NORMA_OK ||
        (status = norma__limits_check(w->limits, w->frame, w->to, w->err)) != NORMA_OK ||
        (status = norma__limits_note(w->notes, w->limits, w->frame, w->to, w->err)) != NORMA_OK)
        return status;
    return put_rows(w);
}

norma_status norma__convert_foreign(norma_output *out, norma_notes *notes,
                                    const norma__frame *frame, const norma_convert_options *options,
                                    norma_error *err)
{
    struct writing w = {.frame = frame,
                        .options = options,
                        .to = (norma_file_format)options->to,
                        .notes = notes,
                        .err = err};
    w.limits = norma__limits_of(frame, w.to);
    norma_status status = write_all(&w);
    if (status == NORMA_OK && w.out.failed)
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        *out = (norma_output){.bytes = w.out.bytes, .length = w.out.length};
    else
        norma__buffer_free(&w.out);
    for (size_t c = 0; w.refs && c < frame->n_columns; c++)
        free(w.refs[c]);
    free(w.refs);
    free(w.variables);
    if (w.writer)
        readstat_writer_free(w.writer);
    return status;
}

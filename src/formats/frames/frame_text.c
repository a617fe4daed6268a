#include "formats/frames/frame_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/text/decimal.h"
#include "formats/text/export.h"
#include "formats/text/source.h"
#include "formats/text/tell.h"
#include "foundation/file.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "foundation/text.h"

enum { FIRST_BYTES = 1 << 15 };

/* Two walks over the rows: one to tell numbers from texts, one to keep them. */
struct walking {
    norma__csv csv;
    const char *const *names; /* of the columns wanted, n_names; NULL: all */
    size_t n_names;
    bool *is_passed; /* a column: nobody wants it */
    bool *is_text;   /* a column */
    norma__frame *frame;
    norma__buffer text;
    norma_error *err;
};

typedef norma_status take_field(struct walking *w, size_t row, size_t column,
                                const norma__field *field);

/* ---- rows ---- */

/* Lines that are blank at the end are no rows. */
static bool at_end(const norma__csv *csv, const char *p)
{
    while (p < csv->end && (*p == '\n' || *p == '\r'))
        p++;
    return p >= csv->end;
}

/* What is wrong where a row has more fields to come, or has had its last, and p says otherwise. */
static norma__fault fault_at(const norma__csv *csv, const char *p)
{
    norma__fault fault = NORMA__TOO_FEW;
    if (*p == csv->delimiter)
        return NORMA__TOO_MANY;
    norma__csv_next_row(csv, p, &fault);
    return fault;
}

/* The row at *p, of which it becomes the end. */
static norma_status walk_row(struct walking *w, const char **p, size_t row, take_field *take)
{
    const norma__csv *csv = &w->csv;
    const char *begin = *p;
    norma__fault fault = NORMA__NO_FAULT;
    norma_status status;
    for (size_t c = 0; c < csv->n_columns; c++) {
        norma__field field;
        if (!(*p = norma__csv_field(csv, *p, &field, &fault)))
            return norma__csv_refuse(csv, fault, row + 1, begin, w->err);
        if ((c + 1 < csv->n_columns) != (**p == csv->delimiter))
            return norma__csv_refuse(csv, fault_at(csv, *p), row + 1, begin, w->err);
        if (!w->is_passed[c] && (status = take(w, row, c, &field)) != NORMA_OK)
            return status;
        *p += c + 1 < csv->n_columns;
    }
    *p = norma__csv_next_row(csv, *p, &fault);
    return *p ? NORMA_OK : norma__csv_refuse(csv, fault, row + 1, begin, w->err);
}

static norma_status walk(struct walking *w, size_t *n_rows, take_field *take)
{
    const char *p = w->csv.body;
    norma_status status = NORMA_OK;
    *n_rows = 0;
    while (status == NORMA_OK && !at_end(&w->csv, p))
        status = walk_row(w, &p, (*n_rows)++, take);
    return status;
}

/* ---- numbers or texts ---- */

/* Whether a field is a number that a double gives back. */
static bool read_number(double *value, const norma__csv *csv, const norma__field *field)
{
    norma__decimal number;
    const char *digits = field->begin + (field->begin < field->end && *field->begin == '-');
    size_t length = (size_t)(field->end - digits);
    if (!norma__decimal_read(&number, field->begin, field->end) || *field->begin == '+')
        return false;
    if (length > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9')
        return false;
    if (csv->delimiter == ',' && memchr(field->begin, ',', (size_t)(field->end - field->begin)))
        return false;
    *value = norma__decimal_value(&number, 0);
    bool whole = strspn(digits, "0123456789") >= length;
    return isfinite(*value) && !(whole && fabs(*value) > 9007199254740992.0);
}

static norma_status look(struct walking *w, size_t row, size_t column, const norma__field *field)
{
    double value;
    (void)row;
    if (!w->is_text[column] && !norma__field_is_absent(field))
        w->is_text[column] = !read_number(&value, &w->csv, field);
    return NORMA_OK;
}

static norma_status keep(struct walking *w, size_t row, size_t c, const norma__field *field)
{
    norma__frame_column *column = &w->frame->columns[c];
    double value = NAN;
    if (!w->is_text[c]) {
        if (!norma__field_is_absent(field))
            read_number(&value, &w->csv, field);
        return norma__frame_put_number(column, row, value, w->err);
    }
    w->text.length = 0;
    norma__field_put(&w->text, field, w->csv.body_1252);
    if (w->text.failed)
        return norma__no_memory(w->err);
    return norma__frame_put_text(column, row, w->text.bytes ? w->text.bytes : "", w->text.length,
                                 w->err);
}

/* ---- the frame ---- */

static norma_status add_columns(struct walking *w)
{
    for (size_t c = 0; c < w->csv.n_columns; c++) {
        const char *label = norma__export_label(&w->csv, c);
        if (norma__frame_add(w->frame, w->csv.columns[c], w->is_text[c], w->err) != NORMA_OK)
            return NORMA_ENOMEM;
        if (!*label)
            continue;
        free(w->frame->columns[c].label);
        if (norma__keep_text(&w->frame->columns[c].label, label, w->err) != NORMA_OK)
            return NORMA_ENOMEM;
    }
    return NORMA_OK;
}

static void pass_unwanted(struct walking *w)
{
    if (!w->names)
        return;
    for (size_t c = 0; c < w->csv.n_columns; c++)
        w->is_passed[c] = true;
    for (size_t i = 0; i < w->n_names; i++) {
        size_t c = norma__csv_column(&w->csv, w->names[i]);
        if (c != (size_t)-1)
            w->is_passed[c] = false;
    }
}

static norma_status read_all(struct walking *w, const char *bytes, size_t length,
                             const norma__source *source)
{
    size_t n_rows;
    norma_status status = norma__csv_open(&w->csv, bytes, length, source->name, w->err);
    if (status != NORMA_OK)
        return status;
    w->csv.body_1252 = !norma__is_utf8(w->csv.body, (size_t)(w->csv.end - w->csv.body));
    w->is_text = NORMA__NEW(bool, w->csv.n_columns);
    w->is_passed = NORMA__NEW(bool, w->csv.n_columns);
    w->frame = NORMA__NEW(norma__frame, 1);
    if (!w->is_text || !w->is_passed || !w->frame)
        return norma__no_memory(w->err);
    pass_unwanted(w);
    if ((status = walk(w, &n_rows, look)) != NORMA_OK || (status = add_columns(w)) != NORMA_OK ||
        (status = walk(w, &n_rows, keep)) != NORMA_OK ||
        (status = norma__frame_end(w->frame, n_rows, w->err)) != NORMA_OK)
        return status;
    if (n_rows == 0)
        return norma__fail(w->err, NORMA_EDATA, "%s has a header and no row of data", source->name);
    w->frame->input.rows = n_rows;
    return norma__describe_text(&w->frame->input, &w->frame->notes, &w->csv, source, w->err);
}

/* All of a text, and the zero bytes that a parser may look at. */
static norma_status take_all(char **bytes, size_t *length, norma__source *source, norma_error *err)
{
    size_t capacity = FIRST_BYTES, got = 0, wanted;
    *length = 0;
    do {
        capacity *= 2;
        char *grown = norma__grow(*bytes, capacity + NORMA__FILE_PADDING, 1);
        if (!grown)
            return norma__no_memory(err);
        *bytes = grown;
        wanted = capacity - *length;
        norma_status status = norma__source_take(source, grown + *length, wanted, &got, err);
        if (status != NORMA_OK)
            return status;
        *length += got;
    } while (got == wanted);
    memset(*bytes + *length, 0, NORMA__FILE_PADDING);
    return NORMA_OK;
}

static norma_status read_source(norma__frame **out, norma__source *source, const char *const *names,
                                size_t n_names, norma_error *err)
{
    struct walking w = {.names = names, .n_names = n_names, .err = err};
    char *bytes = NULL;
    size_t length;
    norma_status status = take_all(&bytes, &length, source, err);
    if (status == NORMA_OK)
        status = read_all(&w, bytes, length, source);
    if (status == NORMA_OK) {
        *out = w.frame;
        w.frame = NULL;
    }
    norma__frame_free(w.frame);
    norma__buffer_free(&w.text);
    free(w.is_text);
    free(w.is_passed);
    norma__csv_free(&w.csv);
    free(bytes);
    return status;
}

norma_status norma__text_frame_parse_of(norma__frame **out, const char *bytes, size_t length,
                                        const char *name, const char *const *wanted,
                                        size_t n_wanted, norma_error *err)
{
    norma__source source;
    *out = NULL;
    norma__source_lend(&source, bytes, length, name);
    norma_status status = read_source(out, &source, wanted, n_wanted, err);
    norma__source_close(&source);
    return status;
}

norma_status norma__text_frame_parse(norma__frame **out, const char *bytes, size_t length,
                                     const char *name, norma_error *err)
{
    return norma__text_frame_parse_of(out, bytes, length, name, NULL, 0, err);
}

norma_status norma__text_frame_of(norma__frame **out, const char *path, const char *const *wanted,
                                  size_t n_wanted, norma_error *err)
{
    norma__source source;
    *out = NULL;
    norma_status status = norma__source_open(&source, path, err);
    if (status == NORMA_OK)
        status = read_source(out, &source, wanted, n_wanted, err);
    norma__source_close(&source);
    return status;
}

norma_status norma__text_frame(norma__frame **out, const char *path, norma_error *err)
{
    return norma__text_frame_of(out, path, NULL, 0, err);
}

#include "formats/text/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/text/export.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "foundation/text.h"

enum { MOST_COLUMNS = 100000 };

/* ---- the header ---- */

/* A quote opens only at the start of a field, whichever of the three ends one. */
static char find_delimiter(const char *p)
{
    static const char candidates[] = {',', ';', '\t'};
    size_t counts[3] = {0};
    bool quoted = false, at_start = true;
    for (; *p && (quoted || (*p != '\n' && *p != '\r')); p++) {
        if (*p == '"' && (quoted || at_start))
            quoted = !quoted;
        at_start = *p == ' ' && at_start;
        for (size_t i = 0; i < 3 && !quoted; i++)
            if (*p == candidates[i]) {
                counts[i]++;
                at_start = true;
            }
    }
    size_t best = 0;
    for (size_t i = 1; i < 3; i++)
        if (counts[i] > counts[best])
            best = i;
    return candidates[best];
}

static norma_status add_column(norma__csv *csv, const norma__field *field, norma_error *err)
{
    norma__buffer text = {0};
    size_t index, before = csv->index.n, c = csv->n_columns;

    if ((c & (c - 1)) == 0) { /* room grows at powers of two */
        char **columns = NORMA__GROW(csv->columns, char *, c ? 2 * c : 1);
        if (columns)
            csv->columns = columns;
        size_t *column_of = columns ? NORMA__GROW(csv->column_of, size_t, c ? 2 * c : 1) : NULL;
        if (!column_of)
            return norma__no_memory(err);
        csv->column_of = column_of;
    }
    norma__field_put(&text, field, csv->header_1252);
    if (text.failed) {
        norma__buffer_free(&text);
        return norma__no_memory(err);
    }
    csv->columns[csv->n_columns++] = text.bytes;
    if (text.length == 0)
        return NORMA_OK;
    if (!norma__names_add(&csv->index, text.bytes, text.length, &index))
        return norma__no_memory(err);
    if (csv->index.n == before)
        return norma__refuse_twin_columns(csv, csv->column_of[index], c, err);
    csv->column_of[index] = c;
    return NORMA_OK;
}

/* Where the header ends; its fields may hold line ends within quotes. */
static norma_status find_body(norma__csv *csv, const char *p, norma_error *err)
{
    norma__fault fault = NORMA__NO_FAULT;
    norma__field field;
    const char *header = p;
    while ((p = norma__csv_field(csv, p, &field, &fault)) && *p == csv->delimiter)
        p++;
    if (p)
        p = norma__csv_next_row(csv, p, &fault);
    csv->body = p;
    return p ? NORMA_OK : norma__csv_refuse(csv, fault, 0, header, err);
}

/* find_body() has been over the fields, so that none has a fault. */
static norma_status read_header(norma__csv *csv, const char *p, norma_error *err)
{
    norma__fault fault;
    for (;; p++) {
        norma__field field;
        norma_status status;
        if (!(p = norma__csv_field(csv, p, &field, &fault)))
            return norma__csv_refuse(csv, fault, 0, csv->bytes, err);
        if (csv->n_columns == MOST_COLUMNS)
            return norma__fail(err, NORMA_EDATA, "%s has more than %d columns", csv->name,
                               MOST_COLUMNS);
        if ((status = add_column(csv, &field, err)) != NORMA_OK)
            return status;
        if (*p != csv->delimiter)
            break;
    }
    if (csv->n_columns == 1 && !*csv->columns[0])
        return norma__fail(err, NORMA_EDATA,
                           "%s begins with a blank line: the first line must name the columns",
                           csv->name);
    return NORMA_OK;
}

static bool is_utf16(const char *bytes, size_t length)
{
    return length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0);
}

norma_status norma__csv_open(norma__csv *csv, const char *bytes, size_t length, const char *name,
                             norma_error *err)
{
    const char *p = bytes;
    norma_status status;

    *csv = (norma__csv){.name = name, .bytes = bytes, .end = bytes + length};
    if (length >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0)
        return norma__fail(err, NORMA_EDATA,
                           "%s is an Excel workbook or another ZIP archive: save it as CSV", name);
    if (length >= 4 && memcmp(bytes, "\xd0\xcf\x11\xe0", 4) == 0)
        return norma__fail(err, NORMA_EDATA, "%s is an old Excel workbook: save it as CSV", name);
    if (is_utf16(bytes, length))
        return norma__fail(err, NORMA_EDATA, "%s is UTF-16: save it as UTF-8", name);
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        p += 3;
    if (p == csv->end)
        return norma__fail(err, NORMA_EDATA, "%s is empty", name);
    csv->delimiter = find_delimiter(p);
    csv->ends[0] = csv->ends['\n'] = csv->ends['\r'] = true;
    csv->ends[(unsigned char)csv->delimiter] = true;
    if ((status = find_body(csv, p, err)) != NORMA_OK)
        return status;
    /* Header and body are judged apart: a header alone must read as it does with its body. */
    csv->header_1252 = !norma__is_utf8(p, (size_t)(csv->body - p));
    status = read_header(csv, p, err);
    return status == NORMA_OK ? norma__export_find(csv, err) : status;
}

void norma__csv_free(norma__csv *csv)
{
    for (size_t c = 0; c < csv->n_columns; c++)
        free(csv->columns[c]);
    free(csv->columns);
    free(csv->column_of);
    norma__names_free(&csv->index);
    norma__export_free(&csv->found);
}

norma_status norma__refuse_twin_columns(const norma__csv *csv, size_t first, size_t second,
                                        norma_error *err)
{
    return norma__fail(err, NORMA_EDATA, "%s: columns %zu and %zu are both named '%.100s'",
                       csv->name, first + 1, second + 1, csv->columns[second]);
}

static size_t count_fields(const norma__csv *csv, const char *p)
{
    norma__fault fault;
    norma__field field;
    size_t n = 1;
    while ((p = norma__csv_field(csv, p, &field, &fault)) && *p == csv->delimiter) {
        n++;
        p++;
    }
    return n;
}

norma_status norma__csv_refuse(const norma__csv *csv, norma__fault fault, size_t row, const char *p,
                               norma_error *err)
{
    char where[64] = "the header";
    size_t n;
    if (row)
        snprintf(where, sizeof where, "row %zu after the header", row);
    switch (fault) {
    case NORMA__TOO_FEW:
        if (csv->ends[(unsigned char)*p] && *p != csv->delimiter)
            return norma__fail(err, NORMA_EDATA, "%s, %s: the row is blank", csv->name, where);
        /* fall through */
    case NORMA__TOO_MANY:
        n = count_fields(csv, p);
        return norma__fail(err, NORMA_EDATA, "%s, %s: the row has %zu field%s, the header has %zu",
                           csv->name, where, n, n == 1 ? "" : "s", csv->n_columns);
    case NORMA__NUL:
        return norma__fail(err, NORMA_EDATA,
                           "%s, %s: a NUL byte stands there, so this is no text in UTF-8",
                           csv->name, where);
    case NORMA__OPEN_QUOTE:
        return norma__fail(err, NORMA_EDATA, "%s, %s: a quote is opened and never closed",
                           csv->name, where);
    case NORMA__AFTER_QUOTE:
        return norma__fail(err, NORMA_EDATA,
                           "%s, %s: text follows a closing quote; a quote within quotes is doubled",
                           csv->name, where);
    case NORMA__BARE_CR:
    case NORMA__NO_FAULT:
        break;
    }
    return norma__fail(err, NORMA_EDATA,
                       "%s, %s: a carriage return stands there alone; end lines with LF or CRLF",
                       csv->name, where);
}

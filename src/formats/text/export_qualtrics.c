#include <stdlib.h>
#include <string.h>

#include "formats/text/export.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "foundation/text.h"

/* Headers of more bytes are taken for something else. */
enum { LONGEST_HEADERS = 16 << 20 };

/* The start of the row after the one at p, and its fields; NULL when p begins no whole row. *cut:
   it may go on after the bytes at hand. */
static const char *read_row(const norma__csv *csv, const char *p, norma__field *fields, bool *cut)
{
    norma__fault fault = NORMA__NO_FAULT;
    *cut = p >= csv->end;
    for (size_t c = 0; c < csv->n_columns && p < csv->end; c++) {
        if (!(p = norma__csv_field(csv, p, &fields[c], &fault))) {
            *cut = fault == NORMA__OPEN_QUOTE;
            return NULL;
        }
        *cut = p >= csv->end;
        if ((c + 1 < csv->n_columns) != (*p == csv->delimiter))
            return NULL;
        p += c + 1 < csv->n_columns;
    }
    return norma__csv_next_row(csv, p, &fault);
}

static bool begins_with(const norma__field *field, const char *text)
{
    for (const char *p = field->begin; *text; text++) {
        if (p >= field->end || *p != *text)
            return false;
        p += field->quoted && *p == '"' ? 2 : 1;
    }
    return true;
}

static bool is_blank(const norma__field *field)
{
    return field->begin == field->end;
}

/* ---- what tells a row of headers from a response ---- */

/* {"ImportId":"QID1"} in every column that has one. */
static bool are_import_ids(const norma__field *fields, size_t n)
{
    if (!begins_with(&fields[0], "{\"ImportId\":"))
        return false;
    for (size_t c = 1; c < n; c++)
        if (!is_blank(&fields[c]) && !begins_with(&fields[c], "{\"ImportId\":"))
            return false;
    return true;
}

static bool has_digit(const norma__field *field)
{
    for (const char *p = field->begin; p < field->end; p++)
        if (*p >= '0' && *p <= '9')
            return true;
    return false;
}

/* Wordings, in any language, where a response has the dates on which it began and ended. */
static bool are_wordings(const norma__csv *csv, const norma__field *fields)
{
    size_t start = norma__csv_column(csv, "StartDate"), end = norma__csv_column(csv, "EndDate");
    if (start == (size_t)-1 || end == (size_t)-1)
        return false;
    return !is_blank(&fields[start]) && !has_digit(&fields[start]) && !is_blank(&fields[end]) &&
           !has_digit(&fields[end]);
}

/* The older form names its own columns V1, V2, ... and says in the second row what they are. */
static bool are_older_wordings(const norma__csv *csv, const norma__field *fields)
{
    return strcmp(csv->columns[0], "V1") == 0 && begins_with(&fields[0], "ResponseID");
}

/* ---- what is taken from them ---- */

static norma_status keep_wordings(norma__csv *csv, const norma__field *fields, norma_error *err)
{
    if (!(csv->found.texts = NORMA__NEW(char *, csv->n_columns)))
        return norma__no_memory(err);
    csv->found.n_texts = csv->n_columns;
    for (size_t c = 0; c < csv->n_columns; c++) {
        norma__buffer text = {0};
        norma__field_put(&text, &fields[c], csv->found.is_1252);
        norma__put(&text, "");
        if (text.failed) {
            norma__buffer_free(&text);
            return norma__no_memory(err);
        }
        csv->found.texts[c] = text.bytes;
    }
    return NORMA_OK;
}

/* How many of the rows are headers, that of names included, and where the first response begins; 1
   when the others are none. */
static size_t count_headers(norma__csv *csv, const char **body, norma__field *second,
                            norma__field *third)
{
    bool cut[2] = {false};
    const char *after_second = read_row(csv, csv->body, second, &cut[0]), *after_third = NULL;
    if (after_second)
        after_third = read_row(csv, after_second, third, &cut[1]);
    csv->found.undecided = (cut[0] || cut[1]) && csv->end - csv->bytes < LONGEST_HEADERS;
    if (after_third && are_import_ids(third, csv->n_columns)) {
        *body = after_third;
        return 3;
    }
    *body = after_second;
    return after_second && (are_import_ids(second, csv->n_columns) || are_wordings(csv, second) ||
                            are_older_wordings(csv, second))
               ? 2
               : 1;
}

static norma_status find(norma__csv *csv, norma__field *second, norma__field *third,
                         norma_error *err)
{
    const char *body;
    size_t rows = count_headers(csv, &body, second, third);
    if (rows == 1)
        return NORMA_OK;
    csv->found.kind = NORMA__QUALTRICS;
    csv->found.header_rows = rows;
    csv->found.is_1252 = !norma__is_utf8(csv->body, (size_t)(body - csv->body));
    csv->body = body;
    return are_import_ids(second, csv->n_columns) ? NORMA_OK : keep_wordings(csv, second, err);
}

norma_status norma__qualtrics_find(norma__csv *csv, norma_error *err)
{
    norma__field *fields = NORMA__NEW(norma__field, 2 * csv->n_columns);
    norma_status status;
    if (!fields)
        return norma__no_memory(err);
    status = find(csv, fields, fields + csv->n_columns, err);
    free(fields);
    return status;
}

#include <stdlib.h>
#include <string.h>

#include "formats/csv.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "foundation/text.h"

/* The start of the row after the one at p, and its fields; NULL when p begins no whole row. */
static const char *read_row(const norma__csv *csv, const char *p, norma__field *fields)
{
    norma__fault fault;
    if (!p || p >= csv->end)
        return NULL;
    for (size_t c = 0; c < csv->n_columns; c++) {
        if (!(p = norma__csv_field(csv, p, &fields[c], &fault)) ||
            (c + 1 < csv->n_columns) != (*p == csv->delimiter))
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

static norma_status find(norma__csv *csv, norma__field *second, norma__field *third,
                         norma_error *err)
{
    const char *after_second = read_row(csv, csv->body, second);
    const char *body = after_second;
    norma__export found = {.kind = NORMA__QUALTRICS, .header_rows = 2};
    bool has_wordings = true;

    if (!after_second)
        return NORMA_OK;
    if (are_import_ids(second, csv->n_columns)) {
        has_wordings = false;
    } else if ((after_second = read_row(csv, after_second, third)) &&
               are_import_ids(third, csv->n_columns)) {
        found.header_rows = 3;
        body = after_second;
    } else if (!are_wordings(csv, second) && !are_older_wordings(csv, second)) {
        return NORMA_OK;
    }
    found.is_1252 = !norma__is_utf8(csv->body, (size_t)(body - csv->body));
    csv->found = found;
    csv->body = body;
    return has_wordings ? keep_wordings(csv, second, err) : NORMA_OK;
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

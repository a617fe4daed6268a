#include <stdlib.h>
#include <string.h>

#include "formats/text/export.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* Codes that every export of responses has; the first is that of its first column. */
static const char *const marks[] = {"id", "lastpage", "startlanguage"};
enum { MARKS = sizeof marks / sizeof *marks };

static bool is_in_code(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           strchr("_[]", c) || (unsigned char)c >= 0x80;
}

/* What follows the code in a heading that begins with it, or NULL. */
static const char *after_code(const char *heading, const char *code)
{
    size_t length = strlen(code);
    if (strncmp(heading, code, length) != 0 || !heading[length] || is_in_code(heading[length]))
        return NULL;
    return heading + length;
}

static const char *after_mark(const norma__csv *csv, size_t mark)
{
    const char *after = after_code(csv->columns[0], marks[0]);
    for (size_t c = 1; mark > 0 && c < csv->n_columns; c++)
        if ((after = after_code(csv->columns[c], marks[mark])))
            break;
    return after;
}

/* What stands between code and wording is chosen by whoever exports: it is what follows all three
   codes, as far as it can be no part of a wording. Returns its length, 0 when there is none. */
static size_t find_separator(const norma__csv *csv, const char **separator)
{
    size_t length = SIZE_MAX;
    for (size_t mark = 0; mark < MARKS; mark++) {
        const char *after = after_mark(csv, mark);
        size_t same = 0;
        if (!after)
            return 0;
        if (mark == 0)
            *separator = after;
        while (same < length && after[same] == (*separator)[same] && after[same] &&
               !is_in_code(after[same]))
            same++;
        length = same;
    }
    return length;
}

/* The heading stays where it is, since names are borrowed by the index. A code that is another
   column's name already is no name for this one. */
static norma_status cut(norma__csv *csv, size_t c, size_t length, norma_error *err)
{
    size_t before = csv->index.n, index;
    char *code = norma__copy_bytes(csv->columns[c], length);
    if (!code || !norma__names_add(&csv->index, code, length, &index)) {
        free(code);
        return norma__no_memory(err);
    }
    if (csv->index.n == before) {
        free(code);
        return NORMA_OK;
    }
    csv->column_of[index] = c;
    csv->found.texts[c] = csv->columns[c];
    csv->columns[c] = code;
    csv->found.n_cut++;
    return NORMA_OK;
}

norma_status norma__limesurvey_find(norma__csv *csv, norma_error *err)
{
    const char *separator, *at;
    size_t length = find_separator(csv, &separator);
    norma_status status = NORMA_OK;

    if (length == 0)
        return NORMA_OK;
    size_t *column_of = NORMA__GROW(csv->column_of, size_t, 2 * csv->n_columns);
    if (!column_of)
        return norma__no_memory(err);
    csv->column_of = column_of;
    csv->found = (norma__export){.kind = NORMA__LIMESURVEY, .separator = length};
    if (!(csv->found.texts = NORMA__NEW(char *, csv->n_columns)))
        return norma__no_memory(err);
    csv->found.n_texts = csv->n_columns;
    for (size_t c = 0; c < csv->n_columns && status == NORMA_OK; c++) {
        const char *heading = csv->columns[c];
        at = memmem(heading, strlen(heading), separator, length);
        if (at && at > heading)
            status = cut(csv, c, (size_t)(at - heading), err);
    }
    return status;
}

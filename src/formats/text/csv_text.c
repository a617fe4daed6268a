#include "formats/text/csv_text.h"

#include <string.h>

#include "foundation/text.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* p is just after the opening quote. */
static const char *quoted_field(const norma__csv *csv, const char *p, norma__field *field,
                                norma__fault *fault)
{
    field->quoted = true;
    field->begin = p;
    for (;; p++) {
        if (*p == '\0') {
            *fault = p < csv->end ? NORMA__NUL : NORMA__OPEN_QUOTE;
            return NULL;
        }
        if (*p == '"' && *++p != '"')
            break;
    }
    field->end = p - 1;
    while (is_blank(*p) && !csv->ends[(unsigned char)*p])
        p++;
    if (csv->ends[(unsigned char)*p])
        return p;
    *fault = NORMA__AFTER_QUOTE;
    return NULL;
}

const char *norma__csv_field(const norma__csv *csv, const char *p, norma__field *field,
                             norma__fault *fault)
{
    while (is_blank(*p) && !csv->ends[(unsigned char)*p])
        p++;
    if (*p == '"')
        return quoted_field(csv, p + 1, field, fault);
    field->quoted = false;
    field->begin = p;
    while (!csv->ends[(unsigned char)*p])
        p++;
    field->end = p;
    while (field->end > field->begin && is_blank(field->end[-1]))
        field->end--;
    return p;
}

const char *norma__csv_next_row(const norma__csv *csv, const char *p, norma__fault *fault)
{
    if (*p == '\n')
        return p + 1;
    if (*p == '\r' && p[1] == '\n')
        return p + 2;
    if (p >= csv->end || (*p == '\r' && p + 1 >= csv->end))
        return csv->end;
    *fault = *p == '\0' ? NORMA__NUL : NORMA__BARE_CR;
    return NULL;
}

/* The next byte or bytes of a field as UTF-8; returns how many. */
static size_t next_bytes(const norma__field *field, const char **p, bool is_1252, char out[4])
{
    unsigned char c = (unsigned char)**p;
    *p += field->quoted && c == '"' ? 2 : 1;
    if (is_1252)
        return norma__put_1252(out, c);
    out[0] = (char)c;
    return 1;
}

bool norma__field_is(const norma__csv *csv, const norma__field *field, const char *text)
{
    char out[4];
    for (const char *p = field->begin; p < field->end;) {
        size_t n = next_bytes(field, &p, csv->body_1252, out);
        if (strncmp(text, out, n) != 0)
            return false;
        text += n;
    }
    return *text == '\0';
}

bool norma__field_is_absent(const norma__field *field)
{
    size_t length = (size_t)(field->end - field->begin);
    return length == 0 || (length == 2 && memcmp(field->begin, "NA", 2) == 0);
}

void norma__field_put(norma__buffer *out, const norma__field *field, bool is_1252)
{
    char bytes[4];
    if (!is_1252 && !field->quoted) {
        norma__put_bytes(out, field->begin, (size_t)(field->end - field->begin));
        return;
    }
    norma__put_bytes(out, "", 0);
    for (const char *p = field->begin; p < field->end;)
        norma__put_bytes(out, bytes, next_bytes(field, &p, is_1252, bytes));
}

size_t norma__csv_column(const norma__csv *csv, const char *name)
{
    size_t found = norma__names_find(&csv->index, name, strlen(name));
    return found == (size_t)-1 ? found : csv->column_of[found];
}

/* ---- refusals ---- */

#include <norma/record.h>

#include <cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/status.h"
#include "report/scored_parts.h"

/* Figures of another version agree when they do to nine digits. */
static const double ENOUGH = 1e-9;

typedef struct comparison {
    norma_record_difference *out;
    char pointer[256];
    bool other_version;
} comparison;

static bool differs(comparison *c, const char *place)
{
    if (c->out->same)
        snprintf(c->out->place, sizeof c->out->place, "%s", *place ? place : "/");
    c->out->same = false;
    return true;
}

static bool same_number(const comparison *c, double a, double b)
{
    return a == b || (c->other_version && fabs(a - b) <= ENOUGH * fmax(1, fmax(fabs(a), fabs(b))));
}

/* ---- json -------------------------------------------------------------------------------------
 */

/* The digest is compared by itself; the version is told of. */
static bool is_skipped(const comparison *c, const char *key)
{
    return strcmp(key, "file_sha256") == 0 || (c->other_version && strcmp(key, "norma") == 0);
}

static size_t push_key(comparison *c, const char *key)
{
    const size_t length = strlen(c->pointer);
    snprintf(c->pointer + length, sizeof c->pointer - length, "/%.60s", key);
    return length;
}

static size_t push_index(comparison *c, size_t index)
{
    char number[24];
    snprintf(number, sizeof number, "%zu", index);
    return push_key(c, number);
}

static bool values_differ(comparison *c, const cJSON *a, const cJSON *b);

static bool objects_differ(comparison *c, const cJSON *a, const cJSON *b)
{
    const cJSON *next = b->child;
    for (const cJSON *member = a->child; member; member = member->next) {
        const cJSON *other = next && strcmp(next->string, member->string) == 0
                                 ? next
                                 : cJSON_GetObjectItemCaseSensitive(b, member->string);
        next = other ? other->next : next;
        const size_t length = push_key(c, member->string);
        if (!other)
            return differs(c, c->pointer);
        if (!is_skipped(c, member->string) && values_differ(c, member, other))
            return true;
        c->pointer[length] = '\0';
    }
    for (const cJSON *member = b->child; member; member = member->next)
        if (!cJSON_GetObjectItemCaseSensitive(a, member->string)) {
            push_key(c, member->string);
            return differs(c, c->pointer);
        }
    return false;
}

static bool arrays_differ(comparison *c, const cJSON *a, const cJSON *b)
{
    const cJSON *other = b->child;
    size_t index = 0;
    for (const cJSON *value = a->child; value || other; index++) {
        const size_t length = push_index(c, index);
        if (!value || !other)
            return differs(c, c->pointer);
        if (values_differ(c, value, other))
            return true;
        c->pointer[length] = '\0';
        value = value->next;
        other = other->next;
    }
    return false;
}

static bool values_differ(comparison *c, const cJSON *a, const cJSON *b)
{
    if (cJSON_IsObject(a) && cJSON_IsObject(b))
        return objects_differ(c, a, b);
    if (cJSON_IsArray(a) && cJSON_IsArray(b))
        return arrays_differ(c, a, b);
    if (cJSON_IsNumber(a) && cJSON_IsNumber(b))
        return !same_number(c, a->valuedouble, b->valuedouble) && differs(c, c->pointer);
    if (cJSON_IsString(a) && cJSON_IsString(b))
        return strcmp(a->valuestring, b->valuestring) != 0 && differs(c, c->pointer);
    return (a->type & 0xff) != (b->type & 0xff) && differs(c, c->pointer);
}

/* What was scored with: told before any of its consequences. */
static bool sources_differ(comparison *c, const cJSON *a, const cJSON *b)
{
    static const char *const sources[] = {"input", "instrument", "norms", "calibration",
                                          "settings"};
    for (size_t k = 0; k < sizeof sources / sizeof sources[0]; k++) {
        const cJSON *x = cJSON_GetObjectItemCaseSensitive(a, sources[k]);
        const cJSON *y = cJSON_GetObjectItemCaseSensitive(b, sources[k]);
        const size_t length = push_key(c, sources[k]);
        if (!x || !y ? x != y && differs(c, c->pointer) : values_differ(c, x, y))
            return true;
        c->pointer[length] = '\0';
    }
    return false;
}

static bool records_differ(comparison *c, const cJSON *a, const cJSON *b)
{
    return sources_differ(c, a, b) || values_differ(c, a, b);
}

static norma_status compare_json(comparison *c, const norma_output *file, const norma_output *again,
                                 norma_error *err)
{
    cJSON *a = cJSON_ParseWithLength(file->bytes, file->length);
    cJSON *b = cJSON_ParseWithLength(again->bytes, again->length);
    norma_status status = NORMA_OK;
    if (a && b) {
        const cJSON *of_a = cJSON_GetObjectItemCaseSensitive(
            cJSON_GetObjectItemCaseSensitive(a, "results"), "gate");
        const cJSON *of_b = cJSON_GetObjectItemCaseSensitive(
            cJSON_GetObjectItemCaseSensitive(b, "results"), "gate");
        snprintf(c->pointer, sizeof c->pointer, "/results/gate");
        const bool found = of_a && of_b && records_differ(c, of_a, of_b);
        c->pointer[0] = '\0';
        if (!found)
            values_differ(c, a, b);
    } else {
        status = norma__fail(err, NORMA_EDATA, "the file of scores is no JSON any more");
    }
    cJSON_Delete(a);
    cJSON_Delete(b);
    return status;
}

/* ---- csv --------------------------------------------------------------------------------------
 */

/* The end of a field: a comma or line's end outside quotes. */
static const char *field_end(const char *at, const char *end)
{
    bool quoted = false;
    for (; at < end; at++) {
        if (*at == '"')
            quoted = !quoted;
        else if (!quoted && (*at == ',' || *at == '\n'))
            return at;
    }
    return end;
}

static bool fields_differ(const comparison *c, const char *a, size_t n, const char *b, size_t m)
{
    char x[64], y[64], *x_end, *y_end;
    if (n == m && memcmp(a, b, n) == 0)
        return false;
    if (!c->other_version || n == 0 || m == 0 || n >= sizeof x || m >= sizeof y)
        return true;
    snprintf(x, sizeof x, "%.*s", (int)n, a);
    snprintf(y, sizeof y, "%.*s", (int)m, b);
    const double p = strtod(x, &x_end), q = strtod(y, &y_end);
    return *x_end || *y_end || !same_number(c, p, q);
}

/* The name of a column, from the header. */
static void name_column(char name[96], const char *header, const char *end, size_t column)
{
    const char *at = header, *stop = field_end(at, end);
    for (; column > 0 && stop < end && *stop == ','; column--) {
        at = stop + 1;
        stop = field_end(at, end);
    }
    snprintf(name, 96, "%.*s", (int)(stop - at < 90 ? stop - at : 90), at);
}

/* Field by field; lines are counted from the header, which is line 2 of the file. */
static void compare_lines(comparison *c, const char *a, const char *a_end, const char *b,
                          const char *b_end)
{
    const char *header = b;
    size_t line = 2, column = 0;
    char place[192], name[96];
    while (a < a_end || b < b_end) {
        const char *x = field_end(a, a_end), *y = field_end(b, b_end);
        const bool ends = x == a_end || y == b_end;
        const bool break_differs =
            x == a_end || y == b_end ? (x == a_end) != (y == b_end) : *x != *y;
        if (fields_differ(c, a, (size_t)(x - a), b, (size_t)(y - b)) || break_differs) {
            name_column(name, header, b_end, column);
            snprintf(place, sizeof place, "line %zu, column %s", line, name);
            differs(c, place);
            return;
        }
        if (ends)
            return;
        line += *x == '\n';
        column = *x == '\n' ? 0 : column + 1;
        a = x + 1;
        b = y + 1;
    }
}

static const char *second_line(const norma_output *file)
{
    const char *end = memchr(file->bytes, '\n', file->length);
    return end ? end + 1 : file->bytes + file->length;
}

static norma_status compare_csv(comparison *c, const norma_output *file, const norma_output *again,
                                norma_error *err)
{
    cJSON *a = norma__record_of_csv(file->bytes, file->length);
    cJSON *b = norma__record_of_csv(again->bytes, again->length);
    norma_status status = NORMA_OK;
    if (!a || !b)
        status = norma__fail(err, NORMA_EDATA, "the gate record cannot be read any more");
    else if (!records_differ(c, a, b))
        compare_lines(c, second_line(file), file->bytes + file->length, second_line(again),
                      again->bytes + again->length);
    cJSON_Delete(a);
    cJSON_Delete(b);
    return status;
}

/* ---- both -------------------------------------------------------------------------------------
 */

/* The first byte that differs, but for those of the digest. */
static size_t first_difference(const norma_output *file, const norma_output *again)
{
    const char *digest = norma__find_digest(file->bytes, file->length);
    const size_t from = digest ? (size_t)(digest - file->bytes) : file->length;
    size_t at = 0;
    while (at < file->length && at < again->length &&
           (file->bytes[at] == again->bytes[at] ||
            (at >= from && at < from + strlen(NORMA__NO_DIGEST))))
        at++;
    return at;
}

norma_status norma_record_compare(norma_record_difference *out, const norma_record *record,
                                  const norma_output *again, norma_error *err)
{
    const norma_output *file = &record->file;
    *out = (norma_record_difference){.same = true};
    out->other_version = strcmp(record->norma_version, norma_version()) != 0;
    comparison c = {.out = out, .other_version = out->other_version};
    if (file->length == again->length && memcmp(file->bytes, again->bytes, file->length) == 0)
        return NORMA_OK;
    const norma_status status = record->format == NORMA_FORMAT_JSON
                                    ? compare_json(&c, file, again, err)
                                    : compare_csv(&c, file, again, err);
    if (status != NORMA_OK || !out->same || out->other_version)
        return status;
    /* the same values in other bytes: blanks or line ends; the digest is for record->intact */
    const size_t at = first_difference(file, again);
    if (at == file->length && at == again->length)
        return NORMA_OK;
    out->same = false;
    snprintf(out->place, sizeof out->place, "byte %zu, which changes no value", at + 1);
    return NORMA_OK;
}

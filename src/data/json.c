#include "data/json.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "foundation/status.h"
#include "foundation/text.h"

enum { DEEPEST = 32, LONGEST_NAME = 64 };

/* ---- the text ---- */

static norma_status refuse_text(const char *text, size_t at, const char *name, norma_error *err,
                                const char *why)
{
    size_t line, column;
    norma__line_and_column(text, at, &line, &column);
    return norma__fail(err, NORMA_EINSTRUMENT, "%s, line %zu, column %zu: %s", name, line, column,
                       why);
}

/* What must be seen before cJSON recurses into the text or cuts a string short. */
static norma_status scan(const char *text, size_t length, const char *name, norma_error *err)
{
    size_t depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '\0')
            return refuse_text(text, i, name, err, "a NUL byte is no JSON");
        if (in_string && c == '\\') {
            if (length - i > 5 && memcmp(text + i + 1, "u0000", 5) == 0)
                return refuse_text(text, i, name, err, "\\u0000 is not a character of any text");
            i++;
        } else if (c == '"') {
            in_string = !in_string;
        } else if (in_string && (unsigned char)c < 0x20) {
            return refuse_text(text, i, name, err,
                               "a control character stands in a string: write it as an escape");
        } else if (!in_string && (c == '[' || c == '{')) {
            if (++depth > DEEPEST)
                return refuse_text(text, i, name, err, "nested more than 32 levels deep");
        } else if (!in_string && (c == ']' || c == '}') && depth > 0) {
            depth--;
        }
    }
    return NORMA_OK;
}

static bool only_blanks(const char *text, const char *end)
{
    while (text < end && strchr(" \t\r\n", *text))
        text++;
    return text == end;
}

norma_status norma__json_parse(cJSON **out, const char *text, size_t length, const char *name,
                               norma_error *err)
{
    const char *end = text;
    norma_status status;

    *out = NULL;
    if (length == 0)
        return norma__fail(err, NORMA_EINSTRUMENT, "%s is empty", name);
    if (!norma__is_utf8(text, length))
        return norma__fail(err, NORMA_EINSTRUMENT, "%s is not UTF-8: save it as UTF-8", name);
    if ((status = scan(text, length, name, err)) != NORMA_OK)
        return status;
    cJSON *json = cJSON_ParseWithLengthOpts(text, length, &end, 0);
    if (!end)
        end = text;
    size_t at = (size_t)(end - text);
    if (json && only_blanks(end, text + length)) {
        *out = json;
        return NORMA_OK;
    }
    cJSON_Delete(json);
    if (only_blanks(text, text + length))
        return norma__fail(err, NORMA_EINSTRUMENT, "%s is empty", name);
    return refuse_text(text, at < length ? at : length, name, err,
                       json ? "text after the end of the JSON document" : "not JSON from here on");
}

/* ---- places ---- */

static size_t put_pointer(char *out, size_t size, const norma__json *at)
{
    if (!at->up)
        return 0;
    size_t used = put_pointer(out, size, at->up);
    char step[32];
    const char *key = at->key;
    if (!key) {
        snprintf(step, sizeof step, "%zu", at->index);
        key = step;
    }
    if (used + 1 < size)
        out[used++] = '/';
    for (; *key && used + 2 < size; key++) {
        if (*key == '~' || *key == '/')
            out[used++] = '~';
        out[used++] = *key == '~' ? '0' : *key == '/' ? '1' : *key;
    }
    out[used] = '\0';
    return used;
}

norma_status norma__json_fail(const norma__json *at, const char *format, ...)
{
    char pointer[256] = "", sentence[640];
    va_list args;
    put_pointer(pointer, sizeof pointer, at);
    norma__trim_utf8(pointer);
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return norma__fail(at->err, NORMA_EINSTRUMENT, "%s%s%s: %s", at->file, *pointer ? ", at " : "",
                       pointer, sentence);
}

norma__json norma__json_member(const norma__json *object, const char *key)
{
    return (norma__json){.value = cJSON_GetObjectItemCaseSensitive(object->value, key),
                         .up = object,
                         .key = key,
                         .file = object->file,
                         .err = object->err};
}

norma__json norma__json_element(const norma__json *array, const cJSON *value, size_t index)
{
    return (norma__json){
        .value = value, .up = array, .index = index, .file = array->file, .err = array->err};
}

/* ---- values ---- */

static const char *kind(const cJSON *value)
{
    return !value                  ? "absent"
           : cJSON_IsObject(value) ? "an object"
           : cJSON_IsArray(value)  ? "an array"
           : cJSON_IsString(value) ? "a text"
           : cJSON_IsNumber(value) ? "a number"
           : cJSON_IsBool(value)   ? "true or false"
                                   : "null";
}

static norma_status refuse_kind(const norma__json *at, const char *wanted)
{
    return norma__json_fail(at, "%s is wanted here, and it is %s", wanted, kind(at->value));
}

norma_status norma__json_members(const norma__json *object, const char *const *known)
{
    unsigned long seen = 0;
    if (!cJSON_IsObject(object->value))
        return refuse_kind(object, "an object");
    for (const cJSON *m = object->value->child; m; m = m->next) {
        size_t k = 0;
        if (m->string[0] == '_')
            continue;
        while (known[k] && strcmp(known[k], m->string) != 0)
            k++;
        if (!known[k])
            return norma__json_fail(object,
                                    "'%s' is not a member known here; begin its name with _ if it "
                                    "is a comment",
                                    m->string);
        if (seen & (1ul << k))
            return norma__json_fail(object, "'%s' is given twice", m->string);
        seen |= 1ul << k;
    }
    return NORMA_OK;
}

norma_status norma__json_array(const norma__json *array, size_t most, size_t *n)
{
    if (!cJSON_IsArray(array->value))
        return refuse_kind(array, "an array");
    *n = (size_t)cJSON_GetArraySize(array->value);
    if (*n > most)
        return norma__json_fail(array, "%zu elements are more than the %zu allowed", *n, most);
    return NORMA_OK;
}

norma_status norma__json_text(const char **text, const norma__json *at)
{
    if (!cJSON_IsString(at->value))
        return refuse_kind(at, "a text");
    *text = at->value->valuestring;
    return NORMA_OK;
}

norma_status norma__json_name(const char **text, const norma__json *at)
{
    norma_status status = norma__json_text(text, at);
    if (status != NORMA_OK)
        return status;
    size_t n = norma__characters(*text);
    if (n == 0 || n > LONGEST_NAME)
        return norma__json_fail(at, "a name has 1 to %d characters, not %zu", LONGEST_NAME, n);
    for (const char *c = *text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return norma__json_fail(at, "a name has no control characters");
    return NORMA_OK;
}

norma_status norma__json_real(double *number, const norma__json *at, double min, double max)
{
    if (!cJSON_IsNumber(at->value))
        return refuse_kind(at, "a number");
    double value = at->value->valuedouble;
    if (!(value >= min && value <= max))
        return norma__json_fail(at, "%.15g is not from %.15g to %.15g", value, min, max);
    *number = value;
    return NORMA_OK;
}

norma_status norma__json_whole(int *number, const norma__json *at, int min, int max)
{
    double value = 0;
    norma_status status = norma__json_real(&value, at, min, max);
    if (status != NORMA_OK)
        return status;
    if (value != floor(value))
        return norma__json_fail(at, "%.15g is not a whole number", value);
    *number = (int)value;
    return NORMA_OK;
}

norma_status norma__json_bool(bool *truth, const norma__json *at)
{
    if (!cJSON_IsBool(at->value))
        return refuse_kind(at, "true or false");
    *truth = cJSON_IsTrue(at->value);
    return NORMA_OK;
}

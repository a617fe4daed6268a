#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "report/json_tree.h"
#include "report/write.h"

typedef struct printer {
    norma__buffer *out;
    bool script; /* one line, and nothing that could end a <script> */
} printer;

static void put_value(printer *p, const cJSON *value, size_t depth);

static void put_escape(norma__buffer *out, unsigned char c)
{
    if (c == '"')
        norma__put(out, "\\\"");
    else if (c == '\\')
        norma__put(out, "\\\\");
    else if (c == '\n')
        norma__put(out, "\\n");
    else if (c == '\t')
        norma__put(out, "\\t");
    else if (c == '\r')
        norma__put(out, "\\r");
    else
        norma__putf(out, "\\u%04x", c);
}

/* '<' and '&' are escaped in scripts, so that neither "</script" nor "<!--" can occur. */
static void put_text(norma__buffer *out, const char *text, bool script)
{
    norma__put(out, "\"");
    while (*text) {
        size_t width = norma__utf8_width(text);
        unsigned char c = (unsigned char)*text;
        if (!width)
            norma__put(out, "\xef\xbf\xbd");
        else if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f ||
                 (script && (c == '<' || c == '>' || c == '&')))
            put_escape(out, c);
        else
            norma__put_bytes(out, text, width);
        text += width ? width : 1;
    }
    norma__put(out, "\"");
}

void norma__put_json_text(norma__buffer *out, const char *text)
{
    put_text(out, text, false);
}

static void put_line(printer *p, size_t depth)
{
    if (p->script)
        return;
    norma__put(p->out, "\n");
    for (size_t i = 0; i < depth; i++)
        norma__put(p->out, "  ");
}

static bool is_container(const cJSON *value)
{
    return cJSON_IsObject(value) || cJSON_IsArray(value) || cJSON_IsRaw(value);
}

/* Values without inner containers stand on one line; so do small objects. */
static bool on_one_line(const printer *p, const cJSON *value)
{
    size_t n = 0;
    for (const cJSON *child = value->child; child; child = child->next, n++)
        if (is_container(child))
            return p->script;
    return p->script || cJSON_IsArray(value) || n <= 6;
}

/* A member of an object, to be sorted. */
typedef struct member {
    const cJSON *node;
} member;

static int by_key(const void *a, const void *b)
{
    return strcmp(((const member *)a)->node->string, ((const member *)b)->node->string);
}

static member *sorted_members(printer *p, const cJSON *object, size_t *n)
{
    *n = 0;
    for (const cJSON *child = object->child; child; child = child->next)
        ++*n;
    member *members = NORMA__NEW(member, *n);
    if (!members) {
        p->out->failed = true;
        return NULL;
    }
    size_t i = 0;
    for (const cJSON *child = object->child; child; child = child->next)
        members[i++].node = child;
    qsort(members, *n, sizeof *members, by_key);
    return members;
}

static void put_separator(printer *p, size_t i, bool one_line, size_t depth)
{
    if (i)
        norma__put(p->out, one_line && !p->script ? ", " : ",");
    if (!one_line)
        put_line(p, depth);
}

static void put_object(printer *p, const cJSON *object, size_t depth)
{
    size_t n = 0;
    member *members = sorted_members(p, object, &n);
    bool one_line = on_one_line(p, object);
    if (!members)
        return;
    norma__put(p->out, "{");
    for (size_t i = 0; i < n; i++) {
        put_separator(p, i, one_line, depth + 1);
        put_text(p->out, members[i].node->string, p->script);
        norma__put(p->out, p->script ? ":" : ": ");
        put_value(p, members[i].node, depth + 1);
    }
    if (n && !one_line)
        put_line(p, depth);
    norma__put(p->out, "}");
    free(members);
}

static void put_array(printer *p, const cJSON *array, size_t depth)
{
    bool one_line = on_one_line(p, array);
    size_t i = 0;
    norma__put(p->out, "[");
    for (const cJSON *child = array->child; child; child = child->next) {
        put_separator(p, i++, one_line, depth + 1);
        put_value(p, child, depth + 1);
    }
    if (i && !one_line)
        put_line(p, depth);
    norma__put(p->out, "]");
}

static void put_value(printer *p, const cJSON *value, size_t depth)
{
    if (cJSON_IsObject(value))
        put_object(p, value, depth);
    else if (cJSON_IsArray(value))
        put_array(p, value, depth);
    else if (cJSON_IsNumber(value))
        norma__put_exact(p->out, value->valuedouble);
    else if (cJSON_IsString(value))
        put_text(p->out, value->valuestring, p->script);
    else if (cJSON_IsRaw(value))
        norma__put(p->out, value->valuestring);
    else
        norma__put(p->out, cJSON_IsTrue(value) ? "true" : cJSON_IsFalse(value) ? "false" : "null");
}

void norma__print_json(norma__buffer *out, const cJSON *tree)
{
    printer p = {out, false};
    put_value(&p, tree, 0);
    norma__put(out, "\n");
}

void norma__print_json_script(norma__buffer *out, const cJSON *tree)
{
    printer p = {out, true};
    put_value(&p, tree, 0);
}

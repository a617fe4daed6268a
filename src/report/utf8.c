#include "report/write.h"

static bool continues(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

size_t norma__utf8_width(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;
    if (!c[0])
        return 0;
    if (c[0] < 0x80)
        return 1;
    if (c[0] >= 0xc2 && c[0] < 0xe0)
        return continues(c[1]) ? 2 : 0;
    if (c[0] >= 0xe0 && c[0] < 0xf0) {
        bool overlong = c[0] == 0xe0 && c[1] < 0xa0;
        bool surrogate = c[0] == 0xed && c[1] > 0x9f;
        return continues(c[1]) && !overlong && !surrogate && continues(c[2]) ? 3 : 0;
    }
    if (c[0] >= 0xf0 && c[0] < 0xf5) {
        bool overlong = c[0] == 0xf0 && c[1] < 0x90;
        bool beyond = c[0] == 0xf4 && c[1] > 0x8f;
        return continues(c[1]) && !overlong && !beyond && continues(c[2]) && continues(c[3]) ? 4
                                                                                             : 0;
    }
    return 0;
}

size_t norma__utf8_columns(const char *text)
{
    size_t columns = 0;
    for (; *text; text++)
        columns += !continues((unsigned char)*text);
    return columns;
}

/* Bytes at the start of text that need no change: printable, valid, and none of special. */
static size_t untouched(const char *text, const char *special)
{
    size_t n = 0;
    while (text[n]) {
        size_t width = norma__utf8_width(text + n);
        unsigned char c = (unsigned char)text[n];
        if (!width || c < 0x20 || c == 0x7f)
            break;
        bool escape = false;
        for (const char *s = special; *s; s++)
            escape |= *s == text[n];
        if (escape)
            break;
        n += width;
    }
    return n;
}

static void put_control_or_invalid(norma__buffer *out, const char *text)
{
    norma__put(out, norma__utf8_width(text) ? " " : "\xef\xbf\xbd");
}

void norma__put_clean(norma__buffer *out, const char *text)
{
    for (;;) {
        size_t n = untouched(text, "");
        norma__put_bytes(out, text, n);
        text += n;
        if (!*text)
            return;
        put_control_or_invalid(out, text++);
    }
}

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void norma__put_html(norma__buffer *out, const char *text)
{
    for (;;) {
        size_t n = untouched(text, "&<>\"'");
        norma__put_bytes(out, text, n);
        text += n;
        if (!*text)
            return;
        const char *name = entity(*text);
        if (name)
            norma__put(out, name);
        else
            put_control_or_invalid(out, text);
        text++;
    }
}

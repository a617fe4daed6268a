#include "foundation/text.h"

#include <stdint.h>
#include <string.h>

/* Length of the character that starts at p, 0 when it is not UTF-8. */
static size_t width_at(const unsigned char *p, size_t left)
{
    unsigned char low = 0x80, high = 0xbf;
    size_t width = p[0] < 0x80                    ? 1
                   : p[0] >= 0xc2 && p[0] < 0xe0  ? 2
                   : p[0] >= 0xe0 && p[0] < 0xf0  ? 3
                   : p[0] >= 0xf0 && p[0] <= 0xf4 ? 4
                                                  : 0;
    if (width == 0 || width > left)
        return 0;
    if (p[0] == 0xe0)
        low = 0xa0;
    else if (p[0] == 0xed)
        high = 0x9f;
    else if (p[0] == 0xf0)
        low = 0x90;
    else if (p[0] == 0xf4)
        high = 0x8f;
    for (size_t i = 1; i < width; i++, low = 0x80, high = 0xbf)
        if (p[i] < low || p[i] > high)
            return 0;
    return width;
}

bool norma__is_utf8(const char *bytes, size_t length)
{
    const unsigned char *p = (const unsigned char *)bytes;
    for (size_t i = 0; i < length;) {
        uint64_t eight;
        if (length - i >= 8) {
            memcpy(&eight, p + i, 8);
            if (!(eight & 0x8080808080808080u)) {
                i += 8;
                continue;
            }
        }
        size_t width = width_at(p + i, length - i);
        if (width == 0)
            return false;
        i += width;
    }
    return true;
}

size_t norma__characters(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

size_t norma__put_1252(char *out, unsigned char byte)
{
    static const uint16_t high[32] = {
        0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
        0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};
    unsigned code = byte >= 0x80 && byte < 0xa0 ? high[byte - 0x80] : byte;
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | (code >> 6));
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    out[0] = (char)(0xe0 | (code >> 12));
    out[1] = (char)(0x80 | ((code >> 6) & 0x3f));
    out[2] = (char)(0x80 | (code & 0x3f));
    return 3;
}

void norma__line_and_column(const char *bytes, size_t at, size_t *line, size_t *column)
{
    size_t start = 0;
    *line = 1;
    for (size_t i = 0; i < at; i++)
        if (bytes[i] == '\n') {
            (*line)++;
            start = i + 1;
        }
    *column = at - start + 1;
}

#include "formats/text/utf16.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

enum { HELD = 1 << 16 };

struct norma__utf16 {
    const char *name; /* for messages */
    bool big;
    bool ended;          /* there is nothing more to take */
    unsigned char *held; /* HELD bytes taken, those from at to end not yet used */
    size_t at, end;
    uint64_t used; /* bytes, for messages */
    char spare[4]; /* of a character for which there was no room */
    size_t n_spare, spare_at;
};

bool norma__utf16_begins(const char bytes[2], bool *big)
{
    *big = memcmp(bytes, "\xfe\xff", 2) == 0;
    return *big || memcmp(bytes, "\xff\xfe", 2) == 0;
}

norma_status norma__utf16_open(norma__utf16 **out, bool big, const char *name, norma_error *err)
{
    norma__utf16 *text = NORMA__NEW(norma__utf16, 1);
    *out = text;
    if (!text || !(text->held = NORMA__NEW(unsigned char, HELD)))
        return norma__no_memory(err);
    text->big = big;
    text->name = name;
    return NORMA_OK;
}

void norma__utf16_close(norma__utf16 *text)
{
    if (text)
        free(text->held);
    free(text);
}

void norma__utf16_restart(norma__utf16 *text)
{
    text->at = text->end = text->n_spare = text->spare_at = 0;
    text->used = 0;
    text->ended = false;
}

/* Sees to it that n bytes are held, unless the text ends before. */
static norma_status hold(norma__utf16 *text, size_t n, norma__take_bytes *take, void *context,
                         norma_error *err)
{
    size_t got;
    norma_status status;
    if (text->end - text->at >= n || text->ended)
        return NORMA_OK;
    memmove(text->held, text->held + text->at, text->end - text->at);
    text->end -= text->at;
    text->at = 0;
    status = take(context, (char *)text->held + text->end, HELD - text->end, &got, err);
    text->ended = got < HELD - text->end;
    text->end += got;
    return status;
}

static uint32_t unit(norma__utf16 *text)
{
    const unsigned char *p = text->held + text->at;
    text->at += 2;
    text->used += 2;
    return text->big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

static size_t put_utf8(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t width = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = width - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)((width == 2 ? 0xc0 : width == 3 ? 0xe0 : 0xf0) | c);
    return width;
}

/* The next character; at least two bytes are held, four unless the text ends. */
static bool next_character(norma__utf16 *text, uint32_t *c)
{
    *c = unit(text);
    if (*c < 0xd800 || *c > 0xdfff)
        return true;
    if (*c > 0xdbff || text->end - text->at < 2)
        return false;
    uint32_t low = unit(text);
    *c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
    return low >= 0xdc00 && low <= 0xdfff;
}

static norma_status refuse_half(const norma__utf16 *text, norma_error *err)
{
    return norma__fail(err, NORMA_EDATA,
                       "%s is UTF-16 and has half a character at byte %llu: save it as UTF-8",
                       text->name, (unsigned long long)text->used);
}

norma_status norma__utf16_take(norma__utf16 *text, char *bytes, size_t length, size_t *got,
                               norma__take_bytes *take, void *context, norma_error *err)
{
    norma_status status;
    uint32_t c;
    for (*got = 0; *got < length;) {
        if (text->spare_at < text->n_spare) {
            bytes[(*got)++] = text->spare[text->spare_at++];
            continue;
        }
        if ((status = hold(text, 4, take, context, err)) != NORMA_OK)
            return status;
        if (text->at == text->end)
            break;
        if (text->end - text->at < 2 || !next_character(text, &c))
            return refuse_half(text, err);
        if (length - *got >= sizeof text->spare) {
            *got += put_utf8(bytes + *got, c);
        } else {
            text->n_spare = put_utf8(text->spare, c);
            text->spare_at = 0;
        }
    }
    return NORMA_OK;
}

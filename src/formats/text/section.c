#include "formats/text/section.h"

#include <stdlib.h>
#include <string.h>

#include "formats/text/look.h"
#include "foundation/memory.h"
#include "foundation/status.h"

size_t norma__section_size = 2 << 20;
size_t norma__smallest_chunk = 1 << 18;

void norma__section_free(norma__section *section)
{
    free(section->bytes);
    free(section->chunks);
    *section = (norma__section){0};
}

/* ---- bytes ---- */

static norma_status make_room(norma__section *section, size_t capacity, norma_error *err)
{
    if (capacity <= section->capacity)
        return NORMA_OK;
    size_t begin = section->bytes ? (size_t)(section->begin - section->bytes) : 0;
    size_t filled = section->bytes ? (size_t)(section->filled - section->bytes) : 0;
    char *bytes = capacity > SIZE_MAX - NORMA__SECTION_PADDING
                      ? NULL
                      : NORMA__GROW(section->bytes, char, capacity + NORMA__SECTION_PADDING);
    if (!bytes)
        return norma__no_memory(err);
    section->bytes = bytes;
    section->capacity = capacity;
    section->begin = bytes + begin;
    section->filled = bytes + filled;
    return NORMA_OK;
}

norma_status norma__section_extend(norma__section *section, norma__source *source, size_t most,
                                   norma_error *err)
{
    size_t held = (size_t)(section->filled - section->begin);
    size_t before = (size_t)(section->begin - section->bytes), got;
    norma_status status;

    if (section->last || held >= most)
        return NORMA_OK;
    if (most > SIZE_MAX - before)
        return norma__no_memory(err);
    if ((status = make_room(section, before + most, err)) != NORMA_OK ||
        (status = norma__source_take(source, section->filled, most - held, &got, err)) != NORMA_OK)
        return status;
    section->filled += got;
    section->last = got < most - held;
    memset(section->filled, 0, NORMA__SECTION_PADDING);
    return NORMA_OK;
}

norma_status norma__section_begin(norma__section *section, const char *rest, size_t length,
                                  size_t size, norma_error *err)
{
    norma_status status;
    section->wanted = length + (length > size ? length : size); /* long rows are soon whole */
    section->begin = section->filled = section->bytes;
    section->last = false;
    if ((status = make_room(section, section->wanted, err)) != NORMA_OK)
        return status;
    if (length > 0)
        memcpy(section->bytes, rest, length);
    section->filled = section->bytes + length;
    return NORMA_OK;
}

norma_status norma__section_precede(norma__section *section, const char *bytes, size_t length,
                                    norma_error *err)
{
    size_t held = (size_t)(section->filled - section->begin);
    norma_status status;
    if (length > SIZE_MAX / 2 - held)
        return norma__no_memory(err);
    if ((status = make_room(section, (size_t)(section->begin - section->bytes) + held + length,
                            err)) != NORMA_OK)
        return status;
    memmove(section->begin + length, section->begin, held + NORMA__SECTION_PADDING);
    memcpy(section->begin, bytes, length);
    section->filled += length;
    return NORMA_OK;
}

/* ---- lines ---- */

/* Lines that are blank at the end of a text are no rows; those at the end of a section may be. */
static char *without_blank_lines(char *begin, char *end)
{
    for (;;) {
        char *p = end;
        if (p > begin && p[-1] == '\n')
            p--;
        if (p < end && p > begin && p[-1] == '\r')
            p--;
        if (p == end || (p > begin && p[-1] != '\n'))
            return end;
        end = p;
    }
}

static char *end_of(const norma__section *section)
{
    size_t held = (size_t)(section->filled - section->begin);
    char *end = section->filled;
    if (!section->last) {
        char *newline = memrchr(section->begin, '\n', held);
        end = newline ? newline + 1 : section->begin;
    }
    return without_blank_lines(section->begin, end);
}

norma_status norma__section_cut(norma__section *section, size_t n, norma_error *err)
{
    char *p = section->begin;
    section->end = end_of(section);
    size_t length = (size_t)(section->end - p), size = length / (n ? n : 1) + 1;
    if (size < norma__smallest_chunk)
        size = norma__smallest_chunk;
    if (length / size + 1 > section->chunks_capacity) {
        norma__lines *chunks = NORMA__GROW(section->chunks, norma__lines, length / size + 1);
        if (!chunks)
            return norma__no_memory(err);
        section->chunks = chunks;
        section->chunks_capacity = length / size + 1;
    }
    section->n_chunks = 0;
    section->quoted = false;
    section->ascii = section->utf8 = true;
    while (p < section->end) {
        size_t left = (size_t)(section->end - p);
        char *newline = left > size ? memchr(p + size, '\n', left - size) : NULL;
        char *end = newline ? newline + 1 : section->end;
        norma__look look = norma__look_at(p, (size_t)(end - p));
        section->chunks[section->n_chunks++] =
            (norma__lines){p, end, look.newlines + (end[-1] != '\n')};
        section->quoted = section->quoted || look.quoted;
        section->ascii = section->ascii && look.ascii;
        section->utf8 = section->utf8 && look.utf8;
        p = end;
    }
    return NORMA_OK;
}

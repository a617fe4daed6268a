#include "formats/text/reader.h"
#include "foundation/status.h"

enum { AHEAD = 1 << 20 };

/* All rows of a source of its own, for the one that is being read must stay where it is. */
static norma_status look_ahead(bool *utf8, norma__source *source, size_t header,
                               norma__section sections[2], norma_error *err)
{
    norma__section *section = &sections[0];
    norma_status status;
    if ((status = norma__section_begin(section, NULL, 0, header + AHEAD, err)) != NORMA_OK ||
        (status = norma__section_extend(section, source, section->wanted, err)) != NORMA_OK)
        return status;
    size_t held = (size_t)(section->filled - section->begin);
    section->begin += header < held ? header : held;
    for (*utf8 = true;;) {
        norma__section *next = &sections[section == &sections[0]];
        if ((status = norma__section_cut(section, 1, err)) != NORMA_OK)
            return status;
        *utf8 = *utf8 && section->utf8;
        if (section->last || !*utf8)
            return NORMA_OK;
        if ((status = norma__section_begin(next, section->end,
                                           (size_t)(section->filled - section->end), AHEAD, err)) !=
                NORMA_OK ||
            (status = norma__section_extend(next, source, next->wanted, err)) != NORMA_OK)
            return status;
        section = next;
    }
}

norma_status norma__judge_encoding(norma__reader *r, norma_error *err)
{
    norma__section sections[2] = {{0}, {0}};
    norma__source ahead;
    bool utf8 = false;
    norma_status status = NORMA_OK;

    if (r->source->bytes)
        norma__source_lend(&ahead, r->source->bytes, r->source->size, r->source->name);
    else
        status = norma__source_open(&ahead, r->source->name, err);
    ahead.undigested = true;
    if (status == NORMA_OK)
        status = look_ahead(&utf8, &ahead, r->header_bytes, sections, err);
    norma__source_close(&ahead);
    norma__section_free(&sections[0]);
    norma__section_free(&sections[1]);
    r->encoding_known = true;
    r->csv.body_1252 = !utf8;
    return status;
}

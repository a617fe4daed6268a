#include <string.h>

#include "formats/text/reader.h"
#include "foundation/status.h"

/* The next section, made by one thread while the others walk this one. */
struct next {
    norma__section *section;
    norma__source *source;
    size_t n_chunks;
    norma_status status;
    norma_error error;
};

static void make_next(void *context)
{
    struct next *next = context;
    next->status =
        norma__section_extend(next->section, next->source, next->section->wanted, &next->error);
    if (next->status == NORMA_OK)
        next->status = norma__section_cut(next->section, next->n_chunks, &next->error);
}

static norma_status report(const struct next *next, norma_error *err)
{
    if (next->status != NORMA_OK && err)
        *err = next->error;
    return next->status;
}

static norma_status begin_rows(norma__reader *r, norma__section *section, norma_error *err)
{
    size_t size = r->header_bytes + r->section_size;
    norma_status status;
    if ((status = norma__source_rewind(r->source, err)) != NORMA_OK ||
        (status = norma__section_begin(section, NULL, 0, size, err)) != NORMA_OK ||
        (status = norma__section_extend(section, r->source, size, err)) != NORMA_OK)
        return status;
    if ((size_t)(section->filled - section->begin) < r->header_bytes)
        return norma__fail(err, NORMA_EIO, "%s was made shorter while it was read", r->csv.name);
    section->begin += r->header_bytes;
    return norma__section_cut(section, r->most_chunks, err);
}

static norma_status check_encoding(norma__reader *r, const norma__section *section,
                                   norma_error *err)
{
    if (section->ascii || r->csv.body_1252)
        return NORMA_OK;
    if (!r->encoding_known)
        return norma__judge_encoding(r, err);
    if (!section->utf8)
        return norma__fail(err, NORMA_EIO, "%s was changed while it was read", r->csv.name);
    return NORMA_OK;
}

/* A row that quotes carried over the section's end is put before the next one. When that was all
   there is, the next one is made twice as long, so that no row is walked over and over. */
static norma_status carry_over(norma__reader *r, const norma__section *section, struct next *next,
                               norma_error *err)
{
    size_t open = (size_t)(section->end - r->rows.stop);
    norma_status status = NORMA_OK;
    if (open == 0 || next->status != NORMA_OK || section->last)
        return NORMA_OK;
    if ((status = norma__section_precede(next->section, r->rows.stop, open, err)) != NORMA_OK)
        return status;
    if (r->rows.n_rows == 0)
        status =
            norma__section_extend(next->section, next->source, 2 * open + r->section_size, err);
    return status == NORMA_OK ? norma__section_cut(next->section, next->n_chunks, err) : status;
}

static void tell(const norma__reader *r, const norma__section *section)
{
    const norma_progress *progress = &r->plan.options->progress;
    if (progress->step)
        progress->step(progress->context, "reading",
                       section->last ? 1 : norma__source_share(r->source));
}

static norma_status walk_section(norma__reader *r, norma__section *section, struct next *next,
                                 norma__ready *ready, norma__done *done, norma_error *err)
{
    const norma__aside aside = {make_next, next};
    size_t room;
    norma_status status;

    if ((status = check_encoding(r, section, err)) != NORMA_OK ||
        (status = norma__rows_lay(&r->rows, section, &room, err)) != NORMA_OK ||
        (status = ready(r, room, err)) != NORMA_OK)
        return status;
    if (!section->last && (status = norma__section_begin(next->section, section->end,
                                                         (size_t)(section->filled - section->end),
                                                         r->section_size, err)) != NORMA_OK)
        return status;
    r->csv.end = section->end;
    if ((status = norma__rows_walk(&r->rows, section, r->tally.n_rows,
                                   section->last ? NULL : &aside, err)) != NORMA_OK ||
        (status = done(r, err)) != NORMA_OK)
        return status;
    r->tally.n_rows += r->rows.n_rows;
    tell(r, section);
    return carry_over(r, section, next, err);
}

norma_status norma__reader_pass(norma__reader *r, norma__ready *ready, norma__done *done,
                                norma_error *err)
{
    norma__section *section = &r->sections[0];
    norma_status status;

    r->tally.n_rows = 0;
    if ((status = begin_rows(r, section, err)) != NORMA_OK)
        return status;
    for (;;) {
        struct next next = {.section = &r->sections[section == &r->sections[0]],
                            .source = r->source,
                            .n_chunks = r->most_chunks};
        if ((status = walk_section(r, section, &next, ready, done, err)) != NORMA_OK)
            return status;
        if (section->last)
            break;
        if ((status = report(&next, err)) != NORMA_OK)
            return status;
        section = next.section;
    }
    if (r->tally.n_rows == 0)
        return norma__fail(err, NORMA_EDATA, "%s has a header and no row of data", r->csv.name);
    return NORMA_OK;
}

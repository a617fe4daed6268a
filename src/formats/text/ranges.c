#include <stdlib.h>

#include "data/instrument_parts.h"
#include "formats/text/reader.h"
#include "formats/text/tell.h"
#include "foundation/memory.h"
#include "foundation/status.h"

static norma_status nothing_to_ready(norma__reader *r, size_t room, norma_error *err)
{
    (void)r;
    (void)room;
    (void)err;
    return NORMA_OK;
}

static norma_status widen(norma__reader *r, norma_error *err)
{
    (void)err;
    for (size_t c = 0; c < r->rows.n_chunks; c++)
        for (size_t i = 0; i < r->plan.instrument->n_items; i++) {
            norma__extent *all = &r->tally.extents[i], part = r->rows.chunks[c].extents[i];
            all->smallest = part.smallest < all->smallest ? part.smallest : all->smallest;
            all->largest = part.largest > all->largest ? part.largest : all->largest;
        }
    return NORMA_OK;
}

static norma_status check_extents(norma__reader *r, norma_error *err)
{
    for (size_t i = 0; i < r->plan.instrument->n_items; i++) {
        norma__extent *extent = &r->tally.extents[i];
        if (extent->largest < extent->smallest)
            *extent = (norma__extent){.empty = true};
        if ((long)extent->largest - extent->smallest > NORMA__WIDEST_RANGE)
            return norma__refuse_span(r->csv.name, r->plan.instrument->items[i].id, err);
    }
    return NORMA_OK;
}

norma_status norma__observe_ranges(norma__reader *r, norma_error *err)
{
    norma__role *all = r->plan.roles;
    size_t n_items = r->plan.instrument->n_items;
    norma_status status;

    if (r->plan.n_observed == 0)
        return NORMA_OK;
    if (!(r->tally.extents = NORMA__NEW(norma__extent, n_items)))
        return norma__no_memory(err);
    for (size_t i = 0; i < n_items; i++)
        r->tally.extents[i] = NORMA__NO_EXTENT;
    if (!(r->plan.roles = NORMA__NEW(norma__role, r->plan.n_columns))) {
        r->plan.roles = all;
        return norma__no_memory(err);
    }
    for (size_t c = 0; c < r->plan.n_columns; c++)
        if (all[c].kind == NORMA__OBSERVED)
            r->plan.roles[c] = all[c];
    r->source->undigested = true;
    if ((status = norma__learn_digits(r, err)) == NORMA_OK)
        status = norma__reader_pass(r, nothing_to_ready, widen, err);
    r->source->undigested = false;
    free(r->plan.roles);
    r->plan.roles = all;
    r->plan.n_observed = 0;
    free(r->rows.extents);
    r->rows.extents = NULL;
    return status == NORMA_OK ? check_extents(r, err) : status;
}

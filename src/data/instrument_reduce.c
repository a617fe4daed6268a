#include "data/instrument_reduce.h"

#include <string.h>

#include "data/instrument_parts.h"
#include "foundation/memory.h"
#include "foundation/status.h"

static norma_status copy_words(norma_text *to, const norma_text *from, norma_error *err)
{
    for (int i = 0; i < NORMA_LANGUAGES; i++)
        if (norma__keep_text(&to->in[i], from ? from->in[i] : "", err) != NORMA_OK)
            return NORMA_ENOMEM;
    return NORMA_OK;
}

static norma_status copy_indices(size_t **to, size_t *n_to, const size_t *from, size_t n,
                                 norma_error *err)
{
    if (!(*to = NORMA__NEW(size_t, n)))
        return norma__no_memory(err);
    if (n > 0)
        memcpy(*to, from, n * sizeof *from);
    *n_to = n;
    return NORMA_OK;
}

static norma_status copy_items(norma_instrument *made, const norma_item *items, size_t n,
                               norma_error *err)
{
    if (!(made->items = NORMA__NEW(norma_item, n)))
        return norma__no_memory(err);
    made->n_items = n;
    for (size_t i = 0; i < n; i++) {
        norma_item *item = &made->items[i];
        item->range_known = items[i].range_known;
        item->min = items[i].range_known ? items[i].min : 0;
        item->max = items[i].range_known ? items[i].max : 0;
        item->reversed = items[i].reversed;
        if (norma__keep_text(&item->id, items[i].id, err) != NORMA_OK ||
            norma__keep_text(&item->column, items[i].column, err) != NORMA_OK ||
            copy_words(&item->text, NULL, err) != NORMA_OK)
            return NORMA_ENOMEM;
    }
    return NORMA_OK;
}

static norma_status copy_scale(norma_scale *to, const norma_scale *from, norma_error *err)
{
    to->parent = from->parent;
    to->depth = from->depth;
    to->favourable = from->favourable;
    if (norma__keep_text(&to->id, from->id, err) != NORMA_OK ||
        norma__keep_text(&to->level, from->level, err) != NORMA_OK ||
        copy_words(&to->title, &from->title, err) != NORMA_OK ||
        copy_indices(&to->parts, &to->n_parts, from->parts, from->n_parts, err) != NORMA_OK)
        return NORMA_ENOMEM;
    return copy_indices(&to->items, &to->n_items, from->items, from->n_items, err);
}

static norma_status copy_scales(norma_instrument *made, const norma_instrument *from,
                                norma_error *err)
{
    if (!(made->scales = NORMA__NEW(norma_scale, from->n_scales)))
        return norma__no_memory(err);
    made->n_scales = from->n_scales;
    for (size_t s = 0; s < from->n_scales; s++)
        if (copy_scale(&made->scales[s], &from->scales[s], err) != NORMA_OK)
            return NORMA_ENOMEM;
    return copy_indices(&made->factor_scales, &made->n_factors, from->factor_scales,
                        from->n_factors, err);
}

norma_status norma__instrument_reduce(norma_instrument **out, const norma_instrument *from,
                                      norma_error *err)
{
    norma_instrument *made = NORMA__NEW(norma_instrument, 1);
    norma_status status;

    *out = NULL;
    if (!made)
        return norma__no_memory(err);
    if ((status = norma__keep_text(&made->id, from->id, err)) != NORMA_OK ||
        (status = norma__keep_text(&made->version, from->version, err)) != NORMA_OK ||
        (status = copy_words(&made->title, &from->title, err)) != NORMA_OK ||
        (status = copy_items(made, from->items, from->n_items, err)) != NORMA_OK ||
        (status = copy_scales(made, from, err)) != NORMA_OK ||
        (status = norma__instrument_finish(made, err)) != NORMA_OK)
        goto done;
    *out = made;
    made = NULL;
done:
    norma_instrument_free(made);
    return status;
}

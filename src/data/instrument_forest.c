#include <stdlib.h>

#include "data/instrument_parts.h"
#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

/* The path is told from whole to part, so the walk up the parents is read backwards. */
static norma_status refuse_cycle(const norma_scale *scales, size_t s, const norma__json *at)
{
    enum { SHOWN = 8 };
    size_t length = 0, path[SHOWN];
    norma__buffer text = {0};
    for (size_t up = s; length == 0 || up != s; up = scales[up].parent) {
        if (length < SHOWN)
            path[length] = up;
        length++;
    }
    norma__put(&text, scales[s].id);
    if (length > SHOWN)
        norma__put(&text, " → …");
    for (size_t i = length < SHOWN ? length : SHOWN; i-- > 0;)
        norma__putf(&text, " → %s", scales[path[i]].id);
    norma_status status = text.failed
                              ? norma__no_memory(at->err)
                              : norma__json_fail(at, "the scales go in a circle: %s", text.bytes);
    norma__buffer_free(&text);
    return status;
}

/* Depths by walking up; who has taken more steps than there are scales walks in a circle. */
static norma_status set_depth(norma_scale *scales, size_t n, size_t s, const norma__json *at)
{
    size_t depth = 0;
    for (size_t up = scales[s].parent; up != NORMA_NONE; up = scales[up].parent)
        if (++depth > n || up == s)
            return refuse_cycle(scales, up, at);
    if (depth >= NORMA__DEEPEST_SCALE)
        return norma__json_fail(at, "scale '%s' lies deeper than the %d levels allowed",
                                scales[s].id, NORMA__DEEPEST_SCALE);
    scales[s].depth = depth;
    return NORMA_OK;
}

static norma_status refuse_shared(const norma_instrument *made, size_t item, size_t a, size_t b,
                                  const norma__json *at)
{
    const norma_scale *scales = made->scales;
    if (a == b)
        return norma__json_fail(at, "item '%s' is named twice", made->items[item].id);
    while (scales[a].depth > scales[b].depth)
        a = scales[a].parent;
    while (scales[b].depth > scales[a].depth)
        b = scales[b].parent;
    while (scales[a].parent != scales[b].parent) {
        a = scales[a].parent;
        b = scales[b].parent;
    }
    return norma__json_fail(at, "item '%s' is in two sibling scales, '%s' and '%s'",
                            made->items[item].id, scales[a].id, scales[b].id);
}

/* Two scales of items always have ancestors, or are themselves, siblings: an item that is in at
   most one of every set of siblings is in one scale of items at most. leaf_of[item] is that. */
static norma_status find_leaves(norma__reading *r, size_t *leaf_of, const norma__json *list)
{
    norma_instrument *made = r->made;
    const cJSON *value = list->value->child;
    for (size_t i = 0; i < made->n_items; i++)
        leaf_of[i] = NORMA_NONE;
    for (size_t s = 0; s < made->n_scales; s++, value = value->next)
        for (size_t i = 0; i < made->scales[s].n_items; i++) {
            size_t item = made->scales[s].items[i];
            norma__json at = norma__json_element(list, value, s);
            if (leaf_of[item] != NORMA_NONE)
                return refuse_shared(made, item, leaf_of[item], s, &at);
            leaf_of[item] = s;
        }
    return NORMA_OK;
}

/* Every scale gets the items of its parts, in instrument order. */
static norma_status gather_items(norma_instrument *made, const size_t *leaf_of, norma_error *err)
{
    norma_scale *scales = made->scales;
    for (size_t s = 0; s < made->n_scales; s++)
        scales[s].n_items = 0;
    for (size_t i = 0; i < made->n_items; i++)
        for (size_t s = leaf_of[i]; s != NORMA_NONE; s = scales[s].parent)
            scales[s].n_items++;
    for (size_t s = 0; s < made->n_scales; s++) {
        free(scales[s].items);
        if (!(scales[s].items = NORMA__NEW(size_t, scales[s].n_items)))
            return norma__no_memory(err);
        scales[s].n_items = 0;
    }
    for (size_t i = 0; i < made->n_items; i++)
        for (size_t s = leaf_of[i]; s != NORMA_NONE; s = scales[s].parent)
            scales[s].items[scales[s].n_items++] = i;
    return NORMA_OK;
}

/* ---- order: parents before their parts, otherwise as in the file ---- */

static void number_tree(const norma_scale *scales, size_t s, size_t *new_index, size_t *next)
{
    new_index[s] = (*next)++;
    for (size_t i = 0; i < scales[s].n_parts; i++) /* at most NORMA__DEEPEST_SCALE deep */
        number_tree(scales, scales[s].parts[i], new_index, next);
}

static norma_status sort_scales(norma__reading *r)
{
    norma_instrument *made = r->made;
    size_t next = 0, n = made->n_scales;
    norma_scale *sorted = NORMA__NEW(norma_scale, n);
    size_t *new_index = NORMA__NEW(size_t, n);

    if (!sorted || !new_index) {
        free(sorted);
        free(new_index);
        return norma__no_memory(r->err);
    }
    for (size_t s = 0; s < n; s++)
        if (made->scales[s].parent == NORMA_NONE)
            number_tree(made->scales, s, new_index, &next);
    for (size_t s = 0; s < n; s++) {
        norma_scale *scale = &sorted[new_index[s]];
        *scale = made->scales[s];
        if (scale->parent != NORMA_NONE)
            scale->parent = new_index[scale->parent];
        for (size_t i = 0; i < scale->n_parts; i++)
            scale->parts[i] = new_index[scale->parts[i]];
    }
    free(made->scales);
    made->scales = sorted;
    free(new_index);
    return NORMA_OK;
}

static norma_status refuse_controls(norma__reading *r, const size_t *leaf_of)
{
    norma__json items = norma__json_member(r->root, "items");
    for (size_t i = 0; i < r->made->n_items; i++)
        if (leaf_of[i] != NORMA_NONE && r->made->items[i].control != NORMA_CONTROL_NONE) {
            norma__json at = norma__json_element(&items, NULL, i);
            return norma__json_fail(&at,
                                    "control item '%s' measures nothing and belongs in no "
                                    "scale",
                                    r->made->items[i].id);
        }
    return NORMA_OK;
}

static norma_status note_unscaled(norma__reading *r, const size_t *leaf_of)
{
    size_t n = 0, first = 0;
    for (size_t i = r->made->n_items; i-- > 0;)
        if (leaf_of[i] == NORMA_NONE && r->made->items[i].control == NORMA_CONTROL_NONE) {
            first = i;
            n++;
        }
    if (n == 0)
        return NORMA_OK;
    return norma__note(&r->made->notes, r->err, "items-in-no-scale", r->made->items[first].id,
                       (double)n, (double)r->made->n_items,
                       "%zu of %zu items are in no scale, the first is %s: they are screened but "
                       "not scored",
                       n, r->made->n_items, r->made->items[first].id);
}

/* A part that does not say which end is good is like the whole it belongs to. */
static void inherit_favourable_end(norma_instrument *made)
{
    for (size_t s = 0; s < made->n_scales; s++) /* parents come first */
        if (made->scales[s].favourable == NORMA_FAVOURABLE_UNSTATED &&
            made->scales[s].parent != NORMA_NONE)
            made->scales[s].favourable = made->scales[made->scales[s].parent].favourable;
}

norma_status norma__build_forest(norma__reading *r, const norma__json *list)
{
    norma_instrument *made = r->made;
    const cJSON *value = list->value->child;
    size_t *leaf_of = NULL;
    norma_status status;

    for (size_t s = 0; s < made->n_scales; s++, value = value->next) {
        norma__json at = norma__json_element(list, value, s);
        if ((status = set_depth(made->scales, made->n_scales, s, &at)) != NORMA_OK)
            return status;
    }
    if (!(leaf_of = NORMA__NEW(size_t, made->n_items)))
        return norma__no_memory(r->err);
    if ((status = find_leaves(r, leaf_of, list)) == NORMA_OK &&
        (status = gather_items(made, leaf_of, r->err)) == NORMA_OK &&
        (status = sort_scales(r)) == NORMA_OK) {
        inherit_favourable_end(made);
        if ((status = refuse_controls(r, leaf_of)) == NORMA_OK)
            status = note_unscaled(r, leaf_of);
    }
    free(leaf_of);
    return status;
}

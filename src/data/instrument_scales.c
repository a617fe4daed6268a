#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/instrument_parts.h"
#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

/* ---- what the file says, in file order ---- */

static norma_status read_scale_id(norma__reading *r, norma_scale *scale, const norma__json *at,
                                  size_t index)
{
    norma__json member = norma__json_member(at, "id");
    const char *id;
    size_t found;
    norma_status status;

    if ((status = norma__json_name(&id, &member)) != NORMA_OK ||
        (status = norma__keep_text(&scale->id, id, r->err)) != NORMA_OK)
        return status;
    if (!norma__names_add(&r->scales, scale->id, strlen(scale->id), &found))
        return norma__no_memory(r->err);
    if (found != index)
        return norma__json_fail(&member, "scale '%s' is already at /scales/%zu", id, found);
    return NORMA_OK;
}

static norma_status read_head(norma__reading *r, norma_scale *scale, const norma__json *at,
                              size_t index)
{
    static const char *const known[] = {"id", "title", "level", "items", "parts", NULL};
    const char *level = "";
    norma_status status;

    scale->parent = NORMA_NONE;
    if ((status = norma__json_members(at, known)) != NORMA_OK ||
        (status = read_scale_id(r, scale, at, index)) != NORMA_OK)
        return status;
    norma__json title = norma__json_member(at, "title");
    norma__json at_level = norma__json_member(at, "level");
    if (at_level.value && (status = norma__json_name(&level, &at_level)) != NORMA_OK)
        return status;
    if ((status = norma__read_text(&scale->title, &title, scale->id)) != NORMA_OK)
        return status;
    return norma__keep_text(&scale->level, level, r->err);
}

/* Indices of a list of ids among names. */
static norma_status read_ids(size_t **indices, size_t *n, const norma__json *list,
                             const norma__names *names, const char *what, size_t most)
{
    const cJSON *value;
    norma_status status;
    size_t i = 0;

    if ((status = norma__json_array(list, most, n)) != NORMA_OK)
        return status;
    if (!(*indices = NORMA__NEW(size_t, *n)))
        return norma__no_memory(list->err);
    cJSON_ArrayForEach(value, list->value)
    {
        const char *id;
        norma__json at = norma__json_element(list, value, i);
        if ((status = norma__json_text(&id, &at)) != NORMA_OK)
            return status;
        size_t found = norma__names_find(names, id, strlen(id));
        if (found == NORMA_NONE)
            return norma__json_fail(&at, "there is no %s '%s'", what, id);
        (*indices)[i++] = found;
    }
    return NORMA_OK;
}

static norma_status adopt_parts(norma__reading *r, size_t s, const norma__json *parts)
{
    norma_scale *scales = r->made->scales;
    for (size_t i = 0; i < scales[s].n_parts; i++) {
        norma_scale *part = &scales[scales[s].parts[i]];
        if (part->parent == s)
            return norma__json_fail(parts, "scale '%s' is named twice", part->id);
        if (part->parent != NORMA_NONE)
            return norma__json_fail(parts, "scale '%s' is already a part of '%s'", part->id,
                                    scales[part->parent].id);
        part->parent = s;
    }
    return NORMA_OK;
}

static norma_status read_content(norma__reading *r, size_t s, const norma__json *at)
{
    norma_scale *scale = &r->made->scales[s];
    norma__json items = norma__json_member(at, "items");
    norma__json parts = norma__json_member(at, "parts");
    norma_status status;

    if (!items.value == !parts.value)
        return norma__json_fail(at, "scale '%s' must have items or parts, and not both", scale->id);
    if (items.value)
        status =
            read_ids(&scale->items, &scale->n_items, &items, &r->items, "item", NORMA__MOST_ITEMS);
    else
        status = read_ids(&scale->parts, &scale->n_parts, &parts, &r->scales, "scale",
                          NORMA__MOST_SCALES);
    if (status != NORMA_OK)
        return status;
    if (scale->n_items + scale->n_parts == 0)
        return norma__json_fail(at, "scale '%s' is empty", scale->id);
    return adopt_parts(r, s, &parts);
}

/* ---- the forest ---- */

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

static norma_status note_unscaled(norma__reading *r, const size_t *leaf_of)
{
    size_t n = 0, first = 0;
    for (size_t i = r->made->n_items; i-- > 0;)
        if (leaf_of[i] == NORMA_NONE) {
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

static norma_status build_forest(norma__reading *r, const norma__json *list)
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
        (status = sort_scales(r)) == NORMA_OK)
        status = note_unscaled(r, leaf_of);
    free(leaf_of);
    return status;
}

norma_status norma__read_scales(norma__reading *r)
{
    norma__json list = norma__json_member(r->root, "scales");
    const cJSON *value;
    norma_status status;
    size_t n, s = 0;

    if ((status = norma__json_array(&list, NORMA__MOST_SCALES, &n)) != NORMA_OK)
        return status;
    if (n == 0)
        return norma__json_fail(&list, "an instrument has at least one scale");
    if (!(r->made->scales = NORMA__NEW(norma_scale, n)))
        return norma__no_memory(r->err);
    r->made->n_scales = n;
    cJSON_ArrayForEach(value, list.value)
    {
        norma__json at = norma__json_element(&list, value, s);
        if ((status = read_head(r, &r->made->scales[s], &at, s)) != NORMA_OK)
            return status;
        s++;
    }
    s = 0;
    cJSON_ArrayForEach(value, list.value)
    {
        norma__json at = norma__json_element(&list, value, s);
        if ((status = read_content(r, s++, &at)) != NORMA_OK)
            return status;
    }
    return build_forest(r, &list);
}

/* ---- factors ---- */

static bool contains(const norma_scale *scales, size_t whole, size_t part)
{
    while (part != NORMA_NONE && part != whole)
        part = scales[part].parent;
    return part == whole;
}

static norma_status check_factors(const norma_instrument *made, const norma__json *at)
{
    const size_t *f = made->factor_scales;
    for (size_t a = 0; a < made->n_factors; a++)
        for (size_t b = 0; b < made->n_factors; b++)
            if (a != b && contains(made->scales, f[a], f[b]))
                return norma__json_fail(at,
                                        "'%s' and '%s' share items: no factor may be a part of "
                                        "another",
                                        made->scales[f[a]].id, made->scales[f[b]].id);
    return NORMA_OK;
}

norma_status norma__read_factors(norma__reading *r)
{
    enum { MOST_FACTORS = 1000 };
    norma_instrument *made = r->made;
    norma__json factors = norma__json_member(r->root, "factors");
    norma__names ids = {0};
    norma_status status = NORMA_OK;
    size_t index;

    if (!factors.value) {
        if (!(made->factor_scales = NORMA__NEW(size_t, made->n_scales)))
            return norma__no_memory(r->err);
        for (size_t s = 0; s < made->n_scales; s++)
            if (made->scales[s].n_parts == 0)
                made->factor_scales[made->n_factors++] = s;
        return NORMA_OK;
    }
    for (size_t s = 0; s < made->n_scales && status == NORMA_OK; s++)
        if (!norma__names_add(&ids, made->scales[s].id, strlen(made->scales[s].id), &index))
            status = norma__no_memory(r->err);
    if (status == NORMA_OK)
        status =
            read_ids(&made->factor_scales, &made->n_factors, &factors, &ids, "scale", MOST_FACTORS);
    norma__names_free(&ids);
    if (status == NORMA_OK && made->n_factors == 0)
        return norma__json_fail(&factors, "at least one scale is wanted here");
    return status == NORMA_OK ? check_factors(made, &factors) : status;
}

#include <stdlib.h>
#include <string.h>

#include "data/instrument_parts.h"
#include "foundation/memory.h"
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

/* Which end of the scale is the good one, when the file says so. */
static norma_status read_favourable(norma_favourable *favourable, const norma__json *scale)
{
    norma__json at = norma__json_member(scale, "favourable");
    const char *end;
    norma_status status;

    if (!at.value)
        return NORMA_OK;
    if ((status = norma__json_text(&end, &at)) != NORMA_OK)
        return status;
    if (strcmp(end, "high") != 0 && strcmp(end, "low") != 0)
        return norma__json_fail(&at, "the favourable end is high or low");
    *favourable = *end == 'h' ? NORMA_FAVOURABLE_HIGH : NORMA_FAVOURABLE_LOW;
    return NORMA_OK;
}

static norma_status read_head(norma__reading *r, norma_scale *scale, const norma__json *at,
                              size_t index)
{
    static const char *const known[] = {"id",    "title",      "level",   "items", "parts",
                                        "score", "favourable", "weights", NULL};
    const char *level = "";
    norma_status status;

    scale->parent = NORMA_NONE;
    if ((status = norma__json_members(at, known)) != NORMA_OK ||
        (status = read_scale_id(r, scale, at, index)) != NORMA_OK ||
        (status = read_favourable(&scale->favourable, at)) != NORMA_OK)
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
    return norma__build_forest(r, &list);
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

#include <norma/moments.h>
#include <stdlib.h>
#include <string.h>

#include "data/instrument_parts.h"
#include "data/json.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "tables/file_header.h"

void norma__tables_header_clear(norma__tables_header *header)
{
    norma_instrument_free(header->instrument);
    free(header->min);
    free(header->max);
    free(header->by);
    norma__free_texts(header->groups, header->n_groups);
    *header = (norma__tables_header){0};
}

/* ---- the instrument ---- */

static norma_status read_instrument(norma__tables_header *h, const norma__json *root)
{
    norma__json at = norma__json_member(root, "instrument");
    if (!cJSON_IsObject(at.value))
        return norma__json_fail(&at, "an instrument is wanted here");
    char *text = cJSON_PrintUnformatted(at.value);
    if (!text)
        return norma__no_memory(root->err);
    norma_status status =
        norma_instrument_parse(&h->instrument, text, strlen(text), root->file, root->err);
    free(text);
    if (status != NORMA_OK)
        return status;
    size_t n = h->instrument->n_items;
    if (n > NORMA_MOMENTS_ITEMS_MAX)
        return norma__json_fail(&at, "%zu items are more than the %d that are tabulated together",
                                n, NORMA_MOMENTS_ITEMS_MAX);
    h->min = NORMA__NEW(int, n);
    h->max = NORMA__NEW(int, n);
    if (!h->min || !h->max)
        return norma__no_memory(root->err);
    for (size_t i = 0; i < n; i++) {
        h->min[i] = h->instrument->items[i].min;
        h->max[i] = h->instrument->items[i].max;
    }
    return NORMA_OK;
}

/* ---- ranges that are not declared ---- */

static norma_status observe(norma__tables_header *h, const norma__json *at, size_t *next)
{
    static const char *const known[] = {"id", "min", "max", NULL};
    norma__json id = norma__json_member(at, "id");
    norma__json min = norma__json_member(at, "min"), max = norma__json_member(at, "max");
    const int far = NORMA__FARTHEST_ANSWER;
    const char *name;
    norma_status status;

    if ((status = norma__json_members(at, known)) != NORMA_OK ||
        (status = norma__json_name(&name, &id)) != NORMA_OK)
        return status;
    while (*next < h->instrument->n_items && strcmp(h->instrument->items[*next].id, name) != 0)
        ++*next;
    if (*next == h->instrument->n_items)
        return norma__json_fail(&id, "'%s' is no item of the instrument, or not in its order",
                                name);
    size_t i = (*next)++;
    if ((status = norma__json_whole(&h->min[i], &min, -far, far)) != NORMA_OK ||
        (status = norma__json_whole(&h->max[i], &max, -far, far)) != NORMA_OK)
        return status;
    if (h->max[i] < h->min[i] || h->max[i] - h->min[i] > NORMA__WIDEST_RANGE)
        return norma__json_fail(at, "%d to %d is no range", h->min[i], h->max[i]);
    norma_item *item = &h->instrument->items[i];
    item->range_known = false;
    item->min = item->max = 0;
    return NORMA_OK;
}

static norma_status read_observed(norma__tables_header *h, const norma__json *root)
{
    norma__json list = norma__json_member(root, "observed");
    const cJSON *value;
    size_t n, i = 0, next = 0;
    norma_status status = norma__json_array(&list, NORMA_MOMENTS_ITEMS_MAX, &n);

    if (status != NORMA_OK)
        return status;
    cJSON_ArrayForEach(value, list.value)
    {
        norma__json at = norma__json_element(&list, value, i++);
        if ((status = observe(h, &at, &next)) != NORMA_OK)
            return status;
    }
    if (n == 0)
        return NORMA_OK;
    free(h->instrument->key_sha256); /* it depends on which ranges are declared */
    h->instrument->key_sha256 = NULL;
    return norma__instrument_key(h->instrument, root->err);
}

/* ---- groups ---- */

static norma_status read_groups(norma__tables_header *h, const norma__json *root)
{
    norma__json by = norma__json_member(root, "by"), list = norma__json_member(root, "groups");
    const cJSON *value;
    const char *text;
    size_t n;
    norma_status status;

    if ((status = norma__json_text(&text, &by)) != NORMA_OK ||
        (status = norma__keep_text(&h->by, text, root->err)) != NORMA_OK ||
        (status = norma__json_array(&list, (size_t)-1, &n)) != NORMA_OK)
        return status;
    if (n == 0 || (!*h->by && n != 1))
        return norma__json_fail(&list, "%zu groups cannot be", n);
    if (!(h->groups = NORMA__NEW(char *, n)))
        return norma__no_memory(root->err);
    cJSON_ArrayForEach(value, list.value)
    {
        norma__json at = norma__json_element(&list, value, h->n_groups);
        if ((status = norma__json_text(&text, &at)) != NORMA_OK ||
            (status = norma__keep_text(&h->groups[h->n_groups], text, root->err)) != NORMA_OK)
            return status;
        if (h->n_groups++ && strcmp(h->groups[h->n_groups - 2], text) >= 0)
            return norma__json_fail(&at, "the groups are not in increasing order");
        if (!*h->by && *text)
            return norma__json_fail(&at, "without a column of groups a group has no name");
    }
    return NORMA_OK;
}

/* ---- the whole ---- */

static norma_status read_counting(norma__tables_header *h, const norma__json *root)
{
    norma__json missing = norma__json_member(root, "missing");
    norma__json weighted = norma__json_member(root, "weighted");
    const char *text;
    norma_status status = norma__json_text(&text, &missing);

    if (status != NORMA_OK)
        return status;
    if (strcmp(text, "listwise") != 0 && strcmp(text, "pairwise") != 0)
        return norma__json_fail(&missing, "this is listwise or pairwise");
    h->missing = *text == 'l' ? NORMA_MISSING_LISTWISE : NORMA_MISSING_PAIRWISE;
    return norma__json_bool(&h->weighted, &weighted);
}

static norma_status read_all(norma__tables_header *h, const norma__json *root)
{
    static const char *const known[] = {"missing",  "weighted",   "by", "groups",
                                        "observed", "instrument", NULL};
    norma_status status;
    if ((status = norma__json_members(root, known)) != NORMA_OK ||
        (status = read_counting(h, root)) != NORMA_OK ||
        (status = read_groups(h, root)) != NORMA_OK ||
        (status = read_instrument(h, root)) != NORMA_OK)
        return status;
    return read_observed(h, root);
}

norma_status norma__read_tables_header(norma__tables_header *header, const char *json,
                                       size_t length, const char *place, norma_error *err)
{
    cJSON *document = NULL;
    norma_error mine = {0};
    *header = (norma__tables_header){0};
    norma_status status = norma__json_parse(&document, json, length, place, &mine);
    if (status == NORMA_OK) {
        const norma__json root = {.value = document, .file = place, .err = &mine};
        status = read_all(header, &root);
    }
    cJSON_Delete(document);
    if (status == NORMA_OK)
        return NORMA_OK;
    norma__tables_header_clear(header);
    /* a fault of the file's, not of an instrument's */
    return norma__fail(err, status == NORMA_EINSTRUMENT ? NORMA_EDATA : status, "%s", mine.message);
}

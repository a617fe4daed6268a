#include <string.h>

#include "data/instrument_parts.h"
#include "foundation/memory.h"
#include "foundation/status.h"

enum { MOST_PAIRS = 1000 };

static norma_status read_item(size_t *item, const norma_instrument *made, const norma__json *at)
{
    const char *id;
    norma_status status = norma__json_text(&id, at);
    if (status != NORMA_OK)
        return status;
    *item = norma_instrument_find_item(made, id);
    return *item == NORMA_NONE ? norma__json_fail(at, "there is no item '%s'", id) : NORMA_OK;
}

static norma_status read_pair(norma_item_pair *pair, const norma_instrument *made,
                              const norma__json *at)
{
    size_t n;
    norma_status status = norma__json_array(at, 2, &n);
    if (status != NORMA_OK)
        return status;
    if (n != 2)
        return norma__json_fail(at, "a pair names two items");
    norma__json a = norma__json_element(at, at->value->child, 0);
    norma__json b = norma__json_element(at, at->value->child->next, 1);
    if ((status = read_item(&pair->a, made, &a)) != NORMA_OK ||
        (status = read_item(&pair->b, made, &b)) != NORMA_OK)
        return status;
    return pair->a == pair->b ? norma__json_fail(at, "an item is no pair with itself") : NORMA_OK;
}

static norma_status read_list(norma_instrument *made, const norma__json *parent, const char *key,
                              bool opposite)
{
    norma__json list = norma__json_member(parent, key);
    norma_screening *screening = &made->screening;
    const cJSON *value;
    norma_status status;
    size_t n, i = 0;

    if (!list.value)
        return NORMA_OK;
    if ((status = norma__json_array(&list, MOST_PAIRS, &n)) != NORMA_OK)
        return status;
    norma_item_pair *grown =
        NORMA__GROW(screening->pairs, norma_item_pair, screening->n_pairs + n + 1);
    if (!grown)
        return norma__no_memory(list.err);
    screening->pairs = grown;
    cJSON_ArrayForEach(value, list.value)
    {
        norma__json at = norma__json_element(&list, value, i++);
        norma_item_pair pair = {.opposite = opposite};
        if ((status = read_pair(&pair, made, &at)) != NORMA_OK)
            return status;
        screening->pairs[screening->n_pairs++] = pair;
    }
    return NORMA_OK;
}

norma_status norma__read_pairs(norma_instrument *made, const norma__json *screening)
{
    static const char *const known[] = {"alike", "opposite", NULL};
    norma__json pairs = norma__json_member(screening, "pairs");
    norma_status status;
    if (!pairs.value)
        return NORMA_OK;
    if ((status = norma__json_members(&pairs, known)) != NORMA_OK ||
        (status = read_list(made, &pairs, "alike", false)) != NORMA_OK)
        return status;
    return read_list(made, &pairs, "opposite", true);
}

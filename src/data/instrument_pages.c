#include <stdlib.h>
#include <string.h>

#include "data/instrument_parts.h"
#include "foundation/memory.h"
#include "foundation/status.h"

enum { MOST_PAGES = 1000 };

static norma_status read_optional(char **copy, const norma__json *parent, const char *key)
{
    const char *text;
    norma__json at = norma__json_member(parent, key);
    norma_status status;
    if (!at.value)
        return NORMA_OK;
    if ((status = norma__json_text(&text, &at)) != NORMA_OK)
        return status;
    return *text ? norma__keep_text(copy, text, at.err)
                 : norma__json_fail(&at, "a column has a name");
}

/* taken: the page of each item, counted from 1; 0: none yet. */
static norma_status read_items(norma__reading *r, norma_page *page, size_t *taken, size_t number,
                               const norma__json *list)
{
    const cJSON *value;
    norma_status status;
    size_t n, i = 0;

    if ((status = norma__json_array(list, r->made->n_items, &n)) != NORMA_OK)
        return status;
    if (n == 0)
        return norma__json_fail(list, "a page has at least one item");
    if (!(page->items = NORMA__NEW(size_t, n)))
        return norma__no_memory(r->err);
    cJSON_ArrayForEach(value, list->value)
    {
        norma__json at = norma__json_element(list, value, i++);
        const char *id;
        if ((status = norma__json_text(&id, &at)) != NORMA_OK)
            return status;
        size_t item = norma__names_find(&r->items, id, strlen(id));
        if (item == NORMA_NONE)
            return norma__json_fail(&at, "there is no item '%s'", id);
        if (taken[item])
            return norma__json_fail(&at, "item '%s' is already on page /pages/%zu", id,
                                    taken[item] - 1);
        taken[item] = number + 1;
    }
    for (size_t item = 0; item < r->made->n_items; item++)
        if (taken[item] == number + 1)
            page->items[page->n_items++] = item;
    return NORMA_OK;
}

static norma_status read_page(norma__reading *r, size_t *taken, size_t number,
                              const norma__json *at)
{
    static const char *const known[] = {"id", "items", "time", "visits", NULL};
    norma_page *page = &r->made->pages[number];
    const char *id;
    norma_status status;

    if ((status = norma__json_members(at, known)) != NORMA_OK)
        return status;
    norma__json name = norma__json_member(at, "id"), items = norma__json_member(at, "items");
    if ((status = norma__json_name(&id, &name)) != NORMA_OK ||
        (status = norma__keep_text(&page->id, id, r->err)) != NORMA_OK ||
        (status = read_optional(&page->time_column, at, "time")) != NORMA_OK ||
        (status = read_optional(&page->visits_column, at, "visits")) != NORMA_OK)
        return status;
    for (size_t p = 0; p < number; p++)
        if (strcmp(r->made->pages[p].id, id) == 0)
            return norma__json_fail(&name, "page '%s' is already at /pages/%zu", id, p);
    return read_items(r, page, taken, number, &items);
}

norma_status norma__read_pages(norma__reading *r)
{
    norma__json list = norma__json_member(r->root, "pages");
    const cJSON *value;
    norma_status status;
    size_t n, *taken = NULL;

    if (!list.value)
        return NORMA_OK;
    if ((status = norma__json_array(&list, MOST_PAGES, &n)) != NORMA_OK)
        return status;
    r->made->pages = NORMA__NEW(norma_page, n);
    taken = NORMA__NEW(size_t, r->made->n_items);
    if (!r->made->pages || !taken)
        status = norma__no_memory(r->err);
    cJSON_ArrayForEach(value, list.value)
    {
        if (status != NORMA_OK)
            break;
        size_t number = r->made->n_pages++;
        norma__json at = norma__json_element(&list, value, number);
        status = read_page(r, taken, number, &at);
    }
    free(taken);
    return status;
}

void norma__free_pages(norma_instrument *made)
{
    for (size_t p = 0; p < made->n_pages; p++) {
        free(made->pages[p].id);
        free(made->pages[p].items);
        free(made->pages[p].time_column);
        free(made->pages[p].visits_column);
    }
    free(made->pages);
}

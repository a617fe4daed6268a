#include <stdlib.h>
#include <string.h>

#include "data/instrument_parts.h"
#include "foundation/memory.h"
#include "foundation/status.h"

enum { MOST_UNITS = 8, MOST_CONTINUOUS = 1000 };

static norma_status read_column(char **copy, const norma__json *at)
{
    const char *text;
    norma_status status;
    if ((status = norma__json_text(&text, at)) != NORMA_OK)
        return status;
    if (!*text)
        return norma__json_fail(at, "a column has a name");
    return norma__keep_text(copy, text, at->err);
}

static norma_status read_list(char ***columns, size_t *n_columns, size_t most,
                              const norma__json *list)
{
    const cJSON *value;
    norma_status status;
    size_t n;

    if ((status = norma__json_array(list, most, &n)) != NORMA_OK)
        return status;
    if (!(*columns = NORMA__NEW(char *, n)))
        return norma__no_memory(list->err);
    cJSON_ArrayForEach(value, list->value)
    {
        norma__json column = norma__json_element(list, value, *n_columns);
        if ((status = read_column(&(*columns)[(*n_columns)++], &column)) != NORMA_OK)
            return status;
    }
    return NORMA_OK;
}

/* Every column means one thing: named a second time, it would be read as something else. */
static norma_status use_once(norma__names *used, const char *column, const norma__json *at)
{
    size_t n = used->n, index;
    if (!column)
        return NORMA_OK;
    if (!norma__names_add(used, column, strlen(column), &index))
        return norma__no_memory(at->err);
    if (used->n == n)
        return norma__json_fail(at, "column '%s' is used twice: a column has one meaning", column);
    return NORMA_OK;
}

static norma_status check_columns(const norma__reading *r)
{
    const norma_instrument *made = r->made;
    norma__json items = norma__json_member(r->root, "items");
    norma__json columns = norma__json_member(r->root, "columns");
    norma__json pages = norma__json_member(r->root, "pages");
    norma__names used = {0};
    const cJSON *value = items.value->child;
    norma_status status = NORMA_OK;

    for (size_t i = 0; i < made->n_items && status == NORMA_OK; i++, value = value->next) {
        norma__json at = norma__json_element(&items, value, i);
        if ((status = use_once(&used, made->items[i].column, &at)) == NORMA_OK &&
            (status = use_once(&used, made->items[i].latency_column, &at)) == NORMA_OK)
            status = use_once(&used, made->items[i].position_column, &at);
    }
    for (size_t p = 0; p < made->n_pages && status == NORMA_OK; p++)
        if ((status = use_once(&used, made->pages[p].time_column, &pages)) == NORMA_OK)
            status = use_once(&used, made->pages[p].visits_column, &pages);
    if (status == NORMA_OK)
        status = use_once(&used, made->respondent_column, &columns);
    for (size_t u = 0; u < made->n_units && status == NORMA_OK; u++)
        status = use_once(&used, made->unit_columns[u], &columns);
    if (status == NORMA_OK)
        status = use_once(&used, made->role_column, &columns);
    for (size_t v = 0; v < made->n_continuous && status == NORMA_OK; v++)
        status = use_once(&used, made->continuous_columns[v], &columns);
    norma__names_free(&used);
    return status;
}

norma_status norma__read_columns(norma__reading *r)
{
    static const char *const known[] = {"respondent", "units", "role", "continuous", NULL};
    norma__json columns = norma__json_member(r->root, "columns");
    norma_status status;

    if (columns.value) {
        if ((status = norma__json_members(&columns, known)) != NORMA_OK)
            return status;
        norma__json respondent = norma__json_member(&columns, "respondent");
        norma__json units = norma__json_member(&columns, "units");
        norma__json role = norma__json_member(&columns, "role");
        if (respondent.value &&
            (status = read_column(&r->made->respondent_column, &respondent)) != NORMA_OK)
            return status;
        if (units.value && (status = read_list(&r->made->unit_columns, &r->made->n_units,
                                               MOST_UNITS, &units)) != NORMA_OK)
            return status;
        if (role.value && (status = read_column(&r->made->role_column, &role)) != NORMA_OK)
            return status;
        norma__json numbers = norma__json_member(&columns, "continuous");
        if (numbers.value &&
            (status = read_list(&r->made->continuous_columns, &r->made->n_continuous,
                                MOST_CONTINUOUS, &numbers)) != NORMA_OK)
            return status;
    }
    return check_columns(r);
}

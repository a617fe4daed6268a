#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/instrument_codes.h"
#include "data/instrument_parts.h"
#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

/* What an item takes from the whole instrument when it does not say otherwise. */
struct defaults {
    bool has_range;
    int min, max;
    const char *latency;  /* pattern of the latency column, with {item}; NULL: none recorded */
    const char *position; /* the same of the place at which an item was shown */
};

/* ---- defaults ---- */

static norma_status read_bound(int *bound, bool *given, const norma__json *parent, const char *key)
{
    norma__json at = norma__json_member(parent, key);
    *given = at.value != NULL;
    return *given ? norma__json_whole(bound, &at, -NORMA__FARTHEST_ANSWER, NORMA__FARTHEST_ANSWER)
                  : NORMA_OK;
}

static norma_status check_range(const norma__json *at, int min, int max)
{
    if (max <= min)
        return norma__json_fail(at, "max (%d) must be over min (%d)", max, min);
    if (max - min > NORMA__WIDEST_RANGE)
        return norma__json_fail(at, "a range of %d to %d is wider than the %d steps allowed", min,
                                max, NORMA__WIDEST_RANGE);
    return NORMA_OK;
}

static norma_status read_answers(struct defaults *d, norma_instrument *made,
                                 const norma__json *root)
{
    static const char *const known[] = {"min", "max", "codes", NULL};
    norma__json answers = norma__json_member(root, "answers");
    bool has_min, has_max;
    norma_status status;

    if (!answers.value)
        return NORMA_OK;
    if ((status = norma__json_members(&answers, known)) != NORMA_OK ||
        (status = read_bound(&d->min, &has_min, &answers, "min")) != NORMA_OK ||
        (status = read_bound(&d->max, &has_max, &answers, "max")) != NORMA_OK)
        return status;
    if (!has_min || !has_max)
        return norma__json_fail(&answers, "both min and max are wanted here");
    d->has_range = true;
    norma__json codes = norma__json_member(&answers, "codes");
    if ((status = check_range(&answers, d->min, d->max)) != NORMA_OK)
        return status;
    return norma__read_answer_codes(&made->answer_codes, &made->n_answer_codes, &codes, d->min,
                                    d->max);
}

/* A pattern of columns, one an item. */
static norma_status read_pattern(const char **pattern, const norma__json *column)
{
    norma_status status;
    if (!column->value)
        return NORMA_OK;
    if ((status = norma__json_text(pattern, column)) != NORMA_OK)
        return status;
    return strstr(*pattern, "{item}")
               ? NORMA_OK
               : norma__json_fail(column, "the pattern must hold {item}, which stands for the "
                                          "item's id");
}

static norma_status read_position(struct defaults *d, const norma__json *root)
{
    static const char *const known[] = {"column", NULL};
    norma__json position = norma__json_member(root, "position");
    norma_status status;
    if (!position.value)
        return NORMA_OK;
    if ((status = norma__json_members(&position, known)) != NORMA_OK)
        return status;
    norma__json column = norma__json_member(&position, "column");
    if (!column.value)
        return norma__json_fail(&position, "the pattern of the columns is wanted here: column");
    return read_pattern(&d->position, &column);
}

static norma_status read_latency(struct defaults *d, norma_instrument *made,
                                 const norma__json *root)
{
    static const char *const known[] = {"column", "unit", NULL};
    norma__json latency = norma__json_member(root, "latency");
    const char *unit = "ms";
    norma_status status;

    if (!latency.value)
        return NORMA_OK;
    if ((status = norma__json_members(&latency, known)) != NORMA_OK)
        return status;
    norma__json column = norma__json_member(&latency, "column");
    if ((status = read_pattern(&d->latency, &column)) != NORMA_OK)
        return status;
    norma__json at = norma__json_member(&latency, "unit");
    if (at.value && (status = norma__json_text(&unit, &at)) != NORMA_OK)
        return status;
    if (strcmp(unit, "ms") != 0 && strcmp(unit, "s") != 0)
        return norma__json_fail(&at, "the unit is ms or s");
    made->latency_in_seconds = strcmp(unit, "s") == 0;
    return NORMA_OK;
}

/* ---- items ---- */

static norma_status expand_pattern(char **column, const char *pattern, const char *id,
                                   norma_error *err)
{
    static const char mark[] = "{item}";
    norma__buffer text = {0};
    const char *at;
    for (; (at = strstr(pattern, mark)); pattern = at + strlen(mark)) {
        norma__put_bytes(&text, pattern, (size_t)(at - pattern));
        norma__put(&text, id);
    }
    norma__put(&text, pattern);
    if (text.failed) {
        norma__buffer_free(&text);
        return norma__no_memory(err);
    }
    *column = text.bytes;
    return NORMA_OK;
}

static norma_status read_column(char **copy, const norma__json *parent, const char *key,
                                const char *fallback)
{
    norma__json at = norma__json_member(parent, key);
    const char *text = fallback;
    norma_status status;
    if (at.value && (status = norma__json_text(&text, &at)) != NORMA_OK)
        return status;
    if (at.value && !*text)
        return norma__json_fail(&at, "a column has a name");
    return norma__keep_text(copy, text, parent->err);
}

static norma_status read_range(norma_item *item, const norma__json *at, const struct defaults *d)
{
    bool has_min, has_max;
    norma_status status;
    item->min = d->min;
    item->max = d->max;
    if ((status = read_bound(&item->min, &has_min, at, "min")) != NORMA_OK ||
        (status = read_bound(&item->max, &has_max, at, "max")) != NORMA_OK)
        return status;
    if (!d->has_range && !(has_min && has_max))
        return norma__json_fail(at,
                                "item '%s' has no range: give it min and max, or the instrument "
                                "'answers'",
                                item->id);
    item->range_known = true;
    return check_range(at, item->min, item->max);
}

static norma_status read_id(norma__reading *r, norma_item *item, const norma__json *at,
                            size_t index)
{
    norma__json member = norma__json_member(at, "id");
    const norma__json *from = cJSON_IsString(at->value) ? at : &member;
    const char *id;
    size_t found;
    norma_status status;

    if ((status = norma__json_name(&id, from)) != NORMA_OK ||
        (status = norma__keep_text(&item->id, id, r->err)) != NORMA_OK)
        return status;
    if (!norma__names_add(&r->items, item->id, strlen(item->id), &found))
        return norma__no_memory(r->err);
    if (found != index)
        return norma__json_fail(from, "item '%s' is already at /items/%zu", id, found);
    return NORMA_OK;
}

/* A column of the item's own, none when it says null, or the one of the pattern. */
static norma_status read_timing(char **copy, const norma_item *item, const norma__json *at,
                                const char *key, const char *pattern)
{
    norma__json own = norma__json_member(at, key);
    if (own.value && !cJSON_IsNull(own.value))
        return read_column(copy, at, key, "");
    return !own.value && pattern ? expand_pattern(copy, pattern, item->id, at->err) : NORMA_OK;
}

static norma_status read_item(norma__reading *r, norma_item *item, const norma__json *at,
                              size_t index, const struct defaults *d)
{
    static const char *const known[] = {"id",    "column", "latency", "position",
                                        "min",   "max",    "reverse", "text",
                                        "codes", "words",  "control", NULL};
    norma_status status;

    if (!cJSON_IsString(at->value) && (status = norma__json_members(at, known)) != NORMA_OK)
        return status;
    if ((status = read_id(r, item, at, index)) != NORMA_OK ||
        (status = read_column(&item->column, at, "column", item->id)) != NORMA_OK ||
        (status = read_range(item, at, d)) != NORMA_OK)
        return status;
    if ((status = read_timing(&item->latency_column, item, at, "latency", d->latency)) !=
            NORMA_OK ||
        (status = read_timing(&item->position_column, item, at, "position", d->position)) !=
            NORMA_OK)
        return status;
    norma__json reverse = norma__json_member(at, "reverse");
    if (status == NORMA_OK && reverse.value)
        status = norma__json_bool(&item->reversed, &reverse);
    norma__json codes = norma__json_member(at, "codes");
    if (status == NORMA_OK)
        status =
            norma__read_answer_codes(&item->codes, &item->n_codes, &codes, item->min, item->max);
    norma__json text = norma__json_member(at, "text"), words = norma__json_member(at, "words");
    norma__json control = norma__json_member(at, "control");
    if (status != NORMA_OK || (status = norma__read_text(&item->text, &text, "")) != NORMA_OK ||
        (status = norma__read_words(item, &words)) != NORMA_OK)
        return status;
    return norma__read_control(item, &control);
}

norma_status norma__read_items(norma__reading *r)
{
    norma__json items = norma__json_member(r->root, "items");
    struct defaults defaults = {0};
    const cJSON *value;
    norma_status status;
    size_t n, i = 0;

    if ((status = read_answers(&defaults, r->made, r->root)) != NORMA_OK ||
        (status = read_latency(&defaults, r->made, r->root)) != NORMA_OK ||
        (status = read_position(&defaults, r->root)) != NORMA_OK ||
        (status = norma__json_array(&items, NORMA__MOST_ITEMS, &n)) != NORMA_OK)
        return status;
    if (n == 0)
        return norma__json_fail(&items, "an instrument has at least one item");
    if (!(r->made->items = NORMA__NEW(norma_item, n)))
        return norma__no_memory(r->err);
    r->made->n_items = n;
    cJSON_ArrayForEach(value, items.value)
    {
        norma__json at = norma__json_element(&items, value, i);
        if ((status = read_item(r, &r->made->items[i], &at, i, &defaults)) != NORMA_OK)
            return status;
        i++;
    }
    return NORMA_OK;
}

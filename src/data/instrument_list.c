#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "data/instrument_parts.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* Columns chosen by a list such as "A1:A5,B2". */
struct choice {
    size_t *columns; /* indices, in the order of the list */
    size_t n;
    unsigned char *taken; /* one flag a column */
};

struct header {
    const char *const *columns;
    size_t n;
    norma__names names;
    size_t *column_of; /* column of each name */
};

static void trim(const char **text, size_t *length)
{
    while (*length && (**text == ' ' || **text == '\t')) {
        (*text)++;
        (*length)--;
    }
    while (*length && ((*text)[*length - 1] == ' ' || (*text)[*length - 1] == '\t'))
        (*length)--;
}

static size_t find(const struct header *header, const char *text, size_t length)
{
    trim(&text, &length);
    size_t found = norma__names_find(&header->names, text, length);
    return found == NORMA_NONE ? NORMA_NONE : header->column_of[found];
}

static norma_status take(struct choice *choice, const struct header *header, size_t first,
                         size_t last, norma_error *err)
{
    for (size_t c = first; c <= last; c++) {
        if (choice->taken[c])
            return norma__fail(err, NORMA_EINVAL, "the list names column '%s' twice",
                               header->columns[c]);
        choice->taken[c] = 1;
        choice->columns[choice->n++] = c;
    }
    return NORMA_OK;
}

/* A name of a column counts before a run does, so that columns may have colons in their names. */
static norma_status take_piece(struct choice *choice, const struct header *header,
                               const char *piece, size_t length, norma_error *err)
{
    trim(&piece, &length);
    if (length == 0)
        return norma__fail(err, NORMA_EINVAL, "the list of columns has an empty name");
    size_t one = find(header, piece, length);
    if (one != NORMA_NONE)
        return take(choice, header, one, one, err);
    int shown = length < 100 ? (int)length : 100;
    const char *colon = memchr(piece, ':', length);
    if (!colon)
        return norma__fail(err, NORMA_EINVAL, "the data have no column '%.*s'", shown, piece);
    for (; colon; colon = memchr(colon + 1, ':', length - (size_t)(colon + 1 - piece))) {
        size_t before = (size_t)(colon - piece);
        size_t first = find(header, piece, before);
        size_t last = find(header, colon + 1, length - before - 1);
        if (first == NORMA_NONE || last == NORMA_NONE)
            continue;
        if (first > last)
            return norma__fail(err, NORMA_EINVAL,
                               "the run %.*s goes backwards: '%s' is column %zu, '%s' column %zu",
                               shown, piece, header->columns[first], first + 1,
                               header->columns[last], last + 1);
        return take(choice, header, first, last, err);
    }
    return norma__fail(err, NORMA_EINVAL,
                       "the run '%.*s' does not begin and end with columns of the data", shown,
                       piece);
}

static norma_status choose(struct choice *choice, const struct header *header, const char *list,
                           norma_error *err)
{
    norma_status status = NORMA_OK;
    choice->columns = NORMA__NEW(size_t, header->n);
    choice->taken = NORMA__NEW(unsigned char, header->n);
    if (!choice->columns || !choice->taken)
        return norma__no_memory(err);
    for (const char *end; list && status == NORMA_OK; list = *end ? end + 1 : NULL) {
        end = list + strcspn(list, ",");
        status = take_piece(choice, header, list, (size_t)(end - list), err);
    }
    return status;
}

static norma_status check_list(const norma_item_list *list, norma_error *err)
{
    if (!list->items && !list->continuous)
        return norma__fail(err, NORMA_EINVAL, "the list names neither items nor numbers");
    if (list->reverse && !list->range_known)
        return norma__fail(err, NORMA_EINVAL,
                           "to reverse items their range must be given: --range MIN:MAX");
    if (!list->range_known)
        return NORMA_OK;
    if (list->min < -NORMA__FARTHEST_ANSWER || list->max > NORMA__FARTHEST_ANSWER)
        return norma__fail(err, NORMA_EINVAL, "the range %d:%d is not within %d:%d", list->min,
                           list->max, -NORMA__FARTHEST_ANSWER, NORMA__FARTHEST_ANSWER);
    if (list->max <= list->min || list->max - list->min > NORMA__WIDEST_RANGE)
        return norma__fail(err, NORMA_EINVAL, "the range %d:%d must go upwards by at most %d steps",
                           list->min, list->max, NORMA__WIDEST_RANGE);
    return NORMA_OK;
}

static norma_status check_reversed(const struct choice *reverse, const struct choice *items,
                                   const struct header *header, norma_error *err)
{
    for (size_t i = 0; i < reverse->n; i++)
        if (!items->taken[reverse->columns[i]])
            return norma__fail(err, NORMA_EINVAL,
                               "'%s' is to be reversed but is not among the items",
                               header->columns[reverse->columns[i]]);
    return NORMA_OK;
}

static norma_status check_continuous(const struct choice *continuous, const struct choice *items,
                                     const struct header *header, norma_error *err)
{
    for (size_t i = 0; i < continuous->n; i++)
        if (items->taken[continuous->columns[i]])
            return norma__fail(err, NORMA_EINVAL, "'%s' is both an item and continuous",
                               header->columns[continuous->columns[i]]);
    return NORMA_OK;
}

static norma_status keep_everywhere(norma_text *text, const char *words, norma_error *err)
{
    for (int i = 0; i < NORMA_LANGUAGES; i++)
        if (norma__keep_text(&text->in[i], words, err) != NORMA_OK)
            return NORMA_ENOMEM;
    return NORMA_OK;
}

static norma_status fill_items(norma_instrument *made, const struct choice *items,
                               const struct choice *reverse, const norma_item_list *list,
                               const struct header *header, norma_error *err)
{
    if (!(made->items = NORMA__NEW(norma_item, items->n)))
        return norma__no_memory(err);
    made->n_items = items->n;
    for (size_t i = 0; i < items->n; i++) {
        norma_item *item = &made->items[i];
        const char *column = header->columns[items->columns[i]];
        if (norma__keep_text(&item->id, column, err) != NORMA_OK ||
            norma__keep_text(&item->column, column, err) != NORMA_OK ||
            keep_everywhere(&item->text, "", err) != NORMA_OK)
            return NORMA_ENOMEM;
        item->range_known = list->range_known;
        item->min = list->range_known ? list->min : 0;
        item->max = list->range_known ? list->max : 0;
        item->reversed = reverse->taken && reverse->taken[items->columns[i]];
    }
    return NORMA_OK;
}

static norma_status fill_continuous(norma_instrument *made, const struct choice *continuous,
                                    const struct header *header, norma_error *err)
{
    if (continuous->n == 0)
        return NORMA_OK;
    if (!(made->continuous_columns = NORMA__NEW(char *, continuous->n)))
        return norma__no_memory(err);
    for (; made->n_continuous < continuous->n; made->n_continuous++) {
        const char *column = header->columns[continuous->columns[made->n_continuous]];
        if (norma__keep_text(&made->continuous_columns[made->n_continuous], column, err) !=
            NORMA_OK)
            return NORMA_ENOMEM;
    }
    return NORMA_OK;
}

static norma_status fill_unit(norma_instrument *made, const char *unit, const struct choice *items,
                              const struct choice *continuous, const struct header *header,
                              norma_error *err)
{
    if (!unit)
        return NORMA_OK;
    size_t column = find(header, unit, strlen(unit));
    if (column == NORMA_NONE)
        return norma__fail(err, NORMA_EINVAL, "the data have no column '%.100s'", unit);
    if (items->taken[column] || (continuous->taken && continuous->taken[column]))
        return norma__fail(err, NORMA_EINVAL, "'%.100s' is both %s and the column of the groups",
                           unit, items->taken[column] ? "an item" : "continuous");
    if (!(made->unit_columns = NORMA__NEW(char *, 1)))
        return norma__no_memory(err);
    made->n_units = 1;
    return norma__keep_text(&made->unit_columns[0], header->columns[column], err);
}

static norma_status fill_scale(norma_instrument *made, norma_error *err)
{
    if (made->n_items == 0) /* only numbers */
        return NORMA_OK;
    if (!(made->scales = NORMA__NEW(norma_scale, 1)))
        return norma__no_memory(err);
    made->n_scales = 1;
    norma_scale *scale = &made->scales[0];
    scale->parent = NORMA_NONE;
    if (norma__keep_text(&scale->id, "items", err) != NORMA_OK ||
        norma__keep_text(&scale->level, "", err) != NORMA_OK ||
        keep_everywhere(&scale->title, "items", err) != NORMA_OK)
        return NORMA_ENOMEM;
    scale->items = NORMA__NEW(size_t, made->n_items);
    made->factor_scales = NORMA__NEW(size_t, 1);
    if (!scale->items || !made->factor_scales)
        return norma__no_memory(err);
    made->n_factors = 1;
    scale->n_items = made->n_items;
    for (size_t i = 0; i < made->n_items; i++)
        scale->items[i] = i;
    return NORMA_OK;
}

norma_status norma__instrument_finish(norma_instrument *made, norma_error *err)
{
    norma_status status;
    made->scoring.min_answered = 0.5;
    if ((status = norma__keep_text(&made->sha256, "", err)) != NORMA_OK ||
        (status = norma__read_screening(made, NULL, err)) != NORMA_OK ||
        (status = norma__read_gate(made, NULL, err)) != NORMA_OK)
        return status;
    return norma__instrument_key(made, err);
}

static norma_status fill_rest(norma_instrument *made, norma_error *err)
{
    if (norma__keep_text(&made->id, "items", err) != NORMA_OK ||
        norma__keep_text(&made->version, "1", err) != NORMA_OK ||
        keep_everywhere(&made->title, "items", err) != NORMA_OK)
        return NORMA_ENOMEM;
    return norma__instrument_finish(made, err);
}

/* Columns without a name, such as a column of row numbers, are no column to choose. */
static norma_status index_header(struct header *header, norma_error *err)
{
    size_t index;
    if (!(header->column_of = NORMA__NEW(size_t, header->n)))
        return norma__no_memory(err);
    for (size_t c = 0; c < header->n; c++) {
        size_t before = header->names.n, length = strlen(header->columns[c]);
        if (length == 0)
            continue;
        if (!norma__names_add(&header->names, header->columns[c], length, &index))
            return norma__no_memory(err);
        if (header->names.n == before)
            return norma__fail(err, NORMA_EINVAL, "columns %zu and %zu are both named '%s'",
                               header->column_of[index] + 1, c + 1, header->columns[c]);
        header->column_of[index] = c;
    }
    return NORMA_OK;
}

norma_status norma_instrument_from_list(norma_instrument **out, const norma_item_list *list,
                                        const char *const *columns, size_t n_columns,
                                        norma_error *err)
{
    struct header header = {.columns = columns, .n = n_columns};
    struct choice items = {0}, reverse = {0}, continuous = {0};
    norma_instrument *made = NULL;
    norma_status status;

    *out = NULL;
    if ((status = check_list(list, err)) != NORMA_OK ||
        (status = index_header(&header, err)) != NORMA_OK ||
        (status = choose(&items, &header, list->items, err)) != NORMA_OK)
        goto done;
    if (list->reverse && ((status = choose(&reverse, &header, list->reverse, err)) != NORMA_OK ||
                          (status = check_reversed(&reverse, &items, &header, err)) != NORMA_OK))
        goto done;
    if (list->continuous &&
        ((status = choose(&continuous, &header, list->continuous, err)) != NORMA_OK ||
         (status = check_continuous(&continuous, &items, &header, err)) != NORMA_OK))
        goto done;
    if (!(made = NORMA__NEW(norma_instrument, 1))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = fill_items(made, &items, &reverse, list, &header, err)) != NORMA_OK ||
        (status = fill_continuous(made, &continuous, &header, err)) != NORMA_OK ||
        (status = fill_unit(made, list->unit, &items, &continuous, &header, err)) != NORMA_OK ||
        (status = fill_scale(made, err)) != NORMA_OK || (status = fill_rest(made, err)) != NORMA_OK)
        goto done;
    *out = made;
    made = NULL;
done:
    norma_instrument_free(made);
    norma__names_free(&header.names);
    free(header.column_of);
    free(items.columns);
    free(items.taken);
    free(reverse.columns);
    free(reverse.taken);
    free(continuous.columns);
    free(continuous.taken);
    return status;
}

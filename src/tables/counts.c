#include "tables/counts.h"

#include <stdlib.h>
#include <string.h>

#include <norma/moments.h>

#include "data/instrument_reduce.h"
#include "data/table.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* ---- making ---- */

static size_t pairs_of(size_t p)
{
    return p * (p - 1) / 2;
}

static size_t counts_in(const norma_tables *t)
{
    return t->first[t->n_items] + t->pair[pairs_of(t->n_items)];
}

/* At most 1,000 items of 255 categories: no sum of products here leaves 64 bits. */
static void lay_out(norma_tables *t)
{
    size_t k = 0;
    for (size_t i = 0; i < t->n_items; i++) {
        t->categories[i] = (size_t)(t->max[i] - t->min[i]) + 1;
        t->first[i + 1] = t->first[i] + t->categories[i];
    }
    for (size_t i = 0; i < t->n_items; i++)
        for (size_t j = i + 1; j < t->n_items; j++, k++)
            t->pair[k + 1] = t->pair[k] + t->categories[i] * t->categories[j];
}

static norma_status check_size(const norma_tables *t, size_t copies, norma_error *err)
{
    size_t most = NORMA__MOST_COUNT_BYTES / sizeof(int64_t);
    if (counts_in(t) <= most / copies)
        return NORMA_OK;
    return norma__fail(err, NORMA_EDATA,
                       "%zu times the counts of all pairs of %zu items, %zu a time, would take "
                       "more than %zu MiB: count fewer groups or fewer items, or declare narrower "
                       "ranges",
                       copies, t->n_items, counts_in(t), NORMA__MOST_COUNT_BYTES >> 20);
}

static norma_status allocate(norma_tables *t, norma_error *err)
{
    t->min = NORMA__NEW(int, t->n_items);
    t->max = NORMA__NEW(int, t->n_items);
    t->categories = NORMA__NEW(size_t, t->n_items);
    t->first = NORMA__NEW(size_t, t->n_items + 1);
    t->pair = NORMA__NEW(size_t, pairs_of(t->n_items) + 1);
    return t->min && t->max && t->categories && t->first && t->pair ? NORMA_OK
                                                                    : norma__no_memory(err);
}

norma_status norma__tables_new(norma_tables **out, const norma_instrument *instrument,
                               const int *min, const int *max, norma_missing missing, bool weighted,
                               const char *by, norma_error *err)
{
    norma_tables *t = NULL;
    norma_status status;

    *out = NULL;
    if (instrument->n_items == 0)
        return norma__fail(err, NORMA_EINVAL, "tables need at least one item, got none");
    if (instrument->n_items > NORMA_MOMENTS_ITEMS_MAX)
        return norma__fail(err, NORMA_EDATA,
                           "%zu items are too many to count together: take at most %d",
                           instrument->n_items, NORMA_MOMENTS_ITEMS_MAX);
    if (!(t = NORMA__NEW(norma_tables, 1)))
        return norma__no_memory(err);
    t->n_items = instrument->n_items;
    t->missing = missing;
    t->weighted = weighted;
    if ((status = allocate(t, err)) != NORMA_OK ||
        (status = norma__instrument_reduce(&t->instrument, instrument, err)) != NORMA_OK ||
        (status = norma__keep_text(&t->by, by ? by : "", err)) != NORMA_OK)
        goto done;
    memcpy(t->min, min, t->n_items * sizeof *min);
    memcpy(t->max, max, t->n_items * sizeof *max);
    lay_out(t);
    if ((status = check_size(t, 1, err)) != NORMA_OK)
        goto done;
    *out = t;
    t = NULL;
done:
    norma_tables_free(t);
    return status;
}

/* ---- groups ---- */

static norma_status fill_group(norma__group *group, const norma_tables *t, const char *name,
                               norma_error *err)
{
    group->one_way = NORMA__NEW(int64_t, t->first[t->n_items]);
    group->two_way = NORMA__NEW(int64_t, t->pair[pairs_of(t->n_items)]);
    if (!group->one_way || !group->two_way)
        return norma__no_memory(err);
    return name ? norma__keep_text(&group->name, name, err) : NORMA_OK;
}

static void clear_group(norma__group *group)
{
    free(group->name);
    free(group->one_way);
    free(group->two_way);
    *group = (norma__group){0};
}

static bool all_is_borrowed(const norma_tables *t)
{
    return t->n_groups == 1 && t->all.one_way == t->groups[0].one_way;
}

/* Where a name is or belongs among the groups. */
static size_t place_of(const norma_tables *t, const char *name, bool *there)
{
    size_t low = 0, high = t->n_groups;
    *there = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(t->groups[middle].name, name);
        if (order == 0) {
            *there = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

norma_status norma__tables_group(norma__group **group, norma_tables *t, const char *name,
                                 norma_error *err)
{
    norma__group made = {0}, *groups;
    norma_status status;
    bool there;
    size_t at = place_of(t, name, &there);

    *group = there ? &t->groups[at] : NULL;
    if (there)
        return NORMA_OK;
    if ((status = check_size(t, t->n_groups ? t->n_groups + 2 : 1, err)) != NORMA_OK)
        return status;
    if (all_is_borrowed(t))
        t->all = (norma__group){0};
    if (!(groups = NORMA__GROW(t->groups, norma__group, t->n_groups + 1)))
        return norma__no_memory(err);
    t->groups = groups;
    if ((status = fill_group(&made, t, name, err)) != NORMA_OK) {
        clear_group(&made);
        return status;
    }
    memmove(groups + at + 1, groups + at, (t->n_groups - at) * sizeof *groups);
    groups[at] = made;
    t->n_groups++;
    *group = &groups[at];
    return NORMA_OK;
}

/* ---- all groups together ---- */

static bool add_counts(int64_t *to, const int64_t *from, size_t n)
{
    int64_t largest = 0;
    for (size_t k = 0; k < n; k++) {
        to[k] += from[k];
        largest = to[k] > largest ? to[k] : largest;
    }
    return largest <= NORMA__MOST_COUNT;
}

bool norma__group_add(norma__group *to, const norma__group *from, const norma_tables *t)
{
    to->n_rows += from->n_rows;
    to->n_complete += from->n_complete;
    to->n_blank += from->n_blank;
    bool fits = add_counts(to->one_way, from->one_way, t->first[t->n_items]);
    return add_counts(to->two_way, from->two_way, t->pair[pairs_of(t->n_items)]) && fits;
}

norma_status norma__tables_total(norma_tables *t, norma_error *err)
{
    norma_status status;
    if (!all_is_borrowed(t))
        clear_group(&t->all);
    if (t->n_groups == 1) {
        t->all = t->groups[0];
        t->all.name = NULL;
        return NORMA_OK;
    }
    if ((status = fill_group(&t->all, t, NULL, err)) != NORMA_OK)
        return status;
    for (size_t g = 0; g < t->n_groups; g++)
        if (!norma__group_add(&t->all, &t->groups[g], t))
            return norma__fail(err, NORMA_EDATA,
                               "the groups together have counts over 2^53, which is as far as "
                               "sums are exact: give smaller weights");
    return NORMA_OK;
}

/* ---- inputs ---- */

static norma_status copy_input(norma_input *to, const norma_input *from, norma_error *err)
{
    *to = *from;
    to->file = to->sha256 = NULL;
    to->n_ignored_columns = 0;
    if (!(to->ignored_columns = NORMA__NEW(char *, from->n_ignored_columns)))
        return norma__no_memory(err);
    if (norma__keep_text(&to->file, from->file, err) != NORMA_OK ||
        norma__keep_text(&to->sha256, from->sha256, err) != NORMA_OK)
        return NORMA_ENOMEM;
    for (; to->n_ignored_columns < from->n_ignored_columns; to->n_ignored_columns++)
        if (norma__keep_text(&to->ignored_columns[to->n_ignored_columns],
                             from->ignored_columns[to->n_ignored_columns], err) != NORMA_OK)
            return NORMA_ENOMEM;
    return NORMA_OK;
}

norma_status norma__tables_add_input(norma_tables *t, const norma_input *input, norma_error *err)
{
    norma_input *inputs = NORMA__GROW(t->inputs, norma_input, t->n_inputs + 1);
    if (!inputs)
        return norma__no_memory(err);
    t->inputs = inputs;
    return copy_input(&inputs[t->n_inputs++], input, err);
}

void norma_tables_free(norma_tables *t)
{
    if (!t)
        return;
    if (!all_is_borrowed(t))
        clear_group(&t->all);
    for (size_t g = 0; g < t->n_groups; g++)
        clear_group(&t->groups[g]);
    free(t->groups);
    for (size_t k = 0; k < t->n_inputs; k++)
        norma__input_clear(&t->inputs[k]);
    free(t->inputs);
    norma_instrument_free(t->instrument);
    free(t->min);
    free(t->max);
    free(t->categories);
    free(t->first);
    free(t->pair);
    free(t->by);
    norma_notes_clear(&t->notes);
    free(t);
}

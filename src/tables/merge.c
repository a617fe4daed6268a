#include "tables/merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "tables/once.h"
#include "tables/rows_lost.h"

/* ---- what must be the same ---- */

static bool same_indices(const size_t *a, size_t n_a, const size_t *b, size_t n_b)
{
    return n_a == n_b && (n_a == 0 || memcmp(a, b, n_a * sizeof *a) == 0);
}

static bool same_scale(const norma_scale *a, const norma_scale *b)
{
    return strcmp(a->id, b->id) == 0 && strcmp(a->level, b->level) == 0 && a->parent == b->parent &&
           a->favourable == b->favourable &&
           same_indices(a->items, a->n_items, b->items, b->n_items);
}

/* What differs between two instruments, for a sentence, or NULL; *item is the item it is about, or
   NORMA_NONE. */
static const char *instruments_differ(const norma_instrument *a, const norma_instrument *b,
                                      size_t *item)
{
    *item = NORMA_NONE;
    if (a->n_items != b->n_items)
        return "items";
    for (size_t i = 0; i < a->n_items; i++) {
        const norma_item *x = &a->items[i], *y = &b->items[i];
        if (strcmp(x->id, y->id) != 0)
            return "items";
        *item = i;
        if (x->range_known != y->range_known ||
            (x->range_known && (x->min != y->min || x->max != y->max)))
            return "a declared range";
        if (x->reversed != y->reversed)
            return "a key";
    }
    *item = NORMA_NONE;
    if (a->n_scales != b->n_scales)
        return "scales";
    for (size_t s = 0; s < a->n_scales; s++)
        if (!same_scale(&a->scales[s], &b->scales[s]))
            return "scales";
    return same_indices(a->factor_scales, a->n_factors, b->factor_scales, b->n_factors) ? NULL
                                                                                        : "factors";
}

static const char *tables_differ(const norma_tables *a, const norma_tables *b, size_t *item)
{
    const char *what = instruments_differ(a->instrument, b->instrument, item);
    if (what)
        return what;
    if (a->missing != b->missing)
        return "a treatment of missing answers";
    if (a->weighted != b->weighted)
        return "weights";
    return strcmp(a->by, b->by) == 0 ? NULL : "groups by a column";
}

/* The file of a part, or its place. */
static const char *called(char name[32], const norma_tables *part, size_t k)
{
    if (part->n_inputs == 1 && *part->inputs[0].file)
        return part->inputs[0].file;
    snprintf(name, 32, "part %zu", k + 1);
    return name;
}

static norma_status check_same(const norma_tables *const *parts, size_t n, norma_error *err)
{
    char first[32], other[32];
    for (size_t k = 1; k < n; k++) {
        size_t item;
        const char *what = tables_differ(parts[0], parts[k], &item);
        if (!what)
            continue;
        return norma__fail(err, NORMA_EDATA,
                           "tables of one instrument only add up, counted in one way: %.200s and "
                           "%.200s differ in %s%s%.80s",
                           called(first, parts[0], 0), called(other, parts[k], k), what,
                           item == NORMA_NONE ? "" : ", that of item ",
                           item == NORMA_NONE ? "" : parts[0]->instrument->items[item].id);
    }
    return NORMA_OK;
}

static norma_status check_once(const norma_tables *const *parts, size_t n, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t k = 1; k < n; k++)
        for (size_t j = 0; j < k && status == NORMA_OK; j++)
            status = norma__tables_check_once(parts[j], parts[k], true, err);
    return status;
}

norma_status norma__tables_check_instrument(const norma_tables *tables,
                                            const norma_instrument *instrument, norma_error *err)
{
    char name[32];
    size_t item;
    const char *what = instruments_differ(tables->instrument, instrument, &item);
    if (!what)
        return NORMA_OK;
    return norma__fail(err, NORMA_EDATA,
                       "%.200s was counted by another instrument: it differs in %s%s%.80s",
                       called(name, tables, 0), what, item == NORMA_NONE ? "" : ", that of item ",
                       item == NORMA_NONE ? "" : instrument->items[item].id);
}

/* ---- ranges ---- */

/* An observed range goes from the lowest to the highest answer counted; of an item without answers
   it is 0 to 0, as the readers have it. */
static bool counted_range(int *min, int *max, const norma_tables *t, size_t item)
{
    const int64_t *counts = t->all.one_way + t->first[item];
    size_t low = 0, high = t->categories[item];
    while (low < high && counts[low] == 0)
        low++;
    while (high > low && counts[high - 1] == 0)
        high--;
    *min = low < high ? t->min[item] + (int)low : 0;
    *max = low < high ? t->min[item] + (int)high - 1 : 0;
    return low < high;
}

static void unite_range(int *min, int *max, const norma_tables *const *parts, size_t n, size_t item)
{
    bool any = false;
    *min = parts[0]->min[item];
    *max = parts[0]->max[item];
    if (parts[0]->instrument->items[item].range_known)
        return;
    *min = *max = 0;
    for (size_t k = 0; k < n; k++) {
        int low, high;
        if (!counted_range(&low, &high, parts[k], item))
            continue;
        *min = !any || low < *min ? low : *min;
        *max = !any || high > *max ? high : *max;
        any = true;
    }
}

static norma_status check_width(const norma_tables *t, const int *min, const int *max,
                                norma_error *err)
{
    for (size_t i = 0; i < t->n_items; i++)
        if (max[i] - min[i] >= NORMA_MISSING_CELL)
            return norma__fail(err, NORMA_EDATA,
                               "together the answers to item %.80s go from %d to %d, and a range "
                               "has at most 254 steps",
                               t->instrument->items[i].id, min[i], max[i]);
    return NORMA_OK;
}

bool norma__tables_are_tight(const norma_tables *t)
{
    for (size_t i = 0; i < t->n_items; i++) {
        int min, max;
        unite_range(&min, &max, &t, 1, i);
        if (min != t->min[i] || max != t->max[i])
            return false;
    }
    return true;
}

/* ---- adding ---- */

/* Where the first category of a part's item is among those of the whole, and how many of its
   categories the whole has: those beyond were never answered. */
typedef struct shift {
    size_t skip, to, n;
} shift;

static shift shift_of(const norma_tables *whole, const norma_tables *part, size_t item)
{
    int offset = part->min[item] - whole->min[item];
    shift s = {.skip = offset < 0 ? (size_t)-offset : 0, .to = offset > 0 ? (size_t)offset : 0};
    size_t room = whole->categories[item] > s.to ? whole->categories[item] - s.to : 0;
    size_t left = part->categories[item] > s.skip ? part->categories[item] - s.skip : 0;
    s.n = room < left ? room : left;
    return s;
}

static bool add(int64_t *to, const int64_t *from, size_t n)
{
    bool fits = true;
    for (size_t k = 0; k < n; k++) {
        to[k] += from[k];
        fits = fits && to[k] <= NORMA__MOST_COUNT;
    }
    return fits;
}

static bool add_item(norma__group *to, const norma_tables *whole, const norma__group *from,
                     const norma_tables *part, size_t i)
{
    const shift a = shift_of(whole, part, i);
    size_t pair = norma__pair(i, i + 1, whole->n_items);
    bool fits =
        add(to->one_way + whole->first[i] + a.to, from->one_way + part->first[i] + a.skip, a.n);
    for (size_t j = i + 1; j < whole->n_items; j++, pair++) {
        const shift b = shift_of(whole, part, j);
        int64_t *rows = to->two_way + whole->pair[pair] + a.to * whole->categories[j] + b.to;
        const int64_t *from_rows =
            from->two_way + part->pair[pair] + a.skip * part->categories[j] + b.skip;
        for (size_t r = 0; r < a.n; r++)
            fits = add(rows + r * whole->categories[j], from_rows + r * part->categories[j], b.n) &&
                   fits;
    }
    return fits;
}

static norma_status add_part(norma_tables *whole, const norma_tables *part, norma_error *err)
{
    for (size_t g = 0; g < part->n_groups; g++) {
        const norma__group *from = &part->groups[g];
        norma__group *to;
        norma_status status = norma__tables_group(&to, whole, from->name, err);
        bool fits = true;
        if (status != NORMA_OK)
            return status;
        to->n_rows += from->n_rows;
        to->n_complete += from->n_complete;
        to->n_blank += from->n_blank;
        for (size_t i = 0; i < whole->n_items; i++)
            fits = add_item(to, whole, from, part, i) && fits;
        if (!fits)
            return norma__fail(err, NORMA_EDATA,
                               "the parts together have counts over 2^53, which is as far as sums "
                               "are exact: give smaller weights");
    }
    return NORMA_OK;
}

/* Lost rows are told once, of the whole. */
static norma_status add_notes(norma_tables *whole, const norma_tables *part, norma_error *err)
{
    for (size_t k = 0; k < part->notes.n; k++) {
        const norma_notes one = {.n = 1, .list = &part->notes.list[k]};
        if (strcmp(one.list->code, "rows-lost") != 0 &&
            norma__notes_append(&whole->notes, &one, err) != NORMA_OK)
            return NORMA_ENOMEM;
    }
    return NORMA_OK;
}

static norma_status add_sources(norma_tables *whole, const norma_tables *part, norma_error *err)
{
    for (size_t k = 0; k < part->n_inputs; k++)
        if (norma__tables_add_input(whole, &part->inputs[k], err) != NORMA_OK)
            return NORMA_ENOMEM;
    return add_notes(whole, part, err);
}

static norma_status new_whole(norma_tables **out, const norma_tables *const *parts, size_t n,
                              norma_error *err)
{
    const norma_tables *first = parts[0];
    int *min = NORMA__NEW(int, first->n_items), *max = NORMA__NEW(int, first->n_items);
    norma_status status = min && max ? NORMA_OK : norma__no_memory(err);
    for (size_t i = 0; status == NORMA_OK && i < first->n_items; i++)
        unite_range(&min[i], &max[i], parts, n, i);
    if (status == NORMA_OK && (status = check_width(first, min, max, err)) == NORMA_OK)
        status = norma__tables_new(out, first->instrument, min, max, first->missing,
                                   first->weighted, first->by, err);
    free(min);
    free(max);
    return status;
}

norma_status norma_tables_merge(norma_tables **out, const norma_tables *const *parts,
                                size_t n_parts, norma_error *err)
{
    norma_tables *whole = NULL;
    norma_status status;

    *out = NULL;
    if (n_parts == 0)
        return norma__fail(err, NORMA_EINVAL, "there are no tables to merge");
    if ((status = check_same(parts, n_parts, err)) != NORMA_OK ||
        (status = check_once(parts, n_parts, err)) != NORMA_OK ||
        (status = new_whole(&whole, parts, n_parts, err)) != NORMA_OK)
        goto done;
    for (size_t k = 0; k < n_parts; k++)
        if ((status = add_part(whole, parts[k], err)) != NORMA_OK ||
            (status = add_sources(whole, parts[k], err)) != NORMA_OK)
            goto done;
    if ((status = norma__tables_total(whole, err)) != NORMA_OK ||
        (status = norma__tables_note_rows(whole, err)) != NORMA_OK)
        goto done;
    *out = whole;
    whole = NULL;
done:
    norma_tables_free(whole);
    return status;
}

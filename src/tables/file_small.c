#include "foundation/status.h"
#include "tables/file.h"

/* What is too small to be shown. */
typedef struct small_cells {
    size_t counts;              /* of items and pairs, of missing answers too */
    size_t pairs, items;        /* that have any, group by group */
    size_t groups;              /* of fewer rows */
    size_t worst, worst_counts; /* the item with most, in its own counts and those of its pairs */
} small_cells;

static size_t count_small(const int64_t *counts, size_t n, size_t min_cell)
{
    size_t small = 0;
    for (size_t k = 0; k < n; k++)
        small += counts[k] > 0 && counts[k] < (int64_t)min_cell;
    return small;
}

/* The sum of n counts that lie so far apart. */
static int64_t sum_of(const int64_t *counts, size_t n, size_t apart)
{
    int64_t sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += counts[k * apart];
    return sum;
}

/* Who gave an answer to one item and none to the other, and who gave none to both, are counts too:
   anyone can subtract the table's margins. i < j. */
static size_t small_by_missing(const norma_tables *t, const norma__group *group, size_t i, size_t j,
                               size_t min_cell)
{
    const int64_t *table = group->two_way + t->pair[norma__pair(i, j, t->n_items)];
    const int64_t *first = group->one_way + t->first[i], *second = group->one_way + t->first[j];
    size_t rows = t->categories[i], columns = t->categories[j], small = 0;
    int64_t neither = (int64_t)group->n_rows - sum_of(first, rows, 1) - sum_of(second, columns, 1) +
                      sum_of(table, rows * columns, 1);
    if (t->missing == NORMA_MISSING_LISTWISE)
        return 0;
    for (size_t a = 0; a < rows; a++) {
        int64_t alone = first[a] - sum_of(table + a * columns, columns, 1);
        small += count_small(&alone, 1, min_cell);
    }
    for (size_t b = 0; b < columns; b++) {
        int64_t alone = second[b] - sum_of(table + b, rows, columns);
        small += count_small(&alone, 1, min_cell);
    }
    return small + count_small(&neither, 1, min_cell);
}

static size_t small_in_pair(const norma_tables *t, const norma__group *group, size_t i, size_t j,
                            size_t min_cell)
{
    size_t low = i < j ? i : j, high = i < j ? j : i, k = norma__pair(low, high, t->n_items);
    return count_small(group->two_way + t->pair[k], t->pair[k + 1] - t->pair[k], min_cell) +
           small_by_missing(t, group, low, high, min_cell);
}

static size_t small_with_item(const norma_tables *t, const norma__group *group, size_t i,
                              size_t min_cell)
{
    size_t small = 0;
    for (size_t j = 0; j < t->n_items; j++)
        if (j != i)
            small += small_in_pair(t, group, i, j, min_cell);
    return small;
}

static void look_at_group(small_cells *found, const norma_tables *t, const norma__group *group,
                          size_t min_cell)
{
    found->groups += group->n_rows < min_cell;
    for (size_t i = 0; i < t->n_items; i++) {
        size_t own = count_small(group->one_way + t->first[i], t->categories[i], min_cell);
        found->counts += own;
        found->items += own > 0;
        for (size_t j = i + 1; j < t->n_items; j++) {
            size_t small = small_in_pair(t, group, i, j, min_cell);
            found->counts += small;
            found->pairs += small > 0;
        }
    }
}

static void find_worst(small_cells *found, const norma_tables *t, size_t min_cell)
{
    for (size_t i = 0; i < t->n_items; i++) {
        size_t n = 0;
        for (size_t g = 0; g < t->n_groups; g++)
            n += small_with_item(t, &t->groups[g], i, min_cell) +
                 count_small(t->groups[g].one_way + t->first[i], t->categories[i], min_cell);
        if (n > found->worst_counts) {
            found->worst = i;
            found->worst_counts = n;
        }
    }
}

norma_status norma__tables_check_small(const norma_tables *t, size_t min_cell, norma_error *err)
{
    small_cells found = {0};
    if (min_cell < 2)
        return NORMA_OK;
    if (t->weighted)
        return norma__fail(err, NORMA_EDATA,
                           "weighted tables do not tell how many people are behind a count, so "
                           "that --min-cell %zu cannot be kept: tabulate without --weights",
                           min_cell);
    for (size_t g = 0; g < t->n_groups; g++)
        look_at_group(&found, t, &t->groups[g], min_cell);
    if (found.groups > 0)
        return norma__fail(err, NORMA_EDATA,
                           "%zu of %zu groups have fewer than %zu rows, which --min-cell does not "
                           "let be shown: merge with more responses, or make larger groups",
                           found.groups, t->n_groups, min_cell);
    if (found.counts == 0)
        return NORMA_OK;
    find_worst(&found, t, min_cell);
    return norma__fail(
        err, NORMA_EDATA,
        "%zu counts (of missing answers too) are from 1 to %zu, in the tables of %zu "
        "pairs and of %zu items, which --min-cell %zu does not let be shown: merge with more "
        "responses, "
        "make larger groups, or leave out items with rare answers (%zu of the "
        "counts are with item %s)",
        found.counts, min_cell - 1, found.pairs, found.items, min_cell, found.worst_counts,
        t->instrument->items[found.worst].id);
}

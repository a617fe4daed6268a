#include <string.h>

#include "statistics/correlation.h"
#include "statistics/sample.h"

double norma__count_unit(const norma__correlating *c)
{
    return c->tables && c->tables->weighted ? (double)NORMA_WEIGHT_ONE : 1;
}

static const norma__group *counted(const norma__correlating *c)
{
    return c->group == NORMA_NONE ? &c->tables->all : &c->tables->groups[c->group];
}

static void count_cells(int64_t *counts, const norma__correlating *c, size_t item)
{
    const uint8_t *cells = norma_data_cells(c->sample->data, c->sample->items[item]);
    size_t n = norma_data_rows(c->sample->data);
    for (size_t r = 0; r < n; r++)
        if (cells[r] != NORMA_MISSING_CELL && norma__keeps(c, r))
            counts[cells[r]]++;
}

int64_t norma__pair_count(const norma__correlating *c, size_t i, size_t j)
{
    size_t at_i = c->columns[i], at_j = c->columns[j], p = c->tables->n_items;
    size_t pair = at_i < at_j ? norma__pair(at_i, at_j, p) : norma__pair(at_j, at_i, p);
    int64_t count = 0;
    for (size_t k = c->tables->pair[pair]; k < c->tables->pair[pair + 1]; k++)
        count += counted(c)->two_way[k];
    return count;
}

void norma__keyed_counts(const norma__correlating *c, size_t item, int64_t *counts)
{
    size_t k = norma__categories(c, item);
    if (c->tables)
        memcpy(counts, counted(c)->one_way + c->tables->first[c->columns[item]],
               k * sizeof *counts);
    else {
        memset(counts, 0, k * sizeof *counts);
        count_cells(counts, c, item);
    }
    for (size_t a = 0; norma__sample_reversed(c->sample, item) && a < k / 2; a++) {
        int64_t count = counts[a];
        counts[a] = counts[k - 1 - a];
        counts[k - 1 - a] = count;
    }
}

void norma__keyed_table(const norma__correlating *c, size_t i, size_t j, int64_t *table)
{
    size_t rows = norma__categories(c, i), columns = norma__categories(c, j);
    size_t at_i = c->columns[i], at_j = c->columns[j];
    bool swapped = at_i > at_j, turned_i = norma__sample_reversed(c->sample, i),
         turned_j = norma__sample_reversed(c->sample, j);
    size_t pair = norma__pair(swapped ? at_j : at_i, swapped ? at_i : at_j, c->tables->n_items);
    const int64_t *counts = counted(c)->two_way + c->tables->pair[pair];

    for (size_t a = 0; a < rows; a++)
        for (size_t b = 0; b < columns; b++) {
            size_t keyed_a = turned_i ? rows - 1 - a : a;
            size_t keyed_b = turned_j ? columns - 1 - b : b;
            table[keyed_a * columns + keyed_b] = counts[swapped ? b * rows + a : a * columns + b];
        }
}

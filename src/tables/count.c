#include "tables/count.h"

#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

static void count_row(norma__group *into, const norma__counting *c, const uint8_t *row, int64_t w)
{
    const norma_tables *t = c->tables;
    bool complete = true;
    for (size_t i = 0; i < t->n_items; i++)
        complete = complete && row[i] != NORMA_MISSING_CELL;
    into->n_rows++;
    into->n_complete += complete;
    if (!complete && t->missing == NORMA_MISSING_LISTWISE)
        return;
    for (size_t i = 0; i < t->n_items; i++) {
        if (row[i] == NORMA_MISSING_CELL)
            continue;
        into->one_way[t->first[i] + row[i]] += w;
        for (size_t j = i + 1; j < t->n_items; j++)
            if (row[j] != NORMA_MISSING_CELL)
                into->two_way[t->pair[norma__pair(i, j, t->n_items)] + row[i] * t->categories[j] +
                              row[j]] += w;
    }
}

static norma_status check_weights(const norma__counting *c, norma_error *err)
{
    const int64_t *weights = norma_data_weights(c->data);
    int64_t sum = 0;
    for (size_t k = 0; weights && k < c->n; k++) {
        size_t r = c->rows ? c->rows[k] : k;
        if (weights[r] > NORMA__MOST_COUNT - sum)
            return norma__fail(err, NORMA_EDATA,
                               "the weights of the first %zu rows add up to more than 2^53 "
                               "millionths, which is as far as sums are exact: give smaller "
                               "weights",
                               k + 1);
        sum += weights[r];
    }
    return NORMA_OK;
}

norma_status norma__count_rows(norma__group *into, const norma__counting *c, norma_error *err)
{
    const int64_t *weights = norma_data_weights(c->data);
    norma_status status = check_weights(c, err);
    if (status != NORMA_OK)
        return status;
    uint8_t *row = NORMA__NEW(uint8_t, c->tables->n_items);
    if (!row)
        return norma__no_memory(err);
    for (size_t k = 0; k < c->n; k++) {
        size_t r = c->rows ? c->rows[k] : k;
        if (c->keep && !c->keep[r])
            continue;
        for (size_t i = 0; i < c->tables->n_items; i++)
            row[i] = norma_data_cells(c->data, c->items[i])[r];
        count_row(into, c, row, weights ? weights[r] : 1);
    }
    free(row);
    return NORMA_OK;
}

#include "data/numbers.h"

/* Counts, and where there is a list fills it. */
static size_t walk(norma__number_column *list, const norma_instrument *instrument)
{
    size_t n = 0;
#define TAKE(...)                                                                                  \
    do {                                                                                           \
        if (list)                                                                                  \
            list[n] = (norma__number_column){__VA_ARGS__};                                         \
        n++;                                                                                       \
    } while (0)
    for (size_t v = 0; v < instrument->n_continuous; v++)
        TAKE(instrument->continuous_columns[v], NORMA__CONTINUOUS, v);
    for (size_t i = 0; i < instrument->n_items; i++)
        if (instrument->items[i].position_column)
            TAKE(instrument->items[i].position_column, NORMA__POSITION, i);
    for (size_t p = 0; p < instrument->n_pages; p++) {
        if (instrument->pages[p].time_column)
            TAKE(instrument->pages[p].time_column, NORMA__PAGE_TIME, p);
        if (instrument->pages[p].visits_column)
            TAKE(instrument->pages[p].visits_column, NORMA__PAGE_VISITS, p);
    }
#undef TAKE
    return n;
}

size_t norma__count_numbers(const norma_instrument *instrument)
{
    return walk(NULL, instrument);
}

void norma__list_numbers(norma__number_column *list, const norma_instrument *instrument)
{
    walk(list, instrument);
}

#include "process/careless/presentation.h"

#include <math.h>

bool norma__places_recorded(const norma__answers *answers, const norma_data *data)
{
    for (size_t i = 0; i < answers->n; i++)
        if (norma_data_positions(data, answers->items[i]))
            return true;
    return false;
}

static uint16_t place_of(double position)
{
    bool is_place = position >= 1 && position <= NORMA__MOST_PLACES && position == floor(position);
    return is_place ? (uint16_t)position : 0;
}

void norma__take_places(uint16_t *places, const norma__answers *answers, const norma_data *data,
                        size_t first, size_t n)
{
    for (size_t i = 0; i < answers->n; i++) {
        const double *positions = norma_data_positions(data, answers->items[i]);
        for (size_t r = 0; r < n; r++)
            places[r * answers->n + i] = positions ? place_of(positions[first + r]) : 0;
    }
}

static unsigned byte_of(uint16_t place, unsigned shift)
{
    unsigned key = place ? place : NORMA__MOST_PLACES + 1; /* without a place: last */
    return key >> shift & 255;
}

/* One pass of a radix sort: from into to, by one byte of the places. */
static void sort_by_byte(size_t *to, const size_t *from, const uint16_t *places, size_t n,
                         unsigned shift)
{
    size_t start[257] = {0};
    for (size_t i = 0; i < n; i++)
        start[byte_of(places[i], shift) + 1]++;
    for (size_t b = 0; b < 256; b++)
        start[b + 1] += start[b];
    for (size_t i = 0; i < n; i++)
        to[start[byte_of(places[from[i]], shift)]++] = from[i];
}

bool norma__presented_order(size_t *order, size_t *room, const uint16_t *places,
                            const uint8_t *cells, size_t n)
{
    bool recorded = true;
    for (size_t i = 0; i < n; i++) {
        order[i] = i;
        recorded &= places[i] > 0 || cells[i] == NORMA_MISSING_CELL;
    }
    if (!recorded)
        return false;
    sort_by_byte(room, order, places, n, 0);
    sort_by_byte(order, room, places, n, 8);
    return true;
}

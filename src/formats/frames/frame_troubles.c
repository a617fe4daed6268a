#include <string.h>

#include "formats/frames/frame_intake.h"
#include "formats/text/tell.h"

static bool before(const norma__place *a, const norma__place *b)
{
    return a->row != b->row ? a->row < b->row : a->column < b->column;
}

/* Columns come in any order; the places kept are the first in the file. */
static void keep_place(norma__troubles *all, norma__place place)
{
    size_t at = all->n_places;
    while (at > 0 && before(&place, &all->places[at - 1]))
        at--;
    if (at == NORMA__PLACES)
        return;
    if (all->n_places < NORMA__PLACES)
        all->n_places++;
    memmove(&all->places[at + 1], &all->places[at],
            (all->n_places - 1 - at) * sizeof all->places[0]);
    all->places[at] = place;
}

void norma__meet(norma__troubles *own, size_t row, size_t column, norma__trouble trouble)
{
    own->counts[trouble]++;
    if (own->n_places < NORMA__PLACES)
        own->places[own->n_places++] = (norma__place){row, column, trouble};
}

void norma__intake_troubles(norma__intake *in, const norma__troubles *own)
{
#pragma omp critical(norma__intake_troubles)
    {
        for (int t = 0; t < NORMA__TROUBLES; t++)
            in->troubles.counts[t] += own->counts[t];
        for (size_t i = 0; i < own->n_places; i++)
            keep_place(&in->troubles, own->places[i]);
    }
}

static void put_place(norma__buffer *text, const norma__intake *in, const norma__place *place)
{
    const norma__role *role = &in->plan.roles[place->column];
    int min = 0, max = 0;
    if (role->kind == NORMA__ANSWER) {
        min = in->data->items[role->item].min;
        max = in->data->items[role->item].max;
    }
    norma__put_trouble(text, place->row + 1, in->header.columns[place->column], place->trouble, min,
                       max);
}

norma_status norma__intake_refuse(const norma__intake *in, norma_error *err)
{
    const norma__troubles *all = &in->troubles;
    norma__buffer text = {0};
    norma_status status = NORMA_OK;
    size_t n = 0, forgivable = 0;
    for (norma__trouble t = NORMA__NO_TROUBLE + 1; t < NORMA__TROUBLES; t++) {
        n += all->counts[t];
        forgivable += norma__forgivable(t) ? all->counts[t] : 0;
    }
    for (size_t i = 0; i < all->n_places; i++)
        put_place(&text, in, &all->places[i]);
    if (n)
        status = norma__refuse_cells(in->header.name, &text, all->n_places, n, forgivable, err);
    norma__buffer_free(&text);
    return status;
}

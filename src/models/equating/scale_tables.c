#include <math.h>
#include <norma/equate.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* One version of a scale. */
typedef struct version {
    const norma_instrument *instrument;
    const norma_data *data;
    const norma_scale *scale;
    const char *name; /* for sentences */
    double *totals, *anchors;
    norma_score_grid of_total, of_anchor;
} version;

/* The scale of that id; NULL after it said that there is none. */
static const norma_scale *find_scale(const version *v, const char *id, norma_error *err)
{
    size_t scale = norma_instrument_find_scale(v->instrument, id);
    if (scale != NORMA_NONE)
        return &v->instrument->scales[scale];
    norma__fail(err, NORMA_EINVAL, "the instrument equated %s has no scale '%s'", v->name, id);
    return NULL;
}

/* The same question: id, range and key. NORMA_NONE: the other version's scale lacks it. */
static size_t fellow_of(const version *v, size_t item, const version *other)
{
    size_t found = norma_instrument_find_item(other->instrument, v->instrument->items[item].id);
    bool in_scale = false;
    for (size_t k = 0; k < other->scale->n_items && found != NORMA_NONE; k++)
        in_scale = in_scale || other->scale->items[k] == found;
    return in_scale && norma_data_min(v->data, item) == norma_data_min(other->data, found) &&
                   norma_data_max(v->data, item) == norma_data_max(other->data, found) &&
                   norma_data_reversed(v->data, item) == norma_data_reversed(other->data, found)
               ? found
               : NORMA_NONE;
}

/* Adds one item's keyed answers to the sums, and its range to the grid. */
static void add_item(double *sums, norma_score_grid *grid, const norma_data *data, size_t item)
{
    const uint8_t *cells = norma_data_cells(data, item);
    int min = norma_data_min(data, item), max = norma_data_max(data, item);
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        if (cells[r] == NORMA_MISSING_CELL)
            sums[r] = NAN;
        else
            sums[r] += norma_data_reversed(data, item) ? max - cells[r] : min + cells[r];
    }
    grid->lowest += min;
    grid->highest += max;
    grid->step = 1;
}

static norma_status sum(version *v, const version *other, norma_error *err)
{
    size_t n = norma_data_rows(v->data);
    v->totals = NORMA__NEW(double, n);
    v->anchors = NORMA__NEW(double, n);
    if (!v->totals || !v->anchors)
        return norma__no_memory(err);
    for (size_t k = 0; k < v->scale->n_items; k++) {
        size_t item = v->scale->items[k];
        add_item(v->totals, &v->of_total, v->data, item);
        if (fellow_of(v, item, other) != NORMA_NONE)
            add_item(v->anchors, &v->of_anchor, v->data, item);
    }
    return NORMA_OK;
}

static norma_status count(norma_score_table *out, const version *v, size_t n_common,
                          norma_error *err)
{
    size_t n = norma_data_rows(v->data), complete = 0;
    for (size_t r = 0; r < n; r++)
        complete += isnan(v->totals[r]) ? 0 : 1;
    if (complete == 0)
        return norma__fail(err, NORMA_EDATA,
                           "nobody answered all %zu items of '%s' in the version equated %s",
                           v->scale->n_items, v->scale->id, v->name);
    return norma_score_table_of(out, v->totals, n_common > 1 ? v->anchors : NULL, NULL, n,
                                &v->of_total, &v->of_anchor, err);
}

norma_status norma_score_tables_of_scale(norma_score_table *x, norma_score_table *y,
                                         size_t *n_common, const norma_instrument *from,
                                         const norma_data *from_data, const norma_instrument *to,
                                         const norma_data *to_data, const char *scale_id,
                                         norma_error *err)
{
    version a = {.instrument = from, .data = from_data, .name = "from"};
    version b = {.instrument = to, .data = to_data, .name = "to"};
    *x = *y = (norma_score_table){0};
    *n_common = 0;
    if (!(a.scale = find_scale(&a, scale_id, err)) || !(b.scale = find_scale(&b, scale_id, err)))
        return NORMA_EINVAL;
    norma_status status = sum(&a, &b, err);
    if (status == NORMA_OK)
        status = sum(&b, &a, err);
    for (size_t k = 0; status == NORMA_OK && k < a.scale->n_items; k++)
        *n_common += fellow_of(&a, a.scale->items[k], &b) != NORMA_NONE;
    if (status == NORMA_OK)
        status = count(x, &a, *n_common, err);
    if (status == NORMA_OK)
        status = count(y, &b, *n_common, err);
    if (status != NORMA_OK)
        norma_score_table_clear(x);
    free(a.totals);
    free(a.anchors);
    free(b.totals);
    free(b.anchors);
    return status;
}

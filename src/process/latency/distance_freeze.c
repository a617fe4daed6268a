/* The model of speed and distance in a calibration, and out of it again. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/calibration.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "process/latency/distance_model.h"

enum {
    OF_ITEMS = 5 + NORMA__DISTANCE_TERMS,
    OF_PERSONS = 3 + NORMA__DISTANCE_TERMS,
    OF_PLACINGS = 3
};

static void item_columns(const double *columns[OF_ITEMS - 1], const norma__distance_model *model)
{
    columns[0] = model->centre;
    columns[1] = model->spread;
    columns[2] = model->intercept;
    columns[3] = model->variance;
    for (size_t a = 0; a < NORMA__DISTANCE_TERMS; a++)
        columns[4 + a] = model->mean[a];
}

/* The last column says in which placing an item is, counted from 0; NaN: in none. */
static void put_items(double *values, const norma__distance_model *model)
{
    const double *columns[OF_ITEMS - 1];
    item_columns(columns, model);
    for (size_t j = 0; j < model->n_items; j++) {
        for (size_t c = 0; c < OF_ITEMS - 1; c++)
            values[c * model->n_items + j] = columns[c][j];
        values[(OF_ITEMS - 1) * model->n_items + j] =
            model->placing[j] == NORMA_NONE ? NAN : (double)model->placing[j];
    }
}

/* Half (NaN: not in the placing), origin and slope of every item in every placing. */
static void put_placings(double *values, const norma__distance_model *model)
{
    size_t n = model->n_items;
    for (size_t i = 0; i < n * OF_PLACINGS * model->n_placings; i++)
        values[i] = NAN;
    for (size_t p = 0; p < model->n_placings; p++)
        for (size_t k = 0; k < model->placings[p].n_items; k++) {
            const norma__placing *placing = &model->placings[p];
            double *at = values + p * OF_PLACINGS * n + placing->items[k];
            at[0] = placing->half[k];
            at[n] = placing->origin[k];
            at[2 * n] = placing->slope[k];
        }
}

norma_status norma__distance_model_freeze(norma_calibration *calibration,
                                          const norma__distance_model *model, norma_error *err)
{
    size_t n = model->n_items, columns = OF_PLACINGS * model->n_placings;
    double persons[OF_PERSONS] = {model->position_slope, model->level, model->speed_variance};
    double *items = NORMA__NEW(double, n *OF_ITEMS), *places = NORMA__NEW(double, n *columns);
    norma_status status;
    if (!items || !places) {
        status = norma__no_memory(err);
        goto done;
    }
    memcpy(persons + 3, model->slope, sizeof model->slope);
    put_items(items, model);
    put_placings(places, model);
    status = norma__freeze(calibration, "distance.items", items, n, OF_ITEMS, err);
    if (status == NORMA_OK)
        status = norma__freeze(calibration, "distance.persons", persons, OF_PERSONS, 1, err);
    if (status == NORMA_OK && columns)
        status = norma__freeze(calibration, "distance.places", places, n, columns, err);
done:
    free(items);
    free(places);
    return status;
}

/* ---- thawing ---- */

static norma_status take_placing(norma__distance_model *model, const double *values,
                                 norma_error *err)
{
    norma__placing *made = &model->placings[model->n_placings++];
    size_t n = model->n_items;
    made->scale = NORMA_NONE; /* whichever it was: curves are of samples */
    made->items = NORMA__NEW(size_t, n);
    made->half = NORMA__NEW(uint8_t, n);
    made->origin = NORMA__NEW(double, n);
    made->slope = NORMA__NEW(double, n);
    if (!made->items || !made->half || !made->origin || !made->slope)
        return norma__no_memory(err);
    for (size_t j = 0; j < n; j++) {
        if (isnan(values[j]))
            continue;
        size_t k = made->n_items++;
        made->items[k] = j;
        made->half[k] = values[j] > 0;
        made->origin[k] = values[n + j];
        made->slope[k] = values[2 * n + j];
        if (model->placing[j] == model->n_placings - 1)
            model->rank[j] = k;
    }
    return NORMA_OK;
}

/* An item in no placing of the n_placings gets one that is too large for all of them. */
static void take_items(norma__distance_model *model, const double *values, size_t n_placings)
{
    double most = (double)n_placings;
    size_t n = model->n_items;
    for (size_t j = 0; j < n; j++) {
        double placing = values[(OF_ITEMS - 1) * n + j];
        model->centre[j] = values[j];
        model->spread[j] = values[n + j];
        model->intercept[j] = values[2 * n + j];
        model->variance[j] = values[3 * n + j];
        for (size_t a = 0; a < NORMA__DISTANCE_TERMS; a++)
            model->mean[a][j] = values[(4 + a) * n + j];
        model->placing[j] = isnan(placing)                   ? NORMA_NONE
                            : placing >= 0 && placing < most ? (size_t)placing
                                                             : n_placings;
    }
}

/* A calibration comes from a file that anybody may have written. */
static bool sound(const norma__distance_model *model)
{
    for (size_t j = 0; j < model->n_items; j++) {
        size_t p = model->placing[j];
        if (p == NORMA_NONE)
            continue;
        if (p >= model->n_placings || model->rank[j] >= model->placings[p].n_items ||
            model->placings[p].items[model->rank[j]] != j)
            return false;
    }
    return true;
}

norma_status norma__distance_model_thaw(norma__distance_model **out,
                                        const norma_calibration *calibration,
                                        const norma_instrument *instrument, norma_error *err)
{
    const norma_frozen *frozen = norma_calibration_find(calibration, "distance.places");
    size_t n = instrument->n_items, n_placings = frozen ? frozen->n_columns / OF_PLACINGS : 0;
    norma__distance_model *made = norma__distance_room(n, n_placings);
    double *items = NORMA__NEW(double, n *OF_ITEMS), persons[OF_PERSONS];
    norma_status status;
    *out = NULL;
    if (!made || !items) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__thaw(items, calibration, "distance.items", n, OF_ITEMS, err)) !=
            NORMA_OK ||
        (status = norma__thaw(persons, calibration, "distance.persons", OF_PERSONS, 1, err)) !=
            NORMA_OK)
        goto done;
    take_items(made, items, n_placings);
    if (frozen && (frozen->n_rows != n || frozen->n_columns % OF_PLACINGS))
        n_placings = 0;
    for (size_t p = 0; status == NORMA_OK && p < n_placings; p++)
        status = take_placing(made, frozen->values + p * OF_PLACINGS * n, err);
    if (status == NORMA_OK && !sound(made))
        status = norma__fail(err, NORMA_ESTORE,
                             "the calibration's figures of speed and distance contradict each "
                             "other: make a new one");
    if (status != NORMA_OK)
        goto done;
    made->position_slope = persons[0];
    made->level = persons[1];
    made->speed_variance = persons[2];
    memcpy(made->slope, persons + 3, sizeof made->slope);
    *out = made;
    made = NULL;
done:
    free(items);
    norma__distance_model_free(made);
    return status;
}

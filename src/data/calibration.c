#include "data/calibration.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

void norma_calibration_free(norma_calibration *calibration)
{
    if (!calibration)
        return;
    free(calibration->name);
    free(calibration->created);
    free(calibration->norma_version);
    free(calibration->instrument_id);
    free(calibration->instrument_version);
    free(calibration->source_file);
    free(calibration->source_sha256);
    free(calibration->filter);
    for (size_t i = 0; calibration->items && i < calibration->n_items; i++)
        free(calibration->items[i]);
    free(calibration->items);
    free(calibration->min);
    free(calibration->max);
    for (size_t i = 0; i < calibration->n_figures; i++) {
        free(calibration->figures[i].name);
        free(calibration->figures[i].values);
    }
    free(calibration->figures);
    free(calibration);
}

/* Names are kept in order, so that what is stored does not depend on who froze first. */
static size_t place_of(const norma_calibration *calibration, const char *name, bool *there)
{
    size_t i = 0;
    while (i < calibration->n_figures && strcmp(calibration->figures[i].name, name) < 0)
        i++;
    *there = i < calibration->n_figures && strcmp(calibration->figures[i].name, name) == 0;
    return i;
}

const norma_frozen *norma_calibration_find(const norma_calibration *calibration, const char *name)
{
    bool there;
    size_t i = place_of(calibration, name, &there);
    return there ? &calibration->figures[i] : NULL;
}

static norma_status copy_items(norma_calibration *made, const norma_data *data, norma_error *err)
{
    size_t n = norma_data_items(data);
    made->items = NORMA__NEW(char *, n);
    made->min = NORMA__NEW(int, n);
    made->max = NORMA__NEW(int, n);
    if (!made->items || !made->min || !made->max)
        return norma__no_memory(err);
    for (made->n_items = 0; made->n_items < n; made->n_items++) {
        size_t j = made->n_items;
        if (!(made->items[j] = norma__copy_text(norma_data_item_id(data, j))))
            return norma__no_memory(err);
        made->min[j] = norma_data_min(data, j);
        made->max[j] = norma_data_max(data, j);
    }
    return NORMA_OK;
}

/* A folder's name is nobody's business in a store that is mailed around. */
static const char *without_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool copy_texts(norma_calibration *made, const norma_instrument *instrument,
                       const norma_input *input, const char *filter)
{
    return (made->norma_version = norma__copy_text(norma_version())) &&
           (made->instrument_id = norma__copy_text(instrument->id)) &&
           (made->instrument_version = norma__copy_text(instrument->version)) &&
           (made->source_file = norma__copy_text(without_folder(input->file))) &&
           (made->source_sha256 = norma__copy_text(input->sha256)) &&
           (made->filter = norma__copy_text(filter ? filter : ""));
}

norma_status norma__calibration_new(norma_calibration **out, const norma_instrument *instrument,
                                    const norma_data *data, size_t n_kept, const char *filter,
                                    norma_error *err)
{
    norma_calibration *made = NORMA__NEW(norma_calibration, 1);
    norma_status status = NORMA_OK;
    *out = NULL;
    if (!made || !copy_texts(made, instrument, norma_data_input(data), filter))
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = copy_items(made, data, err);
    if (status != NORMA_OK) {
        norma_calibration_free(made);
        return status;
    }
    made->n_rows = norma_data_rows(data);
    made->n_kept = n_kept;
    *out = made;
    return NORMA_OK;
}

norma_status norma__freeze(norma_calibration *calibration, const char *name, const double *values,
                           size_t n_rows, size_t n_columns, norma_error *err)
{
    bool there;
    size_t at = place_of(calibration, name, &there), n = n_rows * n_columns;
    if (there)
        return norma__fail(err, NORMA_EINVAL, "figure %.60s is already in the calibration", name);
    norma_frozen *grown =
        NORMA__GROW(calibration->figures, norma_frozen, calibration->n_figures + 1);
    if (!grown)
        return norma__no_memory(err);
    calibration->figures = grown;
    norma_frozen made = {norma__copy_text(name), n_rows, n_columns, NORMA__NEW(double, n ? n : 1)};
    if (!made.name || !made.values) {
        free(made.name);
        free(made.values);
        return norma__no_memory(err);
    }
    if (n)
        memcpy(made.values, values, n * sizeof *values);
    memmove(calibration->figures + at + 1, calibration->figures + at,
            (calibration->n_figures - at) * sizeof made);
    calibration->figures[at] = made;
    calibration->n_figures++;
    return NORMA_OK;
}

norma_status norma__thaw(double *values, const norma_calibration *calibration, const char *name,
                         size_t n_rows, size_t n_columns, norma_error *err)
{
    const norma_frozen *figure = norma_calibration_find(calibration, name);
    if (!figure || figure->n_rows != n_rows || figure->n_columns != n_columns)
        return norma__fail(err, NORMA_ESTORE,
                           "the calibration has no figure '%.60s' of %zu by %zu: make a new one",
                           name, n_rows, n_columns);
    if (n_rows && n_columns)
        memcpy(values, figure->values, n_rows * n_columns * sizeof *values);
    return NORMA_OK;
}

norma_status norma_calibration_fit(const norma_calibration *calibration,
                                   const norma_instrument *instrument, const norma_data *data,
                                   norma_error *err)
{
    if (strcmp(calibration->instrument_id, instrument->id) != 0)
        return norma__fail(err, NORMA_ESTORE,
                           "the calibration is of instrument '%.60s' and not of '%.60s': choose "
                           "another with --use-store",
                           calibration->instrument_id, instrument->id);
    if (calibration->n_items != norma_data_items(data))
        return norma__fail(err, NORMA_ESTORE,
                           "the calibration has %zu items and the instrument %zu: calibrate anew",
                           calibration->n_items, norma_data_items(data));
    for (size_t j = 0; j < calibration->n_items; j++) {
        if (strcmp(calibration->items[j], norma_data_item_id(data, j)) != 0)
            return norma__fail(err, NORMA_ESTORE,
                               "item %zu is '%.60s' in the calibration and '%.60s' in the "
                               "instrument: calibrate anew",
                               j + 1, calibration->items[j], norma_data_item_id(data, j));
        if (calibration->min[j] != norma_data_min(data, j) ||
            calibration->max[j] != norma_data_max(data, j))
            return norma__fail(err, NORMA_ESTORE,
                               "item '%.60s' has answers %d to %d in the calibration and %d to %d "
                               "here: declare its range in the instrument, and calibrate anew",
                               calibration->items[j], calibration->min[j], calibration->max[j],
                               norma_data_min(data, j), norma_data_max(data, j));
    }
    return NORMA_OK;
}

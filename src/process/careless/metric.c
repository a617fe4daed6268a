#include "process/careless/metric.h"

#include <math.h>
#include <norma/moments.h>
#include <stdlib.h>

#include "data/calibration.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* An item of which the others leave less than this share of variance is taken as determined by
   them: beyond it, rounding alone would decide the distances. */
static const double UNEXPLAINED_LEAST = 1e-10;

/* Under this many respondents an item, the chi-square is a poor approximation (docs/screen.md). */
enum { ROWS_PER_ITEM = 5 };

void norma__metric_free(norma__metric *metric)
{
    if (!metric)
        return;
    free(metric->items);
    free(metric->centre);
    free(metric->scale);
    free(metric->matrix);
    free(metric->inverse);
    free(metric);
}

static bool varies(const uint8_t *cells, const uint8_t *keep, size_t n)
{
    uint8_t seen = NORMA_MISSING_CELL;
    for (size_t r = 0; r < n; r++) {
        if (cells[r] == NORMA_MISSING_CELL || (keep && !keep[r]))
            continue;
        if (seen != NORMA_MISSING_CELL && cells[r] != seen)
            return true;
        seen = cells[r];
    }
    return false;
}

/* Picks the items that vary; a single respondent has none, which needs no note an item. */
static norma_status pick_items(norma__metric *metric, const norma_instrument *instrument,
                               const norma_data *data, const uint8_t *keep, norma_notes *notes,
                               norma_error *err)
{
    size_t n_rows = norma_data_rows(data);
    norma_status status = NORMA_OK;
    for (size_t j = 0; j < norma_data_items(data) && status == NORMA_OK; j++) {
        const char *id = norma_data_item_id(data, j);
        if (instrument->items[j].control != NORMA_CONTROL_NONE)
            continue;
        if (varies(norma_data_cells(data, j), keep, n_rows))
            metric->items[metric->n_items++] = j;
        else if (n_rows > 1)
            status = norma__note(notes, err, "constant-item", id, NAN, NAN,
                                 "item %s does not vary: Mahalanobis distances leave it out", id);
    }
    return status;
}

static norma__metric *metric_new(size_t n_items)
{
    norma__metric *metric = NORMA__NEW(norma__metric, 1);
    if (metric && (metric->items = NORMA__NEW(size_t, n_items)))
        return metric;
    norma__metric_free(metric);
    return NULL;
}

static norma_status metric_arrays(norma__metric *metric, norma_error *err)
{
    size_t p = metric->n_items;
    metric->centre = NORMA__NEW(double, p);
    metric->scale = NORMA__NEW(double, p);
    metric->matrix = NORMA__NEW(double, p *p);
    metric->inverse = NORMA__NEW(double, p *p);
    if (!metric->centre || !metric->scale || !metric->matrix || !metric->inverse)
        return norma__no_memory(err);
    return NORMA_OK;
}

/* Moments are of keyed answers, cells are not keyed: a reversed item's keyed answer is max - cell.
   The covariances are divided by the items' own sds, which leaves the distances as they are. */
static void fill_metric(norma__metric *metric, const norma_data *data, const norma_moments *moments)
{
    size_t p = metric->n_items;
    for (size_t j = 0; j < p; j++) {
        size_t item = metric->items[j];
        bool reversed = norma_data_reversed(data, item);
        metric->centre[j] = reversed ? norma_data_max(data, item) - moments->mean[j]
                                     : moments->mean[j] - norma_data_min(data, item);
        metric->scale[j] = (reversed ? -1 : 1) / moments->sd[j];
        for (size_t i = 0; i < p; i++)
            metric->matrix[j * p + i] = moments->cov[j * p + i] / (moments->sd[i] * moments->sd[j]);
    }
}

/* The diagonal of the inverse is 1 / (1 - R^2) of each item on the others. */
static size_t determined_item(const norma__metric *metric)
{
    size_t p = metric->n_items;
    for (size_t j = 0; j < p; j++)
        if (!(metric->inverse[j * p + j] < 1 / UNEXPLAINED_LEAST))
            return j;
    return NORMA_NONE;
}

/* Inverts; where that cannot be, leaves the note that says why and *usable false. */
static norma_status invert_metric(norma__metric *metric, bool *usable, const norma_data *data,
                                  const norma_moments *moments, norma_notes *notes,
                                  norma_error *err)
{
    bool complete = moments->n_complete == moments->n_rows;
    *usable = norma__invert_spd(metric->inverse, NULL, metric->matrix, metric->n_items);
    if (!*usable && complete)
        return norma__note(notes, err, "mahalanobis-redundant", NULL, NAN, NAN,
                           "there are no Mahalanobis distances: the answers to some items follow "
                           "from those to the others");
    if (!*usable)
        return norma__note(notes, err, "mahalanobis-pairs", NULL, NAN, NAN,
                           "there are no Mahalanobis distances: the covariances of pairs of items, "
                           "each from the rows that answered both, form no positive definite "
                           "matrix");
    size_t j = determined_item(metric);
    if (j == NORMA_NONE)
        return NORMA_OK;
    *usable = false;
    return norma__note(notes, err, "mahalanobis-redundant",
                       norma_data_item_id(data, metric->items[j]), NAN, NAN,
                       "there are no Mahalanobis distances: the answers to item %s follow from "
                       "those to the others",
                       norma_data_item_id(data, metric->items[j]));
}

static size_t kept_rows(const norma_data *data, const uint8_t *keep)
{
    size_t n = 0;
    for (size_t r = 0; r < norma_data_rows(data); r++)
        n += !keep || keep[r];
    return n;
}

/* The moments of the picked items; none, with a note, where too few rows answered a pair. */
static norma_status moments_of(norma_moments **out, const norma__metric *metric,
                               const norma_data *data, const uint8_t *keep, int threads,
                               norma_notes *notes, norma_error *err)
{
    size_t n = kept_rows(data, keep), p = metric->n_items;
    norma_sample sample = {.data = data, .items = metric->items, .n_items = p, .keep = keep};
    norma_error why = {0};
    if (n < 2)
        return norma__note(notes, err, "mahalanobis-one-row", NULL, (double)n, NAN,
                           "there are no Mahalanobis distances: one respondent has no distance "
                           "from the others");
    if (p == 0)
        return norma__note(notes, err, "mahalanobis-no-item", NULL, NAN, NAN,
                           "there are no Mahalanobis distances: no item varies");
    if (p > NORMA_MOMENTS_ITEMS_MAX)
        return norma__note(notes, err, "mahalanobis-too-many-items", NULL, (double)p,
                           NORMA_MOMENTS_ITEMS_MAX,
                           "there are no Mahalanobis distances: they are computed for at most %d "
                           "items that vary, and there are %zu",
                           NORMA_MOMENTS_ITEMS_MAX, p);
    if (n <= p)
        return norma__note(notes, err, "mahalanobis-undefined", NULL, (double)n, (double)p,
                           "there are no Mahalanobis distances: %zu respondents are too few for "
                           "%zu items that vary, more than one an item is needed",
                           n, p);
    norma_status status =
        norma_moments_of(out, &sample, NORMA_MISSING_PAIRWISE, (size_t)threads, &why);
    if (status == NORMA_EDATA)
        return norma__note(notes, err, "mahalanobis-undefined", NULL, NAN, NAN,
                           "there are no Mahalanobis distances: %s", why.message);
    if (status != NORMA_OK)
        return norma__fail(err, status, "%s", why.message);
    if (n < ROWS_PER_ITEM * p)
        status = norma__note(notes, err, "mahalanobis-few-rows", NULL, (double)n, (double)p,
                             "with %zu respondents and %zu items, Mahalanobis distances follow "
                             "the chi-square poorly: p comes out too large",
                             n, p);
    return status;
}

norma_status norma__metric_new(norma__metric **out, const norma_instrument *instrument,
                               const norma_data *data, const uint8_t *keep, int threads,
                               norma_notes *notes, norma_error *err)
{
    norma__metric *metric = NULL;
    norma_moments *moments = NULL;
    bool usable = false;
    norma_status status;

    *out = NULL;
    if (!(metric = metric_new(norma_data_items(data)))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = pick_items(metric, instrument, data, keep, notes, err)) != NORMA_OK)
        goto done;
    status = moments_of(&moments, metric, data, keep, threads, notes, err);
    if (status != NORMA_OK || !moments)
        goto done;
    if ((status = metric_arrays(metric, err)) != NORMA_OK)
        goto done;
    fill_metric(metric, data, moments);
    status = invert_metric(metric, &usable, data, moments, notes, err);
    if (status != NORMA_OK || !usable)
        goto done;

    *out = metric;
    metric = NULL;
done:
    norma_moments_free(moments);
    norma__metric_free(metric);
    return status;
}

/* ---- frozen ---- */

norma_status norma__metric_freeze(norma_calibration *calibration, const norma__metric *metric,
                                  norma_error *err)
{
    size_t p = metric->n_items;
    double *items = NORMA__NEW(double, p + 1);
    norma_status status = items ? NORMA_OK : norma__no_memory(err);
    for (size_t j = 0; items && j < p; j++)
        items[j] = (double)metric->items[j];
    const struct {
        const char *name;
        const double *values;
        size_t n_columns;
    } figures[] = {{"metric.items", items, 1},
                   {"metric.centre", metric->centre, 1},
                   {"metric.scale", metric->scale, 1},
                   {"metric.matrix", metric->matrix, p},
                   {"metric.inverse", metric->inverse, p}};
    for (size_t k = 0; k < 5 && status == NORMA_OK; k++)
        status = norma__freeze(calibration, figures[k].name, figures[k].values, p,
                               figures[k].n_columns, err);
    free(items);
    return status;
}

/* Items must be indices of the instrument, increasing: a store that was tampered with is refused
   rather than followed. */
static norma_status thaw_items(norma__metric *metric, const norma_frozen *figure, size_t n_items,
                               norma_error *err)
{
    for (size_t j = 0; j < figure->n_rows; j++) {
        double item = figure->values[j], least = j ? figure->values[j - 1] + 1 : 0;
        if (!(item >= least && item < (double)n_items && item == floor(item)))
            return norma__fail(err, NORMA_ESTORE,
                               "figure 'metric.items' of the calibration names no item: make a "
                               "new one");
        metric->items[j] = (size_t)item;
    }
    metric->n_items = figure->n_rows;
    return NORMA_OK;
}

norma_status norma__metric_thaw(norma__metric **out, const norma_calibration *calibration,
                                norma_error *err)
{
    const norma_frozen *items = norma_calibration_find(calibration, "metric.items");
    norma__metric *metric = NULL;
    norma_status status;

    *out = NULL;
    if (!items)
        return NORMA_OK;
    if (!(metric = metric_new(items->n_rows))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = thaw_items(metric, items, calibration->n_items, err)) != NORMA_OK)
        goto done;
    if ((status = metric_arrays(metric, err)) != NORMA_OK)
        goto done;
    size_t p = metric->n_items;
    if ((status = norma__thaw(metric->centre, calibration, "metric.centre", p, 1, err)) != NORMA_OK)
        goto done;
    if ((status = norma__thaw(metric->scale, calibration, "metric.scale", p, 1, err)) != NORMA_OK)
        goto done;
    if ((status = norma__thaw(metric->matrix, calibration, "metric.matrix", p, p, err)) != NORMA_OK)
        goto done;
    status = norma__thaw(metric->inverse, calibration, "metric.inverse", p, p, err);
    if (status != NORMA_OK)
        goto done;

    *out = metric;
    metric = NULL;
done:
    norma__metric_free(metric);
    return status;
}

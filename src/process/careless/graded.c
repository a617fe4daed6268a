#include "process/careless/graded.h"

#include <math.h>
#include <stdlib.h>

#include <norma/correlate.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/extraction/extract.h"

/* A scale of fewer items has no loading of its own to each; with fewer answers, polychorics are
   all chance. */
enum { LEAST_ITEMS = 3, LEAST_ANSWERS = 30 };

void norma__response_model_free(norma__response_model *graded)
{
    if (!graded)
        return;
    free(graded->scale_of);
    free(graded->loading);
    free(graded->thresholds);
    free(graded->popularity);
    free(graded);
}

norma__response_model *norma__response_model_blank(size_t n_items, size_t most_steps)
{
    norma__response_model *graded = NORMA__NEW(norma__response_model, 1);
    if (!graded)
        return NULL;
    graded->n_items = n_items;
    graded->most_steps = most_steps;
    graded->scale_of = NORMA__NEW(size_t, n_items);
    graded->loading = NORMA__NEW(double, n_items);
    graded->thresholds = NORMA__NEW(double, most_steps *n_items);
    graded->popularity = NORMA__NEW(double, most_steps *n_items);
    if (!graded->scale_of || !graded->loading || !graded->thresholds || !graded->popularity) {
        norma__response_model_free(graded);
        return NULL;
    }
    for (size_t j = 0; j < n_items; j++)
        graded->scale_of[j] = NORMA_NONE;
    for (size_t i = 0; i < most_steps * n_items; i++)
        graded->thresholds[i] = graded->popularity[i] = NAN;
    return graded;
}

static size_t steps_of(const norma_data *data, size_t j)
{
    return (size_t)(norma_data_max(data, j) - norma_data_min(data, j));
}

/* ---- margins ---- */

/* Weights of the answers to an item, by cell; returns how many answers there are. */
static size_t count_cells(double counts[NORMA_MISSING_CELL], const norma_data *data, size_t j,
                          const uint8_t *keep)
{
    const uint8_t *cells = norma_data_cells(data, j);
    const int64_t *weights = norma_data_weights(data);
    int64_t sums[NORMA_MISSING_CELL + 1] = {0};
    size_t n = 0;
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        if (keep && !keep[r])
            continue;
        sums[cells[r]] += weights ? weights[r] : 1;
        n += cells[r] != NORMA_MISSING_CELL;
    }
    for (size_t c = 0; c < NORMA_MISSING_CELL; c++)
        counts[c] = (double)sums[c];
    return n;
}

/* Popularity of every keyed step and the threshold that it makes of a standard normal response;
   returns whether the item varies enough to have any. */
static bool fill_margins(norma__response_model *graded, const norma_data *data, size_t j,
                         const uint8_t *keep)
{
    double counts[NORMA_MISSING_CELL], total = 0, reached = 0;
    size_t steps = steps_of(data, j), n = count_cells(counts, data, j, keep), categories = 0;
    double *popularity = graded->popularity + j * graded->most_steps;
    double *thresholds = graded->thresholds + j * graded->most_steps;

    for (size_t c = 0; c <= steps; c++) {
        total += counts[c];
        categories += counts[c] > 0;
    }
    if (n < LEAST_ANSWERS || categories < 2)
        return false;
    for (size_t k = steps; k > 0; k--) {
        reached += counts[norma_data_reversed(data, j) ? steps - k : k];
        popularity[k - 1] = reached / total;
        thresholds[k - 1] = reached <= 0       ? INFINITY
                            : reached >= total ? -INFINITY
                                               : -norma__normal_quantile(reached / total);
    }
    return true;
}

/* ---- loadings ---- */

static norma_status leave_out(const norma_scale *scale, norma_notes *notes, norma_error *err,
                              const char *why)
{
    return norma__note(notes, err, "person-fit-scale", scale->id, NAN, NAN,
                       "scale %s is left out of person fit, for it gives no loadings: %s",
                       scale->id, why);
}

/* Why no factor can be taken out of these correlations; NULL: it can. */
static const char *fault_of(const norma_correlation *r)
{
    for (size_t i = 0; i < r->n_items * r->n_items; i++)
        if (!isfinite(r->matrix[i]))
            return "some of its items have no polychoric correlation";
    return NULL;
}

/* Threads wait for each other longer than a small scale takes one of them. */
static size_t threads_for(const norma_sample *sample, int threads)
{
    double work =
        (double)norma_data_rows(sample->data) * (double)sample->n_items * (double)sample->n_items;
    return work < 2e6 ? 1 : (size_t)threads;
}

/* No response is all trait: what minres lets go over the bound comes back to it. */
static double bounded(double loading)
{
    const double most = sqrt(1 - NORMA__LEAST_UNIQUENESS);
    return fmax(-most, fmin(most, loading));
}

/* One minres factor of a scale's polychorics. */
static norma_status load(norma__response_model *graded, bool *loaded, const norma_scale *scale,
                         const norma_sample *sample, int threads, norma_notes *notes,
                         norma_error *err)
{
    norma_correlate_options o = NORMA_CORRELATE_OPTIONS_INIT;
    norma_correlation *r = NULL;
    norma__extracted factor = {0};
    norma_error why = {0};
    norma_status status;

    o.type = NORMA_COR_POLYCHORIC;
    o.acov = NORMA_ACOV_NONE;
    o.threads = threads_for(sample, threads);
    *loaded = false;
    status = norma_correlate(&r, sample, &o, &why);
    if (status == NORMA_OK && fault_of(r)) {
        status = leave_out(scale, notes, err, fault_of(r));
        goto done;
    }
    if (status == NORMA_OK)
        status = norma__extract(&factor, NORMA_EXTRACT_MINRES, r->matrix, sample->n_items, 1, &why);
    if (status == NORMA_EDATA) {
        status = leave_out(scale, notes, err, why.message);
        goto done;
    }
    if (status != NORMA_OK) {
        norma__fail(err, status, "%s", why.message);
        goto done;
    }
    for (size_t i = 0; i < sample->n_items; i++)
        graded->loading[sample->items[i]] = bounded(factor.loadings[i]);
    *loaded = true;
    if (!factor.converged)
        status = norma__note(notes, err, "person-fit-unconverged", scale->id, NAN, NAN,
                             "the loadings of scale %s, by which person fit is measured, have not "
                             "converged",
                             scale->id);
    else if (factor.n_heywood > 0)
        status = norma__note(notes, err, "person-fit-heywood", scale->id, (double)factor.n_heywood,
                             (double)sample->n_items,
                             "%zu items of scale %s are at the bound of a loading of 1 in the "
                             "model of person fit",
                             factor.n_heywood, scale->id);
done:
    norma__extracted_free(&factor);
    norma_correlation_free(r);
    return status;
}

/* ---- scales ---- */

/* Items that tell nothing. */
typedef struct left_out {
    size_t n, first;
} left_out;

/* The items of a scale that none before it has taken. */
static size_t take_items(size_t *items, left_out *out, norma__response_model *graded,
                         const norma_instrument *instrument, const norma_scale *scale,
                         const norma_data *data, const uint8_t *keep)
{
    size_t n = 0;
    for (size_t i = 0; i < scale->n_items; i++) {
        size_t j = scale->items[i];
        if (graded->scale_of[j] != NORMA_NONE || instrument->items[j].control != NORMA_CONTROL_NONE)
            continue;
        if (fill_margins(graded, data, j, keep))
            items[n++] = j;
        else if (out->n++ == 0)
            out->first = j;
    }
    return n;
}

static void forget(norma__response_model *graded, const size_t *items, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < graded->most_steps; k++) {
            graded->thresholds[items[i] * graded->most_steps + k] = NAN;
            graded->popularity[items[i] * graded->most_steps + k] = NAN;
        }
}

static norma_status add_scale(norma__response_model *graded, size_t *items, left_out *out,
                              const norma_instrument *instrument, const norma_scale *scale,
                              const norma_data *data, const uint8_t *keep, int threads,
                              norma_notes *notes, norma_error *err)
{
    size_t n = take_items(items, out, graded, instrument, scale, data, keep);
    bool loaded = false;
    norma_status status = NORMA_OK;
    const norma_sample sample = {.data = data, .items = items, .n_items = n, .keep = keep};
    if (n >= LEAST_ITEMS)
        status = load(graded, &loaded, scale, &sample, threads, notes, err);
    else if (n > 0)
        status =
            norma__note(notes, err, "person-fit-short-scale", scale->id, (double)n, LEAST_ITEMS,
                        "scale %s is left out of person fit: it needs %d items of its own "
                        "that vary, and has %zu",
                        scale->id, LEAST_ITEMS, n);
    if (!loaded) {
        forget(graded, items, n);
        return status;
    }
    for (size_t i = 0; i < n; i++)
        graded->scale_of[items[i]] = graded->n_scales;
    graded->n_scales++;
    return status;
}

static size_t items_used(const norma__response_model *graded)
{
    size_t n = 0;
    for (size_t j = 0; j < graded->n_items; j++)
        n += graded->scale_of[j] != NORMA_NONE;
    return n;
}

static norma_status note_left_out(const left_out *out, const norma_data *data, norma_notes *notes,
                                  norma_error *err)
{
    if (out->n == 0)
        return NORMA_OK;
    return norma__note(notes, err, "person-fit-item", norma_data_item_id(data, out->first),
                       (double)out->n, LEAST_ANSWERS,
                       "%zu items are left out of person fit, %s the first of them: an item needs "
                       "%d answers that are not all alike",
                       out->n, norma_data_item_id(data, out->first), LEAST_ANSWERS);
}

static norma_status tell(const norma__response_model *graded, norma_notes *notes, norma_error *err)
{
    size_t n = items_used(graded);
    if (n == 0)
        return norma__note(notes, err, "person-fit-undefined", NULL, LEAST_ANSWERS, NAN,
                           "there is no person fit: no scale has three items that vary, with %d "
                           "answers each",
                           LEAST_ANSWERS);
    if (n < NORMA__ONSET_ITEMS)
        return norma__note(notes, err, "onset-short", NULL, (double)n, NORMA__ONSET_ITEMS,
                           "the onset of carelessness is not looked for: it needs %d items in "
                           "scales, and there are %zu",
                           NORMA__ONSET_ITEMS, n);
    return NORMA_OK;
}

norma_status norma__response_model_new(norma__response_model **out,
                                       const norma_instrument *instrument, const norma_data *data,
                                       const uint8_t *keep, int threads, norma_notes *notes,
                                       norma_error *err)
{
    norma__response_model *graded = NULL;
    size_t *items = NULL, most = 0;
    left_out out_of_it = {0};
    norma_status status = NORMA_OK;

    *out = NULL;
    for (size_t j = 0; j < norma_data_items(data); j++)
        most = steps_of(data, j) > most ? steps_of(data, j) : most;
    graded = norma__response_model_blank(norma_data_items(data), most);
    items = NORMA__NEW(size_t, norma_data_items(data));
    if (!graded || !items) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t s = 0; s < instrument->n_scales && status == NORMA_OK; s++)
        if (instrument->scales[s].n_parts == 0)
            status = add_scale(graded, items, &out_of_it, instrument, &instrument->scales[s], data,
                               keep, threads, notes, err);
    if (status == NORMA_OK)
        status = note_left_out(&out_of_it, data, notes, err);
    if (status == NORMA_OK)
        status = tell(graded, notes, err);
    if (status != NORMA_OK || graded->n_scales == 0)
        goto done;

    *out = graded;
    graded = NULL;
done:
    free(items);
    norma__response_model_free(graded);
    return status;
}

#include "process/careless/null_model.h"

#include <lapacke.h>
#include <math.h>
#include <norma/correlate.h>
#include <norma/moments.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* A correlation nearer to 1 is one of a few answers in empty tables, not of two items. */
static const double CORRELATION_MOST = 0.98;

void norma__null_model_free(norma__null_model *model)
{
    if (!model)
        return;
    for (size_t j = 0; model->items && j < model->n_items; j++) {
        free(model->items[j].cells);
        free(model->items[j].tau);
    }
    free(model->items);
    free(model->root);
    free(model->donors);
    free(model);
}

static norma_status gather_donors(norma__null_model *model, const uint8_t *keep, norma_error *err)
{
    size_t n = norma_data_rows(model->data);
    model->donors = NORMA__NEW(size_t, n);
    if (!model->donors)
        return norma__no_memory(err);
    for (size_t r = 0; r < n; r++)
        if (!keep || keep[r])
            model->donors[model->n_donors++] = r;
    return NORMA_OK;
}

static size_t count_answers(size_t counts[NORMA_MISSING_CELL], const norma__null_model *model,
                            size_t item)
{
    const uint8_t *cells = norma_data_cells(model->data, item);
    size_t total = 0, all[NORMA_MISSING_CELL + 1] = {0};
    for (size_t i = 0; i < model->n_donors; i++)
        all[cells[model->donors[i]]]++;
    for (size_t c = 0; c < NORMA_MISSING_CELL; c++)
        total += counts[c] = all[c];
    return total;
}

/* Thresholds from the margins, in keyed order; answers that nobody gave are never drawn. */
static norma_status cut_item(norma__null_model *model, size_t item, norma_error *err)
{
    norma__null_item *cut = &model->items[item];
    size_t counts[NORMA_MISSING_CELL], total = count_answers(counts, model, item), below = 0;
    size_t span =
        (size_t)(norma_data_max(model->data, item) - norma_data_min(model->data, item)) + 1;
    bool reversed = norma_data_reversed(model->data, item);
    cut->cells = NORMA__NEW(uint8_t, span);
    cut->tau = NORMA__NEW(double, span);
    if (!cut->cells || !cut->tau)
        return norma__no_memory(err);
    for (size_t k = 0; k < span; k++) {
        size_t cell = reversed ? span - 1 - k : k;
        if (counts[cell] == 0)
            continue;
        below += counts[cell];
        cut->cells[cut->n] = (uint8_t)cell;
        cut->tau[cut->n++] =
            below < total ? norma__normal_quantile((double)below / (double)total) : INFINITY;
    }
    return NORMA_OK;
}

/* The items that correlate with others: those that measure something, and vary. */
static norma_status cut_items(norma__null_model *model, const norma_instrument *instrument,
                              norma_error *err)
{
    norma_status status = NORMA_OK;
    model->items = NORMA__NEW(norma__null_item, model->n_items);
    if (!model->items)
        return norma__no_memory(err);
    for (size_t j = 0; j < model->n_items && status == NORMA_OK; j++) {
        status = cut_item(model, j, err);
        bool correlates =
            instrument->items[j].control == NORMA_CONTROL_NONE && model->items[j].n > 1;
        model->items[j].position = correlates ? model->n_correlated++ : NORMA_NONE;
    }
    return status;
}

/* Pairs that nobody answered both of are taken as uncorrelated. */
static void temper(double *matrix, size_t p)
{
    for (size_t i = 0; i < p * p; i++) {
        double r = isnan(matrix[i]) ? 0 : matrix[i];
        matrix[i] = i % (p + 1) == 0 ? 1 : fmax(-CORRELATION_MOST, fmin(CORRELATION_MOST, r));
    }
}

static bool cholesky(double *root, const double *matrix, size_t p)
{
    memcpy(root, matrix, p * p * sizeof *root);
    if (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', (lapack_int)p, root, (lapack_int)p) != 0)
        return false;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++)
            root[j * p + i] = 0;
    return true;
}

/* Without the negative eigenvalues, and the diagonal 1 again. */
static norma_status smoothed_root(double *root, const double *matrix, size_t p, norma_error *err)
{
    double *values = NORMA__NEW(double, p);
    norma_status status = NORMA_ENOMEM;
    if (!values)
        return norma__no_memory(err);
    if ((status = norma__eigen(values, root, matrix, p, err)) == NORMA_OK)
        for (size_t i = 0; i < p; i++) {
            double norm = 0;
            for (size_t k = 0; k < p; k++) {
                root[k * p + i] *= sqrt(fmax(values[k], 0));
                norm += root[k * p + i] * root[k * p + i];
            }
            for (size_t k = 0; k < p; k++)
                root[k * p + i] /= sqrt(norm);
        }
    free(values);
    return status;
}

static norma_status correlate(norma__null_model *model, const uint8_t *keep, int threads,
                              norma_error *err)
{
    norma_correlate_options options = NORMA_CORRELATE_OPTIONS_INIT;
    norma_correlation *cor = NULL;
    size_t p = model->n_correlated, *items = NORMA__NEW(size_t, p);
    norma_status status = NORMA_OK;
    model->root = NORMA__NEW(double, p *p);
    if (!items || !model->root) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t j = 0; j < model->n_items; j++)
        if (model->items[j].position != NORMA_NONE)
            items[model->items[j].position] = j;
    options.type = NORMA_COR_POLYCHORIC;
    options.acov = NORMA_ACOV_NONE;
    options.threads = (size_t)threads;
    const norma_sample sample = {.data = model->data, .items = items, .n_items = p, .keep = keep};
    if ((status = norma_correlate(&cor, &sample, &options, err)) != NORMA_OK)
        goto done;
    norma__prepare_numerics();
    temper(cor->matrix, p);
    if (!cholesky(model->root, cor->matrix, p))
        status = smoothed_root(model->root, cor->matrix, p, err);
done:
    norma_correlation_free(cor);
    free(items);
    return status;
}

/* Two answers have no pattern: in simulated forms of under five items without latencies, all of
   1,500 careful respondents may be called careless. */
static size_t least_items(const norma__null_model *model)
{
    return model->timings && model->speeds ? 2 : 5;
}

static norma_status note_too_small(const norma__null_model *model, norma_notes *notes,
                                   norma_error *err)
{
    if (model->n_donors < NORMA__NULL_MODEL_MIN_N)
        return norma__note(notes, err, "null-few-rows", NULL, (double)model->n_donors,
                           NORMA__NULL_MODEL_MIN_N,
                           "%zu respondents are too few to say how careful ones answer (%d are "
                           "needed): indices have no limits, and there is no validity; a "
                           "calibration gives both",
                           model->n_donors, NORMA__NULL_MODEL_MIN_N);
    if (model->n_correlated < least_items(model))
        return norma__note(
            notes, err, "null-few-items", NULL, (double)model->n_correlated,
            (double)least_items(model),
            "%zu items vary, and %zu are needed (two with latencies) to tell careful "
            "from careless answers: indices have no limits, and there is no validity",
            model->n_correlated, least_items(model));
    return norma__note(notes, err, "null-many-items", NULL, (double)model->n_correlated,
                       NORMA_MOMENTS_ITEMS_MAX,
                       "%zu items are too many to say how careful respondents answer (at most "
                       "%d): indices have no limits, and there is no validity",
                       model->n_correlated, NORMA_MOMENTS_ITEMS_MAX);
}

norma_status norma__null_model_new(norma__null_model **out, const norma_instrument *instrument,
                                   const norma_data *data, const norma__timings *timings,
                                   const norma__speed_model *speeds, const uint8_t *keep,
                                   int threads, norma_notes *notes, norma_error *err)
{
    norma__null_model *model = NORMA__NEW(norma__null_model, 1);
    norma_status status = model ? NORMA_OK : norma__no_memory(err);
    bool enough;

    *out = NULL;
    if (status != NORMA_OK)
        goto done;
    model->n_items = norma_data_items(data);
    model->data = data;
    model->timings = speeds ? timings : NULL;
    model->speeds = timings ? speeds : NULL;
    if ((status = gather_donors(model, keep, err)) != NORMA_OK)
        goto done;
    if ((status = cut_items(model, instrument, err)) != NORMA_OK)
        goto done;
    enough = model->n_donors >= NORMA__NULL_MODEL_MIN_N &&
             model->n_correlated >= least_items(model) &&
             model->n_correlated <= NORMA_MOMENTS_ITEMS_MAX;
    if (!enough) {
        status = note_too_small(model, notes, err);
        goto done;
    }
    if ((status = correlate(model, keep, threads, err)) != NORMA_OK)
        goto done;

    *out = model;
    model = NULL;
done:
    norma__null_model_free(model);
    return status;
}

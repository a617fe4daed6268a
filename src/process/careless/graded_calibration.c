#include "process/careless/graded.h"

#include <math.h>
#include <stdlib.h>

#include "data/calibration.h"
#include "foundation/memory.h"
#include "foundation/status.h"

static norma_status freeze_scales(norma_calibration *calibration,
                                  const norma__response_model *graded, norma_error *err)
{
    double *scale = NORMA__NEW(double, graded->n_items);
    if (!scale)
        return norma__no_memory(err);
    for (size_t j = 0; j < graded->n_items; j++)
        scale[j] = graded->scale_of[j] == NORMA_NONE ? NAN : (double)graded->scale_of[j];
    norma_status status =
        norma__freeze(calibration, "graded.scale", scale, graded->n_items, 1, err);
    free(scale);
    return status;
}

norma_status norma__response_model_freeze(norma_calibration *calibration,
                                          const norma__response_model *graded, norma_error *err)
{
    size_t n = graded->n_items, most = graded->most_steps;
    norma_status status = freeze_scales(calibration, graded, err);
    if (status == NORMA_OK)
        status = norma__freeze(calibration, "graded.loading", graded->loading, n, 1, err);
    if (status == NORMA_OK)
        status = norma__freeze(calibration, "graded.thresholds", graded->thresholds, most, n, err);
    if (status == NORMA_OK)
        status = norma__freeze(calibration, "graded.popularity", graded->popularity, most, n, err);
    return status;
}

/* ---- thawing: what comes from a file is not believed ---- */

static norma_status implausible(norma_error *err)
{
    return norma__fail(err, NORMA_ESTORE,
                       "the calibration's figures 'graded.*' are of no graded model: make a new "
                       "one");
}

static bool take_scales(norma__response_model *graded, const double *scale)
{
    for (size_t j = 0; j < graded->n_items; j++) {
        if (isnan(scale[j]))
            continue;
        if (!(scale[j] >= 0 && scale[j] < (double)graded->n_items))
            return false;
        graded->scale_of[j] = (size_t)scale[j];
        if (graded->scale_of[j] >= graded->n_scales)
            graded->n_scales = graded->scale_of[j] + 1;
    }
    return graded->n_scales > 0;
}

static bool plausible_item(const norma__response_model *graded, size_t j, size_t steps)
{
    const double *thresholds = graded->thresholds + j * graded->most_steps;
    const double *popularity = graded->popularity + j * graded->most_steps;
    if (!(fabs(graded->loading[j]) < 1) || steps > graded->most_steps)
        return false;
    for (size_t k = 0; k < steps; k++)
        if (isnan(thresholds[k]) || !(popularity[k] >= 0 && popularity[k] <= 1) ||
            (k > 0 && (thresholds[k] < thresholds[k - 1] || popularity[k] > popularity[k - 1])))
            return false;
    return true;
}

static norma_status thaw(norma__response_model *graded, double *scale,
                         const norma_calibration *calibration, norma_error *err)
{
    size_t n = graded->n_items, most = graded->most_steps;
    norma_status status = norma__thaw(scale, calibration, "graded.scale", n, 1, err);
    if (status == NORMA_OK)
        status = norma__thaw(graded->loading, calibration, "graded.loading", n, 1, err);
    if (status == NORMA_OK)
        status = norma__thaw(graded->thresholds, calibration, "graded.thresholds", most, n, err);
    if (status == NORMA_OK)
        status = norma__thaw(graded->popularity, calibration, "graded.popularity", most, n, err);
    if (status != NORMA_OK)
        return status;
    if (!take_scales(graded, scale))
        return implausible(err);
    for (size_t j = 0; j < n; j++)
        if (graded->scale_of[j] != NORMA_NONE &&
            !plausible_item(graded, j, (size_t)(calibration->max[j] - calibration->min[j])))
            return implausible(err);
    return NORMA_OK;
}

norma_status norma__response_model_thaw(norma__response_model **out,
                                        const norma_calibration *calibration,
                                        const norma_instrument *instrument, norma_error *err)
{
    const norma_frozen *thresholds = norma_calibration_find(calibration, "graded.thresholds");
    norma__response_model *graded = NULL;
    double *scale = NULL;
    norma_status status;

    *out = NULL;
    if (!thresholds || thresholds->n_rows > 254 || calibration->n_items != instrument->n_items) {
        status = implausible(err);
        goto done;
    }
    graded = norma__response_model_blank(calibration->n_items, thresholds->n_rows);
    scale = NORMA__NEW(double, calibration->n_items);
    if (!graded || !scale) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = thaw(graded, scale, calibration, err)) != NORMA_OK)
        goto done;

    *out = graded;
    graded = NULL;
done:
    free(scale);
    norma__response_model_free(graded);
    return status;
}

#include <math.h>

#include "data/calibration.h"
#include "foundation/status.h"
#include "process/careless/validity.h"

/* Figures "validity.high" and "validity.low", an index a row and a kind a column; "validity.means",
   of both parts; "validity.kinds", a kind a column; "validity.prevalence" and its error. */
enum { INTERCEPT, MIDDLE, WIDTH, SHIFT, SPREAD, PREVALENCE, FIGURES };
enum { KINDS = NORMA__CARELESS_KINDS };

norma_status norma__validity_freeze(norma_calibration *calibration, const norma__validity *v,
                                    norma_error *err)
{
    double high[NORMA_INDICES * KINDS], low[NORMA_INDICES * KINDS], kinds[FIGURES * KINDS];
    double means[NORMA_INDICES * 2];
    const double prevalence[] = {v->prevalence, v->prevalence_se};
    norma_status status;
    for (size_t c = 0; c < v->n_kinds; c++) {
        const norma__ratio *kind = &v->kinds[c];
        const double own[FIGURES] = {kind->intercept, kind->middle, kind->width,
                                     kind->shift,     kind->spread, kind->prevalence};
        for (size_t i = 0; i < FIGURES; i++)
            kinds[c * FIGURES + i] = own[i];
        for (size_t k = 0; k < NORMA_INDICES; k++) {
            high[c * NORMA_INDICES + k] = v->in_it[k] ? kind->high[k] : NAN;
            low[c * NORMA_INDICES + k] = v->in_it[k] ? kind->low[k] : NAN;
        }
    }
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        means[k] = v->mean_high[k];
        means[NORMA_INDICES + k] = v->mean_low[k];
    }
    status = norma__freeze(calibration, "validity.high", high, NORMA_INDICES, v->n_kinds, err);
    if (status == NORMA_OK)
        status = norma__freeze(calibration, "validity.low", low, NORMA_INDICES, v->n_kinds, err);
    if (status == NORMA_OK)
        status = norma__freeze(calibration, "validity.means", means, NORMA_INDICES, 2, err);
    if (status == NORMA_OK)
        status = norma__freeze(calibration, "validity.kinds", kinds, FIGURES, v->n_kinds, err);
    if (status == NORMA_OK)
        status = norma__freeze(calibration, "validity.prevalence", prevalence, 2, 1, err);
    return status;
}

static bool kind_in_order(const double *figures)
{
    for (size_t i = 0; i < FIGURES; i++)
        if (!isfinite(figures[i]))
            return false;
    return figures[SPREAD] >= 1 && figures[PREVALENCE] > 0 && figures[PREVALENCE] < 1;
}

static void fill_kind(norma__validity *v, size_t c, const double *figures, const double *high,
                      const double *low)
{
    norma__ratio *kind = &v->kinds[c];
    *kind = (norma__ratio){.intercept = figures[INTERCEPT],
                           .middle = figures[MIDDLE],
                           .width = figures[WIDTH],
                           .shift = figures[SHIFT],
                           .spread = figures[SPREAD],
                           .prevalence = figures[PREVALENCE]};
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        v->in_it[k] = isfinite(high[k]) && isfinite(low[k]);
        kind->high[k] = v->in_it[k] ? high[k] : 0;
        kind->low[k] = v->in_it[k] ? low[k] : 0;
    }
}

norma_status norma__validity_thaw(norma__validity *v, const norma_calibration *calibration,
                                  norma_error *err)
{
    double high[NORMA_INDICES * KINDS], low[NORMA_INDICES * KINDS], kinds[FIGURES * KINDS];
    double means[NORMA_INDICES * 2], prevalence[2];
    const norma_frozen *figure = norma_calibration_find(calibration, "validity.kinds");
    size_t n = figure ? figure->n_columns : 0;
    norma_status status = NORMA_OK;
    *v = (norma__validity){.n_kinds = n};
    if (n < 1 || n > KINDS)
        status = norma__fail(err, NORMA_ESTORE,
                             "the calibration has no figure 'validity.kinds' that can be used: "
                             "make a new one");
    if (status == NORMA_OK)
        status = norma__thaw(high, calibration, "validity.high", NORMA_INDICES, n, err);
    if (status == NORMA_OK)
        status = norma__thaw(low, calibration, "validity.low", NORMA_INDICES, n, err);
    if (status == NORMA_OK)
        status = norma__thaw(means, calibration, "validity.means", NORMA_INDICES, 2, err);
    if (status == NORMA_OK)
        status = norma__thaw(kinds, calibration, "validity.kinds", FIGURES, n, err);
    if (status == NORMA_OK)
        status = norma__thaw(prevalence, calibration, "validity.prevalence", 2, 1, err);
    for (size_t c = 0; c < n && status == NORMA_OK; c++) {
        if (!kind_in_order(kinds + c * FIGURES) || !(prevalence[0] > 0 && prevalence[0] < 1))
            status = norma__fail(err, NORMA_ESTORE,
                                 "figure 'validity.kinds' of the calibration is out of range: make "
                                 "a new one");
        else
            fill_kind(v, c, kinds + c * FIGURES, high + c * NORMA_INDICES, low + c * NORMA_INDICES);
    }
    if (status != NORMA_OK)
        return status;
    v->prevalence = prevalence[0];
    v->prevalence_se = prevalence[1];
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        v->mean_high[k] = isfinite(means[k]) ? means[k] : 0;
        v->mean_low[k] = isfinite(means[NORMA_INDICES + k]) ? means[NORMA_INDICES + k] : 0;
    }
    return NORMA_OK;
}

#include <math.h>

#include "data/calibration.h"
#include "foundation/status.h"
#include "process/careless/validity.h"

/* Rows of "validity.coefficients", an index a column, and of "validity.sum". */
enum { HIGH, LOW, MEAN_HIGH, MEAN_LOW, COEFFICIENTS };
enum { INTERCEPT, MIDDLE, WIDTH, SHIFT, SPREAD, PREVALENCE, PREVALENCE_SE, SUMS };

norma_status norma__validity_freeze(norma_calibration *calibration, const norma__validity *v,
                                    norma_error *err)
{
    double coefficients[NORMA_INDICES * COEFFICIENTS];
    const double sum[SUMS] = {[INTERCEPT] = v->intercept,
                              [MIDDLE] = v->middle,
                              [WIDTH] = v->width,
                              [SHIFT] = v->shift,
                              [SPREAD] = v->spread,
                              [PREVALENCE] = v->prevalence,
                              [PREVALENCE_SE] = v->prevalence_se};
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        double *column = coefficients + k * COEFFICIENTS;
        column[HIGH] = v->in_it[k] ? v->high[k] : NAN;
        column[LOW] = v->in_it[k] ? v->low[k] : NAN;
        column[MEAN_HIGH] = v->mean_high[k];
        column[MEAN_LOW] = v->mean_low[k];
    }
    norma_status status = norma__freeze(calibration, "validity.coefficients", coefficients,
                                        COEFFICIENTS, NORMA_INDICES, err);
    return status == NORMA_OK ? norma__freeze(calibration, "validity.sum", sum, SUMS, 1, err)
                              : status;
}

static bool in_order(const double sum[SUMS])
{
    for (size_t i = 0; i < PREVALENCE; i++)
        if (!isfinite(sum[i]))
            return false;
    return sum[SPREAD] >= 1 && sum[PREVALENCE] > 0 && sum[PREVALENCE] < 1;
}

norma_status norma__validity_thaw(norma__validity *v, const norma_calibration *calibration,
                                  norma_error *err)
{
    double coefficients[NORMA_INDICES * COEFFICIENTS], sum[SUMS];
    norma_status status = norma__thaw(coefficients, calibration, "validity.coefficients",
                                      COEFFICIENTS, NORMA_INDICES, err);
    if (status == NORMA_OK)
        status = norma__thaw(sum, calibration, "validity.sum", SUMS, 1, err);
    if (status != NORMA_OK)
        return status;
    if (!in_order(sum))
        return norma__fail(err, NORMA_ESTORE,
                           "figure 'validity.sum' of the calibration is out of range: make a new "
                           "one");
    *v = (norma__validity){.intercept = sum[INTERCEPT],
                           .middle = sum[MIDDLE],
                           .width = sum[WIDTH],
                           .shift = sum[SHIFT],
                           .spread = sum[SPREAD],
                           .prevalence = sum[PREVALENCE],
                           .prevalence_se = sum[PREVALENCE_SE]};
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        const double *column = coefficients + k * COEFFICIENTS;
        v->in_it[k] = isfinite(column[HIGH]) && isfinite(column[LOW]);
        v->high[k] = v->in_it[k] ? column[HIGH] : 0;
        v->low[k] = v->in_it[k] ? column[LOW] : 0;
        v->mean_high[k] = isfinite(column[MEAN_HIGH]) ? column[MEAN_HIGH] : 0;
        v->mean_low[k] = isfinite(column[MEAN_LOW]) ? column[MEAN_LOW] : 0;
    }
    return NORMA_OK;
}

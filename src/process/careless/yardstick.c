#include "process/careless/yardstick.h"

#include <math.h>
#include <stdlib.h>

#include "process/careless/mahalanobis.h"
#include "process/careless/patterns.h"

static bool any_wanted(const bool *wanted, norma_index first, norma_index last)
{
    for (size_t k = first; k <= (size_t)last; k++)
        if (wanted[k])
            return true;
    return false;
}

static norma_status new_of_answers(norma__yardstick *out, const norma_instrument *instrument,
                                   const norma_data *data, const uint8_t *keep, const bool *wanted,
                                   int threads, norma_notes *notes, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (any_wanted(wanted, NORMA_INDEX_MAHALANOBIS, NORMA_INDEX_MAHALANOBIS_P))
        status = norma__metric_new(&out->metric, instrument, data, keep, threads, notes, err);
    if (status == NORMA_OK && any_wanted(wanted, NORMA_INDEX_EVEN_ODD, NORMA_INDEX_PERSON_TOTAL))
        status = norma__pairs_new(&out->pairs, instrument, data, keep, threads, notes, err);
    if (status == NORMA_OK && any_wanted(wanted, NORMA_INDEX_GUTTMAN, NORMA_INDEX_ONSET_STATISTIC))
        status =
            norma__response_model_new(&out->graded, instrument, data, keep, threads, notes, err);
    return status;
}

static norma_status new_of_latencies(norma__yardstick *out, const norma_instrument *instrument,
                                     const norma_data *data, const norma__timings *timings,
                                     const uint8_t *keep, const bool *wanted, int threads,
                                     norma_notes *notes, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (any_wanted(wanted, NORMA_INDEX_TOTAL_MS, NORMA_INDEX_SPEED) ||
        any_wanted(wanted, NORMA_INDEX_RELATIVE_SPEED, NORMA_INDEX_FAST_PAGES))
        status = norma__pace_new(&out->pace, instrument, data, timings, threads, notes, err);
    if (status == NORMA_OK &&
        any_wanted(wanted, NORMA_INDEX_LOGNORMAL_SPEED, NORMA_INDEX_DISTANCE_RESIDUAL))
        status = norma__speed_model_new(&out->speeds, instrument, data, timings, keep, false,
                                        threads, notes, err);
    if (status == NORMA_OK && wanted[NORMA_INDEX_DISTANCE_RESIDUAL])
        status = norma__distance_model_new(&out->distance, instrument, data, timings, keep, 0,
                                           threads, notes, err);
    return status;
}

norma_status norma__yardstick_new(norma__yardstick *out, const norma_instrument *instrument,
                                  const norma_data *data, const norma__timings *timings,
                                  const uint8_t *keep, const bool *wanted, int threads,
                                  norma_notes *notes, norma_error *err)
{
    norma_status status;
    *out = (norma__yardstick){0};
    status = new_of_answers(out, instrument, data, keep, wanted, threads, notes, err);
    if (status == NORMA_OK && timings)
        status =
            new_of_latencies(out, instrument, data, timings, keep, wanted, threads, notes, err);
    if (status != NORMA_OK)
        norma__yardstick_clear(out);
    return status;
}

void norma__yardstick_clear(norma__yardstick *yardstick)
{
    norma__metric_free(yardstick->metric);
    norma__pairs_free(yardstick->pairs);
    norma__response_model_free(yardstick->graded);
    norma__pace_free(yardstick->pace);
    norma__distance_model_free(yardstick->distance);
    norma__speed_model_free(yardstick->speeds);
    *yardstick = (norma__yardstick){0};
}

static void undefine(double *const indices[NORMA_INDICES], size_t n_rows)
{
    for (size_t k = 0; k < NORMA_INDICES; k++)
        for (size_t r = 0; indices[k] && r < n_rows; r++)
            indices[k][r] = NAN;
}

static norma_status measure_latencies(double *const indices[NORMA_INDICES],
                                      const norma__yardstick *yardstick,
                                      const norma_instrument *instrument, const norma_data *data,
                                      const norma__timings *timings, int threads, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (yardstick->pace)
        status =
            norma__pace_indices(indices, yardstick->pace, instrument, data, timings, threads, err);
    if (status == NORMA_OK && yardstick->speeds) {
        const norma__speeds speeds = {.speed = indices[NORMA_INDEX_LOGNORMAL_SPEED],
                                      .fit = indices[NORMA_INDEX_LATENCY_FIT]};
        status = norma__speeds_of(&speeds, yardstick->speeds, data, timings, threads, err);
    }
    if (status == NORMA_OK && yardstick->distance && indices[NORMA_INDEX_DISTANCE_RESIDUAL])
        status =
            norma__distance_residuals(indices[NORMA_INDEX_DISTANCE_RESIDUAL], yardstick->distance,
                                      instrument, data, timings, threads, err);
    return status;
}

norma_status norma__yardstick_indices(double *const indices[NORMA_INDICES], double *mahalanobis_df,
                                      const norma__yardstick *yardstick,
                                      const norma_instrument *instrument, const norma_data *data,
                                      const norma__timings *timings, int threads, norma_error *err)
{
    const norma__distances distances = {indices[NORMA_INDEX_MAHALANOBIS],
                                        indices[NORMA_INDEX_MAHALANOBIS_P], mahalanobis_df};
    norma_status status;

    undefine(indices, norma_data_rows(data));
    status = norma__pattern_indices(indices, instrument, data, threads, err);
    if (status == NORMA_OK)
        status = norma__mahalanobis(&distances, yardstick->metric, data, threads, err);
    if (status == NORMA_OK)
        status = norma__pairs_indices(indices, yardstick->pairs, instrument, data, threads, err);
    if (status == NORMA_OK && yardstick->graded)
        status = norma__response_model_indices(indices, yardstick->graded, instrument, data,
                                               threads, err);
    if (status == NORMA_OK && timings)
        status = measure_latencies(indices, yardstick, instrument, data, timings, threads, err);
    return status;
}

norma_status norma__yardstick_freeze(norma_calibration *calibration,
                                     const norma__yardstick *yardstick, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (yardstick->metric)
        status = norma__metric_freeze(calibration, yardstick->metric, err);
    if (status == NORMA_OK && yardstick->pairs)
        status = norma__pairs_freeze(calibration, yardstick->pairs, err);
    if (status == NORMA_OK && yardstick->graded)
        status = norma__response_model_freeze(calibration, yardstick->graded, err);
    if (status == NORMA_OK && yardstick->pace)
        status = norma__pace_freeze(calibration, yardstick->pace, err);
    if (status == NORMA_OK && yardstick->speeds)
        status = norma__speed_model_freeze(calibration, yardstick->speeds, err);
    if (status == NORMA_OK && yardstick->distance)
        status = norma__distance_model_freeze(calibration, yardstick->distance, err);
    return status;
}

/* A part is thawed when any of its figures is there. */
static bool has(const norma_calibration *calibration, const char *name)
{
    return norma_calibration_find(calibration, name) != NULL;
}

norma_status norma__yardstick_thaw(norma__yardstick *out, const norma_calibration *calibration,
                                   const norma_instrument *instrument, norma_error *err)
{
    norma_status status;
    *out = (norma__yardstick){0};
    status = norma__metric_thaw(&out->metric, calibration, err);
    if (status == NORMA_OK && has(calibration, "pairs.mean"))
        status = norma__pairs_thaw(&out->pairs, calibration, instrument, err);
    if (status == NORMA_OK && has(calibration, "graded.loading"))
        status = norma__response_model_thaw(&out->graded, calibration, instrument, err);
    if (status == NORMA_OK && has(calibration, "pace.mean_log"))
        status = norma__pace_thaw(&out->pace, calibration, instrument, err);
    if (status == NORMA_OK && has(calibration, "lognormal.beta"))
        status = norma__speed_model_thaw(&out->speeds, calibration, err);
    if (status == NORMA_OK && has(calibration, "distance.items"))
        status = norma__distance_model_thaw(&out->distance, calibration, instrument, err);
    if (status != NORMA_OK)
        norma__yardstick_clear(out);
    return status;
}

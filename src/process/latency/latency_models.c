#include <math.h>

#include "foundation/normal.h"
#include "foundation/note.h"
#include "process/latency/consistency.h"
#include "process/latency/latency_result.h"

/* What the calibration does not have is left out, and said. */
static norma_status note_absent(const norma__latency_job *job, const char *figures,
                                const char *what, norma_error *err)
{
    return norma__note(&job->result->notes, err, "not-in-calibration", figures, NAN, NAN,
                       "the calibration has no %s: what depends on it is left out", what);
}

static norma_status find_speed_model(norma__latency_job *job, norma_error *err)
{
    const norma_latency_options *o = job->options;
    norma_status status;
    if (!o->frozen)
        return norma__speed_model_new(&job->speeds, job->instrument, job->data, job->timings, NULL,
                                      o->fatigue, job->threads, &job->result->notes, err);
    if (!norma_calibration_find(o->frozen, "lognormal.model"))
        return note_absent(job, "lognormal.model", "log-normal model", err);
    if ((status = norma__speed_model_thaw(&job->speeds, o->frozen, err)) != NORMA_OK)
        return status;
    return o->fatigue && !job->speeds->sloped
               ? note_absent(job, "lognormal.slope", "slope of position", err)
               : NORMA_OK;
}

norma_status norma__latency_speeds(norma__latency_job *job, norma_error *err)
{
    norma_latency_result *result = job->result;
    norma_status status = find_speed_model(job, err);
    if (status != NORMA_OK || !job->speeds)
        return status;
    result->lognormal = job->speeds->summary;
    for (size_t j = 0; j < result->n_items; j++) {
        norma_latency_item *item = &result->items[j];
        item->time_intensity = job->speeds->beta[j];
        item->time_intensity_se = job->speeds->beta_se[j];
        item->discrimination = job->speeds->alpha[j];
        item->discrimination_se = job->speeds->alpha_se[j];
        item->fit = job->speeds->fit[j];
        item->fit_p = 2 * norma__normal_cdf(-fabs(item->fit));
    }
    const norma__speeds wanted = {result->speed,    result->speed_se, result->slope,
                                  result->slope_se, result->fit,      result->fit_p};
    return norma__speeds_of(&wanted, job->speeds, job->data, job->timings, job->threads, err);
}

/* Curves are those of the sample; against a calibration there are none, and residuals are those
   from its model. */
static norma_status find_distance_model(norma__latency_job *job, norma_error *err)
{
    const norma_calibration *frozen = job->options->frozen;
    norma_latency_result *result = job->result;
    norma_status status;
    if (frozen)
        return norma_calibration_find(frozen, "distance.items")
                   ? norma__distance_model_thaw(&job->distance, frozen, job->instrument, err)
                   : note_absent(job, "distance.items", "model of speed and distance", err);
    status =
        norma__distance_model_new(&job->distance, job->instrument, job->data, job->timings, NULL,
                                  job->options->conf_level, job->threads, &result->notes, err);
    if (status == NORMA_OK && job->distance)
        result->curves = norma__distance_curves(job->distance, &result->n_curves);
    return status;
}

norma_status norma__latency_distance(norma__latency_job *job, norma_error *err)
{
    norma_latency_result *result = job->result;
    norma_status status = NORMA_OK;
    if (job->options->distance)
        status = find_distance_model(job, err);
    if (status == NORMA_OK && job->distance)
        status =
            norma__distance_residuals(result->distance_residual, job->distance, job->instrument,
                                      job->data, job->timings, job->threads, err);
    if (status != NORMA_OK)
        return status;
    return norma__consistency(&result->speed_consistency, &result->residual_consistency,
                              job->instrument, job->data, job->timings, job->distance, job->options,
                              job->threads, &result->notes, err);
}

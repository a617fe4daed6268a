/* Making and filling a result of norma_latency(). */
#ifndef NORMA_PROCESS_LATENCY_LATENCY_RESULT_H
#define NORMA_PROCESS_LATENCY_LATENCY_RESULT_H

#include "process/latency/distance.h"
#include "process/latency/lognormal.h"
#include "process/latency/pace.h"

/* Everything that norma_latency() works with. */
typedef struct norma__latency_job {
    const norma_instrument *instrument;
    const norma_data *data;
    const norma_latency_options *options;
    int threads;
    norma__timings *timings;
    norma__pace *sample, *frozen;    /* frozen NULL: the sample is measured against itself */
    norma__speed_model *speeds;      /* NULL: none */
    norma__distance_model *distance; /* NULL: none */
    norma_latency_result *result;
} norma__latency_job;

/* A result in which every figure is NaN. */
norma_status norma__latency_result_new(norma_latency_result **out,
                                       const norma_instrument *instrument, const norma_data *data,
                                       const norma_latency_options *options, norma_error *err);

/* The items: their latencies, and thresholds by every method; the one in force goes into the pace
   that respondents are measured against. */
norma_status norma__latency_items(norma__latency_job *job, norma_error *err);

/* The respondents' effort and speed against that pace. */
norma_status norma__latency_respondents(norma__latency_job *job, norma_error *err);

/* The log-normal model, of the sample or frozen, and what it says of items and respondents. */
norma_status norma__latency_speeds(norma__latency_job *job, norma_error *err);

/* Speed and distance: curves, residuals, and how consistent speed and residuals are. */
norma_status norma__latency_distance(norma__latency_job *job, norma_error *err);

#endif

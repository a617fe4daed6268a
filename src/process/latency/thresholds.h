/* Item thresholds, by every method. */
#ifndef NORMA_PROCESS_LATENCY_THRESHOLDS_H
#define NORMA_PROCESS_LATENCY_THRESHOLDS_H

#include "process/latency/pace.h"

/* Thresholds that a rule gives for an item of this mean latency: every method but the mixture and
   the cumulative one, which are left as they are. */
void norma__rule_thresholds(double thresholds_ms[NORMA_THRESHOLD_METHODS], double mean_ms,
                            const norma_item *item, const norma_screening *screening,
                            double ms_per_word);

/* Fills the mixtures (n_items) of an item's latencies, and the threshold of each: NaN where two
   components are not needed, cannot be told apart, or the rapid one is the larger. */
norma_status norma__mixture_thresholds(double *threshold_ms, norma_latency_mixture *mixtures,
                                       const norma__timings *timings, const norma__pace *pace,
                                       const norma__threshold_plan *plan, int threads,
                                       norma_error *err);

#endif

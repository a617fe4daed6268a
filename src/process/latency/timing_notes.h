/* What cleaning left out, counted and said. */
#ifndef NORMA_PROCESS_LATENCY_TIMING_NOTES_H
#define NORMA_PROCESS_LATENCY_TIMING_NOTES_H

#include "process/latency/timings.h"

/* Of one item. */
typedef struct norma__timing_tally {
    size_t n, n_short, n_interruptions, n_revisits; /* recorded; left out by each rule */
    size_t n_tiny, n_huge;                          /* too short or long for the unit */
    double shortest, longest;                       /* of those used; 0 without any */
} norma__timing_tally;

void norma__timing_tally_add(norma__timing_tally *tally, const double *ms, const norma__fate *fate,
                             size_t n, double load_ms);
void norma__timing_tally_merge(norma__timing_tally *into, const norma__timing_tally *from);

/* "latencies-missing", "latencies-of-pages", "interruptions", "latencies-short",
   "latencies-revisited", "latency-unit", "latency-constant". */
norma_status norma__timing_notes(const norma__timings *timings, const norma__timing_tally *tallies,
                                 const norma_instrument *instrument, const norma_data *data,
                                 norma_notes *notes, norma_error *err);

#endif

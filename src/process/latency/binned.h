/* The log latencies of one item, standardised and counted in narrow bins: what thresholds are
   fitted to, so that a million respondents cost no more than a thousand. */
#ifndef NORMA_PROCESS_LATENCY_BINNED_H
#define NORMA_PROCESS_LATENCY_BINNED_H

#include <stddef.h>

/* Bins are 1/20 standard deviation wide and go from -10 to 10; the ends take what lies beyond. */
enum { NORMA__BINS = 400, NORMA__BINS_A_SD = 20 };

typedef struct norma__binned {
    double mean, sd; /* of the log latencies */
    size_t n;
    size_t first, last; /* bins that are not empty */
    double count[NORMA__BINS];
} norma__binned;

/* The middle of a bin, in standard deviations from the mean. */
static inline double norma__bin_middle(size_t bin)
{
    return ((double)bin + 0.5) / NORMA__BINS_A_SD - NORMA__BINS / (2. * NORMA__BINS_A_SD);
}

/* The bin of a log latency. */
static inline size_t norma__bin_of(double log_ms, double mean, double sd)
{
    double at = ((log_ms - mean) / sd * NORMA__BINS_A_SD) + NORMA__BINS / 2.;
    return at < 0 ? 0 : at >= NORMA__BINS ? NORMA__BINS - 1 : (size_t)at;
}

/* Counts n values, NaN left out; sd > 0. */
void norma__bin_logs(norma__binned *out, const double *log_ms, size_t n, double mean, double sd);

/* Finds first and last, and n. */
void norma__bins_trim(norma__binned *binned);

#endif

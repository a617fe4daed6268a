/* Shared but private: what the reports of norma latency have in common. */
#ifndef NORMA_REPORT_LATENCY_PARTS_H
#define NORMA_REPORT_LATENCY_PARTS_H

#include <norma/report.h>

#include "report/words.h"

/* What a report of latencies is about; all borrowed. */
typedef struct norma__latency_subject {
    const norma_latency_result *result;
    const norma_instrument *instrument;
    const norma_data *data;
} norma__latency_subject;

/* A threshold method for people, in English: "common floor". */
const char *norma__threshold_title(int method);

/* Smallest, middle and largest of some figures of all items; n of them are defined. */
typedef struct norma__spread {
    size_t n;
    double low, median, high;
    bool failed; /* there was no memory to sort them */
} norma__spread;

/* Values that lie stride bytes apart, n of them. */
norma__spread norma__spread_of(const double *first, size_t n, size_t stride);
/* The item thresholds of one method, ms. */
norma__spread norma__threshold_spread(const norma_latency_result *r, int method);

/* Latencies used and left out, over all items. */
typedef struct norma__latency_counts {
    size_t items, of_page, used, rapid, n_short, interruptions, revisits;
} norma__latency_counts;
norma__latency_counts norma__latency_counts_of(const norma_latency_result *r);

/* Respondents by response-time effort, from full effort down. */
enum { NORMA__EFFORT_BANDS = 6 };
typedef struct norma__effort {
    size_t n; /* respondents with an effort */
    size_t counts[NORMA__EFFORT_BANDS];
} norma__effort;
extern const char *const norma__effort_bands[NORMA__EFFORT_BANDS]; /* in English */
norma__effort norma__effort_of(const norma_latency_result *r);

/* Whether misfit is told, and of how many items and respondents at p < .01. */
typedef struct norma__latency_misfit {
    size_t items, of_items, respondents, of_respondents;
} norma__latency_misfit;
norma__latency_misfit norma__latency_misfit_of(const norma_latency_result *r);

/* What a curve says, in English. */
const char *norma__curve_verdict(const norma_distance_curve *curve);

/* How long answers took: bins of equal width on the log scale, 100 ms to 10 min, the end bins
   holding what lies beyond; of pages where only pages were timed. */
enum { NORMA__TIME_BINS = 60 };
typedef struct norma__time_histogram {
    bool of_pages;
    size_t n;
    double edges_ms[NORMA__TIME_BINS + 1];
    size_t counts[NORMA__TIME_BINS];
} norma__time_histogram;
void norma__time_histogram_of(norma__time_histogram *out, const norma_data *data);

norma_status norma__latency_json(norma_output *out, const norma__latency_subject *of,
                                 const norma_report_context *context, norma_error *err);
norma_status norma__latency_text(norma_output *out, const norma__latency_subject *of,
                                 const norma_report_context *context, norma_error *err);

#endif

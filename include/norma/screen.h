/* Response process: can these answers be believed? Indices, rules and flags per respondent. */
#ifndef NORMA_SCREEN_H
#define NORMA_SCREEN_H

#include <norma/data.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct norma_screen_options {
    uint32_t version;
    size_t threads; /* 0: all */
} norma_screen_options;
#define NORMA_SCREEN_OPTIONS_INIT                                                                  \
    {                                                                                              \
        .version = 1                                                                               \
    }
norma_option_table norma_screen_option_table(void);

/** Latencies of one item. */
typedef struct norma_item_latency {
    size_t n;               /* recorded latencies */
    size_t n_interruptions; /* of them over interruption_ms, kept out of the figures below */
    double mean_ms, median_ms;
    double mean_log, sd_log; /* of the natural log of ms */
    double threshold_ms;     /* max(floor, min(cap, share x mean)); NaN when n = 0 */
    size_t n_rapid;          /* latencies below the threshold */
} norma_item_latency;

/** One index of every respondent, n_rows values; NaN where undefined. */
typedef struct norma_screen_result {
    size_t n_rows, n_items;
    double *indices[NORMA_INDICES]; /* NULL where the data cannot give it (no latencies) */
    double *mahalanobis_df;         /* n_rows: items answered, the chi-square's df */
    uint32_t *flags;                /* n_rows bit masks: bit r is rule r of the instrument */
    uint8_t *keep;                  /* n_rows: 0 when set aside */
    size_t n_flagged, n_kept;       /* any flag; not set aside */
    size_t n_rules;
    size_t rule_counts[32]; /* respondents per rule */
    bool rule_applied[32];  /* false: too few items, or no such index (a note says which) */
    bool has_latencies;
    norma_item_latency *item_latencies; /* n_items; NULL without latencies */
    size_t latency_bins;      /* histogram of all latencies on the log scale, for reports */
    double *latency_edges_ms; /* latency_bins + 1 */
    size_t *latency_counts;   /* latency_bins */
    norma_notes notes;
} norma_screen_result;

/**
 * Screens every respondent with the indices and the rules of the instrument.
 *
 * Items are taken in instrument order, as answered (not recoded). Longest run and IRV are those of
 * the careless package; the squared Mahalanobis distance uses pairwise moments and only the items
 * that the respondent answered (df = their number). RTE is the share of the respondent's latencies
 * at or over the item threshold (Wise & Kong, 2005); speed the mean of (log latency - item mean) /
 * item sd, interruptions left out.
 *
 * @return NORMA_OK; NORMA_EDATA when there is no row; NORMA_ENOMEM
 */
norma_status norma_screen(norma_screen_result **out, const norma_instrument *instrument,
                          const norma_data *data, const norma_screen_options *options,
                          norma_error *err);
void norma_screen_result_free(norma_screen_result *result);

#ifdef __cplusplus
}
#endif
#endif

/* Response process: can these answers be believed? Indices, rules and flags per respondent. */
#ifndef NORMA_SCREEN_H
#define NORMA_SCREEN_H

#include <norma/calibration.h>
#include <norma/option.h>
#include <norma/progress.h>
#include <norma/sample.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How much is computed. */
typedef enum norma_screen_extent {
    NORMA_SCREEN_ALL = 0, /* every index that the data can give, with its limit, and validity */
    NORMA_SCREEN_RULES    /* the first ten indices, and what the rules of the instrument need */
} norma_screen_extent;

typedef struct norma_screen_options {
    uint32_t version;
    int extent;     /* a norma_screen_extent */
    double fpr;     /* share of careful respondents that may lie beyond an index's limit */
    size_t beyond;  /* k of the k-of-m rule: as many indices beyond their limits are too many */
    size_t draws;   /* careful respondents simulated for the null distributions */
    uint64_t seed;  /* of them */
    size_t threads; /* 0: all */
    norma_progress progress;
    const norma_calibration *frozen; /* what to measure against, instead of the sample itself;
                                        NULL: the sample; borrowed */
} norma_screen_options;
#define NORMA_SCREEN_OPTIONS_INIT                                                                  \
    {                                                                                              \
        .version = 1, .fpr = 0.01, .beyond = 3, .draws = 10000, .seed = 1                          \
    }

/** @return the table of the options of norma_screen(): flags, bounds and help; never NULL. */
norma_option_table norma_screen_option_table(void);

/** Latencies of one item; a figure that nothing was recorded for is NaN. */
typedef struct norma_item_latency {
    size_t n;               /* recorded latencies */
    size_t n_interruptions; /* of them over interruption_ms, kept out of the figures below */
    double mean_ms, median_ms;
    double mean_log, sd_log; /* of the natural log of ms */
    double threshold_ms;     /* max(floor, min(cap, share x mean)); NaN without a mean */
    size_t n_rapid;          /* latencies below the threshold */
} norma_item_latency;

/** What is known of one index: where careful respondents end. */
typedef struct norma_index_limit {
    norma_side side;
    bool analytic;             /* the null distribution is a formula, not a simulation */
    double low, high;          /* limits at fpr for a respondent of middling extremity; NaN: none */
    double null_mean, null_sd; /* among careful respondents, by simulation */
    double shift, spread; /* where the middle of the sample lies among them, in normal scores, and
                             how many times as wide, at least 1: limits and p allow for both */
    size_t n_beyond;      /* respondents beyond their limit */
    double weight;        /* mean contribution to the log odds of those whom validity calls
                             careless; NaN: not in validity, or it calls nobody so */
} norma_index_limit;

/** One index of every respondent, n_rows values; NaN where undefined. */
typedef struct norma_screen_result {
    size_t n_rows, n_items;
    double *indices[NORMA_INDICES]; /* NULL where the data cannot give it (no latencies) */
    double *p[NORMA_INDICES];       /* n_rows: probability under careful answering of a value as
                                       suspicious, given how extreme the respondent's opinions are;
                                       NULL: no null distribution */
    double *contributions[NORMA_INDICES]; /* n_rows: of the index to the log odds of validity; NULL:
                                             not in it */
    norma_index_limit limits[NORMA_INDICES];
    double prevalence, prevalence_se;       /* of careless responding; NaN without validity */
    double prevalence_low, prevalence_high; /* 95 % interval, docs/validity.md */
    bool frozen;              /* limits, validity and prevalence are those of a calibration */
    size_t n_counted;         /* indices that the k-of-m rule counts: its m */
    double beyond_error;      /* share of careful respondents that it calls careless, by
                                 simulation; NaN: unknown */
    double *mahalanobis_df;   /* n_rows: items answered that vary, the chi-square's df; NaN
                                 where no distance can be had */
    uint32_t *flags;          /* n_rows bit masks: bit r is rule r of the instrument */
    uint8_t *keep;            /* n_rows: 0 when set aside */
    size_t n_flagged, n_kept; /* any flag; not set aside */
    size_t n_rules;
    size_t rule_counts[32]; /* respondents per rule */
    bool rule_applied[32];  /* false: too few items, or no such index (a note says which) */
    bool has_latencies;
    norma_item_latency *item_latencies; /* n_items; NULL without latencies */
    size_t latency_bins;      /* histogram of all latencies on the log scale, for reports: 100 ms to
                                 10 min, the end bins holding what lies beyond */
    double *latency_edges_ms; /* latency_bins + 1 */
    size_t *latency_counts;   /* latency_bins */
    norma_notes notes;        /* "constant-item", "mahalanobis-undefined", "mahalanobis-few-rows",
                                 "interruptions", "latencies-missing", "latency-constant", "latency-unit",
                                 "rule-not-applied", "many-set-aside" */
} norma_screen_result;

/**
 * Screens every respondent with the indices and the rules of the instrument.
 *
 * Items are taken in instrument order, as answered (not recoded). Longest run (which a missing
 * answer ends) and IRV are those of the careless package; the squared Mahalanobis distance uses
 * pairwise moments and only the items that the respondent answered (df = their number). RTE is the
 * share of the respondent's latencies at or over the item threshold (Wise & Kong, 2005); speed the
 * mean of (log latency - item mean) / item sd, interruptions left out.
 *
 * A rule on an index that is undefined for a respondent does not fire; one on an index that is
 * undefined for all is not applied. That everyone is set aside is no error.
 *
 * @return NORMA_OK; NORMA_EDATA when there is no row; NORMA_EINVAL when the table was not read with
 *         this instrument or an option is out of range; NORMA_ENOMEM
 *
 * Time O(n p^2), 0.3 s for 100,000 x 80 answers and latencies on two cores. The result does not
 * depend on the number of threads. Definitions, sources and limits: docs/screen.md.
 */
norma_status norma_screen(norma_screen_result **out, const norma_instrument *instrument,
                          const norma_data *data, const norma_screen_options *options,
                          norma_error *err);

/** Frees a result; takes NULL. */
void norma_screen_result_free(norma_screen_result *result);

/**
 * Makes a calibration from a sample: everything that norma_latency() and norma_screen() measure
 * respondents against, the null distributions and the validity index included, so that ten people
 * can be held against it (options->frozen of both).
 *
 * @param out      a new calibration without name and version, or NULL on failure; free with
 *                 norma_calibration_free()
 * @param options  NULL takes NORMA_SCREEN_OPTIONS_INIT; its draws and seed are used, frozen is not
 * @param filter   the rows used, in words, to be told to readers; NULL: all
 * @return NORMA_OK; NORMA_EDATA when fewer than NORMA_CALIBRATION_MIN_N respondents are left by the
 *         rules of the instrument; otherwise as norma_screen()
 */
norma_status norma_calibrate(norma_calibration **out, const norma_instrument *instrument,
                             const norma_data *data, const norma_screen_options *options,
                             const char *filter, norma_error *err);

#ifdef __cplusplus
}
#endif
#endif

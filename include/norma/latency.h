/* Response latencies: thresholds under which nobody reads, effort, speed, and what of them is left
   when item, person, position and opinion are accounted for. */
#ifndef NORMA_LATENCY_H
#define NORMA_LATENCY_H

#include <norma/calibration.h>
#include <norma/option.h>
#include <norma/progress.h>
#include <norma/sample.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How a latency is told that is too short for the item to have been read. */
typedef enum norma_threshold_method {
    NORMA_THRESHOLD_DECLARED = 0, /* max(floor, min(cap, share x mean)) of the instrument */
    NORMA_THRESHOLD_FLOOR,        /* the instrument's floor, the same for every item */
    NORMA_THRESHOLD_NT10,         /* 10 % of the item's mean latency, at most the cap */
    NORMA_THRESHOLD_NT15,
    NORMA_THRESHOLD_NT20,
    NORMA_THRESHOLD_NT30,
    NORMA_THRESHOLD_WORDS,      /* ms_per_word x words of the wording */
    NORMA_THRESHOLD_PAGE,       /* 2 s an item */
    NORMA_THRESHOLD_MIXTURE,    /* where a rapid component of two log-normals stops prevailing */
    NORMA_THRESHOLD_CUMULATIVE, /* under which answers carry no information on the rest */
    NORMA_THRESHOLD_METHODS     /* how many there are */
} norma_threshold_method;
extern const char *const norma_threshold_names[]; /* "declared", "floor", "nt10", ..., NULL */

typedef struct norma_latency_options {
    uint32_t version;
    int threshold;      /* the norma_threshold_method in force for effort */
    double ms_per_word; /* of NORMA_THRESHOLD_WORDS */
    bool fatigue;       /* fit the variant with a slope of position for every person as well */
    bool distance;      /* model latency on the distance of the answer from the person's position */
    double conf_level;
    size_t replicates; /* of split halves and of bootstrap tests; 0: none */
    uint64_t seed;
    size_t threads; /* 0: all */
    norma_progress progress;
    const norma_calibration *frozen; /* thresholds, medians and models to use instead of those of
                                        the sample; NULL: estimate them; borrowed */
} norma_latency_options;
#define NORMA_LATENCY_OPTIONS_INIT                                                                 \
    {                                                                                              \
        .version = 1, .ms_per_word = 300, .distance = true, .conf_level = 0.95, .replicates = 200, \
        .seed = 1                                                                                  \
    }

/** @return the table of the options of norma_latency(): flags, bounds and help; never NULL. */
norma_option_table norma_latency_option_table(void);

/** Two log-normal components of an item's latencies; all NaN when not fitted. */
typedef struct norma_latency_mixture {
    double share;          /* of the rapid component */
    double mean[2], sd[2]; /* of log ms: rapid, slow */
    double statistic, p;   /* likelihood ratio of two components against one, bootstrap p */
    double separation;     /* Ashman's D of the components */
    bool two, separated;   /* two are needed; they can be told apart */
} norma_latency_mixture;

/** Latencies of one item; what nothing tells is NaN. */
typedef struct norma_latency_item {
    size_t n;                                      /* latencies used, after cleaning */
    size_t n_short, n_interruptions, n_revisits;   /* left out by each rule */
    bool of_page;                                  /* its share of a page's time */
    double median_ms, mean_ms, mean_log, sd_log;   /* of those used */
    double thresholds_ms[NORMA_THRESHOLD_METHODS]; /* NaN: a note or the docs say why */
    double threshold_ms;                           /* the one in force */
    size_t n_rapid;                                /* latencies under it */
    norma_latency_mixture mixture;
    double time_intensity, time_intensity_se; /* beta, log ms */
    double discrimination, discrimination_se; /* alpha = 1 / sd of the residual log latency */
    double fit, fit_p; /* whether speed weighs in this item as in the others: standard normal
                          deviate (positive: more), two-sided p; NaN of a frozen model */
} norma_latency_item;

/** The log-normal model: log t_ij = beta_j - tau_i + e_ij, e ~ N(0, 1/alpha_j^2),
    tau ~ N(0, sd_speed^2); with a slope, - zeta_i x_ij is added, x the place at which the item was
    shown, from 0 (first) to 1 (last). Marginal maximum likelihood. NaN where not fitted. */
typedef struct norma_lognormal {
    bool fitted, converged, frozen;
    size_t n, n_latencies; /* respondents and latencies used */
    size_t iterations;     /* passes over the latencies */
    double gradient_max;   /* largest derivative, a respondent, in units of residual sd */
    double log_likelihood, aic, bic;
    double sd_speed, sd_speed_se;
    double reliability; /* of the person speeds: 1 - mean squared error / variance */
    /* the variant with a slope of position; NaN without */
    double mean_slope, mean_slope_se, sd_slope, sd_slope_se, cor_speed_slope;
    double slope_log_likelihood, slope_statistic, slope_p; /* against the model without */
} norma_lognormal;

/** Speed and distance on one scale, of whatever level: log latency on |answer's location - person's
    position|. docs/speed-distance.md says how positions, locations and distances are found. */
typedef struct norma_distance_curve {
    size_t scale;                       /* index into the instrument's scales */
    size_t n;                           /* respondents */
    size_t n_latencies;                 /* and latencies the model rests on */
    double effect, effect_se, effect_p; /* log ms per sd of distance, person and item apart;
                                           negative: distant answers are faster; cluster-robust */
    double effect_low, effect_high;
    size_t n_bins;
    double *bin_distance, *bin_log, *bin_se; /* n_bins: mean distance, mean residual log latency,
                                                its standard error */
    size_t *bin_n;                           /* n_bins: respondents, 10 at least */
    double distance_sd; /* of the distances; their unit is the residual sd of the answer */
    /* what a word of the wording adds to the log intercepts of the scale's items; NaN when fewer
       than 3 items have words, or all as many */
    size_t n_words; /* items with a known number of words */
    double words_effect, words_effect_se;
} norma_distance_curve;

/** A split-half reliability, Spearman-Brown corrected, over random halves of the items. */
typedef struct norma_split_half {
    double odd_even;        /* NaN where undefined */
    double mean, low, high; /* over random splits, percentile interval */
} norma_split_half;

/** One value a respondent in every array, n_rows; NaN where undefined. */
typedef struct norma_latency_result {
    size_t n_rows, n_items, n_pages;
    int threshold;             /* the method in force */
    norma_latency_item *items; /* n_items */
    norma_lognormal lognormal;
    norma_distance_curve *curves; /* n_curves; scales of items that gave one */
    size_t n_curves;
    norma_split_half speed_consistency, residual_consistency;
    /* respondents */
    size_t *n_used; /* latencies used */
    double *total_ms, *median_ms;
    double *rte; /* share of latencies at or over the threshold */
    double *relative_speed;
    double *fast_pages;       /* share of pages (items) under 2 s an item */
    double *speed, *speed_se; /* tau: positive is fast; of the log-normal model */
    double *slope, *slope_se; /* zeta; NULL without fatigue */
    double *fit, *fit_p; /* misfit to the model: standard deviate of the residual sum of squares */
    double *distance_residual; /* NULL without distance */
    double *page_rte;          /* n_rows x n_pages, column-major; NULL without pages */
    norma_notes notes;
} norma_latency_result;

/**
 * Analyses the latencies of a table.
 *
 * Cleaning follows the instrument's screening.latency, and everything left out is counted and
 * noted. Definitions, sources and limits: docs/latency.md.
 *
 * @return NORMA_OK; NORMA_EDATA when the table has no latency at all; NORMA_ESTORE when the frozen
 *         calibration is of another instrument; NORMA_EINVAL when the table was not read with this
 *         instrument or an option is out of range; NORMA_ENOMEM
 *
 * The result does not depend on the number of threads.
 */
norma_status norma_latency(norma_latency_result **out, const norma_instrument *instrument,
                           const norma_data *data, const norma_latency_options *options,
                           norma_error *err);

/** Frees a result; takes NULL. */
void norma_latency_result_free(norma_latency_result *result);

#ifdef __cplusplus
}
#endif
#endif

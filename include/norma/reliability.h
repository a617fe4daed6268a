/* Reliability of one scale: every coefficient by its formula, each with intervals. */
#ifndef NORMA_RELIABILITY_H
#define NORMA_RELIABILITY_H

#include <norma/information.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How much is computed. */
typedef enum norma_reliability_extent {
    NORMA_RELIABILITY_BASIC = 0, /* alpha (Feldt), standardised alpha, omega of one minres factor,
                                    item statistics, SEM: what the gate needs, in microseconds */
    NORMA_RELIABILITY_FULL       /* every coefficient, split half and interval */
} norma_reliability_extent;

typedef struct norma_reliability_options {
    uint32_t version;
    int missing;          /* a norma_missing; default listwise */
    double conf_level;    /* coverage of the intervals, in (0, 1) */
    int extent;           /* a norma_reliability_extent */
    size_t bootstrap;     /* replicates of the bootstrap intervals; 0: none */
    size_t factors;       /* group factors of hierarchical omega; 0: one a sub-scale in groups, or 3
                             where that needs no more than the items can carry */
    size_t splits;        /* random splits where there are too many halves to try all */
    const size_t *groups; /* n_items numbers 0 ... k - 1: the sub-scale of each item, NORMA_NONE for
                             none: group factors of the bifactor model; NULL: unknown; borrowed */
    uint64_t seed;
    size_t threads; /* 0: all */
} norma_reliability_options;
#define NORMA_RELIABILITY_OPTIONS_INIT                                                             \
    {                                                                                              \
        .version = 2, .missing = NORMA_MISSING_LISTWISE, .conf_level = 0.95, .splits = 10000,      \
        .seed = 1                                                                                  \
    }

/** @return the table of the options of norma_reliability(): flags, bounds and help; never NULL. */
norma_option_table norma_reliability_option_table(void);

/** How an interval was made. */
typedef enum norma_interval_method {
    NORMA_INTERVAL_FELDT = 0,  /* F(n - 1, (n - 1)(k - 1)): normal, equal covariances */
    NORMA_INTERVAL_NORMAL,     /* delta method, normal items (alpha: van Zyl, Neudecker & Nel, 2000;
                                  Duhachek & Iacobucci, 2004) */
    NORMA_INTERVAL_ADF,        /* delta method, any distribution (alpha: Maydeu-Olivares, Coffman &
                                  Hartmann, 2007) */
    NORMA_INTERVAL_PERCENTILE, /* bootstrap of rows */
    NORMA_INTERVAL_BCA,        /* bootstrap of rows, bias-corrected and accelerated: Efron (1987) */
    NORMA_INTERVAL_F,          /* exact F of a variance ratio (ICC: McGraw & Wong, 1996) */
    NORMA_INTERVAL_FISHER_Z    /* of a correlation */
} norma_interval_method;
/** "feldt", "normal", "adf", "percentile", "bca", "f", "fisher-z", NULL */
extern const char *const norma_interval_method_names[];

typedef struct norma_interval {
    int method; /* a norma_interval_method */
    double low, high;
} norma_interval;

enum { NORMA_MOST_INTERVALS = 5 };

/** One coefficient. Texts are static. */
typedef struct norma_coefficient {
    const char *code;    /* stable: "alpha", "lambda4", "omega-hierarchical-schmid-leiman" ... */
    const char *label;   /* in English, a phrase of the reports: "Omega total, one factor (ML)" */
    const char *formula; /* in English, a phrase of the reports */
    const char *source;  /* author (year), journal volume, pages */
    double value;        /* NaN where undefined; a note says why */
    double se;           /* by ADF where there are rows, else normal theory; NaN when unknown */
    norma_interval intervals[NORMA_MOST_INTERVALS];
    size_t n_intervals;
} norma_coefficient;

typedef struct norma_item_reliability {
    char *id;
    double mean, sd;         /* keyed */
    double r_rest;           /* correlation with the sum of the other items */
    double alpha_if_dropped; /* NaN when two items or fewer */
    double r_total;          /* correlation with the sum of all items, itself included: overlaps */
    double discrimination;   /* difference of the item's mean, as a share of its range, between the
                                upper and the lower 27 % of totals; NaN from counts */
    double floor, ceiling;   /* share of answers in the lowest, highest keyed category */
    double r_lowest, r_highest; /* range of its correlations with the other items */
    double loading_ordinal;     /* one minres factor of polychorics; NaN unless extent is full */
} norma_item_reliability;

/** Reliability of every way to cut the scale into halves. Type 7 quantiles. */
typedef struct norma_split_halves {
    size_t n;        /* halves looked at, whose sizes differ by one item at most; 0: not computed */
    bool exhaustive; /* all of them; otherwise random ones */
    double lowest, highest, mean; /* 4 cov(a, b) / var(a + b): Guttman's (1945) lambda 4 of each */
    double quantiles[5];          /* 2.5, 25, 50, 75, 97.5 % */
    uint8_t *half; /* n_items: 0 or 1, the split that gives lambda 4: the best of all,
                      of any sizes, or of a search (docs); NULL: not computed */
} norma_split_halves;

/** Standard error of measurement at one raw score, answer units; docs/reliability.md. */
typedef struct norma_conditional_sem {
    double score;      /* mean of the items; of pooled scores, the mean over their rows */
    size_t n;          /* complete rows with that score; scores of fewer than 10 are pooled with
                          their neighbours, and those without any are left out */
    double thorndike;  /* root mean square of the differences of halves, over all splits */
    double polynomial; /* Thorndike's smoothed: Feldt & Brennan (1989), cubic; NaN where it is not
                          positive */
    double ordinal;    /* of the one-factor ordinal model at that true score; NaN when undefined */
    double low, high;  /* the scores that are pooled; both score when it stands alone */
} norma_conditional_sem;

/** What the figures are, as printed with them. */
#define NORMA_ALPHA_INTERVAL_METHOD "Feldt, F(n - 1, (n - 1)(k - 1)), complete rows"
#define NORMA_OMEGA_TOTAL_METHOD                                                                   \
    "1 - sum of uniquenesses / sum of observed correlations, one-factor minres"

typedef struct norma_reliability_result {
    char *id; /* the scale's; "items" for a list */
    size_t n_items;
    size_t n;                     /* rows used */
    size_t n_complete;            /* rows with all items answered: the n of the interval */
    double alpha;                 /* Cronbach (1951), covariance form */
    double alpha_low, alpha_high; /* Feldt interval; NaN with fewer than 2 complete rows */
    double alpha_standardized;    /* alpha of the items standardised, each by its own sd */
    double omega_total;           /* NORMA_OMEGA_TOTAL_METHOD; NaN with fewer than 3 items */
    double sem;                   /* score_sd x sqrt(1 - alpha), answer units */
    double score_mean, score_sd;  /* of the mean of the items, from the items' means and
                                     covariances, as alpha */
    double reliable_change;       /* conf_level normal quantile x sqrt(2) x sem: Jacobson & Truax
                                     (1991); answer units */
    double r_mean, r_lowest, r_highest; /* of the correlations between items */
    double *loadings; /* n_items one-factor minres loadings; NULL when omega is NaN */
    norma_item_reliability *items;
    norma_coefficient *coefficients; /* alpha is the first; NULL when extent is basic */
    size_t n_coefficients;
    norma_split_halves halves;
    norma_conditional_sem *conditional; /* NULL from counts, or when extent is basic */
    size_t n_conditional;
    norma_information *information; /* NULL when extent is basic or it is undefined (note) */
    double puc;        /* share of the correlations between items of different groups; NaN
                          without groups */
    norma_notes notes; /* docs/reliability.md lists them */
} norma_reliability_result;

/**
 * Reliability of the sum (or mean) of a scale's keyed items.
 *
 * @param out     a new result, or NULL on failure; free with norma_reliability_result_free()
 * @param id      what to call the scale; copied
 * @param sample  its items and rows; at least 2 items. Of counts, what needs rows (ADF and
 * bootstrap intervals, discrimination, conditional SEM) is left out with a note
 * @return NORMA_OK; NORMA_EDATA when fewer than 2 items or 2 usable rows; NORMA_EINVAL;
 * NORMA_ENOMEM
 *
 * alpha is NaN when the total does not vary. Source: Cronbach (1951), Psychometrika 16, 297-334;
 * Feldt, Woodruff & Salih (1987), Applied Psychological Measurement 11, 93-103; McDonald (1999);
 * docs/reliability.md for all others.
 */
norma_status norma_reliability(norma_reliability_result **out, const char *id,
                               const norma_sample *sample, const norma_reliability_options *options,
                               norma_error *err);

/** Frees a result; takes NULL. */
void norma_reliability_result_free(norma_reliability_result *result);

#ifdef __cplusplus
}
#endif
#endif

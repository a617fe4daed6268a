/* Differential item functioning: items that people of two groups answer differently though their
   scores on the scale are the same. docs/dif.md. */
#ifndef NORMA_DIF_H
#define NORMA_DIF_H

#include <norma/option.h>
#include <norma/sample.h>

#ifdef __cplusplus
extern "C" {
#endif

/** By what an item is flagged. All figures are computed either way. */
typedef enum norma_dif_method {
    NORMA_DIF_LOGISTIC = 0, /* ordinal logistic regression on the score */
    NORMA_DIF_MANTEL        /* Mantel-Haenszel (two categories), Mantel (1963; more, in order) */
} norma_dif_method;
extern const char *const norma_dif_method_names[]; /* "logistic", "mantel", NULL */

/** Which models of the logistic method are compared. */
typedef enum norma_dif_test {
    NORMA_DIF_BOTH = 0,  /* score, against score, group and their product (1-3) */
    NORMA_DIF_UNIFORM,   /* score, against score and group (1-2) */
    NORMA_DIF_NONUNIFORM /* score and group, against these and their product (2-3) */
} norma_dif_test;
extern const char *const norma_dif_test_names[]; /* "both", "uniform", "nonuniform", NULL */

/** The size that a flagged item has to reach besides its test. */
typedef enum norma_dif_effect {
    NORMA_DIF_CLASS = 0,    /* class B or C: logistic, of Jodoin & Gierl (2001), difference of
                               Nagelkerke's R^2 at least .035; mantel, of ETS */
    NORMA_DIF_ZUMBO_THOMAS, /* logistic: difference of Nagelkerke's R^2 at least .13 */
    NORMA_DIF_MCFADDEN,     /* logistic: difference of McFadden's R^2 at least min_effect */
    NORMA_DIF_NAGELKERKE,   /* the same of Nagelkerke's */
    NORMA_DIF_COX_SNELL,    /* and of Cox and Snell's */
    NORMA_DIF_BETA,         /* logistic: relative change of the score's slope when group comes in
                               (Crane et al., 2004) at least min_effect */
    NORMA_DIF_STANDARDISED, /* mantel: |SMD| / sd of the item at least min_effect */
    NORMA_DIF_NO_SIZE       /* the test alone */
} norma_dif_effect;
/** "class", "zumbo-thomas", "mcfadden", "nagelkerke", "cox-snell", "beta", "standardised", "none",
    NULL */
extern const char *const norma_dif_effect_names[];

/** What respondents are matched by. */
typedef enum norma_dif_matching {
    NORMA_DIF_TOTAL = 0, /* sum of the items not flagged, and of the item itself */
    NORMA_DIF_REST       /* sum of the items not flagged, without the item */
} norma_dif_matching;
extern const char *const norma_dif_matching_names[]; /* "total", "rest", NULL */

/** How p-values of the items of a scale are adjusted for being many. */
typedef enum norma_dif_adjust {
    NORMA_DIF_ADJUST_NONE = 0,
    NORMA_DIF_ADJUST_BH /* Benjamini & Hochberg (1995) */
} norma_dif_adjust;
extern const char *const norma_dif_adjust_names[]; /* "none", "bh", NULL */

typedef struct norma_dif_options {
    uint32_t version;
    int method;        /* a norma_dif_method */
    int test;          /* a norma_dif_test; logistic only */
    int effect;        /* a norma_dif_effect */
    double min_effect; /* where the effect has no limit of its own */
    double alpha;      /* a flagged item's p is under it */
    int adjust;        /* a norma_dif_adjust */
    int matching;      /* a norma_dif_matching */
    size_t strata;     /* of the Mantel family: about so many, of equally many respondents; 0: one a
                          score */
    size_t rounds;     /* of purification at most; 0: none */
    size_t min_cell;   /* logistic: a category that either group chose less often is taken together
                          with its neighbour; 0: never, but for categories nobody chose */
    size_t threads;
} norma_dif_options;
#define NORMA_DIF_OPTIONS_INIT                                                                     \
    {                                                                                              \
        .version = 1, .min_effect = 0.02, .alpha = 0.05, .rounds = 10, .min_cell = 5               \
    }

/** @return the table of the options of norma_dif_of(): flags, bounds and help; never NULL. */
norma_option_table norma_dif_option_table(void);

/** A likelihood-ratio or other chi-squared test; NaN where undefined. */
typedef struct norma_dif_chi2 {
    double chi2, df, p;
} norma_dif_chi2;

/** Differences of pseudo-R^2 between the models 1-2, 2-3 and 1-3. */
typedef struct norma_dif_r2 {
    double uniform, nonuniform, both;
} norma_dif_r2;

/** How large differential functioning is: A negligible, B moderate, C large. */
typedef enum norma_dif_class {
    NORMA_DIF_UNKNOWN = 0,
    NORMA_DIF_A,
    NORMA_DIF_B,
    NORMA_DIF_C
} norma_dif_class;
extern const char *const norma_dif_class_names[]; /* "", "A", "B", "C", NULL */

/** Proportional odds: logit P(Y > c) = a_c + slope score (1) + group (2) + product (3). */
typedef struct norma_dif_logistic {
    size_t categories;                        /* after merging */
    norma_dif_chi2 uniform, nonuniform, both; /* models 1-2, 2-3, 1-3 */
    norma_dif_r2 mcfadden, nagelkerke, cox_snell;
    double slope;                   /* of one point of the matching score, model 1 */
    double beta_change;             /* |slope of model 2 - of model 1| / |of model 1| */
    double group, group_se;         /* focal against reference, model 2: log odds */
    double product, product_se;     /* model 3: what the focal group's slope has more */
    int jodoin_gierl, zumbo_thomas; /* a norma_dif_class, of the test asked for */
} norma_dif_logistic;

/** The Mantel family, over strata of the matching score. */
typedef struct norma_dif_mantel {
    size_t strata;         /* with respondents of both groups */
    norma_dif_chi2 mantel; /* Mantel (1963): means of answers, 1 df, no correction */
    norma_dif_chi2 gmh;    /* generalised Mantel-Haenszel: answers without order */
    double smd, smd_se; /* standardised mean difference, focal - reference, answer units, weighted
                           by the focal group: Zwick & Thayer (1996) */
    double smd_ratio;   /* smd / sd of the item in both groups together */
    double liu_agresti, liu_agresti_se; /* log of the common cumulative odds ratio: positive, the
                                           focal group answers higher */
    /* two categories only, else NaN */
    norma_dif_chi2 mantel_haenszel;      /* with continuity correction */
    norma_dif_chi2 breslow_day;          /* are the odds ratios of the strata alike? */
    double alpha, alpha_low, alpha_high; /* common odds ratio, reference : focal; 95 % interval by
                                            Robins, Breslow & Greenland (1986) */
    double delta, delta_se;              /* -2.35 log alpha; negative: harder for the focal group */
    int ets; /* a norma_dif_class: ETS's rule of delta (two categories), or of smd_ratio */
} norma_dif_mantel;

/** One item in two groups. */
typedef struct norma_dif_item {
    char *id;
    size_t n_reference, n_focal; /* respondents */
    double reference_mean,
        focal_mean; /* of the item, keyed: impact, not differential functioning */
    norma_dif_logistic logistic;
    norma_dif_mantel mantel;
    double p, adjusted_p; /* of the test that flags */
    double effect;        /* what it is flagged by; NaN for none */
    bool flagged;
    bool anchor; /* in the matching score of the last round */
} norma_dif_item;

/** A focal group held against the reference group. */
typedef struct norma_dif_focal {
    char *name;
    size_t n_reference, n_focal;       /* respondents with every item */
    double reference_mean, focal_mean; /* of the sum of all items; from counts, POMP */
    size_t n_items;
    norma_dif_item *items;
    size_t n_flagged;
    size_t rounds;  /* of purification, the first look not counted */
    bool converged; /* the same items were flagged twice running; true without purification */
    double smd_sum; /* of all items: what differential functioning adds to the focal group's sum */
} norma_dif_focal;

/** Differential functioning of the items of one scale. */
typedef struct norma_dif_result {
    char *id;        /* the scale's; "items" for a list */
    char *reference; /* the group's name */
    size_t n_items;
    size_t n_focal;
    norma_dif_focal *focal;
    bool *anchor; /* n_items: flagged in no focal group */
    size_t n_anchor;
    bool from_counts; /* the reference group is strata of counts */
    norma_notes notes;
} norma_dif_result;

/** A group: its name, and its rows of the scale's items. */
typedef struct norma_dif_group {
    const char *name;
    norma_sample sample;
} norma_dif_group;

/**
 * Items of a scale in a reference group and in others, one by one.
 *
 * @param id         of the scale, for the result and its notes
 * @param reference  rows of the reference group: 2 items or more
 * @param focal      n_focal groups with the same items, ranges and keys in the same order; they may
 *                   be rows of another table
 * @param anchor     n_items flags: only these are summed for matching, and nothing is purified;
 *                   NULL: found by purification, from all items
 * @return NORMA_OK; NORMA_EDATA when a sample is counts, groups have different items, or one has
 *         fewer than 10 respondents who answered everything; NORMA_EINVAL; NORMA_ENOMEM
 *
 * Respondents with every item answered ("dif-rows-lost"). Notes: "dif-not-purified" when flagged
 * items did not settle in the rounds allowed, "dif-no-anchor" when nearly all are flagged,
 * "dif-categories-merged", "dif-no-logistic" (no estimate: separation), "dif-few-strata".
 *
 * Purification as in difR: the flagged items leave the matching score, but for the item that is
 * looked at, until the same items are flagged twice running. Time O(n items) a round, then by
 * counts: score x answer x group.
 */
norma_status norma_dif_of(norma_dif_result **out, const char *id, const norma_dif_group *reference,
                          const norma_dif_group *focal, size_t n_focal, const bool *anchor,
                          const norma_dif_options *options, norma_error *err);

/** The reference group as counts, as norm sets keep them ("matching.*" of a scale). */
typedef struct norma_dif_strata {
    size_t n;             /* strata of the matching score */
    const double *bounds; /* n: lowest POMP of each, increasing */
    const double *mean;   /* n: mean POMP in it */
    const double *counts; /* n x the sum of the items' categories, column-major: respondents by
                             answer, keyed, items one after the other */
} norma_dif_strata;

/**
 * The same with a reference group of which only counts are left: by strata of the score of all
 * items. No item can be taken out of that score: note "dif-not-purifiable".
 *
 * @param name   of the reference group
 * @param focal  one group
 * @param pomp   n_rows of focal's data: its score on the scale, 0 ... 100; NaN leaves a row out
 * @return as norma_dif_of(); NORMA_EDATA when there are fewer than 2 strata
 */
norma_status norma_dif_against(norma_dif_result **out, const char *id, const char *name,
                               const norma_dif_strata *reference, const norma_dif_group *focal,
                               const double *pomp, const norma_dif_options *options,
                               norma_error *err);

/** Frees a result; takes NULL. */
void norma_dif_result_free(norma_dif_result *result);

/** Counts of one item: strata of the matching score by group by answer. */
typedef struct norma_dif_counts {
    size_t n_strata, n_categories;
    const double *score;  /* n_strata x 2 (reference, focal): mean matching score of each */
    const double *counts; /* n_strata x 2 x n_categories, the first index fastest */
    int min;              /* the lowest answer; answers are min, min + 1, ... */
} norma_dif_counts;

/**
 * One item from its counts: every figure but flag, anchor and adjusted_p.
 *
 * @param out    id NULL
 * @param notes  appended to; id is what they call the item
 * @return NORMA_OK; NORMA_EDATA when a group has no respondent or a count is negative or not
 *         finite; NORMA_EINVAL; NORMA_ENOMEM
 */
norma_status norma_dif_item_of(norma_dif_item *out, const char *id, const norma_dif_counts *counts,
                               const norma_dif_options *options, norma_notes *notes,
                               norma_error *err);

#ifdef __cplusplus
}
#endif
#endif

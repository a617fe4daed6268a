/* Invariance of measurement: whether a model is the same in several groups, how much it is not, and
   what may then be compared. docs/invariance.md. Matrices are column-major. */
#ifndef NORMA_INVARIANCE_H
#define NORMA_INVARIANCE_H

#include <norma/alignment.h>
#include <norma/sem.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What groups share, one more step each. */
typedef enum norma_invariance_level {
    NORMA_INVARIANCE_CONFIGURAL = 0, /* the same model, nothing shared */
    NORMA_INVARIANCE_THRESHOLDS,     /* ordinal, Wu & Estabrook only: thresholds */
    NORMA_INVARIANCE_METRIC,         /* loadings */
    NORMA_INVARIANCE_SCALAR,         /* intercepts; ordinal: thresholds, loadings, intercepts */
    NORMA_INVARIANCE_STRICT,         /* residual variances */
    NORMA_INVARIANCE_VARIANCES,      /* of latent variables */
    NORMA_INVARIANCE_COVARIANCES,    /* of latent variables */
    NORMA_INVARIANCE_MEANS,          /* of latent variables */
    NORMA_INVARIANCE_LEVELS
} norma_invariance_level;
/** "configural", "thresholds", "metric", "scalar", "strict", "variances", "covariances", "means",
    NULL */
extern const char *const norma_invariance_level_names[];

/** How models of ordinal variables are identified below scalar invariance. */
typedef enum norma_invariance_identify {
    NORMA_INVARIANCE_LAVAAN = 0,   /* intercepts 0 in every group: lavaan's group.equal */
    NORMA_INVARIANCE_WU_ESTABROOK, /* thresholds first, then loadings, then intercepts: Wu &
                                      Estabrook (2016) */
} norma_invariance_identify;
extern const char *const norma_invariance_identify_names[]; /* "lavaan", "wu-estabrook", NULL */

/** How two nested models are compared. */
typedef enum norma_invariance_test {
    NORMA_INVARIANCE_TEST_AUTO = 0, /* as lavaan's lavTestLRT(): plain; satorra-bentler-2001 of
                                       estimators scaled by mean; satorra-2000 of those scaled and
                                       shifted or mean and variance adjusted */
    NORMA_INVARIANCE_TEST_PLAIN,
    NORMA_INVARIANCE_TEST_SATORRA_2000,
    NORMA_INVARIANCE_TEST_SATORRA_BENTLER_2001,
    NORMA_INVARIANCE_TEST_SATORRA_BENTLER_2010
} norma_invariance_test;
/** "auto", "plain", "satorra-2000", "satorra-bentler-2001", "satorra-bentler-2010", NULL */
extern const char *const norma_invariance_test_names[];

/** Published rules for how much worse a model may fit than the one before it. */
typedef enum norma_invariance_rule {
    NORMA_INVARIANCE_RULE_AUTO = 0, /* chen-2007; rutkowski-svetina-2014 of 10 groups or more;
                                       simulated where they are */
    NORMA_INVARIANCE_RULE_CHEUNG_RENSVOLD_2002,
    NORMA_INVARIANCE_RULE_CHEN_2007,
    NORMA_INVARIANCE_RULE_MEADE_2008,
    NORMA_INVARIANCE_RULE_RUTKOWSKI_SVETINA_2014,
    NORMA_INVARIANCE_RULE_RUTKOWSKI_SVETINA_2017,
    NORMA_INVARIANCE_RULE_TEST /* the difference test alone */
} norma_invariance_rule;
/** "auto", "cheung-rensvold-2002", "chen-2007", "meade-2008", "rutkowski-svetina-2014",
    "rutkowski-svetina-2017", "test", NULL */
extern const char *const norma_invariance_rule_names[];

/** How much worse is too much: changes are of the more restricted model less the other. NaN: the
    rule does not look at this. */
typedef struct norma_invariance_limits {
    double cfi;   /* a drop beyond this: -.010 */
    double rmsea; /* a rise of this or more: .015 */
    double srmr;  /* a rise of this or more: .030 */
} norma_invariance_limits;

/** A published rule, for a level and a sample. */
typedef struct norma_invariance_cutoff {
    norma_invariance_rule rule;
    norma_invariance_level level; /* the rule's word on this level ... */
    size_t least_n, most_n;       /* ... of so many respondents in all; SIZE_MAX: any */
    norma_invariance_limits limits;
    const char *source;
    bool second_hand; /* quoted as others quote it; the source itself was not read */
} norma_invariance_cutoff;

/** @return the table of all published cut-offs; *n receives how many. */
const norma_invariance_cutoff *norma_invariance_cutoffs(size_t *n);

/** @return the limits of a rule for a level and n respondents; all NaN where it has none. */
norma_invariance_limits norma_invariance_limits_of(norma_invariance_rule rule,
                                                   norma_invariance_level level, size_t n);

/** When parameters are freed one after the other. */
typedef enum norma_invariance_freeing {
    NORMA_INVARIANCE_FREE_NONE = 0, /* never */
    NORMA_INVARIANCE_FREE_RULE,     /* until the level is supported by the rule */
    NORMA_INVARIANCE_FREE_TEST      /* until the difference test is not significant */
} norma_invariance_freeing;
extern const char *const norma_invariance_freeing_names[]; /* "none", "rule", "test", NULL */

/** Where an item's parameters are compared: what makes latent variables of groups comparable. */
typedef enum norma_invariance_metric {
    NORMA_INVARIANCE_ALIGNED = 0, /* alignment: no item is taken to be invariant */
    NORMA_INVARIANCE_MARKER       /* the first item of each factor is taken to be */
} norma_invariance_metric;
extern const char *const norma_invariance_metric_names[]; /* "aligned", "marker", NULL */

typedef struct norma_invariance_options {
    uint32_t version;
    norma_sem_options sem; /* its equal is not looked at; its partial: parameters that groups do not
                              share at any level */
    unsigned levels;  /* bits 1 << norma_invariance_level; 0: configural, metric (not of ordinal
                         variables by lavaan's identification), scalar, strict. Every one shares
                         what the ones before it share */
    int identify;     /* a norma_invariance_identify */
    int test;         /* a norma_invariance_test */
    int rule;         /* a norma_invariance_rule */
    double alpha;     /* of difference tests */
    size_t simulate;  /* replicates of simulated cut-offs; 0: none */
    int free_until;   /* a norma_invariance_freeing */
    size_t most_free; /* parameters freed at a level at most */
    int metric;       /* a norma_invariance_metric, of effect sizes */
    bool effects;     /* dMACS and the rest */
    bool align;       /* alignment of every factor */
    norma_alignment_options alignment;
    size_t min_group;      /* groups of fewer respondents are left out: 1 (public data only), or at
                              least 5 */
    const char *reference; /* the group that others are held against; NULL: the first */
    uint64_t seed;
    size_t threads;
    norma_progress progress;
} norma_invariance_options;
#define NORMA_INVARIANCE_OPTIONS_INIT                                                              \
    {                                                                                              \
        .version = 1, .sem = NORMA_SEM_OPTIONS_INIT, .alpha = 0.05, .most_free = 10,               \
        .effects = true, .alignment = NORMA_ALIGNMENT_OPTIONS_INIT, .min_group = 10, .seed = 1     \
    }

/** @return the table of those options of norma_invariance_of() that are not of the models and not
    of alignment: flags, bounds and help; never NULL. */
norma_option_table norma_invariance_option_table(void);

/** What a level comes to. */
typedef enum norma_invariance_verdict {
    NORMA_INVARIANCE_UNKNOWN = 0, /* could not be fitted, or the rule cannot be applied */
    NORMA_INVARIANCE_SUPPORTED,   /* fits no worse than the rule allows */
    NORMA_INVARIANCE_DOUBTFUL,    /* the rule's indices disagree */
    NORMA_INVARIANCE_REJECTED
} norma_invariance_verdict;
extern const char *const
    norma_invariance_verdict_names[]; /* "unknown", "supported", "doubtful", "not supported" */

/** The variants of an index of fit. */
typedef enum norma_invariance_variant {
    NORMA_INVARIANCE_STANDARD = 0,
    NORMA_INVARIANCE_SCALED,
    NORMA_INVARIANCE_ROBUST
} norma_invariance_variant;
extern const char *const norma_invariance_variant_names[]; /* "standard", "scaled", "robust" */

/** A difference test; NaN where undefined. */
typedef struct norma_invariance_difference {
    int method; /* a norma_invariance_test, never auto */
    bool shifted;
    double chisq, df, p;
    double scaling, shift;
} norma_invariance_difference;

/** Changes of indices from the model before, by variant (a norma_invariance_variant). */
typedef struct norma_invariance_change {
    double cfi[3], rmsea[3], srmr;
    int variant; /* the one that is judged: robust, else scaled, else standard, what is defined in
                    both models */
} norma_invariance_change;

/** A parameter that groups were first made to share, and then not. */
typedef struct norma_invariance_freed {
    int level;         /* a norma_invariance_level */
    char *name;        /* "A=~A1", "A1~1", "A1|t2", "A1~~A1" */
    bool asked_for;    /* by options->sem.partial; the figures below are then NaN */
    double x2, df, p;  /* score test of sharing it */
    double chisq, cfi; /* of the model without it shared */
} norma_invariance_freed;

/** A model of a step, and how it differs from the model before. */
typedef struct norma_invariance_outcome {
    norma_sem *sem;                         /* NULL when there is none: a note says why */
    norma_invariance_difference difference; /* NaN of the first, and where one did not converge */
    norma_invariance_change change;         /* the same */
    int verdict;                            /* a norma_invariance_verdict */
} norma_invariance_outcome;

/** One step. */
typedef struct norma_invariance_step {
    int level;      /* a norma_invariance_level */
    unsigned equal; /* bits of norma_sem_equal: lavaan's group.equal */
    size_t against; /* the step before it that it is compared with (as it was accepted: with
                       parameters freed, where some were), or NORMA_NONE */
    norma_invariance_limits limits; /* by which it is judged; NaN of the first (CFI .90, RMSEA .08,
                                       SRMR .08) and where the rule has none: the test judges */
    bool simulated;                 /* limits are simulated for this model and sample */
    norma_invariance_outcome full;
    size_t first_freed, n_freed;      /* in the result's freed: found by search */
    norma_invariance_outcome partial; /* with them freed; sem NULL: none were */
} norma_invariance_step;

/** A latent variable in a group, by the most restricted model that allows means to be compared. */
typedef struct norma_invariance_latent {
    size_t group;
    char *name; /* of the latent variable */
    double mean, se, variance, variance_se;
    double d; /* difference of the mean from the reference group's, in units of their pooled
                 standard deviation */
} norma_invariance_latent;

/** One item on one factor, a group held against the reference group. Differences are of expected
    answers at the same level of the factor: the group's less the reference group's, averaged over
    the group's people. */
typedef struct norma_invariance_item {
    char *id, *factor;
    size_t group;
    double loading, reference_loading;     /* in a common metric */
    double intercept, reference_intercept; /* continuous; NaN of ordinal ones */
    double dmacs;                          /* Nye & Drasgow (2011) */
    double signed_dmacs;                   /* Nye et al. (2019) */
    double bias;                           /* expected difference of answers, in answer units */
    double sdi2, udi2; /* signed and unsigned difference in the group's standard deviations: Gunn,
                          Grimm & Edwards (2020) */
} norma_invariance_item;

/** What the items of a factor add up to, a group held against the reference group. */
typedef struct norma_invariance_scale {
    char *factor;
    size_t group;
    size_t n_items;
    double bias;   /* of the mean of the items, in answer units */
    double bias_d; /* in units of that mean's standard deviation in both groups, pooled */
} norma_invariance_scale;

/** Alignment of one factor. */
typedef struct norma_invariance_aligned {
    char *factor;
    char **items; /* of the alignment's items */
    char **cuts;  /* n_cuts names: the item, or "item|t1" */
    norma_alignment *alignment;
    size_t *groups; /* alignment->n_groups: in the result's groups */
} norma_invariance_aligned;

typedef struct norma_invariance_group {
    char *name;
    size_t n; /* respondents in the models */
} norma_invariance_group;

/** The result. */
typedef struct norma_invariance {
    uint8_t *keep;   /* n_rows flags: rows of groups that take part */
    bool rows_shown; /* no group was left out for being small, so that the number of rows in the
                        data tells nothing more than the groups do */
    size_t n_groups;
    norma_invariance_group *groups; /* in the models' order; small ones are not there */
    size_t reference;               /* of groups */
    bool ordinal;
    int rule, test; /* as used, never auto */
    int identify;
    size_t n_steps;
    norma_invariance_step *steps;
    size_t n_freed;
    norma_invariance_freed *freed;
    size_t n_latent;
    norma_invariance_latent *latent; /* n_latent: groups x latent variables; 0: none comparable */
    size_t latent_step;              /* the step they are of; NORMA_NONE: none */
    int highest;  /* the highest level reached without a break, a norma_invariance_level; -1: not
                     even configural */
    bool partial; /* it was reached with parameters freed */
    size_t n_items;
    norma_invariance_item *items;
    size_t n_scales;
    norma_invariance_scale *scales;
    size_t n_aligned;
    norma_invariance_aligned *aligned;
    norma_notes notes;
} norma_invariance;

/**
 * Fits a model under more and more equality among groups, and says how far it goes.
 *
 * @param out      a new result, or NULL on failure; free with norma_invariance_free()
 * @param model    as read; without labels that make groups share parameters
 * @param data     with a group column; borrowed, must outlive the result
 * @param options  NULL takes NORMA_INVARIANCE_OPTIONS_INIT
 * @param err      NULL, or receives the status and one sentence
 * @return NORMA_OK, also when a model did not converge; NORMA_EDATA when there are fewer than two
 *         groups of min_group respondents, or what norma_sem_fit() refuses of the configural model;
 *         NORMA_EINVAL when an option is out of range, the reference group or a level does not
 *         exist for the data; NORMA_ENOMEM
 *
 * Notes: docs/invariance.md lists them ("invariance-...").
 *
 * Sources: Meredith (1993), Psychometrika 58, 525-543; Wu & Estabrook (2016), Psychometrika 81,
 * 1014-1045; Nye & Drasgow (2011), J. Appl. Psychol. 96, 966-980.
 */
norma_status norma_invariance_of(norma_invariance **out, const norma_sem_model *model,
                                 const norma_sem_data *data,
                                 const norma_invariance_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_invariance_free(norma_invariance *result);

/* ---- effect sizes of single items -------------------------------------------------------------
 */

/** An item in one group: y* = intercept + loading eta + e; of an ordinal item the answer is the
    number of thresholds that y* exceeds. */
typedef struct norma_item_function {
    double loading, intercept;
    size_t n_thresholds;      /* 0: continuous */
    const double *thresholds; /* increasing; borrowed */
    double residual;          /* variance of e; of ordinal items only */
} norma_item_function;

/** How differently an item is answered by people of the same level. */
typedef struct norma_item_difference {
    double dmacs, signed_dmacs, bias, unsigned_bias;
} norma_item_difference;

/**
 * dMACS of Nye & Drasgow (2011) and its relatives: the difference of expected answers, focal less
 * reference, over the focal group's normal distribution of the factor. Closed form of continuous
 * items; ordinal ones by a rule of 513 nodes, to about 1e-12 (unsigned_bias:
 * 1e-4).
 *
 * @param mean, variance  of the factor in the focal group
 * @param sd              by which dmacs is divided: the item's pooled standard deviation
 * @return NaN in all when sd or variance is not positive, or numbers of thresholds differ
 */
norma_item_difference norma_item_difference_of(const norma_item_function *reference,
                                               const norma_item_function *focal, double mean,
                                               double variance, double sd);

#ifdef __cplusplus
}
#endif
#endif

/* Alignment: comparable means and variances of one factor in many groups, though no item needs to
   be invariant in all of them. docs/invariance.md. Matrices are column-major. */
#ifndef NORMA_ALIGNMENT_H
#define NORMA_ALIGNMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <norma/note.h>
#include <norma/option.h>
#include <norma/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Whether the reference group's mean is fixed. */
typedef enum norma_alignment_kind {
    NORMA_ALIGNMENT_FIXED = 0, /* at 0 */
    NORMA_ALIGNMENT_FREE       /* estimated, too: needs some non-invariance to be identified */
} norma_alignment_kind;
extern const char *const norma_alignment_kind_names[]; /* "fixed", "free", NULL */

/** What holds the unit of the factor while loadings are aligned. */
typedef enum norma_alignment_unit {
    NORMA_ALIGNMENT_PRODUCT = 0, /* product of standard deviations 1; the result is put into the
                                    reference group's unit afterwards */
    NORMA_ALIGNMENT_REFERENCE    /* the reference group's standard deviation is 1 */
} norma_alignment_unit;
extern const char *const norma_alignment_unit_names[]; /* "product", "reference", NULL */

typedef struct norma_alignment_options {
    uint32_t version;
    int kind;         /* a norma_alignment_kind */
    int unit;         /* a norma_alignment_unit */
    double epsilon;   /* of the component loss sqrt(sqrt(x^2 + epsilon)) */
    size_t starts;    /* random ones besides the two that are always tried */
    double pair_p;    /* two groups are connected when their parameters differ at no less than this
                         p */
    double average_p; /* a group is out of the invariant set when it differs from its average at
                         less than this p */
    uint64_t seed;
} norma_alignment_options;
#define NORMA_ALIGNMENT_OPTIONS_INIT                                                               \
    {                                                                                              \
        .version = 1, .epsilon = 0.01, .starts = 4, .pair_p = 0.01, .average_p = 0.001, .seed = 1  \
    }
/** @return alignment-kind, alignment-unit, epsilon, alignment-starts: flags, bounds and help. */
norma_option_table norma_alignment_option_table(void);

/** The configural solution that is aligned: in every group the factor has mean 0 and variance 1. */
typedef struct norma_alignment_input {
    size_t n_groups;           /* G, at least 2 */
    size_t n_items;            /* I, at least 2 */
    size_t n_cuts;             /* K: intercepts, and thresholds with their signs turned */
    const size_t *item_of;     /* K: the item of each; NULL: K = I, one intercept an item */
    const double *loading;     /* G x I */
    const double *cut;         /* G x K */
    const double *n;           /* G respondents: pairs of groups weigh sqrt(n_g n_h) */
    const double *const *vcov; /* G: (I + K) x (I + K) of a group's loadings, then cuts; NULL: no
                                  standard errors and no tests */
    size_t reference;          /* group */
} norma_alignment_input;

/** One aligned parameter in all groups: a loading or a cut. */
typedef struct norma_alignment_parameter {
    bool is_cut;
    size_t item, cut; /* cut NORMA_NONE of a loading */
    double average;   /* over the invariant set, unweighted; over all groups without tests */
    double r2; /* 1 - variance over groups of what the factor's mean and variance do not explain /
                  variance of the configural parameter; NaN when that does not vary */
    double contribution;    /* to the simplicity function */
    double *value, *se;     /* G */
    double *difference, *p; /* G: from the average of the invariant set, and its test */
    bool *invariant;        /* G: in the invariant set; all true without tests */
    size_t n_different;
} norma_alignment_parameter;

/** An aligned factor. */
typedef struct norma_alignment {
    size_t n_groups, n_items, n_cuts;
    double *mean, *sd;       /* G: of the factor, in the reference group's unit */
    double *mean_se, *sd_se; /* G: delta method; NaN without vcov */
    double *vcov;            /* 2G x 2G: of means, then standard deviations; NULL without */
    double f;                /* the simplicity function at the optimum */
    double gradient;         /* largest |derivative| there, relative to the sum of weights */
    bool converged;
    size_t starts, optima; /* that were tried; distinct ones found */
    size_t n_parameters;   /* I + K */
    norma_alignment_parameter *parameters;
    double r2_loadings, r2_cuts; /* over all: 1 - sum of squares unexplained / sum of squares */
    double share_different;      /* of all parameters of all groups; NaN without tests */
    bool trustworthy; /* at most a quarter differ: the rule of thumb of Muthen & Asparouhov (2014)
                       */
    norma_notes notes;
} norma_alignment;

/**
 * Aligns one factor: loadings lambda_g / psi_g and cuts nu_g - alpha_g lambda_g / psi_g such that
 * the sum over items and pairs of groups of sqrt(n_g n_h) f(difference) is smallest, with
 * f(x) = sqrt(sqrt(x^2 + epsilon)).
 *
 * @param out      a new result, or NULL on failure; free with norma_alignment_free()
 * @param input    borrowed while it runs
 * @param options  NULL takes NORMA_ALIGNMENT_OPTIONS_INIT
 * @return NORMA_OK; NORMA_EINVAL when an option is out of range or the input has fewer than two
 *         groups or items; NORMA_EDATA when a number is not finite or a group's loadings are all 0;
 *         NORMA_ENOMEM
 *
 * Notes: "alignment-not-converged", "alignment-free-undetermined" (free: means have no standard
 * errors, since one common shift changes nothing), "alignment-other-optima".
 *
 * Time O(G^2 (I + K)) an iteration. The same whatever the order of groups and items, up to
 * rounding. Sources: Asparouhov & Muthen (2014), Struct. Equ. Modeling 21, 495-508; Muthen &
 * Asparouhov (2014), Front. Psychol. 5:978; (2018), Sociol. Methods Res. 47, 637-664.
 */
norma_status norma_alignment_of(norma_alignment **out, const norma_alignment_input *input,
                                const norma_alignment_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_alignment_free(norma_alignment *alignment);

#ifdef __cplusplus
}
#endif
#endif

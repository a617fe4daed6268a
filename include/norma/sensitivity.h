/* Sensitivity: what reliability, structure and scores would be without the answers that cannot be
   believed. */
#ifndef NORMA_SENSITIVITY_H
#define NORMA_SENSITIVITY_H

#include <norma/screen.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Who is left out. */
typedef enum norma_exclusion {
    NORMA_EXCLUDE_NONE = 0,
    NORMA_EXCLUDE_FLAGGED,  /* set aside by the rules, or validity at .5 or over */
    NORMA_EXCLUDE_WEIGHTED, /* nobody, but everybody weighs 1 - validity */
    NORMA_EXCLUSIONS        /* how many there are */
} norma_exclusion;
extern const char *const norma_exclusion_names[]; /* "none", "flagged", "weighted", NULL */

/** One scale under every exclusion; NaN where undefined. */
typedef struct norma_sensitivity_scale {
    size_t scale;                    /* index into the instrument's scales */
    double n[NORMA_EXCLUSIONS];      /* respondents with a score, or their weight */
    double alpha[NORMA_EXCLUSIONS];  /* over pairs of items, as all correlations here */
    double omega[NORMA_EXCLUSIONS];  /* omega total, one minres factor */
    double mean[NORMA_EXCLUSIONS];   /* of the POMP score, 0 to 100 */
    double sd[NORMA_EXCLUSIONS];     /* the same; denominators n - 1, or sum of weights - 1 */
    double effect[NORMA_EXCLUSIONS]; /* mean less that without exclusion, in sds of the latter */
} norma_sensitivity_scale;

/** The factor structure of the instrument's factor scales under every exclusion. */
typedef struct norma_sensitivity_structure {
    size_t n_factors, n_items;
    double rmsr[NORMA_EXCLUSIONS];       /* root mean squared residual correlation */
    double hits[NORMA_EXCLUSIONS];       /* share of items whose largest loading is on the factor of
                                            their own scale */
    double suggested[NORMA_EXCLUSIONS];  /* factors by parallel analysis */
    double congruence[NORMA_EXCLUSIONS]; /* smallest Tucker coefficient of a factor with the
                                            solution without exclusion */
    double equal[NORMA_EXCLUSIONS];      /* factors whose coefficient is .95 or more */
} norma_sensitivity_structure;

typedef struct norma_sensitivity_result {
    double n[NORMA_EXCLUSIONS]; /* respondents, or their weight */
    bool defined[NORMA_EXCLUSIONS];
    norma_sensitivity_scale *scales; /* n_scales: those of the instrument with two items or more */
    size_t n_scales;
    norma_sensitivity_structure structure;
    norma_notes notes; /* "sensitivity-few", "sensitivity-no-validity" */
} norma_sensitivity_result;

/**
 * Reliability, structure and scores with nobody, the flagged, and in part everybody left out.
 *
 * @param out     a new result, or NULL on failure; free with norma_sensitivity_result_free()
 * @param screen  of these data, with all indices (NORMA_SCREEN_ALL)
 * @return NORMA_OK, also where a figure is undefined; NORMA_EINVAL when the screen is of another
 *         table; NORMA_ENOMEM
 *
 * All correlations are of pairs of items, from tables of (weighted) counts. Source of the weights:
 * docs/sensitivity.md.
 */
norma_status norma_sensitivity(norma_sensitivity_result **out, const norma_instrument *instrument,
                               const norma_data *data, const norma_screen_result *screen,
                               size_t threads, norma_error *err);

/** Frees a result; takes NULL. */
void norma_sensitivity_result_free(norma_sensitivity_result *result);

#ifdef __cplusplus
}
#endif
#endif

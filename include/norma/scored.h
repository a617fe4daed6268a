/* Scored: everybody's scores on what the gate let through, with errors, standard scores and the
   gate record: what `norma score` writes. */
#ifndef NORMA_SCORED_H
#define NORMA_SCORED_H

#include <norma/difference.h>
#include <norma/factor.h>
#include <norma/gating.h>
#include <norma/standard.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Where standard scores are taken. */
typedef enum norma_reference {
    NORMA_REFERENCE_NORMS = 0, /* the norm set, when one is given; else none */
    NORMA_REFERENCE_SAMPLE     /* each population of the sample itself */
} norma_reference;
extern const char *const norma_reference_names[]; /* "norms", "sample", NULL */

typedef struct norma_scored_options {
    uint32_t version;
    double conf_level;
    int missing;        /* as norma_score_options */
    int reference;      /* a norma_reference */
    bool factor_scores; /* also scores of the factors of the structure (regression) */
    norma_gating_options gating;
    norma_validate_options validate;
} norma_scored_options;
/** Defaults: use norma_scored_options_init(). */
norma_scored_options norma_scored_options_init(void);
norma_option_table norma_scored_option_table(void);

/** What every score of a scale in one population shares. */
typedef struct norma_scored_scale {
    size_t scale, population; /* population NORMA_NONE: everybody (no role column) */
    size_t n;
    double mean, sd;    /* POMP */
    double reliability; /* alpha, or Mosier's of a scale scored from its parts */
    char reliability_method[48];
    norma_norm_scale reference; /* n_values 0: none */
    norma_verdict verdict;
} norma_scored_scale;

/** The result; borrows instrument, data and norms. */
typedef struct norma_scored {
    const norma_instrument *instrument;
    const norma_data *data;
    norma_validation *validation;
    norma_gating *gating;
    norma_scores *scores;       /* NaN where the gate held the scale in the row's population */
    size_t n_populations;       /* at least 1 */
    norma_scored_scale *scales; /* n_scales x n_populations, scale by scale */
    double *factor_scores;      /* n_rows x factors; NULL: not asked, or no structure */
    norma_notes notes;
} norma_scored;

norma_status norma_scored_of(norma_scored **out, const norma_instrument *instrument,
                             const norma_data *data, const norma_norm_set *norms,
                             const norma_scored_options *options, norma_error *err);

/** Frees it; takes NULL. */
void norma_scored_free(norma_scored *scored);

#ifdef __cplusplus
}
#endif
#endif

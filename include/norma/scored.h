/* Scored: everybody's scores on what the gate let through, with errors, standard scores and the
   gate record: what `norma score` writes. */
#ifndef NORMA_SCORED_H
#define NORMA_SCORED_H

#include <norma/difference.h>
#include <norma/disclosure.h>
#include <norma/factor.h>
#include <norma/gating.h>
#include <norma/norm_continuous.h>
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

/** What is done with missing answers: a norma_score_missing + 1, or what the instrument says. */
enum { NORMA_SCORED_AS_INSTRUMENT = 0 };
extern const char *const norma_scored_missing_names[]; /* "instrument", "person-mean", "two-way",
                                                          "em", "complete", NULL */

typedef struct norma_scored_options {
    uint32_t version;
    double conf_level;  /* of every interval */
    int missing;        /* NORMA_SCORED_AS_INSTRUMENT, or a norma_score_missing + 1 */
    int reference;      /* a norma_reference */
    bool factor_scores; /* also scores of the factors of the structure (regression) */
    size_t threads;
    norma_gating_options gating;         /* overrides and today; conf_level and threads are those
                                            above */
    norma_validate_options validate;     /* overrides and today are gating's */
    norma_disclosure_options disclosure; /* which units' verdicts may be told */
} norma_scored_options;
/** Defaults. */
norma_scored_options norma_scored_options_init(void);
/** @return the table of conf-level, missing, reference, factor-scores, min-cell, seed and threads;
    never NULL. */
norma_option_table norma_scored_option_table(void);

/** What every score of a scale in one population shares. */
typedef struct norma_scored_scale {
    size_t scale, population; /* a name of the role label; NORMA_NONE: everybody */
    size_t n;                 /* respondents with a score */
    double mean, sd;          /* POMP; NaN with n = 0, n < 2 */
    double reliability; /* alpha, or Mosier's of a scale scored from its parts; NaN: unknown */
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
    norma_disclosure *disclosure; /* of units, roles, and units by role */
    size_t *roles;                /* n_populations of gating: their units in the disclosure */
    norma_scores *scores;         /* NaN where the gate held the scale in the row's population */
    size_t n_populations;         /* at least 1: the names of the role label, then everybody where
                                     there is no role column, or for kept rows without a role */
    norma_scored_scale *scales;   /* n_scales x n_populations, scale by scale */
    double *factor_scores;        /* n_rows x factors; NULL: not asked, or no structure */
    norma_norm_curves *curves;    /* continuous norms of the norm set; NULL: it has none, the
                                     sample has not their covariate, or NORMA_REFERENCE_SAMPLE */
    double *covariate;            /* n_rows, with curves */
    norma_scored_options options; /* in force; its lists are borrowed */
    norma_notes notes;            /* the validation's and gating's too; "personal-data",
                                     "rows-without-role", "reference-missing",
                                     "given-covariate-absent", "given-rows-without",
                                     "factor-scores-not-computed" */
} norma_scored;

/**
 * Validates a sample, judges its scales by population and unit, and scores what passed.
 *
 * A scale that the gate holds in a population has no score there. Executives and employees (the
 * names of the role column) are populations of their own: with their own verdict, reliability,
 * error and (of NORMA_REFERENCE_SAMPLE) distribution.
 *
 * @param norms    NULL, or a norm set of the same instrument
 * @param options  NULL takes norma_scored_options_init()
 * @return NORMA_OK, also when everything is held; what norma_validate(), norma_gating_of() and
 *         norma_disclosure_of() refuse; NORMA_EINVAL; NORMA_ENOMEM
 */
norma_status norma_scored_of(norma_scored **out, const norma_instrument *instrument,
                             const norma_data *data, const norma_norm_set *norms,
                             const norma_scored_options *options, norma_error *err);

/** @return which of the n_populations a row belongs to. */
size_t norma_scored_population(const norma_scored *scored, size_t row);

/** @return continuous norms of a scale in the norm set; NULL: none. */
const norma_continuous_model *norma_scored_curve(const norma_scored *scored, size_t scale);

/** @return the normal score of a row's score given its covariate, by those norms; NaN without, and
    where the covariate is missing or beyond those of the norms. */
double norma_scored_given(const norma_scored *scored, size_t scale, size_t row);

/** @return whether the verdict of a unit in a population (a name of the role label, or NORMA_NONE)
    may be told. */
bool norma_scored_shows(const norma_scored *scored, size_t population, size_t level, size_t unit);

/** @return whether figures of a population (as above) may be told. */
bool norma_scored_shows_population(const norma_scored *scored, size_t population);

/** Frees it; takes NULL. */
void norma_scored_free(norma_scored *scored);

#ifdef __cplusplus
}
#endif
#endif

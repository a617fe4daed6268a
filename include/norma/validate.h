/* The main job: read, screen, reliability, structure, gate, score, compare. */
#ifndef NORMA_VALIDATE_H
#define NORMA_VALIDATE_H

#include <norma/factor.h>
#include <norma/gate.h>
#include <norma/norms.h>
#include <norma/reliability.h>
#include <norma/screen.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How much is computed. */
typedef enum norma_validate_extent {
    NORMA_VALIDATE_ALL = 0,
    NORMA_VALIDATE_GATE /* what the gate needs: no reliability of everyone, no item information, no
                           parallel analysis, and no scores: whoever asks for it scores */
} norma_validate_extent;

typedef struct norma_validate_options {
    uint32_t version;
    int extent; /* a norma_validate_extent */
    double conf_level;
    int missing;       /* a norma_missing, for reliability and structure; default listwise */
    size_t replicates; /* of the parallel analysis */
    double percentile;
    double cross_limit; /* |loading| that counts as a cross-loading */
    uint64_t seed;
    size_t threads;
    norma_progress progress;
    const norma_calibration *frozen; /* what respondents are screened against; NULL: the sample;
                                        borrowed */
    const norma_override *overrides; /* of the gate's verdicts: n_overrides; borrowed */
    size_t n_overrides;
    const char *today; /* "YYYY-MM-DD": what the age of norms is counted to; NULL: today, UTC */
} norma_validate_options;
#define NORMA_VALIDATE_OPTIONS_INIT                                                                \
    {                                                                                              \
        .version = 1, .conf_level = 0.95, .missing = NORMA_MISSING_LISTWISE, .replicates = 100,    \
        .percentile = 95, .cross_limit = 0.30, .seed = 1                                           \
    }

/** @return the table of the options of norma_validate(): flags, bounds and help; never NULL. */
norma_option_table norma_validate_option_table(void);

/** Everything known of one scale of the instrument. */
typedef struct norma_scale_validation {
    norma_reliability_result *kept;     /* of those kept; NULL when it could not be computed */
    norma_reliability_result *everyone; /* of all; NULL when it could not be computed */
    norma_information *information; /* of those kept; NULL for a scale with parts, fewer than 100
                                       complete rows or 3 items, and where it is undefined */
    norma_gate_result *gate;
    bool compared; /* a norm set with this scale was given, and the scale scored */
    norma_comparison comparison;
} norma_scale_validation;

/** The whole validation; borrowed pointers (instrument, data, norms) must outlive it. */
typedef struct norma_validation {
    const norma_instrument *instrument;
    const norma_data *data;
    const norma_norm_set *norms; /* NULL: none */
    norma_screen_result *screen;
    norma_factor_result *structure; /* NULL when it could not be computed: a note says why */
    norma_key_match *key_match;     /* NULL with it, or when the instrument has no key */
    size_t *factor_items;           /* structure's items as instrument indices */
    size_t *factor_key;             /* its items' keyed scale, an index into the instrument's
                                       factor_scales; NORMA_NONE: an item of several of them */
    norma_scale_validation *scales; /* as the instrument's */
    double *alpha;                  /* n_scales: of those kept, NaN when unknown */
    norma_scores *scores;           /* NULL when only the gate was asked for */
    uint8_t *overridden;            /* n_scales: 1 where a person's word let a scale pass */
    norma_override *overrides;      /* n_overrides: those in force, owned copies */
    size_t n_overrides;
    char today[11];    /* as the options have it */
    norma_notes notes; /* all notes, one a code and subject: the instrument's, the reader's and
                          those of every method on those kept; notes on everyone's reliability stay
                          in scales[].everyone */
} norma_validation;

/**
 * Runs the whole job on a table.
 *
 * @param norms  NULL, or a norm set of the same instrument
 * An override counts a hold or caution as passed; its reasons, marked as overridden, stay in every
 * result. Notes "gate-overridden" and "override-without-effect" say what each of them changed.
 *
 * @return NORMA_OK, also when scales are held and when a part could not be computed (a note says
 *         so); NORMA_EDATA when there is no row; NORMA_ESTORE when the norms are of another
 *         instrument; NORMA_EINVAL, also for an override of nothing that is there, or with a reason
 *         of less than 10 characters; NORMA_ENOMEM
 */
norma_status norma_validate(norma_validation **out, const norma_instrument *instrument,
                            const norma_data *data, const norma_norm_set *norms,
                            const norma_validate_options *options, norma_error *err);

/** Frees a validation with all its parts; what it borrowed stays; takes NULL. */
void norma_validation_free(norma_validation *validation);

/**
 * What norma_norms_build() needs to make norms of a validated sample: the scores of those kept on
 * the scales that the gate did not hold, and their alpha. A scale that passed only on a person's
 * word is left out: whoever wants it in norms says so by out->leave_out = NULL.
 *
 * @param out         filled; every pointer is borrowed from the validation and the arguments. After
 *                    NORMA_VALIDATE_GATE scores is NULL: they are for the caller to add
 * @param validation  of the norm sample; the norms it was compared with, if any, do not matter
 * @param filter      the rows used, in words; NULL: all
 */
void norma_norms_from_validation(norma_norms_source *out, const norma_validation *validation,
                                 const char *name, const char *filter);

#ifdef __cplusplus
}
#endif
#endif

/* Implicit measures: association tests and statements scored from trials, with their errors and
   their reliability. docs/implicit.md has the formulas and what is established of them. */
#ifndef NORMA_IMPLICIT_H
#define NORMA_IMPLICIT_H

#include <norma/instrument.h>
#include <norma/option.h>
#include <norma/trials.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The scores of a person on one measure; those that its kind does not have are NaN. */
typedef enum norma_implicit_score {
    NORMA_SCORE_D1 = 0, /* latencies as recorded: built-in penalty */
    NORMA_SCORE_D2,     /* the same without latencies under fastest-ms */
    NORMA_SCORE_D3,     /* errors are mean + 2 SD of the block's correct latencies */
    NORMA_SCORE_D4,     /* errors are mean of the block's correct latencies + 600 ms */
    NORMA_SCORE_D5,     /* D3 without latencies under fastest-ms */
    NORMA_SCORE_D6,     /* D4 without latencies under fastest-ms */
    NORMA_SCORE_D2SWND, /* winsorised, practice and test together, errors as recorded */
    NORMA_SCORE_D5SWND, /* the same, errors mean + 2 SD */
    NORMA_SCORE_D6SWND, /* the same, errors mean + 600 ms */
    NORMA_SCORE_ROBUST, /* any other of the family of Richetin et al. (2015), by four options */
    NORMA_SCORE_BRIEF,  /* brief IAT as Nosek et al. (2014) recommend */
    NORMA_SCORE_SINGLE, /* single-category IAT, Karpinski & Steinman (2006) */
    NORMA_SCORE_ASSOCIATION, /* statements: agreement weighed by speed */
    NORMA_IMPLICIT_SCORES    /* how many there are */
} norma_implicit_score;
extern const char *const norma_implicit_score_names[]; /* "d1", ..., "association", NULL */

/** Why a person's score does not count. */
typedef enum norma_implicit_reason {
    NORMA_IMPLICIT_COUNTS = 0,
    NORMA_IMPLICIT_MISSING_BLOCK, /* no trial of a block that the test needs */
    NORMA_IMPLICIT_FAST_TRIALS,   /* too large a share of trials under fast-ms */
    NORMA_IMPLICIT_MANY_ERRORS,   /* too large a share of errors */
    NORMA_IMPLICIT_FEW_TRIALS,    /* too few trials left in a block to compute the score */
    NORMA_IMPLICIT_NO_VARIATION,  /* all latencies equal */
    NORMA_IMPLICIT_REASONS        /* how many there are */
} norma_implicit_reason;
extern const char *const norma_implicit_reason_names[]; /* "", "missing-block", ..., NULL */

/** What was seen of a person that does not exclude by itself; bits. */
typedef enum norma_implicit_flag {
    NORMA_IMPLICIT_OUT_OF_ORDER = 1,     /* practice after test, or blocks mixed */
    NORMA_IMPLICIT_UNEXPECTED_ORDER = 2, /* the other condition first than the test says */
    NORMA_IMPLICIT_REPEATED = 4,         /* trial numbers that come twice: the first one counts */
    NORMA_IMPLICIT_INCOMPLETE = 8,       /* fewer trials in a block than it has by design */
    NORMA_IMPLICIT_CONSTANT_KEY = 16,    /* 95 % of the trials or more answered with one key */
    NORMA_IMPLICIT_ALTERNATING = 32,     /* 95 % of the answers or more with another key than the
                                            one before */
    NORMA_IMPLICIT_DEVICES = 64          /* more than one device */
} norma_implicit_flag;
enum { NORMA_IMPLICIT_FLAGS = 7 };
extern const char *const norma_implicit_flag_names[]; /* by bit, NULL */

/** Options; docs/implicit.md says where the defaults come from. */
typedef struct norma_implicit_options {
    uint32_t version;
    int score;             /* 0: by kind; else 1 + norma_implicit_score */
    int sd_from;           /* 0: SD of latencies after penalties; 1: as recorded */
    int sd;                /* 0: over all trials of both blocks; 1: pooled within blocks */
    double slowest_ms;     /* slower trials are left out */
    double fastest_ms;     /* faster ones too, in D2, D5 and D6 */
    double fast_ms;        /* what counts as fast when persons are looked at */
    double fast_share;     /* a larger share of fast trials excludes the person */
    double most_errors;    /* a larger share of errors excludes the person */
    double penalty_ms;     /* D4, D6 */
    double penalty_sds;    /* D3, D5 */
    double brief_low_ms;   /* brief IAT: faster trials become this */
    double brief_high_ms;  /* and slower ones this */
    double single_fast_ms; /* single category: faster trials are left out */
    double single_penalty_ms;
    double single_most_errors;
    int extremes, errors, form, practice; /* the score "robust" */
    size_t splits;                        /* random halves */
    double conf_level;
    uint64_t seed;
    size_t threads; /* 0: all; results do not depend on it */
} norma_implicit_options;
#define NORMA_IMPLICIT_OPTIONS_INIT                                                                \
    {                                                                                              \
        .version = 1, .slowest_ms = 10000, .fastest_ms = 400, .fast_ms = 300, .fast_share = 0.10,  \
        .most_errors = 1, .penalty_ms = 600, .penalty_sds = 2, .brief_low_ms = 400,                \
        .brief_high_ms = 2000, .single_fast_ms = 350, .single_penalty_ms = 400,                    \
        .single_most_errors = 0.20, .extremes = 4, .errors = 4, .practice = 1, .splits = 1000,     \
        .conf_level = 0.95, .seed = 1                                                              \
    }

/** One person on one measure. */
typedef struct norma_implicit_person {
    size_t participant;                   /* index into the participants of the trials */
    double scores[NORMA_IMPLICIT_SCORES]; /* over 0: faster under condition A; NaN undefined */
    double score;                         /* the one that was asked for, also when excluded */
    double se;          /* its standard error, over the trials or statements; NaN undefined */
    size_t n_trials;    /* with a latency, repetitions and warm-up not counted */
    size_t n_slow;      /* over slowest-ms */
    double fast_share;  /* under fast-ms, of the trials that are not slow */
    double error_share; /* of statements: share of disagreement */
    double median_ms;
    int first;           /* condition that came first: 0 A, 1 B, -1 not known */
    size_t missing_cell; /* 2 x pair + condition of the first missing block, or NORMA_NONE */
    size_t n_repeated;
    double key_share, key_changes; /* largest share of a key; share of changes of key; NaN */
    size_t device;                 /* index into the devices of the trials, or NORMA_NONE */
    unsigned flags;                /* norma_implicit_flag */
    norma_implicit_reason excluded;
} norma_implicit_person;

/** A correlation of two halves. */
typedef struct norma_half_correlation {
    size_t n;         /* persons */
    double r;         /* of the halves; NaN undefined */
    double corrected; /* Spearman-Brown: 2 r / (1 + r) */
    double low, high; /* interval of corrected, from Fisher's z of r */
} norma_half_correlation;

/** Reliability of a measure's score over the persons that count. */
typedef struct norma_implicit_reliability {
    norma_half_correlation odd_even;      /* by order within blocks */
    norma_half_correlation practice_test; /* NaN where there is no practice */
    size_t n_splits;                      /* random halves of trials or statements within blocks */
    double mean, median, low, high;       /* of their Spearman-Brown coefficients; percentiles */
    double from_se;                       /* 1 - mean squared standard error / variance of scores */
} norma_implicit_reliability;

/** Scores by the condition that came first. */
typedef struct norma_order_effect {
    size_t n_a, n_b; /* persons with A, and with B, first */
    double mean_a, sd_a, mean_b, sd_b;
    double difference, low, high; /* mean_a - mean_b, Welch's interval */
    double t, df, p;
} norma_order_effect;

/** What was answered on one device. */
typedef struct norma_device_share {
    size_t device; /* index into the devices of the trials */
    size_t n;      /* persons that count */
    double mean, sd;
} norma_device_share;

/** A measure: a test, or a scale of a test of statements. */
typedef struct norma_implicit_measure {
    const char *id; /* borrowed from the instrument, as the next ones */
    const norma_text *title;
    const norma_implicit_test *test;
    const norma_statement_scale *scale; /* NULL unless statements */
    norma_implicit_score score;         /* that score, se and reliability are of */
    norma_implicit_person *persons;     /* n_persons with any trial of the test, in file order */
    size_t n_persons;
    size_t n_counted;
    size_t n_excluded[NORMA_IMPLICIT_REASONS];
    double mean, sd, low, high; /* of the scores that count; interval of the mean */
    norma_implicit_reliability reliability;
    norma_order_effect order;
    norma_device_share *devices; /* NULL without a column of devices */
    size_t n_devices;
} norma_implicit_measure;

/** Every measure of an instrument. */
typedef struct norma_implicit_result {
    norma_implicit_measure *measures;
    size_t n_measures;
    norma_implicit_options options; /* that it was computed with */
    norma_notes notes;
} norma_implicit_result;

/** Their table. */
norma_option_table norma_implicit_option_table(void);

/**
 * Scores every test of an instrument from trials.
 *
 * @param out         a new result, which borrows from the instrument; free with
 *                    norma_implicit_result_free()
 * @param instrument  the one that the trials were read with
 * @param trials      as read
 * @param options     NULL takes NORMA_IMPLICIT_OPTIONS_INIT
 * @param err         NULL, or receives the status and one sentence
 * @return NORMA_OK; NORMA_EINVAL for an option out of range, a score that a test's kind does not
 *         have, or an instrument without implicit measures; NORMA_ENOMEM
 *
 * Nobody is dropped: who is excluded is listed with the reason, and has the scores that can be
 * computed; means, reliability and effects are over those that count. Notes, each with how many
 * persons and the row of the first: missing-block, fast-trials, many-errors, few-trials,
 * no-variation, out-of-order, unexpected-order, trials-repeated, trials-missing, constant-key,
 * alternating-keys, several-devices, se-not-computed, splits-undefined, statement-unseen,
 * no-baseline, trials-in-no-scale, baseline-missing.
 *
 * Time O(trials x splits) for D scores. The same for any number of threads.
 */
norma_status norma_implicit(norma_implicit_result **out, const norma_instrument *instrument,
                            const norma_trials *trials, const norma_implicit_options *options,
                            norma_error *err);

/** Frees a result; takes NULL. */
void norma_implicit_result_free(norma_implicit_result *result);

#ifdef __cplusplus
}
#endif
#endif

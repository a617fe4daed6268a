/* Implicit measures: what an instrument says of them, and the trials that they are computed from.
   docs/instrument-format.md has the section "implicit" of the file. */
#ifndef NORMA_TRIALS_H
#define NORMA_TRIALS_H

#include <stddef.h>
#include <stdint.h>

#include <norma/data.h>
#include <norma/option.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What kind of measure a test is. */
typedef enum norma_implicit_kind {
    NORMA_IMPLICIT_IAT = 0,    /* implicit association test: practice and test blocks */
    NORMA_IMPLICIT_BRIEF,      /* brief IAT: pairs of short blocks */
    NORMA_IMPLICIT_SINGLE,     /* single-category IAT */
    NORMA_IMPLICIT_STATEMENTS, /* agree or disagree with statements, timed */
    NORMA_IMPLICIT_KINDS       /* how many there are */
} norma_implicit_kind;
extern const char *const norma_implicit_kind_names[]; /* "iat", "brief-iat", ..., NULL */

/** Which condition is meant to come first. */
typedef enum norma_block_order {
    NORMA_ORDER_EITHER = 0, /* counterbalanced */
    NORMA_ORDER_A_FIRST,
    NORMA_ORDER_B_FIRST
} norma_block_order;

/** Two blocks, or sets of blocks, that are compared: condition A with condition B. */
typedef struct norma_block_pair {
    char *id;      /* unique in the test */
    bool practice; /* else a test block */
    char **a, **b; /* values of the block column; a block is in one pair of one test only */
    size_t n_a, n_b;
    size_t trials; /* that a block of it has by design; 0: not said */
} norma_block_pair;

/** A statement: a value of the stimulus column. */
typedef struct norma_statement {
    char *id;
    bool reversed; /* to disagree is to be high on the scale */
} norma_statement;

/** Statements that measure one thing. */
typedef struct norma_statement_scale {
    char *id; /* unique among tests and scales of statements */
    norma_text title;
    norma_statement *statements;
    size_t n_statements;
} norma_statement_scale;

/** A test. */
typedef struct norma_implicit_test {
    char *id; /* unique */
    norma_text title;
    norma_implicit_kind kind;
    norma_block_pair *pairs; /* n_pairs; none of a test of statements */
    size_t n_pairs;
    norma_block_order order;
    bool built_in_penalty; /* latencies of errors last until the right key was pressed */
    size_t warm_up;        /* first trials of every block that never count; 4 of a brief IAT */
    /* of statements */
    char **blocks; /* that they are shown in; n_blocks 0: anywhere */
    size_t n_blocks;
    char **baseline; /* blocks of neutral decisions that tell how fast a person is; may be none */
    size_t n_baseline;
    norma_statement_scale *scales;
    size_t n_scales;
} norma_implicit_test;

/** Rows that are no trials: those whose column has one of values, or (except) none of them. */
typedef struct norma_leave_out {
    char *column;
    char **values;
    size_t n_values;
    bool except;
} norma_leave_out;

/** The member "implicit" of an instrument file. Columns that are not given are NULL. */
typedef struct norma_trial_plan {
    char *participant, *latency;
    char **block; /* the columns, n_block, whose values joined by "/" tell blocks apart; may be 0 */
    size_t n_block;
    char *correct;         /* column of whether the answer was right */
    bool column_of_errors; /* that column tells errors: 1 is one, unless values are given */
    char **right, **wrong; /* its values; n 0: every other one */
    size_t n_right, n_wrong;
    char *response;           /* column of agreement with statements */
    char **agree, **disagree; /* its values */
    size_t n_agree, n_disagree;
    char *stimulus, *trial, *device, *key;
    bool in_seconds; /* latencies; else milliseconds */
    norma_leave_out *leave_out;
    size_t n_leave_out;
    norma_implicit_test *tests; /* at least one */
    size_t n_tests;
} norma_trial_plan;

/** A set of names; what stands in a trial is an index into it. */
typedef struct norma_trial_names {
    char **names;
    size_t n;
} norma_trial_names;

#define NORMA_TRIAL_NONE UINT32_MAX /* no name: the cell was empty */

/** Trials: those rows of a file that some test of the plan uses, in file order. */
typedef struct norma_trials {
    size_t n;
    uint32_t *row;         /* its number in the file, from 1 after the header */
    uint32_t *participant; /* index into participants */
    uint32_t *block;       /* index into blocks; NULL: the plan names no block column */
    uint32_t *stimulus;    /* NULL when there is no such column, as for the next ones */
    uint32_t *device, *key;
    double *number;   /* of the trial; NaN missing */
    double *latency;  /* ms, over 0; NaN missing */
    int8_t *correct;  /* 1, 0, -1 missing */
    int8_t *response; /* 1 agree, -1 disagree, 0 missing */
    norma_trial_names participants, blocks, stimuli, devices, keys;
    norma_input input;
    norma_notes notes;
} norma_trials;

/** What becomes of a latency that is not over 0. */
typedef enum norma_trials_rule {
    NORMA_TRIALS_REFUSE = 0, /* its place is named */
    NORMA_TRIALS_MISSING,    /* the trial is left out */
    NORMA_TRIALS_KEEP        /* it counts as it is, as other programs have it */
} norma_trials_rule;

/** Options of norma_trials_read(). */
typedef struct norma_trials_options {
    uint32_t version;
    int out_of_range; /* a norma_trials_rule */
} norma_trials_options;
#define NORMA_TRIALS_OPTIONS_INIT                                                                  \
    {                                                                                              \
        .version = 1                                                                               \
    }

/** The table of out-of-range. */
norma_option_table norma_trials_option_table(void);

/**
 * Reads a long file, one row a trial, of any format that responses are read from.
 *
 * @param out         new trials, or NULL on failure; free with norma_trials_free()
 * @param instrument  one with implicit measures
 * @param path        a regular file
 * @param options     NULL takes NORMA_TRIALS_OPTIONS_INIT
 * @param err         NULL, or receives the status and one sentence that names the row and column,
 *                    never the content of a cell
 * @return NORMA_OK; NORMA_EINVAL when the instrument has no implicit measures; NORMA_EIO;
 * NORMA_EDATA when a column is missing, a latency is no number or not over 0, a row has no
 * participant, a value tells neither right from wrong nor agreement, no row is left, a block of the
 * plan is in no row, or the latencies cannot be in the declared unit; NORMA_ENOMEM
 *
 * Notes: trials-left-out, trials-in-no-test, latencies-missing, latencies-out-of-range,
 * latencies-not-positive, answers-missing, columns-ignored. Time and memory O(rows): about 30 bytes
 * a row when done, and the file's size beside them while it is read.
 */
norma_status norma_trials_read(norma_trials **out, const norma_instrument *instrument,
                               const char *path, const norma_trials_options *options,
                               norma_error *err);

/** The same from delimited text in memory; name stands for the file in messages. */
norma_status norma_trials_parse(norma_trials **out, const norma_instrument *instrument,
                                const char *bytes, size_t length, const char *name,
                                const norma_trials_options *options, norma_error *err);

/** Frees trials; takes NULL. */
void norma_trials_free(norma_trials *trials);

#ifdef __cplusplus
}
#endif
#endif

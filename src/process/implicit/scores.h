/* Scores of one person from the latencies of his cells. */
#ifndef NORMA_PROCESS_IMPLICIT_SCORES_H
#define NORMA_PROCESS_IMPLICIT_SCORES_H

#include "process/implicit/sheets.h"

/* What happens to the latency of an error. */
typedef enum norma__penalty {
    NORMA__AS_RECORDED = 0,
    NORMA__MEAN_AND_SDS, /* mean of the block's correct latencies + so many SDs */
    NORMA__MEAN_AND_MS,  /* mean of the block's correct latencies + so many ms */
    NORMA__ALL_AND_MS    /* mean of all of the block's latencies + so many ms */
} norma__penalty;

/* Of which latencies the standard deviation in the denominator is. */
typedef enum norma__spread {
    NORMA__AFTER_PENALTIES = 0,
    NORMA__BEFORE_PENALTIES,
    NORMA__OF_CORRECT
} norma__spread;

/* Which pairs of blocks count. */
typedef enum norma__part {
    NORMA__ALL_PAIRS = 0,
    NORMA__TEST_PAIRS,
    NORMA__PRACTICE_PAIRS
} norma__part;

/* A score made of sums: difference of two blocks' means over a standard deviation, averaged over
   the pairs of blocks. */
typedef struct norma__rules {
    double drop_under, drop_over; /* latencies that are left out */
    double least, most;           /* those beyond become these */
    norma__penalty penalty;
    double amount; /* SDs or ms */
    norma__spread spread;
    bool pooled; /* the SD is within blocks */
    norma__part part;
} norma__rules;

/* A score of the family of Richetin et al. (2015), in the order of their table. */
typedef struct norma__robust {
    int extremes, errors, form;
    bool together; /* practice and test */
} norma__robust;

enum { NORMA__GSCORE_RANKS = 7 }; /* form: G as IATscores computes it */

/* How a score is computed: by rules, or as one of the family. */
typedef struct norma__recipe {
    bool by_rules;
    norma__rules rules;
    norma__robust robust;
} norma__recipe;

/* The scores that a kind of test has. */
bool norma__kind_has(norma_implicit_kind kind, norma_implicit_score score);

/* The recipe of a score of association tests. */
norma__recipe norma__recipe_of(norma_implicit_score score, const norma_implicit_options *options);

/* The trials of one person: n of them, cell by cell. */
typedef struct norma__person_trials {
    const norma_implicit_test *test;
    size_t n, n_cells;
    const double *ms;
    const int8_t *wrong;
    const uint8_t *cell; /* of a trial */
} norma__person_trials;

/* ---- by rules ---- */

/* Numbers, sums and sums of squares of a cell's latencies. */
typedef struct norma__sums {
    double n, s, q;
} norma__sums;

typedef struct norma__cell {
    norma__sums right, wrong;
} norma__cell;

/* Whether the rules look at a pair of blocks. */
bool norma__rules_want(const norma__rules *rules, const norma_block_pair *pair);

/* Takes one latency in; false when the rules leave it out. *ms becomes what it counts as. */
bool norma__rules_take(double *ms, const norma__rules *rules);

/* The score of cells (n_cells, pair by pair); NaN when a cell has too few trials or nothing varies.
 */
double norma__score_cells(const norma__cell *cells, const norma_implicit_test *test,
                          const norma__rules *rules);

/* ---- any recipe ---- */

/* Room for the work on a person of at most so many trials. */
typedef struct norma__desk {
    size_t most;
    double *values, *sorted, *left_out;
    size_t *order;
    uint8_t *cell;
    bool *chosen;
    norma__cell *cells;
    double *differences; /* of all pairs of trials; grown when wanted */
    size_t n_differences;
    bool failed; /* there was no memory for them */
} norma__desk;

norma_status norma__desk_new(norma__desk *desk, size_t most_trials, size_t n_cells,
                             norma_error *err);
void norma__desk_free(norma__desk *desk);

/* The score of the trials that are chosen (NULL: all). */
double norma__score(const norma__person_trials *trials, const norma__recipe *recipe,
                    const bool *chosen, norma__desk *desk);

/* Its standard error: the jackknife over trials within blocks. NaN when undefined. */
double norma__score_se(const norma__person_trials *trials, const norma__recipe *recipe,
                       norma__desk *desk);

/* The score as a robust one. */
double norma__score_robust(const norma__person_trials *trials, const norma__robust *robust,
                           const bool *chosen, norma__desk *desk);

#endif

/* Simulation: answers, latencies, units and careless respondents from a declared population. */
#ifndef NORMA_SIMULATE_H
#define NORMA_SIMULATE_H

#include <norma/data.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How a simulated respondent answers. */
typedef enum norma_respondent_kind {
    NORMA_CAREFUL = 0,
    NORMA_RANDOM,       /* uniform answers, fast */
    NORMA_STRAIGHTLINE, /* the same answer nearly everywhere, fast */
    NORMA_PATTERN,      /* a repeating staircase of answers, fast */
    NORMA_PARTIAL,      /* careful until a point in the last third, then random and fast */
    NORMA_RESPONDENT_KINDS
} norma_respondent_kind;
/** @return "careful", "random", "straightline", "pattern", "partial"; never NULL. */
const char *norma_respondent_kind_name(norma_respondent_kind kind);

typedef struct norma_simulate_options {
    uint32_t version;
    size_t n; /* respondents */
    uint64_t seed;
    double careless;           /* share of careless respondents, in [0, 1]; kinds in equal parts */
    double missing;            /* share of answers missing at random, in [0, 1) */
    double loading;            /* mean loading of an item on its leaf scale's factor, in (0, 1) */
    double reliability_spread; /* half-range of loadings around it */
    double factor_correlation; /* of the leaf factors of one parent; halves at every level up */
    double icc;                /* share of the factors' variance between the largest units */
    size_t units;              /* number of largest units (companies); 0: about n / 50 */
    double executives;         /* share of the role "executive", when the instrument has a role */
    size_t threads;
    norma_progress progress;
} norma_simulate_options;
#define NORMA_SIMULATE_OPTIONS_INIT                                                                \
    {                                                                                              \
        .version = 1, .n = 1500, .seed = 1, .careless = 0.08, .missing = 0.01, .loading = 0.7,     \
        .reliability_spread = 0.12, .factor_correlation = 0.5, .icc = 0.08, .executives = 0.06     \
    }
norma_option_table norma_simulate_option_table(void);

/** A simulated table with its truth. */
typedef struct norma_simulation {
    norma_data *data;
    size_t n_rows, n_items, n_factors; /* factors: the leaf scales */
    size_t *leaf_scales;               /* n_factors indices into the instrument's scales */
    uint8_t *kinds;                    /* n_rows norma_respondent_kind */
    double *factors;                   /* n_rows x n_factors true factor scores, column-major */
    double *speed;                     /* n_rows: true speed, log units; negative is fast */
    double *loadings;                  /* n_items, on the item's leaf, latent-response metric */
    double *thresholds; /* (most categories - 1) x n_items, column-major, NaN padded */
    size_t most_thresholds;
    double *factor_correlations; /* n_factors x n_factors, population */
    double *time_intensity;      /* n_items: mean log ms */
} norma_simulation;

/**
 * Simulates respondents of an instrument. Each respondent has a random stream of its own, so the
 * result does not depend on the number of threads and the first m of n are those of a run of m.
 *
 * @return NORMA_OK; NORMA_EINVAL when an option is out of range; NORMA_EINSTRUMENT when the
 *         instrument has no scale or an item without a range; NORMA_ENOMEM
 */
norma_status norma_simulate(norma_simulation **out, const norma_instrument *instrument,
                            const norma_simulate_options *options, norma_error *err);
void norma_simulation_free(norma_simulation *simulation);

#ifdef __cplusplus
}
#endif
#endif

/* Simulation: answers, latencies, units and careless respondents from a declared population. */
#ifndef NORMA_SIMULATE_H
#define NORMA_SIMULATE_H

#include <norma/read.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How a simulated respondent answers. Three careless respondents in four are fast as well (median
    about 0.7 s an answer); the fourth keeps a careful pace. */
typedef enum norma_respondent_kind {
    NORMA_CAREFUL = 0,
    NORMA_RANDOM,       /* uniform answers */
    NORMA_STRAIGHTLINE, /* the same answer nearly everywhere */
    NORMA_PATTERN,      /* up and down the answers like a staircase */
    NORMA_PARTIAL,      /* careful until a point early in the last third, then random */
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
    double reliability_spread; /* half-range of loadings around it; all must stay in (0, 1) */
    double factor_correlation; /* of the leaf factors of one parent; halves at every level up */
    double icc;        /* share of the factors' variance between the largest units, in [0, 0.5];
                          halves at every level below */
    size_t units;      /* number of largest units (companies); 0: ten for every 500 respondents */
    double executives; /* share of the role "executive", when the instrument has a role */
    size_t threads;    /* 0: all */
    norma_progress progress;
} norma_simulate_options;
#define NORMA_SIMULATE_OPTIONS_INIT                                                                \
    {                                                                                              \
        .version = 1, .n = 1500, .seed = 1, .careless = 0.08, .missing = 0.01, .loading = 0.7,     \
        .reliability_spread = 0.12, .factor_correlation = 0.5, .icc = 0.08, .executives = 0.06     \
    }

/** @return the table of the options of norma_simulate(): flags, bounds and help; never NULL. */
norma_option_table norma_simulate_option_table(void);

/** A simulated table with its truth. */
typedef struct norma_simulation {
    norma_data *data;
    size_t n_rows, n_items, n_factors; /* factors: the leaf scales */
    size_t *leaf_scales;               /* n_factors indices into the instrument's scales */
    uint8_t *kinds;                    /* n_rows norma_respondent_kind */
    uint8_t *fast;                     /* n_rows: 1 when careless at a careless pace */
    size_t *careless_from; /* n_rows: first place (from 0) answered carelessly, the item itself
                              where items keep the instrument's order; n_items: none */
    double *factors;       /* n_rows x n_factors true factor scores, column-major */
    double *speed;      /* n_rows: true speed, log units; negative is fast; NaN without latencies */
    double *loadings;   /* n_items, on the item's leaf, latent-response metric; 0 without a leaf */
    double *thresholds; /* most_thresholds x n_items, column-major, of the keyed latent response
                           (reversed items answer max + min - x); NaN padded */
    size_t most_thresholds;      /* most answers of an item - 1 */
    double *factor_correlations; /* n_factors x n_factors, population, inside units and between */
    double *time_intensity;      /* n_items: mean log ms; NaN where not recorded */
} norma_simulation;

/**
 * Simulates respondents of an instrument. Each respondent has a random stream of its own, so the
 * result does not depend on the number of threads and the first m of n are those of a run of m.
 *
 * Careful answers follow a graded response model with correlated normal factors (thresholds on a
 * latent normal response); latencies are log-normal: van der Linden (2006), Journal of Educational
 * and Behavioral Statistics 31, 181-204. docs/simulate.md gives the whole population.
 *
 * @param out         a new simulation, or NULL on failure; free with norma_simulation_free()
 * @param instrument  not kept
 * @param options     NULL takes NORMA_SIMULATE_OPTIONS_INIT
 * @return NORMA_OK; NORMA_EINVAL when an option is out of range; NORMA_EINSTRUMENT when the
 *         instrument has no scale, more than 2000 scales of items or an item without a range;
 *         NORMA_ENOMEM
 *
 * Time O(n (items + scales x unit levels)); memory 9 bytes an answer with latencies, twice while
 * the table is made.
 */
norma_status norma_simulate(norma_simulation **out, const norma_instrument *instrument,
                            const norma_simulate_options *options, norma_error *err);

/** Frees a simulation with its table; takes NULL. */
void norma_simulation_free(norma_simulation *simulation);

#ifdef __cplusplus
}
#endif
#endif

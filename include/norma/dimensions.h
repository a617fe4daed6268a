/* How many factors: every criterion by itself, with what each assumes. Matrices are column-major.
 */
#ifndef NORMA_DIMENSIONS_H
#define NORMA_DIMENSIONS_H

#include <norma/sample.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Correlations that models are fitted to. */
typedef enum norma_factor_correlation {
    NORMA_FACTOR_PEARSON = 0,
    NORMA_FACTOR_POLYCHORIC /* see correlate.h, with its default options */
} norma_factor_correlation;

/** Parallel analysis on principal components of normal random data (Horn, 1965). */
typedef struct norma_parallel {
    size_t n_factors; /* eigenvalues over the threshold before the first that is not */
    size_t replicates;
    double percentile;
    double *threshold; /* p: that percentile of each simulated eigenvalue */
    double *mean;      /* p */
} norma_parallel;

typedef struct norma_dimensions_options {
    uint32_t version;
    int correlation;           /* a norma_factor_correlation */
    int missing;               /* a norma_missing */
    size_t replicates;         /* of every method that simulates */
    size_t permutations;       /* of the parallel analysis of permuted answers; 0: none */
    double percentile;         /* of simulated eigenvalues, in [1, 99.99] */
    double level;              /* of the sequential chi-square test and of NEST, in (0, 1) */
    size_t most;               /* factors tried; 0: as many as Hull's rule says */
    int network;               /* a norma_network: of the exploratory graph analysis */
    size_t network_replicates; /* of its bootstrap; 0: none */
    uint64_t seed;
    size_t threads; /* 0: all */
} norma_dimensions_options;

typedef enum norma_network {
    NORMA_NETWORK_NONE = 0, /* no exploratory graph analysis */
    NORMA_NETWORK_GLASSO,   /* EBIC graphical lasso */
    NORMA_NETWORK_TMFG      /* triangulated maximally filtered graph */
} norma_network;

#define NORMA_DIMENSIONS_OPTIONS_INIT                                                              \
    {                                                                                              \
        .version = 1, .missing = NORMA_MISSING_LISTWISE, .replicates = 100, .permutations = 100,   \
        .percentile = 95, .level = 0.05, .network = NORMA_NETWORK_GLASSO,                          \
        .network_replicates = 100, .seed = 1                                                       \
    }

/** @return the table of the options of norma_dimensions(): flags, bounds and help; never NULL. */
norma_option_table norma_dimensions_option_table(void);

/** A numbered column of a criterion: what it looked at, factor by factor. */
typedef struct norma_criterion_series {
    const char *name; /* in English, a phrase of the reports: "eigenvalue", "95th percentile" */
    size_t first;     /* number of factors, or rank of the eigenvalue, of the first value */
    size_t n;
    double *values; /* n; NaN where undefined */
} norma_criterion_series;

/** One criterion and what it says. Texts are static. */
typedef struct norma_dimension_criterion {
    const char *code;    /* stable: "parallel-components-percentile", "map", "hull-cfi" ... */
    const char *title;   /* in English, a phrase of the reports */
    const char *assumes; /* in English, a phrase of the reports: what must hold for it */
    const char *source;  /* author (year), journal volume, pages */
    const char *family;  /* stable, criteria that are plotted together: "parallel", "map", "hull",
                            "fit", "eigenvalue", "simulation", "network" */
    size_t n_factors;    /* NORMA_NONE when it says nothing here; a note says why */
    norma_criterion_series *series;
    size_t n_series;
} norma_dimension_criterion;

/** Exploratory graph analysis: dimensions as communities of a network of partial correlations. */
typedef struct norma_graph_analysis {
    int network;          /* a norma_network */
    double lambda, gamma; /* glasso: penalty chosen by EBIC with gamma; NaN otherwise */
    double *weights;      /* p x p: partial correlations of the network; TMFG: correlations kept */
    size_t *community;    /* p: 0 ... n_communities - 1, in order of their first item; NORMA_NONE:
                             an item on its own */
    size_t n_communities;
    bool unidimensional;      /* the check for a single dimension said so */
    size_t replicates;        /* of the bootstrap, 0: none, and then what follows is empty */
    size_t *frequency;        /* p + 1: replicates that had so many dimensions */
    double median, low, high; /* of the number of dimensions: median, and that -+ t(.975) times
                                 their standard deviation, as EGAnet defines it */
    double *item_stability;   /* p: share of replicates with the item in its own community */
    double *structure;        /* n_communities: share of replicates that had exactly it */
} norma_graph_analysis;

typedef struct norma_dimensions_result {
    size_t n_items, n; /* n: rows used */
    char **item_ids;
    int correlation;     /* a norma_factor_correlation */
    double *eigenvalues; /* p, of the correlation matrix */
    double *reduced;     /* p, with squared multiple correlations on the diagonal; NULL when the
                            matrix is singular */
    size_t most;         /* factors tried */
    norma_dimension_criterion *criteria;
    size_t n_criteria;
    norma_graph_analysis graph; /* network NONE: not asked for, or not possible (note) */
    norma_notes notes;          /* docs/dimensions.md lists them */
} norma_dimensions_result;

/**
 * Every criterion of the number of factors: parallel analysis (components and common factors; mean,
 * percentile and Crawford's rule; normal data and permuted answers), MAP (original and revised),
 * Hull, comparison data, empirical Kaiser criterion, NEST, Kaiser, acceleration factor, sequential
 * chi-square, information criteria, exploratory graph analysis.
 *
 * @param out      a new result, or NULL on failure; free with norma_dimensions_result_free()
 * @param sample   at least 2 items; of counts, what needs rows (permutation, comparison data) is
 *                 left out with a note
 * @param options  NULL takes NORMA_DIMENSIONS_OPTIONS_INIT
 * @return NORMA_OK, also when a criterion is undefined here (NORMA_NONE and a note); NORMA_EDATA
 *         when a correlation is undefined; NORMA_EINVAL; NORMA_ENOMEM
 *
 * docs/dimensions.md has formulas, sources and what peers do differently.
 */
norma_status norma_dimensions(norma_dimensions_result **out, const norma_sample *sample,
                              const norma_dimensions_options *options, norma_error *err);

/** Frees a result; takes NULL. */
void norma_dimensions_result_free(norma_dimensions_result *result);

#ifdef __cplusplus
}
#endif
#endif

/* Raking: weights under which the sample has the margins of its population. */
#ifndef NORMA_RAKE_H
#define NORMA_RAKE_H

#include <norma/data.h>
#include <norma/grouping.h>
#include <norma/option.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A margin of the population: the shares of the categories of a column, or of pairs of categories
    of two columns. */
typedef struct norma_margin {
    char *name;       /* "sector", "sector x size" */
    char *columns[2]; /* n_columns of the label columns of the data */
    size_t n_columns; /* 1 or 2 */
    char **values;    /* n_categories x n_columns labels, a category's side by side */
    double *targets;  /* n_categories shares, over 0, of sum 1 */
    size_t n_categories;
} norma_margin;

/** Declared margins. */
typedef struct norma_margins {
    norma_margin *list;
    size_t n;
    char **columns; /* n_columns different columns that the margins name, in order */
    size_t n_columns;
    char *words;         /* all of it in words: "sector (retail 40 %, health 60 %); size (...)" */
    char *file, *sha256; /* as it was named, and the hex digest of its bytes */
} norma_margins;

/**
 * Reads declared margins: a JSON object with a member a margin. {"sector": {"retail": 40, "health":
 * 60}} is the margin of one column; {"sector x size": {"retail": {"small": 30, "large": 10},
 * "health": {"small": 60}}} that of two. Numbers are shares or counts: each margin is divided by
 * its sum. Members that begin with an underscore are comments.
 *
 * @return NORMA_OK; NORMA_EIO; NORMA_EDATA naming the place (a JSON pointer) when it is not JSON,
 *         declares no margin, a margin of fewer than 2 categories, a number not over 0 or a
 *         category twice; NORMA_ENOMEM
 */
norma_status norma_margins_read(norma_margins **out, const char *path, norma_error *err);

/** Reads margins from memory; name stands for the file in messages. */
norma_status norma_margins_parse(norma_margins **out, const char *json, size_t length,
                                 const char *name, norma_error *err);

/** Frees margins; takes NULL. */
void norma_margins_free(norma_margins *margins);

/** When weights over the cap are cut down to it. */
typedef enum norma_trimming {
    NORMA_TRIM_CYCLES = 0, /* after every cycle through the margins, all weights then taken to mean
                              1 again; as R's anesrake (DeBell & Krosnick, 2009) */
    NORMA_TRIM_AFTER,      /* once, at the end; what was cut off is shared equally by those never
                              cut: as trimWeights(strict = TRUE) of R's survey */
    NORMA_TRIM_NONE
} norma_trimming;
extern const char *const norma_trimming_names[]; /* "cycles", "after", "none", NULL */

/** Options of norma_rake(). */
typedef struct norma_rake_options {
    uint32_t version;
    int trimming;          /* a norma_trimming */
    double cap;            /* the largest weight, the mean being 1; over 1 */
    double tolerance;      /* largest difference of a share and its target at which it is done */
    size_t max_iterations; /* cycles through all margins */
    size_t few;            /* a category of fewer respondents leaves a note */
} norma_rake_options;
#define NORMA_RAKE_OPTIONS_INIT                                                                    \
    {                                                                                              \
        .version = 1, .cap = 5, .tolerance = 1e-9, .max_iterations = 1000, .few = 20               \
    }

/** @return the table of trimming, cap, tolerance, max-iterations and few; never NULL. */
norma_option_table norma_rake_option_table(void);

/** What is raked. */
typedef struct norma_rake_source {
    const norma_data *data; /* with the margins' columns among its labels */
    const uint8_t *keep;    /* n_rows: those weighted; NULL: all */
    const double
        *base; /* n_rows weights over 0 to begin with; NULL: the data's own, or all equal */
    const norma_grouping *companies; /* base weights are first divided by their sum in the row's
                                        company, so that companies begin equal; NULL: they do not.
                                        A row in none takes the factor of all rows that are in one
                                        taken together */
} norma_rake_source;

/** A category of a margin, before and after. */
typedef struct norma_raked_category {
    char *label;                  /* "retail", "retail x small" */
    size_t n;                     /* respondents */
    double before, target, after; /* shares by weight, of those that are in a category */
} norma_raked_category;

typedef struct norma_raked_margin {
    char *name;
    size_t n_missing; /* rows in no category: their weight is left to the other margins */
    norma_raked_category *categories;
    size_t n_categories;
} norma_raked_margin;

#define NORMA_RAKED_QUANTILES 9

/** Probabilities of norma_raking.quantiles: 0, .01, .05, .25, .5, .75, .95, .99, 1. */
extern const double norma_raked_probabilities[NORMA_RAKED_QUANTILES];

/** The weights, and what is to be known about them. */
typedef struct norma_raking {
    size_t n_rows, n; /* of the data, and those weighted */
    double *weights;  /* n_rows, mean 1 over those weighted; NaN for the others */
    bool converged;   /* every margin is met to the tolerance */
    size_t iterations;
    double discrepancy;      /* largest difference of a share and its target */
    double cap;              /* infinite without trimming */
    size_t n_capped;         /* weights at the cap */
    double n_effective;      /* Kish: (sum w)^2 / sum w^2 */
    double design_effect;    /* n / n_effective, 1 + cv^2 of the weights */
    double base_n_effective; /* of the weights to begin with */
    double quantiles[NORMA_RAKED_QUANTILES];
    norma_raked_margin *margins;
    size_t n_margins;
    norma_notes notes;
} norma_raking;

/**
 * Rakes weights to declared margins (iterative proportional fitting: Deming & Stephan, 1940).
 *
 * @param out      new weights, or NULL on failure; free with norma_raking_free()
 * @param options  NULL takes NORMA_RAKE_OPTIONS_INIT
 * @return NORMA_OK, also when the margins are not met (notes "rake-not-converged",
 *         "rake-off-target"); NORMA_EINVAL for an option beyond its bounds, a margin of a column
 *         that the data have not; NORMA_EDATA when a category has no respondent, a row (of those
 *         kept) a category without target, or nobody is kept; NORMA_ENOMEM
 *
 * Every cycle multiplies, margin by margin, the weights of a category so that its share is the
 * target; rows without a category keep theirs, and the others share what is left (as R's anesrake).
 * Notes: rake-few (one a category), rake-missing (one a margin), rake-capped. Time O(rows x
 * margins) a cycle. The result does not depend on threads: it uses one.
 */
norma_status norma_rake(norma_raking **out, const norma_rake_source *source,
                        const norma_margins *margins, const norma_rake_options *options,
                        norma_error *err);

/** Frees weights; takes NULL. */
void norma_raking_free(norma_raking *raking);

/** Kish's effective n of weights: (sum w)^2 / sum w^2 over those that are numbers; NaN when there
    are none. */
double norma_kish(const double *weights, size_t n);

#ifdef __cplusplus
}
#endif
#endif

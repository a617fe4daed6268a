/* Benchmark: companies, their units and single people, held against one or several norm sets: where
   they stand among persons and among companies, how far from the norm, and how sure that is. */
#ifndef NORMA_BENCHMARK_H
#define NORMA_BENCHMARK_H

#include <norma/gating.h>
#include <norma/percentile.h>
#include <norma/units.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What the bound of equivalence is in. */
typedef enum norma_bound_unit {
    NORMA_BOUND_SD = 0, /* standard deviations of respondents in the norm, between and within */
    NORMA_BOUND_POMP    /* points of the score */
} norma_bound_unit;
extern const char *const norma_bound_unit_names[]; /* "sd", "pomp", NULL */

typedef struct norma_benchmark_options {
    uint32_t version;
    double conf_level;       /* of every interval */
    double bound;            /* differences smaller than this do not matter */
    int bound_unit;          /* a norma_bound_unit */
    const char *level;       /* one unit column; NULL: all */
    const char *population;  /* one name of the role column; NULL: all */
    const char *scale_level; /* the profile is of scales of this level; NULL: those without parts */
    const char *map_x, *map_y; /* each a scale, scales joined by "+", or a continuous variable;
                                  NULL: no map */
    const double *lines;       /* two numbers: where the map is cut, instead of the norm's means;
                                  NULL: those */
    const char *respondent;    /* one respondent to be placed; NULL: none */
    bool persons;              /* a table to place every respondent with */
    bool units;                /* units of levels are compared, too (default) */
    size_t threads;
    norma_company_options company;   /* conf_level is that above */
    norma_gating_options gating;     /* overrides and today */
    norma_validate_options validate; /* overrides and today are gating's */
    norma_disclosure_options disclosure;
} norma_benchmark_options;
/** Defaults: 95 %, bound 0.2 sd, all units of all populations. */
norma_benchmark_options norma_benchmark_options_init(void);
/** @return the table of the options that are flags; never NULL. */
norma_option_table norma_benchmark_option_table(void);

/** What an entity is. */
typedef enum norma_entity_kind {
    NORMA_ENTITY_WHOLE = 0, /* all respondents of a population: a company */
    NORMA_ENTITY_UNIT,
    NORMA_ENTITY_PERSON
} norma_entity_kind;
extern const char *const norma_entity_kind_names[]; /* "whole", "unit", "person", NULL */

/** Who or what is compared; nothing that may not be shown is among them. */
typedef struct norma_entity {
    int kind;          /* a norma_entity_kind */
    size_t population; /* a name of the role label; NORMA_NONE: everybody */
    size_t level;      /* of units: the unit column; else NORMA_NONE */
    size_t unit;       /* of units: in the grouping of that level */
    size_t row;        /* of a person */
} norma_entity;

/** What the test of equivalence says. */
typedef enum norma_equivalence {
    NORMA_EQUIVALENCE_UNKNOWN = 0, /* it could not be made */
    NORMA_EQUIVALENT,              /* as good as the norm: any difference is within the bound */
    NORMA_DIFFERENT,               /* different, and not shown to be within the bound */
    NORMA_DIFFERENT_BUT_SMALL,     /* both: different, and within the bound */
    NORMA_NOT_CLEAR                /* neither */
} norma_equivalence;
/** "unknown", "equivalent", "different", "different but small", "not clear", NULL */
extern const char *const norma_equivalence_names[];

/** A place among the respondents of a norm. */
typedef struct norma_person_place {
    double rank, low, high;     /* with both errors */
    double norm_low, norm_high; /* the norm's error alone */
    double own_low, own_high;   /* its own alone: of the mean, or a person's error of measurement */
    double t;                   /* linear T on the respondents' scale */
} norma_person_place;

/** One entity on one scale, against one norm set. NaN where it is not known. */
typedef struct norma_benchmark_figure {
    norma_verdict verdict; /* of the gate, with the norm's n and age; held: nothing follows */
    size_t n;              /* respondents with a score; of a person 1, or 0 */
    double mean, sd;       /* POMP; of a person the score */
    double low, high;      /* t interval of the mean; of a person the score -+ z SEM */
    norma_person_place person;
    norma_company_standing company; /* NaN of a person, and without companies in the norm */
    /* what follows is NaN of a person */
    double
        difference; /* mean - the norm's: of its companies, where it has them, else respondents */
    double difference_se, df, difference_low, difference_high;
    double g, g_se, g_low, g_high; /* difference / total sd, small-sample corrected */
    double equivalence_p;          /* larger p of the two one-sided tests */
    int equivalence;               /* a norma_equivalence */
} norma_benchmark_figure;

/** What a norm set says of one scale. */
typedef struct norma_benchmark_norm {
    size_t scale;      /* of the norm set; NORMA_NONE: it has none such */
    bool by_companies; /* differences and errors are of companies */
    size_t n, n_companies;
    double mean, se;                   /* that differences are from, and its error */
    double df;                         /* of se */
    double sd;                         /* sqrt(between + within), or of respondents */
    double sd_df;                      /* what sd^2 is worth: 2 sd^4 / var(sd^2) */
    double between, within, within_df; /* variances; NaN without companies */
    double icc;                        /* between / (between + within) */
    double sem;                        /* of a person: sd sqrt(1 - alpha); NaN: unknown */
} norma_benchmark_norm;

/** How a profile lies to the norm's: over the scales of norma_benchmark.profile. */
typedef struct norma_profile {
    size_t n_scales;              /* scales with a figure; under 2: the rest is NaN */
    double level, norm_level;     /* mean over scales, POMP */
    double scatter, norm_scatter; /* root of the sum of squares about it */
    double shape; /* correlation of the two profiles; NaN where one is flat, or of 2 scales */
    double d;     /* Cronbach & Gleser's D, POMP */
    double d_level, d_scatter, d_shape; /* shares of D^2, sum 1 */
    double d_sd;           /* root of the mean square of differences, in sd of companies */
    double rp;             /* Cattell's r_p, from differences in sd of companies */
    double mahalanobis;    /* D^2 among companies of its size */
    double f, df1, df2, p; /* as far out or farther, of companies of its size */
} norma_profile;

/** One axis of a map. */
typedef struct norma_map_axis {
    char *name;     /* as asked for */
    size_t *scales; /* n_scales: their mean; none: a continuous variable */
    size_t n_scales;
    size_t continuous;
} norma_map_axis;

/** One entity on the map. */
typedef struct norma_map_point {
    size_t entity, n; /* respondents with both */
    double x, y;
    double xx, xy, yy;   /* covariance of (x, y) as means; NaN with n < 2 */
    double major, minor; /* semi-axes of the ellipse; NaN with n < 3 */
    double angle;        /* of the major one, radians from the x axis */
    double *quadrants;   /* n_sets x 4: probability of low-low, high-low, low-high, high-high,
                            as (x, y); NaN where a line is not known */
} norma_map_point;

/** Where a norm set cuts the map. */
typedef struct norma_map_lines {
    double x, y;                   /* NaN: not known */
    double xx, xy, yy;             /* their error as a covariance; 0 of a line that was given */
    bool of_sample_x, of_sample_y; /* the norm does not know the variable: the sample's mean */
} norma_map_lines;

/** Every person's place on one scale: of every score that occurs, increasing. */
typedef struct norma_person_table {
    size_t n;
    double *scores, *low, *high; /* score -+ z SEM */
    norma_person_place *places;
} norma_person_table;

/** The result; borrows instrument, data, norm sets and the options' lists. */
typedef struct norma_benchmark {
    const norma_instrument *instrument;
    const norma_data *data;
    const norma_norm_set *const *sets; /* n_sets */
    size_t n_sets, n_scales;
    norma_validation *validation;
    norma_gating *gating;
    norma_units_result *units; /* NULL: the instrument names no unit column */
    norma_scores *scores;      /* of those kept, NaN where held in the row's population */
    norma_entity *entities;    /* wholes, units, then the person */
    size_t n_entities;
    norma_benchmark_norm *norms;     /* n_sets x n_scales, set by set */
    norma_benchmark_figure *figures; /* n_entities x n_sets x n_scales, entity by entity */
    size_t *profile;                 /* n_profile scales */
    size_t n_profile;
    uint8_t *several; /* n_sets: the sample is of several of its companies, which are compared
                         one by one as units; together they have no place among companies */
    norma_profile *profiles; /* n_entities x n_sets */
    bool mapped;
    norma_map_axis x, y;
    norma_map_lines *lines; /* n_sets */
    norma_map_point *points;
    size_t n_points;
    norma_person_table *persons;     /* n_sets x n_scales; NULL: not asked */
    size_t n_hidden;                 /* units and totals that are not shown */
    norma_benchmark_options options; /* in force */
    norma_notes notes;
} norma_benchmark;

/**
 * Screens a sample, judges its scales, and holds what passed against norm sets.
 *
 * @param sets     n_sets norm sets of the same instrument, at least 1; borrowed
 * @param options  NULL takes norma_benchmark_options_init()
 * @return NORMA_OK, also when everything is held or hidden; what norma_validate(),
 *         norma_gating_of() and norma_units() refuse; NORMA_ESTORE when a set is of another
 *         instrument; NORMA_EINVAL when a level, population, scale of the map or respondent does
 *         not exist, or an option is out of range; NORMA_ENOMEM
 *
 * Method, and how often its intervals hold the truth: docs/benchmark.md.
 */
norma_status norma_benchmark_of(norma_benchmark **out, const norma_instrument *instrument,
                                const norma_data *data, const norma_norm_set *const *sets,
                                size_t n_sets, const norma_benchmark_options *options,
                                norma_error *err);

/** @return the figure of an entity; borrowed. */
const norma_benchmark_figure *norma_benchmark_at(const norma_benchmark *benchmark, size_t entity,
                                                 size_t set, size_t scale);

/** @return what a set says of a scale; borrowed. */
const norma_benchmark_norm *norma_benchmark_norm_at(const norma_benchmark *benchmark, size_t set,
                                                    size_t scale);

/** Frees it; takes NULL. */
void norma_benchmark_free(norma_benchmark *benchmark);

/**
 * What a norm scale says: its mean with the error that companies leave, and the spread of
 * respondents.
 *
 * @param weights  of its companies, mean 1; NULL: equal
 */
norma_benchmark_norm norma_benchmark_norm_of(const norma_norm_scale *scale, size_t n_companies,
                                             const double *weights);

/**
 * Holds the mean of a sample against a norm: the difference, its standardised size and the test of
 * equivalence, with intervals that know of companies where the norm has any.
 *
 * @param figure  n, mean and sd are given; the difference and what follows it are filled
 *
 * With companies: Hedges (2007), Journal of Educational and Behavioral Statistics 32, 341-370, the
 * effect size in total sd, of one company against a sample of them (docs/benchmark.md). Without:
 * Welch's interval and Hedges (1981).
 */
void norma_benchmark_compare(norma_benchmark_figure *figure, const norma_benchmark_norm *norm,
                             const norma_benchmark_options *options);

/** Places a score among the respondents of a norm; own_low and own_high are its own limits, NaN
    where not known. */
norma_person_place norma_benchmark_place(const norma_norm_scale *scale, double score,
                                         double own_low, double own_high, int method,
                                         double conf_level);

#ifdef __cplusplus
}
#endif
#endif

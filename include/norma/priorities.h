/* Priorities for action: what matters, and where we stand; and links with outcomes. */
#ifndef NORMA_PRIORITIES_H
#define NORMA_PRIORITIES_H

#include <norma/gating.h>
#include <norma/importance.h>
#include <norma/link.h>
#include <norma/units.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Where a scale stands in importance and performance. */
typedef enum norma_quadrant {
    NORMA_QUADRANT_NONE = 0, /* it cannot be said: the interval of one of them covers its middle */
    NORMA_ACT_FIRST,         /* important and low */
    NORMA_KEEP_UP,           /* important and high */
    NORMA_LOW_PRIORITY,      /* not important and low */
    NORMA_POSSIBLE_OVERKILL  /* not important and high */
} norma_quadrant;
/** "not clear", "act first", "keep up", "low priority", "possible overkill", NULL */
extern const char *const norma_quadrant_names[];

typedef struct norma_priority {
    size_t scale;
    const norma_predictor *importance; /* into importance->predictors; NULL without */
    size_t n;                          /* respondents kept with a score */
    double mean, low, high;            /* POMP of those kept, interval by unit */
    double benchmark; /* norm mean, or, without norms, the mean of the predictors' means */
    double difference, difference_low, difference_high; /* from it */
    int quadrant;                                       /* a norma_quadrant */
} norma_priority;

typedef struct norma_priorities_options {
    uint32_t version;
    const char *level;     /* scales of this level are the predictors; NULL: the lowest level */
    const char *criterion; /* a continuous variable or a scale that is no part of them */
    const char *outcome;   /* one name of the outcomes; NULL: all of them */
    norma_importance_options importance;
    norma_disclosure_options disclosure;
} norma_priorities_options;
#define NORMA_PRIORITIES_OPTIONS_INIT                                                              \
    {                                                                                              \
        .version = 1, .importance = NORMA_IMPORTANCE_OPTIONS_INIT,                                 \
        .disclosure = NORMA_DISCLOSURE_OPTIONS_INIT                                                \
    }
/** @return the table of the options that are flags. */
norma_option_table norma_priorities_option_table(void);

/** One scale with one unit-level outcome. */
typedef struct norma_priority_link {
    size_t scale, outcome;
    norma_link link;
} norma_priority_link;

/** Outcomes of units, beside the responses. */
typedef struct norma_outcomes {
    const char *column;       /* the unit column */
    const char *const *units; /* n_units: paths or unique names */
    size_t n_units;
    const char *const *names; /* n_outcomes */
    size_t n_outcomes;
    const double *values; /* n_units x n_outcomes, column-major, NaN missing */
} norma_outcomes;

typedef struct norma_priorities {
    const norma_instrument *instrument; /* borrowed */
    size_t n;                           /* respondents kept */
    size_t criterion_scale;       /* NORMA_NONE: it is a continuous variable, or there is none */
    char *criterion;              /* as it was asked for; NULL: none */
    norma_importance *importance; /* NULL: no criterion, or not possible (a note) */
    double middle;                /* weight of each predictor if all were alike: R^2 / predictors */
    norma_priority *priorities;
    size_t n_priorities;
    char
        *sampling; /* the unit column by which intervals allow for likeness; NULL: by respondents */
    size_t n_sampling;    /* units drawn, or respondents */
    bool normed;          /* benchmarks are those of a norm set */
    char *outcome_column; /* the unit column of links; NULL: no outcomes */
    char **outcomes;      /* n_outcomes names */
    size_t n_outcomes;
    norma_priority_link *links;
    size_t n_links;
    norma_notes notes; /* "priorities-without-norms", "link-refused", ... */
} norma_priorities;

/**
 * Importance of scales for a criterion, by their performance; and their links with outcomes.
 *
 * @param validation  of the sample: who is kept, norms
 * @param gating    of the sample; held scales are left out. NULL: as the validation's gate says
 * @param outcomes  NULL: none; one of outcomes and options->criterion is needed
 * @return NORMA_OK; NORMA_EINVAL when neither is given, or a level, criterion, unit column or
 *         outcome does not exist; NORMA_EDATA with fewer respondents than min_cell, when the
 *         criterion is held or importance is not possible, and when there are too few units (the
 *         sentence says how many are needed; a note where importance can be given); NORMA_ENOMEM
 *
 * Nothing of a single unit is in the result. Method: docs/priorities.md.
 */
norma_status norma_priorities_of(norma_priorities **out, const norma_validation *validation,
                                 const norma_gating *gating, const norma_outcomes *outcomes,
                                 const norma_priorities_options *options, norma_error *err);

/** Frees it; takes NULL. */
void norma_priorities_free(norma_priorities *priorities);

/** Outcomes read from a file; owns what they point to. */
typedef struct norma_outcomes_file {
    norma_outcomes outcomes;
    char *column, **units, **names;
    double *values;
} norma_outcomes_file;

/**
 * Reads outcomes from a file of any format norma reads, a row a unit.
 *
 * @param column  of the units' names or paths, named as the unit column of the responses
 * @param list    the columns of outcomes, by comma
 * @return NORMA_OK; NORMA_EIO; NORMA_EDATA when a column is missing or is not of numbers, a row
 *         names no unit or two name one; NORMA_ENOMEM
 */
norma_status norma_outcomes_read(norma_outcomes_file *out, const char *path, const char *column,
                                 const char *list, norma_error *err);

/** Frees what it holds and empties it; the struct is the caller's. */
void norma_outcomes_file_clear(norma_outcomes_file *file);

#ifdef __cplusplus
}
#endif
#endif

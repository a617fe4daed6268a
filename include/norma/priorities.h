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
    const norma_predictor *importance; /* into importance->predictors */
    double mean, low, high;            /* POMP of those kept, interval by unit */
    double benchmark; /* norm mean, or, without norms, the mean of the predictors' means */
    double difference, difference_low, difference_high; /* from it */
    int quadrant;                                       /* a norma_quadrant */
} norma_priority;

typedef struct norma_priorities_options {
    uint32_t version;
    const char *level;     /* scales of this level are the predictors; NULL: the lowest level */
    const char *criterion; /* a continuous variable or a scale that is no part of them */
    const char *outcome;   /* unit level: a column of outcomes; NULL: none */
    norma_importance_options importance;
    norma_disclosure_options disclosure;
} norma_priorities_options;
#define NORMA_PRIORITIES_OPTIONS_INIT                                                              \
    {                                                                                              \
        .version = 1, .importance = NORMA_IMPORTANCE_OPTIONS_INIT,                                 \
        .disclosure = NORMA_DISCLOSURE_OPTIONS_INIT                                                \
    }
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
    const norma_instrument *instrument;
    norma_importance *importance; /* NULL: no criterion */
    norma_priority *priorities;
    size_t n_priorities;
    norma_priority_link *links;
    size_t n_links;
    norma_notes notes; /* "priorities-without-norms", "link-refused", ... */
} norma_priorities;

/**
 * @param gating    of the sample; held scales are left out
 * @param outcomes  NULL: none; one of outcomes and options->criterion is needed
 * @return NORMA_OK; NORMA_EINVAL; NORMA_EDATA when there are too few units (the sentence says how
 *         many are needed); NORMA_ENOMEM
 */
norma_status norma_priorities_of(norma_priorities **out, const norma_validation *validation,
                                 const norma_gating *gating, const norma_outcomes *outcomes,
                                 const norma_priorities_options *options, norma_error *err);

/** Frees it; takes NULL. */
void norma_priorities_free(norma_priorities *priorities);

#ifdef __cplusplus
}
#endif
#endif

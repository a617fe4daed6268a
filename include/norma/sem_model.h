/* Models of latent and observed variables as their users write them, in lavaan's syntax, and the
   table of parameters that they become. docs/model-syntax.md. */
#ifndef NORMA_SEM_MODEL_H
#define NORMA_SEM_MODEL_H

#include <norma/instrument.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a row of a model says of its two sides. */
typedef enum norma_sem_op {
    NORMA_SEM_MEASURES = 0, /* =~  lhs is measured by rhs */
    NORMA_SEM_REGRESSION,   /* ~   lhs is regressed on rhs */
    NORMA_SEM_COVARIANCE,   /* ~~  (residual) variance or covariance */
    NORMA_SEM_INTERCEPT,    /* ~1  mean or intercept of lhs; rhs "" */
    NORMA_SEM_THRESHOLD,    /* |   rhs "t1", "t2", ... */
    NORMA_SEM_SCALING,      /* ~*~ scaling factor of an ordinal variable; rhs is lhs */
    NORMA_SEM_DEFINED,      /* :=  rhs is an expression of labels */
    NORMA_SEM_EQUAL,        /* ==  both sides are expressions of labels */
    NORMA_SEM_LESS,         /* <   lhs < rhs */
    NORMA_SEM_GREATER       /* >   lhs > rhs */
} norma_sem_op;
extern const char *const norma_sem_op_names[]; /* "=~", "~", "~~", "~1", "|", "~*~", ":=", ... */

/** A model as written; opaque. */
typedef struct norma_sem_model norma_sem_model;

/**
 * Reads a model in lavaan's syntax.
 *
 * @param out   a new model, or NULL on failure; free with norma_sem_model_free()
 * @param text  the model, UTF-8, NUL-ended
 * @param name  what it is called in errors: the file
 * @param err   NULL, or receives the status and one sentence with line and column
 * @return NORMA_OK; NORMA_EDATA for a text that is no model; NORMA_ENOMEM
 *
 * Source: Rosseel (2012), J. Stat. Softw. 48(2); lavaan's model.syntax page.
 */
norma_status norma_sem_model_read(norma_sem_model **out, const char *text, const char *name,
                                  norma_error *err);

/** The shapes of a model that an instrument's scales make. */
typedef enum norma_sem_shape {
    NORMA_SEM_CORRELATED = 0, /* a factor a scale of items, all correlated */
    NORMA_SEM_HIGHER_ORDER,   /* the same, and a factor over the parts of every larger scale */
    NORMA_SEM_BIFACTOR,       /* one general and a group factor a scale of items, uncorrelated */
    NORMA_SEM_ONE_FACTOR      /* all items on one */
} norma_sem_shape;
extern const char *const norma_sem_shape_names[]; /* "correlated", "higher-order", "bifactor",
                                                     "one-factor", NULL */

/**
 * The model that an instrument's scales make; the same as if its text (norma_sem_model_text()) had
 * been read.
 *
 * @param level  scales of items of this level only; NULL: the lowest
 * @return NORMA_OK; NORMA_EDATA when the instrument has no scale that can be a factor, an item is
 *         in two of them, or the shape needs larger scales that it does not have; NORMA_ENOMEM
 */
norma_status norma_sem_model_from_instrument(norma_sem_model **out,
                                             const norma_instrument *instrument,
                                             norma_sem_shape shape, const char *level,
                                             norma_error *err);

/** @return the model in lavaan's syntax, as written or as made; borrowed. */
const char *norma_sem_model_text(const norma_sem_model *model);

/** Observed variables in the order in which they first appear (lavaan's: indicators first, then
    the rest); ids borrowed. *n receives how many. */
const char *const *norma_sem_model_observed(const norma_sem_model *model, size_t *n);

/** Latent variables in the order in which they are defined; borrowed. */
const char *const *norma_sem_model_latent(const norma_sem_model *model, size_t *n);

/** @return whether the text has thresholds of a variable, which makes it ordinal. */
bool norma_sem_model_has_thresholds(const norma_sem_model *model, const char *id);

/** Frees a model; takes NULL. */
void norma_sem_model_free(norma_sem_model *model);

/* ---- the table of parameters ------------------------------------------------------------------
 */

/** How latent variables get their unit. */
typedef enum norma_sem_identification {
    NORMA_SEM_MARKER = 0, /* first loading 1 */
    NORMA_SEM_STD_LV,     /* (residual) variances of latent variables 1 */
    NORMA_SEM_EFFECTS     /* mean loading 1 (and mean intercept 0): Little, Slegers & Card (2006) */
} norma_sem_identification;
extern const char *const norma_sem_identification_names[]; /* "marker", "std-lv", "effects", NULL */

/** Sets of parameters, as bits: what groups share (lavaan's group.equal). */
typedef enum norma_sem_equal {
    NORMA_SEM_EQUAL_LOADINGS = 1,
    NORMA_SEM_EQUAL_INTERCEPTS = 2,
    NORMA_SEM_EQUAL_MEANS = 4, /* of latent variables */
    NORMA_SEM_EQUAL_THRESHOLDS = 8,
    NORMA_SEM_EQUAL_RESIDUALS = 16,
    NORMA_SEM_EQUAL_RESIDUAL_COVARIANCES = 32,
    NORMA_SEM_EQUAL_LV_VARIANCES = 64,
    NORMA_SEM_EQUAL_LV_COVARIANCES = 128,
    NORMA_SEM_EQUAL_REGRESSIONS = 256
} norma_sem_equal;

/** What the data are like, and the defaults that complete a model. */
typedef struct norma_sem_setting {
    size_t n_groups;          /* at least 1 */
    const size_t *categories; /* for every observed variable (order of norma_sem_model_observed()),
                                 categories in use of an ordinal one, 0: continuous; NULL: all
                                 continuous. The same in every group: docs/invariance.md */
    bool cfa;                 /* as lavaan's cfa() and sem(): always true today */
    bool means;               /* mean structure; implied by ordinal variables and by ~1 */
    bool orthogonal;          /* latent variables uncorrelated */
    bool theta;               /* ordinal: theta, not delta, parametrisation */
    bool fixed_x;             /* moments of exogenous observed variables are the sample's */
    norma_sem_identification identification;
    unsigned equal;             /* bits of norma_sem_equal */
    const char *const *partial; /* parameters that groups do not share: "A=~A1", "A1~1" */
    size_t n_partial;
} norma_sem_setting;

/** One row of the table. */
typedef struct norma_sem_parameter {
    char *lhs, *rhs; /* rhs "" for ~1; of :=, ==, <, > the expressions */
    norma_sem_op op;
    size_t group;   /* 0 ... n_groups - 1; NORMA_NONE for :=, ==, <, > */
    char *label;    /* "" for none */
    char *plabel;   /* ".p1.": its name in constraints */
    bool user;      /* written in the model; false: a default */
    bool exogenous; /* fixed to the sample's moments (fixed_x): value is filled in when fitted */
    size_t free;    /* number of the free parameter, 0 ... n_free - 1, which rows of equal label
                       share; NORMA_NONE: fixed, or no parameter */
    double value;   /* where fixed; NaN: the sample's */
    double start;   /* given by the user; NaN: none */
    double lower, upper; /* bounds given by the user; -INFINITY, INFINITY */
} norma_sem_parameter;

/** A model completed for data: every parameter of every group. */
typedef struct norma_sem_table {
    size_t n, n_free; /* rows; distinct free parameters */
    norma_sem_parameter *rows;
    size_t n_groups;
    size_t n_observed;  /* p */
    char **observed;    /* p ids */
    size_t *categories; /* p; 0: continuous */
    bool *exogenous;    /* p: only predicts others */
    size_t n_latent;    /* of their own; observed variables that predict need no twin here */
    char **latent;
    bool means, theta, ordinal; /* ordinal: at least one variable is */
    norma_notes notes;          /* "sem-..." */
} norma_sem_table;

/**
 * Completes a model with lavaan's defaults (cfa(), sem()): variances and covariances, intercepts,
 * thresholds, the units of latent variables, parameters that groups share. Rows are in lavaan's
 * order.
 *
 * @return NORMA_OK; NORMA_EDATA naming line, column and what to do, for a model that does not hold
 *         together (a modifier with too many group values, a variable both latent and observed, a
 *         label in a constraint that no parameter has); NORMA_ENOMEM
 */
norma_status norma_sem_table_of(norma_sem_table **out, const norma_sem_model *model,
                                const norma_sem_setting *setting, norma_error *err);

/** Frees a table; takes NULL. */
void norma_sem_table_free(norma_sem_table *table);

#ifdef __cplusplus
}
#endif
#endif

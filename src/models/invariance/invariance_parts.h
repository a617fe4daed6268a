/* Invariance while it is made. */
#ifndef NORMA_MODELS_INVARIANCE_INVARIANCE_PARTS_H
#define NORMA_MODELS_INVARIANCE_INVARIANCE_PARTS_H

#include <norma/invariance.h>

typedef struct norma__invariance_work {
    const norma_sem_model *model;
    const norma_invariance_options *options;
    norma_sem_data data; /* with keep of our own */
    uint8_t *keep;
    size_t n_observed;
    const char *const *observed;
    bool *ordinal; /* n_observed */
    bool any_ordinal, any_continuous, any_binary;
    char **partial; /* parameters that groups do not share: the user's, then those found */
    size_t n_partial;
    norma_invariance *result;
} norma__invariance_work;

/* Which rows: those of groups that are large enough. */
norma_status norma__invariance_groups(norma__invariance_work *work, norma_error *err);

/* Which observed variables are ordinal. */
norma_status norma__invariance_variables(norma__invariance_work *work, norma_error *err);

/* A variable of the data by id: its keyed value in a row, NaN where missing. */
typedef struct norma__variable {
    const norma_data *data;
    size_t item; /* NORMA_NONE: */
    const double *continuous;
} norma__variable;
bool norma__variable_find(norma__variable *variable, const norma_data *data, const char *id);
double norma__variable_at(const norma__variable *variable, size_t row);

/* Fits the levels one after the other, compares and judges each. */
norma_status norma__invariance_steps(norma__invariance_work *work, norma_error *err);

/* One level's model with the work's partial list. */
norma_status norma__invariance_fit(norma_sem **out, const norma__invariance_work *work, int level,
                                   unsigned equal, norma_error *err);

/* Difference and change of a fitted model from the one before, and the verdict. */
norma_status norma__invariance_compare(norma_invariance_outcome *outcome,
                                       const norma_invariance_step *step, const norma_sem *before,
                                       const norma__invariance_work *work, norma_error *err);
/* Of the configural model: by itself. */
norma_invariance_verdict norma__invariance_judge_first(const norma_sem *sem);
double norma__invariance_index(const norma_sem *sem, const char *name, int variant);

/* Replaces a step's limits by simulated ones, where that is asked for and possible. */
norma_status norma__invariance_simulate(norma_invariance_step *step, const norma_sem *before,
                                        const norma__invariance_work *work, norma_error *err);

/* Frees parameters one by one until the step is supported; fills its partial outcome. */
norma_status norma__invariance_search(norma_invariance_step *step, const norma_sem *before,
                                      norma__invariance_work *work, norma_error *err);

/* Means and variances of latent variables by the most restricted model that may compare them. */
norma_status norma__invariance_latent(norma__invariance_work *work, norma_error *err);

/* Configural solution of one factor in every group: loadings, cuts, covariances. */
typedef struct norma__configural {
    char *factor;
    size_t n_items, n_cuts, n_groups; /* those that could be fitted */
    const char **items;               /* n_items; borrowed */
    char **cuts;                      /* n_cuts names */
    size_t *item_of;                  /* n_cuts */
    size_t *groups;                   /* n_groups: in the result's groups */
    double *n, *loading, *cut;        /* n_groups; x n_items; x n_cuts */
    double **vcov;                    /* n_groups */
    size_t left_out;                  /* groups that could not be fitted */
    size_t reference;                 /* NORMA_NONE: it could not be fitted */
} norma__configural;
norma_status norma__configural_of(norma__configural *out, const norma__invariance_work *work,
                                  const char *factor, norma_error *err);
void norma__configural_clear(norma__configural *configural);

/* Alignment and effect sizes of every factor with items of its own. */
norma_status norma__invariance_factors(norma__invariance_work *work, norma_error *err);
norma_status norma__invariance_effects(norma__invariance_work *work, const norma__configural *c,
                                       const double *mean, const double *sd, norma_error *err);

#endif

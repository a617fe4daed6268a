/* A table in the making. */
#ifndef NORMA_MODELS_NOTATION_DRAFT_H
#define NORMA_MODELS_NOTATION_DRAFT_H

#include "models/notation/model.h"

typedef struct norma__draft_row {
    norma_sem_op op;
    size_t lhs, rhs; /* names */
    size_t line;     /* of the text; NORMA_NONE: a default */
    size_t group;
    bool free, exogenous;
    double value; /* fixed value, or start; NaN: none */
    double lower, upper;
    size_t label; /* name; 0: none */
    size_t as;    /* the first row that this one is equal to by its label; itself else */
} norma__draft_row;

/* Rows of the first group first, then those of the second, ...; n_group of each. */
typedef struct norma__draft {
    const norma_sem_model *model;
    const norma_sem_setting *setting;
    size_t *categories; /* one a name; 0: continuous */
    unsigned equal;     /* of the setting; intercepts and thresholds go together when ordinal */
    bool means, ordinal;
    norma__draft_row *rows;
    size_t n, n_group, room;
    norma__elements known; /* rows of one group */
    norma_notes *notes;
    norma_error *err;
} norma__draft;

static inline bool norma__is_default(const norma__draft_row *row)
{
    return row->line == NORMA_NONE;
}

static inline bool norma__is_variance(const norma__draft_row *row)
{
    return row->op == NORMA_SEM_COVARIANCE && row->lhs == row->rhs;
}

/* The rows of one group, with what is fixed in every group. */
norma_status norma__draft_defaults(norma__draft *draft);

/* Rows of all groups, and what the modifiers say of them. */
norma_status norma__draft_groups(norma__draft *draft);

/* What is equal by its label, or by the sets of parameters that groups share: fills label and
   as. */
norma_status norma__draft_labels(norma__draft *draft);

#endif

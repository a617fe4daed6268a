/* A model as it was read: its formulas one element each, before anything is added to them. */
#ifndef NORMA_MODELS_NOTATION_MODEL_H
#define NORMA_MODELS_NOTATION_MODEL_H

#include <norma/sem_model.h>

#include "foundation/names.h"

/* What no text may exceed, so that none exhausts memory or time. */
#define NORMA__MODEL_BYTES ((size_t)1 << 20)
#define NORMA__MODEL_LINES ((size_t)1 << 16)
#define NORMA__MODEL_GROUPS ((size_t)1024) /* values of one modifier */
#define NORMA__TABLE_ROWS ((size_t)1 << 20)

/* Numbers of a modifier, one or one a group; n 0: not given. */
typedef struct norma__given {
    size_t n;
    double *at; /* NaN: NA */
} norma__given;

typedef struct norma__modifier {
    norma__given fixed, start, lower, upper;
    size_t n_labels;
    size_t *labels; /* names; 0 for none */
} norma__modifier;

typedef struct norma__line {
    norma_sem_op op;
    size_t lhs, rhs; /* names */
    size_t modifier; /* or NORMA_NONE */
    size_t at;       /* its place in the text, bytes */
} norma__line;

typedef struct norma__relation_line {
    norma_sem_op op;
    char *lhs, *rhs; /* on one line, without comments */
    size_t at;
} norma__relation_line;

/* What a name is in the model. */
typedef struct norma__role {
    bool latent;
    bool observed;
    bool indicator; /* rhs of =~ */
    bool outcome;   /* lhs of ~ */
    bool predictor; /* rhs of ~ */
    bool described; /* in a ~~ or ~1 of the user */
    bool exogenous; /* observed, only predicts, and not described */
    bool ordinal;   /* has thresholds in the text */
    size_t order;   /* latent ones first, then observed ones: lavaan's order of covariances */
} norma__role;

struct norma_sem_model {
    char *text, *file;
    norma__names index; /* names by text: names[k] is the k-th */
    char **names;       /* names[0] is "" */
    norma__role *roles; /* one a name */
    norma__line *lines;
    norma__modifier *modifiers;
    norma__relation_line *relations;
    size_t n_names, n_lines, n_modifiers, n_relations;
    size_t room_names, room_lines, room_modifiers, room_relations;
    size_t *observed, *latent; /* names */
    const char **observed_ids, **latent_ids;
    size_t n_observed, n_latent;
};

/* The number of a name, which is added when it is new. */
norma_status norma__model_name(norma_sem_model *model, const char *text, size_t length,
                               size_t *name, norma_error *err);

/* Fails with NORMA_EDATA and file, line and column of a place in the text. */
norma_status norma__model_fail(const norma_sem_model *model, size_t at, norma_error *err,
                               const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Which names are what, and in which order: fills roles, observed and latent; puts covariances in
   lavaan's order. */
norma_status norma__model_roles(norma_sem_model *model, norma_error *err);

/* The largest number of a threshold of a variable in the text; 0: it has none. */
size_t norma__model_thresholds(const norma_sem_model *model, const char *id);

/* A set of elements lhs op rhs; {0} is empty. */
typedef struct norma__elements {
    struct norma__element *list;
    size_t n, room;
    uint32_t *slots;
    size_t n_slots;
} norma__elements;

/* The number of an element, or NORMA_NONE; adding returns false when there is no memory. */
size_t norma__elements_find(const norma__elements *set, size_t lhs, norma_sem_op op, size_t rhs);
bool norma__elements_add(norma__elements *set, size_t lhs, norma_sem_op op, size_t rhs);
void norma__elements_free(norma__elements *set);

#endif

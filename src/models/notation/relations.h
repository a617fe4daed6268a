/* The names that expressions of a table may use. */
#ifndef NORMA_MODELS_NOTATION_RELATIONS_H
#define NORMA_MODELS_NOTATION_RELATIONS_H

#include "foundation/names.h"
#include "models/notation/expression.h"

typedef struct norma__table_names {
    const norma_sem_table *table;
    norma__names labels;
    size_t *row;   /* of every label */
    size_t before; /* := rows from here on are not known yet */
} norma__table_names;

norma_status norma__table_names_of(norma__table_names *out, const norma_sem_table *table,
                                   norma_error *err);
void norma__table_names_clear(norma__table_names *names);

/* A norma__resolve; context is a norma__table_names. */
size_t norma__table_resolve(const void *context, const char *name, size_t length);

static inline bool norma__is_relation(norma_sem_op op)
{
    return op >= NORMA_SEM_DEFINED;
}

#endif

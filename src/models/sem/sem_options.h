/* What options stand for, once the data and the model are known. */
#ifndef NORMA_MODELS_SEM_SEM_OPTIONS_H
#define NORMA_MODELS_SEM_SEM_OPTIONS_H

#include <norma/sem.h>

/* What decides defaults. */
typedef struct norma__sem_traits {
    bool ordinal, grouped, clustered, weighted;
    bool means; /* the model's text has ~1 */
} norma__sem_traits;

/* Puts the estimator's own in place of every auto, and a mean structure where there must be one.
   NORMA_EINVAL for options that exclude each other. */
norma_status norma__sem_resolve(norma_sem_options *options, norma_sem_discrepancy *discrepancy,
                                const norma__sem_traits *traits, norma_error *err);

#endif

/* A model that was fitted: what standard errors, tests and all further analyses go on from. */
#ifndef NORMA_MODELS_SEM_FITTED_H
#define NORMA_MODELS_SEM_FITTED_H

#include "models/notation/expression.h"
#include "models/sem/jacobian.h"

/* Of one group: what its discrepancy needs and parameters do not change. */
typedef struct norma__sem_target {
    norma__sem_places places;
    double *precision; /* p x p: inverse of the sample's covariances; GLS, else NULL */
    double saturated;  /* ML: ln|S| + p; FIML: the same of every answer given; else 0 */
} norma__sem_target;

typedef struct norma__sem_fitted {
    norma_sem_options options; /* as used: nothing auto */
    norma_sem_discrepancy discrepancy;
    norma_sem_table *table; /* the result's; borrowed */
    norma__observed observed;
    norma__sem_structure structure;
    norma__relations relations;
    norma__sem_implied *implied; /* n_groups, at theta */
    double *theta;               /* n_free */
    double f;                    /* discrepancy on lavaan's scale: sum over groups of
                                    n_g / n x F_g / 2 for ML ("fmin"); chisq = 2 n f (ULS and the
                                    rest alike) */
    double *gradient;            /* n_free: of f */
    norma_sem_convergence convergence;
    norma__sem_target *targets; /* n_groups */
    double *weight;             /* WLS: k x k inverse of gamma by group one after another; DWLS:
                                   its diagonal only, k a group; else NULL */
    /* filled by the inference (NULL where not asked for or undefined) */
    double *information; /* n_free x n_free, of one observation: what errors are made of */
    double *inverse;     /* its inverse in the space of the constraints, n_free x n_free */
    double *vcov;        /* n_free x n_free: of theta */
} norma__sem_fitted;

#endif

/* Traces of V Gamma where V is diagonal: unweighted and diagonally weighted least squares. */
#ifndef NORMA_MODELS_SEM_TESTS_LEAST_H
#define NORMA_MODELS_SEM_TESTS_LEAST_H

#include "models/sem/tests_second.h"

/* What of a group's statistics counts. */
typedef struct norma__least_form {
    double *v;       /* k: weights of the statistics in tests; 0 of those that have a parameter of
                        their own */
    bool *tested;    /* k: covariances that the independence model holds to be 0 */
    bool *own;       /* n_free: parameters of a statistic of their own */
    const double *w; /* k: the estimator's weights; NULL: 1 */
} norma__least_form;

/* exogenous: p; their covariances are not tested. */
norma_status norma__least_form_of(norma__least_form *out, const norma__sem_fitted *fitted,
                                  size_t group, const bool *exogenous, norma_error *err);
void norma__least_form_clear(norma__least_form *form);

/* tr(V Gamma), with all statistics that have a weight, and of the independence model. */
norma_status norma__least_first(double *all, double *tested, const norma__sem_fitted *fitted,
                                size_t group, const norma__least_form *form, norma_error *err);

/* What Savalei's (2021) figures sum up, of one group: V of normal theory for correlations, at the
   model's. */
typedef struct norma__least_robust {
    double plain;  /* tr(V Gamma) */
    double *mixed; /* q x q: Delta'W Gamma V Delta */
    double *model; /* q x q: Delta'V Delta */
    double *meat;  /* q x q: Delta'W Gamma W Delta, of correlations alone */
} norma__least_robust;
void norma__least_robust_clear(norma__least_robust *robust);

/* second and robust may be NULL. */
norma_status norma__least_second(norma__second *second, norma__least_robust *robust,
                                 const norma__sem_fitted *fitted, size_t group,
                                 const norma__least_form *form, const double *inverse,
                                 norma_error *err);

#endif

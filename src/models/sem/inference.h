/* Standard errors, tests and figures of fit of a fitted model. */
#ifndef NORMA_MODELS_SEM_INFERENCE_H
#define NORMA_MODELS_SEM_INFERENCE_H

#include "models/sem/fitted.h"

/* Information of one observation (lavaan's scale), n_free x n_free. */
norma_status norma__sem_information(double *out, const norma__sem_fitted *fitted,
                                    norma_sem_information kind, norma_error *err);

/* Inverse in the space where the Jacobian of the equality constraints vanishes: K (K'IK)^-1 K'.
 *rank receives the rank of K'IK; not of full rank: a generalised inverse. */
norma_status norma__sem_invert(double *inverse, size_t *rank, const double *information,
                               const norma__sem_fitted *fitted, norma_error *err);

/* Sum over rows (clusters) of outer products of their scores, over n: the meat of sandwiches. Least
   squares: Delta' W Gamma W Delta. n_free x n_free. */
norma_status norma__sem_meat(double *out, const norma__sem_fitted *fitted, norma_error *err);

/* Fills information, inverse and vcov of fitted as its options say. */
norma_status norma__sem_errors(norma__sem_fitted *fitted, norma_notes *notes, norma_error *err);

/* One test of the whole model: T, its degrees of freedom and p; scaling and shift: 1 and 0 without.
 */
typedef struct norma__sem_test {
    norma_sem_test_kind kind;
    double chisq, df, p, scaling, shift;
    double trace; /* tr(U Gamma); NaN for the standard test */
} norma__sem_test;

/* The standard test and the one that options ask for (kind standard: the same again). */
norma_status norma__sem_tests(norma__sem_test out[2], const norma__sem_fitted *fitted,
                              norma_notes *notes, norma_error *err);

/* The difference of a model and a more restricted one of the same data (lavaan's lavTestLRT):
   Satorra (2000), scaled by mean or scaled and shifted (not shifted, of models whose own tests are
   adjusted by mean and variance: adjusted likewise); Satorra & Bentler (2001, 2010). NORMA_EINVAL
   when the models are not of one sample, or the smaller has no more degrees of freedom. */
typedef enum norma__sem_difference {
    NORMA__DIFFERENCE_PLAIN = 0,
    NORMA__DIFFERENCE_SATORRA_2000,       /* Jacobian from the models' derivatives ("delta") */
    NORMA__DIFFERENCE_SATORRA_2000_EXACT, /* A by the restricted model's parameters ("exact") */
    NORMA__DIFFERENCE_SATORRA_BENTLER_2001,
    NORMA__DIFFERENCE_SATORRA_BENTLER_2010
} norma__sem_difference;
norma_status norma__sem_compare(norma__sem_test *out, const norma__sem_fitted *larger,
                                const norma__sem_fitted *smaller, norma__sem_difference method,
                                bool shifted, norma_notes *notes, norma_error *err);

/* Fills fit (names and values) of a result whose inner is fitted; baseline model included. */
norma_status norma__sem_fill_fit(norma_sem *result, norma_notes *notes, norma_error *err);

#endif

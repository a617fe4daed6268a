/* Dominance analysis: what each predictor adds to R^2 in every model without it. */
#ifndef NORMA_OUTCOMES_DOMINANCE_H
#define NORMA_OUTCOMES_DOMINANCE_H

#include <gsl/gsl_rng.h>
#include <stddef.h>
#include <stdint.h>

/* R^2 of all 2^k models, by elimination: a model's residual covariances are those of the model with
   one predictor less, swept once, and models share what they have in common, so that all take about
   6 x 2^k multiplications. Matrices are of leading dimension ld, the criterion last. */

/* General dominance of k predictors; r2 (2^k, by the bits of the predictors in the model) may be
   NULL. work: norma__dominance_work(k) numbers. */
void norma__general_dominance(double *general, double *r2, const double *r, size_t ld, size_t k,
                              double *work);
size_t norma__dominance_work(size_t k);

/* From the R^2 of all models: conditional (row: size of the model; column: predictor), and whether
   row completely dominates column: adds as much or more in every model, and more in one. */
void norma__conditional_dominance(double *conditional, const double *r2, size_t k);
void norma__complete_dominance(uint8_t *complete, const double *r2, size_t k);

/* General dominance estimated from random orders in which predictors enter, each followed by its
   reverse; returns the largest standard error. order: k. */
double norma__sampled_dominance(double *general, const double *r, size_t ld, size_t k,
                                size_t n_pairs, gsl_rng *random, size_t *order, double *work);
size_t norma__sampled_dominance_work(size_t k);

#endif

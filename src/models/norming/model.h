/* Shared but private: what a fitted model says, and how it is fitted. */
#ifndef NORMA_MODELS_NORMING_MODEL_H
#define NORMA_MODELS_NORMING_MODEL_H

#include <norma/continuous.h>

#include "models/norming/cells.h"
#include "models/norming/family.h"

enum { NORMA__MOST_POWER = 6, NORMA__MOST_TERMS = 40 };

/* ---- evaluating ---- */

norma__score_range norma__model_range(const norma_continuous_model *model);

/* Parameters of the distribution at a covariate. */
void norma__model_eta(double *eta, const norma_continuous_model *model, double covariate);

/* z and score anywhere, also beyond the covariate's range. */
double norma__model_z(const norma_continuous_model *model, double score, double covariate);
double norma__model_score(const norma_continuous_model *model, double z, double covariate);

/* Log probability of a score as observed: of the interval one step wide around it, the first and
   last of which have no end; at least log NORMA__LEAST_SHARE. */
double norma__model_log_share(const norma_continuous_model *model, double score, double covariate);
#define NORMA__LEAST_SHARE 1e-6

/* A surface at a covariate: coefficients of the powers of T. */
void norma__surface_at(double powers[NORMA__MOST_POWER + 1], const norma_continuous_model *model,
                       double covariate);

/* Where percentile curves cross; list NULL: only how many. */
norma_status norma__crossings(size_t *n, norma_continuous_crossing **list,
                              const norma_continuous_model *model, norma_error *err);

/* ---- fitting ---- */

/* Statistics of the groups of cells with these weights. */
void norma__group_statistics(norma_continuous_group *groups, const norma__cells *cells,
                             const double *weight);

/* A model of the method, its terms chosen as the options say. result receives the fit and, of a
   surface, its subsets. NORMA_EDATA: the method is not for these scores. */
norma_status norma__model_fit(norma_continuous_model **out, norma_continuous *result,
                              norma_continuous_fit_of *fit, int method, const norma__cells *cells,
                              const double *weight, norma_error *err);

/* The values of the model's terms from other weights. Returns false in *defined where they are not.
 */
norma_status norma__model_refit(bool *defined, norma_continuous_model *model,
                                const norma__cells *cells, const double *weight, norma_error *err);

norma_continuous_model *norma__model_new(int method, const norma__cells *cells,
                                         const norma_continuous_options *options, size_t n_terms);
norma_continuous_model *norma__model_copy(const norma_continuous_model *model);

/* The parts of fitting that methods have of their own. */
norma_status norma__surface_fit(norma_continuous_model **out, norma_continuous *result,
                                const norma__cells *cells, const double *weight, norma_error *err);
norma_status norma__surface_refit(bool *defined, norma_continuous_model *model,
                                  const norma__cells *cells, const double *weight,
                                  norma_error *err);
norma_status norma__moments_fit(norma_continuous_model **out,
                                const norma_continuous_options *options, const norma__cells *cells,
                                const double *weight, norma_error *err);
norma_status norma__moments_refit(bool *defined, norma_continuous_model *model,
                                  const norma__cells *cells, const double *weight,
                                  norma_error *err);
norma_status norma__likelihood_fit(norma_continuous_model **out, norma_continuous_fit_of *fit,
                                   const norma_continuous_options *options, int method,
                                   const norma__cells *cells, const double *weight,
                                   norma_error *err);
norma_status norma__likelihood_refit(bool *defined, norma_continuous_model *model,
                                     norma_continuous_fit_of *fit, const norma__cells *cells,
                                     const double *weight, norma_error *err);

/* ---- what is made of it ---- */

norma_status norma__continuous_intervals(norma_continuous *result, const norma__cells *cells,
                                         const double *weight, norma_error *err);
norma_status norma__continuous_tables(norma_continuous *result, const norma__cells *cells,
                                      norma_error *err);
norma_status norma__continuous_residuals(norma_continuous *result, const norma__cells *cells,
                                         const double *weight, norma_error *err);
/* log-likelihood, R2, RMSE, crossings of one model. */
norma_status norma__continuous_measure(norma_continuous_fit_of *fit,
                                       const norma_continuous_model *model,
                                       const norma__cells *cells, const double *weight,
                                       norma_error *err);
norma_status norma__continuous_compare(norma_continuous *result, const norma__cells *cells,
                                       const double *weight, norma_error *err);

#endif

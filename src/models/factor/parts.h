/* The parts of a factor analysis: each fills its own fields of the result and leaves its notes. */
#ifndef NORMA_MODELS_FACTOR_PARTS_H
#define NORMA_MODELS_FACTOR_PARTS_H

#include "models/extraction/extract.h"
#include "models/rotation/rotate.h"
#include "statistics/matrix.h"
#include "statistics/redraw.h"

/* An empty result for k factors of a matrix; NULL when there is no memory. */
norma_factor_result *norma__factor_result_new(const norma__matrix *c, size_t k);

/* Eigenvalues, KMO and Bartlett's test; *log_det is NaN when the matrix is not positive definite.
 */
norma_status norma__factor_evidence(norma_factor_result *r, double *log_det, const norma__matrix *c,
                                    norma_error *err);

/* Structure, variance, complexity and residuals of the rotated solution. */
void norma__factor_solution(norma_factor_result *r, const double *cor);

/* Determinacy and the weights of the scores; what is undefined stays NULL. */
norma_status norma__factor_weights(norma_factor_result *r, const double *cor, norma_error *err);

/* The hierarchical solution of an oblique one. */
norma_status norma__factor_hierarchy(norma_factor_result *r, const double *cor, norma_error *err);

/* Random halves of the rows, each with the extraction and rotation of o. */
norma_status norma__factor_replicability(norma_factor_result *r, const norma__rows *rows,
                                         const norma_factor_options *o, norma_error *err);

/* What the user must know of each step. */
norma_status norma__note_extraction(norma_factor_result *r, const norma__extracted *fit,
                                    norma_error *err);
norma_status norma__note_fit(norma_factor_result *r, double log_det, norma_error *err);
norma_status norma__note_rotation(norma_factor_result *r, const norma__rotated *rotated,
                                  size_t starts, norma_error *err);
norma_status norma__note_heywood(norma_factor_result *r, norma_error *err);
norma_status norma__note_correlation(norma_factor_result *r, const norma_factor_options *o,
                                     norma_error *err);

#endif

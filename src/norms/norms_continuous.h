/* Continuous norms among the figures of a norm set: "continuous.S" of a scale, and "covariate.X"
   that says over what, and how well. */
#ifndef NORMA_NORMS_NORMS_CONTINUOUS_H
#define NORMA_NORMS_NORMS_CONTINUOUS_H

#include <norma/norm_continuous.h>

#include "norms/distribution.h"
#include "norms/norms_figures.h"

/* Columns of "covariate.X"; a row for each scale of the set, NaN where it has no model. */
enum {
    NORMA__CURVE_N,
    NORMA__CURVE_R2,
    NORMA__CURVE_RMSE,
    NORMA__CURVE_RMSE_T,
    NORMA__CURVE_BIC,
    NORMA__CURVE_CROSSINGS,
    NORMA__CURVE_COLUMNS
};
#define NORMA__COVARIATE_PREFIX "covariate."
#define NORMA__CURVE_PREFIX "continuous."

typedef struct norma__curve_fit {
    bool fitted;
    double columns[NORMA__CURVE_COLUMNS];
} norma__curve_fit;

/* Fits one scale and adds its model; without one, a note says why. */
norma_status norma__curve_figure(norma__figures *figures, norma__curve_fit *fit, norma_notes *notes,
                                 const norma_norms_source *source, const char *scale,
                                 const norma__persons *persons, norma_error *err);

/* Adds "covariate.X" of all scales of the set; nothing when no scale was fitted. */
norma_status norma__covariate_figure(norma__figures *figures, const char *covariate,
                                     const norma__curve_fit *fits, size_t n_scales,
                                     norma_error *err);

#endif

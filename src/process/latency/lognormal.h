/* The log-normal model of latencies (van der Linden, 2006), by marginal maximum likelihood. */
#ifndef NORMA_PROCESS_LATENCY_LOGNORMAL_H
#define NORMA_PROCESS_LATENCY_LOGNORMAL_H

#include <norma/latency.h>

#include "process/latency/timings.h"

/* log t_ij = beta_j - tau_i [- zeta_i x_ij] + e_ij; items without two latencies have NaN and are
   left out. */
typedef struct norma__speed_model {
    norma_lognormal summary;
    size_t n_items;
    double *beta, *beta_se;   /* time intensities, log ms */
    double *alpha, *alpha_se; /* discriminations */
    double *fit; /* of items: standard normal deviate of the test that speed weighs as much in this
                    item as in the others; positive: more. NaN of a frozen model */
    double speed_variance; /* of tau */
    bool sloped;
    double slope_mean, slope_variance, covariance; /* of zeta, and of tau with it; 0 without */
    double last_place; /* sloped: the recorded position that is 1; 0: the instrument's order */
} norma__speed_model;

/* Of the items that measure something, control items left out, and of a page whose time was shared
   among its items only the one answered most: the others repeat it. keep (n_rows, NULL: all) leaves
   respondents out. sloped: with the slope of position, of the
   recorded positions or else of the instrument's order. *out NULL with NORMA_OK and a note where
   the model cannot be fitted (one respondent, one item, no variance). */
norma_status norma__speed_model_new(norma__speed_model **out, const norma_instrument *instrument,
                                    const norma_data *data, const norma__timings *timings,
                                    const uint8_t *keep, bool sloped, int threads,
                                    norma_notes *notes, norma_error *err);
void norma__speed_model_free(norma__speed_model *model);

/* What respondents are given their latencies: posterior mean and sd of tau and zeta, and how far
   the latencies are from the model, a standard normal deviate under it, with its upper p. Arrays of
   n_rows, those not wanted NULL. */
typedef struct norma__speeds {
    double *speed, *speed_se, *slope, *slope_se, *fit, *fit_p;
} norma__speeds;
norma_status norma__speeds_of(const norma__speeds *out, const norma__speed_model *model,
                              const norma_data *data, const norma__timings *timings, int threads,
                              norma_error *err);

/* Figures "lognormal.*". */
norma_status norma__speed_model_freeze(norma_calibration *calibration,
                                       const norma__speed_model *model, norma_error *err);
norma_status norma__speed_model_thaw(norma__speed_model **out, const norma_calibration *calibration,
                                     norma_error *err);

#endif

/* The graded model of the scales that person fit is measured against. */
#ifndef NORMA_PROCESS_CARELESS_GRADED_H
#define NORMA_PROCESS_CARELESS_GRADED_H

#include <norma/calibration.h>
#include <norma/sample.h>

/* Fewest items in scales for a change within the form to be looked for. */
#define NORMA__ONSET_ITEMS 20

/* One factor a scale of items: loadings from polychoric correlations, thresholds from the margins,
   hence graded response curves (normal ogive) P(keyed answer >= k | theta) = Phi((loading theta -
   threshold k) / sqrt(1 - loading^2)) of a trait that is standard normal, and the popularity of
   every item step. Control items and items in no scale are left out; an item of several scales
   counts in the first. */
typedef struct norma__response_model {
    size_t n_items, n_scales;
    size_t *scale_of;   /* n_items: number of the scale among those used; NORMA_NONE: left out */
    double *loading;    /* n_items, keyed; 0 where left out */
    double *thresholds; /* most_steps x n_items, of the keyed latent response, not decreasing and
                           infinite where all or none reach the step; NaN padded */
    double *popularity; /* most_steps x n_items: share of respondents at or over each keyed step */
    size_t most_steps;
} norma__response_model;

/* NORMA_OK with *out NULL where no scale has three items that vary, with a note
   "person-fit-undefined"; other notes name the scales and items left out. */
norma_status norma__response_model_new(norma__response_model **out,
                                       const norma_instrument *instrument, const norma_data *data,
                                       const uint8_t *keep, int threads, norma_notes *notes,
                                       norma_error *err);
void norma__response_model_free(norma__response_model *graded);

/* Of no scales yet; NULL when there is no memory. */
norma__response_model *norma__response_model_blank(size_t n_items, size_t most_steps);

/* Fills those of guttman, u3poly, lz, lz_star, onset and onset_statistic that are not NULL. The
   table's items have the ranges that the model was made with, also where the instrument leaves them
   open; NORMA_EINVAL for one with other items or a wider range. */
norma_status norma__response_model_indices(double *const indices[NORMA_INDICES],
                                           const norma__response_model *graded,
                                           const norma_instrument *instrument,
                                           const norma_data *data, int threads, norma_error *err);

/* Figures "graded.*". */
norma_status norma__response_model_freeze(norma_calibration *calibration,
                                          const norma__response_model *graded, norma_error *err);
norma_status norma__response_model_thaw(norma__response_model **out,
                                        const norma_calibration *calibration,
                                        const norma_instrument *instrument, norma_error *err);

#endif

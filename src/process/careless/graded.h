/* The graded model of the scales that person fit is measured against. */
#ifndef NORMA_PROCESS_CARELESS_GRADED_H
#define NORMA_PROCESS_CARELESS_GRADED_H

#include <norma/calibration.h>
#include <norma/sample.h>

/* One factor a scale of items: loadings from polychoric correlations, thresholds from the margins,
   hence graded response curves (normal ogive) and the popularity of every item step. Control items
   and items in no scale are left out; an item of several scales counts in the first. */
typedef struct norma__graded {
    size_t n_items, n_scales;
    size_t *scale_of;   /* n_items: number of the scale among those used; NORMA_NONE: left out */
    double *loading;    /* n_items, keyed; 0 where left out */
    double *thresholds; /* most_steps x n_items, of the keyed latent response; NaN padded */
    double *popularity; /* most_steps x n_items: share of respondents at or over each keyed step */
    size_t most_steps;
} norma__graded;

norma_status norma__graded_new(norma__graded **out, const norma_instrument *instrument,
                               const norma_data *data, const uint8_t *keep, int threads,
                               norma_notes *notes, norma_error *err);
void norma__graded_free(norma__graded *graded);

/* Fills those of guttman, u3poly, lz, lz_star, onset and onset_statistic that are not NULL. */
norma_status norma__graded_indices(double *const indices[NORMA_INDICES],
                                   const norma__graded *graded, const norma_instrument *instrument,
                                   const norma_data *data, int threads, norma_error *err);

/* Figures "graded.*". */
norma_status norma__graded_freeze(norma_calibration *calibration, const norma__graded *graded,
                                  norma_error *err);
norma_status norma__graded_thaw(norma__graded **out, const norma_calibration *calibration,
                                const norma_instrument *instrument, norma_error *err);

#endif

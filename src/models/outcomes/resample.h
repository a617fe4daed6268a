/* Importance in samples drawn anew: whole units or rows, with a random predictor beside. */
#ifndef NORMA_OUTCOMES_RESAMPLE_H
#define NORMA_OUTCOMES_RESAMPLE_H

#include <norma/importance.h>

/* The complete rows. */
typedef struct norma__complete {
    size_t n, k;
    double *x;         /* n x (k + 1), the criterion last; standardised: means 0, variances 1 */
    double *r;         /* (k + 1) x (k + 1) correlations */
    uint32_t *cluster; /* n: who is drawn together */
    size_t n_clusters;
} norma__complete;

/* Most predictors whose general dominance has bootstrap intervals. */
enum { NORMA__DOMINANCE_REDRAWN = 20 };

/* Fills intervals and reproduced of the importance from replicates 1, 2, ... of the seed;
 *undefined counts those in which something did not vary. */
norma_status norma__importance_redraw(norma_importance *importance, size_t *undefined,
                                      const norma__complete *rows,
                                      const norma_importance_options *options, norma_error *err);

#endif

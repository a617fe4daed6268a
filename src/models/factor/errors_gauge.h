/* Inside errors.h: how the rotation of a pattern answers to changes of what it rotates. Matrices
   are column-major. */
#ifndef NORMA_MODELS_FACTOR_ERRORS_GAUGE_H
#define NORMA_MODELS_FACTOR_ERRORS_GAUGE_H

#include "models/rotation/rotate.h"

/* A pattern changes by X + Lambda K, and Phi by -K Phi - Phi K': X is what extraction does to it
   (p x k), K what rotation does (k x k). The conditions that single out the rotation make K a
   function of X, and of the change of the communalities where these normalise or weigh the rows. */
typedef struct norma__gauge {
    size_t p, k;
    const norma__rotation *rotation;
    const double *loadings;      /* p x k; borrowed, as the next three */
    const double *phi;           /* k x k */
    const double *communalities; /* p */
    const double *weight;        /* p: of rows in what an unrotated solution makes diagonal */
    bool weighted;               /* weight is 1 / (1 - communality), else 1 */
    double *pattern;             /* p x k: loadings, normalised where the criterion's are */
    double *gradient;            /* p x k: of the criterion at pattern */
    double *inverse;             /* k x k: of phi */
    double *slope;               /* k x k: pattern' gradient */
    double *system;              /* k^2 x k^2: LU of the conditions, transposed */
    int *pivots;                 /* k^2 */
} norma__gauge;

/* Numbers of work that each thread needs. */
size_t norma__gauge_work(size_t p, size_t k);

/* Fills the rest of a gauge whose borrowed members are set; *solvable is false when the conditions
   do not single out a rotation. NORMA_ENOMEM. Clear in any case. */
norma_status norma__gauge_solve(norma__gauge *gauge, bool *solvable, norma_error *err);
void norma__gauge_clear(norma__gauge *gauge);

/* Adds to of_x (p x k) and of_communalities (p) what a function of K with gradient of_k (k x k,
   changed) gains from X and from the communalities. */
void norma__gauge_pull(double *of_x, double *of_communalities, double *of_k,
                       const norma__gauge *gauge, double *work);

#endif

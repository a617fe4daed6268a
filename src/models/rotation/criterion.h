/* What rotations make least: a function of the pattern and its gradient, a family a file. */
#ifndef NORMA_MODELS_ROTATION_CRITERION_H
#define NORMA_MODELS_ROTATION_CRITERION_H

#include "models/rotation/rotate.h"

/* The value for a p x k pattern; its p x k gradient unless NULL. */
typedef double norma__loss(double *gradient, const double *loadings, size_t p, size_t k,
                           const norma__rotation *rotation);

norma__loss norma__orthomax_loss; /* varimax, quartimax, equamax */
norma__loss norma__oblimin_loss;  /* any gamma; quartimin */
norma__loss norma__bifactor_loss;
norma__loss norma__geomin_loss;
norma__loss norma__infomax_loss;
norma__loss norma__simplimax_loss;
norma__loss norma__target_loss;

/* How the factors of a solution are put in order. */
typedef enum norma__order {
    NORMA__BY_SQUARES,
    NORMA__GENERAL_FIRST, /* the first stays, the others by squares */
    NORMA__AS_TARGET      /* as they are, signs too */
} norma__order;

typedef struct norma__criterion {
    norma__loss *loss;
    bool oblique;
    unsigned degree; /* the loss grows with this power of the loadings */
    double sign;     /* -1: reported with its sign turned, the greater the better */
    norma__order order;
    size_t fewest; /* factors that there must be for something to turn */
} norma__criterion;

/* NULL for a number that is no rotation, and for none. Promax: that of its varimax. */
const norma__criterion *norma__criterion_of(norma_rotation method);

/* Items are taken so many at a time where a row's sum is needed before its gradient. */
#define NORMA__ITEMS_AT_ONCE 64

/* Adds the squares of n loadings to sums. */
void norma__add_squares(double *sums, const double *loadings, size_t n);

#endif

/* The factors' joint distribution: a tree of variance components over the scales. */
#ifndef NORMA_SIMULATION_TREE_H
#define NORMA_SIMULATION_TREE_H

#include <gsl/gsl_rng.h>

#include <norma/instrument.h>

/* The value of a scale is that of its parent plus an independent normal part; a leaf's value, which
   is a factor, has variance 1. */
typedef struct norma__tree {
    size_t n_scales;
    const norma_scale *scales; /* borrowed from the instrument */
    double root_rho; /* correlation of leaves of different top scales; 0 when there is one top */
    double *rho;     /* n_scales: of leaves whose lowest common scale it is; 1 for a leaf */
    double *sd;      /* n_scales: of the part that each scale adds to its parent's */
} norma__tree;

norma_status norma__tree_declare(norma__tree *tree, const norma_instrument *instrument,
                                 double correlation, norma_error *err);
void norma__tree_clear(norma__tree *tree);

/* One draw of all scales' values (n_scales). */
void norma__tree_draw(double *values, const norma__tree *tree, gsl_rng *random);

/* The population correlation of two leaf scales. */
double norma__tree_correlation(const norma__tree *tree, size_t a, size_t b);

#endif

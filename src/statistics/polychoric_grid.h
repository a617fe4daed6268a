/* The normal distribution of two variables on a grid of thresholds, many points at once. */
#ifndef NORMA_STATISTICS_POLYCHORIC_GRID_H
#define NORMA_STATISTICS_POLYCHORIC_GRID_H

#include <stdbool.h>
#include <stddef.h>

/* Points (h, k); n is a multiple of NORMA__GRID_STEP, points beyond those of interest may be
   anything finite. */
typedef struct norma__grid {
    size_t n;
    double *h, *k;
    double *product;  /* h k */
    double *squares;  /* (h^2 + k^2) / 2 */
    double *separate; /* Phi(h) Phi(k) */
} norma__grid;

#define NORMA__GRID_STEP 8

/* At correlation rho in (-1, 1): distribution function, density, and the density's derivative in
   rho, of every point. The results do not depend on which instructions the processor has. */
void norma__grid_at(const norma__grid *grid, double rho, double *cdf, double *density,
                    double *slope);

/* The same by the number-th way that this processor knows, the plain one first; false when there
   are not so many. */
bool norma__grid_at_by(size_t number, const norma__grid *grid, double rho, double *cdf,
                       double *density, double *slope);

#endif

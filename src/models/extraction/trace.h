/* The largest uniquenesses that leave a Gramian matrix: minimum trace, greatest lower bound. */
#ifndef NORMA_MODELS_EXTRACTION_TRACE_H
#define NORMA_MODELS_EXTRACTION_TRACE_H

#include <norma/status.h>
#include <stddef.h>

/* Maximises sum weight_i psi_i with S - Psi positive semidefinite and psi >= 0 (p x p symmetric S
   with a positive diagonal; weights NULL: all 1), by a barrier method, to a duality gap of 1e-12
   of the trace of S. psi: p. Returns the maximum through *sum. A singular S is solved where it is
   positive semidefinite; NORMA_EDATA when it is not, or its diagonal is not positive. */
norma_status norma__minimum_trace(double *psi, double *sum, const double *symmetric,
                                  const double *weights, size_t p, norma_error *err);

#endif

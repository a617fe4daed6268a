/* Robust regression on a few variables. */
#ifndef NORMA_PROCESS_LATENCY_HUBER_H
#define NORMA_PROCESS_LATENCY_HUBER_H

#include <stdbool.h>
#include <stddef.h>

enum { NORMA__HUBER_MOST = 5 };

/* Huber's M-estimate of y on n_x variables, k = 1.345, by reweighted least squares from the least
   squares fit; the scale is the median absolute residual / 0.6745. Rows whose y is NaN are left
   out. room: n values. False when the variables are not independent or there are too few rows;
   *scale is 0 when more than half of the residuals are. */
bool norma__huber_fit(double *coefs, double *scale, const double *y, const double *const *x,
                      size_t n_x, size_t n, double *room);

#endif

/* Logistic regression that is ridged and signed: no coefficient may turn against its feature. */
#ifndef NORMA_PROCESS_CARELESS_LOGISTIC_H
#define NORMA_PROCESS_CARELESS_LOGISTIC_H

#include <stddef.h>

#include <norma/status.h>

typedef struct norma__logistic {
    size_t n, k;          /* rows, features */
    const double *x;      /* k x n: a row's features together */
    const double *y;      /* n: 0 or 1 */
    const double *weight; /* n */
    double ridge; /* penalty ridge / 2 x sum of squared coefficients, of a mean log-likelihood */
} norma__logistic;

/* Coefficients (k, none negative) and intercept that maximise the penalised likelihood: Newton
   steps on it, each solved by coordinate ascent within the bounds. NORMA_ENOMEM. */
norma_status norma__logistic_fit(double *coefficients, double *intercept,
                                 const norma__logistic *problem, norma_error *err);

#endif

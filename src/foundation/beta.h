/* The beta distribution, for parameters of any size. */
#ifndef NORMA_FOUNDATION_BETA_H
#define NORMA_FOUNDATION_BETA_H

/* P(X <= x) of Beta(a, b), a and b over 0; NaN in gives NaN out. To 1e-13 for a + b up to 1e3, and
   1e-8 at 1e7. */
double norma__beta_cdf(double x, double a, double b);

/* The x at which it is p. */
double norma__beta_quantile(double p, double a, double b);

#endif

/* The normal distribution in one and two dimensions. */
#ifndef NORMA_FOUNDATION_NORMAL_H
#define NORMA_FOUNDATION_NORMAL_H

#include <stddef.h>

/* Density, distribution function, quantile; infinite arguments are allowed. */
double norma__normal_density(double x);
double norma__normal_cdf(double x);

/* P(X <= h, Y <= k) of two standard normals that correlate rho in [-1, 1], to 1e-15 absolute:
   Drezner & Wesolowsky (1990), as improved by Genz (2004), Statistics and Computing 14, 251-260. */
double norma__binormal_cdf(double h, double k, double rho);

/* Their density; its integral over rho is the distribution function (Plackett, 1954). */
double norma__binormal_density(double h, double k, double rho);

/* Logarithms of P(a < X < b), and of P(h0 < X < h1, k0 < Y < k1) at correlation rho in (-1, 1), to
   1e-10 of the probability however small it is; bounds may be infinite. */
double norma__normal_log_between(double a, double b);
double norma__binormal_log_rectangle(double h0, double h1, double k0, double k1, double rho);

/* A Gauss-Legendre rule on [-1, 1]: nodes +-node[i], i < n, each with weight[i]. */
typedef struct norma__quadrature {
    const double *node, *weight;
    size_t n;
} norma__quadrature;

/* The rule by which the distribution function is integrated from 0 to asin(rho), for |rho| under
   NORMA__BINORMAL_STEEP. */
norma__quadrature norma__binormal_rule(double rho);

/* From here on it is integrated from the other end, rho = +-1. */
#define NORMA__BINORMAL_STEEP 0.925

#endif

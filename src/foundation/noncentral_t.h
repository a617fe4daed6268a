/* The noncentral t distribution, which GSL does not have, and the interval it gives. */
#ifndef NORMA_FOUNDATION_NONCENTRAL_T_H
#define NORMA_FOUNDATION_NONCENTRAL_T_H

/* P(T <= t) with df > 0 degrees of freedom and noncentrality ncp; absolute error about 1e-14. */
double norma__nct_lower(double t, double df, double ncp);

/* The noncentrality at which P(T <= t) = p, for 0 < p < 1. It falls as p grows. */
double norma__nct_noncentrality(double t, double df, double p);

#endif

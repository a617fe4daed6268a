/* The noncentral chi-square distribution, which GSL does not have. */
#ifndef NORMA_FOUNDATION_NONCENTRAL_CHISQ_H
#define NORMA_FOUNDATION_NONCENTRAL_CHISQ_H

/* P(X <= x) and P(X > x), each to about 1e-12 of itself unless it is tiny, for df > 0 and a
   noncentrality of 0 to 1e9; NaN for other arguments. Time grows with its square root. */
double norma__noncentral_chisq_lower(double x, double df, double noncentrality);
double norma__noncentral_chisq_upper(double x, double df, double noncentrality);

/* The noncentrality at which P(X <= x) is p, in (0, 1); 0 when it is under p for every one. */
double norma__noncentral_chisq_noncentrality(double x, double df, double p);

#endif

/* Figures of fit as functions of test statistics alone. A figure that is undefined is NaN. */
#ifndef NORMA_MODELS_SEM_FIT_MEASURES_H
#define NORMA_MODELS_SEM_FIT_MEASURES_H

#include <stddef.h>

/* A model and its baseline: test statistics and degrees of freedom. c and c0 are what the
   statistics are on average multiples of, when the unscaled ones are given with the scaling factors
   of the scaled (robust figures: Brosseau-Liard & Savalei, 2014, Multivariate Behavioral Research
   49, 460-470); 1 else. */
typedef struct norma__fit_pair {
    double t, df, t0, df0, c, c0;
} norma__fit_pair;

double norma__fit_cfi(norma__fit_pair fit);  /* Bentler (1990) */
double norma__fit_tli(norma__fit_pair fit);  /* Tucker & Lewis (1973): also NNFI */
double norma__fit_rni(norma__fit_pair fit);  /* McDonald & Marsh (1990): CFI without bounds */
double norma__fit_nfi(norma__fit_pair fit);  /* Bentler & Bonett (1980) */
double norma__fit_pnfi(norma__fit_pair fit); /* James, Mulaik & Brett (1982) */
double norma__fit_rfi(norma__fit_pair fit);  /* Bollen (1986) */
double norma__fit_ifi(norma__fit_pair fit);  /* Bollen (1989) */

/* What the RMSEA is made of: T, its degrees of freedom, the n that T is a multiple of, the number
   of groups (Steiger, 1998), and the scaling factor of robust figures, else 1. */
typedef struct norma__fit_error {
    double t, df, n, groups, c;
} norma__fit_error;

double norma__fit_rmsea(norma__fit_error fit); /* of an unscaled T; 0 without degrees of freedom */

/* Of a scaled T; both 0 without degrees of freedom. level: 0.90 by custom. */
void norma__fit_rmsea_interval(double *low, double *high, norma__fit_error fit, double level);

/* P(T or more) if the RMSEA were at most h0 (close fit), P(T or less) if it were at least h0 (not
   close fit): MacCallum, Browne & Sugawara (1996). */
double norma__fit_rmsea_close(norma__fit_error fit, double h0);
double norma__fit_rmsea_not_close(norma__fit_error fit, double h0);

double norma__fit_critical_n(double t, double df, double n, double alpha); /* Hoelter (1983) */
double norma__fit_mfi(double t, double df, double n);                      /* McDonald (1989) */
double norma__fit_ecvi(double t, double npar, double n); /* Browne & Cudeck (1993) */

#endif

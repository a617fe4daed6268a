/* Proportional odds from counts: logit P(Y <= c) = theta_c - x' beta. */
#ifndef NORMA_MODELS_DIF_ODDS_H
#define NORMA_MODELS_DIF_ODDS_H

#include <stdbool.h>
#include <stddef.h>

/* Rows with the same covariates together. */
typedef struct norma__odds_rows {
    size_t n, categories; /* 2 or more; somebody chose each */
    size_t n_covariates;
    const double *x;      /* n x n_covariates, column-major, of size about 1 */
    const double *counts; /* n x categories, row by row */
} norma__odds_rows;

typedef struct norma__odds_fit {
    bool ok; /* a maximum was found; there is none when covariates tell answers apart */
    double log_likelihood;
    double *theta; /* categories - 1, increasing; start values on entry */
    double *beta;  /* n_covariates; the same */
    double *se;    /* n_covariates: of beta */
} norma__odds_fit;

/* Doubles of working memory that a fit needs. */
size_t norma__odds_work(size_t categories, size_t n_covariates);

/* The maximum of the log-likelihood by Newton's method. It is concave: Pratt (1981), Journal of the
   American Statistical Association 76, 103-106. */
void norma__odds_maximise(norma__odds_fit *fit, const norma__odds_rows *rows, double *work);

/* Thresholds and log-likelihood without covariates: those of the margins. */
double norma__odds_margins(double *theta, const norma__odds_rows *rows);

#endif

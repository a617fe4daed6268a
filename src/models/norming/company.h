/* The parts of norma_company_standing_of(): the norm's companies in order, and a company's own
   mean. */
#ifndef NORMA_NORMING_COMPANY_H
#define NORMA_NORMING_COMPANY_H

#include <norma/percentile.h>

/* Companies of a norm by increasing mean. */
typedef struct norma__ladder {
    double *means; /* n, as observed, or brought to the spread of true means */
    double *below; /* n + 1: companies up to each, by weight; the last is n */
    size_t n;
    double effective; /* companies that they are worth: Kish's number, times the mean reliability
                         where means are drawn in: their places err as observed means do */
} norma__ladder;

/* The variance between companies over that within, and their grand mean. */
typedef struct norma__spread {
    double ratio, mean;
} norma__spread;

/* Companies with scores, in order; with a spread their means are drawn in until they vary as the
   true means do. NORMA_ENOMEM. */
norma_status norma__ladder_of(norma__ladder *out, const norma_company_norm *norm,
                              const norma__spread *spread, norma_error *err);
void norma__ladder_clear(norma__ladder *ladder);

/* Companies below a mean, of ladder->n, one at it counting half. */
double norma__ladder_below(const norma__ladder *ladder, double mean);

/* The share of companies below, running straight between their middles. */
double norma__ladder_share(const norma__ladder *ladder, double mean);

/* The mean below which that share lies; NaN beyond the middles of the first and the last. */
double norma__ladder_mean(const norma__ladder *ladder, double share);

/* A company's mean, with a standard error on df. */
typedef struct norma__own {
    double mean, se, df;
} norma__own;

enum { NORMA__LIKELY_LADDERS = 8 };

/* What a standing is found with, whoever is placed. */
typedef struct norma__placing {
    norma__ladder ladder;                        /* by the variances as estimated */
    norma__ladder likely[NORMA__LIKELY_LADDERS]; /* by variances as likely as each other */
    size_t n_likely;                             /* 0: the estimates are certain enough */
} norma__placing;

/* Percentile and intervals; the rest of out is left. */
void norma__company_place(norma_company_standing *out, const norma__placing *placing,
                          const norma__own *own, int interval, double conf_level);

#endif

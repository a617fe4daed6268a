/* Tests of drift: changes of means, and of distributions. */
#ifndef NORMA_BENCHMARK_DRIFT_TESTS_H
#define NORMA_BENCHMARK_DRIFT_TESTS_H

#include <norma/drift.h>

/* A mean with its error. */
typedef struct norma__drift_mean {
    double mean, sd, n_effective;
    double se, df; /* of the mean */
} norma__drift_mean;

/* Of a scale of a norm set. Its effective number is what respondents are worth at the usual 95 %:
   the few degrees of freedom of companies count in it, and are taken out again. */
norma__drift_mean norma__drift_mean_of(const norma_norm_set *set, const norma_norm_scale *scale);

/* Welch (1947) with two one-sided tests: Schuirmann (1987), Journal of Pharmacokinetics and
   Biopharmaceutics 15, 657-680. Change is away - home, standardised by home's sd. */
norma_drift_change norma__drift_change_of(const norma__drift_mean *home,
                                          const norma__drift_mean *away,
                                          const norma_drift_options *o);

/* Upper tail of the Kolmogorov distribution, with Stephens' (1970) correction of n. */
double norma__kolmogorov_upper(double d, double n);

/* Every item in both (drift_items.c). */
norma_status norma__drift_items(norma_drift *drift, const norma_norm_set *old,
                                const norma_norm_set *collection,
                                const norma_instrument *instrument, const norma_data *data,
                                const norma_drift_options *o, norma_error *err);

#endif

/* Saerens, Latinne & Decaestecker (2002), Neural Comput. 14, 21-41: how many are careless, from
   likelihood ratios that were learnt where half were. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "process/careless/validity.h"

enum { STEPS = 300 };
static const double SMALL = 1e-7, FIRST = 0.05, LEAST = 1e-4, MOST = 0.95;

/* The mean of pi LR / (1 + pi (LR - 1)). */
static double mean_posterior(double prevalence, const double *gain, size_t n)
{
    double sum = 0;
    for (size_t r = 0; r < n; r++)
        sum += prevalence * (gain[r] + 1) / (1 + prevalence * gain[r]);
    return sum / (double)n;
}

/* From the curvature of the log-likelihood, sum log(1 + pi (LR - 1)), at its maximum. */
static double standard_error(double prevalence, const double *gain, size_t n)
{
    double information = 0;
    for (size_t r = 0; r < n; r++)
        information += pow(gain[r] / (1 + prevalence * gain[r]), 2);
    return information > 0 ? 1 / sqrt(information) : NAN;
}

norma_status norma__validity_prevalence(norma__validity *validity, const double *log_ratio,
                                        size_t n_rows, norma_error *err)
{
    double prevalence = FIRST, moved = 1;
    double *gain = NORMA__NEW(double, n_rows);
    if (!gain)
        return norma__no_memory(err);
    for (size_t r = 0; r < n_rows; r++)
        gain[r] = exp(norma__validity_adapted(validity, log_ratio[r])) - 1;
    for (size_t i = 0; i < STEPS && moved > SMALL; i++) {
        double next = fmax(LEAST, fmin(MOST, mean_posterior(prevalence, gain, n_rows)));
        moved = fabs(next - prevalence);
        prevalence = next;
    }
    validity->prevalence = prevalence;
    validity->prevalence_se = standard_error(prevalence, gain, n_rows);
    free(gain);
    return NORMA_OK;
}

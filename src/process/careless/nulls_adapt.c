/* Efron (2004), J. Am. Stat. Assoc. 99, 96-104: careful people are not quite those of the model,
   and the middle of a sample, where most are careful, tells by how much. */
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/careless/nulls.h"

/* Respondents that the middle of a sample must rest on; of larger samples, so many are enough. */
enum { LEAST_ROWS = 50, ENOUGH_ROWS = 5000 };

/* Ties are spread evenly over their share, by a sequence that no data knows (golden ratio), so that
   the quartiles of an index of few values are no steps. */
static double spread_ties(double low, double high, size_t i)
{
    const double golden = 0.61803398874989485;
    return low + (high - low) * fmod(0.5 + golden * (double)i, 1);
}

static size_t gather(double *shares, const norma__nulls *nulls, norma_index index,
                     const double *values, const double *extremity, const uint8_t *keep,
                     size_t n_rows)
{
    size_t m = 0, step = n_rows / ENOUGH_ROWS + 1;
    for (size_t r = 0; r < n_rows; r += step) {
        if ((keep && !keep[r]) || isnan(values[r]))
            continue;
        norma__standing z = norma__nulls_stand(nulls, index, extremity[r], values[r]);
        shares[m] = spread_ties(norma__normal_cdf(z.above), norma__normal_cdf(z.below), m);
        m++;
    }
    return m;
}

/* Where nobody is suspicious, the half of the middle tells how wide careful respondents lie: the
   other half has careless ones in it. Never narrower than the draws. */
static void set(norma__nulls *nulls, norma_index index, double *shares, size_t m)
{
    const double third_quartile = 0.67448975019608171;
    double z[3];
    gsl_sort(shares, 1, m);
    for (size_t q = 0; q < 3; q++) {
        double share = gsl_stats_quantile_from_sorted_data(shares, 1, m, 0.25 * (double)(q + 1));
        z[q] = norma__normal_quantile(fmax(1e-6, fmin(1 - 1e-6, share)));
    }
    norma_side side = norma_index_side(index);
    double width = side == NORMA_SIDE_HIGH  ? z[1] - z[0]
                   : side == NORMA_SIDE_LOW ? z[2] - z[1]
                                            : (z[2] - z[0]) / 2;
    nulls->shift[index] = z[1];
    nulls->spread[index] = fmax(1, width / third_quartile);
}

norma_status norma__nulls_adapt(norma__nulls *nulls, double *const indices[NORMA_INDICES],
                                const double *extremity, const uint8_t *keep, size_t n_rows,
                                norma_error *err)
{
    double *shares = NORMA__NEW(double, n_rows);
    if (!shares)
        return norma__no_memory(err);
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        nulls->shift[k] = 0;
        nulls->spread[k] = 1;
        if (!nulls->values[k] || !indices[k])
            continue;
        size_t m = gather(shares, nulls, (norma_index)k, indices[k], extremity, keep, n_rows);
        if (m >= LEAST_ROWS)
            set(nulls, (norma_index)k, shares, m);
    }
    free(shares);
    return NORMA_OK;
}

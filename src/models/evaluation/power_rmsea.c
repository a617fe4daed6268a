#include <math.h>

#include "foundation/noncentral_chisq.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include <norma/sem_simulation.h>

#define MOST_ROWS 1e7

static norma_status check(const norma_sem_rmsea_power *in, norma_error *err)
{
    if (!(in->h0 >= 0) || !(in->h1 >= 0) || in->h0 == in->h1 || !isfinite(in->h0 + in->h1))
        return norma__fail(err, NORMA_EINVAL,
                           "power by the RMSEA needs two different values that are not negative, "
                           "got %g and %g",
                           in->h0, in->h1);
    if (!(in->df >= 1) || !isfinite(in->df))
        return norma__fail(err, NORMA_EINVAL, "power needs at least 1 degree of freedom, got %g",
                           in->df);
    if (!(in->groups >= 1) || !isfinite(in->groups))
        return norma__fail(err, NORMA_EINVAL, "power needs at least 1 group, got %g", in->groups);
    if (!(in->alpha > 0 && in->alpha < 1))
        return norma__fail(err, NORMA_EINVAL, "alpha must be inside (0, 1), got %g", in->alpha);
    return NORMA_OK;
}

/* x at which the upper tail is p: the tail falls from 1 to 0. */
static double quantile(double p, double df, double noncentrality)
{
    double low = 0, high = df + noncentrality + 10;
    while (norma__noncentral_chisq_upper(high, df, noncentrality) > p)
        high *= 2;
    for (int i = 0; i < 200 && high - low > 1e-14 * high; i++) {
        double middle = 0.5 * (low + high);
        if (norma__noncentral_chisq_upper(middle, df, noncentrality) > p)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

/* Steiger (1998): the RMSEA of several groups counts their number. */
static double power_at(norma_sem_rmsea_power *in, double n)
{
    double per = (n - 1) * in->df / in->groups;
    in->n = n;
    in->noncentrality_h0 = per * in->h0 * in->h0;
    in->noncentrality_h1 = per * in->h1 * in->h1;
    bool close = in->h0 < in->h1;
    double x = quantile(close ? in->alpha : 1 - in->alpha, in->df, in->noncentrality_h0);
    in->power = close ? norma__noncentral_chisq_upper(x, in->df, in->noncentrality_h1)
                      : norma__noncentral_chisq_lower(x, in->df, in->noncentrality_h1);
    return in->power;
}

norma_status norma_sem_power_by_rmsea(norma_sem_rmsea_power *in, norma_error *err)
{
    norma_status status = check(in, err);
    if (status != NORMA_OK)
        return status;
    if (!(in->n >= 2 && in->n <= MOST_ROWS))
        return norma__fail(err, NORMA_EINVAL, "power needs an n of 2 to 10,000,000, got %g", in->n);
    power_at(in, in->n);
    return NORMA_OK;
}

norma_status norma_sem_n_by_rmsea(norma_sem_rmsea_power *in, double power, norma_error *err)
{
    norma_status status = check(in, err);
    double low = 2, high = 2;
    if (status != NORMA_OK)
        return status;
    if (!(power > in->alpha && power < 1))
        return norma__fail(err, NORMA_EINVAL, "the power wanted must be inside (alpha, 1), got %g",
                           power);
    while (power_at(in, high) < power) {
        if (high >= MOST_ROWS)
            return norma__fail(err, NORMA_EDATA,
                               "10,000,000 rows do not give a power of %g; the two values of the "
                               "RMSEA are too close",
                               power);
        low = high;
        high = fmin(2 * high, MOST_ROWS);
    }
    while (high - low > 1) {
        double middle = floor(0.5 * (low + high));
        if (power_at(in, middle) < power)
            low = middle;
        else
            high = middle;
    }
    power_at(in, high);
    return NORMA_OK;
}

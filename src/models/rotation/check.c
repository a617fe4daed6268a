#include "models/rotation/check.h"

#include <math.h>

#include "foundation/status.h"
#include "models/rotation/criterion.h"

static norma_status check_gamma(double gamma, norma_error *err)
{
    if (isfinite(gamma) && gamma <= 0.8)
        return NORMA_OK;
    return norma__fail(err, NORMA_EINVAL,
                       "oblimin needs a gamma of at most 0.8, got %g: over it, and often below, "
                       "its criterion has no least value",
                       gamma);
}

static norma_status check_delta(double delta, norma_error *err)
{
    if (isfinite(delta) && delta > 0)
        return NORMA_OK;
    return norma__fail(err, NORMA_EINVAL,
                       "geomin needs a delta over 0, got %g: 0.01 is usual, less for many factors",
                       delta);
}

static norma_status check_power(double power, norma_error *err)
{
    if (isfinite(power) && power > 1)
        return NORMA_OK;
    return norma__fail(err, NORMA_EINVAL, "promax needs a power over 1, got %g: 4 is usual", power);
}

static norma_status check_zeros(size_t zeros, size_t p, size_t k, norma_error *err)
{
    if (k == 1 || zeros < p * k)
        return NORMA_OK;
    return norma__fail(err, NORMA_EINVAL,
                       "simplimax needs fewer zeros than the %zu loadings of %zu items on %zu "
                       "factors, got %zu",
                       p * k, p, k, zeros);
}

static size_t count_specified(const double *target, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += isnan(target[i]) ? 0 : 1;
    return count;
}

/* Fewer specified loadings than T has free elements leave the rotation undetermined: Browne (2001),
   Multivariate Behav. Res. 36, 111-150. */
static norma_status check_target(const norma__rotation *r, size_t p, size_t k, norma_error *err)
{
    if (!r->target)
        return norma__fail(err, NORMA_EINVAL,
                           "a target rotation needs a target: %zu items x %zu factors", p, k);
    for (size_t i = 0; i < p * k; i++)
        if (isinf(r->target[i]))
            return norma__fail(err, NORMA_EINVAL,
                               "the target's loading of item %zu on factor %zu is infinite",
                               i % p + 1, i / p + 1);
    for (size_t c = 0; c < k; c++)
        if (count_specified(r->target + c * p, p) == 0)
            return norma__fail(err, NORMA_EINVAL,
                               "the target leaves all loadings of factor %zu free: specify some, "
                               "or use a bifactor rotation for a general factor",
                               c + 1);
    bool oblique = norma__rotation_oblique(r->method);
    size_t count = count_specified(r->target, p * k), least = k * (k - 1) / (oblique ? 1 : 2);
    if (count < least)
        return norma__fail(err, NORMA_EINVAL,
                           "the target specifies %zu loadings, but %s rotation of %zu factors "
                           "needs at least %zu",
                           count, oblique ? "an oblique" : "an orthogonal", k, least);
    return NORMA_OK;
}

norma_status norma__check_rotation(const norma__rotation *r, size_t p, size_t k, norma_error *err)
{
    switch (r->method) {
    case NORMA_ROTATE_OBLIMIN:
        return check_gamma(r->gamma, err);
    case NORMA_ROTATE_GEOMIN:
    case NORMA_ROTATE_GEOMIN_T:
        return check_delta(r->delta, err);
    case NORMA_ROTATE_PROMAX:
        return check_power(r->power, err);
    case NORMA_ROTATE_SIMPLIMAX:
        return check_zeros(r->zeros, p, k, err);
    case NORMA_ROTATE_TARGET:
    case NORMA_ROTATE_TARGET_T:
        return check_target(r, p, k, err);
    case NORMA_ROTATE_BIFACTOR:
    case NORMA_ROTATE_BIFACTOR_T:
        if (k < 3)
            return norma__fail(err, NORMA_EINVAL,
                               "a bifactor rotation needs at least 3 factors, a general one and "
                               "two others, got %zu",
                               k);
        return NORMA_OK;
    default:
        if (r->method == NORMA_ROTATE_NONE || norma__criterion_of(r->method))
            return NORMA_OK;
        return norma__fail(err, NORMA_EINVAL, "there is no rotation number %d", (int)r->method);
    }
}

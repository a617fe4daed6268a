/* Mean, standard deviation and skewness: the normal distribution or, with skewness, Pearson's type
   III as Wilson & Hilferty (1931) turn it into the normal one. eta: mean, sd, skewness. */
#include <math.h>

#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "models/norming/family.h"

static const double MOST_SKEWED = 2, LEAST_SKEWED = 1e-6;

static double skewness(const double *eta)
{
    return fmax(-MOST_SKEWED, fmin(MOST_SKEWED, eta[2]));
}

static double z_of(const double *eta, double score, const norma__score_range *range)
{
    (void)range;
    const double x = (score - eta[0]) / eta[1], g = skewness(eta);
    return fabs(g) < LEAST_SKEWED ? x : 6 / g * (cbrt(g * x / 2 + 1) - 1) + g / 6;
}

static double score_of(const double *eta, double z, const norma__score_range *range)
{
    (void)range;
    const double g = skewness(eta), root = 1 + g * z / 6 - g * g / 36;
    const double x = fabs(g) < LEAST_SKEWED ? z : 2 / g * (root * root * root - 1);
    return eta[0] + eta[1] * x;
}

static double cumulative(const double *eta, double score, const norma__score_range *range)
{
    return norma__normal_cdf(z_of(eta, score, range));
}

const norma__family norma__family_moments = {
    .n_parameters = 3, .z = z_of, .score = score_of, .cumulative = cumulative};

const norma__family *norma__family_of(int method)
{
    static const norma__family *const families[NORMA_CONTINUOUS_METHODS] = {
        [NORMA_CONTINUOUS_MOMENTS] = &norma__family_moments,
        [NORMA_CONTINUOUS_BOX_COX] = &norma__family_box_cox,
        [NORMA_CONTINUOUS_SHASH] = &norma__family_shash,
        [NORMA_CONTINUOUS_BETA_BINOMIAL] = &norma__family_beta_binomial};
    return families[method];
}

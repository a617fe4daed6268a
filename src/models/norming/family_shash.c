/* The sinh-arcsinh distribution of Jones & Pewsey (2009), Biometrika 96, 761-780: sinh(delta
   asinh((y - mu) / sigma) - epsilon) is normal. eta: mu, log sigma, epsilon, log delta. */
#include <math.h>

#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "models/norming/family.h"

static norma__jet log_density(const double *eta, double score, const norma__score_range *range)
{
    (void)range;
    const norma__jet mu = norma__jet_variable(eta[0], 0);
    const norma__jet log_sigma = norma__jet_variable(eta[1], 1);
    const norma__jet epsilon = norma__jet_variable(eta[2], 2);
    const norma__jet log_delta = norma__jet_variable(eta[3], 3);
    const norma__jet inverse = norma__jet_exp(norma__jet_line(-1, log_sigma, 0));
    const norma__jet x = norma__jet_product(norma__jet_line(-1, mu, score), inverse);
    const norma__jet stretched = norma__jet_product(norma__jet_exp(log_delta), norma__jet_asinh(x));
    const norma__jet inner = norma__jet_sum(1, stretched, -1, epsilon, 0);
    const norma__jet z = norma__jet_sinh(inner);
    /* log delta - log sigma + log cosh - log(1 + x^2) / 2 - z^2 / 2 - log(2 pi) / 2 */
    const norma__jet scale = norma__jet_sum(1, log_delta, -1, log_sigma, -0.5 * log(2 * M_PI));
    const norma__jet shape =
        norma__jet_sum(1, norma__jet_log_cosh(inner), -0.5, norma__jet_log_one_plus_square(x), 0);
    return norma__jet_sum(1, norma__jet_sum(1, scale, 1, shape, 0), -0.5, norma__jet_product(z, z),
                          0);
}

static double z_of(const double *eta, double score, const norma__score_range *range)
{
    (void)range;
    return sinh(exp(eta[3]) * asinh((score - eta[0]) / exp(eta[1])) - eta[2]);
}

static double cumulative(const double *eta, double score, const norma__score_range *range)
{
    return norma__normal_cdf(z_of(eta, score, range));
}

static double score_of(const double *eta, double z, const norma__score_range *range)
{
    (void)range;
    return eta[0] + exp(eta[1]) * sinh((asinh(z) + eta[2]) / exp(eta[3]));
}

static void start(double *eta, double mean, double sd, const norma__score_range *range)
{
    (void)range;
    eta[0] = mean;
    eta[1] = log(sd);
    eta[2] = eta[3] = 0;
}

const norma__family norma__family_shash = {4, log_density, z_of, score_of, cumulative, start};

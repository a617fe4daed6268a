/* The Box-Cox normal distribution of Cole & Green (1992), Statistics in Medicine 11, 1305-1319,
   truncated at 0: ((y / mu)^nu - 1) / (nu sigma) is normal. eta: log mu, log sigma, nu. */
#include <math.h>

#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "models/norming/family.h"

/* Nearer to 0 than this, nu is 0 but for its square. */
static const double SMALL = 1e-3;

/* (exp(nu x) - 1) / nu, x = log(y / mu): by its series where nu x is small. */
static norma__jet power(norma__jet nu, norma__jet x)
{
    const norma__jet t = norma__jet_product(nu, x);
    if (fabs(t.v) > SMALL) {
        const norma__jet e = norma__jet_exp(t);
        const norma__jet inverse =
            norma__jet_of(nu, 1 / nu.v, -1 / (nu.v * nu.v), 2 / (nu.v * nu.v * nu.v));
        return norma__jet_product(norma__jet_line(1, e, -1), inverse);
    }
    /* (e^t - 1) / t, to t^4 */
    const double s = t.v, f = 1 + s / 2 * (1 + s / 3 * (1 + s / 4 * (1 + s / 5)));
    const double f1 = 0.5 + s / 3 * (1 + 3 * s / 8 * (1 + 4 * s / 15));
    const double f2 = 1.0 / 3 + s / 4 * (1 + 2 * s / 5);
    return norma__jet_product(x, norma__jet_of(t, f, f1, f2));
}

/* log P(y > 0): the normal distribution function of 1 / (sigma |nu|). */
static norma__jet log_room(norma__jet log_sigma, norma__jet nu)
{
    const double limit = 1 / (exp(log_sigma.v) * fabs(nu.v));
    if (!(limit < 30)) /* all of it */
        return norma__jet_constant(0);
    const norma__jet size = norma__jet_of(nu, fabs(nu.v), nu.v < 0 ? -1 : 1, 0);
    const norma__jet log_limit = norma__jet_sum(-1, log_sigma, -1, norma__jet_log(size), 0);
    const norma__jet a = norma__jet_exp(log_limit);
    const double cdf = norma__normal_cdf(a.v), ratio = norma__normal_density(a.v) / cdf;
    return norma__jet_of(a, log(cdf), ratio, -ratio * (a.v + ratio));
}

static norma__jet log_density(const double *eta, double score, const norma__score_range *range)
{
    const double log_y = log(score + range->shift);
    const norma__jet log_mu = norma__jet_variable(eta[0], 0);
    const norma__jet log_sigma = norma__jet_variable(eta[1], 1);
    const norma__jet nu = norma__jet_variable(eta[2], 2);
    const norma__jet x = norma__jet_line(-1, log_mu, log_y);
    const norma__jet inverse = norma__jet_exp(norma__jet_line(-1, log_sigma, 0));
    const norma__jet z = norma__jet_product(power(nu, x), inverse);
    /* nu x - log y - log sigma - z^2 / 2 - log(2 pi) / 2 - log P(y > 0) */
    const norma__jet first = norma__jet_sum(1, norma__jet_product(nu, x), -1, log_sigma, -log_y);
    const norma__jet second =
        norma__jet_sum(1, first, -0.5, norma__jet_product(z, z), -0.5 * log(2 * M_PI));
    return norma__jet_sum(1, second, -1, log_room(log_sigma, nu), 0);
}

static double cumulative(const double *eta, double score, const norma__score_range *range)
{
    const double y = score + range->shift, nu = eta[2], sigma = exp(eta[1]);
    if (!(y > 0))
        return 0;
    const double x = log(y) - eta[0];
    const double z = (fabs(nu * x) < 1e-12 ? x : expm1(nu * x) / nu) / sigma;
    const double limit = 1 / (sigma * fabs(nu)), room = norma__normal_cdf(limit);
    const double below = nu > 0 ? norma__normal_cdf(-limit) : 0;
    return fmin(1, fmax(0, (norma__normal_cdf(z) - below) / room));
}

static double z_of(const double *eta, double score, const norma__score_range *range)
{
    return norma__normal_quantile(cumulative(eta, score, range));
}

static double score_of(const double *eta, double z, const norma__score_range *range)
{
    const double nu = eta[2], sigma = exp(eta[1]);
    const double limit = 1 / (sigma * fabs(nu)), room = norma__normal_cdf(limit);
    const double below = nu > 0 ? norma__normal_cdf(-limit) : 0;
    const double in = norma__normal_quantile(below + norma__normal_cdf(z) * room);
    const double inner = 1 + nu * sigma * in;
    if (fabs(nu) < 1e-12)
        return exp(eta[0] + sigma * in) - range->shift;
    return inner > 0 ? exp(eta[0] + log(inner) / nu) - range->shift
                     : (nu > 0 ? -range->shift : range->max);
}

static void start(double *eta, double mean, double sd, const norma__score_range *range)
{
    const double y = fmax(mean + range->shift, sd / 10);
    eta[0] = log(y);
    eta[1] = log(sd / y);
    eta[2] = 1;
}

const norma__family norma__family_box_cox = {3, log_density, z_of, score_of, cumulative, start};

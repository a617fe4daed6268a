#include "foundation/normal.h"

#include <math.h>

#define TWO_PI 6.283185307179586476925286766559
#define ROOT_TWO_PI 2.506628274631000502415765284811

double norma__normal_density(double x)
{
    return exp(-0.5 * x * x) / ROOT_TWO_PI;
}

double norma__normal_cdf(double x)
{
    return 0.5 * erfc(-x * M_SQRT1_2);
}

double norma__binormal_density(double h, double k, double rho)
{
    double rest = (1 - rho) * (1 + rho);
    if (isinf(h) || isinf(k))
        return 0;
    return exp(-(h * h - 2 * rho * h * k + k * k) / (2 * rest)) / (TWO_PI * sqrt(rest));
}

/* Gauss-Legendre rules of 6, 12 and 20 points: the positive nodes. */
static const double NODE_6[] = {0.2386191860831969086305017, 0.6612093864662645136613996,
                                0.9324695142031520278123016};
static const double WEIGHT_6[] = {0.4679139345726910473898703, 0.3607615730481386075698335,
                                  0.1713244923791703450402961};
static const double NODE_12[] = {0.1252334085114689154724414, 0.3678314989981801937526915,
                                 0.5873179542866174472967024, 0.7699026741943046870368938,
                                 0.9041172563704748566784659, 0.9815606342467192506905491};
static const double WEIGHT_12[] = {0.2491470458134027850005624, 0.2334925365383548087608499,
                                   0.2031674267230659217490645, 0.1600783285433462263346525,
                                   0.1069393259953184309602547, 0.0471753363865118271946160};
static const double NODE_20[] = {0.0765265211334973337546404, 0.2277858511416450780804962,
                                 0.3737060887154195606725482, 0.5108670019508270980043641,
                                 0.6360536807265150254528367, 0.7463319064601507926143051,
                                 0.8391169718222188233945291, 0.9122344282513259058677524,
                                 0.9639719272779137912676661, 0.9931285991850949247861224};
static const double WEIGHT_20[] = {0.1527533871307258506980843, 0.1491729864726037467878287,
                                   0.1420961093183820513292983, 0.1316886384491766268984945,
                                   0.1181945319615184173123774, 0.1019301198172404350367501,
                                   0.0832767415767047487247581, 0.0626720483341090635695065,
                                   0.0406014298003869413310400, 0.0176140071391521183118620};

norma__quadrature norma__binormal_rule(double rho)
{
    double size = fabs(rho);
    if (size < 0.3)
        return (norma__quadrature){NODE_6, WEIGHT_6, 3};
    if (size < 0.75)
        return (norma__quadrature){NODE_12, WEIGHT_12, 6};
    return (norma__quadrature){NODE_20, WEIGHT_20, 10};
}

/* Equation 3 of Genz (2004): from rho = 0, over the angle theta = asin(r). */
static double upper_from_independence(double h, double k, double rho)
{
    norma__quadrature rule = norma__binormal_rule(rho);
    double half = 0.5 * asin(rho), squares = 0.5 * (h * h + k * k), sum = 0;
    for (size_t i = 0; i < rule.n; i++)
        for (int side = -1; side <= 1; side += 2) {
            double sine = sin(half * (1 + side * rule.node[i]));
            sum += rule.weight[i] * exp((sine * h * k - squares) / ((1 - sine) * (1 + sine)));
        }
    return norma__normal_cdf(-h) * norma__normal_cdf(-k) + half * sum / TWO_PI;
}

/* Equation 6: from rho = 1 down, over x = sqrt(1 - r^2), which runs to a. Where the integrand is
   exp(-b^2 / 2x^2 - hk/2) (1 + c x^2 + c d x^4) + rest, the first part has a closed form and the
   small rest goes to the rule of 20 points. */
static double missed_from_identity(double h, double k, double rho)
{
    norma__quadrature rule = {NODE_20, WEIGHT_20, 10};
    double a = sqrt((1 - rho) * (1 + rho)), b = fabs(h - k), bb = b * b, hk = h * k;
    double c = (4 - hk) / 8, d = (12 - hk) / 16, sum = 0;
    if (a == 0)
        return 0;
    double edge = exp(-0.5 * (bb / (a * a) + hk)); /* the integrand's exponential at x = a */
    double tail = hk > -100 ? exp(-0.5 * hk) * ROOT_TWO_PI * norma__normal_cdf(-b / a) * b : 0;
    double i0 = a * edge - tail;
    double i2 = (a * a * a * edge - bb * i0) / 3;
    double i4 = (a * a * a * a * a * edge - bb * i2) / 5;
    for (size_t i = 0; i < rule.n; i++)
        for (int side = -1; side <= 1; side += 2) {
            double x = 0.5 * a * (1 + side * rule.node[i]), xx = x * x, r = sqrt(1 - xx);
            double exact = exp(-0.5 * hk * xx / ((1 + r) * (1 + r))) / r;
            double scale = exp(-0.5 * (bb / xx + hk));
            if (scale > 0)
                sum += rule.weight[i] * scale * (exact - (1 + c * xx * (1 + d * xx)));
        }
    return (i0 + c * (i2 + d * i4) + 0.5 * a * sum) / TWO_PI;
}

/* P(X > h, Y > k). */
static double upper(double h, double k, double rho)
{
    if (fabs(rho) < NORMA__BINORMAL_STEEP)
        return upper_from_independence(h, k, rho);
    if (rho > 0)
        return norma__normal_cdf(-fmax(h, k)) - missed_from_identity(h, k, rho);
    /* P(X > h) less P(X > h, -Y > -k); the difference is taken in the nearer tail */
    double between = 0;
    if (h < -k)
        between = h >= 0 ? norma__normal_cdf(-h) - norma__normal_cdf(k)
                         : norma__normal_cdf(-k) - norma__normal_cdf(h);
    return between + missed_from_identity(h, -k, -rho);
}

double norma__binormal_cdf(double h, double k, double rho)
{
    if (isnan(h) || isnan(k) || !(fabs(rho) <= 1))
        return NAN;
    if (h == -INFINITY || k == -INFINITY)
        return 0;
    if (h == INFINITY)
        return norma__normal_cdf(k);
    if (k == INFINITY)
        return norma__normal_cdf(h);
    return fmin(1, fmax(0, upper(-h, -k, rho)));
}

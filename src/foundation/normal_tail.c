/* Probabilities far out, where the difference of distribution functions is all rounding: as
   logarithms. */
#include <math.h>
#include <stdbool.h>

#include <gsl/gsl_sf_erf.h>

#include "foundation/normal.h"

#define LOG_ROOT_TWO_PI 0.918938533204672741780329736406

static double log_cdf(double x)
{
    if (x == -INFINITY)
        return -INFINITY;
    return x == INFINITY ? 0 : gsl_sf_log_erfc(-x * M_SQRT1_2) - M_LN2;
}

double norma__normal_log_between(double a, double b)
{
    if (!(a < b))
        return -INFINITY;
    if (a > 0) /* in the nearer tail */
        return norma__normal_log_between(-b, -a);
    double upto = log_cdf(b);
    return upto + log1p(-exp(log_cdf(a) - upto));
}

/* A rectangle and a correlation: the logarithm of the density of x and y in (k0, k1) together is
   concave in x. */
typedef struct strip {
    double k0, k1, rho, spread;
} strip;

static double log_height(const strip *s, double x)
{
    return -0.5 * x * x - LOG_ROOT_TWO_PI +
           norma__normal_log_between((s->k0 - s->rho * x) / s->spread,
                                     (s->k1 - s->rho * x) / s->spread);
}

/* Golden section. */
static double highest(const strip *s, double low, double high)
{
    const double share = 0.61803398874989484820;
    double left = high - share * (high - low), right = low + share * (high - low);
    double at_left = log_height(s, left), at_right = log_height(s, right);
    for (int k = 0; k < 60 && high - low > 1e-9; k++)
        if (at_left > at_right) {
            high = right;
            right = left;
            at_right = at_left;
            left = high - share * (high - low);
            at_left = log_height(s, left);
        } else {
            low = left;
            left = right;
            at_left = at_right;
            right = low + share * (high - low);
            at_right = log_height(s, right);
        }
    return 0.5 * (low + high);
}

/* From the top towards an end, as far as anything counts. */
static double foot(const strip *s, double top, double end)
{
    const double enough = log_height(s, top) - 45;
    double inside = top, outside = end;
    if (log_height(s, end) >= enough)
        return end;
    for (int k = 0; k < 30; k++) {
        double middle = 0.5 * (inside + outside);
        if (log_height(s, middle) >= enough)
            inside = middle;
        else
            outside = middle;
    }
    return outside;
}

/* The integral of exp(log height - top's) between two places, in six pieces of 20 points. */
static double integral(const strip *s, double from, double to, double level)
{
    norma__quadrature rule = norma__binormal_rule(1);
    double half = (to - from) / 12, sum = 0;
    for (int piece = 0; piece < 6; piece++)
        for (size_t i = 0; i < rule.n; i++)
            for (int side = -1; side <= 1; side += 2) {
                double x = from + half * (2 * piece + 1 + side * rule.node[i]);
                sum += rule.weight[i] * exp(log_height(s, x) - level);
            }
    return half * sum;
}

double norma__binormal_log_rectangle(double h0, double h1, double k0, double k1, double rho)
{
    const strip s = {k0, k1, rho, sqrt((1 - rho) * (1 + rho))};
    double low = fmax(h0, -40), high = fmin(h1, 40);
    if (!(low < high) || !(k0 < k1))
        return -INFINITY;
    double top = highest(&s, low, high), level = log_height(&s, top);
    double sum = integral(&s, foot(&s, top, low), top, level) +
                 integral(&s, top, foot(&s, top, high), level);
    return level + log(sum);
}

#include <norma/percentile.h>

#include <math.h>

#include "foundation/beta.h"
#include "models/multilevel/sizes.h"
#include "models/norming/rank.h"

const char *const norma_rank_interval_names[] = {"jeffreys", "mid-p", NULL};

static const norma_percentile UNKNOWN = {NAN, NAN, NAN};

/* x of n lie below, one at the score counting half; neither need be a whole number. */
typedef struct lying_below {
    double x, n, tail;
} lying_below;

/* Half of the probability of x or more, and half of that of more than x, at a true share p; the
   binomial sums are beta integrals, which takes them to any x: Clopper & Pearson (1934), with the
   half of Lancaster (1961), J. Am. Stat. Assoc. 56, 223-234. */
static double mid_p(double p, const void *context)
{
    const lying_below *b = context;
    const double at_least = b->x > 0 ? norma__beta_cdf(p, b->x, b->n - b->x + 1) : 1;
    const double more = b->x < b->n ? norma__beta_cdf(p, b->x + 1, b->n - b->x) : 0;
    return (at_least + more) / 2 - b->tail;
}

static double mid_p_limit(const lying_below *b)
{
    if (mid_p(0, b) >= 0)
        return 0;
    if (mid_p(1, b) <= 0)
        return 1;
    return norma__root(mid_p, b, 0, 1);
}

static norma_percentile by_mid_p(double x, double n, double tail)
{
    const lying_below low = {x, n, tail}, high = {x, n, 1 - tail};
    return (norma_percentile){100 * x / n, 100 * mid_p_limit(&low), 100 * mid_p_limit(&high)};
}

/* Nobody below, or everybody, leaves no doubt on that side: Brown, Cai & DasGupta (2001),
   Statistical Science 16, 101-133, section 4.1.1. */
static norma_percentile by_jeffreys(double x, double n, double tail)
{
    const double a = x + 0.5, b = n - x + 0.5;
    return (norma_percentile){
        .rank = 100 * x / n,
        .low = x > 0 ? 100 * norma__beta_quantile(tail, a, b) : 0,
        .high = x < n ? 100 * norma__beta_quantile(1 - tail, a, b) : 100,
    };
}

norma_percentile norma_percentile_of(double below, double at, double n_effective, int method,
                                     double conf_level)
{
    const double rounding = 1e-9, share = below + at / 2;
    if (!(below >= 0 && at >= 0 && below + at <= 1 + rounding && n_effective > 0 &&
          isfinite(n_effective) && conf_level > 0 && conf_level < 1))
        return UNKNOWN;
    const double x = n_effective * fmin(share, 1), tail = (1 - conf_level) / 2;
    return method == NORMA_RANK_MID_P ? by_mid_p(x, n_effective, tail)
                                      : by_jeffreys(x, n_effective, tail);
}

/* ---- the other way round ---- */

typedef struct share_sought {
    double p, n, tail;
    int method;
} share_sought;

/* How likely a true share of at most p is when this share lies below, less what is sought. */
static double excess(double share, const void *context)
{
    const share_sought *s = context;
    const double x = share * s->n;
    if (s->method == NORMA_RANK_MID_P) {
        const lying_below b = {x, s->n, s->tail};
        return mid_p(s->p, &b);
    }
    return norma__beta_cdf(s->p, x + 0.5, s->n - x + 0.5) - s->tail;
}

static double share_at(const share_sought *s)
{
    return excess(0, s) >= 0 && excess(1, s) <= 0 ? norma__root(excess, s, 0, 1) : NAN;
}

void norma__shares_around(double *low, double *high, double p, double n, int method,
                          double conf_level)
{
    const double tail = (1 - conf_level) / 2;
    *low = share_at(&(share_sought){p, n, 1 - tail, method});
    *high = share_at(&(share_sought){p, n, tail, method});
}

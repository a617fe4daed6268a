#include "process/latency/mixture.h"

#include <math.h>

/* The plane that EM walks on. */
enum { LOGIT = 0, MEAN = 1, LOG_SD = 3, PARAMETERS = 5 };

static const double NARROWEST =
    0.1; /* sd of a component; without a floor the likelihood has none */
/* Ashman, Bird & Zepf (1994): over 2, two components can be told apart. */
static const double CLEAR = 2;

/* Fewer rapid answers than this are no component. */
static const double FEWEST_RAPID = 5;

static const double WIDTH = 1. / NORMA__BINS_A_SD;

/* What EM needs of the counts again and again. */
typedef struct sums {
    double n, x, xx;
} sums;

static sums sums_of(const norma__binned *binned)
{
    sums all = {0, 0, 0};
    for (size_t b = binned->first; b <= binned->last; b++) {
        double x = norma__bin_middle(b), w = binned->count[b];
        all.n += w;
        all.x += w * x;
        all.xx += w * x * x;
    }
    return all;
}

/* height exp(-(x - mean)^2 / (2 sd^2)) at the middles of the bins: from the bin nearest to the mean
   outwards, each value is the one before times a factor that itself shrinks by a constant factor.
 */
static void normal_heights(double *out, size_t first, size_t last, double mean, double sd,
                           double height)
{
    double at = (mean - norma__bin_middle(first)) / WIDTH, precision = 1 / (2 * sd * sd);
    size_t span = last - first, steps = at <= 0 ? 0 : at >= (double)span ? span : (size_t)at;
    size_t nearest = first + steps;
    double distance = norma__bin_middle(nearest) - mean;
    double shrink = exp(-2 * WIDTH * WIDTH * precision);
    double up = exp(-(2 * distance + WIDTH) * WIDTH * precision);
    double down = exp((2 * distance - WIDTH) * WIDTH * precision);
    out[nearest] = height * exp(-distance * distance * precision);
    for (size_t b = nearest + 1; b <= last; b++, up *= shrink)
        out[b] = out[b - 1] * up;
    for (size_t b = nearest; b > first; b--, down *= shrink)
        out[b - 1] = out[b] * down;
}

static double sd_within(sums part)
{
    double mean = part.x / part.n;
    return sqrt(fmax(part.xx / part.n - mean * mean, NARROWEST * NARROWEST));
}

static void parameters_of(double *at, sums low, sums high)
{
    at[LOGIT] = log(low.n / high.n);
    at[MEAN] = low.x / low.n;
    at[MEAN + 1] = high.x / high.n;
    at[LOG_SD] = log(sd_within(low));
    at[LOG_SD + 1] = log(sd_within(high));
}

/* One step of EM; returns false when a component has died out. log_likelihood, that before the
   step, may be NULL: logarithms are most of the work. */
static bool em_step(double *next, double *log_likelihood, const double *at,
                    const norma__binned *binned, sums all)
{
    double low[NORMA__BINS], high[NORMA__BINS], sum_log = 0;
    double share = 1 / (1 + exp(-at[LOGIT])), sd_low = exp(at[LOG_SD]);
    double sd_high = exp(at[LOG_SD + 1]);
    sums rapid = {0, 0, 0};
    normal_heights(low, binned->first, binned->last, at[MEAN], sd_low, share / sd_low);
    normal_heights(high, binned->first, binned->last, at[MEAN + 1], sd_high, (1 - share) / sd_high);
    for (size_t b = binned->first; b <= binned->last; b++) {
        double x = norma__bin_middle(b), whole = low[b] + high[b];
        if (binned->count[b] <= 0)
            continue;
        if (!(whole > 0))
            return false;
        double w = binned->count[b] * low[b] / whole;
        rapid.n += w;
        rapid.x += w * x;
        rapid.xx += w * x * x;
        if (log_likelihood)
            sum_log += binned->count[b] * log(whole);
    }
    sums slow = {all.n - rapid.n, all.x - rapid.x, all.xx - rapid.xx};
    if (!(rapid.n > 1e-8 * all.n) || !(slow.n > 1e-8 * all.n))
        return false;
    parameters_of(next, rapid, slow);
    if (log_likelihood)
        *log_likelihood = sum_log - all.n * log(sqrt(2 * M_PI));
    return true;
}

/* The step of SQUAREM (Varadhan & Roland, 2008, Scandinavian Journal of Statistics 35, 335-353). */
static void extrapolate(double *out, const double *from, const double *one, const double *two)
{
    double rr = 0, vv = 0;
    for (size_t k = 0; k < PARAMETERS; k++) {
        double r = one[k] - from[k], v = two[k] - one[k] - r;
        rr += r * r;
        vv += v * v;
    }
    double length = vv > 0 ? fmin(-1, -sqrt(rr / vv)) : -1;
    for (size_t k = 0; k < PARAMETERS; k++) {
        double r = one[k] - from[k], v = two[k] - one[k] - r;
        out[k] = from[k] - 2 * length * r + length * length * v;
    }
}

/* EM, sped up, until no parameter moves by more than tolerance; returns the log-likelihood,
   -INFINITY when a component has died out. */
static double climb(double *at, const norma__binned *binned, sums all, double tolerance,
                    size_t most_rounds)
{
    double one[PARAMETERS], two[PARAMETERS], far[PARAMETERS], after[PARAMETERS];
    double before = -INFINITY;
    for (size_t round = 0; round < most_rounds; round++) {
        double moved = 0, beyond = -INFINITY;
        if (!em_step(one, NULL, at, binned, all) || !em_step(two, &before, one, binned, all))
            return -INFINITY;
        for (size_t k = 0; k < PARAMETERS; k++)
            moved = fmax(moved, fabs(two[k] - one[k]));
        extrapolate(far, at, one, two);
        bool better = em_step(after, &beyond, far, binned, all) && beyond >= before;
        for (size_t k = 0; k < PARAMETERS; k++)
            at[k] = better ? after[k] : two[k];
        if (moved < tolerance)
            break;
    }
    return before;
}

/* The lowest share of the values against the others. */
static void split_at(double *at, const norma__binned *binned, sums all, double share)
{
    sums low = {0, 0, 0}, high = all;
    for (size_t b = binned->first; b < binned->last && low.n < share * all.n; b++) {
        double x = norma__bin_middle(b), w = binned->count[b];
        low.n += w;
        low.x += w * x;
        low.xx += w * x * x;
    }
    high.n -= low.n;
    high.x -= low.x;
    high.xx -= low.xx;
    parameters_of(at, low, high);
}

static void hand_over(norma__components *out, const double *at, double statistic)
{
    size_t rapid = at[MEAN] <= at[MEAN + 1] ? 0 : 1;
    double share = 1 / (1 + exp(-at[LOGIT]));
    out->share = rapid == 0 ? share : 1 - share;
    for (size_t k = 0; k < 2; k++) { /* Sheppard's correction for the bins */
        double sd = exp(at[LOG_SD + (k ^ rapid)]);
        out->mean[k] = at[MEAN + (k ^ rapid)];
        out->sd[k] = sqrt(sd * sd - WIDTH * WIDTH / 12);
    }
    out->statistic = fmax(statistic, 0);
}

double norma__components_separation(const norma__components *c)
{
    return sqrt(2) * fabs(c->mean[1] - c->mean[0]) /
           sqrt(c->sd[0] * c->sd[0] + c->sd[1] * c->sd[1]);
}

/* Log of the odds of the first component at x. */
static double log_odds(const norma__components *c, double x)
{
    double low = (x - c->mean[0]) / c->sd[0], high = (x - c->mean[1]) / c->sd[1];
    return log(c->share / c->sd[0]) - low * low / 2 - log((1 - c->share) / c->sd[1]) +
           high * high / 2;
}

double norma__components_border(const norma__components *c)
{
    double low = c->mean[0], high = c->mean[1];
    if (!(log_odds(c, low) > 0) || !(log_odds(c, high) < 0))
        return NAN;
    for (size_t i = 0; i < 60; i++) { /* one root: the odds are a parabola */
        double middle = (low + high) / 2;
        if (log_odds(c, middle) > 0)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

bool norma__components_apart(const norma__components *c, size_t n)
{
    return norma__components_separation(c) > CLEAR && !isnan(norma__components_border(c)) &&
           c->share < 0.5 && c->share * (double)n >= FEWEST_RAPID;
}

static double of_one_component(sums all)
{
    double variance = all.xx / all.n - all.x / all.n * (all.x / all.n);
    return -0.5 * all.n * (log(2 * M_PI * variance) + 1);
}

/* A summit that EM has found, or is on its way to. */
typedef struct summit {
    double at[PARAMETERS], height;
} summit;

static bool tell(norma__components *out, summit *top, const norma__binned *binned, sums all,
                 double tolerance)
{
    if (isinf(top->height))
        return false;
    top->height = climb(top->at, binned, all, tolerance, 500);
    if (isinf(top->height))
        return false;
    hand_over(out, top->at, 2 * (top->height - of_one_component(all)));
    return true;
}

void norma__components_fit(norma__components *out, const norma__binned *binned, bool apart_first,
                           double tolerance)
{
    static const double starts[] = {0.02, 0.1, 0.3, 0.8};
    const norma__components nothing = {NAN, {NAN, NAN}, {NAN, NAN}, NAN};
    sums all = sums_of(binned);
    summit highest = {.height = -INFINITY}, apart = {.height = -INFINITY};
    for (size_t s = 0; s < sizeof starts / sizeof *starts; s++) {
        summit here;
        split_at(here.at, binned, all, starts[s]);
        here.height = climb(here.at, binned, all, 1e-3, 12);
        if (isinf(here.height))
            continue;
        hand_over(out, here.at, 0);
        if (here.height > highest.height)
            highest = here;
        if (apart_first && here.height > apart.height && norma__components_apart(out, binned->n))
            apart = here;
    }
    if (tell(out, &apart, binned, all, tolerance) && norma__components_apart(out, binned->n))
        return;
    if (!tell(out, &highest, binned, all, tolerance))
        *out = nothing;
}

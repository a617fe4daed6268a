#include "models/outcomes/dominance.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "foundation/random.h"
#include "models/outcomes/weights.h"

/* ---- all models ---- */

/* Sums over models: of R^2 times the weight that a model of the size has for those in it, and for
   those outside. */
typedef struct sums {
    double within, outside;
} sums;

typedef struct walk {
    size_t k;
    double *general, *r2;
    const double *within, *outside; /* by size of the model */
} walk;

/* The share of orders in which a given set of s others enters first: s! (k - 1 - s)! / k!, the
   weight of Shapley (1953). */
static void fill_shares(double *within, double *outside, size_t k)
{
    double combinations = 1;
    for (size_t s = 0; s < k; s++) {
        outside[s] = 1 / ((double)k * combinations);
        combinations *= (double)(k - 1 - s) / (double)(s + 1);
    }
    outside[k] = 0;
    within[0] = 0;
    for (size_t s = 1; s <= k; s++)
        within[s] = outside[s - 1] + outside[s];
}

static sums of_model(const walk *w, size_t model, size_t size, double r2)
{
    if (w->r2)
        w->r2[model] = r2;
    return (sums){r2 * w->within[size], r2 * w->outside[size]};
}

/* What is left of the variables after the first of m + 1 once this is in the model; the lower
   triangle, leading dimension m. */
static void sweep(double *left, const double *a, size_t ld, size_t m)
{
    double d = a[0];
    for (size_t c = 1; c <= m; c++) {
        double slope = a[c] / d;
        const double *from = a + c * ld;
        double *to = left + (c - 1) * m - 1;
        for (size_t r = c; r <= m; r++)
            to[r] = from[r] - slope * a[r];
    }
}

/* What a predictor with the residual variance and covariance adds to R^2. */
static double added(double variance, double covariance)
{
    return variance > NORMA__COLLINEAR ? covariance * covariance / variance : 0;
}

/* The last predictor: two models. */
static sums visit_last(const walk *w, const double *a, size_t model, size_t size, double r2)
{
    size_t j = w->k - 1;
    sums out = of_model(w, model, size, r2);
    sums in = of_model(w, model | (size_t)1 << j, size + 1, r2 + added(a[0], a[1]));
    w->general[j] += in.within;
    return (sums){in.within + out.within, in.outside + out.outside};
}

/* The last two: four models. Most of the time goes here, so that nothing is swept. */
static sums visit_last_two(const walk *w, const double *a, size_t ld, size_t model, size_t size,
                           double r2)
{
    size_t one = w->k - 2, two = w->k - 1;
    double first = added(a[0], a[2]), second = added(a[ld + 1], a[ld + 2]), both = second;
    if (a[0] > NORMA__COLLINEAR) {
        double slope = a[1] / a[0];
        both = first + added(a[ld + 1] - slope * a[1], a[ld + 2] - slope * a[2]);
    }
    sums m0 = of_model(w, model, size, r2);
    sums m1 = of_model(w, model | (size_t)1 << one, size + 1, r2 + first);
    sums m2 = of_model(w, model | (size_t)1 << two, size + 1, r2 + second);
    sums m3 = of_model(w, model | (size_t)3 << one, size + 2, r2 + both);
    w->general[one] += m1.within + m3.within;
    w->general[two] += m2.within + m3.within;
    return (sums){m0.within + m1.within + m2.within + m3.within,
                  m0.outside + m1.outside + m2.outside + m3.outside};
}

/* All models that have, of the predictors before j, those in model: a holds the residual
   covariances of the predictors from j on and the criterion, work is room for what follows. */
static sums visit(const walk *w, size_t j, const double *a, size_t ld, size_t model, size_t size,
                  double r2, double *work)
{
    size_t m = w->k - j, with = model | (size_t)1 << j;
    if (m == 1)
        return visit_last(w, a, model, size, r2);
    if (m == 2)
        return visit_last_two(w, a, ld, model, size, r2);
    sums in, out = visit(w, j + 1, a + ld + 1, ld, model, size, r2, work);
    if (a[0] > NORMA__COLLINEAR) {
        sweep(work, a, ld, m);
        in = visit(w, j + 1, work, m, with, size + 1, r2 + added(a[0], a[m]), work + m * m);
    } else {
        in = visit(w, j + 1, a + ld + 1, ld, with, size + 1, r2, work);
    }
    w->general[j] += in.within;
    return (sums){in.within + out.within, in.outside + out.outside};
}

size_t norma__dominance_work(size_t k)
{
    return k * (k + 1) * (2 * k + 1) / 6 + 2 * (k + 1);
}

void norma__general_dominance(double *general, double *r2, const double *r, size_t ld, size_t k,
                              double *work)
{
    double *within = work, *outside = work + k + 1;
    const walk w = {k, general, r2, within, outside};
    fill_shares(within, outside, k);
    memset(general, 0, k * sizeof *general);
    sums all = visit(&w, 0, r, ld, 0, 0, 0, work + 2 * (k + 1));
    for (size_t j = 0; j < k; j++)
        general[j] -= all.outside;
}

void norma__conditional_dominance(double *conditional, const double *r2, size_t k)
{
    double models = 1;
    memset(conditional, 0, k * k * sizeof *conditional);
    for (size_t j = 0; j < k; j++)
        for (size_t model = 0; model < (size_t)1 << k; model++)
            if (!(model >> j & 1))
                conditional[(size_t)__builtin_popcountll(model) + j * k] +=
                    r2[model | (size_t)1 << j] - r2[model];
    for (size_t s = 0; s < k; s++) {
        for (size_t j = 0; j < k; j++)
            conditional[s + j * k] /= models;
        models *= (double)(k - 1 - s) / (double)(s + 1);
    }
}

/* Rounding of an R^2. */
static const double SAME = 1e-12;

static bool dominates(const double *r2, size_t k, size_t i, size_t j)
{
    size_t one = (size_t)1 << i, other = (size_t)1 << j;
    bool more = false;
    for (size_t model = 0; model < (size_t)1 << k; model++) {
        if (model & (one | other))
            continue;
        double gain = r2[model | one] - r2[model | other];
        if (gain < -SAME)
            return false;
        more = more || gain > SAME;
    }
    return more;
}

void norma__complete_dominance(uint8_t *complete, const double *r2, size_t k)
{
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i < k; i++)
            complete[i + j * k] = i != j && dominates(r2, k, i, j);
}

/* ---- random orders ---- */

size_t norma__sampled_dominance_work(size_t k)
{
    return (k + 1) * (k + 1) + 3 * k;
}

/* Adds to gain what each predictor adds to R^2 as they enter in that order: elimination with
   pivots, of the whole matrix. */
static void enter(double *gain, const size_t *order, const double *r, size_t ld, size_t k,
                  double *a)
{
    size_t p = k + 1;
    for (size_t c = 0; c < p; c++)
        for (size_t i = 0; i < p; i++)
            a[i + c * p] = r[(i < k ? order[i] : k) + (c < k ? order[c] : k) * ld];
    for (size_t s = 0; s < k; s++) {
        double d = a[s + s * p], y = a[k + s * p];
        if (d <= NORMA__COLLINEAR)
            continue;
        gain[order[s]] += y * y / d;
        for (size_t c = s + 1; c < p; c++) {
            double slope = a[c + s * p] / d;
            for (size_t i = c; i < p; i++)
                a[i + c * p] -= slope * a[i + s * p];
        }
    }
}

static void shuffle(size_t *order, size_t k, gsl_rng *random)
{
    for (size_t i = k; i > 1; i--) {
        size_t other = norma__random_below(random, (uint32_t)i), kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

static void reverse(size_t *order, size_t k)
{
    for (size_t i = 0; i < k / 2; i++) {
        size_t kept = order[i];
        order[i] = order[k - 1 - i];
        order[k - 1 - i] = kept;
    }
}

double norma__sampled_dominance(double *general, const double *r, size_t ld, size_t k,
                                size_t n_pairs, gsl_rng *random, size_t *order, double *work)
{
    double *gain = work, *sum = work + k, *squares = sum + k, *a = squares + k;
    double n = (double)n_pairs, most = 0;
    memset(sum, 0, 2 * k * sizeof *sum);
    for (size_t i = 0; i < k; i++)
        order[i] = i;
    for (size_t pair = 0; pair < n_pairs; pair++) {
        memset(gain, 0, k * sizeof *gain);
        shuffle(order, k, random);
        enter(gain, order, r, ld, k, a);
        reverse(order, k);
        enter(gain, order, r, ld, k, a);
        for (size_t j = 0; j < k; j++) {
            sum[j] += gain[j] / 2;
            squares[j] += gain[j] * gain[j] / 4;
        }
    }
    for (size_t j = 0; j < k; j++) {
        general[j] = sum[j] / n;
        double variance = (squares[j] - n * general[j] * general[j]) / (n - 1);
        most = fmax(most, sqrt(fmax(variance, 0) / n));
    }
    return most;
}

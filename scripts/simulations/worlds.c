#include "worlds.h"

#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "foundation/normal.h"
#include "foundation/numeric.h"

static const double ITEM_CORRELATION = 0.5;
static const double EVEN[WORLD_CUTS] = {0.07, 0.31, 0.69, 0.93}; /* below each cut */
static const double CROWDED[WORLD_CUTS] = {0.01, 0.05, 0.16, 0.40};
static const double GAMMA_SHAPE = 4; /* skewness 2 / sqrt(shape) */

static double gamma_effect(double x)
{
    return (x - GAMMA_SHAPE) / sqrt(GAMMA_SHAPE);
}

double world_effect(const world *w, gsl_rng *random)
{
    return w->kind == WORLD_UNEVEN ? gamma_effect(gsl_ran_gamma(random, GAMMA_SHAPE, 1))
                                   : gsl_ran_gaussian_ziggurat(random, 1);
}

double world_effect_at(const world *w, double share)
{
    return w->kind == WORLD_UNEVEN ? gamma_effect(gsl_cdf_gamma_Pinv(share, GAMMA_SHAPE, 1))
                                   : norma__normal_quantile(share);
}

/* P(score = k) given the effect u and the person p: items are alike. */
static void probabilities(double out[WORLD_CUTS + 1], const world *w, double latent)
{
    double below = 0;
    for (size_t k = 0; k < WORLD_CUTS; k++) {
        const double next = norma__normal_cdf((w->cut[k] - latent) / w->c);
        out[k] = next - below;
        below = next;
    }
    out[WORLD_CUTS] = 1 - below;
}

double world_mean(const world *w, double effect)
{
    double mean = 1;
    for (size_t k = 0; k < WORLD_CUTS; k++)
        mean += norma__normal_cdf((w->a * effect - w->cut[k]) / sqrt(w->b * w->b + w->c * w->c));
    return mean;
}

/* Over companies: the middles of equal slices. */
enum { SLICES = 4000 };

static double variance_between(const world *w)
{
    double sum = 0, squares = 0;
    for (int k = 0; k < SLICES; k++) {
        const double y = world_mean(w, world_effect_at(w, (k + 0.5) / SLICES));
        sum += y / SLICES;
        squares += y * y / SLICES;
    }
    return squares - sum * sum;
}

static void convolve(double sums[WORLD_SCORES], const double one[WORLD_CUTS + 1])
{
    for (size_t s = 0; s < WORLD_SCORES; s++)
        sums[s] = s == 0 ? 1 : 0;
    for (size_t j = 0; j < WORLD_ITEMS; j++)
        for (size_t s = WORLD_SCORES; s-- > 0;) {
            double sum = 0;
            for (size_t k = 0; k <= WORLD_CUTS && k <= s; k++)
                sum += one[k] * sums[s - k];
            sums[s] = sum;
        }
}

void world_shares(double shares[WORLD_SCORES], const world *w)
{
    enum { COMPANIES = 200, PERSONS = 200 };
    double one[WORLD_CUTS + 1], sums[WORLD_SCORES];
    for (size_t s = 0; s < WORLD_SCORES; s++)
        shares[s] = 0;
    for (int u = 0; u < COMPANIES; u++)
        for (int p = 0; p < PERSONS; p++) {
            const double effect = world_effect_at(w, (u + 0.5) / COMPANIES);
            const double person = norma__normal_quantile((p + 0.5) / PERSONS);
            probabilities(one, w, w->a * effect + w->b * person);
            convolve(sums, one);
            for (size_t s = 0; s < WORLD_SCORES; s++)
                shares[s] += sums[s] / (COMPANIES * PERSONS);
        }
}

static double total_variance(const world *w)
{
    double shares[WORLD_SCORES], sum = 0, squares = 0;
    world_shares(shares, w);
    for (size_t s = 0; s < WORLD_SCORES; s++) {
        const double x = 1 + (double)s / WORLD_ITEMS;
        sum += shares[s] * x;
        squares += shares[s] * x * x;
    }
    return squares - sum * sum;
}

world world_of(world_kind kind, double icc)
{
    world w = {.kind = kind, .icc = icc, .c = sqrt(1 - ITEM_CORRELATION)};
    const double *below = kind == WORLD_CROWDED ? CROWDED : EVEN;
    double low = 0, high = sqrt(ITEM_CORRELATION);
    for (size_t k = 0; k < WORLD_CUTS; k++)
        w.cut[k] = norma__normal_quantile(below[k]);
    while (high - low > 1e-5) {
        w.a = (low + high) / 2;
        w.b = sqrt(ITEM_CORRELATION - w.a * w.a);
        if (variance_between(&w) < icc * total_variance(&w))
            low = w.a;
        else
            high = w.a;
    }
    return w;
}

norma_unit_scores world_people(const world *w, double effect, size_t n, double *counts,
                               gsl_rng *random)
{
    norma_unit_scores out = {.n = n};
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        const double person = w->a * effect + w->b * gsl_ran_gaussian_ziggurat(random, 1);
        int x = 0;
        for (size_t j = 0; j < WORLD_ITEMS; j++) {
            const double y = person + w->c * gsl_ran_gaussian_ziggurat(random, 1);
            x += (y > w->cut[0]) + (y > w->cut[1]) + (y > w->cut[2]) + (y > w->cut[3]);
        }
        if (counts)
            counts[x]++;
        sum += x;
        squares += x * x;
    }
    const double size = (double)n; /* sums of whole numbers: exact */
    out.mean = 1 + sum / size / WORLD_ITEMS;
    out.ss = (squares - sum * sum / size) / (WORLD_ITEMS * WORLD_ITEMS);
    return out;
}

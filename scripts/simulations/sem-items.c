#include "sem-items.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "foundation/random.h"

const double LOADING = 0.7, CORRELATION = 0.3;
const double SHARES[CATEGORIES] = {0.04, 0.06, 0.12, 0.28, 0.50};

static void cuts_of(double cut[CATEGORIES - 1])
{
    double below = 0;
    for (size_t k = 0; k < CATEGORIES - 1; k++)
        cut[k] = gsl_cdf_ugaussian_Pinv(below += SHARES[k]);
}

/* With one common part of the factors: f = sqrt(r) common + sqrt(1 - r) own. */
static void draw_row(double latent[ITEMS], gsl_rng *random, double cross)
{
    double common = gsl_ran_gaussian(random, 1), factor[FACTORS];
    for (size_t f = 0; f < FACTORS; f++)
        factor[f] =
            sqrt(CORRELATION) * common + sqrt(1 - CORRELATION) * gsl_ran_gaussian(random, 1);
    for (size_t i = 0; i < ITEMS; i++) {
        const double other = i == ITEMS / FACTORS ? cross : 0;
        const double left =
            1 - LOADING * LOADING - other * other - 2 * LOADING * other * CORRELATION;
        latent[i] = LOADING * factor[i * FACTORS / ITEMS] + other * factor[0] +
                    sqrt(left) * gsl_ran_gaussian(random, 1);
    }
}

norma_data *items_draw(const norma_instrument *instrument, size_t n, double cross, uint64_t seed,
                       uint64_t stream)
{
    double cut[CATEGORIES - 1], latent[ITEMS];
    uint8_t *cells = malloc(n * ITEMS);
    gsl_rng *random = norma__random_new(seed, stream);
    norma_data *data = NULL;
    cuts_of(cut);
    for (size_t r = 0; cells && random && r < n; r++) {
        draw_row(latent, random, cross);
        for (size_t i = 0; i < ITEMS; i++) {
            uint8_t category = 0;
            while (category < CATEGORIES - 1 && latent[i] > cut[category])
                category++;
            cells[i * n + r] = category;
        }
    }
    const norma_data_source source = {.n_rows = n, .cells = cells};
    if (cells && random && norma_data_make(&data, instrument, &source, NULL) != NORMA_OK)
        data = NULL;
    free(cells);
    if (random)
        gsl_rng_free(random);
    return data;
}

/* Expected answer when the part that two latent responses share, with correlation r, is g. */
static double expected(double g, double r, const double cut[CATEGORIES - 1])
{
    double mean = 1;
    for (size_t k = 0; k < CATEGORIES - 1; k++)
        mean += gsl_cdf_ugaussian_Q((cut[k] - sqrt(r) * g) / sqrt(1 - r));
    return mean;
}

/* Covariance of two answers whose latent responses correlate r, over a fine grid of g. */
static double covariance(double r)
{
    double cut[CATEGORIES - 1], sum = 0, squares = 0, weight = 0;
    cuts_of(cut);
    for (int k = -4000; k <= 4000; k++) {
        const double g = k / 500.0, w = gsl_ran_ugaussian_pdf(g), y = expected(g, r, cut);
        weight += w;
        sum += w * y;
        squares += w * y * y;
    }
    return squares / weight - sum / weight * (sum / weight);
}

void items_as_numbers(double *loading, double *correlation)
{
    const double within = covariance(LOADING * LOADING);
    *loading = sqrt(within);
    *correlation = covariance(LOADING * LOADING * CORRELATION) / within;
}

/* simulation-comparability [SAMPLES]: how often Tucker's phi of one-factor minres loadings reaches
   .95 and .85 in two samples of one population, and of two populations of which one has an item
   that measures nothing, as the table of docs/difference.md.

   Items of five categories; loadings spread evenly over .12 on both sides of their mean. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "foundation/numeric.h"
#include "foundation/random.h"
#include "models/extraction/extract.h"

enum { MOST_ITEMS = 10 };
static const uint64_t SEED = 20261122;

static double category(double z)
{
    return (z > -1.5) + (z > -0.6) + (z > 0.3) + (z > 1.2);
}

/* The correlations of n people's answers. */
static void draw(double *cor, gsl_rng *random, const double *loadings, size_t p, size_t n)
{
    double sum[MOST_ITEMS] = {0}, products[MOST_ITEMS][MOST_ITEMS] = {{0}}, x[MOST_ITEMS];
    for (size_t r = 0; r < n; r++) {
        double trait = gsl_ran_ugaussian(random);
        for (size_t j = 0; j < p; j++) {
            x[j] = category(loadings[j] * trait +
                            sqrt(1 - loadings[j] * loadings[j]) * gsl_ran_ugaussian(random));
            sum[j] += x[j];
            for (size_t i = 0; i <= j; i++)
                products[i][j] += x[i] * x[j];
        }
    }
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i <= j; i++)
            products[i][j] -= sum[i] * sum[j] / (double)n;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) {
            size_t low = i < j ? i : j, high = i < j ? j : i;
            cor[i + j * p] = products[low][high] / sqrt(products[i][i] * products[j][j]);
        }
}

static double congruence(gsl_rng *random, const double *first, const double *second, size_t p,
                         size_t n)
{
    norma__extracted fit[2] = {{0}, {0}};
    double cor[MOST_ITEMS * MOST_ITEMS], xx = 0, yy = 0, xy = 0;
    for (int g = 0; g < 2; g++) {
        draw(cor, random, g ? second : first, p, n);
        if (norma__extract(&fit[g], NORMA_EXTRACT_MINRES, cor, p, 1, NULL) != NORMA_OK)
            exit(1);
    }
    for (size_t j = 0; j < p; j++) {
        xx += fit[0].loadings[j] * fit[0].loadings[j];
        yy += fit[1].loadings[j] * fit[1].loadings[j];
        xy += fit[0].loadings[j] * fit[1].loadings[j];
    }
    norma__extracted_free(&fit[0]);
    norma__extracted_free(&fit[1]);
    return xy / sqrt(xx * yy);
}

static void row(size_t p, double mean, size_t n, size_t samples)
{
    double loadings[MOST_ITEMS], spoilt[MOST_ITEMS];
    size_t equal = 0, fair = 0, missed = 0;
    gsl_rng *random = norma__random_new(SEED, p * 100000 + n * 10 + (size_t)(mean * 10));
    if (!random)
        exit(1);
    for (size_t j = 0; j < p; j++)
        spoilt[j] = loadings[j] = mean - 0.12 + 0.24 * (double)j / (double)(p - 1);
    spoilt[p / 2] = 0;
    for (size_t s = 0; s < samples; s++) {
        double same = congruence(random, loadings, loadings, p, n);
        equal += same >= 0.95;
        fair += same >= 0.85;
        missed += congruence(random, loadings, spoilt, p, n) >= 0.95;
    }
    double k = (double)samples;
    printf("| %zu | %.1f | %zu | %.3f | %.3f | %.3f |\n", p, mean, n, (double)equal / k,
           (double)fair / k, (double)missed / k);
    gsl_rng_free(random);
}

int main(int argc, char **argv)
{
    const size_t items[] = {3, 4, 6, 10}, rows[] = {50, 100, 150, 200, 300, 500};
    const double means[] = {0.5, 0.6, 0.7};
    size_t samples = argc > 1 ? strtoul(argv[1], NULL, 10) : 2000;
    norma__prepare_numerics();
    puts("| items | loadings | rows | same, >= .95 | same, >= .85 | one item spoilt, >= .95 |");
    for (size_t p = 0; p < 4; p++)
        for (size_t m = 0; m < 3; m++)
            for (size_t n = 0; n < 6; n++)
                row(items[p], means[m], rows[n], samples);
    return 0;
}

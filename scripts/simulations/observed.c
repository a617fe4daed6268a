/* simulation-observed [SAMPLES]: standard errors of thresholds, polychorics, polyserial covariances
   and means, made from what rows (companies) add to them, against how estimates spread, and
   coverage of estimate +- 1.96 standard errors, as tables in Markdown. Four items of five
   categories that crowd at one end, and a number; one factor. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "foundation/random.h"
#include "models/observed/observed.h"

enum { ITEMS = 4, CUTS = 4, MOST = 128, KINDS = 4 };
static const uint64_t SEED = 20261122;
static const double loading[ITEMS + 1] = {0.8, 0.7, 0.6, 0.75, 0.65};
static const double cut[CUTS] = {-1.6, -1.0, -0.4, 0.5};
static const char *const kinds[KINDS] = {"thresholds", "polychorics", "polyserial covariances",
                                         "mean and variance"};

/* How samples are drawn, and whether errors know of it. */
typedef struct design {
    const char *name;
    size_t n, companies; /* companies 0: rows are independent */
    double share;        /* of variance that is between companies */
    double missing;
    bool weighted, told; /* told: the clusters are given */
} design;

static const design designs[] = {
    {"200 people", 200, 0, 0, 0, false, false},
    {"1,000 people", 1000, 0, 0, 0, false, false},
    {"1,000 people, 10 % of answers missing, pairwise", 1000, 0, 0, 0.1, false, false},
    {"1,000 people, weights 1 to 3", 1000, 0, 0, 0, true, false},
    {"50 companies of 20, ICC .15, clusters left out", 1000, 50, 0.15, 0, false, false},
    {"50 companies of 20, ICC .15, clusters given", 1000, 50, 0.15, 0, false, true},
    {"200 companies of 20, ICC .15, clusters given", 4000, 200, 0.15, 0, false, true},
};

static double mixed_normal(gsl_rng *random, double share, double of_company)
{
    return sqrt(share) * of_company + sqrt(1 - share) * gsl_ran_gaussian(random, 1);
}

/* Every latent variable has its own part that is the company's. */
static void draw_rows(const design *d, gsl_rng *random, uint8_t *cells, double *numbers,
                      int64_t *weights)
{
    double company[ITEMS + 2] = {0};
    for (size_t r = 0; r < d->n; r++) {
        for (size_t k = 0; d->companies && r % (d->n / d->companies) == 0 && k < ITEMS + 2; k++)
            company[k] = gsl_ran_gaussian(random, 1);
        double factor = mixed_normal(random, d->share, company[ITEMS + 1]);
        for (size_t j = 0; j <= ITEMS; j++) {
            double own = mixed_normal(random, d->share, company[j]);
            double y = loading[j] * factor + sqrt(1 - loading[j] * loading[j]) * own;
            bool missing = gsl_rng_uniform(random) < d->missing;
            uint8_t cell = 0;
            for (size_t c = 0; c < CUTS; c++)
                cell = (uint8_t)(cell + (y > cut[c]));
            if (j < ITEMS)
                cells[r + j * d->n] = missing ? NORMA_MISSING_CELL : cell;
            else
                numbers[r] = missing ? NAN : y;
        }
        weights[r] = NORMA_WEIGHT_ONE * (1 + (int64_t)(r % 3));
    }
}

static norma_data *draw(const design *d, const norma_instrument *instrument, uint64_t sample)
{
    norma_data *data = NULL;
    norma_error err;
    gsl_rng *random = norma__random_new(SEED, sample);
    uint8_t *cells = malloc(d->n * ITEMS);
    double *numbers = malloc(d->n * sizeof *numbers);
    int64_t *weights = malloc(d->n * sizeof *weights);
    const char **names = malloc(d->n * sizeof *names);
    char(*text)[32] = malloc(d->n * sizeof *text);
    if (!random || !cells || !numbers || !weights || !names || !text)
        exit(1);
    draw_rows(d, random, cells, numbers, weights);
    for (size_t r = 0; r < d->n; r++) {
        snprintf(text[r], sizeof *text, "%zu", d->companies ? r / (d->n / d->companies) : 0);
        names[r] = text[r];
    }
    const char *const *labels[] = {names};
    const norma_data_source source = {.n_rows = d->n,
                                      .cells = cells,
                                      .continuous = numbers,
                                      .weights = d->weighted ? weights : NULL,
                                      .labels = labels};
    if (norma_data_make(&data, instrument, &source, &err) != NORMA_OK) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    gsl_rng_free(random);
    free(cells);
    free(numbers);
    free(weights);
    free(names);
    free(text);
    return data;
}

static double truth_of(const norma__statistic *s)
{
    if (s->kind == NORMA__THRESHOLD)
        return cut[s->j];
    if (s->kind == NORMA__MEAN)
        return 0;
    return s->i == s->j ? 1 : loading[s->i] * loading[s->j];
}

static size_t kind_of(const norma__statistic *s)
{
    if (s->kind == NORMA__THRESHOLD)
        return 0;
    if (s->kind == NORMA__MEAN || s->i == s->j)
        return 3;
    return s->i == ITEMS ? 2 : 1;
}

/* Sums over samples, by statistic. */
typedef struct tally {
    double n, sum[MOST], square[MOST], variance[MOST], covered[MOST];
    norma__statistic statistics[MOST];
    size_t k;
} tally;

static void add_sample(tally *t, const design *d, const norma_data *data)
{
    static const char *const ids[] = {"I1", "I2", "I3", "I4", "x"};
    norma__observed o;
    norma_error err;
    norma_sem_options options = NORMA_SEM_OPTIONS_INIT;
    const norma_sem_data given = {.data = data,
                                  .group = NORMA_NONE,
                                  .cluster = d->told ? 0 : NORMA_NONE,
                                  .all_ordered = true};
    double gamma[MOST];
    options.threads = 1;
    options.missing = d->missing > 0 ? NORMA_SEM_PAIRWISE : NORMA_SEM_LISTWISE;
    if (norma__observed_of(&o, ids, ITEMS + 1, &given, &options, true, &err) != NORMA_OK ||
        norma__observed_gamma_diagonal(gamma, &o, 0, &err) != NORMA_OK) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    const norma__observed_group *g = &o.groups[0];
    t->k = g->k;
    t->n++;
    for (size_t c = 0; c < g->k; c++) {
        double variance = gamma[c] / g->total, value = g->values[c];
        t->statistics[c] = g->statistics[c];
        t->sum[c] += value;
        t->square[c] += value * value;
        t->variance[c] += variance;
        t->covered[c] += fabs(value - truth_of(&g->statistics[c])) <= 1.959964 * sqrt(variance);
    }
    norma__observed_clear(&o);
}

static void print(const tally *t, const char *name)
{
    double ratio[KINDS] = {0}, covered[KINDS] = {0}, bias[KINDS] = {0};
    size_t n[KINDS] = {0};
    for (size_t c = 0; c < t->k; c++) {
        size_t kind = kind_of(&t->statistics[c]);
        double mean = t->sum[c] / t->n;
        double spread = t->square[c] / t->n - mean * mean;
        ratio[kind] += sqrt(t->variance[c] / t->n / spread);
        covered[kind] += t->covered[c] / t->n;
        bias[kind] += fabs(mean - truth_of(&t->statistics[c]));
        n[kind]++;
    }
    printf("| %s |", name);
    for (size_t k = 0; k < KINDS; k++)
        printf(" %.3f, %.1f %%, %.4f |", ratio[k] / (double)n[k], 100 * covered[k] / (double)n[k],
               bias[k] / (double)n[k]);
    printf("\n");
}

int main(int argc, char **argv)
{
    static const char json[] =
        "{\"format\": \"norma-instrument-1\", \"id\": \"s\", \"version\": \"1\", \"columns\": "
        "{\"units\": [\"company\"], \"continuous\": [\"x\"]}, \"answers\": {\"min\": 1, \"max\": "
        "5}, "
        "\"items\": [{\"id\": \"I1\"}, {\"id\": \"I2\"}, {\"id\": \"I3\"}, {\"id\": \"I4\"}], "
        "\"scales\": [{\"id\": \"all\", \"items\": [\"I1\", \"I2\", \"I3\", \"I4\"]}]}";
    norma_instrument *instrument = NULL;
    norma_error err;
    uint64_t samples = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000;
    if (norma_instrument_parse(&instrument, json, sizeof json - 1, "simulation", &err) !=
        NORMA_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    printf("| sample |");
    for (size_t k = 0; k < KINDS; k++)
        printf(" %s |", kinds[k]);
    printf("\n|---|---|---|---|---|\n");
    for (size_t d = 0; d < sizeof designs / sizeof *designs; d++) {
        tally *t = calloc(1, sizeof *t);
        if (!t)
            return 1;
        for (uint64_t s = 0; s < samples; s++) {
            norma_data *data = draw(&designs[d], instrument, s);
            add_sample(t, &designs[d], data);
            norma_data_free(data);
        }
        print(t, designs[d].name);
        free(t);
    }
    norma_instrument_free(instrument);
    return 0;
}

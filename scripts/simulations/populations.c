#include "populations.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char *const shape_names[] = {"normal", "five categories, skewed"};

population scale_population(shape shape)
{
    return (population){.name = "scale",
                        .n_items = 6,
                        .n_factors = 1,
                        .n_occasions = 1,
                        .loadings = {.45, .55, .60, .70, .75, .85},
                        .shape = shape};
}

population stability_population(shape shape)
{
    population p = scale_population(shape);
    p.name = "stability";
    p.n_occasions = 2;
    p.stability = 0.8;
    return p;
}

population structure_population(shape shape)
{
    return (population){.name = "structure",
                        .n_items = 9,
                        .n_factors = 3,
                        .n_occasions = 1,
                        .loadings = {.60, .70, .80, .55, .65, .75, .50, .70, .85},
                        .factor = {0, 0, 0, 1, 1, 1, 2, 2, 2},
                        .correlation = 0.3,
                        .shape = shape};
}

static void add(char *text, size_t size, const char *format, size_t a, size_t b)
{
    size_t used = 0;
    while (text[used])
        used++;
    snprintf(text + used, size - used, format, a, b);
}

norma_instrument *instrument_of(const population *p)
{
    char json[4096] = "{\"format\": \"norma-instrument-1\", \"id\": \"simulated\", \"version\": "
                      "\"1\", \"columns\": {\"respondent\": \"id\"}, \"items\": [";
    norma_instrument *instrument = NULL;
    norma_error err;
    for (size_t i = 0; i < p->n_items; i++)
        add(json, sizeof json, i ? ", \"i%zu\"" : "\"i%zu\"", i + 1, 0);
    add(json, sizeof json, "], \"answers\": {\"min\": 0, \"max\": %zu}, \"scales\": [",
        p->shape == NORMAL ? 30 : 4, 0);
    for (size_t f = 0; f < p->n_factors; f++) {
        add(json, sizeof json,
            f ? ", {\"id\": \"f%zu\", \"items\": [" : "{\"id\": \"f%zu\", \"items\": [", f + 1, 0);
        for (size_t i = 0, first = 1; i < p->n_items; i++)
            if (p->factor[i] == f) {
                add(json, sizeof json, first ? "\"i%zu\"" : ", \"i%zu\"", i + 1, 0);
                first = 0;
            }
        add(json, sizeof json, "]}", 0, 0);
    }
    add(json, sizeof json, "]}", 0, 0);
    size_t length = 0;
    while (json[length])
        length++;
    if (norma_instrument_parse(&instrument, json, length, "simulated", &err) != NORMA_OK) {
        fprintf(stderr, "simulation: %s\n", err.message);
        exit(1);
    }
    return instrument;
}

/* 31 steps of a quarter of a standard deviation; or cuts that leave 1, 4, 11, 24 and 60 %. */
static uint8_t answer(double y, shape shape)
{
    static const double cuts[] = {-2.326, -1.645, -0.994, -0.253};
    uint8_t category = 0;
    if (shape == NORMAL)
        return (uint8_t)fmax(0, fmin(30, round(4 * y) + 15));
    while (category < 4 && y > cuts[category])
        category++;
    return category;
}

/* Normals that correlate r with one another, unit variance. */
static void draw_factors(double *f, size_t k, double r, gsl_rng *random)
{
    const double common = gsl_ran_gaussian_ziggurat(random, 1);
    for (size_t i = 0; i < k; i++)
        f[i] = sqrt(r) * common + sqrt(1 - r) * gsl_ran_gaussian_ziggurat(random, 1);
}

static void draw_row(uint8_t *cells[MOST_OCCASIONS], const population *p, size_t row, size_t n,
                     gsl_rng *random)
{
    double first[MOST_FACTORS], factor[MOST_FACTORS], anew[MOST_FACTORS];
    draw_factors(first, p->n_factors, p->correlation, random);
    for (size_t o = 0; o < p->n_occasions; o++) {
        draw_factors(anew, p->n_factors, p->correlation, random);
        for (size_t f = 0; f < p->n_factors; f++)
            factor[f] =
                o == 0 ? first[f]
                       : p->stability * first[f] + sqrt(1 - p->stability * p->stability) * anew[f];
        for (size_t i = 0; i < p->n_items; i++) {
            const double l = p->loadings[i];
            const double y =
                l * factor[p->factor[i]] + sqrt(1 - l * l) * gsl_ran_gaussian_ziggurat(random, 1);
            cells[o][i * n + row] = answer(y, p->shape);
        }
    }
}

void draw(norma_data *tables[MOST_OCCASIONS], const norma_instrument *instrument,
          const population *p, size_t n, uint64_t seed, uint64_t number)
{
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    uint8_t *cells[MOST_OCCASIONS];
    char(*names)[24] = calloc(n, sizeof *names);
    const char **ids = calloc(n, sizeof *ids);
    norma_error err;
    gsl_rng_set(random, (unsigned long)((seed * 1000003 + number * 7919 + n) % 4294967291u));
    for (size_t o = 0; o < p->n_occasions; o++)
        cells[o] = calloc(n * p->n_items, 1);
    for (size_t row = 0; row < n; row++) {
        draw_row(cells, p, row, n, random);
        snprintf(names[row], sizeof names[row], "%zu", row + 1);
        ids[row] = names[row];
    }
    for (size_t o = 0; o < p->n_occasions; o++) {
        const norma_data_source source = {.n_rows = n, .cells = cells[o], .respondents = ids};
        if (norma_data_make(&tables[o], instrument, &source, &err) != NORMA_OK) {
            fprintf(stderr, "simulation: %s\n", err.message);
            exit(1);
        }
        free(cells[o]);
    }
    free(ids);
    free(names);
    gsl_rng_free(random);
}

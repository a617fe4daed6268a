/* Tables with answers and latencies for the tests of speed and distance. */
#ifndef NORMA_TESTS_DISTANCED_H
#define NORMA_TESTS_DISTANCED_H

#include "process/latency/timed.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>

#include "foundation/random.h"
#include "process/latency/distance_model.h"

/* What an instrument of items q1, q2, ... answered 1 to 5 is like. */
typedef struct shape {
    size_t n_items;
    const char *reverse; /* '-' for a reversed item; NULL: none */
    const double *words; /* of the wordings; NULL: not known */
    bool positions;
    const char *scales; /* JSON; NULL: all items in one */
} shape;

static inline norma_instrument *shaped(const shape *of)
{
    norma__buffer json = {0};
    norma__put(&json, "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", "
                      "\"answers\": {\"min\": 1, \"max\": 5}, \"latency\": {\"column\": "
                      "\"{item}_ms\", \"unit\": \"ms\"}, ");
    if (of->positions)
        norma__put(&json, "\"position\": {\"column\": \"{item}_pos\"}, ");
    norma__put(&json, "\"items\": [");
    for (size_t j = 0; j < of->n_items; j++) {
        norma__putf(&json, "%s{\"id\": \"q%zu\", \"reverse\": %s", j ? ", " : "", j + 1,
                    of->reverse && of->reverse[j] == '-' ? "true" : "false");
        if (of->words)
            norma__putf(&json, ", \"words\": %.0f", of->words[j]);
        norma__put(&json, "}");
    }
    norma__put(&json, "], \"scales\": ");
    if (of->scales)
        norma__put(&json, of->scales);
    for (size_t j = 0; !of->scales && j < of->n_items; j++)
        norma__putf(&json, "%s\"q%zu\"%s", j ? ", " : "[{\"id\": \"all\", \"items\": [", j + 1,
                    j + 1 == of->n_items ? "]}]" : "");
    norma__put(&json, "}");
    norma_instrument *instrument = instrument_of(json.bytes);
    norma__buffer_free(&json);
    return instrument;
}

typedef struct distanced {
    timed t;
    norma__distance_model *model;
    norma_distance_curve *curves;
    size_t n_curves;
    double *residual;
} distanced;

static inline void measure_residuals(distanced *d, int threads)
{
    norma_error err = {0};
    free(d->residual);
    d->residual = NORMA__NEW(double, norma_data_rows(d->t.data));
    if (norma__distance_residuals(d->residual, d->model, d->t.instrument, d->t.data, d->t.timings,
                                  threads, &err) != NORMA_OK)
        fail_msg("%s", err.message);
}

static inline void model_distance(distanced *d, int threads)
{
    norma_error err = {0};
    clean(&d->t, threads);
    if (norma__distance_model_new(&d->model, d->t.instrument, d->t.data, d->t.timings, NULL, 0.95,
                                  threads, &d->t.notes, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    if (!d->model)
        return;
    d->curves = norma__distance_curves(d->model, &d->n_curves);
    measure_residuals(d, threads);
}

/* cells, ms and positions (NULL: none) are n_rows x n_items, column-major. */
static inline distanced distanced_of(const shape *of, size_t n_rows, const uint8_t *cells,
                                     const double *ms, const double *positions, int threads)
{
    norma_data_source source = {
        .n_rows = n_rows, .cells = cells, .latencies = ms, .positions = positions};
    norma_error err = {0};
    distanced d = {.t = {.instrument = shaped(of)}};
    if (norma_data_make(&d.t.data, d.t.instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    model_distance(&d, threads);
    return d;
}

static inline void free_distanced(distanced *d)
{
    for (size_t c = 0; c < d->n_curves; c++)
        norma__distance_curve_clear(&d->curves[c]);
    free(d->curves);
    free(d->residual);
    norma__distance_model_free(d->model);
    free_timed(&d->t);
}

/* Respondents of one trait and one speed. Answers are cut from trait - location + noise; log
   latencies are 8 + item - speed + effect |trait - location| + own |answer - middle| + noise. */
typedef struct population {
    size_t n_rows, n_items;
    double loading; /* of the answers on the trait; 0: they are noise */
    double effect, own;
    double missing; /* share of latencies that are not recorded */
} population;

typedef struct people {
    uint8_t *cells;
    double *ms, *trait;
} people;

static inline void free_people(people *p)
{
    free(p->cells);
    free(p->ms);
    free(p->trait);
}

static inline double location_of(size_t item, size_t n_items)
{
    return 2.4 * (double)item / (double)(n_items - 1) - 1.2;
}

static inline people people_of(const population *of, uint64_t seed)
{
    size_t n = of->n_rows * of->n_items;
    people p = {NORMA__NEW(uint8_t, n), NORMA__NEW(double, n), NORMA__NEW(double, of->n_rows)};
    for (size_t r = 0; r < of->n_rows; r++) {
        gsl_rng *random = norma__random_new(seed, r);
        double speed = 0.4 * gsl_ran_ugaussian(random);
        p.trait[r] = gsl_ran_ugaussian(random);
        for (size_t j = 0; j < of->n_items; j++) {
            double gap = p.trait[r] - location_of(j, of->n_items);
            double answer = of->loading * gap + 0.7 * gsl_ran_ugaussian(random);
            int x = (int)floor(1.3 * answer + 2.5);
            x = x < 0 ? 0 : x > 4 ? 4 : x;
            double y = 8 + 0.05 * (double)(j % 4) - speed + of->effect * fabs(gap) +
                       of->own * fabs(x - 2.0) + 0.5 * gsl_ran_ugaussian(random);
            p.cells[j * of->n_rows + r] = (uint8_t)x;
            p.ms[j * of->n_rows + r] = gsl_rng_uniform(random) < of->missing ? NAN : exp(y);
        }
        gsl_rng_free(random);
    }
    return p;
}

#endif

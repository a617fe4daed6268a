/* Respondents for the tests of validity: four scales of six items, careful answers of a common
   factor a scale, some of them careless from a row on. */
#ifndef NORMA_TESTS_RESPONDENTS_H
#define NORMA_TESTS_RESPONDENTS_H

#include "process/careless/screened.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>

#include "foundation/random.h"

enum { SCALES = 4, PER_SCALE = 6, P = SCALES * PER_SCALE };

/* How the careless ones answer. */
typedef enum carelessness { NOBODY, AT_RANDOM, STRAIGHT } carelessness;

typedef struct respondents {
    norma_instrument *instrument;
    norma_data *data;
    norma_screen_result *screen;
} respondents;

static inline norma_instrument *four_scales(bool latencies)
{
    norma__buffer json = {0};
    norma_instrument *instrument;
    norma_error err = {0};
    norma__put(&json, "{\"format\": \"norma-instrument-1\", \"id\": \"four\", \"version\": \"1\", "
                      "\"answers\": {\"min\": 1, \"max\": 5}, ");
    if (latencies)
        norma__put(&json, "\"latency\": {\"column\": \"{item}_ms\", \"unit\": \"ms\"}, ");
    norma__put(&json, "\"items\": [");
    for (size_t j = 0; j < P; j++)
        norma__putf(&json, "%s{\"id\": \"q%zu\", \"reverse\": %s}", j ? ", " : "", j + 1,
                    j % 3 == 2 ? "true" : "false");
    norma__put(&json, "], \"scales\": [");
    for (size_t s = 0; s < SCALES; s++) {
        norma__putf(&json, "%s{\"id\": \"s%zu\", \"items\": [", s ? ", " : "", s + 1);
        for (size_t i = 0; i < PER_SCALE; i++) /* items of the scales take turns */
            norma__putf(&json, "%s\"q%zu\"", i ? ", " : "", i * SCALES + s + 1);
        norma__put(&json, "]}");
    }
    norma__put(&json, "]}");
    if (norma_instrument_parse(&instrument, json.bytes, json.length, "test", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma__buffer_free(&json);
    return instrument;
}

static inline uint8_t careful_cell(double latent, bool reversed)
{
    static const double cuts[] = {-1.5, -0.5, 0.4, 1.3};
    uint8_t cell = 0;
    while (cell < 4 && latent > cuts[cell])
        cell++;
    return reversed ? (uint8_t)(4 - cell) : cell;
}

/* n careful respondents, but the last n_careless answer carelessly and take a third of the time. */
static inline respondents make_respondents(size_t n, size_t n_careless, carelessness kind,
                                           bool latencies, uint64_t seed)
{
    respondents r = {four_scales(latencies), NULL, NULL};
    uint8_t *cells = NORMA__NEW(uint8_t, n * P);
    double *ms = NORMA__NEW(double, n *P);
    gsl_rng *random = norma__random_new(seed, 0);
    norma_error err = {0};
    for (size_t row = 0; row < n; row++) {
        bool careless = row >= n - n_careless;
        double general = gsl_ran_gaussian(random, 1), theta[SCALES];
        double speed = gsl_ran_gaussian(random, 0.3) - (careless ? 1.1 : 0);
        uint8_t anchor = (uint8_t)gsl_rng_uniform_int(random, 5);
        for (size_t s = 0; s < SCALES; s++)
            theta[s] = 0.6 * general + 0.8 * gsl_ran_gaussian(random, 1);
        for (size_t j = 0; j < P; j++) {
            double latent = 0.7 * theta[j % SCALES] + 0.714 * gsl_ran_gaussian(random, 1);
            uint8_t any = (uint8_t)gsl_rng_uniform_int(random, 5);
            cells[j * n + row] = careful_cell(latent, j % 3 == 2);
            if (careless)
                cells[j * n + row] = kind == STRAIGHT ? anchor : any;
            ms[j * n + row] = exp(8 + speed + gsl_ran_gaussian(random, 0.4));
        }
    }
    const norma_data_source source = {
        .n_rows = n, .cells = cells, .latencies = latencies ? ms : NULL};
    if (norma_data_make(&r.data, r.instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    gsl_rng_free(random);
    free(cells);
    free(ms);
    return r;
}

static inline norma_screen_result *screen_with(respondents *r, const norma_screen_options *options)
{
    norma_error err = {0};
    norma_screen_result_free(r->screen);
    if (norma_screen(&r->screen, r->instrument, r->data, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r->screen;
}

static inline void free_respondents(respondents *r)
{
    norma_screen_result_free(r->screen);
    norma_data_free(r->data);
    norma_instrument_free(r->instrument);
}

#endif

/* Logs of latencies, made by hand or simulated, and the log-normal model of them. */
#ifndef NORMA_TESTS_LOGGED_H
#define NORMA_TESTS_LOGGED_H

#include "process/latency/timed.h"

#include "process/latency/lognormal.h"

/* Logs of latencies as they are, beside a table that has what else is known. */
typedef struct logged {
    norma_instrument *instrument;
    norma_data *data;
    norma__timings timings;
    norma_notes notes;
    norma__speed_model *model;
} logged;

/* n x p logs and positions (NULL: none), column-major; both are copied. */
static inline logged logged_of(const norma_instrument *made, size_t n, size_t p, const double *logs,
                               const double *positions)
{
    logged t = {.instrument = NULL};
    norma_error err = {0};
    uint8_t *cells = NORMA__NEW(uint8_t, n * p);
    norma_data_source source = {.n_rows = n, .cells = cells, .positions = positions};
    if (norma_data_make(&t.data, made, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    t.timings = (norma__timings){.n_rows = n,
                                 .n_items = p,
                                 .stride = n,
                                 .log_ms = NORMA__NEW(double, n *p),
                                 .recorded = NORMA__NEW(bool, p),
                                 .of_page = NORMA__NEW(bool, p)};
    memcpy(t.timings.log_ms, logs, n * p * sizeof *logs);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < n; i++)
            t.timings.recorded[j] = t.timings.recorded[j] || !isnan(logs[j * n + i]);
    free(cells);
    return t;
}

static inline void free_logged(logged *t)
{
    norma__speed_model_free(t->model);
    norma_notes_clear(&t->notes);
    norma_data_free(t->data);
    norma_instrument_free(t->instrument);
    free(t->timings.log_ms);
    free(t->timings.recorded);
    free(t->timings.of_page);
}

static inline norma_instrument *placed_items(size_t p)
{
    norma__buffer json = {0};
    norma__put(&json, "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", "
                      "\"answers\": {\"min\": 1, \"max\": 5}, \"position\": {\"column\": "
                      "\"{item}_at\"}, \"items\": [");
    for (size_t j = 0; j < p; j++)
        norma__putf(&json, "%s\"q%zu\"", j ? ", " : "", j + 1);
    norma__put(&json, "], \"scales\": [{\"id\": \"first\", \"items\": [\"q1\", \"q2\"]}]}");
    norma_instrument *instrument = instrument_of(json.bytes);
    norma__buffer_free(&json);
    return instrument;
}

static inline logged items_of(size_t n, size_t p, const double *logs, const double *positions)
{
    norma_instrument *instrument = positions ? placed_items(p) : instrument_of_items(p);
    logged t = logged_of(instrument, n, p, logs, positions);
    t.instrument = instrument;
    return t;
}

static inline norma__speed_model *fitted(logged *t, bool sloped, int threads)
{
    norma_error err = {0};
    norma__speed_model_free(t->model);
    norma_notes_clear(&t->notes);
    if (norma__speed_model_new(&t->model, t->instrument, t->data, &t->timings, NULL, sloped,
                               threads, &t->notes, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return t->model;
}

static inline norma__speeds speeds_of(logged *t, int threads)
{
    size_t n = t->timings.n_rows;
    norma__speeds s = {NORMA__NEW(double, n), NORMA__NEW(double, n), NORMA__NEW(double, n),
                       NORMA__NEW(double, n), NORMA__NEW(double, n), NORMA__NEW(double, n)};
    assert_int_equal(norma__speeds_of(&s, t->model, t->data, &t->timings, threads, NULL), NORMA_OK);
    return s;
}

static inline void free_speeds(norma__speeds *s)
{
    free(s->speed);
    free(s->speed_se);
    free(s->slope);
    free(s->slope_se);
    free(s->fit);
    free(s->fit_p);
}

#endif

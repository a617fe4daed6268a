/* A small validation, real from end to end, with names chosen to break a careless writer. */
#ifndef NORMA_TESTS_REPORT_EXAMPLE_H
#define NORMA_TESTS_REPORT_EXAMPLE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/report.h>

#include "support/check.h"

enum { EXAMPLE_ROWS = 80, EXAMPLE_ITEMS = 8 };

#define EXAMPLE_HEAD                                                                               \
    "{\"format\": \"norma-instrument-1\", \"id\": \"example\", \"version\": \"1\","                \
    "\"title\": {\"en\": \"</script><!-- \\\"A\\\" & 'B'\", \"fr\": \"Été </script>\"},"         \
    "\"columns\": {\"respondent\": \"id\", \"units\": [\"unit\"], \"role\": \"role\"},"            \
    "\"answers\": {\"min\": 1, \"max\": 5},"
#define EXAMPLE_ITEMS_JSON                                                                         \
    "\"items\": [\"a1\", {\"id\": \"a2\", \"text\": \"<i>What?</i>\"}, \"a3\","                    \
    "{\"id\": \"a4\", \"reverse\": true}, \"b1\", \"b2\", \"b3\", \"b4\"],"
#define EXAMPLE_SCALES                                                                             \
    "\"scales\": [{\"id\": \"all\", \"parts\": [\"a\", \"b\"]},"                                   \
    "{\"id\": \"a\", \"title\": \"Same title\", \"items\": [\"a1\", \"a2\", \"a3\", \"a4\"]},"     \
    "{\"id\": \"b\", \"title\": \"Same title\","                                                   \
    " \"items\": [\"b1\", \"b2\", \"b3\", \"b4\"]}]"

static const char EXAMPLE_WITH_LATENCIES[] = EXAMPLE_HEAD
    "\"latency\": {\"column\": \"{item}_ms\", \"unit\": \"ms\"}," EXAMPLE_ITEMS_JSON EXAMPLE_SCALES
    "}";
static const char EXAMPLE_WITHOUT[] = EXAMPLE_HEAD EXAMPLE_ITEMS_JSON EXAMPLE_SCALES "}";

typedef struct example {
    norma_instrument *instrument;
    norma_data *data;
    norma_norm_set norms;
    norma_norm_scale norm_scale;
    norma_validate_options options;
    norma_validation *validation;
    norma_input input;
    norma_report_context context;
} example;

/* A small generator of its own, so that the example never changes. */
static inline double example_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 40) / (double)(1 << 24);
}

static inline void example_answers(uint8_t *cells, double *latencies, bool noise)
{
    uint64_t state = 7;
    for (size_t row = 0; row < EXAMPLE_ROWS; row++) {
        double factor[2] = {example_random(&state), example_random(&state)};
        for (size_t i = 0; i < EXAMPLE_ITEMS; i++) {
            double own = example_random(&state);
            double signal = noise && i >= 4 ? own : factor[i / 4];
            int answer = (int)(5 * (0.7 * signal + 0.3 * own));
            size_t at = i * EXAMPLE_ROWS + row;
            cells[at] = (uint8_t)(i == 3 ? 4 - answer : answer);
            latencies[at] = 500 + 9500 * own;
            if (row == 5 && i < 2)
                cells[at] = NORMA_MISSING_CELL;
        }
    }
}

static inline void example_data(example *e, bool latencies, bool noise)
{
    static const char *ids[EXAMPLE_ROWS];
    static char texts[EXAMPLE_ROWS][16];
    static const char *units[EXAMPLE_ROWS];
    static const char *roles[EXAMPLE_ROWS];
    static uint8_t cells[EXAMPLE_ROWS * EXAMPLE_ITEMS];
    static double times[EXAMPLE_ROWS * EXAMPLE_ITEMS];
    for (size_t row = 0; row < EXAMPLE_ROWS; row++) {
        snprintf(texts[row], sizeof texts[row], row ? "=%zu+1" : "\"%zu\",;", row);
        ids[row] = texts[row];
        units[row] = row % 2 ? "@north" : "He said \"hi\", ok";
        roles[row] = row % 3 ? "employee" : NULL;
    }
    example_answers(cells, times, noise);
    const norma_data_source source = {.n_rows = EXAMPLE_ROWS,
                                      .cells = cells,
                                      .latencies = latencies ? times : NULL,
                                      .respondents = ids,
                                      .labels = (const char *const *const[]){units, roles}};
    assert_int_equal(norma_data_make(&e->data, e->instrument, &source, NULL), NORMA_OK);
}

/* A norm of scale a, four scores wide. */
static inline void example_norms(example *e)
{
    static double values[] = {0, 25, 50, 100};
    static size_t counts[] = {10, 20, 40, 30};
    static double shares[] = {0.1, 0.2, 0.4, 0.3}, effective[] = {100, 100, 100, 100};
    e->norm_scale = (norma_norm_scale){.id = "a",
                                       .n = 100,
                                       .mean = 55,
                                       .sd = 33.5,
                                       .skewness = -0.1,
                                       .kurtosis = -1,
                                       .min = 0,
                                       .max = 100,
                                       .alpha = 0.8,
                                       .n_effective = 100,
                                       .n_values = 4,
                                       .values = values,
                                       .counts = counts,
                                       .shares = shares,
                                       .effective = effective};
    e->norms = (norma_norm_set){.name = "people",
                                .version = 3,
                                .created = "2026-01-02T03:04:05Z",
                                .norma_version = "0.1.0",
                                .instrument_id = e->instrument->id,
                                .instrument_version = e->instrument->version,
                                .key_sha256 = e->instrument->key_sha256,
                                .source_file = "/data/norms.csv",
                                .source_sha256 = "ab",
                                .filter = "unit is not 3",
                                .n_rows = 110,
                                .n_kept = 100,
                                .n_scales = 1,
                                .scales = &e->norm_scale};
}

typedef enum {
    EXAMPLE_PLAIN = 0,
    EXAMPLE_LATENCIES = 1,
    EXAMPLE_NORMS = 2,
    EXAMPLE_NOISE = 4
} example_kind;

static inline void example_make(example *e, int kind, norma_language language)
{
    const char *json = kind & EXAMPLE_LATENCIES ? EXAMPLE_WITH_LATENCIES : EXAMPLE_WITHOUT;
    norma_error err = {0};
    memset(e, 0, sizeof *e);
    if (norma_instrument_parse(&e->instrument, json, strlen(json), "example", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    example_data(e, kind & EXAMPLE_LATENCIES, kind & EXAMPLE_NOISE);
    example_norms(e);
    e->options = (norma_validate_options)NORMA_VALIDATE_OPTIONS_INIT;
    if (norma_validate(&e->validation, e->instrument, e->data,
                       kind & EXAMPLE_NORMS ? &e->norms : NULL, &e->options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    e->input = (norma_input){.file = "/secret/folder/</script>\xff.csv",
                             .sha256 = "0123abcd",
                             .rows = EXAMPLE_ROWS,
                             .columns = 12};
    e->context = (norma_report_context){.command = "validate",
                                        .input = &e->input,
                                        .table = norma_validate_option_table(),
                                        .options = &e->options,
                                        .language = language};
}

static inline void example_free(example *e)
{
    norma_validation_free(e->validation);
    norma_data_free(e->data);
    norma_instrument_free(e->instrument);
}

/* How often a text occurs. */
static inline size_t occurrences(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
        n++;
    return n;
}

/* JSON trees count as allocations too. */
static inline void *example_json_new(size_t size)
{
    return norma__new(1, size);
}

static inline void example_watch_json(void)
{
    cJSON_InitHooks(&(cJSON_Hooks){example_json_new, free});
}

#endif

/* Instruments and trials for tests of implicit measures. */
#ifndef NORMA_TESTS_TRIALLED_H
#define NORMA_TESTS_TRIALLED_H

#include "support/check.h"

#include <math.h>
#include <norma/implicit.h>
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/random.h"

/* An instrument of implicit measures alone, with these columns and tests. */
#define INSTRUMENT(columns, tests)                                                                 \
    "{\"format\": \"norma-instrument-1\", \"id\": \"x\", \"version\": \"1\", \"implicit\": "       \
    "{\"columns\": {\"participant\": \"id\", \"latency\": \"ms\", " columns                        \
    "}, \"tests\": [" tests "]}}"
#define BLOCKS "\"block\": \"block\", \"correct\": \"ok\""
#define IAT_BLOCKS                                                                                 \
    "\"blocks\": [{\"part\": \"practice\", \"a\": \"pa\", \"b\": \"pb\"}, "                        \
    "{\"part\": \"test\", \"a\": \"ta\", \"b\": \"tb\"}]"
#define IAT "{\"id\": \"t\", \"kind\": \"iat\", " IAT_BLOCKS "}"

static inline norma_instrument *trial_instrument(const char *json)
{
    norma_instrument *made = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&made, json, strlen(json), "i.json", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return made;
}

static inline norma_trials *trials_of(const norma_instrument *instrument, const char *csv)
{
    norma_trials *made = NULL;
    norma_error err = {0};
    if (norma_trials_parse(&made, instrument, csv, strlen(csv), "t.csv", NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return made;
}

static inline norma_implicit_result *scored(const norma_instrument *instrument,
                                            const norma_trials *trials,
                                            const norma_implicit_options *options)
{
    norma_implicit_result *made = NULL;
    norma_error err = {0};
    if (norma_implicit(&made, instrument, trials, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return made;
}

static inline bool has_note(const norma_notes *notes, const char *code)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->list[i].code, code) == 0)
            return true;
    return false;
}

/* One block of a simulated person: log-normal latencies, 5 % errors that take 200 ms more. */
static inline void put_block(norma__buffer *csv, gsl_rng *random, const char *id, const char *block,
                             size_t n, double median, double slower)
{
    for (size_t i = 0; i < n; i++) {
        double u = gsl_rng_uniform_pos(random), v = gsl_rng_uniform(random);
        double z = sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
        bool wrong = gsl_rng_uniform(random) < 0.05;
        norma__putf(csv, "%s,%s,%.0f,%d\n", id, block,
                    300 + (median - 300 + slower) * exp(0.4 * z) + (wrong ? 200 : 0), !wrong);
    }
}

#endif

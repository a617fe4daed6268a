/* A company in the small: services within sites, executives and employees, for the tests of gating
   and scores. */
#ifndef NORMA_TESTS_ASSESSMENT_COMPANY_H
#define NORMA_TESTS_ASSESSMENT_COMPANY_H

#include "fixture.h"

#include <stdio.h>

#include <norma/gating.h>

/* Three scales of four items under one; b counts its parts, and its items have ranges of their own.
 */
#define COMPANY_HEAD                                                                               \
    "{\"format\": \"norma-instrument-1\", \"id\": \"company\", \"version\": \"1\","                \
    "\"columns\": {\"respondent\": \"id\", \"units\": [\"site\", \"service\"], \"role\": "         \
    "\"role\"},"                                                                                   \
    "\"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"a1\", \"a2\","                           \
    "{\"id\": \"a3\", \"reverse\": true}, \"a4\", {\"id\": \"b1\", \"min\": 1, \"max\": 7},"       \
    "\"b2\", \"b3\", \"b4\", \"c1\", \"c2\", \"c3\", {\"id\": \"c4\", \"reverse\": true}],"        \
    "\"scales\": [{\"id\": \"all\", \"parts\": [\"a\", \"b\", \"c\"]},"                            \
    "{\"id\": \"a\", \"items\": [\"a1\", \"a2\", \"a3\", \"a4\"]},"                                \
    "{\"id\": \"b\", \"items\": [\"b1\", \"b2\", \"b3\", \"b4\"]},"                                \
    "{\"id\": \"c\", \"items\": [\"c1\", \"c2\", \"c3\", \"c4\"]}],"                               \
    "\"factors\": [\"a\", \"b\", \"c\"],"                                                          \
    "\"screening\": {\"rules\": [{\"id\": \"straight\", \"index\": \"longstring\","                \
    " \"at_least\": 12, \"action\": \"exclude\", \"source\": \"test\"}]}"
static const char COMPANY[] = COMPANY_HEAD "}";
enum { COMPANY_ITEMS = 12, COMPANY_SCALES = 4 };

typedef struct company {
    norma_instrument *instrument;
    norma_data *data;
    norma_validation *validation;
    size_t n;
} company;

static inline void company_answers(uint8_t *cells, size_t n, unsigned missing, uint64_t *state)
{
    for (size_t r = 0; r < n; r++) {
        double factor[4];
        for (size_t f = 0; f < 4; f++)
            factor[f] = (double)(fixture_random(state) % 1000) / 1000;
        for (size_t i = 0; i < COMPANY_ITEMS; i++) {
            const double own = (double)(fixture_random(state) % 1000) / 1000;
            const double signal = 0.35 * factor[3] + 0.65 * factor[i / 4];
            const int top = i == 4 ? 7 : 5, x = (int)(top * (0.65 * signal + 0.35 * own));
            cells[i * n + r] = (uint8_t)(r % 41 == 7 ? 1 : i == 2 || i == 11 ? top - 1 - x : x);
            if (fixture_random(state) % 1000 < missing)
                cells[i * n + r] = NORMA_MISSING_CELL;
        }
    }
}

/* n people of sites, each with three services (some people have none, or no role), one in ten an
   executive; missing: answers in a thousand. */
static inline company company_of(const char *json, size_t n, size_t n_sites, unsigned missing,
                                 uint64_t seed)
{
    company c = {.instrument = instrument_of(json), .n = n};
    uint64_t state = seed;
    uint8_t *cells = calloc(n * COMPANY_ITEMS + 1, 1);
    char(*names)[3][24] = calloc(n + 1, sizeof *names), (*ids)[24] = calloc(n + 1, sizeof *ids);
    const char **texts = calloc(4 * n + 4, sizeof *texts);
    assert_true(cells && names && ids && texts);
    company_answers(cells, n, missing, &state);
    for (size_t r = 0; r < n; r++) {
        snprintf(ids[r], sizeof ids[r], "p%zu", r);
        snprintf(names[r][0], sizeof names[r][0], "S%u",
                 fixture_random(&state) % (unsigned)n_sites);
        snprintf(names[r][1], sizeof names[r][1], "service %u", fixture_random(&state) % 3);
        snprintf(names[r][2], sizeof names[r][2], "%s",
                 fixture_random(&state) % 10 ? "employee" : "executive");
        texts[r] = ids[r];
        for (size_t k = 0; k < 3; k++)
            texts[(k + 1) * n + r] = fixture_random(&state) % 50 ? names[r][k] : NULL;
    }
    const char *const *labels[3] = {texts + n, texts + 2 * n, texts + 3 * n};
    const norma_data_source source = {
        .n_rows = n, .cells = cells, .respondents = texts, .labels = labels};
    norma_error err = {0};
    if (norma_data_make(&c.data, c.instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    free(cells);
    free(names);
    free(ids);
    free(texts);
    return c;
}

static inline void company_validate(company *c, const norma_norm_set *norms)
{
    norma_validate_options o = NORMA_VALIDATE_OPTIONS_INIT;
    norma_error err = {0};
    o.extent = NORMA_VALIDATE_GATE;
    o.today = "2026-01-01";
    if (norma_validate(&c->validation, c->instrument, c->data, norms, &o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
}

static inline void company_free(company *c)
{
    norma_validation_free(c->validation);
    norma_data_free(c->data);
    norma_instrument_free(c->instrument);
}

#endif

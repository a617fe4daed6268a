#include "process/careless/carelessness.h"

#include <gsl/gsl_randist.h>
#include <math.h>

#include "foundation/random.h"

/* A careless respondent's state: where the next answer comes from. */
typedef struct hand {
    norma__carelessness kind;
    double anchor, spread, keep; /* of the own answer, as a share of the range; of staying there */
    double phase, step;          /* of the staircase */
} hand;

static double between(gsl_rng *random, double low, double high)
{
    return low + (high - low) * gsl_rng_uniform(random);
}

static hand pick_up(norma__carelessness kind, gsl_rng *random)
{
    hand h = {.kind = kind};
    h.anchor = gsl_rng_uniform(random);
    h.spread = between(random, 0.1, 0.35);
    h.keep = between(random, 0.85, 1);
    h.phase = between(random, 0, 2);
    h.step = gsl_rng_uniform(random) < 0.5 ? 1 : -1;
    return h;
}

static uint8_t nearest(double share, uint8_t span)
{
    double cell = floor(share * span);
    return (uint8_t)fmin(fmax(cell, 0), span - 1);
}

/* The staircase goes 1 2 3 4 5 4 3 2 1 ...: a triangle wave of period 2 (span - 1). */
static uint8_t stair(hand *h, uint8_t span)
{
    double top = span - 1;
    if (top == 0)
        return 0;
    double place = fmod(h->phase * top, 2 * top);
    h->phase = fmod(h->phase + 1 / top, 2);
    return (uint8_t)(floor(place) <= top ? floor(place) : 2 * top - floor(place));
}

static uint8_t next_answer(hand *h, uint8_t span, gsl_rng *random)
{
    switch (h->kind) {
    case NORMA__CARELESS_AROUND:
        return nearest(h->anchor + gsl_ran_gaussian_ziggurat(random, h->spread), span);
    case NORMA__CARELESS_STRAIGHT:
        if (gsl_rng_uniform(random) > h->keep)
            h->anchor = gsl_rng_uniform(random);
        return nearest(h->anchor, span);
    case NORMA__CARELESS_PATTERN:
        return stair(h, span);
    default:
        return (uint8_t)norma__random_below(random, span);
    }
}

/* Partial and sporadic carelessness is of one of the first four kinds where it is there. */
static norma__carelessness manner_of(norma__carelessness kind, gsl_rng *random)
{
    const uint32_t n = NORMA__CARELESS_PATTERN;
    return kind <= NORMA__CARELESS_PATTERN
               ? kind
               : (norma__carelessness)(NORMA__CARELESS_RANDOM + norma__random_below(random, n));
}

void norma__answer_carelessly(norma__sheet_of_one *sheet, norma__carelessness kind,
                              const uint8_t *spans, gsl_rng *random)
{
    hand h = pick_up(manner_of(kind, random), random);
    bool fast = gsl_rng_uniform(random) < 0.75;
    double from = kind == NORMA__CARELESS_PARTIAL ? between(random, 0.4, 0.8) : 0;
    double share = kind == NORMA__CARELESS_SPORADIC ? between(random, 0.3, 0.8) : 1;
    double hurry = between(random, 0.3, 1.8), noise = between(random, 0.3, 0.7);
    for (size_t i = 0; i < sheet->n; i++) {
        size_t item = sheet->order[i];
        bool here = (double)i >= from * (double)sheet->n && gsl_rng_uniform(random) < share;
        uint8_t answer = next_answer(&h, spans[item], random);
        double pause = gsl_ran_gaussian_ziggurat(random, noise);
        if (!here)
            continue;
        if (sheet->cells[item] != NORMA_MISSING_CELL)
            sheet->cells[item] = answer;
        if (fast && sheet->log_ms && !isnan(sheet->log_ms[item]))
            sheet->log_ms[item] = sheet->usual_log - hurry + pause;
    }
}

#include "process/careless/carelessness.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <norma/data.h>

#include "foundation/random.h"

/* Who does not read is mostly fast, but not always: some do something else meanwhile. */
static const double FAST = 0.75;

typedef enum manner { ANY, AROUND, STRAIGHT, STAIRCASE } manner;
typedef enum place { EVERYWHERE, AT_THE_END, NOW_AND_THEN, PLACES } place;

/* Where the next answer comes from. */
typedef struct hand {
    manner manner;
    double anchor, spread; /* of the own answer, as shares of the range */
    double stay;           /* probability of the same answer again */
    double phase;          /* of the staircase, in [0, 2) */
} hand;

static double between(gsl_rng *random, double low, double high)
{
    return low + (high - low) * gsl_rng_uniform(random);
}

static hand pick_up(norma__carelessness kind, gsl_rng *random)
{
    bool any = gsl_rng_uniform(random) < 0.5;
    hand h = {.manner = kind == NORMA__CARELESS_STRAIGHT    ? STRAIGHT
                        : kind == NORMA__CARELESS_STAIRCASE ? STAIRCASE
                        : any                               ? ANY
                                                            : AROUND};
    h.anchor = gsl_rng_uniform(random);
    h.spread = between(random, 0.1, 0.35);
    h.stay = between(random, 0.85, 1);
    h.phase = between(random, 0, 2);
    return h;
}

static uint8_t nearest(double share, uint8_t span)
{
    return (uint8_t)fmin(fmax(floor(share * span), 0), span - 1);
}

/* 1 2 3 4 5 4 3 2 1 ...: a triangle wave of period 2 (span - 1). */
static uint8_t stair(hand *h, uint8_t span)
{
    double top = span - 1;
    if (top == 0)
        return 0;
    double at = floor(fmod(h->phase * top + 1e-9, 2 * top));
    h->phase = fmod(h->phase + 1 / top, 2);
    return (uint8_t)(at <= top ? at : 2 * top - at);
}

static uint8_t next_answer(hand *h, uint8_t span, gsl_rng *random)
{
    switch (h->manner) {
    case AROUND:
        return nearest(h->anchor + gsl_ran_gaussian_ziggurat(random, h->spread), span);
    case STRAIGHT:
        if (gsl_rng_uniform(random) > h->stay)
            h->anchor = gsl_rng_uniform(random);
        return nearest(h->anchor, span);
    case STAIRCASE:
        return stair(h, span);
    default:
        return (uint8_t)norma__random_below(random, span);
    }
}

void norma__answer_carelessly(norma__sheet_of_one *sheet, norma__carelessness kind,
                              const uint8_t *spans, gsl_rng *random)
{
    bool hurried = kind == NORMA__CARELESS_HURRIED;
    hand h = pick_up(kind, random);
    place where = hurried ? NOW_AND_THEN : (place)norma__random_below(random, PLACES);
    bool fast = gsl_rng_uniform(random) < FAST || hurried;
    double from = where == AT_THE_END ? between(random, 0.2, 0.8) : 0;
    double share = hurried                 ? between(random, 0, 0.5)
                   : where == NOW_AND_THEN ? between(random, 0.2, 0.8)
                                           : 1;
    double hurry = between(random, 0.3, 1.8), noise = between(random, 0.3, 0.7);
    for (size_t i = 0; i < sheet->n; i++) {
        size_t item = sheet->order[i];
        bool here = (double)i >= from * (double)sheet->n && gsl_rng_uniform(random) < share;
        uint8_t answer = next_answer(&h, spans[item], random);
        double pause = gsl_ran_gaussian_ziggurat(random, noise);
        if (here && sheet->cells[item] != NORMA_MISSING_CELL)
            sheet->cells[item] = answer;
        if ((here || hurried) && fast && sheet->log_ms && !isnan(sheet->log_ms[item]))
            sheet->log_ms[item] = sheet->usual_log - hurry + pause;
    }
}

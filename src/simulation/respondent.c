#include "simulation/respondent.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#include "foundation/random.h"

/* The constants of the model; docs/simulate.md says where each comes from. */
static const double EXECUTIVE_SHIFT = 0.3; /* factor SDs added to an executive's factors */
static const double SPEED_SD = 0.30;       /* of respondents, log ms */
static const double TIME_SD = 0.40;        /* of a latency around item and respondent, log ms */
static const double INTERRUPTION = 0.002;  /* share of answers with the respondent away */
static const double SHORTEST_AWAY = 30000; /* ms; Pareto from there */
static const double LONGEST_AWAY = 2.88e7; /* ms: eight hours */
static const double AWAY_SHAPE = 1.2;      /* of the Pareto */
static const double FAST_MS = 700;         /* median latency of a fast careless respondent */
static const double FAST_PERSON_SD = 0.15; /* of that median between respondents, log ms */
static const double FAST_TIME_SD = 0.35;   /* of a fast latency around it, log ms */
static const double NORMAL_PACE = 0.25;    /* share of careless respondents at a normal pace */
static const double STRAIGHT_SLIP = 0.02;  /* share of a straight-liner's answers off by one */
static const double CONTROL_SLIP = 0.02;   /* share of control items answered by a careful slip */
static const double REVISIT = 0.02;        /* share of pages opened again, for some 10 s */

/* What was drawn of a respondent before the first answer. */
typedef struct person_draw {
    norma_respondent_kind kind;
    bool fast; /* careless, and at a careless pace */
    bool executive;
    size_t careless_from; /* the first place answered carelessly; n_items when none is */
    double speed;         /* log ms */
    double pace;          /* log ms of fast careless answers */
    double start;         /* in [0, 1): where a straight-liner stays or a staircase begins */
} person_draw;

static norma_respondent_kind draw_kind(double careless, gsl_rng *random)
{
    double uniform = gsl_rng_uniform(random);
    unsigned long kind = gsl_rng_uniform_int(random, NORMA_RESPONDENT_KINDS - 1);
    return uniform < careless ? (norma_respondent_kind)(1 + kind) : NORMA_CAREFUL;
}

/* A partial respondent gives up between two thirds and five sixths of the way. */
static size_t draw_turning_point(norma_respondent_kind kind, size_t n_items, gsl_rng *random)
{
    double way = (4 + gsl_rng_uniform(random)) / 6;
    if (kind == NORMA_CAREFUL)
        return n_items;
    return kind == NORMA_PARTIAL ? (size_t)(way * (double)n_items) : 0;
}

static person_draw draw_person(const norma__population *p, const norma_simulate_options *o,
                               gsl_rng *random)
{
    person_draw person = {0};
    person.executive = gsl_rng_uniform(random) < o->executives && p->has_role;
    person.kind = draw_kind(o->careless, random);
    person.careless_from = draw_turning_point(person.kind, p->n_items, random);
    person.fast = gsl_rng_uniform(random) >= NORMAL_PACE && person.kind != NORMA_CAREFUL;
    person.start = gsl_rng_uniform(random);
    person.speed = gsl_ran_gaussian_ziggurat(random, SPEED_SD);
    person.pace = log(FAST_MS) + gsl_ran_gaussian_ziggurat(random, FAST_PERSON_SD);
    return person;
}

/* Factors = unit effects + the rest of the variance from the person, + the executives' shift. */
static void draw_factors(const norma__population *p, const norma__units *units, size_t row,
                         bool executive, norma__desk *desk)
{
    double own = sqrt(1 - norma__units_variance(units));
    memset(desk->values, 0, p->tree.n_scales * sizeof *desk->values);
    norma__units_place(desk->units, desk->values, units, &p->tree, row, desk->of_person,
                       desk->of_unit, desk->scratch);
    norma__tree_draw(desk->scratch, &p->tree, desk->of_person);
    for (size_t s = 0; s < p->tree.n_scales; s++)
        desk->values[s] += own * desk->scratch[s] + (executive ? EXECUTIVE_SHIFT : 0);
}

/* The latent response is loading x factor + a residual, of variance 1; the answer counts the
   thresholds under it. */
static size_t careful_answer(const norma__population *p, size_t item, const double *values,
                             gsl_rng *random)
{
    size_t answers = norma__item_answers(&p->items[item]), answer = 0;
    double loading = p->loadings[item];
    double factor = p->item_leaf[item] == NORMA_NONE ? 0 : values[p->item_leaf[item]];
    double residual = gsl_ran_gaussian_ziggurat(random, 1);
    double latent = loading * factor + sqrt(1 - loading * loading) * residual;
    const double *thresholds = p->thresholds + item * p->most_thresholds;
    for (size_t k = 0; k + 1 < answers; k++)
        answer += latent > thresholds[k];
    return p->items[item].reversed ? answers - 1 - answer : answer;
}

static size_t straight_answer(size_t answers, double start, gsl_rng *random)
{
    size_t answer = (size_t)(start * (double)answers);
    double uniform = gsl_rng_uniform(random);
    if (answers == 1 || uniform >= STRAIGHT_SLIP)
        return answer;
    if (answer == 0)
        return 1;
    return answer + 1 == answers || uniform < STRAIGHT_SLIP / 2 ? answer - 1 : answer + 1;
}

/* Up and down the stairs: 1 2 3 4 5 4 3 2 1 2 ... from any step. */
static size_t stair_answer(size_t answers, double start, size_t place)
{
    size_t round_trip = answers > 1 ? 2 * (answers - 1) : 1;
    size_t step = ((size_t)(start * (double)round_trip) + place) % round_trip;
    return step < answers ? step : round_trip - step;
}

/* A careful respondent passes a control item, but for a slip. */
static size_t control_answer(const norma__population *p, size_t item, gsl_rng *random)
{
    const norma_item *control = &p->items[item];
    size_t any = gsl_rng_uniform_int(random, norma__item_answers(control));
    return gsl_rng_uniform(random) < CONTROL_SLIP ? any
                                                  : (size_t)(control->accepted[0] - control->min);
}

static size_t careless_answer(const person_draw *person, const norma__population *p, size_t item,
                              size_t place, gsl_rng *random)
{
    size_t answers = norma__item_answers(&p->items[item]);
    if (person->kind == NORMA_STRAIGHTLINE)
        return straight_answer(answers, person->start, random);
    if (person->kind == NORMA_PATTERN)
        return stair_answer(answers, person->start, place);
    return gsl_rng_uniform_int(random, answers);
}

/* Whole milliseconds, as a browser's clock gives them. */
static double draw_latency(const person_draw *person, const norma__population *p, size_t item,
                           size_t place, gsl_rng *random)
{
    bool fast = person->fast && place >= person->careless_from;
    double centre = fast ? person->pace : p->time_intensity[item] + person->speed;
    double ms = exp(centre + gsl_ran_gaussian_ziggurat(random, fast ? FAST_TIME_SD : TIME_SD));
    if (gsl_rng_uniform(random) < INTERRUPTION)
        ms += fmin(gsl_ran_pareto(random, AWAY_SHAPE, SHORTEST_AWAY), LONGEST_AWAY);
    return fmax(1, floor(ms + 0.5));
}

static double true_speed(const person_draw *person, const norma__population *p)
{
    if (!p->has_latencies)
        return NAN;
    return person->fast && person->careless_from == 0 ? person->pace - p->mean_intensity
                                                      : person->speed;
}

/* A shuffle (Fisher & Yates), or the instrument's order. */
static void draw_places(norma__desk *desk, const norma__population *p)
{
    for (size_t j = 0; j < p->n_items; j++)
        desk->places[j] = j;
    for (size_t j = p->n_items; p->is_placed && j-- > 1;) {
        size_t k = gsl_rng_uniform_int(desk->of_person, (unsigned long)j + 1);
        size_t place = desk->places[j];
        desk->places[j] = desk->places[k];
        desk->places[k] = place;
    }
}

/* A page takes what its items take, and comes back now and then. */
static void write_pages(norma__sheet *sheet, const norma__population *p, size_t row,
                        gsl_rng *random)
{
    for (size_t k = 0; k < p->n_pages; k++) {
        bool again = gsl_rng_uniform(random) < REVISIT;
        double ms =
            p->load_ms + (again ? exp(gsl_ran_gaussian_ziggurat(random, TIME_SD)) * 1e4 : 0);
        for (size_t i = 0; sheet->latencies && i < p->pages[k].n_items; i++) {
            double latency = sheet->latencies[p->pages[k].items[i] * sheet->n_rows + row];
            ms += isnan(latency) ? 0 : latency;
        }
        if (sheet->page_times)
            sheet->page_times[k * sheet->n_rows + row] =
                p->pages[k].time_column && ms > 0 ? floor(ms + 0.5) : NAN;
        if (sheet->page_visits)
            sheet->page_visits[k * sheet->n_rows + row] =
                p->pages[k].visits_column ? 1 + again : NAN;
    }
}

static size_t draw_answer(const person_draw *person, const norma__population *p, size_t item,
                          size_t place, const norma__desk *desk)
{
    if (place >= person->careless_from)
        return careless_answer(person, p, item, place, desk->of_person);
    return p->items[item].control == NORMA_CONTROL_NONE
               ? careful_answer(p, item, desk->values, desk->of_person)
               : control_answer(p, item, desk->of_person);
}

bool norma__respondent_draw(norma_simulation *s, norma__sheet *sheet, const norma__population *p,
                            const norma__units *units, const norma_simulate_options *o, size_t row,
                            norma__desk *desk)
{
    gsl_rng *random = desk->of_person;
    norma__random_restart(random, o->seed, (uint64_t)row + 1);
    person_draw person = draw_person(p, o, random);
    draw_factors(p, units, row, person.executive, desk);
    draw_places(desk, p);
    s->kinds[row] = (uint8_t)person.kind;
    s->fast[row] = person.fast;
    s->careless_from[row] = person.careless_from;
    s->speed[row] = true_speed(&person, p);
    for (size_t f = 0; f < s->n_factors; f++)
        s->factors[f * s->n_rows + row] = desk->values[s->leaf_scales[f]];

    for (size_t j = 0; j < p->n_items; j++) {
        size_t at = j * s->n_rows + row, place = desk->places[j];
        bool timed = sheet->latencies && !isnan(p->time_intensity[j]);
        size_t answer = draw_answer(&person, p, j, place, desk);
        double latency = timed ? draw_latency(&person, p, j, place, random) : NAN;
        bool missing = gsl_rng_uniform(random) < o->missing;
        sheet->cells[at] = missing ? NORMA_MISSING_CELL : (uint8_t)answer;
        if (sheet->latencies)
            sheet->latencies[at] = missing ? NAN : latency;
        if (sheet->positions)
            sheet->positions[at] = (double)place + 1;
    }
    write_pages(sheet, p, row, random);
    return person.executive;
}

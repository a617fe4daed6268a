#include "simulation/units.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/random.h"
#include "foundation/status.h"

/* Without a number of units, each wave of 500 respondents brings ten companies of its own, so that
   a longer run begins with the rows of a shorter one. */
enum { WAVE_ROWS = 500, WAVE_UNITS = 10, MOST_PARTS = 5 };

static const double LARGEST_SPREAD = 0.6, PART_SPREAD = 0.5; /* SD of log size */

/* Streams of units stand apart from those of respondents, which are small numbers. */
static uint64_t largest_stream(size_t number)
{
    return (1ULL << 63) | number;
}

static uint64_t part_stream(uint64_t whole, size_t number)
{
    return (1ULL << 63) | (whole * 6364136223846793005ULL + 1442695040888963407ULL + number);
}

static size_t count_largest(norma__units *units, const norma_simulate_options *o)
{
    if (o->units > 0)
        return o->units;
    units->in_a_wave = WAVE_UNITS;
    return (o->n + WAVE_ROWS - 1) / WAVE_ROWS * WAVE_UNITS;
}

static double draw_weight(double spread, gsl_rng *random)
{
    return exp(gsl_ran_gaussian_ziggurat(random, spread));
}

norma_status norma__units_declare(norma__units *units, size_t n_levels,
                                  const norma_simulate_options *o, norma_error *err)
{
    *units = (norma__units){.n_levels = n_levels, .icc = o->icc, .seed = o->seed};
    if (n_levels == 0)
        return NORMA_OK;
    units->n_largest = count_largest(units, o);
    units->cumulative = NORMA__NEW(double, units->n_largest);
    gsl_rng *random = norma__random_new(o->seed, 0);
    if (!units->cumulative || !random) {
        gsl_rng_free(random);
        return norma__no_memory(err);
    }
    for (size_t c = 0; c < units->n_largest; c++) {
        norma__random_restart(random, o->seed, largest_stream(c));
        double before = c ? units->cumulative[c - 1] : 0;
        units->cumulative[c] = before + draw_weight(LARGEST_SPREAD, random);
    }
    gsl_rng_free(random);
    return NORMA_OK;
}

void norma__units_clear(norma__units *units)
{
    free(units->cumulative);
    *units = (norma__units){0};
}

double norma__units_variance(const norma__units *units)
{
    return units->n_levels ? units->icc * (2 - ldexp(2, -(int)units->n_levels)) : 0;
}

/* One of n kinds with these cumulative weights, whose sum before the first is below. */
static size_t choose(const double *cumulative, size_t n, double below, double uniform)
{
    double target = below + uniform * (cumulative[n - 1] - below);
    size_t low = 0, high = n - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (target < cumulative[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static size_t choose_largest(const norma__units *units, size_t row, gsl_rng *of_person)
{
    size_t first = units->in_a_wave ? row / WAVE_ROWS * WAVE_UNITS : 0;
    size_t n = units->in_a_wave ? units->in_a_wave : units->n_largest;
    double below = first ? units->cumulative[first - 1] : 0;
    return first + choose(units->cumulative + first, n, below, gsl_rng_uniform(of_person));
}

/* A company has one to four sites; every unit further down two to five parts. */
static size_t choose_part(size_t level, gsl_rng *of_person, gsl_rng *of_unit)
{
    double cumulative[MOST_PARTS];
    size_t n = (level == 1 ? 1 : 2) + (gsl_rng_uniform_int(of_unit, 4) & 3);
    for (size_t i = 0; i < n; i++)
        cumulative[i] = (i ? cumulative[i - 1] : 0) + draw_weight(PART_SPREAD, of_unit);
    return choose(cumulative, n, 0, gsl_rng_uniform(of_person));
}

static void add_effect(double *effects, const norma__tree *tree, double variance, gsl_rng *of_unit,
                       double *scratch)
{
    norma__tree_draw(scratch, tree, of_unit);
    for (size_t s = 0; s < tree->n_scales; s++)
        effects[s] += sqrt(variance) * scratch[s];
}

void norma__units_place(size_t *numbers, double *effects, const norma__units *units,
                        const norma__tree *tree, size_t row, gsl_rng *of_person, gsl_rng *of_unit,
                        double *scratch)
{
    uint64_t stream = 0;
    for (size_t level = 0; level < units->n_levels; level++) {
        if (level == 0) {
            numbers[0] = choose_largest(units, row, of_person);
            stream = largest_stream(numbers[0]);
        } else {
            numbers[level] = choose_part(level, of_person, of_unit);
            stream = part_stream(stream, numbers[level]);
        }
        norma__random_restart(of_unit, units->seed, stream);
        draw_weight(LARGEST_SPREAD, of_unit); /* the largest units' own weight comes first */
        if (units->icc > 0)
            add_effect(effects, tree, ldexp(units->icc, -(int)level), of_unit, scratch);
    }
}

size_t norma__unit_name_size(size_t level)
{
    return 24 + 4 * level;
}

void norma__unit_name(char *name, const size_t *numbers, size_t level)
{
    size_t size = norma__unit_name_size(level);
    int length = snprintf(name, size, "C%02zu", numbers[0] + 1);
    for (size_t k = 1; k <= level; k++)
        length += snprintf(name + length, size - (size_t)length, "-%c%zu",
                           k == 1   ? 'S'
                           : k == 2 ? 'V'
                                    : 'U',
                           numbers[k] + 1);
}

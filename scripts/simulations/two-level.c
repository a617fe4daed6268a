/* simulation-two-level [SAMPLES]: bias of the two-level omegas and coverage of their intervals, as
   tables in Markdown. Six items, one factor at each level, units of 5 to 25 people; the truth is
   that of the population. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <norma/twolevel.h>

#include "foundation/random.h"

enum { ITEMS = 6, MOST_UNITS = 200, MOST_PEOPLE = 25 * MOST_UNITS, FIGURES = 8, CATEGORIES = 201 };
static const size_t units[] = {10, 20, 50, 100, 200};
static const double shares[] = {0.05, 0.10, 0.25};
static const uint64_t SEED = 20261122;
static const char *const names[FIGURES] = {"ω within",
                                           "ω between",
                                           "ω two-level",
                                           "ω of observed means",
                                           "ω within, implied",
                                           "ω between, implied",
                                           "ω two-level, implied",
                                           "ω of observed means, implied"};

/* Loadings and uniquenesses; those between are these times the share. */
static const double loading[ITEMS] = {0.8, 0.7, 0.6, 0.75, 0.65, 0.7};
static const double between_unique = 0.10; /* of an item's variance between, less its factor */

typedef struct population {
    size_t n_units, n, size[MOST_UNITS];
    double ratio; /* variance between over variance within */
    double truth[FIGURES];
} population;

static void fill_truth(population *p)
{
    double sum = 0, unique = 0, inverse = 0;
    for (size_t u = 0; u < p->n_units; u++)
        inverse += 1 / (double)p->size[u];
    for (size_t i = 0; i < ITEMS; i++) {
        sum += loading[i];
        unique += 1 - loading[i] * loading[i];
    }
    const double harmonic = (double)p->n_units / inverse;
    const double common = sum * sum, within = common + unique;
    const double common_between = p->ratio * common;
    const double between = common_between + p->ratio * between_unique * ITEMS;
    p->truth[0] = common / within;
    p->truth[1] = common_between / between;
    p->truth[2] = (common + common_between) / (within + between);
    p->truth[3] = common_between / (between + within / harmonic);
    for (size_t k = 0; k < 4; k++)
        p->truth[4 + k] = p->truth[k];
}

static population population_of(size_t n_units, double share)
{
    population p = {.n_units = n_units, .ratio = share / (1 - share)};
    for (size_t u = 0; u < n_units; u++)
        p.n += p.size[u] = 5 + (u * 7) % 21;
    fill_truth(&p);
    return p;
}

static uint8_t cell_of(double x)
{
    return (uint8_t)fmin(fmax(round(100 + 20 * x), 0), CATEGORIES - 1);
}

static void draw(uint8_t *cells, uint32_t *unit, const population *p, gsl_rng *random)
{
    const double b = sqrt(p->ratio);
    size_t r = 0;
    for (size_t u = 0; u < p->n_units; u++) {
        double factor = gsl_ran_gaussian(random, b), own[ITEMS];
        for (size_t i = 0; i < ITEMS; i++)
            own[i] = loading[i] * factor + gsl_ran_gaussian(random, b * sqrt(between_unique));
        for (size_t k = 0; k < p->size[u]; k++, r++) {
            const double person = gsl_ran_gaussian(random, 1);
            unit[r] = (uint32_t)u;
            for (size_t i = 0; i < ITEMS; i++) {
                const double rest = sqrt(1 - loading[i] * loading[i]);
                cells[i * p->n + r] =
                    cell_of(own[i] + loading[i] * person + gsl_ran_gaussian(random, rest));
            }
        }
    }
}

static norma_instrument *instrument_new(void)
{
    static const char json[] =
        "{\"format\": \"norma-instrument-1\", \"id\": \"s\", \"version\": \"1\","
        "\"answers\": {\"min\": 0, \"max\": 200}, \"items\": [{\"id\": \"A\"}, {\"id\": \"B\"},"
        "{\"id\": \"C\"}, {\"id\": \"D\"}, {\"id\": \"E\"}, {\"id\": \"F\"}], \"scales\":"
        "[{\"id\": \"all\", \"items\": [\"A\", \"B\", \"C\", \"D\", \"E\", \"F\"]}]}";
    norma_instrument *instrument = NULL;
    return norma_instrument_parse(&instrument, json, sizeof json - 1, "s", NULL) == NORMA_OK
               ? instrument
               : NULL;
}

static norma_twolevel_result *fit(const population *p, const norma_instrument *instrument,
                                  gsl_rng *random)
{
    static uint8_t cells[ITEMS * MOST_PEOPLE];
    static uint32_t unit[MOST_PEOPLE];
    static const size_t items[ITEMS] = {0, 1, 2, 3, 4, 5};
    static char column[] = "unit";
    norma_twolevel_result *result = NULL;
    norma_data *data = NULL;
    norma_twolevel_options options = NORMA_TWOLEVEL_OPTIONS_INIT;
    const norma_data_source source = {.n_rows = p->n, .cells = cells};
    const norma_grouping group = {
        .column = column, .n_rows = p->n, .n_units = p->n_units, .unit = unit};
    options.threads = 1;
    draw(cells, unit, p, random);
    if (norma_data_make(&data, instrument, &source, NULL) == NORMA_OK) {
        const norma_sample sample = {.data = data, .items = items, .n_items = ITEMS};
        norma_twolevel_of(&result, "s", &sample, &group, &options, NULL);
    }
    norma_data_free(data);
    return result;
}

typedef struct tally {
    double sum, square;
    size_t n, low, high, n_intervals;
} tally;

static void count(tally *t, double value, double low, double high, double truth)
{
    if (!isfinite(value))
        return;
    t->n++;
    t->sum += value;
    t->square += value * value;
    if (!isfinite(low) || !isfinite(high))
        return;
    t->n_intervals++;
    t->low += high < truth;
    t->high += low > truth;
}

static void count_all(tally t[FIGURES], const norma_twolevel_result *r, const population *p)
{
    const double value[] = {r->omega_within, r->omega_between, r->omega_2l,
                            r->omega_between_observed};
    const norma_twolevel_interval interval[] = {r->omega_within_interval, r->omega_between_interval,
                                                r->omega_2l_interval,
                                                r->omega_between_observed_interval};
    const norma_twolevel_implied *i = &r->implied;
    const double implied[] = {i->omega_within, i->omega_between, i->omega_2l,
                              i->omega_between_observed};
    const norma_twolevel_interval of_implied[] = {i->omega_within_interval,
                                                  i->omega_between_interval, i->omega_2l_interval,
                                                  i->omega_between_observed_interval};
    for (size_t k = 0; k < 4; k++) {
        count(&t[k], value[k], interval[k].low, interval[k].high, p->truth[k]);
        count(&t[4 + k], implied[k], of_implied[k].low, of_implied[k].high, p->truth[k]);
    }
}

static bool has_note(const norma_twolevel_result *r, const char *code)
{
    for (size_t k = 0; k < r->notes.n; k++)
        for (size_t c = 0; r->notes.list[k].code[c] == code[c]; c++)
            if (code[c] == 0)
                return true;
    return false;
}

static void study(size_t n_units, double share, size_t samples, const norma_instrument *instrument,
                  gsl_rng *random)
{
    const population p = population_of(n_units, share);
    tally t[FIGURES] = {0};
    size_t failed = 0, negative = 0, bounded = 0;
    for (size_t s = 0; s < samples; s++) {
        norma__random_restart(random, SEED, n_units * 1000000 + s);
        norma_twolevel_result *r = fit(&p, instrument, random);
        if (!r)
            exit(1);
        failed += !r->converged;
        negative += r->n_negative > 0;
        bounded += has_note(r, "twolevel-bounded");
        count_all(t, r, &p);
        norma_twolevel_result_free(r);
    }
    for (size_t k = 0; k < FIGURES; k++)
        printf("| %zu | %.2f | %s | %.3f | %+.3f | %.3f | %.1f | %.1f | %.1f |\n", n_units, share,
               names[k], p.truth[k], t[k].sum / (double)t[k].n - p.truth[k],
               sqrt(t[k].square / (double)t[k].n - pow(t[k].sum / (double)t[k].n, 2)),
               100 * (1 - (double)(t[k].low + t[k].high) / (double)t[k].n_intervals),
               100 * (double)t[k].low / (double)t[k].n_intervals,
               100 * (double)t[k].high / (double)t[k].n_intervals);
    fprintf(stderr,
            "%zu units, share %.2f: not converged %.1f %%, held at zero %.1f %%, a negative "
            "uniqueness %.1f %%\n",
            n_units, share, 100 * (double)failed / (double)samples,
            100 * (double)bounded / (double)samples, 100 * (double)negative / (double)samples);
}

int main(int argc, char **argv)
{
    const size_t samples = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
    norma_instrument *instrument = instrument_new();
    gsl_rng *random = norma__random_new(SEED, 0);
    if (!instrument || !random)
        return 1;
    puts("| units | share between | figure | truth | bias | sd | coverage % | below % | above % |\n"
         "|---|---|---|---|---|---|---|---|---|");
    for (size_t u = 0; u < sizeof units / sizeof *units; u++)
        for (size_t s = 0; s < sizeof shares / sizeof *shares; s++)
            study(units[u], shares[s], samples, instrument, random);
    gsl_rng_free(random);
    norma_instrument_free(instrument);
    return 0;
}

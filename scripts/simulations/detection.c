/* simulation-detection INSTRUMENT [SCALE]: how many careless respondents norma screen finds, of
   which kind, and how many careful ones it suspects, the extreme ones among them, as tables in
   Markdown.

   Samples of 10 (held against a calibration of 1,500), 100 and 1,500 are drawn from two pools of
   simulated respondents, so that 1, 5, 10 or 20 % are careless. SCALE multiplies the numbers of
   samples. */
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/norma.h>

enum { CAREFUL_POOL = 60000, CARELESS_POOL = 24000, KINDS = 8 };
static const uint64_t SEED = 20261122;

/* The four kinds of careless respondents, each at two paces. */
static const char *const kind_names[KINDS] = {
    "random",       "straight-lining",       "pattern",       "partial (last third)",
    "random, fast", "straight-lining, fast", "pattern, fast", "partial, fast"};

static void stop(const norma_error *err)
{
    fprintf(stderr, "simulation-detection: %s\n", err->message);
    exit(1);
}

/* ---- pools ---- */

static norma_simulation *pool(const norma_instrument *instrument, size_t n, double careless)
{
    norma_simulate_options o = NORMA_SIMULATE_OPTIONS_INIT;
    norma_simulation *s = NULL;
    norma_error err = {0};
    o.n = n;
    o.seed = careless > 0 ? SEED + 1 : SEED;
    o.careless = careless;
    if (norma_simulate(&s, instrument, &o, &err) != NORMA_OK)
        stop(&err);
    return s;
}

static int kind_of(const norma_simulation *careless, size_t row)
{
    return careless->kinds[row] - NORMA_RANDOM + (careless->fast[row] ? KINDS / 2 : 0);
}

/* How extreme somebody's opinions are: mean distance of the keyed scale means from the midpoint. */
static double extremity(const norma_instrument *instrument, const norma_data *data, size_t row)
{
    double sum = 0;
    size_t n = 0;
    for (size_t s = 0; s < instrument->n_scales; s++) {
        const norma_scale *scale = &instrument->scales[s];
        double mean = 0;
        size_t answered = 0;
        for (size_t i = 0; scale->n_parts == 0 && i < scale->n_items; i++) {
            size_t item = scale->items[i];
            uint8_t cell = norma_data_cells(data, item)[row];
            double width = norma_data_max(data, item) - norma_data_min(data, item);
            if (cell == NORMA_MISSING_CELL)
                continue;
            double share = (double)cell / width;
            mean += (norma_data_reversed(data, item) ? 1 - share : share) - 0.5;
            answered++;
        }
        sum += answered ? fabs(mean) / (double)answered : 0;
        n += answered > 0;
    }
    return sum / (double)n;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Whether each of the pool is in the most extreme tenth. */
static bool *most_extreme(const norma_instrument *instrument, const norma_data *data)
{
    size_t n = norma_data_rows(data);
    double *values = malloc(n * sizeof *values), *sorted = malloc(n * sizeof *sorted);
    bool *extreme = malloc(n);
    for (size_t r = 0; r < n; r++)
        sorted[r] = values[r] = extremity(instrument, data, r);
    qsort(sorted, n, sizeof *sorted, by_size);
    for (size_t r = 0; r < n; r++)
        extreme[r] = values[r] > sorted[n - n / 10];
    free(values);
    free(sorted);
    return extreme;
}

/* ---- samples ---- */

typedef struct sample {
    size_t n;
    norma_data *data;
    int *kind; /* of a careless respondent; -1: careful */
    bool *extreme;
} sample;

static void copy_row(uint8_t *cells, double *latencies, size_t n, size_t row,
                     const norma_data *from, size_t at)
{
    for (size_t j = 0; j < norma_data_items(from); j++) {
        const double *ms = norma_data_latencies(from, j);
        cells[j * n + row] = norma_data_cells(from, j)[at];
        latencies[j * n + row] = ms ? ms[at] : NAN;
    }
}

/* A careless respondent of each kind with the same probability. */
static size_t careless_row(const norma_simulation *careless, gsl_rng *random)
{
    int wanted = (int)gsl_rng_uniform_int(random, KINDS);
    size_t row;
    do
        row = gsl_rng_uniform_int(random, CARELESS_POOL);
    while (kind_of(careless, row) != wanted);
    return row;
}

static sample draw(const norma_instrument *instrument, size_t n, double prevalence,
                   const norma_simulation *careful, const norma_simulation *careless,
                   const bool *extreme, gsl_rng *random)
{
    size_t p = instrument->n_items;
    uint8_t *cells = malloc(n * p);
    double *latencies = malloc(n * p * sizeof *latencies);
    sample s = {n, NULL, malloc(n * sizeof *s.kind), malloc(n)};
    norma_error err = {0};
    for (size_t r = 0; r < n; r++) {
        bool is_careless = gsl_rng_uniform(random) < prevalence;
        size_t at = is_careless ? careless_row(careless, random)
                                : gsl_rng_uniform_int(random, CAREFUL_POOL);
        s.kind[r] = is_careless ? kind_of(careless, at) : -1;
        s.extreme[r] = !is_careless && extreme[at];
        copy_row(cells, latencies, n, r, is_careless ? careless->data : careful->data, at);
    }
    const norma_data_source source = {.n_rows = n, .cells = cells, .latencies = latencies};
    if (norma_data_make(&s.data, instrument, &source, &err) != NORMA_OK)
        stop(&err);
    free(cells);
    free(latencies);
    return s;
}

static void sample_free(sample *s)
{
    norma_data_free(s->data);
    free(s->kind);
    free(s->extreme);
}

/* ---- what is counted ---- */

enum { RULES = 3 }; /* validity of a half; as many indices as the k-of-m rule says; set aside */
static const char *const rule_names[RULES] = {"validity ≥ .5", "k of m", "default rules"};

/* Validity of everybody of a cell, for a limit that lets through so many of the careful. */
typedef struct heap {
    double *careful, *careless;
    int *kind; /* of the careless */
    size_t n_careful, n_careless;
} heap;

typedef struct tally {
    heap validity;
    size_t found_by[NORMA_INDICES][KINDS],
        known[NORMA_INDICES][KINDS];                       /* by an index's own limit */
    size_t n[KINDS], found[RULES][KINDS];                  /* careless, by kind */
    size_t careful[2], suspected[RULES][2];                /* the rest and the extreme */
    size_t beyond[NORMA_INDICES][2], of[NORMA_INDICES][2]; /* careful beyond an index's own limit */
    double prevalence;
    size_t n_samples;
} tally;

static void heap_add(heap *h, double value, int kind)
{
    if (kind < 0) {
        h->careful = realloc(h->careful, (h->n_careful + 1) * sizeof *h->careful);
        h->careful[h->n_careful++] = value;
        return;
    }
    h->careless = realloc(h->careless, (h->n_careless + 1) * sizeof *h->careless);
    h->kind = realloc(h->kind, (h->n_careless + 1) * sizeof *h->kind);
    h->careless[h->n_careless] = value;
    h->kind[h->n_careless++] = kind;
}

static void heap_free(heap *h)
{
    free(h->careful);
    free(h->careless);
    free(h->kind);
}

static void count_row(tally *t, const norma_screen_result *r, const norma_screen_options *o,
                      const sample *s, size_t row)
{
    const double *validity = r->indices[NORMA_INDEX_VALIDITY];
    const double *beyond = r->indices[NORMA_INDEX_BEYOND];
    const bool called[RULES] = {validity && validity[row] >= 0.5,
                                beyond && beyond[row] >= (double)o->beyond, !r->keep[row]};
    int kind = s->kind[row];
    bool extreme = s->extreme[row];
    if (kind >= 0)
        t->n[kind]++;
    else
        t->careful[extreme]++;
    for (int rule = 0; rule < RULES; rule++)
        if (kind >= 0)
            t->found[rule][kind] += called[rule];
        else
            t->suspected[rule][extreme] += called[rule];
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        if (!r->p[k] || isnan(r->p[k][row]))
            continue;
        bool is_beyond = r->p[k][row] <= o->fpr;
        if (kind >= 0) {
            t->known[k][kind]++;
            t->found_by[k][kind] += is_beyond;
        } else {
            t->of[k][extreme]++;
            t->beyond[k][extreme] += is_beyond;
        }
    }
    if (validity && !isnan(validity[row]))
        heap_add(&t->validity, validity[row], kind);
}

/* also NULL: one tally is enough */
static void count(tally *t, tally *also, const norma_instrument *instrument, const sample *s,
                  const norma_calibration *frozen, uint64_t seed)
{
    norma_screen_options o = NORMA_SCREEN_OPTIONS_INIT;
    norma_screen_result *r = NULL;
    norma_error err = {0};
    o.frozen = frozen;
    o.seed = seed;
    if (norma_screen(&r, instrument, s->data, &o, &err) != NORMA_OK)
        stop(&err);
    for (size_t row = 0; row < s->n; row++) {
        count_row(t, r, &o, s, row);
        if (also)
            count_row(also, r, &o, s, row);
    }
    t->prevalence += r->prevalence;
    t->n_samples++;
    norma_screen_result_free(r);
}

/* ---- tables ---- */

static double percent(size_t part, size_t whole)
{
    return whole ? 100 * (double)part / (double)whole : NAN;
}

/* Detection by validity where its limit lets through a share of the careful. */
static void put_at_rate(const heap *h, size_t n, double prevalence, double rate)
{
    size_t found[KINDS] = {0}, of[KINDS] = {0};
    if (h->n_careful == 0)
        return;
    qsort(h->careful, h->n_careful, sizeof *h->careful, by_size);
    double limit = h->careful[(size_t)((1 - rate) * (double)(h->n_careful - 1))];
    for (size_t i = 0; i < h->n_careless; i++) {
        of[h->kind[i]]++;
        found[h->kind[i]] += h->careless[i] > limit;
    }
    printf("| %zu | %.0f %% | validity > %.2g, which lets %.0f %% through |", n, 100 * prevalence,
           limit, 100 * rate);
    for (int kind = 0; kind < KINDS; kind++)
        printf(" %.0f |", percent(found[kind], of[kind]));
    printf(" %.2f | | |\n", 100 * rate);
}

static void put_detection(const tally *t, size_t n, double prevalence)
{
    for (int rule = 0; rule < RULES; rule++) {
        printf("| %zu | %.0f %% | %s |", n, 100 * prevalence, rule_names[rule]);
        for (int kind = 0; kind < KINDS; kind++)
            printf(" %.0f |", percent(t->found[rule][kind], t->n[kind]));
        printf(" %.2f | %.2f |", percent(t->suspected[rule][0], t->careful[0]),
               percent(t->suspected[rule][1], t->careful[1]));
        if (rule == 0)
            printf(" %.1f |\n", 100 * t->prevalence / (double)t->n_samples);
        else
            printf(" |\n");
    }
    put_at_rate(&t->validity, n, prevalence, 0.01);
    fflush(stdout);
}

static void put_limits(const tally *t)
{
    printf("\n| index | careful | extreme |");
    for (int kind = 0; kind < KINDS; kind++)
        printf(" %s |", kind_names[kind]);
    printf("\n|---|---|---|");
    for (int kind = 0; kind < KINDS; kind++)
        printf("---|");
    printf("\n");
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        if (!t->of[k][0] || !t->of[k][1])
            continue;
        printf("| `%s` | %.2f | %.2f |", norma_index_name((norma_index)k),
               percent(t->beyond[k][0], t->of[k][0]), percent(t->beyond[k][1], t->of[k][1]));
        for (int kind = 0; kind < KINDS; kind++)
            printf(" %.0f |", percent(t->found_by[k][kind], t->known[k][kind]));
        printf("\n");
    }
}

static norma_calibration *calibrate(const norma_instrument *instrument,
                                    const norma_simulation *careful,
                                    const norma_simulation *careless, const bool *extreme,
                                    gsl_rng *random)
{
    sample s = draw(instrument, 1500, 0.08, careful, careless, extreme, random);
    norma_calibration *made = NULL;
    norma_error err = {0};
    if (norma_calibrate(&made, instrument, s.data, NULL, NULL, &err) != NORMA_OK)
        stop(&err);
    sample_free(&s);
    return made;
}

int main(int argc, char **argv)
{
    static const struct {
        size_t n, samples;
    } cells[] = {{10, 400}, {100, 60}, {1500, 24}};
    static const double prevalences[] = {0.01, 0.05, 0.10, 0.20};
    norma_instrument *instrument = NULL;
    norma_error err = {0};
    double scale = argc > 2 ? atof(argv[2]) : 1;
    if (argc < 2)
        return fputs("usage: simulation-detection INSTRUMENT [SCALE]\n", stderr), 2;
    if (norma_instrument_load(&instrument, argv[1], &err) != NORMA_OK)
        stop(&err);
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(random, (unsigned long)SEED);
    norma_simulation *careful = pool(instrument, CAREFUL_POOL, 0);
    norma_simulation *careless = pool(instrument, CARELESS_POOL, 1);
    bool *extreme = most_extreme(instrument, careful->data);
    norma_calibration *frozen = calibrate(instrument, careful, careless, extreme, random);
    static tally limits;

    printf("| n | careless | rule |");
    for (int kind = 0; kind < KINDS; kind++)
        printf(" %s |", kind_names[kind]);
    printf(" careful | extreme | prevalence |\n|---|---|---|");
    for (int kind = 0; kind < KINDS + 3; kind++)
        printf("---|");
    printf("\n");
    for (size_t c = 0; c < sizeof cells / sizeof cells[0]; c++)
        for (size_t p = 0; p < sizeof prevalences / sizeof prevalences[0]; p++) {
            tally t = {.n_samples = 0};
            size_t samples = (size_t)(scale * (double)cells[c].samples + 0.5);
            for (size_t i = 0; i < samples; i++) {
                sample s = draw(instrument, cells[c].n, prevalences[p], careful, careless, extreme,
                                random);
                count(&t, cells[c].n == 1500 ? &limits : NULL, instrument, &s,
                      cells[c].n < 100 ? frozen : NULL, i + 1);
                sample_free(&s);
            }
            put_detection(&t, cells[c].n, prevalences[p]);
            heap_free(&t.validity);
        }
    put_limits(&limits);
    heap_free(&limits.validity);
    norma_calibration_free(frozen);
    norma_simulation_free(careful);
    norma_simulation_free(careless);
    norma_instrument_free(instrument);
    gsl_rng_free(random);
    free(extreme);
    return 0;
}

#include <norma/simulate.h>

#include <omp.h>
#include <stddef.h>
#include <stdlib.h>

#include "data/trial_plan.h"
#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "simulation/respondent.h"
#include "simulation/sheet.h"

enum { ROWS_A_STEP = 16384 }; /* between two calls of progress */

const char *norma_respondent_kind_name(norma_respondent_kind kind)
{
    static const char *const names[] = {"careful", "random", "straightline", "pattern", "partial"};
    return kind >= 0 && kind < NORMA_RESPONDENT_KINDS ? names[kind] : "unknown";
}

#define FIELD(field) offsetof(norma_simulate_options, field)

norma_option_table norma_simulate_option_table(void)
{
    static const norma_option table[] = {
        {"n", NORMA_OPTION_COUNT, FIELD(n), 1, 1e7, NULL, "number of respondents"},
        {"seed", NORMA_OPTION_SEED, FIELD(seed), 0, 0, NULL, "seed of the random streams"},
        {"careless", NORMA_OPTION_REAL, FIELD(careless), 0, 1, NULL,
         "share of careless respondents, of four kinds in equal parts"},
        {"missing", NORMA_OPTION_REAL, FIELD(missing), 0, 0.95, NULL,
         "share of answers missing at random"},
        {"loading", NORMA_OPTION_REAL, FIELD(loading), 0.01, 0.99, NULL,
         "mean loading of the items on their scale's factor"},
        {"loading-spread", NORMA_OPTION_REAL, FIELD(reliability_spread), 0, 0.5, NULL,
         "half-range of the loadings around their mean"},
        {"factor-correlation", NORMA_OPTION_REAL, FIELD(factor_correlation), 0, 0.99, NULL,
         "correlation of the factors of one parent scale; halves at every level up"},
        {"icc", NORMA_OPTION_REAL, FIELD(icc), 0, 0.5, NULL,
         "share of the factors' variance between the largest units"},
        {"units", NORMA_OPTION_COUNT, FIELD(units), 0, 1e5, NULL,
         "number of largest units; 0 makes ten for every 500 respondents"},
        {"executives", NORMA_OPTION_REAL, FIELD(executives), 0, 1, NULL,
         "share of executives, when the instrument has a role"},
        {"threads", NORMA_OPTION_COUNT, FIELD(threads), 0, 1024, NULL, "threads; 0 uses all"},
        {0}};
    return table;
}

static norma_status check_options(const norma_simulate_options *o, norma_error *err)
{
    norma_status status = norma_options_check(norma_simulate_option_table(), o, err);
    double low = o->loading - o->reliability_spread, high = o->loading + o->reliability_spread;
    if (status == NORMA_OK && (low <= 0 || high >= 1))
        return norma__fail(err, NORMA_EINVAL,
                           "loadings from %g to %g leave (0, 1): lower --loading-spread", low,
                           high);
    return status;
}

static norma_status new_truth_of_rows(norma_simulation *s, size_t n_rows, norma_error *err)
{
    s->n_rows = n_rows;
    s->kinds = NORMA__NEW(uint8_t, n_rows);
    s->fast = NORMA__NEW(uint8_t, n_rows);
    s->careless_from = NORMA__NEW(size_t, n_rows);
    s->speed = NORMA__NEW(double, n_rows);
    s->factors = NORMA__NEW(double, n_rows * s->n_factors);
    if (!s->kinds || !s->fast || !s->careless_from || !s->speed || !s->factors)
        return norma__no_memory(err);
    return NORMA_OK;
}

static void desks_free(norma__desk *desks, int n)
{
    for (int t = 0; desks && t < n; t++) {
        gsl_rng_free(desks[t].of_person);
        gsl_rng_free(desks[t].of_unit);
        free(desks[t].values);
        free(desks[t].scratch);
        free(desks[t].units);
        free(desks[t].places);
    }
    free(desks);
}

static norma__desk *desks_new(int n, size_t n_items, size_t n_scales, size_t n_levels)
{
    norma__desk *desks = NORMA__NEW(norma__desk, (size_t)n);
    for (int t = 0; desks && t < n; t++) {
        norma__desk *desk = &desks[t];
        *desk = (norma__desk){norma__random_new(0, 0),      norma__random_new(0, 0),
                              NORMA__NEW(double, n_scales), NORMA__NEW(double, n_scales),
                              NORMA__NEW(size_t, n_levels), NORMA__NEW(size_t, n_items)};
        if (!desk->of_person || !desk->of_unit || !desk->values || !desk->scratch || !desk->units ||
            !desk->places) {
            desks_free(desks, t + 1);
            return NULL;
        }
    }
    return desks;
}

static void draw_rows(norma_simulation *s, norma__sheet *sheet, const norma__population *population,
                      const norma__units *units, const norma_simulate_options *o,
                      norma__desk *desks, int threads)
{
    for (size_t first = 0; first < s->n_rows; first += ROWS_A_STEP) {
        size_t last = s->n_rows - first < ROWS_A_STEP ? s->n_rows : first + ROWS_A_STEP;
#pragma omp parallel for num_threads(threads) schedule(static)
        for (size_t row = first; row < last; row++) {
            norma__desk *desk = &desks[omp_get_thread_num()];
            bool executive = norma__respondent_draw(s, sheet, population, units, o, row, desk);
            norma__sheet_write(sheet, row, desk->units, executive);
        }
        if (o->progress.step)
            o->progress.step(o->progress.context, "simulating", (double)last / (double)s->n_rows);
    }
}

norma_status norma_simulate(norma_simulation **out, const norma_instrument *instrument,
                            const norma_simulate_options *options, norma_error *err)
{
    const norma_simulate_options defaults = NORMA_SIMULATE_OPTIONS_INIT;
    const norma_simulate_options *o = options ? options : &defaults;
    int threads = norma__threads(o->threads);
    norma__population population = {0};
    norma__units units = {0};
    norma__sheet sheet = {0};
    norma__desk *desks = NULL;
    norma_simulation *s = NULL;
    norma_status status;

    *out = NULL;
    if ((status = check_options(o, err)) != NORMA_OK ||
        (status = norma__needs_items(instrument, err)) != NORMA_OK)
        return status;
    if (!(s = NORMA__NEW(norma_simulation, 1))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__population_declare(&population, s, instrument, o, err)) != NORMA_OK ||
        (status = norma__units_declare(&units, instrument->n_units, o, err)) != NORMA_OK ||
        (status = new_truth_of_rows(s, o->n, err)) != NORMA_OK ||
        (status = norma__sheet_new(&sheet, instrument, o->n, population.has_latencies, err)) !=
            NORMA_OK)
        goto done;
    if (!(desks =
              desks_new(threads, instrument->n_items, instrument->n_scales, instrument->n_units))) {
        status = norma__no_memory(err);
        goto done;
    }

    draw_rows(s, &sheet, &population, &units, o, desks, threads);
    const norma_data_source source = norma__sheet_source(&sheet);
    if ((status = norma_data_make(&s->data, instrument, &source, err)) != NORMA_OK)
        goto done;
    *out = s; /* the caller owns it from here */
    s = NULL;
done:
    desks_free(desks, threads);
    norma__sheet_clear(&sheet);
    norma__units_clear(&units);
    norma__population_clear(&population);
    norma_simulation_free(s);
    return status;
}

void norma_simulation_free(norma_simulation *s)
{
    if (!s)
        return;
    norma_data_free(s->data);
    free(s->leaf_scales);
    free(s->kinds);
    free(s->fast);
    free(s->careless_from);
    free(s->factors);
    free(s->speed);
    free(s->loadings);
    free(s->thresholds);
    free(s->factor_correlations);
    free(s->time_intensity);
    free(s);
}

/* simulation-sem [SAMPLES [BOOTSTRAPPED SAMPLES]]: how often the tests of a structural model reject
   it when it is true and when a cross-loading was left out, and how often 95 % intervals hold the
   truth, as the tables of docs/sem-simulation.md. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/sem_simulation.h>

#include "sem-items.h"

static const size_t SIZES[] = {200, 1000};
static const double CROSS = 0.3;
static const uint64_t SEED = 20261123;
enum { BOOTSTRAP = 500, KINDS = 2 }; /* of parameters: loadings, correlations of factors */

typedef struct method {
    const char *name, *p; /* of the measure that holds the test's p-value */
    const char *errors;   /* whose intervals are counted; NULL: those of a method above */
    norma_sem_estimator estimator;
    norma_sem_test_kind test;
    bool ordered, bootstrap;
} method;

static const method METHODS[] = {
    {"ML, standard", "p", "ML, information", NORMA_SEM_ML, NORMA_SEM_TEST_AUTO, 0, 0},
    {"ML, Satorra-Bentler", "p_scaled", "ML, robust (MLM)", NORMA_SEM_MLM, NORMA_SEM_TEST_AUTO, 0,
     0},
    {"ML, scaled and shifted", "p_scaled", NULL, NORMA_SEM_MLMV, NORMA_SEM_TEST_AUTO, 0, 0},
    {"ML, mean and variance adjusted", "p_scaled", NULL, NORMA_SEM_MLMVS, NORMA_SEM_TEST_AUTO, 0,
     0},
    {"ML, Yuan-Bentler (MLR)", "p_scaled", "ML, sandwich (MLR)", NORMA_SEM_MLR, NORMA_SEM_TEST_AUTO,
     0, 0},
    {"ML, residual-based (Browne)", "p_residual", NULL, NORMA_SEM_ML,
     NORMA_SEM_TEST_BROWNE_RESIDUAL, 0, 0},
    {"WLSMV, scaled and shifted", "p_scaled", "WLSMV", NORMA_SEM_WLSMV, NORMA_SEM_TEST_AUTO, 1, 0},
    {"WLSMVS, mean and variance adjusted", "p_scaled", NULL, NORMA_SEM_WLSMVS, NORMA_SEM_TEST_AUTO,
     1, 0},
    {"ULSMV, scaled and shifted", "p_scaled", "ULSMV", NORMA_SEM_ULSMV, NORMA_SEM_TEST_AUTO, 1, 0},
    {"ML, Bollen-Stine bootstrap", "", "ML, bootstrap percentiles", NORMA_SEM_ML,
     NORMA_SEM_TEST_AUTO, 0, 1},
    {NULL, NULL, "ML, bootstrap BCa", NORMA_SEM_ML, NORMA_SEM_TEST_AUTO, 0, 1},
};
enum { METHODS_N = sizeof METHODS / sizeof *METHODS };

/* What one method said of one sample. */
typedef struct outcome {
    double p;                                          /* NaN: no test */
    double counted[KINDS], below[KINDS], above[KINDS]; /* intervals wholly below, above the truth */
} outcome;

/* ---- one sample ---- */

/* Loadings 0, correlations of factors 1; KINDS: neither, or fixed. */
static size_t kind_of(const norma_sem_parameter *row)
{
    const bool latent = row->op == NORMA_SEM_COVARIANCE && row->lhs[0] == 'f';
    if (row->free == NORMA_NONE)
        return KINDS;
    return row->op == NORMA_SEM_MEASURES               ? 0
           : latent && strcmp(row->lhs, row->rhs) != 0 ? 1
                                                       : KINDS;
}

static void count_interval(outcome *o, size_t kind, double low, double high, const double *truth)
{
    if (kind == KINDS || isnan(low))
        return;
    o->counted[kind]++;
    o->below[kind] += high < truth[kind];
    o->above[kind] += low > truth[kind];
}

/* The bootstrap: percentiles and its test for the first outcome, BCa for the one after it. */
static void bootstrap(outcome *o, const norma_sem *fit, const double truth[KINDS])
{
    norma_sem_bootstrap_options options = NORMA_SEM_BOOTSTRAP_OPTIONS_INIT;
    norma_sem_bootstrap *b = NULL;
    options.replicates = BOOTSTRAP;
    options.bollen_stine = true;
    options.threads = 1;
    if (norma_sem_bootstrap_of(&b, fit, &options, NULL) != NORMA_OK)
        return;
    o->p = b->bollen_stine_p;
    for (size_t r = 0; r < fit->table->n; r++) {
        const size_t kind = kind_of(&fit->table->rows[r]);
        count_interval(&o[0], kind, b->rows[r].low, b->rows[r].high, truth);
        count_interval(&o[1], kind, b->rows[r].bca_low, b->rows[r].bca_high, truth);
    }
    norma_sem_bootstrap_free(b);
}

static void fit_one(outcome *o, const method *m, const norma_sem_model *model,
                    const norma_data *data, const double truth[KINDS])
{
    const norma_sem_data sample = {
        .data = data, .group = NORMA_NONE, .cluster = NORMA_NONE, .all_ordered = m->ordered};
    norma_sem_options options = NORMA_SEM_OPTIONS_INIT;
    norma_sem *fit = NULL;
    options.estimator = (int)m->estimator;
    options.test = (int)m->test;
    options.identification = NORMA_SEM_STD_LV;
    options.threads = 1;
    options.sparse = NORMA_SEM_SPARSE_MERGE;
    if (norma_sem_fit(&fit, model, &sample, &options, NULL) != NORMA_OK)
        return;
    if (fit->convergence.converged && m->bootstrap)
        bootstrap(o, fit, truth);
    else if (fit->convergence.converged) {
        o->p = m->p ? norma_sem_measure_of(fit, m->p) : NAN;
        for (size_t r = 0; r < fit->table->n; r++)
            count_interval(o, kind_of(&fit->table->rows[r]), fit->estimates[r].low,
                           fit->estimates[r].high, truth);
    }
    norma_sem_free(fit);
}

/* ---- all samples of a world ---- */

static void run(outcome *outcomes, size_t samples, size_t bootstraps, size_t n, double cross,
                const norma_instrument *instrument, const norma_sem_model *model)
{
    const double latent[KINDS] = {LOADING, CORRELATION};
    double numbers[KINDS];
    items_as_numbers(&numbers[0], &numbers[1]);
#pragma omp parallel for schedule(dynamic, 4)
    for (size_t s = 0; s < samples; s++) {
        norma_data *data = items_draw(instrument, n, cross, SEED + n, s);
        for (size_t m = 0; m < METHODS_N; m++) {
            outcome *o = &outcomes[s * METHODS_N + m];
            o->p = NAN;
            if (data && METHODS[m].p && (!METHODS[m].bootstrap || s < bootstraps))
                fit_one(o, &METHODS[m], model, data, METHODS[m].ordered ? latent : numbers);
        }
        norma_data_free(data);
    }
}

/* ---- tables ---- */

static void print_test(const outcome *outcomes, size_t samples, size_t m)
{
    double tested = 0, five = 0, one = 0;
    for (size_t s = 0; s < samples; s++) {
        const outcome *o = &outcomes[s * METHODS_N + m];
        if (isnan(o->p))
            continue;
        tested++;
        five += o->p < 0.05;
        one += o->p < 0.01;
    }
    printf(" %.1f | %.1f |", 100 * five / tested, 100 * one / tested);
    fprintf(stderr, "%s: %g of %zu samples had a test\n", METHODS[m].name, tested, samples);
}

static void print_intervals(const outcome *outcomes, size_t samples, size_t m)
{
    for (size_t kind = 0; kind < KINDS; kind++) {
        double counted = 0, below = 0, above = 0;
        for (size_t s = 0; s < samples; s++) {
            const outcome *o = &outcomes[s * METHODS_N + m];
            counted += o->counted[kind];
            below += o->below[kind];
            above += o->above[kind];
        }
        printf(" %.1f (%.1f, %.1f) |", 100 * (1 - (below + above) / counted), 100 * below / counted,
               100 * above / counted);
    }
}

/* ---- the study ---- */

enum { N_SIZES = sizeof SIZES / sizeof *SIZES };

static void print_tests(outcome *worlds[2][N_SIZES], size_t samples)
{
    printf(
        "| rejected, %% | true, n = 200: 5 %% | 1 %% | n = 1,000: 5 %% | 1 %% | cross-loading, n = "
        "200: 5 %% | 1 %% | n = 1,000: 5 %% | 1 %% |\n|---|---|---|---|---|---|---|---|---|\n");
    for (size_t m = 0; m < METHODS_N; m++) {
        if (!METHODS[m].p)
            continue;
        printf("| %s |", METHODS[m].name);
        for (size_t world = 0; world < 2; world++)
            for (size_t k = 0; k < N_SIZES; k++)
                print_test(worlds[world][k], samples, m);
        printf("\n");
    }
}

static void print_coverage(outcome *sizes[N_SIZES], size_t samples)
{
    printf(
        "\n| coverage, %% (truth above, below) | loadings, n = 200 | correlations | loadings, n = "
        "1,000 | correlations |\n|---|---|---|---|---|\n");
    for (size_t m = 0; m < METHODS_N; m++) {
        if (!METHODS[m].errors)
            continue;
        printf("| %s |", METHODS[m].errors);
        for (size_t k = 0; k < N_SIZES; k++)
            print_intervals(sizes[k], samples, m);
        printf("\n");
    }
}

static bool study(size_t samples, size_t bootstraps, const norma_instrument *instrument,
                  const norma_sem_model *model)
{
    outcome *worlds[2][N_SIZES];
    bool ok = true;
    for (size_t world = 0; world < 2; world++)
        for (size_t k = 0; k < N_SIZES; k++) {
            worlds[world][k] = calloc(samples * METHODS_N, sizeof(outcome));
            ok = ok && worlds[world][k];
            if (ok)
                run(worlds[world][k], samples, bootstraps, SIZES[k], world == 0 ? 0 : CROSS,
                    instrument, model);
        }
    if (ok) {
        print_tests(worlds, samples);
        print_coverage(worlds[0], samples);
    }
    for (size_t world = 0; world < 2; world++)
        for (size_t k = 0; k < N_SIZES; k++)
            free(worlds[world][k]);
    return ok;
}

int main(int argc, char **argv)
{
    static const char TEXT[] = "f1 =~ x1 + x2 + x3 + x4 + x5\n"
                               "f2 =~ x6 + x7 + x8 + x9 + x10\n"
                               "f3 =~ x11 + x12 + x13 + x14 + x15\n";
    static const char *const columns[ITEMS] = {"x1", "x2",  "x3",  "x4",  "x5",  "x6",  "x7", "x8",
                                               "x9", "x10", "x11", "x12", "x13", "x14", "x15"};
    const norma_item_list list = {.items = "x1:x15", .range_known = true, .min = 1, .max = 5};
    const size_t samples = argc > 1 ? strtoul(argv[1], NULL, 10) : 2000;
    const size_t bootstraps = argc > 2 ? strtoul(argv[2], NULL, 10) : 300;
    norma_instrument *instrument = NULL;
    norma_sem_model *model = NULL;
    bool ok = norma_instrument_from_list(&instrument, &list, columns, ITEMS, NULL) == NORMA_OK &&
              norma_sem_model_read(&model, TEXT, "study", NULL) == NORMA_OK &&
              study(samples, bootstraps, instrument, model);
    norma_sem_model_free(model);
    norma_instrument_free(instrument);
    return ok ? 0 : 1;
}

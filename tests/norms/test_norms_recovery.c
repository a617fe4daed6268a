/* Norms made from simulated respondents, held against other respondents of the same population. */
#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <norma/norms.h>
#include <norma/simulate.h>

enum { IN_NORM = 20000, OTHERS = 4000, ROWS = IN_NORM + OTHERS };

typedef struct world {
    norma_instrument *instrument;
    norma_simulation *simulation;
    norma_scores *norm_scores, *other_scores;
    norma_norm_set *norms;
    char folder[32], store[64];
} world;

static norma_scores *score_rows(const world *w, size_t from, size_t to)
{
    norma_scores *scores = NULL;
    uint8_t *keep = calloc(ROWS, 1);
    assert_non_null(keep);
    memset(keep + from, 1, to - from);
    assert_int_equal(
        norma_score(&scores, w->instrument, w->simulation->data, keep, NULL, NULL, NULL), NORMA_OK);
    free(keep);
    return scores;
}

static int world_new(void **state)
{
    static world w;
    norma_simulate_options options = NORMA_SIMULATE_OPTIONS_INIT;
    options.n = ROWS;
    options.careless = 0;
    options.missing = 0;
    options.icc = 0;
    assert_int_equal(
        norma_instrument_load(&w.instrument, NORMA_DATASETS "/bfi/instrument.json", NULL),
        NORMA_OK);
    assert_int_equal(norma_simulate(&w.simulation, w.instrument, &options, NULL), NORMA_OK);
    w.norm_scores = score_rows(&w, 0, IN_NORM);
    w.other_scores = score_rows(&w, IN_NORM, ROWS);

    strcpy(w.folder, "/tmp/norma-recovery-XXXXXX");
    assert_non_null(mkdtemp(w.folder));
    snprintf(w.store, sizeof w.store, "%s/norms.db", w.folder);
    const norma_norms_source source = {.name = "simulated",
                                       .instrument = w.instrument,
                                       .data = w.simulation->data,
                                       .scores = w.norm_scores,
                                       .n_kept = IN_NORM};
    const norma_norms_choice newest = {0};
    assert_int_equal(norma_norms_build(NULL, w.store, &source, NULL), NORMA_OK);
    assert_int_equal(norma_norms_load(&w.norms, w.store, &newest, NULL), NORMA_OK);
    *state = &w;
    return 0;
}

static int world_free(void **state)
{
    world *w = *state;
    unlink(w->store);
    rmdir(w->folder);
    norma_norm_set_free(w->norms);
    norma_scores_free(w->norm_scores);
    norma_scores_free(w->other_scores);
    norma_simulation_free(w->simulation);
    norma_instrument_free(w->instrument);
    return 0;
}

static const double *others(const world *w, size_t scale)
{
    return w->other_scores->pomp + scale * ROWS + IN_NORM;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The largest distance of two distributions of these sizes, exceeded with p < .0001 a scale
   (Kolmogorov's limit 2.23; lower still when scores are tied). */
static void percentile_ranks_are_the_shares_among_others(void **state)
{
    const world *w = *state;
    double limit = 2.23 * sqrt(1.0 / IN_NORM + 1.0 / OTHERS);
    for (size_t s = 0; s < w->instrument->n_scales; s++) {
        double *sorted = malloc(OTHERS * sizeof *sorted);
        assert_non_null(sorted);
        memcpy(sorted, others(w, s), OTHERS * sizeof *sorted);
        qsort(sorted, OTHERS, sizeof *sorted, by_size);
        for (size_t from = 0, to; from < OTHERS; from = to) {
            for (to = from; to < OTHERS && sorted[to] <= sorted[from]; to++)
                ;
            double share = ((double)from + (double)(to - from) / 2) / OTHERS;
            assert_close(norma_norm_percentile(&w->norms->scales[s], sorted[from]) / 100, share, 0,
                         limit);
        }
        free(sorted);
    }
}

/* In expectation 50, and 28.9 the sd of a uniform rank; 4.5 standard errors. */
static void other_respondents_are_at_the_fiftieth_percentile_on_average(void **state)
{
    const world *w = *state;
    double error = 28.9 * sqrt(1.0 / IN_NORM + 1.0 / OTHERS);
    for (size_t s = 0; s < w->instrument->n_scales; s++) {
        double sum = 0;
        for (size_t i = 0; i < OTHERS; i++)
            sum += norma_norm_percentile(&w->norms->scales[s], others(w, s)[i]);
        assert_close(sum / OTHERS, 50, 0, 4.5 * error);
    }
}

/* Mean 50 and sd 10, within 4.5 standard errors (the sd's as for normal scores, twice over). */
static void t_scores_of_others_have_mean_50_and_sd_10(void **state)
{
    const world *w = *state;
    double error = 10 * sqrt(1.0 / IN_NORM + 1.0 / OTHERS);
    for (size_t s = 0; s < w->instrument->n_scales; s++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < OTHERS; i++) {
            double t = norma_norm_t(&w->norms->scales[s], others(w, s)[i]);
            sum += t;
            squares += (t - 50) * (t - 50);
        }
        assert_close(sum / OTHERS, 50, 0, 4.5 * error);
        assert_close(sqrt(squares / OTHERS), 10, 0, 4.5 * error * 2 / sqrt(2));
    }
}

/* Nothing is different: the interval of the difference covers 0 on at least four of five scales,
   and g is small. */
static void a_sample_of_the_same_population_does_not_differ(void **state)
{
    const world *w = *state;
    size_t covered = 0;
    for (size_t s = 0; s < w->instrument->n_scales; s++) {
        norma_comparison c;
        norma_norm_compare(&c, &w->norms->scales[s], others(w, s), OTHERS);
        assert_int_equal(c.n, OTHERS);
        covered += c.difference_low <= 0 && c.difference_high >= 0;
        assert_close(c.hedges_g, 0, 0, 4.5 * sqrt(1.0 / IN_NORM + 1.0 / OTHERS));
    }
    assert_true(covered + 1 >= w->instrument->n_scales);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentile_ranks_are_the_shares_among_others),
        cmocka_unit_test(other_respondents_are_at_the_fiftieth_percentile_on_average),
        cmocka_unit_test(t_scores_of_others_have_mean_50_and_sd_10),
        cmocka_unit_test(a_sample_of_the_same_population_does_not_differ),
    };
    return cmocka_run_group_tests_name("norms recovered", tests, world_new, world_free);
}

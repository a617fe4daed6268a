#include "support/check.h"

#include <string.h>

#include "models/multilevel/fixture.h"

enum { ROWS = 200000, UNITS = 700 };

typedef struct world {
    double *score;
    uint32_t *unit;
    uint8_t *keep;
    norma_grouping group;
} world;

/* Scores on 1,000 with a spread of 1, some missing, some rows in no unit or not kept; the first of
   every tenth unit lies far away. */
static world new_world(void)
{
    world w = {calloc(ROWS, sizeof *w.score), calloc(ROWS, sizeof *w.unit), calloc(ROWS, 1), {0}};
    gsl_rng *random = norma__random_new(5, 0);
    assert_true(w.score && w.unit && w.keep && random);
    for (size_t i = 0; i < ROWS; i++) {
        uint32_t u = norma__random_below(random, UNITS + 3);
        w.unit[i] = u < UNITS - 1 ? u : u == UNITS - 1 ? 0 : NORMA_NO_UNIT;
        w.score[i] = 1000 + gsl_ran_gaussian(random, 1);
        w.keep[i] = norma__random_below(random, 10) > 0;
        if (norma__random_below(random, 20) == 0)
            w.score[i] = NAN;
        if (i < 2000 && u % 10 == 0)
            w.score[i] += 3e5;
    }
    gsl_rng_free(random);
    w.group = (norma_grouping){.n_rows = ROWS, .n_units = UNITS, .unit = w.unit};
    return w;
}

static void free_world(world *w)
{
    free(w->score);
    free(w->unit);
    free(w->keep);
}

static void sums_are_those_of_two_passes(void **state)
{
    (void)state;
    world w = new_world();
    norma_unit_scores got[UNITS];
    assert_int_equal(norma_unit_scores_of(got, w.score, &w.group, w.keep, 2, NULL), NORMA_OK);
    for (uint32_t u = 0; u < UNITS; u++) {
        long double n = 0, sum = 0, ss = 0;
        for (size_t i = 0; i < ROWS; i++)
            if (w.unit[i] == u && w.keep[i] && !isnan(w.score[i])) {
                n += 1;
                sum += w.score[i];
            }
        for (size_t i = 0; i < ROWS; i++)
            if (w.unit[i] == u && w.keep[i] && !isnan(w.score[i]))
                ss += (w.score[i] - sum / n) * (w.score[i] - sum / n);
        assert_int_equal(got[u].n, (size_t)n);
        assert_close(got[u].mean, n > 0 ? (double)(sum / n) : NAN, 4e-15, 0);
        assert_close(got[u].ss, (double)ss, 1e-13, 0);
    }
    assert_int_equal(got[UNITS - 1].n, 0);
    assert_true(isnan(got[UNITS - 1].mean) && got[UNITS - 1].ss == 0);
    free_world(&w);
}

static void threads_change_no_bit(void **state)
{
    (void)state;
    world w = new_world();
    norma_unit_scores one[UNITS], more[UNITS];
    assert_int_equal(norma_unit_scores_of(one, w.score, &w.group, NULL, 1, NULL), NORMA_OK);
    for (size_t threads = 2; threads < 8; threads++) {
        assert_int_equal(norma_unit_scores_of(more, w.score, &w.group, NULL, threads, NULL),
                         NORMA_OK);
        assert_memory_equal(one, more, sizeof one);
    }
    free_world(&w);
}

static void alike_scores_have_no_spread_at_all(void **state)
{
    (void)state;
    world w = new_world();
    norma_unit_scores got[UNITS];
    for (size_t i = 0; i < ROWS; i++)
        w.score[i] = 0.1;
    assert_int_equal(norma_unit_scores_of(got, w.score, &w.group, NULL, 2, NULL), NORMA_OK);
    for (size_t u = 0; u + 1 < UNITS; u++)
        assert_true(got[u].mean == 0.1 && got[u].ss == 0);
    free_world(&w);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    world w = new_world();
    norma_unit_scores got[UNITS];
    void *nothing = NULL;
    check_every_allocation(nothing, norma_unit_scores_of(got, w.score, &w.group, NULL, 2, NULL));
    free_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_two_passes),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(alike_scores_have_no_spread_at_all),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

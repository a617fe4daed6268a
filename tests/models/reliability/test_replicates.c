/* The bootstrap of coefficients, and what each row says. */
#include "support/check.h"

#include <math.h>
#include <string.h>

#include <norma/moments.h>

#include "foundation/random.h"
#include "models/reliability/influence.h"
#include "models/reliability/replicates.h"
#include "support/table.h"

enum { REPLICATES = 150, ITEMS = 5 };

typedef struct drawn {
    table t;
    norma_sample sample;
    norma__rows rows;
    norma_moments *m;
    norma__covariances from;
} drawn;

static void agreeableness(drawn *d, norma_missing missing)
{
    d->t = table_bfi();
    d->sample = d->t.sample;
    d->sample.n_items = ITEMS;
    assert_int_equal(norma__rows_of(&d->rows, &d->sample, missing, NULL), NORMA_OK);
    assert_int_equal(norma_moments_of(&d->m, &d->sample, missing, 1, NULL), NORMA_OK);
    d->from = (norma__covariances){.p = ITEMS, .cov = d->m->cov, .cor = d->m->cor, .sd = d->m->sd};
}

static void drawn_free(drawn *d)
{
    norma__rows_clear(&d->rows);
    norma_moments_free(d->m);
    table_free(&d->t);
}

/* Two routes: sums of products, and covariance matrices. */
static void alpha_alone_is_alpha_of_the_covariances_of_the_same_draws(void **state)
{
    (void)state;
    drawn d;
    double alone[REPLICATES], all[NORMA__N_ALPHAS * REPLICATES];
    norma__replicated family = {norma__alphas, NORMA__N_ALPHAS, all};
    agreeableness(&d, NORMA_MISSING_LISTWISE);
    assert_int_equal(norma__replicate_alpha(alone, REPLICATES, &d.rows, 7, 0, NULL), NORMA_OK);
    assert_int_equal(norma__replicate(&family, 1, REPLICATES, &d.from, &d.rows, 7, 0, NULL),
                     NORMA_OK);
    for (size_t r = 0; r < REPLICATES; r++)
        assert_close(alone[r], all[r], 1e-11, 0);
    drawn_free(&d);
}

static void replicates_do_not_depend_on_threads(void **state)
{
    (void)state;
    drawn d;
    double one[NORMA__N_ALPHAS * REPLICATES], two[NORMA__N_ALPHAS * REPLICATES];
    norma__replicated family = {norma__alphas, NORMA__N_ALPHAS, one};
    agreeableness(&d, NORMA_MISSING_PAIRWISE);
    assert_false(d.rows.complete);
    assert_int_equal(norma__replicate(&family, 1, REPLICATES, &d.from, &d.rows, 7, 1, NULL),
                     NORMA_OK);
    family.values = two;
    assert_int_equal(norma__replicate(&family, 1, REPLICATES, &d.from, &d.rows, 7, 3, NULL),
                     NORMA_OK);
    assert_memory_equal(one, two, sizeof one);
    drawn_free(&d);
}

/* The bootstrap's spread is the standard error free of distributions, up to chance: 150 replicates
   know theirs to 6 %. */
static void replicates_vary_as_influences_say(void **state)
{
    (void)state;
    drawn d;
    double values[NORMA__N_ALPHAS], gradients[NORMA__N_ALPHAS * ITEMS * ITEMS];
    double all[NORMA__N_ALPHAS * REPLICATES];
    norma__influence influences[NORMA__N_ALPHAS];
    norma__estimates out = {.values = values, .gradients = gradients};
    norma__replicated family = {norma__alphas, NORMA__N_ALPHAS, all};
    for (int missing = NORMA_MISSING_LISTWISE; missing <= NORMA_MISSING_PAIRWISE; missing++) {
        agreeableness(&d, (norma_missing)missing);
        assert_int_equal(norma__alphas(&out, &d.from, NULL), NORMA_OK);
        assert_int_equal(
            norma__influences(influences, gradients, NORMA__N_ALPHAS, &d.rows, d.m, 0, NULL),
            NORMA_OK);
        assert_int_equal(norma__replicate(&family, 1, REPLICATES, &d.from, &d.rows, 3, 0, NULL),
                         NORMA_OK);
        for (size_t k = 0; k < NORMA__N_ALPHAS; k++) {
            double mean = 0, square = 0;
            for (size_t r = 0; r < REPLICATES; r++)
                mean += all[k * REPLICATES + r] / REPLICATES;
            for (size_t r = 0; r < REPLICATES; r++)
                square += pow(all[k * REPLICATES + r] - mean, 2) / (REPLICATES - 1);
            assert_close(sqrt(square), sqrt(influences[k].variance), 0.2, 0);
        }
        drawn_free(&d);
    }
}

/* Influences are the limit of leaving a row out, n times what that changes: of 2,709 rows their
   acceleration and variance agree with the jackknife's to some thousandths. */
static void influences_are_what_leaving_a_row_out_changes(void **state)
{
    (void)state;
    drawn d;
    double values[NORMA__N_ALPHAS], gradients[NORMA__N_ALPHAS * ITEMS * ITEMS];
    norma__influence influences[NORMA__N_ALPHAS];
    norma__estimates out = {.values = values, .gradients = gradients};
    agreeableness(&d, NORMA_MISSING_LISTWISE);
    assert_int_equal(norma__alphas(&out, &d.from, NULL), NORMA_OK);
    assert_int_equal(
        norma__influences(influences, gradients, NORMA__N_ALPHAS, &d.rows, d.m, 1, NULL), NORMA_OK);
    uint32_t *times = malloc(d.rows.n_distinct * sizeof *times);
    double *work = malloc(norma__rows_work(&d.rows) * sizeof *work);
    double *left = malloc(d.rows.n_distinct * sizeof *left);
    double cov[ITEMS * ITEMS], sd[ITEMS], mean = 0, second = 0, third = 0, n = (double)d.rows.n;
    for (size_t row = 0; row < d.rows.n_distinct; row++) {
        memcpy(times, d.rows.times, d.rows.n_distinct * sizeof *times);
        times[row]--;
        norma__rows_moments(NULL, cov, &d.rows, times, work);
        for (size_t i = 0; i < ITEMS; i++)
            sd[i] = sqrt(cov[i + i * ITEMS]);
        norma__estimates without = {.values = values};
        const norma__covariances c = {.p = ITEMS, .cov = cov, .cor = d.m->cor, .sd = sd};
        assert_int_equal(norma__alphas(&without, &c, NULL), NORMA_OK);
        left[row] = values[0];
        mean += d.rows.times[row] * values[0] / n;
    }
    for (size_t row = 0; row < d.rows.n_distinct; row++) {
        double u = (n - 1) * (mean - left[row]);
        second += d.rows.times[row] * u * u;
        third += d.rows.times[row] * u * u * u;
    }
    assert_close(influences[0].variance, second / (n * (n - 1)), 5e-3, 0);
    assert_close(influences[0].acceleration, third / (6 * pow(second, 1.5)), 1e-2, 0);
    free(times);
    free(work);
    free(left);
    drawn_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alpha_alone_is_alpha_of_the_covariances_of_the_same_draws),
        cmocka_unit_test(replicates_do_not_depend_on_threads),
        cmocka_unit_test(replicates_vary_as_influences_say),
        cmocka_unit_test(influences_are_what_leaving_a_row_out_changes),
    };
    return cmocka_run_group_tests_name("replicates of coefficients", tests, NULL, NULL);
}

#include "support/check.h"

#include <string.h>

#include "models/multilevel/components.h"
#include "models/multilevel/fixture.h"

static void check_law_of_ranks(const norma_multilevel_result *r, double tolerance)
{
    double n = (double)r->components.n_units, rank = 0, top = 0, bottom = 0;
    for (size_t u = 0; u < r->n_units; u++) {
        const norma_unit_mean *m = &r->units[u];
        if (m->n == 0) {
            assert_true(isnan(m->rank_mean) && isnan(m->p_top));
            continue;
        }
        rank += m->rank_mean;
        top += m->p_top;
        bottom += m->p_bottom;
        assert_true(m->rank_low >= 1 && m->rank_high <= n && m->rank_low <= m->rank_high);
        assert_true(m->rank_low <= m->rank_mean + 1 && m->rank_mean - 1 <= m->rank_high);
        assert_true(m->p_top >= 0 && m->p_top + m->p_bottom <= 1 + tolerance);
    }
    assert_close(rank, n * (n + 1) / 2, tolerance, 0);
    assert_close(top, (double)norma__third(r->components.n_units), tolerance, 0);
    assert_close(bottom, (double)norma__third(r->components.n_units), tolerance, 0);
}

static void ranks_and_thirds_add_up(void **state)
{
    (void)state;
    static const size_t sizes[] = {2, 3, 4, 5, 12, 512, 513, 3000};
    norma_unit_scores *units = calloc(3001, sizeof *units);
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    o.draws = 200;
    assert_non_null(units);
    for (size_t k = 0; k < 8; k++) {
        made_up(units, sizes[k], 20, 0.1, k);
        units[sizes[k]] = (norma_unit_scores){.mean = NAN};
        norma_multilevel_result *r = multilevel(units, sizes[k] + 1, NULL, &o);
        check_law_of_ranks(r, sizes[k] > 512 ? 2e-3 : 1e-12);
        assert_int_equal(notes_of(r, "ranks-expected"), sizes[k] > 512);
        norma_multilevel_result_free(r);
    }
    free(units);
}

/* With two units that were asked about as many people, the ratio and the grand mean tell them apart
   no more than the sign of the difference does: P(first above) is that of a t distribution. */
static void two_units_are_ranked_as_their_difference_is_sure(void **state)
{
    (void)state;
    const norma_unit_scores units[] = {{4000, 3.1, 3999}, {4000, 3.0, 3999}};
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    o.draws = 20000;
    norma_multilevel_result *r = multilevel(units, 2, NULL, &o);
    /* 0.1 is 4.47 standard errors; shrunken by at most a few per cent */
    assert_true(r->units[0].p_top > 0.999 && r->units[0].p_bottom < 0.001);
    assert_true(r->units[0].rank_high == 1 && r->units[1].rank_low == 2);
    assert_close(r->units[0].rank_mean, 2 - r->units[0].p_top, 1e-12, 0);
    norma_multilevel_result_free(r);
}

static void threads_change_no_bit_and_seeds_change_draws(void **state)
{
    (void)state;
    norma_unit_scores units[40];
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    made_up(units, 40, 20, 0.1, 2);
    o.draws = 999;
    o.threads = 1;
    norma_multilevel_result *one = multilevel(units, 40, NULL, &o);
    o.threads = 3;
    norma_multilevel_result *three = multilevel(units, 40, NULL, &o);
    assert_memory_equal(one->units, three->units, 40 * sizeof *one->units);
    o.seed = 2;
    norma_multilevel_result *other = multilevel(units, 40, NULL, &o);
    assert_true(one->units[0].rank_mean != other->units[0].rank_mean);
    norma_multilevel_result_free(one);
    norma_multilevel_result_free(three);
    norma_multilevel_result_free(other);
}

/* Two ways to the same ranks: counted in draws, and from the expected number above. */
static void many_units_are_ranked_as_draws_would_rank_them(void **state)
{
    (void)state;
    enum { N = 512 };
    norma_unit_scores units[N];
    norma_unit_mean expected[N];
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    o.draws = 10000;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        norma__sizes sizes;
        norma__posterior posterior;
        norma__belief beliefs[N];
        made_up(units, N, seed == 1 ? 200 : 20, seed == 3 ? 0.02 : 0.15, seed);
        norma_multilevel_result *drawn = multilevel(units, N, NULL, &o);
        assert_int_equal(norma__sizes_of(&sizes, units, N, NULL), NORMA_OK);
        norma__posterior_of(&posterior, &sizes);
        norma__beliefs_of(beliefs, &posterior, units, N, &sizes);
        assert_int_equal(norma__ranks_expected(expected, beliefs, N, 0.95, NULL), NORMA_OK);
        for (size_t u = 0; u < N; u++) {
            assert_close(expected[u].rank_mean, drawn->units[u].rank_mean, 0, 0.015 * N);
            assert_close(expected[u].p_top, drawn->units[u].p_top, 0, 0.045);
            assert_close(expected[u].p_bottom, drawn->units[u].p_bottom, 0, 0.045);
            assert_close(expected[u].rank_low, drawn->units[u].rank_low, 0, 0.04 * N);
            assert_close(expected[u].rank_high, drawn->units[u].rank_high, 0, 0.04 * N);
        }
        norma__sizes_clear(&sizes);
        norma_multilevel_result_free(drawn);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_and_thirds_add_up),
        cmocka_unit_test(two_units_are_ranked_as_their_difference_is_sure),
        cmocka_unit_test(threads_change_no_bit_and_seeds_change_draws),
        cmocka_unit_test(many_units_are_ranked_as_draws_would_rank_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <norma/factor.h>

#include "models/factorial.h"
#include "models/rotation/assign.h"

/* Six items of three scales; scale 0 became factor 2, scale 1 factor 0, scale 2 factor 1. Item f
   belongs to two scales, so the key leaves it out. */
static char *IDS[] = {"a", "b", "c", "d", "e", "f"};
static double LOADINGS[18] = {.1, -.2, .7,  .6,  -.35, .5, /* factor 0 */
                              0,  .40, .1,  .05, .3,   .6, /* factor 1 */
                              .8, .5,  .31, -.1, .0,   .45} /* factor 2 */;
static const size_t KEY[6] = {0, 0, 1, 1, 2, NORMA_NONE};
static const norma_factor_result FACTOR = {
    .n_items = 6, .n_factors = 3, .item_ids = IDS, .loadings = LOADINGS};

static void factors_are_matched_to_their_scales(void **state)
{
    (void)state;
    norma_key_match *m;
    assert_int_equal(norma_factor_match(&m, &FACTOR, KEY, 0.30, NULL), NORMA_OK);
    assert_int_equal(m->factor_of_scale[0], 2);
    assert_int_equal(m->factor_of_scale[1], 0);
    assert_int_equal(m->factor_of_scale[2], 1);
    assert_int_equal(m->n_keyed, 5);
    assert_int_equal(m->n_hits, 4);  /* e loads -.35 on another factor, .3 on its own */
    assert_int_equal(m->n_cross, 3); /* b .40, c .31, e -.35 */
    assert_int_equal(m->scale_items[0], 2);
    assert_int_equal(m->scale_hits[2], 0);
    assert_int_equal(m->scale_cross[0], 1);
    assert_int_equal(m->scale_cross[1], 1);
    assert_int_equal(m->scale_cross[2], 1);
    norma_key_match_free(m);
}

/* Taking the largest gain first would give 10 + 0 and miss 9 + 9. */
static void the_best_assignment_is_not_the_greedy_one(void **state)
{
    (void)state;
    const double gain[4] = {10, 9, 9, 0};
    size_t column[2];
    assert_int_equal(norma__assign(column, gain, 2, NULL), NORMA_OK);
    assert_int_equal(column[0], 1);
    assert_int_equal(column[1], 0);
}

static double best_by_trying_all(const double *gain, size_t k, size_t row, unsigned used)
{
    if (row == k)
        return 0;
    double best = -INFINITY;
    for (size_t c = 0; c < k; c++)
        if (!(used & 1U << c))
            best = fmax(best,
                        gain[c * k + row] + best_by_trying_all(gain, k, row + 1, used | 1U << c));
    return best;
}

/* Law: as good as the best of all permutations, also with ties and zeros. */
static void no_permutation_is_better(void **state)
{
    (void)state;
    gsl_rng *random = norma__random_new(3, 0);
    assert_non_null(random);
    for (int trial = 0; trial < 200; trial++) {
        size_t k = 1 + (size_t)trial % 7, column[7], times[7] = {0};
        double gain[49], sum = 0;
        for (size_t i = 0; i < k * k; i++)
            gain[i] = trial % 2 ? gsl_rng_uniform(random) : (double)gsl_rng_uniform_int(random, 3);
        assert_int_equal(norma__assign(column, gain, k, NULL), NORMA_OK);
        for (size_t r = 0; r < k; r++) {
            assert_true(column[r] < k && times[column[r]]++ == 0);
            sum += gain[column[r] * k + r];
        }
        assert_close(sum, best_by_trying_all(gain, k, 0, 0), 1e-12, 0);
    }
    gsl_rng_free(random);
}

static void a_scale_without_items_still_gets_a_factor(void **state)
{
    (void)state;
    const size_t key[6] = {0, 0, 1, 1, NORMA_NONE, NORMA_NONE};
    norma_key_match *m;
    assert_int_equal(norma_factor_match(&m, &FACTOR, key, 0.30, NULL), NORMA_OK);
    assert_int_equal(m->factor_of_scale[2], 1);
    assert_int_equal(m->scale_items[2], 0);
    assert_int_equal(m->n_keyed, 4);
    norma_key_match_free(m);
}

static void refusals_say_what_is_wrong(void **state)
{
    (void)state;
    const size_t key[6] = {0, 0, 1, 3, 2, NORMA_NONE};
    norma_key_match *m;
    norma_error err;
    assert_int_equal(norma_factor_match(&m, &FACTOR, key, 0.30, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "item d is keyed to scale number 3, but 3 factors are matched "
                                     "to scales 0 to 2");
    assert_null(m);
    assert_int_equal(norma_factor_match(&m, &FACTOR, KEY, NAN, &err), NORMA_EINVAL);
    assert_int_equal(norma_factor_match(&m, &FACTOR, KEY, -1, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "the limit of cross-loadings is 0 or more, not -1");
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    norma_key_match *m = NULL;
    check_every_allocation(m, norma_factor_match(&m, &FACTOR, KEY, 0.30, NULL));
    norma_key_match_free(m);
    norma_key_match_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factors_are_matched_to_their_scales),
        cmocka_unit_test(the_best_assignment_is_not_the_greedy_one),
        cmocka_unit_test(no_permutation_is_better),
        cmocka_unit_test(a_scale_without_items_still_gets_a_factor),
        cmocka_unit_test(refusals_say_what_is_wrong),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("factor_match", tests, NULL, NULL);
}

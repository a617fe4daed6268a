#include "models/rotation/rotate.h"

#include <string.h>

#include "models/extraction/loadings.h"
#include "models/extraction/minres.h"
#include "models/factorial.h"
#include "models/rotation/align.h"

static norma_status turn(norma__rotated *out, const double *loadings, size_t p, size_t k,
                         norma_rotation method, size_t starts, uint64_t seed)
{
    const norma__rotation rotation = {
        .method = method, .kaiser = method == NORMA_ROTATE_VARIMAX, .starts = starts, .seed = seed};
    return norma__rotate(out, loadings, p, k, &rotation, NULL);
}

enum { P = 25, K = 5 };

static void load_bfi(double *loadings, cJSON **reference)
{
    *reference = reference_load("factor_bfi.json");
    read_numbers(loadings, P * K, json_at(*reference, "tight/loadings"));
}

/* The two sets of factors are the same but for order and sign. */
static void assert_same_factors(const double *got, const double *want, size_t p, size_t k,
                                double tolerance)
{
    for (size_t f = 0; f < k; f++) {
        double best = INFINITY;
        for (size_t g = 0; g < k; g++)
            for (int sign = -1; sign <= 1; sign += 2) {
                double worst = 0;
                for (size_t i = 0; i < p; i++)
                    worst = fmax(worst, fabs(got[f * p + i] - sign * want[g * p + i]));
                best = fmin(best, worst);
            }
        assert_true(best <= tolerance);
    }
}

/* GPArotation 2022.10-2, GPFoblq(method = "oblimin", gam = 0, eps = 1e-9), no normalisation;
   scripts/reference/factor_bfi.R. */
static void oblimin_of_bfi_is_that_of_gparotation(void **state)
{
    (void)state;
    double loadings[P * K], pattern[P * K], phi[K * K];
    cJSON *reference;
    load_bfi(loadings, &reference);
    read_numbers(pattern, P * K, json_at(reference, "tight/oblimin/loadings"));
    read_numbers(phi, K * K, json_at(reference, "tight/oblimin/phi"));
    for (size_t starts = 0; starts <= 10; starts += 10) {
        norma__rotated r;
        assert_int_equal(turn(&r, loadings, P, K, NORMA_ROTATE_OBLIMIN, starts, 1), NORMA_OK);
        assert_true(r.converged);
        assert_int_equal(r.optima, 1);
        assert_int_equal(norma__align(pattern, phi, r.loadings, P, K, NULL), NORMA_OK);
        for (size_t i = 0; i < P * K; i++)
            assert_close(r.loadings[i], pattern[i], 0, 1e-7);
        for (size_t i = 0; i < K * K; i++)
            assert_close(r.phi[i], phi[i], 0, 1e-7);
        double theirs = json_number(reference, "tight/oblimin/criterion");
        assert_true(r.criterion <= theirs * (1 + 1e-13));
        assert_close(r.criterion, theirs, 1e-12, 0);
        norma__rotated_free(&r);
    }
    cJSON_Delete(reference);
}

/* R 4.2.2, varimax(normalize = TRUE, eps = 1e-14). */
static void varimax_of_bfi_is_that_of_r(void **state)
{
    (void)state;
    double loadings[P * K], want[P * K];
    cJSON *reference;
    load_bfi(loadings, &reference);
    read_numbers(want, P * K, json_at(reference, "tight/varimax"));
    norma__rotated r;
    assert_int_equal(turn(&r, loadings, P, K, NORMA_ROTATE_VARIMAX, 10, 1), NORMA_OK);
    assert_true(r.converged);
    /* R stops on the change of its criterion: its angles are right to about 1e-7 */
    assert_same_factors(r.loadings, want, P, K, 1e-6);
    for (size_t i = 0; i < K * K; i++)
        assert_close(r.phi[i], i % (K + 1) == 0, 0, 1e-14);
    norma__rotated_free(&r);
    cJSON_Delete(reference);
}

/* Law: Lambda Phi Lambda' does not change, so neither do communalities. */
static void rotation_keeps_the_model_matrix(void **state)
{
    (void)state;
    double loadings[P * K], before[P], after[P];
    const double identity[K * K] = {[0] = 1, [6] = 1, [12] = 1, [18] = 1, [24] = 1};
    cJSON *reference;
    load_bfi(loadings, &reference);
    cJSON_Delete(reference);
    norma__communalities(before, loadings, identity, P, K);
    const norma_rotation rotations[] = {NORMA_ROTATE_NONE, NORMA_ROTATE_VARIMAX,
                                        NORMA_ROTATE_OBLIMIN};
    for (size_t n = 0; n < sizeof rotations / sizeof *rotations; n++) {
        norma__rotated r;
        assert_int_equal(turn(&r, loadings, P, K, rotations[n], 3, 1), NORMA_OK);
        norma__communalities(after, r.loadings, r.phi, P, K);
        for (size_t i = 0; i < P; i++)
            assert_close(after[i], before[i], 1e-12, 0);
        double last = INFINITY;
        for (size_t f = 0; f < K; f++) {
            double sum = 0, squares = 0;
            for (size_t i = 0; i < P; i++) {
                sum += r.loadings[f * P + i];
                for (size_t g = 0; g < K; g++)
                    squares += r.loadings[f * P + i] * r.phi[g * K + f] * r.loadings[g * P + i];
            }
            assert_true(sum > 0 && squares <= last);
            assert_close(r.phi[f * K + f], 1, 0, 0);
            last = squares;
        }
        norma__rotated_free(&r);
    }
}

/* Law: a pattern with one loading an item has criterion 0, and oblimin finds it back from any
   rotation of it. */
static void oblimin_finds_perfect_simple_structure(void **state)
{
    (void)state;
    enum { ITEMS = 12, FACTORS = 3 };
    double pattern[ITEMS * FACTORS] = {0}, turned[ITEMS * FACTORS];
    const double phi[9] = {1, .3, .1, .3, 1, .2, .1, .2, 1};
    /* Phi = U'U by hand: columns of U have length 1 */
    double u[9] = {1, 0, 0, .3, sqrt(1 - .09), 0, .1, 0, 0};
    u[7] = (.2 - .03) / u[4];
    u[8] = sqrt(1 - .01 - u[7] * u[7]);
    for (size_t i = 0; i < ITEMS; i++)
        pattern[i % FACTORS * ITEMS + i] = 0.9 - 0.04 * (double)i;
    for (size_t r = 0; r < FACTORS; r++) /* A = L U' */
        for (size_t i = 0; i < ITEMS; i++) {
            turned[r * ITEMS + i] = 0;
            for (size_t q = 0; q < FACTORS; q++)
                turned[r * ITEMS + i] += pattern[q * ITEMS + i] * u[q * FACTORS + r];
        }
    norma__rotated r;
    assert_int_equal(turn(&r, turned, ITEMS, FACTORS, NORMA_ROTATE_OBLIMIN, 10, 3), NORMA_OK);
    assert_close(r.criterion, 0, 0, 1e-18);
    assert_same_factors(r.loadings, pattern, ITEMS, FACTORS, 1e-9);
    assert_close(fabs(r.phi[1]), phi[1], 0, 1e-9);
    norma__rotated_free(&r);
}

static double oblimin_value(const norma__rotated *r)
{
    double sum = 0;
    for (size_t f = 0; f < r->k; f++)
        for (size_t g = 0; g < f; g++)
            for (size_t i = 0; i < r->p; i++)
                sum += pow(r->loadings[f * r->p + i] * r->loadings[g * r->p + i], 2) / 2;
    return sum;
}

static double varimax_value(const norma__rotated *r)
{
    double sum = 0, n = (double)r->p;
    for (size_t f = 0; f < r->k; f++) {
        double squares = 0, fourths = 0;
        for (size_t i = 0; i < r->p; i++) {
            double h = 0;
            for (size_t g = 0; g < r->k; g++)
                h += pow(r->loadings[g * r->p + i], 2);
            double share = pow(r->loadings[f * r->p + i], 2) / h;
            squares += share / n;
            fourths += share * share / n;
        }
        sum += fourths - squares * squares;
    }
    return sum;
}

/* More starts never make the criterion worse, and it is what the loadings say it is. Ten factors
   are too many for bfi: varimax from the identity then ends in a lesser optimum. */
static void more_starts_are_never_worse(void **state)
{
    (void)state;
    enum { FACTORS = 10 };
    double cor[P * P], greatest = -INFINITY, least = INFINITY;
    cJSON *reference = reference_load("factor_bfi.json");
    read_numbers(cor, P * P, json_at(reference, "cor"));
    cJSON_Delete(reference);
    norma__extracted fit;
    assert_int_equal(norma__minres(&fit, cor, P, FACTORS, NULL), NORMA_OK);
    for (size_t starts = 0; starts <= 60; starts += 30) {
        norma__rotated v, o;
        assert_int_equal(turn(&v, fit.loadings, P, FACTORS, NORMA_ROTATE_VARIMAX, starts, 1),
                         NORMA_OK);
        assert_int_equal(turn(&o, fit.loadings, P, FACTORS, NORMA_ROTATE_OBLIMIN, starts, 1),
                         NORMA_OK);
        assert_close(varimax_value(&v), v.criterion, 1e-12, 0);
        assert_close(oblimin_value(&o), o.criterion, 1e-12, 0);
        assert_true(v.criterion >= greatest * (1 - 1e-12) && o.criterion <= least * (1 + 1e-12));
        assert_true(starts == 0 ? v.optima == 1 : v.optima > 1 && v.criterion > 0.427);
        assert_true(starts > 0 || v.criterion < 0.426);
        greatest = v.criterion;
        least = o.criterion;
        norma__rotated_free(&v);
        norma__rotated_free(&o);
    }
    norma__extracted_free(&fit);
}

static void empty_factors_are_left_alone(void **state)
{
    (void)state;
    const double loadings[12] = {.8, .7, .6, .5, .2, -.1, .3, -.4, 0, 0, 0, 0};
    norma__rotated r;
    assert_int_equal(turn(&r, loadings, 4, 3, NORMA_ROTATE_OBLIMIN, 5, 1), NORMA_OK);
    assert_int_equal(r.empty, 1);
    for (size_t i = 8; i < 12; i++)
        assert_true(r.loadings[i] == 0);
    assert_true(r.phi[2] == 0 && r.phi[8] == 1);
    norma__rotated_free(&r);
    const double none[8] = {0};
    assert_int_equal(turn(&r, none, 4, 2, NORMA_ROTATE_VARIMAX, 5, 1), NORMA_OK);
    assert_int_equal(r.empty, 2);
    assert_true(isnan(r.criterion));
    norma__rotated_free(&r);
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    const double loadings[8] = {.8, .7, .6, .5, .2, -.1, .3, -.4};
    norma__rotated r = {0};
    check_every_allocation(r.loadings, turn(&r, loadings, 4, 2, NORMA_ROTATE_OBLIMIN, 2, 1));
    norma__rotated_free(&r);
    norma__rotated_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(oblimin_of_bfi_is_that_of_gparotation),
        cmocka_unit_test(varimax_of_bfi_is_that_of_r),
        cmocka_unit_test(rotation_keeps_the_model_matrix),
        cmocka_unit_test(oblimin_finds_perfect_simple_structure),
        cmocka_unit_test(more_starts_are_never_worse),
        cmocka_unit_test(empty_factors_are_left_alone),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("rotate", tests, NULL, NULL);
}

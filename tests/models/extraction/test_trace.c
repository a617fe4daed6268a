#include "models/extraction/trace.h"

#include "models/extraction/extraction.h"

/* The least eigenvalue of S - Psi. */
static double least_common(const double *s, const double *psi, size_t p)
{
    double *left = calloc(p * p + p, sizeof *left), least;
    assert_non_null(left);
    memcpy(left, s, p * p * sizeof *left);
    for (size_t i = 0; i < p; i++)
        left[i * p + i] -= psi[i];
    assert_int_equal(norma__eigen(left + p * p, NULL, left, p, NULL), NORMA_OK);
    least = left[p * p + p - 1];
    free(left);
    return least;
}

/* psych 2.2.9's glb.algebraic(), by the solver CSDP, whose own tolerance is 1e-8: five scales of
   bfi. */
static void greatest_lower_bounds_are_those_of_csdp(void **state)
{
    (void)state;
    static const char *const scales[] = {"agree", "conscientious", "extraversion", "neuroticism",
                                         "openness"};
    cJSON *reference = reference_load("extraction.json");
    for (size_t c = 0; c < 5; c++) {
        double s[25], psi[5], sum, total = 0;
        char path[64];
        (void)snprintf(path, sizeof path, "bounds/%s", scales[c]);
        const cJSON *scale = json_at(reference, path);
        read_numbers(s, 25, json_at(scale, "cov"));
        assert_int_equal(norma__minimum_trace(psi, &sum, s, NULL, 5, NULL), NORMA_OK);
        for (size_t i = 0; i < 25; i++)
            total += s[i];
        assert_close(1 - sum / total, json_number(scale, "glb"), 0, 3e-9);
        assert_true(least_common(s, psi, 5) > -1e-14);
    }
    cJSON_Delete(reference);
}

/* Two items: a1 = |r| sqrt(w2 / w1), a2 = |r| sqrt(w1 / w2) are left of the variances, as far as
   neither exceeds 1. */
static void two_items_share_their_correlation_by_weight(void **state)
{
    (void)state;
    const double cor[4] = {1, -.6, -.6, 1}, even[2] = {1, 1}, uneven[2] = {2, 1}, steep[2] = {1, 9};
    double psi[2], sum;
    assert_int_equal(norma__minimum_trace(psi, &sum, cor, even, 2, NULL), NORMA_OK);
    assert_close(psi[0], .4, 0, 1e-6);
    assert_close(psi[1], .4, 0, 1e-6);
    assert_close(sum, .8, 1e-11, 0);
    assert_int_equal(norma__minimum_trace(psi, &sum, cor, uneven, 2, NULL), NORMA_OK);
    assert_close(psi[0], 1 - .6 * sqrt(.5), 0, 1e-6);
    assert_close(sum, 3 - 2 * .6 * sqrt(2), 1e-11, 0);
    assert_int_equal(norma__minimum_trace(psi, &sum, cor, steep, 2, NULL), NORMA_OK);
    assert_close(psi[0], 0, 0, 1e-10);
    assert_close(sum, 9 * .64, 1e-11, 0);
}

/* Equal covariances: the least eigenvalue can be taken off everywhere. */
static void equal_covariances_give_the_least_eigenvalue(void **state)
{
    (void)state;
    enum { P = 10 };
    double s[P * P], psi[P], sum;
    for (size_t i = 0; i < P * P; i++)
        s[i] = i % (P + 1) == 0 ? 3 : 1.2;
    assert_int_equal(norma__minimum_trace(psi, &sum, s, NULL, P, NULL), NORMA_OK);
    assert_close(sum, P * 1.8, 1e-11, 0);
    for (size_t i = 0; i < P; i++)
        assert_close(psi[i], 1.8, 0, 1e-6);
}

/* Laws: the common part is Gramian and singular; and the sum, weighted by the variances, does not
   know the unit of an item. */
static void the_bound_does_not_know_units(void **state)
{
    (void)state;
    enum { P = 25 };
    double cor[P * P], cov[P * P], weights[P], psi[P], scaled[P], sum, again;
    read_matrix(cor, P, "bfi");
    for (size_t j = 0; j < P; j++) {
        weights[j] = pow(10, -(double)(j % 5));
        for (size_t i = 0; i < P; i++)
            cov[j * P + i] = cor[j * P + i] * pow(10, (double)(i % 5 + j % 5) / 2);
    }
    assert_int_equal(norma__minimum_trace(psi, &sum, cor, NULL, P, NULL), NORMA_OK);
    assert_int_equal(norma__minimum_trace(scaled, &again, cov, weights, P, NULL), NORMA_OK);
    assert_close(again, sum, 1e-11, 0);
    assert_close(least_common(cor, psi, P), 0, 0, 1e-10);
    for (size_t i = 0; i < P; i++) {
        assert_true(psi[i] >= 0);
        assert_close(scaled[i] * weights[i], psi[i], 0, 1e-6);
    }
}

/* Duality: no psi that leaves a Gramian matrix has a larger sum; tried by 200 others, each
   stretched until it leaves none. */
static void no_other_uniquenesses_do_better(void **state)
{
    (void)state;
    enum { P = 6 };
    double cor[P * P], psi[P], other[P], sum;
    read_matrix(cor, P, "ability");
    assert_int_equal(norma__minimum_trace(psi, &sum, cor, NULL, P, NULL), NORMA_OK);
    gsl_rng *random = norma__random_new(3, 0);
    assert_non_null(random);
    for (int trial = 0; trial < 200; trial++) {
        double low = 0, high = 1, total = 0;
        for (size_t i = 0; i < P; i++)
            other[i] = psi[i] * (0.9 + 0.2 * gsl_rng_uniform(random));
        for (int halving = 0; halving < 40; halving++) {
            double scale = (low + high) / 2, tried[P];
            for (size_t i = 0; i < P; i++)
                tried[i] = 2 * scale * other[i];
            *(least_common(cor, tried, P) >= 0 ? &low : &high) = scale;
        }
        for (size_t i = 0; i < P; i++)
            total += 2 * low * other[i];
        assert_true(total <= sum * (1 + 1e-11));
    }
    gsl_rng_free(random);
}

/* A singular matrix: items of the null vectors can have no uniqueness, and the others see what
   those leave of them. Items 1 and 2 are twins; 3 and 4 correlate .5 with each other, and .3 with
   them. */
static void a_singular_matrix_is_solved_on_its_face(void **state)
{
    (void)state;
    const double cor[16] = {1, 1, .3, .3, 1, 1, .3, .3, .3, .3, 1, .5, .3, .3, .5, 1};
    const double perfect[4] = {1, -1, -1, 1};
    double psi[4], sum;
    assert_int_equal(norma__minimum_trace(psi, &sum, cor, NULL, 4, NULL), NORMA_OK);
    assert_true(psi[0] == 0 && psi[1] == 0);
    /* given the twins: variances .91, covariance .41, of which .41 stays in each */
    assert_close(psi[2], .5, 0, 1e-6);
    assert_close(sum, 1, 1e-11, 0);
    assert_int_equal(norma__minimum_trace(psi, &sum, perfect, NULL, 2, NULL), NORMA_OK);
    assert_true(sum == 0 && psi[0] == 0 && psi[1] == 0);
}

static void refusals_say_what_is_wrong(void **state)
{
    (void)state;
    const double cor[4] = {1, .5, .5, 1}, undefined[4] = {1, NAN, NAN, 1}, empty[4] = {1, 0, 0, 0};
    const double indefinite[9] = {1, .9, -.9, .9, 1, .9, -.9, .9, 1};
    const double negative[2] = {1, -1}, nothing[2] = {0, 0};
    double psi[3], sum;
    norma_error err;
    assert_int_equal(norma__minimum_trace(psi, &sum, undefined, NULL, 2, &err), NORMA_EDATA);
    assert_int_equal(norma__minimum_trace(psi, &sum, empty, NULL, 2, &err), NORMA_EDATA);
    assert_string_equal(err.message, "item 2 of 2 has no positive variance");
    assert_int_equal(norma__minimum_trace(psi, &sum, indefinite, NULL, 3, &err), NORMA_EDATA);
    assert_string_equal(
        err.message,
        "a matrix of 3 items has a negative eigenvalue (-0.8 when scaled to a unit diagonal), and "
        "so neither a greatest lower bound nor a minimum rank solution");
    assert_int_equal(norma__minimum_trace(psi, &sum, cor, negative, 2, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "weight 2 of 2 is not 0 or more");
    assert_int_equal(norma__minimum_trace(psi, &sum, cor, nothing, 2, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "no item of 2 has a positive weight");
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    const double cor[16] = {1, 1, .3, .3, 1, 1, .3, .3, .3, .3, 1, .5, .3, .3, .5, 1};
    double psi[4], sum;
    check_every_allocation(NULL, norma__minimum_trace(psi, &sum, cor, NULL, 4, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(greatest_lower_bounds_are_those_of_csdp),
        cmocka_unit_test(two_items_share_their_correlation_by_weight),
        cmocka_unit_test(equal_covariances_give_the_least_eigenvalue),
        cmocka_unit_test(the_bound_does_not_know_units),
        cmocka_unit_test(no_other_uniquenesses_do_better),
        cmocka_unit_test(a_singular_matrix_is_solved_on_its_face),
        cmocka_unit_test(refusals_say_what_is_wrong),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}

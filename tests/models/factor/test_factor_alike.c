#include <norma/factor.h>

#include <string.h>

#include "models/factorial.h"
#include "support/table.h"

/* Congruence of two solutions, and replicability over random halves. */

static norma_factor_result *factored(const norma_factor_options *o, const norma_sample *sample)
{
    norma_factor_result *r = NULL;
    norma_error err = {0};
    if (norma_factor(&r, sample, o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

static norma_factor_options five(int extraction)
{
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    o.factors = 5;
    o.extraction = extraction;
    o.replicates = 0;
    o.starts = 3;
    return o;
}

/* psych 2.2.9, factor.congruence() of minres and ML, unrounded:
   scripts/reference/factor_solution.R, of unkeyed answers: keying an item changes the sign of its
   row in both, and of no coefficient. */
static void minres_and_ml_are_as_congruent_as_psych_says(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_factor_options a = five(NORMA_EXTRACT_MINRES), b = five(NORMA_EXTRACT_ML);
    norma_factor_result *first = factored(&a, &t.sample), *second = factored(&b, &t.sample);
    norma_congruence *c = NULL;
    cJSON *reference = reference_load("factor_solution.json");
    double want[25], best[5] = {0};
    read_numbers(want, 25, json_at(reference, "congruence"));
    assert_int_equal(norma_factor_congruence(&c, first, second, NULL), NORMA_OK);
    /* matched factors are the largest of each row, in an order and with signs of their own */
    double got = 0, wanted = 0;
    for (size_t f = 0; f < 5; f++) {
        for (size_t g = 0; g < 5; g++)
            best[f] = fmax(best[f], fabs(want[g * 5 + f]));
        got += c->tucker[f];
        wanted += best[f];
        assert_close(c->tucker[f], c->matrix[f * 6], 0, 0);
        assert_true(c->tucker[f] >= c->smallest && c->tucker[f] > 0.99);
    }
    assert_close(got, wanted, 1e-7, 0);
    assert_true(c->rmsd > 0 && c->rmsd < 0.03);
    norma_congruence_free(c);
    assert_int_equal(norma_factor_congruence(&c, first, first, NULL), NORMA_OK);
    assert_close(c->smallest, 1, 1e-14, 0);
    assert_close(c->rmsd, 0, 0, 1e-15);
    norma_congruence_free(c);
    cJSON_Delete(reference);
    norma_factor_result_free(first);
    norma_factor_result_free(second);
    table_free(&t);
}

static void factors_are_matched_and_reflected(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_factor_options o = five(NORMA_EXTRACT_MINRES);
    norma_factor_result *a = factored(&o, &t.sample), *b = factored(&o, &t.sample);
    norma_congruence *c = NULL;
    const size_t p = a->n_items;
    for (size_t i = 0; i < p; i++) { /* exchange the first two, and turn one round */
        double x = b->loadings[i];
        b->loadings[i] = -b->loadings[p + i];
        b->loadings[p + i] = x;
    }
    assert_int_equal(norma_factor_congruence(&c, a, b, NULL), NORMA_OK);
    assert_close(c->smallest, 1, 1e-14, 0);
    norma_congruence_free(c);
    norma_factor_result_free(a);
    norma_factor_result_free(b);
    table_free(&t);
}

static void solutions_of_other_items_or_numbers_are_refused(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_factor_options o = five(NORMA_EXTRACT_MINRES);
    norma_factor_result *a = factored(&o, &t.sample);
    norma_congruence *c = NULL;
    norma_error err;
    o.factors = 4;
    norma_factor_result *fewer = factored(&o, &t.sample);
    assert_int_equal(norma_factor_congruence(&c, a, fewer, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "5 factors cannot be held against 4");
    assert_null(c);
    size_t others[24];
    for (size_t i = 0; i < 24; i++)
        others[i] = i + 1;
    norma_sample sample = t.sample;
    sample.items = others;
    sample.n_items = 24;
    o.factors = 5;
    norma_factor_result *shifted = factored(&o, &sample);
    assert_int_equal(norma_factor_congruence(&c, a, shifted, &err), NORMA_EINVAL);
    assert_string_equal(err.message,
                        "solutions of different items cannot be held against each other");
    norma_factor_result_free(shifted);
    norma_factor_result_free(fewer);
    norma_factor_result_free(a);
    norma_congruence_free(NULL);
    table_free(&t);
}

static void halves_of_bfi_replicate_for_any_number_of_threads(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_factor_options o = five(NORMA_EXTRACT_MINRES);
    o.splits = 12;
    o.threads = 1;
    norma_factor_result *one = factored(&o, &t.sample);
    o.threads = 3;
    norma_factor_result *three = factored(&o, &t.sample);
    const norma_replicability *a = &one->replicability, *b = &three->replicability;
    assert_int_equal(a->splits, 12);
    assert_memory_equal(a->tucker_mean, b->tucker_mean, 5 * sizeof(double));
    assert_memory_equal(a->tucker_low, b->tucker_low, 5 * sizeof(double));
    assert_close(a->hits, b->hits, 0, 0);
    for (size_t f = 0; f < 5; f++) {
        assert_true(a->tucker_mean[f] > 0.95 && a->tucker_mean[f] < 1);
        assert_true(a->tucker_low[f] <= a->tucker_mean[f]);
        assert_true(a->replicated[f] > 0.7 && a->replicated[f] <= 1);
    }
    assert_true(a->hits > 0.85 && a->hits <= 1);
    norma_factor_result_free(one);
    norma_factor_result_free(three);
    table_free(&t);
}

/* Five factors of sixty rows: halves of thirty hardly agree. */
static void a_few_rows_do_not_replicate(void **state)
{
    (void)state;
    table t = table_bfi();
    uint8_t *keep = calloc(norma_data_rows(t.data), 1);
    assert_non_null(keep);
    for (size_t i = 0; i < 60; i++)
        keep[i * 40] = 1;
    t.sample.keep = keep;
    norma_factor_options o = five(NORMA_EXTRACT_MINRES);
    o.splits = 10;
    norma_factor_result *r = factored(&o, &t.sample);
    double sum = 0;
    for (size_t f = 0; f < 5; f++)
        sum += r->replicability.tucker_mean[f] / 5;
    assert_true(sum < 0.85);
    norma_factor_result_free(r);
    free(keep);
    table_free(&t);
}

/* ML needs a positive definite matrix, which 22 rows a half do not give for 25 items. */
static void halves_that_cannot_be_factored_are_left_out(void **state)
{
    (void)state;
    table t = table_bfi();
    uint8_t *keep = calloc(norma_data_rows(t.data), 1);
    assert_non_null(keep);
    for (size_t i = 0; i < 50; i++)
        keep[i * 40] = 1;
    t.sample.keep = keep;
    norma_factor_options o = five(NORMA_EXTRACT_ML);
    o.factors = 1;
    o.splits = 3;
    norma_factor_result *r = factored(&o, &t.sample);
    const norma_note *lost = find_note(&r->notes, "splits-lost", NULL);
    assert_non_null(lost);
    assert_close(lost->value, 3, 0, 0);
    assert_int_equal(r->replicability.splits, 0);
    assert_true(isnan(r->replicability.tucker_low[0]));
    norma_factor_result_free(r);
    free(keep);
    table_free(&t);
}

/* Schmid-Leiman keeps the model: group and general loadings give the same communalities. */
static void the_hierarchical_solution_keeps_communalities(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_factor_options o = five(NORMA_EXTRACT_MINRES);
    o.schmid_leiman = true;
    norma_factor_result *r = factored(&o, &t.sample);
    const norma_schmid_leiman *h = &r->schmid_leiman;
    assert_non_null(h->general);
    double general = 0, all = 0;
    for (size_t i = 0; i < r->n_items; i++) {
        double sum = h->general[i] * h->general[i];
        general += sum;
        for (size_t f = 0; f < 5; f++)
            sum += h->group[f * r->n_items + i] * h->group[f * r->n_items + i];
        all += sum;
        assert_close(h->communalities[i], sum, 1e-12, 0);
    }
    assert_close(h->ecv, general / all, 1e-12, 0);
    assert_true(h->omega_hierarchical > 0 && h->omega_hierarchical < h->omega_total);
    norma_factor_result_free(r);
    o.factors = 2;
    r = factored(&o, &t.sample);
    assert_non_null(find_note(&r->notes, "schmid-leiman-two", NULL));
    norma_factor_result_free(r);
    table_free(&t);
}

static void what_cannot_be_had_together_is_refused(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_factor_options o = five(NORMA_EXTRACT_MINRES);
    norma_factor_result *r = NULL;
    norma_error err;
    o.schmid_leiman = true;
    const int none[] = {NORMA_ROTATE_VARIMAX, NORMA_ROTATE_NONE, NORMA_ROTATE_BIFACTOR};
    for (size_t i = 0; i < 3; i++) {
        o.rotation = none[i];
        assert_int_equal(norma_factor(&r, &t.sample, &o, &err), NORMA_EINVAL);
        assert_non_null(strstr(err.message, "an oblique rotation"));
    }
    o.rotation = NORMA_ROTATE_OBLIMIN;
    o.extraction = NORMA_EXTRACT_PCA;
    assert_int_equal(norma_factor(&r, &t.sample, &o, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "principal components"));
    table_free(&t);
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    int answers[40 * 6];
    gsl_rng *random = norma__random_new(4, 0);
    for (size_t i = 0; i < 40; i++)
        for (size_t j = 0; j < 6; j++)
            answers[i * 6 + j] = 1 + (int)((i * (j / 3 + 1) + gsl_rng_uniform_int(random, 3)) % 5);
    gsl_rng_free(random);
    table t = table_of(answers, 40, 6, 1, 5);
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    norma_factor_result *r = NULL;
    norma_congruence *c = NULL;
    o.factors = 2;
    o.replicates = 0;
    o.starts = 1;
    o.threads = 1;
    o.splits = 2;
    o.schmid_leiman = true;
    check_every_allocation(r, norma_factor(&r, &t.sample, &o, NULL));
    check_every_allocation(c, norma_factor_congruence(&c, r, r, NULL));
    norma_congruence_free(c);
    norma_factor_result_free(r);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minres_and_ml_are_as_congruent_as_psych_says),
        cmocka_unit_test(factors_are_matched_and_reflected),
        cmocka_unit_test(solutions_of_other_items_or_numbers_are_refused),
        cmocka_unit_test(halves_of_bfi_replicate_for_any_number_of_threads),
        cmocka_unit_test(a_few_rows_do_not_replicate),
        cmocka_unit_test(halves_that_cannot_be_factored_are_left_out),
        cmocka_unit_test(the_hierarchical_solution_keeps_communalities),
        cmocka_unit_test(what_cannot_be_had_together_is_refused),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("factor_alike", tests, NULL, NULL);
}

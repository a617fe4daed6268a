#include "support/check.h"

#include <gsl/gsl_randist.h>
#include <math.h>

#include <norma/moments.h>
#include <norma/reliability.h>

#include "foundation/random.h"
#include "support/table.h"

static norma_reliability_result *reliability_of(const norma_sample *sample, const char *id,
                                                norma_missing missing)
{
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    norma_reliability_result *r = NULL;
    norma_error err = {0};
    options.missing = (int)missing;
    if (norma_reliability(&r, id, sample, &options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

/* ---- certified: psych 2.2.9 on bfi, scripts/reference/reliability_bfi.R ---- */

static void check_items(const norma_reliability_result *r, const cJSON *psych)
{
    for (size_t i = 0; i < r->n_items; i++) {
        const norma_item_reliability *item = &r->items[i];
        const struct {
            const char *name;
            double got;
        } figures[] = {{"mean", item->mean},
                       {"sd", item->sd},
                       {"r_rest", item->r_rest},
                       {"alpha_if_dropped", item->alpha_if_dropped}};
        for (size_t k = 0; k < sizeof figures / sizeof *figures; k++)
            assert_close(figures[k].got,
                         cJSON_GetArrayItem(json_at(psych, figures[k].name), (int)i)->valuedouble,
                         1e-10, 0);
    }
}

static void check_scale(const norma_reliability_result *r, const cJSON *want)
{
    const cJSON *psych = json_at(want, "psych");
    assert_close((double)r->n, json_number(want, "n"), 0, 0);
    assert_close((double)r->n_complete, json_number(want, "n_complete"), 0, 0);
    assert_close(r->alpha, json_number(psych, "alpha"), 1e-10, 0);
    assert_close(r->alpha_standardized, json_number(psych, "alpha_standardized"), 1e-10, 0);
    assert_close(r->alpha_low, json_number(psych, "feldt_complete_rows/0"), 1e-10, 0);
    assert_close(r->alpha_high, json_number(psych, "feldt_complete_rows/1"), 1e-10, 0);
    assert_close(r->score_sd, json_number(want, "score_sd"), 1e-10, 0);
    assert_close(r->sem, r->score_sd * sqrt(1 - r->alpha), 1e-14, 0);
    assert_close(r->omega_total, json_number(want, "tight/omega"), 1e-9, 0);
    assert_close(r->omega_total, json_number(psych, "omega"), 1e-6, 0);
    check_items(r, psych);
}

static void check_bfi(norma_missing missing, const char *name)
{
    static const char *const scales[] = {"agreeableness", "conscientiousness", "extraversion",
                                         "neuroticism", "openness"};
    table t = table_bfi();
    cJSON *reference = reference_load("reliability_bfi.json");
    norma_sample sample = t.sample;
    sample.n_items = 5;
    for (size_t s = 0; s < 5; s++) {
        sample.items = t.sample.items + 5 * s;
        norma_reliability_result *r = reliability_of(&sample, scales[s], missing);
        const cJSON *want = json_at(json_at(reference, name), scales[s]);
        check_scale(r, want);
        if (missing == NORMA_MISSING_LISTWISE) {
            assert_close(r->score_mean, json_number(want, "psych/score_mean"), 1e-10, 0);
            assert_close(r->score_sd, json_number(want, "psych/score_sd"), 1e-10, 0);
        }
        norma_reliability_result_free(r);
    }
    cJSON_Delete(reference);
    table_free(&t);
}

static void listwise_reliability_equals_psych(void **state)
{
    (void)state;
    check_bfi(NORMA_MISSING_LISTWISE, "listwise");
}

static void pairwise_reliability_equals_psych(void **state)
{
    (void)state;
    check_bfi(NORMA_MISSING_PAIRWISE, "pairwise");
}

/* ---- laws ---- */

enum { ROWS = 8, ITEMS = 4 };
static const int ANSWERS[ROWS * ITEMS] = {1, 2, 1, 3, 2, 2, 3, 1, 3, 1, 2, 4, 4, 3, 5, 2,
                                          5, 4, 3, 5, 2, 3, 2, 2, 4, 5, 4, 4, 1, 1, 2, 1};

static void alpha_ignores_origin_and_item_order(void **state)
{
    (void)state;
    const size_t backwards[] = {3, 2, 1, 0};
    int shifted[ROWS * ITEMS];
    for (size_t k = 0; k < ROWS * ITEMS; k++)
        shifted[k] = ANSWERS[k] + 10 * (int)(k % ITEMS);
    table t = table_of(ANSWERS, ROWS, ITEMS, 1, 5);
    table u = table_of(shifted, ROWS, ITEMS, 1, 35);
    norma_reliability_result *a = reliability_of(&t.sample, "a", NORMA_MISSING_LISTWISE);
    norma_reliability_result *b = reliability_of(&u.sample, "b", NORMA_MISSING_LISTWISE);
    t.sample.items = backwards;
    norma_reliability_result *c = reliability_of(&t.sample, "c", NORMA_MISSING_LISTWISE);
    assert_close(b->alpha, a->alpha, 1e-14, 0);
    assert_close(c->alpha, a->alpha, 1e-14, 0);
    assert_close(b->omega_total, a->omega_total, 1e-9, 0);
    assert_close(c->omega_total, a->omega_total, 1e-9, 0);
    for (size_t i = 0; i < ITEMS; i++) {
        assert_close(b->items[i].r_rest, a->items[i].r_rest, 1e-13, 0);
        assert_close(c->items[ITEMS - 1 - i].r_rest, a->items[i].r_rest, 1e-13, 0);
    }
    norma_reliability_result_free(a);
    norma_reliability_result_free(b);
    norma_reliability_result_free(c);
    table_free(&t);
    table_free(&u);
}

/* Two routes: alpha if dropped and the item-rest correlation equal those of tables without it. */
static void dropping_an_item_equals_leaving_it_out(void **state)
{
    (void)state;
    table t = table_of(ANSWERS, ROWS, ITEMS, 1, 5);
    norma_reliability_result *all = reliability_of(&t.sample, "all", NORMA_MISSING_LISTWISE);
    for (size_t out = 0; out < ITEMS; out++) {
        size_t rest[ITEMS - 1], n = 0;
        int pairs[ROWS * 2];
        for (size_t j = 0; j < ITEMS; j++)
            if (j != out)
                rest[n++] = j;
        for (size_t r = 0; r < ROWS; r++) {
            pairs[2 * r] = ANSWERS[r * ITEMS + out];
            pairs[2 * r + 1] = 0;
            for (size_t k = 0; k < n; k++)
                pairs[2 * r + 1] += ANSWERS[r * ITEMS + rest[k]];
        }
        norma_sample without = {.data = t.data, .items = rest, .n_items = n};
        norma_reliability_result *r = reliability_of(&without, "rest", NORMA_MISSING_LISTWISE);
        assert_close(all->items[out].alpha_if_dropped, r->alpha, 1e-13, 0);
        norma_reliability_result_free(r);

        table two = table_of(pairs, ROWS, 2, 0, 15);
        norma_moments *m = NULL;
        assert_int_equal(norma_moments_of(&m, &two.sample, NORMA_MISSING_LISTWISE, 1, NULL),
                         NORMA_OK);
        assert_close(all->items[out].r_rest, m->cor[1], 1e-13, 0);
        norma_moments_free(m);
        table_free(&two);
    }
    norma_reliability_result_free(all);
    table_free(&t);
}

/* Items with equal variances are a multiple of standardised items. */
static void standardised_alpha_is_alpha_of_standardised_items(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 4, 2, 1, 3, 3, 4, 1, 4, 3, 2}; /* permutations of 1 ... 4 */
    table t = table_of(answers, 4, 3, 1, 4);
    norma_reliability_result *r = reliability_of(&t.sample, "r", NORMA_MISSING_LISTWISE);
    assert_close(r->alpha_standardized, r->alpha, 1e-13, 1e-14);
    norma_reliability_result_free(r);
    table_free(&t);
}

/* Parallel items: k items that all correlate r have standardised alpha k r / (1 + (k - 1) r) and,
   as one factor of loadings sqrt(r) fits, the same omega. Here the rows are the corners of a cube,
   answered 1 or 2, with (1,1,1) and (2,2,2) three times more: r = 6 / 14. */
static void parallel_items_have_alpha_equal_to_omega(void **state)
{
    (void)state;
    enum { N = 14 };
    int answers[N * 3];
    for (int row = 0; row < N; row++)
        for (int j = 0; j < 3; j++) {
            int corner = row < 8 ? row : (row % 2 ? 7 : 0);
            answers[row * 3 + j] = 1 + ((corner >> j) & 1);
        }
    table t = table_of(answers, N, 3, 1, 2);
    norma_reliability_result *r = reliability_of(&t.sample, "r", NORMA_MISSING_LISTWISE);
    const double rho = 6.0 / N;
    const double spearman_brown = 3 * rho / (1 + 2 * rho);
    assert_close(r->alpha, spearman_brown, 1e-13, 0);
    assert_close(r->alpha_standardized, spearman_brown, 1e-13, 0);
    assert_close(r->omega_total, spearman_brown, 1e-9, 0);
    for (size_t i = 0; i < 3; i++)
        assert_close(r->loadings[i], sqrt(rho), 1e-9, 0);
    norma_reliability_result_free(r);
    table_free(&t);
}

/* ---- simulation ---- */

/* Parallel normal items, correlated .4, on a scale of 255 steps, n = 30, k = 4: alpha is 4 x .4 /
   (1 + 3 x .4). Of 2,000 intervals at 90 %, each tail misses 5 %, give or take 4 standard errors.
 */
static void the_feldt_interval_covers_alpha_as_often_as_it_says(void **state)
{
    (void)state;
    enum { N = 30, K = 4, REPLICATES = 2000 };
    const double rho = 0.4, alpha = K * rho / (1 + (K - 1) * rho);
    const norma_reliability_options options = {.version = 1, .conf_level = 0.90};
    size_t below = 0, above = 0;
    norma_instrument *instrument = instrument_of(K, 0, 254, NULL, false);
    gsl_rng *random = norma__random_new(1, 0);
    for (uint64_t replicate = 0; replicate < REPLICATES; replicate++) {
        uint8_t cells[N * K];
        norma__random_restart(random, 1, replicate);
        for (size_t r = 0; r < N; r++) {
            double common = gsl_ran_gaussian_ziggurat(random, sqrt(rho));
            for (size_t j = 0; j < K; j++) {
                double x = 127 + 25 * (common + gsl_ran_gaussian_ziggurat(random, sqrt(1 - rho)));
                cells[j * N + r] = (uint8_t)lround(fmin(fmax(x, 0), 254));
            }
        }
        const norma_data_source source = {.n_rows = N, .cells = cells};
        norma_data *data = NULL;
        norma_reliability_result *r = NULL;
        assert_int_equal(norma_data_make(&data, instrument, &source, NULL), NORMA_OK);
        const norma_sample sample = sample_all(data);
        assert_int_equal(norma_reliability(&r, "r", &sample, &options, NULL), NORMA_OK);
        below += r->alpha_high < alpha;
        above += r->alpha_low > alpha;
        norma_reliability_result_free(r);
        norma_data_free(data);
    }
    const double margin = 4 * sqrt(0.05 * 0.95 / REPLICATES);
    assert_close((double)below / REPLICATES, 0.05, 0, margin);
    assert_close((double)above / REPLICATES, 0.05, 0, margin);
    gsl_rng_free(random);
    norma_instrument_free(instrument);
}

/* ---- cases at the edge ---- */

static void a_constant_item_leaves_alpha_and_takes_what_needs_correlations(void **state)
{
    (void)state;
    const int answers[] = {3, 1, 2, 3, 2, 2, 3, 4, 5, 3, 5, 4};
    table t = table_of(answers, 4, 3, 1, 5);
    norma_reliability_result *r = reliability_of(&t.sample, "r", NORMA_MISSING_LISTWISE);
    assert_true(isfinite(r->alpha) && isfinite(r->alpha_low) && isfinite(r->sem));
    assert_true(isnan(r->alpha_standardized) && isnan(r->omega_total));
    assert_null(r->loadings);
    assert_true(isnan(r->items[0].r_rest) && isfinite(r->items[1].r_rest));
    assert_non_null(find_note(&r->notes, "constant-item", "I1"));
    assert_non_null(find_note(&r->notes, "omega-undefined", "r"));
    norma_reliability_result_free(r);
    table_free(&t);
}

static void without_any_variance_alpha_is_nan_and_noted(void **state)
{
    (void)state;
    const int constant[] = {3, 1, 2, 3, 1, 2, 3, 1, 2};
    table t = table_of(constant, 3, 3, 1, 5);
    norma_reliability_result *r = reliability_of(&t.sample, "r", NORMA_MISSING_LISTWISE);
    assert_true(isnan(r->alpha) && isnan(r->alpha_low) && isnan(r->alpha_high) && isnan(r->sem));
    assert_close(r->score_sd, 0, 0, 0);
    assert_close(r->score_mean, 2, 1e-15, 0);
    assert_non_null(find_note(&r->notes, "total-constant", "r"));
    norma_reliability_result_free(r);
    table_free(&t);
}

/* I2 = 6 - I1 and I4 = 6 - I3: the total is 12 for everyone. */
static void items_that_cancel_have_no_alpha_and_are_named(void **state)
{
    (void)state;
    const int answers[] = {1, 5, 2, 4, 2, 4, 4, 2, 4, 2, 1, 5, 5, 1, 3, 3, 1, 5, 5, 1};
    table t = table_of(answers, 5, 4, 1, 5);
    norma_reliability_result *r = reliability_of(&t.sample, "r", NORMA_MISSING_LISTWISE);
    assert_true(isnan(r->alpha) && isnan(r->alpha_standardized) && isnan(r->omega_total));
    assert_null(r->loadings);
    assert_non_null(find_note(&r->notes, "total-constant", "r"));
    assert_non_null(find_note(&r->notes, "omega-no-variance", "r"));
    assert_non_null(find_note(&r->notes, "negative-item-rest", "I1"));
    norma_reliability_result_free(r);
    table_free(&t);
}

static void perfectly_correlated_items_have_alpha_one(void **state)
{
    (void)state;
    const int answers[] = {1, 1, 1, 3, 3, 3, 4, 4, 4, 2, 2, 2};
    table t = table_of(answers, 4, 3, 1, 5);
    norma_reliability_result *r = reliability_of(&t.sample, "r", NORMA_MISSING_LISTWISE);
    assert_close(r->alpha, 1, 1e-14, 0);
    assert_close(r->alpha_low, 1, 1e-12, 0);
    assert_close(r->alpha_high, 1, 1e-12, 0);
    assert_close(r->alpha_standardized, 1, 1e-14, 0);
    assert_close(r->items[0].r_rest, 1, 1e-14, 0);
    assert_close(r->sem, 0, 0, 1e-7);
    assert_close(r->omega_total, 1, 0, 0.002); /* uniquenesses stop at 0.005 */
    assert_non_null(find_note(&r->notes, "omega-heywood", "I1"));
    norma_reliability_result_free(r);
    table_free(&t);
}

static void two_rows_are_enough_for_alpha(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 5, 4};
    table t = table_of(answers, 2, 2, 1, 5);
    norma_reliability_result *r = reliability_of(&t.sample, "r", NORMA_MISSING_LISTWISE);
    assert_close(r->alpha, 2.0 * (1 - (8.0 + 2.0) / 18.0), 1e-14, 0); /* variances 8, 2, total 18 */
    assert_true(r->alpha_low < r->alpha && r->alpha < r->alpha_high);
    norma_reliability_result_free(r);
    table_free(&t);
}

static void two_items_have_alpha_but_neither_omega_nor_alpha_if_dropped(void **state)
{
    (void)state;
    table t = table_of(ANSWERS, ROWS, ITEMS, 1, 5);
    t.sample.n_items = 2;
    norma_reliability_result *r = reliability_of(&t.sample, "r", NORMA_MISSING_LISTWISE);
    assert_true(isfinite(r->alpha) && isnan(r->omega_total));
    assert_true(isnan(r->items[0].alpha_if_dropped) && isfinite(r->items[0].r_rest));
    const norma_note *note = find_note(&r->notes, "omega-few-items", "r");
    assert_non_null(note);
    assert_string_equal(note->message, "omega of r is undefined: one factor needs 3 items to be "
                                       "identified, it has 2");
    norma_reliability_result_free(r);
    table_free(&t);
}

static void an_item_keyed_the_wrong_way_is_noted_and_left_as_it_is(void **state)
{
    (void)state;
    const bool wrong[] = {false, true, false, false};
    table t = table_with(ANSWERS, ROWS, ITEMS, 1, 5, wrong, NULL);
    norma_reliability_result *r = reliability_of(&t.sample, "r", NORMA_MISSING_LISTWISE);
    const norma_note *note = find_note(&r->notes, "negative-item-rest", "I2");
    assert_non_null(note);
    assert_close(note->value, r->items[1].r_rest, 0, 0);
    assert_true(r->items[1].r_rest < 0 && r->items[1].alpha_if_dropped > r->alpha);
    assert_non_null(strstr(note->message, "suggests an error in its key; it was not re-keyed"));
    assert_null(find_note(&r->notes, "negative-item-rest", "I1"));
    norma_reliability_result_free(r);
    table_free(&t);
}

static void lost_rows_and_the_rows_of_the_interval_are_noted(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 1, 3, 3, 3, 2, NO_ANSWER, 2, 5, 4, NO_ANSWER, 4, 5, 4, 1, 1, 2};
    table t = table_of(answers, 6, 3, 1, 5);
    norma_reliability_result *r = reliability_of(&t.sample, "r", NORMA_MISSING_LISTWISE);
    assert_int_equal(r->n, 4);
    assert_non_null(find_note(&r->notes, "rows-lost", NULL));
    assert_null(find_note(&r->notes, "interval-complete-rows", NULL));
    norma_reliability_result_free(r);
    r = reliability_of(&t.sample, "r", NORMA_MISSING_PAIRWISE);
    assert_int_equal(r->n, 6);
    assert_int_equal(r->n_complete, 4);
    const norma_note *note = find_note(&r->notes, "interval-complete-rows", "r");
    assert_non_null(note);
    assert_string_equal(note->message,
                        "the interval of alpha of r counts only the 4 of 6 rows that are complete");
    norma_reliability_result_free(r);
    table_free(&t);
}

/* Every pair of items agrees better in its own rows than the items vary over all of theirs. */
static void pairwise_covariances_that_do_not_fit_together_are_noted(void **state)
{
    (void)state;
    const int answers[] = {1,         1,         NO_ANSWER, 5,         5,         NO_ANSWER,
                           1,         NO_ANSWER, 1,         5,         NO_ANSWER, 5,
                           NO_ANSWER, 1,         1,         NO_ANSWER, 5,         5,
                           3,         4,         3,         3,         NO_ANSWER, NO_ANSWER,
                           NO_ANSWER, 3,         NO_ANSWER, NO_ANSWER, NO_ANSWER, 3};
    table t = table_of(answers, 10, 3, 1, 5);
    norma_reliability_result *r = reliability_of(&t.sample, "r", NORMA_MISSING_PAIRWISE);
    assert_true(r->alpha > 1);
    assert_close(r->sem, 0, 0, 0);
    assert_non_null(find_note(&r->notes, "alpha-over-one", "r"));
    norma_reliability_result_free(r);
    table_free(&t);
}

/* ---- refusals ---- */

static void check_refusal(const norma_sample *sample, const norma_reliability_options *options,
                          norma_status want, const char *sentence)
{
    norma_reliability_result *r = NULL;
    norma_error err = {0};
    assert_int_equal(norma_reliability(&r, "lead", sample, options, &err), want);
    assert_null(r);
    assert_string_equal(err.message, sentence);
}

static void what_cannot_be_computed_is_refused_with_a_sentence(void **state)
{
    (void)state;
    const int missing[] = {1, NO_ANSWER, 2, NO_ANSWER, 3, NO_ANSWER};
    const norma_reliability_options sure = {.version = 1, .conf_level = 1};
    const norma_reliability_options strange = {.version = 1, .conf_level = 0.9, .missing = 2};
    table t = table_of(missing, 3, 2, 1, 5);
    check_refusal(&t.sample, NULL, NORMA_EDATA,
                  "item I2 has answers in 0 of 3 rows, and 2 are needed: leave it out, or give "
                  "more rows");
    check_refusal(&t.sample, &sure, NORMA_EINVAL,
                  "--conf-level is a number from 1e-06 to 0.999999, not '1'");
    check_refusal(&t.sample, &strange, NORMA_EINVAL,
                  "--missing is one of listwise, pairwise, not '2'");
    t.sample.n_items = 1;
    check_refusal(&t.sample, NULL, NORMA_EDATA, "reliability needs at least 2 items, lead has 1");
    table_free(&t);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    const bool wrong[] = {false, true, false, false};
    table t = table_with(ANSWERS, ROWS, ITEMS, 1, 5, wrong, NULL);
    norma_reliability_result *r = NULL;
    check_every_allocation(r, norma_reliability(&r, "r", &t.sample, NULL, NULL));
    norma_reliability_result_free(r);
    norma_reliability_result_free(NULL);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(listwise_reliability_equals_psych),
        cmocka_unit_test(pairwise_reliability_equals_psych),
        cmocka_unit_test(alpha_ignores_origin_and_item_order),
        cmocka_unit_test(dropping_an_item_equals_leaving_it_out),
        cmocka_unit_test(standardised_alpha_is_alpha_of_standardised_items),
        cmocka_unit_test(parallel_items_have_alpha_equal_to_omega),
        cmocka_unit_test(the_feldt_interval_covers_alpha_as_often_as_it_says),
        cmocka_unit_test(a_constant_item_leaves_alpha_and_takes_what_needs_correlations),
        cmocka_unit_test(without_any_variance_alpha_is_nan_and_noted),
        cmocka_unit_test(items_that_cancel_have_no_alpha_and_are_named),
        cmocka_unit_test(perfectly_correlated_items_have_alpha_one),
        cmocka_unit_test(two_rows_are_enough_for_alpha),
        cmocka_unit_test(two_items_have_alpha_but_neither_omega_nor_alpha_if_dropped),
        cmocka_unit_test(an_item_keyed_the_wrong_way_is_noted_and_left_as_it_is),
        cmocka_unit_test(lost_rows_and_the_rows_of_the_interval_are_noted),
        cmocka_unit_test(pairwise_covariances_that_do_not_fit_together_are_noted),
        cmocka_unit_test(what_cannot_be_computed_is_refused_with_a_sentence),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests_name("reliability", tests, NULL, NULL);
}

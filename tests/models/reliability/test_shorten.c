#include "support/check.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#include <norma/moments.h>
#include <norma/shorten.h>

#include "foundation/random.h"
#include "models/reliability/subset.h"
#include "support/counted.h"

static norma_short_form *short_form_of(const norma_sample *sample,
                                       const norma_shorten_options *options)
{
    norma_short_form *s = NULL;
    norma_error err = {0};
    if (norma_shorten(&s, "scale", sample, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return s;
}

/* n rows of p items of five categories that load so on one trait. */
static table simulated(size_t n, size_t p, const double *loadings, uint64_t seed)
{
    gsl_rng *random = norma__random_new(seed, 1);
    int *answers = calloc(n * p, sizeof *answers);
    assert_non_null(answers);
    for (size_t r = 0; r < n; r++) {
        double trait = gsl_ran_gaussian(random, 1);
        for (size_t j = 0; j < p; j++) {
            double x =
                loadings[j] * trait + gsl_ran_gaussian(random, sqrt(1 - loadings[j] * loadings[j]));
            answers[r * p + j] = 3 + (x > 0.5) + (x > 1.5) - (x < -0.5) - (x < -1.5);
        }
    }
    table t = table_of(answers, n, p, 1, 5);
    gsl_rng_free(random);
    free(answers);
    return t;
}

/* ---- the search ---- */

static double share_of(const size_t *items, size_t n, const double *cov, size_t p)
{
    norma__subset_variance v = norma__subset_variance_of(items, n, cov, p);
    return v.own / v.total;
}

/* Random positive definite covariances of p items: products of p + 3 normals and a common part. */
static void random_covariances(double *cov, size_t p, uint64_t seed)
{
    gsl_rng *random = norma__random_new(seed, 2);
    double root[24 * 32];
    assert_true(p <= 24);
    for (size_t k = 0; k < p * (p + 3); k++)
        root[k] = gsl_ran_gaussian(random, 1) + 0.5;
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) {
            cov[i + j * p] = 0;
            for (size_t k = 0; k < p + 3; k++)
                cov[i + j * p] += root[i + k * p] * root[j + k * p];
        }
    gsl_rng_free(random);
}

static bool covers(const norma__cover *c, size_t bits)
{
    size_t count[32] = {0}, n = 0;
    for (size_t j = 0; j < c->p; j++)
        if (bits >> j & 1) {
            count[c->group[j]]++;
            n++;
        }
    if (n != c->keep)
        return false;
    for (size_t g = 0; g < c->n_groups; g++)
        if (count[g] < c->least[g] || count[g] > c->most[g])
            return false;
    return true;
}

/* Every one of the 2^p sets by brute force. */
static double least_share(const norma__cover *c, const double *cov)
{
    double least = INFINITY;
    for (size_t bits = 0; bits < (size_t)1 << c->p; bits++) {
        size_t items[24], n = 0;
        if (!covers(c, bits))
            continue;
        for (size_t j = 0; j < c->p; j++)
            if (bits >> j & 1)
                items[n++] = j;
        least = fmin(least, share_of(items, n, cov, c->p));
    }
    return least;
}

static void check_search(const size_t *groups, size_t p, size_t keep, uint64_t seed)
{
    double cov[24 * 24];
    size_t items[24], bits = 0;
    norma__cover cover;
    random_covariances(cov, p, seed);
    assert_int_equal(norma__cover_of(&cover, groups, p, keep, NULL), NORMA_OK);
    assert_true(cover.exhaustive);
    for (int all = 1; all >= 0; all--) {
        cover.exhaustive = all;
        assert_int_equal(norma__best_subset(items, &cover, cov, NULL), NORMA_OK);
        for (size_t a = 0; a < keep; a++) {
            assert_true(a == 0 || items[a - 1] < items[a]);
            bits |= (size_t)1 << items[a];
        }
        assert_true(covers(&cover, bits));
        bits = 0;
        if (all)
            assert_close(share_of(items, keep, cov, p), least_share(&cover, cov), 1e-12, 0);
        else /* swaps may end in a set that no single one improves: these items have no factor */
            assert_true(share_of(items, keep, cov, p) < 1.3 * least_share(&cover, cov));
    }
    norma__cover_clear(&cover);
}

static void the_best_set_is_that_of_brute_force(void **state)
{
    (void)state;
    static const size_t none = NORMA_NONE;
    const size_t three[] = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 0, 0};
    const size_t loose[] = {7, none, none, 4, 4, none, 7, 7, none, 4, 7, none};
    const size_t many[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2};
    for (uint64_t seed = 1; seed <= 3; seed++)
        for (size_t keep = 2; keep <= 11; keep += 3) {
            check_search(NULL, 12, keep, seed);
            check_search(three, 12, keep, seed + 10);
            check_search(loose, 12, keep, seed + 20);
            check_search(many, 12, keep, seed + 30);
        }
}

/* Items of one factor and some of a second: from all items down and swaps lose next to nothing. */
static void swaps_find_the_best_set_of_items_with_factors(void **state)
{
    (void)state;
    gsl_rng *random = norma__random_new(4, 4);
    for (size_t keep = 3; keep <= 12; keep += 3) {
        double cov[16 * 16], general[16], group[16];
        size_t items[16];
        norma__cover cover;
        for (size_t j = 0; j < 16; j++) {
            general[j] = 0.2 + 0.6 * gsl_rng_uniform(random);
            group[j] = 0.5 * gsl_rng_uniform(random);
        }
        for (size_t i = 0; i < 16; i++)
            for (size_t j = 0; j < 16; j++)
                cov[i + 16 * j] =
                    (i == j) + general[i] * general[j] + (i % 3 == j % 3 ? group[i] * group[j] : 0);
        assert_int_equal(norma__cover_of(&cover, NULL, 16, keep, NULL), NORMA_OK);
        assert_int_equal(norma__best_subset(items, &cover, cov, NULL), NORMA_OK);
        double best = share_of(items, keep, cov, 16);
        cover.exhaustive = false;
        assert_int_equal(norma__best_subset(items, &cover, cov, NULL), NORMA_OK);
        assert_true(share_of(items, keep, cov, 16) < 1.005 * best);
        norma__cover_clear(&cover);
    }
    gsl_rng_free(random);
}

static void groups_keep_their_share_and_at_least_one_item(void **state)
{
    (void)state;
    const size_t groups[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 2};
    norma__cover c;
    assert_int_equal(norma__cover_of(&c, groups, 10, 5, NULL), NORMA_OK);
    assert_int_equal(c.n_groups, 4);
    /* shares 4, .5, .5: one each, and the largest gives what is too much */
    assert_int_equal(c.least[0], 3);
    assert_int_equal(c.least[1], 1);
    assert_int_equal(c.least[2], 1);
    assert_int_equal(c.most[0], 4);
    assert_int_equal(c.most[1], 1);
    norma__cover_clear(&c);
    assert_int_equal(norma__cover_of(&c, groups, 10, 2, NULL), NORMA_OK);
    assert_int_equal(c.least[1], 0); /* more groups than items */
    norma__cover_clear(&c);
    assert_int_equal(norma__cover_of(&c, NULL, 24, 12, NULL), NORMA_OK);
    assert_true(c.exhaustive);
    norma__cover_clear(&c);
    assert_int_equal(norma__cover_of(&c, NULL, 30, 15, NULL), NORMA_OK);
    assert_false(c.exhaustive);
    norma__cover_clear(&c);
}

/* ---- the form ---- */

static double covariance_of_sums(const norma_moments *m, const size_t *a, size_t n_a,
                                 const size_t *b, size_t n_b)
{
    double sum = 0;
    for (size_t i = 0; i < n_a; i++)
        for (size_t j = 0; j < n_b; j++)
            sum += m->cov[a[i] + b[j] * m->n_items];
    return sum;
}

static void figures_of_a_short_form_follow_from_the_covariances(void **state)
{
    (void)state;
    static const size_t all[] = {0, 1, 2, 3, 4};
    table t = table_bfi();
    norma_sample sample = t.sample;
    norma_shorten_options o = NORMA_SHORTEN_OPTIONS_INIT;
    norma_moments *m = NULL;
    norma_reliability_result *full = NULL;
    sample.n_items = 5;
    o.keep = 3;
    o.threads = 1;
    norma_short_form *s = short_form_of(&sample, &o);
    assert_int_equal(norma_moments_of(&m, &sample, NORMA_MISSING_LISTWISE, 1, NULL), NORMA_OK);
    assert_int_equal(norma_reliability(&full, "full", &sample, NULL, NULL), NORMA_OK);
    assert_close(s->alpha_full, full->alpha, 1e-12, 0);
    assert_int_equal(s->n, full->n_complete);
    double cov = covariance_of_sums(m, s->items, 3, all, 5);
    double var = covariance_of_sums(m, s->items, 3, s->items, 3);
    double whole = covariance_of_sums(m, all, 5, all, 5);
    assert_close(s->r_full, cov / sqrt(var * whole), 1e-12, 0);
    assert_close(s->r_full_corrected, (cov - (1 - s->alpha) * var) / sqrt(var * whole), 1e-12, 0);
    assert_close(s->spearman_brown, 0.6 * full->alpha / (1 - 0.4 * full->alpha), 1e-12, 0);
    /* alpha of every three items: of these three, it is the largest */
    size_t three[3];
    double best = -1;
    for (three[0] = 0; three[0] < 5; three[0]++)
        for (three[1] = three[0] + 1; three[1] < 5; three[1]++)
            for (three[2] = three[1] + 1; three[2] < 5; three[2]++) {
                double own = 0;
                for (size_t a = 0; a < 3; a++)
                    own += m->cov[three[a] * 6];
                best = fmax(best, 1.5 * (1 - own / covariance_of_sums(m, three, 3, three, 3)));
            }
    assert_close(s->alpha, best, 1e-12, 0);
    assert_true(s->exhaustive);
    assert_int_equal(s->folds, 10);
    assert_true(s->alpha_low < s->alpha_cross_validated &&
                s->alpha_cross_validated < s->alpha_high);
    assert_close(s->optimism, s->alpha - s->alpha_cross_validated, 1e-14, 0);
    for (size_t a = 0; a < 3; a++)
        assert_string_equal(s->item_ids[a], norma_data_item_id(t.data, sample.items[s->items[a]]));
    norma_reliability_result_free(full);
    norma_moments_free(m);
    norma_short_form_free(s);
    table_free(&t);
}

/* Items that are all alike: what is chosen looks better than it is, and only the folds tell. The
   alpha of any 5 of them is that of the population, about; over 100 samples the cross-validated
   figure is on it and the other one over it. */
static void cross_validation_takes_the_optimism_of_choosing_away(void **state)
{
    (void)state;
    double loadings[20], apparent = 0, honest = 0, truth = 0;
    norma_shorten_options o = NORMA_SHORTEN_OPTIONS_INIT;
    for (size_t j = 0; j < 20; j++)
        loadings[j] = 0.5;
    o.keep = 5;
    o.threads = 1;
    for (uint64_t sample = 1; sample <= 100; sample++) {
        table t = simulated(300, 20, loadings, sample);
        norma_short_form *s = short_form_of(&t.sample, &o);
        apparent += s->alpha / 100;
        honest += s->alpha_cross_validated / 100;
        truth += s->spearman_brown / 100; /* of any five of twenty equal items */
        norma_short_form_free(s);
        table_free(&t);
    }
    assert_close(honest, truth, 0, 0.015);
    assert_true(apparent > truth + 0.05);
}

static void good_items_are_chosen_in_every_fold_and_content_is_covered(void **state)
{
    (void)state;
    const double loadings[] = {.8, .3, .8, .3, .8, .3, .8, .3, .3, .3};
    const size_t groups[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1};
    table t = simulated(1000, 10, loadings, 5);
    norma_shorten_options o = NORMA_SHORTEN_OPTIONS_INIT;
    o.keep = 4;
    norma_short_form *s = short_form_of(&t.sample, &o);
    for (size_t a = 0; a < 4; a++) {
        assert_int_equal(s->items[a], 2 * a);
        assert_close(s->chosen[2 * a], 1, 1e-12, 0);
        assert_close(s->chosen[2 * a + 1], 0, 0, 0);
    }
    assert_null(find_note(&s->notes, "shorten-unstable", NULL));
    norma_short_form_free(s);
    o.groups = groups;
    s = short_form_of(&t.sample, &o);
    assert_true(s->items[3] >= 8 && s->items[2] < 8);
    norma_short_form_free(s);
    table_free(&t);
}

static void few_rows_make_fewer_folds_and_equal_items_are_unstable(void **state)
{
    (void)state;
    double loadings[12];
    for (size_t j = 0; j < 12; j++)
        loadings[j] = 0.5;
    table t = simulated(37, 12, loadings, 3);
    norma_short_form *s = short_form_of(&t.sample, NULL);
    assert_int_equal(s->folds, 3);
    assert_close(find_note(&s->notes, "shorten-fewer-folds", "scale")->value, 3, 0, 0);
    norma_short_form_free(s);
    table_free(&t);
    t = simulated(100, 12, loadings, 8);
    norma_shorten_options o = NORMA_SHORTEN_OPTIONS_INIT;
    o.folds = 5;
    size_t unstable = 0;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        o.seed = seed;
        s = short_form_of(&t.sample, &o);
        unstable += find_note(&s->notes, "shorten-unstable", "scale") != NULL;
        norma_short_form_free(s);
    }
    assert_true(unstable > 0);
    table_free(&t);
}

static void the_same_for_any_number_of_threads_and_another_for_another_seed(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_shorten_options o = NORMA_SHORTEN_OPTIONS_INIT;
    norma_short_form *s[3];
    for (size_t k = 0; k < 3; k++) {
        o.threads = k + 1;
        o.seed = k == 2 ? 9 : 1;
        s[k] = short_form_of(&t.sample, &o);
    }
    assert_memory_equal(&s[0]->alpha_cross_validated, &s[1]->alpha_cross_validated, sizeof(double));
    assert_memory_equal(s[0]->chosen, s[1]->chosen, 25 * sizeof(double));
    assert_true(s[0]->alpha_cross_validated != s[2]->alpha_cross_validated);
    assert_true(s[0]->alpha == s[2]->alpha);
    for (size_t k = 0; k < 3; k++)
        norma_short_form_free(s[k]);
    table_free(&t);
}

static void items_that_do_not_vary_leave_it_undefined(void **state)
{
    (void)state;
    int answers[40 * 3];
    for (size_t k = 0; k < 120; k++)
        answers[k] = 2;
    table t = table_of(answers, 40, 3, 1, 3);
    norma_shorten_options o = NORMA_SHORTEN_OPTIONS_INIT;
    o.keep = 2;
    norma_short_form *s = short_form_of(&t.sample, &o);
    assert_true(isnan(s->alpha) && isnan(s->alpha_cross_validated) && isnan(s->alpha_low));
    assert_true(isnan(s->r_full) && isnan(s->r_full_corrected));
    assert_non_null(find_note(&s->notes, "shorten-undefined", "scale"));
    norma_short_form_free(s);
    table_free(&t);
}

/* ---- refusals ---- */

static void refuses(const norma_sample *sample, size_t keep, size_t folds, norma_status status,
                    const char *sentence)
{
    norma_short_form *s = NULL;
    norma_error err = {0};
    norma_shorten_options o = NORMA_SHORTEN_OPTIONS_INIT;
    o.keep = keep;
    o.folds = folds;
    assert_int_equal(norma_shorten(&s, "scale", sample, &o, &err), status);
    assert_null(s);
    if (!strstr(err.message, sentence))
        fail_msg("%s", err.message);
}

static void what_cannot_be_shortened_is_refused(void **state)
{
    (void)state;
    const double loadings[] = {.5, .5, .5};
    table t = simulated(19, 3, loadings, 1);
    norma_tables *tables = counted_dataset("bfi", NULL, NORMA_MISSING_PAIRWISE);
    const norma_sample counts = counts_of(tables, NULL, 0);
    refuses(&t.sample, 3, 10, NORMA_EDATA, "fewer items than the 3 it has: 3 are asked for");
    refuses(&t.sample, 2, 10, NORMA_EDATA, "20 complete rows are needed, it has 19");
    refuses(&t.sample, 1, 10, NORMA_EINVAL, "shorten");
    refuses(&t.sample, 2, 1, NORMA_EINVAL, "folds");
    refuses(&counts, 4, 10, NORMA_EDATA, "");
    norma_tables_free(tables);
    table_free(&t);
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    const double loadings[] = {.5, .5, .5, .5};
    table t = simulated(20, 4, loadings, 1);
    norma_short_form *s = NULL;
    norma_shorten_options o = NORMA_SHORTEN_OPTIONS_INIT;
    o.keep = 2;
    o.threads = 1;
    check_every_allocation(s, norma_shorten(&s, "scale", &t.sample, &o, NULL));
    norma_short_form_free(s);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_set_is_that_of_brute_force),
        cmocka_unit_test(swaps_find_the_best_set_of_items_with_factors),
        cmocka_unit_test(groups_keep_their_share_and_at_least_one_item),
        cmocka_unit_test(figures_of_a_short_form_follow_from_the_covariances),
        cmocka_unit_test(cross_validation_takes_the_optimism_of_choosing_away),
        cmocka_unit_test(good_items_are_chosen_in_every_fold_and_content_is_covered),
        cmocka_unit_test(few_rows_make_fewer_folds_and_equal_items_are_unstable),
        cmocka_unit_test(the_same_for_any_number_of_threads_and_another_for_another_seed),
        cmocka_unit_test(items_that_do_not_vary_leave_it_undefined),
        cmocka_unit_test(what_cannot_be_shortened_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

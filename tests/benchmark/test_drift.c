#include "support/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/drift.h>

#include "benchmark/drift_tests.h"
#include "support/table.h"

/* A norm set of one scale with three scores, by hand; counts of items I1 and I2, 1 ... 3. */
typedef struct hand_made {
    norma_norm_scale scale;
    norma_norm_set set;
    norma_frozen counts;
    double values[3], shares[3], effective[3], answers[6];
    size_t at[3];
} hand_made;

static void make(hand_made *h, const size_t at[3], const double answers[6])
{
    double n = (double)(at[0] + at[1] + at[2]), sum = 0, squares = 0;
    memset(h, 0, sizeof *h);
    for (size_t k = 0; k < 3; k++) {
        h->values[k] = 50 * (double)k;
        h->at[k] = at[k];
        h->shares[k] = (double)at[k] / n;
        h->effective[k] = n;
        sum += (double)at[k] * h->values[k];
    }
    for (size_t k = 0; k < 3; k++)
        squares += (double)at[k] * (h->values[k] - sum / n) * (h->values[k] - sum / n);
    memcpy(h->answers, answers, sizeof h->answers);
    h->scale = (norma_norm_scale){.id = (char *)(uintptr_t) "all",
                                  .n = (size_t)n,
                                  .mean = sum / n,
                                  .sd = sqrt(squares / (n - 1)),
                                  .alpha = NAN,
                                  .n_effective = n,
                                  .n_values = 3,
                                  .values = h->values,
                                  .counts = h->at,
                                  .shares = h->shares,
                                  .effective = h->effective};
    h->counts = (norma_frozen){(char *)(uintptr_t) "items.counts", 2, 3, h->answers};
    h->set = (norma_norm_set){.name = (char *)(uintptr_t) "hand",
                              .version = 1,
                              .n_scales = 1,
                              .scales = &h->scale,
                              .figures = &h->counts,
                              .n_figures = 1};
}

static const size_t EVEN[3] = {100, 200, 100}, HIGH[3] = {20, 180, 200}, FEW[3] = {3, 5, 4};
static const double ANSWERS[6] = {100, 50, 200, 100, 100, 250};
static const double OTHERS[6] = {60, 50, 200, 100, 140, 250};

static norma_drift *drift_of(const hand_made *a, const hand_made *b, const table *t,
                             const norma_instrument *instrument)
{
    norma_drift *drift = NULL;
    norma_error err = {0};
    if (norma_drift_of(&drift, &a->set, &b->set, instrument, t->data, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return drift;
}

static table two_items(norma_instrument **instrument)
{
    const int answers[] = {1, 2, 3, 3};
    const bool reversed[] = {false, true};
    *instrument = instrument_of(2, 1, 3, reversed, false);
    return table_with(answers, 2, 2, 1, 3, reversed, NULL);
}

static void the_same_distribution_is_equivalent_a_moved_one_drifted_few_people_unclear(void **state)
{
    hand_made old, same, moved, few;
    norma_instrument *instrument;
    table t = two_items(&instrument);
    (void)state;
    make(&old, EVEN, ANSWERS);
    make(&same, EVEN, ANSWERS);
    make(&moved, HIGH, OTHERS);
    make(&few, FEW, ANSWERS);
    norma_drift *d = drift_of(&old, &same, &t, instrument);
    assert_int_equal(d->n_scales, 1);
    assert_int_equal(d->scales[0].mean.verdict, NORMA_DRIFT_EQUIVALENT);
    assert_close(d->scales[0].shift, 0, 0, 0);
    assert_close(d->scales[0].ks_p, 1, 0, 0);
    assert_close(d->scales[0].sd_ratio, 1, 1e-14, 0);
    assert_close(d->items[0].variation, 0, 0, 0);
    norma_drift_free(d);
    d = drift_of(&old, &moved, &t, instrument);
    assert_int_equal(d->scales[0].mean.verdict, NORMA_DRIFT_DRIFTED);
    assert_close(d->scales[0].mean.change, 72.5 - 50, 1e-14, 0);
    /* below 50: 25 % and 5 %; at 50: 50 % and 45 %; ranks of 50: 50 and 27.5; of 100: 87.5, 75 */
    assert_close(d->scales[0].shift, -22.5, 1e-12, 0);
    assert_close(d->scales[0].shift_at, 50, 0, 0);
    assert_close(d->scales[0].ks, 0.25, 1e-12, 0);
    assert_true(d->scales[0].ks_p < 1e-9);
    norma_drift_free(d);
    d = drift_of(&old, &few, &t, instrument);
    assert_int_equal(d->scales[0].mean.verdict, NORMA_DRIFT_NOT_CLEAR);
    norma_drift_free(d);
    norma_instrument_free(instrument);
    table_free(&t);
}

static void items_are_counted_as_they_are_keyed(void **state)
{
    hand_made old, moved;
    norma_instrument *instrument;
    table t = two_items(&instrument);
    (void)state;
    make(&old, EVEN, ANSWERS);
    make(&moved, EVEN, OTHERS);
    norma_drift *d = drift_of(&old, &moved, &t, instrument);
    assert_int_equal(d->n_items, 2);
    assert_close(d->items[0].mean.mean[0], 2, 1e-14, 0);
    assert_close(d->items[0].mean.mean[1], 2.2, 1e-14, 0);
    assert_close(fabs(d->items[0].most), 10, 1e-12, 0);
    assert_true(d->items[0].most_at == (d->items[0].most < 0 ? 1 : 3));
    assert_close(d->items[0].variation, 0.1, 1e-12, 0);
    /* 40 of 800 more or fewer: 2 (20^2 / 80 + 20^2 / 120) */
    assert_close(d->items[0].chi2, 2 * (400.0 / 80 + 400.0 / 120), 1e-12, 0);
    assert_close(d->items[0].df, 2, 0, 0);
    /* I2 is reversed: 50, 100, 250 are its answers 3, 2, 1 */
    assert_close(d->items[1].mean.mean[0], 1.5, 1e-14, 0);
    assert_int_equal(d->items[1].mean.verdict, NORMA_DRIFT_EQUIVALENT);
    norma_drift_free(d);
    norma_instrument_free(instrument);
    table_free(&t);
}

static void companies_take_degrees_of_freedom(void **state)
{
    hand_made h;
    (void)state;
    make(&h, EVEN, ANSWERS);
    norma_unit_scores companies[10] = {{0}};
    for (size_t c = 0; c < 10; c++)
        companies[c].n = 40;
    h.scale.companies = companies;
    h.scale.n_companies = h.set.n_companies = 10;
    h.scale.n_effective = 80;
    norma__drift_mean m = norma__drift_mean_of(&h.set, &h.scale);
    assert_close(m.df, 9, 0, 0);
    /* qt(.975, 399) / qt(.975, 9) of R 4.2.2 */
    assert_close(m.se, h.scale.sd / sqrt(80) * 1.965927 / 2.262157, 1e-6, 0);
    companies[0].n = 4000; /* one that outweighs all others is one degree of freedom */
    assert_close(norma__drift_mean_of(&h.set, &h.scale).df, 1, 0, 0);
    h.set.weighting = NORMA_WEIGHT_COMPANIES;
    assert_close(norma__drift_mean_of(&h.set, &h.scale).df, 9, 1e-14, 0);
}

static void the_kolmogorov_distribution_is_that_of_tables(void **state)
{
    (void)state;
    /* 5 % and 1 % points of the asymptotic distribution */
    assert_close(norma__kolmogorov_upper(1.358102 / sqrt(1e8), 1e8), 0.05, 2e-4, 0);
    assert_close(norma__kolmogorov_upper(1.627624 / sqrt(1e8), 1e8), 0.01, 2e-4, 0);
    assert_close(norma__kolmogorov_upper(0, 100), 1, 0, 0);
}

static void what_cannot_be_compared_is_refused(void **state)
{
    hand_made old, other;
    norma_instrument *instrument;
    table t = two_items(&instrument);
    norma_drift *d = NULL;
    norma_error err = {0};
    norma_drift_options o = NORMA_DRIFT_OPTIONS_INIT;
    (void)state;
    make(&old, EVEN, ANSWERS);
    make(&other, EVEN, ANSWERS);
    other.scale.id = (char *)(uintptr_t) "none";
    assert_int_equal(norma_drift_of(&d, &old.set, &other.set, instrument, t.data, NULL, &err),
                     NORMA_EDATA);
    assert_non_null(strstr(err.message, "no scale in common"));
    other.set.scales = NULL;
    assert_int_equal(norma_drift_of(&d, &old.set, &other.set, instrument, t.data, NULL, &err),
                     NORMA_EINVAL);
    o.bound = 0;
    assert_int_equal(norma_drift_of(&d, &old.set, &old.set, instrument, t.data, &o, &err),
                     NORMA_EINVAL);
    assert_null(d);
    other = old;
    other.set.scales = &other.scale;
    other.set.n_figures = 0;
    assert_int_equal(norma_drift_of(&d, &old.set, &other.set, instrument, t.data, NULL, &err),
                     NORMA_OK);
    assert_non_null(find_note(&d->notes, "drift-no-items", NULL));
    norma_drift_free(d);
    norma_instrument_free(instrument);
    table_free(&t);
}

static void nothing_leaks(void **state)
{
    hand_made old;
    norma_instrument *instrument;
    table t = two_items(&instrument);
    norma_drift *d = NULL;
    (void)state;
    make(&old, EVEN, ANSWERS);
    check_every_allocation(d,
                           norma_drift_of(&d, &old.set, &old.set, instrument, t.data, NULL, NULL));
    norma_drift_free(d);
    norma_instrument_free(instrument);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            the_same_distribution_is_equivalent_a_moved_one_drifted_few_people_unclear),
        cmocka_unit_test(items_are_counted_as_they_are_keyed),
        cmocka_unit_test(companies_take_degrees_of_freedom),
        cmocka_unit_test(the_kolmogorov_distribution_is_that_of_tables),
        cmocka_unit_test(what_cannot_be_compared_is_refused),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

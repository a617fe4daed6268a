/* Laws of the declared population, within 4.5 Monte Carlo standard errors. */
#include "support/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/simulate.h>

static norma_instrument *load(const char *path)
{
    norma_instrument *instrument = NULL;
    norma_error err = {0};
    norma_status status = norma_instrument_load(&instrument, path, &err);
    if (status != NORMA_OK)
        fail_msg("%s", err.message);
    return instrument;
}

static norma_instrument *cos_demo(void)
{
    return load(NORMA_DATASETS "/cos-demo/instrument.json");
}

/* A clean population: everyone careful, employee, complete, and no unit effect. */
static norma_simulate_options clean(size_t n)
{
    norma_simulate_options o = NORMA_SIMULATE_OPTIONS_INIT;
    o.n = n;
    o.seed = 20;
    o.careless = o.missing = o.icc = o.executives = 0;
    return o;
}

static norma_simulation *simulate(const norma_instrument *instrument,
                                  const norma_simulate_options *options)
{
    norma_simulation *s = NULL;
    norma_error err = {0};
    if (norma_simulate(&s, instrument, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return s;
}

static double normal_density(double x)
{
    return exp(-x * x / 2) / sqrt(2 * acos(-1));
}

static double normal_upper(double x)
{
    return erfc(x / sqrt(2)) / 2;
}

static size_t answers_of(const norma_simulation *s, size_t item)
{
    return (size_t)(norma_data_max(s->data, item) - norma_data_min(s->data, item)) + 1;
}

/* The keyed answer, from 0. */
static double keyed(const norma_simulation *s, size_t item, size_t row)
{
    size_t cell = norma_data_cells(s->data, item)[row];
    return (double)(norma_data_reversed(s->data, item) ? answers_of(s, item) - 1 - cell : cell);
}

static double threshold(const norma_simulation *s, size_t item, size_t k)
{
    return s->thresholds[item * s->most_thresholds + k];
}

static size_t factor_of(const norma_simulation *s, const norma_instrument *in, size_t item)
{
    for (size_t f = 0; f < s->n_factors; f++) {
        const norma_scale *leaf = &in->scales[s->leaf_scales[f]];
        for (size_t i = 0; i < leaf->n_items; i++)
            if (leaf->items[i] == item)
                return f;
    }
    return NORMA_NONE;
}

/* Mean of products and its standard error. */
typedef struct mean_product {
    double mean, se;
} mean_product;

static mean_product products(const double *x, const double *y, size_t n)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i] * y[i];
        squares += x[i] * y[i] * x[i] * y[i];
    }
    double mean = sum / (double)n;
    return (mean_product){mean, sqrt((squares / (double)n - mean * mean) / (double)n)};
}

static void centre(double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    for (size_t i = 0; i < n; i++)
        x[i] -= sum / (double)n;
}

static void answers_pass_each_threshold_as_often_as_declared(void **state)
{
    (void)state;
    norma_instrument *in = cos_demo();
    norma_simulate_options o = clean(20000);
    norma_simulation *s = simulate(in, &o);
    for (size_t j = 0; j < s->n_items; j++)
        for (size_t k = 0; k + 1 < answers_of(s, j); k++) {
            double p = normal_upper(threshold(s, j, k)), above = 0;
            for (size_t i = 0; i < s->n_rows; i++)
                above += keyed(s, j, i) > (double)k;
            assert_close(above / (double)o.n, p, 0, 4.5 * sqrt(p * (1 - p) / (double)o.n));
        }
    norma_simulation_free(s);
    norma_instrument_free(in);
}

static void thresholds_rise_and_agreement_is_the_rule(void **state)
{
    (void)state;
    norma_instrument *in = cos_demo();
    norma_simulate_options o = clean(1);
    norma_simulation *s = simulate(in, &o);
    double middle = 0;
    assert_int_equal(s->most_thresholds, 5);
    for (size_t j = 0; j < s->n_items; j++) {
        for (size_t k = 1; k < s->most_thresholds; k++)
            assert_true(threshold(s, j, k) > threshold(s, j, k - 1));
        middle += threshold(s, j, 2) / (double)s->n_items;
    }
    /* easiness N(0.4, 0.3) over 80 items */
    assert_close(middle, -0.4, 0, 4.5 * 0.31 / sqrt(80));
    norma_simulation_free(s);
    norma_instrument_free(in);
}

static void factors_correlate_as_the_tree_says(void **state)
{
    (void)state;
    norma_instrument *in = cos_demo();
    norma_simulate_options o = clean(20000);
    norma_simulation *s = simulate(in, &o);
    size_t n = s->n_rows;
    for (size_t f = 0; f < s->n_factors; f++)
        for (size_t g = 0; g <= f; g++) {
            double r = s->factor_correlations[g * s->n_factors + f];
            mean_product m = products(s->factors + f * n, s->factors + g * n, n);
            assert_close(m.mean, r, 0, 4.5 * sqrt((1 + r * r) / (double)n));
        }
    norma_simulation_free(s);
    norma_instrument_free(in);
}

static void the_correlation_halves_at_every_level_up(void **state)
{
    (void)state;
    norma_instrument *in = cos_demo();
    norma_simulate_options o = clean(1);
    norma_simulation *s = simulate(in, &o);
    for (size_t f = 0; f < s->n_factors; f++)
        for (size_t g = 0; g < f; g++) {
            size_t a = in->scales[s->leaf_scales[f]].parent;
            size_t b = in->scales[s->leaf_scales[g]].parent;
            double want = a == b                                         ? 0.5
                          : in->scales[a].parent == in->scales[b].parent ? 0.25
                                                                         : 0.125;
            assert_close(s->factor_correlations[g * s->n_factors + f], want, 1e-12, 0);
        }
    norma_simulation_free(s);
    norma_instrument_free(in);
}

static void scales_at_the_top_correlate_like_parts_of_one(void **state)
{
    (void)state;
    static const char *const paths[] = {NORMA_DATASETS "/bfi/instrument.json",
                                        NORMA_DATASETS "/gcbs/instrument.json"};
    for (size_t k = 0; k < 2; k++) {
        norma_instrument *in = load(paths[k]);
        norma_simulate_options o = clean(1);
        norma_simulation *s = simulate(in, &o);
        assert_int_equal(s->n_factors, 5);
        for (size_t e = 0; e < 25; e++)
            assert_close(s->factor_correlations[e], e % 6 == 0 ? 1 : 0.5, 1e-12, 0);
        norma_simulation_free(s);
        norma_instrument_free(in);
    }
}

/* Law: a keyed answer counts thresholds passed, so its covariance with any factor of correlation r
   with its own is loading x r x the sum of normal densities at its thresholds. */
static void loadings_are_recovered_from_answers_and_factors(void **state)
{
    (void)state;
    norma_instrument *in = cos_demo();
    norma_simulate_options o = clean(20000);
    norma_simulation *s = simulate(in, &o);
    size_t n = s->n_rows;
    double *x = malloc(n * sizeof *x), lowest = 1, highest = 0;
    assert_non_null(x);
    for (size_t j = 0; j < s->n_items; j++) {
        double densities = 0;
        for (size_t k = 0; k + 1 < answers_of(s, j); k++)
            densities += normal_density(threshold(s, j, k));
        for (size_t i = 0; i < n; i++)
            x[i] = keyed(s, j, i);
        centre(x, n);
        for (size_t f = 0; f < s->n_factors; f += 7) {
            double r = s->factor_correlations[factor_of(s, in, j) * s->n_factors + f];
            mean_product m = products(x, s->factors + f * n, n);
            assert_close(m.mean, s->loadings[j] * r * densities, 0, 4.8 * m.se);
        }
        lowest = fmin(lowest, s->loadings[j]);
        highest = fmax(highest, s->loadings[j]);
    }
    assert_true(lowest >= 0.58 && lowest < 0.62 && highest <= 0.82 && highest > 0.78);
    free(x);
    norma_simulation_free(s);
    norma_instrument_free(in);
}

/* The expected keyed answer given the factor. */
static double expected(const norma_simulation *s, size_t item, double factor)
{
    double sum = 0, loading = s->loadings[item];
    for (size_t k = 0; k + 1 < answers_of(s, item); k++)
        sum +=
            normal_upper((threshold(s, item, k) - loading * factor) / sqrt(1 - loading * loading));
    return sum;
}

/* Law: items of one factor are independent given it; the integral is a fine trapezoid. */
static void items_of_one_factor_covary_through_it_alone(void **state)
{
    (void)state;
    norma_instrument *in = cos_demo();
    norma_simulate_options o = clean(20000);
    norma_simulation *s = simulate(in, &o);
    size_t n = s->n_rows;
    double *x = malloc(n * sizeof *x), *y = malloc(n * sizeof *y);
    assert_true(x && y);
    for (size_t f = 0; f < s->n_factors; f++) {
        const size_t *items = in->scales[s->leaf_scales[f]].items;
        double product = 0, mean_x = 0, mean_y = 0;
        for (int step = -800; step <= 800; step++) {
            double t = step / 100.0;
            double weight = 0.01 * normal_density(t);
            double a = expected(s, items[0], t), b = expected(s, items[1], t);
            product += weight * a * b;
            mean_x += weight * a;
            mean_y += weight * b;
        }
        for (size_t i = 0; i < n; i++) {
            x[i] = keyed(s, items[0], i);
            y[i] = keyed(s, items[1], i);
        }
        centre(x, n);
        centre(y, n);
        mean_product m = products(x, y, n);
        assert_close(m.mean, product - mean_x * mean_y, 0, 4.5 * m.se);
    }
    free(x);
    free(y);
    norma_simulation_free(s);
    norma_instrument_free(in);
}

static void executives_stand_three_tenths_higher(void **state)
{
    (void)state;
    norma_instrument *in = cos_demo();
    norma_simulate_options o = clean(20000);
    o.executives = 0.25;
    norma_simulation *s = simulate(in, &o);
    double sum[2] = {0}, n[2] = {0};
    for (size_t i = 0; i < s->n_rows; i++) {
        size_t name = norma_data_label(s->data, 3, i);
        bool executive = strcmp(norma_data_label_name(s->data, 3, name), "executive") == 0;
        n[executive]++;
        for (size_t f = 0; f < s->n_factors; f++)
            sum[executive] += s->factors[f * s->n_rows + i] / (double)s->n_factors;
    }
    /* the mean of 20 factors has variance 0.205 or so; their tree bounds it by 0.25 */
    double se = sqrt(0.25 / n[0] + 0.25 / n[1]);
    assert_close(n[1] / (double)o.n, 0.25, 0, 4.5 * sqrt(0.25 * 0.75 / (double)o.n));
    assert_close(sum[1] / n[1] - sum[0] / n[0], 0.3, 0, 4.5 * se);
    norma_simulation_free(s);
    norma_instrument_free(in);
}

static void answers_are_missing_at_the_stated_share(void **state)
{
    (void)state;
    norma_instrument *in = cos_demo();
    norma_simulate_options o = clean(5000);
    o.missing = 0.03;
    norma_simulation *s = simulate(in, &o);
    double missing = 0, n = (double)(s->n_rows * s->n_items);
    for (size_t j = 0; j < s->n_items; j++)
        for (size_t i = 0; i < s->n_rows; i++) {
            bool gone = norma_data_cells(s->data, j)[i] == NORMA_MISSING_CELL;
            missing += gone;
            assert_true(gone == (isnan(norma_data_latencies(s->data, j)[i]) != 0));
        }
    assert_close(missing / n, 0.03, 0, 4.5 * sqrt(0.03 * 0.97 / n));
    norma_simulation_free(s);
    norma_instrument_free(in);
}

static bool same(const void *a, const void *b, size_t bytes)
{
    return memcmp(a, b, bytes) == 0;
}

/* The first rows of b are the rows of a, to the bit. */
static void assert_begins_with(const norma_simulation *b, const norma_simulation *a)
{
    size_t n = a->n_rows;
    for (size_t j = 0; j < a->n_items; j++) {
        assert_true(same(norma_data_cells(a->data, j), norma_data_cells(b->data, j), n));
        assert_true(same(norma_data_latencies(a->data, j), norma_data_latencies(b->data, j),
                         n * sizeof(double)));
    }
    for (size_t f = 0; f < a->n_factors; f++)
        assert_true(same(a->factors + f * n, b->factors + f * b->n_rows, n * sizeof(double)));
    assert_true(same(a->kinds, b->kinds, n));
    assert_true(same(a->speed, b->speed, n * sizeof(double)));
    for (size_t l = 0; l < norma_data_labels(a->data); l++)
        for (size_t i = 0; i < n; i++)
            assert_string_equal(norma_data_label_name(a->data, l, norma_data_label(a->data, l, i)),
                                norma_data_label_name(b->data, l, norma_data_label(b->data, l, i)));
    for (size_t i = 0; i < n; i++)
        assert_string_equal(norma_data_respondent(a->data, i), norma_data_respondent(b->data, i));
}

static void a_longer_run_begins_with_the_shorter_one(void **state)
{
    (void)state;
    norma_instrument *in = cos_demo();
    norma_simulate_options o = NORMA_SIMULATE_OPTIONS_INIT;
    for (size_t units = 0; units <= 7; units += 7) {
        o.units = units;
        o.n = 700;
        norma_simulation *a = simulate(in, &o);
        o.n = 1700;
        norma_simulation *b = simulate(in, &o);
        assert_begins_with(b, a);
        norma_simulation_free(a);
        norma_simulation_free(b);
    }
    norma_instrument_free(in);
}

static void the_number_of_threads_changes_nothing(void **state)
{
    (void)state;
    norma_instrument *in = cos_demo();
    norma_simulate_options o = NORMA_SIMULATE_OPTIONS_INIT;
    o.n = 17000; /* more than one step of progress */
    o.threads = 1;
    norma_simulation *a = simulate(in, &o);
    o.threads = 3;
    norma_simulation *b = simulate(in, &o);
    assert_begins_with(b, a);
    norma_simulation_free(a);
    norma_simulation_free(b);
    norma_instrument_free(in);
}

static void another_seed_gives_other_answers(void **state)
{
    (void)state;
    norma_instrument *in = cos_demo();
    norma_simulate_options o = clean(200);
    norma_simulation *a = simulate(in, &o);
    o.seed++;
    norma_simulation *b = simulate(in, &o);
    assert_false(same(norma_data_cells(a->data, 0), norma_data_cells(b->data, 0), 200));
    assert_true(a->loadings[0] != b->loadings[0]);
    norma_simulation_free(a);
    norma_simulation_free(b);
    norma_instrument_free(in);
}

static void progress_reaches_the_end(void *context, const char *what, double share)
{
    (void)what;
    assert_true(share > *(double *)context);
    *(double *)context = share;
}

static void progress_is_told(void **state)
{
    (void)state;
    norma_instrument *in = load(NORMA_DATASETS "/bfi/instrument.json");
    double share = 0;
    norma_simulate_options o = clean(40000);
    o.progress = (norma_progress){progress_reaches_the_end, &share};
    norma_simulation_free(simulate(in, &o));
    assert_true(share == 1);
    norma_instrument_free(in);
}

/* ---- refusals ---- */

static void assert_refused(const norma_instrument *in, const norma_simulate_options *o,
                           norma_status want, const char *sentence)
{
    norma_simulation *s = (norma_simulation *)1;
    norma_error err = {0};
    assert_int_equal(norma_simulate(&s, in, o, &err), want);
    assert_null(s);
    assert_int_equal(err.status, want);
    assert_string_equal(err.message, sentence);
}

static void options_outside_their_range_are_refused(void **state)
{
    (void)state;
    norma_instrument *in = load(NORMA_DATASETS "/bfi/instrument.json");
    norma_simulate_options o = clean(0);
    norma_error err = {0};
    norma_simulation *s = NULL;
    assert_int_equal(norma_simulate(&s, in, &o, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "--n "));
    o = clean(10);
    o.careless = 1.5;
    assert_int_equal(norma_simulate(&s, in, &o, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "--careless"));
    o = clean(10);
    o.icc = NAN;
    assert_int_equal(norma_simulate(&s, in, &o, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "--icc"));
    o = clean(10);
    o.loading = 0.9;
    assert_refused(in, &o, NORMA_EINVAL,
                   "loadings from 0.78 to 1.02 leave (0, 1): lower --loading-spread");
    norma_instrument_free(in);
}

static void an_item_without_a_range_is_refused(void **state)
{
    (void)state;
    static const char *const columns[] = {"a", "b"};
    const norma_item_list list = {.items = "a,b"};
    norma_instrument *in = NULL;
    norma_simulate_options o = clean(10);
    assert_int_equal(norma_instrument_from_list(&in, &list, columns, 2, NULL), NORMA_OK);
    assert_refused(in, &o, NORMA_EINSTRUMENT,
                   "item a has no range of answers: give it min and max to simulate it");
    norma_instrument_free(in);
}

static void an_instrument_without_scales_is_refused(void **state)
{
    (void)state;
    char id[] = "bare";
    const norma_instrument bare = {.id = id};
    norma_simulate_options o = clean(10);
    assert_refused(&bare, &o, NORMA_EINSTRUMENT,
                   "instrument bare has no scale: a simulation needs at least one");
}

/* ---- memory ---- */

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    norma_instrument *in = cos_demo();
    norma_simulate_options o = NORMA_SIMULATE_OPTIONS_INIT;
    norma_simulation *s = NULL;
    o.n = 3;
    o.threads = 1;
    check_every_allocation(s, norma_simulate(&s, in, &o, NULL));
    norma_simulation_free(s);
    norma_instrument_free(in);
}

static void freeing_nothing_is_allowed(void **state)
{
    (void)state;
    norma_simulation_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_pass_each_threshold_as_often_as_declared),
        cmocka_unit_test(thresholds_rise_and_agreement_is_the_rule),
        cmocka_unit_test(factors_correlate_as_the_tree_says),
        cmocka_unit_test(the_correlation_halves_at_every_level_up),
        cmocka_unit_test(scales_at_the_top_correlate_like_parts_of_one),
        cmocka_unit_test(loadings_are_recovered_from_answers_and_factors),
        cmocka_unit_test(items_of_one_factor_covary_through_it_alone),
        cmocka_unit_test(executives_stand_three_tenths_higher),
        cmocka_unit_test(answers_are_missing_at_the_stated_share),
        cmocka_unit_test(a_longer_run_begins_with_the_shorter_one),
        cmocka_unit_test(the_number_of_threads_changes_nothing),
        cmocka_unit_test(another_seed_gives_other_answers),
        cmocka_unit_test(progress_is_told),
        cmocka_unit_test(options_outside_their_range_are_refused),
        cmocka_unit_test(an_item_without_a_range_is_refused),
        cmocka_unit_test(an_instrument_without_scales_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
        cmocka_unit_test(freeing_nothing_is_allowed),
    };
    return cmocka_run_group_tests_name("simulate", tests, NULL, NULL);
}

/* Units of simulated respondents: nesting, sizes and effects. */
#include "support/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/simulate.h>

/* Ten scales of one item and three levels of units, nothing else. */
static const char TEN_SCALES[] =
    "{\"format\":\"norma-instrument-1\",\"id\":\"ten\",\"version\":\"1\","
    "\"columns\":{\"units\":[\"company\",\"site\",\"service\"]},\"answers\":{\"min\":1,\"max\":5},"
    "\"items\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\"],\"scales\":["
    "{\"id\":\"A\",\"items\":[\"a\"]},{\"id\":\"B\",\"items\":[\"b\"]},"
    "{\"id\":\"C\",\"items\":[\"c\"]},{\"id\":\"D\",\"items\":[\"d\"]},"
    "{\"id\":\"E\",\"items\":[\"e\"]},{\"id\":\"F\",\"items\":[\"f\"]},"
    "{\"id\":\"G\",\"items\":[\"g\"]},{\"id\":\"H\",\"items\":[\"h\"]},"
    "{\"id\":\"I\",\"items\":[\"i\"]},{\"id\":\"J\",\"items\":[\"j\"]}]}";

static norma_simulation *simulate(const char *json, const norma_simulate_options *o)
{
    norma_instrument *in = NULL;
    norma_simulation *s = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&in, json, strlen(json), "test", &err) != NORMA_OK ||
        norma_simulate(&s, in, o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_instrument_free(in);
    return s;
}

static const char *unit(const norma_simulation *s, size_t level, size_t row)
{
    return norma_data_label_name(s->data, level, norma_data_label(s->data, level, row));
}

static void smaller_units_lie_inside_larger_ones(void **state)
{
    (void)state;
    norma_simulate_options o = NORMA_SIMULATE_OPTIONS_INIT;
    norma_simulation *s = simulate(TEN_SCALES, &o);
    assert_int_equal(norma_data_labels(s->data), 3);
    assert_int_equal(norma_data_label_names(s->data, 0), 30); /* ten for every 500 of 1,500 */
    for (size_t i = 0; i < s->n_rows; i++)
        for (size_t l = 1; l < 3; l++) {
            const char *above = unit(s, l - 1, i), *name = unit(s, l, i);
            assert_int_equal(strncmp(name, above, strlen(above)), 0);
            assert_int_equal(strncmp(name + strlen(above), l == 1 ? "-S" : "-V", 2), 0);
        }
    norma_simulation_free(s);
}

static void units_are_of_unequal_size(void **state)
{
    (void)state;
    norma_simulate_options o = NORMA_SIMULATE_OPTIONS_INIT;
    o.n = 5000;
    o.units = 50;
    norma_simulation *s = simulate(TEN_SCALES, &o);
    size_t size[50] = {0}, smallest = o.n, largest = 0;
    assert_int_equal(norma_data_label_names(s->data, 0), 50);
    for (size_t i = 0; i < s->n_rows; i++)
        size[norma_data_label(s->data, 0, i)]++;
    for (size_t c = 0; c < 50; c++) {
        smallest = size[c] < smallest ? size[c] : smallest;
        largest = size[c] > largest ? size[c] : largest;
    }
    assert_true(largest > 4 * smallest && smallest > 0);
    norma_simulation_free(s);
}

/* Sums over the pairs of respondents in one unit of a level: how many, and of the products. */
typedef struct pairs {
    double n, products;
} pairs;

static pairs pairs_inside(const norma_simulation *s, size_t level)
{
    size_t n_names = norma_data_label_names(s->data, level);
    pairs all = {0};
    double *sum = calloc(3 * n_names, sizeof *sum);
    assert_non_null(sum);
    for (size_t f = 0; f < s->n_factors; f++) {
        memset(sum, 0, 3 * n_names * sizeof *sum);
        for (size_t i = 0; i < s->n_rows; i++) {
            double x = s->factors[f * s->n_rows + i];
            double *unit_sums = sum + 3 * norma_data_label(s->data, level, i);
            unit_sums[0] += 1;
            unit_sums[1] += x;
            unit_sums[2] += x * x;
        }
        for (size_t u = 0; u < n_names; u++) {
            all.n += sum[3 * u] * (sum[3 * u] - 1);
            all.products += sum[3 * u + 1] * sum[3 * u + 1] - sum[3 * u + 2];
        }
    }
    free(sum);
    return all;
}

static double covariance(pairs in_larger, pairs in_smaller)
{
    return (in_larger.products - in_smaller.products) / (in_larger.n - in_smaller.n);
}

/* Two in one company share the variance icc, in one site icc / 2 more, in one service icc / 4 more.
   With 300 companies and ten independent factors one standard error is .2 sqrt(2 / 3000) times 1.4
   for their unequal sizes; sampling of persons adds less. */
static void members_of_a_unit_share_its_variance(void **state)
{
    (void)state;
    norma_simulate_options o = NORMA_SIMULATE_OPTIONS_INIT;
    o.n = 30000;
    o.units = 300;
    o.icc = 0.2;
    o.factor_correlation = o.executives = 0;
    norma_simulation *s = simulate(TEN_SCALES, &o);
    pairs company = pairs_inside(s, 0), site = pairs_inside(s, 1), service = pairs_inside(s, 2);
    double variance = 0;
    assert_close(covariance(company, site), 0.20, 0, 4.5 * 0.0075);
    assert_close(covariance(site, service), 0.30, 0, 4.5 * 0.0085);
    assert_close(covariance(service, (pairs){0}), 0.35, 0, 4.5 * 0.0085);
    for (size_t k = 0; k < s->n_rows * s->n_factors; k++)
        variance += s->factors[k] * s->factors[k] / (double)(s->n_rows * s->n_factors);
    assert_close(variance, 1, 0, 4.5 * 0.01);
    norma_simulation_free(s);
}

static void an_instrument_without_columns_gets_none(void **state)
{
    (void)state;
    static const char BARE[] =
        "{\"format\":\"norma-instrument-1\",\"id\":\"bare\",\"version\":\"1\","
        "\"answers\":{\"min\":0,\"max\":1},\"items\":[\"a\",\"b\",\"c\"],"
        "\"scales\":[{\"id\":\"A\",\"items\":[\"a\",\"b\"]}]}";
    norma_simulate_options o = NORMA_SIMULATE_OPTIONS_INIT;
    norma_simulation *s = simulate(BARE, &o);
    assert_int_equal(norma_data_labels(s->data), 0);
    assert_string_equal(norma_data_respondent(s->data, 0), "");
    assert_null(norma_data_latencies(s->data, 0));
    assert_true(isnan(s->speed[0]) && isnan(s->time_intensity[0]));
    assert_true(s->loadings[2] == 0); /* an item of no scale measures nothing */
    assert_int_equal(s->most_thresholds, 1);
    norma_simulation_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(smaller_units_lie_inside_larger_ones),
        cmocka_unit_test(units_are_of_unequal_size),
        cmocka_unit_test(members_of_a_unit_share_its_variance),
        cmocka_unit_test(an_instrument_without_columns_gets_none),
    };
    return cmocka_run_group_tests_name("simulated units", tests, NULL, NULL);
}

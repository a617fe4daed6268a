#include "support/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/standard.h>

static norma_norm_scale distribution_of(const double *pomp, size_t n)
{
    norma_norm_scale d;
    norma_error err = {0};
    if (norma_norm_scale_of(&d, "s", pomp, n, NAN, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return d;
}

/* ---- against R: scripts/reference/scoring.R --------------------------------------------------
 */

static void standard_scores_of_bfi_equal_r(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t offset;
    } columns[] = {{"percentile", offsetof(norma_standard, percentile)},
                   {"below", offsetof(norma_standard, percentile_below)},
                   {"at_or_below", offsetof(norma_standard, percentile_at_or_below)},
                   {"z", offsetof(norma_standard, z)},
                   {"t", offsetof(norma_standard, t)},
                   {"sten", offsetof(norma_standard, sten)},
                   {"stanine", offsetof(norma_standard, stanine)},
                   {"z_normalised", offsetof(norma_standard, z_normalised)},
                   {"t_normalised", offsetof(norma_standard, t_normalised)},
                   {"sten_normalised", offsetof(norma_standard, sten_normalised)},
                   {"stanine_normalised", offsetof(norma_standard, stanine_normalised)}};
    cJSON *reference = reference_load("standard.json");
    const cJSON *scores = json_at(reference, "scores");
    const size_t n = (size_t)cJSON_GetArraySize(scores);
    double *pomp = calloc(n, sizeof *pomp);
    assert_non_null(pomp);
    size_t r = 0;
    const cJSON *score;
    cJSON_ArrayForEach(score, scores) pomp[r++] = score->valuedouble;
    norma_norm_scale d = distribution_of(pomp, n);
    for (r = 0; r < n; r++) {
        const norma_standard s = norma_standard_of(&d, pomp[r]);
        for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
            double got;
            memcpy(&got, (const char *)&s + columns[c].offset, sizeof got);
            assert_close(
                got, cJSON_GetArrayItem(json_at(reference, columns[c].name), (int)r)->valuedouble,
                1e-10, 1e-12);
        }
    }
    norma_norm_scale_clear(&d);
    free(pomp);
    cJSON_Delete(reference);
}

/* Percentile ranks and moments of published tables (scripts/reference/percentile_tables.R): the ACT
   mathematics test and KBneat of Kolen & Brennan (2014), Test Equating, Scaling, and Linking; the
   moments of ACT are those printed in their table 2.5. */
static void published_tables_are_reproduced(void **state)
{
    (void)state;
    static const char *const tables[] = {"act_x", "act_y", "kb_x", "kb_y"};
    cJSON *reference = reference_load("percentile_tables.json");
    for (size_t t = 0; t < 4; t++) {
        const cJSON *table = json_at(reference, tables[t]);
        const cJSON *score = json_at(table, "score"), *count = json_at(table, "n");
        const int n_scores = cJSON_GetArraySize(score);
        double *pomp = calloc(5000, sizeof *pomp);
        size_t n = 0;
        assert_non_null(pomp);
        for (int k = 0; k < n_scores; k++)
            for (int c = 0; c < cJSON_GetArrayItem(count, k)->valueint; c++)
                pomp[n++] = cJSON_GetArrayItem(score, k)->valuedouble;
        norma_norm_scale d = distribution_of(pomp, n);
        for (int k = 0; k < n_scores; k++) {
            const double x = cJSON_GetArrayItem(score, k)->valuedouble;
            assert_close(norma_norm_percentile(&d, x),
                         cJSON_GetArrayItem(json_at(table, "rank"), k)->valuedouble, 0, 1e-9);
        }
        assert_close(d.mean, json_number(table, "mean"), 1e-9, 0);
        if (t == 0) {
            const double unbiased = (double)n / ((double)n - 1);
            assert_close(d.mean, 19.8524, 0, 5e-5);
            assert_close(d.sd / sqrt(unbiased), 8.2116, 0, 5e-5);
            assert_close(d.skewness, 0.3753, 0, 5e-5);
            assert_close(d.kurtosis + 3, 2.3024, 0, 5e-5);
        }
        norma_norm_scale_clear(&d);
        free(pomp);
    }
    cJSON_Delete(reference);
}

/* ---- by hand ---------------------------------------------------------------------------------
 */

/* 0 (once), 25 (twice), 50 (four times), 75 (twice), 100 (once). */
static const double TEN[] = {50, 0, 25, 50, 75, NAN, 50, 25, 100, 50, 75};

static void three_percentile_ranks(void **state)
{
    (void)state;
    norma_norm_scale d = distribution_of(TEN, 11);
    assert_int_equal(d.n, 10);
    assert_int_equal(d.n_values, 5);
    norma_standard s = norma_standard_of(&d, 75);
    assert_close(s.percentile_below, 70, 1e-15, 0);
    assert_close(s.percentile, 80, 1e-15, 0);
    assert_close(s.percentile_at_or_below, 90, 1e-15, 0);
    s = norma_standard_of(&d, 60); /* a score that nobody has */
    assert_true(s.percentile_below == 70 && s.percentile == 70 && s.percentile_at_or_below == 70);
    norma_norm_scale_clear(&d);
}

/* Mean 50; the squares are 2 x 2500 + 4 x 625 = 7500, the variance 7500 / 9. */
static void linear_scores(void **state)
{
    (void)state;
    norma_norm_scale d = distribution_of(TEN, 11);
    const norma_standard s = norma_standard_of(&d, 75);
    const double z = 25 / sqrt(7500.0 / 9);
    assert_close(s.z, z, 1e-14, 0); /* 0.866 */
    assert_close(s.t, 50 + 10 * z, 1e-14, 0);
    assert_true(s.sten == 7 && s.stanine == 7); /* 7.23 and 6.73 */
    norma_norm_scale_clear(&d);
}

/* A distribution said to have mean 50 and sd 10, so that z is what the test says. */
static void halves_go_up(void **state)
{
    (void)state;
    double values[] = {0};
    double shares[] = {1};
    size_t ones[] = {1};
    const norma_norm_scale d = {.n = 1,
                                .mean = 50,
                                .sd = 10,
                                .n_values = 1,
                                .values = values,
                                .counts = ones,
                                .shares = shares};
    const struct {
        double z, sten, stanine;
    } want[] = {{0, 6, 5},      {0.25, 6, 6},  {-0.25, 5, 5}, {0.5, 7, 6},  {-0.5, 5, 4},
                {0.2499, 6, 5}, {-0.75, 4, 4}, {-0.01, 5, 5}, {1.75, 9, 9}, {-1.75, 2, 2},
                {2.25, 10, 9},  {-2.25, 1, 1}, {9, 10, 9},    {-9, 1, 1},   {-1.76, 2, 1},
                {2, 10, 9},     {1.99, 9, 9},  {-2, 2, 1}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        const norma_standard s = norma_standard_of(&d, 50 + 10 * want[i].z);
        assert_close(s.sten, want[i].sten, 0, 0);
        assert_close(s.stanine, want[i].stanine, 0, 0);
    }
}

static void beyond_its_ends_a_distribution_knows_no_more(void **state)
{
    (void)state;
    norma_norm_scale d = distribution_of(TEN, 11);
    const norma_standard low = norma_standard_of(&d, -10), high = norma_standard_of(&d, 110);
    assert_true(low.percentile == 0 && high.percentile == 100);
    assert_close(low.z_normalised, -1.6448536269514729, 1e-12, 0); /* of 1 / 20: the lowest of 10 */
    assert_close(high.z_normalised, 1.6448536269514722, 1e-12, 0);
    assert_close(norma_standard_of(&d, 0).z_normalised, low.z_normalised, 1e-15, 0);
    assert_true(low.z < norma_standard_of(&d, 0).z); /* linear scores go on */
    norma_norm_scale_clear(&d);
}

static void what_does_not_vary_has_ranks_and_no_z(void **state)
{
    (void)state;
    const double same[] = {40, 40, 40}, one[] = {40};
    for (int k = 0; k < 2; k++) {
        norma_norm_scale d = distribution_of(k ? one : same, k ? 1 : 3);
        const norma_standard s = norma_standard_of(&d, 40);
        assert_true(s.percentile == 50 && s.percentile_below == 0);
        assert_true(s.percentile_at_or_below == 100);
        assert_true(isnan(s.z) && isnan(s.t) && isnan(s.sten) && isnan(s.stanine));
        assert_true(isnan(s.z_normalised) && isnan(s.t_normalised) && isnan(s.sten_normalised) &&
                    isnan(s.stanine_normalised));
        assert_true(isnan(norma_standard_of(&d, NAN).percentile));
        norma_norm_scale_clear(&d);
    }
    const norma_standard nothing = norma_standard_of(&(norma_norm_scale){0}, 50);
    assert_true(isnan(nothing.percentile) && isnan(nothing.z) && isnan(nothing.z_normalised));
}

/* ---- laws ------------------------------------------------------------------------------------
 */

/* However skewed the scores, normalised stanines are 4-7-12-17-20-17-12-7-4 per cent. */
static void normalised_stanines_have_their_shares(void **state)
{
    (void)state;
    enum { N = 10000 };
    static const double share[] = {4, 7, 12, 17, 20, 17, 12, 7, 4};
    double *pomp = calloc(N, sizeof *pomp), linear = 0;
    size_t counts[9] = {0};
    assert_non_null(pomp);
    for (size_t r = 0; r < N; r++)
        pomp[r] = 100 * pow((double)(r * 7919 % N) / N, 4);
    norma_norm_scale d = distribution_of(pomp, N);
    assert_int_equal(d.n_values, N); /* too many for a list that is added to: sorted */
    for (size_t r = 0; r < N; r++) {
        const norma_standard s = norma_standard_of(&d, pomp[r]);
        counts[(size_t)s.stanine_normalised - 1]++;
        linear += s.stanine == 1;
    }
    for (size_t i = 0; i < 9; i++)
        assert_close((double)counts[i], share[i] * N / 100, 0, 0.006 * N);
    assert_true(linear == 0); /* no linear score is that low */
    norma_norm_scale_clear(&d);
    free(pomp);
}

/* Many values, sorted; few, added to a list: the same distribution. */
static void both_ways_of_counting_agree(void **state)
{
    (void)state;
    enum { N = 9000, DISTINCT = 4500 };
    double *pomp = calloc(N, sizeof *pomp);
    assert_non_null(pomp);
    for (size_t r = 0; r < N; r++)
        pomp[r] = r % 97 == 0 ? NAN : (double)(r * 7919 % DISTINCT) / 45;
    norma_norm_scale d = distribution_of(pomp, N);
    size_t n = 0;
    for (size_t v = 0; v < d.n_values; v++) {
        assert_true(v == 0 || d.values[v - 1] < d.values[v]);
        size_t count = 0;
        for (size_t r = 0; v % 50 == 0 && r < N; r++)
            count += pomp[r] == d.values[v];
        assert_true(v % 50 != 0 || count == d.counts[v]);
        n += d.counts[v];
    }
    assert_int_equal(n, d.n);
    assert_int_equal(n, N - (N + 96) / 97);
    assert_true(d.n_values > 4096);
    norma_norm_scale_clear(&d);
    free(pomp);
}

static void the_table_of_values_is_what_each_is_alone(void **state)
{
    (void)state;
    norma_norm_scale d = distribution_of(TEN, 11);
    norma_standard table[5];
    norma_standard_table(table, &d);
    for (size_t v = 0; v < d.n_values; v++) {
        const norma_standard s = norma_standard_of(&d, d.values[v]);
        assert_memory_equal(&s, &table[v], sizeof s);
        assert_true(s.percentile == norma_norm_percentile(&d, d.values[v]));
        assert_true(s.t == norma_norm_t(&d, d.values[v]));
    }
    norma_norm_scale_clear(&d);
}

/* ---- refusals, leaks -------------------------------------------------------------------------
 */

static void nobody_has_no_distribution(void **state)
{
    (void)state;
    const double none[] = {NAN, NAN};
    norma_norm_scale d;
    norma_error err = {0};
    assert_int_equal(norma_norm_scale_of(&d, "goals", none, 2, NAN, &err), NORMA_EDATA);
    assert_string_equal(err.message,
                        "nobody has a score on scale 'goals', so it has no distribution");
    assert_null(d.values);
    assert_int_equal(norma_norm_scale_of(&d, "goals", NULL, 0, NAN, NULL), NORMA_EDATA);
    norma_norm_scale_clear(&d);
}

static void nothing_leaks(void **state)
{
    (void)state;
    enum { N = 5000 };
    norma_norm_scale d = {0};
    double *pomp = calloc(N, sizeof *pomp);
    assert_non_null(pomp);
    for (size_t r = 0; r < N; r++)
        pomp[r] = (double)r / 50;
    check_every_allocation(d.values, norma_norm_scale_of(&d, "s", pomp, N, 0.9, NULL));
    assert_true(d.alpha == 0.9);
    norma_norm_scale_clear(&d);
    free(pomp);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(standard_scores_of_bfi_equal_r),
        cmocka_unit_test(published_tables_are_reproduced),
        cmocka_unit_test(three_percentile_ranks),
        cmocka_unit_test(linear_scores),
        cmocka_unit_test(halves_go_up),
        cmocka_unit_test(beyond_its_ends_a_distribution_knows_no_more),
        cmocka_unit_test(what_does_not_vary_has_ranks_and_no_z),
        cmocka_unit_test(normalised_stanines_have_their_shares),
        cmocka_unit_test(both_ways_of_counting_agree),
        cmocka_unit_test(the_table_of_values_is_what_each_is_alone),
        cmocka_unit_test(nobody_has_no_distribution),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests_name("standard scores", tests, NULL, NULL);
}

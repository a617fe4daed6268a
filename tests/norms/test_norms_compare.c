#include "support/check.h"

#include <math.h>
#include <stdlib.h>

#include <norma/norms.h>

enum { MOST = 64 };

/* A norm scale of given values and counts; its arrays are borrowed, the shares are those of the
   last one made. */
static norma_norm_scale norm_of(double *values, size_t *counts, size_t n_values)
{
    static double shares[MOST];
    norma_norm_scale scale = {
        .values = values, .counts = counts, .shares = shares, .n_values = n_values};
    double sum = 0, squares = 0;
    assert_true(n_values <= MOST);
    for (size_t v = 0; v < n_values; v++) {
        scale.n += counts[v];
        sum += (double)counts[v] * values[v];
    }
    scale.mean = sum / (double)scale.n;
    for (size_t v = 0; v < n_values; v++)
        squares += (double)counts[v] * (values[v] - scale.mean) * (values[v] - scale.mean);
    for (size_t v = 0; v < n_values; v++)
        shares[v] = (double)counts[v] / (double)scale.n;
    scale.sd = sqrt(squares / ((double)scale.n - 1));
    return scale;
}

static size_t numbers(double *out, const cJSON *list)
{
    size_t n = 0;
    const cJSON *number;
    cJSON_ArrayForEach(number, list)
    {
        assert_true(n < MOST);
        out[n++] = number->valuedouble;
    }
    return n;
}

/* ---- certified -------------------------------------------------------------------------------
 */

/* R 4.2.2, t.test and uniroot on pt: scripts/reference/norms.R. uniroot stops at 1e-13, pt at
   1e-12, which the slope at the interval's ends turns into about 1e-11. */
static void comparison_agrees_with_r(void **state)
{
    (void)state;
    cJSON *reference = reference_load("norms_compare.json");
    const cJSON *row;
    size_t n = 0;
    cJSON_ArrayForEach(row, json_at(reference, "compare"))
    {
        double want[MOST], sample[MOST], values[MOST], count[MOST];
        size_t counts[MOST];
        numbers(want, row);
        size_t n_sample =
            numbers(sample, cJSON_GetArrayItem(json_at(reference, "samples"), (int)want[0]));
        size_t n_values =
            numbers(values, cJSON_GetArrayItem(json_at(reference, "values"), (int)want[1]));
        numbers(count, cJSON_GetArrayItem(json_at(reference, "counts"), (int)want[1]));
        for (size_t v = 0; v < n_values; v++)
            counts[v] = (size_t)count[v];
        norma_norm_scale norm = norm_of(values, counts, n_values);
        norma_comparison got;
        norma_norm_compare(&got, &norm, sample, n_sample);
        const double figures[] = {got.mean,
                                  got.sd,
                                  got.mean_low,
                                  got.mean_high,
                                  got.difference,
                                  got.difference_low,
                                  got.difference_high,
                                  got.hedges_g,
                                  got.g_low,
                                  got.g_high,
                                  got.percentile,
                                  got.t_score};
        assert_int_equal(got.n, n_sample);
        for (size_t f = 0; f < 12; f++)
            assert_close(figures[f], want[f + 2], 1e-10, 1e-10);
        n++;
    }
    assert_int_equal(n, 6);
    cJSON_Delete(reference);
}

/* Borenstein, Hedges, Higgins & Rothstein (2009), Introduction to Meta-Analysis, chapter 4: means
   103 and 100, sds 5.5 and 4.5, 50 each, give d = 0.5970, J = 0.9924, g = 0.5924. The scale's
   origin is moved by 50. */
static void hedges_g_of_a_textbook(void **state)
{
    (void)state;
    const double step = sqrt(49.0 / 50);
    double sample[50], values[] = {50 - 4.5 * step, 50 + 4.5 * step};
    size_t counts[] = {25, 25};
    for (size_t r = 0; r < 50; r++)
        sample[r] = 53 + (r % 2 ? 5.5 : -5.5) * step;
    norma_norm_scale norm = norm_of(values, counts, 2);
    norma_comparison got;
    norma_norm_compare(&got, &norm, sample, 50);
    assert_close(got.sd, 5.5, 1e-12, 0);
    assert_close(got.hedges_g, 0.5924, 0, 5e-5);
    assert_true(got.g_low < got.hedges_g && got.hedges_g < got.g_high);
}

/* Crawford, Garthwaite & Slick (2009), The Clinical Neuropsychologist 23, 1173-1195: below plus
   half at. Ten people: 1 at 0, 2 at 25, 4 at 50, 2 at 75, 1 at 100. */
static void percentile_rank_by_hand(void **state)
{
    (void)state;
    double values[] = {0, 25, 50, 75, 100};
    size_t counts[] = {1, 2, 4, 2, 1};
    const double scores[] = {0, 10, 25, 50, 60, 75, 100};
    const double want[] = {5, 10, 20, 50, 70, 80, 95};
    norma_norm_scale norm = norm_of(values, counts, 5);
    for (size_t i = 0; i < 7; i++)
        assert_close(norma_norm_percentile(&norm, scores[i]), want[i], 1e-15, 0);
    assert_true(isnan(norma_norm_percentile(&norm, NAN)));
}

/* ---- laws ------------------------------------------------------------------------------------
 */

static void the_norms_own_mean_is_fifty(void **state)
{
    (void)state;
    double values[] = {10, 30, 55, 80};
    size_t counts[] = {4, 9, 5, 2};
    norma_norm_scale norm = norm_of(values, counts, 4);
    assert_close(norma_norm_t(&norm, norm.mean), 50, 1e-15, 0);
    assert_close(norma_norm_t(&norm, norm.mean - 2 * norm.sd), 30, 1e-14, 0);
    norm.sd = 0;
    assert_true(isnan(norma_norm_t(&norm, 50)));
}

/* The middle of a symmetric distribution has rank 50; ranks rise with the score, stay in 0 ... 100,
   and average 50 over the norm's own people whatever their distribution. */
static void percentile_ranks_are_fair(void **state)
{
    (void)state;
    double values[] = {5, 20, 50, 80, 95};
    size_t symmetric[] = {3, 8, 12, 8, 3}, skewed[] = {1, 2, 3, 10, 40};
    norma_norm_scale norm = norm_of(values, symmetric, 5);
    assert_close(norma_norm_percentile(&norm, 50), 50, 1e-15, 0);
    norm = norm_of(values, skewed, 5);
    double sum = 0, before = 0;
    for (double score = 0; score <= 100; score += 0.5) {
        double rank = norma_norm_percentile(&norm, score);
        assert_true(rank >= before && rank <= 100);
        before = rank;
    }
    for (size_t v = 0; v < 5; v++)
        sum += (double)skewed[v] * norma_norm_percentile(&norm, values[v]);
    assert_close(sum / (double)norm.n, 50, 1e-14, 0);
    assert_true(norma_norm_percentile(&norm, 0) == 0 && norma_norm_percentile(&norm, 100) == 100);
}

/* A norm compared with its own people: no difference, g 0 in a symmetric interval. */
static void a_norm_does_not_differ_from_itself(void **state)
{
    (void)state;
    double values[] = {25, 50, 75}, sample[] = {25, 25, 50, 50, 50, 75, 75, 75, 75, NAN};
    size_t counts[] = {2, 3, 4};
    norma_norm_scale norm = norm_of(values, counts, 3);
    norma_comparison got;
    norma_norm_compare(&got, &norm, sample, 10);
    assert_int_equal(got.n, 9);
    assert_close(got.difference, 0, 0, 1e-13);
    assert_close(got.hedges_g, 0, 0, 1e-13);
    assert_close(got.g_low + got.g_high, 0, 0, 1e-12);
    assert_close(got.t_score, 50, 1e-14, 0);
    assert_close(got.difference_low + got.difference_high, 0, 0, 1e-12);
}

/* ---- what cannot be known --------------------------------------------------------------------
 */

static void too_few_people_leave_what_is_unknown_unknown(void **state)
{
    (void)state;
    double values[] = {25, 50, 75}, one[] = {NAN, 60};
    size_t counts[] = {2, 3, 4};
    norma_norm_scale norm = norm_of(values, counts, 3);
    norma_comparison got;
    norma_norm_compare(&got, &norm, one, 2);
    assert_int_equal(got.n, 1);
    assert_true(got.mean == 60 && got.difference == 60 - norm.mean);
    assert_false(isnan(got.percentile) || isnan(got.t_score));
    assert_true(isnan(got.sd) && isnan(got.mean_low) && isnan(got.difference_low) &&
                isnan(got.hedges_g) && isnan(got.g_low) && isnan(got.g_high));
    norma_norm_compare(&got, &norm, one, 0);
    assert_int_equal(got.n, 0);
    assert_true(isnan(got.mean) && isnan(got.difference) && isnan(got.percentile) &&
                isnan(got.t_score) && isnan(got.sd));
}

static void groups_that_do_not_vary_have_no_effect_size(void **state)
{
    (void)state;
    double values[] = {50}, sample[] = {60, 60, 60};
    size_t counts[] = {12};
    norma_norm_scale norm = norm_of(values, counts, 1);
    norma_comparison got;
    norma_norm_compare(&got, &norm, sample, 3);
    assert_true(isnan(got.hedges_g) && isnan(got.t_score));
    assert_true(got.difference == 10 && got.difference_low == 10 && got.difference_high == 10);
}

/* A sample far beyond a norm that hardly varies: slow or endless searches would show here. */
static void absurd_effects_end_soon(void **state)
{
    (void)state;
    double values[] = {50, 50 + 1e-9}, sample[] = {99.5, 100, 99.9};
    size_t counts[] = {500000, 500000};
    norma_norm_scale norm = norm_of(values, counts, 2);
    norma_comparison got;
    norma_norm_compare(&got, &norm, sample, 3);
    assert_true(got.g_low < got.hedges_g && got.hedges_g < got.g_high);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparison_agrees_with_r),
        cmocka_unit_test(hedges_g_of_a_textbook),
        cmocka_unit_test(percentile_rank_by_hand),
        cmocka_unit_test(the_norms_own_mean_is_fifty),
        cmocka_unit_test(percentile_ranks_are_fair),
        cmocka_unit_test(a_norm_does_not_differ_from_itself),
        cmocka_unit_test(too_few_people_leave_what_is_unknown_unknown),
        cmocka_unit_test(groups_that_do_not_vary_have_no_effect_size),
        cmocka_unit_test(absurd_effects_end_soon),
    };
    return cmocka_run_group_tests_name("norms_compare", tests, NULL, NULL);
}

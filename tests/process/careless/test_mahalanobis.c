#include "process/careless/screened.h"

#include <gsl/gsl_randist.h>
#include <norma/moments.h>

#include "foundation/numeric.h"
#include "foundation/random.h"

/* Answers of one factor with loading .8, cut at whole numbers, some of them missing. */
static uint8_t *factor_answers(size_t n, size_t p, double missing)
{
    uint8_t *cells = NORMA__NEW(uint8_t, n * p);
    gsl_rng *random = norma__random_new(11, 0);
    for (size_t r = 0; r < n; r++) {
        double factor = gsl_ran_gaussian_ziggurat(random, 1);
        for (size_t j = 0; j < p; j++) {
            double x = 4.5 + 1.5 * (0.8 * factor + 0.6 * gsl_ran_gaussian_ziggurat(random, 1));
            double answer = fmin(8, fmax(0, floor(x)));
            cells[j * n + r] = gsl_rng_uniform(random) < missing ? MISSING : (uint8_t)answer;
        }
    }
    gsl_rng_free(random);
    return cells;
}

static const double *distances(const table *t)
{
    return t->screen->indices[NORMA_INDEX_MAHALANOBIS];
}

static double sum_of(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

/* Law: the trace of the inverse with its own matrix is p. */
static void complete_distances_sum_to_n_minus_1_times_p(void **state)
{
    (void)state;
    uint8_t *cells = factor_answers(300, 12, 0);
    table t = make_table(300, 12, cells, NULL, NULL, NULL);
    screened(&t, 2);
    assert_close(sum_of(distances(&t), 300), 299 * 12, 1e-12, 0);
    free_table(&t);
    free(cells);
}

/* Law: the metric moves with the answers. */
static void distances_do_not_change_with_keys_or_units(void **state)
{
    (void)state;
    enum { N = 300, P = 8 };
    uint8_t *cells = factor_answers(N, P, 0.1);
    for (size_t i = 0; i < N * P; i++)
        cells[i] = cells[i] == MISSING ? MISSING : cells[i] / 2; /* 0 ... 4 */
    table plain = make_table(N, P, cells, NULL, NULL, NULL);
    table keyed = make_table(N, P, cells, NULL, "+-+---+-", NULL);
    for (size_t i = 2 * N; i < 5 * N; i++)
        cells[i] = cells[i] == MISSING ? MISSING : (uint8_t)(2 * cells[i]);
    table recoded = make_table(N, P, cells, NULL, NULL, NULL);
    screened(&plain, 1);
    screened(&keyed, 1);
    screened(&recoded, 1);
    for (size_t r = 0; r < N; r++) {
        assert_close(distances(&keyed)[r], distances(&plain)[r], 1e-10, 1e-12);
        assert_close(distances(&recoded)[r], distances(&plain)[r], 1e-10, 1e-12);
    }
    free_table(&plain);
    free_table(&keyed);
    free_table(&recoded);
    free(cells);
}

/* The same by the direct route: invert the pairwise covariances of the items answered. */
static double direct_distance(const norma_data *data, const norma_moments *m, size_t row)
{
    size_t p = m->n_items, n = 0;
    size_t *items = NORMA__NEW(size_t, p);
    double *part = NORMA__NEW(double, p *p);
    double distance = 0;
    for (size_t j = 0; j < p; j++)
        if (norma_data_cells(data, j)[row] != MISSING)
            items[n++] = j;
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            part[a * n + b] = m->cov[items[a] * p + items[b]];
    assert_true(n == 0 || norma__invert_spd(part, NULL, part, n));
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            distance += part[a * n + b] *
                        (norma_data_cells(data, items[a])[row] + 1 - m->mean[items[a]]) *
                        (norma_data_cells(data, items[b])[row] + 1 - m->mean[items[b]]);
    free(items);
    free(part);
    return n ? distance : NAN;
}

static void compare_with_direct(size_t n, size_t p, double missing)
{
    uint8_t *cells = factor_answers(n, p, missing);
    size_t items[16];
    norma_moments *moments;
    table t = make_table(n, p, cells, NULL, NULL, NULL);
    for (size_t j = 0; j < p; j++)
        items[j] = j;
    norma_sample sample = {.data = t.data, .items = items, .n_items = p};
    assert_int_equal(norma_moments_of(&moments, &sample, NORMA_MISSING_PAIRWISE, 1, NULL),
                     NORMA_OK);
    screened(&t, 2);
    assert_null(note_of(&t.screen->notes, "mahalanobis-undefined"));
    for (size_t r = 0; r < n; r++) {
        double share = t.screen->indices[NORMA_INDEX_MISSING_SHARE][r];
        double df = t.screen->mahalanobis_df[r];
        assert_close(df, (double)p * (1 - share), 1e-12, 1e-12);
        assert_close(distances(&t)[r], direct_distance(t.data, moments, r), 1e-10, 1e-10);
        assert_close(t.screen->indices[NORMA_INDEX_MAHALANOBIS_P][r],
                     norma__chisq_upper(distances(&t)[r], df), 1e-12, 0);
    }
    norma_moments_free(moments);
    free_table(&t);
    free(cells);
}

static void missing_answers_leave_the_distance_over_the_items_answered(void **state)
{
    (void)state;
    compare_with_direct(1000, 12, 0.05);
    compare_with_direct(2000, 16, 0.30);
    compare_with_direct(2000, 6, 0.60); /* most are missing: the other branch */
}

/* Planted: 10 respondents answer at random among 500 who answer one factor. The sorted distances
   must put them first; 8 of 10 among the 15 largest leaves room for luck. */
static void respondents_at_random_have_the_largest_distances(void **state)
{
    (void)state;
    enum { N = 500, P = 20, PLANTED = 10 };
    uint8_t *cells = factor_answers(N, P, 0);
    gsl_rng *random = norma__random_new(3, 0);
    for (size_t r = 0; r < PLANTED; r++)
        for (size_t j = 0; j < P; j++)
            cells[j * N + r] = (uint8_t)gsl_rng_uniform_int(random, 9);
    gsl_rng_free(random);
    table t = make_table(N, P, cells, NULL, NULL, NULL);
    screened(&t, 0);
    size_t found = 0;
    for (size_t r = 0; r < PLANTED; r++) {
        size_t larger = 0;
        for (size_t i = 0; i < N; i++)
            larger += distances(&t)[i] > distances(&t)[r];
        found += larger < 15;
    }
    assert_true(found >= 8);
    free_table(&t);
    free(cells);
}

static void assert_undefined(table *t, const char *code, const char *why)
{
    screened(t, 2);
    const norma_note *note = note_of(&t->screen->notes, code);
    assert_non_null(note);
    if (!strstr(note->message, why))
        fail_msg("'%s' does not say '%s'", note->message, why);
    for (size_t r = 0; r < t->screen->n_rows; r++) {
        assert_true(isnan(distances(t)[r]));
        assert_true(isnan(t->screen->indices[NORMA_INDEX_MAHALANOBIS_P][r]));
    }
    free_table(t);
}

static void an_undefined_metric_is_said_and_not_invented(void **state)
{
    (void)state;
    enum { N = 40, P = 6 };
    uint8_t *cells = factor_answers(N, P, 0);
    table few = make_table(P, P, cells, NULL, NULL, NULL);
    assert_undefined(&few, "mahalanobis-undefined", "6 respondents are too few for 6 items");
    table one = make_table(1, P, cells, NULL, NULL, NULL);
    assert_undefined(&one, "mahalanobis-one-row", "one respondent has no distance");
    memcpy(cells + 5 * N, cells, N);
    table twins = make_table(N, P, cells, NULL, NULL, NULL);
    assert_undefined(&twins, "mahalanobis-redundant", "follow from those to the others");
    for (size_t r = 0; r < N; r++) {
        cells[r] = r % 2 ? MISSING : cells[r];
        cells[N + r] = r % 2 ? cells[N + r] : MISSING;
    }
    table apart = make_table(N, P, cells, NULL, NULL, NULL);
    assert_undefined(&apart, "mahalanobis-undefined", "both q1 and q2");
    memset(cells, 3, N * P);
    table constant = make_table(N, P, cells, NULL, NULL, NULL);
    assert_undefined(&constant, "mahalanobis-no-item", "no item varies");
    memset(cells, MISSING, N * P);
    table missing = make_table(N, P, cells, NULL, NULL, NULL);
    assert_undefined(&missing, "mahalanobis-no-item", "no item varies");
    free(cells);
}

/* Three items that no respondent answers together: each pair agrees, but q1 = q2, q2 = q3 and
   q1 = -q3 cannot hold together. */
static void pairwise_covariances_that_contradict_each_other_are_refused(void **state)
{
    (void)state;
    enum { N = 60 };
    uint8_t cells[3 * N];
    memset(cells, MISSING, sizeof cells);
    for (size_t r = 0; r < N; r++) {
        size_t first = r % 3 == 2 ? 0 : r % 3, second = r % 3 == 2 ? 2 : first + 1;
        uint8_t answer = (uint8_t)(r / 3 % 9);
        cells[first * N + r] = answer;
        cells[second * N + r] = r % 3 == 2 ? 8 - answer : answer;
    }
    table t = make_table(N, 3, cells, NULL, NULL, NULL);
    assert_undefined(&t, "mahalanobis-pairs", "no positive definite matrix");
}

static void a_constant_item_is_left_out_and_noted(void **state)
{
    (void)state;
    enum { N = 100, P = 6 };
    uint8_t *cells = factor_answers(N, P, 0);
    table five = make_table(N, P - 1, cells, NULL, NULL, NULL);
    memset(cells + 5 * N, 4, N);
    table six = make_table(N, P, cells, NULL, NULL, NULL);
    screened(&five, 1);
    screened(&six, 1);
    const norma_note *note = note_of(&six.screen->notes, "constant-item");
    assert_non_null(note);
    assert_string_equal(note->subject, "q6");
    for (size_t r = 0; r < N; r++) {
        assert_close(distances(&six)[r], distances(&five)[r], 1e-12, 0);
        assert_close(six.screen->mahalanobis_df[r], 5, 0, 0);
    }
    free_table(&five);
    free_table(&six);
    free(cells);
}

static void few_respondents_for_the_items_are_noted(void **state)
{
    (void)state;
    uint8_t *cells = factor_answers(30, 12, 0);
    table t = make_table(30, 12, cells, NULL, NULL, NULL);
    screened(&t, 1);
    assert_non_null(note_of(&t.screen->notes, "mahalanobis-few-rows"));
    /* no complete-data distance can pass (n - 1)^2 / n */
    for (size_t r = 0; r < 30; r++)
        assert_true(distances(&t)[r] <= 29 * 29 / 30. + 1e-9);
    free_table(&t);
    free(cells);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(complete_distances_sum_to_n_minus_1_times_p),
        cmocka_unit_test(distances_do_not_change_with_keys_or_units),
        cmocka_unit_test(missing_answers_leave_the_distance_over_the_items_answered),
        cmocka_unit_test(respondents_at_random_have_the_largest_distances),
        cmocka_unit_test(an_undefined_metric_is_said_and_not_invented),
        cmocka_unit_test(pairwise_covariances_that_contradict_each_other_are_refused),
        cmocka_unit_test(a_constant_item_is_left_out_and_noted),
        cmocka_unit_test(few_respondents_for_the_items_are_noted),
    };
    return cmocka_run_group_tests_name("mahalanobis", tests, NULL, NULL);
}

#include "statistics/redraw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/correlate.h>
#include <norma/moments.h>

#include "foundation/random.h"
#include "support/check.h"
#include "support/table.h"
#include "tables/counts.h"

static norma__rows rows_of(const norma_sample *sample, norma_missing missing)
{
    norma__rows rows;
    norma_error err = {0};
    if (norma__rows_of(&rows, sample, missing, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return rows;
}

static double *numbers(size_t n)
{
    double *x = calloc(n, sizeof *x);
    assert_non_null(x);
    return x;
}

/* Ten items of datasets/bfi, two of them reversed. */
static table bfi_ten(void)
{
    table t = table_bfi();
    t.sample.n_items = 10;
    return t;
}

/* ---- the rows ---- */

#define NO NO_ANSWER
static const int SEVEN[] = {1, 2, NO, NO, 1, 2, 3, NO, 1, 2, 3, 3, 3, NO};
static const bool SECOND[] = {false, true};

/* By hand: keyed rows (1,2), none, (1,2), (3,none), (1,2), (3,1), (3,none). */
static void rows_that_are_alike_are_held_once(void **state)
{
    (void)state;
    table t = table_with(SEVEN, 7, 2, 1, 3, SECOND, NULL);
    norma__rows rows = rows_of(&t.sample, NORMA_MISSING_PAIRWISE);
    const size_t row[] = {0, 2, 3, 4, 5, 6};
    const uint32_t owner[] = {0, 0, 1, 0, 2, 1}, times[] = {3, 2, 1};
    const uint8_t cells[] = {0, 2, 2, 1, NORMA_MISSING_CELL, 0};
    assert_int_equal(rows.n, 6);
    assert_int_equal(rows.n_distinct, 3);
    assert_false(rows.complete);
    assert_memory_equal(rows.row, row, sizeof row);
    assert_memory_equal(rows.owner, owner, sizeof owner);
    assert_memory_equal(rows.times, times, sizeof times);
    assert_memory_equal(rows.cells, cells, sizeof cells);
    assert_close(rows.x[0], 1, 0, 0);
    assert_close(rows.x[3], 2, 0, 0);
    assert_true(isnan(rows.x[4]));
    assert_int_equal(rows.most[1], 2);
    norma__rows_clear(&rows);

    rows = rows_of(&t.sample, NORMA_MISSING_LISTWISE);
    assert_int_equal(rows.n, 4);
    assert_int_equal(rows.n_distinct, 2);
    assert_true(rows.complete);
    norma__rows_clear(&rows);
    table_free(&t);
}

/* Law: each row counted as often as it is in the sample gives the sample's own moments. */
static void moments_of_the_rows_are_those_of_the_sample(void **state)
{
    (void)state;
    for (int missing = 0; missing < 2; missing++) {
        table t = bfi_ten();
        const size_t p = t.sample.n_items;
        norma__rows rows = rows_of(&t.sample, (norma_missing)missing);
        norma_moments *want = NULL;
        double *work = numbers(norma__rows_work(&rows)), *mean = numbers(p);
        double *cov = numbers(p * p), *cor = numbers(p * p);
        assert_int_equal(norma_moments_of(&want, &t.sample, (norma_missing)missing, 1, NULL),
                         NORMA_OK);
        assert_true(norma__rows_moments(mean, cov, &rows, NULL, work));
        assert_true(norma__rows_correlations(cor, &rows, rows.times, work));
        for (size_t k = 0; k < p * p; k++) {
            assert_close(mean[k % p], want->mean[k % p], 1e-13, 0);
            assert_close(cov[k], want->cov[k], 1e-12, 1e-13);
            assert_close(cor[k], want->cor[k], 1e-12, 1e-13);
        }
        free(work);
        free(mean);
        free(cov);
        free(cor);
        norma_moments_free(want);
        norma__rows_clear(&rows);
        table_free(&t);
    }
}

/* By hand: rows (1,1) twice, (3,2), (3,1); only the first and the last count, then one of them. */
static void items_that_do_not_vary_are_told(void **state)
{
    (void)state;
    const int answers[] = {1, 1, 1, 1, 3, 2, 3, 1};
    table t = table_of(answers, 4, 2, 1, 3);
    norma__rows rows = rows_of(&t.sample, NORMA_MISSING_LISTWISE);
    double work[3 * 2], mean[2], cov[4];
    const uint32_t two[] = {1, 0, 3}, one[] = {1, 0, 0}, none[3] = {0};
    assert_int_equal(norma__rows_work(&rows), sizeof work / sizeof *work);
    assert_false(norma__rows_moments(mean, cov, &rows, two, work));
    assert_close(mean[0], 2.5, 1e-15, 0);
    assert_close(mean[1], 1, 0, 0);
    assert_close(cov[0], 1, 1e-15, 0);
    assert_close(cov[1], 0, 0, 0);
    assert_close(cov[3], 0, 0, 0);
    assert_false(norma__rows_correlations(cov, &rows, two, work));
    assert_close(cov[0], 1, 0, 0);
    assert_true(isnan(cov[1]) && isnan(cov[3]));
    assert_false(norma__rows_moments(mean, cov, &rows, one, work));
    assert_true(isnan(cov[0]));
    assert_false(norma__rows_moments(mean, NULL, &rows, none, NULL));
    assert_true(isnan(mean[0]));
    norma__rows_clear(&rows);
    table_free(&t);
}

/* ---- drawing ---- */

/* Law: multinomial counts have mean m, variance m (1 - m / n) and covariance -m m' / n, by rows (60
   of them) and by distinct rows (480); 4.5 standard errors. */
static void draws_are_multinomial(void **state)
{
    (void)state;
    enum { DRAWS = 20000, D = 4 };
    const size_t copies[D] = {1, 2, 4, 5};
    for (size_t fold = 5; fold <= 40; fold += 35) {
        int answers[40 * 12 * 2];
        size_t n = 0;
        for (size_t d = 0; d < D; d++)
            for (size_t c = 0; c < copies[d] * fold; c++, n++) {
                answers[2 * n] = (int)d;
                answers[2 * n + 1] = (int)(d % 2);
            }
        table t = table_of(answers, n, 2, 0, 3);
        norma__rows rows = rows_of(&t.sample, NORMA_MISSING_LISTWISE);
        gsl_rng *random = norma__random_new(5, 0);
        double sum[D] = {0}, square[D] = {0}, product = 0;
        uint32_t times[D];
        assert_int_equal(rows.n_distinct, D);
        assert_non_null(random);
        for (int k = 0; k < DRAWS; k++) {
            double deviation[D], all = 0;
            norma__rows_draw(times, &rows, random);
            for (size_t d = 0; d < D; d++) {
                deviation[d] = times[d] - (double)rows.times[d];
                all += times[d];
                sum[d] += deviation[d] / DRAWS;
                square[d] += deviation[d] * deviation[d] / DRAWS;
            }
            product += deviation[1] * deviation[3] / DRAWS;
            assert_close(all, (double)n, 0, 0);
        }
        for (size_t d = 0; d < D; d++) {
            double m = (double)rows.times[d], variance = m * (1 - m / (double)n);
            assert_close(sum[d], 0, 0, 4.5 * sqrt(variance / DRAWS));
            assert_close(square[d], variance, 4.5 * sqrt((2 + 1 / variance) / DRAWS), 0);
        }
        double covariance = -(double)(rows.times[1] * rows.times[3]) / (double)n;
        double most = (double)rows.times[1] * (double)rows.times[3];
        assert_close(product, covariance, 0, 4.5 * sqrt(2 * most / DRAWS));
        gsl_rng_free(random);
        norma__rows_clear(&rows);
        table_free(&t);
    }
}

/* ---- replicates ---- */

static bool replicate(double *cor, const norma__rows *rows, norma_factor_correlation type,
                      norma__redraw_kind kind, size_t number)
{
    norma__redraw *redraw = NULL;
    bool defined = false;
    norma_error err = {0};
    assert_int_equal(norma__redraw_new(&redraw, rows, type, 7, &err), NORMA_OK);
    if (norma__redraw_correlations(cor, &defined, redraw, kind, number, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma__redraw_free(redraw);
    return defined;
}

/* Law: with a stream of its own, a replicate does not depend on those before it. */
static void replicates_do_not_depend_on_each_other(void **state)
{
    (void)state;
    table t = bfi_ten();
    for (int missing = 0; missing < 2; missing++) {
        norma__rows rows = rows_of(&t.sample, (norma_missing)missing);
        for (int type = 0; type < 2; type++)
            for (int kind = 0; kind < 4; kind++) {
                double one[100], again[100], other[100];
                norma__redraw *redraw = NULL;
                bool defined = false;
                assert_true(replicate(one, &rows, (norma_factor_correlation)type,
                                      (norma__redraw_kind)kind, 2));
                assert_int_equal(
                    norma__redraw_new(&redraw, &rows, (norma_factor_correlation)type, 7, NULL),
                    NORMA_OK);
                assert_int_equal(norma__redraw_correlations(other, &defined, redraw,
                                                            (norma__redraw_kind)kind, 1, NULL),
                                 NORMA_OK);
                assert_int_equal(norma__redraw_correlations(again, &defined, redraw,
                                                            (norma__redraw_kind)kind, 2, NULL),
                                 NORMA_OK);
                assert_memory_equal(one, again, sizeof one);
                assert_memory_not_equal(one, other, sizeof one);
                norma__redraw_free(redraw);
            }
        norma__rows_clear(&rows);
    }
    table_free(&t);
}

/* Law: a half and the other half are the sample: sums of squares and products add up. Rows that all
   differ, so that which ones are in a half shows. */
static void two_halves_make_the_sample(void **state)
{
    (void)state;
    enum { N = 201 };
    int answers[3 * N];
    for (int r = 0; r < N; r++) {
        answers[3 * r] = r % 15;
        answers[3 * r + 1] = r / 15;
        answers[3 * r + 2] = (r * 7) % 11;
    }
    table t = table_of(answers, N, 3, 0, 14);
    norma__rows rows = rows_of(&t.sample, NORMA_MISSING_LISTWISE);
    double pearson[9], half[9], other[9];
    assert_int_equal(rows.n_distinct, N);
    assert_true(replicate(half, &rows, NORMA_FACTOR_PEARSON, NORMA__REDRAW_HALF, 1));
    assert_true(replicate(other, &rows, NORMA_FACTOR_PEARSON, NORMA__REDRAW_HALF_OTHER, 1));
    double work[N * 3];
    assert_true(norma__rows_correlations(pearson, &rows, NULL, work));
    for (size_t k = 0; k < 9; k += 1)
        if (k % 4 != 0) { /* near their mean: about 1 / n of it is between the halves */
            assert_close((half[k] + other[k]) / 2, pearson[k], 0, 0.05);
            assert_true(half[k] != other[k]);
        }
    norma__rows_clear(&rows);
    table_free(&t);
}

/* Law: over many bootstrap replicates a correlation has the standard error of its influences,
   whatever the distribution: sum (zx zy - r (zx^2 + zy^2) / 2)^2 = n^2 variance. */
static void bootstrap_errors_are_those_of_the_influences(void **state)
{
    (void)state;
    enum { REPLICATES = 400 };
    table t = bfi_ten();
    norma__rows rows = rows_of(&t.sample, NORMA_MISSING_LISTWISE);
    const size_t p = rows.p;
    double *work = numbers(norma__rows_work(&rows)), mean[10], cov[100], cor[100];
    assert_true(norma__rows_moments(mean, cov, &rows, NULL, work));
    assert_true(norma__rows_correlations(cor, &rows, NULL, work));
    double squares = 0, r = cor[1], n = (double)rows.n;
    for (size_t d = 0; d < rows.n_distinct; d++) {
        double x = (rows.x[d] - mean[0]) / sqrt(cov[0]);
        double y = (rows.x[rows.n_distinct + d] - mean[1]) / sqrt(cov[p + 1]);
        double influence = x * y - r * (x * x + y * y) / 2;
        squares += rows.times[d] * influence * influence;
    }
    double sum = 0, square = 0;
    norma__redraw *redraw = NULL;
    assert_int_equal(norma__redraw_new(&redraw, &rows, NORMA_FACTOR_PEARSON, 1, NULL), NORMA_OK);
    for (size_t k = 1; k <= REPLICATES; k++) {
        bool defined;
        assert_int_equal(
            norma__redraw_correlations(cor, &defined, redraw, NORMA__REDRAW_BOOTSTRAP, k, NULL),
            NORMA_OK);
        sum += (cor[1] - r) / REPLICATES;
        square += (cor[1] - r) * (cor[1] - r) / REPLICATES;
    }
    assert_close(sqrt(square), sqrt(squares) / n, 4.5 / sqrt(2.0 * REPLICATES), 0);
    assert_close(sum, 0, 0, 4.5 * sqrt(squares) / n / sqrt(REPLICATES) + 1 / n);
    norma__redraw_free(redraw);
    norma__rows_clear(&rows);
    free(work);
    table_free(&t);
}

/* Law: items whose answers are shuffled are independent: chi-square of all r^2 (n - 1). */
static void shuffled_answers_are_independent(void **state)
{
    (void)state;
    enum { REPLICATES = 60 };
    table t = bfi_ten();
    for (int missing = 0; missing < 2; missing++) {
        norma__rows rows = rows_of(&t.sample, (norma_missing)missing);
        norma__redraw *redraw = NULL;
        double sum = 0, square = 0, cor[100];
        assert_int_equal(norma__redraw_new(&redraw, &rows, NORMA_FACTOR_PEARSON, 1, NULL),
                         NORMA_OK);
        for (size_t k = 1; k <= REPLICATES; k++) {
            bool defined;
            assert_int_equal(
                norma__redraw_correlations(cor, &defined, redraw, NORMA__REDRAW_PERMUTED, k, NULL),
                NORMA_OK);
            assert_true(defined);
            for (size_t j = 0; j < 10; j++)
                for (size_t i = 0; i < j; i++) {
                    sum += cor[10 * j + i];
                    square += cor[10 * j + i] * cor[10 * j + i];
                }
        }
        const double all = 45.0 * REPLICATES, n = (double)rows.n;
        assert_close(sum / all, 0, 0, 4.5 / sqrt(n * all));
        assert_close(square / all, 1 / n, 4.5 * sqrt(2 / all) + (missing ? 0.03 : 0), 0);
        norma__redraw_free(redraw);
        norma__rows_clear(&rows);
    }
    table_free(&t);
}

/* Law: polychorics of the drawn rows are those of a table that holds each row as often. */
static void polychorics_are_of_the_drawn_rows(void **state)
{
    (void)state;
    table t = bfi_ten();
    norma__rows rows = rows_of(&t.sample, NORMA_MISSING_PAIRWISE);
    double cor[100];
    uint32_t *times = calloc(rows.n_distinct, sizeof *times);
    int *answers = calloc(10 * rows.n, sizeof *answers);
    gsl_rng *random = norma__random_new(7, 3);
    assert_true(times && answers && random);
    assert_true(replicate(cor, &rows, NORMA_FACTOR_POLYCHORIC, NORMA__REDRAW_BOOTSTRAP, 3));
    norma__rows_draw(times, &rows, random);
    size_t n = 0;
    for (size_t d = 0; d < rows.n_distinct; d++)
        for (uint32_t k = 0; k < times[d]; k++, n++)
            for (size_t j = 0; j < 10; j++) {
                uint8_t cell = rows.cells[j * rows.n_distinct + d];
                answers[n * 10 + j] = cell == NORMA_MISSING_CELL ? NO_ANSWER : cell;
            }
    assert_int_equal(n, rows.n);
    table drawn = table_of(answers, n, 10, 0, 5);
    norma_correlate_options o = NORMA_CORRELATE_OPTIONS_INIT;
    norma_correlation *want = NULL;
    o.type = NORMA_COR_POLYCHORIC;
    assert_int_equal(norma_correlate(&want, &drawn.sample, &o, NULL), NORMA_OK);
    for (size_t k = 0; k < 100; k++)
        assert_close(cor[k], want->matrix[k], 1e-12, 1e-13);
    norma_correlation_free(want);
    gsl_rng_free(random);
    free(times);
    free(answers);
    norma__rows_clear(&rows);
    table_free(&drawn);
    table_free(&t);
}

/* A replicate without the one row that differs is not defined, and is no error. */
static void replicates_without_variance_are_undefined(void **state)
{
    (void)state;
    const int answers[] = {1, 1, 1, 2, 1, 3, 2, 1};
    table t = table_of(answers, 4, 2, 1, 3);
    norma__rows rows = rows_of(&t.sample, NORMA_MISSING_LISTWISE);
    for (int type = 0; type < 2; type++) {
        size_t undefined = 0;
        double cor[4];
        for (size_t k = 1; k <= 40; k++)
            undefined +=
                !replicate(cor, &rows, (norma_factor_correlation)type, NORMA__REDRAW_BOOTSTRAP, k);
        assert_in_range(undefined, 4, 36); /* (3/4)^4 = 0.32 of 40 expected, and more */
    }
    norma__rows_clear(&rows);
    table_free(&t);
}

/* ---- refusals ---- */

static void samples_that_cannot_be_drawn_from_are_refused(void **state)
{
    (void)state;
    const int answers[] = {1, NO, NO, 2, 3, 3};
    table t = table_of(answers, 3, 2, 1, 3);
    norma__rows rows;
    norma_error err = {0};
    assert_int_equal(norma__rows_of(&rows, &t.sample, NORMA_MISSING_LISTWISE, &err), NORMA_EDATA);
    assert_string_equal(err.message, "there are 1 rows to draw from, and 2 are needed: give more, "
                                     "or use pairwise deletion");
    assert_null(rows.row);

    norma_tables *tables = NULL;
    norma_instrument *instrument = instrument_of(2, 1, 3, NULL, false);
    assert_int_equal(norma__tables_of_rows(&tables, t.data, t.sample.items, 2, NULL,
                                           NORMA_MISSING_PAIRWISE, 1, &err),
                     NORMA_OK);
    norma_sample counts = t.sample;
    counts.data = NULL;
    counts.tables = tables;
    counts.group = NORMA_NONE;
    assert_int_equal(norma__rows_of(&rows, &counts, NORMA_MISSING_PAIRWISE, &err), NORMA_EDATA);
    assert_string_equal(err.message, "tables of counts cannot be drawn from again: give the "
                                     "responses themselves");
    norma_tables_free(tables);

    const uint8_t cells[] = {0, 1, 2, 2, 1, 0};
    const int64_t weights[] = {1000000, 500000, 1};
    const norma_data_source source = {.n_rows = 3, .cells = cells, .weights = weights};
    norma_data *weighted = NULL;
    assert_int_equal(norma_data_make(&weighted, instrument, &source, &err), NORMA_OK);
    norma_sample sample = sample_all(weighted);
    assert_int_equal(norma__rows_of(&rows, &sample, NORMA_MISSING_LISTWISE, &err), NORMA_EDATA);
    assert_string_equal(err.message,
                        "rows with weights cannot be drawn from again: leave out the weights");
    norma_data_free(weighted);
    norma_instrument_free(instrument);
    table_free(&t);
}

static norma_status every_kind(double **out, const norma_sample *sample)
{
    norma__rows rows;
    norma__redraw *redraw = NULL;
    norma_status status = norma__rows_of(&rows, sample, NORMA_MISSING_PAIRWISE, NULL);
    *out = NULL;
    for (int type = 0; type < 2 && status == NORMA_OK; type++) {
        status = norma__redraw_new(&redraw, &rows, (norma_factor_correlation)type, 1, NULL);
        for (int kind = 0; kind < 4 && status == NORMA_OK; kind++) {
            double cor[4];
            bool defined;
            status = norma__redraw_correlations(cor, &defined, redraw, (norma__redraw_kind)kind, 1,
                                                NULL);
        }
        norma__redraw_free(redraw);
        redraw = NULL;
    }
    norma__rows_clear(&rows);
    return status;
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    table t = table_of(SEVEN, 7, 2, 1, 3);
    double *out = NULL;
    check_every_allocation(out, every_kind(&out, &t.sample));
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_that_are_alike_are_held_once),
        cmocka_unit_test(moments_of_the_rows_are_those_of_the_sample),
        cmocka_unit_test(items_that_do_not_vary_are_told),
        cmocka_unit_test(draws_are_multinomial),
        cmocka_unit_test(replicates_do_not_depend_on_each_other),
        cmocka_unit_test(two_halves_make_the_sample),
        cmocka_unit_test(bootstrap_errors_are_those_of_the_influences),
        cmocka_unit_test(shuffled_answers_are_independent),
        cmocka_unit_test(polychorics_are_of_the_drawn_rows),
        cmocka_unit_test(replicates_without_variance_are_undefined),
        cmocka_unit_test(samples_that_cannot_be_drawn_from_are_refused),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("redraw", tests, NULL, NULL);
}

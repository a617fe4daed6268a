#include "support/check.h"

#include <math.h>
#include <string.h>

#include <norma/retest.h>

/* Six targets and four judges: Shrout & Fleiss (1979), Psychological Bulletin 86, Table 2. */
static const double JUDGED[] = {9, 6, 8, 7, 10, 6, 2, 1, 4, 1, 5, 2,
                                5, 3, 6, 2, 6,  4, 8, 2, 8, 6, 9, 7};

static void the_table_of_shrout_and_fleiss_comes_out(void **state)
{
    (void)state;
    /* their Table 4; mean squares: Table 3 */
    static const double published[] = {.17, .29, .71, .44, .62, .91};
    norma_icc icc;
    assert_int_equal(norma_icc_of(&icc, JUDGED, 6, 4, 0.95, NULL), NORMA_OK);
    assert_close(icc.ms_rows, 11.24, 0, 0.005);
    assert_close(icc.ms_within, 6.26, 0, 0.005);
    assert_close(icc.ms_columns, 32.49, 0, 0.005);
    assert_close(icc.ms_error, 1.02, 0, 0.005);
    for (size_t f = 0; f < NORMA_ICC_FORMS; f++)
        assert_close(icc.forms[f].value, published[f], 0, 0.005);
}

/* ---- certified: psych 2.2.9, scripts/reference/icc.R ---- */

static double listed(const cJSON *from, const char *name, size_t k)
{
    return cJSON_GetArrayItem(json_at(from, name), (int)k)->valuedouble;
}

static void check_against_psych(const cJSON *want)
{
    double scores[128];
    size_t n = (size_t)json_number(want, "n"), k = (size_t)json_number(want, "k");
    norma_icc icc;
    assert_true(n * k <= 128);
    for (size_t i = 0; i < n * k; i++)
        scores[i] = listed(want, "scores", i);
    assert_int_equal(norma_icc_of(&icc, scores, n, k, 0.95, NULL), NORMA_OK);
    for (size_t f = 0; f < NORMA_ICC_FORMS; f++) {
        assert_close(icc.forms[f].value, listed(want, "icc", f), 1e-10, 0);
        assert_close(icc.f[f], listed(want, "f", f), 1e-10, 0);
        assert_close(icc.df1[f], listed(want, "df1", f), 0, 0);
        assert_close(icc.df2[f], listed(want, "df2", f), 0, 0);
        assert_close(icc.p[f], listed(want, "p", f), 1e-9, 1e-15);
        assert_int_equal(icc.forms[f].n_intervals, 1);
        assert_int_equal(icc.forms[f].intervals[0].method, NORMA_INTERVAL_F);
        assert_close(icc.forms[f].intervals[0].low, listed(want, "low", f), 1e-8, 1e-10);
        assert_close(icc.forms[f].intervals[0].high, listed(want, "high", f), 1e-8, 1e-10);
    }
}

static void every_form_and_interval_is_that_of_psych(void **state)
{
    (void)state;
    cJSON *reference = reference_load("icc.json");
    check_against_psych(json_at(reference, "shrout_fleiss"));
    check_against_psych(json_at(reference, "retest"));
    check_against_psych(json_at(reference, "three"));
    cJSON_Delete(reference);
}

/* ---- laws ---- */

static void a_level_of_an_occasion_moves_agreement_alone(void **state)
{
    (void)state;
    double raised[24];
    norma_icc icc, after;
    for (size_t i = 0; i < 24; i++)
        raised[i] = JUDGED[i] + (i < 6 ? 3 : 0);
    assert_int_equal(norma_icc_of(&icc, JUDGED, 6, 4, 0.95, NULL), NORMA_OK);
    assert_int_equal(norma_icc_of(&after, raised, 6, 4, 0.95, NULL), NORMA_OK);
    assert_close(after.forms[NORMA_ICC_C1].value, icc.forms[NORMA_ICC_C1].value, 1e-12, 0);
    assert_close(after.forms[NORMA_ICC_CK].value, icc.forms[NORMA_ICC_CK].value, 1e-12, 0);
    assert_true(after.forms[NORMA_ICC_A1].value < icc.forms[NORMA_ICC_A1].value);
    assert_true(after.forms[NORMA_ICC_1].value < icc.forms[NORMA_ICC_1].value);
}

static void means_of_occasions_are_stepped_up_by_spearman_and_brown(void **state)
{
    (void)state;
    norma_icc icc;
    assert_int_equal(norma_icc_of(&icc, JUDGED, 6, 4, 0.9, NULL), NORMA_OK);
    for (size_t f = 0; f < 3; f++) {
        const norma_coefficient *one = &icc.forms[f], *mean = &icc.forms[f + 3];
        assert_close(mean->value, 4 * one->value / (1 + 3 * one->value), 1e-12, 0);
        assert_close(mean->intervals[0].low,
                     4 * one->intervals[0].low / (1 + 3 * one->intervals[0].low), 1e-10, 0);
        assert_close(mean->intervals[0].high,
                     4 * one->intervals[0].high / (1 + 3 * one->intervals[0].high), 1e-10, 0);
    }
}

static void perfect_agreement_is_one_from_end_to_end(void **state)
{
    (void)state;
    const double same[] = {0.1, 0.7, 0.3, 0.1, 0.7, 0.3};
    const double shifted[] = {0.1, 0.7, 0.3, 0.2, 0.8, 0.4};
    norma_icc icc;
    assert_int_equal(norma_icc_of(&icc, same, 3, 2, 0.95, NULL), NORMA_OK);
    for (size_t f = 0; f < NORMA_ICC_FORMS; f++) {
        assert_close(icc.forms[f].value, 1, 1e-14, 0);
        assert_close(icc.forms[f].intervals[0].low, 1, 1e-14, 0);
        assert_close(icc.forms[f].intervals[0].high, 1, 1e-14, 0);
        assert_true(icc.p[f] == 0);
    }
    assert_int_equal(norma_icc_of(&icc, shifted, 3, 2, 0.95, NULL), NORMA_OK);
    assert_close(icc.forms[NORMA_ICC_C1].value, 1, 1e-14, 0);
    assert_true(icc.forms[NORMA_ICC_A1].value < 0.999);
    assert_true(isfinite(icc.forms[NORMA_ICC_A1].intervals[0].low));
}

static void what_does_not_vary_has_no_correlation(void **state)
{
    (void)state;
    const double flat[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    norma_icc icc;
    assert_int_equal(norma_icc_of(&icc, flat, 3, 2, 0.95, NULL), NORMA_OK);
    for (size_t f = 0; f < NORMA_ICC_FORMS; f++) {
        assert_true(isnan(icc.forms[f].value));
        assert_int_equal(icc.forms[f].n_intervals, 0);
    }
}

static void two_persons_on_two_occasions_do(void **state)
{
    (void)state;
    const double scores[] = {1, 3, 2, 4.5};
    norma_icc icc;
    assert_int_equal(norma_icc_of(&icc, scores, 2, 2, 0.95, NULL), NORMA_OK);
    assert_true(icc.forms[NORMA_ICC_C1].value > 0.9);
    assert_true(icc.forms[NORMA_ICC_C1].intervals[0].low < 0);
}

/* ---- refusals ---- */

static void refuses(const double *scores, size_t n, size_t k, double level, norma_status status,
                    const char *sentence)
{
    norma_icc icc;
    norma_error err = {0};
    assert_int_equal(norma_icc_of(&icc, scores, n, k, level, &err), status);
    if (!strstr(err.message, sentence))
        fail_msg("%s", err.message);
}

static void incomplete_and_small_matrices_are_refused(void **state)
{
    (void)state;
    const double open[] = {1, 2, 3, NAN, 5, 6};
    refuses(open, 1, 2, 0.95, NORMA_EDATA, "at least 2 persons and 2 occasions, got 1 and 2");
    refuses(open, 3, 1, 0.95, NORMA_EDATA, "got 3 and 1");
    refuses(open, 3, 2, 0.95, NORMA_EDATA, "that of person 1 on occasion 2 is undefined");
    refuses(JUDGED, 6, 4, 1, NORMA_EINVAL, "between 0 and 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_of_shrout_and_fleiss_comes_out),
        cmocka_unit_test(every_form_and_interval_is_that_of_psych),
        cmocka_unit_test(a_level_of_an_occasion_moves_agreement_alone),
        cmocka_unit_test(means_of_occasions_are_stepped_up_by_spearman_and_brown),
        cmocka_unit_test(perfect_agreement_is_one_from_end_to_end),
        cmocka_unit_test(what_does_not_vary_has_no_correlation),
        cmocka_unit_test(two_persons_on_two_occasions_do),
        cmocka_unit_test(incomplete_and_small_matrices_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

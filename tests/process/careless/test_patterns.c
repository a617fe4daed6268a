#include "process/careless/answered.h"

#include <norma/read.h>

#include "process/careless/patterns.h"

static const norma_index PATTERNS[] = {NORMA_INDEX_MISSING_SHARE,    NORMA_INDEX_LONGSTRING,
                                       NORMA_INDEX_LONGSTRING_SHARE, NORMA_INDEX_IRV,
                                       NORMA_INDEX_AVERAGE_STRING,   NORMA_INDEX_LONGSTRING_PAGES,
                                       NORMA_INDEX_STRAIGHT_SHARE,   NORMA_INDEX_AUTOCORRELATION,
                                       NORMA_INDEX_ACQUIESCENCE,     NORMA_INDEX_EXTREME,
                                       NORMA_INDEX_MIDPOINT,         NORMA_INDEX_DIRECTED_FAILED,
                                       NORMA_INDEX_BOGUS_FAILED};
enum { N_PATTERNS = sizeof PATTERNS / sizeof *PATTERNS };

static void measure(answered *t, int threads)
{
    norma_error err = {0};
    want(t, PATTERNS, N_PATTERNS);
    if (norma__pattern_indices(t->indices, t->instrument, t->data, threads, &err) != NORMA_OK)
        fail_msg("%s", err.message);
}

static void check(const answered *t, norma_index index, size_t row, double value)
{
    assert_close(t->indices[index][row], value, 1e-14, 0);
}

enum { NA = NO_ANSWER };

/* ---- by hand ---- */

static void runs_and_variability_of_a_hand_example(void **state)
{
    (void)state;
    const int answers[] = {3,  3,  NA, 3,  3,  3,  /* longest 3 of two runs, 5 answers */
                           NA, NA, NA, NA, NA, NA, /* nothing */
                           7,  NA, NA, NA, NA, NA, /* one */
                           5,  5,  5,  5,  5,  5,  /* a straight line */
                           1,  2,  2,  3,  3,  3}; /* three runs of 2 on average */
    const double longest[] = {3, NAN, 1, 6, 3}, average[] = {2.5, NAN, 1, 6, 2};
    const double missing[] = {1 / 6., 1, 5 / 6., 0, 0};
    const double variability[] = {0, NAN, NAN, 0, sqrt(4 / 6.)};
    answered t = answered_of(instrument_of(6, 1, 9, NULL, 0, NULL), answers, 5, NULL);
    measure(&t, 1);
    for (size_t r = 0; r < 5; r++) {
        check(&t, NORMA_INDEX_LONGSTRING, r, longest[r]);
        check(&t, NORMA_INDEX_LONGSTRING_SHARE, r, longest[r] / 6);
        check(&t, NORMA_INDEX_AVERAGE_STRING, r, average[r]);
        check(&t, NORMA_INDEX_MISSING_SHARE, r, missing[r]);
        check(&t, NORMA_INDEX_IRV, r, variability[r]);
    }
    free_answered(&t);
}

/* Items may start at different answers: cell 0 of 1..9 and cell 1 of 0..9 are the same answer. */
static void runs_compare_answers_not_cells(void **state)
{
    (void)state;
    const int answers[] = {1, 1, 1, 0};
    answered t = answered_of(
        instrument_with("\"items\": [{\"id\": \"a\", \"min\": 1, \"max\": 9}, {\"id\": \"b\", "
                        "\"min\": 0, \"max\": 9}], \"scales\": [{\"id\": \"s\", \"items\": "
                        "[\"a\", \"b\"]}]"),
        answers, 2, NULL);
    measure(&t, 1);
    check(&t, NORMA_INDEX_LONGSTRING, 0, 2);
    check(&t, NORMA_INDEX_IRV, 0, 0);
    check(&t, NORMA_INDEX_LONGSTRING, 1, 1);
    check(&t, NORMA_INDEX_IRV, 1, sqrt(0.5));
    free_answered(&t);
}

static const char THREE_PAGES[] =
    "\"pages\": [{\"id\": \"p1\", \"items\": [\"q1\", \"q2\", \"q3\"]}, {\"id\": \"p2\", "
    "\"items\": [\"q4\", \"q5\", \"q6\", \"q7\"]}, {\"id\": \"p3\", \"items\": [\"q8\"]}]";

static void pages_are_looked_at_one_by_one(void **state)
{
    (void)state;
    const int answers[] = {2,  2,  2,  2,  2,  3,  3,  3,  /* runs of 3, 2, 1; one page of two */
                           4,  NA, 4,  1,  1,  NA, 1,  1,  /* 1, 2, 1; a gap is no other answer */
                           NA, NA, NA, 5,  5,  5,  5,  NA, /* one page answered */
                           NA, NA, NA, NA, NA, NA, NA, NA};
    const double longest[] = {2, 4 / 3., 4, NAN}, straight[] = {0.5, 1, 1, NAN};
    answered t = answered_of(instrument_of(8, 1, 5, NULL, 0, THREE_PAGES), answers, 4, NULL);
    measure(&t, 1);
    for (size_t r = 0; r < 4; r++) {
        check(&t, NORMA_INDEX_LONGSTRING_PAGES, r, longest[r]);
        check(&t, NORMA_INDEX_STRAIGHT_SHARE, r, straight[r]);
    }
    free_answered(&t);
}

/* A line is drawn on the page: a reversed item does not break it. */
static void scales_stand_for_pages_that_are_not_declared(void **state)
{
    (void)state;
    const int answers[] = {2, 2, 2, 3, 3, 4, 1, 1, 2};
    answered t = answered_of(instrument_of(9, 1, 5, "+-+-+-+-+", 3, NULL), answers, 1, NULL);
    measure(&t, 1);
    check(&t, NORMA_INDEX_STRAIGHT_SHARE, 0, 1 / 3.);
    assert_true(isnan(t.indices[NORMA_INDEX_LONGSTRING_PAGES][0]));
    free_answered(&t);
}

/* Two answers have ends and nothing else, four have no middle. */
static void places_on_the_range(void **state)
{
    (void)state;
    const int answers[] = {1, 3, 4, 0, 1, 5, 3, NA, NA, NA, NA, 1};
    answered t = answered_of(
        instrument_with("\"items\": [{\"id\": \"a\", \"min\": 1, \"max\": 5}, {\"id\": \"b\", "
                        "\"min\": 1, \"max\": 5}, {\"id\": \"c\", \"min\": 1, \"max\": 4}, "
                        "{\"id\": \"d\", \"min\": 0, \"max\": 1}], \"scales\": [{\"id\": \"s\", "
                        "\"items\": [\"a\", \"b\", \"c\", \"d\"]}]"),
        answers, 3, NULL);
    const double mean[] = {(0 + 0.5 + 1 + 0) / 4, (0 + 1 + 2 / 3.) / 3, 1};
    const double extreme[] = {2 / 3., 2 / 3., NAN}, midpoint[] = {0.5, 0, NAN};
    measure(&t, 1);
    for (size_t r = 0; r < 3; r++) {
        check(&t, NORMA_INDEX_ACQUIESCENCE, r, mean[r]);
        check(&t, NORMA_INDEX_EXTREME, r, extreme[r]);
        check(&t, NORMA_INDEX_MIDPOINT, r, midpoint[r]);
    }
    free_answered(&t);
}

static norma_instrument *with_controls(void)
{
    return instrument_with(
        "\"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"a\", {\"id\": \"x\", \"control\": "
        "{\"kind\": \"directed\", \"accept\": [4]}}, \"b\", {\"id\": \"y\", \"control\": "
        "{\"kind\": "
        "\"bogus\", \"accept\": [1, 2]}}, \"c\", {\"id\": \"z\", \"control\": {\"kind\": "
        "\"directed\", \"accept\": [1]}}], \"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\", "
        "\"c\"]}]");
}

/* Control items neither break a run nor count among the items. */
static void control_items_count_for_themselves_alone(void **state)
{
    (void)state;
    const int answers[] = {3, 4,  3, 2,  3,  1, /* passes all */
                           3, 3,  3, 3,  3,  3, /* fails all */
                           2, NA, 2, NA, NA, 5, /* fails the one answered */
                           1, NA, 1, NA, 1,  NA};
    const double directed[] = {0, 2, 1, NAN}, bogus[] = {0, 1, NAN, NAN};
    const double longest[] = {3, 3, 2, 3}, missing[] = {0, 0, 1 / 3., 0};
    answered t = answered_of(with_controls(), answers, 4, NULL);
    measure(&t, 1);
    for (size_t r = 0; r < 4; r++) {
        check(&t, NORMA_INDEX_DIRECTED_FAILED, r, directed[r]);
        check(&t, NORMA_INDEX_BOGUS_FAILED, r, bogus[r]);
        check(&t, NORMA_INDEX_LONGSTRING, r, longest[r]);
        check(&t, NORMA_INDEX_LONGSTRING_SHARE, r, longest[r] / 3);
        check(&t, NORMA_INDEX_MISSING_SHARE, r, missing[r]);
    }
    free_answered(&t);
}

/* ---- certified: careless 1.2.2, responsePatterns 0.1.1 (scripts/reference/careless.R) ---- */

static answered careless_data(void)
{
    norma_item_list list = {.items = "scaleA1:scaleJ5", .range_known = true, .min = 1, .max = 5};
    norma_header *header = NULL;
    answered t = {0};
    const char *path = NORMA_REFERENCE "/screen_careless_sim1.csv";
    assert_int_equal(norma_header_read(&header, path, NULL), NORMA_OK);
    assert_int_equal(norma_instrument_from_list(&t.instrument, &list,
                                                (const char *const *)header->columns,
                                                header->n_columns, NULL),
                     NORMA_OK);
    assert_int_equal(norma_data_read(&t.data, t.instrument, path, NULL, NULL), NORMA_OK);
    norma_header_free(header);
    return t;
}

static void compare(const double *index, const cJSON *reference, const char *name, size_t n)
{
    size_t row = 0;
    for (const cJSON *v = json_at(reference, name)->child; v; v = v->next)
        assert_close(index[row++], v->valuedouble, 1e-10, 0);
    assert_int_equal(row, n);
}

static void patterns_equal_those_of_the_packages(void **state)
{
    (void)state;
    cJSON *reference = reference_load("careless_sim1.json");
    answered t = careless_data();
    measure(&t, 2);
    compare(t.indices[NORMA_INDEX_AVERAGE_STRING], reference, "average_string", 200);
    compare(t.indices[NORMA_INDEX_AUTOCORRELATION], reference, "autocorrelation", 200);
    free_answered(&t);
    cJSON_Delete(reference);
}

/* ---- laws ---- */

/* Deviations first, then products: another route than sums over lags. */
static double correlation_of(const double *x, const double *y, size_t n)
{
    double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < n; i++) {
        mean_x += x[i] / (double)n;
        mean_y += y[i] / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        xx += (x[i] - mean_x) * (x[i] - mean_x);
        yy += (y[i] - mean_y) * (y[i] - mean_y);
        xy += (x[i] - mean_x) * (y[i] - mean_y);
    }
    return xy / sqrt(xx * yy);
}

static double slow_autocorrelation(const int *answers, size_t p)
{
    double largest = NAN;
    for (size_t lag = 1; lag <= 10 && lag <= p / 2; lag++) {
        double x[64], y[64];
        size_t n = 0;
        for (size_t i = 0; i + lag < p; i++)
            if (answers[i] != NA && answers[i + lag] != NA) {
                x[n] = answers[i];
                y[n++] = answers[i + lag];
            }
        if (n >= 3)
            largest = fmax(largest, fabs(correlation_of(x, y, n)));
    }
    return largest;
}

static void autocorrelation_takes_the_pairs_that_are_answered(void **state)
{
    (void)state;
    enum { N = 50, P = 24 };
    int *answers = chance_answers(N, P, 7, 6, 11);
    answered t = answered_of(instrument_of(P, 1, 7, NULL, 0, NULL), answers, N, NULL);
    measure(&t, 2);
    for (size_t r = 0; r < N; r++)
        assert_close(t.indices[NORMA_INDEX_AUTOCORRELATION][r],
                     slow_autocorrelation(answers + r * P, P), 1e-12, 0);
    free(answers);
    free_answered(&t);
}

/* A pattern of three answers over and over is perfect at lag 3; a straight line is as perfect. */
static void repetition_has_an_autocorrelation_of_one(void **state)
{
    (void)state;
    const int answers[] = {1, 4, 2, 1, 4, 2, 1,  4,  2,  1,  4,  2,  3,  3,  3,  3,  3,  3,
                           3, 3, 3, 3, 3, 3, NA, NA, NA, NA, NA, NA, NA, NA, NA, NA, NA, NA};
    answered t = answered_of(instrument_of(12, 1, 5, NULL, 0, NULL), answers, 3, NULL);
    measure(&t, 1);
    check(&t, NORMA_INDEX_AUTOCORRELATION, 0, 1);
    check(&t, NORMA_INDEX_AUTOCORRELATION, 1, 1);
    check(&t, NORMA_INDEX_AUTOCORRELATION, 2, NAN);
    free_answered(&t);
}

/* Answered from the other end, everything but acquiescence stays as it is. */
static void patterns_are_the_same_in_the_mirror(void **state)
{
    (void)state;
    enum { N = 70, P = 12 };
    int *answers = chance_answers(N, P, 5, 9, 3), mirrored[N * P];
    for (size_t k = 0; k < N * P; k++)
        mirrored[k] = answers[k] == NA ? NA : 6 - answers[k];
    answered t = answered_of(instrument_of(P, 1, 5, NULL, 4, NULL), answers, N, NULL);
    answered m = answered_of(instrument_of(P, 1, 5, NULL, 4, NULL), mirrored, N, NULL);
    measure(&t, 1);
    measure(&m, 2);
    for (size_t k = 0; k < N_PATTERNS; k++)
        for (size_t r = 0; r < N; r++) {
            double value = t.indices[PATTERNS[k]][r];
            assert_close(m.indices[PATTERNS[k]][r],
                         PATTERNS[k] == NORMA_INDEX_ACQUIESCENCE ? 1 - value : value, 1e-12, 0);
        }
    free(answers);
    free_answered(&t);
    free_answered(&m);
}

/* Every respondent saw the items in an order of their own: as if they stood in it. */
static void order_of_presentation_is_followed(void **state)
{
    (void)state;
    enum { N = 40, P = 9 };
    int *answers = chance_answers(N, P, 4, 8, 5), shuffled[N * P];
    double positions[N * P];
    unsigned seed = 17;
    for (size_t r = 0; r < N; r++) {
        size_t order[P]; /* the item that stands at each place */
        for (size_t j = 0; j < P; j++)
            order[j] = j;
        for (size_t j = P - 1; j > 0; j--) {
            size_t with = chance(&seed, (unsigned)j + 1), item = order[j];
            order[j] = order[with];
            order[with] = item;
        }
        for (size_t place = 0; place < P; place++) {
            shuffled[r * P + order[place]] = answers[r * P + place];
            positions[r * P + order[place]] = (double)(place + 1) * 300; /* two bytes of place */
        }
    }
    answered plain = answered_of(instrument_of(P, 1, 4, NULL, 0, NULL), answers, N, NULL);
    answered seen =
        answered_of(instrument_of(P, 1, 4, NULL, 0, "\"position\": {\"column\": \"{item}_pos\"}"),
                    shuffled, N, positions);
    norma_notes notes = {0};
    measure(&plain, 1);
    measure(&seen, 2);
    const norma_index followed[] = {NORMA_INDEX_LONGSTRING, NORMA_INDEX_AVERAGE_STRING,
                                    NORMA_INDEX_AUTOCORRELATION, NORMA_INDEX_IRV};
    for (size_t k = 0; k < 4; k++)
        for (size_t r = 0; r < N; r++)
            check(&seen, followed[k], r, plain.indices[followed[k]][r]);
    assert_int_equal(norma__pattern_notes(&notes, seen.instrument, seen.data, NULL), NORMA_OK);
    assert_close(noted(&notes, "presentation-order")->value, N, 0, 0);
    norma_notes_clear(&notes);
    assert_int_equal(norma__pattern_notes(&notes, plain.instrument, plain.data, NULL), NORMA_OK);
    assert_int_equal(notes.n, 0);
    free(answers);
    free_answered(&plain);
    free_answered(&seen);
}

/* An answer whose place was not recorded, or is none: the instrument's order. */
static void order_that_is_not_recorded_is_that_of_the_instrument(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 1, 2, 1, 2, 1, 2, 1, NA, 1, 2};
    const double positions[] = {1, 3,   2, 4, /* 1 1 2 2 */ 1, 3, 2, NAN, /* as it stands */
                                4, NAN, 3, 1};                            /* 2 1 1 . */
    const double longest[] = {2, 1, 2};
    answered t =
        answered_of(instrument_of(4, 1, 4, NULL, 0, "\"position\": {\"column\": \"{item}_pos\"}"),
                    answers, 3, positions);
    norma_notes notes = {0};
    measure(&t, 1);
    for (size_t r = 0; r < 3; r++)
        check(&t, NORMA_INDEX_LONGSTRING, r, longest[r]);
    assert_int_equal(norma__pattern_notes(&notes, t.instrument, t.data, NULL), NORMA_OK);
    assert_close(noted(&notes, "presentation-order")->value, 2, 0, 0);
    assert_non_null(strstr(noted(&notes, "presentation-order")->message, "not recorded"));
    norma_notes_clear(&notes);
    free_answered(&t);
}

static void respondents_do_not_depend_on_each_other_or_on_threads(void **state)
{
    (void)state;
    enum { N = 200, P = 15 };
    int *answers = chance_answers(N, P, 6, 7, 23), turned[N * P];
    for (size_t r = 0; r < N; r++)
        memcpy(turned + (N - 1 - r) * P, answers + r * P, P * sizeof(int));
    answered t = answered_of(instrument_of(P, 1, 6, NULL, 5, NULL), answers, N, NULL);
    answered u = answered_of(instrument_of(P, 1, 6, NULL, 5, NULL), turned, N, NULL);
    measure(&t, 1);
    measure(&u, 3);
    for (size_t k = 0; k < N_PATTERNS; k++)
        for (size_t r = 0; r < N; r++)
            assert_close(u.indices[PATTERNS[k]][N - 1 - r], t.indices[PATTERNS[k]][r], 0, 0);
    free(answers);
    free_answered(&t);
    free_answered(&u);
}

static void only_what_is_wanted_is_filled(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 3, 3};
    const norma_index one = NORMA_INDEX_LONGSTRING;
    answered t = answered_of(instrument_of(4, 1, 4, NULL, 0, NULL), answers, 1, NULL);
    want(&t, &one, 1);
    assert_int_equal(norma__pattern_indices(t.indices, t.instrument, t.data, 1, NULL), NORMA_OK);
    check(&t, NORMA_INDEX_LONGSTRING, 0, 2);
    assert_null(t.indices[NORMA_INDEX_IRV]);
    free_answered(&t);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 3, 3};
    const double positions[] = {4, 3, 2, 1};
    answered t =
        answered_of(instrument_of(4, 1, 4, NULL, 0, "\"position\": {\"column\": \"{item}_pos\"}"),
                    answers, 1, positions);
    norma_notes notes = {0};
    want(&t, PATTERNS, N_PATTERNS);
    check_every_allocation(NULL, norma__pattern_indices(t.indices, t.instrument, t.data, 2, NULL));
    check_every_allocation(NULL, norma__pattern_notes(&notes, t.instrument, t.data, NULL));
    norma_notes_clear(&notes);
    free_answered(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_and_variability_of_a_hand_example),
        cmocka_unit_test(runs_compare_answers_not_cells),
        cmocka_unit_test(pages_are_looked_at_one_by_one),
        cmocka_unit_test(scales_stand_for_pages_that_are_not_declared),
        cmocka_unit_test(places_on_the_range),
        cmocka_unit_test(control_items_count_for_themselves_alone),
        cmocka_unit_test(patterns_equal_those_of_the_packages),
        cmocka_unit_test(autocorrelation_takes_the_pairs_that_are_answered),
        cmocka_unit_test(repetition_has_an_autocorrelation_of_one),
        cmocka_unit_test(patterns_are_the_same_in_the_mirror),
        cmocka_unit_test(order_of_presentation_is_followed),
        cmocka_unit_test(order_that_is_not_recorded_is_that_of_the_instrument),
        cmocka_unit_test(respondents_do_not_depend_on_each_other_or_on_threads),
        cmocka_unit_test(only_what_is_wanted_is_filled),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests_name("patterns", tests, NULL, NULL);
}

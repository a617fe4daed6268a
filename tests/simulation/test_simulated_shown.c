/* How a simulated questionnaire is shown: places, times of pages, control items. */
#include "support/check.h"

#include <math.h>
#include <string.h>

#include <norma/simulate.h>

enum { N = 400, P = 12 };

static const char shown[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"shown\", \"version\": \"1\", \"answers\": "
    "{\"min\": 1, \"max\": 5}, \"position\": {\"column\": \"{item}_pos\"}, \"items\": [\"a\", "
    "\"b\", "
    "\"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\", \"j\", \"k\", {\"id\": \"x\", \"control\": "
    "{\"kind\": \"directed\", \"accept\": [2]}}], \"pages\": [{\"id\": \"p1\", \"items\": [\"a\", "
    "\"b\", \"c\", \"d\", \"e\", \"f\"], \"time\": \"t1\", \"visits\": \"v1\"}], \"scales\": "
    "[{\"id\": \"s\", \"items\": [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\", "
    "\"j\", \"k\"]}], \"screening\": {\"latency\": {\"load_ms\": 250}}}";

static norma_simulation *simulate(double careless)
{
    norma_simulate_options o = NORMA_SIMULATE_OPTIONS_INIT;
    norma_instrument *instrument = NULL;
    norma_simulation *s = NULL;
    norma_error err = {0};
    o.n = N;
    o.careless = careless;
    o.missing = 0;
    if (norma_instrument_parse(&instrument, shown, strlen(shown), "i", &err) != NORMA_OK ||
        norma_simulate(&s, instrument, &o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_instrument_free(instrument);
    return s;
}

static void everybody_meets_every_item_once_in_an_order_of_their_own(void **state)
{
    (void)state;
    norma_simulation *s = simulate(0);
    size_t first_is_first = 0;
    for (size_t r = 0; r < N; r++) {
        bool met[P] = {false};
        for (size_t j = 0; j < P; j++) {
            double place = norma_data_positions(s->data, j)[r];
            assert_true(place >= 1 && place <= P && !met[(size_t)place - 1]);
            met[(size_t)place - 1] = true;
        }
        first_is_first += norma_data_positions(s->data, 0)[r] == 1;
    }
    /* N / P = 33 are expected, with a standard deviation of 5.5 */
    assert_true(first_is_first > 10 && first_is_first < 60);
    norma_simulation_free(s);
}

static void a_page_takes_what_its_items_take_and_its_loading(void **state)
{
    (void)state;
    norma_simulation *s = simulate(0);
    const double *times = norma_data_page_times(s->data, 0);
    const double *visits = norma_data_page_visits(s->data, 0);
    double sum = 0;
    size_t again = 0;
    for (size_t r = 0; r < N; r++) {
        assert_true(times[r] > 250);
        assert_true(visits[r] == 1 || visits[r] == 2);
        again += visits[r] == 2;
        sum += log(times[r]);
    }
    assert_true(again > 0 && again < 30); /* 2 %: 8 expected */
    /* six items of 4 s: 24 s, spread over items and people */
    assert_true(exp(sum / N) > 15000 && exp(sum / N) < 40000);
    assert_null(norma_data_latencies(s->data, 0));
    norma_simulation_free(s);
}

static double share_passed(const norma_simulation *s)
{
    double passed = 0;
    for (size_t r = 0; r < N; r++)
        passed += norma_data_cells(s->data, P - 1)[r] == 1;
    return passed / N;
}

static void careful_people_pass_control_items(void **state)
{
    (void)state;
    norma_simulation *careful = simulate(0), *careless = simulate(1);
    assert_true(share_passed(careful) > 0.95);
    assert_true(share_passed(careless) < 0.5);
    norma_simulation_free(careful);
    norma_simulation_free(careless);
}

static void partial_carelessness_begins_at_a_place(void **state)
{
    (void)state;
    norma_simulation *s = simulate(1);
    size_t late[2] = {0, 0}, n[2] = {0, 0}; /* control item: shown before it begins, and after */
    for (size_t r = 0; r < N; r++) {
        if (s->kinds[r] != NORMA_PARTIAL)
            continue;
        bool after = norma_data_positions(s->data, P - 1)[r] > (double)s->careless_from[r];
        n[after]++;
        late[after] += norma_data_cells(s->data, P - 1)[r] == 1;
    }
    assert_true(n[0] > 30 && n[1] > 10);
    assert_true((double)late[0] / (double)n[0] > 0.9);
    assert_true((double)late[1] / (double)n[1] < 0.6);
    norma_simulation_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_meets_every_item_once_in_an_order_of_their_own),
        cmocka_unit_test(a_page_takes_what_its_items_take_and_its_loading),
        cmocka_unit_test(careful_people_pass_control_items),
        cmocka_unit_test(partial_carelessness_begins_at_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Careless respondents, their pace, latencies and units, as docs/simulate.md declares them. */
#include "support/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/simulate.h>

enum { N = 20000 };

/* Half of all respondents careless, complete answers of the 80-item demonstration instrument. */
static int setup(void **state)
{
    norma_instrument *in = NULL;
    norma_simulation *s = NULL;
    norma_simulate_options o = NORMA_SIMULATE_OPTIONS_INIT;
    o.n = N;
    o.careless = 0.5;
    o.missing = o.icc = 0;
    assert_int_equal(norma_instrument_load(&in, NORMA_DATASETS "/cos-demo/instrument.json", NULL),
                     NORMA_OK);
    assert_int_equal(norma_simulate(&s, in, &o, NULL), NORMA_OK);
    norma_instrument_free(in);
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    norma_simulation_free(*state);
    return 0;
}

static size_t cell(const norma_simulation *s, size_t item, size_t row)
{
    return norma_data_cells(s->data, item)[row];
}

static void kinds_come_in_the_stated_shares(void **state)
{
    const norma_simulation *s = *state;
    double count[NORMA_RESPONDENT_KINDS] = {0}, fast = 0;
    for (size_t i = 0; i < N; i++) {
        count[s->kinds[i]]++;
        fast += s->fast[i];
        assert_true(s->kinds[i] != NORMA_CAREFUL || !s->fast[i]);
    }
    for (int k = NORMA_CAREFUL; k < NORMA_RESPONDENT_KINDS; k++) {
        double p = k == NORMA_CAREFUL ? 0.5 : 0.125;
        assert_close(count[k] / N, p, 0, 4.5 * sqrt(p * (1 - p) / N));
    }
    double careless = N - count[NORMA_CAREFUL];
    assert_close(fast / careless, 0.75, 0, 4.5 * sqrt(0.75 * 0.25 / careless));
}

static void kinds_have_names(void **state)
{
    (void)state;
    assert_string_equal(norma_respondent_kind_name(NORMA_CAREFUL), "careful");
    assert_string_equal(norma_respondent_kind_name(NORMA_PARTIAL), "partial");
    assert_string_equal(norma_respondent_kind_name((norma_respondent_kind)99), "unknown");
}

/* Slips are 2 %: more than 12 in 80 has probability 1e-8 a respondent. */
static void straight_liners_are_straight(void **state)
{
    const norma_simulation *s = *state;
    double slips = 0, n = 0, steps[6] = {0};
    for (size_t i = 0; i < N; i++) {
        if (s->kinds[i] != NORMA_STRAIGHTLINE)
            continue;
        size_t count[6] = {0}, mode = 0;
        for (size_t j = 0; j < s->n_items; j++)
            count[cell(s, j, i)]++;
        for (size_t k = 1; k < 6; k++)
            mode = count[k] > count[mode] ? k : mode;
        assert_true(count[mode] >= 68);
        for (size_t j = 0; j < s->n_items; j++)
            assert_true(cell(s, j, i) <= mode + 1 && mode <= cell(s, j, i) + 1);
        slips += (double)(s->n_items - count[mode]);
        steps[mode]++;
        n++;
    }
    double answers = n * (double)s->n_items;
    assert_close(slips / answers, 0.02, 0, 4.5 * sqrt(0.02 * 0.98 / answers));
    for (size_t k = 0; k < 6; k++)
        assert_close(steps[k] / n, 1.0 / 6, 0, 4.5 * sqrt(5.0 / 36 / n));
}

static void patterns_climb_up_and_down_the_stairs(void **state)
{
    const norma_simulation *s = *state;
    for (size_t i = 0; i < N; i++)
        for (size_t j = 1; s->kinds[i] == NORMA_PATTERN && j < s->n_items; j++) {
            size_t a = cell(s, j - 1, i), b = cell(s, j, i);
            assert_true(a + 1 == b || b + 1 == a);
            if (j + 9 < s->n_items)
                assert_int_equal(cell(s, j + 9, i), a); /* a round trip of six steps takes ten */
        }
}

static void random_answers_are_uniform(void **state)
{
    const norma_simulation *s = *state;
    double count[6] = {0}, n = 0;
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; s->kinds[i] == NORMA_RANDOM && j < s->n_items; j++, n++)
            count[cell(s, j, i)]++;
    for (size_t k = 0; k < 6; k++)
        assert_close(count[k] / n, 1.0 / 6, 0, 4.5 * sqrt(5.0 / 36 / n));
}

static void partial_respondents_give_up_early_in_the_last_third(void **state)
{
    const norma_simulation *s = *state;
    size_t earliest = 80, latest = 0;
    double count[6] = {0}, n = 0;
    for (size_t i = 0; i < N; i++) {
        size_t from = s->careless_from[i];
        if (s->kinds[i] != NORMA_PARTIAL) {
            assert_int_equal(from, s->kinds[i] == NORMA_CAREFUL ? 80 : 0);
            continue;
        }
        earliest = from < earliest ? from : earliest;
        latest = from > latest ? from : latest;
        for (size_t j = from; j < s->n_items; j++, n++)
            count[cell(s, j, i)]++;
    }
    assert_int_equal(earliest, 53); /* 80 x 2/3 */
    assert_int_equal(latest, 66);   /* under 80 x 5/6 */
    for (size_t k = 0; k < 6; k++)
        assert_close(count[k] / n, 1.0 / 6, 0, 4.5 * sqrt(5.0 / 36 / n));
}

/* Careful log latencies are normal around item + person with SD 0.4; interruptions, which are over
   30 s, are set apart: an uninterrupted answer needs 5 SD to get there. */
static void careful_latencies_are_log_normal(void **state)
{
    const norma_simulation *s = *state;
    double sum = 0, squares = 0, n = 0, away = 0;
    for (size_t j = 0; j < s->n_items; j++)
        for (size_t i = 0; i < N; i++) {
            if (s->kinds[i] != NORMA_CAREFUL)
                continue;
            double ms = norma_data_latencies(s->data, j)[i];
            double z = log(ms) - s->time_intensity[j] - s->speed[i];
            assert_true(ms == floor(ms));
            away += ms >= 30000;
            n++;
            if (ms < 30000) {
                sum += z;
                squares += z * z;
            }
        }
    double kept = n - away, mean = sum / kept;
    assert_close(away / n, 0.002, 0, 4.5 * sqrt(0.002 / n));
    assert_close(mean, 0, 0, 4.5 * 0.4 / sqrt(kept) + 1e-4); /* 1e-4: the cut and whole ms */
    assert_close(sqrt(squares / kept - mean * mean), 0.4, 0, 4.5 * 0.4 / sqrt(2 * kept) + 3e-4);
}

static void speed_varies_between_the_careful_as_declared(void **state)
{
    const norma_simulation *s = *state;
    double sum = 0, squares = 0, n = 0, intensity = 0;
    for (size_t i = 0; i < N; i++)
        if (s->kinds[i] == NORMA_CAREFUL) {
            sum += s->speed[i];
            squares += s->speed[i] * s->speed[i];
            n++;
        }
    assert_close(sum / n, 0, 0, 4.5 * 0.3 / sqrt(n));
    assert_close(sqrt(squares / n), 0.3, 0, 4.5 * 0.3 / sqrt(2 * n));
    for (size_t j = 0; j < s->n_items; j++)
        intensity += s->time_intensity[j] / (double)s->n_items;
    assert_true(exp(intensity) > 3500 && exp(intensity) < 5000);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_latency(const norma_simulation *s, size_t row, size_t first)
{
    double ms[80];
    size_t n = 0;
    for (size_t j = first; j < s->n_items; j++)
        ms[n++] = norma_data_latencies(s->data, j)[row];
    qsort(ms, n, sizeof *ms, ascending);
    return ms[n / 2];
}

static void fast_careless_answers_take_less_than_a_second(void **state)
{
    const norma_simulation *s = *state;
    double under = 0, n = 0;
    for (size_t i = 0; i < N; i++) {
        if (s->kinds[i] == NORMA_CAREFUL)
            continue;
        double median = median_latency(s, i, s->careless_from[i]);
        under += s->fast[i] && median > 500 && median < 1000;
        n += s->fast[i];
        assert_true(s->fast[i] ? median < 1600 : median > 1000);
    }
    assert_true(under / n > 0.9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_come_in_the_stated_shares),
        cmocka_unit_test(kinds_have_names),
        cmocka_unit_test(straight_liners_are_straight),
        cmocka_unit_test(patterns_climb_up_and_down_the_stairs),
        cmocka_unit_test(random_answers_are_uniform),
        cmocka_unit_test(partial_respondents_give_up_early_in_the_last_third),
        cmocka_unit_test(careful_latencies_are_log_normal),
        cmocka_unit_test(speed_varies_between_the_careful_as_declared),
        cmocka_unit_test(fast_careless_answers_take_less_than_a_second),
    };
    return cmocka_run_group_tests_name("simulated kinds", tests, setup, teardown);
}

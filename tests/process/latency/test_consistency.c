#include "process/latency/distanced.h"

#include "process/latency/consistency.h"

typedef struct halves {
    norma_split_half speed, residual;
} halves;

static halves halves_of(distanced *d, const norma_latency_options *options, int threads)
{
    halves h;
    norma_error err = {0};
    if (norma__consistency(&h.speed, &h.residual, d->t.instrument, d->t.data, d->t.timings,
                           d->model, options, threads, &d->t.notes, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return h;
}

static distanced fast_and_slow(size_t n_rows, size_t n_items, int threads)
{
    const population of = {n_rows, n_items, 0.7, -0.1, 0, 0.02};
    people p = people_of(&of, 9);
    distanced d = distanced_of(&(shape){.n_items = n_items}, n_rows, p.cells, p.ms, NULL, threads);
    free_people(&p);
    return d;
}

/* R 4.2.2: cor() of the means of item-centred log latencies; scripts/reference/distance.R. */
static void odd_and_even_items_are_those_of_r(void **state)
{
    (void)state;
    cJSON *json = reference_load("distance.json");
    size_t n = (size_t)json_number(json, "n"), k = (size_t)json_number(json, "k"), i = 0;
    double *ms = NORMA__NEW(double, n *k);
    uint8_t *cells = NORMA__NEW(uint8_t, n * k);
    for (const cJSON *at = json_at(json, "ms")->child; at; at = at->next, i++) {
        ms[i] = cJSON_IsNull(at) ? NAN : at->valuedouble;
        cells[i] = (uint8_t)(i % 3);
    }
    distanced d = distanced_of(&(shape){.n_items = k}, n, cells, ms, NULL, 1);
    halves h = halves_of(&d, &(norma_latency_options)NORMA_LATENCY_OPTIONS_INIT, 1);
    assert_close(h.speed.odd_even, json_number(json, "odd_even"), 1e-10, 0);
    free(ms);
    free(cells);
    free_distanced(&d);
    cJSON_Delete(json);
}

/* Variance of speed 0.16; of one latency, given it, 0.25 and a little for the distances: for 20
   items a reliability of 0.16 / (0.16 + 0.25 / 20) = 0.927 for the residual. */
static void the_reliability_of_known_speeds_is_found(void **state)
{
    (void)state;
    distanced d = fast_and_slow(3000, 20, 2);
    halves h = halves_of(&d, &(norma_latency_options)NORMA_LATENCY_OPTIONS_INIT, 2);
    assert_close(h.residual.mean, 0.927, 0, 0.008);
    assert_close(h.speed.mean, 0.927, 0, 0.012);
    assert_true(h.residual.low < h.residual.mean && h.residual.mean < h.residual.high);
    assert_true(h.residual.high - h.residual.low < 0.03);
    assert_close(h.residual.odd_even, h.residual.mean, 0, 0.015);
    assert_null(note_of(&d.t.notes, "consistency-sampled"));
    free_distanced(&d);
}

static void threads_give_the_same_bytes(void **state)
{
    (void)state;
    norma_latency_options options = NORMA_LATENCY_OPTIONS_INIT;
    distanced d = fast_and_slow(700, 9, 1);
    halves a = halves_of(&d, &options, 1), b = halves_of(&d, &options, 3);
    assert_memory_equal(&a, &b, sizeof a);
    options.seed = 2;
    halves other = halves_of(&d, &options, 1);
    assert_true(other.speed.mean != a.speed.mean);
    assert_memory_equal(&other.speed.odd_even, &a.speed.odd_even, sizeof(double));
    free_distanced(&d);
}

static void without_replicates_there_is_odd_and_even_alone(void **state)
{
    (void)state;
    norma_latency_options options = NORMA_LATENCY_OPTIONS_INIT;
    distanced d = fast_and_slow(200, 6, 1);
    options.replicates = 0;
    halves h = halves_of(&d, &options, 1);
    assert_true(h.speed.odd_even > 0.5 && h.residual.odd_even > 0.5);
    assert_true(isnan(h.speed.mean) && isnan(h.speed.low) && isnan(h.residual.high));
    free_distanced(&d);
}

/* Without the model of distance there are no residuals. */
static void without_a_model_speed_alone_is_consistent(void **state)
{
    (void)state;
    distanced d = fast_and_slow(200, 6, 1);
    norma__distance_model *model = d.model;
    d.model = NULL;
    halves h = halves_of(&d, &(norma_latency_options)NORMA_LATENCY_OPTIONS_INIT, 1);
    assert_true(h.speed.odd_even > 0.5 && isnan(h.residual.odd_even) && isnan(h.residual.mean));
    d.model = model;
    free_distanced(&d);
}

static void many_random_halves_see_some_of_the_respondents(void **state)
{
    (void)state;
    norma_latency_options options = NORMA_LATENCY_OPTIONS_INIT;
    distanced d = fast_and_slow(1000, 6, 1);
    halves all = halves_of(&d, &options, 2);
    options.replicates = 200000;
    halves some = halves_of(&d, &options, 2);
    const norma_note *note = note_of(&d.t.notes, "consistency-sampled");
    assert_non_null(note);
    assert_true(note->value > 450 && note->value < 600);
    assert_close(note->of, 1000, 0, 0);
    assert_close(some.speed.mean, all.speed.mean, 0, 0.03);
    assert_memory_equal(&some.speed.odd_even, &all.speed.odd_even, sizeof(double));
    free_distanced(&d);
}

static void one_item_has_no_halves(void **state)
{
    (void)state;
    const double ms[] = {1000, 2000, 1500, 4000, 900};
    const uint8_t cells[] = {0, 1, 2, 3, 4};
    distanced d = distanced_of(&(shape){.n_items = 1}, 5, cells, ms, NULL, 1);
    assert_null(d.model);
    halves h = halves_of(&d, &(norma_latency_options)NORMA_LATENCY_OPTIONS_INIT, 1);
    assert_true(isnan(h.speed.odd_even) && isnan(h.speed.mean) && isnan(h.residual.mean));
    assert_non_null(note_of(&d.t.notes, "consistency-undefined"));
    free_distanced(&d);
}

static void nothing_leaks(void **state)
{
    (void)state;
    norma_latency_options options = NORMA_LATENCY_OPTIONS_INIT;
    distanced d = fast_and_slow(60, 5, 1);
    norma_split_half speed, residual;
    options.replicates = 5;
    void *out = NULL;
    check_every_allocation(out,
                           norma__consistency(&speed, &residual, d.t.instrument, d.t.data,
                                              d.t.timings, d.model, &options, 1, &d.t.notes, NULL));
    free_distanced(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(odd_and_even_items_are_those_of_r),
        cmocka_unit_test(the_reliability_of_known_speeds_is_found),
        cmocka_unit_test(threads_give_the_same_bytes),
        cmocka_unit_test(without_replicates_there_is_odd_and_even_alone),
        cmocka_unit_test(without_a_model_speed_alone_is_consistent),
        cmocka_unit_test(many_random_halves_see_some_of_the_respondents),
        cmocka_unit_test(one_item_has_no_halves),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

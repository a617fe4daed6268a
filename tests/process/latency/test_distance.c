#include "process/latency/distanced.h"

#include "data/calibration.h"

/* ---- certified ---- */

static void fill_numbers(double *values, const cJSON *json, const char *path)
{
    const cJSON *list = json_at(json, path);
    size_t i = 0;
    for (const cJSON *at = list->child; at; at = at->next)
        values[i++] = cJSON_IsNull(at) ? NAN : at->valuedouble;
}

/* R 4.2.2: lm() with dummies, the sandwich by hand, MASS::rlm(); scripts/reference/distance.R. */
static void effects_and_residuals_are_those_of_lm_and_rlm(void **state)
{
    (void)state;
    cJSON *json = reference_load("distance.json");
    size_t n = (size_t)json_number(json, "n"), k = (size_t)json_number(json, "k");
    double *answers = NORMA__NEW(double, n *k), *ms = NORMA__NEW(double, n *k);
    double *position = NORMA__NEW(double, n *k), *residual = NORMA__NEW(double, n);
    double words[7], slope[NORMA__DISTANCE_TERMS];
    uint8_t *cells = NORMA__NEW(uint8_t, n * k);
    fill_numbers(answers, json, "answers");
    fill_numbers(ms, json, "ms");
    fill_numbers(position, json, "position");
    fill_numbers(residual, json, "residual");
    fill_numbers(words, json, "words");
    fill_numbers(slope, json, "slope");
    for (size_t i = 0; i < n * k; i++)
        cells[i] = isnan(answers[i]) ? NORMA_MISSING_CELL : (uint8_t)(answers[i] - 1);
    distanced d =
        distanced_of(&(shape){k, "++-++-+", words, true, NULL}, n, cells, ms, position, 2);
    assert_int_equal(d.n_curves, 1);
    const norma_distance_curve *curve = &d.curves[0];
    assert_int_equal(curve->n, (size_t)json_number(json, "n_persons"));
    assert_int_equal(curve->n_latencies, (size_t)json_number(json, "n_latencies"));
    assert_close(curve->distance_sd, json_number(json, "distance_sd"), 1e-10, 0);
    assert_close(curve->effect, json_number(json, "effect"), 1e-8, 0);
    assert_close(curve->effect_se, json_number(json, "effect_se"), 1e-8, 0);
    assert_close(curve->effect_p, json_number(json, "effect_p"), 1e-7, 0);
    assert_close(curve->effect_low, json_number(json, "effect_low"), 1e-8, 0);
    assert_close(curve->effect_high, json_number(json, "effect_high"), 1e-8, 0);
    assert_int_equal(curve->n_words, k);
    assert_close(curve->words_effect, json_number(json, "words_effect"), 1e-8, 0);
    assert_close(curve->words_effect_se, json_number(json, "words_effect_se"), 1e-8, 0);
    for (size_t a = 0; a < NORMA__DISTANCE_TERMS; a++)
        assert_close(d.model->slope[a], slope[a], 1e-8, 0);
    assert_close(d.model->speed_variance, json_number(json, "speed_variance"), 1e-8, 0);
    for (size_t r = 0; r < n; r++)
        assert_close(d.residual[r], residual[r], 1e-8, 1e-9);
    free_distanced(&d);
    free(answers);
    free(ms);
    free(position);
    free(residual);
    free(cells);
    cJSON_Delete(json);
}

/* ---- what is found in simulated people ---- */

static const population OPINIONS = {800, 12, 0.7, -0.15, 0, 0.02};

static distanced of_people(const population *of, uint64_t seed, int threads)
{
    people p = people_of(of, seed);
    distanced d =
        distanced_of(&(shape){.n_items = of->n_items}, of->n_rows, p.cells, p.ms, NULL, threads);
    free_people(&p);
    return d;
}

static void distant_answers_come_faster_in_opinions(void **state)
{
    (void)state;
    distanced d = of_people(&OPINIONS, 1, 1);
    const norma_distance_curve *curve = &d.curves[0];
    assert_int_equal(curve->n, 800);
    assert_true(curve->effect_high < -0.03);
    assert_true(curve->effect_low > -0.15);
    assert_int_equal(curve->n_bins, 10);
    for (size_t b = 0; b < curve->n_bins; b++) {
        assert_true(curve->bin_n[b] >= 10);
        assert_true(curve->bin_se[b] > 0 && curve->bin_se[b] < 0.1);
        assert_true(b == 0 || curve->bin_distance[b] > curve->bin_distance[b - 1]);
    }
    assert_true(curve->bin_log[0] - curve->bin_log[9] > 0.1);
    free_distanced(&d);
}

/* Twenty samples in which distance does nothing: the interval of 95 % leaves 0 out in few, and
   estimates are about 0 on the average. */
static void no_effect_is_found_where_there_is_none(void **state)
{
    (void)state;
    population same = OPINIONS;
    double sum = 0;
    int wrong = 0;
    same.effect = 0;
    same.n_rows = 300;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        distanced d = of_people(&same, seed, 1);
        sum += d.curves[0].effect;
        wrong += d.curves[0].effect_low > 0 || d.curves[0].effect_high < 0;
        free_distanced(&d);
    }
    assert_true(wrong <= 3);
    assert_true(fabs(sum / 20) < 0.006);
}

/* Answers are noise and extreme ones are fast: people have no places, so distance has no effect. A
   rest score beside person effects would be made of the answer itself, and show one. */
static void an_answer_does_not_create_its_own_effect(void **state)
{
    (void)state;
    const population noise = {2000, 6, 0, 0, -0.2, 0};
    people p = people_of(&noise, 5);
    for (size_t j = 0; j < 6; j++) /* items of different location */
        for (size_t r = 0; r < noise.n_rows; r++) {
            uint8_t *cell = &p.cells[j * noise.n_rows + r];
            if (j % 2 && *cell > 0)
                (*cell)--;
        }
    distanced d = distanced_of(&(shape){.n_items = 6}, noise.n_rows, p.cells, p.ms, NULL, 1);
    for (size_t c = 0; c < d.n_curves; c++)
        assert_true(fabs(d.curves[c].effect) < 3.5 * d.curves[c].effect_se);
    free_people(&p);
    free_distanced(&d);
}

static double lowest_share(const double *values, const double *trait, size_t n, bool extreme)
{
    double *order = NORMA__NEW(double, n);
    size_t flagged = 0, of = 0;
    for (size_t r = 0; r < n; r++)
        order[r] = values[r];
    gsl_sort(order, 1, n);
    for (size_t r = 0; r < n; r++)
        if ((fabs(trait[r]) > 1.645) == extreme) {
            of++;
            flagged += values[r] < order[n / 20];
        }
    free(order);
    return (double)flagged / (double)of;
}

/* One in ten has a trait beyond 1.645: their raw latencies are flagged too often, what is left
   when distance is accounted for is not. */
static void honest_extreme_people_are_flagged_no_more_often_than_the_rest(void **state)
{
    (void)state;
    const population strong = {6000, 20, 0.7, -0.15, 0, 0};
    people p = people_of(&strong, 11);
    double *raw = NORMA__NEW(double, strong.n_rows);
    for (size_t i = 0; i < strong.n_rows * strong.n_items; i++)
        raw[i % strong.n_rows] += log(p.ms[i]);
    distanced d = distanced_of(&(shape){.n_items = 20}, strong.n_rows, p.cells, p.ms, NULL, 2);
    double rest_raw = lowest_share(raw, p.trait, strong.n_rows, false);
    double extreme_raw = lowest_share(raw, p.trait, strong.n_rows, true);
    double rest = lowest_share(d.residual, p.trait, strong.n_rows, false);
    double extreme = lowest_share(d.residual, p.trait, strong.n_rows, true);
    assert_true(extreme_raw > 2 * rest_raw);
    assert_true(extreme < rest + 2 * sqrt(0.05 * 0.95 / 600));
    double below = 0, squares = 0;
    for (size_t r = 0; r < strong.n_rows; r++) {
        below += d.residual[r] < -1.6448536269514722;
        squares += d.residual[r] * d.residual[r];
    }
    assert_close(below / 6000, 0.05, 0, 0.01); /* standard normal deviates */
    assert_close(squares / 6000, 1, 0, 0.06);
    free(raw);
    free_people(&p);
    free_distanced(&d);
}

/* One in twenty answers at random in a third of the time: what is left when distance is accounted
   for still shows nearly all of them. */
static void who_does_not_read_is_still_fast(void **state)
{
    (void)state;
    const population most = {2000, 20, 0.7, -0.15, 0, 0};
    people p = people_of(&most, 12);
    gsl_rng *random = norma__random_new(12, 99999);
    size_t found = 0, wrong = 0;
    for (size_t i = 0; i < most.n_rows * most.n_items; i++)
        if (i % most.n_rows < 100) {
            p.cells[i] = (uint8_t)norma__random_below(random, 5);
            p.ms[i] = 1000 * exp(0.3 * gsl_ran_ugaussian(random));
        }
    distanced d = distanced_of(&(shape){.n_items = 20}, most.n_rows, p.cells, p.ms, NULL, 1);
    for (size_t r = 0; r < most.n_rows; r++) {
        found += r < 100 && d.residual[r] < -1.6448536269514722;
        wrong += r >= 100 && d.residual[r] < -1.6448536269514722;
    }
    assert_true(found >= 95);
    assert_true((double)wrong < 1900 * 0.06);
    gsl_rng_free(random);
    free_people(&p);
    free_distanced(&d);
}

/* ---- laws ---- */

static void assert_same_curve(const norma_distance_curve *a, const norma_distance_curve *b)
{
    assert_close(a->effect, b->effect, 1e-8, 0);
    assert_close(a->effect_se, b->effect_se, 1e-8, 0);
    assert_int_equal(a->n_latencies, b->n_latencies);
    assert_int_equal(a->n_bins, b->n_bins);
    for (size_t i = 0; i < a->n_bins; i++)
        assert_close(a->bin_log[i], b->bin_log[i], 1e-6, 1e-3); /* cells at the edge of a bin */
}

static void assert_same(const distanced *a, const distanced *b)
{
    assert_int_equal(a->n_curves, b->n_curves);
    for (size_t c = 0; c < a->n_curves; c++)
        assert_same_curve(&a->curves[c], &b->curves[c]);
    for (size_t r = 0; r < norma_data_rows(a->t.data); r++)
        assert_close(a->residual[r], b->residual[r], 1e-7, 1e-8);
}

static void the_unit_of_time_does_not_matter(void **state)
{
    (void)state;
    people p = people_of(&OPINIONS, 2);
    distanced a = distanced_of(&(shape){.n_items = 12}, 800, p.cells, p.ms, NULL, 1);
    for (size_t i = 0; i < 800 * 12; i++)
        p.ms[i] *= 0.25;
    distanced b = distanced_of(&(shape){.n_items = 12}, 800, p.cells, p.ms, NULL, 1);
    assert_same(&a, &b);
    free_people(&p);
    free_distanced(&a);
    free_distanced(&b);
}

/* Ids go with the items, as columns of a file do. */
static void the_order_of_the_items_does_not_matter(void **state)
{
    (void)state;
    people p = people_of(&OPINIONS, 3), q = people_of(&OPINIONS, 3);
    for (size_t j = 0; j < 12; j++) {
        memcpy(q.cells + (11 - j) * 800, p.cells + j * 800, 800);
        memcpy(q.ms + (11 - j) * 800, p.ms + j * 800, 800 * sizeof *p.ms);
    }
    distanced a = distanced_of(&(shape){.n_items = 12}, 800, p.cells, p.ms, NULL, 1);
    distanced b = distanced_of(&(shape){.n_items = 12}, 800, q.cells, q.ms, NULL, 1);
    assert_same(&a, &b);
    free_people(&p);
    free_people(&q);
    free_distanced(&a);
    free_distanced(&b);
}

static void keying_does_not_matter(void **state)
{
    (void)state;
    people p = people_of(&OPINIONS, 4);
    distanced a = distanced_of(&(shape){.n_items = 12}, 800, p.cells, p.ms, NULL, 1);
    for (size_t j = 0; j < 12; j += 3)
        for (size_t r = 0; r < 800; r++)
            p.cells[j * 800 + r] = (uint8_t)(4 - p.cells[j * 800 + r]);
    distanced b =
        distanced_of(&(shape){12, "-++-++-++-++", NULL, false, NULL}, 800, p.cells, p.ms, NULL, 1);
    assert_same(&a, &b);
    free_people(&p);
    free_distanced(&a);
    free_distanced(&b);
}

static void threads_give_the_same_bytes(void **state)
{
    (void)state;
    distanced a = of_people(&OPINIONS, 6, 1), b = of_people(&OPINIONS, 6, 3);
    assert_memory_equal(a.residual, b.residual, 800 * sizeof *a.residual);
    assert_memory_equal(&a.curves[0].effect, &b.curves[0].effect, sizeof(double));
    assert_memory_equal(&a.curves[0].effect_se, &b.curves[0].effect_se, sizeof(double));
    assert_memory_equal(a.curves[0].bin_log, b.curves[0].bin_log,
                        a.curves[0].n_bins * sizeof(double));
    free_distanced(&a);
    free_distanced(&b);
}

/* Rows that are left out say nothing, but get a residual. */
static void rows_left_out_are_measured_by_the_others(void **state)
{
    (void)state;
    people p = people_of(&OPINIONS, 7);
    distanced few = {0};
    uint8_t keep[800];
    norma_error err = {0};
    double *first = NORMA__NEW(double, 12 * 500), *all = NORMA__NEW(double, 800);
    uint8_t *cells = NORMA__NEW(uint8_t, 12 * 500);
    for (size_t r = 0; r < 800; r++)
        keep[r] = r < 500;
    for (size_t i = 0; i < 12 * 500; i++) {
        first[i] = p.ms[i / 500 * 800 + i % 500];
        cells[i] = p.cells[i / 500 * 800 + i % 500];
    }
    few = distanced_of(&(shape){.n_items = 12}, 500, cells, first, NULL, 1);
    distanced d = distanced_of(&(shape){.n_items = 12}, 800, p.cells, p.ms, NULL, 1);
    norma__distance_model *kept = NULL;
    assert_int_equal(norma__distance_model_new(&kept, d.t.instrument, d.t.data, d.t.timings, keep,
                                               0.95, 1, &d.t.notes, &err),
                     NORMA_OK);
    assert_int_equal(
        norma__distance_residuals(all, kept, d.t.instrument, d.t.data, d.t.timings, 1, &err),
        NORMA_OK);
    for (size_t r = 0; r < 500; r++)
        assert_close(all[r], few.residual[r], 1e-9, 1e-10);
    assert_true(isfinite(all[700]));
    size_t n_curves;
    norma__distance_model_free(kept);
    assert_int_equal(norma__distance_model_new(&kept, d.t.instrument, d.t.data, d.t.timings, keep,
                                               0, 1, &d.t.notes, &err),
                     NORMA_OK);
    norma_distance_curve *none = norma__distance_curves(kept, &n_curves);
    assert_int_equal(n_curves, 0); /* none asked for */
    free(none);
    norma__distance_model_free(kept);
    free(first);
    free(all);
    free(cells);
    free_people(&p);
    free_distanced(&few);
    free_distanced(&d);
}

/* Four facets of three items: too few each, so the whole scale places their respondents. */
static void items_of_short_scales_are_taken_on_the_larger_one(void **state)
{
    (void)state;
    people p = people_of(&OPINIONS, 8);
    const shape facets = {.n_items = 12,
                          .scales =
                              "[{\"id\": \"whole\", \"parts\": [\"f1\", \"f2\", \"f3\", \"f4\"]}, "
                              "{\"id\": \"f1\", \"items\": [\"q1\", \"q2\", \"q3\"]}, "
                              "{\"id\": \"f2\", \"items\": [\"q4\", \"q5\", \"q6\"]}, "
                              "{\"id\": \"f3\", \"items\": [\"q7\", \"q8\", \"q9\"]}, "
                              "{\"id\": \"f4\", \"items\": [\"q10\", \"q11\", \"q12\"]}]"};
    distanced a = distanced_of(&facets, 800, p.cells, p.ms, NULL, 1);
    distanced b = distanced_of(&(shape){.n_items = 12}, 800, p.cells, p.ms, NULL, 1);
    const norma_note *note = note_of(&a.t.notes, "distance-few-items");
    assert_non_null(note);
    assert_close(note->value, 4, 0, 0);
    assert_int_equal(a.n_curves, 1);
    assert_int_equal(a.curves[0].scale, 0);
    assert_same(&a, &b);
    free_people(&p);
    free_distanced(&a);
    free_distanced(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effects_and_residuals_are_those_of_lm_and_rlm),
        cmocka_unit_test(distant_answers_come_faster_in_opinions),
        cmocka_unit_test(no_effect_is_found_where_there_is_none),
        cmocka_unit_test(an_answer_does_not_create_its_own_effect),
        cmocka_unit_test(honest_extreme_people_are_flagged_no_more_often_than_the_rest),
        cmocka_unit_test(who_does_not_read_is_still_fast),
        cmocka_unit_test(the_unit_of_time_does_not_matter),
        cmocka_unit_test(the_order_of_the_items_does_not_matter),
        cmocka_unit_test(keying_does_not_matter),
        cmocka_unit_test(threads_give_the_same_bytes),
        cmocka_unit_test(rows_left_out_are_measured_by_the_others),
        cmocka_unit_test(items_of_short_scales_are_taken_on_the_larger_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

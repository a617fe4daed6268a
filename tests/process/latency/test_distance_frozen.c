#include "process/latency/distanced.h"

#include "data/calibration.h"

static const population OPINIONS = {400, 10, 0.7, -0.15, 0, 0.02};

static norma_calibration *frozen(const distanced *d)
{
    norma_calibration *calibration = NULL;
    norma_error err = {0};
    if (norma__calibration_new(&calibration, d->t.instrument, d->t.data, 400, NULL, &err) !=
            NORMA_OK ||
        norma__distance_model_freeze(calibration, d->model, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return calibration;
}

/* Ten people held against the four hundred get the residuals that they had among them. */
static void ten_people_are_measured_by_a_frozen_model(void **state)
{
    (void)state;
    people p = people_of(&OPINIONS, 21);
    distanced all = distanced_of(&(shape){.n_items = 10}, 400, p.cells, p.ms, NULL, 1);
    norma_calibration *calibration = frozen(&all);
    uint8_t cells[100];
    double ms[100];
    norma_error err = {0};
    for (size_t j = 0; j < 10; j++)
        for (size_t r = 0; r < 10; r++) {
            cells[j * 10 + r] = p.cells[j * 400 + 37 * r];
            ms[j * 10 + r] = p.ms[j * 400 + 37 * r];
        }
    distanced ten = distanced_of(&(shape){.n_items = 10}, 10, cells, ms, NULL, 1);
    norma__distance_model_free(ten.model);
    if (norma__distance_model_thaw(&ten.model, calibration, ten.t.instrument, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    measure_residuals(&ten, 1);
    for (size_t r = 0; r < 10; r++)
        assert_close(ten.residual[r], all.residual[37 * r], 1e-13, 0);
    norma_calibration_free(calibration);
    free_people(&p);
    free_distanced(&all);
    free_distanced(&ten);
}

static void refuse(norma_calibration *calibration, const norma_instrument *instrument,
                   const char *sentence)
{
    norma__distance_model *model = NULL;
    norma_error err = {0};
    assert_int_equal(norma__distance_model_thaw(&model, calibration, instrument, &err),
                     NORMA_ESTORE);
    assert_null(model);
    assert_non_null(strstr(err.message, sentence));
}

static norma_frozen *figure(norma_calibration *calibration, const char *name)
{
    for (size_t i = 0; i < calibration->n_figures; i++)
        if (strcmp(calibration->figures[i].name, name) == 0)
            return &calibration->figures[i];
    fail_msg("no figure %s", name);
    return NULL;
}

static void a_calibration_without_sound_figures_is_refused(void **state)
{
    (void)state;
    people p = people_of(&OPINIONS, 22);
    distanced d = distanced_of(&(shape){.n_items = 10}, 400, p.cells, p.ms, NULL, 1);
    norma_calibration *calibration = frozen(&d);
    norma_frozen *items = figure(calibration, "distance.items");
    double *placing = items->values + (items->n_columns - 1) * items->n_rows;
    placing[3] = 7;
    refuse(calibration, d.t.instrument, "contradict each other");
    placing[3] = -1e300; /* no number of a placing */
    refuse(calibration, d.t.instrument, "contradict each other");
    placing[3] = 0;
    figure(calibration, "distance.places")->values[3] = NAN; /* in no half of its placing */
    refuse(calibration, d.t.instrument, "contradict each other");
    items->n_rows = 9;
    refuse(calibration, d.t.instrument, "'distance.items' of 10 by 9");
    items->n_rows = 10;
    norma_calibration_free(calibration);
    free_people(&p);
    free_distanced(&d);
}

static void a_table_of_other_items_is_refused(void **state)
{
    (void)state;
    people p = people_of(&OPINIONS, 23);
    distanced d = distanced_of(&(shape){.n_items = 10}, 400, p.cells, p.ms, NULL, 1);
    distanced other = distanced_of(&(shape){.n_items = 5}, 400, p.cells, p.ms, NULL, 1);
    norma_error err = {0};
    assert_int_equal(norma__distance_residuals(d.residual, d.model, other.t.instrument,
                                               other.t.data, other.t.timings, 1, &err),
                     NORMA_EINVAL);
    assert_string_equal(err.message,
                        "the model of speed and distance is of 10 items, and the table has 5");
    free_people(&p);
    free_distanced(&d);
    free_distanced(&other);
}

/* ---- what tells nothing ---- */

static distanced small(size_t n_rows, size_t n_items, const uint8_t *cells, const double *ms)
{
    return distanced_of(&(shape){.n_items = n_items}, n_rows, cells, ms, NULL, 1);
}

static void one_item_or_one_person_has_no_model(void **state)
{
    (void)state;
    const uint8_t cells[] = {0, 1, 2, 3, 4, 2};
    const double ms[] = {1000, 2000, 3000, 4000, 5000, 900};
    distanced one = small(6, 1, cells, ms), alone = small(1, 6, cells, ms);
    assert_null(one.model);
    assert_non_null(note_of(&one.t.notes, "distance-none"));
    assert_null(alone.model);
    assert_non_null(note_of(&alone.t.notes, "distance-none"));
    free_distanced(&one);
    free_distanced(&alone);
}

/* Without distances a residual is a person's mean latency less the items': two items are enough. */
static void two_items_have_residuals_and_no_curve(void **state)
{
    (void)state;
    const population two = {60, 2, 0.7, 0, 0, 0};
    people p = people_of(&two, 24);
    distanced d = small(60, 2, p.cells, p.ms);
    assert_int_equal(d.n_curves, 0);
    assert_non_null(note_of(&d.t.notes, "distance-few-items"));
    assert_non_null(note_of(&d.t.notes, "distance-without-slope"));
    double low = d.residual[0], faster = log(p.ms[0]) + log(p.ms[60]);
    for (size_t r = 1; r < 60; r++) {
        double sum = log(p.ms[r]) + log(p.ms[60 + r]);
        assert_true((sum < faster) == (d.residual[r] < low));
    }
    free_people(&p);
    free_distanced(&d);
}

static void constant_answers_have_residuals_and_no_curve(void **state)
{
    (void)state;
    people p = people_of(&OPINIONS, 25);
    memset(p.cells, 2, 400 * 10);
    distanced d = small(400, 10, p.cells, p.ms);
    assert_int_equal(d.n_curves, 0);
    assert_non_null(note_of(&d.t.notes, "distance-few-items"));
    assert_true(isfinite(d.residual[0]));
    free_people(&p);
    free_distanced(&d);
}

/* All items far beyond everybody, exact copies of each other: distance is persons and items alone.
 */
static void distances_of_persons_and_items_alone_tell_no_effect(void **state)
{
    (void)state;
    people p = people_of(&OPINIONS, 26);
    for (size_t j = 0; j < 10; j++)
        for (size_t r = 0; r < 400; r++)
            p.cells[j * 400 + r] = (uint8_t)(p.trait[r] + 0.001 * (double)((r + j) % 3) > 1.5);
    for (size_t j = 0; j < 10; j++)
        p.cells[j * 400 + j] = 1 - p.cells[j * 400 + j]; /* no answer is determined */
    distanced d = small(400, 10, p.cells, p.ms);
    for (size_t c = 0; c < d.n_curves; c++)
        assert_true(isnan(d.curves[c].effect) ||
                    fabs(d.curves[c].effect) < 4 * d.curves[c].effect_se);
    assert_true(isfinite(d.residual[0]));
    free_people(&p);
    free_distanced(&d);
}

static void a_handful_of_people_has_residuals_and_no_curve(void **state)
{
    (void)state;
    population few = OPINIONS;
    few.n_rows = 7;
    people p = people_of(&few, 27);
    distanced d = small(7, 10, p.cells, p.ms);
    assert_int_equal(d.n_curves, 0);
    const norma_note *note = note_of(&d.t.notes, "distance-few-respondents");
    assert_non_null(note);
    assert_string_equal(note->subject, "all");
    assert_non_null(note_of(&d.t.notes, "distance-not-removed"));
    assert_true(isfinite(d.residual[0]));
    free_people(&p);
    free_distanced(&d);
}

static void respondents_without_latencies_have_no_residual(void **state)
{
    (void)state;
    people p = people_of(&OPINIONS, 28);
    for (size_t j = 0; j < 10; j++)
        p.ms[j * 400 + 5] = NAN;
    distanced d = small(400, 10, p.cells, p.ms);
    assert_true(isnan(d.residual[5]));
    assert_int_equal(d.curves[0].n, 399);
    free_people(&p);
    free_distanced(&d);
}

/* All latencies alike: nothing varies, so nobody is fast. */
static void equal_latencies_have_no_residual(void **state)
{
    (void)state;
    people p = people_of(&OPINIONS, 29);
    for (size_t i = 0; i < 400 * 10; i++)
        p.ms[i] = 2500;
    distanced d = small(400, 10, p.cells, p.ms);
    for (size_t r = 0; r < 400; r++)
        assert_true(isnan(d.residual[r]) || fabs(d.residual[r]) < 10);
    free_people(&p);
    free_distanced(&d);
}

/* ---- in the whole analysis ---- */

static norma_latency_result *analysed(const distanced *d, const norma_calibration *calibration)
{
    norma_latency_options options = NORMA_LATENCY_OPTIONS_INIT;
    norma_latency_result *result;
    norma_error err = {0};
    options.replicates = 20;
    options.frozen = calibration;
    if (norma_latency(&result, d->t.instrument, d->t.data, &options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return result;
}

static void the_analysis_gives_curves_residuals_and_halves(void **state)
{
    (void)state;
    people p = people_of(&OPINIONS, 31);
    distanced d = distanced_of(&(shape){.n_items = 10}, 400, p.cells, p.ms, NULL, 1);
    norma_latency_result *result = analysed(&d, NULL);
    assert_int_equal(result->n_curves, 1);
    assert_close(result->curves[0].effect, d.curves[0].effect, 0, 0);
    assert_memory_equal(result->distance_residual, d.residual, 400 * sizeof(double));
    assert_true(result->speed_consistency.low < result->speed_consistency.high);
    assert_true(result->residual_consistency.odd_even > 0.5);
    norma_latency_result_free(result);
    free_people(&p);
    free_distanced(&d);
}

/* Ten people against a calibration: its residuals, and no curves. One without the model says so. */
static void the_analysis_takes_the_frozen_model(void **state)
{
    (void)state;
    people p = people_of(&OPINIONS, 32);
    distanced d = distanced_of(&(shape){.n_items = 10}, 400, p.cells, p.ms, NULL, 1);
    norma_calibration *calibration = frozen(&d), *without = NULL;
    norma__pace *pace = NULL;
    norma_error err = {0};
    if (norma__calibration_new(&without, d.t.instrument, d.t.data, 400, NULL, &err) != NORMA_OK ||
        norma__pace_new(&pace, d.t.instrument, d.t.data, d.t.timings, 1, &d.t.notes, &err) !=
            NORMA_OK ||
        norma__pace_freeze(calibration, pace, &err) != NORMA_OK ||
        norma__pace_freeze(without, pace, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_latency_result *result = analysed(&d, calibration), *plain = analysed(&d, without);
    assert_int_equal(result->n_curves, 0);
    for (size_t r = 0; r < 400; r++)
        assert_close(result->distance_residual[r], d.residual[r], 1e-13, 0);
    assert_true(isnan(plain->distance_residual[0]));
    assert_true(isnan(plain->residual_consistency.odd_even));
    assert_true(plain->speed_consistency.odd_even > 0.5);
    size_t said = 0;
    for (size_t i = 0; i < plain->notes.n; i++)
        said += strcmp(plain->notes.list[i].code, "not-in-calibration") == 0 &&
                strcmp(plain->notes.list[i].subject, "distance.items") == 0;
    assert_int_equal(said, 1);
    norma_latency_result_free(result);
    norma_latency_result_free(plain);
    norma__pace_free(pace);
    norma_calibration_free(calibration);
    norma_calibration_free(without);
    free_people(&p);
    free_distanced(&d);
}

/* ---- nothing leaks ---- */

static void nothing_leaks(void **state)
{
    (void)state;
    population some = OPINIONS;
    some.n_rows = 70;
    people p = people_of(&some, 30);
    distanced d = small(70, 10, p.cells, p.ms);
    norma__distance_model *model = NULL;
    check_every_allocation(model,
                           norma__distance_model_new(&model, d.t.instrument, d.t.data, d.t.timings,
                                                     NULL, 0.95, 1, &d.t.notes, NULL));
    norma__distance_model_free(model);
    norma_calibration *calibration = frozen(&d);
    check_every_allocation(model,
                           norma__distance_model_thaw(&model, calibration, d.t.instrument, NULL));
    norma__distance_model_free(model);
    norma__distance_model_free(NULL);
    norma_calibration_free(calibration);
    free_people(&p);
    free_distanced(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_people_are_measured_by_a_frozen_model),
        cmocka_unit_test(a_calibration_without_sound_figures_is_refused),
        cmocka_unit_test(a_table_of_other_items_is_refused),
        cmocka_unit_test(one_item_or_one_person_has_no_model),
        cmocka_unit_test(two_items_have_residuals_and_no_curve),
        cmocka_unit_test(constant_answers_have_residuals_and_no_curve),
        cmocka_unit_test(distances_of_persons_and_items_alone_tell_no_effect),
        cmocka_unit_test(a_handful_of_people_has_residuals_and_no_curve),
        cmocka_unit_test(respondents_without_latencies_have_no_residual),
        cmocka_unit_test(equal_latencies_have_no_residual),
        cmocka_unit_test(the_analysis_gives_curves_residuals_and_halves),
        cmocka_unit_test(the_analysis_takes_the_frozen_model),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

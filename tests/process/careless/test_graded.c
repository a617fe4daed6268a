#include "process/careless/person_fit_table.h"

#include <norma/correlate.h>

#include "data/calibration.h"
#include "foundation/numeric.h"
#include "models/extraction/extract.h"

/* Answers 0 ... max of a trait for each scale, items loading 0.5, 0.6, 0.7, 0.8 in turn, reversed
   where told, a share of them missing. */
static uint8_t *simulated(size_t n, size_t p, int max, const char *reverse, const size_t *sizes,
                          double missing, uint64_t seed)
{
    uint8_t *cells = NORMA__NEW(uint8_t, n * p);
    gsl_rng *random = norma__random_new(seed, 0);
    for (size_t r = 0; r < n; r++)
        for (size_t s = 0, j = 0; sizes[s] > 0; s++) {
            double trait = gsl_ran_gaussian_ziggurat(random, 1);
            for (size_t i = 0; i < sizes[s]; i++, j++) {
                double loading = 0.5 + 0.1 * (double)(i % 4);
                double x = loading * trait +
                           sqrt(1 - loading * loading) * gsl_ran_gaussian_ziggurat(random, 1);
                int answer = 0;
                for (int k = 1; k <= max; k++)
                    answer += x >= -1.5 + 3.0 * (k - 0.5) / max;
                if (reverse && reverse[j] == '-')
                    answer = max - answer;
                cells[j * n + r] = gsl_rng_uniform(random) < missing ? MISSING : (uint8_t)answer;
            }
        }
    gsl_rng_free(random);
    return cells;
}

/* Law: the loadings are the minres factor of the polychorics, the thresholds those of correlate;
   the latter are held against R in their own tests. */
static void loadings_and_thresholds_are_those_of_the_polychorics(void **state)
{
    (void)state;
    enum { N = 800, P = 9 };
    const char *reverse = "+-+-+-+-+";
    const size_t sizes[] = {5, 4, 0}, items[] = {5, 6, 7, 8};
    uint8_t *cells = simulated(N, P, 4, reverse, sizes, 0.05, 5);
    table t = make_scales(N, P, 4, cells, reverse, sizes);
    fitted fit = fit_of(&t);
    norma_sample sample = {.data = t.data, .items = items, .n_items = 4};
    norma_correlate_options o = NORMA_CORRELATE_OPTIONS_INIT;
    norma_correlation *r;
    norma__extracted factor;
    o.type = NORMA_COR_POLYCHORIC;
    assert_int_equal(norma_correlate(&r, &sample, &o, NULL), NORMA_OK);
    assert_int_equal(norma__extract(&factor, NORMA_EXTRACT_MINRES, r->matrix, 4, 1, NULL),
                     NORMA_OK);
    assert_int_equal(fit.graded->n_scales, 2);
    assert_int_equal(fit.graded->scale_of[0], 0);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(fit.graded->scale_of[5 + i], 1);
        assert_close(fit.graded->loading[5 + i], factor.loadings[i], 1e-12, 0);
        assert_close(fit.graded->loading[5 + i], 0.5 + 0.1 * (double)i, 0, 0.1);
        for (size_t k = 0; k < 4; k++) {
            double threshold = fit.graded->thresholds[(5 + i) * 4 + k];
            assert_close(threshold, r->variables[i].thresholds[k], 1e-10, 1e-12);
            assert_close(fit.graded->popularity[(5 + i) * 4 + k], norma__normal_cdf(-threshold),
                         1e-12, 0);
        }
    }
    norma__extracted_free(&factor);
    norma_correlation_free(r);
    fitted_clear(&fit);
    free_table(&t);
    free(cells);
}

static void assert_same_figures(const fitted *a, const fitted *b, size_t n)
{
    for (size_t k = 0; k < NORMA_INDICES; k++)
        for (size_t r = 0; a->index[k] && r < n; r++)
            assert_close(a->index[k][r], b->index[k][r], 0, 0);
}

static void indices_do_not_depend_on_keys_or_threads(void **state)
{
    (void)state;
    enum { N = 500, P = 24 };
    const size_t sizes[] = {8, 8, 8, 0};
    const char *reverse = "+-+-+-+--+-+--++-+++-+-+";
    uint8_t *plain_cells = simulated(N, P, 4, NULL, sizes, 0.03, 9);
    uint8_t *keyed_cells = simulated(N, P, 4, reverse, sizes, 0.03, 9);
    table plain = make_scales(N, P, 4, plain_cells, NULL, sizes);
    table keyed = make_scales(N, P, 4, keyed_cells, reverse, sizes);
    fitted one = fit_of(&plain), other = fit_of(&keyed);
    assert_same_figures(&one, &other, N);
    measure(&other, &keyed, 1);
    assert_same_figures(&one, &other, N);
    fitted_clear(&one);
    fitted_clear(&other);
    free_table(&plain);
    free_table(&keyed);
    free(plain_cells);
    free(keyed_cells);
}

static void rows_left_out_do_not_count_but_are_measured(void **state)
{
    (void)state;
    enum { N = 400, P = 6 };
    const size_t sizes[] = {6, 0};
    uint8_t keep[N], *cells = simulated(N, P, 3, NULL, sizes, 0, 2), part[P * N / 2];
    for (size_t r = 0; r < N; r++)
        keep[r] = r < N / 2;
    for (size_t j = 0; j < P; j++)
        memcpy(part + j * N / 2, cells + j * N, N / 2);
    table all = make_scales(N, P, 3, cells, NULL, sizes);
    table half = make_scales(N / 2, P, 3, part, NULL, sizes);
    fitted kept = {0}, alone = fit_of(&half);
    assert_int_equal(norma__response_model_new(&kept.graded, all.instrument, all.data, keep, 1,
                                               &kept.notes, NULL),
                     NORMA_OK);
    measure(&kept, &all, 2);
    assert_same_figures(&alone, &kept, N / 2);
    assert_true(isfinite(kept.index[NORMA_INDEX_LZ_STAR][N - 1]));
    fitted_clear(&kept);
    fitted_clear(&alone);
    free_table(&all);
    free_table(&half);
    free(cells);
}

static norma_calibration *frozen(const fitted *fit, const table *t)
{
    norma_calibration *calibration;
    assert_int_equal(norma__calibration_new(&calibration, t->instrument, t->data,
                                            norma_data_rows(t->data), "", NULL),
                     NORMA_OK);
    assert_int_equal(norma__response_model_freeze(calibration, fit->graded, NULL), NORMA_OK);
    return calibration;
}

static void a_model_thaws_as_it_was_frozen(void **state)
{
    (void)state;
    enum { N = 300, P = 24 };
    const size_t sizes[] = {12, 12, 0};
    uint8_t *cells = simulated(N, P, 4, NULL, sizes, 0.02, 4);
    table t = make_scales(N, P, 4, cells, NULL, sizes);
    fitted fit = fit_of(&t), thawed = {0};
    norma_calibration *calibration = frozen(&fit, &t);
    assert_int_equal(norma__response_model_thaw(&thawed.graded, calibration, t.instrument, NULL),
                     NORMA_OK);
    measure(&thawed, &t, 2);
    assert_same_figures(&fit, &thawed, N);
    norma_calibration_free(calibration);
    fitted_clear(&fit);
    fitted_clear(&thawed);
    free_table(&t);
    free(cells);
}

static void a_calibration_without_a_sound_model_is_refused(void **state)
{
    (void)state;
    enum { N = 100, P = 4 };
    const size_t sizes[] = {4, 0};
    uint8_t *cells = simulated(N, P, 4, NULL, sizes, 0, 4);
    table t = make_scales(N, P, 4, cells, NULL, sizes);
    fitted fit = fit_of(&t);
    norma__response_model *thawed;
    norma_error err;
    norma_calibration *empty, *wild;
    assert_int_equal(norma__calibration_new(&empty, t.instrument, t.data, N, "", NULL), NORMA_OK);
    assert_int_equal(norma__response_model_thaw(&thawed, empty, t.instrument, &err), NORMA_ESTORE);
    assert_null(thawed);
    assert_non_null(strstr(err.message, "make a new one"));
    fit.graded->loading[1] = 1.5;
    wild = frozen(&fit, &t);
    assert_int_equal(norma__response_model_thaw(&thawed, wild, t.instrument, &err), NORMA_ESTORE);
    assert_null(thawed);
    assert_non_null(strstr(err.message, "no graded model"));
    norma_calibration_free(empty);
    norma_calibration_free(wild);
    fitted_clear(&fit);
    free_table(&t);
    free(cells);
}

static void scales_and_items_that_tell_nothing_are_named(void **state)
{
    (void)state;
    enum { N = 120, P = 10 };
    const size_t sizes[] = {4, 2, 4, 0};
    uint8_t *cells = simulated(N, P, 4, NULL, sizes, 0, 3);
    memset(cells + 3 * N, 2, N);            /* q4 is constant */
    memset(cells + 6 * N, MISSING, N - 20); /* q7 has 20 answers */
    for (size_t r = 0; r < N; r++)          /* q8 and q9: no common row */
        cells[(r % 2 ? 7U : 8U) * N + r] = MISSING;
    table t = make_scales(N, P, 4, cells, NULL, sizes);
    fitted fit = fit_of(&t);
    assert_int_equal(fit.graded->n_scales, 1);
    assert_int_equal(fit.graded->scale_of[3], NORMA_NONE);
    assert_int_equal(fit.graded->scale_of[9], NORMA_NONE);
    assert_true(isnan(fit.graded->thresholds[9 * 4]));
    const norma_note *item = note_of(&fit.notes, "person-fit-item");
    assert_non_null(item);
    assert_string_equal(item->subject, "q4"); /* and q7, and none of a scale left out for itself */
    assert_close(item->value, 2, 0, 0);
    assert_string_equal(note_of(&fit.notes, "person-fit-short-scale")->subject, "s2");
    assert_string_equal(note_of(&fit.notes, "person-fit-scale")->subject, "s3");
    assert_close(note_of(&fit.notes, "onset-short")->value, 3, 0, 0);
    for (size_t r = 0; r < N; r++) {
        assert_true(isfinite(fit.index[NORMA_INDEX_LZ][r]));
        assert_true(isnan(fit.index[NORMA_INDEX_ONSET_STATISTIC][r]));
    }
    fitted_clear(&fit);
    free_table(&t);
    free(cells);
}

static void too_few_respondents_give_no_model(void **state)
{
    (void)state;
    const size_t sizes[] = {5, 0};
    uint8_t *cells = simulated(20, 5, 4, NULL, sizes, 0, 3);
    table t = make_scales(20, 5, 4, cells, NULL, sizes);
    fitted fit = fit_of(&t);
    assert_null(fit.graded);
    assert_non_null(note_of(&fit.notes, "person-fit-undefined"));
    fitted_clear(&fit);
    free_table(&t);
    free(cells);
}

static norma_status freeze_and_thaw(norma__response_model **out, const fitted *fit, const table *t)
{
    norma_calibration *calibration = NULL;
    *out = NULL;
    norma_status status = norma__calibration_new(&calibration, t->instrument, t->data,
                                                 norma_data_rows(t->data), "", NULL);
    if (status == NORMA_OK)
        status = norma__response_model_freeze(calibration, fit->graded, NULL);
    if (status == NORMA_OK)
        status = norma__response_model_thaw(out, calibration, t->instrument, NULL);
    norma_calibration_free(calibration);
    return status;
}

static void tables_of_other_items_or_wider_ranges_are_refused(void **state)
{
    (void)state;
    enum { N = 60 };
    const size_t six[] = {6, 0}, five[] = {5, 0};
    uint8_t *cells = simulated(N, 6, 3, NULL, six, 0, 8);
    table t = make_scales(N, 6, 3, cells, NULL, six);
    table fewer = make_scales(N, 5, 3, cells, NULL, five);
    table wider = make_scales(N, 6, 4, cells, NULL, six);
    fitted fit = fit_of(&t);
    norma_error err;
    assert_int_equal(
        norma__response_model_indices(fit.index, fit.graded, fewer.instrument, fewer.data, 1, &err),
        NORMA_EINVAL);
    assert_non_null(strstr(err.message, "of 6 items and the table has 5"));
    assert_int_equal(
        norma__response_model_indices(fit.index, fit.graded, wider.instrument, wider.data, 1, &err),
        NORMA_EINVAL);
    assert_non_null(strstr(err.message, "item q1 has a wider range"));
    fitted_clear(&fit);
    free_table(&t);
    free_table(&fewer);
    free_table(&wider);
    free(cells);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    enum { N = 60, P = 7 };
    const size_t sizes[] = {4, 3, 0};
    uint8_t *cells = simulated(N, P, 2, NULL, sizes, 0.05, 8);
    table t = make_scales(N, P, 2, cells, NULL, sizes);
    fitted fit = fit_of(&t);
    norma__response_model *graded = NULL;
    norma_notes notes = {0};
    double *none = NULL; /* indices are no allocation */
    check_every_allocation(
        graded, norma__response_model_new(&graded, t.instrument, t.data, NULL, 1, &notes, NULL));
    norma__response_model_free(graded);
    check_every_allocation(graded, freeze_and_thaw(&graded, &fit, &t));
    norma__response_model_free(graded);
    check_every_allocation(
        none, norma__response_model_indices(fit.index, fit.graded, t.instrument, t.data, 1, NULL));
    norma_notes_clear(&notes);
    fitted_clear(&fit);
    free_table(&t);
    free(cells);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loadings_and_thresholds_are_those_of_the_polychorics),
        cmocka_unit_test(indices_do_not_depend_on_keys_or_threads),
        cmocka_unit_test(rows_left_out_do_not_count_but_are_measured),
        cmocka_unit_test(a_model_thaws_as_it_was_frozen),
        cmocka_unit_test(a_calibration_without_a_sound_model_is_refused),
        cmocka_unit_test(scales_and_items_that_tell_nothing_are_named),
        cmocka_unit_test(too_few_respondents_give_no_model),
        cmocka_unit_test(tables_of_other_items_or_wider_ranges_are_refused),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests_name("graded", tests, NULL, NULL);
}

#include "process/careless/person_fit_table.h"

#include "foundation/numeric.h"
#include "process/careless/person_fit.h"

/* ---- certified ---- */

typedef struct reference {
    cJSON *root;
    size_t n, p;
    table t;
    norma__response_model *graded; /* of the parameters that the answers were simulated from */
} reference;

static double number_at(const cJSON *root, const char *list, size_t i)
{
    const cJSON *value = cJSON_GetArrayItem(json_at(root, list), (int)i);
    return cJSON_IsNumber(value) ? value->valuedouble : NAN;
}

static void fill_graded(norma__response_model *graded, const cJSON *root)
{
    for (size_t j = 0; j < graded->n_items; j++) {
        graded->scale_of[j] = (size_t)number_at(root, "scale", j);
        graded->loading[j] = number_at(root, "loading", j);
        for (size_t k = 0; k < 3; k++) {
            double threshold = number_at(root, "thresholds", 3 * j + k);
            graded->thresholds[3 * j + k] = threshold;
            graded->popularity[3 * j + k] = norma__normal_cdf(-threshold);
        }
    }
    graded->n_scales = 2;
}

static reference reference_open(void)
{
    reference ref = {.root = reference_load("person_fit.json")};
    ref.n = (size_t)json_number(ref.root, "n_rows");
    ref.p = (size_t)json_number(ref.root, "n_items");
    uint8_t *cells = NORMA__NEW(uint8_t, ref.n * ref.p);
    for (size_t i = 0; i < ref.n * ref.p; i++) {
        double answer = number_at(ref.root, "answers", i);
        cells[i] = isnan(answer) ? MISSING : (uint8_t)answer;
    }
    ref.t = make_scales(ref.n, ref.p, 3, cells, NULL, (size_t[]){6, 5, 0});
    ref.graded = norma__response_model_blank(ref.p, 3);
    fill_graded(ref.graded, ref.root);
    free(cells);
    return ref;
}

static void reference_close(reference *ref)
{
    norma__response_model_free(ref->graded);
    free_table(&ref->t);
    cJSON_Delete(ref->root);
}

/* PerFit 1.4.6: Gnormed.poly() and U3poly(), popularity from the same sample, answers missing at
   random places; tests/reference/person_fit.json. PerFit's 0 where no error is possible is NaN. */
static void guttman_errors_and_u3_are_those_of_perfit(void **state)
{
    (void)state;
    reference ref = reference_open();
    uint8_t *cells = NORMA__NEW(uint8_t, ref.n * 6);
    for (size_t j = 0; j < 6; j++)
        memcpy(cells + j * ref.n, norma_data_cells(ref.t.data, j), ref.n);
    table t = make_scales(ref.n, 6, 3, cells, NULL, (size_t[]){6, 0});
    fitted fit = fit_of(&t);
    size_t compared = 0;
    for (size_t r = 0; r < ref.n; r++) {
        double guttman = number_at(ref.root, "guttman", r), u3 = number_at(ref.root, "u3", r);
        if (isnan(fit.index[NORMA_INDEX_GUTTMAN][r])) {
            assert_close(guttman, 0, 0, 0);
            continue;
        }
        assert_close(fit.index[NORMA_INDEX_GUTTMAN][r], guttman, 1e-12, 0);
        assert_close(fit.index[NORMA_INDEX_U3][r], u3, 1e-10, 1e-12);
        compared++;
    }
    assert_true(compared >= 55);
    fitted_clear(&fit);
    free_table(&t);
    free(cells);
    reference_close(&ref);
}

/* PerFit 1.4.6: lzpoly() at given parameters and traits. */
static void lz_at_a_given_trait_is_that_of_perfit(void **state)
{
    (void)state;
    reference ref = reference_open();
    norma__curves *curves;
    uint8_t steps[11];
    assert_int_equal(norma__curves_new(&curves, ref.graded, ref.t.data, 2, NULL), NORMA_OK);
    size_t compared = 0;
    for (size_t r = 0; r < ref.n; r++) {
        double want = number_at(ref.root, "perfit_lz", r);
        if (isnan(want))
            continue;
        for (size_t j = 0; j < ref.p; j++)
            steps[j] = curves->step[256 * j + norma_data_cells(ref.t.data, j)[r]];
        norma__scale_fit fit =
            norma__scale_fit_at(NULL, curves, 0, steps, number_at(ref.root, "trait", r));
        assert_close(fit.residual / sqrt(fit.variance), want, 1e-8, 1e-9);
        compared++;
    }
    assert_true(compared > 30);
    norma__curves_free(curves);
    reference_close(&ref);
}

/* The papers' formulas, written in R, at given parameters: scripts/reference/person_fit.R. */
static void traits_lz_and_lz_star_are_those_of_the_formulas(void **state)
{
    (void)state;
    reference ref = reference_open();
    norma__curves *curves;
    uint8_t steps[11];
    assert_int_equal(norma__curves_new(&curves, ref.graded, ref.t.data, 2, NULL), NORMA_OK);
    for (size_t r = 0; r < ref.n; r++) {
        for (size_t j = 0; j < ref.p; j++)
            steps[j] = curves->step[256 * j + norma_data_cells(ref.t.data, j)[r]];
        for (size_t s = 0; s < 2; s++) {
            double score, trait = norma__curves_trait(&score, curves, s, steps);
            assert_close(trait, number_at(ref.root, "trait", s * ref.n + r), 1e-7, 1e-8);
            assert_close(score, trait, 1e-9, 1e-9);
        }
        norma__likelihood_fit fit = norma__likelihood_fit_of(NULL, curves, steps);
        assert_close(fit.lz, number_at(ref.root, "lz", r), 1e-8, 1e-8);
        assert_close(fit.lz_star, number_at(ref.root, "lz_star", r), 1e-8, 1e-8);
    }
    norma__curves_free(curves);
    reference_close(&ref);
}

/* ---- laws ---- */

/* The same by the definitions, at a trait between two nodes: P by differences of the normal
   distribution, slopes by central differences. */
static void interpolated_curves_are_those_of_the_model(void **state)
{
    (void)state;
    reference ref = reference_open();
    norma__curves *curves;
    const double h = 1e-5;
    assert_int_equal(norma__curves_new(&curves, ref.graded, ref.t.data, 1, NULL), NORMA_OK);
    for (size_t j = 0; j < ref.p; j++)
        for (double trait = -2.87; trait < 3; trait += 0.713) {
            double loading = ref.graded->loading[j], root = sqrt(1 - loading * loading);
            double p[3][4], mean = 0, square = 0, slope = 0, information = 0;
            for (size_t side = 0; side < 3; side++)
                for (size_t x = 0; x < 4; x++) {
                    double at = trait + h * ((double)side - 1);
                    double low = x == 0 ? -INFINITY : ref.graded->thresholds[3 * j + x - 1];
                    double high = x == 3 ? INFINITY : ref.graded->thresholds[3 * j + x];
                    p[side][x] = norma__normal_cdf((high - loading * at) / root) -
                                 norma__normal_cdf((low - loading * at) / root);
                }
            for (size_t x = 0; x < 4; x++) {
                double d = (p[2][x] - p[0][x]) / (2 * h);
                mean += p[1][x] * log(p[1][x]);
                square += p[1][x] * log(p[1][x]) * log(p[1][x]);
                slope += d * log(p[1][x]);
                information += d * d / p[1][x];
            }
            norma__place place = norma__curves_place(trait);
            for (uint8_t x = 0; x < 4; x++) {
                norma__answer_fit fit = norma__curves_fit(curves, j, x, &place);
                assert_close(fit.residual, log(p[1][x]) - mean, 1e-7, 1e-8);
                assert_close(fit.variance, square - mean * mean, 1e-6, 1e-7);
                assert_close(fit.slope, slope, 1e-6, 1e-7);
                assert_close(fit.information, information, 1e-6, 1e-7);
            }
        }
    norma__curves_free(curves);
    reference_close(&ref);
}

/* An answer that nobody gave where the model was fitted says nothing: as if it were missing. */
static void answers_that_the_model_never_saw_count_as_missing(void **state)
{
    (void)state;
    reference ref = reference_open();
    uint8_t *cells = NORMA__NEW(uint8_t, ref.n * ref.p);
    for (size_t j = 0; j < ref.p; j++)
        for (size_t r = 0; r < ref.n; r++) {
            uint8_t cell = norma_data_cells(ref.t.data, j)[r];
            cells[j * ref.n + r] = j == 1 && cell == 3 ? 2 : cell;
        }
    table seen = make_scales(ref.n, ref.p, 3, cells, NULL, (size_t[]){6, 5, 0});
    fitted fit = fit_of(&seen), gap = {0};
    cells[ref.n + 10] = 3; /* nobody gave it */
    table unseen = make_scales(ref.n, ref.p, 3, cells, NULL, (size_t[]){6, 5, 0});
    cells[ref.n + 10] = MISSING;
    table missing = make_scales(ref.n, ref.p, 3, cells, NULL, (size_t[]){6, 5, 0});
    gap.graded = fit.graded;
    measure(&fit, &unseen, 1);
    measure(&gap, &missing, 1);
    for (size_t k = NORMA_INDEX_GUTTMAN; k <= NORMA_INDEX_LZ_STAR; k++) {
        assert_true(isfinite(fit.index[k][10]));
        assert_close(fit.index[k][10], gap.index[k][10], 0, 0);
    }
    gap.graded = NULL;
    fitted_clear(&gap);
    fitted_clear(&fit);
    free_table(&seen);
    free_table(&unseen);
    free_table(&missing);
    free(cells);
    reference_close(&ref);
}

/* All missing, all alike, and ends only: nothing is invented and nothing is infinite. */
static void empty_and_extreme_respondents_are_measured_or_undefined(void **state)
{
    (void)state;
    reference ref = reference_open();
    uint8_t *cells = NORMA__NEW(uint8_t, ref.n * ref.p);
    for (size_t j = 0; j < ref.p; j++) {
        memcpy(cells + j * ref.n, norma_data_cells(ref.t.data, j), ref.n);
        cells[j * ref.n] = MISSING;
        cells[j * ref.n + 1] = 3;
        cells[j * ref.n + 2] = j == 4 ? 0 : MISSING;
    }
    table t = make_scales(ref.n, ref.p, 3, cells, NULL, (size_t[]){6, 5, 0});
    fitted fit = {.graded = ref.graded};
    measure(&fit, &t, 2);
    for (size_t k = NORMA_INDEX_GUTTMAN; k <= NORMA_INDEX_LZ_STAR; k++)
        assert_true(isnan(fit.index[k][0]));
    assert_true(isnan(fit.index[NORMA_INDEX_GUTTMAN][1])); /* no error is possible */
    assert_true(isfinite(fit.index[NORMA_INDEX_LZ][1]));
    assert_true(isfinite(fit.index[NORMA_INDEX_LZ_STAR][1]));
    assert_true(isfinite(fit.index[NORMA_INDEX_LZ][2]));
    fit.graded = NULL;
    fitted_clear(&fit);
    free_table(&t);
    free(cells);
    reference_close(&ref);
}

/* lz* follows the standard normal where lz does not: 20,000 respondents of the model itself, ten
   items of two answers. */
static void lz_star_has_the_size_that_lz_has_not(void **state)
{
    (void)state;
    enum { N = 20000, P = 10 };
    uint8_t *cells = NORMA__NEW(uint8_t, (size_t)N * P);
    gsl_rng *random = norma__random_new(12, 0);
    for (size_t r = 0; r < N; r++) {
        double trait = gsl_ran_gaussian_ziggurat(random, 1);
        for (size_t j = 0; j < P; j++)
            cells[j * N + r] = 0.7 * trait + sqrt(0.51) * gsl_ran_gaussian_ziggurat(random, 1) >
                               -1 + 0.2 * (double)j;
    }
    gsl_rng_free(random);
    table t = make_scales(N, P, 1, cells, NULL, (size_t[]){P, 0});
    fitted fit = fit_of(&t);
    double lz = 0, lz_star = 0;
    for (size_t r = 0; r < N; r++) {
        lz += fit.index[NORMA_INDEX_LZ][r] < -1.6449;
        lz_star += fit.index[NORMA_INDEX_LZ_STAR][r] < -1.6449;
    }
    assert_close(lz_star / N, 0.05, 0, 0.01);
    assert_true(lz / N < 0.03);
    fitted_clear(&fit);
    free_table(&t);
    free(cells);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guttman_errors_and_u3_are_those_of_perfit),
        cmocka_unit_test(lz_at_a_given_trait_is_that_of_perfit),
        cmocka_unit_test(traits_lz_and_lz_star_are_those_of_the_formulas),
        cmocka_unit_test(interpolated_curves_are_those_of_the_model),
        cmocka_unit_test(answers_that_the_model_never_saw_count_as_missing),
        cmocka_unit_test(empty_and_extreme_respondents_are_measured_or_undefined),
        cmocka_unit_test(lz_star_has_the_size_that_lz_has_not),
    };
    return cmocka_run_group_tests_name("person fit", tests, NULL, NULL);
}

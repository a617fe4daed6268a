#include "process/careless/person_fit_table.h"

#include "foundation/numeric.h"
#include "process/careless/person_fit.h"
#include "process/careless/person_fit_most.h"

/* ---- certified ---- */

typedef struct reference {
    cJSON *root;
    size_t n, p;
    table t;
    norma__graded *graded; /* of the parameters that the answers were simulated from */
} reference;

static double number_at(const cJSON *root, const char *list, size_t i)
{
    const cJSON *value = cJSON_GetArrayItem(json_at(root, list), (int)i);
    return cJSON_IsNumber(value) ? value->valuedouble : NAN;
}

static void fill_graded(norma__graded *graded, const cJSON *root)
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
    ref.graded = norma__graded_blank(ref.p, 3);
    fill_graded(ref.graded, ref.root);
    free(cells);
    return ref;
}

static void reference_close(reference *ref)
{
    norma__graded_free(ref->graded);
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
    memcpy(cells, norma_data_cells(ref.t.data, 0), ref.n);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guttman_errors_and_u3_are_those_of_perfit),
        cmocka_unit_test(lz_at_a_given_trait_is_that_of_perfit),
        cmocka_unit_test(traits_lz_and_lz_star_are_those_of_the_formulas),
    };
    return cmocka_run_group_tests_name("person fit", tests, NULL, NULL);
}

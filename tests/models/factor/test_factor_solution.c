#include <norma/factor.h>

#include <stdio.h>
#include <string.h>

#include "models/extraction/fit.h"
#include "models/factor/analyse.h"
#include "models/factorial.h"
#include "support/table.h"

enum { P = 25, K = 5, N = 2436 };

static norma_factor_result *factored(const norma_factor_options *o, const norma_sample *sample)
{
    norma_factor_result *r = NULL;
    norma_error err = {0};
    if (norma_factor(&r, sample, o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

/* bfi as it is in the file: psych's reference values are of unkeyed answers. */
static table table_unkeyed(void)
{
    const norma_item_list list = {
        .items = "A1:A5,C1:C5,E1:E5,N1:N5,O1:O5", .range_known = true, .min = 1, .max = 6};
    norma_header *header = NULL;
    norma_instrument *instrument = NULL;
    table t = {0};
    const char *path = NORMA_DATASETS "/bfi/bfi.csv";
    assert_int_equal(norma_header_read(&header, path, NULL), NORMA_OK);
    assert_int_equal(norma_instrument_from_list(&instrument, &list,
                                                (const char *const *)header->columns,
                                                header->n_columns, NULL),
                     NORMA_OK);
    assert_int_equal(norma_data_read(&t.data, instrument, path, NULL, NULL), NORMA_OK);
    t.sample = sample_all(t.data);
    norma_instrument_free(instrument);
    norma_header_free(header);
    return t;
}

static norma_factor_result *bfi_five(const table *t, int extraction)
{
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    o.factors = K;
    o.extraction = extraction;
    o.replicates = 0;
    o.starts = 5;
    return factored(&o, &t->sample);
}

static void assert_numbers(const double *got, const cJSON *reference, const char *at,
                           const char *key, size_t n, double tolerance)
{
    char path[64];
    double want[P * K];
    snprintf(path, sizeof path, "%s/%s", at, key);
    read_numbers(want, n, json_at(reference, path));
    for (size_t i = 0; i < n; i++)
        assert_close(got[i], want[i], tolerance, tolerance);
}

static void assert_fit(const norma_factor_fit *fit, const cJSON *want)
{
    const struct {
        const char *name;
        double got;
    } figures[] = {{"chisq", fit->chisq},
                   {"df", fit->df},
                   {"rmsea", fit->rmsea},
                   {"rmsea_low", fit->rmsea_low},
                   {"rmsea_high", fit->rmsea_high},
                   {"tli", fit->tli},
                   {"cfi", fit->cfi},
                   {"rmsr", fit->rmsr},
                   {"srmr", fit->srmr},
                   {"aic", fit->aic},
                   {"bic", fit->bic},
                   {"sabic", fit->sabic},
                   {"caf", fit->caf}};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        assert_close(figures[i].got, json_number(want, figures[i].name), 1e-6, 0);
}

/* psych 2.2.9 and R's optimisers at their tightest: scripts/reference/factor_solution.R. EFAtools
   1.0.0 has the same CAF (0.426118) and SRMR (0.0267368) of minres. */
static void assert_reference(const norma_factor_result *r, const cJSON *reference, const char *at)
{
    static const char *const weights[] = {"weights/thurstone", "weights/bartlett",
                                          "weights/ten_berge"};
    assert_numbers(r->loadings, reference, at, "loadings", (size_t)P * K, 1e-6);
    assert_numbers(r->phi, reference, at, "phi", (size_t)K * K, 1e-6);
    assert_numbers(r->uniquenesses, reference, at, "psi", P, 1e-6);
    assert_numbers(r->complexity, reference, at, "complexity", P, 1e-6);
    assert_numbers(r->determinacy, reference, at, "determinacy", K, 1e-6);
    for (size_t m = 0; m < 3; m++)
        assert_numbers(r->weights[m], reference, at, weights[m], (size_t)P * K, 1e-6);
    assert_fit(&r->fit, json_at(json_at(reference, at), "fit"));
}

static void fit_weights_and_determinacy_are_the_references(void **state)
{
    (void)state;
    table t = table_unkeyed();
    cJSON *reference = reference_load("factor_solution.json");
    norma_factor_result *r = bfi_five(&t, NORMA_EXTRACT_MINRES);
    assert_reference(r, reference, "minres");
    assert_true(r->fit.close_p < 0.01 && r->fit.close_p > 0);
    norma_factor_result_free(r);
    r = bfi_five(&t, NORMA_EXTRACT_ML);
    assert_reference(r, reference, "ml");
    norma_factor_result_free(r);
    cJSON_Delete(reference);
    table_free(&t);
}

static void scores_of_rows_are_the_references(void **state)
{
    (void)state;
    static const char *const kinds[] = {"thurstone", "bartlett", "ten_berge"};
    table t = table_unkeyed();
    cJSON *reference = reference_load("factor_solution.json");
    norma_factor_result *r = bfi_five(&t, NORMA_EXTRACT_MINRES);
    const size_t n = norma_data_rows(t.data);
    double *scores = calloc(n * K, sizeof *scores), want[20 * K], rows[20];
    assert_non_null(scores);
    read_numbers(rows, 20, json_at(reference, "rows"));
    for (int m = 0; m < 3; m++) {
        char path[48];
        snprintf(path, sizeof path, "minres/scores/%s", kinds[m]);
        read_numbers(want, (size_t)20 * K, json_at(reference, path));
        assert_int_equal(norma_factor_scores(scores, r, &t.sample, NULL, NULL, m, NULL), NORMA_OK);
        for (size_t f = 0; f < K; f++)
            for (size_t i = 0; i < 20; i++)
                assert_close(scores[f * n + (size_t)rows[i] - 1], want[f * 20 + i], 0, 2e-6);
    }
    size_t missing = 0;
    for (size_t i = 0; i < n; i++)
        missing += isnan(scores[i]) ? 1 : 0;
    assert_int_equal(missing, n - N);
    free(scores);
    norma_factor_result_free(r);
    cJSON_Delete(reference);
    table_free(&t);
}

/* ---- laws ---- */

/* W' R W, k x k. */
static void covariances_of_scores(double *out, const double *w, const double *cor, size_t p,
                                  size_t k)
{
    for (size_t f = 0; f < k; f++)
        for (size_t g = 0; g < k; g++) {
            double sum = 0;
            for (size_t i = 0; i < p; i++)
                for (size_t j = 0; j < p; j++)
                    sum += w[f * p + i] * cor[j * p + i] * w[g * p + j];
            out[g * k + f] = sum;
        }
}

static norma_factor_result *analysed(const double *cor, size_t p, size_t k, int rotation,
                                     int extraction)
{
    static const char *const ids[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
    const norma__matrix c = {.cor = cor, .ids = ids, .p = p, .n = 400};
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    norma_factor_result *r = NULL;
    o.factors = k;
    o.replicates = 0;
    o.rotation = rotation;
    o.extraction = extraction;
    o.starts = 5;
    assert_int_equal(norma__factor_analyse(&r, &c, NULL, &o, NULL), NORMA_OK);
    return r;
}

enum { SMALL = 12, THREE = 3 };

static void small_matrix(double *cor)
{
    double loadings[SMALL * THREE];
    simple_structure(loadings, SMALL, THREE, 3);
    factorial(cor, loadings, SMALL, THREE);
    for (size_t j = 0; j < SMALL; j++) /* clusters correlate */
        for (size_t i = 0; i < SMALL; i++)
            cor[j * SMALL + i] += i == j ? 0 : 0.1;
    disturb(cor, SMALL, 0.04, 5);
}

static void scores_keep_their_promises(void **state)
{
    (void)state;
    double cor[SMALL * SMALL], covariances[THREE * THREE];
    small_matrix(cor);
    const int rotations[] = {NORMA_ROTATE_OBLIMIN, NORMA_ROTATE_VARIMAX};
    for (size_t m = 0; m < 2; m++) {
        norma_factor_result *r = analysed(cor, SMALL, THREE, rotations[m], NORMA_EXTRACT_MINRES);
        const double *bartlett = r->weights[NORMA_SCORES_BARTLETT];
        for (size_t f = 0; f < THREE; f++)
            for (size_t g = 0; g < THREE; g++) { /* unbiased: W' Lambda = I */
                double sum = 0;
                for (size_t i = 0; i < SMALL; i++)
                    sum += bartlett[f * SMALL + i] * r->loadings[g * SMALL + i];
                assert_close(sum, f == g, 0, 1e-10);
            }
        covariances_of_scores(covariances, r->weights[NORMA_SCORES_TEN_BERGE], cor, SMALL, THREE);
        for (size_t i = 0; i < (size_t)THREE * THREE; i++)
            assert_close(covariances[i], r->phi[i], 0, 1e-10);
        /* the regression's variance is its squared determinacy */
        covariances_of_scores(covariances, r->weights[NORMA_SCORES_THURSTONE], cor, SMALL, THREE);
        for (size_t f = 0; f < THREE; f++)
            assert_close(covariances[f * (THREE + 1)], r->determinacy[f] * r->determinacy[f], 1e-10,
                         0);
        norma_factor_result_free(r);
    }
}

static void the_parts_of_a_solution_add_up(void **state)
{
    (void)state;
    double cor[SMALL * SMALL], communality = 0, variance = 0;
    small_matrix(cor);
    norma_factor_result *r =
        analysed(cor, SMALL, THREE, NORMA_ROTATE_OBLIMIN, NORMA_EXTRACT_MINRES);
    for (size_t i = 0; i < SMALL; i++) {
        communality += r->communalities[i];
        assert_close(r->communalities[i] + r->uniquenesses[i], 1, 0, 1e-9);
        assert_close(r->residuals[i * (SMALL + 1)], 0, 0, 1e-9);
        assert_true(r->complexity[i] >= 1 && r->complexity[i] <= THREE);
        for (size_t f = 0; f < THREE; f++) {
            double sum = 0;
            for (size_t g = 0; g < THREE; g++)
                sum += r->loadings[g * SMALL + i] * r->phi[f * THREE + g];
            assert_close(r->structure[f * SMALL + i], sum, 0, 1e-14);
        }
    }
    for (size_t f = 0; f < THREE; f++)
        variance += r->variance[f];
    assert_close(variance, communality, 1e-12, 0);
    double squares = 0;
    for (size_t j = 0; j < SMALL; j++)
        for (size_t i = 0; i < j; i++)
            squares += r->residuals[j * SMALL + i] * r->residuals[j * SMALL + i];
    assert_close(sqrt(2 * squares / (SMALL * (SMALL - 1))), r->fit.rmsr, 1e-9, 0);
    norma_factor_result_free(r);
}

/* A chi-square at its degrees of freedom: no noncentrality, so that RMSEA is 0 with a lower bound
   of 0, and the fit is close. */
static void a_good_fit_has_an_interval_from_zero(void **state)
{
    (void)state;
    double cor[SMALL * SMALL];
    small_matrix(cor);
    norma_factor_result *r =
        analysed(cor, SMALL, THREE, NORMA_ROTATE_OBLIMIN, NORMA_EXTRACT_MINRES);
    assert_true(r->fit.chisq < r->fit.df);
    assert_close(r->fit.rmsea, 0, 0, 0);
    assert_close(r->fit.rmsea_low, 0, 0, 0);
    assert_true(r->fit.rmsea_high < 0.05 && r->fit.close_p > 0.5);
    assert_close(r->fit.cfi, 1, 0, 0);
    norma_factor_result_free(r);
}

static void degrees_of_freedom_of_none_leave_fit_undefined(void **state)
{
    (void)state;
    const double cor[] = {1, .5, .4, .5, 1, .35, .4, .35, 1};
    norma_factor_result *r = analysed(cor, 3, 1, NORMA_ROTATE_NONE, NORMA_EXTRACT_MINRES);
    assert_close(r->fit.df, 0, 0, 0);
    assert_true(isnan(r->fit.rmsea_low) && isnan(r->fit.close_p) && isnan(r->fit.cfi));
    assert_close(r->fit.bic, r->fit.chisq, 0, 0);
    norma_factor_result_free(r);
    r = analysed(cor, 3, 2, NORMA_ROTATE_OBLIMIN, NORMA_EXTRACT_MINRES);
    assert_true(r->fit.df < 0 && isnan(r->fit.bic));
    norma_factor_result_free(r);
}

static void a_singular_matrix_has_no_scores_but_bartletts(void **state)
{
    (void)state;
    const double cor[] = {1,  .6, .5, .4, .6, .6, 1,  .4, .3, 1,  .5, .4, 1,
                          .3, .4, .4, .3, .3, 1,  .3, .6, 1,  .4, .3, 1};
    norma_factor_result *r = analysed(cor, 5, 1, NORMA_ROTATE_NONE, NORMA_EXTRACT_MINRES);
    assert_null(r->weights[NORMA_SCORES_THURSTONE]);
    assert_null(r->weights[NORMA_SCORES_TEN_BERGE]);
    assert_null(r->determinacy);
    assert_non_null(find_note(&r->notes, "scores-undefined", NULL));
    norma_factor_result_free(r);
}

static void refusals_of_scores(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_factor_result *r = bfi_five(&t, NORMA_EXTRACT_MINRES);
    double *scores = calloc(norma_data_rows(t.data) * K, sizeof *scores);
    norma_error err;
    norma_sample fewer = t.sample;
    fewer.n_items = P - 1;
    assert_int_equal(norma_factor_scores(scores, r, &fewer, NULL, NULL, 0, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "the items of the sample are not those that were factored");
    assert_int_equal(norma_factor_scores(scores, r, &t.sample, NULL, NULL, 3, &err), NORMA_EINVAL);
    free(r->weights[0]);
    r->weights[0] = NULL;
    assert_int_equal(norma_factor_scores(scores, r, &t.sample, NULL, NULL, 0, &err), NORMA_EDATA);
    assert_string_equal(err.message, "the Thurstone scores of this solution are undefined");
    free(scores);
    norma_factor_result_free(r);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fit_weights_and_determinacy_are_the_references),
        cmocka_unit_test(scores_of_rows_are_the_references),
        cmocka_unit_test(scores_keep_their_promises),
        cmocka_unit_test(the_parts_of_a_solution_add_up),
        cmocka_unit_test(a_good_fit_has_an_interval_from_zero),
        cmocka_unit_test(degrees_of_freedom_of_none_leave_fit_undefined),
        cmocka_unit_test(a_singular_matrix_has_no_scores_but_bartletts),
        cmocka_unit_test(refusals_of_scores),
    };
    return cmocka_run_group_tests_name("factor_solution", tests, NULL, NULL);
}

#include "models/factor/errors.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

#include "foundation/numeric.h"
#include "foundation/random.h"
#include "models/extraction/loadings.h"
#include "models/factorial.h"
#include "models/rotation/align.h"
#include "statistics/wishart.h"
#include "support/table.h"

/* A solution, as the analysis hands it over. */
typedef struct solved {
    norma_factor_options options;
    norma__matrix matrix;
    norma__extracted fit;
    norma__rotation rotation;
    norma__rotated rotated;
    norma_factor_result result;
} solved;

static norma_factor_options wanting(size_t k, int extraction, int rotation, int errors)
{
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    o.factors = k;
    o.extraction = extraction;
    o.rotation = rotation;
    o.errors = errors;
    o.starts = 10;
    o.bootstrap = 20;
    return o;
}

/* From a correlation matrix of n rows, without rows or moments. */
static solved *solve(const double *cor, size_t p, size_t n, norma_factor_options o)
{
    const size_t k = o.factors;
    solved *s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->options = o;
    s->matrix = (norma__matrix){.cor = cor, .p = p, .n = n};
    s->rotation = norma__rotation_of(&s->options);
    assert_int_equal(norma__extract(&s->fit, (norma_extraction)o.extraction, cor, p, k, NULL),
                     NORMA_OK);
    assert_int_equal(norma__rotate(&s->rotated, s->fit.loadings, p, k, &s->rotation, NULL),
                     NORMA_OK);
    s->result = (norma_factor_result){.n_items = p,
                                      .n_factors = k,
                                      .n = n,
                                      .loadings = s->rotated.loadings,
                                      .phi = s->rotated.phi,
                                      .communalities = calloc(p, sizeof(double))};
    assert_non_null(s->result.communalities);
    norma__communalities(s->result.communalities, s->rotated.loadings, s->rotated.phi, p, k);
    return s;
}

static norma_status errors_of(solved *s, const norma__rows *rows)
{
    return norma__factor_errors(&s->result, &s->matrix, rows, &s->fit, &s->rotation, &s->options,
                                NULL);
}

static void forget_errors(solved *s)
{
    free(s->result.loadings_se);
    free(s->result.loadings_low);
    free(s->result.loadings_high);
    free(s->result.phi_se);
    norma_notes_clear(&s->result.notes);
    s->result.loadings_se = s->result.loadings_low = s->result.loadings_high = NULL;
    s->result.phi_se = NULL;
}

static void solved_free(solved *s)
{
    forget_errors(s);
    free(s->result.communalities);
    norma__extracted_free(&s->fit);
    norma__rotated_free(&s->rotated);
    free(s);
}

static norma__matrix matrix_of(const table *t)
{
    norma__matrix m;
    norma_error err = {0};
    if (norma__matrix_of(&m, &t->sample, NORMA_FACTOR_PEARSON, NORMA_MISSING_LISTWISE, 1, &err) !=
        NORMA_OK)
        fail_msg("%s", err.message);
    return m;
}

/* ---- certified ---- */

enum { P = 25, K = 5 };

typedef struct reference {
    const char *name;
    int extraction, rotation, normalise;
} reference;

/* Dense bordered information and dense delta method, scripts/reference/factor_errors.R; its
   rotations are of 1e-9. */
static const reference REFERENCES[] = {
    {"ml_oblimin", NORMA_EXTRACT_ML, NORMA_ROTATE_OBLIMIN, NORMA_NORMALISE_NONE},
    {"ml_geomin", NORMA_EXTRACT_ML, NORMA_ROTATE_GEOMIN, NORMA_NORMALISE_NONE},
    {"ml_varimax", NORMA_EXTRACT_ML, NORMA_ROTATE_VARIMAX, NORMA_NORMALISE_NONE},
    {"ml_varimax_kaiser", NORMA_EXTRACT_ML, NORMA_ROTATE_VARIMAX, NORMA_NORMALISE_KAISER},
    {"ml_none", NORMA_EXTRACT_ML, NORMA_ROTATE_NONE, NORMA_NORMALISE_NONE},
    {"minres_oblimin", NORMA_EXTRACT_MINRES, NORMA_ROTATE_OBLIMIN, NORMA_NORMALISE_NONE},
    {"minres_none", NORMA_EXTRACT_MINRES, NORMA_ROTATE_NONE, NORMA_NORMALISE_NONE}};

static void check_reference(const cJSON *want, const solved *s)
{
    double loadings[P * K], se[P * K], phi_se[K * K];
    const double z = norma__normal_quantile(0.975);
    const norma_factor_result *r = &s->result;
    assert_non_null(r->loadings_se);
    read_numbers(loadings, P * K, json_at(want, "loadings"));
    read_numbers(se, P * K, json_at(want, "loadings_se"));
    for (size_t i = 0; i < P * K; i++) {
        assert_close(r->loadings[i], loadings[i], 0, 1e-6);
        assert_close(r->loadings_se[i], se[i], 1e-6, 0);
        assert_close(r->loadings_low[i], r->loadings[i] - z * r->loadings_se[i], 1e-14, 1e-15);
        assert_close(r->loadings_high[i], r->loadings[i] + z * r->loadings_se[i], 1e-14, 1e-15);
    }
    if (!norma__rotation_oblique(s->rotation.method)) {
        assert_null(r->phi_se);
        return;
    }
    read_numbers(phi_se, K * K, json_at(want, "phi_se"));
    for (size_t i = 0; i < K * K; i++)
        assert_close(r->phi_se[i], phi_se[i], 1e-6, 0);
}

static void information_errors_equal_the_dense_matrices(void **state)
{
    (void)state;
    table t = table_bfi();
    norma__matrix m = matrix_of(&t);
    cJSON *all = reference_load("factor_errors.json");
    for (size_t c = 0; c < sizeof REFERENCES / sizeof *REFERENCES; c++) {
        const reference *of = &REFERENCES[c];
        norma_factor_options o = wanting(K, of->extraction, of->rotation, NORMA_ERRORS_INFORMATION);
        o.normalise = of->normalise;
        solved *s = solve(m.cor, P, m.n, o);
        assert_int_equal(errors_of(s, NULL), NORMA_OK);
        check_reference(json_at(all, of->name), s);
        solved_free(s);
    }
    cJSON_Delete(all);
    norma__matrix_clear(&m);
    table_free(&t);
}

/* ---- laws ---- */

/* Lambda Phi Lambda' with a unit diagonal, and its lower triangular root. */
static void model_of(double *cor, double *root, const solved *s)
{
    const size_t p = s->fit.p, k = s->fit.k;
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) {
            double sum = 0;
            for (size_t a = 0; a < k; a++)
                for (size_t b = 0; b < k; b++)
                    sum += s->result.loadings[a * p + i] * s->result.phi[b * k + a] *
                           s->result.loadings[b * p + j];
            cor[j * p + i] = i == j ? 1 : sum;
        }
    memcpy(root, cor, p * p * sizeof *root);
    assert_int_equal(LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', (lapack_int)p, root, (lapack_int)p), 0);
}

enum { SP = 12, SK = 3, SN = 100000, SAMPLES = 500 };

/* Sums over samples of the model of squared deviations of loadings and factor correlations. */
static void simulate(double *squares, double *phi_squares, const solved *s)
{
    double cor[SP * SP], root[SP * SP], work[SP * SP];
    gsl_rng *random = norma__random_new(4, 0);
    assert_non_null(random);
    model_of(cor, root, s);
    for (int k = 0; k < SAMPLES; k++) {
        norma__extracted fit;
        norma__rotated rotated;
        norma__wishart_correlations(cor, root, SP, SN, random, work);
        assert_int_equal(
            norma__extract(&fit, (norma_extraction)s->options.extraction, cor, SP, SK, NULL),
            NORMA_OK);
        assert_int_equal(norma__rotate(&rotated, fit.loadings, SP, SK, &s->rotation, NULL),
                         NORMA_OK);
        assert_int_equal(
            norma__align(rotated.loadings, rotated.phi, s->result.loadings, SP, SK, NULL),
            NORMA_OK);
        for (size_t i = 0; i < SP * SK; i++)
            squares[i] += pow(rotated.loadings[i] - s->result.loadings[i], 2);
        for (size_t i = 0; i < SK * SK; i++)
            phi_squares[i] += pow(rotated.phi[i] - s->result.phi[i], 2);
        norma__extracted_free(&fit);
        norma__rotated_free(&rotated);
    }
    gsl_rng_free(random);
}

static void check_simulated(int extraction, int rotation, int normalise)
{
    double loadings[SP * SK], cor[SP * SP], squares[SP * SK] = {0}, phi_squares[SK * SK] = {0};
    norma_factor_options o = wanting(SK, extraction, rotation, NORMA_ERRORS_INFORMATION);
    simple_structure(loadings, SP, SK, 3);
    for (size_t i = 0; i < SP; i++) /* factors that correlate */
        loadings[i] += 0.25 * (loadings[SP + i] + loadings[2 * SP + i]);
    factorial(cor, loadings, SP, SK);
    o.normalise = normalise;
    o.starts = 0;
    norma__prepare_numerics();
    solved *s = solve(cor, SP, SN, o);
    assert_int_equal(errors_of(s, NULL), NORMA_OK);
    assert_non_null(s->result.loadings_se);
    simulate(squares, phi_squares, s);
    const double sampling = 4.5 / sqrt(2.0 * SAMPLES);
    for (size_t i = 0; i < SP * SK; i++)
        assert_close(sqrt(squares[i] / SAMPLES), s->result.loadings_se[i], sampling, 0);
    for (size_t i = 0; s->result.phi_se && i < SK * SK; i++)
        assert_close(sqrt(phi_squares[i] / SAMPLES), s->result.phi_se[i], sampling, 1e-8);
    solved_free(s);
}

/* Law: over samples of a model, estimates deviate from it by their standard errors. */
static void estimates_vary_by_their_standard_errors(void **state)
{
    (void)state;
    check_simulated(NORMA_EXTRACT_ML, NORMA_ROTATE_OBLIMIN, NORMA_NORMALISE_DEFAULT);
    check_simulated(NORMA_EXTRACT_ML, NORMA_ROTATE_GEOMIN, NORMA_NORMALISE_KAISER);
    check_simulated(NORMA_EXTRACT_MINRES, NORMA_ROTATE_INFOMAX, NORMA_NORMALISE_DEFAULT);
    check_simulated(NORMA_EXTRACT_MINRES, NORMA_ROTATE_VARIMAX, NORMA_NORMALISE_DEFAULT);
    check_simulated(NORMA_EXTRACT_PA, NORMA_ROTATE_GEOMIN_T, NORMA_NORMALISE_DEFAULT);
    check_simulated(NORMA_EXTRACT_ML, NORMA_ROTATE_NONE, NORMA_NORMALISE_DEFAULT);
}

/* Normal answers in so many categories that their steps do not show. */
static table normal_answers(const double *root, size_t p, size_t n)
{
    int *answers = calloc(n * p, sizeof *answers);
    gsl_rng *random = norma__random_new(8, 0);
    assert_true(answers && random);
    for (size_t r = 0; r < n; r++) {
        double z[SP];
        for (size_t i = 0; i < p; i++)
            z[i] = norma__normal_quantile(gsl_rng_uniform_pos(random));
        for (size_t i = 0; i < p; i++) {
            double x = 0;
            for (size_t j = 0; j <= i; j++)
                x += root[j * p + i] * z[j];
            answers[r * p + i] = (int)fmax(0, fmin(254, round(127 + 28 * x)));
        }
    }
    table t = table_of(answers, n, p, 0, 254);
    gsl_rng_free(random);
    free(answers);
    return t;
}

/* Law: on normal answers both kinds of errors estimate the same; 400 replicates tell an error to
   3.5 %, and 2,000 rows are what they are. */
static void bootstrap_and_information_agree_on_normal_answers(void **state)
{
    (void)state;
    double loadings[SP * SK], cor[SP * SP], root[SP * SP];
    simple_structure(loadings, SP, SK, 5);
    factorial(cor, loadings, SP, SK);
    memcpy(root, cor, sizeof root);
    assert_int_equal(LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', SP, root, SP), 0);
    table t = normal_answers(root, SP, 2000);
    norma__matrix m = matrix_of(&t);
    norma__rows rows;
    assert_int_equal(norma__rows_of(&rows, &t.sample, NORMA_MISSING_LISTWISE, NULL), NORMA_OK);
    norma_factor_options o =
        wanting(SK, NORMA_EXTRACT_MINRES, NORMA_ROTATE_OBLIMIN, NORMA_ERRORS_INFORMATION);
    o.bootstrap = 400;
    solved *s = solve(m.cor, SP, m.n, o);
    double se[SP * SK], phi_se[SK * SK];
    assert_int_equal(errors_of(s, &rows), NORMA_OK);
    memcpy(se, s->result.loadings_se, sizeof se);
    memcpy(phi_se, s->result.phi_se, sizeof phi_se);
    forget_errors(s);
    s->options.errors = NORMA_ERRORS_BOOTSTRAP;
    assert_int_equal(errors_of(s, &rows), NORMA_OK);
    assert_int_equal(s->result.bootstrap, 400);
    for (size_t i = 0; i < SP * SK; i++) {
        double wide = s->result.loadings_high[i] - s->result.loadings_low[i];
        assert_close(s->result.loadings_se[i], se[i], 0.2, 0);
        assert_close(wide / (2 * 1.96), se[i], 0.3, 0);
        assert_true(s->result.loadings_low[i] < s->result.loadings[i] + se[i] &&
                    s->result.loadings_high[i] > s->result.loadings[i] - se[i]);
    }
    for (size_t i = 0; i < SK * SK; i++)
        assert_close(s->result.phi_se[i], phi_se[i], 0.2, 0);
    solved_free(s);
    norma__rows_clear(&rows);
    norma__matrix_clear(&m);
    table_free(&t);
}

/* Rotations that a replicate begins in different ways, with other extractions. */
static void every_rotation_has_bootstrap_errors(void **state)
{
    (void)state;
    table t = table_bfi();
    t.sample.n_items = 15;
    norma__matrix m = matrix_of(&t);
    norma__rows rows;
    assert_int_equal(norma__rows_of(&rows, &t.sample, NORMA_MISSING_LISTWISE, NULL), NORMA_OK);
    static const int rotations[] = {NORMA_ROTATE_NONE,     NORMA_ROTATE_VARIMAX,
                                    NORMA_ROTATE_PROMAX,   NORMA_ROTATE_OBLIMIN,
                                    NORMA_ROTATE_BIFACTOR, NORMA_ROTATE_SIMPLIMAX};
    for (size_t c = 0; c < sizeof rotations / sizeof *rotations; c++) {
        norma_factor_options o =
            wanting(3, NORMA_EXTRACT_MINRES, rotations[c], NORMA_ERRORS_BOOTSTRAP);
        solved *s = solve(m.cor, 15, m.n, o);
        assert_int_equal(errors_of(s, &rows), NORMA_OK);
        assert_in_range(s->result.bootstrap, 15, 20);
        assert_int_equal(s->result.phi_se != NULL, norma__rotation_oblique(s->rotation.method));
        for (size_t i = 0; i < 45; i++)
            assert_true(s->result.loadings_se[i] > 0.005 && s->result.loadings_se[i] < 0.3);
        solved_free(s);
    }
    norma__rows_clear(&rows);
    norma__matrix_clear(&m);
    table_free(&t);
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    table t = table_bfi();
    t.sample.n_items = 15;
    norma__matrix m = matrix_of(&t);
    norma__rows rows;
    assert_int_equal(norma__rows_of(&rows, &t.sample, NORMA_MISSING_LISTWISE, NULL), NORMA_OK);
    for (int errors = NORMA_ERRORS_INFORMATION; errors <= NORMA_ERRORS_BOOTSTRAP; errors++) {
        solved *s =
            solve(m.cor, 15, m.n, wanting(3, NORMA_EXTRACT_ML, NORMA_ROTATE_GEOMIN, errors));
        double se[45], low[45], phi_se[9];
        s->options.threads = 1;
        assert_int_equal(errors_of(s, &rows), NORMA_OK);
        memcpy(se, s->result.loadings_se, sizeof se);
        memcpy(low, s->result.loadings_low, sizeof low);
        memcpy(phi_se, s->result.phi_se, sizeof phi_se);
        forget_errors(s);
        s->options.threads = 3;
        assert_int_equal(errors_of(s, &rows), NORMA_OK);
        assert_memory_equal(s->result.loadings_se, se, sizeof se);
        assert_memory_equal(s->result.loadings_low, low, sizeof low);
        assert_memory_equal(s->result.phi_se, phi_se, sizeof phi_se);
        solved_free(s);
    }
    norma__rows_clear(&rows);
    norma__matrix_clear(&m);
    table_free(&t);
}

/* Law: one factor, which no rotation turns, has the same errors for items that are the same. */
static void equal_items_have_equal_errors(void **state)
{
    (void)state;
    double cor[36];
    for (size_t k = 0; k < 36; k++)
        cor[k] = k % 7 == 0 ? 1 : 0.49;
    for (int rotation = NORMA_ROTATE_NONE; rotation <= NORMA_ROTATE_VARIMAX; rotation++) {
        solved *s =
            solve(cor, 6, 500, wanting(1, NORMA_EXTRACT_ML, rotation, NORMA_ERRORS_INFORMATION));
        assert_int_equal(errors_of(s, NULL), NORMA_OK);
        assert_non_null(s->result.loadings_se);
        for (size_t i = 1; i < 6; i++)
            assert_close(s->result.loadings_se[i], s->result.loadings_se[0], 1e-8, 0);
        solved_free(s);
    }
}

/* ---- refusals ---- */

static void check_note(solved *s, const norma__rows *rows, const char *code)
{
    assert_int_equal(errors_of(s, rows), NORMA_OK);
    assert_non_null(find_note(&s->result.notes, code, NULL));
    assert_null(s->result.loadings_se);
    assert_null(s->result.loadings_low);
    assert_null(s->result.phi_se);
    solved_free(s);
}

static void what_has_no_errors_says_why(void **state)
{
    (void)state;
    double loadings[SP * SK], cor[SP * SP];
    const int information = NORMA_ERRORS_INFORMATION;
    simple_structure(loadings, SP, SK, 3);
    factorial(cor, loadings, SP, SK);
    disturb(cor, SP, 0.05, 3);
    solved *s =
        solve(cor, SP, 300, wanting(SK, NORMA_EXTRACT_ML, NORMA_ROTATE_OBLIMIN, information));
    s->options.correlation = NORMA_FACTOR_POLYCHORIC;
    check_note(s, NULL, "errors-polychoric");
    s = solve(cor, SP, 300, wanting(SK, NORMA_EXTRACT_PCA, NORMA_ROTATE_OBLIMIN, information));
    check_note(s, NULL, "errors-extraction");
    s = solve(cor, SP, 300, wanting(SK, NORMA_EXTRACT_ML, NORMA_ROTATE_PROMAX, information));
    check_note(s, NULL, "errors-promax");
    s = solve(cor, SP, 300,
              wanting(SK, NORMA_EXTRACT_ML, NORMA_ROTATE_OBLIMIN, NORMA_ERRORS_BOOTSTRAP));
    check_note(s, NULL, "errors-rows");
    s = solve(cor, SP, 300, wanting(SK, NORMA_EXTRACT_ML, NORMA_ROTATE_OBLIMIN, NORMA_ERRORS_NONE));
    assert_int_equal(errors_of(s, NULL), NORMA_OK);
    assert_null(s->result.loadings_se);
    assert_int_equal(s->result.notes.n, 0);
    solved_free(s);
}

/* Two factors of four items leave -1 degrees of freedom; the other is a Heywood case. */
static void improper_and_unidentified_solutions_have_no_information(void **state)
{
    (void)state;
    double cor[16] = {1, 0.5, 0.1, 0.15, 0.5, 1, 0.15, 0.1, 0.1, 0.15, 1, 0.4, 0.15, 0.1, 0.4, 1};
    solved *s =
        solve(cor, 4, 300,
              wanting(2, NORMA_EXTRACT_MINRES, NORMA_ROTATE_OBLIMIN, NORMA_ERRORS_INFORMATION));
    assert_int_equal(s->fit.n_heywood, 0);
    check_note(s, NULL, "errors-undefined");
    const double heywood[9] = {1, 0.9, 0.9, 0.9, 1, 0.6, 0.9, 0.6, 1}; /* .9 x .9 / .6 > 1 */
    s = solve(heywood, 3, 300,
              wanting(1, NORMA_EXTRACT_MINRES, NORMA_ROTATE_OBLIMIN, NORMA_ERRORS_INFORMATION));
    assert_int_equal(s->fit.n_heywood, 1);
    check_note(s, NULL, "errors-heywood");
}

static void pairs_of_different_rows_have_no_information(void **state)
{
    (void)state;
    table t = table_bfi();
    t.sample.n_items = 10;
    norma__matrix m;
    assert_int_equal(
        norma__matrix_of(&m, &t.sample, NORMA_FACTOR_PEARSON, NORMA_MISSING_PAIRWISE, 1, NULL),
        NORMA_OK);
    solved *s = solve(m.cor, 10, m.n,
                      wanting(2, NORMA_EXTRACT_ML, NORMA_ROTATE_OBLIMIN, NORMA_ERRORS_INFORMATION));
    s->matrix.moments = m.moments;
    check_note(s, NULL, "errors-incomplete");
    norma__matrix_clear(&m);
    table_free(&t);
}

/* Twelve rows of three items: replicates that lack variance or fit a Heywood case are told. */
static void replicates_that_fail_are_counted(void **state)
{
    (void)state;
    static const int few[] = {1, 1, 1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 1, 2, 2, 2, 2, 2,
                              2, 1, 2, 2, 2, 1, 1, 1, 1, 2, 2, 2, 1, 2, 2, 2, 1, 1};
    table t = table_of(few, 12, 3, 1, 2);
    norma__matrix m = matrix_of(&t);
    norma__rows rows;
    assert_int_equal(norma__rows_of(&rows, &t.sample, NORMA_MISSING_LISTWISE, NULL), NORMA_OK);
    norma_factor_options o =
        wanting(1, NORMA_EXTRACT_ML, NORMA_ROTATE_OBLIMIN, NORMA_ERRORS_BOOTSTRAP);
    o.bootstrap = 200;
    solved *s = solve(m.cor, 3, m.n, o);
    assert_int_equal(errors_of(s, &rows), NORMA_OK);
    const norma_note *failed = find_note(&s->result.notes, "bootstrap-failed", NULL);
    assert_non_null(failed);
    assert_close(failed->value + (double)s->result.bootstrap, 200, 0, 0);
    assert_non_null(find_note(&s->result.notes, "bootstrap-heywood", NULL));
    solved_free(s);
    norma__rows_clear(&rows);
    norma__matrix_clear(&m);
    table_free(&t);
}

static norma_status both(solved *s, const norma__rows *rows)
{
    s->options.errors = NORMA_ERRORS_INFORMATION;
    norma_status status = errors_of(s, rows);
    forget_errors(s);
    s->options.errors = NORMA_ERRORS_BOOTSTRAP;
    status = status == NORMA_OK ? errors_of(s, rows) : status;
    if (status != NORMA_OK)
        forget_errors(s);
    return status;
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    table t = table_bfi();
    t.sample.n_items = 6;
    norma__matrix m = matrix_of(&t);
    norma__rows rows;
    assert_int_equal(norma__rows_of(&rows, &t.sample, NORMA_MISSING_LISTWISE, NULL), NORMA_OK);
    norma_factor_options o =
        wanting(2, NORMA_EXTRACT_MINRES, NORMA_ROTATE_OBLIMIN, NORMA_ERRORS_BOOTSTRAP);
    o.bootstrap = 3;
    o.threads = 1;
    solved *s = solve(m.cor, 6, m.n, o);
    check_every_allocation(s->result.loadings_se, both(s, &rows));
    solved_free(s);
    norma__rows_clear(&rows);
    norma__matrix_clear(&m);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(information_errors_equal_the_dense_matrices),
        cmocka_unit_test(estimates_vary_by_their_standard_errors),
        cmocka_unit_test(bootstrap_and_information_agree_on_normal_answers),
        cmocka_unit_test(every_rotation_has_bootstrap_errors),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(equal_items_have_equal_errors),
        cmocka_unit_test(what_has_no_errors_says_why),
        cmocka_unit_test(improper_and_unidentified_solutions_have_no_information),
        cmocka_unit_test(pairs_of_different_rows_have_no_information),
        cmocka_unit_test(replicates_that_fail_are_counted),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("errors", tests, NULL, NULL);
}

#include <norma/factor.h>

#include <stdio.h>
#include <string.h>

#include "models/factor/analyse.h"
#include "models/factorial.h"

enum { P = 25, K = 5 };

static const char *const IDS[] = {"A1", "A2", "A3", "A4", "A5", "C1", "C2", "C3", "C4",
                                  "C5", "E1", "E2", "E3", "E4", "E5", "N1", "N2", "N3",
                                  "N4", "N5", "O1", "O2", "O3", "O4", "O5"};

static const norma_note *find_note(const norma_notes *notes, const char *code)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->list[i].code, code) == 0)
            return &notes->list[i];
    return NULL;
}

static norma_factor_result *analyse(const double *cor, size_t p, size_t n, size_t factors,
                                    size_t replicates)
{
    const norma__matrix c = {.cor = cor, .ids = IDS, .p = p, .n = n};
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    norma_factor_result *r;
    o.factors = factors;
    o.replicates = replicates;
    assert_int_equal(norma__factor_analyse(&r, &c, NULL, &o, NULL), NORMA_OK);
    return r;
}

/* The p x k columns of got and want agree but for order and sign; order[f] is want's column. */
static void align(size_t *order, double *sign, const double *got, const double *want, size_t p,
                  size_t k)
{
    for (size_t f = 0; f < k; f++) {
        double best = -1;
        for (size_t g = 0; g < k; g++) {
            double product = 0;
            for (size_t i = 0; i < p; i++)
                product += got[f * p + i] * want[g * p + i];
            if (fabs(product) > best) {
                best = fabs(product);
                order[f] = g;
                sign[f] = product < 0 ? -1 : 1;
            }
        }
    }
}

static void assert_solution(const norma_factor_result *r, const cJSON *reference, const char *at,
                            double tolerance)
{
    double want[P * K], phi[K * K], sign[K] = {0};
    size_t order[K] = {0};
    char path[64];
    snprintf(path, sizeof path, "%s/loadings", at);
    read_numbers(want, P * K, json_at(reference, path));
    snprintf(path, sizeof path, "%s/phi", at);
    read_numbers(phi, K * K, json_at(reference, path));
    align(order, sign, r->loadings, want, P, K);
    for (size_t f = 0; f < K; f++) {
        for (size_t i = 0; i < P; i++)
            assert_close(sign[f] * r->loadings[f * P + i], want[order[f] * P + i], 0, tolerance);
        for (size_t g = 0; g < K; g++)
            assert_close(sign[f] * sign[g] * r->phi[g * K + f], phi[order[g] * K + order[f]], 0,
                         tolerance);
    }
}

/* bfi, 2,436 complete rows: psych 2.2.9 (KMO, cortest.bartlett, fa), and minres and oblimin at
   tight tolerances; scripts/reference/factor_bfi.R. psych's fa stops at a gradient of 9e-7 and
   its rotation at 1e-5, so its loadings are held to 1e-4 and the tight ones to 1e-6. */
static void bfi_is_as_the_references_say(void **state)
{
    (void)state;
    double cor[P * P], values[P] = {0}, kmo[P] = {0}, communalities[P] = {0};
    cJSON *reference = reference_load("factor_bfi.json");
    read_numbers(cor, P * P, json_at(reference, "cor"));
    read_numbers(values, P, json_at(reference, "eigenvalues"));
    read_numbers(kmo, P, json_at(reference, "kmo/items"));
    read_numbers(communalities, P, json_at(reference, "psych/communalities"));
    norma_factor_result *r = analyse(cor, P, 2436, K, 100);

    assert_close(r->kmo, json_number(reference, "kmo/overall"), 1e-10, 0);
    assert_close(r->bartlett_chisq, json_number(reference, "bartlett/chisq"), 1e-10, 0);
    assert_close(r->bartlett_df, json_number(reference, "bartlett/df"), 0, 0);
    assert_true(r->bartlett_p < 1e-300);
    for (size_t i = 0; i < P; i++) {
        assert_close(r->eigenvalues[i], values[i], 1e-10, 0);
        assert_close(r->kmo_items[i], kmo[i], 1e-10, 0);
        assert_close(r->communalities[i], communalities[i], 0, 1e-5);
    }
    assert_int_equal(r->parallel.n_factors, 5);
    assert_true(r->converged && r->gradient_max <= 1e-9);
    assert_close(r->objective, json_number(reference, "tight/objective"), 1e-12, 0);
    assert_close(r->rotation_criterion, json_number(reference, "tight/oblimin/criterion"), 1e-9, 0);
    assert_solution(r, reference, "tight/oblimin", 1e-6);
    assert_solution(r, reference, "psych", 1e-4);
    assert_close(r->fit.chisq, json_number(reference, "psych/chisq"), 1e-6, 0);
    assert_close(r->fit.df, json_number(reference, "psych/df"), 0, 0);
    assert_close(r->fit.discrepancy, json_number(reference, "psych/discrepancy"), 1e-6, 0);
    assert_close(r->fit.null_chisq, json_number(reference, "psych/null_chisq"), 1e-10, 0);
    assert_close(r->fit.rmsea, json_number(reference, "psych/rmsea"), 1e-6, 0);
    assert_close(r->fit.tli, json_number(reference, "psych/tli"), 1e-6, 0);
    assert_close(r->fit.rmsr, json_number(reference, "psych/rmsr"), 1e-6, 0);
    assert_int_equal(r->notes.n, 0);
    norma_factor_result_free(r);
    cJSON_Delete(reference);
}

/* A matrix that two factors make exactly has no misfit, and gives both back. */
static void an_exact_model_has_no_misfit(void **state)
{
    (void)state;
    const double loadings[16] = {.8, .7, .6, .75, 0, 0, 0, 0, 0, 0, 0, 0, .5, .65, .7, .8};
    double cor[64];
    factorial(cor, loadings, 8, 2);
    norma_factor_result *r = analyse(cor, 8, 500, 2, 0);
    assert_close(r->fit.chisq, 0, 0, 1e-10);
    assert_close(r->fit.rmsr, 0, 0, 1e-12);
    assert_close(r->fit.rmsea, 0, 0, 0);
    assert_close(r->fit.p, 1, 1e-12, 0);
    assert_true(r->fit.tli > 1);
    assert_close(r->phi[1], 0, 0, 1e-9);
    for (size_t i = 0; i < 16; i++)
        assert_close(r->loadings[i], loadings[i], 0, 1e-9);
    assert_null(r->parallel.threshold);
    norma_factor_result_free(r);
}

static void a_singular_matrix_leaves_a_note(void **state)
{
    (void)state;
    const double twins[16] = {1, 1, .3, .2, 1, 1, .3, .2, .3, .3, 1, .4, .2, .2, .4, 1};
    norma_factor_result *r = analyse(twins, 4, 100, 1, 20);
    const norma_note *note = find_note(&r->notes, "not-positive-definite");
    assert_non_null(note);
    assert_true(fabs(note->value) < 1e-12);
    assert_true(isnan(r->kmo) && isnan(r->kmo_items[2]) && isnan(r->bartlett_chisq));
    assert_true(isnan(r->bartlett_p) && isnan(r->fit.chisq) && isnan(r->fit.rmsea));
    assert_true(isfinite(r->fit.rmsr));
    assert_null(find_note(&r->notes, "fit-undefined"));
    assert_true(r->parallel.n_factors >= 1);
    norma_factor_result_free(r);
}

static void an_improper_solution_names_its_item(void **state)
{
    (void)state;
    const double cor[16] = {1, .9, .72, .5, .9, 1, .40, .45, .72, .4, 1, .4, .5, .45, .4, 1};
    norma_factor_result *r = analyse(cor, 4, 200, 1, 0);
    const norma_note *note = find_note(&r->notes, "heywood");
    assert_non_null(note);
    assert_string_equal(note->subject, "A1");
    assert_close(note->value, r->communalities[0], 0, 0);
    assert_true(r->communalities[0] > 0.995);
    norma_factor_result_free(r);
}

static void too_many_factors_leave_a_note(void **state)
{
    (void)state;
    const double cor[16] = {1, .5, .4, .3, .5, 1, .35, .3, .4, .35, 1, .2, .3, .3, .2, 1};
    norma_factor_result *r = analyse(cor, 4, 200, 2, 0);
    const norma_note *note = find_note(&r->notes, "no-df");
    assert_non_null(note);
    assert_close(note->value, -1, 0, 0);
    assert_true(isnan(r->fit.p) && isnan(r->fit.tli));
    norma_factor_result_free(r);
    r = analyse(cor, 4, 5, 2, 0); /* 5 - 1 - 13/6 - 4/3 > 0, but four rows would be too few */
    assert_null(find_note(&r->notes, "few-rows"));
    norma_factor_result_free(r);
    r = analyse(cor, 4, 4, 2, 5);
    assert_non_null(find_note(&r->notes, "few-rows"));
    assert_non_null(find_note(&r->notes, "fit-few-rows"));
    norma_factor_result_free(r);
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    const double cor[9] = {1, .42, .35, .42, 1, .30, .35, .30, 1};
    const norma__matrix c = {.cor = cor, .ids = IDS, .p = 3, .n = 3};
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    norma_factor_result *r = NULL;
    o.factors = 2;
    o.replicates = 2;
    o.starts = 1;
    o.threads = 1;
    check_every_allocation(r, norma__factor_analyse(&r, &c, NULL, &o, NULL));
    norma_factor_result_free(r);
    norma_factor_result_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bfi_is_as_the_references_say),
        cmocka_unit_test(an_exact_model_has_no_misfit),
        cmocka_unit_test(a_singular_matrix_leaves_a_note),
        cmocka_unit_test(an_improper_solution_names_its_item),
        cmocka_unit_test(too_many_factors_leave_a_note),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("factor", tests, NULL, NULL);
}

#include "models/sem/fit_measures.h"
#include "models/sem/fit_residuals.h"

#include <math.h>
#include <stdlib.h>

#include "support/values.h"

/* Reference: lavaan 0.6-14 on Holzinger & Swineford (1939), scripts/reference/fit_measures.R;
   intervals of RMSEA by R's pchisq() and uniroot() to 1e-12. */

static double at(const cJSON *fit, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(fit, name);
    assert_non_null(item);
    return item->valuedouble;
}

static norma__fit_pair unscaled(const cJSON *fit)
{
    norma__fit_pair pair = {
        at(fit, "chisq"), at(fit, "df"), at(fit, "baseline.chisq"), at(fit, "baseline.df"), 1, 1};
    return pair;
}

static void check_incremental(const cJSON *fit, norma__fit_pair pair)
{
    assert_close(norma__fit_cfi(pair), at(fit, "cfi"), 1e-12, 0);
    assert_close(norma__fit_tli(pair), at(fit, "tli"), 1e-12, 0);
    assert_close(norma__fit_rni(pair), at(fit, "rni"), 1e-12, 0);
    assert_close(norma__fit_nfi(pair), at(fit, "nfi"), 1e-12, 0);
    assert_close(norma__fit_pnfi(pair), at(fit, "pnfi"), 1e-12, 0);
    assert_close(norma__fit_rfi(pair), at(fit, "rfi"), 1e-12, 0);
    assert_close(norma__fit_ifi(pair), at(fit, "ifi"), 1e-12, 0);
}

static void check_error(const cJSON *fit, norma__fit_error error)
{
    double low, high;
    norma__fit_rmsea_interval(&low, &high, error, 0.90);
    assert_close(norma__fit_rmsea(error), at(fit, "rmsea"), 1e-12, 0);
    assert_close(low, at(fit, "rmsea.ci.lower"), 1e-9, 0);
    assert_close(high, at(fit, "rmsea.ci.upper"), 1e-9, 0);
    assert_close(norma__fit_rmsea_close(error, 0.05), at(fit, "rmsea.pvalue"), 1e-9, 1e-13);
    assert_close(norma__fit_rmsea_not_close(error, 0.08), at(fit, "rmsea.notclose.pvalue"), 1e-9,
                 1e-13);
}

static void figures_of_one_group_are_those_of_lavaan(void **state)
{
    (void)state;
    cJSON *file = reference_load("fit_measures.json");
    const cJSON *fit = json_at(file, "one/fit");
    const double t = at(fit, "chisq"), df = at(fit, "df");
    check_incremental(fit, unscaled(fit));
    check_error(fit, (norma__fit_error){t, df, 301, 1, 1});
    assert_close(norma__fit_critical_n(t, df, 301, 0.05), at(fit, "cn_05"), 1e-12, 0);
    assert_close(norma__fit_critical_n(t, df, 301, 0.01), at(fit, "cn_01"), 1e-12, 0);
    assert_close(norma__fit_mfi(t, df, 301), at(fit, "mfi"), 1e-12, 0);
    assert_close(norma__fit_ecvi(t, at(fit, "npar"), 301), at(fit, "ecvi"), 1e-12, 0);
    cJSON_Delete(file);
}

static void figures_of_two_groups_are_those_of_lavaan(void **state)
{
    (void)state;
    cJSON *file = reference_load("fit_measures.json");
    const cJSON *fit = json_at(file, "school/fit");
    check_incremental(fit, unscaled(fit));
    check_error(fit, (norma__fit_error){at(fit, "chisq"), at(fit, "df"), 301, 2, 1});
    cJSON_Delete(file);
}

static void robust_figures_are_those_of_lavaan(void **state)
{
    (void)state;
    cJSON *file = reference_load("fit_measures.json");
    const cJSON *fit = json_at(file, "mlm/fit");
    norma__fit_pair pair = unscaled(fit);
    pair.c = at(fit, "chisq.scaling.factor");
    pair.c0 = at(fit, "baseline.chisq.scaling.factor");
    assert_close(norma__fit_cfi(pair), at(fit, "cfi.robust"), 1e-12, 0);
    assert_close(norma__fit_tli(pair), at(fit, "tli.robust"), 1e-12, 0);
    assert_close(norma__fit_rni(pair), at(fit, "rni.robust"), 1e-12, 0);
    norma__fit_error point = {pair.t, pair.df, 301, 1, pair.c}, scaled = point;
    scaled.t /= pair.c;
    assert_close(norma__fit_rmsea(point), at(fit, "rmsea.robust"), 1e-12, 0);
    assert_close(norma__fit_rmsea_close(scaled, 0.05), at(fit, "rmsea.pvalue.robust"), 1e-9, 1e-13);
    cJSON_Delete(file);
}

static void without_degrees_of_freedom_rmsea_is_0_and_its_tests_are_undefined(void **state)
{
    (void)state;
    const norma__fit_error fit = {0, 0, 100, 1, 1};
    double low = 1, high = 1;
    norma__fit_rmsea_interval(&low, &high, fit, 0.90);
    assert_true(norma__fit_rmsea(fit) == 0 && low == 0 && high == 0);
    assert_true(isnan(norma__fit_rmsea_close(fit, 0.05)));
    assert_true(isnan(norma__fit_critical_n(0, 0, 100, 0.05)));
}

static void what_has_no_test_statistic_has_no_figure(void **state)
{
    (void)state;
    const norma__fit_pair pair = {10, 8, NAN, 10, 1, 1};
    double low = 0, high = 0;
    norma__fit_rmsea_interval(&low, &high, (norma__fit_error){NAN, 8, 100, 1, 1}, 0.90);
    assert_true(isnan(norma__fit_cfi(pair)) && isnan(norma__fit_tli(pair)) &&
                isnan(norma__fit_rni(pair)) && isnan(norma__fit_nfi(pair)) &&
                isnan(norma__fit_rfi(pair)) && isnan(norma__fit_ifi(pair)) &&
                isnan(norma__fit_pnfi(pair)) && isnan(low) && isnan(high));
}

static void a_model_as_bad_as_its_baseline_has_cfi_0_and_a_perfect_one_1(void **state)
{
    (void)state;
    assert_true(norma__fit_cfi((norma__fit_pair){500, 10, 400, 15, 1, 1}) == 0);
    assert_true(norma__fit_cfi((norma__fit_pair){3, 10, 400, 15, 1, 1}) == 1);
    assert_true(norma__fit_rni((norma__fit_pair){3, 10, 400, 15, 1, 1}) > 1);
}

/* ---- residuals ---- */

static double *numbers(const cJSON *array)
{
    const size_t n = (size_t)cJSON_GetArraySize(array);
    double *out = calloc(n + 1, sizeof *out);
    assert_non_null(out);
    size_t i = 0;
    for (const cJSON *item = array->child; item; item = item->next)
        out[i++] = item->valuedouble;
    return out;
}

static norma__fit_rms residuals_of(const cJSON *group)
{
    double *s = numbers(json_at(group, "s")), *sigma = numbers(json_at(group, "sigma"));
    double *mean = numbers(json_at(group, "mean")), *mu = numbers(json_at(group, "mu"));
    const bool means = cJSON_GetArraySize(json_at(group, "mean")) > 0;
    norma__fit_rms out = norma__fit_residuals(
        &(norma__fit_moments){9, 0, s, sigma, means ? mean : NULL, means ? mu : NULL, NULL, false});
    free(s), free(sigma), free(mean), free(mu);
    return out;
}

static void check_residuals(const cJSON *model)
{
    const cJSON *fit = json_at(model, "fit"), *groups = json_at(model, "moments");
    norma__fit_rms sum = {0};
    for (int g = 0; g < cJSON_GetArraySize(groups); g++) {
        const cJSON *n = json_at(model, "n");
        const double rows = cJSON_IsArray(n) ? cJSON_GetArrayItem(n, g)->valuedouble : 301;
        norma__fit_rms group = residuals_of(cJSON_GetArrayItem(groups, g));
        norma__fit_rms_add(&sum, &group, rows / 301);
    }
    assert_close(sum.rmr, at(fit, "rmr"), 1e-8, 0);
    assert_close(sum.rmr_nomean, at(fit, "rmr_nomean"), 1e-8, 0);
    assert_close(sum.srmr, at(fit, "srmr"), 1e-8, 0);
    assert_close(sum.srmr_nomean, at(fit, "srmr_bentler_nomean"), 1e-8, 0);
    assert_close(sum.crmr, at(fit, "crmr"), 1e-8, 0);
    assert_close(sum.crmr_nomean, at(fit, "crmr_nomean"), 1e-8, 0);
    assert_close(sum.mplus, at(fit, "srmr_mplus"), 1e-8, 0);
    assert_close(sum.mplus_nomean, at(fit, "srmr_mplus_nomean"), 1e-8, 0);
}

static void root_mean_square_residuals_are_those_of_lavaan(void **state)
{
    (void)state;
    cJSON *file = reference_load("fit_measures.json");
    check_residuals(json_at(file, "one"));
    check_residuals(json_at(file, "school"));
    cJSON_Delete(file);
}

static void thresholds_count_as_the_means_of_ordinal_variables(void **state)
{
    (void)state;
    const double s[4] = {1, 0.5, 0.5, 1}, sigma[4] = {1, 0.3, 0.3, 1}, cuts[2] = {0.1, -0.2};
    norma__fit_rms out =
        norma__fit_residuals(&(norma__fit_moments){2, 2, s, sigma, NULL, NULL, cuts, true});
    assert_close(out.srmr_nomean, sqrt(0.04 / 3), 1e-14, 0);
    assert_close(out.srmr, sqrt(0.09 / 5), 1e-14, 0);
    assert_close(out.crmr_nomean, 0.2, 1e-14, 0);
    assert_close(out.crmr, sqrt(0.09 / 3), 1e-14, 0);
    assert_true(isnan(out.mplus));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_of_one_group_are_those_of_lavaan),
        cmocka_unit_test(figures_of_two_groups_are_those_of_lavaan),
        cmocka_unit_test(robust_figures_are_those_of_lavaan),
        cmocka_unit_test(without_degrees_of_freedom_rmsea_is_0_and_its_tests_are_undefined),
        cmocka_unit_test(what_has_no_test_statistic_has_no_figure),
        cmocka_unit_test(a_model_as_bad_as_its_baseline_has_cfi_0_and_a_perfect_one_1),
        cmocka_unit_test(root_mean_square_residuals_are_those_of_lavaan),
        cmocka_unit_test(thresholds_count_as_the_means_of_ordinal_variables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

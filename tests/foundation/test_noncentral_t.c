#include "foundation/noncentral_t.h"

#include <math.h>

#include "foundation/numeric.h"
#include "support/check.h"

/* R 4.2.2, pt(t, df, ncp): scripts/reference/norms.R. */
static void noncentral_t_agrees_with_r(void **state)
{
    (void)state;
    cJSON *reference = reference_load("norms_compare.json");
    const cJSON *row;
    size_t n = 0;
    cJSON_ArrayForEach(row, json_at(reference, "nct"))
    {
        double x[4];
        for (int i = 0; i < 4; i++)
            x[i] = cJSON_GetArrayItem(row, i)->valuedouble;
        assert_close(norma__nct_lower(x[0], x[1], x[2]), x[3], 0, 1e-10);
        n++;
    }
    assert_int_equal(n, 180);
    cJSON_Delete(reference);
}

static void noncentral_t_keeps_its_laws(void **state)
{
    (void)state;
    for (double df = 1; df < 2e6; df *= 7)
        for (double ncp = -300; ncp <= 300; ncp += 37.5) {
            /* T <= 0 exactly when Z <= -ncp; and T reflected is T of -ncp */
            assert_close(norma__nct_lower(0, df, ncp), erfc(ncp / sqrt(2)) / 2, 0, 1e-13);
            double t = ncp * 0.9 + 1;
            assert_close(norma__nct_lower(t, df, ncp) + norma__nct_lower(-t, df, -ncp), 1, 0,
                         1e-12);
            for (double p = 0.025; p < 1; p += 0.475) {
                double found = norma__nct_noncentrality(t, df, p);
                assert_close(norma__nct_lower(t, df, found), p, 0, 1e-11);
            }
        }
    assert_true(isnan(norma__nct_lower(NAN, 5, 0)));
    assert_true(isnan(norma__nct_lower(1, 0, 0)));
    assert_true(isnan(norma__nct_noncentrality(INFINITY, 5, 0.5)));
    assert_true(isnan(norma__nct_noncentrality(1, 5, 1)));
}

/* With ncp = 0 it is Student's t, whose quantiles GSL has. */
static void without_noncentrality_it_is_students(void **state)
{
    (void)state;
    for (double df = 1; df < 1e5; df *= 3)
        for (double p = 0.01; p < 1; p += 0.07)
            assert_close(norma__nct_lower(norma__t_quantile(p, df), df, 0), p, 0, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(noncentral_t_agrees_with_r),
        cmocka_unit_test(noncentral_t_keeps_its_laws),
        cmocka_unit_test(without_noncentrality_it_is_students),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

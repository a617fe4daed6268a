#include "support/check.h"

#include <math.h>

#include <norma/correlate.h>
#include <norma/moments.h>

#include "support/table.h"

static norma_correlation *correlate(const norma_sample *sample, norma_correlate_options options)
{
    norma_correlation *r = NULL;
    norma_error err = {0};
    if (norma_correlate(&r, sample, &options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

static norma_correlate_options of_type(int type, int missing)
{
    norma_correlate_options o = NORMA_CORRELATE_OPTIONS_INIT;
    o.type = type;
    o.missing = missing;
    return o;
}

/* R 4.2.2, cor() and cov() of the keyed items; scripts/reference/reliability_bfi.R. */
static void check_pearson(int missing, const char *name)
{
    table t = table_bfi();
    norma_correlation *r = correlate(&t.sample, of_type(NORMA_COR_PEARSON, missing));
    cJSON *reference = reference_load("moments_bfi.json");
    const cJSON *want = json_at(reference, name);
    const cJSON *cor = json_at(want, "cor")->child, *cov = json_at(want, "cov")->child;
    const cJSON *n = json_at(want, "n_pair")->child;

    assert_int_equal(r->n_variables, 25);
    assert_int_equal(r->n_items, 25);
    assert_int_equal(r->n_rows, 2800);
    assert_int_equal(r->n_complete, 2436);
    for (size_t k = 0; k < 25 * 25; k++) {
        assert_close(r->matrix[k], cor->valuedouble, 1e-12, 1e-13);
        assert_close(r->covariance[k], cov->valuedouble, 1e-12, 1e-13);
        assert_close(r->n[k], n->valuedouble, 0, 0);
        if (k % 26 != 0)
            assert_close(r->se[k], (1 - r->matrix[k] * r->matrix[k]) / sqrt(r->n[k] - 1), 1e-14, 0);
        cor = cor->next;
        cov = cov->next;
        n = n->next;
    }
    cJSON_Delete(reference);
    norma_correlation_free(r);
    table_free(&t);
}

static void pearson_of_complete_rows_equals_r(void **state)
{
    (void)state;
    check_pearson(NORMA_COR_LISTWISE, "listwise");
}

static void pearson_of_pairs_equals_r(void **state)
{
    (void)state;
    check_pearson(NORMA_COR_PAIRWISE, "pairwise");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pearson_of_complete_rows_equals_r),
        cmocka_unit_test(pearson_of_pairs_equals_r),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

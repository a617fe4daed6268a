/* The factor analysis of counts is that of the rows, bit for bit. */
#include "support/check.h"

#include <norma/factor.h>

#include "support/counted.h"

enum { P = 25, K = 5 };

static norma_factor_result *of_sample(const norma_sample *sample, norma_missing missing)
{
    norma_factor_options options = NORMA_FACTOR_OPTIONS_INIT;
    norma_factor_result *r = NULL;
    norma_error err = {0};
    options.factors = K;
    options.missing = (int)missing;
    options.replicates = 5;
    if (norma_factor(&r, sample, &options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

static void factors_of_bfi_from_counts_are_those_from_rows(void **state)
{
    (void)state;
    table t = table_bfi();
    for (int missing = NORMA_MISSING_LISTWISE; missing <= NORMA_MISSING_PAIRWISE; missing++) {
        norma_tables *tables = counted_dataset("bfi", NULL, (norma_missing)missing);
        norma_sample counts = counts_of(tables, NULL, 0);
        norma_factor_result *a = of_sample(&counts, (norma_missing)missing);
        norma_factor_result *b = of_sample(&t.sample, (norma_missing)missing);
        assert_int_equal(a->n, b->n);
        assert_int_equal(a->parallel.n_factors, b->parallel.n_factors);
        assert_memory_equal(a->eigenvalues, b->eigenvalues, P * sizeof(double));
        assert_memory_equal(a->parallel.threshold, b->parallel.threshold, P * sizeof(double));
        assert_memory_equal(a->loadings, b->loadings, sizeof(double[P * K]));
        assert_memory_equal(a->phi, b->phi, sizeof(double[K * K]));
        assert_memory_equal(&a->fit, &b->fit, sizeof a->fit);
        assert_string_equal(a->item_ids[24], "O5");
        norma_factor_result_free(a);
        norma_factor_result_free(b);
        norma_tables_free(tables);
    }
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factors_of_bfi_from_counts_are_those_from_rows),
    };
    return cmocka_run_group_tests_name("factors of counts", tests, NULL, NULL);
}

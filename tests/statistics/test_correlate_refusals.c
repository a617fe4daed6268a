#include "support/check.h"

#include <math.h>

#include <norma/correlate.h>

#include "support/table.h"

#include "statistics/bfi_ten.h"

static void check_refused(const norma_sample *sample, norma_correlate_options options,
                          norma_status status, const char *sentence)
{
    norma_correlation *r = NULL;
    norma_error err = {0};
    assert_int_equal(norma_correlate(&r, sample, &options, &err), status);
    assert_null(r);
    assert_string_equal(err.message, sentence);
}

static void what_cannot_be_done_is_refused(void **state)
{
    (void)state;
    bfi_ten t = bfi_ten_make(false, false);
    norma_correlate_options o = of_type(NORMA_COR_SPEARMAN, NORMA_COR_FIML);
    check_refused(&t.sample, o, NORMA_EINVAL,
                  "--missing fiml is the normal model of Pearson correlations: with --type "
                  "spearman, use pairwise or listwise");
    o = of_type(NORMA_COR_PEARSON, NORMA_COR_PAIRWISE);
    o.acov = NORMA_ACOV_FULL;
    check_refused(&t.sample, o, NORMA_EINVAL,
                  "--acov full is of thresholds and polychorics: with --type pearson, use "
                  "variances or none");
    check_refused(&t.sample, of_type(NORMA_COR_TETRACHORIC, NORMA_COR_PAIRWISE), NORMA_EDATA,
                  "item A1 has 6 categories in use, and a tetrachoric correlation is of items with "
                  "2: use --type polychoric");
    check_refused(&t.sample, of_type(NORMA_COR_POLYSERIAL, NORMA_COR_PAIRWISE), NORMA_EDATA,
                  "polyserial correlations need a continuous variable beside the items, and there "
                  "is none: name one, or use another type");
    o = of_type(17, NORMA_COR_PAIRWISE);
    check_refused(&t.sample, o, NORMA_EINVAL,
                  "--type is one of pearson, spearman, polychoric, tetrachoric, polyserial, mixed, "
                  "not '17'");
    norma_sample none = t.sample;
    none.n_items = 0;
    check_refused(&none, of_type(NORMA_COR_PEARSON, NORMA_COR_PAIRWISE), NORMA_EINVAL,
                  "a sample needs at least one item, got none");
    bfi_ten_free(&t);
}

static void counts_that_do_not_tell_are_refused(void **state)
{
    (void)state;
    bfi_ten t = bfi_ten_make(false, false);
    norma_tables *tables = NULL;
    norma_sample counts = counts_of(&tables, &t, NORMA_MISSING_PAIRWISE);
    check_refused(&counts, of_type(NORMA_COR_PEARSON, NORMA_COR_FIML), NORMA_EDATA,
                  "tables of counts do not determine full-information maximum likelihood: give "
                  "the responses themselves");
    check_refused(&counts, of_type(NORMA_COR_SPEARMAN, NORMA_COR_LISTWISE), NORMA_EDATA,
                  "tables counted pairwise do not tell which rows answered all 10 items: use "
                  "--missing pairwise, or tabulate with --missing listwise");
    norma_correlate_options o = of_type(NORMA_COR_POLYCHORIC, NORMA_COR_PAIRWISE);
    o.acov = NORMA_ACOV_FULL;
    check_refused(&counts, o, NORMA_EDATA,
                  "tables of counts do not determine covariances of all estimates: give the "
                  "responses themselves");
    norma_tables_free(tables);
    counts = counts_of(&tables, &t, NORMA_MISSING_LISTWISE);
    check_refused(&counts, of_type(NORMA_COR_POLYCHORIC, NORMA_COR_PAIRWISE), NORMA_EDATA,
                  "tables counted listwise hold only the rows that answered every item: use "
                  "--missing listwise, or tabulate with --missing pairwise");
    norma_tables_free(tables);
    bfi_ten_free(&t);
}

static void too_few_answers_are_refused(void **state)
{
    (void)state;
    const int rows[] = {1, NO_ANSWER, NO_ANSWER, 2, 3, 1};
    table t = table_of(rows, 3, 2, 1, 5);
    check_refused(&t.sample, of_type(NORMA_COR_SPEARMAN, NORMA_COR_LISTWISE), NORMA_EDATA,
                  "1 of 3 rows have a value of all variables, and 2 are needed: leave out the "
                  "variables with few answers, or use pairwise deletion");
    table_free(&t);
    const int few[] = {1, NO_ANSWER, 3, NO_ANSWER, 3, 1};
    t = table_of(few, 3, 2, 1, 5);
    check_refused(&t.sample, of_type(NORMA_COR_POLYCHORIC, NORMA_COR_PAIRWISE), NORMA_EDATA,
                  "item I2 has values in 1 of 3 rows, and 2 are needed: leave it out, or give more "
                  "rows");
    table_free(&t);
}

static void weights_are_refused_where_they_would_not_count(void **state)
{
    (void)state;
    bfi_ten t = bfi_ten_make(true, true);
    check_refused(&t.sample, of_type(NORMA_COR_MIXED, NORMA_COR_PAIRWISE), NORMA_EDATA,
                  "weights count for pairwise and listwise correlations of items only: leave out "
                  "the continuous variables, or the weights");
    check_refused(&t.sample, of_type(NORMA_COR_PEARSON, NORMA_COR_FIML), NORMA_EDATA,
                  "weights count for pairwise and listwise correlations of items only: leave out "
                  "full-information maximum likelihood, or the weights");
    bfi_ten_free(&t);
}

static void counts_suffice_where_no_row_is_looked_at(void **state)
{
    (void)state;
    norma_correlate_options full = of_type(NORMA_COR_POLYCHORIC, NORMA_COR_PAIRWISE);
    const norma_correlate_options listwise = of_type(NORMA_COR_SPEARMAN, NORMA_COR_LISTWISE),
                                  fiml = of_type(NORMA_COR_PEARSON, NORMA_COR_FIML),
                                  mixed = of_type(NORMA_COR_MIXED, NORMA_COR_PAIRWISE);
    assert_true(norma_correlate_counts_suffice(NULL));
    assert_true(norma_correlate_counts_suffice(&full));
    assert_true(norma_correlate_counts_suffice(&listwise));
    assert_false(norma_correlate_counts_suffice(&fiml));
    assert_false(norma_correlate_counts_suffice(&mixed));
    full.acov = NORMA_ACOV_FULL;
    assert_false(norma_correlate_counts_suffice(&full));
}

/* ---- nothing leaks ---- */

static void nothing_leaks(void **state)
{
    (void)state;
    bfi_ten t = bfi_ten_make(true, false);
    norma_sample few = t.sample;
    few.n_items = 3;
    for (int k = NORMA_COR_PEARSON; k <= NORMA_COR_MIXED; k++) {
        if (k == NORMA_COR_TETRACHORIC) /* as polychoric */
            continue;
        norma_correlate_options options = of_type(k, NORMA_COR_LISTWISE);
        norma_correlation *r = NULL;
        options.threads = 1;
        check_every_allocation(r, norma_correlate(&r, &few, &options, NULL));
        norma_correlation_free(r);
    }
    norma_correlation_free(NULL);
    bfi_ten_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_done_is_refused),
        cmocka_unit_test(counts_that_do_not_tell_are_refused),
        cmocka_unit_test(too_few_answers_are_refused),
        cmocka_unit_test(weights_are_refused_where_they_would_not_count),
        cmocka_unit_test(counts_suffice_where_no_row_is_looked_at),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

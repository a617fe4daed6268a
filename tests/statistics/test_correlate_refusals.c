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
    const int one[] = {1, 3};
    t = table_of(one, 1, 2, 1, 5);
    check_refused(&t.sample, of_type(NORMA_COR_POLYCHORIC, NORMA_COR_PAIRWISE), NORMA_EDATA,
                  "there is one row, and a correlation needs 2: give more rows");
    table_free(&t);
    const int few[] = {1, NO_ANSWER, NO_ANSWER, NO_ANSWER, NO_ANSWER, 1};
    t = table_of(few, 3, 2, 1, 5);
    check_refused(&t.sample, of_type(NORMA_COR_POLYCHORIC, NORMA_COR_PAIRWISE), NORMA_EDATA,
                  "no variable has values in 2 of 3 rows: give rows with answers");
    table_free(&t);
}

/* I1 and I3 vary, I2 has no answers, I4 one, I5 always the same. */
static void what_does_not_vary_leaves_the_other_correlations(void **state)
{
    (void)state;
    const int rows[] = {1, NO_ANSWER, 2, 4,         2, 2, NO_ANSWER, 2, NO_ANSWER, 2,
                        2, NO_ANSWER, 1, NO_ANSWER, 2, 1, NO_ANSWER, 1, NO_ANSWER, 2,
                        1, NO_ANSWER, 1, NO_ANSWER, 2, 2, NO_ANSWER, 2, NO_ANSWER, 2};
    table t = table_of(rows, 6, 5, 1, 5);
    for (int type = NORMA_COR_PEARSON; type <= NORMA_COR_TETRACHORIC; type++)
        for (int missing = NORMA_COR_PAIRWISE; missing <= NORMA_COR_FIML; missing += 2) {
            norma_correlate_options options = of_type(type, missing);
            norma_correlation *r = NULL;
            if (missing == NORMA_COR_FIML && type != NORMA_COR_PEARSON)
                continue;
            if (type >= NORMA_COR_POLYCHORIC)
                options.acov = NORMA_ACOV_FULL;
            assert_int_equal(norma_correlate(&r, &t.sample, &options, NULL), NORMA_OK);
            for (size_t j = 0; j < 5; j++)
                for (size_t i = 0; i < j; i++)
                    assert_int_equal(isnan(r->matrix[i + 5 * j]), i != 0 || j != 2);
            assert_true(isnan(r->variables[1].mean) && isnan(r->variables[1].sd));
            assert_close(r->variables[1].n, 0, 0, 0);
            assert_close(r->n[12], 6, 0, 0);
            const norma_note *empty = find_note(&r->notes, "no-answers", "I2");
            assert_non_null(empty);
            assert_string_equal(empty->message, "item I2 has no answer in 6 rows: its correlations "
                                                "are undefined");
            assert_non_null(find_note(&r->notes, "constant-item", "I4"));
            assert_non_null(find_note(&r->notes, "constant-item", "I5"));
            assert_null(find_note(&r->notes, "constant-pair", NULL));
            assert_false(r->positive_definite);
            norma_correlation_free(r);
        }
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
        cmocka_unit_test(what_does_not_vary_leaves_the_other_correlations),
        cmocka_unit_test(weights_are_refused_where_they_would_not_count),
        cmocka_unit_test(counts_suffice_where_no_row_is_looked_at),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

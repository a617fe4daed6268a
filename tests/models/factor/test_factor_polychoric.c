#include "support/check.h"

#include <norma/factor.h>

#include "support/table.h"

enum { TEN = 10 };
static const size_t AGREEABLE_AND_CONSCIENTIOUS[TEN] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

static norma_factor_result *factored(const table *t, size_t replicates)
{
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    norma_factor_result *r = NULL;
    norma_error err = {0};
    norma_sample sample = t->sample;
    sample.items = AGREEABLE_AND_CONSCIENTIOUS;
    sample.n_items = TEN;
    o.factors = 2;
    o.replicates = replicates;
    o.correlation = NORMA_FACTOR_POLYCHORIC;
    if (norma_factor(&r, &sample, &o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

/* lavaan 0.6-14 lavCor(), psych 2.2.9 KMO(), R's optim(); scripts/reference/factor_polychoric.R. */
static void two_factors_of_lavaans_polychorics(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_factor_result *r = factored(&t, 0);
    cJSON *want = reference_load("factor_polychoric.json");
    const cJSON *eigenvalue = json_at(want, "eigenvalues")->child;
    const cJSON *communality = json_at(want, "communalities")->child;
    assert_int_equal(r->correlation, NORMA_FACTOR_POLYCHORIC);
    assert_int_equal(r->n, (int)json_number(want, "n"));
    assert_close(r->kmo, json_number(want, "kmo"), 1e-6, 0);
    assert_close(r->objective, json_number(want, "objective"), 1e-6, 0);
    for (size_t i = 0; i < TEN; i++) {
        assert_close(r->eigenvalues[i], eigenvalue->valuedouble, 1e-6, 0);
        assert_close(r->communalities[i], communality->valuedouble, 1e-5, 0);
        eigenvalue = eigenvalue->next;
        communality = communality->next;
    }
    cJSON_Delete(want);
    norma_factor_result_free(r);
    table_free(&t);
}

static void what_polychorics_change_is_told_once(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_factor_result *plain = factored(&t, 0), *parallel = factored(&t, 5);
    assert_non_null(find_note(&plain->notes, "polychoric-fit", NULL));
    assert_null(find_note(&plain->notes, "polychoric-parallel", NULL));
    assert_non_null(find_note(&parallel->notes, "polychoric-parallel", NULL));
    size_t lost = 0;
    for (size_t i = 0; i < plain->notes.n; i++)
        lost += strcmp(plain->notes.list[i].code, "rows-lost") == 0;
    assert_int_equal(lost, 1);
    norma_factor_result_free(plain);
    norma_factor_result_free(parallel);
    table_free(&t);
}

/* Two items of which one part of the pairs never varies in common rows. */
static void an_undefined_polychoric_is_refused_by_name(void **state)
{
    (void)state;
    const int rows[] = {1,         NO_ANSWER, 1, 2, NO_ANSWER, 2, NO_ANSWER, 1, 1,
                        NO_ANSWER, 2,         2, 1, 1,         2, 1,         2, 1};
    table t = table_of(rows, 6, 3, 1, 2);
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    norma_factor_result *r = NULL;
    norma_error err = {0};
    o.missing = NORMA_MISSING_PAIRWISE;
    o.correlation = NORMA_FACTOR_POLYCHORIC;
    assert_int_equal(norma_factor(&r, &t.sample, &o, &err), NORMA_EDATA);
    assert_string_equal(err.message, "items I1 and I2 have no correlation in the 2 rows that "
                                     "answer both: leave one of them out");
    table_free(&t);
}

static void nothing_leaks(void **state)
{
    (void)state;
    const int rows[] = {1, 2, 1, 2, 2, 2, 1, 1, 1, 2, 1, 2, 1, 1, 2, 2, 1, 1, 1, 2, 2};
    table t = table_of(rows, 7, 3, 1, 2);
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    norma_factor_result *r = NULL;
    o.replicates = 1;
    o.starts = 0;
    o.threads = 1;
    o.correlation = NORMA_FACTOR_POLYCHORIC;
    check_every_allocation(r, norma_factor(&r, &t.sample, &o, NULL));
    norma_factor_result_free(r);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_factors_of_lavaans_polychorics),
        cmocka_unit_test(what_polychorics_change_is_told_once),
        cmocka_unit_test(an_undefined_polychoric_is_refused_by_name),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "support/check.h"

#include <math.h>
#include <stdlib.h>

#include "models/reliability/parts_fixture.h"

/* The two parts that stand on each other. */
static void analyse(parts_fixture *f, const norma_sample *sample, norma_missing missing)
{
    norma_error err = {0};
    parts_new(f, sample, missing);
    if (norma__reliability_information(&f->all, &err) != NORMA_OK ||
        norma__reliability_conditional(&f->all, &err) != NORMA_OK)
        fail_msg("%s", err.message);
}

static const norma_conditional_sem *at_score(const norma_reliability_result *r, double score)
{
    for (size_t i = 0; i < r->n_conditional; i++)
        if (fabs(r->conditional[i].score - score) < 1e-9)
            return &r->conditional[i];
    return NULL;
}

/* ---- certified: R 4.2.2 and lavaan 0.6-14 on bfi, scripts/reference/items_bfi.R ---- */

/* The first and the last score may be pooled with rarer ones beside them. */
static void check_scale(const norma_reliability_result *r, const cJSON *want)
{
    size_t n = (size_t)cJSON_GetArraySize(json_at(want, "score")), found = 0;
    for (size_t i = 0; i < n; i++) {
        const norma_conditional_sem *at = at_score(r, listed(want, "score", i));
        if (!at || at->low != at->high)
            continue;
        found++;
        assert_close((double)at->n, listed(want, "n", i), 0, 0);
        assert_close(at->thorndike, listed(want, "thorndike", i), 1e-11, 0);
        assert_close(at->polynomial, listed(want, "polynomial", i), 1e-9, 0);
        assert_close(at->ordinal, listed(want, "ordinal", i), 2e-6, 0);
    }
    assert_true(found >= n - 2);
}

static void errors_by_score_of_bfi_are_those_of_r(void **state)
{
    (void)state;
    static const char *const scales[] = {"agreeableness", "neuroticism"};
    static const size_t first[] = {0, 15};
    table t = table_bfi();
    cJSON *reference = reference_load("items_bfi.json");
    for (size_t s = 0; s < 2; s++) {
        norma_sample sample = t.sample;
        parts_fixture f;
        sample.items = t.sample.items + first[s];
        sample.n_items = 5;
        analyse(&f, &sample, NORMA_MISSING_LISTWISE);
        check_scale(f.all.result, json_at(json_at(reference, scales[s]), "conditional"));
        parts_free(&f);
    }
    cJSON_Delete(reference);
    table_free(&t);
}

/* ---- laws ---- */

/* Over all rows the squared errors average to the SEM of alpha: it is their mean over splits. */
static void squared_errors_average_to_the_sem_of_alpha(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_sample sample = t.sample;
    parts_fixture f;
    sample.n_items = 5;
    analyse(&f, &sample, NORMA_MISSING_LISTWISE);
    const norma_reliability_result *r = f.all.result;
    double sum = 0, smoothed = 0, n = 0;
    for (size_t i = 0; i < r->n_conditional; i++) {
        const norma_conditional_sem *at = &r->conditional[i];
        sum += (double)at->n * at->thorndike * at->thorndike;
        smoothed += (double)at->n * at->polynomial * at->polynomial;
        n += (double)at->n;
    }
    assert_close(n, (double)r->n_complete, 0, 0);
    assert_close(sum / n, r->sem * r->sem * (n - 1) / n, 1e-12, 0);
    assert_true(isnan(smoothed) || fabs(smoothed / sum - 1) < 0.02); /* pooled ends */
    parts_free(&f);
    table_free(&t);
}

static void no_figure_is_of_fewer_than_ten_rows(void **state)
{
    (void)state;
    table t = table_bfi();
    const size_t sizes[] = {200, 60, 25, 10};
    uint8_t *keep = calloc(2800, 1);
    assert_non_null(keep);
    for (size_t s = 0; s < 4; s++) {
        norma_sample sample = t.sample;
        parts_fixture f;
        for (size_t r = 0; r < 2800; r++)
            keep[r] = r < sizes[s];
        sample.keep = keep;
        sample.n_items = 5;
        analyse(&f, &sample, NORMA_MISSING_PAIRWISE);
        const norma_reliability_result *r = f.all.result;
        size_t rows = 0;
        for (size_t i = 0; i < r->n_conditional; i++) {
            const norma_conditional_sem *at = &r->conditional[i];
            assert_true(at->n >= 10);
            assert_true(at->low <= at->score + 1e-12 && at->score <= at->high + 1e-12);
            assert_true(i == 0 || at->low > r->conditional[i - 1].high);
            rows += at->n;
        }
        if (r->n_conditional)
            assert_int_equal(rows, f.rows.n);
        else
            assert_non_null(find_note(&r->notes, "conditional-few-rows", "scale"));
        parts_free(&f);
    }
    free(keep);
    table_free(&t);
}

/* A score of every item at its lowest is the mean of no finite trait value. */
static void the_ends_have_no_true_score_in_the_model(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_sample sample = t.sample;
    parts_fixture f;
    sample.items = t.sample.items + 15;
    sample.n_items = 5;
    analyse(&f, &sample, NORMA_MISSING_LISTWISE);
    const norma_conditional_sem *lowest = at_score(f.all.result, 1),
                                *middle = at_score(f.all.result, 3);
    assert_non_null(lowest);
    assert_true(isnan(lowest->ordinal));
    assert_true(middle->ordinal > 0.3 && middle->ordinal < 1);
    parts_free(&f);
    table_free(&t);
}

/* Two scores only: a line goes through both. */
static void with_few_scores_the_polynomial_has_a_lower_degree(void **state)
{
    (void)state;
    int answers[40 * 2];
    for (int r = 0; r < 40; r++) {
        answers[2 * r] = r < 20 ? 1 : 2;
        answers[2 * r + 1] = r < 20 ? 1 : r % 4 == 0 ? 1 : 2;
    }
    table t = table_of(answers, 40, 2, 1, 2);
    parts_fixture f;
    analyse(&f, &t.sample, NORMA_MISSING_LISTWISE);
    const norma_reliability_result *r = f.all.result;
    assert_int_equal(r->n_conditional, 2); /* 1.5 has 5 rows, which go with the 15 of 2 */
    assert_int_equal(r->conditional[1].n, 20);
    assert_close(r->conditional[1].score, (5 * 1.5 + 15 * 2) / 20, 1e-14, 0);
    assert_close(r->conditional[1].low, 1.5, 1e-14, 0);
    assert_close(r->conditional[1].high, 2, 1e-14, 0);
    for (size_t i = 0; i < 2; i++)
        assert_true(r->conditional[i].thorndike >= 0);
    assert_non_null(find_note(&r->notes, "information-undefined", "scale")); /* two items */
    assert_true(isnan(r->conditional[0].ordinal) && isnan(r->items[0].loading_ordinal));
    parts_free(&f);
    table_free(&t);
}

static void polychoric_loadings_stand_with_the_items(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_sample sample = t.sample;
    parts_fixture f;
    sample.n_items = 5;
    analyse(&f, &sample, NORMA_MISSING_LISTWISE);
    const norma_reliability_result *r = f.all.result;
    for (size_t j = 0; j < 5; j++)
        assert_close(r->items[j].loading_ordinal, r->information->loadings[j], 0, 0);
    size_t lost = 0; /* told once, though moments and polychorics both leave them out */
    for (size_t i = 0; i < r->notes.n; i++)
        lost += strcmp(r->notes.list[i].code, "rows-lost") == 0;
    assert_int_equal(lost, 1);
    parts_free(&f);
    table_free(&t);
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    int answers[36 * 3];
    for (int i = 0; i < 36 * 3; i++)
        answers[i] = 1 + i * i % 7 % 3;
    table t = table_of(answers, 36, 3, 1, 3);
    norma_status status = NORMA_ENOMEM;
    for (long k = 1; status != NORMA_OK; k++) {
        parts_fixture f;
        parts_new(&f, &t.sample, NORMA_MISSING_LISTWISE);
        norma__alloc_countdown = k;
        status = norma__reliability_information(&f.all, NULL);
        if (status == NORMA_OK)
            status = norma__reliability_conditional(&f.all, NULL);
        norma__alloc_countdown = 0;
        assert_true(status == NORMA_OK || status == NORMA_ENOMEM);
        parts_free(&f);
    }
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_by_score_of_bfi_are_those_of_r),
        cmocka_unit_test(squared_errors_average_to_the_sem_of_alpha),
        cmocka_unit_test(no_figure_is_of_fewer_than_ten_rows),
        cmocka_unit_test(the_ends_have_no_true_score_in_the_model),
        cmocka_unit_test(with_few_scores_the_polynomial_has_a_lower_degree),
        cmocka_unit_test(polychoric_loadings_stand_with_the_items),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Samples of continuous variables: moments, and what rows add to them. */
#include "support/check.h"

#include <math.h>
#include <stdlib.h>

#include "models/observed/fixture.h"
#include "models/observed/observed.h"

static const char *const ITEMS[] = {"A1", "A2", "A3"};

static void check_list(const double *got, const cJSON *group, const char *name, size_t n,
                       double rel)
{
    const cJSON *list = json_at(group, name);
    assert_int_equal(cJSON_GetArraySize(list), (int)n);
    for (size_t k = 0; k < n; k++)
        assert_close(got[k], cJSON_GetArrayItem(list, (int)k)->valuedouble, rel, 1e-13);
}

static void check_group(const norma__observed *o, size_t group, const cJSON *want)
{
    const norma__observed_group *g = &o->groups[group];
    size_t p = o->p, k = g->k;
    double *gamma = calloc(k * k, sizeof *gamma), *diagonal = calloc(k, sizeof *diagonal);
    assert_string_equal(g->name, json_at(want, "name")->valuestring);
    assert_int_equal(g->n, (int)json_number(want, "n"));
    assert_int_equal(k, p + p * (p + 1) / 2);
    check_list(g->mean, want, "mean", p, 1e-13);
    check_list(g->cov, want, "cov", p * p, 1e-12);
    assert_int_equal(norma__observed_gamma(gamma, o, group, NULL), NORMA_OK);
    assert_int_equal(norma__observed_gamma_diagonal(diagonal, o, group, NULL), NORMA_OK);
    check_list(gamma, want, "gamma", k * k, 1e-11);
    for (size_t c = 0; c < k; c++)
        assert_close(diagonal[c], gamma[c + c * k], 1e-12, 0);
    free(gamma);
    free(diagonal);
}

/* tests/reference/observed.json: lavaan 0.6-14 by scripts/reference/observed.R. */
static void check_reference(const norma__observed *o, const char *name)
{
    cJSON *reference = reference_load("observed.json");
    const cJSON *groups = json_at(reference, name);
    assert_int_equal(cJSON_GetArraySize(groups), (int)o->n_groups);
    for (size_t g = 0; g < o->n_groups; g++)
        check_group(o, g, cJSON_GetArrayItem(groups, (int)g));
    cJSON_Delete(reference);
}

static void groups_are_lavaans_in_their_order(void **state)
{
    (void)state;
    sample s = sample_of("bfi/bfi.csv", "A1:A3", NULL, "gender", NULL);
    s.given.group = 0;
    observe(&s, ITEMS, 3);
    check_reference(&s.observed, "by_gender");
    assert_true(noted(&s.observed.notes, "rows-lost", 2800 - (double)s.observed.n, 2800));
    assert_close(s.observed.groups[0].total, (double)s.observed.groups[0].n, 0, 0);
    sample_free(&s);
}

static void sums_over_companies_are_lavaans(void **state)
{
    (void)state;
    const char *const ids[] = {"LEAD01", "LEAD02", "LEAD03"};
    sample s = sample_of("lq2002/lq2002.csv", "LEAD01:LEAD03", NULL, "COMPID", NULL);
    s.given.cluster = 0;
    observe(&s, ids, 3);
    check_reference(&s.observed, "by_company");
    assert_int_equal(s.observed.groups[0].n_clusters, 49);
    sample_free(&s);
}

static void weights_are_lavaans(void **state)
{
    (void)state;
    sample s = sample_of("bfi/bfi.csv", "A1:A3", NULL, NULL, "age");
    double sum = 0;
    observe(&s, ITEMS, 3);
    check_reference(&s.observed, "weighted");
    for (size_t r = 0; r < s.observed.n; r++)
        sum += s.observed.groups[0].weights[r];
    assert_close(sum, (double)s.observed.n, 1e-13, 0);
    sample_free(&s);
}

static void weights_of_groups_sum_to_n_of_all(void **state)
{
    (void)state;
    sample s = sample_of("bfi/bfi.csv", "A1:A3", NULL, "gender", "age");
    s.given.group = 0;
    observe(&s, ITEMS, 3);
    const norma__observed_group *g = s.observed.groups;
    assert_close(g[0].total + g[1].total, (double)s.observed.n, 1e-14, 0);
    assert_true(fabs(g[0].total - (double)g[0].n) > 1);
    sample_free(&s);
}

static void numbers_beside_items_are_observed(void **state)
{
    (void)state;
    const char *const ids[] = {"age", "A2"};
    sample s = sample_of("bfi/bfi.csv", "A1:A3", "age", NULL, NULL);
    observe(&s, ids, 2);
    const norma__observed_group *g = &s.observed.groups[0];
    assert_close(g->x[0], 16, 0, 0);
    assert_int_equal(g->statistics[3].i, 1);
    assert_int_equal(g->statistics[3].j, 0);
    assert_close(g->values[3], g->cov[1], 0, 0);
    sample_free(&s);
}

/* cov by n - 1 leaves z, and so gamma, as it is. */
static void wishart_divides_by_n_less_1(void **state)
{
    (void)state;
    sample s = sample_of("bfi/bfi.csv", "A1:A3", NULL, NULL, NULL);
    double plain[81], wishart[81];
    observe(&s, ITEMS, 3);
    double cov = s.observed.groups[0].cov[1], n = (double)s.observed.n;
    assert_int_equal(norma__observed_gamma(plain, &s.observed, 0, NULL), NORMA_OK);
    norma__observed_clear(&s.observed);
    s.options.wishart = true;
    observe(&s, ITEMS, 3);
    assert_close(s.observed.groups[0].cov[1], cov * n / (n - 1), 1e-14, 0);
    assert_int_equal(norma__observed_gamma(wishart, &s.observed, 0, NULL), NORMA_OK);
    for (size_t k = 0; k < 81; k++)
        assert_close(wishart[k], plain[k], 1e-12, 1e-13);
    sample_free(&s);
}

static void projection_is_rows_times_matrix(void **state)
{
    (void)state;
    sample s = sample_of("lq2002/lq2002.csv", "LEAD01:LEAD11", NULL, "COMPID", NULL);
    const char *const ids[] = {"LEAD01", "LEAD02", "LEAD03", "LEAD07"};
    double matrix[14 * 2], by_hand = 0;
    for (int clustered = 0; clustered < 2; clustered++) {
        s.given.cluster = clustered ? 0 : NORMA_NONE;
        observe(&s, ids, 4);
        size_t units = norma__observed_units(&s.observed, 0), k = s.observed.groups[0].k;
        double *z = calloc(units * k, sizeof *z), *out = calloc(units * 2, sizeof *out);
        assert_int_equal(k, 14);
        /* with many entries that are 0, and with few */
        for (size_t c = 0; c < 28; c++)
            matrix[c] = c % 3 == 0 || (clustered && c != 1 && c != 20) ? 0 : sin((double)c);
        norma__observed_rows(z, &s.observed, 0, 0, units);
        assert_int_equal(norma__observed_project(out, &s.observed, 0, matrix, 2, NULL), NORMA_OK);
        for (size_t u = 0; u < units; u++)
            for (size_t q = 0; q < 2; q++) {
                by_hand = 0;
                for (size_t c = 0; c < k; c++)
                    by_hand += z[u + c * units] * matrix[c + q * k];
                assert_close(out[u + q * units], by_hand, 1e-11, 1e-11);
            }
        free(z);
        free(out);
        norma__observed_clear(&s.observed);
    }
    sample_free(&s);
}

/* Listwise rows and those with any answer; moments by EM are tested in test_incomplete.c. */
static void incomplete_rows_are_kept_for_fiml(void **state)
{
    (void)state;
    sample s = sample_of("bfi/bfi.csv", "A1:A3", NULL, NULL, NULL);
    s.options.missing = NORMA_SEM_FIML;
    observe(&s, ITEMS, 3);
    assert_non_null(s.observed.groups[0].patterns);
    assert_true(s.observed.n > 2750);
    assert_close(s.observed.groups[0].values[3], s.observed.groups[0].cov[0], 0, 0);
    s.options.missing = NORMA_SEM_PAIRWISE;
    norma__observed_clear(&s.observed);
    norma_error err = {0};
    assert_int_equal(norma__observed_of(&s.observed, ITEMS, 3, &s.given, &s.options, true, &err),
                     NORMA_EINVAL);
    sample_free(&s);
}

/* Of some 400 statistics. */
static void gamma_has_the_same_bytes_for_any_number_of_threads(void **state)
{
    (void)state;
    const char *ids[25];
    sample s = sample_of("bfi/bfi.csv", "A1:O5", NULL, NULL, NULL);
    for (size_t j = 0; j < 25; j++)
        ids[j] = norma_data_item_id(s.data, j);
    s.given.all_ordered = true;
    s.options.threads = 1;
    observe(&s, ids, 25);
    size_t k = s.observed.groups[0].k;
    double *one = calloc(k * k, sizeof *one), *three = calloc(k * k, sizeof *three);
    assert_int_equal(norma__observed_gamma(one, &s.observed, 0, NULL), NORMA_OK);
    norma__observed_clear(&s.observed);
    s.options.threads = 3;
    observe(&s, ids, 25);
    assert_int_equal(norma__observed_gamma(three, &s.observed, 0, NULL), NORMA_OK);
    assert_memory_equal(one, three, k * k * sizeof *one);
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i < j; i++)
            assert_close(one[i + j * k], one[j + i * k], 0, 0);
    free(one);
    free(three);
    sample_free(&s);
}

static void check_refusal(sample *s, const char *const *ids, size_t p, const char *sentence)
{
    norma_error err = {0};
    assert_int_equal(norma__observed_of(&s->observed, ids, p, &s->given, &s->options, true, &err),
                     NORMA_EDATA);
    assert_string_equal(err.message, sentence);
    assert_null(s->observed.groups);
}

static void what_cannot_be_fitted_is_refused(void **state)
{
    (void)state;
    sample s = sample_of("bfi/bfi.csv", "A1:A3", NULL, "gender", NULL);
    const char *const unknown[] = {"A1", "A9"};
    uint8_t *keep = calloc(norma_data_rows(s.data), 1);
    check_refusal(&s, unknown, 2,
                  "variable A9 of the model is neither an item nor a continuous variable of the "
                  "data: check its name, or read its column too");
    s.given.keep = keep;
    check_refusal(&s, ITEMS, 3, "there are no rows left to fit the model to: give more rows");
    keep[0] = keep[1] = keep[2] = 1;
    s.given.group = 0;
    check_refusal(&s, ITEMS, 3,
                  "there are fewer than 2 rows without a missing answer in group 1, too few to fit "
                  "a model to: give more rows, or leave the group or variables with few answers "
                  "out, or keep rows with missing answers (fiml, pairwise)");
    s.given.group = NORMA_NONE;
    keep[2] = 0;
    check_refusal(&s, ITEMS, 3,
                  "variable A1 has the same value in all rows used: leave it out of the model");
    s.given.keep = NULL;
    s.given.group = NORMA_NONE;
    free(keep);
    sample_free(&s);
}

static norma_status try(sample *s)
{
    return norma__observed_of(&s->observed, ITEMS, 3, &s->given, &s->options, true, NULL);
}

static void nothing_leaks(void **state)
{
    (void)state;
    sample s = sample_of("bfi/bfi.csv", "A1:A3", NULL, "gender", "age");
    s.given.group = 0;
    check_every_allocation(s.observed.groups, try(&s));
    norma__observed_clear(&s.observed);
    s.given.group = NORMA_NONE;
    s.given.cluster = 0;
    check_every_allocation(s.observed.groups, try(&s));
    sample_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_are_lavaans_in_their_order),
        cmocka_unit_test(sums_over_companies_are_lavaans),
        cmocka_unit_test(weights_are_lavaans),
        cmocka_unit_test(weights_of_groups_sum_to_n_of_all),
        cmocka_unit_test(numbers_beside_items_are_observed),
        cmocka_unit_test(wishart_divides_by_n_less_1),
        cmocka_unit_test(incomplete_rows_are_kept_for_fiml),
        cmocka_unit_test(projection_is_rows_times_matrix),
        cmocka_unit_test(gamma_has_the_same_bytes_for_any_number_of_threads),
        cmocka_unit_test(what_cannot_be_fitted_is_refused),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

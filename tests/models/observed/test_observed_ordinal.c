/* Samples of ordinal and mixed variables: thresholds, correlations, and what rows add to them. */
#include "support/check.h"

#include <math.h>
#include <stdlib.h>

#include "models/observed/fixture.h"
#include "models/observed/observed.h"

#include <norma/correlate.h>

static const char *const ITEMS[] = {"A1", "A2", "A3", "A4"};
static const char *const MIXED[] = {"A2", "C5", "A3", "A4", "A5"};

/* Entries against the largest of their rows: a covariance near 0 is as exact as its variances. */
static void check_gamma(const double *gamma, const cJSON *want, size_t k, double rel)
{
    size_t at = 0;
    const cJSON *entry;
    assert_int_equal(cJSON_GetArraySize(want), (int)(k * k));
    cJSON_ArrayForEach(entry, want)
    {
        size_t i = at % k, j = at / k;
        double size = sqrt(gamma[i + i * k] * gamma[j + j * k]);
        assert_close(gamma[at], entry->valuedouble, rel, rel * size);
        at++;
    }
}

static void check_group(const norma__observed *o, size_t group, const cJSON *want, double rel)
{
    const norma__observed_group *g = &o->groups[group];
    size_t k = g->k;
    double *gamma = calloc(k * k, sizeof *gamma), *diagonal = calloc(k, sizeof *diagonal);
    const cJSON *values = json_at(want, "values");
    assert_close(g->total, json_number(want, "n"), 1e-13, 0);
    assert_int_equal(cJSON_GetArraySize(values), (int)k);
    for (size_t c = 0; c < k; c++)
        assert_close(g->values[c], cJSON_GetArrayItem(values, (int)c)->valuedouble, rel, rel);
    assert_int_equal(norma__observed_gamma(gamma, o, group, NULL), NORMA_OK);
    assert_int_equal(norma__observed_gamma_diagonal(diagonal, o, group, NULL), NORMA_OK);
    check_gamma(gamma, json_at(want, "gamma"), k, 10 * rel);
    for (size_t c = 0; c < k; c++)
        assert_close(diagonal[c], gamma[c + c * k], 1e-12, 0);
    free(gamma);
    free(diagonal);
}

/* tests/reference/observed_ordinal.json: lavaan 0.6-14, by scripts/reference/observed_ordinal.R.
   lavaan's correlations stop some 1e-8 from the maximum. */
static void check_reference(const norma__observed *o, const char *name, double rel)
{
    cJSON *reference = reference_load("observed_ordinal.json");
    const cJSON *groups = json_at(reference, name);
    assert_int_equal(cJSON_GetArraySize(groups), (int)o->n_groups);
    for (size_t g = 0; g < o->n_groups; g++)
        check_group(o, g, cJSON_GetArrayItem(groups, (int)g), rel);
    cJSON_Delete(reference);
}

static sample ordinal_sample(const char *unit, const char *weights)
{
    sample s = sample_of("bfi/bfi.csv", "A1:A5", weights ? NULL : "age", unit, weights);
    s.given.all_ordered = true;
    return s;
}

static void thresholds_and_polychorics_are_lavaans(void **state)
{
    (void)state;
    sample s = ordinal_sample(NULL, NULL);
    observe(&s, ITEMS, 4);
    check_reference(&s.observed, "listwise", 1e-7);
    assert_close(s.observed.groups[0].cov[5], 1, 0, 0);
    sample_free(&s);
}

static void pairwise_samples_are_lavaans(void **state)
{
    (void)state;
    sample s = ordinal_sample(NULL, NULL);
    s.options.missing = NORMA_SEM_PAIRWISE;
    observe(&s, ITEMS, 4);
    check_reference(&s.observed, "pairwise", 1e-7);
    sample_free(&s);
}

static void groups_are_lavaans(void **state)
{
    (void)state;
    sample s = ordinal_sample("gender", NULL);
    s.given.group = 0;
    observe(&s, ITEMS + 1, 3);
    check_reference(&s.observed, "by_gender", 1e-7);
    sample_free(&s);
}

static void mixed_samples_are_lavaans(void **state)
{
    (void)state;
    const char *const ordered[] = {"A2", "A4"};
    sample s = sample_of("bfi/bfi.csv", "A1:C5", NULL, NULL, NULL);
    s.given.ordered = ordered;
    s.given.n_ordered = 2;
    observe(&s, MIXED, 5);
    assert_int_equal(s.observed.first_threshold[1], 5);
    assert_int_equal(s.observed.first_threshold[5], 13);
    check_reference(&s.observed, "mixed", 1e-7);
    norma__observed_clear(&s.observed);
    s.options.missing = NORMA_SEM_PAIRWISE;
    observe(&s, MIXED, 5);
    check_reference(&s.observed, "mixed_pairwise", 1e-7);
    sample_free(&s);
}

static void weighted_samples_are_lavaans(void **state)
{
    (void)state;
    const char *const ordered[] = {"A2", "A4"};
    sample s = ordinal_sample("gender", "age");
    s.given.group = 0;
    observe(&s, ITEMS + 1, 3);
    check_reference(&s.observed, "weighted", 1e-7);
    sample_free(&s);
    s = sample_of("bfi/bfi.csv", "A1:C5", NULL, NULL, "age");
    s.given.ordered = ordered;
    s.given.n_ordered = 2;
    observe(&s, MIXED, 5);
    check_reference(&s.observed, "mixed_weighted", 1e-7);
    sample_free(&s);
}

/* tests/reference/polyserial.json: Muthen's errors by numerical scores. lavaan leaves rows of small
   likelihood (here: of old people) out of the second step, and so differs. */
static void polyserials_maximise_the_likelihood_of_all_rows(void **state)
{
    (void)state;
    const char *const ids[] = {"A1", "A2", "A3", "A4", "A5", "age"};
    cJSON *want = reference_load("polyserial.json");
    sample s = ordinal_sample(NULL, NULL);
    double diagonal[64];
    s.given.n_ordered = 5;
    s.given.ordered = ids;
    s.given.all_ordered = false;
    observe(&s, ids, 6);
    const norma__observed_group *g = &s.observed.groups[0];
    assert_int_equal(norma__observed_gamma_diagonal(diagonal, &s.observed, 0, NULL), NORMA_OK);
    assert_int_equal(g->n, (int)json_number(want, "n"));
    for (size_t c = 0; c < g->k; c++) {
        const norma__statistic *at = &g->statistics[c];
        if (at->kind != NORMA__COVARIANCE || at->i != 5 || at->j == 5)
            continue;
        double sd = sqrt(g->cov[35]);
        assert_close(g->values[c] / sd,
                     cJSON_GetArrayItem(json_at(want, "rho"), (int)at->j)->valuedouble, 1e-8, 0);
    }
    cJSON_Delete(want);
    sample_free(&s);
}

/* Muthen's A11 is singular there; lavaan takes its generalised inverse, which is not what means and
   variances have for errors. */
static void a_variable_of_two_values_has_its_own_errors(void **state)
{
    (void)state;
    const char *const ids[] = {"gender", "A2", "A4"};
    sample s = sample_of("bfi/bfi.csv", "A1:A4,gender", NULL, NULL, NULL);
    double alone[81], beside[256];
    observe(&s, ids, 3);
    size_t k = s.observed.groups[0].k, variance = 3;
    assert_int_equal(norma__observed_gamma(alone, &s.observed, 0, NULL), NORMA_OK);
    norma__observed_clear(&s.observed);
    s.given.n_ordered = 2;
    s.given.ordered = ids + 1;
    observe(&s, ids, 3);
    size_t wide = s.observed.groups[0].k, first = s.observed.first_threshold[3];
    assert_int_equal(wide, 15);
    assert_int_equal(norma__observed_gamma(beside, &s.observed, 0, NULL), NORMA_OK);
    assert_close(beside[0], alone[0], 1e-10, 0);
    assert_close(beside[first], alone[variance], 1e-10, 0);
    assert_close(beside[first + first * wide], alone[variance + variance * k], 1e-10, 0);
    for (size_t e = 0; e < wide * wide; e++)
        assert_true(isfinite(beside[e]));
    sample_free(&s);
}

/* The same by another route: norma_correlate() sums the squares of weights by cell. */
static void weighted_errors_are_those_of_correlations(void **state)
{
    (void)state;
    sample s = ordinal_sample(NULL, "age");
    size_t items[] = {0, 1, 2, 3};
    double diagonal[64];
    norma_correlation *r = NULL;
    norma_correlate_options options = NORMA_CORRELATE_OPTIONS_INIT;
    options.type = NORMA_COR_POLYCHORIC;
    options.missing = NORMA_COR_LISTWISE;
    observe(&s, ITEMS, 4);
    const norma__observed_group *g = &s.observed.groups[0];
    const norma_sample given = {.data = s.data, .items = items, .n_items = 4};
    assert_int_equal(norma_correlate(&r, &given, &options, NULL), NORMA_OK);
    assert_int_equal(norma__observed_gamma_diagonal(diagonal, &s.observed, 0, NULL), NORMA_OK);
    for (size_t c = 0; c < g->k; c++) {
        const norma__statistic *at = &g->statistics[c];
        if (at->kind == NORMA__THRESHOLD)
            assert_close(g->values[c], r->variables[at->i].thresholds[at->j], 1e-12, 0);
        else {
            assert_close(g->values[c], r->matrix[at->i + at->j * 4], 1e-12, 0);
            assert_close(sqrt(diagonal[c] / g->total), r->se[at->i + at->j * 4], 1e-10, 0);
        }
    }
    norma_correlation_free(r);
    sample_free(&s);
}

/* Every respondent a cluster: the rows' own sums, but for the correction of few clusters. */
static void clusters_of_one_are_rows(void **state)
{
    (void)state;
    sample s = sample_of("lq2002/lq2002.csv", "LEAD01:LEAD03", NULL, "COMPID", NULL);
    const char *const ids[] = {"LEAD01", "LEAD02", "LEAD03"};
    double rows[225], clusters[225];
    s.given.all_ordered = true;
    observe(&s, ids, 3);
    size_t n = s.observed.n, k = s.observed.groups[0].k;
    assert_int_equal(k, 15);
    assert_int_equal(norma__observed_gamma(rows, &s.observed, 0, NULL), NORMA_OK);
    norma__observed_clear(&s.observed);
    s.given.cluster = 0;
    observe(&s, ids, 3);
    norma__observed_group *g = &s.observed.groups[0];
    free(g->starts);
    g->starts = calloc(n + 1, sizeof *g->starts);
    g->n_clusters = n;
    for (size_t r = 0; r < n; r++)
        g->starts[r + 1] = r + 1;
    assert_int_equal(norma__observed_gamma(clusters, &s.observed, 0, NULL), NORMA_OK);
    for (size_t e = 0; e < k * k; e++)
        assert_close(clusters[e] * ((double)n - 1) / (double)n, rows[e], 1e-10, 1e-10);
    sample_free(&s);
}

/* Women without the two ends of A2, men without the middle of A3. */
static void leave_out(sample *s, uint8_t *keep)
{
    const uint8_t *second = norma_data_cells(s->data, 1), *third = norma_data_cells(s->data, 2);
    for (size_t r = 0; r < norma_data_rows(s->data); r++) {
        bool woman = norma_data_label(s->data, 0, r) == norma_data_label(s->data, 0, 3);
        keep[r] = woman ? second[r] != 0 && second[r] != 5 : third[r] != 2;
    }
    s->given.keep = keep;
    s->given.group = 0;
}

static void sparse_categories_are_refused_by_name(void **state)
{
    (void)state;
    norma_error err = {0};
    sample s = ordinal_sample("gender", NULL);
    uint8_t *keep = calloc(norma_data_rows(s.data), 1);
    leave_out(&s, keep);
    assert_int_equal(norma__observed_of(&s.observed, ITEMS, 4, &s.given, &s.options, true, &err),
                     NORMA_EDATA);
    assert_string_equal(err.message,
                        "nobody in group 2 chose category 1 of item A2, which another group uses, "
                        "so that its thresholds cannot be compared: let sparse categories be "
                        "merged with their neighbours, or leave the item out");
    free(keep);
    sample_free(&s);
}

static void sparse_categories_are_merged_when_asked(void **state)
{
    (void)state;
    sample s = ordinal_sample("gender", NULL);
    uint8_t *keep = calloc(norma_data_rows(s.data), 1);
    leave_out(&s, keep);
    s.options.sparse = NORMA_SEM_SPARSE_MERGE;
    observe(&s, ITEMS, 4);
    assert_int_equal(s.observed.categories[0], 6);
    assert_int_equal(s.observed.categories[1], 4);
    assert_int_equal(s.observed.categories[2], 5);
    assert_true(noted(&s.observed.notes, "sem-categories-merged", 1, 2));
    for (size_t g = 0; g < 2; g++)
        for (size_t r = 0; r < s.observed.groups[g].n; r++)
            assert_in_range((uintmax_t)s.observed.groups[g].x[r + s.observed.groups[g].n], 0, 3);
    free(keep);
    sample_free(&s);
}

static void what_has_no_standard_error_is_refused(void **state)
{
    (void)state;
    norma_error err = {0};
    const char *const ids[] = {"A1", "age"}, *const twins[] = {"A1", "A2"};
    sample s = ordinal_sample(NULL, NULL);
    uint8_t *keep = calloc(norma_data_rows(s.data), 1);
    s.given.all_ordered = false;
    s.given.ordered = ids;
    s.given.n_ordered = 2;
    assert_int_equal(norma__observed_of(&s.observed, ids, 2, &s.given, &s.options, true, &err),
                     NORMA_EDATA);
    assert_string_equal(err.message, "variable age is to be ordinal, but is a continuous variable "
                                     "of the data: read it as an item, or leave it continuous");
    s.given.all_ordered = true;
    const uint8_t *first = norma_data_cells(s.data, 0), *second = norma_data_cells(s.data, 1);
    for (size_t r = 0; r < norma_data_rows(s.data); r++)
        keep[r] = first[r] == second[r];
    s.given.keep = keep;
    assert_int_equal(norma__observed_of(&s.observed, twins, 2, &s.given, &s.options, true, &err),
                     NORMA_EDATA);
    assert_string_equal(err.message,
                        "the polychoric correlation of items A1 and A2 is at the edge of its "
                        "range, where it has no standard error: leave one of them out, or have "
                        "fewer categories");
    free(keep);
    sample_free(&s);
}

static norma_status try(sample *s)
{
    static const char *const ids[] = {"A1", "A2", "age"};
    return norma__observed_of(&s->observed, ids, 3, &s->given, &s->options, true, NULL);
}

static void nothing_leaks(void **state)
{
    (void)state;
    sample s = ordinal_sample("gender", NULL);
    s.given.group = 0;
    s.options.threads = 1;
    check_every_allocation(s.observed.groups, try(&s));
    sample_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thresholds_and_polychorics_are_lavaans),
        cmocka_unit_test(pairwise_samples_are_lavaans),
        cmocka_unit_test(groups_are_lavaans),
        cmocka_unit_test(mixed_samples_are_lavaans),
        cmocka_unit_test(weighted_samples_are_lavaans),
        cmocka_unit_test(polyserials_maximise_the_likelihood_of_all_rows),
        cmocka_unit_test(a_variable_of_two_values_has_its_own_errors),
        cmocka_unit_test(weighted_errors_are_those_of_correlations),
        cmocka_unit_test(clusters_of_one_are_rows),
        cmocka_unit_test(sparse_categories_are_refused_by_name),
        cmocka_unit_test(sparse_categories_are_merged_when_asked),
        cmocka_unit_test(what_has_no_standard_error_is_refused),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

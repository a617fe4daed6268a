#include <norma/report.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/words.h"
#include "support/check.h"

#include "support/table.h"

static const norma_report_context IN_ENGLISH = {.command = "dimensions"},
                                  IN_FRENCH = {.command = "dimensions", .language = NORMA_FRENCH};

static norma_dimensions_options options_of(void)
{
    norma_dimensions_options o = NORMA_DIMENSIONS_OPTIONS_INIT;
    o.replicates = o.permutations = o.network_replicates = 10;
    return o;
}

/* Of bfi's agreeableness and conscientiousness, everything on. */
static norma_dimensions_result *example(void)
{
    static const size_t items[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    table t = table_bfi();
    const norma_dimensions_options o = options_of();
    norma_dimensions_result *r = NULL;
    norma_error err;
    t.sample.items = items;
    t.sample.n_items = 10;
    if (norma_dimensions(&r, &t.sample, &o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    table_free(&t);
    return r;
}

static char *written(const norma_dimensions_result *r, norma_format format,
                     const norma_report_context *context)
{
    norma_output out;
    assert_int_equal(norma_report_dimensions(&out, r, format, context, NULL), NORMA_OK);
    return out.bytes;
}

static int n_missing;
static void missing(const char *english)
{
    print_message("no French for: %s\n", english);
    n_missing++;
}

static void every_sentence_has_its_french(void **state)
{
    (void)state;
    norma_dimensions_result *r = example();
    norma_output page;
    norma__phrase_missing = missing;
    char *text = written(r, NORMA_FORMAT_TEXT, &IN_FRENCH);
    assert_int_equal(norma_report_dimensions_html(&page, r, &IN_FRENCH, NULL), NORMA_OK);
    norma__phrase_missing = NULL;
    assert_int_equal(n_missing, 0);
    assert_non_null(strstr(text, "Analyse parall\u00e8le, composantes\u00a0: moyenne"));
    norma_output_free(&page);
    free(text);
    norma_dimensions_result_free(r);
}

/* Every criterion, its number and its assumption, and no overall answer. */
static void the_text_has_every_criterion_and_no_vote(void **state)
{
    (void)state;
    norma_dimensions_result *r = example();
    char *text = written(r, NORMA_FORMAT_TEXT, &IN_ENGLISH);
    for (size_t c = 0; c < r->n_criteria; c++)
        if (!strstr(text, r->criteria[c].title))
            fail_msg("no '%s' in:\n%s", r->criteria[c].title, text);
    assert_non_null(strstr(text, "There is no vote"));
    assert_non_null(strstr(text, "Eigenvalues of the correlations, and their thresholds"));
    for (const char *line = text; *line;) {
        char copy[512];
        size_t length = strcspn(line, "\n");
        assert_true(length < sizeof copy);
        memcpy(copy, line, length);
        copy[length] = '\0';
        assert_true(length == 0 || copy[length - 1] != ' ');
        line += length + (line[length] == '\n');
    }
    free(text);
    norma_dimensions_result_free(r);
}

static void json_holds_every_series(void **state)
{
    (void)state;
    norma_dimensions_result *r = example();
    char *text = written(r, NORMA_FORMAT_JSON, &IN_ENGLISH);
    cJSON *json = cJSON_Parse(text);
    assert_non_null(json);
    assert_close(json_number(json, "results/n_items"), 10, 0, 0);
    assert_close(json_number(json, "results/n"), (double)r->n, 0, 0);
    assert_string_equal(json_at(json, "results/correlation")->valuestring, "pearson");
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/criteria")), r->n_criteria);
    for (size_t c = 0; c < r->n_criteria; c++) {
        char path[64];
        snprintf(path, sizeof path, "results/criteria/%zu", c);
        const cJSON *one = json_at(json, path);
        assert_string_equal(json_at(one, "code")->valuestring, r->criteria[c].code);
        if (r->criteria[c].n_factors == NORMA_NONE)
            assert_true(cJSON_IsNull(json_at(one, "n_factors")));
        else
            assert_close(json_number(one, "n_factors"), (double)r->criteria[c].n_factors, 0, 0);
        assert_int_equal(cJSON_GetArraySize(json_at(one, "series")), r->criteria[c].n_series);
    }
    assert_close(json_number(json, "results/eigenvalues/0"), r->eigenvalues[0], 1e-15, 0);
    assert_close(json_number(json, "results/reduced_eigenvalues/9"), r->reduced[9], 1e-15, 0);
    cJSON_Delete(json);
    free(text);
    norma_dimensions_result_free(r);
}

/* Of a result by hand: undefined numbers are null and empty. */
static void what_is_undefined_is_null_and_empty(void **state)
{
    (void)state;
    double eigenvalues[] = {1.5, 0.5}, values[] = {0.25, NAN};
    char *ids[] = {(char *)"a", (char *)"b"};
    norma_criterion_series series = {.name = "AIC", .first = 0, .n = 2, .values = values};
    norma_dimension_criterion criteria[] = {{.code = "aic",
                                             .title = "Least AIC",
                                             .assumes = "x",
                                             .source = "y",
                                             .family = "fit",
                                             .n_factors = 0,
                                             .series = &series,
                                             .n_series = 1},
                                            {.code = "bic",
                                             .title = "Least BIC",
                                             .assumes = "x",
                                             .source = "y",
                                             .family = "fit",
                                             .n_factors = NORMA_NONE}};
    const norma_dimensions_result r = {.n_items = 2,
                                       .n = 9,
                                       .item_ids = ids,
                                       .eigenvalues = eigenvalues,
                                       .criteria = criteria,
                                       .n_criteria = 2};
    char *csv = written(&r, NORMA_FORMAT_CSV, &IN_ENGLISH);
    assert_string_equal(csv, "criterion,n_factors,series,number,value\n"
                             "aic,0,AIC,0,0.25\naic,0,AIC,1,\nbic,,,,\n");
    free(csv);
    char *text = written(&r, NORMA_FORMAT_JSON, &IN_ENGLISH);
    cJSON *json = cJSON_Parse(text);
    assert_true(cJSON_IsNull(json_at(json, "results/criteria/1/n_factors")));
    assert_true(cJSON_IsNull(json_at(json, "results/criteria/0/series/0/values/1")));
    assert_true(cJSON_IsNull(json_at(json, "results/reduced_eigenvalues")));
    assert_true(cJSON_IsNull(json_at(json, "results/graph")));
    cJSON_Delete(json);
    free(text);
}

/* Communities are counted from 1, and an item on its own is in none. */
static void a_network_is_told_with_its_stability(void **state)
{
    (void)state;
    double eigenvalues[] = {1.5, 1, 0.5}, weights[9] = {0}, stability[] = {0.9, 0.8, 0},
           structure[] = {0.7};
    size_t community[] = {0, 0, NORMA_NONE}, frequency[] = {0, 10, 0, 0};
    char *ids[] = {(char *)"a", (char *)"b", (char *)"c"};
    const norma_dimensions_result r = {.n_items = 3,
                                       .n = 9,
                                       .item_ids = ids,
                                       .eigenvalues = eigenvalues,
                                       .graph = {.network = NORMA_NETWORK_GLASSO,
                                                 .weights = weights,
                                                 .community = community,
                                                 .n_communities = 1,
                                                 .replicates = 10,
                                                 .frequency = frequency,
                                                 .median = 1,
                                                 .low = 0.5,
                                                 .high = 1.5,
                                                 .item_stability = stability,
                                                 .structure = structure}};
    char *text = written(&r, NORMA_FORMAT_TEXT, &IN_ENGLISH);
    assert_non_null(strstr(text, "a (90.0%), b (80.0%)\n"));
    free(text);
    text = written(&r, NORMA_FORMAT_JSON, &IN_ENGLISH);
    cJSON *json = cJSON_Parse(text);
    assert_close(json_number(json, "results/graph/community/0"), 1, 0, 0);
    assert_true(cJSON_IsNull(json_at(json, "results/graph/community/2")));
    assert_close(json_number(json, "results/graph/bootstrap/frequency/1"), 10, 0, 0);
    assert_close(json_number(json, "results/graph/bootstrap/structure/0"), 0.7, 1e-15, 0);
    cJSON_Delete(json);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_sentence_has_its_french),
                                       cmocka_unit_test(the_text_has_every_criterion_and_no_vote),
                                       cmocka_unit_test(json_holds_every_series),
                                       cmocka_unit_test(what_is_undefined_is_null_and_empty),
                                       cmocka_unit_test(a_network_is_told_with_its_stability)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "support/check.h"

#include <math.h>

#include <norma/report.h>

#include "report/words.h"
#include "support/table.h"

/* Three ordinal items, of which the last is constant, and a continuous variable. */
static norma_correlation *example(void)
{
    norma_correlation *r = norma__new(1, sizeof *r);
    static const char *const ids[] = {"=a", "b", "c", "age"};
    assert_non_null(r);
    r->n_variables = 4;
    r->n_items = 3;
    r->n_rows = 20;
    r->n_complete = 18;
    r->type = NORMA_COR_MIXED;
    r->smallest_eigenvalue = -0.25;
    r->smoothed_smallest_eigenvalue = NAN;
    r->variables = norma__new(4, sizeof *r->variables);
    r->matrix = norma__new(16, sizeof *r->matrix);
    r->n = norma__new(16, sizeof *r->n);
    r->se = norma__new(16, sizeof *r->se);
    for (size_t i = 0; i < 4; i++) {
        r->variables[i] = (norma_correlation_variable){
            .id = norma__copy_text(ids[i]), .continuous = i == 3, .min = 1, .max = 3, .n = 19};
        for (size_t j = 0; j < 4; j++) {
            r->matrix[i + 4 * j] = i == j             ? 1
                                   : i == 2 || j == 2 ? NAN
                                                      : 0.1 + 0.1 * (double)(i + j);
            r->n[i + 4 * j] = 18.5;
            r->se[i + 4 * j] = i == j ? NAN : 0.05;
        }
    }
    for (size_t i = 0; i < 3; i++) {
        r->variables[i].n_thresholds = i == 2 ? 0 : 2;
        r->variables[i].thresholds = norma__new(2, sizeof(double));
        r->variables[i].thresholds[0] = -0.5;
        r->variables[i].thresholds[1] = 1.25;
    }
    norma_note note = {.code = "not-positive-definite",
                       .subject = "mixed",
                       .value = -0.25,
                       .of = 0,
                       .message = "the matrix is not positive definite"};
    r->notes.list = norma__new(1, sizeof note);
    r->notes.list[0] = note;
    r->notes.n = r->notes.capacity = 1;
    return r;
}

static const norma_report_context IN_ENGLISH = {.command = "correlate"};
static const norma_report_context IN_FRENCH = {.command = "correlate", .language = NORMA_FRENCH};

static char *written(const norma_correlation *r, norma_format format,
                     const norma_report_context *context)
{
    norma_output out;
    norma_error err = {0};
    if (norma_report_correlate(&out, r, format, context, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return out.bytes;
}

static void the_json_has_every_key(void **state)
{
    (void)state;
    norma_correlation *r = example();
    char *text = written(r, NORMA_FORMAT_JSON, &IN_ENGLISH);
    cJSON *json = cJSON_Parse(text);
    static const char *const keys[] = {"type",
                                       "items",
                                       "matrix",
                                       "thresholds",
                                       "n",
                                       "notes",
                                       "se",
                                       "se_method",
                                       "smallest_eigenvalue",
                                       "corrected",
                                       "smoothing",
                                       "acov",
                                       "covariance",
                                       "positive_definite",
                                       "variables",
                                       "n_rows",
                                       "n_complete",
                                       "iterations",
                                       "smoothed_smallest_eigenvalue"};
    const cJSON *results = json_at(json, "results");
    assert_int_equal(cJSON_GetArraySize(results), sizeof keys / sizeof *keys);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        assert_non_null(cJSON_GetObjectItemCaseSensitive(results, keys[k]));
    assert_true(cJSON_IsNull(json_at(json, "results/matrix/0/2")));
    assert_close(json_number(json, "results/matrix/3/1"), 0.5, 0, 0);
    assert_close(json_number(json, "results/n/3/1"), 18.5, 0, 0);
    assert_true(cJSON_IsFalse(json_at(json, "results/positive_definite")));
    assert_close(json_number(json, "results/thresholds/b/1"), 1.25, 0, 0);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/thresholds/c")), 0);
    assert_null(cJSON_GetObjectItem(json_at(json, "results/thresholds"), "age"));
    assert_string_equal(json_at(json, "results/notes/0/code")->valuestring,
                        "not-positive-definite");
    assert_string_equal(json_at(json, "notes/0/code")->valuestring, "not-positive-definite");
    cJSON_Delete(json);
    free(text);
    norma_correlation_free(r);
}

static void the_csv_is_the_matrix_and_undefined_is_empty(void **state)
{
    (void)state;
    norma_correlation *r = example();
    char *text = written(r, NORMA_FORMAT_CSV, &IN_ENGLISH);
    assert_string_equal(text, "variable,'=a,b,c,age\n"
                              "'=a,1,0.20000000000000001,,0.40000000000000002\n"
                              "b,0.20000000000000001,1,,0.5\n"
                              "c,,,1,\n"
                              "age,0.40000000000000002,0.5,,1\n");
    free(text);
    norma_correlation_free(r);
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
    norma_correlation *r = example();
    norma__phrase_missing = missing;
    for (int type = NORMA_COR_PEARSON; type <= NORMA_COR_MIXED; type++)
        for (int m = NORMA_COR_PAIRWISE; m <= NORMA_COR_FIML; m++) {
            r->type = (norma_correlation_type)type;
            r->missing = (norma_correlation_missing)m;
            r->smoothed_smallest_eigenvalue = m == NORMA_COR_FIML ? 1e-10 : NAN;
            free(written(r, NORMA_FORMAT_TEXT, &IN_FRENCH));
        }
    r->n_variables = r->n_items = 1;
    free(written(r, NORMA_FORMAT_TEXT, &IN_FRENCH));
    r->n_variables = 4;
    r->n_items = 3;
    norma__phrase_missing = NULL;
    assert_int_equal(n_missing, 0);
    char *text = written(r, NORMA_FORMAT_TEXT, &IN_FRENCH);
    assert_non_null(strstr(text, "la matrice n\u2019est pas d\u00e9finie positive"));
    assert_non_null(strstr(text, "0,50"));
    free(text);
    norma_correlation_free(r);
}

static void assert_tells(const norma_correlation *r, const norma_report_context *context,
                         const char *words)
{
    char *text = written(r, NORMA_FORMAT_TEXT, context);
    if (!strstr(text, words))
        fail_msg("no '%s' in:\n%s", words, text);
    free(text);
}

static void eigenvalues_are_told_of_both_matrices(void **state)
{
    (void)state;
    norma_correlation *r = example();
    assert_tells(r, &IN_ENGLISH, "\nSmallest eigenvalue \u22120.250\n");
    assert_tells(r, &IN_FRENCH, "sa plus petite valeur propre est \u22120,25");
    r->notes.list[0].value = -3.34e-32;
    assert_tells(r, &IN_FRENCH, "sa plus petite valeur propre est \u22123,34e-32");
    r->smoothed_smallest_eigenvalue = 1.04e-10;
    assert_tells(r, &IN_ENGLISH,
                 "Smoothed: from 0.200 to 0.500, median size 0.400\nSmallest "
                 "eigenvalue \u22120.250 before smoothing, 1.04e-10 after\n");
    norma_correlation_free(r);
}

static void polyserials_are_a_table_of_items_by_numbers(void **state)
{
    (void)state;
    norma_correlation *r = example();
    r->type = NORMA_COR_POLYSERIAL;
    r->matrix[4] = r->matrix[1] = r->smallest_eigenvalue = NAN;
    assert_tells(r, &IN_ENGLISH,
                 "From 0.400 to 0.500, median size 0.450\n\n"
                 "                         age\n"
                 "=a                     0.400\n"
                 "b                      0.500\n"
                 "c                          \u2013\n");
    r->n_variables = r->n_items = 1;
    assert_tells(r, &IN_ENGLISH,
                 "Polyserial correlations of 1 variable\n20 rows, 18 of them "
                 "complete; missing answers: pairwise\n"
                 "One variable has no correlations: give another\n\nThresholds");
    r->n_variables = 4;
    r->n_items = 3;
    norma_correlation_free(r);
}

static void a_matrix_too_wide_for_a_screen_is_told_by_its_largest_entries(void **state)
{
    (void)state;
    norma_correlation *r = NULL;
    table t = table_bfi();
    assert_int_equal(norma_correlate(&r, &t.sample, NULL, NULL), NORMA_OK);
    char *text = written(r, NORMA_FORMAT_TEXT, &IN_ENGLISH);
    /* R: the largest of cor(use = "pairwise") is that of N1 and N2, 0.70698 */
    assert_non_null(strstr(text, "The largest of 300 correlations"));
    assert_non_null(strstr(text, "\nN1                N2                 0.707  (standard error"));
    free(text);
    norma_correlation_free(r);
    table_free(&t);
}

static void covariances_that_are_not_there_are_not_written(void **state)
{
    (void)state;
    norma_correlation *r = example();
    norma_output out;
    norma_error err;
    assert_int_equal(norma_report_acov(&out, r, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "there is no covariance matrix of the estimates to write: ask "
                                     "for --acov full");
    norma_correlation_free(r);
}

static void nothing_leaks(void **state)
{
    (void)state;
    norma_correlation *r = example();
    r->n_acov = 5;
    r->acov = norma__new(25, sizeof *r->acov);
    for (int format = NORMA_FORMAT_TEXT; format <= NORMA_FORMAT_CSV; format++) {
        norma_output out;
        check_every_allocation(
            out.bytes, norma_report_correlate(&out, r, (norma_format)format, &IN_FRENCH, NULL));
        norma_output_free(&out);
    }
    norma_output out;
    check_every_allocation(out.bytes, norma_report_acov(&out, r, NULL));
    assert_int_equal(out.length, 128 + 25 * 8);
    norma_output_free(&out);
    norma_correlation_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_json_has_every_key),
        cmocka_unit_test(the_csv_is_the_matrix_and_undefined_is_empty),
        cmocka_unit_test(every_sentence_has_its_french),
        cmocka_unit_test(eigenvalues_are_told_of_both_matrices),
        cmocka_unit_test(polyserials_are_a_table_of_items_by_numbers),
        cmocka_unit_test(a_matrix_too_wide_for_a_screen_is_told_by_its_largest_entries),
        cmocka_unit_test(covariances_that_are_not_there_are_not_written),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "report/sem_example.h"

#include "foundation/memory.h"
#include "report/words.h"
#include "support/values.h"

/* Reports of models of structure, from figures that are known. */

static char *written(const sem_example *e, norma_format format)
{
    norma_output out;
    norma_error err = {0};
    if (norma_report_sem(&out, &e->sem, &e->with, format, &e->context, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return out.bytes;
}

static char *page_of(const sem_example *e)
{
    norma_output out;
    assert_int_equal(norma_report_sem_html(&out, &e->sem, &e->with, &e->context, NULL), NORMA_OK);
    return out.bytes;
}

static void assert_says(const char *text, const char *what)
{
    if (!strstr(text, what))
        fail_msg("'%s' is not said in:\n%s", what, text);
}

/* The same, wherever a paragraph is broken. */
static void assert_tells(const char *text, const char *what)
{
    char *flat = strdup(text), *out = flat;
    for (const char *c = text; *c; c++)
        if (*c != '\n' && !(*c == ' ' && out > flat && out[-1] == ' '))
            *out++ = *c;
        else if (*c == '\n' && out > flat && out[-1] != ' ')
            *out++ = ' ';
    *out = '\0';
    assert_says(flat, what);
    free(flat);
}

/* ---- JSON and CSV ---- */

static void json_has_the_names_of_lavaan(void **state)
{
    (void)state;
    sem_example e;
    sem_example_make(&e, 1, NORMA_ENGLISH);
    char *text = written(&e, NORMA_FORMAT_JSON);
    cJSON *json = cJSON_Parse(text);
    assert_string_equal(cJSON_GetStringValue(json_at(json, "results/estimator")), "MLR");
    assert_int_equal(json_number(json, "results/n"), 301);
    assert_true(cJSON_IsTrue(json_at(json, "results/converged")));
    assert_close(json_number(json, "results/fit/chisq"), 85.306, 1e-5, 0);
    assert_close(json_number(json, "results/fit/chisq_scaled"), 87.132, 1e-5, 0);
    assert_close(json_number(json, "results/fit/rmsea_ci_low"), 0.0714, 1e-3, 0);
    assert_close(json_number(json, "results/fit/rmsea_ci_high"), 0.1137, 1e-3, 0);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/parameters")), 24);
    const cJSON *row = json_at(json, "results/parameters/1");
    assert_string_equal(cJSON_GetStringValue(json_at(row, "lhs")), "visual");
    assert_string_equal(cJSON_GetStringValue(json_at(row, "op")), "=~");
    assert_string_equal(cJSON_GetStringValue(json_at(row, "rhs")), "x2");
    assert_string_equal(cJSON_GetStringValue(json_at(row, "label")), "");
    assert_int_equal(json_number(row, "group"), 1);
    assert_int_equal(json_number(row, "free"), 1);
    assert_close(json_number(row, "est"), 0.5535002938, 1e-12, 0);
    assert_close(json_number(row, "se"), 0.1320779064, 1e-12, 0);
    assert_close(json_number(row, "ci_low"), 0.294632354, 1e-12, 0);
    assert_close(json_number(row, "ci_high"), 0.8123682335, 1e-12, 0);
    assert_close(json_number(row, "std_all"), 0.423600992, 1e-12, 0);
    /* what is fixed has neither z nor p */
    assert_true(cJSON_IsNull(json_at(json, "results/parameters/0/z")));
    assert_int_equal(json_number(json, "results/parameters/0/free"), 0);
    cJSON_Delete(json);
    free(text);
    sem_example_free(&e);
}

static void json_has_all_that_goes_with_it(void **state)
{
    (void)state;
    sem_example e;
    sem_example_make(&e, 2, NORMA_ENGLISH);
    sem_example_add_all(&e);
    char *text = written(&e, NORMA_FORMAT_JSON);
    cJSON *json = cJSON_Parse(text);
    assert_string_equal(cJSON_GetStringValue(json_at(json, "results/groups/0/name")), "<Pasteur>");
    assert_int_equal(json_number(json, "results/groups/1/n"), 145);
    assert_close(json_number(json, "results/r2/0/r2"), 0.5958, 1e-12, 0);
    assert_close(json_number(json, "results/standardised/1/std_all/ci_high"), 0.523600992, 1e-9, 0);
    assert_close(json_number(json, "results/residuals/groups/1/bollen/cov/1/2"), e.cov[2 * 9 + 1],
                 1e-12, 1e-15);
    assert_close(json_number(json, "results/residuals/summary/1/unbiased"), 0.058, 1e-12, 0);
    assert_close(json_number(json, "results/modification_indices/0/mi"), 36.411, 1e-12, 0);
    assert_string_equal(cJSON_GetStringValue(json_at(json, "results/modification_indices/2/rhs")),
                        "t1");
    assert_close(json_number(json, "results/score_tests/df"), 6, 0, 0);
    assert_close(json_number(json, "results/score_tests/rows/0/chisq"), 4.5, 1e-12, 0);
    assert_close(json_number(json, "results/reliability/coefficients/2/value"), 0.72, 1e-12, 0);
    assert_close(json_number(json, "results/reliability/discriminant/1/htmt/0/1"), e.htmt[12],
                 1e-12, 0);
    assert_close(json_number(json, "results/mardia/0/kurtosis"), 103.43, 1e-12, 0);
    assert_close(json_number(json, "results/bootstrap/rows/1/bca_low"), -1, 0, 0);
    assert_close(json_number(json, "results/cutoffs/levels/0/rmsea/cutoff"), 0.043, 1e-12, 0);
    assert_string_equal(cJSON_GetStringValue(json_at(json, "results/model")), HOLZINGER_MODEL);
    cJSON_Delete(json);
    free(text);
    sem_example_free(&e);
}

static void csv_has_a_line_a_parameter(void **state)
{
    (void)state;
    sem_example e;
    sem_example_make(&e, 1, NORMA_ENGLISH);
    char *text = written(&e, NORMA_FORMAT_CSV);
    assert_says(text, "group,lhs,op,rhs,label,free,est,se,z,p,ci_low,ci_high,std_lv,std_all,"
                      "std_nox\n1,visual,=~,x1,,0,1,0,,,1,1,");
    size_t lines = 0;
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 25);
    free(text);
    sem_example_free(&e);
}

/* ---- text ---- */

static const char *missing_sentence;

static void note_missing(const char *english)
{
    missing_sentence = english;
}

static void the_summary_says_whether_the_model_fits(void **state)
{
    (void)state;
    sem_example e;
    sem_example_make(&e, 1, NORMA_ENGLISH);
    sem_example_add_all(&e);
    char *text = written(&e, NORMA_FORMAT_TEXT);
    assert_tells(text, "The model does not fit by the usual limits: CFI 0.930 (robust)");
    assert_tells(text, "Chi-square 87.1 with 24 degrees of freedom, p <");
    assert_tells(text, "omega) goes from 0.63 (visual) to 0.88 (textual)");
    assert_tells(text, "visual =~ x9 (chi-square falls by about 36.4");
    assert_says(text, "\n  x2 ");
    assert_says(text, "\nvisual ~~\n  textual ");
    assert_says(text, "\n.x1 ");
    assert_tells(text, "199 of 200 replicates converged");
    assert_tells(text, "1 path left out 0.042 77.0%");
    assert_says(text, "\nspeed      ");
    free(text);
    sem_example_free(&e);
}

/* The verdict goes by the figures of the best variant that there is. */
static void good_fair_and_bad_models_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        double cfi, rmsea, srmr;
        const char *says;
    } cases[] = {{0.96, 0.05, 0.04, "fits well"},       {0.94, 0.05, 0.04, "fits acceptably"},
                 {0.96, 0.07, 0.04, "fits acceptably"}, {0.96, 0.05, 0.09, "fits acceptably"},
                 {0.89, 0.05, 0.04, "does not fit"},    {0.99, 0.05, 0.12, "does not fit"}};
    sem_example e;
    sem_example_make(&e, 1, NORMA_ENGLISH);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        norma_sem_measure fit[] = {{"df", 24},
                                   {"cfi", 0.5},
                                   {"cfi_robust", NAN},
                                   {"cfi_scaled", cases[k].cfi},
                                   {"rmsea", cases[k].rmsea},
                                   {"srmr", cases[k].srmr}};
        e.sem.fit = fit;
        e.sem.n_fit = sizeof fit / sizeof *fit;
        char *text = written(&e, NORMA_FORMAT_TEXT);
        assert_says(text, cases[k].says);
        assert_says(text, "(scaled)");
        free(text);
    }
    sem_example_free(&e);
}

static void what_is_wrong_is_said_first(void **state)
{
    (void)state;
    sem_example e;
    sem_example_make(&e, 1, NORMA_ENGLISH);
    e.estimates[17].est = -0.2; /* the residual variance of x9 */
    e.sem.convergence.n_heywood = 1;
    char *text = written(&e, NORMA_FORMAT_TEXT);
    assert_tells(text, "estimated under zero: x9.");
    free(text);
    e.estimates[1].std_all = 0.3;
    e.estimates[21].std_all = 1;
    for (size_t r = 0; r < e.sem.table->n; r++)
        if (strcmp(e.sem.table->rows[r].lhs, "visual") == 0 &&
            strcmp(e.sem.table->rows[r].rhs, "textual") == 0)
            e.estimates[r].std_all = 0.92;
    text = written(&e, NORMA_FORMAT_TEXT);
    assert_tells(text, "1 loading under 0.40: x2 (visual 0.30).");
    assert_tells(text, "visual and textual (0.92)");
    free(text);
    e.sem.convergence.converged = false;
    text = written(&e, NORMA_FORMAT_TEXT);
    assert_tells(text, "The search did not converge: none of the figures below can be relied on");
    assert_null(strstr(text, "usual limits"));
    free(text);
    sem_example_free(&e);
}

/* With a general factor the omega of a group factor alone misleads. */
static void a_general_factor_is_told_by_omega_h(void **state)
{
    (void)state;
    sem_example e;
    sem_example_make(&e, 1, NORMA_FRENCH);
    sem_example_add_all(&e);
    e.coefficients[0] = (norma_sem_coefficient){0, "", "omega_total", 9, 0.85};
    e.coefficients[1] = (norma_sem_coefficient){0, "g", "omega_h", 9, 0.61};
    norma__phrase_missing = note_missing;
    missing_sentence = NULL;
    char *text = written(&e, NORMA_FORMAT_TEXT);
    norma__phrase_missing = NULL;
    assert_null(missing_sentence);
    assert_tells(text, "(oméga total) est de 0,85");
    assert_tells(text, "(oméga h), de 0,61.");
    free(text);
    sem_example_free(&e);
}

static void groups_stand_one_after_another(void **state)
{
    (void)state;
    sem_example e;
    sem_example_make(&e, 2, NORMA_ENGLISH);
    sem_example_add_all(&e);
    char *text = written(&e, NORMA_FORMAT_TEXT);
    const char *first = strstr(text, "Group 1: <Pasteur> (156 respondents)"),
               *second = strstr(text, "Group 2: Grant-White (145 respondents)");
    assert_non_null(first);
    assert_non_null(second);
    assert_true(first < second);
    assert_says(text, "visual =~ x2, <Pasteur> = Grant-White");
    free(text);
    sem_example_free(&e);
}

/* ---- pages ---- */

static void the_page_has_its_figures(void **state)
{
    (void)state;
    for (size_t groups = 1; groups <= 2; groups++) {
        sem_example e;
        sem_example_make(&e, groups, NORMA_ENGLISH);
        sem_example_add_all(&e);
        char *page = page_of(&e);
        assert_says(page, "<ellipse");
        assert_says(page, ">0.77</text>");
        assert_says(page, "id=\"misfit\"");
        assert_says(page, "HTMT");
        assert_says(page, "visual =~ x1 + x2 + x3\n");
        assert_null(strstr(page, "<Pasteur>"));
        if (groups == 2)
            assert_says(page, "&lt;Pasteur&gt;");
        free(page);
        sem_example_free(&e);
    }
}

/* A general factor stands on the other side of the items; factors of factors to the left. */
static void larger_models_are_drawn_too(void **state)
{
    (void)state;
    static const char *const models[] = {
        "g =~ x1+x2+x3+x4+x5+x6\na =~ x1+x2+x3\nb =~ x4+x5+x6",
        "a =~ x1+x2+x3\nb =~ x4+x5+x6\nc =~ x7+x8+x9\ng =~ a+b+c\ng ~ x10\nx11 ~ g"};
    const norma_sem_setting setting = {.n_groups = 1, .cfa = true, .fixed_x = true};
    for (size_t k = 0; k < 2; k++) {
        sem_example e;
        sem_example_make(&e, 1, NORMA_ENGLISH);
        norma_sem_table_free(e.sem.table);
        norma_sem_model_free(e.model);
        assert_int_equal(norma_sem_model_read(&e.model, models[k], "model", NULL), NORMA_OK);
        assert_int_equal(norma_sem_table_of(&e.sem.table, e.model, &setting, NULL), NORMA_OK);
        for (size_t r = 0; r < e.sem.table->n; r++)
            e.estimates[r] = (norma_sem_estimate){.est = 1, .std_all = 0.5};
        char *page = page_of(&e);
        const char *at = page;
        size_t ellipses = 0;
        for (; (at = strstr(at, "<ellipse")); at++)
            ellipses++;
        assert_int_equal(ellipses, k == 0 ? 3 : 4);
        assert_says(page, k == 0 ? "cx=\"960.0\"" : "cx=\"250.0\"");
        assert_null(strstr(page, "\"nan"));
        free(page);
        sem_example_free(&e);
    }
}

/* ---- French, memory ---- */

static void every_sentence_has_its_french(void **state)
{
    (void)state;
    norma__phrase_missing = note_missing;
    missing_sentence = NULL;
    for (size_t groups = 1; groups <= 2; groups++) {
        sem_example e;
        sem_example_make(&e, groups, NORMA_FRENCH);
        sem_example_add_all(&e);
        for (int pass = 0; pass < 9; pass++) {
            e.sem.errors = 1 + pass % 6;
            e.sem.test = 1 + pass % 8;
            e.sem.missing = pass % 3;
            e.sem.information = 1 + pass % 2;
            e.rows[0].decision = (norma_sem_decision)(pass % 5);
            e.sem.convergence.converged = pass != 8;
            e.sem.convergence.n_heywood = pass > 6;
            e.sem.convergence.starts = 1 + (size_t)pass;
            e.sem.groups[0].n_clusters = (size_t)pass;
            e.sem.groups[0].n_patterns = (size_t)pass;
            char *text = written(&e, NORMA_FORMAT_TEXT), *page = page_of(&e);
            assert_says(text, "Saturations");
            assert_says(page, "<html lang=\"fr\">");
            free(text);
            free(page);
        }
        sem_example_free(&e);
    }
    norma__phrase_missing = NULL;
    if (missing_sentence)
        fail_msg("no French for: %s", missing_sentence);
}

static void no_failed_allocation_leaks(void **state)
{
    (void)state;
    sem_example e;
    norma_output out = {0};
    sem_example_make(&e, 2, NORMA_FRENCH);
    sem_example_add_all(&e);
    check_every_allocation(
        out.bytes, norma_report_sem(&out, &e.sem, &e.with, NORMA_FORMAT_TEXT, &e.context, NULL));
    norma_output_free(&out);
    check_every_allocation(
        out.bytes, norma_report_sem(&out, &e.sem, &e.with, NORMA_FORMAT_CSV, &e.context, NULL));
    norma_output_free(&out);
    check_every_allocation(out.bytes,
                           norma_report_sem_html(&out, &e.sem, &e.with, &e.context, NULL));
    norma_output_free(&out);
    sem_example_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(json_has_the_names_of_lavaan),
                                       cmocka_unit_test(json_has_all_that_goes_with_it),
                                       cmocka_unit_test(csv_has_a_line_a_parameter),
                                       cmocka_unit_test(the_summary_says_whether_the_model_fits),
                                       cmocka_unit_test(good_fair_and_bad_models_are_told_apart),
                                       cmocka_unit_test(what_is_wrong_is_said_first),
                                       cmocka_unit_test(a_general_factor_is_told_by_omega_h),
                                       cmocka_unit_test(groups_stand_one_after_another),
                                       cmocka_unit_test(the_page_has_its_figures),
                                       cmocka_unit_test(larger_models_are_drawn_too),
                                       cmocka_unit_test(every_sentence_has_its_french),
                                       cmocka_unit_test(no_failed_allocation_leaks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

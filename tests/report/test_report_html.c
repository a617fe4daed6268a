#include "report/example.h"

#include "report/html_chart.h"

static void write_page(norma_output *out, example *e, int kind, norma_language language)
{
    example_make(e, kind, language);
    assert_int_equal(norma_report_html(out, e->validation, &e->context, NULL), NORMA_OK);
}

/* The page without the embedded libraries, which are not ours to judge. */
static char *own_part(const norma_output *out)
{
    char *copy = norma__copy_text(out->bytes);
    char *bundle = strstr(copy, "</footer>");
    assert_non_null(bundle);
    *bundle = '\0';
    return copy;
}

static void names_from_data_cannot_break_the_page(void **state)
{
    (void)state;
    example e;
    norma_output out;
    write_page(&out, &e, EXAMPLE_LATENCIES | EXAMPLE_NORMS, NORMA_ENGLISH);
    char *page = own_part(&out);
    assert_non_null(strstr(page, "&lt;/script&gt;&lt;!-- &quot;A&quot; &amp; &#39;B&#39;"));
    assert_non_null(strstr(page, "&lt;i&gt;What?&lt;/i&gt;"));
    assert_int_equal(occurrences(page, "<!--"), 0);
    assert_int_equal(occurrences(page, "<script"), occurrences(page, "</script>"));
    assert_int_equal(occurrences(page, "<i>"), 0);
    assert_null(strstr(page, "/secret/folder"));
    free(page);
    norma_output_free(&out);
    example_free(&e);
}

static void the_page_is_complete_in_itself(void **state)
{
    (void)state;
    example e;
    norma_output out;
    write_page(&out, &e, EXAMPLE_LATENCIES, NORMA_ENGLISH);
    char *page = own_part(&out);
    static const char *const outside[] = {" src=", "<link", "@import", "url(", "<iframe", "<img"};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        assert_null(strstr(page, outside[i]));
    for (const char *at = page; (at = strstr(at, "href=\"")); at++)
        assert_int_equal(at[6], '#');
    free(page);
    norma_output_free(&out);
    example_free(&e);
}

static void no_single_respondent_is_shown(void **state)
{
    (void)state;
    example e;
    norma_output out;
    write_page(&out, &e, EXAMPLE_LATENCIES | EXAMPLE_NORMS, NORMA_ENGLISH);
    char *page = own_part(&out);
    assert_null(strstr(page, "=7+1"));
    assert_null(strstr(page, "north")); /* nor any unit: they may be small */
    free(page);
    norma_output_free(&out);
    example_free(&e);
}

static void every_chart_is_a_specification_with_its_table_beside(void **state)
{
    (void)state;
    example e;
    norma_output out;
    write_page(&out, &e, EXAMPLE_LATENCIES | EXAMPLE_NORMS, NORMA_ENGLISH);
    char *page = own_part(&out);
    size_t charts = 0;
    for (char *at = page; (at = strstr(at, "<script type=\"application/json\"")); charts++) {
        char *begin = strchr(at, '>') + 1;
        char *end = strstr(begin, "</script>");
        *end = '\0';
        cJSON *spec = cJSON_Parse(begin);
        assert_non_null(spec);
        assert_non_null(
            strstr(cJSON_GetStringValue(cJSON_GetObjectItem(spec, "$schema")), "vega-lite"));
        for (const cJSON *set = cJSON_GetObjectItem(spec, "datasets")->child; set; set = set->next)
            assert_true(cJSON_GetArraySize(set) > 0);
        assert_null(strchr(begin, '<'));
        cJSON_Delete(spec);
        *end = '<';
        at = end;
    }
    assert_int_equal(charts, norma__chart_bundle_size ? 7 : 0);
    assert_true(occurrences(page, "<table>") >= 13);
    assert_int_equal(occurrences(page, "<table>"), occurrences(page, "<caption>"));
    assert_int_equal(occurrences(page, "<table>"), occurrences(page, "</table>"));
    assert_int_equal(occurrences(page, "<tr"), occurrences(page, "</tr>"));
    assert_int_equal(occurrences(page, "<td"), occurrences(page, "</td>"));
    assert_int_equal(occurrences(page, "<section"), occurrences(page, "</section>"));
    free(page);
    norma_output_free(&out);
    example_free(&e);
}

static void a_build_without_chart_libraries_says_so(void **state)
{
    (void)state;
    example e;
    norma_output out;
    write_page(&out, &e, EXAMPLE_PLAIN, NORMA_ENGLISH);
    bool says = strstr(out.bytes, "It has tables only") != NULL;
    assert_int_equal(says, norma__chart_bundle_size == 0);
    assert_int_equal(occurrences(out.bytes, "new vega.View"), norma__chart_bundle_size > 0);
    norma_output_free(&out);
    example_free(&e);
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    (void)state;
    example e;
    norma_output first;
    norma_output second;
    write_page(&first, &e, EXAMPLE_LATENCIES, NORMA_FRENCH);
    example_free(&e);
    write_page(&second, &e, EXAMPLE_LATENCIES, NORMA_FRENCH);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.bytes, second.bytes, first.length);
    assert_null(strstr(first.bytes, "<dt>Date</dt>"));
    norma_output_free(&first);
    norma_output_free(&second);
    const norma_setting date = {"date", "2026-03-04", 0};
    e.context.settings = &date;
    e.context.n_settings = 1;
    assert_int_equal(norma_report_html(&first, e.validation, &e.context, NULL), NORMA_OK);
    assert_non_null(strstr(first.bytes, "<dt>Date</dt>\n<dd>2026-03-04</dd>"));
    norma_output_free(&first);
    example_free(&e);
}

static void french_pages_are_french(void **state)
{
    (void)state;
    example e;
    norma_output out;
    write_page(&out, &e, EXAMPLE_NORMS, NORMA_FRENCH);
    assert_non_null(strstr(out.bytes, "<html lang=\"fr\">"));
    assert_non_null(strstr(out.bytes, "Été &lt;/script&gt;"));
    assert_non_null(strstr(out.bytes, "Par où commencer"));
    assert_non_null(strstr(out.bytes, "Rang centile"));
    norma_output_free(&out);
    example_free(&e);
}

/* A part that could not be computed leaves a sentence, not a hole. */
static void missing_parts_are_said(void **state)
{
    (void)state;
    example e;
    norma_output out;
    write_page(&out, &e, EXAMPLE_PLAIN, NORMA_ENGLISH);
    norma_output_free(&out);
    norma_factor_result *structure = e.validation->structure;
    norma_reliability_result *kept = e.validation->scales[1].kept;
    norma_key_match *match = e.validation->key_match;
    e.validation->structure = NULL;
    e.validation->key_match = NULL;
    e.validation->scales[1].kept = NULL;
    assert_int_equal(norma_report_html(&out, e.validation, &e.context, NULL), NORMA_OK);
    assert_non_null(strstr(out.bytes, "The factor structure could not be computed"));
    norma_output_free(&out);
    assert_int_equal(
        norma_report_validation(&out, e.validation, NORMA_FORMAT_JSON, &e.context, NULL), NORMA_OK);
    cJSON *json = cJSON_Parse(out.bytes);
    assert_true(cJSON_IsNull(json_at(json, "results/structure")));
    assert_true(cJSON_IsNull(json_at(json, "results/scales/1/reliability/kept")));
    cJSON_Delete(json);
    norma_output_free(&out);
    e.validation->structure = structure;
    e.validation->key_match = match;
    e.validation->scales[1].kept = kept;
    example_free(&e);
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    example e;
    norma_output out;
    example_make(&e, EXAMPLE_LATENCIES | EXAMPLE_NORMS | EXAMPLE_NOISE, NORMA_FRENCH);
    example_watch_json();
    check_every_allocation(out.bytes, norma_report_html(&out, e.validation, &e.context, NULL));
    norma_output_free(&out);
    cJSON_InitHooks(NULL);
    example_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_from_data_cannot_break_the_page),
        cmocka_unit_test(the_page_is_complete_in_itself),
        cmocka_unit_test(no_single_respondent_is_shown),
        cmocka_unit_test(every_chart_is_a_specification_with_its_table_beside),
        cmocka_unit_test(a_build_without_chart_libraries_says_so),
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
        cmocka_unit_test(french_pages_are_french),
        cmocka_unit_test(missing_parts_are_said),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

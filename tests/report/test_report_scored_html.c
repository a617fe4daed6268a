#include <norma/scored.h>

#include "report/example.h"
#include "report/html_chart.h"
#include "report/words.h"

/* The example's respondents: two thirds are employees, the others have no role. */
typedef struct scored_world {
    example e;
    norma_scored_options options;
    norma_scored *scored;
    norma_report_context context;
} scored_world;

static void world_make(scored_world *w, norma_language language)
{
    static const norma_override overrides[] = {{"n:b", "the board <wants> it, and knows"}};
    norma_error err = {0};
    memset(w, 0, sizeof *w);
    example_make(&w->e, EXAMPLE_PLAIN, language);
    w->options = norma_scored_options_init();
    w->options.gating.overrides = overrides;
    w->options.gating.n_overrides = 1;
    w->options.gating.today = "2026-01-02";
    if (norma_scored_of(&w->scored, w->e.instrument, w->e.data, NULL, &w->options, &err) !=
        NORMA_OK)
        fail_msg("%s", err.message);
    w->context = w->e.context;
    w->context.command = "score";
    w->context.table = norma_scored_option_table();
    w->context.options = &w->scored->options;
}

static void world_free(scored_world *w)
{
    norma_scored_free(w->scored);
    example_free(&w->e);
}

/* The page without the embedded libraries. */
static char *page_of(scored_world *w)
{
    norma_output out;
    norma_error err = {0};
    if (norma_report_scored_html(&out, w->scored, &w->context, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    char *end = strstr(out.bytes, "</footer>");
    assert_non_null(end);
    char *page = norma__copy_bytes(out.bytes, (size_t)(end - out.bytes));
    norma_output_free(&out);
    return page;
}

static void an_override_stands_first_with_its_reason(void **state)
{
    (void)state;
    scored_world w;
    world_make(&w, NORMA_ENGLISH);
    char *page = page_of(&w), *box = strstr(page, "<div class=\"overridden\">");
    assert_non_null(box);
    assert_non_null(strstr(box, "the board &lt;wants&gt; it, and knows"));
    assert_true(box < strstr(page, "class=\"badge"));
    assert_non_null(strstr(page, "n:b"));
    free(page);
    world_free(&w);
}

static void no_respondent_and_no_unit_is_named(void **state)
{
    (void)state;
    scored_world w;
    world_make(&w, NORMA_ENGLISH);
    char *page = page_of(&w);
    assert_null(strstr(page, "=7+1"));
    assert_null(strstr(page, "north"));
    assert_null(strstr(page, "/secret/folder"));
    assert_int_equal(occurrences(page, "<i>"), 0);
    assert_int_equal(occurrences(page, "<script"), occurrences(page, "</script>"));
    free(page);
    world_free(&w);
}

/* Shares of a distribution sum to 1; every chart can be read. */
static void distributions_are_whole(void **state)
{
    (void)state;
    scored_world w;
    size_t charts = 0;
    world_make(&w, NORMA_ENGLISH);
    char *page = page_of(&w);
    for (char *at = page; (at = strstr(at, "<script type=\"application/json\"")); charts++) {
        char *begin = strchr(at, '>') + 1, *end = strstr(begin, "</script>");
        cJSON *spec = cJSON_ParseWithLength(begin, (size_t)(end - begin));
        const cJSON *bin;
        double sum = 0;
        assert_non_null(spec);
        cJSON_ArrayForEach(bin, json_at(spec, "datasets/bins")) sum += json_number(bin, "share");
        assert_close(sum, 1, 1e-12, 0);
        cJSON_Delete(spec);
        at = end;
    }
    if (norma__chart_bundle_size > 0)
        assert_true(charts > 0);
    free(page);
    world_free(&w);
}

/* With more wanted in a cell than there are respondents, no distribution is drawn. */
static void few_respondents_have_no_distribution(void **state)
{
    (void)state;
    scored_world w;
    world_make(&w, NORMA_ENGLISH);
    w.scored->options.disclosure.min_cell = EXAMPLE_ROWS + 1;
    char *page = page_of(&w);
    assert_null(strstr(page, "Share of respondents by score"));
    assert_null(strstr(page, "class=\"chart\""));
    free(page);
    world_free(&w);
}

static size_t n_missing;

static void count_missing(const char *english)
{
    n_missing++;
    print_error("not in the catalogue: %s\n", english);
}

static void everything_is_said_in_french(void **state)
{
    (void)state;
    scored_world w;
    world_make(&w, NORMA_FRENCH);
    n_missing = 0;
    norma__phrase_missing = count_missing;
    char *page = page_of(&w);
    norma__phrase_missing = NULL;
    assert_int_equal(n_missing, 0);
    free(page);
    world_free(&w);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    scored_world w;
    norma_output out = {0};
    norma_status status = NORMA_ENOMEM;
    world_make(&w, NORMA_ENGLISH);
    for (long k = 1; status != NORMA_OK; k += k < 40 ? 1 : 97) {
        norma__alloc_countdown = k;
        status = norma_report_scored_html(&out, w.scored, &w.context, NULL);
        norma__alloc_countdown = 0;
        assert_true(status == NORMA_OK || (status == NORMA_ENOMEM && !out.bytes));
    }
    norma_output_free(&out);
    world_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_override_stands_first_with_its_reason),
        cmocka_unit_test(no_respondent_and_no_unit_is_named),
        cmocka_unit_test(distributions_are_whole),
        cmocka_unit_test(few_respondents_have_no_distribution),
        cmocka_unit_test(everything_is_said_in_french),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

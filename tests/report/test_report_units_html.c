#include <norma/read.h>
#include <norma/units.h>

#include "report/example.h"
#include "report/html_chart.h"
#include "report/words.h"

/* Companies big, mid and tiny; in each of the first two a site "small" that must stay hidden; staff
   and executives. Names are such that they cannot be met by chance. */
enum { ROWS = 400, ITEMS = 8 };

static const char WORLD[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"world\", \"version\": \"1\","
    "\"title\": \"A <world>\", \"columns\": {\"units\": [\"company\", \"site\"], "
    "\"role\": \"role\"},"
    "\"answers\": {\"min\": 1, \"max\": 5}," EXAMPLE_ITEMS_JSON
    "\"scales\": [{\"id\": \"all\", \"parts\": [\"a\", \"b\"]},"
    "{\"id\": \"a\", \"title\": \"Alpha side\", \"items\": [\"a1\", \"a2\", \"a3\", \"a4\"]},"
    "{\"id\": \"b\", \"title\": \"Beta side\", \"items\": [\"b1\", \"b2\", \"b3\", \"b4\"]}]}";

typedef struct world {
    norma_instrument *instrument;
    norma_data *data;
    norma_validation *validation;
    norma_gating *gating;
    norma_units_result *units;
    norma_units_options options;
    norma_input input;
    norma_report_context context;
} world;

static void fill_labels(const char **company, const char **site, const char **role)
{
    for (size_t r = 0; r < ROWS; r++) {
        company[r] = r < 8 ? "Xtiny" : r % 3 == 0 ? "Xbig" : r % 3 == 1 ? "Xmid" : "Xlow";
        site[r] = r < 8 ? "Ztiny" : r < 14 ? "Zsmall" : r % 2 ? "Zeast" : "Zwest";
        role[r] = r % 4 == 3 ? "Qexec" : "Qstaff";
    }
}

static void world_data(world *w)
{
    static uint8_t cells[ROWS * ITEMS];
    static const char *company[ROWS], *site[ROWS], *role[ROWS];
    uint64_t state = 11;
    fill_labels(company, site, role);
    for (size_t r = 0; r < ROWS; r++) {
        double shift = r % 3 == 0 ? 0.15 : r % 3 == 1 ? 0 : -0.1;
        double factor = example_random(&state);
        for (size_t i = 0; i < ITEMS; i++) {
            double x = 5 * (0.65 * factor + 0.35 * example_random(&state) + shift);
            int answer = x < 0 ? 0 : x > 4.99 ? 4 : (int)x;
            cells[i * ROWS + r] = (uint8_t)(i == 3 ? 4 - answer : answer);
        }
    }
    const norma_data_source source = {.n_rows = ROWS,
                                      .cells = cells,
                                      .labels = (const char *const *const[]){company, site, role}};
    assert_int_equal(norma_data_make(&w->data, w->instrument, &source, NULL), NORMA_OK);
}

static void world_make(world *w, norma_language language)
{
    static const norma_override overrides[] = {
        {"reliability:b", "the board <wants> it, and knows"}};
    norma_validate_options validate = NORMA_VALIDATE_OPTIONS_INIT;
    norma_gating_options gating = NORMA_GATING_OPTIONS_INIT;
    norma_error err = {0};
    memset(w, 0, sizeof *w);
    w->options = (norma_units_options)NORMA_UNITS_OPTIONS_INIT;
    w->options.multilevel.draws = 200;
    w->options.two_level = NORMA_TWO_LEVEL_OFF;
    validate.extent = NORMA_VALIDATE_GATE;
    gating.overrides = overrides;
    gating.n_overrides = 1;
    if (norma_instrument_parse(&w->instrument, WORLD, sizeof WORLD - 1, "world", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    world_data(w);
    if (norma_validate(&w->validation, w->instrument, w->data, NULL, &validate, &err) != NORMA_OK ||
        norma_gating_of(&w->gating, w->validation, &gating, &err) != NORMA_OK ||
        norma_units(&w->units, w->instrument, w->data, w->gating, w->validation->screen->keep,
                    &w->options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    w->input = (norma_input){.file = "/secret/folder/w.csv", .sha256 = "ab", .rows = ROWS};
    w->context = (norma_report_context){.command = "units",
                                        .input = &w->input,
                                        .table = norma_units_option_table(),
                                        .options = &w->options,
                                        .language = language};
}

static void world_free(world *w)
{
    norma_units_result_free(w->units);
    norma_gating_free(w->gating);
    norma_validation_free(w->validation);
    norma_data_free(w->data);
    norma_instrument_free(w->instrument);
}

/* The page without the embedded libraries. */
static char *page_of(world *w)
{
    norma_output out;
    norma_error err = {0};
    if (norma_report_units_html(&out, w->units, &w->context, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    char *end = strstr(out.bytes, "</footer>");
    assert_non_null(end);
    char *page = norma__copy_bytes(out.bytes, (size_t)(end - out.bytes));
    norma_output_free(&out);
    return page;
}

static size_t hidden_units(const norma_units_result *r)
{
    size_t n = 0;
    for (size_t l = 0; l < r->n_levels; l++)
        for (size_t u = 0; u < r->groupings[r->levels[l].level]->n_units; u++)
            n += !r->levels[l].shown[u];
    return n;
}

static void what_is_hidden_is_named_once_and_nothing_is_said_of_it(void **state)
{
    (void)state;
    world w;
    world_make(&w, NORMA_ENGLISH);
    char *page = page_of(&w), *list = strstr(page, "<section id=\"hidden\">");
    assert_non_null(list);
    char *end = strstr(list, "</section>");
    assert_non_null(end);
    *end = '\0';
    assert_true(hidden_units(w.units) > 3);
    assert_int_equal(occurrences(list, "<li>"), hidden_units(w.units));
    for (const char *at = strstr(list, "<li>"); at; at = strstr(at + 1, "<li>"))
        for (const char *c = at; *c && *c != '\n'; c++)
            assert_true(*c < '0' || *c > '9'); /* no figure */
    *list = '\0';
    assert_null(strstr(page, "Xtiny")); /* in no chart and no table before it */
    assert_null(strstr(page, "Ztiny"));
    assert_null(strstr(end + 1, "Xtiny"));
    assert_non_null(strstr(page, "Xbig"));
    /* a site may be shown of one population and not of the other: look at each by itself */
    for (size_t l = 0; l < w.units->n_levels; l++) {
        char id[64];
        snprintf(id, sizeof id, "<section id=\"level-%zu\">", l);
        char *section = strstr(page, id);
        assert_non_null(section);
        char *stop = strstr(section, "</section>");
        char kept = *stop;
        *stop = '\0';
        const norma_grouping *group = w.units->groupings[w.units->levels[l].level];
        for (size_t u = 0; u < group->n_units; u++) {
            norma__buffer path = {0}, cell = {0}, datum = {0};
            norma__put_html(&path, group->paths[u]);
            norma__putf(&cell, ">%s</th>", path.bytes);
            norma__putf(&datum, "\"%s\"", group->paths[u]);
            bool shown = w.units->levels[l].shown[u];
            assert_true((strstr(section, cell.bytes) != NULL) == shown);
            if (!shown)
                assert_null(strstr(section, datum.bytes));
            norma__buffer_free(&path);
            norma__buffer_free(&cell);
            norma__buffer_free(&datum);
        }
        *stop = kept;
    }
    free(page);
    world_free(&w);
}

static void the_reason_of_an_override_is_shown(void **state)
{
    (void)state;
    world w;
    world_make(&w, NORMA_ENGLISH);
    char *page = page_of(&w);
    assert_non_null(strstr(page, "reliability:b"));
    assert_non_null(strstr(page, "the board &lt;wants&gt; it, and knows"));
    assert_non_null(strstr(page, "A &lt;world&gt;"));
    assert_null(strstr(page, "/secret/folder"));
    free(page);
    world_free(&w);
}

static void every_chart_can_be_read(void **state)
{
    (void)state;
    world w;
    size_t charts = 0;
    world_make(&w, NORMA_ENGLISH);
    char *page = page_of(&w);
    for (char *at = page; (at = strstr(at, "<script type=\"application/json\"")); charts++) {
        char *begin = strchr(at, '>') + 1, *end = strstr(begin, "</script>");
        assert_non_null(end);
        cJSON *spec = cJSON_ParseWithLength(begin, (size_t)(end - begin));
        assert_non_null(spec);
        assert_true(cJSON_GetArraySize(cJSON_GetObjectItem(spec, "datasets")) > 0);
        cJSON_Delete(spec);
        at = end;
    }
    if (norma__chart_bundle_size > 0) /* heat map, means and ranks; gaps */
        assert_true(charts >= 4);
    assert_true(occurrences(page, "<table>") > charts);
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
    world w;
    world_make(&w, NORMA_FRENCH);
    n_missing = 0;
    norma__phrase_missing = count_missing;
    char *page = page_of(&w);
    norma__phrase_missing = NULL;
    assert_int_equal(n_missing, 0);
    assert_non_null(strstr(page, "Écarts : Qexec moins Qstaff"));
    free(page);
    world_free(&w);
}

/* Columns instead of an instrument: no gate, answer units, one level. */
static void a_list_of_items_has_a_page_too(void **state)
{
    (void)state;
    const norma_item_list list = {.items = "LEAD01:LEAD11", .unit = "COMPID"};
    const char *path = NORMA_DATASETS "/lq2002/lq2002.csv";
    norma_header *header = NULL;
    norma_error err = {0};
    world w = {.options = NORMA_UNITS_OPTIONS_INIT};
    w.options.multilevel.draws = 100;
    w.options.two_level = NORMA_TWO_LEVEL_OFF;
    if (norma_header_read(&header, path, &err) != NORMA_OK ||
        norma_instrument_from_list(&w.instrument, &list, (const char *const *)header->columns,
                                   header->n_columns, &err) != NORMA_OK ||
        norma_data_read(&w.data, w.instrument, path, NULL, &err) != NORMA_OK ||
        norma_units(&w.units, w.instrument, w.data, NULL, NULL, &w.options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_header_free(header);
    w.context = (norma_report_context){.command = "units", .language = NORMA_ENGLISH};
    char *page = page_of(&w);
    assert_non_null(strstr(page, "49 units shown"));
    assert_null(strstr(page, "id=\"gaps\""));
    assert_null(strstr(page, "class=\"badge"));
    assert_non_null(strstr(page, "0.81")); /* company 2: rwg(j) of R's multilevel */
    free(page);
    world_free(&w);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    world w;
    norma_output out = {0};
    norma_status status = NORMA_ENOMEM;
    world_make(&w, NORMA_ENGLISH);
    for (long k = 1; status != NORMA_OK; k += k < 40 ? 1 : 97) {
        norma__alloc_countdown = k;
        status = norma_report_units_html(&out, w.units, &w.context, NULL);
        norma__alloc_countdown = 0;
        assert_true(status == NORMA_OK || (status == NORMA_ENOMEM && !out.bytes));
    }
    norma_output_free(&out);
    world_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_hidden_is_named_once_and_nothing_is_said_of_it),
        cmocka_unit_test(the_reason_of_an_override_is_shown),
        cmocka_unit_test(every_chart_can_be_read),
        cmocka_unit_test(everything_is_said_in_french),
        cmocka_unit_test(a_list_of_items_has_a_page_too),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

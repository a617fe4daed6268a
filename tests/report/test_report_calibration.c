#include <norma/report.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/words.h"
#include "support/check.h"
#include "support/values.h"

/* A calibration of two items and two figures. */
typedef struct world {
    norma_calibration calibration;
    norma_calibration *one[1];
    norma_calibrations list;
    norma_report_context context;
} world;

static double medians[2] = {3200.5, NAN}, loadings[6] = {0.1, 0.2, 1.0 / 3, 0.4, 0.5, 0.6};
static norma_frozen figures[2] = {{.name = "graded.loadings", 2, 3, loadings},
                                  {.name = "pace.median_ms", 2, 1, medians}};
static char *items[2] = {"a1", "a2"};
static int least[2] = {1, 0}, most[2] = {5, 6};

static int world_new(void **state)
{
    static world w;
    w.calibration = (norma_calibration){.name = "Éole, 2025",
                                        .version = 3,
                                        .created = "2025-01-31T12:00:00Z",
                                        .norma_version = "0.1.0",
                                        .instrument_id = "timed",
                                        .instrument_version = "2",
                                        .source_file = "panel.csv",
                                        .source_sha256 = "abc",
                                        .filter = "COMPID is not 8, 13",
                                        .n_rows = 1200,
                                        .n_kept = 1100,
                                        .items = items,
                                        .min = least,
                                        .max = most,
                                        .n_items = 2,
                                        .figures = figures,
                                        .n_figures = 2};
    w.one[0] = &w.calibration;
    w.list = (norma_calibrations){1, w.one};
    w.context = (norma_report_context){.command = "norms show"};
    *state = &w;
    return 0;
}

static char *shown(const world *w, norma_format format)
{
    norma_output out;
    assert_int_equal(norma_report_calibration(&out, &w->calibration, format, &w->context, NULL),
                     NORMA_OK);
    return out.bytes;
}

static char *listed(const world *w, norma_format format)
{
    norma_output out;
    assert_int_equal(
        norma_report_norm_list(&out, &(norma_norm_list){0}, &w->list, format, &w->context, NULL),
        NORMA_OK);
    return out.bytes;
}

static void says(char *text, const char *want)
{
    if (!strstr(text, want))
        fail_msg("no '%s' in:\n%s", want, text);
}

static void json_holds_every_value(void **state)
{
    char *text = shown(*state, NORMA_FORMAT_JSON);
    cJSON *json = cJSON_Parse(text);
    assert_non_null(json);
    assert_string_equal(json_at(json, "results/name")->valuestring, "Éole, 2025");
    assert_close(json_number(json, "results/version"), 3, 0, 0);
    assert_close(json_number(json, "results/n_kept"), 1100, 0, 0);
    assert_string_equal(json_at(json, "results/source/filter")->valuestring, "COMPID is not 8, 13");
    assert_string_equal(json_at(json, "results/items/1/id")->valuestring, "a2");
    assert_close(json_number(json, "results/items/1/max"), 6, 0, 0);
    assert_close(json_number(json, "results/figures/0/values/0/1"), 1.0 / 3, 0, 0);
    assert_close(json_number(json, "results/figures/0/values/1/2"), 0.6, 0, 0);
    assert_true(cJSON_IsNull(json_at(json, "results/figures/1/values/1/0")));
    cJSON_Delete(json);
    free(text);
}

static void csv_has_a_line_a_value(void **state)
{
    char *csv = shown(*state, NORMA_FORMAT_CSV);
    says(csv, "figure,i,j,value\ngraded.loadings,1,1,0.1\ngraded.loadings,2,1,0.2\n");
    says(csv, "pace.median_ms,1,1,3200.5\npace.median_ms,2,1,\n");
    free(csv);
}

static void text_says_where_it_comes_from_and_what_it_holds(void **state)
{
    char *text = shown(*state, NORMA_FORMAT_TEXT);
    says(text, "Calibration Éole, 2025, version 3, made 2025-01-31T12:00:00Z\n");
    says(text, "Instrument timed 2; source panel.csv; 1,200 respondents, 1,100 kept\n");
    says(text, "Rows used: COMPID is not 8, 13\n");
    says(text, "graded.loadings");
    says(text, "2 x 3");
    free(text);
}

static void the_list_of_a_store_tells_its_calibrations(void **state)
{
    char *text = listed(*state, NORMA_FORMAT_JSON);
    cJSON *json = cJSON_Parse(text);
    assert_non_null(json);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/sets")), 0);
    assert_string_equal(json_at(json, "results/calibrations/0/name")->valuestring, "Éole, 2025");
    assert_close(json_number(json, "results/calibrations/0/n_items"), 2, 0, 0);
    cJSON_Delete(json);
    free(text);
    text = listed(*state, NORMA_FORMAT_TEXT);
    says(text, "Calibration");
    says(text, "COMPID is not 8, 13");
    assert_int_equal(strncmp(text, "Calibration", 11), 0);
    free(text);
    text = listed(*state, NORMA_FORMAT_CSV);
    says(text, "filter,kind,companies,state\n\"Éole, "
               "2025\",3,2025-01-31T12:00:00Z,1200,1100,timed,2,panel.csv,abc,"
               "\"COMPID is not 8, 13\",calibration,,\n");
    free(text);
}

static int n_missing;
static void missing(const char *english)
{
    print_message("no French for: %s\n", english);
    n_missing++;
}

static void every_sentence_has_its_french(void **state)
{
    world *w = *state;
    norma__phrase_missing = missing;
    w->context.language = NORMA_FRENCH;
    char *text = shown(w, NORMA_FORMAT_TEXT), *list = listed(w, NORMA_FORMAT_TEXT);
    says(text, "Calibrage Éole, 2025, version 3");
    norma__phrase_missing = NULL;
    assert_int_equal(n_missing, 0);
    free(text);
    free(list);
}

static void nothing_leaks(void **state)
{
    const world *w = *state;
    norma_output out = {0};
    for (norma_format f = NORMA_FORMAT_TEXT; f <= NORMA_FORMAT_CSV; f++) {
        check_every_allocation(
            out.bytes, norma_report_calibration(&out, &w->calibration, f, &w->context, NULL));
        norma_output_free(&out);
        check_every_allocation(out.bytes, norma_report_norm_list(&out, &(norma_norm_list){0},
                                                                 &w->list, f, &w->context, NULL));
        norma_output_free(&out);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, world_new)
    const struct CMUnitTest tests[] = {
        TEST(json_holds_every_value),
        TEST(csv_has_a_line_a_value),
        TEST(text_says_where_it_comes_from_and_what_it_holds),
        TEST(the_list_of_a_store_tells_its_calibrations),
        TEST(every_sentence_has_its_french),
        TEST(nothing_leaks),
    };
    return cmocka_run_group_tests_name("calibration reports", tests, NULL, NULL);
}

/* A result made by hand, so that every figure and every sentence can be told apart. */
#include <norma/report.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/words.h"
#include "support/check.h"
#include "support/values.h"

enum { ROWS = 12, ITEMS = 3, PAGES = 2, BINS = 3 };

static const char INSTRUMENT[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"timed\", \"version\": \"1\","
    "\"title\": {\"en\": \"</script><b>Timed\", \"fr\": \"Chronométré\"},"
    "\"columns\": {\"respondent\": \"id\"}, \"answers\": {\"min\": 1, \"max\": 5},"
    "\"latency\": {\"column\": \"{item}_ms\", \"unit\": \"ms\"},"
    "\"items\": [\"a1\", \"a2\", \"a3\"],"
    "\"pages\": [{\"id\": \"p1\", \"items\": [\"a1\", \"a2\"]}, {\"id\": \"p,2\", \"items\": "
    "[\"a3\"]}],"
    "\"scales\": [{\"id\": \"a\", \"title\": {\"en\": \"Scale <A>\", \"fr\": \"Échelle <A>\"}, "
    "\"items\": [\"a1\", \"a2\", \"a3\"]}]}";

typedef struct world {
    norma_instrument *instrument;
    norma_data *data;
    norma_latency_result result;
    norma_latency_item items[ITEMS];
    norma_distance_curve curves[3];
    double bins[4][BINS];
    size_t bin_n[BINS], n_used[ROWS];
    double columns[12][ROWS], page_rte[ROWS * PAGES];
    norma_latency_options options;
    norma_report_context context;
} world;

static void make_table(world *w)
{
    static const char *ids[ROWS];
    static char texts[ROWS][16];
    uint8_t cells[ROWS * ITEMS];
    double latencies[ROWS * ITEMS];
    norma_error err = {0};
    if (norma_instrument_parse(&w->instrument, INSTRUMENT, strlen(INSTRUMENT), "timed", &err) !=
        NORMA_OK)
        fail_msg("%s", err.message);
    for (size_t k = 0; k < ROWS * ITEMS; k++) {
        cells[k] = (uint8_t)(k % 5);
        latencies[k] = 400 + 100 * (double)k;
    }
    for (size_t row = 0; row < ROWS; row++) {
        snprintf(texts[row], sizeof texts[row], "person-%zu", row);
        ids[row] = texts[row];
    }
    const norma_data_source source = {
        .n_rows = ROWS, .cells = cells, .latencies = latencies, .respondents = ids};
    if (norma_data_make(&w->data, w->instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
}

static void make_items(world *w)
{
    for (size_t j = 0; j < ITEMS; j++) {
        norma_latency_item *item = &w->items[j];
        *item = (norma_latency_item){.n = 12 - j,
                                     .n_short = 1,
                                     .n_interruptions = j,
                                     .n_revisits = 2,
                                     .of_page = j == 2,
                                     .median_ms = 3000 + 500 * (double)j,
                                     .mean_ms = 3333.25,
                                     .mean_log = 8.1,
                                     .sd_log = 0.4,
                                     .threshold_ms = 500 + 100 * (double)j,
                                     .n_rapid = 2 * j,
                                     .time_intensity = 8.05,
                                     .time_intensity_se = 0.02,
                                     .discrimination = 2.5,
                                     .discrimination_se = 0.11,
                                     .fit = 1.2,
                                     .fit_p = j == 1 ? 0.004 : 0.4};
        for (size_t m = 0; m < NORMA_THRESHOLD_METHODS; m++)
            item->thresholds_ms[m] = m == NORMA_THRESHOLD_WORDS ? NAN : 500 + 100 * (double)j;
        item->mixture = (norma_latency_mixture){.share = NAN, .statistic = NAN};
    }
    w->items[1].mixture = (norma_latency_mixture){.share = 0.125,
                                                  .mean = {6, 8.2},
                                                  .sd = {0.3, 0.4},
                                                  .statistic = 44,
                                                  .p = 0.005,
                                                  .separation = 6.2,
                                                  .two = true,
                                                  .separated = true};
}

/* One curve of each verdict. */
static void make_curves(world *w)
{
    const double low[] = {-0.09, -0.02, 0.01}, high[] = {-0.03, 0.03, 0.05};
    for (size_t b = 0; b < BINS; b++) {
        w->bins[0][b] = 0.5 + (double)b;
        w->bins[1][b] = 0.1 - 0.1 * (double)b;
        w->bins[2][b] = 0.02;
        w->bin_n[b] = 40;
    }
    for (size_t c = 0; c < 3; c++)
        w->curves[c] = (norma_distance_curve){.n = 12,
                                              .n_latencies = 36,
                                              .effect = (low[c] + high[c]) / 2,
                                              .effect_se = 0.01,
                                              .effect_p = 0.02,
                                              .effect_low = low[c],
                                              .effect_high = high[c],
                                              .n_bins = BINS,
                                              .bin_distance = w->bins[0],
                                              .bin_log = w->bins[1],
                                              .bin_se = w->bins[2],
                                              .bin_n = w->bin_n};
}

static void make_respondents(world *w)
{
    norma_latency_result *r = &w->result;
    double **columns[] = {&r->total_ms,   &r->median_ms, &r->rte,      &r->relative_speed,
                          &r->fast_pages, &r->speed,     &r->speed_se, &r->slope,
                          &r->slope_se,   &r->fit,       &r->fit_p,    &r->distance_residual};
    for (size_t k = 0; k < 12; k++) {
        *columns[k] = w->columns[k];
        for (size_t row = 0; row < ROWS; row++)
            w->columns[k][row] = (double)k + (double)row / 100;
    }
    for (size_t row = 0; row < ROWS; row++) {
        const double rte[] = {1, 0.97, 0.92, 0.85, 0.6, 0.2, NAN};
        r->rte[row] = rte[row % 7];
        r->fit_p[row] = row == 3 ? 0.001 : 0.5;
        w->n_used[row] = row % 4;
        w->page_rte[row] = 0.5;
        w->page_rte[ROWS + row] = 0.75;
    }
    r->n_used = w->n_used;
    r->page_rte = w->page_rte;
}

static int world_new(void **state)
{
    world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    make_table(w);
    make_items(w);
    make_curves(w);
    w->result = (norma_latency_result){.n_rows = ROWS,
                                       .n_items = ITEMS,
                                       .n_pages = PAGES,
                                       .threshold = NORMA_THRESHOLD_NT10,
                                       .items = w->items,
                                       .lognormal = {.fitted = true,
                                                     .converged = true,
                                                     .n = 12,
                                                     .n_latencies = 33,
                                                     .sd_speed = 0.31,
                                                     .sd_speed_se = 0.015,
                                                     .reliability = 0.93,
                                                     .mean_slope = -0.1,
                                                     .mean_slope_se = 0.02,
                                                     .sd_slope = 0.2,
                                                     .sd_slope_se = 0.03,
                                                     .cor_speed_slope = -0.25,
                                                     .slope_p = 0.03},
                                       .curves = w->curves,
                                       .n_curves = 3,
                                       .speed_consistency = {0.9, 0.91, 0.88, 0.94},
                                       .residual_consistency = {0.2, 0.25, 0.1, 0.4}};
    make_respondents(w);
    w->context = (norma_report_context){.command = "latency"};
    *state = w;
    return 0;
}

static int world_free(void **state)
{
    world *w = *state;
    norma_data_free(w->data);
    norma_instrument_free(w->instrument);
    free(w);
    return 0;
}

static char *written(const world *w, norma_format format)
{
    norma_output out;
    assert_int_equal(
        norma_report_latency(&out, &w->result, w->instrument, w->data, format, &w->context, NULL),
        NORMA_OK);
    return out.bytes;
}

static char *page_of(const world *w)
{
    norma_output out;
    assert_int_equal(
        norma_report_latency_html(&out, &w->result, w->instrument, w->data, &w->context, NULL),
        NORMA_OK);
    return out.bytes;
}

/* ---- JSON ---- */

static void json_holds_every_figure_under_the_keys_promised(void **state)
{
    const world *w = *state;
    char *text = written(w, NORMA_FORMAT_JSON);
    cJSON *json = cJSON_Parse(text);
    assert_non_null(json);
    assert_string_equal(json_at(json, "results/items/1/id")->valuestring, "a2");
    assert_close(json_number(json, "results/items/1/n"), 11, 0, 0);
    assert_close(json_number(json, "results/items/1/median_ms"), 3500, 0, 0);
    assert_close(json_number(json, "results/items/1/thresholds/nt10"), 600, 0, 0);
    assert_true(cJSON_IsNull(json_at(json, "results/items/1/thresholds/words")));
    assert_close(json_number(json, "results/items/1/threshold_ms"), 600, 0, 0);
    assert_close(json_number(json, "results/items/1/mixture/rapid/mean_log"), 6, 0, 0);
    assert_true(cJSON_IsTrue(json_at(json, "results/items/1/mixture/separated")));
    assert_true(cJSON_IsNull(json_at(json, "results/items/0/mixture")));
    assert_close(json_number(json, "results/items/2/time_intensity"), 8.05, 0, 0);
    assert_string_equal(json_at(json, "results/threshold")->valuestring, "nt10");
    assert_close(json_number(json, "results/model/sd_speed"), 0.31, 0, 0);
    assert_close(json_number(json, "results/model/fatigue/mean_slope"), -0.1, 0, 0);
    assert_string_equal(json_at(json, "results/curves/0/scale")->valuestring, "a");
    assert_close(json_number(json, "results/curves/0/bins/2/residual_log"), -0.1, 1e-15, 0);
    assert_close(json_number(json, "results/consistency/speed/mean"), 0.91, 0, 0);
    assert_close(json_number(json, "results/consistency/residual/high"), 0.4, 0, 0);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/respondents")), ROWS);
    assert_string_equal(json_at(json, "results/respondents/3/id")->valuestring, "person-3");
    assert_close(json_number(json, "results/respondents/3/row"), 4, 0, 0);
    assert_close(json_number(json, "results/respondents/3/rte"), 0.85, 0, 0);
    assert_close(json_number(json, "results/respondents/3/speed"), 5.03, 1e-15, 0);
    assert_close(json_number(json, "results/respondents/3/page_rte/1"), 0.75, 0, 0);
    assert_true(cJSON_IsNull(json_at(json, "results/respondents/6/rte")));
    cJSON_Delete(json);
    free(text);
}

static void figures_that_were_not_asked_for_are_null(void **state)
{
    world *w = *state;
    w->result.slope = w->result.slope_se = w->result.distance_residual = NULL;
    w->result.page_rte = NULL;
    w->result.n_curves = 0;
    w->result.lognormal.mean_slope = w->result.lognormal.slope_log_likelihood = NAN;
    char *text = written(w, NORMA_FORMAT_JSON), *csv = written(w, NORMA_FORMAT_CSV);
    cJSON *json = cJSON_Parse(text);
    assert_non_null(json);
    assert_true(cJSON_IsNull(json_at(json, "results/model/fatigue")));
    assert_true(cJSON_IsNull(json_at(json, "results/respondents/0/slope")));
    assert_true(cJSON_IsNull(json_at(json, "results/respondents/0/distance_residual")));
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/respondents/0/page_rte")), 0);
    assert_non_null(strstr(csv, "\n1,person-0,0,0,1,1,3,4,5,6,,,9,0.5,\n"));
    cJSON_Delete(json);
    free(text);
    free(csv);
}

/* ---- CSV ---- */

static void csv_has_a_line_a_respondent(void **state)
{
    const world *w = *state;
    char *csv = written(w, NORMA_FORMAT_CSV);
    size_t lines = 0;
    for (const char *c = csv; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 1 + ROWS);
    assert_non_null(strstr(csv, "row,id,n_used,total_ms,median_ms,rte,relative_speed,fast_pages,"
                                "speed,speed_se,slope,slope_se,fit,fit_p,distance_residual,rte_p1,"
                                "\"rte_p,2\"\n"));
    assert_non_null(strstr(csv, "\n1,person-0,0,0,1,1,3,4,5,6,7,8,9,0.5,11,0.5,0.75\n"));
    free(csv);
}

/* ---- text ---- */

static void text_tells_all_on_one_screen(void **state)
{
    const world *w = *state;
    static const char *const wanted[] = {
        "12 respondents; 33 answer times of 3 items, 1 of them as shares of page times",
        "Left out: 3 times too short, 3 interruptions, 6 of pages opened again",
        "10% of the mean time              3      500\u00a0ms      600\u00a0ms      700\u00a0ms",
        "700\u00a0ms  in force",
        "time per word                     0",
        "all answers                           2",
        "under 50%                             1",
        "speed has a standard deviation of 0.310",
        "Misfit at p < .01: 1 of 12 respondents.",
        "speed changes by \u22120.100 on average",
        "distant answers are faster, as with attitudes",
        "no sign either way",
        "distant answers are slower",
        "of speed 0.91 [0.88, 0.94], odd against",
    };
    char *text = written(w, NORMA_FORMAT_TEXT);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (!strstr(text, wanted[i]))
            fail_msg("no '%s' in:\n%s", wanted[i], text);
    assert_null(strstr(text, "person-"));
    assert_true(strstr(text, "\na3 ") < strstr(text, "\na2 "));
    free(text);
}

static void many_curves_are_summed_up(void **state)
{
    world *w = *state;
    norma_distance_curve many[40];
    for (size_t c = 0; c < 40; c++)
        many[c] = w->curves[c % 3];
    w->result.curves = many;
    w->result.n_curves = 40;
    char *text = written(w, NORMA_FORMAT_TEXT);
    w->context.language = NORMA_FRENCH;
    char *french = written(w, NORMA_FORMAT_TEXT);
    assert_non_null(strstr(text, "Of 28 further scales, distant answers are faster on 10 and "
                                 "slower on 9; all are in the JSON."));
    assert_non_null(strstr(french, "Sur 28 autres \u00e9chelles, "));
    free(text);
    free(french);
}

static void a_model_that_is_not_there_is_said_so(void **state)
{
    world *w = *state;
    w->result.lognormal = (norma_lognormal){.mean_slope = NAN, .sd_slope = NAN};
    char *text = written(w, NORMA_FORMAT_TEXT);
    assert_non_null(strstr(text, "could not be fitted"));
    free(text);
    w->result.lognormal.frozen = true;
    text = written(w, NORMA_FORMAT_TEXT);
    assert_non_null(strstr(text, "from the calibration"));
    free(text);
}

/* ---- the page ---- */

static size_t occurrences(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *c = text; (c = strstr(c, part)); c += strlen(part))
        n++;
    return n;
}

static void the_page_shows_no_single_respondent(void **state)
{
    world *w = *state;
    char *page = page_of(w);
    assert_null(strstr(page, "person-"));
    assert_non_null(strstr(page, "Respondents by the share of their answers"));
    assert_null(strstr(page, "<b>Timed"));
    assert_int_equal(occurrences(page, "Scale <A>"), 0);
    free(page);
    for (size_t row = 0; row < ROWS; row++)
        w->result.rte[row] = row < 9 ? 0.3 : NAN;
    page = page_of(w);
    assert_non_null(strstr(page, "Too few respondents for their distribution"));
    assert_null(strstr(page, "Respondents by the share of their answers"));
    free(page);
}

static void charts_hold_the_figures(void **state)
{
    const world *w = *state;
    char *page = page_of(w);
    if (occurrences(page, "class=\"chart\"") > 0) {
        assert_int_equal(occurrences(page, "class=\"chart\""), 3 + 3);
        assert_non_null(strstr(page, "\"median\":3500"));
        assert_non_null(strstr(page, "\"threshold\":600"));
        assert_non_null(strstr(page, "\"change\":0.10517091807564"));
    }
    free(page);
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
    for (int variant = 0; variant < 3; variant++) {
        w->result.lognormal.fitted = variant != 1;
        w->result.lognormal.frozen = variant == 2;
        w->result.lognormal.mean_slope_se = variant == 2 ? NAN : 0.1;
        for (size_t row = 0; variant == 1 && row < ROWS; row++)
            w->result.rte[row] = NAN;
        w->curves[2].effect = variant ? NAN : 0.03;
        w->curves[2].effect_low = variant ? NAN : 0.01;
        char *text = written(w, NORMA_FORMAT_TEXT), *page = page_of(w);
        assert_null(strstr(text, "respondent"));
        assert_non_null(strstr(page, "Chronom\u00e9tr\u00e9"));
        free(text);
        free(page);
    }
    norma__phrase_missing = NULL;
    assert_int_equal(n_missing, 0);
}

static void nothing_leaks(void **state)
{
    const world *w = *state;
    norma_output out = {0};
    for (norma_format f = NORMA_FORMAT_TEXT; f <= NORMA_FORMAT_CSV; f++) {
        check_every_allocation(out.bytes, norma_report_latency(&out, &w->result, w->instrument,
                                                               w->data, f, &w->context, NULL));
        norma_output_free(&out);
    }
    check_every_allocation(out.bytes, norma_report_latency_html(&out, &w->result, w->instrument,
                                                                w->data, &w->context, NULL));
    norma_output_free(&out);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)
    const struct CMUnitTest tests[] = {
        TEST(json_holds_every_figure_under_the_keys_promised),
        TEST(figures_that_were_not_asked_for_are_null),
        TEST(csv_has_a_line_a_respondent),
        TEST(text_tells_all_on_one_screen),
        TEST(many_curves_are_summed_up),
        TEST(a_model_that_is_not_there_is_said_so),
        TEST(the_page_shows_no_single_respondent),
        TEST(charts_hold_the_figures),
        TEST(every_sentence_has_its_french),
        TEST(nothing_leaks),
    };
    return cmocka_run_group_tests_name("latency reports", tests, NULL, NULL);
}

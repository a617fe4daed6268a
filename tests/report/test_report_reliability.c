#include "report/example.h"

#include "models/reliability/coefficient.h"
#include "report/words.h"

/* One scale and its parts in full, on two occasions, shortened. */
typedef struct complete {
    example base;
    norma_reliability_result *scales[2];
    norma_composite *composite;
    norma_retest *retest;
    norma_short_form *short_form;
    norma_reliability_extras extras;
    norma_sample sample;
} complete;

static void complete_make(complete *c, norma_language language)
{
    static const size_t items[] = {0, 1, 2, 3, 4, 5, 6, 7};
    static const size_t groups[] = {0, 0, 0, 0, 1, 1, 1, 1};
    static const char *const names[] = {"a", "b"};
    norma_reliability_options o = NORMA_RELIABILITY_OPTIONS_INIT;
    norma_shorten_options shorter = NORMA_SHORTEN_OPTIONS_INIT;
    norma_error err = {0};
    memset(c, 0, sizeof *c);
    example_make(&c->base, EXAMPLE_NORMS, language);
    c->sample = (norma_sample){.data = c->base.data, .items = items, .n_items = 8};
    o.extent = NORMA_RELIABILITY_FULL;
    o.threads = 1;
    o.bootstrap = 20;
    o.groups = groups;
    shorter.threads = 1;
    norma_sample parts[] = {c->sample, c->sample};
    parts[0].n_items = parts[1].n_items = 4;
    parts[1].items = items + 4;
    if (norma_reliability(&c->scales[0], "all", &c->sample, &o, &err) != NORMA_OK ||
        norma_composite_of(&c->composite, "all", parts, names, 2, NULL, &o, &err) != NORMA_OK ||
        norma_retest_of(&c->retest, "all", &c->sample, &c->sample, 0.95, &err) != NORMA_OK ||
        norma_shorten(&c->short_form, "all", &c->sample, &shorter, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    o.groups = NULL;
    if (norma_reliability(&c->scales[1], "=a", &parts[0], &o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    c->extras =
        (norma_reliability_extras){.composites = (const norma_composite *const *)&c->composite,
                                   .n_composites = 1,
                                   .retests = (const norma_retest *const *)&c->retest,
                                   .n_retests = 1,
                                   .short_forms = (const norma_short_form *const *)&c->short_form,
                                   .n_short_forms = 1};
}

static void complete_free(complete *c)
{
    for (size_t s = 0; s < 2; s++)
        norma_reliability_result_free(c->scales[s]);
    norma_composite_free(c->composite);
    norma_retest_free(c->retest);
    norma_short_form_free(c->short_form);
    example_free(&c->base);
}

static char *report_of(const complete *c, size_t n, norma_format format)
{
    norma_output out;
    norma_error err = {0};
    if (norma_report_reliability(&out, (const norma_reliability_result *const *)c->scales, n,
                                 &c->extras, format, &c->base.context, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return out.bytes;
}

/* ---- French ---- */

static size_t n_missing;
static void missing(const char *english)
{
    print_error("no French for: %s\n", english);
    n_missing++;
}

static void every_name_and_formula_of_a_coefficient_has_its_french(void **state)
{
    (void)state;
    complete c;
    complete_make(&c, NORMA_FRENCH);
    n_missing = 0;
    norma__phrase_missing = missing;
    for (size_t k = 0; k < NORMA__N_COEFFICIENTS; k++) {
        const norma_coefficient one = norma__coefficient_of((norma__coefficient_kind)k, 0.5);
        assert_non_null(one.label);
        norma__say(NORMA_FRENCH, one.label);
        norma__say(NORMA_FRENCH, one.formula);
    }
    for (size_t f = 0; f < NORMA_ICC_FORMS; f++) {
        norma__say(NORMA_FRENCH, c.retest->icc.forms[f].label);
        norma__say(NORMA_FRENCH, c.retest->icc.forms[f].formula);
    }
    norma__say(NORMA_FRENCH, c.retest->r.label);
    norma__say(NORMA_FRENCH, c.retest->r.formula);
    norma__say(NORMA_FRENCH, c.composite->reliability.label);
    norma__say(NORMA_FRENCH, c.composite->reliability.formula);
    norma__phrase_missing = NULL;
    assert_int_equal(n_missing, 0);
    complete_free(&c);
}

static void every_sentence_of_the_text_has_its_french(void **state)
{
    (void)state;
    complete c;
    complete_make(&c, NORMA_FRENCH);
    n_missing = 0;
    norma__phrase_missing = missing;
    free(report_of(&c, 1, NORMA_FORMAT_TEXT));
    free(report_of(&c, 2, NORMA_FORMAT_TEXT));
    c.scales[0]->halves.exhaustive = !c.scales[0]->halves.exhaustive;
    for (int method = 0; norma_interval_method_names[method]; method++) {
        c.scales[0]->coefficients[1].intervals[0].method = method;
        c.scales[0]->coefficients[1].n_intervals = 1;
        free(report_of(&c, 1, NORMA_FORMAT_TEXT));
    }
    size_t n = c.scales[0]->n_coefficients;
    c.scales[0]->n_coefficients = 0; /* as of the basic extent */
    free(report_of(&c, 2, NORMA_FORMAT_TEXT));
    c.scales[0]->n_coefficients = n;
    norma__phrase_missing = NULL;
    assert_int_equal(n_missing, 0);
    complete_free(&c);
}

/* ---- what is shown ---- */

static void one_scale_is_shown_with_everything(void **state)
{
    (void)state;
    complete c;
    complete_make(&c, NORMA_ENGLISH);
    char *text = report_of(&c, 1, NORMA_FORMAT_TEXT);
    static const char *const parts[] = {"Feldt       Alpha\n",
                                        "BCa         Guttman's lambda 6\n",
                                        "item-total r (overlaps)",
                                        "discrimination",
                                        "Halves      All 35 splits into halves",
                                        "standard error of measurement of",
                                        "Standard error of measurement by score",
                                        "Scores of scales that have parts (Mosier, 1943)",
                                        "Two occasions",
                                        "ICC(2,k): two way, absolute agreement",
                                        "Short forms",
                                        "4 of 8 items: "};
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        if (!strstr(text, parts[k]))
            fail_msg("%s is not in\n%s", parts[k], text);
    free(text);
    text = report_of(&c, 2, NORMA_FORMAT_TEXT);
    assert_null(strstr(text, "Feldt       Alpha\n"));
    assert_non_null(strstr(text, "--scale all"));
    free(text);
    complete_free(&c);
}

static void is_exactly(const cJSON *json, const char *path, double value)
{
    const cJSON *at = json_at(json, path);
    if (isfinite(value))
        assert_true(cJSON_IsNumber(at) && at->valuedouble == value);
    else
        assert_true(cJSON_IsNull(at));
}

static void check_coefficient(const cJSON *json, const norma_coefficient *c)
{
    assert_string_equal(json_at(json, "code")->valuestring, c->code);
    assert_string_equal(json_at(json, "label")->valuestring, c->label);
    assert_string_equal(json_at(json, "formula")->valuestring, c->formula);
    assert_string_equal(json_at(json, "source")->valuestring, c->source);
    is_exactly(json, "value", c->value);
    is_exactly(json, "se", c->se);
    const cJSON *intervals = json_at(json, "intervals");
    assert_int_equal(cJSON_GetArraySize(intervals), c->n_intervals);
    for (size_t i = 0; i < c->n_intervals; i++) {
        const cJSON *line = cJSON_GetArrayItem(intervals, (int)i);
        assert_string_equal(json_at(line, "method")->valuestring,
                            norma_interval_method_names[c->intervals[i].method]);
        is_exactly(line, "low", c->intervals[i].low);
        is_exactly(line, "high", c->intervals[i].high);
    }
}

static void check_scale(const cJSON *json, const norma_reliability_result *r)
{
    const cJSON *coefficients = json_at(json, "coefficients");
    assert_int_equal(cJSON_GetArraySize(coefficients), r->n_coefficients);
    for (size_t k = 0; k < r->n_coefficients; k++)
        check_coefficient(cJSON_GetArrayItem(coefficients, (int)k), &r->coefficients[k]);
    is_exactly(json, "reliable_change", r->reliable_change);
    is_exactly(json, "correlations/mean", r->r_mean);
    is_exactly(json, "puc", r->puc);
    is_exactly(json, "halves/highest", r->halves.highest);
    is_exactly(json, "halves/quantiles/2", r->halves.quantiles[2]);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "halves/best/0")) +
                         cJSON_GetArraySize(json_at(json, "halves/best/1")),
                     r->n_items);
    is_exactly(json, "items/1/r_total", r->items[1].r_total);
    is_exactly(json, "items/1/discrimination", r->items[1].discrimination);
    is_exactly(json, "items/1/floor", r->items[1].floor);
    is_exactly(json, "items/1/loading_ordinal", r->items[1].loading_ordinal);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "conditional_sem")), r->n_conditional);
    is_exactly(json, "conditional_sem/0/thorndike", r->conditional[0].thorndike);
    is_exactly(json, "conditional_sem/0/score", r->conditional[0].score);
    is_exactly(json, "information/marginal_reliability", r->information->marginal_reliability);
    is_exactly(json, "information/items/0/slope", r->information->slopes[0]);
    is_exactly(json, "information/total/40", r->information->total[40]);
}

static void json_has_every_figure_and_all_digits(void **state)
{
    (void)state;
    complete c;
    complete_make(&c, NORMA_ENGLISH);
    char *text = report_of(&c, 2, NORMA_FORMAT_JSON);
    cJSON *json = cJSON_Parse(text);
    assert_non_null(json);
    check_scale(json_at(json, "results/scales/0"), c.scales[0]);
    check_scale(json_at(json, "results/scales/1"), c.scales[1]);
    check_coefficient(json_at(json, "results/composites/0/reliability"), &c.composite->reliability);
    is_exactly(json, "results/composites/0/parts/1/alpha", c.composite->reliabilities[1]);
    is_exactly(json, "results/composites/0/disattenuated/0/1", c.composite->disattenuated[2]);
    check_coefficient(json_at(json, "results/retests/0/r"), &c.retest->r);
    for (int f = 0; f < NORMA_ICC_FORMS; f++)
        check_coefficient(
            json_at(cJSON_GetArrayItem(json_at(json, "results/retests/0/icc/forms"), f),
                    "coefficient"),
            &c.retest->icc.forms[f]);
    is_exactly(json, "results/retests/0/smallest_change", c.retest->smallest_change);
    is_exactly(json, "results/short_forms/0/alpha_cross_validated/value",
               c.short_form->alpha_cross_validated);
    assert_string_equal(json_at(json, "results/short_forms/0/items/0")->valuestring,
                        c.short_form->item_ids[0]);
    cJSON_Delete(json);
    free(text);
    complete_free(&c);
}

/* A figure a line: nine fields, and names that no spreadsheet takes for a formula. */
static void csv_has_a_figure_a_line(void **state)
{
    (void)state;
    complete c;
    complete_make(&c, NORMA_ENGLISH);
    char *text = report_of(&c, 2, NORMA_FORMAT_CSV);
    size_t lines = 0, intervals = 0;
    for (char *line = text; *line; lines++) {
        char *end = strchr(line, '\n');
        size_t commas = 0;
        for (const char *at = line; at < end; at++)
            commas += *at == ',';
        assert_int_equal(commas, 8);
        *end = '\0';
        intervals += strncmp(line, "all,coefficient,alpha,value,", 28) == 0;
        if (lines == 1)
            assert_string_equal(line, "all,scale,,n_items,8,,,,");
        line = end + 1;
    }
    assert_int_equal(intervals, c.scales[0]->coefficients[0].n_intervals);
    assert_true(lines > 300);
    free(text);
    text = report_of(&c, 2, NORMA_FORMAT_CSV);
    assert_non_null(strstr(text, "\n'=a,scale,,n,"));
    assert_non_null(strstr(text, "\nall,retest,icc-a1,value,"));
    assert_non_null(strstr(text, "\nall,short-form,,alpha_cross_validated,"));
    free(text);
    complete_free(&c);
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    complete c;
    norma_output out;
    complete_make(&c, NORMA_FRENCH);
    for (int format = 0; norma_format_names[format]; format++) {
        check_every_allocation(
            out.bytes,
            norma_report_reliability(&out, (const norma_reliability_result *const *)c.scales, 2,
                                     &c.extras, (norma_format)format, &c.base.context, NULL));
        norma_output_free(&out);
    }
    complete_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_and_formula_of_a_coefficient_has_its_french),
        cmocka_unit_test(every_sentence_of_the_text_has_its_french),
        cmocka_unit_test(one_scale_is_shown_with_everything),
        cmocka_unit_test(json_has_every_figure_and_all_digits),
        cmocka_unit_test(csv_has_a_figure_a_line),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

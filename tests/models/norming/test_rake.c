#include "support/check.h"

#include <math.h>
#include <norma/rake.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/norming/trimming.h"

/* Responses of which only the labels matter: columns a, b and c, and a company. */
static const char with_labels[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"n\", \"version\": \"1\", \"columns\": "
    "{\"units\": [\"a\", \"b\", \"c\"], \"role\": \"company\"}, \"answers\": {\"min\": 1, "
    "\"max\": 5}, \"items\": [\"x\"], \"scales\": [{\"id\": \"s\", \"items\": [\"x\"]}]}";

enum { COLUMNS = 4, MOST = 2000 };

typedef struct sheet {
    size_t n;
    char text[MOST][COLUMNS][16];
    int64_t weights[MOST];
} sheet;

static void add(sheet *s, const char *labels, size_t times)
{
    for (size_t k = 0; k < times; k++, s->n++) {
        char copy[64], *at = copy;
        assert_true(s->n < MOST);
        snprintf(copy, sizeof copy, "%s", labels);
        for (size_t c = 0; c < COLUMNS; c++) {
            char *end = at ? strchr(at, '|') : NULL;
            if (end)
                *end = '\0';
            snprintf(s->text[s->n][c], sizeof s->text[s->n][c], "%.15s", at ? at : "");
            at = end ? end + 1 : NULL;
        }
        s->weights[s->n] = NORMA_WEIGHT_ONE;
    }
}

static norma_data *data_of(const sheet *s, bool weighted)
{
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    norma_error err = {0};
    uint8_t *cells = calloc(s->n, 1);
    const char **labels[COLUMNS];
    if (norma_instrument_parse(&instrument, with_labels, sizeof with_labels - 1, "i", &err))
        fail_msg("%s", err.message);
    for (size_t c = 0; c < COLUMNS; c++) {
        labels[c] = calloc(s->n, sizeof *labels[c]);
        for (size_t r = 0; r < s->n; r++)
            labels[c][r] = *s->text[r][c] ? s->text[r][c] : NULL;
    }
    const norma_data_source source = {.n_rows = s->n,
                                      .cells = cells,
                                      .weights = weighted ? s->weights : NULL,
                                      .labels = (const char *const *const *)labels};
    if (norma_data_make(&data, instrument, &source, &err))
        fail_msg("%s", err.message);
    for (size_t c = 0; c < COLUMNS; c++)
        free(labels[c]);
    free(cells);
    norma_instrument_free(instrument);
    return data;
}

static norma_margins *margins_of(const char *json)
{
    norma_margins *margins = NULL;
    norma_error err = {0};
    if (norma_margins_parse(&margins, json, strlen(json), "m.json", &err))
        fail_msg("%s", err.message);
    return margins;
}

static norma_raking *rake(const norma_data *data, const char *json, const norma_rake_options *o)
{
    norma_margins *margins = margins_of(json);
    norma_raking *made = NULL;
    norma_error err = {0};
    const norma_rake_source source = {.data = data};
    if (norma_rake(&made, &source, margins, o, &err))
        fail_msg("%s", err.message);
    norma_margins_free(margins);
    return made;
}

static bool has_note(const norma_raking *made, const char *code)
{
    for (size_t i = 0; i < made->notes.n; i++)
        if (strcmp(made->notes.list[i].code, code) == 0)
            return true;
    return false;
}

/* ---- certified: R's anesrake 0.80 and survey 4.5, scripts/reference/rake.R ---- */

/* The profiles of a reference, in the order of the file; returns where each begins. */
static sheet *profiles(const cJSON *from, size_t starts[64])
{
    sheet *s = calloc(1, sizeof *s);
    const cJSON *key, *keys = json_at(from, "key");
    size_t k = 0;
    assert_non_null(s);
    cJSON_ArrayForEach(key, keys)
    {
        starts[k] = s->n;
        add(s, key->valuestring,
            (size_t)cJSON_GetArrayItem(json_at(from, "n"), (int)k)->valuedouble);
        k++;
    }
    return s;
}

static void check_profiles(const norma_raking *made, const cJSON *from, const char *weights,
                           const size_t *starts, double tolerance)
{
    const cJSON *weight;
    size_t k = 0;
    cJSON_ArrayForEach(weight, json_at(from, weights))
        assert_close(made->weights[starts[k++]], weight->valuedouble, tolerance, 0);
}

static const char aged[] =
    "{\"a\": {\"TRUE\": 0.4, \"FALSE\": 0.6}, \"b\": {\"age1824\": 10, \"age2534\": 15, "
    "\"age3544\": 17, \"age4554\": 23, \"age5564\": 22, \"age6599\": 13}}";

static void weights_are_those_of_anesrake_rows_in_no_category_included(void **state)
{
    (void)state;
    cJSON *root = reference_load("rake.json");
    const cJSON *from = json_at(root, "anes/profiles");
    size_t starts[64];
    sheet *s = profiles(from, starts);
    norma_data *data = data_of(s, false);
    norma_raking *made = rake(data, aged, NULL);
    assert_true(made->converged);
    assert_int_equal(made->n, 1212);
    check_profiles(made, from, "weight", starts, 1e-7); /* where its iterations end */
    assert_close(made->design_effect, json_number(root, "anes/design_effect"), 1e-8, 0);
    assert_close(made->n_effective, 1212 / made->design_effect, 1e-12, 0);
    assert_int_equal(made->margins[0].n_missing, 1);
    assert_int_equal(made->margins[1].n_missing, 0);
    assert_true(has_note(made, "rake-missing"));
    assert_false(has_note(made, "rake-capped"));
    for (size_t c = 0; c < made->margins[1].n_categories; c++)
        assert_close(made->margins[1].categories[c].after, made->margins[1].categories[c].target, 0,
                     1e-9);
    norma_raking_free(made);
    norma_data_free(data);
    free(s);
    cJSON_Delete(root);
}

static const char capped[] =
    "{\"a\": {\"TRUE\": 52, \"FALSE\": 48}, \"b\": {\"1\": 16, \"2\": 33, \"3\": 19, \"4\": 18, "
    "\"5\": 14}, \"c\": {\"1\": 0.64, \"2\": 0.12, \"3\": 0.14, \"4\": 0.045, \"5\": 0.03, \"6\": "
    "0.025}}";

static void weights_under_a_cap_are_where_those_of_anesrake_end(void **state)
{
    (void)state;
    cJSON *root = reference_load("rake.json");
    const cJSON *from = json_at(root, "capped/profiles");
    norma_rake_options o = NORMA_RAKE_OPTIONS_INIT;
    size_t starts[64];
    sheet *s = profiles(from, starts);
    norma_data *data = data_of(s, false);
    o.cap = 2;
    norma_raking *made = rake(data, capped, &o);
    assert_false(made->converged);
    assert_true(has_note(made, "rake-capped"));
    assert_true(has_note(made, "rake-off-target"));
    assert_true(has_note(made, "rake-few"));
    assert_close(made->quantiles[NORMA_RAKED_QUANTILES - 1], 2, 1e-15, 0);
    check_profiles(made, from, "weight", starts, 1e-6);
    norma_raking_free(made);
    norma_data_free(data);
    free(s);
    cJSON_Delete(root);
}

/* The weighted mean and total of sums by profile, on the population's scale. */
static double total_of(const cJSON *from, const char *sums, const norma_raking *made,
                       const size_t *starts)
{
    const cJSON *sum;
    double total = 0;
    size_t k = 0;
    cJSON_ArrayForEach(sum, json_at(from, sums)) total +=
        sum->valuedouble * made->weights[starts[k++]];
    return total;
}

static void weights_are_those_of_survey_on_its_own_example(void **state)
{
    (void)state;
    cJSON *root = reference_load("rake.json");
    const cJSON *from = json_at(root, "api");
    norma_rake_options o = NORMA_RAKE_OPTIONS_INIT;
    size_t starts[64];
    sheet *s = profiles(from, starts);
    norma_data *data = data_of(s, false);
    o.tolerance = 1e-13;
    o.trimming = NORMA_TRIM_NONE;
    static const char types[] = "{\"a\": {\"E\": 4421, \"H\": 755, \"M\": 1018}, "
                                "\"b\": {\"No\": 1072, \"Yes\": 5122}}";
    norma_raking *made = rake(data, types, &o);
    check_profiles(made, from, "one", starts, 1e-11);
    /* rakecheck.Rout.save of survey 4.5: mean of api00 641.23, total of enroll 3647280 */
    assert_close(total_of(from, "api00", made, starts) / 183, 641.23, 0, 0.005);
    assert_close(total_of(from, "enroll", made, starts) / 183 * 6194, 3647280, 0, 0.5);
    norma_raking_free(made);

    o.trimming = NORMA_TRIM_AFTER;
    o.cap = 1.3;
    made = rake(data, types, &o);
    check_profiles(made, from, "trimmed", starts, 1e-11);
    assert_false(made->converged);
    norma_raking_free(made);

    o.trimming = NORMA_TRIM_NONE; /* both: the counts of apipop */
    made = rake(data,
                "{\"a x b\": {\"E\": {\"No\": 472, \"Yes\": 3949}, \"H\": {\"No\": 334, \"Yes\": "
                "421}, \"M\": {\"No\": 266, \"Yes\": 752}}, \"c\": {\"No\": 1712, \"Yes\": 4482}}",
                &o);
    check_profiles(made, from, "weight", starts, 1e-10);
    assert_string_equal(made->margins[0].categories[2].label, "H x No");
    norma_raking_free(made);
    norma_data_free(data);
    free(s);
    cJSON_Delete(root);
}

/* ---- laws ---- */

static sheet *small(void)
{
    sheet *s = calloc(1, sizeof *s);
    assert_non_null(s);
    add(s, "p|u||k1", 30);
    add(s, "p|v||k1", 20);
    add(s, "q|u||k2", 15);
    add(s, "q|v||k3", 35);
    return s;
}

/* Law: one margin is met in one cycle, and w = target / share (poststratification). */
static void one_margin_is_poststratification(void **state)
{
    (void)state;
    sheet *s = small();
    norma_data *data = data_of(s, false);
    norma_raking *made = rake(data, "{\"a\": {\"p\": 0.3, \"q\": 0.7}}", NULL);
    assert_int_equal(made->iterations, 1);
    assert_close(made->weights[0], 0.6, 1e-14, 0);
    assert_close(made->weights[99], 1.4, 1e-14, 0);
    assert_close(made->n_effective, 10000 / (50 * .36 + 50 * 1.96), 1e-14, 0);
    assert_close(made->margins[0].categories[1].before, 0.5, 1e-15, 0);
    norma_raking_free(made);
    norma_data_free(data);
    free(s);
}

/* Law: raking keeps the odds ratio of the base weights. */
static void association_is_that_of_the_base_weights(void **state)
{
    (void)state;
    sheet *s = small();
    for (size_t r = 0; r < s->n; r++)
        s->weights[r] *= 1 + (int64_t)(r % 3);
    norma_data *data = data_of(s, true);
    norma_raking *made =
        rake(data, "{\"a\": {\"p\": 1, \"q\": 4}, \"b\": {\"u\": 3, \"v\": 2}}", NULL);
    double base[4] = {0}, raked[4] = {0};
    for (size_t r = 0; r < s->n; r++) {
        const size_t cell = (size_t)(2 * (*s->text[r][0] == 'q') + (*s->text[r][1] == 'v'));
        base[cell] += (double)s->weights[r];
        raked[cell] += made->weights[r];
    }
    assert_close(raked[0] * raked[3] / (raked[1] * raked[2]),
                 base[0] * base[3] / (base[1] * base[2]), 1e-12, 0);
    assert_close((raked[0] + raked[1]) / 100, 0.2, 0, 1e-9);
    norma_raking_free(made);
    norma_data_free(data);
    free(s);
}

/* Law: with companies equal, and margins that are met already, companies weigh the same. */
static void companies_may_begin_equal(void **state)
{
    (void)state;
    sheet *s = small();
    norma_data *data = data_of(s, false);
    norma_margins *margins = margins_of("{\"a\": {\"p\": 1, \"q\": 2}}");
    norma_grouping *companies = NULL;
    norma_raking *made = NULL;
    norma_error err = {0};
    double sums[3] = {0};
    assert_int_equal(norma_grouping_of(&companies, data, 3, false, &err), NORMA_OK);
    const norma_rake_source source = {.data = data, .companies = companies};
    assert_int_equal(norma_rake(&made, &source, margins, NULL, &err), NORMA_OK);
    for (size_t r = 0; r < s->n; r++)
        sums[companies->unit[r]] += made->weights[r];
    for (size_t k = 0; k < 3; k++)
        assert_close(sums[k], 100.0 / 3, 1e-12, 0);
    assert_int_equal(made->iterations, 0);
    norma_raking_free(made);
    norma_grouping_free(companies);
    norma_margins_free(margins);
    norma_data_free(data);
    free(s);
}

static void margins_that_contradict_each_other_leave_a_note(void **state)
{
    (void)state;
    sheet *s = small();
    norma_data *data = data_of(s, false);
    norma_rake_options o = NORMA_RAKE_OPTIONS_INIT;
    static const char both[] = "{\"a\": {\"p\": 0.5, \"q\": 0.5}, \"a x b\": {\"p\": {\"u\": 1, "
                               "\"v\": 1}, \"q\": {\"u\": 1, \"v\": 2}}}";
    norma_raking *made = rake(data, both, NULL);
    assert_false(made->converged);
    assert_true(has_note(made, "rake-off-target"));
    assert_close(made->discrepancy, 0.1, 1e-9, 0);
    norma_raking_free(made);
    o.max_iterations = 1;
    made = rake(data, both, &o);
    assert_true(has_note(made, "rake-not-converged"));
    norma_raking_free(made);
    norma_data_free(data);
    free(s);
}

/* Law: capped weights have mean 1, none is over the cap, and those under it keep their ratios. */
static void a_cap_keeps_the_mean_and_the_ratios_under_it(void **state)
{
    (void)state;
    double w[] = {9, 6, 1, 0.5, 0.5, 0.25, 0.25, 0.5, 1, 1};
    norma_error err = {0};
    double sum = 0;
    assert_int_equal(norma__cap(w, 10, 2.5, &err), NORMA_OK);
    for (size_t i = 0; i < 10; i++)
        sum += w[i];
    assert_close(sum, 10, 1e-14, 0);
    assert_close(w[0], 2.5, 0, 0);
    assert_close(w[1], 2.5, 0, 0);
    assert_close(w[2] / w[5], 4, 1e-14, 0);
    assert_close(w[2], 1, 1e-14, 0); /* 5 are left for a sum of 5 */
}

/* ---- refusals ---- */

static void refuse_margins(const char *json, const char *sentence)
{
    norma_margins *margins = NULL;
    norma_error err = {0};
    assert_int_equal(norma_margins_parse(&margins, json, strlen(json), "m.json", &err),
                     NORMA_EDATA);
    assert_null(margins);
    assert_string_equal(err.message, sentence);
}

static void margins_are_read_strictly(void **state)
{
    (void)state;
    refuse_margins("[]", "m.json: an object of 1 to 50 margins is wanted, as in {\"sector\": "
                         "{\"retail\": 40, \"health\": 60}}");
    refuse_margins("{\"a\": {\"p\": 1}}", "m.json, at /a: a margin has two or more categories");
    refuse_margins("{\"a\": {\"p\": 1, \"q\": 0}}",
                   "m.json, at /a/q: a share or count over 0 is wanted here: leave respondents "
                   "whom the population has not out of the data");
    refuse_margins("{\"a\": {\"p\": 1, \"q\": 2, \"p\": 3}}", "m.json, at /a: 'p' is given twice");
    refuse_margins("{\"a\": {\"p\": 1, \"q\": {\"u\": 1}}}",
                   "m.json, at /a/q: a share or count is wanted here, as beside it");
    refuse_margins("{\"a\": {\"p\": {\"u\": 1}, \"q\": {\"u\": 1}}}",
                   "m.json, at /a: the name of a margin of two columns is both, as in 'sector x "
                   "size'");
    refuse_margins("{\"a\": {\"p\": \"1\", \"q\": 2}}",
                   "m.json, at /a/p: a number is wanted here, and it is a text");
}

static void margins_are_said_in_words(void **state)
{
    (void)state;
    norma_margins *margins = margins_of(
        "{\"_source\": \"census\", \"a x b\": {\"p\": {\"u\": 1, \"v\": 2}, \"q\": {\"u\": 1}}, "
        "\"b\": {\"u\": 40, \"v\": 60}}");
    assert_string_equal(margins->words,
                        "a x b (p x u 25 %, p x v 50 %, q x u 25 %); b (u 40 %, v 60 %)");
    assert_int_equal(margins->n_columns, 2);
    assert_string_equal(margins->columns[1], "b");
    norma_margins_free(margins);
}

static void refuse(const norma_data *data, const char *json, norma_status status,
                   const char *sentence)
{
    norma_margins *margins = margins_of(json);
    norma_raking *made = NULL;
    norma_error err = {0};
    const norma_rake_source source = {.data = data};
    assert_int_equal(norma_rake(&made, &source, margins, NULL, &err), status);
    assert_null(made);
    assert_string_equal(err.message, sentence);
    norma_margins_free(margins);
}

static void what_no_weight_can_do_is_refused(void **state)
{
    (void)state;
    sheet *s = small();
    norma_data *data = data_of(s, false);
    refuse(data, "{\"a\": {\"p\": 1, \"q\": 1, \"r\": 1}}", NORMA_EDATA,
           "margin 'a': no respondent is in category 'r', and no weight changes that: join it with "
           "another category");
    refuse(data, "{\"b\": {\"u\": 1, \"w\": 1}}", NORMA_EDATA,
           "margin 'b' gives no target for the category of row 31 and of others: add the category "
           "to the margin, or leave such rows out");
    refuse(data, "{\"z\": {\"u\": 1, \"w\": 1}}", NORMA_EINVAL,
           "margin 'z': the data have no column of labels 'z'");
    refuse(data, "{\"c\": {\"u\": 1, \"w\": 1}}", NORMA_EDATA,
           "margin 'c': no respondent is in category 'u', and no weight changes that: join it with "
           "another category");
    norma_data_free(data);
    free(s);
}

/* ---- nothing leaks ---- */

static void nothing_leaks(void **state)
{
    (void)state;
    static const char json[] = "{\"a\": {\"p\": 1, \"q\": 2}, \"a x b\": {\"p\": {\"u\": 1, "
                               "\"v\": 1}, \"q\": {\"u\": 2, \"v\": 2}}}";
    sheet *s = small();
    norma_data *data = data_of(s, false);
    norma_margins *margins = NULL;
    norma_raking *made = NULL;
    norma_rake_options o = NORMA_RAKE_OPTIONS_INIT;
    const norma_rake_source source = {.data = data};
    check_every_allocation(margins,
                           norma_margins_parse(&margins, json, sizeof json - 1, "m", NULL));
    o.cap = 1.2;
    check_every_allocation(made, norma_rake(&made, &source, margins, &o, NULL));
    norma_raking_free(made);
    made = NULL;
    o.trimming = NORMA_TRIM_AFTER;
    check_every_allocation(made, norma_rake(&made, &source, margins, &o, NULL));
    norma_raking_free(made);
    norma_margins_free(margins);
    norma_data_free(data);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_those_of_anesrake_rows_in_no_category_included),
        cmocka_unit_test(weights_under_a_cap_are_where_those_of_anesrake_end),
        cmocka_unit_test(weights_are_those_of_survey_on_its_own_example),
        cmocka_unit_test(one_margin_is_poststratification),
        cmocka_unit_test(association_is_that_of_the_base_weights),
        cmocka_unit_test(companies_may_begin_equal),
        cmocka_unit_test(margins_that_contradict_each_other_leave_a_note),
        cmocka_unit_test(a_cap_keeps_the_mean_and_the_ratios_under_it),
        cmocka_unit_test(margins_are_read_strictly),
        cmocka_unit_test(margins_are_said_in_words),
        cmocka_unit_test(what_no_weight_can_do_is_refused),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

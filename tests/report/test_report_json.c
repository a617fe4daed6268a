#include "report/example.h"

#include <norma/describe.h>

static cJSON *parse(const norma_output *out)
{
    assert_int_equal(strlen(out->bytes), out->length);
    assert_int_equal(out->bytes[out->length - 1], '\n');
    cJSON *json = cJSON_Parse(out->bytes);
    assert_non_null(json);
    return json;
}

/* The member is the number to the last bit, or null when the number is not finite. */
static void is_exactly(const cJSON *root, const char *path, double want)
{
    const cJSON *item = json_at(root, path);
    if (!isfinite(want)) {
        if (!cJSON_IsNull(item))
            fail_msg("%s should be null", path);
        return;
    }
    if (!cJSON_IsNumber(item) || item->valuedouble != want)
        fail_msg("%s is %.17g, not %.17g", path, item->valuedouble, want);
}

static void array_is_exactly(const cJSON *root, const char *path, const double *want, size_t n)
{
    const cJSON *array = json_at(root, path);
    assert_int_equal(cJSON_GetArraySize(array), n);
    size_t i = 0;
    for (const cJSON *item = array->child; item; item = item->next, i++)
        if (isnan(want[i]) ? !cJSON_IsNull(item) : item->valuedouble != want[i])
            fail_msg("%s[%zu] is %.17g, not %.17g", path, i, item->valuedouble, want[i]);
}

static void text_is(const cJSON *root, const char *path, const char *want)
{
    assert_string_equal(cJSON_GetStringValue(json_at(root, path)), want);
}

static void keys_are_sorted(const cJSON *node)
{
    for (const cJSON *child = node->child; child; child = child->next) {
        if (cJSON_IsObject(node) && child->next)
            assert_true(strcmp(child->string, child->next->string) < 0);
        keys_are_sorted(child);
    }
}

static void check_reliability(const cJSON *json, const char *at, const norma_reliability_result *r)
{
    char path[128];
#define NUMBER(key, value)                                                                         \
    do {                                                                                           \
        snprintf(path, sizeof path, "%s/%s", at, key);                                             \
        is_exactly(json, path, value);                                                             \
    } while (0)
    NUMBER("n", (double)r->n);
    NUMBER("n_items", (double)r->n_items);
    NUMBER("alpha/value", r->alpha);
    NUMBER("alpha/ci_low", r->alpha_low);
    NUMBER("alpha/ci_high", r->alpha_high);
    NUMBER("alpha_standardized", r->alpha_standardized);
    NUMBER("omega_total/value", r->omega_total);
    NUMBER("sem", r->sem);
    for (size_t i = 0; i < r->n_items; i++) {
        char key[48];
        snprintf(key, sizeof key, "items/%zu/mean", i);
        NUMBER(key, r->items[i].mean);
        snprintf(key, sizeof key, "items/%zu/sd", i);
        NUMBER(key, r->items[i].sd);
        snprintf(key, sizeof key, "items/%zu/r_rest", i);
        NUMBER(key, r->items[i].r_rest);
        snprintf(key, sizeof key, "items/%zu/alpha_if_dropped", i);
        NUMBER(key, r->items[i].alpha_if_dropped);
    }
#undef NUMBER
}

static void check_factor(const cJSON *json, const char *at, const norma_factor_result *f)
{
    const cJSON *root = *at ? json_at(json, at) : json;
    size_t p = f->n_items;
    size_t k = f->n_factors;
    is_exactly(root, "n", (double)f->n);
    array_is_exactly(root, "eigenvalues", f->eigenvalues, p);
    is_exactly(root, "kmo/overall", f->kmo);
    array_is_exactly(root, "kmo/items", f->kmo_items, p);
    is_exactly(root, "bartlett/chisq", f->bartlett_chisq);
    is_exactly(root, "bartlett/df", f->bartlett_df);
    is_exactly(root, "bartlett/p", f->bartlett_p);
    is_exactly(root, "parallel/n_factors", (double)f->parallel.n_factors);
    array_is_exactly(root, "parallel/threshold", f->parallel.threshold, p);
    array_is_exactly(root, "communalities", f->communalities, p);
    is_exactly(root, "fit/chisq", f->fit.chisq);
    is_exactly(root, "fit/df", f->fit.df);
    is_exactly(root, "fit/rmsea", f->fit.rmsea);
    is_exactly(root, "fit/tli", f->fit.tli);
    is_exactly(root, "fit/rmsr", f->fit.rmsr);
    for (size_t i = 0; i < p; i++)
        for (size_t c = 0; c < k; c++) {
            char path[64];
            snprintf(path, sizeof path, "loadings/%zu/%zu", i, c);
            is_exactly(root, path, f->loadings[c * p + i]);
        }
    for (size_t r = 0; r < k; r++)
        for (size_t c = 0; c < k; c++) {
            char path[64];
            snprintf(path, sizeof path, "phi/%zu/%zu", r, c);
            is_exactly(root, path, f->phi[c * k + r]);
        }
}

static void a_validation_gives_every_number_back_to_the_last_bit(void **state)
{
    (void)state;
    example e;
    norma_output out;
    example_make(&e, EXAMPLE_LATENCIES | EXAMPLE_NORMS, NORMA_ENGLISH);
    assert_int_equal(
        norma_report_validation(&out, e.validation, NORMA_FORMAT_JSON, &e.context, NULL), NORMA_OK);
    cJSON *json = parse(&out);
    keys_are_sorted(json);
    text_is(json, "norma", NORMA_VERSION);
    text_is(json, "command", "validate");
    is_exactly(json, "input/rows", EXAMPLE_ROWS);
    is_exactly(json, "settings/seed", 1);
    is_exactly(json, "settings/conf-level", 0.95);
    text_is(json, "settings/missing", "listwise");
    assert_null(cJSON_GetObjectItem(cJSON_GetObjectItem(json, "settings"), "threads"));
    for (size_t s = 0; s < e.instrument->n_scales; s++) {
        const norma_scale_validation *v = &e.validation->scales[s];
        char path[80];
        snprintf(path, sizeof path, "results/scales/%zu/verdict", s);
        text_is(json, path, norma_verdict_name(v->gate->verdict));
        for (size_t r = 0; r < v->gate->n_reasons; r++) {
            snprintf(path, sizeof path, "results/scales/%zu/reasons/%zu/value", s, r);
            is_exactly(json, path, v->gate->reasons[r].value);
            snprintf(path, sizeof path, "results/scales/%zu/reasons/%zu/code", s, r);
            text_is(json, path, v->gate->reasons[r].code);
        }
        snprintf(path, sizeof path, "results/scales/%zu/reliability/kept", s);
        check_reliability(json, path, v->kept);
        snprintf(path, sizeof path, "results/scales/%zu/reliability/everyone", s);
        check_reliability(json, path, v->everyone);
    }
    check_factor(json, "results/structure", e.validation->structure);
    is_exactly(json, "results/structure/key/n_hits", (double)e.validation->key_match->n_hits);
    const norma_comparison *c = &e.validation->scales[1].comparison;
    assert_true(e.validation->scales[1].compared);
    is_exactly(json, "results/scales/1/norm/difference", c->difference);
    is_exactly(json, "results/scales/1/norm/hedges_g", c->hedges_g);
    is_exactly(json, "results/scales/1/norm/g_low", c->g_low);
    is_exactly(json, "results/scales/1/norm/percentile", c->percentile);
    is_exactly(json, "results/scales/1/scores/mean_pomp", c->mean);
    assert_true(cJSON_IsNull(json_at(json, "results/scales/2/norm")));
    is_exactly(json, "results/scoring/min_answered", 0.5);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "notes")), e.validation->notes.n);
    assert_null(strstr(out.bytes, "=1+1")); /* no single respondent */
    cJSON_Delete(json);
    norma_output_free(&out);
    example_free(&e);
}

static void reliability_and_factor_keep_the_keys_they_promise(void **state)
{
    (void)state;
    example e;
    norma_output out;
    example_make(&e, EXAMPLE_PLAIN, NORMA_ENGLISH);
    const norma_reliability_result *scales[] = {e.validation->scales[1].kept,
                                                e.validation->scales[2].kept};
    assert_int_equal(
        norma_report_reliability(&out, scales, 2, NULL, NORMA_FORMAT_JSON, &e.context, NULL),
        NORMA_OK);
    cJSON *json = parse(&out);
    keys_are_sorted(json);
    check_reliability(json, "results/scales/0", scales[0]);
    check_reliability(json, "results/scales/1", scales[1]);
    text_is(json, "results/scales/0/id", "a");
    text_is(json, "results/scales/0/items/3/id", "a4");
    text_is(json, "results/scales/0/alpha/ci_method", "feldt");
    assert_true(cJSON_IsString(json_at(json, "results/scales/0/omega_total/method")));
    cJSON_Delete(json);
    norma_output_free(&out);
    assert_int_equal(norma_report_factor(&out, e.validation->structure, e.validation->key_match,
                                         e.instrument, NULL, NORMA_FORMAT_JSON, &e.context, NULL),
                     NORMA_OK);
    json = parse(&out);
    keys_are_sorted(json);
    check_factor(json_at(json, "results"), "", e.validation->structure);
    text_is(json, "results/key/scales/1/id", "b");
    cJSON_Delete(json);
    norma_output_free(&out);
    example_free(&e);
}

static void every_respondent_is_in_the_screening_results(void **state)
{
    (void)state;
    example e;
    norma_output out;
    example_make(&e, EXAMPLE_LATENCIES, NORMA_ENGLISH);
    const norma_screen_result *s = e.validation->screen;
    assert_int_equal(
        norma_report_screen(&out, s, e.instrument, e.data, NORMA_FORMAT_JSON, &e.context, NULL),
        NORMA_OK);
    cJSON *json = parse(&out);
    keys_are_sorted(json);
    is_exactly(json, "results/n_kept", (double)s->n_kept);
    const cJSON *row = json_at(json, "results/respondents/0");
    for (size_t r = 0; r < s->n_rows; r++, row = row->next) {
        assert_non_null(row);
        is_exactly(row, "row", (double)norma_data_file_row(e.data, r));
        text_is(row, "id", norma_data_respondent(e.data, r));
        assert_int_equal(cJSON_IsTrue(json_at(row, "kept")), s->keep[r]);
        assert_int_equal(cJSON_GetArraySize(json_at(row, "flags")),
                         __builtin_popcount(s->flags[r]));
        for (size_t k = 0; k < NORMA_INDICES; k++)
            is_exactly(json_at(row, "indices"), norma_index_name((norma_index)k),
                       s->indices[k] ? s->indices[k][r] : NAN);
    }
    assert_null(row);
    is_exactly(json, "results/items/2/threshold_ms", s->item_latencies[2].threshold_ms);
    cJSON_Delete(json);
    norma_output_free(&out);
    example_free(&e);
}

static void a_description_gives_its_counts_and_moments(void **state)
{
    (void)state;
    example e;
    norma_output out;
    norma_description *d = NULL;
    example_make(&e, EXAMPLE_LATENCIES, NORMA_ENGLISH);
    const size_t items[] = {0, 3};
    const norma_sample sample = {.data = e.data, .items = items, .n_items = 2};
    assert_int_equal(norma_describe(&d, &sample, NULL), NORMA_OK);
    assert_int_equal(norma_report_describe(&out, d, NORMA_FORMAT_JSON, &e.context, NULL), NORMA_OK);
    cJSON *json = parse(&out);
    keys_are_sorted(json);
    is_exactly(json, "results/items/0/mean", d->items[0].mean);
    is_exactly(json, "results/items/1/kurtosis", d->items[1].kurtosis);
    is_exactly(json, "results/items/0/n_missing", 1);
    is_exactly(json, "results/items/1/counts/4", (double)d->items[1].counts[4]);
    is_exactly(json, "results/items/0/latency_q90_ms", d->items[0].latency_q90_ms);
    cJSON_Delete(json);
    norma_output_free(&out);
    norma_description_free(d);
    example_free(&e);
}

/* Settings: text, number, undefined number, a seed beyond what a double keeps. */
static void settings_show_what_is_in_force(void **state)
{
    (void)state;
    example e;
    norma_output out;
    example_make(&e, EXAMPLE_PLAIN, NORMA_ENGLISH);
    const norma_setting more[] = {
        {"items", "a1:a4", 0}, {"weight", NULL, 0.1}, {"none", NULL, NAN}};
    e.context.settings = more;
    e.context.n_settings = 3;
    e.options.seed = UINT64_MAX;
    e.context.input = NULL;
    assert_int_equal(
        norma_report_validation(&out, e.validation, NORMA_FORMAT_JSON, &e.context, NULL), NORMA_OK);
    cJSON *json = parse(&out);
    text_is(json, "settings/items", "a1:a4");
    is_exactly(json, "settings/weight", 0.1);
    is_exactly(json, "settings/none", NAN);
    text_is(json, "settings/seed", "18446744073709551615");
    assert_true(cJSON_IsNull(json_at(json, "input")));
    cJSON_Delete(json);
    norma_output_free(&out);
    example_free(&e);
}

static void a_file_name_that_is_not_utf8_stays_valid_json(void **state)
{
    (void)state;
    example e;
    norma_output out;
    example_make(&e, EXAMPLE_PLAIN, NORMA_ENGLISH);
    assert_int_equal(
        norma_report_validation(&out, e.validation, NORMA_FORMAT_JSON, &e.context, NULL), NORMA_OK);
    cJSON *json = parse(&out);
    text_is(json, "input/file", "/secret/folder/</script>\xef\xbf\xbd.csv");
    cJSON_Delete(json);
    norma_output_free(&out);
    example_free(&e);
}

static void norm_sets_show_their_whole_distribution(void **state)
{
    (void)state;
    example e;
    norma_output out;
    example_make(&e, EXAMPLE_NORMS, NORMA_ENGLISH);
    norma_norm_set *sets[] = {&e.norms};
    const norma_norm_list list = {1, sets};
    assert_int_equal(norma_report_norm_list(&out, &list, NULL, NORMA_FORMAT_JSON, &e.context, NULL),
                     NORMA_OK);
    cJSON *json = parse(&out);
    keys_are_sorted(json);
    is_exactly(json, "results/sets/0/version", 3);
    text_is(json, "results/sets/0/source/filter", "unit is not 3");
    cJSON_Delete(json);
    norma_output_free(&out);
    assert_int_equal(norma_report_norm_set(&out, &e.norms, NORMA_FORMAT_JSON, &e.context, NULL),
                     NORMA_OK);
    json = parse(&out);
    array_is_exactly(json, "results/scales/0/distribution/pomp", e.norm_scale.values, 4);
    is_exactly(json, "results/scales/0/distribution/counts/2", 40);
    is_exactly(json, "results/scales/0/sd", 33.5);
    cJSON_Delete(json);
    norma_output_free(&out);
    example_free(&e);
}

static void a_validation_is_no_csv(void **state)
{
    (void)state;
    example e;
    norma_output out;
    norma_error err = {0};
    example_make(&e, EXAMPLE_PLAIN, NORMA_ENGLISH);
    assert_int_equal(
        norma_report_validation(&out, e.validation, NORMA_FORMAT_CSV, &e.context, &err),
        NORMA_EINVAL);
    assert_string_equal(err.message, "a validation cannot be written as csv");
    assert_null(out.bytes);
    example_free(&e);
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    example e;
    norma_output out;
    example_make(&e, EXAMPLE_LATENCIES | EXAMPLE_NORMS, NORMA_FRENCH);
    const norma_reliability_result *scales[] = {e.validation->scales[1].kept};
    example_watch_json();
    check_every_allocation(
        out.bytes,
        norma_report_reliability(&out, scales, 1, NULL, NORMA_FORMAT_JSON, &e.context, NULL));
    norma_output_free(&out);
    check_every_allocation(out.bytes,
                           norma_report_screen(&out, e.validation->screen, e.instrument, e.data,
                                               NORMA_FORMAT_JSON, &e.context, NULL));
    norma_output_free(&out);
    check_every_allocation(out.bytes, norma_report_validation(&out, e.validation, NORMA_FORMAT_JSON,
                                                              &e.context, NULL));
    norma_output_free(&out);
    cJSON_InitHooks(NULL);
    example_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_validation_gives_every_number_back_to_the_last_bit),
        cmocka_unit_test(reliability_and_factor_keep_the_keys_they_promise),
        cmocka_unit_test(every_respondent_is_in_the_screening_results),
        cmocka_unit_test(a_description_gives_its_counts_and_moments),
        cmocka_unit_test(settings_show_what_is_in_force),
        cmocka_unit_test(a_file_name_that_is_not_utf8_stays_valid_json),
        cmocka_unit_test(norm_sets_show_their_whole_distribution),
        cmocka_unit_test(a_validation_is_no_csv),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "example.h"

#include "report/words.h"

static size_t n_missing;

static void missing(const char *english)
{
    print_error("no French for: %s\n", english);
    n_missing++;
}

static norma_scored *score(const example *e, bool overridden, int reference)
{
    static const norma_override overrides[] = {{"n", "the <board> asked for it, \"2026\""},
                                               {"item-rest:a", "a reason of some length"}};
    norma_scored_options o = norma_scored_options_init();
    norma_scored *s = NULL;
    norma_error err = {0};
    o.reference = reference;
    o.factor_scores = true;
    o.gating.today = "2026-01-01";
    o.gating.overrides = overrides;
    o.gating.n_overrides = overridden ? 2 : 0;
    if (norma_scored_of(&s, e->instrument, e->data, NULL, &o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return s;
}

static char *write_as(const norma_scored *s, example *e, norma_format format)
{
    norma_output out = {0};
    assert_int_equal(norma_report_scored(&out, s, format, &e->context, NULL), NORMA_OK);
    assert_int_equal(strlen(out.bytes), out.length);
    return out.bytes;
}

static void everything_is_said_in_french(void **state)
{
    (void)state;
    n_missing = 0;
    for (int kind = 0; kind < 8; kind++) {
        example e;
        example_make(&e, kind, NORMA_FRENCH);
        for (int k = 0; k < 4; k++) {
            norma_scored *s = score(&e, k & 1, k & 2 ? NORMA_REFERENCE_SAMPLE : 0);
            norma__phrase_missing = missing;
            free(write_as(s, &e, NORMA_FORMAT_TEXT));
            norma__phrase_missing = NULL;
            norma_scored_free(s);
        }
        example_free(&e);
    }
    assert_int_equal(n_missing, 0);
}

static void the_record_of_csv_and_json_are_one(void **state)
{
    (void)state;
    example e;
    example_make(&e, 0, NORMA_ENGLISH);
    norma_scored *s = score(&e, true, NORMA_REFERENCE_SAMPLE);
    char *csv = write_as(s, &e, NORMA_FORMAT_CSV), *json = write_as(s, &e, NORMA_FORMAT_JSON);
    cJSON *whole = cJSON_Parse(json);
    char *end = strchr(csv, '\n');
    cJSON *record = cJSON_ParseWithLength(csv + 21, (size_t)(end - csv) - 21);
    cJSON *gate = cJSON_GetObjectItemCaseSensitive(
        cJSON_GetObjectItemCaseSensitive(whole, "results"), "gate");
    assert_true(record && gate);
    cJSON_DeleteItemFromObject(record, "file_sha256");
    cJSON_DeleteItemFromObject(gate, "file_sha256");
    assert_true(cJSON_Compare(record, gate, 1));
    assert_non_null(strstr(csv, "\"because\":\"the \\u003cboard\\u003e asked for it, "));
    cJSON_Delete(whole);
    cJSON_Delete(record);
    free(csv);
    free(json);
    norma_scored_free(s);
    example_free(&e);
}

static void nothing_leaks(void **state)
{
    (void)state;
    example e;
    example_make(&e, 0, NORMA_ENGLISH);
    norma_scored *s = score(&e, true, NORMA_REFERENCE_SAMPLE);
    for (int format = NORMA_FORMAT_TEXT; format <= NORMA_FORMAT_CSV; format++) {
        norma_output out = {0};
        check_every_allocation(
            out.bytes, norma_report_scored(&out, s, (norma_format)format, &e.context, NULL));
        norma_output_free(&out);
    }
    norma_scored_free(s);
    example_free(&e);
}

static void there_are_three_formats(void **state)
{
    (void)state;
    example e;
    norma_output out = {0};
    norma_error err = {0};
    example_make(&e, 0, NORMA_ENGLISH);
    norma_scored *s = score(&e, false, NORMA_REFERENCE_NORMS);
    assert_int_equal(norma_report_scored(&out, s, (norma_format)9, &e.context, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "scores cannot be written as ?");
    norma_scored_free(s);
    example_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_said_in_french),
        cmocka_unit_test(the_record_of_csv_and_json_are_one),
        cmocka_unit_test(nothing_leaks),
        cmocka_unit_test(there_are_three_formats),
    };
    return cmocka_run_group_tests_name("report of scores", tests, NULL, NULL);
}

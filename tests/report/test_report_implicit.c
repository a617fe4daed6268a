#include <math.h>
#include <norma/report.h>
#include <string.h>

#include "process/implicit/trialled.h"

/* An association test with devices and keys, and a scale of statements, of three persons. */
static const char file[] =
    "id,block,ms,ok,d,s,r\n"
    "=a,ta,400,1,pc,,\n=a,ta,600,1,pc,,\n=a,tb,700,1,pc,,\n=a,tb,950,0,pc,,\n"
    "=a,tb,800,1,pc,,\n=a,m,900,,pc,w0,1\n=a,m,700,,pc,w1,0\n"
    "b,tb,640,1,pc,,\nb,tb,610,1,pc,,\nb,ta,500,1,pc,,\nb,ta,650,1,pc,,\n"
    "b,m,1200,,pc,w0,1\nb,m,800,,pc,w1,1\n"
    "c,ta,500,1,tab,,\nc,ta,650,1,tab,,\nc,m,1000,,tab,w0,0\n"
    "c,m,900,,tab,w1,1\n";
static const char instrument_file[] =
    INSTRUMENT(BLOCKS ", \"device\": \"d\", \"stimulus\": \"s\", \"response\": \"r\"",
               "{\"id\": \"t\", \"title\": \"A\\u001b title\", \"kind\": \"iat\", \"blocks\": "
               "[{\"a\": \"ta\", \"b\": \"tb\"}]}, {\"id\": \"v\", \"kind\": \"statements\", "
               "\"blocks\": \"m\", \"scales\": [{\"id\": \"w\", \"statements\": [\"w0\", "
               "\"w1\"]}]}");

typedef struct world {
    norma_instrument *instrument;
    norma_trials *trials;
    norma_implicit_result *result;
    norma_report_context context;
} world;

static int set_up(void **state)
{
    static world w;
    norma_implicit_options o = NORMA_IMPLICIT_OPTIONS_INIT;
    o.splits = 3;
    w.instrument = trial_instrument(instrument_file);
    w.trials = trials_of(w.instrument, file);
    w.result = scored(w.instrument, w.trials, &o);
    w.context = (norma_report_context){.command = "implicit",
                                       .input = &w.trials->input,
                                       .table = norma_implicit_option_table(),
                                       .options = &w.result->options,
                                       .notes = &w.trials->notes};
    *state = &w;
    return 0;
}

static int tear_down(void **state)
{
    world *w = *state;
    norma_implicit_result_free(w->result);
    norma_trials_free(w->trials);
    norma_instrument_free(w->instrument);
    return 0;
}

static norma_output written(world *w, norma_format format, norma_language language)
{
    norma_output out;
    norma_error err = {0};
    w->context.language = language;
    if (norma_report_implicit(&out, w->result, w->trials, format, &w->context, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return out;
}

static void json_has_every_participant_and_undefined_is_null(void **state)
{
    norma_output out = written(*state, NORMA_FORMAT_JSON, NORMA_ENGLISH);
    cJSON *json = cJSON_Parse(out.bytes);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/participants")), 6);
    assert_string_equal(json_at(json, "results/participants/2/excluded")->valuestring,
                        "missing-block");
    assert_string_equal(json_at(json, "results/participants/2/missing_block")->valuestring,
                        "test B");
    assert_true(cJSON_IsNull(json_at(json, "results/participants/2/d1")));
    assert_true(cJSON_IsNull(json_at(json, "results/participants/2/se")));
    assert_string_equal(json_at(json, "results/participants/1/first")->valuestring, "b");
    assert_string_equal(json_at(json, "results/participants/3/measure")->valuestring, "w");
    assert_true(cJSON_IsNull(json_at(json, "results/participants/3/first")));
    assert_string_equal(json_at(json, "results/measures/0/devices/1/device")->valuestring, "tab");
    assert_true(cJSON_IsNull(json_at(json, "results/reliability/t/odd_even/r")));
    assert_close(json_number(json, "results/participants/1/d1"),
                 50 / sqrt((100 * 100 + 50 * 50 + 40 * 40 + 10 * 10) / 3.0), 1e-12, 0);
    cJSON_Delete(json);
    norma_output_free(&out);
}

static void csv_defuses_formulas_and_text_has_no_control_characters(void **state)
{
    norma_output out = written(*state, NORMA_FORMAT_CSV, NORMA_ENGLISH);
    assert_non_null(strstr(out.bytes, "\nt,'=a,"));
    norma_output_free(&out);
    out = written(*state, NORMA_FORMAT_TEXT, NORMA_ENGLISH);
    assert_null(strchr(out.bytes, '\x1b'));
    assert_non_null(strstr(out.bytes, "excluded: 1 without all blocks"));
    assert_null(strstr(out.bytes, "nan"));
    norma_output_free(&out);
    out = written(*state, NORMA_FORMAT_TEXT, NORMA_FRENCH);
    assert_non_null(strstr(out.bytes, "exclues : 1 sans tous les blocs"));
    norma_output_free(&out);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    world *w = *state;
    norma_error err;
    for (int format = NORMA_FORMAT_TEXT; format <= NORMA_FORMAT_CSV; format++) {
        norma_output out = {0};
        check_every_allocation(out.bytes,
                               norma_report_implicit(&out, w->result, w->trials,
                                                     (norma_format)format, &w->context, &err));
        norma_output_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_has_every_participant_and_undefined_is_null),
        cmocka_unit_test(csv_defuses_formulas_and_text_has_no_control_characters),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

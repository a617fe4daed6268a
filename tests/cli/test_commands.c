/* The commands on the project's own data sets: values, sameness, languages and verdicts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/runner.h"

#define BFI " --data $DATASETS/bfi/bfi.csv"
#define BFI_INSTRUMENT " --instrument $DATASETS/bfi/instrument.json"
#define LQ " --instrument $DATASETS/lq2002/instrument.json --data $DATASETS/lq2002/lq2002.csv"
#define COS                                                                                        \
    " --instrument $DATASETS/cos-demo/instrument.json --data $DATASETS/cos-demo/cos-demo.csv"

static int begin(void **state)
{
    (void)state;
    runner_begin();
    assert_int_equal(symlink(NORMA_DATASETS, "datasets"), 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    runner_end();
    return 0;
}

/* ---- values -----------------------------------------------------------------------------------
 */

/* psych 2.2.9 on the complete rows of bfi, A1 reversed: alpha(), R's var() for the covariances. */
static void reliability_of_agreeableness_is_that_of_psych(void **state)
{
    (void)state;
    cJSON *json = run_json("norma reliability" BFI " --items A1:A5 --reverse A1 --range 1:6 "
                           "--missing listwise --format json");
    assert_string_equal(text_at(json, "command"), "reliability");
    assert_int_equal(json_number(json, "input/rows"), 2800);
    assert_string_equal(text_at(json, "settings/missing"), "listwise");
    assert_string_equal(text_at(json, "settings/reverse"), "A1");
    assert_string_equal(text_at(json, "results/scales/0/id"), "items");
    assert_int_equal(json_number(json, "results/scales/0/n_items"), 5);
    assert_int_equal(json_number(json, "results/scales/0/n"), 2709);
    assert_close(json_number(json, "results/scales/0/alpha/value"), .7037558943748361, 1e-10, 0);
    assert_int_equal(notes_with(json, "rows-lost"), 1);
    cJSON_Delete(json);
}

static void reliability_of_an_instrument_has_all_its_scales(void **state)
{
    (void)state;
    cJSON *json = run_json("norma reliability" LQ " --format json");
    /* multilevel 2.7, cronbach() on lq2002: .9022, .8231, .8729 */
    static const double alpha[] = {.9022, .8231, .8729};
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/scales")), 3);
    for (int s = 0; s < 3; s++) {
        char path[64];
        snprintf(path, sizeof path, "results/scales/%d/alpha/value", s);
        assert_close(json_number(json, path), alpha[s], 0, 5e-5);
    }
    cJSON_Delete(json);
}

/* psych 2.2.9 on 2,436 complete rows: KMO(), cortest.bartlett(), fa(fm = "uls", nfactors = 5),
   which stops closer to the minimum than fm = "minres" does. */
static void factor_analysis_of_bfi_is_that_of_psych(void **state)
{
    (void)state;
    cJSON *json = run_json("norma factor" BFI " --items A1:O5 --range 1:6 --factors 5 --extraction "
                           "minres --rotation oblimin --missing listwise --format json");
    assert_int_equal(json_number(json, "results/n"), 2436);
    assert_close(json_number(json, "results/kmo/overall"), 0.8486452309468395, 1e-6, 0);
    assert_close(json_number(json, "results/bartlett/chisq"), 18146.065577235015, 1e-6, 0);
    assert_close(json_number(json, "results/eigenvalues/0"), 5.134311177207269, 1e-10, 0);
    assert_close(json_number(json, "results/fit/chisq"), 1538.5206529, 1e-6, 0);
    assert_close(json_number(json, "results/fit/tli"), .8768373149973, 1e-6, 0);
    assert_close(json_number(json, "results/fit/rmsr"), .0278285383189, 1e-6, 0);
    assert_int_equal(json_number(json, "results/fit/df"), 185);
    assert_int_equal(json_number(json, "results/parallel/n_factors"), 5);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/eigenvalues")), 25);
    cJSON_Delete(json);
}

static void the_instrument_says_how_many_factors_there_are(void **state)
{
    (void)state;
    cJSON *json = run_json("norma factor" BFI BFI_INSTRUMENT " --format json");
    assert_int_equal(json_number(json, "settings/factors"), 5);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/phi")), 5);
    cJSON_Delete(json);
}

static void a_filter_keeps_the_rows_it_names(void **state)
{
    (void)state;
    cJSON *kept = run_json("norma describe" LQ " --where COMPID=13,18,46 --format json");
    cJSON *rest = run_json("norma describe" LQ " --where-not COMPID=13,18,46 --format json");
    /* companies 13, 18 and 46 have 99, 94 and 90 of the 2,042 soldiers */
    assert_int_equal(json_number(kept, "results/n"), 283);
    assert_int_equal(json_number(rest, "results/n"), 2042 - 283);
    assert_int_equal(json_number(kept, "input/rows"), 2042);
    assert_string_equal(text_at(kept, "settings/where"), "COMPID=13,18,46");
    cJSON_Delete(kept);
    cJSON_Delete(rest);
}

/* ---- the main job -----------------------------------------------------------------------------
 */

static void validate_leaves_the_four_files_and_a_summary(void **state)
{
    (void)state;
    run r = run_line("norma validate" LQ " --report v.html --results v.json --scores s.csv "
                     "--respondents r.csv");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.err, "norma: done in "));
    assert_non_null(strstr(r.err, "peak memory "));
    assert_true(r.bytes > 500);

    char *html = read_text("v.html"), *results = read_text("v.json");
    char *scores = read_text("s.csv"), *respondents = read_text("r.csv");
    assert_memory_equal(html, "<!", 2);
    assert_null(strstr(html, "src=\"http"));
    cJSON *json = cJSON_Parse(results);
    assert_non_null(json);
    assert_string_equal(text_at(json, "command"), "validate");
    assert_int_equal(json_number(json, "input/rows"), 2042);
    int lines = 0;
    for (const char *c = respondents; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 2043);
    assert_non_null(strstr(scores, "leadership-climate"));
    cJSON_Delete(json);
    free(html);
    free(results);
    free(scores);
    free(respondents);
    run_free(&r);
}

static void norms_are_built_listed_shown_and_compared_with(void **state)
{
    (void)state;
    const char *build = "norma norms build" LQ " --where-not COMPID=13,18,46 --name army "
                        "--created 2025-01-31T12:00:00Z --store n.db --format json";
    cJSON *first = run_json(build);
    cJSON *second = run_json(build);
    cJSON *list = run_json("norma norms list --store n.db --format json");
    assert_int_equal(cJSON_GetArraySize(json_at(list, "results/sets")), 2);
    run r = run_line("norma norms show --store n.db --name army --version 2");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "COMPID ≠ 13, 18, 46"));
    run_free(&r);
    cJSON *json = run_json("norma validate" LQ " --where COMPID=13,18,46 --norms n.db --norm-set "
                           "army:1 --format json");
    assert_string_equal(text_at(json, "settings/norm-set"), "army:1");
    cJSON_Delete(first);
    cJSON_Delete(second);
    cJSON_Delete(list);
    cJSON_Delete(json);
}

static void strict_turns_a_held_scale_into_exit_code_3(void **state)
{
    (void)state;
    /* ten soldiers are too few for any scale to pass */
    const char *line = "norma validate" LQ " --where SUB=1,2,3,4,5,6,7,8,9,10 --format json";
    char strict[512];
    cJSON *json = run_json(line);
    cJSON_Delete(json);
    snprintf(strict, sizeof strict, "%s --strict --results held.json", line);
    run r = run_line(strict);
    assert_int_equal(r.code, 3);
    char *results = read_text("held.json"); /* the work was done all the same */
    assert_non_null(strstr(results, "hold"));
    free(results);
    run_free(&r);
}

/* ---- disappointing data are no error ----------------------------------------------------------
 */

static void disappointing_data_leave_notes_not_errors(void **state)
{
    (void)state;
    static const struct {
        const char *name, *rows;
    } data[] = {{"constant.csv", "3,1,2\n3,2,2\n3,4,5\n3,5,4\n3,2,1\n"},
                {"unanswered.csv", "NA,1,2\n,2,2\n,4,5\n,5,4\n,2,1\n"},
                {"nobody.csv", ",,\n,,\n"},
                {"one.csv", "1,2,3\n"},
                {"few.csv", "1,2,3\n2,2,4\n"}};
    static const char *const commands[] = {"describe", "reliability", "screen"};
    for (size_t i = 0; i < sizeof data / sizeof data[0]; i++) {
        char text[256], line[256];
        snprintf(text, sizeof text, "q1,q2,q3\n%s", data[i].rows);
        write_text(data[i].name, text);
        for (size_t c = 0; c < sizeof commands / sizeof commands[0]; c++) {
            snprintf(line, sizeof line,
                     "norma %s --data %s --items q1:q3 --range 1:5 --format json", commands[c],
                     data[i].name);
            cJSON *json = run_json(line);
            if (c > 0 && cJSON_GetArraySize(json_at(json, "notes")) == 0)
                fail_msg("%s: no note", line);
            cJSON_Delete(json);
        }
    }
}

static void validate_gets_through_disappointing_data(void **state)
{
    (void)state;
    static const char *const rows[] = {"3,1,2,4\n3,2,2,5\n3,4,5,1\n3,5,4,2\n3,2,1,3\n", "1,2,3,4\n",
                                       ",,,\n", "1,2,3,4\n2,3,4,5\n"};
    write_text("small.json",
               "{\"format\":\"norma-instrument-1\",\"id\":\"small\",\"version\":\"1\","
               "\"answers\":{\"min\":1,\"max\":5},\"items\":[\"q1\",\"q2\",\"q3\",\"q4\"],"
               "\"scales\":[{\"id\":\"a\",\"items\":[\"q1\",\"q2\"]},"
               "{\"id\":\"b\",\"items\":[\"q3\",\"q4\"]}]}");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[256];
        snprintf(text, sizeof text, "q1,q2,q3,q4\n%s", rows[i]);
        write_text("small.csv", text);
        cJSON *json = run_json("norma validate --instrument small.json --data small.csv --report "
                               "small.html --scores small-scores.csv --respondents "
                               "small-respondents.csv --format json");
        assert_true(cJSON_GetArraySize(json_at(json, "notes")) > 0);
        cJSON_Delete(json);
    }
}

static void reliability_leaves_out_a_scale_it_cannot_compute(void **state)
{
    (void)state;
    write_text("one.csv", "q1,q2\n1,2\n");
    cJSON *json = run_json("norma reliability --data one.csv --items q1,q2 --format json");
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/scales")), 0);
    assert_int_equal(notes_with(json, "reliability-not-computed"), 1);
    cJSON_Delete(json);
}

/* ---- sameness ---------------------------------------------------------------------------------
 */

static void results_do_not_depend_on_the_number_of_threads(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "norma describe" BFI BFI_INSTRUMENT " --format json",
        "norma screen" BFI BFI_INSTRUMENT " --format csv",
        "norma reliability" BFI BFI_INSTRUMENT " --format json",
        "norma factor" BFI BFI_INSTRUMENT " --format json",
        "norma validate" LQ " --format json",
        "norma validate" COS " --format json",
        "norma simulate --n 300 --seed 3 --instrument $DATASETS/cos-demo/instrument.json"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char line[512];
        snprintf(line, sizeof line, "%s --threads 1", lines[i]);
        run one = run_line(line);
        snprintf(line, sizeof line, "%s --threads 4", lines[i]);
        run four = run_line(line);
        assert_int_equal(one.code, 0);
        assert_int_equal(four.code, 0);
        assert_true(one.bytes > 100);
        assert_string_equal(one.out, four.out);
        run_free(&one);
        run_free(&four);
    }
}

static void output_is_what_stdout_would_have_been(void **state)
{
    (void)state;
    run shown = run_line("norma reliability" LQ);
    run written = run_line("norma reliability" LQ " --output reliability.txt");
    assert_int_equal(shown.code, 0);
    assert_int_equal(written.code, 0);
    assert_int_equal(written.bytes, 0);
    char *text = read_text("reliability.txt");
    assert_string_equal(text, shown.out);
    free(text);
    run_free(&shown);
    run_free(&written);
}

/* ---- languages and help -----------------------------------------------------------------------
 */

static void french_output_speaks_french(void **state)
{
    (void)state;
    run r = run_line("norma validate" LQ " --language fr --report fr.html");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "Climat de commandement"));
    assert_null(strstr(r.out, "Leadership climate"));
    char *html = read_text("fr.html");
    assert_non_null(strstr(html, "lang=\"fr\""));
    assert_non_null(strstr(html, "Climat de commandement"));
    free(html);
    run_free(&r);
}

static void every_command_has_help(void **state)
{
    (void)state;
    static const char *const commands[] = {"validate", "describe",    "screen",     "reliability",
                                           "factor",   "norms build", "norms list", "norms show",
                                           "simulate", "correlate",   "tabulate"};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        char line[128], usage[64];
        snprintf(usage, sizeof usage, "Usage: norma %s ", commands[i]);
        snprintf(line, sizeof line, "norma %s --help", commands[i]);
        run option = run_line(line);
        snprintf(line, sizeof line, "norma help %s", commands[i]);
        run command = run_line(line);
        assert_int_equal(option.code, 0);
        assert_non_null(strstr(option.out, usage));
        assert_string_equal(option.out, command.out);
        run_free(&option);
        run_free(&command);
    }
    run r = run_line("norma");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "Usage: norma COMMAND"));
    run_free(&r);
    r = run_line("norma --version");
    assert_memory_equal(r.out, "norma ", 6);
    run_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reliability_of_agreeableness_is_that_of_psych),
        cmocka_unit_test(reliability_of_an_instrument_has_all_its_scales),
        cmocka_unit_test(factor_analysis_of_bfi_is_that_of_psych),
        cmocka_unit_test(the_instrument_says_how_many_factors_there_are),
        cmocka_unit_test(a_filter_keeps_the_rows_it_names),
        cmocka_unit_test(validate_leaves_the_four_files_and_a_summary),
        cmocka_unit_test(norms_are_built_listed_shown_and_compared_with),
        cmocka_unit_test(strict_turns_a_held_scale_into_exit_code_3),
        cmocka_unit_test(disappointing_data_leave_notes_not_errors),
        cmocka_unit_test(validate_gets_through_disappointing_data),
        cmocka_unit_test(reliability_leaves_out_a_scale_it_cannot_compute),
        cmocka_unit_test(results_do_not_depend_on_the_number_of_threads),
        cmocka_unit_test(output_is_what_stdout_would_have_been),
        cmocka_unit_test(french_output_speaks_french),
        cmocka_unit_test(every_command_has_help),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

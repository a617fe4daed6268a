#include "formats/reading.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "foundation/memory.h"

static char answers[] = "/tmp/norma-answers-XXXXXX", timings[] = "/tmp/norma-timings-XXXXXX";

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static norma_status join(norma_data **out, const char *json, norma_out_of_range rule,
                         norma_error *err)
{
    norma_instrument *made = instrument(json);
    norma_read_options options = NORMA_READ_OPTIONS_INIT;
    options.out_of_range = (int)rule;
    options.latencies_path = timings;
    norma_status status = norma_data_read(out, made, answers, &options, err);
    norma_instrument_free(made);
    return status;
}

static norma_data *joined(const char *unit_json, norma_out_of_range rule)
{
    norma_data *data = NULL;
    norma_error err = {0};
    if (join(&data, unit_json, rule, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return data;
}

static void is_refused(const char *json, norma_status want, const char *sentence)
{
    norma_data *data = NULL;
    norma_error err = {0};
    char message[512];
    assert_int_equal(join(&data, json, NORMA_OUT_OF_RANGE_ERROR, &err), want);
    assert_null(data);
    snprintf(message, sizeof message, sentence, timings);
    assert_string_equal(err.message, message);
}

#define ANSWERS                                                                                    \
    "id,a,b,c,company,role\n"                                                                      \
    "r1,1,2,3,X,employee\nr2,4,5,6,X,employee\n,1,1,1,X,employee\nr4,2,2,2,X,employee\n"

static void latencies_find_their_respondents_by_id(void **state)
{
    (void)state;
    write_file(answers, ANSWERS);
    write_file(timings, "tb;id;ta;x\n2,5;r2;1,5;q\nabsent;r9;9;q\n3;r1;9;q\n");
    norma_data *data = joined(INSTRUMENT("s"), NORMA_OUT_OF_RANGE_ERROR);
    const double *a = norma_data_latencies(data, 0), *b = norma_data_latencies(data, 1);
    assert_int_equal(norma_data_rows(data), 4);
    assert_true(a[0] == 9000 && b[0] == 3000); /* 9 is a code of missing answers */
    assert_true(a[1] == 1500 && b[1] == 2500);
    assert_true(isnan(a[2]) && isnan(b[2]) && isnan(a[3]) && isnan(b[3]));
    assert_null(norma_data_latencies(data, 2));
    assert_true(note(data, "latencies-joined")->value == 2);
    assert_true(note(data, "latencies-joined")->of == 4);
    norma_data_free(data);
}

static void they_are_those_of_one_file(void **state)
{
    (void)state;
    write_file(answers, "id,a,b,c,company,role,ta,tb\nr1,1,2,3,X,employee,1234.5,17\n");
    norma_instrument *made = instrument(INSTRUMENT("ms"));
    norma_data *one = NULL;
    norma_error err = {0};
    assert_int_equal(norma_data_read(&one, made, answers, NULL, &err), NORMA_OK);
    norma_instrument_free(made);
    write_file(answers, "id,a,b,c,company,role\nr1,1,2,3,X,employee\n");
    write_file(timings, "id,ta,tb\nr1,1234.5,17\n");
    norma_data *two = joined(INSTRUMENT("ms"), NORMA_OUT_OF_RANGE_ERROR);
    for (size_t i = 0; i < 2; i++)
        assert_true(norma_data_latencies(one, i)[0] == norma_data_latencies(two, i)[0]);
    norma_data_free(one);
    norma_data_free(two);
}

static void latencies_not_over_zero_are_named_or_forgiven(void **state)
{
    (void)state;
    write_file(answers, ANSWERS);
    write_file(timings, "id,ta,tb\nr4,0,1\nr1,5,-2\n");
    is_refused(
        INSTRUMENT("ms"), NORMA_EDATA,
        "%s: 2 cells are not as they should be (--out-of-range missing makes 2 of them "
        "missing); row 2, column tb: no latency over 0; row 1, column ta: no latency over 0");
    norma_data *data = joined(INSTRUMENT("ms"), NORMA_OUT_OF_RANGE_MISSING);
    assert_true(norma_data_latencies(data, 0)[0] == 5);
    assert_true(isnan(norma_data_latencies(data, 1)[0]));
    assert_true(isnan(norma_data_latencies(data, 0)[3]));
    assert_string_equal(note(data, "latency-out-of-range")->subject, "a");
    norma_data_free(data);
}

static void what_cannot_be_joined_is_refused(void **state)
{
    (void)state;
    char message[512];
    write_file(answers, ANSWERS);
    write_file(timings, "id,ta,tb\nx1,1,1\n");
    snprintf(message, sizeof message,
             "no respondent of %s is in %%s: their ids in column id differ", answers);
    is_refused(INSTRUMENT("ms"), NORMA_EDATA, message);
    write_file(timings, "id,ta,tb\nr1,1,1\nr1,2,2\n");
    is_refused(INSTRUMENT("ms"), NORMA_EDATA,
               "%s: rows 1 and 2 have the same respondent id in column id");
    write_file(timings, "id,ta\nr1,1\n");
    is_refused(INSTRUMENT("ms"), NORMA_EDATA, "%s has no column for 1 of the instrument's: tb");
    is_refused(TWO_ITEMS, NORMA_EINVAL,
               "latencies in a file of their own are joined by respondent id, and the instrument "
               "names no column of ids");
    is_refused(
        "{\"format\": \"norma-instrument-1\", \"id\": \"n\", \"version\": \"1\", \"columns\": "
        "{\"respondent\": \"id\"}, \"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"a\"], "
        "\"scales\": [{\"id\": \"s\", \"items\": [\"a\"]}]}",
        NORMA_EINVAL, "the instrument names no column of latencies to be read from %s");
}

static void nothing_leaks(void **state)
{
    (void)state;
    norma_instrument *made = instrument(INSTRUMENT("ms"));
    norma_read_options options = NORMA_READ_OPTIONS_INIT;
    norma_data *data = NULL;
    options.latencies_path = timings;
    options.threads = 1;
    write_file(answers, ANSWERS);
    write_file(timings, "id,ta,tb\nr1,1,1\n");
    check_every_allocation(data, norma_data_read(&data, made, answers, &options, NULL));
    norma_data_free(data);
    norma_instrument_free(made);
}

static int make_files(void **state)
{
    (void)state;
    int a = mkstemp(answers), t = mkstemp(timings);
    return a < 0 || t < 0 || close(a) != 0 || close(t) != 0;
}

static int remove_files(void **state)
{
    (void)state;
    return unlink(answers) != 0 || unlink(timings) != 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(latencies_find_their_respondents_by_id),
        cmocka_unit_test(they_are_those_of_one_file),
        cmocka_unit_test(latencies_not_over_zero_are_named_or_forgiven),
        cmocka_unit_test(what_cannot_be_joined_is_refused),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}

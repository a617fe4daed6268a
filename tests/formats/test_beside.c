/* What stands beside the instrument's columns: further labels, and weights in a file. */
#include "formats/reading.h"

#include <math.h>
#include <norma/convert.h>
#include <stdio.h>
#include <unistd.h>

#include "foundation/memory.h"

static char answers[] = "/tmp/norma-beside-XXXXXX", weights[] = "/tmp/norma-weights-XXXXXX";

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

#define WITH_UNIT                                                                                  \
    "{\"format\": \"norma-instrument-1\", \"id\": \"w\", \"version\": \"1\", \"columns\": "        \
    "{\"respondent\": \"id\", \"units\": [\"company\"]}, \"answers\": {\"min\": 1, \"max\": 5}, "  \
    "\"items\": [\"a\", \"b\"], \"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\"]}]}"

#define ROWS "id,a,sector,b,company,size\nr1,1,x,2,K,s\nr2,3,,4,L,l\nr3,5,y,5,K,s\n"

/* ---- labels ---- */

static void check_labels(const norma_data *data)
{
    assert_int_equal(norma_data_labels(data), 3);
    assert_string_equal(norma_data_label_column(data, 0), "company");
    assert_string_equal(norma_data_label_column(data, 1), "size");
    assert_string_equal(norma_data_label_column(data, 2), "sector");
    assert_int_equal(norma_data_label(data, 1, 2), 0);
    assert_int_equal(norma_data_label(data, 2, 1), NORMA_NONE);
    assert_string_equal(norma_data_label_name(data, 2, norma_data_label(data, 2, 2)), "y");
    assert_true(note(data, "labels-missing")->value == 1);
    assert_int_equal(norma_data_input(data)->n_ignored_columns, 0);
}

static void further_columns_become_labels_and_known_ones_are_passed_over(void **state)
{
    (void)state;
    static const char *const columns[] = {"size", "company", "sector", "size"};
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    o.label_columns = columns;
    o.n_label_columns = 4;
    norma_data *data = parse(WITH_UNIT, ROWS, &o);
    check_labels(data);
    norma_data_free(data);
}

static void labels_of_a_filtered_or_frozen_file_are_the_same(void **state)
{
    (void)state;
    static const char *const columns[] = {"size", "sector"}, *const values[] = {"r1", "r2", "r3"};
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    norma_instrument *made = instrument(WITH_UNIT);
    norma_conversion *conversion = NULL;
    norma_data *data = NULL;
    norma_error err = {0};
    FILE *file;
    o.label_columns = columns;
    o.n_label_columns = 2;
    o.where_column = "id";
    o.where_values = values;
    o.n_where_values = 3;
    write_file(answers, ROWS);
    assert_int_equal(norma_data_read(&data, made, answers, &o, &err), NORMA_OK);
    check_labels(data);
    norma_data_free(data);
    assert_int_equal(norma_convert(&conversion, answers, NULL, &err), NORMA_OK);
    const norma_output *out = &conversion->content;
    file = fopen(answers, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(out->bytes, 1, out->length, file), out->length);
    fclose(file);
    assert_int_equal(norma_data_read(&data, made, answers, &o, &err), NORMA_OK);
    check_labels(data);
    norma_data_free(data);
    norma_conversion_free(conversion);
    norma_instrument_free(made);
}

static void refuse_label(const char *column, const char *sentence)
{
    const char *const columns[] = {column};
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    norma_instrument *made = instrument(WITH_UNIT);
    norma_data *data = NULL;
    norma_error err = {0};
    o.label_columns = columns;
    o.n_label_columns = 1;
    assert_int_equal(parse_bytes(&data, made, ROWS, sizeof ROWS - 1, &o, &err), NORMA_EINVAL);
    assert_string_equal(err.message, sentence);
    norma_instrument_free(made);
}

static void columns_that_cannot_be_labels_are_refused(void **state)
{
    (void)state;
    refuse_label("nowhere", "d.csv has no column 'nowhere' to group rows by");
    refuse_label("a", "d.csv: column 'a' is an item, a number or the ids of the instrument, and "
                      "cannot group rows");
}

/* ---- weights ---- */

static norma_status weigh(norma_data **out, const char *json, const char *text, norma_error *err)
{
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    norma_instrument *made = instrument(json);
    write_file(answers, ROWS);
    write_file(weights, text);
    o.weights_path = weights;
    norma_status status = norma_data_read(out, made, answers, &o, err);
    norma_instrument_free(made);
    return status;
}

static norma_data *weighed(const char *json, const char *text)
{
    norma_data *data = NULL;
    norma_error err = {0};
    if (weigh(&data, json, text, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return data;
}

static void weights_find_their_rows_by_id_or_by_row(void **state)
{
    (void)state;
    norma_data *data =
        weighed(WITH_UNIT, "row,respondent,weight\n9,r3,0.25\n1,r1,1.5\n2,r2,2\n4,r4,7\n");
    assert_int_equal(norma_data_weights(data)[0], 1500000);
    assert_int_equal(norma_data_weights(data)[2], 250000);
    assert_true(note(data, "weights-joined")->value == 3);
    norma_data_free(data);
    data = weighed(TWO_ITEMS, "row,respondent,weight\n3,r1,0.25\n1,r2,1.5\n2,r3,2\n");
    assert_int_equal(norma_data_weights(data)[0], 1500000);
    assert_int_equal(norma_data_weights(data)[2], 250000);
    norma_data_free(data);
}

static void refuse_weights(const char *text, const char *sentence)
{
    norma_data *data = NULL;
    norma_error err = {0};
    char message[600];
    assert_int_equal(weigh(&data, TWO_ITEMS, text, &err), NORMA_EDATA);
    assert_null(data);
    snprintf(message, sizeof message, sentence, weights, answers);
    assert_string_equal(err.message, message);
}

static void weights_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    refuse_weights("row,weight\n1,1\n2,1\n4,1\n",
                   "%s, row 3: its column row is no row of %s: these weights were made for other "
                   "responses");
    refuse_weights("row,weight\n1,1\n2,1\n2,1\n", "%s, row 3 gives a row a second weight");
    refuse_weights("row,weight\n1,1\n2,0\n3,1\n",
                   "%s, row 2: the weight is not over 0 (at least one millionth) and at most a "
                   "thousand million");
    refuse_weights("row,weight\n1,1\n2,\n3,1\n",
                   "%s, row 2: the weight is not over 0 (at least one millionth) and at most a "
                   "thousand million");
    norma_data *data = NULL;
    norma_error err = {0};
    char message[600];
    assert_int_equal(weigh(&data, TWO_ITEMS, "row,weight\n1,1\n3,1\n", &err), NORMA_EDATA);
    snprintf(message, sizeof message,
             "row 2 of %s has no weight in %s: weights are for the rows that they were made for, "
             "so choose the same ones",
             answers, weights);
    assert_string_equal(err.message, message);
}

static void nothing_leaks(void **state)
{
    (void)state;
    static const char *const columns[] = {"size", "sector"};
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    norma_instrument *made = instrument(WITH_UNIT);
    norma_data *data = NULL;
    o.threads = 1;
    o.label_columns = columns;
    o.n_label_columns = 2;
    o.weights_path = weights;
    write_file(answers, ROWS);
    write_file(weights, "respondent,row,weight\nr1,1,1\nr2,2,1\nr3,3,1\n");
    check_every_allocation(data, norma_data_read(&data, made, answers, &o, NULL));
    norma_data_free(data);
    norma_instrument_free(made);
}

static int make_files(void **state)
{
    (void)state;
    const int a = mkstemp(answers), b = mkstemp(weights);
    return a < 0 || b < 0 || close(a) != 0 || close(b) != 0;
}

static int remove_files(void **state)
{
    (void)state;
    return unlink(answers) + unlink(weights);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(further_columns_become_labels_and_known_ones_are_passed_over),
        cmocka_unit_test(labels_of_a_filtered_or_frozen_file_are_the_same),
        cmocka_unit_test(columns_that_cannot_be_labels_are_refused),
        cmocka_unit_test(weights_find_their_rows_by_id_or_by_row),
        cmocka_unit_test(weights_that_do_not_fit_are_refused),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}

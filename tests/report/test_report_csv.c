#include "report/example.h"

#include <unistd.h>

#include "report/write.h"

/* One record of RFC 4180, split in place; returns the number of fields, and where the next
   record begins. */
static size_t next_record(char **at, char *fields[], size_t most)
{
    size_t n = 0;
    char *in = *at;
    for (;;) {
        char *out = in;
        assert_true(n < most);
        fields[n++] = in;
        if (*in == '"') {
            in++;
            while (*in != '"' || in[1] == '"') {
                assert_int_not_equal(*in, '\0');
                in += *in == '"';
                *out++ = *in++;
            }
            in++;
        } else {
            while (*in != ',' && *in != '\n')
                *out++ = *in++;
        }
        char end = *in++;
        *out = '\0';
        if (end == '\n')
            break;
        assert_int_equal(end, ',');
    }
    *at = in;
    return n;
}

static size_t count_records(char *text, size_t fields)
{
    char *list[64];
    size_t n = 0;
    for (char *at = text; *at; n++)
        assert_int_equal(next_record(&at, list, 64), fields);
    return n;
}

static void fields_are_safe_in_spreadsheets(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"plain", "plain"},
                                           {"", ""},
                                           {"a,b", "\"a,b\""},
                                           {"say \"hi\"", "\"say \"\"hi\"\"\""},
                                           {"two\nlines", "\"two\nlines\""},
                                           {"=1+1", "'=1+1"},
                                           {"+1", "'+1"},
                                           {"-1", "'-1"},
                                           {"@x", "'@x"},
                                           {"=\"a\"", "\"'=\"\"a\"\"\""},
                                           {"a=b", "a=b"},
                                           {"a;b", "\"a;b\""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        norma__buffer out = {0};
        norma__put(&out, "");
        norma__put_field(&out, cases[i][0]);
        assert_string_equal(out.bytes, cases[i][1]);
        norma__buffer_free(&out);
    }
}

static void short_numbers_keep_ten_digits(void **state)
{
    (void)state;
    const double values[] = {
        0,           -0.0,       1,         -1,    3.5, 2.0 / 3, 99.95,       12345.6789,      1e-5,
        123456789.0, 1.0 / 3e-7, 100.0 / 7, -4.25, 0.1, 1e300,   99999.99999, 0.00123456789012};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        norma__buffer out = {0};
        norma__put_short(&out, values[i]);
        assert_close(strtod(out.bytes, NULL), values[i], 1e-9, 5e-10);
        assert_true(out.length <= 17);
        norma__buffer_free(&out);
    }
    norma__buffer none = {0};
    norma__put(&none, "");
    norma__put_short(&none, NAN);
    norma__put_short(&none, INFINITY);
    assert_int_equal(none.length, 0);
    norma__buffer_free(&none);
}

static void scores_are_those_of_the_people_kept(void **state)
{
    (void)state;
    example e;
    norma_output out;
    example_make(&e, EXAMPLE_NORMS, NORMA_ENGLISH);
    norma_validation *v = e.validation;
    v->screen->keep[2] = 0;
    assert_int_equal(norma_report_scores(&out, v, NULL), NORMA_OK);
    char *at = out.bytes;
    char *fields[64];
    assert_int_equal(next_record(&at, fields, 64), 4 + 4 * 3);
    assert_string_equal(fields[2], "unit");
    assert_string_equal(fields[3], "role");
    assert_string_equal(fields[8], "a_mean");
    assert_string_equal(fields[11], "a_percentile");
    for (size_t row = 0; row < v->scores->n_rows; row++) {
        if (row == 2)
            continue;
        next_record(&at, fields, 64);
        assert_int_equal(strtoul(fields[0], NULL, 10), norma_data_file_row(e.data, row));
        assert_string_equal(fields[2], row % 2 ? "'@north" : "He said \"hi\", ok");
        assert_string_equal(fields[3], row % 3 ? "employee" : "");
        for (size_t s = 0; s < 3; s++) {
            double mean = v->scores->mean[s * v->scores->n_rows + row];
            double pomp = v->scores->pomp[s * v->scores->n_rows + row];
            assert_close(strtod(fields[4 + 4 * s], NULL), mean, 1e-9, 0);
            assert_close(strtod(fields[5 + 4 * s], NULL), pomp, 1e-9, 0);
            if (s != 1) { /* only scale a has a norm */
                assert_string_equal(fields[6 + 4 * s], "");
                assert_string_equal(fields[7 + 4 * s], "");
                continue;
            }
            assert_close(strtod(fields[10], NULL), norma_norm_t(&e.norm_scale, pomp), 1e-9, 1e-9);
            assert_close(strtod(fields[11], NULL), norma_norm_percentile(&e.norm_scale, pomp), 1e-9,
                         1e-9);
        }
    }
    assert_int_equal(*at, '\0');
    norma_output_free(&out);
    example_free(&e);
}

static void every_respondent_has_a_line_with_its_flags(void **state)
{
    (void)state;
    example e;
    norma_output out;
    example_make(&e, EXAMPLE_LATENCIES, NORMA_ENGLISH);
    norma_screen_result *s = e.validation->screen;
    s->flags[1] = 3;
    s->keep[1] = 0;
    assert_int_equal(
        norma_report_screen(&out, s, e.instrument, e.data, NORMA_FORMAT_CSV, &e.context, NULL),
        NORMA_OK);
    char *at = out.bytes;
    char *fields[64];
    assert_int_equal(next_record(&at, fields, 64), 4 + NORMA_INDICES + 2);
    assert_string_equal(fields[4], "missing_share");
    next_record(&at, fields, 64);
    assert_string_equal(fields[1], "\"0\",;");
    next_record(&at, fields, 64);
    assert_string_equal(fields[1], "'=1+1");
    assert_string_equal(fields[4 + NORMA_INDICES], "0");
    char flags[160];
    snprintf(flags, sizeof flags, "%s;%s", e.instrument->screening.rules[0].id,
             e.instrument->screening.rules[1].id);
    assert_string_equal(fields[5 + NORMA_INDICES], flags);
    assert_close(strtod(fields[4 + NORMA_INDEX_IRV], NULL), s->indices[NORMA_INDEX_IRV][1], 1e-9,
                 0);
    assert_int_equal(count_records(at, 6 + NORMA_INDICES), EXAMPLE_ROWS - 2);
    norma_output_free(&out);
    example_free(&e);
}

static void the_other_tables_have_a_line_a_row(void **state)
{
    (void)state;
    example e;
    norma_output out;
    norma_description *d = NULL;
    example_make(&e, EXAMPLE_NORMS, NORMA_ENGLISH);
    const norma_reliability_result *scales[] = {e.validation->scales[1].kept,
                                                e.validation->scales[2].kept};
    assert_int_equal(
        norma_report_reliability(&out, scales, 2, NULL, NORMA_FORMAT_CSV, &e.context, NULL),
        NORMA_OK);
    /* 8 figures of each scale and 5 of each of its 4 items */
    assert_int_equal(count_records(out.bytes, 9), 1 + 2 * (8 + 4 * 5));
    norma_output_free(&out);
    assert_int_equal(norma_report_factor(&out, e.validation->structure, NULL, NULL, NULL,
                                         NORMA_FORMAT_CSV, &e.context, NULL),
                     NORMA_OK);
    assert_int_equal(count_records(out.bytes, 5 + e.validation->structure->n_factors), 1 + 8);
    norma_output_free(&out);
    const size_t items[] = {0, 3};
    assert_int_equal(
        norma_describe(&d, &(norma_sample){.data = e.data, .items = items, .n_items = 2}, NULL),
        NORMA_OK);
    assert_int_equal(norma_report_describe(&out, d, NORMA_FORMAT_CSV, &e.context, NULL), NORMA_OK);
    assert_int_equal(count_records(out.bytes, 18), 1 + 2);
    norma_output_free(&out);
    norma_description_free(d);
    assert_int_equal(norma_report_norm_set(&out, &e.norms, NORMA_FORMAT_CSV, &e.context, NULL),
                     NORMA_OK);
    assert_int_equal(count_records(out.bytes, 12), 1 + 4);
    norma_output_free(&out);
    norma_norm_set *sets[] = {&e.norms, &e.norms};
    assert_int_equal(norma_report_norm_list(&out, &(norma_norm_list){2, sets}, NULL,
                                            NORMA_FORMAT_CSV, &e.context, NULL),
                     NORMA_OK);
    assert_int_equal(count_records(out.bytes, 13), 1 + 2);
    norma_output_free(&out);
    example_free(&e);
}

/* What is written as simulated is read back as the same answers and (to the ms) latencies. */
static void simulated_data_are_read_back_as_they_were(void **state)
{
    (void)state;
    char path[] = "/tmp/norma-report-XXXXXX";
    example e;
    norma_output out;
    norma_data *back = NULL;
    norma_error err = {0};
    norma_simulation *simulation = NULL;
    norma_simulate_options options = NORMA_SIMULATE_OPTIONS_INIT;
    options.n = 50;
    options.missing = 0.1;
    example_make(&e, EXAMPLE_LATENCIES, NORMA_ENGLISH);
    assert_int_equal(norma_simulate(&simulation, e.instrument, &options, &err), NORMA_OK);
    assert_int_equal(norma_report_simulated_data(&out, e.instrument, simulation, NULL), NORMA_OK);
    int descriptor = mkstemp(path);
    assert_int_equal(write(descriptor, out.bytes, out.length), out.length);
    close(descriptor);
    if (norma_data_read(&back, e.instrument, path, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    assert_int_equal(norma_data_rows(back), 50);
    for (size_t i = 0; i < EXAMPLE_ITEMS; i++) {
        assert_memory_equal(norma_data_cells(back, i), norma_data_cells(simulation->data, i), 50);
        for (size_t row = 0; row < 50; row++)
            assert_close(norma_data_latencies(back, i)[row],
                         norma_data_latencies(simulation->data, i)[row], 0, 0.5);
    }
    unlink(path);
    norma_output_free(&out);
    assert_int_equal(norma_report_simulated_truth(&out, e.instrument, simulation, &e.context, NULL),
                     NORMA_OK);
    cJSON *json = cJSON_Parse(out.bytes);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/respondents")), 50);
    for (size_t i = 0; i < EXAMPLE_ITEMS; i++) {
        char at[64];
        snprintf(at, sizeof at, "results/items/%zu/loading", i);
        assert_true(json_number(json, at) == simulation->loadings[i]);
    }
    assert_true(json_number(json, "results/respondents/7/factors/1") ==
                simulation->factors[50 + 7]);
    assert_string_equal(cJSON_GetStringValue(json_at(json, "results/respondents/3/kind")),
                        norma_respondent_kind_name((norma_respondent_kind)simulation->kinds[3]));
    cJSON_Delete(json);
    norma_output_free(&out);
    norma_data_free(back);
    norma_simulation_free(simulation);
    example_free(&e);
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    example e;
    norma_output out;
    example_make(&e, EXAMPLE_NORMS, NORMA_ENGLISH);
    e.validation->screen->flags[1] = 3;
    check_every_allocation(out.bytes, norma_report_scores(&out, e.validation, NULL));
    norma_output_free(&out);
    check_every_allocation(out.bytes,
                           norma_report_screen(&out, e.validation->screen, e.instrument, e.data,
                                               NORMA_FORMAT_CSV, &e.context, NULL));
    norma_output_free(&out);
    example_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_safe_in_spreadsheets),
        cmocka_unit_test(short_numbers_keep_ten_digits),
        cmocka_unit_test(scores_are_those_of_the_people_kept),
        cmocka_unit_test(every_respondent_has_a_line_with_its_flags),
        cmocka_unit_test(the_other_tables_have_a_line_a_row),
        cmocka_unit_test(simulated_data_are_read_back_as_they_were),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

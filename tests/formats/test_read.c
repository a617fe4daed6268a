#include "formats/reading.h"

#include <math.h>
#include <norma/read.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void refuses_bytes(const char *bytes, size_t length, const char *sentence)
{
    norma_instrument *made = instrument(TWO_ITEMS);
    norma_data *data = NULL;
    norma_error err = {0};
    assert_int_equal(parse_bytes(&data, made, bytes, length, NULL, &err), NORMA_EDATA);
    assert_null(data);
    assert_string_equal(err.message, sentence);
    norma_instrument_free(made);
}

static void refuses(const char *text, const char *sentence)
{
    refuses_bytes(text, strlen(text), sentence);
}

/* The cells of an item as text: 1 5 . for 1, 5 and missing. */
static void has_cells(const norma_data *data, size_t item, const char *want)
{
    char got[256] = "";
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        uint8_t cell = norma_data_cells(data, item)[r];
        char one[8] = ".";
        if (cell != NORMA_MISSING_CELL)
            snprintf(one, sizeof one, "%d", cell + norma_data_min(data, item));
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", r ? " " : "", one);
    }
    assert_string_equal(got, want);
}

/* ---- what a file says ---- */

static void columns_are_found_by_name_in_any_order(void **state)
{
    (void)state;
    norma_data *data = parse(INSTRUMENT("ms"),
                             "role,x,tb,b,company,c,ta,a,id,y\n"
                             "employee,1,900,5,Beta,20,1500,1,r1,\n"
                             "executive,2,,NA,Alpha,0,2000.5,3,r2,z\n"
                             ",3,-9,absent,Beta,7,NA,9,r3,z\n",
                             NULL);
    assert_int_equal(norma_data_rows(data), 3);
    has_cells(data, 0, "1 3 .");
    has_cells(data, 1, "5 . .");
    has_cells(data, 2, "20 0 7");
    assert_true(norma_data_latencies(data, 0)[1] == 2000.5);
    assert_true(isnan(norma_data_latencies(data, 0)[2]));
    assert_true(norma_data_latencies(data, 1)[0] == 900);
    assert_true(isnan(norma_data_latencies(data, 1)[2]));
    assert_null(norma_data_latencies(data, 2));
    assert_string_equal(norma_data_respondent(data, 2), "r3");
    assert_int_equal(norma_data_label_names(data, 0), 2);
    assert_string_equal(norma_data_label_name(data, 0, norma_data_label(data, 0, 2)), "Beta");
    assert_int_equal(norma_data_label(data, 1, 2), NORMA_NONE);
    const norma_input *input = norma_data_input(data);
    assert_int_equal(input->rows, 3);
    assert_int_equal(input->columns, 10);
    assert_int_equal(input->n_ignored_columns, 2);
    assert_string_equal(input->ignored_columns[1], "y");
    assert_string_equal(input->encoding, "utf-8");
    assert_true(note(data, "columns-ignored")->value == 2);
    assert_string_equal(note(data, "labels-missing")->subject, "role");
    norma_data_free(data);
}

/* SHA-256 of "a,b\n1,2\n" by coreutils sha256sum 9.1. */
static void the_digest_is_that_of_the_bytes(void **state)
{
    (void)state;
    norma_data *data = parse(TWO_ITEMS, "a,b\n1,2\n", NULL);
    assert_string_equal(norma_data_input(data)->sha256,
                        "492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470");
    norma_data_free(data);
}

static void delimiters_line_ends_quotes_and_marks_do_not_matter(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "a,b\n1,2\n3,\n5,4\n",
        "a;b\n1;2\n3;\n5;4",
        "a\tb\r\n1\t2\r\n3\t\r\n5\t4\r\n",
        "\xef\xbb\xbf\"a\",\"b\"\r\n\"1\",\"2\"\r\n\"3\",\"\"\r\n\"5\",\"4\"",
        " a , b \n 1 , 2 \n 3 , NA \n5,4\n\n\r\n\n",
        "a,b\n1.0,+2\n3.,\"NA\"\n5,04\n",
        "a;b\n1,0;2\n3;99\n5;\"4\" \n",
        "b,a\n2,1\n,3\n4,5\r",
    };
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
        norma_data *data = parse(TWO_ITEMS, texts[k], NULL);
        has_cells(data, 0, "1 3 5");
        has_cells(data, 1, "2 . 4");
        norma_data_free(data);
    }
}

static void quoted_fields_may_hold_anything(void **state)
{
    (void)state;
    norma_data *data = parse(INSTRUMENT("ms"),
                             "id,company,role,a,b,c,ta,tb\n"
                             "r1,\"A \"\"B\"\",\nC\",employee,1,2,3,100,200\n"
                             "\"r\n2\",\"NA\",employee,\"4\",5,6,\"1,500\",200\n",
                             NULL);
    assert_int_equal(norma_data_rows(data), 2);
    assert_string_equal(norma_data_label_name(data, 0, 0), "A \"B\",\nC");
    assert_string_equal(norma_data_respondent(data, 1), "r\n2");
    has_cells(data, 0, "1 4");
    assert_true(norma_data_latencies(data, 0)[1] == 1.5);
    norma_data_free(data);
}

static void latencies_come_in_seconds_or_milliseconds_with_comma_or_point(void **state)
{
    (void)state;
    norma_data *data = parse(INSTRUMENT("s"),
                             "id;company;role;a;b;c;ta;tb\n"
                             "1;A;x;1;1;1;1.234;9\n"
                             "2;A;x;1;1;1;0,001;1e+05\n"
                             "3;A;x;1;1;1;12;2.5E-1\n"
                             "4;A;x;1;1;1;1.23456789012345678901234;\n",
                             NULL);
    const double *ta = norma_data_latencies(data, 0), *tb = norma_data_latencies(data, 1);
    assert_true(ta[0] == 1234);
    assert_true(ta[1] == 1);
    assert_true(ta[2] == 12000);
    assert_close(ta[3], 1234.56789012345678, 1e-15, 0);
    assert_true(tb[0] == 9000); /* 9 means a missing answer, but as a latency it is 9 s */
    assert_true(tb[1] == 1e8);
    assert_true(tb[2] == 250);
    assert_true(isnan(tb[3]));
    norma_data_free(data);
}

static void what_is_no_utf8_is_read_as_windows_1252(void **state)
{
    (void)state;
    norma_data *data = parse(INSTRUMENT("ms"),
                             "id,company,role,a,b,c,ta,tb\n"
                             "1,Caf\xe9 \x80,x,1,1,1,5,5\n",
                             NULL);
    assert_string_equal(norma_data_label_name(data, 0, 0), "Café €");
    assert_string_equal(norma_data_input(data)->encoding, "windows-1252");
    assert_non_null(note(data, "windows-1252"));
    norma_data_free(data);
    data = parse(INSTRUMENT("ms"),
                 "id,company,role,a,b,c,ta,tb\n"
                 "1,Café €,x,1,1,1,5,5\n",
                 NULL);
    assert_string_equal(norma_data_label_name(data, 0, 0), "Café €");
    assert_null(note(data, "windows-1252"));
    norma_data_free(data);
}

/* Codes that are also parts of the text, or begin like answers. */
static void codes_do_not_upset_the_text(void **state)
{
    (void)state;
    static const char json[] =
        "{\"format\": \"norma-instrument-1\", \"id\": \"c\", \"version\": \"1\", \"missing\": "
        "[\",\", \"\\\"\", \"-\", \"99\"], \"answers\": {\"min\": 0, \"max\": 100}, \"items\": "
        "[\"a\", \"b\"], \"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\"]}]}";
    norma_data *data = parse(json, "a,b\n,10\n-,99\n\",\",\"\"\"\"\n100,098\n", NULL);
    has_cells(data, 0, ". . . 100");
    has_cells(data, 1, "10 . . 98");
    norma_data_free(data);
}

/* ---- what the reader may do for its user ---- */

static void out_of_range_answers_are_made_missing_when_asked(void **state)
{
    (void)state;
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    o.out_of_range = NORMA_OUT_OF_RANGE_MISSING;
    norma_data *data = parse(INSTRUMENT("ms"),
                             "id,company,role,a,b,c,ta,tb\n"
                             "1,A,x,6,1,21,0,5\n"
                             "2,A,x,0,1,2147483648,-3,5\n"
                             "3,A,x,3,1,-1,7,1e400\n",
                             &o);
    has_cells(data, 0, ". . 3");
    has_cells(data, 2, ". . .");
    assert_true(isnan(norma_data_latencies(data, 0)[0]));
    assert_string_equal(note(data, "out-of-range")->subject, "a");
    assert_true(note(data, "out-of-range")->value == 2);
    assert_string_equal(note(data, "out-of-range")->message,
                        "2 of 3 answers to item a are not from 1 to 5 and were made missing");
    assert_true(note(data, "latency-out-of-range")->value == 2);
    norma_data_free(data);
}

static void a_filter_keeps_the_rows_it_names(void **state)
{
    (void)state;
    static const char *const beta[] = {"Beta", "Gamma"};
    static const char text[] = "id,company,role,a,b,c,ta,tb\n"
                               "1,Alpha,x,wrong,1,1,5,5\n"
                               "2,Beta,x,2,1,1,6,5\n"
                               "3,,x,wrong,1,1,5,5\n"
                               "4,\"Beta\",y,4,1,1,7,5\n";
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    o.where_column = "company";
    o.where_values = beta;
    o.n_where_values = 2;
    norma_data *data = parse(INSTRUMENT("ms"), text, &o);
    has_cells(data, 0, "2 4");
    assert_int_equal(norma_data_file_row(data, 1), 4);
    assert_string_equal(norma_data_respondent(data, 1), "4");
    assert_true(norma_data_latencies(data, 0)[1] == 7);
    assert_int_equal(norma_data_label_names(data, 0), 1);
    assert_int_equal(norma_data_input(data)->rows, 4);
    assert_string_equal(note(data, "filter-value-absent")->subject, "Gamma");
    assert_true(note(data, "rows-chosen")->value == 2);
    norma_data_free(data);

    static const char *const alpha[] = {"Alpha", ""};
    o.where_values = alpha;
    o.where_not = true;
    data = parse(INSTRUMENT("ms"), text, &o);
    has_cells(data, 0, "2 4");
    assert_null(note(data, "filter-value-absent"));
    norma_data_free(data);
}

static void a_filter_that_chooses_nothing_or_by_nothing_is_refused(void **state)
{
    (void)state;
    static const char *const none[] = {"7"};
    norma_instrument *made = instrument(TWO_ITEMS);
    norma_data *data = NULL;
    norma_error err = {0};
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    o.where_column = "b";
    o.where_values = none;
    o.n_where_values = 1;
    assert_int_equal(parse_bytes(&data, made, "a,b\n1,2\n", 8, &o, &err), NORMA_EDATA);
    assert_string_equal(err.message, "d.csv has no row left: none of its 1 is chosen by b");
    o.where_column = "z";
    assert_int_equal(parse_bytes(&data, made, "a,b\n1,2\n", 8, &o, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "d.csv has no column 'z' to choose rows by");
    norma_instrument_free(made);
}

static void ranges_not_given_are_observed(void **state)
{
    (void)state;
    static const char *const columns[] = {"a", "b", "c"};
    norma_item_list list = {.items = "a:c"};
    norma_instrument *made = NULL;
    norma_data *data = NULL;
    norma_error err = {0};
    assert_int_equal(norma_instrument_from_list(&made, &list, columns, 3, NULL), NORMA_OK);
    static const char text[] = "a,b,c\n3,-1,\n1,10,NA\n2,,\n";
    assert_int_equal(parse_bytes(&data, made, text, strlen(text), NULL, NULL), NORMA_OK);
    has_cells(data, 0, "3 1 2");
    has_cells(data, 1, "-1 10 .");
    has_cells(data, 2, ". . .");
    assert_int_equal(norma_data_min(data, 1), -1);
    assert_int_equal(norma_data_max(data, 1), 10);
    assert_int_equal(norma_data_max(data, 2), 0);
    assert_true(note(data, "range-observed")->value == 3);
    norma_data_free(data);
    static const char wide[] = "a,b,c\n0,0,0\n0,255,0\n";
    assert_int_equal(parse_bytes(&data, made, wide, strlen(wide), NULL, &err), NORMA_EDATA);
    assert_string_equal(err.message, "d.csv: the answers to item b span more than 254 steps: give "
                                     "the item its range");
    static const char half[] = "a,b,c\n0,0.5,0\n0,2,0\n";
    assert_int_equal(parse_bytes(&data, made, half, strlen(half), NULL, &err), NORMA_EDATA);
    assert_string_equal(err.message, "d.csv: 1 cell is not as it should be; row 1, column "
                                     "b: no whole number");
    norma_instrument_free(made);
}

/* A row of the law below: its label is bare, quoted, or quoted with a line end in every tenth. */
static size_t put_row(char *at, int r, int style)
{
    const char *quote = style ? "\"" : "", *more = style == 2 && r % 10 == 0 ? "\n1,2" : "";
    return (size_t)sprintf(at, "%d,%sC%d%s%s,x,%d,%d,%d,%d,%d.5\n", r, quote, r % 3, more, quote,
                           r % 5 + 1, r % 4 + 1, r % 9, r + 1, r);
}

static void check_row(const norma_data *data, size_t i)
{
    size_t r = norma_data_file_row(data, i) - 1;
    char id[16];
    snprintf(id, sizeof id, "%zu", r);
    assert_string_equal(norma_data_respondent(data, i), id);
    assert_true(norma_data_cells(data, 0)[i] == r % 5);
    assert_true(norma_data_cells(data, 2)[i] == r % 9);
    assert_true(norma_data_latencies(data, 0)[i] == (double)(r + 1));
    assert_true(norma_data_latencies(data, 1)[i] == (double)r + 0.5);
    assert_true(norma_data_label_name(data, 0, norma_data_label(data, 0, i))[1] ==
                (char)('0' + r % 3));
}

/* Law: a file of several chunks reads the same with one thread and with three, whole or with every
   third row set aside, with ranges given or observed, quoted or not, and as its rows say. */
static void threads_chunks_and_quotes_change_nothing(void **state)
{
    (void)state;
    enum { ROWS = 100000 };
    static const char *const aside[] = {"C1", "C1\n1,2"};
    char *text = malloc(64 * ROWS);
    norma_instrument *made = instrument(INSTRUMENT("ms"));
    for (int style = 0; style < 3; style++) {
        size_t length = (size_t)sprintf(text, "id,company,role,a,b,c,ta,tb\n");
        for (int r = 0; r < ROWS; r++)
            length += put_row(text + length, r, style);
        for (int round = 0; round < 4; round++) {
            norma_read_options o = NORMA_READ_OPTIONS_INIT;
            norma_data *data = NULL;
            norma_error err = {0};
            o.threads = round % 2 ? 3 : 1;
            o.where_column = round < 2 ? NULL : "company";
            o.where_values = aside;
            o.n_where_values = 2;
            o.where_not = true;
            made->items[2].range_known = round % 2;
            assert_int_equal(parse_bytes(&data, made, text, length, &o, &err), NORMA_OK);
            assert_int_equal(norma_data_rows(data), round < 2 ? ROWS : ROWS - ROWS / 3);
            assert_int_equal(norma_data_max(data, 2), round % 2 ? 20 : 8);
            for (size_t i = 0; i < norma_data_rows(data); i++)
                check_row(data, i);
            norma_data_free(data);
        }
    }
    norma_instrument_free(made);
    free(text);
}

/* ---- refusals ---- */

static void texts_that_are_no_table_are_refused(void **state)
{
    (void)state;
    refuses("", "d.csv is empty");
    refuses("\xef\xbb\xbf", "d.csv is empty");
    refuses("\nx", "d.csv begins with a blank line: the first line must name the columns");
    refuses("a,b", "d.csv has a header and no row of data");
    refuses("a,b\n\n\n", "d.csv has a header and no row of data");
    refuses("\xff\xfe"
            "a",
            "d.csv is UTF-16: save it as UTF-8");
    refuses("a,b\r1,2\r", "d.csv, the header: a carriage return stands there alone; end lines with "
                          "LF or CRLF");
    refuses("a,b\n1,2\r3,4\n", "d.csv, row 1 after the header: a carriage return stands there "
                               "alone; end lines with LF or CRLF");
    refuses("a,b,a\n1,2,3\n", "d.csv: columns 1 and 3 are both named 'a'");
    refuses("x,y\n1,2\n", "d.csv has no column for 2 of the instrument's: a, b");
}

static void rows_that_are_none_are_refused(void **state)
{
    (void)state;
    refuses("a,b\n1,2\n3\n",
            "d.csv, row 2 after the header: the row has 1 field, the header has 2");
    refuses("a,b\n1\r2,3\n", "d.csv, row 1 after the header: a carriage return stands there alone; "
                             "end lines with LF or CRLF");
    refuses("a,b\n1,2,3\n",
            "d.csv, row 1 after the header: the row has 3 fields, the header has 2");
    refuses("a,b\n1,2,\n", "d.csv, row 1 after the header: the row has 3 fields, the header has 2");
    refuses("a,b\n1,2\n\n3,4\n", "d.csv, row 2 after the header: the row is blank");
    refuses("a,b\n1,\"2\n3,4\n",
            "d.csv, row 1 after the header: a quote is opened and never closed");
    refuses("a,\"b\n1,2\n", "d.csv, the header: a quote is opened and never closed");
    refuses("a,b\n1,\"2\"3\n", "d.csv, row 1 after the header: text follows a closing quote; a "
                               "quote within quotes is doubled");
}

static void nul_bytes_are_refused_wherever_they_stand(void **state)
{
    (void)state;
    static const char row[] = "a,b\n1,2\n3,\0\n", cell[] = "a,b\n1\0,2\n", quoted[] = "a,b\n\"\0";
    static const char at_end[] = "a,b\n1,2\0\n", header[] = "a\0,b\n1,2\n", first[] = "a,b\n\0,2\n";
    refuses_bytes(row, sizeof row - 1,
                  "d.csv, row 2 after the header: a NUL byte stands there, so "
                  "this is no text in UTF-8");
    refuses_bytes(cell, sizeof cell - 1,
                  "d.csv, row 1 after the header: a NUL byte stands there, "
                  "so this is no text in UTF-8");
    refuses_bytes(quoted, sizeof quoted - 1,
                  "d.csv, row 1 after the header: a NUL byte stands "
                  "there, so this is no text in UTF-8");
    refuses_bytes(at_end, sizeof at_end - 1,
                  "d.csv, row 1 after the header: a NUL byte stands "
                  "there, so this is no text in UTF-8");
    refuses_bytes(first, sizeof first - 1,
                  "d.csv, row 1 after the header: a NUL byte stands "
                  "there, so this is no text in UTF-8");
    refuses_bytes(header, sizeof header - 1,
                  "d.csv, the header: a NUL byte stands there, so this "
                  "is no text in UTF-8");
}

static void cells_that_are_no_answer_are_named_by_place(void **state)
{
    (void)state;
    refuses("a,b\n1,2\n3.5,secret\n6,\"-1\"\n",
            "d.csv: 4 cells are not as they should be (--out-of-range missing makes 2 of them "
            "missing); row 2, column a: no whole number; row 2, column b: no whole number; row 3, "
            "column a: not from 1 to 5; row 3, column b: not from 1 to 5");
    refuses("a,b\n1,2147483648\n", "d.csv: 1 cell is not as it should be (--out-of-range "
                                   "missing makes 1 of them missing); row 1, column b: not from 1 "
                                   "to 5");
    refuses("a,b\n1,1e5\n",
            "d.csv: 1 cell is not as it should be; row 1, column b: no whole number");
    char many[512] = "a,b\n", *end = many + 4;
    for (int i = 0; i < 12; i++)
        end += sprintf(end, "7,1\n");
    norma_instrument *made = instrument(TWO_ITEMS);
    norma_data *data = NULL;
    norma_error err = {0};
    assert_int_equal(parse_bytes(&data, made, many, strlen(many), NULL, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "row 10, column a: not from 1 to 5; ..."));
    assert_null(strstr(err.message, "row 11"));
    norma_instrument_free(made);
}

static void latencies_that_cannot_be_are_named_by_place(void **state)
{
    (void)state;
    norma_instrument *made = instrument(INSTRUMENT("ms"));
    norma_data *data = NULL;
    norma_error err = {0};
    static const char text[] = "id,company,role,a,b,c,ta,tb\n"
                               "1,A,x,1,1,1,0,-5\n"
                               "2,A,x,1,1,1,fast,1e400\n"
                               "3,A,x,1,1,1,1.5.2,1e\n";
    assert_int_equal(parse_bytes(&data, made, text, strlen(text), NULL, &err), NORMA_EDATA);
    assert_string_equal(
        err.message,
        "d.csv: 6 cells are not as they should be (--out-of-range missing makes 3 of them "
        "missing); row 1, column ta: no latency over 0; row 1, column tb: no latency over 0; row "
        "2, column ta: no number; row 2, column tb: no latency over 0; row 3, column ta: no "
        "number; row 3, column tb: no number");
    norma_instrument_free(made);
}

static void respondents_have_ids_of_their_own(void **state)
{
    (void)state;
    norma_instrument *made = instrument(INSTRUMENT("ms"));
    norma_data *data = NULL;
    norma_error err = {0};
    static const char text[] = "id,company,role,a,b,c,ta,tb\n"
                               ",A,x,1,1,1,5,5\n"
                               "r1,A,x,1,1,1,5,5\n"
                               ",A,x,1,1,1,5,5\n"
                               "\"r1\",A,x,1,1,1,5,5\n";
    assert_int_equal(parse_bytes(&data, made, text, strlen(text), NULL, &err), NORMA_EDATA);
    assert_string_equal(err.message,
                        "d.csv: rows 2 and 4 have the same respondent id in column id");
    assert_int_equal(parse_bytes(&data, made, text, strlen(text) - 19, NULL, &err), NORMA_OK);
    assert_true(note(data, "respondents-without-id")->value == 2);
    norma_data_free(data);
    norma_instrument_free(made);
}

static void a_line_of_ten_megabytes_is_one_refusal(void **state)
{
    (void)state;
    const size_t length = 10u << 20;
    char *text = malloc(length + 1);
    memset(text, '1', length);
    text[length] = '\0';
    memcpy(text, "a,b\n1,", 6);
    refuses(text, "d.csv: 1 cell is not as it should be (--out-of-range missing makes 1 of "
                  "them missing); row 1, column b: not from 1 to 5");
    memset(text, ',', length);
    refuses(text, "d.csv has more than 100000 columns");
    memset(text, '"', length - 1);
    text[length - 1] = '\0';
    refuses(text, "d.csv, the header: a quote is opened and never closed");
    free(text);
}

/* ---- files ---- */

static void files_are_read_and_what_is_no_file_is_named(void **state)
{
    (void)state;
    norma_instrument *made = instrument(TWO_ITEMS);
    norma_data *data = NULL;
    norma_header *header = NULL;
    norma_error err = {0};
    char path[] = "/tmp/norma-read-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    static const char text[] = "b;a;\"x\ny\"\n1;2;3\n";
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    assert_int_equal(norma_data_read(&data, made, path, NULL, &err), NORMA_OK);
    has_cells(data, 0, "2");
    assert_string_equal(norma_data_input(data)->file, path);
    assert_int_equal(norma_data_input(data)->delimiter, ';');
    norma_data_free(data);
    assert_int_equal(norma_header_read(&header, path, NULL), NORMA_OK);
    assert_int_equal(header->n_columns, 3);
    assert_string_equal(header->columns[2], "x\ny");
    norma_header_free(header);
    unlink(path);

    assert_int_equal(norma_data_read(&data, made, "/no/d.csv", NULL, &err), NORMA_EIO);
    assert_string_equal(err.message, "/no/d.csv cannot be read: No such file or directory");
    assert_int_equal(norma_header_read(&header, "/", &err), NORMA_EIO);
    assert_string_equal(err.message, "/ is a directory, not a file");
    assert_int_equal(mkfifo(path, 0600), 0); /* nobody writes: reading it would wait for ever */
    assert_int_equal(norma_data_read(&data, made, path, NULL, &err), NORMA_EIO);
    assert_non_null(strstr(err.message, "is not a regular file"));
    unlink(path);
    norma_instrument_free(made);
}

/* A header longer than the first look at the file. */
static void long_headers_are_read_to_their_end(void **state)
{
    (void)state;
    norma_header *header = NULL;
    norma_error err = {0};
    char path[] = "/tmp/norma-read-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    for (int c = 0; c < 40000; c++)
        fprintf(file, "%sc%d", c ? "," : "", c);
    fprintf(file, ",\"last\nof all\"\n1,2\n");
    fclose(file);
    assert_int_equal(norma_header_read(&header, path, &err), NORMA_OK);
    assert_int_equal(header->n_columns, 40001);
    assert_string_equal(header->columns[39999], "c39999");
    assert_string_equal(header->columns[40000], "last\nof all");
    norma_header_free(header);
    unlink(path);
}

static void options_are_checked(void **state)
{
    (void)state;
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    norma_data *data = NULL;
    norma_error err = {0};
    norma_instrument *made = instrument(TWO_ITEMS);
    o.out_of_range = 7;
    assert_int_equal(norma_data_read(&data, made, "/", &o, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "--out-of-range is one of error, missing, not '7'");
    norma_instrument_free(made);
}

/* ---- nothing leaks ---- */

static void no_failed_allocation_leaks(void **state)
{
    (void)state;
    static const char text[] = "id,company,role,a,b,c,ta,tb,x\n"
                               "1,Caf\xe9,x,6,1,2,5,5,1\n"
                               "2,\"B\"\"\",x,2,1,2,0,5,1\n"
                               ",B,x,2,1,2,5,5,1\n";
    static const char *const values[] = {"1", "7"};
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    o.out_of_range = NORMA_OUT_OF_RANGE_MISSING;
    o.threads = 1;
    o.where_column = "x";
    o.where_values = values;
    o.n_where_values = 2;
    norma_instrument *made = instrument(INSTRUMENT("ms"));
    made->items[2].range_known = false;
    norma_data *data = NULL;
    check_every_allocation(data, parse_bytes(&data, made, text, strlen(text), &o, NULL));
    assert_int_equal(norma_data_rows(data), 3);
    norma_data_free(data);
    norma_instrument_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_found_by_name_in_any_order),
        cmocka_unit_test(the_digest_is_that_of_the_bytes),
        cmocka_unit_test(delimiters_line_ends_quotes_and_marks_do_not_matter),
        cmocka_unit_test(quoted_fields_may_hold_anything),
        cmocka_unit_test(latencies_come_in_seconds_or_milliseconds_with_comma_or_point),
        cmocka_unit_test(what_is_no_utf8_is_read_as_windows_1252),
        cmocka_unit_test(codes_do_not_upset_the_text),
        cmocka_unit_test(out_of_range_answers_are_made_missing_when_asked),
        cmocka_unit_test(a_filter_keeps_the_rows_it_names),
        cmocka_unit_test(a_filter_that_chooses_nothing_or_by_nothing_is_refused),
        cmocka_unit_test(ranges_not_given_are_observed),
        cmocka_unit_test(threads_chunks_and_quotes_change_nothing),
        cmocka_unit_test(texts_that_are_no_table_are_refused),
        cmocka_unit_test(rows_that_are_none_are_refused),
        cmocka_unit_test(nul_bytes_are_refused_wherever_they_stand),
        cmocka_unit_test(cells_that_are_no_answer_are_named_by_place),
        cmocka_unit_test(latencies_that_cannot_be_are_named_by_place),
        cmocka_unit_test(respondents_have_ids_of_their_own),
        cmocka_unit_test(a_line_of_ten_megabytes_is_one_refusal),
        cmocka_unit_test(files_are_read_and_what_is_no_file_is_named),
        cmocka_unit_test(long_headers_are_read_to_their_end),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(no_failed_allocation_leaks),
    };
    return cmocka_run_group_tests_name("read", tests, NULL, NULL);
}

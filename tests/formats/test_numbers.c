#include <math.h>

#include "formats/reading.h"
#include "formats/text/decimal.h"

/* Continuous age and tenure beside one item; 99 is a code of missing answers. */
static const char with_numbers[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"n\", \"version\": \"1\", \"missing\": "
    "[\"99\"], "
    "\"columns\": {\"continuous\": [\"age\", \"tenure\"]}, \"answers\": {\"min\": 1, \"max\": 5}, "
    "\"items\": [\"a\"], \"scales\": [{\"id\": \"s\", \"items\": [\"a\"]}]}";

static norma_read_options weighted_by(const char *column)
{
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    o.weights_column = column;
    return o;
}

static void refuses_with(norma_status status, const char *json, const char *text,
                         const norma_read_options *options, const char *sentence)
{
    norma_instrument *made = instrument(json);
    norma_data *data = NULL;
    norma_error err = {0};
    assert_int_equal(parse_bytes(&data, made, text, strlen(text), options, &err), status);
    assert_string_equal(err.message, sentence);
    norma_instrument_free(made);
}

/* ---- decimals ---- */

static double value_of(const char *text)
{
    norma__decimal number;
    if (!norma__decimal_read(&number, text, text + strlen(text)))
        return NAN;
    return norma__decimal_value(&number, 0);
}

/* Law: what is written is the double that strtod() of the C locale makes of it. The third and the
   fourth lie half way between two doubles, and a hair above. */
static void decimals_are_the_nearest_doubles(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "0.1",
        "123456789.123456789",
        "9007199254740993",
        "9007199254740993.000000000000000000000000000000000000000000000000000000000001",
        "0.30000000000000004",
        "1.7976931348623157e308",
        "2.2250738585072011e-308",
        "4.9e-324",
        "-17.25E-3",
        "+.5",
        "5.",
        "00000000000000000000000000000001e5",
        "100000000000000000000000000000000000000000000000e-20",
        "3.14159265358979323846264338327950288419716939937510582097494459",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_true(value_of(texts[i]) == strtod(texts[i], NULL));
    assert_true(value_of("1,5") == 1.5);
    assert_true(value_of("1e400") == INFINITY);
    assert_true(value_of("1e-400") == 0);
    static const char *const none[] = {"",      "-",   ".",    "e5",  "1e",  "1e+",
                                       "1.2.3", "1 2", "0x10", "nan", "inf", "1,000,5"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_true(isnan(value_of(none[i])));
}

static void halves_are_rounded_away_from_zero(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t want;
        bool rounded;
    } cases[] = {
        {"1", 1000000, false},
        {"0.0000005", 1, true},
        {"0.00000049999", 0, true},
        {"-0.0000025", -3, true},
        {"1e3", 1000000000, false},
        {"2.5000000", 2500000, false},
        {"0.3333333333333333333", 333333, true},
        {"12e-400", 0, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        norma__decimal number;
        int64_t value;
        bool rounded;
        const char *text = cases[i].text;
        assert_true(norma__decimal_read(&number, text, text + strlen(text)));
        assert_true(norma__decimal_fixed(&value, &rounded, &number, 6, 2000000000));
        assert_true(value == cases[i].want && rounded == cases[i].rounded);
    }
    norma__decimal number;
    int64_t value;
    bool rounded;
    assert_true(norma__decimal_read(&number, "2000.000001", &"2000.000001"[11]));
    assert_false(norma__decimal_fixed(&value, &rounded, &number, 6, 2000000000));
    assert_true(norma__decimal_read(&number, "1e999", &"1e999"[5]));
    assert_false(norma__decimal_fixed(&value, &rounded, &number, 6, 2000000000));
}

/* ---- continuous variables ---- */

static void continuous_variables_are_any_finite_numbers(void **state)
{
    (void)state;
    norma_data *data = parse(
        with_numbers, "tenure;a;age\n-1,5;5;41\n1e2;4;0\n;3;NA\n99;2;99.0\n\"7.25\";1;+3\n", NULL);
    static const double age[] = {41, 0, NAN, 99, 3}, tenure[] = {-1.5, 100, NAN, NAN, 7.25};
    assert_int_equal(norma_data_continuous(data), 2);
    assert_string_equal(norma_data_continuous_id(data, 1), "tenure");
    for (size_t r = 0; r < 5; r++) {
        double x = norma_data_continuous_values(data, 0)[r];
        double y = norma_data_continuous_values(data, 1)[r];
        assert_true(isnan(age[r]) ? isnan(x) : x == age[r]);
        assert_true(isnan(tenure[r]) ? isnan(y) : y == tenure[r]);
    }
    norma_data_free(data);
    refuses_with(NORMA_EDATA, with_numbers, "a,age,tenure\n1,old,1e999\n", NULL,
                 "d.csv: 2 cells are not as they should be; row 1, column age: no number; row "
                 "1, column tenure: no number");
}

/* ---- weights ---- */

static void weights_are_millionths_and_rounding_is_told(void **state)
{
    (void)state;
    norma_read_options o = weighted_by("w");
    norma_data *data =
        parse(TWO_ITEMS, "w,a,b\n1,1,2\n0.25,1,2\n1000000000,1,2\n0.3333333,1,2\n", &o);
    static const int64_t want[] = {1000000, 250000, 1000000000000000, 333333};
    assert_memory_equal(norma_data_weights(data), want, sizeof want);
    const norma_note *rounded = note(data, "weights-rounded");
    assert_non_null(rounded);
    assert_string_equal(rounded->subject, "w");
    assert_true(rounded->value == 1 && rounded->of == 4);
    assert_null(note(data, "columns-ignored"));
    norma_data_free(data);
}

static void weights_that_are_none_are_named_by_place(void **state)
{
    (void)state;
    norma_read_options o = weighted_by("w");
    refuses_with(NORMA_EDATA, TWO_ITEMS,
                 "a,b,w\n1,2,0\n1,2,\n1,2,-1\n1,2,1000000001\n1,2,0.0000001\n1,2,x\n1,2,3\n", &o,
                 "d.csv: 6 cells are not as they should be; "
                 "row 1, column w: no weight from 0.000001 to 10^9; "
                 "row 2, column w: no weight from 0.000001 to 10^9; "
                 "row 3, column w: no weight from 0.000001 to 10^9; "
                 "row 4, column w: no weight from 0.000001 to 10^9; "
                 "row 5, column w: no weight from 0.000001 to 10^9; "
                 "row 6, column w: no weight from 0.000001 to 10^9");
    refuses_with(NORMA_EINVAL, TWO_ITEMS, "a,b\n1,2\n", &o,
                 "d.csv has no column 'w' to weight rows by");
    o = weighted_by("a");
    refuses_with(NORMA_EINVAL, TWO_ITEMS, "a,b\n1,2\n", &o,
                 "d.csv: column 'a' is one of the instrument's and cannot weight rows");
}

static void numbers_and_weights_follow_the_filter(void **state)
{
    (void)state;
    static const char *const values[] = {"x"};
    norma_read_options o = weighted_by("w");
    o.where_column = "g";
    o.where_values = values;
    o.n_where_values = 1;
    norma_data *data =
        parse(with_numbers, "g,w,a,age,tenure\nx,1,1,1,2\ny,-1,1,old,4\nx,3,1,5,6\n", &o);
    assert_int_equal(norma_data_rows(data), 2);
    assert_true(norma_data_weights(data)[1] == 3 * NORMA_WEIGHT_ONE);
    assert_true(norma_data_continuous_values(data, 0)[1] == 5);
    assert_true(norma_data_continuous_values(data, 1)[1] == 6);
    norma_data_free(data);
}

static void no_failed_allocation_leaks(void **state)
{
    (void)state;
    static const char text[] = "w,a,age,tenure\n1.1234567,1,1,2\n";
    norma_read_options o = weighted_by("w");
    norma_instrument *made = instrument(with_numbers);
    norma_data *data = NULL;
    check_every_allocation(data, parse_bytes(&data, made, text, strlen(text), &o, NULL));
    norma_data_free(data);
    norma_instrument_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_the_nearest_doubles),
        cmocka_unit_test(halves_are_rounded_away_from_zero),
        cmocka_unit_test(continuous_variables_are_any_finite_numbers),
        cmocka_unit_test(weights_are_millionths_and_rounding_is_told),
        cmocka_unit_test(weights_that_are_none_are_named_by_place),
        cmocka_unit_test(numbers_and_weights_follow_the_filter),
        cmocka_unit_test(no_failed_allocation_leaks),
    };
    return cmocka_run_group_tests_name("numbers", tests, NULL, NULL);
}

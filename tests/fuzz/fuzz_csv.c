/* Any bytes as a response file: refused with a sentence, or read into a sound table. The first byte
   chooses the options and whether the ranges of the items are given. */
#include <norma/read.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "formats/parse.h"
#include "formats/rows.h"
#include "foundation/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const char json[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"f\", \"version\": \"1\", "
    "\"columns\": {\"respondent\": \"id\", \"units\": [\"u\"]}, \"missing\": [\"9\", \"-9\", "
    "\"é\"], "
    "\"answers\": {\"min\": 1, \"max\": 5}, \"latency\": {\"unit\": \"s\"}, "
    "\"items\": [{\"id\": \"a\", \"latency\": \"t\", "
    "\"codes\": {\"A1\": 1, \"Y\": 5, \"12\": 2}}, {\"id\": \"b\", \"min\": -3, \"max\": 99}], "
    "\"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\"]}]}";

static void check(int holds)
{
    if (!holds)
        abort();
}

static void check_table(const norma_data *data)
{
    check(norma_data_rows(data) > 0);
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        for (size_t i = 0; i < norma_data_items(data); i++) {
            const double *ms = norma_data_latencies(data, i);
            uint8_t cell = norma_data_cells(data, i)[r];
            check(cell == NORMA_MISSING_CELL ||
                  cell <= norma_data_max(data, i) - norma_data_min(data, i));
            check(!ms || !(ms[r] <= 0));
        }
        check(strlen(norma_data_respondent(data, r)) < SIZE_MAX / 2);
        size_t label = norma_data_label(data, 0, r);
        check(label == NORMA_NONE || label < norma_data_label_names(data, 0));
        check(norma_data_file_row(data, r) <= norma_data_input(data)->rows);
    }
}

/* Law: a text in many chunks is the same text. */
static void check_same(const norma_data *a, const norma_data *b)
{
    check(norma_data_rows(a) == norma_data_rows(b));
    check(norma_data_notes(a)->n == norma_data_notes(b)->n);
    for (size_t r = 0; r < norma_data_rows(a); r++) {
        for (size_t i = 0; i < norma_data_items(a); i++) {
            const double *x = norma_data_latencies(a, i), *y = norma_data_latencies(b, i);
            check(norma_data_cells(a, i)[r] == norma_data_cells(b, i)[r]);
            check(!x || memcmp(&x[r], &y[r], sizeof x[r]) == 0);
        }
        check(strcmp(norma_data_respondent(a, r), norma_data_respondent(b, r)) == 0);
        check(norma_data_label(a, 0, r) == norma_data_label(b, 0, r));
        check(norma_data_file_row(a, r) == norma_data_file_row(b, r));
    }
}

static norma_read_options chosen(uint8_t choice)
{
    static const char *const values[] = {"x", "é"};
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    o.threads = 1;
    o.out_of_range = choice & 1;
    o.where_column = choice & 2 ? "u" : NULL;
    o.where_values = values;
    o.n_where_values = 2;
    o.where_not = choice & 4;
    return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const size_t chunks[2] = {1 << 20, 8};
    norma_instrument *instrument = NULL;
    norma_data *data[2] = {0};
    norma_error err[2] = {0};
    if (length == 0)
        return 0;
    uint8_t choice = *bytes++;
    length--;
    norma_read_options o = chosen(choice);
    check(norma_instrument_parse(&instrument, json, sizeof json - 1, "i", NULL) == NORMA_OK);
    instrument->items[0].range_known = !(choice & 8);
    char *text = calloc(length + NORMA__FILE_PADDING, 1);
    check(text != NULL);
    memcpy(text, bytes, length);
    for (int k = 0; k < 2; k++) {
        norma__smallest_chunk = chunks[k];
        norma__data_parse(&data[k], instrument, text, length, "d.csv", &o, &err[k]);
        check(data[k] ? !err[k].message[0] : err[k].message[0] != '\0');
    }
    check(!data[0] == !data[1] && strcmp(err[0].message, err[1].message) == 0);
    if (data[0]) {
        check_table(data[0]);
        check_same(data[0], data[1]);
    }
    norma_data_free(data[0]);
    norma_data_free(data[1]);
    norma_instrument_free(instrument);
    free(text);
    return 0;
}

/* Any bytes as a response file: refused with a sentence, or read into a sound table. The first byte
   chooses the options and whether the ranges of the items are given. */
#include <norma/read.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "formats/text/lanes.h"
#include "formats/text/parse.h"
#include "formats/text/section.h"

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

/* Law: a text in small sections and chunks, or taken block by block, is the same text. */
static void check_same_row(const norma_data *a, size_t r, const norma_data *b, size_t q)
{
    for (size_t i = 0; i < norma_data_items(a); i++) {
        const double *x = norma_data_latencies(a, i), *y = norma_data_latencies(b, i);
        check(norma_data_cells(a, i)[r] == norma_data_cells(b, i)[q]);
        check(!x || memcmp(&x[r], &y[q], sizeof x[r]) == 0);
    }
    check(strcmp(norma_data_respondent(a, r), norma_data_respondent(b, q)) == 0);
    check(norma_data_label(a, 0, r) == norma_data_label(b, 0, q));
    check(norma_data_file_row(a, r) == norma_data_file_row(b, q));
}

static void check_same_notes(const norma_data *a, const norma_data *b)
{
    const norma_notes *x = norma_data_notes(a), *y = norma_data_notes(b);
    check(x->n == y->n);
    for (size_t i = 0; i < x->n; i++)
        check(strcmp(x->list[i].message, y->list[i].message) == 0);
    check(strcmp(norma_data_input(a)->sha256, norma_data_input(b)->sha256) == 0);
}

/* Blocks, held against a table of all rows. */
struct taking {
    const norma_data *whole; /* NULL: the text was refused */
    size_t n;
};

static norma_status take(void *context, const norma_data *block, norma_error *err)
{
    struct taking *taking = context;
    (void)err;
    for (size_t r = 0; taking->whole && r < norma_data_rows(block); r++)
        check_same_row(taking->whole, taking->n++, block, r);
    return NORMA_OK;
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

static norma_data *read_text(const norma_instrument *instrument, const char *text, size_t length,
                             const norma_read_options *o, struct taking *taking, norma_error *err)
{
    norma__source source;
    norma_data *data = NULL;
    norma__source_lend(&source, text, length, "d.csv");
    norma__text_read(&data, instrument, &source, o, taking ? take : NULL, taking, err);
    check(data ? !err->message[0] : err->message[0] != '\0');
    return data;
}

static void make_small(uint8_t choice)
{
    norma__section_size = 1 + (size_t)(choice >> 4) * 3;
    norma__smallest_chunk = choice & 16 ? 8 : 1;
    norma__lanes_wanted = NORMA__LANES_BEST;
}

static void make_large(void)
{
    norma__section_size = 1 << 20;
    norma__smallest_chunk = 1 << 18;
    norma__lanes_wanted = NORMA__LANES_ONE;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    norma_instrument *instrument = NULL;
    norma_error err[3] = {0};
    if (length == 0)
        return 0;
    uint8_t choice = *bytes++;
    norma_read_options o = chosen(choice);
    check(norma_instrument_parse(&instrument, json, sizeof json - 1, "i", NULL) == NORMA_OK);
    instrument->items[0].range_known = !(choice & 8);
    const char *text = (const char *)bytes;
    make_large();
    norma_data *whole = read_text(instrument, text, length - 1, &o, NULL, &err[0]);
    make_small(choice);
    struct taking taking = {.whole = whole};
    norma_data *parts = read_text(instrument, text, length - 1, &o, NULL, &err[1]);
    norma_data *blocks = read_text(instrument, text, length - 1, &o, &taking, &err[2]);
    for (int k = 1; k < 3; k++)
        check(strcmp(err[0].message, err[k].message) == 0);
    if (whole) {
        check_table(whole);
        check(norma_data_rows(whole) == norma_data_rows(parts));
        check(norma_data_rows(whole) == taking.n);
        for (size_t r = 0; r < norma_data_rows(whole); r++)
            check_same_row(whole, r, parts, r);
        check_same_notes(whole, parts);
        check_same_notes(whole, blocks);
    }
    norma_data_free(whole);
    norma_data_free(parts);
    norma_data_free(blocks);
    norma_instrument_free(instrument);
    return 0;
}

/* Any bytes as a response file: refused with a sentence, or read into sound columns that are
   written as a file which is read as the same, and that make a sound response table or are refused
   with a sentence. The first byte chooses whether the file is given the length and the checksum
   that it should have, so that what lies behind them is reached, and how the table is read. */
#include <norma/read.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "formats/responses/responses.h"
#include "foundation/digest.h"

enum { AT_LENGTH = 24, HEAD = 56 };

/* What the bits of the first byte choose. */
enum { SEAL = 1, MEASURE = 2, FORGIVE = 4, NO_RANGE = 8, NAMED = 16, FILTER = 32, WEIGH = 64 };

static const char json[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"f\", \"version\": \"1\", "
    "\"columns\": {\"respondent\": \"id\", \"units\": [\"town\"], \"continuous\": [\"t\"]}, "
    "\"missing\": [\"9\"], \"answers\": {\"min\": 1, \"max\": 5, \"codes\": {\"Lyon\": 2}}, "
    "\"items\": [\"a\", {\"id\": \"b\", \"latency\": \"ms\", \"min\": -3, \"max\": 251}], "
    "\"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\"]}]}";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check(int holds)
{
    if (!holds)
        abort();
}

/* A copy of exactly its length; with NORMA__DIGEST_BYTES to put it in when it is to be sealed. */
static uint8_t *file_of(const uint8_t *bytes, size_t *length, uint8_t choice)
{
    const bool seal = choice & SEAL;
    const size_t body = *length - 1, all = body + (seal ? NORMA__DIGEST_BYTES : 0);
    uint8_t *file = malloc(all ? all : 1);
    uint64_t said = all;
    norma__digesting digesting;
    check(file != NULL);
    if (body)
        memcpy(file, bytes, body);
    *length = all;
    if (!seal)
        return file;
    if (choice & MEASURE && body >= HEAD)
        memcpy(file + AT_LENGTH, &said, sizeof said);
    norma__digest_begin(&digesting);
    norma__digest_add(&digesting, file, body);
    norma__digest_sum(file + body, &digesting);
    return file;
}

static void check_column(const norma__frame_column *column, size_t n_rows)
{
    volatile double last = 0;
    check(!!column->bytes + !!column->numbers + !!column->codes == 1);
    check(column->name && column->label && column->n_missing <= NORMA__MISSING_RANGES);
    for (size_t v = 0; v < column->n_value_labels; v++)
        check(column->value_labels[v].label &&
              (v == 0 || column->value_labels[v - 1].value < column->value_labels[v].value));
    for (size_t row = 0; row < n_rows; row++) {
        if (!column->codes)
            last = norma__frame_number(column, row);
        else if (column->codes[row] != UINT32_MAX)
            check(column->codes[row] < column->n_texts &&
                  *column->texts[column->codes[row]] != '\0');
    }
    (void)last;
}

/* Law: what was read is written, and read and written again, as the same bytes. */
static void check_written(const norma__frame *frame, size_t length)
{
    norma_output out, again;
    norma__frame *copy = NULL;
    check(norma__responses_write(&out, frame, NULL) == NORMA_OK && out.length == length);
    check(norma__responses_parse(&copy, out.bytes, out.length, "c", NULL) == NORMA_OK);
    check(norma__responses_write(&again, copy, NULL) == NORMA_OK && again.length == length);
    check(memcmp(out.bytes, again.bytes, length) == 0);
    norma__frame_free(copy);
    norma_output_free(&out);
    norma_output_free(&again);
}

static void check_table(const norma_data *data)
{
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        for (size_t i = 0; i < norma_data_items(data); i++) {
            const double *ms = norma_data_latencies(data, i);
            uint8_t cell = norma_data_cells(data, i)[r];
            check(cell == NORMA_MISSING_CELL ||
                  cell <= norma_data_max(data, i) - norma_data_min(data, i));
            check(!ms || !(ms[r] <= 0));
        }
        check(strlen(norma_data_respondent(data, r)) < SIZE_MAX / 2);
        for (size_t l = 0; l < norma_data_labels(data); l++) {
            size_t label = norma_data_label(data, l, r);
            check(label == NORMA_NONE || label < norma_data_label_names(data, l));
        }
        check(norma_data_file_row(data, r) <= norma_data_input(data)->rows);
    }
}

/* The frame gives its parts to the table. */
static void check_reading(norma__frame *frame, uint8_t choice)
{
    static const char *const values[] = {"x", "Lyon"};
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    norma_error err = {0};
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    o.threads = 1;
    o.out_of_range = choice & FORGIVE ? NORMA_OUT_OF_RANGE_MISSING : NORMA_OUT_OF_RANGE_ERROR;
    o.where_column = choice & FILTER ? "town" : NULL;
    o.where_values = values;
    o.n_where_values = 2;
    o.weights_column = choice & WEIGH ? "t" : NULL;
    check(norma_instrument_parse(&instrument, json, sizeof json - 1, "i", NULL) == NORMA_OK);
    instrument->items[0].range_known = !(choice & NO_RANGE);
    if (!(choice & NAMED)) {
        free(instrument->respondent_column);
        instrument->respondent_column = NULL;
    }
    if (norma__frame_to_data(&data, frame, instrument, &o, &err) == NORMA_OK)
        check_table(data);
    else
        check(!data && err.message[0]);
    norma_data_free(data);
    norma_instrument_free(instrument);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    norma__frame *frame = NULL;
    norma_error err = {0};
    if (length == 0)
        return 0;
    uint8_t *file = file_of(bytes + 1, &length, *bytes);
    if (norma__responses_parse(&frame, file, length, "f.nrd", &err) == NORMA_OK) {
        for (size_t c = 0; c < frame->n_columns; c++)
            check_column(&frame->columns[c], frame->n_rows);
        check_written(frame, length);
        check_reading(frame, *bytes);
    } else {
        check(!frame && err.message[0] && err.status == NORMA_EDATA);
    }
    norma__frame_free(frame);
    free(file);
    return 0;
}

/* Any bytes as a response file: refused with a sentence, or read into sound columns that are
   written as a file which is read as the same. The first byte chooses whether the file is given
   the length and the checksum that it should have, so that what lies behind them is reached. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "formats/responses.h"
#include "foundation/digest.h"

enum { AT_LENGTH = 24, HEAD = 56 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check(int holds)
{
    if (!holds)
        abort();
}

/* A copy of exactly its length; with NORMA__DIGEST_BYTES to put it in when it is to be sealed. */
static uint8_t *file_of(const uint8_t *bytes, size_t *length, uint8_t choice)
{
    const bool seal = choice & 1;
    const size_t body = *length, all = body + (seal ? NORMA__DIGEST_BYTES : 0);
    uint8_t *file = malloc(all ? all : 1);
    uint64_t said = all;
    norma__digesting digesting;
    check(file != NULL);
    if (body)
        memcpy(file, bytes, body);
    *length = all;
    if (!seal)
        return file;
    if (choice & 2 && body >= HEAD)
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

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    norma__frame *frame = NULL;
    norma_error err = {0};
    if (length == 0)
        return 0;
    length--;
    uint8_t *file = file_of(bytes + 1, &length, *bytes);
    if (norma__responses_parse(&frame, file, length, "f.nrd", &err) == NORMA_OK) {
        for (size_t c = 0; c < frame->n_columns; c++)
            check_column(&frame->columns[c], frame->n_rows);
        check_written(frame, length);
    } else {
        check(!frame && err.message[0] && err.status == NORMA_EDATA);
    }
    norma__frame_free(frame);
    free(file);
    return 0;
}

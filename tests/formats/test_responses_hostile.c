/* Ten thousand spoilt response files: each is refused with a sentence or, where only content was
   changed and the checksum made anew, read into sound columns. Every file lies in memory of exactly
   its length, so that a sanitizer sees a read beyond its end. */
#include "formats/response_file.h"

#include <norma/read.h>
#include <unistd.h>

#include "formats/responses/responses.h"
#include "foundation/random.h"

enum { MUTATIONS = 10000, HEAD = 56, MOST_GROWTH = 256 };

/* The columns of the valid file as an instrument has them; 9 and 1e300 are beyond its ranges. */
static const char json[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"i\", \"version\": \"1\", \"columns\": "
    "{\"units\": [\"town\"]}, \"items\": [{\"id\": \"a\", \"min\": 1, \"max\": 5, \"latency\": "
    "\"t\"}, {\"id\": \"b\", \"min\": -3, \"max\": 251}], \"scales\": [{\"id\": \"s\", \"items\": "
    "[\"a\", \"b\"]}]}";

/* What became of the files. */
struct tally {
    size_t unsealed_refused, sealed_refused, read, tables;
};

static uint64_t below(gsl_rng *random, uint64_t n)
{
    return gsl_rng_uniform_int(random, n);
}

/* ---- ways to spoil a file ---- */

typedef void spoil(response_file *file, gsl_rng *random);

static void resize(response_file *file, size_t length)
{
    uint8_t *bytes = realloc(file->bytes, length ? length : 1);
    assert_non_null(bytes);
    if (length > file->length)
        memset(bytes + file->length, 0, length - file->length);
    *file = (response_file){bytes, length};
}

static void cut(response_file *file, gsl_rng *random)
{
    resize(file, (size_t)below(random, file->length));
}

static void flip_bits(response_file *file, gsl_rng *random)
{
    for (uint64_t n = 1 + below(random, 4); n > 0; n--)
        file->bytes[below(random, file->length)] ^= (uint8_t)(1u << below(random, 8));
}

static void overwrite(response_file *file, gsl_rng *random)
{
    size_t at = (size_t)below(random, file->length);
    for (uint64_t n = 1 + below(random, 32); n > 0 && at < file->length; n--)
        file->bytes[at++] = (uint8_t)below(random, 256);
}

/* Lengths, counts and codes are multiples of four bytes from the start of the file or of a record,
   so any place of the head and the directory is tried. */
static void set_number(response_file *file, gsl_rng *random)
{
    static const uint64_t extremes[] = {0,
                                        1,
                                        2,
                                        3,
                                        4,
                                        5,
                                        6,
                                        127,
                                        255,
                                        256,
                                        INT32_MAX,
                                        (uint64_t)INT32_MAX + 1,
                                        UINT32_MAX,
                                        INT64_MAX,
                                        1u << 16,
                                        (uint64_t)INT64_MAX + 1,
                                        UINT64_MAX,
                                        UINT64_MAX - 55,
                                        UINT64_MAX - 63,
                                        UINT64_MAX / 8 + 1};
    uint64_t number = extremes[below(random, sizeof extremes / sizeof extremes[0])];
    size_t size = below(random, 2) ? 8 : 4, from = below(random, 2) ? 16 : HEAD;
    if (below(random, 4) == 0)
        number = file->length + below(random, 5) - 2;
    size_t at = from + (size_t)below(random, 320 - from);
    if (below(random, 2))
        at &= ~(size_t)3;
    memcpy(file->bytes + at, &number, size);
}

static void copy_within(response_file *file, gsl_rng *random)
{
    size_t n = 1 + (size_t)below(random, 64);
    size_t from = (size_t)below(random, file->length - n),
           to = (size_t)below(random, file->length - n);
    memmove(file->bytes + to, file->bytes + from, n);
}

/* Bytes put in or taken out, so that all that follows is moved. */
static void shift(response_file *file, gsl_rng *random)
{
    size_t at = (size_t)below(random, file->length), n = 1 + (size_t)below(random, MOST_GROWTH);
    if (below(random, 2)) {
        size_t tail = file->length - at;
        resize(file, file->length + n);
        memmove(file->bytes + at + n, file->bytes + at, tail);
    } else {
        n = n < file->length - at ? n : file->length - at;
        memmove(file->bytes + at, file->bytes + at + n, file->length - at - n);
        resize(file, file->length - n);
    }
}

static spoil *const ways[] = {cut,        flip_bits,   overwrite, set_number,
                              set_number, copy_within, shift};
enum { WAYS = sizeof ways / sizeof ways[0] };

/* The file's true length where it says it, and the checksum of what it is now. */
static void make_plausible(response_file *file, gsl_rng *random)
{
    if (below(random, 2)) /* as long as some file can be */
        resize(file, (file->length + 31) / 64 * 64 + 32);
    uint64_t length = file->length;
    if (file->length >= HEAD && below(random, 4) != 0)
        memcpy(file->bytes + 24, &length, sizeof length);
    response_file_seal(file);
}

/* ---- what must hold of what was read ---- */

static void check_column(const norma__frame_column *column, size_t n_rows)
{
    double sum = 0;
    assert_int_equal(!!column->bytes + !!column->numbers + !!column->codes, 1);
    assert_non_null(column->name);
    assert_non_null(column->label);
    assert_true(column->n_missing <= NORMA__MISSING_RANGES);
    for (size_t v = 0; v < column->n_value_labels; v++)
        assert_true(strlen(column->value_labels[v].label) < 100000);
    for (size_t row = 0; row < n_rows; row++) {
        if (!column->codes) {
            sum += norma__frame_number(column, row);
            continue;
        }
        if (column->codes[row] != UINT32_MAX) {
            assert_true(column->codes[row] < column->n_texts);
            sum += (double)strlen(column->texts[column->codes[row]]);
        }
    }
    assert_true(sum == sum || sum != sum); /* every value was looked at */
}

static void check_frame(const norma__frame *frame)
{
    norma_output out;
    assert_true(frame->n_columns > 0);
    for (size_t c = 0; c < frame->n_columns; c++)
        check_column(&frame->columns[c], frame->n_rows);
    assert_int_equal(norma__responses_write(&out, frame, NULL), NORMA_OK);
    norma_output_free(&out);
}

static void check_table(const norma_data *data)
{
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        for (size_t i = 0; i < norma_data_items(data); i++) {
            const uint8_t cell = norma_data_cells(data, i)[r];
            assert_true(cell == NORMA_MISSING_CELL ||
                        cell <= norma_data_max(data, i) - norma_data_min(data, i));
        }
        assert_true(!(norma_data_latencies(data, 0)[r] <= 0));
        const size_t town = norma_data_label(data, 0, r);
        assert_true(town == NORMA_NONE || town < norma_data_label_names(data, 0));
    }
}

/* A table of the frame, which it is then only good to be freed, or a refusal. */
static void read_table(norma__frame *frame, struct tally *tally)
{
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    norma_error err = {0};
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    o.threads = 1;
    o.out_of_range = NORMA_OUT_OF_RANGE_MISSING;
    assert_int_equal(norma_instrument_parse(&instrument, json, sizeof json - 1, "i", NULL),
                     NORMA_OK);
    if (norma__frame_to_data(&data, frame, instrument, &o, &err) == NORMA_OK) {
        check_table(data);
        tally->tables++;
    } else {
        assert_true(!data && err.status == NORMA_EDATA && strstr(err.message, "f.nrd"));
    }
    norma_data_free(data);
    norma_instrument_free(instrument);
}

static void parse(const response_file *file, bool sealed, struct tally *tally)
{
    norma__frame *frame = NULL;
    norma_error err = {0};
    norma_status status = norma__responses_parse(&frame, file->bytes, file->length, "f.nrd", &err);
    if (status == NORMA_OK) {
        check_frame(frame);
        read_table(frame, tally);
        tally->read++;
    } else {
        assert_int_equal(status, NORMA_EDATA);
        assert_null(frame);
        assert_non_null(strstr(err.message, "f.nrd"));
        *(sealed ? &tally->sealed_refused : &tally->unsealed_refused) += 1;
    }
    norma__frame_free(frame);
}

/* The same through a file on the disk, and its header, which no checksum guards. */
static void read_from_disk(const response_file *file, const char *path)
{
    norma__frame *frame = NULL;
    norma_header *header = NULL;
    norma_error err = {0};
    response_file_put(file, path);
    if (norma__responses_frame(&frame, path, &err) != NORMA_OK)
        assert_true(err.status == NORMA_EDATA && err.message[0]);
    if (norma__responses_header(&header, path, &err) == NORMA_OK)
        assert_true(header->n_columns > 0 && header->columns[header->n_columns - 1]);
    else
        assert_true(err.status == NORMA_EDATA && err.message[0] && !frame);
    norma_header_free(header);
    norma__frame_free(frame);
}

static void spoilt_files_are_refused_or_read_into_sound_columns(void **state)
{
    const response_file valid = response_file_load();
    char path[] = "/tmp/norma-test-XXXXXX";
    struct tally tally = {0};
    gsl_rng *random = norma__random_new(0, 0);
    (void)state;
    assert_non_null(random);
    assert_true(close(mkstemp(path)) == 0);
    for (size_t m = 0; m < MUTATIONS; m++) {
        norma__random_restart(random, 20261122, m);
        response_file file = {malloc(valid.length), valid.length};
        assert_non_null(file.bytes);
        memcpy(file.bytes, valid.bytes, valid.length);
        ways[m / 2 % WAYS](&file, random);
        bool sealed = m % 2, same = file.length == valid.length &&
                                    memcmp(file.bytes, valid.bytes, valid.length) == 0;
        if (sealed)
            make_plausible(&file, random);
        if (sealed || !same)
            parse(&file, sealed, &tally);
        if (m % 20 < 2)
            read_from_disk(&file, path);
        free(file.bytes);
    }
    unlink(path);
    gsl_rng_free(random);
    free(valid.bytes);
    print_message("%zu refused by the checksum or before, %zu behind it, %zu read, %zu of "
                  "them as tables\n",
                  tally.unsealed_refused, tally.sealed_refused, tally.read, tally.tables);
    assert_true(tally.unsealed_refused > MUTATIONS / 2 - 100);
    assert_true(tally.sealed_refused > 2000 && tally.read > 500 && tally.tables > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spoilt_files_are_refused_or_read_into_sound_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

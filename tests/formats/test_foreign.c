#include "formats/reading.h"

#include <math.h>
#include <stdio.h>

#include "data/table.h"
#include "formats/foreign/foreign.h"
#include "formats/foreign/foreign_bytes.h"
#include "formats/foreign/foreign_gather.h"
#include "foundation/random.h"

#define FOLDER NORMA_REFERENCE "/foreign/"

/* What scripts/reference/foreign.R writes: by haven 2.5.1, foreign 0.8-84 and GNU PSPP 1.6.2. */
enum { ROWS = 12 };
static const double q1[ROWS] = {1, 2, 3, 4, 5, 8, 9, 1, NAN, 3, 5, 2};
static const double q2[ROWS] = {5, 4, -1, 2, 1, -99, 3, NAN, 4, 5, 2, 7};
static const double score[ROWS] = {1.25, 1.0 / 3, NAN, 1e10, -0.5, 2, 3e-5, 4, 5, 6, 7, 123456.789};
static const char *const site[ROWS] = {"Zoë", "naïve, x", "", "Zoë", "Öre", "a \"b\"",
                                       "Zoë", "7",        "", "x",   "y",   "z"};

static norma__frame *open_frame(const char *path, norma_file_format format)
{
    norma__frame *frame = NULL;
    norma_error err = {0};
    if (norma__foreign_frame(&frame, format, path, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return frame;
}

static const norma__frame_column *column(const norma__frame *frame, const char *name)
{
    for (size_t c = 0; c < frame->n_columns; c++)
        if (strcmp(frame->columns[c].name, name) == 0)
            return &frame->columns[c];
    fail_msg("no column %s", name);
    return NULL;
}

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static void holds(const norma__frame_column *column, const double *want, bool missing_8_9)
{
    for (size_t r = 0; r < ROWS; r++) {
        bool gone = missing_8_9 && (want[r] == 8 || want[r] == 9);
        assert_true(same(norma__frame_raw(column, r), gone ? NAN : want[r]));
    }
}

static void holds_texts(const norma__frame_column *column)
{
    for (size_t r = 0; r < ROWS; r++) {
        const char *text =
            column->codes[r] == NORMA__NO_TEXT ? "" : column->texts[column->codes[r]];
        assert_string_equal(text, site[r]);
    }
}

static const struct {
    const char *path;
    norma_file_format format;
    bool tagged; /* 8 and 9 are .a and .z */
    const char *label;
} files[] = {
    {FOLDER "foreign.sav", NORMA_FILE_SAV, false, "I look forward to Mondays"},
    {FOLDER "foreign.zsav", NORMA_FILE_SAV, false, "I look forward to Mondays"},
    {FOLDER "foreign_pspp.sav", NORMA_FILE_SAV, false, "I look forward to Mondays"},
    {FOLDER "foreign.dta", NORMA_FILE_DTA, true, "I look forward to Mondays"},
    {FOLDER "foreign12.dta", NORMA_FILE_DTA, true, "I look forward to Mondays"},
    {FOLDER "foreign8.dta", NORMA_FILE_DTA, false, "q1"},
    {FOLDER "foreign.xpt", NORMA_FILE_XPT, false, "I look forward to Mondays"},
    {FOLDER "foreign5.xpt", NORMA_FILE_XPT, false, "I look forward to Mondays"},
    {FOLDER "foreign.sas7bdat", NORMA_FILE_SAS, false, "I look forward to Mondays"},
};
enum { FILES = sizeof files / sizeof files[0] };

/* ---- what other programs wrote ---- */

static void every_format_holds_what_was_written(void **state)
{
    (void)state;
    for (size_t f = 0; f < FILES; f++) {
        norma_file_format format;
        assert_int_equal(norma_file_format_of(&format, files[f].path, NULL), NORMA_OK);
        assert_int_equal(format, files[f].format);
        norma__frame *frame = open_frame(files[f].path, format);
        assert_int_equal(frame->n_rows, ROWS);
        holds(column(frame, "q1"), q1, files[f].tagged);
        holds(column(frame, "q2"), q2, false);
        holds_texts(column(frame, "site"));
        assert_string_equal(column(frame, "q1")->label, files[f].label);
        assert_string_equal(frame->input.format, norma_file_format_name(format));
        assert_int_equal(strlen(frame->input.sha256), 64);
        norma__frame_free(frame);
    }
}

/* SAS transport has IBM doubles: the last bits may differ. */
static void numbers_are_kept_to_the_last_bit(void **state)
{
    (void)state;
    for (size_t f = 0; f < FILES; f++) {
        norma__frame *frame = open_frame(files[f].path, files[f].format);
        for (size_t r = 0; r < ROWS; r++) {
            double got = norma__frame_number(column(frame, "score"), r);
            if (files[f].format == NORMA_FILE_XPT && !isnan(score[r]))
                assert_close(got, score[r], 1e-15, 0);
            else
                assert_true(same(got, score[r]));
        }
        norma__frame_free(frame);
    }
}

static void spss_labels_and_user_missing_values_are_kept(void **state)
{
    (void)state;
    for (size_t f = 0; f < 3; f++) {
        norma__frame *frame = open_frame(files[f].path, NORMA_FILE_SAV);
        const norma__frame_column *one = column(frame, "q1"), *two = column(frame, "q2");
        assert_string_equal(two->label, "Café break");
        assert_int_equal(one->n_value_labels, 5);
        assert_true(one->value_labels[1].value == 3);
        assert_string_equal(one->value_labels[1].label, "Not sûr");
        assert_string_equal(one->value_labels[4].label, "Don't know");
        assert_int_equal(one->n_missing, 2);
        assert_true(isnan(norma__frame_number(one, 5)) && isnan(norma__frame_number(one, 6)));
        assert_int_equal(two->n_missing, 2);
        for (size_t r = 0; r < ROWS; r++)
            assert_true(isnan(norma__frame_number(two, r)) ==
                        (isnan(q2[r]) || q2[r] < 0 || q2[r] == 7));
        assert_non_null(one->bytes);
        norma__frame_free(frame);
    }
}

static const norma_note *frame_note(const norma__frame *frame, const char *code)
{
    for (size_t i = 0; i < frame->notes.n; i++)
        if (strcmp(frame->notes.list[i].code, code) == 0)
            return &frame->notes.list[i];
    return NULL;
}

static void what_cannot_be_kept_is_noted(void **state)
{
    (void)state;
    norma__frame *frame = open_frame(FOLDER "foreign.dta", NORMA_FILE_DTA);
    assert_true(frame_note(frame, "tagged-missing")->value == 2);
    assert_true(frame_note(frame, "labels-dropped")->value == 1);
    assert_int_equal(column(frame, "q1")->n_value_labels, 3);
    norma__frame_free(frame);
    frame = open_frame(FOLDER "foreign.sav", NORMA_FILE_SAV);
    assert_true(frame_note(frame, "dates-as-numbers")->value == 1);
    /* seconds from 14 October 1582 to 29 February 2024 */
    assert_true(norma__frame_number(column(frame, "day"), 0) == 13928544000);
    norma__frame_free(frame);
}

/* ---- the same table from every format ---- */

static void every_format_gives_the_table_that_text_gives(void **state)
{
    (void)state;
    norma_instrument *made = instrument(
        "{\"format\": \"norma-instrument-1\", \"id\": \"f\", \"version\": \"1\", \"missing\": "
        "[\"8\", \"9\", \"-1\", \"-99\", \"7\"], \"columns\": {\"respondent\": \"id\", \"units\": "
        "[\"site\"]}, \"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"q1\", \"q2\"], "
        "\"scales\": [{\"id\": \"s\", \"items\": [\"q1\", \"q2\"]}]}");
    norma_data *want = NULL;
    assert_int_equal(norma_data_read(&want, made, FOLDER "foreign.csv", NULL, NULL), NORMA_OK);
    for (size_t f = 0; f < FILES; f++) {
        norma_data *got = NULL;
        norma_error err = {0};
        if (norma_data_read(&got, made, files[f].path, NULL, &err) != NORMA_OK)
            fail_msg("%s", err.message);
        for (size_t i = 0; i < 2; i++)
            assert_memory_equal(norma_data_cells(got, i), norma_data_cells(want, i), ROWS);
        for (size_t r = 0; r < ROWS; r++) {
            assert_string_equal(norma_data_respondent(got, r), norma_data_respondent(want, r));
            assert_int_equal(norma_data_label(got, 0, r), norma_data_label(want, 0, r));
        }
        norma_data_free(got);
    }
    norma_data_free(want);
    norma_instrument_free(made);
}

static void headers_are_read_alone(void **state)
{
    (void)state;
    for (size_t f = 0; f < FILES; f++) {
        norma_header *header = NULL;
        assert_int_equal(norma_header_read(&header, files[f].path, NULL), NORMA_OK);
        assert_true(header->n_columns >= 5);
        assert_string_equal(header->columns[1], "q1");
        norma_header_free(header);
    }
}

/* ---- refusals ---- */

static char *load(const char *path, size_t *length)
{
    char *bytes = NULL;
    assert_int_equal(norma__file_read(&bytes, length, path, SIZE_MAX, NULL), NORMA_OK);
    return bytes;
}

static void refuses(norma_file_format format, const char *bytes, size_t length,
                    const char *sentence)
{
    norma__frame *frame = NULL;
    norma_error err = {0};
    assert_int_equal(norma__foreign_parse(&frame, format, bytes, length, "f", &err), NORMA_EDATA);
    assert_null(frame);
    assert_string_equal(err.message, sentence);
}

static void a_file_cut_short_is_refused(void **state)
{
    (void)state;
    size_t length;
    char *bytes = load(FOLDER "foreign.dta", &length);
    refuses(NORMA_FILE_DTA, bytes, 3000, "f ends before it should: it is cut short or damaged");
    free(bytes);
    refuses(NORMA_FILE_SAV, "$FL2", 4, "f ends before it should: it is cut short or damaged");
}

/* What a file of 12 rows cut after so many bytes is read as: 0 rows when it is refused. */
static size_t rows_left(norma_file_format format, const char *bytes, size_t length)
{
    norma__frame *frame = NULL;
    norma_error err = {0};
    char *copy = malloc(length + NORMA__FILE_PADDING); /* ASan sees what is read beyond */
    memcpy(copy, bytes, length);
    norma_status status = norma__foreign_parse(&frame, format, copy, length, "f", &err);
    size_t rows = frame ? frame->n_rows : 0;
    assert_int_equal(status == NORMA_OK, frame != NULL);
    norma__frame_free(frame);
    free(copy);
    return rows;
}

/* A transport file does not say how many rows it has: where a record ends where a row does nothing
   shows that more are gone, and in foreign5.xpt that is nowhere. */
static void no_cut_loses_a_row_in_silence(void **state)
{
    (void)state;
    for (size_t f = 0; f < FILES; f++) {
        size_t length;
        char *bytes = load(files[f].path, &length);
        size_t shortest = files[f].format == NORMA_FILE_XPT ? 1440 : 1; /* leaks, see below */
        for (size_t cut = shortest; cut < length; cut += 1 + length / 2000) {
            size_t rows = rows_left(files[f].format, bytes, cut);
            if (rows != 0 && rows != ROWS)
                fail_msg("%s: %zu of %zu bytes give %zu rows", files[f].path, cut, length, rows);
        }
        free(bytes);
    }
}

/* A row that is repeated for ever by its compression would make any file large. */
static void more_than_a_file_of_its_size_can_hold_is_refused(void **state)
{
    (void)state;
    norma__foreign_bytes from;
    readstat_parser_t *parser = readstat_parser_init();
    norma__frame *frame = NORMA__NEW(norma__frame, 1);
    norma_error err = {0};
    norma__gathering g = {.frame = frame, .name = "f", .work = 60, .err = &err};
    size_t length;
    char *bytes = load(FOLDER "foreign.sav", &length);
    norma__foreign_open(parser, &from, bytes, length);
    norma__gather_with(parser, false);
    assert_int_equal(readstat_parse_sav(parser, "f", &g), READSTAT_ERROR_USER_ABORT);
    assert_int_equal(g.status, NORMA_EDATA);
    assert_string_equal(err.message,
                        "f claims to hold more than a file of its size can: it is damaged");
    readstat_parser_free(parser);
    norma__gathering_clear(&g);
    free(bytes);
}

static void a_reader_sent_round_in_circles_is_stopped(void **state)
{
    (void)state;
    norma__foreign_bytes from;
    readstat_parser_t *parser = readstat_parser_init();
    char byte;
    norma__foreign_open(parser, &from, "ab", 2);
    size_t reads = 0;
    while (parser->io->seek(0, READSTAT_SEEK_SET, &from) == 0 &&
           parser->io->read(&byte, 1, &from) == 1)
        reads++;
    assert_in_range(reads, 1000, 10000000);
    assert_int_equal(parser->io->seek(-3, READSTAT_SEEK_END, &from), -1);
    readstat_parser_free(parser);
}

static void a_text_in_another_encoding_than_named_is_refused(void **state)
{
    (void)state;
    size_t length;
    char *bytes = load(FOLDER "foreign_pspp.sav", &length);
    char *at = memmem(bytes, length, "Zo\xc3\xab", 4);
    assert_non_null(at);
    at[3] = 'X';
    refuses(NORMA_FILE_SAV, bytes, length,
            "f has a text that is not in the encoding that the file names");
    free(bytes);
}

static void transport_files_that_are_not_utf_8_are_windows_1252(void **state)
{
    (void)state;
    size_t length;
    norma__frame *frame = NULL;
    char *bytes = load(FOLDER "foreign.xpt", &length);
    for (char *at = bytes; (at = memmem(at, length - (size_t)(at - bytes), "Zo\xc3\xab", 4));)
        memcpy(at, "Zo\xeb ", 4);
    char *at = memmem(bytes, length, "na\xc3\xafve", 5);
    memcpy(at, "na\xefve,", 6);
    at = memmem(bytes, length, "\xc3\x96re", 4);
    memcpy(at, "\xd6re ", 4);
    assert_int_equal(norma__foreign_parse(&frame, NORMA_FILE_XPT, bytes, length, "f", NULL),
                     NORMA_OK);
    assert_string_equal(column(frame, "site")->texts[0], "Zoë");
    assert_non_null(frame_note(frame, "windows-1252"));
    assert_string_equal(frame->input.encoding, "windows-1252");
    norma__frame_free(frame);
    free(bytes);
}

/* A spoilt copy: some bytes replaced, maybe its end cut off. */
static size_t spoil(char *copy, const char *bytes, size_t length, size_t from, uint64_t *state)
{
    gsl_rng *random = norma__random_new(20260101, (*state)++);
    assert_non_null(random);
    memcpy(copy, bytes, length);
    for (int edits = 0; edits < 3; edits++) {
        size_t at = from + gsl_rng_uniform_int(random, length - from);
        copy[at] = (char)gsl_rng_uniform_int(random, 256);
    }
    size_t kept =
        gsl_rng_uniform_int(random, 4) ? length : from + gsl_rng_uniform_int(random, length - from);
    gsl_rng_free(random);
    return kept;
}

/* ReadStat 1.1.8 does not free a variable when the list of variables of a transport file is
   damaged: there, only what follows is spoilt. */
static void spoilt_files_are_refused_or_read_into_a_sound_frame(void **state)
{
    (void)state;
    uint64_t stream = 0;
    for (size_t f = 0; f < FILES; f++) {
        size_t length;
        char *bytes = load(files[f].path, &length);
        char *copy = malloc(length);
        for (int n = 0; n < 200; n++) {
            norma__frame *frame = NULL;
            norma_error err = {0};
            size_t from = files[f].format == NORMA_FILE_XPT ? 1400 : 0;
            size_t kept = spoil(copy, bytes, length, from, &stream);
            norma_status status =
                norma__foreign_parse(&frame, files[f].format, copy, kept, "f", &err);
            assert_true(status == NORMA_OK || (status == NORMA_EDATA && !frame && *err.message));
            for (size_t c = 0; frame && c < frame->n_columns; c++)
                for (size_t r = 0; frame->columns[c].codes && r < frame->n_rows; r++)
                    assert_true(frame->columns[c].codes[r] == NORMA__NO_TEXT ||
                                frame->columns[c].codes[r] < frame->columns[c].n_texts);
            norma__frame_free(frame);
        }
        free(copy);
        free(bytes);
    }
}

static void reading_survives_every_failed_allocation(void **state)
{
    (void)state;
    size_t length;
    char *bytes = load(FOLDER "foreign.sav", &length);
    norma__frame *frame = NULL;
    check_every_allocation(frame,
                           norma__foreign_parse(&frame, NORMA_FILE_SAV, bytes, length, "f", NULL));
    norma__frame_free(frame);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_holds_what_was_written),
        cmocka_unit_test(numbers_are_kept_to_the_last_bit),
        cmocka_unit_test(spss_labels_and_user_missing_values_are_kept),
        cmocka_unit_test(what_cannot_be_kept_is_noted),
        cmocka_unit_test(every_format_gives_the_table_that_text_gives),
        cmocka_unit_test(headers_are_read_alone),
        cmocka_unit_test(a_file_cut_short_is_refused),
        cmocka_unit_test(no_cut_loses_a_row_in_silence),
        cmocka_unit_test(more_than_a_file_of_its_size_can_hold_is_refused),
        cmocka_unit_test(a_reader_sent_round_in_circles_is_stopped),
        cmocka_unit_test(a_text_in_another_encoding_than_named_is_refused),
        cmocka_unit_test(transport_files_that_are_not_utf_8_are_windows_1252),
        cmocka_unit_test(spoilt_files_are_refused_or_read_into_a_sound_frame),
        cmocka_unit_test(reading_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

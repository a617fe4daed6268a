#include "formats/reading.h"

#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/convert/convert_parts.h"
#include "formats/foreign/foreign.h"
#include "formats/frames/frame_text.h"
#include "formats/responses/responses.h"

#define FOLDER NORMA_REFERENCE "/foreign/"

static const struct {
    norma_file_format to;
    bool compress;
} ways[] = {
    {NORMA_FILE_TEXT, false}, {NORMA_FILE_RESPONSES, false}, {NORMA_FILE_SAV, false},
    {NORMA_FILE_SAV, true},   {NORMA_FILE_POR, false},       {NORMA_FILE_DTA, false},
    {NORMA_FILE_SAS, false},  {NORMA_FILE_XPT, false},
};
enum { WAYS = sizeof ways / sizeof ways[0] };

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static const char *text_at(const norma__frame_column *column, size_t row)
{
    return column->codes[row] == NORMA__NO_TEXT ? "" : column->texts[column->codes[row]];
}

static void same_cells(const norma__frame *got, const norma__frame *want)
{
    assert_int_equal(got->n_rows, want->n_rows);
    assert_int_equal(got->n_columns, want->n_columns);
    for (size_t c = 0; c < want->n_columns; c++) {
        const norma__frame_column *g = &got->columns[c], *w = &want->columns[c];
        assert_string_equal(g->name, w->name);
        assert_int_equal(g->codes != NULL, w->codes != NULL);
        for (size_t r = 0; r < want->n_rows; r++)
            if (w->codes)
                assert_string_equal(text_at(g, r), text_at(w, r));
            else if (!same(norma__frame_raw(g, r), norma__frame_raw(w, r)))
                fail_msg("%s, row %zu: %.17g is not %.17g", w->name, r, norma__frame_raw(g, r),
                         norma__frame_raw(w, r));
    }
}

static void same_labels(const norma__frame *got, const norma__frame *want, bool of_values,
                        bool missing)
{
    for (size_t c = 0; c < want->n_columns; c++) {
        const norma__frame_column *g = &got->columns[c], *w = &want->columns[c];
        assert_string_equal(g->label, w->label);
        assert_int_equal(g->n_value_labels, of_values ? w->n_value_labels : 0);
        for (size_t v = 0; v < g->n_value_labels; v++) {
            assert_true(g->value_labels[v].value == w->value_labels[v].value);
            assert_string_equal(g->value_labels[v].label, w->value_labels[v].label);
        }
        assert_int_equal(g->n_missing, missing ? w->n_missing : 0);
        for (size_t m = 0; m < g->n_missing; m++) {
            assert_true(g->missing[m].low == w->missing[m].low);
            assert_true(g->missing[m].high == w->missing[m].high);
        }
    }
}

/* In memory, from a frame to bytes and back; the bytes outlive the frame. */
static norma__frame *there_and_back(const norma__frame *frame, norma_file_format to, bool compress,
                                    char **keep, norma_notes *notes)
{
    norma_convert_options options = NORMA_CONVERT_OPTIONS_INIT;
    norma_output out = {0};
    norma__frame *back = NULL;
    norma_error err = {0};
    options.to = (int)to;
    options.compress = compress;
    norma_status status =
        to == NORMA_FILE_TEXT        ? norma__convert_text(&out, notes, frame, &options, &err)
        : to == NORMA_FILE_RESPONSES ? norma__responses_write(&out, frame, &err)
                                     : norma__convert_foreign(&out, notes, frame, &options, &err);
    if (status != NORMA_OK)
        fail_msg("%d: %s", to, err.message);
    *keep = aligned_alloc(64, (out.length + 64 + NORMA__FILE_PADDING) / 64 * 64 + 64);
    memset(*keep + out.length, 0, NORMA__FILE_PADDING);
    memcpy(*keep, out.bytes, out.length);
    status = to == NORMA_FILE_TEXT ? norma__text_frame_parse(&back, *keep, out.length, "f", &err)
             : to == NORMA_FILE_RESPONSES
                 ? norma__responses_parse(&back, *keep, out.length, "f", &err)
                 : norma__foreign_parse(&back, to, *keep, out.length, "f", &err);
    if (status != NORMA_OK)
        fail_msg("%d: %s", to, err.message);
    norma_output_free(&out);
    return back;
}

static norma__frame *read_text(const char *path)
{
    norma__frame *frame = NULL;
    norma_error err = {0};
    if (norma__text_frame(&frame, path, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return frame;
}

/* ---- laws ---- */

static void a_data_set_survives_every_format(void **state)
{
    (void)state;
    norma__frame *want = read_text(NORMA_DATASETS "/bfi/bfi.csv");
    assert_int_equal(want->n_rows, 2800);
    norma__frame_cut(want, 25); /* SPSS portable has no small letters in names */
    for (size_t w = 0; w < WAYS; w++) {
        norma_notes notes = {0};
        char *keep;
        norma__frame *got = there_and_back(want, ways[w].to, ways[w].compress, &keep, &notes);
        same_cells(got, want);
        same_labels(got, want, true, true);
        norma__frame_free(got);
        norma_notes_clear(&notes);
        free(keep);
    }
    norma__frame_free(want);
}

static void labels_user_missing_values_and_accents_survive_where_they_can(void **state)
{
    (void)state;
    norma__frame *want = NULL;
    assert_int_equal(norma__foreign_frame(&want, NORMA_FILE_SAV, FOLDER "foreign.sav", NULL),
                     NORMA_OK);
    for (size_t w = 0; w < WAYS; w++) {
        norma_notes notes = {0};
        char *keep;
        norma_file_format to = ways[w].to;
        if (to == NORMA_FILE_POR)
            continue;
        norma__frame *got = there_and_back(want, to, ways[w].compress, &keep, &notes);
        bool own = to == NORMA_FILE_SAV || to == NORMA_FILE_RESPONSES;
        same_cells(got, want);
        if (to != NORMA_FILE_TEXT)
            same_labels(got, want, own || to == NORMA_FILE_DTA, own);
        for (size_t c = 0; own && c < want->n_columns; c++)
            assert_true(to == NORMA_FILE_SAV ||
                        got->columns[c].decimals == want->columns[c].decimals);
        assert_int_equal(notes.n > 0, !own);
        norma__frame_free(got);
        norma_notes_clear(&notes);
        free(keep);
    }
    norma__frame_free(want);
}

static norma__frame *one_column(const char *name, bool is_text)
{
    norma__frame *frame = NORMA__NEW(norma__frame, 1);
    assert_non_null(frame);
    frame->input.encoding = frame->input.format = "";
    assert_int_equal(norma__frame_add(frame, name, is_text, NULL), NORMA_OK);
    return frame;
}

/* SPSS portable has numbers to the base 30 and is left out. */
static void numbers_survive_to_the_last_bit(void **state)
{
    (void)state;
    const double numbers[] = {0.1,  1.0 / 3, -1e-300, 1e300,  123456789.123456789, 2147483648.0,
                              -0.0, NAN,     1e15,    5e-324, 9007199254740991.0,  -7.25};
    norma__frame *want = one_column("x", false);
    for (size_t r = 0; r < 12; r++)
        assert_int_equal(norma__frame_put_number(&want->columns[0], r, numbers[r], NULL), NORMA_OK);
    assert_int_equal(norma__frame_end(want, 12, NULL), NORMA_OK);
    for (size_t w = 0; w < WAYS; w++) {
        norma_notes notes = {0};
        char *keep;
        if (ways[w].to == NORMA_FILE_POR || ways[w].to == NORMA_FILE_XPT)
            continue;
        norma__frame *got = there_and_back(want, ways[w].to, ways[w].compress, &keep, &notes);
        same_cells(got, want);
        norma__frame_free(got);
        norma_notes_clear(&notes);
        free(keep);
    }
    norma__frame_free(want);
}

static void long_texts_survive(void **state)
{
    (void)state;
    char longest[3001];
    memset(longest, 'x', sizeof longest - 1);
    longest[3000] = '\0';
    norma__frame *want = one_column("t", true);
    const char *const texts[] = {"a", longest, "", "b,\"c\"", longest};
    for (size_t r = 0; r < 5; r++)
        assert_int_equal(
            norma__frame_put_text(&want->columns[0], r, texts[r], strlen(texts[r]), NULL),
            NORMA_OK);
    assert_int_equal(norma__frame_end(want, 5, NULL), NORMA_OK);
    for (size_t w = 0; w < WAYS; w++) {
        norma_notes notes = {0};
        char *keep;
        if (ways[w].to == NORMA_FILE_POR)
            continue;
        norma__frame *got = there_and_back(want, ways[w].to, ways[w].compress, &keep, &notes);
        same_cells(got, want);
        norma__frame_free(got);
        norma_notes_clear(&notes);
        free(keep);
    }
    norma__frame_free(want);
}

/* ---- text ---- */

static norma__frame *parse_text(const char *text)
{
    char *padded = calloc(strlen(text) + NORMA__FILE_PADDING, 1);
    norma__frame *frame = NULL;
    norma_error err = {0};
    memcpy(padded, text, strlen(text));
    if (norma__text_frame_parse(&frame, padded, strlen(text), "d.csv", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    free(padded);
    return frame;
}

static void columns_of_text_are_numbers_only_where_nothing_is_lost(void **state)
{
    (void)state;
    norma__frame *frame = parse_text("n,code,plus,id,comma,mixed,na,sci,point\n"
                                     "1,007,+5,12345678901234567890,\"1,5\",1,NA,1e5,-.5\n"
                                     "-2.5,1,6,1,\"2,5\",x,3,2E-3,0.25\n"
                                     "NA,2,7,2,3,NA,,NA,0\n");
    const bool texts[] = {false, true, true, true, true, true, false, false, false};
    for (size_t c = 0; c < 9; c++)
        assert_int_equal(frame->columns[c].codes != NULL, texts[c]);
    assert_true(norma__frame_raw(&frame->columns[0], 1) == -2.5);
    assert_true(isnan(norma__frame_raw(&frame->columns[0], 2)));
    assert_string_equal(text_at(&frame->columns[1], 0), "007");
    assert_string_equal(text_at(&frame->columns[5], 2), "NA");
    assert_true(norma__frame_raw(&frame->columns[7], 0) == 1e5);
    assert_true(norma__frame_raw(&frame->columns[8], 0) == -0.5);
    assert_non_null(frame->columns[6].bytes);
    norma__frame_free(frame);
    frame = parse_text("a;b\n1,5;x\n2;y\n");
    assert_true(norma__frame_raw(&frame->columns[0], 0) == 1.5);
    norma__frame_free(frame);
}

static void a_missing_cell_alone_in_its_row_is_still_a_row(void **state)
{
    (void)state;
    norma__frame *want = parse_text("a\n1\n\"\"\n3\n\"\"\n");
    norma_notes notes = {0};
    char *keep;
    assert_int_equal(want->n_rows, 4);
    norma__frame *got = there_and_back(want, NORMA_FILE_TEXT, false, &keep, &notes);
    same_cells(got, want);
    norma__frame_free(got);
    norma__frame_free(want);
    free(keep);
}

/* ---- limits ---- */

static void refuses(norma__frame *frame, norma_file_format to, const char *sentence)
{
    norma_convert_options options = NORMA_CONVERT_OPTIONS_INIT;
    norma_output out = {0};
    norma_notes notes = {0};
    norma_error err = {0};
    options.to = (int)to;
    assert_int_equal(norma__convert_foreign(&out, &notes, frame, &options, &err), NORMA_EDATA);
    assert_null(out.bytes);
    assert_string_equal(err.message, sentence);
    norma_notes_clear(&notes);
    norma__frame_free(frame);
}

/* A frame without rows, its columns named. */
static norma__frame *columns_named(const char *const *names, size_t n)
{
    norma__frame *frame = one_column(names[0], false);
    for (size_t c = 1; c < n; c++)
        assert_int_equal(norma__frame_add(frame, names[c], false, NULL), NORMA_OK);
    return frame;
}

static void names_that_a_format_cannot_hold_are_all_told_at_once(void **state)
{
    (void)state;
    static const char *const survey[] = {"G[SQ001]", "1a", "ok", "", "ALL", "q1", "Q1"};
    refuses(columns_named(survey, 7), NORMA_FILE_SAV,
            "SPSS cannot hold the names of 5 of 7 columns: 1, 'G[SQ001]' (its characters); 2, '1a' "
            "(its first character); 4, '' (empty: leave it out with --columns); 5, 'ALL' (a "
            "reserved word); 7, 'Q1' (another's but for capitals); a name there has at most 64 "
            "letters, digits and @._$#, a letter or @ first; rename with --rename OLD=NEW,...");
    static const char *const small[] = {"a", "Ab", "EDUCATION"};
    refuses(columns_named(small, 3), NORMA_FILE_POR,
            "SPSS portable cannot hold the names of 3 of 3 columns: 1, 'a' (its characters); "
            "2, 'Ab' (its characters); 3, 'EDUCATION' (too long); a name there has at most 8 "
            "capitals from A to Z, digits and @._$#, a capital or @ first; rename with --rename "
            "OLD=NEW,...");
    static const char *const long_one[] = {"a23456789012345678901234567890\xc3\xa9xyz"};
    refuses(columns_named(long_one, 1), NORMA_FILE_DTA,
            "Stata cannot hold the names of 1 of 1 columns: 1, 'a23456789012345678901234567890\xc3"
            "\xa9' (too long); a name there has at most 32 letters, digits and _, no digit first; "
            "rename with --rename OLD=NEW,...");
}

static void of_many_names_ten_are_told_in_every_format(void **state)
{
    (void)state;
    const norma_file_format formats[] = {NORMA_FILE_SAV, NORMA_FILE_POR, NORMA_FILE_DTA,
                                         NORMA_FILE_SAS, NORMA_FILE_XPT};
    for (size_t f = 0; f < 5; f++) {
        char text[12][80];
        const char *names[12];
        for (size_t c = 0; c < 12; c++) {
            text[c][0] = '\0';
            if (c > 0)
                snprintf(text[c], sizeof text[c], "%zu %070d", c, 0);
            names[c] = text[c];
        }
        norma_convert_options options = NORMA_CONVERT_OPTIONS_INIT;
        norma_output out = {0};
        norma_notes notes = {0};
        norma_error err = {0};
        options.to = (int)formats[f];
        norma__frame *frame = columns_named(names, 12);
        assert_int_equal(norma__convert_foreign(&out, &notes, frame, &options, &err), NORMA_EDATA);
        assert_non_null(strstr(err.message, "the names of 12 of 12 columns: 1, ''"));
        assert_non_null(strstr(err.message, "; 10, '9 0000"));
        assert_null(strstr(err.message, "; 11, "));
        const char *end = "; rename with --rename OLD=NEW,...";
        assert_string_equal(err.message + strlen(err.message) - strlen(end), end);
        norma__frame_free(frame);
    }
}

static void texts_too_long_for_a_format_are_refused(void **state)
{
    (void)state;
    char longest[301];
    memset(longest, 'x', sizeof longest - 1);
    longest[300] = '\0';
    norma__frame *frame = one_column("T", true);
    assert_int_equal(norma__frame_put_text(&frame->columns[0], 1, longest, 300, NULL), NORMA_OK);
    assert_int_equal(norma__frame_end(frame, 2, NULL), NORMA_OK);
    refuses(frame, NORMA_FILE_POR,
            "SPSS portable cannot hold the text in row 2, column T, whose 300 bytes are over 255: "
            "convert to .sav, or leave the column out with --columns");
}

static void numbers_that_a_format_cannot_hold_are_refused(void **state)
{
    (void)state;
    static const struct {
        norma_file_format to;
        double number;
        const char *sentence;
    } cases[] = {
        {NORMA_FILE_XPT, 1e76, "SAS transport cannot hold what stands in row 2, column X"},
        {NORMA_FILE_XPT, -1e-79, "SAS transport cannot hold what stands in row 2, column X"},
        {NORMA_FILE_POR, 1e19, "SPSS portable cannot hold what stands in row 2, column X"},
        {NORMA_FILE_DTA, 1e308, "Stata cannot hold what stands in row 2, column X"},
        {NORMA_FILE_SAV, INFINITY, "SPSS cannot hold what stands in row 2, column X"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        norma__frame *frame = one_column("X", false);
        assert_int_equal(norma__frame_put_number(&frame->columns[0], 1, cases[i].number, NULL),
                         NORMA_OK);
        assert_int_equal(norma__frame_end(frame, 2, NULL), NORMA_OK);
        refuses(frame, cases[i].to, cases[i].sentence);
    }
}

/* Those of SPSS portable have the base 30. */
static void old_formats_hold_ordinary_numbers(void **state)
{
    (void)state;
    const double numbers[] = {0.1, 1.0 / 3, -123456.789, 9007199254740991.0, 1e-20, 9e18};
    norma__frame *want = one_column("X", false);
    for (size_t r = 0; r < 6; r++)
        assert_int_equal(norma__frame_put_number(&want->columns[0], r, numbers[r], NULL), NORMA_OK);
    assert_int_equal(norma__frame_end(want, 6, NULL), NORMA_OK);
    const norma_file_format formats[] = {NORMA_FILE_POR, NORMA_FILE_XPT};
    for (size_t f = 0; f < 2; f++) {
        norma_notes notes = {0};
        char *keep;
        norma__frame *got = there_and_back(want, formats[f], false, &keep, &notes);
        for (size_t r = 0; r < 6; r++)
            assert_close(norma__frame_raw(&got->columns[0], r), numbers[r], f ? 0 : 4e-16, 0);
        norma__frame_free(got);
        free(keep);
    }
    norma__frame_free(want);
}

static void characters_that_a_format_has_not_are_refused_with_their_place(void **state)
{
    (void)state;
    norma__frame *frame = one_column("T", true);
    assert_int_equal(norma__frame_put_text(&frame->columns[0], 0, "a", 1, NULL), NORMA_OK);
    assert_int_equal(norma__frame_put_text(&frame->columns[0], 2, "Zoë", 4, NULL), NORMA_OK);
    assert_int_equal(norma__frame_end(frame, 3, NULL), NORMA_OK);
    refuses(frame, NORMA_FILE_POR,
            "SPSS portable cannot hold the text in row 3, column T, which is not all ASCII: "
            "convert to .sav, or leave the column out with --columns");
    frame = one_column("T", false);
    free(frame->columns[0].label);
    frame->columns[0].label = norma__copy_text("Zoë");
    refuses(frame, NORMA_FILE_POR,
            "SPSS portable cannot hold the label of column T, which is not all ASCII: convert to "
            ".sav, or leave the column out with --columns");
}

static const norma_note *find(const norma_notes *notes, const char *code)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->list[i].code, code) == 0)
            return &notes->list[i];
    return NULL;
}

static void what_a_format_cannot_hold_is_noted_by_column(void **state)
{
    (void)state;
    norma__frame *frame = NULL;
    norma_notes notes = {0};
    char *keep;
    assert_int_equal(norma__foreign_frame(&frame, NORMA_FILE_SAV, FOLDER "foreign.sav", NULL),
                     NORMA_OK);
    norma__frame_free(there_and_back(frame, NORMA_FILE_XPT, false, &keep, &notes));
    assert_string_equal(find(&notes, "user-missing-not-kept")->message,
                        "2 of 6 columns: user-missing values stay as numbers, and nothing says "
                        "that they are missing (q1, q2)");
    assert_string_equal(find(&notes, "value-labels-not-kept")->subject, "q1");
    norma_notes_clear(&notes);
    free(keep);
    norma__frame_free(there_and_back(frame, NORMA_FILE_TEXT, false, &keep, &notes));
    assert_true(find(&notes, "labels-not-kept")->value == 2);
    norma_notes_clear(&notes);
    free(keep);
    norma__frame_free(frame);
}

/* ---- the public function ---- */

static void converting_goes_from_file_to_file(void **state)
{
    (void)state;
    static const char *const columns[] = {"site", "q1"};
    norma_convert_options options = NORMA_CONVERT_OPTIONS_INIT;
    norma_conversion *made = NULL;
    norma_error err = {0};
    assert_true(norma_convert_format_of(&options, "x.tsv"));
    options.columns = columns;
    options.n_columns = 2;
    assert_int_equal(norma_convert(&made, FOLDER "foreign.dta", &options, &err), NORMA_OK);
    assert_int_equal(made->from, NORMA_FILE_DTA);
    assert_int_equal(made->rows, 12);
    assert_int_equal(made->columns, 2);
    assert_memory_equal(made->content.bytes, "site\tq1\nZoë\t1\nnaïve, x\t2\n\t3\n", 29);
    assert_non_null(find(&made->notes, "tagged-missing"));
    norma_conversion_free(made);
}

static void endings_name_formats(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        norma_file_format to;
        bool compress;
        char delimiter;
    } cases[] = {
        {"a.csv", NORMA_FILE_TEXT, false, 0},      {"a.CSV.GZ", NORMA_FILE_TEXT, true, 0},
        {"a.tsv.gz", NORMA_FILE_TEXT, true, '\t'}, {"a.nrd", NORMA_FILE_RESPONSES, false, 0},
        {"a.sav", NORMA_FILE_SAV, false, 0},       {"a.zsav", NORMA_FILE_SAV, true, 0},
        {"a.por", NORMA_FILE_POR, false, 0},       {"a.dta", NORMA_FILE_DTA, false, 0},
        {"a.sas7bdat", NORMA_FILE_SAS, false, 0},  {"a.xpt", NORMA_FILE_XPT, false, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        norma_convert_options options = NORMA_CONVERT_OPTIONS_INIT;
        assert_true(norma_convert_format_of(&options, cases[i].path));
        assert_int_equal(options.to, cases[i].to);
        assert_int_equal(options.compress, cases[i].compress);
        assert_int_equal(options.delimiter, cases[i].delimiter);
    }
    norma_convert_options options = NORMA_CONVERT_OPTIONS_INIT;
    assert_false(norma_convert_format_of(&options, "a.xlsx"));
    assert_false(norma_convert_format_of(&options, ".csv"));
}

static void wrong_options_are_refused(void **state)
{
    (void)state;
    static const char *const absent[] = {"nobody"}, *const twice[] = {"q1", "q1"};
    norma_convert_options options = NORMA_CONVERT_OPTIONS_INIT;
    norma_conversion *made = NULL;
    norma_error err;
    options.columns = absent;
    options.n_columns = 1;
    assert_int_equal(norma_convert(&made, FOLDER "foreign.sav", &options, &err), NORMA_EINVAL);
    assert_string_equal(err.message, FOLDER "foreign.sav has no column 'nobody'");
    options.columns = twice;
    options.n_columns = 2;
    assert_int_equal(norma_convert(&made, FOLDER "foreign.sav", &options, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "column q1 is named twice");
    options = (norma_convert_options)NORMA_CONVERT_OPTIONS_INIT;
    options.compress = true;
    assert_int_equal(norma_convert(&made, FOLDER "foreign.sav", &options, &err), NORMA_EINVAL);
    assert_string_equal(err.message,
                        "a response file cannot be compressed: delimited text and SPSS can");
    options.compress = false;
    options.delimiter = ',';
    assert_int_equal(norma_convert(&made, FOLDER "foreign.sav", &options, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "a response file has no delimiter: delimited text has");
    options.to = NORMA_FILE_TABLES;
    assert_int_equal(norma_convert(&made, FOLDER "foreign.sav", &options, &err), NORMA_EINVAL);
    assert_null(made);
}

/* ---- new names ---- */

static norma_status rename_columns(norma_conversion **made, const char *const *columns, size_t n,
                                   const norma_rename *renames, size_t n_renames, norma_error *err)
{
    norma_convert_options options = NORMA_CONVERT_OPTIONS_INIT;
    options.to = NORMA_FILE_TEXT;
    options.columns = columns;
    options.n_columns = n;
    options.renames = renames;
    options.n_renames = n_renames;
    return norma_convert(made, FOLDER "foreign.sav", &options, err);
}

static void columns_get_other_names_all_at_once(void **state)
{
    (void)state;
    static const char *const columns[] = {"q1", "q2"};
    const norma_rename swap[] = {{"q1", "q2"}, {"q2", "q1"}};
    norma_conversion *made = NULL;
    assert_int_equal(rename_columns(&made, columns, 2, swap, 2, NULL), NORMA_OK);
    assert_memory_equal(made->content.bytes, "q2,q1\n1,5\n", 10);
    assert_string_equal(made->from_name, "sav");
    assert_string_equal(made->to_name, "csv");
    norma_conversion_free(made);
    check_every_allocation(made, rename_columns(&made, columns, 2, swap, 2, NULL));
    norma_conversion_free(made);
}

static void wrong_new_names_are_refused(void **state)
{
    (void)state;
    static const char *const columns[] = {"q1", "q2"};
    const struct {
        norma_rename renames[2];
        size_t n;
        const char *sentence;
    } cases[] = {
        {{{"site", "x"}}, 1, "there is no column 'site' to be renamed"},
        {{{"q1", "x"}, {"q1", "y"}}, 2, "column q1 is renamed twice"},
        {{{"q1", ""}}, 1, "the new name of column q1 is empty"},
        {{{"q1", "\xff"}}, 1, "the new name of column q1 is not UTF-8"},
        {{{"q1", "q2"}}, 1, FOLDER "foreign.sav: columns 1 and 2 are both named 'q2'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        norma_conversion *made = NULL;
        norma_error err = {0};
        assert_int_equal(rename_columns(&made, columns, 2, cases[i].renames, cases[i].n, &err),
                         NORMA_EINVAL);
        assert_int_equal(err.status, NORMA_EINVAL);
        assert_null(made);
        assert_string_equal(err.message, cases[i].sentence);
    }
}

static void formats_have_short_names(void **state)
{
    (void)state;
    static const char *const names[] = {"csv",  "csv.gz", "tsv",      "tsv.gz", "nrd", "sav",
                                        "zsav", "por",    "sas7bdat", "xpt",    "dta"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        norma_convert_options options = NORMA_CONVERT_OPTIONS_INIT;
        char path[32];
        snprintf(path, sizeof path, "x.%s", names[i]);
        assert_true(norma_convert_format_of(&options, path));
        assert_string_equal(
            norma_convert_name((norma_file_format)options.to, options.delimiter, options.compress),
            names[i]);
    }
}

static void converting_survives_every_failed_allocation(void **state)
{
    (void)state;
    for (size_t w = 0; w < WAYS; w++) {
        norma_convert_options options = NORMA_CONVERT_OPTIONS_INIT;
        norma_conversion *made = NULL;
        options.to = (int)ways[w].to;
        if (ways[w].to == NORMA_FILE_POR)
            continue; /* it has no small letters in names */
        options.compress = ways[w].compress;
        check_every_allocation(made, norma_convert(&made, FOLDER "foreign.csv", &options, NULL));
        norma_conversion_free(made);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_data_set_survives_every_format),
        cmocka_unit_test(labels_user_missing_values_and_accents_survive_where_they_can),
        cmocka_unit_test(numbers_survive_to_the_last_bit),
        cmocka_unit_test(long_texts_survive),
        cmocka_unit_test(columns_of_text_are_numbers_only_where_nothing_is_lost),
        cmocka_unit_test(a_missing_cell_alone_in_its_row_is_still_a_row),
        cmocka_unit_test(names_that_a_format_cannot_hold_are_all_told_at_once),
        cmocka_unit_test(of_many_names_ten_are_told_in_every_format),
        cmocka_unit_test(texts_too_long_for_a_format_are_refused),
        cmocka_unit_test(numbers_that_a_format_cannot_hold_are_refused),
        cmocka_unit_test(characters_that_a_format_has_not_are_refused_with_their_place),
        cmocka_unit_test(old_formats_hold_ordinary_numbers),
        cmocka_unit_test(what_a_format_cannot_hold_is_noted_by_column),
        cmocka_unit_test(converting_goes_from_file_to_file),
        cmocka_unit_test(endings_name_formats),
        cmocka_unit_test(wrong_options_are_refused),
        cmocka_unit_test(columns_get_other_names_all_at_once),
        cmocka_unit_test(wrong_new_names_are_refused),
        cmocka_unit_test(formats_have_short_names),
        cmocka_unit_test(converting_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

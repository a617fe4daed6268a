#include "support/check.h"

#include <stdlib.h>
#include <unistd.h>

#include <norma/tables.h>

#include "formats/text/section.h"
#include "support/table.h"
#include "tables/counts.h"

/* ---- files made for a test ---- */

enum { COLUMNS = 12 };

static const char *const NAMES[COLUMNS] = {"I1", "I2", "I3", "I4",  "I5",  "I6",
                                           "I7", "I8", "I9", "I10", "I11", "I12"};

/* Rows first ... last - 1 of an endless file; some answers are missing. */
static void write_rows(const char *path, size_t first, size_t last)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (size_t c = 0; c < COLUMNS; c++)
        fprintf(file, "%s,", NAMES[c]);
    fprintf(file, "unit\n");
    for (size_t r = first; r < last; r++) {
        uint64_t x = (r + 1) * UINT64_C(0x9E3779B97F4A7C15);
        for (size_t c = 0; c < COLUMNS; c++, x = x * 25214903917 + 11)
            fprintf(file, (x >> 20) % 40 ? "%d," : ",", (int)((x >> 32) % 5));
        fprintf(file, "%s\n", (x >> 33) % 3 == 0 ? "north" : (x >> 33) % 3 == 1 ? "south" : "");
    }
    assert_int_equal(fclose(file), 0);
}

/* With declared ranges and a unit column, or of a list of items, whose ranges are observed. */
static norma_instrument *instrument_for(bool declared)
{
    char json[1024];
    norma_instrument *made = NULL;
    norma_error err = {0};
    int at = snprintf(json, sizeof json,
                      "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\","
                      "\"columns\": {\"units\": [\"unit\"]},"
                      "\"answers\": {\"min\": 0, \"max\": 5}, \"items\": [");
    for (size_t c = 0; c < COLUMNS; c++)
        at += snprintf(json + at, sizeof json - (size_t)at, "%s\"%s\"", c ? "," : "", NAMES[c]);
    at += snprintf(json + at, sizeof json - (size_t)at,
                   "], \"scales\": [{\"id\": \"s\", \"items\": [\"I1\", \"I2\"]}]}");
    const norma_item_list list = {.items = "I1:I12"};
    norma_status status = declared ? norma_instrument_parse(&made, json, (size_t)at, "test", &err)
                                   : norma_instrument_from_list(&made, &list, NAMES, COLUMNS, &err);
    if (status != NORMA_OK)
        fail_msg("%s", err.message);
    return made;
}

static void check_same_counts(const norma_tables *a, const norma_tables *b)
{
    assert_int_equal(a->n_groups, b->n_groups);
    assert_memory_equal(a->min, b->min, a->n_items * sizeof *a->min);
    assert_memory_equal(a->max, b->max, a->n_items * sizeof *a->max);
    for (size_t g = 0; g <= a->n_groups; g++) {
        const norma__group *x = g < a->n_groups ? &a->groups[g] : &a->all;
        const norma__group *y = g < a->n_groups ? &b->groups[g] : &b->all;
        if (x->name)
            assert_string_equal(x->name, y->name);
        assert_int_equal(x->n_rows, y->n_rows);
        assert_int_equal(x->n_complete, y->n_complete);
        assert_memory_equal(x->one_way, y->one_way, a->first[COLUMNS] * sizeof(int64_t));
        assert_memory_equal(x->two_way, y->two_way,
                            a->pair[COLUMNS * (COLUMNS - 1) / 2] * sizeof(int64_t));
    }
}

static norma_tables *count(const norma_instrument *instrument, const char *const *paths, size_t n,
                           const norma_tables_options *options)
{
    norma_tables *tables = NULL;
    norma_error err = {0};
    if (norma_tabulate_files(&tables, instrument, paths, n, NULL, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return tables;
}

static void write_tables(const norma_tables *tables, const char *path)
{
    norma_output content = {0};
    norma_error err = {0};
    if (norma_tables_write(&content, tables, 0, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(content.bytes, 1, content.length, file), content.length);
    assert_int_equal(fclose(file), 0);
    norma_output_free(&content);
}

typedef struct folder {
    char path[32], whole[64], first[64], second[64], tab[64];
} folder;

static folder folder_new(void)
{
    folder f = {.path = "/tmp/norma-test-XXXXXX"};
    assert_non_null(mkdtemp(f.path));
    snprintf(f.whole, sizeof f.whole, "%s/whole.csv", f.path);
    snprintf(f.first, sizeof f.first, "%s/first.csv", f.path);
    snprintf(f.second, sizeof f.second, "%s/second.csv", f.path);
    snprintf(f.tab, sizeof f.tab, "%s/second.tab", f.path);
    return f;
}

static void folder_free(folder *f)
{
    remove(f->whole);
    remove(f->first);
    remove(f->second);
    remove(f->tab);
    rmdir(f->path);
}

/* ---- laws ---- */

/* Law: read in blocks, in files, from tables of one of the files, or held whole: the same counts,
   by declared and by observed ranges. */
static void files_give_the_counts_of_their_rows(void **state)
{
    (void)state;
    enum { N = 6000, FIRST = 2501 };
    folder f = folder_new();
    const size_t section_size = norma__section_size;
    norma__section_size = 20000; /* bytes: several blocks a file */
    write_rows(f.whole, 0, N);
    write_rows(f.first, 0, FIRST);
    write_rows(f.second, FIRST, N);
    for (int k = 0; k < 4; k++) {
        norma_instrument *instrument = instrument_for(k & 1);
        norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
        options.by = k == 3 ? "unit" : NULL;
        options.missing = k & 2 ? NORMA_MISSING_LISTWISE : NORMA_MISSING_PAIRWISE;
        norma_data *data = NULL;
        norma_tables *want = NULL;
        assert_int_equal(norma_data_read(&data, instrument, f.whole, NULL, NULL), NORMA_OK);
        assert_int_equal(norma_tabulate(&want, instrument, data, &options, NULL), NORMA_OK);

        norma_tables *streamed = count(instrument, (const char *const[]){f.whole}, 1, &options);
        norma_tables *files =
            count(instrument, (const char *const[]){f.first, f.second}, 2, &options);
        norma_tables *second = count(instrument, (const char *const[]){f.second}, 1, &options);
        write_tables(second, f.tab);
        norma_tables *mixed = count(instrument, (const char *const[]){f.tab, f.first}, 2, &options);
        check_same_counts(streamed, want);
        check_same_counts(files, want);
        check_same_counts(mixed, want);
        size_t n;
        const norma_input *inputs = norma_tables_inputs(files, &n);
        assert_int_equal(n, 2);
        assert_string_equal(inputs[1].file, f.second);
        assert_int_equal(inputs[1].rows, N - FIRST);
        norma_tables_free(mixed);
        norma_tables_free(second);
        norma_tables_free(files);
        norma_tables_free(streamed);
        norma_tables_free(want);
        norma_data_free(data);
        norma_instrument_free(instrument);
    }
    norma__section_size = section_size;
    folder_free(&f);
}

/* ---- refusals ---- */

static void expect_refusal(norma_status status, const char *words, const norma_instrument *i,
                           const char *const *paths, size_t n, const norma_tables_options *options)
{
    norma_tables *tables = NULL;
    norma_error err = {0};
    assert_int_equal(norma_tabulate_files(&tables, i, paths, n, NULL, options, &err), status);
    assert_null(tables);
    if (!strstr(err.message, words))
        fail_msg("'%s' does not say '%s'", err.message, words);
}

static void files_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    folder f = folder_new();
    norma_instrument *declared = instrument_for(true), *observed = instrument_for(false);
    norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
    write_rows(f.first, 0, 12);
    write_rows(f.second, 0, 8);
    norma_tables *part = count(declared, (const char *const[]){f.first}, 1, NULL);
    write_tables(part, f.tab);
    expect_refusal(NORMA_EINVAL, "there is no file to count", declared, NULL, 0, NULL);
    expect_refusal(NORMA_EIO, f.whole, declared, (const char *const[]){f.whole}, 1, NULL);
    expect_refusal(NORMA_EDATA, "and there are 8: give more rows", declared,
                   (const char *const[]){f.second}, 1, NULL);
    expect_refusal(NORMA_EDATA,
                   "was counted by another instrument: it differs in a declared range, that of "
                   "item I1",
                   observed, (const char *const[]){f.tab}, 1, NULL);
    options.missing = NORMA_MISSING_LISTWISE;
    options.min_group = 5;
    expect_refusal(NORMA_EDATA, "differ in a treatment of missing answers", declared,
                   (const char *const[]){f.first, f.tab}, 2, &options);
    options.by = "nowhere";
    expect_refusal(NORMA_EINVAL, "'nowhere' is no unit or role column", declared,
                   (const char *const[]){f.first}, 1, &options);

    /* too small alone, but not together */
    write_rows(f.whole, 8, 16);
    norma_tables *both = count(declared, (const char *const[]){f.second, f.whole}, 2, NULL);
    assert_int_equal(norma_tables_rows(both, NORMA_NONE), 16);
    norma_tables_free(both);
    norma_tables_free(part);
    norma_instrument_free(declared);
    norma_instrument_free(observed);
    folder_free(&f);
}

static norma_instrument *instrument_with_ids(void)
{
    const char json[] = "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\","
                        "\"columns\": {\"respondent\": \"who\"},"
                        "\"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"I1\", \"I2\"],"
                        "\"scales\": [{\"id\": \"s\", \"items\": [\"I1\", \"I2\"]}]}";
    norma_instrument *made = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&made, json, sizeof json - 1, "test", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return made;
}

/* Respondents first ... last - 1, and one without an id. */
static void write_people(const char *path, size_t first, size_t last)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "who,I1,I2\n,3,3\n");
    for (size_t r = first; r < last; r++)
        fprintf(file, "p%zu,%d,%d\n", r, (int)(r % 5) + 1, (int)(r % 3) + 1);
    assert_int_equal(fclose(file), 0);
}

/* The same file under two names, the same tables, and one respondent in two files; in blocks and
   in one. */
static void nobody_is_counted_twice(void **state)
{
    (void)state;
    folder f = folder_new();
    char words[512];
    norma_instrument *instrument = instrument_with_ids();
    const size_t section_size = norma__section_size;
    for (int k = 0; k < 2; k++) {
        norma__section_size = k ? 200 : section_size;
        write_people(f.first, 0, 100);
        write_people(f.second, 0, 100);
        snprintf(words, sizeof words, "%s and %s have the same content", f.first, f.second);
        expect_refusal(NORMA_EDATA, words, instrument, (const char *const[]){f.first, f.second}, 2,
                       NULL);
        norma_tables *part = count(instrument, (const char *const[]){f.first}, 1, NULL);
        write_tables(part, f.tab);
        norma_tables_free(part);
        snprintf(words, sizeof words, "%s and %s have the same content", f.tab, f.tab);
        expect_refusal(NORMA_EDATA, words, instrument, (const char *const[]){f.tab, f.tab}, 2,
                       NULL);
        write_people(f.second, 93, 130); /* p93 is row 95 there and row 2 here */
        snprintf(words, sizeof words,
                 "row 95 of %s and row 2 of %s have the same respondent id in column who", f.first,
                 f.second);
        expect_refusal(NORMA_EDATA, words, instrument, (const char *const[]){f.first, f.second}, 2,
                       NULL);
        write_people(f.second, 100, 130);
        norma_tables *both = count(instrument, (const char *const[]){f.first, f.second}, 2, NULL);
        assert_int_equal(norma_tables_rows(both, NORMA_NONE), 132);
        norma_tables_free(both);
    }
    norma__section_size = section_size;
    norma_instrument_free(instrument);
    folder_free(&f);
}

static void nothing_leaks_when_files_have_ids(void **state)
{
    (void)state;
    folder f = folder_new();
    norma_instrument *instrument = instrument_with_ids();
    const norma_read_options read = {.version = 1, .threads = 1};
    norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
    norma_tables *tables = NULL;
    options.threads = 1;
    write_people(f.first, 0, 20);
    write_people(f.second, 20, 40);
    const char *const paths[] = {f.first, f.second};
    check_every_allocation(
        tables, norma_tabulate_files(&tables, instrument, paths, 2, &read, &options, NULL));
    norma_tables_free(tables);
    norma_instrument_free(instrument);
    folder_free(&f);
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    folder f = folder_new();
    norma_instrument *instrument = instrument_for(true);
    const norma_read_options read = {.version = 1, .threads = 1};
    norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
    norma_tables *tables = NULL;
    options.threads = 1;
    options.by = "unit";
    options.min_group = 5;
    write_rows(f.first, 0, 40);
    write_rows(f.second, 40, 80);
    const char *const paths[] = {f.first, f.second};
    check_every_allocation(
        tables, norma_tabulate_files(&tables, instrument, paths, 2, &read, &options, NULL));
    norma_tables_free(tables);
    norma_instrument_free(instrument);
    folder_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_give_the_counts_of_their_rows),
        cmocka_unit_test(files_that_do_not_fit_are_refused),
        cmocka_unit_test(nobody_is_counted_twice),
        cmocka_unit_test(nothing_leaks_when_files_have_ids),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

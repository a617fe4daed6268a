#include "support/check.h"

#include <stdlib.h>

#include <norma/tables.h>

#include "foundation/random.h"
#include "support/table.h"
#include "tables/counts.h"

/* ---- responses in parts ---- */

enum { P = 6, N = 900, MOST_PARTS = 5, UNITS = 3 };

typedef struct responses {
    uint8_t cells[P * N];
    int64_t weights[N];
    const char *unit[N];
} responses;

static const char UNITS_JSON[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"test\", \"version\": \"1\","
    "\"columns\": {\"units\": [\"unit\"]}, \"answers\": {\"min\": 0, \"max\": 4},"
    "\"items\": [\"A\", \"B\", {\"id\": \"C\", \"reverse\": %s}, \"D\","
    "{\"id\": \"E\", \"min\": %d, \"max\": 6}, \"F\"],"
    "\"scales\": [{\"id\": \"%s\", \"items\": [\"A\", \"B\", \"C\"]}]}";

static norma_instrument *instrument_with(const char *reverse, int min, const char *scale)
{
    char json[1024];
    norma_instrument *made = NULL;
    norma_error err = {0};
    int length = snprintf(json, sizeof json, UNITS_JSON, reverse, min, scale);
    if (norma_instrument_parse(&made, json, (size_t)length, "test", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return made;
}

static responses *draw_responses(uint64_t seed, double missing)
{
    static const char *const names[UNITS] = {"b", "a", NULL};
    gsl_rng *random = norma__random_new(seed, 0);
    responses *made = calloc(1, sizeof *made);
    assert_non_null(random);
    assert_non_null(made);
    for (size_t k = 0; k < P * N; k++)
        made->cells[k] = gsl_rng_uniform(random) < missing
                             ? NORMA_MISSING_CELL
                             : (uint8_t)gsl_rng_uniform_int(random, 5);
    for (size_t r = 0; r < N; r++) {
        made->weights[r] = 1 + (int64_t)gsl_rng_uniform_int(random, 3000000);
        made->unit[r] = names[gsl_rng_uniform_int(random, UNITS)];
    }
    gsl_rng_free(random);
    return made;
}

/* Rows whose part is wanted; all of them for part = -1. */
static norma_data *data_of(const responses *from, const norma_instrument *instrument,
                           const int *part_of, int part, bool weighted)
{
    static uint8_t cells[P * N];
    static int64_t weights[N];
    const char *unit[N];
    const char *const *labels[] = {unit};
    size_t n = 0, k = 0;
    for (size_t r = 0; r < N; r++)
        if (part < 0 || part_of[r] == part) {
            weights[n] = from->weights[r];
            unit[n++] = from->unit[r];
        }
    for (size_t i = 0; i < P; i++)
        for (size_t r = 0; r < N; r++)
            if (part < 0 || part_of[r] == part)
                cells[k++] = from->cells[i * N + r];
    const norma_data_source source = {
        .n_rows = n, .cells = cells, .weights = weighted ? weights : NULL, .labels = labels};
    norma_data *data = NULL;
    norma_error err = {0};
    if (norma_data_make(&data, instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return data;
}

static norma_tables *tables_of(const responses *from, const int *part_of, int part, bool weighted,
                               norma_tables_options options)
{
    norma_instrument *instrument = instrument_with("true", 0, "abc");
    norma_data *data = data_of(from, instrument, part_of, part, weighted);
    norma_tables *tables = NULL;
    norma_error err = {0};
    options.min_group = 5;
    if (norma_tabulate(&tables, instrument, data, &options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_data_free(data);
    norma_instrument_free(instrument);
    return tables;
}

static void check_same_group(const norma_tables *a, const norma_tables *b, size_t group)
{
    assert_int_equal(norma_tables_rows(a, group), norma_tables_rows(b, group));
    assert_int_equal(norma_tables_complete(a, group), norma_tables_complete(b, group));
    for (size_t i = 0; i < a->n_items; i++) {
        assert_memory_equal(norma_tables_one_way(a, group, i), norma_tables_one_way(b, group, i),
                            a->categories[i] * sizeof(int64_t));
        for (size_t j = i + 1; j < a->n_items; j++)
            assert_memory_equal(norma_tables_two_way(a, group, i, j),
                                norma_tables_two_way(b, group, i, j),
                                a->categories[i] * a->categories[j] * sizeof(int64_t));
    }
}

static void check_same(const norma_tables *a, const norma_tables *b)
{
    assert_int_equal(a->n_items, b->n_items);
    assert_int_equal(a->n_groups, b->n_groups);
    assert_memory_equal(a->min, b->min, a->n_items * sizeof *a->min);
    assert_memory_equal(a->max, b->max, a->n_items * sizeof *a->max);
    for (size_t g = 0; g < a->n_groups; g++) {
        assert_string_equal(a->groups[g].name, b->groups[g].name);
        check_same_group(a, b, g);
    }
    check_same_group(a, b, NORMA_NONE);
}

/* ---- laws ---- */

/* Law: the tables of parts add up to those of the whole, whatever the parts, the threads, the
   groups, the weights and the treatment of missing answers. */
static void parts_add_up_to_the_whole(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 16; seed++) {
        responses *from = draw_responses(seed, seed & 1 ? 0.1 : 0);
        norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
        gsl_rng *random = norma__random_new(seed, 1);
        norma_tables *parts[MOST_PARTS], *merged = NULL;
        int part_of[N], n_parts = 1 + (int)(seed % MOST_PARTS);
        bool weighted = seed & 4;
        for (size_t r = 0; r < N; r++)
            part_of[r] = (int)gsl_rng_uniform_int(random, (unsigned long)n_parts);
        options.missing = seed & 2 ? NORMA_MISSING_LISTWISE : NORMA_MISSING_PAIRWISE;
        options.by = seed & 8 ? "unit" : NULL;
        options.threads = 1;
        norma_tables *whole = tables_of(from, NULL, -1, weighted, options);
        for (int k = 0; k < n_parts; k++) {
            options.threads = (size_t)k + 1;
            parts[k] = tables_of(from, part_of, k, weighted, options);
        }
        assert_int_equal(
            norma_tables_merge(&merged, (const norma_tables *const *)parts, (size_t)n_parts, NULL),
            NORMA_OK);
        check_same(merged, whole);
        const norma_note *lost = find_note(norma_tables_notes(whole), "rows-lost", NULL);
        const norma_note *lost_too = find_note(norma_tables_notes(merged), "rows-lost", NULL);
        assert_int_equal(lost != NULL, lost_too != NULL);
        if (lost)
            assert_string_equal(lost->message, lost_too->message);
        for (int k = 0; k < n_parts; k++)
            norma_tables_free(parts[k]);
        norma_tables_free(merged);
        norma_tables_free(whole);
        gsl_rng_free(random);
        free(from);
    }
}

/* Law: without missing answers a cross-table's margins are the items' counts. */
static void margins_of_tables_are_counts_of_items(void **state)
{
    (void)state;
    responses *from = draw_responses(77, 0);
    norma_tables *t =
        tables_of(from, NULL, -1, true, (norma_tables_options)NORMA_TABLES_OPTIONS_INIT);
    for (size_t i = 0; i < P; i++)
        for (size_t j = i + 1; j < P; j++) {
            const int64_t *table = norma_tables_two_way(t, NORMA_NONE, i, j);
            for (size_t a = 0; a < t->categories[i]; a++) {
                int64_t sum = 0;
                for (size_t b = 0; b < t->categories[j]; b++)
                    sum += table[a * t->categories[j] + b];
                assert_int_equal(sum, norma_tables_one_way(t, NORMA_NONE, i)[a]);
            }
            for (size_t b = 0; b < t->categories[j]; b++) {
                int64_t sum = 0;
                for (size_t a = 0; a < t->categories[i]; a++)
                    sum += table[a * t->categories[j] + b];
                assert_int_equal(sum, norma_tables_one_way(t, NORMA_NONE, j)[b]);
            }
        }
    norma_tables_free(t);
    free(from);
}

/* Law: weights of 1 give the unweighted counts, times a million. */
static void weights_of_one_are_no_weights(void **state)
{
    (void)state;
    responses *from = draw_responses(78, 0.05);
    const norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
    for (size_t r = 0; r < N; r++)
        from->weights[r] = NORMA_WEIGHT_ONE;
    norma_tables *plain = tables_of(from, NULL, -1, false, options);
    norma_tables *weighted = tables_of(from, NULL, -1, true, options);
    for (size_t k = 0; k < plain->first[P]; k++)
        assert_int_equal(weighted->all.one_way[k], plain->all.one_way[k] * NORMA_WEIGHT_ONE);
    for (size_t k = 0; k < plain->pair[P * (P - 1) / 2]; k++)
        assert_int_equal(weighted->all.two_way[k], plain->all.two_way[k] * NORMA_WEIGHT_ONE);
    assert_int_equal(weighted->all.n_rows, N);
    norma_tables_free(plain);
    norma_tables_free(weighted);
    free(from);
}

/* ---- observed ranges ---- */

/* Two items of n rows of answers, '.' for none, as a reader that was given no range has them. */
static norma_tables *observed(const char *a, const char *b, int missing)
{
    char file[] = "/tmp/norma-test-XXXXXX";
    int handle = mkstemp(file);
    assert_true(handle >= 0);
    FILE *out = fdopen(handle, "w");
    assert_non_null(out);
    fprintf(out, "A,B\n");
    for (size_t r = 0; a[r]; r++)
        fprintf(out, "%.*s,%.*s\n", a[r] != '.', a + r, b[r] != '.', b + r);
    fclose(out);

    const char *const columns[] = {"A", "B"};
    const norma_item_list list = {.items = "A,B"};
    norma_instrument *instrument = NULL;
    norma_tables *tables = NULL;
    norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
    norma_error err = {0};
    const char *path = file;
    options.missing = missing;
    options.min_group = 5;
    assert_int_equal(norma_instrument_from_list(&instrument, &list, columns, 2, NULL), NORMA_OK);
    if (norma_tabulate_files(&tables, instrument, &path, 1, NULL, &options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_instrument_free(instrument);
    remove(file);
    return tables;
}

static void observed_ranges_are_united(void **state)
{
    (void)state;
    static const struct {
        const char *a[3], *b[3]; /* two parts and the whole */
        int missing;
    } cases[] = {
        {{"22233", "14455", "2223314455"}, {"55555", "77777", "5555577777"}, 1},
        {{".....", "14455", ".....14455"}, {"55555", "77777", "5555577777"}, 1},
        {{".....", ".....", ".........."}, {"55555", "00077", "5555500077"}, 1},
        /* listwise, answers of incomplete rows are not counted */
        {{"1222229", "33333", "122222933333"}, {".34343.", "34343", ".34343.34343"}, 0},
        {{"1222229", "99999", "122222999999"}, {".34343.", "94949", ".34343.94949"}, 0},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        norma_tables *parts[2], *merged = NULL, *whole;
        for (int part = 0; part < 2; part++)
            parts[part] = observed(cases[k].a[part], cases[k].b[part], cases[k].missing);
        whole = observed(cases[k].a[2], cases[k].b[2], cases[k].missing);
        assert_int_equal(norma_tables_merge(&merged, (const norma_tables *const *)parts, 2, NULL),
                         NORMA_OK);
        check_same(merged, whole);
        if (k == 3) {
            assert_int_equal(norma_tables_min(whole, 0), 2);
            assert_int_equal(norma_tables_max(whole, 0), 3);
        }
        norma_tables_free(parts[0]);
        norma_tables_free(parts[1]);
        norma_tables_free(merged);
        norma_tables_free(whole);
    }
}

/* ---- refusals ---- */

static norma_tables *empty_tables(const char *reverse, int min, const char *scale, int missing,
                                  bool weighted, const char *by)
{
    norma_instrument *instrument = instrument_with(reverse, min, scale);
    const int low[P] = {0, 0, 0, 0, min, 0}, high[P] = {4, 4, 4, 4, 6, 4};
    norma_tables *t = NULL;
    norma__group *group;
    assert_int_equal(
        norma__tables_new(&t, instrument, low, high, (norma_missing)missing, weighted, by, NULL),
        NORMA_OK);
    assert_int_equal(norma__tables_group(&group, t, "", NULL), NORMA_OK);
    group->one_way[0] = NORMA__MOST_COUNT;
    assert_int_equal(norma__tables_total(t, NULL), NORMA_OK);
    norma_instrument_free(instrument);
    return t;
}

static void what_differs_is_named(void **state)
{
    (void)state;
    norma_tables *others[] = {
        empty_tables("true", 0, "abc", 1, false, NULL),
        empty_tables("true", 1, "abc", 1, false, NULL),
        empty_tables("false", 0, "abc", 1, false, NULL),
        empty_tables("true", 0, "abcd", 1, false, NULL),
        empty_tables("true", 0, "abc", 0, false, NULL),
        empty_tables("true", 0, "abc", 1, true, NULL),
        empty_tables("true", 0, "abc", 1, false, "unit"),
    };
    static const char *const words[] = {
        "parts together have counts over 2^53",
        "part 1 and part 2 differ in a declared range, that of item E",
        "differ in a key, that of item C",
        "differ in scales",
        "differ in a treatment of missing answers",
        "differ in weights",
        "differ in groups by a column",
    };
    norma_tables *first = empty_tables("true", 0, "abc", 1, false, NULL), *merged;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        norma_error err = {0};
        assert_int_equal(
            norma_tables_merge(&merged, (const norma_tables *const[]){first, others[k]}, 2, &err),
            NORMA_EDATA);
        assert_null(merged);
        if (!strstr(err.message, words[k]))
            fail_msg("'%s' does not say '%s'", err.message, words[k]);
        norma_tables_free(others[k]);
    }
    norma_tables_free(first);
    assert_int_equal(norma_tables_merge(&merged, NULL, 0, NULL), NORMA_EINVAL);
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    responses *from = draw_responses(5, 0.1);
    norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
    options.by = "unit";
    norma_tables *part = tables_of(from, NULL, -1, false, options), *merged = NULL;
    const norma_tables *const parts[] = {part, part};
    check_every_allocation(merged, norma_tables_merge(&merged, parts, 2, NULL));
    assert_int_equal(norma_tables_rows(merged, NORMA_NONE), 2 * N);
    norma_tables_free(merged);
    norma_tables_free(part);
    free(from);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_add_up_to_the_whole),
        cmocka_unit_test(margins_of_tables_are_counts_of_items),
        cmocka_unit_test(weights_of_one_are_no_weights),
        cmocka_unit_test(observed_ranges_are_united),
        cmocka_unit_test(what_differs_is_named),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

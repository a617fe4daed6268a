#include "support/check.h"

#include <math.h>
#include <norma/norms_tables.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A whole of two scales, weighted; a pair; one item. b is reversed, e has another range. */
static const char with_scales[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", \"columns\": "
    "{\"units\": [\"company\"]}, \"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"a\", "
    "{\"id\": \"b\", \"reverse\": true}, \"c\", \"d\", {\"id\": \"e\", \"min\": 0, \"max\": 3}], "
    "\"scales\": [{\"id\": \"all\", \"parts\": [\"abc\", \"de\"]}, {\"id\": \"abc\", \"items\": "
    "[\"a\", \"b\", \"c\"]}, {\"id\": \"de\", \"items\": [\"d\", \"e\"]}]}";

enum { ITEMS = 5, ROWS = 200, COMPANIES = 6 };

static char path[] = "/tmp/norma-tables-XXXXXX";

static norma_instrument *instrument_of(const char *json)
{
    norma_instrument *made = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&made, json, strlen(json), "i", &err))
        fail_msg("%s", err.message);
    return made;
}

/* Answers of rows first ... first + n - 1; some left out where holes are asked for. */
static norma_data *data_of(const norma_instrument *instrument, size_t first, size_t n, bool holes)
{
    static char names[COMPANIES][4];
    const char *company[ROWS];
    const char *const *labels[] = {company};
    uint8_t cells[ITEMS * ROWS];
    norma_data *data = NULL;
    norma_error err = {0};
    for (size_t r = 0; r < n; r++) {
        const size_t row = first + r, unit = row % COMPANIES;
        snprintf(names[unit], sizeof names[unit], "c%zu", unit % 10);
        company[r] = names[unit];
        const size_t level = (row * 7 + unit) % 4;
        for (size_t i = 0; i < ITEMS; i++) {
            const size_t up = (level + (row * (i + 3) + i) % 3) % (i == 4 ? 4 : 5);
            cells[i * n + r] = (uint8_t)(i == 1 ? 4 - up : up);
            if (holes && (row + i) % 11 == 0)
                cells[i * n + r] = NORMA_MISSING_CELL;
        }
    }
    const norma_data_source source = {.n_rows = n, .cells = cells, .labels = labels};
    if (norma_data_make(&data, instrument, &source, &err))
        fail_msg("%s", err.message);
    return data;
}

static norma_tables *counted(const norma_instrument *instrument, size_t first, size_t n, bool holes,
                             const char *by)
{
    norma_tables_options o = NORMA_TABLES_OPTIONS_INIT;
    norma_tables *tables = NULL;
    norma_error err = {0};
    norma_data *data = data_of(instrument, first, n, holes);
    o.by = by;
    if (norma_tabulate(&tables, instrument, data, &o, &err))
        fail_msg("%s", err.message);
    norma_data_free(data);
    return tables;
}

static norma_norm_set *load(int64_t version)
{
    norma_norm_set *set = NULL;
    norma_error err = {0};
    const norma_norms_choice choice = {"norms", version};
    if (norma_norms_load(&set, path, &choice, &err))
        fail_msg("%s", err.message);
    return set;
}

static norma_norm_set *from_rows(const norma_instrument *instrument, bool holes, bool companies)
{
    norma_data *data = data_of(instrument, 0, ROWS, holes);
    norma_scores *scores = NULL;
    norma_grouping *group = NULL;
    norma_error err = {0};
    int64_t version = 0;
    assert_int_equal(norma_score(&scores, instrument, data, NULL, NULL, NULL, &err), NORMA_OK);
    assert_int_equal(norma_grouping_of(&group, data, 0, false, &err), NORMA_OK);
    const norma_norms_source source = {.name = "norms",
                                       .instrument = instrument,
                                       .data = data,
                                       .scores = scores,
                                       .n_kept = ROWS,
                                       .companies = companies ? group : NULL};
    if (norma_norms_build(&version, path, &source, &err))
        fail_msg("%s", err.message);
    norma_grouping_free(group);
    norma_scores_free(scores);
    norma_data_free(data);
    return load(version);
}

static norma_status build(int64_t *version, const norma_instrument *instrument,
                          norma_tables *const *parts, size_t n, int incomplete, norma_notes *notes,
                          norma_error *err)
{
    const norma_norms_tables source = {.name = "norms",
                                       .instrument = instrument,
                                       .parts = (const norma_tables *const *)parts,
                                       .n_parts = n,
                                       .incomplete = incomplete,
                                       .notes = notes};
    return norma_norms_build_of_tables(version, path, &source, err);
}

static size_t notes_with(const norma_notes *notes, const char *code)
{
    size_t n = 0;
    for (size_t i = 0; i < notes->n; i++)
        n += strcmp(notes->list[i].code, code) == 0;
    return n;
}

static void check_moments(const norma_norm_scale *got, const norma_norm_scale *want)
{
    assert_string_equal(got->id, want->id);
    assert_int_equal(got->n, want->n);
    assert_close(got->mean, want->mean, 1e-12, 0);
    assert_close(got->sd, want->sd, 1e-12, 0);
    assert_close(got->n_effective, want->n_effective, 1e-9, 0);
}

static void check_companies(const norma_norm_set *got, const norma_norm_set *want, size_t scale)
{
    assert_int_equal(got->n_companies, want->n_companies);
    const norma_norm_scale *a = &got->scales[scale], *b = &want->scales[scale];
    for (size_t c = 0; c < want->n_companies; c++) {
        assert_int_equal(a->companies[c].n, b->companies[c].n);
        assert_close(a->companies[c].mean, b->companies[c].mean, 1e-12, 0);
        assert_close(a->companies[c].ss, b->companies[c].ss, 1e-11, 0);
    }
    assert_close(a->company_mean, b->company_mean, 1e-9, 0);
    assert_close(a->between, b->between, 1e-7, 1e-9);
    assert_close(a->within, b->within, 1e-9, 0);
}

/* ---- laws: the same as from rows ---- */

static void tables_of_complete_rows_give_the_figures_of_rows(void **state)
{
    (void)state;
    norma_instrument *i = instrument_of(with_scales);
    norma_tables *parts[] = {counted(i, 0, ROWS, false, "company")};
    norma_notes notes = {0};
    norma_error err = {0};
    int64_t version = 0;
    norma_norm_set *want = from_rows(i, false, true);
    if (build(&version, i, parts, 1, NORMA_INCOMPLETE_LEAVE_OUT, &notes, &err))
        fail_msg("%s", err.message);
    norma_norm_set *got = load(version);
    assert_int_equal(got->n_scales, 3);
    assert_string_equal(got->company_column, "company");
    for (size_t s = 0; s < 3; s++) {
        check_moments(&got->scales[s], &want->scales[s]);
        check_companies(got, want, s);
    }
    assert_int_equal(got->scales[1].n_values, 0);
    assert_true(isnan(got->scales[1].skewness));
    assert_int_equal(notes_with(&notes, "tables-no-distribution"), 2);
    norma_norm_set_free(got);
    norma_norm_set_free(want);
    norma_notes_clear(&notes);
    norma_tables_free(parts[0]);
    norma_instrument_free(i);
}

static void scales_of_two_items_have_the_whole_distribution_with_holes_too(void **state)
{
    (void)state;
    norma_instrument *i = instrument_of(with_scales);
    norma_tables *parts[] = {counted(i, 0, 120, true, NULL), counted(i, 120, 80, true, NULL)};
    norma_notes notes = {0};
    norma_error err = {0};
    int64_t version = 0;
    norma_norm_set *want = from_rows(i, true, false);
    if (build(&version, i, parts, 2, NORMA_INCOMPLETE_LEAVE_OUT, &notes, &err))
        fail_msg("%s", err.message);
    norma_norm_set *got = load(version);
    assert_int_equal(got->n_scales, 1);
    const norma_norm_scale *a = &got->scales[0], *b = &want->scales[2];
    check_moments(a, b);
    assert_int_equal(a->n_values, b->n_values);
    for (size_t v = 0; v < a->n_values; v++) {
        assert_close(a->values[v], b->values[v], 1e-12, 1e-12);
        assert_int_equal(a->counts[v], b->counts[v]);
    }
    assert_close(a->skewness, b->skewness, 1e-10, 0);
    assert_int_equal(notes_with(&notes, "tables-incomplete"), 2);
    static const char *const names[] = {"items.counts", "items.mean", "items.sd", "items.rest",
                                        "pairs.counts"};
    for (size_t k = 0; k < 5; k++) {
        const norma_frozen *x = norma_norm_figure(got, names[k]),
                           *y = norma_norm_figure(want, names[k]);
        assert_non_null(x);
        assert_int_equal(x->n_rows * x->n_columns, y->n_rows * y->n_columns);
        for (size_t c = 0; c < x->n_rows * x->n_columns; c++)
            assert_close(x->values[c], y->values[c], 1e-12, 1e-13);
    }
    norma_norm_set_free(got);
    norma_norm_set_free(want);
    norma_notes_clear(&notes);
    norma_tables_free(parts[0]);
    norma_tables_free(parts[1]);
    norma_instrument_free(i);
}

static void pairwise_figures_are_asked_for_and_noted(void **state)
{
    (void)state;
    norma_instrument *i = instrument_of(with_scales);
    norma_tables *parts[] = {counted(i, 0, ROWS, true, "company")};
    norma_notes notes = {0};
    norma_error err = {0};
    int64_t version = 0;
    if (build(&version, i, parts, 1, NORMA_INCOMPLETE_PAIRWISE, &notes, &err))
        fail_msg("%s", err.message);
    norma_norm_set *got = load(version);
    assert_int_equal(got->n_scales, 3);
    assert_true(got->scales[1].n < ROWS && got->scales[1].n_values == 0);
    assert_int_equal(notes_with(&notes, "tables-pairwise"), 2);
    norma_norm_set_free(got);
    norma_notes_clear(&notes);
    norma_tables_free(parts[0]);
    norma_instrument_free(i);
}

/* ---- refusals, leaks ---- */

static void tables_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    norma_instrument *i = instrument_of(with_scales);
    norma_instrument *other = instrument_of(
        "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", \"answers\": "
        "{\"min\": 1, \"max\": 5}, \"items\": [\"a\", \"b\", \"c\", \"d\", \"e\"], \"scales\": "
        "[{\"id\": \"s\", \"items\": [\"a\", \"b\", \"c\"]}]}");
    norma_tables *parts[] = {counted(i, 0, ROWS, true, NULL)};
    norma_error err = {0};
    assert_int_equal(build(NULL, other, parts, 1, 0, NULL, &err), NORMA_EDATA);
    assert_string_equal(err.message, "item b of the tables is not item b of the instrument: order, "
                                     "declared range and key must be the same");
    assert_int_equal(build(NULL, i, parts, 0, 0, NULL, &err), NORMA_EINVAL);
    norma_tables_free(parts[0]);
    norma_instrument_free(other);

    norma_instrument *three = instrument_of(
        "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", \"columns\": "
        "{\"units\": [\"company\"]}, \"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"a\", "
        "{\"id\": \"b\", \"reverse\": true}, \"c\", \"d\", {\"id\": \"e\", \"min\": 0, \"max\": "
        "3}], \"scales\": [{\"id\": \"abc\", \"items\": [\"a\", \"b\", \"c\"]}]}");
    parts[0] = counted(three, 0, ROWS, true, NULL);
    assert_int_equal(build(NULL, three, parts, 1, 0, NULL, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "the counts determine the scores of no scale"));
    norma_tables_free(parts[0]);
    norma_instrument_free(three);
    norma_instrument_free(i);
}

static void companies_of_two_partners_are_different_ones(void **state)
{
    (void)state;
    norma_instrument *i = instrument_of(with_scales);
    norma_tables *parts[] = {counted(i, 0, 100, false, "company"),
                             counted(i, 100, 100, false, "company")};
    norma_notes notes = {0};
    norma_error err = {0};
    int64_t version = 0;
    if (build(&version, i, parts, 2, 0, &notes, &err))
        fail_msg("%s", err.message);
    norma_norm_set *got = load(version);
    assert_int_equal(got->n_companies, 2 * COMPANIES);
    assert_int_equal(notes_with(&notes, "tables-companies-alike"), 1);
    norma_norm_set_free(got);
    norma_notes_clear(&notes);
    norma_tables_free(parts[0]);
    norma_tables_free(parts[1]);
    norma_instrument_free(i);
}

static void nothing_leaks(void **state)
{
    (void)state;
    norma_instrument *i = instrument_of(with_scales);
    norma_tables *parts[] = {counted(i, 0, ROWS, false, "company")};
    norma_notes notes = {0};
    void *nothing = NULL;
    check_every_allocation(nothing, build(NULL, i, parts, 1, 0, &notes, NULL));
    norma_notes_clear(&notes);
    norma_tables_free(parts[0]);
    norma_instrument_free(i);
}

static int make_path(void **state)
{
    (void)state;
    const int fd = mkstemp(path);
    return fd < 0 || close(fd) != 0 || unlink(path) != 0;
}

static int remove_store(void **state)
{
    (void)state;
    char beside[64];
    unlink(path);
    snprintf(beside, sizeof beside, "%s-wal", path);
    unlink(beside);
    snprintf(beside, sizeof beside, "%s-shm", path);
    unlink(beside);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tables_of_complete_rows_give_the_figures_of_rows, NULL,
                                        remove_store),
        cmocka_unit_test_setup_teardown(
            scales_of_two_items_have_the_whole_distribution_with_holes_too, NULL, remove_store),
        cmocka_unit_test_setup_teardown(pairwise_figures_are_asked_for_and_noted, NULL,
                                        remove_store),
        cmocka_unit_test_setup_teardown(tables_that_do_not_fit_are_refused, NULL, remove_store),
        cmocka_unit_test_setup_teardown(companies_of_two_partners_are_different_ones, NULL,
                                        remove_store),
        cmocka_unit_test_setup_teardown(nothing_leaks, NULL, remove_store),
    };
    return cmocka_run_group_tests(tests, make_path, NULL);
}

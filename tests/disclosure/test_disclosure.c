#include "disclosure/crowd.h"

#include "foundation/random.h"

static const norma_disclosure_options DEFAULTS = NORMA_DISCLOSURE_OPTIONS_INIT;

/* One breakdown without a hierarchy, of units with these sizes. */
static crowd *crowd_of(const size_t *sizes, size_t n_units)
{
    size_t n = 0, row = 0;
    for (size_t u = 0; u < n_units; u++)
        n += sizes[u];
    crowd *c = crowd_new(n);
    crowd_breakdown(c, n_units, NORMA_NONE);
    for (uint32_t u = 0; u < n_units; u++)
        crowd_fill(c, &row, sizes[u], &u);
    crowd_print(c, 0, NORMA_NONE);
    return c;
}

static void expect_units(const norma_disclosure *d, const char *shown)
{
    for (size_t u = 0; shown[u]; u++)
        if (norma_disclosure_shown(d, 0, u, 0) != (shown[u] == '1'))
            fail_msg("unit %zu: not as in %s", u, shown);
}

static const char *note_of(const norma_disclosure *d)
{
    const norma_notes *notes = norma_disclosure_notes(d);
    return notes->n ? notes->list[0].code : "";
}

static void one_small_unit_takes_the_smallest_other_with_it(void **state)
{
    (void)state;
    crowd *c = crowd_of((const size_t[]){40, 3, 30, 12, 60}, 5);
    norma_disclosure *d = crowd_disclosure(c, 10);
    expect_units(d, "10101");
    assert_true(norma_disclosure_rest_shown(d, 0));
    assert_true(norma_disclosure_total_shown(d));
    assert_int_equal(norma_disclosure_hidden(d, 0), 2);
    assert_int_equal(norma_disclosure_n(d, 0, 3, 0), 12);
    assert_string_equal(note_of(d), "");
    norma_disclosure_free(d);
    crowd_free(c);
}

/* 3 + 4 < 10: the two alone could not be 10, so a third is hidden; 6 + 5 could. */
static void small_units_protect_each_other_when_they_are_enough(void **state)
{
    (void)state;
    crowd *few = crowd_of((const size_t[]){40, 3, 4, 12, 60}, 5);
    crowd *enough = crowd_of((const size_t[]){40, 6, 5, 12, 60}, 5);
    norma_disclosure *d = crowd_disclosure(few, 10), *e = crowd_disclosure(enough, 10);
    expect_units(d, "10001");
    expect_units(e, "10011");
    norma_disclosure_free(d);
    norma_disclosure_free(e);
    crowd_free(few);
    crowd_free(enough);
}

/* A company of ten employees and two executives in three services. */
static void a_company_of_twelve_shows_its_total_alone(void **state)
{
    (void)state;
    size_t row = 0;
    crowd *c = crowd_new(12);
    crowd_breakdown(c, 3, NORMA_NONE);
    crowd_breakdown(c, 2, NORMA_NONE);
    crowd_fill(c, &row, 4, (const uint32_t[]){0, 0});
    crowd_fill(c, &row, 3, (const uint32_t[]){1, 0});
    crowd_fill(c, &row, 3, (const uint32_t[]){2, 0});
    crowd_fill(c, &row, 1, (const uint32_t[]){0, 1});
    crowd_fill(c, &row, 1, (const uint32_t[]){2, 1});
    crowd_print_all(c);
    norma_disclosure *d = crowd_disclosure(c, 10);
    assert_true(norma_disclosure_total_shown(d));
    assert_int_equal(norma_disclosure_hidden(d, 0), 3);
    assert_int_equal(norma_disclosure_hidden(d, 1), 2); /* two executives: the ten tell them */
    assert_int_equal(norma_disclosure_hidden(d, 2), 6); /* the empty one too */
    norma_disclosure_free(d);
    crowd_free(c);
}

static void nine_people_show_nothing(void **state)
{
    (void)state;
    crowd *c = crowd_of((const size_t[]){9}, 1);
    norma_disclosure *d = crowd_disclosure(c, 10);
    assert_false(norma_disclosure_total_shown(d));
    assert_false(norma_disclosure_shown(d, 0, 0, 0));
    assert_string_equal(note_of(d), "disclosure-nothing-shown");
    norma_disclosure_free(d);
    crowd_free(c);
}

static void nobody_is_no_secret(void **state)
{
    (void)state;
    crowd *c = crowd_of((const size_t[]){0, 0}, 2);
    norma_disclosure *d = crowd_disclosure(c, 10);
    expect_units(d, "11");
    assert_int_equal(norma_disclosure_hidden(d, 0), 0);
    norma_disclosure_free(d);
    crowd_free(c);
}

static void a_smallest_cell_of_one_hides_nothing_and_says_so(void **state)
{
    (void)state;
    crowd *c = crowd_of((const size_t[]){1, 2, 30}, 3);
    norma_disclosure *d = crowd_disclosure(c, 1);
    expect_units(d, "111");
    assert_string_equal(note_of(d), "disclosure-off");
    norma_disclosure_free(d);
    crowd_free(c);
}

/* Two services in each site: the small one's neighbour, and nothing of the other site. */
static void a_small_service_is_hidden_with_one_of_its_own_site(void **state)
{
    (void)state;
    size_t row = 0;
    crowd *c = crowd_new(84);
    crowd_breakdown(c, 2, NORMA_NONE);
    crowd_breakdown(c, 4, 0);
    crowd_fill(c, &row, 4, (const uint32_t[]){0, 0});
    crowd_fill(c, &row, 40, (const uint32_t[]){0, 1});
    crowd_fill(c, &row, 20, (const uint32_t[]){1, 2});
    crowd_fill(c, &row, 20, (const uint32_t[]){1, 3});
    crowd_print_all(c);
    norma_disclosure *d = crowd_disclosure(c, 10);
    assert_int_equal(norma_disclosure_hidden(d, 0), 0);
    assert_false(norma_disclosure_shown(d, 1, 0, 0));
    assert_false(norma_disclosure_shown(d, 1, 1, 0));
    assert_int_equal(norma_disclosure_hidden(d, 1), 2);
    norma_disclosure_free(d);
    crowd_free(c);
}

/* Three rows in no unit stand between the total and the sum of the units. */
static void rows_in_no_unit_are_not_given_away_by_the_total(void **state)
{
    (void)state;
    crowd *c = crowd_of((const size_t[]){40, 30, 20}, 3);
    for (size_t r = 0; r < 3; r++)
        c->groups[0].unit[r] = NORMA_NO_UNIT;
    norma_disclosure *d = crowd_disclosure(c, 10);
    assert_int_equal(norma_disclosure_hidden(d, 0), 1);
    assert_false(norma_disclosure_shown(d, 0, 2, 0));
    assert_false(norma_disclosure_rest_shown(d, 0));
    norma_disclosure_free(d);
    crowd_free(c);
}

static norma_disclosure *decided(const crowd *c, const uint8_t *keep, const int64_t *weights,
                                 const norma_printed_before *before, size_t n_before)
{
    norma_disclosure *d = NULL;
    norma_error err = {0};
    if (norma_disclosure_of(&d, c->breakdowns, c->n_breakdowns, c->tables, c->n_tables, c->n_rows,
                            keep, weights, before, n_before, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return d;
}

static void only_those_kept_count(void **state)
{
    (void)state;
    crowd *c = crowd_of((const size_t[]){20, 20, 20}, 3);
    uint8_t keep[60];
    memset(keep, 1, sizeof keep);
    memset(keep, 0, 15);
    norma_disclosure *d = decided(c, keep, NULL, NULL, 0);
    assert_int_equal(norma_disclosure_n(d, 0, 0, 0), 5);
    assert_false(norma_disclosure_shown(d, 0, 0, 0));
    assert_int_equal(norma_disclosure_hidden(d, 0), 2);
    norma_disclosure_free(d);
    crowd_free(c);
}

static void a_unit_that_one_respondent_dominates_is_hidden(void **state)
{
    (void)state;
    crowd *c = crowd_of((const size_t[]){20, 20, 20}, 3);
    int64_t weights[60];
    for (size_t r = 0; r < 60; r++)
        weights[r] = 1000000;
    weights[25] = 19000000; /* a half of 38: not more */
    norma_disclosure *d = decided(c, NULL, weights, NULL, 0);
    expect_units(d, "111");
    norma_disclosure_free(d);
    weights[25]++;
    d = decided(c, NULL, weights, NULL, 0);
    assert_false(norma_disclosure_shown(d, 0, 1, 0));
    assert_int_equal(norma_disclosure_hidden(d, 0), 2);
    norma_disclosure_free(d);
    crowd_free(c);
}

static void a_unit_that_grew_by_a_few_since_it_was_printed_is_hidden(void **state)
{
    (void)state;
    crowd *c = crowd_of((const size_t[]){40, 30, 20, 25}, 4);
    const norma_printed_before grown[] = {{0, 0, 37}};
    const norma_printed_before known[] = {{0, 0, 37}, {0, 2, 20}, {0, 3, 15}};
    norma_disclosure *d = decided(c, NULL, NULL, grown, 1);
    expect_units(d, "0101");
    norma_disclosure_free(d);
    /* what was printed with the same n protects nothing: the next smallest does */
    d = decided(c, NULL, NULL, known, 3);
    expect_units(d, "0110");
    norma_disclosure_free(d);
    crowd_free(c);
}

static void what_cannot_be_taken_back_is_said(void **state)
{
    (void)state;
    crowd *c = crowd_of((const size_t[]){40, 4}, 2);
    const norma_printed_before known[] = {{0, 0, 40}, {0, 1, 4}, {NORMA_NONE, 0, 44}};
    norma_disclosure *d = decided(c, NULL, NULL, known, 3);
    assert_false(norma_disclosure_shown(d, 0, 1, 0));
    assert_string_equal(note_of(d), "disclosure-printed-before");
    norma_disclosure_free(d);
    crowd_free(c);
}

/* A region of another hierarchy holds all of a site and four people more. */
static void of_overlapping_units_the_larger_is_hidden(void **state)
{
    (void)state;
    size_t row = 0;
    crowd *c = crowd_new(144);
    crowd_breakdown(c, 3, NORMA_NONE);
    crowd_breakdown(c, 3, NORMA_NONE);
    crowd_fill(c, &row, 30, (const uint32_t[]){0, 0});
    crowd_fill(c, &row, 4, (const uint32_t[]){0, 1});
    crowd_fill(c, &row, 50, (const uint32_t[]){1, 1});
    crowd_fill(c, &row, 40, (const uint32_t[]){2, 2});
    crowd_fill(c, &row, 20, (const uint32_t[]){1, 2});
    crowd_print(c, 0, NORMA_NONE);
    crowd_print(c, 1, NORMA_NONE);
    norma_disclosure *d = crowd_disclosure(c, 10);
    assert_false(norma_disclosure_shown(d, 0, 0, 0));
    assert_true(norma_disclosure_shown(d, 1, 0, 0));
    norma_disclosure_free(d);
    crowd_free(c);
}

/* ---- laws ---- */

static crowd *crowd_crossed(size_t n, uint32_t n_units)
{
    gsl_rng *random = norma__random_new(8, n);
    crowd *c = crowd_new(n);
    for (size_t b = 0; b < 3; b++)
        crowd_breakdown(c, n_units, NORMA_NONE);
    for (size_t b = 0; b < 3; b++)
        for (size_t r = 0; r < n; r++)
            c->groups[b].unit[r] = norma__random_below(random, n_units);
    crowd_print_all(c);
    gsl_rng_free(random);
    return c;
}

static void expect_same(const crowd *c, const norma_disclosure *d, const norma_disclosure *e)
{
    for (size_t t = 0; t < c->n_tables; t++)
        for (size_t r = 0; r < c->groups[0].n_units; r++)
            for (size_t k = 0; k < c->groups[0].n_units; k++)
                assert_int_equal(norma_disclosure_shown(d, t, r, k),
                                 norma_disclosure_shown(e, t, r, k));
}

static void threads_and_the_order_of_rows_change_nothing(void **state)
{
    (void)state;
    crowd *c = crowd_crossed(4000, 25);
    norma_disclosure *d = crowd_disclosure(c, 10), *e = NULL;
    norma_disclosure_options one = DEFAULTS;
    one.threads = 1;
    for (size_t b = 0; b < 3; b++)
        for (size_t r = 0; r < c->n_rows / 2; r++) {
            uint32_t *unit = c->groups[b].unit, other = unit[c->n_rows - 1 - r];
            unit[c->n_rows - 1 - r] = unit[r];
            unit[r] = other;
        }
    assert_int_equal(norma_disclosure_of(&e, c->breakdowns, 3, c->tables, c->n_tables, c->n_rows,
                                         NULL, NULL, NULL, 0, &one, NULL),
                     NORMA_OK);
    assert_true(norma_disclosure_hidden(d, 3) > 0);
    expect_same(c, d, e);
    norma_disclosure_free(d);
    norma_disclosure_free(e);
    crowd_free(c);
}

/* Few people in very many pairs of units are kept in little memory. */
static void a_table_of_very_many_cells_is_sparse(void **state)
{
    (void)state;
    crowd *c = crowd_crossed(3000, 60000);
    norma_disclosure *d = crowd_disclosure(c, 10);
    size_t most = 0;
    for (size_t u = 0; u < 60000; u++)
        most += norma_disclosure_n(d, 0, u, 0);
    assert_int_equal(most, 3000);
    assert_true(norma_disclosure_total_shown(d));
    assert_true(norma_disclosure_hidden(d, 0) > 2500);
    norma_disclosure_free(d);
    crowd_free(c);
}

/* ---- refusals ---- */

static void expect_refusal(const crowd *c, const char *sentence)
{
    norma_disclosure *d = NULL;
    norma_error err = {0};
    assert_int_equal(norma_disclosure_of(&d, c->breakdowns, c->n_breakdowns, c->tables, c->n_tables,
                                         c->n_rows, NULL, NULL, NULL, 0, NULL, &err),
                     NORMA_EINVAL);
    assert_null(d);
    assert_string_equal(err.message, sentence);
}

static void what_cannot_be_printed_is_refused(void **state)
{
    (void)state;
    crowd *c = crowd_of((const size_t[]){20, 20}, 2);
    crowd_breakdown(c, 2, 0);
    c->tables[0].rows = 7;
    expect_refusal(c, "table 1 is of a breakdown that is not given");
    c->tables[0] = (norma_printed){0, 1};
    expect_refusal(c, "table 1 crosses two breakdowns of one hierarchy, one of which holds the "
                      "other; print them one by one");
    c->tables[0] = (norma_printed){0, NORMA_NONE};
    crowd_print(c, 0, NORMA_NONE);
    expect_refusal(c, "tables 1 and 2 are the same");
    c->n_tables = 1;
    c->groups[1].unit[0] = c->groups[1].unit[39] = 1;
    expect_refusal(c, "unit 2 of breakdown 2 lies in two units of the breakdown around it");
    c->groups[1].unit[0] = 9;
    expect_refusal(c, "row 1 is in no known unit of breakdown 2");
    c->breakdowns[0].within = 1;
    expect_refusal(c, "the breakdowns are within one another in a circle, or within one that is "
                      "not given");
    c->groups[1].n_rows = 3;
    expect_refusal(c, "breakdown 2 groups 3 rows, and 40 rows are to be counted");
    c->groups[1].n_rows = 40;
    crowd_free(c);
}

static void earlier_cells_must_be_of_units(void **state)
{
    (void)state;
    crowd *c = crowd_of((const size_t[]){20, 20}, 2);
    const norma_printed_before before = {0, 2, 30};
    norma_disclosure *d = NULL;
    norma_error err = {0};
    assert_int_equal(norma_disclosure_of(&d, c->breakdowns, 1, c->tables, 1, 40, NULL, NULL,
                                         &before, 1, NULL, &err),
                     NORMA_EINVAL);
    assert_string_equal(err.message, "a cell printed earlier is of no unit that is given");
    crowd_free(c);
}

static void a_smallest_cell_of_two_to_four_is_refused(void **state)
{
    (void)state;
    norma_disclosure_options o = DEFAULTS;
    norma_error err = {0};
    for (o.min_cell = 2; o.min_cell < 5; o.min_cell++)
        assert_int_equal(norma_disclosure_check(&o, &err), NORMA_EINVAL);
    o.min_cell = 3;
    norma_disclosure_check(&o, &err);
    assert_string_equal(err.message, "--min-cell is at least 5, so that nobody is recognised in a "
                                     "cell (or 1, for public data only), not 3");
    o.min_cell = 5;
    assert_int_equal(norma_disclosure_check(&o, NULL), NORMA_OK);
    o.min_cell = 0;
    assert_int_equal(norma_disclosure_check(&o, NULL), NORMA_EINVAL);
    o = DEFAULTS;
    o.dominance = 0;
    assert_int_equal(norma_disclosure_check(&o, NULL), NORMA_EINVAL);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    crowd *c = crowd_crossed(300, 12);
    norma_disclosure_options one = DEFAULTS;
    norma_disclosure *d = NULL;
    one.threads = 1;
    check_every_allocation(d, norma_disclosure_of(&d, c->breakdowns, 3, c->tables, c->n_tables,
                                                  c->n_rows, NULL, NULL, NULL, 0, &one, NULL));
    norma_disclosure_free(d);
    norma_disclosure_free(NULL);
    crowd_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_small_unit_takes_the_smallest_other_with_it),
        cmocka_unit_test(small_units_protect_each_other_when_they_are_enough),
        cmocka_unit_test(a_company_of_twelve_shows_its_total_alone),
        cmocka_unit_test(nine_people_show_nothing),
        cmocka_unit_test(nobody_is_no_secret),
        cmocka_unit_test(a_smallest_cell_of_one_hides_nothing_and_says_so),
        cmocka_unit_test(a_small_service_is_hidden_with_one_of_its_own_site),
        cmocka_unit_test(rows_in_no_unit_are_not_given_away_by_the_total),
        cmocka_unit_test(only_those_kept_count),
        cmocka_unit_test(a_unit_that_one_respondent_dominates_is_hidden),
        cmocka_unit_test(a_unit_that_grew_by_a_few_since_it_was_printed_is_hidden),
        cmocka_unit_test(what_cannot_be_taken_back_is_said),
        cmocka_unit_test(of_overlapping_units_the_larger_is_hidden),
        cmocka_unit_test(threads_and_the_order_of_rows_change_nothing),
        cmocka_unit_test(a_table_of_very_many_cells_is_sparse),
        cmocka_unit_test(what_cannot_be_printed_is_refused),
        cmocka_unit_test(earlier_cells_must_be_of_units),
        cmocka_unit_test(a_smallest_cell_of_two_to_four_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

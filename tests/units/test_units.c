/* Units and levels: laws, refusals, and that a hidden unit changes nothing that is shown. */
#include <norma/units.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/check.h"

enum { ITEMS = 4, MOST_ROWS = 400 };

static const char json[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"i\", \"version\": \"1\","
    " \"columns\": {\"units\": [\"company\", \"site\"]%s},"
    " \"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"a\", \"b\", \"c\", \"d\"],"
    " \"scales\": [{\"id\": \"x\", \"items\": [\"a\", \"b\", \"c\"]},"
    "  {\"id\": \"y\", \"items\": [\"d\"]}]}";

/* A table being made. */
typedef struct people {
    size_t n;
    uint8_t cells[ITEMS * MOST_ROWS];
    const char *company[MOST_ROWS], *site[MOST_ROWS], *role[MOST_ROWS];
    norma_instrument *instrument;
    norma_data *data;
} people;

static unsigned draw(uint64_t *state, unsigned most)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(*state >> 33) % most;
}

static void add(people *p, const char *company, const char *site, const char *role, size_t n,
                uint64_t seed)
{
    uint64_t state = seed * 977 + 5;
    const unsigned level = (unsigned)(seed % 3);
    for (size_t i = 0; i < n; i++, p->n++) {
        const unsigned trait = draw(&state, 2) + level;
        assert_true(p->n < MOST_ROWS);
        p->company[p->n] = company;
        p->site[p->n] = site;
        p->role[p->n] = role;
        for (size_t j = 0; j < ITEMS; j++)
            p->cells[j * MOST_ROWS + p->n] = (uint8_t)(trait + draw(&state, 2));
    }
}

static void finish(people *p, bool with_role)
{
    char text[sizeof json + 40];
    uint8_t cells[ITEMS * MOST_ROWS];
    const char *const *labels[] = {p->company, p->site, p->role};
    snprintf(text, sizeof text, json, with_role ? ", \"role\": \"role\"" : "");
    for (size_t j = 0; j < ITEMS; j++)
        memcpy(cells + j * p->n, p->cells + j * MOST_ROWS, p->n);
    const norma_data_source source = {.n_rows = p->n, .cells = cells, .labels = labels};
    assert_int_equal(norma_instrument_parse(&p->instrument, text, strlen(text), "i.json", NULL),
                     NORMA_OK);
    assert_int_equal(norma_data_make(&p->data, p->instrument, &source, NULL), NORMA_OK);
}

static void people_free(people *p)
{
    norma_data_free(p->data);
    norma_instrument_free(p->instrument);
}

static norma_units_result *units_of(const people *p, const norma_units_options *options)
{
    norma_units_result *r = NULL;
    norma_error err = {0};
    if (norma_units(&r, p->instrument, p->data, NULL, NULL, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

/* Company A with sites of 30, 25, 4 and 8 people, company B with 28 and 22. */
static void two_companies(people *p, uint64_t small)
{
    *p = (people){0};
    add(p, "A", "east", "r", 30, 1);
    add(p, "A", "north", "r", 25, 2);
    add(p, "A", "south", "r", 4, small);
    add(p, "A", "west", "r", 8, small + 1);
    add(p, "B", "east", "r", 28, 3);
    add(p, "B", "north", "r", 22, 4);
    finish(p, false);
}

/* ---- hidden units ---- */

static void same_bytes(const void *a, const void *b, size_t size)
{
    assert_memory_equal(a, b, size);
}

/* Of a level: what the answers of its hidden units say is nowhere. */
static void a_hidden_unit_changes_no_figure_of_its_level(void **state)
{
    (void)state;
    people one, other;
    two_companies(&one, 6);
    two_companies(&other, 10);
    norma_units_result *r = units_of(&one, NULL), *s = units_of(&other, NULL);
    const norma_units_level *a = &r->levels[1], *b = &s->levels[1];
    assert_string_equal(r->groupings[a->level]->column, "site");
    assert_int_equal(a->n_shown, 4);
    for (size_t k = 0; k < 2; k++) {
        const norma_multilevel_result *m = a->scales[k].multilevel, *n = b->scales[k].multilevel;
        same_bytes(&m->components, &n->components, sizeof m->components);
        assert_int_equal(m->components.n_units, 4);
        for (size_t u = 0; u < m->n_units; u++) {
            if (!a->shown[u]) {
                assert_int_equal(m->units[u].n, 0);
                assert_int_equal(a->scales[k].agreement->units[u].n, 0);
                continue;
            }
            same_bytes(&m->units[u], &n->units[u], sizeof *m->units);
            same_bytes(&a->scales[k].agreement->units[u], &b->scales[k].agreement->units[u],
                       sizeof *a->scales[k].agreement->units);
        }
    }
    for (size_t k = 0; k < 4; k++)
        assert_close(a->within_between->within[k], b->within_between->within[k], 0, 0);
    norma_units_result_free(r);
    norma_units_result_free(s);
    people_free(&one);
    people_free(&other);
}

/* The level of those shown is that of a table without the others. */
static void hidden_units_are_as_if_they_were_not_there(void **state)
{
    (void)state;
    people all, rest = {0};
    two_companies(&all, 6);
    add(&rest, "A", "east", "r", 30, 1);
    add(&rest, "A", "north", "r", 25, 2);
    add(&rest, "B", "east", "r", 28, 3);
    add(&rest, "B", "north", "r", 22, 4);
    finish(&rest, false);
    norma_units_result *r = units_of(&all, NULL), *s = units_of(&rest, NULL);
    same_bytes(&r->levels[1].scales[0].multilevel->components,
               &s->levels[1].scales[0].multilevel->components, sizeof(norma_components));
    norma_units_result_free(r);
    norma_units_result_free(s);
    people_free(&all);
    people_free(&rest);
}

static void min_cell_of_one_hides_nothing_and_says_so(void **state)
{
    (void)state;
    people p;
    norma_units_options options = NORMA_UNITS_OPTIONS_INIT;
    two_companies(&p, 6);
    options.disclosure.min_cell = 1;
    norma_units_result *r = units_of(&p, &options);
    assert_int_equal(r->levels[1].n_shown, 6);
    assert_int_equal(r->levels[1].scales[0].multilevel->components.n, 117);
    assert_int_equal(r->notes.n, 1);
    assert_string_equal(r->notes.list[0].code, "disclosure-off");
    norma_units_result_free(r);
    people_free(&p);
}

static bool has_note(const norma_units_result *r, const char *code)
{
    for (size_t k = 0; k < r->notes.n; k++)
        if (strcmp(r->notes.list[k].code, code) == 0)
            return true;
    return false;
}

/* Nobody of a unit in which nobody has every score counts: it would pass for an empty one. */
static void units_with_half_the_scores_are_left_out(void **state)
{
    (void)state;
    people p = {0};
    norma_units_options options = NORMA_UNITS_OPTIONS_INIT;
    add(&p, "A", "east", "r", 30, 1);
    add(&p, "A", "north", "r", 25, 2);
    add(&p, "A", "south", "r", 12, 3);
    for (size_t i = 55; i < 67; i++)
        p.cells[3 * MOST_ROWS + i] = NORMA_MISSING_CELL; /* the only item of y */
    finish(&p, false);
    options.disclosure.min_cell = 1;
    norma_units_result *r = units_of(&p, &options);
    assert_int_equal(r->totals[0].n, 55);
    assert_int_equal(r->totals[1].n, 55);
    assert_false(r->levels[1].shown[2]);
    assert_true(has_note(r, "level-figures-of-shown-units"));
    assert_true(has_note(r, "incomplete-units"));
    norma_units_result_free(r);
    people_free(&p);
}

/* ---- populations ---- */

/* Employees of a table of both are employees of a table of their own. */
static void populations_are_never_taken_together(void **state)
{
    (void)state;
    people both = {0}, employees = {0};
    add(&both, "A", "east", "employee", 30, 1);
    add(&both, "A", "east", "executive", 14, 7);
    add(&both, "A", "north", "employee", 25, 2);
    add(&both, "A", "north", "executive", 12, 8);
    finish(&both, true);
    add(&employees, "A", "east", "employee", 30, 1);
    add(&employees, "A", "north", "employee", 25, 2);
    finish(&employees, false);
    norma_units_result *r = units_of(&both, NULL), *s = units_of(&employees, NULL);
    assert_int_equal(r->n_populations, 2);
    assert_int_equal(r->n_levels, 4);
    for (size_t l = 0; l < 2; l++) {
        const norma_units_scale *a = r->levels[l].scales, *b = s->levels[l].scales;
        same_bytes(&a->multilevel->components, &b->multilevel->components,
                   sizeof(norma_components));
    }
    assert_close(r->totals[0].mean, s->totals[0].mean, 0, 0);
    assert_true(r->rows_shown);
    norma_units_result_free(r);
    norma_units_result_free(s);
    people_free(&both);
    people_free(&employees);
}

/* By two routes: the scores of rows, and the means that the units show. */
static void gaps_of_units_are_differences_of_their_means(void **state)
{
    (void)state;
    people p = {0};
    add(&p, "A", "east", "employee", 30, 1);
    add(&p, "A", "east", "executive", 14, 7);
    add(&p, "A", "north", "employee", 25, 2);
    add(&p, "A", "north", "executive", 12, 8);
    add(&p, "A", "south", "employee", 40, 3);
    finish(&p, true);
    norma_units_result *r = units_of(&p, NULL);
    size_t of_units = 0;
    for (size_t g = 0; g < r->n_gaps; g++) {
        const norma_units_gap *gap = &r->gaps[g];
        assert_int_equal(gap->populations[0], r->populations[1]); /* executive */
        assert_close(gap->gap.gap, gap->gap.mean[0] - gap->gap.mean[1], 1e-12, 1e-12);
        if (gap->level == NORMA_NONE)
            continue;
        of_units += gap->level == 1;
        const size_t n = r->n_levels / 2;
        for (size_t k = 0; k < 2; k++) {
            const norma_units_level *level = &r->levels[(k == 0 ? n : 0) + gap->level];
            assert_true(level->shown[gap->unit]);
            assert_close(gap->gap.mean[k],
                         level->scales[gap->scale].multilevel->units[gap->unit].mean, 0, 0);
        }
    }
    assert_int_equal(of_units, 2 * 2); /* east and north, on two scales; nobody leads the south */
    norma_units_result_free(r);
    people_free(&p);
}

/* ---- the same by two routes ---- */

static void scores_are_means_of_answers_without_a_gate(void **state)
{
    (void)state;
    people p;
    two_companies(&p, 6);
    norma_units_result *r = units_of(&p, NULL);
    double sum = 0;
    for (size_t i = 0; i < 30; i++)
        for (size_t j = 0; j < 3; j++)
            sum += p.cells[j * MOST_ROWS + i] + 1;
    assert_close(r->levels[1].scales[0].multilevel->units[0].mean, sum / 90, 1e-12, 0);
    assert_string_equal(r->groupings[1]->paths[0], "A > east");
    assert_close(r->totals[0].mean, r->scores->mean[0], 0, 4);
    assert_int_equal(r->respondents[0], 117);
    norma_units_result_free(r);
    people_free(&p);
}

static void results_do_not_depend_on_the_number_of_threads(void **state)
{
    (void)state;
    people p;
    norma_units_options one = NORMA_UNITS_OPTIONS_INIT, four = NORMA_UNITS_OPTIONS_INIT;
    two_companies(&p, 6);
    one.threads = 1;
    four.threads = 4;
    norma_units_result *r = units_of(&p, &one), *s = units_of(&p, &four);
    for (size_t l = 0; l < r->n_levels; l++)
        for (size_t k = 0; k < 2; k++) {
            const norma_multilevel_result *m = r->levels[l].scales[k].multilevel;
            const norma_multilevel_result *n = s->levels[l].scales[k].multilevel;
            same_bytes(m->units, n->units, m->n_units * sizeof *m->units);
            same_bytes(&m->components, &n->components, sizeof m->components);
        }
    norma_units_result_free(r);
    norma_units_result_free(s);
    people_free(&p);
}

/* ---- head counts and earlier prints ---- */

static void names_of_units_are_paths_or_unique_names(void **state)
{
    (void)state;
    people p;
    norma_units_options options = NORMA_UNITS_OPTIONS_INIT;
    const norma_head_count counts[] = {{.column = "site", .unit = "A > east", .people = 60},
                                       {.column = "company", .unit = "B", .people = 100}};
    two_companies(&p, 6);
    options.head_counts = counts;
    options.n_head_counts = 2;
    norma_units_result *plain = units_of(&p, NULL), *r = units_of(&p, &options);
    const double se = plain->levels[1].scales[0].multilevel->units[0].se;
    assert_close(r->levels[1].scales[0].multilevel->units[0].se, se * sqrt(1 - 30.0 / 60), 1e-12,
                 0);
    assert_int_equal(r->levels[0].people[1], 100);
    norma_units_result_free(plain);
    norma_units_result_free(r);
    people_free(&p);
}

static void refused(const people *p, const norma_units_options *options, norma_status status,
                    const char *says)
{
    norma_units_result *r = NULL;
    norma_error err = {0};
    assert_int_equal(norma_units(&r, p->instrument, p->data, NULL, NULL, options, &err), status);
    assert_null(r);
    if (!strstr(err.message, says))
        fail_msg("%s", err.message);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    people p;
    two_companies(&p, 6);
    norma_units_options options = NORMA_UNITS_OPTIONS_INIT;
    norma_head_count count = {.column = "site", .unit = "east", .people = 60};
    const norma_unit_printed printed = {.column = "floor", .unit = "1", .n = 10};
    options.head_counts = &count;
    options.n_head_counts = 1;
    refused(&p, &options, NORMA_EINVAL, "or several of this name");
    count.unit = "A > east";
    count.people = 29;
    refused(&p, &options, NORMA_EDATA, "under the number of people");
    count.column = "floor";
    refused(&p, &options, NORMA_EINVAL, "no unit column 'floor'");
    options.n_head_counts = 0;
    options.before = &printed;
    options.n_before = 1;
    refused(&p, &options, NORMA_EINVAL, "'floor', which is no unit column");
    options.n_before = 0;
    options.level = "floor";
    refused(&p, &options, NORMA_EINVAL, "no unit column 'floor'");
    options.level = NULL;
    options.disclosure.min_cell = 3;
    refused(&p, &options, NORMA_EINVAL, "min-cell");
    options.disclosure.min_cell = 10;
    options.skew = 99;
    refused(&p, &options, NORMA_EINVAL, "skew");
    people_free(&p);
}

static void a_unit_that_is_gone_needs_no_protection(void **state)
{
    (void)state;
    people p;
    norma_units_options options = NORMA_UNITS_OPTIONS_INIT;
    const norma_unit_printed printed = {.column = "company", .unit = "Z", .n = 50};
    two_companies(&p, 6);
    options.before = &printed;
    options.n_before = 1;
    norma_units_result *r = units_of(&p, &options);
    assert_string_equal(r->notes.list[r->notes.n - 1].code, "printed-units-gone");
    assert_int_equal(r->levels[1].n_shown, 4);
    norma_units_result_free(r);
    people_free(&p);
}

/* ---- one level ---- */

static void one_level_is_that_of_all(void **state)
{
    (void)state;
    people p;
    norma_units_options options = NORMA_UNITS_OPTIONS_INIT;
    two_companies(&p, 6);
    options.level = "company";
    norma_units_result *all = units_of(&p, NULL), *one = units_of(&p, &options);
    assert_int_equal(one->n_levels, 1);
    assert_int_equal(one->n_groupings, 2);
    same_bytes(&all->levels[0].scales[0].multilevel->components,
               &one->levels[0].scales[0].multilevel->components, sizeof(norma_components));
    norma_units_result_free(all);
    norma_units_result_free(one);
    people_free(&p);
}

/* What is hidden is the same, so that reports of single levels can be put side by side. */
static void a_level_hides_what_all_levels_need(void **state)
{
    (void)state;
    people p = {0};
    norma_units_options options = NORMA_UNITS_OPTIONS_INIT;
    add(&p, "A", "east", "r", 30, 1);
    add(&p, "A", "south", "r", 4, 2);
    add(&p, "B", "east", "r", 12, 3); /* hides A > south when companies are not looked at */
    add(&p, "B", "north", "r", 40, 4);
    finish(&p, false);
    options.level = "site";
    norma_units_result *all = units_of(&p, NULL), *one = units_of(&p, &options);
    assert_int_equal(one->n_levels, 1);
    assert_int_equal(all->levels[0].n_shown, 2);
    assert_int_equal(one->levels[0].n_shown, 2);
    same_bytes(all->levels[1].shown, one->levels[0].shown, 4);
    norma_units_result_free(all);
    norma_units_result_free(one);
    people_free(&p);
}

/* ---- totals ---- */

/* Of equal units: the error of a mean of J means. */
static void a_total_of_several_units_takes_them_as_drawn(void **state)
{
    (void)state;
    people p = {0};
    const char *const names[] = {"A", "B", "C", "D"};
    for (size_t k = 0; k < 4; k++)
        add(&p, names[k], "s", "r", 20, k + 1);
    finish(&p, false);
    norma_units_result *r = units_of(&p, NULL);
    const norma_unit_mean *units = r->levels[0].scales[0].multilevel->units;
    const norma_units_total *total = &r->totals[0];
    double mean = 0, ss = 0;
    for (size_t k = 0; k < 4; k++)
        mean += units[k].mean / 4;
    for (size_t k = 0; k < 4; k++)
        ss += (units[k].mean - mean) * (units[k].mean - mean);
    assert_int_equal(total->drawn, 4);
    assert_close(total->se, sqrt(ss / 3 / 4), 1e-12, 0);
    assert_close(total->high - total->mean, 3.18244630528371 * total->se, 1e-10, 0); /* t, 3 df */
    assert_close(total->mean - total->low, total->high - total->mean, 1e-12, 0);
    norma_units_result_free(r);
    people_free(&p);
}

static norma_units_total total_of(const char *first, const char *second, size_t *shown)
{
    people p = {0};
    add(&p, "A", "s", "r", 30, 1);
    add(&p, "B", "s", "r", 25, 2);
    add(&p, first, "s", "r", 4, 3);
    add(&p, second, "s", "r", 8, 4);
    finish(&p, false);
    norma_units_result *r = units_of(&p, NULL);
    const norma_units_total total = r->totals[0];
    *shown = r->levels[0].n_shown;
    norma_units_result_free(r);
    people_free(&p);
    return total;
}

/* Its error says nothing of how hidden people lie in hidden units. */
static void hidden_units_are_one_in_the_error_of_a_total(void **state)
{
    (void)state;
    size_t shown[2];
    const norma_units_total apart = total_of("C", "D", &shown[0]);
    const norma_units_total together = total_of("C", "C", &shown[1]);
    assert_int_equal(shown[0], 2);
    assert_int_equal(apart.drawn, 3);
    assert_int_equal(together.n, apart.n);
    assert_close(apart.se, together.se, 1e-12, 0); /* C of twelve is shown */
}

static void a_total_of_one_unit_takes_respondents_as_drawn(void **state)
{
    (void)state;
    people p = {0};
    add(&p, "A", "east", "r", 30, 1);
    add(&p, "A", "west", "r", 20, 2);
    finish(&p, false);
    norma_units_result *r = units_of(&p, NULL);
    assert_int_equal(r->totals[0].drawn, 0);
    assert_close(r->totals[0].se, r->totals[0].sd / sqrt(50), 1e-12, 0);
    norma_units_result_free(r);
    people_free(&p);
}

/* ---- one unit ---- */

static void one_unit_is_said_to_be_one_once(void **state)
{
    (void)state;
    people p = {0};
    size_t n = 0;
    add(&p, "A", "east", "r", 30, 1);
    finish(&p, false);
    norma_units_result *r = units_of(&p, NULL);
    for (size_t k = 0; k < r->notes.n; k++)
        n += strcmp(r->notes.list[k].code, "icc-undefined") == 0;
    assert_int_equal(n, 1);
    for (size_t l = 0; l < 2; l++)
        assert_int_equal(r->levels[l].scales[0].multilevel->notes.n, 0);
    norma_units_result_free(r);
    people_free(&p);
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    people p = {0};
    norma_units_result *r = NULL;
    norma_units_options options = NORMA_UNITS_OPTIONS_INIT;
    const norma_head_count count = {
        .column = "site", .unit = "A > east", .population = "employee", .people = 60};
    const norma_unit_printed printed = {.column = "company", .unit = "A", .population = "employee"};
    add(&p, "A", "east", "employee", 30, 1);
    add(&p, "A", "east", "executive", 14, 7);
    add(&p, "A", "north", "employee", 25, 2);
    finish(&p, true);
    options.head_counts = &count;
    options.n_head_counts = 1;
    options.before = &printed;
    options.n_before = 1;
    options.threads = 1;
    options.multilevel.draws = 20;
    check_every_allocation(r, norma_units(&r, p.instrument, p.data, NULL, NULL, &options, NULL));
    norma_units_result_free(r);
    people_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hidden_unit_changes_no_figure_of_its_level),
        cmocka_unit_test(hidden_units_are_as_if_they_were_not_there),
        cmocka_unit_test(min_cell_of_one_hides_nothing_and_says_so),
        cmocka_unit_test(units_with_half_the_scores_are_left_out),
        cmocka_unit_test(populations_are_never_taken_together),
        cmocka_unit_test(gaps_of_units_are_differences_of_their_means),
        cmocka_unit_test(scores_are_means_of_answers_without_a_gate),
        cmocka_unit_test(results_do_not_depend_on_the_number_of_threads),
        cmocka_unit_test(names_of_units_are_paths_or_unique_names),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(a_unit_that_is_gone_needs_no_protection),
        cmocka_unit_test(one_level_is_that_of_all),
        cmocka_unit_test(a_level_hides_what_all_levels_need),
        cmocka_unit_test(a_total_of_several_units_takes_them_as_drawn),
        cmocka_unit_test(hidden_units_are_one_in_the_error_of_a_total),
        cmocka_unit_test(a_total_of_one_unit_takes_respondents_as_drawn),
        cmocka_unit_test(one_unit_is_said_to_be_one_once),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "company.h"

#include <math.h>
#include <omp.h>

#include <norma/agreement.h>
#include <norma/reliability.h>

static norma_gating *gate(const company *c, const norma_gating_options *options)
{
    norma_gating *g = NULL;
    norma_error err = {0};
    if (norma_gating_of(&g, c->validation, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return g;
}

static const norma_gate_reason *reason(const norma_gate_result *result, const char *code)
{
    for (size_t i = 0; i < result->n_reasons; i++)
        if (strcmp(result->reasons[i].code, code) == 0)
            return &result->reasons[i];
    return NULL;
}

static size_t notes_of(const norma_notes *notes, const char *code)
{
    size_t n = 0;
    for (size_t i = 0; i < notes->n; i++)
        n += strcmp(notes->list[i].code, code) == 0;
    return n;
}

static bool in_cell(const company *c, const norma_gating *g, const norma_gate_cell *cell, size_t r)
{
    if (cell->level != NORMA_NONE && g->levels[cell->level]->unit[r] != cell->unit)
        return false;
    return cell->population == NORMA_NONE || norma_data_label(c->data, 2, r) == cell->population;
}

/* ---- the figures of a cell are those of its rows ------------------------------------------------
 */

static void same_reliability(const company *c, const norma_gate_cell *cell, const uint8_t *keep)
{
    const norma_gate_evidence *e = &cell->evidence;
    const norma_scale *scale = &c->instrument->scales[cell->scale];
    const norma_sample sample = {
        .data = c->data, .items = scale->items, .n_items = scale->n_items, .keep = keep};
    norma_reliability_result *want = NULL;
    if (norma_reliability(&want, scale->id, &sample, NULL, NULL) != NORMA_OK) {
        assert_true(isnan(e->reliability) && isnan(e->reliability_lower) && isnan(e->item_rest));
        return;
    }
    double smallest = INFINITY;
    for (size_t i = 0; i < want->n_items; i++)
        smallest = isnan(want->items[i].r_rest) ? NAN : fmin(smallest, want->items[i].r_rest);
    for (size_t i = 0; i < want->n_items; i++)
        smallest = isnan(want->items[i].r_rest) ? NAN : smallest;
    assert_true(e->n == (double)want->n_complete);
    assert_close(e->reliability, want->alpha, 1e-10, 1e-12);
    assert_close(e->reliability_lower, want->alpha_low, 1e-10, 1e-12);
    assert_close(e->item_rest, smallest, 1e-9, 1e-12);
    if (cell->level != NORMA_NONE)
        assert_close(e->reliability_upper, want->alpha_high, 1e-10, 1e-12);
    else
        assert_true(isnan(e->reliability_upper));
    norma_reliability_result_free(want);
}

static void same_shares(const company *c, const norma_gating *g, const norma_gate_cell *cell,
                        uint8_t *keep)
{
    size_t n_read = 0, kept = 0;
    for (size_t r = 0; r < c->n; r++) {
        const bool in = in_cell(c, g, cell, r);
        keep[r] = in && c->validation->screen->keep[r];
        n_read += in;
        kept += keep[r];
    }
    if (n_read)
        assert_close(cell->evidence.valid_share, (double)kept / (double)n_read, 1e-15, 0);
    else
        assert_true(isnan(cell->evidence.valid_share));
}

static void every_cell_is_judged_by_its_own_rows(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 400, 9, 15, 3);
    company_validate(&c, NULL);
    norma_gating *g = gate(&c, NULL);
    uint8_t *keep = calloc(c.n, 1);
    assert_int_equal(g->n_populations, 2);
    assert_int_equal(g->n_levels, 2);
    assert_int_equal(g->n_cells,
                     COMPANY_SCALES * 3 * (1 + g->levels[0]->n_units + g->levels[1]->n_units));
    for (size_t i = 0; i < g->n_cells; i++) {
        const norma_gate_cell *cell = &g->cells[i];
        assert_ptr_equal(
            norma_gating_find(g, cell->scale, cell->population, cell->level, cell->unit), cell);
        same_shares(&c, g, cell, keep);
        same_reliability(&c, cell, keep);
    }
    free(keep);
    norma_gating_free(g);
    company_free(&c);
}

/* rwg(j) of a cell is that of agreement.h, whose items may have different numbers of categories. */
static void agreement_is_that_of_its_own_method(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 500, 6, 20, 4);
    company_validate(&c, NULL);
    norma_gating *g = gate(&c, NULL);
    for (size_t s = 0; s < COMPANY_SCALES; s++)
        for (size_t l = 0; l < 2; l++) {
            const norma_scale *scale = &c.instrument->scales[s];
            const norma_sample sample = {.data = c.data,
                                         .items = scale->items,
                                         .n_items = scale->n_items,
                                         .keep = c.validation->screen->keep};
            norma_agreement_result *want = NULL;
            assert_int_equal(norma_agreement_of(&want, &sample, g->levels[l], 1, NULL), NORMA_OK);
            for (size_t u = 0; u < g->levels[l]->n_units; u++) {
                const norma_gate_cell *cell = norma_gating_find(g, s, NORMA_NONE, l, u);
                assert_close(cell->evidence.agreement, want->units[u].rwg_j[NORMA_NULL_UNIFORM],
                             1e-10, 1e-12);
            }
            norma_agreement_result_free(want);
        }
    assert_true(isnan(norma_gating_find(g, 0, NORMA_NONE, NORMA_NONE, 0)->evidence.agreement));
    norma_gating_free(g);
    company_free(&c);
}

static void the_sample_keeps_the_verdict_of_the_validation(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 300, 4, 10, 5);
    company_validate(&c, NULL);
    norma_gating *g = gate(&c, NULL);
    for (size_t s = 0; s < COMPANY_SCALES; s++) {
        const norma_gate_result *want = c.validation->scales[s].gate;
        const norma_gate_result *got = norma_gating_find(g, s, NORMA_NONE, NORMA_NONE, 0)->result;
        assert_int_equal(got->verdict, want->verdict);
        assert_int_equal(got->n_reasons, want->n_reasons);
        for (size_t i = 0; i < want->n_reasons; i++) {
            assert_string_equal(got->reasons[i].code, want->reasons[i].code);
            assert_int_equal(got->reasons[i].verdict, want->reasons[i].verdict);
            assert_true(got->reasons[i].value == want->reasons[i].value ||
                        isnan(want->reasons[i].value));
        }
    }
    norma_gating_free(g);
    company_free(&c);
}

/* Units list what they did not pass; nobody's units are held for want of anybody. */
static void units_of_few_members_are_held_for_n_and_for_nothing_shown_by_chance(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 60, 12, 0, 6);
    company_validate(&c, NULL);
    norma_gating *g = gate(&c, NULL);
    for (size_t i = 0; i < g->n_cells; i++) {
        const norma_gate_cell *cell = &g->cells[i];
        if (cell->level == NORMA_NONE)
            continue;
        for (size_t k = 0; k < cell->result->n_reasons; k++)
            assert_true(cell->result->reasons[k].verdict != NORMA_PASS);
        if (cell->evidence.n < 10)
            assert_int_equal(reason(cell->result, "n")->verdict, NORMA_HOLD);
        const norma_gate_reason *low = reason(cell->result, "reliability");
        if (low && low->verdict == NORMA_HOLD)
            assert_true(cell->evidence.reliability_upper < 0.60);
    }
    norma_gating_free(g);
    company_free(&c);
}

/* ---- norms ------------------------------------------------------------------------------------
 */

static void size_and_age_of_norms_are_judged_where_there_are_norms(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 300, 4, 0, 7);
    norma_norm_scale scale = {.id = (char *)"a", .n = 150, .mean = 50, .sd = 10};
    norma_norm_set norms = {.name = (char *)"old",
                            .version = 1,
                            .created = (char *)"2008-01-01T00:00:00Z",
                            .instrument_id = c.instrument->id,
                            .instrument_version = c.instrument->version,
                            .key_sha256 = c.instrument->key_sha256,
                            .n_scales = 1,
                            .scales = &scale};
    company_validate(&c, &norms);
    norma_gating_options o = NORMA_GATING_OPTIONS_INIT;
    o.today = "2026-01-01";
    norma_gating *g = gate(&c, &o);
    assert_string_equal(g->today, "2026-01-01");
    const norma_gate_cell *cell = norma_gating_find(g, 1, 0, 1, 2);
    assert_true(cell->evidence.norm_n == 150);
    assert_close(cell->evidence.norm_age, 18, 1e-3, 0);
    assert_int_equal(reason(cell->result, "norm-n")->verdict, NORMA_CAUTION);
    assert_int_equal(reason(cell->result, "norm-age")->verdict, NORMA_CAUTION);
    assert_true(isnan(norma_gating_find(g, 2, 0, 1, 2)->evidence.norm_n));
    norma_gating_free(g);
    o.today = "2028-06-01";
    g = gate(&c, &o);
    cell = norma_gating_find(g, 1, NORMA_NONE, NORMA_NONE, 0);
    assert_int_equal(reason(cell->result, "norm-age")->verdict, NORMA_HOLD);
    norma_gating_free(g);
    c.validation->norms = NULL;
    company_free(&c);
}

/* ---- overrides --------------------------------------------------------------------------------
 */

static void an_override_counts_a_hold_as_passed_and_stays_to_be_seen(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 25, 3, 0, 8);
    company_validate(&c, NULL);
    const norma_override overrides[] = {{"n:b", "the board asked for it, 2026-01-05"},
                                        {"norm-n", "there are no norms to be judged"}};
    norma_gating_options o = NORMA_GATING_OPTIONS_INIT;
    o.overrides = overrides;
    o.n_overrides = 2;
    norma_gating *without = gate(&c, NULL), *with = gate(&c, &o);
    assert_int_equal(without->n_overridden, 0);
    assert_true(with->n_overridden > 0);
    for (size_t i = 0; i < with->n_cells; i++) {
        const norma_gate_result *got = with->cells[i].result, *was = without->cells[i].result;
        const norma_gate_reason *n = reason(got, "n");
        norma_verdict worst = NORMA_PASS;
        assert_int_equal(got->n_reasons, was->n_reasons);
        for (size_t k = 0; k < got->n_reasons; k++) {
            assert_int_equal(got->reasons[k].verdict, was->reasons[k].verdict);
            if (!got->reasons[k].overridden && got->reasons[k].verdict > worst)
                worst = got->reasons[k].verdict;
        }
        assert_int_equal(got->verdict, worst);
        if (n)
            assert_int_equal(n->overridden, with->cells[i].scale == 2 && n->verdict != NORMA_PASS);
    }
    assert_int_equal(notes_of(&with->notes, "gate-overridden"), 1);
    assert_int_equal(notes_of(&with->notes, "override-without-effect"), 1);
    assert_non_null(strstr(with->notes.list[0].message, "the board asked for it, 2026-01-05"));
    assert_string_equal(with->overrides[0].because, overrides[0].because);
    norma_gating_free(without);
    norma_gating_free(with);
    company_free(&c);
}

/* The same words in a validation: a scale that the override lets through has scores. */
static void an_overridden_validation_scores_what_it_would_have_held(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 9, 1, 0, 9);
    const norma_override n = {"n", "nine people are all there are in this company"};
    norma_validate_options o = NORMA_VALIDATE_OPTIONS_INIT;
    assert_int_equal(norma_validate(&c.validation, c.instrument, c.data, NULL, &o, NULL), NORMA_OK);
    assert_int_equal(c.validation->scores->n_scored[1], 0);
    norma_validation_free(c.validation);
    o.overrides = &n;
    o.n_overrides = 1;
    assert_int_equal(norma_validate(&c.validation, c.instrument, c.data, NULL, &o, NULL), NORMA_OK);
    const norma_gate_reason *held = reason(c.validation->scales[1].gate, "n");
    assert_true(held->verdict == NORMA_HOLD && held->overridden);
    assert_int_equal(notes_of(&c.validation->notes, "gate-overridden"), 1);
    if (c.validation->scales[1].gate->verdict != NORMA_HOLD)
        assert_true(c.validation->scores->n_scored[1] > 0);
    company_free(&c);
}

static void refuses(const company *c, const char *code, const char *because, const char *want)
{
    const norma_override one = {code, because};
    norma_gating_options o = NORMA_GATING_OPTIONS_INIT;
    norma_gating *g = NULL;
    norma_error err = {0};
    o.overrides = &one;
    o.n_overrides = 1;
    assert_int_equal(norma_gating_of(&g, c->validation, &o, &err), NORMA_EINVAL);
    assert_null(g);
    if (!strstr(err.message, want))
        fail_msg("%s", err.message);
}

static void overrides_of_nothing_or_without_a_reason_are_refused(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 30, 2, 0, 10);
    company_validate(&c, NULL);
    refuses(&c, "alpha", "because I say so, that is why",
            "it has reliability, reliability-lower, n, valid-share");
    refuses(&c, "n:d", "because I say so, that is why",
            "an override of n names a scale that the instrument has not: it has all, a, b, c");
    refuses(&c, "n", "too short", "the override of n needs a reason of 10 to 250 characters");
    refuses(&c, "n", "    short      ", "needs a reason");
    refuses(&c, "n", NULL, "needs a reason");
    refuses(&c, "n", "a line\nand another one", "one line of UTF-8");
    refuses(&c, "", "because I say so, that is why", "names a criterion that the gate has not");
    const norma_override twice[] = {{"n", "once is enough, is it"}, {"n", "once is enough, is it"}};
    norma_gating_options o = NORMA_GATING_OPTIONS_INIT;
    norma_gating *g = NULL;
    norma_error err = {0};
    o.overrides = twice;
    o.n_overrides = 2;
    assert_int_equal(norma_gating_of(&g, c.validation, &o, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "n is overridden twice"));
    o = (norma_gating_options)NORMA_GATING_OPTIONS_INIT;
    o.today = "2026-02-30";
    assert_int_equal(norma_gating_of(&g, c.validation, &o, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "today is a date as 2025-01-31");
    o.today = "tomorrow";
    assert_int_equal(norma_gating_of(&g, c.validation, &o, &err), NORMA_EINVAL);
    o.today = NULL;
    o.conf_level = 1;
    assert_int_equal(norma_gating_of(&g, c.validation, &o, &err), NORMA_EINVAL);
    company_free(&c);
}

/* ---- whatever the company ---------------------------------------------------------------------
 */

static void companies_of_any_size_are_judged(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 12};
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        company c = company_of(COMPANY, sizes[k], 12, 0, 20 + k);
        company_validate(&c, NULL);
        norma_gating *g = gate(&c, NULL);
        for (size_t i = 0; i < g->n_cells; i++)
            assert_true(g->cells[i].result->verdict == NORMA_HOLD || sizes[k] > 9);
        norma_gating_free(g);
        company_free(&c);
    }
}

static void nobody_kept_is_no_failure(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 40, 3, 0, 11);
    company_validate(&c, NULL);
    memset(c.validation->screen->keep, 0, c.n);
    c.validation->screen->n_kept = 0;
    norma_gating *g = gate(&c, NULL);
    for (size_t i = 0; i < g->n_cells; i++)
        if (g->cells[i].level != NORMA_NONE || g->cells[i].population != NORMA_NONE) {
            assert_true(g->cells[i].evidence.n == 0);
            assert_int_equal(g->cells[i].result->verdict, NORMA_HOLD);
        }
    norma_gating_free(g);
    company_free(&c);
}

static void without_units_only_populations_are_told_apart(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 100, 3, 0, 12);
    company_validate(&c, NULL);
    norma_gating_options o = NORMA_GATING_OPTIONS_INIT;
    o.units = false;
    norma_gating *g = gate(&c, &o);
    assert_int_equal(g->n_cells, COMPANY_SCALES * 3);
    assert_null(norma_gating_find(g, 0, NORMA_NONE, 0, 0));
    assert_null(norma_gating_find(g, 0, 2, NORMA_NONE, 0));
    assert_null(norma_gating_find(g, 4, NORMA_NONE, NORMA_NONE, 0));
    norma_gating_free(g);
    company_free(&c);
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 3000, 30, 10, 13);
    company_validate(&c, NULL);
    norma_gating_options o = NORMA_GATING_OPTIONS_INIT;
    o.threads = 1;
    norma_gating *one = gate(&c, &o);
    o.threads = 3;
    norma_gating *three = gate(&c, &o);
    for (size_t i = 0; i < one->n_cells; i++)
        assert_memory_equal(&one->cells[i].evidence, &three->cells[i].evidence,
                            sizeof one->cells[i].evidence);
    norma_gating_free(one);
    norma_gating_free(three);
    company_free(&c);
}

static void nothing_leaks(void **state)
{
    (void)state;
    const int before = omp_get_max_threads();
    company c = company_of(COMPANY, 40, 2, 10, 14);
    const norma_override n = {"n", "forty people are all there are"};
    norma_gating_options o = NORMA_GATING_OPTIONS_INIT;
    norma_gating *g = NULL;
    company_validate(&c, NULL);
    o.threads = 1;
    o.overrides = &n;
    o.n_overrides = 1;
    omp_set_num_threads(1);
    check_every_allocation(g, norma_gating_of(&g, c.validation, &o, NULL));
    omp_set_num_threads(before);
    norma_gating_free(g);
    norma_gating_free(NULL);
    company_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_is_judged_by_its_own_rows),
        cmocka_unit_test(agreement_is_that_of_its_own_method),
        cmocka_unit_test(the_sample_keeps_the_verdict_of_the_validation),
        cmocka_unit_test(units_of_few_members_are_held_for_n_and_for_nothing_shown_by_chance),
        cmocka_unit_test(size_and_age_of_norms_are_judged_where_there_are_norms),
        cmocka_unit_test(an_override_counts_a_hold_as_passed_and_stays_to_be_seen),
        cmocka_unit_test(an_overridden_validation_scores_what_it_would_have_held),
        cmocka_unit_test(overrides_of_nothing_or_without_a_reason_are_refused),
        cmocka_unit_test(companies_of_any_size_are_judged),
        cmocka_unit_test(nobody_kept_is_no_failure),
        cmocka_unit_test(without_units_only_populations_are_told_apart),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests_name("gating", tests, NULL, NULL);
}

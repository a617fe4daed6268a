#include "support/check.h"

#include <math.h>
#include <string.h>

#include <norma/gate.h>

/* Limits of their own choosing, in the form of docs/instrument-format.md. */
static norma_criterion criteria[] = {
    {"n", false, 200, 100, {{"test", "test"}}},
    {"valid-share", false, 0.8, 0.5, {{"test", "test"}}},
    {"reliability", false, 0.7, 0.6, {{"test", "test"}}},
    {"reliability-lower", false, 0.6, 0.5, {{"test", "test"}}},
    {"item-rest", false, 0.3, 0.0, {{"test", "test"}}},
    {"structure-hits", false, 1.0, 0.5, {{"test", "test"}}},
};
static const norma_gate_rules rules = {{{"test", "test"}}, criteria, 6};
static const norma_gate_evidence sound = {500, 0.95, 0.8, 0.75, 0.4, 1.0,
                                          NAN, NAN,  NAN, NAN,  NAN, NAN};

static norma_verdict judge(const norma_gate_evidence *evidence, norma_verdict each[6])
{
    norma_gate_result *gate;
    assert_int_equal(norma_gate(&gate, &rules, evidence, NULL), NORMA_OK);
    assert_int_equal(gate->n_reasons, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(gate->reasons[i].code, criteria[i].id);
        assert_true(gate->reasons[i].pass == criteria[i].pass);
        assert_true(gate->reasons[i].hold == criteria[i].hold);
        each[i] = gate->reasons[i].verdict;
    }
    norma_verdict verdict = gate->verdict;
    norma_gate_result_free(gate);
    return verdict;
}

static void every_criterion_gives_a_reason(void **state)
{
    (void)state;
    norma_gate_result *gate;
    assert_int_equal(norma_gate(&gate, &rules, &sound, NULL), NORMA_OK);
    assert_int_equal(gate->verdict, NORMA_PASS);
    const double *figures = &sound.n;
    for (size_t i = 0; i < 6; i++)
        assert_true(gate->reasons[i].value == figures[i]);
    norma_gate_result_free(gate);
}

static void a_figure_at_a_limit_is_on_its_better_side(void **state)
{
    (void)state;
    norma_verdict each[6];
    norma_gate_evidence e = sound;
    e.reliability = 0.7;
    assert_int_equal(judge(&e, each), NORMA_PASS);
    e.reliability = nextafter(0.7, 0);
    assert_int_equal(judge(&e, each), NORMA_CAUTION);
    e.reliability = 0.6;
    assert_int_equal(judge(&e, each), NORMA_CAUTION);
    e.reliability = nextafter(0.6, 0);
    assert_int_equal(judge(&e, each), NORMA_HOLD);
    assert_int_equal(each[2], NORMA_HOLD);
}

static void the_worst_reason_decides(void **state)
{
    (void)state;
    norma_verdict each[6];
    norma_gate_evidence e = sound;
    e.n = 150;
    e.item_rest = -0.1;
    assert_int_equal(judge(&e, each), NORMA_HOLD);
    const norma_verdict want[6] = {NORMA_CAUTION, NORMA_PASS, NORMA_PASS,
                                   NORMA_PASS,    NORMA_HOLD, NORMA_PASS};
    assert_memory_equal(each, want, sizeof want);
}

static void an_unknown_figure_is_a_caution_but_structure_may_be_absent(void **state)
{
    (void)state;
    norma_verdict each[6];
    norma_gate_evidence e = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    assert_int_equal(judge(&e, each), NORMA_CAUTION);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(each[i], NORMA_CAUTION);
    assert_int_equal(each[5], NORMA_PASS);
    e = sound;
    e.structure_hits = NAN;
    assert_int_equal(judge(&e, each), NORMA_PASS);
}

static void a_fault_that_chance_may_have_made_is_a_caution(void **state)
{
    (void)state;
    norma_verdict each[6];
    norma_gate_evidence e = sound;
    e.item_rest = -0.1;
    e.item_rest_upper = 0.2;
    assert_int_equal(judge(&e, each), NORMA_CAUTION);
    assert_int_equal(each[4], NORMA_CAUTION);
    e.item_rest_upper = nextafter(0, -1);
    assert_int_equal(judge(&e, each), NORMA_HOLD);
    e = sound;
    e.structure_hits = 0.25;
    e.structure_hits_upper = 1;
    assert_int_equal(judge(&e, each), NORMA_CAUTION);
    assert_int_equal(each[5], NORMA_CAUTION);
    e.structure_hits_upper = NAN;
    assert_int_equal(judge(&e, each), NORMA_HOLD);
}

static void how_good_a_figure_may_be_never_lifts_it_over_pass(void **state)
{
    (void)state;
    norma_verdict each[6];
    norma_gate_evidence e = sound;
    e.item_rest = 0.29;
    e.item_rest_upper = 0.9;
    assert_int_equal(judge(&e, each), NORMA_CAUTION);
    assert_int_equal(each[4], NORMA_CAUTION);
}

static void better_evidence_never_worsens_the_verdict(void **state)
{
    (void)state;
    norma_verdict each[6], before = NORMA_HOLD;
    for (int percent = 0; percent <= 100; percent++) {
        const double share = percent / 100.0;
        norma_gate_evidence e = {1000 * share, share, share, share, share, share,
                                 NAN,          NAN,   NAN,   NAN,   NAN,   NAN};
        norma_verdict now = judge(&e, each);
        assert_true(now <= before);
        before = now;
    }
    assert_int_equal(before, NORMA_PASS);
}

/* The figures of units and norms are not known of a sample, and then change nothing. */
static void what_a_sample_has_not_is_not_applied(void **state)
{
    (void)state;
    static norma_criterion more[] = {{"agreement", false, 0.7, 0.3, {{"test", "test"}}},
                                     {"norm-n", false, 200, 100, {{"test", "test"}}},
                                     {"norm-age", true, 15, 20, {{"test", "test"}}}};
    const norma_gate_rules three = {{{"test", "test"}}, more, 3};
    static const struct {
        double agreement, n, age;
        norma_verdict want[3];
    } cases[] = {{NAN, NAN, NAN, {NORMA_PASS, NORMA_PASS, NORMA_PASS}},
                 {0.7, 200, 15, {NORMA_PASS, NORMA_PASS, NORMA_PASS}},
                 {0.69, 199, 15.1, {NORMA_CAUTION, NORMA_CAUTION, NORMA_CAUTION}},
                 {0.3, 100, 20, {NORMA_CAUTION, NORMA_CAUTION, NORMA_CAUTION}},
                 {0.29, 99, 20.1, {NORMA_HOLD, NORMA_HOLD, NORMA_HOLD}}};
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        norma_gate_evidence e = sound;
        norma_gate_result *gate;
        e.agreement = cases[c].agreement;
        e.norm_n = cases[c].n;
        e.norm_age = cases[c].age;
        assert_int_equal(norma_gate(&gate, &three, &e, NULL), NORMA_OK);
        for (size_t i = 0; i < 3; i++)
            assert_int_equal(gate->reasons[i].verdict, cases[c].want[i]);
        assert_true(gate->reasons[2].at_most && !gate->reasons[1].at_most);
        norma_gate_result_free(gate);
    }
}

/* Few members do not hold a scale that the sample found sound. */
static void low_reliability_of_a_unit_holds_only_when_it_is_shown(void **state)
{
    (void)state;
    norma_verdict each[6];
    norma_gate_evidence e = sound;
    e.reliability = 0.3;
    e.reliability_lower = -0.5;
    e.reliability_upper = 0.75;
    assert_int_equal(judge(&e, each), NORMA_CAUTION);
    assert_true(each[2] == NORMA_CAUTION && each[3] == NORMA_CAUTION);
    e.reliability_upper = 0.55;
    assert_int_equal(judge(&e, each), NORMA_HOLD);
    assert_true(each[2] == NORMA_HOLD && each[3] == NORMA_CAUTION);
}

static void verdicts_have_names(void **state)
{
    (void)state;
    assert_string_equal(norma_verdict_name(NORMA_PASS), "pass");
    assert_string_equal(norma_verdict_name(NORMA_CAUTION), "caution");
    assert_string_equal(norma_verdict_name(NORMA_HOLD), "hold");
    assert_string_equal(norma_verdict_name((norma_verdict)9), "unknown");
}

static void nothing_leaks(void **state)
{
    (void)state;
    norma_gate_result *gate = NULL;
    check_every_allocation(gate, norma_gate(&gate, &rules, &sound, NULL));
    norma_gate_result_free(gate);
    norma_gate_result_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_criterion_gives_a_reason),
        cmocka_unit_test(a_figure_at_a_limit_is_on_its_better_side),
        cmocka_unit_test(the_worst_reason_decides),
        cmocka_unit_test(an_unknown_figure_is_a_caution_but_structure_may_be_absent),
        cmocka_unit_test(a_fault_that_chance_may_have_made_is_a_caution),
        cmocka_unit_test(how_good_a_figure_may_be_never_lifts_it_over_pass),
        cmocka_unit_test(better_evidence_never_worsens_the_verdict),
        cmocka_unit_test(what_a_sample_has_not_is_not_applied),
        cmocka_unit_test(low_reliability_of_a_unit_holds_only_when_it_is_shown),
        cmocka_unit_test(verdicts_have_names),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests_name("gate", tests, NULL, NULL);
}

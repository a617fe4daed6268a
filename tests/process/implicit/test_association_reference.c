/* Certified values: D1 to D6 and the single-category score of implicitMeasures 0.3.1, the family of
   Richetin et al. (2015) by IATscores 0.2.7; scripts/reference/implicit.R made them of
   datasets/iat-demo. */
#include "process/implicit/trialled.h"

typedef struct demo {
    norma_instrument *instrument;
    norma_trials *trials;
    cJSON *reference;
} demo;

static int set_up(void **state)
{
    static demo d;
    norma_error err = {0};
    if (norma_instrument_load(&d.instrument, NORMA_DATASETS "/iat-demo/instrument.json", &err) !=
            NORMA_OK ||
        norma_trials_read(&d.trials, d.instrument, NORMA_DATASETS "/iat-demo/iat-demo.csv", NULL,
                          &err) != NORMA_OK)
        fail_msg("%s", err.message);
    d.reference = reference_load("implicit.json");
    *state = &d;
    return 0;
}

static int tear_down(void **state)
{
    demo *d = *state;
    norma_instrument_free(d->instrument);
    norma_trials_free(d->trials);
    cJSON_Delete(d->reference);
    return 0;
}

static const norma_implicit_person *find(const demo *d, const norma_implicit_measure *m,
                                         const char *id)
{
    for (size_t p = 0; p < m->n_persons; p++)
        if (strcmp(d->trials->participants.names[m->persons[p].participant], id) == 0)
            return &m->persons[p];
    fail_msg("there is no participant %s", id);
    return NULL;
}

/* Every reference value that has this name. */
static void compare(const demo *d, const norma_implicit_measure *m, const char *name,
                    norma_implicit_score score, double tolerance)
{
    const cJSON *values = json_at(d->reference, name), *value;
    const cJSON *id = json_at(d->reference, "ids")->child;
    size_t n = 0;
    cJSON_ArrayForEach(value, values)
    {
        double want = cJSON_IsNull(value) ? NAN : value->valuedouble;
        assert_close(find(d, m, id->valuestring)->scores[score], want, 0, tolerance);
        id = id->next;
        n++;
    }
    assert_true(n >= 5);
}

static void d1_to_d6_are_those_of_implicit_measures(void **state)
{
    const demo *d = *state;
    norma_implicit_options o = NORMA_IMPLICIT_OPTIONS_INIT;
    o.splits = 1;
    norma_implicit_result *r = scored(d->instrument, d->trials, &o);
    static const char *const names[] = {"d1", "d2", "d3", "d4", "d5", "d6"};
    assert_int_equal(r->measures[0].n_persons, 24);
    for (int k = 0; k < 6; k++)
        compare(d, &r->measures[0], names[k], (norma_implicit_score)k, 1e-12);
    compare(d, &r->measures[1], "single", NORMA_SCORE_SINGLE, 1e-12);
    norma_implicit_result_free(r);
}

static void the_robust_family_is_that_of_iatscores(void **state)
{
    const demo *d = *state;
    norma_implicit_options o = NORMA_IMPLICIT_OPTIONS_INIT;
    char name[64];
    o.splits = 1;
    /* IATscores standardises ranks where the paper takes normal deviates: gscore-ranks. */
    static const int forms[] = {0, 7, 2, 3, 4, 5, 6};
    for (o.extremes = 0; o.extremes < 6; o.extremes++)
        for (o.errors = 0; o.errors < 5; o.errors++)
            for (int form = 0; form < 7; form++)
                for (int apart = 0; apart < 2; apart++) {
                    if (form >= 3 && (o.extremes + o.errors) % 3) /* all pairs of latencies: slow */
                        continue;
                    o.form = forms[form];
                    o.practice = !apart;
                    norma_implicit_result *r = scored(d->instrument, d->trials, &o);
                    snprintf(name, sizeof name, "p%d%d%d%d", o.extremes + 1, o.errors + 1, form + 1,
                             apart + 1);
                    compare(d, &r->measures[0], name, NORMA_SCORE_ROBUST, 1e-10);
                    if (o.extremes == 4 && form == 0 && !apart && o.errors == 2)
                        compare(d, &r->measures[0], name, NORMA_SCORE_D5SWND, 1e-10);
                    norma_implicit_result_free(r);
                }
}

static void who_answers_badly_is_excluded_and_still_scored(void **state)
{
    const demo *d = *state;
    norma_implicit_result *r = scored(d->instrument, d->trials, NULL);
    const norma_implicit_measure *dark = &r->measures[1];
    assert_int_equal(dark->n_excluded[NORMA_IMPLICIT_MANY_ERRORS], 2);
    assert_int_equal(dark->n_excluded[NORMA_IMPLICIT_FAST_TRIALS], 1);
    assert_int_equal(dark->n_counted, 21);
    for (size_t p = 0; p < dark->n_persons; p++)
        assert_true(isfinite(dark->persons[p].score));
    assert_true(has_note(&r->notes, "many-errors"));
    assert_true(has_note(&r->notes, "fast-trials"));
    norma_implicit_result_free(r);
}

static void results_do_not_depend_on_threads(void **state)
{
    const demo *d = *state;
    norma_implicit_options one = NORMA_IMPLICIT_OPTIONS_INIT, two = NORMA_IMPLICIT_OPTIONS_INIT;
    one.threads = 1;
    two.threads = 2;
    norma_implicit_result *a = scored(d->instrument, d->trials, &one);
    norma_implicit_result *b = scored(d->instrument, d->trials, &two);
    assert_memory_equal(&a->measures[0].reliability, &b->measures[0].reliability,
                        sizeof a->measures[0].reliability);
    assert_int_equal(a->measures[0].reliability.n_splits, 1000);
    assert_true(a->measures[0].reliability.low < a->measures[0].reliability.median &&
                a->measures[0].reliability.median < a->measures[0].reliability.high);
    norma_implicit_result_free(a);
    norma_implicit_result_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(d1_to_d6_are_those_of_implicit_measures),
        cmocka_unit_test(the_robust_family_is_that_of_iatscores),
        cmocka_unit_test(who_answers_badly_is_excluded_and_still_scored),
        cmocka_unit_test(results_do_not_depend_on_threads),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

#include "support/check.h"

#include <math.h>
#include <stdlib.h>

#include <norma/invariance.h>

#include "models/observed/fixture.h"

static const char five[] = "A =~ A1 + A2 + A3 + A4 + A5\nC =~ C1 + C2 + C3 + C4 + C5\n"
                           "E =~ E1 + E2 + E3 + E4 + E5\nN =~ N1 + N2 + N3 + N4 + N5\n"
                           "O =~ O1 + O2 + O3 + O4 + O5\n";
static const char agreeable[] = "A =~ A1 + A2 + A3 + A4 + A5\n";
static const char three[] = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\n"
                            "speed =~ x7 + x8 + x9\n";

/* A data set, and a model of it. */
typedef struct example {
    sample sample;
    uint8_t *keep;
    norma_sem_model *model;
} example;

static norma_sem_model *model_of(const char *text)
{
    norma_sem_model *model = NULL;
    norma_error err = {0};
    if (norma_sem_model_read(&model, text, "test", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return model;
}

/* Rows of bfi that answered all 25 items. */
static example personality(const char *text)
{
    example e = {.sample = sample_of("bfi/bfi.csv", "A1:O5", NULL, "gender", NULL),
                 .model = model_of(text)};
    size_t n = norma_data_rows(e.sample.data);
    e.keep = malloc(n);
    assert_non_null(e.keep);
    for (size_t r = 0; r < n; r++) {
        e.keep[r] = 1;
        for (size_t j = 0; j < norma_data_items(e.sample.data); j++)
            e.keep[r] &= norma_data_cells(e.sample.data, j)[r] != NORMA_MISSING_CELL;
    }
    e.sample.given.group = 0;
    e.sample.given.keep = e.keep;
    return e;
}

static example schools(const char *text)
{
    example e = {.sample = sample_of("holzinger/holzinger.csv", NULL, "x1,x2,x3,x4,x5,x6,x7,x8,x9",
                                     "school", NULL),
                 .model = model_of(text)};
    e.sample.given.group = 0;
    return e;
}

static void example_free(example *e)
{
    sample_free(&e->sample);
    norma_sem_model_free(e->model);
    free(e->keep);
}

static norma_invariance *compare(const example *e, const norma_invariance_options *options)
{
    norma_invariance *r = NULL;
    norma_error err = {0};
    if (norma_invariance_of(&r, e->model, &e->sample.given, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

/* ---- certified: lavaan 0.6-14, scripts/reference/invariance.R ---- */

static void check_figures(const norma_sem *sem, const cJSON *want, double rel)
{
    static const char *const names[] = {"npar",       "chisq",      "df",           "cfi",
                                        "tli",        "rmsea",      "srmr",         "chisq_scaled",
                                        "cfi_scaled", "cfi_robust", "rmsea_scaled", "rmsea_robust",
                                        "logl",       "aic",        "bic"};
    assert_true(sem && sem->convergence.converged);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(want, names[k]);
        bool other = sem->table->ordinal && strstr(names[k], "_robust"); /* docs/sem-tests.md */
        if (cJSON_IsNumber(value) && !other)
            assert_close(norma_sem_measure_of(sem, names[k]), value->valuedouble, rel, rel);
    }
}

static void check_difference(const norma_invariance_difference *d, const cJSON *want, size_t at,
                             double rel)
{
    char path[64];
    snprintf(path, sizeof path, "difference/chisq/%zu", at);
    assert_close(d->chisq, json_number(want, path), rel, 0);
    snprintf(path, sizeof path, "difference/df/%zu", at);
    assert_close(d->df, json_number(want, path), 0, 0);
    snprintf(path, sizeof path, "difference/p/%zu", at);
    assert_close(d->p, json_number(want, path), 100 * rel, rel);
}

static void check_case(const example *e, const char *name, int estimator, int method)
{
    static const char *const levels[] = {"configural", "metric", "scalar", "strict"};
    cJSON *reference = reference_load("invariance.json");
    const cJSON *want = json_at(reference, name);
    norma_invariance_options o = NORMA_INVARIANCE_OPTIONS_INIT;
    o.sem.estimator = estimator;
    o.effects = false;
    norma_invariance *r = compare(e, &o);
    assert_int_equal(r->n_steps, 4);
    for (size_t k = 0; k < 4; k++) {
        check_figures(r->steps[k].full.sem, json_at(want, levels[k]), 1e-6);
        if (k == 0)
            continue;
        assert_int_equal(r->steps[k].full.difference.method, method);
        /* lavaan stops early: its MLM test of scalar schools is 1.3e-5 off */
        check_difference(&r->steps[k].full.difference, want, k - 1, 2e-5);
    }
    norma_invariance_free(r);
    cJSON_Delete(reference);
}

static void bfi_by_gender_is_lavaans(void **state)
{
    (void)state;
    example e = personality(five);
    check_case(&e, "bfi_invariance_gender_ML", NORMA_SEM_ML, NORMA_INVARIANCE_TEST_PLAIN);
    check_case(&e, "bfi_invariance_gender_MLR", NORMA_SEM_MLR,
               NORMA_INVARIANCE_TEST_SATORRA_BENTLER_2001);
    example_free(&e);
}

static void holzinger_and_swineford_by_school_is_lavaans(void **state)
{
    (void)state;
    example e = schools(three);
    check_case(&e, "HS_invariance_school_ML", NORMA_SEM_ML, NORMA_INVARIANCE_TEST_PLAIN);
    check_case(&e, "HS_invariance_school_MLM", NORMA_SEM_MLM,
               NORMA_INVARIANCE_TEST_SATORRA_BENTLER_2001);
    check_case(&e, "HS_invariance_school_MLR", NORMA_SEM_MLR,
               NORMA_INVARIANCE_TEST_SATORRA_BENTLER_2001);
    example_free(&e);
}

static void ordinal_agreeableness_is_lavaans(void **state)
{
    (void)state;
    example e = personality(agreeable);
    cJSON *reference = reference_load("invariance.json");
    const cJSON *want = json_at(reference, "A_ordinal_invariance_gender");
    norma_invariance_options o = NORMA_INVARIANCE_OPTIONS_INIT;
    o.effects = false;
    o.levels = 1u << NORMA_INVARIANCE_SCALAR;
    e.sample.given.all_ordered = true;
    norma_invariance *r = compare(&e, &o);
    assert_int_equal(r->n_steps, 2);
    check_figures(r->steps[0].full.sem, json_at(want, "configural"), 1e-5);
    /* lavaan stops at a gradient of 0.03 */
    check_figures(r->steps[1].full.sem, json_at(want, "thresholds_loadings"), 1e-4);
    assert_int_equal(r->steps[1].full.difference.method, NORMA_INVARIANCE_TEST_SATORRA_2000);
    assert_true(r->steps[1].full.difference.shifted);
    check_difference(&r->steps[1].full.difference, want, 0, 1e-3);
    norma_invariance_free(r);
    cJSON_Delete(reference);
    example_free(&e);
}

/* ---- laws ---- */

/* Scalar is the same model however the levels below it are identified, and however scales are
   written; and every level fits no better than the one before. */
static void identification_does_not_change_what_is_shared(void **state)
{
    (void)state;
    example e = personality(agreeable);
    norma_invariance_options o = NORMA_INVARIANCE_OPTIONS_INIT;
    e.sample.given.all_ordered = true;
    o.effects = false;
    norma_invariance *lavaan = compare(&e, &o);
    o.identify = NORMA_INVARIANCE_WU_ESTABROOK;
    norma_invariance *steps = compare(&e, &o);
    o.sem.theta = true;
    norma_invariance *theta = compare(&e, &o);
    assert_int_equal(lavaan->n_steps, 3);
    assert_int_equal(steps->n_steps, 5);
    assert_int_equal(theta->n_steps, 5);
    assert_close(norma_sem_measure_of(lavaan->steps[1].full.sem, "chisq"),
                 norma_sem_measure_of(steps->steps[3].full.sem, "chisq"), 1e-6, 0);
    assert_close(norma_sem_measure_of(lavaan->steps[2].full.sem, "chisq"),
                 norma_sem_measure_of(steps->steps[4].full.sem, "chisq"), 1e-6, 0);
    /* lavaan 0.6-14 with c(0,NA)*1 + c(a,b)*1 for every intercept: 69.074 (25 df), 91.015 (29) */
    assert_close(norma_sem_measure_of(steps->steps[1].full.sem, "chisq"), 69.074, 0, 5e-4);
    assert_close(norma_sem_measure_of(steps->steps[1].full.sem, "df"), 25, 0, 0);
    assert_close(norma_sem_measure_of(steps->steps[2].full.sem, "chisq"), 91.015, 0, 5e-4);
    assert_close(norma_sem_measure_of(steps->steps[2].full.sem, "df"), 29, 0, 0);
    for (size_t k = 0; k < 5; k++) {
        const norma_sem *delta = steps->steps[k].full.sem;
        assert_close(norma_sem_measure_of(theta->steps[k].full.sem, "chisq"),
                     norma_sem_measure_of(delta, "chisq"), 1e-5, 0);
        if (k == 0)
            continue;
        const norma_sem *before = steps->steps[k - 1].full.sem;
        assert_true(norma_sem_measure_of(delta, "chisq") >
                    norma_sem_measure_of(before, "chisq") * (1 - 1e-9));
        assert_true(norma_sem_measure_of(delta, "df") > norma_sem_measure_of(before, "df"));
    }
    norma_invariance_free(lavaan);
    norma_invariance_free(steps);
    norma_invariance_free(theta);
    example_free(&e);
}

static void levels_that_are_asked_for_share_what_those_before_them_share(void **state)
{
    (void)state;
    example e = schools(three);
    norma_invariance_options o = NORMA_INVARIANCE_OPTIONS_INIT;
    o.effects = false;
    o.levels = 1u << NORMA_INVARIANCE_METRIC | 1u << NORMA_INVARIANCE_VARIANCES |
               1u << NORMA_INVARIANCE_MEANS;
    norma_invariance *r = compare(&e, &o);
    assert_int_equal(r->n_steps, 4);
    assert_int_equal(r->steps[0].level, NORMA_INVARIANCE_CONFIGURAL);
    assert_int_equal(r->steps[1].equal, NORMA_SEM_EQUAL_LOADINGS);
    assert_int_equal(r->steps[2].equal, NORMA_SEM_EQUAL_LOADINGS | NORMA_SEM_EQUAL_LV_VARIANCES);
    assert_int_equal(r->steps[2].against, 1);
    assert_close(r->steps[2].full.difference.df, 3, 0, 0);
    assert_true(isnan(r->steps[2].limits.cfi)); /* no rule: the test judges */
    assert_close(r->steps[3].full.difference.df, 0, 0,
                 0); /* means are 0 while intercepts are free */
    assert_true(noted(&r->notes, "invariance-same-model", NAN, NAN));
    norma_invariance_free(r);
    example_free(&e);
}

/* Chen (2007), n = 301: dCFI of scalar is -.038: not supported; of metric -.001. */
static void verdicts_follow_the_rule(void **state)
{
    (void)state;
    example e = schools(three);
    norma_invariance_options o = NORMA_INVARIANCE_OPTIONS_INIT;
    norma_invariance *r = compare(&e, &o);
    assert_int_equal(r->rule, NORMA_INVARIANCE_RULE_CHEN_2007);
    assert_int_equal(r->steps[1].full.verdict, NORMA_INVARIANCE_SUPPORTED);
    assert_int_equal(r->steps[2].full.verdict, NORMA_INVARIANCE_REJECTED);
    assert_int_equal(r->highest, NORMA_INVARIANCE_METRIC);
    assert_int_equal(r->n_latent, 0);
    norma_invariance_free(r);
    o.rule = NORMA_INVARIANCE_RULE_TEST;
    o.effects = false;
    r = compare(&e, &o);
    assert_int_equal(r->steps[1].full.verdict, NORMA_INVARIANCE_SUPPORTED);
    assert_int_equal(r->steps[2].full.verdict, NORMA_INVARIANCE_REJECTED);
    norma_invariance_free(r);
    example_free(&e);
}

/* lavaan: cfa(..., group.equal = c("loadings", "intercepts"), group.partial = c("x3~1", "x7~1")):
   chisq 129.4225, df 58; the intercepts of x3 and x7 are those with the largest score tests. */
static void the_search_frees_what_is_not_shared(void **state)
{
    (void)state;
    example e = schools(three);
    norma_invariance_options o = NORMA_INVARIANCE_OPTIONS_INIT;
    o.effects = false;
    o.free_until = NORMA_INVARIANCE_FREE_RULE;
    norma_invariance *r = compare(&e, &o);
    const norma_invariance_step *s = &r->steps[2];
    assert_int_equal(s->n_freed, 2);
    assert_string_equal(r->freed[s->first_freed].name, "x3~1");
    assert_string_equal(r->freed[s->first_freed + 1].name, "x7~1");
    assert_close(norma_sem_measure_of(s->partial.sem, "chisq"), 129.4224, 2e-6, 0);
    assert_close(norma_sem_measure_of(s->partial.sem, "df"), 58, 0, 0);
    assert_int_equal(s->partial.verdict, NORMA_INVARIANCE_SUPPORTED);
    assert_true(r->highest >= NORMA_INVARIANCE_SCALAR && r->partial);
    assert_true(r->n_latent == 6);
    /* asked for, the same model comes without a search */
    const char *const asked[] = {"x3~1", "x7~1"};
    norma_invariance_options given = NORMA_INVARIANCE_OPTIONS_INIT;
    given.effects = false;
    given.sem.partial = asked;
    given.sem.n_partial = 2;
    norma_invariance *same = compare(&e, &given);
    assert_close(norma_sem_measure_of(same->steps[2].full.sem, "chisq"),
                 norma_sem_measure_of(s->partial.sem, "chisq"), 1e-8, 0);
    assert_true(same->partial && same->n_freed == 2 && same->freed[1].asked_for);
    norma_invariance_free(same);
    norma_invariance_free(r);
    example_free(&e);
}

static void effects_and_alignment_of_two_groups_agree(void **state)
{
    (void)state;
    example e = schools(three);
    norma_invariance_options o = NORMA_INVARIANCE_OPTIONS_INIT;
    o.align = true;
    o.levels = 1u << NORMA_INVARIANCE_METRIC;
    norma_invariance *r = compare(&e, &o);
    assert_int_equal(r->n_items, 9);
    assert_int_equal(r->n_scales, 3);
    assert_int_equal(r->n_aligned, 3);
    const norma_alignment *a = r->aligned[0].alignment;
    for (size_t i = 0; i < 3; i++) {
        const norma_invariance_item *x = &r->items[i];
        assert_string_equal(x->id, r->aligned[0].items[i]);
        assert_close(x->loading, a->parameters[i].value[1], 1e-10, 0);
        assert_close(x->intercept, a->parameters[3 + i].value[1], 1e-10, 0);
        assert_true(x->dmacs >= fabs(x->signed_dmacs) - 1e-12 && x->udi2 >= fabs(x->sdi2) - 1e-12);
    }
    assert_true(a->mean[0] == 0 && a->sd[0] == 1 && a->mean_se[1] > 0);
    /* with the first item as marker it differs by nothing */
    o.metric = NORMA_INVARIANCE_MARKER;
    norma_invariance *marker = compare(&e, &o);
    assert_close(marker->items[0].dmacs, 0, 0, 1e-9);
    norma_invariance_free(marker);
    norma_invariance_free(r);
    example_free(&e);
}

static void ordinal_effects_are_of_expected_answers(void **state)
{
    (void)state;
    example e = personality(agreeable);
    norma_invariance_options o = NORMA_INVARIANCE_OPTIONS_INIT;
    o.levels = 1u << NORMA_INVARIANCE_SCALAR;
    o.align = true;
    e.sample.given.all_ordered = true;
    norma_invariance *r = compare(&e, &o);
    assert_int_equal(r->n_items, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_true(r->items[i].dmacs > 0 && r->items[i].dmacs < 1);
        assert_true(isnan(r->items[i].intercept));
    }
    assert_int_equal(r->aligned[0].alignment->n_cuts, 25);
    assert_string_equal(r->aligned[0].cuts[6], "A2|t2");
    norma_invariance_free(r);
    example_free(&e);
}

static void simulated_cutoffs_are_those_of_a_true_model(void **state)
{
    (void)state;
    example e = schools(three);
    norma_invariance_options o = NORMA_INVARIANCE_OPTIONS_INIT;
    o.effects = false;
    o.simulate = 60;
    o.levels = 1u << NORMA_INVARIANCE_METRIC | 1u << NORMA_INVARIANCE_SCALAR;
    o.threads = 1;
    norma_invariance *r = compare(&e, &o);
    o.threads = 2;
    norma_invariance *again = compare(&e, &o);
    for (size_t k = 1; k < 3; k++) {
        const norma_invariance_limits *l = &r->steps[k].limits;
        assert_true(r->steps[k].simulated && l->cfi < 0 && l->cfi > -0.05);
        assert_true(l->srmr > 0 && l->srmr < 0.05);
        assert_memory_equal(l, &again->steps[k].limits, sizeof *l);
    }
    assert_int_equal(r->steps[1].full.verdict, NORMA_INVARIANCE_SUPPORTED);
    assert_true(r->steps[2].full.verdict != NORMA_INVARIANCE_SUPPORTED);
    norma_invariance_free(again);
    norma_invariance_free(r);
    example_free(&e);
}

/* ---- refusals, memory ---- */

static void refuse(const example *e, const norma_invariance_options *o, norma_status want,
                   const char *sentence)
{
    norma_invariance *r = NULL;
    norma_error err = {0};
    assert_int_equal(norma_invariance_of(&r, e->model, &e->sample.given, o, &err), want);
    assert_null(r);
    if (!strstr(err.message, sentence))
        fail_msg("'%s' lacks '%s'", err.message, sentence);
}

static void what_cannot_be_compared_is_refused(void **state)
{
    (void)state;
    example e = schools(three);
    norma_invariance_options o = NORMA_INVARIANCE_OPTIONS_INIT;
    o.min_group = 3;
    refuse(&e, &o, NORMA_EINVAL, "it is 1, for public data, or at least 5");
    o.min_group = 150;
    refuse(&e, &o, NORMA_EDATA, "column 'school' has fewer than two groups of 150 respondents");
    o = (norma_invariance_options)NORMA_INVARIANCE_OPTIONS_INIT;
    o.reference = "Nowhere";
    refuse(&e, &o, NORMA_EINVAL, "there is no group 'Nowhere'");
    o.reference = NULL;
    o.levels = 1u << NORMA_INVARIANCE_THRESHOLDS;
    refuse(&e, &o, NORMA_EINVAL, "level thresholds needs ordinal items");
    norma_sem_model_free(e.model);
    e.model = model_of("f =~ x1 + x2 + x3 + x99\n");
    o.levels = 0;
    refuse(&e, &o, NORMA_EDATA, "'x99' is not in the data");
    e.sample.given.group = NORMA_NONE;
    refuse(&e, &o, NORMA_EINVAL, "name the column of the groups");
    example_free(&e);
}

static void small_groups_are_left_out_and_not_told(void **state)
{
    (void)state;
    example e = schools(three);
    norma_invariance_options o = NORMA_INVARIANCE_OPTIONS_INIT;
    size_t n = norma_data_rows(e.sample.data), shown = 0;
    e.keep = malloc(n);
    assert_non_null(e.keep);
    for (size_t r = 0; r < n; r++) /* of one school only a few */
        e.keep[r] = norma_data_label(e.sample.data, 0, r) == 0 || shown++ < 8;
    e.sample.given.keep = e.keep;
    refuse(&e, &o, NORMA_EDATA, "fewer than two groups of 10 respondents or more");
    example_free(&e);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    example e = schools("visual =~ x1 + x2 + x3\n");
    norma_invariance *r = NULL;
    norma_invariance_options o = NORMA_INVARIANCE_OPTIONS_INIT;
    o.levels = 1u << NORMA_INVARIANCE_METRIC;
    o.align = true;
    o.alignment.starts = 0;
    o.threads = o.sem.threads = 1;
    check_every_allocation(r, norma_invariance_of(&r, e.model, &e.sample.given, &o, NULL));
    norma_invariance_free(r);
    norma_invariance_free(NULL);
    example_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bfi_by_gender_is_lavaans),
        cmocka_unit_test(holzinger_and_swineford_by_school_is_lavaans),
        cmocka_unit_test(ordinal_agreeableness_is_lavaans),
        cmocka_unit_test(identification_does_not_change_what_is_shared),
        cmocka_unit_test(levels_that_are_asked_for_share_what_those_before_them_share),
        cmocka_unit_test(verdicts_follow_the_rule),
        cmocka_unit_test(the_search_frees_what_is_not_shared),
        cmocka_unit_test(effects_and_alignment_of_two_groups_agree),
        cmocka_unit_test(ordinal_effects_are_of_expected_answers),
        cmocka_unit_test(simulated_cutoffs_are_those_of_a_true_model),
        cmocka_unit_test(what_cannot_be_compared_is_refused),
        cmocka_unit_test(small_groups_are_left_out_and_not_told),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

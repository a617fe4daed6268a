#include "support/check.h"

#include <string.h>

#include "models/multilevel/fixture.h"

/* ---- certified: multilevel 2.7 and lme4 1.1.31, scripts/reference/multilevel.R ---- */

static void check_anova(const norma_components *c, const cJSON *want)
{
    assert_close(c->ms_between, json_number(want, "msb"), 1e-10, 0);
    assert_close(c->ms_within, json_number(want, "msw"), 1e-10, 0);
    assert_close(c->f, json_number(want, "f"), 1e-10, 0);
    assert_close(c->p, json_number(want, "p"), 1e-8, 0);
    assert_close(c->k0, json_number(want, "k0"), 1e-12, 0);
    assert_close(c->icc2_anova, json_number(want, "icc2"), 1e-10, 0);
    assert_close(c->icc1_low, listed(want, "interval", 0), 1e-8, 0);
    assert_close(c->icc1_high, listed(want, "interval", 1), 1e-8, 0);
}

/* lme4 stops where the likelihood no longer changes, some 1e-7 from its maximum. */
static void check_reml(const norma_components *c, const cJSON *want)
{
    assert_close(c->reml_between, json_number(want, "reml_between"), 2e-6, 0);
    assert_close(c->reml_within, json_number(want, "reml_within"), 1e-7, 0);
    assert_close(c->reml_icc1, json_number(want, "reml_icc1"), 2e-6, 0);
    assert_close(c->reml_mean, json_number(want, "reml_mean"), 1e-8, 0);
    assert_close(c->reml_mean_se, json_number(want, "reml_mean_se"), 1e-6, 0);
    assert_close(c->reml_log_likelihood, json_number(want, "reml_log_likelihood"), 1e-12, 0);
}

static void check_units(const norma_unit_scores *scores, size_t n_units, const cJSON *want)
{
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    o.draws = 0;
    norma_multilevel_result *r = multilevel(scores, n_units, NULL, &o);
    check_anova(&r->components, want);
    assert_close(r->components.icc1, json_number(want, "icc1_k0"), 1e-10, 0);
    assert_string_equal(r->components.method, "anova, k0 of unequal sizes");
    norma_multilevel_result_free(r);

    o.icc_size = NORMA_ICC_SIZE_MEAN;
    r = multilevel(scores, n_units, NULL, &o);
    assert_close(r->components.icc1, json_number(want, "icc1_mean_size"), 1e-10, 0);
    assert_close(r->components.icc2, json_number(want, "icc2"), 1e-10, 0);
    assert_int_equal(notes_of(r, "icc-mean-size"), 1);
    norma_multilevel_result_free(r);

    o.icc_method = NORMA_ICC_REML;
    r = multilevel(scores, n_units, NULL, &o);
    check_reml(&r->components, want);
    assert_string_equal(r->components.method, "reml");
    for (size_t u = 0; u < n_units; u++) {
        assert_close(r->units[u].eb_mean, listed(want, "eb_mean", u), 1e-6, 0);
        assert_close(r->units[u].reliability, listed(want, "reliability", u), 2e-5, 0); /* nlme */
    }
    norma_multilevel_result_free(r);
}

static void three_scales_in_49_companies_are_those_of_r(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        size_t from, n;
    } scales[] = {{"lq2002/LEAD", 2, 11}, {"lq2002/TSIG", 13, 3}, {"lq2002/HOSTILE", 16, 5}};
    cJSON *reference = reference_load("multilevel.json");
    double *lq = lq2002(), score[LQ_ROWS];
    uint32_t unit[LQ_ROWS];
    norma_grouping group = group_by(lq, LQ_ROWS, unit);
    norma_unit_scores units[64];
    assert_int_equal(group.n_units, 49);
    for (size_t s = 0; s < 3; s++) {
        mean_of_columns(score, lq, scales[s].from, scales[s].n);
        assert_int_equal(norma_unit_scores_of(units, score, &group, NULL, 1, NULL), NORMA_OK);
        check_units(units, 49, json_at(reference, scales[s].path));
    }
    free(lq);
    cJSON_Delete(reference);
}

static void four_scales_in_99_companies_are_those_of_r(void **state)
{
    (void)state;
    static const char *const names[] = {"HRS", "LEAD", "COHES", "WBEING"};
    /* mult.icc(), that is nlme, as printed: shared check values of the package's manual */
    static const double icc1[] = {.129237, .147461, .0480484, .0433792};
    cJSON *reference = reference_load("multilevel.json");
    norma_unit_scores units[99];
    for (size_t s = 0; s < 4; s++) {
        const cJSON *want = json_at(json_at(reference, "bh1996"), names[s]);
        for (size_t u = 0; u < 99; u++)
            units[u] = (norma_unit_scores){.n = (size_t)listed(want, "n", u),
                                           .mean = listed(want, "mean", u),
                                           .ss = listed(want, "ss", u)};
        check_units(units, 99, want);
        norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
        o.draws = 0;
        norma_multilevel_result *r = multilevel(units, 99, NULL, &o);
        assert_close(r->components.reml_icc1, icc1[s], 0, 2e-6);
        norma_multilevel_result_free(r);
    }
    cJSON_Delete(reference);
}

/* psych 2.2.9, scripts/reference/icc.R: the six targets of Shrout & Fleiss (1979) as six units. */
static void units_of_one_size_have_the_f_interval(void **state)
{
    (void)state;
    cJSON *reference = reference_load("icc.json");
    const cJSON *want = json_at(reference, "shrout_fleiss");
    double scores[24];
    uint32_t unit[24];
    norma_unit_scores units[6];
    for (size_t i = 0; i < 24; i++) {
        scores[i] = listed(want, "scores", i);
        unit[i] = (uint32_t)(i % 6);
    }
    const norma_grouping group = {.n_rows = 24, .n_units = 6, .unit = unit};
    assert_int_equal(norma_unit_scores_of(units, scores, &group, NULL, 1, NULL), NORMA_OK);
    norma_multilevel_result *r = multilevel(units, 6, NULL, NULL);
    const norma_components *c = &r->components;
    assert_close(c->icc1, listed(want, "icc", 0), 1e-10, 0);
    assert_close(c->icc2, listed(want, "icc", 3), 1e-10, 0);
    assert_close(c->icc1_low, listed(want, "low", 0), 1e-9, 0);
    assert_close(c->icc1_high, listed(want, "high", 0), 1e-9, 0);
    assert_close(c->reml_icc1, c->icc1, 1e-9, 0); /* equal where sizes are, and it is positive */
    assert_int_equal(notes_of(r, "few-units"), 1);
    norma_multilevel_result_free(r);
    cJSON_Delete(reference);
}

/* ---- by hand ---- */

static void a_mean_has_the_interval_of_student_and_of_a_finite_population(void **state)
{
    (void)state;
    /* t quantiles .975: 2.776445 on 4, 2.446912 on 6 */
    const norma_unit_scores units[] = {{5, 3, 10}, {3, 4, 6}, {1, 5, 0}, {0, NAN, 0}};
    const size_t people[] = {10, 3, 0, 7};
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    norma_multilevel_result *r = multilevel(units, 4, people, &o);
    double se = sqrt(2.5 / 5) * sqrt(0.5);
    assert_close(r->units[0].se, se, 1e-12, 0);
    assert_close(r->units[0].ci_low, 3 - 2.7764451051977987 * se, 1e-9, 0);
    assert_close(r->units[0].ci_high, 3 + 2.7764451051977987 * se, 1e-9, 0);
    assert_true(r->units[1].se == 0); /* everybody answered */
    assert_true(r->units[2].mean == 5 && isnan(r->units[2].sd) && isnan(r->units[2].ci_low));
    assert_true(isfinite(r->units[2].eb_low));
    assert_true(isnan(r->units[3].mean) && isnan(r->units[3].eb_mean) && r->units[3].n == 0);
    assert_int_equal(notes_of(r, "single-member-units"), 1);
    assert_int_equal(notes_of(r, "units-without-scores"), 1);
    norma_multilevel_result_free(r);

    o.pooled = true;
    r = multilevel(units, 4, NULL, &o);
    se = sqrt(16.0 / 6 / 5);
    assert_close(r->units[0].ci_low, 3 - 2.4469118511449692 * se, 1e-9, 0);
    assert_close(r->units[2].ci_high, 5 + 2.4469118511449692 * se * sqrt(5), 1e-9, 0);
    norma_multilevel_result_free(r);
}

/* ---- laws ---- */

static void the_restricted_likelihood_is_at_its_maximum(void **state)
{
    (void)state;
    norma_unit_scores units[40];
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    o.draws = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        made_up(units, 40, 30, 0.02 * (double)seed, seed);
        norma_multilevel_result *r = multilevel(units, 40, NULL, &o);
        const norma_components *c = &r->components;
        /* the score of both variances, written out unit by unit */
        double w = 0, w2 = 0, sum = 0, between = 0, within = -((double)c->n - 40) / c->reml_within;
        for (size_t u = 0; u < 40; u++) {
            double p = 1 / (c->reml_between + c->reml_within / (double)units[u].n);
            w += p;
            sum += p * units[u].mean;
        }
        for (size_t u = 0; u < 40; u++) {
            double p = 1 / (c->reml_between + c->reml_within / (double)units[u].n);
            double d = units[u].mean - sum / w, s = p * p * d * d - p;
            w2 += p * p;
            between += s;
            within += s / (double)units[u].n + units[u].ss / (c->reml_within * c->reml_within) +
                      p * p / w / (double)units[u].n;
        }
        between += w2 / w;
        assert_close(c->reml_mean, sum / w, 1e-12, 0);
        if (c->reml_between > 0) {
            assert_close(between / w, 0, 0, 1e-9);
            assert_close(within * c->reml_within / (double)c->n, 0, 0, 1e-10);
        } else
            assert_true(between <= 1e-9);
        norma_multilevel_result_free(r);
    }
}

static void check_moved(double a, double b, double by, double times)
{
    assert_close(b, by + times * a, 1e-9, 1e-9);
}

static void another_unit_of_the_score_changes_no_share_and_no_rank(void **state)
{
    (void)state;
    norma_unit_scores units[30], moved[30];
    made_up(units, 30, 20, 0.2, 7);
    for (size_t u = 0; u < 30; u++)
        moved[u] = (norma_unit_scores){units[u].n, 100 + 25 * units[u].mean, 625 * units[u].ss};
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    o.draws = 500;
    norma_multilevel_result *a = multilevel(units, 30, NULL, &o),
                            *b = multilevel(moved, 30, NULL, &o);
    assert_close(b->components.icc1, a->components.icc1, 1e-10, 0);
    assert_close(b->components.icc1_low, a->components.icc1_low, 1e-9, 0);
    assert_close(b->components.reml_icc1, a->components.reml_icc1, 1e-9, 0);
    for (size_t u = 0; u < 30; u++) {
        check_moved(a->units[u].mean, b->units[u].mean, 100, 25);
        check_moved(a->units[u].ci_low, b->units[u].ci_low, 100, 25);
        check_moved(a->units[u].eb_mean, b->units[u].eb_mean, 100, 25);
        check_moved(a->units[u].eb_low, b->units[u].eb_low, 100, 25);
        check_moved(a->units[u].eb_high, b->units[u].eb_high, 100, 25);
        check_moved(a->units[u].eb_se, b->units[u].eb_se, 0, 25);
        assert_close(b->units[u].rank_mean, a->units[u].rank_mean, 0, 0.01);
    }
    norma_multilevel_result_free(a);
    norma_multilevel_result_free(b);
}

static void the_order_of_units_changes_nothing_but_their_order(void **state)
{
    (void)state;
    norma_unit_scores units[30], turned[30];
    made_up(units, 30, 20, 0.2, 8);
    for (size_t u = 0; u < 30; u++)
        turned[(u + 11) % 30] = units[u];
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    o.draws = 0;
    norma_multilevel_result *a = multilevel(units, 30, NULL, &o),
                            *b = multilevel(turned, 30, NULL, &o);
    assert_memory_equal(&a->components, &b->components, sizeof a->components);
    for (size_t u = 0; u < 30; u++)
        assert_memory_equal(&a->units[u], &b->units[(u + 11) % 30], sizeof a->units[u]);
    norma_multilevel_result_free(a);
    norma_multilevel_result_free(b);
}

static void a_shrunken_mean_lies_between_its_own_and_the_grand_one(void **state)
{
    (void)state;
    norma_unit_scores units[30];
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    o.icc_method = NORMA_ICC_REML;
    o.draws = 0;
    made_up(units, 30, 20, 0.2, 9);
    norma_multilevel_result *r = multilevel(units, 30, NULL, &o);
    double grand = r->components.reml_mean;
    for (size_t u = 0; u < 30; u++) {
        const norma_unit_mean *m = &r->units[u];
        assert_close(m->eb_mean, grand + m->reliability * (m->mean - grand), 1e-12, 0);
        assert_true((m->eb_mean - grand) * (m->mean - m->eb_mean) >= 0);
        assert_true(m->eb_low < m->eb_mean && m->eb_mean < m->eb_high);
        assert_true(m->reliability > 0 && m->reliability < 1);
    }
    norma_multilevel_result_free(r);
}

/* ---- what cannot be known ---- */

static norma_multilevel_result *of(const norma_unit_scores *units, size_t n)
{
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    o.draws = 200;
    return multilevel(units, n, NULL, &o);
}

static void what_is_not_defined_is_nan_and_said(void **state)
{
    (void)state;
    static const norma_unit_scores one[] = {{12, 3.5, 4}}, single[] = {{1, 2, 0}, {1, 3, 0}},
                                   same[] = {{4, 2.5, 0}, {5, 2.5, 0}},
                                   apart[] = {{4, 2, 0}, {5, 3, 0}}, none[] = {{0, NAN, 0}};
    static const struct {
        const norma_unit_scores *units;
        size_t n;
        const char *code;
    } cases[] = {{one, 1, "icc-undefined"},  {single, 2, "icc-undefined"},
                 {same, 2, "icc-undefined"}, {apart, 2, "no-variation-within"},
                 {none, 1, "icc-undefined"}, {NULL, 0, "icc-undefined"}};
    for (size_t k = 0; k < 6; k++) {
        norma_multilevel_result *r = of(cases[k].units, cases[k].n);
        assert_int_equal(notes_of(r, cases[k].code), 1);
        assert_true(k == 3 ? r->components.icc1 == 1 : isnan(r->components.icc1));
        for (size_t u = 0; u < r->n_units; u++)
            assert_true(isnan(r->units[u].p_top) && isnan(r->units[u].eb_low));
        norma_multilevel_result_free(r);
    }
    norma_multilevel_result *r = of(one, 1);
    assert_true(isfinite(r->units[0].ci_low) && isfinite(r->components.ms_within));
    norma_multilevel_result_free(r);
    r = of(apart, 2);
    assert_close(r->units[0].eb_mean, 2, 1e-9, 0);
    assert_close(r->components.reml_between, 0.5, 1e-9, 0);
    assert_int_equal(notes_of(r, "constant-units"), 1);
    norma_multilevel_result_free(r);
}

static void units_more_alike_than_chance_are_shrunken_to_one_mean_that_is_not_sure(void **state)
{
    (void)state;
    static const norma_unit_scores units[] = {{5, 3, 10}, {5, 3.01, 12}, {5, 3, 9}, {5, 2.99, 14}};
    norma_multilevel_result *r = of(units, 4);
    assert_true(r->components.icc1 < 0 && r->components.between == 0);
    assert_true(r->components.reml_between == 0 && r->components.reml_icc1 == 0);
    assert_int_equal(notes_of(r, "icc-negative"), 1);
    for (size_t u = 0; u < 4; u++) {
        assert_close(r->units[u].eb_mean, 3, 1e-12, 0);
        assert_true(r->units[u].eb_high - r->units[u].eb_low > 0.5);
        assert_true(r->units[u].reliability == 0);
    }
    norma_multilevel_result_free(r);
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    o.icc_method = NORMA_ICC_REML;
    r = multilevel(units, 4, NULL, &o);
    assert_int_equal(notes_of(r, "between-zero"), 1);
    assert_true(r->components.icc1_low >= 0);
    norma_multilevel_result_free(r);
}

/* ---- refusals ---- */

static void check_refused(const norma_unit_scores *units, const size_t *people,
                          const norma_multilevel_options *o, norma_status status, const char *says)
{
    norma_multilevel_result *r = NULL;
    norma_error err = {0};
    assert_int_equal(norma_multilevel_of(&r, units, 2, people, o, &err), status);
    assert_null(r);
    if (!strstr(err.message, says))
        fail_msg("%s", err.message);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    norma_unit_scores units[] = {{4, 3, 1}, {6, 4, 2}};
    const size_t people[] = {0, 5};
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    check_refused(units, people, NULL, NORMA_EDATA, "unit 2 has more people with a score than");
    o.conf_level = 1;
    check_refused(units, NULL, &o, NORMA_EINVAL, "--conf-level is a number from 0.5 to 0.999");
    units[1].mean = INFINITY;
    check_refused(units, NULL, NULL, NORMA_EDATA, "the scores of unit 2 are not all finite");
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    norma_unit_scores units[600];
    norma_multilevel_result *r = NULL;
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    o.draws = 10;
    o.threads = 2;
    for (size_t n = 5; n <= 600; n += 595) {
        made_up(units, n, 8, 0.1, 3);
        check_every_allocation(r, norma_multilevel_of(&r, units, n, NULL, &o, NULL));
        norma_multilevel_result_free(r);
        r = NULL;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_scales_in_49_companies_are_those_of_r),
        cmocka_unit_test(four_scales_in_99_companies_are_those_of_r),
        cmocka_unit_test(units_of_one_size_have_the_f_interval),
        cmocka_unit_test(a_mean_has_the_interval_of_student_and_of_a_finite_population),
        cmocka_unit_test(the_restricted_likelihood_is_at_its_maximum),
        cmocka_unit_test(another_unit_of_the_score_changes_no_share_and_no_rank),
        cmocka_unit_test(the_order_of_units_changes_nothing_but_their_order),
        cmocka_unit_test(a_shrunken_mean_lies_between_its_own_and_the_grand_one),
        cmocka_unit_test(what_is_not_defined_is_nan_and_said),
        cmocka_unit_test(units_more_alike_than_chance_are_shrunken_to_one_mean_that_is_not_sure),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

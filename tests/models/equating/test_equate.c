#include "support/check.h"

#include <math.h>
#include <norma/equate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reference values: tests/reference/equate.json (scripts/reference/equate.R: equate 2.0.9). */

typedef struct forms {
    norma_score_table x, y;
    cJSON *reference;
} forms;

static void read_counts(norma_score_table *t, const cJSON *list, size_t n, size_t m)
{
    *t = (norma_score_table){.n_scores = n, .n_anchors = m};
    t->scores = calloc(n, sizeof *t->scores);
    t->anchors = calloc(m ? m : 1, sizeof *t->anchors);
    t->counts = calloc(n * (m ? m : 1), sizeof *t->counts);
    for (size_t i = 0; i < n; i++)
        t->scores[i] = (double)i;
    for (size_t v = 0; v < m; v++)
        t->anchors[v] = (double)v;
    size_t c = 0;
    const cJSON *at = NULL;
    cJSON_ArrayForEach(at, list) t->counts[c++] = at->valuedouble;
    assert_int_equal(c, n * (m ? m : 1));
}

static int setup(void **state)
{
    forms *f = calloc(2, sizeof *f); /* ACT mathematics; and Kolen & Brennan's with an anchor */
    f->reference = reference_load("equate.json");
    read_counts(&f[0].x, json_at(f->reference, "actmath/x"), 41, 0);
    read_counts(&f[0].y, json_at(f->reference, "actmath/y"), 41, 0);
    read_counts(&f[1].x, json_at(f->reference, "kbneat/x"), 37, 13);
    read_counts(&f[1].y, json_at(f->reference, "kbneat/y"), 37, 13);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    forms *f = *state;
    for (int k = 0; k < 2; k++) {
        norma_score_table_clear(&f[k].x);
        norma_score_table_clear(&f[k].y);
    }
    cJSON_Delete(f->reference);
    free(f);
    return 0;
}

static norma_equate_options options_of(int method)
{
    norma_equate_options o = NORMA_EQUATE_OPTIONS_INIT;
    o.method = method;
    o.threads = 1;
    return o;
}

static norma_equating *equated(const norma_score_table *x, const norma_score_table *y,
                               const norma_equate_options *o)
{
    norma_equating *e = NULL;
    norma_error err;
    norma_status status = norma_equate(&e, x, y, o, &err);
    if (status != NORMA_OK)
        fail_msg("%s", err.message);
    return e;
}

/* Where the reference has them and, with ranks given, these are not 0 or 100: there equate 2.0.9
   takes the end of the scale, and the book the middle of the empty stretch. */
static void check_list(const double *got, const cJSON *want, const double *rank, double rel,
                       double abs)
{
    int i = 0;
    const cJSON *at = NULL;
    cJSON_ArrayForEach(at, want)
    {
        if (cJSON_IsNumber(at) && (!rank || (rank[i] > 0 && rank[i] < 100)))
            assert_close(got[i], at->valuedouble, rel, abs);
        i++;
    }
    assert_true(i > 0);
}

/* ---- certified ---- */

static void moments_and_ranks_are_those_of_kolen_and_brennan(void **state)
{
    const forms *f = *state;
    norma_equate_options o = options_of(NORMA_EQUATE_EQUIPERCENTILE);
    norma_equating *e = equated(&f->x, &f->y, &o);
    /* Kolen & Brennan (2014), tables 2.5 and 2.7 */
    assert_close(e->x.mean, 19.8524, 0, 5e-5);
    assert_close(e->x.sd, 8.2116, 0, 5e-5);
    assert_close(e->x.skewness, 0.3753, 0, 5e-5);
    assert_close(e->x.kurtosis, 2.3024, 0, 5e-5);
    assert_close(e->y.mean, 18.9798, 0, 5e-5);
    assert_close(e->y.sd, 8.9393, 0, 5e-5);
    assert_close(e->y.skewness, 0.3527, 0, 5e-5);
    assert_close(e->y.kurtosis, 2.1464, 0, 5e-5);
    assert_close(e->equivalent[0], 0, 0, 5e-5);
    assert_close(e->equivalent[1], 0.9796, 0, 5e-5);
    assert_close(e->equivalent[2], 1.6462, 0, 5e-5);
    assert_close(e->equivalent[10], 8.1607, 0, 5e-5);
    assert_true(isnan(e->se[0]));
    check_list(e->rank, json_at(f->reference, "actmath/px"), NULL, 1e-12, 1e-12);
    norma_equating_free(e);
}

static void equivalent_groups_agree_with_the_reference(void **state)
{
    const forms *f = *state;
    static const struct {
        int method;
        const char *at;
    } cases[] = {{NORMA_EQUATE_MEAN, "actmath/mean"},
                 {NORMA_EQUATE_LINEAR, "actmath/linear"},
                 {NORMA_EQUATE_EQUIPERCENTILE, "actmath/equipercentile"}};
    for (size_t k = 0; k < 3; k++) {
        norma_equate_options o = options_of(cases[k].method);
        norma_equating *e = equated(&f->x, &f->y, &o);
        const cJSON *want = json_at(f->reference, cases[k].at);
        check_list(e->equivalent, json_at(want, "yx"), e->rank, 1e-10, 1e-10);
        if (cases[k].method == NORMA_EQUATE_LINEAR)
            check_list(e->se, json_at(want, "se"), e->rank, 1e-9, 1e-12);
        if (cases[k].method == NORMA_EQUATE_LINEAR) {
            assert_close(e->slope, json_number(want, "slope"), 1e-12, 0);
            assert_close(e->intercept, json_number(want, "intercept"), 1e-11, 0);
        }
        norma_equating_free(e);
    }
}

/* Lord (1982) takes the percentile rank of X's score as if scores were continuous, with variance
   P (1 - P) / n; that of (below + at / 2) / n is less by at / 4 n^2: what is here is exact. */
static void standard_errors_are_lords_but_for_the_ties(void **state)
{
    const forms *f = *state;
    norma_equate_options o = options_of(NORMA_EQUATE_EQUIPERCENTILE);
    norma_equating *e = equated(&f->x, &f->y, &o);
    const cJSON *lord = json_at(f->reference, "actmath/equipercentile/se");
    for (size_t i = 1; i < 41; i++) {
        double share = f->y.counts[(size_t)floor(e->equivalent[i] + 0.5)] / e->y.n;
        double ties = f->x.counts[i] / (4 * e->x.n * e->x.n * share * share);
        assert_close(sqrt(e->se[i] * e->se[i] + ties),
                     cJSON_GetArrayItem(lord, (int)i)->valuedouble, 1e-9, 0);
    }
    norma_equating_free(e);
}

static void an_anchor_agrees_with_the_reference_by_every_method(void **state)
{
    const forms *f = *state;
    static const int methods[] = {NORMA_EQUATE_NOMINAL,
                                  NORMA_EQUATE_TUCKER_MEAN,
                                  NORMA_EQUATE_TUCKER,
                                  NORMA_EQUATE_LEVINE_MEAN,
                                  NORMA_EQUATE_LEVINE,
                                  NORMA_EQUATE_LEVINE_TRUE,
                                  NORMA_EQUATE_BRAUN_HOLLAND,
                                  NORMA_EQUATE_FREQUENCY,
                                  NORMA_EQUATE_CHAINED_MEAN,
                                  NORMA_EQUATE_CHAINED_LINEAR,
                                  NORMA_EQUATE_CHAINED_EQUIPERCENTILE};
    for (int half = 0; half < 2; half++) {
        for (size_t k = 0; k < sizeof methods / sizeof *methods; k++) {
            char at[80];
            norma_equate_options o = options_of(methods[k]);
            o.weight = half ? 0.5 : 1;
            norma_equating *e = equated(&f[1].x, &f[1].y, &o);
            snprintf(at, sizeof at, "kbneat/methods/%s/%s", half ? "w0.5" : "w1",
                     norma_equate_method_names[methods[k]]);
            const cJSON *want = json_at(f->reference, at);
            check_list(e->equivalent, json_at(want, "yx"), e->rank, 1e-10, 1e-10);
            if (cJSON_HasObjectItem(want, "se") && methods[k] != NORMA_EQUATE_BRAUN_HOLLAND)
                check_list(e->se, json_at(want, "se"), e->rank, 1e-9, 1e-12);
            norma_equating_free(e);
        }
    }
    norma_equate_options o = options_of(NORMA_EQUATE_LEVINE);
    o.external = true;
    o.weight = 0.5;
    norma_equating *e = equated(&f[1].x, &f[1].y, &o);
    const cJSON *want = json_at(f->reference, "kbneat/methods/w0.5/levine-external");
    check_list(e->equivalent, json_at(want, "yx"), e->rank, 1e-10, 1e-10);
    check_list(e->se, json_at(want, "se"), e->rank, 1e-9, 1e-12);
    norma_equating_free(e);
}

static void smoothing_agrees_with_poisson_regression(void **state)
{
    const forms *f = *state;
    norma_equate_options o = options_of(NORMA_EQUATE_EQUIPERCENTILE);
    o.smooth = NORMA_EQUATE_LOGLINEAR;
    o.degree_x = o.degree_y = 6;
    norma_equating *e = equated(&f->x, &f->y, &o);
    assert_close(e->smoothing[0].g2, json_number(f->reference, "actmath/smooth/g2_x"), 1e-8, 0);
    assert_close(e->smoothing[1].g2, json_number(f->reference, "actmath/smooth/g2_y"), 1e-8, 0);
    assert_int_equal(e->smoothing[0].df, 34);
    check_list(e->equivalent, json_at(f->reference, "actmath/smooth/equipercentile/yx"), NULL, 1e-7,
               1e-7);
    norma_equating_free(e);

    o.degree_anchor = 6;
    o.cross = 1;
    o.weight = 0.5;
    o.method = NORMA_EQUATE_FREQUENCY;
    e = equated(&f[1].x, &f[1].y, &o);
    assert_close(e->smoothing[0].g2, json_number(f->reference, "kbneat/smooth/g2_x"), 1e-7, 0);
    assert_close(e->smoothing[1].g2, json_number(f->reference, "kbneat/smooth/g2_y"), 1e-7, 0);
    check_list(e->equivalent, json_at(f->reference, "kbneat/smooth/frequency"), NULL, 1e-6, 1e-6);
    norma_equating_free(e);
    o.method = NORMA_EQUATE_CHAINED_EQUIPERCENTILE;
    e = equated(&f[1].x, &f[1].y, &o);
    check_list(e->equivalent, json_at(f->reference, "kbneat/smooth/chained"), NULL, 1e-6, 1e-6);
    norma_equating_free(e);
}

/* ---- laws ---- */

static void smoothing_keeps_the_moments_of_its_degree(void **state)
{
    const forms *f = *state;
    norma_equate_options o = options_of(NORMA_EQUATE_LINEAR);
    norma_equating *raw = equated(&f->x, &f->y, &o);
    o.smooth = NORMA_EQUATE_LOGLINEAR;
    o.degree_x = o.degree_y = 2;
    norma_equating *smooth = equated(&f->x, &f->y, &o);
    assert_close(smooth->slope, raw->slope, 1e-11, 0);
    assert_close(smooth->intercept, raw->intercept, 1e-10, 0);
    norma_equating_free(raw);
    norma_equating_free(smooth);
}

static void a_form_equated_to_itself_stays(void **state)
{
    const forms *f = *state;
    for (int method = 0; method < NORMA_EQUATE_METHODS; method++) {
        norma_equate_options o = options_of(method);
        o.weight = 0.3;
        norma_equating *e = equated(&f[1].x, &f[1].x, &o);
        for (size_t i = 0; i < e->n_scores; i++)
            if (e->rank[i] > 0 && e->rank[i] < 100)
                assert_close(e->equivalent[i], e->score[i], 1e-10, 1e-10);
        norma_equating_free(e);
    }
}

/* Back along the curve: e_X(e_Y(x)) = x wherever X's distribution is not empty. */
static void equating_is_symmetric(void **state)
{
    const forms *f = *state;
    norma_equate_options o = options_of(NORMA_EQUATE_LINEAR);
    norma_equating *there = equated(&f->x, &f->y, &o), *back = equated(&f->y, &f->x, &o);
    for (size_t i = 0; i < there->n_scores; i++)
        assert_close(norma_equating_convert(back, there->equivalent[i]), there->score[i], 1e-11,
                     1e-11);
    norma_equating_free(there);
    norma_equating_free(back);

    /* Shares double at each score and X is Y moved by 1: whole scores meet whole scores. */
    double scores[5] = {0, 1, 2, 3, 4}, x[5] = {10, 20, 30, 40, 0}, y[5] = {0, 10, 20, 30, 40};
    norma_score_table of_x = {5, 0, scores, NULL, x}, of_y = {5, 0, scores, NULL, y};
    o.method = NORMA_EQUATE_EQUIPERCENTILE;
    there = equated(&of_x, &of_y, &o);
    back = equated(&of_y, &of_x, &o);
    for (size_t i = 0; i < 4; i++) {
        assert_close(there->equivalent[i], scores[i] + 1, 1e-12, 0);
        assert_close(norma_equating_convert(back, there->equivalent[i]), scores[i], 1e-12, 1e-12);
    }
    norma_equating_free(there);
    norma_equating_free(back);
}

/* The kernel with a wide bandwidth is linear equating (von Davier, Holland & Thayer, 2004), and
   keeps mean and variance at any. */
static void the_kernel_is_near_what_it_smooths(void **state)
{
    const forms *f = *state;
    norma_equate_options o = options_of(NORMA_EQUATE_EQUIPERCENTILE);
    o.smooth = NORMA_EQUATE_LOGLINEAR;
    o.degree_x = o.degree_y = 6;
    norma_equating *even = equated(&f->x, &f->y, &o);
    o.continuous = NORMA_EQUATE_KERNEL;
    o.bootstrap = 300;
    norma_equating *kernel = equated(&f->x, &f->y, &o);
    assert_true(kernel->smoothing[0].bandwidth > 0.2 && kernel->smoothing[0].bandwidth < 1);
    for (size_t i = 3; i < 38; i++)
        assert_close(kernel->equivalent[i], even->equivalent[i], 0, 0.1);
    for (size_t i = 6; i < 35; i++)
        assert_close(kernel->bootstrap_se[i], kernel->se[i], 0.2, 0);
    norma_equating_free(even);
    norma_equating_free(kernel);
}

/* Both standard errors estimate one thing where there are enough people for curves to be straight
   (a hundred times those of the data): 1,000 replicates are within 10 %, models that do not fit
   (degree 4) included. */
static void the_bootstrap_agrees_with_the_delta_method(void **state)
{
    const forms *f = *state;
    static const int methods[] = {NORMA_EQUATE_LINEAR,
                                  NORMA_EQUATE_EQUIPERCENTILE,
                                  NORMA_EQUATE_TUCKER,
                                  NORMA_EQUATE_LEVINE_TRUE,
                                  NORMA_EQUATE_BRAUN_HOLLAND,
                                  NORMA_EQUATE_FREQUENCY,
                                  NORMA_EQUATE_CHAINED_EQUIPERCENTILE,
                                  NORMA_EQUATE_NOMINAL};
    norma_score_table many[2] = {f[1].x, f[1].y};
    for (int form = 0; form < 2; form++) {
        many[form].counts = calloc(37 * 13, sizeof(double));
        for (size_t c = 0; c < 37 * 13; c++)
            many[form].counts[c] = 100 * (form ? f[1].y.counts[c] : f[1].x.counts[c]);
    }
    for (size_t k = 0; k < sizeof methods / sizeof *methods; k++) {
        norma_equate_options o = options_of(methods[k]);
        bool ranks = k == 1 || k == 5 || k == 6;
        o.bootstrap = 1000;
        o.smooth = ranks ? NORMA_EQUATE_LOGLINEAR : NORMA_EQUATE_RAW;
        o.degree_x = o.degree_y = o.degree_anchor = 4;
        o.cross = 1;
        norma_equating *e = equated(&many[0], &many[1], &o);
        assert_int_equal(e->replicates, 1000);
        for (size_t i = 6; i < 31; i++)
            assert_close(e->bootstrap_se[i], e->se[i], 0.1, 0);
        norma_equating_free(e);
    }
    free(many[0].counts);
    free(many[1].counts);
}

static void the_same_bytes_for_any_number_of_threads(void **state)
{
    const forms *f = *state;
    norma_equate_options o = options_of(NORMA_EQUATE_EQUIPERCENTILE);
    o.smooth = NORMA_EQUATE_LOGLINEAR;
    o.bootstrap = 300;
    norma_equating *one = equated(&f->x, &f->y, &o);
    o.threads = 3;
    norma_equating *three = equated(&f->x, &f->y, &o);
    assert_memory_equal(one->bootstrap_se, three->bootstrap_se, 41 * sizeof(double));
    assert_memory_equal(one->bootstrap_bias, three->bootstrap_bias, 41 * sizeof(double));
    o.seed = 2;
    norma_equating *other = equated(&f->x, &f->y, &o);
    assert_true(memcmp(one->bootstrap_se, other->bootstrap_se, 41 * sizeof(double)) != 0);
    norma_equating_free(one);
    norma_equating_free(three);
    norma_equating_free(other);
}

/* People who answered both forms: what they have in common makes a difference more certain. */
static void a_single_group_is_more_certain_than_two(void **state)
{
    const forms *f = *state;
    norma_equate_options o = options_of(NORMA_EQUATE_LINEAR);
    norma_equating *e = equated(&f[1].x, NULL, &o);
    assert_int_equal(e->design, NORMA_EQUATE_SINGLE);
    double slope = e->y.sd / e->x.sd;
    assert_close(e->slope, slope, 1e-12, 0);
    /* mean alone, at the mean of X: var of (y - slope x) / n */
    o.method = NORMA_EQUATE_MEAN;
    norma_equating *mean = equated(&f[1].x, NULL, &o);
    double variance = e->y.sd * e->y.sd + e->x.sd * e->x.sd - 2 * e->r_x * e->x.sd * e->y.sd;
    assert_close(mean->se[7], sqrt(variance / e->x.n), 1e-10, 0);
    o.method = NORMA_EQUATE_EQUIPERCENTILE;
    o.bootstrap = 500;
    norma_equating *ranks = equated(&f[1].x, NULL, &o);
    for (size_t i = 8; i < 26; i++)
        assert_close(ranks->bootstrap_se[i], ranks->se[i], 0.25, 0);
    norma_equating_free(e);
    norma_equating_free(mean);
    norma_equating_free(ranks);
}

static void degrees_are_chosen_and_the_models_told(void **state)
{
    const forms *f = *state;
    norma_equate_options o = options_of(NORMA_EQUATE_FREQUENCY);
    o.smooth = NORMA_EQUATE_LOGLINEAR;
    for (o.select = NORMA_EQUATE_BIC; o.select <= NORMA_EQUATE_CHI_SQUARE; o.select++) {
        norma_equating *e = equated(&f[1].x, &f[1].y, &o);
        const norma_equate_smoothing *s = &e->smoothing[0];
        assert_int_equal(s->n_fits, 10);
        assert_true(s->degree >= 2 && s->degree <= 10);
        assert_true(s->degree_anchor >= 2 && s->cross >= 1 && s->cross <= 3);
        for (size_t k = 0; k < s->n_fits; k++) {
            const norma_loglinear_fit *fit = &s->fits[k];
            assert_int_equal(fit->degree + fit->df, 36);
            if (k > 0)
                assert_true(fit->g2 <= s->fits[k - 1].g2 + 1e-9);
            if (o.select == NORMA_EQUATE_BIC)
                assert_true(s->fits[s->degree - 1].bic <= fit->bic);
        }
        norma_equating_free(e);
    }
}

static void irregular_scores_keep_their_ranks(void **state)
{
    (void)state;
    double scores[4] = {0, 12.5, 40, 100}, other[4] = {0, 25, 80, 200};
    double counts[4] = {10, 40, 30, 20};
    norma_score_table x = {4, 0, scores, NULL, counts}, y = {4, 0, other, NULL, counts};
    norma_equate_options o = options_of(NORMA_EQUATE_EQUIPERCENTILE);
    norma_equating *e = equated(&x, &y, &o);
    for (size_t i = 0; i < 4; i++)
        assert_close(e->equivalent[i], other[i], 1e-12, 1e-12);
    assert_close(e->rank[1], 30, 1e-12, 0);
    norma_equating_free(e);
}

/* ---- refusals and notes ---- */

static void refused(const norma_score_table *x, const norma_score_table *y,
                    const norma_equate_options *o, norma_status status, const char *part)
{
    norma_equating *e = (norma_equating *)x;
    norma_error err;
    assert_int_equal(norma_equate(&e, x, y, o, &err), status);
    assert_null(e);
    if (!strstr(err.message, part))
        fail_msg("\"%s\" does not say \"%s\"", err.message, part);
}

static void what_cannot_be_equated_is_refused(void **state)
{
    const forms *f = *state;
    double scores[3] = {0, 1, 1}, counts[3] = {1, 2, 3}, good[3] = {0, 1, 2};
    double negative[3] = {1, -1, 3}, none[3] = {0};
    norma_score_table bad = {3, 0, scores, NULL, counts};
    norma_equate_options o = options_of(NORMA_EQUATE_LINEAR);
    refused(&bad, &f->y, &o, NORMA_EDATA, "X do not increase");
    bad = (norma_score_table){3, 0, good, NULL, negative};
    refused(&f->x, &bad, &o, NORMA_EDATA, "count of Y (score 2, anchor score 1, from 1)");
    bad.counts = none;
    refused(&bad, &f->y, &o, NORMA_EDATA, "0 people");
    refused(&f->x, NULL, &o, NORMA_EINVAL, "Y stands as the anchor");
    o.method = NORMA_EQUATE_TUCKER;
    refused(&f->x, &f->y, &o, NORMA_EINVAL, "tucker needs an anchor");
    refused(&f[1].x, NULL, &o, NORMA_EINVAL, "two populations");
    norma_score_table shorter = f[1].y;
    shorter.n_anchors = 12;
    refused(&f[1].x, &shorter, &o, NORMA_EDATA, "different anchor scores");
    o.weight = -0.5;
    refused(&f[1].x, &f[1].y, &o, NORMA_EINVAL, "weight");
    o.weight = 2;
    refused(&f[1].x, &f[1].y, &o, NORMA_EINVAL, "weight");
}

static bool has_note(const norma_equating *e, const char *code)
{
    for (size_t k = 0; k < e->notes.n; k++)
        if (strcmp(e->notes.list[k].code, code) == 0)
            return true;
    return false;
}

static void what_does_not_vary_leaves_a_note(void **state)
{
    (void)state;
    double scores[2] = {0, 1}, alike[2] = {0, 9}, some[2] = {4, 5};
    norma_score_table x = {2, 0, scores, NULL, alike}, y = {2, 0, scores, NULL, some};
    norma_equate_options o = options_of(NORMA_EQUATE_LINEAR);
    norma_equating *e = equated(&x, &y, &o);
    assert_true(isnan(e->equivalent[0]));
    assert_true(has_note(e, "equate-undefined"));
    assert_true(has_note(e, "equate-few"));
    norma_equating_free(e);
    o.method = NORMA_EQUATE_EQUIPERCENTILE;
    o.smooth = NORMA_EQUATE_LOGLINEAR;
    e = equated(&x, &y, &o);
    assert_true(has_note(e, "loglinear-unconverged"));
    norma_equating_free(e);
}

static void an_anchor_score_of_one_population_alone_leaves_a_note(void **state)
{
    (void)state;
    double scores[2] = {0, 1}, x[4] = {3, 4, 2, 6}, y[4] = {0, 0, 4, 4};
    norma_score_table of_x = {2, 2, scores, scores, x}, of_y = {2, 2, scores, scores, y};
    norma_equate_options o = options_of(NORMA_EQUATE_FREQUENCY);
    norma_equating *e = equated(&of_x, &of_y, &o);
    assert_true(has_note(e, "anchor-unseen"));
    norma_equating_free(e);
}

static void scores_are_counted_on_their_grid(void **state)
{
    (void)state;
    const double totals[] = {3, 5, NAN, 3, 4}, anchors[] = {1, 2, 1, NAN, 1};
    norma_score_grid total, anchor;
    norma_score_table t;
    norma_error err;
    assert_int_equal(norma_score_grid_of(&total, totals, 5, "scores", &err), NORMA_OK);
    assert_int_equal(norma_score_grid_of(&anchor, anchors, 5, "anchor scores", &err), NORMA_OK);
    assert_int_equal(norma_score_table_of(&t, totals, anchors, NULL, 5, &total, &anchor, &err),
                     NORMA_OK);
    assert_int_equal(t.n_scores, 3);
    assert_int_equal(t.n_anchors, 2);
    const double want[] = {1, 1, 0, 0, 0, 1};
    for (size_t c = 0; c < 6; c++)
        assert_close(t.counts[c], want[c], 0, 0);
    norma_score_table_clear(&t);
    total.highest = 4;
    assert_int_equal(norma_score_table_of(&t, totals, NULL, NULL, 5, &total, NULL, &err),
                     NORMA_EDATA);
    assert_non_null(strstr(err.message, "row 2"));
    total.step = 0;
    assert_int_equal(norma_score_table_of(&t, totals, NULL, NULL, 5, &total, NULL, &err),
                     NORMA_EINVAL);
    const double halves[] = {1, 2.5};
    assert_int_equal(norma_score_grid_of(&total, halves, 2, "scores", &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "row 2"));
}

static void nothing_leaks(void **state)
{
    const forms *f = *state;
    norma_equating *e = NULL;
    norma_equate_options o = options_of(NORMA_EQUATE_FREQUENCY);
    o.smooth = NORMA_EQUATE_LOGLINEAR;
    o.bootstrap = 2;
    check_every_allocation(e, norma_equate(&e, &f[1].x, &f[1].y, &o, NULL));
    norma_equating_free(e);
    double totals[] = {1, 2};
    norma_score_grid grid = {1, 2, 1};
    norma_score_table t = {0};
    check_every_allocation(t.counts,
                           norma_score_table_of(&t, totals, totals, NULL, 2, &grid, &grid, NULL));
    norma_score_table_clear(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_and_ranks_are_those_of_kolen_and_brennan),
        cmocka_unit_test(equivalent_groups_agree_with_the_reference),
        cmocka_unit_test(standard_errors_are_lords_but_for_the_ties),
        cmocka_unit_test(an_anchor_agrees_with_the_reference_by_every_method),
        cmocka_unit_test(smoothing_agrees_with_poisson_regression),
        cmocka_unit_test(smoothing_keeps_the_moments_of_its_degree),
        cmocka_unit_test(a_form_equated_to_itself_stays),
        cmocka_unit_test(equating_is_symmetric),
        cmocka_unit_test(the_kernel_is_near_what_it_smooths),
        cmocka_unit_test(the_bootstrap_agrees_with_the_delta_method),
        cmocka_unit_test(the_same_bytes_for_any_number_of_threads),
        cmocka_unit_test(a_single_group_is_more_certain_than_two),
        cmocka_unit_test(degrees_are_chosen_and_the_models_told),
        cmocka_unit_test(irregular_scores_keep_their_ranks),
        cmocka_unit_test(what_cannot_be_equated_is_refused),
        cmocka_unit_test(what_does_not_vary_leaves_a_note),
        cmocka_unit_test(an_anchor_score_of_one_population_alone_leaves_a_note),
        cmocka_unit_test(scores_are_counted_on_their_grid),
        cmocka_unit_test(nothing_leaks)};
    return cmocka_run_group_tests(tests, setup, teardown);
}

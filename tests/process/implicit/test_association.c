/* Laws, faults and standard errors of association scores. */
#include "process/implicit/trialled.h"

#define HEAD "id,block,ms,ok\n"

/* A person of a 7-block IAT whose blocks come A first, or B first. */
static void put_iat(norma__buffer *csv, gsl_rng *random, const char *id, double effect,
                    bool b_first)
{
    const char *const order[2][4] = {{"pa", "ta", "pb", "tb"}, {"pb", "tb", "pa", "ta"}};
    static const size_t sizes[] = {20, 40, 20, 40};
    for (int k = 0; k < 4; k++)
        put_block(csv, random, id, order[b_first][k], sizes[k], 700,
                  order[b_first][k][1] == 'b' ? effect : 0);
}

static char *many(size_t n, double effect, double spread, uint64_t seed)
{
    norma__buffer csv = {0};
    char id[24];
    gsl_rng *random = norma__random_new(seed, 0);
    norma__put(&csv, HEAD);
    for (size_t p = 0; p < n; p++) {
        snprintf(id, sizeof id, "p%zu", p);
        put_iat(&csv, random, id, effect + spread * (2 * gsl_rng_uniform(random) - 1), p % 2);
    }
    gsl_rng_free(random);
    assert_false(csv.failed);
    return csv.bytes;
}

static norma_implicit_result *score_csv(norma_instrument **instrument, norma_trials **trials,
                                        const char *json, const char *csv,
                                        const norma_implicit_options *options)
{
    *instrument = trial_instrument(json);
    *trials = trials_of(*instrument, csv);
    return scored(*instrument, *trials, options);
}

static void free_all(norma_instrument *instrument, norma_trials *trials, norma_implicit_result *r)
{
    norma_implicit_result_free(r);
    norma_trials_free(trials);
    norma_instrument_free(instrument);
}

static const norma_note *note_of(const norma_notes *notes, const char *code)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->list[i].code, code) == 0)
            return &notes->list[i];
    return NULL;
}

static void codes_turned_round_are_named(void **state)
{
    (void)state;
    static const char right[] = HEAD "x,pa,400,1\nx,pa,600,1\nx,ta,500,1\nx,ta,500,0\n"
                                     "x,pb,600,1\nx,pb,800,1\nx,tb,700,1\nx,tb,900,1\n";
    static const char turned[] = HEAD "x,pa,400,0\nx,pa,600,0\nx,ta,500,0\nx,ta,500,1\n"
                                      "x,pb,600,0\nx,pb,800,0\nx,tb,700,0\nx,tb,900,0\n";
    norma_instrument *i;
    norma_trials *t;
    norma_implicit_result *r = score_csv(&i, &t, INSTRUMENT(BLOCKS, IAT), right, NULL);
    assert_null(note_of(&r->notes, "mostly-errors"));
    free_all(i, t, r);
    r = score_csv(&i, &t, INSTRUMENT(BLOCKS, IAT), turned, NULL);
    const norma_note *note = note_of(&r->notes, "mostly-errors");
    assert_non_null(note);
    assert_close(note->value, 7, 0, 0);
    assert_close(note->of, 8, 0, 0);
    free_all(i, t, r);
}

/* Two blocks a condition, worked by hand: practice A 400 600, B 600 800; test A 500 500, B 700 900.
   D1 = (200 / sd(400, 600, 600, 800) + 300 / sd(500, 500, 700, 900)) / 2. */
static void d1_is_what_the_formula_says(void **state)
{
    (void)state;
    norma_instrument *i;
    norma_trials *t;
    norma_implicit_result *r = score_csv(&i, &t, INSTRUMENT(BLOCKS, IAT),
                                         HEAD "x,pa,400,1\nx,pa,600,1\nx,ta,500,1\nx,ta,500,1\n"
                                              "x,pb,600,1\nx,pb,800,1\nx,tb,700,1\nx,tb,900,1\n",
                                         NULL);
    double s1 = sqrt(80000.0 / 3), s2 = sqrt(110000.0 / 3);
    assert_close(r->measures[0].persons[0].scores[NORMA_SCORE_D1], (200 / s1 + 300 / s2) / 2, 1e-13,
                 0);
    assert_int_equal(r->measures[0].persons[0].first, 0);
    free_all(i, t, r);
}

/* One error: pb 2000 wrong among 600, 800: D4 makes it 1300, D3 700 + 2 sd(600, 800). */
static void errors_count_as_each_score_says(void **state)
{
    (void)state;
    static const char csv[] = HEAD "x,ta,400,1\nx,ta,600,1\nx,tb,600,1\nx,tb,800,1\nx,tb,2000,0\n";
    static const char one[] = INSTRUMENT(
        BLOCKS, "{\"id\": \"t\", \"kind\": \"iat\", \"blocks\": [{\"a\": \"ta\", \"b\": \"tb\"}]}");
    norma_instrument *i;
    norma_trials *t;
    norma_implicit_options o = NORMA_IMPLICIT_OPTIONS_INIT;
    norma_implicit_result *r = score_csv(&i, &t, one, csv, &o);
    /* 400 600 | 600 800 1300: means 500, 900; squares about 740: 460,000 over 4 */
    double sd = sqrt((115600 + 19600 + 19600 + 3600 + 313600) / 4.0);
    assert_close(r->measures[0].persons[0].scores[NORMA_SCORE_D4], 400 / sd, 1e-13, 0);
    double recoded = 700 + 2 * sqrt(20000.0), mean = (2400 + recoded) / 5;
    double ss = (400 - mean) * (400 - mean) + 2 * (600 - mean) * (600 - mean) +
                (800 - mean) * (800 - mean) + (recoded - mean) * (recoded - mean);
    assert_close(r->measures[0].persons[0].scores[NORMA_SCORE_D3],
                 ((1400 + recoded) / 3 - 500) / sqrt(ss / 4), 1e-13, 0);
    norma_implicit_result_free(r);
    /* the SD of latencies as recorded: 400 600 600 800 2000 about 880 */
    o.sd_from = 1;
    r = scored(i, t, &o);
    double recorded = sqrt((230400 + 78400 + 78400 + 6400 + 1254400) / 4.0);
    assert_close(r->measures[0].persons[0].scores[NORMA_SCORE_D4], 400 / recorded, 1e-13, 0);
    norma_implicit_result_free(r);
    /* pooled within: (20,000 + 2 x 130,000) / (5 - 2) */
    o.sd_from = 0;
    o.sd = 1;
    r = scored(i, t, &o);
    assert_close(r->measures[0].persons[0].scores[NORMA_SCORE_D4], 400 / sqrt(280000 / 3.0), 1e-13,
                 0);
    free_all(i, t, r);
}

static void scores_ignore_the_unit_and_change_sign_with_the_conditions(void **state)
{
    (void)state;
    norma_instrument *i, *swapped;
    norma_trials *t, *u;
    char *csv = many(6, 100, 100, 7);
    norma_implicit_options o = NORMA_IMPLICIT_OPTIONS_INIT;
    o.splits = 10;
    norma_implicit_result *r = score_csv(&i, &t, INSTRUMENT(BLOCKS, IAT), csv, &o);
    norma_implicit_result *s = score_csv(
        &swapped, &u,
        INSTRUMENT(BLOCKS, "{\"id\": \"t\", \"kind\": \"iat\", \"blocks\": [{\"part\": "
                           "\"practice\", \"a\": \"pb\", \"b\": \"pa\"}, {\"a\": \"tb\", \"b\": "
                           "\"ta\"}]}"),
        csv, &o);
    for (size_t p = 0; p < 6; p++)
        for (int k = 0; k <= NORMA_SCORE_ROBUST; k++)
            assert_close(r->measures[0].persons[p].scores[k], -s->measures[0].persons[p].scores[k],
                         1e-12, 1e-12);
    free_all(i, t, r);
    free_all(swapped, u, s);
    free(csv);
}

/* The jackknife against what scores of the same person vary by, over 400 administrations. */
static void standard_errors_are_what_scores_vary_by(void **state)
{
    (void)state;
    norma_instrument *i;
    norma_trials *t;
    char *csv = many(400, 150, 0, 11);
    static const int scores[] = {NORMA_SCORE_D1, NORMA_SCORE_D4, NORMA_SCORE_D6, NORMA_SCORE_D2SWND,
                                 NORMA_SCORE_D6SWND};
    norma_implicit_options o = NORMA_IMPLICIT_OPTIONS_INIT;
    o.splits = 20;
    for (size_t k = 0; k < sizeof scores / sizeof scores[0]; k++) {
        o.score = 1 + scores[k];
        norma_implicit_result *r = score_csv(&i, &t, INSTRUMENT(BLOCKS, IAT), csv, &o);
        const norma_implicit_measure *m = &r->measures[0];
        double sum = 0;
        for (size_t p = 0; p < m->n_persons; p++)
            sum += m->persons[p].se * m->persons[p].se;
        double se = sqrt(sum / (double)m->n_persons);
        /* an SD of 400 scores is itself uncertain by 3.5 % */
        assert_close(se / m->sd, 1, 0, 0.12);
        assert_close(m->reliability.from_se, 0, 0, 0.25); /* nobody differs: no reliability */
        assert_close(m->reliability.mean, 0, 0, 0.25);
        free_all(i, t, r);
    }
    free(csv);
}

static void who_differ_more_are_measured_more_reliably(void **state)
{
    (void)state;
    norma_instrument *i;
    norma_trials *t;
    char *csv = many(150, 100, 250, 5);
    norma_implicit_result *r = score_csv(&i, &t, INSTRUMENT(BLOCKS, IAT), csv, NULL);
    const norma_implicit_reliability *h = &r->measures[0].reliability;
    assert_true(h->mean > 0.6 && h->low < h->mean && h->mean < h->high && h->high < 1);
    /* three ways to the same thing; practice is a third of the trials, so its half says less */
    assert_close(h->odd_even.corrected, h->mean, 0, 0.12);
    assert_close(h->from_se, h->mean, 0, 0.12);
    assert_true(h->practice_test.corrected > 0.3);
    assert_true(h->odd_even.low < h->odd_even.corrected &&
                h->odd_even.corrected < h->odd_even.high);
    assert_close(h->odd_even.corrected, 2 * h->odd_even.r / (1 + h->odd_even.r), 1e-14, 0);
    assert_int_equal(r->measures[0].order.n_a, 75);
    assert_true(r->measures[0].order.p > 0.001);
    assert_true(r->measures[0].low < r->measures[0].mean);
    free_all(i, t, r);
    free(csv);
}

/* ---- faults ---- */

static void put_fault(norma__buffer *csv, const char *id, const char *const *blocks, size_t n,
                      double ms, double step)
{
    for (size_t b = 0; b < n; b++)
        for (int k = 0; k < 10; k++)
            norma__putf(csv, "%s,%s,%g,1\n", id, blocks[b],
                        ms + step * ((k * 7) % 10) + (blocks[b][1] == 'b' ? step : 0));
}

static void faults_exclude_by_reason_and_are_noted_by_row(void **state)
{
    (void)state;
    static const char *const whole[] = {"pa", "ta", "pb", "tb"};
    static const char *const without[] = {"pa", "ta", "pb"};
    static const char *const backwards[] = {"ta", "pa", "pb", "tb"};
    norma__buffer csv = {0};
    norma_instrument *i;
    norma_trials *t;
    norma__put(&csv, HEAD);
    put_fault(&csv, "good", whole, 4, 500, 20);
    put_fault(&csv, "lacking", without, 3, 500, 20);
    put_fault(&csv, "fast", whole, 4, 200, 20);
    put_fault(&csv, "equal", whole, 4, 500, 0);
    put_fault(&csv, "backwards", backwards, 4, 500, 20);
    put_fault(&csv, "slow", whole, 4, 20000, 1);
    norma_implicit_options o = NORMA_IMPLICIT_OPTIONS_INIT;
    norma_implicit_result *r = score_csv(&i, &t, INSTRUMENT(BLOCKS, IAT), csv.bytes, &o);
    const norma_implicit_measure *m = &r->measures[0];
    static const norma_implicit_reason want[] = {
        NORMA_IMPLICIT_COUNTS,       NORMA_IMPLICIT_MISSING_BLOCK, NORMA_IMPLICIT_FAST_TRIALS,
        NORMA_IMPLICIT_NO_VARIATION, NORMA_IMPLICIT_COUNTS,        NORMA_IMPLICIT_FEW_TRIALS};
    assert_int_equal(m->n_persons, 6);
    for (size_t p = 0; p < 6; p++)
        assert_int_equal(m->persons[p].excluded, want[p]);
    assert_int_equal(m->persons[1].missing_cell, 3);
    assert_int_equal(m->persons[4].flags, NORMA_IMPLICIT_OUT_OF_ORDER);
    assert_int_equal(m->persons[5].n_slow, 40);
    assert_true(isnan(m->persons[1].score));
    for (size_t k = 0; k < r->notes.n; k++)
        if (strcmp(r->notes.list[k].code, "missing-block") == 0)
            assert_string_equal(r->notes.list[k].message,
                                "t: 1 of 6 persons have no trial of test, condition B (block "
                                "'tb'), first the one of row 41: they are excluded");
    assert_true(has_note(&r->notes, "missing-block") && has_note(&r->notes, "no-variation") &&
                has_note(&r->notes, "few-trials") && has_note(&r->notes, "out-of-order"));
    free_all(i, t, r);
    norma__buffer_free(&csv);
}

static void trials_that_come_twice_count_once_and_short_blocks_are_told(void **state)
{
    (void)state;
    static const char csv[] =
        "id,block,ms,ok,n\n"
        "a,ta,400,1,1\na,ta,600,1,2\na,ta,9000,1,2\na,tb,600,1,1\na,tb,800,1,2\n"
        "b,ta,400,1,1\nb,ta,610,1,2\nb,tb,800,1,2\nb,tb,640,1,1\n"
        "c,ta,400,1,1\nc,ta,610,1,2\nc,tb,800,1,2\n";
    norma_instrument *i;
    norma_trials *t;
    norma_implicit_result *r =
        score_csv(&i, &t,
                  INSTRUMENT(BLOCKS ", \"trial\": \"n\"",
                             "{\"id\": \"t\", \"kind\": \"iat\", \"order\": \"b-first\", "
                             "\"blocks\": [{\"a\": \"ta\", \"b\": \"tb\"}]}"),
                  csv, NULL);
    const norma_implicit_person *p = r->measures[0].persons;
    assert_int_equal(p[0].n_repeated, 1);
    assert_int_equal(p[0].n_trials, 4);
    assert_int_equal(p[0].flags, NORMA_IMPLICIT_REPEATED | NORMA_IMPLICIT_UNEXPECTED_ORDER);
    assert_close(p[0].scores[NORMA_SCORE_D1], 200 / sqrt(80000.0 / 3), 1e-13, 0);
    assert_int_equal(p[2].flags & NORMA_IMPLICIT_INCOMPLETE, NORMA_IMPLICIT_INCOMPLETE);
    assert_int_equal(p[2].excluded, NORMA_IMPLICIT_FEW_TRIALS);
    free_all(i, t, r);
}

static void keys_and_devices_are_looked_at(void **state)
{
    (void)state;
    norma__buffer csv = {0};
    norma_instrument *i;
    norma_trials *t;
    norma__put(&csv, "id,block,ms,ok,k,d\n");
    for (int p = 0; p < 3; p++)
        for (int k = 0; k < 40; k++)
            norma__putf(&csv, "p%d,%s,%d,1,%s,%s\n", p, k < 20 ? "ta" : "tb",
                        500 + 13 * (k * 7 % 11),
                        p == 0      ? "e"
                        : p == 1    ? k % 2 ? "e" : "i"
                        : k % 4 < 2 ? "e"
                                    : "i",
                        p == 2 && k > 30 ? "phone" : "pc");
    norma_implicit_result *r = score_csv(
        &i, &t,
        INSTRUMENT(
            BLOCKS ", \"key\": \"k\", \"device\": \"d\"",
            "{\"id\": \"t\", \"kind\": \"iat\", \"blocks\": [{\"a\": \"ta\", \"b\": \"tb\"}]}"),
        csv.bytes, NULL);
    const norma_implicit_measure *m = &r->measures[0];
    assert_int_equal(m->persons[0].flags, NORMA_IMPLICIT_CONSTANT_KEY);
    assert_true(m->persons[0].key_share == 1);
    assert_int_equal(m->persons[1].flags, NORMA_IMPLICIT_ALTERNATING);
    assert_int_equal(m->persons[2].flags, NORMA_IMPLICIT_DEVICES);
    assert_int_equal(m->n_devices, 2);
    assert_int_equal(m->devices[0].n, 3);
    free_all(i, t, r);
    norma__buffer_free(&csv);
}

/* Nosek et al. (2014): the first four trials of a block do not count, and latencies are set within
   400 and 2,000 ms. */
static void a_brief_iat_is_scored_as_recommended(void **state)
{
    (void)state;
    norma__buffer csv = {0};
    norma_instrument *i;
    norma_trials *t;
    static const double a[] = {9, 9, 9, 9, 350, 600}, b[] = {9, 9, 9, 9, 800, 5000};
    norma__put(&csv, HEAD);
    for (int k = 0; k < 6; k++)
        norma__putf(&csv, "x,a1,%g,1\n", a[k] == 9 ? 3000 : a[k]);
    for (int k = 0; k < 6; k++)
        norma__putf(&csv, "x,b1,%g,0\n", b[k] == 9 ? 350 : b[k]);
    norma_implicit_result *r = score_csv(
        &i, &t,
        INSTRUMENT(BLOCKS, "{\"id\": \"t\", \"kind\": \"brief-iat\", \"blocks\": [{\"a\": "
                           "\"a1\", \"b\": \"b1\"}]}"),
        csv.bytes, NULL);
    /* 400 600 | 800 2000 */
    double sd = sqrt((550 * 550 + 350 * 350 + 150 * 150 + 1050 * 1050) / 3.0);
    assert_close(r->measures[0].persons[0].score, 900 / sd, 1e-13, 0);
    assert_int_equal(r->measures[0].score, NORMA_SCORE_BRIEF);
    free_all(i, t, r);
    norma__buffer_free(&csv);
}

static void one_person_and_odd_options_are_no_trouble(void **state)
{
    (void)state;
    norma_instrument *i;
    norma_trials *t;
    norma_implicit_result *r = NULL;
    norma_error err = {0};
    char *csv = many(1, 100, 0, 3);
    norma_implicit_options o = NORMA_IMPLICIT_OPTIONS_INIT;
    r = score_csv(&i, &t, INSTRUMENT(BLOCKS, IAT), csv, &o);
    assert_true(isfinite(r->measures[0].persons[0].score) &&
                isfinite(r->measures[0].persons[0].se));
    assert_true(isnan(r->measures[0].reliability.mean) && isnan(r->measures[0].sd));
    assert_true(has_note(&r->notes, "splits-undefined"));
    norma_implicit_result_free(r);
    o.fast_share = 2;
    assert_int_equal(norma_implicit(&r, i, t, &o, &err), NORMA_EINVAL);
    assert_null(r);
    norma_trials_free(t);
    norma_instrument_free(i);
    free(csv);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    norma_implicit_result *r = NULL;
    norma_error err;
    char *csv = many(2, 100, 0, 3);
    norma_implicit_options o = NORMA_IMPLICIT_OPTIONS_INIT;
    norma_instrument *i = trial_instrument(INSTRUMENT(BLOCKS, IAT));
    norma_trials *t = trials_of(i, csv);
    o.splits = 2;
    o.threads = 1;
    for (o.score = 0; o.score <= 10; o.score += 10) {
        o.form = 3;
        check_every_allocation(r, norma_implicit(&r, i, t, &o, &err));
        norma_implicit_result_free(r);
        r = NULL;
    }
    norma_trials_free(t);
    norma_instrument_free(i);
    free(csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_turned_round_are_named),
        cmocka_unit_test(d1_is_what_the_formula_says),
        cmocka_unit_test(errors_count_as_each_score_says),
        cmocka_unit_test(scores_ignore_the_unit_and_change_sign_with_the_conditions),
        cmocka_unit_test(standard_errors_are_what_scores_vary_by),
        cmocka_unit_test(who_differ_more_are_measured_more_reliably),
        cmocka_unit_test(faults_exclude_by_reason_and_are_noted_by_row),
        cmocka_unit_test(trials_that_come_twice_count_once_and_short_blocks_are_told),
        cmocka_unit_test(keys_and_devices_are_looked_at),
        cmocka_unit_test(a_brief_iat_is_scored_as_recommended),
        cmocka_unit_test(one_person_and_odd_options_are_no_trouble),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

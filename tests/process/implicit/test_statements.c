/* Statements: agreement weighed by speed. */
#include "process/implicit/trialled.h"

#include <stdio.h>

#define STATEMENTS(more, scales)                                                                   \
    INSTRUMENT("\"block\": \"block\", \"response\": \"r\", \"stimulus\": \"s\"",                   \
               "{\"id\": \"st\", \"kind\": \"statements\"" more ", \"scales\": [" scales "]}")
#define HEAD "id,block,s,ms,r\n"

enum { PERSONS = 300, WORDS = 12 };

static double normal(gsl_rng *random)
{
    double u = gsl_rng_uniform_pos(random), v = gsl_rng_uniform(random);
    return sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
}

/* Persons agree by a probit of attitude less location, and the faster the further both are apart.
   Attitudes of one person to several things are independent; theta is that to the first. */
static char *simulate(double theta[PERSONS], uint64_t seed, int n_scales)
{
    norma__buffer csv = {0};
    gsl_rng *random = norma__random_new(seed, 0);
    norma__put(&csv, HEAD);
    for (int p = 0; p < PERSONS; p++) {
        double speed = 0.3 * normal(random), attitude = 0;
        for (int j = 0; j < WORDS * n_scales; j++) {
            if (j % WORDS == 0)
                attitude = normal(random);
            if (j == 0)
                theta[p] = attitude;
            double apart = attitude - 0.3 * (j % 5 - 2);
            double log_ms = 7.5 + speed + 0.01 * j - 0.3 * fabs(apart) + 0.25 * normal(random);
            norma__putf(&csv, "p%d,main,w%d,%.1f,%d\n", p, j, exp(log_ms),
                        apart + normal(random) > 0);
        }
        for (int j = 0; j < 6; j++)
            norma__putf(&csv, "p%d,base,n%d,%.1f,1\n", p, j,
                        exp(7 + speed + 0.02 * j + 0.25 * normal(random)));
    }
    gsl_rng_free(random);
    assert_false(csv.failed);
    return csv.bytes;
}

static char *instrument_of(int n_scales, const char *more)
{
    norma__buffer json = {0};
    norma__putf(&json,
                "{\"format\": \"norma-instrument-1\", \"id\": \"x\", \"version\": \"1\", "
                "\"implicit\": {\"columns\": {\"participant\": \"id\", \"latency\": \"ms\", "
                "\"block\": \"block\", \"response\": \"r\", \"stimulus\": \"s\"}, \"tests\": "
                "[{\"id\": \"st\", \"kind\": \"statements\", \"blocks\": \"main\"%s, "
                "\"scales\": [",
                more);
    for (int s = 0; s < n_scales; s++) {
        norma__putf(&json, "%s{\"id\": \"S%d\", \"statements\": [", s ? ", " : "", s);
        for (int j = 0; j < WORDS; j++)
            norma__putf(&json, "%s\"w%d\"", j ? ", " : "", s * WORDS + j);
        norma__put(&json, "]}");
    }
    norma__put(&json, "]}]}}");
    assert_false(json.failed);
    return json.bytes;
}

static double correlation(const double *x, const double *y, size_t n)
{
    double sx = 0, sy = 0, xx = 0, yy = 0, xy = 0, m = (double)n;
    for (size_t i = 0; i < n; i++) {
        sx += x[i];
        sy += y[i];
        xx += x[i] * x[i];
        yy += y[i] * y[i];
        xy += x[i] * y[i];
    }
    return (xy - sx * sy / m) / sqrt((xx - sx * sx / m) * (yy - sy * sy / m));
}

/* How scores, and shares of agreement, correlate with the attitude. */
typedef struct recovery {
    double of_score, of_agreement;
    norma_implicit_reliability reliability;
    bool noted;
} recovery;

static recovery recover(int n_scales, const char *more)
{
    static double theta[PERSONS], score[PERSONS], agreed[PERSONS];
    recovery found;
    char *csv = simulate(theta, 4, n_scales), *json = instrument_of(n_scales, more);
    norma_instrument *i = trial_instrument(json);
    norma_trials *t = trials_of(i, csv);
    norma_implicit_options o = NORMA_IMPLICIT_OPTIONS_INIT;
    norma_implicit_result *r;
    o.splits = 100;
    r = scored(i, t, &o);
    const norma_implicit_measure *m = &r->measures[0];
    assert_int_equal(m->n_persons, PERSONS);
    assert_true(m->n_counted >= PERSONS - 5);
    for (size_t p = 0; p < PERSONS; p++) {
        score[p] = m->persons[p].score;
        agreed[p] = 0; /* to this scale alone */
        assert_true(m->persons[p].se > 0 && fabs(score[p]) < 1);
    }
    for (size_t k = 0; k < t->n; k++) {
        int word = -1;
        if (sscanf(t->stimuli.names[t->stimulus[k]], "w%d", &word) == 1 && word < WORDS)
            agreed[t->participant[k]] += t->response[k] > 0;
    }
    found.of_score = correlation(theta, score, PERSONS);
    found.of_agreement = correlation(theta, agreed, PERSONS);
    found.reliability = m->reliability;
    found.noted = has_note(&r->notes, "no-baseline");
    norma_implicit_result_free(r);
    norma_trials_free(t);
    norma_instrument_free(i);
    free(csv);
    free(json);
    return found;
}

static void speed_adds_to_what_agreement_tells_of_an_attitude(void **state)
{
    (void)state;
    recovery with = recover(1, ", \"baseline\": \"base\""), without = recover(1, "");
    recovery several = recover(6, "");
    assert_true(with.of_agreement > 0.85);
    assert_true(with.of_score > with.of_agreement + 0.02);
    assert_true(several.of_score > several.of_agreement + 0.01);
    /* What the speed of answers to one thing alone says of the person is taken for his pace. */
    assert_true(without.of_score < with.of_score - 0.02);
    assert_true(without.noted && several.noted && !with.noted);
    assert_true(with.reliability.mean > 0.75 && with.reliability.mean < 0.98);
    assert_close(with.reliability.from_se, with.reliability.mean, 0, 0.06);
    assert_close(with.reliability.odd_even.corrected, with.reliability.mean, 0, 0.06);
}

static void persons_and_statements_that_are_slow_do_not_count_for_less(void **state)
{
    (void)state;
    norma__buffer csv = {0}, slower = {0};
    gsl_rng *random = norma__random_new(9, 0);
    norma__put(&csv, HEAD);
    norma__put(&slower, HEAD);
    for (int p = 0; p < 20; p++)
        for (int j = 0; j < 6; j++) {
            double ms = exp(7 + 0.3 * normal(random));
            int agree = gsl_rng_uniform(random) < 0.5;
            norma__putf(&csv, "p%d,main,w%d,%.6f,%d\n", p, j, ms, agree);
            norma__putf(&slower, "p%d,main,w%d,%.6f,%d\n", p, j,
                        ms * (p % 3 ? 1 : 1.5) * (j % 2 ? 1 : 1.8), agree);
        }
    static const char json[] = STATEMENTS(
        ", \"blocks\": \"main\"",
        "{\"id\": \"A\", \"statements\": [\"w0\", \"w1\", {\"id\": \"w2\", \"reverse\": true}]}, "
        "{\"id\": \"B\", \"statements\": [\"w3\", \"w4\", \"w5\"]}");
    norma_instrument *i = trial_instrument(json);
    norma_trials *t = trials_of(i, csv.bytes), *u = trials_of(i, slower.bytes);
    norma_implicit_result *r = scored(i, t, NULL), *s = scored(i, u, NULL);
    assert_int_equal(r->n_measures, 2);
    assert_string_equal(r->measures[1].id, "B");
    for (size_t m = 0; m < 2; m++)
        for (size_t p = 0; p < 20; p++)
            assert_close(r->measures[m].persons[p].score, s->measures[m].persons[p].score, 0, 1e-6);
    norma_implicit_result_free(r);
    norma_implicit_result_free(s);
    norma_trials_free(t);
    norma_trials_free(u);
    norma_instrument_free(i);
    norma__buffer_free(&csv);
    norma__buffer_free(&slower);
    gsl_rng_free(random);
}

static void what_is_missing_or_comes_twice_is_told(void **state)
{
    (void)state;
    static const char json[] =
        STATEMENTS(", \"blocks\": \"main\", \"baseline\": \"base\"",
                   "{\"id\": \"A\", \"statements\": [\"w0\", \"w1\", \"never\"]}");
    static const char csv[] =
        HEAD "a,base,n0,700,1\na,main,w0,800,1\na,main,w1,900,0\na,main,w0,850,0\n"
             "b,base,n0,720,1\nb,main,w0,810,1\nb,main,w1,1000,1\nb,main,else,500,1\n"
             "c,main,w0,700,1\nc,main,w1,600,1\n"
             "d,base,n0,700,1\nd,main,w0,100,1\nd,main,w1,120,1\n"
             "e,base,n0,700,1\ne,main,w0,900,1\n";
    norma_instrument *i = trial_instrument(json);
    norma_trials *t = trials_of(i, csv);
    norma_implicit_result *r = scored(i, t, NULL);
    const norma_implicit_person *p = r->measures[0].persons;
    assert_int_equal(p[0].flags, NORMA_IMPLICIT_REPEATED);
    assert_int_equal(p[0].excluded, NORMA_IMPLICIT_COUNTS);
    assert_int_equal(p[2].excluded, NORMA_IMPLICIT_MISSING_BLOCK);
    assert_int_equal(p[3].excluded, NORMA_IMPLICIT_FAST_TRIALS);
    assert_int_equal(p[4].excluded, NORMA_IMPLICIT_FEW_TRIALS);
    assert_true(has_note(&r->notes, "statement-unseen") &&
                has_note(&r->notes, "trials-in-no-scale") &&
                has_note(&r->notes, "baseline-missing") && has_note(&r->notes, "trials-repeated"));
    norma_implicit_result_free(r);
    norma_trials_free(t);
    norma_instrument_free(i);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    static const char json[] = STATEMENTS(", \"blocks\": \"main\", \"baseline\": \"base\"",
                                          "{\"id\": \"A\", \"statements\": [\"w0\", \"w1\"]}");
    static const char csv[] = HEAD "a,base,n0,700,1\na,main,w0,800,1\na,main,w1,900,0\n"
                                   "b,base,n0,720,1\nb,main,w0,810,1\nb,main,w1,1000,1\n";
    norma_instrument *i = trial_instrument(json);
    norma_trials *t = trials_of(i, csv);
    norma_implicit_result *r = NULL;
    norma_implicit_options o = NORMA_IMPLICIT_OPTIONS_INIT;
    norma_error err;
    o.splits = 2;
    check_every_allocation(r, norma_implicit(&r, i, t, &o, &err));
    norma_implicit_result_free(r);
    norma_trials_free(t);
    norma_instrument_free(i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(speed_adds_to_what_agreement_tells_of_an_attitude),
        cmocka_unit_test(persons_and_statements_that_are_slow_do_not_count_for_less),
        cmocka_unit_test(what_is_missing_or_comes_twice_is_told),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

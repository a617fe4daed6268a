#include "fixture.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <unistd.h>

#include <norma/moments.h>
#include <norma/validate.h>

/* Three scales of four items under one, and limits that a clean sample of 200 passes. */
#define HEAD                                                                                       \
    "{\"format\": \"norma-instrument-1\", \"id\": \"three\", \"version\": \"1\","                  \
    "\"answers\": {\"min\": 1, \"max\": 5},"                                                       \
    "\"items\": [\"a1\", \"a2\", {\"id\": \"a3\", \"reverse\": true}, \"a4\", \"b1\", \"b2\","     \
    "\"b3\", \"b4\", \"c1\", \"c2\", \"c3\", {\"id\": \"c4\", \"reverse\": true}],"
#define SCALES                                                                                     \
    "\"scales\": [{\"id\": \"all\", \"parts\": [\"a\", \"b\", \"c\"]},"                            \
    "{\"id\": \"a\", \"items\": [\"a1\", \"a2\", \"a3\", \"a4\"]},"                                \
    "{\"id\": \"b\", \"items\": [\"b1\", \"b2\", \"b3\", \"b4\"]},"                                \
    "{\"id\": \"c\", \"items\": [\"c1\", \"c2\", \"c3\", \"c4\"]}],"
#define SCREENING                                                                                  \
    "\"screening\": {\"rules\": [{\"id\": \"straight\", \"index\": \"longstring\","                \
    " \"at_least\": 12, \"action\": \"exclude\", \"source\": \"test\"}],"                          \
    " \"warnings_exclude\": 0, \"latency\": {\"floor_ms\": 1000, \"share_of_mean\": 0.1,"          \
    " \"cap_ms\": 10000, \"interruption_ms\": 60000}},"
#define GATE                                                                                       \
    "\"gate\": {\"name\": \"test\", \"criteria\": ["                                               \
    "{\"id\": \"n\", \"pass\": 100, \"hold\": 20, \"source\": \"test\"},"                          \
    "{\"id\": \"valid-share\", \"pass\": 0.8, \"hold\": 0.5, \"source\": \"test\"},"               \
    "{\"id\": \"reliability\", \"pass\": 0.6, \"hold\": 0.4, \"source\": \"test\"},"               \
    "{\"id\": \"reliability-lower\", \"pass\": 0.5, \"hold\": 0.2, \"source\": \"test\"},"         \
    "{\"id\": \"item-rest\", \"pass\": 0.2, \"hold\": 0, \"source\": \"test\"},"                   \
    "{\"id\": \"structure-hits\", \"pass\": 1, \"hold\": 0.5, \"source\": \"test\"}]}}"
#define FACTORS "\"factors\": [\"a\", \"b\", \"c\"],"
static const char THREE[] = HEAD SCALES FACTORS SCREENING GATE;
enum { ITEMS = 12, ALL = 0, A = 1, B = 2, C = 3 };

/* Respondents of three factors and a general one, none of them missing; the first n_straight give
   one answer throughout. noise_b makes scale b worthless. */
static void answer(uint8_t *cells, size_t n, size_t n_straight, bool noise_b, uint64_t seed)
{
    uint64_t state = seed;
    for (size_t r = 0; r < n; r++) {
        double factor[4];
        for (size_t f = 0; f < 4; f++)
            factor[f] = (double)(fixture_random(&state) % 1000) / 1000;
        for (size_t i = 0; i < ITEMS; i++) {
            double own = (double)(fixture_random(&state) % 1000) / 1000;
            double signal = noise_b && i / 4 == 1 ? own : 0.35 * factor[3] + 0.65 * factor[i / 4];
            int x = (int)(5 * (0.65 * signal + 0.35 * own));
            bool reversed = i == 2 || i == 11;
            cells[i * n + r] = (uint8_t)(r < n_straight ? 1 : reversed ? 4 - x : x);
        }
    }
}

typedef struct sample {
    norma_instrument *instrument;
    norma_data *data;
} sample;

static sample sample_of(const char *json, size_t n, size_t n_straight, bool noise_b, uint64_t seed)
{
    sample s = {.instrument = instrument_of(json)};
    uint8_t *cells = calloc(n * ITEMS, 1);
    assert_non_null(cells);
    answer(cells, n, n_straight, noise_b, seed);
    s.data = data_of(s.instrument, cells, n);
    free(cells);
    return s;
}

static void sample_free(sample s)
{
    norma_data_free(s.data);
    norma_instrument_free(s.instrument);
}

static const norma_note *find_note(const norma_validation *v, const char *code)
{
    for (size_t i = 0; i < v->notes.n; i++)
        if (strcmp(v->notes.list[i].code, code) == 0)
            return &v->notes.list[i];
    return NULL;
}

static void notes_are_each_said_once(const norma_validation *v)
{
    for (size_t i = 0; i < v->notes.n; i++)
        for (size_t k = 0; k < i; k++)
            assert_false(strcmp(v->notes.list[i].code, v->notes.list[k].code) == 0 &&
                         strcmp(v->notes.list[i].subject, v->notes.list[k].subject) == 0);
}

static norma_validation *validate(sample s, const norma_norm_set *norms)
{
    norma_validation *v = NULL;
    norma_error err = {0};
    norma_validate_options o = NORMA_VALIDATE_OPTIONS_INIT;
    o.replicates = 20;
    if (norma_validate(&v, s.instrument, s.data, norms, &o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    notes_are_each_said_once(v);
    return v;
}

static const norma_gate_reason *reason(const norma_validation *v, size_t scale, const char *code)
{
    const norma_gate_result *gate = v->scales[scale].gate;
    for (size_t i = 0; i < gate->n_reasons; i++)
        if (strcmp(gate->reasons[i].code, code) == 0)
            return &gate->reasons[i];
    fail_msg("no reason %s", code);
    return NULL;
}

/* ---- the parts -------------------------------------------------------------------------------
 */

static void a_clean_sample_passes_and_is_scored(void **state)
{
    (void)state;
    sample s = sample_of(THREE, 300, 0, false, 1);
    norma_validation *v = validate(s, NULL);
    assert_int_equal(v->screen->n_kept, 300);
    assert_int_equal(v->key_match->n_hits, ITEMS);
    for (size_t k = 0; k < 4; k++) {
        assert_int_equal(v->scales[k].gate->verdict, NORMA_PASS);
        assert_int_equal(v->scores->n_scored[k], 300);
        assert_false(v->scales[k].compared);
        assert_true(v->alpha[k] == v->scales[k].kept->alpha);
    }
    assert_true(reason(v, A, "structure-hits")->value == 1);
    assert_true(isnan(reason(v, ALL, "structure-hits")->value));
    norma_validation_free(v);
    sample_free(s);
}

/* The pipeline adds nothing to what its parts say by themselves. */
static void the_parts_are_those_of_their_rooms(void **state)
{
    (void)state;
    sample s = sample_of(THREE, 300, 20, false, 2);
    norma_validation *v = validate(s, NULL);
    norma_screen_result *screen = NULL;
    norma_reliability_result *r = NULL;
    norma_scores *scores = NULL;
    assert_int_equal(norma_screen(&screen, s.instrument, s.data, NULL, NULL), NORMA_OK);
    assert_int_equal(screen->n_kept, 280);
    assert_memory_equal(screen->keep, v->screen->keep, 300);
    for (size_t k = 0; k < 4; k++) {
        const norma_scale *scale = &s.instrument->scales[k];
        norma_sample kept = {
            .data = s.data, .items = scale->items, .n_items = scale->n_items, .keep = screen->keep};
        norma_sample everyone = {.data = s.data, .items = scale->items, .n_items = scale->n_items};
        assert_int_equal(norma_reliability(&r, scale->id, &kept, NULL, NULL), NORMA_OK);
        assert_true(r->alpha == v->scales[k].kept->alpha && r->n == 280);
        assert_true(reason(v, k, "reliability-lower")->value == r->alpha_low);
        assert_true(reason(v, k, "n")->value == 280);
        assert_close(reason(v, k, "valid-share")->value, 280.0 / 300, 1e-15, 0);
        double smallest = 1;
        for (size_t i = 0; i < r->n_items; i++)
            smallest = fmin(smallest, r->items[i].r_rest);
        assert_true(reason(v, k, "item-rest")->value == smallest);
        norma_reliability_result_free(r);
        assert_int_equal(norma_reliability(&r, scale->id, &everyone, NULL, NULL), NORMA_OK);
        assert_true(r->alpha == v->scales[k].everyone->alpha && r->n == 300);
        norma_reliability_result_free(r);
    }
    assert_int_equal(v->structure->n, 280);
    assert_int_equal(norma_score(&scores, s.instrument, s.data, screen->keep, NULL, NULL, NULL),
                     NORMA_OK);
    assert_memory_equal(scores->pomp, v->scores->pomp, 4 * 300 * sizeof(double));
    norma_scores_free(scores);
    norma_screen_result_free(screen);
    norma_validation_free(v);
    sample_free(s);
}

static void what_the_gate_needs_is_the_same_without_the_rest(void **state)
{
    (void)state;
    sample s = sample_of(THREE, 300, 0, true, 3);
    norma_validate_options lean = NORMA_VALIDATE_OPTIONS_INIT;
    norma_validation *all = validate(s, NULL), *v = NULL;
    lean.extent = NORMA_VALIDATE_GATE;
    assert_int_equal(norma_validate(&v, s.instrument, s.data, NULL, &lean, NULL), NORMA_OK);
    for (size_t k = 0; k < s.instrument->n_scales; k++) {
        const norma_gate_result *a = all->scales[k].gate, *b = v->scales[k].gate;
        assert_null(v->scales[k].everyone);
        assert_null(v->scales[k].information);
        assert_int_equal(a->verdict, b->verdict);
        for (size_t i = 0; i < a->n_reasons; i++)
            assert_memory_equal(&a->reasons[i].value, &b->reasons[i].value, sizeof(double));
    }
    assert_null(v->scores);
    norma_validation_free(all);
    norma_validation_free(v);
    sample_free(s);
}

static void a_held_scale_has_no_score_and_says_why(void **state)
{
    (void)state;
    sample s = sample_of(THREE, 300, 0, true, 3);
    norma_validation *v = validate(s, NULL);
    assert_int_equal(v->scales[B].gate->verdict, NORMA_HOLD);
    assert_int_equal(reason(v, B, "reliability")->verdict, NORMA_HOLD);
    assert_true(reason(v, B, "reliability")->value < 0.4);
    assert_int_equal(v->scores->n_scored[B], 0);
    for (size_t r = 0; r < 300; r++)
        assert_true(isnan(v->scores->pomp[B * 300 + r]));
    assert_int_equal(v->scores->n_scored[A], 300);
    norma_validation_free(v);
    sample_free(s);
}

/* ---- the key ---------------------------------------------------------------------------------
 */

/* Files cannot say so, instruments made in memory can. */
static void scoring_is_as_the_instrument_says_and_its_notes_are_heard(void **state)
{
    (void)state;
    sample s = {.instrument = instrument_of(HEAD SCALES FACTORS SCREENING
                                            "\"scoring\": {\"missing\": \"em\"}," GATE)};
    s.data = random_data(s.instrument, 5, 20, 7);
    norma_validation *v = validate(s, NULL);
    assert_int_equal(v->scores->missing, NORMA_SCORE_EM);
    assert_non_null(find_note(v, "score-em-singular")); /* five rows, four items */
    norma_validation_free(v);
    sample_free(s);
}

static void an_item_of_two_factor_scales_has_no_key(void **state)
{
    (void)state;
    const char json[] = HEAD "\"scales\": [{\"id\": \"top\", \"parts\": [\"a\", \"b\"]},"
                             "{\"id\": \"a\", \"items\": [\"a1\", \"a2\", \"a3\", \"a4\"]},"
                             "{\"id\": \"b\", \"items\": [\"b1\", \"b2\", \"b3\", \"b4\"]},"
                             "{\"id\": \"c\", \"items\": [\"c1\", \"c2\", \"c3\", \"c4\"]}],"
                             "\"factors\": [\"b\", \"c\", \"a\"]," SCREENING GATE;
    sample s = sample_of(json, 300, 0, false, 4);
    s.instrument->factor_scales[0] = norma_instrument_find_scale(s.instrument, "top");
    norma_validation *v = validate(s, NULL);
    assert_int_equal(v->structure->n_items, ITEMS);
    for (size_t i = 0; i < ITEMS; i++) {
        assert_int_equal(v->factor_items[i], i);
        assert_int_equal(v->factor_key[i], i < 4 ? NORMA_NONE : i < 8 ? 0 : 1);
    }
    assert_int_equal(v->key_match->n_keyed, 8);
    size_t a = norma_instrument_find_scale(s.instrument, "a");
    assert_true(isnan(reason(v, a, "structure-hits")->value)); /* no item is its alone */
    assert_int_equal(reason(v, a, "structure-hits")->verdict, NORMA_PASS);
    norma_validation_free(v);
    sample_free(s);
}

static void a_single_factor_is_neither_rotated_nor_judged(void **state)
{
    (void)state;
    sample s = sample_of(HEAD SCALES "\"factors\": [\"a\"]," SCREENING GATE, 300, 0, false, 5);
    norma_validation *v = validate(s, NULL);
    assert_int_equal(v->structure->n_items, 4);
    assert_int_equal(v->structure->n_factors, 1);
    assert_true(isnan(v->structure->rotation_criterion));
    assert_true(isnan(reason(v, A, "structure-hits")->value));
    norma_validation_free(v);
    sample_free(s);
}

/* ---- what cannot be computed -----------------------------------------------------------------
 */

/* From one respondent on: a result, honest gaps, and a note on each. */
static void small_samples_give_what_can_be_known(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 40; n++) {
        sample s = sample_of(THREE, n, 0, false, 6);
        norma_validation *v = validate(s, NULL);
        for (size_t k = 0; k < 4; k++) {
            assert_non_null(v->scales[k].gate);
            assert_int_equal(reason(v, k, "n")->value, v->screen->n_kept);
            if (v->screen->n_kept < 20)
                assert_int_equal(v->scales[k].gate->verdict, NORMA_HOLD);
        }
        assert_true((find_note(v, "few-respondents") != NULL) ==
                    (v->screen->n_kept > 0 && v->screen->n_kept < 10));
        if (v->screen->n_kept < 2)
            assert_non_null(find_note(v, "too-few-kept"));
        else if (v->screen->n_kept <= ITEMS)
            assert_non_null(find_note(v, "structure-not-computed"));
        else if (v->screen->n_kept < 5 * ITEMS)
            assert_non_null(find_note(v, "few-rows-for-structure"));
        else
            assert_non_null(v->structure);
        norma_validation_free(v);
        sample_free(s);
    }
}

/* What small samples show of the key by chance holds no scale. */
static void faults_in_the_key_hold_only_when_shown(void **state)
{
    (void)state;
    for (size_t n = 13; n < 5 * ITEMS; n++) {
        sample s = sample_of(THREE, n, 0, true, n);
        norma_validation *v = validate(s, NULL);
        for (size_t k = A; k <= C && v->structure; k++) {
            const norma_gate_reason *hits = reason(v, k, "structure-hits");
            assert_true(hits->upper == 1);
            assert_int_not_equal(hits->verdict, NORMA_HOLD);
        }
        norma_validation_free(v);
        sample_free(s);
    }
}

/* A wrong key: a caution in 8 respondents, a hold in 300. The upper end is Fisher's z of the
   smallest of four correlations, 2.4977 the normal quantile at 1 - .05 / 8. */
static void a_wrong_key_is_held_in_a_sample_that_shows_it(void **state)
{
    (void)state;
    static const char WRONG[] =
        "{\"format\": \"norma-instrument-1\", \"id\": \"three\", \"version\": \"1\","
        "\"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"a1\", \"a2\", \"a3\", \"a4\","
        "\"b1\", \"b2\", \"b3\", \"b4\", \"c1\", \"c2\", \"c3\", \"c4\"]," SCALES FACTORS SCREENING
            GATE;
    for (size_t n = 8; n <= 300; n += 292) {
        sample s = sample_of(WRONG, n, 0, false, 9);
        norma_validation *v = validate(s, NULL);
        const norma_gate_reason *rest = reason(v, A, "item-rest");
        assert_true(rest->value < 0);
        assert_close(rest->upper,
                     tanh(atanh(rest->value) + 2.497705474412374 / sqrt((double)n - 3)), 1e-12, 0);
        assert_int_equal(rest->verdict, rest->upper < 0 ? NORMA_HOLD : NORMA_CAUTION);
        assert_int_equal(rest->verdict, n == 300 ? NORMA_HOLD : NORMA_CAUTION);
        norma_validation_free(v);
        sample_free(s);
    }
}

enum { WIDE = NORMA_MOMENTS_ITEMS_MAX + 1 };

/* One scale of WIDE items of two answers. */
static norma_instrument *wide_instrument(void)
{
    static char json[WIDE * 32];
    int at = snprintf(json, sizeof json,
                      "{\"format\": \"norma-instrument-1\", \"id\": \"wide\", \"version\": \"1\", "
                      "\"answers\": {\"min\": 0, \"max\": 1}, \"items\": [");
    for (int list = 0; list < 2; list++) {
        for (int i = 0; i < WIDE; i++)
            at += snprintf(json + at, sizeof json - (size_t)at, "%s\"i%d\"", i ? "," : "", i);
        at += snprintf(json + at, sizeof json - (size_t)at, "%s",
                       list ? "]}]}" : "], \"scales\": [{\"id\": \"all\", \"items\": [");
    }
    assert_true((size_t)at < sizeof json);
    return instrument_of(json);
}

static void more_items_than_can_be_analysed_are_screened_and_scales_held(void **state)
{
    (void)state;
    enum { ROWS = 12 };
    sample s = {.instrument = wide_instrument()};
    uint8_t *cells = calloc((size_t)WIDE * ROWS, 1);
    uint64_t stream = 9;
    assert_non_null(cells);
    for (size_t i = 0; i < (size_t)WIDE * ROWS; i++)
        cells[i] = i % ROWS < 2 ? (uint8_t)(i % ROWS) : fixture_random(&stream) % 2 == 0;
    s.data = data_of(s.instrument, cells, ROWS);
    norma_validation *v = validate(s, NULL);
    const char *const codes[] = {"mahalanobis-too-many-items", "reliability-too-many-items",
                                 "structure-too-many-items"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        const norma_note *note = find_note(v, codes[i]);
        assert_non_null(note);
        assert_true(note->value == WIDE && note->of == NORMA_MOMENTS_ITEMS_MAX);
    }
    assert_null(v->structure);
    assert_null(v->scales[0].kept);
    assert_true(v->screen->indices[NORMA_INDEX_LONGSTRING][0] == WIDE);
    norma_validation_free(v);
    sample_free(s);
    free(cells);
}

static void nobody_kept_is_said_once(void **state)
{
    (void)state;
    sample s = sample_of(THREE, 50, 50, false, 7);
    norma_validation *v = validate(s, NULL);
    assert_int_equal(v->screen->n_kept, 0);
    const norma_note *note = find_note(v, "too-few-kept");
    assert_non_null(note);
    assert_true(note->value == 0 && note->of == 50);
    assert_null(find_note(v, "reliability-not-computed"));
    assert_true(!v->structure && !v->key_match);
    for (size_t k = 0; k < 4; k++) {
        assert_null(v->scales[k].kept);
        assert_true(isnan(v->alpha[k]));
        assert_int_equal(v->scales[k].gate->verdict, NORMA_HOLD);
        assert_int_equal(v->scores->n_scored[k], 0);
    }
    norma_norms_source source;
    norma_error err = {0};
    norma_norms_from_validation(&source, v, "nobody", NULL);
    assert_int_equal(norma_norms_build(NULL, "/tmp/norma-never-made.db", &source, &err),
                     NORMA_EDATA);
    assert_int_equal(access("/tmp/norma-never-made.db", F_OK), -1);
    norma_validation_free(v);
    sample_free(s);
}

static void a_constant_or_unanswered_item_is_no_failure(void **state)
{
    (void)state;
    for (int unanswered = 0; unanswered <= 1; unanswered++) {
        sample s = {.instrument = instrument_of(THREE)};
        uint8_t cells[100 * ITEMS];
        answer(cells, 100, 0, false, 8);
        memset(cells + 5 * 100, unanswered ? NORMA_MISSING_CELL : 2, 100); /* b2 */
        s.data = data_of(s.instrument, cells, 100);
        norma_validation *v = validate(s, NULL);
        assert_null(v->structure);
        assert_non_null(find_note(v, "structure-not-computed"));
        if (unanswered) {
            assert_non_null(find_note(v, "reliability-not-computed"));
            assert_int_equal(v->scales[B].gate->verdict, NORMA_HOLD); /* n = 0 */
        } else {
            assert_non_null(strstr(find_note(v, "structure-not-computed")->message, "item b2"));
            assert_true(isnan(reason(v, B, "item-rest")->value));
            assert_int_equal(reason(v, B, "item-rest")->verdict, NORMA_CAUTION);
        }
        assert_int_equal(v->scales[A].gate->verdict, NORMA_PASS);
        norma_validation_free(v);
        sample_free(s);
    }
}

/* ---- norms -----------------------------------------------------------------------------------
 */

/* A norm sample builds a set, without its held scale; another sample is compared with it. */
static void norms_go_from_one_validation_to_another(void **state)
{
    (void)state;
    char store[] = "/tmp/norma-test-XXXXXX";
    int made = mkstemp(store);
    assert_true(made >= 0);
    close(made);
    sample norm = sample_of(THREE, 400, 10, true, 9), company = sample_of(THREE, 60, 0, false, 10);
    norma_validation *v = validate(norm, NULL);
    norma_norms_source source;
    norma_norm_set *set = NULL;
    norma_norms_from_validation(&source, v, "all", "everybody");
    assert_int_equal(norma_norms_build(NULL, store, &source, NULL), NORMA_OK);
    assert_int_equal(norma_norms_load(&set, store, NULL, NULL), NORMA_OK);
    unlink(store);
    assert_int_equal(set->n_rows, 400);
    assert_int_equal(set->n_kept, 390);
    assert_true(norma_norm_find_scale(set, "b") == NORMA_NONE);
    const size_t a = norma_norm_find_scale(set, "a");
    assert_int_equal(set->scales[a].n, 390);
    assert_true(set->scales[a].alpha == v->scales[A].kept->alpha);
    norma_validation_free(v);

    v = validate(company, set);
    assert_true(v->norms == set && v->scales[A].compared && !v->scales[B].compared);
    assert_string_equal(find_note(v, "scale-not-in-norms")->subject, "b");
    norma_comparison want;
    norma_norm_compare(&want, &set->scales[a], v->scores->pomp + A * 60, 60);
    assert_memory_equal(&want, &v->scales[A].comparison, sizeof want);
    assert_int_equal(want.n, 60);
    norma_validation_free(v);

    char other[sizeof THREE];
    memcpy(other, THREE, sizeof THREE);
    *strstr(other, "three") = 'T';
    sample foreign = sample_of(other, 60, 0, false, 10);
    norma_error err = {0};
    assert_int_equal(norma_validate(&v, foreign.instrument, foreign.data, set, NULL, &err),
                     NORMA_ESTORE);
    assert_null(v);
    assert_non_null(strstr(err.message, "instrument 'three', not of 'Three'"));
    norma_norm_set_free(set);
    sample_free(foreign);
    sample_free(norm);
    sample_free(company);
}

/* Real answers: norms of lq2002's other companies, and company 13 against them. Means and
   percentile ranks here are counted anew, item by item. */
static double leadership(const norma_data *data, size_t row)
{
    double sum = 0;
    for (size_t i = 0; i < 11; i++) /* eleven items from 1 to 5, none missing in this file */
        sum += norma_data_cells(data, i)[row];
    return 100 * sum / 44;
}

static void a_real_company_against_the_others(void **state)
{
    (void)state;
    const char *thirteen = "13";
    norma_read_options others = NORMA_READ_OPTIONS_INIT, one = NORMA_READ_OPTIONS_INIT;
    others.where_column = one.where_column = "COMPID";
    others.where_values = one.where_values = &thirteen;
    others.n_where_values = one.n_where_values = 1;
    others.where_not = true;
    sample norm, company;
    char store[] = "/tmp/norma-test-XXXXXX";
    close(mkstemp(store));
    assert_int_equal(
        norma_instrument_load(&norm.instrument, NORMA_DATASETS "/lq2002/instrument.json", NULL),
        NORMA_OK);
    company.instrument = norm.instrument;
    const char *path = NORMA_DATASETS "/lq2002/lq2002.csv";
    assert_int_equal(norma_data_read(&norm.data, norm.instrument, path, &others, NULL), NORMA_OK);
    assert_int_equal(norma_data_read(&company.data, norm.instrument, path, &one, NULL), NORMA_OK);
    const size_t n_norm = norma_data_rows(norm.data), n = norma_data_rows(company.data);
    assert_int_equal(n_norm + n, 2042);
    norma_validation *v = validate(norm, NULL);
    norma_norms_source source;
    norma_norm_set *set = NULL;
    norma_norms_from_validation(&source, v, "others", "COMPID is not 13");
    assert_int_equal(norma_norms_build(NULL, store, &source, NULL), NORMA_OK);
    assert_int_equal(norma_norms_load(&set, store, NULL, NULL), NORMA_OK);
    unlink(store);

    double mean = 0, norm_mean = 0, kept = 0, below = 0, at = 0, company_kept = 0;
    norma_validation *w = validate(company, set);
    for (size_t r = 0; r < n; r++)
        if (w->screen->keep[r]) {
            mean += leadership(company.data, r);
            company_kept++;
        }
    mean /= company_kept;
    for (size_t r = 0; r < n_norm; r++)
        if (v->screen->keep[r]) {
            norm_mean += leadership(norm.data, r);
            below += leadership(norm.data, r) < mean;
            at += leadership(norm.data, r) == mean;
            kept++;
        }
    norm_mean /= kept;
    const norma_comparison *c = &w->scales[0].comparison;
    assert_true(w->scales[0].compared);
    assert_close(c->mean, mean, 1e-12, 0);
    assert_close(c->difference, mean - norm_mean, 1e-10, 0);
    assert_close(c->percentile, 100 * (below + at / 2) / kept, 1e-12, 0);
    assert_true(c->g_low < c->hedges_g && c->hedges_g < c->g_high);
    norma_validation_free(v);
    norma_validation_free(w);
    norma_norm_set_free(set);
    norma_data_free(company.data);
    sample_free(norm);
}

/* ---- how it runs -----------------------------------------------------------------------------
 */

static void step(void *context, const char *what, double share)
{
    double *last = context;
    assert_true(what[0] != '\0' && share > *last && share <= 1);
    *last = share;
}

static void progress_goes_from_nothing_to_all(void **state)
{
    (void)state;
    double last = -1;
    sample s = sample_of(THREE, 100, 0, false, 11);
    norma_validation *v = NULL;
    norma_validate_options o = NORMA_VALIDATE_OPTIONS_INIT;
    o.progress = (norma_progress){step, &last};
    assert_int_equal(norma_validate(&v, s.instrument, s.data, NULL, &o, NULL), NORMA_OK);
    assert_true(last == 1);
    norma_validation_free(v);
    sample_free(s);
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    sample s = sample_of(THREE, 3000, 100, false, 12);
    norma_validation *v[2] = {NULL, NULL};
    norma_validate_options o = NORMA_VALIDATE_OPTIONS_INIT;
    for (size_t t = 0; t < 2; t++) {
        o.threads = t == 0 ? 1 : 3;
        assert_int_equal(norma_validate(&v[t], s.instrument, s.data, NULL, &o, NULL), NORMA_OK);
    }
    for (size_t k = 0; k < 4; k++) {
        assert_memory_equal(&v[0]->alpha[k], &v[1]->alpha[k], sizeof(double));
        assert_memory_equal(&v[0]->scales[k].kept->omega_total, &v[1]->scales[k].kept->omega_total,
                            sizeof(double));
    }
    assert_memory_equal(v[0]->structure->loadings, v[1]->structure->loadings,
                        ITEMS * 3 * sizeof(double));
    assert_memory_equal(v[0]->structure->parallel.threshold, v[1]->structure->parallel.threshold,
                        ITEMS * sizeof(double));
    assert_memory_equal(v[0]->scores->pomp, v[1]->scores->pomp, 4 * 3000 * sizeof(double));
    assert_int_equal(v[0]->notes.n, v[1]->notes.n);
    for (size_t i = 0; i < v[0]->notes.n; i++)
        assert_string_equal(v[0]->notes.list[i].message, v[1]->notes.list[i].message);
    norma_validation_free(v[0]);
    norma_validation_free(v[1]);
    sample_free(s);
}

static void options_and_tables_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    sample s = sample_of(THREE, 50, 0, false, 13);
    norma_instrument *other = instrument_of(FIXTURE);
    norma_validation *v = NULL;
    norma_error err = {0};
    norma_validate_options o = NORMA_VALIDATE_OPTIONS_INIT;
    o.conf_level = 1;
    assert_int_equal(norma_validate(&v, s.instrument, s.data, NULL, &o, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "--conf-level"));
    assert_int_equal(norma_validate(&v, other, s.data, NULL, NULL, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "the table has 12 items and the instrument 9"));
    norma_data *empty = data_of(s.instrument, (const uint8_t[1]){0}, 0);
    assert_int_equal(norma_validate(&v, s.instrument, empty, NULL, NULL, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "no respondent"));
    assert_null(v);
    norma_data_free(empty);
    norma_instrument_free(other);
    sample_free(s);
}

/* One thread, so that the k-th allocation is always the same one. */
static void nothing_leaks(void **state)
{
    (void)state;
    const int before = omp_get_max_threads();
    sample s = sample_of(THREE, 40, 3, false, 14);
    norma_validation *v = NULL;
    norma_validate_options o = NORMA_VALIDATE_OPTIONS_INIT;
    o.threads = 1;
    o.replicates = 2;
    omp_set_num_threads(1);
    check_every_allocation(v, norma_validate(&v, s.instrument, s.data, NULL, &o, NULL));
    omp_set_num_threads(before);
    norma_validation_free(v);
    norma_validation_free(NULL);
    sample_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_sample_passes_and_is_scored),
        cmocka_unit_test(the_parts_are_those_of_their_rooms),
        cmocka_unit_test(what_the_gate_needs_is_the_same_without_the_rest),
        cmocka_unit_test(a_held_scale_has_no_score_and_says_why),
        cmocka_unit_test(scoring_is_as_the_instrument_says_and_its_notes_are_heard),
        cmocka_unit_test(an_item_of_two_factor_scales_has_no_key),
        cmocka_unit_test(a_single_factor_is_neither_rotated_nor_judged),
        cmocka_unit_test(small_samples_give_what_can_be_known),
        cmocka_unit_test(faults_in_the_key_hold_only_when_shown),
        cmocka_unit_test(a_wrong_key_is_held_in_a_sample_that_shows_it),
        cmocka_unit_test(more_items_than_can_be_analysed_are_screened_and_scales_held),
        cmocka_unit_test(nobody_kept_is_said_once),
        cmocka_unit_test(a_constant_or_unanswered_item_is_no_failure),
        cmocka_unit_test(norms_go_from_one_validation_to_another),
        cmocka_unit_test(a_real_company_against_the_others),
        cmocka_unit_test(progress_goes_from_nothing_to_all),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(options_and_tables_that_do_not_fit_are_refused),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests_name("validate", tests, NULL, NULL);
}

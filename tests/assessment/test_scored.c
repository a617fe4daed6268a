#include "company.h"

#include <math.h>
#include <omp.h>

#include <norma/composite.h>
#include <norma/scored.h>

static norma_scored *score(const company *c, const norma_norm_set *norms,
                           const norma_scored_options *options)
{
    norma_scored *s = NULL;
    norma_error err = {0};
    if (norma_scored_of(&s, c->instrument, c->data, norms, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return s;
}

static bool has_note(const norma_scored *s, const char *code)
{
    for (size_t i = 0; i < s->notes.n; i++)
        if (strcmp(s->notes.list[i].code, code) == 0)
            return true;
    return false;
}

/* A score where the scale is not held in the row's population, and nowhere else. */
static void a_held_scale_has_no_score_in_that_population(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 95, 3, 5, 30);
    norma_scored *s = score(&c, NULL, NULL);
    norma_scores *all = NULL;
    size_t held = 0, open = 0;
    assert_int_equal(
        norma_score(&all, c.instrument, c.data, s->validation->screen->keep, NULL, NULL, NULL),
        NORMA_OK);
    assert_int_equal(s->n_populations, 3); /* some have no role */
    assert_true(has_note(s, "rows-without-role") && has_note(s, "personal-data"));
    for (size_t k = 0; k < COMPANY_SCALES; k++)
        for (size_t r = 0; r < c.n; r++) {
            const size_t p = norma_scored_population(s, r), at = k * c.n + r;
            const norma_scored_scale *shared = &s->scales[k * s->n_populations + p];
            if (shared->verdict == NORMA_HOLD) {
                assert_true(isnan(s->scores->mean[at]) && isnan(s->scores->pomp[at]));
                held++;
            } else {
                assert_true(s->scores->pomp[at] == all->pomp[at] || isnan(all->pomp[at]));
                open++;
            }
        }
    assert_true(held > 0 && open > 0);
    norma_scores_free(all);
    norma_scored_free(s);
    company_free(&c);
}

/* Mean, sd and n of a population are those of its rows; its reliability that of its cell. */
static void populations_have_figures_of_their_own(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 600, 4, 10, 32);
    norma_scored *s = score(&c, NULL, NULL);
    for (size_t i = 0; i < COMPANY_SCALES * s->n_populations; i++) {
        const norma_scored_scale *shared = &s->scales[i];
        const double *pomp = s->scores->pomp + shared->scale * c.n;
        double n = 0, sum = 0, squares = 0;
        for (size_t r = 0; r < c.n; r++)
            if (!isnan(pomp[r]) && (shared->population == NORMA_NONE ||
                                    norma_data_label(c.data, 2, r) == shared->population)) {
                n++;
                sum += pomp[r];
                squares += pomp[r] * pomp[r];
            }
        assert_true((double)shared->n == n);
        if (n < 2)
            continue;
        assert_close(shared->mean, sum / n, 1e-12, 0);
        assert_close(shared->sd, sqrt((squares - sum * sum / n) / (n - 1)), 1e-9, 0);
        assert_string_equal(shared->reliability_method, "alpha");
        assert_true(shared->reliability == norma_gating_find(s->gating, shared->scale,
                                                             shared->population, NORMA_NONE,
                                                             NORMA_NONE)
                                               ->evidence.reliability);
    }
    norma_scored_free(s);
    company_free(&c);
}

static void a_scale_of_parts_has_the_reliability_of_a_composite(void **state)
{
    (void)state;
    static char json[sizeof COMPANY + 64];
    const char *at = strstr(COMPANY, "\"parts\": [\"a\", \"b\", \"c\"]");
    snprintf(json, sizeof json, "%.*s\"score\": \"parts\", %s", (int)(at - COMPANY), COMPANY, at);
    company c = company_of(json, 400, 3, 0, 33);
    norma_scored *s = score(&c, NULL, NULL);
    norma_sample parts[3];
    static const char *const ids[] = {"a", "b", "c"};
    uint8_t *keep = calloc(c.n, 1);
    norma_composite *want = NULL;
    for (size_t r = 0; r < c.n; r++)
        keep[r] = s->validation->screen->keep[r] && norma_data_label(c.data, 2, r) == 0;
    for (size_t k = 0; k < 3; k++)
        parts[k] = (norma_sample){
            .data = c.data, .items = c.instrument->scales[k + 1].items, .n_items = 4, .keep = keep};
    assert_int_equal(norma_composite_of(&want, "all", parts, ids, 3, NULL, NULL, NULL), NORMA_OK);
    assert_close(s->scales[0].reliability, want->reliability.value, 1e-12, 0);
    assert_string_equal(s->scales[0].reliability_method, "Mosier (1943), of parts");
    norma_composite_free(want);
    free(keep);
    norma_scored_free(s);
    company_free(&c);
}

/* all = (3 ab + c) / 4 and ab = (a + 2 b) / 3, so all is (a + 2 b + c) / 4. */
static void parts_of_parts_count_with_the_weights_on_the_way(void **state)
{
    (void)state;
    static const char old[] = "{\"id\": \"all\", \"parts\": [\"a\", \"b\", \"c\"]}";
    static const char with[] = "{\"id\": \"all\", \"score\": \"parts\", \"weights\": {\"ab\": 3}, "
                               "\"parts\": [\"ab\", \"c\"]},"
                               "{\"id\": \"ab\", \"score\": \"parts\", \"weights\": {\"b\": 2}, "
                               "\"parts\": [\"a\", \"b\"]}";
    static char json[sizeof COMPANY + sizeof with];
    const char *at = strstr(COMPANY, old);
    assert_non_null(at);
    snprintf(json, sizeof json, "%.*s%s%s", (int)(at - COMPANY), COMPANY, with,
             at + sizeof old - 1);
    company c = company_of(json, 400, 3, 0, 33);
    norma_scored *s = score(&c, NULL, NULL);
    norma_sample parts[3];
    static const char *const ids[] = {"a", "b", "c"};
    static const double weights[] = {1, 2, 1}, of_ab[] = {1, 2};
    uint8_t *keep = calloc(c.n, 1);
    norma_composite *all = NULL, *ab = NULL;
    for (size_t r = 0; r < c.n; r++)
        keep[r] = s->validation->screen->keep[r] && norma_data_label(c.data, 2, r) == 0;
    for (size_t k = 0; k < 3; k++)
        parts[k] = (norma_sample){
            .data = c.data, .items = c.instrument->scales[k + 2].items, .n_items = 4, .keep = keep};
    assert_int_equal(norma_composite_of(&all, "all", parts, ids, 3, weights, NULL, NULL), NORMA_OK);
    assert_int_equal(norma_composite_of(&ab, "ab", parts, ids, 2, of_ab, NULL, NULL), NORMA_OK);
    assert_close(s->scales[0].reliability, all->reliability.value, 1e-12, 0);
    assert_close(s->scales[s->n_populations].reliability, ab->reliability.value, 1e-12, 0);
    norma_composite_free(all);
    norma_composite_free(ab);
    free(keep);
    norma_scored_free(s);
    company_free(&c);
}

static void standard_scores_refer_to_norms_or_to_each_population(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 300, 3, 0, 34);
    norma_scored_options o = norma_scored_options_init();
    norma_scored *s = score(&c, NULL, NULL);
    assert_true(has_note(s, "reference-missing"));
    assert_int_equal(s->scales[3].reference.n_values, 0);
    norma_scored_free(s);

    o.reference = NORMA_REFERENCE_SAMPLE;
    s = score(&c, NULL, &o);
    assert_false(has_note(s, "reference-missing"));
    for (size_t i = 0; i < COMPANY_SCALES * s->n_populations; i++) {
        const norma_scored_scale *shared = &s->scales[i];
        assert_int_equal(shared->reference.n, shared->n);
        if (shared->n > 1)
            assert_close(shared->reference.mean, shared->mean, 1e-12, 0);
    }
    norma_scored_free(s);

    double values[] = {20, 50, 80};
    double shares[] = {.2, .6, .2}, effective[] = {500, 500, 500};
    size_t counts[] = {100, 300, 100};
    norma_norm_scale scale = {.id = (char *)"a",
                              .n = 500,
                              .mean = 50,
                              .sd = 20,
                              .n_values = 3,
                              .values = values,
                              .counts = counts,
                              .shares = shares,
                              .effective = effective};
    norma_norm_set norms = {.name = (char *)"n",
                            .version = 1,
                            .created = (char *)"2025-01-01T00:00:00Z",
                            .instrument_id = c.instrument->id,
                            .instrument_version = c.instrument->version,
                            .key_sha256 = c.instrument->key_sha256,
                            .n_scales = 1,
                            .scales = &scale};
    s = score(&c, &norms, NULL);
    const norma_scored_scale *a = &s->scales[1 * s->n_populations];
    assert_int_equal(a->reference.n, 500);
    assert_true(a->reference.values != values && a->reference.values[2] == 80);
    assert_int_equal(s->scales[2 * s->n_populations].reference.n_values, 0);
    norma_scored_free(s);
    company_free(&c);
}

static void factors_are_scored_where_their_scales_are(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 500, 3, 10, 35);
    norma_scored_options o = norma_scored_options_init();
    o.factor_scores = true;
    norma_scored *s = score(&c, NULL, &o);
    const norma_factor_result *f = s->validation->structure;
    const norma_sample sample = {.data = c.data,
                                 .items = s->validation->factor_items,
                                 .n_items = f->n_items,
                                 .keep = s->validation->screen->keep};
    double *want = calloc(c.n * f->n_factors, sizeof *want);
    assert_int_equal(
        norma_factor_scores(want, f, &sample, NULL, NULL, NORMA_SCORES_THURSTONE, NULL), NORMA_OK);
    size_t scored = 0;
    for (size_t i = 0; i < c.n * f->n_factors; i++) {
        if (isnan(s->factor_scores[i]))
            continue;
        assert_true(s->factor_scores[i] == want[i]);
        scored++;
    }
    assert_true(scored > c.n);
    free(want);
    norma_scored_free(s);
    company_free(&c);
    c = company_of(COMPANY, 12, 1, 0, 36);
    s = score(&c, NULL, &o);
    assert_null(s->factor_scores);
    assert_true(has_note(s, "factor-scores-not-computed"));
    norma_scored_free(s);
    company_free(&c);
}

/* What is told of a cell needs as many people as min-cell asks, and a cell that would give a small
   one away by subtraction is not told of either. */
static void small_units_and_populations_are_not_told_of(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 60, 3, 0, 37);
    norma_scored *s = score(&c, NULL, NULL);
    size_t small = 0, shown = 0;
    for (size_t l = 0; l < 2; l++)
        for (size_t u = 0; u < s->gating->levels[l]->n_units; u++)
            for (size_t p = 0; p <= s->gating->n_populations; p++) {
                const size_t population = p ? p - 1 : NORMA_NONE;
                size_t n = 0;
                for (size_t r = 0; r < c.n; r++)
                    n += s->validation->screen->keep[r] && s->gating->levels[l]->unit[r] == u &&
                         (p == 0 || norma_data_label(c.data, 2, r) == population);
                const bool is_shown = norma_scored_shows(s, population, l, u);
                if (n < 10) { /* one that screening emptied too */
                    assert_false(is_shown);
                    small++;
                }
                shown += is_shown;
            }
    assert_true(small > 0 && shown > 0);
    assert_false(norma_scored_shows(s, NORMA_NONE, 2, 0));
    assert_true(norma_scored_shows_population(s, NORMA_NONE));
    norma_scored_free(s);
    norma_scored_options o = norma_scored_options_init();
    o.disclosure.min_cell = 1;
    s = score(&c, NULL, &o);
    assert_true(norma_scored_shows(s, 0, 1, 0));
    assert_true(has_note(s, "disclosure-off"));
    norma_scored_free(s);
    o.disclosure.min_cell = 3;
    assert_int_equal(norma_scored_of(&s, c.instrument, c.data, NULL, &o, NULL), NORMA_EINVAL);
    assert_null(s);
    company_free(&c);
}

static void missing_answers_are_treated_as_asked(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 400, 3, 30, 38);
    norma_scored_options o = norma_scored_options_init();
    o.missing = NORMA_SCORE_COMPLETE + 1;
    norma_scored *s = score(&c, NULL, &o);
    assert_int_equal(s->scores->missing, NORMA_SCORE_COMPLETE);
    for (size_t r = 0; r < c.n; r++)
        for (size_t i = 0; i < 4; i++)
            if (norma_data_cells(c.data, c.instrument->scales[1].items[i])[r] == NORMA_MISSING_CELL)
                assert_true(isnan(s->scores->mean[c.n + r]));
    norma_scored_free(s);
    company_free(&c);
}

static void any_company_comes_out(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 12, 40};
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        company c = company_of(COMPANY, sizes[k], 5, 100, 40 + k);
        norma_scored_options o = norma_scored_options_init();
        o.reference = NORMA_REFERENCE_SAMPLE;
        norma_scored *s = score(&c, NULL, &o);
        assert_true(s->n_populations >= 1);
        norma_scored_free(s);
        company_free(&c);
    }
}

static void nothing_leaks(void **state)
{
    (void)state;
    const int before = omp_get_max_threads();
    company c = company_of(COMPANY, 40, 2, 10, 45);
    norma_scored_options o = norma_scored_options_init();
    norma_scored *s = NULL;
    o.threads = 1;
    o.reference = NORMA_REFERENCE_SAMPLE;
    o.factor_scores = true;
    omp_set_num_threads(1);
    check_every_allocation(s, norma_scored_of(&s, c.instrument, c.data, NULL, &o, NULL));
    omp_set_num_threads(before);
    norma_scored_free(s);
    norma_scored_free(NULL);
    company_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_held_scale_has_no_score_in_that_population),
        cmocka_unit_test(populations_have_figures_of_their_own),
        cmocka_unit_test(a_scale_of_parts_has_the_reliability_of_a_composite),
        cmocka_unit_test(parts_of_parts_count_with_the_weights_on_the_way),
        cmocka_unit_test(standard_scores_refer_to_norms_or_to_each_population),
        cmocka_unit_test(factors_are_scored_where_their_scales_are),
        cmocka_unit_test(small_units_and_populations_are_not_told_of),
        cmocka_unit_test(missing_answers_are_treated_as_asked),
        cmocka_unit_test(any_company_comes_out),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests_name("scored", tests, NULL, NULL);
}

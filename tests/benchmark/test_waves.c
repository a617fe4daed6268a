#include "support/check.h"

#include <math.h>
#include <norma/waves.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Three items from 1 to 5; nobody is set aside, and nothing is held. */
static const char with_units[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"w\", \"version\": \"1\", \"columns\": "
    "{\"respondent\": \"id\", \"units\": [\"unit\"]}, \"answers\": {\"min\": 1, \"max\": 5}, "
    "\"items\": [\"a\", \"b\", \"c\"], \"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\", "
    "\"c\"]}], \"screening\": {\"rules\": []}, \"gate\": {\"name\": \"none\", \"criteria\": "
    "[{\"id\": \"n\", \"pass\": 1, \"hold\": 1, \"source\": \"test\"}]}}";

enum { ITEMS = 3, MOST = 200 };

typedef struct wave {
    size_t n;
    uint8_t cells[ITEMS * MOST];
    char id[MOST][8], unit[MOST][8];
    norma_data *data;
    norma_validation *validation;
} wave;

typedef struct both {
    norma_instrument *instrument;
    wave wave[2];
} both;

static void make_wave(wave *w, const norma_instrument *instrument)
{
    const char *ids[MOST], *units[MOST];
    const char *const *labels[] = {units};
    norma_error err = {0};
    norma_validate_options o = NORMA_VALIDATE_OPTIONS_INIT;
    for (size_t r = 0; r < w->n; r++) {
        ids[r] = w->id[r];
        units[r] = *w->unit[r] ? w->unit[r] : NULL;
    }
    const norma_data_source source = {
        .n_rows = w->n, .cells = w->cells, .respondents = ids, .labels = labels};
    o.extent = NORMA_VALIDATE_GATE;
    if (norma_data_make(&w->data, instrument, &source, &err) ||
        norma_validate(&w->validation, instrument, w->data, NULL, &o, &err))
        fail_msg("%s", err.message);
}

static void begin(both *b)
{
    norma_error err = {0};
    memset(b, 0, sizeof *b);
    if (norma_instrument_parse(&b->instrument, with_units, sizeof with_units - 1, "i", &err))
        fail_msg("%s", err.message);
}

static norma_waves *compare(both *b, const norma_waves_options *o)
{
    norma_waves *waves = NULL;
    norma_error err = {0};
    for (size_t k = 0; k < 2; k++)
        if (!b->wave[k].data)
            make_wave(&b->wave[k], b->instrument);
    if (norma_waves_of(&waves, b->wave[0].validation, b->wave[1].validation, NULL, o, &err))
        fail_msg("%s", err.message);
    return waves;
}

static void end(both *b)
{
    for (size_t k = 0; k < 2; k++) {
        norma_validation_free(b->wave[k].validation);
        norma_data_free(b->wave[k].data);
    }
    norma_instrument_free(b->instrument);
}

static bool has_note(const norma_waves *waves, const char *code)
{
    for (size_t i = 0; i < waves->notes.n; i++)
        if (strcmp(waves->notes.list[i].code, code) == 0)
            return true;
    return false;
}

/* ---- certified: R 4.2.2, scripts/reference/waves.R ---- */

/* Wave by wave; the first `matched` of the 30 who are in both keep their ids. */
static void read_waves(both *b, const cJSON *root, size_t matched)
{
    static const char *const names[] = {"before", "after"};
    begin(b);
    for (size_t k = 0; k < 2; k++) {
        const cJSON *answers = json_at(root, names[k]);
        wave *w = &b->wave[k];
        w->n = (size_t)cJSON_GetArraySize(answers) / ITEMS;
        for (size_t c = 0; c < ITEMS * w->n; c++)
            w->cells[c] = (uint8_t)(cJSON_GetArrayItem(answers, (int)c)->valueint - 1);
        for (size_t r = 0; r < w->n; r++) {
            const size_t person = k == 0 ? r : r + 10;
            const bool known = k == 0 || r < matched;
            snprintf(w->id[r], sizeof w->id[r], "%c%02zu", known ? 'p' : 'q', person % 100);
            snprintf(w->unit[r], sizeof w->unit[r], "u%zu", person % 2);
        }
    }
}

static void check_figure(const norma_wave_figure *f, const cJSON *want)
{
    const struct {
        const char *name;
        double got;
    } figures[] = {
        {"change", f->change}, {"se", f->se}, {"df", f->df}, {"low", f->low},
        {"high", f->high},     {"p", f->p},   {"g", f->g},   {"equivalence_p", f->equivalence_p}};
    for (size_t k = 0; k < sizeof figures / sizeof figures[0]; k++)
        assert_close(figures[k].got, json_number(want, figures[k].name), 1e-10, 1e-13);
}

static void changes_of_the_same_people_are_those_of_a_paired_test(void **state)
{
    (void)state;
    cJSON *root = reference_load("waves.json");
    const cJSON *want = json_at(root, "paired");
    norma_waves_options o = NORMA_WAVES_OPTIONS_INIT;
    both b;
    read_waves(&b, root, 30);
    o.disclosure.min_cell = 5;
    norma_waves *waves = compare(&b, &o);
    const norma_wave_scale *s = &waves->scales[0];
    assert_int_equal(s->whole.design, NORMA_WAVES_PAIRED);
    assert_int_equal(s->whole.n_matched, 30);
    assert_int_equal(waves->n_matched, 30);
    assert_true(has_note(waves, "waves-matched"));
    check_figure(&s->whole, want);
    assert_close(s->whole.g_low, json_number(want, "g_low"), 1e-10, 0);
    assert_close(s->whole.g_high, json_number(want, "g_high"), 1e-10, 0);
    for (size_t w = 0; w < 2; w++)
        assert_close(s->alpha[w], json_number(root, w ? "alpha/1" : "alpha/0"), 1e-10, 0);
    assert_close(s->persons.smallest, json_number(root, "persons/smallest"), 1e-10, 0);
    assert_int_equal(s->persons.improved, json_number(root, "persons/improved"));
    assert_int_equal(s->persons.worsened, json_number(root, "persons/worsened"));
    norma_waves_free(waves);
    end(&b);
    cJSON_Delete(root);
}

static void changes_of_two_samples_are_those_of_welch(void **state)
{
    (void)state;
    cJSON *root = reference_load("waves.json");
    norma_waves_options o = NORMA_WAVES_OPTIONS_INIT;
    both b;
    read_waves(&b, root, 0);
    norma_waves *waves = compare(&b, &o);
    assert_int_equal(waves->scales[0].whole.design, NORMA_WAVES_INDEPENDENT);
    assert_int_equal(waves->scales[0].whole.n_matched, 0);
    assert_int_equal(waves->scales[0].persons.n, 0);
    assert_true(has_note(waves, "waves-unmatched"));
    check_figure(&waves->scales[0].whole, json_at(root, "independent"));
    norma_waves_free(waves);
    end(&b);
    cJSON_Delete(root);
}

/* ---- privacy ---- */

/* 30 matched, 10 left and 6 came: with figures of all and of those matched, six people's mean
   would follow. */
static void few_who_came_or_left_are_not_given_away_by_pairs(void **state)
{
    (void)state;
    cJSON *root = reference_load("waves.json");
    both b;
    read_waves(&b, root, 30);
    norma_waves *waves = compare(&b, NULL);
    assert_int_equal(waves->scales[0].whole.design, NORMA_WAVES_INDEPENDENT);
    assert_int_equal(waves->n_matched, 0);
    assert_true(has_note(waves, "waves-unmatched"));
    norma_waves_free(waves);
    end(&b);
    cJSON_Delete(root);
}

/* before[u] and after[u] people of unit u answer; no ids in common. */
static void fill(both *b, const size_t before[4], const size_t after[4])
{
    const size_t *const sizes[] = {before, after};
    begin(b);
    for (size_t k = 0; k < 2; k++) {
        wave *w = &b->wave[k];
        for (size_t u = 0; u < 4; u++)
            for (size_t i = 0; i < sizes[k][u]; i++, w->n++) {
                snprintf(w->unit[w->n], sizeof w->unit[w->n], "u%zu", u % 10);
                snprintf(w->id[w->n], sizeof w->id[w->n], "%c%zu", k ? 'y' : 'x', w->n % 1000);
            }
        for (size_t c = 0; c < ITEMS * w->n; c++)
            w->cells[c] = (uint8_t)((c * 7 + c / w->n + k) % 5);
    }
}

static void units_too_small_in_one_wave_are_hidden_with_what_would_tell_them(void **state)
{
    (void)state;
    both b;
    fill(&b, (const size_t[]){20, 20, 20, 4}, (const size_t[]){20, 20, 20, 20});
    norma_waves *waves = compare(&b, NULL);
    size_t shown = 0;
    for (size_t u = 0; u < waves->n_units; u++) {
        const norma_wave_figure *f = &waves->scales[0].units[u];
        shown += f->shown;
        if (!f->shown) {
            assert_int_equal(f->n[0] + f->n[1], 0);
            assert_true(isnan(f->mean[0]) && isnan(f->mean[1]) && isnan(f->change));
        }
    }
    assert_false(waves->units[3].shown);
    assert_int_equal(shown, 2); /* one more, else the whole less the others were the small one */
    assert_int_equal(waves->n_hidden, 2);
    assert_true(has_note(waves, "waves-hidden"));
    assert_true(waves->scales[0].whole.shown);
    norma_waves_free(waves);
    end(&b);
}

static void units_of_one_wave_alone_are_not_told(void **state)
{
    (void)state;
    both b;
    fill(&b, (const size_t[]){20, 20, 20, 0}, (const size_t[]){20, 20, 0, 20});
    norma_waves *waves = compare(&b, NULL);
    assert_true(waves->units[0].shown && waves->units[1].shown);
    assert_false(waves->units[2].shown || waves->units[3].shown);
    norma_waves_free(waves);
    end(&b);
}

static void a_small_wave_tells_nothing(void **state)
{
    (void)state;
    both b;
    fill(&b, (const size_t[]){4, 3, 0, 0}, (const size_t[]){20, 20, 0, 0});
    norma_waves *waves = compare(&b, NULL);
    assert_false(waves->total_shown || waves->scales[0].whole.shown);
    assert_int_equal(waves->n[0] + waves->n[1], 0);
    assert_int_equal(waves->n_hidden, waves->n_units);
    norma_waves_free(waves);
    end(&b);
}

/* ---- laws ---- */

static void alike_waves_have_not_changed(void **state)
{
    (void)state;
    both b;
    fill(&b, (const size_t[]){50, 40, 40, 40}, (const size_t[]){50, 40, 40, 40});
    memcpy(b.wave[1].cells, b.wave[0].cells, sizeof b.wave[0].cells);
    norma_waves *waves = compare(&b, NULL);
    assert_close(waves->scales[0].whole.change, 0, 0, 1e-12);
    norma_waves_free(waves);
    norma_waves_options o = NORMA_WAVES_OPTIONS_INIT;
    o.bound = 0.5;
    waves = compare(&b, &o);
    assert_int_equal(waves->scales[0].whole.verdict, NORMA_CHANGE_NONE);
    norma_waves_free(waves);
    o.bound = 0.01;
    waves = compare(&b, &o);
    assert_int_equal(waves->scales[0].whole.verdict, NORMA_CHANGE_UNCLEAR);
    norma_waves_free(waves);
    end(&b);
}

/* Law: the place is where the mean is among companies that a norm has, before and after. */
static void places_are_held_against_one_norm(void **state)
{
    (void)state;
    both b;
    fill(&b, (const size_t[]){50, 40, 40, 40}, (const size_t[]){50, 40, 40, 40});
    for (size_t c = 0; c < ITEMS * b.wave[1].n; c++) /* a quarter goes up by one */
        b.wave[1].cells[c] = (uint8_t)(b.wave[0].cells[c] + (c % 4 == 0 && b.wave[0].cells[c] < 4));
    norma_unit_scores companies[30];
    for (size_t k = 0; k < 30; k++)
        companies[k] = (norma_unit_scores){.n = 100, .mean = 35 + (double)k, .ss = 99 * 400.0};
    char id[] = "s";
    norma_norm_scale scale = {.id = id,
                              .n = 3000,
                              .mean = 49.5,
                              .sd = 22,
                              .n_companies = 30,
                              .companies = companies,
                              .company_mean = 49.5,
                              .between = 73.5,
                              .within = 400};
    const norma_norm_set norms = {.n_companies = 30, .n_scales = 1, .scales = &scale};
    norma_waves *waves = NULL;
    norma_error err = {0};
    for (size_t k = 0; k < 2; k++)
        make_wave(&b.wave[k], b.instrument);
    assert_int_equal(
        norma_waves_of(&waves, b.wave[0].validation, b.wave[1].validation, &norms, NULL, &err),
        NORMA_OK);
    const norma_rank_change *c = &waves->scales[0].whole.rank;
    assert_true(c->change > 5 && c->low < c->change && c->change < c->high);
    assert_close(c->change, c->wave[1].percentile - c->wave[0].percentile, 1e-12, 0);
    assert_true(waves->scales[0].units[0].shown);
    norma_waves_free(waves);
    end(&b);
}

/* ---- refusals, leaks ---- */

static void what_cannot_be_compared_is_refused(void **state)
{
    (void)state;
    both b;
    norma_waves *waves = NULL;
    norma_error err = {0};
    norma_waves_options o = NORMA_WAVES_OPTIONS_INIT;
    fill(&b, (const size_t[]){20, 20, 20, 20}, (const size_t[]){20, 20, 20, 20});
    norma_waves_free(compare(&b, NULL));
    o.level = "nowhere";
    assert_int_equal(
        norma_waves_of(&waves, b.wave[0].validation, b.wave[1].validation, NULL, &o, &err),
        NORMA_EINVAL);
    assert_string_equal(err.message,
                        "'nowhere' is no unit column of the instrument: units are told by one");
    o = (norma_waves_options)NORMA_WAVES_OPTIONS_INIT;
    o.disclosure.min_cell = 3;
    assert_int_equal(
        norma_waves_of(&waves, b.wave[0].validation, b.wave[1].validation, NULL, &o, &err),
        NORMA_EINVAL);
    assert_null(waves);
    end(&b);
}

static void nothing_leaks(void **state)
{
    (void)state;
    cJSON *root = reference_load("waves.json");
    norma_waves_options o = NORMA_WAVES_OPTIONS_INIT;
    norma_waves *waves = NULL;
    both b;
    read_waves(&b, root, 30);
    o.disclosure.min_cell = 5;
    o.threads = o.disclosure.threads = 1;
    norma_waves_free(compare(&b, &o));
    check_every_allocation(
        waves, norma_waves_of(&waves, b.wave[0].validation, b.wave[1].validation, NULL, &o, NULL));
    norma_waves_free(waves);
    end(&b);
    cJSON_Delete(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_of_the_same_people_are_those_of_a_paired_test),
        cmocka_unit_test(changes_of_two_samples_are_those_of_welch),
        cmocka_unit_test(few_who_came_or_left_are_not_given_away_by_pairs),
        cmocka_unit_test(units_too_small_in_one_wave_are_hidden_with_what_would_tell_them),
        cmocka_unit_test(units_of_one_wave_alone_are_not_told),
        cmocka_unit_test(a_small_wave_tells_nothing),
        cmocka_unit_test(alike_waves_have_not_changed),
        cmocka_unit_test(places_are_held_against_one_norm),
        cmocka_unit_test(what_cannot_be_compared_is_refused),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

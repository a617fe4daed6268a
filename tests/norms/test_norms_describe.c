/* What a norm set says of persons, companies and items, before it is written. */
#include "norms_world.h"

#include <norma/norm_continuous.h>

#include "norms/distribution.h"
#include "norms/norms_source.h"

enum { PEOPLE = 245, COMPANIES = 12, MOST_VALUES = 9 };

/* 240 people in 12 companies of 5 to 36, and 5 in none, of scripts/reference/norms_effective.R;
   every scale has the same scores. */
typedef struct town {
    norma_instrument *instrument;
    norma_data *data;
    norma_scores *scores;
    double weights[PEOPLE];
    uint32_t unit[PEOPLE];
    norma_grouping grouping;
    norma_notes notes;
    norma_norms_source source;
} town;

static int town_new(void **state)
{
    town *t = calloc(1, sizeof *t);
    assert_non_null(t);
    t->instrument = instrument_of(FIXTURE);
    t->data = random_data(t->instrument, PEOPLE, 10, 12);
    assert_int_equal(norma_score(&t->scores, t->instrument, t->data, NULL, NULL, NULL, NULL),
                     NORMA_OK);
    for (size_t r = 0; r < PEOPLE; r++) {
        const bool in = r < 240;
        const size_t company = in ? (r * r + 3 * r) / 7 % COMPANIES : 3;
        t->unit[r] = in ? (uint32_t)company : NORMA_NO_UNIT;
        t->weights[r] = 0.5 + (double)(r * 13 % 10) / 5;
        for (size_t s = 0; s < 5; s++)
            t->scores->pomp[s * PEOPLE + r] = 12.5 * (double)(r * 37 / 5 % 5 + company % 5);
    }
    t->grouping = (norma_grouping){
        .column = (char *)"COMPANY", .n_rows = PEOPLE, .n_units = COMPANIES, .unit = t->unit};
    t->source = (norma_norms_source){.name = "town",
                                     .instrument = t->instrument,
                                     .data = t->data,
                                     .scores = t->scores,
                                     .n_kept = PEOPLE,
                                     .created = "2024-06-30T12:00:00Z",
                                     .companies = &t->grouping,
                                     .threads = 1,
                                     .notes = &t->notes};
    *state = t;
    return 0;
}

static int town_free(void **state)
{
    town *t = *state;
    norma_notes_clear(&t->notes);
    norma_scores_free(t->scores);
    norma_data_free(t->data);
    norma_instrument_free(t->instrument);
    free(t);
    return 0;
}

static norma_norm_set *describe(const town *t)
{
    norma_norm_set *set = NULL;
    norma_error err = {0};
    if (norma__norms_describe(&set, &t->source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return set;
}

static void check_refusal(const town *t, norma_status status, const char *sentence)
{
    norma_norm_set *set = NULL;
    norma_error err = {0};
    assert_int_equal(norma__norms_describe(&set, &t->source, &err), status);
    assert_string_equal(err.message, sentence);
    assert_null(set);
}

/* ---- against R: scripts/reference/norms_effective.R ------------------------------------------
 */

static void check_scale(const norma_norm_set *set, const cJSON *want, size_t n)
{
    const norma_norm_scale *scale = &set->scales[0];
    const cJSON *share = json_at(want, "share"), *effective = json_at(want, "effective");
    assert_int_equal(scale->n, n);
    assert_int_equal(scale->n_values, cJSON_GetArraySize(share));
    assert_int_equal(scale->n_values, MOST_VALUES);
    for (size_t v = 0; v < scale->n_values; v++) {
        assert_close(scale->shares[v], cJSON_GetArrayItem(share, (int)v)->valuedouble, 1e-12, 0);
        assert_close(scale->effective[v], cJSON_GetArrayItem(effective, (int)v)->valuedouble, 1e-10,
                     0);
    }
    assert_close(scale->mean, json_number(want, "mean"), 1e-12, 0);
    assert_close(scale->sd, json_number(want, "sd"), 1e-12, 0);
    assert_close(scale->n_effective, json_number(want, "n_effective"), 1e-10, 0);
    assert_close(set->n_effective, json_number(want, "kish"), 1e-12, 0);
}

static void ranks_are_worth_what_linearisation_over_companies_gives(void **state)
{
    town *t = *state;
    cJSON *reference = reference_load("norms_effective.json");
    norma_norm_set *set = describe(t);
    check_scale(set, json_at(reference, "equal"), PEOPLE);
    norma_norm_set_free(set);
    t->source.weights = t->weights;
    set = describe(t);
    check_scale(set, json_at(reference, "weighted"), PEOPLE);
    norma_norm_set_free(set);
    cJSON_Delete(reference);
}

/* Of the 12 companies two have fewer than 10: they and those in none are left out. */
static void companies_that_count_the_same_share_their_weight(void **state)
{
    town *t = *state;
    cJSON *reference = reference_load("norms_effective.json");
    t->source.weights = t->weights;
    t->source.weighting = NORMA_WEIGHT_COMPANIES;
    norma_norm_set *set = describe(t);
    check_scale(set, json_at(reference, "shared"), (size_t)json_number(reference, "shared/n"));
    assert_int_equal(set->weighting, NORMA_WEIGHT_COMPANIES);
    assert_int_equal(t->notes.n, 3);
    assert_string_equal(t->notes.list[0].code, "companies-small");
    assert_true(t->notes.list[0].value == 2);
    assert_string_equal(t->notes.list[1].code, "respondents-without-company");
    assert_true(t->notes.list[1].value == 5);
    assert_string_equal(t->notes.list[2].code, "companies-equal-left-out");
    assert_true(t->notes.list[2].value == 16);
    norma_norm_set_free(set);
    cJSON_Delete(reference);
}

static void companies_have_their_means_and_variances(void **state)
{
    town *t = *state;
    cJSON *reference = reference_load("norms_effective.json");
    const cJSON *want = json_at(reference, "companies");
    norma_norm_set *set = describe(t);
    const norma_norm_scale *scale = &set->scales[0];
    assert_string_equal(set->company_column, "COMPANY");
    assert_int_equal(set->n_companies, 10);
    assert_int_equal(scale->n_companies, 10);
    assert_close(scale->company_mean, json_number(want, "mean"), 1e-6, 0);
    assert_close(scale->between, json_number(want, "between"), 1e-4, 0);
    assert_close(scale->within, json_number(want, "within"), 1e-5, 0);
    for (size_t u = 0, k = 0; u < COMPANIES; u++) {
        double n = 0, sum = 0;
        for (size_t r = 0; r < PEOPLE; r++)
            if (t->unit[r] == u) {
                n++;
                sum += t->scores->pomp[r];
            }
        if (n < 10)
            continue;
        assert_true((double)scale->companies[k].n == n);
        assert_close(scale->companies[k++].mean, sum / n, 1e-13, 0);
    }
    norma_norm_set_free(set);
    cJSON_Delete(reference);
}

/* A company keeps its place where a scale has too few scores of it. */
static void a_company_keeps_its_place_in_all_scales(void **state)
{
    town *t = *state;
    for (size_t r = 0; r < PEOPLE; r++)
        if (t->unit[r] == 0)
            t->scores->pomp[2 * PEOPLE + r] = NAN;
    norma_norm_set *set = describe(t);
    assert_int_equal(set->n_companies, 10);
    assert_int_equal(set->scales[2].n_companies, 9);
    assert_int_equal(set->scales[2].companies[0].n, 0);
    assert_true(isnan(set->scales[2].companies[0].mean));
    assert_int_equal(set->scales[2].companies[1].n, set->scales[0].companies[1].n);
    norma_norm_set_free(set);
}

/* Companies 1 to 10 have 20 people each, company 0 has so many, and nobody is in none. */
static void settle(town *t, size_t few)
{
    for (size_t r = 0; r < PEOPLE; r++)
        t->unit[r] = r < few ? 0 : (uint32_t)(1 + r % 10);
}

static size_t people_in_companies(const norma_norm_set *set, size_t scale)
{
    size_t n = 0;
    for (size_t c = 0; c < set->n_companies; c++)
        n += set->scales[scale].companies[c].n;
    return n;
}

/* All less the companies would be the three: the smallest company stays out with them. */
static void a_few_outside_the_companies_cannot_be_worked_out(void **state)
{
    town *t = *state;
    for (int weighting = 0; weighting < 2; weighting++) {
        settle(t, 3);
        t->source.weighting = weighting;
        norma_norm_set *set = describe(t);
        assert_int_equal(set->n_companies, 9);
        assert_int_equal(set->scales[0].n_companies, 9);
        assert_in_range(PEOPLE - people_in_companies(set, 0), NORMA_NORMS_MIN_N, PEOPLE);
        if (weighting == NORMA_WEIGHT_COMPANIES) /* nor by what persons have more than companies */
            assert_int_equal(set->scales[0].n, people_in_companies(set, 0));
        assert_string_equal(t->notes.list[0].code, "companies-small");
        assert_true(t->notes.list[0].value == 2);
        norma_norm_set_free(set);
        norma_notes_clear(&t->notes);
    }
    settle(t, 12);
    t->source.weighting = NORMA_WEIGHT_RESPONDENTS;
    norma_norm_set *set = describe(t);
    assert_int_equal(set->n_companies, 11);
    assert_int_equal(people_in_companies(set, 0), PEOPLE);
    norma_norm_set_free(set);
}

static void a_day_that_no_month_has_is_refused(void **state)
{
    town *t = *state;
    t->source.collected_from = "2023-02-29";
    check_refusal(t, NORMA_EINVAL,
                  "the dates of collection are days, given as 2025-01-31, not otherwise");
    t->source.collected_from = "2024-02-29";
    norma_norm_set_free(describe(t));
}

/* ---- laws ------------------------------------------------------------------------------------
 */

static void without_companies_and_weights_everyone_counts_once(void **state)
{
    town *t = *state;
    t->source.companies = NULL;
    norma_norm_set *set = describe(t);
    const norma_norm_scale *scale = &set->scales[1];
    for (size_t v = 0; v < scale->n_values; v++) {
        assert_true(scale->effective[v] == PEOPLE);
        assert_true(scale->shares[v] == (double)scale->counts[v] / PEOPLE);
    }
    assert_true(scale->n_effective == PEOPLE && set->n_effective == PEOPLE);
    assert_true(!scale->companies && scale->n_companies == 0 && isnan(scale->between));
    assert_string_equal(set->company_column, "");
    norma_norm_set_free(set);
}

static void who_is_not_kept_and_what_is_left_out_is_not_there(void **state)
{
    town *t = *state;
    uint8_t keep[PEOPLE], leave_out[5] = {0, 1, 0, 1, 0};
    for (size_t r = 0; r < PEOPLE; r++)
        keep[r] = r % 4 != 0;
    t->source.keep = keep;
    t->source.leave_out = leave_out;
    norma_norm_set *set = describe(t);
    assert_int_equal(set->n_scales, 3);
    assert_int_equal(norma_norm_find_scale(set, "ab"), NORMA_NONE);
    assert_int_equal(set->scales[0].n, PEOPLE - (PEOPLE + 3) / 4);
    norma_norm_set_free(set);
}

static void the_threads_change_no_bit(void **state)
{
    town *t = *state;
    t->source.weights = t->weights;
    norma_norm_set *one = describe(t);
    t->source.threads = 3;
    norma_norm_set *three = describe(t);
    assert_int_equal(one->n_figures, three->n_figures);
    for (size_t f = 0; f < one->n_figures; f++) {
        const norma_frozen *a = &one->figures[f], *b = &three->figures[f];
        assert_string_equal(a->name, b->name);
        assert_memory_equal(a->values, b->values, a->n_rows * a->n_columns * sizeof(double));
    }
    for (size_t s = 0; s < one->n_scales; s++) {
        const norma_norm_scale *a = &one->scales[s], *b = &three->scales[s];
        assert_memory_equal(a->effective, b->effective, a->n_values * sizeof(double));
        assert_memory_equal(a->companies, b->companies, 10 * sizeof *a->companies);
    }
    norma_norm_set_free(one);
    norma_norm_set_free(three);
}

/* ---- figures ---------------------------------------------------------------------------------
 */

static double figure_at(const norma_norm_set *set, const char *name, size_t row, size_t column)
{
    const norma_frozen *figure = norma_norm_figure(set, name);
    assert_non_null(figure);
    assert_true(row < figure->n_rows && column < figure->n_columns);
    return figure->values[row + figure->n_rows * column];
}

/* Item 7, "c2", has answers -2 ... 2 and is reversed; item 6 has 7 categories, the most. */
static void items_are_counted_as_answered(void **state)
{
    town *t = *state;
    norma_norm_set *set = describe(t);
    const uint8_t *cells = norma_data_cells(t->data, 7), *others = norma_data_cells(t->data, 8);
    double counts[5] = {0}, n = 0, sum = 0, both = 0;
    for (size_t r = 0; r < PEOPLE; r++) {
        both += cells[r] == 1 && others[r] == 4;
        if (cells[r] == NORMA_MISSING_CELL)
            continue;
        counts[cells[r]]++;
        n++;
        sum += cells[r] - 2.0;
    }
    for (size_t a = 0; a < 5; a++)
        assert_true(figure_at(set, "items.counts", 7, a) == counts[a]);
    assert_true(isnan(figure_at(set, "items.counts", 7, 5)));
    assert_close(figure_at(set, "items.mean", 7, 0), sum / n, 1e-13, 1e-13);
    assert_true(figure_at(set, "pairs.counts", 35, 1 * 7 + 4) == both); /* the last pair, (7, 8) */
    assert_true(isnan(figure_at(set, "pairs.counts", 35, 6 * 7 + 0)));
    for (size_t f = 1; f < set->n_figures; f++)
        assert_true(strcmp(set->figures[f - 1].name, set->figures[f].name) < 0);
    norma_norm_set_free(set);
}

/* Against rows, where nobody left anything out: the correlation with the sum of the others. */
static void item_rest_correlations_are_those_of_rows(void **state)
{
    town *t = *state;
    norma_data_free(t->data);
    t->data = random_data(t->instrument, PEOPLE, 0, 13);
    t->source.data = t->data;
    norma_norm_set *set = describe(t);
    double x[PEOPLE], rest[PEOPLE], mx = 0, mr = 0, xx = 0, rr = 0, xr = 0;
    for (size_t r = 0; r < PEOPLE; r++) { /* a2 is reversed; its smallest scale is a1, a2, a3 */
        x[r] = 4.0 - norma_data_cells(t->data, 1)[r];
        rest[r] = norma_data_cells(t->data, 0)[r] + norma_data_cells(t->data, 2)[r];
        mx += x[r] / PEOPLE;
        mr += rest[r] / PEOPLE;
    }
    for (size_t r = 0; r < PEOPLE; r++) {
        xx += (x[r] - mx) * (x[r] - mx);
        rr += (rest[r] - mr) * (rest[r] - mr);
        xr += (x[r] - mx) * (rest[r] - mr);
    }
    assert_close(figure_at(set, "items.rest", 1, 0), xr / sqrt(xx * rr), 1e-12, 1e-13);
    norma_norm_set_free(set);
}

/* Strata hold everybody, each at least the fewest who may be told of; answers are as keyed. */
static void strata_hold_everybody_and_nobody_alone(void **state)
{
    town *t = *state;
    norma_norm_set *set = describe(t);
    const norma_frozen *bounds = norma_norm_figure(set, "matching.bounds.a");
    const norma_frozen *counts = norma_norm_figure(set, "matching.counts.a");
    assert_null(norma_norm_figure(set, "matching.bounds.ab")); /* it has parts */
    assert_non_null(bounds);
    assert_non_null(counts);
    assert_int_equal(counts->n_rows, bounds->n_rows);
    assert_int_equal(counts->n_columns, 15);
    const norma_norm_scale *scale = &set->scales[norma_norm_find_scale(set, "a")];
    const uint8_t *cells = norma_data_cells(t->data, 1);
    for (size_t k = 0; k < bounds->n_rows; k++) {
        const double low = bounds->values[k];
        const double high = k + 1 < bounds->n_rows ? bounds->values[k + 1] : INFINITY;
        size_t members = 0;
        double lowest = 0;
        for (size_t v = 0; v < scale->n_values; v++)
            members += scale->values[v] >= low && scale->values[v] < high ? scale->counts[v] : 0;
        for (size_t r = 0; r < PEOPLE; r++)
            lowest += cells[r] == 4 && t->scores->pomp[r] >= low && t->scores->pomp[r] < high;
        assert_true(members >= NORMA_NORMS_MIN_N);
        assert_true(figure_at(set, "matching.counts.a", k, 5) == lowest); /* a2 is reversed */
        assert_true(figure_at(set, "matching.mean.a", k, 0) >= low);
        assert_true(figure_at(set, "matching.mean.a", k, 0) < high);
    }
    norma_norm_set_free(set);
}

/* ---- refusals, leaks -------------------------------------------------------------------------
 */

static void what_cannot_be_is_refused(void **state)
{
    town *t = *state;
    t->source.weighting = NORMA_WEIGHT_COMPANIES;
    t->source.companies = NULL;
    check_refusal(t, NORMA_EINVAL,
                  "companies can count the same only where a unit column says which they are");
    t->source.weighting = NORMA_WEIGHT_RESPONDENTS;
    t->weights[3] = 0;
    t->source.weights = t->weights;
    check_refusal(t, NORMA_EINVAL, "the weight of row 4 is not over 0");
    t->source.weights = NULL;
    t->source.collected_from = "2024-13-01";
    check_refusal(t, NORMA_EINVAL,
                  "the dates of collection are days, given as 2025-01-31, not otherwise");
    t->source.collected_from = "2024-05-01";
    t->source.collected_to = "2024-04-30";
    check_refusal(t, NORMA_EINVAL,
                  "the collection ended (2024-04-30) before it began (2024-05-01)");
}

/* Ages of 20 to 59; the score rises with them. */
static void give_ages(town *t, double ages[PEOPLE])
{
    static const norma_continuous_options moments = {.version = 1,
                                                     .method = NORMA_CONTINUOUS_MOMENTS,
                                                     .groups = NORMA_GROUPS_CLASSES,
                                                     .n_classes = 4,
                                                     .mean_degree = 2,
                                                     .spread_degree = 1,
                                                     .shape_degree = 1,
                                                     .norm_power = 3,
                                                     .power = 1,
                                                     .r2 = 0.9,
                                                     .most_terms = 4,
                                                     .candidates = 1,
                                                     .t_min = 20,
                                                     .t_max = 80,
                                                     .conf_level = 0.95,
                                                     .bootstrap = 50,
                                                     .compare = true,
                                                     .folds = 2,
                                                     .seed = 1};
    for (size_t r = 0; r < PEOPLE; r++) {
        ages[r] = r < 3 ? NAN : 20 + (double)(r * 17 % 40);
        for (size_t s = 0; s < 5; s++)
            t->scores->pomp[s * PEOPLE + r] = floor((double)(r * 37 / 5 % 11) * 5 + ages[r] / 2);
    }
    for (size_t r = 0; r < 3; r++)
        for (size_t s = 0; s < 5; s++)
            t->scores->pomp[s * PEOPLE + r] = 40;
    t->source.covariate = "age";
    t->source.covariate_values = ages;
    t->source.continuous = &moments;
}

static void a_set_carries_the_continuous_norms_of_its_respondents(void **state)
{
    town *t = *state;
    double ages[PEOPLE];
    norma_norm_set *set = NULL;
    norma_norm_curves *curves = NULL;
    norma_continuous *fit = NULL;
    give_ages(t, ages);
    t->source.companies = NULL;
    t->source.weights = t->weights;
    for (size_t r = 0; r < 200; r++) /* too few are left on one scale */
        t->scores->pomp[4 * PEOPLE + r] = NAN;
    assert_int_equal(norma__norms_describe(&set, &t->source, NULL), NORMA_OK);
    assert_int_equal(norma_norm_curves_of(&curves, set, NULL), NORMA_OK);
    assert_string_equal(curves->covariate, "age");
    assert_int_equal(curves->n_scales, 5);
    assert_null(curves->scales[4].model);
    assert_true(isnan(curves->scales[4].r2));
    size_t told = 0;
    for (size_t i = 0; i < t->notes.n; i++)
        told += strcmp(t->notes.list[i].code, "norms-continuous-left-out") == 0 &&
                strcmp(t->notes.list[i].subject, "c") == 0;
    assert_int_equal(told, 1);

    norma_continuous_options options = *t->source.continuous;
    options.score_max = 100;
    options.compare = false;
    options.bootstrap = 0;
    const norma_continuous_source rows = {
        .n_rows = PEOPLE, .score = t->scores->pomp, .covariate = ages, .weights = t->weights};
    assert_int_equal(norma_continuous_fit(&fit, &rows, &options, NULL), NORMA_OK);
    assert_int_equal(curves->scales[0].n, PEOPLE - 3);
    assert_close(curves->scales[0].r2, fit->fit.r2, 0, 0);
    assert_close(norma_continuous_z(curves->scales[0].model, 40, 31),
                 norma_continuous_z(fit->model, 40, 31), 0, 0);
    assert_true(isnan(norma_continuous_z(curves->scales[0].model, 40, 60)));
    norma_continuous_free(fit);
    norma_norm_curves_free(curves);
    norma_norm_set_free(set);
}

static void without_a_covariate_there_are_no_curves(void **state)
{
    town *t = *state;
    norma_norm_set *set = NULL;
    norma_norm_curves *curves = NULL;
    assert_int_equal(norma__norms_describe(&set, &t->source, NULL), NORMA_OK);
    assert_int_equal(norma_norm_curves_of(&curves, set, NULL), NORMA_OK);
    assert_null(curves);
    norma_norm_set_free(set);
}

static void curves_that_do_not_fit_the_set_are_refused(void **state)
{
    town *t = *state;
    double ages[PEOPLE];
    norma_norm_set *set = NULL;
    norma_norm_curves *curves = NULL;
    norma_error err = {0};
    give_ages(t, ages);
    assert_int_equal(norma__norms_describe(&set, &t->source, NULL), NORMA_OK);
    norma_frozen *about = (norma_frozen *)norma_norm_figure(set, "covariate.age");
    about->n_rows--;
    assert_int_equal(norma_norm_curves_of(&curves, set, &err), NORMA_ESTORE);
    assert_non_null(strstr(err.message, "covariate.age does not fit the scales"));
    about->n_rows++;
    ((norma_frozen *)norma_norm_figure(set, "continuous.a"))->values[1] = 77;
    assert_int_equal(norma_norm_curves_of(&curves, set, &err), NORMA_ESTORE);
    assert_null(curves);
    norma_norm_set_free(set);
}

static void nothing_of_curves_leaks(void **state)
{
    town *t = *state;
    double ages[PEOPLE];
    norma_norm_set *set = NULL;
    norma_norm_curves *curves = NULL;
    uint8_t leave_out[5] = {1, 1, 0, 1, 1};
    give_ages(t, ages);
    t->source.companies = NULL;
    t->source.leave_out = leave_out;
    check_every_allocation(set, norma__norms_describe(&set, &t->source, NULL));
    check_every_allocation(curves, norma_norm_curves_of(&curves, set, NULL));
    norma_norm_curves_free(curves);
    norma_norm_set_free(set);
}

static void nothing_leaks(void **state)
{
    town *t = *state;
    norma_norm_set *set = NULL;
    t->source.weights = t->weights;
    t->source.weighting = NORMA_WEIGHT_COMPANIES;
    check_every_allocation(set, norma__norms_describe(&set, &t->source, NULL));
    norma_norm_set_free(set);
}

#define WITH_TOWN(test) cmocka_unit_test_setup_teardown(test, town_new, town_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TOWN(ranks_are_worth_what_linearisation_over_companies_gives),
        WITH_TOWN(companies_that_count_the_same_share_their_weight),
        WITH_TOWN(companies_have_their_means_and_variances),
        WITH_TOWN(a_few_outside_the_companies_cannot_be_worked_out),
        WITH_TOWN(a_day_that_no_month_has_is_refused),
        WITH_TOWN(a_company_keeps_its_place_in_all_scales),
        WITH_TOWN(without_companies_and_weights_everyone_counts_once),
        WITH_TOWN(who_is_not_kept_and_what_is_left_out_is_not_there),
        WITH_TOWN(the_threads_change_no_bit),
        WITH_TOWN(items_are_counted_as_answered),
        WITH_TOWN(item_rest_correlations_are_those_of_rows),
        WITH_TOWN(strata_hold_everybody_and_nobody_alone),
        WITH_TOWN(what_cannot_be_is_refused),
        WITH_TOWN(a_set_carries_the_continuous_norms_of_its_respondents),
        WITH_TOWN(without_a_covariate_there_are_no_curves),
        WITH_TOWN(curves_that_do_not_fit_the_set_are_refused),
        WITH_TOWN(nothing_of_curves_leaks),
        WITH_TOWN(nothing_leaks),
    };
    return cmocka_run_group_tests_name("norm sets described", tests, NULL, NULL);
}

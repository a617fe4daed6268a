#include "support/check.h"
#include "support/table.h"

#include <norma/moments.h>

#include "foundation/numeric.h"
#include "twolevel_fixture.h"

static const size_t UNEQUAL[] = {5, 9, 14, 3,  7, 11, 2, 6,  8, 8, 5,  12, 1, 10, 4,
                                 7, 9, 6,  15, 3, 6,  9, 13, 4, 7, 10, 2,  6, 8,  8};
enum { N_UNEQUAL = sizeof UNEQUAL / sizeof *UNEQUAL };

/* ---- certified ----
   lavaan 0.6-14 and semTools 0.5-6 on lq2002, lavaan's estimates carried on by Newton steps with
   its own gradient: scripts/reference/twolevel.R. */

static norma_twolevel_result *fit_lq2002(const cJSON *reference)
{
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    norma_grouping *group = NULL;
    norma_twolevel_result *r = NULL;
    norma_error err = {0};
    size_t items[MOST_ITEMS], p = 0;
    if (norma_instrument_load(&instrument, NORMA_DATASETS "/lq2002/instrument.json", &err) ||
        norma_data_read(&data, instrument, NORMA_DATASETS "/lq2002/lq2002.csv", NULL, &err) ||
        norma_grouping_of(&group, data, 0, true, &err))
        fail_msg("%s", err.message);
    const cJSON *id = NULL;
    cJSON_ArrayForEach(id, json_at(reference, "items"))
    {
        size_t j = 0;
        while (strcmp(norma_data_item_id(data, j), id->valuestring) != 0)
            j++;
        items[p++] = j;
    }
    const norma_sample sample = {.data = data, .items = items, .n_items = p};
    assert_int_equal(norma_twolevel_of(&r, "scale", &sample, group, NULL, &err), NORMA_OK);
    norma_grouping_free(group);
    norma_data_free(data);
    norma_instrument_free(instrument);
    return r;
}

static void assert_vector(const double *got, const cJSON *reference, const char *name, size_t n,
                          double rel, double abs)
{
    const cJSON *want = json_at(reference, name);
    assert_int_equal(cJSON_GetArraySize(want), n);
    for (size_t i = 0; i < n; i++)
        assert_close(got[i], cJSON_GetArrayItem(want, (int)i)->valuedouble, rel, abs);
}

static void assert_model(const norma_twolevel_result *r, const cJSON *of)
{
    const size_t p = r->n_items;
    assert_true(r->converged);
    assert_vector(r->within_loadings, of, "within_loadings", p, 1e-8, 1e-9);
    assert_vector(r->within_uniquenesses, of, "within_uniquenesses", p, 1e-8, 1e-9);
    assert_vector(r->between_loadings, of, "between_loadings", p, 1e-8, 1e-9);
    assert_vector(r->between_uniquenesses, of, "between_uniquenesses", p, 1e-8, 1e-9);
    assert_vector(r->means, of, "means", p, 1e-8, 0);
    assert_close(r->log_likelihood, json_number(of, "log_likelihood"), 1e-11, 0);
    assert_close(r->harmonic_size, json_number(of, "harmonic_size"), 1e-12, 0);
    assert_close(r->df, json_number(of, "df"), 0, 0);
}

static void assert_implied(const norma_twolevel_result *r, const cJSON *of)
{
    const norma_twolevel_implied *i = &r->implied;
    assert_close(i->omega_within, json_number(of, "implied/within"), 1e-8, 0);
    assert_close(i->omega_between, json_number(of, "implied/between"), 1e-8, 0);
    assert_close(i->omega_2l, json_number(of, "implied/two_level"), 1e-8, 0);
    assert_close(i->omega_between_observed, json_number(of, "implied/between_observed"), 1e-8, 0);
    assert_close(i->omega_within_se, json_number(of, "implied_se/within"), 1e-5, 0);
    assert_close(i->omega_between_se, json_number(of, "implied_se/between"), 1e-5, 0);
    assert_close(i->omega_2l_se, json_number(of, "implied_se/two_level"), 1e-5, 0);
    assert_close(i->omega_between_observed_se, json_number(of, "implied_se/between_observed"), 1e-5,
                 0);
}

/* abs: what semTools takes from lavaan's saturated model, and from loadings where lavaan stopped */
static void assert_semtools(const norma_twolevel_result *r, const cJSON *of, double abs)
{
    assert_close(r->omega_within, json_number(of, "semtools/omega_within"), 0, abs);
    assert_close(r->omega_between, json_number(of, "semtools/omega_between"), 0, abs);
    assert_close(r->omega_2l, json_number(of, "semtools/omega_2l"), 0, abs);
    assert_close(r->omega_between_observed, json_number(of, "semtools/omega_between_observed"), 0,
                 abs);
    assert_close(r->alpha_within, json_number(of, "semtools/alpha_within"), 0, abs);
    assert_close(r->alpha_between, json_number(of, "semtools/alpha_between"), 0, abs);
    assert_close(r->alpha_2l, json_number(of, "semtools/alpha_2l"), 0, abs);
    assert_close(r->alpha_between_observed, json_number(of, "semtools/alpha_between_observed"), 0,
                 abs);
    assert_close(r->mean_reliability, json_number(of, "semtools/irr"), 0, abs);
}

static void a_scale_equals_lavaan_and_semtools(void **state)
{
    (void)state;
    cJSON *all = reference_load("twolevel.json");
    const cJSON *four = json_at(all, "four");
    norma_twolevel_result *r = fit_lq2002(four);
    assert_model(r, four);
    assert_implied(r, four);
    assert_semtools(r, four, 1e-6);
    assert_int_equal(r->between_rank, 4);
    assert_vector(r->within, four, "within", 16, 1e-6, 0);
    assert_vector(r->between, four, "between", 16, 1e-6, 1e-8);
    assert_close(r->log_likelihood_saturated, json_number(four, "log_likelihood_saturated"), 1e-11,
                 0);
    const double more = json_number(four, "log_likelihood_saturated");
    assert_close(r->chisq, 2 * (more - json_number(four, "log_likelihood")), 1e-8, 0);
    assert_close(r->p, norma__chisq_upper(r->chisq, 4), 1e-14, 0);
    norma_twolevel_result_free(r);
    cJSON_Delete(all);
}

/* The saturated covariances between units are singular here: EM creeps towards them, and lavaan
   stops before. */
static void at_the_edge_the_saturated_likelihood_is_higher_than_by_em(void **state)
{
    (void)state;
    static const char *const names[] = {"tsig", "hostil", "lead"};
    static const size_t ranks[] = {2, 3, 8};
    cJSON *all = reference_load("twolevel.json");
    for (size_t k = 0; k < 3; k++) {
        const cJSON *of = json_at(all, names[k]);
        norma_twolevel_result *r = fit_lq2002(of);
        assert_model(r, of);
        assert_implied(r, of);
        assert_semtools(r, of, 1e-3);
        assert_int_equal(r->between_rank, ranks[k]);
        const double more =
            r->log_likelihood_saturated - json_number(of, "log_likelihood_saturated");
        assert_true(more > 0 && more < 0.1);
        assert_non_null(find_note(&r->notes, "twolevel-between-singular", "scale"));
        assert_non_null(find_note(&r->notes, "twolevel-negative-variance", "scale"));
        norma_twolevel_result_free(r);
    }
    cJSON_Delete(all);
}

static void the_gradient_is_rounding_where_lavaan_stops_early(void **state)
{
    (void)state;
    static const char *const names[] = {"tsig", "hostil", "lead", "four"};
    cJSON *all = reference_load("twolevel.json");
    for (size_t k = 0; k < 4; k++) {
        const cJSON *of = json_at(all, names[k]);
        norma_twolevel_result *r = fit_lq2002(of);
        assert_true(r->largest_gradient < 1e-13);
        assert_true(json_number(of, "lavaan_gradient") > 1e-8);
        assert_true(r->log_likelihood >= json_number(of, "lavaan_log_likelihood") - 1e-9);
        norma_twolevel_result_free(r);
    }
    cJSON_Delete(all);
}

/* ---- laws ---- */

/* The log-likelihood of all answers of a unit at once, n p of them. */
static double log_likelihood_of_unit(const people *all, uint32_t unit, const double *means,
                                     const double *within, const double *between)
{
    static double sigma[15 * MOST_ITEMS * 15 * MOST_ITEMS], x[15 * MOST_ITEMS];
    const size_t p = all->p;
    size_t n = 0, m;
    for (size_t r = 0; r < all->n; r++)
        for (size_t j = 0; j < p && all->unit[r] == unit; j++)
            x[n++] = all->answers[r * p + j] - means[j];
    m = n / p;
    for (size_t b = 0; b < m; b++)
        for (size_t a = 0; a < m; a++)
            for (size_t j = 0; j < p; j++)
                for (size_t i = 0; i < p; i++)
                    sigma[a * p + i + (b * p + j) * n] =
                        between[i + j * p] + (a == b ? within[i + j * p] : 0);
    double log_det, square = 0;
    assert_true(norma__invert_spd(sigma, &log_det, sigma, n));
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++)
            square += x[i] * x[j] * sigma[i + j * n];
    return -(log_det + square + (double)n * log(2 * M_PI)) / 2;
}

static double log_likelihood_of(const people *all, const double *means, const double *within,
                                const double *between)
{
    double sum = 0;
    for (uint32_t u = 0; u < all->n_units; u++)
        sum += log_likelihood_of_unit(all, u, means, within, between);
    return sum;
}

static void imply(double *cov, const double *loadings, const double *unique, size_t p)
{
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            cov[i + j * p] = loadings[i] * loadings[j] + (i == j ? unique[j] : 0);
}

static void the_likelihood_is_that_of_all_answers_of_a_unit_together(void **state)
{
    (void)state;
    people all = draw_people(4, UNEQUAL, N_UNEQUAL, 0.8, 1);
    norma_twolevel_result *r = fit_people(&all);
    double within[16], between[16];
    imply(within, r->within_loadings, r->within_uniquenesses, 4);
    imply(between, r->between_loadings, r->between_uniquenesses, 4);
    const double best = log_likelihood_of(&all, r->means, within, between);
    assert_close(r->log_likelihood, best, 1e-11, 0);
    within[5] += 0.1;
    assert_true(log_likelihood_of(&all, r->means, within, between) < best);
    norma_twolevel_result_free(r);
}

/* With units of one size the saturated solution is that of an analysis of variance. */
static void equal_units_have_a_closed_form(void **state)
{
    (void)state;
    enum { P = 5, UNITS = 40, SIZE = 6 };
    size_t sizes[UNITS];
    for (size_t u = 0; u < UNITS; u++)
        sizes[u] = SIZE;
    people all = draw_people(P, sizes, UNITS, 0.8, 2);
    norma_twolevel_result *r = fit_people(&all);
    double mean[P] = {0}, of_unit[UNITS][P] = {{0}};
    for (size_t k = 0; k < all.n; k++)
        for (size_t j = 0; j < P; j++) {
            of_unit[all.unit[k]][j] += all.answers[k * P + j] / (double)SIZE;
            mean[j] += all.answers[k * P + j] / (double)all.n;
        }
    for (size_t j = 0; j < P; j++)
        for (size_t i = 0; i < P; i++) {
            double within = 0, between = 0;
            for (size_t k = 0; k < all.n; k++)
                within += (all.answers[k * P + i] - of_unit[all.unit[k]][i]) *
                          (all.answers[k * P + j] - of_unit[all.unit[k]][j]) /
                          (double)(all.n - UNITS);
            for (size_t u = 0; u < UNITS; u++)
                between += (of_unit[u][i] - mean[i]) * (of_unit[u][j] - mean[j]) / UNITS;
            assert_close(r->within[i + j * P], within, 1e-12, 1e-10);
            assert_close(r->between[i + j * P], between - within / SIZE, 1e-10, 1e-9);
        }
    assert_int_equal(r->between_rank, P);
    assert_close(r->harmonic_size, SIZE, 1e-15, 0);
    norma_twolevel_result_free(r);
}

static void assert_same(const norma_twolevel_result *a, const norma_twolevel_result *b)
{
    assert_close(a->log_likelihood, b->log_likelihood, 1e-12, 0);
    assert_close(a->log_likelihood_saturated, b->log_likelihood_saturated, 1e-12, 0);
    assert_close(a->omega_within, b->omega_within, 1e-9, 0);
    assert_close(a->omega_between, b->omega_between, 1e-8, 0);
    assert_close(a->omega_2l, b->omega_2l, 1e-9, 0);
    assert_close(a->omega_between_observed, b->omega_between_observed, 1e-8, 0);
    assert_close(a->omega_between_se, b->omega_between_se, 1e-6, 0);
    assert_close(a->implied.omega_2l_se, b->implied.omega_2l_se, 1e-7, 0);
    assert_close(a->alpha_between, b->alpha_between, 1e-8, 0);
}

static void order_of_people_units_and_items_does_not_matter(void **state)
{
    (void)state;
    people all = draw_people(5, UNEQUAL, N_UNEQUAL, 0.6, 3), turned = all;
    for (size_t r = 0; r < all.n; r++) {
        turned.unit[r] = N_UNEQUAL - 1 - all.unit[all.n - 1 - r];
        for (size_t j = 0; j < 5; j++)
            turned.answers[r * 5 + j] = all.answers[(all.n - 1 - r) * 5 + (j + 2) % 5];
    }
    norma_twolevel_result *a = fit_people(&all), *b = fit_people(&turned);
    assert_same(a, b);
    for (size_t j = 0; j < 5; j++) {
        assert_close(b->within_loadings[j], a->within_loadings[(j + 2) % 5], 1e-8, 0);
        assert_close(b->between_uniquenesses[j], a->between_uniquenesses[(j + 2) % 5], 1e-6, 1e-8);
    }
    norma_twolevel_result_free(a);
    norma_twolevel_result_free(b);
}

static void the_unit_of_an_item_and_the_origin_do_not_matter(void **state)
{
    (void)state;
    people all = draw_people(4, UNEQUAL, N_UNEQUAL, 0.6, 4), scaled = all;
    for (size_t e = 0; e < all.n * 4; e++) {
        all.answers[e] /= 2;
        scaled.answers[e] = e % 4 == 1 ? 2 * all.answers[e] : all.answers[e] + 7;
    }
    norma_twolevel_result *a = fit_people(&all), *b = fit_people(&scaled);
    assert_close(b->within_loadings[1], 2 * a->within_loadings[1], 1e-9, 0);
    assert_close(b->between_uniquenesses[1], 4 * a->between_uniquenesses[1], 1e-7, 1e-8);
    assert_close(b->between_loadings[2], a->between_loadings[2], 1e-8, 0);
    assert_close(b->means[0], a->means[0] + 7, 1e-10, 0);
    assert_close(b->means[1], 2 * a->means[1], 1e-10, 0);
    assert_close(b->chisq, a->chisq, 0, 1e-8);
    assert_close(b->log_likelihood, a->log_likelihood - (double)all.n * log(2), 1e-12, 0);
    norma_twolevel_result_free(a);
    norma_twolevel_result_free(b);
}

static void reversed_items_load_the_other_way(void **state)
{
    (void)state;
    static const bool reversed[] = {false, true, false, false};
    people all = draw_people(4, UNEQUAL, N_UNEQUAL, 0.6, 5);
    peopled plain = peopled_of(&all, NULL), keyed = peopled_of(&all, reversed);
    norma_twolevel_result *a = fit_two_levels(&plain), *b = fit_two_levels(&keyed);
    assert_close(b->within_loadings[1], -a->within_loadings[1], 1e-9, 0);
    assert_close(b->between_loadings[1], -a->between_loadings[1], 1e-8, 0);
    assert_close(b->means[1], 200 - a->means[1], 1e-10, 0);
    assert_close(b->log_likelihood, a->log_likelihood, 1e-12, 0);
    norma_twolevel_result_free(a);
    norma_twolevel_result_free(b);
    table_free(&plain.t);
    table_free(&keyed.t);
}

static void threads_do_not_change_a_byte(void **state)
{
    (void)state;
    people all = draw_people(6, UNEQUAL, N_UNEQUAL, 0.5, 6);
    peopled of = peopled_of(&all, NULL);
    norma_twolevel_options o = NORMA_TWOLEVEL_OPTIONS_INIT;
    norma_twolevel_result *a = NULL, *b = NULL;
    o.threads = 1;
    assert_int_equal(norma_twolevel_of(&a, "x", &of.t.sample, &of.group, &o, NULL), NORMA_OK);
    o.threads = 3;
    assert_int_equal(norma_twolevel_of(&b, "x", &of.t.sample, &of.group, &o, NULL), NORMA_OK);
    assert_memory_equal(a->between, b->between, 36 * sizeof(double));
    assert_memory_equal(a->between_loadings, b->between_loadings, 6 * sizeof(double));
    assert_memory_equal(&a->omega_2l_se, &b->omega_2l_se, sizeof(double));
    norma_twolevel_result_free(a);
    norma_twolevel_result_free(b);
    table_free(&of.t);
}

/* With three items the factors reproduce any covariances: both kinds of omega are one. */
static void three_items_fit_exactly(void **state)
{
    (void)state;
    people all = draw_people(3, UNEQUAL, N_UNEQUAL, 1, 7);
    norma_twolevel_result *r = fit_people(&all);
    assert_int_equal(r->between_rank, 3);
    assert_close(r->chisq, 0, 0, 1e-8);
    assert_true(isnan(r->p) && r->df == 0);
    assert_close(r->omega_within, r->implied.omega_within, 1e-9, 0);
    assert_close(r->omega_between, r->implied.omega_between, 1e-9, 0);
    assert_close(r->omega_2l, r->implied.omega_2l, 1e-9, 0);
    assert_close(r->omega_within_se, r->implied.omega_within_se, 0.1, 0);
    assert_true(r->omega_2l_interval.low < r->omega_2l && r->omega_2l < r->omega_2l_interval.high &&
                r->omega_2l_interval.high < 1);
    norma_twolevel_result_free(r);
}

/* ---- disappointments ---- */

static void assert_defined(const norma_twolevel_result *r)
{
    assert_true(isfinite(r->alpha_within) && isfinite(r->log_likelihood_saturated));
    assert_true(r->largest_gradient >= 0);
}

static void units_that_do_not_differ_have_no_between_reliability(void **state)
{
    (void)state;
    enum { UNITS = 30, SIZE = 8 };
    people all = {.p = 4, .n = UNITS * SIZE, .n_units = UNITS};
    size_t one = SIZE;
    people unit = draw_people(4, &one, 1, 0, 8);
    for (size_t k = 0; k < all.n; k++) { /* the same eight people in every unit */
        all.unit[k] = (uint32_t)(k / SIZE);
        memcpy(all.answers + k * 4, unit.answers + (k % SIZE) * 4, 4 * sizeof(int));
    }
    norma_twolevel_result *r = fit_people(&all);
    assert_int_equal(r->between_rank, 0);
    for (size_t e = 0; e < 16; e++)
        assert_close(r->between[e], 0, 0, 1e-12);
    assert_true(isnan(r->alpha_between) && isnan(r->omega_between));
    assert_close(r->mean_reliability, 0, 0, 1e-12);
    assert_defined(r);
    assert_non_null(find_note(&r->notes, "twolevel-between-singular", NULL));
    norma_twolevel_result_free(r);
}

static void two_units_are_analysed_with_notes(void **state)
{
    (void)state;
    static const size_t sizes[] = {20, 30};
    people all = draw_people(4, sizes, 2, 1, 9);
    norma_twolevel_result *r = fit_people(&all);
    assert_true(r->between_rank <= 1);
    assert_defined(r);
    assert_non_null(find_note(&r->notes, "twolevel-few-units", "all"));
    norma_twolevel_result_free(r);
}

static void few_people_leave_covariances_within_singular(void **state)
{
    (void)state;
    static const size_t sizes[] = {2, 2, 1, 1};
    people all = draw_people(5, sizes, 4, 1, 10);
    norma_twolevel_result *r = fit_people(&all);
    assert_null(r->within);
    assert_null(r->within_loadings);
    assert_true(isnan(r->omega_2l) && isnan(r->alpha_within) && isnan(r->chisq));
    assert_false(r->converged);
    assert_non_null(find_note(&r->notes, "twolevel-within-singular", "all"));
    norma_twolevel_result_free(r);
}

static void a_constant_item_is_named(void **state)
{
    (void)state;
    people all = draw_people(4, UNEQUAL, N_UNEQUAL, 1, 11);
    for (size_t r = 0; r < all.n; r++)
        all.answers[r * 4 + 2] = 50;
    norma_twolevel_result *r = fit_people(&all);
    assert_non_null(find_note(&r->notes, "twolevel-constant-item", "I3"));
    assert_null(r->between);
    norma_twolevel_result_free(r);
}

static void an_item_twice_is_singular(void **state)
{
    (void)state;
    people all = draw_people(4, UNEQUAL, N_UNEQUAL, 1, 12);
    for (size_t r = 0; r < all.n; r++)
        all.answers[r * 4 + 2] = all.answers[r * 4];
    norma_twolevel_result *r = fit_people(&all);
    assert_non_null(find_note(&r->notes, "twolevel-within-singular", NULL));
    norma_twolevel_result_free(r);
}

static void rows_left_out_are_counted(void **state)
{
    (void)state;
    people all = draw_people(4, UNEQUAL, N_UNEQUAL, 1, 13);
    all.answers[5 * 4 + 1] = all.answers[9 * 4] = NO_ANSWER;
    all.unit[20] = all.unit[21] = all.unit[22] = NORMA_NO_UNIT;
    uint8_t keep[MOST_ROWS];
    memset(keep, 1, sizeof keep);
    keep[30] = 0;
    peopled of = peopled_of(&all, NULL);
    of.t.sample.keep = keep;
    norma_twolevel_result *r = fit_two_levels(&of);
    assert_int_equal(r->n, all.n - 6);
    const norma_note *lost = find_note(&r->notes, "rows-lost", NULL);
    const norma_note *without = find_note(&r->notes, "rows-without-unit", "site");
    assert_true(lost && lost->value == 2 && lost->of == (double)all.n - 1);
    assert_true(without && without->value == 3);
    norma_twolevel_result_free(r);
    table_free(&of.t);
}

static void too_few_steps_are_said(void **state)
{
    (void)state;
    people all = draw_people(4, UNEQUAL, N_UNEQUAL, 0.6, 14);
    peopled of = peopled_of(&all, NULL);
    norma_twolevel_options o = NORMA_TWOLEVEL_OPTIONS_INIT;
    norma_twolevel_result *r = NULL;
    o.iterations = 1;
    assert_int_equal(norma_twolevel_of(&r, "all", &of.t.sample, &of.group, &o, NULL), NORMA_OK);
    assert_false(r->converged);
    assert_null(r->within_loadings);
    assert_true(isnan(r->omega_within) && isfinite(r->largest_gradient));
    assert_non_null(find_note(&r->notes, "twolevel-not-converged", "all"));
    norma_twolevel_result_free(r);
    table_free(&of.t);
}

/* Few units, many items, no variance between: whatever comes out, it is an end with notes. */
static void hard_samples_come_to_an_end(void **state)
{
    (void)state;
    static const size_t sizes[] = {4, 2, 6, 3, 5, 2, 8, 3};
    for (uint64_t seed = 20; seed < 50; seed++) {
        people all = draw_people(3 + seed % 6, sizes, 3 + seed % 6, seed % 3 == 0 ? 0 : 0.3, seed);
        norma_twolevel_result *r = fit_people(&all);
        if (r->within)
            assert_defined(r);
        assert_true(r->converged == (r->within_loadings != NULL));
        assert_true(r->converged || find_note(&r->notes, "twolevel-not-converged", NULL) ||
                    find_note(&r->notes, "twolevel-within-singular", NULL));
        norma_twolevel_result_free(r);
    }
}

/* ---- refusals ---- */

static void what_cannot_be_fitted_is_refused(void **state)
{
    (void)state;
    static const size_t lonely[] = {30, 1, 1};
    people all = draw_people(4, UNEQUAL, N_UNEQUAL, 1, 15), alone = draw_people(4, lonely, 3, 1, 1);
    peopled of = peopled_of(&all, NULL), single = peopled_of(&alone, NULL);
    norma_sample sample = of.t.sample;
    norma_twolevel_options o = NORMA_TWOLEVEL_OPTIONS_INIT;
    norma_twolevel_result *r = NULL;
    norma_error err = {0};

    sample.n_items = 2;
    assert_int_equal(norma_twolevel_of(&r, "x", &sample, &of.group, NULL, &err), NORMA_EDATA);
    assert_string_equal(err.message, "one factor at each level needs 3 items, and there are 2: add "
                                     "items, or take reliability without levels");
    assert_int_equal(norma_twolevel_of(&r, "x", &single.t.sample, &single.group, NULL, &err),
                     NORMA_EDATA);
    assert_string_equal(err.message,
                        "a two-level model needs 2 units with 2 complete rows each: take a larger "
                        "level, or items with fewer missing answers");
    static size_t many[NORMA_MOMENTS_ITEMS_MAX + 1];
    sample.items = many;
    sample.n_items = NORMA_MOMENTS_ITEMS_MAX + 1;
    assert_int_equal(norma_twolevel_of(&r, "x", &sample, &of.group, NULL, &err), NORMA_EDATA);
    assert_string_equal(err.message,
                        "1001 items are too many for a two-level model: take at most 200");
    of.group.n_rows--;
    assert_int_equal(norma_twolevel_of(&r, "x", &of.t.sample, &of.group, NULL, &err), NORMA_EINVAL);
    of.group.n_rows++;
    o.conf_level = 1;
    assert_int_equal(norma_twolevel_of(&r, "x", &of.t.sample, &of.group, &o, &err), NORMA_EINVAL);
    o.conf_level = 0.9;
    o.iterations = 0;
    assert_int_equal(norma_twolevel_of(&r, "x", &of.t.sample, &of.group, &o, &err), NORMA_EINVAL);
    sample = (norma_sample){.items = many, .n_items = 3};
    assert_int_equal(norma_twolevel_of(&r, "x", &sample, &of.group, NULL, &err), NORMA_EINVAL);
    assert_null(r);
    table_free(&of.t);
    table_free(&single.t);
}

static void nothing_leaks(void **state)
{
    (void)state;
    static const size_t sizes[] = {4, 2, 6, 3, 5, 7, 7, 7, 7, 7, 7};
    people all = draw_people(4, sizes, 11, 0.8, 16);
    all.answers[0] = NO_ANSWER;
    peopled of = peopled_of(&all, NULL);
    norma_twolevel_options o = NORMA_TWOLEVEL_OPTIONS_INIT;
    norma_twolevel_result *r = NULL;
    o.threads = 1;
    check_every_allocation(r, norma_twolevel_of(&r, "x", &of.t.sample, &of.group, &o, NULL));
    norma_twolevel_result_free(r);
    norma_twolevel_result_free(NULL);
    table_free(&of.t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scale_equals_lavaan_and_semtools),
        cmocka_unit_test(at_the_edge_the_saturated_likelihood_is_higher_than_by_em),
        cmocka_unit_test(the_gradient_is_rounding_where_lavaan_stops_early),
        cmocka_unit_test(the_likelihood_is_that_of_all_answers_of_a_unit_together),
        cmocka_unit_test(equal_units_have_a_closed_form),
        cmocka_unit_test(order_of_people_units_and_items_does_not_matter),
        cmocka_unit_test(the_unit_of_an_item_and_the_origin_do_not_matter),
        cmocka_unit_test(reversed_items_load_the_other_way),
        cmocka_unit_test(threads_do_not_change_a_byte),
        cmocka_unit_test(three_items_fit_exactly),
        cmocka_unit_test(units_that_do_not_differ_have_no_between_reliability),
        cmocka_unit_test(two_units_are_analysed_with_notes),
        cmocka_unit_test(few_people_leave_covariances_within_singular),
        cmocka_unit_test(a_constant_item_is_named),
        cmocka_unit_test(an_item_twice_is_singular),
        cmocka_unit_test(rows_left_out_are_counted),
        cmocka_unit_test(too_few_steps_are_said),
        cmocka_unit_test(hard_samples_come_to_an_end),
        cmocka_unit_test(what_cannot_be_fitted_is_refused),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

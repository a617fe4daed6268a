#include "benchmark_world.h"

#include "benchmark/benchmark_parts.h"
#include "benchmark/quadrants.h"

static const norm_shape FORTY = {40, 30, 50, 30, 300};

typedef struct world {
    company c;
    norma_norm_set *sets[2];
} world;

static int setup(void **state)
{
    world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    w->c = company_of(COMPANY, 400, 3, 5, 7);
    w->sets[0] = norm_set_of(w->c.instrument, "sector", &FORTY, 1);
    w->sets[1] = norm_set_of(w->c.instrument, "size", &(norm_shape){60, 20, 55, 20, 280}, 2);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    world *w = *state;
    norma_norm_set_free(w->sets[0]);
    norma_norm_set_free(w->sets[1]);
    company_free(&w->c);
    free(w);
    return 0;
}

static norma_benchmark_options usual(void)
{
    norma_benchmark_options o = norma_benchmark_options_init();
    o.gating.today = "2026-01-01";
    return o;
}

static norma_benchmark *compared(const world *w, size_t n_sets, const norma_benchmark_options *o)
{
    norma_benchmark *b = NULL;
    norma_error err = {0};
    if (norma_benchmark_of(&b, w->c.instrument, w->c.data, (const norma_norm_set *const *)w->sets,
                           n_sets, o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return b;
}

static bool has_note(const norma_benchmark *b, const char *code)
{
    for (size_t i = 0; i < b->notes.n; i++)
        if (strcmp(b->notes.list[i].code, code) == 0)
            return true;
    return false;
}

/* ---- certified: scripts/reference/benchmark.R, R 4.2.2, base R ---- */

/* The norm of the reference: 12 companies on three scales a, b and c. */
static void reference_scale(norma_norm_scale *scale, const cJSON *reference, int k)
{
    const cJSON *sizes = json_at(reference, "sizes");
    const int n = cJSON_GetArraySize(sizes);
    char means[32], ss[32];
    free(scale->companies);
    scale->companies = calloc((size_t)n, sizeof *scale->companies);
    assert_non_null(scale->companies);
    scale->n_companies = (size_t)n;
    for (int j = 0; j < n; j++) {
        snprintf(means, sizeof means, "means/%d/%d", k, j);
        snprintf(ss, sizeof ss, "ss/%d/%d", k, j);
        scale->companies[j] =
            (norma_unit_scores){.n = (size_t)cJSON_GetArrayItem(sizes, j)->valuedouble,
                                .mean = json_number(reference, means),
                                .ss = json_number(reference, ss)};
    }
    char at[32];
    snprintf(at, sizeof at, "norms/%d/mean", k);
    scale->company_mean = json_number(reference, at);
    scale->between = json_number(reference, "between");
    scale->within = json_number(reference, "within");
}

static void check_norm(const norma_benchmark_norm *norm, const cJSON *want)
{
    assert_close(norm->mean, json_number(want, "mean"), 1e-12, 0);
    assert_close(norm->se, json_number(want, "se"), 1e-12, 0);
    assert_close(norm->df, json_number(want, "df"), 1e-12, 0);
    assert_close(norm->sd, json_number(want, "sd"), 1e-12, 0);
    assert_close(norm->sd_df, json_number(want, "sd_df"), 1e-10, 0);
    assert_close(norm->within_df, json_number(want, "within_df"), 1e-10, 0);
}

static void a_norm_of_companies_and_differences_from_it_are_those_of_r(void **state)
{
    (void)state;
    cJSON *reference = reference_load("benchmark.json");
    const norma_benchmark_options o = norma_benchmark_options_init();
    norma_norm_scale scales[3] = {
        {.n = 370, .alpha = NAN}, {.n = 370, .alpha = NAN}, {.n = 370, .alpha = NAN}};
    norma_benchmark_norm norms[3];
    for (int k = 0; k < 3; k++) {
        reference_scale(&scales[k], reference, k);
        norms[k] = norma_benchmark_norm_of(&scales[k], 12, NULL);
        check_norm(&norms[k], cJSON_GetArrayItem(json_at(reference, "norms"), k));
    }
    const cJSON *c;
    cJSON_ArrayForEach(c, json_at(reference, "cases"))
    {
        norma_benchmark_figure f = {.n = (size_t)json_number(c, "n"),
                                    .mean = json_number(c, "mean"),
                                    .sd = json_number(c, "sd")};
        norma_benchmark_compare(&f, &norms[(int)json_number(c, "scale") - 1], &o);
        assert_close(f.difference, json_number(c, "difference"), 1e-10, 0);
        assert_close(f.difference_se, json_number(c, "se"), 1e-10, 0);
        assert_close(f.df, json_number(c, "df"), 1e-10, 0);
        assert_close(f.difference_low, json_number(c, "low"), 1e-9, 1e-9);
        assert_close(f.difference_high, json_number(c, "high"), 1e-9, 1e-9);
        assert_close(f.g, json_number(c, "g"), 1e-9, 0);
        assert_close(f.g_low, json_number(c, "g_low"), 1e-9, 1e-9);
        assert_close(f.g_high, json_number(c, "g_high"), 1e-9, 1e-9);
        assert_close(f.equivalence_p, json_number(c, "equivalence_p"), 1e-8, 0);
    }
    for (int k = 0; k < 3; k++)
        free(scales[k].companies);
    cJSON_Delete(reference);
}

/* A profile of three scales whose respondents correlate as the reference has it. */
static void profiles_are_those_of_r(void **state)
{
    (void)state;
    cJSON *reference = reference_load("benchmark.json");
    norma_norm_scale scales[3] = {{.alpha = NAN}, {.alpha = NAN}, {.alpha = NAN}};
    const norma_norm_set set = {.scales = scales, .n_scales = 3, .n_companies = 12};
    const norma_norm_set *sets[] = {&set};
    norma_benchmark_norm norms[3];
    norma_benchmark_figure figures[3] = {{.n = 30}, {.n = 30}, {.n = 30}};
    size_t profile[3] = {0, 1, 2};
    double r[9];
    for (int k = 0; k < 3; k++) {
        char at[32];
        reference_scale(&scales[k], reference, k);
        norms[k] = norma_benchmark_norm_of(&scales[k], 12, NULL);
        norms[k].scale = (size_t)k;
        snprintf(at, sizeof at, "cases/%d/mean", k);
        figures[k].mean = json_number(reference, at);
        for (int c = 0; c < 3; c++)
            r[k * 3 + c] = k == c ? 1 : json_number(reference, "r");
    }
    norma_benchmark b = {.sets = sets,
                         .n_sets = 1,
                         .n_scales = 3,
                         .n_entities = 1,
                         .norms = norms,
                         .figures = figures,
                         .profile = profile,
                         .n_profile = 3};
    norma_profile got;
    bool far;
    assert_int_equal(norma__profile_of(&got, &far, &b, 0, 0, r, NULL), NORMA_OK);
    const cJSON *want = json_at(reference, "profile");
    assert_true(far);
    assert_close(got.level, json_number(want, "level"), 1e-10, 0);
    assert_close(got.norm_level, json_number(want, "norm_level"), 1e-10, 0);
    assert_close(got.scatter, json_number(want, "scatter"), 1e-10, 0);
    assert_close(got.norm_scatter, json_number(want, "norm_scatter"), 1e-9, 0);
    assert_close(got.shape, json_number(want, "shape"), 1e-9, 0);
    assert_close(got.d, json_number(want, "d"), 1e-10, 0);
    assert_close(got.d_level + got.d_scatter + got.d_shape, 1, 1e-12, 0);
    assert_close(got.d_sd, json_number(want, "d_sd"), 1e-10, 0);
    assert_close(got.rp, json_number(want, "rp"), 1e-7, 0);
    assert_close(got.mahalanobis, json_number(want, "mahalanobis"), 1e-9, 0);
    assert_close(got.f, json_number(want, "f"), 1e-9, 0);
    assert_close(got.p, json_number(want, "p"), 1e-9, 0);
    for (int k = 0; k < 3; k++)
        free(scales[k].companies);
    cJSON_Delete(reference);
}

/* The mean over a chi square has 20 points here. */
static void quarters_are_those_of_r(void **state)
{
    (void)state;
    cJSON *reference = reference_load("benchmark.json");
    const cJSON *m;
    cJSON_ArrayForEach(m, json_at(reference, "maps"))
    {
        const norma_map_point p = {.n = (size_t)json_number(m, "n"),
                                   .x = json_number(m, "x"),
                                   .y = json_number(m, "y"),
                                   .xx = json_number(m, "xx"),
                                   .xy = json_number(m, "xy"),
                                   .yy = json_number(m, "yy")};
        const norma_map_lines lines = {.x = json_number(m, "at_x"), .y = json_number(m, "at_y")};
        double got[4];
        norma__quadrants(got, &p, &lines);
        for (int q = 0; q < 4; q++)
            assert_close(got[q], cJSON_GetArrayItem(json_at(m, "p"), q)->valuedouble, 0, 1e-4);
    }
    cJSON_Delete(reference);
}

/* ---- figures ---- */

static void sets_are_compared_one_by_one_with_the_same_means(void **state)
{
    const world *w = *state;
    const norma_benchmark_options o = usual();
    norma_benchmark *b = compared(w, 2, &o);
    assert_true(b->n_entities >= 2);
    for (size_t e = 0; e < b->n_entities; e++)
        for (size_t s = 0; s < b->n_scales; s++) {
            const norma_benchmark_figure *one = norma_benchmark_at(b, e, 0, s);
            const norma_benchmark_figure *two = norma_benchmark_at(b, e, 1, s);
            assert_int_equal(one->n, two->n);
            assert_close(one->mean, two->mean, 0, 0);
            if (isnan(one->mean))
                continue;
            assert_close(one->mean - one->difference, norma_benchmark_norm_at(b, 0, s)->mean, 1e-12,
                         0);
            assert_true(one->g_low < one->g && one->g < one->g_high);
            assert_true(one->company.low <= fmax(one->company.percentile, 5));
            assert_true(one->person.low <= one->person.rank &&
                        one->person.rank <= one->person.high);
            assert_true(one->person.low <= one->person.norm_low + 1e-9);
        }
    norma_benchmark_free(b);
}

static void units_have_the_figures_that_norma_units_gives(void **state)
{
    const world *w = *state;
    const norma_benchmark_options o = usual();
    norma_benchmark *b = compared(w, 1, &o);
    size_t units = 0;
    for (size_t e = 0; e < b->n_entities; e++) {
        const norma_entity *of = &b->entities[e];
        if (of->kind != NORMA_ENTITY_UNIT)
            continue;
        const norma_units_level *level = b->units->levels;
        while (level->population != of->population || level->level != of->level)
            level++;
        assert_true(level->shown[of->unit]);
        for (size_t s = 0; s < b->n_scales; s++)
            if (level->scales[s].multilevel) {
                const norma_unit_mean *want = &level->scales[s].multilevel->units[of->unit];
                const norma_benchmark_figure *got = norma_benchmark_at(b, e, 0, s);
                assert_close(got->mean, want->mean, 0, 0);
                assert_close(got->sd, want->sd, 1e-12, 0);
                units++;
            }
    }
    assert_true(units > 10);
    norma_benchmark_free(b);
}

static void a_whole_is_everybody_who_counts_in_its_population(void **state)
{
    const world *w = *state;
    const norma_benchmark_options o = usual();
    norma_benchmark *b = compared(w, 1, &o);
    for (size_t e = 0; e < b->n_entities && b->entities[e].kind == NORMA_ENTITY_WHOLE; e++)
        for (size_t s = 0; s < b->n_scales; s++) {
            size_t p = 0;
            while (b->units->populations[p] != b->entities[e].population)
                p++;
            const norma_units_total *want = &b->units->totals[p * b->n_scales + s];
            const norma_benchmark_figure *got = norma_benchmark_at(b, e, 0, s);
            if (want->verdict == NORMA_HOLD)
                continue;
            assert_int_equal(got->n, want->n);
            assert_close(got->mean, want->mean, 1e-12, 0);
            assert_close(got->sd, want->sd, 1e-12, 0);
        }
    norma_benchmark_free(b);
}

static void held_scales_have_no_figure(void **state)
{
    const world *w = *state;
    norma_benchmark_options o = usual();
    o.gating.today = "2070-01-01";
    norma_benchmark *b = compared(w, 1, &o);
    size_t held = 0;
    for (size_t e = 0; e < b->n_entities; e++)
        for (size_t s = 0; s < b->n_scales; s++) {
            const norma_benchmark_figure *f = norma_benchmark_at(b, e, 0, s);
            if (f->verdict != NORMA_HOLD)
                continue;
            held++;
            assert_true(isnan(f->mean) && isnan(f->g) && isnan(f->person.rank) &&
                        isnan(f->company.percentile));
        }
    assert_true(held > 0); /* norms of 45 years */
    norma_benchmark_free(b);
}

/* ---- the difference ---- */

static norma_benchmark_norm forty(void)
{
    norma_norm_scale scale;
    gsl_rng *random = norma__random_new(5, 0);
    scale_fill(&scale, "x", &FORTY, random);
    gsl_rng_free(random);
    const norma_benchmark_norm norm = norma_benchmark_norm_of(&scale, 40, NULL);
    norma_norm_scale_clear(&scale);
    return norm;
}

static void companies_of_one_size_leave_the_error_of_their_means(void **state)
{
    (void)state;
    const norma_benchmark_norm norm = forty();
    assert_true(norm.by_companies);
    assert_close(norm.se, sqrt((30 + 300. / 30) / 40), 1e-12, 0);
    assert_close(norm.df, 39, 1e-12, 0);
    assert_close(norm.icc, 30. / 330, 1e-12, 0);
    assert_close(norm.sd, sqrt(330), 1e-12, 0);
    /* var(MSB) and var(MSW) as chi squares: total = MSB / n + MSW (n - 1) / n */
    const double msb = 30 * 40.,
                 var = 2 * msb * msb / 39 / 900 + 2 * 300. * 300 / (40 * 29) * 29 * 29 / 900;
    assert_close(norm.sd_df, 2 * 330 * 330 / var, 1e-10, 0);
}

static void a_larger_company_is_compared_no_better_than_companies_allow(void **state)
{
    (void)state;
    const norma_benchmark_norm norm = forty();
    const norma_benchmark_options o = norma_benchmark_options_init();
    norma_benchmark_figure f = {.n = 100000, .mean = norm.mean + 5, .sd = sqrt(300)};
    norma_benchmark_compare(&f, &norm, &o);
    assert_close(f.difference, 5, 1e-12, 0);
    assert_close(f.difference_se, norm.se, 1e-2, 0);
    assert_close(f.df, 39, 1e-1, 0);
    f.n = 10;
    norma_benchmark_compare(&f, &norm, &o);
    assert_true(f.difference_se > 4 * norm.se);
}

static void the_test_of_equivalence_says_what_intervals_say(void **state)
{
    (void)state;
    const norma_benchmark_norm norm = forty();
    norma_benchmark_options o = norma_benchmark_options_init();
    o.bound_unit = NORMA_BOUND_POMP;
    const struct {
        double apart, bound;
        int want;
    } cases[] = {{0, 4, NORMA_EQUIVALENT},
                 {0, 0.1, NORMA_NOT_CLEAR},
                 {8, 4, NORMA_DIFFERENT},
                 {8, 20, NORMA_DIFFERENT_BUT_SMALL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        norma_benchmark_figure f = {.n = 400, .mean = norm.mean + cases[i].apart, .sd = 17};
        o.bound = cases[i].bound;
        norma_benchmark_compare(&f, &norm, &o);
        assert_int_equal(f.equivalence, cases[i].want);
    }
}

static void without_companies_it_is_the_comparison_of_validate(void **state)
{
    (void)state;
    static const double pomp[] = {40, 45, 55, 60, 70, 35, 50, 52};
    const norma_norm_scale scale = {.n = 200, .mean = 50, .sd = 15, .alpha = NAN};
    const norma_benchmark_norm norm = norma_benchmark_norm_of(&scale, 0, NULL);
    const norma_benchmark_options o = norma_benchmark_options_init();
    norma_comparison want;
    norma_norm_compare(&want, &scale, pomp, 8);
    norma_benchmark_figure got = {.n = 8, .mean = want.mean, .sd = want.sd};
    norma_benchmark_compare(&got, &norm, &o);
    assert_false(norm.by_companies);
    assert_close(got.difference_low, want.difference_low, 1e-12, 0);
    assert_close(got.difference_high, want.difference_high, 1e-12, 0);
    assert_close(got.g, want.hedges_g, 1e-12, 0);
    assert_close(got.g_low, want.g_low, 1e-9, 0);
    assert_close(got.g_high, want.g_high, 1e-9, 0);
}

/* ---- the map ---- */

static void quarters_of_the_map_sum_to_one(void **state)
{
    const world *w = *state;
    norma_benchmark_options o = usual();
    o.map_x = "a";
    o.map_y = "b+c";
    norma_benchmark *b = compared(w, 2, &o);
    assert_true(b->mapped && b->n_points > 1);
    for (size_t k = 0; k < b->n_points; k++) {
        const norma_map_point *p = &b->points[k];
        for (size_t i = 0; i < 2; i++) {
            double sum = 0;
            for (size_t q = 0; q < 4; q++)
                sum += p->quadrants[4 * i + q];
            assert_close(sum, 1, 1e-9, 0);
        }
        assert_true(p->major >= p->minor && p->minor > 0);
        assert_close(p->major * p->major / (p->minor * p->minor) + 1,
                     1 + (p->xx + p->yy + 2 * hypot((p->xx - p->yy) / 2, p->xy)) /
                             (p->xx + p->yy - 2 * hypot((p->xx - p->yy) / 2, p->xy)),
                     1e-9, 0);
    }
    norma_benchmark_free(b);
}

/* ---- persons ---- */

static void a_person_is_placed_as_the_table_of_persons_places_the_score(void **state)
{
    const world *w = *state;
    norma_benchmark_options o = usual();
    o.respondent = "p5";
    o.persons = true;
    norma_benchmark *b = compared(w, 1, &o);
    const size_t e = b->n_entities - 1;
    assert_int_equal(b->entities[e].kind, NORMA_ENTITY_PERSON);
    assert_int_equal(b->entities[e].row, 5);
    assert_true(has_note(b, "personal-data"));
    for (size_t s = 0; s < b->n_scales; s++) {
        const norma_benchmark_figure *f = norma_benchmark_at(b, e, 0, s);
        const norma_person_table *t = &b->persons[s];
        size_t k = 0;
        while (k < t->n && t->scores[k] != f->mean)
            k++;
        if (isnan(f->mean))
            continue;
        assert_true(k < t->n);
        assert_close(t->places[k].rank, f->person.rank, 0, 0);
        assert_close(t->places[k].low, f->person.low, 0, 0);
        assert_true(isnan(f->g) && isnan(f->company.percentile));
    }
    norma_benchmark_free(b);
}

/* ---- refusals and memory ---- */

static void what_does_not_exist_is_refused(void **state)
{
    const world *w = *state;
    const struct {
        const char *level, *population, *x, *respondent, *scale_level, *want;
    } cases[] = {
        {"plant", NULL, NULL, NULL, NULL, "instrument 'company' has no unit column 'plant'"},
        {NULL, "king", NULL, NULL, NULL, "no respondent has the role 'king'"},
        {NULL, NULL, "a+z", NULL, NULL,
         "the axis 'a+z' of the map is no scale, no scales joined by + and no continuous variable "
         "of instrument 'company'"},
        {NULL, NULL, NULL, "nobody", NULL, "no respondent has the id asked for"},
        {NULL, NULL, NULL, NULL, "floor", "no scale of instrument 'company' is of level 'floor'"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        norma_benchmark_options o = usual();
        norma_benchmark *b = NULL;
        norma_error err = {0};
        o.level = cases[i].level;
        o.population = cases[i].population;
        o.map_x = o.map_y = cases[i].x;
        o.respondent = cases[i].respondent;
        o.scale_level = cases[i].scale_level;
        assert_int_equal(norma_benchmark_of(&b, w->c.instrument, w->c.data,
                                            (const norma_norm_set *const *)w->sets, 1, &o, &err),
                         NORMA_EINVAL);
        assert_string_equal(err.message, cases[i].want);
        assert_null(b);
    }
}

static void nothing_leaks(void **state)
{
    (void)state;
    company c = company_of(COMPANY, 60, 2, 0, 3);
    norma_norm_set *set = norm_set_of(c.instrument, "n", &(norm_shape){8, 10, 50, 30, 300}, 1);
    norma_benchmark_options o = usual();
    norma_benchmark *b = NULL;
    o.map_x = "a";
    o.map_y = "b";
    o.persons = true;
    check_every_allocation(b, norma_benchmark_of(&b, c.instrument, c.data,
                                                 (const norma_norm_set *const *)&set, 1, &o, NULL));
    norma_benchmark_free(b);
    norma_norm_set_free(set);
    company_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_norm_of_companies_and_differences_from_it_are_those_of_r),
        cmocka_unit_test(profiles_are_those_of_r),
        cmocka_unit_test(quarters_are_those_of_r),
        cmocka_unit_test(sets_are_compared_one_by_one_with_the_same_means),
        cmocka_unit_test(units_have_the_figures_that_norma_units_gives),
        cmocka_unit_test(a_whole_is_everybody_who_counts_in_its_population),
        cmocka_unit_test(held_scales_have_no_figure),
        cmocka_unit_test(companies_of_one_size_leave_the_error_of_their_means),
        cmocka_unit_test(a_larger_company_is_compared_no_better_than_companies_allow),
        cmocka_unit_test(the_test_of_equivalence_says_what_intervals_say),
        cmocka_unit_test(without_companies_it_is_the_comparison_of_validate),
        cmocka_unit_test(quarters_of_the_map_sum_to_one),
        cmocka_unit_test(a_person_is_placed_as_the_table_of_persons_places_the_score),
        cmocka_unit_test(what_does_not_exist_is_refused),
        cmocka_unit_test(nothing_leaks)};
    return cmocka_run_group_tests(tests, setup, teardown);
}

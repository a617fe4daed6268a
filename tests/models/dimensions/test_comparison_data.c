#include "models/dimensions/graph_cases.h"

#include <norma/dimensions.h>

#include "foundation/random.h"
#include "models/dimensions/comparison_data_population.h"
#include "models/dimensions/comparison_data_ranks.h"
#include "support/counted.h"

static norma_dimensions_options data_options(size_t replicates, size_t threads)
{
    norma_dimensions_options o = NORMA_DIMENSIONS_OPTIONS_INIT;
    o.replicates = replicates;
    o.permutations = 0;
    o.network = NORMA_NETWORK_NONE;
    o.threads = threads;
    return o;
}

static norma_dimensions_result *of_table(const table *t, const norma_dimensions_options *o)
{
    norma_dimensions_result *r = NULL;
    norma_error err = {0};
    if (norma_dimensions(&r, &t->sample, o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

static const norma_note *note_of(const norma_dimensions_result *r, const char *code)
{
    for (size_t i = 0; i < r->notes.n; i++)
        if (strcmp(r->notes.list[i].code, code) == 0)
            return &r->notes.list[i];
    return NULL;
}

/* R 4.2.2: wilcox.test(x, y, "less", exact = FALSE)$p.value */
static void the_rank_sum_test_is_that_of_r(void **state)
{
    (void)state;
    const double x[] = {1, 2, 3, 4, 5, 6, 7, 8, 2.5, 3.5}, y[] = {2, 3, 4, 5, 6, 7, 8, 9, 3, 4};
    double work[20];
    assert_close(norma__lies_below(x, y, 10, work), 0.201685565, 1e-6, 0);
    assert_close(norma__lies_below(y, x, 10, work), 0.819005275, 1e-6, 0);
    assert_close(norma__lies_below(x, x, 10, work), 0.515131979, 1e-6, 0);
    const double same[] = {1, 1, 1};
    assert_close(norma__lies_below(same, same, 3, work), 1, 0, 0);
}

/* Two correlated factors, four answers each with shares of their own. */
static void a_population_is_like_its_sample(void **state)
{
    (void)state;
    enum { P = 8 };
    double loadings[P * 2] = {0}, cor[P * P], cut[P * 3], mean[P], sd[P];
    for (size_t i = 0; i < P; i++) {
        loadings[i / 4 * P + i] = 0.6;
        loadings[(1 - i / 4) * P + i] = 0.1;
        cut[i * 3] = -0.5 + 0.1 * (double)i;
        cut[i * 3 + 1] = 0.5;
        cut[i * 3 + 2] = i % 2 == 0 ? 1.5 : INFINITY;
        mean[i] = 1;
        sd[i] = 0.8;
    }
    factorial(cor, loadings, P, 2);
    const norma__likeness like = {
        .p = P, .levels = 4, .cor = cor, .cut = cut, .mean = mean, .sd = sd};
    norma__population q;
    gsl_rng *random = norma__random_new(1, 0);
    assert_int_equal(norma__population_new(&q, P, 2, NULL), NORMA_OK);
    assert_int_equal(norma__population_fill(&q, &like, 1, random, NULL), NORMA_OK);
    assert_true(q.rmsr > 0.05); /* one factor is not enough */
    assert_int_equal(norma__population_fill(&q, &like, 2, random, NULL), NORMA_OK);
    assert_true(q.rmsr < 0.01);
    double highest[2] = {0};
    for (size_t r = 0; r < NORMA__POPULATION; r++)
        for (size_t i = 0; i < 2; i++)
            highest[i] = fmax(highest[i], (double)q.x[r * (P + 1) + i] * sd[i] + mean[i]);
    assert_close(highest[0], 3, 0, 1e-5);
    assert_close(highest[1], 2, 0, 1e-5); /* item 2 has three answers */
    norma__population_free(&q);
    gsl_rng_free(random);
}

/* EFAtools 1.0.0.9000, 100 samples a number of factors: scripts/reference/hull.R. The populations
   are other ones, whose distances differ by 0.01 or so. */
static void distances_are_near_those_of_efatools(void **state)
{
    (void)state;
    cJSON *reference = reference_load("hull.json");
    table t = table_bfi();
    size_t items[25];
    for (size_t i = 0; i < 25; i++)
        items[i] = i;
    t.sample.items = items;
    t.sample.n_items = 25;
    const norma_dimensions_options o = data_options(50, 0);
    norma_dimensions_result *r = of_table(&t, &o);
    const norma_dimension_criterion *c = criterion_of(r, "comparison-data");
    const cJSON *want = json_at(reference, "cd/distance")->child;
    assert_true(c->n_factors >= 6 && c->n_factors <= 9);
    for (size_t k = 0; want && k < 6; k++, want = want->next)
        assert_close(c->series[0].values[k], want->valuedouble, 0.05, 0.01);
    norma_dimensions_result_free(r);
    table_free(&t);
    cJSON_Delete(reference);
}

/* Six items of two factors: each answer is its factor's or one beside it. */
static table two_factors(size_t n)
{
    int *answers = calloc(n * 8, sizeof *answers);
    gsl_rng *random = norma__random_new(3, 0);
    assert_non_null(answers);
    for (size_t r = 0; r < n; r++)
        for (size_t f = 0; f < 2; f++) {
            const int level = 2 + (int)gsl_rng_uniform_int(random, 3);
            for (size_t i = 0; i < 4; i++)
                answers[r * 8 + f * 4 + i] = level - 1 + (int)gsl_rng_uniform_int(random, 3);
        }
    table t = table_of(answers, n, 8, 1, 5);
    gsl_rng_free(random);
    free(answers);
    return t;
}

static void two_factors_are_found_whatever_the_threads(void **state)
{
    (void)state;
    table t = two_factors(300);
    const norma_dimensions_options one = data_options(40, 1), three = data_options(40, 3);
    norma_dimensions_result *a = of_table(&t, &one), *b = of_table(&t, &three);
    const norma_dimension_criterion *x = criterion_of(a, "comparison-data");
    const norma_dimension_criterion *y = criterion_of(b, "comparison-data");
    assert_int_equal(x->n_factors, 2);
    assert_int_equal(x->series[0].n, y->series[0].n);
    assert_memory_equal(x->series[0].values, y->series[0].values, x->series[0].n * sizeof(double));
    norma_dimensions_result_free(a);
    norma_dimensions_result_free(b);
    table_free(&t);
}

static void counts_leave_a_note(void **state)
{
    (void)state;
    norma_tables *tables = counted_dataset("bfi", NULL, NORMA_MISSING_LISTWISE);
    static const size_t items[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    table t = {.sample = counts_of(tables, items, 10)};
    const norma_dimensions_options o = data_options(5, 1);
    norma_dimensions_result *r = of_table(&t, &o);
    assert_non_null(note_of(r, "criteria-need-rows"));
    assert_int_equal(criterion_of(r, "comparison-data")->n_factors, NORMA_NONE);
    norma_dimensions_result_free(r);
    norma_tables_free(tables);
}

/* One answer in 60 is different: some samples are without it. */
static void items_that_hardly_vary_leave_a_note(void **state)
{
    (void)state;
    int answers[60 * 5];
    for (int r = 0; r < 60; r++)
        for (int i = 0; i < 5; i++)
            answers[r * 5 + i] = i == 4 ? 1 + (r == 0) : 1 + (r + (r * i) % 7) % 5;
    table t = table_of(answers, 60, 5, 1, 5);
    const norma_dimensions_options o = data_options(20, 1);
    norma_dimensions_result *r = of_table(&t, &o);
    assert_non_null(note_of(r, "comparison-data-constant"));
    assert_true(criterion_of(r, "comparison-data")->n_factors >= 1);
    norma_dimensions_result_free(r);
    table_free(&t);
}

static void a_sample_larger_than_the_population_is_drawn_by_respondent(void **state)
{
    (void)state;
    table t = two_factors(90000);
    const norma_dimensions_options o = data_options(5, 0);
    norma_dimensions_result *r = of_table(&t, &o);
    assert_int_equal(criterion_of(r, "comparison-data")->n_factors, 2);
    norma_dimensions_result_free(r);
    table_free(&t);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    table t = two_factors(20);
    norma_dimensions_options o = data_options(2, 1);
    norma_dimensions_result *r = NULL;
    o.most = 1;
    check_every_allocation(r, norma_dimensions(&r, &t.sample, &o, NULL));
    norma_dimensions_result_free(r);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rank_sum_test_is_that_of_r),
        cmocka_unit_test(a_population_is_like_its_sample),
        cmocka_unit_test(distances_are_near_those_of_efatools),
        cmocka_unit_test(two_factors_are_found_whatever_the_threads),
        cmocka_unit_test(counts_leave_a_note),
        cmocka_unit_test(items_that_hardly_vary_leave_a_note),
        cmocka_unit_test(a_sample_larger_than_the_population_is_drawn_by_respondent),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

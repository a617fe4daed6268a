#include "disclosure/attack.h"

#include "foundation/random.h"

enum { MIN_CELL = 10, CROWDS = 60 };

/* ---- crowds ---- */

static uint32_t some(gsl_rng *random, uint32_t least, uint32_t most)
{
    return least + norma__random_below(random, most - least + 1);
}

/* A unit for each row: sizes differ, the first the largest when skew is large. */
static uint32_t drawn_unit(gsl_rng *random, uint32_t n_units, double skew)
{
    return (uint32_t)((double)n_units * pow(gsl_rng_uniform(random), skew));
}

/* Companies with sites in them, or sites alone, crossed with one or two other labels. */
static crowd *crowd_drawn(gsl_rng *random)
{
    crowd *c = crowd_new(some(random, 3, 150));
    uint32_t companies = some(random, 1, 3), sites = some(random, 1, 4);
    double skew = 0.7 + 2 * gsl_rng_uniform(random);
    bool nested = gsl_rng_uniform(random) < 0.7;
    uint32_t *company = nested ? crowd_breakdown(c, companies, NORMA_NONE) : NULL;
    uint32_t *site = crowd_breakdown(c, companies * sites, nested ? 0 : NORMA_NONE);
    uint32_t others = some(random, 0, 2);
    for (size_t r = 0; r < c->n_rows; r++) {
        site[r] = drawn_unit(random, companies * sites, skew);
        if (nested)
            company[r] = site[r] / sites;
    }
    for (uint32_t k = 0; k < others; k++) {
        uint32_t n = some(random, 2, 4);
        uint32_t *label = crowd_breakdown(c, n, NORMA_NONE);
        for (size_t r = 0; r < c->n_rows; r++)
            label[r] = drawn_unit(random, n, skew);
    }
    crowd_print_all(c);
    return c;
}

static double *values_drawn(gsl_rng *random, const crowd *c)
{
    double *x = NORMA__NEW(double, c->n_rows);
    for (size_t r = 0; r < c->n_rows; r++)
        x[r] = LOWEST + (HIGHEST - LOWEST) * (0.15 + 0.7 * gsl_rng_uniform(random));
    return x;
}

/* ---- what is printed ---- */

static bool as_decided(const void *context, size_t table, size_t row, size_t column)
{
    const struct {
        const crowd *c;
        const norma_disclosure *d;
    } *print = context;
    return table == print->c->n_tables ? norma_disclosure_total_shown(print->d)
                                       : norma_disclosure_shown(print->d, table, row, column);
}

/* Small cells alone are hidden. */
static bool unless_small(const void *context, size_t table, size_t row, size_t column)
{
    attack truth = {.c = context};
    double n, sum;
    attack_truth(&truth, table, row, column, &n, &sum);
    return n == 0 || n >= MIN_CELL;
}

/* ---- attacks ---- */

typedef struct findings {
    size_t n;                    /* small cells */
    size_t told;                 /* shown by n alone to be small */
    size_t recovered;            /* with its n known exactly */
    size_t told_by_sums, pinned; /* shown to be small by n and sums; mean known within 10 % */
} findings;

typedef void examine(findings *f, attack *a, size_t table, size_t row, size_t column, double n,
                     double sum);

static void for_small_cells(findings *f, attack *a, examine *look)
{
    for (size_t t = 0; t <= a->c->n_tables; t++) {
        size_t rows, columns;
        attack_rows_of(&rows, &columns, a, t);
        for (size_t r = 0; r < rows; r++)
            for (size_t k = 0; k < columns; k++) {
                double n, sum;
                attack_truth(a, t, r, k, &n, &sum);
                if (n > 0 && n < MIN_CELL)
                    look(f, a, t, r, k, n, sum);
            }
    }
}

static void by_n(findings *f, attack *a, size_t table, size_t row, size_t column, double n,
                 double sum)
{
    (void)sum;
    double most = attack_most(a, table, row, column, 1, 0);
    f->n++;
    f->told += most < MIN_CELL - 1e-6;
    f->recovered += most < n + 1e-6 && -attack_most(a, table, row, column, -1, 0) > n - 1e-6;
}

/* The mean is pinned when it cannot be a tenth of the scale higher, nor lower. */
static void by_sums(findings *f, attack *a, size_t table, size_t row, size_t column, double n,
                    double sum)
{
    double mean = sum / n, far = 0.1 * (HIGHEST - LOWEST);
    f->told_by_sums += attack_most(a, table, row, column, 1, 0) < MIN_CELL - 1e-6;
    f->pinned += attack_most(a, table, row, column, -(mean + far), 1) < 1e-6 &&
                 attack_most(a, table, row, column, mean - far, -1) < 1e-6;
}

static void attack_crowd(findings *f, const crowd *c, const double *values, is_printed *printed,
                         const void *context)
{
    attack a = attack_new(c, values, printed, context);
    for_small_cells(f, &a, values ? by_sums : by_n);
    attack_free(&a);
}

static void no_small_cell_is_told_apart_by_all_that_is_printed(void **state)
{
    (void)state;
    findings f = {0};
    for (uint64_t i = 0; i < CROWDS; i++) {
        gsl_rng *random = norma__random_new(4, i);
        crowd *c = crowd_drawn(random);
        double *values = values_drawn(random, c);
        norma_disclosure *d = crowd_disclosure(c, MIN_CELL);
        const struct {
            const crowd *c;
            const norma_disclosure *d;
        } print = {c, d};
        attack_crowd(&f, c, NULL, as_decided, &print);
        if (i % 3 == 0)
            attack_crowd(&f, c, values, as_decided, &print);
        norma_disclosure_free(d);
        free(values);
        crowd_free(c);
        gsl_rng_free(random);
    }
    print_message("%zu small cells: %zu told, %zu recovered; with sums %zu told, %zu pinned\n", f.n,
                  f.told, f.recovered, f.told_by_sums, f.pinned);
    assert_true(f.n > 500);
    assert_int_equal(f.told, 0);
    assert_int_equal(f.recovered, 0);
    assert_int_equal(f.pinned, 0);
}

/* The same attack finds most cells when those that protect others are printed. */
static void hiding_small_cells_alone_does_not_hide_them(void **state)
{
    (void)state;
    findings f = {0};
    for (uint64_t i = 0; i < CROWDS / 4; i++) {
        gsl_rng *random = norma__random_new(4, i);
        crowd *c = crowd_drawn(random);
        double *values = values_drawn(random, c);
        attack_crowd(&f, c, NULL, unless_small, c);
        if (i % 3 == 0)
            attack_crowd(&f, c, values, unless_small, c);
        free(values);
        crowd_free(c);
        gsl_rng_free(random);
    }
    print_message("%zu small cells: %zu told, %zu recovered; with sums %zu told, %zu pinned\n", f.n,
                  f.told, f.recovered, f.told_by_sums, f.pinned);
    assert_true(f.told > f.n / 5);
    assert_true(f.recovered > 0);
    assert_true(f.pinned > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_small_cell_is_told_apart_by_all_that_is_printed),
        cmocka_unit_test(hiding_small_cells_alone_does_not_hide_them),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    glp_free_env();
    return failed;
}

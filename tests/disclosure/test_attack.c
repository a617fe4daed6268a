#include "disclosure/attack.h"

#include "foundation/random.h"

enum { MIN_CELL = 10, CROWDS = 400 };

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

/* Sites, perhaps in companies and with services in them; the smallest units are drawn, and sizes
   differ. */
static void draw_hierarchy(crowd *c, gsl_rng *random, double skew)
{
    uint32_t levels = some(random, 1, 3), n_units[3], lines[3];
    uint32_t *unit[3] = {NULL};
    n_units[0] = some(random, 1, 4);
    for (uint32_t i = 0; i < levels; i++) {
        lines[i] = i ? some(random, 1, 3) : 1;
        n_units[i] = i ? n_units[i - 1] * lines[i] : n_units[0];
        unit[i] = crowd_breakdown(c, n_units[i], i ? c->n_breakdowns - 1 : NORMA_NONE);
    }
    for (size_t r = 0; r < c->n_rows; r++) {
        unit[levels - 1][r] = drawn_unit(random, n_units[levels - 1], skew);
        for (uint32_t i = levels - 1; i > 0; i--)
            unit[i - 1][r] = unit[i][r] / lines[i];
    }
}

/* Crossed with other labels, which some respondents may lack. */
static crowd *crowd_drawn(gsl_rng *random)
{
    crowd *c = crowd_new(some(random, 3, 150));
    double skew = 0.7 + 2 * gsl_rng_uniform(random);
    double without = gsl_rng_uniform(random) < 0.3 ? 0.1 : 0;
    uint32_t others = some(random, 0, 2);
    draw_hierarchy(c, random, skew);
    for (uint32_t k = 0; k < others; k++) {
        uint32_t n = some(random, 2, 4);
        uint32_t *label = crowd_breakdown(c, n, NORMA_NONE);
        for (size_t r = 0; r < c->n_rows; r++)
            if (gsl_rng_uniform(random) >= without)
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

typedef struct print {
    const crowd *c;
    const norma_disclosure *d;
} print;

static bool as_decided(const void *context, size_t table, size_t row, size_t column)
{
    const print *p = context;
    return table == p->c->n_tables ? norma_disclosure_total_shown(p->d)
                                   : norma_disclosure_shown(p->d, table, row, column);
}

/* Small cells alone are hidden. */
static bool unless_small(const void *context, size_t table, size_t row, size_t column)
{
    const print *p = context;
    attack truth = {.c = p->c};
    double n, sum;
    attack_truth(&truth, table, row, column, &n, &sum);
    return n == 0 || n >= MIN_CELL;
}

/* ---- attacks ---- */

typedef struct findings {
    size_t n;                    /* small cells */
    size_t told;                 /* shown by n alone to be small */
    size_t told_whole;           /* shown so when respondents are whole */
    size_t recovered;            /* whose n is known exactly */
    size_t n_sums;               /* small cells attacked with sums too: */
    size_t told_by_sums, pinned; /* shown to be small; whose mean is known within a tenth */
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
    f->n_sums++;
    f->told_by_sums += attack_most(a, table, row, column, 1, 0) < MIN_CELL - 1e-6;
    f->pinned += attack_most(a, table, row, column, -(mean + far), 1) < 1e-6 &&
                 attack_most(a, table, row, column, mean - far, -1) < 1e-6;
}

static void by_whole_n(findings *f, attack *a, size_t table, size_t row, size_t column, double n,
                       double sum)
{
    (void)n;
    (void)sum;
    f->told_whole += attack_most_whole(a, table, row, column) < MIN_CELL - 1e-6;
}

static void attack_by(findings *f, const print *p, const double *values, is_printed *printed,
                      examine *look)
{
    attack a = attack_new(p->c, values, printed, p);
    for_small_cells(f, &a, look);
    attack_free(&a);
}

/* Every crowd by n, every third with sums, every sixth in whole respondents. */
static findings attack_crowds(uint64_t n_crowds, is_printed *printed)
{
    findings f = {0};
    for (uint64_t i = 0; i < n_crowds; i++) {
        gsl_rng *random = norma__random_new(4, i);
        crowd *c = crowd_drawn(random);
        double *values = values_drawn(random, c);
        norma_disclosure *d = crowd_disclosure(c, MIN_CELL);
        const print p = {c, d};
        assert_true(norma_disclosure_total_shown(d) == (c->n_rows >= MIN_CELL));
        attack_by(&f, &p, NULL, printed, by_n);
        if (i % 3 == 0)
            attack_by(&f, &p, values, printed, by_sums);
        if (i % 6 == 0)
            attack_by(&f, &p, NULL, printed, by_whole_n);
        norma_disclosure_free(d);
        free(values);
        crowd_free(c);
        gsl_rng_free(random);
    }
    print_message(
        "%zu small cells: %zu told (%zu in whole respondents), %zu recovered; with sums, of "
        "%zu: %zu told, %zu pinned\n",
        f.n, f.told, f.told_whole, f.recovered, f.n_sums, f.told_by_sums, f.pinned);
    return f;
}

static void no_small_cell_is_told_apart_by_all_that_is_printed(void **state)
{
    (void)state;
    findings f = attack_crowds(CROWDS, as_decided);
    assert_true(f.n > 500);
    assert_int_equal(f.told, 0);
    assert_int_equal(f.told_whole, 0);
    assert_int_equal(f.recovered, 0);
    assert_int_equal(f.pinned, 0);
    assert_true(f.told_by_sums <= f.n_sums / 50);
}

/* The same attack finds many cells when those that protect others are printed. */
static void hiding_small_cells_alone_does_not_hide_them(void **state)
{
    (void)state;
    findings f = attack_crowds(CROWDS / 4, unless_small);
    assert_true(f.told > f.n / 5);
    assert_true(f.told_whole > 0);
    assert_true(f.recovered > f.n / 20);
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

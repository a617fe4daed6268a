#include "support/check.h"

#include "support/table.h"

#include <gsl/gsl_randist.h>

#include "foundation/normal.h"
#include "foundation/random.h"
#include "polychoric_fixture.h"
#include "statistics/polychoric_grid.h"

static double number(const cJSON *list, size_t k)
{
    return cJSON_GetArrayItem(list, (int)k)->valuedouble;
}

/* Entries below the diagonal, column by column, against a list. */
static void check_lower(const fixture *f, const double *matrix, const cJSON *want, double tolerance)
{
    const cJSON *at = want->child;
    for (size_t j = 0; j < f->result.n_variables; j++)
        for (size_t i = j + 1; i < f->result.n_variables; i++, at = at->next) {
            assert_close(entry(f, matrix, i, j), at->valuedouble, 0, tolerance);
            assert_close(entry(f, matrix, j, i), entry(f, matrix, i, j), 0, 0);
        }
    assert_null(at);
}

static norma_correlate_options options_of(int missing, int thresholds, int zero_cells)
{
    norma_correlate_options o = NORMA_CORRELATE_OPTIONS_INIT;
    o.type = NORMA_COR_POLYCHORIC;
    o.missing = missing;
    o.thresholds = thresholds;
    o.zero_cells = zero_cells;
    return o;
}

typedef struct expectation {
    const char *path;
    int missing, thresholds, zero_cells;
    double tolerance;
} expectation;

/* scripts/reference/polychoric.R: its own optimisation to 1e-14, lavaan 0.6-14, psych 2.2.9 (which
   stops 2e-5 from its optimum). */
static void polychorics_equal_those_of_other_programs(void **state)
{
    (void)state;
    const expectation of[] = {
        {"listwise/rho", NORMA_COR_LISTWISE, NORMA_THRESHOLDS_GLOBAL, NORMA_ZERO_LAVAAN, 1e-10},
        {"listwise/rho", NORMA_COR_LISTWISE, NORMA_THRESHOLDS_PAIRWISE, NORMA_ZERO_NONE, 1e-10},
        {"listwise/lavaan", NORMA_COR_LISTWISE, NORMA_THRESHOLDS_GLOBAL, NORMA_ZERO_LAVAAN, 1e-6},
        {"listwise/psych_half", NORMA_COR_LISTWISE, NORMA_THRESHOLDS_PAIRWISE, NORMA_ZERO_PSYCH,
         1e-4},
        {"listwise/psych_half_tight", NORMA_COR_LISTWISE, NORMA_THRESHOLDS_PAIRWISE,
         NORMA_ZERO_PSYCH, 1e-10},
        {"listwise/psych_half_global", NORMA_COR_LISTWISE, NORMA_THRESHOLDS_GLOBAL,
         NORMA_ZERO_PSYCH, 1e-4},
        {"pairwise/rho", NORMA_COR_PAIRWISE, NORMA_THRESHOLDS_PAIRWISE, NORMA_ZERO_LAVAAN, 1e-10},
        {"pairwise/global", NORMA_COR_PAIRWISE, NORMA_THRESHOLDS_GLOBAL, NORMA_ZERO_LAVAAN, 1e-10},
        {"pairwise/lavaan_global", NORMA_COR_PAIRWISE, NORMA_THRESHOLDS_GLOBAL, NORMA_ZERO_LAVAAN,
         1e-6},
        {"pairwise/psych_half", NORMA_COR_PAIRWISE, NORMA_THRESHOLDS_PAIRWISE, NORMA_ZERO_PSYCH,
         1e-4},
    };
    table t = table_bfi_as_answered();
    cJSON *reference = reference_load("polychoric_bfi.json");
    for (size_t k = 0; k < sizeof of / sizeof *of; k++) {
        fixture *f =
            fixture_of(&t.sample, options_of(of[k].missing, of[k].thresholds, of[k].zero_cells));
        fixture_run(f);
        check_lower(f, f->result.matrix, json_at(reference, of[k].path), of[k].tolerance);
        fixture_free(f);
    }
    cJSON_Delete(reference);
    table_free(&t);
}

static void thresholds_equal_lavaans(void **state)
{
    (void)state;
    table t = table_bfi_as_answered();
    cJSON *reference = reference_load("polychoric_bfi.json");
    const cJSON *want = json_at(reference, "listwise/thresholds");
    fixture *f = fixture_of(
        &t.sample, options_of(NORMA_COR_LISTWISE, NORMA_THRESHOLDS_GLOBAL, NORMA_ZERO_LAVAAN));
    fixture_run(f);
    for (size_t j = 0; j < 25; j++) {
        assert_int_equal(f->result.variables[j].n_categories, 6);
        assert_int_equal(f->result.variables[j].n_thresholds, 5);
        for (size_t k = 0; k < 5; k++)
            assert_close(f->result.variables[j].thresholds[k], number(want, j * 5 + k), 0, 1e-12);
    }
    assert_int_equal(f->result.corrected_cells, 0);
    fixture_free(f);
    cJSON_Delete(reference);
    table_free(&t);
}

/* The derivative of the log-likelihood, cell by cell from the scalar functions. */
static double gradient_at(const fixture *f, size_t i, size_t j, double rho)
{
    const norma_correlation_variable *x = &f->result.variables[i], *y = &f->result.variables[j];
    size_t first = f->tables.pair[norma__pair(i, j, f->tables.n_items)];
    double sum = 0;
    for (size_t a = 0; a <= x->n_thresholds; a++)
        for (size_t b = 0; b <= y->n_thresholds; b++) {
            double h[] = {a ? x->thresholds[a - 1] : -INFINITY,
                          a < x->n_thresholds ? x->thresholds[a] : INFINITY};
            double k[] = {b ? y->thresholds[b - 1] : -INFINITY,
                          b < y->n_thresholds ? y->thresholds[b] : INFINITY};
            double p = 0, d = 0;
            for (int corner = 0; corner < 4; corner++) {
                double sign = corner == 0 || corner == 3 ? 1 : -1;
                p += sign * norma__binormal_cdf(h[corner / 2], k[corner % 2], rho);
                d += sign * norma__binormal_density(h[corner / 2], k[corner % 2], rho);
            }
            double n = (double)f->tables.all.two_way[first + a * f->tables.categories[j] + b];
            sum += n > 0 ? n * d / p : 0;
        }
    return sum;
}

/* polycor 0.8-1, polychor(table, std.err = TRUE), listwise. Its standard error takes thresholds as
   known and cells as the model says: the curvature of the likelihood. Ours does neither. */
static void two_step_estimates_equal_polycors(void **state)
{
    (void)state;
    static const struct {
        size_t i, j;
        double rho, se;
    } of[] = {
        {0, 1, -0.4211325023148614, 0.018375303039863965},
        {15, 16, 0.7752943960063373, 0.007939334005869651},
        {8, 9, 0.5400300730295419, 0.014895315860670236},
        {12, 20, 0.38186625120891, 0.018699019063971426},
        {2, 4, 0.5819622827513579, 0.01405943451362946},
    };
    table t = table_bfi_as_answered();
    fixture *f = fixture_of(
        &t.sample, options_of(NORMA_COR_LISTWISE, NORMA_THRESHOLDS_GLOBAL, NORMA_ZERO_LAVAAN));
    fixture_run(f);
    for (size_t k = 0; k < sizeof of / sizeof *of; k++) {
        const size_t i = of[k].i, j = of[k].j;
        const double rho = entry(f, f->result.matrix, i, j), step = 1e-5;
        assert_close(rho, of[k].rho, 0, 1e-5);
        double curvature =
            (gradient_at(f, i, j, rho - step) - gradient_at(f, i, j, rho + step)) / (2 * step);
        assert_close(1 / sqrt(curvature), of[k].se, 1e-3, 0);
        assert_close(entry(f, f->result.se, i, j), of[k].se, 0.15, 0);
    }
    fixture_free(f);
    table_free(&t);
}

/* ---- tables of four ---- */

/* Rows of two items of two categories with these counts of 11, 12, 21, 22. */
static table table_of_four(const int counts[4])
{
    static int answers[2 * 4000];
    size_t n = 0;
    for (int k = 0; k < 4; k++)
        for (int r = 0; r < counts[k]; r++, n++) {
            answers[2 * n] = 1 + k / 2;
            answers[2 * n + 1] = 1 + k % 2;
        }
    return table_of(answers, n, 2, 1, 2);
}

static double tetrachoric(const int counts[4], int zero_cells, int thresholds, fixture **keep)
{
    table t = table_of_four(counts);
    fixture *f = fixture_of(&t.sample, options_of(NORMA_COR_LISTWISE, thresholds, zero_cells));
    fixture_run(f);
    double rho = entry(f, f->result.matrix, 0, 1);
    if (keep)
        *keep = f;
    else
        fixture_free(f);
    table_free(&t);
    return rho;
}

/* lavaan 0.6-14, psych 2.2.9, and our own optimisation: 16 items of psychTools::ability. */
static void tetrachorics_equal_those_of_other_programs(void **state)
{
    (void)state;
    cJSON *reference = reference_load("polychoric_bfi.json");
    const cJSON *cells = json_at(reference, "ability/tables");
    for (size_t k = 0; k < 120; k++) {
        int counts[4];
        for (size_t c = 0; c < 4; c++)
            counts[c] = (int)number(cells, 4 * k + c);
        double rho = tetrachoric(counts, NORMA_ZERO_LAVAAN, NORMA_THRESHOLDS_GLOBAL, NULL);
        assert_close(rho, number(json_at(reference, "ability/rho"), k), 0, 1e-10);
        assert_close(rho, number(json_at(reference, "ability/lavaan"), k), 0, 1e-6);
        assert_close(rho, number(json_at(reference, "ability/psych"), k), 0, 1e-4);
    }
    cJSON_Delete(reference);
}

/* Brown & Benedetti (1977): with both thresholds at 0, rho = -cos(2 pi p11). */
static void equal_halves_have_a_closed_form(void **state)
{
    (void)state;
    for (int a = 1; a < 100; a += 7) {
        const int counts[] = {a, 100 - a, 100 - a, a};
        assert_close(tetrachoric(counts, NORMA_ZERO_LAVAAN, NORMA_THRESHOLDS_GLOBAL, NULL),
                     -cos(2 * M_PI * a / 200), 0, 1e-10);
    }
}

/* Policy lavaan, by hand: (0, 40, 30, 130) becomes (0.5, 39.5, 29.5, 130.5), the margins stay; so
   does ten times that in twenty times the rows. */
static void one_empty_cell_gets_a_half_and_margins_stay(void **state)
{
    (void)state;
    fixture *f = NULL;
    const int counts[] = {0, 40, 30, 130}, twice[] = {1, 79, 59, 261};
    double rho = tetrachoric(counts, NORMA_ZERO_LAVAAN, NORMA_THRESHOLDS_GLOBAL, &f);
    assert_close(rho, tetrachoric(twice, NORMA_ZERO_NONE, NORMA_THRESHOLDS_GLOBAL, NULL), 0, 1e-11);
    assert_int_equal(f->result.corrected_cells, 1);
    assert_int_equal(f->result.corrected_pairs, 1);
    assert_string_equal(find_note(&f->result.notes, "cells-corrected", NULL)->message,
                        "empty cells were filled in 1 of 1 pairs of items (1 cells)");
    fixture_free(f);

    double as_it_is = tetrachoric(counts, NORMA_ZERO_NONE, NORMA_THRESHOLDS_GLOBAL, &f);
    assert_close(as_it_is, -1, 0, 0);
    assert_true(isnan(entry(f, f->result.se, 0, 1)));
    assert_int_equal(f->result.corrected_cells, 0);
    assert_string_equal(find_note(&f->result.notes, "perfect-pairs", "I1, I2")->message,
                        "1 of 1 polychorics is at the edge of its range, where the likelihood "
                        "still grows: it has no standard error; it is of I1, I2");
    fixture_free(f);

    /* psych: thresholds of the filled table, as shares of the answers before: 200, not 200.5 */
    double half = tetrachoric(counts, NORMA_ZERO_PSYCH, NORMA_THRESHOLDS_PAIRWISE, &f);
    assert_true(half > as_it_is && fabs(half - rho) > 1e-4);
    assert_int_equal(f->result.corrected_cells, 1);
    fixture_free(f);
    tetrachoric(counts, NORMA_ZERO_PSYCH, NORMA_THRESHOLDS_GLOBAL, &f);
    assert_int_equal(f->result.corrected_cells, 0);
    assert_non_null(find_note(&f->result.notes, "psych-global", NULL));
    fixture_free(f);
}

static void two_empty_cells_are_a_perfect_correlation(void **state)
{
    (void)state;
    const int agree[] = {30, 0, 0, 70}, differ[] = {0, 30, 70, 0}, constant[] = {30, 70, 0, 0};
    fixture *f = NULL;
    for (int policy = NORMA_ZERO_LAVAAN; policy <= NORMA_ZERO_NONE; policy++) {
        assert_close(tetrachoric(agree, policy, NORMA_THRESHOLDS_GLOBAL, NULL), 1, 0, 0);
        assert_close(tetrachoric(differ, policy, NORMA_THRESHOLDS_GLOBAL, NULL), -1, 0, 0);
        assert_true(isnan(tetrachoric(constant, policy, NORMA_THRESHOLDS_GLOBAL, &f)));
        assert_int_equal(f->result.variables[0].n_categories, 1);
        assert_int_equal(f->result.variables[0].n_thresholds, 0);
        fixture_free(f);
    }
}

/* ---- laws ---- */

/* Reversing an item mirrors its thresholds and turns the sign of its correlations, exactly. */
static void reversal_mirrors_thresholds_and_turns_correlations(void **state)
{
    (void)state;
    table plain = table_bfi_as_answered(), keyed = table_bfi();
    norma_correlate_options o =
        options_of(NORMA_COR_PAIRWISE, NORMA_THRESHOLDS_GLOBAL, NORMA_ZERO_LAVAAN);
    fixture *a = fixture_of(&plain.sample, o), *b = fixture_of(&keyed.sample, o);
    fixture_run(a);
    fixture_run(b);
    size_t reversed = 0;
    for (size_t i = 0; i < 25; i++) {
        bool turned = norma_data_reversed(keyed.data, i);
        reversed += turned;
        for (size_t k = 0; k < 5; k++)
            assert_close(b->result.variables[i].thresholds[k],
                         turned ? -a->result.variables[i].thresholds[4 - k]
                                : a->result.variables[i].thresholds[k],
                         0, 0);
        for (size_t j = 0; j < i; j++) {
            double sign = turned == norma_data_reversed(keyed.data, j) ? 1 : -1;
            assert_close(entry(b, b->result.matrix, i, j), sign * entry(a, a->result.matrix, i, j),
                         0, 1e-10);
            assert_close(entry(b, b->result.se, i, j), entry(a, a->result.se, i, j), 1e-8, 0);
            assert_close(entry(b, b->result.n, i, j), entry(a, a->result.n, i, j), 0, 0);
        }
    }
    assert_in_range(reversed, 1, 24);
    fixture_free(a);
    fixture_free(b);
    table_free(&plain);
    table_free(&keyed);
}

/* A sample of two items that correlate rho, cut at these thresholds. */
static table table_drawn(double rho, size_t n, const double *first, size_t n_first,
                         const double *second, size_t n_second, uint64_t seed)
{
    int *answers = fresh(2 * n, sizeof *answers);
    gsl_rng *random = norma__random_new(seed, 0);
    assert_non_null(random);
    for (size_t r = 0; r < n; r++) {
        double x = gsl_ran_ugaussian(random), e = gsl_ran_ugaussian(random);
        double y = rho * x + sqrt(1 - rho * rho) * e;
        answers[2 * r] = answers[2 * r + 1] = 1;
        for (size_t k = 0; k < n_first; k++)
            answers[2 * r] += x > first[k];
        for (size_t k = 0; k < n_second; k++)
            answers[2 * r + 1] += y > second[k];
    }
    table t = table_of(answers, n, 2, 1, 9);
    gsl_rng_free(random);
    free(answers);
    return t;
}

static double log_likelihood(const fixture *f, double rho)
{
    const norma_correlation_variable *x = &f->result.variables[0], *y = &f->result.variables[1];
    double sum = 0;
    for (size_t a = 0; a <= x->n_thresholds; a++)
        for (size_t b = 0; b <= y->n_thresholds; b++) {
            double n = (double)f->tables.all.two_way[a * f->tables.categories[1] + b];
            if (n > 0)
                sum += n * norma__binormal_log_rectangle(
                               a ? x->thresholds[a - 1] : -INFINITY,
                               a < x->n_thresholds ? x->thresholds[a] : INFINITY,
                               b ? y->thresholds[b - 1] : -INFINITY,
                               b < y->n_thresholds ? y->thresholds[b] : INFINITY, rho);
        }
    return sum;
}

/* At every correlation the estimate is where the likelihood is flat, and close to the truth in
   units of its standard error; five categories against three. */
static void estimates_are_maxima_near_the_truth(void **state)
{
    (void)state;
    const double five[] = {-1.25, -0.5, 0.5, 1.25}, three[] = {-0.5, 1.25};
    const double truths[] = {-0.995, -0.97, -0.8, -0.4, 0, 0.2, 0.6, 0.9, 0.93, 0.99, 0.998};
    for (size_t k = 0; k < sizeof truths / sizeof *truths; k++) {
        table t = table_drawn(truths[k], 2000, five, 4, three, 2, k + 1);
        fixture *f = fixture_of(
            &t.sample, options_of(NORMA_COR_LISTWISE, NORMA_THRESHOLDS_GLOBAL, NORMA_ZERO_LAVAAN));
        fixture_run(f);
        double rho = entry(f, f->result.matrix, 0, 1), se = entry(f, f->result.se, 0, 1);
        assert_int_equal(f->result.variables[0].n_categories, 5);
        assert_int_equal(f->result.variables[1].n_categories, 3);
        assert_close(rho, truths[k], 0, 4 * se);
        double step = 1e-9 * (1 - rho * rho);
        assert_true(gradient_at(f, 0, 1, rho - step) > 0 && gradient_at(f, 0, 1, rho + step) < 0);
        const norma_note *unused = find_note(&f->result.notes, "unused-category", "I2");
        assert_string_equal(unused->message, "item I2: 6 of its 9 categories were never chosen; it "
                                             "is analysed with the other 3");
        fixture_free(f);
        table_free(&t);
    }
}

/* A handful of answers that contradict 2,000 in perfect order pull hard, however unlikely they are:
   the estimate is where the likelihood, from the tails' logarithms, is flat. */
static void contradicting_answers_are_not_lost(void **state)
{
    (void)state;
    enum { N = 2000 };
    static int answers[2 * N];
    for (int outliers = 1; outliers <= 4; outliers++) {
        for (int r = 0; r < N; r++)
            answers[2 * r] = answers[2 * r + 1] = 1 + r % 4;
        for (int r = 0; r < outliers; r++)
            answers[8 * r + 1] = 4; /* beside a 1 */
        table t = table_of(answers, N, 2, 1, 4);
        fixture *f = fixture_of(
            &t.sample, options_of(NORMA_COR_LISTWISE, NORMA_THRESHOLDS_GLOBAL, NORMA_ZERO_LAVAAN));
        fixture_run(f);
        double rho = entry(f, f->result.matrix, 0, 1), best = log_likelihood(f, rho);
        assert_true(rho > 0.9 && rho < 0.999);
        assert_true(entry(f, f->result.se, 0, 1) > 0 && entry(f, f->result.se, 0, 1) < 0.2);
        for (double other = 0.8; other < 0.9999; other += 0.0007)
            assert_true(log_likelihood(f, other) <= best + 1e-9);
        double step = 1e-5 * (1 - rho);
        assert_true(log_likelihood(f, rho - step) < best && log_likelihood(f, rho + step) < best);
        fixture_free(f);
        table_free(&t);
    }
}

/* Simulation: the standard deviation of 400 estimates against their mean standard error. */
static void standard_errors_are_those_of_replications(void **state)
{
    (void)state;
    enum { N = 400 };
    const double four[] = {-1, 0, 0.75}, three[] = {-0.5, 0.9};
    double sum = 0, squares = 0, errors = 0;
    for (uint64_t k = 0; k < N; k++) {
        table t = table_drawn(0.5, 300, four, 3, three, 2, 1000 + k);
        fixture *f = fixture_of(
            &t.sample, options_of(NORMA_COR_LISTWISE, NORMA_THRESHOLDS_GLOBAL, NORMA_ZERO_LAVAAN));
        fixture_run(f);
        double rho = entry(f, f->result.matrix, 0, 1);
        sum += rho;
        squares += rho * rho;
        errors += entry(f, f->result.se, 0, 1);
        fixture_free(f);
        table_free(&t);
    }
    double sd = sqrt((squares - sum * sum / N) / (N - 1));
    assert_close(sum / N, 0.5, 0, 4 * sd / sqrt(N));
    assert_close(errors / N, sd, 0.12, 0); /* an sd of 400 has a standard error of 3.5 % */
}

/* Law: equal weights change nothing but n; standard errors use the rows' weights. */
static void weights_count_as_answers(void **state)
{
    (void)state;
    table plain = table_bfi();
    size_t n = norma_data_rows(plain.data), p = norma_data_items(plain.data);
    int64_t *weights = fresh(n, sizeof *weights);
    uint8_t *cells = fresh(n * p, 1);
    for (size_t r = 0; r < n; r++)
        weights[r] = NORMA_WEIGHT_ONE / 2;
    for (size_t j = 0; j < p; j++)
        memcpy(cells + j * n, norma_data_cells(plain.data, j), n);
    norma_instrument *instrument = NULL;
    assert_int_equal(
        norma_instrument_load(&instrument, NORMA_DATASETS "/bfi/instrument.json", NULL), NORMA_OK);
    norma_data_source source = {.n_rows = n, .cells = cells, .weights = weights};
    table weighted = {0};
    assert_int_equal(norma_data_make(&weighted.data, instrument, &source, NULL), NORMA_OK);
    weighted.sample = sample_all(weighted.data);
    norma_correlate_options o =
        options_of(NORMA_COR_PAIRWISE, NORMA_THRESHOLDS_GLOBAL, NORMA_ZERO_LAVAAN);
    fixture *a = fixture_of(&plain.sample, o), *b = fixture_of(&weighted.sample, o);
    fixture_run(a);
    fixture_run(b);
    for (size_t k = 0; k < 625; k++) {
        assert_close(b->result.matrix[k], a->result.matrix[k], 0, 1e-12);
        assert_close(b->result.n[k], a->result.n[k] / 2, 1e-15, 0);
        assert_close(b->result.se[k], a->result.se[k], 1e-10, 0);
    }
    fixture_free(b);

    weighted.sample.tables = NULL;
    b = fixture_of(&weighted.sample, o);
    norma_sample counts_only = {.tables = &b->tables, .items = b->items, .n_items = 25};
    b->c.sample = &counts_only;
    fixture_run(b);
    assert_close(b->result.matrix[1], a->result.matrix[1], 0, 1e-12);
    assert_true(isnan(b->result.se[1]));
    assert_non_null(find_note(&b->result.notes, "weighted-counts", NULL));
    fixture_free(a);
    fixture_free(b);
    norma_instrument_free(instrument);
    free(cells);
    free(weights);
    table_free(&plain);
    table_free(&weighted);
}

/* I1 and I2 vary, but not in the rows that answered both; I3 has a single answer in all. */
static void pairs_that_do_not_vary_are_undefined(void **state)
{
    (void)state;
    const int answers[] = {3, 1, 2, 3, 2, 2, 5, NO_ANSWER, 2, 1, NO_ANSWER, 2};
    table t = table_of(answers, 4, 3, 1, 5);
    fixture *f = fixture_of(
        &t.sample, options_of(NORMA_COR_PAIRWISE, NORMA_THRESHOLDS_GLOBAL, NORMA_ZERO_LAVAAN));
    fixture_run(f);
    assert_true(isnan(entry(f, f->result.matrix, 0, 1)));
    assert_true(isnan(entry(f, f->result.matrix, 0, 2)));
    assert_close(entry(f, f->result.n, 0, 1), 2, 0, 0);
    assert_string_equal(find_note(&f->result.notes, "constant-pair", NULL)->message,
                        "1 of 3 correlations are undefined: an item does not vary in the rows "
                        "that answered both");
    fixture_free(f);
    table_free(&t);
}

/* Every way to compute the grid gives the bytes of the plain one, to 2e-15 of the scalar
   function. */
static void every_processor_computes_the_same(void **state)
{
    (void)state;
    enum { N = 24 };
    double h[N], k[N], product[N], squares[N], separate[N], cdf[2][N], density[2][N], slope[2][N];
    norma__grid g = {N, h, k, product, squares, separate};
    for (size_t p = 0; p < N; p++) {
        h[p] = -3.1 + 0.26 * (double)p;
        k[p] = 2.9 - 1.17 * (double)(p % 6);
        product[p] = h[p] * k[p];
        squares[p] = 0.5 * (h[p] * h[p] + k[p] * k[p]);
        separate[p] = norma__normal_cdf(h[p]) * norma__normal_cdf(k[p]);
    }
    for (int r = -99; r <= 99; r += 3) {
        double rho = r / 100.0;
        assert_true(norma__grid_at_by(0, &g, rho, cdf[0], density[0], slope[0]));
        for (size_t way = 1; norma__grid_at_by(way, &g, rho, cdf[1], density[1], slope[1]); way++) {
            assert_memory_equal(cdf[0], cdf[1], sizeof cdf[0]);
            assert_memory_equal(density[0], density[1], sizeof density[0]);
            assert_memory_equal(slope[0], slope[1], sizeof slope[0]);
        }
        for (size_t p = 0; p < N; p++) {
            const double step = 1e-6;
            double up = norma__binormal_density(h[p], k[p], rho + step);
            double down = norma__binormal_density(h[p], k[p], rho - step);
            assert_close(cdf[0][p], norma__binormal_cdf(h[p], k[p], rho), 0, 2e-15);
            assert_close(density[0][p], norma__binormal_density(h[p], k[p], rho), 1e-13, 1e-100);
            assert_close(slope[0][p], (up - down) / (2 * step), 1e-5, 1e-5);
        }
    }
}

static void the_number_of_threads_does_not_matter(void **state)
{
    (void)state;
    table t = table_bfi();
    norma_correlate_options o =
        options_of(NORMA_COR_PAIRWISE, NORMA_THRESHOLDS_PAIRWISE, NORMA_ZERO_PSYCH);
    o.threads = 1;
    fixture *a = fixture_of(&t.sample, o);
    o.threads = 4;
    fixture *b = fixture_of(&t.sample, o);
    fixture_run(a);
    fixture_run(b);
    assert_memory_equal(a->result.matrix, b->result.matrix, 625 * sizeof(double));
    assert_memory_equal(a->result.se, b->result.se, 625 * sizeof(double));
    assert_int_equal(a->result.corrected_cells, b->result.corrected_cells);
    assert_true(a->result.corrected_cells >= a->result.corrected_pairs);
    assert_true(a->result.corrected_pairs > 0);
    fixture_free(a);
    fixture_free(b);
    table_free(&t);
}

/* Counts of one group alone. */
static void groups_are_correlated_by_themselves(void **state)
{
    (void)state;
    const int counts[] = {40, 10, 20, 30};
    table t = table_of_four(counts);
    fixture *f = fixture_of(
        &t.sample, options_of(NORMA_COR_PAIRWISE, NORMA_THRESHOLDS_GLOBAL, NORMA_ZERO_LAVAAN));
    fixture_run(f);
    double rho = entry(f, f->result.matrix, 0, 1);
    f->tables.groups = &f->tables.all;
    f->tables.n_groups = 1;
    f->c.group = 0;
    f->result.matrix[1] = NAN;
    assert_int_equal(norma__polychorics(&f->c, NULL), NORMA_OK);
    assert_close(f->result.matrix[1], rho, 0, 0);
    fixture_free(f);
    table_free(&t);
}

/* Tables hold no cross-table of an item with itself: it is the item's own counts. */
static void an_item_that_is_named_twice_agrees_with_itself(void **state)
{
    (void)state;
    table t = table_bfi();
    fixture *f = fixture_of(
        &t.sample, options_of(NORMA_COR_PAIRWISE, NORMA_THRESHOLDS_PAIRWISE, NORMA_ZERO_NONE));
    f->items[1] = 0;
    fixture_run(f);
    assert_close(entry(f, f->result.matrix, 0, 1), 1, 0, 0);
    double answers = 0;
    for (size_t a = 0; a < f->tables.categories[0]; a++)
        answers += (double)f->tables.all.one_way[a];
    assert_close(entry(f, f->result.n, 0, 1), answers, 0, 0);
    assert_close(entry(f, f->result.matrix, 1, 2), entry(f, f->result.matrix, 0, 2), 0, 0);
    assert_true(isnan(entry(f, f->result.se, 0, 1)));
    fixture_free(f);
    table_free(&t);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 2, 3, 3, 1, 2, 2, 1, 3, 3, 3, 2, 1};
    table t = table_of(answers, 7, 2, 1, 5);
    norma_correlate_options o =
        options_of(NORMA_COR_PAIRWISE, NORMA_THRESHOLDS_GLOBAL, NORMA_ZERO_LAVAAN);
    o.threads = 1;
    fixture *f = fixture_of(&t.sample, o);
    void *out = NULL;
    check_every_allocation(out, norma__thresholds(&f->c, NULL));
    check_every_allocation(out, norma__polychorics(&f->c, NULL));
    assert_true(isfinite(f->result.matrix[1]));
    fixture_free(f);
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(polychorics_equal_those_of_other_programs),
        cmocka_unit_test(thresholds_equal_lavaans),
        cmocka_unit_test(two_step_estimates_equal_polycors),
        cmocka_unit_test(tetrachorics_equal_those_of_other_programs),
        cmocka_unit_test(equal_halves_have_a_closed_form),
        cmocka_unit_test(one_empty_cell_gets_a_half_and_margins_stay),
        cmocka_unit_test(two_empty_cells_are_a_perfect_correlation),
        cmocka_unit_test(reversal_mirrors_thresholds_and_turns_correlations),
        cmocka_unit_test(estimates_are_maxima_near_the_truth),
        cmocka_unit_test(contradicting_answers_are_not_lost),
        cmocka_unit_test(standard_errors_are_those_of_replications),
        cmocka_unit_test(weights_count_as_answers),
        cmocka_unit_test(pairs_that_do_not_vary_are_undefined),
        cmocka_unit_test(every_processor_computes_the_same),
        cmocka_unit_test(the_number_of_threads_does_not_matter),
        cmocka_unit_test(groups_are_correlated_by_themselves),
        cmocka_unit_test(an_item_that_is_named_twice_agrees_with_itself),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests_name("polychoric", tests, NULL, NULL);
}

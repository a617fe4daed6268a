/* Thousands of small matrices of every kind: what is solved is finite and at a minimum, what cannot
   be solved is refused. */
#include "models/extraction/extract.h"

#include "models/extraction/extraction.h"
#include "models/extraction/pattern.h"

enum { MOST_ITEMS = 12, MOST_ROWS = 150, TRIALS = 60 };

/* Of samples and of no sample at all. */
typedef enum kind { LARGE, SMALL, SINGULAR, STRONG, UNRELATED, INDEFINITE, KINDS } kind;

typedef struct trial {
    double cor[MOST_ITEMS * MOST_ITEMS];
    size_t p, k;
} trial;

static double centred(gsl_rng *random)
{
    double sum = -6; /* nearly normal */
    for (int i = 0; i < 12; i++)
        sum += gsl_rng_uniform(random);
    return sum;
}

/* Correlations of n rows of p items that k factors and noise make. */
static void sample(trial *t, size_t n, double strength, double noise, gsl_rng *random)
{
    static double rows[MOST_ITEMS][MOST_ROWS], loadings[MOST_ITEMS][MOST_ITEMS];
    double scores[MOST_ITEMS];
    for (size_t i = 0; i < t->p; i++)
        for (size_t f = 0; f < t->k; f++)
            loadings[i][f] = strength * centred(random);
    for (size_t r = 0; r < n; r++) {
        for (size_t f = 0; f < t->k; f++)
            scores[f] = centred(random);
        for (size_t i = 0; i < t->p; i++) {
            rows[i][r] = noise * centred(random);
            for (size_t f = 0; f < t->k; f++)
                rows[i][r] += loadings[i][f] * scores[f];
        }
    }
    for (size_t i = 0; i < t->p; i++) {
        double mean = 0, squares = 0;
        for (size_t r = 0; r < n; r++)
            mean += rows[i][r] / (double)n;
        for (size_t r = 0; r < n; r++)
            squares += (rows[i][r] - mean) * (rows[i][r] - mean);
        for (size_t r = 0; r < n; r++)
            rows[i][r] = (rows[i][r] - mean) / sqrt(squares);
    }
    for (size_t j = 0; j < t->p; j++)
        for (size_t i = 0; i < t->p; i++) {
            double sum = 0;
            for (size_t r = 0; r < n; r++)
                sum += rows[i][r] * rows[j][r];
            t->cor[j * t->p + i] = i == j ? 1 : sum;
        }
}

static void scatter(trial *t, double size, gsl_rng *random)
{
    for (size_t j = 0; j < t->p; j++)
        for (size_t i = 0; i <= j; i++)
            t->cor[j * t->p + i] = t->cor[i * t->p + j] =
                i == j ? 1 : size * (2 * gsl_rng_uniform(random) - 1);
}

static void make(trial *t, kind of, uint64_t seed)
{
    gsl_rng *random = norma__random_new(seed, (uint64_t)of);
    assert_non_null(random);
    t->p = 2 + gsl_rng_uniform_int(random, MOST_ITEMS - 1);
    t->k = 1 + gsl_rng_uniform_int(random, t->p - 1);
    switch (of) {
    case LARGE:
        sample(t, MOST_ROWS, .6, .8, random);
        break;
    case SMALL:
        sample(t, t->p + 2, .6, .8, random);
        break;
    case SINGULAR:
        sample(t, t->p > 2 ? t->p - 1 : 2, .6, .8, random);
        break;
    case STRONG:
        sample(t, 30, 2.5, .3, random);
        break;
    case UNRELATED:
        scatter(t, .05, random);
        break;
    default:
        scatter(t, 1, random);
    }
    gsl_rng_free(random);
}

static void check_finite(const norma__extracted *fit)
{
    assert_true(isfinite(fit->objective) && isfinite(fit->gradient_max));
    for (size_t i = 0; i < fit->p * fit->k; i++)
        assert_true(isfinite(fit->loadings[i]));
    for (size_t i = 0; i < fit->p; i++)
        assert_true(fit->uniquenesses[i] > -10 && fit->uniquenesses[i] <= 1 + 1e-9);
}

/* Columns by decreasing sum of squares, none with a negative sum. */
static void check_order(const norma__extracted *fit)
{
    double before = INFINITY;
    for (size_t n = 0; n < fit->k; n++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < fit->p; i++) {
            sum += fit->loadings[n * fit->p + i];
            squares += fit->loadings[n * fit->p + i] * fit->loadings[n * fit->p + i];
        }
        assert_true(squares <= before * (1 + 1e-12));
        assert_true(sum > -1e-6);
        before = squares;
    }
}

static void every_matrix_has_a_minimum_or_a_refusal(void **state)
{
    (void)state;
    size_t solved[KINDS][NORMA_EXTRACT_PCA + 1] = {{0}}, heywood = 0;
    for (int of = 0; of < KINDS; of++)
        for (uint64_t seed = 1; seed <= TRIALS; seed++) {
            trial t;
            make(&t, (kind)of, seed);
            for (int method = NORMA_EXTRACT_MINRES; method <= NORMA_EXTRACT_PCA; method++) {
                const bool bounded = method <= NORMA_EXTRACT_GLS;
                norma__extracted fit;
                if (!bounded && seed % 10 != 0)
                    continue; /* they take their time */
                norma_status status =
                    norma__extract(&fit, (norma_extraction)method, t.cor, t.p, t.k, NULL);
                assert_true(status == NORMA_OK || status == NORMA_EDATA);
                if (status != NORMA_OK)
                    continue;
                solved[of][method]++;
                heywood += bounded && fit.n_heywood > 0;
                check_finite(&fit);
                check_order(&fit);
                if (bounded)
                    assert_true(fit.converged && fit.gradient_max <= 1e-9);
                norma__extracted_free(&fit);
            }
        }
    for (int of = 0; of < KINDS; of++) { /* these refuse no matrix */
        assert_int_equal(solved[of][NORMA_EXTRACT_MINRES], TRIALS);
        assert_int_equal(solved[of][NORMA_EXTRACT_PA], TRIALS / 10);
        assert_int_equal(solved[of][NORMA_EXTRACT_ALPHA], TRIALS / 10);
        assert_int_equal(solved[of][NORMA_EXTRACT_PCA], TRIALS / 10);
    }
    assert_true(solved[LARGE][NORMA_EXTRACT_ML] == TRIALS);
    assert_true(solved[SINGULAR][NORMA_EXTRACT_ML] < TRIALS / 4);
    assert_true(solved[SINGULAR][NORMA_EXTRACT_MINRANK] == TRIALS / 10);
    assert_true(heywood > TRIALS);
}

/* The same by groups of four items. */
static void bifactor_models_end_at_a_minimum(void **state)
{
    (void)state;
    const kind kinds[] = {LARGE, SMALL, UNRELATED};
    for (size_t of = 0; of < sizeof kinds / sizeof *kinds; of++)
        for (uint64_t seed = 1; seed <= TRIALS; seed++) {
            trial t;
            make(&t, kinds[of], seed);
            uint8_t flags[MOST_ITEMS * MOST_ITEMS] = {0};
            for (size_t i = 0; i < t.p; i++)
                flags[i] = flags[(1 + i / 4) * t.p + i] = 1;
            const size_t k = t.p > 4 ? 1 + (t.p + 3) / 4 : 1;
            norma__extracted fit;
            if (norma__pattern_ml(&fit, flags, t.cor, t.p, k, NULL) != NORMA_OK)
                continue;
            check_finite(&fit);
            assert_true(fit.converged && fit.gradient_max <= 1e-8);
            norma__extracted_free(&fit);
        }
}

/* The answer depends on nothing but the matrix. */
static void the_same_matrix_gives_the_same_bytes(void **state)
{
    (void)state;
    trial t;
    make(&t, STRONG, 3);
    for (int method = NORMA_EXTRACT_MINRES; method <= NORMA_EXTRACT_PCA; method++) {
        norma__extracted one, other;
        assert_int_equal(norma__extract(&one, (norma_extraction)method, t.cor, t.p, t.k, NULL),
                         NORMA_OK);
        assert_int_equal(norma__extract(&other, (norma_extraction)method, t.cor, t.p, t.k, NULL),
                         NORMA_OK);
        assert_memory_equal(one.loadings, other.loadings, t.p * t.k * sizeof *one.loadings);
        norma__extracted_free(&one);
        norma__extracted_free(&other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_matrix_has_a_minimum_or_a_refusal),
        cmocka_unit_test(bifactor_models_end_at_a_minimum),
        cmocka_unit_test(the_same_matrix_gives_the_same_bytes),
    };
    return cmocka_run_group_tests_name("extract", tests, NULL, NULL);
}

/* Laws of the families of coefficients: gradients, and bounds among them. */
#include "support/check.h"

#include <math.h>
#include <string.h>

#include "models/reliability/splits.h"
#include "models/reliability/table.h"

enum { P = 9, K = 3 };

/* Three groups of three items, with a general factor; then disturbed, so that no model fits. */
static const double GENERAL[P] = {0.8, 0.7, 0.6, 0.7, 0.5, 0.6, 0.5, 0.6, 0.4};
static const double GROUP[P] = {0.4, 0.5, 0.3, 0.5, 0.4, 0.3, 0.6, 0.4, 0.5};
static const size_t GROUPS[P] = {0, 0, 0, 1, 1, 1, 2, 2, 2};
static const int8_t SPLIT[P] = {1, -1, 1, -1, 1, -1, 1, 1, -1};

typedef struct scale {
    double cov[P * P], cor[P * P], sd[P], pattern[P * K];
    norma__covariances from;
} scale;

static void correlate(scale *s)
{
    for (size_t i = 0; i < P; i++)
        s->sd[i] = sqrt(s->cov[i + i * P]);
    for (size_t j = 0; j < P; j++)
        for (size_t i = 0; i < P; i++)
            s->cor[i + j * P] = i == j ? 1 : s->cov[i + j * P] / (s->sd[i] * s->sd[j]);
}

static void scale_make(scale *s)
{
    for (size_t j = 0; j < P; j++)
        for (size_t i = 0; i < P; i++) {
            double sd = (1 + 0.1 * (double)i) * (1 + 0.1 * (double)j);
            double cor = GENERAL[i] * GENERAL[j] +
                         (GROUPS[i] == GROUPS[j] ? GROUP[i] * GROUP[j] : 0) +
                         0.04 * sin(7.0 * (double)(i + j) + (double)(i * j));
            s->cov[i + j * P] = i == j ? sd : sd * cor;
        }
    correlate(s);
    s->from = (norma__covariances){.p = P,
                                   .cov = s->cov,
                                   .cor = s->cor,
                                   .sd = s->sd,
                                   .split = SPLIT,
                                   .groups = GROUPS,
                                   .factors = K};
    assert_int_equal(norma__oblique_pattern(s->pattern, &s->from, 1, 1, NULL), NORMA_OK);
    s->from.pattern = s->pattern;
}

static double changed(scale *s, const norma__member *f, size_t value, size_t i, size_t j, double by)
{
    scale other = *s;
    double values[NORMA__MOST_VALUES];
    norma__estimates out = {.values = values};
    other.cov[i + j * P] += by;
    if (i != j)
        other.cov[j + i * P] += by;
    correlate(&other);
    other.from.cov = other.cov;
    other.from.cor = other.cor;
    other.from.sd = other.sd;
    assert_int_equal(f->estimate(&out, &other.from, NULL), NORMA_OK);
    return values[value];
}

/* Every family but the Schmid-Leiman's, every value, every covariance: to the digits that central
   differences have. */
static void gradients_are_those_of_central_differences(void **state)
{
    (void)state;
    scale s;
    scale_make(&s);
    for (size_t f = 0; f < NORMA__N_FAMILIES; f++) {
        const norma__member *member = &norma__families[f];
        double values[NORMA__MOST_VALUES], gradients[NORMA__MOST_VALUES * P * P];
        norma__estimates out = {.values = values, .gradients = gradients};
        if (member->estimate == norma__omegas_schmid_leiman)
            continue;
        assert_int_equal(member->estimate(&out, &s.from, NULL), NORMA_OK);
        for (size_t k = 0; k < member->n; k++)
            for (size_t j = 0; j < P; j++)
                for (size_t i = 0; i <= j; i++) {
                    double step = 1e-5;
                    double slope =
                        (changed(&s, member, k, i, j, step) - changed(&s, member, k, i, j, -step)) /
                        (2 * step);
                    const double *gradient = gradients + k * P * P;
                    assert_close(gradient[i + j * P], gradient[j + i * P], 1e-9, 1e-12);
                    assert_close((i == j ? 1 : 2) * gradient[i + j * P], slope, 1e-4, 2e-7);
                }
    }
}

/* A coefficient does not depend on the unit of the answers: tr(G S) = 0. */
static void coefficients_have_no_unit(void **state)
{
    (void)state;
    scale s;
    scale_make(&s);
    for (size_t f = 0; f < NORMA__N_FAMILIES; f++) {
        const norma__member *member = &norma__families[f];
        double values[NORMA__MOST_VALUES], gradients[NORMA__MOST_VALUES * P * P];
        norma__estimates out = {.values = values, .gradients = gradients};
        assert_int_equal(member->estimate(&out, &s.from, NULL), NORMA_OK);
        for (size_t k = 0; k < member->n && !isnan(gradients[k * P * P]); k++) {
            double trace = 0;
            for (size_t e = 0; e < P * P; e++)
                trace += gradients[k * P * P + e] * s.cov[e];
            assert_close(trace, 0, 0, 1e-8);
        }
    }
}

/* lambda 1 <= lambda 3 <= lambda 2 <= glb, lambda 4 of any split <= glb: Jackson & Agunwamba
   (1977), Psychometrika 42, 567-578. */
static void lower_bounds_stand_in_their_order(void **state)
{
    (void)state;
    scale s;
    double bounds[NORMA__MOST_VALUES], glb, split;
    norma__estimates of_bounds = {.values = bounds}, of_glb = {.values = &glb},
                     of_split = {.values = &split};
    scale_make(&s);
    assert_int_equal(norma__alphas(&of_bounds, &s.from, NULL), NORMA_OK);
    assert_int_equal(norma__glb(&of_glb, &s.from, NULL), NORMA_OK);
    assert_int_equal(norma__lambda4(&of_split, &s.from, NULL), NORMA_OK);
    assert_true(bounds[2] < bounds[4] && bounds[4] < bounds[3] && bounds[3] < glb);
    assert_true(bounds[6] < glb && split < glb);
}

/* Of exactly one factor with equal errors everything but lambda 1 and 5 and 6 agrees. */
static void parallel_items_have_one_reliability(void **state)
{
    (void)state;
    scale s;
    scale_make(&s);
    for (size_t k = 0; k < P * P; k++)
        s.cov[k] = k % (P + 1) == 0 ? 2 : 0.8;
    correlate(&s);
    const double want = 9 * 0.4 / (1 + 8 * 0.4);
    for (size_t f = 0; f < NORMA__N_FAMILIES; f++) {
        const norma__member *member = &norma__families[f];
        double values[NORMA__MOST_VALUES];
        norma__estimates out = {.values = values};
        if (member->estimate == norma__omegas_schmid_leiman ||
            member->estimate == norma__omegas_bifactor || member->estimate == norma__lambda4)
            continue;
        assert_int_equal(member->estimate(&out, &s.from, NULL), NORMA_OK);
        for (size_t k = 0; k < member->n; k++)
            if (member->estimate != norma__alphas || k < 2 || k == 3 || k == 4)
                assert_close(values[k], want, 1e-8, 0);
    }
}

/* Where a bifactor structure is exact, Schmid-Leiman's and the bifactor model's omegas are known.
 */
static void an_exact_bifactor_structure_gives_its_own_omegas(void **state)
{
    (void)state;
    scale s;
    double values[NORMA__MOST_VALUES], general = 0, sums[K] = {0}, total = 0;
    norma__estimates out = {.values = values};
    scale_make(&s);
    for (size_t j = 0; j < P; j++)
        for (size_t i = 0; i < P; i++) {
            s.cov[i + j * P] = i == j ? 1
                                      : GENERAL[i] * GENERAL[j] +
                                            (GROUPS[i] == GROUPS[j] ? GROUP[i] * GROUP[j] : 0);
            total += s.cov[i + j * P];
        }
    correlate(&s);
    double squares = 0, of_general = 0;
    for (size_t i = 0; i < P; i++) {
        general += GENERAL[i];
        sums[GROUPS[i]] += GROUP[i];
        of_general += GENERAL[i] * GENERAL[i];
        squares += GENERAL[i] * GENERAL[i] + GROUP[i] * GROUP[i];
    }
    assert_int_equal(norma__omegas_bifactor(&out, &s.from, NULL), NORMA_OK);
    double common = general * general;
    assert_close(values[1], common / total, 1e-7, 0);
    for (size_t g = 0; g < K; g++)
        common += sums[g] * sums[g];
    assert_close(values[0], common / total, 1e-7, 0);
    assert_close(values[2], of_general / squares, 1e-7, 0);
}

/* ---- splits ---- */

static double least_of_all(const double *cov, size_t p)
{
    double least = INFINITY;
    for (uint32_t bits = 1; bits < (uint32_t)1 << (p - 1); bits++) {
        int8_t split[P];
        for (size_t i = 0; i < p; i++)
            split[i] = i > 0 && ((bits >> (i - 1)) & 1) ? -1 : 1;
        double form = norma__split_form(split, cov, p);
        least = form < least ? form : least;
    }
    return least;
}

static void the_best_split_is_found_by_gray_code_and_by_search(void **state)
{
    (void)state;
    scale s;
    int8_t all[P], some[P];
    double *values = NULL;
    size_t n;
    scale_make(&s);
    double least = least_of_all(s.cov, P);
    assert_int_equal(norma__splits_all(all, &values, &n, s.cov, P, 0, NULL), NORMA_OK);
    assert_int_equal(norma__split_search(some, s.cov, P, 1, 0, NULL), NORMA_OK);
    assert_int_equal(n, 126); /* 9 over 4 */
    assert_close(norma__split_form(all, s.cov, P), least, 1e-13, 0);
    assert_close(norma__split_form(some, s.cov, P), least, 1e-13, 0);
    for (size_t k = 1; k < n; k++)
        assert_true(values[k - 1] <= values[k]);
    free(values);
}

/* 14 items: more than one walk; every half is there once. */
static void walks_meet_every_half_once(void **state)
{
    (void)state;
    enum { Q = 14 };
    double cov[Q * Q], sum = 0, *values = NULL, *again = NULL;
    int8_t best[Q];
    size_t n, m;
    for (size_t j = 0; j < Q; j++)
        for (size_t i = 0; i < Q; i++)
            cov[i + j * Q] = i == j ? 2 : 0.5 + 0.3 * sin((double)(i * j) + (double)(i + j));
    assert_int_equal(norma__splits_all(best, &values, &n, cov, Q, 1, NULL), NORMA_OK);
    assert_int_equal(norma__splits_all(best, &again, &m, cov, Q, 2, NULL), NORMA_OK);
    assert_int_equal(n, 1716); /* 14 over 7, halved */
    assert_memory_equal(values, again, n * sizeof *values);
    for (size_t k = 0; k < n; k++)
        sum += values[k] / (double)n;
    /* The mean of s_i s_j over all halves is -1 / (Q - 1). */
    double want = 0;
    for (size_t k = 0; k < Q * Q; k++)
        want += k % (Q + 1) == 0 ? cov[k] : -cov[k] / (Q - 1);
    assert_close(sum, want, 1e-12, 0);
    free(values);
    free(again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradients_are_those_of_central_differences),
        cmocka_unit_test(coefficients_have_no_unit),
        cmocka_unit_test(lower_bounds_stand_in_their_order),
        cmocka_unit_test(parallel_items_have_one_reliability),
        cmocka_unit_test(an_exact_bifactor_structure_gives_its_own_omegas),
        cmocka_unit_test(the_best_split_is_found_by_gray_code_and_by_search),
        cmocka_unit_test(walks_meet_every_half_once),
    };
    return cmocka_run_group_tests_name("gradients of coefficients", tests, NULL, NULL);
}

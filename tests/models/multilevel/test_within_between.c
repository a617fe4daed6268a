#include "support/check.h"

#include <string.h>

#include "models/multilevel/fixture.h"

enum { SCORES = 3 };

typedef struct world {
    double scores[SCORES * LQ_ROWS];
    uint32_t unit[LQ_ROWS];
    norma_grouping group;
} world;

static world *new_world(void)
{
    double *lq = lq2002();
    world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    mean_of_columns(w->scores, lq, 2, 11);
    mean_of_columns(w->scores + LQ_ROWS, lq, 13, 3);
    mean_of_columns(w->scores + 2 * LQ_ROWS, lq, 16, 5);
    w->group = group_by(lq, LQ_ROWS, w->unit);
    free(lq);
    return w;
}

static norma_within_between *of(const world *w, const uint8_t *keep, size_t threads)
{
    norma_within_between *r = NULL;
    norma_error err = {0};
    if (norma_within_between_of(&r, w->scores, SCORES, &w->group, keep, threads, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

/* multilevel 2.7 (waba), and R's own matrices: scripts/reference/multilevel.R */
static void correlations_are_those_of_r(void **state)
{
    (void)state;
    static const size_t first[] = {0, 0, 1}, second[] = {1, 2, 2};
    cJSON *reference = reference_load("multilevel.json");
    const cJSON *want = json_at(reference, "correlations");
    world *w = new_world();
    norma_within_between *r = of(w, NULL, 2);
    assert_int_equal(r->n, LQ_ROWS);
    assert_int_equal(r->n_units, 49);
    for (size_t c = 0; c < SCORES * SCORES; c++) {
        assert_close(r->total[c], listed(want, "total", c), 1e-11, 0);
        assert_close(r->within[c], listed(want, "within", c), 1e-11, 0);
        assert_close(r->means[c], listed(want, "means", c), 1e-11, 0);
        assert_close(r->between[c], listed(want, "between", c), 1e-10, 0);
    }
    for (size_t k = 0; k < 3; k++) {
        size_t c = second[k] * SCORES + first[k];
        assert_close(r->total[c], listed(want, "waba_total", k), 1e-10, 0);
        assert_close(r->means[c], listed(want, "waba_between", k), 1e-10, 0);
        assert_close(r->within[c], listed(want, "waba_within", k), 1e-10, 0);
        assert_close(sqrt(r->eta2[first[k]]), listed(want, "waba_eta_first", k), 1e-10, 0);
        assert_close(sqrt(r->eta2[second[k]]), listed(want, "waba_eta_second", k), 1e-10, 0);
    }
    norma_within_between_free(r);
    free(w);
    cJSON_Delete(reference);
}

/* The covariance theorem: total = eta eta' between + root (1 - eta^2) (1 - eta'^2) within. */
static void the_total_is_made_of_what_is_within_and_between(void **state)
{
    (void)state;
    world *w = new_world();
    norma_within_between *r = of(w, NULL, 1);
    for (size_t a = 0; a < SCORES; a++)
        for (size_t b = 0; b < SCORES; b++) {
            size_t c = a * SCORES + b;
            double between = sqrt(r->eta2[a] * r->eta2[b]) * r->means[c];
            double within = sqrt((1 - r->eta2[a]) * (1 - r->eta2[b])) * r->within[c];
            assert_close(between + within, r->total[c], 1e-12, 0);
        }
    norma_within_between_free(r);
    free(w);
}

static void rows_without_a_score_or_a_unit_do_not_count(void **state)
{
    (void)state;
    world *w = new_world();
    uint8_t keep[LQ_ROWS];
    for (size_t i = 0; i < LQ_ROWS; i++)
        keep[i] = i % 7 != 0;
    norma_within_between *kept = of(w, keep, 1);
    for (size_t i = 0; i < LQ_ROWS; i += 7) {
        if (i % 3 == 0)
            w->unit[i] = NORMA_NO_UNIT;
        else
            w->scores[i % 3 * LQ_ROWS + i] = NAN;
    }
    norma_within_between *missing = of(w, NULL, 3);
    assert_int_equal(kept->n, missing->n);
    assert_memory_equal(kept->between, missing->between, SCORES * SCORES * sizeof(double));
    assert_memory_equal(kept->within, missing->within, SCORES * SCORES * sizeof(double));
    assert_memory_equal(kept->total, missing->total, SCORES * SCORES * sizeof(double));
    norma_within_between_free(kept);
    norma_within_between_free(missing);
    free(w);
}

static void what_does_not_vary_has_no_correlation(void **state)
{
    (void)state;
    const double scores[] = {1, 2, 3, 4, 5, 7, .1, .1, .1, .1, .1, .1, .1, .1, .2, .2, .3, .3};
    uint32_t unit[] = {0, 0, 1, 1, 2, 2};
    const norma_grouping group = {.n_rows = 6, .n_units = 3, .unit = unit};
    norma_within_between *r = NULL;
    assert_int_equal(norma_within_between_of(&r, scores, 3, &group, NULL, 1, NULL), NORMA_OK);
    assert_true(isnan(r->total[1]) && isnan(r->total[4]) && isnan(r->eta2[1]));
    assert_true(isnan(r->within[2]) && isnan(r->within[8]) && r->within[0] == 1);
    assert_close(r->eta2[2], 1, 1e-15, 0);
    assert_true(r->means[2] > 0.9 && r->means[8] == 1);
    norma_within_between_free(r);
}

static void too_little_is_refused(void **state)
{
    (void)state;
    const double scores[] = {1, 2, NAN, 4};
    uint32_t unit[] = {0, 0, 1, 0};
    const norma_grouping group = {.n_rows = 4, .n_units = 2, .unit = unit};
    norma_within_between *r = NULL;
    norma_error err = {0};
    assert_int_equal(norma_within_between_of(&r, scores, 1, &group, NULL, 1, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "need rows with all 1 scores in 2 units"));
    assert_int_equal(norma_within_between_of(&r, scores, 0, &group, NULL, 1, &err), NORMA_EINVAL);
    assert_null(r);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    world *w = new_world();
    norma_within_between *r = NULL;
    check_every_allocation(
        r, norma_within_between_of(&r, w->scores, SCORES, &w->group, NULL, 1, NULL));
    norma_within_between_free(r);
    free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(correlations_are_those_of_r),
        cmocka_unit_test(the_total_is_made_of_what_is_within_and_between),
        cmocka_unit_test(rows_without_a_score_or_a_unit_do_not_count),
        cmocka_unit_test(what_does_not_vary_has_no_correlation),
        cmocka_unit_test(too_little_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

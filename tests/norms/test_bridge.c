#include "support/check.h"

#include <math.h>
#include <norma/bridge.h>
#include <norma/equate.h>
#include <norma/standard.h>
#include <stdlib.h>
#include <string.h>

enum { OLD = 400, NEW = 600 };

/* Two versions of one norm; scale "b" is in the old one only. */
typedef struct world {
    norma_norm_set from, to;
    norma_norm_scale old[2], new[1];
    double old_pomp[OLD], new_pomp[NEW];
} world;

/* Scores 0, 5 ... 100, more in the middle; quality moves them. */
static double score(size_t i, double quality)
{
    double u = fmod((double)i * 0.6180339887498949 + 0.5, 1), v = fmod((double)i * 0.7548776662, 1);
    double x = round((u + v) * 10 + quality) * 5;
    return x < 0 ? 0 : x > 100 ? 100 : x;
}

static int setup(void **state)
{
    world *w = calloc(1, sizeof *w);
    for (size_t i = 0; i < OLD; i++)
        w->old_pomp[i] = score(i, 0);
    for (size_t i = 0; i < NEW; i++)
        w->new_pomp[i] = score(i, 1.2);
    assert_int_equal(norma_norm_scale_of(&w->old[0], "a", w->old_pomp, OLD, NAN, NULL), NORMA_OK);
    assert_int_equal(norma_norm_scale_of(&w->old[1], "b", w->old_pomp, OLD, NAN, NULL), NORMA_OK);
    assert_int_equal(norma_norm_scale_of(&w->new[0], "a", w->new_pomp, NEW, NAN, NULL), NORMA_OK);
    w->from = (norma_norm_set){
        .name = (char *)"n", .version = 1, .key_sha256 = (char *)"k", .n_scales = 2};
    w->to = (norma_norm_set){
        .name = (char *)"n", .version = 2, .key_sha256 = (char *)"k", .n_scales = 1};
    w->from.scales = w->old;
    w->to.scales = w->new;
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    world *w = *state;
    norma_norm_scale_clear(&w->old[0]);
    norma_norm_scale_clear(&w->old[1]);
    norma_norm_scale_clear(&w->new[0]);
    free(w);
    return 0;
}

static norma_bridge *bridge(const norma_norm_set *from, const norma_norm_set *to)
{
    norma_bridge *b = NULL;
    norma_error err;
    if (norma_bridge_of(&b, from, to, "a", 0.95, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return b;
}

/* ---- laws ---- */

/* Grids without a gap: the bridge is equipercentile equating of the two tables of scores. */
static void a_bridge_is_equipercentile_equating(void **state)
{
    const world *w = *state;
    norma_score_grid grid = {0, 100, 5};
    norma_score_table x, y;
    norma_equating *e = NULL;
    assert_int_equal(norma_score_table_of(&x, w->old_pomp, NULL, NULL, OLD, &grid, NULL, NULL),
                     NORMA_OK);
    assert_int_equal(norma_score_table_of(&y, w->new_pomp, NULL, NULL, NEW, &grid, NULL, NULL),
                     NORMA_OK);
    assert_int_equal(norma_equate(&e, &x, &y, NULL, NULL), NORMA_OK);
    norma_bridge *b = bridge(&w->from, &w->to);
    size_t checked = 0;
    for (size_t k = 0; k < b->n_rows; k++) {
        size_t i = (size_t)(b->rows[k].score / 5);
        assert_close(b->rows[k].percentile[0], e->rank[i], 1e-10, 0);
        if (e->equivalent[i] < 10 || e->equivalent[i] > 90)
            continue; /* the norm has no lowest or highest score that nobody reached */
        assert_close(b->rows[k].equivalent, e->equivalent[i], 1e-10, 0);
        assert_close(b->rows[k].se, e->se[i], 1e-9, 0);
        checked++;
    }
    assert_true(checked >= 12);
    norma_bridge_free(b);
    norma_equating_free(e);
    norma_score_table_clear(&x);
    norma_score_table_clear(&y);
}

static void a_norm_bridges_to_itself(void **state)
{
    const world *w = *state;
    norma_bridge *b = bridge(&w->from, &w->from);
    assert_true(b->same_key);
    assert_close(b->slope, 1, 1e-12, 0);
    assert_close(b->intercept, 0, 0, 1e-10);
    assert_close(b->change, 0, 0, 1e-10);
    assert_close(b->moved, 0, 0, 0);
    for (size_t k = 0; k < b->n_rows; k++) {
        assert_close(b->rows[k].equivalent, b->rows[k].score, 1e-10, 1e-10);
        assert_close(b->rows[k].linear, b->rows[k].score, 1e-10, 1e-10);
    }
    norma_bridge_free(b);
}

static void there_and_back_is_where_one_was(void **state)
{
    const world *w = *state;
    norma_bridge *there = bridge(&w->from, &w->to), *back = bridge(&w->to, &w->from);
    for (size_t k = 1; k + 1 < there->n_rows; k++) {
        double point = there->rows[k].equivalent;
        size_t above = 1;
        while (above + 1 < back->n_rows && back->rows[above].score < point)
            above++;
        /* within the two crossings of the scores about it: curves rise */
        assert_true(back->rows[above - 1].equivalent <= there->rows[k].score + 1e-9);
        assert_true(back->rows[above].equivalent >= there->rows[k].score - 1e-9);
    }
    assert_close(there->slope * back->slope, 1, 1e-12, 0);
    norma_bridge_free(there);
    norma_bridge_free(back);
}

static void what_moves_is_counted(void **state)
{
    const world *w = *state;
    norma_bridge *b = bridge(&w->from, &w->to);
    double change = 0, moved = 0;
    for (size_t i = 0; i < OLD; i++) {
        double one = norma_norm_percentile(&w->new[0], w->old_pomp[i]) -
                     norma_norm_percentile(&w->old[0], w->old_pomp[i]);
        change += one / OLD;
        moved += fabs(one) > 5 ? 1.0 / OLD : 0;
    }
    assert_true(moved > 0.2);
    assert_close(b->change, change, 1e-10, 0);
    assert_close(b->moved, moved, 1e-10, 0);
    assert_true(b->largest < -5);
    norma_bridge_free(b);
}

static bool has_note(const norma_notes *notes, const char *code)
{
    for (size_t k = 0; k < notes->n; k++)
        if (strcmp(notes->list[k].code, code) == 0)
            return true;
    return false;
}

static void another_key_crosses_by_percentile(void **state)
{
    world *w = *state;
    norma_norm_set other = w->to;
    other.key_sha256 = (char *)"another";
    norma_bridge *b = bridge(&w->from, &other);
    assert_false(b->same_key);
    assert_true(has_note(&b->notes, "bridge-other-key"));
    for (size_t k = 2; k + 2 < b->n_rows; k++)
        assert_close(b->rows[k].percentile[1], b->rows[k].percentile[0], 0, 8); /* ties */
    norma_bridge_free(b);
}

static void a_norm_without_a_distribution_is_bridged_by_a_line(void **state)
{
    world *w = *state;
    norma_norm_scale line = w->new[0];
    norma_norm_set to = w->to;
    line.n_values = 0;
    to.scales = &line;
    norma_bridge *b = bridge(&w->from, &to);
    assert_int_equal(b->n_rows, 0);
    assert_true(has_note(&b->notes, "bridge-linear-only"));
    assert_close(b->slope * w->old[0].mean + b->intercept, w->new[0].mean, 1e-12, 0);
    norma_bridge_free(b);
}

/* ---- restated scores ---- */

static void people_are_restated_under_both_versions(void **state)
{
    const world *w = *state;
    const char *const scales[] = {"a", "b"};
    const double pomp[] = {50, NAN, 35, 50, 50, NAN};
    norma_restated *r = NULL;
    assert_int_equal(norma_restate(&r, &w->from, &w->to, scales, 2, pomp, 3, NULL), NORMA_OK);
    const norma_restated_scale *a = &r->scales[0];
    assert_int_equal(a->n, 2);
    assert_close(a->percentile[0][0], norma_norm_percentile(&w->old[0], 50), 0, 0);
    assert_close(a->percentile[1][0], norma_norm_percentile(&w->new[0], 50), 0, 0);
    assert_close(a->t[1][2], norma_norm_t(&w->new[0], 35), 0, 0);
    assert_close(a->equivalent[0], 50, 0, 0);
    assert_true(isnan(a->percentile[0][1]) && isnan(a->t[1][1]) && isnan(a->equivalent[1]));
    double first = a->percentile[1][0] - a->percentile[0][0];
    double third = a->percentile[1][2] - a->percentile[0][2];
    assert_close(a->change, (first + third) / 2, 1e-12, 0);
    assert_int_equal(a->moved, (fabs(first) > 5) + (fabs(third) > 5));
    assert_false(r->scales[1].restated);
    assert_true(isnan(r->scales[1].percentile[0][0]));
    assert_true(has_note(&r->notes, "restated-no-norm"));
    assert_int_equal(r->n_people, 3);
    assert_int_equal(r->n_moved, a->moved);
    norma_restated_free(r);
}

/* As files have them: ten digits. */
static void a_rounded_score_is_tied_with_its_fellows(void **state)
{
    (void)state;
    const double third = 100.0 / 3, scores[] = {0, third, third, 100}, rounded[] = {33.33333333};
    const char *const scales[] = {"a"};
    norma_norm_scale scale;
    norma_restated *r = NULL;
    assert_int_equal(norma_norm_scale_of(&scale, "a", scores, 4, NAN, NULL), NORMA_OK);
    norma_norm_set set = {
        .name = (char *)"n", .version = 1, .key_sha256 = (char *)"k", .n_scales = 1};
    set.scales = &scale;
    assert_int_equal(norma_restate(&r, &set, &set, scales, 1, rounded, 1, NULL), NORMA_OK);
    assert_close(r->scales[0].percentile[0][0], 50, 1e-12, 0);
    norma_restated_free(r);
    norma_norm_scale_clear(&scale);
}

static void restating_across_keys_goes_by_percentile(void **state)
{
    world *w = *state;
    norma_norm_set other = w->to;
    other.key_sha256 = (char *)"another";
    norma_restated *r = NULL;
    const char *const scales[] = {"a"};
    const double pomp[] = {50};
    assert_int_equal(norma_restate(&r, &w->from, &other, scales, 1, pomp, 1, NULL), NORMA_OK);
    norma_bridge *b = bridge(&w->from, &other);
    for (size_t k = 0; k < b->n_rows; k++)
        if (b->rows[k].score == 50)
            assert_close(r->scales[0].equivalent[0], b->rows[k].equivalent, 1e-12, 0);
    assert_true(has_note(&r->notes, "restated-other-key"));
    norma_bridge_free(b);
    norma_restated_free(r);
}

/* ---- refusals, leaks ---- */

static void what_cannot_be_bridged_is_refused(void **state)
{
    world *w = *state;
    norma_bridge *b = NULL;
    norma_restated *r = NULL;
    norma_error err;
    assert_int_equal(norma_bridge_of(&b, &w->from, &w->to, "b", 0.95, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "norm set 'n' version 2 has no scale 'b'"));
    assert_int_equal(norma_bridge_of(&b, &w->from, &w->to, "a", 1, &err), NORMA_EINVAL);
    norma_norm_set listed = w->to;
    listed.scales = NULL;
    assert_int_equal(norma_bridge_of(&b, &w->from, &listed, "a", 0.95, &err), NORMA_EINVAL);
    assert_non_null(strstr(err.message, "only listed"));
    const char *const none[] = {"zzz"};
    const double pomp[] = {1};
    assert_int_equal(norma_restate(&r, &w->from, &w->to, none, 1, pomp, 1, &err), NORMA_EDATA);
    assert_null(r);
    assert_null(b);
}

static void nothing_leaks(void **state)
{
    world *w = *state;
    norma_bridge *b = NULL;
    norma_restated *r = NULL;
    const char *const scales[] = {"a", "b"};
    const double pomp[] = {50, 40};
    w->to.key_sha256 = (char *)"another";
    check_every_allocation(b, norma_bridge_of(&b, &w->from, &w->to, "a", 0.95, NULL));
    check_every_allocation(r, norma_restate(&r, &w->from, &w->to, scales, 2, pomp, 1, NULL));
    w->to.key_sha256 = (char *)"k";
    norma_bridge_free(b);
    norma_restated_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bridge_is_equipercentile_equating),
        cmocka_unit_test(a_norm_bridges_to_itself),
        cmocka_unit_test(there_and_back_is_where_one_was),
        cmocka_unit_test(what_moves_is_counted),
        cmocka_unit_test(another_key_crosses_by_percentile),
        cmocka_unit_test(a_norm_without_a_distribution_is_bridged_by_a_line),
        cmocka_unit_test(people_are_restated_under_both_versions),
        cmocka_unit_test(a_rounded_score_is_tied_with_its_fellows),
        cmocka_unit_test(restating_across_keys_goes_by_percentile),
        cmocka_unit_test(what_cannot_be_bridged_is_refused),
        cmocka_unit_test(nothing_leaks)};
    return cmocka_run_group_tests(tests, setup, teardown);
}

/* What every rotation keeps to, whatever the loadings. */
#include "rotations.h"

#include "models/extraction/loadings.h"
#include "models/rotation/align.h"

static void rotate_with(norma__rotated *out, const double *loadings, norma__rotation rotation,
                        size_t starts)
{
    rotation.starts = starts;
    assert_int_equal(norma__rotate(out, loadings, ITEMS, FACTORS, &rotation, NULL), NORMA_OK);
}

/* A T' of what was rotated. */
static void assert_turn_gives(const norma__rotated *r, const double *loadings)
{
    for (size_t i = 0; i < r->p; i++)
        for (size_t c = 0; c < r->k; c++) {
            double sum = 0;
            for (size_t q = 0; q < r->k; q++)
                sum += r->loadings[q * r->p + i] * r->turn[q * r->k + c];
            assert_close(sum, loadings[c * r->p + i], 0, 1e-12);
        }
}

static void assert_positive_definite(const double *phi)
{
    double two = 1 - phi[1] * phi[1];
    double three =
        1 + 2 * phi[1] * phi[2] * phi[5] - phi[1] * phi[1] - phi[2] * phi[2] - phi[5] * phi[5];
    assert_true(two > 0 && three > 0);
}

/* L T' = A, Phi = T'T with a unit diagonal, identity when orthogonal, and communalities are kept:
   with and without Kaiser's normalisation. */
static void loadings_turn_and_phi_agree(void **state)
{
    (void)state;
    double a[ITEMS * FACTORS], before[ITEMS], after[ITEMS];
    const double identity[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    turned_structure(a, ITEMS, FACTORS, 11);
    norma__communalities(before, a, identity, ITEMS, FACTORS);
    for (size_t number = NORMA_ROTATE_NONE; number <= N_ROTATIONS; number++)
        for (int kaiser = 0; kaiser < 2; kaiser++) {
            norma__rotation rotation = rotation_of(number);
            norma__rotated r;
            rotation.kaiser = kaiser;
            rotate_with(&r, a, rotation, 3);
            assert_true(r.converged);
            assert_turn_gives(&r, a);
            for (size_t c = 0; c < FACTORS; c++)
                for (size_t q = 0; q < FACTORS; q++) {
                    double sum = 0;
                    for (size_t i = 0; i < FACTORS; i++)
                        sum += r.turn[c * FACTORS + i] * r.turn[q * FACTORS + i];
                    assert_close(r.phi[c * FACTORS + q], sum, 0, 1e-13);
                    if (c == q || !norma__rotation_oblique((norma_rotation)number))
                        assert_close(r.phi[c * FACTORS + q], c == q, 0, 0);
                }
            assert_positive_definite(r.phi);
            norma__communalities(after, r.loadings, r.phi, ITEMS, FACTORS);
            for (size_t i = 0; i < ITEMS; i++)
                assert_close(after[i], before[i], 1e-12, 0);
            norma__rotated_free(&r);
        }
}

/* The criterion is that of the loadings, and no start ended in a better one. */
static void the_criterion_is_the_best_of_the_starts(void **state)
{
    (void)state;
    double a[ITEMS * FACTORS];
    turned_structure(a, ITEMS, FACTORS, 12);
    for (size_t number = NORMA_ROTATE_VARIMAX; number <= N_ROTATIONS; number++) {
        const norma__rotation rotation = rotation_of(number);
        if (number == NORMA_ROTATE_PROMAX)
            continue;
        norma__rotated r, one;
        rotate_with(&r, a, rotation, 20);
        double loss = norma__rotation_loss(NULL, r.loadings, ITEMS, FACTORS, &rotation);
        assert_close(fabs(r.criterion), fabs(loss), 1e-12, 1e-15);
        double sign = number <= NORMA_ROTATE_EQUAMAX ? -1 : 1;
        size_t ended = 0;
        for (size_t i = 0; i < r.optima; i++) {
            assert_true(r.optima_count[i] > 0);
            assert_true(i == 0 || sign * r.optima_criterion[i] > sign * r.optima_criterion[i - 1]);
            ended += r.optima_count[i];
        }
        assert_true(r.optima > 0 && ended <= 21);
        assert_close(r.optima_criterion[0], r.criterion, 1e-6, 1e-9);
        rotate_with(&one, a, rotation, 0);
        assert_true(sign * r.criterion <= sign * one.criterion + 1e-12);
        assert_true(one.optima == 1 && one.optima_count[0] == 1);
        norma__rotated_free(&r);
        norma__rotated_free(&one);
    }
}

/* The order of items only orders loadings; an item's sign is its loadings'. */
static void items_may_come_in_any_order_and_sign(void **state)
{
    (void)state;
    double a[ITEMS * FACTORS], b[ITEMS * FACTORS], target[ITEMS * FACTORS];
    turned_structure(a, ITEMS, FACTORS, 13);
    for (size_t number = NORMA_ROTATE_VARIMAX; number <= N_ROTATIONS; number++) {
        norma__rotation rotation = rotation_of(number), other = rotation;
        for (size_t c = 0; c < FACTORS; c++)
            for (size_t i = 0; i < ITEMS; i++) {
                double sign = i == 4 ? -1 : 1;
                b[c * ITEMS + (i + 5) % ITEMS] = sign * a[c * ITEMS + i];
                target[c * ITEMS + (i + 5) % ITEMS] = sign * rotation.target[c * ITEMS + i];
            }
        other.target = target;
        norma__rotated r, q;
        rotate_with(&r, a, rotation, 20);
        rotate_with(&q, b, other, 20);
        assert_close(q.criterion, r.criterion, 1e-10, 1e-14);
        /* factors are reflected to positive sums, which the item's sign may turn */
        for (size_t c = 0; c < FACTORS; c++)
            for (size_t i = 0; i < ITEMS; i++)
                assert_close(fabs(q.loadings[c * ITEMS + (i + 5) % ITEMS]),
                             fabs(r.loadings[c * ITEMS + i]), 0, 1e-7);
        norma__rotated_free(&r);
        norma__rotated_free(&q);
    }
}

/* The same bytes for any number of threads. */
static void threads_change_nothing(void **state)
{
    (void)state;
    double a[ITEMS * FACTORS];
    turned_structure(a, ITEMS, FACTORS, 14);
    for (size_t number = NORMA_ROTATE_VARIMAX; number <= N_ROTATIONS; number++) {
        norma__rotation rotation = rotation_of(number);
        norma__rotated r, q;
        rotate_with(&r, a, rotation, 15);
        rotation.threads = 3;
        rotate_with(&q, a, rotation, 15);
        assert_memory_equal(r.loadings, q.loadings, ITEMS * FACTORS * sizeof *r.loadings);
        assert_memory_equal(r.turn, q.turn, FACTORS * FACTORS * sizeof *r.turn);
        assert_memory_equal(&r.criterion, &q.criterion, sizeof r.criterion);
        assert_int_equal(r.optima, q.optima);
        assert_memory_equal(r.optima_criterion, q.optima_criterion,
                            r.optima * sizeof *r.optima_criterion);
        assert_memory_equal(r.optima_count, q.optima_count, r.optima * sizeof *r.optima_count);
        norma__rotated_free(&r);
        norma__rotated_free(&q);
    }
}

/* From its own solution a rotation does not move. */
static void a_solution_is_where_it_ends(void **state)
{
    (void)state;
    double a[ITEMS * FACTORS];
    turned_structure(a, ITEMS, FACTORS, 15);
    for (size_t number = NORMA_ROTATE_VARIMAX; number <= N_ROTATIONS; number++) {
        const norma__rotation rotation = rotation_of(number);
        norma__rotated r, again;
        rotate_with(&r, a, rotation, 20);
        assert_int_equal(norma__rotate_from(&again, a, r.turn, ITEMS, FACTORS, &rotation, NULL),
                         NORMA_OK);
        assert_true(again.converged && again.optima == 1);
        for (size_t i = 0; i < ITEMS * FACTORS; i++)
            assert_close(again.loadings[i], r.loadings[i], 0, 1e-7);
        norma__rotated_free(&r);
        norma__rotated_free(&again);
    }
}

/* One factor has nothing to turn but, towards a target, its sign; empty columns stay at the end. */
static void one_factor_stays_as_it_is(void **state)
{
    (void)state;
    const double one[4] = {.8, .7, -.6, .5}, target[4] = {-.8, -.7, 0, 0};
    for (size_t number = NORMA_ROTATE_NONE; number <= N_ROTATIONS; number++) {
        norma__rotation rotation = rotation_of(number);
        norma__rotated r;
        if (number == NORMA_ROTATE_BIFACTOR || number == NORMA_ROTATE_BIFACTOR_T)
            continue;
        rotation.target = target;
        rotation.starts = 3;
        assert_int_equal(norma__rotate(&r, one, 4, 1, &rotation, NULL), NORMA_OK);
        bool to_target = number == NORMA_ROTATE_TARGET || number == NORMA_ROTATE_TARGET_T;
        for (size_t i = 0; i < 4; i++)
            assert_close(r.loadings[i], to_target ? -one[i] : one[i], 1e-15, 0);
        assert_true(to_target == isfinite(r.criterion));
        assert_true(r.phi[0] == 1 && fabs(r.turn[0]) == 1);
        norma__rotated_free(&r);
    }
}

static void empty_columns_stay_last(void **state)
{
    (void)state;
    double a[ITEMS * FACTORS];
    turned_structure(a, ITEMS, FACTORS, 16);
    memset(a + 2 * ITEMS, 0, ITEMS * sizeof *a);
    for (size_t number = NORMA_ROTATE_VARIMAX; number <= N_ROTATIONS; number++) {
        const norma__rotation rotation = rotation_of(number);
        norma__rotated r;
        rotate_with(&r, a, rotation, 5);
        assert_int_equal(r.empty, 1);
        for (size_t i = 2 * ITEMS; i < 3 * ITEMS; i++)
            assert_true(r.loadings[i] == 0);
        assert_true(r.phi[8] == 1 && r.phi[2] == 0 && r.phi[5] == 0);
        assert_true(r.turn[8] == 1 && r.turn[2] == 0 && r.turn[5] == 0);
        norma__rotated_free(&r);
        assert_int_equal(norma__rotate_from(&r, a, r.turn, ITEMS, FACTORS, &rotation, NULL),
                         NORMA_OK); /* a start of three factors is none for two */
        norma__rotated_free(&r);
    }
}

/* Loadings that are all alike, items that are alike, columns that are alike, huge and tiny ones,
   and items without any: an answer, in no time. */
static void odd_loadings_do_not_hang(void **state)
{
    (void)state;
    double a[ITEMS * FACTORS];
    for (int kind = 0; kind < 6; kind++) {
        turned_structure(a, ITEMS, FACTORS, 17);
        for (size_t i = 0; i < ITEMS * FACTORS; i++) {
            if (kind == 0)
                a[i] = 0.5;
            else if (kind == 1)
                a[i] = a[i / ITEMS * ITEMS];
            else if (kind == 2)
                a[i] = a[i % ITEMS];
            else
                a[i] *= kind == 3 ? 1e150 : kind == 4 ? 1e-150 : i % ITEMS < 10 ? 0 : 1;
        }
        for (size_t number = NORMA_ROTATE_VARIMAX; number <= N_ROTATIONS; number++)
            for (int kaiser = 0; kaiser < 2; kaiser++) {
                norma__rotation rotation = rotation_of(number);
                norma__rotated r;
                rotation.kaiser = kaiser;
                rotate_with(&r, a, rotation, 4);
                for (size_t i = 0; i < FACTORS; i++)
                    assert_true(r.phi[i * FACTORS + i] == 1);
                norma__rotated_free(&r);
            }
    }
}

/* The group factors of an oblique bifactor solution do not correlate with the general one: any part
   along it would only make their loadings larger. */
static void the_general_factor_is_by_itself(void **state)
{
    (void)state;
    enum { P = 20, K = 5 };
    double a[P * K];
    turned_structure(a, P, K, 18);
    const norma__rotation rotation = {.method = NORMA_ROTATE_BIFACTOR, .starts = 20, .seed = 2};
    norma__rotated r;
    assert_int_equal(norma__rotate(&r, a, P, K, &rotation, NULL), NORMA_OK);
    double largest = 0;
    for (size_t c = 1; c < K; c++) {
        assert_close(r.phi[c * K], 0, 0, 1e-7);
        for (size_t q = 1; q < c; q++)
            largest = fmax(largest, fabs(r.phi[c * K + q]));
    }
    assert_true(largest > 0.01); /* those among each other do */
    norma__rotated_free(&r);
}

/* A complete target is what Procrustes is for; without random starts, and where only a T of
   determinant -1 will do, too. */
static void a_complete_orthogonal_target_is_procrustes(void **state)
{
    (void)state;
    double a[ITEMS * FACTORS], target[ITEMS * FACTORS], t[9], closest[ITEMS * FACTORS];
    turned_structure(a, ITEMS, FACTORS, 19);
    simple_structure(target, ITEMS, FACTORS, 20);
    for (int reflected = 0; reflected < 2; reflected++) {
        norma__rotation rotation = {.method = NORMA_ROTATE_TARGET_T, .target = target};
        norma__rotated r;
        for (size_t i = 0; reflected && i < ITEMS; i++)
            a[i] = -a[i];
        assert_int_equal(norma__procrustes(t, closest, a, target, ITEMS, FACTORS, NULL), NORMA_OK);
        rotate_with(&r, a, rotation, 0);
        for (size_t i = 0; i < ITEMS * FACTORS; i++)
            assert_close(r.loadings[i], closest[i], 0, 1e-8);
        norma__rotated_free(&r);
    }
}

/* With gamma over 0 factors may come to coincide, and the criterion has no least value: starts that
   go there do not count, and the solution is one that converged. */
static void starts_that_lead_nowhere_do_not_count(void **state)
{
    (void)state;
    double a[ITEMS * FACTORS];
    turned_structure(a, ITEMS, FACTORS, 21);
    norma__rotation rotation = rotation_of(NORMA_ROTATE_OBLIMIN);
    rotation.gamma = 0.8;
    norma__rotated r;
    rotate_with(&r, a, rotation, 20);
    size_t ended = 0;
    for (size_t i = 0; i < r.optima; i++)
        ended += r.optima_count[i];
    assert_true(ended < 21);
    assert_true(r.converged == (ended > 0));
    for (size_t i = 0; i < ITEMS * FACTORS; i++)
        assert_true(isfinite(r.loadings[i]));
    norma__rotated_free(&r);
}

/* Starts that T cannot be: the identity is taken, or what they span. */
static void odd_starts_are_made_usable(void **state)
{
    (void)state;
    double a[ITEMS * FACTORS];
    const double starts[3][9] = {{0}, {NAN, 0, 0, 0, 1, 0, 0, 0, 1}, {1, 0, 0, 1, 0, 0, 0, 0, 1}};
    turned_structure(a, ITEMS, FACTORS, 22);
    for (size_t n = 0; n < 3; n++)
        for (size_t number = NORMA_ROTATE_VARIMAX; number <= N_ROTATIONS; number++) {
            const norma__rotation rotation = rotation_of(number);
            norma__rotated r;
            assert_int_equal(norma__rotate_from(&r, a, starts[n], ITEMS, FACTORS, &rotation, NULL),
                             NORMA_OK);
            assert_true(r.converged);
            assert_turn_gives(&r, a);
            norma__rotated_free(&r);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loadings_turn_and_phi_agree),
        cmocka_unit_test(the_criterion_is_the_best_of_the_starts),
        cmocka_unit_test(items_may_come_in_any_order_and_sign),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(a_solution_is_where_it_ends),
        cmocka_unit_test(one_factor_stays_as_it_is),
        cmocka_unit_test(empty_columns_stay_last),
        cmocka_unit_test(odd_loadings_do_not_hang),
        cmocka_unit_test(the_general_factor_is_by_itself),
        cmocka_unit_test(a_complete_orthogonal_target_is_procrustes),
        cmocka_unit_test(starts_that_lead_nowhere_do_not_count),
        cmocka_unit_test(odd_starts_are_made_usable),
    };
    return cmocka_run_group_tests_name("rotation_laws", tests, NULL, NULL);
}

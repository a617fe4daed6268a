#include "rotations.h"

static void assert_refused(norma__rotation rotation, size_t k, const char *sentence)
{
    double a[ITEMS * FACTORS];
    norma__rotated r;
    norma_error err;
    turned_structure(a, ITEMS, FACTORS, 1);
    assert_int_equal(norma__rotate(&r, a, ITEMS, k, &rotation, &err), NORMA_EINVAL);
    assert_string_equal(err.message, sentence);
    assert_null(r.loadings);
}

static void options_out_of_range_are_refused(void **state)
{
    (void)state;
    norma__rotation r = rotation_of(NORMA_ROTATE_OBLIMIN);
    r.gamma = 0.9;
    assert_refused(r, 3,
                   "oblimin needs a gamma of at most 0.8, got 0.9: over it, and often below, "
                   "its criterion has no least value");
    r.gamma = NAN;
    assert_refused(r, 3,
                   "oblimin needs a gamma of at most 0.8, got nan: over it, and often below, "
                   "its criterion has no least value");
    r = rotation_of(NORMA_ROTATE_GEOMIN);
    r.delta = 0;
    assert_refused(r, 3,
                   "geomin needs a delta over 0, got 0: 0.01 is usual, less for many factors");
    r = rotation_of(NORMA_ROTATE_GEOMIN_T);
    r.delta = -1;
    assert_refused(r, 3,
                   "geomin needs a delta over 0, got -1: 0.01 is usual, less for many factors");
    r = rotation_of(NORMA_ROTATE_PROMAX);
    r.power = 1;
    assert_refused(r, 3, "promax needs a power over 1, got 1: 4 is usual");
    r = rotation_of(NORMA_ROTATE_SIMPLIMAX);
    r.zeros = ITEMS * FACTORS;
    assert_refused(r, 3,
                   "simplimax needs fewer zeros than the 36 loadings of 12 items on 3 "
                   "factors, got 36");
    r = rotation_of(NORMA_ROTATE_BIFACTOR);
    assert_refused(r, 2,
                   "a bifactor rotation needs at least 3 factors, a general one and two "
                   "others, got 2");
    r = rotation_of(N_ROTATIONS + 1);
    assert_refused(r, 3, "there is no rotation number 16");
}

static void targets_that_leave_factors_free_are_refused(void **state)
{
    (void)state;
    double target[ITEMS * FACTORS];
    norma__rotation r = rotation_of(NORMA_ROTATE_TARGET);
    r.target = NULL;
    assert_refused(r, 3, "a target rotation needs a target: 12 items x 3 factors");
    r.target = target;
    for (size_t i = 0; i < ITEMS * FACTORS; i++)
        target[i] = i / ITEMS == 1 ? NAN : 0;
    assert_refused(r, 3,
                   "the target leaves all loadings of factor 2 free: specify some, or use a "
                   "bifactor rotation for a general factor");
    for (size_t i = 0; i < ITEMS * FACTORS; i++)
        target[i] = i % ITEMS == 3 ? 0 : NAN;
    assert_refused(r, 3,
                   "the target specifies 3 loadings, but an oblique rotation of 3 factors "
                   "needs at least 6");
    r.method = NORMA_ROTATE_TARGET_T;
    target[3] = NAN;
    target[ITEMS + 4] = 0; /* still 3, which is enough */
    assert_refused(r, 3,
                   "the target leaves all loadings of factor 1 free: specify some, or use a "
                   "bifactor rotation for a general factor");
    target[3] = INFINITY;
    assert_refused(r, 3, "the target's loading of item 4 on factor 1 is infinite");
}

static void options_say_which_rotation(void **state)
{
    (void)state;
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    assert_false(norma__rotation_of(&o).kaiser);
    assert_true(norma__rotation_of(&o).starts == 100 && norma__rotation_of(&o).delta == 0.01);
    o.rotation = NORMA_ROTATE_VARIMAX;
    assert_true(norma__rotation_of(&o).kaiser);
    o.normalise = NORMA_NORMALISE_NONE;
    assert_false(norma__rotation_of(&o).kaiser);
    o.rotation = NORMA_ROTATE_GEOMIN;
    o.normalise = NORMA_NORMALISE_KAISER;
    assert_true(norma__rotation_of(&o).kaiser);
    size_t oblique = 0;
    for (size_t number = 0; number <= N_ROTATIONS + 1; number++)
        oblique += norma__rotation_oblique((norma_rotation)number) ? 1 : 0;
    assert_int_equal(oblique, N_ROTATIONS - NORMA_ROTATE_OBLIMIN + 1);
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    double a[ITEMS * FACTORS];
    turned_structure(a, ITEMS, FACTORS, 1);
    for (size_t number = NORMA_ROTATE_OBLIMIN; number <= NORMA_ROTATE_PROMAX; number++) {
        norma__rotation rotation = rotation_of(number);
        norma__rotated r = {0};
        rotation.starts = 2;
        check_every_allocation(r.loadings, norma__rotate(&r, a, ITEMS, FACTORS, &rotation, NULL));
        norma__rotated_free(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_out_of_range_are_refused),
        cmocka_unit_test(targets_that_leave_factors_free_are_refused),
        cmocka_unit_test(options_say_which_rotation),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("rotation_refusals", tests, NULL, NULL);
}

/* Against GPArotation 2022.10-2, R 4.2.2 and psych 2.2.9 (scripts/reference/rotation.R), and
   published solutions. */
#include "models/rotation/align.h"
#include "models/rotation/schmid_leiman.h"

#include "models/extraction/minres.h"
#include "rotations.h"

enum { P = 25, K = 5, MOST = 26 * 5 };

/* One solution of theirs. GPArotation's criterion is scale x ours + shift. */
typedef struct peer {
    const char *name;
    norma_rotation method;
    bool kaiser;
    double parameter; /* gamma, delta, power or zeros */
    const char *target;
    double scale;
    bool better; /* their start led to a lesser optimum */
} peer;

static const peer PEERS[] = {
    {"quartimax", NORMA_ROTATE_QUARTIMAX, false, 0, NULL, -P / 4., false},
    {"quartimax_kaiser", NORMA_ROTATE_QUARTIMAX, true, 0, NULL, -P / 4., false},
    {"varimax", NORMA_ROTATE_VARIMAX, false, 0, NULL, -P / 4., false},
    {"equamax", NORMA_ROTATE_EQUAMAX, false, 0, NULL, NAN, false},
    {"equamax_kaiser", NORMA_ROTATE_EQUAMAX, true, 0, NULL, NAN, false},
    {"geomin_t", NORMA_ROTATE_GEOMIN_T, false, .01, NULL, 1, false},
    {"infomax_t", NORMA_ROTATE_INFOMAX_T, false, 0, NULL, 1, false},
    {"bifactor_t", NORMA_ROTATE_BIFACTOR_T, false, 0, NULL, 4, false},
    {"target_t", NORMA_ROTATE_TARGET_T, false, 0, "target_matrix", 1, false},
    {"full_target_t", NORMA_ROTATE_TARGET_T, false, 0, "full_target_matrix", 1, true},
    {"oblimin_minus_half", NORMA_ROTATE_OBLIMIN, false, -.5, NULL, 1, false},
    {"oblimin_plus", NORMA_ROTATE_OBLIMIN, false, .2, NULL, 1, false},
    {"quartimin", NORMA_ROTATE_QUARTIMIN, false, 0, NULL, 1, false},
    {"quartimin_kaiser", NORMA_ROTATE_QUARTIMIN, true, 0, NULL, 1, false},
    {"geomin", NORMA_ROTATE_GEOMIN, false, .01, NULL, 1, false},
    {"geomin_kaiser", NORMA_ROTATE_GEOMIN, true, .01, NULL, 1, true},
    {"geomin_delta", NORMA_ROTATE_GEOMIN, false, .001, NULL, 1, true},
    {"infomax", NORMA_ROTATE_INFOMAX, false, 0, NULL, 1, false},
    {"simplimax", NORMA_ROTATE_SIMPLIMAX, false, 100, NULL, 1, true},
    {"bifactor", NORMA_ROTATE_BIFACTOR, false, 0, NULL, 4, false},
    {"target", NORMA_ROTATE_TARGET, false, 0, "target_matrix", 1, false},
    {"full_target", NORMA_ROTATE_TARGET, false, 0, "full_target_matrix", 1, true},
};

/* null in a target is NaN. */
static void read_target(double *out, const cJSON *array)
{
    const cJSON *element = NULL;
    size_t i = 0;
    cJSON_ArrayForEach(element, array) out[i++] =
        cJSON_IsNumber(element) ? element->valuedouble : NAN;
}

static norma__rotation rotation_like(const peer *theirs)
{
    return (norma__rotation){.method = theirs->method,
                             .gamma = theirs->parameter,
                             .delta = theirs->parameter,
                             .power = theirs->parameter,
                             .zeros = (size_t)fmax(theirs->parameter, 0),
                             .kaiser = theirs->kaiser,
                             .starts = 30,
                             .seed = 1,
                             .threads = 1};
}

/* The loss as the rotation saw it. */
static double loss_of(const double *loadings, const double *unrotated, const norma__rotation *r)
{
    double normal[P * K];
    for (size_t i = 0; i < P; i++) {
        double h = 0;
        for (size_t c = 0; c < K; c++)
            h += unrotated[c * P + i] * unrotated[c * P + i];
        for (size_t c = 0; c < K; c++)
            normal[c * P + i] = loadings[c * P + i] / (r->kaiser ? sqrt(h) : 1);
    }
    return norma__rotation_loss(NULL, normal, P, K, r);
}

static const cJSON *member(const cJSON *root, const char *name, const char *what)
{
    return json_at(json_at(root, name), what);
}

/* Theirs and ours, matched; phi NULL for none. */
static void assert_same_solution(const norma__rotated *r, const cJSON *theirs, double tolerance)
{
    double loadings[MOST], phi[K * K];
    const size_t p = r->p, k = r->k;
    read_numbers(loadings, p * k, json_at(theirs, "loadings"));
    read_numbers(phi, k * k, json_at(theirs, "phi"));
    assert_int_equal(norma__align(loadings, phi, r->loadings, p, k, NULL), NORMA_OK);
    for (size_t i = 0; i < p * k; i++)
        assert_close(r->loadings[i], loadings[i], 0, tolerance);
    for (size_t i = 0; i < k * k; i++)
        assert_close(r->phi[i], phi[i], 0, tolerance);
}

/* The criterion is as good as GPArotation's, by ours of both loadings, or better where said; the
   same loadings then. */
static void solutions_are_those_of_gparotation_or_better(void **state)
{
    (void)state;
    cJSON *loadings = reference_load("factor_bfi.json"), *file = reference_load("rotation.json");
    const cJSON *bfi = json_at(file, "bfi");
    double a[P * K], target[P * K], theirs[P * K];
    read_numbers(a, P * K, json_at(loadings, "tight/loadings"));
    for (size_t n = 0; n < sizeof PEERS / sizeof *PEERS; n++) {
        const peer *peer = &PEERS[n];
        norma__rotation rotation = rotation_like(peer);
        norma__rotated r;
        if (peer->target) {
            read_target(target, json_at(bfi, peer->target));
            rotation.target = target;
        }
        assert_int_equal(norma__rotate(&r, a, P, K, &rotation, NULL), NORMA_OK);
        assert_true(r.converged);
        read_numbers(theirs, P * K, member(bfi, peer->name, "loadings"));
        double our_loss = loss_of(r.loadings, a, &rotation);
        double their_loss = loss_of(theirs, a, &rotation);
        double criterion = member(bfi, peer->name, "criterion")->valuedouble;
        if (!isnan(peer->scale)) /* theirs is what they say it is */
            assert_close(fabs(peer->scale) * fabs(their_loss), fabs(criterion), 1e-9, 0);
        assert_true(our_loss <= their_loss + 1e-12 * fabs(their_loss));
        if (peer->better)
            assert_true(our_loss < their_loss - 1e-4 * fabs(their_loss));
        else
            assert_same_solution(&r, json_at(bfi, peer->name), 2e-5);
        norma__rotated_free(&r);
    }
    cJSON_Delete(loadings);
    cJSON_Delete(file);
}

/* Orthogonal Crawford-Ferguson: f = (1 - kappa) / 4 sum of squared communalities - p / 4 orthomax,
   with kappa = k / 2p for equamax. */
static void equamax_is_that_of_crawford_and_ferguson(void **state)
{
    (void)state;
    cJSON *loadings = reference_load("factor_bfi.json"), *file = reference_load("rotation.json");
    double a[P * K], squares = 0;
    read_numbers(a, P * K, json_at(loadings, "tight/loadings"));
    for (size_t i = 0; i < P; i++) {
        double h = 0;
        for (size_t c = 0; c < K; c++)
            h += a[c * P + i] * a[c * P + i];
        squares += h * h;
    }
    norma__rotated r;
    const norma__rotation rotation = {.method = NORMA_ROTATE_EQUAMAX, .starts = 5};
    assert_int_equal(norma__rotate(&r, a, P, K, &rotation, NULL), NORMA_OK);
    double kappa = K / (2. * P);
    assert_close((1 - kappa) / 4 * squares - P / 4. * r.criterion,
                 json_number(file, "bfi/equamax/criterion"), 1e-10, 0);
    norma__rotated_free(&r);
    cJSON_Delete(loadings);
    cJSON_Delete(file);
}

/* promax(varimax(A, normalize)) of R, to the digits of its varimax. */
static void promax_is_that_of_r(void **state)
{
    (void)state;
    cJSON *loadings = reference_load("factor_bfi.json"), *file = reference_load("rotation.json");
    double a[P * K];
    read_numbers(a, P * K, json_at(loadings, "tight/loadings"));
    const peer promax[] = {{"promax_4_kaiser", NORMA_ROTATE_PROMAX, true, 4, NULL, 0, false},
                           {"promax_3", NORMA_ROTATE_PROMAX, false, 3, NULL, 0, false}};
    for (size_t n = 0; n < 2; n++) {
        const norma__rotation rotation = rotation_like(&promax[n]);
        norma__rotated r;
        assert_int_equal(norma__rotate(&r, a, P, K, &rotation, NULL), NORMA_OK);
        assert_same_solution(&r, json_at(json_at(file, "bfi"), promax[n].name), 1e-6);
        norma__rotated_free(&r);
    }
    cJSON_Delete(loadings);
    cJSON_Delete(file);
}

/* Jennrich (2002), Psychometrika 67, 7-20: Thurstone's 20 boxes turned to a target of zeros, after
   Browne; printed to three digits. */
static void boxes_turn_to_their_target_as_jennrich_printed(void **state)
{
    (void)state;
    enum { BOXES = 20 };
    static const double printed[BOXES][3] = {
        {0.013, 0.994, 0.007},  {0.991, 0.012, 0.001},  {0.018, 0.003, 0.986},
        {0.772, 0.477, 0.002},  {0.003, 0.393, 0.874},  {0.409, 0.003, 0.816},
        {0.548, 0.730, -0.020}, {0.023, 0.870, 0.405},  {0.799, -0.024, 0.453},
        {0.664, 0.621, -0.005}, {-0.058, 0.915, 0.512}, {0.639, -0.018, 0.644},
        {0.046, 0.980, -0.003}, {0.971, -0.038, 0.060}, {-0.026, 0.025, 0.965},
        {0.380, 0.281, 0.726},  {0.490, 0.652, 0.286},  {-0.025, 0.971, 0.019},
        {0.957, 0.061, -0.045}, {0.028, 0.000, 0.976}};
    static const char specified[BOXES][4] = {"0.0", ".00", "00.", "..0", "0..", ".0.", "..0",
                                             "0..", ".0.", "..0", "0..", ".0.", "0.0", ".00",
                                             "00.", "...", "...", "0.0", ".00", "00."};
    double target[BOXES * 3], a[BOXES * 3];
    for (size_t i = 0; i < BOXES * 3; i++)
        target[i] = specified[i % BOXES][i / BOXES] == '0' ? 0 : NAN;
    cJSON *file = reference_load("rotation.json");
    read_numbers(a, BOXES * 3, json_at(file, "box/loadings_20"));
    const norma__rotation rotation = {
        .method = NORMA_ROTATE_TARGET, .target = target, .starts = 10, .seed = 1};
    norma__rotated r;
    assert_int_equal(norma__rotate(&r, a, BOXES, 3, &rotation, NULL), NORMA_OK);
    for (size_t c = 0; c < 3; c++) { /* a target of zeros leaves signs open */
        double sign = r.loadings[c * BOXES + 15] < 0 ? -1 : 1;
        for (size_t i = 0; i < BOXES; i++)
            assert_close(sign * r.loadings[c * BOXES + i], printed[i][c], 0, 0.00051);
    }
    norma__rotated_free(&r);
    cJSON_Delete(file);
}

/* Thurstone's boxes, where rotations have many optima: none of GPArotation's 20 random starts is
   better than the best of ours. */
static void box_problems_end_at_the_best_known_optimum(void **state)
{
    (void)state;
    static const struct {
        const char *name, *loadings;
        norma_rotation method;
        size_t p;
    } boxes[] = {{"quartimin_20", "loadings_20", NORMA_ROTATE_QUARTIMIN, 20},
                 {"quartimin_26", "loadings_26", NORMA_ROTATE_QUARTIMIN, 26},
                 {"geomin_20", "loadings_20", NORMA_ROTATE_GEOMIN, 20},
                 {"geomin_26", "loadings_26", NORMA_ROTATE_GEOMIN, 26},
                 {"infomax_26", "loadings_26", NORMA_ROTATE_INFOMAX, 26},
                 {"simplimax_26", "loadings_26", NORMA_ROTATE_SIMPLIMAX, 26}};
    cJSON *file = reference_load("rotation.json");
    const cJSON *box = json_at(file, "box");
    for (size_t n = 0; n < sizeof boxes / sizeof *boxes; n++) {
        double a[26 * 3], theirs[26 * 3];
        const size_t p = boxes[n].p;
        const norma__rotation rotation = {.method = boxes[n].method,
                                          .delta = 0.01,
                                          .zeros = 27,
                                          .starts = 100,
                                          .seed = 1,
                                          .threads = 1};
        norma__rotated r;
        read_numbers(a, p * 3, json_at(box, boxes[n].loadings));
        read_numbers(theirs, p * 3, member(box, boxes[n].name, "loadings"));
        assert_int_equal(norma__rotate(&r, a, p, 3, &rotation, NULL), NORMA_OK);
        assert_true(r.converged);
        double their_loss = norma__rotation_loss(NULL, theirs, p, 3, &rotation);
        assert_true(r.criterion <= their_loss * (1 + 1e-12));
        norma__rotated_free(&r);
    }
    cJSON_Delete(file);
}

/* psych's h2 are the communalities of the oblique solution: with three factors the same. */
static void check_hierarchy(const cJSON *theirs, size_t p, size_t k)
{
    double cor[P * P], pattern[P * K], phi[K * K], general[P], group[P * K], h[P];
    norma_schmid_leiman s;
    bool proper;
    read_numbers(cor, p * p, json_at(theirs, "cor"));
    read_numbers(pattern, p * k, json_at(theirs, "pattern"));
    read_numbers(phi, k * k, json_at(theirs, "phi"));
    read_numbers(general, p, json_at(theirs, "general"));
    read_numbers(group, p * k, json_at(theirs, "group"));
    read_numbers(h, p, json_at(theirs, "communalities"));
    assert_int_equal(norma__schmid_leiman(&s, &proper, cor, pattern, phi, p, k, NULL), NORMA_OK);
    /* their second-order factor stops at a gradient of about 1e-5 */
    for (size_t i = 0; i < p; i++) {
        assert_close(s.general[i], general[i], 0, 5e-5);
        if (k == 3)
            assert_close(s.communalities[i], h[i], 0, 5e-5);
    }
    for (size_t i = 0; i < p * k; i++)
        assert_close(s.group[i], group[i], 0, 5e-5);
    assert_close(s.ecv, json_number(theirs, "ecv"), 0, 5e-5);
    assert_close(s.omega_hierarchical, json_number(theirs, "omega_hierarchical"), 0, 5e-5);
    assert_close(s.omega_total, json_number(theirs, "omega_total"), 0, 5e-5);
    norma__schmid_leiman_clear(&s);
}

static void hierarchies_are_those_of_psych(void **state)
{
    (void)state;
    cJSON *file = reference_load("rotation.json");
    check_hierarchy(json_at(file, "thurstone"), 9, 3);
    check_hierarchy(json_at(file, "schmid_bfi"), P, K);
    cJSON_Delete(file);
}

/* Thurstone's nine variables (Thurstone & Thurstone, 1941; correlations as in McDonald, 1999, and
   Bechtoldt, 1961) from their correlations on: the Schmid-Leiman solution that the psych package's
   overview prints, loadings under .20 left out, with omega hierarchical .74 and total .93. */
static void nine_variables_have_the_printed_hierarchy(void **state)
{
    (void)state;
    static const double g[9] = {.71, .73, .68, .65, .62, .56, .59, .58, .54};
    static const double h[9] = {.82, .84, .74, .73, .63, .50, .73, .51, .52};
    static const double groups[3][9] = {{.56, .55, .52, 0, 0, 0, 0, .24, 0},
                                        {0, 0, 0, .56, .49, .41, 0, 0, 0},
                                        {0, 0, 0, 0, 0, 0, .62, .34, .46}};
    double cor[81], wanted[27];
    bool proper;
    norma__extracted fit;
    norma__rotated r;
    norma_schmid_leiman s;
    const norma__rotation rotation = {.method = NORMA_ROTATE_OBLIMIN, .starts = 10, .seed = 1};
    cJSON *file = reference_load("rotation.json");
    read_numbers(cor, 81, json_at(file, "thurstone/cor"));
    cJSON_Delete(file);
    for (size_t i = 0; i < 27; i++)
        wanted[i] = groups[i / 9][i % 9];
    assert_int_equal(norma__minres(&fit, cor, 9, 3, NULL), NORMA_OK);
    assert_int_equal(norma__rotate(&r, fit.loadings, 9, 3, &rotation, NULL), NORMA_OK);
    assert_int_equal(norma__align(r.loadings, r.phi, wanted, 9, 3, NULL), NORMA_OK);
    assert_int_equal(norma__schmid_leiman(&s, &proper, cor, r.loadings, r.phi, 9, 3, NULL),
                     NORMA_OK);
    assert_true(proper);
    for (size_t i = 0; i < 9; i++) {
        assert_close(s.general[i], g[i], 0, 0.0051);
        assert_close(s.communalities[i], h[i], 0, 0.0051);
    }
    for (size_t i = 0; i < 27; i++) {
        if (wanted[i] == 0)
            assert_true(fabs(s.group[i]) < 0.2);
        else
            assert_close(s.group[i], wanted[i], 0, 0.0051);
    }
    assert_close(s.omega_hierarchical, .74, 0, 0.0051);
    assert_close(s.omega_total, .93, 0, 0.0051);
    norma__schmid_leiman_clear(&s);
    norma__rotated_free(&r);
    norma__extracted_free(&fit);
}

/* Harman's 24 psychological tests (Holzinger & Swineford, 1939; R's Harman74.cor), four factors of
   maximum likelihood: rotations of R's factanal(). */
static void harman_s_tests_rotate_as_in_r(void **state)
{
    (void)state;
    enum { TESTS = 24, FOUR = 4 };
    double a[TESTS * FOUR], want[TESTS * FOUR];
    cJSON *file = reference_load("rotation.json");
    const cJSON *harman = json_at(file, "harman");
    read_numbers(a, TESTS * FOUR, json_at(harman, "loadings"));
    const struct {
        const char *name;
        norma_rotation method;
        bool kaiser;
    } rotations[] = {{"varimax", NORMA_ROTATE_VARIMAX, true},
                     {"quartimax", NORMA_ROTATE_QUARTIMAX, false},
                     {"promax", NORMA_ROTATE_PROMAX, true},
                     {"quartimin", NORMA_ROTATE_QUARTIMIN, false}};
    for (size_t n = 0; n < 4; n++) {
        const norma__rotation rotation = {.method = rotations[n].method,
                                          .kaiser = rotations[n].kaiser,
                                          .power = 4,
                                          .starts = 20,
                                          .seed = 1};
        norma__rotated r;
        assert_int_equal(norma__rotate(&r, a, TESTS, FOUR, &rotation, NULL), NORMA_OK);
        if (n == 0)
            read_numbers(want, TESTS * FOUR, json_at(harman, "varimax"));
        else
            read_numbers(want, TESTS * FOUR, member(harman, rotations[n].name, "loadings"));
        assert_int_equal(norma__align(want, NULL, r.loadings, TESTS, FOUR, NULL), NORMA_OK);
        for (size_t i = 0; i < TESTS * FOUR; i++)
            assert_close(r.loadings[i], want[i], 0, 1e-5);
        norma__rotated_free(&r);
    }
    cJSON_Delete(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solutions_are_those_of_gparotation_or_better),
        cmocka_unit_test(equamax_is_that_of_crawford_and_ferguson),
        cmocka_unit_test(promax_is_that_of_r),
        cmocka_unit_test(boxes_turn_to_their_target_as_jennrich_printed),
        cmocka_unit_test(box_problems_end_at_the_best_known_optimum),
        cmocka_unit_test(hierarchies_are_those_of_psych),
        cmocka_unit_test(nine_variables_have_the_printed_hierarchy),
        cmocka_unit_test(harman_s_tests_rotate_as_in_r),
    };
    return cmocka_run_group_tests_name("rotation_reference", tests, NULL, NULL);
}

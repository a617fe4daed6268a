#include "support/check.h"

#include <math.h>

#include <norma/difference.h>
#include <norma/read.h>

#include "scoring/comparability.h"
#include "support/table.h"

static double listed(const cJSON *from, const char *path, size_t i)
{
    const cJSON *x = cJSON_GetArrayItem(json_at(from, path), (int)i);
    assert_non_null(x);
    return x->valuedouble;
}

/* ---- differences of the same people ---- */

static void reliability_of_a_difference_equals_lords_formula(void **state)
{
    (void)state;
    /* both .80, r = .60: (.8 + .8 - 1.2) / (2 - 1.2) */
    assert_close(norma_difference_reliability(1, .8, 1, .8, .6), .5, 1e-15, 0);
    assert_close(norma_difference_reliability(10, .9, 10, .7, .5), .6, 1e-15, 0);
    assert_close(norma_difference_reliability(2, .9, 1, .5, 0), (4 * .9 + .5) / 5, 1e-15, 0);
    assert_true(isnan(norma_difference_reliability(1, .8, 1, .8, 1)));
    assert_true(isnan(norma_difference_reliability(1, NAN, 1, .8, 0)));
}

/* R 4.2.2; scripts/reference/difference.R. */
static void a_paired_difference_equals_r(void **state)
{
    (void)state;
    cJSON *want = reference_load("difference.json");
    const cJSON *paired = json_at(want, "paired");
    double x[27], y[27];
    uint8_t keep[27];
    norma_difference got;
    for (size_t r = 0; r < 25; r++) {
        x[r] = listed(paired, "x", r);
        y[r] = listed(paired, "y", r);
        keep[r] = 1;
    }
    x[25] = NAN;
    y[25] = x[26] = y[26] = 1e6;
    keep[25] = 1;
    keep[26] = 0;
    assert_int_equal(norma_difference_of(&got, x, y, 27, keep, .85, .9, .95, NULL), NORMA_OK);
    double sx = json_number(paired, "sd_x"), sy = json_number(paired, "sd_y");
    assert_int_equal(got.n, 25);
    assert_close(got.mean, json_number(paired, "mean"), 1e-12, 0);
    assert_close(got.sd, json_number(paired, "sd"), 1e-12, 0);
    assert_close(got.low, json_number(paired, "low"), 1e-10, 0);
    assert_close(got.high, json_number(paired, "high"), 1e-10, 0);
    assert_close(got.p, json_number(paired, "p"), 1e-10, 0);
    assert_close(got.r_xy, json_number(paired, "r"), 1e-12, 0);
    assert_close(got.sem, sqrt(sx * sx * .15 + sy * sy * .1), 1e-12, 0);
    assert_close(got.smallest, 1.959963984540054 * got.sem, 1e-12, 0);
    /* what is not error is true: the two definitions of the same reliability */
    assert_close(got.reliability, 1 - got.sem * got.sem / (got.sd * got.sd), 1e-12, 0);
    size_t above = 0, below = 0;
    for (size_t r = 0; r < 25; r++) {
        above += x[r] - y[r] > got.smallest;
        below += y[r] - x[r] > got.smallest;
    }
    assert_int_equal(got.above, above);
    assert_int_equal(got.below, below);
    assert_true(above > 0);
    cJSON_Delete(want);
}

static void a_difference_that_does_not_vary_is_known(void **state)
{
    (void)state;
    const double x[] = {3, 4, 5}, y[] = {1, 2, 3};
    norma_difference got;
    assert_int_equal(norma_difference_of(&got, x, y, 3, NULL, .8, .8, .95, NULL), NORMA_OK);
    assert_close(got.low, 2, 0, 0);
    assert_close(got.high, 2, 0, 0);
    assert_true(isnan(got.p) && isnan(got.reliability));
    assert_int_equal(norma_difference_of(&got, x, y, 1, NULL, .8, .8, .95, NULL), NORMA_OK);
    assert_close(got.mean, 2, 0, 0);
    assert_true(isnan(got.sd) && isnan(got.low) && isnan(got.smallest));
    assert_int_equal(norma_difference_of(&got, x, y, 0, NULL, .8, .8, .95, NULL), NORMA_OK);
    assert_true(isnan(got.mean));
    assert_int_equal(norma_difference_of(&got, x, y, 3, NULL, NAN, .8, .95, NULL), NORMA_OK);
    assert_true(isnan(got.sem) && got.above == 0);
    norma_error err = {0};
    assert_int_equal(norma_difference_of(&got, x, y, 3, NULL, .8, .8, 1, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "conf-level must be between 0 and 1, got 1");
}

/* ---- gaps between populations ---- */

typedef struct agreeable {
    norma_instrument *instrument;
    norma_data *data;
    norma_sample sample;
    size_t n;
    double *score; /* mean of the five items, NaN unless all are answered */
    uint8_t *first, *second;
} agreeable;

/* The five agreeableness items of datasets/bfi, men and women. */
static agreeable agreeable_make(void)
{
    const norma_item_list list = {.items = "A1:A5",
                                  .reverse = "A1",
                                  .range_known = true,
                                  .min = 1,
                                  .max = 6,
                                  .continuous = "gender"};
    const char *path = NORMA_DATASETS "/bfi/bfi.csv";
    norma_header *header = NULL;
    norma_error err = {0};
    agreeable a = {0};
    if (norma_header_read(&header, path, &err) != NORMA_OK ||
        norma_instrument_from_list(&a.instrument, &list, (const char *const *)header->columns,
                                   header->n_columns, &err) != NORMA_OK ||
        norma_data_read(&a.data, a.instrument, path, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_header_free(header);
    a.sample = sample_all(a.data);
    a.n = norma_data_rows(a.data);
    a.score = calloc(a.n, sizeof *a.score);
    a.first = calloc(a.n, 1);
    a.second = calloc(a.n, 1);
    assert_true(a.score && a.first && a.second);
    for (size_t r = 0; r < a.n; r++) {
        double gender = norma_data_continuous_values(a.data, 0)[r];
        a.first[r] = gender == 1;
        a.second[r] = gender == 2;
        for (size_t j = 0; j < 5; j++) {
            uint8_t cell = norma_data_cells(a.data, j)[r];
            int answer = j == 0 ? 6 - cell : 1 + cell;
            a.score[r] += cell == NORMA_MISSING_CELL ? NAN : answer / 5.0;
        }
    }
    return a;
}

static void agreeable_free(agreeable *a)
{
    norma_data_free(a->data);
    norma_instrument_free(a->instrument);
    free(a->score);
    free(a->first);
    free(a->second);
}

static norma_gap gap_of(const agreeable *a, const size_t *head_counts)
{
    norma_gap got;
    norma_error err = {0};
    if (norma_gap_of(&got, a->score, &a->sample, a->first, a->second, head_counts, .95, &err))
        fail_msg("%s", err.message);
    return got;
}

static void check_welch(const norma_gap *got, const cJSON *want)
{
    assert_close(got->se, json_number(want, "se"), 1e-10, 0);
    assert_close(got->df, json_number(want, "df"), 1e-10, 0);
    assert_close(got->low, json_number(want, "low"), 1e-10, 0);
    assert_close(got->high, json_number(want, "high"), 1e-10, 0);
    assert_close(got->p, json_number(want, "p"), 1e-8, 0);
}

/* R 4.2.2 and psych 2.2.9 (fa() stops at about 1e-6); scripts/reference/difference.R. */
static void a_gap_and_its_check_equal_r(void **state)
{
    (void)state;
    cJSON *want = reference_load("difference.json");
    const size_t people[] = {1000, 4000};
    agreeable a = agreeable_make();
    norma_gap got = gap_of(&a, NULL);
    for (size_t g = 0; g < 2; g++) {
        assert_int_equal(got.n[g], (size_t)listed(want, "gap/n", g));
        assert_int_equal(got.complete[g], got.n[g]);
        assert_close(got.mean[g], listed(want, "gap/mean", g), 1e-12, 0);
        assert_close(got.sd[g], listed(want, "gap/sd", g), 1e-12, 0);
        assert_close(got.alpha[g], listed(want, "gap/alpha", g), 1e-12, 0);
    }
    assert_close(got.gap, json_number(want, "gap/welch/gap"), 1e-12, 0);
    check_welch(&got, json_at(want, "gap/welch"));
    assert_close(got.hedges_g, listed(want, "gap/g", 0), 1e-10, 0);
    assert_close(got.g_low, listed(want, "gap/g", 1), 1e-8, 0);
    assert_close(got.g_high, listed(want, "gap/g", 2), 1e-8, 0);
    assert_close(got.alpha_p, json_number(want, "gap/alpha_p"), 1e-10, 0);
    assert_close(got.congruence, json_number(want, "gap/congruence"), 1e-6, 0);
    assert_int_equal(got.comparability, NORMA_COMPARABLE);
    assert_close(got.reliability,
                 norma_difference_reliability(got.sd[0], got.alpha[0], got.sd[1], got.alpha[1], 0),
                 1e-15, 0);
    got = gap_of(&a, people);
    check_welch(&got, json_at(want, "gap/finite"));
    agreeable_free(&a);
    cJSON_Delete(want);
}

/* Feldt's df in R by hand; and with many items and rows, F(n1 - 1, n2 - 1), which is what cocron
   1.0-1 takes for any number of items. */
static void equality_of_alphas_equals_the_formula(void **state)
{
    (void)state;
    cJSON *want = reference_load("difference.json");
    const double alpha[] = {.78, .71}, turned[] = {.71, .78};
    const size_t n[] = {41, 151}, back[] = {151, 41};
    assert_close(norma__equal_alphas_p(alpha, n, 10), json_number(want, "feldt"), 1e-10, 0);
    assert_close(norma__equal_alphas_p(alpha, n, 1000000), json_number(want, "cocron"), 1e-4, 0);
    /* whichever comes first: the approximation is not quite symmetric */
    assert_close(norma__equal_alphas_p(turned, back, 1000000), json_number(want, "cocron"), 1e-4,
                 0);
    assert_true(isnan(norma__equal_alphas_p((const double[]){1, .7}, n, 10)));
    assert_true(isnan(norma__equal_alphas_p(alpha, (const size_t[]){5, 5}, 10)));
    cJSON_Delete(want);
}

static void a_whole_population_leaves_no_error(void **state)
{
    (void)state;
    agreeable a = agreeable_make();
    norma_gap sampled = gap_of(&a, NULL);
    norma_gap known = gap_of(&a, sampled.n);
    assert_close(known.se, 0, 0, 0);
    assert_close(known.low, known.gap, 0, 0);
    assert_close(known.high, known.gap, 0, 0);
    assert_true(isnan(known.p));
    norma_gap half = gap_of(&a, (const size_t[]){0, sampled.n[1]});
    assert_close(half.se, sampled.sd[0] / sqrt((double)sampled.n[0]), 1e-12, 0);
    assert_close(half.df, (double)sampled.n[0] - 1, 1e-12, 0);
    agreeable_free(&a);
}

static void means_alone_give_the_same_gap(void **state)
{
    (void)state;
    agreeable a = agreeable_make();
    const size_t people[] = {1000, 0};
    norma_gap want = gap_of(&a, people), got;
    norma_unit_scores sides[2];
    for (size_t g = 0; g < 2; g++)
        sides[g] = (norma_unit_scores){.n = want.n[g],
                                       .mean = want.mean[g],
                                       .ss = want.sd[g] * want.sd[g] * ((double)want.n[g] - 1)};
    assert_int_equal(norma_gap_of_means(&got, sides, people, .95, NULL), NORMA_OK);
    assert_close(got.low, want.low, 1e-12, 0);
    assert_close(got.hedges_g, want.hedges_g, 1e-12, 0);
    assert_true(isnan(got.g_low) && isnan(got.g_high));
    assert_int_equal(got.comparability, NORMA_COMPARABILITY_UNKNOWN);
    assert_true(isnan(got.alpha[0]) && isnan(got.reliability));
    agreeable_free(&a);
}

static void populations_that_turn_an_item_round_do_not_compare(void **state)
{
    (void)state;
    agreeable a = agreeable_make();
    /* women's answers to A2 and A3 are taken round the middle */
    uint8_t *cells = calloc(a.n * 5, 1);
    assert_non_null(cells);
    for (size_t j = 0; j < 5; j++)
        for (size_t r = 0; r < a.n; r++) {
            uint8_t cell = norma_data_cells(a.data, j)[r];
            bool turned = (j == 1 || j == 2) && a.second[r] && cell != NORMA_MISSING_CELL;
            cells[j * a.n + r] = turned ? (uint8_t)(5 - cell) : cell;
        }
    const norma_data_source source = {.n_rows = a.n, .cells = cells};
    norma_data *turned = NULL;
    assert_int_equal(norma_data_make(&turned, a.instrument, &source, NULL), NORMA_OK);
    norma_data_free(a.data);
    a.data = turned;
    a.sample = sample_all(turned);
    norma_gap got = gap_of(&a, NULL);
    assert_true(got.congruence < .85);
    assert_int_equal(got.comparability, NORMA_NOT_COMPARABLE);
    free(cells);
    agreeable_free(&a);
}

static void too_few_rows_or_items_are_not_judged(void **state)
{
    (void)state;
    agreeable a = agreeable_make();
    size_t kept = 0;
    uint8_t *keep = calloc(a.n, 1);
    assert_non_null(keep);
    for (size_t r = 0; r < a.n; r++)
        keep[r] = (uint8_t)(!a.first[r] || kept++ < 60);
    a.sample.keep = keep;
    norma_gap got = gap_of(&a, NULL);
    assert_int_equal(got.comparability, NORMA_COMPARABILITY_UNKNOWN);
    assert_true(got.n[0] <= 60 && got.needed > 60);
    a.sample.keep = NULL;
    a.sample.n_items = 2;
    got = gap_of(&a, NULL);
    assert_int_equal(got.comparability, NORMA_COMPARABILITY_UNKNOWN);
    assert_int_equal(got.needed, 0);
    assert_true(!isnan(got.alpha[0]));
    a.sample.n_items = 0; /* a number beside the items */
    got = gap_of(&a, NULL);
    assert_int_equal(got.needed, 0);
    assert_true(isnan(got.alpha[0]) && !isnan(got.low));
    free(keep);
    agreeable_free(&a);
}

/* Nobody in one population; nobody in either; an item that all answer alike. */
static void populations_of_nobody_do_no_harm(void **state)
{
    (void)state;
    const int answers[] = {3, 1, 2, 3, 2, 2, 3, 3, 3, 3, 4, 4};
    const double scores[] = {2, 7.0 / 3, 3, 11.0 / 3};
    const uint8_t none[4] = {0}, all[4] = {1, 1, 1, 1};
    const uint8_t one[4] = {1, 0, 0, 0}, rest[4] = {0, 1, 1, 1};
    table t = table_of(answers, 4, 3, 1, 5);
    norma_gap got;
    assert_int_equal(norma_gap_of(&got, scores, &t.sample, all, none, NULL, .95, NULL), NORMA_OK);
    assert_true(isnan(got.gap) && isnan(got.low) && isnan(got.hedges_g));
    assert_int_equal(got.comparability, NORMA_COMPARABILITY_UNKNOWN);
    assert_int_equal(norma_gap_of(&got, scores, &t.sample, none, none, NULL, .95, NULL), NORMA_OK);
    assert_int_equal(norma_gap_of(&got, scores, &t.sample, one, rest, NULL, .95, NULL), NORMA_OK);
    assert_close(got.gap, -1, 1e-12, 0);
    assert_true(isnan(got.low) && isnan(got.congruence));
    table_free(&t);
}

static void what_is_no_gap_is_refused(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 3};
    const double scores[] = {1, 2, 3};
    const uint8_t first[] = {1, 1, 0}, second[] = {0, 1, 1}, last[] = {0, 0, 1};
    table t = table_of(answers, 3, 1, 1, 5);
    norma_gap got;
    norma_error err = {0};
    assert_int_equal(norma_gap_of(&got, scores, &t.sample, first, second, NULL, .95, &err),
                     NORMA_EINVAL);
    assert_string_equal(err.message, "row 2 is in both populations: give each row to one of them");
    assert_int_equal(
        norma_gap_of(&got, scores, &t.sample, first, last, (const size_t[]){1, 0}, .95, &err),
        NORMA_EINVAL);
    assert_non_null(strstr(err.message, "a head count is smaller"));
    assert_int_equal(norma_gap_of(&got, scores, &t.sample, first, last, NULL, 0, &err),
                     NORMA_EINVAL);
    norma_sample counts = {.items = t.sample.items, .n_items = 1};
    assert_int_equal(norma_gap_of(&got, scores, &counts, first, last, NULL, .95, &err),
                     NORMA_EINVAL);
    table_free(&t);
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    const int answers[] = {3, 1, 2, 3, 2, 2, 1, 3, 5, 4, 4, 4, 2, 3, 1, 4, 5, 4};
    const double scores[] = {1, 2, 3, 4, 5, 6};
    const uint8_t first[] = {1, 1, 1, 0, 0, 0}, second[] = {0, 0, 0, 1, 1, 1};
    table t = table_of(answers, 6, 3, 1, 5);
    norma_gap got;
    void *nothing = NULL;
    check_every_allocation(nothing,
                           norma_gap_of(&got, scores, &t.sample, first, second, NULL, .95, NULL));
    table_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reliability_of_a_difference_equals_lords_formula),
        cmocka_unit_test(a_paired_difference_equals_r),
        cmocka_unit_test(a_difference_that_does_not_vary_is_known),
        cmocka_unit_test(a_gap_and_its_check_equal_r),
        cmocka_unit_test(equality_of_alphas_equals_the_formula),
        cmocka_unit_test(a_whole_population_leaves_no_error),
        cmocka_unit_test(means_alone_give_the_same_gap),
        cmocka_unit_test(populations_that_turn_an_item_round_do_not_compare),
        cmocka_unit_test(too_few_rows_or_items_are_not_judged),
        cmocka_unit_test(populations_of_nobody_do_no_harm),
        cmocka_unit_test(what_is_no_gap_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "process/careless/answered.h"

#include "process/careless/alike_paths.h"
#include "process/careless/nearest.h"
#include "process/careless/patterns.h"

static const norma_index DUPLICATES[] = {NORMA_INDEX_DUPLICATES, NORMA_INDEX_NEAREST_SHARE};

enum { NA = NO_ANSWER };

static void measure_noting(answered *t, int threads, norma_notes *notes)
{
    norma_error err = {0};
    want(t, DUPLICATES, 2);
    if (norma__duplicate_indices(t->indices, t->instrument, t->data, threads, notes, &err) !=
        NORMA_OK)
        fail_msg("%s", err.message);
}

static void measure(answered *t, int threads)
{
    norma_notes notes = {0};
    measure_noting(t, threads, &notes);
    assert_int_equal(notes.n, 0);
}

/* ---- by hand ---- */

static void twins_and_near_twins_of_a_hand_example(void **state)
{
    (void)state;
    const int answers[] = {1,  2,  3,  4,  /* 0: as 2 */
                           1,  2,  3,  5,  /* 1: 3 of 4 with 0; with 3, 2 of 2 */
                           1,  2,  3,  4,  /* 2 */
                           1,  2,  NA, NA, /* 3: half answered, 2 of 2 with 0, 1 and 2 */
                           5,  NA, NA, NA, /* 4: too little to have half in common */
                           NA, NA, NA, NA, /* 5: nothing */
                           NA, NA, NA, NA, /* 6: nothing, like 5 */
                           3,  3,  5,  1}; /* 7: nothing in common with anyone */
    const double twins[] = {1, 0, 1, 0, 0, NAN, NAN, 0};
    const double nearest[] = {1, 1, 1, 1, NAN, NAN, NAN, 0};
    answered t = answered_of(instrument_of(4, 1, 5, NULL, 0, NULL), answers, 8, NULL);
    measure(&t, 1);
    for (size_t r = 0; r < 8; r++) {
        assert_close(t.indices[NORMA_INDEX_DUPLICATES][r], twins[r], 0, 0);
        assert_close(t.indices[NORMA_INDEX_NEAREST_SHARE][r], nearest[r], 0, 0);
    }
    free_answered(&t);
}

static void one_respondent_is_nobodys_twin(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 3};
    answered t = answered_of(instrument_of(3, 1, 5, NULL, 0, NULL), answers, 1, NULL);
    measure(&t, 2);
    assert_close(t.indices[NORMA_INDEX_DUPLICATES][0], 0, 0, 0);
    assert_true(isnan(t.indices[NORMA_INDEX_NEAREST_SHARE][0]));
    free_answered(&t);
}

/* What a control item was answered does not tell two respondents apart. */
static void control_items_are_left_out(void **state)
{
    (void)state;
    const int answers[] = {1, 2, 5, 1, 2, 4};
    answered t = answered_of(
        instrument_with("\"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"a\", \"b\", {\"id\": "
                        "\"x\", \"control\": {\"kind\": \"directed\", \"accept\": [4]}}], "
                        "\"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\"]}]"),
        answers, 2, NULL);
    measure(&t, 1);
    assert_close(t.indices[NORMA_INDEX_DUPLICATES][0], 1, 0, 0);
    free_answered(&t);
}

/* ---- laws: the same by comparing every pair, answer by answer ---- */

static double share_of(const int *a, const int *b, size_t p)
{
    size_t equal = 0, both = 0;
    for (size_t j = 0; j < p; j++) {
        both += a[j] != NA && b[j] != NA;
        equal += a[j] != NA && a[j] == b[j];
    }
    return 2 * both < p ? NAN : (double)equal / (double)both;
}

static double slow_nearest(const int *answers, size_t n, size_t p, size_t row)
{
    double largest = NAN;
    for (size_t r = 0; r < n; r++)
        if (r != row)
            largest = fmax(largest, share_of(answers + row * p, answers + r * p, p));
    return largest;
}

static double slow_duplicates(const int *answers, size_t n, size_t p, size_t row)
{
    double count = 0;
    for (size_t r = 0; r < n; r++)
        count += r != row && memcmp(answers + row * p, answers + r * p, p * sizeof(int)) == 0;
    for (size_t j = 0; j < p; j++)
        if (answers[row * p + j] != NA)
            return count;
    return NAN;
}

/* Numbers of items about a word's length, of answers about a power of two, with and without gaps.
 */
static void shares_are_those_of_comparing_everything(void **state)
{
    (void)state;
    const struct {
        size_t n, p;
        unsigned categories, gaps;
    } cases[] = {{61, 1, 2, 0},  {61, 3, 2, 3},   {90, 8, 3, 2},   {64, 63, 6, 9},
                 {65, 64, 7, 0}, {77, 65, 5, 50}, {40, 130, 8, 4}, {33, 70, 200, 9}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        size_t n = cases[k].n, p = cases[k].p;
        int *answers = chance_answers(n, p, cases[k].categories, cases[k].gaps, 7 + (unsigned)k);
        memcpy(answers + (n - 1) * p, answers + 2 * p, p * sizeof(int)); /* at least one twin */
        answered t = answered_of(instrument_of(p, 1, (int)cases[k].categories, NULL, 0, NULL),
                                 answers, n, NULL);
        measure(&t, 1 + (int)(k % 3));
        for (size_t r = 0; r < n; r++) {
            assert_close(t.indices[NORMA_INDEX_DUPLICATES][r], slow_duplicates(answers, n, p, r), 0,
                         0);
            assert_close(t.indices[NORMA_INDEX_NEAREST_SHARE][r], slow_nearest(answers, n, p, r), 0,
                         0);
        }
        free(answers);
        free_answered(&t);
    }
}

/* Every way that the processor offers gives the same bits. */
static void all_paths_compare_alike(void **state)
{
    (void)state;
    enum { N = 203, P = 71 };
    int *answers = chance_answers(N, P, 6, 12, 3);
    answered t = answered_of(instrument_of(P, 1, 6, NULL, 0, NULL), answers, N, NULL);
    norma__answers items = {0};
    norma__codes codes = {0};
    size_t rows[N];
    for (size_t r = 0; r < N; r++)
        rows[r] = N - 1 - r;
    assert_int_equal(norma__answers_of(&items, t.instrument, t.data, NULL), NORMA_OK);
    assert_int_equal(norma__codes_of(&codes, &items, t.data, 2, NULL), NORMA_OK);
    size_t path = 0;
    for (; norma__alike_path_at(path); path++) {
        norma__alike alike;
        double best[N + NORMA__TILE_ROWS];
        assert_true(norma__alike_new(&alike, &codes, N, path));
        norma__alike_take(&alike, &codes, rows, N);
        for (size_t k = 0; k < N + NORMA__TILE_ROWS; k++)
            best[k] = -1;
        for (size_t i = 0; i < N; i++)
            norma__alike_compare(&alike, best, i);
        for (size_t i = 0; i < N; i++)
            assert_close(best[i], slow_nearest(answers, N, P, rows[i]), 0, 0);
        norma__alike_clear(&alike);
    }
    assert_true(path >= 1);
    norma__codes_clear(&codes);
    norma__answers_clear(&items);
    free(answers);
    free_answered(&t);
}

/* ---- too many for all pairs ---- */

enum { MANY = NORMA__NEAREST_ALL + 500, ITEMS = 30 };

/* Respondent 2 k + 1 is made to differ from 2 k in k % 5 of the items, for k under PLANTED. */
enum { PLANTED = 200 };

static int *many_answers(void)
{
    int *answers = chance_answers(MANY, ITEMS, 5, 0, 99);
    unsigned seed = 5;
    for (size_t k = 0; k < PLANTED; k++) {
        int *one = answers + 2 * k * ITEMS, *other = one + ITEMS;
        memcpy(other, one, ITEMS * sizeof(int));
        size_t at = chance(&seed, ITEMS);
        for (size_t d = 0; d < k % 5; d++, at = (at + 7) % ITEMS) /* 7 and 30: never twice */
            other[at] = 1 + other[at] % 5;
    }
    return answers;
}

/* Thirty items make four blocks: up to three differences are sure to be found, 27 of 30. */
static void planted_near_twins_are_found_among_many(void **state)
{
    (void)state;
    int *answers = many_answers();
    answered t = answered_of(instrument_of(ITEMS, 1, 5, NULL, 0, NULL), answers, MANY, NULL);
    norma_notes notes = {0};
    measure_noting(&t, 2, &notes);
    const double *nearest = t.indices[NORMA_INDEX_NEAREST_SHARE];
    for (size_t r = 0; r < 2 * PLANTED; r++) {
        size_t differences = r / 2 % 5;
        if (differences < 4)
            assert_close(nearest[r], (double)(ITEMS - differences) / ITEMS, 0, 0);
        else
            assert_true(isnan(nearest[r]));
    }
    for (size_t r = 2 * PLANTED; r < MANY; r++)
        assert_true(isnan(nearest[r]));
    assert_close(noted(&notes, "nearest-in-blocks")->value, MANY - PLANTED / 5, 0, 0);
    assert_close(noted(&notes, "nearest-in-blocks")->of, 0.9, 1e-12, 0);
    assert_null(noted(&notes, "nearest-capped"));
    norma_notes_clear(&notes);
    free(answers);
    free_answered(&t);
}

/* Half of them answer half of the items alike: too many to compare all with all. */
static void who_is_like_too_many_is_noted_and_threads_make_no_difference(void **state)
{
    (void)state;
    int *answers = many_answers();
    for (size_t r = MANY / 2; r < MANY; r++)
        for (size_t j = 0; j < ITEMS; j += 2)
            answers[r * ITEMS + j] = 3;
    answered t = answered_of(instrument_of(ITEMS, 1, 5, NULL, 0, NULL), answers, MANY, NULL);
    answered u = answered_of(instrument_of(ITEMS, 1, 5, NULL, 0, NULL), answers, MANY, NULL);
    norma_notes notes = {0};
    measure_noting(&t, 1, &notes);
    assert_close(noted(&notes, "nearest-capped")->value, MANY - MANY / 2, 0, 0);
    norma_notes_clear(&notes);
    measure_noting(&u, 3, &notes);
    for (size_t r = 0; r < MANY; r++)
        assert_close(u.indices[NORMA_INDEX_NEAREST_SHARE][r],
                     t.indices[NORMA_INDEX_NEAREST_SHARE][r], 0, 0);
    norma_notes_clear(&notes);
    free(answers);
    free_answered(&t);
    free_answered(&u);
}

/* ---- memory ---- */

static norma_status indices_of(const answered *t)
{
    norma_notes notes = {0};
    norma_status status =
        norma__duplicate_indices(t->indices, t->instrument, t->data, 2, &notes, NULL);
    norma_notes_clear(&notes);
    return status;
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    int *few = chance_answers(20, 5, 3, 9, 1), *many = many_answers();
    answered t = answered_of(instrument_of(5, 1, 3, NULL, 0, NULL), few, 20, NULL);
    answered u = answered_of(instrument_of(ITEMS, 1, 5, NULL, 0, NULL), many, MANY, NULL);
    want(&t, DUPLICATES, 2);
    want(&u, DUPLICATES, 2);
    check_every_allocation(NULL, indices_of(&t));
    check_every_allocation(NULL, indices_of(&u));
    free(few);
    free(many);
    free_answered(&t);
    free_answered(&u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twins_and_near_twins_of_a_hand_example),
        cmocka_unit_test(one_respondent_is_nobodys_twin),
        cmocka_unit_test(control_items_are_left_out),
        cmocka_unit_test(shares_are_those_of_comparing_everything),
        cmocka_unit_test(all_paths_compare_alike),
        cmocka_unit_test(planted_near_twins_are_found_among_many),
        cmocka_unit_test(who_is_like_too_many_is_noted_and_threads_make_no_difference),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests_name("duplicates", tests, NULL, NULL);
}

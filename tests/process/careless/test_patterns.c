#include "process/careless/screened.h"

/* By hand: rows 3 3 . 3 3 3, . . . . . ., 7 . . . . ., 5 5 5 5 5 5. */
static void runs_and_variability_of_a_hand_example(void **state)
{
    (void)state;
    const uint8_t m = MISSING;
    const uint8_t cells[] = {2, m, 6, 4, 2, m, m, 4, m, m, m, 4,
                             2, m, m, 4, 2, m, m, 4, 2, m, m, 4};
    const double longest[] = {3, NAN, 1, 6}, missing[] = {1 / 6., 1, 5 / 6., 0};
    const double variability[] = {0, NAN, NAN, 0};
    table t = make_table(4, 6, cells, NULL, NULL, NULL);
    norma_screen_result *screen = screened(&t, 1);
    for (size_t r = 0; r < 4; r++) {
        assert_close(screen->indices[NORMA_INDEX_LONGSTRING][r], longest[r], 0, 0);
        assert_close(screen->indices[NORMA_INDEX_LONGSTRING_SHARE][r], longest[r] / 6, 1e-15, 0);
        assert_close(screen->indices[NORMA_INDEX_MISSING_SHARE][r], missing[r], 1e-15, 0);
        assert_close(screen->indices[NORMA_INDEX_IRV][r], variability[r], 0, 0);
    }
    free_table(&t);
}

/* Runs are of answers as given, so a reversed item does not break a straight line. */
static void keys_do_not_change_runs_or_variability(void **state)
{
    (void)state;
    const uint8_t cells[] = {0, 0, 1, 0, 2, 0, 8, 0};
    table t = make_table(2, 4, cells, NULL, NULL, NULL);
    table keyed = make_table(2, 4, cells, NULL, "+-+-", NULL);
    norma_screen_result *plain = screened(&t, 1), *reversed = screened(&keyed, 1);
    assert_close(reversed->indices[NORMA_INDEX_LONGSTRING][1], 4, 0, 0);
    for (size_t r = 0; r < 2; r++)
        assert_close(reversed->indices[NORMA_INDEX_IRV][r], plain->indices[NORMA_INDEX_IRV][r], 0,
                     0);
    free_table(&t);
    free_table(&keyed);
}

/* Items may start at different answers: cell 0 of 1..9 and cell 1 of 0..9 are the same answer. */
static void runs_compare_answers_not_cells(void **state)
{
    (void)state;
    static const char json[] =
        "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", \"items\": ["
        "{\"id\": \"a\", \"min\": 1, \"max\": 9}, {\"id\": \"b\", \"min\": 0, \"max\": 9}],"
        "\"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\"]}]}";
    const uint8_t cells[] = {0, 0, 1, 0};
    table t = {0};
    norma_data_source source = {.n_rows = 2, .cells = cells};
    assert_int_equal(norma_instrument_parse(&t.instrument, json, sizeof json - 1, "test", NULL),
                     NORMA_OK);
    assert_int_equal(norma_data_make(&t.data, t.instrument, &source, NULL), NORMA_OK);
    norma_screen_result *screen = screened(&t, 1);
    assert_close(screen->indices[NORMA_INDEX_LONGSTRING][0], 2, 0, 0); /* 1 1 */
    assert_close(screen->indices[NORMA_INDEX_IRV][0], 0, 0, 0);
    assert_close(screen->indices[NORMA_INDEX_LONGSTRING][1], 1, 0, 0); /* 1 0 */
    assert_close(screen->indices[NORMA_INDEX_IRV][1], sqrt(0.5), 1e-15, 0);
    free_table(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_and_variability_of_a_hand_example),
        cmocka_unit_test(keys_do_not_change_runs_or_variability),
        cmocka_unit_test(runs_compare_answers_not_cells),
    };
    return cmocka_run_group_tests_name("patterns", tests, NULL, NULL);
}

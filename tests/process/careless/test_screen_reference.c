/* Certified: the careless package 1.2.2 and psych 2.2.9, on R 4.2.2 (scripts/reference/screen.R).
 */
#include "process/careless/screened.h"

/* The items of a response file, taken as an instrument; rows with a missing answer left out when
   only complete ones are wanted; at most n_most rows. */
static table read_table(const char *path, const char *items, bool complete, size_t n_most)
{
    norma_item_list list = {.items = items};
    norma_header *header = NULL;
    norma_instrument *instrument = NULL;
    norma_data *all = NULL;
    norma_error err = {0};
    if (norma_header_read(&header, path, &err) != NORMA_OK ||
        norma_instrument_from_list(&instrument, &list, (const char *const *)header->columns,
                                   header->n_columns, &err) != NORMA_OK ||
        norma_data_read(&all, instrument, path, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_header_free(header);
    norma_instrument_free(instrument);

    size_t n = norma_data_rows(all), p = norma_data_items(all), kept = 0;
    size_t *rows = NORMA__NEW(size_t, n);
    for (size_t r = 0; r < n && kept < n_most; r++) {
        bool whole = true;
        for (size_t j = 0; j < p; j++)
            whole &= norma_data_cells(all, j)[r] != MISSING;
        if (whole || !complete)
            rows[kept++] = r;
    }
    uint8_t *cells = NORMA__NEW(uint8_t, kept * p);
    for (size_t j = 0; j < p; j++)
        for (size_t k = 0; k < kept; k++) {
            uint8_t cell = norma_data_cells(all, j)[rows[k]];
            int answer = cell + norma_data_min(all, j);
            cells[j * kept + k] = cell == MISSING ? MISSING : (uint8_t)(answer - 1);
        }
    table t = make_table(kept, p, cells, NULL, NULL, NULL);
    free(cells);
    free(rows);
    norma_data_free(all);
    return t;
}

static table careless_data(void)
{
    return read_table(NORMA_REFERENCE "/screen_careless_sim1.csv", "scaleA1:scaleJ5", false,
                      SIZE_MAX);
}

static table bfi_data(bool complete, size_t n_most)
{
    return read_table(NORMA_DATASETS "/bfi/bfi.csv", "A1:O5", complete, n_most);
}

/* Compares as many rows as the reference has, which is counted. */
static size_t compare_index(const norma_screen_result *screen, norma_index index,
                            const cJSON *reference, const char *name)
{
    size_t row = 0;
    const cJSON *value = json_at(reference, name)->child;
    for (; value; value = value->next)
        assert_close(screen->indices[index][row++], value->valuedouble, 1e-10, 0);
    return row;
}

static void indices_equal_those_of_careless_on_its_own_data(void **state)
{
    (void)state;
    cJSON *reference = reference_load("screen_careless_sim1.json");
    table t = careless_data();
    norma_screen_result *screen = screened(&t, 0);
    assert_int_equal(screen->n_rows, 200);
    assert_int_equal(compare_index(screen, NORMA_INDEX_LONGSTRING, reference, "longstring"), 200);
    assert_int_equal(compare_index(screen, NORMA_INDEX_IRV, reference, "irv"), 200);
    assert_int_equal(compare_index(screen, NORMA_INDEX_MAHALANOBIS, reference, "mahalanobis"), 200);
    for (size_t r = 0; r < 200; r++)
        assert_close(screen->mahalanobis_df[r], 50, 0, 0);
    free_table(&t);
    cJSON_Delete(reference);
}

static void indices_of_complete_answers_equal_those_of_careless(void **state)
{
    (void)state;
    cJSON *reference = reference_load("screen_bfi.json");
    table t = bfi_data(true, SIZE_MAX);
    norma_screen_result *screen = screened(&t, 0);
    double sum = 0;
    assert_int_equal(screen->n_rows, 2436);
    assert_int_equal(compare_index(screen, NORMA_INDEX_LONGSTRING, reference, "longstring"), 300);
    assert_int_equal(compare_index(screen, NORMA_INDEX_IRV, reference, "irv"), 300);
    assert_int_equal(compare_index(screen, NORMA_INDEX_MAHALANOBIS, reference, "mahalanobis"), 300);
    for (size_t r = 0; r < 2436; r++)
        sum += screen->indices[NORMA_INDEX_MAHALANOBIS][r];
    assert_close(sum, json_number(reference, "mahalanobis_sum"), 1e-10, 0);
    free_table(&t);
    cJSON_Delete(reference);
}

static void missing_answers_break_runs_as_in_careless(void **state)
{
    (void)state;
    cJSON *reference = reference_load("screen_bfi.json");
    table t = bfi_data(false, 300);
    norma_screen_result *screen = screened(&t, 0);
    assert_int_equal(compare_index(screen, NORMA_INDEX_LONGSTRING, reference, "missing_longstring"),
                     300);
    assert_int_equal(compare_index(screen, NORMA_INDEX_IRV, reference, "missing_irv"), 300);
    free_table(&t);
    cJSON_Delete(reference);
}

/* psych puts the mean in place of a missing answer, which never makes a distance smaller: the
   difference that docs/screen.md states. */
static void missing_answers_give_smaller_distances_than_mean_substitution(void **state)
{
    (void)state;
    cJSON *reference = reference_load("screen_bfi.json");
    table t = bfi_data(false, 300);
    norma_screen_result *screen = screened(&t, 0);
    const cJSON *value = json_at(reference, "missing_mahalanobis")->child;
    double largest = 0, sum = 0;
    size_t incomplete = 0;
    for (size_t r = 0; r < 300; r++, value = value->next) {
        double less = value->valuedouble - screen->indices[NORMA_INDEX_MAHALANOBIS][r];
        if (screen->indices[NORMA_INDEX_MISSING_SHARE][r] == 0) {
            assert_close(less, 0, 0, 1e-10 * value->valuedouble);
            continue;
        }
        assert_true(less > 0);
        incomplete++;
        sum += less;
        largest = fmax(largest, less);
    }
    assert_int_equal(incomplete, 29);
    assert_close(sum / 29, 0.86, 0, 0.005);
    assert_close(largest, 3.82, 0, 0.005);
    free_table(&t);
    cJSON_Delete(reference);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indices_equal_those_of_careless_on_its_own_data),
        cmocka_unit_test(indices_of_complete_answers_equal_those_of_careless),
        cmocka_unit_test(missing_answers_break_runs_as_in_careless),
        cmocka_unit_test(missing_answers_give_smaller_distances_than_mean_substitution),
    };
    return cmocka_run_group_tests_name("screen against careless", tests, NULL, NULL);
}

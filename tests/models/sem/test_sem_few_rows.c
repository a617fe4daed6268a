/* Scaled tests where rows are fewer than statistics, and are multiplied instead of gamma. */
#include "support/check.h"

#include <stdlib.h>

#include "models/observed/fixture.h"
#include "models/sem/fitted.h"

static const char FIVE[] = "A =~ A1 + A2 + A3 + A4 + A5\nC =~ C1 + C2 + C3 + C4 + C5\n"
                           "E =~ E1 + E2 + E3 + E4 + E5\nN =~ N1 + N2 + N3 + N4 + N5\n"
                           "O =~ O1 + O2 + O3 + O4 + O5\n";
enum { ROWS = 350 };

/* The first complete rows. */
static uint8_t *first_rows(const norma_data *data)
{
    uint8_t *keep = calloc(norma_data_rows(data), 1);
    size_t n = 0;
    assert_non_null(keep);
    for (size_t r = 0; r < norma_data_rows(data) && n < ROWS; r++) {
        keep[r] = 1;
        for (size_t j = 0; j < norma_data_items(data); j++)
            keep[r] &= norma_data_cells(data, j)[r] != NORMA_MISSING_CELL;
        n += keep[r];
    }
    return keep;
}

/* lavaan 0.6-14 (scripts/reference/sem_few_rows.R). */
static void check_case(const char *name, norma_sem_estimator estimator, size_t threads)
{
    cJSON *reference = reference_load("sem_few_rows.json");
    norma_error err = {0};
    norma_sem_model *model = NULL;
    norma_sem *sem = NULL;
    sample s = sample_of("bfi/bfi.csv", "A1:O5", NULL, NULL, NULL);
    uint8_t *keep = first_rows(s.data);
    s.given.keep = keep;
    s.given.all_ordered = true;
    s.options.estimator = (int)estimator;
    s.options.threads = threads;
    if (norma_sem_model_read(&model, FIVE, "model", &err) != NORMA_OK ||
        norma_sem_fit(&sem, model, &s.given, &s.options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    assert_int_equal(sem->n, ROWS);
    assert_true(sem->inner->observed.groups[0].k > ROWS);
    const cJSON *want;
    cJSON_ArrayForEach(want, json_at(reference, name))
        assert_close(norma_sem_measure_of(sem, want->string), want->valuedouble, 2e-6, 0);
    norma_sem_free(sem);
    norma_sem_model_free(model);
    free(keep);
    sample_free(&s);
    cJSON_Delete(reference);
}

static void scaled_tests_of_few_rows_are_lavaans(void **state)
{
    (void)state;
    check_case("wlsmv", NORMA_SEM_WLSMV, 2);
    check_case("ulsmv", NORMA_SEM_ULSMV, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(scaled_tests_of_few_rows_are_lavaans)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

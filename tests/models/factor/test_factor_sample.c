#include <norma/factor.h>

#include <gsl/gsl_randist.h>
#include <stdio.h>
#include <string.h>

#include "models/factorial.h"

enum { ITEMS = 8, ROWS = 400 };

static const char *const COLUMNS[] = {"q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8"};
static const size_t ALL[] = {0, 1, 2, 3, 4, 5, 6, 7};

/* Five-point answers of two factors of four items; q8 is worded the other way round. A tenth of
   the answers to q1 is missing. */
static void answer(uint8_t *cells, size_t rows)
{
    gsl_rng *random = norma__random_new(11, 0);
    assert_non_null(random);
    for (size_t r = 0; r < rows; r++) {
        double factor[2] = {gsl_ran_gaussian_ziggurat(random, 1),
                            gsl_ran_gaussian_ziggurat(random, 1)};
        for (size_t j = 0; j < ITEMS; j++) {
            double x = 0.8 * factor[j / 4] + 0.6 * gsl_ran_gaussian_ziggurat(random, 1);
            int level = (int)floor(2.5 + 1.2 * x);
            level = level < 0 ? 0 : level > 4 ? 4 : level;
            cells[j * rows + r] = (uint8_t)(j == 7 ? 4 - level : level);
        }
        if (gsl_rng_uniform(random) < 0.1)
            cells[r] = NORMA_MISSING_CELL;
    }
    gsl_rng_free(random);
}

static norma_data *make_table(const uint8_t *cells, size_t rows)
{
    const norma_item_list list = {
        .items = "q1:q8", .reverse = "q8", .range_known = true, .min = 1, .max = 5};
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    const norma_data_source source = {.n_rows = rows, .cells = cells};
    assert_int_equal(norma_instrument_from_list(&instrument, &list, COLUMNS, ITEMS, NULL),
                     NORMA_OK);
    assert_int_equal(norma_data_make(&data, instrument, &source, NULL), NORMA_OK);
    norma_instrument_free(instrument);
    return data;
}

static const norma_note *find_note(const norma_notes *notes, const char *code)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->list[i].code, code) == 0)
            return &notes->list[i];
    return NULL;
}

/* Items are keyed before correlating, so q8 loads upwards with the rest of its factor; the lost
   rows are noted; a key finds its factors. */
static void two_factors_are_found_in_answers(void **state)
{
    (void)state;
    static uint8_t cells[ITEMS * ROWS];
    answer(cells, ROWS);
    norma_data *data = make_table(cells, ROWS);
    const norma_sample sample = {.data = data, .items = ALL, .n_items = ITEMS};
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    o.factors = 2;
    for (o.missing = NORMA_MISSING_LISTWISE; o.missing <= NORMA_MISSING_PAIRWISE; o.missing++) {
        norma_factor_result *r;
        assert_int_equal(norma_factor(&r, &sample, &o, NULL), NORMA_OK);
        bool listwise = o.missing == NORMA_MISSING_LISTWISE;
        assert_true(listwise ? r->n < ROWS && r->n > ROWS * 8 / 10 : r->n == ROWS);
        assert_true(!listwise || find_note(&r->notes, "rows-lost"));
        assert_int_equal(r->parallel.n_factors, 2);
        assert_string_equal(r->item_ids[7], "q8");
        const size_t key[] = {1, 1, 1, 1, 0, 0, 0, 0};
        norma_key_match *m;
        assert_int_equal(norma_factor_match(&m, r, key, 0.30, NULL), NORMA_OK);
        assert_int_equal(m->n_hits, ITEMS);
        assert_int_equal(m->n_cross, 0);
        for (size_t i = 0; i < ITEMS; i++)
            assert_true(r->loadings[m->factor_of_scale[key[i]] * ITEMS + i] > 0.6);
        norma_key_match_free(m);
        norma_factor_result_free(r);
    }
    norma_data_free(data);
}

static norma_data *read_bfi(void)
{
    const char *path = NORMA_DATASETS "/bfi/bfi.csv";
    const norma_item_list list = {
        .items = "A1:A5,C1:C5,E1:E5,N1:N5,O1:O5", .range_known = true, .min = 1, .max = 6};
    norma_header *header = NULL;
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    assert_int_equal(norma_header_read(&header, path, NULL), NORMA_OK);
    assert_int_equal(norma_instrument_from_list(&instrument, &list,
                                                (const char *const *)header->columns,
                                                header->n_columns, NULL),
                     NORMA_OK);
    assert_int_equal(norma_data_read(&data, instrument, path, NULL, NULL), NORMA_OK);
    norma_instrument_free(instrument);
    norma_header_free(header);
    return data;
}

static double largest_difference(const double *got, const cJSON *want, size_t n)
{
    double worst = 0;
    for (size_t i = 0; i < n; i++)
        worst = fmax(worst, fabs(got[i] - cJSON_GetArrayItem(want, (int)i)->valuedouble));
    return worst;
}

/* From the file to the solution: psych 2.2.9 and tight optimisers, see
   scripts/reference/factor_bfi.R; factors are the same but for their order and sign. */
static void the_bfi_file_gives_the_reference_solution(void **state)
{
    (void)state;
    enum { P = 25, K = 5 };
    norma_data *data = read_bfi();
    cJSON *reference = reference_load("factor_bfi.json");
    size_t items[P];
    for (size_t i = 0; i < P; i++)
        items[i] = i;
    const norma_sample sample = {.data = data, .items = items, .n_items = P};
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    norma_factor_result *r;
    o.factors = K;
    assert_int_equal(norma_factor(&r, &sample, &o, NULL), NORMA_OK);
    assert_int_equal(r->n, 2436);
    assert_close(r->kmo, json_number(reference, "kmo/overall"), 1e-10, 0);
    assert_close(r->bartlett_chisq, json_number(reference, "bartlett/chisq"), 1e-10, 0);
    assert_true(largest_difference(r->eigenvalues, json_at(reference, "eigenvalues"), P) < 1e-10);
    assert_close(r->fit.chisq, json_number(reference, "psych/chisq"), 1e-6, 0);
    assert_close(r->rotation_criterion, json_number(reference, "tight/oblimin/criterion"), 1e-9, 0);
    assert_int_equal(r->parallel.n_factors, 5);
    const norma_note *lost = find_note(&r->notes, "rows-lost");
    assert_non_null(lost);
    assert_close(lost->value, 364, 0, 0);
    double want[P * K] = {0};
    read_numbers(want, P * K, json_at(reference, "tight/oblimin/loadings"));
    for (size_t f = 0; f < K; f++) {
        double best = INFINITY;
        for (size_t g = 0; g < 2 * (size_t)K; g++) {
            double worst = 0, sign = g % 2 ? -1 : 1;
            for (size_t i = 0; i < P; i++)
                worst = fmax(worst, fabs(r->loadings[f * P + i] - sign * want[g / 2 * P + i]));
            best = fmin(best, worst);
        }
        assert_true(best < 1e-6);
    }
    norma_factor_result_free(r);

    o.missing = NORMA_MISSING_PAIRWISE;
    assert_int_equal(norma_factor(&r, &sample, &o, NULL), NORMA_OK);
    assert_close(r->kmo, json_number(reference, "pairwise/kmo"), 1e-10, 0);
    assert_true(largest_difference(r->eigenvalues, json_at(reference, "pairwise/eigenvalues"), P) <
                1e-10);
    norma_factor_result_free(r);
    norma_data_free(data);
    cJSON_Delete(reference);
}

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    static uint8_t cells[ITEMS * ROWS];
    answer(cells, ROWS);
    norma_data *data = make_table(cells, ROWS);
    const norma_sample sample = {.data = data, .items = ALL, .n_items = ITEMS};
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    norma_factor_result *one, *three;
    o.factors = 2;
    o.threads = 1;
    assert_int_equal(norma_factor(&one, &sample, &o, NULL), NORMA_OK);
    o.threads = 3;
    assert_int_equal(norma_factor(&three, &sample, &o, NULL), NORMA_OK);
    assert_memory_equal(one->loadings, three->loadings, 2 * ITEMS * sizeof(double));
    assert_memory_equal(one->phi, three->phi, 4 * sizeof(double));
    assert_memory_equal(one->parallel.threshold, three->parallel.threshold, ITEMS * sizeof(double));
    norma_factor_result_free(one);
    norma_factor_result_free(three);
    norma_data_free(data);
}

static void fewer_rows_than_items_still_have_factors(void **state)
{
    (void)state;
    static uint8_t cells[ITEMS * 6];
    answer(cells, 6);
    memset(cells, 1, 3);
    memset(cells + 3, 3, 3);
    norma_data *data = make_table(cells, 6);
    const norma_sample sample = {.data = data, .items = ALL, .n_items = ITEMS};
    norma_factor_result *r;
    assert_int_equal(norma_factor(&r, &sample, NULL, NULL), NORMA_OK);
    assert_non_null(find_note(&r->notes, "few-rows"));
    assert_non_null(find_note(&r->notes, "not-positive-definite"));
    assert_true(isnan(r->kmo) && isnan(r->bartlett_p) && isnan(r->fit.chisq));
    assert_true(isfinite(r->loadings[0]) && r->parallel.threshold[0] > 1);
    norma_factor_result_free(r);
    norma_data_free(data);
}

static void refusals_say_what_is_wrong(void **state)
{
    (void)state;
    static uint8_t cells[ITEMS * ROWS];
    answer(cells, ROWS);
    memset(cells + 2 * (size_t)ROWS, 3, ROWS); /* q3 does not vary */
    norma_data *data = make_table(cells, ROWS);
    norma_sample sample = {.data = data, .items = ALL, .n_items = ITEMS};
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    norma_factor_result *r;
    norma_error err;
    o.missing = NORMA_MISSING_PAIRWISE;
    assert_int_equal(norma_factor(&r, &sample, &o, &err), NORMA_EDATA);
    assert_string_equal(err.message, "item q3 has the same answer in all 400 rows used, so its "
                                     "correlations are undefined: leave it out");
    assert_null(r);
    o.factors = 8;
    assert_int_equal(norma_factor(&r, &sample, &o, &err), NORMA_EDATA);
    assert_string_equal(err.message, "8 items cannot carry 8 factors: ask for at most 7, or give "
                                     "more items");
    sample.n_items = 1;
    o.factors = 1;
    assert_int_equal(norma_factor(&r, &sample, &o, &err), NORMA_EDATA);
    assert_string_equal(err.message, "a factor analysis needs at least two items, got 1");
    sample.n_items = 0;
    assert_int_equal(norma_factor(&r, &sample, &o, &err), NORMA_EINVAL);
    o.factors = 0;
    assert_int_equal(norma_factor(&r, &sample, &o, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "--factors is a whole number from 1 to 1000, not '0'");
    o.factors = 1;
    o.percentile = NAN;
    assert_int_equal(norma_factor(&r, &sample, &o, &err), NORMA_EINVAL);
    norma_data_free(data);
}

static void options_are_named_as_on_the_command_line(void **state)
{
    (void)state;
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    norma_option_table table = norma_factor_option_table();
    assert_int_equal(norma_options_check(table, &o, NULL), NORMA_OK);
    assert_int_equal(norma_option_set(table, &o, "rotation", "varimax", NULL), NORMA_OK);
    assert_int_equal(norma_option_set(table, &o, "missing", "pairwise", NULL), NORMA_OK);
    assert_int_equal(norma_option_set(table, &o, "extraction", "minres", NULL), NORMA_OK);
    assert_int_equal(norma_option_set(table, &o, "replicates", "0", NULL), NORMA_OK);
    assert_int_equal(o.rotation, NORMA_ROTATE_VARIMAX);
    assert_int_equal(o.missing, NORMA_MISSING_PAIRWISE);
    assert_int_equal(o.replicates, 0);
    assert_int_equal(norma_option_set(table, &o, "extraction", "mla", NULL), NORMA_EINVAL);
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    static uint8_t cells[ITEMS * 30];
    answer(cells, 30);
    norma_data *data = make_table(cells, 30);
    const norma_sample sample = {.data = data, .items = ALL, .n_items = ITEMS};
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    norma_factor_result *r = NULL;
    o.factors = 2;
    o.replicates = 2;
    o.starts = 1;
    o.threads = 1;
    check_every_allocation(r, norma_factor(&r, &sample, &o, NULL));
    norma_factor_result_free(r);
    norma_data_free(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_factors_are_found_in_answers),
        cmocka_unit_test(the_bfi_file_gives_the_reference_solution),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(fewer_rows_than_items_still_have_factors),
        cmocka_unit_test(refusals_say_what_is_wrong),
        cmocka_unit_test(options_are_named_as_on_the_command_line),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests_name("factor_sample", tests, NULL, NULL);
}

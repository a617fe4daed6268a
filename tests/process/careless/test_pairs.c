#include "support/check.h"

#include <math.h>
#include <norma/read.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"
#include "process/careless/pairs.h"

#define MISSING NORMA_MISSING_CELL

typedef struct table {
    norma_instrument *instrument;
    norma_data *data;
} table;

static const norma_index INDICES[] = {NORMA_INDEX_EVEN_ODD,          NORMA_INDEX_SYNONYMS,
                                      NORMA_INDEX_ANTONYMS,          NORMA_INDEX_SEMANTIC_SYNONYMS,
                                      NORMA_INDEX_SEMANTIC_ANTONYMS, NORMA_INDEX_PERSON_TOTAL};
enum { N_INDICES = sizeof INDICES / sizeof *INDICES };

static norma_instrument *parse(const char *json)
{
    norma_instrument *instrument = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&instrument, json, strlen(json), "test", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return instrument;
}

static table read_table(norma_instrument *instrument, const char *path)
{
    table t = {instrument, NULL};
    norma_error err = {0};
    if (norma_data_read(&t.data, instrument, path, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return t;
}

/* careless's own data: scales A to J of five items each. */
static table careless_data(void)
{
    norma__buffer json = {0};
    norma__put(&json, "{\"format\": \"norma-instrument-1\", \"id\": \"t\", \"version\": \"1\", "
                      "\"answers\": {\"min\": 1, \"max\": 5}, \"items\": [");
    for (int j = 0; j < 50; j++)
        norma__putf(&json, "%s{\"id\": \"scale%c%d\"}", j ? "," : "", 'A' + j / 5, j % 5 + 1);
    norma__put(&json, "], \"scales\": [");
    for (int s = 0; s < 10; s++) {
        norma__putf(&json, "%s{\"id\": \"%c\", \"items\": [", s ? "," : "", 'A' + s);
        for (int j = 1; j <= 5; j++)
            norma__putf(&json, "%s\"scale%c%d\"", j > 1 ? "," : "", 'A' + s, j);
        norma__put(&json, "]}");
    }
    norma__put(&json, "]}");
    norma_instrument *instrument = parse(json.bytes);
    norma__buffer_free(&json);
    return read_table(instrument, NORMA_REFERENCE "/screen_careless_sim1.csv");
}

static table bfi(void)
{
    norma_instrument *instrument = NULL;
    assert_int_equal(
        norma_instrument_load(&instrument, NORMA_DATASETS "/bfi/instrument.json", NULL), NORMA_OK);
    return read_table(instrument, NORMA_DATASETS "/bfi/bfi.csv");
}

static void free_table(table *t)
{
    norma_data_free(t->data);
    norma_instrument_free(t->instrument);
}

static void new_indices(double *indices[NORMA_INDICES], size_t n)
{
    for (size_t k = 0; k < NORMA_INDICES; k++)
        indices[k] = NULL;
    for (size_t k = 0; k < N_INDICES; k++)
        indices[INDICES[k]] = NORMA__NEW(double, n);
}

static void free_indices(double *indices[NORMA_INDICES])
{
    for (size_t k = 0; k < NORMA_INDICES; k++)
        free(indices[k]);
}

static norma__pairs *pairs_of(const table *t, double limit, const uint8_t *keep)
{
    norma__pairs *pairs = NULL;
    norma_notes notes = {0};
    norma_error err = {0};
    if (norma__pairs_at(&pairs, limit, t->instrument, t->data, keep, 2, &notes, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_notes_clear(&notes);
    return pairs;
}

static void measure(double *indices[NORMA_INDICES], const table *t, const norma__pairs *pairs,
                    int threads)
{
    norma_error err = {0};
    new_indices(indices, norma_data_rows(t->data));
    if (norma__pairs_indices(indices, pairs, t->instrument, t->data, threads, &err) != NORMA_OK)
        fail_msg("%s", err.message);
}

/* Compares a reference, null for NaN, with the index of the rows that count. */
static void compare(const double *index, double sign, const uint8_t *keep, const cJSON *reference,
                    const char *name, size_t n)
{
    size_t row = 0, compared = 0;
    for (const cJSON *v = json_at(reference, name)->child; v; v = v->next, row++, compared++) {
        while (keep && !keep[row])
            row++;
        assert_close(sign * index[row], cJSON_IsNull(v) ? NAN : v->valuedouble, 1e-10, 1e-13);
    }
    assert_int_equal(compared, n);
}

/* ---- certified: careless 1.2.2 on R 4.2.2 (scripts/reference/careless.R) ---- */

static void pairs_equal_those_of_careless_on_its_own_data(void **state)
{
    (void)state;
    cJSON *reference = reference_load("careless_sim1.json");
    table t = careless_data();
    double *indices[NORMA_INDICES];
    norma__pairs *pairs = pairs_of(&t, NORMA__PAIRS_LIMIT, NULL);
    measure(indices, &t, pairs, 2);
    assert_int_equal(pairs->n_synonyms, (size_t)json_number(reference, "synonym_pairs"));
    assert_int_equal(pairs->n_antonyms, 0);
    compare(indices[NORMA_INDEX_EVEN_ODD], -1, NULL, reference, "even_odd", 200);
    compare(indices[NORMA_INDEX_SYNONYMS], 1, NULL, reference, "synonyms", 200);
    assert_true(isnan(indices[NORMA_INDEX_ANTONYMS][0]));
    free_indices(indices);
    norma__pairs_free(pairs);
    free_table(&t);
    cJSON_Delete(reference);
}

static size_t flag_complete(uint8_t *keep, const norma_data *data)
{
    size_t n = 0;
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        keep[r] = 1;
        for (size_t j = 0; j < norma_data_items(data); j++)
            keep[r] &= norma_data_cells(data, j)[r] != MISSING;
        n += keep[r];
    }
    return n;
}

/* Reversed items count as answered in pairs, and keyed in even-odd. */
static void pairs_of_bfi_equal_those_of_careless(void **state)
{
    (void)state;
    cJSON *reference = reference_load("careless_bfi.json");
    table t = bfi();
    uint8_t *keep = NORMA__NEW(uint8_t, norma_data_rows(t.data));
    assert_int_equal(flag_complete(keep, t.data), 2436);
    const struct {
        double limit;
        const uint8_t *keep;
        norma_index index;
        double sign;
        const char *name;
    } cases[] = {
        {.50, keep, NORMA_INDEX_SYNONYMS, 1, "synonyms"},
        {.35, keep, NORMA_INDEX_ANTONYMS, 1, "antonyms"},
        {.50, keep, NORMA_INDEX_EVEN_ODD, -1, "even_odd"},
        {.50, NULL, NORMA_INDEX_SYNONYMS, 1, "missing_synonyms"},
        {.35, NULL, NORMA_INDEX_ANTONYMS, 1, "missing_antonyms"},
        {.50, NULL, NORMA_INDEX_EVEN_ODD, -1, "missing_even_odd"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double *indices[NORMA_INDICES];
        norma__pairs *pairs = pairs_of(&t, cases[k].limit, cases[k].keep);
        measure(indices, &t, pairs, 2);
        compare(indices[cases[k].index], cases[k].sign, cases[k].keep, reference, cases[k].name,
                300);
        free_indices(indices);
        norma__pairs_free(pairs);
    }
    free(keep);
    free_table(&t);
    cJSON_Delete(reference);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_equal_those_of_careless_on_its_own_data),
        cmocka_unit_test(pairs_of_bfi_equal_those_of_careless),
    };
    return cmocka_run_group_tests_name("pairs", tests, NULL, NULL);
}

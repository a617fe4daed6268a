/* The demonstration data are what datasets/cos-demo/README.md says they are. */
#include "support/check.h"

#include <math.h>
#include <string.h>

#include <norma/simulate.h>

static norma_simulation *simulate_as_stated(const norma_instrument *in)
{
    norma_simulation *s = NULL;
    norma_simulate_options o = NORMA_SIMULATE_OPTIONS_INIT;
    o.n = 1500;
    o.seed = 1;
    o.factor_correlation = 0.75;
    o.loading = 0.65;
    o.reliability_spread = 0.2;
    assert_int_equal(norma_simulate(&s, in, &o, NULL), NORMA_OK);
    return s;
}

static void the_committed_answers_are_those_of_the_stated_command(void **state)
{
    (void)state;
    norma_instrument *in = NULL;
    norma_data *file = NULL;
    norma_error err = {0};
    if (norma_instrument_load(&in, NORMA_DATASETS "/cos-demo/instrument.json", &err) != NORMA_OK ||
        norma_data_read(&file, in, NORMA_DATASETS "/cos-demo/cos-demo.csv", NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_simulation *s = simulate_as_stated(in);
    assert_int_equal(norma_data_rows(file), 1500);
    for (size_t j = 0; j < in->n_items; j++) {
        const double *a = norma_data_latencies(file, j), *b = norma_data_latencies(s->data, j);
        assert_memory_equal(norma_data_cells(file, j), norma_data_cells(s->data, j), 1500);
        for (size_t i = 0; i < 1500; i++)
            assert_true(a[i] == b[i] || (isnan(a[i]) && isnan(b[i])));
    }
    for (size_t i = 0; i < 1500; i++) {
        assert_string_equal(norma_data_respondent(file, i), norma_data_respondent(s->data, i));
        for (size_t l = 0; l < 4; l++)
            assert_string_equal(norma_data_label_name(file, l, norma_data_label(file, l, i)),
                                norma_data_label_name(s->data, l, norma_data_label(s->data, l, i)));
    }
    norma_simulation_free(s);
    norma_data_free(file);
    norma_instrument_free(in);
}

static void the_instrument_has_the_stated_structure_in_both_languages(void **state)
{
    (void)state;
    norma_instrument *in = NULL;
    size_t levels[3] = {0}, reversed = 0;
    static const char *const names[] = {"dimension", "theme", "sub-dimension"};
    assert_int_equal(norma_instrument_load(&in, NORMA_DATASETS "/cos-demo/instrument.json", NULL),
                     NORMA_OK);
    for (size_t k = 0; k < in->n_scales; k++) {
        size_t of_scale = 0;
        assert_true(in->scales[k].depth < 3);
        assert_string_equal(in->scales[k].level, names[in->scales[k].depth]);
        levels[in->scales[k].depth]++;
        for (size_t i = 0; i < in->scales[k].n_items; i++)
            of_scale += in->items[in->scales[k].items[i]].reversed;
        assert_true(in->scales[k].depth < 2 || (in->scales[k].n_items == 4 && of_scale <= 1));
    }
    assert_int_equal(levels[0], 3);
    assert_int_equal(levels[1], 12);
    assert_int_equal(levels[2], 20);
    assert_int_equal(in->n_items, 80);
    assert_int_equal(in->n_factors, 12);
    for (size_t j = 0; j < in->n_items; j++) {
        const norma_item *item = &in->items[j];
        reversed += item->reversed;
        assert_true(strlen(item->text.in[NORMA_ENGLISH]) > 20);
        assert_true(strlen(item->text.in[NORMA_FRENCH]) > 20);
        assert_string_not_equal(item->text.in[NORMA_ENGLISH], item->text.in[NORMA_FRENCH]);
        /* no two neighbours measure one sub-dimension */
        assert_true(j == 0 || strncmp(item->id, in->items[j - 1].id, 3) != 0);
    }
    assert_int_equal(reversed, 16);
    norma_instrument_free(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_committed_answers_are_those_of_the_stated_command),
        cmocka_unit_test(the_instrument_has_the_stated_structure_in_both_languages),
    };
    return cmocka_run_group_tests_name("demo data", tests, NULL, NULL);
}

/* Ten items of datasets/bfi, keyed, and age as a continuous variable; what
   scripts/reference/correlate.R takes. Include after support/table.h. */
#ifndef NORMA_TESTS_BFI_TEN_H
#define NORMA_TESTS_BFI_TEN_H

#include <norma/correlate.h>
#include <norma/read.h>
#include <norma/tables.h>

enum { TEN = 10, ELEVEN = 11 };

typedef struct bfi_ten {
    norma_instrument *instrument;
    norma_data *data;
    norma_sample sample;
} bfi_ten;

/* Ages over 60 are missing; weights repeat four values. */
static inline norma_data *bfi_again(const norma_instrument *instrument, const norma_data *read,
                                    bool age, bool weights)
{
    static const int64_t some[] = {500000, 1000000, 2250000, 1125000};
    size_t n = norma_data_rows(read);
    uint8_t *cells = calloc(n * TEN, 1);
    double *ages = calloc(n, sizeof *ages);
    int64_t *weight = calloc(n, sizeof *weight);
    assert_true(cells && ages && weight);
    for (size_t j = 0; j < TEN; j++)
        memcpy(cells + j * n, norma_data_cells(read, j), n);
    for (size_t r = 0; r < n; r++) {
        weight[r] = some[r % 4];
        if (age)
            ages[r] = norma_data_continuous_values(read, 0)[r];
        if (ages[r] > 60)
            ages[r] = NAN;
    }
    const norma_data_source source = {.n_rows = n,
                                      .cells = cells,
                                      .continuous = age ? ages : NULL,
                                      .weights = weights ? weight : NULL};
    norma_data *data = NULL;
    norma_error err = {0};
    if (norma_data_make(&data, instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    free(cells);
    free(ages);
    free(weight);
    return data;
}

static inline bfi_ten bfi_ten_make(bool age, bool weights)
{
    const norma_item_list list = {.items = "A1:A5,C1:C5",
                                  .reverse = "A1,C4,C5",
                                  .range_known = true,
                                  .min = 1,
                                  .max = 6,
                                  .continuous = age ? "age" : NULL};
    const char *path = NORMA_DATASETS "/bfi/bfi.csv";
    norma_header *header = NULL;
    norma_data *read = NULL;
    norma_error err = {0};
    bfi_ten t = {0};
    if (norma_header_read(&header, path, &err) != NORMA_OK ||
        norma_instrument_from_list(&t.instrument, &list, (const char *const *)header->columns,
                                   header->n_columns, &err) != NORMA_OK ||
        norma_data_read(&read, t.instrument, path, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    t.data = bfi_again(t.instrument, read, age, weights);
    t.sample = sample_all(t.data);
    norma_data_free(read);
    norma_header_free(header);
    return t;
}

static inline void bfi_ten_free(bfi_ten *t)
{
    norma_data_free(t->data);
    norma_instrument_free(t->instrument);
}

/* A sample of counts of all rows of another. */
static inline norma_sample counts_of(norma_tables **tables, const bfi_ten *t, norma_missing missing)
{
    norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
    options.missing = (int)missing;
    norma_error err = {0};
    if (norma_tabulate(tables, t->instrument, t->data, &options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_sample sample = t->sample;
    sample.data = NULL;
    sample.tables = *tables;
    sample.group = NORMA_NONE;
    return sample;
}

static inline norma_correlate_options of_type(int type, int missing)
{
    norma_correlate_options o = NORMA_CORRELATE_OPTIONS_INIT;
    o.type = type;
    o.missing = missing;
    return o;
}

#endif

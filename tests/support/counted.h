/* Tables of counts of small response tables. Include after support/check.h. */
#ifndef NORMA_TESTS_COUNTED_H
#define NORMA_TESTS_COUNTED_H

#include "support/table.h"

/* Counts of data; by may be NULL. */
static inline norma_tables *counted(const norma_data *data, const norma_instrument *instrument,
                                    const char *by, norma_missing missing)
{
    norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
    norma_tables *tables = NULL;
    norma_error err = {0};
    options.by = by;
    options.missing = (int)missing;
    options.min_group = 5;
    if (norma_tabulate(&tables, instrument, data, &options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return tables;
}

/* A folder of datasets, "bfi", counted. */
static inline norma_tables *counted_dataset(const char *folder, const char *by,
                                            norma_missing missing)
{
    char path[512];
    norma_instrument *instrument = NULL;
    norma_data *data = NULL;
    norma_error err = {0};
    snprintf(path, sizeof path, "%s/%s/instrument.json", NORMA_DATASETS, folder);
    if (norma_instrument_load(&instrument, path, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    snprintf(path, sizeof path, "%s/%s/%s.csv", NORMA_DATASETS, folder, folder);
    if (norma_data_read(&data, instrument, path, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_tables *tables = counted(data, instrument, by, missing);
    norma_data_free(data);
    norma_instrument_free(instrument);
    return tables;
}

/* n x p answers from 1 to 5, row by row, counted. */
static inline norma_tables *counted_answers(const int *answers, size_t n, size_t p,
                                            norma_missing missing)
{
    table t = table_of(answers, n, p, 1, 5);
    norma_instrument *instrument = instrument_of(p, 1, 5, NULL, false);
    norma_tables *tables = counted(t.data, instrument, NULL, missing);
    norma_instrument_free(instrument);
    table_free(&t);
    return tables;
}

/* A sample of some items, or (items NULL) of all. */
static inline norma_sample counts_of(const norma_tables *tables, const size_t *items, size_t n)
{
    static size_t all[64];
    for (size_t j = 0; j < 64; j++)
        all[j] = j;
    return (norma_sample){.tables = tables,
                          .group = NORMA_NONE,
                          .items = items ? items : all,
                          .n_items = items ? n : norma_tables_items(tables)};
}

#endif

/* What the parts of correlating stand on, for tests of polychorics alone: counts of a sample's rows
   and a result to fill. Include after support/check.h and support/table.h. */
#ifndef NORMA_TESTS_POLYCHORIC_FIXTURE_H
#define NORMA_TESTS_POLYCHORIC_FIXTURE_H

#include <math.h>

#include "statistics/correlation.h"
#include "tables/counts.h"

typedef struct fixture {
    norma__correlating c;
    norma_correlate_options options;
    norma_correlation result;
    norma_tables tables;
    norma_instrument instrument;
    uint8_t *keep;
    size_t items[128];
} fixture;

static inline void *fresh(size_t n, size_t size)
{
    void *memory = calloc(n ? n : 1, size);
    assert_non_null(memory);
    return memory;
}

/* All 25 items of datasets/bfi, none of them reversed: as other programs read them. */
static inline table table_bfi_as_answered(void)
{
    norma_instrument *instrument = NULL;
    table t = {0};
    norma_error err = {0};
    assert_int_equal(
        norma_instrument_load(&instrument, NORMA_DATASETS "/bfi/instrument.json", &err), NORMA_OK);
    for (size_t j = 0; j < instrument->n_items; j++)
        instrument->items[j].reversed = false;
    if (norma_data_read(&t.data, instrument, NORMA_DATASETS "/bfi/bfi.csv", NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_instrument_free(instrument);
    t.sample = sample_all(t.data);
    return t;
}

static inline bool row_counts(const norma_sample *s, size_t r, bool listwise)
{
    if (s->keep && !s->keep[r])
        return false;
    for (size_t j = 0; listwise && j < s->n_items; j++)
        if (norma_data_cells(s->data, s->items[j])[r] == NORMA_MISSING_CELL)
            return false;
    return true;
}

static inline void count_row(fixture *f, const norma_sample *s, size_t r)
{
    const int64_t *weights = norma_data_weights(s->data);
    int64_t weight = weights ? weights[r] : 1;
    for (size_t i = 0; i < s->n_items; i++) {
        uint8_t a = norma_data_cells(s->data, s->items[i])[r];
        if (a == NORMA_MISSING_CELL)
            continue;
        f->tables.all.one_way[f->tables.first[i] + a] += weight;
        for (size_t j = i + 1; j < s->n_items; j++) {
            uint8_t b = norma_data_cells(s->data, s->items[j])[r];
            if (b != NORMA_MISSING_CELL)
                f->tables.all.two_way[f->tables.pair[norma__pair(i, j, s->n_items)] +
                                      a * f->tables.categories[j] + b] += weight;
        }
    }
}

static inline void fixture_tables(fixture *f, const norma_sample *s)
{
    size_t p = s->n_items, cells = 0;
    norma_tables *t = &f->tables;
    t->n_items = p;
    t->weighted = norma_data_weights(s->data) != NULL;
    t->categories = fresh(p, sizeof *t->categories);
    t->first = fresh(p + 1, sizeof *t->first);
    t->pair = fresh(p * p + 1, sizeof *t->pair);
    f->instrument.items = fresh(p, sizeof *f->instrument.items);
    f->instrument.n_items = p;
    t->instrument = &f->instrument;
    for (size_t j = 0; j < p; j++) {
        f->instrument.items[j].reversed = norma_data_reversed(s->data, s->items[j]);
        t->categories[j] =
            (size_t)(norma_data_max(s->data, s->items[j]) - norma_data_min(s->data, s->items[j])) +
            1;
        t->first[j + 1] = t->first[j] + t->categories[j];
    }
    for (size_t i = 0; i < p; i++)
        for (size_t j = i + 1; j < p; j++) {
            t->pair[norma__pair(i, j, p)] = cells;
            cells += t->categories[i] * t->categories[j];
        }
    t->all.one_way = fresh(t->first[p], sizeof(int64_t));
    t->all.two_way = fresh(cells, sizeof(int64_t));
}

static inline double *matrix_of_nan(size_t p)
{
    double *m = fresh(p * p, sizeof *m);
    for (size_t k = 0; k < p * p; k++)
        m[k] = NAN;
    return m;
}

static inline void fixture_result(fixture *f, const norma_sample *s)
{
    size_t p = s->n_items;
    norma_correlation *r = &f->result;
    r->n_variables = r->n_items = p;
    r->variables = fresh(p, sizeof *r->variables);
    r->matrix = matrix_of_nan(p);
    r->n = matrix_of_nan(p);
    r->se = f->options.acov == NORMA_ACOV_NONE ? NULL : matrix_of_nan(p);
    for (size_t j = 0; j < p; j++) {
        r->matrix[j + j * p] = 1;
        r->variables[j].id = fresh(64, 1);
        snprintf(r->variables[j].id, 64, "%s", norma_data_item_id(s->data, s->items[j]));
        f->items[j] = j;
    }
}

/* Counts of all rows of the sample that options->missing keeps; 128 items at most. Free with
   fixture_free(). */
static inline fixture *fixture_of(const norma_sample *sample, norma_correlate_options options)
{
    fixture *f = fresh(1, sizeof *f);
    size_t n = norma_data_rows(sample->data);
    f->options = options;
    f->keep = fresh(n, 1);
    fixture_tables(f, sample);
    fixture_result(f, sample);
    for (size_t r = 0; r < n; r++) {
        f->keep[r] = row_counts(sample, r, options.missing == NORMA_COR_LISTWISE);
        if (f->keep[r])
            count_row(f, sample, r);
    }
    f->c = (norma__correlating){.result = &f->result,
                                .options = &f->options,
                                .sample = sample,
                                .tables = &f->tables,
                                .group = NORMA_NONE,
                                .columns = f->items,
                                .keep = f->keep};
    return f;
}

/* Thresholds, polychorics, and with acov full their covariances. */
static inline void fixture_run(fixture *f)
{
    norma_error err = {0};
    if (norma__thresholds(&f->c, &err) != NORMA_OK || norma__polychorics(&f->c, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    if (f->options.acov == NORMA_ACOV_FULL && norma__polychoric_acov(&f->c, &err) != NORMA_OK)
        fail_msg("%s", err.message);
}

static inline void fixture_free(fixture *f)
{
    for (size_t j = 0; j < f->result.n_variables; j++) {
        free(f->result.variables[j].id);
        free(f->result.variables[j].thresholds);
    }
    free(f->result.variables);
    free(f->result.matrix);
    free(f->result.n);
    free(f->result.se);
    free(f->result.acov);
    norma_notes_clear(&f->result.notes);
    free(f->instrument.items);
    free(f->tables.categories);
    free(f->tables.first);
    free(f->tables.pair);
    free(f->tables.all.one_way);
    free(f->tables.all.two_way);
    free(f->keep);
    free(f);
}

static inline double entry(const fixture *f, const double *matrix, size_t i, size_t j)
{
    return matrix[i + j * f->result.n_variables];
}

#endif

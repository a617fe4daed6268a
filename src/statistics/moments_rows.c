#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "statistics/sample.h"
#include "statistics/summed.h"
#include "tables/counts.h"

static void count_answers(uint32_t *answers, const norma_sample *sample)
{
    size_t n = norma_data_rows(sample->data);
    for (size_t j = 0; j < sample->n_items; j++) {
        const uint8_t *cells = norma_data_cells(sample->data, sample->items[j]);
        for (size_t r = 0; r < n; r++)
            answers[r] += cells[r] != NORMA_MISSING_CELL;
    }
}

static size_t answers_to(const norma_sample *sample, size_t j)
{
    const uint8_t *cells = norma_data_cells(sample->data, sample->items[j]);
    const uint8_t *keep = sample->keep;
    const size_t n_rows = norma_data_rows(sample->data);
    size_t n = 0;
    for (size_t r = 0; keep && r < n_rows; r++)
        n += (keep[r] != 0) & (cells[r] != NORMA_MISSING_CELL);
    for (size_t r = 0; !keep && r < n_rows; r++)
        n += cells[r] != NORMA_MISSING_CELL;
    return n;
}

/* Fills the numbers of rows of m and lists the rows that are used. */
static norma_status choose_rows(size_t *rows, norma_moments *m, const norma_sample *sample,
                                norma_error *err)
{
    size_t n = norma_data_rows(sample->data);
    size_t wanted = m->missing == NORMA_MISSING_LISTWISE ? m->n_items : 1;
    uint32_t *answers = NORMA__NEW(uint32_t, n);
    if (!answers)
        return norma__no_memory(err);
    count_answers(answers, sample);
    for (size_t r = 0; r < n; r++) {
        if (!norma__sample_keeps(sample, r))
            continue;
        m->n_rows++;
        m->n_complete += answers[r] == m->n_items;
        if (answers[r] >= wanted)
            rows[m->n++] = r;
    }
    free(answers);
    return NORMA_OK;
}

static norma_status check_rows(const norma_moments *m, const norma_sample *sample, norma_error *err)
{
    for (size_t j = 0; j < m->n_items; j++) {
        size_t answers = answers_to(sample, j);
        if (answers < 2)
            return norma__fail(err, NORMA_EDATA,
                               "item %s has answers in %zu of %zu rows, and 2 are needed: leave it "
                               "out, or give more rows",
                               norma__sample_id(sample, j), answers, m->n_rows);
    }
    if (m->n < 2)
        return norma__fail(err, NORMA_EDATA,
                           "%zu of %zu rows have an answer to all %zu items, and 2 are needed: "
                           "leave out the items with few answers, or use pairwise deletion",
                           m->n, m->n_rows, m->n_items);
    return NORMA_OK;
}

/* Weights are not multiplied into every row: the rows are counted, and the counts added up. */
static norma_status sum_weighted(norma__summed *summed, norma_moments *m,
                                 const norma_sample *sample, size_t threads, norma_error *err)
{
    norma_tables *tables = NULL;
    size_t *items = NORMA__NEW(size_t, sample->n_items);
    norma_status status = items ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__tables_of_rows(&tables, sample->data, sample->items, sample->n_items,
                                       sample->keep, m->missing, threads, err);
    if (status == NORMA_OK) {
        const norma_sample counts = {
            .tables = tables, .group = NORMA_NONE, .items = items, .n_items = sample->n_items};
        for (size_t j = 0; j < sample->n_items; j++)
            items[j] = j;
        status = norma__sum_counts(summed, m, &counts, threads, err);
    }
    norma_tables_free(tables);
    free(items);
    return status;
}

norma_status norma__sum_rows(norma__summed *summed, norma_moments *m, const norma_sample *sample,
                             size_t threads, norma_error *err)
{
    norma_status status;
    if (norma_data_weights(sample->data))
        return sum_weighted(summed, m, sample, threads, err);
    size_t *rows = NORMA__NEW(size_t, norma_data_rows(sample->data));
    if (!rows)
        return norma__no_memory(err);
    if ((status = choose_rows(rows, m, sample, err)) == NORMA_OK &&
        (status = check_rows(m, sample, err)) == NORMA_OK)
        status = norma__products_of(&summed->sums, sample, rows, m->n, threads, err);
    free(rows);
    return status;
}

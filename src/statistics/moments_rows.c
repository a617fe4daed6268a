#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "statistics/sample.h"
#include "statistics/summed.h"

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
    size_t n = 0;
    for (size_t r = 0; r < norma_data_rows(sample->data); r++)
        n += norma__sample_keeps(sample, r) && cells[r] != NORMA_MISSING_CELL;
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

norma_status norma__sum_rows(norma__summed *summed, norma_moments *m, const norma_sample *sample,
                             size_t threads, norma_error *err)
{
    norma_status status;
    if (norma_data_weights(sample->data))
        return norma__fail(err, NORMA_EDATA,
                           "weighted moments are computed from counts: tabulate the responses "
                           "with their weights first");
    size_t *rows = NORMA__NEW(size_t, norma_data_rows(sample->data));
    if (!rows)
        return norma__no_memory(err);
    if ((status = choose_rows(rows, m, sample, err)) == NORMA_OK &&
        (status = check_rows(m, sample, err)) == NORMA_OK)
        status = norma__products_of(&summed->sums, sample, rows, m->n, threads, err);
    free(rows);
    return status;
}

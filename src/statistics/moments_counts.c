#include "foundation/status.h"
#include "statistics/counted.h"
#include "statistics/sample.h"
#include "statistics/summed.h"

static norma_status check_items(const norma__summed *s, const norma_moments *m,
                                const norma_sample *sample, norma_error *err)
{
    for (size_t j = 0; j < m->n_items; j++) {
        int64_t n = s->sums.n[j + j * m->n_items];
        if (n < norma__least_count(s->unit))
            return norma__fail(
                err, NORMA_EDATA,
                s->unit == 1 ? "item %s has answers in %zu of %zu rows, and 2 are needed: "
                               "leave it out, or give more rows"
                             : "item %s has answers of a weight of %zu in %zu rows, and more "
                               "than 1 is needed: leave it out, or give more rows",
                norma__sample_id(sample, j), norma__whole_count(n, s->unit), m->n_rows);
    }
    return NORMA_OK;
}

/* Two items listwise: their table holds just the rows that answered both. */
static void only_common_rows(norma__products *s)
{
    for (size_t i = 0; i < 2; i++) {
        size_t ii = 3 * i, ij = i + (1 - i) * 2;
        s->n[ii] = s->n[ij];
        s->sum[ii] = s->sum[ij];
        s->square[ii] = s->cross[ii] = s->square[ij];
    }
}

static norma_status check_common_rows(const norma__summed *s, const norma_moments *m,
                                      norma_error *err)
{
    if (m->missing == NORMA_MISSING_LISTWISE && s->sums.n[0] < norma__least_count(s->unit))
        return norma__fail(err, NORMA_EDATA,
                           "%zu of %zu rows have an answer to all %zu items, and 2 are needed: "
                           "leave out the items with few answers, or use pairwise deletion",
                           m->n, m->n_rows, m->n_items);
    return NORMA_OK;
}

norma_status norma__sum_counts(norma__summed *summed, norma_moments *m, const norma_sample *sample,
                               size_t threads, norma_error *err)
{
    bool listwise = m->missing == NORMA_MISSING_LISTWISE;
    norma_status status;

    summed->unit = norma__counted_unit(sample);
    if ((status = norma__products_of_counts(&summed->sums, sample, threads, err)) != NORMA_OK)
        return status;
    const norma__counted rows = norma__rows_counted(sample, &summed->sums);
    m->n_rows = rows.n_rows;
    m->n_complete = rows.n_complete;
    m->n = listwise ? rows.n_complete : rows.n_any;
    summed->n_known = listwise ? rows.complete_known : rows.any_known;
    if ((status = check_items(summed, m, sample, err)) != NORMA_OK)
        return status;
    if (listwise && m->n_items == 2 &&
        norma_tables_missing(sample->tables) == NORMA_MISSING_PAIRWISE)
        only_common_rows(&summed->sums);
    if ((status = norma__counted_allow(&summed->sums, m->missing, sample, err)) != NORMA_OK ||
        (status = check_common_rows(summed, m, err)) != NORMA_OK)
        return status;
    return norma__note_counted(&m->notes, &rows, sample, err);
}

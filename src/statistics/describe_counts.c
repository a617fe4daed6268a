#include <math.h>

#include "foundation/note.h"
#include "statistics/counted.h"
#include "statistics/describe_parts.h"

static void take_counts(norma_item_description *d, const norma_sample *sample, size_t j)
{
    const int64_t *counts = norma_tables_one_way(sample->tables, sample->group, sample->items[j]);
    for (size_t c = 0; c < norma__n_categories(d); c++) {
        d->counts[c] = (size_t)counts[c];
        d->n += d->counts[c];
    }
    d->latency_median_ms = d->latency_mean_ms = d->latency_q10_ms = d->latency_q90_ms = NAN;
}

/* What the answers to an item are missing from: the rows that were counted, or, weighted, the least
   that they can weigh together (how much they weigh is not in the tables). */
static int64_t weight_of_rows(const norma_sample *sample, const norma__products *sums,
                              const norma__counted *rows)
{
    bool listwise = norma_tables_missing(sample->tables) == NORMA_MISSING_LISTWISE;
    if (norma_tables_weighted(sample->tables))
        return norma__least_any(sums);
    return (int64_t)(listwise ? rows->n_complete : rows->n_rows);
}

static void describe_items(norma_description *d, const norma_sample *sample,
                           const norma__products *sums, int64_t weight)
{
    int64_t unit = norma__counted_unit(sample);
    double missing = 0;
    for (size_t j = 0; j < d->n_items; j++) {
        int64_t absent = weight - sums->n[j + j * sums->p];
        take_counts(&d->items[j], sample, j);
        d->items[j].n_missing = norma__whole_count(absent, unit);
        missing += (double)absent;
        norma__describe_answers(&d->items[j], (size_t)unit);
    }
    d->missing_share = weight ? missing / ((double)weight * (double)d->n_items) : NAN;
}

/* Rows that listwise counting left out are not in the description at all. */
static norma_status note_lost(norma_description *d, const norma__counted *rows,
                              const norma_sample *sample, norma_error *err)
{
    if (norma_tables_missing(sample->tables) != NORMA_MISSING_LISTWISE ||
        rows->n_complete == rows->n_rows)
        return NORMA_OK;
    size_t lost = rows->n_rows - rows->n_complete;
    d->n_rows = rows->n_complete;
    return norma__note(&d->notes, err, "rows-lost", NULL, (double)lost, (double)rows->n_rows,
                       "%zu of %zu rows were left out: they have a missing answer", lost,
                       rows->n_rows);
}

norma_status norma__describe_counts(norma_description *d, const norma_sample *sample,
                                    norma_error *err)
{
    norma__products sums = {0};
    norma_status status = norma__products_of_counts(&sums, sample, 0, err);
    if (status == NORMA_OK) {
        const norma__counted rows = norma__rows_counted(sample, &sums);
        d->n_rows = rows.n_rows;
        d->n_complete = rows.n_complete;
        describe_items(d, sample, &sums, weight_of_rows(sample, &sums, &rows));
        if ((status = note_lost(d, &rows, sample, err)) == NORMA_OK)
            status = norma__note_counted(&d->notes, &rows, sample, err);
    }
    norma__products_free(&sums);
    return status;
}

#include <norma/describe.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "statistics/describe_parts.h"
#include "statistics/sample.h"

/* ---- answers ---- */

static void count_categories(norma_item_description *d, const norma_sample *sample, size_t item)
{
    const uint8_t *cells = norma_data_cells(sample->data, item);
    for (size_t r = 0; r < norma_data_rows(sample->data); r++) {
        if (!norma__sample_keeps(sample, r))
            continue;
        if (cells[r] == NORMA_MISSING_CELL) {
            d->n_missing++;
        } else {
            d->counts[cells[r]]++;
            d->n++;
        }
    }
}

/* ---- latencies ---- */

static size_t gather_latencies(double *out, const norma_sample *sample, size_t item)
{
    const double *latencies = norma_data_latencies(sample->data, item);
    size_t n = 0;
    for (size_t r = 0; latencies && r < norma_data_rows(sample->data); r++)
        if (norma__sample_keeps(sample, r) && !isnan(latencies[r]))
            out[n++] = latencies[r];
    return n;
}

/* sorted has n latencies; quantiles interpolate between order statistics (R's type 7). */
static void describe_latencies(norma_item_description *d, const double *sorted, size_t n)
{
    d->n_latencies = n;
    d->latency_median_ms = d->latency_mean_ms = d->latency_q10_ms = d->latency_q90_ms = NAN;
    if (n == 0)
        return;
    d->latency_mean_ms = gsl_stats_mean(sorted, 1, n);
    d->latency_median_ms = gsl_stats_median_from_sorted_data(sorted, 1, n);
    d->latency_q10_ms = gsl_stats_quantile_from_sorted_data(sorted, 1, n, 0.10);
    d->latency_q90_ms = gsl_stats_quantile_from_sorted_data(sorted, 1, n, 0.90);
}

/* ---- the table ---- */

static void describe_item(norma_item_description *d, const norma_sample *sample, size_t j,
                          double *scratch)
{
    size_t item = sample->items[j];
    count_categories(d, sample, item);
    norma__describe_answers(d, 1);
    size_t n = gather_latencies(scratch, sample, item);
    gsl_sort(scratch, 1, n);
    describe_latencies(d, scratch, n);
}

static bool is_complete(const norma_sample *sample, size_t row)
{
    for (size_t j = 0; j < sample->n_items; j++)
        if (norma_data_cells(sample->data, sample->items[j])[row] == NORMA_MISSING_CELL)
            return false;
    return true;
}

static void describe_rows(norma_description *d, const norma_sample *sample)
{
    size_t missing = 0;
    for (size_t r = 0; r < norma_data_rows(sample->data); r++)
        if (norma__sample_keeps(sample, r)) {
            d->n_rows++;
            d->n_complete += is_complete(sample, r);
        }
    for (size_t j = 0; j < d->n_items; j++)
        missing += d->items[j].n_missing;
    d->missing_share = d->n_rows ? (double)missing / ((double)d->n_rows * (double)d->n_items) : NAN;
}

static norma_status note_empty_and_constant(norma_description *d, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t j = 0; j < d->n_items && status == NORMA_OK; j++) {
        const norma_item_description *item = &d->items[j];
        if (item->n == 0)
            status = norma__note(&d->notes, err, "no-answers", item->id, 0, (double)d->n_rows,
                                 "item %s has no answer in %zu rows", item->id, d->n_rows);
        else if (item->sd == 0)
            status = norma__note(&d->notes, err, "constant-item", item->id, item->mean, NAN,
                                 "item %s has the same answer in all %zu rows", item->id, item->n);
    }
    return status;
}

static bool item_new(norma_item_description *d, const norma_sample *sample, size_t j)
{
    d->reversed = norma__sample_reversed(sample, j);
    d->min = norma__sample_min(sample, j);
    d->max = norma__sample_max(sample, j);
    d->id = norma__copy_text(norma__sample_id(sample, j));
    d->counts = NORMA__NEW(size_t, norma__n_categories(d));
    return d->id && d->counts;
}

void norma_description_free(norma_description *description)
{
    if (!description)
        return;
    for (size_t j = 0; j < description->n_items; j++) {
        free(description->items[j].id);
        free(description->items[j].counts);
    }
    free(description->items);
    norma_notes_clear(&description->notes);
    free(description);
}

static norma_description *description_new(const norma_sample *sample)
{
    norma_description *d = NORMA__NEW(norma_description, 1);
    if (!d)
        return NULL;
    d->items = NORMA__NEW(norma_item_description, sample->n_items);
    d->n_items = d->items ? sample->n_items : 0;
    bool ok = d->items != NULL;
    for (size_t j = 0; ok && j < d->n_items; j++)
        ok = item_new(&d->items[j], sample, j);
    if (ok)
        return d;
    norma_description_free(d);
    return NULL;
}

static norma_status describe_from_rows(norma_description *d, const norma_sample *sample,
                                       norma_error *err)
{
    size_t n = norma_data_rows(sample->data);
    int threads = norma__threads(0);
    double *scratch = NORMA__NEW(double, (size_t)threads *n); /* a column of latencies a thread */
    if (!scratch)
        return norma__no_memory(err);
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (size_t j = 0; j < d->n_items; j++)
        describe_item(&d->items[j], sample, j, scratch + (size_t)omp_get_thread_num() * n);
    describe_rows(d, sample);
    free(scratch);
    return NORMA_OK;
}

norma_status norma_describe(norma_description **out, const norma_sample *sample, norma_error *err)
{
    norma_description *d = NULL;
    norma_status status;

    *out = NULL;
    if ((status = norma__sample_check(sample, err)) != NORMA_OK)
        goto done;
    if (!(d = description_new(sample))) {
        status = norma__no_memory(err);
        goto done;
    }
    status = sample->tables ? norma__describe_counts(d, sample, err)
                            : describe_from_rows(d, sample, err);
    if (status != NORMA_OK || (status = note_empty_and_constant(d, err)) != NORMA_OK)
        goto done;

    *out = d; /* the caller owns it from here */
    d = NULL;
done:
    norma_description_free(d);
    return status;
}

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
#include "statistics/sample.h"

/* ---- answers: everything follows from the counts of the categories ---- */

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

static size_t n_categories(const norma_item_description *d)
{
    return (size_t)(d->max - d->min) + 1;
}

/* The answer at a rank, counted from 0 in increasing order. */
static double answer_at(const norma_item_description *d, size_t rank)
{
    size_t below = 0, c = 0;
    while ((below += d->counts[c]) <= rank)
        c++;
    return d->min + (double)c;
}

static double central_moment(const norma_item_description *d, int power)
{
    double sum = 0;
    for (size_t c = 0; c < n_categories(d); c++)
        sum += (double)d->counts[c] * pow(d->min + (double)c - d->mean, power);
    return sum / (double)d->n;
}

static double mean_answer(const norma_item_description *d)
{
    size_t sum = 0;
    for (size_t c = 0; c < n_categories(d); c++)
        sum += c * d->counts[c];
    return d->min + (double)sum / (double)d->n;
}

static void describe_answers(norma_item_description *d)
{
    double n = (double)d->n;
    d->mean = d->sd = d->median = d->skewness = d->kurtosis = d->floor = d->ceiling = NAN;
    if (d->n == 0)
        return;
    d->mean = mean_answer(d);
    d->median = (answer_at(d, (d->n - 1) / 2) + answer_at(d, d->n / 2)) / 2;
    d->floor = (double)d->counts[0] / n;
    d->ceiling = (double)d->counts[n_categories(d) - 1] / n;
    double m2 = central_moment(d, 2);
    if (d->n > 1)
        d->sd = sqrt(m2 * n / (n - 1));
    if (m2 > 0) {
        d->skewness = central_moment(d, 3) / pow(m2, 1.5);
        d->kurtosis = central_moment(d, 4) / (m2 * m2) - 3;
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
    describe_answers(d);
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

static bool item_new(norma_item_description *d, const norma_data *data, size_t item)
{
    d->reversed = norma_data_reversed(data, item);
    d->min = norma_data_min(data, item);
    d->max = norma_data_max(data, item);
    d->id = norma__copy_text(norma_data_item_id(data, item));
    d->counts = NORMA__NEW(size_t, n_categories(d));
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
        ok = item_new(&d->items[j], sample->data, sample->items[j]);
    if (ok)
        return d;
    norma_description_free(d);
    return NULL;
}

norma_status norma_describe(norma_description **out, const norma_sample *sample, norma_error *err)
{
    norma_description *d = NULL;
    double *scratch = NULL; /* a column of latencies for each thread */
    size_t n = norma_data_rows(sample->data);
    int threads = norma__threads(0);
    norma_status status;

    *out = NULL;
    if ((status = norma__sample_check(sample, err)) != NORMA_OK)
        goto done;
    d = description_new(sample);
    scratch = NORMA__NEW(double, (size_t)threads *n);
    if (!d || !scratch) {
        status = norma__no_memory(err);
        goto done;
    }
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (size_t j = 0; j < d->n_items; j++)
        describe_item(&d->items[j], sample, j, scratch + (size_t)omp_get_thread_num() * n);
    describe_rows(d, sample);
    if ((status = note_empty_and_constant(d, err)) != NORMA_OK)
        goto done;

    *out = d; /* the caller owns it from here */
    d = NULL;
done:
    free(scratch);
    norma_description_free(d);
    return status;
}

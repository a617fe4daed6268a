#include "report/latency_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"

const char *norma__threshold_title(int method)
{
    static const char *const titles[NORMA_THRESHOLD_METHODS] = {
        [NORMA_THRESHOLD_DECLARED] = "the instrument's rule",
        [NORMA_THRESHOLD_FLOOR] = "common floor",
        [NORMA_THRESHOLD_NT10] = "10% of the mean time",
        [NORMA_THRESHOLD_NT15] = "15% of the mean time",
        [NORMA_THRESHOLD_NT20] = "20% of the mean time",
        [NORMA_THRESHOLD_NT30] = "30% of the mean time",
        [NORMA_THRESHOLD_WORDS] = "time per word",
        [NORMA_THRESHOLD_PAGE] = "2 s an item",
        [NORMA_THRESHOLD_MIXTURE] = "rapid component ends",
        [NORMA_THRESHOLD_CUMULATIVE] = "answers begin to inform"};
    return method >= 0 && method < NORMA_THRESHOLD_METHODS ? titles[method] : "";
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

norma__spread norma__spread_of(const double *first, size_t n, size_t stride)
{
    norma__spread s = {.low = NAN, .median = NAN, .high = NAN};
    double *values = NORMA__NEW(double, n + 1);
    s.failed = !values;
    if (!values)
        return s;
    for (size_t i = 0; i < n; i++) {
        double value;
        memcpy(&value, (const char *)first + i * stride, sizeof value);
        if (isfinite(value))
            values[s.n++] = value;
    }
    qsort(values, s.n, sizeof *values, by_size);
    if (s.n) {
        s.low = values[0];
        s.median = (values[(s.n - 1) / 2] + values[s.n / 2]) / 2;
        s.high = values[s.n - 1];
    }
    free(values);
    return s;
}

norma__spread norma__threshold_spread(const norma_latency_result *r, int method)
{
    return norma__spread_of(r->n_items ? &r->items[0].thresholds_ms[method] : NULL, r->n_items,
                            sizeof *r->items);
}

norma__latency_counts norma__latency_counts_of(const norma_latency_result *r)
{
    norma__latency_counts c = {0};
    for (size_t j = 0; j < r->n_items; j++) {
        const norma_latency_item *item = &r->items[j];
        c.items += item->n > 0;
        c.of_page += item->n > 0 && item->of_page;
        c.used += item->n;
        c.rapid += item->n_rapid;
        c.n_short += item->n_short;
        c.interruptions += item->n_interruptions;
        c.revisits += item->n_revisits;
    }
    return c;
}

/* ---- effort ---- */

static const double lowest_effort[NORMA__EFFORT_BANDS] = {1, 0.95, 0.90, 0.80, 0.50, 0};
const char *const norma__effort_bands[NORMA__EFFORT_BANDS] = {
    "all answers",      "95% to under 100%", "90% to under 95%",
    "80% to under 90%", "50% to under 80%",  "under 50%"};

norma__effort norma__effort_of(const norma_latency_result *r)
{
    norma__effort effort = {0};
    for (size_t row = 0; row < r->n_rows; row++) {
        size_t band = 0;
        if (isnan(r->rte[row]))
            continue;
        while (band + 1 < NORMA__EFFORT_BANDS && r->rte[row] < lowest_effort[band])
            band++;
        effort.counts[band]++;
        effort.n++;
    }
    return effort;
}

norma__latency_misfit norma__latency_misfit_of(const norma_latency_result *r)
{
    norma__latency_misfit m = {0};
    for (size_t j = 0; j < r->n_items; j++) {
        m.of_items += isfinite(r->items[j].fit_p) ? 1 : 0;
        m.items += r->items[j].fit_p < 0.01;
    }
    for (size_t row = 0; row < r->n_rows; row++) {
        m.of_respondents += isfinite(r->fit_p[row]) ? 1 : 0;
        m.respondents += r->fit_p[row] < 0.01;
    }
    return m;
}

const char *norma__curve_verdict(const norma_distance_curve *curve)
{
    if (curve->effect_high < 0)
        return "distant answers are faster, as with attitudes";
    if (curve->effect_low > 0)
        return "distant answers are slower";
    return isfinite(curve->effect) ? "no sign either way" : "could not be told";
}

/* ---- histogram ---- */

static void count_times(norma__time_histogram *h, const double *times, size_t n)
{
    const double low = log(h->edges_ms[0]), width = log(h->edges_ms[1]) - low;
    for (size_t row = 0; times && row < n; row++) {
        if (!(times[row] > 0) || isinf(times[row]))
            continue;
        double place = (log(times[row]) - low) / width;
        place = place < 0 ? 0 : place > NORMA__TIME_BINS - 1 ? NORMA__TIME_BINS - 1 : place;
        h->counts[(size_t)place]++;
        h->n++;
    }
}

void norma__time_histogram_of(norma__time_histogram *out, const norma_data *data)
{
    *out = (norma__time_histogram){0};
    for (size_t b = 0; b <= NORMA__TIME_BINS; b++)
        out->edges_ms[b] = 100 * pow(6000, (double)b / NORMA__TIME_BINS);
    for (size_t j = 0; j < norma_data_items(data); j++)
        count_times(out, norma_data_latencies(data, j), norma_data_rows(data));
    out->of_pages = out->n == 0;
    for (size_t g = 0; out->of_pages && g < norma_data_pages(data); g++)
        count_times(out, norma_data_page_times(data, g), norma_data_rows(data));
}

#include "process/latency/cumulative.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/latency/binned.h"

/* How reliably the fast must correlate less than the slow: stricter than the interval, since the
   place of the cut was looked for. */
static const double DIFFERENCE_LEVEL = 0.99;

/* Answers and rests, summed. */
typedef struct moments {
    double n, x, y, xx, yy, xy;
} moments;

/* Of one scale's respondents: sums of the keyed answers' deviations from their item means. */
typedef struct rest_sums {
    const norma_data *data;
    const norma_scale *scale;
    double *sum;
    uint16_t *n;
    double *item_mean; /* of keyed answers, by item of the instrument */
} rest_sums;

/* A keyed answer is from + by x cell. */
typedef struct item_key {
    double from, by;
} item_key;

static item_key key_of(const norma_data *data, size_t item)
{
    int span = norma_data_max(data, item) - norma_data_min(data, item);
    return norma_data_reversed(data, item) ? (item_key){span, -1} : (item_key){0, 1};
}

static double keyed(item_key key, uint8_t cell)
{
    return key.from + key.by * cell;
}

static double mean_answer(const norma_data *data, size_t item)
{
    const uint8_t *cells = norma_data_cells(data, item);
    item_key key = key_of(data, item);
    double sum = 0;
    size_t n = 0;
    for (size_t r = 0; r < norma_data_rows(data); r++)
        if (cells[r] != NORMA_MISSING_CELL) {
            sum += keyed(key, cells[r]);
            n++;
        }
    return n ? sum / (double)n : 0;
}

static void add_up(rest_sums *s, int threads)
{
    size_t n_rows = norma_data_rows(s->data);
    size_t n_blocks = (n_rows + NORMA__TIMING_BLOCK - 1) / NORMA__TIMING_BLOCK;
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t i = 0; i < s->scale->n_items; i++)
        s->item_mean[s->scale->items[i]] = mean_answer(s->data, s->scale->items[i]);
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t b = 0; b < n_blocks; b++) {
        size_t first = b * NORMA__TIMING_BLOCK, left = n_rows - first;
        size_t end = first + (left < NORMA__TIMING_BLOCK ? left : NORMA__TIMING_BLOCK);
        for (size_t r = first; r < end; r++) {
            s->sum[r] = 0;
            s->n[r] = 0;
        }
        for (size_t i = 0; i < s->scale->n_items; i++) {
            size_t j = s->scale->items[i];
            const uint8_t *cells = norma_data_cells(s->data, j);
            item_key key = key_of(s->data, j);
            for (size_t r = first; r < end; r++)
                if (cells[r] != NORMA_MISSING_CELL) {
                    s->sum[r] += keyed(key, cells[r]) - s->item_mean[j];
                    s->n[r]++;
                }
        }
    }
}

static void add(moments *m, double x, double y)
{
    m->n++;
    m->x += x;
    m->y += y;
    m->xx += x * x;
    m->yy += y * y;
    m->xy += x * y;
}

static moments together(moments a, moments b, double sign)
{
    return (moments){a.n + sign * b.n,   a.x + sign * b.x,   a.y + sign * b.y,
                     a.xx + sign * b.xx, a.yy + sign * b.yy, a.xy + sign * b.xy};
}

/* Fisher's z of the correlation; 0 where either side does not vary. */
static double fisher_z(moments m)
{
    double vx = m.xx - m.x * m.x / m.n, vy = m.yy - m.y * m.y / m.n;
    double r = (m.xy - m.x * m.y / m.n) / sqrt(vx * vy);
    return vx > 1e-9 && vy > 1e-9 ? atanh(fmax(-0.9999, fmin(0.9999, r))) : 0;
}

/* Answers of one item with at least half of the rest of the scale, by bin of their latency. */
static moments fill_bins(moments *bins, const rest_sums *s, const norma__timings *timings,
                         size_t item, double mean, double sd)
{
    const double *log_ms = norma__log_ms(timings, item);
    const uint8_t *cells = norma_data_cells(s->data, item);
    item_key key = key_of(s->data, item);
    size_t others = s->scale->n_items - 1;
    moments all = {0};
    for (size_t r = 0; r < timings->n_rows; r++) {
        if (isnan(log_ms[r]) || cells[r] == NORMA_MISSING_CELL || 2 * (s->n[r] - 1U) < others ||
            s->n[r] < 2)
            continue;
        double x = keyed(key, cells[r]) - s->item_mean[item];
        add(&bins[norma__bin_of(log_ms[r], mean, sd)], x, (s->sum[r] - x) / (s->n[r] - 1U));
    }
    for (size_t b = 0; b < NORMA__BINS; b++)
        all = together(all, bins[b], 1);
    return all;
}

static double threshold_of(const rest_sums *s, const norma__timings *timings, size_t item,
                           double mean, double sd, double conf_level)
{
    moments bins[NORMA__BINS] = {{0}}, under = {0}, fast = {0};
    moments all = fill_bins(bins, s, timings, item, mean, sd);
    double sure = norma__normal_quantile(conf_level);
    size_t border = 0;
    for (size_t b = 0; b < NORMA__BINS; b++) {
        under = together(under, bins[b], 1);
        if (under.n < NORMA__CUMULATIVE_LEAST || bins[b].n <= 0)
            continue;
        if (fisher_z(under) - sure / sqrt(under.n - 3) > 0)
            continue;
        border = b + 1;
        fast = under;
    }
    moments slow = together(all, fast, -1);
    if (border == 0 || slow.n < NORMA__CUMULATIVE_LEAST)
        return NAN;
    double gain = (fisher_z(slow) - fisher_z(fast)) / sqrt(1 / (fast.n - 3) + 1 / (slow.n - 3));
    if (!(gain > norma__normal_quantile(DIFFERENCE_LEVEL)))
        return NAN;
    return exp(mean + sd * (norma__bin_middle(border) - 0.5 / NORMA__BINS_A_SD));
}

static void scale_thresholds(double *threshold_ms, bool *done, rest_sums *s,
                             const norma__timings *timings, const double *mean_log,
                             const double *sd_log, double conf_level, int threads)
{
    add_up(s, threads);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t i = 0; i < s->scale->n_items; i++) {
        size_t j = s->scale->items[i];
        if (!done[j] && sd_log[j] > 0)
            threshold_ms[j] = threshold_of(s, timings, j, mean_log[j], sd_log[j], conf_level);
        done[j] = true;
    }
}

norma_status norma__cumulative_thresholds(double *threshold_ms, const norma_instrument *instrument,
                                          const norma_data *data, const norma__timings *timings,
                                          const double *mean_log, const double *sd_log,
                                          double conf_level, int threads, norma_error *err)
{
    rest_sums s = {.data = data};
    bool *done = NORMA__NEW(bool, timings->n_items);
    s.sum = NORMA__NEW(double, timings->n_rows);
    s.n = NORMA__NEW(uint16_t, timings->n_rows);
    s.item_mean = NORMA__NEW(double, timings->n_items);
    bool complete = done && s.sum && s.n && s.item_mean;
    for (size_t j = 0; j < timings->n_items; j++)
        threshold_ms[j] = NAN;
    for (size_t k = 0; complete && k < instrument->n_scales; k++) {
        s.scale = &instrument->scales[k];
        if (s.scale->n_parts == 0 && s.scale->n_items > 1)
            scale_thresholds(threshold_ms, done, &s, timings, mean_log, sd_log, conf_level,
                             threads);
    }
    free(done);
    free(s.sum);
    free(s.n);
    free(s.item_mean);
    return complete ? NORMA_OK : norma__no_memory(err);
}

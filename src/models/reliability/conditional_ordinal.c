#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/reliability/conditional.h"
#include "models/reliability/graded.h"
#include "statistics/sample.h"

static const double THETA_END = 8;

/* An item's model, and the keyed answer that each of its categories stands for. */
typedef struct scored {
    norma__graded model;
    double answer[256];
} scored;

/* Mean of the items at a trait value, its slope, and the variance of errors around it. */
typedef struct expected {
    double mean, slope, variance;
} expected;

static expected expected_at(const scored *items, size_t k, double theta)
{
    expected e = {0};
    double probability[256], slope[256];
    for (size_t j = 0; j < k; j++) {
        double mean = 0, squares = 0;
        norma__graded_at(probability, slope, &items[j].model, theta);
        for (size_t c = 0; c <= items[j].model.n; c++) {
            mean += probability[c] * items[j].answer[c];
            squares += probability[c] * items[j].answer[c] * items[j].answer[c];
            e.slope += slope[c] * items[j].answer[c] / (double)k;
        }
        e.mean += mean / (double)k;
        e.variance += fmax(0, squares - mean * mean) / ((double)k * (double)k);
    }
    return e;
}

/* Newton's steps within a bracket that shrinks; NaN for a score that no trait value between the
   ends has for its mean. */
static double error_at(const scored *items, size_t k, double score)
{
    double low = -THETA_END, high = THETA_END, theta = 0;
    if (expected_at(items, k, low).mean > score || expected_at(items, k, high).mean < score)
        return NAN;
    for (size_t step = 0; step < 100; step++) {
        expected e = expected_at(items, k, theta);
        if (fabs(e.mean - score) < 1e-12 || high - low < 1e-12)
            return sqrt(e.variance);
        if (e.mean < score)
            low = theta;
        else
            high = theta;
        theta += (score - e.mean) / e.slope;
        if (!(theta > low && theta < high))
            theta = (low + high) / 2;
    }
    return sqrt(expected_at(items, k, theta).variance);
}

/* Marks the keyed answers less the lowest that the polychorics were estimated from: of complete
   rows (listwise), or of all. */
static void mark_used(bool used[256], const norma__reliable *r, size_t j)
{
    const norma_sample *sample = r->sample;
    const norma__rows *rows = r->rows;
    if (r->options->missing == NORMA_MISSING_LISTWISE) {
        for (size_t i = 0; i < rows->n_distinct; i++)
            used[rows->cells[i + j * rows->n_distinct]] = true;
        return;
    }
    const uint8_t *cells = norma_data_cells(sample->data, sample->items[j]);
    for (size_t row = 0; row < norma_data_rows(sample->data); row++)
        if (norma__sample_keeps(sample, row) && cells[row] != NORMA_MISSING_CELL)
            used[norma__sample_reversed(sample, j) ? rows->most[j] - cells[row] : cells[row]] =
                true;
}

/* False when the categories are not those of the model. */
static bool score_item(scored *item, const norma__reliable *r, size_t j)
{
    bool used[256] = {false};
    size_t n = 0;
    item->model = norma__graded_of(r->result->information, j);
    mark_used(used, r, j);
    for (size_t c = 0; c < 256; c++)
        if (used[c])
            item->answer[n++] = r->rows->lowest[j] + (double)c;
    return n == item->model.n + 1;
}

norma_status norma__conditional_ordinal(norma__reliable *r, norma_error *err)
{
    norma_reliability_result *result = r->result;
    size_t k = result->n_items;
    bool known = true;
    if (!result->information)
        return NORMA_OK;
    scored *items = NORMA__NEW(scored, k);
    if (!items)
        return norma__no_memory(err);
    for (size_t j = 0; j < k && known; j++)
        known = score_item(&items[j], r, j);
    for (size_t i = 0; i < result->n_conditional && known; i++)
        result->conditional[i].ordinal = error_at(items, k, result->conditional[i].score);
    free(items);
    return NORMA_OK;
}

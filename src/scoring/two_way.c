#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "scoring/holes.h"

/* Answers are taken as shares of their item's range, so that items of different ranges can be
   averaged; with one range it makes no difference. */
struct two_way {
    const norma_data *data;
    const norma_scale *scale;
    double *item_mean; /* n_items; NaN: nobody answered, or the range is a point */
    double overall_mean;
};

static double share(const norma_data *data, size_t item, size_t row)
{
    const int range = norma_data_max(data, item) - norma_data_min(data, item);
    const int cell = norma_data_cells(data, item)[row];
    if (cell == NORMA_MISSING_CELL || range == 0)
        return NAN;
    return (double)(norma_data_reversed(data, item) ? range - cell : cell) / range;
}

/* Sum and number of an item's answers among the rows kept; whole numbers, so in any order. */
static void count_item(int64_t *sum, int64_t *n, const norma_data *data, const uint8_t *keep,
                       size_t item)
{
    const int range = norma_data_max(data, item) - norma_data_min(data, item);
    const uint8_t *cells = norma_data_cells(data, item);
    *sum = *n = 0;
    for (size_t r = 0; r < norma_data_rows(data); r++)
        if (cells[r] != NORMA_MISSING_CELL && (!keep || keep[r])) {
            *sum += cells[r];
            ++*n;
        }
    if (norma_data_reversed(data, item))
        *sum = *n * range - *sum;
}

static void take_means(struct two_way *t, const uint8_t *keep)
{
    double total = 0, answers = 0;
    for (size_t i = 0; i < t->scale->n_items; i++) {
        const size_t item = t->scale->items[i];
        const int range = norma_data_max(t->data, item) - norma_data_min(t->data, item);
        int64_t sum, n;
        count_item(&sum, &n, t->data, keep, item);
        t->item_mean[i] = NAN;
        if (range == 0 || n == 0)
            continue;
        t->item_mean[i] = (double)sum / (double)(n * range);
        total += (double)sum / range;
        answers += (double)n;
    }
    t->overall_mean = total / answers;
}

/* Person mean + item mean - overall mean: Bernaards & Sijtsma (2000), without the random part. */
static double expected(const void *method, size_t row, size_t at)
{
    const struct two_way *t = method;
    const size_t item = t->scale->items[at];
    const int min = norma_data_min(t->data, item), range = norma_data_max(t->data, item) - min;
    double sum = 0, n = 0;
    for (size_t i = 0; i < t->scale->n_items; i++) {
        const double x = share(t->data, t->scale->items[i], row);
        if (!isnan(x)) {
            sum += x;
            n++;
        }
    }
    if (range == 0)
        return min;
    return min + range * (sum / n + t->item_mean[at] - t->overall_mean);
}

norma_status norma__impute_two_way(norma__imputed_scale *scale, norma_error *err)
{
    struct two_way t = {.data = scale->in->data, .scale = scale->rule->scale};
    t.item_mean = NORMA__NEW(double, t.scale->n_items);
    if (!t.item_mean)
        return norma__no_memory(err);
    take_means(&t, scale->in->keep);
    norma_status status = norma__holes_fill(scale, expected, &t, err);
    free(t.item_mean);
    return status;
}

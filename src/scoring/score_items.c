#include <math.h>
#include <string.h>

#include "scoring/block.h"

/* An item as a scale takes it. */
struct weighed_item {
    size_t item;
    int min, range;
    double weight, share; /* share: of one answer step, weighted, on 0 ... common */
};

static struct weighed_item weighed(const norma__scoring *s, const norma__score_rule *rule, size_t i)
{
    struct weighed_item w = {.item = rule->scale->items[i]};
    w.min = norma_data_min(s->data, w.item);
    w.range = norma_data_max(s->data, w.item) - w.min;
    w.weight = rule->weights ? rule->weights[i] : 1;
    w.share = w.range > 0 ? w.weight * (rule->common / w.range) : 0;
    return w;
}

static void add_answers(norma__item_sums *sums, const struct weighed_item *w, const uint8_t *cells,
                        bool reversed, size_t n)
{
    const double shared = w->range > 0 ? w->weight : 0;
    for (size_t r = 0; r < n; r++) {
        const bool there = cells[r] != NORMA_MISSING_CELL;
        const double x = reversed ? w->range - cells[r] : cells[r];
        sums->keyed[r] += there ? w->weight * (w->min + x) : 0;
        sums->weight[r] += there ? w->weight : 0;
        sums->share[r] += there ? w->share * x : 0;
        sums->shared[r] += there ? shared : 0;
    }
}

static size_t first_hole(const norma__holes *holes, size_t row)
{
    size_t low = 0, high = holes->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (holes->list[middle].row < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_filled(norma__item_sums *sums, const struct weighed_item *w,
                       const norma__holes *holes, size_t start, size_t n)
{
    const double shared = w->range > 0 ? w->weight : 0;
    for (size_t h = first_hole(holes, start); h < holes->n && holes->list[h].row < start + n; h++) {
        const size_t r = holes->list[h].row - start;
        sums->keyed[r] += w->weight * holes->list[h].value;
        sums->weight[r] += w->weight;
        sums->share[r] += w->share * (holes->list[h].value - w->min);
        sums->shared[r] += shared;
    }
}

/* With equal weights and one range the answers given are in the whole sums. */
static void start_with(norma__item_sums *items, const norma__score_rule *rule,
                       const int32_t *restrict sums, const int32_t *restrict answered, size_t n)
{
    for (size_t r = 0; r < n; r++) {
        items->keyed[r] = sums[r] + (double)answered[r] * rule->min;
        items->weight[r] = answered[r];
        items->share[r] = sums[r];
        items->shared[r] = rule->range > 0 ? answered[r] : 0;
    }
}

static void sum_weighed(const norma__scoring *s, norma__score_room *room, size_t scale,
                        size_t start, size_t n)
{
    const norma__score_rule *rule = &s->rules[scale];
    const size_t at = scale * NORMA__SCORE_BLOCK;
    const bool alike = rule->one_range && !rule->weights;
    norma__item_sums *sums = &room->items;
    memset(sums, 0, sizeof *sums);
    if (alike)
        start_with(sums, rule, room->sums + at, room->answered + at, n);
    for (size_t i = 0; i < rule->scale->n_items; i++) {
        const struct weighed_item w = weighed(s, rule, i);
        if (!alike)
            add_answers(sums, &w, norma_data_cells(s->data, w.item) + start,
                        norma_data_reversed(s->data, w.item), n);
        if (s->holes)
            add_filled(sums, &w, &s->holes[w.item], start, n);
    }
}

norma__score_counts norma__score_items(const norma__scoring *s, norma__score_room *room,
                                       size_t scale, size_t start, size_t n)
{
    const norma__score_rule *rule = &s->rules[scale];
    const norma__item_sums *sums = &room->items;
    const int32_t *answered = room->answered + scale * NORMA__SCORE_BLOCK;
    double *mean = s->scores->mean + scale * s->scores->n_rows + start;
    double *pomp = s->scores->pomp + scale * s->scores->n_rows + start;
    norma__score_counts counts = {0};
    sum_weighed(s, room, scale, start, n);
    for (size_t r = 0; r < n; r++) {
        const size_t number = (size_t)answered[r];
        const bool kept = room->kept[r], enough = kept && number >= rule->least;
        const double top = sums->shared[r] * rule->common;
        mean[r] = enough ? sums->keyed[r] / sums->weight[r] : NAN;
        /* weights that are no whole numbers may round to a little over the top */
        pomp[r] = enough && top > 0 ? fmin(100 * sums->share[r] / top, 100) : NAN;
        counts.scored += enough;
        counts.too_few += kept && !enough;
        counts.imputed += enough && number < rule->scale->n_items;
    }
    return counts;
}

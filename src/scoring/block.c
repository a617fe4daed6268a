#include "scoring/block.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

static const size_t BLOCK = NORMA__SCORE_BLOCK;

/* ---- room -------------------------------------------------------------------------------------
 */

size_t norma__score_room_bytes(size_t n_scales)
{
    return sizeof(norma__score_room) +
           n_scales * (2 * BLOCK * sizeof(int32_t) + sizeof(norma__score_counts));
}

norma_status norma__score_room_new(norma__score_room *room, size_t n_scales, norma_error *err)
{
    room->sums = norma__new(n_scales * BLOCK, sizeof *room->sums);
    room->answered = norma__new(n_scales * BLOCK, sizeof *room->answered);
    room->counts = NORMA__NEW(norma__score_counts, n_scales);
    return room->sums && room->answered && room->counts ? NORMA_OK : norma__no_memory(err);
}

void norma__score_room_free(norma__score_room *room)
{
    free(room->sums);
    free(room->answered);
    free(room->counts);
}

/* ---- whole sums -------------------------------------------------------------------------------
 */

static void add_bytes(uint8_t *restrict sum, uint8_t *restrict number,
                      const uint8_t *restrict cells, size_t n)
{
    for (size_t r = 0; r < n; r++) {
        const uint8_t there = cells[r] == NORMA_MISSING_CELL ? 0 : 0xff;
        sum[r] = (uint8_t)(sum[r] + (cells[r] & there));
        number[r] = (uint8_t)(number[r] - there);
    }
}

static void add_reversed_bytes(uint8_t *restrict sum, uint8_t *restrict number,
                               const uint8_t *restrict cells, size_t n, uint8_t range)
{
    for (size_t r = 0; r < n; r++) {
        const uint8_t there = cells[r] == NORMA_MISSING_CELL ? 0 : 0xff;
        sum[r] = (uint8_t)(sum[r] + ((uint8_t)(range - cells[r]) & there));
        number[r] = (uint8_t)(number[r] - there);
    }
}

static void move_bytes(int32_t *restrict sums, int32_t *restrict answered, norma__score_room *room,
                       size_t n)
{
    for (size_t r = 0; r < n; r++)
        sums[r] += room->sum[r];
    for (size_t r = 0; r < n; r++)
        answered[r] += room->number[r];
    memset(room->sum, 0, n);
    memset(room->number, 0, n);
}

/* Bytes hold the sums of items until their ranges could exceed one. */
static void sum_items(const norma__scoring *s, norma__score_room *room, size_t scale, size_t start,
                      size_t n)
{
    const norma_scale *of = &s->instrument->scales[scale];
    int32_t *sums = room->sums + scale * BLOCK, *answered = room->answered + scale * BLOCK;
    int left = UINT8_MAX, items_left = UINT8_MAX;
    memset(room->sum, 0, n);
    memset(room->number, 0, n);
    for (size_t i = 0; i < of->n_items; i++) {
        const size_t item = of->items[i];
        const uint8_t *cells = norma_data_cells(s->data, item) + start;
        const int range = norma_data_max(s->data, item) - norma_data_min(s->data, item);
        if (range > left || items_left == 0) {
            move_bytes(sums, answered, room, n);
            left = items_left = UINT8_MAX;
        }
        if (norma_data_reversed(s->data, item))
            add_reversed_bytes(room->sum, room->number, cells, n, (uint8_t)range);
        else
            add_bytes(room->sum, room->number, cells, n);
        left -= range;
        items_left--;
    }
    move_bytes(sums, answered, room, n);
}

static void sum_parts(const norma__scoring *s, norma__score_room *room, size_t scale, size_t n)
{
    const norma_scale *of = &s->instrument->scales[scale];
    int32_t *restrict sums = room->sums + scale * BLOCK;
    int32_t *restrict answered = room->answered + scale * BLOCK;
    for (size_t p = 0; p < of->n_parts; p++) {
        const int32_t *restrict sum = room->sums + of->parts[p] * BLOCK;
        const int32_t *restrict number = room->answered + of->parts[p] * BLOCK;
        for (size_t r = 0; r < n; r++) {
            sums[r] += sum[r];
            answered[r] += number[r];
        }
    }
}

/* ---- scores of whole sums ---------------------------------------------------------------------
 */

/* Numbers are whole and are divided once, so that equal scores are equal doubles however the
   answers were spread. */
static norma__score_counts score_sums(const norma__score_rule *rule, const norma__score_room *room,
                                      const int32_t *restrict sums,
                                      const int32_t *restrict answered, double *restrict mean,
                                      double *restrict pomp, size_t n)
{
    const int32_t least = (int32_t)rule->least, n_items = (int32_t)rule->scale->n_items;
    const double min = rule->min, range = rule->range;
    int32_t scored = 0, too_few = 0, imputed = 0;
    for (size_t r = 0; r < n; r++) {
        const int32_t enough = room->kept[r] & (answered[r] >= least);
        const double sum = sums[r], number = answered[r];
        const double m = (sum + number * min) / number, p = 100 * sum / (number * range);
        mean[r] = enough ? m : NAN;
        pomp[r] = enough ? p : NAN;
        scored += enough;
        too_few += room->kept[r] & (answered[r] < least);
        imputed += enough & (answered[r] < n_items);
    }
    return (norma__score_counts){(size_t)scored, (size_t)too_few, (size_t)imputed};
}

/* ---- scores of items --------------------------------------------------------------------------
 */

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

static void sum_weighed(const norma__scoring *s, const norma__score_rule *rule,
                        norma__score_room *room, size_t start, size_t n)
{
    const size_t at = (size_t)(rule->scale - s->instrument->scales) * BLOCK;
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

static norma__score_counts score_items(const norma__score_rule *rule, const norma__score_room *room,
                                       const int32_t *answered, double *mean, double *pomp,
                                       size_t n)
{
    const norma__item_sums *sums = &room->items;
    norma__score_counts counts = {0};
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

/* ---- scores of parts --------------------------------------------------------------------------
 */

/* Scores are fractions of small numbers, of which this is a multiple: 2^8 3^4 5^2 7^2 11 13. */
static const double GRID = 3632428800.0;
static const double MOST_WEIGHT = 10000; /* for which sums on the grid are exact */

/* A weighted mean in the making: as it comes, and on the grid, where sums are whole numbers, so
   that three thirds are one whichever comes first. */
struct composite {
    double sum, on_grid, weight;
    bool whole;
};

static void add_score(struct composite *c, double score, double weight)
{
    const double scaled = score * GRID, nearest = rint(scaled);
    if (isnan(score))
        return;
    c->whole =
        c->whole && fabs(scaled - nearest) <= 0x1p-50 * fabs(scaled) && weight == rint(weight);
    c->sum += weight * score;
    c->on_grid += weight * nearest;
    c->weight += weight;
}

static double composite_mean(const struct composite *c)
{
    if (c->whole && c->weight <= MOST_WEIGHT)
        return c->on_grid / (c->weight * GRID);
    return c->sum / c->weight;
}

static norma__score_counts score_parts(const norma__scoring *s, const norma__score_rule *rule,
                                       const norma__score_room *room, const int32_t *answered,
                                       size_t column, size_t start, size_t n)
{
    const size_t n_rows = s->scores->n_rows;
    const norma_scale *of = rule->scale;
    double *mean = s->scores->mean, *pomp = s->scores->pomp;
    norma__score_counts counts = {0};
    for (size_t r = start; r < start + n; r++) {
        struct composite m = {.whole = true}, p = {.whole = true};
        size_t scored = 0;
        for (size_t k = 0; k < of->n_parts; k++) {
            const double weight = rule->weights ? rule->weights[k] : 1;
            const size_t at = of->parts[k] * n_rows + r;
            scored += isnan(mean[at]) ? 0 : 1;
            add_score(&m, mean[at], weight);
            add_score(&p, pomp[at], weight);
        }
        const bool kept = room->kept[r - start], enough = kept && scored >= rule->least;
        mean[column * n_rows + r] = enough ? composite_mean(&m) : NAN;
        pomp[column * n_rows + r] = enough && p.weight > 0 ? composite_mean(&p) : NAN;
        counts.scored += enough;
        counts.too_few += kept && !enough;
        counts.imputed += enough && (size_t)answered[r - start] < of->n_items;
    }
    return counts;
}

/* ---- a block ----------------------------------------------------------------------------------
 */

static norma__score_counts score_scale(const norma__scoring *s, norma__score_room *room,
                                       size_t scale, size_t start, size_t n)
{
    const norma__score_rule *rule = &s->rules[scale];
    const int32_t *answered = room->answered + scale * BLOCK;
    double *mean = s->scores->mean + scale * s->scores->n_rows + start;
    double *pomp = s->scores->pomp + scale * s->scores->n_rows + start;
    switch (rule->way) {
    case NORMA__SCORE_PARTS:
        return score_parts(s, rule, room, answered, scale, start, n);
    case NORMA__SCORE_ITEMS:
        sum_weighed(s, rule, room, start, n);
        return score_items(rule, room, answered, mean, pomp, n);
    default:
        return score_sums(rule, room, room->sums + scale * BLOCK, answered, mean, pomp, n);
    }
}

/* A held scale may have been scored for the scale that is made from it. */
static void leave_out(const norma__scoring *s, size_t scale, size_t start, size_t n)
{
    double *mean = s->scores->mean + scale * s->scores->n_rows + start;
    double *pomp = s->scores->pomp + scale * s->scores->n_rows + start;
    for (size_t r = 0; r < n; r++)
        mean[r] = pomp[r] = NAN;
}

void norma__score_block(const norma__scoring *s, norma__score_room *room, size_t start, size_t n)
{
    const size_t n_scales = s->instrument->n_scales;
    memset(room->sums, 0, n_scales * BLOCK * sizeof *room->sums);
    memset(room->answered, 0, n_scales * BLOCK * sizeof *room->answered);
    for (size_t r = 0; r < n; r++)
        room->kept[r] = !s->keep || s->keep[start + r];
    for (size_t scale = n_scales; scale-- > 0;) { /* parts come after their whole */
        const norma__score_rule *rule = &s->rules[scale];
        if (rule->scale->n_parts > 0)
            sum_parts(s, room, scale, n);
        else
            sum_items(s, room, scale, start, n);
        if (!rule->needed)
            continue;
        const norma__score_counts counts = score_scale(s, room, scale, start, n);
        room->counts[scale].scored += rule->held ? 0 : counts.scored;
        room->counts[scale].too_few += rule->held ? 0 : counts.too_few;
        room->counts[scale].imputed += rule->held ? 0 : counts.imputed;
    }
    for (size_t scale = 0; scale < n_scales; scale++)
        if (s->rules[scale].held)
            leave_out(s, scale, start, n);
}

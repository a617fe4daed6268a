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
static norma__score_counts score_sums(const norma__scoring *s, const norma__score_room *room,
                                      size_t scale, size_t start, size_t n)
{
    const norma__score_rule *rule = &s->rules[scale];
    const int32_t *restrict sums = room->sums + scale * BLOCK;
    const int32_t *restrict answered = room->answered + scale * BLOCK;
    double *restrict mean = s->scores->mean + scale * s->scores->n_rows + start;
    double *restrict pomp = s->scores->pomp + scale * s->scores->n_rows + start;
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

/* ---- a block ----------------------------------------------------------------------------------
 */

static norma__score_counts score_scale(const norma__scoring *s, norma__score_room *room,
                                       size_t scale, size_t start, size_t n)
{
    switch (s->rules[scale].way) {
    case NORMA__SCORE_PARTS:
        return norma__score_parts(s, room, scale, start, n);
    case NORMA__SCORE_ITEMS:
        return norma__score_items(s, room, scale, start, n);
    default:
        return score_sums(s, room, scale, start, n);
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

#include "process/careless/answers.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* Sums of whole numbers are exact; those of shares are not, and what is left of a variance by
   rounding is less than this share of the sum of squares. */
static const double VARIANCE_LEAST = 1e-12;

void norma__answers_clear(norma__answers *answers)
{
    free(answers->items);
    free(answers->place);
    free(answers->first);
    free(answers->origin);
    free(answers->step);
    *answers = (norma__answers){0};
}

static int lowest_answer(const norma__answers *answers, const norma_data *data)
{
    int lowest = answers->n ? norma_data_min(data, answers->items[0]) : 0;
    for (size_t i = 1; i < answers->n; i++) {
        int min = norma_data_min(data, answers->items[i]);
        lowest = min < lowest ? min : lowest;
    }
    return lowest;
}

/* Ranges that are not declared come from the answers at hand and tell nothing about the item. */
static bool ranges_differ(const norma__answers *answers, const norma_instrument *instrument)
{
    bool differ = false;
    for (size_t i = 0; i < answers->n; i++) {
        const norma_item *item = &instrument->items[answers->items[i]];
        const norma_item *one = &instrument->items[answers->items[0]];
        if (!item->range_known)
            return false;
        differ |= item->min != one->min || item->max != one->max;
    }
    return differ;
}

static void fill_numbers(norma__answers *answers, const norma_instrument *instrument,
                         const norma_data *data)
{
    bool shares = ranges_differ(answers, instrument);
    int lowest = lowest_answer(answers, data);
    for (size_t i = 0; i < answers->n; i++) {
        int min = norma_data_min(data, answers->items[i]);
        int max = norma_data_max(data, answers->items[i]);
        answers->first[i] = (int64_t)min - lowest;
        answers->origin[i] = shares ? 0 : (double)answers->first[i];
        answers->step[i] = shares ? 1 / (double)(max - min) : 1;
    }
}

norma_status norma__answers_of(norma__answers *answers, const norma_instrument *instrument,
                               const norma_data *data, norma_error *err)
{
    size_t n = instrument->n_items;
    *answers = (norma__answers){0};
    answers->items = NORMA__NEW(size_t, n);
    answers->place = NORMA__NEW(size_t, n);
    answers->first = NORMA__NEW(int64_t, n);
    answers->origin = NORMA__NEW(double, n);
    answers->step = NORMA__NEW(double, n);
    if (!answers->items || !answers->place || !answers->first || !answers->origin ||
        !answers->step) {
        norma__answers_clear(answers);
        return norma__no_memory(err);
    }
    for (size_t j = 0; j < n; j++) {
        bool measures = instrument->items[j].control == NORMA_CONTROL_NONE;
        answers->place[j] = measures ? answers->n : NORMA_NONE;
        if (measures)
            answers->items[answers->n++] = j;
    }
    fill_numbers(answers, instrument, data);
    return NORMA_OK;
}

double norma__within_correlation(const norma__pair_sums *s)
{
    if (s->n < NORMA__FEWEST_PAIRS)
        return NAN;
    double xx = s->n * s->xx - s->x * s->x, yy = s->n * s->yy - s->y * s->y;
    if (!(xx > VARIANCE_LEAST * s->n * s->xx) || !(yy > VARIANCE_LEAST * s->n * s->yy))
        return NAN;
    double r = (s->n * s->xy - s->x * s->y) / (sqrt(xx) * sqrt(yy));
    return r > 1 ? 1 : r < -1 ? -1 : r;
}

void norma__first_scales(size_t *scale_of, const norma__answers *answers,
                         const norma_instrument *instrument)
{
    for (size_t i = 0; i < answers->n; i++)
        scale_of[i] = NORMA_NONE;
    for (size_t s = instrument->n_scales; s-- > 0;) {
        const norma_scale *scale = &instrument->scales[s];
        for (size_t i = 0; scale->n_parts == 0 && i < scale->n_items; i++) {
            size_t place = answers->place[scale->items[i]];
            if (place != NORMA_NONE)
                scale_of[place] = s;
        }
    }
}

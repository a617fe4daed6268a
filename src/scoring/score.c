#include <norma/score.h>

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* Rows are scored block by block: the columns of a block stay in the cache while every scale of the
   hierarchy reads them. Sums are whole numbers, so that equal scores are equal doubles however the
   answers were spread, and no sum depends on the number of threads. */
enum { BLOCK = 2048 };

/* How one scale is scored. With one range for all items POMP follows from the mean; else every item
   is put on a scale of 0 ... common, a common multiple of the ranges, so that its share stays
   whole. */
typedef struct scale_rule {
    const norma_scale *scale;
    bool one_range, held;
    int min, range;  /* of the items, when it is one */
    double common;   /* else: the whole number that stands for an item's maximum */
    size_t least;    /* items that must be answered */
    size_t column;   /* of the scores */
    size_t n_scored; /* counted over all blocks */
    size_t n_too_few;
} scale_rule;

/* A thread's sums over the rows of one block. */
typedef struct block_sums {
    int64_t keyed[BLOCK];     /* keyed answers */
    uint32_t answered[BLOCK]; /* items answered */
    double share[BLOCK];      /* keyed answers from 0 to common; ranges differ only */
    uint32_t shared[BLOCK];   /* items that have a share: those whose range is not a point */
} block_sums;

static double greatest_divisor(double a, double b)
{
    while (b > 0) {
        double rest = fmod(a, b);
        a = b;
        b = rest;
    }
    return a;
}

/* The least common multiple of the ranges; 1 when it would not leave room for exact sums. */
static double common_multiple(const norma_data *data, const norma_scale *scale)
{
    double multiple = 1;
    for (size_t i = 0; i < scale->n_items; i++) {
        double range =
            norma_data_max(data, scale->items[i]) - norma_data_min(data, scale->items[i]);
        if (range > 0)
            multiple *= range / greatest_divisor(multiple, range);
        if (multiple * 100 * (double)scale->n_items > 0x1p52)
            return 1;
    }
    return multiple;
}

static scale_rule rule_of(const norma_instrument *instrument, const norma_data *data, size_t s,
                          const uint8_t *hold)
{
    const norma_scale *scale = &instrument->scales[s];
    scale_rule rule = {.scale = scale, .one_range = true, .held = hold && hold[s], .column = s};
    rule.min = norma_data_min(data, scale->items[0]);
    rule.range = norma_data_max(data, scale->items[0]) - rule.min;
    for (size_t i = 1; i < scale->n_items; i++)
        if (norma_data_min(data, scale->items[i]) != rule.min ||
            norma_data_max(data, scale->items[i]) != rule.min + rule.range)
            rule.one_range = false;
    if (!rule.one_range)
        rule.common = common_multiple(data, scale);
    /* the share is met with a hair's breadth for what binary fractions cannot say */
    double least = ceil(instrument->scoring.min_answered * (double)scale->n_items - 1e-9);
    rule.least = least < 1 ? 1 : (size_t)least;
    return rule;
}

static void add_keyed(block_sums *sums, const uint8_t *cells, size_t n, int min, int range,
                      bool reversed)
{
    const int64_t from = reversed ? min + range : min, sign = reversed ? -1 : 1;
    for (size_t r = 0; r < n; r++) {
        const int64_t answered = cells[r] != NORMA_MISSING_CELL;
        sums->keyed[r] += answered * (from + sign * cells[r]);
        sums->answered[r] += (uint32_t)answered;
    }
}

static void add_share(block_sums *sums, const uint8_t *cells, size_t n, int range, bool reversed,
                      double common)
{
    const double weight = common / range;
    for (size_t r = 0; r < n; r++) {
        if (cells[r] == NORMA_MISSING_CELL)
            continue;
        sums->share[r] += weight * (reversed ? range - cells[r] : cells[r]);
        sums->shared[r]++;
    }
}

static void sum_block(block_sums *sums, const scale_rule *rule, const norma_data *data,
                      size_t start, size_t n)
{
    memset(sums, 0, sizeof *sums);
    for (size_t i = 0; i < rule->scale->n_items; i++) {
        size_t item = rule->scale->items[i];
        const uint8_t *cells = norma_data_cells(data, item) + start;
        int min = norma_data_min(data, item), range = norma_data_max(data, item) - min;
        bool reversed = norma_data_reversed(data, item);
        add_keyed(sums, cells, n, min, range, reversed);
        if (!rule->one_range && range > 0)
            add_share(sums, cells, n, range, reversed, rule->common);
    }
}

static double pomp_of(const scale_rule *rule, const block_sums *sums, size_t r)
{
    double top = rule->one_range ? (double)sums->answered[r] * rule->range
                                 : (double)sums->shared[r] * rule->common;
    double sum = rule->one_range ? (double)sums->keyed[r] - (double)sums->answered[r] * rule->min
                                 : sums->share[r];
    return top > 0 ? 100 * sum / top : NAN;
}

static void score_block(norma_scores *scores, scale_rule *rule, const block_sums *sums,
                        const uint8_t *keep, size_t start, size_t n)
{
    double *mean = scores->mean + rule->column * scores->n_rows + start;
    double *pomp = scores->pomp + rule->column * scores->n_rows + start;
    size_t scored = 0, too_few = 0;
    for (size_t r = 0; r < n; r++) {
        bool kept = !rule->held && (!keep || keep[start + r]);
        bool enough = kept && sums->answered[r] >= rule->least;
        mean[r] = enough ? (double)sums->keyed[r] / (double)sums->answered[r] : NAN;
        pomp[r] = enough ? pomp_of(rule, sums, r) : NAN;
        scored += enough;
        too_few += kept && !enough;
    }
#pragma omp atomic
    rule->n_scored += scored;
#pragma omp atomic
    rule->n_too_few += too_few;
}

static void score_all(norma_scores *scores, scale_rule *rules, block_sums *sums, int threads,
                      const norma_data *data, const uint8_t *keep)
{
    const size_t n_blocks = (scores->n_rows + BLOCK - 1) / BLOCK;
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t b = 0; b < n_blocks; b++) {
        block_sums *own = &sums[omp_get_thread_num()];
        size_t start = b * BLOCK;
        size_t n = scores->n_rows - start < BLOCK ? scores->n_rows - start : BLOCK;
        for (size_t s = 0; s < scores->n_scales; s++) {
            if (!rules[s].held)
                sum_block(own, &rules[s], data, start, n);
            score_block(scores, &rules[s], own, keep, start, n);
        }
    }
}

static norma_scores *scores_new(size_t n_rows, size_t n_scales, double min_answered)
{
    norma_scores *scores = NORMA__NEW(norma_scores, 1);
    if (!scores)
        return NULL;
    scores->n_rows = n_rows;
    scores->n_scales = n_scales;
    scores->min_answered = min_answered;
    scores->mean = norma__new(n_rows * n_scales, sizeof(double));
    scores->pomp = norma__new(n_rows * n_scales, sizeof(double));
    scores->n_scored = NORMA__NEW(size_t, n_scales);
    scores->n_too_few = NORMA__NEW(size_t, n_scales);
    if (scores->mean && scores->pomp && scores->n_scored && scores->n_too_few)
        return scores;
    norma_scores_free(scores);
    return NULL;
}

norma_status norma_score(norma_scores **out, const norma_instrument *instrument,
                         const norma_data *data, const uint8_t *keep, const uint8_t *hold,
                         const norma_score_options *options, norma_error *err)
{
    const int threads = norma__threads(options ? options->threads : 0);
    const size_t n_scales = instrument->n_scales;
    norma_scores *scores = NULL;
    scale_rule *rules = NULL;
    block_sums *sums = NULL;
    norma_status status = NORMA_OK;

    *out = NULL;
    scores = scores_new(norma_data_rows(data), n_scales, instrument->scoring.min_answered);
    rules = NORMA__NEW(scale_rule, n_scales);
    sums = NORMA__NEW(block_sums, (size_t)threads);
    if (!scores || !rules || !sums) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t s = 0; s < n_scales; s++)
        rules[s] = rule_of(instrument, data, s, hold);
    score_all(scores, rules, sums, threads, data, keep);
    for (size_t s = 0; s < n_scales; s++) {
        scores->n_scored[s] = rules[s].n_scored;
        scores->n_too_few[s] = rules[s].n_too_few;
    }
    *out = scores;
    scores = NULL;
done:
    norma_scores_free(scores);
    free(rules);
    free(sums);
    return status;
}

void norma_scores_free(norma_scores *scores)
{
    if (!scores)
        return;
    free(scores->mean);
    free(scores->pomp);
    free(scores->n_scored);
    free(scores->n_too_few);
    free(scores);
}

#include <math.h>
#include <stdlib.h>

#include <norma/moments.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/norms_tables_parts.h"

/* ---- the scale as a sum ---- */

static size_t place_of(const norma_scale *scale, size_t item)
{
    size_t k = 0;
    while (scale->items[k] != item)
        k++;
    return k;
}

/* Adds share times the weights of a scale, or of its parts' items, to those of the whole's. */
static void spread(norma__scale_sum *sum, size_t scale, double share)
{
    const norma_scale *whole = &sum->instrument->scales[sum->scale];
    const norma_scale *of = &sum->instrument->scales[scale];
    const size_t n = of->from_parts ? of->n_parts : of->n_items;
    double all = 0;
    for (size_t k = 0; k < n; k++)
        all += of->weights ? of->weights[k] : 1;
    for (size_t k = 0; k < n; k++) {
        const double own = share * (of->weights ? of->weights[k] : 1) / all;
        if (of->from_parts)
            spread(sum, of->parts[k], own);
        else
            sum->weight[place_of(whole, of->items[k])] += own;
    }
}

/* One item, or two that are scored as they are, missing answers by the mean of the others. */
static bool counts_scores(const norma_instrument *instrument, size_t scale)
{
    const norma_scale *of = &instrument->scales[scale];
    const int missing = instrument->scoring.missing;
    return of->n_items == 1 ||
           (of->n_items == 2 && !of->from_parts &&
            (missing == NORMA_SCORE_PERSON_MEAN || missing == NORMA_SCORE_COMPLETE));
}

norma_status norma__scale_sum_of(norma__scale_sum *out, const norma_instrument *instrument,
                                 size_t scale, norma_error *err)
{
    *out = (norma__scale_sum){.instrument = instrument,
                              .scale = scale,
                              .weight = NORMA__NEW(double, instrument->scales[scale].n_items)};
    if (!out->weight)
        return norma__no_memory(err);
    spread(out, scale, 1);
    out->in_counts = counts_scores(instrument, scale);
    return NORMA_OK;
}

void norma__scale_sum_clear(norma__scale_sum *sum)
{
    free(sum->weight);
    *sum = (norma__scale_sum){0};
}

/* ---- moments ---- */

/* POMP of one step of an item. */
static double step_of(const norma__scale_sum *sum, const norma_scale *scale, size_t k)
{
    const norma_item *item = &sum->instrument->items[scale->items[k]];
    return 100.0 / (item->max - item->min);
}

static double alpha_of(const norma_moments *m)
{
    const size_t p = m->n_items;
    double own = 0, all = 0;
    for (size_t i = 0; i < p; i++) {
        own += m->cov[i + p * i];
        for (size_t j = 0; j < p; j++)
            all += m->cov[i + p * j];
    }
    return p > 1 && all > 0 ? (double)p / ((double)p - 1) * (1 - own / all) : NAN;
}

/* Answered by the same respondents are items of which every pair was answered by as many as each of
   them. */
static void count_complete(size_t *n, size_t *incomplete, const norma_moments *m)
{
    const size_t p = m->n_items;
    size_t least = m->n_valid[0], most = m->n_valid[0];
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) {
            const size_t both = i == j ? m->n_valid[i] : m->n_pair[i + p * j];
            least = both < least ? both : least;
            most = both > most ? both : most;
        }
    *n = least;
    *incomplete = most - least;
}

norma_status norma__scale_moments_of(norma__scale_moments *out, const norma__scale_sum *sum,
                                     const norma_tables *tables, size_t group, size_t threads,
                                     norma_error *err)
{
    const norma_scale *scale = &sum->instrument->scales[sum->scale];
    const norma_sample sample = {
        .items = scale->items, .n_items = scale->n_items, .tables = tables, .group = group};
    norma_moments *m = NULL;
    double variance = 0;
    *out = (norma__scale_moments){.alpha = NAN};
    norma_status status = norma_moments_of(&m, &sample, NORMA_MISSING_PAIRWISE, threads, err);
    if (status == NORMA_EDATA) /* fewer than two rows of an item or of a pair */
        return NORMA_OK;
    if (status != NORMA_OK)
        return status;
    count_complete(&out->scores.n, &out->incomplete, m);
    for (size_t i = 0; i < m->n_items; i++) {
        const double own = sum->weight[i] * step_of(sum, scale, i);
        out->scores.mean += own * (m->mean[i] - sum->instrument->items[scale->items[i]].min);
        for (size_t j = 0; j < m->n_items; j++)
            variance += own * sum->weight[j] * step_of(sum, scale, j) * m->cov[i + m->n_items * j];
    }
    out->scores.ss = fmax(0, variance) * ((double)out->scores.n - 1);
    out->alpha = alpha_of(m);
    norma_moments_free(m);
    return NORMA_OK;
}

/* ---- scores of one or two items ---- */

static double item_pomp(const norma__scale_sum *sum, size_t item, size_t answer)
{
    const norma_item *of = &sum->instrument->items[item];
    const double share = (double)answer / (of->max - of->min);
    return 100 * (of->reversed ? 1 - share : share);
}

static double *repeat(double *at, double pomp, int64_t times)
{
    for (int64_t k = 0; k < times; k++)
        *at++ = pomp;
    return at;
}

/* Those who answered this item and not the other have its score, where one of two suffices. */
static double *put_single(double *at, const norma__scale_sum *sum, const norma_tables *tables,
                          size_t group, const size_t items[2], size_t which)
{
    const size_t other = which == 0 ? 1 : 0;
    const size_t n_a = norma_tables_categories(tables, items[which]);
    const size_t n_b = norma_tables_categories(tables, items[other]);
    const int64_t *own = norma_tables_one_way(tables, group, items[which]);
    const bool ordered = items[0] < items[1];
    const int64_t *both = norma_tables_two_way(tables, group, ordered ? items[0] : items[1],
                                               ordered ? items[1] : items[0]);
    const bool first = (which == 0) == ordered; /* its answers are the rows of the cross-table */
    for (size_t a = 0; a < n_a; a++) {
        int64_t left = own[a];
        for (size_t b = 0; b < n_b; b++)
            left -= first ? both[a * n_b + b] : both[b * n_a + a];
        at = repeat(at, item_pomp(sum, items[which], a), left);
    }
    return at;
}

static double *put_pairs(double *at, const norma__scale_sum *sum, const norma_tables *tables,
                         size_t group, const size_t items[2])
{
    const size_t low = items[0] < items[1] ? 0 : 1, high = 1 - low;
    const size_t n_b = norma_tables_categories(tables, items[high]);
    const int64_t *both = norma_tables_two_way(tables, group, items[low], items[high]);
    for (size_t a = 0; a < norma_tables_categories(tables, items[low]); a++)
        for (size_t b = 0; b < n_b; b++)
            at = repeat(at,
                        sum->weight[low] * item_pomp(sum, items[low], a) +
                            sum->weight[high] * item_pomp(sum, items[high], b),
                        both[a * n_b + b]);
    return at;
}

norma_status norma__scale_scores_of(double **pomp, size_t *n, const norma__scale_sum *sum,
                                    const norma_tables *tables, size_t group, norma_error *err)
{
    const norma_scale *scale = &sum->instrument->scales[sum->scale];
    const norma_scoring *rule = &sum->instrument->scoring;
    const bool one_will_do =
        rule->missing == NORMA_SCORE_PERSON_MEAN && 2 * rule->min_answered <= 1;
    double *at = *pomp = NORMA__NEW(double, norma_tables_rows(tables, group));
    if (!at)
        return norma__no_memory(err);
    if (scale->n_items == 1) {
        const int64_t *counts = norma_tables_one_way(tables, group, scale->items[0]);
        for (size_t a = 0; a < norma_tables_categories(tables, scale->items[0]); a++)
            at = repeat(at, item_pomp(sum, scale->items[0], a), counts[a]);
    } else {
        at = put_pairs(at, sum, tables, group, scale->items);
        for (size_t w = 0; w < 2 && one_will_do; w++)
            at = put_single(at, sum, tables, group, scale->items, w);
    }
    *n = (size_t)(at - *pomp);
    return NORMA_OK;
}

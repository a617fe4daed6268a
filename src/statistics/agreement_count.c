#include "statistics/agreement_count.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

enum { COUNTERS_A_SLAB = 1 << 16, SLABS_A_THREAD = 4 };

/* ---- one unit on one item ---- */

static size_t category_at(const uint32_t *counts, size_t rank)
{
    size_t x = 0;
    for (size_t below = counts[0]; below <= rank; below += counts[x])
        x++;
    return x;
}

/* Deviations are from the mean itself, so nothing cancels. */
static norma__unit_item sum_up(const uint32_t *counts, size_t categories, size_t n)
{
    norma__unit_item s = {.n = n};
    for (size_t x = 0; x < categories; x++)
        s.total += (double)counts[x] * (double)x;
    double mean = s.total / (double)n;
    double median =
        ((double)category_at(counts, (n - 1) / 2) + (double)category_at(counts, n / 2)) / 2;
    for (size_t x = 0; x < categories; x++) {
        double d = (double)x - mean, times = (double)counts[x];
        s.variance += times * d * d;
        s.ad_mean += times * fabs(d);
        s.ad_median += times * fabs((double)x - median);
    }
    s.variance /= (double)n - 1;
    s.ad_mean /= (double)n;
    s.ad_median /= (double)n;
    return s;
}

/* Adds an item to what its unit sums over items; rwg_j holds ratios of variances until the end,
   unless one ratio of the mean variance will do. */
static void add_item(norma_agreement *unit, size_t *n_awg, const norma__counting *c,
                     const norma__counted_item *item, const norma__unit_item *s)
{
    double awg = norma__awg(s, (double)item->categories - 1);
    unit->mean_variance += s->variance;
    unit->ad_mean += s->ad_mean;
    unit->ad_median += s->ad_median;
    for (int k = 0; k < NORMA_NULLS && !c->alike; k++)
        unit->rwg_j[k] += s->variance / item->null[k];
    if (!isnan(awg)) {
        unit->awg += awg;
        ++*n_awg;
    }
}

static void finish_unit(norma_agreement *unit, const norma__counting *c, size_t n_awg)
{
    double k = (double)c->n_items;
    if (unit->n < 2) {
        norma__agreement_unknown(unit, unit->n);
        return;
    }
    unit->mean_variance /= k;
    unit->sd = sqrt(unit->mean_variance);
    unit->ad_mean /= k;
    unit->ad_median /= k;
    unit->awg = n_awg ? unit->awg / (double)n_awg : NAN;
    for (int null = 0; null < NORMA_NULLS; null++) {
        double ratio =
            c->alike ? unit->mean_variance / c->items[0].null[null] : unit->rwg_j[null] / k;
        if (null == NORMA_NULL_UNIFORM)
            unit->rwg_star = 1 - ratio;
        unit->rwg_j[null] = norma__rwg_j(ratio, c->n_items);
    }
}

/* ---- slabs of units ---- */

/* The rows of a slab, the unit of each within it, and its counters. */
typedef struct slab {
    size_t n, first, n_units;
    const uint32_t *rows;
    uint32_t *unit;   /* n */
    uint32_t *counts; /* n_units x most_categories */
} slab;

static void count_item(norma_agreement_result *result, const norma__counting *c, const slab *s,
                       const norma__counted_item *item)
{
    memset(s->counts, 0, s->n_units * item->categories * sizeof *s->counts);
    for (size_t i = 0; i < s->n; i++)
        s->counts[s->unit[i] * item->categories + item->cells[s->rows[i]]]++;
    for (size_t u = 0; u < s->n_units; u++) {
        norma_agreement *unit = &result->units[s->first + u];
        if (unit->n < 2)
            continue;
        const norma__unit_item sums =
            sum_up(s->counts + u * item->categories, item->categories, unit->n);
        add_item(unit, &c->n_awg[s->first + u], c, item, &sums);
    }
}

static bool count_slab(norma_agreement_result *result, const norma__counting *c, size_t number)
{
    size_t start = c->by_slab.start[number], first = number * c->units_a_slab;
    slab s = {.n = c->by_slab.start[number + 1] - start,
              .first = first,
              .n_units = first + c->units_a_slab < result->n_units ? c->units_a_slab
                                                                   : result->n_units - first,
              .rows = c->by_slab.rows + start};
    s.unit = NORMA__NEW(uint32_t, s.n);
    s.counts = NORMA__NEW(uint32_t, s.n_units * c->most_categories);
    bool possible = s.unit && s.counts;
    for (size_t i = 0; possible && i < s.n; i++) {
        s.unit[i] = c->group->unit[s.rows[i]] - (uint32_t)s.first;
        result->units[s.first + s.unit[i]].n++;
    }
    for (size_t j = 0; possible && j < c->n_items; j++)
        count_item(result, c, &s, &c->items[j]);
    for (size_t u = s.first; possible && u < s.first + s.n_units; u++)
        finish_unit(&result->units[u], c, c->n_awg[u]);
    free(s.unit);
    free(s.counts);
    return possible;
}

norma_status norma__counting_run(norma_agreement_result *result, const norma__counting *c,
                                 int threads, norma_error *err)
{
    bool possible = true;
#pragma omp parallel for num_threads(threads) schedule(dynamic) reduction(&& : possible)
    for (size_t s = 0; s < c->n_slabs; s++)
        possible = count_slab(result, c, s) && possible;
    return possible ? NORMA_OK : norma__no_memory(err);
}

norma_status norma__counting_cut(norma__counting *c, int threads, norma_error *err)
{
    size_t units = c->group->n_units, most = COUNTERS_A_SLAB / c->most_categories;
    size_t even = units / ((size_t)threads * SLABS_A_THREAD) + 1;
    c->units_a_slab = even < most ? even : most;
    c->n_slabs = (units + c->units_a_slab - 1) / c->units_a_slab;
    c->slab = NORMA__NEW(uint32_t, c->group->n_rows);
    if (!c->slab)
        return norma__no_memory(err);
    for (size_t r = 0; r < c->group->n_rows; r++)
        c->slab[r] = c->group->unit[r] == NORMA_NO_UNIT
                         ? NORMA_NO_UNIT
                         : c->group->unit[r] / (uint32_t)c->units_a_slab;
    const norma_grouping slabs = {
        .n_rows = c->group->n_rows, .n_units = c->n_slabs, .unit = c->slab};
    return norma__unit_rows_of(&c->by_slab, &slabs, c->complete, err);
}

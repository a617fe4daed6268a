#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/reliability/parts.h"
#include "models/reliability/totals.h"
#include "statistics/sample.h"

/* Share of the rows in the upper and in the lower group: Kelley (1939), J. Educ. Psychol. 30,
   17-24. */
static const double GROUP = 0.27;

/* ---- correlations ---- */

/* With the sum of all items; 0 / 0 where the item or the sum does not vary. */
static double with_total(const norma_moments *m, const norma_reliability_result *r, size_t i)
{
    double sum = 0, sd = r->score_sd * (double)m->n_items;
    for (size_t j = 0; j < m->n_items; j++)
        sum += m->cov[i + j * m->n_items];
    return m->sd[i] > 0 && sd > 0 ? sum / (m->sd[i] * sd) : NAN;
}

static void correlation_range(norma_item_reliability *item, const norma_moments *m, size_t i)
{
    item->r_lowest = item->r_highest = NAN;
    for (size_t j = 0; j < m->n_items; j++)
        if (j != i) { /* fmin() and fmax() pass over what is undefined */
            item->r_lowest = fmin(item->r_lowest, m->cor[i + j * m->n_items]);
            item->r_highest = fmax(item->r_highest, m->cor[i + j * m->n_items]);
        }
}

static void fill_correlations(norma_reliability_result *r, const norma_moments *m)
{
    double sum = 0;
    size_t n = 0;
    r->r_lowest = r->r_highest = NAN;
    for (size_t i = 0; i < m->n_items; i++) {
        norma_item_reliability *item = &r->items[i];
        item->r_total = with_total(m, r, i);
        correlation_range(item, m, i);
        r->r_lowest = fmin(r->r_lowest, item->r_lowest);
        r->r_highest = fmax(r->r_highest, item->r_highest);
        for (size_t j = 0; j < i; j++)
            if (!isnan(m->cor[i + j * m->n_items])) {
                sum += m->cor[i + j * m->n_items];
                n++;
            }
    }
    r->r_mean = n ? sum / (double)n : NAN;
}

/* ---- floor and ceiling ---- */

/* Answers (their weight) in an item's lowest category as answered, its highest, and in all. */
typedef struct ends {
    int64_t lowest, highest, all;
} ends;

static ends ends_of_counts(const norma_sample *sample, size_t j)
{
    const int64_t *count = norma_tables_one_way(sample->tables, sample->group, sample->items[j]);
    size_t most = (size_t)(norma__sample_max(sample, j) - norma__sample_min(sample, j));
    ends e = {.lowest = count[0], .highest = count[most]};
    for (size_t c = 0; c <= most; c++)
        e.all += count[c];
    return e;
}

/* used: n_rows flags. */
static ends ends_of_rows(const norma_sample *sample, const uint8_t *used, size_t j)
{
    const uint8_t *cells = norma_data_cells(sample->data, sample->items[j]);
    const int64_t *weights = norma_data_weights(sample->data);
    int most = norma__sample_max(sample, j) - norma__sample_min(sample, j);
    ends e = {0};
    for (size_t r = 0; r < norma_data_rows(sample->data); r++) {
        int64_t weight = weights ? weights[r] : 1;
        if (!used[r] || cells[r] == NORMA_MISSING_CELL)
            continue;
        e.all += weight;
        e.lowest += cells[r] == 0 ? weight : 0;
        e.highest += cells[r] == most ? weight : 0;
    }
    return e;
}

/* Rows that the sample keeps; listwise, those without a missing answer among its items. */
static uint8_t *rows_used(const norma_sample *sample, int missing)
{
    size_t n = norma_data_rows(sample->data);
    uint8_t *used = NORMA__NEW(uint8_t, n);
    for (size_t r = 0; used && r < n; r++)
        used[r] = norma__sample_keeps(sample, r);
    for (size_t j = 0; used && missing == NORMA_MISSING_LISTWISE && j < sample->n_items; j++) {
        const uint8_t *cells = norma_data_cells(sample->data, sample->items[j]);
        for (size_t r = 0; r < n; r++)
            used[r] &= cells[r] != NORMA_MISSING_CELL;
    }
    return used;
}

static norma_status fill_ends(norma__reliable *r, norma_error *err)
{
    const norma_sample *sample = r->sample;
    uint8_t *used = sample->data ? rows_used(sample, r->options->missing) : NULL;
    if (sample->data && !used)
        return norma__no_memory(err);
    for (size_t j = 0; j < sample->n_items; j++) {
        norma_item_reliability *item = &r->result->items[j];
        ends e = used ? ends_of_rows(sample, used, j) : ends_of_counts(sample, j);
        bool reversed = norma__sample_reversed(sample, j);
        item->floor = (double)(reversed ? e.highest : e.lowest) / (double)e.all;
        item->ceiling = (double)(reversed ? e.lowest : e.highest) / (double)e.all;
    }
    free(used);
    return NORMA_OK;
}

/* ---- discrimination ---- */

/* How much a row of each score counts in the group at one end, from score first in steps of
   direction: 1, and less for the score at the edge, so that equal scores count equally and the
   group has exactly its share of the rows. */
static void take_group(double *weight, const norma__totals *totals, size_t n, bool upper)
{
    double left = GROUP * (double)n;
    for (size_t k = 0; k < totals->n; k++) {
        size_t score = upper ? totals->n - 1 - k : k;
        double rows = (double)totals->rows[score];
        weight[score] = rows > 0 ? fmin(1, left / rows) : 0;
        left -= weight[score] * rows;
    }
}

static double group_mean(const norma__rows *rows, const norma__totals *totals, const double *weight,
                         size_t j)
{
    double sum = 0;
    for (size_t r = 0; r < rows->n_distinct; r++)
        sum += rows->times[r] * weight[totals->score[r]] * rows->x[r + j * rows->n_distinct];
    return sum / (GROUP * (double)rows->n);
}

static norma_status fill_discrimination(norma__reliable *r, norma_error *err)
{
    const norma__rows *rows = r->rows;
    norma__totals totals = {0};
    norma_status status = norma__totals_of(&totals, rows, err);
    double *weights = NORMA__NEW(double, 2 * totals.n);
    if (status == NORMA_OK && !weights)
        status = norma__no_memory(err);
    if (status == NORMA_OK) {
        take_group(weights, &totals, rows->n, false);
        take_group(weights + totals.n, &totals, rows->n, true);
        for (size_t j = 0; j < rows->p; j++)
            if (rows->most[j] > 0)
                r->result->items[j].discrimination =
                    (group_mean(rows, &totals, weights + totals.n, j) -
                     group_mean(rows, &totals, weights, j)) /
                    rows->most[j];
    }
    free(weights);
    norma__totals_clear(&totals);
    return status;
}

norma_status norma__reliability_items(norma__reliable *r, norma_error *err)
{
    fill_correlations(r->result, r->moments);
    for (size_t j = 0; j < r->result->n_items; j++)
        r->result->items[j].discrimination = NAN;
    norma_status status = fill_ends(r, err);
    if (status == NORMA_OK && r->rows)
        status = fill_discrimination(r, err);
    return status;
}

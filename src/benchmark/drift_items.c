/* Items: how the answers of a collection differ from those of a norm set. */
#include <math.h>
#include <stdlib.h>

#include "benchmark/drift_tests.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* Counts of one item in both, as keyed from 0. */
typedef struct answers {
    double *n[2]; /* categories each */
    double total[2];
    size_t categories;
    int min;
} answers;

/* How much fewer independent respondents a norm set has than respondents, on the smallest scale
   that has the item: 1 without companies and weights. */
static double worth(const norma_norm_set *set, const norma_instrument *instrument, size_t item)
{
    size_t smallest = (size_t)-1;
    double share = 1;
    for (size_t s = 0; s < set->n_scales; s++) {
        size_t at = norma_instrument_find_scale(instrument, set->scales[s].id);
        const norma_scale *scale = at == NORMA_NONE ? NULL : &instrument->scales[at];
        for (size_t k = 0; scale && k < scale->n_items && scale->n_items < smallest; k++)
            if (scale->items[k] == item) {
                smallest = scale->n_items;
                share = set->scales[s].n_effective / (double)set->scales[s].n;
            }
    }
    return share;
}

static void count(answers *a, const norma_frozen *const counts[2], size_t item, bool reversed)
{
    for (size_t side = 0; side < 2; side++) {
        a->total[side] = 0;
        for (size_t c = 0; c < a->categories; c++) {
            double n = counts[side]->values[item + counts[side]->n_rows * c];
            a->n[side][reversed ? a->categories - 1 - c : c] = n;
            a->total[side] += n;
        }
    }
}

static norma__drift_mean mean_of(const answers *a, size_t side, double share)
{
    double n = a->total[side], sum = 0, squares = 0;
    norma__drift_mean m;
    for (size_t c = 0; c < a->categories; c++)
        sum += a->n[side][c] * (double)c;
    for (size_t c = 0; c < a->categories; c++)
        squares += a->n[side][c] * ((double)c - sum / n) * ((double)c - sum / n);
    m.mean = a->min + sum / n;
    m.sd = sqrt(squares / (n - 1));
    m.n_effective = share * n;
    m.se = m.sd / sqrt(m.n_effective);
    m.df = n - 1;
    return m;
}

static void fill_answers(norma_drift_item *d, const answers *a, const double share[2])
{
    double chi2 = 0, used = 0;
    double n[2] = {share[0] * a->total[0], share[1] * a->total[1]};
    d->variation = d->most = 0;
    d->most_at = a->min;
    for (size_t c = 0; c < a->categories; c++) {
        double p[2] = {a->n[0][c] / a->total[0], a->n[1][c] / a->total[1]};
        double both = (n[0] * p[0] + n[1] * p[1]) / (n[0] + n[1]), change = p[1] - p[0];
        if (both > 0) {
            chi2 += change * change / both * n[0] * n[1] / (n[0] + n[1]);
            used++;
        }
        d->variation += fabs(change) / 2;
        if (fabs(100 * change) > fabs(d->most)) {
            d->most = 100 * change;
            d->most_at = a->min + (int)c;
        }
    }
    d->chi2 = chi2;
    d->df = used - 1;
    d->p = used > 1 ? norma__chisq_upper(chi2, used - 1) : NAN;
}

static size_t categories_in(const norma_frozen *counts, size_t item)
{
    size_t n = 0;
    while (n < counts->n_columns && !isnan(counts->values[item + counts->n_rows * n]))
        n++;
    return n;
}

static norma_status fill_item(norma_drift_item *d, answers *a, const norma_frozen *const counts[2],
                              const norma_norm_set *const sets[2],
                              const norma_instrument *instrument, const norma_data *data,
                              size_t item, const norma_drift_options *o, norma_error *err)
{
    double share[2] = {worth(sets[0], instrument, item), worth(sets[1], instrument, item)};
    a->min = norma_data_min(data, item);
    count(a, counts, item, norma_data_reversed(data, item));
    norma__drift_mean home = mean_of(a, 0, share[0]), away = mean_of(a, 1, share[1]);
    *d = (norma_drift_item){.n = {(size_t)a->total[0], (size_t)a->total[1]}};
    d->mean = norma__drift_change_of(&home, &away, o);
    fill_answers(d, a, share);
    return norma__keep_text(&d->id, instrument->items[item].id, err);
}

/* Whether both have the item's answers, with one range, and respondents enough for a variance. */
static bool in_both(answers *a, const norma_frozen *const counts[2], size_t item, bool reversed)
{
    a->categories = categories_in(counts[0], item);
    if (a->categories < 2 || categories_in(counts[1], item) != a->categories)
        return false;
    count(a, counts, item, reversed);
    return a->total[0] > 1 && a->total[1] > 1;
}

norma_status norma__drift_items(norma_drift *drift, const norma_norm_set *old,
                                const norma_norm_set *collection,
                                const norma_instrument *instrument, const norma_data *data,
                                const norma_drift_options *o, norma_error *err)
{
    const norma_norm_set *const sets[2] = {old, collection};
    const norma_frozen *const counts[2] = {norma_norm_figure(old, "items.counts"),
                                           norma_norm_figure(collection, "items.counts")};
    answers a = {0};
    norma_status status = NORMA_OK;
    if (!counts[0] || !counts[1] || counts[0]->n_rows != instrument->n_items ||
        counts[1]->n_rows != instrument->n_items)
        return norma__note(&drift->notes, err, "drift-no-items", NULL, NAN, NAN,
                           "the norm set keeps no counts of answers, so that items cannot be "
                           "compared one by one");
    drift->items = NORMA__NEW(norma_drift_item, instrument->n_items);
    a.n[0] = NORMA__NEW(double, counts[0]->n_columns);
    a.n[1] = NORMA__NEW(double, counts[0]->n_columns);
    if (!drift->items || !a.n[0] || !a.n[1])
        status = norma__no_memory(err);
    for (size_t j = 0; j < instrument->n_items && status == NORMA_OK; j++) {
        if (!in_both(&a, counts, j, norma_data_reversed(data, j)))
            continue;
        status =
            fill_item(&drift->items[drift->n_items], &a, counts, sets, instrument, data, j, o, err);
        drift->n_items += status == NORMA_OK;
    }
    free(a.n[0]);
    free(a.n[1]);
    return status;
}

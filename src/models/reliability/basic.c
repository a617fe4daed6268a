#include "models/reliability/basic.h"

#include <float.h>
#include <math.h>

#include "foundation/note.h"
#include "foundation/numeric.h"
#include "models/reliability/omega.h"

/* ---- alpha ---- */

/* The variance of a sum of k items, and what of it is the items' own. */
typedef struct spread {
    size_t k;
    double total, own;
} spread;

static double covariance_with_rest(const norma_moments *m, size_t i)
{
    double sum = 0;
    for (size_t j = 0; j < m->n_items; j++)
        if (j != i)
            sum += m->cov[i + j * m->n_items];
    return sum;
}

static double variance(const norma_moments *m, size_t i)
{
    return m->cov[i + i * m->n_items];
}

static spread spread_of(const norma_moments *m)
{
    spread s = {.k = m->n_items};
    for (size_t i = 0; i < m->n_items; i++) {
        s.own += variance(m, i);
        s.total += variance(m, i) + covariance_with_rest(m, i);
    }
    return s;
}

static spread spread_without(spread s, const norma_moments *m, size_t i)
{
    return (spread){.k = s.k - 1,
                    .total = s.total - variance(m, i) - 2 * covariance_with_rest(m, i),
                    .own = s.own - variance(m, i)};
}

/* Items that cancel leave a total variance that is rounding only. */
static bool varies(spread s)
{
    return s.total > 16 * DBL_EPSILON * (double)s.k * s.own;
}

/* Cronbach (1951), in the covariance form. */
static double alpha_of(spread s)
{
    double k = (double)s.k;
    return s.k > 1 && varies(s) ? k / (k - 1) * (1 - s.own / s.total) : NAN;
}

/* Of the items divided by their own standard deviations: their covariances are correlations when
   the same rows are used throughout. NaN when an item does not vary. */
static double alpha_standardized(const norma_moments *m)
{
    size_t p = m->n_items;
    spread s = {.k = p, .own = (double)p};
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            s.total += m->cov[i + j * p] / (m->sd[i] * m->sd[j]);
    return alpha_of(s);
}

/* Feldt (1965): (1 - alpha) / (1 - estimate) is distributed as F(n - 1, (n - 1)(k - 1)). */
static void feldt_interval(norma_reliability_result *r, double conf_level)
{
    double tail = (1 - conf_level) / 2;
    double df1 = (double)r->n_complete - 1;
    double df2 = df1 * ((double)r->n_items - 1);
    r->alpha_low = 1 - (1 - r->alpha) * norma__f_quantile(1 - tail, df1, df2);
    r->alpha_high = 1 - (1 - r->alpha) * norma__f_quantile(tail, df1, df2);
}

/* ---- items and score ---- */

static void fill_item(norma_item_reliability *item, const norma_moments *m, spread all, size_t i)
{
    spread rest = spread_without(all, m, i);
    double var = variance(m, i);
    item->mean = m->mean[i];
    item->sd = m->sd[i];
    item->alpha_if_dropped = alpha_of(rest);
    item->r_rest =
        var > 0 && varies(rest) ? covariance_with_rest(m, i) / sqrt(var * rest.total) : NAN;
    item->r_total = item->discrimination = item->floor = item->ceiling = NAN;
    item->r_lowest = item->r_highest = item->loading_ordinal = NAN;
}

static void fill_score(norma_reliability_result *r, const norma_moments *m, spread all,
                       double conf_level)
{
    double k = (double)m->n_items;
    for (size_t i = 0; i < m->n_items; i++)
        r->score_mean += m->mean[i] / k;
    r->score_sd = varies(all) ? sqrt(all.total) / k : 0;
    r->sem = r->alpha > 1 ? 0 : r->score_sd * sqrt(1 - r->alpha);
    r->reliable_change = norma__normal_quantile(0.5 + conf_level / 2) * sqrt(2) * r->sem;
    r->r_mean = r->r_lowest = r->r_highest = r->puc = NAN;
}

/* ---- notes ---- */

static norma_status note_interval(norma_reliability_result *r, norma_error *err)
{
    if (r->n_complete == r->n)
        return NORMA_OK;
    return norma__note(
        &r->notes, err, "interval-complete-rows", r->id, (double)r->n_complete, (double)r->n,
        "the interval of alpha of %s counts only the %zu of %zu rows that are complete%s", r->id,
        r->n_complete, r->n, r->n_complete < 2 ? ": too few, it is undefined" : "");
}

static norma_status note_alpha(norma_reliability_result *r, norma_error *err)
{
    if (isnan(r->alpha))
        return norma__note(&r->notes, err, "total-constant", r->id, NAN, NAN,
                           "alpha of %s is undefined: the sum of its items does not vary", r->id);
    if (r->alpha > 1 + 1e-12)
        return norma__note(&r->notes, err, "alpha-over-one", r->id, r->alpha, 1,
                           "alpha of %s is %.3f: pairwise covariances come from different rows and "
                           "need not fit together; use listwise deletion",
                           r->id, r->alpha);
    return NORMA_OK;
}

static norma_status note_keys(norma_reliability_result *r, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < r->n_items && status == NORMA_OK; i++) {
        const norma_item_reliability *item = &r->items[i];
        if (item->r_rest < 0)
            status = norma__note(&r->notes, err, "negative-item-rest", item->id, item->r_rest, 0,
                                 "item %s correlates %.2f with the rest of %s, which suggests an "
                                 "error in its key; it was not re-keyed",
                                 item->id, item->r_rest, r->id);
    }
    return status;
}

/* ---- all of it ---- */

norma_status norma__reliability_basic(norma_reliability_result *r, const norma_moments *m,
                                      double conf_level, norma_error *err)
{
    spread all = spread_of(m);
    norma_status status;

    r->n = m->n;
    r->n_complete = m->n_complete;
    r->alpha = alpha_of(all);
    r->alpha_standardized = alpha_standardized(m);
    feldt_interval(r, conf_level);
    for (size_t i = 0; i < r->n_items; i++)
        fill_item(&r->items[i], m, all, i);
    fill_score(r, m, all, conf_level);
    if ((status = norma__notes_append(&r->notes, &m->notes, err)) != NORMA_OK)
        return status;
    if ((status = note_interval(r, err)) != NORMA_OK)
        return status;
    if ((status = note_alpha(r, err)) != NORMA_OK)
        return status;
    if ((status = note_keys(r, err)) != NORMA_OK)
        return status;
    return norma__omega_fill(r, m, err);
}

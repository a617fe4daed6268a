#include <norma/reliability.h>

#include <norma/moments.h>

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/reliability/omega.h"
#include "statistics/sample.h"

norma_option_table norma_reliability_option_table(void)
{
    static const norma_option table[] = {
        {"missing", NORMA_OPTION_CHOICE, offsetof(norma_reliability_options, missing), 0, 0,
         norma_missing_names, "what is done with missing answers"},
        {"conf-level", NORMA_OPTION_REAL, offsetof(norma_reliability_options, conf_level), 1e-6,
         1 - 1e-6, NULL, "coverage of the intervals"},
        {NULL, 0, 0, 0, 0, NULL, NULL}};
    return table;
}

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
}

static void fill_score(norma_reliability_result *r, const norma_moments *m, spread all)
{
    double k = (double)m->n_items;
    for (size_t i = 0; i < m->n_items; i++)
        r->score_mean += m->mean[i] / k;
    r->score_sd = varies(all) ? sqrt(all.total) / k : 0;
    r->sem = r->alpha > 1 ? 0 : r->score_sd * sqrt(1 - r->alpha);
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

/* ---- the result ---- */

void norma_reliability_result_free(norma_reliability_result *result)
{
    if (!result)
        return;
    for (size_t i = 0; i < result->n_items; i++)
        free(result->items[i].id);
    free(result->items);
    free(result->loadings);
    free(result->id);
    norma_notes_clear(&result->notes);
    free(result);
}

static norma_reliability_result *result_new(const char *id, const norma_sample *sample)
{
    norma_reliability_result *r = NORMA__NEW(norma_reliability_result, 1);
    if (!r)
        return NULL;
    r->id = norma__copy_text(id);
    r->items = NORMA__NEW(norma_item_reliability, sample->n_items);
    r->n_items = r->items ? sample->n_items : 0;
    bool ok = r->id && r->items;
    for (size_t i = 0; ok && i < r->n_items; i++) {
        r->items[i].id = norma__copy_text(norma__sample_id(sample, i));
        ok = r->items[i].id != NULL;
    }
    if (ok)
        return r;
    norma_reliability_result_free(r);
    return NULL;
}

static norma_status fill(norma_reliability_result *r, const norma_moments *m, double conf_level,
                         norma_error *err)
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
    fill_score(r, m, all);
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

static norma_status check_input(const char *id, const norma_sample *sample,
                                const norma_reliability_options *o, norma_error *err)
{
    if (sample->n_items < 2)
        return norma__fail(err, NORMA_EDATA, "reliability needs at least 2 items, %s has %zu", id,
                           sample->n_items);
    return norma_options_check(norma_reliability_option_table(), o, err);
}

norma_status norma_reliability(norma_reliability_result **out, const char *id,
                               const norma_sample *sample, const norma_reliability_options *options,
                               norma_error *err)
{
    const norma_reliability_options defaults = NORMA_RELIABILITY_OPTIONS_INIT;
    const norma_reliability_options *o = options ? options : &defaults;
    norma_reliability_result *r = NULL;
    norma_moments *m = NULL;
    norma_status status;

    *out = NULL;
    if ((status = check_input(id, sample, o, err)) != NORMA_OK)
        goto done;
    if ((status = norma_moments_of(&m, sample, (norma_missing)o->missing, 0, err)) != NORMA_OK)
        goto done;
    if (!(r = result_new(id, sample))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = fill(r, m, o->conf_level, err)) != NORMA_OK)
        goto done;

    *out = r; /* the caller owns it from here */
    r = NULL;
done:
    norma_moments_free(m);
    norma_reliability_result_free(r);
    return status;
}

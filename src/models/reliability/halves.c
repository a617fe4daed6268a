/* The reliability of every way to cut a scale in two. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/reliability/estimates.h"
#include "models/reliability/parts.h"
#include "models/reliability/splits.h"

/* The quantile (type 7) of lambda 4 = 1 - form / total, forms increasing. */
static double quantile(const double *forms, size_t n, double share, double total)
{
    double at = (1 - share) * (double)(n - 1);
    size_t below = (size_t)at;
    size_t above = below + 1 < n ? below + 1 : below;
    return 1 - (forms[below] + (at - (double)below) * (forms[above] - forms[below])) / total;
}

static void summarise(norma_split_halves *halves, const double *forms, size_t n, double total)
{
    static const double shares[5] = {0.025, 0.25, 0.5, 0.75, 0.975};
    double sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += forms[k];
    halves->n = n;
    halves->highest = 1 - forms[0] / total;
    halves->lowest = 1 - forms[n - 1] / total;
    halves->mean = 1 - sum / (double)n / total;
    for (size_t k = 0; k < 5; k++)
        halves->quantiles[k] = quantile(forms, n, shares[k], total);
}

static norma_status look_at_all(norma__reliable *r, int8_t *best, double total, norma_error *err)
{
    const norma_moments *m = r->moments;
    double *forms = NULL;
    size_t n = 0;
    norma_status status =
        norma__splits_all(best, &forms, &n, m->cov, m->n_items, r->options->threads, err);
    if (status == NORMA_OK)
        summarise(&r->result->halves, forms, n, total);
    r->result->halves.exhaustive = true;
    free(forms);
    return status;
}

static norma_status look_at_some(norma__reliable *r, int8_t *best, double total, norma_error *err)
{
    const norma_moments *m = r->moments;
    const norma_reliability_options *o = r->options;
    double *forms = NORMA__NEW(double, o->splits);
    norma_status status = forms ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK)
        status =
            norma__splits_random(forms, o->splits, m->cov, m->n_items, o->seed, o->threads, err);
    if (status == NORMA_OK)
        status = norma__split_search(best, m->cov, m->n_items, o->seed, o->threads, err);
    if (status == NORMA_OK && o->splits > 0)
        summarise(&r->result->halves, forms, o->splits, total);
    free(forms);
    return status;
}

norma_status norma__reliability_halves(norma__reliable *r, norma_error *err)
{
    size_t p = r->moments->n_items;
    double total = norma__total_variance(r->moments->cov, p);
    int8_t *best;
    norma_status status;

    if (isnan(total))
        return NORMA_OK; /* a note says already that the sum does not vary */
    best = NORMA__NEW(int8_t, p);
    r->result->halves.half = NORMA__NEW(uint8_t, p);
    if (!best || !r->result->halves.half)
        status = norma__no_memory(err);
    else
        status = p <= NORMA__SPLITS_ALL ? look_at_all(r, best, total, err)
                                        : look_at_some(r, best, total, err);
    for (size_t i = 0; i < p && status == NORMA_OK; i++)
        r->result->halves.half[i] = best[i] < 0;
    free(best);
    return status;
}

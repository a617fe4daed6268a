#include "process/careless/onset.h"

#include <math.h>

/* So many answers with a fit must lie on either side of a change. */
enum { LEAST_SIDE = 8 };

typedef struct totals {
    double residual, variance;
    size_t n;
} totals;

static void add(totals *sum, const norma__answer_fit *fit)
{
    sum->residual += fit->residual;
    sum->variance += fit->variance;
    sum->n++;
}

/* How much better the answers so far fit than the rest: the residuals summed up, less their share
   of all residuals, as a bridge that starts and ends at 0 and, did nothing change, had the variance
   share (1 - share) of all. */
static double contrast(const totals *before, const totals *all)
{
    double share = before->variance / all->variance;
    double spread = all->variance * share * (1 - share);
    return spread > 1e-9 ? (before->residual - share * all->residual) / sqrt(spread) : -INFINITY;
}

norma__onset norma__onset_of(const size_t *order, size_t n, const bool *answered,
                             const uint8_t *steps, const norma__answer_fit *fits)
{
    norma__onset onset = {NAN, -INFINITY};
    totals all = {0}, before = {0};
    size_t answers = 0, best = 0;

    for (size_t i = 0; i < n; i++)
        if (steps[order[i]] != NORMA_MISSING_CELL)
            add(&all, &fits[order[i]]);
    if (all.n < NORMA__ONSET_ITEMS)
        return (norma__onset){NAN, NAN};
    for (size_t i = 0; i < n; i++) {
        size_t j = order[i];
        answers += answered[j];
        if (steps[j] == NORMA_MISSING_CELL)
            continue;
        add(&before, &fits[j]);
        if (before.n < LEAST_SIDE || all.n - before.n < LEAST_SIDE)
            continue;
        double here = contrast(&before, &all);
        if (here > onset.statistic) {
            onset.statistic = here;
            best = answers;
        }
    }
    if (!isfinite(onset.statistic))
        return (norma__onset){NAN, NAN};
    if (onset.statistic >= NORMA__ONSET_LEAST)
        onset.answers = (double)best;
    return onset;
}

#include "process/careless/onset.h"

#include <math.h>

/* So many answers with a fit must lie on either side of a change. */
enum { LEAST_SIDE = 8 };

typedef struct totals {
    double residual, variance;           /* sums of e and v, */
    double squares, products, v_squares; /* ... and of e^2, e v and v^2 */
    size_t n;
} totals;

static void add(totals *sum, const norma__answer_fit *fit)
{
    sum->residual += fit->residual;
    sum->variance += fit->variance;
    sum->squares += fit->residual * fit->residual;
    sum->products += fit->residual * fit->variance;
    sum->v_squares += fit->variance * fit->variance;
    sum->n++;
}

/* Squares of the residuals about their own level, a multiple of the variance of each. */
static double scatter(const totals *sum)
{
    double level = sum->variance > 0 ? sum->residual / sum->variance : 0;
    return sum->squares - 2 * level * sum->products + level * level * sum->v_squares;
}

/* How much better the answers so far fit than the rest: the residuals summed up, less their share
   of all residuals, are a bridge that starts and ends at 0 and, did nothing change, had the
   variance share (1 - share) of all. Whoever answers at random throughout has residuals that
   scatter more than the model has it; so what was to be careful is held against its own scatter. */
static double contrast(const totals *before, const totals *all)
{
    double share = before->variance / all->variance;
    double spread = all->variance * share * (1 - share);
    double scatters =
        scatter(before) / before->variance * (double)before->n / ((double)before->n - 1);
    if (!(spread > 1e-9))
        return -INFINITY;
    return (before->residual - share * all->residual) / sqrt(spread * fmax(1, scatters));
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

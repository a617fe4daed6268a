#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/norming/company.h"

typedef struct rung {
    double mean, weight, reliability;
} rung;

static int by_mean(const void *a, const void *b)
{
    const rung *x = a, *y = b;
    if (x->mean != y->mean)
        return x->mean < y->mean ? -1 : 1;
    if (x->weight != y->weight)
        return x->weight < y->weight ? -1 : 1;
    return (x->reliability > y->reliability) - (x->reliability < y->reliability);
}

static double reliability_of(const norma_unit_scores *company, const norma__spread *spread)
{
    return spread ? 1 / (1 + 1 / ((double)company->n * spread->ratio)) : 1;
}

/* An observed mean varies by between + within / n. Drawn in by the root of its reliability it
   varies as a true mean does, and keeps its place: Louis (1984), J. Am. Stat. Assoc. 79, 393-398;
   Ghosh (1992), ibid. 87, 533-540. */
static double drawn_in(const norma_unit_scores *company, const norma__spread *spread,
                       double reliability)
{
    return spread ? spread->mean + sqrt(reliability) * (company->mean - spread->mean)
                  : company->mean;
}

norma_status norma__ladder_of(norma__ladder *out, const norma_company_norm *norm,
                              const norma__spread *spread, norma_error *err)
{
    double sum = 0, squares = 0, below = 0, reliable = 0;
    *out = (norma__ladder){0};
    rung *rungs = NORMA__NEW(rung, norm->n_companies);
    out->means = NORMA__NEW(double, norm->n_companies);
    out->below = NORMA__NEW(double, norm->n_companies + 1);
    if (!rungs || !out->means || !out->below) {
        free(rungs);
        norma__ladder_clear(out);
        return norma__no_memory(err);
    }
    for (size_t j = 0; j < norm->n_companies; j++) {
        const norma_unit_scores *c = &norm->companies[j];
        const double weight = norm->weights ? norm->weights[j] : 1;
        if (c->n == 0 || !(weight > 0))
            continue;
        const double reliability = reliability_of(c, spread);
        rungs[out->n++] = (rung){drawn_in(c, spread, reliability), weight, reliability};
    }
    qsort(rungs, out->n, sizeof *rungs, by_mean);
    for (size_t j = 0; j < out->n; j++) {
        sum += rungs[j].weight;
        reliable += rungs[j].weight * rungs[j].reliability;
        squares += rungs[j].weight * rungs[j].weight;
    }
    for (size_t j = 0; j < out->n; j++) {
        out->means[j] = rungs[j].mean;
        out->below[j] = below * (double)out->n / sum;
        below += rungs[j].weight;
    }
    out->below[out->n] = (double)out->n;
    out->effective = out->n > 0 ? sum * reliable / squares : 0;
    free(rungs);
    return NORMA_OK;
}

void norma__ladder_clear(norma__ladder *ladder)
{
    free(ladder->means);
    free(ladder->below);
    *ladder = (norma__ladder){0};
}

/* The first rung that is not below. */
static size_t rung_at(const norma__ladder *ladder, double mean)
{
    size_t low = 0, high = ladder->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (ladder->means[middle] < mean)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double norma__ladder_below(const norma__ladder *ladder, double mean)
{
    const size_t first = rung_at(ladder, mean);
    size_t past = first;
    while (past < ladder->n && ladder->means[past] == mean)
        past++;
    return (ladder->below[first] + ladder->below[past]) / 2;
}

double norma__ladder_share(const norma__ladder *ladder, double mean)
{
    const size_t up = rung_at(ladder, mean);
    const double n = (double)ladder->n;
    if (up == 0 || up == ladder->n || ladder->means[up] == mean)
        return norma__ladder_below(ladder, mean) / n;
    const double low = ladder->means[up - 1], high = ladder->means[up];
    const double from = norma__ladder_below(ladder, low), to = norma__ladder_below(ladder, high);
    return (from + (to - from) * (mean - low) / (high - low)) / n;
}

/* The share of the ladder's weight in the middle of a rung. */
static double middle_of(const norma__ladder *ladder, size_t rung)
{
    return (ladder->below[rung] + ladder->below[rung + 1]) / 2 / (double)ladder->n;
}

double norma__ladder_mean(const norma__ladder *ladder, double share)
{
    size_t low = 0, high = ladder->n - 1;
    if (!(share >= middle_of(ladder, low) && share <= middle_of(ladder, high)))
        return NAN;
    while (high - low > 1) {
        const size_t between = low + (high - low) / 2;
        if (middle_of(ladder, between) <= share)
            low = between;
        else
            high = between;
    }
    const double from = middle_of(ladder, low), to = middle_of(ladder, high);
    const double way = to > from ? (share - from) / (to - from) : 0;
    return ladder->means[low] + way * (ladder->means[high] - ladder->means[low]);
}

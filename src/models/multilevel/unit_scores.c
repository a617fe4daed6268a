#include <norma/multilevel.h>

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* One unit in one stretch of rows: sums of differences from a number close to its scores, so that
   no digits cancel when the mean is large beside the spread. */
typedef struct tally {
    double origin, sum, squares;
    size_t n;
} tally;

typedef struct pass {
    const double *scores;
    const norma_grouping *group;
    const uint8_t *keep;
    size_t n_stretches;
    tally *tallies; /* n_stretches x n_units */
} pass;

/* The stretches depend on the data alone, never on the threads. */
static size_t stretches_of(size_t n_rows, size_t n_units)
{
    const size_t most = 16, rows_each = (n_units > 4096 ? n_units : 4096) * 4;
    size_t n = n_rows / rows_each;
    return n < 1 ? 1 : n > most ? most : n;
}

static size_t start_of(const pass *p, size_t stretch)
{
    size_t n = p->group->n_rows, each = n / p->n_stretches, rest = n % p->n_stretches;
    return stretch * each + (stretch < rest ? stretch : rest);
}

static void take_first_as_origin(const pass *p, size_t from, size_t to, tally *units)
{
    const uint32_t *unit = p->group->unit;
    for (size_t i = from; i < to; i++) {
        double x = p->scores[i];
        if (unit[i] == NORMA_NO_UNIT || isnan(x) || (p->keep && !p->keep[i]))
            continue;
        tally *t = &units[unit[i]];
        if (t->n++ == 0)
            t->origin = x;
        double d = x - t->origin;
        t->sum += d;
        t->squares += d * d;
    }
}

static void sum_from_origin(const pass *p, size_t from, size_t to, tally *units)
{
    const uint32_t *unit = p->group->unit;
    for (size_t i = from; i < to; i++) {
        double x = p->scores[i];
        if (unit[i] == NORMA_NO_UNIT || isnan(x) || (p->keep && !p->keep[i]))
            continue;
        tally *t = &units[unit[i]];
        double d = x - t->origin;
        t->sum += d;
        t->squares += d * d;
    }
}

static double spread(const tally *t)
{
    double ss = t->squares - t->sum * (t->sum / (double)t->n);
    return ss > 0 ? ss : 0;
}

/* A unit whose first score lies far from the others has lost digits: its mean is a better origin.
 */
static bool move_far_origins(tally *units, size_t n_units)
{
    bool any = false;
    for (size_t u = 0; u < n_units; u++) {
        tally *t = &units[u];
        any = any || (t->n > 0 && t->squares > 64 * spread(t));
    }
    for (size_t u = 0; any && u < n_units; u++) {
        tally *t = &units[u];
        if (t->n > 0)
            t->origin += t->sum / (double)t->n;
        t->sum = t->squares = 0;
    }
    return any;
}

static void go_through(const pass *p, size_t stretch)
{
    size_t from = start_of(p, stretch), to = start_of(p, stretch + 1);
    tally *units = p->tallies + stretch * p->group->n_units;
    take_first_as_origin(p, from, to, units);
    if (move_far_origins(units, p->group->n_units))
        sum_from_origin(p, from, to, units);
}

/* Chan, Golub & LeVeque (1983), American Statistician 37, 242-247. */
static void merge(norma_unit_scores *into, const tally *t)
{
    if (t->n == 0)
        return;
    double n = (double)t->n, mean = t->origin + t->sum / n;
    if (into->n == 0) {
        *into = (norma_unit_scores){.n = t->n, .mean = mean, .ss = spread(t)};
        return;
    }
    double before = (double)into->n, both = before + n, gap = mean - into->mean;
    into->mean += gap * (n / both);
    into->ss += spread(t) + gap * gap * (before * n / both);
    into->n += t->n;
}

norma_status norma_unit_scores_of(norma_unit_scores *out, const double *scores,
                                  const norma_grouping *group, const uint8_t *keep, size_t threads,
                                  norma_error *err)
{
    pass p = {.scores = scores, .group = group, .keep = keep};
    size_t n_units = group->n_units;
    p.n_stretches = stretches_of(group->n_rows, n_units);
    p.tallies = NORMA__NEW(tally, p.n_stretches * n_units);
    if (!p.tallies)
        return norma__no_memory(err);
#pragma omp parallel for num_threads(norma__threads(threads)) schedule(dynamic)
    for (size_t s = 0; s < p.n_stretches; s++)
        go_through(&p, s);
    for (size_t u = 0; u < n_units; u++) {
        out[u] = (norma_unit_scores){.mean = NAN};
        for (size_t s = 0; s < p.n_stretches; s++)
            merge(&out[u], &p.tallies[s * n_units + u]);
    }
    free(p.tallies);
    return NORMA_OK;
}

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/observed/parts.h"

static size_t first_of(const norma__observed *o, size_t v)
{
    return o->categories[v] > 0 ? o->categories[v] - 1 : o->means ? 1 : 0;
}

static size_t count(const norma__observed *o)
{
    size_t k = 0;
    for (size_t v = 0; v < o->p; v++)
        k += first_of(o, v) + (o->p - v) - (o->categories[v] > 0 ? 1 : 0);
    return k;
}

static void list(norma__observed *o, norma__statistic *at)
{
    const norma__statistic *begin = at;
    for (size_t v = 0; v < o->p; v++) {
        o->first_threshold[v] = (size_t)(at - begin);
        for (size_t t = 0; t < first_of(o, v); t++)
            *at++ = o->categories[v] > 0 ? (norma__statistic){NORMA__THRESHOLD, v, t}
                                         : (norma__statistic){NORMA__MEAN, v, v};
    }
    o->first_threshold[o->p] = (size_t)(at - begin);
    for (size_t j = 0; j < o->p; j++)
        for (size_t i = o->categories[j] > 0 ? j + 1 : j; i < o->p; i++)
            *at++ = (norma__statistic){NORMA__COVARIANCE, i, j};
}

norma_status norma__list_statistics(norma__observed *observed, size_t group, norma_error *err)
{
    norma__observed_group *g = &observed->groups[group];
    size_t p = observed->p;
    g->k = count(observed);
    g->mean = NORMA__NEW(double, p);
    g->cov = NORMA__NEW(double, p *p);
    g->statistics = NORMA__NEW(norma__statistic, g->k);
    g->values = NORMA__NEW(double, g->k);
    if (!g->mean || !g->cov || !g->statistics || !g->values)
        return norma__no_memory(err);
    list(observed, g->statistics);
    return NORMA_OK;
}

norma_status norma__observed_varies(const norma__observed *observed, size_t group, size_t v,
                                    norma_error *err)
{
    const norma__observed_group *g = &observed->groups[group];
    const double *x = g->x + v * g->n;
    size_t first = 0;
    while (first < g->n && x[first] != x[first]) /* missing */
        first++;
    for (size_t r = first; r < g->n; r++)
        if (x[r] == x[r] && x[r] != x[first])
            return NORMA_OK;
    return norma__fail(err, NORMA_EDATA,
                       "variable %s has %s value in all rows used%s%s: leave it out of the "
                       "model",
                       observed->ids[v], first < g->n ? "the same" : "no",
                       observed->n_groups > 1 ? " of group " : "",
                       observed->n_groups > 1 ? g->name : "");
}

/* Which factors stand below a general one: those asked for, those of the sub-scales, or three. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/reliability/table.h"

enum { USUAL = 3 };

/* Whether p items determine k factors: degrees of freedom are not negative. */
static bool carry(size_t p, size_t k)
{
    return k < p && (p - k) * (p - k) >= p + k;
}

static size_t factors_of(const norma__table *t)
{
    const norma_reliability_options *o = t->scale->options;
    size_t smallest, groups = norma__count_groups(o->groups, t->from.p, &smallest);
    return o->factors ? o->factors : groups >= 2 ? groups : USUAL;
}

static norma_status note_none(norma__table *t, size_t k, norma_error *err)
{
    norma_reliability_result *r = t->scale->result;
    return norma__note(&r->notes, err, "schmid-leiman-few-items", r->id, (double)r->n_items,
                       (double)k,
                       "omega hierarchical of %s is undefined: its %zu items do not carry %zu "
                       "group factors",
                       r->id, r->n_items, k);
}

/* PUC: the share of correlations between items that have no group factor in common: Reise,
   Scheines, Widaman & Haviland (2013), Educ. Psychol. Meas. 73, 5-26. */
static double uncontaminated(const size_t *groups, size_t p)
{
    size_t pairs = 0;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++)
            pairs += groups[i] != groups[j] || groups[i] == NORMA_NONE;
    return (double)pairs / ((double)p * ((double)p - 1) / 2);
}

static norma_status take_groups(norma__table *t, norma_error *err)
{
    norma_reliability_result *r = t->scale->result;
    size_t smallest, n = norma__count_groups(t->from.groups, t->from.p, &smallest);
    if (n == 0)
        return NORMA_OK;
    r->puc = uncontaminated(t->from.groups, t->from.p);
    if (n >= 2 && smallest >= 3)
        return NORMA_OK;
    return norma__note(&r->notes, err, "bifactor-few-items", r->id, (double)smallest, (double)n,
                       "no bifactor model of %s: it needs two groups of items or more, of 3 items "
                       "or more each, and has %zu, the smallest of %zu",
                       r->id, n, smallest);
}

static norma_status note_two(norma__table *t, norma_error *err)
{
    norma_reliability_result *r = t->scale->result;
    if (t->from.factors != 2)
        return NORMA_OK;
    return norma__note(&r->notes, err, "schmid-leiman-two-factors", r->id, 2, NAN,
                       "two factors do not determine how each loads on the general one: omega "
                       "hierarchical of %s takes both loadings as equal",
                       r->id);
}

norma_status norma__table_hierarchy(norma__table *t, norma_error *err)
{
    const norma_reliability_options *o = t->scale->options;
    size_t p = t->from.p, k = factors_of(t);
    norma_status status = take_groups(t, err);

    if (status != NORMA_OK || !norma__one_factor_possible(&t->from))
        return status;
    if (k < 2 || k >= p || (!o->factors && !carry(p, k)))
        return note_none(t, k, err);
    if (!(t->pattern = NORMA__NEW(double, p *k)))
        return norma__no_memory(err);
    t->from.factors = k;
    status = norma__oblique_pattern(t->pattern, &t->from, o->seed, o->threads, err);
    if (status == NORMA_EDATA)
        return note_none(t, k, err);
    t->from.pattern = t->pattern;
    return status == NORMA_OK ? note_two(t, err) : status;
}

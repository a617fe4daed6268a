#include <math.h>
#include <norma/sample.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/reliability/subset.h"

void norma__cover_clear(norma__cover *cover)
{
    if (!cover)
        return;
    free(cover->group);
    free(cover->size);
    free(cover->least);
    free(cover->most);
    free(cover->order);
    *cover = (norma__cover){0};
}

static size_t least_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Numbers the groups that have items in the order of their first item; those of none come last. */
static norma_status number_groups(norma__cover *c, const size_t *groups, norma_error *err)
{
    size_t *name = NORMA__NEW(size_t, c->p + 1);
    if (!name)
        return norma__no_memory(err);
    for (size_t j = 0; j < c->p; j++) {
        if (!groups || groups[j] == NORMA_NONE)
            continue;
        size_t g = 0;
        while (g < c->n_groups && name[g] != groups[j])
            g++;
        if (g == c->n_groups)
            name[c->n_groups++] = groups[j];
        c->group[j] = g;
    }
    for (size_t j = 0; j < c->p; j++) {
        if (!groups || groups[j] == NORMA_NONE)
            c->group[j] = c->n_groups;
        c->size[c->group[j]]++;
    }
    c->n_groups++;
    free(name);
    return NORMA_OK;
}

/* The share of keep, rounded down, but at least one where all groups can have one; what that takes
   too much is taken from the largest. */
static void set_limits(norma__cover *c)
{
    size_t named = c->n_groups - 1, sum = 0;
    for (size_t g = 0; g < named; g++) {
        double share = (double)c->keep * (double)c->size[g] / (double)c->p;
        c->least[g] = (size_t)floor(share);
        if (c->least[g] == 0 && named <= c->keep)
            c->least[g] = 1;
        c->most[g] = (size_t)ceil(share);
        sum += c->least[g];
    }
    for (; sum > c->keep; sum--) {
        size_t largest = 0;
        for (size_t g = 1; g < named; g++)
            if (c->least[g] > c->least[largest])
                largest = g;
        c->least[largest]--;
    }
    c->most[named] = c->size[named];
}

static void order_items(norma__cover *c)
{
    size_t at = 0;
    for (size_t g = 0; g < c->n_groups; g++)
        for (size_t j = 0; j < c->p; j++)
            if (c->group[j] == g)
                c->order[at++] = j;
}

static double choose(size_t n, size_t k)
{
    double ways = 1;
    for (size_t i = 0; i < k; i++)
        ways *= (double)(n - i) / (double)(i + 1);
    return ways;
}

/* Sets that cover: group by group, how many ways there are to have so many items so far. ways:
   2 (keep + 1) numbers. */
static double count_sets(const norma__cover *c, double *ways)
{
    double *before = ways, *after = ways + c->keep + 1;
    before[0] = 1;
    for (size_t g = 0; g < c->n_groups; g++) {
        for (size_t k = 0; k <= c->keep; k++) {
            after[k] = 0;
            for (size_t own = c->least[g]; own <= least_of(k, c->most[g]); own++)
                after[k] += before[k - own] > 0 ? before[k - own] * choose(c->size[g], own) : 0;
        }
        double *swap = before;
        before = after;
        after = swap;
    }
    return before[c->keep];
}

norma_status norma__cover_of(norma__cover *out, const size_t *groups, size_t p, size_t keep,
                             norma_error *err)
{
    norma_status status;
    double *ways = NORMA__NEW(double, 2 * (keep + 1));
    *out = (norma__cover){.p = p, .keep = keep};
    out->group = NORMA__NEW(size_t, p);
    out->size = NORMA__NEW(size_t, p + 1);
    out->least = NORMA__NEW(size_t, p + 1);
    out->most = NORMA__NEW(size_t, p + 1);
    out->order = NORMA__NEW(size_t, p);
    bool ok = ways && out->group && out->size && out->least && out->most && out->order;
    status = ok ? number_groups(out, groups, err) : norma__no_memory(err);
    if (status == NORMA_OK) {
        set_limits(out);
        order_items(out);
        out->exhaustive = count_sets(out, ways) <= NORMA__MOST_SUBSETS;
    } else {
        norma__cover_clear(out);
    }
    free(ways);
    return status;
}

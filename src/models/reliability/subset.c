#include "models/reliability/subset.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* A search. Alpha of a number of items rises as the share of their own variance in that of the sum
   falls: that share is what is made least. */
typedef struct search {
    const norma__cover *cover;
    const double *cov;
    double *with; /* p (greedy), keep x p (all): covariance of every item with those chosen */
    size_t *chosen, *best; /* keep */
    double share;          /* of the best */
    size_t *later_least;   /* n_groups + 1: the least that this and all later groups must have */
    size_t *later_most;
} search;

static double cov_of(const search *s, size_t i, size_t j)
{
    return s->cov[i + j * s->cover->p];
}

static double share_of(norma__subset_variance v)
{
    return v.total > 16 * DBL_EPSILON * v.own ? v.own / v.total : INFINITY;
}

norma__subset_variance norma__subset_variance_of(const size_t *items, size_t n, const double *cov,
                                                 size_t p)
{
    norma__subset_variance v = {0};
    for (size_t a = 0; a < n; a++) {
        v.own += cov[items[a] + items[a] * p];
        for (size_t b = 0; b < n; b++)
            v.total += cov[items[a] + items[b] * p];
    }
    return v;
}

static void take(search *s, double share)
{
    if (share < s->share || s->share == INFINITY) {
        s->share = share;
        memcpy(s->best, s->chosen, s->cover->keep * sizeof *s->best);
    }
}

/* ---- all sets ---- */

/* Whether an item may be the next after so many, the last one's group holding own of them: all
   groups it passes over have enough, and those to come can take the rest. */
static bool may_follow(const search *s, size_t item, size_t n, size_t group, size_t own)
{
    const norma__cover *c = s->cover;
    size_t next = c->group[item], left = c->keep - n;
    if (next != group) {
        if (own < c->least[group] || s->later_least[group + 1] != s->later_least[next])
            return false;
        own = 0;
    }
    if (own == c->most[next])
        return false;
    size_t here = own + 1, owed = here < c->least[next] ? c->least[next] - here : 0;
    size_t later = left - 1; /* items still to come after this one */
    return owed + s->later_least[next + 1] <= later &&
           later <= c->most[next] - here + s->later_most[next + 1];
}

/* Adds to n chosen items every one that may come after place at of the order. */
static void try_all(search *s, size_t at, size_t n, size_t group, size_t own,
                    norma__subset_variance v)
{
    const norma__cover *c = s->cover;
    const double *with = s->with + n * c->p;
    for (; at + (c->keep - n) <= c->p; at++) {
        size_t item = c->order[at];
        if (!may_follow(s, item, n, group, own))
            continue;
        double var = cov_of(s, item, item);
        const norma__subset_variance more = {v.total + var + 2 * with[item], v.own + var};
        s->chosen[n] = item;
        if (n + 1 == c->keep) {
            take(s, share_of(more));
            continue;
        }
        double *next = s->with + (n + 1) * c->p;
        for (size_t i = at + 1; i < c->p; i++)
            next[c->order[i]] = with[c->order[i]] + cov_of(s, c->order[i], item);
        try_all(s, at + 1, n + 1, c->group[item], c->group[item] == group ? own + 1 : 1, more);
    }
}

/* ---- from all items down, then swaps ---- */

typedef struct kept {
    bool *in;      /* p */
    size_t *count; /* n_groups */
    size_t n;
    norma__subset_variance v;
} kept;

static norma__subset_variance without(const search *s, const kept *k, size_t i)
{
    double var = cov_of(s, i, i);
    return (norma__subset_variance){k->v.total - 2 * s->with[i] + var, k->v.own - var};
}

static norma__subset_variance swapped(const search *s, const kept *k, size_t out, size_t in)
{
    norma__subset_variance v = without(s, k, out);
    double var = cov_of(s, in, in);
    v.total += 2 * (s->with[in] - cov_of(s, in, out)) + var;
    v.own += var;
    return v;
}

static void move(search *s, kept *k, size_t item, bool in)
{
    double sign = in ? 1 : -1;
    for (size_t i = 0; i < s->cover->p; i++)
        s->with[i] += sign * cov_of(s, i, item);
    k->in[item] = in;
    k->count[s->cover->group[item]] += in ? 1 : (size_t)-1;
    k->n += in ? 1 : (size_t)-1;
}

/* Whether the cover can still be reached without an item: items that are too many in some group
   must go before others may. */
static bool may_leave(const search *s, const kept *k, size_t item)
{
    const norma__cover *c = s->cover;
    size_t own = c->group[item], too_many = 0;
    if (k->count[own] <= c->least[own])
        return false;
    for (size_t g = 0; g < c->n_groups; g++) {
        size_t count = k->count[g] - (g == own);
        too_many += count > c->most[g] ? count - c->most[g] : 0;
    }
    return too_many <= k->n - 1 - c->keep;
}

static void eliminate(search *s, kept *k)
{
    while (k->n > s->cover->keep) {
        size_t worst = s->cover->p;
        double least = INFINITY;
        for (size_t i = 0; i < s->cover->p; i++) {
            if (!k->in[i] || !may_leave(s, k, i))
                continue;
            double share = share_of(without(s, k, i));
            if (worst == s->cover->p || share < least) {
                worst = i;
                least = share;
            }
        }
        k->v = without(s, k, worst);
        move(s, k, worst, false);
    }
}

static bool may_swap(const search *s, const kept *k, size_t out, size_t in)
{
    const norma__cover *c = s->cover;
    size_t from = c->group[out], to = c->group[in];
    return from == to || (k->count[from] > c->least[from] && k->count[to] < c->most[to]);
}

/* The best swap, again and again; each must gain more than rounding. */
static void swap_all(search *s, kept *k)
{
    size_t p = s->cover->p;
    for (;;) {
        double least = share_of(k->v) * (1 - 1e-12);
        size_t out = p, in = p;
        for (size_t i = 0; i < p; i++)
            for (size_t j = 0; j < p && k->in[i]; j++)
                if (!k->in[j] && may_swap(s, k, i, j) && share_of(swapped(s, k, i, j)) < least) {
                    least = share_of(swapped(s, k, i, j));
                    out = i;
                    in = j;
                }
        if (out == p)
            return;
        k->v = swapped(s, k, out, in);
        move(s, k, out, false);
        move(s, k, in, true);
    }
}

static norma_status greedy(search *s, norma_error *err)
{
    size_t p = s->cover->p;
    kept k = {.in = NORMA__NEW(bool, p), .count = NORMA__NEW(size_t, s->cover->n_groups)};
    norma_status status = NORMA_OK;
    if (!k.in || !k.count) {
        status = norma__no_memory(err);
    } else {
        for (size_t i = 0; i < p; i++)
            move(s, &k, i, true);
        k.v = norma__subset_variance_of(s->cover->order, p, s->cov, p);
        eliminate(s, &k);
        swap_all(s, &k);
        for (size_t i = 0, n = 0; i < p; i++)
            if (k.in[i])
                s->best[n++] = i;
    }
    free(k.in);
    free(k.count);
    return status;
}

/* ---- either ---- */

static void sum_later(search *s)
{
    const norma__cover *c = s->cover;
    for (size_t g = c->n_groups; g-- > 0;) {
        s->later_least[g] = s->later_least[g + 1] + c->least[g];
        s->later_most[g] = s->later_most[g + 1] + c->most[g];
    }
}

static int by_position(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

norma_status norma__best_subset(size_t *items, const norma__cover *cover, const double *cov,
                                norma_error *err)
{
    size_t levels = cover->exhaustive ? cover->keep : 1;
    search s = {.cover = cover, .cov = cov, .share = INFINITY, .best = items};
    s.with = NORMA__NEW(double, levels * cover->p);
    s.chosen = NORMA__NEW(size_t, cover->keep);
    s.later_least = NORMA__NEW(size_t, cover->n_groups + 1);
    s.later_most = NORMA__NEW(size_t, cover->n_groups + 1);
    norma_status status = NORMA_OK;
    if (!s.with || !s.chosen || !s.later_least || !s.later_most) {
        status = norma__no_memory(err);
    } else if (cover->exhaustive) {
        sum_later(&s);
        try_all(&s, 0, 0, 0, 0, (norma__subset_variance){0});
    } else {
        status = greedy(&s, err);
    }
    if (status == NORMA_OK)
        qsort(items, cover->keep, sizeof *items, by_position);
    free(s.with);
    free(s.chosen);
    free(s.later_least);
    free(s.later_most);
    return status;
}

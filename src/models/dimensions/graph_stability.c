/* Christensen & Golino (2021), Psych 3, 479-500. Communities of a replicate are first made to
   stand for those of the sample: one after the other, the purest first (by the share of pairs of
   its items that belong together in the sample; under three items, or no two together: last), then
   the largest, takes the community that most of its items have, unless that has been taken. */
#include "models/dimensions/graph_stability.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

norma_status norma__stability_new(norma__stability *s, const size_t *community,
                                  size_t n_communities, size_t p, norma_error *err)
{
    *s = (norma__stability){.p = p, .n_communities = n_communities, .community = community};
    s->frequency = NORMA__NEW(size_t, p + 1);
    s->item = NORMA__NEW(size_t, p);
    s->whole = NORMA__NEW(size_t, n_communities);
    if (s->frequency && s->item && s->whole)
        return NORMA_OK;
    norma__stability_free(s);
    return norma__no_memory(err);
}

void norma__stability_free(norma__stability *s)
{
    free(s->frequency);
    free(s->item);
    free(s->whole);
    *s = (norma__stability){0};
}

/* Communities of a replicate (rows) against those of the sample (columns). */
typedef struct match {
    size_t n, n_target;
    size_t *table;      /* n x n_target, row by row: items in both */
    size_t *size;       /* n: all items of the replicate's community */
    size_t *stands_for; /* n: UNMATCHED before its turn; NORMA_NONE: none of the sample's */
    size_t *taken;      /* n_target */
} match;

#define UNMATCHED (NORMA_NONE - 1)

/* A community has two items at least, so there are half as many as items. */
size_t norma__stability_work(size_t p)
{
    return (p / 2 + 1) * (p / 2 + 4);
}

static match count_common(const norma__stability *s, const size_t *community, size_t n,
                          size_t *work)
{
    match m = {.n = n, .n_target = s->n_communities, .table = work};
    m.size = m.table + n * m.n_target;
    m.stands_for = m.size + n;
    m.taken = m.stands_for + n;
    memset(work, 0, (n * m.n_target + 2 * n + m.n_target) * sizeof *work);
    for (size_t i = 0; i < s->p; i++) {
        if (community[i] == NORMA_NONE)
            continue;
        m.size[community[i]]++;
        if (s->community[i] != NORMA_NONE)
            m.table[community[i] * m.n_target + s->community[i]]++;
    }
    for (size_t c = 0; c < n; c++)
        m.stands_for[c] = UNMATCHED;
    return m;
}

static size_t sum_of(const size_t *row, size_t n)
{
    size_t sum = 0;
    for (size_t t = 0; t < n; t++)
        sum += row[t];
    return sum;
}

/* The share of pairs of a row's items that are in the same column. */
static double purity_of(const size_t *row, size_t n)
{
    const size_t all = sum_of(row, n);
    size_t together = 0;
    if (all < 3)
        return 0;
    for (size_t t = 0; t < n; t++)
        together += row[t] > 0 ? row[t] * (row[t] - 1) / 2 : 0;
    return (double)together / ((double)all * (double)(all - 1) / 2);
}

/* The row whose turn it is: the purest, then the largest, then the first. */
static size_t next_row(const match *m)
{
    size_t best = NORMA_NONE, best_size = 0;
    double best_purity = 0;
    for (size_t c = 0; c < m->n; c++) {
        const size_t *row = m->table + c * m->n_target, size = sum_of(row, m->n_target);
        const double purity = purity_of(row, m->n_target);
        if (m->stands_for[c] != UNMATCHED ||
            (best != NORMA_NONE &&
             (purity < best_purity || (purity == best_purity && size <= best_size))))
            continue;
        best = c;
        best_size = size;
        best_purity = purity;
    }
    return best;
}

static void match_rows(match *m)
{
    for (size_t c; (c = next_row(m)) != NORMA_NONE;) {
        const size_t *row = m->table + c * m->n_target;
        size_t most = 0;
        for (size_t t = 1; t < m->n_target; t++)
            if (row[t] > row[most])
                most = t;
        bool free_one = m->n_target > 0 && row[most] > 0 && !m->taken[most];
        m->stands_for[c] = free_one ? most : NORMA_NONE;
        if (free_one)
            m->taken[most] = 1;
    }
}

void norma__stability_add(norma__stability *s, const size_t *community, size_t n_communities,
                          size_t *work)
{
    match m = count_common(s, community, n_communities, work);
    match_rows(&m);
    s->replicates++;
    s->frequency[n_communities]++;
    for (size_t i = 0; i < s->p; i++)
        s->item[i] += community[i] != NORMA_NONE && s->community[i] != NORMA_NONE &&
                      m.stands_for[community[i]] == s->community[i];
    for (size_t c = 0; c < m.n; c++) {
        const size_t t = m.stands_for[c];
        if (t == NORMA_NONE)
            continue;
        size_t own = 0;
        for (size_t i = 0; i < s->p; i++)
            own += s->community[i] == t;
        s->whole[t] += own == m.size[c] && own == m.table[c * m.n_target + t];
    }
}

/* The number of dimensions that the k-th replicate (from 0) has, in increasing order. */
static double ranked(const norma__stability *s, size_t k)
{
    size_t d = 0, seen = s->frequency[0];
    while (seen <= k)
        seen += s->frequency[++d];
    return (double)d;
}

static void fill_interval(norma_graph_analysis *graph, const norma__stability *s)
{
    const double n = (double)s->replicates;
    double sum = 0, squares = 0;
    graph->median = (ranked(s, (s->replicates - 1) / 2) + ranked(s, s->replicates / 2)) / 2;
    graph->low = graph->high = NAN;
    if (s->replicates < 2)
        return;
    for (size_t d = 0; d <= s->p; d++)
        sum += (double)d * (double)s->frequency[d];
    for (size_t d = 0; d <= s->p; d++)
        squares += (double)s->frequency[d] * pow((double)d - sum / n, 2);
    const double half = norma__t_quantile(0.975, n - 1) * sqrt(squares / (n - 1));
    graph->low = graph->median - half;
    graph->high = graph->median + half;
}

norma_status norma__stability_fill(norma_graph_analysis *graph, const norma__stability *s,
                                   norma_error *err)
{
    const double n = (double)s->replicates;
    graph->replicates = s->replicates;
    if (s->replicates == 0)
        return NORMA_OK;
    graph->frequency = NORMA__NEW(size_t, s->p + 1);
    graph->item_stability = NORMA__NEW(double, s->p);
    graph->structure = NORMA__NEW(double, s->n_communities);
    if (!graph->frequency || !graph->item_stability || !graph->structure)
        return norma__no_memory(err);
    memcpy(graph->frequency, s->frequency, (s->p + 1) * sizeof *s->frequency);
    for (size_t i = 0; i < s->p; i++)
        graph->item_stability[i] = s->community[i] == NORMA_NONE ? NAN : (double)s->item[i] / n;
    for (size_t t = 0; t < s->n_communities; t++)
        graph->structure[t] = (double)s->whole[t] / n;
    fill_interval(graph, s);
    return NORMA_OK;
}

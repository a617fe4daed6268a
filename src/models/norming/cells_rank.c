/* Ranks within groups and within moving windows, as normal scores. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/norming/cells.h"

/* The normal score of a share (below + at / 2) of weights among n respondents: rank r = n share +
   1/2, which is the mean rank of those tied, and (r - a) / (n + 1 - 2 a). */
static double normal_score(double share, double n, int definition)
{
    static const double a_of[] = {[NORMA_RANKS_RANKIT] = 0.5,
                                  [NORMA_RANKS_BLOM] = 0.375,
                                  [NORMA_RANKS_TUKEY] = 1.0 / 3,
                                  [NORMA_RANKS_VAN_DER_WAERDEN] = 0};
    const double a = a_of[definition], least = 0.25 / n;
    const double p = (n * share + 0.5 - a) / (n + 1 - 2 * a);
    return norma__normal_quantile(fmin(fmax(p, least), 1 - least)); /* a cell may be empty */
}

/* Those tied are cells of one score, next to one another in the group's order. */
static void rank_group(double *z, const norma__cells *c, const double *weight, size_t g)
{
    double total = 0, people = 0, below = 0;
    const size_t end = c->first[g + 1];
    for (size_t i = c->first[g]; i < end; i++) {
        total += weight[i];
        people += c->cell[i].people;
    }
    for (size_t i = c->first[g]; i < end;) {
        double at = 0;
        size_t next = i;
        for (; next < end && c->cell[c->order[next]].score <= c->cell[c->order[i]].score; next++)
            at += weight[c->order[next]];
        const double score =
            total > 0 ? normal_score((below + at / 2) / total, people, c->ranks) : NAN;
        for (; i < next; i++)
            z[c->order[i]] = score;
        below += at;
    }
}

/* ---- a window that moves over the covariate: weights by score in a tree of sums (Fenwick, 1994)
   ---- */

typedef struct window {
    size_t n_scores;
    size_t *rank;  /* of the cell's score, from 1 */
    double *sum;   /* the tree */
    double *exact; /* weight at each score, so that what has left leaves nothing */
    double people, total;
} window;

static void move(window *w, const norma__cells *c, const double *weight, size_t cell, double sign)
{
    w->people += sign * c->cell[cell].people;
    w->total += sign * weight[cell];
    w->exact[w->rank[cell]] += sign * weight[cell];
    for (size_t i = w->rank[cell]; i <= w->n_scores; i += i & (~i + 1))
        w->sum[i] += sign * weight[cell];
}

static double below_of(const window *w, size_t rank)
{
    double sum = 0;
    for (size_t i = rank - 1; i > 0; i -= i & (~i + 1))
        sum += w->sum[i];
    return sum;
}

static void rank_windows(double *z, window *w, const norma__cells *c, const double *weight)
{
    size_t in = 0, out = 0;
    for (size_t i = 0; i < c->n;) {
        const double here = c->cell[i].covariate;
        size_t next = i;
        for (; in < c->n && c->cell[in].covariate <= here + c->window / 2; in++)
            move(w, c, weight, in, 1);
        for (; c->cell[out].covariate < here - c->window / 2; out++)
            move(w, c, weight, out, -1);
        for (; next < c->n && c->cell[next].covariate <= here; next++) {
            const double at = w->exact[w->rank[next]];
            const double share = (below_of(w, w->rank[next]) + at / 2) / w->total;
            z[next] = w->total > 0 ? normal_score(share, w->people, c->ranks) : NAN;
        }
        i = next;
    }
}

typedef struct score_of {
    double score;
    size_t cell;
} score_of;

static int by_score(const void *a, const void *b)
{
    const score_of *x = a, *y = b;
    return x->score < y->score ? -1 : x->score > y->score;
}

static norma_status rank_moving(double *z, const norma__cells *c, const double *weight,
                                norma_error *err)
{
    score_of *by = NORMA__NEW(score_of, c->n);
    window w = {.rank = NORMA__NEW(size_t, c->n),
                .sum = NORMA__NEW(double, c->n + 1),
                .exact = NORMA__NEW(double, c->n + 1)};
    const bool ready = by && w.rank && w.sum && w.exact;
    for (size_t i = 0; ready && i < c->n; i++)
        by[i] = (score_of){c->cell[i].score, i};
    if (ready)
        qsort(by, c->n, sizeof *by, by_score);
    for (size_t i = 0; ready && i < c->n; i++) {
        w.n_scores += i == 0 || by[i].score > by[i - 1].score;
        w.rank[by[i].cell] = w.n_scores;
    }
    if (ready)
        rank_windows(z, &w, c, weight);
    free(by);
    free(w.rank);
    free(w.sum);
    free(w.exact);
    return ready ? NORMA_OK : norma__have(false, err);
}

norma_status norma__cells_rank(double *z, const norma__cells *cells, const double *weight,
                               norma_error *err)
{
    if (cells->window > 0)
        return rank_moving(z, cells, weight, err);
    for (size_t g = 0; g < cells->n_groups; g++)
        rank_group(z, cells, weight, g);
    return NORMA_OK;
}

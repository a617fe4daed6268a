#include "models/norming/subsets.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

enum { SIDE = NORMA__MOST_PREDICTORS + 2 };

/* Predictors still there, their order, and the triangle of these columns and the criterion: rows of
   SIDE numbers, so that a rotation takes two rows that lie in one piece. */
typedef struct node {
    size_t n;
    unsigned char predictor[SIDE];
    double r[SIDE * SIDE];
} node;

typedef struct search {
    size_t most, keep;
    norma__subset *best;
    node *stack; /* one for each predictor dropped on the way here */
} search;

/* Rotates rows i and i + 1 of the columns from..n so that element (i + 1, from) vanishes. */
static void rotate(node *t, size_t i, size_t from)
{
    double *restrict above = t->r + i * SIDE, *restrict below = above + SIDE;
    const double length = sqrt(above[from] * above[from] + below[from] * below[from]);
    if (length <= 0)
        return;
    const double c = above[from] / length, s = below[from] / length;
    for (size_t k = from; k <= t->n; k++) {
        const double upper = c * above[k] + s * below[k];
        below[k] = c * below[k] - s * above[k];
        above[k] = upper;
    }
    below[from] = 0;
}

/* The residual sum of squares with all predictors. */
static double rest_of(const node *t)
{
    const double rest = t->r[t->n * SIDE + t->n];
    return rest * rest;
}

/* A copy without the predictor at a place, triangular again. */
static void drop(node *to, const node *from, size_t place)
{
    const size_t n = from->n;
    to->n = n - 1;
    memcpy(to->predictor, from->predictor, place);
    memcpy(to->predictor + place, from->predictor + place + 1, n - 1 - place);
    for (size_t i = 0; i <= n; i++) {
        const double *row = from->r + i * SIDE;
        double *copy = to->r + i * SIDE;
        memcpy(copy, row, place * sizeof *row);
        memcpy(copy + place, row + place + 1, (n - place) * sizeof *row);
    }
    for (size_t k = place; k + 1 < n; k++)
        rotate(to, k, k);
    double *rest = to->r + (n - 1) * SIDE + n - 1; /* what it explained goes to the rest */
    *rest = sqrt(*rest * *rest + rest[SIDE] * rest[SIDE]);
}

/* ---- the best so far ---- */

static norma__subset *of_size(const search *s, size_t size)
{
    return s->best + (size - 1) * s->keep;
}

static void take(search *s, size_t size, double rss, uint64_t predictors)
{
    norma__subset *best = of_size(s, size);
    size_t k = s->keep - 1;
    if (!(rss < best[k].rss))
        return;
    for (; k > 0 && rss < best[k - 1].rss; k--)
        best[k] = best[k - 1];
    best[k] = (norma__subset){rss, predictors};
}

/* The first 1, 2, ... predictors are subsets themselves; those up to fixed are known already. */
static void look(search *s, const node *t, size_t fixed)
{
    double rest = rest_of(t);
    uint64_t predictors = 0;
    for (size_t k = 0; k < t->n; k++)
        predictors |= UINT64_C(1) << t->predictor[k];
    for (size_t size = t->n; size > fixed; size--) {
        const double y = t->r[(size - 1) * SIDE + t->n];
        if (size <= s->most)
            take(s, size, rest, predictors);
        predictors &= ~(UINT64_C(1) << t->predictor[size - 1]);
        rest += y * y;
    }
}

/* Whether a set with this residual sum of squares may hold subsets, of sizes first to last, that
   are not known and good enough. */
static bool may_hold(const search *s, double rss, size_t first, size_t last)
{
    for (size_t size = first; size <= last && size <= s->most; size++)
        if (rss < of_size(s, size)[s->keep - 1].rss)
            return true;
    return false;
}

/* ---- order: what matters most comes first, so that leaving it out is soon seen not to pay ---- */

/* What the residual sum of squares would grow by without each predictor from fixed on: b^2 /
   (R'R)^-1_kk. */
static void find_losses(double *loss, const node *t, size_t fixed)
{
    double row[SIDE], b[SIDE];
    for (size_t k = t->n; k-- > fixed;) {
        double sum = t->r[k * SIDE + t->n];
        for (size_t m = k + 1; m < t->n; m++)
            sum -= t->r[k * SIDE + m] * b[m];
        b[k] = sum / t->r[k * SIDE + k];
    }
    for (size_t k = fixed; k < t->n; k++) { /* row k of the inverse, column by column */
        double squares = 0;
        for (size_t m = k; m < t->n; m++)
            row[m] = m == k;
        for (size_t m = k; m < t->n; m++) {
            const double *from = t->r + m * SIDE;
            const double x = row[m] / from[m];
            squares += x * x;
            for (size_t i = m + 1; i < t->n; i++)
                row[i] -= x * from[i];
        }
        loss[k] = b[k] * b[k] / squares;
        if (!isfinite(loss[k]))
            loss[k] = 0;
    }
}

/* Moves the predictor at a place up to another by exchanging neighbours. */
static void raise(node *t, size_t from, size_t to)
{
    for (size_t k = from; k > to; k--) {
        const unsigned char predictor = t->predictor[k];
        t->predictor[k] = t->predictor[k - 1];
        t->predictor[k - 1] = predictor;
        for (size_t i = 0; i <= k; i++) {
            double *pair = t->r + i * SIDE + k - 1, first = pair[0];
            pair[0] = pair[1];
            pair[1] = first;
        }
        rotate(t, k - 1, k - 1);
    }
}

static void sort(node *t, double *loss, size_t fixed)
{
    for (size_t k = fixed; k + 1 < t->n; k++) {
        size_t most = k;
        for (size_t m = k + 1; m < t->n; m++)
            if (loss[m] > loss[most])
                most = m;
        const double largest = loss[most];
        memmove(loss + k + 1, loss + k, (most - k) * sizeof *loss);
        loss[k] = largest;
        raise(t, most, k);
    }
}

/* ---- branch and bound ---- */

enum { WORTH_SORTING = 5 }; /* free predictors below which it costs more than it saves */

/* All subsets that hold the first fixed predictors: those of t, then those without the predictor at
   each place. No subset of a set does better than the set. */
static void visit(search *s, size_t depth, size_t fixed)
{
    node *t = &s->stack[depth], *child = &s->stack[depth + 1];
    double loss[SIDE];
    const double rest = rest_of(t);
    const bool sorted = t->n - fixed >= WORTH_SORTING;
    if (sorted) {
        find_losses(loss, t, fixed);
        sort(t, loss, fixed);
    }
    look(s, t, fixed);
    for (size_t place = fixed; place + 1 < t->n && place < s->most; place++) {
        if (sorted && !may_hold(s, (rest + loss[place]) * (1 - 1e-9), place + 1, t->n - 1))
            continue;
        drop(child, t, place);
        if (sorted || may_hold(s, rest_of(child), place + 1, t->n - 1))
            visit(s, depth + 1, place);
    }
}

norma_status norma__best_subsets(norma__subset *best, const double *triangle, size_t p, size_t most,
                                 size_t keep, norma_error *err)
{
    search s = {most, keep, best, NORMA__NEW(node, p + 1)};
    if (!s.stack)
        return norma__no_memory(err);
    node *root = s.stack;
    root->n = p;
    for (size_t k = 0; k <= p; k++) {
        root->predictor[k] = (unsigned char)k;
        for (size_t i = 0; i <= p; i++)
            root->r[i * SIDE + k] = triangle[i + k * (p + 1)];
    }
    for (size_t k = 0; k < most * keep; k++)
        best[k] = (norma__subset){INFINITY, 0};
    visit(&s, 0, 0);
    free(s.stack);
    return NORMA_OK;
}

/* Massara, Di Matteo & Aste (2016), J. Complex Networks 5, 161-178, from signed correlations as
   Golino et al. (2020), Psychological Methods 25, 292-320: the first four items are those with the
   largest sums of absolute correlations over the average; then the item goes into a triangle that
   gains most. Ties go to the triangle, then the item, that comes first. */
#include "models/dimensions/graph_tmfg.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

typedef struct triangle {
    size_t corner[3];
    double gain; /* of the best item outside */
    size_t item;
} triangle;

typedef struct graph {
    double *weights;
    const double *cor;
    size_t p, n_triangles;
    triangle *triangles; /* 2p - 4 */
    bool *inside;        /* p */
} graph;

static void connect(graph *g, size_t i, size_t j)
{
    g->weights[j * g->p + i] = g->cor[j * g->p + i];
    g->weights[i * g->p + j] = g->cor[i * g->p + j];
}

static double gain_of(const graph *g, const triangle *t, size_t item)
{
    double gain = 0;
    for (int c = 0; c < 3; c++)
        gain += fabs(g->cor[t->corner[c] * g->p + item]);
    return gain;
}

static void find_best_item(const graph *g, triangle *t)
{
    t->gain = -1;
    for (size_t i = 0; i < g->p; i++) {
        double gain = g->inside[i] ? -1 : gain_of(g, t, i);
        if (gain > t->gain) {
            t->gain = gain;
            t->item = i;
        }
    }
}

static void set_triangle(graph *g, size_t at, size_t a, size_t b, size_t c)
{
    g->triangles[at] = (triangle){.corner = {a, b, c}};
    find_best_item(g, &g->triangles[at]);
}

static void find_first_four(size_t four[4], const double *cor, size_t p)
{
    double mean = 0, sum[4] = {-1, -1, -1, -1};
    for (size_t k = 0; k < p * p; k++)
        mean += fabs(cor[k]) / (double)(p * p);
    for (size_t j = 0; j < p; j++) {
        double strength = 0;
        for (size_t i = 0; i < p; i++) {
            double r = fabs(cor[j * p + i]);
            strength += r > mean ? r : 0;
        }
        size_t at = 4; /* before the first that is less, so that ties keep the order of items */
        while (at > 0 && strength > sum[at - 1])
            at--;
        for (size_t k = 3; k > at; k--) {
            sum[k] = sum[k - 1];
            four[k] = four[k - 1];
        }
        if (at < 4) {
            sum[at] = strength;
            four[at] = j;
        }
    }
}

static void begin(graph *g)
{
    size_t f[4] = {0};
    find_first_four(f, g->cor, g->p);
    for (int a = 0; a < 4; a++) {
        g->inside[f[a]] = true;
        for (int b = 0; b < a; b++)
            connect(g, f[a], f[b]);
    }
    set_triangle(g, 0, f[1], f[2], f[3]);
    set_triangle(g, 1, f[0], f[2], f[3]);
    set_triangle(g, 2, f[0], f[1], f[3]);
    set_triangle(g, 3, f[0], f[1], f[2]);
    g->n_triangles = 4;
}

/* Puts the best item of a triangle into it: three triangles take its place. */
static void insert(graph *g, size_t at)
{
    const triangle t = g->triangles[at];
    const size_t item = t.item, *c = t.corner;
    g->inside[item] = true;
    for (int k = 0; k < 3; k++)
        connect(g, item, c[k]);
    set_triangle(g, at, c[0], c[1], item);
    set_triangle(g, g->n_triangles++, c[0], c[2], item);
    set_triangle(g, g->n_triangles++, c[1], c[2], item);
    for (size_t k = 0; k < g->n_triangles; k++)
        if (g->triangles[k].item == item)
            find_best_item(g, &g->triangles[k]);
}

norma_status norma__tmfg(double *weights, const double *cor, size_t p, norma_error *err)
{
    graph g = {.weights = weights,
               .cor = cor,
               .p = p,
               .triangles = NORMA__NEW(triangle, 2 * p),
               .inside = NORMA__NEW(bool, p)};
    norma_status status = NORMA_OK;
    if (!g.triangles || !g.inside) {
        status = norma__no_memory(err);
    } else {
        for (size_t k = 0; k < p * p; k++)
            weights[k] = 0;
        begin(&g);
        for (size_t left = p - 4; left > 0; left--) {
            size_t best = 0;
            for (size_t k = 1; k < g.n_triangles; k++)
                if (g.triangles[k].gain > g.triangles[best].gain)
                    best = k;
            insert(&g, best);
        }
    }
    free(g.triangles);
    free(g.inside);
    return status;
}

/* Correlated factors as a tree of variance components, so that their matrix is positive definite by
   construction: the correlation of two leaves is rho of their lowest common scale, and rho falls
   from a scale to its parent. */
#include "simulation/tree.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* Scales stand parents first, so that walking backwards meets the parts before their parent. */
static size_t *heights_above_leaves(const norma_scale *scales, size_t n)
{
    size_t *height = NORMA__NEW(size_t, n);
    for (size_t s = n; height && s-- > 0;) {
        size_t parent = scales[s].parent;
        if (parent != NORMA_NONE && height[parent] < height[s] + 1)
            height[parent] = height[s] + 1;
    }
    return height;
}

/* rho of a scale at this height: the correlation of leaves that have it as lowest common scale. */
static double rho(size_t height, double correlation)
{
    return height == 0 ? 1 : ldexp(correlation, height > 1000 ? -999 : 1 - (int)height);
}

/* Scales at the top that are several have an unnamed one above them; a single one has none. */
static double rho_of_root(const norma_scale *scales, size_t n, const size_t *height,
                          double correlation)
{
    size_t n_tops = 0, highest = 0;
    for (size_t s = 0; s < n; s++)
        if (scales[s].parent == NORMA_NONE) {
            n_tops++;
            highest = height[s] > highest ? height[s] : highest;
        }
    return n_tops > 1 ? rho(highest + 1, correlation) : 0;
}

norma_status norma__tree_declare(norma__tree *tree, const norma_instrument *instrument,
                                 double correlation, norma_error *err)
{
    const norma_scale *scales = instrument->scales;
    size_t n = instrument->n_scales;
    size_t *height = heights_above_leaves(scales, n);
    *tree = (norma__tree){
        .n_scales = n, .scales = scales, .rho = NORMA__NEW(double, n), .sd = NORMA__NEW(double, n)};
    if (!height || !tree->rho || !tree->sd) {
        free(height);
        norma__tree_clear(tree);
        return norma__no_memory(err);
    }
    tree->root_rho = rho_of_root(scales, n, height, correlation);
    for (size_t s = 0; s < n; s++) {
        size_t parent = scales[s].parent;
        double above = parent == NORMA_NONE ? tree->root_rho : tree->rho[parent];
        tree->rho[s] = rho(height[s], correlation);
        tree->sd[s] = sqrt(tree->rho[s] - above);
    }
    free(height);
    return NORMA_OK;
}

void norma__tree_clear(norma__tree *tree)
{
    free(tree->rho);
    free(tree->sd);
    *tree = (norma__tree){0};
}

void norma__tree_draw(double *values, const norma__tree *tree, gsl_rng *random)
{
    double root =
        tree->root_rho > 0 ? sqrt(tree->root_rho) * gsl_ran_gaussian_ziggurat(random, 1) : 0;
    for (size_t s = 0; s < tree->n_scales; s++) {
        size_t parent = tree->scales[s].parent;
        double above = parent == NORMA_NONE ? root : values[parent];
        values[s] = above + tree->sd[s] * gsl_ran_gaussian_ziggurat(random, 1);
    }
}

static size_t lowest_common(const norma_scale *scales, size_t a, size_t b)
{
    while (a != b) {
        size_t *deeper = scales[a].depth >= scales[b].depth ? &a : &b;
        if (scales[*deeper].parent == NORMA_NONE)
            return NORMA_NONE;
        *deeper = scales[*deeper].parent;
    }
    return a;
}

double norma__tree_correlation(const norma__tree *tree, size_t a, size_t b)
{
    size_t common = lowest_common(tree->scales, a, b);
    return common == NORMA_NONE ? tree->root_rho : tree->rho[common];
}

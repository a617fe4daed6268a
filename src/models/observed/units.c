#include <math.h>

#include "foundation/numeric.h"
#include "models/observed/parts.h"

size_t norma__observed_units(const norma__observed *observed, size_t group)
{
    const norma__observed_group *g = &observed->groups[group];
    return g->cluster ? g->n_clusters : g->n;
}

/* ---- continuous variables ---- */

/* One column of z by rows: weight times (x_i - mean_i) (x_j - mean_j) - centre; of a mean, second
   is NULL. */
typedef struct product {
    const double *first, *second, *weights;
    double mean[2], centre;
} product;

static product product_of(const norma__observed *observed, const norma__observed_group *g,
                          const norma__statistic *s)
{
    bool mean = s->kind == NORMA__MEAN;
    double most_likely = observed->wishart ? (g->total - 1) / g->total : 1;
    return (product){.first = g->x + s->i * g->n,
                     .second = mean ? NULL : g->x + s->j * g->n,
                     .weights = g->weights,
                     .mean = {g->mean[s->i], g->mean[s->j]},
                     .centre = mean ? 0 : g->cov[s->i + s->j * observed->p] * most_likely};
}

static double adds(const product *p, size_t row)
{
    double z = p->first[row] - p->mean[0];
    if (p->second)
        z = z * (p->second[row] - p->mean[1]) - p->centre;
    return p->weights ? p->weights[row] * z : z;
}

static void rows_add(double *z, const product *p, size_t from, size_t n)
{
    const double *x = p->first + from, *y = p->second ? p->second + from : NULL;
    double mean_x = p->mean[0], mean_y = p->mean[1], centre = p->centre;
    if (y)
        for (size_t r = 0; r < n; r++)
            z[r] = (x[r] - mean_x) * (y[r] - mean_y) - centre;
    else
        for (size_t r = 0; r < n; r++)
            z[r] = x[r] - mean_x;
    for (size_t r = 0; p->weights && r < n; r++)
        z[r] *= p->weights[from + r];
}

/* ---- sums over clusters ---- */

static void clusters_add(double *z, const product *p, const norma__observed_group *g, size_t from,
                         size_t n)
{
    double clusters = (double)g->n_clusters, correction = sqrt(clusters / (clusters - 1));
    for (size_t c = 0; c < n; c++) {
        double sum = 0;
        for (size_t k = g->starts[from + c]; k < g->starts[from + c + 1]; k++)
            sum += adds(p, g->members[k]);
        z[c] = correction * sum;
    }
}

void norma__observed_column(double *z, const norma__observed *observed, size_t group, size_t c,
                            size_t from, size_t n)
{
    const norma__observed_group *g = &observed->groups[group];
    const product p = product_of(observed, g, &g->statistics[c]);
    if (g->cluster)
        clusters_add(z, &p, g, from, n);
    else
        rows_add(z, &p, from, n);
}

void norma__observed_rows(double *z, const norma__observed *observed, size_t group, size_t from,
                          size_t n)
{
    for (size_t c = 0; c < observed->groups[group].k; c++)
        norma__observed_column(z + c * n, observed, group, c, from, n);
}

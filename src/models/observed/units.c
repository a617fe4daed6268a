#include <math.h>
#include <omp.h>

#include "foundation/numeric.h"
#include "models/observed/parts.h"

size_t norma__observed_units(const norma__observed *observed, size_t group)
{
    const norma__observed_group *g = &observed->groups[group];
    return g->cluster ? g->n_clusters : g->n;
}

/* ---- one statistic, by rows ---- */

/* Of continuous data: (x_i - mean_i) (x_j - mean_j) - centre, of a mean without second, less the
   same of what is given; of ordinal and mixed data looked up by answers, or as it stands. All times
   the row's weight. */
typedef struct column {
    bool by_answers;
    const double *first, *second, *weights;
    const double *given[2]; /* NULL: nothing */
    double mean[2], centre;
    const uint8_t *answer, *other; /* other NULL: of one variable */
    size_t width;
    const double *table;
} column;

static column moment_of(const norma__observed *observed, const norma__observed_group *g,
                        const norma__statistic *s)
{
    bool mean = s->kind == NORMA__MEAN;
    double most_likely = observed->wishart ? (g->total - 1) / g->total : 1;
    size_t at = s->i + s->j * observed->p;
    return (column){.first = g->x + s->i * g->n,
                    .second = mean ? NULL : g->x + s->j * g->n,
                    .given = {g->given ? g->given + s->i * g->n : NULL,
                              g->given ? g->given + s->j * g->n : NULL},
                    .mean = {g->mean[s->i], g->mean[s->j]},
                    .centre = mean       ? 0
                              : g->given ? g->unexplained[at]
                                         : g->cov[at] * most_likely};
}

static column influence_of(const norma__observed *observed, const norma__observed_group *g,
                           size_t c)
{
    const norma__influence *f = g->influence;
    const norma__statistic *s = &g->statistics[c];
    if (!norma__by_answers(observed, s))
        return (column){.first = f->columns + f->at[c]};
    bool pair = s->kind == NORMA__COVARIANCE;
    return (column){.by_answers = true,
                    .answer = f->places + s->i * g->n,
                    .other = pair ? f->places + s->j * g->n : NULL,
                    .width = observed->categories[s->i] + 1,
                    .table = f->tables + f->at[c]};
}

static column column_of(const norma__observed *observed, const norma__observed_group *g, size_t c)
{
    column col =
        g->influence ? influence_of(observed, g, c) : moment_of(observed, g, &g->statistics[c]);
    col.weights = g->weights;
    return col;
}

static double adds(const column *col, size_t row)
{
    double z;
    if (col->by_answers)
        z = col->table[(col->other ? col->other[row] * col->width : 0) + col->answer[row]];
    else {
        z = col->first[row] - col->mean[0];
        if (col->second)
            z = z * (col->second[row] - col->mean[1]) - col->centre;
        if (col->given[0])
            z -= col->given[0][row] * (col->second ? col->given[1][row] : 1);
    }
    return col->weights ? col->weights[row] * z : z;
}

static void answers_add(double *z, const column *col, size_t from, size_t n)
{
    const uint8_t *a = col->answer + from, *b = col->other ? col->other + from : NULL;
    const double *table = col->table;
    size_t width = col->width;
    if (b)
        for (size_t r = 0; r < n; r++)
            z[r] = table[b[r] * width + a[r]];
    else
        for (size_t r = 0; r < n; r++)
            z[r] = table[a[r]];
}

static void moments_add(double *z, const column *col, size_t from, size_t n)
{
    const double *x = col->first + from, *y = col->second ? col->second + from : NULL;
    double mean_x = col->mean[0], mean_y = col->mean[1], centre = col->centre;
    if (y)
        for (size_t r = 0; r < n; r++)
            z[r] = (x[r] - mean_x) * (y[r] - mean_y) - centre;
    else
        for (size_t r = 0; r < n; r++)
            z[r] = x[r] - mean_x;
    for (size_t r = 0; col->given[0] && r < n; r++)
        z[r] -= col->given[0][from + r] * (y ? col->given[1][from + r] : 1);
}

static void rows_add(double *z, const column *col, size_t from, size_t n)
{
    if (col->by_answers)
        answers_add(z, col, from, n);
    else
        moments_add(z, col, from, n);
    for (size_t r = 0; col->weights && r < n; r++)
        z[r] *= col->weights[from + r];
}

/* ---- sums over clusters ---- */

static void clusters_add(double *z, const column *col, const norma__observed_group *g, size_t from,
                         size_t n)
{
    double clusters = (double)g->n_clusters, correction = sqrt(clusters / (clusters - 1));
    for (size_t c = 0; c < n; c++) {
        double sum = 0;
        for (size_t k = g->starts[from + c]; k < g->starts[from + c + 1]; k++)
            sum += adds(col, g->members[k]);
        z[c] = correction * sum;
    }
}

void norma__observed_column(double *z, const norma__observed *observed, size_t group, size_t c,
                            size_t from, size_t n)
{
    const norma__observed_group *g = &observed->groups[group];
    const column col = column_of(observed, g, c);
    if (g->cluster)
        clusters_add(z, &col, g, from, n);
    else
        rows_add(z, &col, from, n);
}

void norma__observed_rows(double *z, const norma__observed *observed, size_t group, size_t from,
                          size_t n)
{
    size_t k = observed->groups[group].k;
    bool many = n * k > 1 << 20 && !omp_in_parallel();
#pragma omp parallel for schedule(static, 16)                                                      \
    num_threads(many ? norma__threads(observed->threads) : 1)
    for (size_t c = 0; c < k; c++)
        norma__observed_column(z + c * n, observed, group, c, from, n);
}

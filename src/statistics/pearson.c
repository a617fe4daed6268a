#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "statistics/correlation.h"
#include "statistics/products.h"
#include "statistics/variable_values.h"

/* Normal theory: the variance of r among samples of n is (1 - rho^2)^2 / (n - 1). */
static double standard_error(double r, double n)
{
    return n > 1 ? (1 - r * r) / sqrt(n - 1) : NAN;
}

static void set_pair(norma__correlating *c, size_t i, size_t j, double n, double covariance,
                     double correlation)
{
    norma_correlation *r = c->result;
    norma__set(c, r->n, i, j, n);
    if (r->covariance)
        norma__set(c, r->covariance, i, j, covariance);
    if (i == j)
        return;
    norma__set(c, r->matrix, i, j, correlation);
    if (r->se && norma__count_unit(c) == 1)
        norma__set(c, r->se, i, j, standard_error(correlation, n));
}

/* ---- items: from exact sums ---- */

static norma_status sum_rows(norma__products *sums, const norma__correlating *c, norma_error *err)
{
    size_t n = norma_data_rows(c->sample->data), used = 0;
    size_t *rows = NORMA__NEW(size_t, n);
    if (!rows)
        return norma__no_memory(err);
    for (size_t r = 0; r < n; r++)
        if (norma__keeps(c, r))
            rows[used++] = r;
    norma_status status = norma__products_of(sums, c->sample, rows, used, c->options->threads, err);
    free(rows);
    return status;
}

static norma_status items_with_items(norma__correlating *c, norma_error *err)
{
    const norma_sample counts = {
        .tables = c->tables, .group = c->group, .items = c->columns, .n_items = c->sample->n_items};
    norma__products sums = {0};
    norma_status status = c->tables
                              ? norma__products_of_counts(&sums, &counts, c->options->threads, err)
                              : sum_rows(&sums, c, err);
    for (size_t j = 0; status == NORMA_OK && j < sums.p; j++)
        for (size_t i = j; i < sums.p; i++) {
            const norma__pair_moments pair =
                norma__moments_of_pair(&sums, (int64_t)norma__count_unit(c), i, j);
            set_pair(c, i, j, pair.n, pair.covariance, pair.correlation);
        }
    norma__products_free(&sums);
    return status;
}

/* ---- continuous variables: twice over the rows, centred, in file order ---- */

/* Sums over the rows that have both values. */
typedef struct pair_sums {
    double n, x, y, xx, yy, xy;
    bool x_varies, y_varies;
} pair_sums;

static pair_sums sums_of(const double *x, const double *y, size_t n)
{
    pair_sums s = {0};
    double first_x = NAN, first_y = NAN;
    for (size_t r = 0; r < n; r++) {
        if (isnan(x[r]) || isnan(y[r]))
            continue;
        if (s.n++ == 0) {
            first_x = x[r];
            first_y = y[r];
        }
        s.x += x[r];
        s.y += y[r];
        s.x_varies |= x[r] != first_x;
        s.y_varies |= y[r] != first_y;
    }
    double mean_x = s.x / s.n, mean_y = s.y / s.n;
    for (size_t r = 0; r < n; r++) {
        double dx = x[r] - mean_x, dy = y[r] - mean_y;
        if (isnan(x[r]) || isnan(y[r]))
            continue;
        s.xx += dx * dx;
        s.yy += dy * dy;
        s.xy += dx * dy;
    }
    return s;
}

static void pearson_of_columns(norma__correlating *c, size_t i, size_t j, const double *x,
                               const double *y, void *scratch)
{
    (void)scratch;
    pair_sums s = sums_of(x, y, norma_data_rows(c->sample->data));
    double correlation = s.x_varies && s.y_varies ? s.xy / (sqrt(s.xx) * sqrt(s.yy)) : NAN;
    double covariance = s.n > 1 ? s.xy / (s.n - 1) : NAN;
    if (!isnan(correlation))
        correlation = fmax(-1, fmin(1, correlation));
    set_pair(c, i, j, s.n, covariance, correlation);
}

norma_status norma__pearsons(norma__correlating *c, bool with_items, norma_error *err)
{
    norma_correlation *r = c->result;
    size_t p = r->n_variables, first = with_items ? 0 : r->n_items;
    norma_status status = NORMA_OK;

    if (with_items && (status = items_with_items(c, err)) != NORMA_OK)
        return status;
    for (size_t v = r->n_items; v < p; v++) {
        double sd = r->variables[v].sd;
        set_pair(c, v, v, r->variables[v].n, sd * sd, 1);
    }
    status = norma__continuous_pairs(c, first, pearson_of_columns, 0, err);
    return status == NORMA_OK ? norma__note_pairs(c, first, err) : status;
}

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_sort.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "statistics/correlation.h"
#include "statistics/variable_values.h"

/* Ranks are doubled and centred, 2 (rank - mean rank), so that mid-ranks are whole numbers whose
   sum is 0: with b values below and t tied of n, that of each is 2 b + t - n. */

/* Bonett & Wright (2000), Psychometrika 65, 23-28: the variance of atanh r is about
   (1 + r^2 / 2) / (n - 3). */
static double standard_error(double r, double n)
{
    return n > 3 ? (1 - r * r) * sqrt((1 + r * r / 2) / (n - 3)) : NAN;
}

static void set_pair(norma__correlating *c, size_t i, size_t j, double n, double cross,
                     double square_i, double square_j)
{
    norma_correlation *result = c->result;
    double root = sqrt(square_i) * sqrt(square_j);
    double r = root > 0 ? fmax(-1, fmin(1, cross / root)) : NAN;
    norma__set(c, result->n, i, j, n);
    norma__set(c, result->matrix, i, j, r);
    if (result->se && norma__count_unit(c) == 1)
        norma__set(c, result->se, i, j, standard_error(r, n));
}

/* ---- items: from cross-tables ---- */

static void rank_margin(double *ranks, const double *margin, size_t k, double n)
{
    double below = 0;
    for (size_t a = 0; a < k; a++) {
        ranks[a] = 2 * below + margin[a] - n;
        below += margin[a];
    }
}

static double weighted_square(const double *ranks, const double *margin, size_t k)
{
    double sum = 0;
    for (size_t a = 0; a < k; a++)
        sum += margin[a] * ranks[a] * ranks[a];
    return sum;
}

static void spearman_of_table(norma__correlating *c, size_t i, size_t j, int64_t *table)
{
    size_t rows = norma__categories(c, i), columns = norma__categories(c, j);
    double margin_i[256] = {0}, margin_j[256] = {0}, rank_i[256], rank_j[256];
    double n = 0, cross = 0, unit = norma__count_unit(c);

    norma__keyed_table(c, i, j, table);
    for (size_t a = 0; a < rows; a++)
        for (size_t b = 0; b < columns; b++) {
            double count = (double)table[a * columns + b] / unit;
            margin_i[a] += count;
            margin_j[b] += count;
            n += count;
        }
    rank_margin(rank_i, margin_i, rows, n);
    rank_margin(rank_j, margin_j, columns, n);
    for (size_t a = 0; a < rows; a++)
        for (size_t b = 0; b < columns; b++)
            cross += (double)table[a * columns + b] / unit * rank_i[a] * rank_j[b];
    set_pair(c, i, j, n, cross, weighted_square(rank_i, margin_i, rows),
             weighted_square(rank_j, margin_j, columns));
}

static size_t largest_table(const norma__correlating *c)
{
    size_t most = 1;
    for (size_t j = 0; j < c->result->n_items; j++)
        if (norma__categories(c, j) > most)
            most = norma__categories(c, j);
    return most * most;
}

static norma_status items_with_items(norma__correlating *c, norma_error *err)
{
    int64_t *table = NORMA__NEW(int64_t, largest_table(c));
    if (!table)
        return norma__no_memory(err);
    for (size_t j = 0; j < c->result->n_items; j++)
        for (size_t i = 0; i < j; i++)
            spearman_of_table(c, i, j, table);
    free(table);
    return NORMA_OK;
}

/* ---- continuous variables: from rows ---- */

/* Ranks among n values, ties shared; order is of n, made here. */
static void rank_values(double *ranks, const double *values, size_t *order, size_t n)
{
    gsl_sort_index(order, values, 1, n);
    for (size_t begin = 0, end; begin < n; begin = end) {
        for (end = begin + 1; end < n && values[order[end]] == values[order[begin]];)
            end++;
        for (size_t k = begin; k < end; k++)
            ranks[order[k]] = (double)begin + (double)end - (double)n;
    }
}

/* scratch: four columns and an order. */
static void spearman_of_columns(norma__correlating *c, size_t i, size_t j, const double *x,
                                const double *y, void *scratch)
{
    size_t n = norma_data_rows(c->sample->data), used = 0;
    double *both_x = scratch, *both_y = both_x + n, *rank_x = both_y + n, *rank_y = rank_x + n;
    size_t *order = (size_t *)(void *)(rank_y + n);
    double cross = 0, square_x = 0, square_y = 0;

    for (size_t r = 0; r < n; r++)
        if (!isnan(x[r]) && !isnan(y[r])) {
            both_x[used] = x[r];
            both_y[used++] = y[r];
        }
    rank_values(rank_x, both_x, order, used);
    rank_values(rank_y, both_y, order, used);
    for (size_t r = 0; r < used; r++) {
        cross += rank_x[r] * rank_y[r];
        square_x += rank_x[r] * rank_x[r];
        square_y += rank_y[r] * rank_y[r];
    }
    set_pair(c, i, j, (double)used, cross, square_x, square_y);
}

norma_status norma__spearmans(norma__correlating *c, norma_error *err)
{
    size_t n = c->sample->data ? norma_data_rows(c->sample->data) : 0;
    norma_status status = items_with_items(c, err);
    if (status == NORMA_OK)
        status = norma__continuous_pairs(c, 0, spearman_of_columns,
                                         n * (4 * sizeof(double) + sizeof(size_t)), err);
    return status == NORMA_OK ? norma__note_pairs(c, 0, err) : status;
}

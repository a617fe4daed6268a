#include "process/implicit/twoway.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

norma_status norma__twoway_new(norma__twoway *x, size_t most, size_t n_rows, size_t n_columns,
                               norma_error *err)
{
    *x = (norma__twoway){.n_rows = n_rows,
                         .n_columns = n_columns,
                         .row = NORMA__NEW(uint32_t, most),
                         .column = NORMA__NEW(uint32_t, most),
                         .value = NORMA__NEW(double, most),
                         .row_n = NORMA__NEW(double, n_rows),
                         .column_n = NORMA__NEW(double, n_columns),
                         .row_effect = NORMA__NEW(double, n_rows),
                         .column_effect = NORMA__NEW(double, n_columns),
                         .sd = NAN};
    return x->row && x->column && x->value && x->row_n && x->column_n && x->row_effect &&
                   x->column_effect
               ? NORMA_OK
               : norma__no_memory(err);
}

void norma__twoway_add(norma__twoway *x, size_t row, size_t column, double value)
{
    x->row[x->n] = (uint32_t)row;
    x->column[x->n] = (uint32_t)column;
    x->value[x->n++] = value;
    x->row_n[row]++;
    x->column_n[column]++;
}

/* New effects of rows (or columns): means of what the others leave. Returns the largest change. */
static double improve(norma__twoway *x, double *effect, const uint32_t *of, const double *count,
                      size_t n, double *sum)
{
    double largest = 0;
    memset(sum, 0, n * sizeof *sum);
    for (size_t i = 0; i < x->n; i++)
        sum[of[i]] += norma__twoway_residual(x, i);
    for (size_t k = 0; k < n; k++)
        if (count[k] > 0) {
            double change = sum[k] / count[k];
            effect[k] += change;
            largest = fmax(largest, fabs(change));
        }
    return largest;
}

/* Effects average 0 over the rows, or columns, that have values. */
static void centre(norma__twoway *x, double *effect, const double *count, size_t n)
{
    double sum = 0, many = 0;
    for (size_t k = 0; k < n; k++)
        if (count[k] > 0) {
            sum += effect[k];
            many++;
        }
    for (size_t k = 0; k < n && many > 0; k++)
        effect[k] -= count[k] > 0 ? sum / many : 0;
    x->mean += many > 0 ? sum / many : 0;
}

static void measure_spread(norma__twoway *x, bool rows_given)
{
    double ss = 0, parameters = 0;
    for (size_t k = 0; k < x->n_columns; k++)
        parameters += x->column_n[k] > 0;
    for (size_t k = 0; k < x->n_rows && !rows_given; k++)
        parameters += x->row_n[k] > 0;
    double df = (double)x->n - parameters + (rows_given ? 0 : 1);
    for (size_t i = 0; i < x->n; i++)
        ss += norma__twoway_residual(x, i) * norma__twoway_residual(x, i);
    /* Rounding leaves something of values that rows and columns explain. */
    x->sd = df > 0 && ss > 1e-20 * (double)x->n ? sqrt(ss / df) : NAN;
}

norma_status norma__twoway_fit(norma__twoway *x, const norma__twoway *rows, norma_error *err)
{
    enum { MOST_TURNS = 1000 };
    size_t longest = x->n_rows > x->n_columns ? x->n_rows : x->n_columns;
    double *sum = NORMA__NEW(double, longest), total = 0;
    if (!sum)
        return norma__no_memory(err);
    for (size_t i = 0; i < x->n; i++)
        total += x->value[i];
    x->mean = x->n ? total / (double)x->n : 0;
    if (rows)
        memcpy(x->row_effect, rows->row_effect, x->n_rows * sizeof *x->row_effect);
    for (int turn = 0; turn < MOST_TURNS && !x->converged; turn++) {
        double change = rows ? 0 : improve(x, x->row_effect, x->row, x->row_n, x->n_rows, sum);
        change =
            fmax(change, improve(x, x->column_effect, x->column, x->column_n, x->n_columns, sum));
        x->converged = change < 1e-12;
    }
    if (!rows)
        centre(x, x->row_effect, x->row_n, x->n_rows);
    centre(x, x->column_effect, x->column_n, x->n_columns);
    measure_spread(x, rows != NULL);
    free(sum);
    return NORMA_OK;
}

void norma__twoway_free(norma__twoway *x)
{
    free(x->row);
    free(x->column);
    free(x->value);
    free(x->row_n);
    free(x->column_n);
    free(x->row_effect);
    free(x->column_effect);
    *x = (norma__twoway){0};
}

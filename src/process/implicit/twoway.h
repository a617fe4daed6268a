/* Effects of rows and columns on values, by least squares, where not every cell has a value. */
#ifndef NORMA_PROCESS_IMPLICIT_TWOWAY_H
#define NORMA_PROCESS_IMPLICIT_TWOWAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <norma/status.h>

/* value = mean + row effect + column effect + residual */
typedef struct norma__twoway {
    size_t n, n_rows, n_columns;
    uint32_t *row, *column; /* of a value */
    double *value;
    double *row_n, *column_n; /* how many values */
    double *row_effect, *column_effect;
    double mean, sd; /* sd: of the residuals, over their degrees of freedom; NaN undefined */
    bool converged;
} norma__twoway;

/* Room for most values. Free in any case. */
norma_status norma__twoway_new(norma__twoway *x, size_t most, size_t n_rows, size_t n_columns,
                               norma_error *err);
void norma__twoway_add(norma__twoway *x, size_t row, size_t column, double value);

/* Fits. rows: row effects are taken from there, and only columns are fitted; NULL: both are. */
norma_status norma__twoway_fit(norma__twoway *x, const norma__twoway *rows, norma_error *err);

static inline double norma__twoway_residual(const norma__twoway *x, size_t i)
{
    return x->value[i] - x->mean - x->row_effect[x->row[i]] - x->column_effect[x->column[i]];
}

void norma__twoway_free(norma__twoway *x);

#endif

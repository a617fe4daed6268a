#include "models/outcomes/rows.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

#include <gsl/gsl_cblas.h>

void norma__complete_clear(norma__complete *rows)
{
    free(rows->x);
    free(rows->r);
    free(rows->cluster);
    *rows = (norma__complete){0};
}

/* What the caller gave. */
typedef struct source {
    const double *predictors, *criterion;
    size_t k, n_rows;
    const norma_grouping *group;
    const uint8_t *keep;
} source;

static double value_of(const source *s, size_t row, size_t variable)
{
    return variable < s->k ? s->predictors[row + variable * s->n_rows] : s->criterion[row];
}

static bool complete(const source *s, size_t row)
{
    for (size_t v = 0; v <= s->k; v++)
        if (isnan(value_of(s, row, v)))
            return false;
    return true;
}

static norma_status check_finite(const source *s, norma_error *err)
{
    for (size_t v = 0; v <= s->k; v++)
        for (size_t r = 0; r < s->n_rows; r++)
            if ((!s->keep || s->keep[r]) && isinf(value_of(s, r, v)))
                return norma__fail(err, NORMA_EDATA, "variable %zu is infinite in row %zu", v + 1,
                                   r + 1);
    return NORMA_OK;
}

/* Rows drawn together: those of a unit; a row in none is drawn by itself. */
static void fill_clusters(norma__complete *rows, size_t *n_units, const size_t *row,
                          const norma_grouping *group, uint32_t *number)
{
    uint32_t n = 0;
    for (size_t i = 0; i < rows->n; i++) {
        uint32_t unit = group ? group->unit[row[i]] : NORMA_NO_UNIT;
        if (unit == NORMA_NO_UNIT) {
            rows->cluster[i] = n++;
            continue;
        }
        if (number[unit] == 0)
            number[unit] = ++n;
        rows->cluster[i] = number[unit] - 1;
    }
    *n_units = n;
    if (group && n >= 2) {
        rows->n_clusters = n;
        return;
    }
    *n_units = 0;
    rows->n_clusters = rows->n;
    for (size_t i = 0; i < rows->n; i++)
        rows->cluster[i] = (uint32_t)i;
}

static norma_status standardise(double *x, size_t n, size_t v, size_t k, norma_error *err)
{
    double sum = 0, squares = 0, largest = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    for (size_t i = 0; i < n; i++) {
        x[i] -= sum / (double)n;
        squares += x[i] * x[i];
        largest = fmax(largest, fabs(x[i]));
    }
    double sd = sqrt(squares / (double)n);
    if (!(largest > 1e-12 * fabs(sum / (double)n)) || !isnormal(sd))
        return v < k ? norma__fail(err, NORMA_EDATA, "predictor %zu does not vary", v + 1)
                     : norma__fail(err, NORMA_EDATA, "the criterion does not vary");
    for (size_t i = 0; i < n; i++)
        x[i] /= sd;
    return NORMA_OK;
}

static void fill_correlations(norma__complete *rows)
{
    size_t p = rows->k + 1;
    norma__prepare_numerics();
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++) {
            double r = cblas_ddot((int)rows->n, rows->x + i * rows->n, 1, rows->x + j * rows->n, 1);
            r = fmax(-1, fmin(1, r / (double)rows->n));
            rows->r[i + j * p] = rows->r[j + i * p] = r;
        }
    for (size_t j = 0; j < p; j++)
        rows->r[j + j * p] = 1;
}

static norma_status fill(norma__complete *rows, size_t *n_units, const source *s, const size_t *row,
                         uint32_t *number, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t v = 0; v <= s->k && status == NORMA_OK; v++) {
        double *x = rows->x + v * rows->n;
        for (size_t i = 0; i < rows->n; i++)
            x[i] = value_of(s, row[i], v);
        status = standardise(x, rows->n, v, s->k, err);
    }
    if (status != NORMA_OK)
        return status;
    fill_correlations(rows);
    fill_clusters(rows, n_units, row, s->group, number);
    return NORMA_OK;
}

static norma_status find_rows(size_t *row, size_t *n, size_t *lost, const source *s,
                              norma_error *err)
{
    *n = *lost = 0;
    for (size_t r = 0; r < s->n_rows; r++) {
        if (s->keep && !s->keep[r])
            continue;
        if (complete(s, r))
            row[(*n)++] = r;
        else
            ++*lost;
    }
    if (*n < s->k + 2 || *n > INT32_MAX)
        return norma__fail(err, NORMA_EDATA,
                           "importance of %zu predictors needs %zu respondents with all of them "
                           "and the criterion, and there are %zu",
                           s->k, s->k + 2, *n);
    return NORMA_OK;
}

norma_status norma__complete_of(norma__complete *out, size_t *lost, size_t *n_units,
                                const double *predictors, size_t k, const double *criterion,
                                size_t n_rows, const norma_grouping *group, const uint8_t *keep,
                                norma_error *err)
{
    const source s = {predictors, criterion, k, n_rows, group, keep};
    norma__complete rows = {.k = k};
    size_t *row = NULL;
    uint32_t *number = NULL;
    norma_status status;

    *out = (norma__complete){0};
    if (k < 2)
        return norma__fail(err, NORMA_EDATA, "importance is of 2 or more predictors, not of %zu",
                           k);
    if (group && group->n_rows != n_rows)
        return norma__fail(err, NORMA_EINVAL, "the grouping is of %zu rows and the data of %zu",
                           group->n_rows, n_rows);
    if ((status = check_finite(&s, err)) != NORMA_OK)
        return status;
    row = NORMA__NEW(size_t, n_rows);
    number = NORMA__NEW(uint32_t, group ? group->n_units : 0);
    if (!row || !number) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = find_rows(row, &rows.n, lost, &s, err)) != NORMA_OK)
        goto done;
    rows.x = NORMA__NEW(double, rows.n *(k + 1));
    rows.r = NORMA__NEW(double, (k + 1) * (k + 1));
    rows.cluster = NORMA__NEW(uint32_t, rows.n);
    if (!rows.x || !rows.r || !rows.cluster) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = fill(&rows, n_units, &s, row, number, err)) != NORMA_OK)
        goto done;

    *out = rows; /* the caller owns it from here */
    rows = (norma__complete){0};
done:
    norma__complete_clear(&rows);
    free(row);
    free(number);
    return status;
}

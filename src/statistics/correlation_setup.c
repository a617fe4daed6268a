#include "statistics/correlation_setup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "statistics/counted.h"
#include "statistics/sample.h"

/* ---- the result ---- */

void norma_correlation_free(norma_correlation *correlation)
{
    if (!correlation)
        return;
    for (size_t v = 0; correlation->variables && v < correlation->n_variables; v++) {
        free(correlation->variables[v].id);
        free(correlation->variables[v].thresholds);
    }
    free(correlation->variables);
    free(correlation->matrix);
    free(correlation->n);
    free(correlation->se);
    free(correlation->covariance);
    free(correlation->acov);
    norma_notes_clear(&correlation->notes);
    free(correlation);
}

static bool item_new(norma_correlation_variable *v, const norma_sample *sample, size_t j)
{
    v->id = norma__copy_text(norma__sample_id(sample, j));
    v->min = norma__sample_min(sample, j);
    v->max = norma__sample_max(sample, j);
    return v->id != NULL;
}

static bool variables_new(norma_correlation *r, const norma_sample *sample)
{
    bool ok = true;
    for (size_t j = 0; ok && j < r->n_items; j++)
        ok = item_new(&r->variables[j], sample, j);
    for (size_t v = r->n_items; ok && v < r->n_variables; v++) {
        r->variables[v].continuous = true;
        r->variables[v].id =
            norma__copy_text(norma_data_continuous_id(sample->data, v - r->n_items));
        ok = r->variables[v].id != NULL;
    }
    return ok;
}

static double *matrix_of(size_t p, double off, double diagonal)
{
    double *matrix = NORMA__NEW(double, p *p);
    for (size_t k = 0; matrix && k < p * p; k++)
        matrix[k] = k % (p + 1) == 0 ? diagonal : off;
    return matrix;
}

norma_status norma__correlating_new(norma__correlating *c, size_t n_continuous, norma_error *err)
{
    norma_correlation *r = c->result = NORMA__NEW(norma_correlation, 1);
    const bool errors = c->options->acov != NORMA_ACOV_NONE;
    const bool covariance = c->options->type == NORMA_COR_PEARSON;
    size_t p = c->sample->n_items + n_continuous;
    if (!r)
        return norma__no_memory(err);
    r->type = (norma_correlation_type)c->options->type;
    r->missing = (norma_correlation_missing)c->options->missing;
    r->smallest_eigenvalue = r->smoothed_smallest_eigenvalue = NAN;
    r->variables = NORMA__NEW(norma_correlation_variable, p);
    r->n_variables = r->variables ? p : 0;
    r->n_items = c->sample->n_items;
    r->matrix = matrix_of(p, NAN, 1);
    r->n = matrix_of(p, 0, 0);
    r->se = errors ? matrix_of(p, NAN, NAN) : NULL;
    r->covariance = covariance ? matrix_of(p, NAN, NAN) : NULL;
    if (!r->variables || !variables_new(r, c->sample) || !r->matrix || !r->n ||
        (errors && !r->se) || (covariance && !r->covariance))
        return norma__no_memory(err);
    return NORMA_OK;
}

/* ---- the rows ---- */

/* Flags of rows with every variable there, and counts of the variables that are. */
static void look_at_rows(uint8_t *complete, uint8_t *any, const norma__correlating *c)
{
    const norma_data *data = c->sample->data;
    size_t n = norma_data_rows(data);
    memset(complete, 1, n);
    for (size_t j = 0; j < c->result->n_items; j++) {
        const uint8_t *cells = norma_data_cells(data, c->sample->items[j]);
        for (size_t r = 0; r < n; r++) {
            uint8_t there = cells[r] != NORMA_MISSING_CELL;
            complete[r] &= there;
            any[r] |= there;
        }
    }
    for (size_t v = c->result->n_items; v < c->result->n_variables; v++) {
        const double *values = norma__continuous(c, v);
        for (size_t r = 0; r < n; r++) {
            uint8_t there = (uint8_t)!isnan(values[r]);
            complete[r] &= there;
            any[r] |= there;
        }
    }
}

/* Pairwise, every pair leaves out rows of its own, which n tells; rows without any answer are not
   told apart, for counts do not know them. */
static norma_status note_lost(norma__correlating *c, size_t used, norma_error *err)
{
    norma_correlation *r = c->result;
    bool listwise = r->missing == NORMA_COR_LISTWISE;
    if (used == r->n_rows || r->missing == NORMA_COR_PAIRWISE)
        return NORMA_OK;
    return norma__note(&r->notes, err, "rows-lost", NULL, (double)(r->n_rows - used),
                       (double)r->n_rows, "%zu of %zu rows were left out: they have %s",
                       r->n_rows - used, r->n_rows,
                       listwise ? "a missing answer" : "no answer at all");
}

/* Counts were made of some rows already: those the options ask for, or it cannot be told. */
static norma_status look_at_counted_rows(norma__correlating *c, norma_error *err)
{
    norma_correlation *r = c->result;
    bool listwise = r->missing == NORMA_COR_LISTWISE;
    norma__products sums = {0};
    norma_status status = norma__products_of_counts(&sums, c->sample, c->options->threads, err);
    if (status == NORMA_OK)
        status = norma__counted_allow(
            &sums, listwise ? NORMA_MISSING_LISTWISE : NORMA_MISSING_PAIRWISE, c->sample, err);
    if (status == NORMA_OK) {
        const norma__counted rows = norma__rows_counted(c->sample, &sums);
        r->n_rows = rows.n_rows;
        r->n_complete = rows.n_complete;
        status = norma__note_counted(&r->notes, &rows, c->sample, err);
        if (status == NORMA_OK && listwise && rows.complete_known)
            status = note_lost(c, rows.n_complete, err);
    }
    norma__products_free(&sums);
    return status;
}

static norma_status look_at_read_rows(norma__correlating *c, norma_error *err)
{
    norma_correlation *r = c->result;
    norma_status status = NORMA_OK;
    size_t n = norma_data_rows(c->sample->data), used = 0;
    bool listwise = r->missing == NORMA_COR_LISTWISE;
    uint8_t *complete = NORMA__NEW(uint8_t, n), *any = NORMA__NEW(uint8_t, n);
    if (!complete || !any) {
        status = norma__no_memory(err);
        goto done;
    }
    look_at_rows(complete, any, c);
    for (size_t row = 0; row < n; row++) {
        uint8_t kept = !c->sample->keep || c->sample->keep[row] ? 1 : 0;
        complete[row] &= kept;
        any[row] &= kept;
        r->n_rows += kept;
        r->n_complete += complete[row];
        used += listwise ? complete[row] : any[row];
    }
    if ((status = note_lost(c, used, err)) != NORMA_OK)
        goto done;
    c->keep = c->sample->keep;
    if (listwise && used < n) { /* ours now: norma_correlate() frees it */
        c->keep = complete;
        complete = NULL;
    }
done:
    free(complete);
    free(any);
    return status;
}

static norma_status check_rows(const norma_correlation *r, norma_error *err)
{
    if (r->n_rows < 2)
        return norma__fail(err, NORMA_EDATA, "there %s, and a correlation needs 2: give more rows",
                           r->n_rows == 1 ? "is one row" : "are no rows");
    if (r->missing == NORMA_COR_LISTWISE && r->n_complete < 2)
        return norma__fail(err, NORMA_EDATA,
                           "%zu of %zu rows have a value of all variables, and 2 are needed: leave "
                           "out the variables with few answers, or use pairwise deletion",
                           r->n_complete, r->n_rows);
    return NORMA_OK;
}

norma_status norma__correlating_rows(norma__correlating *c, norma_error *err)
{
    norma_status status =
        c->sample->tables ? look_at_counted_rows(c, err) : look_at_read_rows(c, err);
    return status == NORMA_OK ? check_rows(c->result, err) : status;
}

/* ---- the variables ---- */

static void describe_item(norma_correlation_variable *v, const norma__correlating *c, size_t item)
{
    int64_t counts[256];
    double sum = 0, squares = 0;
    size_t k = norma__categories(c, item);
    norma__keyed_counts(c, item, counts);
    v->n_categories = 0;
    v->n = 0;
    for (size_t a = 0; a < k; a++) {
        v->n_categories += counts[a] > 0;
        v->n += (double)counts[a];
        sum += (double)a * (double)counts[a];
    }
    double mean = sum / v->n, unit = norma__count_unit(c);
    for (size_t a = 0; a < k; a++)
        squares += (double)counts[a] * ((double)a - mean) * ((double)a - mean);
    v->mean = v->min + mean;
    v->sd = v->n_categories == 0 ? NAN : v->n_categories == 1 ? 0 : sqrt(squares / (v->n - unit));
    v->n /= unit;
}

static void describe_continuous(norma_correlation_variable *v, const norma__correlating *c,
                                size_t variable)
{
    const double *x = norma__continuous(c, variable);
    size_t n = norma_data_rows(c->sample->data);
    double sum = 0, squares = 0, first = NAN;
    bool varies = false;
    v->n = 0;
    for (size_t r = 0; r < n; r++)
        if (norma__keeps(c, r) && !isnan(x[r])) {
            if (v->n++ == 0)
                first = x[r];
            varies |= x[r] != first;
            sum += x[r];
        }
    v->mean = sum / v->n;
    for (size_t r = 0; r < n; r++)
        if (norma__keeps(c, r) && !isnan(x[r]))
            squares += (x[r] - v->mean) * (x[r] - v->mean);
    v->sd = varies ? sqrt(squares / (v->n - 1)) : v->n > 0 ? 0 : NAN;
}

static norma_status note_undefined(norma__correlating *c, const norma_correlation_variable *v,
                                   norma_error *err)
{
    if (!(v->n > 0))
        return norma__note(&c->result->notes, err, v->continuous ? "no-values" : "no-answers",
                           v->id, 0, (double)c->result->n_rows,
                           "%s %s has no %s in %zu rows: its correlations are undefined",
                           v->continuous ? "variable" : "item", v->id,
                           v->continuous ? "value" : "answer", c->result->n_rows);
    if (v->sd != 0)
        return NORMA_OK;
    return norma__note(
        &c->result->notes, err, v->continuous ? "constant-variable" : "constant-item", v->id,
        v->mean, NAN, "%s %s has the same %s in all rows used: its correlations are undefined",
        v->continuous ? "variable" : "item", v->id, v->continuous ? "value" : "answer");
}

/* Of weighted answers, n is not how many there are. */
static bool has_values(const norma__correlating *c, const norma_correlation_variable *v)
{
    return norma__count_unit(c) > 1 ? v->n > 0 : v->n >= 2;
}

norma_status norma__correlating_describe(norma__correlating *c, norma_error *err)
{
    norma_correlation *r = c->result;
    bool any = false;
    for (size_t i = 0; i < r->n_variables; i++) {
        norma_correlation_variable *v = &r->variables[i];
        if (v->continuous)
            describe_continuous(v, c, i);
        else
            describe_item(v, c, i);
        norma__set(c, r->n, i, i, v->n);
        any |= has_values(c, v);
        norma_status status = note_undefined(c, v, err);
        if (status != NORMA_OK)
            return status;
    }
    if (!any)
        return norma__fail(err, NORMA_EDATA,
                           "no variable has values in 2 of %zu rows: give rows with answers",
                           r->n_rows);
    return NORMA_OK;
}

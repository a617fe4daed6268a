#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/norming/margins.h"
#include "models/norming/rake_parts.h"

/* ---- base weights ---- */

static double base_of(const norma_rake_source *s, size_t row)
{
    const int64_t *weights = norma_data_weights(s->data);
    if (s->base)
        return s->base[row];
    return weights ? (double)weights[row] / (double)NORMA_WEIGHT_ONE : 1;
}

/* Every company gets the same sum of weights; rows in none are divided as all others together. */
static norma_status make_companies_equal(norma__raking_rows *r, const norma_grouping *companies,
                                         norma_error *err)
{
    double *sums = NORMA__NEW(double, companies->n_units);
    double all = 0;
    size_t n = 0;
    if (!sums)
        return norma__no_memory(err);
    for (size_t i = 0; i < r->n; i++) {
        const uint32_t unit = companies->unit[r->rows[i]];
        if (unit == NORMA_NO_UNIT)
            continue;
        n += sums[unit] == 0;
        sums[unit] += r->base[i];
        all += r->base[i];
    }
    for (size_t i = 0; i < r->n && n > 0; i++) {
        const uint32_t unit = companies->unit[r->rows[i]];
        r->base[i] /= unit == NORMA_NO_UNIT ? all / (double)n : sums[unit];
    }
    free(sums);
    return NORMA_OK;
}

static void take_mean_of_one(double *weights, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += weights[i];
    for (size_t i = 0; i < n; i++)
        weights[i] *= (double)n / sum;
}

static norma_status take_base(norma__raking_rows *r, const norma_rake_source *s, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < r->n; i++) {
        r->base[i] = base_of(s, r->rows[i]);
        if (!(r->base[i] >= 1e-100 && r->base[i] <= 1e100))
            return norma__fail(err, NORMA_EDATA, "row %zu: its weight to begin with is not over 0",
                               norma_data_file_row(s->data, r->rows[i]));
    }
    if (s->companies)
        status = make_companies_equal(r, s->companies, err);
    take_mean_of_one(r->base, r->n);
    memcpy(r->weight, r->base, r->n * sizeof *r->weight);
    return status;
}

/* ---- categories ---- */

static size_t label_of(const norma_data *data, const char *column)
{
    for (size_t l = 0; l < norma_data_labels(data); l++)
        if (strcmp(norma_data_label_column(data, l), column) == 0)
            return l;
    return NORMA_NONE;
}

static size_t name_of(const norma_data *data, size_t label, const char *value)
{
    const size_t n = norma_data_label_names(data, label);
    for (size_t k = 0; k < n; k++)
        if (strcmp(norma_data_label_name(data, label, k), value) == 0)
            return k;
    return NORMA_NONE;
}

/* A margin in the data: its label columns, and the category of every pair of their names. */
typedef struct lookup {
    size_t label[2], names[2];
    uint32_t *category; /* names[0] x names[1] */
} lookup;

static norma_status find_labels(lookup *look, const norma_data *data, const norma_margin *margin,
                                norma_error *err)
{
    enum { MOST_PAIRS = 100000000 };
    *look = (lookup){.names = {1, 1}};
    for (size_t k = 0; k < margin->n_columns; k++) {
        look->label[k] = label_of(data, margin->columns[k]);
        if (look->label[k] == NORMA_NONE)
            return norma__fail(err, NORMA_EINVAL,
                               "margin '%.64s': the data have no column of labels '%.64s'",
                               margin->name, margin->columns[k]);
        look->names[k] = norma_data_label_names(data, look->label[k]);
    }
    if (look->names[1] > 0 && look->names[0] > MOST_PAIRS / look->names[1])
        return norma__fail(err, NORMA_EDATA,
                           "margin '%.64s': its columns have too many different values to be "
                           "categories",
                           margin->name);
    return NORMA_OK;
}

static norma_status make_lookup(lookup *look, const norma_data *data, const norma_margin *margin,
                                norma_error *err)
{
    norma_status status = find_labels(look, data, margin, err);
    if (status != NORMA_OK)
        return status;
    const size_t n = look->names[0] * look->names[1];
    if (!(look->category = NORMA__NEW(uint32_t, n)))
        return norma__no_memory(err);
    for (size_t k = 0; k < n; k++)
        look->category[k] = NORMA__NO_CATEGORY;
    for (size_t c = 0; c < margin->n_categories; c++) {
        size_t at[2] = {0, 0};
        for (size_t k = 0; k < margin->n_columns; k++)
            at[k] = name_of(data, look->label[k], margin->values[c * margin->n_columns + k]);
        if (at[0] != NORMA_NONE && at[1] != NORMA_NONE)
            look->category[at[0] * look->names[1] + at[1]] = (uint32_t)c;
    }
    return NORMA_OK;
}

static norma_status categorise(norma__raking_rows *r, size_t m, const norma_data *data,
                               const norma_margin *margin, const lookup *look, norma_error *err)
{
    size_t unknown = 0, first = 0;
    for (size_t i = 0; i < r->n; i++) {
        size_t at[2] = {0, 0};
        for (size_t k = 0; k < margin->n_columns; k++)
            at[k] = norma_data_label(data, look->label[k], r->rows[i]);
        const bool missing = at[0] == NORMA_NONE || at[1] == NORMA_NONE;
        r->category[m][i] =
            missing ? NORMA__NO_CATEGORY : look->category[at[0] * look->names[1] + at[1]];
        if (!missing && r->category[m][i] == NORMA__NO_CATEGORY && unknown++ == 0)
            first = norma_data_file_row(data, r->rows[i]);
    }
    if (unknown > 0)
        return norma__fail(err, NORMA_EDATA,
                           "margin '%.64s' gives no target for the category of row %zu%s: add the "
                           "category to the margin, or leave such rows out",
                           margin->name, first, unknown > 1 ? " and of others" : "");
    return NORMA_OK;
}

static norma_status check_categories(norma__raking_rows *r, const norma_margins *margins, size_t m,
                                     norma_error *err)
{
    const norma_margin *margin = &margins->list[m];
    norma__raking_sums(r, r->base, margins, m);
    for (size_t c = 0; c < margin->n_categories; c++) {
        if (r->sums[c] > 0)
            continue;
        char *name = norma__category_name(margin, c);
        norma_status status =
            name ? norma__fail(err, NORMA_EDATA,
                               "margin '%.64s': no respondent is in category '%.64s', and no "
                               "weight changes that: join it with another category",
                               margin->name, name)
                 : norma__no_memory(err);
        free(name);
        return status;
    }
    return NORMA_OK;
}

static norma_status take_margin(norma__raking_rows *r, size_t m, const norma_data *data,
                                const norma_margins *margins, norma_error *err)
{
    lookup look = {0};
    norma_status status = make_lookup(&look, data, &margins->list[m], err);
    if (status == NORMA_OK && !(r->category[m] = NORMA__NEW(uint32_t, r->n)))
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = categorise(r, m, data, &margins->list[m], &look, err);
    if (status == NORMA_OK)
        status = check_categories(r, margins, m, err);
    free(look.category);
    return status;
}

/* ---- all of it ---- */

double norma__raking_sums(norma__raking_rows *r, const double *weights,
                          const norma_margins *margins, size_t margin)
{
    const uint32_t *category = r->category[margin];
    double all = 0;
    memset(r->sums, 0, margins->list[margin].n_categories * sizeof *r->sums);
    for (size_t i = 0; i < r->n; i++)
        if (category[i] != NORMA__NO_CATEGORY)
            r->sums[category[i]] += weights[i];
    for (size_t c = 0; c < margins->list[margin].n_categories; c++)
        all += r->sums[c];
    return all;
}

static norma_status make_room(norma__raking_rows *r, const norma_rake_source *s,
                              const norma_margins *margins, norma_error *err)
{
    const size_t n_rows = norma_data_rows(s->data);
    size_t most = 0;
    for (size_t m = 0; m < margins->n; m++)
        most = margins->list[m].n_categories > most ? margins->list[m].n_categories : most;
    for (size_t row = 0; row < n_rows; row++)
        r->n += !s->keep || s->keep[row];
    if (r->n == 0)
        return norma__fail(err, NORMA_EDATA, "there is no respondent to weight");
    r->rows = NORMA__NEW(size_t, r->n);
    r->base = NORMA__NEW(double, r->n);
    r->weight = NORMA__NEW(double, r->n);
    r->category = NORMA__NEW(uint32_t *, margins->n);
    r->sums = NORMA__NEW(double, most);
    if (!r->rows || !r->base || !r->weight || !r->category || !r->sums)
        return norma__no_memory(err);
    r->n_margins = margins->n;
    for (size_t row = 0, i = 0; row < n_rows; row++)
        if (!s->keep || s->keep[row])
            r->rows[i++] = row;
    return NORMA_OK;
}

norma_status norma__raking_rows_make(norma__raking_rows *out, const norma_rake_source *source,
                                     const norma_margins *margins, norma_error *err)
{
    *out = (norma__raking_rows){0};
    norma_status status = make_room(out, source, margins, err);
    if (status == NORMA_OK)
        status = take_base(out, source, err);
    for (size_t m = 0; m < margins->n && status == NORMA_OK; m++)
        status = take_margin(out, m, source->data, margins, err);
    return status;
}

void norma__raking_rows_free(norma__raking_rows *r)
{
    for (size_t m = 0; m < r->n_margins; m++)
        free(r->category[m]);
    free(r->category);
    free(r->rows);
    free(r->base);
    free(r->weight);
    free(r->sums);
}

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/norming/margins.h"
#include "models/norming/rake_parts.h"

const double norma_raked_probabilities[NORMA_RAKED_QUANTILES] = {0,    0.01, 0.05, 0.25, 0.5,
                                                                 0.75, 0.95, 0.99, 1};

double norma_kish(const double *weights, size_t n)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(weights[i])) {
            sum += weights[i];
            squares += weights[i] * weights[i];
        }
    return squares > 0 ? sum * sum / squares : NAN;
}

static norma_status describe_margin(norma_raked_margin *out, norma__raking_rows *r,
                                    const norma_margins *margins, size_t m, norma_error *err)
{
    const norma_margin *margin = &margins->list[m];
    if (!(out->categories = NORMA__NEW(norma_raked_category, margin->n_categories)))
        return norma__no_memory(err);
    out->n_categories = margin->n_categories;
    if (norma__keep_text(&out->name, margin->name, err) != NORMA_OK)
        return NORMA_ENOMEM;
    const double before = norma__raking_sums(r, r->base, margins, m);
    for (size_t c = 0; c < margin->n_categories; c++) {
        out->categories[c].before = r->sums[c] / before;
        out->categories[c].target = margin->targets[c];
        if (!(out->categories[c].label = norma__category_name(margin, c)))
            return norma__no_memory(err);
    }
    const double after = norma__raking_sums(r, r->weight, margins, m);
    for (size_t c = 0; c < margin->n_categories; c++)
        out->categories[c].after = r->sums[c] / after;
    for (size_t i = 0; i < r->n; i++)
        if (r->category[m][i] == NORMA__NO_CATEGORY)
            out->n_missing++;
        else
            out->categories[r->category[m][i]].n++;
    return NORMA_OK;
}

static int increasing(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static norma_status describe_weights(norma_raking *made, const norma__raking_rows *r,
                                     norma_error *err)
{
    static const double at_cap = 1 - 1e-12;
    double *sorted = NORMA__NEW(double, r->n);
    if (!sorted)
        return norma__no_memory(err);
    memcpy(sorted, r->weight, r->n * sizeof *sorted);
    qsort(sorted, r->n, sizeof *sorted, increasing);
    for (size_t k = 0; k < NORMA_RAKED_QUANTILES; k++)
        made->quantiles[k] =
            gsl_stats_quantile_from_sorted_data(sorted, 1, r->n, norma_raked_probabilities[k]);
    free(sorted);
    made->n = r->n;
    made->n_effective = norma_kish(r->weight, r->n);
    made->base_n_effective = norma_kish(r->base, r->n);
    made->design_effect = (double)r->n / made->n_effective;
    for (size_t i = 0; i < r->n; i++)
        made->n_capped += r->weight[i] >= made->cap * at_cap;
    return NORMA_OK;
}

norma_status norma__raking_describe(norma_raking *made, norma__raking_rows *r,
                                    const norma_data *data, const norma_margins *margins,
                                    norma_error *err)
{
    norma_status status = describe_weights(made, r, err);
    made->n_rows = norma_data_rows(data);
    if (status == NORMA_OK && (!(made->weights = NORMA__NEW(double, made->n_rows)) ||
                               !(made->margins = NORMA__NEW(norma_raked_margin, margins->n))))
        status = norma__no_memory(err);
    if (status != NORMA_OK)
        return status;
    for (size_t row = 0; row < made->n_rows; row++)
        made->weights[row] = NAN;
    for (size_t i = 0; i < r->n; i++)
        made->weights[r->rows[i]] = r->weight[i];
    made->n_margins = margins->n;
    for (size_t m = 0; m < margins->n && status == NORMA_OK; m++)
        status = describe_margin(&made->margins[m], r, margins, m, err);
    return status;
}

void norma_raking_free(norma_raking *raking)
{
    if (!raking)
        return;
    for (size_t m = 0; m < raking->n_margins; m++) {
        norma_raked_margin *margin = &raking->margins[m];
        for (size_t c = 0; margin->categories && c < margin->n_categories; c++)
            free(margin->categories[c].label);
        free(margin->categories);
        free(margin->name);
    }
    free(raking->margins);
    free(raking->weights);
    norma_notes_clear(&raking->notes);
    free(raking);
}

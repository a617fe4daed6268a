#include <norma/factor.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "statistics/sample.h"

static const char *const method_names[] = {"Thurstone", "Bartlett", "ten Berge"};

static norma_status check(const norma_factor_result *factor, const norma_sample *sample, int method,
                          norma_error *err)
{
    if (method < 0 || method > NORMA_SCORES_TEN_BERGE)
        return norma__fail(err, NORMA_EINVAL, "there is no method %d of factor scores", method);
    norma_status status = norma__sample_check(sample, err);
    if (status != NORMA_OK)
        return status;
    if (!sample->data)
        return norma__fail(err, NORMA_EDATA,
                           "factor scores need the answers of every respondent, and tables of "
                           "counts hold none: give the data file");
    bool same = sample->n_items == factor->n_items;
    for (size_t i = 0; same && i < factor->n_items; i++)
        same = strcmp(norma__sample_id(sample, i), factor->item_ids[i]) == 0;
    if (!same)
        return norma__fail(err, NORMA_EINVAL,
                           "the items of the sample are not those that were factored");
    if (!factor->weights[method])
        return norma__fail(err, NORMA_EDATA, "the %s scores of this solution are undefined",
                           method_names[method]);
    return NORMA_OK;
}

/* Adds the part of one item to the scores of all rows; rows that lack it become NaN. */
static void add_item(double *scores, const norma_factor_result *factor, const double *weights,
                     const norma_sample *sample, size_t i, double mean, double sd)
{
    const size_t n = norma_data_rows(sample->data), p = factor->n_items;
    const uint8_t *cells = norma_data_cells(sample->data, sample->items[i]);
    const int min = norma__sample_min(sample, i), max = norma__sample_max(sample, i);
    const bool reversed = norma__sample_reversed(sample, i);
    for (size_t row = 0; row < n; row++) {
        double z = NAN;
        if (norma__sample_keeps(sample, row) && cells[row] != NORMA_MISSING_CELL)
            z = ((reversed ? max - cells[row] : min + cells[row]) - mean) / sd;
        for (size_t f = 0; f < factor->n_factors; f++)
            scores[f * n + row] += z * weights[f * p + i];
    }
}

norma_status norma_factor_scores(double *scores, const norma_factor_result *factor,
                                 const norma_sample *sample, const double *means, const double *sds,
                                 int method, norma_error *err)
{
    norma_moments *moments = NULL;
    norma_status status = check(factor, sample, method, err);
    if (status != NORMA_OK)
        return status;
    if (!means || !sds) {
        status = norma_moments_of(&moments, sample, NORMA_MISSING_LISTWISE, 0, err);
        if (status != NORMA_OK)
            return status;
    }
    memset(scores, 0, norma_data_rows(sample->data) * factor->n_factors * sizeof *scores);
    for (size_t i = 0; i < factor->n_items; i++)
        add_item(scores, factor, factor->weights[method], sample, i,
                 means ? means[i] : moments->mean[i], sds ? sds[i] : moments->sd[i]);
    norma_moments_free(moments);
    return NORMA_OK;
}

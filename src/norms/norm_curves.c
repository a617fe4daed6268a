/* Continuous norms as they are taken out of a norm set again. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/norms_continuous.h"

/* ---- covariates ---- */

static norma_status size_companies(double *sizes, const norma_data *data, const char *companies,
                                   norma_error *err)
{
    norma_grouping *groups = NULL;
    const size_t n_labels = norma_data_labels(data);
    size_t label = 0;
    while (label < n_labels &&
           (!companies || strcmp(norma_data_label_column(data, label), companies) != 0))
        label++;
    if (label == n_labels)
        return norma__fail(err, NORMA_EINVAL,
                           "there is no column of companies whose respondents could be counted");
    norma_status status = norma_grouping_of(&groups, data, label, false, err);
    if (status != NORMA_OK)
        return status;
    double *count = NORMA__NEW(double, groups->n_units);
    if (!count)
        status = norma__no_memory(err);
    for (size_t r = 0; count && r < groups->n_rows; r++)
        if (groups->unit[r] != NORMA_NO_UNIT)
            count[groups->unit[r]]++;
    for (size_t r = 0; count && r < groups->n_rows; r++)
        sizes[r] = groups->unit[r] == NORMA_NO_UNIT ? NAN : count[groups->unit[r]];
    free(count);
    norma_grouping_free(groups);
    return status;
}

norma_status norma_covariate_of(double *values, const norma_data *data, const char *name,
                                const char *companies, norma_error *err)
{
    if (strcmp(name, NORMA_COMPANY_SIZE) == 0)
        return size_companies(values, data, companies, err);
    for (size_t v = 0; v < norma_data_continuous(data); v++)
        if (strcmp(norma_data_continuous_id(data, v), name) == 0) {
            memcpy(values, norma_data_continuous_values(data, v),
                   norma_data_rows(data) * sizeof *values);
            return NORMA_OK;
        }
    return norma__fail(err, NORMA_EINVAL, "'%.200s' is no continuous variable of the instrument",
                       name);
}

/* ---- models ---- */

static const norma_frozen *find_covariate(const norma_norm_set *set)
{
    for (size_t f = 0; set->figures && f < set->n_figures; f++)
        if (strncmp(set->figures[f].name, NORMA__COVARIATE_PREFIX,
                    sizeof NORMA__COVARIATE_PREFIX - 1) == 0)
            return &set->figures[f];
    return NULL;
}

static norma_status take_scale(norma_norm_curve *curve, const norma_norm_set *set, size_t s,
                               const double *fit, norma_error *err)
{
    char name[256];
    const size_t n = set->n_scales;
    snprintf(name, sizeof name, NORMA__CURVE_PREFIX "%s", set->scales[s].id);
    const norma_frozen *figure = norma_norm_figure(set, name);
    *curve = (norma_norm_curve){.r2 = NAN, .rmse = NAN, .rmse_t = NAN, .bic = NAN};
    if (!figure || !(fit[NORMA__CURVE_N * n + s] >= 0) ||
        !(fit[NORMA__CURVE_CROSSINGS * n + s] >= 0))
        return NORMA_OK;
    curve->n = (size_t)fmin(fit[NORMA__CURVE_N * n + s], (double)set->n_kept);
    curve->r2 = fit[NORMA__CURVE_R2 * n + s];
    curve->rmse = fit[NORMA__CURVE_RMSE * n + s];
    curve->rmse_t = fit[NORMA__CURVE_RMSE_T * n + s];
    curve->bic = fit[NORMA__CURVE_BIC * n + s];
    curve->n_crossings = (size_t)fmin(fit[NORMA__CURVE_CROSSINGS * n + s], 1e6);
    return norma_continuous_thaw(&curve->model, figure, err);
}

norma_status norma_norm_curves_of(norma_norm_curves **out, const norma_norm_set *set,
                                  norma_error *err)
{
    const norma_frozen *about = find_covariate(set);
    norma_norm_curves *curves = NULL;
    norma_status status = NORMA_OK;

    *out = NULL;
    if (!about)
        return NORMA_OK;
    if (about->n_rows != set->n_scales || about->n_columns != NORMA__CURVE_COLUMNS)
        return norma__fail(err, NORMA_ESTORE,
                           "the figure %.60s does not fit the scales of norm set '%.64s': build "
                           "the norm set again",
                           about->name, set->name);
    curves = NORMA__NEW(norma_norm_curves, 1);
    if (curves) {
        curves->covariate = norma__copy_text(about->name + sizeof NORMA__COVARIATE_PREFIX - 1);
        curves->scales = NORMA__NEW(norma_norm_curve, set->n_scales);
        curves->n_scales = curves->scales ? set->n_scales : 0;
    }
    if (!curves || !curves->covariate || !curves->scales)
        status = norma__no_memory(err);
    for (size_t s = 0; status == NORMA_OK && s < set->n_scales; s++)
        status = take_scale(&curves->scales[s], set, s, about->values, err);
    if (status == NORMA_OK) {
        *out = curves;
        curves = NULL;
    }
    norma_norm_curves_free(curves);
    return status;
}

void norma_norm_curves_free(norma_norm_curves *curves)
{
    if (!curves)
        return;
    for (size_t s = 0; s < curves->n_scales; s++)
        norma_continuous_model_free(curves->scales[s].model);
    free(curves->scales);
    free(curves->covariate);
    free(curves);
}

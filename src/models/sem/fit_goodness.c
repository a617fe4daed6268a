#include "models/sem/fit_goodness.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/observed/incomplete_likelihood.h"
#include "models/sem/fixed.h"
#include "models/sem/incomplete_inference.h"
#include "models/sem/inference_algebra.h"
#include "models/sem/information_rows.h"
#include "models/sem/information_weight.h"

/* ---- residuals --------------------------------------------------------------------------------
 */

norma_status norma__fit_rms_of(norma__fit_rms *out, const norma__sem_fitted *fitted,
                               norma_error *err)
{
    const norma__observed *observed = &fitted->observed;
    norma_status status = NORMA_OK;
    *out = (norma__fit_rms){0};
    for (size_t g = 0; g < observed->n_groups && status == NORMA_OK; g++) {
        const norma__observed_group *group = &observed->groups[g];
        double *residual = NORMA__NEW(double, group->k);
        if (!residual)
            return norma__no_memory(err);
        norma__sem_statistics(residual, NULL, &fitted->structure, g, group, &fitted->implied[g]);
        norma__fit_moments moments = {.p = observed->p,
                                      .s = group->cov,
                                      .sigma = fitted->implied[g].sigma,
                                      .mean = observed->means ? group->mean : NULL,
                                      .mu = fitted->implied[g].mu,
                                      .cuts = residual,
                                      .ordinal = observed->ordinal};
        for (size_t s = 0; s < group->k; s++)
            if (group->statistics[s].kind == NORMA__THRESHOLD)
                residual[moments.n_cuts++] = group->values[s] - residual[s];
        const norma__fit_rms of_group = norma__fit_residuals(&moments);
        norma__fit_rms_add(out, &of_group, norma__sem_portion(fitted, g));
        free(residual);
    }
    return status;
}

/* ---- goodness of fit --------------------------------------------------------------------------
 */

static norma_status gfi_of_group(double *gfi, const norma__sem_fitted *fitted, size_t g,
                                 const bool *fixed, norma_error *err)
{
    const norma__observed_group *group = &fitted->observed.groups[g];
    norma__sem_weight weight = {0};
    bool ok = false;
    double *r = NORMA__NEW(double, group->k), *s = NORMA__NEW(double, group->k), left, all;
    norma_status status =
        r && s ? norma__sem_weight_of(&weight, &ok, fitted, g, err) : norma__no_memory(err);
    *gfi = NAN;
    if (status != NORMA_OK || !ok)
        goto done;
    norma__sem_statistics(r, NULL, &fitted->structure, g, group, &fitted->implied[g]);
    for (size_t i = 0; i < group->k; i++) {
        const norma__statistic *at = &group->statistics[i];
        const bool counts = at->kind == NORMA__THRESHOLD || !fixed[at->i] ||
                            (at->kind == NORMA__COVARIANCE && !fixed[at->j]);
        r[i] = counts ? group->values[i] - r[i] : 0;
        s[i] = counts ? group->values[i] : 0;
    }
    if ((status = norma__sem_weighted_product(&left, &weight, r, r, err)) == NORMA_OK &&
        (status = norma__sem_weighted_product(&all, &weight, s, s, err)) == NORMA_OK)
        *gfi = 1 - left / all;
done:
    norma__sem_weight_clear(&weight);
    free(r);
    free(s);
    return status;
}

norma_status norma__fit_gfi(double *gfi, const norma__sem_fitted *fitted, norma_error *err)
{
    bool *fixed;
    size_t n;
    norma_status status = norma__sem_fixed(&fixed, &n, fitted, err);
    *gfi = 0;
    for (size_t g = 0; g < fitted->observed.n_groups && status == NORMA_OK; g++) {
        double of_group;
        status = fitted->observed.missing == NORMA_SEM_FIML
                     ? norma__sem_incomplete_gfi(&of_group, fitted, g, fixed, err)
                     : gfi_of_group(&of_group, fitted, g, fixed, err);
        *gfi += norma__sem_portion(fitted, g) * of_group;
    }
    free(fixed);
    return status;
}

/* ---- likelihood -------------------------------------------------------------------------------
 */

static const double LN_2PI = 1.8378770664093454836;

/* p ln 2 pi + ln|sigma| + tr(W S) + d'W d: -2 ln L of a row on average. */
static norma_status deviance(double *out, const norma__sem_fitted *fitted, size_t g,
                             const double *sigma, const double *mu, norma_error *err)
{
    const norma__observed_group *group = &fitted->observed.groups[g];
    const size_t p = fitted->observed.p;
    double *w = NORMA__NEW(double, p *p), log_det;
    if (!w)
        return norma__no_memory(err);
    *out = NAN;
    if (norma__invert_spd(w, &log_det, sigma, p)) {
        *out = (double)p * LN_2PI + log_det + norma__trace_product(w, group->cov, p);
        for (size_t j = 0; mu && j < p; j++)
            for (size_t i = 0; i < p; i++)
                *out += w[i + j * p] * (group->mean[i] - mu[i]) * (group->mean[j] - mu[j]);
    }
    free(w);
    return NORMA_OK;
}

static double answers_per_row(const norma__observed_group *group, size_t p)
{
    double sum = 0;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < group->n; i++)
            if (!isnan(group->x[i + j * group->n]))
                sum += group->weights ? group->weights[i] : 1;
    return sum / group->total;
}

/* Of exogenous variables alone, at the sample's moments; 0 without. */
static norma_status exogenous_deviance(double *out, const norma__sem_fitted *fitted, size_t g,
                                       const bool *fixed, size_t n, norma_error *err)
{
    const size_t p = fitted->observed.p;
    double *block = NORMA__NEW(double, n *n), log_det = 0;
    if (!block)
        return norma__no_memory(err);
    for (size_t j = 0, b = 0; j < p; j++) {
        for (size_t i = 0, a = 0; fixed[j] && i < p; i++)
            if (fixed[i])
                block[a++ + b * n] = fitted->observed.groups[g].cov[i + j * p];
        b += fixed[j];
    }
    const bool ok = n == 0 || norma__invert_spd(block, &log_det, block, n);
    *out = ok ? (double)n * (LN_2PI + 1) + log_det : NAN;
    free(block);
    return NORMA_OK;
}

static norma_status deviances(double *model, double *saturated, const norma__sem_fitted *fitted,
                              size_t g, norma_error *err)
{
    const norma__observed *observed = &fitted->observed;
    const norma__sem_implied *implied = &fitted->implied[g];
    const norma__observed_group *group = &observed->groups[g];
    if (observed->missing == NORMA_SEM_FIML) {
        const double constant = LN_2PI * answers_per_row(group, observed->p);
        if (!norma__incomplete_at(model, NULL, NULL, observed, g, implied->sigma, implied->mu))
            *model = NAN;
        *model += constant;
        *saturated = constant + norma__incomplete_saturated(observed, g);
        return NORMA_OK;
    }
    const norma_status status =
        deviance(model, fitted, g, implied->sigma, observed->means ? implied->mu : NULL, err);
    return status == NORMA_OK ? deviance(saturated, fitted, g, group->cov, NULL, err) : status;
}

norma_status norma__fit_likelihood(double *model, double *saturated,
                                   const norma__sem_fitted *fitted, norma_error *err)
{
    bool *fixed;
    size_t n;
    norma_status status = norma__sem_fixed(&fixed, &n, fitted, err);
    *model = *saturated = 0;
    for (size_t g = 0; g < fitted->observed.n_groups && status == NORMA_OK; g++) {
        const double half = fitted->observed.groups[g].total / 2;
        double here = NAN, best = NAN, known = 0;
        if ((status = deviances(&here, &best, fitted, g, err)) == NORMA_OK &&
            (status = exogenous_deviance(&known, fitted, g, fixed, n, err)) == NORMA_OK) {
            *model -= half * (here - known);
            *saturated -= half * (best - known);
        }
    }
    free(fixed);
    return status;
}

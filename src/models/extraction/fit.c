#include "models/extraction/fit.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/noncentral_chisq.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/extraction/adequacy.h"

/* model = Lambda Lambda' with a unit diagonal. */
static void fill_model(double *model, const double *loadings, size_t p, size_t k)
{
    const int P = (int)p, K = (int)k;
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, P, P, K, 1, loadings, P, loadings, P, 0,
                model, P);
    for (size_t i = 0; i < p; i++)
        model[i * p + i] = 1;
}

/* Sum of the squared residuals below the diagonal; on it there are none. */
static double sum_of_squares(const double *cor, const double *model, size_t p)
{
    double sum = 0;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++) {
            double residual = cor[j * p + i] - model[j * p + i];
            sum += residual * residual;
        }
    return sum;
}

/* Common part accounted for: what is left to factor among the residuals, with a unit diagonal, by
   Kaiser, Meyer and Olkin's measure. work: 2 p^2 + p numbers. */
static double common_part(double *work, const double *cor, const double *model, size_t p)
{
    double *residuals = work, *inverse = work + p * p, *items = work + 2 * p * p;
    for (size_t i = 0; i < p * p; i++)
        residuals[i] = i % (p + 1) == 0 ? 1 : cor[i] - model[i];
    return norma__invert_spd(inverse, NULL, residuals, p)
               ? 1 - norma__kmo(items, residuals, inverse, p)
               : NAN;
}

/* The maximum likelihood discrepancy tr(M^-1 R) - ln |M^-1 R| - p; model becomes its inverse. */
static double discrepancy(double *model, const double *cor, double log_det, size_t p)
{
    double model_log_det = NAN, trace = 0;
    if (isnan(log_det) || !norma__invert_spd(model, &model_log_det, model, p))
        return NAN;
    for (size_t i = 0; i < p * p; i++)
        trace += model[i] * cor[i];
    return trace - (log_det - model_log_det) - (double)p;
}

/* Steiger's (1990) interval and test of close fit: the noncentrality at which chisq is that
   quantile, over (n - 1) df. */
static void fill_rmsea(norma_factor_fit *fit, double n)
{
    const double unit = fit->df * (n - 1);
    fit->rmsea = sqrt(fmax(fit->chisq / (fit->df * n) - 1 / (n - 1), 0));
    fit->rmsea_low = sqrt(norma__noncentral_chisq_noncentrality(fit->chisq, fit->df, 0.95) / unit);
    fit->rmsea_high = sqrt(norma__noncentral_chisq_noncentrality(fit->chisq, fit->df, 0.05) / unit);
    fit->close_p = norma__noncentral_chisq_upper(fit->chisq, fit->df, 0.05 * 0.05 * unit);
}

/* Bentler (1990), Psychological Bulletin 107, 238-246. */
static double comparative(const norma_factor_fit *fit)
{
    double excess = fmax(fit->chisq - fit->df, 0);
    double of_null = fmax(fit->null_chisq - fit->null_df, excess);
    return of_null > 0 ? 1 - excess / of_null : of_null == 0 ? 1 : NAN;
}

/* Bartlett's multipliers; TLI of Tucker & Lewis (1973), RMSEA of Steiger & Lind (1980) with n in
   the first and n - 1 in the second term, as psych's fa(). */
static void fill_tests(norma_factor_fit *fit, double log_det, size_t p, size_t k, size_t n)
{
    const double N = (double)n, P = (double)p, K = (double)k;
    const double null_scale = N - 1 - (2 * P + 5) / 6, scale = null_scale - 2 * K / 3;
    if (null_scale > 0)
        fit->null_chisq = -log_det * null_scale;
    if (scale <= 0 || isnan(fit->discrepancy))
        return;
    fit->chisq = fmax(fit->discrepancy, 0) * scale;
    if (fit->df < 0)
        return;
    fit->aic = fit->chisq - 2 * fit->df;
    fit->bic = fit->chisq - fit->df * log(N);
    fit->sabic = fit->chisq - fit->df * log((N + 2) / 24);
    if (fit->df == 0)
        return;
    fit->p = norma__chisq_upper(fit->chisq, fit->df);
    fill_rmsea(fit, N);
    fit->cfi = comparative(fit);
    const double null_ratio = -log_det / fit->null_df, ratio = fit->discrepancy / fit->df;
    fit->tli = (null_ratio - ratio) / (null_ratio - 1 / scale);
}

void norma__fit_undefined(norma_factor_fit *fit, size_t p, size_t k)
{
    const double P = (double)p, K = (double)k;
    *fit = (norma_factor_fit){.chisq = NAN,
                              .p = NAN,
                              .rmsea = NAN,
                              .tli = NAN,
                              .rmsr = NAN,
                              .discrepancy = NAN,
                              .null_chisq = NAN,
                              .rmsea_low = NAN,
                              .rmsea_high = NAN,
                              .close_p = NAN,
                              .cfi = NAN,
                              .srmr = NAN,
                              .aic = NAN,
                              .bic = NAN,
                              .sabic = NAN,
                              .caf = NAN};
    fit->null_df = P * (P - 1) / 2;
    fit->df = fit->null_df - P * K + K * (K - 1) / 2;
}

norma_status norma__factor_fit(norma_factor_fit *fit, const double *cor, double log_det,
                               const double *loadings, size_t p, size_t k, size_t n,
                               norma_error *err)
{
    norma__fit_undefined(fit, p, k);
    double *model = NORMA__NEW(double, 3 * p * p + p);
    if (!model)
        return norma__no_memory(err);
    norma__prepare_numerics();
    fill_model(model, loadings, p, k);
    const double squares = sum_of_squares(cor, model, p);
    fit->rmsr = sqrt(2 * squares / ((double)p * ((double)p - 1)));
    fit->srmr = sqrt(2 * squares / ((double)p * ((double)p + 1)));
    fit->caf = common_part(model + p * p, cor, model, p);
    fit->discrepancy = discrepancy(model, cor, log_det, p);
    fill_tests(fit, log_det, p, k, n);
    free(model);
    return NORMA_OK;
}

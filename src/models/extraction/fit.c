#include "models/extraction/fit.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* model = Lambda Lambda' with a unit diagonal. */
static void fill_model(double *model, const double *loadings, size_t p, size_t k)
{
    const int P = (int)p, K = (int)k;
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, P, P, K, 1, loadings, P, loadings, P, 0,
                model, P);
    for (size_t i = 0; i < p; i++)
        model[i * p + i] = 1;
}

/* Root mean square of the off-diagonal residuals. */
static double root_mean_square(const double *cor, const double *model, size_t p)
{
    double sum = 0;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++) {
            double residual = cor[j * p + i] - model[j * p + i];
            sum += 2 * residual * residual;
        }
    return sqrt(sum / ((double)p * ((double)p - 1)));
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

/* Bartlett's multipliers; TLI of Tucker & Lewis (1973), RMSEA of Steiger & Lind (1980) with n in
   the first and n - 1 in the second term, as psych's fa(). */
static void fill_tests(norma_factor_fit *fit, double log_det, size_t p, size_t k, size_t n)
{
    const double N = (double)n, P = (double)p, K = (double)k;
    const double null_scale = N - 1 - (2 * P + 5) / 6, scale = null_scale - 2 * K / 3;
    fit->null_df = P * (P - 1) / 2;
    fit->df = fit->null_df - P * K + K * (K - 1) / 2;
    fit->p = fit->rmsea = fit->tli = fit->chisq = fit->null_chisq = NAN;
    if (null_scale > 0)
        fit->null_chisq = -log_det * null_scale;
    if (scale <= 0)
        return;
    fit->chisq = fmax(fit->discrepancy, 0) * scale;
    if (isnan(fit->discrepancy))
        fit->chisq = NAN;
    if (fit->df <= 0 || isnan(fit->chisq))
        return;
    fit->p = norma__chisq_upper(fit->chisq, fit->df);
    fit->rmsea = sqrt(fmax(fit->chisq / (fit->df * N) - 1 / (N - 1), 0));
    const double null_ratio = -log_det / fit->null_df, ratio = fit->discrepancy / fit->df;
    fit->tli = (null_ratio - ratio) / (null_ratio - 1 / scale);
}

norma_status norma__factor_fit(norma_factor_fit *fit, const double *cor, double log_det,
                               const double *loadings, size_t p, size_t k, size_t n,
                               norma_error *err)
{
    *fit = (norma_factor_fit){0};
    double *model = NORMA__NEW(double, p *p);
    if (!model)
        return norma__no_memory(err);
    norma__prepare_numerics();
    fill_model(model, loadings, p, k);
    fit->rmsr = root_mean_square(cor, model, p);
    fit->discrepancy = discrepancy(model, cor, log_det, p);
    fill_tests(fit, log_det, p, k, n);
    free(model);
    return NORMA_OK;
}
